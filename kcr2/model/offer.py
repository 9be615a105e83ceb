"""What was asked of an owner, what does the owner answer, and what was taken of it?"""

from typing import Self

from pydantic import PositiveInt, model_validator

from kcr2.model.base import Event, Moment, Stated, field
from kcr2.model.capacity import UNITS
from kcr2.model.request import RequestId
from kcr2.model.step import DeliveryId, Owner
from kcr2.terms import AnswerKind


class Call(Stated):
    """The hub asks one owner about one line; it asks and does not assign (decision D9)."""

    request_id: RequestId = field("Aanvraagnummer", "Aanvraag waarvoor wordt uitgevraagd.")
    line: PositiveInt = field("Regel", "Regel van de aanvraag.")
    owner: Owner = field("Eigenaar", "Aan wie wordt gevraagd.")
    amount: PositiveInt = field("Gevraagd aantal", "Aantal waarnaar wordt gevraagd.", unit=UNITS, le=10_000)
    deadline: Moment = field("Reactie uiterlijk", "Daarna geldt: geen reactie.")
    note: str = field("Toelichting", "Wat de eigenaar moet weten.", default="", max_length=500)


class CallIssued(Call, Event):
    """A call for offers went out to an owner."""

    kind = "call_issued"
    title = "Uitvraag gedaan"
    table = "calls"
    key = ("request_id", "line", "owner")


class Answer(Stated):
    """What an owner offers for one line, or that it does not; a refusal owes no reason."""

    request_id: RequestId = field("Aanvraagnummer", "Aanvraag waarop wordt geantwoord.")
    line: PositiveInt = field("Regel", "Regel van de aanvraag.")
    owner: Owner = field("Eigenaar", "Wie antwoordt.")
    answer: AnswerKind = field("Antwoord", "Aanbod, weigering of terugtrekking.")
    amount: int = field("Aangeboden aantal", "Bij een aanbod ten minste 1.", unit=UNITS, default=0, ge=0, le=10_000)
    from_at: Moment | None = field("Vanaf", "Vanaf wanneer op de UGS.", default=None)
    until: Moment | None = field("Tot", "Tot wanneer.", default=None)
    conditions: str = field("Voorwaarden", "Onder welke voorwaarden.", default="", max_length=500)
    reason: str = field("Reden", "Mag altijd leeg blijven.", default="", max_length=500)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        offered = self.answer is AnswerKind.OFFERED
        if offered and (self.amount < 1 or self.from_at is None or self.until is None):
            raise ValueError("een aanbod noemt een aantal, vanaf en tot")
        if not offered and self.amount:
            raise ValueError(f"{self.answer.label} noemt geen aantal, hier {self.amount}")
        if self.from_at and self.until and self.until <= self.from_at:
            raise ValueError("tot ligt niet na vanaf")
        return self


class CallAnswered(Answer, Event):
    """An owner answered for itself."""

    kind = "call_answered"
    title = "Antwoord van een eigenaar"
    table = "answers"
    key = ("request_id", "line", "owner", "number")
    number: PositiveInt = field("Antwoordnummer", "Telt op per eigenaar en regel; het laatste antwoord geldt.")
    capability: str = field("Type", "Type van de regel.")

    @property
    def subject(self) -> str:
        """The owner's stock of the type: two answers out of one stock must have seen each other."""
        return f"stock:{self.owner}:{self.capability}"


class Acceptance(Stated):
    """The requester takes an offer, or a part of it."""

    request_id: RequestId = field("Aanvraagnummer", "Aanvraag waarvoor wordt aanvaard.")
    line: PositiveInt = field("Regel", "Regel van de aanvraag.")
    owner: Owner = field("Eigenaar", "Wiens aanbod wordt aanvaard.")
    amount: PositiveInt = field("Aanvaard aantal", "Aantal van het aanbod.", unit=UNITS, le=10_000)


class OfferAccepted(Acceptance, Event):
    """A delivery was agreed between requester and owner; it still needs the grant."""

    kind = "offer_accepted"
    title = "Aanbod aanvaard"
    table = "deliveries"
    key = ("delivery_id",)
    delivery_id: DeliveryId = field("Levering", "Aanvraag/regel/eigenaar/volgnummer.")
    capability: str = field("Type", "Type van de regel.")
    from_at: Moment = field("Vanaf", "Vanaf wanneer op de UGS, volgens het aanbod.")
    until: Moment = field("Tot", "Tot wanneer, volgens het aanbod.")
    relief_due: Moment = field("Aflossing uiterlijk", "Vanaf plus de inzetduur van het type.")

    @property
    def subject(self) -> str:
        """The owner's stock of the type."""
        return f"stock:{self.owner}:{self.capability}"
