"""What must stay at home, around a hit region too, and which crews are the same people?"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import pandas as pd

from kcr2.model import PlanOptions
from kcr2.picture import Picture
from kcr2.planning.allocation.instance import Cover, Pool
from kcr2.planning.problem.demand import Serving
from kcr2.planning.problem.supply import Held, StockKey


@dataclass(frozen=True)
class Departed:
    """Units that left home for a line of the problem. They stay where they are, so no rule may ask them back."""

    units: Counter[StockKey]

    @classmethod
    def of(cls, standing: tuple[Serving, ...]) -> "Departed":
        """Count what departed by owner and type."""
        units: Counter[StockKey] = Counter()
        for one in standing:
            if one.departed:
                units[one.owner, one.capability] += one.amount
        return cls(units)

    def spared(self, minimum: int, members: list[Held]) -> int:
        """Lower a minimum to what is left of the members when what departed stays away."""
        base = sum(held.available for held in members)
        away = sum(self.units[held.key] for held in members)
        return min(minimum, base - away)


def home_rules(held: tuple[Held, ...], departed: Departed, weight: int) -> Iterator[Cover]:
    """Give the cover of each owner × type; only what the owner stated binds, the assumed share is a target.

    Where the owner did not state what is deployable, nobody knows what stays at home: no rule.
    """
    for one in held:
        if one.deployable is not None:
            least = departed.spared(one.minimum or 0, [one])
            yield Cover(
                id=f"restdekking {one.owner} {one.capability}",
                kind="restdekking",
                members=(one.owner,),
                types=(one.capability,),
                min=least,
                target=one.cover,
                weight=weight,
            )


def ring_rules(
    picture: Picture, options: PlanOptions, held: tuple[Held, ...], departed: Departed, types: list[str]
) -> Iterator[Cover]:
    """Give, for each hit region and type asked for, the share of what its land neighbours have that stays there."""
    of_type: dict[str, dict[str, Held]] = defaultdict(dict)
    for one in held:
        if one.deployable is not None:
            of_type[one.capability][one.owner] = one
    neighbours = picture.reference.regions["neighbours_land"]
    for region in hit_regions(picture) if options.ring_share else ():
        for capability in types:
            members = [of_type[capability][code] for code in neighbours[region] if code in of_type[capability]]
            deployable = sum(one.deployable or 0 for one in members)
            least = departed.spared(ceil(round(options.ring_share * deployable, 6)), members)
            if least > 0:
                yield Cover(
                    id=f"ring {region} {capability}",
                    kind="ring",
                    members=tuple(one.owner for one in members),
                    types=(capability,),
                    min=least,
                )


def hit_regions(picture: Picture) -> list[str]:
    """Give the regions that an open incident touches, in the order of the regions."""
    rows = picture.incidents
    hit = set(rows.loc[rows["is_open"], "regions"].explode().dropna())
    return [region for region in picture.reference.regions.index if region in hit]


def crew_pools(picture: Picture, held: tuple[Held, ...], departed: Departed) -> Iterator[Pool]:
    """Give, per owner, the types whose people are the same: the largest single need is the crew there is.

    How many serve in two roles is not known; the largest need is an assumption.
    """
    crews = picture.reference.shared_crews.groupby("crew", sort=True)["capability"]
    for name, capabilities in crews:
        members: dict[str, list[tuple[Held, int]]] = defaultdict(list)
        for one in held:
            people = picture.reference.capabilities.at[one.capability, "crew"]
            if one.capability in set(capabilities) and not pd.isna(people) and people > 0:
                members[one.owner].append((one, int(people)))
        for owner, sharing in members.items():
            if len(sharing) > 1:
                yield _pool(f"bemanning {owner} {name}", owner, sharing, departed)


def _pool(name: str, owner: str, sharing: list[tuple[Held, int]], departed: Departed) -> Pool:
    largest = max(held.available * people for held, people in sharing)
    away = sum(departed.units[held.key] * people for held, people in sharing)
    return Pool(
        id=name,
        supplier=owner,
        use={held.capability: people for held, people in sharing},
        cap=max(largest, away),
    )
