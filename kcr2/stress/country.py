"""What does the country have, and how far is it from each region? The side of a stress test that no chance touches."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from kcr2.planning.allocation.instance import Instance
from kcr2.stress.options import Policy


@dataclass(frozen=True, eq=False)
class Country:
    """Capacity at one moment under one policy, with the roads to every region.

    base      the allocation problem without requests: one location per region, a period per block (`Kind.SHIFTS`)
    regions   codes of the regions, in the order of the reference data; places in outcomes point here
    types     codes of the types of which somebody has something or that were asked for; places in outcomes point here
    weights   urgency → weight of a missing unit
    policy    what is different from how the country stands
    held      one row per owner × type: owner, owner_name, capability, capability_name, unit, available, cap (units that
              may leave home), minimum (units that stay), ready_min, decision_min, observed_at, quality,
              basis (`Basis` value: stated by the owner, or an assumption of the reference data)
    unknown   owner × type of which nothing is known and nothing was assumed: owner, owner_name, capability,
              capability_name
    """

    base: Instance
    regions: tuple[str, ...]
    types: tuple[str, ...]
    weights: dict[str, int]
    policy: Policy
    held: pd.DataFrame
    unknown: pd.DataFrame

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
