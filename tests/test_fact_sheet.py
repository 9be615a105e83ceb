"""Does the fact sheet hold each fact once, with its source, and say what is not known as not known?"""

from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.facts import Sheet, compared, fact_sheet, facts
from kcr2.facts.base import plain_number
from kcr2.model import Event, Fact
from kcr2.terms import Classification, FactChange, FactPart, Status, Theme
from kcr2.words import speak
from tests import make
from tests.histories import Batch, histories
from tests.pictures import ede, picture, said

GREEN = Classification.GREEN


@cache
def ede_sheet() -> Sheet:
    return fact_sheet(ede(), GREEN)


def told(sheet: Sheet) -> dict[str, Fact]:
    return {fact.key: fact for fact in sheet.facts}


def test_every_fact_has_its_own_key_and_the_parts_follow_each_other() -> None:
    found = ede_sheet().facts
    order = [list(FactPart).index(fact.part) for fact in found]

    assert len(told(ede_sheet())) == len(found) > 300
    assert order == sorted(order)


def test_the_numbers_of_the_sheet_are_those_of_the_key_figures_on_screen() -> None:
    found, shown = told(ede_sheet()), facts(ede())

    assert found["national:open_incidents"].number == shown.open_incidents
    assert found["national:open_requests"].number == shown.open_requests
    assert found["national:highest_grip"].text == f"GRIP {shown.highest_grip} in {shown.highest_grip_region}"
    assert found["source:silent"].number == len(shown.silent)
    assert found["source:late"].number == len(shown.late)


def test_the_numbers_of_who_reported_add_up_to_all_regions() -> None:
    found = told(ede_sheet())
    parts = [found[f"source:{name}"].number for name in ("in_time", "late", "capacity_only", "silent")]

    assert sum(part for part in parts if part is not None) == facts(ede()).regions


def test_what_a_region_stated_keeps_owner_stand_van_quality_and_source() -> None:
    row = ede().reports.iloc[0]
    fact = told(ede_sheet())[f"region:{row['region']}:{row['theme']}"]

    assert (fact.owner, fact.observed_at) == (row["reported_by"], row["observed_at"])
    assert (fact.quality, fact.source, fact.level) == (row["quality"], row["source"], row["status"])


def test_of_an_empty_country_every_region_is_not_reported_and_nothing_is_green_or_zero() -> None:
    found = told(fact_sheet(picture(), GREEN))
    regional = {key: fact for key, fact in found.items() if key.startswith("region:VR") and ":phase" not in key}

    assert len(regional) == 25 * (len(Theme) + 3)
    assert {fact.text for fact in regional.values()} == {"niet gemeld"}
    assert {fact.level for fact in regional.values()} == {Status.UNKNOWN}
    assert all(fact.number is None and fact.observed_at is None for fact in regional.values())


def test_a_region_that_says_unknown_is_told_otherwise_than_one_that_said_nothing() -> None:
    said = make.theme_reported(region="VR07", theme=Theme.FIRE, status=Status.UNKNOWN)
    found = told(fact_sheet(picture(said), GREEN))

    assert found["region:VR07:status"].text == "onbekend, 0 van 8 thema's gemeld"
    assert found["region:VR08:status"].text == "niet gemeld"
    assert found["region:VR07:fire"].text == "onbekend"


def test_an_amount_that_nobody_stated_is_no_number() -> None:
    report = make.capacity_reported(total=4, deployable=None, releasable=None)
    fact = told(fact_sheet(picture(report), GREEN))[f"capacity:{report.capability}:releasable"]

    assert (fact.number, fact.text) == (None, "niet opgegeven")


def test_a_sum_says_how_many_owners_it_misses() -> None:
    report = make.capacity_reported(releasable=3)
    fact = told(fact_sheet(picture(report), GREEN))[f"capacity:{report.capability}:releasable"]

    assert fact.number == 3
    assert "gaven niets op" in fact.text
    assert fact.owner.startswith("1 van ")


@pytest.mark.parametrize(
    ("label", "left_out"), [(Classification.GREEN, 1), (Classification.AMBER, 0), (Classification.RED, 0)]
)
def test_a_request_with_a_stricter_label_than_the_product_is_counted_and_not_told(
    label: Classification, left_out: int
) -> None:
    strict = make.request_filed(classification=Classification.AMBER)
    sheet = fact_sheet(picture(make.incident_opened(), strict), label)
    about = [fact for fact in sheet.facts if strict.request_id in fact.key or strict.effect in fact.text]

    assert sheet.left_out == left_out
    assert (not about) == bool(left_out)
    assert told(sheet)["source:left_out"].number == left_out
    assert told(sheet)["national:open_requests"].number == 1


def test_the_sheet_is_in_dutch_whatever_the_screen_speaks() -> None:
    speak("en")
    try:
        english = fact_sheet(ede(), GREEN)
    finally:
        speak("nl")

    assert english == ede_sheet()


@settings(max_examples=20)
@given(history=histories())
def test_any_history_gives_a_sheet_with_each_key_once_and_no_unknown_in_green(history: list[Batch]) -> None:
    events = [event for batch in history for event in batch.events]
    sheet = fact_sheet(picture(*events, at=history[-1].moment), GREEN)
    keys = [fact.key for fact in sheet.facts]

    assert len(keys) == len(set(keys))
    assert not [fact for fact in sheet.facts if fact.text == "niet gemeld" and fact.level not in {None, Status.UNKNOWN}]


def rows(**texts: str) -> list[dict[str, str | None]]:
    return [{"key": key, "text": text, "level": None} for key, text in texts.items()]


def test_two_editions_differ_in_what_is_new_changed_and_gone() -> None:
    found = compared(rows(same="1", moved="2", away="3"), rows(same="1", moved="4", fresh="5"))

    assert [(one.key, one.change) for one in found] == [
        ("moved", FactChange.CHANGED),
        ("fresh", FactChange.NEW),
        ("away", FactChange.GONE),
    ]


@given(st.dictionaries(st.text(min_size=1), st.text()), st.dictionaries(st.text(min_size=1), st.text()))
def test_what_differs_makes_the_one_edition_out_of_the_other(old: dict[str, str], new: dict[str, str]) -> None:
    made = dict(old)
    for one in compared(rows(**old), rows(**new)):
        if one.after is None:
            del made[one.key]
        else:
            made[one.key] = one.after["text"]

    assert made == new


def test_a_newer_stand_van_of_the_same_value_is_no_change() -> None:
    old, new = (make.fact(observed_at=make.MOMENT + timedelta(hours=hours)).model_dump() for hours in (0, 1))

    assert not compared([old], [new])


def test_a_warning_that_holds_is_told_with_the_colour_of_its_source_and_one_that_was_cancelled_is_not() -> None:
    code = make.warning_part(level="orange", headline="Zware windstoten", unplaced=("Noordzee",))
    warned = make.warning_received(parts=(code,))
    cancel = make.warning_received(
        "W-2",
        observed_at=make.at(5),
        message_type="Cancel",
        parts=(),
        references=({"sender": warned.sender, "identifier": "W-1", "sent": warned.observed_at},),
    )
    fact = told(fact_sheet(picture(warned), GREEN))["warning:weer@voorbeeld.nl:W-1:1"]

    assert fact.level == Status.ORANGE
    assert fact.label == "Waarschuwing Onweer: code oranje"
    assert "VR07" in fact.text
    assert "Noordzee (niet herleid tot een regio)" in fact.text
    assert not [key for key in told(fact_sheet(picture(warned, cancel), GREEN)) if key.startswith("warning:")]


def test_a_warning_without_a_colour_gets_none() -> None:
    fact = told(fact_sheet(picture(make.warning_received()), GREEN))["warning:weer@voorbeeld.nl:W-1:1"]

    assert fact.level is None
    assert fact.label.endswith("ernstig")


def test_a_measured_height_keeps_its_unit_and_its_datum() -> None:
    fact = told(fact_sheet(picture(make.water_level_measured()), GREEN))["water:meetnet:EIJSDEN:height"]

    assert (fact.number, fact.unit, fact.text) == (4512, "cm", "4.512")
    assert fact.label == "EIJSDEN: waterhoogte ten opzichte van NAP"


def test_an_outage_of_unknown_size_is_not_an_outage_of_nobody() -> None:
    fact = told(fact_sheet(picture(make.outage_reported()), GREEN))["outage:netbeheerder:S-1"]

    assert fact.number is None
    assert fact.text.startswith("aantal klanten niet opgegeven; herstel onbekend")


def test_a_phase_of_another_source_is_told_beside_the_regions_own_only_where_they_differ() -> None:
    own = make.region_reported(region="VR07", wildfire_phase="2")
    other = told(fact_sheet(picture(own, make.wildfire_phase_stated()), GREEN))
    same = told(fact_sheet(picture(own, make.wildfire_phase_stated(wildfire_phase="2")), GREEN))

    assert "fase 1; de regio zelf meldde fase 2" in other["wildfire:natuurbrandlijst:VR07"].text
    assert "wildfire:natuurbrandlijst:VR07" not in same


def test_a_text_of_an_outside_source_that_is_too_long_is_cut_and_shows_it() -> None:
    part = make.warning_part(unplaced=tuple(f"gebied {n} {'x' * 80}" for n in range(60)))
    fact = told(fact_sheet(picture(make.warning_received(parts=(part,))), GREEN))["warning:weer@voorbeeld.nl:W-1:1"]

    assert len(fact.text) == 4_000
    assert fact.text.endswith("…")


def test_an_open_bottleneck_is_told_with_whom_it_lies_and_since_when_and_a_resolved_one_is_not() -> None:
    noted = make.bottleneck_noted(owner="NCC", since=make.at(-30))
    fact = told(fact_sheet(picture(noted), GREEN))[f"bottleneck:{noted.bottleneck_id}"]
    after = told(fact_sheet(picture(noted, make.bottleneck_resolved()), GREEN))

    assert fact.label.endswith(", ligt bij NCC")
    assert fact.text == f"{noted.text} Sinds 3 apr 13:30."
    assert fact.key not in after


def test_every_region_has_a_phase_with_its_reason() -> None:
    found = told(fact_sheet(picture(make.incident_opened(regions=("VR07",))), GREEN))

    assert found["region:VR07:phase"].text == "warm (actief incident), meldt elke 4 uur"
    assert found["region:VR08:phase"].text == "koud (geen open incident), meldt elke 24 uur"


def test_an_open_question_is_told_with_its_term_and_an_answered_one_is_not() -> None:
    asked = make.question_asked()

    assert "Antwoord uiterlijk " in told(fact_sheet(picture(asked), GREEN))["question:V-2025-0001"].text
    answered = fact_sheet(picture(asked, make.question_answered()), GREEN)
    assert "question:V-2025-0001" not in told(answered)


def figure(*events: Event) -> Fact:
    sheet = fact_sheet(picture(make.incident_opened(), *events), GREEN)
    (found,) = (fact for fact in sheet.facts if fact.key.startswith("figure:"))
    return found


def test_a_figure_that_its_only_source_does_not_know_is_unknown_and_not_zero() -> None:
    found = figure(make.figure_stated(value=None))

    assert found.number is None
    assert found.text.startswith("onbekend. Opgaven: VR07: onbekend")


def test_a_figure_of_an_incident_that_is_closed_is_no_fact_of_this_edition() -> None:
    closed = make.incident_closed(observed_at=make.at(2), ended_at=make.at(2))
    sheet = fact_sheet(picture(make.incident_opened(), make.figure_stated(), closed), GREEN)

    assert not [fact for fact in sheet.facts if fact.key.startswith("figure:")]


def test_figures_of_two_sources_that_differ_are_told_as_a_range_and_never_as_one_of_them() -> None:
    other = make.figure_stated("C-2025-0002", stated_by="pers", value=400.0)
    found = figure(make.figure_stated(), other)

    assert found.number is None
    assert found.text.startswith("100–400, nog niet vastgesteld. Opgaven: ")
    assert "pers: 400" in found.text


def test_a_settled_figure_is_one_number_of_who_settled_it_and_every_statement_stays_in_its_text() -> None:
    other = make.figure_stated("C-2025-0002", stated_by="pers", value=400.0)
    settled = make.figure_settled(value=120.0, observed_at=make.at(1))
    found = figure(make.figure_stated(), other, said(settled, by="VR07"))

    assert (found.number, found.owner, found.source) == (120, "VR07", "Ingemeten.")
    assert found.text.startswith("120, vastgesteld. ")
    assert "pers: 400" in found.text


def test_a_large_figure_is_written_as_dutch_readers_do() -> None:
    assert figure(make.figure_stated(value=10_700.5)).text.startswith("10.700,5, één bron.")


@pytest.mark.parametrize("label", [Classification.AMBER_STRICT, Classification.RED])
def test_a_strict_request_is_told_without_its_texts_which_only_who_opens_it_reads(label: Classification) -> None:
    filed = make.request_filed(classification=label, effect="Geheim plan", ugs_name="Kazerne Ede")

    facts_told = told(fact_sheet(picture(make.incident_opened(), filed), label))

    assert facts_told["request:A-2025-0001:effect"].text == "gerubriceerd: open de aanvraag"
    assert not [one.key for one in facts_told.values() if "Geheim plan" in one.text or "Kazerne Ede" in one.text]


@pytest.mark.parametrize(
    ("value", "text"), [(12345.67, "12.345,67"), (1234567.0, "1.234.567"), (-0.5, "-0,5"), (12e11, "1.200.000.000.000")]
)
def test_a_number_is_written_whole_and_not_rounded(value: float, text: str) -> None:
    assert plain_number(value) == text


def test_a_product_for_everybody_tells_no_bottlenecks_and_no_questions() -> None:
    shown = picture(make.question_asked(), make.bottleneck_noted())
    parts = {label: {fact.part for fact in fact_sheet(shown, label).facts} for label in Classification}
    among = {FactPart.BOTTLENECKS, FactPart.QUESTIONS}

    assert not parts[Classification.CLEAR] & among
    assert all(parts[label] >= among for label in Classification if label is not Classification.CLEAR)
