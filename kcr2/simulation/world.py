"""What does everybody in a simulation share: time, script, chance, stocks, roads and what is known?"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Any, NamedTuple

import pandas as pd
import simpy

from kcr2.actions import ReportCapacity
from kcr2.model import DUTCH_TIME, ExpectedIncident, Variant, iso
from kcr2.picture import Picture
from kcr2.simulation import people
from kcr2.simulation.chance import Lots
from kcr2.simulation.daylight import flight_window
from kcr2.simulation.parameters import Parameters
from kcr2.simulation.script import Script
from kcr2.simulation.stock import Stock, stocks_of
from kcr2.simulation.trace import Trace
from kcr2.terms import Urgency, WildfirePhase

FLYING = frozenset({"DEF-HELI-FBO", "POL-HELI", "GHOR-MMT", "BRW-VERKVLG"})
"""Types that fly straight."""
BY_DAYLIGHT = frozenset({"DEF-HELI-FBO", "BRW-VERKVLG"})
"""Types that work by daylight only (S14 for the helicopters; for the scouting plane an assumption)."""
SOON = frozenset({Urgency.LIFE_SAVING, Urgency.URGENT})
PRESSED_GRIP = 3
EARTH_KM = 6371.0


class Way(NamedTuple):
    """Minutes after the start at which units are ready, depart and arrive."""

    ready: int
    departs: int
    arrives: int


@dataclass(eq=False)
class World:
    """One run of a simulation."""

    picture: Picture
    variant: Variant
    parameters: Parameters
    script: Script
    env: simpy.Environment = field(default_factory=simpy.Environment)
    trace: Trace = field(default_factory=Trace)
    incidents: dict[str, str] = field(default_factory=dict)
    watching: dict[str, list[Callable[[], None]]] = field(default_factory=lambda: defaultdict(list))
    """Type → what to do when an owner has more of it than was known."""
    lots: Lots = field(init=False)
    stocks: dict[tuple[str, str], Stock] = field(init=False)
    _roads: dict[tuple[float, float, float | None], dict[str, float | None]] = field(default_factory=dict)
    _grip: dict[str, int] = field(default_factory=dict)
    _rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    _requests: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the picture at the start."""
        self.lots = Lots(self.parameters.seed)
        self.stocks = stocks_of(self.picture)
        grip = self.picture.regions["grip"]
        self._grip = {str(region): int(level) for region, level in grip.items() if not pd.isna(level)}

    @property
    def now(self) -> int:
        """Whole minutes since the start."""
        return int(self.env.now)

    def next_request(self) -> str:
        """Give the next number of a request, in the Dutch year that it is then."""
        year = self.script.moment(self.now).astimezone(DUTCH_TIME).year
        self._requests[year] = self._requests.get(year, _last_number(self.picture, year)) + 1
        return f"A-{year}-{self._requests[year]:04}"

    def set_grip(self, region: str, level: int) -> None:
        """Keep the highest level of a region."""
        self._grip[region] = max(level, self._grip.get(region, 0))

    def add_incident(self, row: dict[str, Any]) -> None:
        """Let the hub know of an incident."""
        self._rows[row["incident_id"]] = row

    def refusal_chance(self, owner: str) -> float:
        """Give the chance that an owner refuses: higher when its own region is pressed (domain 2.7)."""
        plain = self.parameters.refusal_chance if self.variant.refusal_chance is None else self.variant.refusal_chance
        return max(plain, self.parameters.refusal_chance_pressed) if self._pressed(owner) else plain

    def _pressed(self, owner: str) -> bool:
        if owner not in self.picture.regions.index:
            return False
        phase = self.picture.regions.at[owner, "wildfire_phase"]
        return phase == WildfirePhase.PHASE_2 or self._grip.get(owner, 0) >= PRESSED_GRIP

    def decision_min(self, stock: Stock, urgency: Urgency) -> int:
        """Give the middle of the time from call to answer."""
        if stock.owner not in self.picture.reference.regions.index:
            return self.parameters.decision_partner_min
        return self.parameters.decision_urgent_min if urgency in SOON else self.parameters.decision_planned_min

    def report(self, stock: Stock) -> None:
        """Let an owner state its figures."""
        author = people.supplier(self.picture.reference, stock.owner)
        self.script.say(self.now, author, ReportCapacity, **stock.values())
        stock.told = True

    def more(self, stock: Stock) -> None:
        """Let an owner state its figures when it has more; who is short of the type hears of it."""
        self.report(stock)
        for hears in self.watching[stock.capability]:
            hears()

    def way(self, stock: Stock, lon: float, lat: float, alarm: int) -> Way | None:
        """Give when units would be there if alarmed at a minute; None where no way or no time until ready is known.

        A type's clock decides whether road time follows (D27). Who works by daylight is there before sunset, or
        flies after the next sunrise.
        """
        travel = self.travel_min(stock, lon, lat)
        if travel is None or stock.ready_min is None:
            return None
        if stock.drives:
            ready = alarm + stock.ready_min
        else:
            travel = min(travel, stock.ready_min)
            ready = alarm + stock.ready_min - travel
        departs = ready
        if self.by_daylight(stock.capability):
            try:
                departs = self.first_light(ready, 2 * travel + self.parameters.brief_min, lon, lat)
            except ValueError:
                # No day is long enough to get there, work and be home by sunset.
                return None
        return Way(ready, departs, departs + travel)

    def by_daylight(self, capability: str) -> bool:
        """Say whether a type works by daylight only."""
        return self.parameters.daylight and capability in BY_DAYLIGHT

    def first_light(self, wanted: int, duration: int, lon: float, lat: float) -> int:
        """Give the first minute from `wanted` on at which so many minutes fit in daylight."""
        start, _fall = flight_window(self.script.moment(wanted), timedelta(minutes=duration), lon, lat)
        return self.script.minute(start)

    def dusk(self, minute: int, lon: float, lat: float) -> int:
        """Give the last whole minute of daylight on the day of a minute at which it is light."""
        _start, fall = flight_window(self.script.moment(minute), timedelta(0), lon, lat)
        return self.script.minute(fall) - 1

    def travel_min(self, stock: Stock, lon: float, lat: float) -> int | None:
        """Give the minutes between an owner's seat and a place: straight for what flies, else by road."""
        speed = self.picture.reference.capabilities.at[stock.capability, "travel_kmh"]
        kmh = None if pd.isna(speed) else float(speed)
        if stock.capability in FLYING and kmh:
            return ceil(straight_km(*self._seat(stock.owner), lon, lat) / kmh * 60)
        if not stock.drives and kmh is None:
            return 0
        minutes = self._road(lon, lat, kmh)[stock.owner]
        return None if minutes is None else ceil(round(minutes, 6))

    def known(self, capability: str) -> Picture:
        """Give what the hub knows now of a type: as reported at the start, less what moved or was asked since."""
        at = self.script.moment(self.now)
        facts = {name: rows for name, rows in self.picture.facts.items() if name not in {"answers", "deliveries"}}
        facts["capacity"] = dict(facts.get("capacity", {})) | {
            key: self._known_row(stock, iso(at)) for key, stock in self.stocks.items() if key[1] == capability
        }
        facts["incidents"] = dict(facts.get("incidents", {})) | {(name,): row for name, row in self._rows.items()}
        return replace(self.picture, at=at, known_at=at, facts=facts)

    def _known_row(self, stock: Stock, at: str) -> dict[str, Any]:
        held = self.picture.facts["capacity"][stock.owner, stock.capability]
        deployable = None if stock.deployable is None else stock.deployable - stock.promised - stock.offered
        counts = {"releasable": stock.can_be_asked, "deployable": deployable, "total": stock.total}
        return held | counts | {"observed_at": at}

    def _seat(self, owner: str) -> tuple[float, float]:
        regions = self.picture.reference.regions
        row = (regions if owner in regions.index else self.picture.reference.organisations).loc[owner]
        return float(row["lon"]), float(row["lat"])

    def _road(self, lon: float, lat: float, kmh: float | None) -> dict[str, float | None]:
        key = (lon, lat, kmh)
        if key not in self._roads:
            settings = self.picture.settings
            found = self.picture.roads.travel_minutes(
                lon, lat, access_detour=settings.access_detour, access_kmh=settings.access_kmh, max_kmh=kmh
            )
            self._roads[key] = {
                str(owner): None if pd.isna(minutes) else float(minutes)
                for owner, minutes in found["travel_min"].items()
            }
        return self._roads[key]


def incident_of(variant: Variant, key: str) -> ExpectedIncident:
    """Give an incident of a variant by its key."""
    return next(incident for incident in variant.incidents if incident.key == key)


def straight_km(lon: float, lat: float, to_lon: float, to_lat: float) -> float:
    """Give the kilometres over the great circle between two points (degrees)."""
    a, b = radians(lat), radians(to_lat)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(to_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def _last_number(picture: Picture, year: int) -> int:
    begin = f"A-{year}-"
    return max((int(name.removeprefix(begin)) for name in picture.numbers_taken if name.startswith(begin)), default=0)
