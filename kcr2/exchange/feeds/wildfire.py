"""Which wildfire phase does a list tell per region? A form of ours: natuurbrandrisico.nl has no open interface."""

from kcr2.exchange.feeds.found import Found
from kcr2.exchange.feeds.plain import read_plain
from kcr2.model import WildfireStatement
from kcr2.reference import Reference
from kcr2.terms import FeedKind, Quality


def read_wildfire(name: str, content: bytes, reference: Reference, *, quality: Quality) -> Found:
    """Read phases per region from JSON or CSV; regions that are not in it are not known, and never phase 1."""
    del reference  # Regions are told by their code, which the model checks.
    return read_plain(FeedKind.WILDFIRE, WildfireStatement, content, name=name, quality=quality, complete=dict)
