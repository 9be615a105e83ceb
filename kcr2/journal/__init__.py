"""What happened? The append-only journal, its seals and its spaces (decisions D1 to D3)."""

from kcr2.journal.entry import Author, Entry, Head, Space, canonical, canonical_json
from kcr2.journal.seals import first_broken, first_seal, seal_of, sealed
from kcr2.journal.store import Journal

__all__ = [
    "Author",
    "Entry",
    "Head",
    "Journal",
    "Space",
    "canonical",
    "canonical_json",
    "first_broken",
    "first_seal",
    "seal_of",
    "sealed",
]
