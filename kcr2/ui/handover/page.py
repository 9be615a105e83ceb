"""How does one shift take over from another on the screen?"""

from datetime import datetime, timedelta
from functools import partial

import streamlit as st

from kcr2.formats import local
from kcr2.model import DUTCH_TIME
from kcr2.reports.document import Document
from kcr2.ui.advising import downloads
from kcr2.ui.claims import Function
from kcr2.ui.forms import say_done
from kcr2.ui.handover.note import hand_over_part, previous_note
from kcr2.ui.handover.since import previous, stretch
from kcr2.ui.handover.told import changed, due, glance, still_open
from kcr2.ui.roles import function_name
from kcr2.ui.session import Session
from kcr2.ui.stretch import picture_at, recorded
from kcr2.view.handover import HandedOver, handed_over
from kcr2.view.handover_document import handover_document
from kcr2.words import words as _

HOUR = timedelta(hours=1)


def handover_page(visit: Session) -> None:
    """Draw the page: at one glance, what changed, what is open, what is due, and the notes."""
    say_done()
    st.title(_("Wachtoverdracht"))
    last = previous(visit)
    start, end, ahead = stretch(visit, last)
    if start >= end:
        st.warning(_("Het begin van de wacht ligt niet voor het einde; kies een eerder begin."))
        previous_note(last)
        return
    # Of now the picture that is on the screen anyway: it is made once a minute, and not at every look.
    after = visit.picture if visit.moment is None else picture_at(visit, end)
    found = handed_over(picture_at(visit, start), after, recorded(visit, start, end), hours=ahead)
    st.markdown(f"**{_('Van')} {local(start)} {_('tot')} {local(end)}.**")
    glance(found)
    changed(visit, found)
    still_open(found)
    due(visit, found)
    previous_note(last)
    _paper(visit, found)
    hand_over_part(visit, start)


def _paper(visit: Session, found: HandedOver) -> None:
    name = f"wachtoverdracht-{visit.space.name}-{found.until.astimezone(DUTCH_TIME):%Y%m%d-%H%M}"
    downloads(name, partial(_document, visit, found.since, found.until, (found.horizon - found.until) / HOUR))


def _document(visit: Session, start: datetime, end: datetime, hours: float) -> Document:
    """Make the paper anew when it is asked for: its words are Dutch, whatever the screen speaks."""
    after = picture_at(visit, end)
    told = handed_over(picture_at(visit, start), after, recorded(visit, start, end), hours=hours)
    return handover_document(told, after, visit.space, whose=_whose(visit), note=previous(visit))


def _whose(visit: Session) -> str:
    reader = visit.reader
    return function_name(Function(reader.role, reader.organisation), visit.reference) if reader else ""
