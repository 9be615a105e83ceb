"""How well do other solvers find the least unmet? The first level, built row by row for CP-SAT and for PuLP with CBC.

Only the list of ways to help is shared with the program of the product: its rows are written out here once more, from
the definition. What a solver claims is not believed: its units become lines and are scored by the checker.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pulp
from ortools.sat.python import cp_model

from kcr2.planning.allocation import Instance, Kind, Level, Line
from kcr2.planning.allocation.columns import Columns, build_columns
from kcr2.planning.checking.checker import check

Term = tuple[int, int]
"""A way to help, and what one unit of it counts."""


@dataclass(frozen=True)
class Demand:
    """What a request asks in a period: what each way counts for it, percent-units asked, and its weight."""

    terms: list[Term]
    asked: int
    weight: int


@dataclass(frozen=True)
class Limit:
    """What may not go over a number."""

    terms: list[Term]
    most: int


@dataclass(frozen=True)
class Few:
    """A request that wants few suppliers: the ways of each."""

    by_supplier: list[list[int]]
    most: int


@dataclass(frozen=True)
class FirstLevel:
    """The first level in plain Python."""

    instance: Instance
    columns: Columns
    most: list[int]
    demands: list[Demand]
    limits: list[Limit]
    few: list[Few]

    def lines(self, units: list[int]) -> list[Line]:
        """Give the lines of a solution."""
        return [self._line(way, count) for way, count in enumerate(units) if count]

    def _line(self, way: int, count: int) -> Line:
        columns, instance = self.columns, self.instance
        stock = instance.stock[columns.stock[way]]
        release = int(columns.release[way]) if instance.kind is Kind.SHIFTS else None
        request = instance.requests[columns.request[way]].id
        return Line(
            request, stock.supplier, stock.type, count, int(columns.depart[way]), int(columns.arrive[way]), release
        )


@dataclass(frozen=True)
class Found:
    """What another solver found: unmet as it is counted again (None: no plan), the bound it gives, how it ended."""

    unmet: int | None
    bound: float | None
    ending: str
    build_s: float
    solve_s: float

    def gap(self, least: int) -> str:
        """Say how far it is above the least, in percent."""
        return (
            "no plan" if self.unmet is None else f"{100 * (self.unmet - least) / max(least, 1):.2f} % above the least"
        )


def first_level(instance: Instance) -> FirstLevel:
    """Write the first level out."""
    columns = build_columns(instance)
    away: dict[tuple[int, int], list[int]] = defaultdict(list)
    for way in range(len(columns)):
        for period in range(columns.away_from[way], columns.away_to[way]):
            away[int(columns.stock[way]), period].append(way)
    caps = [row.cap for row in instance.stock]
    most = [
        min(
            caps[columns.stock[way]],
            -(-100 * instance.requests[columns.request[way]].quantity // int(columns.effect[way])),
        )
        for way in range(len(columns))
    ]
    limits = [*_stock(caps, away), *_cover(instance, away), *_pools(instance, away)]
    return FirstLevel(instance, columns, most, list(_demands(instance, columns)), limits, list(_few(instance, columns)))


Away = dict[tuple[int, int], list[int]]


def _demands(instance: Instance, columns: Columns) -> Iterator[Demand]:
    serving: dict[tuple[int, int], list[Term]] = defaultdict(list)
    for way in range(len(columns)):
        for period in range(columns.cover_from[way], columns.cover_to[way]):
            serving[int(columns.request[way]), period].append((way, int(columns.effect[way])))
    for number, request in enumerate(instance.requests):
        for period in instance.window(request):
            yield Demand(serving[number, period], 100 * request.quantity, request.weight)


def _stock(caps: list[int], away: Away) -> Iterator[Limit]:
    for (place, _), ways in away.items():
        yield Limit([(way, 1) for way in ways], caps[place])


def _cover(instance: Instance, away: Away) -> Iterator[Limit]:
    for rule in instance.cover:
        places = [instance.stock_at.get((member, type_)) for member in rule.members for type_ in rule.types]
        for period in range(instance.periods):
            terms = [(way, 1) for place in places if place is not None for way in away.get((place, period), [])]
            yield Limit(terms, max(0, instance.base(rule) - rule.min))


def _pools(instance: Instance, away: Away) -> Iterator[Limit]:
    for pool in instance.pools:
        uses = [(instance.stock_at.get((pool.supplier, type_)), use) for type_, use in pool.use.items()]
        for period in range(instance.periods):
            terms = [(way, use) for place, use in uses if place is not None for way in away.get((place, period), [])]
            yield Limit(terms, pool.cap)


def _few(instance: Instance, columns: Columns) -> Iterator[Few]:
    ways: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for way in range(len(columns)):
        ways[int(columns.request[way])][int(columns.supplier[way])].append(way)
    for number, request in enumerate(instance.requests):
        if request.max_suppliers is not None:
            yield Few(list(ways[number].values()), request.max_suppliers)


def by_cp_sat(level: FirstLevel, *, limit_s: float, workers: int) -> Found:
    """Solve with CP-SAT of OR-tools."""
    began = time.perf_counter()
    model = cp_model.CpModel()
    units = [model.new_int_var(0, most, "") for most in level.most]
    missing = [model.new_int_var(0, demand.asked, "") for demand in level.demands]
    for demand, left in zip(level.demands, missing, strict=True):
        model.add(sum(count * units[way] for way, count in demand.terms) + left >= demand.asked)
    for limit in level.limits:
        if limit.terms:
            model.add(sum(count * units[way] for way, count in limit.terms) <= limit.most)
    for few in level.few:
        chosen = [model.new_bool_var("") for _ in few.by_supplier]
        model.add(sum(chosen) <= few.most)
        for one, ways in zip(chosen, few.by_supplier, strict=True):
            for way in ways:
                model.add(units[way] <= level.most[way] * one)
    model.minimize(sum(demand.weight * left for demand, left in zip(level.demands, missing, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = limit_s, workers
    built = time.perf_counter()
    status = solver.solve(model)
    ended = time.perf_counter()
    has_plan = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    unmet = scored(level, [solver.value(one) for one in units]) if has_plan else None
    return Found(unmet, solver.best_objective_bound, solver.status_name(status).lower(), built - began, ended - built)


def by_cbc(level: FirstLevel, *, limit_s: float, folder: Path) -> Found:
    """Solve with CBC through PuLP."""
    began = time.perf_counter()
    problem = pulp.LpProblem("unmet", pulp.LpMinimize)
    units = [problem.add_variable(f"x{way}", 0, most, cat=pulp.LpInteger) for way, most in enumerate(level.most)]
    missing = [
        problem.add_variable(f"u{place}", 0, one.asked, cat=pulp.LpInteger) for place, one in enumerate(level.demands)
    ]
    problem += pulp.lpSum(one.weight * left for one, left in zip(level.demands, missing, strict=True))
    for demand, left in zip(level.demands, missing, strict=True):
        problem += pulp.lpSum(count * units[way] for way, count in demand.terms) + left >= demand.asked
    for limit in level.limits:
        if limit.terms:
            problem += pulp.lpSum(count * units[way] for way, count in limit.terms) <= limit.most
    for number, few in enumerate(level.few):
        chosen = [
            problem.add_variable(f"y{number}_{place}", 0, 1, cat=pulp.LpInteger)
            for place in range(len(few.by_supplier))
        ]
        if chosen:
            problem += pulp.lpSum(chosen) <= few.most
        for one, ways in zip(chosen, few.by_supplier, strict=True):
            for way in ways:
                problem += units[way] - level.most[way] * one <= 0
    # By the path of the CBC that PuLP brings along: its own class for that one warns of the next version.
    cbc = pulp.PULP_CBC_CMD.pulp_cbc_path
    solver = pulp.COIN_CMD(path=cbc, msg=False, timeLimit=limit_s, gapRel=0, gapAbs=0.999, threads=1)
    solver.tmpDir = str(folder)
    built = time.perf_counter()
    problem.solve(solver)
    ended = time.perf_counter()
    values = [round(one.value() or 0) for one in units]
    ending = pulp.LpStatus[problem.status].lower()
    return Found(scored(level, values), None, ending, built - began, ended - built)


def scored(level: FirstLevel, units: list[int]) -> int | None:
    """Count a solution again; None when it breaks a rule, whatever its solver says."""
    checked = check(level.instance, level.lines(units))
    return None if checked.violations else checked.objectives[Level.UNMET]
