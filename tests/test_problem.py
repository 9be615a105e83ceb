"""Does the problem say what the picture says: no more than owners stated, and nothing that nobody knows?"""

import time
from datetime import datetime, timedelta
from functools import cache
from math import ceil
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.desk import Desk
from kcr2.errors import PlanError
from kcr2.exchange.scenarios import load_scenario, open_demonstration
from kcr2.journal import Journal
from kcr2.model import CapacityReported, Event
from kcr2.picture import Picture
from kcr2.planning.allocation import Level, Run, allocate
from kcr2.planning.allocation.instance import Cover, Instance, Request, Stock
from kcr2.planning.checking.reading import read_instance
from kcr2.planning.problem import Assumption, LeftOut, Problem, build_problem, plan_options
from kcr2.terms import AnswerKind, DeliveryState, Step, Urgency
from tests import make
from tests.histories import Batch, histories, recorded
from tests.pictures import SETTINGS, picture, picture_of, reference, row_of

REQUEST, OTHER = "A-2025-0001", "A-2025-0002"
LINE, OTHER_LINE = f"{REQUEST}/1", f"{OTHER}/1"
FAR_AWAY = {"ugs_lon": -68.27, "ugs_lat": 12.15}
"""Kralendijk: no road leads there."""

PLATOON, ENGINES = "BRW-PEL-NB", "BRW-PEL-BB"
HELICOPTER = "DEF-HELI-FBO"


def asked(
    request_id: str = REQUEST, *, capability: str = PLATOON, amount: int = 2, hours: float = 6, **values: Any
) -> Event:
    """Let VR07 ask for so many units at Ede, needed so many hours after the picture."""
    line = make.request_line(capability, amount=amount)
    return make.request_filed(request_id, lines=(line,), needed_by=make.LATER + timedelta(hours=hours), **values)


def held(owner: str = "VR06", **values: Any) -> CapacityReported:
    """Let an owner have three platoons ready, of which two for others."""
    return make.capacity_reported(owner, **{"total": 3, "deployable": 3, "releasable": 2, **values})


def problem(*told: Event, options: dict[str, Any] | None = None) -> Problem:
    """Make the problem of what was said; rings are off unless they are asked for."""
    return build_problem(picture(*told), plan_options(SETTINGS, **{"ring_share": 0, **(options or {})}))


def stock_of(found: Problem, owner: str = "VR06", capability: str = PLATOON) -> Stock | None:
    """Give what the problem says an owner has."""
    instance = found.instance
    place = instance.stock_at.get((owner, capability))
    return None if place is None else instance.stock[place]


def request_of(found: Problem, name: str = LINE) -> Request:
    """Give a request of the problem."""
    return found.instance.requests[found.instance.request_at[name]]


def cover_of(found: Problem, name: str = f"restdekking VR06 {PLATOON}") -> Cover | None:
    """Give a cover rule."""
    return next((rule for rule in found.instance.cover if rule.id == name), None)


def reason(found: Problem, owner: str, capability: str = PLATOON) -> str:
    """Give why an owner is left out."""
    return row_of(found.left_out, owner=owner, capability=capability)["reason"]


def assumed(found: Problem, what: Assumption, **key: str) -> list[int]:
    """Give the figures that were assumed."""
    rows = found.assumed[found.assumed["assumption"] == what.value]
    for name, value in key.items():
        rows = rows[rows[name] == value]
    return list(rows["value"])


# ---- what is asked -------------------------------------------------------------------------------


def test_every_line_of_every_open_request_is_a_request_with_a_place_of_its_own() -> None:
    lines = (make.request_line(PLATOON), make.request_line("BRW-TW", amount=4))
    elsewhere = make.request_filed(OTHER, region="VR08", lines=lines, ugs_lon=5.4, ugs_lat=51.9)

    found = problem(asked(), elsewhere, held())

    assert [row.id for row in found.instance.requests] == [LINE, OTHER_LINE, f"{OTHER}/2"]
    assert [row.location for row in found.instance.requests] == [row.id for row in found.instance.locations]
    assert [row.requester for row in found.instance.requests] == ["VR07", "VR08", "VR08"]
    assert request_of(found, f"{OTHER}/2").quantity == 4


@pytest.mark.parametrize(
    ("urgency", "weight"),
    [(Urgency.LIFE_SAVING, 8), (Urgency.URGENT, 4), (Urgency.PRESSING, 2), (Urgency.PLANNED, 1)],
)
def test_a_request_weighs_by_its_urgency(urgency: Urgency, weight: int) -> None:
    row = request_of(problem(asked(urgency=urgency), held()))

    assert row.weight == weight
    assert row.latest == row.needed_by + SETTINGS.tolerance_min[urgency]


def test_the_time_is_in_whole_minutes_after_the_picture() -> None:
    seen = make.request_filed(REQUEST, needed_by=make.LATER + timedelta(minutes=90, seconds=59))

    assert request_of(problem(seen, held())).needed_by == 90


def test_what_was_needed_before_now_is_needed_now() -> None:
    found = problem(make.request_filed(REQUEST, needed_by=make.MOMENT + timedelta(minutes=1)), held())

    assert request_of(found).needed_by == 0
    assert request_of(found).latest == SETTINGS.tolerance_min[Urgency.URGENT]


@pytest.mark.parametrize("step", [Step.WITHDRAW, Step.PROPOSE_REJECTION, Step.STAND_DOWN])
def test_who_no_longer_asks_is_not_planned_for(step: Step) -> None:
    found = problem(asked(), asked(OTHER), make.request_stepped(step=step), held())

    assert [row.id for row in found.instance.requests] == [OTHER_LINE]


def test_who_agreed_to_less_gets_no_more_by_itself() -> None:
    agreed = make.request_stepped(step=Step.AGREE)

    assert problem(asked(), agreed, held()).instance.requests == ()
    assert request_of(problem(asked(), agreed, held(), options={"request_ids": (REQUEST,)})).quantity == 2


def test_only_the_chosen_requests_are_planned() -> None:
    found = problem(asked(), asked(OTHER), held(), options={"request_ids": (OTHER,)})

    assert [row.id for row in found.instance.requests] == [OTHER_LINE]


def test_a_chosen_request_that_does_not_ask_is_told() -> None:
    with pytest.raises(
        PlanError, match=r"^voorstel: gekozen zijn A-2025-0009; open voor een voorstel zijn: A-2025-0001"
    ):
        problem(asked(), held(), options={"request_ids": ("A-2025-0009",)})


def test_what_was_accepted_is_not_asked_again() -> None:
    found = problem(asked(amount=3), make.offer_accepted("VR08", amount=2), held())

    assert request_of(found).quantity == 1


# ---- who refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [AnswerKind.REFUSED, AnswerKind.TAKEN_BACK])
def test_a_refusal_removes_the_owner_for_that_line_only(answer: AnswerKind) -> None:
    found = problem(asked(), asked(OTHER), held(), make.call_answered("VR06", answer=answer))

    assert request_of(found, LINE).declined_by == ("VR06",)
    assert request_of(found, OTHER_LINE).declined_by == ()


def test_no_response_is_not_a_refusal() -> None:
    lapsed = make.call_issued("VR06", deadline=make.at(30))

    assert request_of(problem(asked(), held(), lapsed)).declined_by == ()


# ---- what is held --------------------------------------------------------------------------------


def test_an_owner_that_did_not_report_is_left_out_and_is_not_there_with_zero() -> None:
    found = problem(asked(), held())

    assert stock_of(found, "VR05") is None
    assert reason(found, "VR05") == LeftOut.NOT_REPORTED


def test_an_owner_that_did_not_say_what_it_can_give_is_left_out() -> None:
    found = problem(asked(), held(releasable=None))

    assert stock_of(found) is None
    assert reason(found, "VR06") == LeftOut.RELEASABLE_UNKNOWN


def test_an_owner_that_can_give_nothing_is_there_with_zero() -> None:
    stock = stock_of(problem(asked(), held(releasable=0)))

    assert stock is not None
    assert (stock.available, stock.offer_cap) == (3, 0)


def test_what_is_at_home_is_what_is_deployable_else_what_is_releasable() -> None:
    known, unknown = stock_of(problem(asked(), held())), stock_of(problem(asked(), held(deployable=None)))

    assert known is not None
    assert unknown is not None
    assert (known.available, known.offer_cap) == (3, 2)
    assert (unknown.available, unknown.offer_cap) == (2, 2)


def test_every_stock_shows_its_stand_van_quality_and_age() -> None:
    row = row_of(problem(asked(), held()).stock, owner="VR06")

    assert (row["observed_at"], row["quality"], row["age_h"], row["own_report"]) == (
        pd.Timestamp(make.MOMENT),
        "confirmed",
        1.0,
        True,
    )


def test_partners_take_part_unless_they_are_left_out() -> None:
    told = (asked(capability=HELICOPTER), held("DEF", capability=HELICOPTER))

    with_them, without = problem(*told), problem(*told, options={"partners": False})

    assert with_them.instance.supplier_of["DEF"].kind == "military"
    assert with_them.instance.supplier_of["DEF"].region == ""
    assert reason(without, "DEF", HELICOPTER) == LeftOut.PARTNERS


def test_a_planner_may_leave_an_owner_out() -> None:
    found = problem(asked(), held("VR05"), held(), options={"owners_out": ("VR05",)})

    assert list(found.instance.supplier_of) == ["VR06"]
    assert reason(found, "VR05") == LeftOut.CHOSEN


# ---- what was promised ---------------------------------------------------------------------------


def test_units_promised_elsewhere_are_not_offered_twice() -> None:
    offered = make.call_answered("VR06", request_id=OTHER, amount=1)

    stock = stock_of(problem(asked(), asked(OTHER), offered, held(), options={"request_ids": (REQUEST,)}))

    assert stock is not None
    assert (stock.available, stock.offer_cap) == (2, 1)


def test_what_is_offered_for_a_line_of_the_problem_stays_to_be_planned_and_is_best_left_there() -> None:
    found = problem(asked(), held(), make.call_answered("VR06", amount=2))
    stock = stock_of(found)

    assert stock is not None
    assert (stock.available, stock.offer_cap) == (3, 2)
    assert [(one.request, one.supplier, one.units, one.frozen) for one in found.instance.incumbent] == [
        (LINE, "VR06", 2, False)
    ]
    assert Level.DISTURB in found.instance.objectives


def test_an_offer_that_by_our_figures_comes_too_late_stands_and_is_not_asked_for_again() -> None:
    late = held(ready_min=3_000)

    found = problem(asked(amount=3), late, make.call_answered("VR06", amount=1))

    stock = stock_of(found)
    assert request_of(found).quantity == 2
    assert stock is not None
    assert stock.offer_cap == 1
    assert assumed(found, Assumption.STANDS, owner="VR06") == [1]


def test_without_offers_and_running_deliveries_there_is_nothing_to_disturb() -> None:
    assert Level.DISTURB not in problem(asked(), held()).instance.objectives


# ---- planning anew -------------------------------------------------------------------------------

RUNNING: dict[str, Any] = {"include_running": True}


def gone(state: DeliveryState) -> list[Event]:
    """Let VR06 deliver two units that came so far."""
    way = (DeliveryState.ALARMED, DeliveryState.READY, DeliveryState.EN_ROUTE, DeliveryState.AT_UGS)
    steps = way[: way.index(state) + 1] if state in way else ()
    granted = [make.request_stepped(step=step, number=n) for n, step in enumerate((Step.AGREE, Step.GRANT), start=1)]
    return [
        make.offer_accepted("VR06", observed_at=make.at(10)),
        *granted,
        *(make.delivery_stepped(one, number=n, observed_at=make.at(10 + n)) for n, one in enumerate(steps, start=1)),
    ]


@pytest.mark.parametrize(
    ("state", "frozen"),
    [
        (DeliveryState.ACCEPTED, False),
        (DeliveryState.READY, False),
        (DeliveryState.EN_ROUTE, True),
        (DeliveryState.AT_UGS, True),
    ],
)
def test_what_runs_is_planned_anew_and_what_left_home_is_frozen(state: DeliveryState, frozen: bool) -> None:
    found = problem(asked(), held(), *gone(state), options=RUNNING)
    stock = stock_of(found)

    assert request_of(found).quantity == 2
    assert [(one.units, one.frozen) for one in found.instance.incumbent] == [(2, frozen)]
    assert stock is not None
    assert (stock.available, stock.offer_cap) == (3, 2)


def test_what_runs_stays_out_when_it_is_not_planned_anew() -> None:
    found = problem(asked(), asked(OTHER), held(), *gone(DeliveryState.EN_ROUTE))
    stock = stock_of(found)

    assert [row.id for row in found.instance.requests] == [OTHER_LINE]
    assert stock is not None
    assert (stock.available, stock.offer_cap) == (1, 0)


def test_units_that_left_before_the_report_are_added_to_it() -> None:
    later = held(deployable=1, releasable=0, observed_at=make.at(40))

    stock = stock_of(problem(asked(), *gone(DeliveryState.EN_ROUTE), later, options=RUNNING))

    assert stock is not None
    assert (stock.available, stock.offer_cap) == (3, 2)


def test_what_departed_never_contradicts_the_owner_s_minimum() -> None:
    later = held(deployable=1, releasable=0, minimum_cover=2, observed_at=make.at(40))

    found = problem(asked(), *gone(DeliveryState.EN_ROUTE), later, options=RUNNING)

    rule = cover_of(found)
    assert rule is not None
    assert rule.min == 1
    assert assumed(found, Assumption.DEPARTED, owner="VR06") == [2]
    assert solved(found).lines[0].units == 2


# ---- how soon ------------------------------------------------------------------------------------


@cache
def route(owner: str, kmh: float | None) -> pd.Series:
    """Give the road to Ede."""
    found = reference().roads.travel_minutes(
        5.66, 52.04, access_detour=SETTINGS.access_detour, access_kmh=SETTINGS.access_kmh, max_kmh=kmh
    )
    return found.loc[owner]


def test_units_leave_after_deciding_and_getting_ready_and_drive_at_the_speed_of_their_type() -> None:
    found = problem(asked(), held())
    stock, way = stock_of(found), route("VR06", 55.0)

    assert stock is not None
    assert stock.mobilise == 60 + SETTINGS.decision_urgent_min
    assert found.instance.road("VR06", PLATOON, LINE) == ceil(way["travel_min"])
    assert assumed(found, Assumption.ACCESS, owner="VR06", request=LINE) == [ceil(way["access_min"])]
    assert assumed(found, Assumption.READY, owner="VR06") == [60]


def test_an_owner_s_own_time_goes_before_that_of_the_type() -> None:
    found = problem(asked(), held(ready_min=15))
    stock = stock_of(found)

    assert stock is not None
    assert stock.mobilise == 15 + SETTINGS.decision_urgent_min
    assert assumed(found, Assumption.READY) == []


@pytest.mark.parametrize(
    ("owner", "urgency", "minutes"),
    [
        ("VR06", Urgency.LIFE_SAVING, SETTINGS.decision_urgent_min),
        ("VR06", Urgency.PLANNED, SETTINGS.decision_planned_min),
        ("DEF", Urgency.PLANNED, SETTINGS.decision_defence_min),
        ("KMAR", Urgency.URGENT, SETTINGS.decision_defence_min),
        ("RK", Urgency.URGENT, SETTINGS.decision_partner_min),
    ],
)
def test_each_kind_of_owner_takes_its_own_time_to_decide(owner: str, urgency: Urgency, minutes: int) -> None:
    found = problem(asked(urgency=urgency), held(owner, ready_min=0))
    stock = stock_of(found, owner)

    assert stock is not None
    assert stock.mobilise == minutes
    assert assumed(found, Assumption.DECISION, owner=owner) == [minutes]


def test_of_lines_that_differ_the_most_urgent_gives_the_decision_time_and_that_is_noted() -> None:
    found = problem(asked(urgency=Urgency.PLANNED), asked(OTHER, urgency=Urgency.LIFE_SAVING), held(ready_min=0))
    stock = stock_of(found)

    assert stock is not None
    assert stock.mobilise == SETTINGS.decision_urgent_min
    assert assumed(found, Assumption.MOST_URGENT, owner="VR06") == [SETTINGS.decision_urgent_min]


def test_no_road_comes_after_a_clock_that_ends_at_the_place() -> None:
    own, type_s = held("DEF", capability=HELICOPTER, ready_min=60), held("DEF", capability=HELICOPTER)

    by_owner = problem(asked(capability=HELICOPTER), own).instance.road("DEF", HELICOPTER, LINE)
    by_type = problem(asked(capability=HELICOPTER), type_s).instance.road("DEF", HELICOPTER, LINE)

    assert by_type == 0
    assert by_owner == ceil(route("DEF", 230.0)["travel_min"])


def test_a_way_that_nobody_knows_never_becomes_a_number() -> None:
    found = problem(asked(**FAR_AWAY), held())

    assert found.instance.road("VR06", PLATOON, LINE) is None
    assert reason(found, "VR06") == LeftOut.NO_ROUTE
    assert solved(found).lines == ()


def test_slower_roads_can_be_tried() -> None:
    slow = problem(asked(), held(), options={"travel_factor": 150})

    assert slow.instance.road("VR06", PLATOON, LINE) == ceil(route("VR06", 55.0)["travel_min"] * 1.5)
    assert assumed(slow, Assumption.TRAVEL_FACTOR) == [150]


# ---- what stays at home --------------------------------------------------------------------------


def test_the_minimum_that_an_owner_stated_binds() -> None:
    found = problem(asked(), held(minimum_cover=2))

    rule = cover_of(found)
    assert rule is not None
    assert (rule.min, rule.target, rule.weight) == (2, 2, 1)
    assert [line.units for line in solved(found).lines] == [1]


def test_an_assumed_minimum_is_a_target_and_binds_nobody() -> None:
    found = problem(asked(amount=3), held(total=9, deployable=4, releasable=3))

    rule = cover_of(found)
    assert rule is not None
    assert (rule.min, rule.target) == (0, 3)
    assert assumed(found, Assumption.COVER, owner="VR06") == [3]
    assert [line.units for line in solved(found).lines] == [3]


def test_where_nobody_knows_what_is_deployable_no_cover_can_be_judged() -> None:
    found = problem(asked(), held(deployable=None, minimum_cover=2))

    assert cover_of(found) is None
    assert assumed(found, Assumption.COVER_UNKNOWN, owner="VR06") == [pd.NA]


RING: dict[str, Any] = {"ring_share": 0.5}


def test_around_a_hit_region_a_share_of_its_land_neighbours_stays() -> None:
    neighbours = reference().regions.at["VR07", "neighbours_land"]
    told = [held(code, releasable=3) for code in (*neighbours, "VR20")]

    found = problem(make.incident_opened(), asked(amount=99), *told, options=RING)

    rule = cover_of(found, f"ring VR07 {PLATOON}")
    assert rule is not None
    assert (rule.kind, set(rule.members), rule.weight, rule.target) == ("ring", set(neighbours), 0, 0)
    assert rule.min == ceil(0.5 * 3 * len(neighbours))
    sent = sum(line.units for line in solved(found).lines if line.supplier in neighbours)
    assert sent == 3 * len(neighbours) - rule.min


def test_without_an_open_incident_or_a_share_there_is_no_ring() -> None:
    over = (make.incident_opened(), make.incident_closed(), asked(), held())
    none = (make.incident_opened(), asked(), held())

    assert {rule.kind for rule in problem(*over, options=RING).instance.cover} == {"restdekking"}
    assert {rule.kind for rule in problem(*none).instance.cover} == {"restdekking"}


# ---- other types, other crews --------------------------------------------------------------------


def test_a_substitute_counts_for_its_part_and_says_that_this_is_assumed() -> None:
    found = problem(asked(), held(capability=ENGINES))

    (row,) = found.instance.substitutions
    assert (row.use, row.for_, row.effect) == (ENGINES, PLATOON, 60)
    assert assumed(found, Assumption.EFFECT) == [60]
    assert [line.type for line in solved(found).lines] == [ENGINES]


def test_without_substitutes_only_the_type_itself_is_there() -> None:
    found = problem(asked(), held(capability=ENGINES), options={"substitutes": False})

    assert found.instance.stock == ()
    assert not request_of(found).substitutes


def test_people_who_serve_in_two_roles_are_not_sent_twice() -> None:
    asking = asked("A-2025-0003", capability="BRW-HC-OV", amount=2)
    crews = (held("VR04"), held("VR04", capability="BRW-HC-OV"))

    found = problem(asked(), asking, *crews)

    (pool,) = found.instance.pools
    assert (pool.supplier, pool.use, pool.cap) == ("VR04", {"BRW-HC-OV": 18, PLATOON: 28}, 3 * 28)
    assert assumed(found, Assumption.CREW, owner="VR04") == [84]


def test_one_of_two_types_alone_shares_with_nobody() -> None:
    assert problem(asked(), held("VR04")).instance.pools == ()


# ---- burden --------------------------------------------------------------------------------------


def test_a_unit_weighs_its_people_and_goods_weigh_one() -> None:
    found = problem(asked(), asked(OTHER, capability="BRW-LOG-ZZ"), held())

    assert found.instance.type_of[PLATOON].burden == 28
    assert found.instance.type_of["BRW-LOG-ZZ"].burden == 1


def test_what_an_owner_delivered_lately_counts_and_what_is_long_ago_does_not() -> None:
    found = problem(asked(amount=3), asked(OTHER), make.offer_accepted("VR06", request_id=OTHER), held())
    forgotten = problem(
        *(asked(amount=3), asked(OTHER), make.offer_accepted("VR06", request_id=OTHER), held()),
        options={"burden_days": 0},
    )

    assert found.instance.supplier_of["VR06"].burden_base == 2 * 28
    assert forgotten.instance.supplier_of["VR06"].burden_base == 0
    assert found.instance.supplier_of["VR06"].burden_steps == ((0, 1), (60, 1), (120, 2))


def test_what_is_planned_anew_is_not_counted_twice() -> None:
    found = problem(asked(), held(), *gone(DeliveryState.READY), options=RUNNING)

    assert found.instance.supplier_of["VR06"].burden_base == 0


# ---- the whole -----------------------------------------------------------------------------------


def solved(found: Problem) -> Any:
    """Give the plan, proven."""
    return allocate(found.instance, Run(clock=time.monotonic))


def test_a_problem_says_on_which_picture_it_rests() -> None:
    seen = picture(asked(), held())

    found = build_problem(seen, plan_options(SETTINGS))

    assert (found.at, found.seq, found.seal) == (seen.at, seen.head.seq, seen.head.seal)


def test_the_same_picture_and_options_give_the_same_problem() -> None:
    told = (make.incident_opened(), asked(), held(), held("VR05"))

    one, again = problem(*told, options=RING), problem(*told, options=RING)

    assert one.instance.model_dump_json() == again.instance.model_dump_json()
    assert one.fingerprint == again.fingerprint
    assert one.fingerprint != problem(*told, options={"ring_share": 0.2}).fingerprint


def test_nothing_asked_is_a_problem_without_requests() -> None:
    found = problem(held())

    assert found.instance.requests == ()
    assert found.asked.empty


def read_back(found: Problem) -> Instance:
    """Write the problem to a file and read it, with every check of a file that comes in."""
    text = found.instance.model_dump_json()
    return read_instance(b'{"schema": "kcr2-alloc/1", ' + text[1:].encode(), where="beeld")


@settings(max_examples=40)
@given(histories(), st.booleans(), st.booleans(), st.sampled_from((None, 1)))
def test_every_history_gives_a_problem_without_faults(
    history: list[Batch], running: bool, substitutes: bool, most: int | None
) -> None:
    seen = picture_of(recorded(history), at=make.at(24 * 60))
    chosen = plan_options(SETTINGS, include_running=running, substitutes=substitutes, max_suppliers=most)

    found = build_problem(seen, chosen)

    assert read_back(found) == found.instance


@settings(max_examples=40)
@given(histories(), st.booleans())
def test_nothing_unknown_is_in_the_problem_and_nothing_known_is_lost(history: list[Batch], running: bool) -> None:
    seen = picture_of(recorded(history), at=make.at(24 * 60))

    found = build_problem(seen, plan_options(SETTINGS, include_running=running))

    reported = seen.capacity[seen.capacity["releasable"].notna()]
    known = set(zip(reported["owner"], reported["capability"], strict=True))
    inside = {(row.supplier, row.type) for row in found.instance.stock}
    assert inside <= known
    outside = set(zip(found.left_out["owner"], found.left_out["capability"], strict=True))
    types = {row.id for row in found.instance.types}
    assert {key for key in known if key[1] in types} <= inside | outside


@settings(max_examples=40)
@given(histories())
def test_no_owner_is_asked_for_more_than_it_called_releasable(history: list[Batch]) -> None:
    seen = picture_of(recorded(history), at=make.at(24 * 60))

    found = build_problem(seen, plan_options(SETTINGS))

    for row in found.stock.to_dict("records"):
        assert row["offer_cap"] <= row["releasable"] + row["serving"]


# ---- the case of Peel and Meinweg ----------------------------------------------------------------


@cache
def peel() -> Picture:
    """Give the picture in which both fires ask for helicopters: 20 April 2020, 13:30 Dutch time."""
    case = load_scenario("peel-meinweg-2020")
    desk = Desk(Journal("sqlite://"), reference(), SETTINGS)
    told = open_demonstration(desk, case, name="demo-peel")
    opened = desk.picture(told, now=datetime.fromisoformat("2020-04-20T13:30:00+02:00"))
    desk.journal.close()
    return opened


def test_two_fires_ask_for_four_helicopters_and_there_is_one() -> None:
    found = build_problem(peel(), plan_options(SETTINGS))

    assert [(row.requester, row.type, row.quantity) for row in found.instance.requests] == [
        ("VR22", HELICOPTER, 2),
        ("VR23", HELICOPTER, 2),
    ]
    stock = stock_of(found, "DEF", HELICOPTER)
    assert stock is not None
    assert (stock.available, stock.offer_cap) == (1, 1)
    assert stock.mobilise == 180 + SETTINGS.decision_defence_min


def test_the_one_helicopter_could_be_at_either_fire_while_it_is_of_use() -> None:
    found = build_problem(peel(), plan_options(SETTINGS)).instance

    for row in found.requests:
        road = found.road("DEF", HELICOPTER, row.location)
        assert road is not None
        assert row.needed_by < found.stock[0].mobilise + road <= row.latest


def test_the_one_helicopter_goes_where_lives_are_at_stake_and_both_fires_stay_short() -> None:
    plan = solved(build_problem(peel(), plan_options(SETTINGS)))

    assert [(line.request, line.supplier, line.units) for line in plan.lines] == [("A-2020-0002/1", "DEF", 1)]
    assert plan.short == {"A-2020-0001/1": 200, "A-2020-0002/1": 100}
