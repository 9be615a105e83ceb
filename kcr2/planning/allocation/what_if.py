"""What would help a request that stays short, and by exactly how much? Every claim is solved anew."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from kcr2.planning.allocation.changes import Change, Op, changed
from kcr2.planning.allocation.families import families, only
from kcr2.planning.allocation.instance import Instance, Kind, Level, Request
from kcr2.planning.allocation.levels import Search
from kcr2.planning.allocation.nearest import nearest_first
from kcr2.planning.allocation.parts import Whole
from kcr2.planning.allocation.plan import Plan
from kcr2.planning.allocation.program import Program, build_program
from kcr2.planning.allocation.rows import at_most, stacked
from kcr2.planning.allocation.run import Run, Timer
from kcr2.planning.allocation.solver import Problem, Watch, relaxed, solved

ENOUGH = 4
"""So many single changes that help are found for a request, the least first; then the search ends."""
PER_KIND = 2
"""So many of one kind: who sees that a later moment helps does not need ten later moments."""
BY_THE_UNIT = frozenset({Op.COVER_MIN, Op.OFFER_CAP, Op.AVAILABLE})
"""Changes of which one was tried first, and then as many as are missing."""
PAIRS = 60
"""So many combinations of two are tried where no single change helps."""


@dataclass(frozen=True)
class Effect:
    """What a change, or several together, would do: the weighted unmet of the whole, and who is short by less."""

    changes: tuple[Change, ...]
    unmet: int
    eased: tuple[str, ...]

    def as_row(self) -> dict[str, Any]:
        """Give it as the schema writes it: one change by itself, several as a list."""
        rows = [change.as_row() for change in self.changes]
        named = rows[0] if len(rows) == 1 else {"changes": rows}
        return named | {"unmet": self.unmet, "eases": list(self.eased)}


@dataclass(frozen=True)
class Answer:
    """What was found for one request.

    single      single changes that ease it, the least first; `combined` two together, where no single one does
    beside      changes that ease others who ask for the same, but not this one
    exhausted   True when every single change was tried: if none helps, that is proven
    """

    request: str
    single: tuple[Effect, ...]
    combined: tuple[Effect, ...]
    tried: int
    exhausted: bool
    beside: tuple[Effect, ...] = ()


@dataclass
class WhatIf:
    """Changes tried on one plan; what was solved once is not solved again."""

    instance: Instance
    plan: Plan
    run: Run
    _known: dict[tuple[Change, ...], Effect | None] = field(default_factory=dict)
    _least: dict[str, int] = field(default_factory=dict)

    @cached_property
    def _timer(self) -> Timer:
        return Timer(self.run)

    @cached_property
    def _family(self) -> dict[str, int]:
        return families(self.instance)

    @cached_property
    def _alone(self) -> dict[int, Instance]:
        types: dict[int, set[str]] = {}
        for type_, number in self._family.items():
            types.setdefault(number, set()).add(type_)
        return {
            number: only(self.instance, frozenset(members)).having(objectives=(Level.UNMET,))
            for number, members in types.items()
        }

    def family_of(self, request: Request) -> Instance:
        """Give the problem of the types that have to do with a request."""
        return self._alone[self._family[request.type]]

    def effect(self, request: Request, *changes: Change) -> Effect | None:
        """Give what changes about the types of a request would do; None when nothing, or when time ran out."""
        if changes not in self._known:
            self._known[changes] = self._solved(self.family_of(request), changes)
        return self._known[changes]

    def _solved(self, alone: Instance, changes: tuple[Change, ...]) -> Effect | None:
        held = sum(row.weight * self.plan.short[row.id] for row in alone.requests)
        program = build_program(changed(alone, *changes))
        bound = relaxed(Whole(program.cost[Level.UNMET], program.upper, program.hard).all(), Watch())
        # Nothing to gain: not even fractions of units would do better.
        if bound is None or bound.cost > held - 1e-6:
            return None
        search = Search(program, nearest_first(program), self._timer)
        search.solve(Level.UNMET)
        found = search.plan()
        if found.bounds.get(Level.UNMET) != found.objectives[Level.UNMET] or found.objectives[Level.UNMET] >= held:
            return None
        eased = tuple(row.id for row in alone.requests if found.short[row.id] < self.plan.short[row.id])
        total = self.plan.objectives[Level.UNMET] - held + found.objectives[Level.UNMET]
        return Effect(changes, total, eased)

    def eases(self, request: Request, effect: Effect) -> bool:
        """Say whether a request that was certainly short can be less so after a change that helps somebody."""
        least = self.least(request)
        if not least:
            return request.id in effect.eased
        program = build_program(changed(self.family_of(request), *effect.changes))
        return least_short(program, request.id, effect.unmet - self._others(request)) < least

    def _others(self, request: Request) -> int:
        """Give the weighted unmet of what has nothing to do with the types of a request."""
        alone = self.family_of(request)
        return self.plan.objectives[Level.UNMET] - sum(row.weight * self.plan.short[row.id] for row in alone.requests)

    def least(self, request: Request) -> int:
        """Give what a request misses at the least in every plan that is best for all; 0: it is not certainly short."""
        if not self.plan.short[request.id]:
            return 0
        if request.id not in self._least:
            held = self.plan.objectives[Level.UNMET] - self._others(request)
            self._least[request.id] = least_short(build_program(self.family_of(request)), request.id, held)
        return self._least[request.id]

    def answer(self, request: Request) -> Answer:
        """Give the least changes that help a short request, or the finding that no single one does."""
        helpful: list[Effect] = []
        beside: list[Effect] = []
        tried = 0
        for change in candidates(self.family_of(request), request, self.plan.short[request.id]):
            if self._timer.over or len(helpful) >= ENOUGH:
                return Answer(request.id, _ordered(helpful), (), tried, exhausted=False, beside=tuple(beside))
            if any(_same_thing(change, known.changes[0]) for known in helpful) or _many(change.op, helpful):
                continue
            tried += 1
            effect = self.effect(request, change)
            if effect is not None and self.eases(request, effect):
                helpful.append(self._smallest(request, effect))
            elif effect is not None:
                beside.append(effect)
        combined = () if helpful else self._pairs(request)
        all_tried = not self._timer.over
        return Answer(request.id, _ordered(helpful), combined, tried, exhausted=all_tried, beside=tuple(beside))

    def _smallest(self, request: Request, effect: Effect) -> Effect:
        """Give the least of a change that eases a request: what more of it cannot do, less of it cannot either."""
        change = effect.changes[0]
        most = abs(change.delta or 0)
        if change.op not in BY_THE_UNIT or most < 3:
            return effect
        least, best = 1, effect
        while most - least > 1:
            middle = (least + most) // 2
            found = self.effect(request, replace(change, delta=middle if (change.delta or 0) > 0 else -middle))
            if found is not None and self.eases(request, found):
                most, best = middle, found
            else:
                least = middle
        return best

    def _pairs(self, request: Request) -> tuple[Effect, ...]:
        """Try two changes together, those of one owner or one kind first."""
        alone, short = self.family_of(request), self.plan.short[request.id]
        pairs = [pair for pair in combinations(candidates(alone, request, short), 2) if not _same_thing(*pair)]
        for pair in [*_of_stocks(alone, request, short), *sorted(pairs, key=_nearness)][:PAIRS]:
            if self._timer.over:
                break
            effect = self.effect(request, *pair)
            if effect is not None and self.eases(request, effect):
                return (effect,)
        return ()


def least_short(program: Program, request: str, unmet: int) -> int:
    """Give the least that a request can miss while the weighted unmet of all stays what it is, in percent-units."""
    number = program.instance.request_at[request]
    mine = program.unmet.request == number
    cost = np.zeros(len(program.upper), dtype=np.int64)
    cost[program.unmet.places[mine]] = program.unmet.step[mine]
    total = program.cost[Level.UNMET]
    counted = np.flatnonzero(total)
    kept = at_most(np.zeros(len(counted), dtype=np.int64), counted, total[counted], np.array([unmet]))
    problem = Problem(cost, program.upper, stacked([program.hard, kept]))
    found = solved(problem, None, Watch())
    return 0 if found.values is None else int(cost @ found.values)


def _same_thing(one: Change, other: Change) -> bool:
    return replace(one, delta=None) == replace(other, delta=None) and one.op is not Op.LATEST


def _many(op: Op, helpful: list[Effect]) -> bool:
    return sum(op is known.changes[0].op for known in helpful) >= PER_KIND


def _ordered(found: list[Effect]) -> tuple[Effect, ...]:
    return tuple(sorted(found, key=lambda one: (abs(one.changes[0].delta or 0), one.unmet)))


def _of_stocks(instance: Instance, request: Request, short: int) -> Iterator[tuple[Change, Change]]:
    """Give, for who offers all that it has, more of both: neither more stock nor a higher offer helps alone."""
    types = {type_ for type_, _ in instance.serving[request.type]}
    for size in _sizes(instance, request, short):
        for stock in instance.stock:
            if stock.type in types and stock.offer_cap == stock.available:
                of = {"supplier": stock.supplier, "type": stock.type}
                yield Change(Op.AVAILABLE, size, **of), Change(Op.OFFER_CAP, size, **of)


def _sizes(instance: Instance, request: Request, short: int) -> Iterator[int]:
    yield from dict.fromkeys((1, max(1, -(-short // (100 * len(instance.window(request)))))))


def _nearness(pair: tuple[Change, Change]) -> tuple[bool, bool]:
    one, other = pair
    return one.op is not other.op, bool(one.supplier) and one.supplier != other.supplier


def candidates(instance: Instance, request: Request, short: int) -> Iterator[Change]:
    """Give every single change that could help a request, by one step first and then by all that is missing."""
    rules = (change for size in _sizes(instance, request, short) for change in _of_rules(instance, request, size))
    yield from dict.fromkeys((*_of_request(instance, request), *rules))


def _of_request(instance: Instance, request: Request) -> Iterator[Change]:
    for minutes in _later(instance, request):
        yield Change(Op.LATEST, minutes, request=request.id)
    if not request.substitutes and len(instance.serving[request.type]) > 1:
        yield Change(Op.SUBSTITUTES, request=request.id)
    if request.max_suppliers is not None:
        yield Change(Op.MAX_SUPPLIERS, 1, request=request.id)
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
            if road is not None and request.latest < stock.mobilise + road <= last:
                waits.add(stock.mobilise + road - request.latest)
    return sorted(waits)


def _of_rules(instance: Instance, request: Request, size: int) -> Iterator[Change]:
    types = {type_ for type_, _ in instance.serving[request.type]}
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
