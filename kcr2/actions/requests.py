"""May this request be drafted, filed, taken further or ended, and by whom?"""

from typing import ClassVar

from pydantic import Field, model_validator

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.conditions import CONDITIONS
from kcr2.actions.rules import known_capability, next_number, not_older, open_incident
from kcr2.actions.stepping import stepped
from kcr2.errors import RefusedError
from kcr2.model import (
    AssistanceRequest,
    DemandSuppressed,
    Event,
    RequestDraft,
    RequestDrafted,
    RequestFiled,
    RequestStep,
    SignatureNote,
    SignatureReceived,
    SuppressedDemand,
)
from kcr2.model.process import ASKED_BY
from kcr2.picture import Picture
from kcr2.picture.lookup import request_lines
from kcr2.terms import Step

OWN_FORM = frozenset({Step.SAVE, Step.FILE, Step.CALL, Step.VALIDATE})
"""Steps that come with more than a few words, and so have an intention of their own."""


class FileRequest(AssistanceRequest, Intention):
    """A region asks for an effect; a new request gets its number when it is accepted."""

    request_id: str = Field(
        default="",
        title="Aanvraagnummer",
        description="Volgt bij het indienen.",
        pattern=r"^(A-\d{4}-\d{4,})?$",
    )

    def is_new(self) -> bool:
        """Say that a request without a number is new."""
        return not self.request_id


class SaveDraft(RequestDraft, Intention):
    """A region saves what it has written so far; a new concept gets its number when it is accepted."""

    request_id: str = Field(
        default="",
        title="Aanvraagnummer",
        description="Volgt bij het bewaren.",
        pattern=r"^(A-\d{4}-\d{4,})?$",
    )

    def is_new(self) -> bool:
        """Say that a concept without a number is new."""
        return not self.request_id


class TakeStep(RequestStep, Intention):
    """Take a request one step further."""

    TAKEN: ClassVar[frozenset[Step]] = frozenset(Step) - OWN_FORM

    @model_validator(mode="after")
    def _no_form_of_its_own(self) -> "TakeStep":
        if self.step not in self.TAKEN:
            raise ValueError(f"{self.step.label} heeft een eigen formulier")
        return self


class RecordSignature(SignatureNote, Intention):
    """The hub states that the signed form came in."""


class RecordSuppression(SuppressedDemand, Intention):
    """A region states that it asked for less than it needed."""

    suppression_id: str = Field(default="", title="Nummer", description="Volgt bij het vastleggen.", pattern=r"^$")

    def is_new(self) -> bool:
        """Say that it is always new."""
        return True


@decides(SaveDraft)
def save_draft(intention: SaveDraft, context: Context) -> list[Event]:
    """Accept a region's own concept; nothing in it is checked yet."""
    request_id = intention.request_id or next_request_id(context.picture)
    values = intention.model_dump() | {"request_id": request_id}
    if intention.request_id:
        _goes_on(intention, context)
    step = _stated(intention, Step.SAVE) | {"request_id": request_id}
    return [RequestDrafted(**values), stepped(context, step, region=intention.region)]


@decides(FileRequest)
def file_request(intention: FileRequest, context: Context) -> list[Event]:
    """Accept a region's own request for an open incident, needed at a moment still to come."""
    require(context.author, Permission.FILE_REQUEST, owners=[intention.region])
    open_incident(context, intention.incident_id)
    for line in intention.lines:
        known_capability(context.reference, line.capability)
    _needed_later(intention)
    _may_ask(intention)
    if intention.request_id:
        _goes_on(intention, context)
    request_id = intention.request_id or next_request_id(context.picture)
    held = context.picture.latest("requests", (request_id,))
    _lines_kept(intention, held)
    version = 1 if held is None else held["version"] + 1
    values = intention.model_dump() | {"request_id": request_id, "version": version}
    step = stepped(context, _stated(intention, Step.FILE) | {"request_id": request_id}, region=intention.region)
    return [RequestFiled(**values), step]


@decides(TakeStep)
def take_step(intention: TakeStep, context: Context) -> list[Event]:
    """Accept a step that the diagram has, of whose it is, when its own condition holds."""
    event = stepped(context, intention.model_dump())
    if condition := CONDITIONS.get(intention.step):
        condition(intention, context)
    if intention.step is Step.AGREE:
        # Fixed here: a mandate that changes tomorrow does not change what runs today.
        needs = request_lines(context.picture, intention.request_id)["waits_for"].iloc[0]
        event = event.model_copy(update={"needs": tuple(needs)})
    return [event]


@decides(RecordSignature)
def record_signature(intention: SignatureNote, context: Context) -> list[Event]:
    """Accept that the signature of a request came in."""
    require(context.author, Permission.COORDINATE)
    held = context.picture.latest("requests", (intention.request_id,))
    if held is None:
        raise RefusedError(
            "aanvraag {request_id} is niet ingediend; er is niets te tekenen.",
            rule="request-known",
            request_id=intention.request_id,
        )
    return [SignatureReceived(**intention.model_dump())]


@decides(RecordSuppression)
def record_suppression(intention: RecordSuppression, context: Context) -> list[Event]:
    """Accept a region's own statement of suppressed demand."""
    require(context.author, Permission.FILE_REQUEST, owners=[intention.region])
    known_capability(context.reference, intention.capability)
    number = next_number(context.picture, context.picture.suppressed["suppression_id"], "O")
    return [DemandSuppressed(**intention.model_dump() | {"suppression_id": number})]


def next_request_id(picture: Picture) -> str:
    """Give the next number of the year of the picture: A-year-number; concepts count too."""
    return next_number(picture, picture.numbers_taken, "A")


def _stated(intention: AssistanceRequest | RequestDraft, step: Step) -> dict[str, object]:
    """Give the step that goes with a statement, as of the same moment and source."""
    return {
        "request_id": intention.request_id,
        "step": step,
        "observed_at": intention.observed_at,
        "quality": intention.quality,
        "source": intention.source,
    }


def _goes_on(intention: FileRequest | SaveDraft, context: Context) -> None:
    """Let a number stay with the region that got it; a number that nobody has is free in a replayed case."""
    request_id, region = intention.request_id, intention.region
    held = context.picture.latest("requests", (request_id,)) or context.picture.latest("drafts", (request_id,))
    if held is None:
        return
    if held["region"] != region:
        require(context.author, Permission.FILE_REQUEST, owners=[held["region"]])
        raise RefusedError(
            "aanvraag {request_id} is van {owner}, niet van {region}.",
            rule="request-once",
            fix="Laat het nummer leeg: het volgt bij het indienen.",
            request_id=request_id,
            owner=held["region"],
            region=region,
        )
    not_older(request_id, intention.observed_at, held)


def _needed_later(intention: FileRequest) -> None:
    if intention.needed_by <= intention.observed_at:
        raise RefusedError(
            "gereed op UGS is {needed:%d-%m-%Y %H:%M} UTC, niet na {asked:%d-%m-%Y %H:%M} UTC, het moment van "
            "de aanvraag.",
            rule="needed-in-future",
            fix="Kies een later tijdstip voor gereed op UGS.",
            needed=intention.needed_by,
            asked=intention.observed_at,
        )


def _may_ask(intention: FileRequest) -> None:
    allowed = ASKED_BY[intention.legal_basis]
    if intention.authority not in allowed:
        raise RefusedError(
            "{authority} vraagt niet op grond van {basis}; dat doet: {allowed}.",
            rule="authority-may-ask",
            fix="Kies het bevoegd gezag of de grondslag die erbij hoort.",
            authority=intention.authority.label,
            basis=intention.legal_basis.label,
            allowed=", ".join(sorted(one.label for one in allowed)),
        )


def _lines_kept(intention: FileRequest, held: dict[str, object] | None) -> None:
    """Let a new version add lines and change amounts; calls and offers point at a line by its place."""
    before = [line["capability"] for line in held["lines"]] if held else []  # type: ignore[attr-defined]
    now = [line.capability for line in intention.lines]
    if now[: len(before)] != before:
        raise RefusedError(
            "versie {version} begint niet met de {n} regels van de vorige: {before}.",
            rule="lines-kept",
            where=intention.request_id,
            fix="Laat bestaande regels staan en voeg nieuwe eronder toe.",
            version=int(str(held["version"])) + 1 if held else 1,
            n=len(before),
            before=", ".join(before),
        )
