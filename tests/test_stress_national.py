"""Do the hazards that come along give windows of which a planner would say: yes, that could be?"""

from collections import Counter
from functools import cache
from math import sqrt

import numpy as np
import pytest

from kcr2.exchange.hazard_files import load_hazards
from kcr2.reference import load_reference
from kcr2.stress.conditions import chance_of, grid_of
from kcr2.stress.drawing import draw
from kcr2.stress.drawn import Drawn
from kcr2.stress.hazards import Hazards, Reach, Split
from kcr2.stress.options import ANY, INCIDENT, StressOptions

FAR = 4.5
SUMMER, WINTER = (6, 7, 8), (12, 1, 2)


@cache
def hazards() -> Hazards:
    return load_hazards(load_reference())


@cache
def windows(given: str, n: int = 200, months: tuple[int, ...] = ()) -> tuple[Drawn, ...]:
    options = StressOptions(given=given, months=months)
    return tuple(draw(hazards(), options, number) for number in range(n))


KEYS = [hazard.key for hazard in load_hazards(load_reference()).hazards]


@pytest.mark.parametrize("key", KEYS)
def test_every_hazard_draws_windows_whose_needs_lie_within_window_and_regions(key: str) -> None:
    for window in windows(key, 25):
        assert any(one.hazard == key and one.block == 0 for one in window.incidents)
        for need in window.needs:
            incident = window.incidents[need.incident]
            assert need.region in incident.regions
            assert incident.block <= need.first < need.last <= 18
            assert need.units > 0
            assert 0 <= need.ahead_min <= 240 * (need.first - incident.block)


@pytest.mark.parametrize("key", KEYS)
def test_an_incident_hits_each_region_once_and_lasts_within_its_bounds(key: str) -> None:
    hazard = hazards().by_key[key]

    for window in windows(key, 25):
        for one in window.incidents:
            if one.hazard == key:
                assert len(set(one.regions)) == len(one.regions)
                assert hazard.duration.least_h <= one.hours <= hazard.duration.most_h
                assert 0 < one.size <= hazard.size.most


@pytest.mark.parametrize("key", [key for key in KEYS if hazards().by_key[key].spread.how is Reach.WHOLE])
def test_a_danger_to_a_whole_area_hits_all_of_it(key: str) -> None:
    areas = {frozenset(route) for route in hazards().by_key[key].spread.routes}

    assert {
        frozenset(one.regions) for window in windows(key, 25) for one in window.incidents if one.hazard == key
    } <= areas


@pytest.mark.parametrize("given", [INCIDENT, "wildfire", "flood_meuse"])
def test_the_chance_of_a_condition_lies_between_nought_and_one_and_none_is_sure(given: str) -> None:
    assert 0 < chance_of(hazards(), StressOptions(given=given)) < 1


def test_an_incident_of_any_hazard_is_likelier_than_of_one_and_less_than_of_all_apart() -> None:
    apart = [chance_of(hazards(), StressOptions(given=key)) for key in KEYS]

    assert max(apart) < chance_of(hazards(), StressOptions(given=INCIDENT)) < sum(apart)


def test_windows_without_a_condition_hold_an_incident_as_often_as_is_stated() -> None:
    drawn, chance = windows(ANY, 2_000), chance_of(hazards(), StressOptions(given=INCIDENT))
    found = sum(bool(window.incidents) for window in drawn)

    assert abs(found - 2_000 * chance) < FAR * sqrt(2_000 * chance * (1 - chance))


def test_given_an_incident_each_hazard_comes_as_often_as_the_closed_form_has_it() -> None:
    drawn, grid, n = windows(INCIDENT, 2_000), grid_of(hazards(), StressOptions(given=INCIDENT)), 2_000
    struck = (grid.prior[..., None] * -np.expm1(-grid.means)).reshape(-1, len(KEYS)).sum(axis=0) / grid.chance
    found = Counter(key for window in drawn for key in {one.hazard for one in window.incidents})

    for key, chance in zip(KEYS, struck, strict=True):
        assert abs(found[key] - n * chance) < FAR * sqrt(n * chance * (1 - chance)), key


def test_wildfires_are_of_summer_and_storms_of_winter() -> None:
    def share(key: str, months: tuple[int, ...]) -> float:
        return sum(window.month in months for window in windows(key)) / 200

    assert share("wildfire", SUMMER) > 3 * share("wildfire", WINTER)
    assert share("storm", WINTER) > 3 * share("storm", SUMMER)


def test_a_very_dry_spell_brings_a_second_wildfire_far_more_often() -> None:
    grid, place = grid_of(hazards(), StressOptions(given=ANY)), KEYS.index("wildfire")
    means = grid.means[..., place]
    wet, dry = means[6, 0], means[6, 2]

    assert next(driver for driver, _ in grid.states) == "drought"
    assert (dry / wet).min() == pytest.approx(24)


def test_given_a_wildfire_a_second_one_comes_more_often_than_without_drivers() -> None:
    grid, place = grid_of(hazards(), StressOptions(given="wildfire")), KEYS.index("wildfire")
    means = grid.means[..., place]
    two = (grid.prior * (1 - np.exp(-means) * (1 + means))).sum() / grid.chance
    steady = hazards().hazards[place].rate.per_year * 72 / 8_766
    found = sum(
        Counter(one.hazard for one in window.incidents)["wildfire"] > 1 for window in windows("wildfire", 2_000)
    )

    assert two > 4 * (1 - np.exp(-steady) * (1 + steady)) / (1 - np.exp(-steady))
    assert abs(found - 2_000 * two) < FAR * sqrt(2_000 * two * (1 - two))


def test_a_river_flood_goes_on_along_its_river() -> None:
    route = hazards().by_key["flood_meuse"].spread.routes[0]

    for window in windows("flood_meuse", 60):
        first, *others = next(one.regions for one in window.incidents if one.hazard == "flood_meuse")
        place = route.index(first)
        onward = [*route[place + 1 :], *reversed(route[:place])]
        assert others == onward[: len(others)]


def test_most_windows_with_an_incident_hold_a_single_one_and_some_hold_more() -> None:
    sizes = Counter(min(len(window.incidents), 2) for window in windows(INCIDENT, 2_000))

    assert sizes[1] > 0.8 * 2_000
    assert sizes[2] > 0.03 * 2_000


@pytest.mark.parametrize(("hours", "block_h"), [(24, 6), (72, 1), (168, 24), (50, 8), (336, 12)])
def test_windows_and_blocks_of_other_lengths_hold_their_needs_as_well(hours: int, block_h: int) -> None:
    options = StressOptions(given="flood_meuse", hours=hours, block_h=block_h)

    for number in range(12):
        window = draw(hazards(), options, number)
        assert window.needs
        for need in window.needs:
            assert 0 <= need.first < need.last <= hours // block_h
            assert need.ahead_min % (60 * block_h) == 0


def test_a_longer_window_under_the_same_conditions_holds_what_a_shorter_one_does() -> None:
    short, long = (StressOptions(given="wildfire", hours=hours) for hours in (48, 96))

    def what(window: Drawn) -> set[tuple[str, tuple[str, ...], float]]:
        return {(one.hazard, one.regions, one.size) for one in window.incidents}

    for number in range(40):
        one, other = draw(hazards(), short, number), draw(hazards(), long, number)
        assert (one.month, one.drivers) != (other.month, other.drivers) or what(one) <= what(other)


def test_units_asked_at_once_never_pass_what_the_lines_allow() -> None:
    lines = {(hazard.key, line.capability): line for hazard in hazards().hazards for line in hazard.demand.lines}

    for window in windows(INCIDENT):
        totals: Counter[tuple[int, str, int]] = Counter()
        for need in window.needs:
            totals.update(
                {(need.incident, need.capability, block): need.units for block in range(need.first, need.last)}
            )
        for (incident, code, _), units in totals.items():
            struck = window.incidents[incident]
            line = lines[struck.hazard, code]
            regions = len(struck.regions) if line.split is Split.EACH else 1
            assert units <= line.units(struck.size) * regions <= line.most * regions
