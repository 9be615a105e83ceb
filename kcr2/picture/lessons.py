"""Where does every learning point of the register stand, and which waits too long on its owner?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd

from kcr2.model import Lesson, LessonStep, moment_of
from kcr2.model.lesson import HAS_TERM, SHARED
from kcr2.picture.fold import Facts, Row
from kcr2.picture.frames import MOMENT, ORIGIN, column_types, frame, table_of
from kcr2.picture.preparation import RANK, days_left, due_of, today
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import LessonStatus

ADDED = {
    **dict.fromkeys(["owner_name", "status", "status_note", "term", "laid_by", "due", "due_on"], "str"),
    **dict.fromkeys(["days_left", "postponed", "steps"], "Int64"),
    "status_at": MOMENT,
}

Steps = Mapping[str, Sequence[Row]]


def steps_of(facts: Facts) -> Steps:
    """Give the steps of every learning point since it was last laid before an owner, the first one first."""
    laid = {key[0]: row["seq"] for key, row in facts.get("lessons", {}).items()}
    found: dict[str, list[Row]] = {lesson_id: [] for lesson_id in laid}
    for row in facts.get("lesson_steps", {}).values():
        if row["seq"] > laid.get(row["lesson_id"], row["seq"]):
            found[row["lesson_id"]].append(row)
    return {lesson_id: sorted(rows, key=lambda row: int(row["number"])) for lesson_id, rows in found.items()}


def standing(steps: Sequence[Row]) -> LessonStatus:
    """Give where a learning point stands after these steps; without any it was laid before its owner."""
    return LessonStatus(steps[-1]["lesson_status"]) if steps else LessonStatus.LAID


def term_of(steps: Sequence[Row]) -> str | None:
    """Give the last day that the owner named, as 2026-10-01."""
    return next((str(row["term"]) for row in reversed(steps) if row["term"]), None)


def shared(facts: Facts) -> frozenset[str]:
    """Give the learning points that their owner took on: from then on they are for every reader."""
    return frozenset(lesson_id for lesson_id, steps in steps_of(facts).items() if standing(steps) in SHARED)


def carried(facts: Facts, space: str) -> frozenset[int]:
    """Give the learning points of an exercise that are in the register already, wherever they stand."""
    origins = [row["origin"] for row in facts.get("lessons", {}).values() if row["origin"]]
    return frozenset(int(origin["point"]) for origin in origins if origin["space"] == space)


def lessons(facts: Facts, reference: Reference, at: datetime, settings: Settings) -> pd.DataFrame:
    """Give one row per learning point, what is too late first, then what is not settled.

    owner_name          of the owner
    status, status_at   a `LessonStatus` and since when; status_note is what was last said with it
    term                day before which the owner does it, NA until it was taken on
    due_on, days_left   day before which its owner must have answered or done it, and the days until then
    due                 a `Due`; NA when nothing is awaited: done, secured or declined
    postponed           times that a later term was set
    steps               steps since it was laid before this owner
    laid_by             organisation that laid it before the owner
    """
    steps = steps_of(facts)
    rows = [_lesson(row, steps[row["lesson_id"]], at, settings) for row in facts.get("lessons", {}).values()]
    named = [row | {"owner_name": reference.party_name(row["owner"])} for row in rows]
    table = table_of(named, {**column_types(Lesson), "origin": "object", **ADDED, **ORIGIN})
    rank = table["due"].map(RANK).fillna(len(RANK))
    ordered = table.assign(rank=rank).sort_values(["rank", "due_on", "owner", "lesson_id"], ignore_index=True)
    return ordered.drop(columns="rank")


def _lesson(row: Row, steps: Sequence[Row], at: datetime, settings: Settings) -> dict[str, Any]:
    status = standing(steps)
    last = steps[-1] if steps else row
    term = term_of(steps)
    due_on = _answer_by(row, settings.lesson_answer_days) if status is LessonStatus.LAID else None
    due_on = term if status in HAS_TERM else due_on
    left = days_left(due_on, at)
    return row | {
        "status": status.value,
        "status_at": last["observed_at"],
        "status_note": last["note"] if steps else "",
        "term": term,
        "due_on": due_on,
        "days_left": left,
        "due": None if due_on is None else due_of(left, settings.lesson_warning_days).value,
        "postponed": _postponed(steps),
        "steps": len(steps),
        "laid_by": row["reported_by"],
    }


def _answer_by(row: Row, days: int) -> str:
    laid: date = today(moment_of(row["observed_at"]))
    return (laid + timedelta(days=days)).isoformat()


def _postponed(steps: Sequence[Row]) -> int:
    """Count how often a later day was named: a term that moves is never late, and that must show."""
    named = [str(row["term"]) for row in steps if row["term"]]
    return sum(later > earlier for earlier, later in pairwise(named))


def lesson_steps(facts: Facts) -> pd.DataFrame:
    """Give one row per step of a learning point, also those before it was laid before another owner."""
    types = {**column_types(LessonStep), "number": "Int64"}
    table = frame(facts.get("lesson_steps", {}).values(), LessonStep)
    numbers = pd.Series([row["number"] for row in facts.get("lesson_steps", {}).values()], dtype="Int64")
    return table.assign(number=numbers)[[*types, *ORIGIN]].sort_values(["lesson_id", "number"], ignore_index=True)
