"""What is a plan that organisations prepare with, and when must it be revised?"""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from kcr2.model.base import Event, Stated, field
from kcr2.terms import IncidentType, PlanKind

PlanNumber = Annotated[str, Field(pattern=r"^P-\d{4}-\d{4,}$")]


class Plan(Stated):
    """A plan as its owner states it: which version holds, and before which day it must be revised."""

    plan_id: PlanNumber = field("Plannummer", "Nummer van het plan.")
    name: str = field("Naam plan", "Zoals het plan heet.", min_length=5, max_length=160)
    plan_kind: PlanKind = field("Soort plan", "Wat voor plan het is.")
    owner: str = field("Eigenaar", "Code van de regio, de partner, het gezag of KCR2.", min_length=2, max_length=20)
    version: str = field("Versie", "Welke versie geldt.", min_length=1, max_length=40)
    established_on: date | None = field("Vastgesteld op", "Dag waarop deze versie is vastgesteld.", default=None)
    review_by: date | None = field("Herzien vóór", "Vanaf deze dag is het te laat; leeg: onbekend.", default=None)
    reference: str = field("Vindplaats", "Waar het plan te vinden is.", default="", max_length=300)
    capabilities: tuple[str, ...] = field(
        "Betreft typen", "Capaciteitstypen waarover het gaat; leeg: alle.", default=(), max_length=80
    )
    incident_types: tuple[IncidentType, ...] = field(
        "Betreft incidenten", "Soorten incidenten waarvoor het geldt; leeg: alle.", default=(), max_length=30
    )

    @model_validator(mode="after")
    def _reviewed_after_it_was_made(self) -> Self:
        if self.established_on and self.review_by and self.review_by <= self.established_on:
            raise ValueError(f"herzien vóór een dag na {self.established_on:%d-%m-%Y}, de dag van vaststelling")
        return self


class PlanRegistered(Plan, Event):
    """A plan was registered, or a new version of it."""

    kind = "plan_registered"
    title = "Plan vastgelegd"
    table = "plans"
    key = ("plan_id",)


class PlanEnd(Stated):
    """A plan holds no longer."""

    plan_id: PlanNumber = field("Plannummer", "Nummer van het plan.")
    reason: str = field("Reden van intrekken", "Waarom het plan niet meer geldt.", min_length=3, max_length=300)


class PlanWithdrawn(PlanEnd, Event):
    """A plan was withdrawn."""

    kind = "plan_withdrawn"
    title = "Plan ingetrokken"
    table = "plan_ends"
    key = ("plan_id",)

    @property
    def subject(self) -> str:
        """Share a subject with the plan: of two that revise and withdraw it, the second is told so."""
        return f"plans:{self.plan_id}"
