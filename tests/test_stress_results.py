"""What do windows say together? Probabilities and amounts held against what is counted by hand."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.stress.amounts import gap, late_table, tail, unmet, unmet_table, weight_in_tail
from kcr2.stress.country import Country
from kcr2.stress.intervals import share
from kcr2.stress.options import Policy
from kcr2.stress.outcomes import Outcomes, joined
from kcr2.stress.results import anything, chances, family_chances
from tests.stressed import BB, EHCP, NB, REGIONS, TYPES, Cell, country, drawn, outcomes

HERE: Cell = (NB, "VR06", 2)
ELSEWHERE: Cell = (NB, "VR09", 2)
LATER: Cell = (NB, "VR06", 5)
ALONE: Cell = (EHCP, "VR07", 0)


def row(table: pd.DataFrame, **key: object) -> dict[str, object]:
    """Give the one row with these values."""
    for name, value in key.items():
        table = table[table[name] == value]
    (found,) = table.to_dict("records")
    return found


def test_a_window_counts_once_however_often_it_misses_the_type() -> None:
    found = outcomes([{HERE: 100, ELSEWHERE: 40, LATER: 100}, {}, {}, {HERE: 60}])

    table = chances(found, country())

    assert row(table, capability=NB) == {
        **{
            "capability": NB,
            "certain": False,
            "figures": True,
            "asked_in": 4,
            "n": 4,
            "unreported": 0,
            "short": 2,
            "undecided": 0,
            "chance": 0.5,
        },
        **dict(zip(("low", "high"), share(2, 4), strict=True)),
    }


def test_a_shortage_counts_in_the_region_and_the_block_in_which_it_is() -> None:
    found = outcomes([{HERE: 100, ELSEWHERE: 40}, {HERE: 100, LATER: 20}, {}])

    regions, blocks = chances(found, country(), "region"), chances(found, country(), "block")
    both = chances(found, country(), "region", "block")

    assert [row(regions, capability=NB, region=code)["short"] for code in REGIONS] == [2, 0, 1]
    assert [row(blocks, capability=NB, block=block)["short"] for block in (1, 2, 5)] == [0, 2, 1]
    assert [row(both, capability=NB, region="VR06", block=block)["short"] for block in (1, 2, 5)] == [0, 2, 1]
    assert len(both) == len(TYPES) * len(REGIONS) * 18


def test_the_order_of_the_sides_asked_for_only_turns_the_table() -> None:
    found = outcomes([{HERE: 100, ELSEWHERE: 40}, {LATER: 20}, {}])
    key = ["capability", "region", "block"]

    one, other = (chances(found, country(), *over) for over in (("region", "block"), ("block", "region")))

    columns = list(one.columns)
    pd.testing.assert_frame_equal(one, other[columns].sort_values(key, key=_place, ignore_index=True))


def _place(column: pd.Series) -> pd.Series:
    places = {code: at for at, code in enumerate([*TYPES, *REGIONS])}
    return column.map(lambda value: places.get(value, value))


def test_a_type_that_nobody_asked_for_has_no_probability() -> None:
    table = chances(outcomes([{HERE: 100}, {}]), country())

    asked, never = row(table, capability=NB), row(table, capability=BB)

    assert asked["chance"] == 0.5
    assert [pd.isna(never[name]) for name in ("chance", "low", "high", "short", "undecided")] == [True] * 5
    assert never["asked_in"] == 0


def test_a_type_of_which_nobody_told_what_it_has_has_no_probability_though_all_that_is_asked_is_missing() -> None:
    there = silent(EHCP, *REGIONS)
    found = outcomes([{ALONE: 100}, {HERE: 100}], asked={NB: 1, EHCP: 1})

    table = chances(found, there)

    assert row(table, capability=EHCP)["unreported"] == 3
    assert pd.isna(row(table, capability=EHCP)["chance"])
    assert pd.isna(row(unmet_table(found, there), capability=EHCP)["mean"])
    assert row(table, capability=NB)["chance"] == 0.5
    assert family_chances(found, there)["chance"].isna().tolist() == [False, True]
    assert anything(found, there).short == 1


def test_owners_that_told_nothing_beside_others_that_did_are_counted_and_the_probability_stands() -> None:
    there = silent(EHCP, "VR07")

    table = chances(outcomes([{ALONE: 100}], asked={EHCP: 1}), there)

    assert (row(table, capability=EHCP)["unreported"], row(table, capability=EHCP)["chance"]) == (1, 1)


def test_a_type_that_a_policy_takes_from_everybody_is_missing_and_not_unknown() -> None:
    there = country()
    gone = there.held[there.held["capability"] != EHCP]
    there = replace(there, held=gone, policy=Policy(owners_out=("RWS",)), known=frozenset(TYPES))

    assert row(chances(outcomes([{ALONE: 100}], asked={EHCP: 1}), there), capability=EHCP)["chance"] == 1


def silent(code: str, *owners: str) -> Country:
    """Give a country in which these owners told nothing of a type."""
    there = country()
    gone = (there.held["capability"] == code) & there.held["owner"].isin(owners)
    unknown = [{"owner": owner, "owner_name": owner, "capability": code, "capability_name": code} for owner in owners]
    return replace(there, held=there.held[~gone], unknown=pd.DataFrame(unknown))


def test_a_type_that_was_always_served_is_nought_with_an_interval_above_it() -> None:
    table = chances(outcomes([{}] * 100, asked={NB: 1}), country())

    served = row(table, capability=NB)

    assert (served["chance"], served["low"]) == (0, 0)
    assert served["high"] == pytest.approx(1 - 0.025 ** (1 / 100))


def test_an_undecided_window_is_not_counted_as_short_but_widens_the_interval() -> None:
    found = outcomes([{HERE: 100}, {HERE: 50}, {}], undecided=[(1, NB)])

    table = row(chances(found, country()), capability=NB)

    assert (table["short"], table["undecided"]) == (1, 1)
    assert (table["low"], table["high"]) == share(1, 3, most=2)


def test_only_a_type_that_is_a_family_by_itself_is_called_certain() -> None:
    table = chances(outcomes([{HERE: 100, ALONE: 100}]), country())

    assert dict(zip(table["capability"], table["certain"], strict=True)) == {NB: False, BB: False, EHCP: True}


def test_a_family_is_short_when_any_of_its_types_is() -> None:
    found = outcomes([{HERE: 100}, {(BB, "VR06", 0): 100}, {ALONE: 100}, {}], asked={NB: 1, BB: 1, EHCP: 1})

    table = family_chances(found, country())

    assert list(table["types"]) == [(NB, BB), (EHCP,)]
    assert list(table["short"]) == [2, 1]
    assert list(table["asked_in"]) == [4, 4]


def test_a_family_never_asked_for_has_no_probability() -> None:
    table = family_chances(outcomes([{HERE: 100}]), country())

    assert table["chance"].isna().tolist() == [False, True]


def test_anything_at_all_is_short_when_one_family_is() -> None:
    found = outcomes(
        [{HERE: 100, ALONE: 10}, {ALONE: 5}, {}, {}], undecided=[(0, NB), (1, EHCP)], asked={NB: 1, EHCP: 1}
    )

    chance = anything(found, country())

    assert (chance.short, chance.undecided, chance.n) == (1, 1, 4)
    assert chance.share == 0.25
    assert chance.interval == share(1, 4, most=2)


def test_no_windows_give_no_figures() -> None:
    none = outcomes([])

    assert chances(none, country())["chance"].isna().all()
    assert np.isnan(anything(none, country()).share)
    assert unmet_table(none, country())["mean"].isna().all()
    assert gap(none).share == 0
    assert tail(none, country(), drawn) == ()


cells = st.dictionaries(
    st.tuples(st.sampled_from(TYPES), st.sampled_from(REGIONS), st.integers(0, 17)), st.integers(1, 300), max_size=6
)


@given(missed=st.lists(cells, min_size=1, max_size=6))
@settings(max_examples=25)
def test_a_part_is_never_more_probable_than_the_whole_nor_all_parts_together_less(
    missed: list[Mapping[Cell, int]],
) -> None:
    found = outcomes(missed, asked=dict.fromkeys(TYPES, 1))
    whole = chances(found, country())["short"].to_numpy()

    for over in ("region", "block"):
        parts = chances(found, country(), over)  # type: ignore[arg-type]
        grouped = parts.groupby("capability", sort=False)["short"]
        assert (grouped.max().to_numpy() <= whole).all()
        assert (grouped.sum().to_numpy() >= whole).all()


@given(missed=st.lists(cells, min_size=2, max_size=6), cut=st.integers(1, 5))
@settings(max_examples=20)
def test_results_that_came_in_parts_say_the_same(missed: list[Mapping[Cell, int]], cut: int) -> None:
    cut = min(cut, len(missed) - 1)
    whole = outcomes(missed)
    parts = [outcomes(missed[cut:], first=cut), outcomes(missed[:cut])]

    pd.testing.assert_frame_equal(
        chances(joined(parts), country(), "region", "block"), chances(whole, country(), "region", "block")
    )
    pd.testing.assert_frame_equal(unmet_table(joined(parts), country()), unmet_table(whole, country()))


def many(*, short: int = 30, n: int = 100) -> Outcomes:
    """Give windows of which some miss one unit more than the one before, in two blocks."""
    return outcomes(
        [{HERE: 100 * (at + 1), LATER: 100 * (at + 1)} if at < short else {} for at in range(n)], asked={NB: 90}
    )


def test_unit_hours_are_units_times_the_hours_of_a_block() -> None:
    found = outcomes([{HERE: 150, LATER: 100}, {ALONE: 25}])

    assert unmet(found, country()).tolist() == [[10, 0, 0], [0, 0, 1]]


def test_the_distribution_of_what_is_missing_is_what_is_counted_by_hand() -> None:
    table = row(unmet_table(many(), country()), capability=NB)

    # 1 + 2 + ... + 30 units, each for two blocks of four hours, over a hundred windows.
    assert table["mean"] == 8 * 465 / 100
    assert table["asked_mean"] == 360
    assert table["of_asked"] == pytest.approx(8 * 465 / 36_000)
    assert (table["q50"], table["q90"], table["most"]) == (0, 160, 240)
    assert (table["none"], table["none_low"], table["none_high"]) == (0.7, *share(70, 100))
    assert table["q90_low"] < 160 < table["q90_high"]
    assert pd.isna(table["q99_high"])
    assert table["mean_low"] < table["mean"] < table["mean_high"]


def test_what_is_missing_of_a_type_that_nobody_asked_for_is_unknown() -> None:
    table = row(unmet_table(many(), country()), capability=BB)

    assert all(pd.isna(value) for name, value in table.items() if name not in {"capability", "n", "asked_in"})


def test_lateness_is_told_in_hours() -> None:
    found = outcomes([{}, {}], late=[{NB: 90}, {}])

    table = row(late_table(found, country()), capability=NB)

    assert (table["mean"], table["most"], table["none"]) == (0.75, 1.5, 0.5)


def test_the_gap_is_what_a_better_plan_could_avoid_at_most() -> None:
    found = outcomes([{HERE: 100}, {HERE: 300}, {}], undecided=[(0, NB)])

    stated = gap(found)

    assert (stated.found, stated.bound) == (4000, 3000)
    assert stated.share == 0.25
    assert (stated.windows, stated.undecided) == (2, 1)


def test_the_tail_holds_the_windows_that_miss_most_with_what_struck_in_them() -> None:
    found = outcomes([{HERE: 100}, {}, {HERE: 300, ALONE: 400}, {HERE: 100}], first=10)

    worst = tail(found, country(), lambda number: drawn(number, regions=("VR09", "VR06")), most=2)

    assert [one.number for one in worst] == [12, 10]
    assert worst[0].missing == ((EHCP, 16), (NB, 12))
    assert worst[0].hazards == ("natuurbrand",)
    assert worst[0].regions == ("VR06", "VR09")
    assert worst[0].drawn.number == 12
    assert worst[0].found == worst[0].bound == 7000


def test_windows_that_miss_nothing_are_no_tail() -> None:
    assert [one.number for one in tail(outcomes([{}, {HERE: 1}]), country(), drawn)] == [1]


def test_what_falls_in_the_worst_windows_is_a_part_of_all_that_is_missing() -> None:
    found = outcomes([{HERE: 300}, {HERE: 100}, *[{}] * 98])

    assert weight_in_tail(found) == 0.75
    assert weight_in_tail(outcomes([{}])) == 0
