"""How do the figures of an incident look: what each source says, and what may be shown of it?"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from kcr2.errors import DataError
from kcr2.formats import clock_time, label_of
from kcr2.model.figure import topic_of
from kcr2.picture import Picture
from kcr2.picture.figures import settler_of
from kcr2.terms import FigureKind, FigureState, Quality
from kcr2.words import words as _

Row = dict[str, Any]

SIGNS = {
    FigureState.UNKNOWN: "?",
    FigureState.ONE_SOURCE: "①",
    FigureState.AGREED: "✓",
    FigureState.CONTESTED: "⚠",
    FigureState.SETTLED: "✓",
}
"""A sign before the word, so that colour is nowhere the only signal."""


class Figure(NamedTuple):
    """One figure of an incident: the rows of its sources, and the first of them for what they share."""

    rows: Sequence[Row]

    @property
    def first(self) -> Row:
        """What all rows share stands on any of them."""
        return self.rows[0]


def number_words(value: Any) -> str:
    """Write a number as the Dutch do, with all decimals that there are: a small one is not nought.

    >>> number_words(4200.0), number_words(12.5), number_words(0.04)
    ('4.200', '12,5', '0,04')
    """
    text = f"{float(value):,.10g}"
    return text.replace(",", "_").replace(".", ",").replace("_", ".")


def span_words(low: Any, high: Any, unit: str) -> str:
    """Write a value or a range with its unit; a missing one is unknown and never 0.

    >>> span_words(700.0, 710.0, "ha"), span_words(pd.NA, pd.NA, "ha"), span_words(0.0, 0.0, "personen")
    ('700–710 ha', 'onbekend', '0 personen')
    """
    if pd.isna(low) or pd.isna(high):
        return _("onbekend")
    told = number_words(low) if low == high else f"{number_words(low)}–{number_words(high)}"
    return f"{told} {unit}".strip()


def shown_words(row: Row) -> str:
    """Write what may be shown of a figure: a contested one as lowest–highest, and that it was not settled."""
    told = span_words(row["shown_lowest"], row["shown_highest"], row["unit"])
    state = FigureState(row["state"])
    if state is FigureState.ONE_SOURCE:
        return _("{value}, volgens {source}").format(value=told, source=row["stated_by"])
    if state is FigureState.SETTLED:
        return _("{value}, vastgesteld door {by}").format(value=told, by=row["settled_by"])
    return told if state is FigureState.UNKNOWN else f"{told}, {label_of(FigureState, row['state'])}"


def state_words(row: Row) -> str:
    """Write how far sources agree, with its sign."""
    return f"{SIGNS[FigureState(row['state'])]} {label_of(FigureState, row['state'])}"


def figure_name(row: Row) -> str:
    """Name a figure; one of its own name by that name."""
    name = str(row["named"] or label_of(FigureKind, row["figure"]))
    return name[:1].upper() + name[1:]


def place_words(row: Row, picture: Picture) -> str:
    """Say what it is about: the whole incident, or one region of it."""
    if pd.isna(row["region"]):
        return _("hele incident")
    return f"{row['region']} {picture.reference.party_name(row['region'])}"


def figures_of(figures: pd.DataFrame) -> list[Figure]:
    """Give the figures of a table, each with the rows of its sources; in the order of the table."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in figures.to_dict("records"):
        plain = {str(name): value for name, value in row.items()}
        key = topic_of(plain | {"region": None if pd.isna(row["region"]) else row["region"]})
        found.setdefault(key, []).append(plain)
    return [Figure(rows) for rows in found.values()]


def known_source(figure: Figure) -> Row:
    """Give a row to tell a figure by: of one source that knows it, where others do not, the one that knows."""
    return next((row for row in figure.rows if not pd.isna(row["value"]) or not pd.isna(row["lowest"])), figure.first)


def settler(figure: Figure, picture: Picture) -> str:
    """Give who may settle a figure."""
    held = picture.incidents[picture.incidents["incident_id"] == figure.first["incident_id"]]["regions"]
    region = None if pd.isna(figure.first["region"]) else str(figure.first["region"])
    return settler_of(region, held.iloc[0] if len(held) else ())


def settled_words(row: Row) -> str:
    """Say who settled what, when and why; empty when it never was."""
    if not row["is_settled"]:
        return ""
    value = span_words(row["chosen_lowest"], row["chosen_highest"], row["unit"])
    told = _("{by} stelde op {at} vast: {value}. Reden: {reason}")
    return told.format(
        by=row["settled_by"], at=clock_time(row["settled_at"]), value=value, reason=row["settled_reason"]
    )


def statement_table(rows: Sequence[Row], *, every: bool = False) -> pd.DataFrame:
    """Give what each source says, side by side; with `every` also what a source said before."""
    table = pd.DataFrame(
        {
            _("Volgens"): [row["stated_by"] for row in rows],
            _("Waarde"): [_stated(row) for row in rows],
            _("Stand van"): [clock_time(row["observed_at"]) for row in rows],
            _("Kwaliteit"): [label_of(Quality, row["quality"]) for row in rows],
            _("Bron"): [row["source"] for row in rows],
            _("Opgenomen door"): [row["reported_by"] for row in rows],
        }
    )
    if every:
        table[_("Geldt nog")] = [_("ja") if row["stands"] else _("nee, er is een nieuwere") for row in rows]
    elif any(row["is_settled"] for row in rows):
        table[_("Sinds de vaststelling")] = [_("nieuw") if row["newer"] else "–" for row in rows]
    return table


def _stated(row: Row) -> str:
    low, high = (row["value"], row["value"]) if not pd.isna(row["value"]) else (row["lowest"], row["highest"])
    return span_words(low, high, row["unit"])


def entered(typed: str) -> dict[str, float | None]:
    """Read a value, a range or that it is not known, with decimal commas and dots between thousands.

    Raises
    ------
    DataError
        It is neither.

    >>> entered("1.250,5")["value"], entered("700-710")["highest"], entered("onbekend")["value"]
    (1250.5, 710.0, None)
    """
    plain = typed.strip().casefold().replace("–", "-")
    if plain in {"", "onbekend", "unknown"}:
        return {"value": None, "lowest": None, "highest": None}
    numbers = [_number(part, typed) for part in plain.split("-")]
    if len(numbers) == 1:
        return {"value": numbers[0], "lowest": None, "highest": None}
    if len(numbers) == 2:
        return {"value": None, "lowest": numbers[0], "highest": numbers[1]}
    raise _unread(typed)


def _number(part: str, typed: str) -> float:
    whole, _comma, decimals = part.strip().replace(" ", "").partition(",")
    groups = whole.split(".")
    grouped = len(groups) == 1 or (0 < len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))
    digits = "".join(groups)
    if not grouped or not digits or not (digits + decimals).isdecimal() or not (digits + decimals).isascii():
        raise _unread(typed)
    return float(f"{digits}.{decimals or 0}")


def _unread(typed: str) -> DataError:
    return DataError(
        "'{typed}' is geen waarde en geen bereik.",
        where=_("waarde"),
        fix="Schrijf een getal (1.250 of 12,5), een bereik (700-710) of onbekend.",
        typed=typed,
    )
