"""Which ways to help are there? Every eligible stint as one column of arrays; what may not be is never made."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np

from kcr2.planning.allocation.instance import Instance, Kind, Request, Stock


class Stint(NamedTuple):
    """One way for a unit of a stock to serve a request; minutes and periods, `away` and `cover` end exclusively."""

    depart: int
    arrive: int
    release: int
    late: int
    burden_periods: int
    away_from: int
    away_to: int
    cover_from: int
    cover_to: int


@dataclass(frozen=True)
class Columns:
    """One entry per way to help, in the order of requests, their serving types and suppliers.

    request, stock   places in the instance's tables
    effect           percent of a unit of the type asked for
    late, burden, travel   weighted minutes, points and minutes per unit
    """

    request: np.ndarray
    stock: np.ndarray
    supplier: np.ndarray
    effect: np.ndarray
    depart: np.ndarray
    arrive: np.ndarray
    release: np.ndarray
    late: np.ndarray
    burden: np.ndarray
    travel: np.ndarray
    away_from: np.ndarray
    away_to: np.ndarray
    cover_from: np.ndarray
    cover_to: np.ndarray

    def __len__(self) -> int:
        """Count the ways to help."""
        return len(self.request)


def build_columns(instance: Instance) -> Columns:
    """Make every way to help that the rules allow and that no other way beats in everything."""
    supplier_at = {row.id: place for place, row in enumerate(instance.suppliers)}
    rows = [
        _entry(instance, number, request, place, supplier_at, effect, stint)
        for number, request in enumerate(instance.requests)
        for place, effect in eligible_stock(instance, request)
        for stint in stints(instance, request, instance.stock[place])
    ]
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(fields(Columns)))
    return Columns(*np.ascontiguousarray(table.T))


def _entry(
    instance: Instance,
    number: int,
    request: Request,
    place: int,
    supplier_at: dict[str, int],
    effect: int,
    stint: Stint,
) -> tuple[int, ...]:
    stock = instance.stock[place]
    points = instance.type_of[stock.type].burden * stint.burden_periods
    road = stint.arrive - stint.depart
    ids = (number, place, supplier_at[stock.supplier], effect)
    times = (stint.depart, stint.arrive, stint.release)
    return (*ids, *times, request.weight * stint.late, points, road, *stint[5:])


def eligible_stock(instance: Instance, request: Request) -> Iterator[tuple[int, int]]:
    """Give the stocks that may serve a request, whatever their time: place and effect."""
    declined = set(request.declined_by)
    for type_, effect in instance.serving[request.type]:
        if type_ != request.type and not request.substitutes:
            continue
        for supplier in instance.suppliers:
            place = instance.stock_at.get((supplier.id, type_))
            if place is None or supplier.id in declined or supplier.region == request.requester:
                continue
            if instance.stock[place].cap > 0:
                yield place, effect


def stints(instance: Instance, request: Request, stock: Stock) -> Iterator[Stint]:
    """Give the stints of one unit that are in time and that no other stint beats in everything."""
    ready, road = request.asked_at + stock.mobilise, instance.road(stock.supplier, stock.type, request.location)
    if road is None:
        return
    # What was asked for before now may be there when the first period begins, not sooner.
    earliest = max(ready + road, 0)
    if instance.kind is Kind.STATIC:
        if earliest <= request.latest:
            yield Stint(ready, earliest, 0, max(0, earliest - request.needed_by), 1, 0, 1, 0, 1)
        return
    longest, rest = instance.type_of[stock.type].max_stint, instance.type_of[stock.type].rest
    shifts = _Shifts(instance.minutes, instance.periods, road, longest, rest)
    for first in range(request.start_period, request.end_period):
        arrivals = shifts.arrivals(request, first, earliest)
        for last in range(first + 1, request.end_period + 1):
            yield from shifts.best(request, first, last, arrivals)


class _Shifts(NamedTuple):
    """How periods, road, longest stint and rest make stints out of arrivals."""

    minutes: int
    periods: int
    road: int
    longest: int
    rest: int

    def arrivals(self, request: Request, first: int, earliest: int) -> list[int]:
        """Give the arrivals that can matter for a stint that first covers period `first`.

        A later start of a stint has nothing to gain by coming before its period. The first one may trade
        lateness for leaving in a later period, a period less on site, or a stint that is not too long.
        """
        start = first * self.minutes
        if first > request.start_period:
            return [max(start, earliest)] if earliest <= start + request.grace else []
        limit = max(start, request.latest)
        marks = {earliest, min(max(request.needed_by, earliest), limit)}
        for period in range(self.periods + 1):
            marks |= {period * self.minutes, period * self.minutes + self.road}
        return sorted(mark for mark in marks if earliest <= mark <= limit)

    def best(self, request: Request, first: int, last: int, arrivals: list[int]) -> Iterator[Stint]:
        """Give the stints over [first, last): each is less late, or shorter away or on site, than the others."""
        end = last * self.minutes
        in_stint = [arrive for arrive in arrivals if end - arrive <= self.longest * self.minutes]
        made = [self._stint(request, first, last, arrive) for arrive in in_stint]
        # From the latest arrival back: an earlier one must be less late to be worth its longer absence.
        kept: list[Stint] = []
        for stint in reversed(made):
            same = kept and (stint.away_from, stint.burden_periods) == (kept[-1].away_from, kept[-1].burden_periods)
            if kept and stint.late >= kept[-1].late:
                continue
            if same:
                kept.pop()
            kept.append(stint)
        yield from reversed(kept)

    def _stint(self, request: Request, first: int, last: int, arrive: int) -> Stint:
        end, depart = last * self.minutes, arrive - self.road
        late = max(0, arrive - request.needed_by) if first == request.start_period else 0
        on_site = (end - 1) // self.minutes - arrive // self.minutes + 1
        back = -(-(end + self.road) // self.minutes) + self.rest
        return Stint(
            depart, arrive, end, late, on_site, max(depart // self.minutes, 0), min(self.periods, back), first, last
        )
