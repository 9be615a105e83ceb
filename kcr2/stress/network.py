"""Which ways to help does the country have, compiled once for all scenarios: who, how soon, for how long?"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from kcr2.stress.country import Country


class Way(NamedTuple):
    """One stock that may serve a type in a region.

    stock    place in the instance's table
    effect   percent of a unit of the type asked for
    lead     minutes from asking until arrival; road is the last part of it
    longest  blocks that a unit works at most; rest: blocks that it is at home before it can go again
    crews    pools that it draws from, with what a unit uses
    """

    stock: int
    effect: int
    lead: int
    road: int
    longest: int
    rest: int
    crews: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class Network:
    """The ways of a country to serve each type in each region, nearest first, the type itself before what stands in."""

    country: Country

    @cached_property
    def type_at(self) -> dict[str, int]:
        """Place of each type."""
        return {code: place for place, code in enumerate(self.country.types)}

    @cached_property
    def region_at(self) -> dict[str, int]:
        """Place of each region."""
        return {code: place for place, code in enumerate(self.country.regions)}

    @cached_property
    def family(self) -> dict[str, int]:
        """Place of the family of each type."""
        return dict(zip(self.country.types, self.country.family_of.tolist(), strict=True))

    @cached_property
    def limits(self) -> list[int]:
        """Units of each stock that may be away at once."""
        return [row.cap for row in self.country.base.stock]

    @cached_property
    def longest(self) -> dict[str, int]:
        """Blocks that a unit of a type works at most, but no more than there are."""
        return {row.id: min(row.max_stint, self.country.blocks) for row in self.country.base.types}

    @cached_property
    def crews(self) -> list[int]:
        """What each pool has."""
        return [pool.cap for pool in self.country.base.pools]

    @cached_property
    def ways(self) -> dict[tuple[str, str], tuple[Way, ...]]:
        """Give the ways by type asked for and region."""
        return {
            (code, region): tuple(sorted(self._ways(code, region), key=lambda way: self._order(code, way)))
            for code in self.country.types
            for region in self.country.regions
        }

    def _order(self, code: str, way: Way) -> tuple[bool, int, int]:
        return self.country.base.stock[way.stock].type != code, way.lead, way.stock

    @cached_property
    def _stocks_of(self) -> dict[str, list[int]]:
        of: dict[str, list[int]] = {}
        for place, row in enumerate(self.country.base.stock):
            if row.cap > 0:
                of.setdefault(row.type, []).append(place)
        return of

    @cached_property
    def _crews_of(self) -> dict[tuple[str, str], tuple[tuple[int, int], ...]]:
        of: dict[tuple[str, str], tuple[tuple[int, int], ...]] = {}
        for place, pool in enumerate(self.country.base.pools):
            for code, use in pool.use.items():
                of[pool.supplier, code] = (*of.get((pool.supplier, code), ()), (place, use))
        return of

    def _ways(self, code: str, region: str) -> list[Way]:
        base, found = self.country.base, []
        for use, effect in base.serving[code]:
            type_ = base.type_of[use]
            for place in self._stocks_of.get(use, ()):
                row = base.stock[place]
                road = base.road(row.supplier, use, region)
                if road is not None:
                    crews = self._crews_of.get((row.supplier, use), ())
                    found.append(Way(place, effect, row.mobilise + road, road, type_.max_stint, type_.rest, crews))
        return found

    @cached_property
    def reach(self) -> np.ndarray:
        """Give (types, regions, 2 x blocks): percent-units that can be there so many blocks after asking at most.

        A block is served by who arrives within it, as soon as it can.
        """
        country = self.country
        reach = np.zeros((len(country.types), len(country.regions), 2 * country.blocks), dtype=np.int64)
        for k, code in enumerate(country.types):
            for r, region in enumerate(country.regions):
                for way in self.ways[code, region]:
                    # Who needs longer than all of them counts at the last, which stands for any time beyond it too.
                    first = min(way.lead // country.block_min, 2 * country.blocks - 1)
                    reach[k, r, first:] += way.effect * self.limits[way.stock]
        return reach

    @cached_property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Every type by itself, then every family of more than one type: what is counted together."""
        country = self.country
        return (*((code,) for code in country.types), *(family for family in country.families if len(family) > 1))

    @cached_property
    def supply(self) -> tuple[np.ndarray, np.ndarray]:
        """Give the most percent-units x blocks that units can work for a group in a window of so many blocks.

        (groups, blocks + 1) when nobody works in its own region, and (groups, regions, blocks + 1) what it adds when
        a region is among those that need something: then its own units need no road.
        """
        country = self.country
        shape = len(self.groups), len(country.regions), country.blocks + 1
        away, more = np.zeros((shape[0], shape[2]), dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for place, group in enumerate(self.groups):
            for use, effect in self._serving(group).items():
                for stock in self._stocks_of.get(use, ()):
                    far, own = self._worked(stock)
                    away[place] += effect * self.limits[stock] * far
                    home = self.region_at.get(country.base.stock[stock].supplier)
                    if home is not None:
                        more[place, home] += effect * self.limits[stock] * (own - far)
        return away, more

    def _serving(self, group: tuple[str, ...]) -> dict[str, int]:
        """Give the types that may serve a group, each with the most that a unit of it does."""
        best: dict[str, int] = {}
        for asked in group:
            for use, effect in self.country.base.serving[asked]:
                best[use] = max(best.get(use, 0), effect)
        return best

    def _worked(self, stock: int) -> tuple[np.ndarray, np.ndarray]:
        """Give (blocks + 1,) what a unit works at most in a window: away from its region, and in it.

        Between two shifts lie its rest and at least the way home, in whole blocks.
        """
        base = self.country.base
        row = base.stock[stock]
        roads = {region: base.road(row.supplier, row.type, region) for region in self.country.regions}
        elsewhere = [road for region, road in roads.items() if region != row.supplier and road is not None]
        far = min(elsewhere, default=0)
        near = min(far, roads.get(row.supplier) or 0) if row.supplier in roads else far
        return self._shifts(row.type, far), self._shifts(row.type, near)

    def _shifts(self, code: str, road: int) -> np.ndarray:
        type_, length = self.country.base.type_of[code], np.arange(self.country.blocks + 1)
        cycle = type_.max_stint + type_.rest + -(-road // self.country.block_min)
        worked: np.ndarray = length // cycle * type_.max_stint + np.minimum(length % cycle, type_.max_stint)
        return worked


@lru_cache(maxsize=8)
def network(country: Country) -> Network:
    """Give the network of a country, made once."""
    return Network(country)
