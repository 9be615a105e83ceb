"""Which crises does a scenario hold? Drawn, not invented: the same seed and number give the same window.

Every draw belongs to the seed, the number of the scenario and what it is about (`kcr2/draws.py`), so that one hazard
more changes nothing of the others. The condition is the exception. Given any incident, the month, the states and who
comes first hang together over all hazards; given one hazard, only that hazard decides on month and states.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, expm1
from operator import itemgetter

import numpy as np

from kcr2.draws import chosen, lognormal, number_of, poisson, power_tail
from kcr2.errors import DataError
from kcr2.stress.conditions import Grid, grid_of
from kcr2.stress.demand import hours_of, needs_of
from kcr2.stress.drawn import Drawn, Struck
from kcr2.stress.hazards import Hazard, Hazards, PowerSize, Reach
from kcr2.stress.options import INCIDENT, StressOptions


@dataclass(frozen=True)
class Luck:
    """The numbers of one scenario."""

    seed: int
    number: int

    def of(self, *about: str) -> float:
        """Give the number that belongs to what it is about."""
        return number_of(self.seed, str(self.number), *about)


def draw(hazards: Hazards, options: StressOptions, number: int) -> Drawn:
    """Draw one window.

    Parameters
    ----------
    number : of the scenario, from 0

    Raises
    ------
    ValueError
        The condition names a hazard that the file does not have.
    DataError
        The condition cannot be met in the chosen months.
    """
    luck, grid = Luck(options.seed, number), grid_of(hazards, options)
    if not grid.chance:
        raise DataError(
            "In de gekozen maanden komt {given} niet voor: er is geen venster om te trekken.",
            where="stresstest",
            fix="Kies andere maanden, of een andere voorwaarde.",
            given="een incident" if options.given == INCIDENT else hazards.by_key[options.given].title.lower(),
        )
    month, *states = cell = _cell(grid, luck)
    counts = _counts(hazards, grid.means[cell], options.given, luck)
    struck = _struck(hazards, counts, options, luck)
    needs = (
        need
        for place, one in enumerate(struck)
        for need in needs_of(hazards, one, place, options.blocks, options.block_h)
    )
    drivers = tuple((driver, names[state]) for (driver, names), state in zip(grid.states, states, strict=True))
    return Drawn(number, grid.months[month], drivers, tuple(struck), tuple(needs))


def _cell(grid: Grid, luck: Luck) -> tuple[int, ...]:
    """Draw month and states one after the other, each given those before it and the condition."""
    weight: np.ndarray = grid.weight
    cell: tuple[int, ...] = ()
    for about in ("month", *(driver for driver, _ in grid.states)):
        here = weight.reshape(len(weight), -1).sum(axis=1)
        place = chosen(luck.of(about), tuple(here.tolist()))
        cell, weight = (*cell, place), weight[place]
    return cell


def _counts(hazards: Hazards, means: np.ndarray, given: str, luck: Luck) -> list[int]:
    """Draw how many incidents of each hazard begin."""
    keys = [hazard.key for hazard in hazards.hazards]
    numbers = [luck.of(key, "count") for key in keys]
    if given == INCIDENT:
        return at_least_one(numbers, means.tolist())
    pairs = zip(keys, numbers, means.tolist(), strict=True)
    return [poisson(number, mean, at_least=int(key == given)) for key, number, mean in pairs]


def at_least_one(numbers: list[float], means: list[float]) -> list[int]:
    """Give independent Poisson counts given that they are not all 0: hazard after hazard, exactly.

    As long as there was none, the next has none with the chance that it has none and a later one has, over the chance
    that it or a later one has. After the first, counts are what they are without the condition. In law that is a
    zero-truncated Poisson total, split by the means.
    """
    counts: list[int] = []
    for place, (number, mean) in enumerate(zip(numbers, means, strict=True)):
        if any(counts):
            counts.append(poisson(number, mean))
            continue
        later = sum(means[place + 1 :])
        none = exp(-mean) * expm1(-later) / expm1(-(mean + later)) if mean + later else 1.0
        counts.append(0 if number < none else poisson((number - none) / (1 - none), mean, at_least=1))
    return counts


def _struck(hazards: Hazards, counts: list[int], options: StressOptions, luck: Luck) -> list[Struck]:
    """Draw the incidents, in the order in which they begin."""
    every = [
        (hazard.key, str(which))
        for hazard, count in zip(hazards.hazards, counts, strict=True)
        for which in range(count)
    ]
    opening = _opening(every, options.given, luck)
    begun = [(0 if one == opening else int(luck.of(*one, "block") * options.blocks), one) for one in every]
    return [
        _incident(hazards, hazards.by_key[key], which, block, luck)
        for block, (key, which) in sorted(begun, key=itemgetter(0))
    ]


def _opening(every: list[tuple[str, str]], given: str, luck: Luck) -> tuple[str, str] | None:
    """Choose the incident with which the window opens: any of those that meet the condition, each as likely."""
    meeting = [one for one in every if given in {INCIDENT, one[0]}]
    return min(meeting, key=lambda one: luck.of(*one, "opening"), default=None)


def _incident(hazards: Hazards, hazard: Hazard, which: str, block: int, luck: Luck) -> Struck:
    size = size_of(hazard, luck.of(hazard.key, which, "size"))
    duration = hazard.duration
    hours = lognormal(luck.of(hazard.key, which, "hours"), hours_of(hazard, size), duration.spread)
    regions = tuple(_regions(hazards, hazard, which, luck))
    return Struck(hazard.key, regions, block, min(max(hours, duration.least_h), duration.most_h), size)


def size_of(hazard: Hazard, number: float) -> float:
    """Give the size below which a share `number` of the incidents of a hazard lies."""
    size = hazard.size
    if isinstance(size, PowerSize):
        return power_tail(number, size.least, size.exponent, size.most)
    return min(lognormal(number, size.median, size.spread), size.most)


def _regions(hazards: Hazards, hazard: Hazard, which: str, luck: Luck) -> Iterator[str]:
    """Draw where it begins and how many more are hit; give the regions, the first one first."""
    weights, spread = hazard.begin.weights, hazard.spread
    first = list(weights)[chosen(luck.of(hazard.key, which, "region"), tuple(weights.values()))]
    yield first
    routes = [route for route in spread.routes if first in route]
    others = hazards.near[first]
    if spread.how is not Reach.NEIGHBOURS:
        others = _onward(routes[int(luck.of(hazard.key, which, "route") * len(routes))], first)
    more = len(others)
    if spread.how is not Reach.WHOLE:
        more = chosen(luck.of(hazard.key, which, "reach"), spread.chances)
    yield from others[:more]


def _onward(route: tuple[str, ...], first: str) -> tuple[str, ...]:
    """Give the rest of a route: what comes after a region, then what comes before it, the nearest first."""
    place = route.index(first)
    return (*route[place + 1 :], *route[:place][::-1])
