"""How does it look? Questions answered in words and signs, formats for a Dutch reader, tables and the map."""

import re
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from kcr2.formats import age, clock_time, count, local, span
from kcr2.model import Event
from kcr2.planning import who_can_help
from kcr2.settings import ROOT
from kcr2.terms import IncidentStatus, Status, Theme, Trend, Urgency, WildfirePhase
from kcr2.view.national import HELP_STEPS, help_drawing, island_fills, national_drawing
from kcr2.view.questions import (
    AGE_STEPS,
    GRIP_STEPS,
    PARTLY_GREEN,
    PRESSURE_STEPS,
    STATUS_STEPS,
    UNKNOWN,
    WILDFIRE_STEPS,
    Answer,
    Question,
    Step,
    answers,
    legend,
)
from kcr2.view.tables import (
    capacity_table,
    help_table,
    incident_table,
    journal_table,
    label_of,
    request_table,
    theme_table,
    totals_table,
)
from tests import make
from tests.pictures import ede, picture, reference, row_of, said

URLS = {"regions": "/regions"}
EVERY_STEP = sorted({*(step for question in Question for step in legend(question)), *HELP_STEPS.values()}, key=str)


def answer(question: Question, *told: Event, code: str = "VR07", minutes: float = 60) -> Answer:
    """Answer a question for one region."""
    return answers(picture(*told, at=make.at(minutes)), question, make.CAPABILITY)[code]


# ---- formats -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2025-04-03T16:00", "do 3 apr 2025 18:00"),
        ("2025-01-03T16:00", "vr 3 jan 2025 17:00"),
        ("2025-03-30T00:59", "zo 30 mrt 2025 01:59"),
        ("2025-03-30T01:00", "zo 30 mrt 2025 03:00"),
        ("2025-10-26T00:30", "zo 26 okt 2025 02:30 (zomertijd)"),
        ("2025-10-26T01:30", "zo 26 okt 2025 02:30 (wintertijd)"),
        ("2025-12-31T23:30", "do 1 jan 2026 00:30"),
    ],
)
def test_a_moment_is_written_in_dutch_time_across_the_change_of_the_clock(moment: str, told: str) -> None:
    assert local(datetime.fromisoformat(moment).replace(tzinfo=UTC)) == told


@pytest.mark.parametrize("missing", [None, pd.NaT])
def test_a_moment_that_is_not_there_is_unknown(missing: Any) -> None:
    assert (local(missing), clock_time(missing)) == ("onbekend", "onbekend")


def test_a_short_moment_has_day_and_time() -> None:
    assert clock_time(make.MOMENT) == "3 apr 14:00"


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (0, "0 min"),
        (59.4, "59 min"),
        (59.6, "1 u"),
        (95, "1 u 35 min"),
        (48 * 60 - 1, "47 u 59 min"),
        (48 * 60, "2 dagen"),
        (3.5 * 24 * 60, "3 dagen"),
        (pd.NA, "onbekend"),
    ],
)
def test_a_duration_is_written_as_one_says_it(minutes: Any, told: str) -> None:
    assert span(minutes) == told


@pytest.mark.parametrize(("hours", "told"), [(0.5, "30 min"), (26, "26 u"), (72, "3 dagen"), (pd.NA, "onbekend")])
def test_an_age_is_written_as_a_duration(hours: Any, told: str) -> None:
    assert age(hours) == told


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (0, "", "0"),
        (0, "peloton", "0 peloton"),
        (12, "peloton", "12 peloton"),
        (182000, "L", "182.000 L"),
        (1234567, "", "1.234.567"),
        (pd.NA, "peloton", "niet opgegeven"),
        (None, "", "niet opgegeven"),
    ],
)
def test_a_count_that_was_not_stated_is_never_written_as_zero(value: Any, unit: str, told: str) -> None:
    assert count(value, unit) == told


def test_a_stored_word_is_shown_in_dutch_and_a_missing_one_as_unknown() -> None:
    assert (label_of(Trend, "worse"), label_of(Trend, pd.NA)) == ("verslechtert", "onbekend")


# ---- legends: colour is never the only signal ----------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "steps"),
    [
        ({PARTLY_GREEN, *(state.value for state in Status if state is not Status.UNKNOWN)}, STATUS_STEPS),
        (set(range(6)), GRIP_STEPS),
        (set(range(5)), PRESSURE_STEPS),
        ({phase.value for phase in WildfirePhase}, WILDFIRE_STEPS),
    ],
    ids=["status", "grip", "pressure", "wildfire"],
)
def test_every_value_has_a_step_with_a_sign_of_its_own(values: set[object], steps: dict[object, Step]) -> None:
    signs = [step.sign for step in (*steps.values(), UNKNOWN)]

    assert set(steps) == values
    assert all(signs)
    assert len(set(signs)) == len(signs)


def test_ages_are_told_apart_by_sign_and_by_pattern() -> None:
    steps = [*AGE_STEPS.values(), UNKNOWN]

    assert len({step.sign for step in steps}) == len({step.pattern for step in steps}) == len(steps)


@pytest.mark.parametrize("question", Question)
def test_a_legend_ends_with_unknown_and_explains_each_fill_once(question: Question) -> None:
    steps = legend(question)

    assert steps[-1] is UNKNOWN
    assert len({step.label for step in steps}) == len(steps)
    assert len({step.fill for step in steps}) == len(steps)


def luminance(colour: str) -> float:
    """Give the relative luminance of #rrggbb (WCAG 2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, 1 to 21 (WCAG 2)."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def ink_of(name: str) -> str:
    """Give a colour of the map by its name in the style sheet."""
    css = (ROOT / "kcr2" / "ui" / "map_component" / "map.css").read_text(encoding="utf-8")
    (colour,) = re.findall(rf"--{name}: (#[0-9a-f]{{6}});", css)
    return str(colour)


def test_contrast_is_measured_as_the_guideline_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("step", EVERY_STEP, ids=lambda step: step.label)
def test_a_sign_can_be_read_on_every_fill(step: Step) -> None:
    ink, casing = ink_of("ink"), ink_of("paper")

    assert contrast(ink, casing) >= 4.5
    assert max(contrast(ink, step.fill), contrast(casing, step.fill)) >= 3


def test_unknown_looks_like_nothing_that_was_stated() -> None:
    stated = [step for step in EVERY_STEP if step is not UNKNOWN]

    assert UNKNOWN.fill not in {step.fill for step in stated}
    assert UNKNOWN.pattern not in {step.pattern for step in stated}
    red, green, blue = (int(UNKNOWN.fill[place : place + 2], 16) for place in (1, 3, 5))
    assert max(red, green, blue) - min(red, green, blue) < 16


# ---- answers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [state for state in Status if state is not Status.UNKNOWN])
def test_a_status_is_answered_with_its_word_and_its_moment(state: Status) -> None:
    told = [make.theme_reported(theme=theme, status=state) for theme in Theme]

    given = answer(Question.STATUS, *told)

    assert given.words == f"{state.label} (8 van 8 thema's), stand van 3 apr 14:00"
    assert given.step is STATUS_STEPS[state.value]


def test_a_region_that_is_green_on_one_theme_is_not_plainly_green() -> None:
    given = answer(Question.STATUS, make.theme_reported(status=Status.GREEN))

    assert given.step is STATUS_STEPS[PARTLY_GREEN]
    assert given.words == "groen op wat is gemeld, de rest onbekend (1 van 8 thema's), stand van 3 apr 14:00"


def test_a_state_of_one_theme_counts_for_the_region_when_it_is_worse_than_green() -> None:
    assert answer(Question.STATUS, make.theme_reported(status=Status.RED)).step is STATUS_STEPS["red"]


@pytest.mark.parametrize(("hours", "sign"), [(24, "R"), (25, "R!")])
def test_an_answer_that_is_older_than_the_rhythm_is_marked(hours: int, sign: str) -> None:
    given = answer(Question.STATUS, make.theme_reported(status=Status.RED), minutes=hours * 60)

    assert given.sign == sign
    assert given.words.endswith(", oud") == sign.endswith("!")


def test_releasable_units_of_an_old_report_are_marked() -> None:
    given = answer(Question.RELEASABLE, make.capacity_reported(releasable=2), minutes=25 * 60)

    assert (given.sign, given.words.endswith(", oud")) == ("2!", True)


@pytest.mark.parametrize(
    ("question", "told", "words"),
    [
        (Question.STATUS, [make.theme_reported(status=Status.UNKNOWN)], "niet gemeld"),
        (Question.STATUS, [], "niet gemeld"),
        (Question.GRIP, [make.incident_opened()], "niet gemeld"),
        (Question.PRESSURE, [make.region_reported(pressure=None)], "niet gemeld"),
        (Question.WILDFIRE, [make.region_reported()], "niet gemeld"),
        (Question.AGE, [make.capacity_reported()], "nooit gemeld"),
        (Question.RELEASABLE, [], "geen opgave van dit type"),
        (Question.RELEASABLE, [make.capacity_reported(releasable=None)], "leverbaar niet opgegeven"),
    ],
)
def test_what_was_not_stated_is_unknown_and_not_zero_or_green(
    question: Question, told: list[Event], words: str
) -> None:
    given = answer(question, *told)

    assert given.unknown
    assert (given.step, given.sign, given.words) == (UNKNOWN, "?", words)


@pytest.mark.parametrize(
    ("question", "told", "sign", "words"),
    [
        (Question.GRIP, [make.incident_opened(), make.grip_set(level=0)], "0", "geen GRIP (0), stand van 3 apr 14:00"),
        (Question.GRIP, [make.incident_opened(), make.grip_set(level=4)], "4", "GRIP 4, stand van 3 apr 14:00"),
        (Question.PRESSURE, [make.region_reported(pressure=0)], "0", "0 geen, stand van 3 apr 14:00"),
        (Question.PRESSURE, [make.region_reported(pressure=4)], "4", "4 zeer hoog, stand van 3 apr 14:00"),
        (
            Question.WILDFIRE,
            [make.region_reported(wildfire_phase=WildfirePhase.NOT_PARTICIPATING)],
            "–",
            "niet deelnemend, stand van 3 apr 14:00",
        ),
        (
            Question.RELEASABLE,
            [make.capacity_reported(total=12, releasable=0)],
            "0",
            "0 peloton leverbaar, stand van 3 apr 14:00",
        ),
    ],
)
def test_an_answer_has_a_sign_words_and_a_moment(question: Question, told: list[Event], sign: str, words: str) -> None:
    given = answer(question, *told)

    assert (given.unknown, given.sign, given.words) == (False, sign, words)


def test_a_status_is_as_old_as_the_theme_that_says_it() -> None:
    given = answer(Question.STATUS, make.theme_reported(), make.region_reported(observed_at=make.at(50)))

    assert given.words.endswith("stand van 3 apr 14:00")


def test_a_grip_level_is_as_old_as_the_report_that_says_it() -> None:
    told = [
        make.incident_opened("I-2025-0001"),
        make.incident_opened("I-2025-0002"),
        make.grip_set("I-2025-0001", level=3),
        make.grip_set("I-2025-0002", level=1, observed_at=make.at(50)),
    ]

    assert answer(Question.GRIP, *told).words == "GRIP 3, stand van 3 apr 14:00"


@pytest.mark.parametrize(
    ("hours", "step", "sign"), [(24, "fresh", ""), (24.1, "old", "!"), (48, "old", "!"), (48.1, "stale", "!!")]
)
def test_information_ages_against_its_rhythm(hours: float, step: str, sign: str) -> None:
    given = answer(Question.AGE, make.theme_reported(), minutes=hours * 60)

    assert (given.step, given.sign) == (AGE_STEPS[step], sign)
    assert given.words.endswith(" oud, ritme 24 u (koud)")


CLASSES = {0: "0 leverbaar", 1: "1", 2: "2", 3: "3 of 4", 4: "3 of 4", 5: "5 tot 10", 10: "5 tot 10", 11: "meer dan 10"}


@pytest.mark.parametrize(("releasable", "label"), CLASSES.items())
def test_what_can_be_released_falls_in_one_class_and_shows_its_number(releasable: int, label: str) -> None:
    given = answer(Question.RELEASABLE, make.capacity_reported(total=99, releasable=releasable))

    assert (given.step.label, given.sign) == (label, str(releasable))


# ---- the map -------------------------------------------------------------------------------------------


def test_open_incidents_with_a_place_are_marked() -> None:
    told = [
        make.incident_opened("I-2025-0001", lon=5.7, lat=52.1),
        make.incident_opened("I-2025-0002"),
        make.incident_opened("I-2025-0003", lon=5.7, lat=52.1),
        make.incident_closed("I-2025-0003", lon=5.7, lat=52.1),
        make.incident_opened("I-2025-0004", lon=5.7, lat=52.1, status=IncidentStatus.STABILISED),
    ]

    marks = national_drawing(picture(*told), Question.STATUS, geometry_urls=URLS).marks

    assert [(mark.id, mark.kind, mark.urgent) for mark in marks] == [
        ("I-2025-0001", "incident", True),
        ("I-2025-0004", "incident", False),
    ]
    assert marks[0].text == "Heidebrand: natuurbrand, actief, GRIP niet gemeld, stand van 3 apr 14:00"


def test_an_open_request_is_marked_where_units_assemble() -> None:
    lines = (make.request_line("BRW-TW", amount=4), make.request_line("BRW-PEL-NB", amount=2))
    told = [make.request_filed(lines=lines), make.request_filed("A-2025-0002"), make.request_stepped("A-2025-0002")]

    (mark,) = national_drawing(picture(*told), Question.STATUS, geometry_urls=URLS).marks

    assert (mark.id, mark.kind, mark.lon, mark.lat, mark.urgent, mark.count) == (
        "A-2025-0001", "request", 5.66, 52.04, True, 6,
    )  # fmt: skip
    assert mark.text == (
        "A-2025-0001: 4 × voertuig Tankwagen / waterwagen, 2 × peloton Peloton natuurbrandbestrijding, "
        "gereed 3 apr 17:00 op Kazerne Ede"
    )


@pytest.mark.parametrize("urgency", Urgency)
def test_a_request_is_urgent_when_lives_or_hours_count(urgency: Urgency) -> None:
    seen = picture(make.request_filed(urgency=urgency))

    (mark,) = national_drawing(seen, Question.STATUS, geometry_urls=URLS).marks

    assert mark.urgent == (urgency in {Urgency.LIFE_SAVING, Urgency.URGENT})


def test_islands_are_no_safety_regions_and_said_nothing() -> None:
    fills = island_fills(picture())

    assert set(fills) == set(reference().islands.index)
    assert all(fill.unknown and "geen veiligheidsregio" in fill.text for fill in fills.values())


def test_a_drawing_says_what_it_is_coloured_by() -> None:
    drawing = national_drawing(
        picture(), Question.GRIP, geometry_urls=URLS, selected="VR07", layers={"chemie": "Chemie"}
    )

    assert drawing.label == "Kaart van Nederland: GRIP-niveau"
    assert (drawing.selected, drawing.layers, drawing.geometry_urls) == ("VR07", {"chemie": "Chemie"}, URLS)
    assert [item.unknown for item in drawing.legend] == [False] * 6 + [True]


def test_a_help_map_shows_who_can_come_and_why_others_cannot() -> None:
    seen = ede()
    request = row_of(seen.requests, request_id="A-2025-0003")

    drawing = help_drawing(seen, who_can_help(seen, "A-2025-0003"), pd.Series(request), geometry_urls=URLS)

    assert [flow.from_code for flow in drawing.flows] == ["VR22", "VR14", "VR21"]
    assert drawing.flows[2].text == "Brabant-Noord: 1 × peloton, 3 apr 20:12"
    assert [mark.id for mark in drawing.marks] == ["A-2025-0003"]
    assert drawing.regions["VR21"].text == "Brabant-Noord (VR21): vroegste aankomst 3 apr 20:12"
    assert drawing.regions["VR06"].text.endswith("0 peloton leverbaar volgens de eigenaar")
    assert drawing.regions["VR05"].value == HELP_STEPS["late"].sign
    assert drawing.regions["VR10"].unknown
    assert drawing.regions["VR01"].unknown


def test_only_regions_send_arrows_and_at_most_eight() -> None:
    owners = [f"VR{number:02}" for number in range(1, 26)]
    reports = [make.capacity_reported(owner, releasable=1, ready_min=0) for owner in [*owners, "DEF"]]
    seen = picture(make.request_filed(needed_by=make.at(6_000)), *reports)
    request = row_of(seen.requests)

    drawing = help_drawing(seen, who_can_help(seen, "A-2025-0001"), pd.Series(request), geometry_urls=URLS)

    assert len(drawing.flows) == 8
    assert {flow.from_code for flow in drawing.flows} < set(owners)


# ---- tables --------------------------------------------------------------------------------------------


def only(table: pd.DataFrame) -> dict[str, Any]:
    """Give the one row of a table."""
    (row,) = table.to_dict("records")
    return {str(heading): value for heading, value in row.items()}


def test_capacity_on_screen_has_owner_unit_moment_age_quality_and_who_said_it() -> None:
    row = only(capacity_table(picture(said(make.capacity_reported(total=3), by="KCR2")).capacity))

    assert row["Eigenaar"] == "VR07 Gelderland-Midden"
    assert (row["Totaal"], row["Eenheid"]) == (3, "peloton")
    assert pd.isna(row["Leverbaar"])
    assert row["Stand van"] == pd.Timestamp("2025-04-03 14:00", tz="Europe/Amsterdam")
    assert (row["Ouderdom"], row["Kwaliteit"], row["Opgegeven door"]) == ("1 u", "bevestigd", "KCR2")


def test_an_old_figure_says_so_in_words() -> None:
    row = only(capacity_table(picture(make.capacity_reported(), at=make.at(25 * 60)).capacity))

    assert row["Ouderdom"] == "25 u · oud"


def test_totals_on_screen_say_how_many_owners_they_miss() -> None:
    seen = picture(make.capacity_reported("VR06", total=2, releasable=0), make.capacity_reported("VR07", total=3))

    row = row_of(totals_table(seen, seen.capacity), Type="Peloton natuurbrandbestrijding")

    assert (row["Totaal"], row["Leverbaar"], row["Ingezet"]) == ("5 (mist 12)", "0 (mist 13)", "onbekend")
    assert (row["Eenheid"], row["Oudste stand"], row["Eigenaren"]) == ("peloton", "3 apr 14:00", 14)


def test_a_sum_that_misses_nobody_stands_alone() -> None:
    hosts = reference().capabilities.at["BRW-HC-OV", "hosts"]
    seen = picture(*(make.capacity_reported(owner, capability="BRW-HC-OV", total=2) for owner in hosts))

    row = row_of(totals_table(seen, seen.capacity), Type="Handcrew Overijssel (IJsselland/Twente)")

    assert row["Totaal"] == "4"


def test_every_theme_of_a_region_is_in_its_table() -> None:
    told = make.theme_reported(theme=Theme.WATER, status=Status.RED, what_is="Dijk gescheurd.", trend=Trend.WORSE)

    table = theme_table(picture(told), "VR07").set_index("Thema")

    shown = ["Status", "Wat is", "Ontwikkeling", "Stand van", "Kwaliteit"]
    assert list(table.index) == [theme.label for theme in Theme]
    assert list(table.loc["Water", shown]) == ["rood", "Dijk gescheurd.", "verslechtert", "3 apr 14:00", "bevestigd"]
    assert list(table.loc["Politie", shown]) == ["onbekend", "niet gemeld", "onbekend", "onbekend", "onbekend"]


def test_open_incidents_come_first_in_their_table() -> None:
    told = [
        make.incident_closed("I-2025-0001", name="Oud en dicht", started_at=make.at(-600)),
        make.incident_opened("I-2025-0002", name="Open"),
    ]

    table = incident_table(picture(*told, make.grip_set("I-2025-0001", level=0)))

    assert list(table["Incident"]) == ["Open", "Oud en dicht"]
    assert list(table["GRIP"]) == ["niet gemeld", "0"]
    assert list(table["Status"]) == ["actief", "afgesloten"]


def test_an_overdue_request_says_so_in_words() -> None:
    row = only(request_table(picture(make.request_filed(), at=make.at(181)).requests))

    assert row["Status"] == "ingediend · over tijd"
    assert (row["Gevraagd"], row["Urgentie"], row["Gereed op UGS"]) == ("2 × peloton", "spoed (< 4 uur)", "3 apr 17:00")
    assert row["Rubricering"] == "Intern (TLP:GREEN)"


def test_a_judgement_on_screen_says_what_it_rests_on() -> None:
    table = help_table(who_can_help(ede(), "A-2025-0003"))

    sure, unsure = (row_of(table, Eigenaar=name) for name in ("VR21 Brabant-Noord", "VR10 Noord-Holland Noord"))

    assert (sure["Oordeel"], sure["Kan geven"], sure["Marge"]) == ("kan op tijd", "1 peloton", "17 min vóór")
    assert sure["Blijft thuis"] == "1; minimaal 1 (opgave)"
    assert "(aanname)" in sure["Opbouw"]
    assert (unsure["Kan geven"], unsure["Stand van"]) == ("niet opgegeven", "onbekend")
    assert unsure["Blijft thuis"] == "niet opgegeven; minimaal 1 (aanname)"
    assert unsure["Waarom niet"] == "geen opgave van dit type"


def test_the_journal_is_shown_newest_first_in_dutch_words() -> None:
    entries = [said(event)._replace(seq=seq, seal="f" * 64) for seq, event in enumerate(make.one_of_each(), start=1)]

    table = journal_table(entries)

    assert list(table["Nr"]) == list(range(len(entries), 0, -1))
    assert list(table["Soort"]) == [event.title for event in reversed(make.one_of_each())]
    assert list(table["Soort"])[:2] == ["Weg weer open", "Weg afgesloten"]
    assert table["Vastgelegd"].iloc[0] == "do 3 apr 2025 14:00"
    assert (table["Zegel"].str.len() == 16).all()


def test_the_journal_shows_an_event_of_a_newer_version_by_its_own_name() -> None:
    entry = said(make.grip_set())._replace(kind="grip_foreseen")

    assert list(journal_table([entry])["Soort"]) == ["grip_foreseen"]
