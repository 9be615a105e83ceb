"""What does a national product say, in the order of domain 5.4, with facts and people's texts visibly apart?"""

from collections.abc import Iterator

import pandas as pd

from kcr2.journal import Space
from kcr2.picture import Picture
from kcr2.reports.document import Block, Document, Heading, Paragraph
from kcr2.reports.pictures import Statement
from kcr2.reports.product import head
from kcr2.reports.product.annex import region_reports
from kcr2.reports.product.grids import listed
from kcr2.reports.product.held import Held, held
from kcr2.reports.product.needs import assistance, obstacles
from kcr2.reports.product.situation import situation
from kcr2.reports.request_form import seal_of
from kcr2.terms import FactPart, ProductSection
from kcr2.words import words as _

Texts = dict[str, Statement]

SCENARIOS = (
    *(ProductSection.SCENARIO_LIKELY, ProductSection.SCENARIO_BEST, ProductSection.SCENARIO_WORST),
    ProductSection.INDICATORS,
)


def product_document(picture: Picture, space: Space, product_id: str, *, previous: bool = True) -> Document:
    """Give a product as a document, with its frozen facts and the texts that people wrote.

    Parameters
    ----------
    previous : mark what changed since the edition that this one follows

    Raises
    ------
    PlanError
        The picture has no such product.
    """
    product = head.found(picture, product_id)
    facts = held(picture, product, previous=previous)
    return dressed(product, picture, space, tuple(_blocks(product, facts, picture)))


def dressed(product: head.Product, picture: Picture, space: Space, blocks: tuple[Block, ...]) -> Document:
    """Give blocks the head, label and banner of their product."""
    return Document(
        title=head.title(),
        subtitle=head.subtitle(product),
        number=str(product["product_id"]),
        banner=head.banner_of(product, space),
        classification=head.classification(product),
        blocks=blocks,
        stand=head.stand_line(product),
        seal=seal_of(picture, space),
    )


def texts_of(picture: Picture, product_id: str) -> Texts:
    """Give what people wrote in a product by its section; an emptied text is no text."""
    rows = picture.product_texts
    mine = rows[(rows["product_id"] == product_id) & (rows["text"].str.strip() != "")]
    return {row["section"]: Statement(row["text"], head.written_by(row)) for row in mine.to_dict("records")}


def _blocks(product: head.Product, facts: Held, picture: Picture) -> Iterator[Block]:
    texts = texts_of(picture, str(product["product_id"]))
    yield from (Heading(_("1 Over dit beeld")), head.paired(head.head_rows(product, picture)))
    yield from _written(_("2 Kernboodschap"), ProductSection.KEY_MESSAGE, texts)
    yield Heading(_("3 Wat is: de feiten"))
    yield from _told_changes(facts, product)
    yield from situation(facts, picture)
    yield from _gone(facts)
    yield from _written(_("4 Duiding"), ProductSection.INTERPRETATION, texts)
    yield from _scenarios(texts)
    yield Heading(_("6 Capaciteit en bijstand"))
    yield from assistance(facts)
    yield Heading(_("7 Knelpunten en vragen"))
    yield from obstacles(facts)
    yield from _written(_("8 Advies"), ProductSection.ADVICE, texts)
    yield from _written(_("9 Acties en besluiten"), ProductSection.ACTIONS, texts)
    yield from _written(_("10 Communicatie"), ProductSection.COMMUNICATION, texts)
    yield from (Heading(_("11 Volgende update")), Paragraph(head.next_update(product)))
    yield from _sources(product, facts, texts)
    yield Heading(appendix_title())
    yield from region_reports(facts, picture)


def appendix_title() -> str:
    """Give the heading over what regions reported in words."""
    return _("Bijlage: wat de regio's meldden")


def _written(title: str, section: ProductSection, texts: Texts) -> Iterator[Block]:
    yield Heading(title)
    yield texts.get(section.value) or Paragraph(_("Hier is niets geschreven."))


def _scenarios(texts: Texts) -> Iterator[Block]:
    yield Heading(_("5 Wat als: scenario's en indicatoren"))
    found = [section for section in SCENARIOS if section.value in texts]
    if not found:
        yield Paragraph(_("Hier is niets geschreven."))
    for section in found:
        yield from (Heading(_(section.label), 2), texts[section.value])


def _told_changes(facts: Held, product: head.Product) -> Iterator[Block]:
    if facts.before is not None:
        told = _(
            "Vergeleken met {follows}: ▲ gestegen, ▼ gedaald, ◆ nieuw of anders, ◇ vervallen; daarachter wat het was."
        )
        yield Paragraph(told.format(follows=product["follows"]))
    elif not pd.isna(product["follows"]):
        yield Paragraph(_("Niet vergeleken met {follows}.").format(follows=product["follows"]))


def _sources(product: head.Product, facts: Held, texts: Texts) -> Iterator[Block]:
    yield Heading(_("12 Bronnen en onzekerheden"))
    if text := texts.get(ProductSection.UNCERTAINTY.value):
        yield text
    rows = list(facts.part(FactPart.SOURCES))
    yield listed(facts, rows, _("Wie meldde")) if rows else Paragraph(_("Wie meldde is in deze stand niet opgenomen."))
    yield head.paired(source_rows(product, facts))


def source_rows(product: head.Product, facts: Held) -> tuple[tuple[str, str], ...]:
    """Say how old and how sure the facts are, and how many requests were left out."""
    rows = list(facts.facts.values())
    if not rows:
        return ((_("Feiten"), _("Nog geen stand genomen")),)
    left_out = _("{n} aanvragen met een strenger label dan dit stuk").format(n=product["left_out"])
    return (
        (_("Oudste stand"), head.oldest(rows)),
        (_("Kwaliteiten"), head.qualities(rows)),
        (_("Ouder dan afgesproken"), head.old_ones(rows)),
        (_("Niet opgenomen"), left_out),
        (_("Volgnummer van de stand"), str(product["facts_seq"])),
    )


def _gone(facts: Held) -> Iterator[Block]:
    if facts.gone:
        yield Heading(_("Vervallen sinds de vorige uitgave"), 2)
        yield listed(facts, facts.gone)
