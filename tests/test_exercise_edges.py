"""Does an exercise hold at its edges: its clock, its beginning, its readers, its copies and its files?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.actions import (
    AcknowledgeInject,
    AnswerInject,
    ChangeInject,
    CloseBranch,
    DeliverInject,
    EndExercise,
    Intention,
    NoteLearningPoint,
    PlanInject,
    ReportCapacity,
    SetExerciseClock,
    SupposeRegionOut,
)
from kcr2.actions.exercise import named_twice, unknown_participants
from kcr2.desk import Desk
from kcr2.errors import DataError, RefusedError
from kcr2.exchange.exercise_copy import ACCOUNTS, OWN, moved
from kcr2.exchange.exercise_files import ExerciseFile, exercise_names, exercise_values, load_exercise
from kcr2.exchange.exercises import CONTROL, deliver_due, open_exercise, opening_of_scenario, opening_of_space
from kcr2.exchange.scenarios import load_scenario
from kcr2.journal import Author, Journal, Space
from kcr2.model import Event, Participant
from kcr2.picture import Picture
from kcr2.picture.exercise import due, exercise_now, leads, participants, receivers
from kcr2.reader import entries_seen_by, seen_by
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import BranchOutcome, Quality, Role, SpaceKind
from kcr2.view.exercise import inject_state, inject_table, inject_titles, learning_table, message_table, timeline
from kcr2.words import speak
from tests import make
from tests.pictures import picture
from tests.pictures import reference as shipped
from tests.test_exercise import HUB, LEADER, REAL, STARTS, VR06, VR07, Room, after, inject, plan

NCC = make.author(actor="waarnemer", role=Role.RIJK, organisation="NCC")
"""Somebody who does not take part."""

MINISTER = make.author(actor="hoofd", role=Role.AUTHORITY, organisation="JENV")


def new_desk(reference: Reference) -> Desk:
    """Give a desk on an empty journal in memory."""
    return Desk(Journal("sqlite://"), reference, Settings())


@pytest.fixture
def desk(reference: Reference) -> Iterator[Desk]:
    """Give a desk on an empty journal in memory."""
    made = new_desk(reference)
    yield made
    made.journal.close()


def told(room: Room, author: Author, intention: Intention) -> str:
    """Have something refused with nothing written, and give the words."""
    before = room.desk.journal.head(room.space.name)
    with pytest.raises(RefusedError) as caught:
        room.do(author, intention)
    assert room.desk.journal.head(room.space.name) == before
    return caught.value.told()


# ---- the clock -------------------------------------------------------------------------------------


def test_an_inject_at_the_very_beginning_waits_for_the_clock_to_be_started(desk: Desk) -> None:
    room = Room(desk, inject(1, 0))
    room.wait(86_400)

    assert room.deliver() == []
    assert not room.picture.injects["is_due"].any()
    room.set()
    assert room.deliver() == [1]


def test_the_end_stops_the_clock_at_the_second_where_it_stood(desk: Desk) -> None:
    room = Room(desk)
    room.set()
    room.wait(50)
    room.do(LEADER, EndExercise(real_at=room.clock))

    clock = room.picture.facts["exercise_clock"][()]
    assert clock["exercise_at"] == room.picture.facts["exercise_end"][()]["recorded_at"]
    assert clock["exercise_at"].startswith("2027-06-24T14:00:50")


def test_the_end_of_a_paused_exercise_is_where_it_was_paused(desk: Desk) -> None:
    room = Room(desk)
    room.set(speed=10)
    room.wait(33)
    room.set(running=False)
    room.wait(9_999)
    room.do(LEADER, EndExercise(real_at=room.clock))

    assert room.now == STARTS + timedelta(seconds=330)


def test_an_exercise_that_never_began_cannot_end(desk: Desk) -> None:
    message = told(Room(desk), LEADER, EndExercise(real_at=REAL))

    assert "de oefenklok is 0 keer gestart" in message


def test_a_clock_that_was_only_set_to_stand_still_fixes_the_plan(desk: Desk) -> None:
    room = Room(desk)
    room.set(running=False)

    assert "het plan ligt vast" in told(room, LEADER, plan(name="Een andere oefening"))


def test_a_plan_may_be_made_anew_until_the_clock_ran_and_the_latest_holds(desk: Desk) -> None:
    room = Room(desk)
    room.do(LEADER, plan(VR06, HUB, name="Toch een heide"))

    assert participants(room.picture.facts) == [("regio", "VR06"), ("kcr2", "KCR2")]
    assert room.picture.exercise["name"].tolist() == ["Toch een heide"]


def test_where_no_exercise_was_planned_the_real_clock_counts(desk: Desk) -> None:
    empty = make.space(name="kaal", kind=SpaceKind.EXERCISE)
    desk.journal.create_space(empty)

    assert desk.now(empty, REAL) == REAL
    assert exercise_now({}, REAL) is None
    assert deliver_due(desk, empty, clock=REAL) == []


acts = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(-120, 900)),
        st.tuples(st.just("run"), st.sampled_from((1, 2, 5, 10, 60))),
        st.tuples(st.just("pause"), st.just(0)),
        st.tuples(st.just("jump"), st.integers(0, 240)),
        st.tuples(st.just("note"), st.just(0)),
    ),
    max_size=12,
)


@settings(max_examples=8)
@given(acts)
def test_whatever_is_done_and_however_a_real_clock_lags_what_was_recorded_is_in_order(told: list[Any]) -> None:
    room = Room(new_desk(shipped()))
    moments = [room.now]
    for what, value in told:
        if what == "wait":
            room.wait(value)
        elif what == "note":
            room.do(LEADER, NoteLearningPoint(observation="De lijst was oud."))
        else:
            room.set(
                running=what != "pause", speed=value if what == "run" else 1, forward=value if what == "jump" else 0
            )
        if what != "wait":
            moments.append(room.now)
    entries = room.desk.journal.read(room.space.name)
    recorded = [entry.recorded_at for entry in entries]

    assert recorded == sorted(recorded)
    assert moments == sorted(moments)
    assert room.desk.verify(room.space) is None


@pytest.mark.parametrize(
    ("starts", "hours", "then"),
    [
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), 1, datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), 1, datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
    ],
    ids=["the clock goes back", "the clock goes forward"],
)
def test_an_hour_of_exercise_is_an_hour_when_dutch_clocks_change(
    desk: Desk, starts: datetime, hours: int, then: datetime
) -> None:
    wanted = make.space(name="nacht", kind=SpaceKind.EXERCISE)
    space = open_exercise(desk, wanted, LEADER, plan(starts_at=starts))
    begin = SetExerciseClock(running=True, speed=60, exercise_at=starts, real_at=REAL)
    desk.perform(space, LEADER, [begin], now=starts)

    assert desk.now(space, REAL + timedelta(minutes=hours)) == then


def test_what_was_planned_in_dutch_time_of_the_doubled_hour_is_due_once_and_in_order(desk: Desk) -> None:
    starts = datetime(2027, 10, 31, 0, 0, tzinfo=UTC)
    night = [inject(1).model_copy(update={"planned_at": starts + timedelta(minutes=30)})]
    night.append(inject(2).model_copy(update={"planned_at": starts + timedelta(minutes=90)}))
    wanted = make.space(name="nacht", kind=SpaceKind.EXERCISE)
    space = open_exercise(desk, wanted, LEADER, plan(starts_at=starts), night)
    begin = SetExerciseClock(running=True, speed=60, exercise_at=starts, real_at=REAL)
    desk.perform(space, LEADER, [begin], now=starts)

    # Both stand at 02:30 on a Dutch wall.
    went = [[e.content["number"] for e in deliver_due(desk, space, clock=make.at(m / 60))] for m in (31, 60, 91)]
    assert went == [[1], [], [2]]


# ---- injects -----------------------------------------------------------------------------------------


def test_a_jump_sends_everything_it_passes_in_the_order_of_the_timeline(desk: Desk) -> None:
    room = Room(desk, inject(1, 40), inject(2, 10), inject(3, 10), inject(4, 500))
    room.set(running=False, forward=60)

    assert room.deliver() == [2, 3, 1]


def test_an_inject_without_a_term_is_never_overdue(desk: Desk) -> None:
    room = Room(desk, inject(1, 5, answer_within_min=None))
    room.set(speed=60)
    room.wait(6)
    room.deliver()
    room.wait(100_000)

    assert room.picture.injects[["is_overdue", "answered"]].values.tolist() == [[False, 0]]


def test_an_answer_on_the_last_minute_is_in_time_and_a_second_later_is_not(desk: Desk) -> None:
    base = [make.exercise_planned(), make.clock_set(), make.inject_planned(to_organisation="VR07")]
    sent = [*base, make.inject_delivered(to_organisation="VR07")]

    in_time = picture(*sent, at=make.at(15)).injects
    late = picture(*sent, at=make.at(15) + timedelta(seconds=1)).injects

    assert (in_time["is_overdue"].tolist(), late["is_overdue"].tolist()) == ([False], [True])


def test_one_of_two_that_answered_is_not_all_of_them(desk: Desk) -> None:
    room = Room(desk, inject(1, 5, to_organisation=""))
    room.set()
    room.do(LEADER, DeliverInject(number=1))
    room.do(VR07, AnswerInject(number=1, answer="Naar de sporthal."))
    (row,) = room.picture.injects.to_dict("records")

    assert (row["receivers"], row["acknowledged"], row["answered"]) == (3, 1, 1)
    assert inject_state(row) == "delivered"


def test_what_reached_its_receivers_is_fixed_when_its_timeline_says_otherwise_later(desk: Desk) -> None:
    room = Room(desk, inject(1, 5))
    room.set()
    room.do(LEADER, DeliverInject(number=1))
    changed = ChangeInject.model_validate(inject(1, 5).model_dump() | {"text": "Iets heel anders."})

    message = told(room, LEADER, changed)

    assert "inject 1 is al verstuurd, volgnummer" in message
    assert room.picture.inject_messages["text"].tolist() == ["De school moet leeg."]


@pytest.mark.parametrize(
    ("intention", "words"),
    [
        (ChangeInject.model_validate(inject(77).model_dump()), "inject 77 staat niet op de tijdlijn; er zijn er 1."),
        (DeliverInject(number=77), "inject 77 staat niet op de tijdlijn; er zijn er 1."),
        (NoteLearningPoint(observation="De lijst was oud.", about_inject=77), "inject 77 staat niet op de tijdlijn"),
        (NoteLearningPoint(observation="De lijst was oud.", point=9), "leerpunt 9 bestaat niet; er zijn er 0."),
        (inject(1, 50), "inject 1 staat al op de tijdlijn; er zijn er 1."),
        (inject(0, -10), "de oefenklok staat al op"),
        (inject(0, 5, to_role=Role.RIJK, to_organisation=""), "geen van de deelnemers is"),
        (inject(0, 5, to_role=Role.KCR2, to_organisation="VR07"), "het bericht zou 0 ontvangers hebben"),
    ],
)
def test_what_is_not_there_or_would_reach_nobody_is_refused_in_words(
    desk: Desk, intention: Intention, words: str
) -> None:
    room = Room(desk, inject(1, 5))
    room.set()

    assert words in told(room, LEADER, intention)


def test_a_learning_point_about_an_inject_says_which(desk: Desk) -> None:
    room = Room(desk, inject(1, 5))
    room.do(LEADER, NoteLearningPoint(observation="De lijst was oud.", about_inject=1))
    room.do(LEADER, NoteLearningPoint(observation="Over het geheel."))

    assert room.picture.learning_points["about_inject"].isna().tolist() == [False, True]


def test_a_learning_point_is_stated_anew_and_not_twice(desk: Desk) -> None:
    room = Room(desk)
    room.do(LEADER, NoteLearningPoint(observation="De lijst was oud."))
    room.do(LEADER, NoteLearningPoint(point=1, observation="De lijst was een dag oud.", owner="hoofd KCR2"))

    assert room.picture.learning_points[["point", "owner"]].values.tolist() == [[1, "hoofd KCR2"]]


def test_injects_without_a_number_get_the_next_one(desk: Desk) -> None:
    room = Room(desk, inject(7, 5))
    room.do(LEADER, inject(0, 10))
    room.do(LEADER, inject(0, 10))

    assert sorted(room.picture.injects["number"]) == [7, 8, 9]


def test_an_acknowledgement_before_the_delivery_reaches_nobody(desk: Desk) -> None:
    room = Room(desk, inject(1, 5))
    room.set()

    assert "inject 1 is niet verstuurd aan" in told(room, VR07, AcknowledgeInject(number=1))


def test_delivery_by_the_clock_says_so_and_by_hand_too(desk: Desk) -> None:
    room = Room(desk, inject(1, 5), inject(2, 50))
    room.set(speed=60)
    room.wait(6)
    room.deliver()
    room.do(LEADER, DeliverInject(number=2))
    sent = [entry for entry in desk.journal.read(room.space.name) if entry.kind == "inject_delivered"]

    assert [(entry.actor, entry.content["by_hand"]) for entry in sent] == [
        (CONTROL.actor, False),
        (LEADER.actor, True),
    ]


# ---- who takes part ------------------------------------------------------------------------------------


def test_who_is_named_twice_would_count_twice_and_is_refused(desk: Desk) -> None:
    with pytest.raises(RefusedError) as caught:
        Room(desk, who=(VR07, HUB, VR07))

    assert caught.value.rule == "participant-once"
    assert "van VR07 is meer dan 1 keer genoemd" in caught.value.told()
    assert desk.journal.spaces() == []


def test_one_organisation_may_take_part_in_two_roles() -> None:
    two = [Participant(role=role, organisation="KCR2") for role in (Role.KCR2, Role.VALIDATOR)]

    assert named_twice(two) == []


@pytest.mark.parametrize(
    ("role", "organisation", "strange"),
    [
        (Role.REGIO, "VR25", []),
        (Role.REGIO, "VR26", ["VR26"]),
        (Role.REGIO, "JENV", ["JENV"]),
        (Role.AUTHORITY, "JENV", []),
        (Role.AUTHORITY, "VR07", ["VR07"]),
        (Role.RIJK, "NCC", []),
    ],
)
def test_a_role_is_taken_for_an_organisation_that_can_hold_it(
    reference: Reference, role: Role, organisation: str, strange: list[str]
) -> None:
    assert unknown_participants([Participant(role=role, organisation=organisation)], reference) == strange


def test_beheer_never_takes_part(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="beheer doet niet mee") as caught:
        Room(desk, who=(LEADER, VR07))

    assert caught.value.rule == "exercise-led-apart"


def test_a_hub_that_takes_part_puts_the_exercise_together_and_then_stands_back(desk: Desk) -> None:
    room = Room(desk)
    room.do(HUB, inject(1, 30))
    room.set()

    assert "wie meedoet, leidt niet" in told(room, HUB, inject(2, 30))


def test_in_an_exercise_without_the_hub_the_hub_leads(desk: Desk) -> None:
    room = Room(desk, who=(VR07,))

    assert leads(room.picture.facts, HUB.role, HUB.organisation)
    assert not leads(room.picture.facts, VR06.role, VR06.organisation)


def test_a_message_to_everybody_is_read_by_who_takes_part_and_by_nobody_else(desk: Desk) -> None:
    room = Room(desk, inject(1, 5, to_organisation=""))
    room.set()
    room.do(LEADER, DeliverInject(number=1))
    entries = desk.journal.read(room.space.name)

    def reads(author: Author | None) -> bool:
        return "De school moet leeg." in "".join(e.payload for e in entries_seen_by(entries, room.picture, author))

    assert [reads(one) for one in (VR07, VR06, HUB, LEADER)] == [True] * 4
    assert [reads(one) for one in (NCC, MINISTER, None)] == [False] * 3


def test_no_answer_of_one_region_reaches_another(desk: Desk) -> None:
    room = Room(desk, inject(1, 5, to_organisation="", to_role=Role.REGIO))
    room.set()
    room.do(LEADER, DeliverInject(number=1))
    room.do(VR07, AnswerInject(number=1, answer="Onze sporthal is vol."))
    room.do(VR06, AnswerInject(number=1, answer="Wij hebben plaats."))

    assert seen_by(room.picture, VR06).inject_messages["answer"].tolist() == ["Wij hebben plaats."]
    assert sorted(seen_by(room.picture, LEADER).inject_messages["answer"]) == [
        "Onze sporthal is vol.",
        "Wij hebben plaats.",
    ]


def test_who_takes_part_cannot_count_the_injects_that_are_still_to_come(desk: Desk) -> None:
    room = Room(desk, *(inject(number, 60 * number) for number in range(1, 6)))
    entries = desk.journal.read(room.space.name)

    assert not any("inject" in entry.kind for entry in entries_seen_by(entries, room.picture, VR07))
    assert seen_by(room.picture, VR07).injects.columns.tolist() == room.picture.injects.columns.tolist()


@pytest.mark.parametrize(
    ("to_role", "to_organisation", "reached"),
    [
        (None, "", ["VR07", "VR08", "JENV"]),
        (Role.REGIO, "", ["VR07", "VR08"]),
        (None, "JENV", ["JENV"]),
        (Role.AUTHORITY, "VR07", []),
    ],
)
def test_a_message_reaches_role_and_organisation_together(
    to_role: Role | None, to_organisation: str, reached: list[str]
) -> None:
    facts = picture(make.exercise_planned()).facts

    assert [one for _, one in receivers(facts, {"to_role": to_role, "to_organisation": to_organisation})] == reached


def test_in_a_space_without_an_exercise_nobody_receives_and_nothing_is_due() -> None:
    facts = picture(make.capacity_reported()).facts

    assert (participants(facts), due(facts, make.LATER)) == ([], [])
    assert receivers(facts, {"to_role": None, "to_organisation": ""}) == []


def test_the_tables_of_an_empty_space_have_their_columns_and_no_rows() -> None:
    seen = picture()

    for name in ("exercise", "injects", "inject_messages", "learning_points"):
        assert seen.table(name).empty
        assert len(seen.table(name).columns) > 5


# ---- the opening ---------------------------------------------------------------------------------------


def what_if(desk: Desk) -> Space:
    """Give a what-if in which VR06 is thought away."""
    desk.journal.create_space(make.space())
    events = [make.incident_opened(), make.capacity_reported("VR06", total=6, deployable=5, releasable=4)]
    desk.journal.append("live", events, author=HUB, at=make.LATER, seen=0)
    wanted = make.space(name="wat-als", kind=SpaceKind.BRANCH)
    branch = desk.fork(desk.journal.space("live"), wanted, at=make.LATER, question="Wat als VR06 uitvalt?", author=HUB)
    desk.perform(branch, HUB, [SupposeRegionOut(region="VR06", reason="Heeft zelf brand.")], now=make.LATER)
    return branch


def test_what_a_what_if_supposes_stays_there_when_an_exercise_opens_with_it(desk: Desk) -> None:
    branch = what_if(desk)
    opens_with = opening_of_space(desk, branch, HUB, now=make.LATER)
    made = open_exercise(desk, make.space(name="kopie"), LEADER, plan(), (), opens_with)

    assert desk.picture(branch, now=make.LATER).capacity["releasable"].tolist() == [0]
    assert desk.picture(made, now=STARTS).capacity["releasable"].tolist() == [4]
    # A region that was thought away there can report here: nobody could put it back.
    report = make.capacity_reported("VR06", total=5, observed_at=STARTS)
    assert desk.perform(made, VR06, [ReportCapacity(**report.model_dump())], now=STARTS)


def test_an_exercise_that_opens_with_a_discarded_what_if_is_not_discarded(desk: Desk) -> None:
    branch = what_if(desk)
    end = CloseBranch(outcome=BranchOutcome.DISCARDED, reason="Leverde niets op.")
    desk.perform(branch, HUB, [end], now=make.LATER)
    opens_with = opening_of_space(desk, branch, HUB, now=make.LATER)
    made = open_exercise(desk, make.space(name="kopie"), LEADER, plan(), (), opens_with)

    assert not {"branch_started", "branch_closed", "region_supposed"} & {e.kind for e in desk.journal.read(made.name)}


def test_one_exercise_is_no_part_of_the_story_of_another(desk: Desk) -> None:
    room = Room(desk, inject(1, 5), who=(VR07,))
    room.set()
    room.do(LEADER, DeliverInject(number=1))
    opens_with = opening_of_space(desk, room.space, HUB, now=room.now)

    assert opens_with.entries == []
    assert {"injects", "exercise_clock", "learning_points"} <= OWN


def test_a_copy_tells_where_it_came_from_and_the_seal_is_that_of_the_source(desk: Desk) -> None:
    branch = what_if(desk)
    head = desk.journal.head(branch.name)
    opens_with = opening_of_space(desk, branch, HUB, now=make.LATER)
    made = open_exercise(desk, make.space(name="kopie"), LEADER, plan(), (), opens_with)
    (row,) = desk.picture(made, now=STARTS).exercise.to_dict("records")

    assert (row["copied_from"], row["copied_seq"], row["copied_seal"]) == ("wat-als", head.seq, head.seal)
    assert row["story"] == "kopie van Ruimte wat-als"


def test_an_empty_space_opens_an_exercise_that_is_empty(desk: Desk) -> None:
    desk.journal.create_space(make.space())
    opens_with = opening_of_space(desk, desk.journal.space("live"), HUB, now=make.LATER)
    made = open_exercise(desk, make.space(name="kopie"), LEADER, plan(), (), opens_with)

    assert [entry.kind for entry in desk.journal.read(made.name)] == ["exercise_planned"]


@pytest.mark.parametrize("event", make.one_of_each(), ids=lambda event: event.kind)
def test_every_kind_of_fact_can_be_moved_in_time_and_becomes_fictional(event: Event) -> None:
    later = moved(event, timedelta(days=500))

    assert type(later) is type(event)
    if "quality" in type(event).model_fields:
        assert later.quality is Quality.FICTITIOUS  # type: ignore[attr-defined]
        assert later.observed_at - event.observed_at == timedelta(days=500)  # type: ignore[attr-defined]
        assert later.source.startswith("overgenomen (")  # type: ignore[attr-defined]
    for name, stands in ACCOUNTS.items():
        assert getattr(later, name, stands) == stands


def test_a_move_of_nothing_leaves_every_moment_and_unknown_stays_unknown() -> None:
    report = make.capacity_reported(total=None, deployable=None, releasable=0)
    same = moved(report, timedelta(0))

    assert (same.total, same.deployable, same.releasable) == (None, None, 0)  # type: ignore[attr-defined]
    assert same.observed_at == report.observed_at  # type: ignore[attr-defined]


def test_a_long_source_is_cut_and_never_refused() -> None:
    later = moved(make.capacity_reported(source="x" * 300), timedelta(days=1))

    assert len(later.source) == 300  # type: ignore[attr-defined]


def test_what_is_told_aside_leaves_no_demonstration_behind(desk: Desk) -> None:
    opens_with = opening_of_scenario(desk, load_scenario("ede-2025"))

    assert desk.journal.spaces() == []
    assert opens_with.entries
    assert opens_with.story.startswith("beginbeeld van ")


def test_a_region_makes_no_exercise(desk: Desk) -> None:
    with pytest.raises(RefusedError) as caught:
        open_exercise(desk, make.space(name="oefening"), VR07, plan())

    assert (caught.value.rule, desk.journal.spaces()) == ("role", [])


def test_an_exercise_before_what_it_opens_with_is_refused(desk: Desk) -> None:
    room = Room(desk, who=(VR07,))

    assert "in de ruimte is al iets vastgelegd" in told(room, LEADER, plan(starts_at=STARTS - timedelta(days=1)))


def test_in_live_nothing_of_an_exercise_is_done_and_the_space_is_named(desk: Desk) -> None:
    desk.journal.create_space(make.space())

    for intention in (plan(), inject(), DeliverInject(number=1), NoteLearningPoint(observation="De lijst was oud.")):
        with pytest.raises(RefusedError, match=r"live is .*; dit kan alleen in een oefening") as caught:
            desk.perform(desk.journal.space("live"), LEADER, [intention], now=make.LATER)
        assert caught.value.rule == "exercise-space"


# ---- files -----------------------------------------------------------------------------------------------

HEAD = """
name = "Twee heiden"
summary = "Een heide brandt en daarna nog een, met te weinig pelotons."
fictional = "Alles in deze oefening is verzonnen."
goals = ["Samen uitvragen"]
starts_at = 2027-06-24T14:00:00Z
scenario = "{scenario}"
participants = [{participants}]
"""
SOMEBODY = '{role = "regio", organisation = "VR07"}'
INJECT = """
[[injects]]
number = {number}
storyline = "Brand"
means = "phone"
text = "De school moet leeg."
to_organisation = "{to}"
after_min = {after}
"""


def written(folder: Path, *injects: str, scenario: str = "", participants: str = SOMEBODY) -> Path:
    """Write an exercise called `mijn`, and give the folder that it lies in."""
    made = folder / "mijn"
    made.mkdir()
    text = HEAD.format(scenario=scenario, participants=participants) + "".join(injects)
    (made / "exercise.toml").write_text(text, encoding="utf-8")
    return folder


def an_inject(number: int = 1, *, after: int = 5, to: str = "VR07") -> str:
    """Write an inject."""
    return INJECT.format(number=number, after=after, to=to)


def faults(folder: Path, reference: Reference) -> list[tuple[int | None, str, str]]:
    """Give the faults of the exercise: place, field and what was found."""
    with pytest.raises(DataError) as caught:
        load_exercise("mijn", reference, folder)
    assert f"{len(caught.value.faults)} fouten; er is niets van de oefening ingelezen" in caught.value.told()
    return [(fault.row, fault.column, fault.found) for fault in caught.value.faults]


def test_a_small_exercise_is_read(reference: Reference, tmp_path: Path) -> None:
    file = load_exercise("mijn", reference, written(tmp_path, an_inject(), an_inject(2, after=0)))

    assert [row["planned_at"] for row in file.planned(STARTS)] == [after(5), STARTS]
    assert exercise_values(file)["name"] == "Twee heiden"


def test_an_exercise_without_injects_is_one(reference: Reference, tmp_path: Path) -> None:
    assert load_exercise("mijn", reference, written(tmp_path)).injects == ()


def test_a_scenario_that_is_not_there_is_no_empty_beginning(reference: Reference, tmp_path: Path) -> None:
    assert faults(written(tmp_path, scenario="bestaat-niet"), reference) == [(None, "Scenario", "bestaat-niet")]


def test_who_is_named_twice_in_a_file_is_told(reference: Reference, tmp_path: Path) -> None:
    (fault,) = faults(written(tmp_path, participants=f"{SOMEBODY}, {SOMEBODY}"), reference)

    assert fault[:2] == (None, "Deelnemers")
    assert fault[2].endswith("van VR07")


def test_every_fault_of_a_file_is_told_at_once_with_its_place(reference: Reference, tmp_path: Path) -> None:
    wrong = [an_inject(1), an_inject(1, to="VR20"), an_inject(2, after=-1), "[[injects]]\nnumber = 3\n"]
    found = faults(written(tmp_path, *wrong, scenario="bestaat-niet"), reference)

    assert (None, "Scenario", "bestaat-niet") in found
    assert {place for place, _, _ in found} == {None, 2, 3, 4}
    assert len([one for one in found if one[0] == 2]) == 2


@pytest.mark.parametrize("text", ["", "name = ", "injects = 5", "[injects]\nnumber = 1", "injects = ['x']"])
def test_a_damaged_or_empty_file_is_told_and_never_crashes(reference: Reference, tmp_path: Path, text: str) -> None:
    folder = written(tmp_path)
    (folder / "mijn" / "exercise.toml").write_text(text, encoding="utf-8")

    with pytest.raises(DataError) as caught:
        load_exercise("mijn", reference, folder)
    assert "mijn/exercise.toml" in caught.value.told()


def test_a_file_that_is_no_text_is_told(reference: Reference, tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "mijn" / "exercise.toml").write_bytes(b"\xff\xfe\x00n")

    with pytest.raises(DataError, match="het bestand is TOML in UTF-8"):
        load_exercise("mijn", reference, folder)


def test_a_name_out_of_the_folder_is_no_exercise(reference: Reference, tmp_path: Path) -> None:
    written(tmp_path)

    with pytest.raises(DataError, match="Kies uit: mijn"):
        load_exercise("../mijn", reference, tmp_path)
    assert exercise_names(tmp_path / "leeg") == []


@pytest.mark.parametrize("name", exercise_names())
def test_every_exercise_that_lies_ready_can_be_played_to_its_end(desk: Desk, name: str) -> None:
    file: ExerciseFile = load_exercise(name, desk.reference)
    planned = plan().model_copy(update=exercise_values(file))
    injects = [PlanInject.model_validate(row) for row in file.planned(planned.starts_at)]
    space = open_exercise(desk, make.space(name="oefening"), LEADER, planned, injects)
    begin = SetExerciseClock(running=True, speed=60, exercise_at=planned.starts_at, real_at=REAL)
    desk.perform(space, LEADER, [begin], now=planned.starts_at)
    deliver_due(desk, space, clock=REAL + timedelta(days=10))
    seen: Picture = desk.picture(space, now=desk.now(space, REAL + timedelta(days=10)))

    waiting = seen.injects[seen.injects["state"] == "planned"]
    assert waiting.empty
    assert (seen.injects["receivers"] > 0).all()


# ---- how it looks ------------------------------------------------------------------------------------------


def test_every_state_of_an_inject_has_its_own_words_and_sign_in_both_languages() -> None:
    dutch = inject_titles()
    speak("en")
    try:
        english = inject_titles()
    finally:
        speak("nl")

    assert len(set(dutch.values())) == len(set(english.values())) == len(dutch)
    assert not set(dutch.values()) & set(english.values()) - {""}


def test_what_did_not_come_back_is_not_yet_and_never_a_zero(desk: Desk) -> None:
    room = Room(desk, inject(1, 5), inject(2, 50))
    room.set()
    room.do(LEADER, DeliverInject(number=1))
    table = inject_table(room.picture.injects)
    messages = message_table(room.picture.inject_messages)

    assert table["Beantwoord"].tolist() == ["0 van 1", ""]
    assert messages[["Ontvangen na", "Beantwoord na"]].values.tolist() == [["nog niet", "nog niet"]]


def test_a_learning_point_without_an_owner_says_so(desk: Desk) -> None:
    table = learning_table(picture(make.learning_point()).learning_points)

    assert table[["Eigenaar leerpunt", "Termijn"]].values.tolist() == [["nog niemand", "niet afgesproken"]]


def test_the_timeline_is_drawn_in_dutch_time_with_a_sign_for_each_state() -> None:
    events = [
        make.exercise_planned(),
        make.clock_set(),
        make.inject_planned(),
        make.inject_planned(2),
        make.inject_changed(2),
    ]
    seen = picture(*events, at=make.at(30))
    figure = timeline(seen.injects, pd.Timestamp(seen.at))

    assert [trace.name for trace in figure.data] == ["gepland", "overgeslagen"]
    assert len({trace.marker.symbol for trace in figure.data}) == 2
    # LATER is 13:00 UTC, 15:00 in Dutch summer time.
    assert figure.data[0].x[0].hour == 15
