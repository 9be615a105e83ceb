"""Is a file read as the program meant that saved it, and refused clearly when it cannot be?"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from kcr2.errors import DataError
from kcr2.exchange.sheets import THEMES
from tests.test_sheets_builders import (
    ROW,
    THEME_ROW,
    capacity,
    csv_file,
    fault_of,
    faults,
    part,
    read,
    records,
    saved,
    with_part,
    workbook_of,
)

SHEET = "xl/worksheets/sheet1.xml"


def note_of(content: bytes, *, name: str = "opgave.csv") -> str:
    """Read a file and give everything that people should know about how."""
    return " ".join(read(content, name=name).notes)


# ---- CSV -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_separator_and_encoding_gives_the_same_report(sign: str, encoding: str) -> None:
    row = ROW | {"Eigenaar": "Fryslân", "Beperking": "één ploeg, niet ’s nachts; 12,5 % ziek"}

    found = records(csv_file(row, sign=sign, encoding=encoding))

    assert found == [capacity(owner="VR02", restriction="één ploeg, niet ’s nachts; 12,5 % ziek")]


TEXTS = (
    st.text(st.characters(codec="cp1252", categories=("L", "N", "P", "S", "Zs")), max_size=40)
    .map(str.strip)
    .filter(lambda text: not text.startswith("#"))
)


@given(
    totals=st.lists(st.one_of(st.none(), st.integers(0, 100_000)), min_size=1, max_size=12),
    form=st.sampled_from(["{}", "{},0", "{:,}"]),
    sign=st.sampled_from([";", ",", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    text=TEXTS,
)
def test_any_mixture_of_forms_gives_the_same_reports(
    totals: list[int | None], form: str, sign: str, encoding: str, text: str
) -> None:
    rows = [
        ROW
        | {
            "Eigenaar": f"VR{place:02}",
            "Totaal": "" if total is None else form.format(total).replace(",", "." if ":" in form else ","),
            "Beperking": text,
            "Kwaliteit": "schatting",
        }
        for place, total in enumerate(totals, start=1)
    ]
    expected = [
        capacity(
            owner=f"VR{place:02}", total=total, restriction=text.removeprefix("'") if _guarded(text) else text
        ).model_copy(update={"quality": "estimate"})
        for place, total in enumerate(totals, start=1)
    ]

    assert records(csv_file(*rows, sign=sign, encoding=encoding)) == expected


def _guarded(text: str) -> bool:
    return text.startswith("'") and text.lstrip("'")[:1] in tuple("=+-@")


def test_the_first_line_may_announce_the_separator_and_is_not_counted() -> None:
    content = b"sep=,\r\n" + csv_file(ROW | {"Totaal": "-1"}, sign=",")

    assert fault_of(content).row == 2


def test_a_blank_line_counts_as_a_row_and_holds_nothing() -> None:
    lines = csv_file(ROW, ROW | {"Eigenaar": "VR08", "Totaal": "x"}).split(b"\r\n")
    lines.insert(2, b";;;")
    lines.insert(2, b"")

    assert fault_of(b"\r\n".join(lines)).row == 5


def test_a_line_break_inside_quotes_does_not_count_as_a_row() -> None:
    rows = [THEME_ROW | {"Wat is": "brand\r\nin het bos"}, THEME_ROW | {"Thema": "Water", "Status": "paars"}]

    assert fault_of(csv_file(*rows), kind=THEMES).row == 3


def test_line_breaks_in_a_text_are_kept() -> None:
    row = THEME_ROW | {"Wat is": "brand\r\nin het bos"}

    assert read(csv_file(row), kind=THEMES).rows[0].record.model_dump()["what_is"] == "brand\nin het bos"


def test_excel_leaving_out_the_last_separators_is_no_fault() -> None:
    content = b"Eigenaar;Type;Stand van;Totaal;Leverbaar;Beperking\nVR07;BRW-PEL-BB;03-04-2025 12:00;3\n"

    assert records(content) == [capacity()]


def test_separators_after_the_last_column_are_no_fault() -> None:
    content = b"Eigenaar;Type;Stand van;Totaal;;;\nVR07;BRW-PEL-BB;03-04-2025 12:00;3;;;\n"

    assert records(content) == [capacity()]


def test_a_decimal_comma_between_commas_is_told_as_a_cell_too_many() -> None:
    content = b"Eigenaar,Type,Stand van,Totaal\nVR07,BRW-PEL-BB,03-04-2025 12:00,2,5\n"

    fault = fault_of(content)

    assert (fault.row, fault.column, fault.found) == (2, "kolom E", "5 cellen")
    assert "ten hoogste 4, zoals koppen; zet een cel met een scheidingsteken tussen aanhalingstekens" in fault.expected


def test_a_quote_that_is_never_closed_is_told() -> None:
    content = csv_file(ROW) + b'VR08;"BRW-PEL-BB;3;03-04-2025 12:00\r\n'

    fault = fault_of(content)

    assert (fault.row, fault.found) == (3, "een los aanhalingsteken")
    assert 'binnen een tekst dubbel: ""' in fault.expected


def test_a_single_column_of_text_without_known_headings_is_refused() -> None:
    fault = fault_of(b"Beste collega,\r\nhierbij de opgave.\r\n")

    assert (fault.row, fault.column, fault.found) == (1, "koppen", "Beste collega")
    assert fault.expected.startswith("koppen als Eigenaar, Type, Totaal (eenheden), Inzetbaar (eenheden)")


def test_windows_1252_is_read_and_said() -> None:
    assert "Gelezen als Windows-1252; controleer letters met accenten." in note_of(
        csv_file(ROW | {"Eigenaar": "Fryslân"}, encoding="cp1252")
    )


def test_utf_8_needs_no_remark() -> None:
    assert note_of(csv_file(ROW | {"Eigenaar": "Fryslân"})) == ""


def test_unicode_text_of_excel_is_read_and_said() -> None:
    assert "UTF-16" in note_of(csv_file(ROW, sign="\t", encoding="utf-16"))


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
@pytest.mark.parametrize("text", ["beëindigd", "Fryslân", "één café", "financiële steun", "coördinatie", "knieën"])
def test_letters_of_dos_and_old_macs_are_refused_rather_than_guessed(text: str, encoding: str) -> None:
    fault = fault_of(csv_file(ROW | {"Beperking": text}, encoding=encoding))

    assert fault.column == "bestand"
    assert fault.expected == "UTF-8 of Windows-1252"


@pytest.mark.parametrize(
    "text",
    [
        "€ 500",
        "‘n beetje",
        "foto’s",
        "“citaat”",
        "Arnhem–Ede",
        "5 ‰",
        "wacht… af",
        "ruïne",
        "Škoda",
        "à la carte",
        "• punt",
    ],
)
def test_ordinary_signs_of_windows_are_read(text: str) -> None:
    assert records(csv_file(ROW | {"Beperking": text}, encoding="cp1252")) == [capacity(restriction=text)]


def test_a_byte_that_no_windows_text_has_is_told_with_its_place() -> None:
    fault = fault_of(csv_file(ROW) + b"VR08;BRW-PEL-BB;3;\x81\xff\r\n")

    assert fault.found.startswith("byte 0x81 op plaats ")
    assert fault.expected == "UTF-8 of Windows-1252"


def test_our_own_guard_against_formulas_is_taken_away_again() -> None:
    assert records(csv_file(ROW | {"Beperking": "'=1+1"})) == [capacity(restriction="=1+1")]
    assert records(csv_file(ROW | {"Beperking": "'s nachts niet"})) == [capacity(restriction="'s nachts niet")]


# ---- files that are something else ---------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"   \r\n", b"\n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    fault = fault_of(content)

    assert (fault.row, fault.column, fault.found) == (None, "bestand", "een leeg bestand")


@pytest.mark.parametrize("content", [b"Eigenaar;Type;Stand van\r\n", b"sep=;\r\n;;;\r\n;;\r\n"])
def test_a_file_without_rows_is_refused(content: bytes) -> None:
    assert fault_of(content).found == "geen rijen met gegevens"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7 ...", "een PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "een oude Excel-werkmap (XLS)"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "een werkmap met een wachtwoord"),
        (b"<html><table><tr><td>Eigenaar", "een webpagina of XML"),
        (b"\xef\xbb\xbf\r\n <!DOCTYPE html>", "een webpagina of XML"),
        (b"<?xml version='1.0'?><Workbook/>", "een webpagina of XML"),
        (b"{\\rtf1 Eigenaar", "een RTF-document"),
        (b"Eigenaar\x00Type\x00", "geen tekst"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "geen tekst"),
        (b"PK\x03\x04 rest is weg", "een beschadigde werkmap"),
    ],
)
@pytest.mark.parametrize("name", ["opgave.csv", "opgave.xlsx", "opgave.xls"])
def test_a_file_is_judged_by_what_it_is_not_by_its_name(content: bytes, what: str, name: str) -> None:
    fault = fault_of(content, name=name)

    assert fault.found.startswith(what)


def zipped(**parts: bytes) -> bytes:
    """Make a zip file."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("xl__workbook_dot_bin", "een binaire Excel-werkmap (XLSB)"),
        ("word__document_dot_xml", "een Word-document"),
        ("ppt__presentation_dot_xml", "een presentatie"),
        ("content_dot_xml", "een OpenDocument-bestand (ODS)"),
        ("foto_dot_jpg", "een zipbestand"),
    ],
)
def test_another_zip_file_is_called_by_its_name(part: str, what: str) -> None:
    fault = fault_of(zipped(**{part: b"x"}))

    assert (fault.found, fault.expected) == (what, "XLSX of CSV")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    fault = fault_of(zipped(xl__workbook_dot_xml=bytes(30_000_000)))

    assert (fault.found, fault.expected) == ("30 MB uitgepakt", "ten hoogste 20 MB")


def test_a_file_that_is_too_large_is_refused() -> None:
    fault = fault_of(b"a;" * 600, max_bytes=1_000)

    assert fault.expected == "ten hoogste 0 MB"


def test_a_workbook_with_a_damaged_part_is_refused() -> None:
    content = with_part(saved(workbook_of(ROW)), SHEET, ("<sheetData>", "<sheetData"))

    assert fault_of(content).found == "een beschadigde werkmap"


def test_a_workbook_cut_in_half_is_refused() -> None:
    content = saved(workbook_of(ROW))

    assert fault_of(content[: len(content) // 2]).found == "een beschadigde werkmap"


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"Eigenaar;Type\n"]))
def test_no_file_at_all_makes_the_reader_crash(content: bytes, start: bytes) -> None:
    assert faults(start + content)


@given(st.integers(0, 5000), st.integers(0, 255))
def test_a_workbook_with_one_changed_byte_is_read_or_refused_but_never_crashes(place: int, byte: int) -> None:
    content = bytearray(saved(workbook_of(ROW)))
    content[place % len(content)] = byte

    with suppress(DataError):
        records(bytes(content), name="opgave.xlsx")


def test_more_rows_than_allowed_are_refused_at_once() -> None:
    rows = [ROW | {"Totaal": "fout"}] * 4

    fault = fault_of(csv_file(*rows), max_rows=3)

    assert (fault.found, fault.expected) == ("4 rijen", "ten hoogste 3")


# ---- workbooks -------------------------------------------------------------------------------------------------------


def test_a_workbook_gives_the_same_report_as_a_csv_file() -> None:
    assert records(saved(workbook_of(ROW))) == records(csv_file(ROW)) == [capacity()]


def two_sheets(first: str, second: str, *, other: Mapping[str, object] = ROW) -> Workbook:
    """Make a workbook of two sheets."""
    workbook = workbook_of(ROW, title=first)
    sheet = workbook.create_sheet(second)
    sheet.append(list(other))
    sheet.append(list(other.values()))
    return workbook


def test_the_only_sheet_is_read_whatever_it_is_called() -> None:
    assert records(saved(workbook_of(ROW, title="Blad1"))) == [capacity()]


def test_the_sheet_with_the_right_name_is_read_and_the_others_are_named() -> None:
    content = saved(two_sheets("Oud", "CAPACITEIT", other=ROW | {"Totaal": "5"}))

    assert records(content) == [capacity(total=5)]
    assert "Blad CAPACITEIT is gelezen; niet gelezen: Oud." in note_of(content)


def test_the_only_sheet_with_the_headings_is_read() -> None:
    content = saved(two_sheets("Blad1", "Blad2", other={"Naam": "a", "Telefoon": "b"}))

    assert records(content) == [capacity()]


def test_two_sheets_that_both_fit_are_refused() -> None:
    fault = fault_of(saved(two_sheets("Blad1", "Blad2")))

    assert fault.found == "de bladen Blad1, Blad2"
    assert fault.expected == "één blad met de naam Capaciteit"


def test_sheets_of_which_none_fits_are_refused() -> None:
    workbook = two_sheets("Blad1", "Blad2")
    for sheet in workbook.worksheets:
        sheet["A1"] = "Naam"

    assert fault_of(saved(workbook)).found == "geen blad met de juiste koppen in Blad1, Blad2"


def test_a_hidden_sheet_that_is_read_is_told() -> None:
    workbook = two_sheets("Blad1", "Capaciteit")
    workbook["Capaciteit"].sheet_state = "hidden"

    assert "Blad Capaciteit is verborgen en toch gelezen." in note_of(saved(workbook))


def test_blank_rows_and_styled_empty_cells_are_skipped_and_rows_keep_their_number() -> None:
    workbook = workbook_of(ROW)
    sheet = workbook.worksheets[0]
    sheet.append([None, "   ", None])
    sheet["Z99"].number_format = "0.00"
    sheet.append(["VR08", "BRW-PEL-BB", "veel", "03-04-2025 12:00"])
    last = sheet.max_row

    assert fault_of(saved(workbook)).row == last


def test_one_stray_cell_far_below_costs_nothing() -> None:
    workbook = workbook_of(ROW)
    workbook.worksheets[0].cell(1_048_576, 2, "BRW-PEL-BB")

    assert {fault.row for fault in faults(saved(workbook))} == {1_048_576}


def test_hidden_rows_and_columns_are_read_and_that_is_told() -> None:
    workbook = workbook_of(ROW, ROW | {"Eigenaar": "VR08"})
    sheet = workbook.worksheets[0]
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True

    content = saved(workbook)

    assert len(records(content)) == 2
    assert "1 verborgen rij is ook gelezen." in note_of(content)
    assert "Verborgen en toch gelezen: kolom C." in note_of(content)


def test_several_hidden_rows_are_counted() -> None:
    workbook = workbook_of(ROW, ROW | {"Eigenaar": "VR08"})
    for row in (2, 3, 50):
        workbook.worksheets[0].row_dimensions[row].hidden = True

    assert "2 verborgen rijen zijn ook gelezen." in note_of(saved(workbook))


def test_a_merged_heading_is_refused_without_further_guesses() -> None:
    workbook = workbook_of(ROW)
    workbook.worksheets[0].merge_cells("B1:C1")

    fault = fault_of(saved(workbook))

    assert (fault.row, fault.column, fault.found) == (1, "kolom B", "samengevoegde cellen")
    assert fault.expected == "losse cellen, elk met een eigen waarde"


def test_merged_cells_in_the_rows_are_refused_because_all_but_one_seem_empty() -> None:
    workbook = workbook_of(ROW, ROW | {"Eigenaar": "VR08"})
    workbook.worksheets[0].merge_cells("C2:C3")

    fault = fault_of(saved(workbook))

    assert (fault.row, fault.column) == (2, "kolom C")


def test_merged_cells_beside_the_columns_do_no_harm() -> None:
    workbook = workbook_of(ROW)
    workbook.worksheets[0].merge_cells("H1:K3")

    assert records(saved(workbook)) == [capacity()]


def test_a_formula_that_was_never_computed_is_refused() -> None:
    fault = fault_of(saved(workbook_of(ROW | {"Totaal": "=1+2"})))

    assert (fault.column, fault.found) == ("Totaal", "een formule zonder uitkomst")
    assert fault.expected == "een waarde; bewaar het bestand in Excel, of vul de waarde zelf in"


def computed(kept: str) -> bytes:
    """Make a workbook in which Excel kept the result of a formula."""
    content = saved(workbook_of(ROW | {"Totaal": "=1+2"}))
    # How an empty value is closed depends on which XML library is installed.
    bare = re.search(r'<c r="C2"><f>1\+2</f><v ?(?:/|></v)></c>', part(content, SHEET))
    assert bare is not None
    return with_part(content, SHEET, (bare.group(), f'<c r="C2" {kept}</c>'))


def test_the_result_that_excel_kept_of_a_formula_is_read_and_told() -> None:
    content = computed("><f>1+2</f><v>3</v>")

    assert records(content) == [capacity()]
    assert "Van 1 cel met een formule is de uitkomst gelezen die Excel bewaarde." in note_of(content)


def test_a_formula_that_came_to_zero_is_zero_and_to_an_empty_text_is_not_reported() -> None:
    assert records(computed("><f>1-1</f><v>0</v>")) == [capacity(total=0)]
    assert records(computed('t="str"><f>""</f><v></v>')) == [capacity(total=None)]


def test_a_formula_that_came_to_an_error_is_refused() -> None:
    fault = fault_of(computed('t="e"><f>1/0</f><v>#DIV/0!</v>'))

    assert (fault.found, fault.expected) == ("#DEEL/0!", "een waarde, geen foutwaarde van Excel")


@pytest.mark.parametrize(("kept", "dutch"), [("#N/A", "#N/B"), ("#REF!", "#VERW!"), ("#NAME?", "#NAAM?")])
def test_an_error_value_is_refused_and_shown_as_dutch_excel_shows_it(kept: str, dutch: str) -> None:
    fault = fault_of(saved(workbook_of(ROW | {"Totaal": kept})))

    assert (fault.column, fault.found) == ("Totaal", dutch)


def test_a_text_that_begins_like_a_formula_is_kept_as_text() -> None:
    workbook = workbook_of(ROW | {"Beperking": "x"})
    cell = workbook.worksheets[0]["E2"]
    cell.value, cell.data_type = "=geen formule", "s"

    assert records(saved(workbook)) == [capacity(restriction="=geen formule")]


def test_a_real_date_of_excel_is_local_time() -> None:
    row = ROW | {"Stand van": datetime(2025, 4, 3, 12)}  # Excel knows no zone  # noqa: DTZ001  # Excel knows no zone

    assert records(saved(workbook_of(row))) == [capacity()]


def test_a_date_stored_as_iso_text_is_read_too() -> None:
    content = saved(workbook_of(ROW | {"Stand van": 1.0}))
    old, new = '<c r="D2" t="n"><v>1</v></c>', '<c r="D2" t="d"><v>2025-04-03</v></c>'

    found = records(with_part(content, SHEET, (old, new)))

    assert found[0].observed_at.isoformat() == "2025-04-02T22:00:00+00:00"


def test_comments_and_lists_in_the_workbook_do_no_harm() -> None:
    workbook = workbook_of(ROW)
    sheet = workbook.worksheets[0]
    sheet["A1"].comment = Comment("Let op", "ACBZ")
    rule = DataValidation(type="list", formula1='"a,b"')
    rule.add("A2")
    sheet.add_data_validation(rule)

    assert records(saved(workbook)) == [capacity()]


def test_a_feature_that_openpyxl_would_lose_raises_no_warning() -> None:
    extension = '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"/></extLst></worksheet>'

    assert records(with_part(saved(workbook_of(ROW)), SHEET, ("</worksheet>", extension))) == [capacity()]


def test_a_title_above_the_headings_is_told_as_a_row_without_headings() -> None:
    workbook = workbook_of(ROW)
    workbook.worksheets[0].insert_rows(1)
    workbook.worksheets[0]["A1"] = "Opgave Gelderland-Midden"

    fault = fault_of(saved(workbook))

    assert (fault.row, fault.column, fault.found) == (1, "koppen", "Opgave Gelderland-Midden")


def test_a_quote_in_the_headings_that_is_never_closed_is_told() -> None:
    fault = fault_of(b'"Eigenaar;Type\nVR07;BRW-PEL-BB\n')

    assert (fault.row, fault.found) == (1, "een los aanhalingsteken")


def test_headings_alone_with_one_row_too_long_tell_that_row() -> None:
    found = faults(b"Eigenaar;Type;Stand van\nVR07;BRW-PEL-BB;03-04-2025;3\n")

    assert [(fault.row, fault.found) for fault in found] == [(2, "4 cellen")]
