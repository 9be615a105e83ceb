"""What is a plan? Lines of units, its score at every level, and how far it is proven."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kcr2.planning.allocation.instance import Level


class Status(StrEnum):
    """How the search ended. Every outcome has a name; a plan is never used by accident."""

    OPTIMAL = "optimal"
    GAP = "gap"
    NO_REQUESTS = "no requests"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Line:
    """Units of one supplier for one request; minutes after now. `release` is 0 in the static form."""

    request: str
    supplier: str
    type: str
    units: int
    depart: int
    arrive: int
    release: int | None = None

    def as_row(self) -> dict[str, Any]:
        """Give the line as the schema writes it."""
        row = {name: getattr(self, name) for name in ("request", "supplier", "type", "units", "depart", "arrive")}
        return row if self.release is None else row | {"release": self.release}


@dataclass(frozen=True)
class Plan:
    """A proposal, with what is proven of it.

    objectives   score per level, in the order of the levels
    bounds       what no plan can go below, given the scores of the levels before it
    short        percent-units of each request that stay unmet, over all its periods
    seconds      time spent per stage: build, start and each level
    """

    lines: tuple[Line, ...]
    status: Status
    objectives: dict[Level, int]
    bounds: dict[Level, int]
    short: dict[str, int]
    seconds: dict[str, float] = field(default_factory=dict, compare=False)

    @property
    def proven(self) -> tuple[Level, ...]:
        """The leading levels that are proven optimal."""
        levels = []
        for level, value in self.objectives.items():
            if self.bounds.get(level) != value:
                break
            levels.append(level)
        return tuple(levels)
