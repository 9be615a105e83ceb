"""What do feeds of others tell: warnings, wildfire phases, water levels and outages? From bytes to items, or faults.

One file per kind; `docs/bronnen.md` describes each format with an example and its limits.
"""

from collections.abc import Callable

from kcr2.errors import DataError
from kcr2.exchange.feeds.cap import read_cap
from kcr2.exchange.feeds.found import Found
from kcr2.exchange.feeds.limits import check_size
from kcr2.exchange.feeds.outages import read_outages
from kcr2.exchange.feeds.samples import Sample, read_sample, samples
from kcr2.exchange.feeds.water import read_water
from kcr2.exchange.feeds.wildfire import read_wildfire
from kcr2.reference import Reference
from kcr2.terms import FeedKind, Quality

Reading = Callable[..., Found]
READERS: dict[FeedKind, Reading] = {
    FeedKind.WARNINGS: read_cap,
    FeedKind.WILDFIRE: read_wildfire,
    FeedKind.WATER: read_water,
    FeedKind.OUTAGES: read_outages,
}


def read_feed(
    kind: FeedKind, name: str, content: bytes, reference: Reference, *, quality: Quality, max_mb: float
) -> Found:
    """Read what a feed tells.

    Parameters
    ----------
    quality : how sure an item is that does not say so itself; fictitious goes before what it says
    max_mb : size above which nothing is read at all

    Raises
    ------
    DataError
        The content is too large, empty, or anything in it is wrong: with every fault; nothing is read half.
    """
    check_size(name, len(content), max_mb)
    if not content.strip():
        raise DataError("het bestand is leeg.", where=name, fix="Haal het opnieuw op bij de bron.")
    return READERS[kind](name, content, reference, quality=quality)


__all__ = ["READERS", "Found", "Sample", "check_size", "read_feed", "read_sample", "samples"]
