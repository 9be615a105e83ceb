"""How is a plan found that is best at the first level, then at the second, and so on, and how far is it proven?

One level at a time; the scores of the levels before it are kept by rows. What no row ties together is solved apart,
and each part keeps its own scores: the sum is least when every part is, level by level. The rows of burden, and the
scores from there on, tie the parts together; they are kept apart from the others so that prices can take their place.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Lock

import numpy as np

from kcr2.errors import PlanError
from kcr2.planning.allocation.instance import Instance, Level
from kcr2.planning.allocation.nearest import nearest_first
from kcr2.planning.allocation.parts import Whole, independent
from kcr2.planning.allocation.plan import Plan, Status
from kcr2.planning.allocation.planned import plan_of
from kcr2.planning.allocation.program import Program, build_program
from kcr2.planning.allocation.rows import Rows, stacked
from kcr2.planning.allocation.run import Progress, Run, Timer
from kcr2.planning.allocation.solver import Problem, Watch, ranges, solved
from kcr2.planning.allocation.stage import Found, Stage, stage_of

SHARES = {Level.UNMET: 20, Level.LATE: 10, Level.DISTURB: 5, Level.COVER: 30, Level.BURDEN: 20, Level.TRAVEL: 15}
"""How limited time is divided over the levels; what a level does not need goes to the next."""


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


class Search:
    """The best plan so far, and what is known about better ones."""

    def __init__(self, program: Program, units: np.ndarray, timer: Timer) -> None:
        """Begin with a plan that keeps all rules."""
        self.program, self.timer = program, timer
        self.values = program.completed(units)
        self.least, self.upper = np.zeros_like(program.upper), program.upper.copy()
        self.rows = [program.hard]
        self.tying: list[Rows] = []
        self.bounds: dict[Level, int] = {}
        self.seconds: dict[str, float] = {}
        self._told_s = float("-inf")
        self._lock, self._telling = Lock(), Lock()
        self._told = self._scored(self.values)[0]
        self._best = self._scored(self.values)

    @property
    def separate(self) -> list[Level]:
        """The leading levels at which independent parts add up."""
        levels = list(self.program.instance.objectives)
        return levels[: levels.index(Level.BURDEN)] if Level.BURDEN in levels else levels

    def solve(self, level: Level) -> None:
        """Make the plan best at a level without touching the scores before it."""
        began = self.timer.elapsed_s
        ends = began + self._share(level)
        if self.bounds:
            self._narrow(Watch(self._until(ends), self.timer.run.cancelled))
        (self.rows if level in self.separate else self.tying).append(self.program.soft[level])
        stage = stage_of(self.program, level, (self.least, self.upper), stacked(self.rows), stacked(self.tying))
        found = self._solved(stage, ends)
        self._keep(level, found)
        constant = self.program.constant[level]
        self.bounds[level] = constant + sum(one.bound * one.step for one in found)
        self.seconds[level.value] = self.timer.elapsed_s - began
        self.tell(level)

    def _narrow(self, watch: Watch) -> None:
        """Learn how much each demand can miss in plans that keep the scores so far."""
        rows, places = stacked(self.rows), self.program.unmet.places
        whole = Whole(np.zeros_like(self.upper), self.upper, rows)
        for part in independent(len(self.upper), rows):
            open_ = np.flatnonzero(np.isin(part, places) & (self.upper[part] > self.least[part]))
            if len(open_) and len(part) > 1:
                least, most = ranges(whole.part(part), open_, watch)
                self.least[part[open_]] = np.maximum(self.least[part[open_]], least)
                self.upper[part[open_]] = most

    def _share(self, level: Level) -> float:
        levels = list(self.program.instance.objectives)
        left = levels[levels.index(level) :]
        return self.timer.left_s * SHARES[level] / sum(SHARES[one] for one in left)

    def _solved(self, stage: Stage, ends: float) -> list[Found]:
        # The smallest first: what they leave of the time is for the larger ones.
        parts = sorted(stage.parts, key=len)
        weights = [len(part) for part in parts]
        run = self.timer.run

        def one(number: int) -> Found:
            ahead = sum(weights[number:]) / run.workers
            share = min(1.0, weights[number] / max(ahead, 1.0))
            until = self.timer.elapsed_s + share * max(ends - self.timer.elapsed_s, 0.0)
            watch = Watch(self._until(until), run.cancelled, self._listener(stage, parts[number]))
            found = stage.solve(stage.extended(self.values), parts[number], watch, run.workers)
            self._take(found)
            return found

        if len(parts) < 2 or run.workers < 2:
            return [one(number) for number in range(len(parts))]
        with ThreadPoolExecutor(run.workers) as pool:
            return list(pool.map(one, range(len(parts))))

    def _until(self, moment_s: float) -> Callable[[], float]:
        return lambda: moment_s - self.timer.elapsed_s

    def _keep(self, level: Level, found: list[Found]) -> None:
        for part in found:
            fixed = part.places[part.fixed]
            self.upper[fixed[fixed < len(self.upper)]] = 0
        (self.rows if level in self.separate else self.tying).extend(part.row for part in found)
        if all(part.bound == part.score for part in found):
            # What was found on the way depends on which part was first: the same problem must give the same plan.
            self._best = self._scored(self.values)
        self.values = self._best[1]

    def _take(self, found: Found) -> None:
        with self._lock:
            self.values = self._with(found.places, found.values)
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
        values, mine = self.values.copy(), places < len(self.values)
        values[places[mine]] = better[mine]
        return self.program.completed(values[: len(self.program.columns)])

    def _listener(self, stage: Stage, places: np.ndarray) -> Callable[[np.ndarray], None]:
        def improved(better: np.ndarray) -> None:
            if self.timer.elapsed_s - self._told_s >= self.timer.run.told_every_s and len(better) == len(places):
                self._offer(self._with(places, better))
                self.tell(stage.level)

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
