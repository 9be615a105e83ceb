"""What did the picture look like at a moment, and what was recorded in a stretch of time, for this visitor?"""

from datetime import datetime

import streamlit as st

from kcr2.journal import Entry
from kcr2.picture import Picture
from kcr2.reader import entries_seen_by, seen_by
from kcr2.ui.session import Session
from kcr2.view.moments import picked_moment, shown_moment


def picture_at(visit: Session, at: datetime) -> Picture:
    """Give the picture as it was known at a moment, as this visitor may see it."""
    whole = visit.desk.picture(visit.space, now=visit.now, at=at)
    return seen_by(whole, visit.reader, judged_on=visit.current)


def recorded(visit: Session, start: datetime, end: datetime) -> list[Entry]:
    """Give what was recorded after `start` and up to and with `end`, as far as this visitor may see it."""
    history = visit.desk.history(visit.space)
    entries = visit.desk.journal.read(visit.space.name, after=history.seq_at(start), until=history.seq_at(end))
    return entries_seen_by(entries, visit.current, visit.reader)


def asked(label: str, value: datetime, key: str) -> datetime:
    """Ask for a moment in Dutch time."""
    if key not in st.session_state:
        st.session_state[key] = shown_moment(value)
    return picked_moment(st.datetime_input(label, format="DD-MM-YYYY", key=key, width=230), value)
