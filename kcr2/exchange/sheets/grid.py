"""What stands where in a file, before anybody asks what it means?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from kcr2.errors import DataError, Fault
from kcr2.exchange.sheets.cells import Raw

FILE = "bestand"
"""The column of a fault that is about the file as a whole."""

MEND = "Verbeter het bestand en lees het opnieuw in."


@dataclass(frozen=True)
class Line:
    """One row: its number as Excel shows it, and the cells that are not empty by column number, from 1."""

    number: int
    cells: Mapping[int, Raw]


@dataclass(frozen=True)
class Grid:
    """The rows of one sheet that are not blank, what is wrong with its form, and what people should know.

    merged  ranges of merged cells: first row, last row, first column, last column
    """

    lines: Sequence[Line]
    faults: Sequence[Fault] = ()
    notes: Sequence[str] = ()
    merged: Sequence[tuple[int, int, int, int]] = field(default=())


def letter(column: int) -> str:
    """Name a column as the spreadsheet does."""
    return f"kolom {get_column_letter(column)}"


def refused(name: str, faults: Sequence[Fault], *, fix: str = MEND) -> DataError:
    """Make the one error that tells every fault of a file."""
    first = faults[0]
    return DataError(
        "{count}; er is niets ingelezen. {first}{place}: gevonden {found}, verwacht {expected}.",
        where=name,
        fix=fix,
        faults=faults,
        count="1 fout" if len(faults) == 1 else f"{len(faults)} fouten",
        first="" if len(faults) == 1 else "De eerste: ",
        place=first.column if first.row is None else f"rij {first.row}, {first.column}",
        found=first.found,
        expected=first.expected,
    )


def refused_file(name: str, found: str, expected: str, *, fix: str) -> DataError:
    """Make the error of a file that cannot be read at all."""
    return refused(name, [Fault(None, FILE, found, expected)], fix=fix)
