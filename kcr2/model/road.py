"""Which stretch of road is closed? A fact like any other: with its moment, its source and its quality."""

from typing import Annotated

from pydantic import Field

from kcr2.model.base import Event, Stated, field

EdgeCode = Annotated[str, Field(pattern=r"^R\d{3,4}$")]
"""A stretch of road as data/reference/roads_edges.csv names it."""


class RoadState(Stated):
    """Whether one stretch of road is closed to convoys, in both directions."""

    edge: EdgeCode = field("Wegvak", "Code van het wegvak.")
    closed: bool = field("Afgesloten", "Of er geen colonne overheen kan.")
    reason: str = field("Reden", "Waarom de weg dicht is, of weer open.", min_length=3, max_length=300)


class RoadClosed(RoadState, Event):
    """A stretch of road was closed."""

    kind = "road_closed"
    title = "Weg afgesloten"
    table = "road_closures"
    key = ("edge",)


class RoadOpened(RoadState, Event):
    """A stretch of road was opened again."""

    kind = "road_opened"
    title = "Weg weer open"
    table = "road_closures"
    key = ("edge",)
