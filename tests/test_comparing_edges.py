"""Does a comparison obey its laws, and say nothing that neither side told?"""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.model import Event
from kcr2.planning.comparing import COUNTED, Compared, Side, compare, latest_proposal, lines_of, stocks_of
from kcr2.terms import DeliveryState, PlanStatus
from kcr2.view.compared import arrival_table, line_table, signed, stock_table, total_table
from kcr2.view.compared_words import difference_words
from kcr2.words import speak
from tests import make
from tests.pictures import picture
from tests.pictures import reference as shipped

ASKED = (make.incident_opened(), make.request_filed())
CAPACITY = make.capacity_reported("VR06", total=6, deployable=5, releasable=4, minimum_cover=1)
TAKEN = (make.call_issued(), make.call_answered(), make.offer_accepted())
NAMES = ("Live", "wat-als")
TWO_LINES = make.request_filed(lines=(make.request_line(), make.request_line("BRW-HC-OV", amount=3)))


def side(*events: Event, proposal: bool = False, **more: Any) -> Side:
    """Give a side in which the usual was told, and more; with the proposal that was kept last when asked."""
    seen = picture(*ASKED, *events, **more)
    return Side(seen, latest_proposal(seen) if proposal else None)


def proposed(*lines: dict[str, Any], told: tuple[Event, ...] = ()) -> Side:
    """Give a side with a proposal of these lines."""
    return side(*told, make.proposal_kept(lines=lines), proposal=True)


def delivered(*states: DeliveryState) -> list[Event]:
    """Give the steps of the delivery of VR06, a minute apart."""
    return [make.delivery_stepped(one, number=n, observed_at=make.at(n)) for n, one in enumerate(states, start=1)]


def line(compared: Compared) -> dict[str, Any]:
    """Give the only line."""
    (row,) = compared.lines.to_dict("records")
    return {str(name): value for name, value in row.items()}


def total(compared: Compared, name: str) -> list[float]:
    """Give a figure of both sides and the change."""
    figures: list[float] = compared.totals.loc[name].tolist()
    return figures


def other_type() -> str:
    """Give a type that is no substitute for a wildfire platoon."""
    table = shipped().substitutions
    fits = {make.CAPABILITY, *table.loc[table["asked"] == make.CAPABILITY, "use"]}
    return next(str(code) for code in sorted(shipped().capabilities.index) if code not in fits)


# ---- laws ------------------------------------------------------------------------------------------------

figure = st.one_of(st.none(), st.integers(0, 9))
reports = st.lists(st.tuples(st.sampled_from(["VR06", "VR08", "VR25"]), figure), max_size=4)
amounts = st.lists(st.tuples(st.sampled_from(["VR06", "VR08"]), st.integers(1, 5)), max_size=3)


def told_of(owners: list[tuple[str, int | None]], wanted: list[tuple[str, int]]) -> Side:
    """Give a side in which owners told what is deployable, with a proposal."""
    capacity = [
        make.capacity_reported(owner, total=None if n is None else n, deployable=n, releasable=n) for owner, n in owners
    ]
    lines = tuple(make.proposal_line(owner, amount=amount) for owner, amount in wanted)
    kept = (make.proposal_kept(lines=lines),) if lines else ()
    return side(*capacity, *kept, proposal=bool(lines))


@settings(max_examples=6)
@given(reports, amounts, reports, amounts)
def test_the_other_way_round_every_change_has_the_opposite_sign(a: Any, b: Any, c: Any, d: Any) -> None:
    one, other = told_of(a, b), told_of(c, d)
    there, back = compare(one, other), compare(other, one)

    pd.testing.assert_series_equal(there.totals["change"], -back.totals["change"])
    for table, name in (("stocks", "home"), ("stocks", "given"), ("lines", "left"), ("lines", "met")):
        forth, reverse = getattr(there, table)[f"{name}_change"], getattr(back, table)[f"{name}_change"]
        assert forth.isna().tolist() == reverse.isna().tolist()
        assert forth.dropna().tolist() == [-value for value in reverse.dropna()]


@settings(max_examples=6)
@given(reports, amounts)
def test_a_side_beside_itself_differs_in_nothing_and_unknown_stays_unknown(owners: Any, wanted: Any) -> None:
    one = told_of(owners, wanted)
    compared = compare(one, one)

    assert (compared.totals["change"] == 0).all()
    assert compared.stocks["home_change"].isna().tolist() == compared.stocks["home_one"].isna().tolist()
    assert difference_words(compared, one.picture, one.picture) == []


@settings(max_examples=6)
@given(reports, amounts)
def test_the_totals_are_the_sums_of_the_rows(owners: Any, wanted: Any) -> None:
    one = told_of(owners, wanted)
    lines, stocks = lines_of(one), stocks_of(one)
    counted = compare(one, one).totals["one"]

    assert list(counted.index) == list(COUNTED)
    assert counted["asked"] == lines["asked"].sum()
    assert counted["left"] == pytest.approx(lines["left"].sum())
    assert counted["unknown"] == stocks["home"].isna().sum()
    assert counted["suppliers"] == len({owner for owner, _ in wanted})


@settings(max_examples=6)
@given(reports, amounts)
def test_nothing_that_is_left_or_at_home_is_below_nothing(owners: Any, wanted: Any) -> None:
    one = told_of(owners, wanted)

    assert (lines_of(one)["left"] >= 0).all()
    assert (stocks_of(one)["home"].dropna() >= 0).all()


# ---- unknown is not zero ------------------------------------------------------------------------------------


def test_who_told_nothing_and_gives_has_an_unknown_rest_and_no_cover() -> None:
    (row,) = stocks_of(side(*TAKEN)).to_dict("records")

    assert (row["owner"], row["given"]) == ("VR06", 2)
    assert pd.isna(row["home"])
    assert pd.isna(row["cover"])


def test_an_unknown_rest_is_not_below_cover() -> None:
    told = make.capacity_reported("VR06", total=6, deployable=None, releasable=2, minimum_cover=5)

    assert total(compare(side(told), side(told)), "below_cover") == [0, 0, 0]
    assert total(compare(side(told), side(told)), "unknown") == [1, 1, 0]


def test_a_stock_that_only_one_side_was_told_of_is_unknown_on_the_other() -> None:
    (row,) = compare(side(), side(CAPACITY)).stocks.to_dict("records")

    assert pd.isna(row["home_one"])
    assert pd.isna(row["home_change"])
    # No delivery and no proposal is a fact.
    assert (row["given_one"], row["given_change"], row["proposed_change"]) == (0, 0, 0)


def test_nothing_at_home_is_a_zero_that_somebody_told() -> None:
    none = make.capacity_reported("VR06", total=0, deployable=0, releasable=0)
    compared = compare(side(none), side())

    assert stock_table(compared, changed_only=True).iloc[0]["Thuis"] == "0 → –"


def test_what_goes_below_the_cover_is_counted_and_what_stays_at_it_is_not() -> None:
    at_cover = proposed(make.proposal_line(amount=4), told=(CAPACITY,))
    below = proposed(make.proposal_line(amount=5), told=(CAPACITY,))

    assert total(compare(at_cover, below), "below_cover") == [0, 1, 1]


def test_a_proposal_beyond_the_stock_leaves_nothing_and_no_debt() -> None:
    (row,) = stocks_of(proposed(make.proposal_line(amount=9), told=(CAPACITY,))).to_dict("records")

    assert (row["home"], row["proposed"]) == (0, 9)


# ---- what comes, and when ---------------------------------------------------------------------------------


def test_what_fills_nothing_of_what_was_asked_does_not_arrive_as_help() -> None:
    row = line(compare(side(), proposed(make.proposal_line(capability=other_type(), amount=2))))

    assert (row["proposed_other"], row["left_other"]) == (2, 2)
    assert pd.isna(row["first_at_other"])
    assert pd.isna(row["complete_at_other"])


def test_half_of_what_is_asked_is_first_and_never_complete() -> None:
    row = line(compare(side(), proposed(make.proposal_line(amount=1))))

    assert row["first_at_other"] == pd.Timestamp(make.at(150))
    assert pd.isna(row["complete_at_other"])
    assert pd.isna(row["complete_expected_other"])


def test_the_soonest_is_first_whatever_the_order_of_the_lines() -> None:
    late, soon = make.proposal_line("VR06", amount=1, arrive_at=make.at(300)), make.proposal_line("VR08", amount=1)
    one, other = line(compare(side(), proposed(late, soon))), line(compare(side(), proposed(soon, late)))

    assert one == other
    assert (one["first_at_other"], one["complete_at_other"]) == (pd.Timestamp(make.at(150)), pd.Timestamp(make.at(300)))


def test_what_was_cancelled_neither_comes_nor_is_away() -> None:
    cancelled = side(CAPACITY, *TAKEN, *delivered(DeliveryState.CANCELLED))
    row = line(compare(side(CAPACITY), cancelled))

    assert pd.isna(row["first_at_other"])
    assert row["met_other"] == 0
    assert stocks_of(cancelled)["given"].tolist() == [0]


def test_a_delivery_whose_arrival_nobody_reported_is_expected() -> None:
    row = line(compare(side(), side(*TAKEN, *delivered(DeliveryState.ALARMED))))

    assert row["first_expected_other"] is True or bool(row["first_expected_other"])
    assert row["first_at_other"] == pd.Timestamp(make.at(120))


def test_a_request_that_was_withdrawn_is_no_line() -> None:
    closed = side(make.request_stepped(number=1))

    assert lines_of(closed).empty
    assert total(compare(side(), closed), "asked") == [2, 0, -2]
    assert lines_of(closed).dtypes.equals(lines_of(side()).dtypes)


def test_each_line_of_a_request_stands_by_itself() -> None:
    two = Side(picture(make.incident_opened(), TWO_LINES))
    compared = compare(side(), two)

    assert compared.lines[["line", "asked_one", "asked_other"]].astype(object).values.tolist()[0] == [1, 2, 2]
    assert compared.lines["asked_one"].isna().tolist() == [False, True]
    assert compared.lines["asked_change"].isna().tolist() == [False, True]


def test_a_proposal_for_a_request_that_is_not_here_fills_nothing_and_still_takes_from_its_owner() -> None:
    one = proposed(make.proposal_line(request_id="A-2025-0099", amount=2), told=(CAPACITY,))

    assert lines_of(one)["left"].tolist() == [2.0]
    assert stocks_of(one)[["proposed", "home"]].values.tolist() == [[2, 3]]


# ---- which proposal counts -----------------------------------------------------------------------------------


def test_without_a_proposal_there_is_none_to_count() -> None:
    assert latest_proposal(picture()) is None


def test_the_proposal_that_was_kept_last_counts_whatever_its_number() -> None:
    kept = [make.proposal_kept("V-2025-0009"), make.proposal_kept("V-2025-0002", status=PlanStatus.GAP)]
    found = latest_proposal(picture(*ASKED, *kept))

    assert found is not None
    assert found["proposal_id"] == "V-2025-0002"


def test_a_side_without_its_proposal_counts_only_what_was_taken() -> None:
    told = (CAPACITY, make.proposal_kept())

    assert total(compare(side(*told), side(*told, proposal=True)), "suppliers") == [0, 1, 1]


# ---- in words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [1, -1, 0, pd.NA, 0.5, float("nan")])
def test_a_sign_says_more_less_the_same_or_unknown_in_english_too(value: Any) -> None:
    speak("en")
    try:
        told = signed(value)
    finally:
        speak("nl")

    assert told[0] in "▲▼=?"
    assert (told[0] == "?") is bool(pd.isna(value))
    assert "onbekend" not in told


def test_both_sides_are_named_in_the_totals_and_no_side_is_called_better() -> None:
    compared = compare(side(CAPACITY), side(CAPACITY, *TAKEN))
    table = total_table(compared, NAMES)
    words = " ".join(difference_words(compared, side(CAPACITY).picture, side(CAPACITY, *TAKEN).picture))

    assert set(NAMES) <= set(table.columns)
    assert len(table) == len(COUNTED)
    for judgement in ("beter", "slechter", "beste", "winnaar"):
        assert judgement not in words.casefold()


@pytest.mark.parametrize("make_table", [line_table, arrival_table, lambda one: stock_table(one, changed_only=False)])
def test_no_table_shows_a_program_s_word_for_unknown(make_table: Any) -> None:
    told = make.capacity_reported("VR06", total=None, deployable=None, releasable=None)
    table = make_table(compare(side(told), side(*TAKEN, make.request_filed("A-2025-0002"))))
    shown = {word for value in table.astype(str).to_numpy().ravel() for word in value.split()}

    assert not {"nan", "NaN", "<NA>", "NaT", "None", "True", "False"} & shown


def test_in_english_no_dutch_heading_is_left() -> None:
    compared = compare(side(CAPACITY), side(CAPACITY, *TAKEN))
    dutch = [*line_table(compared).columns, *stock_table(compared, changed_only=False).columns]
    speak("en")
    try:
        english = [*line_table(compared).columns, *stock_table(compared, changed_only=False).columns]
    finally:
        speak("nl")

    assert len(english) == len(dutch)
    assert {"Gevraagd", "Krijgt", "Mist", "Thuis"} <= set(dutch)
    assert not {"Gevraagd", "Krijgt", "Mist", "Thuis"} & set(english)


def test_owners_stand_in_the_order_of_their_codes_and_not_of_what_they_give() -> None:
    told = [
        make.capacity_reported(owner, total=n, deployable=n) for owner, n in (("VR25", 9), ("VR01", 1), ("VR08", 5))
    ]
    compared = compare(side(*told), side(*told))

    assert compared.stocks["owner"].tolist() == ["VR01", "VR08", "VR25"]


def test_a_hundred_and_fifty_requests_can_be_compared() -> None:
    many = [make.request_filed(f"A-2025-{n:04}") for n in range(2, 152)]
    big = side(*many)
    compared = compare(big, big)

    assert len(compared.lines) == 151
    assert total(compared, "asked") == [302, 302, 0]
