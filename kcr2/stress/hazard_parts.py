"""Of which parts is a hazard made: how often, when, where, how far, how large, how long, and what it asks?

Every number stands in a part that carries its own `source`: the key of a source (S56), a file of facts, or the word
*aanname*.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, PositiveFloat, PositiveInt, field_validator, model_validator

from kcr2.model import Record
from kcr2.model.base import field
from kcr2.terms import Term, Urgency

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Region = Annotated[str, Field(pattern=r"^VR\d{2}$")]
Months = Annotated[tuple[Annotated[float, Field(ge=0, le=1_000)], ...], Field(min_length=12, max_length=12)]
"""A figure for each month, January first."""
Share = Annotated[float, Field(ge=0, le=1)]
CLOSE = 1e-6
"""How far chances that are written in decimals may be from 1 together."""


class Reach(Term):
    """How an incident comes to more regions than the one where it begins."""

    NEIGHBOURS = "neighbours", "naar buurregio's"
    ALONG = "along", "langs een route"
    WHOLE = "whole", "een heel gebied tegelijk"


class Split(Term):
    """Which of the regions that are hit ask for a demand."""

    SHARED = "shared", "samen gedeeld"
    EACH = "each", "elke regio"
    FIRST = "first", "waar het begint"


def _source() -> Any:
    return field(
        "Bron", "Sleutel van een bron, een bestand met feiten, of het woord aanname.", min_length=3, max_length=400
    )


class Part(Record):
    """A part of a hazard file: every number in it is a number."""

    model_config = ConfigDict(allow_inf_nan=False)


class Sourced(Part):
    """A part with the ground for its numbers."""

    source: str = _source()


def _some(factors: Iterable[float]) -> None:
    if not any(factor > 0 for factor in factors):
        raise ValueError("ten minste één getal boven 0")


class State(Part):
    """What a driver can be, and how likely that is in each month."""

    key: Key = field("Toestand", "Korte naam.")
    title: str = field("Titel", "Wat dat is.", max_length=60)
    chances: Months = field("Kansen", "Kans op deze toestand per maand, januari eerst.", unit="kans per maand")


class Driver(Sourced):
    """Something that changes how likely hazards are in all regions at once, such as drought."""

    key: Key = field("Drijver", "Korte naam.")
    title: str = field("Titel", "Wat het is.", max_length=60)
    states: tuple[State, ...] = field("Toestanden", "Wat het kan zijn; samen kans 1 in elke maand.", min_length=2)

    @field_validator("states")
    @classmethod
    def _whole(cls, value: tuple[State, ...]) -> tuple[State, ...]:
        sums = [sum(month) for month in zip(*(state.chances for state in value), strict=True)]
        if wrong := [f"maand {month} {total:g}" for month, total in enumerate(sums, 1) if abs(total - 1) > CLOSE]:
            raise ValueError(f"kansen die per maand samen 1 zijn; gevonden {', '.join(wrong)}")
        return value


class Curve(Sourced):
    """How a demand grows and shrinks: a share of the whole in each equal part of how long an incident lasts."""

    key: Key = field("Verloop", "Korte naam.")
    title: str = field("Titel", "Hoe de vraag verloopt.", max_length=60)
    shares: tuple[Share, ...] = field("Delen", "Deel van de vraag per gelijk deel van de duur.", min_length=1)

    @field_validator("shares")
    @classmethod
    def _asks(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        _some(value)
        return value


class Rate(Sourced):
    """How often, averaged over the months and over the states of all drivers."""

    per_year: PositiveFloat = field("Aantal per jaar", "Gemiddeld, in heel Nederland.", unit="per jaar", le=1_000)


class Season(Sourced):
    """How the rate is spread over the year; only the proportion counts."""

    factors: Months = field("Seizoen", "Factor per maand, januari eerst.", unit="factor per maand")

    @field_validator("factors")
    @classmethod
    def _happens(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        _some(value)
        return value


class Effect(Sourced):
    """What the states of a driver do to a rate; only the proportion counts."""

    factors: dict[Key, Annotated[float, Field(ge=0, le=1_000)]] = field(
        "Werking", "Factor per toestand van de drijver.", unit="factor"
    )

    @field_validator("factors")
    @classmethod
    def _happens(cls, value: dict[str, float]) -> dict[str, float]:
        _some(value.values())
        return value


class Begin(Sourced):
    """Where an incident begins."""

    rule: str = field("Regel", "Hoe de gewichten zijn berekend.", max_length=300)
    weights: dict[Region, Annotated[float, Field(ge=0, le=1e9)]] = field(
        "Gewichten", "Hoe waarschijnlijk het in een regio begint, naar verhouding.", min_length=1
    )

    @field_validator("weights")
    @classmethod
    def _somewhere(cls, value: dict[str, float]) -> dict[str, float]:
        _some(value.values())
        return value


class Spread(Sourced):
    """How many regions are hit, and which.

    `chances`: of one region, of two, …; unused when a whole route is hit. `routes`: regions in their order.
    """

    how: Reach = field("Hoe", "Hoe andere regio's worden geraakt.")
    chances: tuple[Share, ...] = field("Kansen", "Kans op één regio, op twee, enzovoort.", default=(), unit="kans")
    routes: tuple[tuple[Region, ...], ...] = field(
        "Routes", "Regio's in volgorde, of gebieden die samen worden geraakt.", default=()
    )

    @field_validator("routes")
    @classmethod
    def _once(cls, value: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        if any(not route or len(set(route)) < len(route) for route in value):
            raise ValueError("in elke route ten minste één regio, en elke regio één keer")
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.how is not Reach.WHOLE and abs(sum(self.chances) - 1) > CLOSE:
            raise ValueError(f"chances die samen 1 zijn; gevonden {sum(self.chances):g}")
        if self.how is not Reach.NEIGHBOURS and not self.routes:
            raise ValueError("routes, want how is along of whole")
        return self


class PowerSize(Sourced):
    """Sizes with a heavy tail: the chance to be above x falls as x to the power -exponent, up to `most`."""

    kind: Literal["power"]
    unit: str = field("Eenheid", "Waarin de omvang wordt gemeten.", max_length=40)
    least: PositiveFloat = field("Ondergrens", "Kleiner telt niet als groot incident.", le=1e6)
    exponent: PositiveFloat = field("Exponent", "Hoe snel grote zeldzamer worden.", le=20)
    most: PositiveFloat = field("Bovengrens", "Groter wordt niet getrokken.", le=1e6)

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.most <= self.least:
            raise ValueError(f"most boven least ({self.least:g}); gevonden {self.most:g}")
        return self


class LognormalSize(Sourced):
    """Sizes around a median; what is drawn above `most` becomes `most`."""

    kind: Literal["lognormal"]
    unit: str = field("Eenheid", "Waarin de omvang wordt gemeten.", max_length=40)
    median: PositiveFloat = field("Mediaan", "De helft is groter.", le=1e6)
    spread: float = field("Spreiding", "Standaardafwijking van de logaritme.", ge=0, le=3)
    most: PositiveFloat = field("Bovengrens", "Groter wordt niet getrokken.", le=1e6)

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.most < self.median:
            raise ValueError(f"most niet onder median ({self.median:g}); gevonden {self.most:g}")
        return self


Size = Annotated[PowerSize | LognormalSize, Field(discriminator="kind")]


class Duration(Sourced):
    """How long an incident lasts: lognormal around median_h x (size / at_size) ** exponent, within bounds."""

    median_h: PositiveFloat = field("Mediaan", "Duur bij een omvang van at_size.", unit="uur", le=10_000)
    at_size: PositiveFloat = field("Bij omvang", "De omvang waarbij de mediaan geldt.", default=1.0, le=1e6)
    exponent: float = field("Groei", "Macht waarmee de duur meegroeit met de omvang.", default=0.0, ge=0, le=3)
    spread: float = field("Spreiding", "Standaardafwijking van de logaritme.", default=0.0, ge=0, le=3)
    least_h: PositiveFloat = field("Ten minste", "Korter wordt niet getrokken.", default=4.0, unit="uur", le=10_000)
    most_h: PositiveFloat = field("Ten hoogste", "Langer wordt niet getrokken.", unit="uur", le=10_000)

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.most_h < self.least_h:
            raise ValueError(f"most_h niet onder least_h ({self.least_h:g}); gevonden {self.most_h:g}")
        return self


class Line(Sourced):
    """What an incident asks of one type, beyond everyday work.

    At its height: base + per_size x size, rounded up, at least 0 and at most `most` units: of all regions together, of
    each, or of the first, as `split` says. It is needed from `after_h` hours into the incident, at most `for_h` hours
    long. What is needed later is asked for so much earlier: nothing slow is missed for being asked late.
    """

    capability: str = field("Type", "Code van het capaciteitstype.", pattern=r"^[A-Z0-9-]{3,20}$")
    base: float = field("Vast", "Eenheden los van de omvang; onder 0 begint de vraag bij een omvang.", default=0.0)
    per_size: float = field("Per omvang", "Eenheden per eenheid van omvang.", default=0.0, ge=0, le=10_000)
    most: PositiveInt = field("Ten hoogste", "Meer wordt niet gevraagd.", unit="eenheden", le=10_000)
    curve: Key = field("Verloop", "Naam van het verloop in de tijd.")
    urgency: Urgency = field("Urgentie", "Hoe dringend het is.")
    within_min: PositiveInt = field("Binnen", "Zo lang na het begin is het nodig.", unit="min", le=10_080)
    after_h: float = field("Vanaf", "Uren na het begin van het incident.", unit="uur", default=0.0, ge=0, le=336)
    for_h: float | None = field(
        "Hoe lang", "Uren dat het ten hoogste nodig is; leeg is tot het einde.", unit="uur", default=None, gt=0, le=336
    )
    split: Split = field("Verdeling", "Welke geraakte regio's het vragen.", default=Split.SHARED)

    @model_validator(mode="after")
    def _asks(self) -> Self:
        if self.base <= 0 and not self.per_size:
            raise ValueError("base boven 0, of per_size boven 0: zo vraagt de regel niets")
        return self

    def units(self, size: float) -> int:
        """Give the units at the height of an incident of a size."""
        asked = self.base + self.per_size * size
        return max(0, min(self.most, -int(-asked // 1)))
