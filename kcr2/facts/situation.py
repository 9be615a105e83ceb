"""What is going on in the country: the national counts, and each open incident?"""

from collections.abc import Iterator

from kcr2.facts.base import Row, counted, known, named, number, records, stated
from kcr2.facts.national import facts
from kcr2.formats import label_of
from kcr2.model import Fact
from kcr2.picture import Picture
from kcr2.terms import FactPart, IncidentStatus, IncidentType, Trend

PART = FactPart.SITUATION


def situation_facts(picture: Picture) -> Iterator[Fact]:
    """Give the national counts and what was told of every open incident."""
    yield from _national(picture)
    levels = records(picture.grip)
    for row in records(picture.incidents[picture.incidents["is_open"]]):
        yield from _incident(row, picture)
        yield from _grip(row, [level for level in levels if level["incident_id"] == row["incident_id"]], picture)


def _national(picture: Picture) -> Iterator[Fact]:
    found = facts(picture)
    counts = {
        "open_incidents": ("Open incidenten", found.open_incidents, "incidenten"),
        "open_requests": ("Open bijstandsaanvragen", found.open_requests, "aanvragen"),
        "overdue_requests": ("Aanvragen over tijd", found.overdue_requests, "aanvragen"),
        "life_saving": ("Levensreddende aanvragen", found.life_saving, "aanvragen"),
    }
    for name, (label, value, unit) in counts.items():
        yield counted(f"national:{name}", PART, picture.at, label=label, **number(value, unit))
    grip = "niet gemeld" if found.highest_grip is None else f"GRIP {found.highest_grip}"
    where = "" if found.highest_grip is None else f" in {found.highest_grip_region}"
    level = None if found.highest_grip is None else float(found.highest_grip)
    yield counted(
        "national:highest_grip", PART, picture.at, label="Hoogste GRIP-niveau", text=grip + where, number=level
    )


def _incident(row: Row, picture: Picture) -> Iterator[Fact]:
    key, group = f"incident:{row['incident_id']}", str(row["name"])
    names = picture.reference.owner_name
    told = {
        "status": ("Status", label_of(IncidentStatus, row["status"])),
        "type": ("Soort", label_of(IncidentType, row["type"])),
        "regions": ("Getroffen regio's", ", ".join(named(code, names(code)) for code in row["regions"])),
        "trend": ("Ontwikkeling", label_of(Trend, row["trend"])),
        "summary": ("Situatie", row["summary"]),
    }
    for name, (label, text) in told.items():
        if text:
            yield stated(f"{key}:{name}", PART, row, group=group, label=label, text=text)


def _grip(incident: Row, levels: list[Row], picture: Picture) -> Iterator[Fact]:
    """Give the level per region: regions of one incident may stand at different levels (domain 5.1)."""
    key, group = f"incident:{incident['incident_id']}", str(incident["name"])
    if not levels:
        yield Fact(key=f"{key}:grip", part=PART, group=group, label="GRIP-niveau", text="niet gemeld", owner="onbekend")
    for row in levels:
        value = known(row["level"])
        where = named(row["region"], picture.reference.owner_name(row["region"]))
        text = "geen GRIP" if value == 0 else f"GRIP {value}"
        yield stated(
            f"{key}:grip:{row['region']}", PART, row, group=group, label=f"GRIP-niveau {where}", text=text, number=value
        )
