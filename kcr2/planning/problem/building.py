"""Which allocation problem does a picture hold? The tables of `kcr2-alloc/1`, and what stands behind them."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from kcr2.journal.entry import canonical_json
from kcr2.model import PlanOptions
from kcr2.picture import Picture
from kcr2.planning.allocation.instance import (
    Incumbent,
    Instance,
    Kind,
    Level,
    Location,
    Request,
    Stock,
    Substitution,
    Supplier,
    TypeRow,
)
from kcr2.planning.problem.demand import Asked, Demand, Serving, demand_of
from kcr2.planning.problem.rules import Departed, crew_pools, home_rules, ring_rules
from kcr2.planning.problem.supply import Supply, kind_of, supply_of
from kcr2.planning.problem.tables import asked_table, assumed_table, left_out_table, stock_table
from kcr2.planning.problem.ways import Ways
from kcr2.settings import Settings
from kcr2.terms import DeliveryState


@dataclass(frozen=True, eq=False)
class Problem:
    """An allocation problem and what stands behind it. The instance's minutes count from `at`.

    seq, seal   where the journal stood in the picture that it was made of
    asked       one row per request of the instance, see `tables.asked_table`
    stock       one row per stock, with stand van, quality and age
    left_out    what is not in it because it is not known or was left out, with the reason
    assumed     every figure that no owner stated, with where it comes from
    """

    instance: Instance
    at: datetime
    seq: int
    seal: str
    options: PlanOptions
    asked: pd.DataFrame
    stock: pd.DataFrame
    left_out: pd.DataFrame
    assumed: pd.DataFrame

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the instance: two problems with the same one are the same to the last figure."""
        return hashlib.sha256(canonical_json(self.instance.model_dump(mode="json")).encode()).hexdigest()


def plan_options(settings: Settings, **chosen: Any) -> PlanOptions:
    """Give the options as the settings have them, but for what was chosen."""
    names = set(PlanOptions.model_fields) & set(Settings.model_fields)
    figures = {name: getattr(settings, name) for name in names} | {"cover_share": settings.minimum_cover_share}
    return PlanOptions(**{**figures, **chosen})


def build_problem(picture: Picture, options: PlanOptions) -> Problem:
    """Make the allocation problem of a picture: the same picture and options give the same problem.

    Raises
    ------
    PlanError
        A request was chosen that the picture does not have, or that asks for nothing any more.
    """
    return problem_of(picture, options, demand_of(picture, options))


def problem_of(picture: Picture, options: PlanOptions, demand: Demand) -> Problem:
    """Make the allocation problem of what is asked, whoever asks it."""
    ways = Ways(picture, options)
    supply = supply_of(picture, options, demand)
    standing = _standing(demand, supply, ways.to(demand.lines, supply), picture)
    if standing:
        demand = demand.without(standing)
        supply = supply_of(picture, options, demand)
        ways.to(demand.lines, supply)
    instance = _Build(picture, options, demand, supply, ways).instance()
    return Problem(
        instance,
        picture.at,
        picture.head.seq,
        picture.head.seal,
        options,
        asked_table(picture, demand, instance),
        stock_table(picture, supply),
        left_out_table(picture, supply, ways),
        assumed_table(options, demand, supply, ways, instance),
    )


def _standing(demand: Demand, supply: Supply, ways: Ways, picture: Picture) -> tuple[Serving, ...]:
    """Find what serves a line though by our figures it could not be there in time: its owner knows better."""
    held = {one.key: one for one in supply.held}
    lines = {line.key: line for line in demand.lines}

    def fits(one: Serving) -> bool:
        line, stock = lines[one.key], held.get((one.owner, one.capability))
        road = None if stock is None else ways.roads[one.capability][one.owner][line.id]
        if stock is None or road is None or one.owner in {*line.declined, line.region}:
            return False
        return stock.ready_min + stock.decision_min + road <= _latest(line, picture, ways.options)

    return tuple(one for one in demand.serving if not fits(one))


def _needed(line: Asked, picture: Picture) -> int:
    minutes = (line.needed_by - pd.Timestamp(picture.at)) // pd.Timedelta(minutes=1)
    return max(int(minutes), 0)


def _latest(line: Asked, picture: Picture, options: PlanOptions) -> int:
    useful: int = options.tolerance_min[line.urgency]
    return _needed(line, picture) + useful


@dataclass(frozen=True)
class _Build:
    """Puts the parts into the tables of an instance."""

    picture: Picture
    options: PlanOptions
    demand: Demand
    supply: Supply
    ways: Ways

    def instance(self) -> Instance:
        lines, held, departed = self.demand.lines, self.supply.held, Departed.of(self.demand.serving)
        incumbent = tuple(self._incumbent())
        asked = list(self.supply.serves)
        rings = ring_rules(self.picture, self.options, held, departed, asked)
        return Instance(
            name=self.picture.space,
            kind=Kind.STATIC,
            objectives=tuple(level for level in Level if level is not Level.DISTURB or incumbent),
            types=tuple(self._types()),
            substitutions=tuple(self._substitutions()),
            suppliers=tuple(self._suppliers()),
            locations=tuple(Location(id=line.id, region=line.region) for line in lines),
            stock=tuple(
                Stock(
                    supplier=one.owner,
                    type=one.capability,
                    available=one.available,
                    offer_cap=one.offer_cap,
                    mobilise=one.ready_min + one.decision_min,
                )
                for one in held
            ),
            cover=(*home_rules(held, departed, self.options.cover_weight), *rings),
            pools=tuple(crew_pools(self.picture, held, departed)),
            requests=tuple(map(self._request, lines)),
            # Every type has roads of its own.
            travel={},
            roads=self.ways.roads,
            incumbent=incumbent,
        )

    def _types(self) -> Iterator[TypeRow]:
        for code in sorted({use for uses in self.supply.serves.values() for use in uses}):
            yield TypeRow(id=code, burden=self._points(code))

    def _points(self, capability: str) -> int:
        """Give the people of a unit; goods and what is not known count as one."""
        crew = self.picture.reference.capabilities.at[capability, "crew"]
        return 1 if pd.isna(crew) or crew == 0 else int(crew)

    def _substitutions(self) -> Iterator[Substitution]:
        for asked, uses in self.supply.serves.items():
            for use, effect in uses.items():
                if use != asked:
                    yield Substitution(use=use, for_=asked, effect=effect)

    def _suppliers(self) -> Iterator[Supplier]:
        carried = self._carried()
        for owner in self.supply.owners:
            kind = kind_of(self.picture, owner)
            yield Supplier(
                id=owner,
                kind=kind,
                region=owner if kind == "region" else "",
                burden_base=carried[owner],
                burden_steps=tuple(sorted(self.options.burden_steps.items())),
            )

    def _carried(self) -> Counter[str]:
        """Count the points of what each owner delivered in the past days, but for what is planned anew."""
        rows = self.picture.deliveries
        since = pd.Timestamp(self.picture.at) - pd.Timedelta(days=self.options.burden_days)
        recent = rows[(rows["accepted_at"] >= since) & (rows["state"] != DeliveryState.CANCELLED.value)]
        points: Counter[str] = Counter()
        for row in recent.to_dict("records"):
            points[row["owner"]] += int(row["amount"]) * self._points(row["capability"])
        for one in self.demand.serving:
            if one.accepted_at is not None and one.accepted_at >= since:
                points[one.owner] -= one.amount * self._points(one.capability)
        return points

    def _request(self, line: Asked) -> Request:
        frozen = {one.owner for one in self.demand.serving if one.key == line.key and one.departed}
        most = self.options.max_suppliers
        return Request(
            id=line.id,
            requester=line.region,
            location=line.id,
            type=line.capability,
            quantity=self.demand.quantity(line),
            weight=self.options.urgency_weights[line.urgency],
            needed_by=_needed(line, self.picture),
            latest=_latest(line, self.picture, self.options),
            # Who refused and has nothing in the problem needs no rule.
            declined_by=tuple(owner for owner in line.declined if owner in self.supply.owners),
            substitutes=self.options.substitutes,
            max_suppliers=None if most is None else max(most, len(frozen)),
        )

    def _incumbent(self) -> Iterator[Incumbent]:
        """Give what is offered or runs; of one owner at one line, what departed is a part of the whole."""
        whole: dict[tuple[str, str, str], Counter[bool]] = defaultdict(Counter)
        for one in self.demand.serving:
            whole[f"{one.key[0]}/{one.key[1]}", one.owner, one.capability][one.departed] += one.amount
        for (request, owner, capability), units in whole.items():
            all_of_them = Incumbent(request=request, supplier=owner, type=capability, units=units.total())
            if units[True]:
                yield all_of_them.model_copy(update={"units": units[True], "frozen": True})
            if units[False]:
                yield all_of_them
