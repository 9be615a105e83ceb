"""Has anybody changed what was written? (decision D2)"""

import hashlib
from collections.abc import Iterable

from kcr2.journal.entry import Entry, canonical_json


def first_seal(space: str) -> str:
    """Give the seal that the first event of a space without parent stands on."""
    return hashlib.sha256(f"kcr2:{space}".encode()).hexdigest()


def seal_of(entry: Entry, previous: str) -> str:
    """SHA-256 over the previous seal and the canonical content of the entry, without its own seal.

    The payload goes in as the text that was stored: a verifier needs no knowledge of its fields.
    """
    content = canonical_json([previous, *entry[:-1]])
    return hashlib.sha256(content.encode()).hexdigest()


def sealed(entry: Entry, previous: str) -> Entry:
    """Give the entry with its seal."""
    return entry._replace(seal=seal_of(entry, previous))


def first_broken(entries: Iterable[Entry], *, after: int, previous: str) -> int | None:
    """Give the first sequence that is missing, out of order or not what was sealed; None when whole.

    Parameters
    ----------
    entries : entries of one space, in order, that follow sequence `after`
    after : sequence before the first entry
    previous : seal of that sequence
    """
    for entry in entries:
        after += 1
        if entry.seq != after or not _holds(entry, previous):
            return after
        previous = entry.seal
    return None


def _holds(entry: Entry, previous: str) -> bool:
    try:
        return entry.seal == seal_of(entry, previous)
    except TypeError:
        # Something that is no text or number was put there: that was never sealed.
        return False
