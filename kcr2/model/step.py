"""Which step was taken, by right of what? (requests as a whole, and deliveries)"""

from typing import Annotated, Self

from pydantic import Field, PositiveInt, model_validator

from kcr2.model.base import Event, Moment, Stated, field
from kcr2.model.capacity import UNITS
from kcr2.model.request import RequestId
from kcr2.terms import ChangeKind, Decider, DeliveryState, LegalBasis, Party, RejectionReason, Route, Step

DeliveryId = Annotated[str, Field(pattern=r"^A-\d{4}-\d{4,}/\d+/[A-Z0-9-]{2,12}/\d+$")]
Owner = Annotated[str, Field(pattern=r"^[A-Z0-9-]{2,12}$")]


class RequestStep(Stated):
    """One step of a request, with what has to be said with it."""

    request_id: RequestId = field("Aanvraagnummer", "Aanvraag die een stap zet.")
    step: Step = field("Stap", "Wat er gebeurt.")
    note: str = field("Toelichting", "Wat een lezer later moet weten.", default="", max_length=1_000)
    reason: RejectionReason | None = field("Reden van afwijzing", "Alleen bij een afwijzing.", default=None)
    legal_basis: LegalBasis | None = field("Wettelijke grondslag", "Grond van de stap.", default=None)
    decided_for: Decider | None = field("Besluit namens", "Bevoegd gezag dat beslist.", default=None)
    route: Route | None = field("Route", "Waarheen is doorgeleid.", default=None)
    reference: str = field("Kenmerk", "Nummer van de andere route.", default="", max_length=120)


class RequestStepped(RequestStep, Event):
    """A request took a step."""

    kind = "request_stepped"
    title = "Stap in de aanvraag"
    table = "request_steps"
    key = ("request_id", "number")
    number: PositiveInt = field("Stapnummer", "Telt op per aanvraag.")
    needs: tuple[Decider, ...] = field("Toe te kennen door", "Bij akkoord: wie moet toekennen.", default=())

    @property
    def subject(self) -> str:
        """The request itself: who takes a step must have seen the one before."""
        return f"requests:{self.request_id}"


class DeliveryStep(Stated):
    """One step of a delivery."""

    delivery_id: DeliveryId = field("Levering", "Aanvraag/regel/eigenaar/volgnummer.")
    state: DeliveryState = field("Status", "Waar de eenheden nu zijn.")
    expected_at: Moment | None = field("Verwacht op UGS", "Verwachte aankomst, als die bekend is.", default=None)
    note: str = field("Toelichting", "Wat een lezer later moet weten.", default="", max_length=500)


class DeliveryStepped(DeliveryStep, Event):
    """A delivery took a step."""

    kind = "delivery_stepped"
    title = "Stap in de inzet"
    table = "delivery_steps"
    key = ("delivery_id", "number")
    number: PositiveInt = field("Stapnummer", "Telt op per levering.")

    @property
    def subject(self) -> str:
        """The delivery itself."""
        return f"deliveries:{self.delivery_id}"


class ReliefPlan(Stated):
    """When and by whom a delivery is relieved; planned from the first moment on."""

    delivery_id: DeliveryId = field("Levering", "Aanvraag/regel/eigenaar/volgnummer.")
    relief_at: Moment = field("Aflossing om", "Tijdstip van de aflossing.")
    relieved_by: str = field("Afgelost door", "Eenheid of eigenaar die aflost.", min_length=2, max_length=120)


class ReliefPlanned(ReliefPlan, Event):
    """The relief of a delivery was planned."""

    kind = "relief_planned"
    title = "Aflossing gepland"
    table = "reliefs"
    key = ("delivery_id",)


class Change(Stated):
    """An extension or a move to another incident; it holds when everybody who must has consented."""

    change_id: str = field("Voorstel", "Levering en volgnummer van het voorstel.", pattern=r"^A-[0-9A-Z/-]+/w\d+$")
    change: ChangeKind = field("Soort", "Verlenging of herverdeling.")
    delivery_id: DeliveryId = field("Levering", "Levering die verandert.")
    until: Moment | None = field("Verlengd tot", "Nieuwe eindtijd, bij verlenging.", default=None)
    to_request: str = field("Naar aanvraag", "Bij herverdeling.", default="", pattern=r"^(A-\d{4}-\d{4,})?$")
    to_line: PositiveInt | None = field("Naar regel", "Bij herverdeling.", default=None)
    reason: str = field("Reden", "Waarom dit beter is.", min_length=3, max_length=500)

    @model_validator(mode="after")
    def _says_what_changes(self) -> Self:
        moved = bool(self.to_request) and self.to_line is not None
        if self.change is ChangeKind.EXTENSION and (self.until is None or moved):
            raise ValueError("een verlenging noemt een nieuwe eindtijd en geen andere aanvraag")
        if self.change is ChangeKind.REDISTRIBUTION and (not moved or self.until is not None):
            raise ValueError("een herverdeling noemt aanvraag en regel, en geen eindtijd")
        return self


class ChangeProposed(Change, Event):
    """A change was laid before everybody whose consent it needs."""

    kind = "change_proposed"
    title = "Verlenging of herverdeling voorgesteld"
    table = "changes"
    key = ("change_id",)
    needs: tuple[str, ...] = field("Instemming nodig van", "Partij en organisatie, als partij:organisatie.")

    @property
    def subject(self) -> str:
        """The changes of one delivery: of two proposals at once, one must see the other."""
        return f"changes:{self.delivery_id}"


class Consent(Stated):
    """One party consents to a change, or does not."""

    change_id: str = field("Voorstel", "Levering en volgnummer van het voorstel.", pattern=r"^A-[0-9A-Z/-]+/w\d+$")
    party: Party = field("Namens", "In welke hoedanigheid.")
    organisation: Owner = field("Organisatie", "Wie instemt of niet.")
    consents: bool = field("Stemt in", "Ja of nee.")
    note: str = field("Toelichting", "Mag leeg blijven.", default="", max_length=500)


class ConsentGiven(Consent, Event):
    """A party said yes or no to a change."""

    kind = "consent_given"
    title = "Instemming gegeven of geweigerd"
    table = "consents"
    key = ("change_id", "party", "organisation")

    @property
    def subject(self) -> str:
        """The consents to one change: the last one must have seen the others."""
        return f"consents:{self.change_id}"


class OutsideHelp(Stated):
    """Help that passes KCR2 by, recorded for the picture only."""

    outside_id: str = field("Nummer", "B-jaar-volgnummer.", pattern=r"^B-\d{4}-\d{4,}$")
    route: Route = field("Route", "Langs welke weg het gaat.")
    region: str = field("Regio", "Regio die de hulp krijgt.", pattern=r"^VR\d{2}$")
    incident_id: str = field("Incident", "Incident waarvoor.", max_length=40)
    what: str = field("Wat", "Welke hulp.", min_length=3, max_length=300)
    amount: PositiveInt | None = field("Aantal", "Als het bekend is.", unit=UNITS, default=None, le=10_000)


class OutsideHelpRecorded(OutsideHelp, Event):
    """Help outside KCR2 came into the picture."""

    kind = "outside_help_recorded"
    title = "Hulp buiten KCR2 om vastgelegd"
    table = "outside_help"
    key = ("outside_id",)


class Viewing(Stated):
    """Somebody opened a record whose classification is strict."""

    request_id: RequestId = field("Aanvraagnummer", "Aanvraag die is bekeken.")
    viewer: str = field("Bekeken door", "Account.", max_length=120)


class RecordViewed(Viewing, Event):
    """A strictly classified record was opened."""

    kind = "record_viewed"
    title = "Gerubriceerde aanvraag bekeken"
    table = "viewings"
    key = ("request_id", "viewer")
