"""Could the country do what the planning norms ask, as far as owners reported?

A norm asks for so many units within so many hours, for so long. What an owner did not report may be anything, so it
makes a norm unknown unless it is met without it; it is never counted as 0 (decision D89).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, inf, isnan
from typing import Any

import pandas as pd

from kcr2.picture import Picture
from kcr2.picture.lookup import Found
from kcr2.planning.help import DEPARTING
from kcr2.reference import Reference
from kcr2.reference.roads import Roads
from kcr2.settings import Settings
from kcr2.terms import CoverState, NormScope


@dataclass(frozen=True)
class Supply:
    """What one owner surely and at most has at a place, and after how many hours; None: nobody knows how long."""

    least: float
    most: float
    hours: float | None


@dataclass(frozen=True)
class Turns:
    """The shifts that a norm asks for: the first within `within_h`, the others each `shift_h` later."""

    amount: int
    within_h: float
    shift_h: float
    crews: int

    @property
    def last_h(self) -> float:
        """Give when the last crew begins, in hours from the alarm."""
        return self.within_h + (self.crews - 1) * self.shift_h

    def deadlines(self) -> Iterator[tuple[float, int]]:
        """Give until when how many units must have come in all."""
        return ((self.within_h + turn * self.shift_h, self.amount * (turn + 1)) for turn in range(self.crews))


def state_of(turns: Turns, supplies: Sequence[Supply], *, all_known: bool = True) -> CoverState:
    """Say whether a norm is met at one place.

    Parameters
    ----------
    all_known : whether nobody else can have the type

    >>> state_of(Turns(2, 4, 8, 1), [Supply(1, 1, 3.0), Supply(0, inf, 2.0)])
    <CoverState.UNKNOWN: 'unknown'>
    """
    if all(_by(supplies, hours) >= needed for hours, needed in turns.deadlines()):
        return CoverState.MET
    if not all_known:
        return CoverState.UNKNOWN
    possible = all(_at_most_by(supplies, hours) >= needed for hours, needed in turns.deadlines())
    return CoverState.UNKNOWN if possible else CoverState.SHORT


def together(states: Sequence[CoverState]) -> CoverState:
    """Say whether a norm is met at every place: one place where it is not is enough to know that it is not."""
    for state in (CoverState.SHORT, CoverState.UNKNOWN):
        if state in states:
            return state
    return CoverState.MET


def turns_of(norm: Found, type_: Found, settings: Settings) -> Turns:
    """Give the shifts of a norm: relief until the first crew has rested and can go again.

    Goods without a crew are there once; a type without a shift of its own has that of the settings.
    """
    shift_h = settings.shift_h if pd.isna(type_["max_shift_h"]) else float(type_["max_shift_h"])
    goods = not pd.isna(type_["crew"]) and type_["crew"] == 0
    in_all = ceil(norm["hold_h"] / shift_h)
    crews = 1 if goods else max(min(in_all, ceil((shift_h + settings.rest_h) / shift_h)), 1)
    return Turns(int(norm["amount"]), float(norm["within_h"]), shift_h, crews)


def norm_cover(picture: Picture) -> pd.DataFrame:
    """Judge every planning norm.

    Returns
    -------
    DataFrame, one row per norm in the order of the file
        code, title, capability, capability_name, unit, amount, scope, within_h, hold_h, quality, source, note
        crews               crews that follow each other, the first included
        state               CoverState over all places
        met, short, unknown number of places of each state; one place for a norm of departure
        short_at, unknown_at codes of these places, in their order
        in_time             units that are surely there for the first shift, at the place with the fewest
        needed_in_all       units of all crews together
        in_all              units that are surely there when the last crew begins, at the place with the fewest
        owners, silent, old owners that could have the type; those that told no figure; those whose figure is old
        hosts_known         False where the reference data do not say who has the type
        oldest_at           stand van of the oldest figure in it
    """
    norms = picture.reference.planning_norms
    rows = [_judged(picture, str(code), _found(norm)) for code, norm in norms.iterrows()]
    table = pd.DataFrame(rows)
    return table.assign(oldest_at=pd.to_datetime(table["oldest_at"], utc=True).astype("datetime64[us, UTC]"))


def _judged(picture: Picture, code: str, norm: Found) -> dict[str, Any]:
    type_ = _found(picture.reference.capabilities.loc[norm["capability"]])
    scope = NormScope(norm["scope"])
    told = picture.capacity[picture.capacity["capability"] == norm["capability"]].set_index("owner")
    owners = _owners(picture.reference, type_, told, scope)
    held = {owner: _found(told.loc[owner]) if owner in told.index else {} for owner in owners}
    figure = "deployable" if scope is NormScope.REGION else "releasable"
    stated = [row for row in held.values() if not pd.isna(row.get(figure, pd.NA))]
    turns, hosts_known = turns_of(norm, type_, picture.settings), bool(type_["hosts"]) or scope is NormScope.REGION
    places = _places(picture, type_, held, scope)
    states = {place: state_of(turns, supplies, all_known=hosts_known) for place, supplies in places.items()}
    return {
        "code": code,
        **norm,
        "capability_name": type_["name"],
        "unit": type_["unit"],
        "crews": turns.crews,
        "state": together(list(states.values())).value,
        **{state.value: sum(one is state for one in states.values()) for state in CoverState},
        **{f"{state.value}_at": tuple(place for place, one in states.items() if one is state) for state in _OPEN},
        "in_time": int(min(_by(supplies, turns.within_h) for supplies in places.values())),
        "needed_in_all": turns.amount * turns.crews,
        "in_all": int(min(_by(supplies, turns.last_h) for supplies in places.values())),
        "owners": len(owners),
        "silent": len(owners) - len(stated),
        "old": sum(bool(row["is_old"]) for row in stated),
        "hosts_known": hosts_known,
        "oldest_at": min((row["observed_at"] for row in stated), default=pd.NaT),
    }


_OPEN = (CoverState.SHORT, CoverState.UNKNOWN)


def _owners(reference: Reference, type_: Found, told: pd.DataFrame, scope: NormScope) -> list[str]:
    """Give who can have the type: its known hosts and whoever reported it; of a region's own norm every region."""
    if scope is NormScope.REGION:
        return list(reference.regions.index)
    return [owner for owner in reference.owners if owner in type_["hosts"] or owner in told.index]


def _places(picture: Picture, type_: Found, held: dict[str, Found], scope: NormScope) -> dict[str, list[Supply]]:
    """Give what can come to every place where the norm must be met."""
    figure = "deployable" if scope is NormScope.REGION else "releasable"
    home = {owner: _supply(row, type_, figure) for owner, row in held.items()}
    if scope is NormScope.REGION:
        return {owner: [supply] for owner, supply in home.items()}
    if scope is NormScope.DEPARTURE:
        return {"": list(home.values())}
    speed = None if pd.isna(type_["travel_kmh"]) else float(type_["travel_kmh"])
    off_road = (picture.settings.access_detour, picture.settings.access_kmh)
    minutes = _road_minutes(picture.roads, _seats(picture.reference), off_road, speed)
    drives = {owner: _drives(row, type_) for owner, row in held.items()}
    return {
        place: [_after_road(supply, to[owner]) if drives[owner] else supply for owner, supply in home.items()]
        for place, to in minutes.items()
    }


def _drives(row: Found, type_: Found) -> bool:
    # An owner states the time until ready to depart; a type may state another clock (decision D27).
    return not pd.isna(row.get("ready_min", pd.NA)) or type_["clock"] in DEPARTING


def _supply(row: Found, type_: Found, figure: str) -> Supply:
    """Give what an owner has at home, and after how long it is ready."""
    stated, ready = row.get(figure, pd.NA), row.get("ready_min", pd.NA)
    # A report without a time has that of its type; who reported nothing may be ready at once.
    ready_min = 0 if not row else type_["ready_min"] if pd.isna(ready) else ready
    hours = None if pd.isna(ready_min) else float(ready_min) / 60
    if not pd.isna(stated):
        return Supply(float(stated), float(stated), hours)
    # Who told a wider figure has no more than that; who told nothing may have anything.
    wider = (row.get(name, pd.NA) for name in ("deployable", "total"))
    return Supply(0.0, next((float(one) for one in wider if not pd.isna(one)), inf), hours)


def _after_road(supply: Supply, road_min: float) -> Supply:
    known = supply.hours is not None and not isnan(road_min)
    return Supply(supply.least, supply.most, (supply.hours or 0.0) + road_min / 60 if known else None)


def _by(supplies: Sequence[Supply], hours: float) -> float:
    return sum(one.least for one in supplies if one.hours is not None and one.hours <= hours)


def _at_most_by(supplies: Sequence[Supply], hours: float) -> float:
    return sum(one.most for one in supplies if one.hours is None or one.hours <= hours)


def _found(row: pd.Series) -> Found:
    return {str(name): value for name, value in row.items()}


def _seats(reference: Reference) -> tuple[tuple[str, float, float], ...]:
    seats = reference.regions
    return tuple(zip(map(str, seats.index), map(float, seats["lon"]), map(float, seats["lat"]), strict=True))


@lru_cache(maxsize=32)
def _road_minutes(
    roads: Roads, seats: tuple[tuple[str, float, float], ...], off_road: tuple[float, float], speed: float | None
) -> dict[str, dict[str, float]]:
    """Give place → owner → minutes over the road, seat to seat; NaN where no way is known."""
    detour, access_kmh = off_road
    minutes = {}
    for place, lon, lat in seats:
        found = roads.travel_minutes(lon, lat, access_detour=detour, access_kmh=access_kmh, max_kmh=speed)
        known = found["travel_min"].astype("float64")
        minutes[place] = {str(owner): float(one) for owner, one in known.items()}
    return minutes
