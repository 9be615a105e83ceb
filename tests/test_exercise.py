"""Does an exercise run by its own clock, reach who it is for once, and never touch live?"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from kcr2.access import MAY, Permission
from kcr2.actions import (
    INTENTIONS,
    AcknowledgeInject,
    AnswerInject,
    ChangeInject,
    DeliverInject,
    EndExercise,
    Intention,
    NoteLearningPoint,
    PlanExercise,
    PlanInject,
    SetExerciseClock,
)
from kcr2.actions.exercise import OfExercise
from kcr2.desk import Desk
from kcr2.errors import DataError, RefusedError
from kcr2.exchange.exercise_files import exercise_names, load_exercise
from kcr2.exchange.exercises import deliver_due, open_exercise, opening_of_scenario, opening_of_space
from kcr2.exchange.scenarios import load_scenario
from kcr2.journal import Author, Journal, Space
from kcr2.model.exercise import LEADERS, SPEEDS
from kcr2.picture import Picture
from kcr2.reader import entries_seen_by, seen_by
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import Classification, Quality, Role, SpaceKind
from tests import make
from tests.chain import Chain, hub, owner, requester
from tests.test_actions import OF_TWO, SAMPLES, Sample

STARTS = datetime(2027, 6, 24, 14, tzinfo=make.MOMENT.tzinfo)
"""When the exercise begins, in exercise time."""

REAL = make.MOMENT
"""What the real clock shows when it is started."""

LEADER = make.author(actor="leider", role=Role.BEHEER)
VR07 = make.author(actor="HOvD", role=Role.REGIO, organisation="VR07")
VR06 = make.author(actor="AC-B", role=Role.REGIO, organisation="VR06")
HUB = make.author(actor="piket")
TAKING_PART = (VR07, VR06, HUB)


def after(minutes: float) -> datetime:
    """Give exercise time so many minutes after the start."""
    return STARTS + timedelta(minutes=minutes)


def real(seconds: float) -> datetime:
    """Give the real moment so many seconds after the clock was started."""
    return REAL + timedelta(seconds=seconds)


def plan(*who: Author, **values: Any) -> PlanExercise:
    """Make a plan."""
    taking_part = tuple({"role": one.role, "organisation": one.organisation} for one in who or TAKING_PART)
    dull = {"name": "Twee heiden", "goals": ("Samen uitvragen",), "starts_at": STARTS}
    return PlanExercise.model_validate({**dull, "participants": taking_part, **values})


def inject(number: int = 1, at: float = 5, **values: Any) -> PlanInject:
    """Make an inject for VR07."""
    told = make.inject(number, planned_at=after(at), to_organisation="VR07", note="Let op het effect.")
    return PlanInject.model_validate(told | values)


class Room:
    """An exercise with somebody who leads it, and a real clock that a test moves on."""

    def __init__(self, desk: Desk, *injects: PlanInject, who: tuple[Author, ...] = TAKING_PART) -> None:
        self.desk = desk
        wanted = make.space(name="oefening", kind=SpaceKind.EXERCISE)
        self.space = open_exercise(desk, wanted, LEADER, plan(*who), injects)
        self.clock = REAL

    @property
    def now(self) -> datetime:
        return self.desk.now(self.space, self.clock)

    @property
    def picture(self) -> Picture:
        return self.desk.picture(self.space, now=self.now)

    def wait(self, seconds: float) -> None:
        """Let real time go by."""
        self.clock += timedelta(seconds=seconds)

    def do(self, author: Author, intention: Intention) -> None:
        """Let somebody act now."""
        self.desk.perform(self.space, author, [intention], now=self.now)

    def set(self, *, running: bool = True, speed: Any = 1, forward: float = 0) -> None:
        """Set the exercise's clock."""
        at = self.now + timedelta(minutes=forward)
        self.do(LEADER, SetExerciseClock(running=running, speed=speed, exercise_at=at, real_at=self.clock))

    def deliver(self) -> list[int]:
        """Look, as any screen does, and name what went out."""
        return [entry.content["number"] for entry in deliver_due(self.desk, self.space, clock=self.clock)]

    def refused(self, author: Author, intention: Intention) -> str:
        """Have something refused, and name the rule."""
        with pytest.raises(RefusedError) as caught:
            self.do(author, intention)
        return caught.value.rule


# ---- the clock -------------------------------------------------------------------------------------


def test_before_the_start_an_exercise_stands_at_its_beginning(desk: Desk) -> None:
    room = Room(desk)
    room.wait(3_600)

    assert room.now == STARTS


@pytest.mark.parametrize("speed", SPEEDS)
def test_a_running_clock_goes_so_many_times_as_fast(desk: Desk, speed: int) -> None:
    room = Room(desk)
    room.set(speed=speed)
    room.wait(30)

    assert room.now == STARTS + timedelta(seconds=30 * speed)


def test_a_paused_clock_stands_still_and_goes_on_from_there(desk: Desk) -> None:
    room = Room(desk)
    room.set(speed=10)
    room.wait(60)
    room.set(running=False)
    room.wait(3_600)
    assert room.now == after(10)
    room.set(speed=2)
    room.wait(60)

    assert room.now == after(12)


def test_a_clock_jumps_forward_and_never_back(desk: Desk) -> None:
    room = Room(desk)
    room.set(speed=1, forward=30)
    assert room.now == after(30)

    back = SetExerciseClock(running=True, exercise_at=after(5), real_at=room.clock)
    assert room.refused(LEADER, back) == "exercise-clock-forward"
    assert room.now == after(30)


def test_a_real_clock_that_lags_never_takes_the_exercise_back(desk: Desk) -> None:
    room = Room(desk, inject())
    room.set(speed=60)
    room.wait(10)
    room.do(LEADER, NoteLearningPoint(observation="De lijst was oud."))
    head = room.now
    room.clock -= timedelta(seconds=9)

    assert room.now == head
    # At sixty times nine seconds are nine minutes: more than a clock may lag, and yet it is written.
    room.do(LEADER, NoteLearningPoint(observation="De lijst was nog steeds oud."))


def test_after_the_end_the_clock_stands_and_only_learning_points_follow(desk: Desk) -> None:
    room = Room(desk, inject())
    room.set(speed=60)
    room.wait(10)
    room.do(LEADER, EndExercise(real_at=room.clock))
    ended = room.now
    room.wait(600)

    assert room.now == ended
    assert room.deliver() == []
    assert room.refused(VR07, AcknowledgeInject(number=1)) == "exercise-ended"
    room.do(LEADER, NoteLearningPoint(observation="De lijst was oud."))


# ---- injects ---------------------------------------------------------------------------------------


def test_an_inject_goes_out_when_somebody_looks_after_its_moment_and_only_once(desk: Desk) -> None:
    room = Room(desk, inject(1, 5), inject(2, 10))
    room.set(speed=60)
    room.wait(4)
    assert room.deliver() == []
    room.wait(2)
    assert room.deliver() == [1]
    assert room.deliver() == []
    room.wait(60)
    assert room.deliver() == [2]


def test_two_screens_that_look_at_once_deliver_once(desk: Desk) -> None:
    room = Room(desk, inject(1), inject(2), inject(3))
    room.set(speed=60)
    room.wait(60)
    others = [Desk(Journal(desk.journal.url), desk.reference, desk.settings) for _ in range(4)]
    gate, faults = Barrier(len(others)), []

    def look(other: Desk) -> None:
        gate.wait()
        try:
            deliver_due(other, room.space, clock=room.clock)
        except Exception as fault:
            faults.append(fault)

    threads = [Thread(target=look, args=(other,)) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    numbers = [e.content["number"] for e in desk.journal.read(room.space.name) if e.kind == "inject_delivered"]
    assert faults == []
    assert sorted(numbers) == [1, 2, 3]


def test_who_skips_what_another_just_sent_is_told_so(desk: Desk) -> None:
    room = Room(desk, inject(1, 60))
    seen = room.picture.head.seq
    skip = ChangeInject.model_validate(inject(1, 60).model_dump() | {"skipped": True})
    room.do(LEADER, DeliverInject(number=1))

    with pytest.raises(RefusedError) as caught:
        desk.perform(room.space, LEADER, [skip], now=room.now, seen=seen)
    assert caught.value.rule in {"inject-delivered-once", "seen-latest"}


def test_what_is_skipped_does_not_go_out_until_it_is_taken_up_again(desk: Desk) -> None:
    room = Room(desk, inject(1, 5))
    stated = inject(1, 5).model_dump()
    room.do(LEADER, ChangeInject.model_validate(stated | {"skipped": True, "reason": "Te druk."}))
    room.set(speed=60)
    room.wait(60)

    assert room.deliver() == []
    assert room.refused(LEADER, DeliverInject(number=1)) == "inject-skipped"
    room.do(LEADER, ChangeInject.model_validate(stated | {"planned_at": room.now}))
    assert room.deliver() == [1]


def test_a_receiver_acknowledges_once_and_answers_with_the_first_answer_counting(desk: Desk) -> None:
    room = Room(desk, inject(1, 5))
    room.set(speed=60)
    room.wait(6)
    room.deliver()
    room.wait(2)
    room.do(VR07, AnswerInject(number=1, answer="Naar de sporthal."))
    first = room.now
    room.wait(2)
    room.do(VR07, AnswerInject(number=1, answer="Toch naar de school."))

    (row,) = room.picture.inject_messages.to_dict("records")
    assert (row["answered_at"], row["acknowledged_at"]) == (first, first)
    assert row["answer"] == "Toch naar de school."
    assert room.refused(VR07, AcknowledgeInject(number=1)) == "inject-acknowledged"
    assert room.refused(VR06, AnswerInject(number=1, answer="Wij ook.")) == "inject-to-you"


def test_an_answer_that_does_not_come_makes_an_inject_overdue(desk: Desk) -> None:
    room = Room(desk, inject(1, 5))
    room.set(speed=60)
    room.wait(6)
    room.deliver()
    assert not room.picture.injects["is_overdue"].any()
    room.wait(16)

    assert room.picture.injects["is_overdue"].all()


# ---- who leads and who sees --------------------------------------------------------------------------


def test_the_leaders_of_the_model_are_those_that_may() -> None:
    assert MAY[Permission.LEAD_EXERCISE] == LEADERS


def test_who_takes_part_does_not_lead(desk: Desk) -> None:
    room = Room(desk, inject())

    assert room.refused(HUB, DeliverInject(number=1)) == "exercise-led-apart"
    assert room.refused(VR07, DeliverInject(number=1)) == "role"


def test_who_takes_part_sees_what_was_sent_to_them_and_never_the_timeline(desk: Desk) -> None:
    room = Room(desk, inject(1, 5), inject(2, 500))
    room.do(LEADER, NoteLearningPoint(observation="De lijst was oud."))
    room.set()
    room.do(LEADER, DeliverInject(number=1))
    room.do(VR07, AnswerInject(number=1, answer="Naar de sporthal."))
    whole, entries = room.picture, desk.journal.read(room.space.name)

    for author in (*TAKING_PART, make.author(role=Role.RIJK, organisation="NCC")):
        seen = seen_by(whole, author)
        told = "".join(e.payload for e in entries_seen_by(entries, whole, author))
        mine = author is VR07
        assert seen.injects.empty
        assert seen.learning_points.empty
        assert len(seen.inject_messages) == mine
        assert ("De school moet leeg." in told) is mine
        assert ("Naar de sporthal." in told) is mine
        assert "Let op het effect." not in told
        assert "Zoekt een andere plek." not in told
    led = seen_by(whole, LEADER)
    assert (len(led.injects), len(led.inject_messages), len(led.learning_points)) == (2, 1, 1)


def test_after_the_end_everybody_sees_what_was_learnt(desk: Desk) -> None:
    room = Room(desk)
    room.set()
    room.do(LEADER, NoteLearningPoint(observation="De lijst was oud."))
    room.do(LEADER, EndExercise(real_at=room.clock))

    assert len(seen_by(room.picture, VR06).learning_points) == 1


# ---- the opening ---------------------------------------------------------------------------------------


def test_a_copy_of_live_holds_the_same_picture_at_another_time_and_reads_nothing_of_it(desk: Desk) -> None:
    chain = Chain(desk, make.space(name="landelijk"))
    chain.do(owner, INTENTIONS["ReportCapacity"], **make.capacity_reported("VR06").model_dump(exclude={"observed_at"}))
    chain.file()
    before = desk.journal.read("landelijk")
    opens_with = opening_of_space(desk, chain.space, hub, now=chain.now)
    made = open_exercise(desk, make.space(name="kopie"), LEADER, plan(), (), opens_with)
    copied = desk.picture(made, now=STARTS)

    assert made.parent is None
    assert desk.journal.read("landelijk") == before
    for name in ("capacity", "incidents", "requests"):
        live, there = chain.picture.table(name), copied.table(name)
        keep = [column for column in live if column not in {"seq", "recorded_at", "quality", "source"}]
        moved = live.select_dtypes("datetimetz").columns
        shifted = live.assign(**{column: live[column] + (STARTS - chain.now) for column in moved})
        for column in keep:
            assert there[column].tolist() == pytest.approx(shifted[column].tolist()) if "age" in column else True
            if "age" not in column:
                assert [str(one) for one in there[column]] == [str(one) for one in shifted[column]], (name, column)
        assert set(there["quality"]) == {Quality.FICTITIOUS.value}
    chain.do(requester, INTENTIONS["ReportCapacity"], **make.capacity_reported().model_dump(exclude={"observed_at"}))
    assert len(desk.picture(made, now=STARTS).capacity) == len(copied.capacity)


def test_a_copy_leaves_concepts_classified_requests_and_account_names_behind(desk: Desk) -> None:
    chain = Chain(desk, make.space(name="landelijk"))
    chain.do(requester, INTENTIONS["SaveDraft"], request_id="", region="VR07", content={"situation": "geheim concept"})
    chain.file(situation="geheime toestand", classification=Classification.RED)
    chain.file(situation="open toestand")
    opens_with = opening_of_space(desk, chain.space, hub, now=chain.now)
    made = open_exercise(desk, make.space(name="kopie"), LEADER, plan(), (), opens_with)
    entries = desk.journal.read(made.name)
    told = "".join(f"{entry.payload}{entry.actor}" for entry in entries)

    assert "open toestand" in told
    assert "geheim" not in told
    assert {entry.actor for entry in entries} == {"oefenleiding", LEADER.actor}


def test_copying_live_takes_the_right_to_read_it(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="cijfers per eigenaar"):
        opening_of_space(desk, make.space(), LEADER, now=make.LATER)


def test_an_exercise_that_is_refused_leaves_nothing_behind(desk: Desk) -> None:
    nobody = inject(to_organisation="VR20")

    with pytest.raises(RefusedError) as caught:
        open_exercise(desk, make.space(name="half"), LEADER, plan(), [nobody])

    assert caught.value.rule == "inject-to-somebody"
    assert "half" not in {space.name for space in desk.journal.spaces()}


def test_a_real_case_opens_an_exercise_whatever_its_date(desk: Desk) -> None:
    opens_with = opening_of_scenario(desk, load_scenario("ede-2025"))
    made = open_exercise(desk, make.space(name="ede"), LEADER, plan(), (), opens_with)
    seen = desk.picture(made, now=STARTS)

    assert desk.verify(made) is None
    assert seen.capacity.query("capability == 'BRW-PEL-NB'")["deployed"].sum() == 12
    assert (seen.capacity["age_h"] < 48).all()


# ---- live is never reached -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def elsewhere(reference: Reference, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Space]]:
    """Give a desk with a live space in which something was recorded."""
    folder: Path = tmp_path_factory.mktemp("exercise")
    journal = Journal(f"sqlite:///{folder / 'kcr2.db'}")
    desk = Desk(journal, reference, Settings())
    yield desk, Chain(desk).space
    journal.close()


NOT_HERE = {"AdvanceStory", "RecordFeedItems"}
"""What an exercise refuses: a story's own time, and what feeds tell of the real world."""


@pytest.mark.parametrize("sample", [*SAMPLES, *OF_TWO], ids=lambda sample: type(sample.intention).__name__)
def test_no_act_in_an_exercise_reaches_live(elsewhere: tuple[Desk, Space], sample: Sample) -> None:
    desk, live = elsewhere
    before = desk.journal.head(live.name)
    made = make.space(name=f"oef-{len(desk.journal.spaces())}", kind=SpaceKind.EXERCISE)
    desk.journal.create_space(made)
    told = [make.incident_opened(), make.request_filed(), *sample.told]
    desk.journal.append(made.name, told, author=make.author(), at=make.MOMENT, seen=0)
    role = next(role for role in Role if role in MAY[sample.right])
    own = role in {Role.REGIO, Role.AUTHORITY}
    author = make.author(actor="een ander", role=role, organisation=sample.whose if own else "KCR2")
    if type(sample.intention).__name__ in NOT_HERE:
        with pytest.raises(RefusedError):
            desk.perform(made, author, [sample.intention], now=make.LATER)
    else:
        written = desk.perform(made, author, [sample.intention], now=make.LATER)
        assert {entry.space for entry in written} == {made.name}
    assert desk.journal.head(live.name) == before
    assert desk.verify(made) is None


@pytest.mark.parametrize("name", [name for name, kind in INTENTIONS.items() if issubclass(kind, OfExercise)])
@pytest.mark.parametrize("kind", [SpaceKind.LIVE, SpaceKind.DEMONSTRATION])
def test_what_belongs_to_an_exercise_is_refused_elsewhere(desk: Desk, name: str, kind: SpaceKind) -> None:
    sample = next(one for one in SAMPLES if type(one.intention).__name__ == name)
    other = make.space(name="elders", kind=kind)
    desk.journal.create_space(other)

    with pytest.raises(RefusedError) as caught:
        desk.perform(other, LEADER, [sample.intention], now=make.LATER)
    assert caught.value.rule == "exercise-space"
    assert desk.journal.head("elders").seq == 0


# ---- files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", exercise_names())
def test_every_file_holds_an_exercise_that_can_be_opened(desk: Desk, name: str) -> None:
    file = load_exercise(name, desk.reference)
    injects = [PlanInject.model_validate(row) for row in file.planned(STARTS)]
    who = [make.author(role=one.role, organisation=one.organisation) for one in file.about.participants]
    open_exercise(desk, make.space(name=name), LEADER, plan(*who), injects)

    assert len(injects) >= 10
    assert len({one.storyline for one in injects}) >= 3


FAULTY = """
name = "X"
summary = "Te kort maar lang genoeg om te lezen."
fictional = "Alles is verzonnen."
goals = ["Samen uitvragen"]
starts_at = 2027-06-24T14:00:00
wat = 3
participants = [{ role = "regio", organisation = "VR99" }]

[[injects]]
number = 1
storyline = "Brand"
after_min = -5
to_organisation = "VR99"
means = "duif"
text = "Brand!!"

[[injects]]
number = 2
storyline = "Brand"
after_min = 5
to_organisation = "VR07"
means = "phone"
text = "Brand!!"
"""


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path, reference: Reference) -> None:
    (tmp_path / "fout").mkdir()
    (tmp_path / "fout" / "exercise.toml").write_text(FAULTY, encoding="utf-8")

    with pytest.raises(DataError) as caught:
        load_exercise("fout", reference, tmp_path)

    told = {(fault.row, fault.column) for fault in caught.value.faults}
    assert {(None, "Naam oefening"), (None, "Begin in oefentijd"), (None, "wat"), (1, "Na"), (1, "Middel")} <= told


def test_a_receiver_or_participant_that_is_not_there_is_a_fault(tmp_path: Path, reference: Reference) -> None:
    right = FAULTY.replace('"X"', '"Brand"').replace("14:00:00", "14:00:00+02:00").replace("wat = 3", "")
    right = right.replace("-5", "5").replace("duif", "phone").replace("number = 2", "number = 1")
    (tmp_path / "fout").mkdir()
    (tmp_path / "fout" / "exercise.toml").write_text(right, encoding="utf-8")

    with pytest.raises(DataError) as caught:
        load_exercise("fout", reference, tmp_path)

    told = {(fault.row, fault.column, fault.found) for fault in caught.value.faults}
    assert told == {
        (None, "Deelnemers", "VR99"),
        (2, "Inject", "1"),
        (2, "Aan organisatie", "elke rol van VR07"),
    }
