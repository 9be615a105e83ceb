"""How does a table leave as a file that Dutch Excel opens as it stands, and that runs nothing?"""

import csv
import re
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO, StringIO
from math import isnan
from numbers import Real
from typing import TypeGuard
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from kcr2.exchange.sheets.moments import AMSTERDAM, dutch

FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""How a text begins that a spreadsheet would run, with what `guarded` may have put before it."""

WIDEST = 60


def write_csv(table: pd.DataFrame, *, zone: ZoneInfo = AMSTERDAM) -> bytes:
    """Write a table as Dutch Excel reads CSV: UTF-8 with a mark, semicolons, decimal commas, local time."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([guarded(str(name)) for name in table.columns])
    for row in table.itertuples(index=False, name=None):
        writer.writerow([_csv_cell(value, zone) for value in row])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(table: pd.DataFrame, *, title: str = "Tabel", zone: ZoneInfo = AMSTERDAM) -> bytes:
    """Write a table as a workbook of one sheet; a text stays a text, whatever it begins with."""
    workbook = empty_workbook()
    rows = table.itertuples(index=False, name=None)
    fill(workbook.create_sheet(title), [list(table.columns), *rows], zone=zone)
    return saved(workbook)


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula (CSV injection).

    Source: OWASP, CSV Injection. Reading a CSV file takes the apostrophe away again.
    """
    return f"'{text}" if FORMULA.match(text) else text


def fill(sheet: Worksheet, rows: Iterable[Iterable[object]], *, zone: ZoneInfo = AMSTERDAM) -> None:
    """Write rows under each other, the first as headings that stay in sight and are printed on each page."""
    widths: dict[int, int] = {}
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            put(cell, value, zone=zone)
            widths[place] = max(widths.get(place, 0), len(str(cell.value or "")))
    for place, width in widths.items():
        sheet.column_dimensions[get_column_letter(place)].width = min(max(width + 2, 10), WIDEST)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def put(cell: Cell | MergedCell, value: object, *, zone: ZoneInfo = AMSTERDAM) -> None:
    """Write a value into a cell: numbers as numbers, all else as text that is never a formula."""
    if _is_number(value):
        cell.value = value
    if _is_number(value) or _is_absent(value):
        return
    # A sign that XML cannot hold stays visible as a damaged letter instead of stopping the download.
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", _text(value, zone))
    cell.data_type = "s"
    cell.quotePrefix = bool(FORMULA.match(str(cell.value)))


def empty_workbook() -> Workbook:
    """Make a workbook without sheets."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = "KCR2"
    return workbook


def saved(workbook: Workbook) -> bytes:
    """Give the bytes of a workbook."""
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _csv_cell(value: object, zone: ZoneInfo) -> str:
    if _is_absent(value):
        return ""
    if _is_number(value):
        return str(value).replace(".", ",")
    return guarded(_text(value, zone))


def _is_absent(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and isnan(value))


def _is_number(value: object) -> TypeGuard[int | float]:
    # Real, because the columns of a table hold numpy's numbers.
    return isinstance(value, Real) and not isinstance(value, bool) and not isnan(value)


def _text(value: object, zone: ZoneInfo) -> str:
    if isinstance(value, bool | np.bool_):
        return "ja" if value else "nee"
    if isinstance(value, datetime) and value.tzinfo is not None:
        return dutch(value, zone)
    return str(value)
