"""What stands in a CSV file, whichever program saved it?"""

import csv
import re
from collections.abc import Collection, Iterator
from io import StringIO

from kcr2.errors import Fault
from kcr2.exchange.sheets.columns import folded
from kcr2.exchange.sheets.grid import Grid, Line, letter, refused_file

SEPARATORS = ";,\t"
SAVE_AS = "Bewaar het in Excel als XLSX of als 'CSV UTF-8' en lees het opnieuw in."
ANNOUNCED = re.compile(r"\ufeff?\"?sep=(.)\"?\r?\n", re.IGNORECASE)
"""A first line with which Excel is told the separator; Excel does not show or count it."""

UTF16 = (b"\xff\xfe", b"\xfe\xff")
SIGNS = bytes.fromhex("80 82 83 84 86 87 88 89 8b 91 93 94 95 98 99 9a 9b 9e").decode("cp1252")
LOW_SIGNS = bytes.fromhex("82 83 84 88 89").decode("cp1252")
CAPITALS = bytes.fromhex("8a 8c 8e 9f").decode("cp1252")
LETTER = r"[^\W\d_]"
ODD = re.compile(f"{LETTER}[{SIGNS}]+{LETTER}|{LETTER}[{LOW_SIGNS}]|[{LOW_SIGNS}]{{2}}|[a-z][{CAPITALS}]")
"""What accented letters of DOS and old Macs look like in Windows-1252: signs and capitals inside a word.

No general detector of encodings is used: on a few short rows they prefer a wrong code page.
"""

PAIRED = 'aanhalingstekens in paren, en binnen een tekst dubbel: ""'

GUARDED = re.compile(r"'+[=+\-@\t\r]")
"""What `guarded` wrote: an apostrophe before a text that Excel would run as a formula."""


def read_delimited(name: str, content: bytes, headings: Collection[str]) -> Grid:
    """Read a CSV file.

    Parameters
    ----------
    headings : folded headings that the sheet may have; the separator is the one that shows most of them
    """
    text, notes = _decoded(name, content)
    announced = ANNOUNCED.match(text)
    if announced:
        text = text[announced.end() :]
    separator = announced[1] if announced else max(SEPARATORS, key=lambda sign: _known(text, sign, headings))
    return _grid(text, separator, notes)


def _decoded(name: str, content: bytes) -> tuple[str, list[str]]:
    """Decode what is certain, and say what was assumed."""
    if content.startswith(UTF16):
        return _strictly(name, content, "utf-16"), ["Gelezen als UTF-16 (Unicode-tekst van Excel)."]
    if b"\x00" in content:
        raise refused_file(name, "geen tekst", "XLSX of CSV", fix=SAVE_AS)
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        text = _strictly(name, content, "cp1252")
    if odd := ODD.search(text):
        raise _unsure(name, f"tekens als '{odd[0]}'")
    return text, ["Gelezen als Windows-1252; controleer letters met accenten."]


def _strictly(name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unsure(name, f"byte {content[error.start]:#04x} op plaats {error.start + 1}") from error


def _unsure(name: str, found: str) -> Exception:
    return refused_file(name, found, "UTF-8 of Windows-1252", fix=SAVE_AS)


def _known(text: str, separator: str, headings: Collection[str]) -> tuple[int, int]:
    """Count the headings that the first row shows under a separator, then its cells."""
    for _, cells in _records(text, separator):
        if isinstance(cells, list) and any(cell.strip() for cell in cells):
            return sum(folded(cell) in headings for cell in cells), len(cells)
    return 0, 0


def _grid(text: str, separator: str, notes: list[str]) -> Grid:
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, record in _records(text, separator):
        if isinstance(record, Fault):
            faults.append(record)
            continue
        cells = {place: _plain(cell) for place, cell in enumerate(record, start=1) if cell.strip()}
        if lines and cells and max(cells) > max(lines[0].cells):
            faults.append(_too_long(number, max(cells), len(record), max(lines[0].cells)))
        elif cells:
            lines.append(Line(number, cells))
    return Grid(lines, faults, notes)


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str] | Fault]]:
    """Give each row by its number in Excel: a blank line counts, a line break inside quotes does not."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, Fault(number, "rij", "een los aanhalingsteken", PAIRED)
            return


def _too_long(number: int, last: int, found: int, expected: int) -> Fault:
    return Fault(
        number,
        letter(last),
        f"{found} cellen",
        f"ten hoogste {expected}, zoals koppen; zet een cel met een scheidingsteken tussen aanhalingstekens",
    )


def _plain(cell: str) -> str:
    text = cell.strip()
    return text[1:] if GUARDED.match(text) else text
