"""Does every rate and curve say what it rests on, and does the table leave no number out?"""

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from pydantic import BaseModel

from kcr2.exchange.hazard_files import load_hazards
from kcr2.reference import Reference
from kcr2.stress.hazard_parts import Effect, Sourced
from kcr2.stress.hazards import Hazards
from kcr2.stress.parameters import parameters, written
from kcr2.words import speak
from tests import hazards as make


@pytest.fixture(scope="module")
def hazards(reference: Reference) -> Hazards:
    return load_hazards(reference)


@pytest.fixture(scope="module")
def table(hazards: Hazards) -> pd.DataFrame:
    return parameters(hazards)


def parts(value: Any) -> Iterator[Sourced]:
    """Give every part of a hazard file that has a source of its own."""
    if isinstance(value, Sourced):
        yield value
    if isinstance(value, BaseModel):
        value = [getattr(value, name) for name in type(value).model_fields if name != "near"]
    if isinstance(value, dict):
        value = list(value.values())
    for one in value if isinstance(value, list | tuple) else ():
        yield from parts(one)


def numbers(value: Any) -> Iterator[float]:
    """Give every number that a part holds; what is left empty is none."""
    if isinstance(value, BaseModel):
        value = [getattr(value, name) for name in type(value).model_fields]
    if isinstance(value, dict):
        value = list(value.values())
    for one in value if isinstance(value, list | tuple) else [value]:
        if isinstance(one, BaseModel | dict | list | tuple):
            yield from numbers(one)
        elif isinstance(one, int | float):
            yield float(one)


def test_no_row_lacks_both_a_source_and_the_word_assumption(table: pd.DataFrame) -> None:
    cited = table["source"].str.contains(r"\bS\d+\b|\.csv\b|facts/", regex=True)

    assert table["assumed"].dtype == bool
    assert (cited | table["assumed"]).all()
    assert (table["assumed"] == table["source"].str.contains("aanname")).all()


def test_sources_are_those_of_the_file_and_each_of_them_is_used(table: pd.DataFrame, hazards: Hazards) -> None:
    cited = set(table["source"].str.findall(r"\bS\d+\b").explode().dropna())

    assert cited == {source.key for source in hazards.sources}


def test_every_part_of_a_hazard_has_its_row_and_all_its_numbers_stand_in_it(
    table: pd.DataFrame, hazards: Hazards
) -> None:
    titles = {driver.title for driver in hazards.drivers}
    for hazard in hazards.hazards:
        own = table[(table["hazard"] == hazard.title) & ~table["what"].isin(titles)]
        every = [part for part in parts(hazard) if not isinstance(part, Effect)]

        assert list(own["source"]) == [part.source for part in every]
        for part, told in zip(every, own["value"], strict=True):
            missing = {written(number) for number in numbers(part)} - set(re.findall(r"-?[\d.]*\d(?:,\d+)?", told))
            assert missing <= {"0"}, (hazard.key, part)


def test_every_effect_of_a_driver_has_its_row(table: pd.DataFrame, hazards: Hazards) -> None:
    for hazard in hazards.hazards:
        own = table[table["hazard"] == hazard.title].set_index("what")
        for driver in hazards.drivers:
            effect = hazard.drivers.get(driver.key)
            assert (driver.title in own.index) == (effect is not None)
            if effect is not None:
                assert own.loc[driver.title, "source"] == effect.source
                assert all(
                    f"× {written(factor)}" in own.loc[driver.title, "value"] for factor in effect.factors.values()
                )


def test_every_state_and_every_curve_has_its_row(table: pd.DataFrame, hazards: Hazards) -> None:
    shared = table[table["hazard"] == ""].set_index("what")["value"]

    for driver in hazards.drivers:
        for state in driver.states:
            assert shared[f"{driver.title}: {state.title}"] == " · ".join(map(written, state.chances))
    for curve in hazards.curves:
        assert shared[f"Verloop: {curve.title}"] == " · ".join(map(written, curve.shares))


def test_a_row_names_its_hazard_by_title_and_shared_rows_none(table: pd.DataFrame, hazards: Hazards) -> None:
    named = set(table["hazard"])

    assert named == {"", *(hazard.title for hazard in hazards.hazards)}
    assert (table["what"] != "").all()
    assert (table["value"] != "").all()


def test_a_small_file_is_told_in_words() -> None:
    drivers = {"drought": make.effect(wet=0.5, dry=4)}
    lines = [make.line("BRW-TW", base=-1, per_size=0.25, most=9, after_h=4, for_h=8, split="each", curve="hill")]
    spread = {"how": "along", "chances": [0.75, 0.25], "routes": [["VR01", "VR02", "VR03"]], "source": "S27"}
    size = {"kind": "power", "unit": "ha", "least": 20, "exponent": 0.875, "most": 1000, "source": "S27"}
    small = make.hazards(make.hazard(per_year=2.5, drivers=drivers, spread=spread, size=size, demand={"lines": lines}))

    told = parameters(small).query("hazard == 'Fire'").set_index("what")["value"]

    assert told["Hoe vaak"] == "2,5"
    assert told["Droogte"] == "nat × 0,5; droog × 4"
    assert told["Waar"] == "gelijk VR01 1; VR02 1; VR03 2"
    assert told["Bereik"] == "langs een route; 1 met kans 0,75; 2 met kans 0,25; VR01-VR02-VR03"
    assert told["Omvang"] == "zware staart: vanaf 20, exponent 0,875, tot 1.000"
    assert told["Duur"] == "rond 8 bij omvang 1, groeit met macht 0, spreiding 0, van 4 tot 8"
    assert told["BRW-TW"] == (
        "vast -1, per omvang 0,25, ten hoogste 9; spoed (< 4 uur), binnen 240 min; "
        "vanaf 4 uur; 8 uur lang; verloop heuvel; elke regio"
    )


def test_a_size_around_a_median_and_a_whole_area_are_told_in_words() -> None:
    spread = {"how": "whole", "routes": [["VR01", "VR02", "VR03"]], "source": "aanname"}

    told = parameters(make.hazards(make.hazard(spread=spread))).query("hazard == 'Fire'").set_index("what")["value"]

    assert told["Bereik"] == "een heel gebied tegelijk; VR01-VR02-VR03"
    assert told["Omvang"] == "rond 1, spreiding 0, tot 1"


def test_what_the_method_assumes_stands_first_and_is_called_an_assumption(table: pd.DataFrame) -> None:
    first = table[(table["hazard"] == "") & (table["unit"] == "")]

    assert list(first.index) == list(range(len(first)))
    assert first["assumed"].all()
    assert first["value"].str.contains("Poisson").any()


def test_the_table_speaks_the_language_of_the_reader(hazards: Hazards) -> None:
    speak("en")
    try:
        told = parameters(hazards)
    finally:
        speak("nl")

    assert "How often" in set(told["what"])
    assert (told["source"] == parameters(hazards)["source"]).all()


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1000, "1.000"), (0.0043, "0,0043"), (-0.5, "-0,5"), (1234.5, "1.234,5"), (1e-6, "0,000001")],
)
def test_numbers_are_written_as_dutch_readers_do(value: float, text: str) -> None:
    assert written(value) == text
