"""How is one integer program solved to proof? HiGHS, one thread, with every outcome named."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, floor, isfinite

import numpy as np

from kcr2.errors import PlanError
from kcr2.planning.allocation.rows import Rows

try:
    import highspy
except ImportError:  # told by name when a plan is asked for; everything else works without it
    highspy = None  # type: ignore[assignment]

INFINITY = float("inf")


class Ending(StrEnum):
    """How the solver ended."""

    OPTIMAL = "optimal"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True)
class Outcome:
    """What the solver found: how it ended, the best values (None when it has none) and the proven bound on the cost."""

    ending: Ending
    values: np.ndarray | None
    bound: float


@dataclass(frozen=True)
class Watch:
    """How many seconds are left, who may stop it, and who is told of every better solution."""

    left_s: Callable[[], float] = lambda: float("inf")
    cancelled: Callable[[], bool] = lambda: False
    improved: Callable[[np.ndarray], None] = lambda values: None

    def share(self, part: float) -> "Watch":
        """Give a watch that ends when a part of the time that is left now has gone."""
        kept_s = (1 - part) * self.left_s()
        return replace(self, left_s=lambda: self.left_s() - kept_s) if isfinite(kept_s) else self


@dataclass(frozen=True)
class Problem:
    """Minimise integer `cost · x` over rows, with 0 <= x <= upper."""

    cost: np.ndarray
    upper: np.ndarray
    rows: Rows

    def holds(self, values: np.ndarray) -> bool:
        """Say whether whole values keep every row and bound: counted exactly, without the solver's tolerance."""
        activity = np.bincount(self.rows.row, self.rows.value * values[self.rows.column], minlength=len(self.rows))
        kept = np.all((activity >= self.rows.lower) & (activity <= self.rows.upper))
        return bool(kept and np.all((values >= 0) & (values <= self.upper)))

    def model(self, *, whole: bool) -> "highspy.HighsLp":
        """Give it as HiGHS takes it: columns in one pass, no row added by itself."""
        count, rows = len(self.cost), self.rows
        order = np.lexsort((rows.row, rows.column))
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = count, len(rows)
        lp.col_cost_ = self.cost.astype(float)
        lp.col_lower_, lp.col_upper_ = np.zeros(count), self.upper.astype(float)
        lp.row_lower_ = np.where(np.isneginf(rows.lower), -INFINITY, rows.lower)
        lp.row_upper_ = np.where(np.isposinf(rows.upper), INFINITY, rows.upper)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.searchsorted(rows.column[order], np.arange(count + 1)).astype(np.int32)
        lp.a_matrix_.index_ = rows.row[order].astype(np.int32)
        lp.a_matrix_.value_ = rows.value[order].astype(float)
        if whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * count
        return lp


PROOF = 0.999
"""A gap below 1 proves the optimum of an integer cost."""

# One thread makes runs the same.
OPTIONS: dict[str, int | float | str] = {
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": PROOF,
}


def _loaded(problem: Problem, watch: Watch, *, whole: bool) -> "highspy.Highs":
    if highspy is None:
        raise PlanError(
            "er is geen oplosser: HiGHS (pakket highspy) is niet geïnstalleerd.",
            where="planning",
            fix="Installeer wat in requirements.txt staat; wat met de hand kan, blijft mogelijk.",
        )
    highs = highspy.Highs()
    highs.silent()
    for name, value in OPTIONS.items():
        highs.setOptionValue(name, value)
    if np.isfinite(left_s := watch.left_s()):
        highs.setOptionValue("time_limit", max(left_s, 0.0))
    highs.passModel(problem.model(whole=whole))
    return highs


@dataclass(frozen=True)
class Relaxation:
    """The optimum with fractions of units: its cost, what one of each variable adds, and what each row is worth."""

    cost: float
    reduced: np.ndarray
    worth: np.ndarray


def relaxed(problem: Problem, watch: Watch) -> Relaxation | None:
    """Solve the relaxation; None when time ran out."""
    if not len(problem.cost):
        return Relaxation(0.0, problem.cost.astype(float), np.zeros(len(problem.rows)))
    highs = _loaded(problem, watch, whole=False)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = highs.getSolution()
    cost = highs.getInfo().objective_function_value
    return Relaxation(cost, np.array(solution.col_dual), np.array(solution.row_dual))


def ranges(problem: Problem, places: np.ndarray, watch: Watch) -> tuple[np.ndarray, np.ndarray]:
    """Give the least and the greatest value of some variables; what there was no time to look at stays as wide."""
    least, most = np.zeros(len(places), dtype=np.int64), problem.upper[places].copy()
    highs = _loaded(replace(problem, cost=np.zeros_like(problem.cost)), Watch(), whole=False)
    for number, place in enumerate(places):
        for sign, found in ((1, least), (-1, most)):
            if watch.cancelled() or watch.left_s() <= 0:
                return least, most
            highs.changeColCost(int(place), float(sign))
            highs.run()
            if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                value = sign * highs.getInfo().objective_function_value
                found[number] = ceil(value - 1e-6) if sign > 0 else min(floor(value + 1e-6), found[number])
        highs.changeColCost(int(place), 0.0)
    return least, most


def solved(
    problem: Problem, start: np.ndarray | None, watch: Watch, *, most_nodes: int | None = None, gap: float = PROOF
) -> Outcome:
    """Solve, from a solution that keeps all rows if one is known, to a gap unless `most_nodes` or the watch ends it.

    Raises
    ------
    PlanError
        There is no solver, it ended in a way that says nothing about the problem, or its numbers cannot be trusted.
    """
    if not len(problem.cost):
        return Outcome(Ending.OPTIMAL, np.zeros(0, dtype=np.int64), 0.0)
    # HiGHS 1.16 may improve the start while presolving, prove that, and still hand back the start as it came.
    for known in (start, None):
        found = _run(problem, known, watch, most_nodes, gap)
        if found.ending is not Ending.OPTIMAL or _agrees(problem, found, gap):
            return found
    raise PlanError(
        "de getallen van de oplosser kloppen niet: bewezen is {bound}, gevonden is {cost}.",
        where="planning",
        fix="Meld dit met het moment van het beeld; er is geen voorstel gemaakt.",
        bound=found.bound,
        cost="niets" if found.values is None else int(problem.cost @ found.values),
    )


def _agrees(problem: Problem, found: Outcome, gap: float) -> bool:
    return found.values is not None and problem.cost @ found.values <= found.bound + gap


def _run(problem: Problem, start: np.ndarray | None, watch: Watch, most_nodes: int | None, gap: float) -> Outcome:
    highs = _loaded(problem, watch, whole=True)
    highs.setOptionValue("mip_abs_gap", gap)
    if most_nodes is not None:
        highs.setOptionValue("mip_max_nodes", most_nodes)
    if start is not None:
        known = highspy.HighsSolution()
        known.col_value = start.astype(float)
        highs.setSolution(known)
    _listen(highs, watch)
    highs.run()
    status, info = highs.getModelStatus(), highs.getInfo()
    if status.name not in _ENDINGS:
        raise PlanError(
            "HiGHS eindigde met '{status}'.",
            where="planning",
            fix="Meld dit met het moment van het beeld; gebruik niet een ouder voorstel in plaats hiervan.",
            status=highs.modelStatusToString(status),
        )
    has_values = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.rint(highs.getSolution().col_value).astype(np.int64) if has_values else None
    # What broke a row when it was rounded is no solution.
    sound = values if values is not None and problem.holds(values) else None
    return Outcome(_ENDINGS[status.name], sound, info.mip_dual_bound)


_ENDINGS = {
    "kOptimal": Ending.OPTIMAL,
    "kTimeLimit": Ending.STOPPED,
    "kInterrupt": Ending.STOPPED,
    "kSolutionLimit": Ending.STOPPED,
    "kInfeasible": Ending.INFEASIBLE,
}


def _listen(highs: "highspy.Highs", watch: Watch) -> None:
    """Hear of better solutions and let it be stopped."""

    def improved(event: "highspy.HighsCallbackEvent") -> None:
        watch.improved(np.rint(event.data_out.mip_solution).astype(np.int64))

    def asked(event: "highspy.HighsCallbackEvent") -> None:
        if watch.cancelled():
            event.interrupt()

    highs.cbMipImprovingSolution.subscribe(improved)
    highs.cbMipInterrupt.subscribe(asked)
