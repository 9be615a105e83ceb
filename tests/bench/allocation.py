"""What does the best proposal cost, against the same program without techniques and against other solvers?"""

import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from kcr2.planning.allocation import Level, Plan, Progress, Run, allocate
from tests.bench.first_level import Found, by_cbc, by_cp_sat, first_level
from tests.bench.plain import solve_plainly
from tests.bench.timing import Measured
from tests.synthetic import national

SEED = 2
OURS_S = 300.0
"""Most seconds for all our levels together; what is not proven by then is told."""
LEVEL_S = 60.0
"""Most seconds for each level of the plain model, and for another solver on the first level."""
WORKERS = 2
RELIEF_REQUESTS = 90
"""Long requests of three days, some 24,000 stints: what a country at the end of its relief would ask."""
SHIFTS_S = 300.0
"""Seconds for the relief plan of three days; the first level has a fifth of them."""


class Watched:
    """Hears every better plan."""

    def __init__(self) -> None:
        self.told: list[Progress] = []

    def run(self, limit_s: float) -> Run:
        """Give a run that is watched."""
        return Run(time.perf_counter, limit_s, told=self.told.append, workers=WORKERS)

    def course(self, level: Level) -> str:
        """Say how the score of a level went down while it was worked on, in a few steps."""
        place = next((place for place, one in enumerate(self.told) if one.level is level), len(self.told))
        # It begins where the level before it ended, or with the first plan.
        worked = [one for one in self.told[max(place - 1, 0) :] if one.level is level or one is self.told[place - 1]]
        seen = [(one.elapsed_s, one.plan.objectives[level]) for one in worked]
        least = list(accumulate((score for _, score in seen), min))
        better = [one for place, one in enumerate(seen) if not place or one[1] < least[place - 1]]
        shown = better if len(better) < 6 else [*better[:: len(better) // 5 + 1], better[-1]]
        return ", ".join(f"{score} at {at:.1f} s" for at, score in shown)


def allocation(folder: Path) -> Iterator[Measured]:
    """Compare on one national problem at one moment; then watch a relief plan of three days."""
    instance, watched = national(SEED), Watched()
    began = time.perf_counter()
    plan = allocate(instance, watched.run(OURS_S))
    ours = time.perf_counter() - began
    yield Measured(
        "national: first usable plan", watched.told[0].elapsed_s, "s", "under 1", "nearest-first, keeps every rule"
    )
    spent = sum(plan.seconds.values())
    detail = f"{1000 * plan.seconds['build']:.0f} ms of {spent:.1f} s"
    yield Measured(
        "national: building the model / all levels", 100 * plan.seconds["build"] / spent, "%", "at most 15", detail
    )
    level, first = first_level(instance), _first_s(plan)
    yield _against("CP-SAT, 2 workers", by_cp_sat(level, limit_s=LEVEL_S, workers=WORKERS), plan, first)
    yield _against("PuLP with CBC", by_cbc(level, limit_s=LEVEL_S, folder=folder), plan, first)
    plain = solve_plainly(instance, limit_s=LEVEL_S)
    theirs = sum(one.seconds for one in plain)
    missed = len(instance.objectives) - len(plain)
    detail = f"{ours:.1f} s ({_stood(plan)}) against {'; '.join(map(str, plain))}" + (
        f"; {missed} not begun" if missed else ""
    )
    capped = "at most this" if not all(one.proven for one in plain) or missed else ""
    yield Measured("national: all levels / the plain model, same solver", ours / theirs, "x", capped, detail)
    yield from _relief()


def _relief() -> Iterator[Measured]:
    watched = Watched()
    plan = allocate(national(SEED, requests=RELIEF_REQUESTS, periods=12), watched.run(SHIFTS_S))
    yield Measured(
        "12 periods: first usable plan", watched.told[0].elapsed_s, "s", "", "nearest-first, keeps every rule"
    )
    for level in plan.objectives:
        bound = "at most 1" if level is Level.UNMET else ""
        detail = f"{plan.objectives[level]}, bound {plan.bounds.get(level, 'unknown')}"
        detail += f", {plan.seconds.get(level, 0.0):.0f} s: {watched.course(level)}"
        yield Measured(f"12 periods: gap of {level}", _gap(plan, level), "%", bound, detail)


def _first_s(plan: Plan) -> float:
    """Give our seconds for the first level, with all that goes before it."""
    return plan.seconds["build"] + plan.seconds["start"] + plan.seconds[Level.UNMET]


def _against(name: str, found: Found, plan: Plan, ours: float) -> Measured:
    theirs = found.build_s + found.solve_s
    detail = f"{ours:.2f} s against {theirs:.2f} s, says {found.ending}, {found.gap(plan.objectives[Level.UNMET])}"
    capped = "at most this" if found.ending != "optimal" or found.solve_s >= LEVEL_S else ""
    return Measured(f"national: least unmet / {name}", ours / theirs, "x", capped, detail)


def _stood(plan: Plan) -> str:
    if len(plan.proven) == len(plan.objectives):
        return "all proven"
    return ", ".join(f"{level} {_gap(plan, level):.2f} %" for level in plan.objectives if level not in plan.proven)


def _gap(plan: Plan, level: Level) -> float:
    """Give how far a level may still be from the best, in percent of its score; all of it where nothing is known."""
    score = plan.objectives[level]
    return 100 * (score - plan.bounds.get(level, 0)) / max(score, 1)
