"""Is there, in this picture, what a proposal from a what-if counts on?"""

from collections import Counter
from collections.abc import Iterable, Iterator

import pandas as pd

from kcr2.errors import RefusedError
from kcr2.model import ProposalLine, iso
from kcr2.picture import Picture
from kcr2.picture.lookup import capacity_row
from kcr2.picture.process import committed_since, open_offers
from kcr2.picture.units import delivered

Stock = tuple[str, str]
"""Owner and type."""


def beyond_stock(lines: Iterable[ProposalLine], picture: Picture) -> Iterator[RefusedError]:
    """Give a refusal for every stock of which a proposal wants more than its owner has left here.

    A what-if may suppose units that are not there. What an owner did not tell here is not 0, but cannot be counted on.
    """
    wanted: Counter[Stock] = Counter()
    served: dict[Stock, set[tuple[str, int]]] = {}
    for line in lines:
        stock = line.owner, line.capability
        wanted[stock] += line.amount
        served.setdefault(stock, set()).add((line.request_id, line.line))
    for stock, amount in wanted.items():
        left = _left(stock, served[stock], picture)
        if left is None or amount > left:
            yield _refusal(stock, amount, left)


def _left(stock: Stock, served: set[tuple[str, int]], picture: Picture) -> int | None:
    """Give the units that an owner can still release; what it offers for these very lines is among them."""
    held = capacity_row(picture, *stock)
    if held is None or pd.isna(held["releasable"]):
        return None
    since = iso(held["observed_at"].to_pydatetime())
    deliveries = [row for row in delivered(picture.facts) if (row["owner"], row["capability"]) == stock]
    offered = open_offers(picture.facts, *stock, deliveries)
    own = sum(amount for key, amount in offered.items() if key in served)
    return int(held["releasable"]) - committed_since(picture.facts, *stock, since) + own


def _refusal(stock: Stock, amount: int, left: int | None) -> RefusedError:
    return RefusedError(
        "{owner} heeft hier {left} {capability} leverbaar; het voorstel vraagt {amount}.",
        rule="proposal-within-stock",
        where=f"{stock[0]} {stock[1]}",
        fix="Laat deze leveringen weg, of maak het voorstel opnieuw op het beeld van nu.",
        owner=stock[0],
        capability=stock[1],
        left="onbekend hoeveel" if left is None else max(left, 0),
        amount=amount,
    )
