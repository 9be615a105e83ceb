"""Are travel times lawful, close to known distances, and open about what is assumed?"""

import csv
import math
import time
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from kcr2.reference import REGION_CODES, Roads, load_reference, to_rd
from kcr2.reference.roads import REACH_KM
from kcr2.reference.store import FOLDER

REFERENCE = load_reference()
ROADS = REFERENCE.roads
ASSUMED = {"access_detour": 1.3, "access_kmh": 50.0}

points = st.tuples(st.floats(3.4, 7.2), st.floats(50.8, 53.5))
nodes = st.sampled_from(list(ROADS.nodes.index))
seats = st.sampled_from(list(REFERENCE.owners))
speeds = st.none() | st.floats(10, 120)


def travel(lon: float, lat: float, **changes: float | None) -> pd.DataFrame:
    """Give travel times under the dull assumptions."""
    return ROADS.travel_minutes(lon, lat, **{**ASSUMED, **changes})


def seat_of(owner: str) -> tuple[float, float]:
    """Give the point where an owner's travel starts."""
    table = REFERENCE.regions if owner in REGION_CODES else REFERENCE.organisations
    return table.at[owner, "lon"], table.at[owner, "lat"]


def place_of(node: str) -> tuple[float, float]:
    """Give the point of a node."""
    return ROADS.nodes.at[node, "lon"], ROADS.nodes.at[node, "lat"]


# The network


def known_distances() -> Iterator[dict[str, str]]:
    """Give the pairs of cities whose distance by road is known."""
    with (FOLDER / "roads_check.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def test_distances_between_cities_are_on_average_within_4_percent_of_what_is_known() -> None:
    errors = {
        (pair["from_city"], pair["to_city"]): abs(
            ROADS.route(pair["from_node"], pair["to_node"]).km / float(pair["reference_km"]) - 1
        )
        for pair in known_distances()
    }

    assert len(errors) == 35
    assert sum(errors.values()) / len(errors) <= 0.04
    assert max(errors.values()) <= 0.10, max(errors, key=errors.__getitem__)


def test_the_network_gives_the_lengths_and_minutes_its_maker_found() -> None:
    for pair in known_distances():
        route = ROADS.route(pair["from_node"], pair["to_node"])

        assert route.km == pytest.approx(float(pair["fastest_km"]), abs=0.7)
        assert route.minutes == pytest.approx(float(pair["convoy_min"]), abs=1.5)


def test_check_nodes_lie_in_the_city_they_stand_for() -> None:
    for pair in known_distances():
        for end in ("from", "to"):
            node = ROADS.nodes.loc[pair[f"{end}_node"]]
            city = REFERENCE.municipality(pair[f"{end}_city"])
            # Nodes and the city's point are anywhere in it; a wrong node would be tens of kilometres off.
            assert math.dist((node["lon"], node["lat"]), (city["lon"], city["lat"])) < 0.15, city["name"]


def test_minutes_are_length_over_convoy_speed() -> None:
    edges = ROADS.edges

    # Minutes are given to a tenth; the lengths of ferries and ramps were rounded after dividing.
    assert (edges["minutes"] - edges["length_km"] / edges["convoy_kmh"] * 60).abs().max() < 0.1


def test_every_owner_can_be_reached_from_every_node() -> None:
    for node in ROADS.nodes.index:
        assert travel(*place_of(node)).notna().all(axis=None), node


@given(nodes, nodes, nodes, speeds)
def test_a_detour_over_a_third_node_is_never_faster(a: str, b: str, c: str, max_kmh: float | None) -> None:
    straight = ROADS.route(a, c, max_kmh=max_kmh).minutes
    detour = ROADS.route(a, b, max_kmh=max_kmh).minutes + ROADS.route(b, c, max_kmh=max_kmh).minutes

    assert straight <= detour + 1e-9


@given(nodes, nodes)
def test_a_route_is_as_long_one_way_as_the_other(a: str, b: str) -> None:
    assert ROADS.route(a, b).minutes == pytest.approx(ROADS.route(b, a).minutes)


@given(nodes, nodes, st.floats(5, 130), st.floats(5, 130))
def test_a_slower_vehicle_is_never_sooner_there(a: str, b: str, one: float, other: float) -> None:
    slow, fast = sorted((one, other))

    assert ROADS.route(a, b, max_kmh=slow).minutes >= ROADS.route(a, b, max_kmh=fast).minutes - 1e-9
    assert ROADS.route(a, b, max_kmh=fast).minutes >= ROADS.route(a, b).minutes - 1e-9


@given(nodes, nodes, st.floats(5, 130))
def test_no_vehicle_goes_faster_than_it_can(a: str, b: str, max_kmh: float) -> None:
    route = ROADS.route(a, b, max_kmh=max_kmh)

    assert route.minutes >= route.km / max_kmh * 60 - 1e-9


def test_a_cap_above_every_convoy_speed_changes_nothing() -> None:
    assert ROADS.route("VR01", "VR24", max_kmh=220) == ROADS.route("VR01", "VR24")


# Travel times


@given(points, speeds)
def test_travel_times_cover_every_owner_and_are_never_negative(
    point: tuple[float, float], max_kmh: float | None
) -> None:
    table = travel(*point, max_kmh=max_kmh)

    assert tuple(table.index) == REFERENCE.owners
    assert set(map(str, table.dtypes)) == {"Float64"}
    assert (table.dropna() >= -1e-9).all(axis=None)


@given(points)
def test_road_and_access_minutes_add_up_to_the_travel_time(point: tuple[float, float]) -> None:
    known = travel(*point).dropna()

    assert ((known["road_min"] + known["access_min"] - known["travel_min"]).abs() < 1e-6).all()


@given(seats, seats, speeds)
def test_there_and_back_takes_as_long(a: str, b: str, max_kmh: float | None) -> None:
    there = travel(*seat_of(a), max_kmh=max_kmh).loc[b]
    back = travel(*seat_of(b), max_kmh=max_kmh).loc[a]

    assert there["travel_min"] == pytest.approx(back["travel_min"])
    assert there["access_min"] == pytest.approx(back["access_min"])


@given(seats, seats, seats)
def test_a_detour_over_a_third_seat_gains_no_more_than_its_access(a: str, b: str, c: str) -> None:
    from_a, from_b = travel(*seat_of(a)), travel(*seat_of(b))

    straight = from_a.at[c, "travel_min"]
    detour = from_a.at[b, "travel_min"] + from_b.at[c, "travel_min"]

    # A seat off the network is one more place to enter it, so a detour can save its own access, not more.
    assert straight <= detour + from_a.at[b, "access_min"] + from_b.at[c, "access_min"] + 1e-9


@given(seats)
def test_a_seat_is_no_time_from_itself(owner: str) -> None:
    here = travel(*seat_of(owner)).loc[owner]

    assert here["travel_min"] == pytest.approx(0, abs=1e-6)
    assert here["travel_km"] == pytest.approx(0, abs=1e-6)


@given(nodes)
def test_a_point_at_a_node_has_no_access_to_a_seat_that_is_a_node(node: str) -> None:
    table = travel(*place_of(node))

    assert (table.loc[list(REGION_CODES), "access_min"] == 0).all()
    assert table.at["VR12", "travel_min"] == pytest.approx(ROADS.route(node, "VR12").minutes)


@given(st.floats(5.2, 6.0), st.floats(51.4, 52.2))
def test_a_point_inland_is_never_farther_off_than_by_way_of_its_nearest_node(lon: float, lat: float) -> None:
    point_m = np.array(to_rd(lon, lat))
    apart_km = np.hypot(*(np.column_stack(to_rd(ROADS.nodes["lon"], ROADS.nodes["lat"])) - point_m).T) / 1000
    nearest = ROADS.nodes.index[apart_km.argmin()]

    by_nearest = travel(*place_of(nearest))["travel_min"] + apart_km.min() * 1.3 / 50 * 60

    # Within 50 m a point counts as at the node; that saves at most what 50 m take.
    assert (travel(lon, lat)["travel_min"] <= by_nearest + 1e-9).all()


def test_between_two_nodes_the_better_one_is_taken_and_not_the_nearer() -> None:
    west, east = place_of("m_middelburg"), place_of("E117020")
    # Two fifths of the way along the A58: the nearer node lies the wrong way for anyone in the east.
    point = tuple(0.6 * one + 0.4 * other for one, other in zip(west, east, strict=True))

    eastward = travel(*point).loc["VR20"]
    by_west = travel(*west).loc["VR20"]

    assert eastward["travel_min"] < by_west["travel_min"] + eastward["access_min"]


@given(points, st.floats(1, 2), st.floats(20, 80))
def test_more_detour_or_less_speed_off_the_network_never_saves_time(
    point: tuple[float, float], detour: float, kmh: float
) -> None:
    base = travel(*point, access_detour=detour, access_kmh=kmh)["travel_min"].fillna(0)

    worse = travel(*point, access_detour=detour * 1.2, access_kmh=kmh * 0.8)["travel_min"].fillna(0)

    assert (worse >= base - 1e-9).all()


def test_a_slow_vehicle_is_slow_off_the_network_too() -> None:
    point = 5.67, 52.03
    fast, slow = travel(*point), travel(*point, max_kmh=25)

    assert slow.at["VR07", "access_min"] > fast.at["VR07", "access_min"]
    assert slow.at["VR07", "travel_min"] >= slow.at["VR07", "travel_km"] / 25 * 60 - 1e-9


def test_asking_for_one_speed_leaves_the_times_of_another_as_they_were() -> None:
    before = travel(5.67, 52.03)
    travel(5.67, 52.03, max_kmh=30)

    pd.testing.assert_frame_equal(travel(5.67, 52.03), before)


# Water, borders and the far side of the ocean


@pytest.mark.parametrize(
    ("where", "lon", "lat"),
    [
        ("Bonaire", -68.27, 12.15),
        ("Saba", -63.25, 17.63),
        ("the North Sea", 3.0, 53.5),
        ("the North Pole", 0, 90),
    ],
)
def test_a_point_out_of_reach_has_no_made_up_time(where: str, lon: float, lat: float) -> None:
    assert travel(lon, lat).isna().all(axis=None), where


@given(points)
def test_out_of_reach_means_farther_than_the_reach_or_across_water(point: tuple[float, float]) -> None:
    nearest_km = min(
        math.dist((lon * 68, lat * 111.3), (point[0] * 68, point[1] * 111.3))
        for lon, lat in zip(ROADS.nodes["lon"], ROADS.nodes["lat"], strict=True)
    )
    table = travel(*point)

    if nearest_km > REACH_KM * 1.05:
        assert table.isna().all(axis=None)
    if nearest_km < REACH_KM * 0.95 and REFERENCE.region_of(*point) is None:
        assert table.notna().all(axis=None)


def test_nobody_drives_straight_over_the_westerschelde() -> None:
    vlissingen, breskens = (3.573, 51.450), "n_breskens"

    by_tunnel = ROADS.route(breskens, "VR19").minutes
    seat = pd.DataFrame({"lon": [ROADS.nodes.at[breskens, "lon"]], "lat": [ROADS.nodes.at[breskens, "lat"]]}, ["B"])
    roads = Roads(ROADS.nodes, ROADS.edges, seats=seat, land=REFERENCE.outlines.geometry.union_all())
    crossing = roads.travel_minutes(*vlissingen, **ASSUMED).loc["B"]

    assert by_tunnel > 30
    assert crossing["travel_min"] > 30
    assert crossing["access_min"] < 10


def test_texel_is_reached_by_ferry() -> None:
    den_burg = travel(4.80, 53.055)

    assert den_burg.at["VR10", "road_min"] > ROADS.edges.loc["R328", "minutes"]


def test_a_point_abroad_is_reached_over_the_border() -> None:
    antwerp = travel(4.40, 51.22)

    assert antwerp["travel_min"].notna().all()
    assert antwerp.at["VR20", "access_min"] > 15


def test_a_seat_out_of_reach_is_na_and_leaves_the_others_alone() -> None:
    seats = pd.DataFrame({"lon": [5.95, -68.27], "lat": [52.204, 12.15]}, ["VR06", "FAR"])
    roads = Roads(ROADS.nodes, ROADS.edges, seats=seats, land=shapely.box(0, 300_000, 300_000, 630_000))

    table = roads.travel_minutes(5.0, 52.0, **ASSUMED)

    assert table.loc["FAR"].isna().all()
    assert table.loc["VR06"].notna().all()


def test_travel_times_come_quickly_enough_for_a_screen() -> None:
    started = time.perf_counter()
    for _ in range(10):
        travel(5.67, 52.03)

    assert (time.perf_counter() - started) / 10 < 0.1  # seconds
