"""Which clearly different plans are as good, or nearly as good? A range of deployments often performs alike."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from kcr2.planning.allocation.instance import Instance, Level
from kcr2.planning.allocation.plan import Line, Plan, Status
from kcr2.planning.allocation.planned import plan_of, units_of
from kcr2.planning.allocation.program import Program, build_program
from kcr2.planning.allocation.rows import Rows, at_most, stacked
from kcr2.planning.allocation.run import Run, Timer
from kcr2.planning.allocation.solver import Problem, Watch, solved

EXACT = frozenset({Level.UNMET, Level.LATE, Level.DISTURB})
"""Levels that an alternative may not lose on."""
TOLERANCE_PERCENT = 10
"""What an alternative may lose on each of the other levels, and at least one step of it: a planning assumption."""
LEAST_DIFFERENCE = 0.05
"""Plans closer than this share of their units are the same to a reader."""


def alternatives(
    instance: Instance, plan: Plan, count: int, run: Run, *, tolerance_percent: int = TOLERANCE_PERCENT
) -> tuple[Plan, ...]:
    """Give up to `count` plans that differ as much as can be from the plan and from each other.

    None loses on unmet, lateness or disturbance; on the other levels none loses more than the tolerance. Fewer are
    given when there are no more that differ, or when time runs out.
    """
    timer, program = Timer(run), build_program(instance)
    allowed = _allowed(program, plan, tolerance_percent)
    found: list[Plan] = []
    while len(found) < count and not timer.over:
        known = (plan, *found)
        other = _farthest(program, allowed, known, timer)
        if other is None or min(distance(other.lines, one.lines) for one in known) < LEAST_DIFFERENCE:
            break
        found.append(other)
    return tuple(found)


def _allowed(program: Program, plan: Plan, percent: int) -> Rows:
    """Make the rows that keep every level at its score, or within its tolerance."""
    rows = [program.hard]
    for level, score in plan.objectives.items():
        cost = program.cost[level]
        counted = np.flatnonzero(cost)
        most = score if level in EXACT else score + max(score * percent // 100, int(cost.max(initial=0)))
        row = np.zeros(len(counted), dtype=np.int64)
        rows += [program.soft[level], at_most(row, counted, cost[counted], np.array([most - program.constant[level]]))]
    return stacked(rows)


def _farthest(program: Program, allowed: Rows, known: Sequence[Plan], timer: Timer) -> Plan | None:
    """Give the plan that shares the fewest units with the ways to help of the known plans."""
    shared = np.zeros(len(program.upper), dtype=np.int64)
    for plan in known:
        shared[np.flatnonzero(units_of(program, plan.lines))] += 1
    start = program.completed(units_of(program, known[-1].lines))
    watch = Watch(lambda: timer.left_s, timer.run.cancelled)
    found = solved(Problem(shared, program.upper, allowed), start, watch)
    if found.values is None:
        return None
    values = program.completed(found.values[: len(program.columns)])
    return _tidied(program, allowed, plan_of(program, values, bounds={}, status=Status.GAP), values, watch)


def _tidied(program: Program, allowed: Rows, plan: Plan, values: np.ndarray, watch: Watch) -> Plan:
    """Send nobody farther than needed: with the same ways to help in use, the least travel."""
    unused = values[: len(program.columns)] == 0
    upper = program.upper.copy()
    upper[np.flatnonzero(unused)] = 0
    found = solved(Problem(program.cost[Level.TRAVEL], upper, allowed), values, watch)
    if found.values is None:
        return plan
    values = program.completed(found.values[: len(program.columns)])
    return plan_of(program, values, bounds={}, status=Status.GAP)


def distance(one: Sequence[Line], other: Sequence[Line]) -> float:
    """Give the share of the units of two plans that only one of them has, 0..1."""
    both: Counter[tuple[str, str, str, int]] = Counter()
    for sign, lines in ((1, one), (-1, other)):
        for line in lines:
            both[line.request, line.supplier, line.type, 0 if line.release is None else line.arrive] += (
                sign * line.units
            )
    units = sum(line.units for line in (*one, *other))
    return sum(map(abs, both.values())) / units if units else 0.0
