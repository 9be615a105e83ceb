"""May this be asked, answered or taken back? (decision D100)"""

from kcr2.access import Permission, require, require_own
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.rules import next_number, require_unconfirmed
from kcr2.errors import RefusedError
from kcr2.model import Event
from kcr2.model.question import (
    QuestionAnswer,
    QuestionAnswered,
    QuestionAsked,
    QuestionEnd,
    QuestionText,
    QuestionWithdrawn,
)
from kcr2.picture.fold import Row
from kcr2.picture.lookup import incident_row
from kcr2.picture.questions import answers_of, status_of
from kcr2.terms import QuestionStatus


class AskQuestion(QuestionText, Intention):
    """Ask another organisation something."""

    def is_new(self) -> bool:
        """Say that it is always new."""
        return True


class AnswerQuestion(QuestionAnswer, Intention):
    """Answer a question that was asked of the own organisation, or improve the answer."""


class TakeOverAnswer(QuestionAnswer, Intention):
    """KCR2 records an answer that came another way; never over one that the asked organisation gave itself."""


class WithdrawQuestion(QuestionEnd, Intention):
    """Take back a question that was not answered."""


@decides(AskQuestion)
def ask(intention: AskQuestion, context: Context) -> list[Event]:
    """Accept a question to anybody but the own organisation."""
    require(context.author, Permission.ASK)
    _can_be_asked(intention.to, context)
    _in_time(intention, context)
    known_incident(intention.incident_id, context)
    if intention.follows is not None:
        _passed_on(intention, context)
    number = next_number(context.picture, context.picture.questions["question_id"], "V")
    return [QuestionAsked(**intention.model_dump(), question_id=number)]


@decides(AnswerQuestion)
def answer(intention: AnswerQuestion, context: Context) -> list[Event]:
    """Accept an answer from who was asked, and from nobody else."""
    held = _known(intention.question_id, context)
    require_own(context.author, Permission.ASK, held["to"])
    _not_withdrawn(intention.question_id, context)
    return [_version(intention, context)]


@decides(TakeOverAnswer)
def take_over_answer(intention: TakeOverAnswer, context: Context) -> list[Event]:
    """Accept from KCR2 what who was asked said another way, unless it answered itself."""
    require(context.author, Permission.TRANSCRIBE)
    held = _known(intention.question_id, context)
    require_unconfirmed(intention.quality, f"{intention.question_id} ({held['to']})")
    _not_withdrawn(intention.question_id, context)
    _no_own_answer(held, context)
    return [_version(intention, context)]


@decides(WithdrawQuestion)
def withdraw(intention: WithdrawQuestion, context: Context) -> list[Event]:
    """Accept from who asked that no answer is needed any more."""
    held = _known(intention.question_id, context)
    require_own(context.author, Permission.ASK, held["reported_by"])
    status = status_of(context.picture.facts, intention.question_id)
    if status is not QuestionStatus.OPEN:
        raise RefusedError(
            "vraag {question_id} is al {status}; intrekken kan alleen zolang zij open is.",
            rule="question-open",
            fix="Laat de vraag staan; een antwoord blijft voor iedereen te lezen.",
            question_id=intention.question_id,
            status=status.label,
        )
    return [QuestionWithdrawn(**intention.model_dump())]


def known_incident(incident_id: str | None, context: Context) -> None:
    """Refuse an incident that is not in the picture; none is none, and one that ended may still be asked about."""
    if incident_id is not None and incident_row(context.picture, incident_id) is None:
        raise RefusedError(
            "incident {incident_id} bestaat niet in dit beeld; bekend zijn: {known}.",
            rule="incident-known",
            fix="Kies een incident uit de lijst, of geen.",
            incident_id=incident_id,
            known=", ".join(context.picture.incidents["incident_id"]) or "geen",
        )


def _can_be_asked(to: str, context: Context) -> None:
    parties = context.reference.parties
    if to not in parties:
        raise RefusedError(
            "{to} is geen van de {n} organisaties aan wie een vraag kan.",
            rule="question-to-known",
            fix="Kies een regio, een partner, KCR2 of een code uit data/reference/recipients.csv.",
            to=to,
            n=len(parties),
        )
    if to == context.author.organisation:
        raise RefusedError(
            "{to} vraagt zichzelf iets.",
            rule="question-to-another",
            fix="Kies een andere organisatie.",
            to=to,
        )


def _in_time(intention: AskQuestion, context: Context) -> None:
    if intention.deadline <= context.picture.at:
        raise RefusedError(
            "antwoord uiterlijk {deadline:%d-%m-%Y %H:%M} UTC is niet na {at:%d-%m-%Y %H:%M} UTC.",
            rule="question-deadline",
            fix="Noem een moment dat nog komt.",
            deadline=intention.deadline,
            at=context.picture.at,
        )


def _passed_on(intention: AskQuestion, context: Context) -> None:
    """Refuse to pass on what is not known, or what was not asked of the own organisation: who asked asks anew."""
    first = _known(str(intention.follows), context)
    require_own(context.author, Permission.ASK, first["to"])
    if first["reported_by"] == intention.to:
        raise RefusedError(
            "vraag {follows} komt van {to} zelf; doorvragen gaat aan een ander.",
            rule="question-passed-on",
            fix="Beantwoord {follows}, of stel {to} een nieuwe vraag.",
            follows=intention.follows,
            to=intention.to,
        )


def _known(question_id: str, context: Context) -> Row:
    questions = context.picture.facts.get("questions", {})
    if (question_id,) not in questions:
        raise RefusedError(
            "vraag {question_id} bestaat niet in dit beeld; er zijn er {n}.",
            rule="question-known",
            fix="Kies een vraag uit de lijst.",
            question_id=question_id,
            n=len(questions),
        )
    return questions[(question_id,)]


def _not_withdrawn(question_id: str, context: Context) -> None:
    if status_of(context.picture.facts, question_id) is QuestionStatus.WITHDRAWN:
        raise RefusedError(
            "vraag {question_id} is ingetrokken; een antwoord is niet meer nodig.",
            rule="question-withdrawn",
            fix="Vraag wie haar stelde om een nieuwe vraag.",
            question_id=question_id,
        )


def _no_own_answer(held: Row, context: Context) -> None:
    found = answers_of(context.picture.facts, held["question_id"])
    if any(row["reported_by"] == held["to"] for row in found):
        raise RefusedError(
            "{to} beantwoordde {question_id} zelf; dat antwoord blijft staan.",
            rule="own-report-stands",
            fix="Vraag {to} het eigen antwoord te verbeteren.",
            to=held["to"],
            question_id=held["question_id"],
        )


def _version(intention: QuestionAnswer, context: Context) -> Event:
    number = len(answers_of(context.picture.facts, intention.question_id)) + 1
    return QuestionAnswered(**intention.model_dump(), number=number)
