"""How does a problem look in which units may also wait elsewhere than at home?

What waits is of a type of its own, with roads of its own. What stays at home, crews and offers count it together with
what is at home, so that the same search finds the best plan with it and without it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kcr2.planning.allocation.columns import eligible_stock
from kcr2.planning.allocation.instance import (
    Cover,
    Instance,
    Level,
    Pool,
    Request,
    Stock,
    Substitution,
    Supplier,
    TypeRow,
)

GAIN = (Level.UNMET, Level.LATE)
"""What setting ready must make better; otherwise nobody is asked to move."""
AT = " @ "
"""Between a type and where it waits."""
FOR = "voor "
"""Before a request: the type that it asks for, which whatever may serve it stands in for."""


@dataclass(frozen=True)
class Staging:
    """A place where units may wait: minutes from each owner, and onward to each location; None: no way known."""

    id: str
    reach: Mapping[str, int | None]
    onward: Mapping[str, int | None]


@dataclass(frozen=True)
class Waiting:
    """A stock that may wait; `ready_min` when it is there, `depart_min` when it may drive on."""

    stock: Stock
    staging: Staging
    ready_min: int
    depart_min: int

    @property
    def type(self) -> str:
        """The type that it is while it waits."""
        return f"{self.stock.type}{AT}{self.staging.id}"


def called(stock: Stock, strikes_min: int) -> Stock:
    """Let a stock get ready only when it is asked for."""
    return stock.model_copy(update={"mobilise": strikes_min + stock.mobilise})


def ways_to_wait(asked: Instance, stagings: Sequence[Staging], strikes_min: int) -> Iterator[Waiting]:
    """Give what may wait where: what may serve a request, and has a way to get there."""
    places = sorted({place for request in asked.requests for place, _effect in eligible_stock(asked, request)})
    for stock in (asked.stock[place] for place in places):
        for staging in stagings:
            reach = staging.reach.get(stock.supplier)
            if reach is not None:
                there = stock.mobilise + reach
                yield Waiting(stock, staging, there, max(there, strikes_min))


def waiting_too(home: Instance, ways: Sequence[Waiting]) -> Instance:
    """Add to a problem what may wait elsewhere. The burden of its plans is how many units do."""
    types = {way.type: way.stock.type for way in ways}
    added = tuple(
        way.stock.model_copy(update={"type": way.type, "mobilise": way.depart_min, "offer_cap": way.stock.cap})
        for way in ways
    )
    return home.having(
        objectives=(*GAIN, Level.BURDEN, Level.COVER, Level.TRAVEL),
        types=tuple(_types(home, types)),
        substitutions=tuple(pair for row in home.requests for pair in _serving(home, row, types)),
        suppliers=tuple(map(_counted, home.suppliers)),
        stock=(*home.stock, *added),
        cover=(*(_counting(rule, types, added) for rule in home.cover), *_together(ways)),
        pools=tuple(_shared(pool, types) for pool in home.pools),
        requests=tuple(row.model_copy(update={"type": f"{FOR}{row.id}", "substitutes": True}) for row in home.requests),
        roads=home.roads | _onward(ways),
    )


def _types(home: Instance, types: Mapping[str, str]) -> Iterator[TypeRow]:
    yield from (row.model_copy(update={"burden": 0}) for row in home.types)
    yield from (TypeRow(id=type_, burden=1) for type_ in types)
    yield from (TypeRow(id=f"{FOR}{row.id}") for row in home.requests)


def _serving(home: Instance, request: Request, types: Mapping[str, str]) -> Iterator[Substitution]:
    serving = dict(home.serving[request.type]) if request.substitutes else {request.type: 100}
    uses = {use: use for use in serving} | {type_: of for type_, of in types.items() if of in serving}
    for use, of in uses.items():
        yield Substitution(use=use, for_=f"{FOR}{request.id}", effect=serving[of])


def _counted(row: Supplier) -> Supplier:
    return row.model_copy(update={"burden_base": 0, "burden_steps": ((0, 1),)})


def _counting(rule: Cover, types: Mapping[str, str], added: Sequence[Stock]) -> Cover:
    """Let a cover rule count what waits elsewhere as away, and nothing twice."""
    more_types = tuple(type_ for type_, of in types.items() if of in rule.types)
    more = sum(row.available for row in added if row.supplier in rule.members and row.type in more_types)
    numbers = {"min": rule.min + more, "target": rule.target + more}
    return rule.model_copy(update={"types": (*rule.types, *more_types)} | numbers)


def _together(ways: Sequence[Waiting]) -> Iterator[Cover]:
    """Let an owner send no more of a type than it offers, from wherever."""
    for stock in dict.fromkeys(way.stock for way in ways):
        types = (stock.type, *(way.type for way in ways if way.stock is stock))
        least = stock.available * len(types) - stock.cap
        yield Cover(id=f"{stock.supplier} {stock.type}{AT}", members=(stock.supplier,), types=types, min=least)


def _shared(pool: Pool, types: Mapping[str, str]) -> Pool:
    more = {type_: pool.use[of] for type_, of in types.items() if of in pool.use}
    return pool.model_copy(update={"use": pool.use | more})


def _onward(ways: Sequence[Waiting]) -> dict[str, dict[str, dict[str, int | None]]]:
    roads: dict[str, dict[str, dict[str, int | None]]] = {}
    for way in ways:
        roads.setdefault(way.type, {})[way.stock.supplier] = dict(way.staging.onward)
    return roads
