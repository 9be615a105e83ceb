"""Which plans are there, and which of them were not revised in time?"""

from datetime import date, datetime

import pandas as pd

from kcr2.model import DUTCH_TIME, Plan
from kcr2.picture.fold import Facts, Row
from kcr2.picture.frames import ORIGIN, column_types, table_of
from kcr2.reference import Reference
from kcr2.terms import Due

RANK = {due.value: place for place, due in enumerate(Due)}
"""What stands out goes first: too late, soon, unknown, in time."""

Names = dict[str, str]


def today(at: datetime) -> date:
    """Give the day on the Dutch calendar at a moment."""
    return at.astimezone(DUTCH_TIME).date()


def days_left(day: str | None, at: datetime) -> int | None:
    """Give the days from now until a day written as 2026-10-01; None when it is not known, 0 on the day itself."""
    return None if not day else (date.fromisoformat(day) - today(at)).days


def due_of(left: int | None, warning_days: int) -> Due:
    """Judge the days that are left before a day: on the day itself it is too late.

    >>> [due_of(left, 90).value for left in (None, 0, 1, 90, 91)]
    ['unknown', 'overdue', 'soon', 'soon', 'in_time']
    """
    if left is None:
        return Due.UNKNOWN
    return Due.OVERDUE if left <= 0 else Due.SOON if left <= warning_days else Due.IN_TIME


def plans(facts: Facts, reference: Reference, at: datetime, warning_days: int) -> pd.DataFrame:
    """Give one row per plan, what is too late first; a plan that was withdrawn is last and never due.

    owner_name      of the owner
    days_left       days until it must have been revised, 0 or less is too late, NA: unknown or withdrawn
    due             a `Due`; NA when it was withdrawn
    is_withdrawn    whether it holds no longer
    own_report      whether the owner itself stated it
    """
    rows = [_plan(row, facts, reference, at, warning_days) for row in facts.get("plans", {}).values()]
    added = {"owner_name": "str", "days_left": "Int64", "due": "str", "is_withdrawn": "bool", "own_report": "bool"}
    table = table_of(rows, {**column_types(Plan), **added, **ORIGIN})
    rank = table["due"].map(RANK).fillna(len(RANK))
    ordered = table.assign(rank=rank).sort_values(["rank", "review_by", "owner", "plan_id"], ignore_index=True)
    return ordered.drop(columns="rank")


def _plan(row: Row, facts: Facts, reference: Reference, at: datetime, warning_days: int) -> Row:
    ended = (row["plan_id"],) in facts.get("plan_ends", {})
    left = None if ended else days_left(row["review_by"], at)
    return row | {
        "owner_name": reference.party_name(row["owner"]),
        "days_left": left,
        "due": None if ended else due_of(left, warning_days).value,
        "is_withdrawn": ended,
        "own_report": row["owner"] == row["reported_by"],
    }
