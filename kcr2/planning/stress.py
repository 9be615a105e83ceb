"""What would be missing in each of many scenarios? The exact least weighted unmet demand, scenario by scenario.

Most scenarios miss nothing, and the nearest-first plan shows it: a plan that leaves nothing unmet needs no further
proof. Where it does leave something, only the independent parts in which it does go to the solver; in the other parts
it is at 0, and nothing can be below that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from math import ceil, gcd

import numpy as np

from kcr2.planning.allocation.instance import Instance, Level
from kcr2.planning.allocation.nearest import nearest_first
from kcr2.planning.allocation.parts import Whole, independent
from kcr2.planning.allocation.plan import Plan, Status
from kcr2.planning.allocation.planned import plan_of
from kcr2.planning.allocation.program import Program, build_program
from kcr2.planning.allocation.run import Run, Timer
from kcr2.planning.allocation.solver import Ending, Problem, Watch, solved
from kcr2.planning.checking.checker import require_sound
from kcr2.planning.checking.reading import Scenarios


@dataclass(frozen=True)
class ScenarioResult:
    """What one scenario misses at least.

    unmet      percent-units that stay unmet, weighted by priority
    bound      what no plan can go below; equal to `unmet` unless the run was ended before it was proven
    by_type    percent-units per type asked for that stay unmet in one best plan, not weighted
    parts      independent parts that the nearest-first plan left short, and that the solver judged
    """

    unmet: int
    bound: int
    by_type: dict[str, int]
    parts: int

    @property
    def proven(self) -> bool:
        """Whether nothing better exists."""
        return self.unmet == self.bound


def unmet_of(scenarios: Scenarios, run: Run) -> Iterator[ScenarioResult]:
    """Give what every scenario misses at least, in their order; fewer when the run is ended before the last.

    Raises
    ------
    PlanError
        The solver ended in a way that says nothing, or a plan does not stand when it is counted again.
    """
    timer = Timer(run)
    for number in range(len(scenarios.scenarios)):
        if timer.over:
            return
        yield _least(scenarios.instance(number), timer)


def _least(instance: Instance, timer: Timer) -> ScenarioResult:
    program = build_program(instance)
    values = program.completed(nearest_first(program))
    whole = Whole(program.cost[Level.UNMET], program.upper, program.hard)
    parts = short_parts(program, whole, values)
    watch = Watch(lambda: timer.left_s, timer.run.cancelled)
    bound = sum(solve_part(whole.part(places), values, places, watch) for places in parts)
    # Units decide; whatever else the solver said follows from them.
    values = program.completed(values[: len(program.columns)])
    plan = plan_of(program, values, bounds={Level.UNMET: bound}, status=Status.GAP)
    require_sound(instance, plan)
    return ScenarioResult(program.score(Level.UNMET, values), bound, _by_type(instance, plan), len(parts))


def short_parts(program: Program, whole: Whole, values: np.ndarray) -> list[np.ndarray]:
    """Give the independent parts in which a plan leaves something unmet that weighs."""
    if not whole.cost @ values:
        return []
    return [part for part in independent(len(values), program.hard) if whole.cost[part] @ values[part]]


def solve_part(
    problem: Problem, values: np.ndarray, places: np.ndarray, watch: Watch, *, most_nodes: int | None = None
) -> int:
    """Make a part of the values as good as it can be, in their place, and give what it cannot go below."""
    step = cost_step(problem)
    in_steps = Problem(problem.cost // step, problem.upper, problem.rows)
    found = solved(in_steps, values[places], watch, most_nodes=most_nodes)
    if found.values is not None and problem.cost @ found.values < problem.cost @ values[places]:
        values[places] = found.values
    if found.ending is Ending.OPTIMAL:
        return int(problem.cost @ values[places])
    # The bound is minus infinity when the solver was ended before it had any.
    return step * ceil(max(found.bound - 1e-6, 0))


def cost_step(problem: Problem) -> int:
    """Give the greatest number of which every cost is a multiple."""
    return reduce(gcd, np.unique(problem.cost).tolist(), 0)


def _by_type(instance: Instance, plan: Plan) -> dict[str, int]:
    """Add up per type asked for what stays unmet; a type of which nothing is missing stands there with 0."""
    short: dict[str, int] = {}
    for request in instance.requests:
        short[request.type] = short.get(request.type, 0) + plan.short[request.id]
    return short
