"""What is asked, heard, interpreted and counted differently, and what of it waits on me?"""

import streamlit as st

from kcr2.formats import clock_time, count
from kcr2.ui.errors import errors
from kcr2.ui.forms import say_done
from kcr2.ui.information.figures import figures_part
from kcr2.ui.information.interpretations import interpretations_part
from kcr2.ui.information.questions import questions_part
from kcr2.ui.information.signals import signals_part
from kcr2.ui.session import Session, enter
from kcr2.view.inquiry import waiting_questions
from kcr2.words import words as _

PARTS = (questions_part, signals_part, interpretations_part, figures_part)


def page(visit: Session) -> None:
    """Draw the page: how much waits, then every part under its own tab."""
    say_done()
    st.title(_("Vragen en duiding"))
    overview(visit)
    names = (_("Vragen"), _("Signalen"), _("Duiding"), _("Cijfers naast elkaar"))
    for tab, part in zip(st.tabs(list(names)), PARTS, strict=True):
        with tab:
            part(visit)


def overview(visit: Session) -> None:
    """Show the few numbers that say what asks for something."""
    picture = visit.picture
    once = picture.figures.drop_duplicates(["incident_id", "region", "figure", "named"])
    with st.container(horizontal=True):
        st.metric(_("Vragen aan u"), count(len(waiting_questions(picture, visit.author))))
        st.metric(_("Open vragen"), count(int(picture.questions["is_open"].sum())))
        st.metric(f"⚠ {_('Te laat beantwoord')}", count(int(picture.questions["is_overdue"].sum())))
        st.metric(_("Signalen niet beoordeeld"), count(int(picture.signals["is_open"].sum())))
        st.metric(_("Duiding die geldt"), count(int(picture.interpretations["holds"].sum())))
        st.metric(_("Cijfers niet vastgesteld"), count(int(once["is_contested"].sum())))
    st.caption(_("Stand van het beeld: {at}").format(at=clock_time(picture.at)))


session = enter("vragen")
with errors():
    page(session)
