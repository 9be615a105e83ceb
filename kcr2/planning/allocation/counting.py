"""What does each level count? The variables that follow from the columns, their rows and what they cost."""

from dataclasses import dataclass, field
from math import gcd

import numpy as np

from kcr2.planning.allocation.away import Away, covered
from kcr2.planning.allocation.columns import Columns
from kcr2.planning.allocation.instance import Incumbent, Instance
from kcr2.planning.allocation.rows import NOTHING, Rows, at_least, at_most, groups, joined, kept, spread

NONE = np.zeros(0, dtype=np.int64)


class Variables:
    """Hands out places for variables and keeps their greatest values."""

    def __init__(self, most: np.ndarray) -> None:
        """Begin with the columns."""
        self.most = [most]
        self.count = len(most)

    def add(self, most: np.ndarray) -> np.ndarray:
        """Add variables and give their places."""
        places = np.arange(self.count, self.count + len(most))
        self.most.append(most)
        self.count += len(most)
        return places


@dataclass(frozen=True)
class Counted:
    """Variables that follow from the columns: how far each row of columns goes over, or stays under, its bound.

    `step` is what one of the variable stands for.
    """

    places: np.ndarray
    rows: Rows
    step: np.ndarray | int = 1

    def of(self, units: np.ndarray) -> np.ndarray:
        """Give the values for the units of the columns."""
        activity = np.bincount(self.rows.row, self.rows.value * units[self.rows.column], minlength=len(self.rows))
        under = np.where(np.isfinite(self.rows.lower), self.rows.lower, activity) - activity
        over = activity - np.where(np.isfinite(self.rows.upper), self.rows.upper, activity)
        excess = np.rint(np.maximum(np.maximum(over, under), 0)).astype(np.int64)
        return -(-excess // self.step)


@dataclass(frozen=True)
class Part:
    """One level: rows that define it, variables with their cost, and what it costs anyway."""

    places: np.ndarray
    cost: np.ndarray
    rows: Rows = field(default=NOTHING)
    counted: Counted | None = None
    constant: int = 0

    def costs(self, count: int) -> np.ndarray:
        """Give the cost of every variable."""
        cost = np.zeros(count, dtype=np.int64)
        np.add.at(cost, self.places, self.cost)
        return cost


@dataclass(frozen=True)
class Unmet:
    """The variables that count unmet demand: of which request each is, and how many percent-units one of it is."""

    places: np.ndarray
    request: np.ndarray
    step: np.ndarray


def plain(cost: np.ndarray) -> Part:
    """Count something that every unit of a column costs."""
    return Part(np.arange(len(cost)), cost)


def unmet(instance: Instance, columns: Columns, variables: Variables) -> tuple[Part, Rows, Unmet]:
    """Count what every request misses in each period, weighted by priority; with it what each asks for."""
    windows = [instance.window(request) for request in instance.requests]
    lengths = np.array([len(window) for window in windows], dtype=np.int64)
    first = np.cumsum(lengths) - lengths - np.array([window.start for window in windows], dtype=np.int64)
    number = np.repeat(np.arange(len(windows)), lengths)
    asked = np.array([100 * row.quantity for row in instance.requests], dtype=np.int64)
    weight = np.array([row.weight for row in instance.requests], dtype=np.int64)
    step = _steps(columns, asked)
    column, period = spread(columns.cover_from, columns.cover_to)
    serving = at_least(first[columns.request[column]] + period, column, columns.effect[column], asked[number])
    places = variables.add(asked[number] // step[number])
    rows = _eased(serving, places, step[number])
    part = Part(places, weight[number] * step[number], rows, Counted(places, serving, step[number]))
    return part, serving, Unmet(places, number, step[number])


def _steps(columns: Columns, asked: np.ndarray) -> np.ndarray:
    """Give the step in which a request can be short: counting in larger steps makes branching much easier."""
    steps = asked.copy()
    for number, effect in sorted(set(zip(columns.request.tolist(), columns.effect.tolist(), strict=True))):
        steps[number] = gcd(int(steps[number]), effect)
    return steps


def cover_loss(instance: Instance, away: Away, variables: Variables) -> Part:
    """Count units below target: plainly where the target is not met anyway, else over the slack that is left."""
    rules = [rule for rule in instance.cover if rule.weight]
    weight = np.array([rule.weight for rule in rules], dtype=np.int64)
    slack = [instance.base(rule) - rule.target for rule in rules]
    entries = [(stock, number, 1) for number, rule in enumerate(rules) for stock in covered(instance, rule)]
    rows = away.grouped(entries, slack)
    standing = sum(rule.weight * max(0, -left) for rule, left in zip(rules, slack, strict=True))
    return _piecewise(rows, np.repeat(weight, away.periods), away.most, variables, standing * away.periods)


def burden(instance: Instance, columns: Columns, most: np.ndarray, variables: Variables) -> Part:
    """Count points over each threshold of a supplier; plainly over thresholds that were passed before."""
    steps = [
        (place, threshold - supplier.burden_base, slope)
        for place, supplier in enumerate(instance.suppliers)
        for threshold, slope in supplier.burden_steps
        if slope
    ]
    entry, step, _ = joined(
        columns.supplier, groups([(place, number, 1) for number, (place, _, _) in enumerate(steps)])
    )
    slope = np.array([value for _, _, value in steps], dtype=np.int64)
    rows = at_most(step, entry, columns.burden[entry], np.array([left for _, left, _ in steps], dtype=np.int64))
    return _piecewise(rows, slope, most, variables, sum(value * max(0, -left) for _, left, value in steps))


def _piecewise(rows: Rows, slope: np.ndarray, most: np.ndarray, variables: Variables, standing: int) -> Part:
    """Count how far each row is exceeded, times its slope. Where nothing is left, every unit counts as it is."""
    activity = np.bincount(rows.row, rows.value * most[rows.column], minlength=len(rows))
    reached = (rows.upper > 0) & (activity > rows.upper)
    soft = kept(rows, reached)
    places = variables.add((activity - rows.upper)[reached].astype(np.int64))
    plainly = rows.upper[rows.row] <= 0
    return Part(
        np.concatenate([rows.column[plainly], places]),
        np.concatenate([rows.value[plainly] * slope[rows.row[plainly]], slope[reached]]),
        _eased(soft, places, np.full(len(places), -1)),
        Counted(places, soft),
        standing,
    )


def disturbance(instance: Instance, columns: Columns, variables: Variables) -> Part:
    """Count units that are taken away from lines that run but have not departed."""
    lines = [line for line in instance.incumbent if not line.frozen]
    found = [matching(instance, columns, line) for line in lines]
    units = np.array([line.units for line in lines], dtype=np.int64)
    column = np.concatenate([NONE, *found])
    row = np.repeat(np.arange(len(lines)), [len(places) for places in found])
    staying = at_least(row, column, np.ones_like(column), units)
    places = variables.add(units)
    cost = np.array([line.change_cost for line in lines], dtype=np.int64)
    return Part(places, cost, _eased(staying, places, np.ones_like(places)), Counted(places, staying))


def matching(instance: Instance, columns: Columns, line: Incumbent) -> np.ndarray:
    """Give the columns that carry on a running line: same request, stock and first covered period."""
    number, place = instance.request_at[line.request], instance.stock_at.get((line.supplier, line.type), -1)
    return np.flatnonzero((columns.request == number) & (columns.stock == place) & (columns.cover_from == line.period))


def _eased(rows: Rows, places: np.ndarray, step: np.ndarray) -> Rows:
    """Let each row be broken by its own variable, which then counts how far."""
    number = np.arange(len(rows))
    row, column = np.concatenate([rows.row, number]), np.concatenate([rows.column, places])
    return Rows(row, column, np.concatenate([rows.value, step]), rows.lower, rows.upper)
