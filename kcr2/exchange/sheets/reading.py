"""What does a sheet state? Its rows as checked records, or every fault at once and nothing."""

import re
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PureWindowsPath
from zoneinfo import ZoneInfo

from kcr2.errors import Fault
from kcr2.exchange.sheets.columns import Column, columns_of
from kcr2.exchange.sheets.delimited import read_delimited
from kcr2.exchange.sheets.grid import Grid, Line, refused, refused_file
from kcr2.exchange.sheets.headings import Places, match_headings
from kcr2.exchange.sheets.kinds import Kind
from kcr2.exchange.sheets.moments import AMSTERDAM
from kcr2.exchange.sheets.rows import RowReader, SheetRow
from kcr2.exchange.sheets.workbook import SAVE_AS, read_workbook
from kcr2.reference import Reference
from kcr2.terms import Quality
from kcr2.words import many

MAX_ROWS = 5_000
"""Rows in one file: 35 owners of 74 types each are 2,590, so twice what can be meant."""
MAX_BYTES = 20_000_000
"""Bytes of a file, unpacked: 5,000 rows take 6 MB; more is pictures, or a zip bomb."""

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""What an XLSX with a password holds: outside, it looks like an old XLS."""

DIVIDE = "Verdeel de rijen over meer bestanden."
FILL_IN = "Vul het sjabloon in en lees het opnieuw in."

MARKUP = re.compile(rb"\s*<(?:!doctype|html|table|\?xml|meta|head|body)", re.IGNORECASE)
SIGNATURES = {
    b"%PDF": "een PDF",
    OLD_EXCEL: "een oude Excel-werkmap (XLS)",
    b"{\\rtf": "een RTF-document",
}
"""First bytes of a file → what it is."""


@dataclass(frozen=True)
class Sheet:
    """A file as it was read without a fault; `notes` are what people should know about how."""

    name: str
    kind: Kind
    columns: tuple[Column, ...]
    rows: tuple[SheetRow, ...]
    notes: tuple[str, ...]
    zone: ZoneInfo


def read_sheet(
    name: str,
    content: bytes,
    kind: Kind,
    reference: Reference,
    *,
    zone: ZoneInfo = AMSTERDAM,
    default_observed_at: datetime | None = None,
    default_quality: Quality = Quality.CONFIRMED,
    max_rows: int = MAX_ROWS,
    max_bytes: int = MAX_BYTES,
) -> Sheet:
    """Read an XLSX or CSV file: by what it is, not by what it is called.

    Rows that only name an owner and a type, as the template hands them out, say nothing and are left out.

    Parameters
    ----------
    name : file name; the source of each row that names no other
    zone : where the clock stood by which times without an offset were written
    default_observed_at : what an empty *stand van* means; when not given, it may not be empty
    default_quality : what an empty quality means
    max_rows, max_bytes : how much is read at most; bytes as unpacked

    Raises
    ------
    DataError
        With one `Fault` for everything that is wrong; nothing was read then.
    """
    columns = columns_of(kind, reference)
    grid = _grid(name, content, kind, columns, max_bytes)
    _check_rows(name, grid, max_rows)
    optional = {"observed_at"} if default_observed_at else set()
    places, faults = match_headings(grid, columns, optional=optional)
    reader = RowReader(
        kind, places, zone, _defaults(name, default_observed_at, default_quality), _absent(columns, places)
    )
    filled = [line for line in grid.lines[1:] if not reader.says_nothing(line)]
    read = [reader.row(line) for line in filled]
    faults += [*grid.faults, *(fault for _, found in read for fault in found)]
    rows = tuple(row for row, _ in read if row is not None)
    if faults := [*faults, *_twice(rows, columns, kind)]:
        raise refused(name, sorted(faults, key=lambda fault: fault.row or 0))
    if not rows:
        raise refused_file(name, "geen ingevulde rijen", "ten minste één ingevulde rij", fix=FILL_IN)
    notes = [*grid.notes, *_about_rows(reader, grid.lines[1:], filled)]
    return Sheet(name, kind, columns, rows, tuple(notes), zone)


def _grid(name: str, content: bytes, kind: Kind, columns: Sequence[Column], max_bytes: int) -> Grid:
    if not content.strip():
        raise refused_file(name, "een leeg bestand", "XLSX of CSV", fix=FILL_IN)
    if len(content) > max_bytes:
        raise refused_file(
            name,
            f"{len(content) / 1e6:.0f} MB",
            f"ten hoogste {max_bytes / 1e6:.0f} MB",
            fix=DIVIDE,
        )
    if what := _other_format(content):
        raise refused_file(name, what, "XLSX of CSV", fix=SAVE_AS)
    if content.startswith(b"PK"):
        keys = [column.known_as for column in columns if column.name in kind.key]
        return read_workbook(name, content, title=kind.title, needed=keys, max_bytes=max_bytes)
    return read_delimited(name, content, {known for column in columns for known in column.known_as})


def _check_rows(name: str, grid: Grid, max_rows: int) -> None:
    """Stop where reading on would tell nothing more: no headings, no rows, or far too many."""
    if grid.faults and not grid.lines:
        raise refused(name, grid.faults)
    if len(grid.lines) < 2 and not grid.faults:
        raise refused_file(name, "geen rijen met gegevens", "een rij koppen met rijen eronder", fix=FILL_IN)
    if len(grid.lines) - 1 > max_rows:
        found, expected = f"{len(grid.lines) - 1} rijen", f"ten hoogste {max_rows}"
        raise refused_file(name, found, expected, fix=DIVIDE)


def _other_format(content: bytes) -> str | None:
    if content.startswith(OLD_EXCEL) and ENCRYPTED in content:
        return "een werkmap met een wachtwoord"
    if MARKUP.match(content.removeprefix(BOM_UTF8)):
        return "een webpagina of XML, ook als de naam op .xls eindigt"
    return next((told for first, told in SIGNATURES.items() if content.startswith(first)), None)


def _defaults(name: str, observed_at: datetime | None, quality: Quality) -> dict[str, object]:
    # A Windows path, because that knows both kinds of slashes.
    source: dict[str, object] = {"source": PureWindowsPath(name).name, "quality": quality}
    return source | {"observed_at": observed_at} if observed_at else source


def _absent(columns: Sequence[Column], places: Places) -> frozenset[str]:
    return frozenset(column.title for column in columns if column not in places.values())


def _twice(rows: Sequence[SheetRow], columns: Sequence[Column], kind: Kind) -> list[Fault]:
    titles = [column.title for column in columns if column.name in kind.key]
    seen: dict[tuple[object, ...], int] = {}
    faults = []
    for row in rows:
        key = tuple(getattr(row.record, name) for name in kind.key)
        first = seen.setdefault(key, row.number)
        if first != row.number:
            found = f"{' '.join(map(str, key))}, ook in rij {first}"
            faults.append(Fault(row.number, " en ".join(titles), found, "elke combinatie één keer"))
    return faults


def _about_rows(reader: RowReader, lines: Sequence[Line], filled: Sequence[Line]) -> list[str]:
    notes = []
    if empty := len(lines) - len(filled):
        notes.append(many(empty, "1 rij zonder opgave is", "{n} rijen zonder opgave zijn") + " overgeslagen.")
    moments = [reader.observed(line) for line in filled]
    if without := moments.count(None):
        rows = many(without, "1 rij kreeg", "{n} rijen kregen")
        notes.append(f"{rows} het opgegeven moment als stand van.")
    if days := sum(isinstance(raw, str) and ":" not in raw for raw in moments):
        rows = many(days, "1 rij noemt", "{n} rijen noemen")
        notes.append(f"{rows} alleen een dag, gelezen als 00:00 uur.")
    return notes
