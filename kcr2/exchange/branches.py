"""What does each what-if say of itself, without reading the whole journal of its parents?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from kcr2.journal import Journal, Space
from kcr2.model import DUTCH_TIME, BranchClosed, BranchStarted, moment_of
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
    """Give what a what-if says of itself; None for a space that is none, or that never began."""
    if space.kind is not SpaceKind.BRANCH:
        return None
    told = journal.own_of_kinds(space.name, (BranchStarted.kind, BranchClosed.kind))
    start = next((entry for entry in told if entry.kind == BranchStarted.kind), None)
    if start is None:
        return None
    ends = [entry for entry in told if entry.kind == BranchClosed.kind]
    begun = start.content
    held = BranchTold(space, begun["question"], moment_of(begun["forked_at"]), start.actor)
    if not ends:
        return held
    end = ends[-1]
    outcome = BranchOutcome(end.content["outcome"])
    return replace(held, outcome=outcome, reason=end.content["reason"], closed_by=end.actor, closed_seq=end.seq)


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
