"""What does a policy change? Two outcomes of the same windows, held side by side window by window.

Both countries met the same luck (common random numbers), so what differs between them follows from the policy. Only
windows that came out differently tell anything, and far fewer are needed than for two runs of their own.
"""

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass

import numpy as np
import pandas as pd

from kcr2.errors import PlanError
from kcr2.stress import intervals
from kcr2.stress.amounts import unmet
from kcr2.stress.country import Country
from kcr2.stress.intervals import Interval
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.results import anything_short, by_type, families_judged, without_figures


@dataclass(frozen=True, eq=False)
class Judged:
    """Outcomes with the country that they were judged against."""

    country: Country
    outcomes: Outcomes


@dataclass(frozen=True)
class Shift:
    """A probability of before and after, over the same n windows.

    before, after   windows in which it certainly happens
    fell, rose      windows in which it happens only before, and only after
    undecided       windows of which this is not known of one of the two
    interval        95 % interval of the difference in share, after minus before
    """

    before: int
    after: int
    fell: int
    rose: int
    undecided: int
    _: KW_ONLY
    n: int
    interval: Interval

    @property
    def difference(self) -> float:
        """Give the difference in share of windows, after minus before; NaN without windows."""
        return (self.after - self.before) / self.n if self.n else np.nan

    @property
    def clear(self) -> bool:
        """Say whether the interval lies on one side of nought."""
        return self.interval.low > 0 or self.interval.high < 0


@dataclass(frozen=True, eq=False)
class Comparison:
    """What differs.

    anything   probability that anything at all is missing
    weighted   mean weighted percent-units x blocks per window, after minus before, and its interval
    families   see `families_compared`
    types      see `types_compared`
    """

    anything: Shift
    weighted: tuple[float, Interval]
    families: pd.DataFrame
    types: pd.DataFrame


def compare(before: Judged, after: Judged) -> Comparison:
    """Hold two outcomes of the same windows side by side.

    Raises
    ------
    PlanError
        The windows are not the same, or the countries do not have the same types and regions.
    """
    require_same(before, after)
    was, is_ = (side.outcomes.found[:, places].sum(axis=1) for side, places in _families_judged(before, after))
    weighed = is_ - was
    middle = float(weighed.mean()) if len(weighed) else np.nan
    known, asked = _comparable(before, after), _asked(before, after)
    return Comparison(
        shift(*(anything_short(side.outcomes, side.country, known, asked) for side in (before, after))),
        (middle, intervals.mean(weighed)),
        families_compared(before, after),
        types_compared(before, after),
    )


def require_same(before: Judged, after: Judged) -> None:
    """Refuse outcomes that do not belong to the same windows: their luck would be taken for an effect."""
    one, other = before.outcomes, after.outcomes
    tables = [(judged.country.types, judged.country.regions, judged.country.blocks) for judged in (before, after)]
    if tables[0] != tables[1]:
        raise PlanError(
            "de twee uitkomsten gaan over verschillende types, regio's of blokken.",
            where="vergelijking",
            fix="Reken beide opnieuw met dezelfde referentiegegevens en hetzelfde venster.",
        )
    # What a type without figures is asked for is not judged, and a policy may take the figures away.
    known = _judged(before, after) if np.array_equal(one.number, other.number) else None
    if known is None or not np.array_equal(one.asked[:, known], other.asked[:, known]):
        raise PlanError(
            "de twee uitkomsten gaan over verschillende scenario's: {before} en {after}.",
            where="vergelijking",
            fix="Reken beide met hetzelfde toevalszaad, dezelfde gegevens over gevaren en hetzelfde aantal scenario's.",
            before=_told(one),
            after=_told(other),
        )


def _judged(before: Judged, after: Judged) -> np.ndarray:
    """Give (types,): whether a type has figures in both countries."""
    return np.asarray(~without_figures(before.country) & ~without_figures(after.country))


def _asked(before: Judged, after: Judged) -> np.ndarray:
    """Give (types,): whether a type is asked for; who has no figures of it leaves out what is asked, the other not."""
    return np.asarray((before.outcomes.asked | after.outcomes.asked).any(axis=0))


def _comparable(before: Judged, after: Judged) -> np.ndarray:
    """Give (types,): whether a type, and all that is asked for of its family in either country, has figures in both."""
    known, asked = _judged(before, after), _asked(before, after)
    while True:
        one, other = (
            families_judged(side.outcomes, side.country, known, asked)[side.country.family_of]
            for side in (before, after)
        )
        less = known & (~asked | (one & other))
        if np.array_equal(less, known):
            return np.asarray(known)
        known = less


def _families_judged(before: Judged, after: Judged) -> Iterator[tuple[Judged, np.ndarray]]:
    """Give each side with (families,): which of its families both sides can judge."""
    known, asked = _comparable(before, after), _asked(before, after)
    for side in (before, after):
        yield side, families_judged(side.outcomes, side.country, known, asked)


def _told(outcomes: Outcomes) -> str:
    if not len(outcomes):
        return "0"
    return f"{len(outcomes)} (nr {outcomes.number[0]}–{outcomes.number[-1]}, Σ {int(outcomes.asked.sum())})"


def shift(
    before: tuple[np.ndarray, np.ndarray], after: tuple[np.ndarray, np.ndarray], *, never_rises: bool = False
) -> Shift:
    """Compare one probability: each side is (n,) certain and (n,) undecided.

    What is undecided counts against the difference on both sides: the lowest end takes it as short before and not
    after, the highest the other way round.

    Parameters
    ----------
    never_rises : whether the change is known never to cause what was not there, as one more unit cannot cause a
        shortage; then the interval is that of the share of windows in which it ends
    """
    (was, maybe_was), (is_, maybe_is) = before, after
    ends = _fall if never_rises else _ends
    low = ends(was | maybe_was, is_).low
    high = ends(was, is_ | maybe_is).high
    counts = [int(one.sum()) for one in (was, is_, was & ~is_, is_ & ~was, maybe_was | maybe_is)]
    return Shift(*counts, n=len(was), interval=Interval(low, high))


def _fall(was: np.ndarray, is_: np.ndarray) -> Interval:
    low, high = intervals.share(int((was & ~is_).sum()), len(was))
    return Interval(-high, -low)


def _ends(was: np.ndarray, is_: np.ndarray) -> Interval:
    return intervals.difference(int((was & ~is_).sum()), int((is_ & ~was).sum()), len(was))


def families_compared(before: Judged, after: Judged) -> pd.DataFrame:
    """Compare the probability of shortage per family: certain on both sides, whatever plan is made.

    A policy may change who shares crews, and so which types belong together. Families that the two countries do not
    both have, that nobody asked for or of which a type has no figures, are left out.

    Returns
    -------
    DataFrame, one row per family that both can judge
        types                          tuple of codes
        n, before, after, fell, rose, undecided, difference, low, high    see `Shift`; shares are 0..1
    """
    places = [_families(side.country) for side in (before, after)]
    judged = [families for _, families in _families_judged(before, after)]
    rows = [
        {"types": family, **_row(shift(_family(before, place), _family(after, places[1][family])))}
        for family, place in places[0].items()
        if family in places[1] and judged[0][place] and judged[1][places[1][family]]
    ]
    return pd.DataFrame(rows, columns=["types", *_COLUMNS]).astype(_TYPES)


def _families(country: Country) -> dict[tuple[str, ...], int]:
    return {family: place for place, family in enumerate(country.families)}


def _family(judged: Judged, place: int) -> tuple[np.ndarray, np.ndarray]:
    return judged.outcomes.short[:, place], judged.outcomes.undecided[:, place]


def types_compared(before: Judged, after: Judged) -> pd.DataFrame:
    """Compare probability and amount of shortage per type that was asked for.

    Where types stand in for each other the plan decides which of them is short, so part of a difference may be that
    another type of the family is short instead; `families_compared` does not have that.

    Returns
    -------
    DataFrame, one row per type asked for of which all of the family that is asked for has figures in both, in the order
    of the country's types
        capability, asked_in           code; windows in which it was asked for
        n, before, after, fell, rose, undecided, difference, low, high    see `Shift`; shares are 0..1
        unmet_before, unmet_after      mean unit-hours missing per window
        unmet_difference, unmet_low, unmet_high    mean difference with its interval; NA with too few that differ
    """
    sides = [by_type(judged.outcomes, judged.country) for judged in (before, after)]
    hours = [unmet(judged.outcomes, judged.country) for judged in (before, after)]
    judged = [places[side.country.family_of] for side, places in _families_judged(before, after)]
    # Where another type of its family has no figures on one side, that one's demand would make the difference.
    asked_in = np.where(judged[0] & judged[1], np.count_nonzero(before.outcomes.asked, axis=0), 0)
    rows = [
        {
            "capability": before.country.types[at],
            "asked_in": int(asked_in[at]),
            **_row(shift(*((certain[:, at], maybe[:, at]) for certain, maybe in sides))),
            **_unmet(hours[0][:, at], hours[1][:, at]),
        }
        for at in np.flatnonzero(asked_in)
    ]
    columns = ["capability", "asked_in", *_COLUMNS, *_UNMET]
    return pd.DataFrame(rows, columns=columns).astype(
        {"asked_in": "int64", **_TYPES, **dict.fromkeys(_UNMET, "Float64")}
    )


_COLUMNS = ("n", "before", "after", "fell", "rose", "undecided", "difference", "low", "high")
_UNMET = ("unmet_before", "unmet_after", "unmet_difference", "unmet_low", "unmet_high")
_TYPES = dict.fromkeys(("n", "fell", "rose", "undecided"), "int64") | dict.fromkeys(
    ("before", "after", "difference", "low", "high"), "float64"
)


def _row(told: Shift) -> dict[str, float]:
    n = max(told.n, 1)
    counts = {"n": told.n, "before": told.before / n, "after": told.after / n, "fell": told.fell, "rose": told.rose}
    ends = {"difference": told.difference, "low": told.interval.low, "high": told.interval.high}
    return {**counts, "undecided": told.undecided, **ends}


def _unmet(before: np.ndarray, after: np.ndarray) -> dict[str, float]:
    low, high = intervals.mean(after - before)
    figures = (before.mean(), after.mean(), (after - before).mean(), low, high)
    return dict(zip(_UNMET, map(float, figures), strict=True))
