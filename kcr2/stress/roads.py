"""How long is the way from every supplier to every region, for every type? From seat to seat."""

from functools import lru_cache
from math import ceil
from typing import NamedTuple

import pandas as pd

from kcr2.model import PlanOptions
from kcr2.picture import Picture
from kcr2.planning.help import DEPARTING
from kcr2.reference.roads import Roads
from kcr2.stress.capacity import Row
from kcr2.stress.policy import places

OWN_REGION_MIN = 30
"""Minutes of road within the own region, where seat to seat would be nothing (a planning assumption)."""

Ways = dict[str, dict[str, dict[str, int | None]]]
"""Type → supplier → region → minutes; None where no way is known."""


def roads_of(picture: Picture, options: PlanOptions, held: list[Row]) -> Ways:
    """Give the roads of all that is held, and of what a region might have, at the speed of each type."""
    from_ = dict(places(held))
    drives = {(row["supplier"], row["capability"]): (row["drives"], row["decision_min"]) for row in held}
    roads: Ways = {}
    known: dict[float | None, dict[str, dict[str, int | None]]] = {}
    for code, type_ in picture.reference.capabilities.iterrows():
        speed = None if pd.isna(type_["travel_kmh"]) else float(type_["travel_kmh"])
        if speed not in known:
            known[speed] = _table(picture, options, speed)
        usual = type_["clock"] in DEPARTING, options.decision_urgent_min
        for supplier in dict.fromkeys([*picture.reference.regions.index, *from_]):
            to = known[speed][from_.get(supplier, supplier)]
            own = drives.get((supplier, str(code)), usual)
            roads.setdefault(str(code), {})[supplier] = _from(supplier, to, *own)
    return roads


def _from(supplier: str, to: dict[str, int | None], drives: bool, decision_min: int) -> dict[str, int | None]:
    """Give the roads of one supplier of a type.

    Within its own region an owner needs nobody's decision: what that would take is taken off its road.
    """
    roads: dict[str, int | None] = {region: minutes if drives else 0 for region, minutes in to.items()}
    if supplier in roads:
        roads[supplier] = max(OWN_REGION_MIN - decision_min, 0)
    return roads


def _table(picture: Picture, options: PlanOptions, kmh: float | None) -> dict[str, dict[str, int | None]]:
    """Give owner → region → minutes at a speed."""
    seats = picture.reference.regions[["lon", "lat"]]
    places = tuple((str(code), float(seat["lon"]), float(seat["lat"])) for code, seat in seats.iterrows())
    speeds = _Speeds(options.access_detour, options.access_kmh, kmh)
    return {
        owner: {
            region: None if pd.isna(minutes) else ceil(round(minutes * options.travel_factor / 100, 6))
            for region, minutes in to.items()
        }
        for owner, to in _minutes(picture.roads, places, speeds).items()
    }


class _Speeds(NamedTuple):
    access_detour: float
    access_kmh: float
    max_kmh: float | None


# Policies of one country ask the same network the same: it is asked once.
@lru_cache(maxsize=64)
def _minutes(
    roads: Roads, places: tuple[tuple[str, float, float], ...], speeds: _Speeds
) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for region, lon, lat in places:
        found = roads.travel_minutes(lon, lat, **speeds._asdict())
        for owner, minutes in found["travel_min"].items():
            table.setdefault(str(owner), {})[region] = float("nan") if pd.isna(minutes) else float(minutes)
    return table
