"""Do the intervals hold the true value as often as they say, over repeated runs and by the closed form?

What is drawn comes from seeded draws, so a run that fails, fails again. The tolerance is three standard errors of a
share of 95 % over as many runs.
"""

from collections.abc import Callable
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, multinomial, norm

from kcr2.draws import lognormal, number_of
from kcr2.stress.intervals import FEWEST, LEVEL, difference, mean, quantile, share, shares

RUNS = 500
LEAST = LEVEL - 3 * sqrt(LEVEL * (1 - LEVEL) / RUNS)
"""The lowest share of runs in which an interval of 95 % may hold the true value, over `RUNS` runs."""


def luck(run: int, n: int) -> np.ndarray:
    """Give n draws of a run."""
    return np.array([number_of(run, str(one)) for one in range(n)])


def covered(holds: Callable[[int], bool]) -> float:
    """Give the share of runs in which an interval holds the true value."""
    return sum(map(holds, range(RUNS))) / RUNS


@pytest.mark.parametrize("chance", [0.005, 0.12, 0.5])
def test_the_interval_of_a_share_holds_the_true_share_over_repeated_runs(chance: float) -> None:
    def holds(run: int) -> bool:
        low, high = share(int((luck(run, 200) < chance).sum()), 200)
        return low <= chance <= high

    assert covered(holds) >= LEAST


@pytest.mark.parametrize("n", [1, 7, 100, 1000])
@pytest.mark.parametrize("chance", [0.0, 0.0003, 0.01, 0.123, 0.5, 0.97, 1.0])
def test_the_interval_of_a_share_holds_it_at_least_so_often_by_the_closed_form(n: int, chance: float) -> None:
    counts = np.arange(n + 1)
    low, high = shares(counts, counts, n)

    covers = binom.pmf(counts, n, chance)[(low <= chance) & (chance <= high)].sum()

    assert covers >= LEVEL


def test_the_interval_of_a_known_count_is_the_published_one() -> None:
    low, high = share(4, 20)

    # Clopper & Pearson, 4 out of 20: 0.0573 to 0.4366.
    assert (round(low, 4), round(high, 4)) == (0.0573, 0.4366)


def test_of_none_out_of_n_the_lowest_is_nought_and_the_highest_is_what_would_be_missed_so_often() -> None:
    low, high = share(0, 10_000)

    assert low == 0
    assert (1 - high) ** 10_000 == pytest.approx(0.025)


def test_all_out_of_n_mirrors_none() -> None:
    none, all_ = share(0, 50), share(50, 50)

    assert (all_.low, all_.high) == pytest.approx((1 - none.high, 1.0))


def test_of_no_windows_anything_is_possible() -> None:
    assert share(0, 0) == (0, 1)


def test_undecided_windows_widen_the_interval_upwards_only() -> None:
    sure, wide = share(10, 100), share(10, 100, most=15)

    assert wide.low == sure.low
    assert wide.high == share(15, 100).high > sure.high


@given(counts=st.lists(st.integers(0, 60), min_size=1, max_size=20))
@settings(max_examples=25)
def test_many_counts_at_once_are_the_same_as_one_by_one(counts: list[int]) -> None:
    low, high = shares(np.array(counts), np.array(counts), 60)

    assert [*zip(low, high, strict=True)] == [share(count, 60) for count in counts]


@given(n=st.integers(1, 300), part=st.floats(0, 1))
@settings(max_examples=30)
def test_the_interval_lies_around_the_share(n: int, part: float) -> None:
    count = round(part * n)

    low, high = share(count, n)

    assert 0 <= low <= count / n <= high <= 1


@pytest.mark.parametrize("at", [0.5, 0.9, 0.95])
def test_the_interval_of_a_quantile_holds_it_over_repeated_runs(at: float) -> None:
    true = lognormal(at, 10, 0.8)

    def holds(run: int) -> bool:
        values = np.sort([lognormal(one, 10, 0.8) for one in luck(run, 300)])
        _, (low, high) = quantile(values, at)
        return low <= true <= high

    assert covered(holds) >= LEAST


@pytest.mark.parametrize("at", [0.5, 0.9, 0.99])
@pytest.mark.parametrize("n", [1, 10, 299, 1000])
def test_the_ranks_of_a_quantile_hold_it_at_least_so_often_by_the_closed_form(n: int, at: float) -> None:
    # Values that are their own rank: what comes out are the ranks, 0 and NaN stand for no rank.
    _, (low, high) = quantile(np.arange(1.0, n + 1), at)
    below = np.arange(n + 1)

    covers = binom.pmf(below, n, at)[(below >= low) & ((below < high) | np.isnan(high))].sum()

    assert covers >= LEVEL


def test_a_quantile_is_the_value_that_so_many_do_not_exceed() -> None:
    assert [quantile(np.arange(1.0, 101), at)[0] for at in (0.5, 0.9, 0.95, 0.99)] == [50, 90, 95, 99]


def test_too_few_windows_do_not_know_the_highest_of_a_high_quantile() -> None:
    middle, (low, high) = quantile(np.arange(1.0, 51), 0.99)

    assert middle == 50
    assert low == 48
    assert np.isnan(high)


def test_no_windows_have_no_quantile() -> None:
    middle, (low, high) = quantile(np.array([]), 0.9)

    assert np.isnan([middle, low, high]).all()


@pytest.mark.parametrize(("chance", "spread"), [(0.15, 0.6), (0.4, 0.8)])
def test_the_interval_of_a_mean_with_many_noughts_holds_it_over_repeated_runs(chance: float, spread: float) -> None:
    true = chance * 10 * np.exp(spread**2 / 2)

    def holds(run: int) -> bool:
        numbers = luck(run, 400)
        # The share of the draw that is left over within the windows that miss something is a draw again.
        missing = [lognormal(one / chance, 10, spread) if one < chance else 0.0 for one in numbers]
        low, high = mean(np.array(missing))
        return bool(low <= true <= high)

    assert covered(holds) >= LEAST


def test_the_interval_of_a_mean_without_skewness_is_the_usual_one() -> None:
    values = np.array([1.0, -1.0] * 50) + 5
    half = norm.ppf(0.975) * values.std(ddof=1) / 10

    assert mean(values) == pytest.approx((5 - half, 5 + half))


def test_the_interval_of_a_skewed_mean_reaches_further_to_the_side_of_the_tail() -> None:
    values = np.array([0.0] * 300 + [lognormal((one + 0.5) / 100, 10, 1.0) for one in range(100)])

    low, high = mean(values)

    assert high - values.mean() > values.mean() - low > 0


def test_too_few_windows_that_miss_anything_have_no_interval() -> None:
    few = np.array([0.0] * 1000 + [5.0] * (FEWEST - 1))

    assert np.isnan(mean(few)).all()
    assert not np.isnan(mean(np.append(few, 5.0))).any()


def test_a_mean_of_values_that_are_all_the_same_is_that_value() -> None:
    assert mean(np.full(30, 7.0)) == (7, 7)


PAIRS = [(0.0, 0.0), (0.01, 0.0), (0.02, 0.05), (0.2, 0.2)]
"""Chance that something held only before, and only after."""


@pytest.mark.parametrize(("fell", "rose"), PAIRS)
def test_the_interval_of_a_difference_holds_it_over_repeated_runs(fell: float, rose: float) -> None:
    def holds(run: int) -> bool:
        numbers = luck(run, 200)
        low, high = difference(int((numbers < fell).sum()), int((numbers > 1 - rose).sum()), 200)
        return low <= rose - fell <= high

    assert covered(holds) >= LEAST


@pytest.mark.parametrize(("fell", "rose"), PAIRS)
def test_the_interval_of_a_difference_holds_it_at_least_so_often_by_the_closed_form(fell: float, rose: float) -> None:
    n = 30
    pairs = [(down, up) for down in range(n + 1) for up in range(n + 1 - down)]
    holds = [one for one in pairs if difference(*one, n)[0] <= rose - fell <= difference(*one, n)[1]]

    covers = sum(multinomial.pmf([down, up, n - down - up], n, [fell, rose, 1 - fell - rose]) for down, up in holds)

    assert covers >= LEVEL - 1e-9


@given(fell=st.integers(0, 40), rose=st.integers(0, 40))
@settings(max_examples=30)
def test_a_difference_seen_from_the_other_side_has_the_other_sign(fell: int, rose: int) -> None:
    low, high = difference(fell, rose, 100)

    assert low <= (rose - fell) / 100 <= high
    assert difference(rose, fell, 100) == pytest.approx((-high, -low))


def test_a_clear_difference_does_not_reach_nought() -> None:
    low, high = difference(40, 3, 10_000)

    assert -0.01 < low < high < 0


def test_windows_that_never_differ_still_leave_room_for_a_small_difference() -> None:
    low, high = difference(0, 0, 1_000)

    assert high == -low
    assert 0 < high < 0.005
