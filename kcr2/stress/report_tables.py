"""Which tables stand in the report for the board? Of the types, of one more unit, and of other policies."""

from collections.abc import Iterator, Sequence

import pandas as pd

from kcr2.planning.problem.terms import Basis
from kcr2.reports.document import Block, Grid, Paragraph
from kcr2.stress.amounts import unmet_table
from kcr2.stress.comparing import Comparison
from kcr2.stress.country import Country
from kcr2.stress.figures import between, number, percent
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.results import chances
from kcr2.words import joined, mid_sentence
from kcr2.words import words as _

MOST_TYPES = 10
MOST_MORE = 5
MOST_POLICIES = 4
MOST_PLACES = 4
"""Rows and names that two pages have room for; the screen has them all."""

Compared = tuple[str, Comparison]


def types_found(outcomes: Outcomes, country: Country) -> pd.DataFrame:
    """Give the types asked for that have a probability, the most probable shortage first, then by code.

    Columns of `results.chances`, with `of_asked` and `assumed`: the part of the units that is a planning figure.
    """
    table = chances(outcomes, country)
    table["of_asked"] = unmet_table(outcomes, country)["of_asked"]
    table["assumed"] = table["capability"].map(assumed_share(country)).astype("Float64")
    known = table[table["chance"].notna()]
    return known.sort_values(["chance", "capability"], ascending=[False, True], ignore_index=True)


def assumed_share(country: Country) -> pd.Series:
    """Give per type the part of the units that is a planning figure instead of an owner's statement, 0..1."""
    held = country.held.assign(assumed=country.held["available"].where(country.held["basis"] == Basis.TYPE.value, 0))
    sums = held.groupby("capability")[["assumed", "available"]].sum()
    return (sums["assumed"] / sums["available"].where(sums["available"] > 0)).rename("assumed")


def types_block(found: pd.DataFrame, names: pd.Series) -> list[Block]:
    """Give the table of types, and what is said of those that it has no room for: code → name."""
    shown, rest = found.head(MOST_TYPES), found.iloc[MOST_TYPES:]
    headings = (
        *(_("Type"), _("Vensters met tekort"), _("95%-interval")),
        *(_("Ontbreekt van wat is gevraagd"), _("Deel planningsaantal")),
    )
    rows = tuple(
        (
            str(names[row["capability"]]) + ("" if row["certain"] else " *"),
            percent(row["chance"]),
            f"{between(row['low'], row['high'], scale=100)}%",
            percent(row["of_asked"]),
            _("geen eenheden") if pd.isna(row["assumed"]) else percent(row["assumed"]),
        )
        for row in shown.to_dict("records")
    )
    notes = [*_rest(rest), *_standing_in(shown)]
    return [Grid(headings, rows), *([Paragraph(" ".join(notes))] if notes else [])]


def _rest(rest: pd.DataFrame) -> Iterator[str]:
    if len(rest):
        highest = percent(rest["high"].max())
        yield _("Van {n} andere gevraagde types ligt het hele interval onder {highest}.").format(
            n=len(rest), highest=highest
        )


def _standing_in(shown: pd.DataFrame) -> Iterator[str]:
    if not shown["certain"].all():
        yield _(
            "* Kan een ander type vervangen of deelt er mensen mee: een ander goed plan kan het andere type tekortdoen."
        )


def more_block(marginal: pd.DataFrame, names: pd.Series, regions: Sequence[str]) -> list[Block]:
    """Give what one more unit buys: per type the places that help most and cannot be told apart."""
    if marginal.empty:
        return [Paragraph(_("Niet doorgerekend."))]
    best = marginal[(marginal["group"] == 1) & marginal["hours_low"].notna()]
    clear = best[best["hours_low"] > 0].groupby("capability", sort=False)
    found = sorted(clear, key=lambda one: (-one[1]["hours"].mean(), one[0]))[:MOST_MORE]
    if not found:
        return [Paragraph(_("Van geen enkel type scheelt één eenheid erbij aantoonbaar iets."))]
    headings = (
        *(_("Eén erbij van"), _("Bij wie (niet te onderscheiden)")),
        *(_("Eenheid-uur minder tekort per 100 vensters"), _("95%-interval")),
    )
    rows = tuple(
        (
            str(names[code]),
            places(list(rows["owner"]), regions),
            number(100 * rows["hours"].mean(), 1),
            between(rows["hours_low"].min(), rows["hours_high"].max(), scale=100),
        )
        for code, rows in found
    )
    return [Grid(headings, rows)]


def places(owners: Sequence[str], regions: Sequence[str]) -> str:
    """Name places: all regions as that, many by the first few."""
    if set(regions) <= set(owners):
        return _("elke regio")
    if len(owners) <= MOST_PLACES:
        return joined(list(owners))
    return _("{first} en nog {n}").format(first=", ".join(owners[: MOST_PLACES - 1]), n=len(owners) - MOST_PLACES + 1)


def policies_block(compared: Sequence[Compared], names: pd.Series) -> list[Block]:
    """Give what policies change, in the order in which they were chosen."""
    if not compared:
        return [Paragraph(_("Niet doorgerekend."))]
    headings = (
        *(_("Beleid"), _("Van"), _("Naar"), _("Verschil"), _("95%-interval")),
        _("Grootste verschil bij een type"),
    )
    rows = tuple(_policy(name, found, names) for name, found in compared[:MOST_POLICIES])
    caption = _("Vensters van de 100 waarin ergens iets tekortkomt")
    return [Grid(headings, rows, caption=caption)]


def _policy(name: str, found: Comparison, names: pd.Series) -> tuple[str, ...]:
    shift, n = found.anything, max(found.anything.n, 1)
    return (
        name[:1].upper() + name[1:],
        number(100 * shift.before / n, 1),
        number(100 * shift.after / n, 1),
        number(100 * shift.difference, 1),
        between(*shift.interval, scale=100),
        _largest(found.types, names),
    )


def _largest(types: pd.DataFrame, names: pd.Series) -> str:
    clear = types[(types["low"] > 0) | (types["high"] < 0)]
    if clear.empty:
        return _("geen dat van toeval te onderscheiden is")
    row = clear.loc[clear["difference"].abs().idxmax()]
    return "{name}: {difference} ({ends})".format(
        name=mid_sentence(str(names[row["capability"]])),
        difference=number(100 * row["difference"], 1),
        ends=between(row["low"], row["high"], scale=100),
    )
