"""How does a picture become the opening of an exercise, without a thread back to where it came from? (decision D66)

What is copied are the reports that still hold, each moved in time by the same amount, so that ages stay what they
were. Nobody's concepts, classified requests, proposals or account names come along.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from kcr2.desk import Desk
from kcr2.journal import Author, Entry, Space
from kcr2.model import EVENTS, Event
from kcr2.picture import Picture
from kcr2.picture.fold import Row
from kcr2.reader import STRICT, entries_seen_by
from kcr2.terms import Quality, Role

CONTROL = Author(actor="oefenleiding", role=Role.BEHEER, organisation="KCR2")
"""In whose name an exercise does what nobody presses a button for; not a person."""

STAYS = frozenset(
    {
        *("drafts", "viewings", "proposals", "story", "branch", "branch_end", "regions_out"),
        *("calendar", "lessons", "lesson_steps", "handovers"),
        *("warnings", "wildfire_statements", "water_levels", "outages"),
        *("products", "product_facts", "product_texts", "product_steps"),
    }
)
"""Tables that are about the space itself, or for their writers alone; an exercise plans no exercises, and a learning
point has one register. What feeds tell is about the real world: an exercise takes messages for exercise only. A
national product names who wrote it, and who plays writes the next one.

A region that a what-if thought away is back: in an exercise nobody could put it back, and it could report nothing.
"""

OWN = frozenset(event.table for event in EVENTS.values() if event.__module__.endswith(".exercise"))
"""Tables of an exercise: one exercise is no part of the story of another."""

LONGEST_SOURCE = 300
ACCOUNTS = {"writer": "oefenleiding", "validator": "oefenleiding (tweede)"}
"""Fields that hold an account name, and what stands there in the copy."""


def opening(entries: Sequence[Entry], whole: Picture, reader: Author) -> list[Entry]:
    """Give the entries that hold in a picture and may be copied by somebody, in their order.

    Parameters
    ----------
    entries : the journal that `whole` was made of
    whole : the whole picture, not a view
    """
    facts = whole.facts
    holding = {
        row["seq"] for table, rows in facts.items() if table not in STAYS | OWN for row in rows.values() if "seq" in row
    }
    requests = facts.get("requests", {}).values()
    free = {row["request_id"] for row in requests if row["classification"] not in STRICT}
    chosen = [entry for entry in entries if entry.seq in holding and _requests_of(entry.content) <= free]
    return entries_seen_by(chosen, whole, reader)


def _requests_of(row: Row) -> set[str]:
    named = (row.get(name) for name in ("request_id", "delivery_id", "change_id", "to_request"))
    return {one.split("/")[0] for one in named if isinstance(one, str) and one}


def record_opening(desk: Desk, space: Space, entries: Sequence[Entry], *, by: timedelta, at: datetime) -> None:
    """Write a copied opening into a space, all of it recorded at `at`, every moment in it moved on by `by`."""
    for author, events in _acts(entries, by):
        desk.journal.append(space.name, events, author=author, at=at, seen=desk.journal.head(space.name).seq)


def _acts(entries: Sequence[Entry], by: timedelta) -> Iterator[tuple[Author, list[Event]]]:
    for (role, organisation), act in groupby(entries, key=lambda entry: (entry.role, entry.organisation)):
        author = Author(actor=CONTROL.actor, role=Role(role), organisation=organisation)
        yield author, [moved(entry.event, by) for entry in act]


def moved(event: Event, by: timedelta) -> Event:
    """Give an event as it would be so much later: fictional from here on, and without account names."""
    content = {name: _moved(value, by) for name, value in event.model_dump().items()}
    names = {name: text for name, text in ACCOUNTS.items() if name in content}
    return type(event).model_validate(content | names | _origin(content))


def _origin(content: Row) -> Row:
    """Say that a fact was moved, and what it was before: what was confirmed then is not confirmed now."""
    if "quality" not in content:
        return {}
    told = f"overgenomen ({Quality(content['quality']).label}): {content['source']}"
    return {"quality": Quality.FICTITIOUS, "source": told[:LONGEST_SOURCE]}


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, date):
        # A moment is a day too: both move, a day by whole days.
        return value + by
    if isinstance(value, dict):
        return {key: _moved(one, by) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_moved(one, by) for one in value)
    return value
