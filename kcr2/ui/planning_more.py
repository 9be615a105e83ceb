"""What else could be done, and how firm is the proposal? Calculated when it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from kcr2.planning.allocation import Plan, Run
from kcr2.planning.checking.checker import require_sound
from kcr2.planning.explanation.alternatives import alternatives
from kcr2.planning.explanation.regret import FIRST, refusing, regrets, sensitivity, slower
from kcr2.planning.problem import Problem
from kcr2.ui.planning import BESIDE, Found, titles, watch
from kcr2.ui.planning_run import Keep, Work, calculations, quiet, sound, start
from kcr2.ui.session import Session
from kcr2.view.proposal import Shown
from kcr2.view.proposal_compare import plans_table
from kcr2.words import words as _

COUNT = 3
"""Other plans that are looked for."""
PERCENTS = (80, 100, 120, 150)
"""Travel times tried, in percent of those of the problem."""
LIMIT_S = 60.0

BASE = ""
Plans = dict[str, Plan]
"""Plans by what makes them different: a number, an owner, a percentage; the proposal itself by `BASE`."""


@dataclass(frozen=True)
class _Asked:
    """A calculation about a plan: what it answers and how it is made."""

    name: str
    meaning: str
    make: Callable[[Problem, Plan], Work[Plans]]
    title: Callable[[Shown, str], str]


def asked() -> tuple[_Asked, ...]:
    """Give what may be asked about a plan."""
    return (
        _Asked(
            BESIDE[0],
            _("Duidelijk andere voorstellen die op elk doel even goed of bijna even goed zijn."),
            _others,
            _other,
        ),
        _Asked(BESIDE[1], _("Het beste voorstel zonder elk van de eigenaren die nu leveren."), _refusals, _without),
        _Asked(BESIDE[2], _("Het beste voorstel als elke reistijd korter of langer is."), _travel, _slower),
    )


def _other(_shown: Shown, key: str) -> str:
    return _("Ander voorstel {n}").format(n=key)


def _without(shown: Shown, key: str) -> str:
    return _("Zonder {owner}").format(owner=shown.owner(key))


def _slower(_shown: Shown, key: str) -> str:
    return _("Reistijd {percent} %").format(percent=key)


def _others(problem: Problem, plan: Plan) -> Work[Plans]:
    def work(run: Run, keep: Keep[Plans]) -> Plans:
        found = alternatives(problem.instance, plan, COUNT, quiet(run))
        return {BASE: plan, **{str(number): sound(problem, one) for number, one in enumerate(found, 1)}}

    return work


def _refusals(problem: Problem, plan: Plan) -> Work[Plans]:
    levels = tuple(level for level in problem.instance.objectives if level in FIRST)

    def work(run: Run, keep: Keep[Plans]) -> Plans:
        plans = {BASE: plan}
        for one in regrets(problem.instance, plan, quiet(run)):
            require_sound(refusing(problem.instance, one.supplier).having(objectives=levels), one.plan)
            plans[one.supplier] = one.plan
        return plans

    return work


def _travel(problem: Problem, plan: Plan) -> Work[Plans]:
    def work(run: Run, keep: Keep[Plans]) -> Plans:
        plans = {BASE: plan}
        for one in sensitivity(problem.instance, quiet(run), PERCENTS):
            require_sound(slower(problem.instance, one.percent), one.plan)
            plans[str(one.percent)] = one.plan
        return plans

    return work


def more_part(visit: Session, problem: Problem, found: Found) -> None:
    """Offer the calculations, and show what came of them."""
    for one in asked():
        with st.expander(titles()[one.name], icon=":material/calculate:"):
            st.caption(one.meaning)
            if st.button(_("Bereken: {what}").format(what=titles()[one.name]), key=f"ask:{one.name}"):
                start(visit, one.name, problem, one.make(problem, found.plan), limit_s=LIMIT_S)
                st.rerun()
            watch(visit, one.name)
            if one.name in calculations(visit):
                _show(Shown(problem, found.plan, visit.reference), one, calculations(visit)[one.name].result)


def _show(shown: Shown, one: _Asked, plans: Plans | None) -> None:
    if plans is None:
        return
    if len(plans) == 1:
        st.info(_("Er is geen ander gevonden."))
    titled = {one.title(shown, key) if key else _("Voorstel"): plan for key, plan in plans.items()}
    st.dataframe(plans_table(shown, titled), hide_index=True, width="stretch")
