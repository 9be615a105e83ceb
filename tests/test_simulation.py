"""Does a simulation keep the laws of the process, and does the program accept every act of it?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from kcr2.actions import (
    AnswerCall,
    CallForOffers,
    FileRequest,
    Intention,
    ReportCapacity,
    StepDelivery,
    TakeStep,
    ValidateAdvice,
    WriteAdvice,
)
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.journal import Author, Journal, Space
from kcr2.model import Variant
from kcr2.picture import Picture
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.simulation.branch import Start, branch_off, run_into
from kcr2.simulation.chance import Draw
from kcr2.simulation.daylight import sun
from kcr2.simulation.outcome import course, moments, refusals, waits
from kcr2.simulation.parameters import Parameters, parameters_of
from kcr2.simulation.running import Simulation, simulate
from kcr2.simulation.script import Script
from kcr2.simulation.terms import AskingOrder, Chance, Happening
from kcr2.simulation.world import World
from kcr2.telling import Watch
from kcr2.terms import AnswerKind, DeliveryState, Quality, Role, Step
from tests.replays import CASES, FIGURES, begun, history, most_until, replay

SEEDS = (1, 2, 3)
HUB = Author(actor="planner", role=Role.KCR2, organisation="KCR2")
CAPABILITIES = {"ede-2025": "BRW-PEL-NB", "peel-meinweg-2020": "DEF-HELI-FBO", "limburg-2021": "RB-NRV-EENH"}


@pytest.fixture(scope="module")
def desk(reference: Reference, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Give a desk on which the three cases were told up to where they begin."""
    url = f"sqlite:///{tmp_path_factory.mktemp('simulation') / 'kcr2.db'}"
    opened = Journal(url)
    yield Desk(opened, reference, Settings(database_url=url))
    opened.close()


@pytest.fixture(scope="module")
def spaces(desk: Desk) -> dict[str, Space]:
    """Give the space of each case."""
    return {case: begun(desk, case) for case in CASES}


@pytest.fixture(scope="module")
def runs(desk: Desk, spaces: dict[str, Space]) -> dict[tuple[str, int], Simulation]:
    """Give every case with every seed."""
    return {(case, seed): replay(desk, spaces[case], case, seed) for case in CASES for seed in SEEDS}


def picture_of(desk: Desk, spaces: dict[str, Space], case: str) -> Picture:
    """Give the picture where a case begins."""
    return desk.picture(spaces[case], now=history(case).at)


def said(simulation: Simulation, kind: type[Intention]) -> list[tuple[datetime, Any]]:
    """Give what was said of a kind, in order."""
    return [(line.at, line.intention) for line in simulation.lines if type(line.intention) is kind]


def told(simulation: Simulation) -> list[tuple[datetime, str, dict[str, Any]]]:
    """Give every act as plain values."""
    return [(line.at, line.author.actor, line.intention.model_dump(mode="json")) for line in simulation.lines]


def draws(simulation: Simulation, purpose: Chance) -> dict[tuple[str, str], Draw]:
    """Give the draws of a purpose by whom and what they are about."""
    return {(draw.owner, draw.about): draw for draw in simulation.drawn if draw.purpose is purpose}


# ---- laws ----------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_acts(
    desk: Desk, spaces: dict[str, Space], runs: dict[tuple[str, int], Simulation]
) -> None:
    again = replay(desk, spaces["ede-2025"], "ede-2025", 1)

    assert told(again) == told(runs["ede-2025", 1])
    assert again.drawn == runs["ede-2025", 1].drawn


def test_another_seed_gives_other_acts(runs: dict[tuple[str, int], Simulation]) -> None:
    assert told(runs["ede-2025", 1]) != told(runs["ede-2025", 2])


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("seed", SEEDS)
class TestEveryRun:
    """What holds for every case and seed."""

    def test_acts_follow_each_other_in_time(
        self, runs: dict[tuple[str, int], Simulation], case: str, seed: int
    ) -> None:
        simulation = runs[case, seed]
        until = simulation.at + timedelta(minutes=simulation.variant.duration_min)

        assert all(earlier.at <= later.at for earlier, later in pairwise(simulation.lines))
        assert all(simulation.at <= line.at <= until for line in simulation.lines)

    def test_everything_says_that_it_never_happened(
        self, runs: dict[tuple[str, int], Simulation], case: str, seed: int
    ) -> None:
        for line in runs[case, seed].lines:
            values = line.intention.model_dump()
            assert values["quality"] is Quality.FICTITIOUS
            assert values["source"] == f"simulatie waarschijnlijk, zaad {seed}"
            assert values["observed_at"] == line.at
            assert line.author.actor.endswith("(simulatie)")

    def test_what_is_away_at_rest_and_deployable_is_never_more_than_there_is(
        self, runs: dict[tuple[str, int], Simulation], case: str, seed: int
    ) -> None:
        reports = said(runs[case, seed], ReportCapacity)

        assert reports
        for _at, report in reports:
            parts = [report.deployable, report.deployed, report.resting]
            if report.total is not None:
                assert sum(part or 0 for part in parts) <= report.total
            assert (report.releasable or 0) <= (report.deployable if report.deployable is not None else 10_000)

    def test_nobody_moves_before_the_last_grant(
        self, runs: dict[tuple[str, int], Simulation], case: str, seed: int
    ) -> None:
        simulation = runs[case, seed]
        granted: dict[str, datetime] = {}
        for at, step in said(simulation, TakeStep):
            if step.step is Step.GRANT:
                granted[step.request_id] = at
        moved = said(simulation, StepDelivery)

        assert moved
        for at, step in moved:
            assert at >= granted[step.delivery_id.split("/")[0]]

    def test_nobody_offers_more_than_was_asked(
        self, runs: dict[tuple[str, int], Simulation], case: str, seed: int
    ) -> None:
        simulation = runs[case, seed]
        filed = {one.request_id: one.lines[0].amount for _at, one in said(simulation, FileRequest)}
        offered: dict[str, int] = dict.fromkeys(filed, 0)
        for _at, answer in said(simulation, AnswerCall):
            offered[answer.request_id] += answer.amount

        assert all(offered[request] <= filed[request] for request in filed)

    def test_nobody_answers_who_was_not_called(
        self, runs: dict[tuple[str, int], Simulation], case: str, seed: int
    ) -> None:
        simulation = runs[case, seed]
        called = {(one.request_id, owner) for _at, one in said(simulation, CallForOffers) for owner in one.owners}

        assert {(one.request_id, one.owner) for _at, one in said(simulation, AnswerCall)} <= called

    def test_another_person_validates(self, runs: dict[tuple[str, int], Simulation], case: str, seed: int) -> None:
        lines = runs[case, seed].lines
        wrote = {line.author.actor for line in lines if isinstance(line.intention, WriteAdvice)}
        validated = {line.author.actor for line in lines if isinstance(line.intention, ValidateAdvice)}

        assert not wrote & validated

    def test_who_is_at_work_was_there_first(
        self, runs: dict[tuple[str, int], Simulation], case: str, seed: int
    ) -> None:
        simulation = runs[case, seed]
        counted = dict.fromkeys(Happening, 0)
        for one in simulation.trace.happened:
            counted[one.happening] += one.amount
            assert counted[Happening.DEPARTED] >= counted[Happening.ARRIVED] >= counted[Happening.DEPLOYED]
            assert counted[Happening.DEPLOYED] >= counted[Happening.RELEASED]

    def test_presence_is_never_less_than_nothing(
        self, runs: dict[tuple[str, int], Simulation], case: str, seed: int
    ) -> None:
        table = course(runs[case, seed])

        assert (table["present"] >= 0).all()
        assert set(table["stream"]) == set(runs[case, seed].streams)


def in_the_dark(at: datetime, lon: float, lat: float) -> bool:
    """Say whether the sun is down, but for the minute that whole minutes cost."""
    rise, fall = sun(at.astimezone(UTC).date(), lon, lat)
    return not rise - timedelta(minutes=1) <= at <= fall + timedelta(minutes=1)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_helicopter_is_in_the_air_at_night(runs: dict[tuple[str, int], Simulation], seed: int) -> None:
    simulation = runs["peel-meinweg-2020", seed]
    flown = [
        (at, step)
        for at, step in said(simulation, StepDelivery)
        if step.state in {DeliveryState.EN_ROUTE, DeliveryState.AT_UGS, DeliveryState.DEPLOYED, DeliveryState.RETURNING}
    ]

    assert flown
    assert not [(at, step.state) for at, step in flown if in_the_dark(at, 5.8, 51.46)]
    # Home again before sunset: a helicopter that turned back rests from when it landed.
    reports = [(at, one.resting or 0) for at, one in said(simulation, ReportCapacity) if one.owner == "DEF"]
    landed = [at for (_at, before), (at, after) in pairwise(reports) if after > before]
    assert not [at for at in landed if in_the_dark(at, 4.93, 51.57)]


def test_a_change_of_one_thing_shifts_no_other_draw(desk: Desk, spaces: dict[str, Space]) -> None:
    picture, variant = picture_of(desk, spaces, "ede-2025"), history("ede-2025").variant
    plain = simulate(picture, variant, parameters_of(desk.settings, seed=5))
    other = simulate(picture, variant, parameters_of(desk.settings, seed=5, decision_spread=0.2, agree_min=30))
    first, second = draws(plain, Chance.REFUSAL), draws(other, Chance.REFUSAL)

    shared = set(first) & set(second)

    assert len(shared) > 5
    assert all(first[key].number == second[key].number for key in shared)


def test_when_everybody_refuses_nobody_comes(desk: Desk, spaces: dict[str, Space]) -> None:
    chances = {"refusal_chance": 1.0, "refusal_chance_pressed": 1.0, "own_first": False}
    picture, variant = picture_of(desk, spaces, "ede-2025"), history("ede-2025").variant

    simulation = simulate(picture, variant, parameters_of(desk.settings, **chances))

    answers = said(simulation, AnswerCall)
    assert answers
    assert {answer.answer for _at, answer in answers} == {AnswerKind.REFUSED}
    assert not said(simulation, StepDelivery)
    ended = [step.request_id for _at, step in said(simulation, TakeStep) if step.step is Step.WITHDRAW]
    assert set(ended) <= {one.request_id for _at, one in said(simulation, FileRequest)}
    assert ended
    assert refusals(simulation)["refused"].all()


def test_own_units_above_the_cover_go_first(desk: Desk, spaces: dict[str, Space]) -> None:
    picture, variant = picture_of(desk, spaces, "ede-2025"), history("ede-2025").variant
    with_own = simulate(picture, variant, parameters_of(desk.settings))
    without = simulate(picture, variant, parameters_of(desk.settings, own_first=False))

    asked = [said(one, FileRequest)[0][1].lines[0].amount for one in (with_own, without)]

    # VR07 has 4 platoons and keeps 2.
    assert asked == [2, 4]
    assert not [one for one in without.trace.happened if one.own]


def test_from_near_to_far_is_another_order(desk: Desk, spaces: dict[str, Space]) -> None:
    picture, variant = picture_of(desk, spaces, "ede-2025"), history("ede-2025").variant

    simulation = simulate(picture, variant, parameters_of(desk.settings, asking=AskingOrder.NEAREST))

    first = next(one for _at, one in said(simulation, CallForOffers))
    world = World(picture, variant, parameters_of(desk.settings), Script(picture.at, ""))
    demand = variant.demands[0]
    there = {
        owner: way.arrives
        for (owner, capability), stock in world.stocks.items()
        if capability == demand.capability
        and owner != demand.region
        and stock.can_be_asked
        and (way := world.way(stock, demand.lon, demand.lat, 0))
    }
    assert min(there, key=lambda owner: (there[owner], owner)) in first.owners


# ---- a closed form -------------------------------------------------------------------------------


def test_with_one_owner_and_no_spread_the_arrival_is_a_sum(desk: Desk, spaces: dict[str, Space]) -> None:
    picture, told_ = picture_of(desk, spaces, "limburg-2021"), history("limburg-2021")
    sure = {"refusal_chance": 0.0, "refusal_chance_pressed": 0.0, "decision_spread": 0.0, "count_error": 0}
    p: Parameters = parameters_of(desk.settings, **sure)

    simulation = simulate(picture, told_.variant, p)

    demand = told_.variant.demands[0]
    road = World(picture, told_.variant, p, Script(picture.at, ""))
    stock = road.stocks["RB", demand.capability]
    way = road.way(stock, demand.lon, demand.lat, 0)
    assert way is not None
    filed = demand.points[0].after_min + 1
    called = filed + p.check_min + 1
    agreed = called + p.decision_partner_min + p.advice_min + p.validate_min + 1 + p.agree_min
    expected = agreed + p.grant_min + p.alarm_min + way.arrives
    row = moments(simulation).iloc[0]
    assert (row["arrived_at"] - picture.at) / timedelta(minutes=1) == expected
    assert row["departed_min"] < row["arrived_min"] <= row["complete_min"]


def test_waits_are_what_the_parameters_say(desk: Desk, spaces: dict[str, Space]) -> None:
    picture, variant = picture_of(desk, spaces, "limburg-2021"), history("limburg-2021").variant
    p = parameters_of(desk.settings, decision_spread=0.0, refusal_chance=0.0, refusal_chance_pressed=0.0)

    table = waits(simulate(picture, variant, p), desk.reference.regions.index).set_index(["wait", "who"])

    assert table.at[("check", "KCR2"), "median"] == p.check_min
    assert table.at[("answer", "RB"), "median"] == p.decision_partner_min
    assert table.at[("grant", "JENV"), "median"] == p.grant_min
    assert table.at[("agreement", "VR"), "median"] == p.agree_min
    assert not [who for _wait, who in table.index if who.startswith("VR") and who != "VR"]


# ---- into a branch -------------------------------------------------------------------------------


def branched(desk: Desk, spaces: dict[str, Space], case: str, name: str, p: Parameters) -> Space:
    """Make a branch where a case begins."""
    told_ = history(case)
    start = Start(spaces[case], told_.at, name, f"Simulatie {name}", told_.at)
    return branch_off(desk, start, told_.variant, p, HUB)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("seed", SEEDS[:2])
def test_the_program_accepts_every_act(desk: Desk, spaces: dict[str, Space], case: str, seed: int) -> None:
    p = parameters_of(desk.settings, seed=seed)
    before = desk.journal.head(spaces[case].name)
    branch = branched(desk, spaces, case, f"sim-{case}-{seed}", p)
    shares: list[float] = []

    simulation = run_into(desk, branch, history(case).variant, p, watch=Watch(told=shares.append))

    assert shares[-1] == 1.0
    assert shares == sorted(shares)
    assert desk.journal.head(spaces[case].name) == before
    end = simulation.at + timedelta(minutes=simulation.variant.duration_min)
    assert desk.now(branch, end) == end
    assert_shown(desk.picture(branch, now=end), simulation, CAPABILITIES[case])
    assert desk.verify(branch) is None


def assert_shown(picture: Picture, simulation: Simulation, capability: str) -> None:
    """Let the picture of the branch hold what the simulation says is at work at its end."""
    working = picture.deliveries[
        picture.deliveries["state"].isin([DeliveryState.DEPLOYED.value, DeliveryState.RELIEF_PLANNED.value])
        & picture.deliveries["request_id"].isin([one.request_id for _at, one in said(simulation, FileRequest)])
    ]
    streams = [key for key, stream in simulation.streams.items() if stream.demand.capability == capability]
    there = 0
    for one in simulation.trace.happened:
        if one.stream in streams and not one.own and one.happening in {Happening.DEPLOYED, Happening.RELEASED}:
            there += one.amount if one.happening is Happening.DEPLOYED else -one.amount
    assert working.loc[working["capability"] == capability, "amount"].sum() == there


def test_a_simulation_can_be_stopped(desk: Desk, spaces: dict[str, Space]) -> None:
    p = parameters_of(desk.settings)
    branch = branched(desk, spaces, "ede-2025", "sim-stopped", p)
    started = desk.journal.head(branch.name).seq
    asked = iter([False] * 5 + [True] * 10_000)

    run_into(desk, branch, history("ede-2025").variant, p, watch=Watch(cancelled=lambda: next(asked)))

    assert 0 < desk.journal.head(branch.name).seq - started < 20
    assert desk.verify(branch) is None


def test_only_who_may_simulate_makes_a_branch(desk: Desk, spaces: dict[str, Space]) -> None:
    told_, region = history("ede-2025"), Author(actor="HOvD", role=Role.REGIO, organisation="VR07")
    start = Start(spaces["ede-2025"], told_.at, "sim-refused", "Simulatie", told_.at)

    with pytest.raises(RefusedError) as refused:
        branch_off(desk, start, told_.variant, parameters_of(desk.settings), region)

    assert refused.value.rule == "role"


def test_an_incident_of_the_same_name_goes_on(desk: Desk, spaces: dict[str, Space]) -> None:
    simulation = replay(desk, spaces["limburg-2021"], "limburg-2021", 1)

    assert {one.incident_id for _at, one in said(simulation, FileRequest)} == {"HW-2021-LIMBURG"}


def test_an_incident_that_ends_takes_its_demand_with_it(desk: Desk, spaces: dict[str, Space]) -> None:
    plain = history("ede-2025").variant
    incident = plain.incidents[0].model_copy(update={"ends_after_min": 420})
    variant: Variant = plain.model_copy(update={"incidents": (incident,), "duration_min": 900})
    p = parameters_of(desk.settings, seed=2)
    branch = branched(desk, spaces, "ede-2025", "sim-ends", p)

    simulation = run_into(desk, branch, variant, p)

    last = {one.stream: one.amount for one in simulation.trace.needed}
    assert set(last.values()) == {0}
    after = simulation.at + timedelta(minutes=430)
    assert not [at for at, _one in said(simulation, FileRequest) if at > after]
    rows = desk.picture(branch, now=desk.now(branch, after)).incidents
    assert not rows.loc[rows["name"] == incident.name, "is_open"].any()


# ---- replays -------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_a_replay_reads_every_documented_figure(runs: dict[tuple[str, int], Simulation], case: str) -> None:
    simulation = runs[case, 1]

    for figure in FIGURES[case]:
        value = figure.measure(simulation)
        assert value is None or value >= 0
        assert figure.source
        assert figure.why.endswith(".")


@pytest.mark.parametrize("case", CASES)
def test_a_history_holds_what_was_asked_and_no_answers(case: str) -> None:
    told_ = history(case)

    assert "S5" in told_.variant.basis
    assert "aanname" in told_.variant.basis
    assert told_.variant.refusal_chance is None


@pytest.mark.parametrize("seed", SEEDS)
def test_no_replay_gives_more_than_there_is(
    desk: Desk, spaces: dict[str, Space], runs: dict[tuple[str, int], Simulation], seed: int
) -> None:
    until = {"ede-2025": "2025-04-05", "peel-meinweg-2020": "2020-04-23", "limburg-2021": "2021-07-18"}
    for case in CASES:
        rows = picture_of(desk, spaces, case).capacity
        rows = rows[rows["capability"] == CAPABILITIES[case]]
        # Where an owner did not state its total, what it called releasable is all that is known.
        whole = rows["total"].fillna(rows["releasable"]).fillna(0) + 1
        most = most_until(runs[case, seed], capability=CAPABILITIES[case], until=f"{until[case]}T00:00:00+02:00")
        assert most <= whole.sum()


@pytest.mark.parametrize("seed", SEEDS)
def test_only_one_helicopter_can_come_on_the_first_day(runs: dict[tuple[str, int], Simulation], seed: int) -> None:
    until = "2020-04-21T00:00:00+02:00"

    assert most_until(runs["peel-meinweg-2020", seed], capability="DEF-HELI-FBO", until=until) <= 1
