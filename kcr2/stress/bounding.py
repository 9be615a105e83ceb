"""What can no plan go below? Sums over demand and supply, for many scenarios and all families at once.

Unmet demand weighted by urgency is a sum over thresholds: what is missing of everything as heavy as a threshold or
heavier, times the step to that threshold. For each of these the bound is the better of two counts per block, chained
over windows of blocks that do not overlap:

    reach     what is asked of a type in a region in a block, less all that can have arrived there by then
    window    what is asked of a type in a window of blocks, less what all units can work in it with rest and way home

The same window is also counted for a whole family of types; the better of that and the sum over its types holds.
"""

from collections.abc import Sequence

import numpy as np

from kcr2.stress.country import Country
from kcr2.stress.drawn import Need
from kcr2.stress.network import Network


def bounds(net: Network, scenarios: Sequence[Sequence[Need]]) -> np.ndarray:
    """Give (scenarios, families): weighted percent-units x blocks that stay unmet whatever is planned."""
    weights = sorted(set(net.country.weights.values()))
    total = np.zeros((len(scenarios), len(net.country.families)), dtype=np.int64)
    cells = _Cells(net, scenarios)
    for lower, weight in zip([0, *weights], weights, strict=False):
        total += (weight - lower) * cells.unmet(weight)
    return total


class _Cells:
    """Every need in every block as arrays, one entry each."""

    def __init__(self, net: Network, scenarios: Sequence[Sequence[Need]]) -> None:
        country = net.country
        rows = [
            (number, net.type_at[need.capability], net.region_at[need.region], *_figures(country, need))
            for number, needs in enumerate(scenarios)
            for need in needs
        ]
        table = np.array(rows, dtype=np.int64).reshape(len(rows), 8)
        lengths = table[:, 4] - table[:, 3]
        wide = np.repeat(table, lengths, axis=0)
        since = np.arange(len(wide)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        self.net, self.count = net, len(scenarios)
        self.scenario, self.type, self.region, first, _, units, self.weight, ahead = wide.T
        # Asked for a part of a block ahead counts as a whole one: the bound must never say too much.
        self.since = np.minimum(since - -ahead // country.block_min, 2 * country.blocks - 1)
        self.block, self.asked = first + since, 100 * units

    def unmet(self, weight: int) -> np.ndarray:
        """Give (scenarios, families): percent-units x blocks missing of what weighs so much or more, counted once."""
        heavy = np.flatnonzero(self.weight >= weight)
        types = self._chains(heavy)
        family = np.zeros((self.count, len(self.net.country.families)), dtype=np.int64)
        single = len(self.net.country.types)
        for place, at in enumerate(self.net.country.family_of.tolist()):
            family[:, at] += types[:, place]
        for place, group in enumerate(self.net.groups[single:], start=single):
            at = self.net.family[group[0]]
            family[:, at] = np.maximum(family[:, at], types[:, place])
        return family

    def _chains(self, heavy: np.ndarray) -> np.ndarray:
        """Give (scenarios, groups): what is missing at least of each group."""
        country, groups = self.net.country, self.net.groups
        asked = np.zeros((self.count, len(groups), country.blocks), dtype=np.int64)
        needing = np.zeros((self.count, len(groups), len(country.regions)), dtype=np.int64)
        late = np.zeros_like(asked)
        scenario, type_ = self.scenario[heavy], self.type[heavy]
        np.add.at(asked, (scenario, type_, self.block[heavy]), self.asked[heavy])
        needing[scenario, type_, self.region[heavy]] = 1
        np.add.at(late, *self._out_of_reach(heavy))
        for place, group in enumerate(groups[len(country.types) :], start=len(country.types)):
            members = [self.net.type_at[code] for code in group]
            asked[:, place], late[:, place] = asked[:, members].sum(axis=1), late[:, members].sum(axis=1)
            needing[:, place] = needing[:, members].max(axis=1)
        away, more = self.net.supply
        return _chained(asked, late, away + np.einsum("sgr,grb->sgb", needing, more))

    def _out_of_reach(self, heavy: np.ndarray) -> tuple[tuple[np.ndarray, np.ndarray, np.ndarray], np.ndarray]:
        """Give what is asked above all that can be there: for needs of a type and region that were asked at once."""
        keys = np.stack([getattr(self, name)[heavy] for name in ("scenario", "type", "region", "block", "since")])
        groups, place = np.unique(keys, axis=1, return_inverse=True)
        scenario, type_, region, block, since = groups
        asked = np.bincount(place.ravel(), self.asked[heavy], minlength=groups.shape[1]).astype(np.int64)
        over = np.maximum(asked - self.net.reach[type_, region, since], 0)
        return (scenario, type_, block), over


def _figures(country: Country, need: Need) -> tuple[int, ...]:
    return need.first, need.last, need.units, country.weights[need.urgency], need.ahead_min


def _chained(asked: np.ndarray, late: np.ndarray, supply: np.ndarray) -> np.ndarray:
    """Give the most that windows one after the other show to be missing."""
    blocks = asked.shape[2]
    until = np.concatenate([np.zeros((*asked.shape[:2], 1), dtype=np.int64), np.cumsum(asked, axis=2)], axis=2)
    best = [np.zeros(asked.shape[:2], dtype=np.int64)]
    for end in range(1, blocks + 1):
        most = best[end - 1] + late[:, :, end - 1]
        for start in range(end):
            over = until[:, :, end] - until[:, :, start] - supply[:, :, end - start]
            most = np.maximum(most, best[start] + np.maximum(over, 0))
        best.append(most)
    return best[blocks]
