"""Which report of each thing holds at a moment? (the latest whole row, decision D6)"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from kcr2.journal import Entry
from kcr2.model import EVENTS

Row = dict[str, Any]
Key = tuple[Any, ...]
Facts = Mapping[str, Mapping[Key, Row]]
"""Table → key of the row → the row as its latest report states it."""

NOTHING: Facts = MappingProxyType({})


def fold(facts: Facts, entries: Iterable[Entry], *, at: str, known_at: str) -> Facts:
    """Add entries to facts: those recorded up to `known_at` about moments up to `at`.

    Both moments are fixed-width UTC text, so that text order is time order. `facts` itself stays
    as it is; tables that no entry touches are shared with the result.
    """
    touched: dict[str, dict[Key, Row]] = {}
    for entry in entries:
        if entry.recorded_at <= known_at:
            _add(facts, touched, entry, at)
    return MappingProxyType({**facts, **touched})


UNKNOWN_KINDS = "unknown_kinds"
"""The table of events that this version does not know: kind → how many, and the first and last sequence."""


def _note_unknown(facts: Facts, touched: dict[str, dict[Key, Row]], entry: Entry) -> None:
    """Count an event of a newer version: it is told and its seal holds, but what it means is not known here."""
    table = touched.setdefault(UNKNOWN_KINDS, dict(facts.get(UNKNOWN_KINDS, {})))
    held = table.get((entry.kind,), {"kind": entry.kind, "n": 0, "first_seq": entry.seq})
    table[(entry.kind,)] = held | {"n": held["n"] + 1, "last_seq": entry.seq}


def _add(facts: Facts, touched: dict[str, dict[Key, Row]], entry: Entry, at: str) -> None:
    event = EVENTS.get(entry.kind)
    if event is None:
        _note_unknown(facts, touched, entry)
        return
    row: Row = entry.content
    observed_at = row.setdefault("observed_at", entry.recorded_at)
    if observed_at > at:
        return
    table = touched.get(event.table)
    if table is None:
        table = touched[event.table] = dict(facts.get(event.table, {}))
    key = tuple(row[name] for name in event.key)
    held = table.get(key)
    if held is None or held["observed_at"] <= observed_at:
        table[key] = row | {
            "seq": entry.seq,
            "recorded_at": entry.recorded_at,
            "reported_by": entry.organisation,
            "actor": entry.actor,
            "role": entry.role,
        }
