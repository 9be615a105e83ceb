"""How is a synthetic allocation problem of any size made? Seeded; nothing in it is a real figure."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from kcr2.planning.allocation import Instance, Kind, Line, nearest_plan

FAMILIES = {"fire": 10, "water": 9, "med": 8, "people": 7, "rescue": 6}
"""Families of types that may stand in for each other and share crews, with their shares of forty types."""

NATIONAL = ("NAT1", "NAT2", "MIL1", "MIL2", "INT1", "INT2")
KINDS = {"N": "national", "M": "military", "I": "international"}
PERIOD_MIN = 360

Row = dict[str, Any]


@dataclass(frozen=True)
class World:
    """What there is before anybody asks."""

    kinds: list[Row]
    owners: list[Row]
    places: list[Row]
    stock: list[Row]

    def held(self, owners: set[str], types: set[str]) -> list[Row]:
        """Give the stock of some owners and types."""
        return [row for row in self.stock if row["supplier"] in owners and row["type"] in types]

    def family(self, name: str) -> list[Row]:
        """Give the types of a family."""
        return [kind for kind in self.kinds if kind["family"] == name]


def national(seed: int, *, requests: int = 200, types: int = 40, periods: int | None = None) -> Instance:
    """Give a problem of 31 suppliers: the regions and six others that come from farther away."""
    return problem(seed, suppliers=31, types=types, requests=requests, periods=periods)


def problem(
    seed: int,
    *,
    suppliers: int = 8,
    types: int = 6,
    requests: int = 8,
    periods: int | None = None,
    running: bool = False,
) -> Instance:
    """Give a problem; with `periods` one of relief shifts, with `running` one that has a plan under way."""
    key = [seed, suppliers, types, requests, periods or 0]
    rng = np.random.default_rng(key)
    told = _asked(rng, _world(rng, suppliers, types, requests), requests, periods)
    return _running(np.random.default_rng([*key, 1]), told) if running else _made(told)


def _made(told: Row) -> Instance:
    return Instance.model_validate_json(json.dumps(told, default=int))


def _world(rng: np.random.Generator, suppliers: int, types: int, requests: int) -> World:
    kinds = _types(rng, types)
    owners = _owners(rng, suppliers)
    places = _places(rng, owners, max(2, requests // 12))
    return World(kinds, owners, places, [row for owner in owners for row in _stock_of(rng, owner, kinds)])


def _asked(rng: np.random.Generator, world: World, requests: int, periods: int | None) -> Row:
    asked = [_request(rng, world, number, periods) for number in range(1, requests + 1)]
    told = {
        "schema": "kcr2-alloc/1",
        "name": "synthetisch",
        "kind": "static" if periods is None else "shifts",
        "objectives": ["unmet", "late", "cover", "burden", "travel"],
        "types": world.kinds,
        "substitutions": _substitutions(rng, world.kinds),
        "suppliers": world.owners,
        "locations": world.places,
        "stock": world.stock,
        "cover": [*_minimum(rng, world), *_rings(world)],
        "pools": _pools(rng, world),
        "requests": [_declined(rng, row, world.owners) for row in asked],
        "travel": {owner["id"]: {place["id"]: _road(owner, place) for place in world.places} for owner in world.owners},
    }
    return told if periods is None else told | {"horizon": {"periods": periods, "minutes": PERIOD_MIN}}


def _running(rng: np.random.Generator, told: Row) -> Instance:
    """Let what nearest-first gave to about half of the requests be under way; some of it has departed."""
    begun = [row for row in told["requests"] if rng.random() < 0.6]
    before = _made(told | {"requests": begun})
    units: dict[tuple[str, str, str, int], int] = {}
    for line in nearest_plan(before).lines:
        key = (line.request, line.supplier, line.type, _first_period(before, line))
        units[key] = units.get(key, 0) + line.units
    names = ("request", "supplier", "type", "period")
    lines = [
        dict(zip(names, key, strict=True))
        | {"units": count, "change_cost": rng.integers(1, 5), "frozen": rng.random() < 0.35}
        for key, count in units.items()
    ]
    levels = ["unmet", "late", "disturb", "cover", "burden", "travel"]
    return _made(told | {"incumbent": lines, "objectives": levels})


def _first_period(instance: Instance, line: Line) -> int:
    """Give the first period that a line covers."""
    if instance.kind is Kind.STATIC:
        return 0
    request = instance.requests[instance.request_at[line.request]]
    if line.arrive <= request.latest:
        return request.start_period
    return -(-line.arrive // instance.minutes)


def _types(rng: np.random.Generator, count: int) -> list[Row]:
    names = [name for name, share in FAMILIES.items() for _ in range(share)]
    spread = np.linspace(0, len(names) - 1, count).round().astype(int)
    return [
        {
            "id": f"{names[place][:3].upper()}{number:02}",
            "family": names[place],
            "burden": rng.integers(1, 9),
            "max_stint": rng.integers(2, 5),
            "rest": rng.integers(1, 3),
        }
        for number, place in enumerate(spread)
    ]


def _owners(rng: np.random.Generator, count: int) -> list[Row]:
    regions = max(count - len(NATIONAL), count * 4 // 5)
    names = [f"VR{number + 1:02}" for number in range(regions)]
    return [_owner(rng, name) for name in [*names, *NATIONAL[: count - regions]]]


def _owner(rng: np.random.Generator, name: str) -> Row:
    kind = KINDS.get(name[0], "region")
    steps = np.sort(rng.integers(4, 40, 3))
    return {
        "id": name,
        "kind": kind,
        "region": name if kind == "region" else "",
        "x": rng.uniform(0, 180) + (60 if kind == "international" else 0),
        "y": rng.uniform(0, 260),
        "burden_base": rng.integers(0, 12),
        "burden_steps": [[steps[0], 1], [steps[1], 2], [steps[2], 4]],
    }


def _places(rng: np.random.Generator, owners: list[Row], count: int) -> list[Row]:
    regions = [owner for owner in owners if owner["kind"] == "region"]
    hit = rng.choice(len(regions), min(max(2, count // 2), len(regions)), replace=False)
    return [_near(rng, f"L{number}", regions[hit[number % len(hit)]]) for number in range(count)]


def _near(rng: np.random.Generator, name: str, home: Row) -> Row:
    x, y = home["x"] + rng.uniform(-15, 15), home["y"] + rng.uniform(-15, 15)
    return {"id": name, "region": home["id"], "x": x, "y": y}


def _stock_of(rng: np.random.Generator, owner: Row, kinds: list[Row]) -> list[Row]:
    common, far = (0.42, 0) if owner["kind"] == "region" else (0.25, 60)
    return [
        {
            "supplier": owner["id"],
            "type": kind["id"],
            "available": rng.integers(0, 2 + 8 // max(int(kind["burden"]) // 2, 1)),
            "offer_cap": rng.integers(0, 4) if rng.random() < 0.08 else None,
            "mobilise": 5 * rng.integers(4, 22) + far,
        }
        for kind in kinds
        if rng.random() < common
    ]


def _substitutions(rng: np.random.Generator, kinds: list[Row]) -> list[Row]:
    pairs = [
        (one, other)
        for place, one in enumerate(kinds)
        for other in kinds[place + 1 : place + 3]
        if one["family"] == other["family"]
    ]
    return [
        {"use": use["id"], "for": wanted["id"], "effect": 10 * rng.integers(4, 11)}
        for one, other in pairs
        for use, wanted in ((one, other), (other, one))
        if rng.random() < 0.5
    ]


def _minimum(rng: np.random.Generator, world: World) -> list[Row]:
    """Give each stock a third as its minimum, and a target a little above it."""
    return [
        {
            "id": f"rest-{row['supplier']}-{row['type']}",
            "members": [row["supplier"]],
            "types": [row["type"]],
            "min": row["available"] // 3,
            "target": row["available"] // 3 + rng.integers(0, 3),
            "weight": rng.integers(1, 7),
        }
        for row in world.stock
    ]


def _rings(world: World) -> list[Row]:
    """Let half of what the neighbours of a hit region have stay, for what is needed first."""
    rings = []
    for hit in dict.fromkeys(place["region"] for place in world.places):
        home = next(owner for owner in world.owners if owner["id"] == hit)
        near = [one["id"] for one in world.owners if one["kind"] == "region" and 0 < _km(one, home) < 60]
        for family in ("fire", "med"):
            types = [kind["id"] for kind in world.family(family)]
            held = sum(row["available"] for row in world.held(set(near), set(types)))
            ring = {"id": f"ring-{hit}-{family}", "kind": "ring", "members": near, "types": types}
            rings += [ring | {"min": held // 2, "target": 0, "weight": 0}] if held else []
    return rings


def _pools(rng: np.random.Generator, world: World) -> list[Row]:
    """Let the types of the fire family share the crews of their owner, as many per unit as the type weighs."""
    crews = {kind["id"]: int(kind["burden"]) for kind in world.family("fire")}
    pools = []
    for owner in world.owners:
        held = world.held({owner["id"]}, set(crews))
        if len(held) > 1:
            total = sum(row["available"] * crews[row["type"]] for row in held)
            use = {row["type"]: crews[row["type"]] for row in held}
            cap = int(total * rng.uniform(0.4, 0.9))
            pools.append({"id": f"pool-{owner['id']}", "supplier": owner["id"], "use": use, "cap": cap})
    return pools


def _request(rng: np.random.Generator, world: World, number: int, periods: int | None) -> Row:
    place = world.places[rng.integers(0, len(world.places))]
    row = {
        "id": f"R{number}",
        "requester": place["region"],
        "location": place["id"],
        "type": world.kinds[rng.integers(0, len(world.kinds))]["id"],
        "quantity": rng.integers(1, 9),
        "weight": rng.choice([1, 2, 4, 8], p=[0.35, 0.3, 0.2, 0.15]),
        "substitutes": rng.random() < 0.85,
        "max_suppliers": rng.integers(1, 4) if rng.random() < 0.08 else None,
    }
    if periods is None:
        needed = 60 * rng.integers(2, 9)
        return row | {"needed_by": needed, "latest": needed + 30 * rng.integers(0, 4)}
    return row | _window(rng, periods)


def _window(rng: np.random.Generator, periods: int) -> Row:
    start = rng.integers(0, max(1, periods - 2))
    end = min(periods, start + rng.integers(2, max(3, periods - 1)))
    needed = start * PERIOD_MIN + 30 * rng.integers(0, 8)
    latest = min(needed + 30 * rng.integers(0, 4), (start + 1) * PERIOD_MIN - 1)
    return {"start_period": start, "end_period": end, "needed_by": min(needed, latest), "latest": latest}


def _declined(rng: np.random.Generator, request: Row, owners: list[Row]) -> Row:
    return request | {"declined_by": [owner["id"] for owner in owners if rng.random() < 0.08]}


def _km(one: Row, other: Row) -> float:
    return float(np.hypot(one["x"] - other["x"], one["y"] - other["y"]))


def _road(owner: Row, place: Row) -> int:
    """Give minutes at 60 km/h with a detour of 1.3, in steps of five."""
    return 5 * int(1 + 1.3 * _km(owner, place) // 5)
