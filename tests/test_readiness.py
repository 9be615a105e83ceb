"""Is it told who is on duty, in the pool and reached: counts only, and nothing unknown counted as filled?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kcr2.actions import Context, Intention, ReportDuty, ReportPool, ReportReachTest, decide
from kcr2.errors import RefusedError
from kcr2.journal import Author, Entry
from kcr2.model import DUTCH_TIME, DutyPeriod, Event, PoolCount, ReachTest
from kcr2.picture import Picture
from kcr2.planning.readiness import (
    duty_cover,
    duty_spans,
    expected_duties,
    horizon,
    never_tested,
    pool_cover,
)
from kcr2.settings import Settings
from kcr2.terms import CoverState, Quality, Role
from kcr2.view.preparation_readiness import (
    SIGNS,
    duty_attention,
    duty_totals,
    gap_table,
    pool_attention,
    pool_rows,
    pool_table,
    reach_attention,
    reach_table,
    readiness_attention,
)
from kcr2.words import speak
from tests import make
from tests.pictures import picture, reference, row_of, said

VR07 = make.author(role=Role.REGIO, organisation="VR07")
VR08 = make.author(role=Role.REGIO, organisation="VR08")
HUB = make.author(role=Role.KCR2, organisation="KCR2")
UNSURE: dict[str, Any] = {"quality": Quality.UNCONFIRMED}
few = settings(max_examples=25, deadline=None)


@pytest.fixture(autouse=True)
def _in_dutch() -> Iterator[None]:
    """Speak Dutch again after a test that spoke English."""
    yield
    speak("nl")


def own(event: Event) -> Entry:
    """Record something of readiness by whom it is about."""
    return said(event, by=event.organisation)  # type: ignore[attr-defined]


def intend(event: Event) -> Intention:
    """Want what the event says."""
    kind = {"duty_reported": ReportDuty, "pool_reported": ReportPool, "reach_tested": ReportReachTest}[event.kind]
    return kind.model_validate(event.model_dump())


def decided(event: Event, author: Author = VR07, *told: Event | Entry) -> Event:
    """Decide to tell an event, and give what is written."""
    (written,) = decide(intend(event), Context(picture(*told), author))
    return written


def refusal(event: Event, author: Author = VR07, *told: Event | Entry, match: str) -> str:
    """Have it refused with this text, and give the rule."""
    with pytest.raises(RefusedError, match=match) as caught:
        decide(intend(event), Context(picture(*told), author))
    return caught.value.rule


EACH = (make.duty_reported, make.pool_reported, make.reach_tested)

# ---- who tells it --------------------------------------------------------------------------------------


@pytest.mark.parametrize("told", EACH)
def test_an_organisation_tells_its_own_and_the_hub_its_own(told: Any) -> None:
    assert decided(told()) == told()
    assert decided(told("KCR2"), HUB) == told("KCR2")


@pytest.mark.parametrize("told", EACH)
def test_nobody_tells_it_of_another_region(told: Any) -> None:
    assert refusal(told(), VR08, match="^VR08: VR08 mag niet de voorbereiding bijhouden voor VR07") == "own-data"


@pytest.mark.parametrize("told", EACH)
@pytest.mark.parametrize("role", [Role.BESTUUR, Role.RIJK, Role.VALIDATOR, Role.BEHEER])
def test_who_prepares_nothing_tells_nothing(told: Any, role: Role) -> None:
    author = make.author(role=role, organisation="VR07")

    assert refusal(told(), author, match="mag niet de voorbereiding bijhouden") == "role"


@pytest.mark.parametrize("told", EACH)
def test_an_organisation_that_does_not_exist_tells_nothing(told: Any) -> None:
    nobody = make.author(role=Role.REGIO, organisation="VR26")

    assert refusal(told("VR26"), nobody, match="^VR26 is geen regio, partner, gezag of KCR2") == "party-known"


@pytest.mark.parametrize("told", EACH)
def test_the_hub_takes_over_what_was_sent_never_as_confirmed_and_never_over_an_own_report(told: Any) -> None:
    assert decided(told(**UNSURE), HUB) == told(**UNSURE)
    assert refusal(told(), HUB, match="kan niet bevestigd heten") == "transcribed-unconfirmed"
    assert refusal(told(**UNSURE), HUB, own(told()), match="VR07 gaf dit zelf op") == "own-report-stands"


@pytest.mark.parametrize("told", EACH)
def test_an_organisation_states_anew_what_the_hub_took_over(told: Any) -> None:
    taken_over = said(told(**UNSURE), by="KCR2")

    assert decided(told(), VR07, taken_over) == told()
    assert decided(told(**UNSURE), HUB, taken_over) == told(**UNSURE)


# ---- what cannot be ------------------------------------------------------------------------------------


def test_a_function_that_the_loct_does_not_have_is_refused_with_the_known_ones() -> None:
    told = r"^functie P-OL is geen van de 11 functies van het LOCT\. Kies een code .*LOCT-LEI, LOCT-IC"

    assert refusal(make.pool_reported(function="P-OL"), match=told) == "pool-function-known"


def test_a_period_does_not_overlap_another_of_the_same_function() -> None:
    told = r"^P-OL van VR07 heeft al een periode van 03-04-2025 12:00 tot 04-04-2025 12:00 UTC; periodes"
    within = make.duty_reported(starts_at=make.at(60), ends_at=make.at(120))
    around = make.duty_reported(starts_at=make.at(-60), ends_at=make.at(3_000))

    assert refusal(within, VR07, make.duty_reported(), match=told) == "duty-overlaps"
    assert refusal(around, VR07, make.duty_reported(), match=told) == "duty-overlaps"


@pytest.mark.parametrize(
    "event",
    [
        make.duty_reported(starts_at=make.at(1440), ends_at=make.at(2880)),
        make.duty_reported(starts_at=make.at(-60), ends_at=make.MOMENT),
        make.duty_reported(function="P-IM", starts_at=make.at(60)),
        make.duty_reported(ends_at=make.at(3_000)),
        make.duty_reported(withdrawn=True),
    ],
    ids=["after", "before", "another function", "the same period longer", "withdrawn"],
)
def test_a_period_may_join_another_and_may_be_stated_anew(event: Event) -> None:
    assert decided(event, VR07, make.duty_reported()) == event


def test_a_withdrawn_period_leaves_room_for_another() -> None:
    later = make.duty_reported(starts_at=make.at(60), ends_at=make.at(120))

    assert decided(later, VR07, make.duty_reported(withdrawn=True)) == later


@pytest.mark.parametrize(
    ("told", "values", "match"),
    [
        (make.duty_reported, {"ends_at": make.MOMENT}, "een einde na het begin"),
        (make.duty_reported, {"needed": 0}, "needed"),
        (make.duty_reported, {"available": -1}, "available"),
        (make.pool_reported, {"available": -1}, "available"),
        (make.pool_reported, {"function": "Jan de Vries"}, "function"),
        (make.reach_tested, {"reached": 5}, "bereikt is 5, meer dan opgeroepen 4"),
        (make.reach_tested, {"called": 0, "reached": 0}, "called"),
    ],
)
def test_a_count_that_cannot_be_is_none(told: Any, values: dict[str, Any], match: str) -> None:
    with pytest.raises(ValidationError, match=match):
        told(**values)


def test_no_field_of_readiness_is_for_a_name_of_a_person() -> None:
    fields = {name for model in (DutyPeriod, PoolCount, ReachTest) for name in model.model_fields}

    assert not {name for name in fields if "name" in name or "person" in name or "contact" in name}


# ---- duty ------------------------------------------------------------------------------------------------


def spans(*told: Event | Entry, at: datetime = make.LATER, days: int = 7) -> pd.DataFrame:
    """Give the stretches of VR07's operational leader."""
    table = duty_spans(picture(*told, at=at, settings=Settings(duty_horizon_days=days)))
    chosen = (table["organisation"] == "VR07") & (table["function"] == "P-OL")
    return table[chosen].reset_index(drop=True)


def test_kcr2_and_every_region_are_expected_to_keep_their_duties() -> None:
    expected = expected_duties(reference())

    assert ("KCR2", "P-COORD") in expected
    assert len([one for one in expected if one[1] == "P-OL"]) == 25
    assert len(expected) == 3 + 3 * 25


def test_what_nobody_reported_is_unknown_until_the_horizon() -> None:
    (row,) = spans().to_dict("records")

    assert (row["state"], row["starts_at"]) == (CoverState.UNKNOWN, make.LATER)
    assert row["ends_at"] == horizon(picture())
    assert all(pd.isna(row[name]) for name in ("needed", "available", "observed_at"))


def test_what_lies_before_between_and_after_periods_is_unknown() -> None:
    first = make.duty_reported(starts_at=make.at(120), ends_at=make.at(240))
    second = make.duty_reported(starts_at=make.at(300), ends_at=make.at(360), available=0)

    table = spans(first, second)

    assert table["state"].tolist() == ["unknown", "met", "unknown", "short", "unknown"]
    assert (table["ends_at"].iloc[:-1].to_numpy() == table["starts_at"].iloc[1:].to_numpy()).all()


def test_a_period_that_runs_is_cut_to_now_and_one_that_passed_is_left_out() -> None:
    runs, passed = make.duty_reported(), make.duty_reported(starts_at=make.at(-120), ends_at=make.MOMENT)

    table = spans(passed, runs)

    assert (table["state"].tolist(), table["starts_at"].iloc[0]) == (["met", "unknown"], make.LATER)


@pytest.mark.parametrize(
    ("available", "state"),
    [(None, CoverState.UNKNOWN), (0, CoverState.SHORT), (1, CoverState.SHORT), (2, CoverState.MET)],
)
def test_a_period_is_filled_by_as_many_people_as_it_needs(available: int | None, state: CoverState) -> None:
    event = make.duty_reported(needed=2, available=available)

    assert spans(event)["state"].iloc[0] == state
    assert row_of(picture(event).duties)["state"] == state


def test_a_withdrawn_period_no_longer_fills_anything() -> None:
    table = spans(make.duty_reported(withdrawn=True, observed_at=make.at(10)))

    assert table["state"].tolist() == ["unknown"]


@pytest.mark.parametrize(
    ("at", "end"),
    [
        (datetime(2025, 3, 28, 12, tzinfo=UTC), datetime(2025, 3, 31, 22, tzinfo=UTC)),
        (datetime(2025, 10, 24, 12, tzinfo=UTC), datetime(2025, 10, 27, 23, tzinfo=UTC)),
        (datetime(2025, 3, 28, 23, 30, tzinfo=UTC), datetime(2025, 4, 1, 22, tzinfo=UTC)),
    ],
    ids=["over the day of 23 hours", "over the day of 25 hours", "already the next day here"],
)
def test_the_horizon_is_the_end_of_a_dutch_day(at: datetime, end: datetime) -> None:
    seen = picture(at=at, settings=Settings(duty_horizon_days=3))

    assert horizon(seen) == end
    assert horizon(seen).astimezone(DUTCH_TIME).hour == 0


def test_a_function_of_ones_own_is_shown_beside_the_expected_ones() -> None:
    seen = picture(own(make.duty_reported(function="Piket dijkbewaking")))

    table = duty_spans(seen)

    row = table[table["function"] == "Piket dijkbewaking"].iloc[0]
    assert (row["function_name"], row["state"], bool(row["own_report"])) == ("Piket dijkbewaking", "met", True)


def test_a_gap_goes_before_what_is_unknown_and_that_before_what_is_filled() -> None:
    whole = make.duty_reported(ends_at=make.at(20_000))
    gap = make.duty_reported(function="P-IM", available=0)
    cover = duty_cover(duty_spans(picture(whole, gap))).set_index(["organisation", "function"])

    assert cover.loc[("VR07", "P-OL"), ["state", "told"]].tolist() == ["met", True]
    assert pd.isna(cover.at[("VR07", "P-OL"), "first_at"])
    assert cover.loc[("VR07", "P-IM"), ["state", "first_at", "told"]].tolist() == ["short", make.LATER, True]
    assert cover.loc[("VR08", "P-OL"), ["state", "told"]].tolist() == ["unknown", False]


periods = st.lists(
    st.tuples(st.integers(-500, 12_000), st.integers(1, 3_000), st.one_of(st.none(), st.integers(0, 2))), max_size=5
)


@few
@given(periods)
def test_stretches_join_from_now_to_the_horizon_and_are_met_only_where_somebody_said_so(
    told: list[tuple[int, int, int | None]],
) -> None:
    events = [
        make.duty_reported(starts_at=make.at(start), ends_at=make.at(start + length), available=available)
        for start, length, available in told
    ]

    table = spans(*events)

    assert table["starts_at"].iloc[0] == make.LATER
    assert table["ends_at"].iloc[-1] == horizon(picture())
    assert (table["ends_at"].iloc[:-1].to_numpy() == table["starts_at"].iloc[1:].to_numpy()).all()
    for row in table[table["state"] == "met"].to_dict("records"):
        covering = [
            e for e in events if e.starts_at <= row["starts_at"] and row["ends_at"] <= e.ends_at and e.available
        ]
        assert covering


# ---- the pool --------------------------------------------------------------------------------------------


def pool(*told: Event | Entry, function: str = "LOCT-LEI", **values: Any) -> dict[str, Any]:
    """Give how one function of the LOCT can be filled."""
    return row_of(pool_cover(picture(*told, **values)), code=function)


def everybody(amount: int | None, *, function: str = "LOCT-LEI") -> list[Entry]:
    """Let every region tell the same number."""
    return [own(make.pool_reported(code, function=function, available=amount)) for code in reference().regions.index]


def test_a_pool_that_nobody_told_of_is_unknown_and_not_empty() -> None:
    row = pool()

    assert pd.isna(row["available"])
    assert (row["first"], row["relief"], row["reported"], row["silent"]) == ("unknown", "unknown", 0, 25)


def test_enough_people_are_enough_whoever_is_silent() -> None:
    row = pool(make.pool_reported(available=2))

    assert (row["available"], row["first"], row["relief"], row["silent"]) == (2, "met", "met", 24)


def test_a_first_shift_may_be_there_while_its_relief_is_unknown() -> None:
    row = pool(make.pool_reported(available=1))

    assert (row["first"], row["relief"]) == ("met", "unknown")


def test_a_pool_is_short_only_when_everybody_who_may_supply_it_told_a_number() -> None:
    all_of_them = everybody(0)

    assert pool(*all_of_them)["first"] == "short"
    assert pool(*all_of_them[1:])["first"] == "unknown"
    assert pool(*all_of_them[1:], own(make.pool_reported("VR01", available=None)))["first"] == "unknown"


def test_a_function_of_a_partner_waits_for_that_partner_only() -> None:
    one = own(make.pool_reported("DEF", function="LOCT-DEF", available=1))

    row = pool(one, function="LOCT-DEF")

    assert (row["silent"], row["first"], row["relief"]) == (0, "met", "short")
    assert pool(function="LOCT-DEF")["silent"] == 1


def test_an_unexpected_supplier_counts_too() -> None:
    one = own(make.pool_reported("RK", available=1))

    assert pool(one)["available"] == 1
    assert (pool(one)["reported"], pool(one)["silent"]) == (1, 25)


@pytest.mark.parametrize(("days", "old"), [(90, 0), (91, 1)])
def test_a_number_is_old_after_the_days_of_the_rhythm(days: int, old: int) -> None:
    row = pool(make.pool_reported(), at=make.MOMENT + timedelta(days=days))

    assert (row["old"], row["oldest_at"]) == (old, make.MOMENT)


def test_how_many_people_a_shift_needs_says_where_it_comes_from() -> None:
    table = pool_cover(picture())

    assert table["source"].str.len().gt(0).all()
    assert (set(table["source"]), set(table["quality"])) == ({"aanname"}, {"X"})


counts = st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=25, max_size=25)


@few
@given(counts, st.integers(0, 24))
def test_silence_never_makes_a_pool_short_and_never_fills_it(told: list[int | None], silent: int) -> None:
    entries = [own(make.pool_reported(f"VR{n:02}", available=amount)) for n, amount in enumerate(told, start=1)]

    whole, less = pool(*entries), pool(*entries[:silent], *entries[silent + 1 :])

    for shift in ("first", "relief"):
        assert less[shift] != "short"
        assert not (less[shift] == "met" and whole[shift] != "met")


# ---- tests of reachability ---------------------------------------------------------------------------------


def test_every_test_stands_beside_the_ones_before_it_and_the_last_is_marked() -> None:
    first = make.reach_tested(observed_at=make.at(-10 * 1440), reached=1)
    table = picture(make.reach_tested(), first).reach_tests

    assert table["reached"].tolist() == [1, 3]
    assert table["is_last"].tolist() == [False, True]
    assert table["days"].tolist() == [10, 0]


@pytest.mark.parametrize(
    ("at", "old"),
    [
        (datetime(2025, 5, 3, 21, 59, tzinfo=UTC), False),
        (datetime(2025, 5, 3, 22, 0, tzinfo=UTC), True),
    ],
    ids=["the last minute of day 30 here", "the first minute of day 31 here"],
)
def test_a_test_is_too_old_by_the_dutch_day(at: datetime, old: bool) -> None:
    row = row_of(picture(make.reach_tested(), at=at).reach_tests)

    assert row["is_old"] is old
    assert row["days"] == (31 if old else 30)


def test_groups_of_which_no_test_was_told_are_counted() -> None:
    seen = picture(own(make.reach_tested()), own(make.reach_tested(group="BHV-team")))

    never = never_tested(seen)

    assert len(never) == 77
    assert ("VR07", "P-OL") not in never


# ---- how it looks --------------------------------------------------------------------------------------------


def shown() -> Picture:
    """Give a picture in which something of everything was told, by itself and by the hub."""
    return picture(
        own(make.duty_reported(available=0)),
        said(make.duty_reported("VR08", available=None, **UNSURE), by="KCR2"),
        own(make.duty_reported(function="P-IM", ends_at=make.at(20_000))),
        *everybody(0, function="LOCT-PLO"),
        own(make.pool_reported(available=1)),
        own(make.reach_tested(observed_at=make.at(-40 * 1440))),
        said(make.reach_tested("VR08", called=3, reached=3, **UNSURE), by="KCR2"),
    )


def test_the_top_counts_gaps_short_shifts_and_old_tests_and_what_is_not_known() -> None:
    seen = shown()

    duty, people, tests = duty_attention(seen), pool_attention(seen), reach_attention(seen)

    assert duty[2:] == (3, 1, 0, 76)
    assert people[2:] == (2, 1, 0, 10)
    assert tests[2:] == (2, 1, 0, 76)
    assert readiness_attention(seen)[2:] == (7, 3, 0, 162)


def test_nothing_told_is_unknown_and_nothing_registered() -> None:
    assert readiness_attention(picture())[2:] == (0, 0, 0, 78 + 11 + 78)


def test_duties_show_gaps_first_with_counts_and_who_told_them() -> None:
    table = gap_table(duty_spans(shown()), reference())

    first, last = table.iloc[0], table.iloc[-1]
    assert (first["Piket"], first["Beschikbaar van nodig"], first["Opgegeven door"]) == (
        "⚠ niet gevuld",
        "0 van 1",
        "VR07",
    )
    assert (last["Piket"], last["Functie"]) == ("✓ gevuld", "Informatiemanager ROT")
    taken_over = table[table["Opgegeven door"] == "overgenomen door KCR2"].iloc[0]
    assert (taken_over["Organisatie"], taken_over["Beschikbaar van nodig"]) == (
        "VR08 Gelderland-Zuid",
        "niet opgegeven van 1",
    )


def test_duties_are_summed_per_function_without_naming_a_region() -> None:
    table = duty_totals(duty_cover(duty_spans(shown()))).set_index("Functie")

    assert table.loc["Operationeel leider"].tolist() == ["1", "24", "0"]
    assert table.loc["Informatiemanager ROT"].tolist() == ["0", "24", "1"]
    assert not any("VR" in str(cell) for cell in table.reset_index().to_numpy().ravel())


def test_the_pool_shows_what_cannot_be_filled_first_and_at_least_how_many_there_are() -> None:
    table = pool_table(pool_cover(shown()))

    assert table.iloc[0][["Functie", "Eerste ploeg", "Beschikbaar"]].tolist() == ["Plotter LOCT", "⚠ niet gehaald", "0"]
    leader = row_of(table, Functie="Leider LOCT")
    assert (leader["Beschikbaar"], leader["Opgaven"], leader["Met aflossing"]) == (
        "ten minste 1",
        "1 van 25 gaven op",
        "? onbekend",
    )
    assert row_of(table, Functie="Adviseur GHOR LOCT")["Beschikbaar"] == "onbekend"


def test_an_old_number_of_the_pool_says_so() -> None:
    seen = picture(own(make.pool_reported()), at=make.MOMENT + timedelta(days=100))

    assert row_of(pool_table(pool_cover(seen)), Functie="Leider LOCT")["Opgaven"] == "1 van 25 gaven op; 1 oud"
    assert row_of(pool_rows(seen.loct_pool, reference()))["Stand van"].startswith("⚠ oud: ")


def test_tests_show_the_old_first_and_the_share_with_its_counts() -> None:
    table = reach_table(shown().reach_tests, reference())

    assert table["Laatste test"].tolist() == ["⚠ te oud: 40 dagen geleden", "✓ vandaag"]
    assert table["Bereikt van opgeroepen"].tolist() == ["3 van 4 (75 %)", "3 van 3 (100 %)"]
    assert table["Opgegeven door"].tolist() == ["VR07", "overgenomen door KCR2"]


def test_every_state_has_a_sign() -> None:
    assert set(SIGNS) == set(CoverState)
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_readiness_speaks_english() -> None:
    speak("en")

    assert "Reached of called" in reach_table(shown().reach_tests, reference()).columns
    assert "⚠ not filled" in set(gap_table(duty_spans(shown()), reference())["Duty"])


def test_empty_tables_have_no_rows() -> None:
    seen = picture()

    assert gap_table(duty_spans(seen), reference()).empty
    assert pool_rows(seen.loct_pool, reference()).empty
    assert reach_table(seen.reach_tests, reference()).empty
