"""Are scenarios drawn from the distributions that are stated? Held to closed forms; seeds are fixed: nothing flakes."""

from collections import Counter
from collections.abc import Sequence
from math import exp, factorial, log, sqrt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.draws import number_of
from kcr2.errors import DataError
from kcr2.stress.conditions import YEAR_H, chance_of, grid_of
from kcr2.stress.drawing import at_least_one, draw, size_of
from kcr2.stress.drawn import Drawn
from kcr2.stress.hazards import Hazards
from kcr2.stress.options import ANY, INCIDENT, StressOptions
from tests import hazards as make

DRAWS = 1_500
FAR = 4.5
"""Standard deviations from the expected count: with fixed seeds either always within or never."""
WINDOW = 72 / YEAR_H
DROUGHT = {"drought": make.effect(wet=0.3, dry=4)}
SUMMER = {"factors": [0.2] * 5 + [2, 3, 3, 2] + [0.2] * 3, "source": make.SOURCE}


def options(given: str = ANY, **values: Any) -> StressOptions:
    return StressOptions.model_validate({"given": given, **values})


def windows(there: Hazards, given: str = ANY, *, n: int = DRAWS, **values: Any) -> list[Drawn]:
    return [draw(there, options(given, **values), number) for number in range(n)]


def counted(drawn: Sequence[Drawn], key: str) -> Counter[int]:
    """Count the windows by how often a hazard strikes in them."""
    return Counter(sum(one.hazard == key for one in window.incidents) for window in drawn)


def near(found: int, chance: float, n: int) -> bool:
    """Say whether a count of n is what a chance makes likely."""
    return abs(found - n * chance) <= FAR * sqrt(n * chance * (1 - chance)) + 1e-9


def poisson(count: int, mean: float) -> float:
    return exp(-mean) * mean**count / factorial(count)


# ---- the same again ------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [ANY, INCIDENT, "fire"])
def test_the_same_seed_gives_the_same_scenarios_in_whatever_order_they_are_drawn(given: str) -> None:
    there = make.hazards(make.hazard("fire", 60, drivers=DROUGHT), make.hazard("flood", 30))
    forward = windows(there, given, n=40)
    backward = [draw(make.hazards(*_raw()), options(given), number) for number in reversed(range(40))]

    assert forward == backward[::-1]


def _raw() -> list[dict[str, Any]]:
    return [make.hazard("fire", 60, drivers=DROUGHT), make.hazard("flood", 30)]


def test_another_seed_gives_other_scenarios() -> None:
    there = make.hazards(make.hazard("fire", 60))

    assert windows(there, n=20, seed=1) != windows(there, n=20, seed=2)


def test_a_scenario_says_which_one_it_is_its_month_and_what_drove_it() -> None:
    drawn = draw(make.hazards(), options(months=(5,)), 17)

    assert (drawn.number, drawn.month) == (17, 5)
    assert [driver for driver, _ in drawn.drivers] == ["drought", "wind"]
    assert dict(drawn.drivers)["drought"] in {"wet", "dry"}


@pytest.mark.parametrize("given", [ANY, "fire"])
def test_one_hazard_more_changes_nothing_of_the_others(given: str) -> None:
    fire = make.hazard("fire", 60, drivers=DROUGHT, season=SUMMER)
    alone = windows(make.hazards(fire), given, n=60)
    beside = windows(make.hazards(make.hazard("flood", 200), fire), given, n=60)

    for one, other in zip(alone, beside, strict=True):
        assert (one.month, one.drivers) == (other.month, other.drivers)
        assert one.incidents == tuple(struck for struck in other.incidents if struck.hazard == "fire")


def test_given_any_incident_one_rare_hazard_more_changes_few_windows_only() -> None:
    fire = make.hazard("fire", 60)
    alone = windows(make.hazards(fire), INCIDENT, n=200)
    beside = windows(make.hazards(fire, make.hazard("flood", 1)), INCIDENT, n=200)
    changed = sum(one.incidents != other.incidents for one, other in zip(alone, beside, strict=True))

    assert 0 < changed < 20


# ---- how many ------------------------------------------------------------------------------------


def test_counts_without_a_condition_are_poisson() -> None:
    mean = 100 * WINDOW
    found = counted(windows(make.hazards(make.hazard("fire", 100))), "fire")

    assert all(near(found[count], poisson(count, mean), DRAWS) for count in range(5))


@pytest.mark.parametrize("given", [INCIDENT, "fire"])
def test_counts_given_an_incident_are_poisson_without_nought(given: str) -> None:
    mean = 100 * WINDOW
    found = counted(windows(make.hazards(make.hazard("fire", 100)), given), "fire")

    assert not found[0]
    assert all(near(found[count], poisson(count, mean) / (1 - exp(-mean)), DRAWS) for count in range(1, 5))


def test_given_any_incident_hazards_divide_the_total_by_their_rates() -> None:
    there = make.hazards(make.hazard("fire", 60), make.hazard("flood", 30), make.hazard("storm", 30))
    drawn, total = windows(there, INCIDENT), 120 * WINDOW
    sizes = Counter(len(window.incidents) for window in drawn)
    single = [window.incidents[0].hazard for window in drawn if len(window.incidents) == 1]

    assert all(near(sizes[count], poisson(count, total) / (1 - exp(-total)), DRAWS) for count in range(1, 5))
    assert near(single.count("fire"), 0.5, len(single))
    assert near(single.count("storm"), 0.25, len(single))


def test_given_one_hazard_the_others_come_as_often_as_ever() -> None:
    there = make.hazards(make.hazard("fire", 5), make.hazard("flood", 100))
    found = counted(windows(there, "fire"), "flood")

    assert all(near(found[count], poisson(count, 100 * WINDOW), DRAWS) for count in range(4))


numbers = st.lists(st.floats(0, 1, exclude_max=True), min_size=4, max_size=4)
means = st.lists(st.floats(0.001, 3), min_size=4, max_size=4)


@settings(max_examples=30)
@given(numbers=numbers, means=means)
def test_counts_given_at_least_one_are_never_all_nought(numbers: list[float], means: list[float]) -> None:
    counts = at_least_one(numbers, means)

    assert sum(counts) >= 1
    assert all(count >= 0 for count in counts)


@settings(max_examples=30)
@given(numbers=numbers, means=means)
def test_a_hazard_that_cannot_come_takes_no_part(numbers: list[float], means: list[float]) -> None:
    spread = [0.0, means[0], 0.0, means[1]]

    counts = at_least_one(numbers, spread)

    assert (counts[0], counts[2]) == (0, 0)
    assert [counts[1], counts[3]] == at_least_one([numbers[1], numbers[3]], means[:2])


def test_the_chance_that_a_hazard_comes_given_any_is_its_share_of_the_closed_form() -> None:
    means, n = [0.3, 0.5], 4_000
    drawn = [at_least_one([number_of(place, "a"), number_of(place, "b")], means) for place in range(n)]
    struck = 1 - exp(-0.8)

    assert near(sum(counts[0] > 0 for counts in drawn), (1 - exp(-0.3)) / struck, n)
    assert near(sum(counts[1] > 0 for counts in drawn), (1 - exp(-0.5)) / struck, n)
    assert near(sum(min(counts) > 0 for counts in drawn), (1 - exp(-0.3)) * (1 - exp(-0.5)) / struck, n)


# ---- when ----------------------------------------------------------------------------------------


def test_the_share_of_windows_with_an_incident_is_the_chance_that_is_stated() -> None:
    there = make.hazards(make.hazard("fire", 30, drivers=DROUGHT, season=SUMMER), make.hazard("flood", 10))
    found = sum(bool(window.incidents) for window in windows(there))

    assert near(found, chance_of(there, options(INCIDENT)), DRAWS)


def test_without_a_condition_every_month_is_as_likely() -> None:
    found = Counter(window.month for window in windows(make.hazards()))

    assert all(near(found[month], 1 / 12, DRAWS) for month in range(1, 13))


@pytest.mark.parametrize("given", ["fire", INCIDENT])
def test_given_a_fire_months_and_states_come_as_the_closed_form_has_it(given: str) -> None:
    there = make.hazards(make.hazard("fire", 20, drivers=DROUGHT, season=SUMMER))
    drawn, grid = windows(there, given), grid_of(there, options(given))
    months, dry = Counter(window.month for window in drawn), grid.weight[:, 1].sum() / grid.chance

    assert all(near(months[month], grid.weight[month - 1].sum() / grid.chance, DRAWS) for month in range(1, 13))
    assert near(sum(dict(window.drivers)["drought"] == "dry" for window in drawn), dry, DRAWS)


def test_only_the_months_that_were_chosen_are_drawn() -> None:
    assert {window.month for window in windows(make.hazards(), months=(3, 11), n=60)} == {3, 11}


def test_a_dry_spell_brings_more_windows_with_both_hazards_than_without_a_driver() -> None:
    loose = make.hazards(make.hazard("heath", 20), make.hazard("forest", 20))
    tied = make.hazards(make.hazard("heath", 20, drivers=DROUGHT), make.hazard("forest", 20, drivers=DROUGHT))

    def both(there: Hazards) -> int:
        return sum(len({one.hazard for one in window.incidents}) == 2 for window in windows(there))

    assert both(tied) > 1.3 * both(loose)


def test_incidents_begin_in_any_block_as_likely() -> None:
    drawn = windows(make.hazards(make.hazard("fire", 300)), n=300)
    blocks = Counter(one.block for window in drawn for one in window.incidents)
    total = sum(blocks.values())

    assert set(blocks) == set(range(18))
    assert all(near(blocks[block], 1 / 18, total) for block in range(18))


@pytest.mark.parametrize("given", ["fire", INCIDENT])
def test_under_a_condition_the_window_opens_with_an_incident_that_meets_it(given: str) -> None:
    drawn = windows(make.hazards(make.hazard("fire", 30), make.hazard("flood", 300)), given, n=100)

    for window in drawn:
        opening = {one.hazard for one in window.incidents if one.block == 0}
        assert "fire" in opening if given == "fire" else opening


def test_any_incident_may_open_the_window_as_likely() -> None:
    drawn = windows(make.hazards(make.hazard("fire", 60), make.hazard("flood", 60)), INCIDENT)
    two = [
        window.incidents
        for window in drawn
        if Counter(one.hazard for one in window.incidents) == {"fire": 1, "flood": 1}
    ]
    alone = [pair for pair in two if pair[1].block > 0]

    assert len(alone) > 50
    assert near(sum(pair[0].hazard == "fire" for pair in alone), 0.5, len(alone))


def test_incidents_stand_in_the_order_in_which_they_begin() -> None:
    for window in windows(make.hazards(make.hazard("fire", 400), make.hazard("flood", 300)), n=40):
        blocks = [one.block for one in window.incidents]
        assert blocks == sorted(blocks)


@pytest.mark.parametrize(
    ("given", "told"), [("fire", "komt fire niet voor"), (INCIDENT, "komt een incident niet voor")]
)
def test_a_condition_that_cannot_be_met_in_the_chosen_months_is_told(given: str, told: str) -> None:
    season = {"factors": [0.0] * 11 + [1.0], "source": make.SOURCE}
    there = make.hazards(make.hazard(season=season))

    with pytest.raises(DataError, match=told):
        draw(there, options(given, months=(1, 2)), 0)

    assert draw(there, options(ANY, months=(1, 2)), 0).incidents == ()


def test_a_hazard_that_cannot_come_in_a_state_never_does() -> None:
    there = make.hazards(make.hazard("fire", 200, drivers={"drought": make.effect(wet=0, dry=1)}))

    for window in windows(there, n=100):
        assert dict(window.drivers)["drought"] == "dry" or not window.incidents


# ---- how large and how long ----------------------------------------------------------------------


def sized(**size: Any) -> Hazards:
    return make.hazards(make.hazard("fire", 60, size={"unit": "ha", "source": make.SOURCE, **size}))


def sizes(there: Hazards, n: int = 800) -> list[float]:
    return [window.incidents[0].size for window in windows(there, "fire", n=n)]


def test_a_heavy_tail_is_the_power_law_that_is_stated() -> None:
    found = sizes(sized(kind="power", least=20, exponent=0.875, most=1000))
    cut = 1 - (20 / 1000) ** 0.875

    assert all(20 <= size <= 1000 for size in found)
    for bound in (30, 50, 130, 400):
        above = 1 - (1 - (20 / bound) ** 0.875) / cut
        assert near(sum(size > bound for size in found), above, len(found))


def test_half_of_lognormal_sizes_is_above_the_median_and_none_above_the_most() -> None:
    found = sizes(sized(kind="lognormal", median=6, spread=1, most=30))

    assert near(sum(size > 6 for size in found), 0.5, len(found))
    assert near(sum(size > 6 * exp(1) for size in found), 0.1587, len(found))
    assert max(found) == 30
    assert near(found.count(30), 0.0538, len(found))


@settings(max_examples=30)
@given(st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True))
def test_more_luck_is_never_a_smaller_size(one: float, other: float) -> None:
    danger = sized(kind="power", least=20, exponent=0.875, most=1000).hazards[0]

    low, high = sorted([one, other])

    assert 20 <= size_of(danger, low) <= size_of(danger, high) <= 1000


def test_how_long_it_lasts_grows_with_the_size_and_stays_within_its_bounds() -> None:
    lasts = {"median_h": 12, "at_size": 130, "exponent": 1, "least_h": 4, "most_h": 60, "source": make.SOURCE}
    size = {"kind": "power", "unit": "ha", "least": 20, "exponent": 0.5, "most": 1000, "source": make.SOURCE}
    there = make.hazards(make.hazard("fire", 60, size=size, duration=lasts))

    for window in windows(there, "fire", n=100):
        for one in window.incidents:
            assert one.hours == pytest.approx(min(max(one.size * 12 / 130, 4), 60))


def test_the_spread_of_how_long_it_lasts_is_that_of_the_logarithm() -> None:
    lasts = {"median_h": 20, "spread": 0.5, "least_h": 1, "most_h": 9_000, "source": make.SOURCE}
    drawn = windows(make.hazards(make.hazard("fire", 60, duration=lasts)), "fire", n=800)
    hours = [log(window.incidents[0].hours / 20) for window in drawn]

    assert near(sum(one > 0 for one in hours), 0.5, len(hours))
    assert sqrt(sum(one**2 for one in hours) / len(hours)) == pytest.approx(0.5, rel=0.08)


# ---- where ---------------------------------------------------------------------------------------


def spread(**values: Any) -> Hazards:
    weights = {"VR01": 1, "VR02": 1, "VR03": 2}
    begin = {"rule": "gelijk", "weights": weights, "source": make.SOURCE}
    return make.hazards(make.hazard("fire", 60, begin=begin, spread={"source": make.SOURCE, **values}))


def hit(there: Hazards, n: int = 800) -> list[tuple[str, ...]]:
    return [window.incidents[0].regions for window in windows(there, "fire", n=n)]


def test_an_incident_begins_where_the_weights_have_it() -> None:
    found = hit(spread(how="neighbours", chances=[1.0]))

    assert near(found.count(("VR03",)), 0.5, len(found))
    assert near(found.count(("VR01",)), 0.25, len(found))


def test_it_comes_to_as_many_regions_as_the_chances_have_it_the_nearest_first() -> None:
    found = hit(spread(how="neighbours", chances=[0.5, 0.3, 0.2]))
    reach = Counter(map(len, found))

    assert all(near(reach[count], chance, len(found)) for count, chance in ((1, 0.5), (2, 0.3), (3, 0.2)))
    assert {regions for regions in found if len(regions) == 3} == {
        ("VR01", *make.NEAR["VR01"]),
        ("VR02", *make.NEAR["VR02"]),
        ("VR03", *make.NEAR["VR03"]),
    }


def test_along_a_route_it_goes_on_and_after_its_end_back() -> None:
    found = hit(spread(how="along", chances=[0, 0, 1.0], routes=[["VR03", "VR01", "VR02"]]), n=60)

    assert set(found) == {("VR03", "VR01", "VR02"), ("VR01", "VR02", "VR03"), ("VR02", "VR01", "VR03")}


def test_a_whole_area_is_hit_at_once_and_areas_that_share_a_region_take_turns() -> None:
    found = hit(spread(how="whole", routes=[["VR01", "VR03"], ["VR02", "VR03"]]))
    third = [regions for regions in found if regions[0] == "VR03"]

    assert set(found) == {("VR01", "VR03"), ("VR03", "VR01"), ("VR02", "VR03"), ("VR03", "VR02")}
    assert near(third.count(("VR03", "VR01")), 0.5, len(third))


def test_more_chances_than_there_are_regions_hit_all_of_them() -> None:
    found = hit(spread(how="neighbours", chances=[0, 0, 0, 0, 1.0]), n=20)

    assert {len(regions) for regions in found} == {3}
