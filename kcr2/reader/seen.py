"""How does a picture, or a journal, look through the eyes of one person?"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType

import pandas as pd

from kcr2.journal import Author, Entry
from kcr2.model import EVENTS
from kcr2.picture import RESTS_ON, Picture
from kcr2.reader.rules import PRIVATE, TOLD, UNOPENED, Reader, is_private


def seen_by(picture: Picture, author: Author | None, *, judged_on: Picture | None = None) -> Picture:
    """Give the picture as this person may see it; states and sums are those of the whole picture.

    What it costs is paid once per picture and person.

    Parameters
    ----------
    judged_on : the picture of now when `picture` is one of the past: what is closed now is closed in the past too,
        also when its label was raised since (decision D40)
    """
    judge = judged_on or picture
    seq, views = picture.__dict__.get("_views", (None, {}))
    if seq != judge.head.seq:
        # What was judged before no longer holds.
        views = {}
        picture.__dict__["_views"] = judge.head.seq, views
    if author not in views:
        views[author] = _seen(picture, Reader(judge, author))
    view: Picture = views[author]
    return view


@dataclass(frozen=True)
class Seen(Picture):
    """A picture through the eyes of one reader. A table that holds nothing private is that of the whole picture."""

    whole: Picture = field(repr=False)
    reader: Reader = field(repr=False)


def _table(name: str) -> "cached_property[pd.DataFrame]":
    def table(seen: Seen) -> pd.DataFrame:
        whole: pd.DataFrame = getattr(seen.whole, name)
        return _rows(seen.reader, name, whole) if name in PRIVATE else whole

    return cached_property(table)


for _name in RESTS_ON:
    _made = _table(_name)
    _made.__set_name__(Seen, _name)
    setattr(Seen, _name, _made)


def _seen(picture: Picture, reader: Reader) -> Picture:
    facts = {
        table: {key: row for key, row in rows.items() if reader.sees(table, row)} if is_private(table) else rows
        for table, rows in picture.facts.items()
    }
    same = {one.name: getattr(picture, one.name) for one in fields(Picture)}
    return Seen(**same | {"facts": MappingProxyType(facts)}, whole=picture, reader=reader)


def _rows(reader: Reader, name: str, table: pd.DataFrame) -> pd.DataFrame:
    if table.empty:
        return table
    rows = table.to_dict("records")
    shown = table[[reader.sees(name, row) for row in rows]].reset_index(drop=True)
    if name != "requests" or not reader.unopened:
        return shown
    hidden = ~shown["request_id"].isin(reader.unopened) | shown["request_id"].isin(reader.closed)
    return shown.assign(**{text: shown[text].where(hidden, UNOPENED) for text in TOLD})


def entries_seen_by(entries: Iterable[Entry], picture: Picture, author: Author | None) -> list[Entry]:
    """Give the journal's entries that this person may see. `picture`: the whole picture, not a view."""
    reader = Reader(picture, author)
    return [entry for entry in entries if _sees_entry(reader, entry)]


def _sees_entry(reader: Reader, entry: Entry) -> bool:
    event = EVENTS.get(entry.kind)
    if event is None or not is_private(event.table):
        return True
    return reader.sees(event.table, entry.content | {"reported_by": entry.organisation, "seq": entry.seq})
