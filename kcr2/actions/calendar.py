"""May this exercise be put in the calendar, moved, cancelled, called held or evaluated?"""

from typing import Any

import pandas as pd

from kcr2.access import Permission
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.preparing import known_party
from kcr2.actions.rules import next_number, not_older
from kcr2.actions.taking_over import own_or_taken_over
from kcr2.errors import RefusedError
from kcr2.model import (
    CalendarExercise,
    CalendarPlan,
    Event,
    ExerciseCancelled,
    ExerciseEvaluated,
    ExerciseHeld,
    ExerciseMoved,
    ExerciseScheduled,
    Moment,
    Stated,
    moment_of,
)
from kcr2.model.base import field
from kcr2.model.calendar import CALENDAR_ID, SpaceName
from kcr2.picture.fold import Row
from kcr2.terms import CalendarState


class ScheduleExercise(CalendarPlan, Intention):
    """An organisation puts an exercise in the calendar, or states its plan anew."""

    exercise_id: str = field(
        "Oefening", "Nummer in de kalender; leeg: een nieuwe oefening.", default="", pattern=f"^$|^{CALENDAR_ID}$"
    )

    def is_new(self) -> bool:
        """Say that an exercise without a number is new."""
        return not self.exercise_id


class _OfOne(Stated, Intention):
    """Something about one exercise that is in the calendar."""

    exercise_id: str = field("Oefening", "Nummer in de kalender.", pattern=f"^{CALENDAR_ID}$")


class MoveExercise(_OfOne):
    """The organiser gives an exercise another date, with the reason."""

    starts_at: Moment = field("Begin", "Moment waarop de oefening begint.")
    ends_at: Moment = field("Einde", "Moment waarop de oefening eindigt.")
    reason: str = field("Reden", "Waarom de oefening verplaatst is.", min_length=3, max_length=300)


class CancelExercise(_OfOne):
    """The organiser lets an exercise go, with the reason."""

    reason: str = field("Reden", "Waarom de oefening vervalt.", min_length=3, max_length=300)


class HoldExercise(_OfOne):
    """The organiser tells that an exercise was held, in which spaces and by whom."""

    spaces: tuple[SpaceName, ...] = field(
        "Oefenruimten", "Ruimten waarin is geoefend; leeg: zoals gepland.", default=(), max_length=10
    )


class EvaluateExercise(_OfOne):
    """The organiser tells that a held exercise was evaluated, and where that can be read."""

    report: str = field("Verslag", "Kenmerk of vindplaats van de evaluatie.", default="", max_length=300)
    review_space: str = field(
        "Ruimte met evaluatie", "Oefenruimte waarvan de evaluatie geldt.", default="", max_length=60
    )


@decides(ScheduleExercise)
def schedule_exercise(intention: ScheduleExercise, context: Context) -> list[Event]:
    """Accept an exercise of the author's own, or one that the hub takes over."""
    held = _known(intention.exercise_id, context) if intention.exercise_id else None
    organiser = intention.organiser if held is None else held["organiser"]
    _let(intention, organiser, held, context)
    if held is not None:
        _in_state(held, CalendarState.PLANNED, "bijwerken")
        _same_organiser(held, intention.organiser)
    for code in intention.participants:
        known_party(context.reference, code)
    number = intention.exercise_id or _next(context)
    stated = intention.model_dump() | {"exercise_id": number}
    return [ExerciseScheduled.model_validate(stated)]


@decides(MoveExercise)
def move_exercise(intention: MoveExercise, context: Context) -> list[Event]:
    """Accept another date that is still to come."""
    held = _known(intention.exercise_id, context)
    _let(intention, held["organiser"], held, context)
    _in_state(held, CalendarState.PLANNED, "verplaatsen")
    if intention.ends_at <= context.picture.at:
        raise RefusedError(
            "de nieuwe datum van {exercise} eindigt op {until:%d-%m-%Y %H:%M} UTC en is al voorbij.",
            rule="calendar-to-come",
            fix="Kies een datum die nog komt, of meld dat de oefening gehouden is.",
            exercise=intention.exercise_id,
            until=intention.ends_at,
        )
    return [ExerciseMoved.model_validate(_anew(held, intention))]


@decides(CancelExercise)
def cancel_exercise(intention: CancelExercise, context: Context) -> list[Event]:
    """Accept that a planned exercise is not held."""
    held = _known(intention.exercise_id, context)
    _let(intention, held["organiser"], held, context)
    _in_state(held, CalendarState.PLANNED, "laten vervallen")
    return [ExerciseCancelled.model_validate(_anew(held, intention, state=CalendarState.CANCELLED))]


@decides(HoldExercise)
def hold_exercise(intention: HoldExercise, context: Context) -> list[Event]:
    """Accept that a planned exercise was held, once it has begun."""
    held = _known(intention.exercise_id, context)
    _let(intention, held["organiser"], held, context)
    _in_state(held, CalendarState.PLANNED, "gehouden noemen")
    begins = moment_of(held["starts_at"])
    if context.picture.at < begins:
        raise RefusedError(
            "{exercise} begint pas op {begins:%d-%m-%Y %H:%M} UTC.",
            rule="calendar-begun",
            fix="Meld dit na de oefening, of verplaats haar eerst naar de dag waarop zij was.",
            exercise=intention.exercise_id,
            begins=begins,
        )
    spaces = intention.spaces or tuple(held["spaces"])
    return [ExerciseHeld.model_validate(_anew(held, intention, state=CalendarState.HELD, spaces=spaces))]


@decides(EvaluateExercise)
def evaluate_exercise(intention: EvaluateExercise, context: Context) -> list[Event]:
    """Accept the evaluation of a held exercise that can be read somewhere."""
    held = _known(intention.exercise_id, context)
    _let(intention, held["organiser"], held, context)
    _in_state(held, CalendarState.HELD, "geëvalueerd noemen")
    _can_be_read(intention, held)
    return [ExerciseEvaluated.model_validate(_anew(held, intention, state=CalendarState.EVALUATED))]


def _can_be_read(intention: EvaluateExercise, held: Row) -> None:
    if not intention.report.strip() and not intention.review_space:
        raise RefusedError(
            "van {exercise} is geen verslag en geen oefenruimte met evaluatie genoemd: 0 vindplaatsen.",
            rule="calendar-evaluation-found",
            fix="Noem het kenmerk of de vindplaats van het verslag, of kies de oefenruimte.",
            exercise=intention.exercise_id,
        )
    if intention.review_space and intention.review_space not in held["spaces"]:
        raise RefusedError(
            "ruimte {space} hoort niet bij {exercise}; daarbij horen: {known}.",
            rule="calendar-space-known",
            fix="Kies een ruimte waarin deze oefening is gehouden.",
            space=intention.review_space,
            exercise=intention.exercise_id,
            known=", ".join(held["spaces"]) or "geen",
        )


def _let(intention: Stated, organiser: str, held: Row | None, context: Context) -> None:
    own_or_taken_over(context, Permission.PREPARE, organiser, quality=intention.quality, held=held)
    if held is not None:
        not_older(held["exercise_id"], intention.observed_at, held)


def _known(exercise_id: str, context: Context) -> Row:
    held = context.picture.latest("calendar", (exercise_id,))
    if held is None:
        raise RefusedError(
            "oefening {exercise} staat niet in de kalender; daarin staan er {n}.",
            rule="calendar-known",
            fix="Kies een oefening uit de kalender.",
            exercise=exercise_id,
            n=len(context.picture.facts.get("calendar", {})),
        )
    return held


def _in_state(held: Row, wanted: CalendarState, act: str) -> None:
    state = CalendarState(held["state"])
    if state is not wanted:
        raise RefusedError(
            "{exercise} is {state}; {act} kan alleen als de oefening {wanted} is.",
            rule="calendar-in-order",
            exercise=held["exercise_id"],
            state=state.label,
            act=act,
            wanted=wanted.label,
        )


def _same_organiser(held: Row, organiser: str) -> None:
    if organiser != held["organiser"]:
        raise RefusedError(
            "{exercise} is van {held}; een andere organisator ({asked}) zet een eigen oefening in de kalender.",
            rule="calendar-organiser-kept",
            fix="Laat deze oefening vervallen en laat {asked} een nieuwe plannen.",
            exercise=held["exercise_id"],
            held=held["organiser"],
            asked=organiser,
        )


def _anew(held: Row, intention: Stated, **changed: Any) -> dict[str, Any]:
    """Give the whole row as it now is: what the intention says over what was held."""
    kept = {name: held[name] for name in CalendarExercise.model_fields}
    return kept | intention.model_dump() | changed


def _next(context: Context) -> str:
    taken = [key[0] for key in context.picture.facts.get("calendar", {})]
    return next_number(context.picture, pd.Series(sorted(taken), dtype="str"), "OEF")
