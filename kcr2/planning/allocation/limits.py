"""Which rows must every plan keep? Stock, minimum cover, shared crews, number of suppliers, what has departed."""

import numpy as np

from kcr2.planning.allocation.away import Away, covered
from kcr2.planning.allocation.columns import Columns
from kcr2.planning.allocation.counting import Counted, Variables, matching
from kcr2.planning.allocation.instance import Instance
from kcr2.planning.allocation.rows import NOTHING, Rows, at_least, at_most, binding, spread, stacked


def stock_limits(instance: Instance) -> np.ndarray:
    """Give the units of each stock that may be away: what is offered, and what its own minimum cover leaves."""
    limits = np.array([row.cap for row in instance.stock], dtype=np.int64)
    for rule in instance.cover:
        counted = covered(instance, rule)
        if len(counted) == 1:
            limits[counted[0]] = min(limits[counted[0]], max(0, instance.base(rule) - rule.min))
    return limits


def most_useful(instance: Instance, columns: Columns, stock: np.ndarray) -> np.ndarray:
    """Give the most units of each column that can be of use: more than is asked never is, unless it runs already."""
    asked = np.array([100 * row.quantity for row in instance.requests], dtype=np.int64)
    enough = -(-asked[columns.request] // np.maximum(columns.effect, 1))
    for line in instance.incumbent:
        at = matching(instance, columns, line)
        enough[at] = np.maximum(enough[at], line.units)
    useful: np.ndarray = np.minimum(enough, stock[columns.stock])
    return useful


def stock(away: Away, limits: np.ndarray) -> Rows:
    """Keep what is away within the limit of each stock."""
    row = away.stock * away.periods + away.period
    return binding(at_most(row, away.column, np.ones_like(row), np.repeat(limits, away.periods)), away.most)


def cover(instance: Instance, away: Away) -> Rows:
    """Keep the minimum of rules over several stocks; a rule about one stock is in the limit of that stock."""
    entries: list[tuple[int, int, int]] = []
    upper: list[int] = []
    for rule in instance.cover:
        counted = covered(instance, rule)
        if len(counted) > 1:
            entries += [(stock, len(upper), 1) for stock in counted]
            upper.append(max(0, instance.base(rule) - rule.min))
    return binding(away.grouped(entries, upper), away.most)


def pools(instance: Instance, away: Away) -> Rows:
    """Keep within the crews that types share."""
    entries = [
        (instance.stock_at[pool.supplier, type_], number, use)
        for number, pool in enumerate(instance.pools)
        for type_, use in pool.use.items()
        if (pool.supplier, type_) in instance.stock_at
    ]
    return binding(away.grouped(entries, [pool.cap for pool in instance.pools]), away.most)


def suppliers(instance: Instance, columns: Columns, most: np.ndarray, variables: Variables) -> tuple[Rows, Counted]:
    """Count the suppliers of a request where their number is limited: no units without being counted.

    Per stock and period and not per column, which bounds far better: stints that cover the same period together give
    no more than is asked, because the later one may as well begin when the earlier one ends.
    """
    most = most + _running(instance, columns)
    limited = np.array([row.max_suppliers is not None for row in instance.requests], dtype=bool)
    counted = np.flatnonzero(limited[columns.request])
    keys = columns.request[counted] * len(instance.suppliers) + columns.supplier[counted]
    pair, place = np.unique(keys, return_inverse=True)
    chosen = variables.add(np.ones(len(pair), dtype=np.int64))
    nothing = np.zeros(len(pair))
    follows = Counted(chosen, Rows(place, counted, np.ones_like(counted), nothing, nothing))
    if not len(pair):
        return NOTHING, follows
    request, row = np.unique(pair // len(instance.suppliers), return_inverse=True)
    allowed = np.array([instance.requests[one].max_suppliers or 0 for one in request])
    within = stock_limits(instance)[columns.stock]
    serving = _linked(columns, counted, chosen[place], (columns.cover_from, columns.cover_to), most)
    gone = _linked(columns, counted, chosen[place], (columns.away_from, columns.away_to), within)
    return stacked([serving, gone, at_most(row, chosen, np.ones_like(chosen), allowed)]), follows


def _running(instance: Instance, columns: Columns) -> np.ndarray:
    """Give the units of each column's request and stock that run already: these stay as they are, even side by side."""
    units = np.zeros((len(instance.requests), max(len(instance.stock), 1)), dtype=np.int64)
    for line in instance.incumbent:
        units[instance.request_at[line.request], instance.stock_at.get((line.supplier, line.type), 0)] += line.units
    running: np.ndarray = units[columns.request, columns.stock]
    return running


def _linked(
    columns: Columns, counted: np.ndarray, chosen: np.ndarray, span: tuple[np.ndarray, np.ndarray], together: np.ndarray
) -> Rows:
    """Make a row per request, stock and period: no more than `together`, and nothing from who is not chosen."""
    entry, period = spread(span[0][counted], span[1][counted])
    column = counted[entry]
    keys = np.column_stack([columns.request[column], columns.stock[column], period])
    _, first, row = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    row = row.ravel()
    most = np.zeros(len(first), dtype=np.int64)
    np.maximum.at(most, row, together[column])
    return at_most(
        np.concatenate([row, np.arange(len(first))]),
        np.concatenate([column, chosen[entry[first]]]),
        np.concatenate([np.ones_like(column), -most]),
        np.zeros(len(first)),
    )


def frozen(instance: Instance, columns: Columns) -> Rows:
    """Keep the lines of the running plan that have departed."""
    lines = [line for line in instance.incumbent if line.frozen]
    found = [matching(instance, columns, line) for line in lines]
    column = np.concatenate([np.zeros(0, dtype=np.int64), *found])
    row = np.repeat(np.arange(len(lines)), [len(places) for places in found])
    return at_least(row, column, np.ones_like(column), np.array([line.units for line in lines]))
