"""Does a sheet give exactly the reports it states, or every fault in it and nothing?"""

import random
from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.errors import DataError, Fault
from kcr2.exchange.sheets import (
    AMSTERDAM,
    CAPACITY,
    KINDS,
    THEMES,
    Kind,
    columns_of,
    preview,
    read_sheet,
    sheet_table,
    write_csv,
    write_xlsx,
)
from kcr2.model import CapacityReport, Stated, ThemeReport
from kcr2.terms import Quality, Status, Theme, Trend
from tests.test_sheets_builders import (
    HUB,
    LATER,
    NOON,
    REFERENCE,
    ROW,
    THEME_ROW,
    Bench,
    capacity,
    csv_file,
    fault_of,
    faults,
    first_sheet,
    read,
    records,
    saved,
    theme,
    workbook_of,
)

OWNERS = REFERENCE.owners
TYPES = tuple(REFERENCE.capabilities.index)


# ---- headings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("total", ["Totaal", "totaal", " TOTAAL ", "Totaal (eenheden)", "totaal  (Eenheden)", "total"])
@pytest.mark.parametrize("owner", ["Eigenaar", "EIGENAAR", "owner"])
def test_a_heading_is_known_by_title_with_or_without_unit_and_by_field(total: str, owner: str) -> None:
    row = {owner: "VR07", "Type": "BRW-PEL-BB", total: "3", "Stand  van": "03-04-2025 12:00"}

    assert records(csv_file(row)) == [capacity()]


def test_the_order_of_the_columns_does_not_matter() -> None:
    assert records(csv_file(dict(reversed(ROW.items())))) == [capacity()]


def test_a_heading_over_two_lines_is_known() -> None:
    row = ROW | {"Minimale\nrestdekking": "1"}

    assert records(saved(workbook_of(row))) == [capacity(minimum_cover=1)]


@pytest.mark.parametrize("heading", ["Telefoon", "BSN", "Naam contactpersoon", "Geboortedatum"])
def test_a_column_that_is_not_of_the_model_cannot_slip_in(heading: str) -> None:
    fault = fault_of(csv_file(ROW | {heading: "06-12345678"}))

    assert (fault.row, fault.column, fault.found) == (1, "kolom E", heading)
    assert fault.expected == "een kop van het sjabloon, of haal de kolom weg"


def test_a_heading_that_is_almost_right_is_told_what_was_meant() -> None:
    fault = fault_of(csv_file(ROW | {"Leverbar": "1"}))

    assert fault.expected == "'Leverbaar', of haal de kolom weg"


def test_under_a_heading_that_is_almost_right_cells_are_checked_in_the_same_go() -> None:
    row = {"Eigenaar": "VR07", "Typ": "BRW-PEL-B", "Stand vn": "gisteren"}

    found = [(fault.row, fault.found) for fault in faults(csv_file(row))]

    assert found == [(1, "Typ"), (1, "Stand vn"), (2, "BRW-PEL-B"), (2, "gisteren")]


def test_a_heading_twice_is_refused_also_under_another_name() -> None:
    found = faults(b"Eigenaar;Type;Totaal;total;Stand van\nVR07;BRW-PEL-BB;3;4;03-04-2025\n")

    assert found == [Fault(1, "kolom D", "nog eens Totaal", "één keer; kolom C heet ook zo")]


@pytest.mark.parametrize("missing", ["Eigenaar", "Type", "Stand van"])
def test_a_required_heading_that_is_missing_is_told_once_not_in_every_row(missing: str) -> None:
    row = {name: value for name, value in ROW.items() if name != missing}

    found = faults(csv_file(row, row, row))

    assert found == [Fault(1, missing, "geen kolom", "een kolom met deze kop (verplicht veld)")]


def test_values_under_no_heading_are_refused_per_column() -> None:
    workbook = workbook_of(ROW, ROW | {"Eigenaar": "VR08"})
    sheet = workbook.worksheets[0]
    sheet["F2"], sheet["F3"], sheet["G3"] = "los", "los", "los"

    found = faults(saved(workbook))

    assert found == [
        Fault(2, "kolom F", "2 waarden zonder kop", "een kop boven de kolom, of een lege kolom"),
        Fault(3, "kolom G", "1 waarde zonder kop", "een kop boven de kolom, of een lege kolom"),
    ]


def test_headings_may_stand_below_blank_rows_and_keep_their_number() -> None:
    fault = fault_of(b";;;\r\n\r\n" + csv_file(ROW | {"Telefoon": "06"}))

    assert fault.row == 3


# ---- rows ------------------------------------------------------------------------------------------------------------


def test_an_empty_count_is_not_reported_and_zero_is_zero() -> None:
    row = ROW | {"Totaal": "", "Leverbaar": "0"}

    assert records(csv_file(row)) == [capacity(total=None, releasable=0)]


def test_a_count_with_a_fraction_never_becomes_another_number() -> None:
    fault = fault_of(csv_file(ROW | {"Totaal": "2,5"}))

    assert fault == Fault(2, "Totaal", "2,5", "een heel getal, zonder decimalen")


@pytest.mark.parametrize("text", ["onbekend", "n.v.t.", "-"])
def test_a_word_in_a_count_is_told_to_be_left_empty(text: str) -> None:
    fault = fault_of(csv_file(ROW | {"Leverbaar": text}))

    assert (fault.column, fault.found) == ("Leverbaar", text)
    assert "laat de cel leeg als het niet is opgegeven" in fault.expected


@pytest.mark.parametrize(
    ("field", "value", "column", "expected"),
    [
        ("Totaal", "-1", "Totaal", "ten minste 0 eenheden"),
        ("Totaal", "100.001", "Totaal", "ten hoogste 100000 eenheden"),
        ("Tijd tot vertrekgereed", "10081", "Tijd tot vertrekgereed", "ten hoogste 10080 min"),
        ("Beperking", "x" * 301, "Beperking", "ten hoogste 300 tekens"),
        ("Eigenaar", "", "Eigenaar", "een waarde (verplicht veld)"),
        ("Stand van", "", "Stand van", "een waarde (verplicht veld)"),
        ("Inzetbaar", "4", "geheel", "anders: inzetbaar is 4, meer dan totaal 3"),
    ],
)
def test_the_bounds_of_the_model_hold_for_a_sheet(field: str, value: str, column: str, expected: str) -> None:
    fault = fault_of(csv_file(ROW | {field: value}))

    assert (fault.row, fault.column, fault.expected) == (2, column, expected)


def test_a_theme_report_is_read_by_labels() -> None:
    row = THEME_ROW | {"Thema": "ghor", "Status": "ORANJE", "Ontwikkeling": "verslechtert", "Bron": "ROT"}

    found = records(csv_file(row), kind=THEMES)

    assert found == [theme(theme=Theme.MEDICAL, status=Status.ORANGE, trend=Trend.WORSE, source="ROT")]


@pytest.mark.parametrize("name", ["opgave april.csv", "map/opgave april.csv", r"C:\map\opgave april.csv"])
def test_the_source_is_the_name_of_the_file_unless_the_row_names_another(name: str) -> None:
    rows = [ROW | {"Bron": ""}, ROW | {"Bron": "Brief 12", "Eigenaar": "VR08"}]

    found = records(csv_file(*rows), name=name)

    assert [record.source for record in found] == ["opgave april.csv", "Brief 12"]


def test_an_empty_quality_is_what_the_model_says() -> None:
    assert records(csv_file(ROW | {"Kwaliteit": ""}))[0].quality is Quality.CONFIRMED


def test_an_empty_moment_becomes_the_given_one_and_that_is_told() -> None:
    rows = [ROW, ROW | {"Eigenaar": "VR08", "Stand van": ""}]

    sheet = read(csv_file(*rows), default_observed_at=LATER)

    assert [row.record.observed_at for row in sheet.rows] == [NOON, LATER]
    assert sheet.notes == ("1 rij kreeg het opgegeven moment als stand van.",)


def test_with_a_given_moment_the_column_may_be_left_out() -> None:
    row = {name: value for name, value in ROW.items() if name != "Stand van"}

    sheet = read(csv_file(row, row | {"Eigenaar": "VR08"}), default_observed_at=LATER)

    assert {row.record.observed_at for row in sheet.rows} == {LATER}
    assert sheet.notes == ("2 rijen kregen het opgegeven moment als stand van.",)


def test_a_moment_that_is_wrong_is_not_replaced_by_the_given_one() -> None:
    fault = fault_of(csv_file(ROW | {"Stand van": "vandaag"}), default_observed_at=LATER)

    assert (fault.column, fault.found) == ("Stand van", "vandaag")


def test_a_day_without_a_time_is_read_as_midnight_and_told() -> None:
    sheet = read(csv_file(ROW | {"Stand van": "03-04-2025"}))

    assert sheet.rows[0].record.observed_at == datetime(2025, 4, 2, 22, tzinfo=UTC)
    assert sheet.notes == ("1 rij noemt alleen een dag, gelezen als 00:00 uur.",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("30-03-2025 02:30", "slaat de klok dit uur over"), ("26-10-2025 02:30", "komt dit uur twee keer")],
)
def test_an_hour_around_a_change_of_the_clock_is_a_fault_of_its_row(text: str, expected: str) -> None:
    fault = fault_of(csv_file(ROW | {"Stand van": text}))

    assert (fault.row, fault.column) == (2, "Stand van")
    assert expected in fault.expected


def test_rows_that_only_name_an_owner_and_a_type_are_skipped_and_told() -> None:
    bare = {"Eigenaar": "VR08", "Type": "BRW-PEL-BB"}

    sheet = read(csv_file(ROW, bare, bare | {"Eigenaar": "VR09"}), default_observed_at=LATER)

    assert [row.number for row in sheet.rows] == [2]
    assert sheet.notes == ("2 rijen zonder opgave zijn overgeslagen.",)


def test_a_row_that_only_names_an_owner_is_a_fault() -> None:
    fault = fault_of(csv_file(ROW, {"Eigenaar": "VR08"}), default_observed_at=LATER)

    assert (fault.row, fault.column, fault.expected) == (3, "Type", "een waarde (verplicht veld)")


def test_a_row_with_a_moment_and_no_counts_withdraws_them() -> None:
    row = {name: value for name, value in ROW.items() if name != "Totaal"}

    assert records(csv_file(row)) == [capacity(total=None)]


def test_a_file_in_which_nothing_was_filled_in_is_refused() -> None:
    assert (
        fault_of(csv_file({"Eigenaar": "VR07", "Type": "BRW-PEL-BB", "Stand van": ""})).found == "geen ingevulde rijen"
    )


def test_the_same_owner_and_type_twice_is_a_fault_that_names_both_rows() -> None:
    rows = [ROW, ROW | {"Type": "BRW-PEL-NB"}, ROW | {"Eigenaar": "Gelderland-Midden", "Totaal": "9"}]

    fault = fault_of(csv_file(*rows))

    assert fault == Fault(4, "Eigenaar en Type", "VR07 BRW-PEL-BB, ook in rij 2", "elke combinatie één keer")


def test_the_same_region_and_theme_twice_is_a_fault() -> None:
    fault = fault_of(csv_file(THEME_ROW, THEME_ROW), kind=THEMES)

    assert (fault.row, fault.found) == (3, "VR07 fire, ook in rij 2")


def test_all_faults_of_a_row_are_told_at_once_and_none_twice() -> None:
    row = {"Eigenaar": "VR7", "Type": "onzin", "Totaal": "2,5", "Leverbaar": "-1", "Stand van": "gisteren", "Bron": ""}

    found = [fault.column for fault in faults(csv_file(row))]

    assert found == ["Eigenaar", "Type", "Totaal", "Stand van", "Leverbaar"]


def test_a_long_value_is_cut_in_the_report_of_a_fault() -> None:
    assert len(fault_of(csv_file(ROW | {"Totaal": "x" * 500})).found) == 80


def test_the_message_counts_the_faults_and_tells_the_first() -> None:
    rows = [ROW | {"Totaal": "veel"}, ROW | {"Eigenaar": "VR08", "Totaal": "-1"}]

    with pytest.raises(
        DataError,
        match=r"^opgave\.csv: 2 fouten; er is niets ingelezen\. De eerste: rij 2, Totaal: gevonden veel, "
        r"verwacht een heel getal; .* Verbeter het bestand en lees het opnieuw in\.$",
    ):
        read(csv_file(*rows))


def test_the_message_of_one_fault_and_of_a_whole_file_fit_theirs() -> None:
    with pytest.raises(DataError, match=r"1 fout; er is niets ingelezen\. rij 2, Totaal: gevonden -1, verwacht ten"):
        read(csv_file(ROW | {"Totaal": "-1"}))
    with pytest.raises(DataError, match=r"1 fout; er is niets ingelezen\. bestand: gevonden een PDF, verwacht XLSX of"):
        read(b"%PDF-1.4")


def test_braces_in_a_cell_do_not_break_the_message() -> None:
    with pytest.raises(DataError, match=r"gevonden \{n\}"):
        read(csv_file(ROW | {"Totaal": "{n}"}))


# ---- out and in again ------------------------------------------------------------------------------------------------

MOMENTS = st.datetimes(
    datetime(2000, 1, 2),  # noqa: DTZ001  # the zone is the strategy's
    datetime(2099, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
COUNTS = st.one_of(st.none(), st.integers(0, 100_000))
PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=60)
TEXTS = (
    st.one_of(PLAIN, st.sampled_from(["=1+1", "'=x", "''@y", "-", "a;b", 'a "b"', "a\nb", "7", "WAAR", "1,5"]))
    .map(str.strip)
    .filter(lambda text: bool(text) and not text.startswith("#") and "\ufffd" not in text)
)

CAPACITIES = st.builds(
    capacity,
    owner=st.sampled_from(OWNERS),
    capability=st.sampled_from(TYPES),
    total=st.none(),
    releasable=COUNTS,
    committed=COUNTS,
    resting=COUNTS,
    minimum_cover=COUNTS,
    ready_min=st.one_of(st.none(), st.integers(0, 10_080)),
    restriction=TEXTS,
    source=TEXTS,
    observed_at=MOMENTS,
    quality=st.sampled_from(Quality),
)
REPORTS = st.builds(
    theme,
    region=st.sampled_from(tuple(REFERENCE.regions.index)),
    theme=st.sampled_from(Theme),
    status=st.sampled_from(Status),
    trend=st.sampled_from(Trend),
    what_is=TEXTS,
    what_if=TEXTS,
    source=TEXTS,
    observed_at=MOMENTS,
    quality=st.sampled_from(Quality),
)


def unique(kind: Kind, stated: list[Stated]) -> list[Stated]:
    """Keep the first record of each key."""
    return list({tuple(getattr(record, name) for name in kind.key): record for record in reversed(stated)}.values())


@given(st.one_of(st.lists(CAPACITIES, min_size=1, max_size=6), st.lists(REPORTS, min_size=1, max_size=6)))
@settings(deadline=None)
def test_export_then_import_gives_the_same_reports(stated: list[CapacityReport] | list[ThemeReport]) -> None:
    kind = CAPACITY if isinstance(stated[0], CapacityReport) else THEMES
    rows = unique(kind, list(stated))
    table = sheet_table(columns_of(kind, REFERENCE), rows)

    assert records(write_csv(table), kind=kind) == rows
    assert records(write_xlsx(table, title=kind.title), kind=kind) == rows


@given(st.lists(CAPACITIES, min_size=1, max_size=6))
@settings(deadline=None)
def test_import_then_export_gives_the_same_table(stated: list[CapacityReport]) -> None:
    columns = columns_of(CAPACITY, REFERENCE)
    table = sheet_table(columns, unique(CAPACITY, list(stated)))

    again = sheet_table(columns, records(write_csv(table)))

    assert again.equals(table)


# ---- planted faults --------------------------------------------------------------------------------------------------

PLANTS: dict[str, tuple[dict[str, object], str]] = {
    "fraction": ({"Totaal": "2,5"}, "zonder decimalen"),
    "fraction of a workbook": ({"Totaal": 2.5}, "zonder decimalen"),
    "word": ({"Leverbaar": "onbekend"}, "laat de cel leeg"),
    "dash": ({"In rust": "-"}, "laat de cel leeg"),
    "negative": ({"Toegezegd": -1}, "ten minste 0 eenheden"),
    "too much": ({"Minimale restdekking": 100_001}, "ten hoogste 100000 eenheden"),
    "too late": ({"Tijd tot vertrekgereed": 99_999}, "ten hoogste 10080 min"),
    "more than all": ({"Totaal": 3, "Inzetbaar": 4}, "meer dan totaal 3"),
    "more than deployable": ({"Inzetbaar": 1, "Leverbaar": 2}, "meer dan inzetbaar 1"),
    "date of a count": ({"Totaal": datetime(2025, 2, 1)}, "een datum of tijd van gemaakt"),  # noqa: DTZ001
    "truth": ({"Totaal": True}, "laat de cel leeg"),
    "error value": ({"Totaal": "#REF!"}, "geen foutwaarde van Excel"),
    "formula": ({"Totaal": "=1+1"}, "bewaar het bestand in Excel"),
    "region number": ({"Eigenaar": "7"}, "bedoeld is misschien VR07"),
    "unknown owner": ({"Eigenaar": "VR26"}, "een code of officiële naam"),
    "no owner": ({"Eigenaar": None}, "een waarde (verplicht veld)"),
    "unknown type": ({"Type": "BRW-PEL-XX"}, "bedoeld is misschien"),
    "no moment": ({"Stand van": None}, "een waarde (verplicht veld)"),
    "word for a moment": ({"Stand van": "vanochtend"}, "dd-mm-jjjj uu:mm"),
    "skipped hour": ({"Stand van": "30-03-2025 02:15"}, "slaat de klok dit uur over"),
    "double hour": ({"Stand van": "26-10-2025 02:15"}, "komt dit uur twee keer"),
    "no such day": ({"Stand van": "31-04-2025 12:00"}, "een dag en een tijd die bestaan"),
    "number for a moment": ({"Stand van": 45_750}, "dd-mm-jjjj uu:mm"),
    "quality": ({"Kwaliteit": "zeker"}, "een van: bevestigd"),
    "long text": ({"Beperking": "x" * 301}, "ten hoogste 300 tekens"),
    "long source": ({"Bron": "x" * 301}, "ten hoogste 300 tekens"),
    "damaged letter": ({"Beperking": "Frysl\ufffdn"}, "beschadigde letters"),
}
HEADINGS = [column.header for column in columns_of(CAPACITY, REFERENCE)]


def national_rows(count: int) -> list[dict[str, object]]:
    """Make rows of 25 regions, as a workbook holds them."""
    keys = [(region, code) for code in TYPES for region in REFERENCE.regions.index][:count]
    return [
        {
            **dict.fromkeys(("Totaal", "Inzetbaar", "Leverbaar", "Toegezegd", "In rust"), None),
            "Eigenaar": owner,
            "Type": code,
            "Totaal": 3 + place % 9,
            "Minimale restdekking": 1,
            "Tijd tot vertrekgereed": 60,
            "Beperking": "",
            "Stand van": "03-04-2025 12:00",
            "Kwaliteit": "bevestigd",
            "Bron": f"opgave {owner}",
        }
        for place, (owner, code) in enumerate(keys)
    ]


def planted(rows: list[dict[str, object]], names: list[str], places: list[int]) -> list[tuple[int, str]]:
    """Plant faults in rows; give the row number and a part of what is expected for each."""
    for name, place in zip(names, places, strict=True):
        rows[place].update(PLANTS[name][0])
    return sorted((place + 2, PLANTS[name][1]) for name, place in zip(names, places, strict=True))


@pytest.mark.parametrize("name", PLANTS)
def test_each_kind_of_fault_is_told_once_and_nothing_else(name: str) -> None:
    rows = national_rows(5)
    ((number, expected),) = planted(rows, [name], [2])

    fault = fault_of(saved(workbook_of(*rows)))

    assert fault.row == number
    assert expected in fault.expected


@given(st.data())
@settings(deadline=None, max_examples=30)
def test_as_many_faults_as_are_planted_are_told_each_in_its_row(data: st.DataObject) -> None:
    rows = national_rows(20)
    names = data.draw(st.lists(st.sampled_from(sorted(PLANTS)), min_size=1, max_size=12))
    places = data.draw(st.permutations(range(20)))[: len(names)]
    expected = planted(rows, names, list(places))

    found = faults(saved(workbook_of(*rows)))

    assert [fault.row for fault in found] == [number for number, _ in expected]
    assert all(part in fault.expected for fault, (_, part) in zip(found, expected, strict=True))


def test_forty_faults_in_a_national_workbook_are_all_told_and_nothing_is_read() -> None:
    rows = national_rows(1_500)
    names = (list(PLANTS) * 2)[:38]
    places = random.Random(2025).sample(range(1, 1_499), len(names))
    expected = planted(rows, names, places)
    double = next(place for place in range(1, 1_500) if place not in places)
    rows.append(dict(rows[double]))
    rows[0]["Telefoon"] = "06-12345678"

    found = faults(saved(workbook_of(*rows)))

    assert len(found) == 40
    assert found[0].found == "Telefoon"
    assert found[-1].found.endswith(f"ook in rij {double + 2}")
    assert [fault.row for fault in found[1:-1]] == [number for number, _ in expected]


@pytest.mark.parametrize("size", [1_500])
def test_a_national_workbook_is_read_and_compared_within_three_seconds(size: int) -> None:
    content = saved(workbook_of(*national_rows(size)))
    picture = Bench().picture

    started = perf_counter()
    sheet = read_sheet("landelijk.xlsx", content, CAPACITY, REFERENCE)
    counts = preview(sheet, picture, HUB).counts
    seconds = perf_counter() - started

    assert sum(counts.values()) == size
    assert seconds < 3


def test_many_names_that_resemble_none_are_still_told_quickly() -> None:
    rows = [ROW | {"Eigenaar": f"regio nummer {place} van het land"} for place in range(1_500)]

    started = perf_counter()
    found = faults(csv_file(*rows))
    seconds = perf_counter() - started

    assert len(found) == 1_500
    assert seconds < 5


# ---- one definition --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_the_columns_are_the_fields_of_the_model_and_no_others(kind: Kind) -> None:
    columns = columns_of(kind, REFERENCE)

    assert {column.name for column in columns} == set(kind.model.model_fields)
    assert tuple(column.name for column in columns[:2]) == kind.key


def test_the_first_sheet_that_is_written_reads_with_the_same_headings() -> None:
    table = sheet_table(columns_of(CAPACITY, REFERENCE), [capacity()])

    sheet = first_sheet(write_xlsx(table, title="Capaciteit"))

    assert [cell.value for cell in sheet[1]] == HEADINGS


def test_the_zone_decides_what_a_local_time_means() -> None:
    sheet = read(csv_file(ROW), zone=ZoneInfo("America/Kralendijk"))

    assert sheet.rows[0].record.observed_at == NOON + timedelta(hours=6)
    assert sheet.zone != AMSTERDAM
