"""Which integer program says what an instance means? Variables, rows and costs as arrays.

Variables, all integer and from 0 up:

    x[c]      units of a way to help
    u[r, t]   unmet demand of a request in a period, in steps of the greatest common divisor of what counts there
    y[r, s]   whether a supplier serves a request, only where suppliers are counted
    l[c, t]   units below the target of a cover rule
    b[s, n]   points over a threshold of a supplier
    d[i]      units taken away from a line of the running plan

Rows:

    demand    Σ effect x + step u >= 100 quantity        per request and period
    stock     Σ x away            <= limit               per supplier, type and period
    cover     Σ x away            <= max(0, base - min)  per rule and period
    pools     Σ use x away        <= cap                 per pool and period
    suppliers x <= most y, Σ y <= n                      per request that counts its suppliers
    frozen    Σ x                 >= units               per frozen line
    softness  Σ x away - l        <= base - target, Σ points x - b <= threshold - base, Σ x + d >= units

What only softens a level comes in with that level. A row that no columns together can break is left out.
"""

from dataclasses import dataclass

import numpy as np

from kcr2.planning.allocation import counting, limits
from kcr2.planning.allocation.away import Away
from kcr2.planning.allocation.columns import Columns, build_columns
from kcr2.planning.allocation.counting import Counted, Unmet, Variables
from kcr2.planning.allocation.instance import Instance, Level
from kcr2.planning.allocation.rows import NOTHING, Rows, spread, stacked


@dataclass(frozen=True)
class Program:
    """The program of an instance.

    upper     greatest value of each variable; the columns come first
    hard      rows that every plan keeps
    soft      rows that define what a level counts
    unmet     which variables say what each request misses; `demand` what has to be met, without them
    crews     the rows of crews that can be short; `limits` the units of each stock that may be away
    counted   how the other variables follow from the columns
    cost      integer cost per variable and level; `constant` what a level costs whatever is done
    """

    instance: Instance
    columns: Columns
    upper: np.ndarray
    hard: Rows
    soft: dict[Level, Rows]
    unmet: Unmet
    demand: Rows
    crews: Rows
    limits: np.ndarray
    counted: tuple[Counted, ...]
    cost: dict[Level, np.ndarray]
    constant: dict[Level, int]

    def score(self, level: Level, values: np.ndarray) -> int:
        """Give what a solution costs at a level, exactly."""
        return int(self.constant[level] + self.cost[level] @ values)

    def keeps(self, values: np.ndarray) -> bool:
        """Say whether a solution keeps every hard row."""
        activity = np.bincount(self.hard.row, self.hard.value * values[self.hard.column], minlength=len(self.hard))
        return bool(np.all((activity >= self.hard.lower) & (activity <= self.hard.upper)))

    def completed(self, units: np.ndarray) -> np.ndarray:
        """Give the whole solution that follows from the units of the columns."""
        values = np.zeros(len(self.upper), dtype=np.int64)
        values[: len(units)] = units
        for part in self.counted:
            values[part.places] = np.minimum(part.of(units), self.upper[part.places])
        return values


def build_program(instance: Instance) -> Program:
    """Make the program in one pass over its columns."""
    columns = build_columns(instance)
    stock_limits = limits.stock_limits(instance)
    most = limits.most_useful(instance, columns, stock_limits)
    column, period = spread(columns.away_from, columns.away_to)
    away = Away(column, columns.stock[column], period, most, instance.periods)
    variables = Variables(most)
    unmet, demand, missing = counting.unmet(instance, columns, variables)
    suppliers, chosen = limits.suppliers(instance, columns, most, variables)
    parts = {
        Level.UNMET: unmet,
        Level.LATE: counting.plain(columns.late),
        Level.DISTURB: counting.disturbance(instance, columns, variables),
        Level.COVER: counting.cover_loss(instance, away, variables),
        Level.BURDEN: counting.burden(instance, columns, most, variables),
        Level.TRAVEL: counting.plain(columns.travel),
    }
    crews = limits.pools(instance, away)
    hard = [unmet.rows, limits.stock(away, stock_limits), limits.cover(instance, away), crews]
    return Program(
        instance,
        columns,
        np.concatenate(variables.most),
        stacked([*hard, suppliers, limits.frozen(instance, columns)]),
        {level: part.rows if level is not Level.UNMET else NOTHING for level, part in parts.items()},
        missing,
        demand,
        crews,
        stock_limits,
        (*(part.counted for part in parts.values() if part.counted), chosen),
        {level: part.costs(variables.count) for level, part in parts.items()},
        {level: part.constant for level, part in parts.items()},
    )
