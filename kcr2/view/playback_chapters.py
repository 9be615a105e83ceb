"""What are the turning points of a story? Those that its scenario names, or those that the journal shows by itself."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from kcr2.journal import Entry
from kcr2.model import moment_of
from kcr2.terms import DeliveryState, Step
from kcr2.view.playback_told import Teller
from kcr2.words import words as _

MOST = 40
"""Chapters that a reader can still choose from; of more, requests and departures go first."""


class Chapter(NamedTuple):
    """A moment that matters, with a title and a sentence."""

    at: datetime
    title: str
    text: str
    weight: int = 0


def own_chapters(entries: Iterable[Entry], teller: Teller) -> list[Chapter]:
    """Find the turning points in what was recorded and the reader may see.

    An incident opened or closed, another GRIP level, a request filed or granted, and the first departure for it.
    """
    found = list(_found(list(entries), teller))
    kept = sorted(found, key=lambda chapter: (chapter.weight, chapter.at))[:MOST]
    return sorted(kept, key=lambda chapter: chapter.at)


def _found(entries: list[Entry], teller: Teller) -> Iterator[Chapter]:
    levels: dict[tuple[str, str], int] = {}
    granted = _last_grants(entries)
    departed: set[str] = set()
    for entry in entries:
        row, at = entry.content, moment_of(entry.recorded_at)
        if entry.kind in ("incident_opened", "incident_closed"):
            title = _("Incident geopend") if entry.kind == "incident_opened" else _("Incident afgesloten")
            yield Chapter(at, f"{title}: {teller.incident(row)}", str(row.get("summary") or ""), 0)
        elif entry.kind == "grip_set":
            key = (row["incident_id"], row["region"])
            if levels.get(key, 0) != row["level"]:
                yield Chapter(at, f"GRIP {row['level']}", teller.grip(row), 1)
            levels[key] = row["level"]
        else:
            yield from _of_request(entry, teller, granted, departed)


def _last_grants(entries: Iterable[Entry]) -> dict[str, int]:
    """Give the sequence of the last grant of each request: before that not everybody had decided."""
    steps = ((entry, entry.content) for entry in entries if entry.kind == "request_stepped")
    return {row["request_id"]: entry.seq for entry, row in steps if row["step"] == Step.GRANT}


def _of_request(entry: Entry, teller: Teller, granted: dict[str, int], departed: set[str]) -> Iterator[Chapter]:
    row, at = entry.content, moment_of(entry.recorded_at)
    who = teller.organisation(entry.role, entry.organisation)
    if entry.kind == "request_filed" and row.get("version", 1) == 1:
        yield Chapter(at, _("Aanvraag {request}").format(request=row["request_id"]), who, 2)
    elif entry.kind == "request_stepped" and entry.seq == granted.get(row["request_id"]):
        yield Chapter(at, _("Toegekend: {request}").format(request=row["request_id"]), who, 2)
    elif entry.kind == "delivery_stepped" and row["state"] == DeliveryState.EN_ROUTE:
        request = row["delivery_id"].split("/")[0]
        if request not in departed and not teller.outline:
            yield Chapter(at, _("Eerste vertrek: {request}").format(request=request), who, 3)
        departed.add(request)
