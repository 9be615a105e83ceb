"""What does a simulation make of nothing, of little, of the night, of New Year, and of an incident that was there?"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kcr2.actions import (
    AnswerCall,
    CallForOffers,
    CloseIncident,
    FileRequest,
    Intention,
    OpenIncident,
    RecordSignature,
    ReportCapacity,
    SetGrip,
    StepDelivery,
    TakeStep,
    UpdateIncident,
    WriteAdvice,
)
from kcr2.desk import Desk
from kcr2.draws import number_of, triangular
from kcr2.journal import Author, Space
from kcr2.model import Event, Variant
from kcr2.settings import Settings
from kcr2.simulation.branch import Start, branch_off, run_into
from kcr2.simulation.chance import Lots
from kcr2.simulation.daylight import flight_window, sun
from kcr2.simulation.outcome import course, moments, presence, refusals, waits
from kcr2.simulation.parameters import MOST_SEED, Parameters, parameters_of
from kcr2.simulation.running import Simulation, simulate
from kcr2.simulation.script import Script
from kcr2.simulation.stock import Stock, stocks_of
from kcr2.simulation.terms import AskingOrder, Happening
from kcr2.simulation.world import World, straight_km
from kcr2.terms import DeliveryState, Feasibility, LegalBasis, Role, SpaceKind, Step
from kcr2.view.simulation import course_chart, moments_table, refusals_table, waits_table
from kcr2.words import speak
from tests import make
from tests.pictures import SETTINGS, picture, reference

SURE: dict[str, Any] = {
    "refusal_chance": 0.0,
    "refusal_chance_pressed": 0.0,
    "decision_spread": 0.0,
    "count_error": 0,
    "asking": AskingOrder.NEAREST,
}
"""Nothing falls by chance, and the nearest is asked: no planner is needed."""

HELICOPTER, TANKER = "DEF-HELI-FBO", "BRW-TW"
HUB = Author(actor="planner", role=Role.KCR2, organisation="KCR2")


def demand(*points: tuple[int, int], **values: Any) -> dict[str, Any]:
    """Make a line of demand: from each minute on, so many units."""
    return {
        "incident": "heide",
        "region": "VR07",
        "capability": make.CAPABILITY,
        "effect": "Flanken van de brand houden.",
        "urgency": "urgent",
        "ugs_name": "Ede, transferium",
        "lon": 5.72,
        "lat": 52.04,
        "points": [{"after_min": minute, "amount": amount} for minute, amount in points],
        **values,
    }


def incident(key: str = "heide", **values: Any) -> dict[str, Any]:
    """Make an incident of a variant."""
    return {"key": key, "name": f"Brand {key}", "type": "wildfire", "regions": ("VR07",), **values}


def variant(*demands: dict[str, Any], **values: Any) -> Variant:
    """Make a variant of eight hours with one fire."""
    dull = {"kind": "likely", "summary": "De brand is in de avond onder controle.", "basis": "aanname"}
    return Variant.model_validate(
        {**dull, "duration_min": 480, "incidents": (incident(),), "demands": demands, **values}
    )


def has(owner: str, amount: int, *, capability: str = make.CAPABILITY, **values: Any) -> Event:
    """Let an owner say what it has, all of it releasable; a moment before the simulation begins."""
    counts = {"total": amount, "deployable": amount, "releasable": amount}
    return make.capacity_reported(owner, capability=capability, **{**counts, **values})


def ran(
    *told: Event, of: Variant, at: datetime = make.LATER, with_: dict[str, Any] | None = None, seed: int = 1
) -> Simulation:
    """Simulate a variant from what was told; nothing falls by chance unless it is said."""
    return simulate(picture(*told, at=at), of, parameters_of(SETTINGS, seed=seed, **{**SURE, **(with_ or {})}))


def said(simulation: Simulation, kind: type[Intention]) -> list[Any]:
    """Give what was said of a kind, in order."""
    return [line.intention for line in simulation.lines if type(line.intention) is kind]


def kinds(simulation: Simulation) -> set[str]:
    """Give the kinds of act."""
    return {type(line.intention).__name__ for line in simulation.lines}


def steps(simulation: Simulation) -> list[Step]:
    """Give the steps of requests."""
    return [one.step for one in said(simulation, TakeStep)]


# ---- nothing, or little -----------------------------------------------------------------------------------


def test_a_variant_that_needs_nothing_opens_its_incident_and_asks_nobody() -> None:
    simulation = ran(has("VR06", 3), of=variant())

    assert kinds(simulation) == {"OpenIncident"}
    assert simulation.drawn == ()


def test_of_a_variant_that_needs_nothing_every_table_is_empty_and_has_its_headings() -> None:
    simulation = ran(of=variant())

    for table in (
        moments(simulation),
        course(simulation),
        refusals(simulation),
        waits(simulation, ()),
        moments_table(simulation, reference()),
        waits_table(simulation, reference()),
        refusals_table(simulation, reference()),
    ):
        assert table.empty
        assert len(table.columns) >= 6


def test_the_moments_have_the_same_columns_with_and_without_demand() -> None:
    assert list(moments(ran(of=variant())).columns) == list(moments(ran(of=variant(demand((0, 1))))).columns)


def test_a_demand_of_nought_asks_nobody() -> None:
    simulation = ran(has("VR06", 3), of=variant(demand((0, 0))))

    assert not said(simulation, FileRequest)
    assert list(moments(simulation)["most_needed"]) == [0]
    assert moments(simulation)["complete_at"].isna().all()


def test_where_nobody_reported_nobody_is_called_and_the_region_asks_again_later_and_later() -> None:
    simulation = ran(of=variant(demand((0, 2)), duration_min=1_200))

    filed = [one.observed_at for one in said(simulation, FileRequest)]
    assert not said(simulation, CallForOffers)
    assert len(filed) >= 3
    waited = [(later - earlier).total_seconds() for earlier, later in pairwise(filed)]
    assert waited == sorted(waited)
    assert waited[1] > 1.5 * waited[0]
    assert set(steps(simulation)) == {Step.TAKE_IN, Step.ACCEPT, Step.WITHDRAW}


def test_what_an_owner_did_not_state_is_not_taken_for_nought_nor_asked() -> None:
    told = make.capacity_reported("VR06", total=5, deployable=5, releasable=None)

    assert stocks_of(picture(told)) == {}
    assert not said(ran(told, of=variant(demand((0, 2)))), CallForOffers)


def test_who_said_that_it_has_nothing_to_spare_is_not_asked() -> None:
    assert not said(ran(has("VR06", 0), of=variant(demand((0, 2)))), CallForOffers)


def test_the_cover_that_an_owner_stated_is_not_asked_for() -> None:
    simulation = ran(has("VR06", 3, minimum_cover=2), of=variant(demand((0, 3))))

    assert [call.amount for call in said(simulation, CallForOffers)][:1] == [1]
    assert sum(one.amount for one in said(simulation, AnswerCall)) == 1


def test_who_is_committed_already_gives_only_what_is_left() -> None:
    simulation = ran(has("VR06", 3, releasable=1), of=variant(demand((0, 3))))

    assert max(one.amount for one in said(simulation, AnswerCall)) == 1


def test_a_variant_that_ends_before_anybody_answers_leaves_its_request_open() -> None:
    simulation = ran(has("VR06", 3), of=variant(demand((0, 2)), duration_min=5))

    assert kinds(simulation) == {"OpenIncident", "FileRequest"}
    assert moments(simulation)["arrived_at"].isna().all()
    assert list(moments_table(simulation, reference())["Eerste aankomst"]) == ["–"]


def test_a_part_of_what_is_needed_is_advised_under_a_condition_and_named() -> None:
    simulation = ran(has("VR06", 1), of=variant(demand((0, 3))))

    advice = said(simulation, WriteAdvice)[0]
    assert advice.feasibility is Feasibility.YES_IF
    assert "Er ontbreken er 2" in advice.condition
    assert Step.SETTLE_SHORT in steps(simulation)


def test_all_of_what_is_needed_is_advised_without_one() -> None:
    advice = said(ran(has("VR06", 3), of=variant(demand((0, 3)))), WriteAdvice)[0]

    assert (advice.feasibility, advice.condition) == (Feasibility.YES, "")


# ---- own units --------------------------------------------------------------------------------------------


def test_own_units_need_no_request_until_they_are_relieved() -> None:
    simulation = ran(has("VR07", 4, minimum_cover=1), of=variant(demand((0, 2)), duration_min=240))

    assert not said(simulation, FileRequest)
    row = moments(simulation).iloc[0]
    assert (row["own"], row["given"], row["owners"], row["most_present"]) == (2, 0, 0, 2)


def test_own_units_stop_at_the_cover_and_the_rest_is_asked() -> None:
    simulation = ran(has("VR07", 4, minimum_cover=3), has("VR06", 4), of=variant(demand((0, 3))))

    assert [one.lines[0].amount for one in said(simulation, FileRequest)][:1] == [2]


def test_own_units_of_another_region_are_not_own() -> None:
    simulation = ran(has("VR06", 4, minimum_cover=0), of=variant(demand((0, 2))))

    assert not [one for one in simulation.trace.happened if one.own]


def stock(**values: Any) -> Stock:
    """Make a stock of three units that may all go."""
    plain: dict[str, Any] = {
        "owner": "VR07",
        "capability": make.CAPABILITY,
        "row": {"ready_min": None, "restriction": ""},
        **{"total": 5, "deployable": 5, "deployed": 0, "resting": 0, "minimum": None, "cover": 0},
        **{"free": 1, "ready_min": 60, "drives": True, "military": False},
    }
    return Stock(**{**plain, **values})


@pytest.mark.parametrize("error", [-1, 0, 1])
def test_an_error_of_a_count_gives_back_nothing_that_is_away(error: int) -> None:
    one = stock()
    one.offer(3)
    one.promise(3)
    one.leave(3)

    one.correct(error)

    assert one.free == -2 + max(error, 0)
    assert one.deployable == 2 + max(error, 0)
    assert (one.deployable or 0) + (one.deployed or 0) <= (one.total or 0)


@settings(max_examples=20)
@given(st.integers(0, 5), st.integers(-3, 3), st.integers(0, 5))
def test_an_error_changes_what_is_free_by_no_more_than_the_error(free: int, error: int, own: int) -> None:
    one = stock(free=free)
    one.offer(own)
    before = one.free

    one.correct(error)

    assert abs(one.free - before) <= abs(error)
    assert one.values()["releasable"] >= 0
    assert (one.deployable or 0) <= (one.total or 0)


# ---- demand falls -----------------------------------------------------------------------------------------


def test_a_request_that_is_no_longer_needed_is_withdrawn_before_anybody_moves() -> None:
    simulation = ran(has("VR06", 3), of=variant(demand((0, 2), (20, 0))))

    assert steps(simulation)[-1] is Step.WITHDRAW
    assert not said(simulation, StepDelivery)


def test_what_was_offered_is_free_again_after_a_withdrawal() -> None:
    plan = variant(demand((0, 2), (60, 0), (90, 2)), duration_min=600)

    simulation = ran(has("VR06", 2), of=plan, with_={"retry_min": 10})

    assert [one.amount for one in said(simulation, AnswerCall) if one.amount] == [2, 2]
    assert presence(simulation, next(iter(simulation.streams)))


def test_units_that_had_not_left_are_cancelled_and_those_at_work_go_home() -> None:
    early = ran(has("VR06", 2), of=variant(demand((0, 2), (95, 0))))
    late = ran(has("VR06", 2), of=variant(demand((0, 2), (400, 0)), duration_min=1_400))

    assert DeliveryState.CANCELLED in {one.state for one in said(early, StepDelivery)}
    states = [one.state for one in said(late, StepDelivery)]
    assert states[-1] is DeliveryState.AVAILABLE
    assert states.index(DeliveryState.DEPLOYED) < states.index(DeliveryState.RETURNING)


def test_what_came_home_is_the_owner_s_again_and_the_request_is_signed_and_closed() -> None:
    simulation = ran(has("VR06", 2), of=variant(demand((0, 2), (300, 0)), duration_min=1_500))

    last = said(simulation, ReportCapacity)[-1]
    assert (last.deployable, last.releasable, last.deployed, last.resting, last.committed) == (2, 2, 0, 0, 0)
    assert steps(simulation)[-2:] == [Step.STAND_DOWN, Step.CLOSE]
    assert len(said(simulation, RecordSignature)) == 1


def test_who_works_a_whole_shift_is_relieved_by_another_request() -> None:
    shift = {"relief_lead_min": 240}

    simulation = ran(has("VR06", 1), has("VR04", 1), of=variant(demand((0, 1)), duration_min=1_300), with_=shift)

    filed = said(simulation, FileRequest)
    assert len(filed) >= 2
    owners = [one.owner for one in simulation.trace.happened if one.happening is Happening.DEPLOYED]
    assert set(owners) == {"VR04", "VR06"}


# ---- an incident that was there ---------------------------------------------------------------------------


def test_an_incident_that_goes_on_keeps_its_beginning_and_its_place_when_it_ends() -> None:
    held = make.incident_opened("I-2025-0007", name="Brand heide", started_at=make.EARLIER, lon=5.7, lat=52.1)
    plan = variant(incidents=(incident(ends_after_min=60, lon=5.0, lat=52.5),))

    simulation = ran(held, of=plan)

    (closed,) = said(simulation, CloseIncident)
    assert kinds(simulation) == {"CloseIncident"}
    assert (closed.incident_id, closed.started_at, closed.lon, closed.lat) == ("I-2025-0007", make.EARLIER, 5.7, 52.1)
    assert closed.ended_at > make.LATER


def test_an_incident_that_hits_more_regions_is_told_so_before_their_grip_is() -> None:
    held = make.incident_opened("I-2025-0007", name="Brand heide", regions=("VR07",))
    plan = variant(incidents=(incident(regions=("VR06", "VR07"), grip=3),))

    simulation = ran(held, of=plan)

    assert [type(line.intention) for line in simulation.lines] == [UpdateIncident, SetGrip, SetGrip]
    assert said(simulation, UpdateIncident)[0].regions == ("VR07", "VR06")


def test_an_incident_that_was_closed_is_opened_under_another_number() -> None:
    first = make.incident_opened("SIM-2025-HEIDE", name="Brand heide")
    closed = make.incident_closed("SIM-2025-HEIDE", name="Brand heide")

    (opened,) = said(ran(first, closed, of=variant()), OpenIncident)

    assert opened.incident_id == "SIM-2025-HEIDE-2"


def test_no_number_is_given_to_two_incidents() -> None:
    long = "natuurbrand-veluwe-noord"
    keys = (f"{long}-oost", f"{long}-west", f"{long}-zuid")

    opened = said(ran(of=variant(incidents=tuple(map(incident, keys)))), OpenIncident)

    assert len({one.incident_id for one in opened}) == 3
    assert {one.name for one in opened} == {f"Brand {key}" for key in keys}


def test_an_incident_that_was_there_goes_on_as_one_and_ends_once() -> None:
    held = make.incident_opened("I-2025-0007", name="Brand")
    twins = (incident("heide", name="Brand", ends_after_min=50), incident("duin", name="Brand", ends_after_min=60))

    simulation = ran(held, of=variant(incidents=twins))

    closed = [one.incident_id for one in said(simulation, CloseIncident)]
    assert closed == ["I-2025-0007", "SIM-2025-DUIN"]
    assert [one.incident_id for one in said(simulation, OpenIncident)] == ["SIM-2025-DUIN"]


def test_an_incident_that_ends_before_the_variant_takes_its_units_home() -> None:
    plan = variant(demand((0, 2)), incidents=(incident(ends_after_min=300),), duration_min=1_500)

    simulation = ran(has("VR06", 2), of=plan)

    table = course(simulation)
    assert list(table["present"])[-1] == 0
    assert said(simulation, CloseIncident)
    assert simulation.trace.needed[-1].amount == 0


def test_an_incident_of_two_regions_gets_a_grip_from_each_of_them() -> None:
    simulation = ran(of=variant(incidents=(incident(regions=("VR06", "VR07"), grip=2),)))

    told = [(line.author.organisation, line.intention) for line in simulation.lines if type(line.intention) is SetGrip]
    assert [(organisation, one.region, one.level) for organisation, one in told] == [
        ("VR06", "VR06", 2),
        ("VR07", "VR07", 2),
    ]


def test_an_incident_without_a_grip_says_none() -> None:
    assert not said(ran(of=variant()), SetGrip)


# ---- who refuses ------------------------------------------------------------------------------------------


def world(*told: Event, of: Variant | None = None, at: datetime = make.LATER, **values: Any) -> World:
    """Give the world at the beginning of a simulation."""
    seen = picture(*told, at=at)
    return World(seen, of or variant(), parameters_of(SETTINGS, **values), Script(seen.at, "proef"))


@pytest.mark.parametrize(("phase", "chance"), [(None, 0.1), ("1", 0.1), ("2", 0.6), ("not_participating", 0.1)])
def test_an_owner_in_its_own_dry_season_refuses_more(phase: str | None, chance: float) -> None:
    here = world(make.region_reported("VR06", wildfire_phase=phase), refusal_chance=0.1, refusal_chance_pressed=0.6)

    assert here.refusal_chance("VR06") == chance


@pytest.mark.parametrize(("level", "chance"), [(2, 0.1), (3, 0.6), (5, 0.6)])
def test_an_owner_with_a_disaster_of_its_own_refuses_more(level: int, chance: float) -> None:
    here = world(
        make.incident_opened(regions=("VR06",)),
        make.grip_set(region="VR06", level=level),
        refusal_chance=0.1,
        refusal_chance_pressed=0.6,
    )

    assert here.refusal_chance("VR06") == chance


def test_a_region_of_which_nothing_is_known_is_not_taken_for_pressed() -> None:
    assert world(refusal_chance=0.1, refusal_chance_pressed=0.6).refusal_chance("VR06") == 0.1


def test_a_partner_has_no_region_of_its_own_to_be_pressed_by() -> None:
    assert world(refusal_chance=0.1, refusal_chance_pressed=0.6).refusal_chance("DEF") == 0.1


def test_the_chance_of_a_variant_goes_before_the_setting_and_never_lowers_pressure() -> None:
    here = world(make.region_reported("VR06", wildfire_phase="2"), of=variant(refusal_chance=0.3), refusal_chance=0.1)

    assert here.refusal_chance("VR04") == 0.3
    assert here.refusal_chance("VR06") == max(0.3, SETTINGS.refusal_chance_pressed)


def test_a_lower_grip_that_is_told_later_does_not_take_pressure_off() -> None:
    here = world(refusal_chance=0.1, refusal_chance_pressed=0.6)
    here.set_grip("VR06", 4)
    here.set_grip("VR06", 1)

    assert here.refusal_chance("VR06") == 0.6


def test_a_refusal_gives_no_reason_and_no_figure() -> None:
    simulation = ran(has("VR06", 3), of=variant(demand((0, 2))), with_={"refusal_chance": 1.0})

    answers = said(simulation, AnswerCall)
    assert answers
    assert {(one.amount, one.reason, one.from_at) for one in answers} == {(0, "", None)}


def test_who_refused_is_not_asked_again_for_the_same_request() -> None:
    simulation = ran(has("VR06", 3), has("VR04", 3), of=variant(demand((0, 2))), with_={"refusal_chance": 1.0})

    asked = [(call.request_id, owner) for call in said(simulation, CallForOffers) for owner in call.owners]
    assert len(asked) == len(set(asked))


def test_who_answers_too_late_gave_no_response_and_that_is_no_refusal() -> None:
    for seed in range(1, 40):
        simulation = ran(
            has("VR06", 3),
            of=variant(demand((0, 2)), duration_min=200),
            with_={"decision_spread": 1.0, "answer_term": 1.0},
            seed=seed,
        )
        lapsed = [one for one in simulation.trace.happened if one.happening is Happening.LAPSED]
        if lapsed:
            break
    assert lapsed
    requests = {one.request_id for one in lapsed}
    assert not [one for one in said(simulation, AnswerCall) if one.request_id in requests]
    assert not [one for one in simulation.trace.happened if one.happening is Happening.REFUSED]


# ---- Defence and police ------------------------------------------------------------------------------------


def defence(**values: Any) -> Event:
    """Let Defence have three helicopters of which one stands ready."""
    return has("DEF", 3, capability=HELICOPTER, deployable=1, releasable=1, deployed=0, resting=0, **values)


NOON = datetime(2025, 6, 20, 10, 0, tzinfo=UTC)


def test_help_of_defence_waits_for_the_minister_and_the_chief_of_defence() -> None:
    plan = variant(demand((0, 1), capability=HELICOPTER))

    simulation = ran(defence(observed_at=NOON - timedelta(hours=1)), of=plan, at=NOON)

    granted = [one for one in said(simulation, TakeStep) if one.step is Step.GRANT]
    assert {one.decided_for.value for one in granted} == {"JENV", "DEF"}
    assert {one.legal_basis for one in granted} == {LegalBasis.WVR_51_MILITARY}
    assert len({one.observed_at for one in granted}) == 2


def test_what_does_not_stand_ready_comes_a_day_later() -> None:
    plan = variant(demand((0, 3), capability=HELICOPTER), duration_min=2 * 1_440)

    simulation = ran(defence(observed_at=NOON - timedelta(hours=1)), of=plan, at=NOON)

    grown = [one for one in said(simulation, ReportCapacity) if one.owner == "DEF" and (one.deployable or 0) > 1]
    assert grown
    called = said(simulation, CallForOffers)[0].observed_at
    assert grown[0].observed_at - called >= timedelta(days=1)


@pytest.mark.parametrize("hour", [0, 4, 12, 20, 23])
def test_a_helicopter_that_is_asked_for_at_night_flies_by_day(hour: int) -> None:
    begin = datetime(2025, 12, 20, hour, tzinfo=UTC)
    here = world(defence(observed_at=begin - timedelta(hours=1)), at=begin)

    way = here.way(here.stocks["DEF", HELICOPTER], 5.8, 51.4, 0)

    assert way is not None
    for minute in (way.departs, way.arrives):
        at = begin + timedelta(minutes=minute)
        rise, fall = sun(at.date(), 5.8, 51.4)
        assert rise - timedelta(minutes=1) <= at <= fall


def test_without_the_rule_of_daylight_it_flies_at_once() -> None:
    begin = datetime(2025, 12, 20, 20, tzinfo=UTC)
    told = defence(observed_at=begin - timedelta(hours=1))

    dark, lit = (
        one.way(one.stocks["DEF", HELICOPTER], 5.8, 51.4, 0)
        for one in (world(told, at=begin, daylight=False), world(told, at=begin))
    )

    assert dark is not None
    assert lit is not None
    assert dark.arrives < lit.arrives


def test_a_flight_that_fits_in_no_day_is_no_way_and_nobody_is_asked_for_it() -> None:
    plan = variant(demand((0, 1), capability=HELICOPTER))

    simulation = ran(defence(observed_at=NOON - timedelta(hours=1)), of=plan, at=NOON, with_={"brief_min": 1_200})

    assert said(simulation, FileRequest)
    assert not said(simulation, CallForOffers)


# ---- time --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "year"),
    [
        (datetime(2024, 12, 31, 22, 30, tzinfo=UTC), 2024),
        (datetime(2024, 12, 31, 23, 30, tzinfo=UTC), 2025),
        (datetime(2025, 1, 1, 0, 30, tzinfo=UTC), 2025),
    ],
)
def test_a_request_is_numbered_in_the_dutch_year(at: datetime, year: int) -> None:
    simulation = ran(of=variant(demand((0, 2)), duration_min=10), at=at)

    assert [one.request_id for one in said(simulation, FileRequest)] == [f"A-{year}-0001"]
    assert said(simulation, OpenIncident)[0].incident_id == f"SIM-{year}-HEIDE"


def test_at_new_year_the_numbers_begin_anew() -> None:
    at = datetime(2024, 12, 31, 21, tzinfo=UTC)

    simulation = ran(of=variant(demand((0, 2)), duration_min=360), at=at)

    numbers = [one.request_id for one in said(simulation, FileRequest)]
    assert numbers[:1] == ["A-2024-0001"]
    assert "A-2025-0001" in numbers


def test_numbers_go_on_after_those_that_are_taken() -> None:
    held = make.request_filed("A-2025-0041")
    draft = make.request_drafted("A-2025-0057")

    simulation = ran(make.incident_opened(), held, draft, of=variant(demand((0, 2)), duration_min=10))

    assert [one.request_id for one in said(simulation, FileRequest)] == ["A-2025-0058"]


def test_the_hour_that_the_clock_skips_is_no_hour_of_a_simulation() -> None:
    at = datetime(2025, 3, 30, 0, 30, tzinfo=UTC)

    simulation = ran(has("VR06", 2, observed_at=at - timedelta(hours=1)), of=variant(demand((0, 2))), at=at)

    row = moments(simulation).iloc[0]
    assert row["arrived_at"] - row["needed_at"] == pd.Timedelta(minutes=int(row["arrived_min"]))
    hours = {at.hour for at in course_chart(simulation, row["stream"], "pelotons").data[0].x}
    assert 2 not in hours


def test_a_chart_begins_in_dutch_time() -> None:
    simulation = ran(of=variant(demand((0, 2)), duration_min=10))

    figure = course_chart(simulation, next(iter(simulation.streams)), "pelotons")

    assert f"{figure.data[0].x[0]:%H:%M}" == "15:00"
    assert {trace.line.dash for trace in figure.data} == {"dash", "solid"}


@pytest.mark.parametrize(("seconds", "minute"), [(0, 0), (1, 1), (59, 1), (60, 1), (61, 2), (-1, 0), (-60, -1)])
def test_a_minute_of_a_script_is_never_before_its_moment(seconds: int, minute: int) -> None:
    script = Script(make.MOMENT, "proef")

    assert script.minute(make.MOMENT + timedelta(seconds=seconds)) == minute
    assert script.moment(minute) >= make.MOMENT + timedelta(seconds=seconds)


@settings(max_examples=20)
@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.floats(3.3, 7.2), st.floats(50.7, 53.6))
def test_the_sun_stays_up_between_seven_and_eighteen_hours_here(day: date, lon: float, lat: float) -> None:
    rise, fall = sun(day, lon, lat)

    assert timedelta(hours=7) <= fall - rise <= timedelta(hours=18)
    assert rise.date() == fall.date() == day


@settings(max_examples=20)
@given(st.floats(3.3, 7.1), st.floats(50.7, 53.4))
def test_the_sun_rises_first_in_the_east(lon: float, lat: float) -> None:
    day = date(2025, 3, 21)

    assert sun(day, lon + 0.1, lat)[0] < sun(day, lon, lat)[0]


def test_a_flight_at_the_moment_of_sunset_waits_for_the_next_day() -> None:
    _rise, fall = sun(date(2025, 6, 20), 5.8, 51.4)

    start, _fall = flight_window(fall, timedelta(minutes=1), 5.8, 51.4)

    assert start.date() == date(2025, 6, 21)


# ---- chance ------------------------------------------------------------------------------------------------


def test_no_error_is_drawn_where_none_is_possible() -> None:
    assert {Lots(seed).off_by(0, 0, "VR06", "brand") for seed in range(100)} == {0}


@settings(max_examples=20)
@given(st.integers(0, MOST_SEED), st.integers(1, 1_000), st.floats(0, 1))
def test_a_decision_takes_from_half_to_three_times_the_middle(seed: int, middle: int, spread: float) -> None:
    taken = Lots(seed).takes(middle, spread, 0, "VR06", "brand")

    assert round(middle * (1 - spread / 2)) <= taken <= round(middle * (1 + 2 * spread))


@settings(max_examples=20)
@given(st.floats(0, 0.999), st.integers(1, 100), st.integers(0, 100), st.integers(0, 100))
def test_a_triangle_lies_between_its_ends(number: float, least: int, up: int, on: int) -> None:
    value = triangular(number, least, least + up, least + up + on)

    assert least - 1e-9 <= value <= least + up + on + 1e-9


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.floats(0, 1), st.floats(0, 1))
def test_who_refuses_at_a_chance_refuses_at_every_higher_one(seed: int, one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert Lots(seed).happens(high, 0, "VR06", "x") or not Lots(seed).happens(low, 0, "VR06", "x")
    assert 0 <= number_of(seed, "VR06") < 1


# ---- roads -------------------------------------------------------------------------------------------------


def test_a_way_is_the_same_there_and_back_over_the_ground_that_one_flies() -> None:
    assert straight_km(4.9, 52.4, 5.7, 51.8) == pytest.approx(straight_km(5.7, 51.8, 4.9, 52.4))
    assert straight_km(4.9, 52.4, 4.9, 52.4) == 0


def test_an_owner_with_the_time_that_it_stated_is_ready_by_that_time() -> None:
    here = world(has("VR06", 2, ready_min=17))

    way = here.way(here.stocks["VR06", make.CAPABILITY], 5.72, 52.04, 100)

    assert way is not None
    assert way.ready == 117
    assert way.departs == way.ready < way.arrives


def test_over_the_sea_nobody_comes_by_road() -> None:
    here = world(has("VR06", 2))

    assert here.way(here.stocks["VR06", make.CAPABILITY], -68.2, 12.2, 0) is None


# ---- parameters --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"seed": -1},
        {"seed": MOST_SEED + 1},
        {"refusal_chance": 1.01},
        {"refusal_chance": -0.01},
        {"rounds": 0},
        {"check_min": 1},
        {"agree_min": 1},
        {"retry_min": 9},
        {"answer_term": 0.5},
        {"shift_h": 0},
        {"shift_h": float("inf")},
        {"rest_h": float("inf")},
        {"answer_term": float("inf")},
        {"decision_spread": 1.5},
        {"asking": "verste eerst"},
        {"kleur": "rood"},
    ],
)
def test_a_parameter_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        parameters_of(SETTINGS, **wrong)


def test_a_setting_that_somebody_changed_is_what_is_simulated_with() -> None:
    changed = Settings(decision_urgent_min=77, rest_h=3.0)

    held: Parameters = parameters_of(changed)

    assert (held.decision_urgent_min, held.rest_h) == (77, 3.0)


# ---- tables ------------------------------------------------------------------------------------------------


def test_waits_for_regions_are_told_as_one_and_no_region_is_named() -> None:
    simulation = ran(has("VR06", 1), has("VR04", 1), of=variant(demand((0, 2))))

    table = waits_table(simulation, reference())

    names = {reference().owner_name(code) for code in reference().regions.index}
    assert "veiligheidsregio's" in set(table["Wie"])
    assert not names & set(table["Wie"])


def test_the_shortest_the_median_and_the_longest_wait_are_in_order() -> None:
    simulation = ran(has("VR06", 1), has("VR04", 1), of=variant(demand((0, 4))), with_={"decision_spread": 1.0})

    table = waits(simulation, reference().regions.index)

    assert (table["least"] <= table["median"]).all()
    assert (table["median"] <= table["most"]).all()


def test_a_refusal_is_told_as_a_draw_and_not_as_a_fault() -> None:
    simulation = ran(has("VR06", 2), of=variant(demand((0, 2))), with_={"refusal_chance": 1.0})

    table = refusals_table(simulation, reference())

    assert set(table["Uitkomst"]) == {"weigert"}
    assert (table["Getrokken"] < table["Weigerkans"]).all()


def test_hours_and_minutes_after_the_need_are_told_with_the_moment() -> None:
    simulation = ran(has("VR06", 2), of=variant(demand((0, 2))))

    (told,) = moments_table(simulation, reference())["Eerste aankomst"]

    minutes = int(moments(simulation)["arrived_min"].iloc[0])
    assert told.endswith(f"(+{minutes // 60}:{minutes % 60:02})")


@pytest.fixture
def english() -> Iterator[None]:
    """Let the screen speak English for one test."""
    speak("en")
    yield
    speak("nl")


@pytest.mark.usefixtures("english")
def test_the_tables_speak_english_on_an_english_screen() -> None:
    simulation = ran(has("VR06", 2), of=variant(demand((0, 2))), with_={"refusal_chance": 1.0})

    headings = {
        *moments_table(simulation, reference()).columns,
        *waits_table(simulation, reference()).columns,
        *refusals_table(simulation, reference()).columns,
    }

    assert not headings & {"Eerste vertrek", "Nodig vanaf", "Gewacht op", "Wie", "Uitkomst", "Eigenaar"}


# ---- laws --------------------------------------------------------------------------------------------------

AMOUNTS = st.integers(0, 5)


@settings(max_examples=12)
@given(
    AMOUNTS,
    AMOUNTS,
    st.lists(st.tuples(st.integers(0, 400), AMOUNTS), min_size=1, max_size=4, unique_by=lambda p: p[0]),
)
def test_never_more_are_at_work_than_there_are_nor_than_were_ever_needed(
    near: int, far: int, points: list[tuple[int, int]]
) -> None:
    simulation = ran(has("VR06", near), has("VR04", far), of=variant(demand(*sorted(points)), duration_min=900))

    present = course(simulation)["present"]
    assert present.max() <= near + far
    assert present.min() >= 0
    reported = said(simulation, ReportCapacity)
    assert all((one.deployable or 0) + (one.deployed or 0) + (one.resting or 0) == one.total for one in reported)


@settings(max_examples=8)
@given(st.integers(0, 10_000))
def test_every_request_is_taken_in_once_and_ends_at_most_once(seed: int) -> None:
    by_chance = {"refusal_chance": 0.4, "decision_spread": 1.0, "count_error": 1}

    simulation = ran(has("VR06", 2), has("VR04", 2), of=variant(demand((0, 3), (200, 1))), with_=by_chance, seed=seed)

    for request in {one.request_id for one in said(simulation, FileRequest)}:
        taken = [one.step for one in said(simulation, TakeStep) if one.request_id == request]
        assert taken.count(Step.TAKE_IN) <= 1
        assert taken.count(Step.WITHDRAW) + taken.count(Step.CLOSE) <= 1
        if Step.WITHDRAW in taken:
            assert taken[-1] is Step.WITHDRAW


# ---- into a branch -----------------------------------------------------------------------------------------


@pytest.fixture
def parent(desk: Desk) -> Space:
    """Give a live space in which a fire burns and two owners said what they have."""
    space = desk.journal.space("live")
    told = [make.incident_opened("I-2025-0007", name="Brand heide"), has("VR06", 3), has("VR04", 2)]
    head = desk.journal.head(space.name)
    desk.journal.append(space.name, told, author=make.author(), at=make.MOMENT, seen=head.seq)
    return space


Told = Callable[..., tuple[Space, Simulation]]


@pytest.fixture
def branched(desk: Desk, parent: Space) -> Told:
    """Simulate a variant into a branch of that space."""

    def into(of: Variant, name: str = "sim-proef") -> tuple[Space, Simulation]:
        p = parameters_of(desk.settings, **SURE)
        branch = branch_off(desk, Start(parent, make.MOMENT, name, "Simulatie", make.LATER), of, p, HUB)
        return branch, run_into(desk, branch, of, p)

    return into


def test_an_incident_that_spreads_and_ends_is_accepted_by_the_program(desk: Desk, branched: Told) -> None:
    plan = variant(
        demand((0, 2)), incidents=(incident(regions=("VR06", "VR07"), grip=3, ends_after_min=200),), duration_min=480
    )

    branch, _simulation = branched(plan)

    seen = desk.picture(branch, now=desk.now(branch, make.LATER)).incidents.iloc[0]
    assert (seen["incident_id"], seen["is_open"], list(seen["regions"])) == ("I-2025-0007", False, ["VR07", "VR06"])
    assert seen["started_at"] == pd.Timestamp(make.EARLIER)


def test_two_incidents_with_names_that_begin_alike_are_accepted(desk: Desk, branched: Told) -> None:
    keys = ("natuurbrand-veluwe-noord-oost", "natuurbrand-veluwe-noord-west")

    branch, _simulation = branched(variant(incidents=tuple(map(incident, keys))))

    assert len(desk.picture(branch, now=desk.now(branch, make.LATER)).incidents) == 3


def test_a_simulation_of_nothing_still_brings_its_branch_to_the_end_of_the_variant(desk: Desk, branched: Told) -> None:
    branch, _simulation = branched(variant(incidents=(incident(after_min=0),), duration_min=90))

    assert desk.now(branch, make.LATER) == make.MOMENT + timedelta(minutes=90)
    assert branch.kind is SpaceKind.BRANCH


def test_nothing_of_a_simulation_reaches_its_parent(desk: Desk, parent: Space, branched: Told) -> None:
    before = desk.journal.head(parent.name)

    branched(variant(demand((0, 2), (300, 0))))

    assert desk.journal.head(parent.name) == before
    assert desk.verify(parent) is None


def test_what_a_simulation_told_is_fictional_in_the_picture(desk: Desk, branched: Told) -> None:
    branch, simulation = branched(variant(demand((0, 2))))

    seen = desk.picture(branch, now=desk.now(branch, make.LATER))

    assert simulation.trace.happened
    assert set(seen.requests["quality"]) == {"fictitious"}
    assert desk.verify(branch) is None
