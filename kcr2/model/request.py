"""Who asks for which effect, where and by when?"""

from typing import Annotated

from pydantic import Field, PositiveInt, model_validator

from kcr2.model.base import Event, Moment, Record, Stated, field
from kcr2.model.capacity import UNITS
from kcr2.model.incident import IncidentId, RegionCode
from kcr2.terms import Classification, Urgency

RequestId = Annotated[str, Field(pattern=r"^A-\d{4}-\d{4,}$")]


class RequestLine(Record):
    """One capability asked for; a proposal of means, because the effect comes first."""

    capability: str = field("Gevraagd type", "Code uit de lijst van capaciteitstypen.", pattern=r"^[A-Z0-9-]{3,20}$")
    amount: PositiveInt = field("Gevraagd aantal", "Aantal gevraagde eenheden.", unit=UNITS, le=10_000)


class AssistanceRequest(Stated):
    """A region asks for an effect that it cannot reach itself (bijstandsaanvraag, simple form)."""

    request_id: RequestId = field("Aanvraagnummer", "A-jaar-volgnummer.")
    region: RegionCode = field("Aanvragende regio", "Regio die vraagt.")
    incident_id: IncidentId = field("Incident", "Incident waarvoor gevraagd wordt.")
    effect: str = field("Gewenst effect", "Het resultaat, niet het middel.", min_length=10, max_length=1_000)
    situation: str = field("Situatieschets", "Wat, omvang, verwachting.", default="", max_length=2_000)
    lines: tuple[RequestLine, ...] = field(
        "Gevraagde capaciteit", "Voorstel van middelen, per type.", min_length=1, max_length=20
    )
    urgency: Urgency = field("Urgentie", "Hoe snel het nodig is.")
    ugs_name: str = field("Uitgangsstelling (UGS)", "Waar eenheden zich melden.", min_length=3, max_length=120)
    ugs_lon: float = field("UGS lengtegraad", "WGS84.", unit="graden", ge=-180, le=180)
    ugs_lat: float = field("UGS breedtegraad", "WGS84.", unit="graden", ge=-90, le=90)
    needed_by: Moment = field("Gereed op UGS", "Tijdstip waarop eenheden op de UGS nodig zijn.")
    duration_h: float = field("Verwachte duur", "Hoe lang de inzet naar verwachting duurt.", unit="uur", gt=0, le=1_000)
    contact: str = field("Contact ter plaatse", "Functie en gespreksgroep, geen naam.", min_length=3, max_length=120)
    classification: Classification = field("Rubricering", "TLP-label.", default=Classification.GREEN)

    @model_validator(mode="after")
    def _no_type_twice(self) -> "AssistanceRequest":
        types = [line.capability for line in self.lines]
        if twice := sorted({code for code in types if types.count(code) > 1}):
            raise ValueError(f"type {', '.join(twice)} staat meer dan eens in de aanvraag")
        return self


class RequestFiled(AssistanceRequest, Event):
    """A region filed a request with the hub."""

    kind = "request_filed"
    title = "Aanvraag ingediend"
    table = "requests"
    key = ("request_id",)


class RequestWithdrawal(Stated):
    """The requester takes its request back."""

    request_id: RequestId = field("Aanvraagnummer", "Aanvraag die wordt ingetrokken.")
    reason: str = field("Reden", "Waarom; mag leeg blijven.", default="", max_length=500)


class RequestWithdrawn(RequestWithdrawal, Event):
    """A region withdrew its request."""

    kind = "request_withdrawn"
    title = "Aanvraag ingetrokken"
    table = "withdrawals"
    key = ("request_id",)

    @property
    def subject(self) -> str:
        """The request itself: filing and withdrawing must see each other."""
        return f"requests:{self.request_id}"
