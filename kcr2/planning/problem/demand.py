"""What is asked of the country: which lines of which requests, and what is offered for them or serves them already?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from kcr2.errors import PlanError
from kcr2.model import PlanOptions
from kcr2.model.process import RELEASED
from kcr2.picture import Picture
from kcr2.terms import CallState, DeliveryState, RequestStatus, Urgency

Key = tuple[str, int]
"""Request and line."""

DEPARTED = frozenset(
    {DeliveryState.EN_ROUTE, DeliveryState.AT_UGS, DeliveryState.DEPLOYED, DeliveryState.RELIEF_PLANNED}
    | {DeliveryState.RELIEVED}
)
"""Where units have left home and are not on their way back: a plan leaves them where they are."""

DECLINED = frozenset({CallState.REFUSED, CallState.TAKEN_BACK})
"""Answers that close a line for an owner. No response is not a refusal: the owner can be asked again."""

NOT_ASKING = frozenset({RequestStatus.STOOD_DOWN, RequestStatus.REJECTION_PROPOSED})
"""Where a request is open but nobody should look for units."""

CONTENT = frozenset({RequestStatus.AGREED, RequestStatus.GRANTED, RequestStatus.UNDERWAY})
"""Where the requester took what it got: what is missing is asked for by another request (decision D43)."""


@dataclass(frozen=True)
class Serving:
    """Units that an owner offered for a line, or that serve it: they stay there unless a better plan asks otherwise.

    accepted_at   when the requester took them; None while they are only offered
    """

    key: Key
    owner: str
    capability: str
    amount: int
    accepted_at: pd.Timestamp | None = None
    departed: bool = False

    @property
    def offered(self) -> bool:
        """Whether the requester may still take them."""
        return self.accepted_at is None


@dataclass(frozen=True)
class Asked:
    """A line of a request that asks for units."""

    key: Key
    region: str
    capability: str
    gap: int
    urgency: Urgency
    needed_by: pd.Timestamp
    lon: float
    lat: float
    declined: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Name the line as the problem does: A-2025-0003/1."""
        return f"{self.key[0]}/{self.key[1]}"


@dataclass(frozen=True)
class Demand:
    """Every line that asks, what is offered for them or serves them already, and what of that cannot be planned."""

    lines: tuple[Asked, ...]
    serving: tuple[Serving, ...]
    standing: tuple[Serving, ...] = ()

    def quantity(self, line: Asked) -> int:
        """Give the units that a plan is about: what is missing, and what runs and may be planned anew."""
        return line.gap + sum(one.amount for one in self.serving if one.key == line.key and not one.offered)

    def without(self, standing: tuple[Serving, ...]) -> "Demand":
        """Leave alone what stands outside the problem; what is offered so is not asked for a second time."""
        if not standing:
            return self
        offered = Counter[Key]()
        for one in standing:
            offered[one.key] += one.amount if one.offered else 0
        lines = (replace(line, gap=max(line.gap - offered[line.key], 0)) for line in self.lines)
        left = Demand((), tuple(one for one in self.serving if one not in standing), standing)
        return replace(left, lines=tuple(line for line in lines if left.quantity(line) > 0))


def demand_of(picture: Picture, options: PlanOptions) -> Demand:
    """Find the lines that ask, in the order of the picture.

    Raises
    ------
    PlanError
        A request was chosen that the picture does not have, or that asks for nothing any more.
    """
    _known(picture, options)
    running = tuple(_running(picture)) if options.include_running else ()
    chosen = _chosen(picture, options, {one.key for one in running})
    declined = _declined(picture)
    lines = tuple(_asked(row, declined) for row in chosen.to_dict("records"))
    keys = {line.key for line in lines}
    serving = (*_offered(picture), *running)
    return Demand(lines, tuple(one for one in serving if one.key in keys))


def _known(picture: Picture, options: PlanOptions) -> None:
    asking = picture.requests[_asking(picture.requests)]["request_id"]
    if unknown := [one for one in options.request_ids if one not in set(asking)]:
        raise PlanError(
            "gekozen zijn {unknown}; open voor een voorstel zijn: {known}.",
            where="voorstel",
            fix="Kies aanvragen die open zijn.",
            unknown=", ".join(unknown),
            known=", ".join(dict.fromkeys(asking)) or "geen",
        )


def _asking(rows: pd.DataFrame) -> pd.Series:
    return rows["is_open"] & ~rows["status"].isin([status.value for status in NOT_ASKING])


def _chosen(picture: Picture, options: PlanOptions, running: set[Key]) -> pd.DataFrame:
    rows = picture.requests
    keys = pd.Series(list(zip(rows["request_id"], rows["line"], strict=True)), index=rows.index, dtype="object")
    content = rows["status"].isin([status.value for status in CONTENT])
    if options.request_ids:
        chosen = rows["request_id"].isin(options.request_ids)
        return rows[_asking(rows) & chosen & ((rows["gap"] > 0) | keys.isin(running))]
    return rows[_asking(rows) & (((rows["gap"] > 0) & ~content) | keys.isin(running))]


def _asked(row: dict[str, Any], declined: dict[Key, tuple[str, ...]]) -> Asked:
    key = (row["request_id"], int(row["line"]))
    return Asked(
        key,
        row["region"],
        row["capability"],
        int(row["gap"]),
        Urgency(row["urgency"]),
        row["needed_by"],
        float(row["ugs_lon"]),
        float(row["ugs_lat"]),
        declined.get(key, ()),
    )


def _declined(picture: Picture) -> dict[Key, tuple[str, ...]]:
    rows = picture.offers[picture.offers["state"].isin([state.value for state in DECLINED])]
    declined: dict[Key, tuple[str, ...]] = {}
    for row in rows.to_dict("records"):
        key = (row["request_id"], int(row["line"]))
        declined[key] = (*declined.get(key, ()), row["owner"])
    return declined


def _offered(picture: Picture) -> Iterable[Serving]:
    # What was offered for a request that the requester agreed upon is no longer held.
    lines = picture.requests
    settled = lines.loc[lines["status"].isin([status.value for status in CONTENT]), "request_id"]
    offers = picture.offers
    rows = offers[(offers["remaining"] > 0) & ~offers["request_id"].isin(settled)]
    for row in rows.to_dict("records"):
        key = (row["request_id"], int(row["line"]))
        yield Serving(key, row["owner"], row["capability"], int(row["remaining"]))


def _running(picture: Picture) -> Iterable[Serving]:
    rows = picture.deliveries[~picture.deliveries["state"].isin([state.value for state in RELEASED])]
    for row in rows.to_dict("records"):
        key = (row["request_id"], int(row["line"]))
        departed = DeliveryState(row["state"]) in DEPARTED
        yield Serving(key, row["owner"], row["capability"], int(row["amount"]), row["accepted_at"], departed)
