"""What stands in a workbook, as Excel saved it?"""

import warnings
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import cast
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from kcr2.exchange.sheets.cells import ERRORS, NO_ERROR, Broken, Raw, shown
from kcr2.exchange.sheets.columns import folded
from kcr2.exchange.sheets.grid import Grid, Line, letter, refused_file
from kcr2.words import many

SAVE_AS = "Open het in Excel en bewaar het opnieuw als XLSX."
GUIDE, LISTS = "Uitleg", "Lijsten"
"""Sheets that the template adds; nothing is read from them."""

OTHER_FORMATS = {
    "xl/workbook.bin": "een binaire Excel-werkmap (XLSB)",
    "word/document.xml": "een Word-document",
    "ppt/presentation.xml": "een presentatie",
    "content.xml": "een OpenDocument-bestand (ODS)",
}
"""Part of a zip file → what the file is."""

# openpyxl has no error of its own for a damaged part: whatever it trips over comes out.
DAMAGED = (
    *(BadZipFile, ZlibError, InvalidFileException, ParseError, OSError, EOFError, NotImplementedError),
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, OverflowError, RuntimeError),
)
NO_RESULT = Broken(
    "een formule zonder uitkomst",
    "een waarde; bewaar het bestand in Excel, of vul de waarde zelf in",
)

Cells = Mapping[tuple[int, int], Cell | MergedCell]
Headings = Sequence[Collection[str]]


def read_workbook(name: str, content: bytes, *, title: str, needed: Headings, max_bytes: int) -> Grid:
    """Read the sheet that holds the rows.

    Parameters
    ----------
    title : name of the sheet to read
    needed : per column that a sheet must have to be meant, its folded headings
    max_bytes : what the workbook may measure when unpacked

    Raises
    ------
    DataError
        It is no workbook, too large, damaged, or it is not clear which sheet is meant.
    """
    _check_parts(name, content, max_bytes)
    workbook = _loaded(name, content, results=False)
    sheet = _chosen(name, workbook, title, needed)
    formulas = {place for place, cell in _cells(sheet).items() if cell.data_type == "f"}
    results = _cells(_loaded(name, content, results=True)[sheet.title]) if formulas else {}
    return Grid(
        _lines(_cells(sheet), results, formulas),
        notes=[*_about_sheets(workbook, sheet), *_about_hidden(sheet), *_about_formulas(formulas)],
        merged=[(it.min_row, it.max_row, it.min_col, it.max_col) for it in sheet.merged_cells.ranges],
    )


def _check_parts(name: str, content: bytes, max_bytes: int) -> None:
    try:
        with ZipFile(BytesIO(content)) as parts:
            sizes = {part.filename: part.file_size for part in parts.infolist()}
            # Not the sum over names: a bomb may list one name many times.
            size = sum(part.file_size for part in parts.infolist())
    except DAMAGED as error:
        raise _damaged(name) from error
    if size > max_bytes:
        raise refused_file(
            name,
            f"{size / 1e6:.0f} MB uitgepakt",
            f"ten hoogste {max_bytes / 1e6:.0f} MB",
            fix="Haal uit het bestand wat er niet bij hoort: opmaak, plaatjes, andere bladen.",
        )
    if "xl/workbook.xml" not in sizes:
        what = next((told for part, told in OTHER_FORMATS.items() if part in sizes), "een zipbestand")
        raise refused_file(name, what, "XLSX of CSV", fix=SAVE_AS)


def _loaded(name: str, content: bytes, *, results: bool) -> Workbook:
    """Load the workbook with its formulas, or with the results that Excel kept of them."""
    with warnings.catch_warnings():
        # openpyxl warns of parts that it would lose on saving; nothing is saved here.
        warnings.simplefilter("ignore", UserWarning)
        try:
            return load_workbook(BytesIO(content), data_only=results, keep_links=False)
        except DAMAGED as error:
            raise _damaged(name) from error


def _damaged(name: str) -> Exception:
    return refused_file(name, "een beschadigde werkmap", "een werkmap die Excel kan openen", fix=SAVE_AS)


def _chosen(name: str, workbook: Workbook, title: str, needed: Headings) -> Worksheet:
    sheets = [sheet for sheet in workbook.worksheets if isinstance(sheet, Worksheet)]
    if len(sheets) == 1:
        return sheets[0]
    named = [sheet for sheet in sheets if folded(sheet.title) == folded(title)]
    fitting = named or [sheet for sheet in sheets if _fits(sheet, needed)]
    if len(fitting) == 1:
        return fitting[0]
    told = ", ".join(sheet.title for sheet in fitting or sheets) or "geen bladen"
    raise refused_file(
        name,
        f"de bladen {told}" if fitting else f"geen blad met de juiste koppen in {told}",
        f"één blad met de naam {title}",
        fix=f"Noem het blad dat gelezen moet worden {title}.",
    )


def _fits(sheet: Worksheet, needed: Headings) -> bool:
    first = next(iter(_lines(_cells(sheet), {}, set())), None)
    headings = {folded(shown(raw)) for raw in first.cells.values()} if first else set()
    return all(headings.intersection(known) for known in needed)


def _cells(sheet: Worksheet) -> Cells:
    # Not iter_rows: that makes every cell of the rectangle, and one stray cell below makes it huge.
    cells: Cells = sheet._cells
    return cells


def _lines(cells: Cells, results: Cells, formulas: Collection[tuple[int, int]]) -> list[Line]:
    rows: dict[int, dict[int, Raw]] = defaultdict(dict)
    for (row, column), raw in _filled(cells, results, formulas):
        rows[row][column] = raw
    return [Line(row, dict(sorted(rows[row].items()))) for row in sorted(rows)]


def _filled(
    cells: Cells, results: Cells, formulas: Collection[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], Raw]]:
    for place, cell in cells.items():
        raw = _result(results[place]) if place in formulas else _raw(cell)
        if raw is not None:
            yield place, raw


def _result(cell: Cell | MergedCell) -> Raw | None:
    """Give what a formula came to. An empty text is a result; nothing at all was never computed."""
    raw = _raw(cell)
    return NO_RESULT if raw is None and cell.data_type == "n" else raw


def _raw(cell: Cell | MergedCell) -> Raw | None:
    """Give what a cell holds, None when it looks empty."""
    value = cell.value
    if cell.data_type == "e":
        return Broken(ERRORS.get(str(value), str(value)), NO_ERROR)
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return cast("Raw | None", value)  # never a formula here: those come by their result


def _about_sheets(workbook: Workbook, sheet: Worksheet) -> list[str]:
    others = [other for other in workbook.sheetnames if other not in (sheet.title, GUIDE, LISTS)]
    notes = [f"Blad {sheet.title} is gelezen; niet gelezen: {', '.join(others)}."] if others else []
    if sheet.sheet_state != "visible":
        notes.append(f"Blad {sheet.title} is verborgen en toch gelezen.")
    return notes


def _about_hidden(sheet: Worksheet) -> list[str]:
    filled = {row for row, _ in _cells(sheet)}
    rows = sum(shape.hidden for row, shape in sheet.row_dimensions.items() if row in filled)
    columns = [letter(shape.min) for shape in sheet.column_dimensions.values() if shape.hidden and shape.min]
    notes = [many(rows, "1 verborgen rij is", "{n} verborgen rijen zijn") + " ook gelezen."] if rows else []
    return [*notes, f"Verborgen en toch gelezen: {', '.join(columns)}."] if columns else notes


def _about_formulas(formulas: Collection[tuple[int, int]]) -> list[str]:
    if not formulas:
        return []
    cells = many(len(formulas), "1 cel", "{n} cellen")
    return [f"Van {cells} met een formule is de uitkomst gelezen die Excel bewaarde."]
