"""What of the picture may this person see? Concepts, calls, advice and strict records are not for everybody."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any

import pandas as pd

from kcr2.journal import Author, Entry
from kcr2.model import EVENTS
from kcr2.picture import RESTS_ON, Picture
from kcr2.terms import Classification, Role, Step

STRICT = frozenset({Classification.AMBER_STRICT.value, Classification.RED.value})
"""Labels of a request that only those involved may open; who does is recorded."""

INVOLVED = frozenset({Role.KCR2, Role.VALIDATOR, Role.AUTHORITY})
"""Roles that handle every request, and so see all that belongs to it."""

ASSISTANCE = ("requests", "steps", "offers", "deliveries", "changes", "advice", "suppressed")
"""Tables of the picture of which some rows are not for everybody."""

Row = dict[str, Any]


class Reader:
    """What one person may see of one picture."""

    def __init__(self, picture: Picture, author: Author | None) -> None:
        """Find out which requests are closed to this person."""
        self.role = author.role if author else None
        self.own = author.organisation if author and author.role is Role.REGIO else ""
        facts = picture.facts
        self.regions = {row["request_id"]: row["region"] for row in facts.get("requests", {}).values()}
        supplying = self._supplying(picture)
        self.closed = frozenset(
            row["request_id"]
            for row in facts.get("requests", {}).values()
            if row["classification"] in STRICT and not self._involved(row, supplying)
        )
        self.presented: dict[str, int] = {}
        for row in facts.get("request_steps", {}).values():
            if row["step"] == Step.PRESENT:
                self.presented[row["request_id"]] = max(row["seq"], self.presented.get(row["request_id"], 0))

    def _supplying(self, picture: Picture) -> set[str]:
        """Give the requests for which this owner was called, answered, or is asked to move its units."""
        facts = picture.facts
        asked = [row for table in ("calls", "answers") for row in facts.get(table, {}).values()]
        own = {row["request_id"] for row in asked if row["owner"] == self.own}
        moved = {row["to_request"] for row in facts.get("changes", {}).values() if f"owner:{self.own}" in row["needs"]}
        return own | moved

    def _involved(self, row: Row, supplying: set[str]) -> bool:
        own = row["region"] == self.own or row["request_id"] in supplying
        return self.role in INVOLVED or (bool(self.own) and own)

    def sees(self, table: str, row: Row) -> bool:
        """Say whether a row of facts, or of the picture's table made of them, is for this person."""
        if self._request_of(row) in self.closed:
            return False
        return RULES[table](self, row) if table in RULES else True

    def _request_of(self, row: Row) -> str:
        named = (row.get(name) for name in ("request_id", "delivery_id", "change_id"))
        return next((one.split("/")[0] for one in named if isinstance(one, str)), "")

    def _draft(self, row: Row) -> bool:
        return bool(self.own) and row["region"] == self.own

    def _step(self, row: Row) -> bool:
        # A step of a concept is as private as the concept.
        return row["request_id"] in self.regions or row.get("reported_by") == self.own

    def _offer(self, row: Row) -> bool:
        all_of_them = self.role in INVOLVED or self.role is Role.RIJK
        return all_of_them or (bool(self.own) and self.own in (row["owner"], self.regions.get(row["request_id"])))

    def _advice(self, row: Row) -> bool:
        # What was written after the last presentation has not been laid before the requester.
        told = row["seq"] < self.presented.get(row["request_id"], 0) and self.regions.get(row["request_id"]) == self.own
        return self.role in INVOLVED or (bool(self.own) and told)

    def _suppressed(self, row: Row) -> bool:
        return self.role in INVOLVED or self.role is Role.RIJK or (bool(self.own) and row["region"] == self.own)

    def _viewing(self, _row: Row) -> bool:
        return self.role in {Role.KCR2, Role.BEHEER}


RULES: dict[str, Callable[[Reader, Row], bool]] = {
    "drafts": Reader._draft,
    "request_steps": Reader._step,
    "steps": Reader._step,
    "calls": Reader._offer,
    "answers": Reader._offer,
    "offers": Reader._offer,
    "advice": Reader._advice,
    "validations": Reader._advice,
    "suppressed": Reader._suppressed,
    "viewings": Reader._viewing,
}
"""Who sees a row, by the facts or the table that it is in; what is not named is for every reader."""

OF_A_REQUEST = frozenset({"requests", "deliveries", "delivery_steps", "reliefs", "changes", "consents", "signatures"})
"""Facts that every reader sees, unless the request that they belong to is closed."""


def seen_by(picture: Picture, author: Author | None) -> Picture:
    """Give the picture as this person may see it; states and sums are those of the whole picture.

    What it costs is paid once per picture, role and organisation.
    """
    views: dict[tuple[object, str], Picture] = picture.__dict__.setdefault("_views", {})
    who = (author.role, author.organisation) if author else (None, "")
    if who not in views:
        views[who] = _seen(picture, Reader(picture, author))
    return views[who]


@dataclass(frozen=True)
class Seen(Picture):
    """A picture through the eyes of one reader. A table that holds nothing private is that of the whole picture."""

    whole: Picture = field(repr=False)
    reader: Reader = field(repr=False)


def _table(name: str) -> "cached_property[pd.DataFrame]":
    def table(seen: Seen) -> pd.DataFrame:
        whole: pd.DataFrame = getattr(seen.whole, name)
        return _rows(seen.reader, name, whole) if name in ASSISTANCE else whole

    return cached_property(table)


for _name in RESTS_ON:
    _made = _table(_name)
    _made.__set_name__(Seen, _name)
    setattr(Seen, _name, _made)


def _seen(picture: Picture, reader: Reader) -> Picture:
    facts = {
        table: {key: row for key, row in rows.items() if reader.sees(table, row)} if _private(table) else rows
        for table, rows in picture.facts.items()
    }
    same = {one.name: getattr(picture, one.name) for one in fields(Picture)}
    return Seen(**same | {"facts": MappingProxyType(facts)}, whole=picture, reader=reader)


def _private(table: str) -> bool:
    return table in RULES or table in OF_A_REQUEST


def _rows(reader: Reader, name: str, table: pd.DataFrame) -> pd.DataFrame:
    if table.empty:
        return table
    shown = [reader.sees(name, row) for row in table.to_dict("records")]
    return table[shown].reset_index(drop=True)


def entries_seen_by(entries: Iterable[Entry], picture: Picture, author: Author | None) -> list[Entry]:
    """Give the journal's entries that this person may see. `picture`: the whole picture, not a view."""
    reader = Reader(picture, author)
    return [entry for entry in entries if _sees_entry(reader, entry)]


def _sees_entry(reader: Reader, entry: Entry) -> bool:
    event = EVENTS.get(entry.kind)
    if event is None or not _private(event.table):
        return True
    return reader.sees(event.table, entry.content | {"reported_by": entry.organisation, "seq": entry.seq})
