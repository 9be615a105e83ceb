"""Is the reference data complete, right and refused as a whole when it is not?"""

import csv
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from kcr2.errors import DataError, Fault
from kcr2.model.base import title_of
from kcr2.reference import (
    ISLAND_CODES,
    RD_NEW,
    REGION_CODES,
    UPDATED,
    WGS84,
    Reference,
    load_reference,
    load_regions,
)
from kcr2.reference.store import FOLDER, MODELS

REFERENCE = load_reference()

OUTLINES_WGS84 = REFERENCE.outlines.to_crs(WGS84)

Rows = list[dict[str, str]]
Document = dict[str, Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the reference data to damage."""
    return Path(shutil.copytree(FOLDER, tmp_path / "reference"))


def damage(folder: Path, name: str, change: Callable[[Rows], Rows | None]) -> None:
    """Rewrite the table `name` after `change`, which edits the rows or returns others."""
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows = change(rows) or rows
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def cell(at: int, column: str, value: str) -> Callable[[Rows], None]:
    """Put `value` in one cell; row 0 stands on line 2 of the file."""

    def change(rows: Rows) -> None:
        rows[at][column] = value

    return change


def faults(folder: Path) -> list[Fault]:
    """Load damaged data and give what was found wrong."""
    with pytest.raises(DataError, match="er is niets geladen") as caught:
        load_reference(folder)
    return list(caught.value.faults)


# What is there


def test_all_25_regions_are_there_in_order_under_their_official_names() -> None:
    regions = REFERENCE.regions

    assert tuple(regions.index) == REGION_CODES
    assert regions.at["VR24", "name"] == "Zuid-Limburg"
    assert regions.at["VR10", "name"] == "Noord-Holland Noord"


def test_the_six_islands_stand_apart_and_own_nothing() -> None:
    assert set(REFERENCE.islands.index) == set(ISLAND_CODES)
    assert not set(ISLAND_CODES) & set(REFERENCE.owners)


def test_all_342_municipalities_add_up_to_the_inhabitants_of_their_region() -> None:
    municipalities = REFERENCE.municipalities

    assert len(municipalities) == 342
    assert municipalities["inhabitants"].sum() == 18_130_231
    by_region = municipalities.groupby("region")["inhabitants"].sum()
    pd.testing.assert_series_equal(by_region, REFERENCE.regions["inhabitants"], check_names=False)


def test_unknown_times_and_crews_are_na_and_never_zero() -> None:
    capabilities = REFERENCE.capabilities

    assert {str(capabilities[name].dtype) for name in ("ready_min", "max_shift_h", "crew", "travel_kmh")} == {"Int64"}
    assert pd.isna(capabilities.at["BRW-THV", "crew"])
    assert pd.isna(capabilities.at["BRW-LOG-DP", "max_shift_h"])
    assert capabilities.at["BRW-LOG-DP", "crew"] == 0
    assert not (capabilities["max_shift_h"] == 0).any()


def test_a_clock_says_what_is_true_after_the_ready_time() -> None:
    clocks = REFERENCE.capabilities["clock"]

    assert clocks.at["DEF-HELI-FBO"] == "ter plaatse"
    assert set(clocks) == {
        "vertrekgereed",
        "vertrekpunt",
        "ter plaatse",
        "ontvangstgereed",
        "operationeel",
        "formeel",
    }


def test_hosts_and_neighbours_are_codes_of_regions() -> None:
    assert REFERENCE.capabilities.at["BRW-HC-OV", "hosts"] == ("VR04", "VR05")
    assert REFERENCE.capabilities.at["POL-ME-PEL", "hosts"] == ()
    assert REFERENCE.regions.at["VR24", "neighbours_land"] == ("VR23",)


def test_fire_staff_of_the_regions_adds_up_to_the_country() -> None:
    facts = REFERENCE.capacity_facts.set_index(["region", "metric"])["value"]
    of_metric = facts.xs("brandweer_vrijwillig_operationeel", level="metric")

    assert of_metric.drop("NL").sum() == of_metric["NL"] == 18_857


def test_every_organisation_says_that_its_seat_is_an_assumption() -> None:
    organisations = REFERENCE.organisations

    assert {"DEF", "POL", "KMAR", "RK", "RB", "KNRM", "RIVM", "RWS", "LMS"} <= set(organisations.index)
    assert organisations["seat_accuracy"].str.contains("aanname").all()
    assert organisations.at["DEF", "seat"].startswith("Gilze-Rijen")


def test_hazards_lie_in_the_regions_they_name() -> None:
    hazards = REFERENCE.hazards
    points = hazards[(hazards["shape"] == "point") & (hazards["country"] == "NL")]

    assert hazards.crs == RD_NEW
    for _, hazard in points.iterrows():
        named = REFERENCE.outlines.geometry[list(hazard["regions"])]
        # Anchors are known to 1 to 2 km, and a port or a storm surge barrier stands in the water.
        assert named.distance(hazard["geometry"]).min() <= 5_000, hazard["name"]


@pytest.mark.parametrize("name", MODELS)
def test_every_field_of_every_table_has_a_dutch_title_and_a_meaning(name: str) -> None:
    model = MODELS[name]

    for column, info in model.model_fields.items():
        assert title_of(model, column) != column
        assert info.description


def test_every_file_is_named_in_the_sources() -> None:
    sources = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")

    unnamed = [path.name for path in FOLDER.iterdir() if path.name not in sources and path.name != UPDATED]
    assert unnamed == ["SOURCES.md"]


# Where things are


def test_outlines_carry_official_names_in_the_order_of_the_regions() -> None:
    outlines = REFERENCE.outlines

    assert outlines.crs == RD_NEW
    assert tuple(outlines.index) == REGION_CODES
    assert list(outlines["name"]) == list(REFERENCE.regions["name"])
    assert "CC BY 4.0" in REFERENCE.outlines_source


def test_outlines_do_not_overlap() -> None:
    shapes = REFERENCE.outlines.geometry

    assert shapes.area.sum() == pytest.approx(shapes.union_all().area, rel=1e-9)


def test_island_outlines_are_in_degrees_and_hold_their_capital() -> None:
    outlines = REFERENCE.island_outlines

    assert outlines.crs == WGS84
    for code, island in REFERENCE.islands.iterrows():
        # Capitals are known to 1 km, the coast to half a kilometre: 0.02 degrees.
        assert outlines.geometry[code].distance(shapely.Point(island["lon"], island["lat"])) < 0.02


def test_every_municipality_lies_in_the_outline_of_its_region() -> None:
    # Without exceptions: each file's point was chosen well inside, far from what generalising moved.
    found = [REFERENCE.region_of(lon, lat) for lon, lat in zip(*_lon_lat(REFERENCE.municipalities), strict=True)]

    assert found == list(REFERENCE.municipalities["region"])


def test_every_seat_of_a_region_lies_in_it() -> None:
    found = [REFERENCE.region_of(lon, lat) for lon, lat in zip(*_lon_lat(REFERENCE.regions), strict=True)]

    assert found == list(REGION_CODES)


@pytest.mark.parametrize(
    ("where", "lon", "lat"),
    [
        ("the North Sea", 3.2, 53.0),
        ("the Westerschelde", 3.75, 51.41),
        ("Bonaire", -68.27, 12.15),
        ("Gent", 3.72, 51.05),
    ],
)
def test_no_region_holds(where: str, lon: float, lat: float) -> None:
    assert REFERENCE.region_of(lon, lat) is None, where


@given(st.integers(0, 24), st.floats(0, 1), st.floats(0, 1))
def test_the_region_of_a_point_is_the_one_whose_outline_holds_it(number: int, across: float, up: float) -> None:
    shape = OUTLINES_WGS84.geometry.iloc[number]
    left, bottom, right, top = shape.bounds
    lon, lat = left + across * (right - left), bottom + up * (top - bottom)
    near_border = shape.boundary.distance(shapely.Point(lon, lat)) < 1e-4

    found = REFERENCE.region_of(lon, lat)

    if not near_border:
        assert (found == REGION_CODES[number]) == shape.covers(shapely.Point(lon, lat))


def _lon_lat(table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return table["lon"], table["lat"]


# Who and which


def test_owners_are_the_regions_and_then_the_organisations() -> None:
    assert REFERENCE.owners[:25] == REGION_CODES
    assert REFERENCE.owners[25] == "DEF"
    assert REFERENCE.owner_name("VR06") == "Noord- en Oost-Gelderland"
    assert REFERENCE.owner_name("KMAR") == "Koninklijke Marechaussee"


@pytest.mark.parametrize("code", ["VR26", "AW", "", "vr01"])
def test_an_unknown_owner_is_refused_with_the_known_ones(code: str) -> None:
    with pytest.raises(DataError, match=f"eigenaar '{code}' is geen veiligheidsregio of organisatie.*VR01, VR02"):
        REFERENCE.owner_name(code)


@pytest.mark.parametrize("asked", ["Súdwest-Fryslân", "sudwest-fryslan", " SÚDWEST-FRYSLÂN ", "GM1900", "gm1900"])
def test_a_municipality_is_found_by_name_or_code_however_written(asked: str) -> None:
    found = REFERENCE.municipality(asked)

    assert (found.name, found["region"]) == ("GM1900", "VR02")


@pytest.mark.parametrize(
    ("asked", "official"),
    [("Den Haag", "'s-Gravenhage"), ("den bosch", "'s-Hertogenbosch"), ("Middelburg", "Middelburg (Z.)")],
)
def test_a_municipality_is_found_by_its_daily_name(asked: str, official: str) -> None:
    assert REFERENCE.municipality(asked)["name"] == official


def test_a_name_of_two_municipalities_is_refused_with_both() -> None:
    with pytest.raises(DataError, match=r"(?=.*Bergen \(L\.\))(?=.*Bergen \(NH\.\))"):
        REFERENCE.municipality("Bergen")


def test_every_municipality_is_found_by_its_own_name_and_code() -> None:
    for code, name in REFERENCE.municipalities["name"].items():
        assert REFERENCE.municipality(name).name == REFERENCE.municipality(str(code)).name == code


def test_a_misspelt_municipality_is_refused_with_what_it_may_have_meant() -> None:
    with pytest.raises(DataError, match=r"gemeente 'Apeldorn' is onbekend. Bedoeld is misschien Apeldoorn"):
        REFERENCE.municipality("Apeldorn")


def test_a_municipality_like_no_other_is_refused_without_a_guess() -> None:
    with pytest.raises(DataError, match=r"gemeente 'xyzzy' is onbekend. Gebruik de naam of code"):
        REFERENCE.municipality("xyzzy")


# What is refused

CELLS = [
    ("regions", "inhabitants", "veel", "een geheel getal"),
    ("regions", "code", "VR26", "een code VR01..VR25"),
    ("regions", "neighbours_land", "VR02;VR99", "een code VR01..VR25"),
    ("regions", "rd_x", "6.59", "205027 of minder dan 100 m ernaast"),
    ("islands", "code", "BQ-XX", "een van BQ-BO, BQ-SE, BQ-SA, AW, CW, SX"),
    ("islands", "lon", "12.15", "ten hoogste -60.0"),
    ("organisations", "lat", "", "een waarde"),
    ("organisations", "code", "VR30", "een code die niet met VR begint: die zijn van de regio's"),
    ("municipalities", "region", "VR00", "een code VR01..VR25"),
    ("municipalities", "code", "0014", r"de vorm ^GM\d{4}$"),
    ("capability_types", "ready_min", "-5", "ten minste 0"),
    ("capability_types", "max_shift_h", "0", "meer dan 0"),
    ("capability_types", "crew", "nan", "een geheel getal"),
    ("capability_types", "hosts", "VR02,VR03", "een code VR01..VR25"),
    ("capacity_facts", "quality", "zeker", "een van 'feit', 'feit (verouderd)' of 'schatting'"),
    ("capacity_facts", "region", "BE", "een code VR01..VR25"),
    ("hazards", "wkt", "POINT(5.8", "een leesbare WKT-geometrie"),
    ("hazards", "lat", "inf", "een eindig getal"),
    ("roads_nodes", "lon", "4,9", "een getal"),
    ("roads_edges", "length_km", "0", "meer dan 0.0"),
    ("roads_edges", "to_node", "nergens", "een code uit roads_nodes.csv"),
]


@pytest.mark.parametrize(("name", "column", "value", "expected"), CELLS)
def test_a_wrong_cell_is_told_with_file_row_found_and_expected(
    folder: Path, name: str, column: str, value: str, expected: str
) -> None:
    damage(folder, name, cell(3, column, value))

    found = [fault for fault in faults(folder) if (fault.row, fault.column) == (5, f"{name}.csv: {column}")]

    assert [(fault.found, fault.expected) for fault in found] == [(value.split(";")[-1] or "leeg", expected)]


def test_all_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    damage(folder, "regions", cell(0, "inhabitants", "-1"))
    damage(folder, "regions", cell(7, "lon", "oost"))
    damage(folder, "hazards", cell(2, "kind", ""))
    damage(folder, "capability_types", cell(1, "clock", "snel"))

    with pytest.raises(
        DataError, match=r"4 fouten.*regions.csv: inhabitants, rij 2: gevonden '-1'.*Verbeter"
    ) as caught:
        load_reference(folder)

    assert [(fault.column, fault.row) for fault in caught.value.faults] == [
        ("regions.csv: inhabitants", 2),
        ("regions.csv: lon", 9),
        ("capability_types.csv: clock", 3),
        ("hazards.csv: kind", 4),
    ]


@pytest.mark.parametrize("name", MODELS)
def test_a_missing_file_is_told(folder: Path, name: str) -> None:
    (folder / f"{name}.csv").unlink()

    assert Fault(None, f"{name}.csv", "geen bestand", "een CSV-bestand") in faults(folder)


@pytest.mark.parametrize("name", MODELS)
def test_a_missing_column_is_told_once_and_not_for_every_row(folder: Path, name: str) -> None:
    column = list(MODELS[name].model_fields)[1]
    damage(folder, name, lambda rows: [{key: row[key] for key in row if key != column} for row in rows])

    told = [fault for fault in faults(folder) if fault.column.startswith(f"{name}.csv")]

    assert told == [Fault(1, f"{name}.csv: {column}", "geen kolom", "een kolom met deze naam")]


@pytest.mark.parametrize("name", MODELS)
def test_an_unknown_column_is_told(folder: Path, name: str) -> None:
    damage(folder, name, lambda rows: [{**row, "naam": "x"} for row in rows])

    assert (1, f"{name}.csv: naam") in [(fault.row, fault.column) for fault in faults(folder)]


@pytest.mark.parametrize("name", MODELS)
def test_a_repeated_key_is_told_with_the_row_it_repeats(folder: Path, name: str) -> None:
    damage(folder, name, lambda rows: [*rows, rows[0]])

    told = [fault for fault in faults(folder) if fault.column.startswith(f"{name}.csv")]

    assert [fault.expected for fault in told] == ["niet al op rij 2"]


@pytest.mark.parametrize("name", MODELS)
def test_bytes_that_are_not_utf8_are_told(folder: Path, name: str) -> None:
    path = folder / f"{name}.csv"
    path.write_bytes(path.read_bytes() + b"\xff")

    assert (f"{name}.csv", "CSV in UTF-8") in [(fault.column, fault.expected) for fault in faults(folder)]


def test_a_row_with_a_cell_too_many_is_told(folder: Path) -> None:
    path = folder / "islands.csv"
    path.write_text(path.read_text(encoding="utf-8") + "XX," * 30 + "\n", encoding="utf-8")

    assert (8, "islands.csv") in [(fault.row, fault.column) for fault in faults(folder)]


@pytest.mark.parametrize("name", ["regions", "islands"])
def test_a_code_that_is_gone_is_told(folder: Path, name: str) -> None:
    gone = REGION_CODES[-1] if name == "regions" else ISLAND_CODES[-1]
    damage(folder, name, lambda rows: rows[:-1])

    assert Fault(None, f"{name}.csv: code", "ontbreekt", gone) in faults(folder)


def test_a_municipality_that_is_gone_shows_with_its_region(folder: Path) -> None:
    damage(folder, "municipalities", lambda rows: rows[1:])

    assert faults(folder) == [Fault(2, "regions.csv: municipality_count", "10", "9, zoals in municipalities.csv")]


def test_a_second_edge_between_two_nodes_is_told(folder: Path) -> None:
    damage(folder, "roads_edges", lambda rows: [*rows, {**rows[0], "code": "R999"}])

    assert [(fault.row, fault.expected) for fault in faults(folder)] == [(400, "een ander paar dan op rij 2")]


def test_a_neighbour_that_does_not_name_its_neighbour_is_told(folder: Path) -> None:
    damage(folder, "regions", cell(0, "neighbours_land", "VR02;VR03;VR04"))

    assert [(fault.row, fault.expected[:19]) for fault in faults(folder)] == [(2, "VR04 noemt VR01 ook")]


@pytest.mark.parametrize(
    ("name", "column"), [("substitutions", "asked"), ("substitutions", "use"), ("shared_crews", "capability")]
)
def test_a_type_that_nobody_knows_is_told_where_it_is_named(folder: Path, name: str, column: str) -> None:
    damage(folder, name, cell(0, column, "BRW-ONZIN"))

    assert faults(folder) == [Fault(2, f"{name}.csv: {column}", "BRW-ONZIN", "een code uit capability_types.csv")]


def test_no_type_stands_in_for_itself_and_every_effect_says_that_it_is_assumed() -> None:
    rows = REFERENCE.substitutions

    assert (rows["asked"] != rows["use"]).all()
    assert set(rows["quality"]) == {"X"}
    assert "DEF-HELI-FBO" not in set(rows["asked"])


# Outlines at the door


def redraw(folder: Path, change: Callable[[Document], object], file: str = "outlines.topojson") -> None:
    path = folder / file
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")


def shapes_of(document: Document) -> list[Document]:
    return document["objects"]["veiligheidsregios"]["geometries"]


def test_a_region_without_outline_is_told(folder: Path) -> None:
    redraw(folder, lambda document: shapes_of(document).pop(3))

    assert faults(folder) == [Fault(None, "outlines.topojson: code", "ontbreekt", "VR04")]


def test_outlines_of_two_regions_under_each_others_code_are_told(folder: Path) -> None:
    def swap(document: Document) -> None:
        first, second = (shapes_of(document)[number]["properties"] for number in (0, 4))
        first["code"], second["code"] = second["code"], first["code"]

    redraw(folder, swap)

    assert {fault.column for fault in faults(folder)} == {
        "outlines.topojson: VR01",
        "outlines.topojson: VR05",
    }


def test_outlines_in_another_coordinate_system_are_told(folder: Path) -> None:
    redraw(folder, lambda document: document["crs"]["properties"].update(name="urn:ogc:def:crs:OGC:1.3:CRS84"))

    assert "CRS84" in faults(folder)[0].found


def test_outlines_shifted_out_of_the_country_are_told(folder: Path) -> None:
    redraw(folder, lambda document: document["transform"].update(translate=[0, 0]))

    told = faults(folder)

    assert len(told) == 25
    assert {fault.expected for fault in told} <= {
        "meters in RD New, binnen Nederland",
        *(f"de zetel {seat} erbinnen" for seat in REFERENCE.regions["seat"]),
    }


@pytest.mark.parametrize("text", ["", "{", '{"type": "Topology"}', "[]", '"x"', "null"])
def test_a_file_that_holds_no_outlines_is_told(folder: Path, text: str) -> None:
    (folder / "outlines.topojson").write_text(text, encoding="utf-8")

    assert faults(folder)[0].column == "outlines.topojson"


def test_missing_outlines_are_told(folder: Path) -> None:
    (folder / "outlines.topojson").unlink()
    (folder / "island_outlines.geojson").unlink()

    assert {fault.column for fault in faults(folder)} >= {"outlines.topojson", "island_outlines.geojson"}


def test_an_island_in_the_wrong_ocean_is_told(folder: Path) -> None:
    def drift(document: Document) -> None:
        document["features"][0]["geometry"] = shapely.geometry.mapping(shapely.box(5, 52, 6, 53))

    redraw(folder, drift, "island_outlines.geojson")

    assert [fault.column for fault in faults(folder)] == ["island_outlines.geojson: BQ-BO"]


# Reading


def test_the_same_files_give_the_same_tables() -> None:
    again = load_reference()

    for name in ("regions", "islands", "organisations", "municipalities", "capabilities", "hazards"):
        pd.testing.assert_frame_equal(pd.DataFrame(getattr(again, name)), pd.DataFrame(getattr(REFERENCE, name)))


def test_the_order_of_rows_in_the_files_does_not_matter_to_the_order_of_regions(folder: Path) -> None:
    damage(folder, "regions", lambda rows: rows[::-1])
    redraw(folder, lambda document: shapes_of(document).reverse())

    turned = load_reference(folder)

    assert turned.owners == REFERENCE.owners
    assert tuple(turned.outlines.index) == REGION_CODES
    assert turned.region_of(5.95, 52.204) == "VR06"


def test_regions_alone_are_checked_alone(folder: Path) -> None:
    (folder / "hazards.csv").unlink()

    assert len(load_regions(folder)) == 25
    damage(folder, "regions", lambda rows: rows[:24])
    with pytest.raises(DataError, match="verwacht VR25"):
        load_regions(folder)


def test_loading_takes_less_than_half_a_second() -> None:
    started = time.perf_counter()
    load_reference()

    assert time.perf_counter() - started < 0.5


def test_a_reference_is_frozen() -> None:
    with pytest.raises(AttributeError):
        REFERENCE.regions = pd.DataFrame()  # type: ignore[misc]

    assert isinstance(REFERENCE, Reference)


def test_recipients_are_parties_beside_the_owners_and_own_nothing() -> None:
    recipients = REFERENCE.recipients

    assert {"NCC", "DCC-IENW", "WMCN"} <= set(recipients.index)
    assert not set(recipients.index) & set(REFERENCE.owners)
    assert REFERENCE.parties == (*REFERENCE.owners, "KCR2", *recipients.index)
    assert recipients["source"].ne("").all()


def test_a_party_is_called_by_its_name_and_an_unknown_code_by_itself() -> None:
    named = [REFERENCE.party_name(code) for code in ("VR24", "DEF", "NCC", "KCR2", "XX")]

    assert named == ["Zuid-Limburg", "Defensie", "Nationaal Crisiscentrum (NCTV)", "KCR2", "XX"]


def test_a_recipient_with_the_code_of_a_partner_is_refused(folder: Path) -> None:
    damage(folder, "recipients", cell(0, "code", "DEF"))

    assert [(fault.row, fault.column, fault.found) for fault in faults(folder)] == [(2, "recipients.csv: code", "DEF")]
