"""Is a story whose telling was cut off, wherever that was, told on as if nothing had happened?"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby
from typing import Any

import pytest

from kcr2.actions import CallForOffers, Intention, RecordOutsideHelp, ReportCapacity, TakeStep, ViewStrict
from kcr2.desk import Desk
from kcr2.exchange.scenarios import Scenario, load_scenario, open_demonstration, tell
from kcr2.journal import Author, Entry, Journal, Space
from kcr2.telling import StoryLine
from kcr2.terms import LegalBasis, Route, Step
from tests import make
from tests.chain import INCIDENT, REQUEST, Chain, hub, owner, requester
from tests.pictures import SETTINGS, reference

CASES = ("ede-2025", "limburg-2021", "peel-meinweg-2020")
SAMPLED = 12
"""Cuts per case after which a whole new program tells the story on."""


class PowerCutError(Exception):
    """The telling stops here, between two acts."""


class CutDesk(Desk):
    """A desk on which the power goes after so many acts."""

    left: int = 0

    def perform(
        self,
        space: Space,
        author: Author,
        intentions: Sequence[Intention],
        *,
        now: datetime,
        seen: int | None = None,
    ) -> list[Entry]:
        """Carry out an act while there is power."""
        if self.left == 0:
            raise PowerCutError
        self.left -= 1
        return super().perform(space, author, intentions, now=now, seen=seen)


class Told:
    """A story in a journal of its own."""

    def __init__(self, scenario: Scenario) -> None:
        """Begin with an empty journal."""
        self.scenario = scenario
        self.journal = Journal("sqlite://")

    def tell(self, *, acts: int, desk: CutDesk | None = None, until: datetime | None = None) -> bool:
        """Tell on for so many acts at most; say whether it came to its end."""
        desk = desk or CutDesk(self.journal, reference(), SETTINGS)
        desk.left = acts
        name, until = self.scenario.name, until or self.scenario.ends_at
        try:
            open_demonstration(desk, self.scenario, name=name, until=until)
        except PowerCutError:
            return False
        return True

    def entries(self) -> list[Entry]:
        """Give what was told."""
        return self.journal.read(self.scenario.name)


@cache
def at_once(name: str) -> tuple[Entry, ...]:
    """Give the journal of a case that was told without a cut."""
    told = Told(load_scenario(name))
    assert told.tell(acts=10_000)
    entries = told.entries()
    told.journal.close()
    return tuple(entries)


def facts(entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    """Give who stated what and when."""
    return [(entry.recorded_at, entry.kind, entry.payload, *_who(entry)) for entry in entries]


def _who(entry: Entry) -> tuple[str, str, str]:
    return entry.actor, entry.role, entry.organisation


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Iterator[Told]:
    """Give each case, not told yet."""
    told = Told(load_scenario(request.param))
    yield told
    told.journal.close()


def test_cut_after_every_single_act_it_is_the_same_journal_to_the_last_seal(case: Told) -> None:
    desk = CutDesk(case.journal, reference(), SETTINGS)
    cuts = 0
    while not case.tell(acts=1, desk=desk):
        cuts += 1

    expected = at_once(case.scenario.name)
    assert facts(case.entries()) == facts(expected)
    assert case.entries() == list(expected)
    assert cuts > len({entry.recorded_at for entry in expected}), "some moments hold more than one act"


def test_cut_anywhere_and_told_on_by_a_program_that_was_started_anew_it_is_the_same(case: Told) -> None:
    chance = random.Random(case.scenario.name)
    whole = sum(1 for _ in groupby(at_once(case.scenario.name), key=lambda entry: (entry.recorded_at, entry.actor)))
    cuts = sorted(chance.sample(range(1, whole), SAMPLED))
    for acts in (later - earlier for earlier, later in zip([0, *cuts], cuts, strict=False)):
        case.tell(acts=acts)

    assert case.tell(acts=10_000)
    assert case.entries() == list(at_once(case.scenario.name))


def test_told_twice_it_is_told_once(case: Told) -> None:
    case.tell(acts=10_000)

    case.tell(acts=10_000)

    assert case.entries() == list(at_once(case.scenario.name))


def test_told_in_steps_of_a_quarter_it_says_the_same_beside_how_far_it_came(case: Told) -> None:
    scenario = case.scenario
    quarter = (scenario.ends_at - scenario.starts_at) / 4
    for part in (1, 2, 3, 4):
        case.tell(acts=10_000, until=scenario.starts_at + part * quarter)

    told = [entry for entry in case.entries() if entry.kind != "story_advanced"]
    assert facts(told) == facts([entry for entry in at_once(scenario.name) if entry.kind != "story_advanced"])


# ---- made-up moments ---------------------------------------------------------------------------------


def made_up(*acts: tuple[Author, type[Intention], dict[str, Any]], at: datetime) -> Scenario:
    """Give a story of which these acts all happen at one moment."""
    lines = tuple(
        StoryLine(number, at, author, kind.model_validate({"observed_at": at, **values}))
        for number, (author, kind, values) in enumerate(acts, start=1)
    )
    times: dict[str, Any] = {"starts_at": at - timedelta(hours=1), "opens_at": at, "ends_at": at}
    return replace(load_scenario("ede-2025"), name="bedacht", lines=lines, **times)


def resumed(chain: Chain, story: Scenario, *, acts: int) -> list[Entry]:
    """Tell a story in a space where a request is under way, cut it after so many acts, and tell it on."""
    before = len(chain.desk.journal.read(chain.space.name))
    desk = CutDesk(chain.desk.journal, reference(), SETTINGS)
    desk.left = acts
    with pytest.raises(PowerCutError):
        tell(desk, chain.space, story, until=story.ends_at)
    tell(Desk(chain.desk.journal, reference(), SETTINGS), chain.space, story, until=story.ends_at)
    return chain.desk.journal.read(chain.space.name)[before:]


@pytest.fixture
def chain(desk: Desk) -> Chain:
    """Give a request that is being treated."""
    chain = Chain(desk, make.space(name="bijstand"))
    chain.file()
    chain.step(hub, Step.TAKE_IN)
    chain.step(hub, Step.ACCEPT, legal_basis=LegalBasis.WVR_51)
    return chain


def call(owner_: str, at: datetime, **values: Any) -> tuple[Author, type[Intention], dict[str, Any]]:
    """Give a call to one owner."""
    asked = {"request_id": REQUEST, "line": 1, "owners": (owner_,), "amount": 2, "deadline": at + timedelta(hours=1)}
    return hub, CallForOffers, {**asked, **values}


def report(total: int) -> tuple[Author, type[Intention], dict[str, Any]]:
    """Give a report of VR06 in between."""
    return owner, ReportCapacity, {"owner": "VR06", "capability": make.CAPABILITY, "total": total}


@pytest.mark.parametrize("acts", [1, 2])
def test_acts_of_several_people_at_one_moment_are_each_told_once(chain: Chain, acts: int) -> None:
    at = chain.now + timedelta(minutes=5)
    story = made_up(call("VR06", at), report(3), call("VR08", at, amount=1), at=at)

    told = resumed(chain, story, acts=acts)

    assert [entry.kind for entry in told] == [
        *("request_stepped", "call_issued", "capacity_reported"),
        *("request_stepped", "call_issued"),
    ]


def test_what_was_recorded_at_the_same_moment_before_the_story_began_is_not_taken_for_it(chain: Chain) -> None:
    at = chain.now
    story = made_up(report(3), (requester, TakeStep, {"request_id": REQUEST, "step": Step.WITHDRAW}), at=at)

    told = resumed(chain, story, acts=1)

    assert [entry.kind for entry in told] == ["capacity_reported", "request_stepped"]


not_yet = pytest.mark.xfail(strict=True, raises=AssertionError, reason="reported: _came_of compares too little")


@not_yet
def test_two_calls_that_differ_in_who_is_asked_only_are_both_told(chain: Chain) -> None:
    at = chain.now + timedelta(minutes=5)
    story = made_up(call("VR06", at), report(3), call("VR08", at), at=at)

    told = resumed(chain, story, acts=1)

    assert [entry.content["owner"] for entry in told if entry.kind == "call_issued"] == ["VR06", "VR08"]


@not_yet
def test_an_act_that_states_less_than_another_of_that_moment_is_told_too(chain: Chain) -> None:
    at = chain.now + timedelta(minutes=5)
    stepped = (hub, TakeStep, {"request_id": REQUEST, "step": Step.FORWARD, "route": Route.DEFENCE, "reference": "D-7"})
    viewed = (hub, ViewStrict, {"request_id": REQUEST})

    told = resumed(chain, made_up(stepped, viewed, at=at), acts=1)

    assert [entry.kind for entry in told] == ["request_stepped", "record_viewed"]


@not_yet
def test_two_that_say_the_same_at_one_moment_are_both_told(chain: Chain) -> None:
    at = chain.now + timedelta(minutes=5)
    about = {"route": Route.NEIGHBOUR, "region": "VR07", "incident_id": INCIDENT, "what": "een tankautospuit"}
    one = (requester, RecordOutsideHelp, about)

    told = resumed(chain, made_up(one, report(3), one, at=at), acts=1)

    assert [entry.kind for entry in told] == ["outside_help_recorded", "capacity_reported", "outside_help_recorded"]
