"""What would a practitioner do in one scenario? The heaviest need first, by who arrives first, with relief."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
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


class Hand(NamedTuple):
    """One way of working by hand.

    order       in which order demands are met, by weight, rank of the need and block
    near_first  whether who is near goes first: who is far keeps the near ones free
    staggered   whether first shifts have different lengths, so that crews are relieved a part at a time: it takes fewer
    """

    order: Callable[[int, int, int], tuple[int, ...]]
    near_first: bool
    staggered: bool


HANDS = tuple(
    Hand(order, near_first, staggered)
    for staggered in (False, True)
    for order in (
        lambda weight, place, block: (-weight, place, block),
        lambda weight, place, block: (-weight, block, place),
        lambda weight, place, block: (block, -weight, place),
    )
    for near_first in (True, False)
)
"""The heaviest need first and whole; the heaviest first, block by block; or all needs together, block by block.

The first is what is done in practice; the others find plans where it fails.
"""


Blame = Mapping[tuple[int, int], int]
"""Need and block → how often it came short in earlier plans; what came short goes first."""


def filled(net: Network, needs: list[Need], hand: Hand = HANDS[0], blame: Blame = MappingProxyType({})) -> Filled:
    """Serve needs of one family of types by hand."""
    home = _Home(net)
    plan = Filled([[100 * need.units] * (need.last - need.first) for need in needs], [0] * len(needs), [])
    weights = [net.country.weights[need.urgency] for need in needs]
    by_first = sorted(range(len(needs)), key=lambda place: (needs[place].first, place))
    cells = [
        ((-blame.get((place, block), 0), *hand.order(weights[place], rank, block)), place, block)
        for rank, place in enumerate(by_first)
        for block in range(needs[place].first, needs[place].last)
    ]
    for _, place, block in sorted(cells):
        need, at = needs[place], block - needs[place].first
        shifts = net.longest[need.capability] if hand.staggered and not at else 1
        for shift in range(1, shifts + 1):
            # The last lot of a staggered start works a whole shift; the others leave a block sooner each.
            left = -(-plan.missing[place][at] // (shifts - shift + 1))
            if left > 0:
                cell = _Cell(need, place, block, left, blocks=shift if shift < shifts else net.country.blocks)
                _serve(home, cell, plan, near_first=hand.near_first)
    plan.missing = [[max(left, 0) for left in missing] for missing in plan.missing]
    return plan


class _Cell(NamedTuple):
    """A block of a need with the percent-units to send for it, each for at most so many blocks."""

    need: Need
    place: int
    block: int
    wanted: int
    blocks: int


def _serve(home: _Home, cell: _Cell, plan: Filled, *, near_first: bool) -> None:
    """Fill a block of a need with stints that begin there, each as long as it may be."""
    need, missing, wanted = cell.need, plan.missing[cell.place], cell.wanted
    ways = home.net.ways[need.capability, need.region]
    for way in ways if near_first else reversed(ways):
        stint = _stint(home.net, cell, way)
        units = 0 if stint is None else min(home.units(way, stint.away), -(-wanted // way.effect))
        if stint is None or units <= 0:
            continue
        home.send(way, stint.away, units)
        for covered in range(cell.block - need.first, stint.end - need.first):
            missing[covered] -= units * way.effect
        plan.late[cell.place] += units * stint.late
        plan.lines.append(_line(home.net, way, cell.place, units, stint))
        wanted -= units * way.effect
        if wanted <= 0:
            return


class _Stint(NamedTuple):
    """When a unit arrives, in minutes, how late that is, the block before which its work ends, and its blocks away."""

    arrive: int
    late: int
    end: int
    away: range


def _stint(net: Network, cell: _Cell, way: Way) -> _Stint | None:
    """Give the stint that begins in a block; None when the unit cannot be there in time."""
    need, block, length = cell.need, cell.block, net.country.block_min
    earliest = need.first * length - need.ahead_min + way.lead
    if earliest >= (block + 1) * length:
        return None
    arrive = max(block * length, earliest)
    late = max(arrive - block * length - need.within_min, 0) if block == need.first else 0
    end = min(need.last, block + min(way.longest, cell.blocks))
    back = -(-(end * length + way.road) // length) + way.rest
    return _Stint(arrive, late, end, range(max((arrive - way.road) // length, 0), min(back, net.country.blocks)))


def _line(net: Network, way: Way, place: int, units: int, stint: _Stint) -> Line:
    stock, release = net.country.base.stock[way.stock], stint.end * net.country.block_min
    return Line(str(place), stock.supplier, stock.type, units, stint.arrive - way.road, stint.arrive, release)
