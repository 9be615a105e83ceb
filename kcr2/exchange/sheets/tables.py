"""How do records and faults become tables as people see them?"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd

from kcr2.errors import Kcr2Error
from kcr2.exchange.sheets.columns import Column, Content
from kcr2.exchange.sheets.moments import AMSTERDAM, dutch
from kcr2.model import Stated


def fault_table(error: Kcr2Error) -> pd.DataFrame:
    """Give one row per fault, in the order of the file; `Rij` is NA for a fault of the file as a whole."""
    rows = [(fault.row, fault.column, fault.found, fault.expected) for fault in error.faults]
    table = pd.DataFrame(rows, columns=["Rij", "Kolom", "Gevonden", "Verwacht"])
    return table.astype({"Rij": "Int64", "Kolom": "str", "Gevonden": "str", "Verwacht": "str"})


def sheet_table(columns: Sequence[Column], records: Iterable[Stated], *, zone: ZoneInfo = AMSTERDAM) -> pd.DataFrame:
    """Give records as a table that reads back as the same records: headings, Dutch labels, local time."""
    held = list(records)
    return pd.DataFrame(
        {
            column.header: pd.Series(
                [_cell(column, getattr(record, column.name), zone) for record in held],
                dtype="Int64" if column.content is Content.COUNT else "str",
            )
            for column in columns
        }
    )


def told(column: Column, value: object, zone: ZoneInfo) -> str:
    """Say a value in words, also that there is none."""
    cell = _cell(column, value, zone)
    if cell is None or cell == "":
        return "niet opgegeven" if column.content is Content.COUNT else "leeg"
    return str(cell)


def _cell(column: Column, value: object, zone: ZoneInfo) -> str | int | None:
    if isinstance(value, datetime):
        return dutch(value, zone)
    if isinstance(value, int) or value is None:
        return value
    return column.labels[str(value)] if column.content is Content.CHOICE else str(value)
