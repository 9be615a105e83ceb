"""Which changes could help a request that stays short? What its owners and itself could give way on, then all else."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from kcr2.planning.allocation.instance import Instance, Kind, Request
from kcr2.planning.explanation.changes import Change, Op

Pair = tuple[Change, Change]


def near(instance: Instance, request: Request, short: int) -> Iterator[Change]:
    """Give every change about a request and what may serve it: one step first, all that is missing, then plenty."""
    types = {type_ for type_, _ in instance.serving[request.type]}
    sizes = dict.fromkeys((1, _missing(instance, request, short), plenty(instance)))
    rules = (change for size in sizes for change in _of_rules(instance, types, size))
    yield from dict.fromkeys((*_of_request(instance, request), *rules))


def far(instance: Instance, request: Request) -> Iterator[Change]:
    """Give every other change of a family, as large as can be of use: who gives way here may free units there."""
    for other in instance.requests:
        if other.id != request.id:
            *_, last = (None, *_later(instance, other))
            yield from () if last is None else (Change(Op.LATEST, last, request=other.id),)
            yield from (one for one in _of_request(instance, other) if one.op is not Op.LATEST)
    known = {replace(change, delta=None) for change in near(instance, request, 1)}
    for change in _of_rules(instance, {row.id for row in instance.types}, plenty(instance)):
        if replace(change, delta=None) not in known:
            yield change


def pairs(instance: Instance, request: Request, short: int) -> Iterator[Pair]:
    """Give two changes together, those of one owner or one kind first."""
    yield from _of_stocks(instance, request, short)
    size = _missing(instance, request, short)
    small = [one for one in near(instance, request, short) if one.op is Op.LATEST or abs(one.delta or 0) <= size]
    yield from sorted((pair for pair in combinations(small, 2) if not same_thing(*pair)), key=_nearness)


def same_thing(one: Change, other: Change) -> bool:
    """Say whether one change is more, or less, of the other. A later moment is another one for every owner."""
    return replace(one, delta=None) == replace(other, delta=None) and one.op is not Op.LATEST


def plenty(instance: Instance) -> int:
    """Give so many units that more are of no use: all that is asked by the weakest substitute, and what must stay."""
    weakest = min((effect for uses in instance.serving.values() for _, effect in uses), default=100)
    asked = sum(-(-100 * row.quantity // weakest) * len(instance.window(row)) for row in instance.requests)
    return max(1, asked + max((rule.min for rule in instance.cover), default=0))


def _missing(instance: Instance, request: Request, short: int) -> int:
    return max(1, -(-short // (100 * len(instance.window(request)))))


def _of_stocks(instance: Instance, request: Request, short: int) -> Iterator[Pair]:
    """Give, for who offers all that it has, more of both: neither more stock nor a higher offer helps alone."""
    types = {type_ for type_, _ in instance.serving[request.type]}
    for size in dict.fromkeys((1, _missing(instance, request, short))):
        for stock in instance.stock:
            if stock.type in types and stock.offer_cap == stock.available:
                of = {"supplier": stock.supplier, "type": stock.type}
                yield Change(Op.AVAILABLE, size, **of), Change(Op.OFFER_CAP, size, **of)


def _nearness(pair: Pair) -> tuple[bool, bool]:
    one, other = pair
    return one.op is not other.op, bool(one.supplier) and one.supplier != other.supplier


def _of_request(instance: Instance, request: Request) -> Iterator[Change]:
    for minutes in _later(instance, request):
        yield Change(Op.LATEST, minutes, request=request.id)
    if not request.substitutes and len(instance.serving[request.type]) > 1:
        yield Change(Op.SUBSTITUTES, request=request.id)
    if request.max_suppliers is not None:
        for more in dict.fromkeys((1, len(instance.suppliers))):
            yield Change(Op.MAX_SUPPLIERS, more, request=request.id)
    for supplier in request.declined_by:
        if any((supplier, type_) in instance.stock_at for type_, _ in instance.serving[request.type]):
            yield Change(Op.ACCEPT, request=request.id, supplier=supplier)


def _later(instance: Instance, request: Request) -> list[int]:
    """Give how much later a request would have to be for each owner that comes too late, the least first."""
    last = request.latest + 100_000
    if instance.kind is Kind.SHIFTS:
        last = (request.start_period + 1) * instance.minutes - 1
    waits = set()
    for type_, _ in instance.serving[request.type]:
        for stock in (row for row in instance.stock if row.type == type_ and row.cap > 0):
            road = instance.road(stock.supplier, type_, request.location)
            if road is not None:
                arrivals = {stock.mobilise + road, *_at_once(instance, road)}
                waits |= {arrive - request.latest for arrive in arrivals if request.latest < arrive <= last}
    return sorted(waits)


def _at_once(instance: Instance, road: int) -> Iterator[int]:
    """Give the arrivals of who leaves as a period begins: they are away a period less."""
    if instance.kind is Kind.SHIFTS:
        yield from (period * instance.minutes + road for period in range(instance.periods))


def _of_rules(instance: Instance, types: set[str], size: int) -> Iterator[Change]:
    stocks = [row for row in instance.stock if row.type in types]
    for stock in stocks:
        if stock.offer_cap is not None and stock.offer_cap < stock.available:
            yield Change(Op.OFFER_CAP, size, supplier=stock.supplier, type=stock.type)
    for rule in instance.cover:
        if rule.min and any(row.supplier in rule.members and row.type in rule.types for row in stocks):
            yield Change(Op.COVER_MIN, -min(size, rule.min), cover=rule.id)
    for pool in instance.pools:
        if uses := [use for type_, use in pool.use.items() if type_ in types]:
            yield Change(Op.POOL_CAP, size * max(uses), pool=pool.id)
    for stock in stocks:
        yield Change(Op.AVAILABLE, size, supplier=stock.supplier, type=stock.type)
