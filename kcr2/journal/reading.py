"""How is the journal read within one connection: a space, its entries, its head?"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import Connection, select

from kcr2.errors import RefusedError
from kcr2.journal.database import journal, spaces
from kcr2.journal.entry import Entry, Head, Space
from kcr2.journal.seals import first_seal


def space_named(connection: Connection, name: str, *, lock: bool = False) -> Space:
    """Give a space by its name; locked against other writers when asked."""
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


def own_entries(connection: Connection, space: Space, after: int, until: int | None) -> Iterable[Entry]:
    """Give the entries of the space itself, in order."""
    query = select(journal).where(journal.c.space == space.name, journal.c.seq > after)
    if until is not None:
        query = query.where(journal.c.seq <= until)
    return map(Entry._make, connection.execute(query.order_by(journal.c.seq)))


def own_of_kinds(connection: Connection, space: Space, kinds: Collection[str]) -> Iterable[Entry]:
    """Give the entries of some kinds of the space itself, in order."""
    query = select(journal).where(journal.c.space == space.name, journal.c.kind.in_(kinds))
    return map(Entry._make, connection.execute(query.order_by(journal.c.seq)))


def lineage_entries(connection: Connection, space: Space, after: int, until: int | None) -> Iterator[Entry]:
    """Give the entries of a space in order, its parents' first."""
    if space.parent is not None and after < space.parent_seq:
        limit = space.parent_seq if until is None else min(until, space.parent_seq)
        yield from lineage_entries(connection, space_named(connection, space.parent), after, limit)
    yield from own_entries(connection, space, after, until)


AT_ONCE = 500
"""Sequences asked for in one statement; databases allow some thousands of values."""


def some_entries(connection: Connection, space: Space, seqs: Sequence[int]) -> Iterator[Entry]:
    """Give the entries of a space with these sequences, in order, its parents' first."""
    if space.parent is not None:
        shared = [seq for seq in seqs if seq <= space.parent_seq]
        yield from some_entries(connection, space_named(connection, space.parent), shared) if shared else ()
    own = sorted(seq for seq in seqs if seq > (space.parent_seq if space.parent else 0))
    for start in range(0, len(own), AT_ONCE):
        query = select(journal).where(journal.c.space == space.name, journal.c.seq.in_(own[start : start + AT_ONCE]))
        yield from map(Entry._make, connection.execute(query.order_by(journal.c.seq)))


def head_of(connection: Connection, space: Space) -> Head:
    """Give the last sequence, seal and moment of a space."""
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
    fork = next(lineage_entries(connection, space, space.parent_seq - 1, space.parent_seq), None)
    return Head(fork.seq, fork.seal, fork.recorded_at) if fork else Head(space.parent_seq, "", "")


def seq_at(connection: Connection, space: Space, stamp: str) -> int:
    """Give the last sequence of a space that was recorded at or before a moment; 0 when there is none."""
    query = (
        select(journal.c.seq)
        .where(journal.c.space == space.name, journal.c.recorded_at <= stamp)
        .order_by(journal.c.seq.desc())
        .limit(1)
    )
    found = connection.execute(query).scalar()
    if found is not None or space.parent is None:
        return found or 0
    return min(seq_at(connection, space_named(connection, space.parent), stamp), space.parent_seq)


def seal_at(connection: Connection, space: Space, seq: int) -> str:
    """Give the seal of a sequence; empty when that entry is gone, so that nothing verifies on it."""
    if seq == 0:
        return first_seal(space.name)
    return next((entry.seal for entry in lineage_entries(connection, space, seq - 1, seq)), "")
