"""What did each region report, in words too? The annex: one short table per region."""

from collections.abc import Iterator, Mapping, Sequence

from kcr2.model import ThemeReport, title_of
from kcr2.picture import Picture
from kcr2.reports.document import Block, Grid, Heading, Paragraph
from kcr2.reports.product.grids import listed
from kcr2.reports.product.held import Held, Row, is_silent, quality_of, stand_of
from kcr2.terms import FactPart, Theme
from kcr2.words import joined
from kcr2.words import words as _

WORDS = ("what_if", "perspective")
OF_THE_HUB = ("phase",)
"""What is told of a region without its saying so."""


def region_reports(held: Held, picture: Picture) -> Iterator[Block]:
    """Tell what each region reported; who reported nothing is named in one line."""
    names = picture.reference.regions["name"]
    nothing = []
    for code, name in names.items():
        rows = _of_region(held, str(code))
        if any(not is_silent(row) for what, row in rows.items() if what not in OF_THE_HUB):
            yield from _region(held, f"{code} {name}", f"region:{code}", rows)
        else:
            nothing.append(f"{code} {name}")
    if others := held.others(FactPart.REGIONS, "region"):
        yield listed(held, others)
    if nothing:
        yield Heading(_("Niet gemeld"), 2)
        told = _("Niets gemeld: {names}. Van deze regio's is de toestand onbekend.")
        yield Paragraph(told.format(names=joined(nothing)))


def _of_region(held: Held, code: str) -> Mapping[str, Row]:
    """Give the facts of a region by what follows its code in their keys."""
    start = f"region:{code}:"
    return {key.removeprefix(start): row for key, row in held.facts.items() if key.startswith(start)}


def _region(held: Held, title: str, start: str, rows: Mapping[str, Row]) -> Iterator[Block]:
    yield Heading(title, 2)
    themes = {theme: _of_theme(theme, rows) for theme in Theme}
    general = [row for what, row in rows.items() if what.partition(":")[0] not in set(Theme) and not is_silent(row)]
    yield Paragraph(" ".join(_sentence(held, row) for row in general))
    told = [row for theme, found in themes.items() for row in _theme(held, theme, start, found)]
    if told:
        headings = (_("Thema"), _("Wat is"), _("Wat als en handelingsperspectief"), _("Van wie"))
        yield Grid(headings, tuple(told))
    if silent := [str(row["label"]) for row in rows.values() if is_silent(row)]:
        yield Paragraph(_("Niet gemeld: {names}.").format(names=joined(silent)))


def _of_theme(theme: Theme, rows: Mapping[str, Row]) -> Mapping[str, Row]:
    return {what: row for what, row in rows.items() if what.partition(":")[0] == theme.value and not is_silent(row)}


def _sentence(held: Held, row: Row) -> str:
    """Give a fact of a whole region with whose it is and its stand van."""
    origin = f"{row['owner']}, {stand_of([row])}, {quality_of([row])}"
    return f"{row['label']}: {held.shown(str(row['key']))} ({origin})."


def _theme(held: Held, theme: Theme, start: str, rows: Mapping[str, Row]) -> Iterator[tuple[str, ...]]:
    if not rows:
        return
    key = f"{start}:{theme.value}"
    states = [held.shown(f"{key}{end}") for end in ("", ":trend") if f"{key}{end}" in held.facts]
    what_is = held.shown(f"{key}:what_is") if f"{theme.value}:what_is" in rows else "–"
    yield f"{_(theme.label)}: {', '.join(states)}", what_is, _beyond(held, theme, key, rows) or "–", _origin(rows)


def _beyond(held: Held, theme: Theme, key: str, rows: Mapping[str, Row]) -> str:
    there = [name for name in WORDS if f"{theme.value}:{name}" in rows]
    return "\n".join(f"{_(title_of(ThemeReport, name))}: {held.shown(f'{key}:{name}')}" for name in there)


def _origin(rows: Mapping[str, Row]) -> str:
    found: Sequence[Row] = list(rows.values())
    owners = ", ".join(dict.fromkeys(str(row["owner"]) for row in found))
    return f"{owners}, {stand_of(found)}, {quality_of(found)}"
