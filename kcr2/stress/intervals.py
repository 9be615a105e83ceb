"""How sure is a figure that rests on n drawn windows? Intervals around shares, quantiles, means and differences.

Every interval here is two-sided and holds the true value in at least 95 % of all runs; that of a mean approximately.
An interval says what chance does to a figure. It says nothing of a rate or a curve that was assumed wrongly.
"""

from typing import NamedTuple

import numpy as np
from scipy.stats import beta, binom, norm

LEVEL = 0.95
FEWEST = 20
"""Windows that are not nought which the interval of a mean needs; with fewer its shape is not known well enough."""


class Interval(NamedTuple):
    """Lowest and highest value; NaN where the windows do not tell."""

    low: float
    high: float


UNKNOWN = Interval(np.nan, np.nan)


def shares(least: np.ndarray, most: np.ndarray, n: int, *, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Give the interval of Clopper and Pearson of shares of which the count is only known to lie between two counts.

    Parameters
    ----------
    least, most : counts out of `n`, any shape; the same where every window was decided
    n : windows, at least 1

    Returns
    -------
    lowest value that `least` out of n allows, and highest that `most` out of n allows

    Notes
    -----
    Source: Clopper & Pearson, Biometrika 26 (1934) 404-413. It holds for every n and every share; for most it is
    wider than needed. Of 0 out of n the lowest is 0 and the highest 1 - 0.025**(1/n), about 3.7 out of n.
    """
    rest = (1 - level) / 2
    # Of each count once: a table has thousands of cells and few different counts.
    low, which_low = np.unique(least, return_inverse=True)
    high, which_high = np.unique(most, return_inverse=True)
    lowest = np.where(low > 0, beta.ppf(rest, np.maximum(low, 1), n - low + 1), 0.0)
    highest = np.where(high < n, beta.ppf(1 - rest, high + 1, np.maximum(n - high, 1)), 1.0)
    return lowest[which_low].reshape(np.shape(least)), highest[which_high].reshape(np.shape(most))


def share(count: int, n: int, *, most: int | None = None, level: float = LEVEL) -> Interval:
    """Give the interval of one share; of no windows at all anything is possible."""
    if not n:
        return Interval(0.0, 1.0)
    low, high = shares(np.array(count), np.array(count if most is None else most), n, level=level)
    return Interval(float(low), float(high))


def quantile(ordered: np.ndarray, at: float) -> tuple[float, Interval]:
    """Give a quantile of values in rising order with its interval between two of the values.

    The values at two ranks hold the quantile between them as often as a binomial count lies between those ranks,
    whatever the distribution is. Where the windows are too few for the upper rank the highest value is NaN: unknown.
    The lowest is then 0 at least, for nothing that is counted here is below it.

    Notes
    -----
    Source: David & Nagaraja, Order Statistics, 3rd ed. (2003), 7.1.
    """
    n = len(ordered)
    if not n:
        return np.nan, UNKNOWN
    first = int(binom.ppf((1 - LEVEL) / 2, n, at))
    last = int(binom.ppf((1 + LEVEL) / 2, n, at)) + 1
    low = float(ordered[first - 1]) if first >= 1 else 0.0
    high = float(ordered[last - 1]) if last <= n else np.nan
    # By rounding n * at may come out just over a whole number.
    middle = float(ordered[max(int(np.ceil(n * at - 1e-9)), 1) - 1])
    return middle, Interval(low, high)


def mean(values: np.ndarray) -> Interval:
    """Give the interval of a mean, corrected for skewness: most windows miss nothing and a few miss much.

    With fewer than `FEWEST` values that are not nought it is unknown: the few that there are do not show how
    large the next may be.

    Notes
    -----
    Source: Hall, Journal of the Royal Statistical Society B 54 (1992) 221-228: the studentised mean is brought to
    the normal distribution by a cubic that takes away its skewness. Without skewness it is the usual interval.
    """
    if np.count_nonzero(values) < FEWEST:
        return UNKNOWN
    n, middle, spread = len(values), float(np.mean(values)), float(np.std(values, ddof=1))
    skew = float(np.mean(((values - middle) / spread) ** 3)) if spread else 0.0
    end = float(norm.ppf((1 + LEVEL) / 2))
    return Interval(*(middle - spread * _straightened(side, skew, n) for side in (end, -end)))


def _straightened(end: float, skew: float, n: int) -> float:
    """Undo Hall's cubic at one end, in units of the spread of one value."""
    if abs(skew) < 1e-9:
        return float(end / np.sqrt(n))
    inner = 1 + skew * (end / np.sqrt(n) - skew / (6 * n))
    return float(3 / skew * (np.cbrt(inner) - 1))


def difference(fell: int, rose: int, n: int) -> Interval:
    """Give the interval of the difference between two shares of the same n windows: those after minus those before.

    Only windows in which the two differ tell anything. Two things are unknown: how often windows differ, and to
    which side they then fall. Each has its exact interval at half of what is left over (Bonferroni), so that both
    hold together in at least 95 % of all runs; the difference is their product.

    Parameters
    ----------
    fell, rose : windows in which it held only before, and only after
    n : all windows

    Notes
    -----
    The side is the exact conditional test of McNemar (Psychometrika 12 (1947) 153-157) as an interval.
    """
    half = (1 + LEVEL) / 2
    often = share(fell + rose, n, level=half)
    side = share(rose, fell + rose, level=half)
    low, high = 2 * side.low - 1, 2 * side.high - 1
    return Interval(low * (often.high if low < 0 else often.low), high * (often.high if high > 0 else often.low))
