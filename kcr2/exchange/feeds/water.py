"""How high is the water at each station? A form of ours: station, value, unit and time, as measuring nets have them."""

from typing import Any

from kcr2.exchange.feeds.found import Found
from kcr2.exchange.feeds.plain import place_of, read_plain
from kcr2.model import WaterLevel
from kcr2.reference import Reference
from kcr2.terms import FeedKind, Quality


def read_water(name: str, content: bytes, reference: Reference, *, quality: Quality) -> Found:
    """Read measurements from JSON or CSV; a station with lon and lat is traced to its region."""

    def complete(row: dict[str, Any]) -> dict[str, Any]:
        place = place_of(row)
        region = reference.region_of(*place) if place and not row.get("regions") else None
        return row | ({"regions": (region,)} if region else {})

    return read_plain(FeedKind.WATER, WaterLevel, content, name=name, quality=quality, complete=complete)
