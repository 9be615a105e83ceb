"""How is a proposal asked for, watched while it is calculated, and held until another is asked for?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import streamlit as st

from kcr2.formats import span
from kcr2.planning.allocation import Plan, Run, allocate, nearest_plan
from kcr2.planning.explanation.explaining import Explanation, explain
from kcr2.planning.problem import Problem, build_problem
from kcr2.terms import PlanLevel
from kcr2.ui import errors, sign_in
from kcr2.ui.planning_run import Calculation, Keep, Work, calculations, forget, quiet, sound, start
from kcr2.ui.planning_settings import Chosen
from kcr2.ui.session import Session, enter
from kcr2.view.proposal import Shown, delivery_table, headline
from kcr2.words import words as _

PLAN = "plan"
BESIDE = ("alternatives", "regret", "travel", "move-up", "relief", "positions")
"""Calculations beside a plan that was found; they end with it."""

POLL_S = 1.0


@dataclass(frozen=True, eq=False)
class Found:
    """A proposal, what a practitioner would do by hand, and why it is so.

    moment   the past moment that was looked at when it was asked for; None for now
    kept     the kept proposal that was calculated again
    """

    plan: Plan
    nearest: Plan
    moment: datetime | None = None
    explanation: Explanation | None = None
    kept: Mapping[str, Any] | None = None


def titles() -> dict[str, str]:
    """Give what each calculation is called."""
    return {
        PLAN: _("Voorstel"),
        "alternatives": _("Andere voorstellen"),
        "regret": _("Wat als een eigenaar weigert"),
        "travel": _("Gevoeligheid voor reistijd"),
        "move-up": _("Restdekking herstellen"),
        "relief": _("Aflossing van lange inzet"),
        "positions": _("Vooraf plaatsen"),
    }


def begin(visit: Session, chosen: Chosen) -> None:
    """Calculate a proposal for what the visitor may see, on the picture that is on screen."""
    problem = build_problem(visit.picture, chosen.options)
    forget(visit, *BESIDE)
    start(visit, PLAN, problem, planned(problem, moment=visit.moment), limit_s=chosen.limit_s)


def planned(problem: Problem, *, moment: datetime | None = None, kept: Mapping[str, Any] | None = None) -> Work[Found]:
    """Give the work: first the plan, then why it is so."""

    def work(run: Run, keep: Keep[Found]) -> Found:
        plan = sound(problem, allocate(problem.instance, run))
        nearest = sound(problem, nearest_plan(problem.instance))
        unexplained = Found(plan, nearest, moment, kept=kept)
        keep(unexplained)
        return replace(unexplained, explanation=explain(problem.instance, plan, quiet(run)))

    return work


def found(visit: Session) -> tuple[Problem, Found] | None:
    """Give the proposal that is on screen, with its problem."""
    calculation = calculations(visit).get(PLAN)
    if calculation is None or calculation.result is None:
        return None
    return calculation.problem, calculation.result


def watch(visit: Session, *names: str) -> None:
    """Show how far calculations are, anew every second as long as one of them runs, and what went wrong in them."""
    held = calculations(visit)
    busy = tuple(name for name in names if name in held and held[name].running)
    if busy:
        st.fragment(_watched, run_every=POLL_S)(busy)
    for name in names:
        if name in held and (error := held[name].error) is not None:
            errors.show(error)


def _watched(names: tuple[str, ...]) -> None:
    """Draw what runs; when one of them is done, the whole page is drawn anew."""
    visit = enter("planner")
    held = calculations(visit)
    running = [name for name in names if name in held and held[name].running]
    # A result in stages: the plan is drawn as soon as it is there, while its explanation is being made.
    seen = f"seen-result:{','.join(names)}"
    there = [name for name in names if name in held and held[name].result is not None]
    if len(running) < len(names) or st.session_state.get(seen, there) != there:
        st.session_state.pop(seen, None)
        sign_in.woken()
        st.rerun()
    st.session_state[seen] = there
    for name in running:
        _progress(visit, name, held[name])


def _progress(visit: Session, name: str, calculation: Calculation[Any]) -> None:
    with st.container(border=True):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.markdown(f"**{titles()[name]}** · {_stage(calculation)} · {span_s(calculation.elapsed_s)}")
        right.button(_("Stop"), key=f"stop:{name}", icon=":material/stop_circle:", on_click=calculation.stop)
        share = min(calculation.elapsed_s / calculation.limit_s, 1.0)
        st.progress(share, text=_("hoogstens {limit} s").format(limit=round(calculation.limit_s)))
        if calculation.result is None and calculation.progress is not None:
            _so_far(visit, calculation)


def _stage(calculation: Calculation[Any]) -> str:
    if calculation.waits:
        return _("wacht tot een andere berekening klaar is")
    if calculation.stopped:
        return _("wordt gestopt")
    if calculation.result is not None:
        return _("de uitleg wordt doorgerekend")
    if calculation.progress is None or calculation.progress.level is None:
        return _("eerste voorstel wordt gemaakt")
    return _("verbetert: {level}").format(level=_(PlanLevel(calculation.progress.level.value).label))


def _so_far(visit: Session, calculation: Calculation[Any]) -> None:
    """Show the best plan so far: it keeps every rule and may be used as it is."""
    progress = calculation.progress
    if progress is None:
        return
    plan = progress.plan
    shown = Shown(calculation.problem, plan, visit.reference)
    st.markdown(f"{_('Beste tot nu toe')}: **{headline(shown)}**")
    scores = [
        _("{level} {value} (grens {bound})").format(
            level=_(PlanLevel(level.value).label), value=value, bound=plan.bounds.get(level, _("nog onbekend"))
        )
        for level, value in plan.objectives.items()
    ]
    st.caption(" · ".join(scores))
    st.dataframe(delivery_table(shown), hide_index=True, width="stretch", height=220)


def span_s(seconds: float) -> str:
    """Write seconds; minutes once there are."""
    return f"{seconds:.0f} s" if seconds < 120 else span(seconds / 60)
