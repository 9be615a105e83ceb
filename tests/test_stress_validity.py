"""Is what comes out true? Small countries whose answer is known in closed form, and laws that hold for every country.

Demand is drawn with seeded draws, judged by the evaluation itself, and counted by the results: the whole way that a
figure goes to the screen.
"""

from collections.abc import Sequence
from functools import cache
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.draws import number_of
from kcr2.stress.amounts import gap, unmet, unmet_table
from kcr2.stress.comparing import Judged, compare
from kcr2.stress.country import Country, country_with
from kcr2.stress.drawn import Drawn
from kcr2.stress.evaluating import evaluate
from kcr2.stress.intervals import LEVEL, Interval
from kcr2.stress.marginal import Candidate, looked_at, marginal, search
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.placing import marginal_table
from kcr2.stress.results import anything, chances
from tests.stressed import EHCP, NB, REGIONS, TYPES, Cell, country, drawn, need, outcomes

UNITS = 3
"""Pumps in the whole country below: one in each region."""

TRIES, CHANCE = 8, 0.3
"""A window asks for as many pumps as tries out of so many succeed."""

WINDOWS = 1_000


def likely(asked: int) -> float:
    """Give the probability that a window asks for so many pumps."""
    return comb(TRIES, asked) * CHANCE**asked * (1 - CHANCE) ** (TRIES - asked)


def short_with(units: int) -> float:
    """Give the probability that so many pumps are too few."""
    return sum(likely(asked) for asked in range(units + 1, TRIES + 1))


def missing_with(units: int) -> float:
    """Give the mean number of pumps that are missing."""
    return sum(likely(asked) * (asked - units) for asked in range(units + 1, TRIES + 1))


def asked_in(seed: int, number: int) -> int:
    """Draw how many pumps a window asks for."""
    return sum(number_of(seed, str(number), str(one)) < CHANCE for one in range(TRIES))


@cache
def window(asked: int, number: int) -> Drawn:
    """Give a window that asks for pumps in its second block, when all of the country can be there."""
    return drawn(number, *([need(asked, code=EHCP, region="VR07", first=1, last=2)] if asked else []))


@cache
def windows(seed: int = 1) -> tuple[Drawn, ...]:
    """Draw windows."""
    return tuple(window(asked_in(seed, number), number) for number in range(WINDOWS))


@cache
def pumps(units: int = 0) -> Judged:
    """Judge the windows with a pump in each region, and some more in one."""
    there = country(units=1)
    there = country_with(there, "VR06", EHCP, units) if units else there
    return Judged(there, evaluate(there, windows()))


@pytest.mark.parametrize("more", [0, 1, 3])
def test_the_probability_of_shortage_is_the_chance_that_demand_exceeds_what_there_is(more: int) -> None:
    judged = pumps(more)

    [row] = chances(judged.outcomes, judged.country).query("capability == @EHCP").to_dict("records")

    assert row["low"] <= short_with(UNITS + more) <= row["high"]
    assert row["high"] - row["low"] < 0.08
    assert row["certain"]


@pytest.mark.parametrize("more", [0, 1])
def test_the_mean_that_is_missing_is_the_mean_excess_of_demand(more: int) -> None:
    judged = pumps(more)

    [row] = unmet_table(judged.outcomes, judged.country).query("capability == @EHCP").to_dict("records")

    # A unit that is missing for one block of four hours.
    assert row["mean_low"] <= 4 * missing_with(UNITS + more) <= row["mean_high"]
    assert row["none_low"] <= 1 - short_with(UNITS + more) <= row["none_high"]


def test_every_window_misses_exactly_what_is_asked_beyond_what_there_is() -> None:
    judged = pumps()
    asked = np.array([sum(one.units for one in drawn.needs) for drawn in windows()])

    hours = unmet(judged.outcomes, judged.country)[:, TYPES.index(EHCP)]

    assert (hours == 4 * np.maximum(asked - UNITS, 0)).all()
    assert gap(judged.outcomes).share == 0


def test_one_more_pump_buys_what_the_closed_form_says_and_every_place_the_same() -> None:
    judged = pumps()
    chosen = search(judged.outcomes, judged.country)

    found = [
        *marginal(chosen.candidates, judged.outcomes, judged.country, lambda number: windows()[number], most=WINDOWS)
    ]

    bought = missing_with(UNITS) - missing_with(UNITS + 1)
    lost = short_with(UNITS) - short_with(UNITS + 1)
    for one in found:
        assert one.hours_interval.low <= 4 * bought <= one.hours_interval.high
        assert one.chance.interval.low <= -lost <= one.chance.interval.high
        assert one.least_avoided == pytest.approx(one.avoided)
    assert set(marginal_table(found)["group"]) == {1}
    assert [one.candidate for one in found] == [Candidate(owner, EHCP) for owner in REGIONS]


def test_the_difference_between_two_countries_holds_its_closed_form() -> None:
    shift = compare(pumps(), pumps(1)).anything

    low, high = shift.interval
    assert low <= short_with(UNITS + 1) - short_with(UNITS) <= high < 0
    assert shift.rose == 0
    assert shift.clear


RUNS = 400
LEAST = LEVEL - 3 * sqrt(LEVEL * (1 - LEVEL) / RUNS)


def test_the_interval_that_is_shown_holds_the_true_probability_over_repeated_runs() -> None:
    there = country(units=1)
    judged = evaluate(there, [window(asked, asked) for asked in range(TRIES + 1)])

    # The same demand has the same outcome, and as many short windows the same interval: each is counted once.
    @cache
    def interval(short: int) -> Interval:
        missed = [{(EHCP, "VR07", 1): 100}] * short + [{}] * (100 - short)
        return anything(outcomes(missed, asked={EHCP: 1}), there).interval

    def holds(run: int) -> bool:
        low, high = interval(int(sum(judged.short[asked_in(run, number)].any() for number in range(100))))
        return low <= short_with(UNITS) <= high

    assert sum(map(holds, range(RUNS))) / RUNS >= LEAST


# ---- laws ----------------------------------------------------------------------------------------

scenarios = st.lists(
    st.lists(
        st.builds(
            lambda units, code, region, first: need(units, code=code, region=region, first=first, last=first + 2),
            st.integers(1, 9),
            st.sampled_from(TYPES),
            st.sampled_from(REGIONS),
            st.integers(0, 14),
        ),
        max_size=4,
    ).map(tuple),
    min_size=1,
    max_size=4,
)


def numbered(needs: Sequence[tuple]) -> list[Drawn]:
    """Give windows that ask for this."""
    return [drawn(number, *one) for number, one in enumerate(needs)]


def certain(there: Country, drawn: Sequence[Drawn]) -> np.ndarray:
    """Say per window and family whether it is certainly short."""
    return evaluate(there, drawn, proven=True).short


@given(needs=scenarios, units=st.integers(0, 3))
@settings(max_examples=20)
def test_a_country_that_has_more_of_everything_is_never_short_where_it_was_not(needs: list[tuple], units: int) -> None:
    drawn = numbered(needs)

    less, more = (certain(country(units=count), drawn) for count in (units, units + 1))

    assert not (more & ~less).any()


@given(needs=scenarios)
@settings(max_examples=15)
def test_a_window_that_asks_for_more_is_short_wherever_it_was(needs: list[tuple]) -> None:
    there = country(units=1)
    double = [tuple(one.__class__(**{**vars(one), "units": 2 * one.units}) for one in row) for row in needs]

    assert not (certain(there, numbered(needs)) & ~certain(there, numbered(double))).any()


@given(needs=scenarios, turned=st.permutations(REGIONS))
@settings(max_examples=15)
def test_regions_that_are_alike_may_change_places(needs: list[tuple], turned: list[str]) -> None:
    there, other = country(units=1), dict(zip(REGIONS, turned, strict=True))
    moved = [tuple(one.__class__(**{**vars(one), "region": other[one.region]}) for one in row) for row in needs]

    assert (certain(there, numbered(needs)) == certain(there, numbered(moved))).all()


@given(short=st.lists(st.booleans(), min_size=4, max_size=30), most=st.integers(1, 8))
@settings(max_examples=25)
def test_the_part_of_the_windows_that_is_judged_again_is_a_fair_one(short: list[bool], most: int) -> None:
    here: Cell = (NB, "VR06", 2)
    part = [looked_at(_turned(short, by, here), country(), NB, most=most) for by in range(len(short))]

    # Whichever window comes first, so many are taken; over all turns each window is in it as often.
    assert len({len(one) for one in part}) == 1
    means = [(one.found[:, 0] > 0).mean() for one in part]
    assert np.mean(means) == pytest.approx(np.mean(short))


def _turned(short: list[bool], by: int, cell: Cell) -> Outcomes:
    turned = short[by:] + short[:by]
    return outcomes([{cell: 100} if one else {} for one in turned])
