"""What does the hub advise about a request, and who stands for it?"""

from pydantic import PositiveInt

from kcr2.model.base import Event, Stated, field
from kcr2.model.request import RequestId
from kcr2.terms import Feasibility


class Advice(Stated):
    """A judgement about feasibility, written by one person and validated by another."""

    request_id: RequestId = field("Aanvraagnummer", "Aanvraag waarover wordt geadviseerd.")
    feasibility: Feasibility = field("Haalbaarheid", "Haalbaar, haalbaar mits of niet haalbaar.")
    judgement: str = field("Oordeel", "Het advies in gewone taal.", min_length=10, max_length=2_000)
    condition: str = field("Mits", "Waaraan moet zijn voldaan.", default="", max_length=1_000)
    assumptions: str = field("Aannames", "Waarop het advies berust.", min_length=3, max_length=2_000)
    alternatives: str = field("Alternatieven", "Wat anders kan.", default="", max_length=2_000)
    dissent: str = field("Afwijkend standpunt", "Wie anders denkt, en waarom.", default="", max_length=2_000)
    cover_effect: str = field(
        "Gevolg voor de restdekking", "Wat thuis overblijft, in woorden.", min_length=3, max_length=1_000
    )


class AdviceWritten(Advice, Event):
    """An advice, or a new version of it, was written."""

    kind = "advice_written"
    title = "Advies geschreven"
    table = "advice"
    key = ("request_id", "version")
    version: PositiveInt = field("Versie", "Telt op per aanvraag.")
    writer: str = field("Opgesteld door", "Account van wie het schreef.", max_length=120)

    @property
    def subject(self) -> str:
        """The advice about the request, whatever its version."""
        return f"advice:{self.request_id}"


class AdviceValidation(Stated):
    """A second person stands for a version of an advice."""

    request_id: RequestId = field("Aanvraagnummer", "Aanvraag waarover wordt geadviseerd.")
    version: PositiveInt = field("Versie", "Versie die wordt gevalideerd.")
    note: str = field("Toelichting", "Mag leeg blijven.", default="", max_length=1_000)


class AdviceValidated(AdviceValidation, Event):
    """A second person validated an advice."""

    kind = "advice_validated"
    title = "Advies gevalideerd"
    table = "validations"
    key = ("request_id", "version")
    validator: str = field("Gevalideerd door", "Account van wie valideerde.", max_length=120)

    @property
    def subject(self) -> str:
        """The advice about the request, whatever its version."""
        return f"advice:{self.request_id}"
