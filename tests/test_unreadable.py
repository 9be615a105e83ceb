"""What if the database is damaged, closed off, busy or not there? It is told, and what can be read is shown."""

import os
import random
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from kcr2.actions import ReportCapacity
from kcr2.desk import Desk
from kcr2.errors import JournalError
from kcr2.exchange.journal_file import journal_file
from kcr2.journal import Entry, Journal, Space, database
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import Role
from tests import make
from tests.conftest import Cluster

EVENTS = 2_000
"""Enough for a file of some hundred pages."""
PAGE_BYTES = 4096


def report(desk: Desk) -> list[Entry]:
    """Have region VR20 report, through the door that everybody takes."""
    region = make.author(role=Role.REGIO, organisation="VR20")
    wish = ReportCapacity(**make.capacity_reported("VR20").model_dump())
    return desk.perform(live(desk), region, [wish], now=make.LATER)


def live(desk: Desk) -> Space:
    """Give the live space."""
    return desk.journal.space("live")


def path_of(url: str) -> Path:
    """Give the file of a SQLite address."""
    return Path(url.removeprefix("sqlite:///"))


# Not a database, or none that can be reached


@pytest.mark.parametrize(
    "content",
    [b"Dit is een brief.\n" * 100, random.Random(1).randbytes(10_000)],
    ids=["a letter", "noise"],
)
def test_a_file_that_is_no_database_is_told(sqlite_url: str, content: bytes) -> None:
    path_of(sqlite_url).write_bytes(content)

    with pytest.raises(JournalError, match="de database geeft bij het openen: file is not a database"):
        Journal(sqlite_url)


def test_a_file_that_is_no_database_is_left_as_it_was(sqlite_url: str) -> None:
    path_of(sqlite_url).write_bytes(b"Dit is een brief.\n" * 100)

    with pytest.raises(JournalError):
        Journal(sqlite_url)

    assert path_of(sqlite_url).read_bytes() == b"Dit is een brief.\n" * 100


def test_a_folder_where_a_file_should_be_is_told(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="de database geeft bij het openen: unable to open database file"):
        Journal(f"sqlite:///{tmp_path}")


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    in_the_way = tmp_path / "var"
    in_the_way.touch()

    with pytest.raises(JournalError, match="KCR2_DATABASE_URL: de databaseverwijzing kan niet worden gebruikt"):
        Journal(f"sqlite:///{in_the_way}/kcr2.db")


def test_folders_that_are_not_there_yet_are_made(tmp_path: Path) -> None:
    Journal(f"sqlite:///{tmp_path}/nieuw/diep/kcr2.db").close()

    assert (tmp_path / "nieuw" / "diep" / "kcr2.db").exists()


@pytest.mark.parametrize(
    "url",
    ["", "kcr2.db", "geheugen://", "sqlite+nergens:///kcr2.db", "mysql://localhost/kcr2", "mssql://localhost/kcr2"],
)
def test_an_address_of_an_unknown_kind_is_told_with_what_to_give(url: str) -> None:
    told = "KCR2_DATABASE_URL: de databaseverwijzing kan niet worden gebruikt: "

    with pytest.raises(JournalError, match=re.escape(told)) as refusal:
        Journal(url)

    assert "Geef sqlite:///pad of postgresql+psycopg://gebruiker@host/database." in str(refusal.value)


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(JournalError, match=r"de database geeft bij het openen: .*Connection refused") as refusal:
        Journal("postgresql+psycopg://kcr2:geheim@127.0.0.1:1/kcr2")

    assert "geheim" not in str(refusal.value)


def test_an_empty_file_becomes_a_journal(sqlite_url: str) -> None:
    path_of(sqlite_url).touch()

    journal = Journal(sqlite_url)

    assert journal.spaces() == []
    journal.close()


# A page of the file is garbage


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a journal file of some hundred pages, with the opening of 2000 incidents."""
    path = tmp_path_factory.mktemp("large") / "kcr2.db"
    journal = Journal(f"sqlite:///{path}")
    journal.create_space(make.space())
    openings = [make.incident_opened(f"I-{n}", summary=f"regel-{n}") for n in range(1, EVENTS + 1)]
    journal.append("live", openings, author=make.author(), at=make.LATER, seen=0)
    journal.close()
    return path


def spoil_page_of(path: Path, sequence: int) -> int:
    """Write garbage over the page that holds an entry; give the first sequence on that page."""
    content = bytearray(path.read_bytes())
    start = content.index(b'"regel-%d"' % sequence) // PAGE_BYTES * PAGE_BYTES
    held = [int(number) for number in re.findall(rb'"regel-(\d+)"', content[start : start + PAGE_BYTES])]
    content[start : start + PAGE_BYTES] = random.Random(1).randbytes(PAGE_BYTES)
    path.write_bytes(content)
    return min(held)


@pytest.fixture
def unreadable_from(large_file: Path, settings: Settings) -> int:
    """Put a large file with a page of garbage in its middle under the desk; give the first lost sequence."""
    path = path_of(settings.database_url)
    shutil.copy(large_file, path)
    return spoil_page_of(path, EVENTS // 2)


@pytest.fixture
def damaged(unreadable_from: int, reference: Reference, settings: Settings) -> Iterator[Desk]:
    """Give a desk on the damaged file."""
    journal = Journal(settings.database_url)
    yield Desk(journal, reference, settings)
    journal.close()


def test_a_damaged_journal_is_broken_where_its_page_is(damaged: Desk, unreadable_from: int) -> None:
    broken = damaged.broken_at(live(damaged))

    # One before is good enough: Python's driver reads a row ahead, and loses the row in hand when that fails.
    assert broken in (unreadable_from - 1, unreadable_from)


def test_a_damaged_journal_is_broken_at_the_first_sequence_that_cannot_be_read(
    damaged: Desk, unreadable_from: int
) -> None:
    assert damaged.broken_at(live(damaged)) == unreadable_from


def test_the_picture_of_a_damaged_journal_shows_all_that_came_before(damaged: Desk) -> None:
    picture = damaged.picture(live(damaged), now=make.LATER)

    broken = damaged.broken_at(live(damaged))
    assert broken is not None
    assert picture.head.seq == broken - 1
    assert set(picture.incidents["incident_id"]) == {f"I-{n}" for n in range(1, broken)}


def test_a_damaged_journal_is_read_only_and_says_where(damaged: Desk) -> None:
    broken = damaged.broken_at(live(damaged))

    with pytest.raises(JournalError, match=f"alleen-lezen: volgnummer {broken} is niet wat is verzegeld"):
        report(damaged)


def test_a_damaged_journal_is_broken_at_the_same_sequence_at_every_look(damaged: Desk) -> None:
    looks = {damaged.broken_at(live(damaged)) for _ in range(3)}

    assert len(looks) == 1


def test_a_damaged_journal_gives_what_can_be_read_and_says_that_it_is_not_all(damaged: Desk) -> None:
    entries, complete = damaged.journal.read_sound("live")

    assert [entry.seq for entry in entries] == list(range(1, damaged.broken_at(live(damaged)) or 0))
    assert not complete


def test_reading_a_damaged_journal_as_a_whole_is_refused(damaged: Desk) -> None:
    with pytest.raises(JournalError, match="de database geeft bij het lezen: database disk image is malformed"):
        damaged.journal.read("live")


def test_a_damaged_journal_is_not_exported_as_if_it_were_whole(damaged: Desk) -> None:
    with pytest.raises(JournalError, match="database disk image is malformed"):
        journal_file(damaged.journal, "live")


def test_verifying_a_damaged_journal_finds_where_its_page_is(damaged: Desk, unreadable_from: int) -> None:
    assert damaged.verify(live(damaged)) in (unreadable_from - 1, unreadable_from)


def test_the_picture_of_a_journal_with_a_damaged_tail_shows_all_that_can_be_read(
    large_file: Path, reference: Reference, settings: Settings
) -> None:
    path = path_of(settings.database_url)
    shutil.copy(large_file, path)
    unreadable_from = spoil_page_of(path, EVENTS)
    desk = Desk(Journal(settings.database_url), reference, settings)

    picture = desk.picture(live(desk), now=make.LATER)

    assert picture.head.seq in (unreadable_from - 2, unreadable_from - 1)


# A moment's failure is not damage


class FailingOnce(Journal):
    """A journal whose connection is lost once, in the middle of reading."""

    failures = 1

    def read_sound(self, name: str, *, after: int = 0) -> tuple[list[Entry], bool]:
        """Give half, the first time."""
        entries, complete = super().read_sound(name, after=after)
        if not self.failures:
            return entries, complete
        self.failures -= 1
        return entries[: len(entries) // 2], False


def test_a_desk_goes_on_after_a_connection_that_was_lost_once(
    sqlite_url: str, reference: Reference, settings: Settings
) -> None:
    journal = FailingOnce(sqlite_url)
    journal.create_space(make.space())
    journal.append("live", make.one_of_each(), author=make.author(), at=make.LATER, seen=0)
    desk = Desk(journal, reference, settings)
    desk.picture(live(desk), now=make.LATER)

    assert desk.broken_at(live(desk)) is None


@contextmanager
def server_away(cluster: Cluster, url: str) -> Iterator[None]:
    """Have the server drop everybody and let nobody in, as it does while it starts again."""
    name = url.rpartition("/")[2]
    cluster.order(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    cluster.order(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    yield
    cluster.order(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@pytest.fixture
def served(postgresql_url: str, reference: Reference, settings: Settings) -> Iterator[Desk]:
    """Give a desk on a server's journal with one report, which it has seen."""
    journal = Journal(postgresql_url)
    journal.create_space(make.space())
    desk = Desk(journal, reference, settings)
    report(desk)
    yield desk
    journal.close()


def test_a_server_that_is_away_is_not_told_as_a_broken_seal(served: Desk, cluster: Cluster) -> None:
    space = live(served)

    with (
        server_away(cluster, served.journal.url),
        pytest.raises(JournalError, match=r"de database geeft bij het (lezen|schrijven): ") as refusal,
    ):
        served.perform(space, make.author(), [], now=make.LATER)

    assert "verzegeld" not in str(refusal.value)


def test_a_desk_goes_on_when_its_server_is_back(served: Desk, cluster: Cluster) -> None:
    space = live(served)
    with server_away(cluster, served.journal.url), suppress(JournalError):
        served.picture(space, now=make.LATER)

    report(served)

    assert served.broken_at(space) is None
    assert served.journal.head("live").seq == 2


# Closed off


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Give a folder that anybody may enter: pytest's own are closed to all but their owner."""
    with tempfile.TemporaryDirectory(prefix="kcr2-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Give up root's right to write everywhere; anybody else is somebody else already."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        os.seteuid(65534)  # nobody
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def closed_off(open_folder: Path) -> Iterator[str]:
    """Give the address of a journal with one report in a file and a folder that may only be read."""
    file = open_folder / "kcr2.db"
    journal = Journal(f"sqlite:///{file}")
    journal.create_space(make.space())
    journal.append("live", [make.capacity_reported()], author=make.author(), at=make.LATER, seen=0)
    journal.close()
    file.chmod(0o444)
    open_folder.chmod(0o555)
    with as_somebody_else():
        yield f"sqlite:///{file}"
    open_folder.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="Windows does not close a folder by its mode")
def test_a_file_and_folder_that_may_only_be_read_are_told(closed_off: str) -> None:
    with pytest.raises(JournalError, match="de database geeft bij het openen: attempt to write a readonly database"):
        Journal(closed_off)


@pytest.mark.skipif(os.name == "nt", reason="Windows does not close a folder by its mode")
def test_a_new_journal_in_a_folder_that_may_only_be_read_is_told(closed_off: str) -> None:
    with pytest.raises(JournalError, match="de database geeft bij het openen: unable to open database file"):
        Journal(closed_off.replace("kcr2.db", "nieuw.db"))


def test_a_journal_opened_for_reading_is_read_but_not_written(sqlite_url: str) -> None:
    first = Journal(sqlite_url)
    first.create_space(make.space())
    written = first.append("live", [make.capacity_reported()], author=make.author(), at=make.LATER, seen=0)
    first.close()
    journal = Journal(f"sqlite:///file:{path_of(sqlite_url)}?mode=ro&uri=true")

    with pytest.raises(JournalError, match="de database geeft bij het schrijven: attempt to write a readonly database"):
        journal.append("live", [make.grip_set()], author=make.author(), at=make.LATER, seen=1)

    assert journal.read("live") == written
    journal.close()


# Busy


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have SQLite say at once that somebody else is writing, instead of waiting 30 seconds for them."""
    prepare = database._on_connect

    def prepare_without_patience(connection: sqlite3.Connection, record: object) -> None:
        prepare(connection, record)
        connection.execute("PRAGMA busy_timeout=0")

    monkeypatch.setattr(database, "_on_connect", prepare_without_patience)


@contextmanager
def somebody_writing(url: str) -> Iterator[None]:
    """Hold the file as a writer does that never finishes."""
    with closing(sqlite3.connect(path_of(url), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.usefixtures("impatient")
def test_a_locked_journal_is_told_and_nothing_is_written(desk: Desk) -> None:
    with (
        somebody_writing(desk.journal.url),
        pytest.raises(JournalError, match="de database geeft bij het schrijven: database is locked"),
    ):
        report(desk)

    assert desk.journal.head("live").seq == 0


@pytest.mark.usefixtures("impatient")
def test_a_locked_journal_is_read_all_the_same(desk: Desk) -> None:
    report(desk)

    with somebody_writing(desk.journal.url):
        picture = desk.picture(live(desk), now=make.LATER)

    assert picture.head.seq == 1


@pytest.mark.usefixtures("impatient")
def test_a_journal_that_was_locked_takes_the_same_write_afterwards(desk: Desk) -> None:
    with somebody_writing(desk.journal.url), pytest.raises(JournalError):
        report(desk)

    report(desk)

    assert desk.journal.head("live").seq == 1


@pytest.mark.usefixtures("impatient")
def test_a_locked_journal_is_opened_all_the_same(desk: Desk) -> None:
    with somebody_writing(desk.journal.url):
        journal = Journal(desk.journal.url)

    assert [space.name for space in journal.spaces()] == ["live"]
    journal.close()
