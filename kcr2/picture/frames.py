"""How do rows become a table whose types follow the field dictionary? (decision D7)"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, Union, get_args, get_origin

import pandas as pd
from pydantic import AwareDatetime, BaseModel

from kcr2.picture.fold import Row

MOMENT = "datetime64[us, UTC]"
ORIGIN: dict[str, str] = {"seq": "Int64", "recorded_at": MOMENT, "reported_by": "str"}
"""Columns that the journal adds to every row: where it stands, when it was recorded, by whom."""


def frame(rows: Collection[Row], model: type[BaseModel]) -> pd.DataFrame:
    """Make a table of rows: the fields of `model` in their order, then `ORIGIN`; NA is not reported."""
    return table_of(rows, {**column_types(model), **ORIGIN})


def table_of(rows: Collection[Row], types: Mapping[str, str]) -> pd.DataFrame:
    """Make a table of rows with these columns and types; what a row does not say is NA."""
    columns = {name: pd.Series([row.get(name) for row in rows], dtype=_loading(kind)) for name, kind in types.items()}
    return pd.DataFrame({name: _as(column, types[name]) for name, column in columns.items()})


@cache
def column_types(model: type[BaseModel]) -> dict[str, str]:
    """Give the column type of every field: counts and numbers are nullable, texts are text."""
    return {name: _column_type(info.annotation) for name, info in model.model_fields.items()}


def _loading(kind: str) -> str:
    return "object" if kind == MOMENT else kind


def _as(column: pd.Series, kind: str) -> pd.Series:
    return pd.to_datetime(column, format="ISO8601", utc=True).astype(kind) if kind == MOMENT else column


def _column_type(annotation: Any) -> str:
    plain = _parts(annotation)
    if tuple in plain or dict in plain:
        return "object"
    if bool in plain:
        return "boolean"
    for python, column in ((AwareDatetime, MOMENT), (int, "Int64"), (float, "Float64")):
        if python in plain:
            return column
    return "str"


def _parts(annotation: Any) -> Sequence[Any]:
    """Give the plain types in an annotation, through unions and Annotated."""
    origin = get_origin(annotation)
    if origin in (tuple, dict):
        return [origin]
    if origin is None:
        return [annotation]
    inner = get_args(annotation) if _is_union(origin) else get_args(annotation)[:1]
    return [part for argument in inner for part in _parts(argument)]


def _is_union(origin: Any) -> bool:
    return origin is Union or getattr(origin, "__name__", "") == "UnionType"
