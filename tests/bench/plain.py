"""What does the same solver need for the same program without any technique? One level after the other, on all of it.

Unmet is counted in percent-units; all variables and all rows are there from the first level on; there is no first plan.
What it is given: the plan of a level is where the next begins, and the score of a level is kept by a row.
"""

import time
from dataclasses import dataclass

import highspy
import numpy as np

from kcr2.planning.allocation import Instance, Level
from kcr2.planning.allocation.program import Program, build_program
from kcr2.planning.allocation.rows import Rows, at_most, stacked
from kcr2.planning.allocation.solver import OPTIONS, Problem


@dataclass(frozen=True)
class PlainLevel:
    """How a level ended: its score (None: no plan at all), its bound and its seconds."""

    level: Level
    score: int | None
    bound: float
    seconds: float

    @property
    def proven(self) -> bool:
        """Whether nothing better exists."""
        return self.score is not None and self.score - self.bound < 1

    def __str__(self) -> str:
        """Say it in a few words."""
        if self.proven:
            return f"{self.level} {self.seconds:.1f} s"
        if self.score is None:
            return f"{self.level} capped at {self.seconds:.0f} s without a plan"
        gap = 100 * (self.score - self.bound) / max(self.score, 1)
        return f"{self.level} capped at {self.seconds:.0f} s with a gap of {gap:.1f} %"


def solve_plainly(instance: Instance, *, limit_s: float) -> list[PlainLevel]:
    """Solve every level with so many seconds each; end at the first level without a plan."""
    program = build_program(instance)
    unmet, step = program.unmet.places, _steps(program)
    upper = program.upper * step
    rows = [_in_percent(program.hard, step), *program.soft.values()]
    values, done = None, []
    for level in instance.objectives:
        cost = program.cost[level].copy()
        cost[unmet] //= step[unmet]
        began = time.perf_counter()
        values, bound = _solve(Problem(cost, upper, stacked(rows)), values, limit_s)
        spent = time.perf_counter() - began
        score = None if values is None else int(cost @ values)
        constant = program.constant[level]
        done.append(PlainLevel(level, None if score is None else constant + score, constant + bound, spent))
        if score is None:
            break
        counted = np.flatnonzero(cost)
        rows.append(at_most(np.zeros(len(counted), dtype=np.int64), counted, cost[counted], np.array([score])))
    return done


def _steps(program: Program) -> np.ndarray:
    """Give what one of each variable stands for."""
    steps = np.ones(len(program.upper), dtype=np.int64)
    steps[program.unmet.places] = program.unmet.step
    return steps


def _in_percent(rows: Rows, step: np.ndarray) -> Rows:
    return Rows(rows.row, rows.column, rows.value // step[rows.column], rows.lower, rows.upper)


def _solve(problem: Problem, start: np.ndarray | None, limit_s: float) -> tuple[np.ndarray | None, float]:
    highs = highspy.Highs()
    highs.silent()
    for name, value in OPTIONS.items():
        highs.setOptionValue(name, value)
    highs.setOptionValue("time_limit", limit_s)
    highs.passModel(problem.model(whole=True))
    if start is not None:
        known = highspy.HighsSolution()
        known.col_value = start.astype(float)
        highs.setSolution(known)
    highs.run()
    info = highs.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None, max(info.mip_dual_bound, 0.0)
    return np.rint(highs.getSolution().col_value).astype(np.int64), max(info.mip_dual_bound, 0.0)
