"""May a national product be started, changed, and given its facts and texts? (decision D93)"""

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.markings import refuse_markings
from kcr2.actions.product_rules import check_head, in_concept, writers_of
from kcr2.actions.rules import next_number, not_older
from kcr2.errors import RefusedError
from kcr2.facts.sheet import fact_sheet
from kcr2.model import Event, ProductFactsTaken, ProductHead, ProductPrepared, ProductText, ProductTextWritten
from kcr2.model.base import field
from kcr2.model.product import ProductId
from kcr2.picture.fold import Row
from kcr2.terms import Classification, Quality

STAND = "landelijk beeld"
"""The source of a stand: the picture itself; each fact in it names its own."""


class StartProduct(ProductHead, Intention):
    """Start a national product: its head, and the stand of now."""

    product_id: str = field("LOB-nummer", "Leeg: het krijgt het volgende nummer.", default="", pattern=r"^$")

    def is_new(self) -> bool:
        """Say that a product that is started is new."""
        return True


class ChangeProductHead(ProductHead, Intention):
    """State the head of a concept anew; another label takes the stand anew too."""


class TakeProductFacts(Intention):
    """Take the facts of now into a concept, in the place of those that it had."""

    product_id: ProductId = field("LOB-nummer", "Vast nummer van het product.")
    quality: Quality = field("Kwaliteit", "Hoe zeker de bron hiervan is.", default=Quality.CONFIRMED)


class WriteProductText(ProductText, Intention):
    """Write one section of a concept."""

    based_on: int | None = field(
        "Gebaseerd op", "Volgnummer van de tekst die op het scherm stond; leeg: er stond niets.", default=None
    )


@decides(StartProduct)
def start_product(intention: StartProduct, context: Context) -> list[Event]:
    """Accept a new product with the next number of the year, and take the stand of now."""
    require(context.author, Permission.WRITE_PRODUCT)
    check_head(intention, context, "")
    number = next_number(context.picture, context.picture.products["product_id"], "LOB")
    head = intention.model_dump() | {"product_id": number, "writers": (context.author.actor,)}
    return [
        ProductPrepared.model_validate(head),
        _stand(number, intention.classification, intention.quality, context),
    ]


@decides(ChangeProductHead)
def change_head(intention: ChangeProductHead, context: Context) -> list[Event]:
    """Accept another head of a concept."""
    require(context.author, Permission.WRITE_PRODUCT)
    held = in_concept(context.picture, intention.product_id)
    not_older(intention.product_id, intention.observed_at, held)
    check_head(intention, context, intention.product_id)
    head = ProductPrepared(**intention.model_dump(), writers=writers_of(context, intention.product_id))
    if held["classification"] == intention.classification:
        return [head]
    # What a label lets in follows from the label: facts of a stricter one must not stay behind under a milder.
    return [head, _stand(intention.product_id, intention.classification, intention.quality, context)]


@decides(TakeProductFacts)
def take_facts(intention: TakeProductFacts, context: Context) -> list[Event]:
    """Accept the stand of now in a concept."""
    require(context.author, Permission.WRITE_PRODUCT)
    held = in_concept(context.picture, intention.product_id)
    return [_stand(intention.product_id, Classification(held["classification"]), intention.quality, context)]


@decides(WriteProductText)
def write_text(intention: WriteProductText, context: Context) -> list[Event]:
    """Accept a text of a concept from somebody who saw the text that it replaces."""
    require(context.author, Permission.WRITE_PRODUCT)
    in_concept(context.picture, intention.product_id)
    held = context.picture.latest("product_texts", (intention.product_id, intention.section.value))
    if held is not None:
        not_older(f"{intention.product_id} {intention.section.label}", intention.observed_at, held)
    _saw(intention, held)
    text = intention.model_dump(exclude={"based_on"})
    return [ProductTextWritten(**text, writers=writers_of(context, intention.product_id))]


def _saw(intention: WriteProductText, held: Row | None) -> None:
    if held is not None and held["seq"] != intention.based_on:
        raise RefusedError(
            "{section} van {product_id} is intussen geschreven door {actor} (volgnummer {seq}).",
            rule="product-text-since",
            fix="Lees die tekst, neem over wat blijft, en bewaar opnieuw.",
            section=intention.section.label,
            product_id=intention.product_id,
            actor=held["actor"],
            seq=held["seq"],
        )


def _stand(product_id: str, label: Classification, quality: Quality, context: Context) -> ProductFactsTaken:
    picture = context.picture
    sheet = fact_sheet(picture, label)
    refuse_markings(
        (fact.key, text)
        for fact in sheet.facts
        for text in (fact.label, fact.text, fact.group, fact.source, fact.owner, fact.unit)
    )
    return ProductFactsTaken(
        product_id=product_id,
        observed_at=picture.at,
        quality=quality,
        source=STAND,
        facts_seq=picture.head.seq,
        facts=sheet.facts,
        left_out=sheet.left_out,
        writers=writers_of(context, product_id),
    )
