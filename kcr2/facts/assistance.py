"""What is asked, granted and still missing, and what could still be given?"""

from collections.abc import Iterator, Sequence

import pandas as pd

from kcr2.facts.base import Row, counted, known, named, number, records, stated
from kcr2.formats import clock_time, label_of
from kcr2.model import Fact
from kcr2.picture import Picture
from kcr2.picture.totals import national_totals
from kcr2.terms import Classification, FactPart, RequestStatus, Urgency

ASKED = {
    "amount": ("asked", "gevraagd"),
    "offered": ("offered", "aangeboden"),
    "accepted": ("accepted", "aanvaard"),
    "gap": ("gap", "tekort"),
}
"""Column of a request line → the end of its key, and what it is called."""

HELD = {
    "releasable": "leverbaar",
    "committed": "toegezegd",
    "deployed": "ingezet",
    "minimum_cover": "minimale restdekking",
}
"""Column of the national totals → what it is called."""


CLOSED = "gerubriceerd: open de aanvraag"
"""What stands for a text of a strict request."""


def request_facts(picture: Picture, lines: pd.DataFrame) -> Iterator[Fact]:
    """Give every open request with its lines, then what is missing per type.

    `lines`: the open request lines that may be told; a label that is stricter than the product's leaves a request out.
    """
    for request_id, rows in lines.groupby("request_id", sort=True):
        yield from _request(str(request_id), records(rows), picture)
    for capability, rows in lines.groupby("capability", sort=True):
        yield from _needed(str(capability), rows, picture)


def _request(request_id: str, rows: Sequence[Row], picture: Picture) -> Iterator[Fact]:
    first, key, part = rows[0], f"request:{request_id}", FactPart.ASSISTANCE
    owner = named(first["region"], picture.reference.owner_name(first["region"]))
    group = f"{request_id}, {owner}"
    is_strict = Classification(first["classification"]).is_strict
    place = "" if is_strict else f", {first['ugs_name']}"
    told = {
        "status": ("Status", label_of(RequestStatus, first["status"])),
        "urgency": ("Urgentie", label_of(Urgency, first["urgency"])),
        # Who opens a strict request is recorded; a product that told its texts would be a way around that.
        "effect": ("Gewenst effect", CLOSED if is_strict else first["effect"]),
        "needed_by": ("Gereed op UGS", f"{clock_time(first['needed_by'])}{place}"),
    }
    for name, (label, text) in told.items():
        late = ", over tijd" if name == "needed_by" and first["is_overdue"] else ""
        yield stated(f"{key}:{name}", part, first, group=group, label=label, text=text + late)
    for row in rows:
        for column, (name, word) in ASKED.items():
            label = f"{row['capability_name']}: {word}"
            count = number(row[column], row["unit"])
            yield stated(f"{key}:{row['line']}:{name}", part, row, group=group, label=label, **count)


def _needed(capability: str, rows: pd.DataFrame, picture: Picture) -> Iterator[Fact]:
    name, unit = rows["capability_name"].iloc[0], rows["unit"].iloc[0]
    for column in ("amount", "accepted", "gap"):
        end, word = ASKED[column]
        told = number(rows[column].sum(min_count=1), unit)
        key = f"need:{capability}:{end}"
        yield counted(key, FactPart.ASSISTANCE, picture.at, group=name, label=f"{name}: {word}", **told)


def capacity_facts(picture: Picture) -> Iterator[Fact]:
    """Give per type that anybody reported what the country has of it, and how many owners the sum misses."""
    totals = national_totals(picture.capacity, picture.reference)
    for capability, row in totals[totals["oldest_at"].notna()].iterrows():
        for column, word in HELD.items():
            yield _held(str(capability), row, column, word)


def _held(capability: str, row: pd.Series, column: str, word: str) -> Fact:
    told = number(row[column], row["unit"])
    missing, owners = int(row[f"{column}_missing"]), int(row["owners"])
    note = f"; {missing} van {owners} eigenaren gaven niets op" if missing and told["number"] is not None else ""
    return Fact(
        key=f"capacity:{capability}:{column}",
        part=FactPart.CAPACITY,
        group=row["name"],
        label=f"{row['name']}: {word}",
        owner=f"{owners - missing} van {owners} eigenaren",
        observed_at=known(row["oldest_at"]),
        source="som van de opgaven; stand van de oudste",
        **told | {"text": told["text"] + note},
    )
