"""Where is the journal kept, and how does an event get in for good? (decision D1)"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import psycopg
from sqlalchemy import Connection, Engine, insert, inspect, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from kcr2.errors import AwayError, JournalError, RefusedError
from kcr2.journal.database import journal, metadata, open_engine, spaces
from kcr2.journal.entry import Author, Entry, Head, Space, canonical
from kcr2.journal.gates import check_fork, check_head, check_seen, check_stated
from kcr2.journal.reading import head_of, lineage_entries, own_of_kinds, seq_at, some_entries, space_named
from kcr2.journal.seals import first_broken, first_seal, sealed
from kcr2.model import Event, iso, moment_of

FAILED = "de database geeft bij het {doing}: {cause}"
CHECK = "Controleer KCR2_DATABASE_URL, schijfruimte en rechten."
READ_AHEAD = 100
"""Entries that a driver may have read before it met a fault; they are then fetched one by one."""


class Journal:
    """An append-only journal of spaces on SQLite or PostgreSQL."""

    def __init__(self, url: str, *, clock_tolerance_s: float = 60) -> None:
        """Open the journal at `url`; make its tables when they are not there.

        Raises
        ------
        JournalError
            The database cannot be opened or is not a database.
        """
        self.url = url
        self._tolerance = timedelta(seconds=clock_tolerance_s)
        self._engine: Engine = open_engine(url)
        with _told("openen"):
            _make_tables(self._engine)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def spaces(self) -> list[Space]:
        """Give every space, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(select(spaces).order_by(spaces.c.created_at, spaces.c.name))
            return [Space.model_validate(dict(row._mapping)) for row in rows]

    def space(self, name: str) -> Space:
        """Give one space by name."""
        with self._reading() as connection:
            return space_named(connection, name)

    def create_space(self, space: Space) -> Space:
        """Add a space; a branch must leave an existing parent at a sequence that it has."""
        with self._writing() as connection:
            if space.parent is not None:
                check_fork(space, head_of(connection, space_named(connection, space.parent)))
            try:
                connection.execute(insert(spaces).values(**_row(space)))
            except IntegrityError as error:
                raise RefusedError(
                    "Ruimte {name} bestaat al.", rule="space-once", name=space.name, fix="Kies een andere naam."
                ) from error
        return space

    def head(self, name: str) -> Head:
        """Give where a space stands now."""
        with self._reading() as connection:
            return head_of(connection, space_named(connection, name))

    def seq_at(self, name: str, at: datetime) -> int:
        """Give the last sequence that was recorded at or before a moment; 0 when there is none."""
        with self._reading() as connection:
            return seq_at(connection, space_named(connection, name), iso(at))

    def read(self, name: str, *, after: int = 0, until: int | None = None) -> list[Entry]:
        """Give the entries of a space in order, its parents' first (decision D3)."""
        with self._reading() as connection:
            return list(lineage_entries(connection, space_named(connection, name), after, until))

    def read_these(self, name: str, seqs: Sequence[int]) -> list[Entry]:
        """Give some entries of a space, in order; what is not there is left out."""
        with self._reading() as connection:
            return list(some_entries(connection, space_named(connection, name), seqs))

    def own_of_kinds(self, name: str, kinds: Collection[str]) -> list[Entry]:
        """Give the entries of some kinds that a space recorded itself, not its parents."""
        with self._reading() as connection:
            return list(own_of_kinds(connection, space_named(connection, name), kinds))

    def read_sound(self, name: str, *, after: int = 0) -> tuple[list[Entry], bool]:
        """Give the entries that can still be read, and whether that is all: a disk may be damaged halfway."""
        entries, complete = self._read_until_fault(name, after, None)
        if complete:
            return entries, True
        for _ in range(READ_AHEAD):
            last = entries[-1].seq if entries else after
            more, readable = self._read_until_fault(name, last, last + 1)
            if not (readable and more):
                break
            entries += more
        return entries, False

    def _read_until_fault(self, name: str, after: int, until: int | None) -> tuple[list[Entry], bool]:
        entries: list[Entry] = []
        try:
            with self._reading() as connection:
                entries.extend(lineage_entries(connection, space_named(connection, name), after, until))
        except AwayError:
            raise
        except JournalError:
            return entries, False
        return entries, True

    def append(
        self, name: str, events: Sequence[Event], *, author: Author, at: datetime, seen: int | Mapping[str, int]
    ) -> list[Entry]:
        """Commit `events` by `author` at moment `at`, all or none, durable on return.

        Parameters
        ----------
        seen : sequence of the picture on which the author decided, for the subjects of `events`; or a sequence
            for every subject that must not have moved on since

        Raises
        ------
        RefusedError
            Another event of the same subject came after `seen`, or a fact lies in the future.
        JournalError
            The clock runs behind the journal, the head is broken, or the database cannot be written.
        """
        if not events:
            return []
        with self._writing() as connection:
            space = space_named(connection, name, lock=True)
            head = head_of(connection, space)
            check_head(connection, space, head)
            check_seen(connection, space, _seen_at(events, seen))
            stamp = self._stamp(at, head)
            check_stated(events, stamp)
            entries = list(_entries(space, events, author, stamp, head))
            connection.execute(insert(journal), [entry._asdict() for entry in entries])
        return entries

    def broken_at(self, name: str) -> int | None:
        """Read a whole space and give its first sequence that is broken, unreadable or gone; None when whole."""
        return self.sound_after(self.space(name), Head(0, self.genesis(name), ""))[1]

    def sound_after(self, space: Space, head: Head) -> tuple[list[Entry], int | None]:
        """Give the entries after `head` that the seals confirm, and the first sequence that they do not."""
        entries, complete = self.read_sound(space.name, after=head.seq)
        broken = first_broken(entries, after=head.seq, previous=head.seal)
        if broken is not None:
            return entries[: broken - head.seq - 1], broken
        reached = head.seq + len(entries)
        whole = complete and reached >= space.parent_seq
        return entries, None if whole else reached + 1

    def genesis(self, name: str) -> str:
        """Give the seal that the first entry of a space stands on: its oldest ancestor's."""
        space = self.space(name)
        while space.parent is not None and space.parent_seq > 0:
            space = self.space(space.parent)
        return first_seal(space.name)

    def _stamp(self, at: datetime, head: Head) -> str:
        # The journal's moments never go back, or a picture of the past could change. Several desks
        # have several clocks: a small lag is lifted to the head, a large one is a wrong clock.
        stamp = iso(at)
        if stamp >= head.recorded_at:
            return stamp
        lag = moment_of(head.recorded_at) - at
        if lag > self._tolerance:
            raise JournalError(
                "de klok staat op {stamp}, het journaal is al op {head}: {lag_s:.0f} s later, toegestaan "
                "is {tolerance_s:.0f} s.",
                where=self.url.rsplit("@", 1)[-1],
                fix="Zet de klok van deze werkplek gelijk.",
                stamp=stamp,
                head=head.recorded_at,
                lag_s=lag.total_seconds(),
                tolerance_s=self._tolerance.total_seconds(),
            )
        return head.recorded_at

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _told("lezen"), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _told("schrijven"), self._engine.connect() as connection:
            writing = connection.execution_options(kcr2_write=True)
            with writing.begin():
                yield writing


def _make_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        if inspect(connection).has_table(journal.name):
            return
    # Many processes may open a new database at once: on SQLite the lock lets one make the tables, on
    # PostgreSQL the losers fail and then find them made.
    try:
        _create(engine)
    except DBAPIError:
        _create(engine)


def _create(engine: Engine) -> None:
    with engine.connect().execution_options(kcr2_write=True) as connection, connection.begin():
        metadata.create_all(connection)


@contextmanager
def _told(doing: str) -> Iterator[None]:
    """Tell a database failure in the words of the error tree; nothing was acknowledged."""
    try:
        yield
    except DBAPIError as error:
        if _is_away(error):
            raise AwayError(FAILED, where="journaal", fix=CHECK, doing=doing, cause=error.orig) from error
        raise JournalError(FAILED, where="journaal", fix=CHECK, doing=doing, cause=error.orig) from error


def _is_away(error: DBAPIError) -> bool:
    """Say whether a server did not answer. A file is always there: what it cannot give is damaged."""
    return error.connection_invalidated or isinstance(error.orig, psycopg.OperationalError)


def _seen_at(events: Sequence[Event], seen: int | Mapping[str, int]) -> Mapping[str, int]:
    return seen if isinstance(seen, Mapping) else dict.fromkeys((event.subject for event in events), seen)


def _row(space: Space) -> dict[str, object]:
    return space.model_dump(mode="json")


def _entries(space: Space, events: Sequence[Event], author: Author, stamp: str, head: Head) -> Iterator[Entry]:
    previous = head.seal
    for seq, event in enumerate(events, start=head.seq + 1):
        bare = Entry(
            space.name,
            seq,
            stamp,
            author.actor,
            author.role.value,
            author.organisation,
            event.kind,
            event.subject,
            canonical(event),
            "",
        )
        entry = sealed(bare, previous)
        previous = entry.seal
        yield entry
