"""May this inject be planned, changed, delivered, acknowledged or answered?"""

from pydantic import Field

from kcr2.access import Permission, require
from kcr2.actions.base import Context, decides
from kcr2.actions.exercise import OfExercise, known_inject, leading
from kcr2.errors import RefusedError
from kcr2.model import (
    Event,
    Inject,
    InjectAcknowledged,
    InjectAnswered,
    InjectChanged,
    InjectDelivered,
    InjectPlanned,
    iso,
)
from kcr2.picture.exercise import answers_of, receivers
from kcr2.picture.fold import Row


class PlanInject(Inject, OfExercise):
    """Put an inject on the timeline."""

    number: int = Field(default=0, title="Inject", description="0: het volgende nummer.", ge=0, le=999)

    def is_new(self) -> bool:
        """Say that an inject without a number is new."""
        return self.number == 0


class ChangeInject(Inject, OfExercise):
    """Change an inject that was not delivered, postpone it, skip it, or take it up again."""


class DeliverInject(OfExercise):
    """Let an inject reach its receivers now."""

    number: int = Field(title="Inject", description="Volgnummer in de oefening.", ge=1, le=999)
    by_hand: bool = Field(default=True, title="Met de hand", description="Of de oefenleiding het zelf verstuurde.")


class AcknowledgeInject(OfExercise):
    """Say that an inject was received; by whom follows from who says it."""

    number: int = Field(title="Inject", description="Volgnummer in de oefening.", ge=1, le=999)


class AnswerInject(AcknowledgeInject):
    """Answer an inject."""

    answer: str = Field(title="Antwoord", description="Wat u doet of antwoordt.", min_length=2, max_length=2_000)


@decides(PlanInject)
def plan_inject(intention: PlanInject, context: Context) -> list[Event]:
    """Accept an inject with a number of its own, for somebody who takes part, at a moment that is not past."""
    leading(context, preparing=True)
    held = {key[0] for key in context.picture.facts.get("injects", {})}
    if intention.number in held:
        raise RefusedError(
            "inject {number} staat al op de tijdlijn; er zijn er {n}.",
            rule="inject-once",
            fix="Wijzig het, of laat het nummer op 0 voor het volgende.",
            number=intention.number,
            n=len(held),
        )
    _for_somebody(intention, context)
    _not_past(intention, context)
    number = intention.number or max(held, default=0) + 1
    return [InjectPlanned(**intention.model_dump() | {"number": number})]


@decides(ChangeInject)
def change_inject(intention: ChangeInject, context: Context) -> list[Event]:
    """Accept a new statement of an inject that was not delivered."""
    leading(context)
    _undelivered(intention.number, context)
    _for_somebody(intention, context)
    if not intention.skipped:
        _not_past(intention, context)
    return [InjectChanged(**intention.model_dump())]


@decides(DeliverInject)
def deliver_inject(intention: DeliverInject, context: Context) -> list[Event]:
    """Accept that an inject goes out, once; what reaches the receivers is fixed from then on."""
    leading(context)
    row = _undelivered(intention.number, context)
    if row["skipped"]:
        raise RefusedError(
            "inject {number} is overgeslagen: {reason}.",
            rule="inject-skipped",
            fix="Neem het eerst weer op.",
            number=intention.number,
            reason=row["reason"] or "geen reden",
        )
    told = {name: row[name] for name in ("number", "to_role", "to_organisation", "means", "text", "planned_at")}
    return [InjectDelivered(**told, by_hand=intention.by_hand)]


@decides(AcknowledgeInject)
def acknowledge_inject(intention: AcknowledgeInject, context: Context) -> list[Event]:
    """Accept a receipt from who the inject was for, once."""
    receiver = _received(intention.number, context)
    if (intention.number, *receiver.values()) in context.picture.facts.get("inject_receipts", {}):
        raise RefusedError(
            "inject {number} is al ontvangen gemeld.",
            rule="inject-acknowledged",
            number=intention.number,
        )
    return [InjectAcknowledged(number=intention.number, **receiver)]


@decides(AnswerInject)
def answer_inject(intention: AnswerInject, context: Context) -> list[Event]:
    """Accept an answer of who the inject was for; who answers has received it."""
    receiver = _received(intention.number, context)
    facts, key = context.picture.facts, (intention.number, *receiver.values())
    before = len(answers_of(facts, *key))
    events: list[Event] = [InjectAnswered(**intention.model_dump(), **receiver, n=before + 1)]
    if key not in facts.get("inject_receipts", {}):
        events.insert(0, InjectAcknowledged(number=intention.number, **receiver))
    return events


def _received(number: int, context: Context) -> Row:
    """Give role and organisation of the author, to whom the inject was delivered; or refuse."""
    require(context.author, Permission.TAKE_PART)
    facts, author = context.picture.facts, context.author
    row = facts.get("inject_deliveries", {}).get((number,))
    if row is None or (author.role, author.organisation) not in receivers(facts, row):
        raise RefusedError(
            "inject {number} is niet verstuurd aan {role} van {organisation}.",
            rule="inject-to-you",
            fix="Kijk op de pagina Oefening welke berichten voor u zijn.",
            number=number,
            role=author.role.label,
            organisation=author.organisation,
        )
    return {"role": author.role, "organisation": author.organisation}


def _undelivered(number: int, context: Context) -> Row:
    """Give an inject that was planned and not delivered, or refuse."""
    facts = context.picture.facts
    row = known_inject(number, context)
    delivered = facts.get("inject_deliveries", {}).get((number,))
    if delivered is not None:
        raise RefusedError(
            "inject {number} is al verstuurd, volgnummer {seq} op {at}.",
            rule="inject-delivered-once",
            fix="Voeg een nieuw inject toe.",
            number=number,
            seq=delivered["seq"],
            at=delivered["recorded_at"],
        )
    return row


def _for_somebody(intention: Inject, context: Context) -> None:
    message = {"to_role": intention.to_role, "to_organisation": intention.to_organisation}
    if not receivers(context.picture.facts, message):
        raise RefusedError(
            "geen van de deelnemers is {role} van {organisation}; het bericht zou 0 ontvangers hebben.",
            rule="inject-to-somebody",
            fix="Kies een rol of organisatie uit de deelnemers van de oefening.",
            role=intention.to_role or "elke rol",
            organisation=intention.to_organisation or "elke organisatie",
        )


def _not_past(intention: Inject, context: Context) -> None:
    if intention.planned_at < context.picture.at:
        raise RefusedError(
            "inject is gepland op {planned}; de oefenklok staat al op {now}.",
            rule="inject-to-come",
            fix="Kies een later moment, of verstuur het direct.",
            planned=iso(intention.planned_at),
            now=iso(context.picture.at),
        )
