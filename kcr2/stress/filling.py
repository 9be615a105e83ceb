"""What would a practitioner do in one scenario? The heaviest need first, by who arrives first, with relief."""

from dataclasses import dataclass, field
from typing import NamedTuple

from kcr2.planning.allocation.plan import Line
from kcr2.stress.drawn import Need
from kcr2.stress.network import Network, Way


@dataclass
class Filled:
    """A plan for some needs.

    missing   percent-units per need and block of it
    late      unit-minutes between needed and arrival, per need
    lines     what is sent, as the exact engine writes it: the request is the place of the need
    """

    missing: list[list[int]]
    late: list[int]
    lines: list[Line]


@dataclass
class _Home:
    """Who is still at home in every block; only what was ever asked is kept."""

    net: Network
    free: dict[int, list[int]] = field(default_factory=dict)
    crews: dict[int, list[int]] = field(default_factory=dict)

    def units(self, way: Way, away: range) -> int:
        """Give the units of a way that can be away in all these blocks."""
        left = self.free.get(way.stock)
        units = self.net.limits[way.stock] if left is None else min(left[away.start : away.stop])
        for pool, use in way.crews:
            crew = self.crews.get(pool)
            units = min(units, (self.net.crews[pool] if crew is None else min(crew[away.start : away.stop])) // use)
        return units

    def send(self, way: Way, away: range, units: int) -> None:
        """Take units from home in these blocks."""
        blocks = self.net.country.blocks
        left = self.free.setdefault(way.stock, [self.net.limits[way.stock]] * blocks)
        for block in away:
            left[block] -= units
        for pool, use in way.crews:
            crew = self.crews.setdefault(pool, [self.net.crews[pool]] * blocks)
            for block in away:
                crew[block] -= units * use


def filled(net: Network, needs: list[Need]) -> Filled:
    """Serve needs of one family of types: the heaviest first, then the earliest."""
    home = _Home(net)
    plan = Filled([[100 * need.units] * (need.last - need.first) for need in needs], [0] * len(needs), [])
    weights = net.country.weights
    order = sorted(range(len(needs)), key=lambda place: (-weights[needs[place].urgency], needs[place].first, place))
    for place in order:
        _serve(home, needs[place], plan, place)
    return plan


def _serve(home: _Home, need: Need, plan: Filled, place: int) -> None:
    """Fill a need block by block with stints that begin there, each as long as it may be."""
    ways, missing = home.net.ways[need.capability, need.region], plan.missing[place]
    for block in range(need.first, need.last):
        at = block - need.first
        for way in ways if missing[at] > 0 else ():
            stint = _stint(home.net, need, way, block)
            units = 0 if stint is None else min(home.units(way, stint.away), -(-missing[at] // way.effect))
            if stint is None or units <= 0:
                continue
            home.send(way, stint.away, units)
            for covered in range(at, stint.end - need.first):
                missing[covered] -= units * way.effect
            plan.late[place] += units * stint.late
            plan.lines.append(_line(home.net, way, place, units, stint))
            if missing[at] <= 0:
                break
    plan.missing[place] = [max(left, 0) for left in missing]


class _Stint(NamedTuple):
    """When a unit arrives, in minutes, how late that is, the block before which its work ends, and its blocks away."""

    arrive: int
    late: int
    end: int
    away: range


def _stint(net: Network, need: Need, way: Way, block: int) -> _Stint | None:
    """Give the stint that begins in a block; None when the unit cannot be there in time."""
    length, earliest = net.country.block_min, need.first * net.country.block_min - need.ahead_min + way.lead
    if earliest >= (block + 1) * length:
        return None
    arrive = max(block * length, earliest)
    late = max(arrive - block * length - need.within_min, 0) if block == need.first else 0
    end = min(need.last, block + way.longest)
    back = -(-(end * length + way.road) // length) + way.rest
    return _Stint(arrive, late, end, range(max((arrive - way.road) // length, 0), min(back, net.country.blocks)))


def _line(net: Network, way: Way, place: int, units: int, stint: _Stint) -> Line:
    stock, release = net.country.base.stock[way.stock], stint.end * net.country.block_min
    return Line(str(place), stock.supplier, stock.type, units, stint.arrive - way.road, stint.arrive, release)
