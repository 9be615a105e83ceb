"""What does one line of the journal hold, and how is it written for all time?"""

import json
from typing import Any, NamedTuple

import orjson
from pydantic import Field

from kcr2.model import EVENTS, Event, Moment, Record
from kcr2.terms import Role, SpaceKind


class Entry(NamedTuple):
    """One event as recorded. Moments are fixed-width UTC text, `payload` is canonical JSON."""

    space: str
    seq: int
    recorded_at: str
    actor: str
    role: str
    organisation: str
    kind: str
    subject: str
    payload: str
    seal: str

    @property
    def event(self) -> Event:
        """The event itself, checked against its definition."""
        return EVENTS[self.kind].model_validate_json(self.payload)

    @property
    def content(self) -> dict[str, Any]:
        """The payload as plain values, without checking: what was sealed was checked on writing."""
        return dict(orjson.loads(self.payload))


class Author(Record):
    """Who writes: a function or account name, a role and the organisation it is held for."""

    actor: str = Field(max_length=120)
    role: Role
    organisation: str = Field(max_length=20)


class Space(Record):
    """A line of events (decision D3). A branch reads its parent up to `parent_seq`."""

    name: str = Field(max_length=60)
    kind: SpaceKind
    title: str = Field(max_length=200)
    created_at: Moment
    parent: str | None = Field(default=None, max_length=60)
    parent_seq: int = 0
    scenario: str | None = Field(default=None, max_length=60)


class Head(NamedTuple):
    """Where a space stands: its last sequence, seal and moment (empty when nothing happened)."""

    seq: int
    seal: str
    recorded_at: str


def canonical(record: Record) -> str:
    """Write an event, or the intention it comes from, so that the same fields are the same text."""
    return canonical_json(record.model_dump(mode="json"))


def canonical_json(value: object) -> str:
    """Sorted keys, no spaces, characters as they are: what any verifier can rebuild."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
