"""How much of everything does a plan use, and how much is left? Plain sums over its lines."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kcr2.planning.allocation.instance import Cover, Instance, Kind, Pool
from kcr2.planning.allocation.plan import Line

StockPeriod = tuple[str, str, int]
"""Supplier, type and period."""


@dataclass(frozen=True)
class Usage:
    """Units away per stock and period, who serves whom, and what of it goes where."""

    instance: Instance
    away: Counter[StockPeriod]
    serving: dict[str, set[str]]
    given: dict[tuple[str, str], Counter[str]]

    def cover_away(self, rule: Cover, period: int) -> int:
        """Give the units of a cover rule that are away."""
        return sum(self.away[member, type_, period] for member in rule.members for type_ in rule.types)

    def cover_allowed(self, rule: Cover) -> int:
        """Give the units of a cover rule that may be away."""
        return max(0, self.instance.base(rule) - rule.min)

    def pool_used(self, pool: Pool, period: int) -> int:
        """Give what is used of a shared crew."""
        return sum(use * self.away[pool.supplier, type_, period] for type_, use in pool.use.items())


def usage(instance: Instance, lines: Sequence[Line]) -> Usage:
    """Add up what a plan uses."""
    away: Counter[StockPeriod] = Counter()
    serving: dict[str, set[str]] = defaultdict(set)
    given: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for line in lines:
        serving[line.request].add(line.supplier)
        given[line.supplier, line.type][line.request] += line.units
        for period in away_periods(instance, line):
            away[line.supplier, line.type, period] += line.units
    return Usage(instance, away, serving, given)


def away_periods(instance: Instance, line: Line) -> range:
    """Give the periods in which the units of a line are not at home: until they are back and have rested."""
    if instance.kind is Kind.STATIC or line.release is None:
        return range(1)
    location = instance.requests[instance.request_at[line.request]].location
    home = line.release + (instance.road(line.supplier, line.type, location) or 0)
    end = -(-home // instance.minutes) + instance.type_of[line.type].rest
    return range(line.depart // instance.minutes, min(instance.periods, end))
