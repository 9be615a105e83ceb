"""What does a picture look like when somebody said this? Builders of pictures without a database.

picture(make.capacity_reported(total=3), at=make.LATER)
picture(said(make.capacity_reported(), by="KCR2", at=make.LATER))
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

import pandas as pd
from pandas.testing import assert_frame_equal

from kcr2.desk import Desk
from kcr2.exchange.scenarios import load_scenario, open_demonstration
from kcr2.journal import Entry, Head, Journal, canonical
from kcr2.model import Event, iso
from kcr2.picture import TABLES, Picture, build_picture
from kcr2.reference import Reference, load_reference
from kcr2.settings import Settings
from tests import make

SETTINGS = Settings()


@cache
def reference() -> Reference:
    """Give the reference data as it is shipped."""
    return load_reference()


def said(event: Event, *, by: str = "", at: datetime | None = None) -> Entry:
    """Record an event: by whom it is about and at the moment it states, if not told otherwise."""
    own = getattr(event, "owner", getattr(event, "region", "KCR2"))
    recorded_at = iso(at or getattr(event, "observed_at", make.MOMENT))
    return Entry(
        "live", 0, recorded_at, "officier", "regio", by or own, event.kind, event.subject, canonical(event), ""
    )


def picture(
    *told: Event | Entry,
    at: datetime = make.LATER,
    known_at: datetime | None = None,
    settings: Settings = SETTINGS,
) -> Picture:
    """Give the picture of what was said, in that order."""
    entries = [one if isinstance(one, Entry) else said(one) for one in told]
    numbered = [entry._replace(seq=seq) for seq, entry in enumerate(entries, start=1)]
    return picture_of(numbered, at=at, known_at=known_at, settings=settings)


def picture_of(
    entries: Iterable[Entry],
    *,
    at: datetime,
    known_at: datetime | None = None,
    settings: Settings = SETTINGS,
) -> Picture:
    """Give the picture of recorded entries."""
    whole = list(entries)
    return build_picture(
        whole, reference(), at, space="live", head=head_of(whole), settings=settings, known_at=known_at
    )


def head_of(entries: list[Entry]) -> Head:
    """Give where these entries end."""
    return Head(entries[-1].seq, entries[-1].seal, entries[-1].recorded_at) if entries else Head(0, "", "")


def assert_same(one: Picture, other: Picture, *, tables: Iterable[str] = TABLES) -> None:
    """Two pictures hold the same, table by table, type by type."""
    for name in tables:
        assert_frame_equal(one.table(name), other.table(name), obj=name)


def row_of(table: pd.DataFrame, **key: object) -> dict[str, Any]:
    """Give the one row of a table with these values."""
    for name, value in key.items():
        table = table[table[name] == value]
    (row,) = table.to_dict("records")
    return {str(name): value for name, value in row.items()}


@cache
def ede() -> Picture:
    """Give the picture of the Ede demonstration as it opens: 3 April 2025, 18:00 Dutch time."""
    case = load_scenario("ede-2025")
    desk = Desk(Journal("sqlite://"), reference(), SETTINGS)
    told = open_demonstration(desk, case, name="demo-ede-2025")
    opened = desk.picture(told, now=case.opens_at)
    desk.journal.close()
    return opened
