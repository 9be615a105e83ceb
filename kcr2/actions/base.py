"""How does an intention become events, or a refusal? (the one way in for writing)"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kcr2.actions.markings import refuse_markings, texts_of
from kcr2.errors import RefusedError
from kcr2.journal import Author
from kcr2.model import Event, Record
from kcr2.picture import Picture
from kcr2.picture.lookup import branch_end_of
from kcr2.reference import Reference
from kcr2.terms import BranchOutcome


class Intention(Record):
    """What a person wants to happen. Names are imperative."""

    def is_new(self) -> bool:
        """Say whether it makes a thing that nobody can have changed: it may be decided anew on a fresh picture."""
        return False


@dataclass(frozen=True)
class Context:
    """What a decision may look at: the picture it is based on, and who decides."""

    picture: Picture
    author: Author
    relied_on: set[str] = field(default_factory=set)
    """Subjects beside its own that a decision stands on: they may not have moved on when it is written."""
    given: set[str] = field(default_factory=set)
    """Numbers that were given out by earlier decisions of the same writing: the picture does not know them yet."""

    @property
    def reference(self) -> Reference:
        """The reference data of the picture."""
        return self.picture.reference


Decision = Callable[[Any, Context], list[Event]]
_DECISIONS: dict[type[Intention], Decision] = {}
INTENTIONS: dict[str, type[Intention]] = {}
"""Every intention by its name, as scenarios write them."""


def decides(intention: type[Intention]) -> Callable[[Decision], Decision]:
    """Register the function that decides an intention."""

    def register(decision: Decision) -> Decision:
        _DECISIONS[intention] = decision
        INTENTIONS[intention.__name__] = intention
        return decision

    return register


def decide(intention: Intention, context: Context) -> list[Event]:
    """Give the events that the intention leads to.

    Raises
    ------
    RefusedError
        A rule stops it; the refusal names the rule and the number.
    """
    _not_discarded(context.picture)
    refuse_markings(texts_of(intention))
    return _DECISIONS[type(intention)](intention, context)


def _not_discarded(picture: Picture) -> None:
    end = branch_end_of(picture)
    if end is not None and end["outcome"] == BranchOutcome.DISCARDED:
        raise RefusedError(
            "wat-als {space} is verworpen bij volgnummer {seq} ({reason}) en is alleen nog te lezen.",
            rule="branch-discarded",
            fix="Maak een nieuwe wat-als.",
            space=picture.space,
            seq=end["seq"],
            reason=end["reason"],
        )
