"""Does a region's picture hold together: its bottlenecks, its phase and rhythm, and reporting by "ongewijzigd"?"""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from kcr2.actions import (
    Context,
    Intention,
    NoteBottleneck,
    RecordNationalPhase,
    ReportTheme,
    ReportUnchanged,
    ResolveBottleneck,
    decide,
)
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.journal import Author, Entry, Journal
from kcr2.model import BottleneckNoted, Event, RegionReported, ThemeReport, ThemeReported
from kcr2.picture import Picture
from kcr2.terms import BottleneckStatus, IncidentStatus, Phase, PhaseReason, Quality, Role, Status, Theme
from tests import make
from tests.histories import Batch, histories, recorded
from tests.pictures import SETTINGS, picture, picture_of, reference, row_of, said
from tests.regional import has_bottleneck, region_author, report_all, theme_state, whole_report

VR07 = make.author(role=Role.REGIO, organisation="VR07")
HUB = make.author(role=Role.KCR2, organisation="KCR2")
UNCONFIRMED: dict[str, Any] = {"quality": Quality.UNCONFIRMED}


def decided(intention: Intention, *told: Event | Entry, by: Author = VR07) -> list[Event]:
    """Decide an intention when this was said."""
    return decide(intention, Context(picture(*told), by))


def refusal(intention: Intention, *told: Event | Entry, by: Author = VR07, match: str) -> str:
    """Have an intention refused with this text, and give the rule."""
    with pytest.raises(RefusedError, match=match) as caught:
        decided(intention, *told, by=by)
    return caught.value.rule


def note(**values: Any) -> NoteBottleneck:
    """Want to note a bottleneck of VR07."""
    told = {"region": "VR07", "theme": Theme.FIRE, "text": "Te weinig aflossing.", "owner": "DEF"}
    return NoteBottleneck.model_validate({"observed_at": make.MOMENT, **told, **values})


def resolve(**values: Any) -> ResolveBottleneck:
    """Want to resolve the bottleneck of VR07."""
    return ResolveBottleneck.model_validate({"observed_at": make.LATER, "bottleneck_id": "K-2025-0001", **values})


def unchanged(**values: Any) -> ReportUnchanged:
    """Want to say that what VR07 reported still holds."""
    return ReportUnchanged.model_validate({"observed_at": make.LATER, "region": "VR07", **values})


def region(*told: Event | Entry, code: str = "VR07", **values: Any) -> dict[str, Any]:
    """Give how a region stands when this was said."""
    return dict(picture(*told, **values).regions.loc[code])


# ---- bottlenecks -----------------------------------------------------------------------------------


def test_a_bottleneck_gets_the_next_number_of_the_year_and_stands_since_it_was_noted() -> None:
    (event,) = decided(note(), make.bottleneck_noted("K-2025-0007"))

    assert isinstance(event, BottleneckNoted)
    assert (event.bottleneck_id, event.since) == ("K-2025-0008", make.MOMENT)


def test_bottlenecks_that_are_noted_at_once_get_different_numbers() -> None:
    desk = Desk(Journal("sqlite://"), reference(), SETTINGS)
    desk.journal.create_space(make.space())

    desk.perform(make.space(), VR07, [note(), note(theme=Theme.WATER), note(text="Nog iets.")], now=make.MOMENT)

    table = desk.picture(make.space(), now=make.LATER).bottlenecks
    assert table["bottleneck_id"].tolist() == ["K-2025-0001", "K-2025-0003", "K-2025-0002"]
    assert table["is_open"].all()


def test_a_bottleneck_that_is_stated_anew_keeps_since_when_it_stands() -> None:
    again = note(bottleneck_id="K-2025-0001", text="Nog minder aflossing.", observed_at=make.LATER)

    (event,) = decided(again, make.bottleneck_noted())

    assert isinstance(event, BottleneckNoted)
    assert (event.since, event.observed_at, event.text) == (make.MOMENT, make.LATER, "Nog minder aflossing.")


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        *[("VR07", "Gelderland-Midden"), ("DEF", "Defensie"), ("NCC", "Nationaal Crisiscentrum (NCTV)")],
        ("KCR2", "KCR2"),
    ],
)
def test_a_bottleneck_lies_with_a_region_a_partner_or_a_body_of_the_state(owner: str, name: str) -> None:
    assert decided(note(owner=owner))

    row = row_of(picture(make.bottleneck_noted(owner=owner)).bottlenecks)
    assert row["owner_name"] == name


def test_a_bottleneck_lies_with_nobody_else() -> None:
    told = r"^AZ is geen van de 51 partijen: regio's, partners, KCR2 en partijen van het Rijk\. Kies bij wie"

    assert refusal(note(owner="AZ"), match=told) == "bottleneck-owner"


def test_a_bottleneck_does_not_move() -> None:
    elsewhere = note(bottleneck_id="K-2025-0001", theme=Theme.WATER)

    told = r"^knelpunt K-2025-0001 is van VR07, Brandweer; een knelpunt verhuist niet\."
    assert refusal(elsewhere, make.bottleneck_noted(), match=told) == "bottleneck-place"


def test_a_resolved_bottleneck_says_when_and_how() -> None:
    (event,) = decided(resolve(how="Aflossing gevonden."), make.bottleneck_noted())
    row = row_of(picture(make.bottleneck_noted(), event).bottlenecks)

    assert (row["bottleneck_status"], row["is_open"]) == (BottleneckStatus.RESOLVED, False)
    assert (row["resolved_at"], row["how"]) == (pd.Timestamp(make.LATER), "Aflossing gevonden.")


@pytest.mark.parametrize("intention", [resolve(), note(bottleneck_id="K-2025-0001", observed_at=make.LATER)])
def test_a_resolved_bottleneck_is_neither_resolved_nor_stated_again(intention: Intention) -> None:
    over = (make.bottleneck_noted(), make.bottleneck_resolved())

    assert (
        refusal(intention, *over, match=r"^knelpunt K-2025-0001 is al opgelost; open zijn er 0\.") == "bottleneck-open"
    )
    assert refusal(intention, match=r"^knelpunt K-2025-0001 bestaat niet in dit beeld;") == "bottleneck-open"


def test_the_hub_takes_over_a_bottleneck_and_the_region_makes_it_its_own() -> None:
    (event,) = decided(note(**UNCONFIRMED), by=HUB)
    taken_over = said(event, by="KCR2")

    assert row_of(picture(taken_over).bottlenecks)["own_report"] is False
    (own,) = decided(note(bottleneck_id="K-2025-0001", observed_at=make.LATER), taken_over)
    assert row_of(picture(taken_over, said(own, by="VR07")).bottlenecks)["own_report"] is True


def test_what_the_hub_takes_over_of_bottlenecks_is_never_confirmed() -> None:
    assert refusal(note(), by=HUB, match="VR07 is door KCR2 overgenomen en kan niet") == "transcribed-unconfirmed"


@pytest.mark.parametrize("intention", [resolve(**UNCONFIRMED), note(bottleneck_id="K-2025-0001", **UNCONFIRMED)])
def test_the_hub_never_goes_over_a_bottleneck_that_the_region_stated(intention: Intention) -> None:
    told = r"^VR07 meldde dit zelf, stand van 03-04-2025 12:00 UTC; die melding blijft staan\. Vraag VR07"

    assert refusal(intention, make.bottleneck_noted(), by=HUB, match=told) == "own-report-stands"


def test_what_is_open_stands_before_what_was_resolved_and_regions_in_the_order_of_their_codes() -> None:
    told = [
        make.bottleneck_noted("K-2025-0001", region="VR03", owner="VR03"),
        make.bottleneck_noted("K-2025-0002", region="VR09", owner="VR09"),
        make.bottleneck_noted("K-2025-0003", region="VR08", owner="VR08"),
        make.bottleneck_resolved("K-2025-0001"),
    ]

    assert picture(*told).bottlenecks["region"].tolist() == ["VR08", "VR09", "VR03"]


# ---- phase and rhythm ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "phase", "reason"),
    [
        ([], Phase.COLD, PhaseReason.NONE),
        ([make.incident_opened()], Phase.WARM, PhaseReason.INCIDENT_ACTIVE),
        ([make.incident_opened(status=IncidentStatus.SIGNAL)], Phase.TEPID, PhaseReason.INCIDENT_OPEN),
        ([make.incident_opened(status=IncidentStatus.STABILISED)], Phase.TEPID, PhaseReason.INCIDENT_OPEN),
        ([make.incident_opened(status=IncidentStatus.AFTERMATH)], Phase.TEPID, PhaseReason.INCIDENT_OPEN),
        ([make.incident_opened(), make.incident_closed()], Phase.COLD, PhaseReason.NONE),
        ([make.region_reported(phase=Phase.WARM)], Phase.WARM, PhaseReason.REGION),
        ([make.region_reported(phase=Phase.COLD), make.incident_opened()], Phase.WARM, PhaseReason.INCIDENT_ACTIVE),
        ([make.phase_agreed()], Phase.TEPID, PhaseReason.AGREED),
        ([make.phase_agreed(), make.region_reported(phase=Phase.WARM)], Phase.WARM, PhaseReason.REGION),
        ([make.phase_agreed(Phase.WARM), make.incident_opened()], Phase.WARM, PhaseReason.INCIDENT_ACTIVE),
        ([make.phase_agreed(Phase.COLD)], Phase.COLD, PhaseReason.NONE),
    ],
)
def test_a_region_is_in_the_highest_phase_that_anything_asks_for(
    told: list[Event], phase: Phase, reason: PhaseReason
) -> None:
    row = region(*told)

    assert (row["phase"], row["phase_reason"]) == (phase, reason)


def test_an_incident_elsewhere_does_not_raise_the_phase() -> None:
    assert region(make.incident_opened(), code="VR08")["phase"] == Phase.COLD


@pytest.mark.parametrize(
    ("told", "hours"),
    [
        ([], SETTINGS.report_rhythm_cold_h),
        ([make.phase_agreed()], SETTINGS.report_rhythm_tepid_h),
        ([make.incident_opened()], SETTINGS.report_rhythm_warm_h),
    ],
)
def test_each_phase_has_its_rhythm_from_which_lateness_follows(told: list[Event], hours: float) -> None:
    report = make.theme_reported()
    at_once = region(report, *told)
    just = region(report, *told, at=make.at(hours * 60))
    after = region(report, *told, at=make.at(hours * 60 + 1))

    assert at_once["rhythm_h"] == hours
    assert at_once["due_at"] == pd.Timestamp(make.at(hours * 60))
    assert (just["is_old"], after["is_old"]) == (False, True)


def test_a_silent_region_has_nothing_due_and_is_late() -> None:
    row = region()

    assert (row["status"], row["is_old"], row["themes"]) == (Status.UNKNOWN, True, 0)
    assert pd.isna(row["due_at"])


def test_a_phase_is_recorded_by_the_hub_and_not_before_what_is_held() -> None:
    later = RecordNationalPhase(observed_at=make.EARLIER, phase=Phase.WARM, agreed_in="Overleg van 11:00")

    assert refusal(later, make.phase_agreed(), by=HUB, match="^de landelijke fase is van ") == "newer-than-held"


@settings(max_examples=12)
@given(histories())
def test_a_phase_is_never_lower_than_what_the_region_said_and_follows_from_the_facts_alone(
    history: list[Batch],
) -> None:
    seen = picture_of(recorded(history), at=make.at(24 * 60))
    rank = {phase.value: place for place, phase in enumerate(Phase)}
    stated = seen.situations.dropna(subset="phase").set_index("region")["phase"]

    phases = seen.regions["phase"]

    assert (phases.loc[stated.index].map(rank) >= stated.map(rank)).all()
    assert (phases[seen.regions["incidents"] > 0] != Phase.COLD).all()


# ---- ongewijzigd -----------------------------------------------------------------------------------

HELD = make.theme_reported(status=Status.ORANGE, what_is="Eén inzet.", quality=Quality.ESTIMATE, source="telefoon")
WATER = make.theme_reported(theme=Theme.WATER)
LOAD = make.region_reported(pressure=3, phase=Phase.TEPID)


def test_unchanged_states_what_was_held_again_as_of_now() -> None:
    events = decided(unchanged(), HELD, WATER, LOAD, make.bottleneck_noted())

    stated = {"observed_at": make.LATER, "quality": Quality.CONFIRMED, "source": "eigen opgave"}
    assert events == [
        HELD.model_copy(update=stated),
        WATER.model_copy(update=stated),
        LOAD.model_copy(update=stated),
        make.bottleneck_noted(observed_at=make.LATER),
    ]


def test_unchanged_says_the_quality_that_was_pressed() -> None:
    (event,) = decided(unchanged(quality=Quality.FICTITIOUS), HELD)

    assert isinstance(event, ThemeReported)
    assert (event.quality, event.what_is) == (Quality.FICTITIOUS, "Eén inzet.")


def test_unchanged_for_some_themes_leaves_the_others() -> None:
    events = decided(unchanged(themes=(Theme.WATER,), load=False, bottlenecks=False), HELD, WATER, LOAD)

    assert [event.kind for event in events] == ["theme_reported"]
    assert events[0].model_dump()["theme"] == Theme.WATER


def test_a_resolved_bottleneck_is_not_brought_back_by_unchanged() -> None:
    events = decided(unchanged(), HELD, make.bottleneck_noted(), make.bottleneck_resolved())

    assert [event.kind for event in events] == ["theme_reported"]


def test_a_region_that_reported_nothing_has_nothing_unchanged() -> None:
    told = (
        r"^VR07 meldde zelf 0 van de 8 thema's; KCR2 nam er 0 over\. Er is niets dat ongewijzigd kan zijn\. Meld eerst"
    )

    assert refusal(unchanged(), make.theme_reported("VR08"), match=told) == "unchanged-nothing"


def test_what_the_hub_took_over_becomes_own_only_when_the_region_says_so() -> None:
    taken_over = said(HELD, by="KCR2")

    told = r"^VR07 meldde zelf 0 van de 8 thema's; KCR2 nam er 1 over\."
    assert refusal(unchanged(), taken_over, match=told) == "unchanged-nothing"
    assert [event.kind for event in decided(unchanged(), taken_over, WATER)] == ["theme_reported"]
    assert len(decided(unchanged(adopt=True), taken_over, WATER)) == 2


def test_a_theme_that_was_not_reported_is_not_unchanged() -> None:
    some = unchanged(themes=(Theme.FIRE, Theme.WATER, Theme.VITAL))

    told = r"^VR07 meldde 2 van de 3 genoemde thema's niet zelf: Water, Vitaal\. Meld die thema's"
    assert refusal(some, HELD, said(WATER, by="KCR2"), match=told) == "unchanged-held"


def test_unchanged_is_not_as_of_before_what_was_held() -> None:
    told = r"^VR07 meldde al met stand van 03-04-2025 12:00 UTC; ongewijzigd per "

    assert refusal(unchanged(observed_at=make.EARLIER), HELD, match=told) == "newer-than-held"


@settings(max_examples=12)
@given(histories())
def test_unchanged_changes_no_content_and_makes_nothing_late(history: list[Batch]) -> None:
    told = recorded(history)
    before = picture_of(told, at=make.at(24 * 60))
    intention, context = unchanged(observed_at=before.at, adopt=True), Context(before, VR07)
    if pd.isna(before.regions.at["VR07", "reported_at"]):
        with pytest.raises(RefusedError, match="niets dat ongewijzigd"):
            decide(intention, context)
        return
    events = decide(intention, context)
    again = [said(event, by="VR07", at=before.at)._replace(seq=len(told) + n) for n, event in enumerate(events, 1)]

    after = picture_of([*told, *again], at=before.at)

    content = [name for name in ThemeReport.model_fields if name not in {"observed_at", "quality", "source"}]
    pd.testing.assert_frame_equal(before.reports[content], after.reports[content])
    pd.testing.assert_frame_equal(
        before.bottlenecks[["bottleneck_id", "text", "since", "is_open"]],
        after.bottlenecks[["bottleneck_id", "text", "since", "is_open"]],
    )
    assert not after.regions.at["VR07", "is_old"]
    assert after.regions.at["VR07", "age_h"] == 0


# ---- all regions -----------------------------------------------------------------------------------


@pytest.fixture(name="told", scope="module")
def fixture_told() -> Picture:
    """Give the picture after 24 of the 25 regions reported."""
    desk = Desk(Journal("sqlite://"), reference(), SETTINGS)
    desk.journal.create_space(make.space())
    report_all(desk, make.space(), now=make.MOMENT, but=("VR13",))
    return desk.picture(make.space(), now=make.LATER)


def test_every_region_that_reports_is_told_as_it_said_and_the_silent_one_is_unknown(told: Picture) -> None:
    assert len(told.reports) == 24 * len(Theme)
    for row in told.reports.to_dict("records"):
        assert row["status"] == theme_state(row["region"], Theme(row["theme"]))
    silent = told.regions.loc["VR13"]
    assert (silent["status"], silent["themes"], silent["is_old"]) == (Status.UNKNOWN, 0, True)
    assert pd.isna(silent["reported_at"])


def test_every_orange_or_red_theme_has_its_bottleneck(told: Picture) -> None:
    expected = {
        (region, theme.value)
        for region in told.regions.index
        for theme in Theme
        if region != "VR13" and has_bottleneck(region, theme)
    }

    assert set(zip(told.bottlenecks["region"], told.bottlenecks["theme"], strict=True)) == expected
    assert told.bottlenecks["bottleneck_id"].is_unique


def test_a_region_changes_one_theme_and_confirms_the_rest_in_one_writing_or_not_at_all() -> None:
    desk = Desk(Journal("sqlite://"), reference(), SETTINGS)
    desk.journal.create_space(make.space())
    report_all(desk, make.space(), now=make.MOMENT, regions=["VR07"])
    rest = tuple(theme for theme in Theme if theme is not Theme.FIRE)
    changed = ReportTheme(observed_at=make.LATER, region="VR07", theme=Theme.FIRE, status=Status.RED)

    entries = desk.perform(
        make.space(), region_author("VR07"), [changed, unchanged(themes=rest, load=True)], now=make.LATER
    )

    seen = desk.picture(make.space(), now=make.LATER)
    assert set(seen.reports["observed_at"]) == {pd.Timestamp(make.LATER)}
    assert row_of(seen.reports, theme="fire")["status"] == Status.RED
    assert sum(isinstance(entry.event, RegionReported) for entry in entries) == 1
    with pytest.raises(RefusedError):
        desk.perform(
            make.space(),
            region_author("VR07"),
            [*whole_report("VR07", make.LATER), unchanged(region="VR08")],
            now=make.LATER,
        )
    assert desk.journal.head("live").seq == seen.head.seq
