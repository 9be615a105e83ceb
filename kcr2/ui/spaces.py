"""Which spaces may somebody enter, and which one first?"""

from collections.abc import Mapping, Sequence

from kcr2.journal import Space
from kcr2.terms import SpaceKind

RANKS = (SpaceKind.LIVE, SpaceKind.BRANCH, SpaceKind.EXERCISE, SpaceKind.DEMONSTRATION)
"""The order in which spaces are offered."""


def offered(spaces: Sequence[Space], *, signed_in: bool, demonstrations: bool) -> list[Space]:
    """Give the spaces that somebody may enter: who has not signed in only demonstrations, if these are open."""
    if not signed_in:
        return [space for space in spaces if demonstrations and is_played(space)]
    named = {space.name: space for space in spaces}
    entered = [space for space in spaces if space.kind is not SpaceKind.BRANCH or _is_of_live(space, named)]
    return sorted(entered, key=lambda space: RANKS.index(space.kind))


def first_live(spaces: Sequence[Space]) -> Space | None:
    """Give the live space that is opened by itself."""
    return next((space for space in spaces if space.kind is SpaceKind.LIVE), None)


def is_played(space: Space) -> bool:
    """Say whether a role may be chosen in a space: in a demonstration only."""
    return space.kind is SpaceKind.DEMONSTRATION


def _is_of_live(space: Space, named: Mapping[str, Space]) -> bool:
    """Say whether a branch left a live space, or left a branch that did."""
    oldest: Space | None = space
    while oldest is not None and oldest.kind is SpaceKind.BRANCH:
        oldest = named.get(oldest.parent or "")
    return oldest is not None and oldest.kind is SpaceKind.LIVE
