"""Is the past whole, closed to whom it is closed, and the same, in empty, damaged, forked and twice forked spaces?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

import kcr2.desk
from kcr2.actions import ReportCapacity
from kcr2.desk import Desk
from kcr2.errors import JournalError, RefusedError
from kcr2.journal import Author, Entry, Journal, Space
from kcr2.model import Event, moment_of
from kcr2.picture import TABLES, Picture
from kcr2.picture.history import beginning
from kcr2.reader import UNOPENED, entries_seen_by, seen_by
from kcr2.terms import Classification, DeliveryState, Role, SpaceKind, Step
from tests import make
from tests.pictures import SETTINGS, assert_same, reference

FIRST = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
SECOND = datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
"""Half past two, twice, in the night that summer time ends."""
STRICT = [Classification.AMBER_STRICT, Classification.RED]
REQUEST = "A-2025-0001"
HUB = make.author()
STRANGER = make.author(actor="vreemde", role=Role.REGIO, organisation="VR25")
ASKED = make.author(actor="gevraagde", role=Role.REGIO, organisation="VR06")
OWN = make.author(actor="HOvD", role=Role.REGIO, organisation="VR07")


@pytest.fixture(autouse=True)
def short_strides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let short stories have checkpoints too."""
    monkeypatch.setattr(kcr2.desk, "beginning", partial(beginning, stride=2))


@pytest.fixture
def told() -> Iterator[Desk]:
    """Give a desk on a journal in memory with an empty live space."""
    journal = Journal("sqlite://")
    journal.create_space(make.space())
    yield Desk(journal, reference(), SETTINGS)
    journal.close()


def record(desk: Desk, event: Event, minute: float = 0, *, space: str = "live", by: Author = HUB) -> Entry:
    """Record an event at a minute."""
    return desk.journal.append(space, [event], author=by, at=make.at(minute), seen=10**6)[0]


def report(desk: Desk, minutes: int, *, space: str = "live", start: int = 0) -> None:
    """Report another total every minute."""
    for minute in range(start, start + minutes):
        record(desk, make.capacity_reported(total=minute, observed_at=make.at(minute)), minute, space=space)


def live(desk: Desk) -> Space:
    """Give the live space."""
    return desk.journal.space("live")


def past(desk: Desk, minute: float, *, space: Space | None = None, known: float | None = None) -> Picture:
    """Give the picture at a minute, as it was known then or at a later minute."""
    known_at = None if known is None else make.at(known)
    return desk.picture(space or live(desk), now=make.at(600), at=make.at(minute), known_at=known_at)


def totals(picture: Picture) -> list[int]:
    """Give the totals that the picture holds."""
    return list(picture.capacity["total"])


def fork(desk: Desk, minute: float, *, parent: str = "live", name: str = "wat-als", by: Author = HUB) -> Space:
    """Make a what-if at a minute."""
    space = Space(name=name, kind=SpaceKind.BRANCH, title="Wat als", created_at=make.at(700))
    return desk.fork(desk.journal.space(parent), space, at=make.at(minute), question="Wat als het dooft?", author=by)


def tamper(desk: Desk, statement: str) -> None:
    """Change the journal behind everybody's back."""
    with desk.journal._engine.begin() as connection:
        connection.exec_driver_sql(statement)


# ---- empty ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in TABLES if name != "regions"])
def test_the_past_of_an_empty_space_holds_nothing(told: Desk, name: str) -> None:
    assert past(told, 0).table(name).empty


def test_the_past_of_an_empty_space_says_of_every_region_that_nothing_was_reported(told: Desk) -> None:
    regions = past(told, 0).regions

    assert len(regions) == 25
    assert regions["reported_at"].isna().all()
    assert regions["capacity_at"].isna().all()


def test_what_was_true_in_an_empty_space_is_nothing_either(told: Desk) -> None:
    picture = past(told, 0, known=60)

    assert picture.head.seq == 0
    assert picture.capacity.empty


def test_an_empty_space_has_no_story_to_go_through(told: Desk) -> None:
    line = told.history(live(told))

    assert (line.first, line.before(make.LATER), line.after(make.EARLIER)) == (None, None, None)


def test_a_past_of_an_empty_space_is_not_kept_when_something_is_recorded_then(told: Desk) -> None:
    before = past(told, 5)
    report(told, 3)

    assert before.capacity.empty
    assert totals(past(told, 5)) == [2]


# ---- at the very moment -----------------------------------------------------------------------------


def test_what_is_recorded_at_a_moment_was_known_at_that_moment_and_not_just_before(told: Desk) -> None:
    record(told, make.capacity_reported(total=7))

    assert totals(past(told, 0)) == [7]
    assert past(told, -1 / 60).capacity.empty


def test_of_two_reports_at_one_moment_the_last_recorded_counts(told: Desk) -> None:
    for total in (4, 9):
        record(told, make.capacity_reported(total=total))

    assert totals(past(told, 0)) == [9]


def test_a_report_about_yesterday_changes_what_was_true_yesterday_and_not_what_was_known(told: Desk) -> None:
    record(told, make.capacity_reported(total=4))
    record(told, make.capacity_reported(total=2, observed_at=make.at(30)), 300)

    assert totals(past(told, 60)) == [4]
    assert totals(past(told, 60, known=299)) == [4]
    assert totals(past(told, 60, known=300)) == [2]


def test_a_late_report_about_an_older_moment_does_not_undo_a_newer_one(told: Desk) -> None:
    record(told, make.capacity_reported(total=4, observed_at=make.at(50)), 50)
    record(told, make.capacity_reported(total=9, observed_at=make.at(10)), 300)

    assert totals(past(told, 60, known=300)) == [4]
    assert totals(past(told, 20, known=300)) == [9]


def test_a_late_incident_was_there_then_as_we_know_now_and_not_as_we_knew(told: Desk) -> None:
    record(told, make.incident_opened(observed_at=make.at(5), started_at=make.at(1)), 90)

    assert past(told, 30).incidents.empty
    assert past(told, 30, known=90).incidents["incident_id"].tolist() == ["I-2025-0001"]


def test_a_past_picture_says_which_question_it_answers(told: Desk) -> None:
    report(told, 5)

    knew, true = past(told, 2), past(told, 2, known=4)

    assert (knew.at, knew.known_at, knew.head.seq) == (make.at(2), make.at(2), 3)
    assert (true.at, true.known_at, true.head.seq) == (make.at(2), make.at(4), 5)


def test_with_many_moments_asked_for_each_is_still_its_own(told: Desk) -> None:
    report(told, 40)

    # More moments than pictures are kept of, there and back.
    there = [totals(past(told, minute)) for minute in range(40)]
    back = [totals(past(told, minute)) for minute in reversed(range(40))]

    assert there == [[minute] for minute in range(40)]
    assert back == there[::-1]


def test_a_past_picture_stays_as_it_was_made_when_the_story_goes_on(told: Desk) -> None:
    report(told, 5)
    made = past(told, 2)
    before = made.capacity.copy()

    report(told, 5, start=5)
    past(told, 8)

    assert made.capacity.equals(before)


def test_two_desks_on_one_journal_tell_the_same_past(told: Desk) -> None:
    report(told, 9)
    other = Desk(told.journal, reference(), SETTINGS)
    past(told, 8)

    assert_same(past(told, 4), past(other, 4))


# ---- the night that the clock goes back -------------------------------------------------------------


def test_the_same_time_on_the_clock_twice_is_two_moments_of_the_past(told: Desk) -> None:
    for total, moment in ((1, FIRST), (2, SECOND)):
        event = make.capacity_reported(total=total, observed_at=moment)
        told.journal.append("live", [event], author=HUB, at=moment, seen=10**6)

    pictures = [told.picture(live(told), now=SECOND, at=moment) for moment in (FIRST, SECOND)]

    assert [totals(one) for one in pictures] == [[1], [2]]


def test_a_what_if_of_the_second_half_past_two_holds_what_was_told_in_the_first(told: Desk) -> None:
    for total, moment in ((1, FIRST), (2, SECOND)):
        event = make.capacity_reported(total=total, observed_at=moment)
        told.journal.append("live", [event], author=HUB, at=moment, seen=10**6)
    between = SECOND - timedelta(minutes=1)
    space = Space(name="wat-als", kind=SpaceKind.BRANCH, title="Wat als", created_at=SECOND)

    made = told.fork(live(told), space, at=between, question="Wat als het dooft?", author=HUB)

    assert made.parent_seq == 1
    assert told.now(made, make.LATER) == between


# ---- damaged ----------------------------------------------------------------------------------------


def test_before_the_damage_the_past_is_told_and_after_it_nothing_is(told: Desk) -> None:
    report(told, 6)
    tamper(told, "update journal set organisation = 'VR25' where seq = 4")

    assert totals(past(told, 2)) == [2]
    assert totals(past(told, 5)) == [2]
    assert told.history(live(told)).seq_at(make.at(5)) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "update journal set organisation = 'VR25' where seq = 5",
        "update journal set payload = replace(payload, '4', '9') where seq = 5",
        "update journal set seal = '00' where seq = 5",
        "delete from journal where seq = 5",
    ],
)
def test_what_was_told_later_and_tampered_with_since_it_was_read_is_not_shown_as_true(
    told: Desk, statement: str
) -> None:
    record(told, make.capacity_reported(total=1))
    for minute in range(10, 17):
        # Each of these is about the first minutes, and was told later.
        event = make.capacity_reported(total=minute, observed_at=make.at(minute / 10))
        record(told, event, minute)
    past(told, 30)
    tamper(told, statement)

    with pytest.raises(JournalError, match="is niet meer wat is verzegeld; dit moment is niet te tonen"):
        past(told, 5, known=60)


def test_a_late_report_that_is_the_first_of_the_story_is_checked_against_its_beginning(told: Desk) -> None:
    record(told, make.capacity_reported(total=3, observed_at=make.at(1)), 60)
    record(told, make.capacity_reported(total=4, observed_at=make.at(61)), 61)

    assert totals(past(told, 30, known=61)) == [3]
    tamper(told, "update journal set organisation = 'VR25' where seq = 1")
    with pytest.raises(JournalError, match="volgnummer 1 "):
        past(told, 31, known=61)


def test_a_damaged_space_says_where_it_breaks_and_takes_nothing_more(told: Desk) -> None:
    report(told, 4)
    tamper(told, "update journal set organisation = 'VR25' where seq = 3")
    values = make.capacity_reported(total=1, observed_at=make.at(9)).model_dump()

    with pytest.raises(JournalError, match="alleen-lezen: volgnummer 3 is niet wat is verzegeld"):
        told.perform(live(told), OWN, [ReportCapacity.model_validate(values)], now=make.at(10))

    assert told.verify(live(told)) == 3


def test_after_a_whole_copy_is_put_back_the_past_is_told_again(told: Desk) -> None:
    report(told, 6)
    tamper(told, "update journal set organisation = 'VR25' where seq = 4")
    assert totals(past(told, 5)) == [2]

    tamper(told, "update journal set organisation = 'KCR2' where seq = 4")
    told.verify(live(told))

    assert totals(past(told, 5)) == [5]


# ---- a what-if, and a what-if of a what-if ----------------------------------------------------------


def test_a_what_if_before_the_story_begins_from_nothing(told: Desk) -> None:
    report(told, 3)

    made = fork(told, -10)

    assert made.parent_seq == 0
    assert told.picture(made, now=make.at(-10)).capacity.empty
    assert told.verify(made) is None


def test_a_what_if_of_an_empty_space_can_be_made_and_is_whole(told: Desk) -> None:
    made = fork(told, 0)

    assert told.verify(made) is None
    assert told.now(made, make.LATER) == make.MOMENT


def test_a_what_if_of_a_what_if_may_leave_it_before_it_began(told: Desk) -> None:
    report(told, 9)
    fork(told, 6)

    second = fork(told, 3, parent="wat-als", name="wat-als-2")

    assert (second.parent, second.parent_seq) == ("wat-als", 4)
    assert totals(told.picture(second, now=make.at(3))) == [3]
    assert told.verify(second) is None


def test_three_what_ifs_deep_every_past_is_that_of_who_told_it(told: Desk) -> None:
    report(told, 4)
    fork(told, 3)
    record(told, make.capacity_reported(total=50, observed_at=make.at(5)), 5, space="wat-als")
    fork(told, 5, parent="wat-als", name="wat-als-2")
    record(told, make.capacity_reported(total=60, observed_at=make.at(7)), 7, space="wat-als-2")
    third = fork(told, 7, parent="wat-als-2", name="wat-als-3")
    report(told, 20, start=4)

    seen = [totals(past(told, minute, space=third)) for minute in (2, 3, 4, 5, 6, 7)]

    assert seen == [[2], [3], [3], [50], [50], [60]]
    assert told.verify(third) is None


def test_what_was_true_counts_late_reports_of_every_ancestor_and_of_nobody_else(told: Desk) -> None:
    report(told, 2)
    record(told, make.capacity_reported("VR06", total=11, observed_at=make.at(0.5)), 3)
    fork(told, 4)
    record(told, make.capacity_reported("VR08", total=12, observed_at=make.at(0.5)), 5, space="wat-als")
    second = fork(told, 6, parent="wat-als", name="wat-als-2")
    record(told, make.capacity_reported("VR09", total=13, observed_at=make.at(0.5)), 7, space="wat-als-2")
    record(told, make.capacity_reported("VR10", total=14, observed_at=make.at(0.5)), 8)

    true = past(told, 1, space=second, known=20)

    assert set(true.capacity["owner"]) == {"VR06", "VR07", "VR08", "VR09"}
    assert set(past(told, 1, space=second).capacity["owner"]) == {"VR07"}


def test_the_sequence_at_a_moment_is_the_parent_s_before_the_fork_and_its_own_after(told: Desk) -> None:
    report(told, 5)
    fork(told, 3)
    report(told, 2, space="wat-als", start=8)
    report(told, 30, start=5)

    found = [told.journal.seq_at("wat-als", make.at(minute)) for minute in (-1, 0, 2, 3, 7, 8, 99)]

    # The beginning of the what-if is entry 5 of it.
    assert found == [0, 1, 3, 5, 5, 6, 7]


def test_some_entries_of_a_what_if_are_asked_for_in_any_order_and_come_in_theirs(told: Desk) -> None:
    report(told, 5)
    fork(told, 3)
    report(told, 2, space="wat-als", start=8)

    some = told.journal.read_these("wat-als", [7, 1, 5, 4])

    assert [(entry.seq, entry.space) for entry in some] == [
        (1, "live"),
        (4, "live"),
        (5, "wat-als"),
        (7, "wat-als"),
    ]


def test_entries_that_are_not_there_are_left_out_and_none_of_a_later_parent_comes_in_their_place(told: Desk) -> None:
    report(told, 5)
    fork(told, 1)
    report(told, 5, start=5)

    assert [entry.seq for entry in told.journal.read_these("wat-als", [2, 3, 4, 99])] == [2, 3]
    assert told.journal.read_these("wat-als", [4, 5, 6]) == []


def test_more_entries_than_a_database_takes_at_once_are_given(told: Desk) -> None:
    events = [make.capacity_reported(total=number) for number in range(1_200)]
    told.journal.append("live", events, author=HUB, at=make.MOMENT, seen=0)

    found = told.journal.read_these("live", range(1, 1_201))

    assert [entry.seq for entry in found] == list(range(1, 1_201))


def test_damage_to_the_parent_after_the_fork_leaves_the_what_if_whole(told: Desk) -> None:
    report(told, 9)
    made = fork(told, 3)
    tamper(told, "update journal set organisation = 'VR25' where seq = 8 and space = 'live'")

    assert told.verify(made) is None
    assert told.verify(live(told)) == 8


def test_damage_to_the_parent_before_the_fork_breaks_the_what_if_there(told: Desk) -> None:
    report(told, 9)
    made = fork(told, 5)
    tamper(told, "update journal set organisation = 'VR25' where seq = 3 and space = 'live'")

    assert told.verify(made) == 3
    assert totals(told.picture(made, now=make.at(5))) == [1]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.KCR2])
def test_only_the_hub_makes_a_what_if_and_who_may_not_leaves_no_space_behind(told: Desk, role: Role) -> None:
    with pytest.raises(RefusedError) as refusal:
        fork(told, 0, by=make.author(role=role, organisation="VR07"))

    assert refusal.value.rule == "role"
    assert "mag niet een wat-als maken, bewerken of doorrekenen" in refusal.value.told()
    assert [space.name for space in told.journal.spaces()] == ["live"]


def test_a_name_that_is_taken_is_refused_and_the_first_what_if_stays_as_it_is(told: Desk) -> None:
    report(told, 3)
    made = fork(told, 2)
    head = told.journal.head(made.name)

    with pytest.raises(RefusedError, match="Ruimte wat-als bestaat al"):
        fork(told, 1)

    assert told.journal.head(made.name) == head


def test_a_what_if_begins_with_where_it_left_and_under_which_seal(told: Desk) -> None:
    report(told, 4)
    made = fork(told, 2)

    start = told.journal.read(made.name)[-1]

    third = told.journal.read("live", after=2, until=3)[0]
    assert (start.kind, start.content["parent_seq"], start.content["parent_seal"]) == ("branch_started", 3, third.seal)
    assert moment_of(start.content["forked_at"]) == make.at(2)


# ---- who may see the past ---------------------------------------------------------------------------


def file(desk: Desk, label: Classification, minute: float, *, version: int = 1) -> None:
    """File a version of a request under a label."""
    filed = make.request_filed(REQUEST, classification=label, version=version, observed_at=make.at(minute))
    record(desk, filed, minute, by=OWN)


def a_course(desk: Desk, *, then: Classification, now: Classification) -> None:
    """Tell of a request with a call, an offer and units on their way, of which the label changed at the end."""
    file(desk, then, 0)
    for number, step in enumerate([Step.FILE, Step.TAKE_IN, Step.ACCEPT, Step.CALL], start=1):
        record(desk, make.request_stepped(step=step, number=number), number, by=OWN)
    record(desk, make.call_issued("VR06"), 5)
    record(desk, make.call_answered("VR06"), 6, by=ASKED)
    record(desk, make.offer_accepted("VR06"), 7, by=OWN)
    record(desk, make.delivery_stepped(DeliveryState.EN_ROUTE), 8, by=ASKED)
    file(desk, now, 20, version=2)


OF_ASSISTANCE = ("requests", "steps", "offers", "deliveries", "changes", "advice")


@pytest.mark.parametrize("label", STRICT)
@pytest.mark.parametrize("name", OF_ASSISTANCE)
def test_nothing_of_what_is_closed_now_is_in_a_stranger_s_past(told: Desk, label: Classification, name: str) -> None:
    a_course(told, then=Classification.GREEN, now=label)
    current = told.picture(live(told), now=make.at(60))

    for question in (past(told, 9), past(told, 9, known=60)):
        assert seen_by(question, STRANGER, judged_on=current).table(name).empty


@pytest.mark.parametrize("label", STRICT)
def test_no_entry_of_what_is_closed_now_is_told_to_a_stranger(told: Desk, label: Classification) -> None:
    a_course(told, then=Classification.GREEN, now=label)
    current = told.picture(live(told), now=make.at(60))

    told_to = entries_seen_by(told.journal.read("live"), current, STRANGER)

    assert told_to == []


@pytest.mark.parametrize("label", STRICT)
def test_a_label_that_was_lowered_opens_the_past_too(told: Desk, label: Classification) -> None:
    a_course(told, then=label, now=Classification.GREEN)
    current = told.picture(live(told), now=make.at(60))

    assert len(seen_by(past(told, 9), STRANGER, judged_on=current).requests) == 1


def test_who_was_asked_later_may_see_how_it_was_before(told: Desk) -> None:
    a_course(told, then=Classification.RED, now=Classification.RED)
    current = told.picture(live(told), now=make.at(60))

    assert len(seen_by(past(told, 2), ASKED, judged_on=current).requests) == 1
    assert seen_by(past(told, 2), STRANGER, judged_on=current).requests.empty


def test_texts_of_a_strict_request_stay_behind_its_door_in_the_past(told: Desk) -> None:
    a_course(told, then=Classification.GREEN, now=Classification.RED)
    current = told.picture(live(told), now=make.at(60))

    shown = seen_by(past(told, 9), ASKED, judged_on=current).requests

    assert shown["effect"].tolist() == [UNOPENED]
    assert shown["contact"].tolist() == [UNOPENED]


def test_who_opened_it_now_reads_its_texts_in_the_past_too(told: Desk) -> None:
    a_course(told, then=Classification.GREEN, now=Classification.RED)
    record(told, make.record_viewed(viewer=ASKED.actor), 30, by=ASKED)
    current = told.picture(live(told), now=make.at(60))

    assert UNOPENED not in seen_by(past(told, 9), ASKED, judged_on=current).requests["effect"].tolist()


def test_a_view_of_the_past_is_judged_anew_when_the_label_is_raised_meanwhile(told: Desk) -> None:
    file(told, Classification.GREEN, 0)
    then = past(told, 5)
    open_then = seen_by(then, STRANGER, judged_on=told.picture(live(told), now=make.at(10)))

    file(told, Classification.RED, 20, version=2)
    closed = seen_by(then, STRANGER, judged_on=told.picture(live(told), now=make.at(30)))

    assert (len(open_then.requests), len(closed.requests)) == (1, 0)


def test_a_label_that_was_raised_in_the_parent_after_the_fork_does_not_reach_back_into_the_what_if(told: Desk) -> None:
    file(told, Classification.GREEN, 0)
    made = fork(told, 5)
    file(told, Classification.RED, 20, version=2)

    inside = told.picture(made, now=make.at(5))

    assert len(seen_by(inside, STRANGER).requests) == 1
    assert seen_by(told.picture(live(told), now=make.at(30)), STRANGER).requests.empty


def test_a_strict_request_of_the_parent_is_closed_in_every_what_if_of_it(told: Desk) -> None:
    file(told, Classification.RED, 0)
    fork(told, 5)
    second = fork(told, 5, parent="wat-als", name="wat-als-2")

    assert seen_by(told.picture(second, now=make.at(5)), STRANGER).requests.empty


def test_an_offer_of_another_region_is_no_more_open_in_the_past_than_now(told: Desk) -> None:
    a_course(told, then=Classification.GREEN, now=Classification.GREEN)
    current = told.picture(live(told), now=make.at(60))

    shown = {who.organisation: len(seen_by(past(told, 9), who, judged_on=current).offers) for who in (OWN, STRANGER)}

    assert shown == {"VR07": 1, "VR25": 0}
