"""Do learning points of an exercise reach the register once, traceably, and only by who may see them there?"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kcr2.actions import EndExercise, NoteLearningPoint
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.exchange.exercise_copy import opening
from kcr2.exchange.lessons import held_on, lay_before, learnt_in
from kcr2.journal import Author, Entry, Journal, Space
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import LessonSource, LessonStatus, Quality, Role, SpaceKind
from kcr2.view.preparation_lessons import learnt_table
from tests import make
from tests.test_exercise import HUB, LEADER, REAL, VR06, VR07, Room, inject

LIVE = make.space(name="landelijk", created_at=REAL - timedelta(days=30))
LATER = REAL + timedelta(days=2)
OWNERS = {1: "VR07", 2: "DEF"}


@pytest.fixture
def desk(reference: Reference) -> Iterator[Desk]:
    """Give a desk on a journal in memory with an empty live space."""
    made = Desk(Journal("sqlite://"), reference, Settings())
    made.journal.create_space(LIVE)
    yield made
    made.journal.close()


@pytest.fixture
def room(desk: Desk) -> Room:
    """Give an exercise in which VR06 and VR07 took part and two things were learnt."""
    made = Room(desk, inject(1), who=(VR07, VR06))
    made.set()
    made.wait(600)
    made.do(LEADER, NoteLearningPoint(observation="De lijst was oud.", recommendation="Ververs.", about_inject=1))
    made.do(LEADER, NoteLearningPoint(observation="Niemand noemde de stand.", owner="hoofd KCR2"))
    made.do(LEADER, EndExercise(real_at=made.clock))
    return made


def carry(room: Room, *, base: Space = LIVE, reader: Author | None = HUB, **owners: str) -> list[Entry]:
    """Lay learning points before owners: `p1="VR07"` is the first before VR07."""
    chosen = {int(name[1:]): owner for name, owner in owners.items()} or OWNERS
    return lay_before(room.desk, room.space, base, chosen, author=HUB, reader=reader, clock=LATER)


def refused(room: Room, **values: object) -> RefusedError:
    """Have it refused, with nothing written in the base."""
    before = room.desk.journal.head(LIVE.name)
    with pytest.raises(RefusedError) as caught:
        carry(room, **values)  # type: ignore[arg-type]
    assert room.desk.journal.head(LIVE.name) == before
    return caught.value


def test_learning_points_wait_in_the_register_on_the_owners_that_were_chosen(room: Room) -> None:
    carry(room)

    lessons = room.desk.picture(LIVE, now=LATER).lessons
    assert dict(zip(lessons["owner"], lessons["observation"], strict=True)) == {
        "VR07": "De lijst was oud.",
        "DEF": "Niemand noemde de stand.",
    }
    assert set(lessons["status"]) == {LessonStatus.LAID}
    assert set(lessons["lesson_source"]) == {LessonSource.EXERCISE}
    assert set(lessons["learnt_from"]) == {"Twee heiden"}


def test_what_was_laid_leads_back_to_the_very_entry_in_the_exercise(room: Room) -> None:
    laid = carry(room)

    origin = laid[0].content["origin"]
    (entry,) = [one for one in room.desk.journal.read(room.space.name) if one.seq == origin["seq"]]
    assert (origin["space"], origin["point"], origin["about_inject"]) == (room.space.name, 1, 1)
    assert (entry.kind, entry.content["point"], entry.seal) == ("learning_point", 1, origin["seal"])
    assert laid[1].content["origin"]["about_inject"] is None


def test_the_seal_is_of_the_statement_that_was_carried_over(room: Room) -> None:
    room.do(LEADER, NoteLearningPoint(point=1, observation="De lijst was een dag oud."))

    laid = carry(room, p1="VR07")[0].content

    assert laid["observation"] == "De lijst was een dag oud."
    assert laid["origin"]["seal"] == room.desk.journal.read(room.space.name)[-1].seal


def test_nothing_is_carried_over_twice(room: Room) -> None:
    carry(room, p1="VR07")

    assert refused(room).rule == "lesson-once"
    assert carry(room, p2="VR06")
    assert refused(room, p2="VR07").rule == "lesson-once"


def test_two_hubs_that_carry_over_at_once_do_not_double_it(room: Room, tmp_path: Path) -> None:
    carry(room)
    other = Desk(room.desk.journal, room.desk.reference, room.desk.settings)

    with pytest.raises(RefusedError, match=r"^leerpunt 1 van oefening Twee heiden staat al in het register\."):
        lay_before(other, room.space, LIVE, OWNERS, author=HUB, reader=HUB, clock=LATER)


def test_an_unknown_owner_stops_all_of_them(room: Room) -> None:
    assert refused(room, p1="VR07", p2="VR26").rule == "party-known"


def test_only_what_somebody_may_see_in_the_exercise_goes_along(desk: Desk) -> None:
    going_on = Room(desk, who=(VR07, VR06))
    going_on.set()
    going_on.do(LEADER, NoteLearningPoint(observation="Nog niet voor deelnemers."))

    assert refused(going_on, reader=VR07, p1="VR07").rule == "lesson-seen-there"
    assert carry(going_on, reader=HUB, p1="VR07")


def test_a_learning_point_that_was_never_noted_is_not_there(room: Room) -> None:
    told = refused(room, p9="VR07")

    assert told.rule == "lesson-seen-there"
    assert "leerpunt 9" in told.told()


@pytest.mark.parametrize("kind", [SpaceKind.EXERCISE, SpaceKind.BRANCH])
def test_an_exercise_or_a_what_if_has_no_register(room: Room, kind: SpaceKind) -> None:
    other = LIVE.model_copy(update={"kind": kind})

    assert refused(room, base=other).rule == "lesson-register"


def test_a_region_carries_nothing_over(room: Room) -> None:
    with pytest.raises(RefusedError) as caught:
        lay_before(room.desk, room.space, LIVE, OWNERS, author=VR07, reader=VR07, clock=LATER)

    assert caught.value.rule == "role"


@pytest.mark.parametrize(
    ("kind", "quality"),
    [(SpaceKind.LIVE, Quality.CONFIRMED), (SpaceKind.DEMONSTRATION, Quality.FICTITIOUS)],
)
def test_outside_live_it_says_that_it_is_fictional(room: Room, kind: SpaceKind, quality: Quality) -> None:
    base = make.space(name=f"basis-{kind.value}", kind=kind, created_at=REAL)
    room.desk.journal.create_space(base)

    laid = carry(room, base=base, p1="VR07")[0].content

    assert (laid["quality"], laid["source"]) == (quality.value, "oefening oefening")


def test_the_day_of_the_exercise_is_a_real_day_and_not_one_of_its_own_clock(room: Room) -> None:
    assert held_on(room.picture) == date(2025, 4, 3)
    assert carry(room)[0].content["happened_on"] == "2025-04-03"


def test_an_exercise_whose_clock_never_ran_has_no_day(desk: Desk) -> None:
    assert held_on(Room(desk, who=(VR07,)).picture) is None


def test_a_list_says_what_the_register_has_already(room: Room) -> None:
    carry(room, p2="VR06")
    base = room.desk.picture(LIVE, now=LATER)

    learnt = learnt_in(room.desk, room.space, base, reader=HUB, clock=LATER)
    table = learnt_table(learnt.points)

    assert (learnt.name, list(learnt.points["in_register"])) == ("Twee heiden", [False, True])
    assert list(table["In het register"]) == ["nee", "ja"]
    assert list(table["Eigenaar in de oefening"]) == ["–", "hoofd KCR2"]


def test_the_register_stays_behind_when_an_exercise_opens_with_a_copy(room: Room) -> None:
    carry(room)
    whole = room.desk.picture(LIVE, now=LATER)
    reader = make.author(role=Role.KCR2)

    copied = opening(room.desk.journal.read(LIVE.name), whole, reader)

    assert not {entry.kind for entry in copied} & {"lesson_laid", "lesson_stepped"}
