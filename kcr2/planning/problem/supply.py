"""What can each owner give of each type, how soon, and what of it is not known?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from kcr2.model import PlanOptions, iso
from kcr2.picture import Picture
from kcr2.picture.process import committed_since
from kcr2.planning.help import DEPARTING, minimum_cover
from kcr2.planning.problem.demand import Asked, Demand, Serving
from kcr2.planning.problem.terms import LeftOut
from kcr2.terms import Urgency

StockKey = tuple[str, str]
"""Owner and type."""

SOON = frozenset({Urgency.LIFE_SAVING, Urgency.URGENT})
"""Urgencies for which a region decides in its shorter time."""


@dataclass(frozen=True)
class Held:
    """What an owner has of a type. A count that the owner did not state is None, never 0.

    available   units at home that could leave: deployable, or releasable where deployable was not stated
    offer_cap   units that the owner would still give: releasable less what it promised since
    promised    units offered or accepted since the report, for lines that are not in the problem
    serving     units that serve a line of the problem, or are offered for it: they count as at home
    drives      whether road time follows the time until ready
    """

    owner: str
    capability: str
    available: int
    offer_cap: int
    promised: int
    serving: int
    deployable: int | None
    minimum: int | None
    cover: int
    ready_min: int
    ready_stated: bool
    drives: bool
    decision_min: int
    most_urgent: bool
    stated: dict[str, Any]

    @property
    def key(self) -> StockKey:
        """Owner and type."""
        return self.owner, self.capability


class Gone(NamedTuple):
    """An owner's capacity of a type that is not in the problem, and why."""

    owner: str
    capability: str
    reason: LeftOut
    request: str = ""


@dataclass(frozen=True)
class Supply:
    """What there is, what is left out, and which types may serve a line (asked → type → percent)."""

    held: tuple[Held, ...]
    left_out: tuple[Gone, ...]
    serves: dict[str, dict[str, int]]

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """The owners that have something, in the order of the reference data."""
        return tuple(dict.fromkeys(one.owner for one in self.held))


def supply_of(picture: Picture, options: PlanOptions, demand: Demand) -> Supply:
    """Judge what every owner reported of every type that may serve a line."""
    serves = _serves(picture, options, demand.lines)
    names = sorted({use for uses in serves.values() for use in uses})
    types = {name: dict(picture.reference.capabilities.loc[name]) for name in names}
    reported = {(row["owner"], row["capability"]): row for row in picture.capacity.to_dict("records")}
    books = _Books(picture, options, demand, serves)
    regions = frozenset(picture.reference.regions.index)
    held: list[Held] = []
    gone: list[Gone] = []
    for owner in picture.reference.owners:
        for capability, type_ in types.items():
            row = reported.get((owner, capability))
            partner = owner not in regions
            reason = _expected(owner, type_) if row is None else _why_not(row, type_, options, partner=partner)
            if reason is not None:
                gone.append(Gone(owner, capability, reason))
            elif row is not None:
                held.append(books.held(row, type_))
    return Supply(tuple(held), tuple(gone), serves)


def _serves(picture: Picture, options: PlanOptions, lines: Iterable[Asked]) -> dict[str, dict[str, int]]:
    serves = {asked: {asked: 100} for asked in sorted({line.capability for line in lines})}
    if options.substitutes:
        for row in picture.reference.substitutions.to_dict("records"):
            if row["asked"] in serves:
                serves[row["asked"]][row["use"]] = int(row["effect"])
    return serves


def _expected(owner: str, type_: dict[str, Any]) -> LeftOut | None:
    """Say that a known host of a type reported nothing; of others nobody expects it to have the type."""
    return LeftOut.NOT_REPORTED if owner in type_["hosts"] else None


def _why_not(row: dict[str, Any], type_: dict[str, Any], options: PlanOptions, *, partner: bool) -> LeftOut | None:
    """Say why what an owner reported is not in the problem."""
    checks = {
        LeftOut.CHOSEN: row["owner"] in options.owners_out,
        LeftOut.PARTNERS: partner and not options.partners,
        LeftOut.RELEASABLE_UNKNOWN: pd.isna(row["releasable"]),
        LeftOut.READY_UNKNOWN: pd.isna(row["ready_min"]) and pd.isna(type_["ready_min"]),
    }
    return next((reason for reason, stands in checks.items() if stands), None)


class _Books:
    """Keeps what was promised out of each stock, so that no unit is offered twice."""

    def __init__(
        self, picture: Picture, options: PlanOptions, demand: Demand, serves: dict[str, dict[str, int]]
    ) -> None:
        self.picture = picture
        self.options = options
        self.settings = picture.settings.model_copy(update={"minimum_cover_share": options.cover_share})
        self.serving: dict[StockKey, list[Serving]] = defaultdict(list)
        for one in demand.serving:
            self.serving[one.owner, one.capability].append(one)
        promised = (row for table in ("answers", "deliveries") for row in picture.facts.get(table, {}).values())
        self.promising = {(row["owner"], row["capability"]) for row in promised}
        self.urgencies = dict(_urgencies(demand.lines, serves))

    def held(self, row: dict[str, Any], type_: dict[str, Any]) -> Held:
        """Give what an owner has of a type, of what it reported."""
        key = row["owner"], row["capability"]
        taken, serving = self._taken(row), sum(one.amount for one in self.serving.get(key, ()))
        deployable, releasable = _count(row["deployable"]), int(row["releasable"])
        home = releasable if deployable is None else deployable
        stated = not pd.isna(row["ready_min"])
        decision_min, most_urgent = self._decision(*key)
        return Held(
            *key,
            # What is on its way counts as at home, so that a plan can leave it or move it.
            available=max(home - taken, 0) + serving,
            offer_cap=max(releasable - taken, 0) + serving,
            promised=taken - self._taken_here(row),
            serving=serving,
            deployable=deployable,
            minimum=_count(row["minimum_cover"]),
            cover=minimum_cover(row, self.settings)[0],
            ready_min=int(row["ready_min"] if stated else type_["ready_min"]),
            ready_stated=stated,
            drives=stated or type_["clock"] in DEPARTING,
            decision_min=decision_min,
            most_urgent=most_urgent,
            stated=row,
        )

    def _taken(self, row: dict[str, Any]) -> int:
        """Count what was promised since the report, to whomever."""
        key = row["owner"], row["capability"]
        if key not in self.promising:
            return 0
        return committed_since(self.picture.facts, *key, iso(row["observed_at"].to_pydatetime()))

    def _taken_here(self, row: dict[str, Any]) -> int:
        """Count what of that is for lines of the problem; what was accepted before the report is not in it."""
        serving = self.serving.get((row["owner"], row["capability"]), ())
        return sum(one.amount for one in serving if one.accepted_at is None or one.accepted_at > row["observed_at"])

    def _decision(self, owner: str, capability: str) -> tuple[int, bool]:
        """Give the owner's decision time, and whether it is that of the most urgent of several lines."""
        urgencies = self.urgencies[capability]
        times = {self._time(owner, urgency) for urgency in urgencies}
        return self._time(owner, min(urgencies, key=list(Urgency).index)), len(times) > 1

    def _time(self, owner: str, urgency: Urgency) -> int:
        if owner in self.picture.reference.regions.index:
            return self.options.decision_urgent_min if urgency in SOON else self.options.decision_planned_min
        armed = kind_of(self.picture, owner) == "military"
        return self.options.decision_defence_min if armed else self.options.decision_partner_min


def _urgencies(lines: Iterable[Asked], serves: dict[str, dict[str, int]]) -> Iterator[tuple[str, set[Urgency]]]:
    """Give, by type, the urgencies of the lines that it may serve."""
    asked = list(lines)
    for capability in {use for uses in serves.values() for use in uses}:
        yield capability, {line.urgency for line in asked if capability in serves[line.capability]}


def _count(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def kind_of(picture: Picture, owner: str) -> str:
    """Give what kind of supplier an owner is: region, military or national."""
    if owner in picture.reference.regions.index:
        return "region"
    return "military" if picture.reference.organisations.at[owner, "kind"] == "krijgsmacht" else "national"
