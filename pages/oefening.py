"""Which exercise is there: what reached me, or, for who leads it, what goes out when and what came back?"""

import streamlit as st

from kcr2.access import Permission
from kcr2.picture.exercise import exercise_of, has_ended, participants
from kcr2.terms import Role
from kcr2.ui.claims import Function
from kcr2.ui.errors import errors
from kcr2.ui.exercise_frame import is_exercise, leading, message, own_messages
from kcr2.ui.exercise_leading import answers_panel, clock_panel, learning_panel, timeline_panel
from kcr2.ui.exercise_making import exercises_panel, making_panel
from kcr2.ui.exercise_review import review_panel
from kcr2.ui.roles import function_name
from kcr2.ui.session import Session, enter
from kcr2.words import words as _


def page(visit: Session) -> None:
    """Draw the page: making or entering an exercise, taking part in one, or leading one."""
    planned = exercise_of(visit.whole.facts) if is_exercise(visit) else None
    st.title(str(planned["name"]) if planned else _("Oefening"))
    if planned is None:
        exercises_panel(visit)
        if visit.may(Permission.LEAD_EXERCISE):
            making_panel(visit)
        return
    about(visit)
    if leading(visit):
        lead(visit)
    else:
        take_part(visit)


def about(visit: Session) -> None:
    """Say what is trained, by whom, and on which story."""
    planned = exercise_of(visit.whole.facts) or {}
    with st.expander(_("Doelen, deelnemers en verhaal"), icon=":material/info:"):
        st.text("\n".join(f"• {goal}" for goal in planned["goals"]))
        who = [Function(Role(role), organisation) for role, organisation in participants(visit.whole.facts)]
        st.text("\n".join(function_name(one, visit.reference) for one in who))
        st.text(f"{_('Verhaal')}: {planned['story']}")


def lead(visit: Session) -> None:
    """Draw exercise control's desk."""
    clock_panel(visit)
    parts = [_("Tijdlijn"), _("Wat terugkwam"), _("Leerpunten"), _("Evaluatie")]
    line, answers, learnt, review = st.tabs(parts)
    with line:
        timeline_panel(visit)
    with answers:
        answers_panel(visit)
    with learnt:
        learning_panel(visit, may_note=True)
    with review:
        review_panel(visit)


def take_part(visit: Session) -> None:
    """Draw what reached the visitor; after the end also what was learnt."""
    rows = own_messages(visit)
    st.subheader(_("Berichten aan u"))
    if not rows:
        st.info(_("Er is nog geen bericht voor u binnengekomen."))
    for row in rows:
        message(visit, row, key="page")
    if has_ended(visit.whole.facts):
        st.subheader(_("Leerpunten"))
        learning_panel(visit, may_note=False)


session = enter("oefening")
with errors():
    page(session)
