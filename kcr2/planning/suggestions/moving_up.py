"""Who could stand in at home for owners that a plan leaves under their cover? Asked of both, decided by both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kcr2.planning.allocation.instance import Cover, Instance, Stock
from kcr2.planning.allocation.plan import Plan
from kcr2.planning.allocation.rows import Rows, at_least, at_most, stacked
from kcr2.planning.allocation.run import Run, Timer
from kcr2.planning.allocation.solver import Ending, Problem, Watch, solved
from kcr2.planning.explanation.usage import Usage, usage
from kcr2.words import words as _

Between = Mapping[str, Mapping[str, int | None]]
"""Minutes from the seat of one owner to that of another; None, or not there: no way known."""


@dataclass(frozen=True)
class MoveUp:
    """Units of one owner that could stand at another for as long as the plan runs."""

    supplier: str
    to: str
    type: str
    units: int
    minutes: int

    def as_row(self) -> dict[str, Any]:
        """Give it as data."""
        names = ("supplier", "to", "type", "units", "minutes")
        return {name: getattr(self, name) for name in names} | {"text": self.text}

    @property
    def text(self) -> str:
        """The question to both owners, in one Dutch sentence."""
        told = _("vraag {supplier} om {units} {type} tijdelijk bij {to} te zetten ({minutes} min rijden)")
        return told.format(supplier=self.supplier, units=self.units, type=self.type, to=self.to, minutes=self.minutes)


@dataclass(frozen=True)
class Restored:
    """A cover rule that the plan leaves under its minimum or target, at its leanest moment, and with the moves."""

    cover: str
    left: int
    after: int
    minimum: int
    target: int

    def as_row(self) -> dict[str, Any]:
        """Give it as data."""
        numbers = {"left": self.left, "after": self.after, "min": self.minimum, "target": self.target}
        return {"cover": self.cover, **numbers, "text": self.text}

    @property
    def text(self) -> str:
        """What the moves do for a rule, in one Dutch sentence."""
        told = _("{cover}: {left} over van minimum {minimum} en doel {target}; met de verplaatsingen {after}")
        return told.format(cover=self.cover, left=self.left, minimum=self.minimum, target=self.target, after=self.after)


@dataclass(frozen=True)
class MoveUps:
    """The moves that restore the most, the rules that they are about, and whether no others restore more."""

    moves: tuple[MoveUp, ...]
    rules: tuple[Restored, ...]
    proven: bool

    def as_row(self) -> dict[str, Any]:
        """Give it as data."""
        moves, rules = [one.as_row() for one in self.moves], [one.as_row() for one in self.rules]
        return {"kind": "move_up", "moves": moves, "rules": rules, "proven": self.proven}


def move_up(instance: Instance, plan: Plan, run: Run, *, between: Between) -> MoveUps:
    """Give the moves after which least is under a minimum, then the least weighted under a target, then least travel.

    Only what a plan leaves at home all the time may move, of owners that ask for nothing themselves and of which it is
    known what must stay. No rule is brought under its minimum or target by it, and what is under it gets no lower.
    """
    after = _After(instance, usage(instance, plan.lines))
    lean = [rule for rule in instance.cover if after.left(rule) < _wanted(rule)]
    model = _Model(after, lean, _ways(after, lean, between))
    values, proven = model.best(run)
    moves = tuple(
        MoveUp(way.stock.supplier, way.to, way.stock.type, int(units), way.minutes)
        for way, units in zip(model.ways, values, strict=False)
        if units
    )
    rules = tuple(
        Restored(rule.id, after.left(rule), after.left(rule) + model.gained(rule, values), rule.min, rule.target)
        for rule in lean
    )
    return MoveUps(moves, rules, proven)


def _wanted(rule: Cover) -> int:
    return max(rule.min, rule.target)


@dataclass(frozen=True)
class _After:
    """What is left at home after a plan, at the leanest moment of each thing."""

    instance: Instance
    used: Usage

    def left(self, rule: Cover) -> int:
        away = max(self.used.cover_away(rule, at) for at in range(self.instance.periods))
        return self.instance.base(rule) - away

    def free(self, stock: Stock) -> int:
        away = max(self.used.away[stock.supplier, stock.type, at] for at in range(self.instance.periods))
        return max(stock.cap - away, 0)

    def may_move(self, stock: Stock) -> bool:
        """Say whether an owner has spare units, is known to, and does not need them itself."""
        region = self.instance.supplier_of[stock.supplier].region
        asks = any(row.requester == region for row in self.instance.requests)
        known = any(rule.members == (stock.supplier,) and stock.type in rule.types for rule in self.instance.cover)
        return known and not asks and self.free(stock) > 0


@dataclass(frozen=True)
class _Way:
    stock: Stock
    to: str
    minutes: int

    def gain(self, rule: Cover) -> int:
        """Give what one unit does for a rule: more where it goes, less where it came from."""
        if self.stock.type not in rule.types:
            return 0
        return int(self.to in rule.members) - int(self.stock.supplier in rule.members)


def _ways(after: _After, lean: list[Cover], between: Between) -> list[_Way]:
    ways = []
    for stock in filter(after.may_move, after.instance.stock):
        wanting = [rule for rule in lean if stock.type in rule.types and stock.supplier not in rule.members]
        for owner in dict.fromkeys(member for rule in wanting for member in rule.members):
            minutes = between.get(stock.supplier, {}).get(owner)
            if minutes is not None:
                ways.append(_Way(stock, owner, minutes))
    return ways


@dataclass(frozen=True)
class _Model:
    """Units per way, then for each lean rule what stays under its minimum, then what stays under its target."""

    after: _After
    lean: list[Cover]
    ways: list[_Way]

    def gained(self, rule: Cover, values: np.ndarray) -> int:
        return sum(way.gain(rule) * int(units) for way, units in zip(self.ways, values, strict=False))

    def best(self, run: Run) -> tuple[np.ndarray, bool]:
        """Solve the levels one after the other; what could not be proven in time is said."""
        timer, rows, proven = Timer(run), [self._limits(), self._under()], True
        watch = Watch(lambda: timer.left_s, run.cancelled)
        upper = np.concatenate([[self.after.free(way.stock) for way in self.ways], *self._most()]).astype(np.int64)
        values = self._nothing()
        for cost in self._levels():
            found = solved(Problem(cost, upper, stacked(rows)), values, watch)
            proven &= found.ending is Ending.OPTIMAL
            if found.values is not None and cost @ found.values <= cost @ values:
                values = found.values
            counted = np.flatnonzero(cost)
            score = np.array([cost @ values])
            rows.append(at_most(np.zeros(len(counted), dtype=np.int64), counted, cost[counted], score))
        return values, proven

    def _most(self) -> list[list[int]]:
        left = [(rule, self.after.left(rule)) for rule in self.lean]
        return [[max(rule.min - at, 0) for rule, at in left], [max(rule.target - at, 0) for rule, at in left]]

    def _nothing(self) -> np.ndarray:
        return np.concatenate([np.zeros(len(self.ways)), *self._most()]).astype(np.int64)

    def _levels(self) -> list[np.ndarray]:
        """Give what counts: under a minimum, weighted under a target, travel and, where that is equal, units."""
        no_ways, no_rules = [0] * len(self.ways), [0] * len(self.lean)
        travel = [1_000 * way.minutes + 1 for way in self.ways]
        levels = (
            (no_ways, [1] * len(self.lean), no_rules),
            (no_ways, no_rules, [rule.weight for rule in self.lean]),
            (travel, no_rules, no_rules),
        )
        return [np.array([*ways, *least, *target], dtype=np.int64) for ways, least, target in levels]

    def _limits(self) -> Rows:
        """Give what may leave: what is free of a stock, of a shared crew, and above what a rule wants."""
        entries: list[tuple[int, int, int]] = []
        upper: list[int] = []
        for stock in dict.fromkeys(way.stock for way in self.ways):
            entries += [(len(upper), at, 1) for at, way in enumerate(self.ways) if way.stock is stock]
            upper.append(self.after.free(stock))
        for pool in self.after.instance.pools:
            used = max(self.after.used.pool_used(pool, at) for at in range(self.after.instance.periods))
            mine = [
                (at, pool.use.get(way.stock.type, 0))
                for at, way in enumerate(self.ways)
                if way.stock.supplier == pool.supplier
            ]
            entries += [(len(upper), at, use) for at, use in mine if use]
            upper.append(max(pool.cap - used, 0))
        for rule in self.after.instance.cover:
            entries += [(len(upper), at, -way.gain(rule)) for at, way in enumerate(self.ways) if way.gain(rule)]
            upper.append(max(self.after.left(rule) - _wanted(rule), 0))
        row, column, value = np.array(entries, dtype=np.int64).reshape(-1, 3).T
        return at_most(row, column, value, np.array(upper, dtype=np.int64))

    def _under(self) -> Rows:
        """Let what stays under a minimum, and under a target, be counted."""
        entries: list[tuple[int, int, int]] = []
        lower: list[int] = []
        for block, wanted in enumerate(("min", "target")):
            for number, rule in enumerate(self.lean):
                place = len(self.ways) + block * len(self.lean) + number
                entries += [(len(lower), at, way.gain(rule)) for at, way in enumerate(self.ways) if way.gain(rule)]
                entries.append((len(lower), place, 1))
                lower.append(getattr(rule, wanted) - self.after.left(rule))
        row, column, value = np.array(entries, dtype=np.int64).reshape(-1, 3).T
        return at_least(row, column, value, np.array(lower, dtype=np.int64))
