"""Which use of the country's capacity was proposed, on what, and with which choices? A proposal assigns nothing."""

from typing import Annotated, Self

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from kcr2.model.base import Event, Moment, Record, Stated, field
from kcr2.model.capacity import UNITS
from kcr2.model.request import RequestId
from kcr2.model.step import Owner
from kcr2.terms import PlanLevel, PlanStatus, Urgency

LineId = Annotated[str, Field(pattern=r"^A-\d{4}-\d{4,}/[1-9]\d*$")]
"""A line of a request as planning names it: A-2025-0003/1."""

CapabilityCode = Annotated[str, Field(pattern=r"^[A-Z0-9-]{3,20}$")]
Weight = Annotated[int, Field(ge=0, le=1_000)]
Minutes = Annotated[int, Field(ge=0, le=100_000)]


class PlanOptions(Record):
    """What a planner chose, and every figure of the settings that goes into the problem: the proposal keeps them."""

    request_ids: tuple[RequestId, ...] = field(
        "Aanvragen", "Welke aanvragen meedoen; leeg is elke open aanvraag met een tekort.", default=(), max_length=1_000
    )
    include_running: bool = field("Herplannen", "Of wat al loopt mee wordt gepland.", default=False)
    partners: bool = field("Partners", "Of Defensie en andere partners meedoen.", default=True)
    owners_out: tuple[Owner, ...] = field("Zonder", "Eigenaren die niet meedoen.", default=(), max_length=70)
    substitutes: bool = field("Vervanging", "Of een ander type mag dat hetzelfde kan doen.", default=True)
    max_suppliers: PositiveInt | None = field(
        "Ten hoogste", "Aantal eigenaren per aanvraag; leeg is geen grens.", unit="eigenaren", default=None, le=100
    )
    travel_factor: PositiveInt = field(
        "Reistijd", "Deel van de berekende reistijd, om te zien wat vertraging doet.", unit="%", default=100, le=1_000
    )
    urgency_weights: dict[Urgency, Weight] = field("Gewicht", "Per urgentie.", unit="punten")
    tolerance_min: dict[Urgency, Minutes] = field("Nog van nut", "Na gereed op UGS, per urgentie.", unit="min")
    decision_urgent_min: Minutes = field("Beslistijd regio, spoed", "Van uitvraag tot aanbod.", unit="min")
    decision_planned_min: Minutes = field("Beslistijd regio, gepland", "Van uitvraag tot aanbod.", unit="min")
    decision_defence_min: Minutes = field("Beslistijd Defensie", "Van toetsing tot akkoord.", unit="min")
    decision_partner_min: Minutes = field("Beslistijd partners", "Van uitvraag tot aanbod.", unit="min")
    ring_share: float = field(
        "Ring om getroffen regio", "Deel dat rond een getroffen regio blijft; 0 is geen ring.", unit="deel", ge=0, le=1
    )
    cover_share: float = field(
        "Aangenomen restdekking", "Deel van het totaal waar de eigenaar geen minimum noemt.", unit="deel", ge=0, le=1
    )
    cover_weight: Weight = field("Gewicht restdekking", "Per eenheid onder de restdekking.", unit="punten")
    burden_days: NonNegativeInt = field("Terugblik", "Dagen waarover eerdere leveringen tellen.", unit="dagen", le=366)
    burden_steps: dict[NonNegativeInt, Weight] = field(
        "Belasting", "Drempel in personen → gewicht van elke persoon daarboven.", unit="punten", max_length=20
    )
    access_detour: float = field("Omweg", "Factor buiten het wegennet.", unit="factor", ge=1, le=10)
    access_kmh: float = field("Snelheid", "Buiten het wegennet.", unit="km/uur", gt=0, le=200)

    @model_validator(mode="after")
    def _every_urgency(self) -> Self:
        for told in (self.urgency_weights, self.tolerance_min):
            if missing := [urgency.label for urgency in Urgency if urgency not in told]:
                raise ValueError(f"een getal voor elke urgentie; {', '.join(missing)} ontbreekt")
        return self


class ProposalLine(Record):
    """Units of one owner for one line of a request, with when they would leave and arrive."""

    request_id: RequestId = field("Aanvraagnummer", "Aanvraag die het dient.")
    line: PositiveInt = field("Regel", "Regel van de aanvraag.")
    owner: Owner = field("Eigenaar", "Aan wie het gevraagd zou worden.")
    capability: CapabilityCode = field("Type", "Wat de eigenaar zou leveren.")
    amount: PositiveInt = field("Voorgesteld aantal", "Aantal eenheden.", unit=UNITS, le=10_000)
    depart_at: Moment = field("Vertrek", "Vroegste vertrek, na beslissen en gereedmaken.")
    arrive_at: Moment = field("Aankomst", "Aankomst op de UGS bij dat vertrek.")

    @model_validator(mode="after")
    def _arrives_after_it_left(self) -> Self:
        if self.arrive_at < self.depart_at:
            raise ValueError("aankomst ligt voor vertrek")
        return self


class ProposalOrigin(Record):
    """Where a proposal was made that was carried over from a what-if, so that it can be found and counted again."""

    branch: str = field("Wat-als", "Ruimte waarin het voorstel is gemaakt.", max_length=60)
    proposal_id: str = field("Voorstelnummer daar", "V-jaar-volgnummer.", pattern=r"^V-\d{4}-\d{4,}$")
    seq: NonNegativeInt = field("Volgnummer daar", "Volgnummer waaronder het daar is bewaard.")
    seal: str = field("Zegel daar", "Zegel van dat volgnummer.", max_length=64)


class Proposal(Stated):
    """A plan as the program found it, with what it rests on, so that anybody can make the same problem again."""

    proposal_id: str = field("Voorstelnummer", "V-jaar-volgnummer.", pattern=r"^V-\d{4}-\d{4,}$")
    based_on: Moment = field("Beeld van", "Moment van het beeld waarop het berust.")
    based_on_seq: NonNegativeInt = field("Tot volgnummer", "Laatste volgnummer van het journaal in dat beeld.")
    based_on_seal: str = field("Zegel", "Zegel van dat volgnummer.", max_length=64)
    fingerprint: str = field("Vingerafdruk", "SHA-256 van het vraagstuk.", pattern=r"^[0-9a-f]{64}$")
    options: PlanOptions = field("Keuzen", "Wat de planner koos en welke getallen golden.")
    status: PlanStatus = field("Uitkomst", "Of het bewezen de beste is.")
    objectives: dict[PlanLevel, int] = field("Doelwaarden", "Per doel.", unit="punten", default={})
    bounds: dict[PlanLevel, int] = field("Grenzen", "Waar geen plan onder kan, per doel.", unit="punten", default={})
    lines: tuple[ProposalLine, ...] = field("Voorstel", "Wie wat zou leveren.", default=(), max_length=10_000)
    short: dict[LineId, NonNegativeInt] = field(
        "Tekort", "Wat per regel ontbreekt.", unit="% van een eenheid", default={}, max_length=10_000
    )
    note: str = field("Toelichting", "Waarom zo is gepland.", default="", max_length=2_000)
    origin: ProposalOrigin | None = field(
        "Herkomst", "De wat-als waaruit het is overgebracht; leeg als het hier is gemaakt.", default=None
    )


class ProposalKept(Proposal, Event):
    """A planner kept a proposal; it becomes something only when owners are asked."""

    kind = "proposal_kept"
    title = "Voorstel bewaard"
    table = "proposals"
    key = ("proposal_id",)
