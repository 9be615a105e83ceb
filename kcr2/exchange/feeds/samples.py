"""Which recorded examples are there of each kind of feed, and how do they fit the moment of a demonstration?"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kcr2.exchange.feeds.found import Found
from kcr2.model import Moment, Record
from kcr2.model.base import field
from kcr2.settings import DATA
from kcr2.terms import FeedKind

FOLDER = DATA / "feeds" / "samples"


class SampleNote(Record):
    """What `samples.toml` says of one file."""

    file: str = field("Bestand", "Naam in de map.", pattern=r"^[a-z0-9.-]+$")
    kind: FeedKind = field("Soort", "Welke bron het is.")
    title: str = field("Titel", "Zoals het in de lijst staat.", min_length=5, max_length=120)
    told_at: Moment = field("Verteld om", "Moment van het bestand; in een demonstratie schuift dat naar nu.")


@dataclass(frozen=True)
class Sample:
    """A recorded example; every one is fictitious and says so."""

    note: SampleNote
    content: bytes


def samples(folder: Path = FOLDER) -> dict[str, Sample]:
    """Give the examples by the name of their file, in the order of the list."""
    listed = tomllib.loads((folder / "samples.toml").read_text(encoding="utf-8"))["samples"]
    notes = [SampleNote.model_validate(one) for one in listed]
    return {note.file: Sample(note, (folder / note.file).read_bytes()) for note in notes}


def read_sample(sample: Sample, read: Callable[[FeedKind, str, bytes], Found], *, now: datetime) -> Found:
    """Read an example and move all its moments by as much as those of the others, so that it is told now.

    To the whole hour: so a message still names the earlier one that it is about when that was read just before.
    """
    found = read(sample.note.kind, sample.note.file, sample.content)
    by = now.replace(minute=0, second=0, microsecond=0) - sample.note.told_at
    moved = tuple(type(item).model_validate(_moved(item.model_dump(), by)) for item in found.items)
    return replace(found, items=moved)


def _moved(told: Any, by: timedelta) -> Any:
    if isinstance(told, datetime):
        return told + by
    if isinstance(told, dict):
        return {name: _moved(value, by) for name, value in told.items()}
    return tuple(_moved(one, by) for one in told) if isinstance(told, tuple | list) else told
