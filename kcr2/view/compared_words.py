"""What is different between two sides, in words? Never a ranking of regions."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from kcr2.formats import clock_time, span
from kcr2.picture import Picture
from kcr2.picture.supposing import supposed_out
from kcr2.planning.comparing import Compared
from kcr2.words import words as _

Row = Mapping[str, Any]


def plain_number(value: Any) -> str:
    """Write a number in Dutch, without needless decimals."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".").replace(".", ",")


def difference_words(compared: Compared, one: Picture, other: Picture) -> list[str]:
    """Say every difference as a sentence about the second side, in the order of requests, owners and types."""
    return [
        *_suppositions(one, other),
        *_roads(one, other),
        *_incidents(one, other),
        *(words for row in compared.lines.to_dict("records") for words in _line_words(row)),
        *(words for row in _stocks(compared, one, other) for words in _stock_words(row)),
    ]


def _stocks(compared: Compared, one: Picture, other: Picture) -> list[Row]:
    """Give the stocks whose differences are named; that a region is thought away already says it of all of its own."""
    away = set(supposed_out(one.facts)) ^ set(supposed_out(other.facts))
    rows: list[Row] = compared.stocks[~compared.stocks["owner"].isin(away)].to_dict("records")
    return rows


def _suppositions(one: Picture, other: Picture) -> Iterator[str]:
    before, after = supposed_out(one.facts), supposed_out(other.facts)
    name = one.reference.owner_name
    for code in sorted(set(after) - set(before)):
        yield _("{region} ({code}) is weggedacht: {reason}").format(
            region=name(code), code=code, reason=after[code]["reason"]
        )
    for code in sorted(set(before) - set(after)):
        yield _("{region} ({code}) is niet weggedacht").format(region=name(code), code=code)


def _roads(one: Picture, other: Picture) -> Iterator[str]:
    closed = [table[table["closed"]].set_index("edge") for table in (one.road_closures, other.road_closures)]
    for here, there, few, several in (
        (closed[1], closed[0], _("{road} is dicht tussen {start} en {end}"), _("{road} is dicht op {n} wegvakken")),
        (closed[0], closed[1], _("{road} is open tussen {start} en {end}"), _("{road} is open op {n} wegvakken")),
    ):
        for road, rows in here.loc[here.index.difference(there.index)].groupby("road"):
            first = rows.iloc[0]
            told = few if len(rows) == 1 else several
            yield told.format(road=road, n=len(rows), start=first["from_name"], end=first["to_name"])


def _incidents(one: Picture, other: Picture) -> Iterator[str]:
    known = [table[table["is_open"]].set_index("incident_id") for table in (one.incidents, other.incidents)]
    for number in known[1].index.difference(known[0].index):
        yield _("incident {name} ({number}) is erbij").format(name=known[1].at[number, "name"], number=number)
    for number in known[0].index.difference(known[1].index):
        yield _("incident {name} ({number}) is er niet, of niet meer").format(
            name=known[0].at[number, "name"], number=number
        )


def _line_words(row: Row) -> Iterator[str]:
    line = _("{request} regel {line} ({region}, {type})").format(
        request=row["request_id"], line=row["line"], region=row["region"], type=row["capability_name"]
    )
    if pd.isna(row["asked_one"]) or pd.isna(row["asked_other"]):
        there = pd.isna(row["asked_one"])
        yield f"{line}: " + (_("is erbij") if there else _("is er niet, of niet meer open"))
        return
    for name, more, less in (
        ("asked", _("vraagt {n} {unit} meer"), _("vraagt {n} {unit} minder")),
        ("met", _("krijgt {n} {unit} meer"), _("krijgt {n} {unit} minder")),
        ("left", _("mist {n} {unit} meer"), _("mist {n} {unit} minder")),
    ):
        if (change := row[f"{name}_change"]) != 0:
            told = (more if change > 0 else less).format(n=plain_number(abs(change)), unit=row["unit"])
            yield f"{line}: {told}"
    # When all of it is there says more than when the first is: the first is named where the whole is the same.
    yield from (f"{line}: {words}" for words in list(_arrival_words(row))[-1:])


def _arrival_words(row: Row) -> Iterator[str]:
    for name, what in (("first", _("het eerste")), ("complete", _("het geheel"))):
        before, after = row[f"{name}_at_one"], row[f"{name}_at_other"]
        if pd.isna(before) and pd.isna(after):
            continue
        if pd.isna(before) or pd.isna(after):
            known = arrival(row, name, "one" if pd.isna(after) else "other")
            told = (
                _("{what} is er {at}, in de ander niet")
                if pd.isna(before)
                else _("{what} is er niet, in de ander {at}")
            )
            yield told.format(what=what, at=known)
        elif before != after:
            minutes = (after - before) / pd.Timedelta(minutes=1)
            told = _("{what} is er {span} later ({at})") if minutes > 0 else _("{what} is er {span} eerder ({at})")
            yield told.format(what=what, span=span(abs(minutes)), at=arrival(row, name, "other"))


def arrival(row: Row, name: str, side: str) -> str:
    """Say when something is there, and whether that is told or only expected."""
    at = row[f"{name}_at_{side}"]
    if pd.isna(at):
        return _("niet bekend")
    return f"{clock_time(at)} ({_('verwacht') if row[f'{name}_expected_{side}'] else _('gemeld')})"


def _stock_words(row: Row) -> Iterator[str]:
    given = sum(0 if pd.isna(row[name]) else row[name] for name in ("given_change", "proposed_change"))
    about = {"owner": row["owner_name"], "type": row["capability_name"]}
    if given:
        told = _("{owner} levert {n} × {type} meer") if given > 0 else _("{owner} levert {n} × {type} minder")
        yield told.format(n=plain_number(abs(given)), **about)
    home = row["home_change"]
    if not pd.isna(home) and home != 0:
        told = _("{owner} houdt {n} × {type} meer thuis") if home > 0 else _("{owner} houdt {n} × {type} minder thuis")
        yield told.format(n=plain_number(abs(home)), **about)
    elif pd.isna(row["home_one"]) != pd.isna(row["home_other"]):
        told = _("{owner}: restdekking {type} is hier bekend, in de ander niet")
        if pd.isna(row["home_other"]):
            told = _("{owner}: restdekking {type} is hier onbekend, in de ander niet")
        yield told.format(**about)
