"""How could a crisis go on, and by which signs would one see it? (scenario: indicators, triggers and variants)"""

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, NonNegativeInt, PositiveInt, field_validator, model_validator

from kcr2.model.base import Record, field
from kcr2.model.incident import RegionCode
from kcr2.terms import IncidentType, Status, Urgency, VariantKind

Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")]
"""A short name within one scenario."""

Longitude = Annotated[float, Field(ge=-70, le=8)]
Latitude = Annotated[float, Field(ge=12, le=54)]


SEVERITY = {Status.YELLOW: 1, Status.ORANGE: 2, Status.RED: 3}
"""Order of the levels that a threshold can have; green asks for nothing and unknown is no level."""


class Measure(Record):
    """A figure that is read from a table of the picture; what was not reported makes it unknown, never 0."""

    table: str = field("Tabel", "Tabel van het beeld waaruit wordt geteld.", max_length=40)
    how: Literal["count", "sum", "max", "min", "distinct"] = field("Hoe", "Hoe de rijen samen één getal worden.")
    column: str = field("Kolom", "Kolom die telt; leeg bij het tellen van rijen.", default="", max_length=40)
    where: dict[str, str | int | bool | tuple[str, ...]] = field(
        "Waar", "Kolom → waarde, of waarden, van de rijen die meetellen.", default={}, max_length=10
    )


class Trigger(Record):
    """A threshold of an indicator, and what it asks for when it is crossed."""

    at: float = field("Drempel", "Getal waarbij de drempel is bereikt.", allow_inf_nan=False)
    direction: Literal["at_least", "at_most"] = field("Richting", "Vanaf of tot en met de drempel.", default="at_least")
    level: Status = field("Ernst", "Hoe ernstig het bereiken is.")
    advice: str = field("Wat te doen", "Wat KCR2 dan vraagt of adviseert.", min_length=10, max_length=400)

    @field_validator("level")
    @classmethod
    def _asks_for_something(cls, value: Status) -> Status:
        if value not in SEVERITY:
            raise ValueError("yellow, orange of red: wat een drempel bereikt, vraagt iets")
        return value


class Indicator(Record):
    """A sign by which one sees how a crisis goes on."""

    key: Key = field("Indicator", "Korte naam.")
    title: str = field("Titel", "Wat wordt gevolgd.", min_length=5, max_length=120)
    unit: str = field("Eenheid", "Eenheid van het getal.", max_length=40)
    measure: Measure = field("Meting", "Hoe het getal uit het beeld volgt.")
    source: str = field("Bron", "Sleutel van de bron van de drempel, of aanname.", max_length=120)
    triggers: tuple[Trigger, ...] = field("Drempels", "Vanaf wanneer er iets moet.", min_length=1, max_length=5)

    @field_validator("triggers")
    @classmethod
    def _worse_further_on(cls, value: tuple[Trigger, ...]) -> tuple[Trigger, ...]:
        for direction in ("at_least", "at_most"):
            ordered = sorted((one for one in value if one.direction == direction), key=lambda one: one.at)
            levels = [SEVERITY[one.level] for one in (ordered if direction == "at_least" else ordered[::-1])]
            if any(later <= earlier for earlier, later in pairwise(levels)):
                told = ", ".join(f"{one.level.value} bij {one.at:g}" for one in ordered)
                raise ValueError(f"per richting een ernstiger drempel verder weg, elk één keer; gevonden {told}")
        return value


class DemandPoint(Record):
    """From a moment on, so many units are needed."""

    after_min: NonNegativeInt = field("Na", "Minuten na het begin van het scenario.", unit="min", le=100_000)
    amount: NonNegativeInt = field("Nodig", "Aantal eenheden dat vanaf dan nodig is.", unit="eenheden", le=10_000)


class Demand(Record):
    """What one incident needs of one type over time: a staircase of amounts."""

    incident: Key = field("Incident", "Korte naam van het incident in de variant.")
    region: RegionCode = field("Aanvragende regio", "Regio die zou vragen.")
    capability: str = field("Type", "Code uit de lijst van capaciteitstypen.", pattern=r"^[A-Z0-9-]{3,20}$")
    effect: str = field("Gewenst effect", "Het resultaat, niet het middel.", min_length=10, max_length=400)
    urgency: Urgency = field("Urgentie", "Hoe snel het nodig is.")
    ugs_name: str = field("UGS", "Naam van de uitgangsstelling.", min_length=3, max_length=120)
    lon: Longitude = field("Lengtegraad", "Van de uitgangsstelling.", unit="graad")
    lat: Latitude = field("Breedtegraad", "Van de uitgangsstelling.", unit="graad")
    points: tuple[DemandPoint, ...] = field("Verloop", "Hoeveel vanaf wanneer.", min_length=1, max_length=200)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        moments = [point.after_min for point in self.points]
        if any(later <= earlier for earlier, later in pairwise(moments)):
            raise ValueError(f"oplopende minuten; gevonden {', '.join(map(str, moments))}")
        return self


class ExpectedIncident(Record):
    """An incident that a variant supposes."""

    key: Key = field("Incident", "Korte naam in de variant.")
    name: str = field("Naam incident", "Zoals het in het beeld komt.", min_length=3, max_length=80)
    type: IncidentType = field("Incidenttype", "Soort incident.")
    regions: tuple[RegionCode, ...] = field("Getroffen regio's", "Codes.", min_length=1, max_length=25)
    lon: Longitude | None = field("Lengtegraad", "Leeg: geen plaats.", unit="graad", default=None)
    lat: Latitude | None = field("Breedtegraad", "Leeg: geen plaats.", unit="graad", default=None)
    after_min: NonNegativeInt = field("Na", "Minuten na het begin van het scenario.", unit="min", default=0, le=100_000)
    ends_after_min: PositiveInt | None = field(
        "Eindigt na", "Minuten na het begin; leeg: duurt voort.", unit="min", default=None, le=100_000
    )
    grip: int | None = field("GRIP-niveau", "Van elke getroffen regio; leeg: niet gemeld.", default=None, ge=0, le=5)

    @model_validator(mode="after")
    def _place_and_time_fit(self) -> Self:
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lon en lat samen, of geen van beide")
        if self.ends_after_min is not None and self.ends_after_min <= self.after_min:
            raise ValueError(f"ends_after_min na after_min; gevonden {self.ends_after_min} en {self.after_min}")
        return self


class Variant(Record):
    """One way in which a scenario could go: best, likely or worst."""

    kind: VariantKind = field("Variant", "Gunstig, waarschijnlijk of ongunstig.")
    summary: str = field("Verloop", "Wat er in deze variant gebeurt.", min_length=20, max_length=2_000)
    basis: str = field("Onderbouwing", "Bron, of dat het een aanname is.", min_length=5, max_length=400)
    duration_min: PositiveInt = field("Duur", "Minuten die de variant beslaat.", unit="min", le=100_000)
    incidents: tuple[ExpectedIncident, ...] = field("Incidenten", "Wat er aan de hand is.", min_length=1, max_length=50)
    demands: tuple[Demand, ...] = field("Vraag", "Wat er nodig is.", default=(), max_length=200)
    refusal_chance: float | None = field(
        "Weigerkans", "Kans dat een eigenaar niet levert; leeg: de instelling.", unit="kans", default=None, ge=0, le=1
    )

    @model_validator(mode="after")
    def _about_its_incidents(self) -> Self:
        known = {incident.key for incident in self.incidents}
        if strange := sorted({demand.incident for demand in self.demands} - known):
            raise ValueError(f"een incident van de variant ({', '.join(sorted(known))}); gevonden {', '.join(strange)}")
        if len(known) < len(self.incidents):
            raise ValueError("iedere key van een incident één keer")
        return self

    @model_validator(mode="after")
    def _after_its_incidents(self) -> Self:
        begins = {incident.key: incident.after_min for incident in self.incidents}
        for demand in self.demands:
            first = demand.points[0].after_min
            if first < begins.get(demand.incident, 0):
                raise ValueError(
                    f"vraag niet voor het begin van {demand.incident} ({begins[demand.incident]} min); "
                    f"gevonden na {first} minuten"
                )
        return self

    @model_validator(mode="after")
    def _within_its_duration(self) -> Self:
        last = max(
            [one.after_min for one in self.incidents]
            + [point.after_min for one in self.demands for point in one.points]
        )
        if last > self.duration_min:
            raise ValueError(f"alles binnen duration_min ({self.duration_min}); gevonden na {last} minuten")
        return self
