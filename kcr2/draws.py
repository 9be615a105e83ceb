"""What falls by chance? A number that belongs to a seed and to what it is about, the same on every machine.

Nothing here knows a source of randomness: who draws names what is drawn. So one thing more or less to draw leaves all
other draws as they were, and two runs that differ in one thing share all their luck (common random numbers).
"""

from hashlib import sha256
from math import exp, sqrt
from statistics import NormalDist

_STANDARD = NormalDist()


def number_of(seed: int, *about: str) -> float:
    """Give the number, 0 ≤ number < 1, that belongs to a seed and what it is about."""
    digest = sha256("\x1f".join([str(seed), *about]).encode()).digest()
    # As many bits as a float holds exactly.
    return (int.from_bytes(digest[:7], "big") >> 3) / 2**53


def triangular(number: float, least: float, middle: float, most: float) -> float:
    """Give the value of a triangular distribution below which a share `number` lies."""
    if most <= least:
        return middle
    turn = (middle - least) / (most - least)
    if number < turn:
        return least + sqrt(number * (most - least) * (middle - least))
    return most - sqrt((1 - number) * (most - least) * (most - middle))


def lognormal(number: float, median: float, spread: float) -> float:
    """Give the value of a lognormal distribution below which a share `number` lies.

    `spread` is the standard deviation of the logarithm: 0 gives the median, about two thirds of all values lie
    between median / exp(spread) and median · exp(spread).
    """
    # The smallest number that the inverse takes: 0 itself has no value on a line that has no end.
    return median * exp(spread * _STANDARD.inv_cdf(max(number, 2**-54))) if spread else median


def power_tail(number: float, least: float, exponent: float, most: float) -> float:
    """Give the value of a power law between `least` and `most` below which a share `number` lies.

    The chance to be above x falls as x to the power -`exponent`, cut off at `most`.
    """
    cut = 1 - (least / most) ** exponent
    return float(least * (1 - number * cut) ** (-1 / exponent))


def poisson(number: float, mean: float, *, at_least: int = 0) -> int:
    """Give the count of a Poisson distribution below which a share `number` lies; `at_least` 1 leaves out nought.

    Sums the probabilities one by one, which is exact enough for means up to some hundreds.
    """
    chance = exp(-mean)
    number = number * (1 - chance) + chance if at_least else number
    count, reached = 0, chance
    while number >= reached and count < 10 * mean + 100:
        count += 1
        chance *= mean / count
        reached += chance
    return max(count, at_least)


def chosen(number: float, weights: tuple[float, ...]) -> int:
    """Give the place that a share `number` falls in, when every place takes a share by its weight."""
    wanted, reached = number * sum(weights), 0.0
    for place, weight in enumerate(weights):
        reached += weight
        if wanted < reached:
            return place
    # By rounding the last sum may stay under the whole: then it is the last place that weighs anything.
    return max(place for place, weight in enumerate(weights) if weight)
