"""What would one more unit buy, and where? Each candidate judged against the same windows as the country as it is.

Only windows whose family misses anything are judged again, and of those only that family. The others cannot change:

- a unit of a type serves only needs of its own family, so plan, bound and shortage of every other family stay;
- where the plan found misses nothing of the family, the country with one more unit can carry out the same plan, so it
  misses nothing either: what is avoided is exactly nought.

So the mean over all windows is known, though most are not looked at again. What a window avoids is the difference
between two plans that were both found in the same way. Where the new plan comes out worse, the plan of before is
taken: it can still be carried out. So a part of what is avoided may be luck in finding a plan. `least_avoided` is the
difference of what no plan goes below, which has none of that.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kcr2.stress import intervals
from kcr2.stress.amounts import unmet
from kcr2.stress.comparing import Shift, shift
from kcr2.stress.country import Country, country_with
from kcr2.stress.drawn import Drawn
from kcr2.stress.evaluating import evaluate
from kcr2.stress.intervals import Interval
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.results import without_figures

MOST_PLACES = 40
"""Places per type that are looked at, if not told otherwise: every region and the partners that hold it."""

MOST_AGAIN = 60
"""Windows per candidate that are judged again, if not told otherwise: a few seconds per place."""


@dataclass(frozen=True)
class Candidate:
    """One more unit of a type at an owner."""

    owner: str
    capability: str


@dataclass(frozen=True)
class Search:
    """What is looked at, and what is not.

    candidates  in the order in which they are judged: the types of which most is missing by weight first
    left_out    candidates beyond the most places per type
    served      types asked for of which nothing is ever missing: one more unit of them buys nothing
    unknown     types asked for of which no owner has any figure: what one more would buy cannot be said
    """

    candidates: tuple[Candidate, ...]
    left_out: tuple[Candidate, ...]
    served: tuple[str, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Marginal:
    """What one more unit buys, per window of the n that were looked at.

    avoided         mean weighted percent-units x blocks of its family that the plan misses less, and its interval
    least_avoided   mean by which what no plan goes below falls
    hours           mean unit-hours of its family that are missing less, and its interval
    chance          probability that the family is certainly short
    again           windows judged again; n: all windows that the means are over
    each            (again,) weighted percent-units x blocks avoided per window judged again
    """

    candidate: Candidate
    avoided: float
    avoided_interval: Interval
    least_avoided: float
    hours: float
    hours_interval: Interval
    chance: Shift
    again: int
    n: int
    each: np.ndarray


Judge = Callable[[Country, Sequence[Drawn], frozenset[int]], Outcomes]


def judge(country: Country, scenarios: Sequence[Drawn], families: frozenset[int]) -> Outcomes:
    """Judge some families of types in some scenarios, as everywhere."""
    return evaluate(country, scenarios, families=families)


def search(
    outcomes: Outcomes, country: Country, *, types: Sequence[str] | None = None, most: int = MOST_PLACES
) -> Search:
    """Choose what to look at: types asked for of whose family anything is missing, at every place that may have them.

    Parameters
    ----------
    types : only these
    most : places per type, at least 1; in order of code, those that have the type already first
    """
    chosen = [code for at, code in enumerate(country.types) if outcomes.asked[:, at].any()]
    chosen = [code for code in chosen if types is None or code in types]
    missing = _weight(outcomes, country)
    blank = {code for code, none in zip(country.types, without_figures(country), strict=True) if none}
    known = [code for code in chosen if code not in blank]
    short = sorted((code for code in known if missing[code] > 0), key=lambda code: (-missing[code], code))
    places = {code: [Candidate(owner, code) for owner in places_of(country, code)] for code in short}
    return Search(
        tuple(one for code in short for one in places[code][:most]),
        tuple(one for code in short for one in places[code][most:]),
        tuple(code for code in known if not missing[code] > 0),
        tuple(code for code in chosen if code in blank),
    )


def _weight(outcomes: Outcomes, country: Country) -> dict[str, float]:
    whole = outcomes.found.sum(axis=0)
    return {code: float(whole[country.family_of[at]]) for at, code in enumerate(country.types)}


def places_of(country: Country, code: str) -> tuple[str, ...]:
    """Give who may have one more unit: who holds the type, then every other region if any region does.

    What only partners hold (helicopters, military units) a region does not have.
    """
    held = country.held[country.held["capability"] == code]
    at_home = held[held["supplier"] == held["owner"]]
    holders = tuple(sorted(set(at_home["owner"])))
    regions = set(country.regions)
    return (*holders, *sorted(regions - set(holders))) if regions & set(holders) else holders


def looked_at(outcomes: Outcomes, country: Country, code: str, *, most: int = MOST_AGAIN) -> Outcomes:
    """Give the first windows, so many that about `most` of them miss something of the family of a type.

    How many that are follows from how many miss something in all, not from which: so they are a fair part of the
    windows, and all candidates of a type meet the same ones.
    """
    short = int((outcomes.found[:, _family(country, code)] > 0).sum())
    n = len(outcomes) if short <= most else max(len(outcomes) * most // short, 1)
    return first(outcomes, n)


def first(outcomes: Outcomes, n: int) -> Outcomes:
    """Give the outcomes of the first n windows."""
    entries = int(np.searchsorted(outcomes.scenario, outcomes.number[n])) if n < len(outcomes) else None
    rows = ("number", "asked", "late", "found", "bound", "solved")
    cells = ("scenario", "type", "region", "block", "missing")
    return replace(
        outcomes,
        **{name: getattr(outcomes, name)[:n] for name in rows},
        **{name: getattr(outcomes, name)[:entries] for name in cells},
    )


def marginal(
    candidates: Sequence[Candidate],
    outcomes: Outcomes,
    country: Country,
    drawn_of: Callable[[int], Drawn],
    *,
    most: int = MOST_AGAIN,
    judge: Judge = judge,
) -> Iterator[Marginal]:
    """Judge candidates one by one, in the order given. Stop taking them to stop; what was given until then stands.

    Parameters
    ----------
    outcomes : of all windows against `country`
    drawn_of : number of a scenario → what was drawn
    most : windows to judge again per candidate
    """
    known: dict[int, tuple[Outcomes, list[Drawn]]] = {}
    for candidate in candidates:
        family = _family(country, candidate.capability)
        if family not in known:
            part = looked_at(outcomes, country, candidate.capability, most=most)
            again = part.number[part.found[:, family] > 0]
            known = {family: (part, [drawn_of(int(number)) for number in again])}
        part, scenarios = known[family]
        more = country_with(country, candidate.owner, candidate.capability)
        yield _marginal(candidate, family, (part, country), (judge(more, scenarios, frozenset({family})), more))


def _family(country: Country, code: str) -> int:
    return int(country.family_of[country.types.index(code)])


def _marginal(
    candidate: Candidate, family: int, before: tuple[Outcomes, Country], after: tuple[Outcomes, Country]
) -> Marginal:
    (part, country), (again, more) = before, after
    rows = np.searchsorted(part.number, again.number)
    types = country.family_of == family
    each = np.maximum(part.found[rows, family] - again.found[:, family], 0)
    avoided = _whole(len(part), rows, each)
    hours = unmet(part, country)[:, types].sum(axis=1)
    fewer = hours[rows] - unmet(again, more)[:, types].sum(axis=1)
    saved = _whole(len(part), rows, np.where(each > 0, fewer, 0.0))
    least = part.bound[rows, family] - again.bound[:, family]
    was, maybe = part.short[:, family], part.undecided[:, family]
    is_, maybe_is = (_whole(len(part), rows, one) for one in (again.short[:, family], again.undecided[:, family]))
    return Marginal(
        candidate,
        *(float(avoided.mean()), intervals.mean(avoided)),
        float(least.sum() / len(part)),
        *(float(saved.mean()), intervals.mean(saved)),
        shift((was, maybe), (is_, maybe_is), never_rises=True),
        len(again),
        len(part),
        each,
    )


def _whole(n: int, rows: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Give a figure of every window: nought in those that were not judged again."""
    whole = np.zeros(n, dtype=values.dtype)
    whole[rows] = values
    return whole
