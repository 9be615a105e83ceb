"""What is asked, delivered, short and free in a product, and what stands in the way?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from kcr2.reports.document import Block, Heading, Paragraph
from kcr2.reports.pictures import Bar, Chart
from kcr2.reports.product.grids import listed, name_of, said, tabled
from kcr2.reports.product.held import Held, Row, worded
from kcr2.terms import FactPart
from kcr2.words import words as _

MOST_BARS = 14


def assistance(held: Held) -> Iterator[Block]:
    """Tell what was asked, offered, accepted and short, and what owners can still give."""
    needs, requests = held.subjects("need"), held.subjects("request")
    if needs:
        yield need_chart(held, needs)
        yield tabled(held, needs, _("Type"), _("Gevraagd, aanvaard en tekort per type"))
    if requests:
        yield from _requests(held, requests)
    if not (needs or requests):
        yield Paragraph(_("Geen bijstandsaanvragen in deze stand."))
    if others := held.others(FactPart.ASSISTANCE, "need", "request"):
        yield listed(held, others)
    yield Heading(_("Capaciteit"), 2)
    capacity = held.subjects("capacity")
    if capacity:
        yield tabled(held, capacity, _("Type"), _("Capaciteit per type: wat is opgegeven"))
    else:
        yield Paragraph(_("Geen capaciteit opgegeven in deze stand."))
    if others := held.others(FactPart.CAPACITY, "capacity"):
        yield listed(held, others)


def _requests(held: Held, requests: Mapping[str, Sequence[Row]]) -> Iterator[Block]:
    lines = held.subjects("request", depth=3)
    per_line = {str(row["key"]) for rows in lines.values() for row in rows}
    heads = {subject: [row for row in rows if row["key"] not in per_line] for subject, rows in requests.items()}
    heads = {subject: rows for subject, rows in heads.items() if rows}
    yield Heading(_("Aanvragen"), 2)
    if heads:
        yield tabled(held, heads, _("Aanvraag"), _("Stand van de aanvragen"), but=("effect",))
        effects = [held.facts[f"{subject}:effect"] for subject in heads if f"{subject}:effect" in held.facts]
        yield from [said(held, effects, _("Aanvraag"))] if effects else []
    if lines:
        yield tabled(held, lines, _("Aanvraag en regel"), _("Per regel van een aanvraag"))


def need_chart(held: Held, needs: Mapping[str, Sequence[Row]], *, most: int = MOST_BARS) -> Chart:
    """Draw what is accepted of what is asked, the largest shortage of types first in their own order."""
    bars = tuple(_bar(held, subject, rows) for subject, rows in needs.items())[:most]
    told = "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    return Chart(
        caption=_("Aanvaard van wat is gevraagd; elke balk is het gevraagde van dat type"),
        alt=_("Staafdiagram van gevraagde en aanvaarde bijstand per type. {told}.").format(told=told),
        bars=bars,
        part_label=_("aanvaard"),
        rest_label=_("nog niet aanvaard"),
        unknown_label=_("niet opgegeven"),
    )


def _bar(held: Held, subject: str, rows: Sequence[Row]) -> Bar:
    asked, accepted = (held.facts.get(f"{subject}:{aspect}") for aspect in ("asked", "accepted"))
    part, whole = _number(accepted), _number(asked)
    alone = _("niet opgegeven") if part is None or accepted is None else str(accepted["text"])
    told = [alone, _("van {asked}").format(asked=_text(asked))]
    return Bar(name_of(subject, rows), part, whole, " ".join(told))


def _number(row: Row | None) -> float | None:
    value: Any = None if row is None else row["number"]
    return None if pd.isna(value) else float(value)


def _text(row: Row | None) -> str:
    return _("niet opgegeven") if row is None or pd.isna(row["number"]) else worded(row)


def obstacles(held: Held) -> Iterator[Block]:
    """Tell bottlenecks and open questions, each with whom it lies."""
    parts = (
        (FactPart.BOTTLENECKS, _("Knelpunten"), _("Geen knelpunten in deze stand.")),
        (FactPart.QUESTIONS, _("Vragen aan Rijk en regio"), _("Geen open vragen in deze stand.")),
    )
    for part, title, none in parts:
        yield Heading(title, 2)
        rows = list(held.part(part))
        yield listed(held, rows) if rows else Paragraph(none)
