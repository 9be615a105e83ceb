"""What do the lines of a plan add up to? Counted one by one from the definition, without the model that made them.

Source: the objectives and the away periods of schema `kcr2-alloc/1`. Used by the checker only: a fault in columns,
rows or counting cannot hide itself here.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kcr2.planning.allocation.instance import Cover, Incumbent, Instance, Kind, Level, Request, Stock, Supplier, TypeRow
from kcr2.planning.allocation.plan import Line


class Told(NamedTuple):
    """What a line names, looked up. No stock: the owner has nothing of this type; no road: none is known."""

    line: Line
    request: Request
    supplier: Supplier
    type: TypeRow
    stock: Stock | None
    road: int | None


@dataclass(frozen=True)
class Tables:
    """The instance by id, with the length and the number of its periods."""

    instance: Instance
    requests: dict[str, Request]
    suppliers: dict[str, Supplier]
    types: dict[str, TypeRow]
    stock: dict[tuple[str, str], Stock]
    effects: dict[tuple[str, str], int]
    shifts: bool
    minutes: int
    periods: int

    def look_up(self, line: Line) -> Told | None:
        """Give what a line names; None when it names what is not there."""
        request, supplier = self.requests.get(line.request), self.suppliers.get(line.supplier)
        type_ = self.types.get(line.type)
        if request is None or supplier is None or type_ is None:
            return None
        road = self.instance.road(line.supplier, line.type, request.location)
        return Told(line, request, supplier, type_, self.stock.get((line.supplier, line.type)), road)

    def effect(self, told: Told) -> int:
        """Give what a unit is worth for the request, in percent; nothing when it may not serve it."""
        if told.line.type != told.request.type and not told.request.substitutes:
            return 0
        return self.effects.get((told.line.type, told.request.type), 0)

    def window(self, request: Request) -> range:
        """Give the periods that a request is about."""
        return range(request.start_period, request.end_period) if self.shifts else range(1)

    def covered(self, told: Told) -> list[int]:
        """Give the periods in which a line is there the whole time; the first of the request may begin late."""
        if not self.shifts:
            return [0]
        line, request, release = told.line, told.request, told.line.release or 0
        return [
            period
            for period in self.window(request)
            if release >= (period + 1) * self.minutes
            and (line.arrive <= period * self.minutes or self._late_start(told, period))
        ]

    def _late_start(self, told: Told, period: int) -> bool:
        line, request = told.line, told.request
        if period == request.start_period:
            return line.arrive <= request.latest
        ready = request.asked_at + (0 if told.stock is None else told.stock.mobilise)
        return line.depart <= ready and line.arrive <= period * self.minutes + request.grace

    def away(self, told: Told) -> range:
        """Give the periods in which units are not at home: from departure until back and rested."""
        if not self.shifts:
            return range(1)
        back = (told.line.release or 0) + (told.road or 0)
        last = -(-back // self.minutes) + told.type.rest - 1
        return range(max(0, told.line.depart // self.minutes), min(last, self.periods - 1) + 1)

    def on_site(self, told: Told) -> int:
        """Count the periods that a line touches on site."""
        if not self.shifts:
            return 1
        return ((told.line.release or 0) - 1) // self.minutes - told.line.arrive // self.minutes + 1


def tables_of(instance: Instance) -> Tables:
    """Look up by id. A type always serves itself fully."""
    horizon = instance.horizon if instance.kind is Kind.SHIFTS else None
    return Tables(
        instance,
        {row.id: row for row in instance.requests},
        {row.id: row for row in instance.suppliers},
        {row.id: row for row in instance.types},
        {(row.supplier, row.type): row for row in instance.stock},
        {(row.use, row.for_): row.effect for row in instance.substitutions}
        | {(t.id, t.id): 100 for t in instance.types},
        horizon is not None,
        horizon.minutes if horizon else 0,
        horizon.periods if horizon else 1,
    )


class Tally:
    """What is away, what is served and what is carried on, per period."""

    def __init__(self, tables: Tables, told: Sequence[Told]) -> None:
        """Add up all lines."""
        self.tables, self.told = tables, told
        self._away: dict[tuple[str, str, int], int] = defaultdict(int)
        self._served: dict[tuple[str, int], int] = defaultdict(int)
        self._carried: dict[tuple[str, str, str, int], int] = defaultdict(int)
        for one in told:
            self._add(one)

    def _add(self, told: Told) -> None:
        line, covered = told.line, self.tables.covered(told)
        for period in self.tables.away(told):
            self._away[line.supplier, line.type, period] += line.units
        for period in covered:
            self._served[line.request, period] += self.tables.effect(told) * line.units
        for period in covered[:1]:
            self._carried[line.request, line.supplier, line.type, period] += line.units

    def away(self, supplier: str, type_: str, period: int) -> int:
        """Give the units of a supplier and type that are away in a period."""
        return self._away.get((supplier, type_, period), 0)

    def used(self) -> list[tuple[str, str]]:
        """Give each supplier and type that anything is away of."""
        return list(dict.fromkeys((supplier, type_) for supplier, type_, _ in self._away))

    def away_of(self, rule: Cover, period: int) -> int:
        """Give the units that are away of what a cover rule counts."""
        return sum(self.away(member, type_, period) for member in rule.members for type_ in rule.types)

    def base_of(self, rule: Cover) -> int:
        """Give the units that a cover rule counts before anything leaves."""
        held = (self.tables.stock.get((member, type_)) for member in rule.members for type_ in rule.types)
        return sum(row.available for row in held if row is not None)

    def staying(self, line: Incumbent) -> int:
        """Give the units that still go where they went in the running plan, from the same first period on."""
        period = line.period if self.tables.shifts else 0
        return self._carried.get((line.request, line.supplier, line.type, period), 0)

    def short(self, request: Request) -> int:
        """Give what a request misses over all its periods, in percent of a unit."""
        served = (self._served.get((request.id, period), 0) for period in self.tables.window(request))
        return sum(max(0, 100 * request.quantity - had) for had in served)

    def scores(self) -> dict[Level, int]:
        """Give the score of every level."""
        instance = self.tables.instance
        running = [row for row in instance.incumbent if not row.frozen]
        return {
            Level.UNMET: sum(row.weight * self.short(row) for row in instance.requests),
            Level.LATE: sum(told.request.weight * told.line.units * self._late_min(told) for told in self.told),
            Level.DISTURB: sum(row.change_cost * max(0, row.units - self.staying(row)) for row in running),
            Level.COVER: sum(self._loss(rule) for rule in instance.cover),
            Level.BURDEN: sum(self._burden(supplier) for supplier in instance.suppliers),
            Level.TRAVEL: sum(told.line.units * (told.road or 0) for told in self.told),
        }

    def _late_min(self, told: Told) -> int:
        if self.tables.shifts and told.request.start_period not in self.tables.covered(told):
            return 0
        return max(0, told.line.arrive - told.request.needed_by)

    def _loss(self, rule: Cover) -> int:
        """Give the loss of cover over all periods, also what is lost without any assistance."""
        left = (self.base_of(rule) - self.away_of(rule, period) for period in range(self.tables.periods))
        return rule.weight * sum(max(0, rule.target - units) for units in left)

    def _burden(self, supplier: Supplier) -> int:
        """Give the points of a supplier over each of its thresholds, times the slope of that threshold."""
        mine = [told for told in self.told if told.supplier.id == supplier.id]
        carried = sum(told.type.burden * told.line.units * self.tables.on_site(told) for told in mine)
        over = [(slope, supplier.burden_base + carried - threshold) for threshold, slope in supplier.burden_steps]
        return sum(slope * max(0, points) for slope, points in over)
