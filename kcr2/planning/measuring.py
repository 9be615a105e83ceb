"""How much is it, as far as that is known? A measure read from the picture, with who did not report (decision D6)."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any, NamedTuple

import pandas as pd

from kcr2.model import Measure
from kcr2.picture import Picture
from kcr2.terms import Quality, Status

EVERYBODY = "*"
"""Stands for owners of whom not even the number is known."""

STAND_VAN = {
    "status": "status_at",
    "grip": "grip_at",
    "pressure": "situation_at",
    "wildfire_phase": "situation_at",
    "capacity_types": "capacity_at",
}
"""Column of the table of regions → where its stand van is; other columns have that of the latest report."""


@dataclass(frozen=True)
class Reading:
    """A figure as far as it is known.

    known         over what was reported; None when nothing was, or when there is nothing to take the most of
    low, high     between which the figure lies, whatever the others would report
    missing       codes of who should have reported and did not
    oldest, newest   stand van of the figures that it rests on; None when it rests on none
    old           how many of them are older than agreed
    """

    known: float | None
    low: float
    high: float
    missing: tuple[str, ...] = ()
    oldest: datetime | None = None
    newest: datetime | None = None
    old: int = 0
    qualities: tuple[Quality, ...] = ()

    @property
    def value(self) -> float | None:
        """The figure, or None while somebody who counts did not report."""
        return None if self.missing else self.known


class Chosen(NamedTuple):
    """The rows that count, those of which that is not known, and the codes of who reported nothing."""

    sure: pd.DataFrame
    doubtful: pd.DataFrame
    silent: tuple[str, ...]


def read(picture: Picture, measure: Measure) -> Reading:
    """Read a measure from a picture. The measure names only what the picture has, see `picture.measures`."""
    chosen = choose(picture, measure)
    told = chosen.sure if measure.how == "count" else chosen.sure[chosen.sure[measure.column].notna()]
    unsaid = chosen.sure.drop(told.index)
    missing = [*_codes(measure.table, pd.concat([chosen.doubtful, unsaid])), *chosen.silent]
    known = _figure(told, measure)
    low, high = _bounds(known, measure, missing, each_one=_adds_one_each(picture, measure))
    moments = told[_stand_van(measure)].dropna() if len(told) else pd.Series(dtype="datetime64[us, UTC]")
    return Reading(
        known,
        low,
        high,
        missing=tuple(sorted(set(missing))),
        oldest=None if moments.empty else moments.min().to_pydatetime(),
        newest=None if moments.empty else moments.max().to_pydatetime(),
        old=int(told["is_old"].sum()) if "is_old" in told else 0,
        qualities=_qualities(told, measure.table),
    )


def _figure(told: pd.DataFrame, measure: Measure) -> float | None:
    if measure.how == "count":
        return float(len(told))
    values = told[measure.column]
    if measure.how == "distinct":
        return float(values.explode().nunique())
    if measure.how == "sum":
        return float(values.sum())
    return None if values.empty else float(values.max() if measure.how == "max" else values.min())


def _adds_one_each(picture: Picture, measure: Measure) -> bool:
    """Say whether a row adds one at most: a row with a list may add as many as there are in it."""
    if measure.how == "distinct":
        return bool(picture.table(measure.table)[measure.column].dtype != object)
    return measure.how == "count"


def _bounds(known: float | None, measure: Measure, missing: list[str], *, each_one: bool) -> tuple[float, float]:
    """Say between which the figure lies. What adds up is never below nothing, so others only add to it."""
    if not missing:
        return (-inf, inf) if known is None else (known, known)
    if measure.how == "min":
        return -inf, inf if known is None else known
    low = -inf if known is None else known
    return low, low + len(missing) if each_one and EVERYBODY not in missing else inf


# ---- which rows ----------------------------------------------------------------------------------------


def choose(picture: Picture, measure: Measure) -> Chosen:
    """Choose the rows that count. A row of which it is not known whether it counts is no row that does not."""
    rows = picture.table(measure.table)
    fits, doubt = pd.Series(True, index=rows.index), pd.Series(False, index=rows.index)
    for column, wanted in measure.where.items():
        values: set[Any] = set(wanted) if isinstance(wanted, tuple) else {wanted}
        unknown = _not_said(rows[column], values)
        fits &= _among(rows[column], values) | unknown
        doubt |= unknown
    silent = _silent(picture, measure, rows)
    return Chosen(rows[fits & ~doubt], rows[fits & doubt], silent)


def _among(column: pd.Series, values: Set[Any]) -> pd.Series:
    if column.dtype == object:
        return column.map(
            lambda held: not values.isdisjoint(held) if isinstance(held, list | tuple) else held in values
        )
    return column.isin(list(values)).fillna(False).astype(bool)


def _several(held: object) -> tuple[object, ...]:
    return tuple(held) if isinstance(held, list | tuple) else (held,)


def _not_said(column: pd.Series, values: Set[Any]) -> pd.Series:
    """Say where it is not known: nothing was reported, or *unknown* was, unless that is what is looked for."""
    empty = column.isna()
    if Status.UNKNOWN.value in values or column.dtype == object:
        return empty
    return empty | (column.astype("str") == Status.UNKNOWN.value)


# ---- who should have reported --------------------------------------------------------------------------


def _silent(picture: Picture, measure: Measure, rows: pd.DataFrame) -> tuple[str, ...]:
    """Give the codes of who should be in the table and is not; tables of acts miss nobody."""
    if measure.table == "capacity":
        return _silent_owners(picture, measure, rows)
    regions = _wanted(measure, "region") or set(picture.reference.regions.index)
    if measure.table == "situations":
        return tuple(sorted(regions - set(rows["region"])))
    if measure.table == "reports":
        themes = _wanted(measure, "theme") or set(rows["theme"])
        told = set(zip(rows["region"], rows["theme"], strict=True))
        if not themes:
            return tuple(sorted(regions))
        return tuple(region for region in sorted(regions) for theme in sorted(themes) if (region, theme) not in told)
    return _silent_grip(picture, measure, rows) if measure.table == "grip" else ()


def _silent_grip(picture: Picture, measure: Measure, rows: pd.DataFrame) -> tuple[str, ...]:
    incidents = picture.incidents[picture.incidents["is_open"]]
    if named := _wanted(measure, "incident_id"):
        incidents = incidents[incidents["incident_id"].isin(list(named))]
    told = set(zip(rows["incident_id"], rows["region"], strict=True))
    wanted = _wanted(measure, "region")
    hit = [(row["incident_id"], region) for row in incidents.to_dict("records") for region in row["regions"]]
    return tuple(region for name, region in hit if (name, region) not in told and (not wanted or region in wanted))


def _silent_owners(picture: Picture, measure: Measure, rows: pd.DataFrame) -> tuple[str, ...]:
    types = _wanted(measure, "capability") or set(picture.reference.capabilities.index)
    only = _wanted(measure, "owner")
    silent: list[str] = []
    for code in sorted(types):
        told = set(rows.loc[rows["capability"] == code, "owner"])
        asked = only or _deciders(picture, code, told)
        silent += sorted(asked - told)
    return tuple(silent)


def _deciders(picture: Picture, code: str, told: set[str]) -> set[str]:
    """Give who decides about a type, as far as is known: its hosts, or the partner that it belongs to.

    A national type that a partner reports is that partner's, wherever it stands.
    """
    kind = picture.reference.capabilities.loc[code]
    regions = set(picture.reference.regions.index)
    partner = code.split("-")[0]
    if kind["bound"] == "landelijk":
        if told - regions:
            return told
        if partner in picture.reference.owners:
            return {partner}
    return set(kind["hosts"]) | told or {EVERYBODY}


def _wanted(measure: Measure, column: str) -> set[str]:
    wanted = measure.where.get(column, ())
    return {str(one) for one in wanted} if isinstance(wanted, tuple) else {str(wanted)}


# ---- what the figure rests on --------------------------------------------------------------------------


def _codes(table: str, rows: pd.DataFrame) -> list[str]:
    for name in ("owner", "region", "incident_id", "request_id", "delivery_id"):
        if name in rows:
            return [str(value) for value in rows[name]]
    return [f"{table} {number}" for number in range(1, len(rows) + 1)]


def _stand_van(measure: Measure) -> str:
    if measure.table != "regions":
        return "observed_at"
    columns = [measure.column, *measure.where]
    return next((STAND_VAN[name] for name in columns if name in STAND_VAN), "reported_at")


def _qualities(told: pd.DataFrame, table: str) -> tuple[Quality, ...]:
    column = "situation_quality" if table == "regions" else "quality"
    said = set(told[column].dropna()) if column in told else set()
    return tuple(one for one in Quality if one.value in said)
