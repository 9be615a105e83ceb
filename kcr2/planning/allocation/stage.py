"""How is one level made best, from a plan that keeps the levels before it, and what does that prove?

What no row ties together is solved apart. From the level of burden on, suppliers tie all parts, but only by a few
rows: prices on these bring the parts together again. What prices leave unproven goes to the solver as a whole.
"""

from dataclasses import dataclass, replace
from functools import reduce
from math import ceil, gcd, isfinite

import numpy as np

from kcr2.planning.allocation.combinations import Choice, choices, chosen, tied
from kcr2.planning.allocation.improving import freed, rearranged, windows
from kcr2.planning.allocation.instance import Level
from kcr2.planning.allocation.parts import Whole, independent
from kcr2.planning.allocation.pricing import Pricing, Tied, upper_limits
from kcr2.planning.allocation.program import Program
from kcr2.planning.allocation.rows import Rows, at_most, stacked
from kcr2.planning.allocation.solver import Ending, Outcome, Relaxation, Watch, relaxed, solved

MUCH = 250
"""From so many variables on a part is worth improving before it is proven."""
PASSES = 2
REARRANGED = frozenset({Level.LATE, Level.DISTURB, Level.TRAVEL})
"""Levels that sending the same units elsewhere can make better."""
MARGIN = 0.01
"""What the solver's tolerances may add up to over thousands of units; costs are whole, so nothing is lost by it."""
FOR_IMPROVING = 0.2
"""Of the time of a part, before the proof is begun."""
FOR_PROVING = 0.7
"""Of the time that is left then; the rest is for improving what the proof was stopped with."""
FOR_PRICING = 0.7
"""Of the time of what is tied together; improving and the proof of the whole get the rest."""


@dataclass(frozen=True)
class Found:
    """What came of one part at one level: its values, its score and its bound in steps of `step`.

    `fixed` says which of the places are 0 in every plan of this score.
    """

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


@dataclass(frozen=True)
class Stage:
    """One level of a program, with the combinations that few demands and crews allow as variables of their own.

    whole    cost, greatest values and rows
    own      the rows that tie no parts; `tying` those that do
    alone    the parts that `own` leaves independent
    """

    program: Program
    level: Level
    made: list[Choice]
    whole: Whole
    own: Rows
    tying: Rows
    alone: list[np.ndarray]

    @property
    def parts(self) -> list[np.ndarray]:
        """What can be solved apart at this level."""
        everything = [np.arange(len(self.whole.cost))]
        parts = everything if len(self.tying) else self.alone
        return [part for part in parts if self.whole.cost[part].any()]

    @property
    def blocks(self) -> list[np.ndarray]:
        """The parts that only tying rows bring together; a variable alone is between them."""
        return [part for part in self.alone if len(part) > 1]

    def extended(self, values: np.ndarray) -> np.ndarray:
        """Give a solution with the combinations it holds."""
        return chosen(self.made, values)

    def tight(self, values: np.ndarray) -> np.ndarray:
        """Give a solution with nothing counted that is not so: a stopped solver may leave slack."""
        return self.extended(self.program.completed(values[: len(self.program.columns)]))

    @property
    def tied(self) -> bool:
        """Whether rows tie parts together that prices can take apart."""
        return len(self.tying) > 0 and len(self.blocks) > 1

    def solve(self, start: np.ndarray, places: np.ndarray, watch: Watch, workers: int) -> Found:
        """Make one part best, from a solution of all variables that keeps all rows."""
        step = reduce(gcd, (int(value) for value in np.unique(self.whole.cost[places])), 0)
        whole = replace(self.whole, cost=self.whole.cost // step)
        fractional = relaxed(whole.part(places), watch)
        best, bound = start, fractional.cost if fractional else 0.0
        if self.tied:
            pricing = Pricing(Tied(whole, self.own, self.tying, self.blocks), start, workers)
            pricing.run(watch.share(FOR_PRICING))
            best, bound = self.tight(pricing.values), max(bound, pricing.bound)
        best, bound = self._searched(whole, best, bound, places, watch)
        cost, values = whole.cost[places], best[places]
        score = int(cost @ values)
        least = _proven(bound, score)
        fixed = _fixed(fractional if least == score else None, values, score)
        return Found(places, values, cost, step, score, least, fixed)

    def _searched(
        self, whole: Whole, best: np.ndarray, bound: float, places: np.ndarray, watch: Watch
    ) -> tuple[np.ndarray, float]:
        """Improve and prove what is left to be proven."""
        cost = whole.cost[places]
        if _closed(bound, int(cost @ best[places])):
            return best, bound
        # Without a limit on time, what prices left open is soonest closed by the proof itself.
        if isfinite(watch.left_s()) or not self.tied:
            best = self._improved(whole, best, places, watch.share(FOR_IMPROVING))
            if _closed(bound, int(cost @ best[places])):
                return best, bound
        outcome = solved(whole.part(places), best[places], watch.share(FOR_PROVING))
        best = self._better(whole, best, places, outcome)
        if outcome.ending is Ending.STOPPED:
            best = self._improved(whole, best, places, watch)
        return best, max(bound, outcome.bound)

    def _better(self, whole: Whole, best: np.ndarray, places: np.ndarray, outcome: Outcome) -> np.ndarray:
        if outcome.values is None or whole.cost[places] @ (outcome.values - best[places]) > 0:
            return best
        values = best.copy()
        values[places] = outcome.values
        return self.tight(values)

    def _improved(self, whole: Whole, values: np.ndarray, places: np.ndarray, watch: Watch) -> np.ndarray:
        """Give a plan that small problems made better, where a part is large enough to be worth it."""
        if len(places) < MUCH:
            return values
        watch = replace(watch, improved=lambda values: None)
        if self.level in REARRANGED and self.level is not self.program.instance.objectives[0]:
            values = rearranged(self.program, whole, values, places, watch)
        around = self._neighbourhoods(places)
        for _ in range(PASSES):
            before = values
            values = freed(whole, values, around, watch)
            if values is before or watch.cancelled() or watch.left_s() <= 0:
                break
        return values

    def _neighbourhoods(self, places: np.ndarray) -> list[np.ndarray]:
        around = windows(self.program, places)
        if not len(self.tying):
            return around
        blocks = self.blocks
        between = np.setdiff1d(places, np.concatenate(blocks)) if blocks else places
        return [*(np.union1d(block, between) for block in blocks), *around]


def stage_of(program: Program, level: Level, bounds: tuple[np.ndarray, np.ndarray], own: Rows, tying: Rows) -> Stage:
    """Give the stage of a level, for variables within bounds and the rows so far."""
    least, upper = bounds
    made = choices(program, least, upper)
    listed = sum(len(choice.combinations) for choice in made)
    own = stacked([own, tied(made, len(upper))])
    most = np.concatenate([upper, np.ones(listed, dtype=np.int64)])
    whole = np.concatenate([program.cost[level], np.zeros(listed, dtype=np.int64)])
    tying = upper_limits(tying)
    alone = independent(len(most), own)
    return Stage(program, level, made, Whole(whole, most, stacked([own, tying])), own, tying, alone)


def _proven(bound: float, score: int) -> int:
    """Give the integer that a stopped solver's bound proves; it has none when it was stopped before the first one."""
    return min(max(ceil(bound - 1e-6), 0), score) if isfinite(bound) else 0


def _closed(bound: float, score: int) -> bool:
    return _proven(bound, score) == score


def _fixed(bound: Relaxation | None, values: np.ndarray, score: int) -> np.ndarray:
    """Say which variables are 0 in every plan of this score: one unit of them would cost more than the gap."""
    if bound is None:
        return np.zeros(len(values), dtype=bool)
    fixed: np.ndarray = (bound.reduced > score - bound.cost + MARGIN) & (values == 0)
    return fixed
