"""How long is the road from each owner to each line, for each type? No way known stays no way known."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import Any

import pandas as pd

from kcr2.model import PlanOptions
from kcr2.picture import Picture
from kcr2.planning.problem.demand import Asked
from kcr2.planning.problem.supply import Held, Supply

Minutes = dict[str, dict[str, int | None]]
"""Owner → line → minutes; None where no way is known."""

Route = dict[str, Any]
"""What the road network says of one owner and one place."""


@dataclass
class Ways:
    """Asks the road network once per place and speed.

    roads    minutes of each type that somebody has; None also for a line that the type does not serve
    access   what of it is off the network, an assumption: (owner, type, line) → minutes
    """

    picture: Picture
    options: PlanOptions
    lines: tuple[Asked, ...] = ()
    roads: dict[str, Minutes] = field(default_factory=dict)
    access: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _asked: dict[tuple[float, float, float | None], dict[str, Route]] = field(default_factory=dict)

    def to(self, lines: tuple[Asked, ...], supply: Supply) -> "Ways":
        """Find the ways of all that is held to all that asks."""
        self.lines, self.roads, self.access = lines, {}, {}
        owners, names = list(dict.fromkeys(held.owner for held in supply.held)), [line.id for line in lines]
        for capability in dict.fromkeys(held.capability for held in supply.held):
            self.roads[capability] = {owner: dict.fromkeys(names) for owner in owners}
        speeds = self.picture.reference.capabilities["travel_kmh"].to_dict()
        for held in supply.held:
            speed = speeds[held.capability]
            kmh = None if pd.isna(speed) else float(speed)
            road = self.roads[held.capability][held.owner]
            for line in lines:
                if held.capability in supply.serves[line.capability]:
                    road[line.id] = self._way(held, line, kmh)
        return self

    def served(self, supply: Supply, held: Held) -> Iterator[tuple[str, int | None]]:
        """Give the lines that a stock may serve with the minutes to get there."""
        for line in self.lines:
            if held.capability in supply.serves[line.capability]:
                yield line.id, self.roads[held.capability][held.owner][line.id]

    def _way(self, held: Held, line: Asked, kmh: float | None) -> int | None:
        if not held.drives:
            # The clock of the type ends at the place itself: no road comes after it.
            return 0
        route = self._table(line, kmh)[held.owner]
        if pd.isna(route["travel_min"]):
            return None
        if route["access_min"] > 0:
            self.access[held.owner, held.capability, line.id] = _whole(route["access_min"])
        return _whole(route["travel_min"] * self.options.travel_factor / 100)

    def _table(self, line: Asked, kmh: float | None) -> dict[str, Route]:
        key = line.lon, line.lat, kmh
        if key not in self._asked:
            found = self.picture.roads.travel_minutes(
                line.lon,
                line.lat,
                access_detour=self.options.access_detour,
                access_kmh=self.options.access_kmh,
                max_kmh=kmh,
            )
            self._asked[key] = {str(owner): route for owner, route in found.to_dict("index").items()}
        return self._asked[key]


def _whole(minutes: float) -> int:
    # Rounded first: a sum of stretches that is 42 minutes must not become 43 by its last bit.
    return ceil(round(float(minutes), 6))
