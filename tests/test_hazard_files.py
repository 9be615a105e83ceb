"""Is a hazard file read whole or told wholly, with every fault at its line? And does the one that comes along hold?"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kcr2.errors import DataError, Fault
from kcr2.exchange.hazard_files import HAZARDS, load_hazards, near_of
from kcr2.reference import Reference
from kcr2.stress.hazards import Hazards

SMALL = """
[[sources]]
key = "S27"
title = "Statistiek van natuurbranden"

[[drivers]]
key = "drought"
title = "Droogte"
source = "aanname"
states = [
  { key = "wet", title = "nat", chances = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5] },
  { key = "dry", title = "droog", chances = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5] },
]

[[curves]]
key = "steady"
title = "Gelijk"
shares = [1]
source = "aanname"

[[hazards]]
key = "wildfire"
title = "Natuurbrand"
about = "Van 20 ha of meer."

[hazards.rate]
per_year = 2.5
source = "S27: 405 ha per jaar"

[hazards.season]
factors = [0, 0, 1, 2, 2, 2, 2, 1, 1, 0, 0, 0]
source = "aanname"

[hazards.drivers.drought]
factors = { wet = 0.2, dry = 4 }
source = "aanname"

[hazards.begin]
rule = "Naar oppervlakte."
source = "data/reference/hazards.csv"

[hazards.begin.weights]
VR06 = 590
VR07 = 644

[hazards.spread]
how = "along"
chances = [0.9, 0.1]
routes = [
  ["VR06", "VR07"],
]
source = "aanname"

[hazards.size]
kind = "power"
unit = "ha"
least = 20
exponent = 0.9
most = 1000
source = "S27"

[hazards.duration]
median_h = 12
most_h = 240
source = "aanname"

[hazards.demand]
lines = [
  { capability = "BRW-PEL-BB", base = 1, most = 4, ALWAYS, source = "aanname" },
  { capability = "BRW-TW", per_size = 0.1, most = 9, ALWAYS, source = "S27" },
]
""".replace("ALWAYS", 'curve = "steady", urgency = "urgent", within_min = 240')


@pytest.fixture
def read(tmp_path: Path, reference: Reference) -> Callable[..., Hazards]:
    """Give what reads the small file after texts in it were replaced."""

    def reading(*changes: tuple[str, str]) -> Hazards:
        text = SMALL
        for old, new in changes:
            assert text.count(old) >= 1, old
            text = text.replace(old, new, 1)
        path = tmp_path / "eigen.toml"
        path.write_text(text, encoding="utf-8")
        return load_hazards(reference, path)

    return reading


def line_with(text: str) -> int:
    """Give the line of the small file on which a text stands."""
    return next(number for number, line in enumerate(SMALL.split("\n"), start=1) if text in line)


def faults(read: Callable[..., Hazards], *changes: tuple[str, str]) -> list[Fault]:
    with pytest.raises(DataError) as caught:
        read(*changes)
    return list(caught.value.faults)


def test_a_file_of_ones_own_is_read(read: Callable[..., Hazards]) -> None:
    hazards = read()

    assert [hazard.key for hazard in hazards.hazards] == ["wildfire"]
    assert hazards.hazards[0].rate.per_year == 2.5
    assert hazards.near["VR24"][0] == "VR23"


FAULTS: list[tuple[str, str, str, str, str]] = [
    (
        "a type that nobody has",
        '"BRW-TW"',
        '"BRW-DRAAK"',
        "hazards.1.demand.lines.2.capability",
        "capability_types.csv",
    ),
    ("a region that is not there", '"VR07"],', '"VR99"],', "hazards.1.spread.routes.1", "VR01 tot en met VR25"),
    ("a weight of a region that is not there", "VR07 = 644", "VR31 = 644", "hazards.1.begin.weights.VR31", "VR25"),
    ("a season of eleven months", "[0, 0, 1, 2, 2,", "[0, 1, 2, 2,", "hazards.1.season.factors", "ten minste 12"),
    (
        "a season without a month",
        "[0, 0, 1, 2, 2, 2, 2, 1, 1, 0,",
        "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0,",
        "hazards.1.season.factors",
        "boven 0",
    ),
    ("a negative rate", "per_year = 2.5", "per_year = -1", "hazards.1.rate.per_year", "meer dan 0"),
    ("a rate that is no number", "per_year = 2.5", "per_year = nan", "hazards.1.rate.per_year", "eindig"),
    ("an infinite weight", "VR07 = 644", "VR07 = inf", "hazards.1.begin.weights.VR07", "eindig"),
    (
        "states that are not 1 together",
        'title = "nat", chances = [0.5,',
        'title = "nat", chances = [0.4,',
        "drivers.1.states",
        "maand 1 0.9",
    ),
    (
        "a chance above 1000 percent",
        "chances = [0.9, 0.1]",
        "chances = [9, 0.1]",
        "hazards.1.spread.chances.1",
        "ten hoogste 1",
    ),
    ("chances of reach that are not 1", "chances = [0.9, 0.1]", "chances = [0.9, 0.2]", "hazards.1.spread", "1.1"),
    ("no source", 'source = "S27: 405 ha per jaar"\n', "", "hazards.1.rate.source", "verplicht"),
    (
        "a source that is none",
        'source = "S27: 405 ha per jaar"',
        'source = "van horen zeggen"',
        "hazards.1.rate.source",
        "aanname",
    ),
    ("a source that is not listed", '"S27: 405 ha per jaar"', '"S99"', "hazards.1.rate.source", "S27"),
    (
        "a driver that is not there",
        "[hazards.drivers.drought]",
        "[hazards.drivers.tide]",
        "hazards.1.drivers.tide",
        "drought",
    ),
    (
        "a state that is forgotten",
        "{ wet = 0.2, dry = 4 }",
        "{ dry = 4 }",
        "hazards.1.drivers.drought.factors",
        "wet, dry",
    ),
    (
        "effects that are all nought",
        "{ wet = 0.2, dry = 4 }",
        "{ wet = 0, dry = 0 }",
        "hazards.1.drivers.drought.factors",
        "boven 0",
    ),
    ("a curve that is not there", 'curve = "steady"', 'curve = "stormy"', "hazards.1.demand.lines.1.curve", "steady"),
    ("a curve without height", "shares = [1]", "shares = [0, 0]", "curves.1.shares", "boven 0"),
    ("a begin on no route", '["VR06", "VR07"]', '["VR06", "VR05"]', "hazards.1.spread.routes", "route door elke regio"),
    (
        "a route that comes twice by a region",
        '["VR06", "VR07"]',
        '["VR06", "VR07", "VR06"]',
        "hazards.1.spread.routes",
        "één keer",
    ),
    ("no route to go along", 'routes = [\n  ["VR06", "VR07"],\n]\n', "", "hazards.1.spread", "routes"),
    ("weights that are all nought", "VR06 = 590\nVR07 = 644", "VR06 = 0", "hazards.1.begin.weights", "boven 0"),
    ("a size without its exponent", "exponent = 0.9\n", "", "hazards.1.size.exponent", "verplicht"),
    ("a size below nought", "least = 20", "least = -2", "hazards.1.size.least", "meer dan 0"),
    ("a size that does not rise", "most = 1000", "most = 10", "hazards.1.size", "boven least"),
    ("a kind of size that is not there", 'kind = "power"', 'kind = "magic"', "hazards.1.size", "power"),
    ("a duration that does not rise", "most_h = 240", "most_h = 2", "hazards.1.duration", "least_h"),
    ("a line that asks nothing", "per_size = 0.1, ", "", "hazards.1.demand.lines.2", "vraagt de regel niets"),
    (
        "an urgency that is not there",
        '"urgent", within',
        '"haast", within',
        "hazards.1.demand.lines.1.urgency",
        "urgent",
    ),
    (
        "a field that does not exist",
        "per_year = 2.5",
        "per_year = 2.5\nper_day = 1",
        "hazards.1.rate.per_day",
        "bestaat niet",
    ),
    ("neighbours of ones own", "\n[[sources]]", "\nnear = 1\n[[sources]]", "near", "regions.csv"),
]


@pytest.mark.parametrize(
    ("old", "new", "where", "expected"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_a_fault_is_told_with_its_place_and_what_was_expected(
    read: Callable[..., Hazards], old: str, new: str, where: str, expected: str
) -> None:
    found = faults(read, (old, new))

    assert [fault.column for fault in found] == [where]
    assert expected in found[0].expected
    assert found[0].file == "eigen.toml"


def test_a_fault_in_a_row_of_a_list_has_the_line_of_that_row(read: Callable[..., Hazards]) -> None:
    line, route, state = (
        faults(read, ('"BRW-TW"', '"BRW-DRAAK"'), ('"VR07"],', '"VR99", "VR07"],'), ('key = "dry"', 'key = "wet"'))[-1:]
        + faults(read, ('"VR07"],', '"VR99", "VR07"],'))
        + faults(read, ('key = "dry"', 'key = "wet"'))[:1]
    )

    assert line.row == line_with("BRW-TW")
    assert route.row == line_with('["VR06", "VR07"]')
    assert state.row == line_with('key = "dry"')


def test_every_fault_is_told_at_once_in_the_order_of_the_lines(read: Callable[..., Hazards]) -> None:
    found = faults(
        read,
        ("per_year = 2.5", "per_year = 0"),
        ("[0, 0, 1, 2, 2,", "[0, 1, 2, 2,"),
        ('"BRW-TW"', '"BRW-DRAAK"'),
        ("most_h = 240", "most_h = 0"),
        ('source = "S27"\n', 'source = "S56"\n'),
    )

    assert len(found) == 5
    assert [fault.row for fault in found] == sorted(fault.row or 0 for fault in found)
    assert all(fault.row for fault in found)


def test_keys_that_stand_twice_are_told(read: Callable[..., Hazards]) -> None:
    again = SMALL[SMALL.index("[[curves]]") : SMALL.index("[[hazards]]")]

    found = faults(read, ("[[hazards]]", again + "[[hazards]]"))

    assert [(fault.column, fault.found) for fault in found] == [("curves.2.key", "steady")]


def test_a_file_that_is_no_toml_says_where_it_stops(read: Callable[..., Hazards]) -> None:
    [fault] = faults(read, ("per_year = 2.5", "per_year = "))

    assert fault.row == line_with("per_year")
    assert "TOML" in fault.expected


def test_a_file_that_is_not_there_is_told(tmp_path: Path, reference: Reference) -> None:
    with pytest.raises(DataError) as caught:
        load_hazards(reference, tmp_path / "weg.toml")

    assert "geen leesbaar bestand" in caught.value.faults[0].found
    assert "weg.toml" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "hazards = 3", "hazards = [3]", '[[hazards]]\ndemand = 1\nspread = 2\nbegin = "x"', "drivers = 1"]
)
def test_a_file_of_another_shape_is_told_and_nothing_breaks(tmp_path: Path, reference: Reference, text: str) -> None:
    path = tmp_path / "vreemd.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DataError) as caught:
        load_hazards(reference, path)

    assert caught.value.faults
    assert "niets geladen" in str(caught.value)


# ---- neighbours ----------------------------------------------------------------------------------


def test_land_neighbours_come_first_and_the_nearest_of_them_before_the_others(reference: Reference) -> None:
    near = near_of(reference)

    assert set(near["VR07"][:3]) == {"VR06", "VR08", "VR09"}
    assert near["VR07"][0] == "VR08"
    assert near["VR24"][:2] == ("VR23", "VR22")
    assert all(set(others) == set(near) - {region} and len(others) == 24 for region, others in near.items())


# ---- the file that comes along -------------------------------------------------------------------


@pytest.fixture(scope="module")
def hazards(reference: Reference) -> Hazards:
    return load_hazards(reference)


def weights(hazards: Hazards, key: str) -> dict[str, float]:
    return hazards.by_key[key].begin.weights


def placed(reference: Reference, kinds: set[str], column: str = "") -> dict[str, float]:
    """Give by region what stands in hazards.csv of some kinds, divided over the regions that each touches."""
    found: dict[str, float] = {}
    for code, row in reference.hazards[reference.hazards["kind"].isin(kinds)].iterrows():
        regions = ("VR06", "VR07") if code == "H011" and column == "area_km2" else row["regions"]
        for region in regions:
            found[region] = found.get(region, 0) + (float(row[column]) if column else 1) / len(regions)
    return found


def test_weights_follow_from_the_reference_data_by_the_rule_that_is_stated(
    hazards: Hazards, reference: Reference
) -> None:
    regions = reference.regions
    nature = {"natuur_wildvuur", "natuur_veenbrand", "natuur_duin"}

    assert weights(hazards, "wildfire") == pytest.approx(placed(reference, nature, "area_km2"), abs=0.06)
    assert weights(hazards, "rail_hazmat") == pytest.approx(
        placed(reference, {"spoor_goederen"}, "length_km"), abs=0.06
    )
    assert weights(hazards, "industrial_fire") == placed(reference, {"chemie", "zware_industrie"})
    assert weights(hazards, "storm") == pytest.approx(regions["land_km2"].to_dict(), abs=0.51)
    assert weights(hazards, "blackout") == pytest.approx((regions["inhabitants"] / 1000).to_dict(), abs=0.51)
    assert set(weights(hazards, "ship_accident")) == set(reference.capabilities.loc["KNRM-BOOT", "hosts"])


def test_lines_ask_every_type_that_is_counted_but_those_that_count_others_again(
    hazards: Hazards, reference: Reference
) -> None:
    asked = {line.capability for hazard in hazards.hazards for line in hazard.demand.lines}
    counts = reference.capabilities["national_count"]
    counted = set(counts[counts.notna()].index)

    assert counted - asked == {"BRW-USAR-HEAVY", "RB-NRV-PEL"}
    assert asked <= counted


def test_no_line_asks_more_than_the_country_has(hazards: Hazards, reference: Reference) -> None:
    counts = reference.capabilities["national_count"]

    for hazard in hazards.hazards:
        for line in hazard.demand.lines:
            assert line.most <= counts[line.capability], (hazard.key, line.capability)


def test_wildfires_of_all_sizes_have_the_mean_of_the_statistics(hazards: Hazards) -> None:
    fire = hazards.by_key["wildfire"]
    least, exponent, most = 0.1, fire.size.exponent, fire.size.most
    cut = 1 - (least / most) ** exponent
    mean = exponent / (1 - exponent) * least**exponent * (most ** (1 - exponent) - least ** (1 - exponent)) / cut
    large = ((least / fire.size.least) ** exponent - (least / most) ** exponent) / cut

    assert mean == pytest.approx(1.5, abs=0.05)
    assert fire.rate.per_year == pytest.approx(405 / 1.5 * large, rel=0.02)


HISTORY: list[tuple[str, float, dict[str, Any]]] = [
    ("wildfire", 130, {"BRW-PEL-BB": 8, "BRW-PEL-NB": 4, "DEF-HELI-FBO": 1, "DEF-BRW": 1}),
    ("wildfire", 700, {"BRW-TW": 6, "DEF-HELI-FBO": 3}),
    ("wildfire", 185, {"BZ-OPV": 2}),
    ("flood_meuse", 21.25, {"RB-NRV-EENH": 48, "DEF-ALG": 27, "BRW-LOG-ZZ": 130, "BRW-LOG-DP": 999, "RK-VELDBED": 12}),
    ("mass_casualty", 40, {"BRW-STH": 2}),
]


@pytest.mark.parametrize(("key", "size", "wanted"), HISTORY)
def test_an_incident_of_the_size_of_a_real_one_asks_what_was_used_then(
    hazards: Hazards, key: str, size: float, wanted: dict[str, int]
) -> None:
    asked = {line.capability: line.units(size) for line in hazards.by_key[key].demand.lines}

    assert {code: asked[code] for code in wanted} == wanted


def test_files_that_hold_the_same_have_the_same_mark_and_a_changed_number_another(
    hazards: Hazards, reference: Reference
) -> None:
    first, mark = hazards.hazards[0], hazards.mark
    rarer = first.model_copy(update={"rate": first.rate.model_copy(update={"per_year": 1.0})})
    changed = hazards.model_copy(update={"hazards": (rarer, *hazards.hazards[1:])})

    again = load_hazards(reference)

    assert (again == hazards, hash(again) == hash(hazards)) == (True, True)
    assert (changed != hazards, changed.mark != mark, changed.by_key[first.key].rate.per_year) == (True, True, 1.0)
    assert hazards != "gevaren"
    assert HAZARDS.name == "hazards.toml"
