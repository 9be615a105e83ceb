"""Who asks for which effect, where, by when, and on whose authority? (domain 2.5)"""

from typing import Annotated, Any, Self

from pydantic import Field, JsonValue, PositiveInt, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from kcr2.model.base import Event, Moment, Record, Stated, field
from kcr2.model.capacity import UNITS
from kcr2.model.incident import IncidentId, RegionCode
from kcr2.terms import Bearer, Classification, CompetentAuthority, Costs, LegalBasis, Signature, Suppression, Urgency

RequestId = Annotated[str, Field(pattern=r"^A-\d{4}-\d{4,}$")]

NEEDED_IN_WRITING = ("filed_by", "mandate", "situation", "own_effort", "decision_contact", "command", "safety")
"""Fields that may only be empty while a request was made by word of mouth."""


class RequestLine(Record):
    """One capability asked for; a proposal of means, because the effect comes first."""

    capability: str = field("Gevraagd type", "Code uit de lijst van capaciteitstypen.", pattern=r"^[A-Z0-9-]{3,20}$")
    amount: PositiveInt = field("Gevraagd aantal", "Aantal gevraagde eenheden.", unit=UNITS, le=10_000)
    requirements: str = field(
        "Bijzondere eisen", "Wat de eenheid moet kunnen: taal, terreinwaardig, nacht.", default="", max_length=300
    )


def _in_writing(title: str, meaning: str, *, most: int) -> Any:
    return field(title, meaning, default="", max_length=most, validate_default=True)


class AssistanceRequest(Stated):
    """A region asks for an effect that it cannot reach itself (bijstandsaanvraag)."""

    request_id: RequestId = field("Aanvraagnummer", "A-jaar-volgnummer.")
    version: PositiveInt = field("Versie", "Telt op bij elke indiening.", default=1)
    region: RegionCode = field("Aanvragende regio", "Regio die vraagt.")
    incident_id: IncidentId = field("Incident", "Incident waarvoor gevraagd wordt.")
    oral: bool = field("Mondeling vooraf", "Gevraagd per telefoon; het formulier wordt later aangevuld.", default=False)
    call_back: str = field(
        "Terugbelnummer",
        "Functie en nummer van wie belde; verplicht bij mondeling vooraf.",
        default="",
        max_length=120,
        validate_default=True,
    )
    authority: CompetentAuthority = field(
        "Bevoegd gezag", "Wie bevoegd is om te vragen.", default=CompetentAuthority.CHAIR
    )
    filed_by: str = _in_writing("Ingediend door", "Functie van wie indient, geen naam.", most=120)
    mandate: str = _in_writing("Mandaat", "Waarop het mandaat berust, of 'bevoegd gezag zelf'.", most=200)
    signature: Signature = field(
        "Handtekening bevoegd gezag",
        "Mag tot 24 uur later volgen; financiering uit FNIK hangt ervan af.",
        default=Signature.FOLLOWS,
    )
    legal_basis: LegalBasis = field("Wettelijke grondslag", "Grond waarop wordt gevraagd.", default=LegalBasis.WVR_51)
    effect: str = field("Gewenst effect", "Het resultaat, niet het middel.", min_length=10, max_length=1_000)
    situation: str = _in_writing("Situatieschets", "Wat, omvang, verwachting.", most=2_000)
    own_effort: str = _in_writing("Eigen inzet", "Reeds ingezette eigen middelen en burenhulp.", most=1_000)
    lines: tuple[RequestLine, ...] = field(
        "Gevraagde capaciteit", "Voorstel van middelen, per type.", min_length=1, max_length=20
    )
    urgency: Urgency = field("Urgentie", "Hoe snel het nodig is.")
    ugs_name: str = field("Uitgangsstelling (UGS)", "Waar eenheden zich melden.", min_length=3, max_length=120)
    ugs_lon: float = field("UGS lengtegraad", "WGS84.", unit="graden", ge=-180, le=180)
    ugs_lat: float = field("UGS breedtegraad", "WGS84.", unit="graden", ge=-90, le=90)
    guide_point: str = field("Loodspost", "Waar eenheden worden opgevangen; aanrijroute.", default="", max_length=300)
    needed_by: Moment = field("Gereed op UGS", "Tijdstip waarop eenheden op de UGS nodig zijn.")
    duration_h: float = field("Verwachte duur", "Hoe lang de inzet naar verwachting duurt.", unit="uur", gt=0, le=1_000)
    relief_from: Moment | None = field("Aflossing nodig vanaf", "Leeg: volgens het type.", default=None)
    contact: str = field("Contact ter plaatse", "Functie en gespreksgroep, geen naam.", min_length=3, max_length=120)
    decision_contact: str = _in_writing("Contact over het besluit", "Functie en bereikbaarheid, geen naam.", most=120)
    command: str = _in_writing("Operationele leiding", "Onder wiens leiding de eenheden werken.", most=120)
    food: Bearer = field("Voeding", "Wie ervoor zorgt.", default=Bearer.REQUESTER)
    fuel: Bearer = field("Brandstof", "Wie ervoor zorgt.", default=Bearer.REQUESTER)
    lodging: Bearer = field("Legering", "Wie ervoor zorgt.", default=Bearer.REQUESTER)
    maintenance: Bearer = field("Onderhoud", "Wie ervoor zorgt.", default=Bearer.SUPPLIER)
    communications: str = field("Verbindingen", "Gespreksgroep, noodverbinding.", default="", max_length=300)
    safety: str = _in_writing("Veiligheid", "Risico's en beschermende middelen.", most=1_000)
    armament: str = field("Bewapening", "Alleen bij politie en Defensie.", default="", max_length=300)
    costs: Costs = field("Kostenafspraak", "Wie betaalt.", default=Costs.OPEN)
    evaluation: bool = field("Evaluatie nodig", "Of deze bijstand wordt geëvalueerd.", default=False)
    classification: Classification = field("Rubricering", "TLP-label.", default=Classification.GREEN)

    @field_validator(*NEEDED_IN_WRITING)
    @classmethod
    def _needed_in_writing(cls, value: str, info: ValidationInfo) -> str:
        if not value and not info.data.get("oral"):
            raise PydanticCustomError("missing_in_writing", "een waarde, of mondeling vooraf")
        return value

    @field_validator("call_back")
    @classmethod
    def _call_back_when_oral(cls, value: str, info: ValidationInfo) -> str:
        if not value and info.data.get("oral"):
            raise PydanticCustomError("missing_call_back", "functie en nummer")
        return value

    @model_validator(mode="after")
    def _no_type_twice(self) -> Self:
        types = [line.capability for line in self.lines]
        if twice := sorted({code for code in types if types.count(code) > 1}):
            raise ValueError(f"type {', '.join(twice)} staat meer dan eens in de aanvraag")
        return self


class RequestFiled(AssistanceRequest, Event):
    """A region filed a request with the hub, or a new version of it."""

    kind = "request_filed"
    title = "Aanvraag ingediend"
    table = "requests"
    key = ("request_id",)


class RequestDraft(Stated):
    """What a region has written so far; nobody else sees it, and nothing in it is checked yet."""

    request_id: RequestId = field("Aanvraagnummer", "A-jaar-volgnummer.")
    region: RegionCode = field("Aanvragende regio", "Regio die vraagt.")
    content: dict[str, JsonValue] = field("Inhoud", "Ingevulde velden van de aanvraag.", max_length=60)

    @field_validator("content")
    @classmethod
    def _known_fields(cls, value: dict[str, JsonValue]) -> dict[str, JsonValue]:
        if unknown := sorted(set(value) - set(AssistanceRequest.model_fields)):
            raise ValueError(f"velden van een aanvraag, niet {', '.join(unknown)}")
        return value


class RequestDrafted(RequestDraft, Event):
    """A region saved a concept."""

    kind = "request_drafted"
    title = "Concept bewaard"
    table = "drafts"
    key = ("request_id",)

    @property
    def subject(self) -> str:
        """The request itself."""
        return f"requests:{self.request_id}"


class SignatureNote(Stated):
    """The signature of the competent authority came in."""

    request_id: RequestId = field("Aanvraagnummer", "Aanvraag die is getekend.")
    signed_by: CompetentAuthority = field("Getekend door", "Bevoegd gezag dat tekende.")
    reference: str = field("Kenmerk", "Waar het getekende stuk te vinden is.", min_length=3, max_length=200)


class SignatureReceived(SignatureNote, Event):
    """The hub received the signed form."""

    kind = "signature_received"
    title = "Handtekening ontvangen"
    table = "signatures"
    key = ("request_id",)


class SuppressedDemand(Stated):
    """Help that was lowered, replaced or not asked for, because refusal was expected."""

    suppression_id: str = field("Nummer", "O-jaar-volgnummer.", pattern=r"^O-\d{4}-\d{4,}$")
    region: RegionCode = field("Regio", "Regio die minder vroeg dan nodig was.")
    incident_id: IncidentId = field("Incident", "Incident waarvoor het nodig was.")
    request_id: str = field("Aanvraagnummer", "Als er wel een aanvraag is.", default="", pattern=r"^(A-\d{4}-\d{4,})?$")
    how: Suppression = field("Soort", "Verlaagd, vervangen of niet gedaan.", default=Suppression.LOWERED)
    capability: str = field("Type", "Wat nodig was.", pattern=r"^[A-Z0-9-]{3,20}$")
    wanted: PositiveInt = field("Nodig", "Aantal dat nodig was.", unit=UNITS, le=10_000)
    asked: int = field("Gevraagd", "Aantal dat is gevraagd.", unit=UNITS, ge=0, le=10_000)
    reason: str = field("Reden", "Waarom minder is gevraagd.", min_length=3, max_length=500)

    @model_validator(mode="after")
    def _less_was_asked(self) -> Self:
        if self.asked >= self.wanted:
            raise ValueError(f"gevraagd {self.asked} is niet minder dan nodig {self.wanted}")
        return self


class DemandSuppressed(SuppressedDemand, Event):
    """A region said that it asked less than it needed."""

    kind = "demand_suppressed"
    title = "Onderdrukte vraag vastgelegd"
    table = "suppressed"
    key = ("suppression_id",)
