"""What happened in an exercise, as its journal says? Nothing here comes from anywhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from kcr2.errors import PlanError
from kcr2.journal import Entry
from kcr2.model import moment_of

Receiver = tuple[str, str]
"""Role and organisation."""
Asked = tuple[int, Receiver]
"""An inject and one of its receivers."""


@dataclass(frozen=True)
class Told:
    """An entry with its content read."""

    seq: int
    at: datetime
    """Exercise time."""
    entry: Entry
    content: dict[str, Any]


@dataclass(frozen=True)
class Reaction:
    """What one receiver did with one inject; None where there is nothing in the journal."""

    number: int
    receiver: Receiver
    inject: Told
    """How the inject was last stated, on the timeline."""
    delivered: Told | None
    acknowledged: Told | None
    answered: Told | None
    """The first answer."""

    @property
    def acknowledged_after(self) -> timedelta | None:
        """Exercise time from delivery to acknowledgement."""
        return self.acknowledged.at - self.delivered.at if self.acknowledged and self.delivered else None

    @property
    def answered_after(self) -> timedelta | None:
        """Exercise time from delivery to the first answer."""
        return self.answered.at - self.delivered.at if self.answered and self.delivered else None

    @property
    def within(self) -> timedelta | None:
        """Exercise time within which an answer was expected; None: no answer was."""
        minutes = self.inject.content["answer_within_min"]
        return None if minutes is None else timedelta(minutes=minutes)

    @property
    def late_by(self) -> timedelta | None:
        """How much later than expected the answer came; negative when it was in time, None when there is none."""
        if self.answered_after is None or self.within is None:
            return None
        return self.answered_after - self.within


class ExerciseRecord:
    """The journal of one exercise, read."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Read the entries of one space, in order.

        Raises
        ------
        PlanError
            No exercise was planned in them.
        """
        self.told = [Told(one.seq, moment_of(one.recorded_at), one, one.content) for one in entries]
        plans = self.of("exercise_planned")
        if not plans:
            raise PlanError(
                "in dit journaal van {n} gebeurtenissen is geen oefening gepland.",
                where="evaluatie",
                fix="Kies een ruimte waarin een oefening is gepland.",
                n=len(entries),
            )
        self.plan = plans[-1]
        self.played = [one for one in self.told if one.seq > plans[0].seq]
        """What came after the first plan: before it stands what the exercise opened with."""

    def of(self, *kinds: str) -> list[Told]:
        """Give the entries of some kinds, in order."""
        return [one for one in self.told if one.entry.kind in kinds]

    @property
    def participants(self) -> list[Receiver]:
        """Who takes part."""
        return [(one["role"], one["organisation"]) for one in self.plan.content["participants"]]

    @cached_property
    def injects(self) -> dict[int, Told]:
        """Every inject by its number, as it was last stated."""
        return dict(sorted(self._latest("inject_planned", "inject_changed").items()))

    @cached_property
    def delivered(self) -> dict[int, Told]:
        """Every delivery by the number of its inject."""
        return self._latest("inject_delivered")

    def _latest(self, *kinds: str) -> dict[int, Told]:
        return {one.content["number"]: one for one in self.of(*kinds)}

    @cached_property
    def reactions(self) -> list[Reaction]:
        """What each receiver did with each inject that went out, by number and in the order of the plan."""
        return [
            self._reaction(number, receiver)
            for number in sorted(self.delivered)
            for receiver in self._receivers(self.delivered[number].content)
        ]

    def _receivers(self, message: dict[str, Any]) -> list[Receiver]:
        role, organisation = message["to_role"], message["to_organisation"]
        ours = [one for one in self.participants if not role or one[0] == role]
        return [one for one in ours if not organisation or one[1] == organisation]

    def _reaction(self, number: int, receiver: Receiver) -> Reaction:
        return Reaction(
            number,
            receiver,
            self.injects[number],
            self.delivered.get(number),
            next(iter(self._receipts.get((number, receiver), ())), None),
            next(iter(self.answers(number, receiver)), None),
        )

    @cached_property
    def clock(self) -> list[Told]:
        """Every time that the clock was set."""
        return self.of("exercise_clock")

    @property
    def ended(self) -> Told | None:
        """The end, None while there is none."""
        return next(iter(self.of("exercise_ended")), None)

    def real(self, one: Told) -> datetime | None:
        """Give the real moment of an entry, from the clock; None where it stood still and said nothing."""
        if "real_at" in one.content:
            return moment_of(one.content["real_at"])
        before = [held for held in self.clock if held.seq < one.seq]
        if not before or not before[-1].content["running"]:
            return None
        held = before[-1].content
        return moment_of(held["real_at"]) + (one.at - moment_of(held["exercise_at"])) / int(held["speed"])

    def answers(self, number: int, receiver: Receiver) -> list[Told]:
        """Give every answer of a receiver to an inject."""
        return self._answers.get((number, receiver), [])

    @cached_property
    def _receipts(self) -> dict[Asked, list[Told]]:
        return _by_asked(self.of("inject_acknowledged"))

    @cached_property
    def _answers(self) -> dict[Asked, list[Told]]:
        return _by_asked(self.of("inject_answered"))


def _by_asked(told: Sequence[Told]) -> dict[Asked, list[Told]]:
    found: dict[Asked, list[Told]] = {}
    for one in told:
        said = one.content
        found.setdefault((said["number"], (said["role"], said["organisation"])), []).append(one)
    return found
