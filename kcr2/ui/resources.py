"""What does one server process keep for all its screens: settings, reference data, the journal, the desk?"""

from datetime import UTC, datetime
from functools import cache
from threading import Lock

from kcr2.desk import Desk
from kcr2.exchange.scenarios import load_scenario, open_demonstration
from kcr2.journal import Journal, Space
from kcr2.reference import Reference, load_reference
from kcr2.settings import Settings

_opening = Lock()


def settings() -> Settings:
    """Give the settings as the environment states them now."""
    return Settings()


@cache
def reference() -> Reference:
    """Give the reference data, read once."""
    return load_reference()


@cache
def _desk(chosen: Settings) -> Desk:
    journal = Journal(chosen.database_url, clock_tolerance_s=chosen.clock_tolerance_s)
    return Desk(journal, reference(), chosen)


def desk() -> Desk:
    """Give this process's desk; an unreadable database raises JournalError at every look."""
    with _opening:
        return _desk(settings())


@cache
def demonstration(chosen: Settings) -> Space:
    """Give the demonstration space, told up to where it opens; made at the first start."""
    with _opening:
        scenario = load_scenario(chosen.demonstration)
        return open_demonstration(_desk(chosen), scenario, name=f"demo-{scenario.name}")


def clock() -> datetime:
    """Give the time of day; the one place below which nobody reads a clock."""
    return datetime.now(UTC)
