"""What is asked, offered, on its way and agreed? The tables of bijstand."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import pandas as pd

from kcr2.model import (
    Advice,
    Answer,
    AssistanceRequest,
    Change,
    OutsideHelp,
    RequestStep,
    SuppressedDemand,
    iso,
)
from kcr2.model.process import ENDED, RUNNING, WAYS
from kcr2.picture.fold import Facts, Row
from kcr2.picture.frames import MOMENT, ORIGIN, column_types, frame, table_of
from kcr2.picture.process import Standing, answers, call_state, standings
from kcr2.picture.units import LineKey, Tally, consents_by_change, delivered, settlement, tally
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import CallState, DeliveryState, Overdue, RequestStatus, Signature, Step

STATE_MOMENTS = tuple(f"{state.value}_at" for state in DeliveryState if state is not DeliveryState.RELIEF_PLANNED)


def named(table: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Add name and unit of the type of each row."""
    types = reference.capabilities
    return table.assign(
        capability_name=table["capability"].map(types["name"]).astype("str"),
        unit=table["capability"].map(types["unit"]).astype("str"),
    )


def requests(facts: Facts, reference: Reference, at: datetime, settings: Settings) -> pd.DataFrame:
    """Give one row per request line (`request_id`, `line`).

    status, status_at   where the request stands, and since when
    is_open, is_overdue not ended; not granted though it was needed by now
    offered, accepted, gap   units offered, units that serve the line, units still missing
    signature_due, signature_overdue   until when the signature may follow; True when that passed
    """
    standing, units = standings(facts, settings), tally(delivered(facts))
    asked = _by_line(_offer_rows(facts, at, units))
    rows = [
        whole | line | {"line": number} | _amounts(asked[row["request_id"], number], units, row, number)
        for row in facts.get("requests", {}).values()
        for whole in [row | _whole(row, standing[row["request_id"]], facts, at, settings)]
        for number, line in enumerate(row["lines"], start=1)
    ]
    types = {**column_types(AssistanceRequest), **_LINE, **ORIGIN}
    types.pop("lines")
    return named(table_of(rows, types), reference).sort_values(["request_id", "line"], ignore_index=True)


_LINE = {
    **{"line": "Int64", "capability": "str", "amount": "Int64", "requirements": "str"},
    **{"status": "str", "status_at": MOMENT, "is_open": "bool", "is_overdue": "bool", "age_h": "Float64"},
    **{"offered": "Int64", "accepted": "Int64", "gap": "Int64", "refused": "Int64", "waiting": "Int64"},
    **{"signature_due": MOMENT, "signature_overdue": "bool", "ground": "str", "waits_for": "object"},
}


def _by_line(rows: Iterable[Row]) -> dict[LineKey, list[Row]]:
    lines: dict[LineKey, list[Row]] = defaultdict(list)
    for row in rows:
        lines[row["request_id"], row["line"]].append(row)
    return lines


def _whole(row: Row, standing: Standing, facts: Facts, at: datetime, settings: Settings) -> Row:
    now = pd.Timestamp(at)
    # A new version gives no new term: the clock runs from the first filing.
    due = pd.Timestamp(standing.filed_at) + pd.Timedelta(hours=settings.signature_due_h)
    signed = row["signature"] != Signature.FOLLOWS or (row["request_id"],) in facts.get("signatures", {})
    is_open = standing.status not in ENDED
    settled = standing.status in RUNNING or standing.status is RequestStatus.STOOD_DOWN
    return {
        "signature": row["signature"] if not signed else _signed(row),
        "status": standing.status.value,
        "status_at": standing.since,
        "ground": standing.legal_basis.value,
        "waits_for": tuple(sorted(standing.needed - standing.granted)),
        "is_open": is_open,
        "is_overdue": is_open and not settled and row["needed_by"] < iso(at),
        "age_h": (now - pd.Timestamp(row["observed_at"])) / pd.Timedelta(hours=1),
        "signature_due": None if signed else iso(due.to_pydatetime()),
        "signature_overdue": not signed and is_open and bool(due < now),
    }


def _signed(row: Row) -> str:
    received = Signature.RECEIVED.value
    return row["signature"] if row["signature"] == Signature.NOT_NEEDED else received


def _amounts(offers: list[Row], units: Tally, row: Row, line: int) -> dict[str, int]:
    states = [(offer["state"], offer["amount_offered"]) for offer in offers]
    accepted = units.serving.get((row["request_id"], line), 0)
    return {
        "offered": sum(offered for state, offered in states if state == CallState.OFFERED),
        "refused": sum(state in {CallState.REFUSED, CallState.LAPSED} for state, _ in states),
        "waiting": sum(state == CallState.ASKED for state, _ in states),
        "accepted": accepted,
        "gap": max(row["lines"][line - 1]["amount"] - accepted, 0),
    }


def offers(facts: Facts, reference: Reference, at: datetime) -> pd.DataFrame:
    """Give one row per request line × owner that was called or that answered.

    state            where the call stands; `lapsed` after the deadline without an answer
    asked, deadline  as called; NA for an offer that nobody called for
    amount_offered, accepted, remaining   units offered, taken, and left to take
    """
    rows = list(_offer_rows(facts, at, tally(delivered(facts))))
    answered = {name: kind for name, kind in column_types(Answer).items() if name not in {"amount", "answer"}}
    called = {"asked": "Int64", "deadline": MOMENT, "call_note": "str", "called_at": MOMENT, "capability": "str"}
    derived = {"state": "str", "amount_offered": "Int64", "accepted": "Int64", "remaining": "Int64", "called": "bool"}
    table = table_of(rows, {**answered, **called, **derived, "answered_at": MOMENT, **ORIGIN})
    table = named(table, reference).assign(owner_name=table["owner"].map(reference.owner_name).astype("str"))
    return table.sort_values(["request_id", "line", "owner"], ignore_index=True)


def _offer_rows(facts: Facts, at: datetime, units: Tally) -> Iterable[Row]:
    calls, said = facts.get("calls", {}), answers(facts)
    asked_for = facts.get("requests", {})
    for key in sorted({*calls, *said}):
        call, answer = calls.get(key), said.get(key)
        state = call_state(call, answer, at)
        offered = answer["amount"] if answer and state is CallState.OFFERED else 0
        accepted = units.accepted.get(key, 0)
        lines = asked_for.get((key[0],), {}).get("lines", [])
        yield {
            **(call or {}),
            **(answer or {}),
            "called": call is not None,
            "capability": lines[key[1] - 1]["capability"] if key[1] <= len(lines) else "",
            "asked": call["amount"] if call else None,
            "deadline": call["deadline"] if call else None,
            "call_note": call["note"] if call else "",
            "called_at": call["recorded_at"] if call else None,
            "answered_at": answer["recorded_at"] if answer else None,
            "state": state.value,
            "amount_offered": offered,
            "accepted": accepted,
            "remaining": max(offered - accepted, 0),
        }


def deliveries(facts: Facts, reference: Reference, at: datetime, settings: Settings) -> pd.DataFrame:
    """Give one row per delivery: units of one owner for one line, where they are and what is planned.

    request_id, line   what they serve now; `origin_request`, `origin_line` what they were offered for
    state, state_at    where they are, and since when; each step's moment in `<state>_at`
    relief_due         latest moment of relief by the shift length of the type; `relief_at` as planned
    overdue            what should have happened by now (terms.Overdue), tuple
    """
    asked_for = facts.get("requests", {})
    rows = []
    for row in delivered(facts):
        request = asked_for.get((row["request_id"],), {})
        about = {name: request.get(name) for name in ("region", "incident_id", "ugs_name")}
        rows.append(row | about | {"overdue": overdue(row, at, settings)})
    table = named(table_of(rows, _DELIVERY), reference)
    table = table.assign(owner_name=table["owner"].map(reference.owner_name).astype("str"))
    return table.sort_values(["request_id", "line", "delivery_id"], ignore_index=True)


_DELIVERY = {
    **{"delivery_id": "str", "request_id": "str", "line": "Int64", "owner": "str", "capability": "str"},
    **{"amount": "Int64", "region": "str", "incident_id": "str", "ugs_name": "str"},
    **{"origin_request": "str", "origin_line": "Int64", "state": "str", "state_at": MOMENT, "state_by": "str"},
    **{"from_at": MOMENT, "until": MOMENT, "expected_at": MOMENT, "moved_at": MOMENT, "let_go_at": MOMENT},
    **{"relief_due": MOMENT, "relief_at": MOMENT, "relieved_by": "str", "overdue": "object", "steps": "Int64"},
    **dict.fromkeys(STATE_MOMENTS, MOMENT),
    **{"state_quality": "str", "observed_at": MOMENT, "quality": "str", "source": "str"},
    **ORIGIN,
}


def overdue(row: Row, at: datetime, settings: Settings) -> tuple[str, ...]:
    """Say what about a delivery should have happened by now."""
    now, state = iso(at), DeliveryState(row["state"])
    soon = iso((pd.Timestamp(at) + pd.Timedelta(hours=settings.relief_warning_h)).to_pydatetime())
    coming = state in {DeliveryState.ACCEPTED, DeliveryState.ALARMED, DeliveryState.READY, DeliveryState.EN_ROUTE}
    working = state in {DeliveryState.AT_UGS, DeliveryState.DEPLOYED, DeliveryState.RELIEF_PLANNED}
    relief = row["relief_at"] or row["relief_due"]
    # Who leaves before the shift is over needs no relief.
    relief_needed = bool(row["relief_at"]) or row["relief_due"] < row["until"]
    unplanned = relief_needed and not row["relief_at"]
    checks = {
        Overdue.NOT_AT_UGS: coming and bool(row["from_at"]) and row["from_at"] < now,
        Overdue.RELIEF: working and relief_needed and relief < now,
        Overdue.END: (working or state is DeliveryState.RELIEVED) and row["until"] < now,
        Overdue.NO_RELIEF_PLAN: (coming or working) and unplanned and row["relief_due"] < soon,
    }
    return tuple(what.value for what, stands in checks.items() if stands)


def changes(facts: Facts, at: datetime) -> pd.DataFrame:
    """Give one row per proposed extension or redistribution, with whom it waits on and how long it took.

    waited_h   hours from the proposal to the last consent, or to now while it is open
    """
    given = consents_by_change(facts)
    rows = [row | _judged(row, given.get(row["change_id"], {}), at) for row in facts.get("changes", {}).values()]
    judged = {"state": "str", "waits_on": "object", "refused_by": "object", "settled_at": MOMENT, "waited_h": "Float64"}
    types = {**column_types(Change), "needs": "object", "consented": "object", **judged, **ORIGIN}
    return table_of(rows, types).sort_values("change_id", ignore_index=True)


def _judged(change: Row, consents: dict[str, Row], at: datetime) -> Row:
    judgement = settlement(change, consents)
    ends = [consent["observed_at"] for consent in consents.values()] if judgement.refused_by else []
    end = judgement.settled_at or max(ends, default=iso(at))
    waited = pd.Timestamp(end) - pd.Timestamp(change["observed_at"])
    return {
        **{"state": judgement.state.value, "waits_on": judgement.waits_on, "refused_by": judgement.refused_by},
        "settled_at": judgement.settled_at,
        "consented": tuple(sorted(party for party, consent in consents.items() if consent["consents"])),
        "waited_h": waited / pd.Timedelta(hours=1),
    }


def steps(facts: Facts) -> pd.DataFrame:
    """Give one row per step of a request, with where it led (`status`) when it was taken alone."""
    rows = [row | {"status": WAYS[Step(row["step"])].target.value} for row in facts.get("request_steps", {}).values()]
    types = {**column_types(RequestStep), "number": "Int64", "status": "str", **ORIGIN}
    return table_of(rows, types).sort_values(["request_id", "number"], ignore_index=True)


def advice(facts: Facts) -> pd.DataFrame:
    """Give one row per version of an advice; `validated_at` is NA until a second person stands for it."""
    validations = facts.get("validations", {})
    rows = []
    for key, row in facts.get("advice", {}).items():
        second = validations.get(key)
        rows.append(
            row
            | {
                "validator": second["validator"] if second else "",
                "validated_at": second["observed_at"] if second else None,
                "validation_note": second["note"] if second else "",
            }
        )
    own = {"version": "Int64", "writer": "str", "validator": "str", "validated_at": MOMENT, "validation_note": "str"}
    types = {**column_types(Advice), **own, **ORIGIN}
    return table_of(rows, types).sort_values(["request_id", "version"], ignore_index=True)


def suppressed(facts: Facts, reference: Reference) -> pd.DataFrame:
    """Give one row per help that was asked for less than it was needed, with the difference in `missing`."""
    table = frame(facts.get("suppressed", {}).values(), SuppressedDemand)
    table = named(table.assign(missing=table["wanted"] - table["asked"]), reference)
    return table.sort_values("suppression_id", ignore_index=True)


def outside_help(facts: Facts) -> pd.DataFrame:
    """Give one row per help that passes KCR2 by."""
    return frame(facts.get("outside_help", {}).values(), OutsideHelp).sort_values("outside_id", ignore_index=True)
