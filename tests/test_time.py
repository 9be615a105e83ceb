"""Is any past moment told as it was known, and as it was, whatever came later and wherever it is kept?"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kcr2.desk
from kcr2.actions import INTENTIONS
from kcr2.desk import Desk
from kcr2.errors import JournalError, RefusedError
from kcr2.journal import Journal, Space
from kcr2.model import moment_of
from kcr2.picture import TABLES, Picture, build_picture, history
from kcr2.picture.history import beginning
from kcr2.reader import seen_by
from kcr2.terms import Classification, Role
from tests import make
from tests.histories import Batch, histories, record
from tests.pictures import SETTINGS, assert_same, reference

numbers = count()
FIXED = [HealthCheck.function_scoped_fixture]
some = settings(max_examples=25, suppress_health_check=FIXED)


@pytest.fixture(autouse=True)
def short_strides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let short histories have checkpoints too, and more of them than are kept."""
    monkeypatch.setattr(kcr2.desk, "beginning", partial(beginning, stride=2))
    monkeypatch.setattr(history, "MOST", 4)


@pytest.fixture
def sqlite_desk(sqlite_url: str) -> Iterator[Desk]:
    """Give a desk on SQLite."""
    yield from opened(sqlite_url)


@pytest.fixture
def postgresql_desk(postgresql_url: str) -> Iterator[Desk]:
    """Give a desk on PostgreSQL."""
    yield from opened(postgresql_url)


def opened(url: str) -> Iterator[Desk]:
    """Give a desk on a database, and close it."""
    journal = Journal(url)
    yield Desk(journal, reference(), SETTINGS)
    journal.close()


def told(desk: Desk, batches: list[Batch]) -> Space:
    """Tell a history in a new space."""
    space = desk.journal.create_space(make.space(name=f"verhaal-{next(numbers)}"))
    record(desk.journal, batches, space=space.name)
    return space


def written(picture: Picture) -> bytes:
    """Write every table of a picture, whole and with its types."""
    tables = (picture.table(name) for name in TABLES)
    return b"".join(
        f"{table.dtypes.to_dict()}{table.to_json(orient='split', date_format='iso', date_unit='us')}".encode()
        for table in tables
    )


def at_once(desk: Desk, space: Space, at: datetime, known_at: datetime) -> Picture:
    """Give a past picture by folding the whole journal, without checkpoints."""
    entries = desk.journal.read(space.name)
    head = desk.journal.head(space.name)
    return build_picture(entries, reference(), at, space=space.name, head=head, settings=SETTINGS, known_at=known_at)


def end(desk: Desk, space: Space) -> datetime:
    """Give the moment of the last entry."""
    return moment_of(desk.journal.head(space.name).recorded_at)


# ---- the same moment, the same tables ---------------------------------------------------------------


@some
@given(batches=histories(min_size=2), cut=st.integers(0, 7))
def test_a_moment_is_the_same_on_both_databases_whatever_is_appended_later(
    sqlite_desk: Desk, postgresql_desk: Desk, batches: list[Batch], cut: int
) -> None:
    earlier = batches[: max(1, cut % len(batches))]
    at = earlier[-1].moment
    later = [batch for batch in batches[len(earlier) :] if batch.moment > at]
    pictures = []

    for desk in (sqlite_desk, postgresql_desk):
        space = told(desk, earlier)
        pictures.append(written(desk.picture(space, now=at, at=at)))
        record(desk.journal, later, space=space.name)
        pictures.append(written(desk.picture(space, now=end(desk, space), at=at)))

    assert len(set(pictures)) == 1


@some
@given(batches=histories(min_size=1), minutes=st.integers(-600, 900))
def test_what_we_knew_follows_from_what_was_recorded_by_then_alone(
    sqlite_desk: Desk, batches: list[Batch], minutes: int
) -> None:
    space = told(sqlite_desk, batches)
    at = make.MOMENT + timedelta(minutes=minutes)

    knew = sqlite_desk.picture(space, now=end(sqlite_desk, space), at=at)

    assert_same(knew, at_once(sqlite_desk, space, at, at))
    assert all(
        moment_of(entry.recorded_at) <= at for entry in sqlite_desk.journal.read(space.name, until=knew.head.seq)
    )


@some
@given(batches=histories(min_size=1), minutes=st.integers(-600, 900), later=st.integers(0, 900))
def test_what_was_true_counts_what_was_told_about_that_moment_later(
    sqlite_desk: Desk, batches: list[Batch], minutes: int, later: int
) -> None:
    space = told(sqlite_desk, batches)
    at = make.MOMENT + timedelta(minutes=minutes)
    known_at = at + timedelta(minutes=later)

    true = sqlite_desk.picture(space, now=end(sqlite_desk, space), at=at, known_at=known_at)

    assert_same(true, at_once(sqlite_desk, space, at, known_at))


def test_what_we_knew_and_what_was_true_are_two_questions(desk: Desk) -> None:
    live = desk.journal.space("live")
    report = make.capacity_reported(total=4, releasable=1, observed_at=make.MOMENT)
    corrected = make.capacity_reported(total=4, releasable=3, observed_at=make.at(10))
    for event, at in ((report, make.MOMENT), (corrected, make.at(60))):
        desk.journal.append("live", [event], author=make.author(), at=at, seen=10**6)

    knew = desk.picture(live, now=make.at(60), at=make.at(30))
    true = desk.picture(live, now=make.at(60), at=make.at(30), known_at=make.at(60))

    assert knew.capacity["releasable"].tolist() == [1]
    assert true.capacity["releasable"].tolist() == [3]


def test_a_moment_before_the_story_is_empty_and_not_nought(desk: Desk) -> None:
    live = desk.journal.space("live")
    desk.journal.append("live", [make.capacity_reported()], author=make.author(), at=make.MOMENT, seen=0)

    before = desk.picture(live, now=make.LATER, at=make.at(-60))

    assert before.capacity.empty
    assert before.head.seq == 0
    assert before.regions["capacity_types"].isna().all()


# ---- going through the story -----------------------------------------------------------------------


@some
@given(batches=histories(min_size=1), minutes=st.integers(-60, 900))
def test_the_steps_through_a_story_are_its_recorded_moments(
    sqlite_desk: Desk, batches: list[Batch], minutes: int
) -> None:
    space = told(sqlite_desk, batches)
    recorded = sorted({moment_of(entry.recorded_at) for entry in sqlite_desk.journal.read(space.name)})
    at = make.MOMENT + timedelta(minutes=minutes)

    line = sqlite_desk.history(space)

    assert line.first == recorded[0]
    assert line.before(at) == max((one for one in recorded if one < at), default=None)
    assert line.after(at) == min((one for one in recorded if one > at), default=None)


@some
@given(batches=histories(min_size=1))
def test_few_checkpoints_are_kept_and_each_is_what_was_recorded_up_to_it(
    sqlite_desk: Desk, batches: list[Batch]
) -> None:
    space = told(sqlite_desk, batches)

    line = sqlite_desk.history(space)

    assert len(line.checkpoints) <= 4
    seals = {entry.seq: entry.seal for entry in sqlite_desk.journal.read(space.name)}
    assert all(seals[mark.head.seq] == mark.head.seal for mark in line.checkpoints[1:])


# ---- nobody writes into the past --------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(INTENTIONS))
def test_no_intention_is_carried_out_from_a_past_moment(desk: Desk, name: str) -> None:
    live = desk.journal.space("live")
    desk.journal.append("live", [make.capacity_reported()], author=make.author(), at=make.MOMENT, seen=0)
    head = desk.journal.head("live")
    # Whatever it holds: it is refused before anybody looks at it.
    anything = INTENTIONS[name].model_construct()

    with pytest.raises(RefusedError, match="vastleggen kan alleen in het nu") as refusal:
        desk.perform(live, make.author(role=Role.KCR2), [anything], now=make.LATER, looked_at=make.MOMENT)

    assert refusal.value.rule == "write-now"
    assert desk.journal.head("live") == head


def test_a_past_that_was_tampered_with_is_not_shown(sqlite_url: str) -> None:
    journal = Journal(sqlite_url)
    live = journal.create_space(make.space())
    desk = Desk(journal, reference(), SETTINGS)
    for minute in range(6):
        event = make.capacity_reported(total=minute + 3, observed_at=make.at(minute))
        journal.append("live", [event], author=make.author(), at=make.at(minute), seen=10**6)
    desk.picture(live, now=make.LATER)
    with journal._engine.begin() as connection:
        connection.exec_driver_sql("update journal set organisation = 'VR25' where seq = 5")

    with pytest.raises(JournalError, match="volgnummer 5 is niet meer wat is verzegeld"):
        desk.picture(live, now=make.LATER, at=make.at(4))


def test_what_is_closed_now_is_closed_in_the_past_too(desk: Desk) -> None:
    live = desk.journal.space("live")
    labels = (Classification.GREEN, Classification.RED)
    for minute, label in enumerate(labels):
        filed = make.request_filed(classification=label, version=minute + 1, observed_at=make.at(minute))
        desk.journal.append("live", [filed], author=make.author(), at=make.at(minute), seen=10**6)
    reader = make.author(role=Role.REGIO, organisation="VR25")
    now = desk.picture(live, now=make.LATER)
    then = desk.picture(live, now=make.LATER, at=make.at(0))

    assert len(then.requests)
    assert seen_by(then, reader, judged_on=now).requests.empty


def test_two_readers_of_one_past_picture_see_their_own(desk: Desk) -> None:
    live = desk.journal.space("live")
    drafted = make.request_drafted(observed_at=make.MOMENT)
    desk.journal.append("live", [drafted], author=make.author(), at=make.MOMENT, seen=0)
    now, then = desk.picture(live, now=make.LATER), desk.picture(live, now=make.LATER, at=make.MOMENT)
    own, other = (make.author(role=Role.REGIO, organisation=code) for code in ("VR07", "VR25"))

    seen = [len(seen_by(then, one, judged_on=now).facts["drafts"]) for one in (own, other, own)]

    assert seen == [1, 0, 1]


def test_a_written_picture_tells_every_value(desk: Desk) -> None:
    live = desk.journal.space("live")
    desk.journal.append("live", [make.capacity_reported(total=4)], author=make.author(), at=make.MOMENT, seen=0)
    one = written(desk.picture(live, now=make.LATER, at=make.MOMENT))
    desk.journal.append("live", [make.capacity_reported(total=5)], author=make.author(), at=make.at(1), seen=10**6)

    other = written(desk.picture(live, now=make.LATER, at=make.at(1)))

    assert one != other
