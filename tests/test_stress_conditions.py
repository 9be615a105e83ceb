"""Is the chance of a condition the closed form, and does a driver tie hazards together?"""

from collections.abc import Iterator
from itertools import product
from math import exp
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.stress.conditions import YEAR_H, chance_of, grid_of
from kcr2.stress.options import ANY, INCIDENT, StressOptions
from tests import hazards as make

WINDOW = 72 / YEAR_H


def options(condition: str = ANY, **values: object) -> StressOptions:
    return StressOptions.model_validate({"given": condition, **values})


def test_any_window_will_do_without_a_condition() -> None:
    assert chance_of(make.hazards(), options()) == pytest.approx(1)


def test_one_hazard_without_season_or_driver_has_the_chance_of_a_poisson_count() -> None:
    there = make.hazards(make.hazard(per_year=12))

    assert chance_of(there, options("fire")) == pytest.approx(1 - exp(-12 * WINDOW))
    assert chance_of(there, options(INCIDENT)) == pytest.approx(1 - exp(-12 * WINDOW))


def test_rates_add_up_for_an_incident_of_any_hazard() -> None:
    there = make.hazards(make.hazard("fire", 12), make.hazard("flood", 24))

    assert chance_of(there, options(INCIDENT)) == pytest.approx(1 - exp(-36 * WINDOW))


def test_a_season_divides_the_rate_and_the_year_keeps_it() -> None:
    season = {"factors": [0.0] * 11 + [3.0], "source": make.SOURCE}
    there = make.hazards(make.hazard(per_year=5, season=season))

    assert chance_of(there, options("fire", months=(12,))) == pytest.approx(1 - exp(-60 * WINDOW))
    assert chance_of(there, options("fire", months=(1, 2))) == 0
    assert chance_of(there, options("fire")) == pytest.approx((1 - exp(-60 * WINDOW)) / 12)


def test_a_driver_mixes_the_chances_of_its_states() -> None:
    there = make.hazards(make.hazard(per_year=10, drivers={"drought": make.effect(wet=0, dry=4)}))
    # Dry is a chance of 0.1 for half a year and 0.4 for the other half: 0.25 on average. So it is 40 a year when dry.
    dry = 1 - exp(-40 * WINDOW)

    assert chance_of(there, options("fire", months=(1,))) == pytest.approx(0.1 * dry)
    assert chance_of(there, options("fire", months=(12,))) == pytest.approx(0.4 * dry)
    assert chance_of(there, options("fire")) == pytest.approx(0.25 * dry)


@pytest.mark.parametrize("given", ["fire", INCIDENT])
def test_the_mean_over_the_whole_grid_is_the_rate_whatever_season_and_drivers(given: str) -> None:
    season = {"factors": list(range(12)), "source": make.SOURCE}
    drivers = {"drought": make.effect(wet=1, dry=9), "wind": make.effect(calm=2, storm=7)}
    grid = grid_of(make.hazards(make.hazard(per_year=7, season=season, drivers=drivers)), options(given))

    assert (grid.prior[..., None] * grid.means).sum() == pytest.approx(7 * WINDOW)
    assert grid.prior.sum() == pytest.approx(1)


def test_a_dry_spell_makes_two_hazards_come_together_more_often_than_chance_would() -> None:
    drought = {"drought": make.effect(wet=0.2, dry=8)}
    tied = make.hazards(make.hazard("heath", 12, drivers=drought), make.hazard("forest", 12, drivers=drought))
    grid = grid_of(tied, options())

    struck = -np.expm1(-grid.means)
    both = (grid.prior[..., None] * struck).sum(axis=(0, 1, 2))
    together = (grid.prior * struck[..., 0] * struck[..., 1]).sum()

    assert together > 1.5 * both[0] * both[1]


def test_without_a_driver_hazards_come_together_as_often_as_chance_has_it() -> None:
    grid = grid_of(make.hazards(make.hazard("heath", 12), make.hazard("forest", 12)), options())

    struck = -np.expm1(-grid.means)
    both = (grid.prior[..., None] * struck).sum(axis=(0, 1, 2))

    assert (grid.prior * struck[..., 0] * struck[..., 1]).sum() == pytest.approx(both[0] * both[1])


def test_a_longer_window_is_more_likely_to_see_something() -> None:
    there = make.hazards()

    assert chance_of(there, options("fire", hours=144)) > chance_of(there, options("fire", hours=72))


def test_a_last_part_of_a_block_is_not_looked_at() -> None:
    there = make.hazards()

    assert chance_of(there, options("fire", hours=75)) == chance_of(there, options("fire", hours=72))


def test_the_order_of_months_and_a_month_told_twice_change_nothing() -> None:
    there = make.hazards(make.hazard(season={"factors": list(range(12)), "source": make.SOURCE}))

    assert grid_of(there, options(months=(7, 6))) is grid_of(there, options(months=(6, 7, 7)))


def test_a_condition_of_a_hazard_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="draken"):
        chance_of(make.hazards(), options("draken"))


def test_the_grid_is_made_once_for_files_that_hold_the_same() -> None:
    assert grid_of(make.hazards(), options()) is grid_of(make.hazards(), options())
    assert grid_of(make.hazards(make.hazard(per_year=2)), options()) is not grid_of(make.hazards(), options())


# ---- an oracle that knows no arrays --------------------------------------------------------------

factors = st.floats(0.05, 20)
seasons = st.lists(st.floats(0, 5), min_size=12, max_size=12).filter(lambda season: sum(season) > 0.1)
dangers = st.fixed_dictionaries(
    {"rate": st.floats(0.1, 80), "season": seasons, "drought": st.tuples(factors, factors), "storm": factors}
)


def danger(key: str, about: dict[str, Any]) -> dict[str, Any]:
    wet, dry = about["drought"]
    drivers = {"drought": make.effect(wet=wet, dry=dry), "wind": make.effect(calm=1, storm=about["storm"])}
    season = {"factors": about["season"], "source": make.SOURCE}
    return make.hazard(key, about["rate"], season=season, drivers=drivers)


def cells() -> Iterator[tuple[int, int, int, float]]:
    """Give every month, drought and wind, with its chance in a year of equal months."""
    for month in range(12):
        for drought, wind in product((0, 1), (0, 1)):
            dry = make.DRY[month]
            yield month, drought, wind, (dry if drought else 1 - dry) * (0.25 if wind else 0.75) / 12


def strength(about: dict[str, Any], month: int, drought: int, wind: int) -> float:
    return float(about["season"][month] * about["drought"][drought] * (about["storm"] if wind else 1.0))


def mean_of(about: dict[str, Any], month: int, drought: int, wind: int) -> float:
    norm = sum(chance * strength(about, *cell) for *cell, chance in cells())
    return float(about["rate"] * WINDOW * strength(about, month, drought, wind) / norm)


@settings(max_examples=20)
@given(fire=dangers, flood=dangers)
def test_every_chance_is_the_sum_over_months_and_states_that_the_formula_says(
    fire: dict[str, Any], flood: dict[str, Any]
) -> None:
    there = make.hazards(danger("fire", fire), danger("flood", flood))
    either = sum(chance * (1 - exp(-mean_of(fire, *cell) - mean_of(flood, *cell))) for *cell, chance in cells())
    one = sum(chance * (1 - exp(-mean_of(fire, *cell))) for *cell, chance in cells())

    assert chance_of(there, options(INCIDENT)) == pytest.approx(either)
    assert chance_of(there, options("fire")) == pytest.approx(one)


@settings(max_examples=20)
@given(fire=dangers, flood=dangers)
def test_under_a_condition_cells_weigh_by_how_well_they_meet_it(fire: dict[str, Any], flood: dict[str, Any]) -> None:
    grid = grid_of(make.hazards(danger("fire", fire), danger("flood", flood)), options("flood"))

    for month, drought, wind, chance in cells():
        wanted = chance * (1 - exp(-mean_of(flood, month, drought, wind)))
        assert grid.weight[month, drought, wind] == pytest.approx(wanted)


@settings(max_examples=20)
@given(fire=dangers, months=st.sets(st.integers(1, 12), min_size=1))
def test_the_chance_of_several_months_is_their_average(fire: dict[str, Any], months: set[int]) -> None:
    there = make.hazards(danger("fire", fire))
    each = [chance_of(there, options("fire", months=(month,))) for month in sorted(months)]

    assert chance_of(there, options("fire", months=tuple(months))) == pytest.approx(sum(each) / len(each))


@settings(max_examples=20)
@given(fire=dangers, more=st.floats(1, 5))
def test_a_higher_rate_is_never_less_likely(fire: dict[str, Any], more: float) -> None:
    rarer = make.hazards(danger("fire", fire))
    oftener = make.hazards(danger("fire", fire | {"rate": fire["rate"] * more}))

    assert chance_of(oftener, options("fire")) >= chance_of(rarer, options("fire")) * (1 - 1e-12)
