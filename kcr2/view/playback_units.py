"""Where are units on their way at any moment of a story? Along the road, between what was reported of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from kcr2.formats import clock_time
from kcr2.model import moment_of
from kcr2.picture import Picture
from kcr2.picture.fold import Row
from kcr2.picture.units import grouped, settled_changes
from kcr2.reference import Reference
from kcr2.reference.roads import Place
from kcr2.settings import Settings
from kcr2.terms import DeliveryState
from kcr2.words import words as _

FLIES_KMH = 120
"""What goes faster than this flies: no convoy does."""
AT_THE_PLACE = "ter plaatse"
"""The clock of a type whose road time is not known: it ends at the place itself."""
ARRIVED = frozenset({DeliveryState.AT_UGS.value, DeliveryState.DEPLOYED.value})
SHORT_OF_IT = 0.95
"""Share of the way at which a unit waits that is expected there, but whose arrival was not recorded."""

Known = Literal["reported", "expected", "unknown"]
"""Whether the arrival was reported, is only expected, or not even that."""


@dataclass(frozen=True)
class Leg:
    """One way of one delivery to its assembly point. Moments in seconds since 1970, places in degrees WGS84.

    known        how sure the place is: between two reports, by the expected arrival, or not known at all
    left         when it left; `arrives` when it arrived or is expected; None when nobody said
    shown_from   when the departure was recorded: before that nobody knew of it
    shown_until  when what came after was recorded; None while nothing was
    straight     the line is straight: it flies, or no road is known
    """

    delivery_id: str
    text: str
    known: Known
    left: float
    arrives: float | None
    shown_from: float
    shown_until: float | None
    places: tuple[Place, ...]
    straight: bool


def legs(picture: Picture, *, named: bool) -> list[Leg]:
    """Give every way of every delivery that the picture shows to its reader.

    Parameters
    ----------
    picture : as known at the end of what is played
    named : whether owner and amount may be told; otherwise only that units are on their way
    """
    steps = grouped(picture.facts.get("delivery_steps", {}).values(), "delivery_id")
    moves = settled_changes(picture.facts)
    walk = _Walk(picture, named, Roadmap(picture.reference, picture.settings))
    rows = picture.facts.get("deliveries", {}).values()
    return [
        leg
        for row in rows
        for leg in walk.legs(row, _events(steps.get(row["delivery_id"], []), moves.get(row["delivery_id"], [])))
    ]


Event = dict[str, Any]


def _events(steps: list[Row], moves: list[Row]) -> list[Event]:
    """Give what happened to a delivery in the order in which it was recorded."""
    told: list[Event] = [step | {"to": None} for step in steps]
    sent = [
        {"seq": move["settled_seq"], "state": "", "to": move["to_request"], "observed_at": move["settled_at"]}
        | {"recorded_at": move["settled_at"]}
        for move in moves
        if move["to_request"]
    ]
    return sorted([*told, *sent], key=lambda event: event["seq"])


@dataclass(frozen=True)
class Roadmap:
    """Finds the line between two places for a type of unit."""

    reference: Reference
    settings: Settings

    def seat(self, owner: str) -> Place:
        """Give where an owner's units start."""
        regions, others = self.reference.regions, self.reference.organisations
        row = (regions if owner in regions.index else others).loc[owner]
        return float(row["lon"]), float(row["lat"])

    def line(self, capability: str, start: Place, end: Place) -> tuple[tuple[Place, ...], bool]:
        """Give the places that a unit passes, and whether the line is straight."""
        row = self.reference.capabilities.loc[capability]
        kmh = None if pd.isna(row["travel_kmh"]) else float(row["travel_kmh"])
        if row["clock"] == AT_THE_PLACE or (kmh or 0) > FLIES_KMH:
            return (start, end), True
        options = {"access_detour": self.settings.access_detour, "access_kmh": self.settings.access_kmh}
        path = self.reference.roads.path(start, end, **options, max_kmh=kmh)
        return ((start, end), True) if path is None else (path.places, False)


@dataclass(frozen=True)
class _Walk:
    """Follows one delivery after another."""

    picture: Picture
    named: bool
    roads: Roadmap

    def legs(self, delivery: Row, events: list[Event]) -> Iterator[Leg]:
        here, request = self.roads.seat(delivery["owner"]), delivery["request_id"]
        for number, event in enumerate(events):
            after = events[number + 1] if number + 1 < len(events) else None
            goal = self._goal(request)
            if event["to"]:
                request = event["to"]
            elif goal and event["state"] == DeliveryState.EN_ROUTE:
                yield self._leg(delivery, event, after, (here, goal))
            elif goal and event["state"] in ARRIVED:
                here = (float(goal["ugs_lon"]), float(goal["ugs_lat"]))

    def _goal(self, request: str) -> Row | None:
        return self.picture.latest("requests", (request,))

    def _leg(self, delivery: Row, left: Event, after: Event | None, way: tuple[Place, Row]) -> Leg:
        here, goal = way
        capability = self._capability(delivery)
        end = (float(goal["ugs_lon"]), float(goal["ugs_lat"]))
        places, straight = self.roads.line(capability, here, end)
        arrived = after["observed_at"] if after and after["state"] in ARRIVED else None
        due = arrived or left["expected_at"]
        return Leg(
            delivery_id=delivery["delivery_id"],
            text=self._words(delivery, goal, left, arrived),
            known="reported" if arrived else "expected" if due else "unknown",
            left=_seconds(left["observed_at"]),
            arrives=_seconds(due) if due else None,
            shown_from=max(_seconds(left["recorded_at"]), _seconds(left["observed_at"])),
            shown_until=_seconds(after["recorded_at"]) if after else None,
            places=places,
            straight=straight,
        )

    def _capability(self, delivery: Row) -> str:
        request = self._goal(delivery["request_id"])
        held = delivery.get("capability") or (request["lines"][delivery["line"] - 1]["capability"] if request else "")
        return str(held)

    def _words(self, delivery: Row, goal: Row, left: Event, arrived: str | None) -> str:
        told = _("vertrokken {at}").format(at=_clock(left["observed_at"]))
        if arrived:
            told += ", " + _("aangekomen {at}").format(at=_clock(arrived))
        elif left["expected_at"]:
            told += ", " + _("verwacht {at}").format(at=_clock(left["expected_at"]))
        if not self.named:
            return _("Eenheden naar {goal}: {told}").format(goal=goal["request_id"], told=told)
        type_ = self.picture.reference.capabilities.loc[self._capability(delivery)]
        return _("{amount} × {unit} {type} van {owner} naar {goal}: {told}").format(
            amount=delivery["amount"],
            unit=type_["unit"],
            type=type_["name"],
            owner=self.picture.reference.owner_name(delivery["owner"]),
            goal=goal["request_id"],
            told=told,
        )


def _clock(moment: str) -> str:
    return clock_time(moment_of(moment))


def _seconds(moment: str) -> float:
    return moment_of(moment).timestamp()
