"""Where is the power out? A form of ours: number, area, connections and times, as grid operators tell them."""

from typing import Any

from kcr2.exchange.feeds.areas import by_name
from kcr2.exchange.feeds.found import Found
from kcr2.exchange.feeds.plain import place_of, read_plain
from kcr2.model import Outage
from kcr2.reference import Reference
from kcr2.terms import FeedKind, Quality


def read_outages(name: str, content: bytes, reference: Reference, *, quality: Quality) -> Found:
    """Read outages from JSON or CSV; the region follows from its code, its place, or the exact name of its area."""

    def complete(row: dict[str, Any]) -> dict[str, Any]:
        place = place_of(row)
        if row.get("regions"):
            return row
        region = reference.region_of(*place) if place else None
        return row | {"regions": (region,) if region else by_name(str(row.get("area", "")), reference)}

    return read_plain(FeedKind.OUTAGES, Outage, content, name=name, quality=quality, complete=complete)
