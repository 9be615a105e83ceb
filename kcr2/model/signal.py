"""What is heard but not yet a fact, and what does it mean? Signals and interpretations, apart (decision D101)."""

from typing import Annotated

from pydantic import Field, PositiveInt, model_validator

from kcr2.model.base import Event, Moment, Stated, field
from kcr2.model.incident import IncidentId, RegionCode
from kcr2.terms import Certainty, SignalConfidence, SignalStatus, Theme

SignalNumber = Annotated[str, Field(pattern=r"^S-\d{4}-\d{4,}$")]
InterpretationNumber = Annotated[str, Field(pattern=r"^D-\d{4}-\d{4,}$")]


class SignalText(Stated):
    """What was heard, and from whom."""

    text: str = field("Signaal", "Wat er is gehoord, in één of twee zinnen.", min_length=10, max_length=1_000)
    heard_from: str = field("Gehoord van", "Wie of wat het zei.", min_length=2, max_length=200)
    confidence: SignalConfidence = field("Zekerheid", "Hoe zeker wie het noteert ervan is.")
    place: str = field("Plaats", "Waar het zou zijn; leeg: niet genoemd.", default="", max_length=200)
    region: RegionCode | None = field("Veiligheidsregio", "Over welke regio het gaat; leeg: geen.", default=None)
    theme: Theme | None = field("Thema", "Waarover het gaat; leeg: geen.", default=None)
    incident_id: IncidentId | None = field("Incidentnummer", "Leeg: bij geen incident.", default=None)


class Signal(SignalText):
    """Something heard that is not a fact."""

    signal_id: SignalNumber = field("Signaalnummer", "Nummer van het signaal.")


class SignalNoted(Signal, Event):
    """Somebody noted something that was heard."""

    kind = "signal_noted"
    title = "Signaal genoteerd"
    table = "signals"
    key = ("signal_id",)


class SignalAssessment(Stated):
    """What KCR2 makes of a signal, and why."""

    signal_id: SignalNumber = field("Signaalnummer", "Nummer van het signaal.")
    signal_status: SignalStatus = field("Beoordeling", "Bevestigd, weerlegd of blijft signaal.")
    grounds: str = field("Waarop dat rust", "Wat het bevestigt of weerlegt.", min_length=5, max_length=1_000)


class SignalAssessed(SignalAssessment, Event):
    """KCR2 assessed a signal; the signal stays what it was."""

    kind = "signal_assessed"
    title = "Signaal beoordeeld"
    table = "signal_assessments"
    key = ("signal_id", "number")

    number: PositiveInt = field("Hoeveelste beoordeling", "De hoeveelste van dit signaal.")

    @property
    def subject(self) -> str:
        """Share a subject with the signal."""
        return f"signals:{self.signal_id}"


class InterpretationText(Stated):
    """What the facts mean, on what that rests, and how sure that is; never a fact itself."""

    text: str = field("Duiding", "Wat de feiten betekenen.", min_length=10, max_length=2_000)
    basis: str = field("Berust op", "Op welke feiten en bronnen dit rust.", min_length=5, max_length=1_000)
    certainty: Certainty = field("Zekerheid", "Hoe waarschijnlijk, in woorden met hun bereik.")
    valid_until: Moment = field("Geldt tot", "Moment waarop het opnieuw bekeken moet zijn.")
    incident_id: IncidentId | None = field("Incidentnummer", "Leeg: over geen incident in het bijzonder.", default=None)
    region: RegionCode | None = field("Veiligheidsregio", "Leeg: over het hele land.", default=None)

    @model_validator(mode="after")
    def _holds_for_a_while(self) -> "InterpretationText":
        if self.valid_until <= self.observed_at:
            raise ValueError("geldt tot een moment ná de stand van")
        return self


class Interpretation(InterpretationText):
    """One version of an interpretation."""

    interpretation_id: InterpretationNumber = field("Duidingsnummer", "Nummer van de duiding.")


class InterpretationWritten(Interpretation, Event):
    """KCR2 wrote what facts mean, or wrote it anew."""

    kind = "interpretation_written"
    title = "Duiding geschreven"
    table = "interpretations"
    key = ("interpretation_id", "version")

    version: PositiveInt = field("Versie", "De hoeveelste van deze duiding.")
    writer: str = field("Opsteller", "Wie dit schreef.", max_length=120)

    @property
    def subject(self) -> str:
        """Share a subject with the other versions: two writers must have seen each other."""
        return f"interpretations:{self.interpretation_id}"


class InterpretationEnd(Stated):
    """That an interpretation holds no longer."""

    interpretation_id: InterpretationNumber = field("Duidingsnummer", "Nummer van de duiding.")
    reason: str = field("Reden", "Waarom zij niet meer geldt.", min_length=5, max_length=500)


class InterpretationWithdrawn(InterpretationEnd, Event):
    """KCR2 took an interpretation back."""

    kind = "interpretation_withdrawn"
    title = "Duiding ingetrokken"
    table = "interpretation_ends"
    key = ("interpretation_id",)

    @property
    def subject(self) -> str:
        """Share a subject with its versions."""
        return f"interpretations:{self.interpretation_id}"
