"""How are parts that only a few rows tie together solved apart, and what does that prove of the whole?

A price on each tying row (a point of burden of an owner, say) takes the row's place: every part is then best by
itself, and the sum of these bests, less what the rows may hold at those prices, is a bound on the whole. Prices come
from a small program that mixes the solutions found so far; its whole-number mix is a plan, its prices the next ones.
Parts are short to prove where the whole is not: what has to be searched adds up instead of multiplying.
(Dantzig and Wolfe 1960; Lagrangian bound: Geoffrion 1974; prices that move slowly: Wentges 1997.)
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from math import ceil

import numpy as np

from kcr2.planning.allocation.parts import Whole
from kcr2.planning.allocation.rows import Rows, kept, stacked
from kcr2.planning.allocation.solver import Outcome, Problem, Watch, relaxed, solved

SCALE = 50_000
"""Prices are whole numbers of a small part of a unit, so that the bound is exact but for the solver's tolerance."""
TOLERANCE = 0.001
"""Far above what that can add up to in units of cost; bounds are often whole numbers, and one too high proves a lie."""
STAYING = 0.3
"""How much of the best prices so far stays in the next ones; less after every round that brought nothing."""
ROUNDS = 60
STALLED = 4
"""Rounds without a better bound after which pricing ends."""
SLACK = 0.25
"""What all parts together may leave unproven in a round, at the least; costs are whole, so it hides nothing."""
ROUGHLY = 0.04
"""How much of the gap that is left they may leave unproven: far from the end, exact prices gain nothing."""


@dataclass(frozen=True)
class Tied:
    """A program as parts that only some rows tie together.

    whole    cost, greatest values and all rows
    own      the rows that tie no parts
    tying    the rows that do, each as an upper limit
    parts    places of each part; what is in none belongs to the tying rows alone
    """

    whole: Whole
    own: Rows
    tying: Rows
    parts: Sequence[np.ndarray]

    @property
    def between(self) -> np.ndarray:
        """Places of the variables that are in no part."""
        alone = np.ones(len(self.whole.cost), dtype=bool)
        alone[np.concatenate(list(self.parts))] = False
        return np.flatnonzero(alone)


def upper_limits(rows: Rows) -> Rows:
    """Give rows as upper limits only: a lower limit is an upper one of the opposite."""
    over, under = np.isfinite(rows.upper), np.isfinite(rows.lower)
    above, below = kept(rows, over), kept(rows, under)
    turned = Rows(below.row, below.column, -below.value, np.full(len(below), -np.inf), -below.lower)
    return stacked([replace(above, lower=np.full(len(above), -np.inf)), turned])


@dataclass
class Proposal:
    """A solution of one part: what it costs and what it takes of every tying row."""

    part: int
    values: np.ndarray
    cost: int
    taken: np.ndarray


@dataclass
class Pricing:
    """The solutions of parts so far, the best mix of them, and the best bound."""

    tied: Tied
    values: np.ndarray
    workers: int
    bound: float = 0.0
    prices: np.ndarray = field(init=False)
    proposals: list[Proposal] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with the parts of a known solution."""
        self.prices = np.zeros(len(self.tied.tying), dtype=np.int64)
        for number, places in enumerate(self.tied.parts):
            self._propose(number, self.values[places])

    @property
    def score(self) -> int:
        """What the best solution so far costs."""
        return int(self.tied.whole.cost @ self.values)

    @property
    def proven(self) -> bool:
        """Whether nothing can cost less."""
        return ceil(self.bound) >= self.score

    def run(self, watch: Watch) -> None:
        """Price and mix until the best is proven, the bound stalls, or time is over."""
        stalled = 0
        for number in range(ROUNDS):
            mixed = relaxed(self._mix(), watch)
            if mixed is None or self.proven or stalled == STALLED:
                return
            before = self.bound
            self._round(self._next(mixed.worth, STAYING ** (stalled + 1) if number else 0.0), watch)
            stalled = 0 if self.bound > before + SLACK else stalled + 1
            self._mixed(watch)
            if watch.cancelled() or watch.left_s() <= 0:
                return

    def _next(self, worth: np.ndarray, staying: float) -> np.ndarray:
        told = np.maximum(-worth[: len(self.prices)], 0.0) * SCALE
        prices = staying * self.prices + (1 - staying) * told
        # Rounded so that no variable between the parts becomes cheaper than nothing.
        easing = self._easing()
        rounded: np.ndarray = np.where(easing, np.floor(prices + 1e-6), np.ceil(prices - 1e-6)).astype(np.int64)
        return rounded

    def _easing(self) -> np.ndarray:
        tying, between = self.tied.tying, np.zeros(len(self.tied.whole.cost), dtype=bool)
        between[self.tied.between] = True
        eased = np.zeros(len(tying), dtype=bool)
        eased[tying.row[between[tying.column] & (tying.value < 0)]] = True
        return eased

    def _round(self, prices: np.ndarray, watch: Watch) -> None:
        tied, tying = self.tied, self.tied.tying
        cost = tied.whole.cost * SCALE
        np.add.at(cost, tying.column, prices[tying.row] * tying.value)
        priced = Whole(cost, tied.whole.upper, tied.own)
        slack = max(SLACK, ROUGHLY * (self.score - self.bound))
        gap = slack * SCALE / len(tied.parts)

        def one(places: np.ndarray) -> Outcome:
            return solved(priced.part(places), self.values[places], replace(watch, improved=lambda _: None), gap=gap)

        with ThreadPoolExecutor(self.workers) as pool:
            outcomes = list(pool.map(one, tied.parts))
        between = tied.between
        rest = int(np.minimum(cost[between], 0) @ tied.whole.upper[between]) - int(prices @ tying.upper)
        bound = (sum(outcome.bound for outcome in outcomes) + rest) / SCALE - TOLERANCE
        if bound > self.bound:
            self.bound, self.prices = bound, prices
        for number, outcome in enumerate(outcomes):
            if outcome.values is not None:
                self._propose(number, outcome.values)

    def _propose(self, number: int, values: np.ndarray) -> None:
        places, tying = self.tied.parts[number], self.tied.tying
        whole = np.zeros(len(self.tied.whole.cost), dtype=np.int64)
        whole[places] = values
        taken = np.bincount(tying.row, tying.value * whole[tying.column], minlength=len(tying)).astype(np.int64)
        self.proposals.append(Proposal(number, values, int(self.tied.whole.cost @ whole), taken))

    def _mix(self) -> Problem:
        """Give the program that mixes proposals: one of each part, and what is between the parts."""
        tied, count, between = self.tied, len(self.proposals), self.tied.between
        taken = np.array([proposal.taken for proposal in self.proposals]).T
        row, column = np.nonzero(taken)
        held = restricted_columns(tied.tying, between, len(tied.whole.cost))
        parts = np.array([proposal.part for proposal in self.proposals])
        one = np.ones(len(tied.parts))
        rows = Rows(
            np.concatenate([row, held.row, len(tied.tying) + parts]),
            np.concatenate([column, held.column + count, np.arange(count)]),
            np.concatenate([taken[row, column], held.value, np.ones(count, dtype=np.int64)]),
            np.concatenate([tied.tying.lower, one]),
            np.concatenate([tied.tying.upper, one]),
        )
        cost = np.concatenate([[proposal.cost for proposal in self.proposals], tied.whole.cost[between]])
        upper = np.concatenate([np.ones(count, dtype=np.int64), tied.whole.upper[between]])
        return Problem(cost.astype(np.int64), upper, rows)

    def _mixed(self, watch: Watch) -> None:
        outcome = solved(self._mix(), None, replace(watch, improved=lambda _: None))
        if outcome.values is None:
            return
        values = self.values.copy()
        values[self.tied.between] = outcome.values[len(self.proposals) :]
        for proposal, taken in zip(self.proposals, outcome.values, strict=False):
            if taken:
                values[self.tied.parts[proposal.part]] = proposal.values
        if self.tied.whole.cost @ values < self.score:
            self.values = values
            watch.improved(values)


def restricted_columns(rows: Rows, places: np.ndarray, count: int) -> Rows:
    """Give all rows about some variables only."""
    position = np.full(count, -1)
    position[places] = np.arange(len(places))
    entries = position[rows.column] >= 0
    return Rows(rows.row[entries], position[rows.column[entries]], rows.value[entries], rows.lower, rows.upper)
