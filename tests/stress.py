"""What do tests of the stress test need? Small countries made by hand, and needs."""

from collections.abc import Mapping

import pandas as pd

from kcr2.planning.allocation.instance import (
    Horizon,
    Instance,
    Kind,
    Level,
    Location,
    Pool,
    Stock,
    Substitution,
    Supplier,
    TypeRow,
)
from kcr2.stress.country import Country
from kcr2.stress.drawn import Drawn, Need, Struck
from kcr2.stress.options import Policy
from kcr2.terms import Urgency

BLOCK_MIN = 240
WEIGHTS = {"life_saving": 8, "urgent": 4, "pressing": 2, "planned": 1}
NOTHING = pd.DataFrame({"owner": [], "capability": []})


def country(
    held: Mapping[tuple[str, str], int],
    *,
    blocks: int = 6,
    mobilise: int = 60,
    road: int = 60,
    roads: Mapping[tuple[str, str], int | None] = {},
    stint: int = 2,
    rest: int = 2,
    serves: tuple[tuple[str, str, int], ...] = (),
    crews: tuple[tuple[str, Mapping[str, int], int], ...] = (),
    regions: tuple[str, ...] = ("VR01", "VR02"),
    types: tuple[str, ...] = (),
) -> Country:
    """Give a country of (owner, type) → units that may leave, with the same road everywhere unless said."""
    codes = types or tuple(sorted({code for _, code in held}))
    owners = tuple(dict.fromkeys([*(owner for owner, _ in held), *regions]))
    to = {owner: {region: roads.get((owner, region), road) for region in regions} for owner in owners}
    base = Instance(
        kind=Kind.SHIFTS,
        horizon=Horizon(periods=blocks, minutes=BLOCK_MIN),
        objectives=(Level.UNMET,),
        types=tuple(TypeRow(id=code, max_stint=stint, rest=rest) for code in codes),
        substitutions=tuple(Substitution(use=use, for_=asked, effect=effect) for use, asked, effect in serves),
        suppliers=tuple(Supplier(id=owner, region=None) for owner in owners),
        locations=tuple(Location(id=region, region=region) for region in regions),
        stock=tuple(
            Stock(supplier=owner, type=code, available=units, mobilise=mobilise)
            for (owner, code), units in held.items()
        ),
        pools=tuple(Pool(id=owner, supplier=owner, use=dict(use), cap=cap) for owner, use, cap in crews),
        requests=(),
        travel=to,
    )
    ready = dict.fromkeys(codes, mobilise)
    return Country(base, regions, codes, WEIGHTS, Policy(), ready, NOTHING, NOTHING)


def need(
    units: int = 1,
    *,
    capability: str = "A",
    region: str = "VR01",
    first: int = 0,
    last: int = 1,
    urgency: Urgency = Urgency.URGENT,
    within_min: int = 60,
    ahead_min: int = 0,
) -> Need:
    """Give a need for some units of a type, throughout one block unless said."""
    return Need(0, region, capability, units, first, last, urgency, within_min, ahead_min)


def drawn(*needs: Need, number: int = 0) -> Drawn:
    """Give a window with these needs."""
    return Drawn(number, 7, (), (Struck("brand", ("VR01",), 0, 24.0, 1.0),), needs)
