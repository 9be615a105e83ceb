"""How likely is a window in which something happens, and under which conditions does it happen?

A window has one month and one state of each driver. The grid of all months and states is small, so that every chance is
a finite sum and a window under a condition is drawn from its exact distribution: nothing is drawn and thrown away.

For hazard h in cell c (month, states) the number of incidents that begin in the window is Poisson with mean
    mean[h, c] = rate_h x window / year x season_h[month] x product of factors_h[state] / norm_h
where norm_h makes the average over the grid, with months of equal length, exactly rate_h x window / year.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kcr2.stress.hazards import Hazard, Hazards
from kcr2.stress.options import ANY, INCIDENT, StressOptions

YEAR_H = 8_766.0
"""Hours of a mean year."""
MONTHS = tuple(range(1, 13))


@dataclass(frozen=True, eq=False)
class Grid:
    """The windows that can be, for one choice of months, length and condition.

    months    the months that are drawn from, each as likely
    states    per driver its key and the keys of its states
    prior     (months, states of the first driver, …) chance of a cell; sums to 1
    means     (months, states …, hazards) mean number of incidents that begin in a window
    weight    like `prior`: chance of the cell and the condition together
    """

    months: tuple[int, ...]
    states: tuple[tuple[str, tuple[str, ...]], ...]
    prior: np.ndarray
    means: np.ndarray
    weight: np.ndarray

    @property
    def chance(self) -> float:
        """Chance that a window of these months meets the condition."""
        return float(self.weight.sum())


def chance_of(hazards: Hazards, options: StressOptions) -> float:
    """Give the chance that a window of the chosen months meets the condition; 1 when any window will do.

    Exact: the sum over the grid of the chance of a cell times 1 - exp(-mean).

    Raises
    ------
    ValueError
        The condition names a hazard that the file does not have.
    """
    return grid_of(hazards, options).chance


def grid_of(hazards: Hazards, options: StressOptions) -> Grid:
    """Give the grid of a file and options; made once for each combination that matters."""
    window = options.blocks * options.block_h
    return _grid(hazards, options.given, tuple(sorted(set(options.months))) or MONTHS, window)


@lru_cache(maxsize=64)
def _grid(hazards: Hazards, given: str, months: tuple[int, ...], window: int) -> Grid:
    prior = _prior(hazards)
    means = np.stack([_means(hazards, hazard, prior) for hazard in hazards.hazards], axis=-1) * window / YEAR_H
    rows = [month - 1 for month in months]
    prior, means = prior[rows] / len(months), means[rows]
    states = tuple((driver.key, tuple(state.key for state in driver.states)) for driver in hazards.drivers)
    return Grid(months, states, prior, means, prior * _met(hazards, given, means))


def _prior(hazards: Hazards) -> np.ndarray:
    """Give (12, states …): the chance of the states in each month; drivers are independent within a month."""
    joint = np.ones(12)
    for driver in hazards.drivers:
        chances = np.array([state.chances for state in driver.states]).T
        joint = joint[..., None] * chances.reshape(12, *(1,) * (joint.ndim - 1), -1)
    return joint


def _means(hazards: Hazards, hazard: Hazard, prior: np.ndarray) -> np.ndarray:
    """Give (12, states …): incidents of a hazard per year, if it always were so."""
    factors = [np.array(hazard.season.factors)]
    for driver in hazards.drivers:
        effect = hazard.drivers.get(driver.key)
        factors.append(np.array([effect.factors[state.key] if effect else 1.0 for state in driver.states]))
    raw = factors[0].reshape(12, *(1,) * len(hazards.drivers))
    for axis, factor in enumerate(factors[1:], start=1):
        raw = raw * factor.reshape(*(len(factor) if place == axis else 1 for place in range(len(factors))))
    norm = (raw * prior).sum() / 12
    return np.broadcast_to(raw * (hazard.rate.per_year / norm), prior.shape)


def _met(hazards: Hazards, given: str, means: np.ndarray) -> np.ndarray:
    """Give per cell the chance that a window of that cell meets the condition."""
    if given == ANY:
        return np.ones(means.shape[:-1])
    keys = [hazard.key for hazard in hazards.hazards]
    mean: np.ndarray = means.sum(axis=-1) if given == INCIDENT else means[..., keys.index(given)]
    met: np.ndarray = -np.expm1(-mean)
    return met
