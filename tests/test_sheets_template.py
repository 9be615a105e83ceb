"""Does the template explain itself, offer only what is allowed, and read back; do downloads run nothing?"""

import csv
from datetime import UTC, datetime
from io import StringIO

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kcr2.errors import DataError, Fault
from kcr2.exchange.sheets import (
    CAPACITY,
    KINDS,
    THEMES,
    Kind,
    columns_of,
    fault_table,
    sheet_table,
    template,
    write_csv,
    write_xlsx,
)
from kcr2.exchange.sheets.downloads import guarded
from kcr2.terms import Quality, Theme
from tests.test_sheets_builders import (
    NOON,
    REFERENCE,
    ROW,
    capacity,
    columns,
    csv_file,
    fault_of,
    first_sheet,
    opened,
    read,
    records,
    saved,
)

BOTH = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())


def sheet_named(content: bytes, name: str) -> Worksheet:
    """Open one sheet of a workbook."""
    return opened(content)[name]


def values(sheet: Worksheet) -> list[tuple[object, ...]]:
    """Give every row of a sheet."""
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def rule_of(kind: Kind, field: str) -> DataValidation:
    """Give the validation of a column of the template."""
    names = [column.name for column in columns_of(kind, REFERENCE)]
    rules = first_sheet(template(kind, REFERENCE)).data_validations.dataValidation
    return rules[names.index(field)]


# ---- the sheet to fill in --------------------------------------------------------------------------------------------


@BOTH
def test_the_headings_are_the_titles_of_the_model_with_their_units(kind: Kind) -> None:
    sheet = first_sheet(template(kind, REFERENCE))

    assert sheet.title == kind.title
    assert [cell.value for cell in sheet[1]] == [column.header for column in columns_of(kind, REFERENCE)]


def test_a_unit_stands_in_the_heading() -> None:
    headings = [cell.value for cell in first_sheet(template(CAPACITY, REFERENCE))[1]]

    assert "Totaal (eenheden)" in headings
    assert "Tijd tot vertrekgereed (min)" in headings


@BOTH
def test_an_empty_template_holds_no_rows(kind: Kind) -> None:
    assert fault_of(template(kind, REFERENCE), kind=kind).found == "geen rijen met gegevens"


@BOTH
def test_a_template_that_was_handed_out_and_not_filled_in_loads_nothing(kind: Kind) -> None:
    content = template(kind, REFERENCE, organisation="VR07")

    assert fault_of(content, kind=kind, default_observed_at=NOON).found == "geen ingevulde rijen"


def test_a_region_gets_the_types_that_are_placed_with_it_and_no_counts() -> None:
    rows = values(first_sheet(template(CAPACITY, REFERENCE, organisation="VR07")))[1:]

    hosts = REFERENCE.capabilities["hosts"]
    assert [row[1] for row in rows] == [code for code, held in hosts.items() if "VR07" in held]
    assert {row[0] for row in rows} == {"VR07"}
    assert all(cell is None for row in rows for cell in row[2:])


def test_a_partner_gets_the_types_that_are_placed_with_no_region() -> None:
    rows = values(first_sheet(template(CAPACITY, REFERENCE, organisation="DEF")))[1:]

    assert rows
    assert all(len(REFERENCE.capabilities.at[row[1], "hosts"]) == 0 for row in rows)


def test_a_region_gets_every_theme() -> None:
    rows = values(first_sheet(template(THEMES, REFERENCE, organisation="VR07")))[1:]

    assert [row[:2] for row in rows] == [("VR07", theme.label) for theme in Theme]


@pytest.mark.parametrize(
    ("kind", "organisation", "told"),
    [(CAPACITY, "VR26", "VR26 is niet een van de 35 die"), (THEMES, "DEF", "DEF is niet een van de 25 die")],
)
def test_a_template_is_not_made_for_who_cannot_fill_it_in(kind: Kind, organisation: str, told: str) -> None:
    with pytest.raises(DataError, match=f"{told} dit blad invullen. Kies uit VR01, VR02"):
        template(kind, REFERENCE, organisation=organisation)


@BOTH
def test_headings_stay_in_sight_and_are_printed_on_every_page(kind: Kind) -> None:
    sheet = first_sheet(template(kind, REFERENCE))

    assert sheet.freeze_panes == "C2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


@BOTH
def test_required_headings_are_marked(kind: Kind) -> None:
    headings = first_sheet(template(kind, REFERENCE))[1]

    marked = {cell.value for cell in headings if cell.fill.fill_type == "solid"}

    assert marked == {column.header for column in columns_of(kind, REFERENCE) if column.required}


# ---- help while filling in -------------------------------------------------------------------------------------------


@BOTH
def test_every_list_offers_what_the_reader_takes(kind: Kind) -> None:
    content = template(kind, REFERENCE)
    for column in columns_of(kind, REFERENCE):
        if column.labels:
            rule = rule_of(kind, column.name)
            _, place = str(rule.formula1).split("!")
            offered = [cell.value for (cell,) in sheet_named(content, "Lijsten")[place.replace("$", "")]]
            assert rule.type == "list"
            assert [column.words[_as_said(column.content.value, str(text))] for text in offered] == list(column.labels)


def _as_said(content: str, text: str) -> str:
    return text.casefold() if content == "choice" else text


def test_codes_are_listed_with_their_names_and_the_unit_in_which_is_counted() -> None:
    rows = values(sheet_named(template(CAPACITY, REFERENCE), "Lijsten"))

    assert rows[0][:7] == ("Eigenaar", "Naam", None, "Type", "Naam", "Eenheid", None)
    assert rows[1][:2] == ("VR01", "Groningen")
    assert rows[1][3:6] == ("BRW-PEL-BB", "Peloton brandbestrijding", "peloton")


def test_counts_are_bounded_as_the_model_says() -> None:
    rule = rule_of(CAPACITY, "ready_min")

    assert (rule.type, rule.operator, rule.formula1, rule.formula2) == ("whole", "between", "0", "10080")
    assert rule.error == "Verwacht: geheel getal, 0 tot en met 10080"


def test_texts_are_as_long_as_the_model_allows() -> None:
    rule = rule_of(THEMES, "what_is")

    assert (rule.type, rule.formula1) == ("textLength", "2000")


def test_a_moment_warns_but_lets_a_text_with_an_offset_through() -> None:
    rule = rule_of(CAPACITY, "observed_at")

    assert (rule.type, rule.errorStyle) == ("date", "warning")


@BOTH
def test_a_cell_that_is_selected_tells_what_it_means(kind: Kind) -> None:
    for column in columns_of(kind, REFERENCE):
        rule = rule_of(kind, column.name)
        assert column.meaning[:200] in str(rule.prompt)
        assert rule.promptTitle == column.title[:32]
        assert len(str(rule.prompt)) <= 255  # Excel repairs the file when it is longer
        assert str(rule.sqref).endswith("2000")


def test_codes_and_texts_are_formatted_as_text_so_that_excel_makes_no_dates_of_them() -> None:
    sheet = first_sheet(template(CAPACITY, REFERENCE, organisation="VR07"))

    formats = {str(cell.value): sheet.cell(2, place).number_format for place, cell in enumerate(sheet[1], start=1)}

    assert formats["Eigenaar"] == formats["Beperking"] == "@"
    assert formats["Totaal (eenheden)"] == "0"
    assert formats["Stand van"] == "dd-mm-yyyy hh:mm"


@BOTH
def test_the_guide_explains_every_field(kind: Kind) -> None:
    rows = values(sheet_named(template(kind, REFERENCE), "Uitleg"))
    told = {row[0]: row for row in rows}

    assert rows[0] == ("Veld", "Betekenis", "Eenheid", "Verplicht", "Toegestaan", "Voorbeeld")
    for column in columns_of(kind, REFERENCE):
        _, meaning, unit, required, allowed, example = told[column.title]
        assert meaning == column.meaning
        assert (unit or "") == column.unit
        assert required == ("ja" if column.required else "nee")
        assert allowed
        assert example


def test_the_guide_tells_closed_lists_and_bounds() -> None:
    told = {row[0]: row[4] for row in values(sheet_named(template(CAPACITY, REFERENCE), "Uitleg"))}

    assert told["Kwaliteit"] == ", ".join(quality.label for quality in Quality)
    assert told["Totaal"] == "geheel getal, 0 tot en met 100000"
    assert told["Beperking"] == "tekst, ten hoogste 300 tekens"
    assert told["Stand van"] == "datum en tijd: dd-mm-jjjj uu:mm"
    assert told["Type"] == "een code of officiële naam van het blad Lijsten"


def test_the_examples_of_the_guide_can_be_read() -> None:
    rows = values(sheet_named(template(CAPACITY, REFERENCE), "Uitleg"))
    examples = {row[0]: row[5] for row in rows if row[0] in {column.title for column in columns().values()}}

    (record,) = records(csv_file(examples | {"Inzetbaar": "", "Leverbaar": "", "Ingezet": "", "In rust": ""}))

    assert record == capacity(
        owner="VR01",
        total=12,
        committed=12,
        minimum_cover=12,
        ready_min=12,
        restriction="vrije tekst",
        observed_at=datetime(2025, 4, 3, 16, tzinfo=UTC),
        source="vrije tekst",
    )


def test_the_guide_warns_about_the_usual_mistakes() -> None:
    told = " ".join(str(row[1]) for row in values(sheet_named(template(CAPACITY, REFERENCE), "Uitleg")))

    assert "Laat een aantal leeg als het niet is opgegeven. 0 betekent nul." in told
    assert "worden niet ingelezen" in told
    assert "Vermeld geen personen." in told


# ---- filled in and read ----------------------------------------------------------------------------------------------


@given(st.lists(st.one_of(st.none(), st.integers(0, 100_000)), min_size=1, max_size=26))
@settings(deadline=None, max_examples=20)
def test_a_template_that_was_filled_in_gives_what_was_filled_in(totals: list[int | None]) -> None:
    workbook = opened(template(CAPACITY, REFERENCE, organisation="VR07"))
    sheet = workbook["Capaciteit"]
    moment = [cell.value for cell in sheet[1]].index("Stand van") + 1
    for row, total in enumerate(totals, start=2):
        sheet.cell(row, 3).value = total
        sheet.cell(row, moment).value = datetime(2025, 4, 3, 12)  # noqa: DTZ001  # Excel knows no zone
    codes = [sheet.cell(row, 2).value for row in range(2, len(totals) + 2)]

    found = records(saved(workbook), name="VR07.xlsx")

    assert found == [
        capacity(capability=code, total=total, source="VR07.xlsx") for code, total in zip(codes, totals, strict=True)
    ]


def test_the_sheets_of_the_template_are_not_told_as_left_out() -> None:
    workbook = opened(template(CAPACITY, REFERENCE, organisation="VR07"))
    workbook["Capaciteit"]["C2"] = 3

    notes = read(saved(workbook), default_observed_at=NOON).notes

    assert not any("niet gelezen" in note for note in notes)
    assert "25 rijen zonder opgave zijn overgeslagen." in notes


# ---- downloads -------------------------------------------------------------------------------------------------------


def test_the_faults_of_a_file_are_a_table() -> None:
    with pytest.raises(DataError, match=r"2 fouten") as caught:
        read(csv_file(ROW | {"Totaal": "veel", "Stand van": "ooit"}))

    table = fault_table(caught.value)

    assert list(table.columns) == ["Rij", "Kolom", "Gevonden", "Verwacht"]
    assert table["Rij"].tolist() == [2, 2]
    assert table["Kolom"].tolist() == ["Totaal", "Stand van"]
    assert table["Gevonden"].tolist() == ["veel", "ooit"]


def test_a_fault_of_a_whole_file_has_no_row() -> None:
    with pytest.raises(DataError, match=r"een PDF") as caught:
        read(b"%PDF")

    table = fault_table(caught.value)

    assert table["Rij"].isna().tolist() == [True]
    assert table["Rij"].dtype == "Int64"


def test_an_error_without_faults_gives_an_empty_table() -> None:
    table = fault_table(DataError("niets"))

    assert table.empty
    assert list(table.columns) == ["Rij", "Kolom", "Gevonden", "Verwacht"]


def test_csv_is_written_as_dutch_excel_opens_it() -> None:
    table = pd.DataFrame(
        {
            "Naam": ["Fryslân", "a;b"],
            "Aantal": pd.array([1234, None], dtype="Int64"),
            "Deel": [0.5, float("nan")],
            "Eigen": [True, False],
            "Stand van": pd.to_datetime(["2025-04-03T16:00Z", None]),
        }
    )

    content = write_csv(table)

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == [
        "Naam;Aantal;Deel;Eigen;Stand van",
        "Fryslân;1234;0,5;ja;03-04-2025 18:00",
        '"a;b";;;nee;',
    ]


def test_numbers_stay_numbers_in_a_workbook_and_all_else_is_text() -> None:
    table = pd.DataFrame(
        {
            "Aantal": pd.array([3, None], dtype="Int64"),
            "Deel": [0.5, 1.0],
            "Naam": ["a", None],
            "Stand van": pd.to_datetime(["2025-04-03T16:00Z", None]),
        }
    )

    rows = values(first_sheet(write_xlsx(table, title="Overzicht")))

    assert rows[1:] == [(3, 0.5, "a", "03-04-2025 18:00"), (None, 1, None, None)]


INJECTIONS = ("=1+1", "+31 6", "-1", "@SOM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "'=1", "''+1")


@pytest.mark.parametrize("text", INJECTIONS)
def test_a_text_that_excel_would_run_is_guarded_in_csv_also_in_a_heading(text: str) -> None:
    content = write_csv(pd.DataFrame({text: [text]})).decode("utf-8-sig")

    assert all(cell.startswith("'") for row in csv.reader(StringIO(content, newline=""), delimiter=";") for cell in row)


@pytest.mark.parametrize("text", INJECTIONS)
def test_a_text_that_excel_would_run_is_a_text_in_a_workbook(text: str) -> None:
    sheet = first_sheet(write_xlsx(pd.DataFrame({text: [text]})))

    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.data_type in ("s", "inlineStr")
        assert cell.quotePrefix


@pytest.mark.parametrize("text", ["VR07", "'s nachts", "a=b", "3-4", ""])
def test_an_ordinary_text_is_not_guarded(text: str) -> None:
    assert guarded(text) == text


@given(st.sampled_from(["", "'", "''"]), st.sampled_from(["=", "+", "-", "@", "a"]), st.text("ab'=", max_size=4))
def test_guarding_never_makes_two_texts_one(quotes: str, sign: str, rest: str) -> None:
    text = quotes + sign + rest

    assert guarded(text) in (text, f"'{text}")
    assert records(csv_file(ROW | {"Beperking": guarded(text)})) == [capacity(restriction=text)]


def test_a_sign_that_a_workbook_cannot_hold_stays_visible() -> None:
    rows = values(first_sheet(write_xlsx(pd.DataFrame({"Tekst": ["a\x07b"]}))))

    assert rows[1] == ("a\ufffdb",)


def test_a_fault_with_a_formula_in_it_does_no_harm_in_a_download() -> None:
    error = DataError("fout", faults=[Fault(2, "Totaal", "=cmd|'/c calc'!A1", "een heel getal")])

    assert b";'=cmd" in write_csv(fault_table(error))


def test_a_table_without_rows_is_still_a_file() -> None:
    table = sheet_table(columns_of(CAPACITY, REFERENCE), [])

    assert write_csv(table).decode("utf-8-sig").startswith("Eigenaar;Type;Totaal (eenheden)")
    assert len(values(first_sheet(write_xlsx(table)))) == 1


def test_files_name_no_person_as_their_maker() -> None:
    assert opened(write_xlsx(pd.DataFrame({"a": [1]}))).properties.creator == "KCR2"
    assert opened(template(CAPACITY, REFERENCE)).properties.creator == "KCR2"
