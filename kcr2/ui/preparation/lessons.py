"""Which learning points wait on whom, and how is one laid before its owner, taken on, told about and ended?"""

from typing import Any

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.actions import LayLesson, StepLesson
from kcr2.model.lesson import HAS_TERM, WAYS
from kcr2.picture.lessons import standing, steps_of
from kcr2.terms import Due, LessonSource, LessonStatus
from kcr2.ui.forms import Form
from kcr2.ui.plain import plain
from kcr2.ui.preparation.carrying import carry_panel
from kcr2.ui.preparation.fields import day, parties, party
from kcr2.ui.session import Session
from kcr2.view.preparation_lessons import (
    hidden_words,
    history_table,
    lesson_table,
    owner_words,
    source_words,
)
from kcr2.words import words as _

Row = dict[str, Any]


def lessons_part(visit: Session) -> None:
    """Show the learning points, what waits too long first, and let each party do its own part."""
    if not visit.may(Permission.READ_FIGURES):
        counts(visit)
        return
    lessons = visit.picture.lessons
    if hidden := hidden_words(len(lessons), len(visit.whole.lessons)):
        st.caption(hidden)
    if lessons.empty:
        st.info(
            _(
                "Er staat geen leerpunt voor u in het register. KCR2 legt leerpunten voor aan hun eigenaar, ook uit "
                "een oefening; een eigenaar legt hier eigen leerpunten vast."
            )
        )
    else:
        st.dataframe(lesson_table(_chosen(visit)), hide_index=True, height="content")
        one_lesson(visit)
    if visit.writable and visit.may(Permission.PREPARE):
        with st.expander(_("Leerpunt voorleggen"), icon=":material/lightbulb:"):
            lay_form(visit)
    if visit.writable and visit.may(Permission.COORDINATE):
        carry_panel(visit)


def counts(visit: Session) -> None:
    """Show only how many stand where: whose they are is not for who reads sums."""
    held = visit.whole.lessons["status"].value_counts()
    if held.empty:
        st.info(_("Er staan geen leerpunten in het register."))
        return
    table = {_("Stand leerpunt"): [_(one.label) for one in LessonStatus]}
    st.dataframe(
        pd.DataFrame(table | {_("Aantal"): [int(held.get(one.value, 0)) for one in LessonStatus]}), hide_index=True
    )


def _chosen(visit: Session) -> pd.DataFrame:
    lessons = visit.picture.lessons
    shown = {"open": _("Wat loopt"), "due": _("Wat opvalt"), "all": _("Alle leerpunten")}
    shown |= {"own": _("Eigen leerpunten")} if visit.may(Permission.PREPARE) else {}
    one = st.segmented_control(
        _("Toon"), list(shown), default="open", key="lessons_shown", format_func=shown.__getitem__, required=True
    )
    own = visit.author.organisation if visit.author else ""
    settled = lessons["status"].isin([LessonStatus.SECURED.value, LessonStatus.DECLINED.value])
    late = lessons["due"].isin([Due.OVERDUE.value, Due.SOON.value])
    rows = {"open": ~settled, "due": late, "own": lessons["owner"] == own}
    return lessons[rows[one]] if one in rows else lessons


def one_lesson(visit: Session) -> None:
    """Show one learning point with its history, and what its owner may do with it."""
    rows = {row["lesson_id"]: row for row in visit.picture.lessons.to_dict("records")}
    own = visit.author.organisation if visit.author else ""
    # What waits on the visitor goes first: it is what most come for.
    order = sorted(rows, key=lambda one: (rows[one]["owner"] != own or pd.isna(rows[one]["due"]), one))
    number = st.selectbox(
        _("Leerpunt"),
        order,
        key="lesson",
        format_func=lambda one: (
            f"{one} · {owner_words(rows[one])} · {rows[one]['recommendation'] or rows[one]['observation']}"
        ),
    )
    row = rows[str(number)]
    with st.container(border=True):
        st.markdown(f"**{plain(row['recommendation'] or row['observation'])}**")
        st.text(f"{_('Waarneming')}: {row['observation']}\n{_('Geleerd uit')}: {source_words(row)}")
        st.dataframe(history_table(visit.picture, row["lesson_id"]), hide_index=True, height="content")
        if visit.writable and row["owner"] == own and visit.may(Permission.PREPARE, owners=[own]):
            step_form(visit, row)


def step_form(visit: Session, row: Row) -> None:
    """Let the owner answer, tell progress or end it. Declining asks for no reason."""
    status = standing(steps_of(visit.picture.facts)[row["lesson_id"]])
    ways = [one for one in LessonStatus if one in WAYS[status]]
    if not ways:
        st.caption(_("Dit leerpunt is geborgd; er is niets meer te doen."))
        return
    form = Form(f"lesson:{row['lesson_id']}", visit, StepLesson)
    with st.form(form.name, enter_to_submit=False, border=False):
        left, right = st.columns([1, 2])
        with left:
            asks = bool(HAS_TERM & set(ways))
            term = (
                day(form, "term", value=row["proposed_term"] if pd.isna(row["term"]) else row["term"]) if asks else None
            )
        with right:
            note = form.text("note")
        values = {"lesson_id": row["lesson_id"], "note": note, "observed_at": None}
        with st.container(horizontal=True):
            pressed = [one for one in ways if form.pressed(step_label(one, status), primary=one is ways[0])]
        for one in pressed:
            chosen = {"lesson_status": one, "term": term if one in HAS_TERM else None}
            form.carry_out(values | chosen, done=_("Het leerpunt is bijgewerkt."))


def step_label(wanted: LessonStatus, status: LessonStatus) -> str:
    """Name what a step does; to stay where one is, is to tell how it goes."""
    if wanted is status:
        return _("Meld voortgang of andere termijn")
    return {
        LessonStatus.TAKEN_ON: _("Neem over"),
        LessonStatus.RUNNING: _("Meld uitvoering"),
        LessonStatus.DONE: _("Meld gereed"),
        LessonStatus.SECURED: _("Meld geborgd"),
        LessonStatus.DECLINED: _("Neem niet over (geen reden nodig)"),
    }[wanted]


def lay_form(visit: Session) -> None:
    """Ask for a new learning point, or for another owner of one that the visitor laid and nobody has in hand."""
    own = visit.author.organisation if visit.author else ""
    free = {LessonStatus.LAID.value, LessonStatus.DECLINED.value}
    rows = visit.picture.lessons.to_dict("records")
    held = {row["lesson_id"]: row for row in rows if row["laid_by"] == own and row["status"] in free}
    number = st.selectbox(
        _("Welk leerpunt"),
        ["", *held],
        key="lesson_laid",
        format_func=lambda one: f"{one} · {held[one]['observation']}" if one else _("een nieuw leerpunt"),
    )
    row = held.get(str(number), {})
    form = Form(f"lesson-lay:{number}", visit, LayLesson)
    with st.form(form.name, enter_to_submit=False):
        options = parties(visit) if visit.may(Permission.COORDINATE) else [own]
        left, right = st.columns(2)
        with left:
            owner = party(form, "owner", options, value=row.get("owner"))
            source = form.term("lesson_source", LessonSource, value=LessonSource(row.get("lesson_source", "review")))
            learnt_from = form.text("learnt_from", value=row.get("learnt_from", ""))
            happened = day(form, "happened_on", value=row.get("happened_on"))
        with right:
            observation = form.text("observation", value=row.get("observation", ""), area=True)
            recommendation = form.text("recommendation", value=row.get("recommendation", ""), area=True)
            term = day(form, "proposed_term", value=row.get("proposed_term"))
        values = {
            **{"lesson_id": number, "owner": owner, "lesson_source": source, "learnt_from": learnt_from},
            **{"happened_on": happened, "observation": observation, "recommendation": recommendation},
            **{"proposed_term": term, "observed_at": None},
        }
        form.submit(_("Leg voor"), values, done=_("Het leerpunt is voorgelegd aan zijn eigenaar."))
