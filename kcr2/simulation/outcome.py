"""What came of a simulation? Tables of demand and presence, moments, waits and draws."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from kcr2.simulation.running import Simulation
from kcr2.simulation.terms import Chance, Happening

REGIONS = "VR"
"""Who stands for all regions together."""

MOMENTS = (
    *("stream", "capability", "region", "needed_at", "most_needed", "most_present"),
    *("departed_at", "arrived_at", "complete_at", "departed_min", "arrived_min", "complete_min"),
    *("own", "given", "owners"),
)
"""Columns of the moments of each line of demand: also where a variant has none."""


def course(simulation: Simulation) -> pd.DataFrame:
    """Give, per line of demand, how many units are needed and at work from each minute on.

    Returns
    -------
    DataFrame, one row per line of demand and minute at which something changed
        stream, capability, region   the line of demand
        at                           moment
        needed, present              units; what is on its way is not present
    """
    rows = [row for stream in simulation.streams for row in _course_of(simulation, stream)]
    table = pd.DataFrame(rows, columns=["stream", "capability", "region", "at", "needed", "present"])
    return table.astype({"needed": "Int64", "present": "Int64"})


def moments(simulation: Simulation) -> pd.DataFrame:
    """Give, per line of demand, when the first unit left, came, and when there was enough.

    Returns
    -------
    DataFrame, one row per line of demand
        stream, capability, region
        needed_at                        first moment at which units were needed
        most_needed, most_present        units
        departed_at, arrived_at, complete_at   NaT when it did not come to that within the variant
        departed_min, arrived_min, complete_min   minutes after `needed_at`; NA likewise
        own, given                       units deployed of the region itself, and by others
        owners                           number of other owners that deployed some
    """
    return pd.DataFrame([_moments_of(simulation, stream) for stream in simulation.streams], columns=list(MOMENTS))


def waits(simulation: Simulation, regions: Collection[str]) -> pd.DataFrame:
    """Give how long requests waited, one row per thing waited for and who: number, and minutes.

    All regions are one: regions are not ranked.
    """
    rows = [
        {"wait": one.wait.value, "who": REGIONS if one.who in regions else one.who, "minutes": one.until - one.since}
        for one in simulation.trace.waited
    ]
    table = pd.DataFrame(rows, columns=["wait", "who", "minutes"])
    grouped = table.groupby(["wait", "who"], sort=True)["minutes"]
    return grouped.agg(n="size", least="min", median="median", most="max").reset_index()


def refusals(simulation: Simulation) -> pd.DataFrame:
    """Give every draw of a refusal: at, owner, about, chance, number and whether the owner refused."""
    rows = [
        {
            "at": _moment(simulation, draw.minute),
            "owner": draw.owner,
            "about": draw.about,
            "chance": draw.chance,
            "number": draw.number,
            "refused": bool(draw.result),
        }
        for draw in simulation.drawn
        if draw.purpose is Chance.REFUSAL
    ]
    return pd.DataFrame(rows, columns=["at", "owner", "about", "chance", "number", "refused"])


def _course_of(simulation: Simulation, stream: str) -> Iterator[dict[str, Any]]:
    demand = simulation.streams[stream].demand
    needed = {one.minute: one.amount for one in simulation.trace.needed if one.stream == stream}
    moved = presence(simulation, stream)
    wanted = there = 0
    for minute in sorted({0, *needed, *moved, simulation.variant.duration_min}):
        wanted, there = needed.get(minute, wanted), moved.get(minute, there)
        yield {
            "stream": stream,
            "capability": demand.capability,
            "region": demand.region,
            "at": _moment(simulation, minute),
            "needed": wanted,
            "present": there,
        }


def presence(simulation: Simulation, stream: str) -> dict[int, int]:
    """Give the units at work for a line of demand from each minute on at which their number changed."""
    there, moved = 0, {}
    for one in simulation.trace.happened:
        if one.stream == stream and one.happening in {Happening.DEPLOYED, Happening.RELEASED}:
            there += one.amount if one.happening is Happening.DEPLOYED else -one.amount
            moved[one.minute] = there
    return moved


def _moments_of(simulation: Simulation, stream: str) -> dict[str, Any]:
    demand, rows = simulation.streams[stream].demand, list(_course_of(simulation, stream))
    begin = next((one.minute for one in simulation.trace.needed if one.stream == stream and one.amount), 0)
    most = max(row["needed"] for row in rows)
    full = (row["at"] for row in rows if most and row["present"] >= most)
    found = {
        "departed": _first(simulation, stream, Happening.DEPARTED),
        "arrived": _first(simulation, stream, Happening.ARRIVED),
        "complete": next(full, None),
    }
    return {
        "stream": stream,
        "capability": demand.capability,
        "region": demand.region,
        "needed_at": _moment(simulation, begin),
        "most_needed": most,
        "most_present": max(row["present"] for row in rows),
        **{f"{name}_at": pd.NaT if at is None else at for name, at in found.items()},
        **{f"{name}_min": _after(simulation, at, begin) for name, at in found.items()},
        **_given(simulation, stream),
    }


def _given(simulation: Simulation, stream: str) -> dict[str, int]:
    worked = [one for one in simulation.trace.happened if one.stream == stream and one.happening is Happening.DEPLOYED]
    return {
        "own": sum(one.amount for one in worked if one.own),
        "given": sum(one.amount for one in worked if not one.own),
        "owners": len({one.owner for one in worked if not one.own}),
    }


def _first(simulation: Simulation, stream: str, happening: Happening) -> datetime | None:
    minutes = [one.minute for one in simulation.trace.happened if (one.stream, one.happening) == (stream, happening)]
    return _moment(simulation, min(minutes)) if minutes else None


def _after(simulation: Simulation, at: datetime | None, begin: int) -> Any:
    return pd.NA if at is None else int((at - _moment(simulation, begin)) / timedelta(minutes=1))


def _moment(simulation: Simulation, minute: int) -> datetime:
    return simulation.at + timedelta(minutes=minute)
