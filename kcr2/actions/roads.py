"""May this road be said to be closed, or open again?"""

from typing import Annotated

from pydantic import Field

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.errors import RefusedError
from kcr2.model import EdgeCode, Event, RoadClosed, RoadOpened, RoadState, Stated
from kcr2.model.base import field

Edges = Annotated[tuple[EdgeCode, ...], Field(min_length=1, max_length=400)]


class RoadNotice(Stated):
    """Something about several stretches of road at once."""

    edges: Edges = field("Wegvakken", "Codes van de wegvakken.")
    reason: str = field("Reden", "Waarom de weg dicht is, of weer open.", min_length=3, max_length=300)


class CloseRoad(RoadNotice, Intention):
    """Tell that no convoy can use these stretches of road, in either direction."""


class OpenRoad(RoadNotice, Intention):
    """Tell that these stretches of road can be used again."""


@decides(CloseRoad)
def close_road(intention: CloseRoad, context: Context) -> list[Event]:
    """Accept a closure from a region at either end, or from KCR2."""
    _check(intention, context, closed=True)
    return [RoadClosed(**_state(intention, edge), closed=True) for edge in dict.fromkeys(intention.edges)]


@decides(OpenRoad)
def open_road(intention: OpenRoad, context: Context) -> list[Event]:
    """Accept that a road is open again, from a region at either end, or from KCR2."""
    _check(intention, context, closed=False)
    return [RoadOpened(**_state(intention, edge), closed=False) for edge in dict.fromkeys(intention.edges)]


def _state(intention: RoadNotice, edge: str) -> dict[str, object]:
    return {name: getattr(intention, name) for name in RoadState.model_fields if name not in {"edge", "closed"}} | {
        "edge": edge
    }


def _check(intention: RoadNotice, context: Context, *, closed: bool) -> None:
    for edge in intention.edges:
        _known(edge, context)
        require(context.author, Permission.REPORT_ROAD, owners=_regions(edge, context))
        held = context.picture.latest("road_closures", (edge,))
        if (held is not None and held["closed"]) is closed:
            raise RefusedError(
                "wegvak {edge} ({road}) is al {state}.",
                rule="road-told-already",
                fix="Kies alleen wegvakken waarvan de toestand verandert.",
                edge=edge,
                road=context.reference.roads.edges.at[edge, "road"],
                state="afgesloten" if closed else "open",
            )


def _known(edge: str, context: Context) -> None:
    edges = context.reference.roads.edges
    if edge not in edges.index:
        raise RefusedError(
            "wegvak {edge} is geen van de {n} wegvakken.",
            rule="road-known",
            fix="Kies een code uit data/reference/roads_edges.csv.",
            edge=edge,
            n=len(edges),
        )


def _regions(edge: str, context: Context) -> list[str]:
    """Give the regions at the ends of a stretch of road."""
    roads = context.reference.roads
    return sorted({str(roads.nodes.at[roads.edges.at[edge, end], "region"]) for end in ("from_node", "to_node")})
