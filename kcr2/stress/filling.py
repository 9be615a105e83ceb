"""What would a practitioner do in one scenario? The heaviest need first, by who arrives first, with relief."""

from dataclasses import dataclass, field

from kcr2.stress.drawn import Need
from kcr2.stress.network import Network, Way


@dataclass
class Filled:
    """A plan for some needs: percent-units missing per need and block, and unit-minutes late per need."""

    missing: list[list[int]]
    late: list[int]


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
    plan = Filled([[100 * need.units] * (need.last - need.first) for need in needs], [0] * len(needs))
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
            if stint is None:
                continue
            arrive, end, away = stint
            units = min(home.units(way, away), -(-missing[at] // way.effect))
            if units <= 0:
                continue
            home.send(way, away, units)
            for covered in range(at, end - need.first):
                missing[covered] -= units * way.effect
            if block == need.first:
                late = arrive - need.first * home.net.country.block_min - need.within_min
                plan.late[place] += units * max(late, 0)
            if missing[at] <= 0:
                break
    plan.missing[place] = [max(left, 0) for left in missing]


def _stint(net: Network, need: Need, way: Way, block: int) -> tuple[int, int, range] | None:
    """Give arrival in minutes, the block before which work ends, and the blocks away; None when it comes too late."""
    length, asked = net.country.block_min, need.first * net.country.block_min
    start, earliest = block * length, asked + way.lead
    if block == need.first:
        if way.lead >= length:
            return None
        arrive = earliest
    elif earliest > start:
        return None
    else:
        arrive = start
    end = min(need.last, block + way.longest)
    back = -(-(end * length + way.road) // length) + way.rest
    return arrive, end, range((arrive - way.road) // length, min(back, net.country.blocks))
