"""What do feeds tell: warnings, wildfire phases, water levels, outages? Each beside what its owner reports itself."""

from typing import Annotated, Self

from pydantic import Field, NonNegativeInt, model_validator

from kcr2.model.base import Event, Moment, Record, Stated, field
from kcr2.model.incident import RegionCode
from kcr2.terms import (
    FeedStatus,
    MessageType,
    Quality,
    WarningCertainty,
    WarningLevel,
    WarningSeverity,
    WarningUrgency,
    WaterQuantity,
    WildfirePhase,
)

Regions = Annotated[tuple[RegionCode, ...], Field(max_length=25)]
Names = Annotated[tuple[Annotated[str, Field(max_length=500)], ...], Field(max_length=2_000)]
CapName = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\s,<&]+$")]
"""An identifier or sender as CAP 1.2 has it: without spaces, commas, < or &."""


class FromFeed(Stated):
    """A fact that a feed tells: its publisher is named, and KCR2 only passes it on."""

    source: str = field("Bron", "Wie het bekendmaakt.", min_length=2, max_length=300)
    quality: Quality = field(
        "Kwaliteit",
        "Hoe zeker het is; overgenomen is onbevestigd tenzij de bron het zegt.",
        default=Quality.UNCONFIRMED,
    )


class WarningReference(Record):
    """Which earlier message a message is about."""

    sender: CapName = field("Afzender", "Afzender van het eerdere bericht.")
    identifier: CapName = field("Berichtnummer", "Nummer van het eerdere bericht.")
    sent: Moment = field("Verzonden", "Moment waarop het eerdere bericht is verzonden.")


class WarningPart(Record):
    """One thing that a warning warns of: one `info` of CAP 1.2, in one language."""

    language: str = field("Taal", "Taal van de tekst; leeg is en-US volgens CAP.", default="", max_length=40)
    category: Names = field("Soort gevaar", "Categorieën van CAP: Met, Geo, Fire, …", min_length=1)
    event: str = field("Verschijnsel", "Waarvoor wordt gewaarschuwd.", min_length=1, max_length=300)
    urgency: WarningUrgency = field("Urgentie", "Hoe snel te handelen, volgens de bron.")
    severity: WarningSeverity = field("Ernst", "Hoe erg, volgens de bron.")
    certainty: WarningCertainty = field("Zekerheid", "Hoe zeker, volgens de bron.")
    level: WarningLevel | None = field(
        "Kleurcode", "Zoals de bron die noemt; leeg: de bron noemt geen kleur. Nooit afgeleid.", default=None
    )
    effective: Moment | None = field("Geldig vanaf", "Vanaf wanneer de tekst geldt.", default=None)
    onset: Moment | None = field("Begint", "Wanneer het verschijnsel begint.", default=None)
    expires: Moment | None = field("Geldig tot", "Tot wanneer de tekst geldt; leeg: niet opgegeven.", default=None)
    publisher: str = field("Uitgegeven door", "Naam van de uitgever.", default="", max_length=300)
    headline: str = field("Kop", "De waarschuwing in één regel.", default="", max_length=1_000)
    description: str = field("Omschrijving", "Wat er wordt verwacht.", default="", max_length=20_000)
    instruction: str = field("Handelingsadvies bron", "Wat de bron aanraadt.", default="", max_length=20_000)
    areas: Names = field("Gebieden", "Namen van gebieden, zoals de bron ze noemt.", default=())
    regions: Regions = field("Regio's", "Veiligheidsregio's waartoe de gebieden zijn herleid.", default=())
    unplaced: Names = field("Niet herleid", "Gebieden die niet tot regio's zijn herleid.", default=())


class WarningMessage(FromFeed):
    """A message of CAP 1.2: a warning, its update, its cancellation, or an answer to one."""

    observed_at: Moment = field("Verzonden", "Moment van verzenden, zoals het in het bericht staat.")
    identifier: CapName = field("Berichtnummer", "Nummer dat de afzender gaf.")
    sender: CapName = field("Afzender", "Wie het bericht verzond.")
    message_status: FeedStatus = field("Soort bericht", "Werkelijk of oefening.")
    message_type: MessageType = field("Handeling", "Waarschuwen, bijstellen of intrekken.")
    references: Annotated[tuple[WarningReference, ...], Field(max_length=500)] = field(
        "Gaat over", "Eerdere berichten die dit vervangt of intrekt.", default=()
    )
    note: str = field("Opmerking bron", "Toelichting bij bericht of intrekking.", default="", max_length=5_000)
    parts: Annotated[tuple[WarningPart, ...], Field(max_length=200)] = field(
        "Delen", "Per verschijnsel en gebied; een intrekking heeft er soms geen.", default=()
    )


class WarningReceived(WarningMessage, Event):
    """A warning, an update or a cancellation came in."""

    kind = "warning_received"
    title = "Waarschuwing ontvangen"
    table = "warnings"
    key = ("sender", "identifier", "observed_at")


class WildfireStatement(FromFeed):
    """The wildfire phase of a region according to a feed; the region's own statement stands beside it."""

    region: RegionCode = field("Veiligheidsregio", "Regio waarvoor de fase geldt.")
    wildfire_phase: WildfirePhase = field("Natuurbrandfase", "Fase 1 of 2, of niet deelnemend.")


class WildfirePhaseStated(WildfireStatement, Event):
    """A feed told the wildfire phase of a region."""

    kind = "wildfire_phase_stated"
    title = "Natuurbrandfase volgens bron"
    table = "wildfire_statements"
    key = ("source", "region")


UNITS = {WaterQuantity.HEIGHT: ("cm", "m"), WaterQuantity.DISCHARGE: ("m3/s",)}
"""In which units a quantity is told; which one is kept as told."""


class WaterLevel(FromFeed):
    """What was measured at one station."""

    observed_at: Moment = field("Gemeten", "Moment van de meting.")
    station: str = field("Meetpunt", "Code of naam van het meetpunt.", min_length=1, max_length=60)
    station_name: str = field("Naam meetpunt", "Zoals de bron het noemt.", default="", max_length=120)
    quantity: WaterQuantity = field("Grootheid", "Waterhoogte of afvoer.", default=WaterQuantity.HEIGHT)
    value: float = field(
        "Meetwaarde", "In de eenheid die erbij staat.", unit="zie eenheid", ge=-20_000, le=50_000, allow_inf_nan=False
    )
    unit: str = field("Eenheid", "cm of m voor een hoogte, m3/s voor een afvoer.", max_length=10)
    datum: str = field("Ten opzichte van", "Nulvlak van een hoogte, zoals NAP.", default="", max_length=20)
    level: WarningLevel | None = field("Kleurcode", "Zoals de bron die noemt; leeg: geen.", default=None)
    regions: Regions = field("Regio's", "Veiligheidsregio's bij het meetpunt; leeg: niet herleid.", default=())

    @model_validator(mode="after")
    def _unit_fits(self) -> Self:
        if self.unit not in UNITS[self.quantity]:
            raise ValueError(f"eenheid {' of '.join(UNITS[self.quantity])} bij {self.quantity.label}")
        return self


class WaterLevelMeasured(WaterLevel, Event):
    """A water level or discharge was measured."""

    kind = "water_level_measured"
    title = "Waterstand gemeten"
    table = "water_levels"
    key = ("source", "station", "quantity")


class Outage(FromFeed):
    """Where the power is out, or out no longer."""

    outage_id: str = field("Storingsnummer", "Nummer dat de bron gaf.", min_length=1, max_length=60)
    area: str = field("Gebied", "Zoals de bron het noemt.", min_length=2, max_length=300)
    regions: Regions = field("Regio's", "Getroffen veiligheidsregio's; leeg: niet herleid.", default=())
    customers: NonNegativeInt | None = field(
        "Getroffen aansluitingen", "Leeg: niet bekend, dus niet 0.", unit="aansluitingen", default=None, le=20_000_000
    )
    started_at: Moment | None = field("Begonnen", "Leeg: niet bekend.", default=None)
    expected_at: Moment | None = field("Verwacht hersteld", "Leeg: niet bekend.", default=None)
    restored_at: Moment | None = field("Hersteld", "Leeg: nog niet.", default=None)
    cause: str = field("Oorzaak", "Zoals de bron die noemt.", default="", max_length=500)

    @model_validator(mode="after")
    def _restored_after_start(self) -> Self:
        if self.started_at and self.restored_at and self.restored_at < self.started_at:
            raise ValueError("hersteld na het begin")
        return self


class OutageReported(Outage, Event):
    """A power outage was told, or its end."""

    kind = "outage_reported"
    title = "Stroomstoring gemeld"
    table = "outages"
    key = ("source", "outage_id")
