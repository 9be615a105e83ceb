"""What is an exercise: who trains what, which injects reach whom and when, and what was learnt?

Moments are exercise time: that clock may stand still or run faster. Only fields called `real_at` are of the real clock.
"""

from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt, PositiveInt

from kcr2.model.base import Event, Moment, Record, field
from kcr2.terms import InjectMeans, LearningStatus, Role

SPEEDS = (1, 2, 5, 10, 60)
"""How many times faster than the real clock an exercise may run."""

LEADERS = frozenset({Role.KCR2, Role.BEHEER})
"""Roles that may lead an exercise in which they do not take part."""

Speed = Literal[1, 2, 5, 10, 60]
Goal = Annotated[str, Field(min_length=5, max_length=300)]


class Participant(Record):
    """A function that takes part: a role for an organisation. No persons."""

    role: Role = field("Rol", "Rol waarin wordt deelgenomen.")
    organisation: str = field("Organisatie", "Code van regio, partner of gezag.", min_length=2, max_length=20)


class Exercise(Record):
    """What an exercise is for, who takes part, and from which story and moment it starts."""

    name: str = field("Naam oefening", "Zoals de oefening heet.", min_length=3, max_length=120)
    goals: tuple[Goal, ...] = field("Oefendoelen", "Wat er wordt geoefend.", min_length=1, max_length=10)
    participants: tuple[Participant, ...] = field("Deelnemers", "Wie meedoet.", min_length=1, max_length=100)
    story: str = field("Verhaal", "Waarmee de oefening begint.", default="leeg begin", max_length=200)
    copied_from: str = field("Overgenomen uit", "Ruimte waaruit is overgenomen; leeg: geen.", default="", max_length=60)
    copied_seq: NonNegativeInt = field("Overgenomen tot", "Laatste volgnummer dat is overgenomen.", default=0)
    copied_seal: str = field("Zegel daarvan", "Zegel van dat volgnummer.", default="", max_length=64)
    starts_at: Moment = field("Begin in oefentijd", "Moment waarop de oefening begint.")
    planned_speed: Speed = field("Snelheid", "Hoeveel maal zo snel als de echte klok.", unit="maal", default=1)


class ExercisePlanned(Exercise, Event):
    """An exercise was planned, or planned anew before it began."""

    kind = "exercise_planned"
    title = "Oefening gepland"
    table = "exercise"
    key = ()


class ExerciseClock(Record):
    """How the exercise's time goes on: from one pair of moments, at one speed, or standing still."""

    running: bool = field("Loopt", "Of de oefenklok loopt.")
    speed: Speed = field("Snelheid", "Hoeveel maal zo snel als de echte klok.", unit="maal", default=1)
    exercise_at: Moment = field("Oefentijd", "Moment in oefentijd vanaf waar de klok verder gaat.")
    real_at: Moment = field("Echte tijd", "Moment van de echte klok waarop dat was.")


class ExerciseClockSet(ExerciseClock, Event):
    """The clock of an exercise was started, stopped, moved on or given another speed."""

    kind = "exercise_clock"
    title = "Oefenklok gezet"
    table = "exercise_clock"
    key = ()


class ExerciseEnd(Record):
    """The end of an exercise."""

    real_at: Moment = field("Echte tijd", "Moment van de echte klok waarop de oefening eindigde.")
    note: str = field("Toelichting", "Waarom nu.", default="", max_length=500)


class ExerciseEnded(ExerciseEnd, Event):
    """An exercise ended; only learning points may follow."""

    kind = "exercise_ended"
    title = "Oefening beëindigd"
    table = "exercise_end"
    key = ()


class Message(Record):
    """What reaches who takes part: to whom, by which means, which text."""

    to_role: Role | None = field("Aan rol", "Leeg: elke rol.", default=None)
    to_organisation: str = field("Aan organisatie", "Code; leeg: elke deelnemer.", default="", max_length=20)
    means: InjectMeans = field("Middel", "Hoe het bericht binnenkomt.")
    text: str = field("Bericht", "Wat de ontvanger hoort of leest.", min_length=5, max_length=2_000)


class Inject(Message):
    """A message on the timeline of an exercise, with what only exercise control knows of it."""

    number: PositiveInt = field("Inject", "Volgnummer in de oefening.", le=999)
    storyline: str = field("Verhaallijn", "Waar het bij hoort.", min_length=2, max_length=60)
    planned_at: Moment = field("Gepland op", "Moment in oefentijd waarop het wordt verstuurd.")
    expected: str = field("Verwachte reactie", "Wat de ontvanger zou doen.", default="", max_length=1_000)
    answer_within_min: PositiveInt | None = field(
        "Antwoord binnen", "Minuten oefentijd; leeg: geen antwoord verwacht.", unit="min", default=None, le=10_000
    )
    note: str = field("Notitie oefenleiding", "Alleen voor de oefenleiding.", default="", max_length=2_000)
    improvised: bool = field("Geïmproviseerd", "Of het tijdens de oefening is bedacht.", default=False)
    skipped: bool = field("Overgeslagen", "Of het niet wordt verstuurd.", default=False)
    reason: str = field("Reden van wijziging", "Waarom het is verschoven of overgeslagen.", default="", max_length=300)


class InjectPlanned(Inject, Event):
    """An inject was put on the timeline."""

    kind = "inject_planned"
    title = "Inject gepland"
    table = "injects"
    key = ("number",)


class InjectChanged(Inject, Event):
    """An inject was changed, postponed, skipped or taken up again before it was delivered."""

    kind = "inject_changed"
    title = "Inject gewijzigd"
    table = "injects"
    key = ("number",)


class InjectDelivery(Message):
    """A message as it went out."""

    number: PositiveInt = field("Inject", "Volgnummer in de oefening.", le=999)
    planned_at: Moment = field("Gepland op", "Moment in oefentijd waarop het was gepland.")
    by_hand: bool = field("Met de hand", "Of de oefenleiding het zelf verstuurde.", default=False)


class InjectDelivered(InjectDelivery, Event):
    """An inject reached its receivers, as it then read."""

    kind = "inject_delivered"
    title = "Inject verstuurd"
    table = "inject_deliveries"
    key = ("number",)

    @property
    def subject(self) -> str:
        """Share a subject with the inject: of two that deliver, postpone or skip it, the second is told so."""
        return f"injects:{self.number}"


class InjectReceipt(Record):
    """A receiver saw an inject."""

    number: PositiveInt = field("Inject", "Volgnummer in de oefening.", le=999)
    role: Role = field("Rol", "Rol van de ontvanger.")
    organisation: str = field("Organisatie", "Organisatie van de ontvanger.", max_length=20)


class InjectAcknowledged(InjectReceipt, Event):
    """A receiver acknowledged an inject."""

    kind = "inject_acknowledged"
    title = "Inject ontvangen"
    table = "inject_receipts"
    key = ("number", "role", "organisation")


class InjectAnswer(Record):
    """What a receiver did with an inject; the first answer counts for the response time."""

    number: PositiveInt = field("Inject", "Volgnummer in de oefening.", le=999)
    role: Role = field("Rol", "Rol van de ontvanger.")
    organisation: str = field("Organisatie", "Organisatie van de ontvanger.", max_length=20)
    answer: str = field("Antwoord", "Wat u doet of antwoordt.", min_length=2, max_length=2_000)
    n: PositiveInt = field("Hoeveelste", "Het hoeveelste antwoord van deze ontvanger.")


class InjectAnswered(InjectAnswer, Event):
    """A receiver answered an inject."""

    kind = "inject_answered"
    title = "Inject beantwoord"
    table = "inject_answers"
    key = ("number", "role", "organisation", "n")


class LearningPoint(Record):
    """What an exercise taught: observation, recommendation, who takes it on and by when."""

    point: PositiveInt = field("Leerpunt", "Volgnummer in de oefening.", le=999)
    observation: str = field("Waarneming", "Wat er gebeurde.", min_length=5, max_length=1_000)
    recommendation: str = field("Aanbeveling", "Wat anders moet.", default="", max_length=1_000)
    owner: str = field("Eigenaar leerpunt", "Functie die het oppakt; geen naam.", default="", max_length=120)
    term: str = field("Termijn", "Wanneer het klaar moet zijn.", default="", max_length=60)
    learning_status: LearningStatus = field("Stand leerpunt", "Hoe ver het is.", default=LearningStatus.OPEN)
    about_inject: PositiveInt | None = field("Bij inject", "Leeg: over het geheel.", default=None, le=999)


class LearningPointNoted(LearningPoint, Event):
    """A learning point was noted, or stated anew."""

    kind = "learning_point"
    title = "Leerpunt vastgelegd"
    table = "learning_points"
    key = ("point",)
