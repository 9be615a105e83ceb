"""Is every moment that somebody picks, links to or comes back to the one that they meant, in every hour of a year?"""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.desk import Desk
from kcr2.errors import DataError
from kcr2.formats import local
from kcr2.journal import Author, Entry, Head, Space
from kcr2.model import DUTCH_TIME
from kcr2.picture.history import History, beginning
from kcr2.reader import seen_by
from kcr2.terms import Classification, Role
from kcr2.view.moments import (
    last_morning,
    last_recorded,
    moment_from_link,
    moment_in_link,
    picked_moment,
    read_moment,
    shown_moment,
    story_line,
)
from tests import make
from tests.pictures import said

some = settings(max_examples=20)
TWICE_FIRST = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
"""Half past two in the night that summer time ends: the first of the two."""
TWICE_SECOND = datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
"""The same time on the clock, an hour later."""
SKIPPED = datetime(2025, 3, 30, 1, 30, tzinfo=UTC)
"""Half past three in the night that summer time begins: half past two did not come."""

any_moment = st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


# ---- read from a link -------------------------------------------------------------------------------


@some
@given(moment=any_moment)
def test_a_link_brings_back_the_very_moment_that_it_was_made_of(moment: datetime) -> None:
    assert moment_from_link(moment_in_link(moment)) == moment


@pytest.mark.parametrize("moment", [TWICE_FIRST, TWICE_SECOND, SKIPPED])
def test_a_link_tells_apart_the_hours_that_a_dutch_clock_cannot(moment: datetime) -> None:
    assert moment_from_link(moment_in_link(moment.astimezone(DUTCH_TIME))) == moment


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2025-07-01T12:00", 10),
        ("2025-01-01T12:00", 11),
        ("2025-07-01T12:00Z", 12),
        ("2025-07-01T12:00+00:00", 12),
        ("2025-07-01T12:00-03:00", 15),
        ("2025-07-01 12:00", 10),
        ("20250701T120000", 10),
    ],
)
def test_a_moment_without_a_zone_is_dutch_and_one_with_a_zone_is_what_it_says(text: str, hour: int) -> None:
    assert read_moment(text, where="?moment").hour == hour


def test_a_day_alone_begins_at_midnight_in_the_netherlands() -> None:
    assert read_moment("2025-07-01", where="?moment") == datetime(2025, 6, 30, 22, tzinfo=UTC)


def test_a_clock_time_that_comes_twice_is_the_first_of_the_two() -> None:
    assert read_moment("2025-10-26T02:30", where="?moment") == TWICE_FIRST


def test_a_clock_time_that_never_came_is_an_hour_later_on_the_clock() -> None:
    assert read_moment("2025-03-30T02:30", where="?moment") == SKIPPED


@pytest.mark.parametrize(
    "text",
    ["", " ", "gisteren", "18:00", "03-04-2025 18:00", "2025-13-01T00:00", "2025-02-30T00:00", "2025-04-03T25:00", "∞"],
)
def test_what_is_no_moment_is_refused_with_what_was_found_and_how_it_is_written(text: str) -> None:
    with pytest.raises(DataError) as fault:
        read_moment(text, where="--op")

    assert str(fault.value.where) == "--op"
    assert f"'{text}' is geen moment." in fault.value.told()
    assert "2025-04-03T18:00 (Nederlandse tijd)" in fault.value.told()


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "9999-12-31T23:59-14:00", "0001-01-01T00:00+14:00"])
def test_a_moment_outside_the_calendar_is_refused_and_breaks_nothing(text: str) -> None:
    with pytest.raises(DataError, match="is geen moment"):
        moment_from_link(text)


# ---- shown in a widget and picked back --------------------------------------------------------------


@some
@given(moment=any_moment)
def test_what_was_shown_and_left_alone_is_still_the_very_moment(moment: datetime) -> None:
    assert picked_moment(shown_moment(moment), moment) == moment


@pytest.mark.parametrize("moment", [TWICE_FIRST, TWICE_SECOND])
def test_a_moment_in_the_hour_that_comes_twice_stays_where_it_was(moment: datetime) -> None:
    held = moment + timedelta(seconds=17)

    assert picked_moment(shown_moment(held), held) == held


def test_the_last_half_minute_is_not_cut_off_by_a_widget_that_knows_minutes() -> None:
    now = make.MOMENT + timedelta(seconds=45)

    assert picked_moment(shown_moment(now), now) == now


def test_another_moment_is_read_as_dutch_time() -> None:
    assert picked_moment(datetime(2025, 4, 3, 18, 0), make.MOMENT) == datetime(2025, 4, 3, 16, tzinfo=UTC)  # noqa: DTZ001


def test_a_moment_picked_anew_in_the_hour_that_comes_twice_is_the_first() -> None:
    picked = shown_moment(TWICE_SECOND) + timedelta(minutes=5)

    assert picked_moment(picked, TWICE_SECOND) == TWICE_FIRST + timedelta(minutes=5)


def test_a_clock_time_that_never_came_can_be_picked_and_is_the_hour_after() -> None:
    never = datetime(2025, 3, 30, 2, 30)  # noqa: DTZ001

    assert picked_moment(never, make.MOMENT) == SKIPPED


def test_a_widget_that_was_emptied_leaves_the_moment_as_it_was() -> None:
    assert picked_moment(None, TWICE_SECOND) == TWICE_SECOND


@some
@given(moment=any_moment)
def test_a_widget_is_shown_no_zone_and_whole_minutes(moment: datetime) -> None:
    shown = shown_moment(moment)

    assert (shown.tzinfo, shown.second, shown.microsecond) == (None, 0, 0)


# ---- the line through a story -----------------------------------------------------------------------


@some
@given(first=any_moment, minutes=st.integers(0, 3_000))
def test_a_line_through_a_story_runs_forwards_or_is_not_there(first: datetime, minutes: int) -> None:
    line = story_line(first, first + timedelta(minutes=minutes))

    assert line is None or line[0] < line[1]


def test_a_story_that_is_on_both_sides_of_the_clock_going_back_has_no_line_that_runs_backwards() -> None:
    assert story_line(TWICE_FIRST, TWICE_FIRST + timedelta(minutes=50)) is None


def test_a_story_of_a_night_in_which_the_clock_goes_back_has_its_line() -> None:
    line = story_line(datetime(2025, 10, 25, 20, tzinfo=UTC), datetime(2025, 10, 26, 5, tzinfo=UTC))

    assert line == (datetime(2025, 10, 25, 22, 0), datetime(2025, 10, 26, 6, 1))  # noqa: DTZ001


def test_a_story_of_a_night_in_which_the_clock_goes_forward_has_its_line() -> None:
    line = story_line(datetime(2025, 3, 30, 0, 50, tzinfo=UTC), datetime(2025, 3, 30, 1, 10, tzinfo=UTC))

    assert line == (datetime(2025, 3, 30, 1, 50), datetime(2025, 3, 30, 3, 11))  # noqa: DTZ001


@pytest.mark.parametrize("minutes", [0, 1])
def test_a_story_of_a_minute_needs_no_line(minutes: int) -> None:
    assert story_line(make.MOMENT, make.at(minutes)) is None


def test_the_end_of_a_line_is_not_before_the_last_half_minute() -> None:
    line = story_line(make.MOMENT, make.at(60) + timedelta(seconds=45))

    assert line is not None
    assert line[1] > shown_moment(make.at(60))


# ---- six in the morning -----------------------------------------------------------------------------


@some
@given(now=any_moment)
def test_the_last_morning_is_six_on_a_dutch_clock_and_less_than_a_day_and_an_hour_ago(now: datetime) -> None:
    morning = last_morning(now)

    there = morning.astimezone(DUTCH_TIME)
    assert (there.hour, there.minute, there.second) == (6, 0, 0)
    assert timedelta(0) <= now - morning <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2025, 3, 30, 3, 59, tzinfo=UTC), 23),
        (datetime(2025, 10, 26, 4, 59, tzinfo=UTC), 25),
        (datetime(2025, 7, 1, 3, 59, tzinfo=UTC), 24),
    ],
)
def test_a_night_in_which_the_clock_changes_is_an_hour_shorter_or_longer(now: datetime, hours: int) -> None:
    next_morning = last_morning(now + timedelta(minutes=1))

    assert next_morning - last_morning(now) == timedelta(hours=hours)


def test_at_six_exactly_the_last_morning_is_now() -> None:
    six = datetime(2025, 7, 1, 4, tzinfo=UTC)

    assert last_morning(six) == six


def test_before_six_on_the_first_of_january_the_last_morning_is_in_the_old_year() -> None:
    assert last_morning(datetime(2025, 1, 1, 3, tzinfo=UTC)) == datetime(2024, 12, 31, 5, tzinfo=UTC)


# ---- told to a reader -------------------------------------------------------------------------------


def test_the_two_halves_past_two_are_told_apart_on_screen() -> None:
    assert local(TWICE_FIRST) == "zo 26 okt 2025 02:30 (zomertijd)"
    assert local(TWICE_SECOND) == "zo 26 okt 2025 02:30 (wintertijd)"


def record(desk: Desk, *told: Classification, start: datetime = make.MOMENT) -> Space:
    """Let one region file a request under each of these labels, a minute after another, and give the space."""
    live = desk.journal.space("live")
    for minute, label in enumerate(told):
        moment = start + timedelta(minutes=minute)
        filed = make.request_filed(f"A-2025-000{minute + 1}", classification=label, observed_at=moment)
        writer = make.author(role=Role.REGIO, organisation="VR07")
        desk.journal.append("live", [filed], author=writer, at=moment, seen=10**6)
    return live


OPEN, CLOSED = Classification.GREEN, Classification.RED
STRANGER = make.author(role=Role.REGIO, organisation="VR25")


def told_at(desk: Desk, space: Space, at: datetime, reader: Author | None) -> str:
    """Give what a reader is told of the last thing that was recorded."""
    current = desk.picture(space, now=make.LATER)
    return last_recorded(desk, space, at, current=current, author=reader)


def test_what_was_recorded_last_is_told_with_who_when_and_its_number(desk: Desk) -> None:
    space = record(desk, OPEN, OPEN)

    told = told_at(desk, space, make.at(0.5), STRANGER)

    assert told.startswith("Laatst vastgelegd: ")
    assert "VR07, 3 apr 14:00 (volgnummer 1)" in told


def test_of_a_closed_request_not_even_that_something_was_recorded_is_told(desk: Desk) -> None:
    space = record(desk, OPEN, CLOSED)

    assert told_at(desk, space, make.at(5), STRANGER) == ""
    assert "volgnummer 2" in told_at(desk, space, make.at(5), make.author())


def test_before_the_story_nothing_was_recorded_last(desk: Desk) -> None:
    space = record(desk, OPEN)

    assert told_at(desk, space, make.at(-1), make.author()) == ""


def test_in_an_empty_space_nothing_was_recorded_last(desk: Desk) -> None:
    assert told_at(desk, desk.journal.space("live"), make.LATER, make.author()) == ""


def test_nobody_is_told_nothing_of_a_closed_request(desk: Desk) -> None:
    space = record(desk, CLOSED)

    assert told_at(desk, space, make.at(5), None) == ""
    assert seen_by(desk.picture(space, now=make.LATER), None).requests.empty


# ---- the steps of a story ---------------------------------------------------------------------------


def history(*moments: datetime) -> History:
    """Give the history of entries that were recorded at these moments."""
    line = beginning(START)
    for seq, moment in enumerate(moments, start=1):
        line = line.with_entries([entry(seq, moment)], {})
    return line


def entry(seq: int, moment: datetime) -> Entry:
    """Give an entry."""
    return said(make.capacity_reported(), at=moment)._replace(seq=seq)


START = Head(0, "", "")


NIGHT = (TWICE_FIRST - timedelta(hours=1), TWICE_FIRST, TWICE_SECOND, TWICE_SECOND + timedelta(hours=1))


def test_the_steps_reach_both_hours_of_the_night_that_has_one_twice() -> None:
    line, reached = history(*NIGHT), []

    at: datetime | None = NIGHT[0]
    while at is not None:
        reached.append(at)
        at = line.after(at)

    assert tuple(reached) == NIGHT


def test_stepping_back_goes_the_same_way() -> None:
    line, reached = history(*NIGHT), []

    at: datetime | None = NIGHT[-1]
    while at is not None:
        reached.append(at)
        at = line.before(at)

    assert tuple(reversed(reached)) == NIGHT


def test_a_moment_of_any_zone_is_found_in_the_history() -> None:
    line = history(*NIGHT)

    assert line.seq_at(TWICE_SECOND.astimezone(DUTCH_TIME)) == line.seq_at(TWICE_SECOND) == 3


def test_several_entries_of_one_moment_are_one_step() -> None:
    line = history(make.MOMENT, make.MOMENT, make.at(1))

    assert line.after(make.at(-1)) == make.MOMENT
    assert line.after(make.MOMENT) == make.at(1)
    assert line.seq_at(make.MOMENT) == 2


def test_an_empty_history_has_no_first_moment_and_no_steps() -> None:
    line = history()

    assert (line.first, line.before(make.MOMENT), line.after(make.MOMENT)) == (None, None, None)
    assert line.seq_at(make.MOMENT) == 0


@some
@given(gaps=st.lists(st.integers(0, 5), max_size=30), minutes=st.integers(-5, 160))
def test_the_sequence_at_a_moment_counts_what_was_recorded_up_to_and_with_it(gaps: list[int], minutes: int) -> None:
    moments = [make.at(int(minute)) for minute in np.cumsum(gaps)]
    at = make.at(minutes)

    assert history(*moments).seq_at(at) == sum(moment <= at for moment in moments)


def test_a_microsecond_before_a_recording_it_was_not_known() -> None:
    line = history(make.MOMENT)

    assert line.seq_at(make.MOMENT - timedelta.resolution) == 0
    assert line.seq_at(make.MOMENT) == 1


def test_of_a_long_story_few_checkpoints_are_kept_and_the_beginning_always() -> None:
    line = beginning(START, stride=1)
    for seq in range(1, 200):
        line = line.with_entries([entry(seq, make.at(seq))], {})

    assert len(line.checkpoints) <= 33
    assert line.checkpoints[0].head.seq == 0
    assert line.checkpoint(150).head.seq <= 150
