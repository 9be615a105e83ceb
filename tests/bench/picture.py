"""What does the picture cost: from 100,000 events, and for one event more?"""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

import pandas as pd
from sqlalchemy import create_engine

from kcr2.desk import Desk
from kcr2.journal import Author, Journal, Space
from kcr2.model import CapacityReported
from kcr2.picture import TABLES, Picture, build_picture
from kcr2.reference import Reference, load_reference
from kcr2.settings import Settings
from kcr2.terms import Role, SpaceKind
from tests.bench.timing import Measured, pair, seconds

EVENTS = 100_000
START = datetime(2025, 1, 1, tzinfo=UTC)
NOW = START + timedelta(days=30)
AUTHOR = Author(actor="vulling", role=Role.REGIO, organisation="VR07")


@cache
def journal(folder: Path) -> tuple[Desk, Space]:
    """Fill a journal: 25 regions, every type, 100,000 reports."""
    url, reference, random = f"sqlite:///{folder / 'large.db'}", load_reference(), Random(1)
    space = Space(name="live", kind=SpaceKind.LIVE, title="Meting", created_at=START)
    held = Journal(url)
    held.create_space(space)
    for batch in range(10):
        at = START + timedelta(hours=batch)
        held.append(
            "live", [_report(random, reference, at) for _ in range(EVENTS // 10)], author=AUTHOR, at=at, seen=EVENTS
        )
    return Desk(held, reference, Settings(database_url=url)), space


def _report(random: Random, reference: Reference, at: datetime) -> CapacityReported:
    total = random.randint(0, 40)
    return CapacityReported(
        owner=random.choice(reference.regions.index),
        capability=random.choice(reference.capabilities.index),
        total=total,
        deployable=total,
        releasable=total // 2,
        observed_at=at,
    )


def tables(picture: Picture) -> list[pd.DataFrame]:
    """Make every table, as a screen would."""
    return [picture.table(name) for name in TABLES]


def rebuild(desk: Desk, space: Space) -> list[pd.DataFrame]:
    """Read the whole journal and make every table."""
    entries = desk.journal.read(space.name)
    head = desk.journal.head(space.name)
    return tables(build_picture(entries, desk.reference, NOW, space=space.name, head=head, settings=desk.settings))


def build(folder: Path) -> list[Measured]:
    """Compare building the picture with reading the same rows by plain pandas."""
    desk, space = journal(folder)
    engine = create_engine(desk.settings.database_url)
    ours, theirs = pair(
        lambda: rebuild(desk, space), lambda: pd.read_sql("select * from journal", engine.connect()), rounds=5
    )
    detail = f"{ours:.3f} s against {theirs:.3f} s"
    return [Measured("picture from 100,000 events / reading them with pandas", ours / theirs, "x", "at most 6", detail)]


def added_event(folder: Path) -> list[Measured]:
    """Compare one event more, read and in every table, with a full rebuild."""
    desk, space = journal(folder)
    random = Random(2)
    tables(desk.picture(space, now=NOW))

    def one_more() -> None:
        desk.journal.append(space.name, [_report(random, desk.reference, NOW)], author=AUTHOR, at=NOW, seen=10**9)

    def see() -> list[pd.DataFrame]:
        return tables(desk.picture(space, now=NOW))

    def round_() -> float:
        one_more()
        return seconds(see)

    whole = pair(lambda: rebuild(desk, space), lambda: None, rounds=3)[0]
    seen = sorted(round_() for _ in range(9))[4]
    detail = f"{seen * 1000:.1f} ms against {whole * 1000:.0f} ms"
    return [Measured("one added event / a full rebuild", 100 * seen / whole, "%", "at most 5", detail)]
