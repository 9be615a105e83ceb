"""What happens when a calculation is watched, stopped or short of time, or when the solver cannot be had or trusted?"""

import time
from itertools import pairwise

import numpy as np
import pytest

from kcr2.errors import PlanError
from kcr2.planning.allocation import Instance, Level, Progress, Run, Status, allocate, nearest_plan, solver
from kcr2.planning.allocation.instance import Incumbent
from kcr2.planning.allocation.rows import at_least, at_most, stacked
from kcr2.planning.allocation.solver import Ending, Outcome, Problem, Watch, relaxed, solved
from kcr2.planning.checking.checker import require_sound
from tests.synthetic import problem

TIGHT = problem(3, suppliers=14, types=10, requests=40)
LONG = problem(4, suppliers=12, types=8, requests=30, periods=8)


def run(**how: object) -> Run:
    """Give a run on the clock of this machine."""
    return Run(time.perf_counter, **how)


def chosen(value: int) -> Problem:
    """Give the problem of one variable that is at least 2 and at most `value`."""
    one = np.zeros(1, dtype=np.int64)
    rows = stacked([at_least(one, one, one + 1, np.array([2])), at_most(one, one, one + 1, np.array([value]))])
    return Problem(np.array([3]), np.array([10]), rows)


@pytest.mark.parametrize("instance", [TIGHT, LONG])
def test_the_first_plan_that_is_told_is_the_practitioners_and_every_later_one_is_better(instance: Instance) -> None:
    told: list[Progress] = []

    plan = allocate(instance, run(told=told.append, told_every_s=0.0))

    scores = [tuple(one.plan.objectives.values()) for one in told]
    assert told[0].plan.lines == nearest_plan(instance).lines
    assert all(later <= earlier for earlier, later in pairwise(scores))
    assert tuple(plan.objectives.values()) <= scores[0]


@pytest.mark.parametrize("instance", [TIGHT, LONG])
def test_every_plan_that_is_told_keeps_every_rule(instance: Instance) -> None:
    told: list[Progress] = []

    allocate(instance, run(told=told.append, told_every_s=0.0))

    for one in told:
        require_sound(instance, one.plan)


def test_a_calculation_without_time_gives_the_first_plan_and_says_that_nothing_is_proven() -> None:
    plan = allocate(TIGHT, run(limit_s=0.0))

    assert plan.status is Status.GAP
    assert plan.proven == ()
    assert plan.lines == nearest_plan(TIGHT).lines


def test_a_calculation_that_is_stopped_gives_a_sound_plan_with_what_is_proven_so_far() -> None:
    seen: list[Level] = []

    def told(progress: Progress) -> None:
        seen.extend(progress.plan.bounds)

    plan = allocate(LONG, run(told=told, cancelled=lambda: Level.UNMET in seen))

    require_sound(LONG, plan)
    assert plan.status is Status.CANCELLED
    assert plan.bounds[Level.UNMET] == plan.objectives[Level.UNMET]
    assert Level.TRAVEL not in plan.bounds


def test_a_stopped_level_never_makes_an_earlier_one_worse() -> None:
    instance = problem(5, suppliers=20, types=12, requests=60, periods=10)

    plan = allocate(instance, run(limit_s=2.0))

    require_sound(instance, plan)
    assert all(plan.bounds[level] <= plan.objectives[level] for level in plan.bounds)
    assert tuple(plan.objectives.values()) <= tuple(nearest_plan(instance).objectives.values())


@pytest.mark.parametrize("instance", [TIGHT, LONG])
def test_the_plan_does_not_depend_on_the_number_of_workers(instance: Instance) -> None:
    one, two = (allocate(instance, run(workers=workers)) for workers in (1, 2))

    assert one.lines == two.lines


def test_what_has_departed_and_breaks_a_rule_is_told_and_gives_no_plan() -> None:
    stock = next(row for row in TIGHT.stock if row.cap > 0)
    request = next(row for row in TIGHT.requests if row.type == stock.type and stock.supplier not in row.declined_by)
    gone = Incumbent(
        request=request.id, supplier=stock.supplier, type=stock.type, units=stock.available + 1, frozen=True
    )

    with pytest.raises(PlanError, match="past niet binnen voorraad"):
        allocate(TIGHT.having(incumbent=(gone,)), run())


def test_without_a_solver_the_message_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "highspy", None)

    with pytest.raises(PlanError, match="er is geen oplosser: HiGHS"):
        allocate(TIGHT, run())


def test_numbers_of_the_solver_that_do_not_agree_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "_run", lambda *_: Outcome(Ending.OPTIMAL, np.array([9]), 6.0))

    with pytest.raises(PlanError, match=r"bewezen is 6\.0, gevonden is 27"):
        solved(chosen(9), None, Watch())


def test_a_start_that_is_handed_back_in_place_of_the_optimum_is_solved_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = solver._run
    monkeypatch.setattr(
        solver,
        "_run",
        lambda one, start, *rest: Outcome(Ending.OPTIMAL, start, 6.0) if start is not None else asked(one, None, *rest),
    )

    found = solved(chosen(9), np.array([9]), Watch())

    assert found.values.tolist() == [2]


def test_a_contradiction_is_called_so() -> None:
    found = solved(chosen(1), None, Watch())

    assert found.ending is Ending.INFEASIBLE
    assert found.values is None


def test_a_problem_of_nothing_costs_nothing() -> None:
    nothing = np.zeros(0, dtype=np.int64)

    found = relaxed(Problem(nothing, nothing, stacked([])), Watch())

    assert found is not None
    assert found.cost == 0


def test_values_are_held_against_the_rows_exactly() -> None:
    assert chosen(9).holds(np.array([2]))
    assert not chosen(9).holds(np.array([1]))
    assert not chosen(9).holds(np.array([11]))
