"""What does the exact engine say of one family of types in one scenario? The least weighted unmet demand, proven."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np

from kcr2.planning.allocation.instance import Instance, Level, Request
from kcr2.planning.allocation.nearest import nearest_first
from kcr2.planning.allocation.parts import Whole
from kcr2.planning.allocation.plan import Status
from kcr2.planning.allocation.planned import plan_of
from kcr2.planning.allocation.program import Program, build_program
from kcr2.planning.allocation.solver import Problem, Watch, relaxed
from kcr2.planning.stress import cost_step, short_parts, solve_part
from kcr2.stress.country import Country
from kcr2.stress.drawn import Need
from kcr2.stress.filling import Filled

MOST_NODES = 20
MOST_NODES_PROVEN = 500
"""Nodes of a search tree per independent part, to know whether something is missing, and how much.

A limit in seconds would not give the same on every machine.
"""

MOST_COLUMNS = 10_000
"""Ways to help of a problem above which only the relaxation is solved: beyond it a search takes a quarter minute."""


@dataclass(frozen=True)
class Settled:
    """The plan of the engine for the needs of a family, what it misses weighted, and what no plan goes below."""

    plan: Filled
    found: int
    bound: int


def settled(country: Country, family: int, needs: Sequence[Need], *, proven: bool = True) -> Settled:
    """Let the engine judge the needs of a family.

    Unless the amount is to be proven it ends as soon as it is sure that something is missing: the relaxation, in which
    units may be divided, often shows that, and it takes far less than a proof.
    """
    program = build_program(problem_of(country, family, needs))
    values = program.completed(nearest_first(program))
    whole = Whole(program.cost[Level.UNMET], program.upper, program.hard)
    short = short_parts(program, whole, values)
    bound = 0 if proven else sum(_relaxed(whole.part(part)) for part in short)
    nodes = MOST_NODES_PROVEN if proven else MOST_NODES
    if not bound and (proven or len(program.columns) <= MOST_COLUMNS):
        bound = sum(solve_part(whole.part(part), values, part, Watch(), most_nodes=nodes) for part in short)
    values = program.completed(values[: len(program.columns)])
    return Settled(_plan(program, values, needs), program.score(Level.UNMET, values), bound)


def problem_of(country: Country, family: int, needs: Sequence[Need]) -> Instance:
    """Give the allocation problem of the needs of a family."""
    requests = tuple(_request(country, number, need) for number, need in enumerate(needs))
    return _base(country, family).having(requests=requests)


@lru_cache(maxsize=256)
def _base(country: Country, family: int) -> Instance:
    """Give the country as far as a family of types goes."""
    types, base = set(country.families[family]), country.base
    return base.having(
        types=tuple(row for row in base.types if row.id in types),
        substitutions=tuple(row for row in base.substitutions if row.use in types),
        stock=tuple(row for row in base.stock if row.type in types),
        pools=tuple(row for row in base.pools if set(row.use) & types),
    )


def _request(country: Country, number: int, need: Need) -> Request:
    begins = need.first * country.block_min
    return Request(
        id=f"{number}",
        location=need.region,
        type=need.capability,
        quantity=need.units,
        weight=country.weights[need.urgency],
        asked_at=begins - need.ahead_min,
        grace=country.block_min - 1,
        needed_by=begins + need.within_min,
        latest=begins + country.block_min - 1,
        start_period=need.first,
        end_period=need.last,
    )


def _relaxed(problem: Problem) -> int:
    """Give what a part cannot go below when units may be divided."""
    found, step = relaxed(problem, Watch()), cost_step(problem)
    steps = 0.0 if found is None else max(found.cost, 0) / step
    # What a solver is off by grows with what it adds up: the bound must never say too much.
    return step * ceil(steps - 1e-6 * max(steps, 1))


def _plan(program: Program, values: np.ndarray, needs: Sequence[Need]) -> Filled:
    """Give what a solution misses per need and block, and how late it is."""
    unmet, columns = program.unmet, program.columns
    missing = (values[unmet.places] * unmet.step).tolist()
    ends = np.cumsum([need.last - need.first for need in needs]).tolist()
    per_need = [missing[end - (need.last - need.first) : end] for end, need in zip(ends, needs, strict=True)]
    weight = np.array([row.weight for row in program.instance.requests])[columns.request]
    late = np.bincount(columns.request, columns.late // weight * values[: len(columns)], minlength=len(needs)).astype(
        int
    )
    lines = plan_of(program, values, bounds={}, status=Status.GAP).lines
    return Filled(per_need, late.tolist(), list(lines))
