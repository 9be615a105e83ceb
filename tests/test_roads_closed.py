"""Does a closed road close what it must and nothing more, for who may say so, and do travel times stay lawful?"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.actions import CloseRoad, Intention, OpenRoad
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.journal import Author, Entry, Journal, Space
from kcr2.model import RoadState
from kcr2.model.checks import checked
from kcr2.picture import build_picture
from kcr2.picture.closures import closed_edges
from kcr2.planning.help import who_can_help
from kcr2.reader import seen_by
from kcr2.reference import Reference, Roads
from kcr2.settings import Settings
from kcr2.terms import Quality, Role
from tests import make
from tests.pictures import head_of, picture, said
from tests.pictures import reference as shipped

ROADS = shipped().roads
EDGES = list(map(str, ROADS.edges.index))
ASSUMED: dict[str, Any] = {"access_detour": 1.3, "access_kmh": 50.0}
PLACE = (5.66, 52.04)
HUB = make.author()
VR07 = make.author(actor="hovd", role=Role.REGIO, organisation="VR07")

some_edges = st.frozensets(st.sampled_from(EDGES), max_size=40)


@pytest.fixture
def desk(reference: Reference) -> Iterator[Desk]:
    """Give a desk with an empty live space in memory."""
    journal = Journal("sqlite://")
    journal.create_space(make.space())
    yield Desk(journal, reference, Settings())
    journal.close()


def live(desk: Desk) -> Space:
    """Give the live space."""
    return desk.journal.space("live")


def close(*edges: str, **values: Any) -> CloseRoad:
    """Say that roads are closed."""
    return CloseRoad(**{"observed_at": make.MOMENT, "edges": edges or (make.EDGE,), "reason": "Brug defect.", **values})


def reopen(*edges: str, **values: Any) -> OpenRoad:
    """Say that roads are open again."""
    return OpenRoad(**{"observed_at": make.at(5), "edges": edges or (make.EDGE,), "reason": "Hersteld.", **values})


def do(desk: Desk, intention: Intention, author: Author = HUB) -> list[Entry]:
    """Let somebody act in live."""
    return desk.perform(live(desk), author, [intention], now=make.LATER)


def refusal(desk: Desk, intention: Intention, author: Author = HUB) -> RefusedError:
    """Have something refused with nothing written."""
    before = desk.journal.head("live")
    with pytest.raises(RefusedError) as caught:
        do(desk, intention, author)
    assert desk.journal.head("live") == before
    return caught.value


def times(roads: Roads) -> pd.Series:
    """Give the minutes from every owner to a place in VR07."""
    minutes: pd.Series = roads.travel_minutes(*PLACE, **ASSUMED)["travel_min"]
    return minutes


def border(code: str) -> set[str]:
    """Give the regions at the ends of a stretch of road."""
    return {str(ROADS.nodes.at[ROADS.edges.at[code, end], "region"]) for end in ("from_node", "to_node")}


# ---- who says so ---------------------------------------------------------------------------------------


def test_a_road_between_two_regions_is_closed_by_either_and_by_nobody_else(desk: Desk) -> None:
    code = next(code for code in EDGES if len(border(code)) == 2)
    one, other = sorted(border(code))
    stranger = next(owner for owner in desk.reference.owners if owner not in border(code))

    assert refusal(desk, close(code), make.author(role=Role.REGIO, organisation=stranger)).rule == "own-data"
    assert do(desk, close(code), make.author(role=Role.REGIO, organisation=one))
    assert do(desk, reopen(code), make.author(role=Role.REGIO, organisation=other))


@pytest.mark.parametrize("role", [Role.AUTHORITY, Role.RIJK, Role.BEHEER, Role.VALIDATOR])
def test_who_does_not_coordinate_or_own_closes_no_road(desk: Desk, role: Role) -> None:
    author = make.author(role=role, organisation="JENV" if role is Role.AUTHORITY else "KCR2")

    assert refusal(desk, close(), author).rule == "role"


def test_of_roads_of_which_one_lies_elsewhere_a_region_closes_none(desk: Desk) -> None:
    elsewhere = next(code for code in EDGES if "VR07" not in border(code))

    assert refusal(desk, close(make.EDGE, elsewhere), VR07).rule == "own-data"


# ---- what is written -----------------------------------------------------------------------------------


def test_a_road_that_is_named_twice_is_closed_once(desk: Desk) -> None:
    entries = do(desk, close(make.EDGE, "R110", make.EDGE))

    assert [entry.content["edge"] for entry in entries] == [make.EDGE, "R110"]


def test_an_open_road_may_be_told_to_be_open_only_after_it_was_closed(desk: Desk) -> None:
    do(desk, close())
    do(desk, reopen())

    told = refusal(desk, reopen())
    assert told.rule == "road-told-already"
    assert told.message == f"wegvak {make.EDGE} (A12) is al open."


def test_what_is_closed_already_is_told_with_its_road(desk: Desk) -> None:
    do(desk, close())

    assert refusal(desk, close("R110", make.EDGE)).message == f"wegvak {make.EDGE} (A12) is al afgesloten."


def test_a_road_that_nobody_knows_is_told_with_how_many_there_are(desk: Desk) -> None:
    assert refusal(desk, close("R999")).message == f"wegvak R999 is geen van de {len(EDGES)} wegvakken."


def test_a_road_is_closed_opened_and_closed_again_and_every_turn_is_kept(desk: Desk) -> None:
    for intention in (close(), reopen(), close(reason="Weer defect.", observed_at=make.at(9))):
        do(desk, intention)
    table = desk.picture(live(desk), now=make.LATER).road_closures

    assert table[["edge", "closed", "reason"]].values.tolist() == [[make.EDGE, True, "Weer defect."]]
    assert len(desk.journal.read("live")) == 3


@pytest.mark.parametrize(
    "values", [{"edges": ()}, {"edges": ("A12",)}, {"edges": ("R1",)}, {"reason": ""}, {"reason": "x"}]
)
def test_what_is_no_notice_of_a_road_is_refused_at_the_form(values: dict[str, Any]) -> None:
    with pytest.raises(Exception, match="formulier") as caught:
        checked(
            CloseRoad,
            {"observed_at": make.MOMENT, "edges": (make.EDGE,), "reason": "Brug.", **values},
            where="formulier",
        )
    assert "Wegvakken" in str(caught.value) or "Reden" in str(caught.value)


def test_a_closure_has_its_moment_its_source_and_its_quality(desk: Desk) -> None:
    do(desk, close(quality=Quality.ASSUMED, source="Rijkswaterstaat"), VR07)
    (row,) = desk.picture(live(desk), now=make.LATER).road_closures.to_dict("records")

    assert (row["quality"], row["source"], row["reported_by"]) == ("assumed", "Rijkswaterstaat", "VR07")
    assert row["observed_at"] == pd.Timestamp(make.MOMENT)


def test_all_roads_at_once_are_one_act(desk: Desk) -> None:
    entries = do(desk, close(*EDGES[:398]))

    assert len(entries) == len(EDGES)
    assert desk.verify(live(desk)) is None


# ---- the picture -----------------------------------------------------------------------------------------


def test_without_a_closure_the_network_is_the_one_that_was_shipped() -> None:
    seen = picture(make.capacity_reported())

    assert seen.road_closures.empty
    assert seen.roads is seen.reference.roads
    assert closed_edges(seen.facts, seen.reference) == frozenset()


def test_everybody_sees_which_roads_are_closed() -> None:
    seen = picture(make.road_closed())

    for author in (None, VR07, make.author(role=Role.RIJK, organisation="NCC"), make.author(role=Role.BEHEER)):
        assert seen_by(seen, author).road_closures["edge"].tolist() == [make.EDGE]


def test_before_it_was_told_a_road_was_open() -> None:
    told = said(make.road_closed(observed_at=make.at(20)), at=make.at(30))

    assert closed_edges(picture(told, at=make.at(29), known_at=make.at(29)).facts, shipped()) == frozenset()
    assert closed_edges(picture(told, at=make.at(30)).facts, shipped()) == {make.EDGE}


def test_a_stretch_that_the_network_no_longer_has_closes_nothing_and_stays_in_the_table() -> None:
    entries = [said(make.road_closed("R9999"))._replace(seq=1), said(make.road_closed())._replace(seq=2)]
    seen = build_picture(
        entries, shipped(), make.LATER, space="live", head=head_of(entries), settings=Settings(), known_at=None
    )

    assert closed_edges(seen.facts, shipped()) == {make.EDGE}
    assert sorted(seen.road_closures["edge"]) == [make.EDGE, "R9999"]
    assert len(seen.roads.edges) == len(EDGES) - 1


def test_the_table_names_both_ends_with_the_region_that_each_is_in() -> None:
    (row,) = picture(make.road_closed()).road_closures.to_dict("records")
    edge = ROADS.edges.loc[make.EDGE]

    assert (row["from_node"], row["to_node"]) == (edge["from_node"], edge["to_node"])
    assert row["from_name"] == ROADS.nodes.at[edge["from_node"], "name"]
    assert set(RoadState.model_fields) <= set(row)


def test_an_owner_without_any_way_left_has_an_unknown_arrival_and_no_zero() -> None:
    told = [
        make.incident_opened(),
        make.request_filed(),
        make.capacity_reported("VR01", total=6, deployable=6, releasable=6),
    ]
    seen = picture(*told, *(make.road_closed(code) for code in EDGES))
    row = who_can_help(seen, "A-2025-0001").set_index("owner").loc["VR01"]

    assert pd.isna(row["road_min"])


# ---- laws of the network -------------------------------------------------------------------------------------


@settings(max_examples=15)
@given(some_edges)
def test_closing_roads_brings_nobody_sooner(closed: frozenset[str]) -> None:
    before, after = times(ROADS), times(ROADS.without(closed))

    assert after.index.equals(before.index)
    assert not (after.notna() & before.isna()).any()
    known = after.notna()
    assert (after[known] >= before[known] - 1e-6).all()


@settings(max_examples=10)
@given(some_edges, some_edges)
def test_closing_more_roads_brings_nobody_sooner(one: frozenset[str], other: frozenset[str]) -> None:
    fewer, more = times(ROADS.without(one)), times(ROADS.without(one | other))

    known = more.notna()
    assert not (known & fewer.isna()).any()
    assert (more[known] >= fewer[known] - 1e-6).all()


@settings(max_examples=10)
@given(some_edges)
def test_the_way_that_is_drawn_takes_the_time_that_is_told(closed: frozenset[str]) -> None:
    roads = ROADS.without(closed)
    owner = "VR01"
    seat = tuple(shipped().regions.loc[owner, ["lon", "lat"]])
    drawn = roads.path(PLACE, seat, **ASSUMED)
    told = times(roads)[owner]

    assert (drawn is None) == pd.isna(told)
    assert drawn is None or drawn.minutes == pytest.approx(told, abs=0.01)


def test_no_way_that_is_drawn_leads_over_a_closed_road() -> None:
    start, end = ROADS.ends(make.EDGE)
    straight = ROADS.path(start, end, **ASSUMED)
    around = ROADS.without(frozenset({make.EDGE})).path(start, end, **ASSUMED)

    assert straight is not None
    assert around is not None
    assert around.minutes > straight.minutes
    assert (start, end) not in list(zip(around.places, around.places[1:], strict=False))


def test_with_every_road_closed_only_who_is_beside_the_place_has_a_way() -> None:
    minutes = times(ROADS.without(frozenset(EDGES)))

    assert minutes.isna().any()
    assert minutes.notna().sum() < 5
    assert ROADS.without(frozenset(EDGES)).path(PLACE, (6.57, 53.22), **ASSUMED) is None


def test_the_network_itself_never_changes() -> None:
    before = times(ROADS)
    ROADS.without(frozenset(EDGES[:200])).travel_minutes(*PLACE, **ASSUMED)

    pd.testing.assert_series_equal(times(ROADS), before)
    assert len(ROADS.edges) == len(EDGES)


def test_closing_what_is_not_there_closes_nothing() -> None:
    pd.testing.assert_series_equal(times(ROADS.without(frozenset({"R9999"}))), times(ROADS))


def test_of_a_network_without_some_roads_more_can_be_taken_away() -> None:
    twice = ROADS.without(frozenset({"R109"})).without(frozenset({"R110"}))
    once = ROADS.without(frozenset({"R109", "R110"}))

    assert sorted(twice.edges.index) == sorted(once.edges.index)
    pd.testing.assert_series_equal(times(twice), times(once))


def test_a_slow_vehicle_stays_slow_around_a_closed_road() -> None:
    roads = ROADS.without(frozenset({make.EDGE}))
    edge = ROADS.edges.loc[make.EDGE]
    fast = roads.route(edge["from_node"], edge["to_node"])
    slow = roads.route(edge["from_node"], edge["to_node"], max_kmh=20)

    assert slow.minutes >= slow.km / 20 * 60 - 1e-6
    assert slow.minutes > fast.minutes


def test_a_line_far_from_every_road_crosses_none() -> None:
    assert ROADS.crossing(shapely.LineString([(-50_000, 0), (-50_000, 100_000)])) == ()


def test_a_line_over_one_stretch_crosses_that_one() -> None:
    nodes = dict(zip(ROADS.nodes.index, ROADS._nodes_m, strict=True))
    start, end = (nodes[ROADS.edges.at[make.EDGE, side]] for side in ("from_node", "to_node"))
    middle, (east, north) = (start + end) / 2, (end - start) / 100
    across = np.array([-north, east])
    short = shapely.LineString([middle + across, middle - across])

    assert make.EDGE in ROADS.crossing(short)
