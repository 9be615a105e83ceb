"""May this exercise be planned, and its clock be set? And what may be done in a space that is an exercise?"""

from collections import Counter
from collections.abc import Iterable, Sequence

from pydantic import Field

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.errors import RefusedError
from kcr2.model import (
    Event,
    Exercise,
    ExerciseClock,
    ExerciseClockSet,
    ExerciseEnd,
    ExerciseEnded,
    ExercisePlanned,
    LearningPoint,
    LearningPointNoted,
    Participant,
    iso,
)
from kcr2.picture import Picture
from kcr2.picture.exercise import clock_of, exercise_now, exercise_of, has_ended, leads
from kcr2.picture.fold import Row
from kcr2.reference import Reference
from kcr2.terms import Decider, Role, SpaceKind


class OfExercise(Intention):
    """What is only done in an exercise."""


class PlanExercise(Exercise, OfExercise):
    """Plan an exercise, or plan it anew before it begins."""


class SetExerciseClock(ExerciseClock, OfExercise):
    """Start, stop or move on the exercise's clock, or give it another speed."""


class EndExercise(ExerciseEnd, OfExercise):
    """End an exercise; its clock stands still from then on."""


class NoteLearningPoint(LearningPoint, OfExercise):
    """Note a learning point, or state one anew."""

    point: int = Field(default=0, title="Leerpunt", description="0: een nieuw leerpunt.", ge=0, le=999)

    def is_new(self) -> bool:
        """Say that a point without a number is new."""
        return self.point == 0


def check_space(kind: SpaceKind, picture: Picture, intentions: Sequence[Intention]) -> None:
    """Refuse what belongs to an exercise anywhere else, and what comes after its end.

    Raises
    ------
    RefusedError
        One of the intentions does not fit the space.
    """
    if kind is not SpaceKind.EXERCISE:
        if any(isinstance(one, OfExercise) for one in intentions):
            raise RefusedError(
                "{name} is {kind}; dit kan alleen in een oefening.",
                rule="exercise-space",
                fix="Open de oefening en doe het daar.",
                name=picture.space,
                kind=kind.label.lower(),
            )
    elif has_ended(picture.facts) and not all(isinstance(one, NoteLearningPoint) for one in intentions):
        raise RefusedError(
            "de oefening is beëindigd om {at}; er komen alleen nog leerpunten bij.",
            rule="exercise-ended",
            at=picture.facts["exercise_end"][()]["recorded_at"],
        )


def leading(context: Context, *, preparing: bool = False) -> Row:
    """Give the exercise that the author leads, or refuse.

    `preparing`: who takes part may still put it together, as long as its clock never ran.
    """
    require(context.author, Permission.LEAD_EXERCISE)
    facts, author = context.picture.facts, context.author
    planned = exercise_of(facts)
    if planned is None:
        raise RefusedError(
            "in {space} is nog geen oefening gepland.",
            rule="exercise-known",
            fix="Plan de oefening eerst: naam, doelen, deelnemers en begin.",
            space=context.picture.space,
        )
    ready = preparing and clock_of(facts) is None
    if not ready and not leads(facts, author.role, author.organisation):
        raise RefusedError(
            "{role} van {organisation} doet mee aan deze oefening; wie meedoet, leidt niet.",
            rule="exercise-led-apart",
            fix="Laat een ander leiden, bijvoorbeeld beheer.",
            role=author.role.label,
            organisation=author.organisation,
        )
    return planned


def known_inject(number: int, context: Context) -> Row:
    """Give an inject that was planned, or refuse."""
    injects = context.picture.facts.get("injects", {})
    if (number,) not in injects:
        raise RefusedError(
            "inject {number} staat niet op de tijdlijn; er zijn er {n}.",
            rule="inject-known",
            number=number,
            n=len(injects),
        )
    return injects[(number,)]


@decides(PlanExercise)
def plan_exercise(intention: PlanExercise, context: Context) -> list[Event]:
    """Accept an exercise that somebody is left to lead and that has not begun, from a moment that is not past."""
    require(context.author, Permission.LEAD_EXERCISE)
    picture = context.picture
    clock = clock_of(picture.facts)
    if clock is not None:
        raise RefusedError(
            "de oefenklok liep al op {at}; het plan ligt vast.",
            rule="exercise-not-begun",
            fix="Wijzig losse injects, of maak een nieuwe oefening.",
            at=clock["exercise_at"],
        )
    if picture.head.recorded_at > iso(intention.starts_at):
        raise RefusedError(
            "de oefening begint op {start}; in de ruimte is al iets vastgelegd op {head}.",
            rule="exercise-start-later",
            fix="Kies een later begin.",
            start=iso(intention.starts_at),
            head=picture.head.recorded_at,
        )
    _check_participants(intention.participants, context.reference)
    return [ExercisePlanned(**intention.model_dump())]


def _check_participants(named: Sequence[Participant], reference: Reference) -> None:
    taking_part = {(one.role, one.organisation) for one in named}
    if any(role is Role.BEHEER for role, _ in taking_part):
        raise RefusedError(
            "beheer doet niet mee: die rol blijft over om te leiden; er zijn {n} deelnemers genoemd.",
            rule="exercise-led-apart",
            n=len(taking_part),
        )
    if twice := named_twice(named):
        raise RefusedError(
            "deelnemer {twice} is meer dan 1 keer genoemd; ontvangsten en antwoorden zouden dubbel tellen.",
            rule="participant-once",
            fix="Noem elke combinatie van rol en organisatie één keer.",
            twice=", ".join(twice),
        )
    if strange := unknown_participants(named, reference):
        raise RefusedError(
            "deelnemer {strange} is geen regio, partner of gezag; er zijn {n} regio's en partners.",
            rule="participant-known",
            fix="Gebruik voor de rol regio VR01 tot en met VR25 of een partnercode, voor gezag JENV, DEF of POL.",
            strange=", ".join(strange),
            n=len(reference.owners),
        )


def named_twice(named: Iterable[Participant]) -> list[str]:
    """Give who is named more than once, in the order of the plan."""
    counted = Counter((one.role, one.organisation) for one in named)
    return [f"{role.label.lower()} van {organisation}" for (role, organisation), n in counted.items() if n > 1]


def unknown_participants(named: Iterable[Participant], reference: Reference) -> list[str]:
    """Give the organisations that nobody can take part for in the role that is named with them."""
    known = {Role.REGIO: set(reference.owners), Role.AUTHORITY: {one.value for one in Decider}}
    return [one.organisation for one in named if one.organisation not in known.get(one.role, {one.organisation})]


@decides(SetExerciseClock)
def set_clock(intention: SetExerciseClock, context: Context) -> list[Event]:
    """Accept that the clock runs, stands still or jumps forward; never that it goes back."""
    leading(context)
    if intention.exercise_at < context.picture.at:
        raise RefusedError(
            "de oefenklok staat op {now}; terug naar {wanted} kan niet.",
            rule="exercise-clock-forward",
            fix="Kies een later moment, of maak een nieuwe oefening.",
            now=iso(context.picture.at),
            wanted=iso(intention.exercise_at),
        )
    return [ExerciseClockSet(**intention.model_dump())]


@decides(EndExercise)
def end_exercise(intention: EndExercise, context: Context) -> list[Event]:
    """Accept the end, which stops the clock where it stands."""
    leading(context)
    clock = clock_of(context.picture.facts)
    if clock is None:
        raise RefusedError(
            "de oefening is nog niet begonnen: de oefenklok is 0 keer gestart.",
            rule="exercise-begun",
            fix="Start de oefenklok eerst.",
        )
    # The picture is of the whole minute; the clock stops where it stood.
    shown = exercise_now(context.picture.facts, intention.real_at) or context.picture.at
    at = max(shown, context.picture.at)
    still = ExerciseClockSet(running=False, speed=clock["speed"], exercise_at=at, real_at=intention.real_at)
    return [still, ExerciseEnded(**intention.model_dump())]


@decides(NoteLearningPoint)
def note_learning_point(intention: NoteLearningPoint, context: Context) -> list[Event]:
    """Accept a learning point, or a new statement of one that is there."""
    leading(context)
    if intention.about_inject is not None:
        known_inject(intention.about_inject, context)
    held = {key[0] for key in context.picture.facts.get("learning_points", {})}
    if intention.point and intention.point not in held:
        raise RefusedError(
            "leerpunt {point} bestaat niet; er zijn er {n}.",
            rule="learning-point-known",
            fix="Laat het nummer op 0 voor een nieuw leerpunt.",
            point=intention.point,
            n=len(held),
        )
    point = intention.point or max(held, default=0) + 1
    return [LearningPointNoted(**intention.model_dump() | {"point": point})]
