"""What would loading a sheet change, and which intentions would do that?"""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from kcr2.access import Permission, require
from kcr2.actions.base import Intention
from kcr2.errors import Fault, RefusedError
from kcr2.exchange.sheets.columns import Column
from kcr2.exchange.sheets.moments import dutch
from kcr2.exchange.sheets.reading import Sheet
from kcr2.exchange.sheets.rows import SheetRow
from kcr2.exchange.sheets.tables import told
from kcr2.journal import Author
from kcr2.model import Stated
from kcr2.picture import Picture
from kcr2.terms import Quality, Role, Term

AHEAD = timedelta(minutes=1)
"""How far a row may lie after the picture: a picture is made once a minute."""


class Outcome(Term):
    """What would become of a row."""

    NEW = "new", "nieuw"
    CHANGED = "changed", "gewijzigd"
    UNCHANGED = "unchanged", "ongewijzigd"
    OLDER = "older", "ouder dan wat bekend is"
    OWN_REPORT_STANDS = "own_report_stands", "eigen opgave blijft staan"
    REFUSED = "refused", "geweigerd"


Held = Mapping[Hashable, Any]
"""A row of the picture by field; None where nothing was reported."""

LOADED = frozenset({Outcome.NEW, Outcome.CHANGED})
"""Outcomes that something is written for."""


class Change(NamedTuple):
    """One field that would become something else, in words."""

    title: str
    old: str
    new: str

    def __str__(self) -> str:
        """Say it on one line."""
        return f"{self.title}: {self.old} → {self.new}"


@dataclass(frozen=True)
class Verdict:
    """What would become of one row.

    record  what would be loaded
    note    why, or what was adapted
    """

    row: int
    record: Stated
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Preview:
    """What loading the sheet would do, row by row. Nothing is written yet."""

    sheet: Sheet
    author: Author
    verdicts: tuple[Verdict, ...]

    @cached_property
    def counts(self) -> dict[Outcome, int]:
        """How many rows have each outcome, also those that none has."""
        found = Counter(verdict.outcome for verdict in self.verdicts)
        return {outcome: found[outcome] for outcome in Outcome}

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """The rows that a rule refuses, each naming the rule."""
        return tuple(self._fault(verdict) for verdict in self.verdicts if verdict.outcome is Outcome.REFUSED)

    @cached_property
    def intentions(self) -> tuple[Intention, ...]:
        """What to perform, all at once; empty while any row is refused: a file is loaded whole or not."""
        if self.faults:
            return ()
        kind = self.sheet.kind
        intention = kind.transcribe if self.author.role is Role.KCR2 else kind.report
        return tuple(
            intention.model_validate(verdict.record.model_dump())
            for verdict in self.verdicts
            if verdict.outcome in LOADED
        )

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per row of the file: its number, what it is about, the outcome, the changes and a note."""
        keys = [column for column in self.sheet.columns if column.name in self.sheet.kind.key]
        rows = [self._told(verdict, keys) for verdict in self.verdicts]
        titles = ["Rij", *(column.title for column in keys), "Uitkomst", "Wijziging", "Toelichting"]
        return pd.DataFrame(rows, columns=titles).astype(dict.fromkeys(titles[1:], "str") | {"Rij": "Int64"})

    def _told(self, verdict: Verdict, keys: list[Column]) -> tuple[object, ...]:
        about = [told(column, getattr(verdict.record, column.name), self.sheet.zone) for column in keys]
        changes = "; ".join(str(change) for change in verdict.changes)
        return verdict.row, *about, verdict.outcome.label, changes, verdict.note

    def _fault(self, verdict: Verdict) -> Fault:
        owner = next(column for column in self.sheet.columns if column.name == self.sheet.kind.owner)
        return Fault(verdict.row, owner.title, getattr(verdict.record, owner.name), verdict.note)


def preview(sheet: Sheet, picture: Picture, author: Author) -> Preview:
    """Compare a sheet with the picture, as its author may load it.

    An owner reports its own rows. KCR2 takes over rows of owners as unconfirmed, never over an owner's
    own report. A row that says what the picture says changes nothing, so that a file can be loaded twice.

    Raises
    ------
    RefusedError
        The author's role may load no such sheet at all.
    """
    transcribes = author.role is Role.KCR2
    require(author, Permission.TRANSCRIBE if transcribes else sheet.kind.permission)
    judge = _Judge(sheet, picture, author, held=_held(sheet, picture))
    verdict = judge.transcribed if transcribes else judge.reported
    return Preview(sheet, author, tuple(verdict(row) for row in sheet.rows))


def _held(sheet: Sheet, picture: Picture) -> Mapping[tuple[Any, ...], Held]:
    """Give what the picture holds by key; one pass, because looking rows up one by one is slow."""
    kind = sheet.kind
    names = [*kind.model.model_fields, "reported_by"]
    rows = picture.table(kind.event.table)[names].astype("object")
    rows = rows.where(rows.notna(), None)
    return {tuple(row[name] for name in kind.key): row for row in rows.to_dict("records")}


@dataclass(frozen=True)
class _Judge:
    """What it takes to judge a row."""

    sheet: Sheet
    picture: Picture
    author: Author
    held: Mapping[tuple[Any, ...], Held]

    def reported(self, row: SheetRow) -> Verdict:
        """Judge a row that an owner reports."""
        try:
            require(self.author, self.sheet.kind.permission, owners=[self._owner(row.record)])
        except RefusedError as refusal:
            return Verdict(row.number, row.record, Outcome.REFUSED, note=refusal.told())
        return self._compared(row.number, row.record)

    def transcribed(self, row: SheetRow) -> Verdict:
        """Judge a row that KCR2 takes over: what the owner reported itself stays."""
        held = self._held(row.record)
        if held is not None and held["reported_by"] == self._owner(row.record):
            note = f"stand van {self._moment(held['observed_at'])}; alleen de eigenaar werkt die bij"
            return Verdict(row.number, row.record, Outcome.OWN_REPORT_STANDS, note=note)
        if row.record.quality is not Quality.CONFIRMED:
            return self._compared(row.number, row.record)
        lowered = row.record.model_copy(update={"quality": Quality.UNCONFIRMED})
        note = f"{Quality.CONFIRMED.label} wordt {Quality.UNCONFIRMED.label}: KCR2 neemt over"
        return self._compared(row.number, lowered, note=note)

    def _compared(self, number: int, record: Stated, note: str = "") -> Verdict:
        if record.observed_at > self.picture.at + AHEAD:
            ahead = f"stand van {self._moment(record.observed_at)} ligt in de toekomst"
            note = f"{ahead}: het beeld is van {self._moment(self.picture.at)}"
            return Verdict(number, record, Outcome.REFUSED, note=note)
        held = self._held(record)
        if held is None:
            return Verdict(number, record, Outcome.NEW, note=note)
        if held["observed_at"] > record.observed_at:
            note = f"bekend is een stand van {self._moment(held['observed_at'])}"
            return Verdict(number, record, Outcome.OLDER, note=note)
        changes = self._changes(held, record)
        return Verdict(number, record, Outcome.CHANGED if changes else Outcome.UNCHANGED, changes, note)

    def _changes(self, held: Held, record: Stated) -> tuple[Change, ...]:
        zone = self.sheet.zone
        return tuple(
            Change(column.title, told(column, held[column.name], zone), told(column, new, zone))
            for column in self.sheet.columns
            if (new := getattr(record, column.name)) != held[column.name]
        )

    def _held(self, record: Stated) -> Held | None:
        return self.held.get(tuple(getattr(record, name) for name in self.sheet.kind.key))

    def _owner(self, record: Stated) -> str:
        return str(getattr(record, self.sheet.kind.owner))

    def _moment(self, moment: datetime) -> str:
        return dutch(moment, self.sheet.zone)
