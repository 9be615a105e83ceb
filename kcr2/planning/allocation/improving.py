"""How does a plan become better fast, before it is proven? Small problems around it, each solved by itself.

A level that must keep the scores of all levels before it leaves the solver few plans to stumble on. Around a plan that
keeps them there are many: whoever goes elsewhere while every stock has as many units away as before changes neither
cover nor burden nor crews. A family of types at a time is a small problem while the others stay as they are, and so
are a few periods at a time.
"""

from collections.abc import Iterable

import numpy as np

from kcr2.planning.allocation.parts import Whole
from kcr2.planning.allocation.program import Program
from kcr2.planning.allocation.rows import Rows, stacked
from kcr2.planning.allocation.solver import Problem, Watch, solved

WINDOWS = ((4, 2), (6, 3))
"""Periods in a window, and how far the next one begins: narrow ones first, they cost least."""
FEW_NODES = 200
"""A limit in nodes, not in seconds: the same plan comes out on a slow machine."""


def same_totals(program: Program, values: np.ndarray) -> Rows:
    """Give rows that keep every stock as much away, in the same periods and as heavily, as it is."""
    columns = program.columns
    keys = np.column_stack([columns.stock, columns.away_from, columns.away_to, columns.burden])
    _, group = np.unique(keys, axis=0, return_inverse=True)
    group = group.ravel()
    total = np.bincount(group, values[: len(columns)]).astype(float)
    return Rows(group, np.arange(len(columns)), np.ones(len(columns), dtype=np.int64), total, total)


def rearranged(program: Program, whole: Whole, values: np.ndarray, places: np.ndarray, watch: Watch) -> np.ndarray:
    """Give a plan that is at least as good, by sending the same units elsewhere."""
    kept = Whole(whole.cost, whole.upper, stacked([whole.rows, same_totals(program, values)]))
    return _tried(kept.around(values, places), values, places, watch)


def freed(whole: Whole, values: np.ndarray, parts: Iterable[np.ndarray], watch: Watch) -> np.ndarray:
    """Give a plan that is at least as good, by freeing one part after the other while the rest stays."""
    for places in parts:
        if watch.cancelled() or watch.left_s() <= 0:
            break
        values = _tried(whole.around(values, places), values, places, watch)
    return values


def windows(program: Program, places: np.ndarray) -> list[np.ndarray]:
    """Give, for plans with shifts, what covers a few periods in a row; what is counted is always part of it."""
    columns, periods = program.columns, program.instance.periods
    ways = places[places < len(columns)]
    counted = places[places >= len(columns)]
    found = []
    for width, stride in WINDOWS:
        for first in range(0, max(periods - width, 0) + 1, stride):
            inside = (columns.cover_from[ways] < first + width) & (columns.cover_to[ways] > first)
            if 0 < inside.sum() < len(ways):
                found.append(np.concatenate([ways[inside], counted]))
    return found


def _tried(problem: Problem, values: np.ndarray, places: np.ndarray, watch: Watch) -> np.ndarray:
    found = solved(problem, values[places], watch, most_nodes=FEW_NODES)
    if found.values is None or problem.cost @ found.values >= problem.cost @ values[places]:
        return values
    better = values.copy()
    better[places] = found.values
    return better
