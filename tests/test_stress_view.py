"""Does the screen of a stress test say each chance with its interval, keep unknown apart from 0, and rank no region?"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as law
from hypothesis import strategies as st

from kcr2.exchange.hazard_files import load_hazards
from kcr2.reports.steps import UNKNOWN
from kcr2.stress.amounts import TailScenario
from kcr2.stress.country import Country
from kcr2.stress.drawn import Drawn, Need, Struck
from kcr2.stress.options import ANY, INCIDENT, StressOptions
from kcr2.terms import Urgency
from kcr2.view.stress import (
    NOT_ASKED,
    Shown,
    amount_told,
    chance_told,
    hour_table,
    interval_or_unknown,
    region_hour_table,
    region_table,
    short_answer,
    spread_table,
    type_table,
)
from kcr2.view.stress_charts import (
    LONGEST_NAME,
    MOST_BARS,
    chance_chart,
    difference_chart,
    hour_chart,
    region_hour_chart,
    spread_chart,
)
from kcr2.view.stress_map import STEPS, percentage, step_of, stress_drawing
from kcr2.view.stress_method import method, parameter_table, source_table
from kcr2.view.stress_tail import MOST_REGIONS, MOST_TYPES, hazards_told, missing_told, needs_table, tail_table
from kcr2.view.stress_words import given_told, months, months_told, time_left
from tests import pictures, stressed
from tests.stressed import BB, EHCP, NB, REGIONS, Missed

TITLES = {"wildfire": "Grote natuurbrand", "storm": "Zware storm"}
CHANCE = "Kans op tekort (95 %-interval)"
WITH_INTERVAL = re.compile(r"^(< )?[\d.]+,\d% \([\d.]+,\d–[\d.]+,\d%\)$")
"""A chance as it may be shown: never without its interval."""

QUIET: Missed = {}
SHORT: Missed = {(NB, "VR06", 0): 100, (NB, "VR06", 1): 50}
"""One unit is missing in the first block and half a unit in the next: six unit-hours."""


def shown(
    missed: Sequence[Missed] = (QUIET, QUIET, QUIET, SHORT),
    *,
    asked: Mapping[str, int] | None = None,
    country: Country | None = None,
    whole: bool = True,
    **more: Any,
) -> Shown:
    """Give outcomes as they are on screen."""
    there = country or stressed.country()
    found = stressed.outcomes(missed, asked=asked or {NB: 4}, among=there, **more)
    return Shown(found, there, StressOptions(scenarios=max(len(missed), 1)), pictures.reference(), TITLES, whole)


def tailed(number: int = 3, *, hazards: Sequence[str] = ("wildfire",), types: Sequence[str] = (NB,)) -> TailScenario:
    """Give a window of the tail."""
    struck = tuple(Struck(hazard, ("VR07", "VR06"), place, 12.0, 130.0) for place, hazard in enumerate(hazards))
    needs = tuple(Need(0, "VR06", code, 3, 1, 4, Urgency.URGENT, 60) for code in types)
    missing = tuple((code, 12.0 - place) for place, code in enumerate(types))
    return TailScenario(number, 100.0, 75.0, missing, Drawn(number, 7, (), struck, needs))


# ---- chances -------------------------------------------------------------------------------------


def test_a_chance_stands_beside_its_interval() -> None:
    told = chance_told(shown().by_type.loc[NB])

    assert told.startswith("25,0% (")
    assert WITH_INTERVAL.match(told)


def test_of_what_nobody_asked_for_nothing_is_said() -> None:
    assert chance_told(shown().by_type.loc[EHCP]) == NOT_ASKED


counts = st.integers(0, 12)


@law(max_examples=25, deadline=None)
@given(counts, counts)
def test_whatever_is_short_no_chance_is_ever_shown_without_its_interval(quiet: int, short: int) -> None:
    here = shown([QUIET] * quiet + [SHORT] * short + [QUIET])

    tables = [type_table(here), region_table(here, NB)]
    cells = [cell for table in tables for cell in table[CHANCE] if cell != NOT_ASKED]
    cells += [cell for cell in hour_table(here, [NB]).iloc[0, 1:]]
    cells += list(region_hour_table(here, NB).iloc[:, 1:].to_numpy().ravel())

    assert all(WITH_INTERVAL.match(cell) for cell in cells), [c for c in cells if not WITH_INTERVAL.match(c)][:3]


@law(max_examples=25, deadline=None)
@given(st.integers(0, 30), st.integers(1, 30))
def test_more_windows_with_a_shortage_never_lower_the_chance_that_is_drawn(short: int, more: int) -> None:
    def bar(of: int) -> float:
        figure = chance_chart(shown([SHORT] * of + [QUIET] * (61 - of)))
        return float(figure.data[0].x[-1])

    assert bar(short) <= bar(min(short + more, 60))


# ---- the types -----------------------------------------------------------------------------------


def test_types_stand_in_order_of_how_often_they_are_short_and_those_never_asked_for_last() -> None:
    here = shown([QUIET, {(EHCP, "VR09", 0): 100}, {(EHCP, "VR09", 0): 100}, SHORT], asked={NB: 4, EHCP: 4})

    table = type_table(here)

    assert here.asked == [EHCP, NB]
    assert list(table["Type"])[:2] == [here.name(EHCP), here.name(NB)]
    assert list(table["Type"])[2] == here.name(BB)
    assert table[CHANCE].iloc[2] == NOT_ASKED


def test_a_type_has_its_unit_its_windows_and_how_much_is_missing() -> None:
    row = type_table(shown()).iloc[0]

    assert row["Eenheid"] == "peloton"
    assert row["Gevraagd in"] == "4"
    assert row["Gemiddeld tekort, eenheid-uren"].startswith("1,5 (")
    assert row["Tekort, 95e percentiel"].startswith("6,0 (")


def test_of_too_few_windows_the_interval_of_an_amount_is_said_to_be_unknown() -> None:
    assert "onbekend: te weinig vensters" in type_table(shown()).iloc[0]["Gemiddeld tekort, eenheid-uren"]


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (pd.NA, pd.NA, "onbekend: te weinig vensters"),
        (2.0, pd.NA, "ten minste 2,0"),
        (1.0, 2.5, "1,0–2,5"),
        (-1.0, 2.5, "−1,0 tot 2,5"),
    ],
)
def test_an_interval_says_which_of_its_ends_is_not_known(low: object, high: object, told: str) -> None:
    assert interval_or_unknown(low, high) == told


def test_an_interval_of_a_hundred_windows_is_a_hundred_times_as_large() -> None:
    assert interval_or_unknown(0.01, 0.02, 100) == "1,0–2,0"


def test_an_amount_of_what_was_never_asked_for_is_not_nought() -> None:
    assert amount_told(shown().missing.loc[EHCP], "mean") == NOT_ASKED


def test_lateness_stands_in_the_table() -> None:
    here = shown([QUIET] * 4, late=[{NB: 120}, {}, {}, {}])

    assert type_table(here).iloc[0]["Gemiddeld te laat, eenheid-uren"].startswith("0,5 (")


def test_what_is_undecided_is_counted_apart_and_not_as_short() -> None:
    here = shown([QUIET, SHORT, SHORT], undecided=[(1, NB)])

    row = type_table(here).iloc[0]

    assert row["Niet beslist"] == "1"
    assert row[CHANCE].startswith("33,3% (")


def test_only_a_type_that_is_alone_is_called_certain() -> None:
    here = shown([SHORT], asked={NB: 4, EHCP: 4})

    said = dict(zip(type_table(here)["Type"], type_table(here)["Zeker"], strict=True))

    assert said[here.name(EHCP)] == "ja"
    assert said[here.name(NB)] == "als groep"


# ---- sentences -----------------------------------------------------------------------------------


def test_the_short_answer_begins_with_the_whole_country_and_names_the_types() -> None:
    here = shown([SHORT] * 30 + [QUIET] * 70)

    first, second = short_answer(here)[:2]

    assert "30 van de 100" in first
    assert second.startswith(here.name(NB))
    assert all("95%-interval" in one for one in (first, second))


def test_of_nothing_asked_the_short_answer_is_about_the_country_alone() -> None:
    assert len(short_answer(shown([QUIET], asked={NB: 0}))) == 1


# ---- regions -------------------------------------------------------------------------------------


def test_regions_stand_in_order_of_their_codes_however_they_fare() -> None:
    here = shown([{(NB, "VR09", 0): 300}] * 3 + [{(NB, "VR07", 0): 100}])

    table, hours = region_table(here, NB), region_hour_table(here, NB)

    assert [one[:4] for one in table["Regio"]] == list(REGIONS)
    assert [one[:4] for one in hours["Regio"]] == list(REGIONS)
    assert [label[:4] for label in region_hour_chart(here, NB).data[1].y] == list(REGIONS)


def test_a_region_has_only_what_is_missing_in_it() -> None:
    table = region_table(shown(), NB)

    assert list(table["Vensters met tekort"]) == ["1", "0", "0"]


def test_a_region_of_a_type_nobody_asked_for_is_unknown_and_not_nought() -> None:
    table = region_table(shown(), EHCP)

    assert set(table[CHANCE]) == {NOT_ASKED}
    assert set(table["Vensters met tekort"]) == {NOT_ASKED}


def test_hours_are_those_of_the_blocks() -> None:
    table = hour_table(shown(), [NB])

    assert list(table.columns[1:3]) == ["uur 0–4", "uur 4–8"]
    assert len(table.columns) == 19


def test_the_hours_of_a_region_say_when_it_is_short() -> None:
    row = region_hour_table(shown(), NB).set_index("Regio").iloc[0]

    assert [cell.startswith("25,0%") for cell in row[:3]] == [True, True, False]


# ---- amounts -------------------------------------------------------------------------------------


def test_how_much_is_missing_is_told_for_shares_of_all_windows() -> None:
    table = spread_table(shown([QUIET] * 3 + [SHORT]), NB).set_index("Tekort ten hoogste")[
        "Eenheid-uren (95 %-interval)"
    ]

    assert table["in de helft van de vensters"].startswith("0,0 (")
    assert table["in 99 van de 100 vensters"].startswith("6,0 (ten minste")
    assert table["grootste in één venster"] == "6,0"
    assert len(table) == 6


def test_of_what_was_never_asked_for_there_is_no_most() -> None:
    assert set(spread_table(shown(), EHCP)["Eenheid-uren (95 %-interval)"]) == {NOT_ASKED}


def test_the_line_of_amounts_falls_from_the_share_of_windows_that_miss_anything_to_none() -> None:
    line = spread_chart(shown([QUIET, QUIET, SHORT, {(NB, "VR06", 0): 300}]), NB).data[0]

    assert list(line.x) == [0.0, 6.0, 12.0]
    assert list(line.y) == [50.0, 25.0, 0.0]


def test_amounts_of_many_windows_are_a_line_without_marks() -> None:
    many = [{(NB, "VR06", 0): 10 * place} for place in range(1, 60)]

    assert spread_chart(shown(many), NB).data[0].mode == "lines"
    assert spread_chart(shown(), NB).data[0].mode == "lines+markers"


# ---- charts --------------------------------------------------------------------------------------


def test_a_bar_has_whiskers_as_wide_as_its_interval() -> None:
    here = shown()
    bar, row = chance_chart(here).data[0], here.by_type.loc[NB]

    assert bar.x[0] == pytest.approx(25)
    assert bar.x[0] + bar.error_x.array[0] == pytest.approx(100 * row["high"])
    assert bar.x[0] - bar.error_x.arrayminus[0] == pytest.approx(100 * row["low"])
    assert WITH_INTERVAL.match(bar.text[0])


def test_the_most_often_short_type_is_the_upper_bar() -> None:
    here = shown([SHORT, {(EHCP, "VR06", 0): 100}, {(EHCP, "VR06", 0): 100}], asked={NB: 1, EHCP: 1})

    assert chance_chart(here).data[0].y[-1] == here.name(EHCP)


def test_no_more_bars_are_drawn_than_can_be_read() -> None:
    assert len(chance_chart(shown()).data[0].y) <= MOST_BARS


def test_a_heat_map_says_each_cell_with_its_interval() -> None:
    unknown, heat = hour_chart(shown()).data

    assert heat.z[0][0] == pytest.approx(25)
    assert heat.z[0][5] == pytest.approx(0)
    assert WITH_INTERVAL.match(heat.text[0][0])
    assert all(cell is None for row in unknown.z for cell in row)


def test_a_cell_of_which_nothing_is_known_is_grey_and_not_the_colour_of_nought() -> None:
    unknown, heat = region_hour_chart(shown(), EHCP).data

    assert {cell for row in heat.z for cell in row} == {None}
    assert {cell for row in unknown.z for cell in row} == {1}
    assert unknown.colorscale[0][1] == UNKNOWN.fill
    assert heat.zmax == 1.0


def test_the_scale_of_a_heat_map_reaches_to_the_highest_chance() -> None:
    assert hour_chart(shown([SHORT])).data[1].zmax == pytest.approx(100)
    assert hour_chart(shown([QUIET])).data[1].zmax == 1.0


def test_colours_of_the_scale_go_from_light_to_dark_all_the_way() -> None:
    colours = [one[1] for one in hour_chart(shown()).data[1].colorscale]

    light = [sum(int(colour[at : at + 2], 16) * w for at, w in ((1, 2), (3, 7), (5, 1))) for colour in colours]
    assert light == sorted(light, reverse=True)


def test_a_long_name_is_cut_with_a_sign_that_it_is() -> None:
    names = chance_chart(shown()).data[0].y

    assert all(len(name) <= LONGEST_NAME for name in names)


def test_every_chart_is_plain_values_for_the_browser() -> None:
    here = shown()
    rows = [{"label": "Peloton " * 9, "change": -0.1, "low": -0.2, "high": -0.05}]

    for figure in (chance_chart(here), hour_chart(here), region_hour_chart(here, NB), spread_chart(here, NB)):
        assert json.loads(figure.to_json())["data"]
    assert json.loads(difference_chart(rows).to_json())["data"]


def test_every_chart_writes_decimals_as_the_tables_do() -> None:
    here = shown()
    charts = (chance_chart(here), hour_chart(here), region_hour_chart(here, NB), spread_chart(here, NB))

    assert {chart.layout.separators for chart in (*charts, difference_chart([]))} == {",."}


def test_a_difference_is_drawn_in_percentage_points_with_its_interval() -> None:
    rows = [
        {"label": "een", "change": -0.1, "low": -0.2, "high": -0.05},
        {"label": "twee", "change": 0.02, "low": -0.01, "high": 0.05},
    ]

    marks = difference_chart(rows).data[0]

    assert list(marks.y) == ["twee", "een"]
    assert list(marks.x) == pytest.approx([2, -10])
    assert list(marks.error_x.array) == pytest.approx([3, 5])
    assert list(marks.error_x.arrayminus) == pytest.approx([3, 10])


# ---- the map -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chance", "sign"),
    [(0.0, "0"), (0.001, "1"), (0.0099, "1"), (0.01, "2"), (0.05, "3"), (0.1, "4"), (0.25, "5"), (1.0, "5")],
)
def test_a_chance_has_the_sign_of_its_class(chance: float, sign: str) -> None:
    assert step_of(chance).sign == sign


@pytest.mark.parametrize(
    ("chance", "shown_as"), [(0.0, "0"), (0.0004, "<1"), (0.0099, "<1"), (0.034, "3"), (0.126, "13"), (1.0, "100")]
)
def test_the_map_shows_a_percentage_and_never_nothing_for_a_small_one(chance: float, shown_as: str) -> None:
    assert percentage(chance) == shown_as


def test_unknown_is_a_class_of_its_own() -> None:
    assert step_of(pd.NA) is UNKNOWN
    assert step_of(float("nan")) is UNKNOWN


@law(max_examples=30)
@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_chance_is_never_in_a_lower_class(one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert int(step_of(low).sign) <= int(step_of(high).sign)


def test_every_class_has_another_sign_so_that_colour_is_not_alone() -> None:
    signs = [step.sign for _most, step in STEPS]

    assert len(set(signs)) == len(signs)
    assert len({step.fill for _most, step in STEPS}) == len(STEPS)


def test_the_map_says_of_every_region_its_chance_in_words() -> None:
    drawing = stress_drawing(pictures.picture(), shown(), NB, geometry_urls={})

    assert drawing.regions["VR06"].value == "25"
    assert drawing.regions["VR06"].text.startswith("Noord- en Oost-Gelderland: 25,0% (")
    assert drawing.regions["VR07"].value == "0"
    assert len(drawing.legend) == len(STEPS) + 1


def test_the_map_of_a_type_nobody_asked_for_is_unknown_everywhere() -> None:
    drawing = stress_drawing(pictures.picture(), shown(), EHCP, geometry_urls={})

    assert all(fill.unknown for fill in drawing.regions.values())
    assert "geen venster gevraagd" in drawing.regions["VR06"].text


# ---- the tail ------------------------------------------------------------------------------------


def test_a_window_of_the_tail_has_month_incidents_regions_and_what_is_missing() -> None:
    row = tail_table(shown(), [tailed(hazards=("wildfire", "storm", "wildfire"))]).iloc[0]

    assert (row["Scenario"], row["Maand"]) == ("3", "juli")
    assert row["Incidenten"] == "2× Grote natuurbrand, Zware storm"
    assert row["Getroffen regio's"] == "VR06 VR07"
    assert row["Ontbreekt (eenheid-uren)"].endswith(" 12")
    assert row["Zeker"] == "75 % onvermijdelijk"


def test_a_hazard_that_is_no_longer_known_is_named_by_its_key() -> None:
    assert hazards_told(shown(), tailed(hazards=("meteor",))) == "meteor"


def test_of_many_types_the_rest_is_counted() -> None:
    codes = list(pictures.reference().capabilities.index[: MOST_TYPES + 3])

    told = missing_told(shown(), tailed(types=codes))

    assert told.endswith("en 3 typen meer")
    assert told.count(";") == MOST_TYPES


def test_of_many_regions_the_rest_is_counted() -> None:
    regions = tuple(pictures.reference().regions.index[: MOST_REGIONS + 2])
    drawn = Drawn(1, 1, (), (Struck("storm", regions, 0, 5.0, 1.0),), ())
    one = TailScenario(1, 1.0, 1.0, ((NB, 1.0),), drawn)

    assert tail_table(shown(), [one])["Getroffen regio's"].iloc[0].endswith("VR06 +2")


def test_everything_that_a_scenario_asks_is_told_in_hours_with_its_unit() -> None:
    row = needs_table(shown(), tailed()).iloc[0]

    assert (row["Incident"], row["Van uur"], row["Tot uur"]) == ("Grote natuurbrand", 4, 16)
    assert (row["Gevraagd"], row["Eenheid"], row["Urgentie"]) == (3, "peloton", "spoed (< 4 uur)")


# ---- words ---------------------------------------------------------------------------------------


def test_there_are_twelve_months_and_some_of_them_are_told() -> None:
    assert len(set(months())) == 12
    assert months_told((4, 5)) == "april, mei"
    assert months_told(()) == "hele jaar"


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        (ANY, "niets (elk venster)"),
        (INCIDENT, "dat er iets gebeurt"),
        ("wildfire", "dit gevaar: Grote natuurbrand"),
        ("meteor", "dit gevaar: meteor"),
    ],
)
def test_the_condition_of_the_windows_is_told(given_: str, told: str) -> None:
    assert given_told(given_, TITLES) == told


@pytest.mark.parametrize(("seconds", "told"), [(0.4, "5 s"), (33, "35 s"), (89, "90 s"), (600, "10 min")])
def test_the_time_that_is_left_is_no_finer_than_it_is_known(seconds: float, told: str) -> None:
    assert time_left(seconds) == told


@law(max_examples=30)
@given(st.floats(0, 1e6))
def test_some_time_is_always_left_while_something_runs(seconds: float) -> None:
    assert time_left(seconds) not in {"0 s", "0 min", ""}
    assert math.isfinite(seconds)


# ---- method and parameters -----------------------------------------------------------------------


def test_the_method_names_window_and_block_and_what_it_is_not() -> None:
    told = " ".join(method(shown()))

    assert "72 uur" in told
    assert "blok van 4 uur" in told
    assert "geen opdracht" in told
    assert "aanname die niet klopt" in told


def test_a_parameter_of_a_type_is_called_by_the_name_of_the_type() -> None:
    rows = pd.DataFrame(
        {
            "hazard": ["", "Grote natuurbrand"],
            "what": ["Droogte: droog", NB],
            "value": ["0,1 · 0,2", "vast 1"],
            "unit": ["kans per maand", "eenheden per ha"],
            "source": ["aanname", "S56"],
            "assumed": [True, False],
        }
    )

    table = parameter_table(rows, pictures.reference())

    assert list(table["Gevaar"]) == ["alle gevaren", "Grote natuurbrand"]
    assert list(table["Onderdeel"]) == ["Droogte: droog", "Vraag: Peloton natuurbrandbestrijding"]
    assert list(table["Bron of aanname"]) == ["aanname", "S56"]


def test_every_source_that_the_hazards_name_is_listed_with_what_it_is() -> None:
    from_file = source_table(load_hazards(pictures.reference()))

    assert from_file["Bron"].is_unique
    assert (from_file["Wat het is"].str.len() > 3).all()


def test_windows_are_counted_and_a_part_of_them_says_that_it_is_one() -> None:
    assert shown().n == 4
    assert shown().whole
    assert not shown(whole=False).whole
    assert np.allclose(shown().hours[3, 0], 6)
