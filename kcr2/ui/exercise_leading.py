"""What does exercise control do: set the clock, send, postpone, skip and improvise injects, and note what is learnt?"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from kcr2.actions import (
    ChangeInject,
    DeliverInject,
    EndExercise,
    Intention,
    NoteLearningPoint,
    PlanInject,
    SetExerciseClock,
)
from kcr2.formats import clock_time
from kcr2.model import DUTCH_TIME, Inject
from kcr2.model.checks import checked
from kcr2.model.exercise import SPEEDS
from kcr2.picture.exercise import clock_of, exercise_of, has_ended, participants
from kcr2.terms import InjectMeans, InjectState, LearningStatus, Role
from kcr2.ui import resources
from kcr2.ui.claims import Function
from kcr2.ui.errors import errors
from kcr2.ui.exercise_frame import leading
from kcr2.ui.roles import function_name
from kcr2.ui.session import Session, enter
from kcr2.view.exercise import inject_table, inject_titles, learning_table, message_table, timeline
from kcr2.words import words as _

Row = dict[str, Any]
TIMELINE_S = 10
POSTPONE_MIN = (5, 15, 30, 60)
JUMP_MIN = (5, 15, 60, 240)


def act(visit: Session, *intentions: Intention) -> None:
    """Carry out what exercise control wants, and draw the page anew."""
    with errors():
        visit.perform(list(intentions), seen=visit.whole.head.seq)
        st.rerun()


# ---- the clock -------------------------------------------------------------------------------------


def clock_panel(visit: Session) -> None:
    """Start and stop the clock, give it another speed, let it jump forward, or end the exercise."""
    facts = visit.whole.facts
    if has_ended(facts) or not visit.writable:
        return
    clock = clock_of(facts) or {"running": False, "speed": (exercise_of(facts) or {}).get("planned_speed", 1)}
    with st.container(horizontal=True, vertical_alignment="bottom", border=True):
        if clock["running"]:
            if st.button(_("Pauzeer"), icon=":material/pause:", type="primary"):
                act(visit, _clock(visit, running=False, speed=clock["speed"]))
        elif st.button(_("Start de klok"), icon=":material/play_arrow:", type="primary"):
            act(visit, _clock(visit, running=True, speed=clock["speed"]))
        _speed(visit, clock)
        _jump(visit, clock)
        with st.popover(_("Beëindig"), icon=":material/stop:"):
            st.write(_("Daarna komen er alleen nog leerpunten bij."))
            if st.button(_("Beëindig de oefening")):
                act(visit, EndExercise(real_at=resources.clock()))


def _clock(visit: Session, *, running: bool, speed: int, forward: timedelta = timedelta(0)) -> SetExerciseClock:
    real = resources.clock()
    values = {"running": running, "speed": speed, "real_at": real}
    at = visit.desk.now(visit.space, real) + forward
    return checked(SetExerciseClock, {**values, "exercise_at": at}, where=_("oefenklok"))


def _speed(visit: Session, clock: Row) -> None:
    chosen = st.segmented_control(
        _("Snelheid"),
        list(SPEEDS),
        default=clock["speed"],
        format_func=lambda one: f"{one}×",
        required=True,
        key=f"speed:{visit.space.name}:{clock['speed']}",
    )
    if chosen and chosen != clock["speed"]:
        act(visit, _clock(visit, running=clock["running"], speed=chosen))


def _jump(visit: Session, clock: Row) -> None:
    with st.popover(_("Spring vooruit"), icon=":material/fast_forward:"):
        st.caption(_("Terug kan niet. Injects waarvan het moment voorbijkomt, gaan dan meteen uit."))
        with st.container(horizontal=True):
            for minutes in JUMP_MIN:
                if st.button(_("{n} min").format(n=minutes), key=f"jump:{minutes}"):
                    forward = timedelta(minutes=minutes)
                    act(visit, _clock(visit, running=clock["running"], speed=clock["speed"], forward=forward))


# ---- the timeline ----------------------------------------------------------------------------------


def timeline_panel(visit: Session) -> None:
    """Show every storyline, and act on one inject."""
    clock = clock_of(visit.whole.facts)
    running = clock is not None and clock["running"] and visit.moment is None
    st.fragment(_timeline, run_every=TIMELINE_S if running else None)()
    injects = visit.picture.injects
    if not visit.writable or has_ended(visit.whole.facts):
        return
    waiting = injects[injects["state"] != InjectState.DELIVERED.value].to_dict("records")
    if waiting:
        _one(visit, [{str(name): value for name, value in row.items()} for row in waiting])
    with st.expander(_("Inject toevoegen"), icon=":material/add:"):
        _plan_form(visit)


def _timeline() -> None:
    """Draw the timeline by itself: it goes on with the clock, whatever is being typed below it."""
    visit = enter("oefening")
    if not leading(visit):
        return
    injects = visit.picture.injects
    if injects.empty:
        st.info(_("Er staat nog geen inject op de tijdlijn."))
        return
    st.plotly_chart(timeline(injects, pd.Timestamp(visit.moment or visit.now)), key="exercise_timeline")
    st.dataframe(inject_table(injects), hide_index=True)


def _one(visit: Session, rows: list[Row]) -> None:
    """Act on an inject that did not go out."""
    found = {int(row["number"]): row for row in rows}
    titles = inject_titles()

    def told(number: int) -> str:
        row = found[number]
        state = titles["skipped" if row["skipped"] else "planned"]
        return f"{number} · {row['storyline']} · {clock_time(row['planned_at'])} · {state}"

    with st.container(border=True):
        number = st.selectbox(_("Inject"), list(found), format_func=told, key="inject_chosen")
        held = Inject.model_validate(_stated(visit.whole.facts["injects"][(number,)]))
        st.text(held.text)
        if held.note:
            st.caption(f":material/lock: {_('Notitie oefenleiding')}")
            st.text(held.note)
        _buttons(visit, held)


def _buttons(visit: Session, held: Inject) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if held.skipped:
            if st.button(_("Neem weer op"), icon=":material/undo:"):
                later = max(held.planned_at, visit.now)
                act(visit, _changed(held, skipped=False, planned_at=later, reason=_("weer opgenomen")))
            return
        if st.button(_("Verstuur nu"), icon=":material/send:", type="primary"):
            act(visit, DeliverInject(number=held.number))
        for minutes in POSTPONE_MIN:
            if st.button(_("{n} min later").format(n=minutes), key=f"postpone:{minutes}"):
                later = max(held.planned_at, visit.now) + timedelta(minutes=minutes)
                act(visit, _changed(held, planned_at=later, reason=_("{n} min later").format(n=minutes)))
        if st.button(_("Sla over"), icon=":material/block:"):
            act(visit, _changed(held, skipped=True, reason=_("overgeslagen door de oefenleiding")))


def _changed(held: Inject, **values: Any) -> ChangeInject:
    return checked(ChangeInject, held.model_dump() | values, where=f"inject {held.number}")


def _stated(row: Row) -> Row:
    return {name: row[name] for name in Inject.model_fields}


def _plan_form(visit: Session) -> None:
    """Add an inject, thought of on the spot or beforehand."""
    key = f"inject:{visit.space.name}:{visit.whole.facts.get('injects', {}).__len__()}"
    everybody = [Function(Role(role), organisation) for role, organisation in participants(visit.whole.facts)]
    with st.form(key, enter_to_submit=False):
        with st.container(horizontal=True):
            storyline = st.text_input(_("Verhaallijn"), key=f"{key}:line")
            means = st.selectbox(
                _("Middel"), list(InjectMeans), format_func=lambda one: _(one.label), key=f"{key}:means"
            )
            to = st.selectbox(
                _("Aan"),
                [None, *everybody],
                format_func=lambda one: _("alle deelnemers") if one is None else function_name(one, visit.reference),
                key=f"{key}:to",
            )
            at = st.datetime_input(
                f"{_('Gepland op')} · {_('leeg is nu')}", value=None, format="DD-MM-YYYY", key=f"{key}:at"
            )
        text = st.text_area(_("Bericht"), key=f"{key}:text")
        expected = st.text_input(_("Verwachte reactie"), key=f"{key}:expected")
        within = st.number_input(_("Antwoord binnen (minuten)"), 1, 10_000, None, step=1, key=f"{key}:within")
        note = st.text_input(_("Notitie oefenleiding"), key=f"{key}:note")
        if st.form_submit_button(_("Zet op de tijdlijn"), type="primary"):
            values = {
                "storyline": storyline,
                "means": means,
                "to_role": to.role if to else None,
                "to_organisation": to.organisation if to else "",
                "planned_at": _aware(at, visit),
                "text": text,
                "expected": expected,
                "answer_within_min": within,
                "note": note,
                "improvised": clock_of(visit.whole.facts) is not None,
            }
            with errors():
                act(visit, checked(PlanInject, values, where=_("formulier")))


def _aware(picked: datetime | None, visit: Session) -> datetime:
    return visit.now if picked is None else picked.replace(tzinfo=DUTCH_TIME)


# ---- what came back, and what was learnt -------------------------------------------------------------


def answers_panel(visit: Session) -> None:
    """Show what reached whom and what came back."""
    table = visit.picture.inject_messages
    if table.empty:
        st.info(_("Er is nog niets verstuurd."))
        return
    st.dataframe(message_table(table), hide_index=True)


def learning_panel(visit: Session, *, may_note: bool) -> None:
    """Show what was learnt, and note a point or its state."""
    points = visit.picture.learning_points
    if points.empty:
        st.info(_("Er zijn nog geen leerpunten vastgelegd."))
    else:
        st.dataframe(learning_table(points), hide_index=True)
    if not may_note or not visit.writable:
        return
    _learning_form(visit, points)


def _learning_form(visit: Session, points: pd.DataFrame) -> None:
    numbers = [0, *(int(one) for one in points["point"])]
    chosen = st.selectbox(
        _("Leerpunt"),
        numbers,
        format_func=lambda one: _("nieuw leerpunt") if not one else f"{one}",
        key=f"point:{visit.space.name}:{len(numbers)}",
    )
    row = visit.whole.facts.get("learning_points", {}).get((chosen,), {})
    key = f"point:{visit.space.name}:{chosen}:{row.get('seq', len(numbers))}"
    text: Callable[..., str] = lambda field, label, draw=st.text_input: str(  # noqa: E731
        draw(label, value=row.get(field, ""), key=f"{key}:{field}")
    )
    with st.form(key, enter_to_submit=False):
        values: Row = {
            "point": chosen,
            "observation": text("observation", _("Waarneming"), st.text_area),
            "recommendation": text("recommendation", _("Aanbeveling"), st.text_area),
            "owner": text("owner", _("Eigenaar leerpunt, een functie")),
            "term": text("term", _("Termijn")),
            "about_inject": row.get("about_inject"),
        }
        states = list(LearningStatus)
        values["learning_status"] = st.selectbox(
            _("Stand"),
            states,
            index=states.index(LearningStatus(row.get("learning_status", LearningStatus.OPEN))),
            format_func=lambda one: _(one.label),
            key=f"{key}:state",
        )
        if st.form_submit_button(_("Leg vast"), type="primary"):
            with errors():
                act(visit, checked(NoteLearningPoint, values, where=_("formulier")))
