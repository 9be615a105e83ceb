"""When is which exercise, of whom, for what, and what became of it? (domain 1.4, task 6)

A line of the calendar is a plan; the exercise itself is played in a space of its own, which the line names.
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from kcr2.model.base import Event, Moment, Stated, field
from kcr2.terms import CalendarState

OrganisationCode = Annotated[str, Field(pattern=r"^[A-Z0-9-]{2,12}$")]
"""A region, a partner, an authority or the hub itself."""
SpaceName = Annotated[str, Field(min_length=2, max_length=60)]
CALENDAR_ID = r"OEF-\d{4}-\d{4}"


class CalendarPlan(Stated):
    """An exercise as its organiser plans it."""

    name: str = field("Naam", "Zoals de oefening heet.", min_length=3, max_length=120)
    organiser: OrganisationCode = field("Organisator", "Code van wie de oefening houdt; KCR2 voor een landelijke.")
    starts_at: Moment = field("Begin", "Moment waarop de oefening begint.")
    ends_at: Moment = field("Einde", "Moment waarop de oefening eindigt.")
    scenario: str = field(
        "Scenario", "Naam uit de bibliotheek, of in eigen woorden; leeg: nog geen.", default="", max_length=120
    )
    participants: tuple[OrganisationCode, ...] = field(
        "Deelnemers", "Codes van de organisaties die meedoen.", default=(), max_length=60
    )
    aim: str = field("Oefendoel", "Wat er wordt geoefend.", min_length=5, max_length=500)
    spaces: tuple[SpaceName, ...] = field(
        "Oefenruimten", "Namen van de ruimten waarin wordt geoefend.", default=(), max_length=10
    )

    @model_validator(mode="after")
    def _plan_fits(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError("een einde na het begin")
        if len(set(self.participants)) < len(self.participants):
            raise ValueError("elke deelnemer één keer")
        return self


class CalendarExercise(CalendarPlan):
    """One exercise in the calendar: its plan, and what became of it."""

    exercise_id: str = field("Oefening", "Nummer in de kalender.", pattern=f"^{CALENDAR_ID}$")
    state: CalendarState = field("Status oefening", "Waar de oefening staat.", default=CalendarState.PLANNED)
    reason: str = field("Reden", "Waarom de oefening verplaatst of vervallen is.", default="", max_length=300)
    report: str = field("Verslag", "Kenmerk of vindplaats van de evaluatie.", default="", max_length=300)
    review_space: str = field(
        "Ruimte met evaluatie", "Oefenruimte waarvan de evaluatie geldt.", default="", max_length=60
    )

    @model_validator(mode="after")
    def _says_enough(self) -> Self:
        if self.state is CalendarState.CANCELLED and not self.reason:
            raise ValueError("een reden waarom de oefening vervalt")
        if self.state is CalendarState.EVALUATED and not (self.report or self.review_space):
            raise ValueError("een verslag of een oefenruimte met evaluatie")
        return self


class ExerciseScheduled(CalendarExercise, Event):
    """An exercise was put in the calendar, or its line was stated anew."""

    kind = "exercise_scheduled"
    title = "Oefening in kalender gezet"
    table = "calendar"
    key = ("exercise_id",)


class ExerciseMoved(CalendarExercise, Event):
    """An exercise got another date."""

    kind = "exercise_moved"
    title = "Oefening verplaatst"
    table = "calendar"
    key = ("exercise_id",)


class ExerciseCancelled(CalendarExercise, Event):
    """An exercise will not be held."""

    kind = "exercise_cancelled"
    title = "Oefening vervallen"
    table = "calendar"
    key = ("exercise_id",)


class ExerciseHeld(CalendarExercise, Event):
    """An exercise was held."""

    kind = "exercise_held"
    title = "Oefening gehouden"
    table = "calendar"
    key = ("exercise_id",)


class ExerciseEvaluated(CalendarExercise, Event):
    """An exercise was evaluated."""

    kind = "exercise_evaluated"
    title = "Oefening geëvalueerd"
    table = "calendar"
    key = ("exercise_id",)
