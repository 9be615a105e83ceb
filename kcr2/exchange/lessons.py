"""How do learning points go from an exercise to the register of a base space? By an action there, each of them once."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

import pandas as pd

from kcr2.actions import CarriedLesson, CarryLessons
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.journal import Author, Entry, Space
from kcr2.model import LearningPointNoted, LessonOrigin, moment_of
from kcr2.picture import Picture
from kcr2.picture.exercise import exercise_of
from kcr2.picture.lessons import carried
from kcr2.picture.preparation import today
from kcr2.reader import seen_by
from kcr2.terms import LessonSource, Quality, SpaceKind

BASES = frozenset({SpaceKind.LIVE, SpaceKind.DEMONSTRATION})
"""Kinds of spaces that have a register: of an exercise or a what-if nobody would be held to it."""


class Learnt(NamedTuple):
    """What one person may see of what an exercise taught."""

    name: str
    points: pd.DataFrame
    """The rows of `Picture.learning_points`, with `in_register`: whether the base has it already."""


def learnt_in(desk: Desk, exercise: Space, base: Picture, *, reader: Author | None, clock: datetime) -> Learnt:
    """Give what an exercise taught, as somebody may see it.

    Parameters
    ----------
    base : picture of the space whose register it would go to
    reader : who looks, by name and role in the exercise
    clock : the real clock's moment
    """
    seen = seen_by(desk.picture(exercise, now=desk.now(exercise, clock)), reader)
    planned = exercise_of(seen.facts)
    points = seen.learning_points
    there = points["point"].isin(carried(base.facts, exercise.name))
    return Learnt(str(planned["name"]) if planned else exercise.title, points.assign(in_register=there.astype("bool")))


def lay_before(
    desk: Desk,
    exercise: Space,
    base: Space,
    owners: Mapping[int, str],
    *,
    author: Author,
    reader: Author | None,
    clock: datetime,
) -> list[Entry]:
    """Lay learning points of an exercise before owners in the base space: all of them or none.

    Parameters
    ----------
    owners : number of the learning point → code of the organisation that it is laid before
    author : who does it, by name and role in the base space
    reader : the same person, by name and role in the exercise: only what they may see there goes along
    clock : the real clock's moment

    Raises
    ------
    RefusedError
        The base has no register, a point is not for this reader, or a rule of the base stops one; nothing was written.
    """
    if base.kind not in BASES:
        raise RefusedError(
            "{space} is {kind} en heeft geen register van leerpunten.",
            rule="lesson-register",
            fix="Open de live ruimte of een demonstratie.",
            space=base.name,
            kind=base.kind.label.lower(),
        )
    now = desk.now(base, clock)
    learnt = learnt_in(desk, exercise, desk.picture(base, now=now), reader=reader, clock=clock)
    held = desk.picture(exercise, now=desk.now(exercise, clock))
    lessons = tuple(_lesson(desk, exercise, learnt, held, (point, owner)) for point, owner in sorted(owners.items()))
    quality = Quality.CONFIRMED if base.kind is SpaceKind.LIVE else Quality.FICTITIOUS
    intention = CarryLessons(observed_at=now, quality=quality, source=f"oefening {exercise.name}", lessons=lessons)
    return desk.perform(base, author, [intention], now=now)


def _lesson(desk: Desk, exercise: Space, learnt: Learnt, held: Picture, chosen: tuple[int, str]) -> CarriedLesson:
    point, owner = chosen
    rows = learnt.points[learnt.points["point"] == point].to_dict("records")
    if not rows:
        raise RefusedError(
            "leerpunt {point} van oefening {exercise} is er niet voor u; zichtbaar zijn er {n}.",
            rule="lesson-seen-there",
            fix="Wacht tot de oefening is beëindigd, of vraag de oefenleiding.",
            point=point,
            exercise=exercise.name,
            n=len(learnt.points),
        )
    (row,) = rows
    about = row["about_inject"]
    origin = LessonOrigin(
        space=exercise.name,
        exercise=learnt.name,
        point=point,
        about_inject=None if pd.isna(about) else int(about),
        seq=int(row["seq"]),
        seal=_seal(desk, exercise, int(row["seq"])),
    )
    return CarriedLesson(
        owner=owner,
        observation=row["observation"],
        recommendation=row["recommendation"],
        lesson_source=LessonSource.EXERCISE,
        learnt_from=learnt.name,
        happened_on=held_on(held),
        origin=origin,
    )


def _seal(desk: Desk, exercise: Space, seq: int) -> str:
    entries, _complete = desk.journal.read_sound(exercise.name, after=seq - 1)
    return next(entry.seal for entry in entries if entry.kind == LearningPointNoted.kind and entry.seq == seq)


def held_on(exercise: Picture) -> date | None:
    """Give the real day on which an exercise was held, or last went on; None when its clock never ran."""
    told = exercise.latest("exercise_end", ()) or exercise.latest("exercise_clock", ())
    return today(moment_of(told["real_at"])) if told else None
