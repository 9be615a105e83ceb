"""Does what an incident asks add up to its profile, in the blocks and the regions that ask it?"""

from collections import Counter
from collections.abc import Sequence
from math import ceil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.stress.demand import layers, needs_of, profile, split
from kcr2.stress.drawn import Need, Struck
from kcr2.stress.hazards import Line
from kcr2.terms import Urgency
from tests import hazards as make

shares = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.3, 0.5, 0.6, 1.0]), min_size=1, max_size=6).map(tuple)
units = st.integers(0, 60)
lengths = st.integers(1, 40)


def stacked(found: Sequence[tuple[int, int, int]], blocks: int) -> list[int]:
    """Lay layers on top of each other."""
    return [sum(held for held, first, last in found if first <= block < last) for block in range(blocks)]


@settings(max_examples=30)
@given(shares=shares, units=units, length=lengths, late=st.integers(0, 5), until=st.integers(0, 20))
def test_layers_add_up_to_the_profile(
    shares: tuple[float, ...], units: int, length: int, late: int, until: int
) -> None:
    found = layers(shares, units, length, late, until)
    wanted = [
        height if late <= block < until else 0 for block, height in enumerate(profile(shares, units, length, length))
    ]

    assert stacked(found, length) == wanted
    assert all(held > 0 and late <= first < last <= until for held, first, last in found)


@settings(max_examples=30)
@given(shares=shares, units=units, length=lengths)
def test_layers_lie_within_each_other_or_apart_and_never_half_across(
    shares: tuple[float, ...], units: int, length: int
) -> None:
    spans = [set(range(first, last)) for _, first, last in layers(shares, units, length, 0, length)]

    assert len({frozenset(span) for span in spans}) == len(spans)
    assert all(one <= other or other <= one or not one & other for one in spans for other in spans)


@settings(max_examples=30)
@given(shares=shares, units=units, length=lengths)
def test_a_profile_is_never_above_the_height_and_reaches_it_where_the_share_is_whole(
    shares: tuple[float, ...], units: int, length: int
) -> None:
    found = profile(shares, units, length, length)

    assert len(found) == length
    assert max(found) <= units
    assert all(
        height == ceil(round(shares[int((at + 0.5) * len(shares) / length)] * units, 9))
        for at, height in enumerate(found)
    )


@pytest.mark.parametrize(
    ("shares", "length", "wanted"),
    [
        ((0.5, 1.0, 0.25), 3, [6, 12, 3]),
        ((0.5, 1.0, 0.25), 6, [6, 6, 12, 12, 3, 3]),
        ((0.5, 1.0, 0.25), 1, [12]),
        ((0.1,), 2, [2, 2]),
    ],
    ids=["a block a part", "two blocks a part", "one block takes the middle", "a part of a unit is a unit"],
)
def test_a_profile_gives_each_part_of_the_duration_its_share(
    shares: tuple[float, ...], length: int, wanted: list[int]
) -> None:
    assert profile(shares, 12, length, 99) == wanted


def test_a_tenth_of_thirty_is_three_whatever_floats_make_of_it() -> None:
    assert profile((0.1,), 30, 1, 1) == [3]


def test_a_hill_becomes_one_layer_on_another() -> None:
    assert sorted(layers((0.5, 1.0, 0.25), 12, 3, 0, 3)) == [(3, 0, 2), (3, 0, 3), (6, 1, 2)]


def line(**values: Any) -> Line:
    return Line.model_validate(make.line(**values))


@pytest.mark.parametrize(
    ("about", "size", "wanted"),
    [
        ({"base": 1, "per_size": 0.06, "most": 12}, 130, 9),
        ({"base": 1, "per_size": 0.06, "most": 8}, 130, 8),
        ({"base": -1, "per_size": 0.01, "most": 8}, 50, 0),
        ({"base": -1, "per_size": 0.01, "most": 8}, 101, 1),
        ({"base": 2, "per_size": 0, "most": 8}, 999, 2),
    ],
    ids=["rounded up", "capped", "not below nought", "from a size on", "whatever the size"],
)
def test_units_at_the_height_follow_from_the_size(about: dict[str, float], size: float, wanted: int) -> None:
    assert line(**about).units(size) == wanted


@settings(max_examples=30)
@given(most=st.integers(1, 40), regions=st.integers(1, 6))
def test_what_is_shared_adds_up_and_differs_by_one_at_most(most: int, regions: int) -> None:
    found = split(line(base=most, most=most), 1, regions)

    assert sum(found) == most
    assert max(found) - min(found) <= 1
    assert list(found) == sorted(found, reverse=True)


def test_each_region_asks_the_whole_or_only_the_first_does() -> None:
    assert split(line(split="each"), 1, 3) == (10, 10, 10)
    assert split(line(split="first"), 1, 3) == (10,)


def needs(
    *lines: dict[str, Any], regions: tuple[str, ...] = ("VR01",), block: int = 2, hours: float = 12
) -> list[Need]:
    there = make.hazards(make.hazard(demand={"lines": list(lines)}))
    return list(needs_of(there, Struck("fire", regions, block, hours, 1.0), 3, 18, 4))


def test_a_need_names_its_incident_region_type_and_how_urgent_it_is() -> None:
    asked = needs(make.line("BRW-TW", urgency="life_saving", within_min=60))

    assert asked == [Need(3, "VR01", "BRW-TW", 10, 2, 5, Urgency.LIFE_SAVING, 60, 0)]


def test_needs_are_cut_where_the_window_ends() -> None:
    assert [(one.first, one.last) for one in needs(make.line(), block=16, hours=400)] == [(16, 18)]


def test_an_incident_lasts_a_block_at_least_and_a_part_of_a_block_counts_as_one() -> None:
    assert [one.last - one.first for one in needs(make.line(), hours=1)] == [1]
    assert [one.last - one.first for one in needs(make.line(), hours=8.5)] == [3]


def test_what_is_needed_later_begins_later_and_was_asked_for_so_much_earlier() -> None:
    assert [(one.first, one.last, one.ahead_min) for one in needs(make.line(after_h=8), hours=20)] == [(4, 7, 480)]


def test_hours_within_a_block_are_those_of_the_block() -> None:
    assert [(one.first, one.ahead_min) for one in needs(make.line(after_h=7), hours=20)] == [(3, 240)]


def test_what_is_needed_for_a_while_ends_before_the_incident() -> None:
    assert [(one.first, one.last) for one in needs(make.line(after_h=4, for_h=6), hours=40)] == [(3, 5)]


def test_what_is_needed_after_the_incident_has_ended_is_not_asked() -> None:
    assert needs(make.line(after_h=12), hours=12) == []


def test_regions_share_what_is_shared_and_who_gets_nothing_asks_nothing() -> None:
    asked = needs(make.line("BRW-TW", base=2, most=2), regions=("VR02", "VR01", "VR03"))

    assert [(one.region, one.units) for one in asked] == [("VR02", 1), ("VR01", 1)]


def test_a_hill_in_two_regions_is_asked_as_layers_in_both() -> None:
    asked = needs(make.line(curve="hill", split="each", base=4, most=4), regions=("VR01", "VR02"))
    totals = Counter({(one.region, block): 0 for one in asked for block in range(one.first, one.last)})
    for one in asked:
        totals.update({(one.region, block): one.units for block in range(one.first, one.last)})

    assert totals == {(region, block): held for region in ("VR01", "VR02") for block, held in ((2, 2), (3, 4), (4, 1))}
