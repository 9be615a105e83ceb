"""What is the best use of the country's capacity for all open requests together? A proposal, never an assignment."""

import streamlit as st

from kcr2.ui.errors import errors
from kcr2.ui.forms import say_done
from kcr2.ui.planning import PLAN, begin, found, watch
from kcr2.ui.planning_actions import actions_part
from kcr2.ui.planning_kept import kept_part
from kcr2.ui.planning_more import more_part
from kcr2.ui.planning_result import comparison_part, explanation_part, head, plan_part
from kcr2.ui.planning_settings import open_requests, settings_form
from kcr2.ui.planning_suggestions import suggestions_part
from kcr2.ui.session import Session, enter
from kcr2.words import words as _


def page(visit: Session) -> None:
    """Draw the page."""
    say_done()
    st.title(_("Planner"))
    if open_requests(visit).empty:
        st.info(_("Geen open regel mist iets; er is niets te plannen, tenzij u herplant wat loopt."))
    with errors():
        chosen = settings_form(visit)
        if chosen is not None:
            begin(visit, chosen)
    watch(visit, PLAN)
    proposal(visit)
    with errors():
        kept_part(visit)


def proposal(visit: Session) -> None:
    """Draw the proposal that was calculated, if there is one."""
    there = found(visit)
    if there is None:
        return
    problem, result = there
    head(visit, problem, result)
    plan_part(visit, problem, result.plan)
    explanation_part(visit, problem, result)
    comparison_part(result)
    more_part(visit, problem, result)
    suggestions_part(visit, problem, result)
    actions_part(visit, problem, result)


session = enter("planner")
with errors():
    page(session)
