"""What is left of the stocks of a problem when some of them are away?"""

from collections.abc import Mapping

from kcr2.planning.allocation.instance import Instance, Stock

Away = Mapping[tuple[str, str], int]
"""Units by owner and type."""


def running(instance: Instance) -> dict[tuple[str, str], int]:
    """Count what is under way now, by owner and type.

    Of one owner at one request, what departed is listed apart and is in the whole too: it counts once.
    """
    whole: dict[tuple[str, str, str, int], int] = {}
    for line in instance.incumbent:
        key = line.supplier, line.type, line.request, line.period
        whole[key] = max(whole.get(key, 0), line.units)
    away: dict[tuple[str, str], int] = {}
    for (supplier, type_, *_where), units in whole.items():
        away[supplier, type_] = away.get((supplier, type_), 0) + units
    return away


def without(instance: Instance, away: Away) -> Instance:
    """Leave out units that are away: they are neither at home nor free, and their crews are with them."""
    pools = tuple(
        pool.model_copy(
            update={
                "cap": max(pool.cap - sum(use * away.get((pool.supplier, of), 0) for of, use in pool.use.items()), 0)
            }
        )
        for pool in instance.pools
    )
    stock = tuple(_less(row, away.get((row.supplier, row.type), 0)) for row in instance.stock)
    return instance.having(stock=stock, pools=pools, incumbent=())


def _less(stock: Stock, units: int) -> Stock:
    cap = None if stock.offer_cap is None else max(stock.offer_cap - units, 0)
    return stock.model_copy(update={"available": max(stock.available - units, 0), "offer_cap": cap})
