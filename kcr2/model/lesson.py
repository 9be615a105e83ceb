"""What is a learning point in the register, which way does it go, and whose is each step?"""

from datetime import date
from typing import Annotated

from pydantic import Field, NonNegativeInt, PositiveInt

from kcr2.model.base import Event, Record, Stated, field
from kcr2.terms import LessonSource, LessonStatus

LessonNumber = Annotated[str, Field(pattern=r"^L-\d{4}-\d{4,}$")]

WAYS: dict[LessonStatus, frozenset[LessonStatus]] = {
    LessonStatus.LAID: frozenset({LessonStatus.TAKEN_ON, LessonStatus.DECLINED}),
    LessonStatus.TAKEN_ON: frozenset({LessonStatus.TAKEN_ON, LessonStatus.RUNNING, LessonStatus.DECLINED}),
    LessonStatus.RUNNING: frozenset({LessonStatus.RUNNING, LessonStatus.DONE, LessonStatus.DECLINED}),
    LessonStatus.DONE: frozenset({LessonStatus.SECURED, LessonStatus.RUNNING}),
    LessonStatus.SECURED: frozenset(),
    LessonStatus.DECLINED: frozenset({LessonStatus.TAKEN_ON}),
}
"""Where a learning point stands → where its owner may bring it. To stay is to tell progress or set another term.

Every step is the owner's: nobody takes a learning point on, or lets go of it, for another (decision D85).
"""

HAS_TERM = frozenset({LessonStatus.TAKEN_ON, LessonStatus.RUNNING})
"""Where a learning point must have a day before which it is done."""

IS_TOLD = {
    LessonStatus.RUNNING: "wat er gebeurt",
    LessonStatus.DONE: "wat er is gedaan",
    LessonStatus.SECURED: "waar het in is vastgelegd, zodat het blijft",
}
"""Steps that mean nothing without a note → what the note must say. A refusal is not among them: no reason is owed."""

SHARED = frozenset(
    {LessonStatus.TAKEN_ON, LessonStatus.RUNNING, LessonStatus.DONE, LessonStatus.SECURED},
)
"""Where a learning point is for every reader: until its owner took it on it is between owner and who laid it."""


class LessonOrigin(Record):
    """Which learning point of which exercise it was, so that it can be found there and is never carried over twice."""

    space: str = field("Oefenruimte", "Ruimte van de oefening.", min_length=1, max_length=60)
    exercise: str = field("Oefening", "Naam van de oefening.", min_length=3, max_length=120)
    point: PositiveInt = field("Leerpunt daar", "Volgnummer in de oefening.", le=999)
    about_inject: PositiveInt | None = field("Bij inject", "Leeg: over het geheel.", default=None, le=999)
    seq: NonNegativeInt = field("Volgnummer daar", "Volgnummer waaronder het daar is vastgelegd.")
    seal: str = field("Zegel daar", "Zegel van dat volgnummer.", max_length=64)


class LessonText(Record):
    """What was learnt, from what, and whose it would be to do something about it."""

    owner: str = field("Eigenaar", "Code van wie het kan oppakken.", min_length=2, max_length=20)
    observation: str = field("Waarneming", "Wat er gebeurde.", min_length=5, max_length=1_000)
    recommendation: str = field("Aanbeveling", "Wat anders moet.", default="", max_length=1_000)
    lesson_source: LessonSource = field("Geleerd uit", "Waaruit het leerpunt komt.")
    learnt_from: str = field("Welke", "Naam van oefening, evaluatie of incident.", min_length=3, max_length=200)
    happened_on: date | None = field("Datum daarvan", "Dag waarop dat was; leeg: onbekend.", default=None)
    proposed_term: date | None = field("Voorgesteld: gereed vóór", "De eigenaar bepaalt de termijn.", default=None)


class Lesson(LessonText, Stated):
    """A learning point as it was laid before its owner."""

    lesson_id: LessonNumber = field("Leerpuntnummer", "Nummer in het register.")
    origin: LessonOrigin | None = field("Herkomst", "Waar het in een oefening vastligt; leeg: geen.", default=None)


class LessonLaid(Lesson, Event):
    """A learning point was laid before its owner, or before another one."""

    kind = "lesson_laid"
    title = "Leerpunt voorgelegd"
    table = "lessons"
    key = ("lesson_id",)


class LessonStep(Stated):
    """What its owner does with a learning point."""

    lesson_id: LessonNumber = field("Leerpuntnummer", "Nummer in het register.")
    lesson_status: LessonStatus = field("Stand leerpunt", "Hoe ver het is.")
    term: date | None = field("Gereed vóór", "Vanaf deze dag is het te laat; leeg: zoals het was.", default=None)
    note: str = field(
        "Toelichting", "Wat er gebeurde of waarom; bij een weigering hoeft het niet.", default="", max_length=1_000
    )


class LessonStepped(LessonStep, Event):
    """The owner took a learning point on, told progress, ended it, or declined it."""

    kind = "lesson_stepped"
    title = "Stap van leerpunt"
    table = "lesson_steps"
    key = ("lesson_id", "number")

    number: PositiveInt = field("Hoeveelste stap", "Het hoeveelste van dit leerpunt.")

    @property
    def subject(self) -> str:
        """Share a subject with the learning point: of two that lay it anew and answer it, the second is told so."""
        return f"lessons:{self.lesson_id}"
