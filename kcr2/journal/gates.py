"""What must hold before something is written? Each check refuses with its rule and its number."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from kcr2.errors import JournalError, RefusedError
from kcr2.journal.database import journal
from kcr2.journal.entry import Entry, Head, Space
from kcr2.journal.reading import own_entries, seal_at
from kcr2.journal.seals import first_broken
from kcr2.model import EVENTS, Event, iso

STALE = "{subject} is gewijzigd sinds u keek: volgnummer {seq} om {at} door {organisation} ({kind})."


def check_fork(space: Space, parent: Head) -> None:
    """Refuse a branch that leaves its parent where that has not been."""
    if not 0 <= space.parent_seq <= parent.seq:
        raise RefusedError(
            "{name} verlaat {parent} bij volgnummer {seq}; die ruimte loopt tot {head}.",
            rule="branch-point",
            name=space.name,
            parent=space.parent,
            seq=space.parent_seq,
            head=parent.seq,
        )


def check_head(connection: Connection, space: Space, head: Head) -> None:
    """Refuse to build on a head that is not what was sealed."""
    if head.seq <= space.parent_seq:
        return
    last = own_entries(connection, space, head.seq - 1, None)
    if first_broken(last, after=head.seq - 1, previous=seal_at(connection, space, head.seq - 1)):
        raise JournalError(
            "volgnummer {seq} is niet wat is verzegeld; er wordt niet op voortgebouwd.",
            where=f"journaal {space.name}",
            fix="Controleer de zegels en zet een onbeschadigde kopie terug.",
            seq=head.seq,
        )


def check_seen(connection: Connection, space: Space, seen: Mapping[str, int]) -> None:
    """Refuse to write when a subject moved on after the sequence at which it was seen."""
    since = min(seen.values())
    query = select(journal).where(journal.c.space == space.name, journal.c.seq > since).order_by(journal.c.seq)
    later = map(Entry._make, connection.execute(query))
    newer = [entry for entry in later if entry.seq > seen.get(entry.subject, entry.seq)]
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


def check_stated(events: Sequence[Event], stamp: str) -> None:
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
