"""Which questions wait on this visitor, how are they answered, and how is one asked?"""

from datetime import timedelta
from typing import Any

import streamlit as st

from kcr2.access import Permission
from kcr2.actions import AnswerQuestion, AskQuestion, TakeOverAnswer, WithdrawQuestion
from kcr2.terms import Quality, QuestionStatus, Urgency
from kcr2.ui.forms import Form
from kcr2.ui.information.fields import chosen_row, incident_choice, own_organisation, party_choice
from kcr2.ui.plain import plain
from kcr2.ui.session import Session
from kcr2.view.inquiry import (
    answer_history,
    left_words,
    party_words,
    question_table,
    taken_over_words,
    waiting_questions,
)
from kcr2.words import many
from kcr2.words import words as _

Row = dict[str, Any]


def questions_part(visit: Session) -> None:
    """Show what waits on this visitor, then every question, then how to ask one."""
    waiting_part(visit)
    if visit.writable and visit.may(Permission.ASK):
        with st.expander(_("Stel een vraag"), icon=":material/contact_support:"):
            ask_form(visit)
    all_questions(visit)


def waiting_part(visit: Session) -> None:
    """Show the open questions to the own organisation, each with its form."""
    waiting = waiting_questions(visit.picture, visit.author)
    if waiting.empty:
        st.success(_("Er wacht geen vraag op uw organisatie."), icon=":material/check_circle:")
        return
    st.markdown(f"**{many(len(waiting), _('1 vraag wacht op u'), _('{n} vragen wachten op u'))}**")
    for row in waiting.to_dict("records"):
        with st.container(border=True):
            heading(row)
            if visit.writable:
                answer_form(visit, row, _("Beantwoord"))


def heading(row: Row) -> None:
    """Show a question: what, from whom, and before when."""
    late = bool(row["is_overdue"])
    left = f":{'red' if late else 'gray'}-badge[{left_words(row['hours_left'])}]" if row["is_open"] else ""
    urgency = "" if row["urgency"] != row["urgency"] or not row["urgency"] else _(Urgency(row["urgency"]).label)
    from_to = _("van {asker} aan {to}").format(
        asker=party_words(row["asked_by"], row["asked_by_name"]), to=party_words(row["to"], row["to_name"])
    )
    st.markdown(f"**{plain(row['text'])}** {left}")
    told = [row["question_id"], from_to, urgency, _passed_on(row)]
    st.caption(" · ".join(plain(one) for one in told if one))


def _passed_on(row: Row) -> str:
    follows = row["follows"]
    return _("vraagt door op {number}").format(number=follows) if isinstance(follows, str) and follows else ""


def all_questions(visit: Session) -> None:
    """Show every question, what is open first, and one of them in full."""
    questions = visit.picture.questions
    if questions.empty:
        st.info(_("Er is nog geen vraag gesteld."))
        return
    own = own_organisation(visit)
    shown = {"open": _("Open"), "own": _("Van of aan ons"), "all": _("Alle")}
    one = st.segmented_control(
        _("Toon"), list(shown), default="all", key="questions_shown", format_func=shown.__getitem__, required=True
    )
    picked = {"open": questions["is_open"], "own": (questions["asked_by"] == own) | (questions["to"] == own)}
    table = questions[picked[one]] if one in picked else questions
    if table.empty:
        st.caption(_("Geen vraag in deze keuze."))
        return
    st.dataframe(question_table(table), hide_index=True, height="content")
    row = chosen_row(table, "question_id", _("Welke vraag"), key="question_open")
    if row is not None:
        one_question(visit, row)


def one_question(visit: Session, row: Row) -> None:
    """Show a question with its answers, and what this visitor may do with it."""
    with st.container(border=True):
        heading(row)
        if row["answer"]:
            st.text(row["answer"])
            if not row["own_answer"]:
                st.caption(taken_over_words(row))
            if row["answers"] > 1:
                st.dataframe(answer_history(visit.picture, row["question_id"]), hide_index=True, height="content")
        elif row["end_reason"]:
            st.caption(_("ingetrokken: {reason}").format(reason=plain(row["end_reason"])))
        if visit.writable:
            steps(visit, row)


def steps(visit: Session, row: Row) -> None:
    """Offer what is left to do: improve an answer, take one over, or withdraw the question."""
    own = own_organisation(visit)
    if row["status"] == QuestionStatus.ANSWERED.value and row["to"] == own:
        answer_form(visit, row, _("Verbeter het antwoord"))
    if row["status"] == QuestionStatus.OPEN.value and row["asked_by"] == own:
        withdraw_form(visit, row)
    taken_over = visit.may(Permission.TRANSCRIBE) and row["to"] != own and not row["own_answer"]
    if taken_over and row["status"] != QuestionStatus.WITHDRAWN.value:
        take_over_form(visit, row)


def answer_form(visit: Session, row: Row, label: str) -> None:
    """Ask for the answer of who was asked."""
    form = Form(f"answer:{row['question_id']}", visit, AnswerQuestion)
    with st.form(form.name, enter_to_submit=False, border=False):
        answer = form.text("answer", area=True, value=row["answer"] if row["own_answer"] else "")
        values = {"question_id": row["question_id"], "answer": answer, "observed_at": None}
        form.submit(label, values, done=_("Het antwoord is vastgelegd."))


def take_over_form(visit: Session, row: Row) -> None:
    """Ask for an answer that came another way; it stays unconfirmed until who was asked confirms it."""
    form = Form(f"answer-over:{row['question_id']}", visit, TakeOverAnswer)
    with st.form(form.name, enter_to_submit=False, border=False):
        answer = form.text("answer", area=True)
        source = form.text("source")
        st.caption(_("Een overgenomen antwoord blijft onbevestigd tot wie gevraagd is zelf antwoordt."))
        quality = Quality.UNCONFIRMED if visit.quality is Quality.CONFIRMED else visit.quality
        values = {"question_id": row["question_id"], "answer": answer, "observed_at": None, "quality": quality}
        values |= {"source": source} if source.strip() else {}
        form.submit(_("Neem antwoord over"), values, done=_("Het antwoord is overgenomen."))


def withdraw_form(visit: Session, row: Row) -> None:
    """Ask why no answer is needed any more."""
    form = Form(f"withdraw:{row['question_id']}", visit, WithdrawQuestion)
    with st.form(form.name, enter_to_submit=False, border=False):
        reason = form.text("reason")
        values = {"question_id": row["question_id"], "reason": reason, "observed_at": None}
        form.submit(_("Trek de vraag in"), values, done=_("De vraag is ingetrokken."))


def ask_form(visit: Session) -> None:
    """Ask for a question: to whom, what, and before when."""
    own = own_organisation(visit)
    form = Form("ask", visit, AskQuestion)
    asked = visit.picture.questions[visit.picture.questions["to"] == own]["question_id"]
    with st.form(form.name, enter_to_submit=False, border=False):
        left, right = st.columns([2, 1])
        with left:
            to = party_choice(form, "to", [code for code in visit.reference.parties if code != own])
            text = form.text("text", area=True)
        with right:
            deadline = form.optional_moment("deadline", value=visit.now + timedelta(hours=2))
            urgency = st.selectbox(
                form.label("urgency"),
                list(Urgency),
                index=None,
                key=form.key("urgency"),
                placeholder=_("niet genoemd"),
                format_func=lambda one: _(one.label),
            )
            incident = incident_choice(form)
            follows = None
            if len(asked):
                follows = st.selectbox(
                    form.label("follows"), list(asked), index=None, key=form.key("follows"), placeholder=_("geen")
                )
        values = {"to": to, "text": text, "deadline": deadline, "urgency": urgency, "incident_id": incident}
        form.submit(
            _("Stel de vraag"), values | {"follows": follows, "observed_at": None}, done=_("De vraag is gesteld.")
        )
