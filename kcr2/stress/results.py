"""How likely is a shortage? Probability per type, region and block of time, each with its interval.

A family of types is *certainly* short in a window when no plan serves it whole (`bound > 0`). Where in the family it
is missing (which type, region and block) is what one good plan leaves: another plan that is as good may leave it
elsewhere. Only of a type that is a family by itself the type is certain too (column `certain`).

A window in which the plan misses something that another plan might not miss is undecided. It is not counted in
`short`; the interval runs from what the certain ones allow to what all of them together allow.

Nobody asked for a type in any window, or nobody told what it has of it: then nothing can be said of it, and every
figure is NA. That is not 0, and not a shortage either.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from kcr2.stress import intervals
from kcr2.stress.country import Country
from kcr2.stress.intervals import Interval
from kcr2.stress.outcomes import Outcomes

Over = Literal["region", "block"]
PERCENT = 100


@dataclass(frozen=True)
class Chance:
    """A probability that rests on n windows.

    short      windows in which it certainly happened
    undecided  windows in which it happened in the plan found, and might not in another
    """

    short: int
    undecided: int
    n: int

    @property
    def share(self) -> float:
        """Give the share of windows in which it certainly happened; NaN without windows."""
        return self.short / self.n if self.n else np.nan

    @property
    def interval(self) -> Interval:
        """Give the 95 % interval, with the undecided counted as not short below and as short above."""
        return intervals.share(self.short, self.n, most=self.short + self.undecided)


def without_figures(country: Country) -> np.ndarray:
    """Give (types,): whether no owner has any figure of the type, reported or assumed.

    A type of which a policy leaves out everybody is none of these: there the country is tried without.
    """
    known = set(country.held["capability"]) if country.known is None else country.known
    return np.array([code not in known for code in country.types], dtype=bool)


def families_judged(
    outcomes: Outcomes, country: Country, known: np.ndarray | None = None, asked: np.ndarray | None = None
) -> np.ndarray:
    """Give (families,): whether a family was asked for, and every type asked for of it has figures.

    known   (types,) which types have figures; None: those of the country
    asked   (types,) which types were asked for; None: those that were judged
    """
    known = ~without_figures(country) if known is None else known
    wished = np.asarray(outcomes.asked.any(axis=0)) if asked is None else asked
    count = len(country.families)
    wanted = np.bincount(country.family_of, weights=wished, minlength=count)
    # An evaluation leaves out what is asked of types without figures; another country may judge it.
    blank = np.bincount(country.family_of, weights=wished & ~known, minlength=count)
    return np.asarray((wanted > 0) & (blank == 0))


def anything_short(
    outcomes: Outcomes, country: Country, known: np.ndarray | None = None, asked: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Give two (n,): anything at all certainly missing, and only undecided; see `families_judged`."""
    judged = families_judged(outcomes, country, known, asked)
    certain = np.asarray(outcomes.short[:, judged].any(axis=1))
    return certain, np.asarray((outcomes.found[:, judged] > 0).any(axis=1)) & ~certain


def anything(outcomes: Outcomes, country: Country) -> Chance:
    """Give the probability that anything at all is missing somewhere."""
    certain, maybe = anything_short(outcomes, country)
    return Chance(int(certain.sum()), int(maybe.sum()), len(outcomes))


def family_chances(outcomes: Outcomes, country: Country) -> pd.DataFrame:
    """Give the probability of shortage per family of types: certain whatever plan is made.

    Returns
    -------
    DataFrame, one row per family, in the order of the country's families
        types                     tuple of codes
        asked_in                  windows in which any of them was asked for
        n, short, undecided       windows: all, certainly short, not decided
        chance, low, high         share of windows, 0..1, with its 95 % interval; NA when it cannot be said
    """
    asked = np.array([_asked(outcomes, country, family) for family in country.families], dtype=int)
    table = pd.DataFrame({"types": list(country.families), "asked_in": asked})
    known = families_judged(outcomes, country)
    return _with_chance(table, known, (outcomes.short.sum(axis=0), outcomes.undecided.sum(axis=0)), len(outcomes))


def chances(outcomes: Outcomes, country: Country, *over: Over) -> pd.DataFrame:
    """Give the probability of shortage per type, and within it per region, per block, or per region and block.

    Parameters
    ----------
    over : "region", "block", both in either order, or nothing: the whole country and the whole window

    Returns
    -------
    DataFrame, one row per type × region × block, in the order of the country's tables
        capability                code of the type
        region, block             code of the region and number of the block (0 is the first), if asked for
        certain                   whether the type is a family by itself: then it is short whatever plan is made
        figures                   whether any owner has a figure of the type, reported or assumed
        asked_in                  windows in which somebody somewhere asked for the type, if it has figures
        n, short, undecided       windows: all, short here in a family that is certainly short, and not decided
        unreported                owners of which nothing is known of the type: it may have more than was counted
        chance, low, high         share of all windows, 0..1, with its 95 % interval; NA when it cannot be said

    Notes
    -----
    Each interval holds by itself. Of a hundred cells about five may have their true value outside.
    """
    table = _cells(country, over)
    capability = table.pop("at").to_numpy()
    asked = np.count_nonzero(outcomes.asked, axis=0)
    alone = np.bincount(country.family_of) == 1
    table.insert(0, "capability", np.array(country.types, dtype=object)[capability])
    table["certain"] = alone[country.family_of[capability]]
    table["figures"] = ~without_figures(country)[capability]
    table["asked_in"] = asked[capability]
    table["unreported"] = _unreported(country)[capability]
    known = (asked > 0) & ~without_figures(country)
    return _with_chance(table, known[capability], _counts(outcomes, country, over), len(outcomes))


def _unreported(country: Country) -> np.ndarray:
    silent = country.unknown["capability"].value_counts()
    return np.array([int(silent.get(code, 0)) for code in country.types])


def by_type(outcomes: Outcomes, country: Country) -> tuple[np.ndarray, np.ndarray]:
    """Give two (n, types): short in a family that is certainly short, and short in an undecided one."""
    window = np.searchsorted(outcomes.number, outcomes.scenario)
    missing = np.zeros(outcomes.asked.shape, dtype=bool)
    missing[window, outcomes.type] = True
    certain = missing & outcomes.short[:, country.family_of]
    return certain, missing & ~certain


def _asked(outcomes: Outcomes, country: Country, family: tuple[str, ...]) -> int:
    places = [country.types.index(code) for code in family]
    return int((outcomes.asked[:, places] > 0).any(axis=1).sum())


def _sizes(country: Country, over: tuple[Over, ...]) -> tuple[int, ...]:
    each = {"region": len(country.regions), "block": country.blocks}
    return (len(country.types), *(each[name] for name in over))


def _cells(country: Country, over: tuple[Over, ...]) -> pd.DataFrame:
    places = np.indices(_sizes(country, over)).reshape(len(over) + 1, -1)
    table = pd.DataFrame({"at": places[0]})
    for name, place in zip(over, places[1:], strict=True):
        table[name] = np.array(country.regions, dtype=object)[place] if name == "region" else place
    return table


def _counts(outcomes: Outcomes, country: Country, over: tuple[Over, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Count, per cell, the windows that miss something in it: in a family certainly short, and undecided."""
    sizes = _sizes(country, over)
    cells = int(np.prod(sizes))
    cell = np.ravel_multi_index((outcomes.type, *(getattr(outcomes, name) for name in over)), sizes)
    window = np.searchsorted(outcomes.number, outcomes.scenario)
    # A window counts once in a cell, however many regions and blocks of it are in that cell.
    once, first = np.unique(window * np.int64(cells) + cell, return_index=True)
    certain = outcomes.short[window[first], country.family_of[outcomes.type[first]]]
    return _tally(once[certain] % cells, cells), _tally(once[~certain] % cells, cells)


def _tally(cell: np.ndarray, cells: int) -> np.ndarray:
    return np.bincount(cell.astype(np.int64), minlength=cells)


def _with_chance(table: pd.DataFrame, known: np.ndarray, counts: tuple[np.ndarray, np.ndarray], n: int) -> pd.DataFrame:
    short, undecided = counts
    low, high = intervals.shares(short, short + undecided, n) if n else (np.zeros(len(table)), np.ones(len(table)))
    table["n"] = n
    for name, counted in (("short", short), ("undecided", undecided)):
        table[name] = pd.array(counted, dtype="Int64")
        table.loc[~known, name] = pd.NA
    for name, figure in {"chance": short / max(n, 1), "low": low, "high": high}.items():
        table[name] = pd.array(np.where(known, figure, np.nan), dtype="Float64")
    return table
