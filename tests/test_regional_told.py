"""Is a silent region unknown everywhere, and is a late one late by the rhythm of its phase everywhere?"""

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.actions import NoteBottleneck, ReportTheme, ReportUnchanged, ResolveBottleneck
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.facts import facts
from kcr2.journal import Journal
from kcr2.model import Bottleneck, BottleneckText, RegionReport, iso
from kcr2.picture import RESTS_ON, TABLES, Picture
from kcr2.picture.regional import RANK, rhythm_of
from kcr2.picture.resting import TIMELESS
from kcr2.reports import conclusion
from kcr2.terms import IncidentStatus, Phase, PhaseReason, Quality, SpaceKind, Status, Theme
from kcr2.view.national import national_drawing
from kcr2.view.questions import Question, answers
from kcr2.view.regional import cards, due_words
from kcr2.view.tables import region_answers, silence_table, theme_table
from tests import make
from tests.pictures import SETTINGS, picture, reference, said
from tests.regional import region_author, report_all, theme_report, whole_report

SILENT = "VR13"
ASKED_OF_A_REGION = [Question.STATUS, Question.PRESSURE, Question.AGE, Question.WILDFIRE]


def reported(*, but: tuple[str, ...] = (SILENT,), at: datetime = make.LATER) -> tuple[Desk, Picture]:
    """Give a desk at which all regions but some reported, and its picture."""
    desk = Desk(Journal("sqlite://"), reference(), SETTINGS)
    desk.journal.create_space(make.space())
    report_all(desk, make.space(), now=make.MOMENT, but=but)
    return desk, desk.picture(make.space(), now=at)


@pytest.fixture(name="seen", scope="module")
def fixture_seen() -> Picture:
    """Give the picture after 24 of the 25 regions reported."""
    return reported()[1]


# ---- who did not report ------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ASKED_OF_A_REGION)
def test_the_map_knows_nothing_of_a_silent_region_and_something_of_every_other(
    seen: Picture, question: Question
) -> None:
    answered = answers(seen, question)

    assert answered[SILENT].unknown
    assert answered[SILENT].sign == "?"
    told = seen.situations.set_index("region")
    said_so = {code for code in answered if question is not Question.WILDFIRE or code in told.index} - {SILENT}
    assert not any(answered[code].unknown for code in said_so)


def test_the_map_is_grey_where_nothing_was_told(seen: Picture) -> None:
    drawing = national_drawing(seen, Question.STATUS, geometry_urls={})

    fills = drawing.regions
    greens = {one.fill for code, one in fills.items() if seen.regions.at[code, "status"] == Status.GREEN}
    assert fills[SILENT].fill not in greens
    assert fills[SILENT].unknown
    assert fills[SILENT].value == "?"


def test_the_tables_say_of_a_silent_region_that_it_did_not_report(seen: Picture) -> None:
    row = region_answers(seen, answers(seen, Question.STATUS), "Status").set_index("Code").loc[SILENT]
    themes = theme_table(seen, SILENT)

    assert (row["Status"], row["Laatste melding"], row["Ouderdom"]) == ("niet gemeld", "onbekend", "onbekend")
    assert set(themes["Status"]) == {"onbekend"}
    assert set(themes["Wat is"]) == {"niet gemeld"}


def test_the_cards_of_a_silent_region_are_unknown_and_nothing_is_due(seen: Picture) -> None:
    shown = cards(seen, SILENT, {})

    assert {card.status for card in shown} == {Status.UNKNOWN}
    assert not any(card.texts or card.bottlenecks or card.own for card in shown)
    assert due_words(seen.regions.loc[SILENT], seen.at).startswith("Nooit gemeld;")


def test_a_silent_region_stands_in_the_list_of_who_did_not_report_with_its_phase(seen: Picture) -> None:
    found = facts(seen)
    table = silence_table(seen, found.silent, found.late)

    assert found.silent == (SILENT,)
    assert table["Regio"].tolist() == ["Amsterdam-Amstelland (VR13)"]
    assert table[["Melding", "Ouderdom", "Ritme"]].to_numpy().tolist() == [["geen enkele melding", "–", "24 u (koud)"]]
    assert "1 van 25 regio's gaven niets op." in conclusion(found)


def test_a_bottleneck_alone_is_no_report_of_the_region() -> None:
    row = picture(make.bottleneck_noted()).regions.loc["VR07"]

    assert (row["status"], row["themes"]) == (Status.UNKNOWN, 0)
    assert pd.isna(row["reported_at"])


# ---- who is late -------------------------------------------------------------------------------------


def late_codes(seen: Picture) -> set[str]:
    """Give who is late in the facts."""
    return set(facts(seen).late)


def test_only_the_regions_in_a_warmer_phase_are_late_after_its_rhythm() -> None:
    told = [make.theme_reported(code) for code in ("VR06", "VR07", "VR08")]
    active = make.incident_opened(regions=("VR07",))
    aftermath = make.incident_opened("I-2025-0002", regions=("VR08",), status=IncidentStatus.AFTERMATH)

    def late(hours: float) -> set[str]:
        return late_codes(picture(*told, active, aftermath, at=make.at(hours * 60)))

    assert late(4) == set()
    assert late(4.1) == {"VR07"}
    assert late(12) == {"VR07"}
    assert late(12.1) == {"VR07", "VR08"}
    assert late(24.1) == {"VR06", "VR07", "VR08"}


def test_an_agreement_makes_every_region_report_more_often() -> None:
    told = [make.theme_reported(code) for code in ("VR06", "VR25")]

    before = picture(*told, at=make.at(13 * 60))
    after = picture(*told, make.phase_agreed(Phase.TEPID), at=make.at(13 * 60))

    assert late_codes(before) == set()
    assert late_codes(after) == {"VR06", "VR25"}
    assert set(after.regions["phase_reason"]) == {PhaseReason.AGREED}


def test_themes_are_old_by_the_same_rhythm_as_their_region() -> None:
    seen = picture(make.theme_reported(), make.incident_opened(), at=make.at(5 * 60))

    assert seen.reports["is_old"].tolist() == [True]
    assert seen.regions.at["VR07", "is_old"]
    assert "oud" in theme_table(seen, "VR07")["Ouderdom"].iloc[0]


@given(st.sampled_from(Phase), st.integers(0, 72 * 60))
@settings(max_examples=10)
def test_late_is_exactly_past_the_moment_that_was_due(phase: Phase, minutes: int) -> None:
    seen = picture(make.theme_reported(), make.phase_agreed(phase), at=make.at(minutes))
    row = seen.regions.loc["VR07"]

    assert row["is_old"] == (pd.Timestamp(seen.at) > row["due_at"])
    assert row["due_at"] - row["reported_at"] == timedelta(hours=rhythm_of(phase, SETTINGS))
    assert due_words(row, seen.at).startswith("Te laat" if row["is_old"] else "Op tijd")


def test_a_higher_phase_never_has_a_slower_rhythm() -> None:
    rhythms = [rhythm_of(phase, SETTINGS) for phase in sorted(Phase, key=RANK.__getitem__)]

    assert rhythms == sorted(rhythms, reverse=True)


# ---- what is kept between looks -----------------------------------------------------------------------


def test_the_phases_and_bottlenecks_are_not_made_again_at_another_minute() -> None:
    desk, seen = reported()
    names = ("bottlenecks", "phases", "_phase")
    kept = {name: getattr(seen, name) for name in names}

    later = desk.picture(make.space(), now=make.at(90))

    assert later.at > seen.at
    assert all(getattr(later, name) is kept[name] for name in names)


@pytest.mark.parametrize(
    ("event", "touched"),
    [
        (make.bottleneck_noted("K-2025-0900"), {"bottlenecks"}),
        (make.phase_agreed(), {"phases", "_phase", "reports", "regions"}),
        (make.region_reported(), {"situations", "_phase", "reports", "regions"}),
    ],
)
def test_a_new_fact_makes_again_only_what_rests_on_it(event: Any, touched: set[str]) -> None:
    desk, seen = reported()
    names = ["bottlenecks", "phases", "_phase", "reports", "regions", "situations", "capacity", "requests"]
    kept = {name: getattr(seen, name) for name in names}
    desk.journal.append("live", [event], author=region_author("VR07"), at=make.LATER, seen=seen.head.seq)

    later = desk.picture(make.space(), now=make.LATER)

    assert {name for name in names if getattr(later, name) is not kept[name]} == touched


def test_the_tables_are_known_by_name_and_rest_on_facts() -> None:
    for name in ("bottlenecks", "phases"):
        assert name in TABLES
        assert RESTS_ON[name] == TIMELESS[name]
    assert RESTS_ON["regions"] >= TIMELESS["_phase"]
    assert RESTS_ON["reports"] >= TIMELESS["_phase"]


# ---- two people at once -------------------------------------------------------------------------------


def test_unchanged_is_refused_when_a_theme_changed_since_the_look() -> None:
    desk, seen = reported()
    changed = theme_report("VR07", Theme.FIRE, make.LATER)
    desk.perform(make.space(), region_author("VR07"), [changed], now=make.LATER)

    with pytest.raises(RefusedError) as caught:
        desk.perform(
            make.space(),
            region_author("VR07"),
            [ReportUnchanged(region="VR07", observed_at=make.LATER)],
            now=make.LATER,
            seen=seen.head.seq,
        )

    assert caught.value.rule == "seen-latest"


def test_unchanged_is_not_stopped_by_what_another_region_reports() -> None:
    desk, seen = reported()
    desk.perform(make.space(), region_author("VR08"), whole_report("VR08", make.LATER), now=make.LATER)

    entries = desk.perform(
        make.space(),
        region_author("VR07"),
        [ReportUnchanged(region="VR07", observed_at=make.LATER)],
        now=make.LATER,
        seen=seen.head.seq,
    )

    assert {entry.content["region"] for entry in entries} == {"VR07"}


def test_of_two_that_restate_and_resolve_a_bottleneck_the_second_is_told() -> None:
    desk, seen = reported()
    held = seen.bottlenecks[seen.bottlenecks["region"] == "VR07"].iloc[0]
    number = str(held["bottleneck_id"])
    desk.perform(
        make.space(),
        region_author("VR07"),
        [ResolveBottleneck(bottleneck_id=number, observed_at=make.LATER)],
        now=make.LATER,
    )
    again = NoteBottleneck(
        bottleneck_id=number,
        region="VR07",
        theme=held["theme"],
        text="Nog steeds.",
        owner="VR07",
        observed_at=make.LATER,
    )

    with pytest.raises(RefusedError) as caught:
        desk.perform(make.space(), region_author("VR07"), [again], now=make.LATER, seen=seen.head.seq)

    assert caught.value.rule in {"bottleneck-open", "seen-latest"}


def test_new_bottlenecks_of_two_regions_at_once_get_different_numbers() -> None:
    desk, seen = reported(but=("VR07", "VR08"))
    for code in ("VR07", "VR08"):
        new = NoteBottleneck(region=code, theme=Theme.FIRE, text="Geen brug.", owner=code, observed_at=make.LATER)
        desk.perform(make.space(), region_author(code), [new], now=make.LATER, seen=seen.head.seq)

    assert desk.picture(make.space(), now=make.LATER).bottlenecks["bottleneck_id"].is_unique


# ---- in other spaces ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [SpaceKind.LIVE, SpaceKind.EXERCISE, SpaceKind.DEMONSTRATION])
def test_a_region_reports_the_same_way_in_every_kind_of_space(kind: SpaceKind) -> None:
    desk = Desk(Journal("sqlite://"), reference(), SETTINGS)
    space = make.space(name="ruimte", kind=kind)
    desk.journal.create_space(space)
    report_all(desk, space, now=make.MOMENT, regions=["VR07"])

    desk.perform(
        space,
        region_author("VR07"),
        [ReportUnchanged(region="VR07", observed_at=make.LATER, quality=Quality.FICTITIOUS)],
        now=make.LATER,
    )

    seen = desk.picture(space, now=make.LATER)
    assert set(seen.reports["observed_at"]) == {pd.Timestamp(make.LATER)}
    assert set(seen.reports["quality"]) == {Quality.FICTITIOUS}


def test_what_was_known_before_unchanged_stays_what_was_known() -> None:
    desk, _seen = reported()
    desk.perform(
        make.space(),
        region_author("VR07"),
        [ReportUnchanged(region="VR07", observed_at=make.LATER)],
        now=make.LATER,
    )

    before = desk.picture(make.space(), now=make.LATER, at=make.at(10))
    after = desk.picture(make.space(), now=make.LATER)

    assert before.regions.at["VR07", "reported_at"] == pd.Timestamp(make.MOMENT)
    assert after.regions.at["VR07", "reported_at"] == pd.Timestamp(make.LATER)
    assert before.regions.at["VR07", "status"] == after.regions.at["VR07", "status"]


# ---- the words of the fields --------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["K-25-0001", "L-2025-0001", "K-2025-01", "k-2025-0001"])
def test_a_bottleneck_number_has_one_form(number: str) -> None:
    with pytest.raises(ValueError, match="bottleneck_id"):
        make.bottleneck_noted(number)


@pytest.mark.parametrize(("text", "fits"), [("ab", False), ("abc", True), ("x" * 500, True), ("x" * 501, False)])
def test_a_bottleneck_says_something_and_no_novel(text: str, fits: bool) -> None:
    if fits:
        assert make.bottleneck_noted(text=text).text == text
    else:
        with pytest.raises(ValueError, match="text"):
            make.bottleneck_noted(text=text)


def test_what_a_region_says_of_its_phase_is_optional_and_old_reports_without_it_hold() -> None:
    old = said(make.region_reported())
    without = old._replace(payload=old.payload.replace(',"phase":null', ""))

    assert RegionReport.model_fields["phase"].default is None
    assert '"phase"' not in without.payload
    assert picture(without).regions.at["VR07", "phase"] == Phase.COLD
    assert pd.isna(picture(without).situations.at[0, "phase"])


def test_the_number_and_since_are_the_programs_and_not_the_writers() -> None:
    assert "since" not in NoteBottleneck.model_fields
    assert set(Bottleneck.model_fields) - set(BottleneckText.model_fields) == {"bottleneck_id"}
    assert NoteBottleneck.model_fields["bottleneck_id"].default == ""
    assert iso(make.bottleneck_noted().since) == "2025-04-03T12:00:00.000000Z"


def test_a_theme_that_is_told_unknown_is_told_and_not_green() -> None:
    told = ReportTheme(observed_at=make.MOMENT, region="VR07", theme=Theme.FIRE, status=Status.UNKNOWN)
    seen = picture(make.theme_reported(**told.model_dump()))

    (fire, *_rest) = cards(seen, "VR07", {})
    assert (fire.status, fire.stated) == (Status.UNKNOWN, "stand van 3 apr 14:00 · bevestigd · VR07")
    assert seen.regions.at["VR07", "status"] == Status.UNKNOWN
