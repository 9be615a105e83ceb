"""Is what was written kept: complete, in order, once, and only when nobody was overruled? (decisions D1, D3, D4)"""

import multiprocessing
import re
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kcr2.errors import JournalError, RefusedError
from kcr2.journal import Entry, Head, Journal, first_seal
from kcr2.model import Event, iso
from kcr2.terms import Role, SpaceKind
from tests import make
from tests.conftest import Cluster
from tests.histories import Batch, histories, record, recorded

PROCESSES = multiprocessing.get_context("spawn")
PATIENCE_S = 60
"""After this a writer hangs: far more than any of them needs."""


def append(journal: Journal, *events: Event, space: str = "live", **values: Any) -> list[Entry]:
    """Write events, at LATER by somebody who looked at all that went before; `values` say otherwise."""
    return journal.append(
        space,
        events,
        author=values.get("author", make.author()),
        at=values.get("at", make.LATER),
        seen=values.get("seen", journal.head(space).seq),
    )


def append_reports(journal: Journal, number: int, *, space: str = "live", first: int = 1) -> list[Entry]:
    """Write so many reports, each of a subject of its own."""
    return append(journal, *(make.capacity_reported(f"O{first + n:03}") for n in range(number)), space=space)


def let_the_database_refuse_sequence_two(url: str) -> None:
    """Behave like a full disk: the first row of a batch goes in, the second does not."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
            database.execute(
                "CREATE TRIGGER full_disk BEFORE INSERT ON journal WHEN NEW.seq = 2 "
                "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
            )
    else:
        with psycopg.connect(url.replace("+psycopg", "")) as database:
            database.execute("ALTER TABLE journal ADD CONSTRAINT full_disk CHECK (seq < 2)")


def batch(number: int) -> Batch:
    """Give one author's reports, each of a subject of its own, with text that is easily spoilt."""
    reports = [make.capacity_reported(f"O{n:03}", restriction="Ω 🔥 'nacht'\u2028") for n in range(number)]
    return Batch(make.author(), reports, make.LATER)


def owners(entries: list[Entry]) -> list[str]:
    """Give who reported, in the order of the journal."""
    return [entry.content["owner"] for entry in entries]


# Writing and reading


def test_an_empty_space_stands_on_its_own_first_seal(journal: Journal) -> None:
    head = journal.head("live")

    assert head == Head(0, first_seal("live"), "")
    assert journal.read("live") == []


def test_what_is_written_is_read_back(journal: Journal) -> None:
    written = append(journal, *make.one_of_each())

    assert journal.read("live") == written


def test_every_kind_of_event_comes_back_as_it_went_in(journal: Journal) -> None:
    events = [*make.one_of_each(), *make.about_the_space()]

    append(journal, *events)

    assert [entry.event for entry in journal.read("live")] == events


def test_an_entry_holds_who_wrote_what_about_what_and_when(journal: Journal) -> None:
    region = make.author(actor="Operationeel Leider", role=Role.REGIO, organisation="VR07")

    (entry,) = append(journal, make.grip_set(level=3), author=region, at=make.LATER)

    assert entry[:8] == (
        "live",
        1,
        "2025-04-03T13:00:00.000000Z",
        "Operationeel Leider",
        "regio",
        "VR07",
        "grip_set",
        "grip:I-2025-0001:VR07",
    )


def test_entries_are_numbered_from_one_without_gaps_over_batches(journal: Journal) -> None:
    append_reports(journal, 2)
    append_reports(journal, 3, first=3)

    assert [entry.seq for entry in journal.read("live")] == [1, 2, 3, 4, 5]


def test_entries_keep_the_order_in_which_they_were_written(journal: Journal) -> None:
    append(journal, make.capacity_reported("VR25"))
    append(journal, make.capacity_reported("VR01"), make.capacity_reported("VR13"))

    assert owners(journal.read("live")) == ["VR25", "VR01", "VR13"]


def test_the_head_is_the_last_entry(journal: Journal) -> None:
    *_, last = append_reports(journal, 3)

    assert journal.head("live") == Head(last.seq, last.seal, last.recorded_at)


def test_reading_may_start_after_a_sequence_and_stop_at_another(journal: Journal) -> None:
    append_reports(journal, 5)

    between = journal.read("live", after=1, until=3)

    assert [entry.seq for entry in between] == [2, 3]


def test_writing_nothing_writes_nothing(journal: Journal) -> None:
    assert append(journal) == []
    assert journal.head("live").seq == 0


def test_a_batch_of_which_one_event_is_refused_leaves_nothing(journal: Journal) -> None:
    sound, of_tomorrow = make.capacity_reported(), make.grip_set(observed_at=make.at(1440))

    with pytest.raises(RefusedError):
        append(journal, sound, of_tomorrow)

    assert journal.read("live") == []


def test_a_batch_that_the_database_refuses_halfway_leaves_nothing(url: str, journal: Journal) -> None:
    let_the_database_refuse_sequence_two(url)

    with pytest.raises(JournalError, match="de database geeft bij het schrijven"):
        append_reports(journal, 3)

    assert journal.read("live") == []


def test_what_was_acknowledged_is_there_when_the_journal_is_opened_again(url: str) -> None:
    first = Journal(url)
    first.create_space(make.space())
    written = append(first, *make.one_of_each())
    first.close()

    again = Journal(url)

    assert again.read("live") == written
    again.close()


def test_another_journal_on_the_same_database_sees_what_was_written(url: str, journal: Journal) -> None:
    other = Journal(url)

    written = append_reports(journal, 2)

    assert other.read("live") == written
    other.close()


TEXTS = {
    "accents": "crème brûlée, Súdwest-Fryslân, 's-Hertogenbosch",
    "emoji": "🔥🚒👩‍🚒 vlag 🇳🇱",
    "other scripts": "пожар 火災 حريق ‏מימין לשמאל‏",
    "combining accents": "e\u0301 is not é",
    "quotes": """'; DROP TABLE journal; -- " ` \\ %s ? :name {braces} $1""",
    "line ends": "een\ntwee\r\ndrie\u2028vier\u0085vijf\x0bzes\ten meer",
    "control characters": "bel\x07 escape\x1b[31m delete\x7f",
    "as long as can be": "🌲" * 2_000,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_comes_back_exactly(journal: Journal, text: str) -> None:
    append(journal, make.incident_opened(summary=text), author=make.author(actor=text[:60]))

    (entry,) = journal.read("live")

    assert (entry.event.summary, entry.actor) == (text, text[:60])


@pytest.mark.parametrize("field", ["restriction", "source"])
def test_text_with_a_nul_is_refused_before_any_database_sees_it(field: str) -> None:
    with pytest.raises(ValidationError, match="de tekst bevat een NUL-teken"):
        make.capacity_reported(**{field: "half\x00tekst"})


def test_an_author_with_a_nul_is_refused_before_any_database_sees_it() -> None:
    with pytest.raises(ValidationError, match="de tekst bevat een NUL-teken"):
        make.author(actor="offi\x00cier")


@pytest.mark.parametrize(("field", "limit"), [("actor", 120), ("organisation", 20)])
def test_an_author_that_one_database_cannot_hold_is_refused_before_any_sees_it(field: str, limit: int) -> None:
    with pytest.raises(ValidationError):
        make.author(**{field: "x" * (limit + 1)})


@pytest.mark.parametrize(("field", "limit"), [("name", 60), ("title", 200), ("scenario", 60)])
def test_a_space_that_one_database_cannot_hold_is_refused_before_any_sees_it(field: str, limit: int) -> None:
    with pytest.raises(ValidationError):
        make.space(**{field: "x" * (limit + 1)})


@given(histories())
def test_every_history_is_read_back_whole_and_in_order(history: list[Batch]) -> None:
    entries = recorded(history)

    assert [entry.event for entry in entries] == [event for batch in history for event in batch.events]
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))


# Two writers, one subject


def test_a_write_on_an_outdated_view_is_refused_with_what_changed(journal: Journal) -> None:
    region = make.author(role=Role.REGIO, organisation="VR07")
    append(journal, make.capacity_reported("VR07", total=3), author=region, at=make.LATER)
    told = (
        "capacity:VR07:BRW-PEL-NB is gewijzigd sinds u keek: volgnummer 1 "
        "om 2025-04-03T13:00:00.000000Z door VR07 (capaciteit opgegeven)."
    )

    with pytest.raises(RefusedError, match=re.escape(told)) as refusal:
        append(journal, make.capacity_reported("VR07", total=4), seen=0)

    assert refusal.value.rule == "seen-latest"
    assert len(journal.read("live")) == 1


def test_the_refusal_names_the_latest_of_several_changes(journal: Journal) -> None:
    append(journal, make.capacity_reported("VR07", total=3))
    append(journal, make.capacity_reported("VR07", total=2))

    with pytest.raises(RefusedError, match="volgnummer 2 "):
        append(journal, make.capacity_reported("VR07"), seen=0)


def test_another_subject_moving_on_stops_nobody(journal: Journal) -> None:
    append(journal, make.capacity_reported("VR08"))

    append(journal, make.capacity_reported("VR07"), seen=0)

    assert owners(journal.read("live")) == ["VR08", "VR07"]


def test_another_type_of_the_same_owner_is_another_subject(journal: Journal) -> None:
    append(journal, make.capacity_reported("VR07", capability="BRW-HC-OV"))

    append(journal, make.capacity_reported("VR07", capability="BRW-PEL-NB"), seen=0)

    assert len(journal.read("live")) == 2


def test_who_saw_the_latest_of_a_subject_may_write_it(journal: Journal) -> None:
    append(journal, make.capacity_reported("VR07"))
    append(journal, make.capacity_reported("VR08"))

    append(journal, make.capacity_reported("VR07"), seen=1)

    assert owners(journal.read("live")) == ["VR07", "VR08", "VR07"]


def test_filing_and_withdrawing_a_request_must_have_seen_each_other(journal: Journal) -> None:
    append(journal, make.request_filed("A-2025-0001"))

    with pytest.raises(RefusedError, match="requests:A-2025-0001 is gewijzigd"):
        append(journal, make.request_stepped("A-2025-0001"), seen=0)


def test_one_outdated_subject_in_a_batch_stops_the_wholebatch(journal: Journal) -> None:
    append(journal, make.capacity_reported("VR07"))

    with pytest.raises(RefusedError, match="capacity:VR07"):
        append(journal, make.capacity_reported("VR08"), make.capacity_reported("VR07"), seen=0)

    assert owners(journal.read("live")) == ["VR07"]


def test_of_many_writers_of_one_subject_at_once_one_wins(journal: Journal) -> None:
    together = threading.Barrier(4)

    def write(number: int) -> bool:
        together.wait(PATIENCE_S)
        try:
            append(journal, make.capacity_reported("VR07", total=number), seen=0)
        except RefusedError:
            return False
        return True

    with ThreadPoolExecutor(4) as writers:
        won = list(writers.map(write, range(4)))

    (entry,) = journal.read("live")
    assert [entry.content["total"]] == [number for number, first in enumerate(won) if first]


# Writers at once


def write_batches(journal: Journal, writer: str, ready: Callable[[float], object]) -> None:
    """Wait until every writer is ready, then write twenty batches of two."""
    ready(PATIENCE_S)
    for number in range(20):
        pair = [make.capacity_reported(f"{writer}-{number}", total=total) for total in (1, 2)]
        journal.append("live", pair, author=make.author(), at=make.LATER, seen=0)


def write_batches_elsewhere(url: str, writer: str, ready: Callable[[float], object]) -> None:
    """Write the same batches through a journal of one's own."""
    journal = Journal(url)
    write_batches(journal, writer, ready)
    journal.close()


def assert_nothing_lost(journal: Journal) -> None:
    """Check that two writers' batches are all there, once, unbroken and each in order."""
    entries = journal.read("live")
    assert [entry.seq for entry in entries] == list(range(1, 81))
    assert journal.broken_at("live") is None
    by_batch = list(zip(owners(entries[::2]), owners(entries[1::2]), strict=True))
    assert all(first == second for first, second in by_batch)
    for writer in ("A", "B"):
        written = [first for first, _ in by_batch if first.startswith(writer)]
        assert written == [f"{writer}-{number}" for number in range(20)]


def test_two_threads_of_one_journal_lose_nothing(journal: Journal) -> None:
    ready = threading.Barrier(2).wait

    with ThreadPoolExecutor(2) as writers:
        done = [writers.submit(write_batches, journal, writer, ready) for writer in "AB"]

    assert [one.result() for one in done] == [None, None]
    assert_nothing_lost(journal)


def test_two_journals_on_one_database_lose_nothing(url: str, journal: Journal) -> None:
    ready = threading.Barrier(2).wait

    with ThreadPoolExecutor(2) as writers:
        done = [writers.submit(write_batches_elsewhere, url, writer, ready) for writer in "AB"]

    assert [one.result() for one in done] == [None, None]
    assert_nothing_lost(journal)


def test_two_processes_on_one_database_lose_nothing(url: str, journal: Journal) -> None:
    ready = PROCESSES.Barrier(2).wait
    writers = [PROCESSES.Process(target=write_batches_elsewhere, args=(url, writer, ready)) for writer in "AB"]

    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(PATIENCE_S)

    assert [writer.exitcode for writer in writers] == [0, 0]
    assert_nothing_lost(journal)


def open_at_once(url: str) -> list[int]:
    """Open one new database in six threads at the same time; give how many spaces each finds."""
    together = threading.Barrier(6)

    def opened(_: int) -> int:
        together.wait(PATIENCE_S)
        journal = Journal(url)
        found = len(journal.spaces())
        journal.close()
        return found

    with ThreadPoolExecutor(6) as openers:
        return list(openers.map(opened, range(6)))


def test_a_new_sqlite_file_may_be_opened_by_many_at_once(tmp_path: Path) -> None:
    found = [open_at_once(f"sqlite:///{tmp_path / str(number)}.db") for number in range(20)]

    assert found == [[0] * 6] * 20


def test_a_new_postgresql_database_may_be_opened_by_many_at_once(postgresql_url: str) -> None:
    found = open_at_once(postgresql_url)

    assert found == [0] * 6


def test_a_connection_that_the_server_dropped_is_made_anew(postgresql_url: str, cluster: Cluster) -> None:
    journal = Journal(postgresql_url)
    journal.create_space(make.space())
    append_reports(journal, 1)

    cluster.order("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test_%'")

    append_reports(journal, 1, first=2)
    assert len(journal.read("live")) == 2
    journal.close()


# Moments


def test_a_clock_that_lags_a_little_writes_at_the_head(journal: Journal) -> None:
    append(journal, make.capacity_reported(), at=make.at(60))

    (entry,) = append(journal, make.grip_set(), at=make.at(59))

    assert entry.recorded_at == iso(make.at(60))


def test_a_clock_that_lags_too_much_is_refused_with_both_numbers(journal: Journal) -> None:
    append(journal, make.capacity_reported(), at=make.at(60))
    told = (
        "de klok staat op 2025-04-03T12:58:00.000000Z, het journaal is al op 2025-04-03T13:00:00.000000Z: "
        "120 s later, toegestaan is 60 s. Zet de klok van deze werkplek gelijk."
    )

    with pytest.raises(JournalError, match=re.escape(told)):
        append(journal, make.grip_set(), at=make.at(58))

    assert len(journal.read("live")) == 1


def test_how_much_a_clock_may_lag_is_a_setting(sqlite_url: str) -> None:
    strict = Journal(sqlite_url, clock_tolerance_s=0)
    strict.create_space(make.space())
    append(strict, make.capacity_reported(), at=make.at(60))

    with pytest.raises(JournalError, match="1 s later, toegestaan is 0 s"):
        append(strict, make.grip_set(), at=make.at(60 - 1 / 60))

    strict.close()


def test_the_text_about_a_wrong_clock_tells_no_password(postgresql_url: str) -> None:
    journal = Journal(postgresql_url.replace("kcr2@", "kcr2:geheim@"))
    journal.create_space(make.space())
    append(journal, make.capacity_reported(), at=make.at(60))

    with pytest.raises(JournalError, match=r"127\.0\.0\.1") as refusal:
        append(journal, make.grip_set(), at=make.at(0))

    assert "geheim" not in str(refusal.value)
    journal.close()


def test_a_fact_from_the_future_is_refused_with_both_moments(journal: Journal) -> None:
    told = (
        "capacity:VR07:BRW-PEL-NB: de stand van 2025-04-03T13:01:00.000000Z ligt na het moment van vastleggen, "
        "2025-04-03T13:00:00.000000Z (UTC)."
    )

    with pytest.raises(RefusedError, match=re.escape(told)) as refusal:
        append(journal, make.capacity_reported("VR07", observed_at=make.at(61)), at=make.at(60))

    assert refusal.value.rule == "not-from-the-future"


def test_a_fact_of_this_very_moment_is_taken(journal: Journal) -> None:
    append(journal, make.capacity_reported(observed_at=make.LATER), at=make.LATER)

    assert len(journal.read("live")) == 1


def test_a_late_report_of_an_older_fact_is_taken(journal: Journal) -> None:
    append(journal, make.capacity_reported("VR07", observed_at=make.at(30)))

    append(journal, make.capacity_reported("VR07", observed_at=make.at(-300)))

    assert len(journal.read("live")) == 2


@given(histories(), st.lists(st.integers(0, 59), min_size=8, max_size=8))
def test_recorded_moments_never_go_back(history: list[Batch], lags_s: list[int]) -> None:
    lagging = [
        batch._replace(moment=batch.moment + timedelta(seconds=60 - lag))
        for batch, lag in zip(history, lags_s, strict=False)
    ]

    moments = [entry.recorded_at for entry in recorded(lagging)]

    assert moments == sorted(moments)


# Spaces and branches


def test_an_unknown_space_is_refused_by_its_name(journal: Journal) -> None:
    with pytest.raises(RefusedError, match="Ruimte nergens bestaat niet") as refusal:
        journal.head("nergens")

    assert refusal.value.rule == "space-known"


@pytest.mark.parametrize(
    "ask",
    [
        lambda journal: journal.space("nergens"),
        lambda journal: journal.read("nergens"),
        lambda journal: journal.broken_at("nergens"),
        lambda journal: append(journal, make.grip_set(), space="nergens", seen=0),
    ],
    ids=["space", "read", "broken_at", "append"],
)
def test_nothing_can_be_asked_of_an_unknown_space(journal: Journal, ask: Callable[[Journal], object]) -> None:
    with pytest.raises(RefusedError, match="Ruimte nergens bestaat niet"):
        ask(journal)


def test_a_space_is_made_once(journal: Journal) -> None:
    with pytest.raises(RefusedError, match="Ruimte live bestaat al") as refusal:
        journal.create_space(make.space(name="live", kind=SpaceKind.EXERCISE))

    assert refusal.value.rule == "space-once"
    assert journal.space("live").kind is SpaceKind.LIVE


def test_spaces_are_given_oldest_first(journal: Journal) -> None:
    journal.create_space(make.space(name="c", created_at=make.at(-90)))
    journal.create_space(make.space(name="b", created_at=make.at(90)))

    names = [space.name for space in journal.spaces()]

    assert names == ["c", "live", "b"]


def test_a_space_comes_back_as_it_was_made(journal: Journal) -> None:
    made = journal.create_space(
        make.space(name="oefening 'Ω'", kind=SpaceKind.EXERCISE, title='"Droog" 🔥', scenario="ede-2025")
    )

    assert journal.space("oefening 'Ω'") == made


def test_a_write_to_another_space_cannot_reach_live(journal: Journal) -> None:
    before = append(journal, make.capacity_reported("VR07", total=3))
    journal.create_space(make.space(name="oefening", kind=SpaceKind.EXERCISE))

    append(journal, make.capacity_reported("VR07", total=0), space="oefening")

    assert journal.read("live") == before


def test_a_space_with_an_evil_name_cannot_reach_live(journal: Journal) -> None:
    evil = "live' OR name = 'live"
    journal.create_space(make.space(name=evil, kind=SpaceKind.EXERCISE))

    append(journal, make.capacity_reported(), space=evil)

    assert journal.read("live") == []


def test_the_same_event_has_another_seal_in_another_space(journal: Journal) -> None:
    journal.create_space(make.space(name="oefening", kind=SpaceKind.EXERCISE))

    (real,) = append(journal, make.grip_set())
    (exercised,) = append(journal, make.grip_set(), space="oefening")

    assert real.seal != exercised.seal


def test_a_branch_reads_its_parent_up_to_the_fork_and_not_beyond(journal: Journal) -> None:
    append_reports(journal, 4)
    journal.create_space(make.branch(name="wat-als", parent="live", parent_seq=2))

    entries = journal.read("wat-als")

    assert owners(entries) == ["O001", "O002"]


def test_a_branch_goes_on_where_it_left_its_parent(journal: Journal) -> None:
    append_reports(journal, 4)
    journal.create_space(make.branch(name="wat-als", parent="live", parent_seq=2))

    append(journal, make.capacity_reported("ANDERS"), space="wat-als")

    assert [(entry.space, entry.seq) for entry in journal.read("wat-als")] == [
        ("live", 1),
        ("live", 2),
        ("wat-als", 3),
    ]
    assert journal.broken_at("wat-als") is None


def test_the_head_of_a_new_branch_is_the_entry_where_it_left(journal: Journal) -> None:
    _, fork, _ = append_reports(journal, 3)

    journal.create_space(make.branch(name="wat-als", parent="live", parent_seq=2))

    assert journal.head("wat-als") == Head(2, fork.seal, fork.recorded_at)


def test_a_write_in_a_branch_does_not_reach_its_parent(journal: Journal) -> None:
    before = append_reports(journal, 2)
    journal.create_space(make.branch(name="wat-als", parent="live", parent_seq=2))

    append(journal, make.capacity_reported("ANDERS"), space="wat-als")

    assert journal.read("live") == before


def test_a_write_in_the_parent_does_not_reach_its_branch(journal: Journal) -> None:
    before = append_reports(journal, 2)
    journal.create_space(make.branch(name="wat-als", parent="live", parent_seq=2))

    append(journal, make.capacity_reported("ANDERS"), space="live")

    assert journal.read("wat-als") == before


def test_a_branch_may_rewrite_a_subject_that_its_parent_changed_after_the_fork(journal: Journal) -> None:
    append(journal, make.capacity_reported("VR07", total=3))
    journal.create_space(make.branch(name="wat-als", parent="live", parent_seq=1))
    append(journal, make.capacity_reported("VR07", total=2), space="live")

    append(journal, make.capacity_reported("VR07", total=9), space="wat-als", seen=1)

    assert [entry.content["total"] for entry in journal.read("wat-als")] == [3, 9]


def test_a_branch_of_a_branch_reads_through_both(journal: Journal) -> None:
    append_reports(journal, 3)
    journal.create_space(make.branch(name="plan", parent="live", parent_seq=2))
    append_reports(journal, 2, space="plan", first=10)
    journal.create_space(make.branch(name="plan-b", parent="plan", parent_seq=3))

    append_reports(journal, 1, space="plan-b", first=20)

    assert owners(journal.read("plan-b")) == ["O001", "O002", "O010", "O020"]
    assert journal.broken_at("plan-b") is None


def test_a_branch_of_a_branch_may_leave_before_its_parent_began(journal: Journal) -> None:
    append_reports(journal, 3)
    journal.create_space(make.branch(name="plan", parent="live", parent_seq=3))
    append_reports(journal, 1, space="plan", first=10)
    journal.create_space(make.branch(name="plan-b", parent="plan", parent_seq=1))

    append_reports(journal, 1, space="plan-b", first=20)

    assert owners(journal.read("plan-b")) == ["O001", "O020"]
    assert journal.broken_at("plan-b") is None


def test_a_branch_that_leaves_at_the_beginning_is_a_line_of_its_own(journal: Journal) -> None:
    append_reports(journal, 2)
    journal.create_space(make.branch(name="wat-als", parent="live", parent_seq=0))

    append_reports(journal, 1, space="wat-als", first=10)

    assert owners(journal.read("wat-als")) == ["O010"]
    assert journal.broken_at("wat-als") is None


def test_a_branch_is_read_from_any_sequence_on_either_side_of_the_fork(journal: Journal) -> None:
    append_reports(journal, 3)
    journal.create_space(make.branch(name="wat-als", parent="live", parent_seq=2))
    append_reports(journal, 2, space="wat-als", first=10)
    whole = journal.read("wat-als")

    parts = {after: journal.read("wat-als", after=after) for after in range(5)}

    assert parts == {after: whole[after:] for after in range(5)}


@pytest.mark.parametrize("sequence", [-1, 3])
def test_a_branch_cannot_leave_where_its_parent_never_was(journal: Journal, sequence: int) -> None:
    append_reports(journal, 2)
    told = f"wat-als verlaat live bij volgnummer {sequence}; die ruimte loopt tot 2"

    with pytest.raises(RefusedError, match=told) as refusal:
        journal.create_space(make.branch(name="wat-als", parent="live", parent_seq=sequence))

    assert refusal.value.rule == "branch-point"
    assert [space.name for space in journal.spaces()] == ["live"]


def test_a_branch_cannot_leave_an_unknown_space(journal: Journal) -> None:
    with pytest.raises(RefusedError, match="Ruimte nergens bestaat niet"):
        journal.create_space(make.branch(parent="nergens", parent_seq=0))


def test_the_same_history_is_the_same_journal_on_every_database(journal: Journal) -> None:
    history = [batch(3), batch(2)]

    entries = record(journal, history)

    assert entries == recorded(history)
