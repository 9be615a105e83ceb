"""Which rows must every plan keep? Stock, minimum cover, shared crews, number of suppliers, what has departed."""

import numpy as np

from kcr2.planning.allocation.away import Away, covered
from kcr2.planning.allocation.columns import Columns
from kcr2.planning.allocation.counting import Counted, Variables, matching
from kcr2.planning.allocation.instance import Instance
from kcr2.planning.allocation.rows import NOTHING, Rows, at_least, at_most, binding, stacked


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
    return np.minimum(enough, stock[columns.stock])


def stock(away: Away, limits: np.ndarray) -> Rows:
    """Keep what is away within the limit of each stock."""
    row = away.stock * away.periods + away.period
    return binding(at_most(row, away.column, np.ones_like(row), np.repeat(limits, away.periods)), away.most)


def cover(instance: Instance, away: Away) -> Rows:
    """Keep the minimum of rules over several stocks; a rule about one stock is in the limit of that stock."""
    entries, upper = [], []
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


def suppliers(
    instance: Instance, columns: Columns, most: np.ndarray, variables: Variables
) -> tuple[Rows, Counted]:
    """Count the suppliers of a request where their number is limited: no units without being counted."""
    limited = np.array([row.max_suppliers is not None for row in instance.requests], dtype=bool)
    counted = np.flatnonzero(limited[columns.request])
    pair, place = np.unique(columns.request[counted] * len(instance.suppliers) + columns.supplier[counted], return_inverse=True)
    chosen = variables.add(np.ones(len(pair), dtype=np.int64))
    follows = Counted(chosen, Rows(place, counted, np.ones_like(counted), np.zeros(len(pair)), np.zeros(len(pair))))
    if not len(pair):
        return NOTHING, follows
    number = np.arange(len(counted))
    row, column = np.concatenate([number, number]), np.concatenate([counted, chosen[place]])
    linked = at_most(row, column, np.concatenate([np.ones_like(counted), -most[counted]]), np.zeros(len(counted)))
    request, row = np.unique(pair // len(instance.suppliers), return_inverse=True)
    allowed = np.array([instance.requests[one].max_suppliers or 0 for one in request])
    return stacked([linked, at_most(row, chosen, np.ones_like(chosen), allowed)]), follows


def frozen(instance: Instance, columns: Columns) -> Rows:
    """Keep the lines of the running plan that have departed."""
    lines = [line for line in instance.incumbent if line.frozen]
    found = [matching(instance, columns, line) for line in lines]
    column = np.concatenate([np.zeros(0, dtype=np.int64), *found])
    row = np.repeat(np.arange(len(lines)), [len(places) for places in found])
    return at_least(row, column, np.ones_like(column), np.array([line.units for line in lines]))
