"""May this request take this step now, and by whom?"""

from collections.abc import Collection
from typing import Any

from kcr2.access import PARTIES, require
from kcr2.actions.base import Context
from kcr2.errors import RefusedError
from kcr2.model import RequestStep, RequestStepped, title_of
from kcr2.model.process import WAYS, party_of
from kcr2.picture.lookup import request_status, requester
from kcr2.settings import Settings
from kcr2.terms import Decider, LegalBasis, Party, RequestStatus, Step


def stepped(context: Context, values: dict[str, Any], *, region: str | None = None) -> RequestStepped:
    """Give the event of a step, if the diagram, the author's part in it and what must be said with it allow it.

    Parameters
    ----------
    values : the fields of a `RequestStep`
    region : the requester, for a request that does not exist yet
    """
    step, request_id = Step(values["step"]), values["request_id"]
    status = request_status(context.picture, request_id)
    _known(context, request_id, status, region)
    require_party(context, step, values, region=region or requester(context.picture, request_id))
    _on_the_way(step, request_id, status)
    _said(step, values)
    return RequestStepped(**values, number=_next(context, request_id))


def require_party(context: Context, step: Step, values: dict[str, Any], *, region: str | None) -> None:
    """Refuse whose step it is not; an authority decides for the organisation that it names."""
    party = party_of(step, context.picture.settings)
    owners: Collection[str] | None = None
    if party is Party.REQUESTER:
        owners = [region] if region else []
    elif party is Party.AUTHORITY:
        owners = [values["decided_for"]] if values.get("decided_for") else []
    require(context.author, PARTIES[party], owners=owners)


def deciders(settings: Settings, legal_basis: str) -> tuple[Decider, ...]:
    """Give who decides about a request on a legal ground."""
    return settings.grant_deciders.get(LegalBasis(legal_basis), (Decider.MINISTER,))


def _known(context: Context, request_id: str, status: RequestStatus | None, region: str | None) -> None:
    if status is not None or region is not None:
        return
    numbers = sorted(set(context.picture.requests["request_id"]))
    raise RefusedError(
        "aanvraag {request_id} bestaat niet in dit beeld; bekend zijn: {known}.",
        rule="request-known",
        fix="Kies een bestaande aanvraag.",
        request_id=request_id,
        known=", ".join(numbers[-20:]) or "geen",
    )


def _on_the_way(step: Step, request_id: str, status: RequestStatus | None) -> None:
    way = WAYS[step]
    if status in way.sources:
        return
    raise RefusedError(
        "{step} kan niet: {request_id} is {status}; het kan vanuit: {sources}.",
        rule="step-in-order",
        fix="Bekijk de aanvraag opnieuw en kies een stap die nu kan.",
        step=step.label,
        request_id=request_id,
        status="nieuw" if status is None else status.label,
        sources=", ".join(one.label for one in RequestStatus if one in way.sources) or "nieuw",
    )


def _said(step: Step, values: dict[str, Any]) -> None:
    missing = [name for name in WAYS[step].needs if not values.get(name)]
    if missing:
        raise RefusedError(
            "{step} vraagt nog {n}: {fields}.",
            rule="step-says",
            where=values["request_id"],
            fix="Vul in wat ontbreekt.",
            step=step.label,
            n=len(missing),
            fields=", ".join(title_of(RequestStep, name) for name in missing),
        )


def _next(context: Context, request_id: str) -> int:
    taken = context.picture.steps
    return int((taken["request_id"] == request_id).sum()) + 1
