"""What must somebody know who reads one page: the message, the map, the figures, what is short, what is next?"""

from collections.abc import Iterator

import pandas as pd

from kcr2.formats import local
from kcr2.journal import Space
from kcr2.picture import Picture
from kcr2.reports.document import Block, Bullets, Document, Grid, Heading, Paragraph
from kcr2.reports.pictures import Statement
from kcr2.reports.product import head
from kcr2.reports.product.full import dressed, texts_of
from kcr2.reports.product.grids import name_of
from kcr2.reports.product.held import Held, Row, held
from kcr2.reports.product.situation import status_map
from kcr2.terms import FactPart, ProductSection
from kcr2.words import words as _

MESSAGE_SIGNS = 380
FIGURES = 5
SHORTAGES = 4
OBSTACLES = 3
"""Beside shortages; without any there is room for more."""
OBSTACLE_SIGNS = 84
NAME_SIGNS = 46
MAP_MM = 72


def one_page_document(picture: Picture, space: Space, product_id: str, *, previous: bool = True) -> Document:
    """Give a product on one A4: what does not fit is counted, never left out in silence.

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


def _blocks(product: head.Product, facts: Held, picture: Picture) -> Iterator[Block]:
    message = texts_of(picture, str(product["product_id"])).get(ProductSection.KEY_MESSAGE.value)
    if message:
        yield Statement(cut(message.text, MESSAGE_SIGNS), message.by)
    else:
        yield Paragraph(_("Er is nog geen kernboodschap geschreven."))
    yield from _figures(facts)
    yield status_map(facts, picture, height_mm=MAP_MM)
    short = list(_shortages(facts))
    yield from short
    yield from _obstacles(facts, OBSTACLES if short else OBSTACLES + SHORTAGES)
    period = f"{local(product['period_from'])} – {local(product['period_to'])}"
    yield Paragraph(_("{next} Periode: {period}.").format(next=head.next_update(product), period=period))


def cut(text: str, most: int) -> str:
    """Give a text on one line, with dots where it is cut.

    >>> cut("een twee drie", 9)
    'een twee…'
    """
    whole = " ".join(text.split())
    return whole if len(whole) <= most else whole[: most - 1].rstrip() + "…"


def _figures(facts: Held) -> Iterator[Block]:
    rows = [row for row in facts.part(FactPart.SITUATION) if str(row["key"]).startswith("national:")][:FIGURES]
    if rows:
        yield Grid(tuple(cut(str(row["label"]), 40) for row in rows), (tuple(_short(facts, row) for row in rows),))


def _short(facts: Held, row: Row) -> str:
    return cut(facts.shown(str(row["key"])), 40)


def _shortages(facts: Held) -> Iterator[Block]:
    """Tell the types of which most is short; a type of which that is unknown comes before those with nothing short."""
    needs = facts.subjects("need")
    gaps = {subject: _gap(facts, subject) for subject in needs}
    short = sorted((subject for subject in needs if gaps[subject] != 0), key=lambda one: -_rank(gaps[one]))
    if not short:
        return
    rows = tuple(
        (cut(name_of(subject, needs[subject]), NAME_SIGNS), *(_short_key(facts, subject, what) for what in WHAT))
        for subject in short[:SHORTAGES]
    )
    headings = (_("Tekorten"), _("Gevraagd"), _("Aanvaard"), _("Tekort"))
    yield Grid((_more(headings[0], len(short) - SHORTAGES), *headings[1:]), rows)


WHAT = ("asked", "accepted", "gap")


def _short_key(facts: Held, subject: str, what: str) -> str:
    return cut(facts.shown(f"{subject}:{what}"), 24)


def _gap(facts: Held, subject: str) -> float | None:
    row = facts.facts.get(f"{subject}:gap")
    return None if row is None or pd.isna(row["number"]) else float(row["number"])


def _rank(gap: float | None) -> float:
    return 0.5 if gap is None else gap


def _obstacles(facts: Held, most: int) -> Iterator[Block]:
    rows = list(facts.part(FactPart.BOTTLENECKS))
    if rows:
        yield Heading(_more(_("Knelpunten"), len(rows) - most))
        yield Bullets(tuple(_told(row) for row in rows[:most]))


def _told(row: Row) -> str:
    return cut(f"{row['group']}, {row['label']}: {row['text']}", OBSTACLE_SIGNS)


def _more(title: str, left: int) -> str:
    """Say beside a title how many are not shown."""
    return title if left <= 0 else _("{title} (en {n} meer)").format(title=title, n=left)
