"""How did the picture look at a past moment: as we knew it then, or as we know now that it was? (decision D4)"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Protocol

import numpy as np

from kcr2.errors import JournalError
from kcr2.journal import Entry, Head, Journal, Space, first_broken
from kcr2.model import iso
from kcr2.picture import Picture
from kcr2.picture.fold import Facts, fold
from kcr2.picture.history import History
from kcr2.reference import Reference
from kcr2.settings import Settings

KEPT = 16
"""Past pictures kept with the tables that were made of them; one of a large space takes some megabytes."""

AT_ONCE = 5_000
"""Entries read at once when all of them are looked through."""


class Read(Protocol):
    """What was read of a space and found whole."""

    @property
    def picture(self) -> Picture:
        """The picture at its end."""

    @property
    def history(self) -> History:
        """When its entries were recorded."""


@dataclass(frozen=True)
class Wanted:
    """One past picture: its moments, and the last sequences that were recorded by then."""

    space: Space
    at: datetime
    known_at: datetime
    seq: int
    known_seq: int


class Past:
    """The past pictures of one desk. What the seals did not confirm is not in the history, and so not in here."""

    def __init__(self, journal: Journal, reference: Reference, settings: Settings) -> None:
        """Bind a journal, reference data and settings."""
        self._journal = journal
        self._reference = reference
        self._settings = settings
        self._observed: dict[str, tuple[np.ndarray, str]] = {}
        self._pictures: OrderedDict[Wanted, Picture] = OrderedDict()
        self._lock = Lock()

    def forget(self) -> None:
        """Forget every picture: a space is read anew, because it is not what it was."""
        with self._lock:
            self._pictures.clear()
            self._observed.clear()

    def picture(self, space: Space, read: Read, at: datetime, known_at: datetime) -> Picture:
        """Give the picture about `at` of what was recorded up to `known_at`.

        It is made of the nearest checkpoint and the entries since. What is appended later changes nothing of it:
        the journal's moments never go back (decision D1).
        """
        known_seq = read.history.seq_at(known_at)
        wanted = Wanted(space, at, known_at, min(read.history.seq_at(at), known_seq), known_seq)
        with self._lock:
            if wanted not in self._pictures:
                self._pictures[wanted] = self._told(wanted, read)
            self._pictures.move_to_end(wanted)
            while len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
            return self._pictures[wanted]

    def _told(self, wanted: Wanted, read: Read) -> Picture:
        facts, head = self._knew(wanted, read.history)
        if wanted.known_seq > wanted.seq:
            late = self._late(wanted, read.history)
            facts = fold(facts, late, at=iso(wanted.at), known_at=iso(wanted.known_at))
            head = self._head(wanted, read)
        return Picture(wanted.space.name, wanted.at, wanted.known_at, head, self._reference, self._settings, facts)

    def _knew(self, wanted: Wanted, history: History) -> tuple[Facts, Head]:
        """Give what was known after `seq`: no fact is about a moment after its recording, so all of it counts."""
        mark = history.checkpoint(wanted.seq)
        entries = self._journal.read(wanted.space.name, after=mark.head.seq, until=wanted.seq)
        _check_whole(wanted.space, entries, mark.head, wanted.seq)
        if not entries:
            return mark.facts, mark.head
        last = entries[-1]
        facts = fold(mark.facts, entries, at=last.recorded_at, known_at=last.recorded_at)
        return facts, Head(last.seq, last.seal, last.recorded_at)

    def _late(self, wanted: Wanted, history: History) -> list[Entry]:
        """Give what was recorded after `seq` about a moment up to `at`."""
        observed = self._observed_up_to(wanted.space, wanted.known_seq)
        stamp = np.datetime64(iso(wanted.at).removesuffix("Z"), "us")
        found = np.flatnonzero(observed[wanted.seq : wanted.known_seq] <= stamp) + wanted.seq + 1
        # Each with the one before it, whose seal it stands on: it was whole when it was read, and must still be.
        with_before = np.union1d(found, found - 1)
        read = {entry.seq: entry for entry in self._journal.read_these(wanted.space.name, with_before.tolist())}
        return [self._still_sealed(wanted.space, read, seq) for seq in found.tolist()]

    def _still_sealed(self, space: Space, read: Mapping[int, Entry], seq: int) -> Entry:
        """Give an entry that still is what was sealed."""
        entry, before = read.get(seq), read.get(seq - 1)
        previous = self._journal.genesis(space.name) if seq == 1 else before.seal if before else ""
        if entry is None or first_broken([entry], after=seq - 1, previous=previous) is not None:
            raise _not_sealed(space, seq)
        return entry

    def _observed_up_to(self, space: Space, seq: int) -> np.ndarray:
        """Give the moment that each entry is about. Looked up when it is first asked for: few looks need it."""
        held, seal = self._observed.get(space.name) or (
            np.empty(0, "datetime64[us]"),
            self._journal.genesis(space.name),
        )
        while len(held) < seq:
            start, until = Head(len(held), seal, ""), min(len(held) + AT_ONCE, seq)
            entries = self._journal.read(space.name, after=start.seq, until=until)
            _check_whole(space, entries, start, until)
            held, seal = np.concatenate([held, _observed(entries)]), entries[-1].seal
        self._observed[space.name] = held, seal
        return held

    def _head(self, wanted: Wanted, read: Read) -> Head:
        if wanted.known_seq == read.picture.head.seq:
            return read.picture.head
        (last,) = self._journal.read(wanted.space.name, after=wanted.known_seq - 1, until=wanted.known_seq)
        return Head(last.seq, last.seal, last.recorded_at)


def _observed(entries: Iterable[Entry]) -> np.ndarray:
    stamps = (entry.content.get("observed_at", entry.recorded_at) for entry in entries)
    return np.array([str(stamp).removesuffix("Z") for stamp in stamps], "datetime64[us]")


def _check_whole(space: Space, entries: list[Entry], after: Head, until: int) -> None:
    """Stop when what is there is no longer what was read before: it was whole then."""
    broken = first_broken(entries, after=after.seq, previous=after.seal)
    if broken is None and after.seq + len(entries) < until:
        broken = after.seq + len(entries) + 1
    if broken is not None:
        raise _not_sealed(space, broken)


def _not_sealed(space: Space, seq: int) -> JournalError:
    return JournalError(
        "volgnummer {seq} is niet meer wat is verzegeld; dit moment is niet te tonen.",
        where=f"journaal {space.name}",
        fix="Controleer de zegels en zet een onbeschadigde kopie terug.",
        seq=seq,
    )
