"""Which plan does a solution of the program stand for?"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from kcr2.planning.allocation.instance import Kind, Level
from kcr2.planning.allocation.plan import Line, Plan, Status
from kcr2.planning.allocation.program import Program


def plan_of(
    program: Program,
    values: np.ndarray,
    *,
    bounds: dict[Level, int],
    status: Status,
    seconds: dict[str, float] | None = None,
) -> Plan:
    """Give the plan of a whole solution, with its score at every level."""
    lines = tuple(
        _line(program, int(column), int(values[column])) for column in np.flatnonzero(values[: len(program.columns)])
    )
    objectives = {level: program.score(level, values) for level in program.instance.objectives}
    known = {level: bounds[level] for level in objectives if level in bounds}
    return Plan(lines, status, objectives, known, _short(program, values), seconds or {})


def _line(program: Program, column: int, units: int) -> Line:
    instance, columns = program.instance, program.columns
    stock = instance.stock[columns.stock[column]]
    depart, arrive = int(columns.depart[column]), int(columns.arrive[column])
    release = int(columns.release[column]) if instance.kind is Kind.SHIFTS else None
    request = instance.requests[columns.request[column]].id
    return Line(request, stock.supplier, stock.type, units, depart, arrive, release)


def _short(program: Program, values: np.ndarray) -> dict[str, int]:
    unmet = program.unmet
    missing = np.bincount(
        unmet.request, values[unmet.places] * unmet.step, minlength=len(program.instance.requests)
    ).astype(np.int64)
    return {request.id: int(missing[number]) for number, request in enumerate(program.instance.requests)}


Key = tuple[str, str, str, int, int]
"""Request, supplier, type, arrival and release."""


def units_of(program: Program, lines: Sequence[Line]) -> np.ndarray:
    """Give the units per column of a plan's lines."""
    units = np.zeros(len(program.columns), dtype=np.int64)
    wanted = Counter({key(line): line.units for line in lines})
    for column in range(len(units)):
        units[column] = wanted.get(key_of(program, column), 0)
    return units


def key(line: Line) -> Key:
    """Give what makes a line one way to help and no other."""
    return line.request, line.supplier, line.type, line.arrive, line.release or 0


def key_of(program: Program, column: int) -> Key:
    """Give the same of a column."""
    columns, instance = program.columns, program.instance
    stock = instance.stock[columns.stock[column]]
    request = instance.requests[columns.request[column]].id
    return request, stock.supplier, stock.type, int(columns.arrive[column]), int(columns.release[column])
