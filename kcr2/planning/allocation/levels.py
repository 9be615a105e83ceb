"""How is a plan found that is best at the first level, then at the second, and so on, and how far is it proven?

One level at a time; the scores of the levels before it are kept by rows. What no row ties together is solved apart,
and each part keeps its own scores: the sum is least when every part is, level by level. From the level of burden on,
suppliers tie everything together again, and the whole is solved at once from a start that small problems improved.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import reduce
from math import ceil, gcd

import numpy as np

from kcr2.planning.allocation.improving import freed, rearranged
from kcr2.planning.allocation.instance import Instance, Level
from kcr2.planning.allocation.nearest import nearest_first
from kcr2.planning.allocation.parts import Whole, independent
from kcr2.planning.allocation.plan import Plan, Status
from kcr2.planning.allocation.planned import plan_of
from kcr2.planning.allocation.program import Program, build_program
from kcr2.planning.allocation.rows import Rows, at_most, stacked
from kcr2.planning.allocation.run import Progress, Run, Timer
from kcr2.planning.allocation.solver import Ending, Problem, Watch, relaxed, solved

SHARES = {Level.UNMET: 20, Level.LATE: 10, Level.DISTURB: 5, Level.COVER: 30, Level.BURDEN: 20, Level.TRAVEL: 15}
"""How limited time is divided over the levels; what a level does not need goes to the next."""

MUCH = 250
"""From so many variables on a part is worth improving before it is proven."""
MOST_FOR_FIXING = 6_000
"""Up to so many variables the relaxation is cheap beside what it fixes."""


def allocate(instance: Instance, run: Run) -> Plan:
    """Give the best plan for all requests at once.

    Raises
    ------
    PlanError
        What is frozen breaks a rule, or the solver ended in a way that says nothing.
    """
    timer = Timer(run)
    program = build_program(instance)
    built_s = timer.elapsed_s
    search = Search(program, nearest_first(program), timer)
    search.seconds["build"], search.seconds["start"] = built_s, timer.elapsed_s - built_s
    search.tell(None)
    for level in instance.objectives:
        if timer.over:
            break
        search.solve(level)
    return search.plan()


def nearest_plan(instance: Instance) -> Plan:
    """Give the practitioner's plan: the heaviest request first, by who arrives first. Nothing about it is proven."""
    program = build_program(instance)
    return plan_of(program, program.completed(nearest_first(program)), bounds={}, status=Status.GAP)


@dataclass(frozen=True)
class _Found:
    """What came of one part at one level: its values, its score and its bound in steps of `step`."""

    places: np.ndarray
    values: np.ndarray
    cost: np.ndarray
    step: int
    score: int
    bound: int
    fixed: np.ndarray

    @property
    def row(self) -> Rows:
        """The row that keeps the score in the levels that follow."""
        counted = np.flatnonzero(self.cost)
        row = np.zeros(len(counted), dtype=np.int64)
        return at_most(row, self.places[counted], self.cost[counted], np.array([self.score]))


class Search:
    """The best plan so far, and what is known about better ones."""

    def __init__(self, program: Program, units: np.ndarray, timer: Timer) -> None:
        """Begin with a plan that keeps all rules."""
        self.program, self.timer = program, timer
        self.values = program.completed(units)
        self.upper = program.upper.copy()
        self.rows = [program.hard]
        self.bounds: dict[Level, int] = {}
        self.seconds: dict[str, float] = {}
        self.parts = independent(len(self.values), stacked([program.hard, *self._apart()]))
        self._told_s = float("-inf")

    def _apart(self) -> list[Rows]:
        return [self.program.soft[level] for level in self.separate]

    @property
    def separate(self) -> list[Level]:
        """The leading levels at which independent parts add up."""
        levels = list(self.program.instance.objectives)
        return levels[: levels.index(Level.BURDEN)] if Level.BURDEN in levels else levels

    def solve(self, level: Level) -> None:
        """Make the plan best at a level without touching the scores before it."""
        began = self.timer.elapsed_s
        self.rows.append(self.program.soft[level])
        whole = Whole(self.program.cost[level], self.upper, stacked(self.rows))
        ends = began + self._share(level)
        parts = self.parts if level in self.separate else [np.arange(len(self.values))]
        found = self._solved(level, whole, [part for part in parts if whole.cost[part].any()], ends)
        self._keep(found)
        constant = self.program.constant[level]
        self.bounds[level] = constant + sum(one.bound * one.step for one in found)
        self.seconds[level.value] = self.timer.elapsed_s - began
        self.tell(level)

    def _share(self, level: Level) -> float:
        levels = list(self.program.instance.objectives)
        left = levels[levels.index(level) :]
        return self.timer.left_s * SHARES[level] / sum(SHARES[one] for one in left)

    def _solved(self, level: Level, whole: Whole, parts: Sequence[np.ndarray], ends: float) -> list[_Found]:
        weights = [len(part) for part in parts]

        def one(number: int) -> _Found:
            ahead = sum(weights[number:]) / self.timer.run.workers
            share = min(1.0, weights[number] / max(ahead, 1.0))
            return self._part(level, whole, parts[number], share * max(ends - self.timer.elapsed_s, 0.0))

        if len(parts) < 2 or self.timer.run.workers < 2:
            return [one(number) for number in range(len(parts))]
        with ThreadPoolExecutor(self.timer.run.workers) as pool:
            return list(pool.map(one, range(len(parts))))

    def _part(self, level: Level, whole: Whole, places: np.ndarray, limit_s: float) -> _Found:
        step = reduce(gcd, (int(value) for value in np.unique(whole.cost[places])), 0)
        whole = replace(whole, cost=whole.cost // step)
        ends = self.timer.elapsed_s + limit_s
        watch = Watch(limit_s, self.timer.run.cancelled, self._listener(level, places))
        values = self._improved(level, whole, places, watch)
        problem = whole.part(places)
        if limit_s < float("inf"):
            watch = replace(watch, limit_s=max(ends - self.timer.elapsed_s, 0.0))
        found = solved(problem, values[places], watch)
        best = values[places]
        if found.values is not None and problem.cost @ found.values <= problem.cost @ best:
            best = found.values
        score = int(problem.cost @ best)
        bound = score if found.ending is Ending.OPTIMAL else max(ceil(found.bound - 1e-6), 0)
        fixed = _fixed(problem, best, score) if bound == score else np.zeros(len(places), dtype=bool)
        return _Found(places, best, problem.cost, step, score, bound, fixed)

    def _improved(self, level: Level, whole: Whole, places: np.ndarray, watch: Watch) -> np.ndarray:
        if level is self.program.instance.objectives[0] or len(places) < MUCH:
            return self.values
        values = rearranged(self.program, whole, self.values, places, watch)
        if level in self.separate:
            return values
        alone = [part for part in self.parts if len(part) > 1]
        counted = np.setdiff1d(places, np.concatenate(alone)) if alone else places
        for _ in range(2):
            values = freed(whole, values, [np.union1d(part, counted) for part in alone], watch)
        return values

    def _keep(self, found: list[_Found]) -> None:
        values = self.values.copy()
        for part in found:
            values[part.places] = part.values
            self.upper[part.places[part.fixed]] = 0
        self.values = self.program.completed(values[: len(self.program.columns)])
        self.rows += [part.row for part in found]

    def _listener(self, level: Level, places: np.ndarray):  # noqa: ANN202
        def improved(better: np.ndarray) -> None:
            if self.timer.elapsed_s - self._told_s < self.timer.run.told_every_s or len(better) != len(places):
                return
            values = self.values.copy()
            values[places] = better
            self.tell(level, self.program.completed(values[: len(self.program.columns)]))

        return improved

    def tell(self, level: Level | None, values: np.ndarray | None = None) -> None:
        """Tell the best plan so far."""
        self._told_s = self.timer.elapsed_s
        plan = self.plan() if values is None else plan_of(self.program, values, bounds=self.bounds, status=Status.GAP)
        self.timer.run.told(Progress(level, plan, self._told_s))

    def plan(self) -> Plan:
        """Give the best plan so far with what is proven of it."""
        found = plan_of(self.program, self.values, bounds=self.bounds, status=Status.GAP, seconds=dict(self.seconds))
        if not self.program.instance.requests:
            return replace(found, status=Status.NO_REQUESTS)
        if len(found.proven) == len(found.objectives):
            return replace(found, status=Status.OPTIMAL)
        return replace(found, status=Status.CANCELLED) if self.timer.run.cancelled() else found


def _fixed(problem: Problem, values: np.ndarray, score: int) -> np.ndarray:
    """Say which variables are 0 in every plan of this score: one unit of them would cost more than the gap."""
    none = np.zeros(len(values), dtype=bool)
    if len(values) > MOST_FOR_FIXING:
        return none
    bound = relaxed(problem, Watch())
    if bound is None:
        return none
    return (bound[1] > score - bound[0] + 1e-6) & (values == 0)
