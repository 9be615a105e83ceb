"""Since when does a reader want to know what changed: since the own last shift, or another stretch?"""

from datetime import datetime, timedelta

import streamlit as st

from kcr2.formats import clock_time
from kcr2.picture.fold import Row
from kcr2.picture.handovers import last_handover
from kcr2.ui.session import Session
from kcr2.ui.stretch import asked
from kcr2.words import words as _

LAST, PICKED = "last", "picked"
SPANS_H = (8, 12, 24)
"""Lengths of a shift that are offered, in hours."""

AHEAD_H = (4, 8, 12, 24)


def previous(visit: Session) -> Row | None:
    """Give the handover before the moment that is looked at, of the reader's own organisation and role."""
    table = visit.picture.handovers
    return last_handover(table[table["until_at"] <= visit.picture.at], visit.reader)


def stretch(visit: Session, last: Row | None) -> tuple[datetime, datetime, int]:
    """Ask since when, and how far ahead; give both moments and the hours ahead."""
    end = visit.moment or visit.now
    # Who handed over begins anew: what was chosen before that was about another shift.
    key = f"handover_since:{visit.space.name}:{last['number'] if last else 0}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.segmented_control(
            _("Wat is veranderd"),
            _choices(last),
            format_func=lambda one: _named(one, last),
            key=key,
            required=True,
            default=LAST if last else SPANS_H[0],
        )
        start = _start(visit, chosen, end, last)
        ahead = st.segmented_control(
            _("Wat komt eraan"),
            AHEAD_H,
            default=AHEAD_H[1],
            format_func=lambda hours: _("{n} uur").format(n=hours),
            key=f"handover_ahead:{visit.space.name}",
            required=True,
        )
    return start, end, int(ahead or AHEAD_H[1])


def _choices(last: Row | None) -> list[str | int]:
    return [*([LAST] if last else []), *SPANS_H, PICKED]


def _named(choice: str | int, last: Row | None) -> str:
    if choice == LAST and last is not None:
        return _("Sinds mijn vorige wacht ({at})").format(at=clock_time(last["until_at"]))
    return _("Sinds een moment") if choice == PICKED else _("Laatste {n} uur").format(n=choice)


def _start(visit: Session, chosen: str | int | None, end: datetime, last: Row | None) -> datetime:
    if chosen == LAST and last is not None:
        moment: datetime = last["until_at"].to_pydatetime()
        return moment
    usual = end - timedelta(hours=chosen if isinstance(chosen, int) else SPANS_H[0])
    if chosen != PICKED:
        return usual
    return asked(_("Van (Nederlandse tijd)"), usual, f"handover_from:{visit.space.name}")
