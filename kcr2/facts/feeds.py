"""What do sources outside the regions warn of and measure?"""

from collections.abc import Iterator

import pandas as pd

from kcr2.facts.base import Row, known, named, number, plain_number, records, stated
from kcr2.formats import clock_time, label_of
from kcr2.model import Fact
from kcr2.picture import Picture
from kcr2.terms import FactPart, Status, WarningLevel, WarningSeverity, WaterQuantity, WildfirePhase

PART = FactPart.WARNINGS


def feed_facts(picture: Picture) -> Iterator[Fact]:
    """Give warnings that hold, wildfire phases that differ from the region's own, water levels and outages."""
    for row in records(picture.warnings[picture.warnings["is_active"].fillna(False)]):
        yield _warning(row, picture)
    statements = picture.wildfire_statements
    for row in records(statements[statements["differs"].fillna(False)]):
        yield _wildfire(row, picture)
    for row in records(picture.water_levels):
        yield _water(row)
    for row in records(picture.outages[picture.outages["is_active"].fillna(False)]):
        yield _outage(row, picture)


def _where(row: Row, picture: Picture) -> str:
    codes = [named(code, picture.reference.owner_name(code)) for code in row["regions"] or ()]
    unplaced = [f"{name} (niet herleid tot een regio)" for name in row.get("unplaced") or ()]
    return ", ".join([*codes, *unplaced]) or "gebied niet genoemd"


def _warning(row: Row, picture: Picture) -> Fact:
    level = known(row["level"])
    code = label_of(WarningLevel, level) if level else label_of(WarningSeverity, row["severity"])
    until = "einde niet genoemd" if pd.isna(row["valid_until"]) else f"tot {clock_time(row['valid_until'])}"
    told = f"{row['headline'] or row['event']}. Van {clock_time(row['valid_from'])} {until}. {_where(row, picture)}."
    return stated(
        f"warning:{row['sender']}:{row['identifier']}:{row['part']}",
        PART,
        row,
        group=str(row["publisher"] or row["source"]),
        label=f"Waarschuwing {row['event']}: {code}",
        text=told,
        level=Status(level) if level else None,
    )


def _wildfire(row: Row, picture: Picture) -> Fact:
    phase, own = (label_of(WildfirePhase, row[name]) for name in ("wildfire_phase", "own_phase"))
    where = named(row["region"], picture.reference.owner_name(row["region"]))
    text = f"{phase}; de regio zelf meldde {own} ({clock_time(row['own_observed_at'])})"
    key = f"wildfire:{row['source']}:{row['region']}"
    return stated(key, PART, row, group=where, label=f"Natuurbrandfase {where}, andere bron", text=text)


def _water(row: Row) -> Fact:
    name = str(row["station_name"] or row["station"])
    level = known(row["level"])
    told = number(row["value"], row["unit"]) | {"text": plain_number(row["value"])}
    datum = f" ten opzichte van {row['datum']}" if row["datum"] else ""
    return stated(
        f"water:{row['source']}:{row['station']}:{row['quantity']}",
        PART,
        row,
        group=name,
        label=f"{name}: {label_of(WaterQuantity, row['quantity'])}{datum}",
        level=Status(level) if level else None,
        **told,
    )


def _outage(row: Row, picture: Picture) -> Fact:
    expected = (
        "herstel onbekend" if pd.isna(row["expected_at"]) else f"herstel verwacht {clock_time(row['expected_at'])}"
    )
    customers = number(row["customers"], "klanten")
    hit = "aantal klanten niet opgegeven" if customers["number"] is None else f"{customers['text']} klanten"
    label = f"Stroomstoring {row['area']}"
    told = f"{hit}; {expected}. {_where(row, picture)}."
    key = f"outage:{row['source']}:{row['outage_id']}"
    return stated(key, PART, row, group=str(row["source"]), label=label, **customers | {"text": told})
