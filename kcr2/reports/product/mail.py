"""How does a product go out as plain text in a mail, and under which file name does it leave?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

import pandas as pd

from kcr2.formats import local
from kcr2.journal import Space
from kcr2.picture import Picture
from kcr2.reports.document import Block, Document, Heading, legible
from kcr2.reports.mail import WIDTH, mail_lines, wrapped
from kcr2.reports.product import head
from kcr2.reports.product.full import appendix_title, product_document
from kcr2.terms import Classification, ProductStatus
from kcr2.words import words as _

MARKED = {
    ProductStatus.CONCEPT: "CONCEPT",
    ProductStatus.FOR_APPROVAL: "CONCEPT",
    ProductStatus.REPLACED: "VERVANGEN",
    ProductStatus.WITHDRAWN: "INGETROKKEN",
}
"""What stands in subject and file name of a product that is not in force."""


def mail_text(picture: Picture, space: Space, product_id: str, *, previous: bool = True) -> str:
    """Give a product as plain text: the label first and last, then a subject, no line wider than `WIDTH`.

    What regions reported in words is not in it; the text says where it is.

    Raises
    ------
    PlanError
        The picture has no such product.
    """
    document = legible(product_document(picture, space, product_id, previous=previous))
    product = head.found(picture, product_id)
    lines = [document.classification, *wrapped(f"{_('Onderwerp')}: {subject(product)}"), "", *_opening(document)]
    lines += mail_lines(_short(document.blocks))
    lines += [*wrapped(_("Wat de regio's per thema meldden, staat in het document.")), *wrapped(document.provenance)]
    return "\n".join([*lines, document.classification]) + "\n"


def _opening(document: Document) -> Iterator[str]:
    yield from wrapped(document.title.upper())
    for text in (document.banner, document.subtitle, document.stand):
        yield from wrapped(text) if text else []
    yield from ("-" * WIDTH, "")


def _short(blocks: Sequence[Block]) -> Sequence[Block]:
    appendix = Heading(appendix_title())
    return tuple(takewhile(lambda block: block != appendix, blocks))


def subject(product: head.Product) -> str:
    """Give the subject of a mail: label, what it is not, number, stand van."""
    marked = MARKED.get(ProductStatus(product["status"]), "")
    stand = (
        "" if pd.isna(product["facts_at"]) else f", {_('stand')} {local(product['facts_at'], pattern='d MMM y HH:mm')}"
    )
    return " ".join(filter(None, [f"[{tlp(product)}]", marked, str(product["product_id"])])) + stand


def tlp(product: Mapping[str, Any]) -> str:
    """Give the label of a product as the protocol writes it."""
    return Classification(product["classification"]).tlp


def file_name(product: Mapping[str, Any], ending: str) -> str:
    """Name the file of a product: number, what it is not, its label, which goes wherever the file goes, and its stand.

    >>> file_name({"product_id": "LOB-2026-0001", "status": "concept", "classification": "amber_strict"}, "pdf")
    'LOB-2026-0001_CONCEPT_TLP-AMBER-STRICT.pdf'
    """
    marked = MARKED.get(ProductStatus(product["status"]), "")
    label = tlp(product).replace(":", "-").replace("+", "-")
    at = product.get("facts_at")
    stand = "" if at is None or pd.isna(at) else local(at, pattern="y-MM-dd_HHmm")
    # In the hour that comes twice a moment says which of the two, with signs that are not for the name of a file.
    stand = re.sub(r" \((\w+)\)", r"-\1", stand)
    return "_".join(filter(None, [str(product["product_id"]), marked, label, stand])) + f".{ending}"
