"""What can owners be asked beside a proposal? Standing in, relief and waiting ready, each calculated when asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from kcr2.planning.allocation import Run
from kcr2.planning.checking.checker import require_sound
from kcr2.planning.problem import Problem, build_problem
from kcr2.planning.problem.expecting import expected_problem, places_to_wait, position_for, taken_by
from kcr2.planning.problem.suggesting import move_ups_of, relief_of
from kcr2.planning.suggestions import MoveUps, Positioned, Relief
from kcr2.ui.errors import errors
from kcr2.ui.planning import BESIDE, Found, titles, watch
from kcr2.ui.planning_expecting import Awaited, expecting_form
from kcr2.ui.planning_result import unknown
from kcr2.ui.planning_run import Keep, Work, calculations, quiet, start
from kcr2.ui.session import Session
from kcr2.view.proposal import Shown
from kcr2.view.proposal_suggestions import (
    gain_table,
    hole_words,
    lines_of,
    move_table,
    moves_words,
    position_words,
    relief_words,
    restored_table,
    spell_table,
    staged_table,
)
from kcr2.words import words as _

MOVE_UP, RELIEF, POSITIONS = BESIDE[3:]
LIMIT_S = 60.0


def suggestions_part(visit: Session, problem: Problem, found: Found) -> None:
    """Offer what else owners could be asked, and show what came of it."""
    st.subheader(_("Suggesties"))
    st.caption(_("Vragen aan eigenaren, nooit een opdracht: wie gevraagd wordt en wie het krijgt, beslissen zelf."))
    with _part(MOVE_UP, _("Wie kan tijdelijk bij een ander staan, waar dit voorstel te weinig thuis laat?")):
        move_up_part(visit, problem, found)
    with _part(RELIEF, _("Wie lost wie af bij wat loopt of gevraagd is, in het beeld dat op het scherm staat?")):
        relief_part(visit, problem)
    with _part(POSITIONS, _("Wat wint klaarzetten voor iets dat verwacht wordt, boven vertrekken van huis uit?")):
        positions_part(visit, problem, found)


@contextmanager
def _part(name: str, question: str) -> Iterator[None]:
    with st.expander(titles()[name], icon=":material/forum:"), errors():
        st.caption(question)
        yield


def _asked(name: str) -> bool:
    return st.button(_("Bereken: {what}").format(what=titles()[name]), key=f"ask:{name}")


def _made(visit: Session, name: str) -> tuple[Problem, Any] | None:
    """Show how far a calculation is; give its problem and what came of it."""
    watch(visit, name)
    made = calculations(visit).get(name)
    return None if made is None or made.result is None else (made.problem, made.result)


def move_up_part(visit: Session, problem: Problem, found: Found) -> None:
    """Ask who could stand in, and show whom to ask and what it restores."""
    picture = visit.picture

    def work(run: Run, _keep: Keep[MoveUps]) -> MoveUps:
        return move_ups_of(problem, found.plan, picture, quiet(run))

    if _asked(MOVE_UP):
        start(visit, MOVE_UP, problem, work, limit_s=LIMIT_S)
        st.rerun()
    if (made := _made(visit, MOVE_UP)) is None:
        return
    shown, moves = Shown(problem, found.plan, visit.reference), made[1]
    st.markdown(f"**{moves_words(moves)}**")
    if moves.moves:
        st.dataframe(move_table(shown, moves), hide_index=True, width="stretch")
    if moves.rules:
        st.dataframe(restored_table(shown, moves), hide_index=True, width="stretch")
    unknown(shown)


def relief_part(visit: Session, problem: Problem) -> None:
    """Ask for a relief plan, and show it per line, with the periods that it does not fill."""
    picture = visit.picture

    def work(run: Run, _keep: Keep[Relief]) -> Relief:
        found = relief_of(picture, problem.options, quiet(run))
        require_sound(found.instance, found.plan)
        return found

    if _asked(RELIEF):
        running = problem.options.model_copy(update={"include_running": True})
        start(visit, RELIEF, build_problem(picture, running), work, limit_s=LIMIT_S)
        st.rerun()
    if (made := _made(visit, RELIEF)) is None:
        return
    about, relief = made
    shown = Shown(about, relief.plan, visit.reference)
    st.markdown(f"**{relief_words(relief)}**")
    if relief.instance.requests:
        st.caption(_("Wie later in een tijdvak aankomt dan de aanvraag nog dient, telt vanaf het volgende tijdvak."))
    for line in lines_of(relief):
        _relief_of_line(shown, relief, line)
    unknown(shown)


def _relief_of_line(shown: Shown, relief: Relief, line: str) -> None:
    st.markdown(f"**{shown.request(line)}** · {shown.asked[line]['capability_name']}")
    table = spell_table(shown, relief, line)
    if table.empty:
        st.info(_("Dit plan vraagt voor deze regel niemand."))
    else:
        st.dataframe(table, hide_index=True, width="stretch")
    if holes := hole_words(shown, relief, line):
        st.markdown("\n".join(f"- {text}" for text in holes))
    else:
        st.caption(_("✓ Geen periode blijft ongevuld."))


def positions_part(visit: Session, problem: Problem, found: Found) -> None:
    """Ask what is expected, and show what waiting ready would gain and whom to ask for it."""
    awaited = expecting_form(visit, titles()[POSITIONS])
    if awaited is not None:
        asked = expected_problem(visit.picture, problem.options, awaited.expected)
        start(visit, POSITIONS, asked, _positions(visit, problem, found, asked, awaited), limit_s=LIMIT_S)
        st.rerun()
    if (made := _made(visit, POSITIONS)) is None:
        return
    about, positioned = made
    shown = Shown(about, found.plan, visit.reference)
    st.markdown(f"**{position_words(shown, positioned)}**")
    if not about.stock.empty:
        st.dataframe(gain_table(shown, positioned), hide_index=True, width="stretch")
    if positioned.moves:
        st.dataframe(staged_table(shown, positioned.moves), hide_index=True, width="stretch")
    unknown(shown)


def _positions(visit: Session, problem: Problem, found: Found, asked: Problem, awaited: Awaited) -> Work[Positioned]:
    picture = visit.picture

    def work(run: Run, _keep: Keep[Positioned]) -> Positioned:
        stagings = places_to_wait(asked, picture, awaited.expected, awaited.places)
        return position_for(asked, stagings, quiet(run), taken=taken_by(problem, found.plan))

    return work
