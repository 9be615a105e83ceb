"""What do scenarios miss? One row per scenario, as arrays that can be counted in any way and joined in any number."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np


@dataclass(frozen=True, eq=False)
class Outcomes:
    """The outcomes of n scenarios against one country, in rising order of their number.

    Types, regions and families of types are places in the country's tables. A family is a set of types that can stand
    in for each other or share crews: nothing of one family changes another.

    number          (n,) number of the scenario
    asked           (n, types) units asked for, times the blocks in which they are needed
    late            (n, types) minutes between needed and arrival, times units, of what arrives late in a first block
    found, bound    (n, families) weighted percent-units x blocks: what the plan leaves unmet; what no plan goes below
    solved          (n, families) whether the exact engine judged
    scenario, type, region, block, missing
                    (m,) one entry per scenario (its number), type, region and block in which the plan leaves something
                    unmet, and how much: percent-units. In this order, each only once.
    """

    number: np.ndarray
    asked: np.ndarray
    late: np.ndarray
    found: np.ndarray
    bound: np.ndarray
    solved: np.ndarray
    scenario: np.ndarray
    type: np.ndarray
    region: np.ndarray
    block: np.ndarray
    missing: np.ndarray

    def __len__(self) -> int:
        """Count the scenarios."""
        return len(self.number)

    @property
    def short(self) -> np.ndarray:
        """Give (n, families): whether something is certainly missing, whatever plan is made."""
        return self.bound > 0

    @property
    def undecided(self) -> np.ndarray:
        """Give (n, families): whether the plan misses something that another plan might not miss."""
        return (self.found > 0) & (self.bound <= 0)

    def same(self, other: "Outcomes") -> bool:
        """Say whether two outcomes are the same to the last figure."""
        return all(np.array_equal(getattr(self, one.name), getattr(other, one.name)) for one in fields(self))


def joined(parts: Iterable[Outcomes]) -> Outcomes:
    """Join the outcomes of separate scenarios, in the order of their numbers; at least one part.

    The order in which parts come in changes nothing.
    """
    ordered = sorted(parts, key=lambda part: int(part.number[0]) if len(part) else -1)
    return Outcomes(*(np.concatenate([getattr(part, one.name) for part in ordered]) for one in fields(Outcomes)))
