"""How can anybody check that requests cannot be met together? By adding numbers, without a solver.

Weights on requests and on what limits their owners, found as worth of the rows of a relaxation. If for every way to
help the effect times the weight of its request is at most what it uses of the weighted limits, then whatever is sent
serves no more than the weighted limits together: what is asked beyond that stays unmet in every plan.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from kcr2.planning.allocation.away import Away, covered
from kcr2.planning.allocation.columns import Columns, build_columns
from kcr2.planning.allocation.instance import Instance
from kcr2.planning.allocation.rows import Rows, at_least, spread, stacked
from kcr2.planning.allocation.solver import Problem, Watch, relaxed

PLENTY = 1_000_000
MOST_PARTS = 1_000
"""Weights are fractions of whole numbers up to this: small enough to add by hand."""


SENTENCE = (
    "{requests} kunnen niet volledig: gevraagd {asked} (procent van een eenheid); wie op tijd mag en kan leveren heeft "
    "samen ten hoogste {limited}; er ontbreekt ten minste {missing}"
)
"""What a certificate says."""


@dataclass(frozen=True)
class Weighed:
    """One number of the sum: what it is about, in which period, its weight and its amount."""

    about: str
    name: str
    period: int
    weight: Fraction
    amount: int

    @property
    def told(self) -> str:
        """Its weight times its amount, as it is written down."""
        return _number(Fraction(self.amount)) if self.weight == 1 else f"{_number(self.weight)} × {self.amount}"

    def as_row(self) -> dict[str, Any]:
        """Give it as data; the weight as a fraction in text."""
        row = {"about": self.about, "name": self.name, "weight": str(self.weight), "amount": self.amount}
        return row | {"period": self.period}


@dataclass(frozen=True)
class Certificate:
    """Requests that cannot all be met, and the limits that add up to less than they ask.

    asked     what is asked, percent-units per request and period
    limited   what may be sent: units of a stock, of a cover rule, or crew of a pool
    """

    asked: tuple[Weighed, ...]
    limited: tuple[Weighed, ...]

    @property
    def missing(self) -> Fraction:
        """What is asked beyond the limits, percent-units: so much stays unmet, by the weights of `asked`."""
        return sum((one.weight * one.amount for one in self.asked), Fraction(0)) - sum(
            (one.weight * one.amount for one in self.limited), Fraction(0)
        )

    @property
    def text(self) -> str:
        """The sum in one Dutch sentence, with the codes of the problem."""
        asked = ", ".join(f"{one.name} {one.told}" for one in self.asked)
        limited = ", ".join(f"{one.name} {one.told}" for one in self.limited) or "niemand"
        return SENTENCE.format(
            requests=" en ".join(self.requests), asked=asked, limited=limited, missing=_number(self.missing)
        )

    @property
    def requests(self) -> tuple[str, ...]:
        """The requests that cannot all be met."""
        return tuple(dict.fromkeys(one.name for one in self.asked))

    def as_row(self) -> dict[str, Any]:
        """Give it as data."""
        return {
            "requests": list(self.requests),
            "asked": [one.as_row() for one in self.asked],
            "limited": [one.as_row() for one in self.limited],
            "missing": str(self.missing),
        }


def certificate(instance: Instance, requests: frozenset[str]) -> Certificate | None:
    """Give the sum that shows that some requests cannot all be met; None when no such sum exists.

    Nobody else is served in it, so what it shows holds whatever else is asked. That there is none does not mean that
    the requests can be met: units are whole, and a limit on the number of suppliers is not in the sum.
    """
    alone = instance.having(requests=tuple(row for row in instance.requests if row.id in requests), incumbent=())
    columns = build_columns(alone)
    demand, names = _asked(alone, columns)
    limited, rules = _limited(alone, columns)
    slack = np.arange(len(columns), len(columns) + len(demand))
    eased = Rows(
        np.concatenate([demand.row, np.arange(len(demand))]),
        np.concatenate([demand.column, slack]),
        np.concatenate([demand.value, np.ones_like(slack)]),
        demand.lower,
        demand.upper,
    )
    cost = np.concatenate([np.zeros(len(columns), dtype=np.int64), np.ones_like(slack)])
    found = relaxed(Problem(cost, np.full(len(cost), PLENTY), stacked([eased, limited])), Watch())
    if found is None:
        return None
    worth = [Fraction(abs(float(value))).limit_denominator(MOST_PARTS) for value in found.worth]
    made = Certificate(
        _weighed(names, worth[: len(names)], demand.lower), _weighed(rules, worth[len(names) :], limited.upper)
    )
    return made if made.missing > 0 and _covers(columns, demand, limited, worth) else None


Named = tuple[str, str, int]
"""About what, called how, in which period."""


def _weighed(names: list[Named], weights: list[Fraction], amounts: np.ndarray) -> tuple[Weighed, ...]:
    return tuple(
        Weighed(*name, weight, int(amount))
        for name, weight, amount in zip(names, weights, amounts, strict=True)
        if weight
    )


def _covers(columns: Columns, demand: Rows, limited: Rows, worth: list[Fraction]) -> bool:
    """Say whether no way to help serves more, by the weights, than it uses. Exact: fractions, no rounding."""
    gain = [Fraction(0)] * len(columns)
    for row, column, value in zip(demand.row.tolist(), demand.column.tolist(), demand.value.tolist(), strict=True):
        gain[column] += worth[row] * value
    for row, column, value in zip(limited.row.tolist(), limited.column.tolist(), limited.value.tolist(), strict=True):
        gain[column] -= worth[len(demand) + row] * value
    return all(one <= 0 for one in gain)


def _asked(instance: Instance, columns: Columns) -> tuple[Rows, list[Named]]:
    names = [("request", row.id, period) for row in instance.requests for period in instance.window(row)]
    number = {(name, period): place for place, (_, name, period) in enumerate(names)}
    column, period = spread(columns.cover_from, columns.cover_to)
    pairs = zip(columns.request[column].tolist(), period.tolist(), strict=True)
    row = np.array([number[instance.requests[request].id, at] for request, at in pairs], dtype=np.int64)
    asked = {request.id: 100 * request.quantity for request in instance.requests}
    lower = np.array([asked[name] for _, name, _ in names], dtype=np.int64)
    return at_least(row, column, columns.effect[column], lower), names


def _limited(instance: Instance, columns: Columns) -> tuple[Rows, list[Named]]:
    column, period = spread(columns.away_from, columns.away_to)
    # With plenty of each column no row is left out as one that cannot be broken.
    away = Away(column, columns.stock[column], period, np.full(len(columns), PLENTY), instance.periods)
    entries, upper, names = _groups(instance)
    rows = away.grouped(entries, upper)
    return rows, [(about, name, at) for about, name in names for at in range(instance.periods)]


def _groups(instance: Instance) -> tuple[list[tuple[int, int, int]], list[int], list[tuple[str, str]]]:
    """Give every limit with the stocks that it is about: (stock, limit, weight), how much, and its name."""
    entries = [(place, place, 1) for place in range(len(instance.stock))]
    upper = [row.cap for row in instance.stock]
    names = [("stock", f"{row.supplier}/{row.type}") for row in instance.stock]
    for rule in instance.cover:
        entries += [(place, len(upper), 1) for place in covered(instance, rule)]
        upper.append(max(0, instance.base(rule) - rule.min))
        names.append(("cover", rule.id))
    for pool in instance.pools:
        held = [(instance.stock_at.get((pool.supplier, type_)), use) for type_, use in pool.use.items()]
        entries += [(place, len(upper), use) for place, use in held if place is not None]
        upper.append(pool.cap)
        names.append(("pool", pool.id))
    return entries, upper, names


def _number(value: Fraction) -> str:
    """Write a number as one reads it in Dutch; a fraction that does not end stays a fraction."""
    if value.denominator == 1:
        return str(value.numerator)
    short = f"{float(value):.2f}".rstrip("0")
    return short.replace(".", ",") if Fraction(short) == value else f"{value.numerator}/{value.denominator}"
