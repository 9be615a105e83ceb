"""How does somebody make an exercise: from a file that lies ready, or from their own goals and participants?"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import streamlit as st

from kcr2.actions import PlanExercise, PlanInject
from kcr2.errors import DataError
from kcr2.exchange.exercise_files import ExerciseFile, exercise_names, load_exercise
from kcr2.exchange.exercises import Opening, open_exercise, opening_of_scenario, opening_of_space
from kcr2.exchange.scenarios import load_scenario, scenario_names
from kcr2.journal import Space
from kcr2.model import DUTCH_TIME
from kcr2.model.checks import checked
from kcr2.model.exercise import SPEEDS
from kcr2.terms import Decider, Role, SpaceKind
from kcr2.ui import resources, sign_in
from kcr2.ui.claims import Function, organisations
from kcr2.ui.errors import errors
from kcr2.ui.roles import function_name
from kcr2.ui.session import Session, spaces_for
from kcr2.words import words as _

OWN = ""
EMPTY, HERE = "", "hier"
LONGEST_NAME = 40


def exercises_panel(visit: Session) -> None:
    """Offer the exercises that there are."""
    spaces = [space for space in spaces_for(sign_in.account()) if space.kind is SpaceKind.EXERCISE]
    if not spaces:
        st.info(_("Er is nog geen oefening om aan mee te doen."), icon=":material/info:")
        return
    st.subheader(_("Oefeningen"))
    for space in spaces:
        if st.button(space.title, key=f"enter:{space.name}", icon=":material/exercise:"):
            st.session_state.update(space=space.name, moment=None, space_notice=None)
            st.rerun()


def making_panel(visit: Session) -> None:
    """Ask what the exercise is, and make it."""
    st.subheader(_("Nieuwe oefening"))
    names = [*exercise_names(), OWN]
    key = st.selectbox(
        _("Draaiboek"),
        names,
        format_func=lambda one: _title(visit, one),
        key="exercise_file",
        help=_("Een draaiboek brengt doelen, deelnemers en injects mee; daarna is alles nog te wijzigen."),
    )
    with errors():
        file = load_exercise(key, visit.reference) if key else None
        if file is not None:
            st.caption(file.about.summary)
            st.caption(f"**{_('Verzonnen')}** {file.about.fictional}")
        _form(visit, file)


def _title(visit: Session, key: str) -> str:
    if key == OWN:
        return _("Eigen oefening, zonder draaiboek")
    try:
        return load_exercise(key, visit.reference).about.name
    except DataError:
        # Its faults are told when it is chosen.
        return key


def _form(visit: Session, file: ExerciseFile | None) -> None:
    about = file.about if file else None
    key = f"make:{file.key if file else OWN}"
    with st.form(key, enter_to_submit=False):
        name = st.text_input(_("Naam oefening"), value=about.name if about else "", key=f"{key}:name")
        goals = st.text_area(
            _("Oefendoelen, één per regel"), value="\n".join(about.goals) if about else "", key=f"{key}:goals"
        )
        functions = possible(visit)
        held = [Function(one.role, one.organisation) for one in about.participants] if about else []
        who = st.multiselect(
            _("Deelnemers"),
            functions,
            default=[one for one in functions if one in held],
            format_func=lambda one: function_name(one, visit.reference),
            key=f"{key}:who",
            help=_("Wie meedoet, leidt niet: de tijdlijn is alleen voor wie niet meedoet."),
        )
        with st.container(horizontal=True):
            story = _story_choice(visit, key, about.scenario if about else EMPTY)
            starts = st.datetime_input(
                f"{_('Begin in oefentijd')} · {_('Nederlandse tijd')}",
                value=_local(about.starts_at if about else visit.now),
                format="DD-MM-YYYY",
                key=f"{key}:start",
            )
            speed = st.selectbox(_("Snelheid"), SPEEDS, format_func=lambda one: f"{one}×", key=f"{key}:speed")
        if st.form_submit_button(_("Maak de oefening"), type="primary", icon=":material/add:"):
            values = {
                "name": name,
                "goals": tuple(line.strip() for line in goals.splitlines() if line.strip()),
                "participants": tuple({"role": one.role, "organisation": one.organisation} for one in who),
                "starts_at": starts.replace(tzinfo=DUTCH_TIME) if starts else None,
                "planned_speed": speed,
            }
            with errors():
                _make(visit, values, story, file)


def possible(visit: Session) -> list[Function]:
    """Give every function that can take part."""
    owners = list(visit.reference.owners)
    roles = [role for role in Role if role is not Role.BEHEER]
    return [Function(role, organisation) for role in roles for organisation in _organisations(role, owners)]


def _organisations(role: Role, owners: Sequence[str]) -> Sequence[str]:
    return [one.value for one in Decider] if role is Role.AUTHORITY else organisations(role, owners)


def _story_choice(visit: Session, key: str, held: str) -> str:
    """Ask what the exercise opens with."""
    stories = [EMPTY, HERE, *scenario_names()]
    titles = {EMPTY: _("Leeg begin"), HERE: _("Kopie van het beeld van nu: {title}").format(title=visit.space.title)}
    chosen = st.selectbox(
        _("Verhaal"),
        stories,
        index=stories.index(held) if held in stories else 0,
        format_func=lambda one: titles.get(one) or load_scenario(one).title,
        key=f"{key}:story",
        help=_("Een kopie leest daarna niets meer van waar zij vandaan komt; alle momenten schuiven mee."),
    )
    return str(chosen)


def _make(visit: Session, values: dict[str, Any], story: str, file: ExerciseFile | None) -> None:
    if visit.author is None:
        return
    plan = checked(PlanExercise, values, where=_("formulier"))
    rows = file.planned(plan.starts_at) if file else []
    injects = [checked(PlanInject, row, where=f"inject {row['number']}") for row in rows]
    made = Space(
        name=space_name(plan.name, {space.name for space in visit.desk.journal.spaces()}),
        kind=SpaceKind.EXERCISE,
        title=plan.name,
        created_at=resources.clock(),
    )
    with st.spinner(_("De oefening wordt klaargezet…")):
        open_exercise(visit.desk, made, visit.author, plan, injects, _opening(visit, story))
    st.session_state.update(space=made.name, moment=None, space_notice=None)
    st.rerun()


def _opening(visit: Session, story: str) -> Opening | None:
    if story == HERE and visit.author is not None:
        return opening_of_space(visit.desk, visit.space, visit.author, now=visit.now)
    return opening_of_scenario(visit.desk, load_scenario(story)) if story else None


def space_name(title: str, taken: set[str]) -> str:
    """Give a name for addresses that is not taken.

    >>> space_name("Twee branden, één hub", {"oef-twee-branden-n-hub"})
    'oef-twee-branden-n-hub-2'
    """
    plain = "-".join(re.findall(r"[a-z0-9]+", title.casefold()))[:LONGEST_NAME].strip("-")
    base = f"oef-{plain or 'ening'}"
    return next(name for name in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def _local(moment: datetime) -> datetime:
    local = moment.astimezone(DUTCH_TIME).replace(tzinfo=None, second=0, microsecond=0)
    return local - timedelta(minutes=local.minute % 5)
