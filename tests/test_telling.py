"""Is a story told once, in order, as far as was asked, and told on where it was cut off?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.actions import OpenIncident, ReportCapacity, SetGrip
from kcr2.desk import Desk
from kcr2.errors import Kcr2Error, RefusedError
from kcr2.journal import Author, Journal, Space
from kcr2.model import iso
from kcr2.settings import Settings
from kcr2.telling import NARRATOR, StoryLine, Watch, acts_of, tell_acts
from kcr2.terms import Quality, Role, SpaceKind
from tests import make
from tests.pictures import reference

INFORMER = Author(actor="Informatiemanager (fictief)", role=Role.REGIO, organisation="VR07")
SUPPLIER = Author(actor="AC-B (fictief)", role=Role.REGIO, organisation="VR07")
OTHER = Author(actor="AC-B (fictief)", role=Role.REGIO, organisation="VR06")
END = make.at(600)


def stated(minute: float) -> dict[str, Any]:
    """Give what goes with everything that is stated in a story."""
    return {"observed_at": make.at(minute), "quality": Quality.FICTITIOUS, "source": "fictief"}


def opens(minute: float, incident_id: str = "I-2025-0001", *, number: int = 1) -> StoryLine:
    """Let a region open an incident."""
    told = make.incident_opened(incident_id, started_at=make.EARLIER).model_dump() | stated(minute)
    return StoryLine(number, make.at(minute), INFORMER, OpenIncident.model_validate(told))


def reports(minute: float, amount: int = 2, *, number: int = 1, author: Author = SUPPLIER, code: str = "") -> StoryLine:
    """Let a region say what it has."""
    counts = {"total": amount, "deployable": amount, "releasable": amount}
    values = {"owner": author.organisation, "capability": code or make.CAPABILITY, **counts, **stated(minute)}
    return StoryLine(number, make.at(minute), author, ReportCapacity.model_validate(values))


def grip(minute: float, level: int, incident_id: str = "I-2025-0001", *, number: int = 1) -> StoryLine:
    """Let a region set its GRIP level."""
    values = {"incident_id": incident_id, "region": "VR07", "level": level, **stated(minute)}
    return StoryLine(number, make.at(minute), INFORMER, SetGrip.model_validate(values))


def numbered(*lines: StoryLine) -> list[StoryLine]:
    """Give lines the numbers that they would have in a file."""
    return [StoryLine(number, one.at, one.author, one.intention) for number, one in enumerate(lines, start=1)]


def demonstration(desk: Desk, name: str = "demo-proef") -> Space:
    """Make an empty demonstration that begins an hour before MOMENT."""
    return desk.journal.create_space(make.space(name=name, kind=SpaceKind.DEMONSTRATION))


@pytest.fixture
def space(desk: Desk) -> Space:
    return demonstration(desk)


Tell = Callable[..., int]


@pytest.fixture
def tell(desk: Desk, space: Space) -> Tell:
    """Tell lines in the demonstration; give how many events were written."""

    def told(*lines: StoryLine, until: datetime = END, watch: Watch | None = None) -> int:
        return len(tell_acts(desk, space, numbered(*lines), until=until, source="proef", watch=watch))

    return told


def kinds(desk: Desk, space: Space) -> list[str]:
    """Give the kinds of events of a space, in order."""
    return [entry.kind for entry in desk.journal.read(space.name)]


# ---- acts ---------------------------------------------------------------------------------------------------


def test_lines_of_one_author_at_one_moment_with_one_kind_are_one_act() -> None:
    lines = numbered(reports(0), reports(0, code="BRW-TW"), reports(0, code="BRW-PEL-BB"))

    assert [len(act) for act in acts_of(lines)] == [3]


@pytest.mark.parametrize(
    "second",
    [reports(1), reports(0, author=OTHER), opens(0)],
    ids=["another moment", "another author", "another kind"],
)
def test_lines_that_differ_are_acts_apart(second: StoryLine) -> None:
    assert [len(act) for act in acts_of(numbered(reports(0), second))] == [1, 1]


def test_acts_keep_the_order_of_their_lines() -> None:
    lines = numbered(reports(0), opens(0), reports(0, code="BRW-TW"))

    assert [line.number for act in acts_of(lines) for line in act] == [1, 2, 3]
    assert len(list(acts_of(lines))) == 3


def test_of_no_lines_there_are_no_acts() -> None:
    assert list(acts_of([])) == []


# ---- how far ------------------------------------------------------------------------------------------------


def test_a_story_of_nothing_only_moves_time_on(desk: Desk, space: Space, tell: Tell) -> None:
    assert tell(until=make.at(30)) == 1

    assert kinds(desk, space) == ["story_advanced"]
    assert desk.now(space, make.MOMENT) == make.at(30)


def test_the_narrator_is_no_person_and_not_a_region(desk: Desk, space: Space, tell: Tell) -> None:
    tell(until=make.at(30))

    (entry,) = desk.journal.read(space.name)
    assert (entry.actor, entry.organisation) == (NARRATOR.actor, "KCR2")


def test_a_line_at_the_very_moment_is_told_and_one_after_it_is_not(desk: Desk, space: Space, tell: Tell) -> None:
    tell(opens(0), reports(30), reports(30.5, code="BRW-TW"), until=make.at(30))

    assert kinds(desk, space) == ["incident_opened", "capacity_reported"]


def test_a_space_stands_where_it_was_told_to_and_not_at_its_last_line(desk: Desk, space: Space, tell: Tell) -> None:
    tell(opens(0), until=make.at(45))

    assert desk.now(space, make.MOMENT) == make.at(45)


def test_time_is_not_moved_on_where_the_last_line_stands_at_the_end(desk: Desk, space: Space, tell: Tell) -> None:
    tell(opens(45), until=make.at(45))

    assert kinds(desk, space) == ["incident_opened"]
    assert desk.now(space, make.MOMENT) == make.at(45)


def test_every_act_is_recorded_at_its_own_moment(desk: Desk, space: Space, tell: Tell) -> None:
    tell(opens(0), grip(10, 2), grip(20, 3))

    moments = [entry.recorded_at for entry in desk.journal.read(space.name)]
    assert moments == [iso(make.at(minute)) for minute in (0, 10, 20, 600)]


def test_a_story_is_not_told_back(desk: Desk, space: Space, tell: Tell) -> None:
    tell(opens(0), until=make.at(60))

    assert tell(opens(0), until=make.at(10)) == 0
    assert desk.now(space, make.MOMENT) == make.at(60)


# ---- told on ------------------------------------------------------------------------------------------------


def test_what_was_told_is_not_told_again(desk: Desk, space: Space, tell: Tell) -> None:
    story = (opens(0), grip(10, 2), reports(20))
    tell(*story)
    before = desk.journal.head(space.name)

    assert tell(*story) == 0
    assert desk.journal.head(space.name) == before


def test_acts_of_one_moment_of_which_some_were_told_are_told_on(desk: Desk, space: Space, tell: Tell) -> None:
    story = (reports(0), reports(0, author=OTHER), opens(0))
    desk.perform(space, story[0].author, [story[0].intention], now=story[0].at)

    tell(*story)

    assert kinds(desk, space) == ["capacity_reported", "capacity_reported", "incident_opened", "story_advanced"]


def test_a_figure_that_differs_is_another_line_though_all_else_is_the_same(
    desk: Desk, space: Space, tell: Tell
) -> None:
    first = reports(0, code="BRW-TW")
    desk.perform(space, first.author, [first.intention], now=first.at)

    tell(reports(0))

    assert kinds(desk, space).count("capacity_reported") == 2


def test_what_another_did_at_that_moment_does_not_stand_for_a_line(desk: Desk, space: Space, tell: Tell) -> None:
    colleague = make.author(actor="ACBZ (fictief)", role=Role.REGIO, organisation="VR07")
    desk.perform(space, colleague, [reports(0).intention], now=make.MOMENT)

    tell(reports(0))

    assert [entry.actor for entry in desk.journal.read(space.name)][:2] == [colleague.actor, SUPPLIER.actor]


@settings(max_examples=8)
@given(st.lists(st.sampled_from([-5, 0, 5, 10, 15, 20, 25, 600]), max_size=4))
def test_told_in_any_parts_a_story_is_the_same_story(stops: list[int]) -> None:
    journal = Journal("sqlite://")
    try:
        desk = Desk(journal, reference(), Settings())
        story = numbered(opens(0), reports(0), grip(10, 1), grip(20, 2), reports(20, 1), reports(20, 3, author=OTHER))
        parts, whole = demonstration(desk, "demo-delen"), demonstration(desk, "demo-heel")

        for stop in [*sorted(stops), 600]:
            tell_acts(desk, parts, story, until=make.at(stop), source="proef")
        tell_acts(desk, whole, story, until=END, source="proef")

        assert _told(desk, parts) == _told(desk, whole)
    finally:
        journal.close()


def _told(desk: Desk, space: Space) -> list[tuple[str, str, str]]:
    entries = desk.journal.read(space.name)
    return [(entry.recorded_at, entry.actor, entry.payload) for entry in entries if entry.kind != "story_advanced"]


# ---- refused ------------------------------------------------------------------------------------------------


def test_a_refused_line_is_named_by_its_source_and_number(tell: Tell) -> None:
    with pytest.raises(RefusedError) as caught:
        tell(opens(0), grip(10, 2, "I-2025-9999"))

    assert str(caught.value).startswith("proef, regel 2")
    assert "I-2025-9999" in str(caught.value)


def test_what_came_before_a_refused_line_stays_and_what_follows_is_not_told(
    desk: Desk, space: Space, tell: Tell
) -> None:
    with pytest.raises(Kcr2Error):
        tell(opens(0), grip(10, 2, "I-2025-9999"), reports(20))

    assert kinds(desk, space) == ["incident_opened"]
    assert desk.now(space, make.MOMENT) == make.at(0)


def test_of_an_act_with_one_line_that_is_refused_nothing_is_written(desk: Desk, space: Space, tell: Tell) -> None:
    with pytest.raises(RefusedError):
        tell(opens(0), grip(10, 2), grip(10, 2, "I-2025-9999"))

    assert kinds(desk, space) == ["incident_opened"]


def test_after_a_line_was_mended_the_story_goes_on(desk: Desk, space: Space, tell: Tell) -> None:
    with pytest.raises(Kcr2Error):
        tell(opens(0), grip(10, 2, "I-2025-9999"), reports(20))

    tell(opens(0), grip(10, 2), reports(20))

    assert kinds(desk, space) == ["incident_opened", "grip_set", "capacity_reported", "story_advanced"]
    assert desk.verify(space) is None


def test_who_acts_for_another_is_refused_in_a_story_too(tell: Tell) -> None:
    theirs = StoryLine(1, make.MOMENT, OTHER, reports(0).intention)

    with pytest.raises(RefusedError, match="proef, regel 1"):
        tell(theirs)


# ---- watched ------------------------------------------------------------------------------------------------


@dataclass
class Watcher:
    """Somebody who looks on, and stops after so many acts."""

    after: int = 1_000
    shares: list[float] = field(default_factory=list)

    @property
    def watch(self) -> Watch:
        """Give what the telling asks of it."""
        return Watch(told=self.shares.append, cancelled=lambda: len(self.shares) >= self.after)


def test_the_share_that_is_told_grows_to_the_whole(tell: Tell) -> None:
    watcher = Watcher()

    tell(opens(0), grip(10, 1), grip(20, 2), reports(30), watch=watcher.watch)

    assert watcher.shares == [0.25, 0.5, 0.75, 1.0]


def test_acts_are_counted_and_not_lines(tell: Tell) -> None:
    watcher = Watcher()

    tell(reports(0), reports(0, code="BRW-TW"), opens(5), watch=watcher.watch)

    assert watcher.shares == [0.5, 1.0]


def test_a_story_that_was_stopped_stands_at_its_last_act(desk: Desk, space: Space, tell: Tell) -> None:
    written = tell(opens(0), grip(10, 1), grip(20, 2), watch=Watcher(after=2).watch)

    assert written == 2
    assert kinds(desk, space) == ["incident_opened", "grip_set"]
    assert desk.now(space, make.MOMENT) == make.at(10)


def test_a_story_that_was_stopped_is_told_on_as_if_it_had_not_been(desk: Desk, space: Space, tell: Tell) -> None:
    story = (opens(0), grip(10, 1), grip(20, 2))
    tell(*story, watch=Watcher(after=1).watch)

    tell(*story)

    assert kinds(desk, space) == ["incident_opened", "grip_set", "grip_set", "story_advanced"]


def test_a_story_that_is_stopped_at_once_writes_nothing(desk: Desk, space: Space, tell: Tell) -> None:
    assert tell(opens(0), watch=Watcher(after=0).watch) == 0
    assert kinds(desk, space) == []


def test_what_was_told_before_is_no_part_of_the_share(tell: Tell) -> None:
    story = (opens(0), grip(10, 1), grip(20, 2))
    tell(*story, until=make.at(10))
    watcher = Watcher()

    tell(*story, watch=watcher.watch)

    assert watcher.shares == [1.0]


# ---- only where time is a story's ------------------------------------------------------------------------


def test_time_of_live_is_moved_on_by_no_story(desk: Desk) -> None:
    live = desk.journal.space("live")

    with pytest.raises(RefusedError):
        tell_acts(desk, live, [], until=END, source="proef")

    assert desk.journal.head("live").seq == 0


def test_in_a_what_if_a_story_goes_on_from_where_it_left(desk: Desk, space: Space, tell: Tell) -> None:
    tell(opens(0), until=make.at(30))
    named = make.space(name="wat-als", kind=SpaceKind.BRANCH, created_at=make.LATER)
    branch = desk.fork(space, named, at=make.at(30), question="En als het groeit?", author=make.author())

    tell_acts(desk, branch, numbered(opens(0), grip(40, 3)), until=make.at(60), source="proef")

    assert [entry.kind for entry in desk.journal.read(branch.name)].count("incident_opened") == 1
    assert desk.now(branch, make.LATER) == make.at(60)
    assert desk.now(space, make.LATER) == make.at(30)


def test_a_long_story_is_told_whole(desk: Desk, space: Space, tell: Tell) -> None:
    story = [reports(minute, minute % 5) for minute in range(60)]

    tell(*story)

    assert kinds(desk, space).count("capacity_reported") == 60
    assert desk.picture(space, now=END).capacity["total"].tolist() == [59 % 5]
