"""What does a policy change, and what does one more unit buy? By hand, by law, and with the evaluation itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.draws import number_of
from kcr2.errors import PlanError
from kcr2.stress import intervals
from kcr2.stress.comparing import Judged, compare, shift
from kcr2.stress.country import Country, country_with
from kcr2.stress.drawn import Drawn
from kcr2.stress.evaluating import evaluate
from kcr2.stress.intervals import LEVEL, UNKNOWN, Interval
from kcr2.stress.marginal import Candidate, Marginal, first, looked_at, marginal, places_of, search
from kcr2.stress.options import Policy, Staged
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.placing import grouped, marginal_table
from kcr2.stress.policies import each_out, lower_cover, one_more, ready_in, without
from kcr2.words import speak
from tests.stressed import BB, EHCP, NB, REGIONS, TYPES, Cell, country, drawn, need, outcomes

HERE: Cell = (NB, "VR06", 2)
ALONE: Cell = (EHCP, "VR07", 0)


def judged(*missed: Mapping[Cell, int], **changes: object) -> Judged:
    """Give outcomes with the country that they belong to."""
    return Judged(country(), outcomes(missed, **changes))  # type: ignore[arg-type]


# ---- two policies --------------------------------------------------------------------------------


def test_only_windows_that_come_out_differently_make_the_difference() -> None:
    before = judged({HERE: 100}, {HERE: 100}, {HERE: 100}, {}, {})
    after = judged({HERE: 50}, {}, {}, {HERE: 10}, {})

    shift = compare(before, after).anything

    assert (shift.before, shift.after, shift.fell, shift.rose, shift.n) == (3, 2, 2, 1, 5)
    assert shift.difference == pytest.approx(-0.2)
    assert shift.interval == intervals.difference(2, 1, 5)
    assert not shift.clear


def test_the_tables_hold_the_same_difference_per_family_and_per_type() -> None:
    asked = {NB: 6, EHCP: 1}
    before = judged({HERE: 100}, {HERE: 300}, {ALONE: 100}, asked=asked)
    after = judged({}, {HERE: 100}, {ALONE: 100}, asked=asked)

    found = compare(before, after)

    assert found.families["types"].tolist() == [(NB, BB), (EHCP,)]
    assert found.families["fell"].tolist() == [1, 0]
    row, alone = found.types.to_dict("records")
    assert (row["capability"], row["fell"], row["rose"]) == (NB, 1, 0)
    assert (alone["capability"], alone["before"], alone["difference"]) == (EHCP, 1 / 3, 0)
    assert (row["unmet_before"], row["unmet_after"]) == pytest.approx((16 / 3, 4 / 3))
    assert row["unmet_difference"] == pytest.approx(-4)
    assert pd.isna(row["unmet_low"])
    assert found.weighted[0] == pytest.approx(-1000)


def test_what_is_undecided_counts_against_the_difference() -> None:
    before, after = judged({HERE: 100}, {}, {}), judged({}, {}, {})
    unsure = judged({HERE: 100}, {HERE: 20}, {}, undecided=[(1, NB)])

    sure, wide = compare(before, after).anything, compare(unsure, after).anything

    assert wide.undecided == 1
    assert wide.interval.low < sure.interval.low
    assert wide.interval.high == sure.interval.high


def test_a_clear_difference_in_amount_has_an_interval_below_nought() -> None:
    before = judged(*[{HERE: 100 * (1 + at % 5)} for at in range(60)], *[{}] * 40)
    after = judged(*[{HERE: 100} for _ in range(60)], *[{}] * 40)

    [row] = compare(before, after).types.to_dict("records")

    assert row["unmet_low"] < row["unmet_difference"] < row["unmet_high"] < 0
    assert row["difference"] == 0


@pytest.mark.parametrize(
    "other",
    [judged({HERE: 100}, {}, {}), judged({HERE: 100}, {}, first=1), judged({HERE: 100}, {}, asked={NB: 7}), judged()],
    ids=["more windows", "other numbers", "other demand", "none"],
)
def test_outcomes_of_other_windows_are_refused(other: Judged) -> None:
    with pytest.raises(PlanError, match="verschillende scenario's"):
        compare(judged({HERE: 100}, {}), other)


def test_countries_with_other_blocks_are_refused() -> None:
    shorter = Judged(country(blocks=6), outcomes([{}]))

    with pytest.raises(PlanError, match=r"types, regio's of blokken"):
        compare(judged({}), shorter)


def test_no_windows_give_no_difference() -> None:
    found = compare(judged(), judged())

    assert np.isnan(found.anything.difference)
    assert found.types.empty


def test_a_family_that_only_one_of_two_countries_has_is_left_out() -> None:
    apart = country()
    apart = replace(apart, base=apart.base.having(substitutions=()))
    after = Judged(apart, outcomes([{HERE: 100}], asked={NB: 6, EHCP: 1}, among=apart))

    found = compare(judged({HERE: 100}, asked={NB: 6, EHCP: 1}), after)

    assert found.families["types"].tolist() == [(EHCP,)]


def test_a_type_that_a_policy_makes_unknown_is_in_no_comparison_and_no_other_window_is_suspected() -> None:
    there = country()
    less = replace(there, known=frozenset({NB, BB}))
    before = Judged(there, outcomes([{ALONE: 100}, {HERE: 100}], asked={NB: 1, EHCP: 2}))
    after = Judged(less, outcomes([{}, {HERE: 100}], asked={NB: 1}))

    found = compare(before, after)

    assert found.types["capability"].tolist() == [NB]
    assert found.families["types"].tolist() == [(NB, BB)]
    assert (found.anything.before, found.anything.after, found.anything.fell) == (1, 1, 0)


def test_a_family_of_which_a_policy_makes_one_type_unknown_is_in_no_comparison() -> None:
    """What is asked of that type is left out on one side: the other types of its family would seem better served."""
    there = country()
    before = Judged(there, outcomes([{HERE: 100}, {HERE: 100}], asked={NB: 1, BB: 1, EHCP: 1}))
    after = Judged(replace(there, known=frozenset({NB, EHCP})), outcomes([{}, {}], asked={NB: 1, EHCP: 1}))

    found, back = compare(before, after), compare(after, before)

    assert found.families["types"].tolist() == back.families["types"].tolist() == [(EHCP,)]
    assert (found.anything.before, found.anything.after, back.anything.rose) == (0, 0, 0)
    assert found.types["capability"].tolist() == back.types["capability"].tolist() == [EHCP]
    assert found.weighted[0] == back.weighted[0] == 0


def test_a_family_that_falls_apart_where_one_of_its_types_is_unknown_is_left_out_on_both_sides() -> None:
    there = country()
    apart = replace(there, base=there.base.having(substitutions=()), known=frozenset({NB, EHCP}))
    before = Judged(there, outcomes([{}, {}], asked={NB: 1, BB: 1}))
    after = Judged(apart, outcomes([{HERE: 100}, {}], asked={NB: 1}, among=apart))

    found = compare(before, after)

    assert (found.anything.before, found.anything.after, found.weighted[0]) == (0, 0, 0)
    assert found.types.empty


RUNS = 400
LEAST = LEVEL - 3 * sqrt(LEVEL * (1 - LEVEL) / RUNS)


def test_the_interval_of_a_paired_mean_holds_it_over_repeated_runs() -> None:
    def holds(run: int) -> bool:
        numbers = [number_of(run, str(one)) for one in range(200)]
        # Before, a window misses with a chance of 0.4 from 1 to 3 units in a block; after, one less.
        units = [1 + int(one / 0.4 * 3) if one < 0.4 else 0 for one in numbers]
        before = judged(*[{HERE: 100 * one} if one else {} for one in units])
        after = judged(*[{HERE: 100 * (one - 1)} if one > 1 else {} for one in units])
        low, high = compare(before, after).weighted[1]
        return low <= -400 <= high

    assert sum(map(holds, range(RUNS))) / RUNS >= LEAST


def test_what_never_rises_has_the_interval_of_what_ends() -> None:
    was, is_ = np.array([True] * 30 + [False] * 70), np.array([True] * 10 + [False] * 90)
    sure = np.zeros(100, dtype=bool)

    found = shift((was, sure), (is_, sure), never_rises=True)

    low, high = intervals.share(20, 100)
    assert found.interval == (-high, -low)
    assert found.interval.high < shift((was, sure), (is_, sure)).interval.high < 0


def test_what_never_rises_and_is_undecided_may_also_have_ended_nowhere() -> None:
    was, none = np.array([True] * 5 + [False] * 95), np.zeros(100, dtype=bool)

    found = shift((was, none), (none, was), never_rises=True)

    assert found.interval == (-intervals.share(5, 100).high, 0)


# ---- policies that lie ready ---------------------------------------------------------------------


def test_lower_cover_sets_the_share_on_both_sides() -> None:
    choice = lower_cover()

    assert (choice.before, choice.after) == (Policy(cover_share=1 / 3), Policy(cover_share=1 / 4))


def test_each_region_out_comes_in_order_of_code_and_keeps_the_rest_of_the_policy() -> None:
    now = Policy(cover_share=0.5, owners_out=("DEF",))

    choices = each_out({"VR07": "Gelderland-Midden", "VR06": "Noord- en Oost-Gelderland"}, now=now)

    assert [choice.name for choice in choices] == ["Zonder Noord- en Oost-Gelderland", "Zonder Gelderland-Midden"]
    assert [choice.after.owners_out for choice in choices] == [("DEF", "VR06"), ("DEF", "VR07")]
    assert {choice.before for choice in choices} == {now}
    assert choices[0].after.cover_share == 0.5


def test_units_that_wait_elsewhere_are_told_with_type_and_region() -> None:
    staged = [Staged(owner=owner, capability=NB, units=1, region="VR07") for owner in ("VR06", "VR09")]

    choice = ready_in(staged, capability_name="Peloton natuurbrandbestrijding", region_name="Gelderland-Midden")

    assert choice.name == "2 × peloton natuurbrandbestrijding klaar in Gelderland-Midden"
    assert choice.after.staged == tuple(staged)
    assert choice.before == Policy()


def test_one_more_is_added_to_what_the_policy_has_already() -> None:
    choice = one_more("VR06", NB, name="Een erbij", now=without("VR09", "Utrecht").after)

    assert [(one.owner, one.units) for one in choice.after.extra] == [("VR06", 1)]
    assert choice.after.owners_out == ("VR09",)


def test_a_policy_is_told_in_english_to_who_reads_english() -> None:
    speak("en")
    try:
        assert lower_cover().name == "Residual cover everywhere from a third to a quarter"
    finally:
        speak("nl")


# ---- one more unit -------------------------------------------------------------------------------

WINDOWS = [
    drawn(1, need(3)),
    drawn(2, need(9)),
    drawn(3, need(7, region="VR09", first=4, last=6), need(2)),
    drawn(4, need(2, code=EHCP)),
    drawn(5, need(8, code=EHCP, region="VR07"), need(12)),
]


def windows(number: int) -> Drawn:
    """Give the window of a number."""
    return WINDOWS[number - 1]


def found_in(there: Country) -> Outcomes:
    """Judge all windows."""
    return evaluate(there, WINDOWS)


def test_candidates_are_types_that_are_ever_missing_at_every_region_and_the_rest_is_named() -> None:
    chosen = search(outcomes([{HERE: 100}, {}], asked={NB: 1, EHCP: 1}), country(), most=2)

    assert chosen.candidates == (Candidate("VR06", NB), Candidate("VR07", NB))
    assert chosen.left_out == (Candidate("VR09", NB),)
    assert chosen.served == (EHCP,)


def test_the_type_of_which_most_is_missing_comes_first_and_others_may_be_passed_by() -> None:
    found = outcomes([{HERE: 100, ALONE: 300}], asked={NB: 1, EHCP: 1})

    everything, one = search(found, country()), search(found, country(), types=[NB])

    assert [candidate.capability for candidate in everything.candidates] == [EHCP] * 3 + [NB] * 3
    assert {candidate.capability for candidate in one.candidates} == {NB}


def test_of_a_type_without_any_figure_nothing_is_looked_for() -> None:
    there = country()
    there = replace(there, held=there.held[there.held["capability"] != EHCP])

    chosen = search(outcomes([{ALONE: 100}], asked={EHCP: 1}), there)

    assert (chosen.candidates, chosen.unknown) == ((), (EHCP,))


def test_only_partners_get_more_of_what_only_partners_hold() -> None:
    there = country()
    rows = there.held[there.held["capability"] == EHCP].head(1).assign(supplier="RWS", owner="RWS")
    others = there.held[there.held["capability"] != EHCP]

    assert places_of(replace(there, held=pd.concat([others, rows])), EHCP) == ("RWS",)
    one = replace(there, held=pd.concat([others, rows.assign(supplier="VR09", owner="VR09")]))
    assert places_of(one, EHCP) == ("VR09", "VR06", "VR07")


def test_units_that_wait_elsewhere_make_nobody_of_that_place_an_owner() -> None:
    there = country()
    away = there.held.head(1).assign(supplier="DEF@VR06", owner="DEF")

    assert places_of(replace(there, held=pd.concat([there.held, away])), NB) == REGIONS


def test_what_is_not_judged_again_would_not_have_changed() -> None:
    there = country()
    before = found_in(there)
    more = country_with(there, "VR07", NB)
    after = found_in(more)

    [found] = marginal([Candidate("VR07", NB)], before, there, windows)

    assert found.again < found.n == len(WINDOWS)
    assert found.avoided == pytest.approx((before.found.sum() - after.found.sum()) / len(WINDOWS))
    assert found.least_avoided == pytest.approx((before.bound.sum() - after.bound.sum()) / len(WINDOWS))
    shift = compare(Judged(there, before), Judged(more, after)).families.iloc[0]
    assert (found.chance.fell, found.chance.rose) == (shift["fell"], shift["rose"])
    assert found.hours == pytest.approx(found.avoided / 10 * 4 / 100)


def test_where_a_plan_comes_out_worse_with_more_the_plan_of_before_stands() -> None:
    there = country()

    def worse(more: Country, scenarios: Sequence[Drawn], families: frozenset[int]) -> Outcomes:
        numbers = [drawn.number for drawn in scenarios]
        found = outcomes([{HERE: 9_000}] * len(numbers), first=numbers[0])
        return replace(found, bound=found.bound * 0)

    [found] = marginal([Candidate("VR06", NB)], found_in(there), there, windows, judge=worse)

    assert (found.avoided, found.hours) == (0, 0)
    assert found.least_avoided > 0


def test_candidates_are_judged_one_by_one_and_may_be_left_at_any_moment() -> None:
    there, asked = country(), []

    def counting(more: Country, scenarios: Sequence[Drawn], families: frozenset[int]) -> Outcomes:
        asked.append((len(scenarios), families))
        return evaluate(more, scenarios, families=families)

    steps = marginal([Candidate(owner, NB) for owner in REGIONS], found_in(there), there, windows, judge=counting)
    next(steps)

    assert asked == [(3, frozenset({0}))]


def test_a_part_of_the_windows_is_enough_and_all_candidates_of_a_type_meet_the_same() -> None:
    found = outcomes([{HERE: 100}, {}] * 50)

    part = looked_at(found, country(), NB, most=10)

    assert len(part) == 20
    assert (part.found[:, 0] > 0).sum() == 10
    assert looked_at(found, country(), NB, most=50).same(found)


def test_the_first_windows_are_what_they_are_on_their_own() -> None:
    whole = outcomes([{HERE: 100}, {}, {ALONE: 3, HERE: 4}])

    assert first(whole, 2).same(outcomes([{HERE: 100}, {}]))
    assert first(whole, 3).same(whole)


units = st.integers(1, 12)
places = st.sampled_from(REGIONS)
asked_for = st.lists(
    st.builds(
        lambda amount, code, region, first: need(amount, code=code, region=region, first=first, last=first + 3),
        units,
        st.sampled_from(TYPES),
        places,
        st.integers(0, 12),
    ),
    min_size=1,
    max_size=4,
)


@given(needs=st.lists(asked_for, min_size=1, max_size=4), owner=places, code=st.sampled_from(TYPES))
@settings(max_examples=25)
def test_one_more_unit_never_raises_the_probability_of_shortage(needs: list[list], owner: str, code: str) -> None:
    there = country(units=1)
    more = country_with(there, owner, code)
    scenarios = [drawn(number, *one) for number, one in enumerate(needs)]

    before, after = evaluate(there, scenarios, proven=True), evaluate(more, scenarios, proven=True)
    found = compare(Judged(there, before), Judged(more, after))

    assert found.anything.rose == 0
    assert (found.families["rose"] == 0).all()
    assert (after.bound <= before.bound).all()
    assert (after.found <= before.found).all()


# ---- groups of places ----------------------------------------------------------------------------


def worth(owner: str, *each: float, n: int = 200, code: str = NB) -> Marginal:
    """Give what one more unit buys at a place, by what the windows that were judged again avoid."""
    avoided, chance = sum(each) / n, compare(judged({}), judged({})).anything
    candidate = Candidate(owner, code)
    return Marginal(
        candidate, avoided, Interval(0, avoided), 0.0, avoided, UNKNOWN, chance, len(each), n, np.array(each)
    )


def test_places_that_cannot_be_told_apart_are_one_group_in_order_of_code() -> None:
    nearly = [10.0 + at % 3 for at in range(40)]
    other = [12.0 - at % 3 for at in range(40)]

    groups = grouped([worth("VR20", *nearly), worth("VR03", *other), worth("VR11", *[1.0] * 40)])

    assert [[one.candidate.owner for one in group] for group in groups] == [["VR03", "VR20"], ["VR11"]]


def test_with_too_few_windows_that_differ_no_place_is_called_better() -> None:
    groups = grouped([worth("VR01", *[50.0] * 5), worth("VR02", *[0.0] * 5)])

    assert len(groups) == 1


def test_a_place_that_always_avoids_a_little_more_is_told_apart() -> None:
    base = [float(at % 17) for at in range(60)]

    groups = grouped([worth("VR02", *(one + 1 for one in base)), worth("VR01", *base)])

    assert [group[0].candidate.owner for group in groups] == ["VR02", "VR01"]


def test_the_table_keeps_types_apart_and_tells_the_windows_behind_it() -> None:
    table = marginal_table([worth("VR02", 1.0), worth("VR01", 1.0, code=EHCP), worth("VR01", 5.0)])

    assert table["capability"].tolist() == [NB, NB, EHCP]
    assert table["owner"].tolist() == ["VR01", "VR02", "VR01"]
    assert set(table["group"]) == {1}
    assert set(table["n"]) == {200}
    assert table["hours_low"].isna().all()


def test_nothing_to_judge_gives_an_empty_table() -> None:
    assert marginal_table([]).empty
    assert [*marginal([], outcomes([]), country(), windows)] == []
