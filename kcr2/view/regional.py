"""How does a region stand in words: how old is its report, when is the next due, and what changed since the last?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kcr2.formats import clock_time, label_of, span
from kcr2.model import moment_of
from kcr2.picture import Picture
from kcr2.terms import Phase, PhaseReason, Quality, Status, Theme, Trend, WildfirePhase
from kcr2.words import words as _

Row = dict[str, Any]
Before = Mapping[Theme, Row | None]
"""What a region said of each theme in the report before the present one; None where that is the first."""

TEXTS = ("what_is", "what_if", "perspective")


@dataclass(frozen=True)
class Card:
    """What a region says of one theme. `status` is a stored value; texts are as people wrote them."""

    theme: Theme
    status: str
    label: str
    trend: str
    change: str
    texts: tuple[tuple[str, str], ...]
    """Title and text of what was filled in."""
    bottlenecks: tuple[Row, ...]
    stated: str
    is_old: bool
    """Older than the region's rhythm."""
    own: bool
    """Stated by the region itself, and not taken over by KCR2."""


def cards(picture: Picture, region: str, before: Before) -> list[Card]:
    """Give a card per theme, in the order of the themes; what was not reported is unknown."""
    held = {row["theme"]: row for row in _rows(picture.reports, region)}
    stuck = [row for row in _rows(picture.bottlenecks, region) if row["is_open"]]
    return [
        _card(theme, held.get(theme.value), before.get(theme), [row for row in stuck if row["theme"] == theme])
        for theme in Theme
    ]


def _rows(table: pd.DataFrame, region: str) -> list[Row]:
    rows: list[Row] = table[table["region"] == region].to_dict("records")
    return rows


def _card(theme: Theme, row: Row | None, before: Row | None, stuck: Sequence[Row]) -> Card:
    status = Status.UNKNOWN.value if row is None else str(row["status"])
    titles = (_("Wat is"), _("Wat als"), _("Handelingsperspectief"))
    told = () if row is None else tuple((title, str(row[name])) for title, name in zip(titles, TEXTS, strict=True))
    return Card(
        theme=theme,
        status=status,
        label=_(Status(status).label),
        trend="" if row is None else _(Trend(row["trend"]).label),
        change=change_words(row, before),
        texts=tuple((title, text) for title, text in told if text),
        bottlenecks=tuple(stuck),
        stated=_("niet gemeld") if row is None else stated_words(row),
        is_old=row is not None and bool(row["is_old"]),
        own=row is not None and row["reported_by"] == row["region"],
    )


def stated_words(row: Row) -> str:
    """Write stand van, quality and who said it, as it belongs with every figure."""
    by = row["reported_by"] if row["reported_by"] == row["region"] else _("door KCR2 overgenomen")
    return f"{_('stand van')} {clock_time(row['observed_at'])} · {label_of(Quality, row['quality'])} · {by}"


def change_words(row: Row | None, before: Row | None) -> str:
    """Say what changed against the report before: the status first, then the texts; nothing where nothing was said."""
    if row is None:
        return ""
    if before is None:
        return _("eerste melding")
    at = clock_time(moment_of(before["observed_at"]))
    if row["status"] != before["status"]:
        return _("was {status} ({at})").format(status=label_of(Status, before["status"]), at=at)
    changed = [name for name in (*TEXTS, "trend") if row[name] != before.get(name)]
    return (_("status gelijk, tekst gewijzigd sinds {at}") if changed else _("ongewijzigd sinds {at}")).format(at=at)


def change_line(shown: Sequence[Card], before: Before) -> str:
    """Say in one line what became of the themes since the report before the present one."""
    told = [card for card in shown if card.change]
    moved = [card for card in told if (row := before.get(card.theme)) is not None and row["status"] != card.status]
    first = sum(before.get(card.theme) is None for card in told)
    parts = [f"{_(card.theme.label)} {card.label} ({card.change})" for card in moved]
    parts += [_("{n} voor het eerst gemeld").format(n=first)] if first else []
    same = len(told) - len(moved) - first
    parts += [_("{n} met dezelfde status").format(n=same)] if same else []
    silent = len(shown) - len(told)
    parts += [_("{n} niet gemeld").format(n=silent)] if silent else []
    return "; ".join(parts)


def due_words(region: Mapping[str, Any], at: Any) -> str:
    """Say when the next report of a region is due, or since when it is late.

    >>> due_words({"due_at": pd.NaT}, pd.Timestamp("2025-04-03T18:00Z"))
    'Nooit gemeld; er is nog geen volgende melding om op te wachten.'
    """
    due = region["due_at"]
    if pd.isna(due):
        return _("Nooit gemeld; er is nog geen volgende melding om op te wachten.")
    minutes = (pd.Timestamp(at) - due) / pd.Timedelta(minutes=1)
    if minutes > 0:
        return _("Te laat: verwacht vóór {at}, {ago} geleden.").format(at=clock_time(due), ago=span(minutes))
    return _("Op tijd: volgende vóór {at}, over {rest}.").format(at=clock_time(due), rest=span(-minutes))


def phase_words(picture: Picture, region: str) -> str:
    """Say why a region is in its phase; an incident is named, and an agreement with where it was made."""
    row = picture.regions.loc[region]
    reason = PhaseReason(row["phase_reason"])
    told = _(reason.label)
    if reason in (PhaseReason.INCIDENT_ACTIVE, PhaseReason.INCIDENT_OPEN):
        return f"{told}: {', '.join(_incidents(picture, region, reason))}"
    if reason is PhaseReason.AGREED:
        return f"{told}: {picture.phases['agreed_in'].iloc[0]}"
    return told


def _incidents(picture: Picture, region: str, reason: PhaseReason) -> list[str]:
    held = picture.incidents[picture.incidents["is_open"]]
    here = held[[region in regions for regions in held["regions"]]]
    active = here["status"] == "active"
    return [str(name) for name in here.loc[active if reason is PhaseReason.INCIDENT_ACTIVE else ~active, "name"]]


def phase_label(value: object) -> str:
    """Give the screen word of a phase."""
    return label_of(Phase, value)


def pressure_words(row: Row | None, before: Row | None) -> str:
    """Write the load of a region with what it was before; what was not stated is *niet gemeld*."""
    if row is None or pd.isna(row["pressure"]):
        return _("niet gemeld")
    was = None if before is None else before["pressure"]
    told = _("{n} van 4").format(n=int(row["pressure"]))
    return told if was is None or was == row["pressure"] else f"{told} ({_('was {n}').format(n=was)})"


def wildfire_words(row: Row | None) -> str:
    """Write the wildfire phase of a region."""
    value = None if row is None else row["wildfire_phase"]
    return _("niet gemeld") if value is None or pd.isna(value) else _(WildfirePhase(str(value)).label)


def unchanged_words(picture: Picture, region: str) -> str:
    """Say what a press on *ongewijzigd* states again: what the region itself said, in numbers."""
    own = picture.reports[(picture.reports["region"] == region) & (picture.reports["reported_by"] == region)]
    stuck = picture.bottlenecks[(picture.bottlenecks["region"] == region) & picture.bottlenecks["is_open"]]
    load = picture.latest("situations", (region,))
    parts = [_("{n} van {of} thema's").format(n=len(own), of=len(Theme))]
    parts += [_("druk en fasen")] if load is not None and load["reported_by"] == region else []
    parts += [_("{n} open knelpunten").format(n=int(stuck["own_report"].sum()))]
    return _("Bevestigt: {what}.").format(what=", ".join(parts))
