"""Which spaces may somebody enter, and which one first?"""

from collections.abc import Collection, Mapping, Sequence

from kcr2.access import Permission, may
from kcr2.journal import Space
from kcr2.terms import Role, SpaceKind

RANKS = (SpaceKind.LIVE, SpaceKind.BRANCH, SpaceKind.EXERCISE, SpaceKind.DEMONSTRATION)
"""The order in which spaces are offered."""

ENTER_BRANCH = frozenset(role for role in Role if may(role, Permission.SIMULATE)) | {Role.VALIDATOR}
"""Roles that see what-ifs of a real space: who may make them, and the validator to read along."""


def offered(
    spaces: Sequence[Space],
    *,
    signed_in: bool,
    demonstrations: bool,
    branches: bool = False,
    discarded: Collection[str] = (),
    exercises: Collection[str] = (),
) -> list[Space]:
    """Give the spaces that somebody may enter: who has not signed in only demonstrations, if these are open.

    A what-if of a demonstration is entered like that demonstration.

    Parameters
    ----------
    branches : whether this person sees what-ifs of a live space or an exercise
    discarded : names of what-ifs that are no longer offered
    exercises : names of the exercises in which a role may be played, see `session.played_exercises`
    """
    named = {space.name: space for space in spaces if space.name not in discarded}
    if not signed_in:
        anybody = [space for space in named.values() if played(space, spaces) or space.name in exercises]
        return anybody if demonstrations else []
    entered = [space for space in named.values() if _is_entered(space, spaces, branches=branches)]
    return sorted(entered, key=lambda space: RANKS.index(space.kind))


def first_live(spaces: Sequence[Space]) -> Space | None:
    """Give the live space that is opened by itself."""
    return next((space for space in spaces if space.kind is SpaceKind.LIVE), None)


def is_played(space: Space) -> bool:
    """Say whether a space is a demonstration itself."""
    return space.kind is SpaceKind.DEMONSTRATION


def played(space: Space, spaces: Sequence[Space]) -> bool:
    """Say whether a role may be chosen freely in a space: in a demonstration, and in a what-if of one."""
    return root_kind(space, {one.name: one for one in spaces}) is SpaceKind.DEMONSTRATION


def root_kind(space: Space, named: Mapping[str, Space]) -> SpaceKind | None:
    """Give the kind of space that a what-if left in the end, of any other its own; None when that is gone."""
    oldest: Space | None = space
    while oldest is not None and oldest.kind is SpaceKind.BRANCH:
        oldest = named.get(oldest.parent or "")
    return None if oldest is None else oldest.kind


def _is_entered(space: Space, spaces: Sequence[Space], *, branches: bool) -> bool:
    if space.kind is not SpaceKind.BRANCH or played(space, spaces):
        return True
    return branches and root_kind(space, {one.name: one for one in spaces}) is not None
