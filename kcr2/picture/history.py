"""From where does one start to tell any moment of a long story quickly? (checkpoints along the journal)"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from kcr2.journal import Entry, Head
from kcr2.picture.fold import NOTHING, Facts

MOST = 32
"""Checkpoints kept of one space. When there are more, every second goes: what they hold together stays small."""

STRIDE = 500
"""Entries between checkpoints at first; doubled whenever checkpoints are dropped."""

MICROSECONDS = "datetime64[us]"


@dataclass(frozen=True)
class Checkpoint:
    """The facts as they were after one entry: that entry's place, seal and moment, and what held then."""

    head: Head
    facts: Facts = field(repr=False)


@dataclass(frozen=True)
class History:
    """How far a space was read: when each entry was recorded, and facts to start from.

    checkpoints   oldest first; the first is the empty beginning
    stride        entries between checkpoints
    recorded      moment of recording of entry 1, 2, …, in UTC; never goes back (decision D1)
    """

    checkpoints: tuple[Checkpoint, ...]
    stride: int
    recorded: np.ndarray = field(default_factory=lambda: np.empty(0, MICROSECONDS), repr=False)

    def with_entries(self, entries: Sequence[Entry], facts: Facts) -> "History":
        """Give the history with entries that were read since, and the facts after the last of them."""
        stamps = np.array([entry.recorded_at.removesuffix("Z") for entry in entries], MICROSECONDS)
        grown = replace(self, recorded=np.concatenate([self.recorded, stamps]))
        last = entries[-1]
        if last.seq - self.checkpoints[-1].head.seq < self.stride:
            return grown
        mark = Checkpoint(Head(last.seq, last.seal, last.recorded_at), facts)
        return replace(grown, checkpoints=(*self.checkpoints, mark))._thinned()

    def _thinned(self) -> "History":
        if len(self.checkpoints) <= MOST:
            return self
        return replace(self, checkpoints=self.checkpoints[::2], stride=self.stride * 2)

    def seq_at(self, at: datetime) -> int:
        """Give the last sequence that was recorded at or before a moment; 0 when there is none."""
        return int(np.searchsorted(self.recorded, _stamp(at), side="right"))

    def checkpoint(self, seq: int) -> Checkpoint:
        """Give the latest checkpoint that does not go beyond a sequence."""
        return next(mark for mark in reversed(self.checkpoints) if mark.head.seq <= seq)

    @property
    def first(self) -> datetime | None:
        """The moment of the first entry; None while nothing was recorded."""
        return _moment(self.recorded[0]) if len(self.recorded) else None

    def before(self, at: datetime) -> datetime | None:
        """Give the last moment before `at` at which something was recorded."""
        place = int(np.searchsorted(self.recorded, _stamp(at), side="left"))
        return _moment(self.recorded[place - 1]) if place else None

    def after(self, at: datetime) -> datetime | None:
        """Give the first moment after `at` at which something was recorded."""
        place = self.seq_at(at)
        return _moment(self.recorded[place]) if place < len(self.recorded) else None


def beginning(start: Head, *, stride: int = STRIDE) -> History:
    """Give the history of a space of which nothing was read yet."""
    return History((Checkpoint(start, NOTHING),), stride=stride)


def _stamp(at: datetime) -> np.datetime64:
    return np.datetime64(at.astimezone(UTC).replace(tzinfo=None), "us")


def _moment(stamp: np.datetime64) -> datetime:
    naive: datetime = stamp.astype(MICROSECONDS).item()
    return naive.replace(tzinfo=UTC)
