"""How is a plan found that is best at the first level, then at the second, and so on, and how far is it proven?

One level at a time; the scores of the levels before it are kept by rows. What no row ties together is solved apart,
and each part keeps its own scores: the sum is least when every part is, level by level. From the level of burden on,
suppliers tie everything together again, and the whole is solved at once from a start that small problems improved.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import reduce
from math import ceil, gcd, isfinite
from threading import Lock

import numpy as np

from kcr2.errors import PlanError
from kcr2.planning.allocation.improving import freed, rearranged, windows
from kcr2.planning.allocation.instance import Instance, Level
from kcr2.planning.allocation.nearest import nearest_first
from kcr2.planning.allocation.parts import Whole, independent
from kcr2.planning.allocation.plan import Plan, Status
from kcr2.planning.allocation.planned import plan_of
from kcr2.planning.allocation.program import Program, build_program
from kcr2.planning.allocation.rows import Rows, at_most, stacked
from kcr2.planning.allocation.run import Progress, Run, Timer
from kcr2.planning.allocation.solver import Ending, Problem, Relaxation, Watch, relaxed, solved

SHARES = {Level.UNMET: 20, Level.LATE: 10, Level.DISTURB: 5, Level.COVER: 30, Level.BURDEN: 20, Level.TRAVEL: 15}
"""How limited time is divided over the levels; what a level does not need goes to the next."""

MUCH = 250
"""From so many variables on a part is worth improving before it is proven."""
PASSES = 2
REARRANGED = frozenset({Level.LATE, Level.DISTURB, Level.TRAVEL})
"""Levels that sending the same units elsewhere can make better."""
MARGIN = 0.01
"""What the solver's tolerances may add up to over thousands of units; costs are whole, so nothing is lost by it."""
FOR_IMPROVING = 0.4
"""Of the time of a part; the rest is for the proof."""


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
    search = Search(program, first_units(program), timer)
    search.seconds["build"], search.seconds["start"] = built_s, timer.elapsed_s - built_s
    search.tell(None)
    for level in instance.objectives:
        if timer.over:
            break
        search.solve(level)
    return search.plan()


def first_units(program: Program) -> np.ndarray:
    """Give the units of a plan that keeps every rule; what is frozen may need a search to fit together."""
    units = nearest_first(program)
    if program.keeps(program.completed(units)):
        return units
    nothing = np.zeros_like(program.upper)
    found = solved(Problem(nothing, program.upper, program.hard), nothing, Watch())
    if found.values is None:
        raise PlanError(
            "wat al onderweg is ({frozen} regels) past niet binnen voorraad, restdekking en gedeelde ploegen.",
            where="planning",
            fix="Controleer de lopende leveringen en de opgaven van hun eigenaren; er is geen voorstel gemaakt.",
            frozen=sum(line.frozen for line in program.instance.incumbent),
        )
    return found.values[: len(units)]


def nearest_plan(instance: Instance) -> Plan:
    """Give the practitioner's plan: the heaviest request first, by who arrives first. Nothing about it is proven."""
    program = build_program(instance)
    return plan_of(program, program.completed(first_units(program)), bounds={}, status=Status.GAP)


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
        self._lock, self._telling = Lock(), Lock()
        self._told = self._scored(self.values)[0]
        self._best = self._scored(self.values)

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
        # The smallest first: what they leave of the time is for the larger ones.
        counted = sorted((part for part in parts if whole.cost[part].any()), key=len)
        found = self._solved(level, whole, counted, ends)
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
            found = self._part(level, whole, parts[number], share * max(ends - self.timer.elapsed_s, 0.0))
            self._take(found.places, found.values)
            return found

        if len(parts) < 2 or self.timer.run.workers < 2:
            return [one(number) for number in range(len(parts))]
        with ThreadPoolExecutor(self.timer.run.workers) as pool:
            return list(pool.map(one, range(len(parts))))

    def _part(self, level: Level, whole: Whole, places: np.ndarray, limit_s: float) -> _Found:
        step = reduce(gcd, (int(value) for value in np.unique(whole.cost[places])), 0)
        whole = replace(whole, cost=whole.cost // step)
        began = self.timer.elapsed_s
        problem, listener = whole.part(places), self._listener(level, places)
        watch = Watch(self._until(began + limit_s), self.timer.run.cancelled, listener)
        fractional = relaxed(problem, watch)
        improving = replace(watch, left_s=self._until(began + limit_s * FOR_IMPROVING), improved=lambda values: None)
        best = self._tight(places, self._improved(level, whole, places, improving)[places])
        found = solved(problem, best, watch)
        if found.values is not None and problem.cost @ found.values <= problem.cost @ best:
            best = self._tight(places, found.values)
        score = int(problem.cost @ best)
        if found.ending is Ending.OPTIMAL:
            return _Found(places, best, problem.cost, step, score, score, _fixed(fractional, best, score))
        bound = max(_proven(found.bound, score), _proven(fractional.cost if fractional else 0.0, score))
        return _Found(places, best, problem.cost, step, score, bound, np.zeros(len(places), dtype=bool))

    def _until(self, moment_s: float) -> Callable[[], float]:
        return lambda: moment_s - self.timer.elapsed_s

    def _improved(self, level: Level, whole: Whole, places: np.ndarray, watch: Watch) -> np.ndarray:
        """Give a plan that small problems made better, where a part is large enough to be worth it."""
        values = self.values
        if len(places) < MUCH:
            return values
        if level in REARRANGED and level is not self.program.instance.objectives[0]:
            values = rearranged(self.program, whole, values, places, watch)
        around = self._neighbourhoods(level, places)
        for _ in range(PASSES):
            before = values
            values = freed(whole, values, around, watch)
            if values is before or watch.cancelled() or watch.left_s() <= 0:
                break
        return values

    def _neighbourhoods(self, level: Level, places: np.ndarray) -> list[np.ndarray]:
        around = windows(self.program, places)
        if level in self.separate:
            return around
        alone = [part for part in self.parts if len(part) > 1]
        counted = np.setdiff1d(places, np.concatenate(alone)) if alone else places
        return [*(np.union1d(part, counted) for part in alone), *around]

    def _keep(self, found: list[_Found]) -> None:
        for part in found:
            self.upper[part.places[part.fixed]] = 0
        self.rows += [part.row for part in found]
        if all(part.bound == part.score for part in found):
            # What was found on the way depends on which part was first: the same problem must give the same plan.
            self._best = self._scored(self.values)
        self.values = self._best[1]

    def _tight(self, places: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Give the values of a part with nothing counted that is not so: a stopped solver may leave slack."""
        tight: np.ndarray = self._with(places, values)[places]
        return tight

    def _take(self, places: np.ndarray, better: np.ndarray) -> None:
        with self._lock:
            self.values = self._with(places, better)
        self._offer(self.values)

    def _offer(self, values: np.ndarray) -> None:
        """Keep a plan if it is better than the best so far, level by level.

        While parts are solved side by side, a plan that was told on the way may have been lucky at a later level, and
        after a level that was stopped, a plan of a later one may be better at it.
        """
        offered = self._scored(values)
        with self._lock:
            if offered[0] < self._best[0]:
                self._best = offered

    def _scored(self, values: np.ndarray) -> tuple[tuple[int, ...], np.ndarray]:
        return tuple(self.program.score(level, values) for level in self.program.instance.objectives), values

    def _with(self, places: np.ndarray, better: np.ndarray) -> np.ndarray:
        values = self.values.copy()
        values[places] = better
        return self.program.completed(values[: len(self.program.columns)])

    def _listener(self, level: Level, places: np.ndarray) -> Callable[[np.ndarray], None]:
        def improved(better: np.ndarray) -> None:
            if self.timer.elapsed_s - self._told_s >= self.timer.run.told_every_s and len(better) == len(places):
                self._offer(self._with(places, better))
                self.tell(level)

        return improved

    def tell(self, level: Level | None) -> None:
        """Tell the best plan so far, unless a better one was told: who watches sees it improve."""
        with self._telling:
            self._told_s = self.timer.elapsed_s
            if self._best[0] <= self._told:
                self._told = self._best[0]
                self.timer.run.told(Progress(level, self.plan(), self._told_s))

    def plan(self) -> Plan:
        """Give the best plan so far with what is proven of it."""
        found = plan_of(self.program, self._best[1], bounds=self.bounds, status=Status.GAP, seconds=dict(self.seconds))
        if not self.program.instance.requests:
            return replace(found, status=Status.NO_REQUESTS)
        if len(found.proven) == len(found.objectives):
            return replace(found, status=Status.OPTIMAL)
        return replace(found, status=Status.CANCELLED) if self.timer.run.cancelled() else found


def _proven(bound: float, score: int) -> int:
    """Give the integer that a stopped solver's bound proves; it has none when it was stopped before the first one."""
    return min(max(ceil(bound - 1e-6), 0), score) if isfinite(bound) else 0


def _fixed(bound: Relaxation | None, values: np.ndarray, score: int) -> np.ndarray:
    """Say which variables are 0 in every plan of this score: one unit of them would cost more than the gap."""
    if bound is None:
        return np.zeros(len(values), dtype=bool)
    fixed: np.ndarray = (bound.reduced > score - bound.cost + MARGIN) & (values == 0)
    return fixed
