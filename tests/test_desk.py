"""Does one desk keep spaces apart, and does what a decision stood on still stand when it is written?"""

import pytest

from kcr2.actions import AdvanceStory, CloseIncident, OpenIncident, SetGrip, UpdateIncident
from kcr2.actions.base import Context, decide
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.exchange.scenarios import load_scenario, open_demonstration
from kcr2.journal import Journal, Space
from kcr2.terms import Role, SpaceKind
from tests import make

HUB = make.author(role=Role.KCR2, organisation="KCR2")
VR07 = make.author(role=Role.REGIO, organisation="VR07")


@pytest.fixture
def live(desk: Desk) -> Space:
    """Give the live space, with an incident of VR07 and VR08 in it."""
    space = desk.journal.space("live")
    opened = OpenIncident(**make.incident_opened(regions=("VR07", "VR08")).model_dump())
    desk.perform(space, HUB, [opened], now=make.MOMENT)
    return space


def test_a_story_is_not_told_in_a_live_space(desk: Desk) -> None:
    with pytest.raises(RefusedError, match=r"live is live, geen demonstratie van ede-2025") as refusal:
        open_demonstration(desk, load_scenario("ede-2025"), name="live")

    assert refusal.value.rule == "story-in-demonstration"
    assert desk.journal.head("live").seq == 0


def test_a_story_is_not_told_in_the_demonstration_of_another(desk: Desk) -> None:
    open_demonstration(desk, load_scenario("limburg-2021"), name="demo")
    before = desk.journal.head("demo")

    with pytest.raises(RefusedError, match="geen demonstratie van ede-2025"):
        open_demonstration(desk, load_scenario("ede-2025"), name="demo")

    assert desk.journal.head("demo") == before


def test_a_space_is_what_the_journal_says_and_not_what_a_caller_says(desk: Desk, live: Space) -> None:
    posing = live.model_copy(update={"kind": SpaceKind.DEMONSTRATION})
    story = load_scenario("ede-2025")

    with pytest.raises(RefusedError, match="alleen een demonstratie en een wat-als hebben een eigen tijd"):
        desk.perform(posing, HUB, [AdvanceStory(told_until=story.opens_at)], now=story.opens_at)


class Meanwhile(Journal):
    """A journal on which another desk writes between a decision and its commit, once."""

    act = None

    def append(self, *arguments: object, **named: object) -> list[object]:
        """Let the other desk write first."""
        act, self.act = self.act, None
        if act:
            act()
        return super().append(*arguments, **named)  # type: ignore[arg-type, return-value]


def test_a_grip_level_is_refused_when_its_incident_was_closed_meanwhile(desk: Desk, live: Space) -> None:
    closed = CloseIncident(**make.incident_opened(regions=("VR07", "VR08"), ended_at=make.MOMENT).model_dump())
    other = Desk(Journal(desk.journal.url), desk.reference, desk.settings)
    desk.journal.__class__ = Meanwhile
    desk.journal.act = lambda: other.perform(live, HUB, [closed], now=make.MOMENT)  # type: ignore[attr-defined]
    level = SetGrip(**make.grip_set(region="VR07", level=3).model_dump())

    with pytest.raises(RefusedError, match="incidents:I-2025-0001 is gewijzigd sinds u keek") as refusal:
        desk.perform(live, VR07, [level], now=make.MOMENT)

    assert refusal.value.rule == "seen-latest"


def test_two_desks_that_open_an_incident_at_once_give_two_numbers(desk: Desk) -> None:
    space = desk.journal.space("live")
    other = Desk(Journal(desk.journal.url), desk.reference, desk.settings)
    bare = make.incident_opened().model_dump() | {"incident_id": ""}
    desk.journal.__class__ = Meanwhile
    desk.journal.act = lambda: other.perform(space, VR07, [OpenIncident(**bare)], now=make.MOMENT)  # type: ignore[attr-defined]

    desk.perform(space, VR07, [OpenIncident(**bare)], now=make.MOMENT)

    assert list(desk.picture(space, now=make.MOMENT).incidents["incident_id"]) == ["I-2025-0001", "I-2025-0002"]


@pytest.mark.parametrize(
    ("organisation", "regions", "accepted"),
    [
        ("VR07", ("VR07", "VR08"), True),
        ("VR07", ("VR08",), True),
        ("VR07", ("VR07",), False),
        ("VR07", ("VR07", "VR08", "VR09"), False),
        ("KCR2", ("VR01",), True),
    ],
)
def test_a_region_moves_only_itself_in_and_out_of_an_incident(
    desk: Desk, live: Space, organisation: str, regions: tuple[str, ...], accepted: bool
) -> None:
    author = HUB if organisation == "KCR2" else make.author(role=Role.REGIO, organisation=organisation)
    changed = UpdateIncident(**make.incident_opened(regions=regions).model_dump())
    context = Context(desk.picture(live, now=make.MOMENT), author)

    if accepted:
        assert decide(changed, context)
    else:
        with pytest.raises(RefusedError, match="kan alleen zichzelf toevoegen of weghalen, niet VR0") as refusal:
            decide(changed, context)
        assert refusal.value.rule == "own-region-hit"
