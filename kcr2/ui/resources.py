"""What does one server process keep for all its screens: settings, reference data, the journal, the desk?"""

import os
from datetime import UTC, datetime
from functools import cache, lru_cache
from threading import Lock

from kcr2.desk import Desk
from kcr2.errors import DataError
from kcr2.exchange.scenarios import Scenario, load_scenario, open_demonstration, scenario_names
from kcr2.journal import Journal, Space
from kcr2.reference import Reference, load_reference
from kcr2.settings import Settings

_opening = Lock()
_desks: dict[str, Desk] = {}
_told: dict[str, Space] = {}


def settings() -> Settings:
    """Give the settings as the environment states them now."""
    return _settings(tuple((name, value) for name, value in os.environ.items() if name.upper().startswith("KCR2_")))


@lru_cache(maxsize=8)
def _settings(_: tuple[tuple[str, str], ...]) -> Settings:
    # Reading and checking them takes half a millisecond, and one look asks for them many times.
    return Settings()


@cache
def reference() -> Reference:
    """Give the reference data, read once."""
    return load_reference()


def desk() -> Desk:
    """Give this process's desk; an unreadable database raises JournalError at every look."""
    with _opening:
        return _desk(settings())


def _desk(chosen: Settings) -> Desk:
    # By what they say: settings hold tables, and what holds a table cannot be a key itself.
    key = chosen.model_dump_json()
    if key not in _desks:
        journal = Journal(chosen.database_url, clock_tolerance_s=chosen.clock_tolerance_s)
        _desks[key] = Desk(journal, reference(), chosen)
    return _desks[key]


def demonstration(chosen: Settings) -> Space:
    """Give the demonstration space, told up to where it opens; made at the first start."""
    key = chosen.model_dump_json()
    with _opening:
        if key not in _told:
            scenario = load_scenario(chosen.demonstration)
            _told[key] = open_demonstration(_desk(chosen), scenario, name=f"demo-{scenario.name}")
        return _told[key]


def library() -> dict[str, Scenario]:
    """Give the scenarios of the library that are whole, by name; read once."""
    return _library()[0]


def scenario(name: str | None) -> Scenario | None:
    """Give a scenario of the library; None when it is not in it, such as one that was loaded from elsewhere."""
    return None if name is None else library().get(name)


def faulty_scenarios() -> list[DataError]:
    """Give what is wrong with the scenarios that could not be read."""
    return _library()[1]


@cache
def _library() -> tuple[dict[str, Scenario], list[DataError]]:
    whole: dict[str, Scenario] = {}
    faulty: list[DataError] = []
    for name in scenario_names():
        try:
            whole[name] = load_scenario(name)
        except DataError as error:
            faulty.append(error)
    return whole, faulty


BOARD_SPACE = "demo-bestuur"


def board_demonstration(chosen: Settings, scenario: str) -> Space:
    """Give the space of the guided story, told to its end; a space of its own, so that no visitor's is touched."""
    with _opening:
        key = f"{BOARD_SPACE} {chosen.model_dump_json()}"
        if key not in _told:
            case = load_scenario(scenario)
            _told[key] = open_demonstration(_desk(chosen), case, name=BOARD_SPACE, until=case.ends_at)
        return _told[key]


def clock() -> datetime:
    """Give the time of day; the one place below which nobody reads a clock."""
    return datetime.now(UTC)
