"""What has each owner of a type, minute by minute? Counts that nobody stated stay unknown."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kcr2.model import iso
from kcr2.picture import Picture
from kcr2.picture.process import committed_since
from kcr2.planning.help import DEPARTING, minimum_cover


@dataclass
class Stock:
    """An owner's units of a type.

    free       units that the owner would still give: releasable less what it promised
    offered    units offered and not yet taken or let go
    asked      units asked for and not yet answered
    promised   units taken by a requester that have not left yet
    """

    owner: str
    capability: str
    row: dict[str, Any]
    total: int | None
    deployable: int | None
    deployed: int | None
    resting: int | None
    minimum: int | None
    cover: int
    free: int
    ready_min: int | None
    drives: bool
    military: bool
    offered: int = 0
    asked: int = 0
    promised: int = 0
    seen: bool = False
    told: bool = True
    building: bool = False

    @property
    def can_offer(self) -> int:
        """Units that may be offered: within what is free, and above the cover that the owner stated."""
        if self.deployable is None or self.minimum is None:
            return max(self.free, 0)
        return max(min(self.free, self.deployable - self.promised - self.offered - self.minimum), 0)

    @property
    def can_be_asked(self) -> int:
        """Units that the hub may ask for by what it knows."""
        return max(self.can_offer - self.asked, 0)

    @property
    def own_spare(self) -> int:
        """Units that the owner may use in its own region: at home, above its cover."""
        if self.deployable is None:
            return 0
        return max(self.deployable - self.promised - self.offered - self.cover, 0)

    def correct(self, error: int) -> None:
        """Find out what there really is: counts move together, and none below nought or above the whole."""
        before = self.free
        # Own units may have taken more than was free: that is no error of the count, and stays.
        self.free = max(self.free + error, min(self.free, 0))
        if self.deployable is not None:
            self.deployable = max(self.deployable + self.free - before, 0)
        if self.total is not None and self.free > before:
            self.total += self.free - before
        self.told = self.told and self.free == before

    def offer(self, amount: int) -> None:
        """Offer units; nobody else gets them meanwhile."""
        self.free -= amount
        self.offered += amount

    def promise(self, amount: int) -> None:
        """Let units that were offered be taken."""
        self.offered -= amount
        self.promised += amount

    def let_go(self, amount: int, *, accepted: bool) -> None:
        """Have units back that were offered or taken and did not leave."""
        if accepted:
            self.promised -= amount
        else:
            self.offered -= amount
        self.free += amount

    def leave(self, amount: int) -> None:
        """Let units depart that were promised."""
        self.promised -= amount
        self.deployable = None if self.deployable is None else max(self.deployable - amount, 0)
        self.deployed = (self.deployed or 0) + amount

    def come_home(self, amount: int) -> None:
        """Let units come home; they rest."""
        self.deployed = max((self.deployed or 0) - amount, 0)
        self.resting = (self.resting or 0) + amount

    def rested(self, amount: int) -> None:
        """Let units be deployable again."""
        self.resting = max((self.resting or 0) - amount, 0)
        self.deployable = None if self.deployable is None else self.deployable + amount
        self.free += amount

    def built_up(self) -> None:
        """Let what did not stand ready be ready too."""
        if self.total is None or self.deployable is None:
            return
        more = max(self.total - self.deployable - (self.deployed or 0) - (self.resting or 0), 0)
        self.deployable += more
        self.free += more

    def values(self) -> dict[str, Any]:
        """Give the figures as the owner reports them: what is offered but not taken is still its own."""
        releasable = max(self.free + self.offered, 0)
        return {
            "owner": self.owner,
            "capability": self.capability,
            "total": self.total,
            "deployable": self.deployable,
            "releasable": releasable if self.deployable is None else min(releasable, self.deployable),
            "committed": self.promised,
            "deployed": self.deployed,
            "resting": self.resting,
            "minimum_cover": self.minimum,
            "ready_min": _count(self.row["ready_min"]),
            "restriction": self.row["restriction"] or "",
        }


def stocks_of(picture: Picture) -> dict[tuple[str, str], Stock]:
    """Give the stock of every owner that stated what is releasable of a type."""
    return {(stock.owner, stock.capability): stock for stock in _stocks(picture)}


def _stocks(picture: Picture) -> Iterator[Stock]:
    types = picture.reference.capabilities
    armed = set(picture.reference.organisations.query("kind == 'krijgsmacht'").index)
    for row in picture.capacity.to_dict("records"):
        if pd.isna(row["releasable"]):
            continue
        owner, capability = row["owner"], row["capability"]
        type_, stated = types.loc[capability], not pd.isna(row["ready_min"])
        since = iso(row["observed_at"].to_pydatetime())
        yield Stock(
            owner,
            capability,
            row,
            total=_count(row["total"]),
            deployable=_count(row["deployable"]),
            deployed=_count(row["deployed"]),
            resting=_count(row["resting"]),
            minimum=_count(row["minimum_cover"]),
            cover=minimum_cover(row, picture.settings)[0],
            free=max(int(row["releasable"]) - committed_since(picture.facts, owner, capability, since), 0),
            ready_min=_count(row["ready_min"] if stated else type_["ready_min"]),
            drives=stated or type_["clock"] in DEPARTING,
            military=owner in armed,
        )


def _count(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
