"""What does a national workbook of 1,500 rows cost, with its preview?"""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from kcr2.desk import Desk
from kcr2.exchange.sheets import CAPACITY, preview, read_sheet, template
from kcr2.journal import Author, Space
from kcr2.terms import Role
from tests.bench.picture import NOW, journal
from tests.bench.timing import Measured, pair

ROWS = 1_500
KCR2 = Author(actor="meting", role=Role.KCR2, organisation="KCR2")


def workbook(desk: Desk) -> bytes:
    """Fill the template with 25 regions × 60 types."""
    book = openpyxl.load_workbook(BytesIO(template(CAPACITY, desk.reference)))
    sheet = book[CAPACITY.title]
    columns = {str(cell.value).split(" (")[0].rstrip(" *"): int(cell.column or 0) for cell in sheet[1] if cell.value}
    pairs = [(owner, code) for code in desk.reference.capabilities.index[:60] for owner in desk.reference.regions.index]
    for number, (owner, code) in enumerate(pairs[:ROWS], start=_first_free(sheet)):
        for title, value in {"Eigenaar": owner, "Type": code, "Totaal": 3, "Leverbaar": 1, "Inzetbaar": 2}.items():
            sheet.cell(number, columns[title], value)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _first_free(sheet: Worksheet) -> int:
    return next(row for row in range(2, sheet.max_row + 2) if sheet.cell(row, 1).value is None)


def import_sheet(folder: Path) -> list[Measured]:
    """Compare reading and previewing the workbook with openpyxl's bare reading of its cells."""
    desk, _ = journal(folder)
    space = Space(name="leeg", kind="live", title="Leeg", created_at=NOW - timedelta(days=1))
    desk.journal.create_space(space)
    content = workbook(desk)

    def ours() -> object:
        sheet = read_sheet("landelijk.xlsx", content, CAPACITY, desk.reference, default_observed_at=NOW)
        return preview(sheet, desk.picture(space, now=NOW), KCR2).intentions

    def bare() -> object:
        return [list(row) for row in openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True)]

    one, two = pair(ours, bare, rounds=5)
    detail = f"{one:.2f} s against {two:.2f} s; should stay under 5 s"
    return [Measured("1,500-row workbook with preview / openpyxl's bare reading", one / two, "x", "", detail)]
