"""What waits on whom, since when and until when?"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from kcr2.access import BOUND
from kcr2.journal import Author
from kcr2.model.process import GONE, RELEASED, RUNNING, WAYS, moves_from, party_of
from kcr2.picture import Picture
from kcr2.settings import Settings
from kcr2.terms import (
    CallState,
    ChangeState,
    DeliveryState,
    LegalBasis,
    Party,
    RequestStatus,
    Role,
    Step,
    Term,
    Urgency,
)


class Task(Term):
    """Something that waits and is not a step of a request; the label is what stands in the list."""

    ANSWER = "answer", "Uitvraag beantwoorden"
    ADVISE = "advise", "Advies schrijven"
    CONSENT = "consent", "Instemmen met verlenging of herverdeling"
    SIGNATURE = "signature", "Handtekening bevoegd gezag"
    MOVE = "move", "Inzet bijwerken"
    RELIEF = "relief", "Aflossing plannen"


EXPECTED: dict[RequestStatus, Step] = {
    RequestStatus.FILED: Step.TAKE_IN,
    RequestStatus.IN_CHECK: Step.ACCEPT,
    RequestStatus.INCOMPLETE: Step.FILE,
    RequestStatus.REJECTION_PROPOSED: Step.REJECT,
    RequestStatus.IN_TREATMENT: Step.CALL,
    RequestStatus.ADVISED: Step.PRESENT,
    RequestStatus.PRESENTED: Step.AGREE,
    RequestStatus.ADJUSTING: Step.FILE,
    RequestStatus.AGREED: Step.GRANT,
    RequestStatus.STOOD_DOWN: Step.CLOSE,
}
"""The step that a request waits for at a status; what else may be done there is in the state machine."""

ROLES: dict[Party, Role] = {
    Party.REQUESTER: Role.REGIO,
    Party.OWNER: Role.REGIO,
    Party.HUB: Role.KCR2,
    Party.VALIDATOR: Role.VALIDATOR,
    Party.AUTHORITY: Role.AUTHORITY,
}
"""In which role a party signs in."""

_TYPES = {
    **dict.fromkeys(["task", "party", "organisation", "request_id", "about", "urgency"], "str"),
    "overdue": "bool",
}
_MOMENTS = ("since", "due")
Row = dict[str, Any]


class _Book(NamedTuple):
    """What a picture holds about each request, as plain rows: taking a table apart once beats doing so per request."""

    lines: Mapping[str, list[Row]]
    offers: Mapping[str, list[Row]]
    advice: Mapping[str, list[Row]]
    deliveries: Mapping[str, list[Row]]
    changes: list[Row]
    settings: Settings

    @classmethod
    def of(cls, picture: Picture) -> "_Book":
        """Take the tables of a picture apart."""
        return cls(
            _by_request(picture.requests),
            _by_request(picture.offers),
            _by_request(picture.advice),
            _by_request(picture.deliveries),
            _records(picture.changes),
            picture.settings,
        )


def _by_request(table: pd.DataFrame) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    for row in _records(table):
        rows.setdefault(str(row["request_id"]), []).append(row)
    return rows


def _records(table: pd.DataFrame) -> list[Row]:
    rows: list[Row] = table.to_dict("records")
    return rows


def tasks(picture: Picture) -> pd.DataFrame:
    """Give everything that waits, most urgent first.

    Returns
    -------
    DataFrame, one row per thing that waits
        task          a `Step` or a `Task` by its stored value
        party, organisation   whom it waits on
        request_id, about     the request, and the call, delivery or change within it
        since, due, overdue   since when, until when (NaT: no term), and whether that passed
        urgency       of the request
        Made once for a picture and then kept with it: do not change it.
    """
    kept: pd.DataFrame | None = picture.__dict__.get("_tasks")
    if kept is None:
        kept = picture.__dict__["_tasks"] = _waiting(picture)
    return kept


def _waiting(picture: Picture) -> pd.DataFrame:
    book = _Book.of(picture)
    rows = [row for request in _whole(picture) for row in _of_request(request, book)]
    table = pd.DataFrame(rows, columns=[*_TYPES, *_MOMENTS])
    for name in _MOMENTS:
        table[name] = pd.to_datetime(table[name], utc=True).astype("datetime64[us, UTC]")
    table["overdue"] = (table["due"] < pd.Timestamp(picture.at)).astype("bool")
    table = table.astype(_TYPES)
    rank = table["urgency"].map({urgency.value: place for place, urgency in enumerate(Urgency)})
    ordered = table.assign(rank=rank).sort_values(
        ["overdue", "rank", "due", "since", "request_id", "about"], ascending=[False, *[True] * 5], ignore_index=True
    )
    return ordered.drop(columns="rank")


def tasks_for(picture: Picture, author: Author | None) -> pd.DataFrame:
    """Give what waits on one person: on the role, and where a role is bound to one, on the organisation."""
    waiting = tasks(picture)
    if author is None:
        return waiting.iloc[:0]
    parties = [party.value for party, role in ROLES.items() if role is author.role]
    own = waiting["party"].isin(parties)
    if author.role in BOUND:
        own &= waiting["organisation"] == author.organisation
    return waiting[own].reset_index(drop=True)


def _whole(picture: Picture) -> list[Row]:
    """Give every open request once, by its first line."""
    lines = picture.requests
    rows: list[Row] = lines[lines["is_open"]].drop_duplicates("request_id").to_dict("records")
    return rows


def _of_request(request: Row, book: _Book) -> Iterator[Row]:
    status = RequestStatus(request["status"])
    if status in EXPECTED and not _too_soon(request, status, book):
        yield from _step(request, _next(request, status, book), book)
    yield from _answers(request, status, book)
    yield from _advising(request, status, book)
    yield from _deliveries(request, book)
    yield from _ending(request, status, book)
    yield from _changes(request, book)
    if not pd.isna(request["signature_due"]):
        whose = {"party": Party.REQUESTER, "organisation": request["region"]}
        yield _row(request, Task.SIGNATURE, **whose, since=request["observed_at"], due=request["signature_due"])


def _next(request: Row, status: RequestStatus, book: _Book) -> Step:
    """Give the step that a request waits for; who is laid nothing before can only adjust."""
    lines = book.lines[request["request_id"]]
    # A proposal that was refused brings nothing; what one that was agreed to brings is in `accepted`.
    open_ones = (change for change in book.changes if change["state"] == ChangeState.OPEN)
    coming = any(change["to_request"] == request["request_id"] for change in open_ones)
    nothing = not coming and not any(line["offered"] or line["accepted"] for line in lines)
    return Step.ADJUST if status is RequestStatus.PRESENTED and nothing else EXPECTED[status]


def _row(request: Row, task: Term, **values: Any) -> Row:
    dull = {"about": "", "since": request["status_at"], "due": pd.NaT}
    return {"task": task.value, "request_id": request["request_id"], "urgency": request["urgency"], **dull, **values}


def _step(request: Row, step: Step, book: _Book, **values: Any) -> Iterator[Row]:
    party = party_of(step, book.settings)
    due = request["needed_by"] if WAYS[step].target in {RequestStatus.AGREED, RequestStatus.GRANTED} else pd.NaT
    for organisation in _organisations(request, party, book):
        yield _row(request, step, party=party, organisation=organisation, due=due, **values)


def _organisations(request: Row, party: Party, book: _Book) -> list[str]:
    if party is Party.AUTHORITY:
        asked = book.settings.grant_deciders
        return list(request["waits_for"]) or list(map(str, asked.get(LegalBasis(request["ground"]), ())))
    return [request["region"]] if party is Party.REQUESTER else ["KCR2"]


def _answers(request: Row, status: RequestStatus, book: _Book) -> Iterator[Row]:
    if status not in {RequestStatus.CALLED, RequestStatus.OFFERED}:
        return
    offers = book.offers.get(request["request_id"], [])
    mine = [offer for offer in offers if offer["state"] == CallState.ASKED]
    if not mine and status is RequestStatus.CALLED:
        # Everybody refused or let the term pass: nobody but the hub can take this further.
        due = max((offer["deadline"] for offer in offers if not pd.isna(offer["deadline"])), default=pd.NaT)
        yield _row(request, Step.SETTLE_SHORT, party=Party.HUB, organisation="KCR2", since=due, due=due)
    for call in mine:
        whose = {"party": Party.OWNER, "organisation": call["owner"]}
        yield _row(
            request, Task.ANSWER, **whose, about=str(call["line"]), since=call["called_at"], due=call["deadline"]
        )


def _advising(request: Row, status: RequestStatus, book: _Book) -> Iterator[Row]:
    if status not in {RequestStatus.OFFERED, RequestStatus.SHORT}:
        return
    versions = book.advice.get(request["request_id"], [])
    written = [version for version in versions if version["observed_at"] >= request["status_at"]]
    if not written:
        yield _row(request, Task.ADVISE, party=Party.HUB, organisation="KCR2")
    else:
        yield from _step(request, Step.VALIDATE, book, since=written[-1]["observed_at"])


def _deliveries(request: Row, book: _Book) -> Iterator[Row]:
    running = RequestStatus(request["status"]) in RUNNING
    for row in book.deliveries.get(request["request_id"], []):
        state = DeliveryState(row["state"])
        moves = moves_from(state)
        if moves and (running or state is DeliveryState.RETURNING):
            party = Party.OWNER if Party.OWNER in moves[0].parties else Party.REQUESTER
            whose = row["owner"] if party is Party.OWNER else row["region"]
            yield _row(
                request,
                Task.MOVE,
                party=party,
                organisation=whose,
                about=row["delivery_id"],
                since=row["state_at"],
                due=_move_due(state, row, book.settings.rest_h),
            )
        if running and "no_relief_plan" in row["overdue"]:
            whose = {"party": Party.HUB, "organisation": "KCR2"}
            yield _row(
                request,
                Task.RELIEF,
                **whose,
                about=row["delivery_id"],
                since=row["state_at"],
                due=row["relief_due"],
            )


def _ending(request: Row, status: RequestStatus, book: _Book) -> Iterator[Row]:
    """Ask the requester to stand down when all units are on their way home."""
    states = [DeliveryState(row["state"]) for row in book.deliveries.get(request["request_id"], [])]
    if status in RUNNING and states and all(state in RELEASED for state in states):
        yield from _step(request, Step.STAND_DOWN, book)


def _too_soon(request: Row, status: RequestStatus, book: _Book) -> bool:
    """Say whether what a status waits for would be refused still: units are out, or the signature is not in."""
    if status is not RequestStatus.STOOD_DOWN:
        return False
    deliveries = book.deliveries.get(request["request_id"], [])
    away = any(DeliveryState(row["state"]) not in GONE for row in deliveries)
    return away or not pd.isna(request["signature_due"])


def _move_due(state: DeliveryState, row: Row, rest_h: float) -> Any:
    """Give by when the next step is expected: at the UGS, relieved, or rested after the way home."""
    if state in {DeliveryState.ACCEPTED, DeliveryState.ALARMED, DeliveryState.READY, DeliveryState.EN_ROUTE}:
        return row["from_at"]
    if state in {DeliveryState.AT_UGS, DeliveryState.DEPLOYED, DeliveryState.RELIEF_PLANNED}:
        return min(row["until"], row["relief_due"] if pd.isna(row["relief_at"]) else row["relief_at"])
    return row["state_at"] + pd.Timedelta(hours=rest_h) if state is DeliveryState.RETURNING else pd.NaT


def _changes(request: Row, book: _Book) -> Iterator[Row]:
    serving = {row["delivery_id"] for row in book.deliveries.get(request["request_id"], [])}
    for change in book.changes:
        if change["delivery_id"] not in serving or change["state"] != ChangeState.OPEN:
            continue
        for asked in change["waits_on"]:
            party, organisation = asked.split(":")
            yield _row(
                request,
                Task.CONSENT,
                party=Party(party),
                organisation=organisation,
                about=change["change_id"],
                since=change["observed_at"],
            )
