"""How is a synthetic allocation problem of any size made? Seeded; nothing in it is a real figure."""

from typing import Any

import numpy as np

from kcr2.planning.allocation.instance import Instance

FAMILIES = {"fire": 10, "water": 9, "med": 8, "people": 7, "rescue": 6}
"""Families of types that may stand in for each other and share crews, with their shares of forty types."""

NATIONAL = ("NAT1", "NAT2", "MIL1", "MIL2", "INT1", "INT2")
PERIOD_MIN = 360


def national(seed: int, *, requests: int = 200, types: int = 40, periods: int | None = None) -> Instance:
    """Give a problem of 31 suppliers: the regions and six others that come from farther away."""
    return problem(seed, suppliers=31, types=types, requests=requests, periods=periods)


def problem(
    seed: int, *, suppliers: int = 8, types: int = 6, requests: int = 8, periods: int | None = None, running: bool = False
) -> Instance:
    """Give a problem; with `periods` one of relief shifts, with `running` one that has a plan under way."""
    rng = np.random.default_rng([seed, suppliers, types, requests, periods or 0])
    return Instance.model_validate_json(_json(_drawn(rng, suppliers, types, requests, periods, running=running)))


def _json(drawn: dict[str, Any]) -> str:
    import json

    return json.dumps(drawn, default=int)


def _drawn(
    rng: np.random.Generator, suppliers: int, types: int, requests: int, periods: int | None, *, running: bool
) -> dict[str, Any]:
    kinds = _types(rng, types)
    owners = _owners(rng, suppliers)
    places = _places(rng, owners, max(2, requests // 12))
    stock = [row for owner in owners for row in _stock_of(rng, owner, kinds)]
    asked = [_request(rng, number, places, kinds, periods) for number in range(1, requests + 1)]
    drawn = {
        "schema": "kcr2-alloc/1",
        "name": "synthetisch",
        "kind": "static" if periods is None else "shifts",
        "objectives": ["unmet", "late", *(["disturb"] if running else []), "cover", "burden", "travel"],
        "types": kinds,
        "substitutions": _substitutions(rng, kinds),
        "suppliers": owners,
        "locations": places,
        "stock": stock,
        "cover": _cover(rng, owners, kinds, stock, places),
        "pools": _pools(rng, owners, kinds, stock),
        "requests": [_declined(rng, row, owners) for row in asked],
        "travel": {owner["id"]: {place["id"]: _road(owner, place) for place in places} for owner in owners},
    }
    if periods is not None:
        drawn["horizon"] = {"periods": periods, "minutes": PERIOD_MIN}
    return drawn


def _types(rng: np.random.Generator, count: int) -> list[dict[str, Any]]:
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


def _owners(rng: np.random.Generator, count: int) -> list[dict[str, Any]]:
    regions = max(count - len(NATIONAL), count * 4 // 5)
    rows = []
    for number in range(count):
        name = f"VR{number + 1:02}" if number < regions else NATIONAL[(number - regions) % len(NATIONAL)]
        steps = np.sort(rng.integers(4, 40, 3))
        rows.append(
            {
                "id": name,
                "kind": "region" if number < regions else {"N": "national", "M": "military", "I": "international"}[name[0]],
                "region": name if number < regions else "",
                "x": rng.uniform(0, 180) + (60 if name[0] == "I" else 0),
                "y": rng.uniform(0, 260),
                "burden_base": rng.integers(0, 12),
                "burden_steps": [[steps[0], 1], [steps[1], 2], [steps[2], 4]],
            }
        )
    return rows


def _places(rng: np.random.Generator, owners: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    regions = [owner for owner in owners if owner["kind"] == "region"]
    hit = rng.choice(len(regions), min(max(2, count // 2), len(regions)), replace=False)
    return [
        {
            "id": f"L{number}",
            "region": regions[hit[number % len(hit)]]["id"],
            "x": regions[hit[number % len(hit)]]["x"] + rng.uniform(-15, 15),
            "y": regions[hit[number % len(hit)]]["y"] + rng.uniform(-15, 15),
        }
        for number in range(count)
    ]


def _stock_of(rng: np.random.Generator, owner: dict[str, Any], kinds: list[dict[str, Any]]) -> list[dict[str, Any]]:
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


def _substitutions(rng: np.random.Generator, kinds: list[dict[str, Any]]) -> list[dict[str, Any]]:
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


def _cover(
    rng: np.random.Generator,
    owners: list[dict[str, Any]],
    kinds: list[dict[str, Any]],
    stock: list[dict[str, Any]],
    places: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    rules = [
        {
            "id": f"rest-{row['supplier']}-{row['type']}",
            "members": [row["supplier"]],
            "types": [row["type"]],
            "min": row["available"] // 3,
            "target": row["available"] // 3 + rng.integers(0, 3),
            "weight": rng.integers(1, 7),
        }
        for row in stock
    ]
    return [*rules, *_rings(owners, kinds, stock, places)]


def _rings(
    owners: list[dict[str, Any]], kinds: list[dict[str, Any]], stock: list[dict[str, Any]], places: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    rings = []
    for hit in dict.fromkeys(place["region"] for place in places):
        home = next(owner for owner in owners if owner["id"] == hit)
        near = [one["id"] for one in owners if one["kind"] == "region" and 0 < _km(one, home) < 60]
        for family in ("fire", "med"):
            types = [kind["id"] for kind in kinds if kind["family"] == family]
            held = sum(row["available"] for row in stock if row["supplier"] in near and row["type"] in types)
            if held:
                ring = {"id": f"ring-{hit}-{family}", "kind": "ring", "members": near, "types": types}
                rings.append(ring | {"min": held // 2, "target": 0, "weight": 0})
    return rings


def _pools(
    rng: np.random.Generator, owners: list[dict[str, Any]], kinds: list[dict[str, Any]], stock: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    fire = {kind["id"]: int(kind["burden"]) for kind in kinds if kind["family"] == "fire"}
    pools = []
    for owner in owners:
        use = {row["type"]: fire[row["type"]] for row in stock if row["supplier"] == owner["id"] and row["type"] in fire}
        total = sum(row["available"] * fire[row["type"]] for row in stock if row["supplier"] == owner["id"] and row["type"] in fire)
        if len(use) > 1:
            pools.append({"id": f"pool-{owner['id']}", "supplier": owner["id"], "use": use, "cap": int(total * rng.uniform(0.4, 0.9))})
    return pools


def _request(
    rng: np.random.Generator, number: int, places: list[dict[str, Any]], kinds: list[dict[str, Any]], periods: int | None
) -> dict[str, Any]:
    place = places[rng.integers(0, len(places))]
    row = {
        "id": f"R{number}",
        "requester": place["region"],
        "location": place["id"],
        "type": kinds[rng.integers(0, len(kinds))]["id"],
        "quantity": rng.integers(1, 9),
        "weight": rng.choice([1, 2, 4, 8], p=[0.35, 0.3, 0.2, 0.15]),
        "substitutes": rng.random() < 0.85,
        "max_suppliers": rng.integers(1, 4) if rng.random() < 0.08 else None,
    }
    if periods is None:
        needed = 60 * rng.integers(2, 9)
        return row | {"needed_by": needed, "latest": needed + 30 * rng.integers(0, 4)}
    start = rng.integers(0, max(1, periods - 2))
    end = min(periods, start + rng.integers(2, max(3, periods - 1)))
    needed = start * PERIOD_MIN + 30 * rng.integers(0, 8)
    latest = min(needed + 30 * rng.integers(0, 4), (start + 1) * PERIOD_MIN - 1)
    return row | {"start_period": start, "end_period": end, "needed_by": min(needed, latest), "latest": latest}


def _declined(rng: np.random.Generator, request: dict[str, Any], owners: list[dict[str, Any]]) -> dict[str, Any]:
    return request | {"declined_by": [owner["id"] for owner in owners if rng.random() < 0.08]}


def _km(one: dict[str, Any], other: dict[str, Any]) -> float:
    return float(np.hypot(one["x"] - other["x"], one["y"] - other["y"]))


def _road(owner: dict[str, Any], place: dict[str, Any]) -> int:
    return 5 * int(1 + 1.3 * _km(owner, place) / 60 * 60 // 5)
