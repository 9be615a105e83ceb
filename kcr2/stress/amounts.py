"""How much is missing, and how late does help come? Distributions per type, what is behind their tail, and the bound.

Units are counted as unit-hours: a unit that is missing for a block of four hours is four. They are those of one good
plan, not of the best one in every last unit; how far from the best is what `gap` says.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kcr2.stress import intervals
from kcr2.stress.country import Country
from kcr2.stress.drawn import Drawn
from kcr2.stress.intervals import Interval
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.results import PERCENT, without_figures

HOUR = 60
QUANTILES = (0.50, 0.90, 0.95, 0.99)


def unmet(outcomes: Outcomes, country: Country) -> np.ndarray:
    """Give (n, types): unit-hours that the plan leaves unmet."""
    window = np.searchsorted(outcomes.number, outcomes.scenario)
    whole = np.zeros(outcomes.asked.shape)
    np.add.at(whole, (window, outcomes.type), outcomes.missing)
    return whole * country.block_min / (PERCENT * HOUR)


def asked(outcomes: Outcomes, country: Country) -> np.ndarray:
    """Give (n, types): unit-hours that were asked for."""
    return outcomes.asked * (country.block_min / HOUR)


def late(outcomes: Outcomes) -> np.ndarray:
    """Give (n, types): hours that units come too late, of those that come late in the first block of a need."""
    return outcomes.late / HOUR


def _judged(outcomes: Outcomes, country: Country) -> np.ndarray:
    """Give what was asked for of types that have figures: of others nothing can be said."""
    return np.where(without_figures(country), 0, asked(outcomes, country))


def unmet_table(outcomes: Outcomes, country: Country) -> pd.DataFrame:
    """Give how the unit-hours that are missing are spread over the windows, per type.

    Columns as in `spread`, and `asked_mean` (unit-hours asked for per window) and `of_asked`, the part of all that was
    asked for that is missing, 0..1.
    """
    wanted = _judged(outcomes, country)
    table = spread(unmet(outcomes, country), country, wanted)
    whole = wanted.sum(axis=0)
    table["asked_mean"] = pd.array(np.where(whole > 0, whole / max(len(outcomes), 1), np.nan), dtype="Float64")
    table["of_asked"] = pd.array(_of(unmet(outcomes, country).sum(axis=0), whole), dtype="Float64")
    return table


def late_table(outcomes: Outcomes, country: Country) -> pd.DataFrame:
    """Give how the unit-hours that come late are spread over the windows, per type: columns as in `spread`."""
    return spread(late(outcomes), country, _judged(outcomes, country))


def spread(values: np.ndarray, country: Country, wanted: np.ndarray) -> pd.DataFrame:
    """Give how a figure is spread over windows, per type.

    Parameters
    ----------
    values : (n, types), from 0 up
    wanted : (n, types), above 0 in the windows in which a type with figures was asked for

    Returns
    -------
    DataFrame, one row per type, in the order of the country's types; NA for a type never asked for or without figures
        capability                          code of the type
        n, asked_in                         windows: all, and those in which it was asked for
        none, none_low, none_high           share of windows without any, with its 95 % interval
        mean, mean_low, mean_high           over all windows; the interval is NA with too few windows that have any
        q50, q50_low, q50_high, ...         quantiles 50, 90, 95 and 99 %; a highest end that is NA is not known
        most                                in one window
    """
    rows = [_spread(values[:, place], wanted[:, place] > 0) for place in range(len(country.types))]
    table = pd.DataFrame(rows, columns=list(_spread(np.ones(1), np.ones(1, dtype=bool))))
    table.insert(0, "capability", list(country.types))
    counts = {"n": "int64", "asked_in": "int64"}
    figures = dict.fromkeys(table.columns.difference(["capability", *counts]), "Float64")
    return table.astype(counts | figures)


def _spread(values: np.ndarray, in_: np.ndarray) -> dict[str, float]:
    found: dict[str, float] = {"n": len(values), "asked_in": int(in_.sum())}
    if not in_.any():
        return found
    ordered = np.sort(values)
    without = int((values <= 0).sum())
    found |= _named("none", without / len(values), intervals.share(without, len(values)))
    found |= _named("mean", float(values.mean()), intervals.mean(values))
    for at in QUANTILES:
        found |= _named(f"q{at * PERCENT:.0f}", *intervals.quantile(ordered, at))
    return found | {"most": float(ordered[-1])}


def _named(name: str, figure: float, interval: Interval) -> dict[str, float]:
    return {name: figure, f"{name}_low": interval.low, f"{name}_high": interval.high}


def _of(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide, where there is anything to divide by."""
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1), np.nan)


@dataclass(frozen=True)
class Gap:
    """How far the plans found are from the best: weighted percent-units x blocks over all windows.

    found       what the plans leave unmet
    bound       what no plan goes below
    windows     windows of which a family misses anything in the plan found
    undecided   windows of which a family misses something that another plan might not miss
    """

    found: float
    bound: float
    windows: int
    undecided: int

    @property
    def share(self) -> float:
        """Give the part of what is missing that a better plan could avoid at most; 0 when nothing is missing."""
        return (self.found - self.bound) / self.found if self.found else 0.0


def gap(outcomes: Outcomes) -> Gap:
    """Give the stated bound: how much of what is called missing a better plan could avoid at most."""
    return Gap(
        float(outcomes.found.sum()),
        float(outcomes.bound.sum()),
        int((outcomes.found > 0).any(axis=1).sum()),
        int(outcomes.undecided.any(axis=1).sum()),
    )


@dataclass(frozen=True)
class TailScenario:
    """One of the windows that miss most.

    number    number of the scenario
    found     weighted percent-units x blocks that the plan leaves unmet; `bound`: that no plan goes below
    missing   type and unit-hours, most first
    drawn     what was drawn: month, incidents and needs
    """

    number: int
    found: float
    bound: float
    missing: tuple[tuple[str, float], ...]
    drawn: Drawn

    @property
    def hazards(self) -> tuple[str, ...]:
        """Name the hazards of its incidents, each once, in the order in which they begin."""
        return tuple(dict.fromkeys(one.hazard for one in self.drawn.incidents))

    @property
    def regions(self) -> tuple[str, ...]:
        """Give the regions that its incidents hit, in order of code."""
        return tuple(sorted({region for one in self.drawn.incidents for region in one.regions}))


def tail(
    outcomes: Outcomes, country: Country, drawn_of: Callable[[int], Drawn], *, most: int = 10
) -> tuple[TailScenario, ...]:
    """Give the windows that miss most by weight, at most `most`; among equals the lowest number first.

    Windows that miss nothing are no part of it, so there may be none.
    """
    weight = outcomes.found.sum(axis=1)
    places = [place for place in np.argsort(-weight, kind="stable")[:most] if weight[place] > 0]
    hours = unmet(outcomes, country)
    return tuple(
        TailScenario(
            int(outcomes.number[place]),
            float(weight[place]),
            float(outcomes.bound[place].sum()),
            _missing(hours[place], country),
            drawn_of(int(outcomes.number[place])),
        )
        for place in places
    )


def _missing(hours: np.ndarray, country: Country) -> tuple[tuple[str, float], ...]:
    return tuple((country.types[at], float(hours[at])) for at in np.argsort(-hours, kind="stable") if hours[at] > 0)


def weight_in_tail(outcomes: Outcomes, *, share: float = 0.01) -> float:
    """Give the part of all that is missing by weight that falls in the worst share of windows; 0 when nothing is."""
    weight = np.sort(outcomes.found.sum(axis=1))[::-1]
    return float(weight[: int(np.ceil(share * len(weight)))].sum() / weight.sum()) if weight.sum() else 0.0
