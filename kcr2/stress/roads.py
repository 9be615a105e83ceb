"""How long is the way from every supplier to every region, for every type? From seat to seat."""

from math import ceil

import pandas as pd

from kcr2.model import PlanOptions
from kcr2.picture import Picture
from kcr2.planning.help import DEPARTING
from kcr2.stress.capacity import Row
from kcr2.stress.policy import places

OWN_REGION_MIN = 30
"""Minutes of road within the own region, where seat to seat would be nothing (a planning assumption)."""

Roads = dict[str, dict[str, dict[str, int | None]]]
"""Type → supplier → region → minutes; None where no way is known."""


def roads_of(picture: Picture, options: PlanOptions, held: list[Row]) -> Roads:
    """Give the roads of all that is held, and of what a region might have, at the speed of each type."""
    from_ = dict(places(held))
    drives = {(row["supplier"], row["capability"]): (row["drives"], row["decision_min"]) for row in held}
    roads: Roads = {}
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
    table: dict[str, dict[str, int | None]] = {owner: {} for owner in picture.reference.owners}
    for region, seat in picture.reference.regions[["lon", "lat"]].iterrows():
        found = picture.roads.travel_minutes(
            float(seat["lon"]),
            float(seat["lat"]),
            access_detour=options.access_detour,
            access_kmh=options.access_kmh,
            max_kmh=kmh,
        )
        for owner, minutes in found["travel_min"].items():
            known = None if pd.isna(minutes) else ceil(round(float(minutes) * options.travel_factor / 100, 6))
            table[str(owner)][str(region)] = known
    return table
