"""What does the country have, and how far is it from each region? The side of a stress test that no chance touches."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from kcr2.model import PlanOptions
from kcr2.picture import Picture
from kcr2.planning.allocation.instance import (
    Horizon,
    Instance,
    Kind,
    Level,
    Location,
    Stock,
    Substitution,
    Supplier,
    TypeRow,
)
from kcr2.stress.capacity import Row, capacity_of, held_table
from kcr2.stress.crews import pools_of
from kcr2.stress.options import Policy, StressOptions
from kcr2.stress.policy import changed, require_known
from kcr2.stress.roads import roads_of

LONGEST_SHIFT_H = 24
"""What works longer than this needs a driver, not a crew that rests: pumps, generators, mobile sites."""


@dataclass(frozen=True, eq=False)
class Country:
    """Capacity at one moment under one policy, with the roads to every region.

    base      the allocation problem without requests: one location per region, a period per block (`Kind.SHIFTS`)
    regions   codes of the regions, in the order of the reference data; places in outcomes point here
    types     codes of the types of which somebody has something or that were asked for; places in outcomes point here
    weights   urgency → weight of a missing unit
    policy    what is different from how the country stands
    held      one row per supplier × type: supplier (the owner, or owner@region where units wait elsewhere), owner,
              owner_name, capability, capability_name, unit, available, cap (units that may leave home), minimum (units
              that stay), ready_min, decision_min, drives, observed_at, quality,
              basis (`Basis` value: `journal` is stated by the owner, `type` is a planning figure, `option` the policy)
    ready     type → minutes until a region that has none yet would be ready to leave, with its decision
    known     types of which somebody is known to have something or nothing, under any policy; None: all of them
    unknown   owner × type of which nothing is known and nothing was assumed: owner, owner_name, capability,
              capability_name
    """

    base: Instance
    regions: tuple[str, ...]
    types: tuple[str, ...]
    weights: dict[str, int]
    policy: Policy
    ready: dict[str, int]
    held: pd.DataFrame
    unknown: pd.DataFrame
    known: frozenset[str] | None = None

    @property
    def blocks(self) -> int:
        """Number of blocks."""
        return self.base.periods

    @property
    def block_min(self) -> int:
        """Length of a block in minutes."""
        return self.base.minutes

    @cached_property
    def families(self) -> tuple[tuple[str, ...], ...]:
        """Types that stand in for each other or share crews, together; in the order of their first type."""
        tied = [(row.use, row.for_) for row in self.base.substitutions]
        tied += [(first, other) for pool in self.base.pools for first in pool.use for other in pool.use]
        label = {code: code for code in self.types}
        changed = True
        while changed:
            changed = False
            for one, other in tied:
                least = min(label[one], label[other])
                changed |= label[one] != least or label[other] != least
                label[one] = label[other] = least
        together: dict[str, list[str]] = {}
        for code in self.types:
            together.setdefault(label[code], []).append(code)
        return tuple(map(tuple, together.values()))

    @cached_property
    def family_of(self) -> np.ndarray:
        """Give, per type, the place of its family."""
        place = {code: number for number, family in enumerate(self.families) for code in family}
        return np.array([place[code] for code in self.types])


def country_of(picture: Picture, options: PlanOptions, stress: StressOptions, policy: Policy) -> Country:
    """Give the country of a picture, for windows of so many blocks, under a policy.

    Raises
    ------
    PlanError
        The policy names an owner, type or region that is not known, or stages more than there is.
    """
    require_known(picture, policy)
    capacity = capacity_of(picture, options, policy)
    rows = changed(picture, options, capacity.held, policy)
    held = held_table(rows)
    regions = tuple(picture.reference.regions.index)
    types = tuple(picture.reference.capabilities.index)
    base = Instance(
        name=picture.space,
        kind=Kind.SHIFTS,
        horizon=Horizon(periods=stress.blocks, minutes=stress.block_h * 60),
        objectives=(Level.UNMET,),
        types=tuple(_type(picture, stress, code) for code in types),
        substitutions=tuple(_substitutions(picture, options)),
        # No region of its own: who is hit uses what is above its minimum cover like anybody else.
        suppliers=tuple(Supplier(id=name, region=None) for name in dict.fromkeys(held["supplier"])),
        locations=tuple(Location(id=region, region=region) for region in regions),
        stock=tuple(map(_stock, rows)),
        pools=tuple(pools_of(picture, rows, policy)),
        requests=(),
        travel={},
        roads=roads_of(picture, options, rows),
    )
    weights = {urgency.value: weight for urgency, weight in options.urgency_weights.items()}
    ready = picture.reference.capabilities["ready_min"].fillna(0).astype(int) + options.decision_urgent_min
    ready_min = {str(code): int(minutes) for code, minutes in ready.items()}
    return Country(base, regions, types, weights, policy, ready_min, held, capacity.unknown, capacity.known)


def country_with(country: Country, owner: str, code: str, units: int = 1) -> Country:
    """Give the country with more units of a type at an owner, with their own crew; the tables stay as they are."""
    base = country.base
    if (owner, code) in base.stock_at:
        old = base.stock[base.stock_at[owner, code]]
        more = {"available": old.available + units, "offer_cap": old.cap + units}
        stock = tuple(old.model_copy(update=more) if row is old else row for row in base.stock)
    else:
        mobilise = country.ready[code]
        stock = (*base.stock, Stock(supplier=owner, type=code, available=units, mobilise=mobilise))
    known = {row.id for row in base.suppliers}
    suppliers = base.suppliers if owner in known else (*base.suppliers, Supplier(id=owner, region=None))
    pools = tuple(
        row.model_copy(update={"cap": row.cap + units * row.use[code]})
        if row.supplier == owner and code in row.use
        else row
        for row in base.pools
    )
    return replace(country, base=base.having(stock=stock, suppliers=suppliers, pools=pools))


def _stock(row: Row) -> Stock:
    return Stock(
        supplier=row["supplier"],
        type=row["capability"],
        available=row["available"],
        offer_cap=row["cap"],
        mobilise=row["ready_min"] + row["decision_min"],
    )


def _type(picture: Picture, stress: StressOptions, code: str) -> TypeRow:
    """Give shift and rest in whole blocks.

    Travel is counted up to whole blocks, so rest is counted down: together they stay near the real cycle. What has no
    shift in the reference data are goods and places (bags, beds, a bridge): they stay where they are, as does what
    works for days on end.
    """
    own = picture.reference.capabilities.loc[code, "max_shift_h"]
    if pd.isna(own):
        return TypeRow(id=code, max_stint=max(stress.blocks, 1))
    shift_h = float(own)
    rest_h = picture.settings.rest_h if shift_h <= LONGEST_SHIFT_H else 0.0
    return TypeRow(id=code, max_stint=max(int(shift_h // stress.block_h), 1), rest=int(rest_h // stress.block_h))


def _substitutions(picture: Picture, options: PlanOptions) -> Iterator[Substitution]:
    if options.substitutes:
        for row in picture.reference.substitutions.to_dict("records"):
            yield Substitution(use=row["use"], for_=row["asked"], effect=int(row["effect"]))
