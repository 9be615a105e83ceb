"""Are a region's picture and what one press means told right, in words and in intentions?"""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcr2.actions import ReportRegion, ReportTheme, ReportUnchanged
from kcr2.model import iso
from kcr2.picture import Picture
from kcr2.terms import IncidentStatus, Phase, Quality, Status, Theme, Trend
from kcr2.ui.regional.pressed import BLANK, held_of, wanted
from kcr2.view.questions import Question, answers
from kcr2.view.regional import (
    cards,
    change_line,
    change_words,
    due_words,
    phase_words,
    pressure_words,
    unchanged_words,
    wildfire_words,
)
from tests import make
from tests.pictures import picture, said

STATED = {"observed_at": make.LATER, "quality": Quality.CONFIRMED, "source": "eigen opgave"}
OWN = (make.theme_reported(what_is="Eén inzet."), make.theme_reported(theme=Theme.WATER))
LOAD = make.region_reported(pressure=3)


def row(**values: Any) -> dict[str, Any]:
    """Give a held report on a theme."""
    told = {"what_is": "", "what_if": "", "perspective": "", "trend": "unknown", "observed_at": iso(make.MOMENT)}
    return {"status": "green", **told, **values}


# ---- in words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (None, None, ""),
        (row(), None, "eerste melding"),
        (row(status="red"), row(), "was groen (3 apr 14:00)"),
        (row(what_is="Anders."), row(), "status gelijk, tekst gewijzigd sinds 3 apr 14:00"),
        (row(), row(), "ongewijzigd sinds 3 apr 14:00"),
    ],
)
def test_what_changed_is_told_against_the_report_before(now: Any, before: Any, told: str) -> None:
    assert change_words(now, before) == told


def test_a_theme_that_was_not_reported_is_unknown_and_never_green() -> None:
    shown = cards(picture(*OWN), "VR07", {})

    silent = [card for card in shown if card.theme not in {Theme.FIRE, Theme.WATER}]
    assert {(card.status, card.label, card.stated) for card in silent} == {("unknown", "onbekend", "niet gemeld")}
    assert [card.theme for card in shown] == list(Theme)


def test_a_card_says_stand_van_quality_and_who_and_whether_it_is_old() -> None:
    taken_over = said(make.theme_reported(quality=Quality.UNCONFIRMED), by="KCR2")
    (fire, *_rest) = cards(picture(taken_over, at=make.at(25 * 60)), "VR07", {})

    assert fire.stated == "stand van 3 apr 14:00 · onbevestigd · door KCR2 overgenomen"
    assert (fire.is_old, fire.own) == (True, False)


def test_open_bottlenecks_stand_with_their_theme() -> None:
    told = (
        *OWN,
        make.bottleneck_noted(),
        make.bottleneck_noted("K-2025-0002"),
        make.bottleneck_resolved("K-2025-0002"),
    )
    (fire, *rest) = cards(picture(*told), "VR07", {})

    assert [one["bottleneck_id"] for one in fire.bottlenecks] == ["K-2025-0001"]
    assert not any(card.bottlenecks for card in rest)


def test_the_line_above_the_themes_counts_every_theme_once() -> None:
    before = {Theme.FIRE: row(status="red"), Theme.WATER: None}
    shown = cards(picture(*OWN), "VR07", before)

    told = "Brandweer groen (was rood (3 apr 14:00)); 1 voor het eerst gemeld; 6 niet gemeld"
    assert change_line(shown, before) == told


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (60, "Op tijd: volgende vóór 4 apr 14:00, over 23 u."),
        (24 * 60, "Op tijd: volgende vóór 4 apr 14:00, over 0 min."),
        (26 * 60, "Te laat: verwacht vóór 4 apr 14:00, 2 u geleden."),
    ],
)
def test_when_the_next_report_is_due_is_told_in_words(minutes: int, told: str) -> None:
    seen = picture(*OWN, at=make.at(minutes))

    assert due_words(seen.regions.loc["VR07"], seen.at) == told


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ([], "geen open incident"),
        ([make.incident_opened()], "actief incident: Heidebrand"),
        (
            [make.incident_opened(status=IncidentStatus.AFTERMATH)],
            "incident gesignaleerd, gestabiliseerd of in nafase: Heidebrand",
        ),
        ([make.phase_agreed()], "landelijk afgesproken: Afstemmingsoverleg van 12:00"),
        ([make.region_reported(phase=Phase.WARM)], "door de regio zelf opgegeven"),
    ],
)
def test_the_reason_of_a_phase_is_told(told: list[Any], words: str) -> None:
    assert phase_words(picture(*told), "VR07") == words


def test_load_is_told_with_what_it_was_and_never_as_zero_when_it_was_not_stated() -> None:
    assert pressure_words(None, None) == "niet gemeld"
    assert pressure_words({"pressure": None}, {"pressure": 2}) == "niet gemeld"
    assert pressure_words({"pressure": 0}, None) == "0 van 4"
    assert pressure_words({"pressure": 3}, {"pressure": 1}) == "3 van 4 (was 1)"
    assert wildfire_words(None) == wildfire_words({"wildfire_phase": None}) == "niet gemeld"
    assert wildfire_words({"wildfire_phase": "2"}) == "fase 2"


def test_what_unchanged_confirms_is_told_before_the_press() -> None:
    seen = picture(*OWN, said(make.theme_reported(theme=Theme.VITAL), by="KCR2"), LOAD, make.bottleneck_noted())

    assert unchanged_words(seen, "VR07") == "Bevestigt: 2 van 8 thema's, druk en fasen, 1 open knelpunten."
    assert unchanged_words(seen, "VR08") == "Bevestigt: 0 van 8 thema's, 0 open knelpunten."


def test_the_map_tells_the_age_against_the_rhythm_of_the_phase() -> None:
    cold = picture(*OWN, at=make.at(5 * 60))
    warm = picture(*OWN, make.incident_opened(), at=make.at(5 * 60))

    assert answers(cold, Question.AGE)["VR07"].words == "5 u oud, ritme 24 u (koud)"
    assert answers(warm, Question.AGE)["VR07"].words == "5 u oud, ritme 4 u (warm)"
    assert answers(warm, Question.AGE)["VR07"].sign == "!"
    assert answers(warm, Question.AGE)["VR08"].unknown


# ---- what one press means --------------------------------------------------------------------------


def pressed(seen: Picture, themes: dict[Theme, dict[str, Any]], **load: Any) -> list[Any]:
    """Press when these themes and this of the load were changed on screen."""
    held = held_of(seen, "VR07")
    shown = {theme: {**held.themes[theme], **themes.get(theme, {})} for theme in Theme}
    return wanted("VR07", held, shown, {**held.load, **load}, STATED)


def test_a_press_without_a_change_is_unchanged() -> None:
    (only,) = pressed(picture(*OWN, LOAD), {})

    assert only == ReportUnchanged(region="VR07", **STATED)


def test_a_press_reports_what_changed_and_confirms_the_rest() -> None:
    changed, rest = pressed(picture(*OWN, LOAD), {Theme.FIRE: {"status": Status.RED}})

    assert isinstance(changed, ReportTheme)
    assert (changed.theme, changed.status, changed.what_is) == (Theme.FIRE, Status.RED, "Eén inzet.")
    assert rest == ReportUnchanged(region="VR07", themes=(Theme.WATER,), load=True, **STATED)


def test_a_changed_load_is_not_confirmed_as_well() -> None:
    load, rest = pressed(picture(*OWN, LOAD), {}, pressure=4)

    assert isinstance(load, ReportRegion)
    assert (load.pressure, rest.load, rest.themes) == (4, False, (Theme.FIRE, Theme.WATER))


def test_a_first_report_has_nothing_to_confirm() -> None:
    (only,) = pressed(picture(), {Theme.FIRE: {"status": Status.GREEN}})

    assert isinstance(only, ReportTheme)


def test_open_bottlenecks_are_confirmed_also_when_every_theme_changed() -> None:
    seen = picture(OWN[0], make.bottleneck_noted())

    _changed, rest = pressed(seen, {Theme.FIRE: {"status": Status.RED}})

    assert (rest.themes, rest.load, rest.bottlenecks) == ((), False, True)


def test_what_the_hub_took_over_is_not_confirmed_by_a_press() -> None:
    seen = picture(OWN[0], said(OWN[1], by="KCR2"))

    (_changed,) = pressed(seen, {Theme.FIRE: {"status": Status.RED}})

    assert isinstance(_changed, ReportTheme)


@given(st.dictionaries(st.sampled_from(Theme), st.sampled_from(Status)), st.sets(st.sampled_from(Theme)))
def test_every_theme_of_the_region_is_said_exactly_once(shown: dict[Theme, Status], own: set[Theme]) -> None:
    seen = picture(*(make.theme_reported(theme=theme, status=Status.YELLOW) for theme in sorted(own)))

    made = pressed(seen, {theme: {"status": status} for theme, status in shown.items()})

    changed = {one.theme for one in made if isinstance(one, ReportTheme)}
    moved = {theme for theme, status in shown.items() if status != (Status.YELLOW if theme in own else Status.UNKNOWN)}
    assert changed == moved
    confirmed = [one for one in made if isinstance(one, ReportUnchanged)]
    assert len(confirmed) <= 1
    if changed:
        assert {theme for one in confirmed for theme in one.themes or ()} == own - changed
    else:
        assert confirmed[0].themes is None


def test_a_theme_that_was_never_reported_starts_from_unknown() -> None:
    assert BLANK["status"] is Status.UNKNOWN
    assert BLANK["trend"] is Trend.UNKNOWN
    assert pd.isna(picture().regions.at["VR07", "reported_at"])
