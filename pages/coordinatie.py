"""What waits on whom, and where is a shortage? The hub's work list."""

import streamlit as st

from kcr2.formats import clock_time, count
from kcr2.planning import tasks, tasks_for
from kcr2.ui.deploying import consent_forms
from kcr2.ui.errors import errors
from kcr2.ui.forms import say_done
from kcr2.ui.information.notice import own_questions
from kcr2.ui.monitoring import strip
from kcr2.ui.preparation.notice import own_preparation
from kcr2.ui.session import Session, enter
from kcr2.ui.suppression import outside_panel
from kcr2.ui.worklist import work_table
from kcr2.view.assistance import change_table, gap_words, offer_table, suppressed_table, task_table
from kcr2.view.tables import request_table
from kcr2.words import words as _


def page(visit: Session) -> None:
    """Draw the page."""
    say_done()
    st.title(_("Coördinatie"))
    everything, mine = tasks(visit.picture), tasks_for(visit.picture, visit.author)
    figures(visit)
    strip(visit)
    st.subheader(_("Wacht op KCR2"))
    work_table(visit, mine)
    own_questions(visit)
    own_preparation(visit)
    st.subheader(_("Wacht op anderen"))
    others = everything[everything["party"] != "hub"]
    if others.empty:
        st.info(_("Er wacht niets op anderen."))
    else:
        st.dataframe(task_table(others, visit.picture), hide_index=True)
    shortages(visit)
    running_calls(visit)
    changes(visit)
    beside(visit)


def figures(visit: Session) -> None:
    """Show the few numbers that say how it goes."""
    lines = visit.picture.requests
    open_lines = lines[lines["is_open"]]
    waiting = tasks(visit.picture)
    with st.container(horizontal=True):
        st.metric(_("Open aanvragen"), count(open_lines["request_id"].nunique()))
        st.metric(_("Regels met tekort"), count(int((open_lines["gap"] > 0).sum())))
        st.metric(_("Termijnen verstreken"), count(int(waiting["overdue"].sum())))
        st.metric(_("Uitvragen zonder antwoord"), count(int(open_lines["waiting"].sum())))
    st.caption(_("Stand van het beeld: {at}").format(at=clock_time(visit.picture.at)))


def shortages(visit: Session) -> None:
    """Show the open lines that still miss units: the bottlenecks."""
    st.subheader(_("Knelpunten"))
    lines = visit.picture.requests
    short = lines[lines["is_open"] & (lines["gap"] > 0)]
    if short.empty:
        st.info(_("Geen open regel mist iets."))
        return
    table = request_table(short)
    table.insert(2, _("Tekort"), [gap_words(row) for row in short.to_dict("records")])
    st.dataframe(table, hide_index=True)


def running_calls(visit: Session) -> None:
    """Show every call of open requests with its answer."""
    st.subheader(_("Uitvragen en aanbod"))
    open_numbers = set(visit.picture.requests.loc[visit.picture.requests["is_open"], "request_id"])
    offers = visit.picture.offers[visit.picture.offers["request_id"].isin(open_numbers)]
    if offers.empty:
        st.info(_("Er is nog niets uitgevraagd."))
        return
    st.dataframe(offer_table(offers, visit.reference), hide_index=True)


def changes(visit: Session) -> None:
    """Show extensions and redistributions, with the hours that they waited."""
    table = visit.picture.changes
    if table.empty:
        return
    st.subheader(_("Verlenging en herverdeling"))
    st.dataframe(change_table(table), hide_index=True)
    consent_forms(visit, table)


def beside(visit: Session) -> None:
    """Show what does not come as a request: suppressed demand and help by other routes."""
    st.subheader(_("Onderdrukte vraag"))
    if visit.picture.suppressed.empty:
        st.info(_("Er is geen onderdrukte vraag vastgelegd."))
    else:
        st.dataframe(suppressed_table(visit.picture.suppressed), hide_index=True)
    st.subheader(_("Hulp buiten KCR2 om"))
    outside_panel(visit)


session = enter("coordinatie")
with errors():
    page(session)
