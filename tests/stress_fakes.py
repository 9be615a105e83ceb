"""Draws and outcomes that cost nothing, for what runs them: functions of a module, so that processes find them."""

import os
import signal
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kcr2.draws import number_of
from kcr2.errors import DataError, RefusedError
from kcr2.planning.allocation.instance import Horizon, Instance, Kind, Level, Location, Stock, Supplier, TypeRow
from kcr2.stress.country import Country
from kcr2.stress.drawn import Drawn, Need
from kcr2.stress.options import Policy, StressOptions
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.running import Work
from kcr2.terms import Urgency

REGIONS, TYPES = ("VR01", "VR02", "VR03"), ("NBP", "USAR")
WAIT_S = 60
"""A test that goes wrong ends some time."""


def country(*, available: int = 4, policy: Policy | None = None) -> Country:
    """Give a country of three regions."""
    nothing = pd.DataFrame()
    ready = dict.fromkeys(TYPES, 0)
    return Country(_base(available), REGIONS, TYPES, {"urgent": 4}, policy or Policy(), ready, nothing, nothing)


@cache
def _base(available: int) -> Instance:
    return Instance(
        kind=Kind.SHIFTS,
        horizon=Horizon(periods=18, minutes=240),
        objectives=(Level.UNMET,),
        types=tuple(TypeRow(id=code) for code in TYPES),
        suppliers=tuple(Supplier(id=code, region=code) for code in REGIONS),
        locations=tuple(Location(id=code, region=code) for code in REGIONS),
        stock=tuple(Stock(supplier=owner, type=code, available=available) for owner in REGIONS for code in TYPES),
        requests=(),
        travel={owner: {place: 30 for place in REGIONS} for owner in REGIONS},
    )


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
    seed, name = options.seed, str(number)
    count = int(4 * number_of(seed, name, "needs"))
    needs = tuple(
        Need(0, REGIONS[int(3 * number_of(seed, name, str(place), "region"))], TYPES[place % 2], 10, 0, 2, URGENT, 60)
        for place in range(count)
    )
    return Drawn(number, 1, (), (), needs)


URGENT = Urgency.URGENT


def evaluated(held: Country, scenarios: Sequence[Drawn], *, exact: bool) -> Outcomes:
    """Count what is asked for above what is there, without any plan."""
    asked = np.zeros((len(scenarios), len(held.types)), dtype=np.int64)
    misses = []
    for row, scenario in enumerate(scenarios):
        for need in scenario.needs:
            asked[row, held.types.index(need.capability)] += need.units * (need.last - need.first)
        misses += sorted(
            {(scenario.number, held.types.index(n.capability), held.regions.index(n.region)) for n in scenario.needs}
        )
    number, type_, region = np.array(misses, dtype=np.int64).reshape(-1, 3).T
    zero = np.zeros_like(asked)
    numbers = np.array([scenario.number for scenario in scenarios], dtype=np.int64)
    short = 100 * asked
    missing = np.full(len(number), 1000 - 100 * held.base.stock[0].available, dtype=np.int64)
    solved = np.full(asked.shape, exact)
    return Outcomes(numbers, asked, zero, short, short, solved, number, type_, region, np.zeros_like(number), missing)


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
    """Fail by an error that cannot be made again elsewhere."""
    raise RefusedError("hier niet", rule="proef")


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
