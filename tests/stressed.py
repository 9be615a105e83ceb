"""What came out of a stress test, in a test? Small countries and outcomes that are written down by hand.

outcomes([{}, {("BRW-PEL-NB", "VR06", 2): 150}])    two windows, the second misses one and a half unit in a block
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from kcr2.planning.allocation.instance import (
    Horizon,
    Instance,
    Kind,
    Level,
    Location,
    Stock,
    Substitution,
    Supplier,
    TypeRow,
)
from kcr2.stress.country import Country
from kcr2.stress.drawn import Drawn, Need, Struck
from kcr2.stress.options import Policy
from kcr2.stress.outcomes import Outcomes
from kcr2.terms import Urgency

NB, BB, EHCP = "BRW-PEL-NB", "BRW-PEL-BB", "WAT-EHCP-3000"
TYPES = (NB, BB, EHCP)
"""The first two stand in for each other, the third is alone."""
REGIONS = ("VR06", "VR07", "VR09")
READY = dict.fromkeys(TYPES, 60)
HELD = [
    "supplier",
    *("owner", "owner_name", "capability", "capability_name", "unit", "available", "cap", "minimum"),
    *("ready_min", "decision_min", "drives", "observed_at", "quality", "basis"),
]

Cell = tuple[str, str, int]
Missed = Mapping[Cell, int]


def held(*rows: Mapping[str, object]) -> pd.DataFrame:
    """Give a table of what is held; every other field is NA."""
    return pd.DataFrame(list(rows), columns=HELD)


def country(*, blocks: int = 18, held: pd.DataFrame | None = None, units: int = 2) -> Country:
    """Give a country of three regions and three types: each region holds as many of each type."""
    base = Instance(
        kind=Kind.SHIFTS,
        horizon=Horizon(periods=blocks, minutes=240),
        objectives=(Level.UNMET,),
        types=tuple(TypeRow(id=code) for code in TYPES),
        substitutions=(Substitution.model_validate({"use": BB, "for": NB, "effect": 60}),),
        suppliers=tuple(Supplier(id=code, region=code) for code in REGIONS),
        locations=tuple(Location(id=code, region=code) for code in REGIONS),
        stock=tuple(Stock(supplier=region, type=code, available=units) for region in REGIONS for code in TYPES),
        requests=(),
        travel={one: dict.fromkeys(REGIONS, 60) for one in REGIONS},
    )
    table = _held(units) if held is None else held
    empty = pd.DataFrame(columns=["owner", "owner_name", "capability", "capability_name"])
    return Country(base, REGIONS, TYPES, {urgency.value: 10 for urgency in Urgency}, Policy(), READY, table, empty)


def _held(units: int) -> pd.DataFrame:
    names = dict(zip(TYPES, ("Peloton natuurbrandbestrijding", "Peloton brandbestrijding", "Hogedruk"), strict=True))
    return held(
        *(
            {
                **{
                    "supplier": owner,
                    "owner": owner,
                    "owner_name": owner,
                    "capability": code,
                    "capability_name": names[code],
                },
                **{"unit": "peloton", "available": units, "cap": units, "minimum": 0, "basis": pd.NA},
            }
            for owner in REGIONS
            for code in TYPES
        )
    )


def outcomes(
    missed: Sequence[Missed],
    *,
    asked: Mapping[str, int] | None = None,
    undecided: Sequence[tuple[int, str]] = (),
    late: Sequence[Mapping[str, int]] = (),
    first: int = 0,
    among: Country | None = None,
) -> Outcomes:
    """Give the outcomes of as many windows as there are rows.

    Parameters
    ----------
    missed : per window type, region and block → percent-units
    asked : type → units x blocks in each window; the first type only, if not told otherwise
    undecided : window and type of which the family is not certainly short
    late : per window type → minutes x units
    """
    there = among or country()
    families = len(there.families)
    number = np.arange(first, first + len(missed))
    found = np.zeros((len(missed), families))
    entries = sorted(
        (first + at, there.types.index(code), there.regions.index(region), block, percent)
        for at, row in enumerate(missed)
        for (code, region, block), percent in row.items()
    )
    for scenario, code, _, _, percent in entries:
        found[scenario - first, there.family_of[code]] += 10 * percent
    bound = found.copy()
    for at, code in undecided:
        bound[at, there.family_of[there.types.index(code)]] = 0
    lateness = np.zeros((len(missed), len(there.types)), dtype=int)
    for at, told in enumerate(late):
        for code, minutes in told.items():
            lateness[at, there.types.index(code)] = minutes
    columns = np.array(entries, dtype=int).reshape(-1, 5).T
    return Outcomes(number, _asked(asked or {NB: 6}, len(missed), there), lateness, found, bound, found > 0, *columns)


def _asked(asked: Mapping[str, int], n: int, there: Country) -> np.ndarray:
    return np.tile([asked.get(code, 0) for code in there.types], (n, 1))


def drawn(number: int, *needs: Need, hazard: str = "natuurbrand", regions: Sequence[str] = ("VR06",)) -> Drawn:
    """Give a drawn window with one incident."""
    return Drawn(number, 4, (), (Struck(hazard, tuple(regions), 0, 24.0, 50.0),), needs)


def need(units: int, *, code: str = NB, region: str = "VR06", first: int = 0, last: int = 3) -> Need:
    """Give a need of an incident."""
    return Need(0, region, code, units, first, last, Urgency.URGENT, 120)
