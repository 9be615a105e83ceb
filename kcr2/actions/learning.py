"""May this learning point be laid before its owner, and who takes it on? (decision D85)"""

from collections.abc import Sequence
from typing import Annotated

import pandas as pd
from pydantic import Field

from kcr2.access import Permission, require, require_own
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.preparing import known_party
from kcr2.actions.rules import next_number, not_older
from kcr2.errors import RefusedError
from kcr2.model import Event, LessonLaid, LessonOrigin, LessonStep, LessonStepped, LessonText, Stated
from kcr2.model.base import field
from kcr2.model.lesson import HAS_TERM, IS_TOLD, WAYS
from kcr2.picture import Picture
from kcr2.picture.fold import Row
from kcr2.picture.lessons import carried, standing, steps_of, term_of
from kcr2.picture.preparation import today
from kcr2.terms import LessonStatus


class LayLesson(LessonText, Stated, Intention):
    """Lay a learning point before its owner; with a number: before another owner, or in better words."""

    lesson_id: str = Field(
        default="", title="Leerpuntnummer", description="Leeg: een nieuw leerpunt.", pattern=r"^$|^L-\d{4}-\d+$"
    )

    def is_new(self) -> bool:
        """Say that a learning point without a number is new."""
        return self.lesson_id == ""


class CarriedLesson(LessonText):
    """A learning point of an exercise, on its way to the register."""

    origin: LessonOrigin = field("Herkomst", "Waar het in een oefening vastligt.")


Carried = Annotated[tuple[CarriedLesson, ...], Field(min_length=1, max_length=200)]


class CarryLessons(Stated, Intention):
    """Lay learning points of an exercise before their owners: all of them or none."""

    lessons: Carried = field("Leerpunten", "Wat uit de oefening meegaat.")

    def is_new(self) -> bool:
        """Say that it makes new learning points: that none comes twice is judged anew on a fresh picture."""
        return True


class StepLesson(LessonStep, Intention):
    """The owner answers, tells progress, or ends it."""


@decides(LayLesson)
def lay_lesson(intention: LayLesson, context: Context) -> list[Event]:
    """Accept a learning point from KCR2 for anybody, and from an owner for itself."""
    require(context.author, Permission.PREPARE, owners=[intention.owner])
    known_party(context.reference, intention.owner)
    held = _may_be_laid_anew(intention, context) if intention.lesson_id else None
    number = intention.lesson_id or next_number(context.picture, _taken(context.picture), "L")
    origin = held["origin"] if held else None
    return [LessonLaid.model_validate(intention.model_dump() | {"lesson_id": number, "origin": origin})]


@decides(CarryLessons)
def carry_lessons(intention: CarryLessons, context: Context) -> list[Event]:
    """Accept learning points of an exercise that the register does not have yet."""
    require(context.author, Permission.COORDINATE)
    _once(intention.lessons, context.picture)
    for lesson in intention.lessons:
        known_party(context.reference, lesson.owner)
    first = next_number(context.picture, _taken(context.picture), "L")
    stem, number = first.rsplit("-", 1)
    stated = intention.model_dump(exclude={"lessons"})
    return [
        LessonLaid.model_validate(stated | lesson.model_dump() | {"lesson_id": f"{stem}-{int(number) + place:04}"})
        for place, lesson in enumerate(intention.lessons)
    ]


@decides(StepLesson)
def step_lesson(intention: StepLesson, context: Context) -> list[Event]:
    """Accept a step from the owner, and from nobody else."""
    held = _known(intention.lesson_id, context.picture)
    require_own(context.author, Permission.PREPARE, held["owner"])
    steps = steps_of(context.picture.facts)[intention.lesson_id]
    _in_order(intention, standing(steps))
    # Who takes on again what it declined promises anew: the day of before holds no longer.
    held_term = None if standing(steps) is LessonStatus.DECLINED else term_of(steps)
    _has_term(intention, held_term, context)
    _says(intention, standing(steps), term_of(steps))
    earlier = [key[1] for key in context.picture.facts.get("lesson_steps", {}) if key[0] == intention.lesson_id]
    return [LessonStepped(**intention.model_dump(), number=max(earlier, default=0) + 1)]


def _taken(picture: Picture) -> pd.Series:
    return picture.lessons["lesson_id"]


def _known(lesson_id: str, picture: Picture) -> Row:
    lessons = picture.facts.get("lessons", {})
    if (lesson_id,) not in lessons:
        raise RefusedError(
            "leerpunt {lesson_id} staat niet in het register; er zijn er {n}.",
            rule="lesson-known",
            fix="Kies een leerpunt uit de lijst.",
            lesson_id=lesson_id,
            n=len(lessons),
        )
    return lessons[(lesson_id,)]


def _may_be_laid_anew(intention: LayLesson, context: Context) -> Row:
    """Give the learning point that is laid anew by who laid it first, while no owner has it in hand."""
    held = _known(intention.lesson_id, context.picture)
    require_own(context.author, Permission.PREPARE, held["reported_by"])
    status = standing(steps_of(context.picture.facts)[intention.lesson_id])
    if status not in {LessonStatus.LAID, LessonStatus.DECLINED}:
        raise RefusedError(
            "leerpunt {lesson_id} is {status} door {owner}; voorleggen kan niet meer.",
            rule="lesson-not-in-hand",
            fix="Leg een nieuw leerpunt voor, of laat {owner} het loslaten.",
            lesson_id=intention.lesson_id,
            status=status.label,
            owner=held["owner"],
        )
    not_older(intention.lesson_id, intention.observed_at, held)
    return held


def _once(lessons: Sequence[CarriedLesson], picture: Picture) -> None:
    seen: dict[str, set[int]] = {}
    for lesson in lessons:
        space, point = lesson.origin.space, lesson.origin.point
        points = seen.setdefault(space, set(carried(picture.facts, space)))
        if point in points:
            raise RefusedError(
                "leerpunt {point} van oefening {exercise} staat al in het register.",
                rule="lesson-once",
                fix="Haal het uit de keuze.",
                point=point,
                exercise=lesson.origin.exercise,
            )
        points.add(point)


def _in_order(intention: StepLesson, status: LessonStatus) -> None:
    if intention.lesson_status not in WAYS[status]:
        raise RefusedError(
            "leerpunt {lesson_id} is {status} en kan niet {wanted} worden; het kan worden: {ways}.",
            rule="lesson-in-order",
            fix="Kies een van de standen die kunnen.",
            lesson_id=intention.lesson_id,
            status=status.label,
            wanted=intention.lesson_status.label,
            ways=", ".join(one.label for one in LessonStatus if one in WAYS[status]) or "niets meer",
        )


def _has_term(intention: StepLesson, held: str | None, context: Context) -> None:
    day = today(context.picture.at)
    named_anew = intention.term is not None and intention.term.isoformat() != held
    if intention.term is not None and named_anew and intention.term <= day:
        raise RefusedError(
            "gereed vóór {term:%d-%m-%Y} is niet na vandaag, {today:%d-%m-%Y}.",
            rule="lesson-term",
            fix="Noem een dag die nog komt.",
            term=intention.term,
            today=day,
        )
    if intention.lesson_status in HAS_TERM and intention.term is None and held is None:
        raise RefusedError(
            "leerpunt {lesson_id} heeft nog geen termijn; wie het overneemt, noemt er een.",
            rule="lesson-term",
            fix="Noem de dag waarvóór het gereed is.",
            lesson_id=intention.lesson_id,
        )


def _says(intention: StepLesson, status: LessonStatus, held: str | None) -> None:
    wanted = IS_TOLD.get(intention.lesson_status)
    same = intention.lesson_status is status
    moved = intention.term is not None and intention.term.isoformat() != held
    if intention.note or (same and moved):
        return
    if wanted is not None or same:
        raise RefusedError(
            "bij {status} van leerpunt {lesson_id} hoort {wanted}; de toelichting heeft 0 tekens.",
            rule="lesson-says",
            fix="Vul de toelichting in.",
            status=intention.lesson_status.label,
            lesson_id=intention.lesson_id,
            wanted=wanted or "een nieuwe termijn of wat er gebeurt",
        )
