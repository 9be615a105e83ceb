"""Does a drawn scenario become a what-if in which everything it asks is asked, and of which live hears nothing?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings as law
from hypothesis import strategies as st

from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.exchange.stress_branch import Hazard, Opening, acts_of_scenario, open_scenario
from kcr2.journal import Journal, Space
from kcr2.planning.problem import build_problem, plan_options
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.stress.drawn import Drawn, Need, Struck
from kcr2.stress.options import StressOptions
from kcr2.terms import IncidentType, Quality, Role, SpaceKind, Urgency
from tests import make, pictures

NOW = make.at(30)
HUB = make.author()
OPTIONS = StressOptions(seed=7, scenarios=50, given="wildfire", months=(4,))
HAZARDS = {
    "wildfire": Hazard("Natuurbrand", IncidentType.WILDFIRE, "ha"),
    "order": Hazard("Ongeregeldheden", IncidentType.PUBLIC_ORDER, "mensen"),
}
POLICE = "POL-ME-PEL"


def need(region: str = "VR07", capability: str = "BRW-PEL-NB", units: int = 2, **more: int | Urgency) -> Need:
    """Give a need with dull defaults: from the first block until the third, at once and urgent."""
    values: dict[str, object] = {"incident": 0, "first": 0, "last": 3, "urgency": Urgency.URGENT, "within_min": 60}
    return Need(region=region, capability=capability, units=units, **values | more)  # type: ignore[arg-type]


FIRE = Struck("wildfire", ("VR07", "VR06"), 0, 30.0, 120.5)
LATER = Struck("order", ("VR13",), 2, 8.0, 400.0)
DRAWN = Drawn(
    42,
    4,
    (("drought", "dry"),),
    (FIRE, LATER),
    (
        need(),
        need(units=1),
        need(units=3, first=1),
        need(capability="BRW-WTS1000"),
        need("VR06", units=4),
        need("VR13", incident=1, first=2, last=4, urgency=Urgency.PRESSING),
    ),
)


@pytest.fixture
def desk(reference: Reference) -> Iterator[Desk]:
    """Give a desk with a live space in which something is known."""
    journal = Journal("sqlite://")
    made = Desk(journal, reference, Settings())
    journal.create_space(make.space())
    told = [make.incident_opened(), make.capacity_reported("VR08", total=4, deployable=4, releasable=3)]
    journal.append("live", told, author=HUB, at=NOW, seen=0)
    yield made
    journal.close()


def opened(desk: Desk, drawn: Drawn = DRAWN, *, name: str = "stress") -> Space:
    """Open a scenario as a what-if of live."""
    where = Opening(desk.journal.space("live"), NOW, name, "Stresstest", NOW)
    return open_scenario(desk, where, drawn, OPTIONS, hazards=HAZARDS, author=HUB)


def asked(drawn: Drawn) -> dict[tuple[str, str, int, int], int]:
    """Give what a scenario asks: region, type, block → units."""
    units: dict[tuple[str, str, int, int], int] = {}
    for one in drawn.needs:
        for block in range(one.first, one.last):
            at = (one.region, one.capability, block, one.incident)
            units[at] = units.get(at, 0) + one.units
    return units


def told(drawn: Drawn) -> dict[tuple[str, str, int, int], int]:
    """Give what the requests of its what-if ask, likewise."""
    picture = pictures.picture(at=NOW)
    acts = acts_of_scenario(picture, drawn, OPTIONS, hazards=HAZARDS)
    requests = [act.intention for act in acts if hasattr(act.intention, "lines")]
    numbers = [act.intention.incident_id for act in acts if not hasattr(act.intention, "lines")]
    units: dict[tuple[str, str, int, int], int] = {}
    for one in requests:
        starts = one.needed_by - timedelta(minutes=60) - picture.at
        first = round(starts / timedelta(hours=OPTIONS.block_h))
        for line in one.lines:
            for block in range(first, first + round(one.duration_h / OPTIONS.block_h)):
                at = (one.region, line.capability, block, int(one.incident_id[-4:]) - int(min(numbers)[-4:]))
                units[at] = units.get(at, 0) + line.amount
    return units


def test_everything_that_the_scenario_asks_is_asked_in_the_what_if_at_the_hour_it_is_asked(desk: Desk) -> None:
    branch = opened(desk)

    lines = desk.picture(branch, now=desk.now(branch, NOW)).requests
    by_line = {(r["region"], r["capability"], r["amount"]) for r in lines.to_dict("records")}
    assert by_line == {
        ("VR07", "BRW-PEL-NB", 3),
        ("VR07", "BRW-PEL-NB", 3),
        ("VR07", "BRW-WTS1000", 2),
        ("VR06", "BRW-PEL-NB", 4),
        ("VR13", "BRW-PEL-NB", 2),
    }
    assert len(lines) == 5
    assert told(DRAWN) == asked(DRAWN)


needs = st.builds(
    need,
    region=st.sampled_from(["VR06", "VR07"]),
    capability=st.sampled_from(["BRW-PEL-NB", "BRW-WTS1000", "BRW-HC-OV"]),
    units=st.integers(1, 9),
    first=st.integers(0, 3),
    last=st.integers(4, 8),
    incident=st.integers(0, 1),
    ahead_min=st.sampled_from([0, 90, 600]),
)


@law(max_examples=25, deadline=None)
@given(st.lists(needs, min_size=1, max_size=30))
def test_whatever_layers_a_scenario_has_every_hour_asks_what_the_scenario_asks(layers: list[Need]) -> None:
    drawn = replace(DRAWN, incidents=(FIRE, FIRE), needs=tuple(layers))

    assert told(drawn) == asked(drawn)


def test_more_types_than_a_request_may_have_become_more_requests() -> None:
    types = list(pictures.reference().capabilities.index)
    drawn = replace(DRAWN, needs=tuple(need(capability=code) for code in types))

    assert told(drawn) == asked(drawn)


def test_incidents_open_at_their_own_moment_after_those_that_there_were_and_say_that_they_are_drawn(desk: Desk) -> None:
    branch = opened(desk)

    incidents = desk.picture(branch, now=desk.now(branch, NOW)).incidents.set_index("incident_id")
    drawn = incidents[incidents["name"].str.contains("stresstest 42")]
    assert list(drawn["type"]) == ["wildfire", "public_order"]
    starts = [at.to_pydatetime() - NOW for at in drawn["started_at"]]
    assert starts == [timedelta(0), timedelta(hours=8)]
    assert set(drawn["quality"]) == {Quality.FICTITIOUS}
    assert drawn["summary"].str.contains("niet gebeurd").all()
    assert drawn["summary"].str.contains("zaad 7, gegeven wildfire").all()
    assert len(incidents) == 3


def test_what_is_asked_ahead_is_filed_then_and_its_incident_is_a_signal_until_it_begins() -> None:
    drawn = replace(DRAWN, incidents=(LATER,), needs=(need("VR13", first=3, last=5, ahead_min=300),))
    picture = pictures.picture(at=NOW)

    incident, request = (act.intention for act in acts_of_scenario(picture, drawn, OPTIONS, hazards=HAZARDS))

    assert incident.observed_at == request.observed_at == NOW + timedelta(hours=7)
    assert (incident.status, incident.started_at) == ("signal", NOW + timedelta(hours=8))
    assert request.needed_by == NOW + timedelta(hours=13)


def test_what_was_asked_before_the_window_is_filed_as_it_begins() -> None:
    drawn = replace(DRAWN, needs=(need(ahead_min=900),))

    acts = acts_of_scenario(pictures.picture(at=NOW), drawn, OPTIONS, hazards=HAZARDS)

    assert {act.at for act in acts if hasattr(act.intention, "lines")} == {NOW}


def test_nothing_of_it_reaches_live(desk: Desk) -> None:
    before = desk.journal.head("live")

    opened(desk)

    assert desk.journal.head("live") == before
    assert len(desk.picture(desk.journal.space("live"), now=NOW).requests) == 0


def test_the_same_scenario_gives_the_same_what_if(desk: Desk) -> None:
    first, second = opened(desk, name="one"), opened(desk, name="two")

    kept = [[entry.content for entry in desk.journal.read(one.name)] for one in (first, second)]
    assert kept[0] == kept[1]
    assert [desk.verify(one) for one in (first, second)] == [None, None]


def test_the_what_if_says_from_what_it_was_drawn(desk: Desk) -> None:
    branch = opened(desk)

    begun = next(e for e in desk.journal.own_of_kinds(branch.name, ("branch_started",)))
    assert "scenario 42" in begun.content["question"]
    assert "zaad 7" in begun.content["question"]
    assert branch.kind is SpaceKind.BRANCH


def test_the_planner_works_on_what_was_opened(desk: Desk) -> None:
    branch = opened(desk)
    picture = desk.picture(branch, now=desk.now(branch, NOW))

    problem = build_problem(picture, plan_options(picture.settings))

    assert sum(request.quantity for request in problem.instance.requests) == 14


def test_police_is_asked_on_its_own_ground_in_a_request_of_its_own() -> None:
    drawn = replace(DRAWN, needs=(need(), need(capability=POLICE)))
    picture = pictures.picture(at=NOW)

    acts = acts_of_scenario(picture, drawn, OPTIONS, hazards=HAZARDS)

    grounds = {a.intention.lines[0].capability: a.intention.legal_basis for a in acts if hasattr(a.intention, "lines")}
    assert grounds == {"BRW-PEL-NB": "wvr_51", POLICE: "police_56"}


def test_a_scenario_in_which_nothing_happens_is_not_opened(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="gebeurt niets"):
        opened(desk, replace(DRAWN, incidents=(), needs=()))

    assert [space.name for space in desk.journal.spaces()] == ["live"]


def test_who_may_not_make_a_what_if_opens_none(desk: Desk) -> None:
    region = make.author(role=Role.REGIO, organisation="VR07")
    where = Opening(desk.journal.space("live"), NOW, "stress", "Stresstest", NOW)

    with pytest.raises(RefusedError):
        open_scenario(desk, where, DRAWN, OPTIONS, hazards=HAZARDS, author=region)

    assert [space.name for space in desk.journal.spaces()] == ["live"]
