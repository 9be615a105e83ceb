"""May help that passes KCR2 by be recorded, and a strictly classified record be opened?"""

from pydantic import Field

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.rules import next_number, open_incident
from kcr2.errors import RefusedError
from kcr2.model import Event, OutsideHelp, OutsideHelpRecorded, RecordViewed, Stated
from kcr2.model.base import field
from kcr2.model.process import FORWARDS
from kcr2.model.request import RequestId
from kcr2.picture.lookup import branch_of
from kcr2.terms import Route


class RecordOutsideHelp(OutsideHelp, Intention):
    """A region or the hub records help that does not go through KCR2."""

    outside_id: str = Field(default="", title="Nummer", description="Volgt bij het vastleggen.", pattern=r"^$")

    def is_new(self) -> bool:
        """Say that it is always new."""
        return True


class ViewStrict(Stated, Intention):
    """Somebody opens a strictly classified request; that is recorded."""

    request_id: RequestId = field("Aanvraagnummer", "Aanvraag die wordt geopend.")


@decides(RecordOutsideHelp)
def record_outside_help(intention: RecordOutsideHelp, context: Context) -> list[Event]:
    """Accept help by a route that passes KCR2 by, as part of the picture only."""
    require(context.author, Permission.RECORD_OUTSIDE, owners=[intention.region])
    open_incident(context, intention.incident_id)
    if intention.route in FORWARDS:
        raise RefusedError(
            "{route} loopt via een bijstandsaanvraag; buiten KCR2 om gaan: {routes}.",
            rule="route-passes-by",
            fix="Dien een aanvraag in.",
            route=intention.route.label,
            routes=", ".join(route.label for route in Route if route not in FORWARDS),
        )
    number = next_number(context.picture, context.picture.outside_help["outside_id"], "B")
    return [OutsideHelpRecorded(**intention.model_dump() | {"outside_id": number})]


@decides(ViewStrict)
def view_strict(intention: ViewStrict, context: Context) -> list[Event]:
    """Accept that a reader opens a request, under the reader's own account."""
    require(context.author, Permission.VIEW_STRICT)
    if context.picture.latest("requests", (intention.request_id,)) is None:
        raise RefusedError(
            "aanvraag {request_id} is niet ingediend; er is niets te openen.",
            rule="request-known",
            request_id=intention.request_id,
        )
    _filed_here(intention, context)
    return [RecordViewed(**intention.model_dump(), viewer=context.author.actor)]


def _filed_here(intention: ViewStrict, context: Context) -> None:
    """Refuse in a what-if what came from its parent: who read a strict record must stand in the parent's journal."""
    start, held = branch_of(context.picture), context.picture.latest("requests", (intention.request_id,))
    if start is not None and held is not None and held["seq"] <= start["parent_seq"]:
        raise RefusedError(
            "aanvraag {request_id} komt uit {parent} (volgnummer {seq}); wie haar leest, wordt daar vastgelegd.",
            rule="view-in-parent",
            fix="Open de aanvraag in {parent} en maak daarna de wat-als opnieuw.",
            request_id=intention.request_id,
            parent=start["parent"],
            seq=held["seq"],
        )
