"""What stands on every page of an exercise: that it is one, its clock, and the messages for who looks?"""

from html import escape
from typing import Any

import streamlit as st

from kcr2.actions import AcknowledgeInject, AnswerInject
from kcr2.exchange.exercises import deliver_due
from kcr2.formats import clock_time, label_of, local
from kcr2.model.checks import checked
from kcr2.picture.exercise import clock_of, exercise_of, has_ended, leads
from kcr2.terms import InjectMeans, SpaceKind
from kcr2.ui import resources, session
from kcr2.ui.errors import errors
from kcr2.ui.session import Session
from kcr2.words import many
from kcr2.words import words as _

EVERY_S = 2
"""Seconds between two looks at a running exercise's clock, and so at what is due."""

Row = dict[str, Any]


def is_exercise(visit: Session) -> bool:
    """Say whether this space is an exercise."""
    return visit.space.kind is SpaceKind.EXERCISE


def leading(visit: Session) -> bool:
    """Say whether the visitor leads the exercise of this space."""
    who = visit.author
    return who is not None and is_exercise(visit) and leads(visit.whole.facts, who.role, who.organisation)


def tick(visit: Session) -> bool:
    """Deliver what is due when somebody looks; say whether something went out."""
    if not is_exercise(visit) or visit.moment is not None:
        return False
    return bool(deliver_due(visit.desk, visit.space, clock=resources.clock()))


def banner(visit: Session) -> None:
    """Say on every page, also on paper, that this is an exercise, and which time it is there."""
    told = f"{_('OEFENING')} – {_('OEFENING')} – {_('OEFENING')}"
    st.html(
        f'<div class="kcr2-exercise" role="note"><strong>{escape(told)}</strong>'
        f"<span>{escape(visit.space.title)} · {escape(_('niets hiervan is echt'))}</span></div>"
    )
    clock = clock_of(visit.whole.facts)
    running = clock is not None and clock["running"] and visit.moment is None
    st.fragment(_clock, run_every=EVERY_S if running else None)()


def _clock() -> None:
    visit = session.current()
    if visit is None:
        st.rerun()
    with errors():
        if tick(visit):
            st.rerun(scope="app")
        st.markdown(f"**{_('OEFENING')}** · {clock_words(visit)}")


def clock_words(visit: Session) -> str:
    """Tell the exercise's time and how it goes on."""
    facts, clock = visit.whole.facts, clock_of(visit.whole.facts)
    if exercise_of(facts) is None:
        return f":material/schedule: {_('Er is nog geen oefening gepland in deze ruimte.')}"
    if has_ended(facts):
        state = _("beëindigd")
    elif clock is None:
        state = _("nog niet begonnen")
    else:
        state = _("loopt {n}×").format(n=clock["speed"]) if clock["running"] else _("staat stil")
    return f":material/schedule: {_('Oefentijd')} **{local(visit.moment or visit.now)}** · {state}"


# ---- messages --------------------------------------------------------------------------------------


def own_messages(visit: Session) -> list[Row]:
    """Give the messages that reached the visitor, the newest first."""
    if visit.author is None or not is_exercise(visit):
        return []
    table = visit.picture.inject_messages
    mine = (table["role"] == visit.author.role.value) & (table["organisation"] == visit.author.organisation)
    return [{str(name): value for name, value in row.items()} for row in table[mine][::-1].to_dict("records")]


def strip(visit: Session) -> None:
    """Show what came in for the visitor and was not acknowledged, on whatever page they are."""
    rows = own_messages(visit)
    fresh = [row for row in rows if _missing(row["acknowledged_at"])]
    for row in fresh:
        message(visit, row, key="strip")
    waiting = sum(_missing(row["answered_at"]) for row in rows) - len(fresh)
    if waiting:
        told = many(
            waiting, _("1 bericht ontvangen en niet beantwoord"), _("{n} berichten ontvangen en niet beantwoord")
        )
        st.caption(f":material/mark_email_unread: {told} – {_('zie de pagina Oefening')}")


def _missing(moment: Any) -> bool:
    return moment is None or moment != moment


def message(visit: Session, row: Row, *, key: str) -> None:
    """Show one message with what its receiver may do with it."""
    number = int(row["number"])
    with st.container(border=True, key=f"{key}_message_{number}"):
        means = label_of(InjectMeans, row["means"]).upper()
        title = f"{_('OEFENING')} · {_('bericht')} {number} · {means}"
        st.markdown(f":material/exercise: **{title}** · {clock_time(row['delivered_at'])}")
        # As plain text: what exercise control wrote is no markdown of ours.
        st.text(row["text"])
        if row["answer"]:
            st.caption(_("Uw antwoord, {at}:").format(at=clock_time(row["answered_at"])))
            st.text(row["answer"])
        if visit.writable and not has_ended(visit.whole.facts):
            _reactions(visit, row, key=f"{key}:{number}")


def _reactions(visit: Session, row: Row, *, key: str) -> None:
    number = int(row["number"])
    with st.container(horizontal=True), errors():
        if _missing(row["acknowledged_at"]) and st.button(
            _("Ontvangen"), key=f"ack:{key}", icon=":material/done:", type="primary"
        ):
            visit.perform([AcknowledgeInject(number=number)], seen=visit.whole.head.seq)
            st.rerun()
        with st.popover(_("Beantwoorden"), icon=":material/reply:"), st.form(f"answer:{visit.space.name}:{key}"):
            said = st.text_area(_("Wat u doet of antwoordt"), key=f"said:{visit.space.name}:{key}:{row['answer']}")
            if st.form_submit_button(_("Verstuur antwoord"), type="primary"):
                with errors():
                    visit.perform([_answer(number, said)], seen=visit.whole.head.seq)
                    st.rerun()


def _answer(number: int, said: str) -> AnswerInject:
    return checked(AnswerInject, {"number": number, "answer": said}, where=_("antwoord"))
