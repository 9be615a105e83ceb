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
        """Give (types, regions, blocks): percent-units that can be there so many blocks after asking at most.

        The first block is served by who arrives within it, a later one by who is there when it begins.
        """
        country = self.country
        reach = np.zeros((len(country.types), len(country.regions), country.blocks), dtype=np.int64)
        for k, code in enumerate(country.types):
            for r, region in enumerate(country.regions):
                for way in self.ways[code, region]:
                    first = 0 if way.lead < country.block_min else -(-way.lead // country.block_min)
                    reach[k, r, first:] += way.effect * self.limits[way.stock]
        return reach

    @cached_property
    def supply(self) -> np.ndarray:
        """Give (families, blocks + 1): the most percent-units x blocks that a family can give in a window of blocks."""
        country = self.country
        most = np.zeros((len(country.families), country.blocks + 1), dtype=np.int64)
        effects = self._best_effects
        length = np.arange(country.blocks + 1)
        for row in country.base.stock:
            type_ = country.base.type_of[row.type]
            cycle = type_.max_stint + type_.rest
            worked = length // cycle * type_.max_stint + np.minimum(length % cycle, type_.max_stint)
            most[self.family[row.type]] += row.cap * effects[row.type] * worked
        return most

    @cached_property
    def _best_effects(self) -> dict[str, int]:
        best: dict[str, int] = {}
        for uses in self.country.base.serving.values():
            for use, effect in uses:
                best[use] = max(best.get(use, 0), effect)
        return best


@lru_cache(maxsize=8)
def network(country: Country) -> Network:
    """Give the network of a country, made once."""
    return Network(country)
