"""May this request be filed or withdrawn, and by whom?"""

from typing import ClassVar

from pydantic import Field

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.rules import known_capability, next_number, open_incident
from kcr2.errors import RefusedError
from kcr2.model import AssistanceRequest, Event, RequestFiled, RequestWithdrawal, RequestWithdrawn
from kcr2.picture import Picture
from kcr2.picture.lookup import request_lines


class FileRequest(AssistanceRequest, Intention):
    """A region asks for an effect; the number is given when it is accepted."""

    new_subject: ClassVar[bool] = True
    request_id: str = Field(
        default="",
        title="Aanvraagnummer",
        description="Volgt bij het indienen.",
        pattern=r"^(A-\d{4}-\d{4,})?$",
    )


class WithdrawRequest(RequestWithdrawal, Intention):
    """The requester takes its request back."""


@decides(FileRequest)
def file_request(intention: FileRequest, context: Context) -> list[Event]:
    """Accept a region's own request for an open incident, needed at a moment still to come."""
    require(context.author, Permission.FILE_REQUEST, owners=[intention.region])
    open_incident(context, intention.incident_id)
    for line in intention.lines:
        known_capability(context.reference, line.capability)
    if intention.needed_by <= intention.observed_at:
        raise RefusedError(
            "gereed op UGS is {needed:%d-%m-%Y %H:%M} UTC, niet na {asked:%d-%m-%Y %H:%M} UTC, het moment van "
            "de aanvraag.",
            rule="needed-in-future",
            fix="Kies een later tijdstip voor gereed op UGS.",
            needed=intention.needed_by,
            asked=intention.observed_at,
        )
    if intention.request_id and not request_lines(context.picture, intention.request_id).empty:
        raise RefusedError(
            "aanvraag {request_id} bestaat al.",
            rule="request-once",
            fix="Laat het nummer leeg: het volgt bij het indienen.",
            request_id=intention.request_id,
        )
    request_id = intention.request_id or next_request_id(context.picture)
    return [RequestFiled(**intention.model_dump() | {"request_id": request_id})]


@decides(WithdrawRequest)
def withdraw(intention: WithdrawRequest, context: Context) -> list[Event]:
    """Accept that the requester takes back its own open request."""
    lines = request_lines(context.picture, intention.request_id)
    if lines.empty or not lines["is_open"].iloc[0]:
        raise RefusedError(
            "aanvraag {request_id} {state}.",
            rule="request-open",
            fix="Kies een lopende aanvraag.",
            request_id=intention.request_id,
            state="bestaat niet in dit beeld" if lines.empty else "is al ingetrokken",
        )
    require(context.author, Permission.FILE_REQUEST, owners=[str(lines["region"].iloc[0])])
    return [RequestWithdrawn(**intention.model_dump())]


def next_request_id(picture: Picture) -> str:
    """Give the next number of the year of the picture: A-year-number."""
    return next_number(picture, picture.requests["request_id"], "A")
