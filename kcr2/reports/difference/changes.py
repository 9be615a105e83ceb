"""What is different between two pictures of one space, and by whom?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd

from kcr2.formats import clock_time, label_of
from kcr2.journal import Entry
from kcr2.model import EVENTS, moment_of
from kcr2.picture import RESTS_ON, Picture
from kcr2.reference import Reference
from kcr2.reports.difference.base import Row, Watched
from kcr2.reports.difference.watched import WATCHED
from kcr2.terms import Term
from kcr2.words import words as _


class By(NamedTuple):
    """Who recorded something that a change may follow from: organisation, role, moment and place in the journal."""

    organisation: str
    role: str
    at: datetime
    seq: int
    kind: str
    held_at: datetime | None = None
    """Moment about which it was recorded; None where an event does not say."""
    step: str = ""
    """Which step on its way it was, as stored: of a request or delivery, a level, a state; empty for anything else."""


class Change(NamedTuple):
    """One thing that is different. An empty `before` with `is_new` set: it was not there before.

    key       of the row in its table
    is_text   what changed is running text: what it said before is of no use beside it
    """

    table: str
    title: str
    name: str
    column: str
    before: str
    after: str
    is_new: bool
    by: tuple[By, ...]
    key: tuple[Any, ...] = ()
    is_text: bool = False


Found = dict[str, list[tuple[By, dict[str, Any]]]]
"""What an entry names first → the entries that name it, with their content."""

Told = list[tuple[By, str]]
"""The entries about one row, each with the table of facts that it is in."""


def changes(before: Picture, after: Picture, entries: Iterable[Entry]) -> list[Change]:
    """Give every difference between two pictures of one space, in the order of `WATCHED`.

    Parameters
    ----------
    before, after : the pictures, as one reader may see them; `after` is the later one
    entries : what was recorded after the one and up to the other, as far as that reader may see it
    """
    told = list(entries)
    return [change for watched in WATCHED for change in _of_table(watched, before, after, told)]


def _of_table(watched: Watched, before: Picture, after: Picture, entries: list[Entry]) -> Iterator[Change]:
    old, new = _rows(watched, before), _rows(watched, after)
    differ = [key for key, row in new.items() if key not in old or _differs(watched, old[key], row)]
    found = _named(watched, entries) if differ else {}
    for key in differ:
        row = new[key]
        yield from _of_row(watched, (key, old.get(key), row), _by(watched, row, found), after.reference)
    for key in old.keys() - new.keys():
        yield Change(
            watched.table,
            watched.title,
            watched.name(old[key], after.reference),
            "",
            _("in beeld"),
            _("weg"),
            False,
            (),
            key,
        )


def _rows(watched: Watched, picture: Picture) -> dict[tuple[Any, ...], Row]:
    records = picture.table(watched.table).to_dict("records")
    return {_key(watched, row): {str(k): v for k, v in row.items()} for row in records}


def _key(watched: Watched, row: Mapping[Any, Any]) -> tuple[Any, ...]:
    # What is missing is not itself: two of it would name two rows.
    return tuple("" if _says_nothing(row[name]) else row[name] for name in watched.key)


def _differs(watched: Watched, old: Row, new: Row) -> bool:
    return any(not _same(old[column], new[column]) for column in watched.columns)


def _same(one: Any, other: Any) -> bool:
    if pd.isna(one) or pd.isna(other):
        return bool(pd.isna(one) and pd.isna(other))
    return bool(one == other)


def _of_row(
    watched: Watched, moved: tuple[tuple[Any, ...], Row | None, Row], told: Told, reference: Reference
) -> Iterator[Change]:
    key, old, new = moved
    name = watched.name(new, reference)
    for column, (title, term) in watched.columns.items():
        if old is None and _says_nothing(new[column]):
            continue
        if old is None or not _same(old[column], new[column]):
            yield Change(
                watched.table,
                watched.title,
                name,
                title,
                "" if old is None else written(old[column], term),
                written(new[column], term),
                old is None,
                tuple(by for by, table in told if table in watched.told_in(column)),
                key,
                column in watched.texts,
            )


def _says_nothing(value: Any) -> bool:
    return bool(pd.isna(value)) or value == ""


def written(value: Any, term: type[Term] | None) -> str:
    """Write a value of a table for a reader; what was not stated says so."""
    if term is not None:
        return label_of(term, value)
    if _says_nothing(value):
        return _("niet opgegeven")
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return clock_time(value) if isinstance(value, pd.Timestamp) else str(value)


def _named(watched: Watched, entries: list[Entry]) -> Found:
    """Give the entries that the table rests on, by what they name first."""
    found: Found = defaultdict(list)
    for entry in entries:
        if entry.kind not in EVENTS or EVENTS[entry.kind].table not in RESTS_ON[watched.table]:
            continue
        content = _content(entry)
        held_at = content.get("observed_at")
        by = By(
            entry.organisation,
            entry.role,
            moment_of(entry.recorded_at),
            entry.seq,
            entry.kind,
            moment_of(held_at) if held_at else None,
            _step(EVENTS[entry.kind].table, content),
        )
        for first in _firsts(watched, content):
            found[first].append((by, content))
    return found


STEP_OF = {"request_steps": "step", "delivery_steps": "state", "grip": "level", "reports": "status"}
"""Table of facts → the field that says where a thing went."""


def _firsts(watched: Watched, told: Mapping[str, Any]) -> set[str]:
    """Give what a row or an entry may be found by; what there is only one of is found by nothing."""
    return {str(told[name]) for name in watched.key if name in told} or {""}


def _step(table: str, content: dict[str, Any]) -> str:
    value = content.get(STEP_OF.get(table, ""))
    return "" if value is None else str(value)


def _content(entry: Entry) -> dict[str, Any]:
    """Give what an entry says; who names a delivery names its request, line and owner too."""
    content = entry.content
    parts = str(content.get("delivery_id", "")).split("/")
    if len(parts) >= 3:
        content = {"request_id": parts[0], "line": int(parts[1]), "owner": parts[2]} | content
    return content


def _by(watched: Watched, row: Row, found: Found) -> Told:
    """Give who recorded something about a row: every field that the entry names must be the row's."""
    near = {by: content for first in _firsts(watched, row) for by, content in found.get(first, ())}
    about = sorted((by for by, content in near.items() if _about(content, row)), key=lambda by: by.seq)
    return [(by, EVENTS[by.kind].table) for by in about]


ABOUT = (
    "incident_id",
    "region",
    "theme",
    "owner",
    "capability",
    "request_id",
    "line",
    "change_id",
    "version",
    "figure",
    "named",
)
"""Fields by which things are told apart."""


def _about(content: dict[str, Any], row: Row) -> bool:
    if "delivery_id" in content and "delivery_id" in row:
        return bool(content["delivery_id"] == row["delivery_id"])
    return all(_same(content[name], row[name]) for name in ABOUT if name in content and name in row)
