"""How does the exercise calendar look: what is late first, then month by month, and a year at a glance?"""

from datetime import datetime

import pandas as pd
from babel.dates import format_date, get_month_names

from kcr2.formats import clock_time, label_of, local
from kcr2.model import CalendarExercise, title_of
from kcr2.picture import Picture
from kcr2.picture.preparation import today
from kcr2.reference import Reference
from kcr2.terms import CalendarDue, CalendarState, Quality
from kcr2.view.preparation import Attention
from kcr2.words import many
from kcr2.words import words as _

SIGNS = {
    CalendarState.PLANNED: "○",
    CalendarState.HELD: "●",
    CalendarState.EVALUATED: "✓",
    CalendarState.CANCELLED: "✕",
}
"""State of an exercise → its sign: colour is never the only signal."""


def calendar_attention(picture: Picture) -> Attention:
    """Count the exercises that are not cancelled: past their day, and soon to come."""
    table = picture.calendar
    kept = int((table["state"] != CalendarState.CANCELLED.value).sum())
    overdue = int((table["due"] != "").sum())
    return Attention(_("1 oefening"), _("{n} oefeningen"), kept, overdue, int(table["is_soon"].sum()), 0)


def state_words(row: pd.Series) -> str:
    """Say where an exercise stands, with its sign, and what it waits for."""
    if row["due"]:
        late = many(int(row["days_late"]), _("1 dag"), _("{n} dagen"))
        return f"⚠ {label_of(CalendarDue, row['due'])} ({late})"
    state = CalendarState(row["state"])
    told = f"{SIGNS[state]} {_(state.label)}"
    return f"◔ {_('binnenkort')} · {_(state.label)}" if row["is_soon"] else told


def calendar_table(calendar: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Give one row per exercise, in the order of the calendar."""
    rows = [row for _index, row in calendar.iterrows()]
    return pd.DataFrame(
        {
            _(title_of(CalendarExercise, "state")): [state_words(row) for row in rows],
            _("Wanneer"): [when_words(row["starts_at"], row["ends_at"]) for row in rows],
            _(title_of(CalendarExercise, "name")): [row["name"] for row in rows],
            _(title_of(CalendarExercise, "organiser")): [_named(row["organiser"], reference) for row in rows],
            _(title_of(CalendarExercise, "participants")): [", ".join(row["participants"]) or "–" for row in rows],
            _(title_of(CalendarExercise, "aim")): [row["aim"] for row in rows],
            _(title_of(CalendarExercise, "scenario")): [row["scenario"] or "–" for row in rows],
            _(title_of(CalendarExercise, "spaces")): [", ".join(row["spaces"]) or "–" for row in rows],
            _(title_of(CalendarExercise, "report")): [row["report"] or row["review_space"] or "–" for row in rows],
            _(title_of(CalendarExercise, "reason")): [row["reason"] or "–" for row in rows],
            _("Stand van"): [clock_time(row["observed_at"]) for row in rows],
            _("Kwaliteit"): [label_of(Quality, row["quality"]) for row in rows],
            _("Vastgelegd door"): [row["reported_by"] for row in rows],
            _(title_of(CalendarExercise, "exercise_id")): [row["exercise_id"] for row in rows],
        }
    )


def _named(code: str, reference: Reference) -> str:
    name = reference.party_name(code)
    return code if name == code else f"{code} {name}"


def when_words(starts_at: datetime, ends_at: datetime) -> str:
    """Write a stretch of time in Dutch local time; the end without its day when that is the same."""
    same = today(starts_at) == today(ends_at)
    return f"{local(starts_at)} – {local(ends_at, pattern='HH:mm' if same else 'EEE d MMM HH:mm')}"


def month_table(calendar: pd.DataFrame, reference: Reference, year: int) -> pd.DataFrame:
    """Give the exercises that begin in a year, each with its month in front."""
    begins = calendar["starts_at"].map(today)
    in_year = [day.year == year for day in begins]
    months = [str(format_date(day, "LLLL", locale="nl")) for day in begins[in_year]]
    table = calendar_table(calendar[in_year], reference)
    table.insert(0, _("Maand"), months)
    return table


def years(calendar: pd.DataFrame, at: datetime) -> list[int]:
    """Give the years in which there are exercises, and this one."""
    return sorted({today(moment).year for moment in calendar["starts_at"]} | {today(at).year})


def year_table(calendar: pd.DataFrame, year: int) -> pd.DataFrame:
    """Give a year at a glance: how many exercises of each state begin in each month; none is a dash."""
    begins = [today(moment) for moment in calendar["starts_at"]]
    names = get_month_names("abbreviated", locale="nl")
    rows = {}
    for state in CalendarState:
        counts = dict.fromkeys(range(1, 13), 0)
        for day, one in zip(begins, calendar["state"], strict=True):
            counts[day.month] += day.year == year and one == state.value
        rows[f"{SIGNS[state]} {_(state.label)}"] = [str(counts[month] or "–") for month in range(1, 13)]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=[names[month] for month in range(1, 13)])
    return table.rename_axis(_("Status oefening")).reset_index()
