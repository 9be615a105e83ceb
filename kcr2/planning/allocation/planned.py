"""Which plan does a solution of the program stand for?"""

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
    lines = tuple(_line(program, int(column), int(values[column])) for column in np.flatnonzero(values[: len(program.columns)]))
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
