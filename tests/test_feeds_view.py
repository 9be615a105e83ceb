"""How do warnings and figures of feeds look in words: with source, age and quality, and nothing made up?"""

import pandas as pd
import pytest

from kcr2.actions import sort_out
from kcr2.errors import Fault
from kcr2.picture import Picture
from kcr2.reference import Reference
from kcr2.terms import MessageType, Quality, WarningLevel, WaterQuantity, WildfirePhase
from kcr2.view.feeds import (
    active_warnings,
    fault_rows,
    level_words,
    outage_table,
    preview_table,
    region_words,
    until_words,
    warning_line,
    warning_table,
    water_table,
    wildfire_table,
)
from kcr2.words import speak
from tests import make
from tests.pictures import picture, said


def warned(identifier: str, level: WarningLevel | None, **values: object) -> object:
    return make.warning_received(identifier, parts=(make.warning_part(level=level, **values),))


def line_of(*events: object) -> str:
    seen = picture(*events, at=make.at(30))  # type: ignore[arg-type]
    return warning_line(active_warnings(seen).iloc[0], seen.reference)


# ---- warnings ----------------------------------------------------------------------------------------


def test_the_gravest_warning_stands_first_and_one_without_a_colour_last() -> None:
    levels = [WarningLevel.YELLOW, None, WarningLevel.RED, WarningLevel.GREEN, WarningLevel.ORANGE]
    events = [warned(f"W-{place}", level) for place, level in enumerate(levels)]

    held = active_warnings(picture(*events))  # type: ignore[arg-type]

    assert list(held["level"].fillna("–")) == ["red", "orange", "yellow", "green", "–"]


def test_what_no_longer_holds_is_not_among_them() -> None:
    seen = picture(make.warning_received(), at=make.at(360))

    assert active_warnings(seen).empty
    assert list(warning_table(seen, seen.warnings)["Stand"]) == ["verlopen"]


def test_a_line_tells_what_where_until_when_by_whom_how_old_and_how_sure() -> None:
    told = line_of(make.warning_received())

    assert told == "Onweer · Gelderland-Midden · tot 3 apr 20:00 · weerdienst · 30 min · onbevestigd"


def test_a_line_says_which_areas_were_not_traced() -> None:
    part = make.warning_part(areas=("Gelderland", "Duitse Bocht"), unplaced=("Duitse Bocht",))

    assert "niet herleid: Duitse Bocht" in line_of(make.warning_received(parts=(part,)))


def test_a_warning_that_was_traced_to_nothing_says_so_and_is_there() -> None:
    part = make.warning_part(regions=(), unplaced=("Duitse Bocht",))

    told = line_of(make.warning_received(parts=(part,)))

    assert "gebied niet herleid tot regio’s" in told


def test_many_regions_are_named_by_the_first_few_and_their_number(reference: Reference) -> None:
    codes = list(reference.regions.index)

    assert region_words(codes, reference) == "Groningen, Fryslân, Drenthe, IJsselland en 21 andere"
    assert region_words(codes[:4], reference) == "Groningen, Fryslân, Drenthe, IJsselland"


@pytest.mark.parametrize(
    ("level", "words"),
    [(None, "geen kleurcode"), (pd.NA, "geen kleurcode"), ("red", "code rood"), ("green", "code groen")],
)
def test_a_colour_that_the_source_does_not_name_is_not_made_up(level: object, words: str) -> None:
    assert level_words(level) == words


def test_an_end_that_is_not_named_is_not_made_up() -> None:
    assert until_words(None) == "geen einde genoemd"
    assert until_words(pd.NaT) == "geen einde genoemd"  # type: ignore[arg-type]


def test_the_table_holds_every_message_with_what_became_of_it() -> None:
    about = ({"sender": "weer@voorbeeld.nl", "identifier": "W-1", "sent": make.MOMENT},)
    cancel = make.warning_received(
        "W-2", observed_at=make.at(5), message_type=MessageType.CANCEL, references=about, parts=()
    )
    seen = picture(make.warning_received(), cancel, at=make.at(30))

    table = warning_table(seen, seen.warnings).set_index("Handeling")

    assert table.at["waarschuwing", "Stand"] == "ingetrokken"
    assert table.at["intrekking", "Stand"] == "geen waarschuwing"
    assert table.at["intrekking", "Verschijnsel"] == "–"
    assert table.at["intrekking", "Ernst"] == "onbekend"
    assert set(table["Bron"]) == {"weerdienst"}


def test_a_message_of_several_parts_has_a_line_for_each_with_its_own_end() -> None:
    parts = (make.warning_part(), make.warning_part(event="Wind", expires=make.at(60), regions=("VR02",)))
    seen = picture(make.warning_received(parts=parts), at=make.at(90))

    assert list(seen.warnings.sort_values("part")["part"]) == [1, 2]
    assert list(active_warnings(seen)["event"]) == ["Onweer"]


# ---- figures -----------------------------------------------------------------------------------------


def test_a_level_is_told_in_its_own_unit_with_a_comma() -> None:
    height = make.water_level_measured(value=4512.5)
    flow = make.water_level_measured(quantity=WaterQuantity.DISCHARGE, value=-12.0, unit="m3/s", datum="")

    table = water_table(picture(height, flow, at=make.at(61)))

    assert sorted(table["Meetwaarde"]) == ["-12 m3/s", "4512,5 cm NAP"]
    assert set(table["Ouderdom"]) == {"1 u 01 min (oud)"}
    assert set(table["Kleurcode"]) == {"geen kleurcode"}


def test_a_station_without_a_name_is_called_by_its_code() -> None:
    named = make.water_level_measured("B", station_name="Borgharen")

    assert list(water_table(picture(make.water_level_measured("A"), named))["Meetpunt"]) == ["A", "Borgharen"]


def test_outages_that_last_stand_first_and_what_is_not_told_is_not_zero() -> None:
    over = make.outage_reported("S-0", restored_at=make.MOMENT, customers=0)

    table = outage_table(picture(over, make.outage_reported("S-1"), at=make.at(10)))

    assert list(table["Stand"]) == ["zonder stroom", "hersteld"]
    assert list(table["Getroffen aansluitingen"]) == ["niet opgegeven", "0"]
    assert list(table["Verwacht hersteld"]) == ["onbekend", "onbekend"]


def test_every_region_has_a_line_and_silence_is_unknown() -> None:
    own = said(make.region_reported("VR07", wildfire_phase=WildfirePhase.PHASE_2), by="VR07")
    seen = picture(own, make.wildfire_phase_stated("VR07"), make.wildfire_phase_stated("VR08"))

    table = wildfire_table(seen).set_index("Regio")

    assert len(table) == 25
    ede = table.loc["Gelderland-Midden (VR07)"]
    assert list(ede[["Volgens de regio", "Volgens de bron", "Verschil"]]) == ["fase 2", "fase 1", "verschilt"]
    assert table.at["Gelderland-Zuid (VR08)", "Verschil"] == ""
    assert table.at["Groningen (VR01)", "Volgens de bron"] == "onbekend"
    assert list(table.index) == sorted(table.index, key=lambda name: name[-5:])


def test_two_sources_about_one_region_stand_side_by_side() -> None:
    other = make.wildfire_phase_stated("VR07", source="provincie", wildfire_phase=WildfirePhase.PHASE_2)

    table = wildfire_table(picture(make.wildfire_phase_stated("VR07"), other))

    assert list(table.loc[table["Regio"].str.contains("VR07"), "Volgens de bron"]) == ["fase 1", "fase 2"]


@pytest.mark.parametrize("make_table", [water_table, outage_table])
def test_a_table_of_nothing_is_empty(make_table: object) -> None:
    assert make_table(picture()).empty  # type: ignore[operator]


# ---- what would be recorded, and what is wrong ---------------------------------------------------------


def shown(seen: Picture) -> pd.DataFrame:
    """Preview one new thing of every kind."""
    return preview_table(sort_out(_items(), seen).new, seen.reference)


def _items() -> list[object]:
    return [type(event).__mro__[1].model_validate(event.model_dump()) for event in make.of_feeds()]  # type: ignore[attr-defined,misc]


def test_a_preview_tells_every_kind_with_its_place_source_and_quality() -> None:
    table = shown(picture())

    assert set(table["Wat"]) == {
        "waarschuwing: Onweer",
        "fase 1",
        "EIJSDEN: 4512 cm",
        "S-1: Ede-Oost",
    }
    assert set(table["Waar"]) == {"Gelderland-Midden", "Zuid-Limburg"}
    assert set(table["Kwaliteit"]) == {"onbevestigd"}
    assert set(table["Bron"]) == {"weerdienst", "natuurbrandlijst", "meetnet", "netbeheerder"}


def test_a_preview_holds_only_what_is_new() -> None:
    assert shown(picture(*make.of_feeds())).empty


def test_faults_are_a_table_by_line() -> None:
    table = fault_rows([Fault(3, "alert/sent", "x", "y"), Fault(None, "items", "geen", "een")])

    assert table.astype("object").where(table.notna(), "–").to_dict("list") == {
        "Regel": [3, "–"],
        "Veld": ["alert/sent", "items"],
        "Gevonden": ["x", "geen"],
        "Verwacht": ["y", "een"],
    }


def test_tables_speak_english_when_the_screen_does() -> None:
    seen = picture(make.warning_received())
    speak("en")
    try:
        table = warning_table(seen, seen.warnings)
        words = level_words(None)
    finally:
        speak("nl")

    assert "Colour code" in table.columns
    assert set(table["Quality"]) == {"unconfirmed"}
    assert words == "no colour code"


def test_a_confirmed_measurement_of_its_own_source_is_shown_as_that() -> None:
    sure = make.water_level_measured(quality=Quality.CONFIRMED)

    assert list(water_table(picture(sure))["Kwaliteit"]) == ["bevestigd"]
