"""What is a question from one organisation to another, and what is an answer to it? (decision D100)"""

from typing import Annotated

from pydantic import Field, PositiveInt

from kcr2.model.base import Event, Moment, Stated, field
from kcr2.model.incident import IncidentId
from kcr2.terms import Urgency

QuestionNumber = Annotated[str, Field(pattern=r"^V-\d{4}-\d{4,}$")]


class QuestionText(Stated):
    """What is asked, of whom, and before which moment."""

    to: str = field("Aan", "Code van wie gevraagd wordt.", min_length=2, max_length=20)
    text: str = field("Vraag", "Eén vraag, die te beantwoorden is.", min_length=10, max_length=1_000)
    deadline: Moment = field("Antwoord uiterlijk", "Moment waarvóór het antwoord nodig is.")
    incident_id: IncidentId | None = field("Incidentnummer", "Leeg: over geen incident in het bijzonder.", default=None)
    urgency: Urgency | None = field("Urgentie", "Leeg: niet genoemd.", default=None)
    follows: QuestionNumber | None = field(
        "Vraagt door op", "Nummer van de vraag die hiermee wordt doorgevraagd.", default=None
    )


class Question(QuestionText):
    """A question as it was asked; who asked is who recorded it."""

    question_id: QuestionNumber = field("Vraagnummer", "Nummer van de vraag.")


class QuestionAsked(Question, Event):
    """An organisation asked another something."""

    kind = "question_asked"
    title = "Vraag gesteld"
    table = "questions"
    key = ("question_id",)


class QuestionAnswer(Stated):
    """One version of an answer; a better one comes beside it and holds from then on."""

    question_id: QuestionNumber = field("Vraagnummer", "Nummer van de vraag.")
    answer: str = field("Antwoord", "Het antwoord; ook dat iets niet bekend is.", min_length=2, max_length=4_000)


class QuestionAnswered(QuestionAnswer, Event):
    """Who was asked answered, or KCR2 took over an answer that came another way."""

    kind = "question_answered"
    title = "Vraag beantwoord"
    table = "question_answers"
    key = ("question_id", "number")

    number: PositiveInt = field("Hoeveelste antwoord", "Het hoeveelste op deze vraag.")

    @property
    def subject(self) -> str:
        """Share a subject with the question: an answer to what was just withdrawn is told so."""
        return f"questions:{self.question_id}"


class QuestionEnd(Stated):
    """That a question needs no answer any more."""

    question_id: QuestionNumber = field("Vraagnummer", "Nummer van de vraag.")
    reason: str = field("Reden", "Waarom er geen antwoord meer nodig is.", min_length=5, max_length=500)


class QuestionWithdrawn(QuestionEnd, Event):
    """Who asked took the question back."""

    kind = "question_withdrawn"
    title = "Vraag ingetrokken"
    table = "question_ends"
    key = ("question_id",)

    @property
    def subject(self) -> str:
        """Share a subject with the question."""
        return f"questions:{self.question_id}"
