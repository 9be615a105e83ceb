"""What does each what-if say of itself, without reading the whole journal of its parents?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import ValidationError

from kcr2.journal import Entry, Journal, Space
from kcr2.model import DUTCH_TIME, BranchClosed, BranchStarted, Event
from kcr2.terms import BranchOutcome, SpaceKind


@dataclass(frozen=True)
class BranchTold:
    """What a what-if is about, where it left its parent, by whom, and what became of it (None: still open)."""

    space: Space
    question: str
    forked_at: datetime
    made_by: str
    outcome: BranchOutcome | None = None
    reason: str = ""
    closed_by: str = ""
    closed_seq: int | None = None


def branch_told(journal: Journal, space: Space) -> BranchTold | None:
    """Give what a what-if says of itself; None for a space that is none, never began, or was written in."""
    if space.kind is not SpaceKind.BRANCH:
        return None
    entries = journal.own_of_kinds(space.name, (BranchStarted.kind, BranchClosed.kind))
    held = None
    for entry, event in ((entry, _read(entry)) for entry in entries):
        if isinstance(event, BranchStarted) and held is None:
            held = BranchTold(space, event.question, event.forked_at, entry.actor)
        elif isinstance(event, BranchClosed) and held is not None:
            held = replace(
                held, outcome=event.outcome, reason=event.reason, closed_by=entry.actor, closed_seq=entry.seq
            )
    return held


def _read(entry: Entry) -> Event | None:
    """Give what an entry says; None when somebody wrote in it, which the desk tells of in the space itself."""
    try:
        return entry.event
    except ValidationError:
        return None


def discarded(journal: Journal, spaces: Iterable[Space]) -> frozenset[str]:
    """Give the names of what-ifs that were discarded: they are read-only and no longer offered."""
    told = (branch_told(journal, space) for space in spaces if space.kind is SpaceKind.BRANCH)
    return frozenset(one.space.name for one in told if one and one.outcome is BranchOutcome.DISCARDED)


def new_name(at: datetime, taken: Iterable[str]) -> str:
    """Give a name for a what-if that begins at a moment, in Dutch time: wat-als-20250403-1730, then -2, -3, …"""
    name, held = f"wat-als-{at.astimezone(DUTCH_TIME):%Y%m%d-%H%M}", set(taken)
    number = 2
    plain = name
    while name in held:
        name, number = f"{plain}-{number}", number + 1
    return name
