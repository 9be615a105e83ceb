"""Who is away when? Each column in each period in which its units cannot be used at home."""

from dataclasses import dataclass

import numpy as np

from kcr2.planning.allocation.instance import Cover, Instance
from kcr2.planning.allocation.rows import Rows, at_most, groups, joined


@dataclass(frozen=True)
class Away:
    """Each column in each period in which its units are away; `most` is the greatest value of every column."""

    column: np.ndarray
    stock: np.ndarray
    period: np.ndarray
    most: np.ndarray
    periods: int

    def grouped(self, entries: list[tuple[int, int, int]], upper: list[int]) -> Rows:
        """Make a row per group and period of (stock, group, weight)."""
        entry, group, weight = joined(self.stock, groups(entries))
        row = group * self.periods + self.period[entry]
        return at_most(row, self.column[entry], weight, np.repeat(np.array(upper, dtype=np.int64), self.periods))


def covered(instance: Instance, rule: Cover) -> list[int]:
    """Give the stocks that a cover rule counts."""
    pairs = [(member, type_) for member in dict.fromkeys(rule.members) for type_ in dict.fromkeys(rule.types)]
    return [instance.stock_at[pair] for pair in pairs if pair in instance.stock_at]
