"""Which exercises are in the calendar, and what was told of readiness? Derived columns are computed here only."""

from datetime import datetime

import pandas as pd

from kcr2.model import CalendarExercise, DutyPeriod, PoolCount, ReachTest
from kcr2.picture.fold import Facts
from kcr2.picture.frames import frame
from kcr2.picture.preparation import today
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import CalendarDue, CalendarState, CoverState


def calendar(facts: Facts, at: datetime, settings: Settings) -> pd.DataFrame:
    """Give one row per exercise in the calendar, in the order of their beginning.

    due        CalendarDue that it waits for past its day, or empty
    days_late  whole days since it should have been told or evaluated; NA when it waits for nothing
    is_soon    still planned, and it begins within `calendar_soon_days`

    Days are those of the Dutch calendar: an exercise that ended today is not late, whatever the clock did since.
    """
    table = frame(facts.get("calendar", {}).values(), CalendarExercise)
    now = today(at)
    ended = table["ends_at"].map(today)
    since = pd.Series([(now - day).days for day in ended], index=table.index, dtype="Int64")
    planned = table["state"] == CalendarState.PLANNED.value
    held = table["state"] == CalendarState.HELD.value
    late = since.where(planned, (since - settings.evaluation_due_days).where(held))
    due = pd.Series("", index=table.index, dtype="str").mask(planned, CalendarDue.TELL.value)
    due = due.mask(held, CalendarDue.EVALUATE.value)
    is_late = (late > 0).fillna(False).astype(bool)
    begins = pd.Series([(today(moment) - now).days for moment in table["starts_at"]], index=table.index)
    soon = planned & ~is_late & (begins <= settings.calendar_soon_days)
    derived = table.assign(
        due=due.where(is_late, "").astype("str"), days_late=late.where(is_late), is_soon=soon.astype(bool)
    )
    return derived.sort_values(["starts_at", "exercise_id"], ignore_index=True)


def duties(facts: Facts, reference: Reference) -> pd.DataFrame:
    """Give one row per duty period that was told, withdrawn ones too.

    function_name  name of a known function, else as it was told
    state          CoverState: as many people as needed, fewer, or not known
    own_report     told by whom it is about
    """
    table = frame(facts.get("duties", {}).values(), DutyPeriod)
    short = table["available"] < table["needed"]
    state = short.map({True: CoverState.SHORT.value, False: CoverState.MET.value}).fillna(CoverState.UNKNOWN.value)
    derived = table.assign(
        function_name=function_names(table["function"], reference),
        state=state.astype("str"),
        own_report=table["organisation"] == table["reported_by"],
    )
    return derived.sort_values(["organisation", "function", "starts_at"], ignore_index=True)


def loct_pool(facts: Facts, reference: Reference, at: datetime, settings: Settings) -> pd.DataFrame:
    """Give one row per organisation × function of the LOCT; `days`: its age, `is_old`: past the agreed rhythm."""
    table = frame(facts.get("loct_pool", {}).values(), PoolCount)
    derived = table.assign(
        function_name=function_names(table["function"], reference),
        own_report=table["organisation"] == table["reported_by"],
        **_aged(table, at, settings.pool_rhythm_days),
    )
    return derived.sort_values(["function", "organisation"], ignore_index=True)


def reach_tests(facts: Facts, reference: Reference, at: datetime, settings: Settings) -> pd.DataFrame:
    """Give one row per test of reachability.

    group_name      name of a known function, else as it was told
    days, is_old    its age, and whether it is past the agreed rhythm
    is_last         the last test of this group
    """
    table = frame(facts.get("reach_tests", {}).values(), ReachTest)
    ordered = table.sort_values(["organisation", "group", "observed_at"], ignore_index=True)
    return ordered.assign(
        group_name=function_names(ordered["group"], reference),
        own_report=ordered["organisation"] == ordered["reported_by"],
        is_last=~ordered.duplicated(["organisation", "group"], keep="last"),
        **_aged(ordered, at, settings.reach_test_rhythm_days),
    )


def function_names(told: pd.Series, reference: Reference) -> pd.Series:
    """Give the names of known functions; what is not known is named as it was told."""
    return told.map(reference.functions["name"]).fillna(told).astype("str")


def _aged(table: pd.DataFrame, at: datetime, rhythm_days: int) -> dict[str, pd.Series]:
    now = today(at)
    days = pd.Series([(now - today(moment)).days for moment in table["observed_at"]], index=table.index, dtype="Int64")
    return {"days": days, "is_old": (days > rhythm_days).astype(bool)}
