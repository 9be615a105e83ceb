"""Which allocation problems do the tests know, and how does one change them by hand?"""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from kcr2.planning.allocation.instance import Instance
from kcr2.planning.allocation.plan import Line

FOLDER = Path(__file__).parent / "instances"
KNOWN = sorted(path.stem for path in FOLDER.glob("*.json") if not path.stem.startswith("mc-"))
"""Problems with a known optimum."""
SCENARIOS = sorted(path.stem for path in FOLDER.glob("mc-*.json"))

Rows = dict[str, Any]


@cache
def content(name: str) -> bytes:
    """Give a file as it is."""
    return (FOLDER / f"{name}.json").read_bytes()


def rows(name: str) -> Rows:
    """Give a file as plain rows, to be changed at will."""
    told: Rows = json.loads(content(name))
    return told


def instance(name: str) -> Instance:
    """Give a known problem."""
    return Instance.model_validate_json(content(name))


def expected(name: str) -> Rows:
    """Give what is known of a problem: the optimum, a plan, ranges and changes."""
    known: Rows = rows(name)["expected"]
    return known


def made(told: Rows) -> Instance:
    """Give a problem of rows."""
    return Instance.model_validate_json(json.dumps(told))


def changed(name: str, change: Callable[[Rows], object]) -> Instance:
    """Give a known problem after a change of its rows."""
    told = rows(name)
    change(told)
    return made(told)


def lines(told: list[Rows]) -> list[Line]:
    """Give the lines of a plan as the schema writes them."""
    return [Line(**row) for row in told]


def plan_of(name: str) -> list[Line]:
    """Give the plan that is known to be optimal."""
    return lines(expected(name)["allocation"])
