"""How does an exercise stand: what time is it there, who takes part, which injects reached whom?"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from kcr2.model import Exercise, Inject, LearningPoint, moment_of
from kcr2.model.exercise import LEADERS
from kcr2.picture.fold import Facts, Row
from kcr2.picture.frames import MOMENT, ORIGIN, column_types, frame, table_of
from kcr2.terms import InjectState

Receiver = tuple[str, str]
"""Role and organisation."""

MESSAGE_TYPES = {
    **{"number": "Int64", "role": "str", "organisation": "str", "means": "str", "text": "str"},
    **{"delivered_at": MOMENT, "acknowledged_at": MOMENT, "answered_at": MOMENT, "answer": "str"},
    **{"seq": "Int64", "acknowledged_seq": "Int64", "answered_seq": "Int64"},
}
INJECT_TYPES = {
    **{"state": "str", "is_due": "boolean", "is_overdue": "boolean"},
    **{"receivers": "Int64", "acknowledged": "Int64", "answered": "Int64"},
    **{"delivered_at": MOMENT, "delivered_seq": "Int64"},
}


def exercise_of(facts: Facts) -> Row | None:
    """Give what was planned as the exercise of this space, or None."""
    return facts.get("exercise", {}).get(())


def clock_of(facts: Facts) -> Row | None:
    """Give how the exercise's clock was last set, None before it was ever started."""
    return facts.get("exercise_clock", {}).get(())


def has_ended(facts: Facts) -> bool:
    """Say whether the exercise ended."""
    return () in facts.get("exercise_end", {})


def exercise_now(facts: Facts, clock: datetime) -> datetime | None:
    """Give the exercise's now while the real clock shows `clock`; None when no exercise was planned here."""
    planned, held = exercise_of(facts), clock_of(facts)
    if planned is None:
        return None
    if held is None:
        return moment_of(planned["starts_at"])
    passed = clock - moment_of(held["real_at"]) if held["running"] else timedelta(0)
    return moment_of(held["exercise_at"]) + max(passed, timedelta(0)) * int(held["speed"])


def participants(facts: Facts) -> list[Receiver]:
    """Give who takes part, in the order of the plan."""
    planned = exercise_of(facts)
    return [] if planned is None else [(one["role"], one["organisation"]) for one in planned["participants"]]


def leads(facts: Facts, role: str, organisation: str) -> bool:
    """Say whether somebody leads the exercise of this space: who takes part in it does not."""
    return role in LEADERS and (role, organisation) not in participants(facts)


def receivers(facts: Facts, message: Row) -> list[Receiver]:
    """Give the participants that a message is for."""
    role, organisation = message["to_role"], message["to_organisation"]
    return [
        one
        for one in participants(facts)
        if (not role or one[0] == role) and (not organisation or one[1] == organisation)
    ]


def due(facts: Facts, at: datetime) -> list[int]:
    """Give the numbers of injects whose moment has come and that were not delivered or skipped, earliest first.

    Before the clock was first started none has: an inject at the very beginning waits for the beginning.
    """
    if clock_of(facts) is None:
        return []
    delivered = facts.get("inject_deliveries", {})
    waiting = [
        (moment_of(row["planned_at"]), row["number"])
        for key, row in facts.get("injects", {}).items()
        if key not in delivered and not row["skipped"]
    ]
    return [number for moment, number in sorted(waiting) if moment <= at]


# ---- tables ----------------------------------------------------------------------------------------


def exercise(facts: Facts) -> pd.DataFrame:
    """Give the one row of the exercise, none where there is none.

    running, speed   how its clock was last set; NA before it was started
    ended_at         exercise time at which it ended, NA while it did not
    """
    planned = exercise_of(facts)
    clock, end = clock_of(facts) or {}, facts.get("exercise_end", {}).get(())
    added = {
        "running": clock.get("running"),
        "speed": clock.get("speed"),
        "ended_at": end and end["recorded_at"],
    }
    rows = [] if planned is None else [planned | added]
    types = {"running": "boolean", "speed": "Int64", "ended_at": MOMENT}
    return table_of(rows, {**column_types(Exercise), **types, **ORIGIN})


def injects(facts: Facts, at: datetime) -> pd.DataFrame:
    """Give one row per inject on the timeline, earliest first.

    state          planned, delivered or skipped
    is_due         planned, and its moment has come
    is_overdue     delivered, and a receiver has not answered within the minutes that were expected
    receivers, acknowledged, answered   how many participants it is for, and how many of them did so
    """
    told = _by_number(_messages(facts))
    waiting = set(due(facts, at))
    rows = [
        row | _standing(row, facts, told.get(row["number"], []), at) | {"is_due": row["number"] in waiting}
        for row in facts.get("injects", {}).values()
    ]
    table = table_of(rows, {**column_types(Inject), **INJECT_TYPES, **ORIGIN})
    return table.sort_values(["planned_at", "number"], ignore_index=True)


def _standing(row: Row, facts: Facts, told: list[Row], at: datetime) -> Row:
    delivered = facts.get("inject_deliveries", {}).get((row["number"],))
    state = InjectState.DELIVERED if delivered else InjectState.SKIPPED if row["skipped"] else InjectState.PLANNED
    late = [one for one in told if one["answered_at"] is None and _is_late(row, one, at)]
    return {
        "state": state.value,
        "is_overdue": bool(late),
        "receivers": len(receivers(facts, delivered or row)),
        "acknowledged": sum(one["acknowledged_at"] is not None for one in told),
        "answered": sum(one["answered_at"] is not None for one in told),
        "delivered_at": delivered and delivered["recorded_at"],
        "delivered_seq": delivered and delivered["seq"],
    }


def _is_late(row: Row, message: Row, at: datetime) -> bool:
    within = row["answer_within_min"]
    return within is not None and at > moment_of(message["delivered_at"]) + timedelta(minutes=within)


def messages(facts: Facts) -> pd.DataFrame:
    """Give one row per delivered inject × receiver: what reached whom, and when they acknowledged and answered it.

    acknowledged_at, answered_at   of the first time, NA while they did not
    answer                         what was answered last
    """
    table = table_of(_messages(facts), MESSAGE_TYPES)
    return table.sort_values(["seq", "role", "organisation"], ignore_index=True)


def _messages(facts: Facts) -> list[Row]:
    return [
        _message(facts, row, receiver)
        for row in facts.get("inject_deliveries", {}).values()
        for receiver in receivers(facts, row)
    ]


def _message(facts: Facts, row: Row, receiver: Receiver) -> Row:
    key = (row["number"], *receiver)
    receipt = facts.get("inject_receipts", {}).get(key)
    answers = answers_of(facts, *key)
    return {
        **{name: row[name] for name in ("number", "means", "text", "seq")},
        "role": receiver[0],
        "organisation": receiver[1],
        "delivered_at": row["recorded_at"],
        "acknowledged_at": receipt and receipt["recorded_at"],
        "acknowledged_seq": receipt and receipt["seq"],
        "answered_at": answers[0]["recorded_at"] if answers else None,
        "answered_seq": answers[0]["seq"] if answers else None,
        "answer": answers[-1]["answer"] if answers else "",
    }


def answers_of(facts: Facts, number: int, role: str, organisation: str) -> list[Row]:
    """Give the answers of one receiver to one inject, the first one first."""
    rows = facts.get("inject_answers", {})
    own = (row for key, row in rows.items() if key[:3] == (number, role, organisation))
    return sorted(own, key=lambda row: int(row["n"]))


def _by_number(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["number"], []).append(row)
    return found


def learning_points(facts: Facts) -> pd.DataFrame:
    """Give one row per learning point."""
    rows: list[dict[str, Any]] = list(facts.get("learning_points", {}).values())
    return frame(rows, LearningPoint).sort_values("point", ignore_index=True)
