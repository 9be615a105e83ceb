"""How does an exercise begin, and how do its injects go out when their moment has come?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kcr2.access import Permission, require
from kcr2.actions import DeliverInject, Intention, PlanExercise, PlanInject
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.exchange.exercise_copy import CONTROL, opening, record_opening
from kcr2.exchange.scenarios import Scenario, open_demonstration
from kcr2.journal import Author, Entry, Head, Journal, Space
from kcr2.picture.exercise import due
from kcr2.terms import Role, SpaceKind

RACED = frozenset({"seen-latest", "inject-delivered-once", "inject-skipped", "inject-known", "exercise-ended"})
"""Rules that stop a delivery because somebody else was first: the inject is where it should be."""


@dataclass(frozen=True)
class Opening:
    """What an exercise opens with: entries, the moment at which they stood, and where they came from."""

    story: str
    entries: Sequence[Entry]
    stood_at: datetime
    source: str
    head: Head

    @property
    def values(self) -> dict[str, Any]:
        """What the plan of the exercise says of it."""
        return {
            "story": self.story,
            "copied_from": self.source,
            "copied_seq": self.head.seq,
            "copied_seal": self.head.seal,
        }


def opening_of_space(desk: Desk, source: Space, reader: Author, *, now: datetime) -> Opening:
    """Give the picture of a space as it stands, as far as somebody may read it, to open an exercise with.

    Raises
    ------
    RefusedError
        The reader may not see figures per owner.
    """
    require(reader, Permission.READ_FIGURES)
    whole = desk.picture(source, now=now)
    entries, _ = desk.journal.read_sound(source.name)
    until = [entry for entry in entries if entry.seq <= whole.head.seq]
    return Opening(f"kopie van {source.title}", opening(until, whole, reader), now, source.name, whole.head)


def opening_of_scenario(desk: Desk, scenario: Scenario) -> Opening:
    """Give a real case as it stands when its demonstration opens; it is told apart, and nothing of that is kept."""
    aside = Desk(Journal("sqlite://"), desk.reference, desk.settings)
    try:
        told = open_demonstration(aside, scenario, name=f"demo-{scenario.name}")
        reader = Author(actor=CONTROL.actor, role=Role.KCR2, organisation="KCR2")
        made = opening_of_space(aside, told, reader, now=scenario.opens_at)
    finally:
        aside.journal.close()
    return Opening(f"beginbeeld van {scenario.title}", made.entries, made.stood_at, made.source, made.head)


def open_exercise(
    desk: Desk,
    space: Space,
    author: Author,
    plan: PlanExercise,
    injects: Sequence[PlanInject] = (),
    opens_with: Opening | None = None,
) -> Space:
    """Make the space of an exercise, with its opening, its plan and its injects; or nothing of it.

    Everything is tried aside first: a refusal leaves no half exercise behind.

    Parameters
    ----------
    space : name, title and moment of making
    opens_with : what it opens with; an empty picture when not given

    Raises
    ------
    RefusedError
        The author may not lead an exercise, the name is taken, or the plan or an inject breaks a rule.
    """
    require(author, Permission.LEAD_EXERCISE)
    made = space.model_copy(update={"kind": SpaceKind.EXERCISE, "parent": None, "parent_seq": 0, "scenario": None})
    aside = Desk(Journal("sqlite://"), desk.reference, desk.settings)
    try:
        _carry_out(aside, made, author, plan, injects, opens_with)
    finally:
        aside.journal.close()
    return _carry_out(desk, made, author, plan, injects, opens_with)


def _carry_out(
    desk: Desk,
    space: Space,
    author: Author,
    plan: PlanExercise,
    injects: Sequence[PlanInject],
    opens_with: Opening | None,
) -> Space:
    desk.journal.create_space(space)
    if opens_with is not None:
        moved = plan.starts_at - opens_with.stood_at
        record_opening(desk, space, opens_with.entries, by=moved, at=plan.starts_at)
        plan = plan.model_copy(update=opens_with.values)
    desk.perform(space, author, [plan], now=plan.starts_at)
    intentions: list[Intention] = list(injects)
    if intentions:
        desk.perform(space, author, intentions, now=plan.starts_at)
    return space


def deliver_due(desk: Desk, space: Space, *, clock: datetime) -> list[Entry]:
    """Deliver every inject whose moment has come, in the name of exercise control; give what was written.

    Whoever looks may call it: two screens at once deliver once, for the journal takes one delivery of an inject, and
    the other is refused and left at that.
    """
    if space.kind is not SpaceKind.EXERCISE or desk.broken_at(space) is not None:
        return []
    now = desk.now(space, clock)
    waiting = due(desk.picture(space, now=now).facts, now)
    return [entry for number in waiting for entry in _delivered(desk, space, number, now)]


def _delivered(desk: Desk, space: Space, number: int, now: datetime) -> list[Entry]:
    try:
        return desk.perform(space, CONTROL, [DeliverInject(number=number, by_hand=False)], now=now)
    except RefusedError as refusal:
        if refusal.rule not in RACED:
            raise
        return []
