"""Where is the journal kept, and how does an event get in for good? (decision D1)"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from kcr2.errors import JournalError, RefusedError
from kcr2.journal.database import journal, metadata, open_engine, spaces
from kcr2.journal.entry import Author, Entry, Head, Space, canonical
from kcr2.journal.seals import first_broken, first_seal, sealed
from kcr2.model import EVENTS, Event, iso, moment_of

STALE = "{subject} is gewijzigd sinds u keek: volgnummer {seq} om {at} door {organisation} ({kind})."


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
            return _space(connection, name)

    def create_space(self, space: Space) -> Space:
        """Add a space; a branch must leave an existing parent at a sequence that it has."""
        with self._writing() as connection:
            if space.parent is not None:
                _check_fork(space, _head(connection, _space(connection, space.parent)))
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
            return _head(connection, _space(connection, name))

    def read(self, name: str, *, after: int = 0, until: int | None = None) -> list[Entry]:
        """Give the entries of a space in order, its parents' first (decision D3)."""
        with self._reading() as connection:
            return list(_lineage(connection, _space(connection, name), after, until))

    def read_sound(self, name: str, *, after: int = 0) -> tuple[list[Entry], bool]:
        """Give the entries that can still be read, and whether that is all: a disk may be damaged halfway."""
        entries: list[Entry] = []
        try:
            with self._reading() as connection:
                entries.extend(_lineage(connection, _space(connection, name), after, None))
        except JournalError:
            return entries, False
        return entries, True

    def append(self, name: str, events: Sequence[Event], *, author: Author, at: datetime, seen: int) -> list[Entry]:
        """Commit `events` by `author` at moment `at`, all or none, durable on return.

        Parameters
        ----------
        seen : sequence of the picture on which the author decided

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
            space = _space(connection, name, lock=True)
            head = _head(connection, space)
            _check_head(connection, space, head)
            _check_seen(connection, space, {event.subject for event in events}, seen)
            stamp = self._stamp(at, head)
            _check_stated(events, stamp)
            entries = list(_entries(space, events, author, stamp, head))
            connection.execute(insert(journal), [entry._asdict() for entry in entries])
        return entries

    def broken_at(self, name: str, *, after: int = 0) -> int | None:
        """Give the first broken sequence of a space after sequence `after`; None when whole."""
        with self._reading() as connection:
            space = _space(connection, name)
            if space.parent is not None and after < space.parent_seq:
                broken = self.broken_at(space.parent, after=after)
                if broken is not None and broken <= space.parent_seq:
                    return broken
                after = space.parent_seq
            previous = _seal_at(connection, space, after)
            return first_broken(_own(connection, space, after, None), after=after, previous=previous)

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
    try:
        metadata.create_all(engine)
    except DBAPIError:
        # Two processes may open a new database at once; the loser finds the tables made.
        metadata.create_all(engine)


@contextmanager
def _told(doing: str) -> Iterator[None]:
    """Tell a database failure in the words of the error tree; nothing was acknowledged."""
    try:
        yield
    except DBAPIError as error:
        raise JournalError(
            "de database geeft bij het {doing}: {cause}",
            where="journaal",
            fix="Controleer KCR2_DATABASE_URL, schijfruimte en rechten.",
            doing=doing,
            cause=error.orig,
        ) from error


def _row(space: Space) -> dict[str, object]:
    return space.model_dump(mode="json")


def _space(connection: Connection, name: str, *, lock: bool = False) -> Space:
    query = select(spaces).where(spaces.c.name == name)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise RefusedError(
            "Ruimte {name} bestaat niet.",
            rule="space-known",
            name=name,
            fix="Bekijk de ruimten met `python -m kcr2 spaces`.",
        )
    return Space.model_validate(dict(row._mapping))


def _check_fork(space: Space, parent: Head) -> None:
    if not 0 <= space.parent_seq <= parent.seq:
        raise RefusedError(
            "{name} verlaat {parent} bij volgnummer {seq}; die ruimte loopt tot {head}.",
            rule="branch-point",
            name=space.name,
            parent=space.parent,
            seq=space.parent_seq,
            head=parent.seq,
        )


def _own(connection: Connection, space: Space, after: int, until: int | None) -> Iterable[Entry]:
    query = select(journal).where(journal.c.space == space.name, journal.c.seq > after)
    if until is not None:
        query = query.where(journal.c.seq <= until)
    return map(Entry._make, connection.execute(query.order_by(journal.c.seq)))


def _lineage(connection: Connection, space: Space, after: int, until: int | None) -> Iterator[Entry]:
    if space.parent is not None and after < space.parent_seq:
        limit = space.parent_seq if until is None else min(until, space.parent_seq)
        yield from _lineage(connection, _space(connection, space.parent), after, limit)
    yield from _own(connection, space, after, until)


def _head(connection: Connection, space: Space) -> Head:
    query = (
        select(journal.c.seq, journal.c.seal, journal.c.recorded_at)
        .where(journal.c.space == space.name)
        .order_by(journal.c.seq.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    if row is not None:
        return Head._make(row)
    if space.parent is None or space.parent_seq == 0:
        return Head(space.parent_seq, first_seal(space.name), "")
    fork = next(iter(_lineage(connection, space, space.parent_seq - 1, space.parent_seq)))
    return Head(fork.seq, fork.seal, fork.recorded_at)


def _seal_at(connection: Connection, space: Space, seq: int) -> str:
    """Give the seal of a sequence; empty when that entry is gone, so that nothing verifies on it."""
    if seq == 0:
        return first_seal(space.name)
    return next((entry.seal for entry in _lineage(connection, space, seq - 1, seq)), "")


def _check_head(connection: Connection, space: Space, head: Head) -> None:
    """Refuse to build on a head that is not what was sealed."""
    if head.seq <= space.parent_seq:
        return
    last = _own(connection, space, head.seq - 1, None)
    if first_broken(last, after=head.seq - 1, previous=_seal_at(connection, space, head.seq - 1)):
        raise JournalError(
            "volgnummer {seq} is niet wat is verzegeld; er wordt niet op voortgebouwd.",
            where=f"journaal {space.name}",
            fix="Controleer de zegels en zet een onbeschadigde kopie terug.",
            seq=head.seq,
        )


def _check_seen(connection: Connection, space: Space, subjects: set[str], seen: int) -> None:
    query = select(journal).where(journal.c.space == space.name, journal.c.seq > seen).order_by(journal.c.seq)
    newer = [entry for entry in map(Entry._make, connection.execute(query)) if entry.subject in subjects]
    if newer:
        last = newer[-1]
        raise RefusedError(
            STALE,
            rule="seen-latest",
            where=last.subject,
            fix="Bekijk wat is gewijzigd en bevestig opnieuw.",
            subject=last.subject,
            seq=last.seq,
            at=last.recorded_at,
            organisation=last.organisation,
            kind=EVENTS[last.kind].title.lower() if last.kind in EVENTS else last.kind,
        )


def _check_stated(events: Sequence[Event], stamp: str) -> None:
    """Refuse a fact about a moment after its recording: it would change pictures already shown."""
    for event in events:
        observed_at = getattr(event, "observed_at", None)
        if observed_at is not None and iso(observed_at) > stamp:
            raise RefusedError(
                "de stand van {observed} ligt na het moment van vastleggen, {stamp} (UTC).",
                rule="not-from-the-future",
                where=event.subject,
                fix="Vul een stand van in die niet in de toekomst ligt.",
                observed=iso(observed_at),
                stamp=stamp,
            )


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
