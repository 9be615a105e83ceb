"""What do the tests of sheets share? Files, desks and faults, each with dull defaults."""

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kcr2.desk import Desk
from kcr2.errors import DataError, Fault
from kcr2.exchange.sheets import CAPACITY, THEMES, Kind, Sheet, SheetRow, columns_of, read_sheet
from kcr2.exchange.sheets.columns import Column
from kcr2.journal import Author, Journal, Space
from kcr2.model import CapacityReport, Stated, ThemeReport
from kcr2.picture import Picture
from kcr2.reference import load_reference
from kcr2.settings import Settings
from kcr2.terms import Role, SpaceKind, Status, Theme

REFERENCE = load_reference()
NOON = datetime(2025, 4, 3, 10, tzinfo=UTC)
"""Noon in the Netherlands, as the files write it: 03-04-2025 12:00."""
LATER = datetime(2025, 4, 3, 16, tzinfo=UTC)

VR07 = Author(actor="ACBZ", role=Role.REGIO, organisation="VR07")
HUB = Author(actor="Coördinator", role=Role.KCR2, organisation="KCR2")
STATE = Author(actor="Lezer", role=Role.RIJK, organisation="NCC")

ROW = {"Eigenaar": "VR07", "Type": "BRW-PEL-BB", "Totaal": "3", "Stand van": "03-04-2025 12:00"}
THEME_ROW = {"Veiligheidsregio": "VR07", "Thema": "Brandweer", "Status": "groen", "Stand van": "03-04-2025 12:00"}


def csv_file(*rows: Mapping[str, object], sign: str = ";", encoding: str = "utf-8") -> bytes:
    """Write rows with the headings of the first."""
    out = StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=sign, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def workbook_of(*rows: Mapping[str, object], title: str = "Capaciteit") -> Workbook:
    """Make a workbook of rows with the headings of the first."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([row.get(name) for name in rows[0]])
    return workbook


def saved(workbook: Workbook) -> bytes:
    """Give the bytes of a workbook."""
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def opened(content: bytes) -> Workbook:
    """Open the bytes of a workbook."""
    return load_workbook(BytesIO(content))


def first_sheet(content: bytes) -> Worksheet:
    """Open the first sheet of a workbook."""
    sheet = opened(content).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def part(content: bytes, name: str) -> str:
    """Give the XML of one part of a workbook."""
    with ZipFile(BytesIO(content)) as book:
        return book.read(name).decode()


def with_part(content: bytes, part: str, replace: tuple[str, str]) -> bytes:
    """Change the XML of one part of a workbook, as another program might have written it."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                assert replace[0].encode() in text
                text = text.replace(*(piece.encode() for piece in replace))
            new.writestr(name, text)
    return out.getvalue()


def columns(kind: Kind = CAPACITY) -> dict[str, Column]:
    """Give the columns of a sheet by field."""
    return {column.name: column for column in columns_of(kind, REFERENCE)}


def read(content: bytes, *, kind: Kind = CAPACITY, name: str = "opgave.csv", **options: object) -> Sheet:
    """Read a file with the real reference data."""
    return read_sheet(name, content, kind, REFERENCE, **options)  # type: ignore[arg-type]


def records(content: bytes, *, kind: Kind = CAPACITY, name: str = "opgave.csv") -> list[Stated]:
    """Read a file and give what its rows state."""
    return [row.record for row in read(content, kind=kind, name=name).rows]


def faults(content: bytes, *, kind: Kind = CAPACITY, name: str = "opgave.csv", **options: object) -> list[Fault]:
    """Read a file that must be refused, and give every fault."""
    with pytest.raises(DataError, match=r"er is niets ingelezen") as caught:
        read(content, kind=kind, name=name, **options)
    return list(caught.value.faults)


def fault_of(content: bytes, *, kind: Kind = CAPACITY, **options: object) -> Fault:
    """Read a file that must be refused for one reason."""
    found = faults(content, kind=kind, **options)
    assert len(found) == 1, found
    return found[0]


def capacity(**fields: object) -> CapacityReport:
    """Make a capacity report."""
    given = {"owner": "VR07", "capability": "BRW-PEL-BB", "total": 3, "observed_at": NOON, "source": "opgave.csv"}
    return CapacityReport.model_validate(given | fields)


def theme(**fields: object) -> ThemeReport:
    """Make a theme report."""
    given = {"region": "VR07", "theme": Theme.FIRE, "status": Status.GREEN, "observed_at": NOON, "source": "x.csv"}
    return ThemeReport.model_validate(given | fields)


def sheet_of(*stated: Stated, kind: Kind | None = None) -> Sheet:
    """Make a sheet as if it was read from a file."""
    meant = kind or (CAPACITY if isinstance(stated[0], CapacityReport) else THEMES)
    rows = tuple(SheetRow(number, record) for number, record in enumerate(stated, start=2))
    template = read(csv_file(ROW))
    return Sheet("opgave.csv", meant, columns_of(meant, REFERENCE), rows, (), template.zone)


class Bench:
    """A desk over a journal in memory, at one moment."""

    def __init__(self) -> None:
        """Open an empty live space."""
        self.space = Space(name="live", kind=SpaceKind.LIVE, title="Live", created_at=NOON)
        journal = Journal("sqlite://")
        journal.create_space(self.space)
        self.desk = Desk(journal, REFERENCE, Settings())

    @property
    def picture(self) -> Picture:
        """The picture now."""
        return self.desk.picture(self.space, now=LATER)

    def perform(self, author: Author, intentions: Sequence[object]) -> int:
        """Perform intentions, and give how many events that wrote."""
        return len(self.desk.perform(self.space, author, intentions, now=LATER))  # type: ignore[arg-type]
