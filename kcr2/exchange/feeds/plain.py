"""What stands in a JSON or CSV file of our own form? Rows with their place, or every fault.

No Dutch source of these facts publishes an open, lasting interface that fits all: so the form is ours, and
`docs/bronnen.md` describes it.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from io import StringIO
from typing import Any, NamedTuple

import orjson
from pydantic import ValidationError

from kcr2.errors import DataError
from kcr2.exchange.feeds.collecting import Faults
from kcr2.exchange.feeds.found import Found, Item
from kcr2.model.checks import faults_of
from kcr2.terms import FeedKind, FeedStatus, Quality

MOST_ROWS = 5_000
VERSION = 1
HEAD = {"kcr2_feed", "version", "source", "status", "items"}
SHARED = ("source", "status")
Complete = Callable[[dict[str, Any]], dict[str, Any]]
"""Adds to a row what follows from it, such as the region of a place."""


class Told(NamedTuple):
    """The rows of a file with their numbers, and whether they are real."""

    status: FeedStatus | None
    rows: list[tuple[int, dict[str, Any]]]


def read_plain(
    kind: FeedKind, model: type[Item], content: bytes, *, name: str, quality: Quality, complete: Complete
) -> Found:
    """Read a file of our own form into items of one model.

    Raises
    ------
    DataError
        Anything in it is wrong: with every fault by row; nothing is read half.
    """
    faults = Faults(name)
    told = _told(kind, _text(name, content), faults)
    items = [item for row, values in told.rows if (item := _item(model, row, values, quality, complete, faults))]
    if not told.rows and not faults.found:
        faults.add(None, "items", "geen", "ten minste één rij")
    faults.refuse_if_any()
    assert told.status is not None
    return Found(told.status, tuple(items))


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            "geen tekst in UTF-8: byte {at}.",
            where=name,
            fix="Bewaar het bestand als UTF-8 en lees het opnieuw in.",
            at=error.start + 1,
        ) from error


def _told(kind: FeedKind, text: str, faults: Faults) -> Told:
    told = _json(kind, text, faults) if text.lstrip().startswith(("{", "[")) else _csv(text, faults)
    if len(told.rows) > MOST_ROWS:
        faults.add(None, "items", f"{len(told.rows)} rijen", f"ten hoogste {MOST_ROWS} rijen")
        return Told(told.status, [])
    return told


def _json(kind: FeedKind, text: str, faults: Faults) -> Told:
    try:
        held = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        faults.add(error.lineno, "bestand", str(error.msg), "geldige JSON")
        return Told(None, [])
    if not isinstance(held, dict):
        faults.add(1, "bestand", "een lijst", "een object met source, status en items")
        return Told(None, [])
    for key in sorted(set(held) - HEAD):
        faults.add(None, key, key, "geen: dit veld bestaat niet")
    for key, wanted in (("kcr2_feed", kind.value), ("version", VERSION)):
        if held.get(key) != wanted:
            faults.add(None, key, str(held.get(key, "")), str(wanted))
    status = _status(held.get("status"), None, faults)
    rows = held.get("items")
    if not isinstance(rows, list):
        faults.add(None, "items", str(rows or ""), "een lijst")
        return Told(status, [])
    return Told(status, list(_objects(rows, held.get("source"), faults)))


def _objects(rows: list[Any], source: Any, faults: Faults) -> Iterator[tuple[int, dict[str, Any]]]:
    for place, row in enumerate(rows, start=1):
        if isinstance(row, dict):
            yield place, {"source": source, **row}
        else:
            faults.add(place, "item", str(row), "een object")


def _lines(text: str, faults: Faults) -> list[list[str]]:
    separator = ";" if text.replace("\r", "\n").partition("\n")[0].count(";") else ","
    try:
        return list(csv.reader(StringIO(text, newline=None), delimiter=separator))
    except csv.Error as error:
        faults.add(None, "bestand", str(error), "geldige CSV met cellen van ten hoogste 131.072 tekens")
        return []


def _csv(text: str, faults: Faults) -> Told:
    lines = _lines(text, faults)
    heads = [one.strip().lower() for one in lines[0]] if lines else []
    for name in SHARED:
        if name not in heads:
            faults.add(1, name, "geen kolom", f"een kolom {name}")
    if len(set(heads)) != len(heads):
        faults.add(1, "koppen", ", ".join(heads), "elke kop één keer")
    rows: list[tuple[int, dict[str, Any]]] = []
    for place, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(heads):
            faults.add(place, "rij", f"{len(line)} cellen", f"{len(heads)} cellen")
            continue
        rows.append((place, {head: cell.strip() for head, cell in zip(heads, line, strict=True) if cell.strip()}))
    found = [(place, _status(row.pop("status", None), place, faults)) for place, row in rows]
    statuses = {status for _place, status in found if status is not None}
    if len(statuses) > 1:
        faults.add(None, "status", ", ".join(sorted(statuses)), "in elke rij dezelfde")
    return Told(next(iter(statuses), None), rows)


def _status(told: Any, row: int | None, faults: Faults) -> FeedStatus | None:
    try:
        return FeedStatus(told)
    except ValueError:
        faults.add(row, "status", "" if told is None else str(told), "een van: " + ", ".join(FeedStatus))
        return None


def _item(
    model: type[Item], row: int, values: Mapping[str, Any], quality: Quality, complete: Complete, faults: Faults
) -> Item | None:
    sure = {"quality": quality} if quality is Quality.FICTITIOUS or "quality" not in values else {}
    told = {name: value for name, value in values.items() if value is not None} | sure
    if isinstance(codes := told.get("regions"), str):
        told["regions"] = codes.replace(",", " ").split()
    try:
        item = model.model_validate(complete(told))
    except ValidationError as error:
        for fault in faults_of(error, model, row=row):
            faults.add(fault.row, fault.column, fault.found, fault.expected)
        return None
    except _NoPlace as error:
        faults.add(row, "lon, lat", str(error), "graden: lengte -180 tot 180 en breedte -90 tot 90")
        return None
    assert item.observed_at.tzinfo is UTC
    return item


class _NoPlace(ValueError):
    """A place that is none on earth."""


def place_of(row: dict[str, Any]) -> tuple[float, float] | None:
    """Take lon and lat out of a row; None when it has neither."""
    told = [row.pop(name, None) for name in ("lon", "lat")]
    if told == [None, None]:
        return None
    try:
        lon, lat = (float(value) for value in told)
    except (TypeError, ValueError) as error:
        raise _NoPlace(", ".join(str(one) for one in told)) from error
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise _NoPlace(f"{lon:g}, {lat:g}")
    return lon, lat
