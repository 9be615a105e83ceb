"""Can a figure be read from the picture as a measure says? Tables, columns, and the words that a column knows."""

from collections.abc import Iterator

import pandas as pd
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_numeric_dtype, is_object_dtype

from kcr2.model import (
    Answer,
    AssistanceRequest,
    CapacityReport,
    Change,
    Incident,
    OutsideHelp,
    Record,
    RegionReport,
    RequestStep,
    SuppressedDemand,
    ThemeReport,
)
from kcr2.model.checks import choices_of
from kcr2.picture import TABLES, Picture
from kcr2.terms import CallState, ChangeState, DeliveryState, RequestStatus, Status, Term, WildfirePhase

Found = tuple[tuple[str, ...], str, str]
"""A fault of a measure: path of the field, found, expected."""

Where = str | int | bool | tuple[str, ...]

STATED: dict[str, type[Record]] = {
    "capacity": CapacityReport,
    "incidents": Incident,
    "reports": ThemeReport,
    "situations": RegionReport,
    "requests": AssistanceRequest,
    "steps": RequestStep,
    "offers": Answer,
    "changes": Change,
    "outside_help": OutsideHelp,
    "suppressed": SuppressedDemand,
}
"""Table → the model of what people state in it; its closed lists are the words that a column knows."""

DERIVED: dict[tuple[str, str], type[Term]] = {
    ("regions", "status"): Status,
    ("regions", "wildfire_phase"): WildfirePhase,
    ("requests", "status"): RequestStatus,
    ("offers", "state"): CallState,
    ("deliveries", "state"): DeliveryState,
    ("changes", "state"): ChangeState,
}
"""Columns that the picture computes, and the closed list of each."""


def measure_faults(picture: Picture, *, table: str, how: str, column: str, where: dict[str, Where]) -> list[Found]:
    """Tell everything that keeps a measure from being read; any picture will do, an empty one too."""
    if table not in TABLES:
        return [(("table",), table, f"een van: {', '.join(TABLES)}")]
    rows = picture.table(table)
    found = list(_column_faults(rows, how, column))
    for name, wanted in where.items():
        found += _where_faults(picture, rows, (table, name), wanted)
    return found


def _column_faults(rows: pd.DataFrame, how: str, column: str) -> Iterator[Found]:
    known = ", ".join(sorted(map(str, rows.columns)))
    if how == "count" and column:
        yield ("column",), column, "niets: bij count tellen rijen"
    elif how != "count" and column not in rows.columns:
        yield ("column",), column or "niets", f"een van: {known}"
    elif how in {"sum", "max", "min"} and not _is_number(rows[column]):
        yield ("column",), column, f"een kolom met getallen bij {how}"


def _is_number(values: pd.Series) -> bool:
    return bool(is_numeric_dtype(values)) and not is_bool_dtype(values)


def _where_faults(picture: Picture, rows: pd.DataFrame, place: tuple[str, str], wanted: Where) -> Iterator[Found]:
    table, name = place
    path = ("where", name)
    if name not in rows.columns:
        yield path, name, f"een van: {', '.join(sorted(map(str, rows.columns)))}"
        return
    told = wanted if isinstance(wanted, tuple) else (wanted,)
    kind, expected = _kind(rows[name])
    for value in told:
        if kind is None or type(value) is not kind:
            yield path, str(value), expected
        elif (known := known_words(picture, table, name)) and value not in known:
            yield path, str(value), f"een van: {', '.join(known)}"
    if not told:
        yield path, "een lege lijst", "ten minste 1 waarde"


def _kind(values: pd.Series) -> tuple[type | None, str]:
    """Give what a value of a column must be, and how that is told."""
    if is_datetime64_any_dtype(values):
        return None, "geen moment: daarop wordt niet gekozen"
    if is_bool_dtype(values):
        return bool, "true of false"
    if is_numeric_dtype(values) and not is_object_dtype(values):
        return int, "een heel getal"
    return str, "een tekst"


def known_words(picture: Picture, table: str, column: str) -> tuple[str, ...]:
    """Give the closed list that a column takes its values from; empty when it has none."""
    reference = picture.reference
    if column in {"region", "regions"}:
        return tuple(map(str, reference.regions.index))
    if column in {"owner", "capability"}:
        return reference.owners if column == "owner" else tuple(map(str, reference.capabilities.index))
    term = DERIVED.get((table, column))
    if term is None and table in STATED and column in STATED[table].model_fields:
        term = choices_of(STATED[table], column)
    return tuple(one.value for one in term) if term else ()
