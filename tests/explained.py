"""Which known problems have been solved and explained already? Each once for all tests."""

import time
from functools import cache

from kcr2.planning.allocation import Instance, Level, Plan, Run, allocate
from kcr2.planning.allocation.instance import Request
from kcr2.planning.explanation.changes import Change, Op
from kcr2.planning.explanation.explaining import Explanation, explain
from kcr2.planning.explanation.reasons import Reason
from tests.allocations import KNOWN, Rows, instance

RUN = Run(clock=time.monotonic)
"""Without a limit: everything is proven."""

BY_HAND = [name for name in KNOWN if "-" in name]
"""One rule each, made by hand."""
DRAWN = ["s01", "s02", "s03", "s04", "s05", "s06", "s09", "s12", "s13", "m01", "p02", "p03", "t02", "t03", "t07", "t10"]
"""Drawn problems that are explained in seconds, of every kind."""
EXPLAINED = [*BY_HAND, *DRAWN]


@cache
def plan(name: str) -> Plan:
    """Give the best plan of a known problem."""
    return allocate(instance(name), RUN)


@cache
def explained(name: str) -> Explanation:
    """Give what is said about the best plan of a known problem."""
    return explain(instance(name), plan(name), RUN)


def solved(given: Instance) -> Plan:
    """Give the best plan of a problem at every level."""
    return allocate(given, RUN)


def explanation_of(given: Instance) -> Explanation:
    """Give what is said about the best plan of a problem."""
    return explain(given, solved(given), RUN)


def unmet(given: Instance) -> int:
    """Give the least unmet of a problem, solved from nothing."""
    return allocate(given.having(objectives=(Level.UNMET,)), RUN).objectives[Level.UNMET]


def least(given: Instance, request: Request) -> int:
    """Give what a request misses at the least over all plans with the least unmet.

    Every other percent-unit weighs more than all that the request could miss, so that what it misses only breaks ties.
    """
    more = 100 * request.quantity * len(given.window(request)) + 1
    rows = tuple(
        row.model_copy(update={"weight": row.weight * more + int(row.id == request.id)}) for row in given.requests
    )
    return allocate(given.having(objectives=(Level.UNMET,), requests=rows), RUN).short[request.id]


def change_of(row: Rows) -> Change:
    """Give a change as the schema writes it."""
    fields = {name: value for name, value in row.items() if name not in {"op", "unmet"}}
    return Change(Op(row["op"]), **fields)


def reason_of(said: Explanation, request: str, supplier: str) -> Reason:
    """Give the only reason why an owner gives no more to a short request."""
    short = next(one for one in said.shortages if one.request == request)
    (reason,) = [one for one in short.reasons if one.supplier == supplier]
    return reason
