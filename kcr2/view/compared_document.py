"""How does a comparison look on paper?"""

from dataclasses import dataclass

import pandas as pd

from kcr2.formats import local
from kcr2.journal import Space
from kcr2.picture import Picture
from kcr2.planning.comparing import Compared, Side
from kcr2.reports.document import Block, Bullets, Document, Facts, Grid, Heading, Paragraph
from kcr2.reports.request_form import banner, seal_of, stand
from kcr2.terms import Classification, SpaceKind
from kcr2.view.compared import (
    Names,
    arrival_table,
    cells,
    line_table,
    stock_table,
    total_table,
)
from kcr2.view.compared_words import difference_words
from kcr2.words import words as _


@dataclass(frozen=True)
class Placed:
    """One side with the space that it is from, and what it is called."""

    space: Space
    side: Side
    name: str


def comparison_document(one: Placed, other: Placed, compared: Compared) -> Document:
    """Give a comparison of two sides as a document; it is marked as what-if when one of them is."""
    names = one.name, other.name
    marked = one if one.space.kind is SpaceKind.BRANCH else other
    told = difference_words(compared, one.side.picture, other.side.picture)
    blocks: list[Block] = [
        Heading(_("Wat wordt vergeleken")),
        Facts(tuple((place.name, _about(place)) for place in (one, other))),
        Heading(_("Wat er anders is in {name}").format(name=other.name)),
        Bullets(tuple(told)) if told else Paragraph(_("Er is geen verschil.")),
        Paragraph(
            _("In de tabellen hieronder: {one} → {other}; één getal waar beide gelijk zijn.").format(
                one=one.name, other=other.name
            )
        ),
        *_grids(compared, names),
        Paragraph(_("De volgorde is die van aanvraag en code; het is geen rangorde van regio's.")),
    ]
    return Document(
        title=_("Vergelijking"),
        subtitle=f"{one.name} – {other.name}",
        number="",
        banner=banner(marked.space),
        classification=_(Classification.AMBER.label),
        blocks=tuple(blocks),
        stand=stand(other.side.picture),
        seal=seal_of(other.side.picture, other.space),
    )


def _about(place: Placed) -> str:
    picture: Picture = place.side.picture
    kept = place.side.proposal
    told = _("{title}, stand van {at}, volgnummer {seq}").format(
        title=place.space.title, at=local(picture.at), seq=picture.head.seq
    )
    return told if kept is None else f"{told}; {_('met voorstel {number}').format(number=kept['proposal_id'])}"


def _grids(compared: Compared, names: Names) -> list[Block]:
    tables = {
        _("Totalen"): total_table(compared, names),
        _("Per regel van een aanvraag"): line_table(compared),
        _("Aankomst"): arrival_table(compared),
        _("Wie levert wat, en wat thuis blijft"): stock_table(compared, changed_only=True),
    }
    blocks: list[Block] = []
    for title, table in tables.items():
        blocks += [Heading(title), _grid(table)]
    return blocks


def _grid(table: pd.DataFrame) -> Block:
    if table.empty:
        return Paragraph(_("Niets te melden."))
    return Grid(tuple(map(str, table.columns)), tuple(cells(table)))
