"""Are planning norms judged as one would by hand, with relief and roads, and is what nobody told never counted as 0?"""

from collections.abc import Iterator
from datetime import timedelta
from math import inf
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.model import Event
from kcr2.picture import Picture
from kcr2.planning.norms import Supply, Turns, norm_cover, state_of, together, turns_of
from kcr2.reference import load_reference
from kcr2.settings import Settings
from kcr2.terms import CoverState
from kcr2.view.preparation_norms import (
    hold_words,
    norm_attention,
    norm_summary,
    norm_table,
    places_words,
    reports_words,
    source_words,
    state_words,
)
from kcr2.words import speak
from tests import make
from tests.pictures import SETTINGS, ede, picture, reference, row_of, said

MET, SHORT, UNKNOWN = CoverState.MET, CoverState.SHORT, CoverState.UNKNOWN
few = settings(max_examples=30, deadline=None)


@pytest.fixture(autouse=True)
def _in_dutch() -> Iterator[None]:
    """Speak Dutch again after a test that spoke English."""
    yield
    speak("nl")


def known(amount: float, hours: float | None = 1.0) -> Supply:
    """Give an owner that told how many it has."""
    return Supply(amount, amount, hours)


def silent(hours: float | None = 1.0) -> Supply:
    """Give an owner that told nothing."""
    return Supply(0, inf, hours)


# ---- one place, by hand ----------------------------------------------------------------------------------

ONCE = Turns(amount=3, within_h=4, shift_h=8, crews=1)
TWICE = Turns(amount=3, within_h=4, shift_h=8, crews=2)


@pytest.mark.parametrize(
    ("supplies", "state"),
    [
        ([known(3)], MET),
        ([known(2), known(1)], MET),
        ([known(3, 4.0)], MET),
        ([known(3, 4.01)], SHORT),
        ([known(2)], SHORT),
        ([], SHORT),
        ([known(2), silent()], UNKNOWN),
        ([known(2), silent(4.5)], SHORT),
        ([known(3), silent()], MET),
        ([known(2), known(1, None)], UNKNOWN),
        ([known(2), known(0, None)], SHORT),
        ([known(2), Supply(0, 1, 1.0)], UNKNOWN),
        ([known(1), Supply(0, 1, 1.0)], SHORT),
    ],
    ids=[
        *("one owner", "two together", "just in time", "just too late", "too few", "nobody"),
        *("one is silent", "the silent one is too far", "met without the silent one"),
        *(
            "one of which the time is unknown",
            "of which none is too late",
            "its total would do",
            "its total would not do",
        ),
    ],
)
def test_a_norm_is_judged_as_by_hand(supplies: list[Supply], state: CoverState) -> None:
    assert state_of(ONCE, supplies) is state


@pytest.mark.parametrize(
    ("supplies", "state"),
    [
        ([known(6)], MET),
        ([known(3), known(3, 12.0)], MET),
        ([known(3), known(3, 12.01)], SHORT),
        ([known(5)], SHORT),
        ([known(3), silent(12.0)], UNKNOWN),
        ([known(2), known(4, 12.0)], SHORT),
    ],
    ids=[
        *("two crews at once", "the second crew comes at its turn", "it comes after its turn"),
        *("one short for the second crew", "the second crew is unknown", "the first crew is short"),
    ],
)
def test_relief_is_there_when_the_first_crew_has_worked_its_shift(supplies: list[Supply], state: CoverState) -> None:
    assert state_of(TWICE, supplies) is state


def test_where_nobody_knows_who_has_a_type_a_norm_is_never_called_short() -> None:
    assert state_of(ONCE, [], all_known=False) is UNKNOWN
    assert state_of(ONCE, [known(3)], all_known=False) is MET


@pytest.mark.parametrize(
    ("states", "state"),
    [([MET, MET], MET), ([MET, UNKNOWN], UNKNOWN), ([MET, UNKNOWN, SHORT], SHORT), ([SHORT], SHORT)],
)
def test_one_place_where_it_is_short_is_enough_to_know_that_it_is_not_met(
    states: list[CoverState], state: CoverState
) -> None:
    assert together(states) is state


TYPE: dict[str, Any] = {"max_shift_h": 8, "crew": 26}


@pytest.mark.parametrize(
    ("hold_h", "type_", "crews"),
    [
        (0, {}, 1),
        (8, {}, 1),
        (9, {}, 2),
        (16, {}, 2),
        (24, {}, 3),
        (500, {}, 3),
        (24, {"max_shift_h": 12}, 2),
        (24, {"max_shift_h": pd.NA}, 3),
        (500, {"crew": 0}, 1),
        (24, {"crew": pd.NA}, 3),
    ],
    ids=[
        *("no time named", "one shift", "an hour more", "two shifts", "a day"),
        *("a week: the first crew has rested", "long shifts", "no shift of its own", "goods", "crew not known"),
    ],
)
def test_crews_follow_each_other_until_the_first_has_rested(hold_h: float, type_: dict[str, Any], crews: int) -> None:
    """Rest is 11 hours: after 8 + 11 hours the first crew goes again, so three crews keep a post of 8 hours filled."""
    norm = {"amount": 4, "within_h": 3, "hold_h": hold_h}

    turns = turns_of(norm, TYPE | type_, SETTINGS)

    assert turns.crews == crews
    assert (turns.amount, turns.within_h) == (4, 3.0)


def test_rest_is_a_setting() -> None:
    norm = {"amount": 4, "within_h": 3, "hold_h": 100}

    assert turns_of(norm, TYPE, Settings(rest_h=0.5)).crews == 2
    assert turns_of(norm, TYPE, Settings(rest_h=24)).crews == 4


def test_every_turn_asks_for_all_crews_until_then() -> None:
    turns = Turns(2, 4, 8, 3)

    assert list(turns.deadlines()) == [(4, 2), (12, 4), (20, 6)]
    assert turns.last_h == 20


def test_units_of_all_crews_are_counted_until_the_last_begins() -> None:
    hosts = reference().capabilities.at["BRW-HC-OV", "hosts"]
    one = {"total": 1, "deployable": 1, "releasable": 1}
    soon, late = (
        make.capacity_reported(code, capability="BRW-HC-OV", **one, ready_min=minutes)
        for code, minutes in zip(hosts, (0, 600), strict=True)
    )

    row = judged("EU-GFFF", soon, late)

    assert (row["in_time"], row["in_all"], row["needed_in_all"]) == (1, 2, 4)


def test_a_norm_without_relief_shows_none() -> None:
    row = row_of(norm_table(norm_cover(seen()), named=False), Norm="EU-module blushelikopters (FFFH)")

    assert (row["Zeker op tijd"], row["Zeker met aflossing"]) == ("3 van 3", "–")


supplies = st.lists(
    st.builds(
        lambda least, more, hours: Supply(least, least + more, hours),
        st.integers(0, 4),
        st.sampled_from([0, 0, 1, inf]),
        st.one_of(st.none(), st.floats(0, 24)),
    ),
    max_size=6,
)
norms = st.builds(Turns, st.integers(1, 6), st.floats(1, 12), st.floats(1, 12), st.integers(1, 3))


@few
@given(norms, supplies, st.booleans())
def test_an_owner_falling_silent_never_makes_a_norm_short_nor_met(turns: Turns, told: list[Supply], by: bool) -> None:
    if not told:
        return
    before = state_of(turns, told, all_known=by)
    after = state_of(turns, [silent(told[0].hours), *told[1:]], all_known=by)

    assert after is not SHORT or before is SHORT
    assert after is not MET or before is MET


@few
@given(norms, supplies, st.integers(0, 4), st.floats(0, 24))
def test_one_owner_more_never_undoes_a_met_norm(turns: Turns, told: list[Supply], amount: int, hours: float) -> None:
    more = state_of(turns, [*told, known(amount, hours)])

    if state_of(turns, told) is MET:
        assert more is MET
    if more is SHORT:
        assert state_of(turns, told) is SHORT


@few
@given(norms, supplies)
def test_what_is_called_met_or_short_holds_whatever_the_silent_have(turns: Turns, told: list[Supply]) -> None:
    state = state_of(turns, told)
    least = [Supply(one.least, one.least, one.hours) for one in told if one.hours is not None]
    most = [Supply(one.most, one.most, 0.0 if one.hours is None else one.hours) for one in told]

    if state is MET:
        assert state_of(turns, least) is MET
    if state is SHORT:
        assert state_of(turns, most) is SHORT


# ---- from a picture --------------------------------------------------------------------------------------


def judged(code: str, *told: Event, **values: Any) -> dict[str, Any]:
    """Give one norm as a picture of these reports has it."""
    return row_of(norm_cover(picture(*told, **values)), code=code)


def helicopters(amount: int | None, owner: str = "DEF", **values: Any) -> Event:
    """Let an owner call so many firefighting helicopters releasable."""
    return make.capacity_reported(
        owner, capability="DEF-HELI-FBO", total=amount, deployable=amount, releasable=amount, **values
    )


def test_a_picture_in_which_nobody_said_anything_meets_no_norm_and_misses_none() -> None:
    table = norm_cover(picture())

    assert set(table["state"]) == {"unknown"}
    assert (table["in_time"] == 0).all()
    assert table["oldest_at"].isna().all()
    assert (table["silent"] == table["owners"]).all()


def test_a_norm_of_departure_counts_the_time_until_ready_and_no_road() -> None:
    host = helicopters(0, "VR20")

    assert judged("EU-FFFH", helicopters(3), host)["state"] == "met"
    assert judged("EU-FFFH", helicopters(2), host)["state"] == "short"
    assert judged("EU-FFFH", helicopters(2))["state"] == "unknown"
    late = helicopters(3, ready_min=181)
    assert judged("EU-FFFH", late, host)["in_time"] == 0


def test_a_norm_is_short_when_every_known_host_told_a_number() -> None:
    hosts = reference().capabilities.at["BRW-HC-OV", "hosts"]
    told = [make.capacity_reported(code, capability="BRW-HC-OV", total=1, deployable=1, releasable=1) for code in hosts]

    row = judged("EU-GFFF", *told)

    assert (row["state"], row["owners"], row["silent"], row["crews"], row["in_time"]) == ("short", 2, 0, 2, 2)
    assert judged("EU-GFFF", *told[:1])["state"] == "unknown"


def test_a_total_that_was_told_bounds_what_an_owner_may_have() -> None:
    hosts = reference().capabilities.at["BRW-HC-OV", "hosts"]
    told = [make.capacity_reported(code, capability="BRW-HC-OV", total=1) for code in hosts]

    assert judged("EU-GFFF", *told)["state"] == "short"
    assert judged("EU-GFFF", *told)["silent"] == 2


def test_a_norm_of_a_type_of_which_nobody_knows_the_owners_is_unknown_until_it_is_met() -> None:
    some, enough = (
        make.capacity_reported(
            "RWS", capability="WAT-EHCP-3000", total=amount, deployable=amount, releasable=amount, ready_min=600
        )
        for amount in (1, 4)
    )

    assert judged("EU-HCP", some)["hosts_known"] is False
    assert [judged("EU-HCP", one)["state"] for one in (some, enough)] == ["unknown", "met"]


def platoons(amount: int, *codes: str, **values: Any) -> list[Event]:
    """Let regions call so many wildfire platoons releasable."""
    stated = {"total": amount, "deployable": amount, "releasable": amount, **values}
    return [make.capacity_reported(code, capability="BRW-PEL-NB", **stated) for code in codes]


def test_a_norm_for_the_whole_country_is_judged_at_every_seat_by_road() -> None:
    hosts = reference().capabilities.at["BRW-PEL-NB", "hosts"]

    row = judged("NL-NB", *platoons(1, *hosts[:6]), *platoons(0, *hosts[6:]))

    assert row["met"] + row["short"] + row["unknown"] == 25
    assert row["state"] == "short"
    assert row["short_at"] == tuple(sorted(row["short_at"]))
    assert judged("NL-NB", *platoons(12, *hosts))["state"] == "met"


def test_road_time_follows_after_the_time_until_ready() -> None:
    """From Arnhem (VR07) to its own seat there is no road; to Groningen (VR01) it is more than an hour."""
    near = judged("NL-NB", *platoons(40, "VR07", ready_min=0))
    far = judged("NL-NB", *platoons(40, "VR07", ready_min=239))

    assert near["met"] > far["met"] >= 1
    assert judged("NL-NB", *platoons(40, "VR07", ready_min=241))["met"] == 0


def test_who_told_nothing_may_be_ready_sooner_than_its_type() -> None:
    """From Arnhem to Groningen is a drive of more than three hours; with the hour of the type that is too late."""
    others = [code for code in reference().capabilities.at["BRW-PEL-NB", "hosts"] if code != "VR07"]

    assert "VR01" in judged("NL-NB", *platoons(0, *others))["unknown_at"]
    assert "VR01" in judged("NL-NB", *platoons(0, *others), *platoons(40, "VR07"))["short_at"]


def test_a_type_whose_clock_ends_at_the_place_needs_no_road() -> None:
    host = helicopters(0, "VR20")

    row = judged("NL-FBO", helicopters(2), host)

    assert (row["state"], row["met"]) == ("met", 25)


def test_a_closed_road_makes_the_way_longer() -> None:
    edges = [str(code) for code in reference().roads.edges.index]
    open_ = judged("NL-NB", *platoons(40, "VR07", ready_min=120))
    shut = judged("NL-NB", *platoons(40, "VR07", ready_min=120), *(make.road_closed(code) for code in edges[:300]))

    assert shut["met"] < open_["met"]


def test_a_norm_of_every_region_counts_its_own_deployable_units() -> None:
    told = [
        make.capacity_reported(code, capability="INF-IM", total=3, deployable=3, releasable=0)
        for code in reference().regions.index
    ]

    assert judged("RG-IM", *told)["state"] == "met"
    assert judged("RG-IM", *told[1:])["unknown_at"] == ("VR01",)
    one_short = make.capacity_reported("VR02", capability="INF-IM", total=1, deployable=1, observed_at=make.at(10))
    assert judged("RG-IM", *told, one_short)["short_at"] == ("VR02",)


def test_old_figures_count_and_are_said_to_be_old() -> None:
    row = judged("EU-FFFH", helicopters(3), helicopters(0, "VR20"), at=make.MOMENT + timedelta(days=3))

    assert (row["state"], row["old"], row["oldest_at"]) == ("met", 2, make.MOMENT)


def test_a_region_that_is_thought_away_gives_nothing() -> None:
    supposed = [make.branch_started(), make.region_supposed("VR20")]

    assert judged("EU-FFFH", helicopters(3, "VR20"), helicopters(0))["state"] == "met"
    assert judged("EU-FFFH", helicopters(3, "VR20"), helicopters(0), *supposed)["in_time"] == 0


@settings(max_examples=10, deadline=None)
@given(st.dictionaries(st.sampled_from(["VR06", "VR07", "VR09", "VR20", "VR22"]), st.integers(0, 6), min_size=1))
def test_taking_a_report_away_never_makes_a_norm_of_the_country_short_or_met(told: dict[str, int]) -> None:
    events = [event for code, amount in told.items() for event in platoons(amount, code)]

    whole, less = judged("NL-NB", *events), judged("NL-NB", *events[1:])

    assert set(less["short_at"]) <= set(whole["short_at"])
    assert less["met"] <= whole["met"]


def test_the_same_picture_gives_the_same_table() -> None:
    seen = ede()

    pd.testing.assert_frame_equal(norm_cover(seen), norm_cover(seen))


# ---- the reference data ------------------------------------------------------------------------------------


def test_every_norm_has_a_source_or_is_an_assumption() -> None:
    table = load_reference().planning_norms

    assert set(table.loc[table["quality"] == "X", "source"]) == {"aanname"}
    assert table.loc[table["quality"] != "X", "source"].str.match(r"^S\d+").all()
    assert table["note"].str.len().gt(0).all()


def test_every_function_has_a_number_that_says_it_is_assumed() -> None:
    table = load_reference().functions

    assert set(table["source"]) == {"aanname"}
    assert set(table["use"]) == {"duty", "pool"}


# ---- how it looks ------------------------------------------------------------------------------------------


def seen() -> Picture:
    """Give a picture in which norms are met, short and unknown."""
    hosts, one = reference().capabilities.at["BRW-HC-OV", "hosts"], {"total": 1, "deployable": 1, "releasable": 1}
    crews = [make.capacity_reported(code, capability="BRW-HC-OV", **one) for code in hosts]
    return picture(helicopters(3), helicopters(0, "VR20"), *crews)


def test_what_is_not_met_goes_first_and_then_what_is_unknown() -> None:
    told = [state.split(" ", 1)[0] for state in norm_table(norm_cover(seen()), named=True)["Stand"]]

    assert told == sorted(told, key="⚠?✓".index)
    assert set(told) == {"⚠", "?", "✓"}


def test_a_norm_says_what_it_asks_and_what_is_surely_there() -> None:
    row = row_of(norm_table(norm_cover(seen()), named=False), Norm="EU-module natuurbrand te voet (GFFF)")

    assert row["Gevraagd"] == "2 × Handcrew Overijssel (IJsselland/Twente)"
    assert (row["Zeker op tijd"], row["Binnen"], row["Waar"]) == ("2 van 2", "6 uur", "vertrekgereed")
    assert row["Zeker met aflossing"] == "2 van 4"
    assert (row["Volhouden"], row["Opgaven"]) == ("168 uur, in 2 ploegen na elkaar", "2 van 2 gaven op")
    assert row["Bron"] == "S47; getal uit eigen kennis"


def test_regions_are_named_only_to_who_may_read_figures_per_owner() -> None:
    table = norm_cover(picture(*platoons(1, "VR07")))

    assert "Onbekend in" in norm_table(table, named=True)
    hidden = norm_table(table, named=False).drop(columns=["Norm", "Voorbehoud"])
    assert not any("VR0" in str(cell) for cell in hidden.to_numpy().ravel())


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"owners": 25, "silent": 0, "old": 0, "hosts_known": True}, "25 van 25 gaven op"),
        ({"owners": 25, "silent": 7, "old": 2, "hosts_known": True}, "18 van 25 gaven op; 2 oud"),
        (
            {"owners": 0, "silent": 0, "old": 0, "hosts_known": False},
            "niet bekend wie dit type heeft; 0 van 0 gaven op",
        ),
    ],
)
def test_who_reported_is_counted(row: dict[str, Any], told: str) -> None:
    assert reports_words(row) == told


@pytest.mark.parametrize(("quality", "told"), [("X", "aanname"), ("S", "S47"), ("KH", "S47; getal uit eigen kennis")])
def test_a_source_says_whether_its_number_is_known(quality: str, told: str) -> None:
    assert source_words({"quality": quality, "source": "S47"}) == told


def test_words_of_one_norm() -> None:
    assert state_words({"state": "short"}) == "⚠ niet gehaald"
    assert hold_words({"hold_h": 0, "crews": 1}) == "–"
    assert hold_words({"hold_h": 7.5, "crews": 1}) == "7,5 uur, zonder aflossing"
    assert places_words({"scope": "departure"}) == "–"
    assert (
        places_words({"scope": "country", "met": 14, "short": 3, "unknown": 8})
        == "14 gehaald; 3 niet gehaald; 8 onbekend"
    )


def test_the_norms_are_summed_up_in_one_line_and_none_is_called_late() -> None:
    table = norm_cover(seen())

    assert norm_summary(table) == "17 planningsnormen: ⚠ 1 niet gehaald · ? 14 onbekend · ✓ 2 gehaald"
    assert norm_attention(seen())[2:] == (0, 0, 0, 14)


def test_norms_speak_english() -> None:
    speak("en")

    assert "Surely in time" in norm_table(norm_cover(seen()), named=False)
    assert norm_summary(norm_cover(seen())).startswith("17 planning norms: ⚠ 1 not met")


def test_a_report_by_the_hub_counts_like_any_other() -> None:
    taken_over = said(helicopters(3, quality="unconfirmed"), by="KCR2")

    assert row_of(norm_cover(picture(taken_over, helicopters(0, "VR20"))), code="EU-FFFH")["state"] == "met"
