"""Does a reference file hold what its field dictionary says, and what is in it?"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

import pandas as pd
from pydantic import ValidationError

from kcr2.errors import Fault
from kcr2.reference.rows import ReferenceRow

EXPECTED = {
    "missing": "een waarde",
    "int_parsing": "een geheel getal",
    "int_from_float": "een geheel getal",
    "float_parsing": "een getal",
    "finite_number": "een eindig getal",
    "greater_than": "meer dan {gt}",
    "greater_than_equal": "ten minste {ge}",
    "less_than_equal": "ten hoogste {le}",
    "string_pattern_mismatch": "de vorm {pattern}",
    "literal_error": "een van {expected}",
    "enum": "een van {expected}",
    "value_error": "{error}",
}
"""What pydantic found wrong, told as what was expected."""


@dataclass(frozen=True)
class Table:
    """One reference file as read: its rows, the line each stands on, and all that is wrong with it."""

    file: str
    rows: pd.DataFrame
    lines: Sequence[int]
    faults: tuple[Fault, ...]

    def fault(self, at: int, column: str, expected: str) -> Fault:
        """Say what is wrong with `column` in row number `at` (0 is the first row)."""
        found = self.rows.reset_index()[column].iloc[at]
        shown = ";".join(found) if isinstance(found, tuple) else str(found)
        return Fault(self.lines[at], f"{self.file}: {column}", shown, expected)


def read_table(path: Path, model: type[ReferenceRow]) -> Table:
    """Read a CSV file as rows of `model`, with every fault it has.

    Index: the single key field of the model, or 0, 1, 2 … where the key is compound.
    Whole and decimal numbers that may be empty are `Int64` and `Float64`: empty is NA, never 0.
    """
    cells, lines, faults = _read(path, model)
    if faults:
        return Table(path.name, _frame([], model), lines, tuple(faults))
    rows: list[ReferenceRow] = []
    for line, row in zip(lines, cells, strict=True):
        try:
            rows.append(model.model_validate(row))
        except ValidationError as error:
            faults.extend(_faults(error, line, path.name))
    faults.extend(_repeated(cells, lines, path.name, model.key))
    return Table(path.name, _frame(rows, model), lines, tuple(faults))


def _read(path: Path, model: type[ReferenceRow]) -> tuple[list[dict[str, str]], list[int], list[Fault]]:
    """Give the filled cells of every row with its line number, or why the file cannot be used."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            faults = list(_header_faults(path.name, reader.fieldnames or (), model))
            numbered = [(reader.line_num, row) for row in reader] if not faults else []
    except FileNotFoundError:
        return [], [], [Fault(None, path.name, "geen bestand", "een CSV-bestand")]
    except (UnicodeDecodeError, csv.Error) as error:
        return [], [], [Fault(None, path.name, str(error), "CSV in UTF-8")]
    faults += [_width_fault(path.name, line) for line, row in numbered if None in row or None in row.values()]
    if faults:
        return [], [], faults
    cells = [{name: cell for name, cell in row.items() if cell.strip()} for _, row in numbered]
    return cells, [line for line, _ in numbered], faults


def _header_faults(file: str, found: Sequence[str], model: type[ReferenceRow]) -> Iterator[Fault]:
    expected = list(model.model_fields)
    for name in expected:
        if name not in found:
            yield Fault(1, f"{file}: {name}", "geen kolom", "een kolom met deze naam")
    for name, times in Counter(found).items():
        if name not in expected or times > 1:
            once = f"eenmaal elk van {', '.join(expected)}"
            yield Fault(1, f"{file}: {name}", f"{times} keer deze kolom", once)


def _width_fault(file: str, line: int) -> Fault:
    return Fault(line, file, "een ander aantal cellen", "evenveel cellen als de kop kolommen heeft")


def _faults(error: ValidationError, line: int, file: str) -> Iterator[Fault]:
    for problem in error.errors():
        expected = EXPECTED.get(problem["type"], problem["msg"]).format(**problem.get("ctx", {}))
        expected = expected.replace(" or ", " of ")  # pydantic joins the choices of a closed list in English
        found = "leeg" if problem["type"] == "missing" else str(problem["input"])
        yield Fault(line, f"{file}: {problem['loc'][0]}", found, expected)


def _repeated(
    cells: Sequence[dict[str, str]], lines: Sequence[int], file: str, key: tuple[str, ...]
) -> Iterator[Fault]:
    """Find rows whose key stands higher up already; a row without a key has its own fault."""
    first: dict[tuple[str, ...], int] = {}
    for line, row in zip(lines, cells, strict=True):
        value = tuple(row.get(name, "") for name in key)
        if all(value) and first.setdefault(value, line) != line:
            yield Fault(line, f"{file}: {', '.join(key)}", " ".join(value), f"niet al op rij {first[value]}")


def _frame(rows: Sequence[ReferenceRow], model: type[ReferenceRow]) -> pd.DataFrame:
    columns = {
        name: pd.Series([getattr(row, name) for row in rows], dtype=_column_type(info.annotation))
        for name, info in model.model_fields.items()
    }
    table = pd.DataFrame(columns)
    return table.set_index(model.key[0]) if len(model.key) == 1 else table


def _column_type(annotation: Any) -> str:
    kinds = get_args(annotation) or (annotation,)
    optional = type(None) in kinds
    if int in kinds:
        return "Int64" if optional else "int64"
    if float in kinds:
        return "Float64" if optional else "float64"
    return "object" if get_origin(annotation) is tuple else "str"
