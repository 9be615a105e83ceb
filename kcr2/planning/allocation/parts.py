"""Which parts of a program are independent, and what is left of a program when some variables keep their values?"""

from dataclasses import dataclass

import numpy as np

from kcr2.planning.allocation.rows import Rows, restricted
from kcr2.planning.allocation.solver import Problem


def independent(count: int, rows: Rows) -> list[np.ndarray]:
    """Give the sets of variables that no row ties together, by the least variable in each."""
    label = np.arange(count)
    while True:
        least = np.full(len(rows), count)
        np.minimum.at(least, rows.row, label[rows.column])
        spread = label.copy()
        np.minimum.at(spread, rows.column, least[rows.row])
        spread = spread[spread]
        if np.array_equal(spread, label):
            break
        label = spread
    order = np.argsort(label, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(label[order])) + 1) if count else []


@dataclass(frozen=True)
class Whole:
    """A program at one level: cost, greatest values and rows of all its variables."""

    cost: np.ndarray
    upper: np.ndarray
    rows: Rows

    def part(self, places: np.ndarray) -> Problem:
        """Give the problem of variables that no row ties to others."""
        return Problem(self.cost[places], self.upper[places], restricted(self.rows, places, len(self.cost)))

    def all(self) -> Problem:
        """Give the problem of all variables."""
        return Problem(self.cost, self.upper, self.rows)

    def around(self, values: np.ndarray, places: np.ndarray) -> Problem:
        """Give the problem of some variables while the others keep their values."""
        free = np.zeros(len(self.cost), dtype=bool)
        free[places] = True
        kept = ~free[self.rows.column]
        taken = self.rows.value[kept] * values[self.rows.column[kept]]
        used = np.bincount(self.rows.row[kept], taken, minlength=len(self.rows))
        rows = Rows(self.rows.row, self.rows.column, self.rows.value, self.rows.lower - used, self.rows.upper - used)
        return Problem(self.cost[places], self.upper[places], restricted(rows, places, len(self.cost)))
