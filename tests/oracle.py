"""What is the best plan of a tiny problem, found by trying every plan?

All times of a tiny problem are multiples of half an hour, and so are the arrivals that are tried: between two marks no
rule changes, so that coming at the earlier mark is never worse. Units leave as late as they can and stay until a period
ends.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from kcr2.planning.allocation import Instance, Kind, Level, Line
from kcr2.planning.checking.checker import Rule, check
from kcr2.planning.checking.reading import departed_faults
from tests.allocations import made

STEP_MIN = 30
PERIOD_MIN = 60

Row = dict[str, Any]


def tiny(seed: int, *, periods: int | None = None, running: bool = False) -> Instance:
    """Give a problem in which every rule may bind, small enough to try everything."""
    rng = np.random.default_rng([seed, periods or 0, int(running)])
    stock = _stock(rng)
    requests = [_request(rng, name, place, periods) for name, place in (("R1", "L"), ("R2", "M"))]
    levels = ["unmet", "late", *(["disturb"] if running else []), "cover", "burden", "travel"]
    told = {
        "kind": "static" if periods is None else "shifts",
        "objectives": levels if seed % 4 else [levels[place] for place in rng.permutation(len(levels))],
        "types": [_type(rng, "P"), _type(rng, "Q")],
        "substitutions": [{"use": "Q", "for": "P", "effect": int(rng.choice([50, 80, 100, 150]))}],
        "suppliers": [_supplier(rng, name) for name in "ABCH"],
        "locations": [{"id": "L", "region": "H"}, {"id": "M", "region": "C"}],
        "stock": stock,
        "cover": [*(_minimum(rng, row) for row in stock), _ring(rng)],
        "pools": [{"id": "ploegen", "supplier": "A", "use": {"P": 2, "Q": 1}, "cap": int(rng.integers(1, 5))}],
        "requests": requests,
        "travel": {name: {place: _minutes(rng, 0, 4) for place in "LM"} for name in "ABCH"},
        "incumbent": [_line(rng, row, requests) for row in stock[:2]] if running else [],
    }
    told |= {} if periods is None else {"horizon": {"periods": periods, "minutes": PERIOD_MIN}}
    return _departed(told) if running else made(told)


def _departed(told: Row) -> Instance:
    """Let the first running line have departed, if it may be where it is."""
    first, *others = told["incumbent"]
    departed = made(told | {"incumbent": [first | {"frozen": True}, *others]})
    return made(told) if list(departed_faults(departed)) else departed


def best(instance: Instance) -> dict[Level, int]:
    """Give the scores of the best plan, in the order of the levels."""
    scored = (check(instance, plan) for plan in every_plan(instance))
    kept = (tuple(one.objectives.values()) for one in scored if not one.violations)
    return dict(zip(instance.objectives, min(kept), strict=True))


def every_plan(instance: Instance) -> Iterator[list[Line]]:
    """Give every plan that sends no more than there is; what has departed may still be missing in it."""
    ways = [line for line in every_way(instance) if _allowed(instance, [line])]
    yield from _extended(instance, ways, [])


def _extended(instance: Instance, ways: list[Line], plan: list[Line]) -> Iterator[list[Line]]:
    yield plan
    for number, line in enumerate(ways):
        longer = [*plan, line]
        # A unit more of the last way is that way again: the same way may come twice.
        if _allowed(instance, longer):
            yield from _extended(instance, ways[number:], longer)


def _allowed(instance: Instance, plan: list[Line]) -> bool:
    """Say whether a plan may grow into one that keeps the rules: what is missing can still come."""
    return all(violation.code is Rule.FROZEN for violation in check(instance, plan).violations)


def every_way(instance: Instance) -> Iterator[Line]:
    """Give one unit in every way in which it might help, as long as nobody can be better off in between."""
    for request in instance.requests:
        for stock in instance.stock:
            road = instance.road(stock.supplier, stock.type, request.location) or 0
            ready = stock.mobilise + road
            names = (request.id, stock.supplier, stock.type, 1)
            if instance.kind is Kind.STATIC:
                yield Line(*names, stock.mobilise, ready)
                continue
            end_min = instance.periods * instance.minutes
            for arrive in range(ready, end_min, STEP_MIN):
                for release in range(instance.minutes, end_min + 1, instance.minutes):
                    yield Line(*names, arrive - road, arrive, release)


def _minutes(rng: np.random.Generator, low: int, high: int) -> int:
    return STEP_MIN * int(rng.integers(low, high))


def _type(rng: np.random.Generator, name: str) -> Row:
    return {
        "id": name,
        "burden": int(rng.integers(1, 4)),
        "max_stint": int(rng.integers(1, 3)),
        "rest": int(rng.integers(0, 2)),
    }


def _supplier(rng: np.random.Generator, name: str) -> Row:
    first = int(rng.integers(0, 4))
    steps = [[first, 1], [first + int(rng.integers(1, 4)), 2]]
    return {"id": name, "region": name, "burden_base": int(rng.integers(0, 3)), "burden_steps": steps}


def _stock(rng: np.random.Generator) -> list[Row]:
    pairs = [("A", "P"), ("A", "Q"), ("B", "P"), ("C", "Q")]
    return [
        {
            "supplier": supplier,
            "type": type_,
            "available": int(rng.integers(0 if number else 1, 3)),
            "offer_cap": 1 if rng.random() < 0.2 else None,
            "mobilise": _minutes(rng, 0, 2),
        }
        for number, (supplier, type_) in enumerate(pairs)
    ]


def _minimum(rng: np.random.Generator, row: Row) -> Row:
    return {
        "id": f"rest-{row['supplier']}-{row['type']}",
        "members": [row["supplier"]],
        "types": [row["type"]],
        "min": int(rng.random() < 0.2),
        "target": int(rng.integers(0, 3)),
        "weight": int(rng.integers(0, 4)),
    }


def _ring(rng: np.random.Generator) -> Row:
    ring = {"id": "ring", "kind": "ring", "members": ["A", "B"], "types": ["P", "Q"]}
    return ring | {"min": int(rng.integers(0, 3)), "target": int(rng.integers(0, 4)), "weight": 2}


def _request(rng: np.random.Generator, name: str, place: str, periods: int | None) -> Row:
    row = {
        "id": name,
        "requester": "H" if place == "L" else "C",
        "location": place,
        "type": str(rng.choice(["P", "Q"])),
        "quantity": int(rng.integers(1, 3)),
        "weight": int(rng.integers(1, 4)),
        "declined_by": ["B"] if rng.random() < 0.2 else [],
        "substitutes": bool(rng.random() < 0.8),
        "max_suppliers": 1 if rng.random() < 0.2 else None,
    }
    if periods is None:
        needed = _minutes(rng, 1, 6)
        return row | {"needed_by": needed, "latest": needed + _minutes(rng, 0, 3)}
    start = int(rng.integers(0, periods - 1))
    needed = start * PERIOD_MIN + _minutes(rng, 0, 2)
    latest = min(needed + _minutes(rng, 0, 2), (start + 1) * PERIOD_MIN - 1)
    window = {"start_period": start, "end_period": int(rng.integers(start + 1, periods + 1))}
    return row | window | {"needed_by": needed, "latest": latest}


def _line(rng: np.random.Generator, row: Row, requests: list[Row]) -> Row:
    """Let a unit be under way to either request, whether or not it may."""
    request = requests[rng.integers(0, 2)]
    names = {"request": request["id"], "supplier": row["supplier"], "type": row["type"]}
    return names | {"units": 1, "change_cost": int(rng.integers(1, 4)), "period": request.get("start_period", 0)}
