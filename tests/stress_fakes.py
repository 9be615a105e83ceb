"""Draws and outcomes that cost nothing, for what runs them: functions of a module, so that processes find them."""

import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from kcr2.draws import number_of
from kcr2.errors import DataError
from kcr2.stress.country import Country
from kcr2.stress.drawn import Drawn, Need
from kcr2.stress.options import Policy, StressOptions
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.running import Work
from tests import stress

REGIONS, TYPES = ("VR01", "VR02", "VR03"), ("NBP", "USAR")
WAIT_S = 60
"""A test that goes wrong ends some time."""


def country(*, available: int = 2, policy: Policy | None = None) -> Country:
    """Give a country of three regions, in which the second type stands in for the first."""
    held = {(owner, code): available for owner in REGIONS for code in TYPES}
    made = stress.country(held, blocks=18, regions=REGIONS, serves=(("USAR", "NBP", 60),))
    return replace(made, policy=policy or Policy())


def work(scenarios: int, hazards: Any = None, *, seed: int = 1, draw: Any = None, **about: Any) -> Work:
    """Give work that costs nothing; `hazards` is what the draw is told."""
    return Work(
        hazards or {},
        StressOptions(seed=seed, scenarios=scenarios),
        about.pop("country", None) or country(),
        draw=draw or drawn,
        evaluate=about.pop("evaluate", evaluated),
        **about,
    )


def drawn(_hazards: Any, options: StressOptions, number: int) -> Drawn:
    """Draw a window with some needs."""
    return stress.drawn(*(_need(options.seed, str(number), str(place)) for place in range(number % 7)), number=number)


def _need(seed: int, *about: str) -> Need:
    share = partial(number_of, seed, *about)
    first = int(4 * share("first"))
    return stress.need(
        1 + int(3 * share("units")),
        capability=TYPES[int(2 * share("type"))],
        region=REGIONS[int(3 * share("region"))],
        first=first,
        last=first + 1 + int(3 * share("last")),
        within_min=120,
    )


def evaluated(held: Country, scenarios: Sequence[Drawn], *, exact: bool) -> Outcomes:
    """Count the first block of every need as missing, without any plan."""
    type_at, region_at = held.types.index, held.regions.index
    asked = np.zeros((len(scenarios), len(held.types)), dtype=np.int64)
    misses: dict[tuple[int, int, int, int], int] = {}
    for row, scenario in enumerate(scenarios):
        for need in scenario.needs:
            asked[row, type_at(need.capability)] += need.units * (need.last - need.first)
            key = scenario.number, type_at(need.capability), region_at(need.region), need.first
            misses[key] = misses.get(key, 0) + 100 * need.units
    numbers = np.array([scenario.number for scenario in scenarios], dtype=np.int64)
    rows = np.array([(*key, misses[key]) for key in sorted(misses)], dtype=np.int64).reshape(-1, 5)
    found = 400 * asked.sum(axis=1, keepdims=True)
    solved = np.full(found.shape, exact)
    return Outcomes(numbers, asked, np.zeros_like(asked), found, found, solved, *rows.T)


# ---- draws that go wrong -------------------------------------------------------------------------


def waiting(hazards: Any, options: StressOptions, number: int) -> Drawn:
    """Tell that a chosen number was reached, by whom, and wait until the test says to go on."""
    folder = Path(hazards["folder"])
    if number == hazards["at"] and not (folder / "go").exists():
        _tell(folder)
        until((folder / "go").exists)
    return drawn(hazards, options, number)


def deadly(hazards: Any, options: StressOptions, number: int) -> Drawn:
    """End the process at a chosen number, every time."""
    if number == hazards["at"]:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return drawn(hazards, options, number)


def faulty(hazards: Any, options: StressOptions, number: int) -> Drawn:
    """Refuse a chosen number."""
    if number == hazards["at"]:
        raise DataError("scenario {n} deugt niet.", where="proef", fix="Neem een ander.", n=number)
    return drawn(hazards, options, number)


def mistaken(hazards: Any, options: StressOptions, number: int) -> Drawn:
    """Fail by a mistake of the program."""
    return {}["no such key"]  # type: ignore[no-any-return]


def refusing(_hazards: Any, _options: StressOptions, _number: int) -> Drawn:
    """Fail by an error that holds what no other process can have."""
    raise DataError("hier niet", held=Lock())


def forgetful(held: Country, scenarios: Sequence[Drawn], *, exact: bool) -> Outcomes:
    """Leave out the last scenario."""
    return evaluated(held, scenarios[:-1], exact=exact)


def _tell(folder: Path) -> None:
    # Whole or not at all: who waits for it reads it at once.
    made = folder / f"{os.getpid()}.tmp"
    made.write_text(str(os.getpid()), encoding="utf-8")
    made.replace(folder / "pid")


def until(holds: Callable[[], bool]) -> bool:
    """Wait until something holds; say whether it ever did."""
    ends = time.monotonic() + WAIT_S
    while not (held := holds()) and time.monotonic() < ends:
        time.sleep(0.01)
    return held


def reached(folder: Path) -> int:
    """Wait for a draw that waits, and give its process."""
    assert until((folder / "pid").exists)
    return int((folder / "pid").read_text(encoding="utf-8"))
