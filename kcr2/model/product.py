"""What is the national product (LOB): which facts are frozen in it, who wrote what, and where does it stand?"""

from typing import Annotated

from pydantic import Field, PositiveInt

from kcr2.model.base import Event, Moment, Record, Stated, field
from kcr2.terms import (
    Classification,
    FactPart,
    ProductSection,
    ProductStatus,
    ProductStep,
    Quality,
    Status,
)

ProductId = Annotated[str, Field(pattern=r"^LOB-\d{4}-\d+$")]
Recipient = Annotated[str, Field(min_length=2, max_length=60)]
Writers = Annotated[tuple[Annotated[str, Field(max_length=120)], ...], Field(min_length=1, max_length=200)]

WRITERS = "Accounts van wie eraan schreef, ook eerder; geen van hen stelt vast."

TAKEN_OVER = "overgenomen uit"
"""How the source of a text begins that nobody touched since it was taken over; it is stored, and so in Dutch."""

WAYS: dict[tuple[ProductStatus, ProductStep], ProductStatus] = {
    (ProductStatus.CONCEPT, ProductStep.SUBMIT): ProductStatus.FOR_APPROVAL,
    (ProductStatus.FOR_APPROVAL, ProductStep.RETURN): ProductStatus.CONCEPT,
    (ProductStatus.FOR_APPROVAL, ProductStep.ESTABLISH): ProductStatus.ESTABLISHED,
    (ProductStatus.ESTABLISHED, ProductStep.SEND): ProductStatus.SENT,
    **{
        (status, ProductStep.WITHDRAW): ProductStatus.WITHDRAWN
        for status in (
            *(ProductStatus.CONCEPT, ProductStatus.FOR_APPROVAL),
            *(ProductStatus.ESTABLISHED, ProductStatus.SENT),
        )
    },
}
"""Status and step → the status after it. *Vervangen* is no step: it follows when a successor is sent."""


class Fact(Record):
    """One fact as it was when the stand was taken; every figure of the product is one of these."""

    key: str = field("Sleutel", "Noemt het feit in elke uitgave hetzelfde.", min_length=3, max_length=1_000)
    part: FactPart = field("Onderdeel", "Waar het feit over gaat.")
    group: str = field("Groep", "Regio, incident, aanvraag of type waar het bij hoort.", default="", max_length=200)
    label: str = field("Feit", "Wat het feit zegt.", max_length=200)
    text: str = field("Waarde", "Zoals het in het stuk staat.", max_length=4_000)
    number: float | None = field("Getal", "De waarde als getal; leeg is geen getal of niet opgegeven.", default=None)
    unit: str = field("Eenheid", "Eenheid van het getal.", default="", max_length=80)
    level: Status | None = field("Kleur", "Groen tot rood; onbekend is grijs; leeg: geen status.", default=None)
    owner: str = field("Eigenaar", "Wie het opgaf, of KCR2 als het is geteld.", default="KCR2", max_length=80)
    observed_at: Moment | None = field("Stand van", "Moment waarop het gold; leeg is onbekend.", default=None)
    quality: Quality | None = field("Kwaliteit", "Zoals de bron het noemt; leeg: geteld.", default=None)
    source: str = field("Bron", "Waar het vandaan komt.", default="", max_length=300)
    is_old: bool = field("Ouder dan afgesproken", "Ouder dan het ritme van de eigenaar.", default=False)


class ProductHead(Stated):
    """The head of a product: edition, period, label, for whom, and which edition it follows."""

    product_id: ProductId = field("LOB-nummer", "Vast nummer van het product.")
    period_from: Moment = field("Periode vanaf", "Begin van de periode waarover het gaat.")
    period_to: Moment = field("Periode tot", "Einde van de periode waarover het gaat.")
    classification: Classification = field("Rubricering", "Label volgens het Traffic Light Protocol.")
    recipients: tuple[Recipient, ...] = field("Verzendlijst", "Codes van wie het krijgt.", max_length=120)
    follows: ProductId | None = field("Volgt op", "De uitgave die hierdoor wordt vervangen.", default=None)
    next_update_at: Moment | None = field("Volgende uitgave", "Moment van de volgende uitgave.", default=None)


class ProductPrepared(ProductHead, Event):
    """A product was started, or its head was stated anew."""

    kind = "product_prepared"
    title = "LOB opgesteld"
    table = "products"
    key = ("product_id",)
    writers: Writers = field("Opgesteld door", WRITERS)


class ProductFacts(Stated):
    """The stand of a product: all its facts, frozen at one moment of the journal."""

    product_id: ProductId = field("LOB-nummer", "Vast nummer van het product.")
    facts_seq: int = field("Volgnummer van de stand", "Tot waar het journaal was gelezen.", ge=0)
    facts: tuple[Fact, ...] = field("Feiten", "Alle feiten, elk met eigenaar en stand van.", max_length=20_000)
    left_out: int = field(
        "Niet opgenomen", "Aanvragen met een strenger label dan het product.", unit="aanvragen", default=0, ge=0
    )


class ProductFactsTaken(ProductFacts, Event):
    """The facts of a product were taken from the picture."""

    kind = "product_facts_taken"
    title = "Stand voor LOB genomen"
    table = "product_facts"
    key = ("product_id",)
    writers: Writers = field("Opgesteld door", WRITERS)

    @property
    def subject(self) -> str:
        """The product: its facts and its texts belong together."""
        return f"products:{self.product_id}"


class ProductText(Stated):
    """What somebody wrote in one section; apart from the facts."""

    product_id: ProductId = field("LOB-nummer", "Vast nummer van het product.")
    section: ProductSection = field("Onderdeel", "Waar de tekst staat.")
    text: str = field("Tekst", "In gewone taal; leeg haalt de tekst weg.", default="", max_length=6_000)


class ProductTextWritten(ProductText, Event):
    """A section of a product was written."""

    kind = "product_text_written"
    title = "Tekst voor LOB geschreven"
    table = "product_texts"
    key = ("product_id", "section")
    writers: Writers = field("Opgesteld door", WRITERS)

    @property
    def subject(self) -> str:
        """The product: who establishes it has read this text."""
        return f"products:{self.product_id}"


class ProductMove(Stated):
    """A step of a product from one status to the next."""

    product_id: ProductId = field("LOB-nummer", "Vast nummer van het product.")
    step: ProductStep = field("Stap", "Wat er met het product gebeurt.")
    note: str = field("Toelichting", "Verplicht bij teruggeven en intrekken.", default="", max_length=1_000)


class ProductStepped(ProductMove, Event):
    """A product went to another status."""

    kind = "product_stepped"
    title = "Stap van LOB"
    table = "product_steps"
    key = ("product_id", "number")

    number: PositiveInt = field("Hoeveelste stap", "Het hoeveelste van dit product.")

    @property
    def subject(self) -> str:
        """The product: of two that change it at once, the second is told so."""
        return f"products:{self.product_id}"
