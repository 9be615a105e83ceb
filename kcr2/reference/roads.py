"""How long does a convoy take from here to there, and which part of that is an assumption?"""

from collections.abc import Iterator, Mapping
from copy import copy
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from kcr2.reference.positions import to_rd

REACH_KM = 60
"""Farther than this from every node a travel time would be made up: it is NA."""
CANDIDATES = 6
"""Nearest nodes tried at either end; the nearest by itself may lie the wrong way."""
AT_NODE_KM = 0.05
"""Nearer than this a point is at the node: the nodes themselves are no better known."""
COAST_MARGIN_M = 1_000
"""The outlines are generalised; without a margin a quay or a dike would count as open water."""
KEPT_NETWORKS = 8
"""Networks without some roads that are kept: a few what-ifs, each at a few moments."""

START = ""
"""The point asked about, as a node of its own; no real node has an empty code."""
END = "."
"""Where a path ends, as a node of its own; no real node is called so."""
Place = tuple[float, float]
"""Longitude and latitude, degrees WGS84."""


class Route(NamedTuple):
    """The fastest way between two nodes."""

    minutes: float
    km: float
    nodes: tuple[str, ...]


class Path(NamedTuple):
    """A way between two places to draw on a map: the places that it passes, both ends included."""

    places: tuple[Place, ...]
    minutes: float


class _OffRoad(NamedTuple):
    """What one straight kilometre off the network is taken to be."""

    km: float
    minutes: float


class _Way(NamedTuple):
    """A way from the point asked about; of two ways the faster one is the lesser."""

    travel_min: float
    travel_km: float
    access_min: float

    def extended(self, straight_km: float, off_road: _OffRoad) -> "_Way":
        """Go on off the network."""
        minutes = straight_km * off_road.minutes
        return _Way(self.travel_min + minutes, self.travel_km + straight_km * off_road.km, self.access_min + minutes)


class Roads:
    """The road network, with the seats of all owners beside it.

    Parameters
    ----------
    nodes : DataFrame, index node code
        Fields: rows.RoadNodeRow.
    edges : DataFrame, index edge code
        Fields: rows.RoadEdgeRow. An edge runs both ways.
    seats : DataFrame, index owner code
        lon, lat   degrees
    land : geometry in RD New
        The Netherlands without open water.
    """

    def __init__(self, nodes: pd.DataFrame, edges: pd.DataFrame, *, seats: pd.DataFrame, land: BaseGeometry) -> None:
        self.nodes = nodes
        self.edges = edges
        self._land = land.buffer(COAST_MARGIN_M)
        shapely.prepare(self._land)
        self._nodes_m = np.column_stack(to_rd(nodes["lon"], nodes["lat"]))
        seats_m = np.column_stack(to_rd(seats["lon"], seats["lat"]))
        self._seats_m = dict(zip(seats.index, seats_m, strict=True))
        self._seat_legs_km = {owner: self._legs_km(seat_m) for owner, seat_m in self._seats_m.items()}
        self._graphs: dict[float | None, nx.Graph[str]] = {}
        self._without: dict[frozenset[str], Roads] = {}

    def without(self, closed: frozenset[str]) -> "Roads":
        """Give the network without these stretches of road; seats and ways off the network stay as they are.

        The last few are kept: every table of one picture asks for the same network.
        """
        if not closed:
            return self
        if closed not in self._without:
            less = copy(self)
            less.edges = self.edges.drop(index=list(closed), errors="ignore")
            less._graphs, less._without = {}, {}
            kept = list(self._without.items())[-KEPT_NETWORKS + 1 :]
            self._without = {**dict(kept), closed: less}
        return self._without[closed]

    def ends(self, edge: str) -> tuple[tuple[float, float], tuple[float, float]]:
        """Give where a stretch of road begins and ends, longitude and latitude in degrees."""
        ends = self.nodes.loc[list(self.edges.loc[edge, ["from_node", "to_node"]]), ["lon", "lat"]]
        (start, end) = ends.itertuples(index=False)
        return (float(start[0]), float(start[1])), (float(end[0]), float(end[1]))

    def crossing(self, line: BaseGeometry) -> tuple[str, ...]:
        """Give the stretches of road that cross a line in RD New; both are simplified, so a bend may be missed."""
        at = dict(zip(self.nodes.index, self._nodes_m, strict=True))
        ends = [(at[start], at[end]) for start, end in zip(self.edges["from_node"], self.edges["to_node"], strict=True)]
        found = shapely.intersects(shapely.linestrings(np.array(ends)), line)
        return tuple(str(code) for code in self.edges.index[found])

    def route(self, from_node: str, to_node: str, *, max_kmh: float | None = None) -> Route:
        """Give the fastest way between two nodes for a convoy that goes no faster than `max_kmh`."""
        graph = self._graph(max_kmh)
        path = nx.dijkstra_path(graph, from_node, to_node, weight="minutes")
        return Route(nx.path_weight(graph, path, "minutes"), nx.path_weight(graph, path, "km"), tuple(path))

    def travel_minutes(
        self, lon: float, lat: float, *, access_detour: float, access_kmh: float, max_kmh: float | None = None
    ) -> pd.DataFrame:
        """Give the travel time between a point and the seat of every owner, either way.

        The stretch from the point to the network, and from the network to a seat beside it, is known
        only as a straight line: its length times `access_detour` at `access_kmh` is an assumption, to be
        shown as such. From a point on land it never leads over open water.

        Parameters
        ----------
        lon, lat : float
            Degrees.
        access_detour : float
            Road length over straight length off the network, at least 1.
        access_kmh : float
            Speed off the network, km/h.
        max_kmh : float, optional
            What the slowest vehicle can do; caps the speed on and off the network.

        Returns
        -------
        DataFrame of Float64, index `owner`: every owner, in the order of the seats
            road_min     minutes on the network, at convoy speed
            access_min   minutes off the network, both ends together: an assumption
            travel_min   their sum
            travel_km    kilometres of both; off the network with `access_detour`: an assumption
            All four are NA where no way is known: over 60 km from the network, or over open water.
        """
        speed_kmh = access_kmh if max_kmh is None else min(access_kmh, max_kmh)
        off_road = _OffRoad(access_detour, access_detour / speed_kmh * 60)
        point_m = np.array(to_rd(lon, lat))
        legs_km = self._legs_km(point_m)
        ways = self._ways(legs_km, off_road, max_kmh)
        best = {}
        for owner, seat_m in self._seats_m.items():
            direct_km = float(np.hypot(*(seat_m - point_m))) / 1000
            found = _ways_to_seat(ways, legs_km, self._seat_legs_km[owner], direct_km, off_road)
            best[owner] = min(found, default=None)
        return _travel_table(best)

    def path(
        self, start: Place, end: Place, *, access_detour: float, access_kmh: float, max_kmh: float | None = None
    ) -> Path | None:
        """Give the fastest way between two places as a line: straight off the network, node by node on it.

        It is the way whose time `travel_minutes` gives, with the same arguments; None where no way is known.
        """
        speed_kmh = access_kmh if max_kmh is None else min(access_kmh, max_kmh)
        per_km = access_detour / speed_kmh * 60
        ends_m = [np.array(to_rd(*place)) for place in (start, end)]
        legs_km = [self._legs_km(end_m) for end_m in ends_m]
        if not (legs_km[0] and legs_km[1]):
            return None
        graph = self._graph(max_kmh).copy()
        for name, legs in zip((START, END), legs_km, strict=True):
            graph.add_edges_from((name, node, {"minutes": km * per_km}) for node, km in legs.items())
        direct_km = float(np.hypot(*(ends_m[0] - ends_m[1]))) / 1000
        if direct_km <= min(legs_km[0].values()) + min(legs_km[1].values()):
            graph.add_edge(START, END, minutes=direct_km * per_km)
        if not nx.has_path(graph, START, END):
            return None
        nodes = nx.dijkstra_path(graph, START, END, weight="minutes")
        passed = self.nodes.loc[nodes[1:-1], ["lon", "lat"]].itertuples(index=False)
        places = (start, *((float(lon), float(lat)) for lon, lat in passed), end)
        return Path(places, nx.path_weight(graph, nodes, "minutes"))

    def _graph(self, max_kmh: float | None) -> "nx.Graph[str]":
        """Give the network with its minutes for vehicles up to `max_kmh`; made once for each speed."""
        if max_kmh not in self._graphs:
            slowest = 0.0 if max_kmh is None else 60 / max_kmh
            edges = self.edges[["from_node", "to_node", "length_km", "minutes"]]
            graph: nx.Graph[str] = nx.Graph()
            graph.add_nodes_from(self.nodes.index)
            graph.add_edges_from(
                (start, end, {"km": km, "minutes": max(minutes, km * slowest)})
                for start, end, km, minutes in edges.itertuples(index=False)
            )
            self._graphs[max_kmh] = graph
        return self._graphs[max_kmh]

    def _legs_km(self, point_m: np.ndarray) -> dict[str, float]:
        """Give the straight kilometres from a point to the nodes where it can enter, nearest first."""
        straight_km = np.hypot(*(self._nodes_m - point_m).T) / 1000
        nearest = np.argsort(straight_km, kind="stable")
        nearest = nearest[straight_km[nearest] <= REACH_KM]
        if nearest.size and straight_km[nearest[0]] < AT_NODE_KM:
            return {self.nodes.index[nearest[0]]: 0.0}
        entries = nearest[self._over_land(point_m, self._nodes_m[nearest])][:CANDIDATES]
        return {self.nodes.index[number]: float(straight_km[number]) for number in entries}

    def _over_land(self, point_m: np.ndarray, ends_m: np.ndarray) -> np.ndarray:
        """Say which straight lines keep to the land; from abroad or from sea all of them do."""
        if not self._land.covers(shapely.Point(point_m)):
            return np.ones(len(ends_m), dtype=bool)
        lines = shapely.linestrings(np.stack([np.broadcast_to(point_m, ends_m.shape), ends_m], axis=1))
        return np.asarray(shapely.covers(self._land, lines))

    def _ways(self, legs_km: Mapping[str, float], off_road: _OffRoad, max_kmh: float | None) -> dict[str, _Way]:
        """Find the fastest way from the point to every node near a seat: one run of Dijkstra."""
        graph = self._graph(max_kmh).copy()
        graph.add_node(START)
        for node, straight_km in legs_km.items():
            graph.add_edge(START, node, km=straight_km * off_road.km, minutes=straight_km * off_road.minutes)
        paths = nx.single_source_dijkstra_path(graph, START, weight="minutes")
        near_seats = {node for legs in self._seat_legs_km.values() for node in legs}
        return {
            node: _Way(
                nx.path_weight(graph, path, "minutes"),
                nx.path_weight(graph, path, "km"),
                legs_km[path[1]] * off_road.minutes,
            )
            for node, path in paths.items()
            if node in near_seats
        }


def _ways_to_seat(
    ways: Mapping[str, _Way],
    legs_km: Mapping[str, float],
    seat_legs_km: Mapping[str, float],
    direct_km: float,
    off_road: _OffRoad,
) -> Iterator[_Way]:
    for node, straight_km in seat_legs_km.items():
        if node in ways:
            yield ways[node].extended(straight_km, off_road)
    # Side by side: straight over is no longer than going to the network and back, which would be silly.
    if legs_km and seat_legs_km and direct_km <= min(legs_km.values()) + min(seat_legs_km.values()):
        yield _Way(0.0, 0.0, 0.0).extended(direct_km, off_road)


def _travel_table(best: Mapping[str, _Way | None]) -> pd.DataFrame:
    unknown = _Way(np.nan, np.nan, np.nan)
    ways = pd.DataFrame.from_dict(
        {owner: way or unknown for owner, way in best.items()}, orient="index", columns=list(_Way._fields)
    )
    ways.insert(0, "road_min", ways["travel_min"] - ways["access_min"])
    columns = ["road_min", "access_min", "travel_min", "travel_km"]
    return ways[columns].astype("Float64").rename_axis("owner")
