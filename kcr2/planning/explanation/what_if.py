"""What would help a request that stays short, and by exactly how much? Every claim is solved anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from itertools import islice
from math import ceil, gcd, isfinite
from typing import Any, NamedTuple

import numpy as np

from kcr2.planning.allocation.instance import Instance, Level, Request
from kcr2.planning.allocation.levels import Search, first_units
from kcr2.planning.allocation.parts import Whole
from kcr2.planning.allocation.plan import Plan
from kcr2.planning.allocation.program import Program, build_program
from kcr2.planning.allocation.rows import at_most, stacked
from kcr2.planning.allocation.run import Run, Timer
from kcr2.planning.allocation.solver import Ending, Problem, Watch, relaxed, solved
from kcr2.planning.explanation.candidates import far, near, pairs, same_thing
from kcr2.planning.explanation.changes import Change, Op, changed
from kcr2.planning.explanation.families import families, only

ENOUGH = 4
"""So many single changes that help are found for a request, the least first; then the search ends."""
PER_KIND = 2
"""So many of one kind: who sees that a later moment helps does not need ten later moments."""
BY_THE_UNIT = frozenset({Op.COVER_MIN, Op.OFFER_CAP, Op.AVAILABLE, Op.POOL_CAP, Op.MAX_SUPPLIERS})
"""Changes of which less may do as well."""
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


class Least(NamedTuple):
    """The least that a request can miss, percent-units: as found (None: nothing was), and as proven."""

    found: int | None
    proven: int


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
    _least: dict[str, Least] = field(default_factory=dict)

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
        if _least_unmet(program) >= held:
            return None
        search = Search(program, first_units(program), self._timer)
        search.solve(Level.UNMET)
        found = search.plan()
        if found.bounds.get(Level.UNMET) != found.objectives[Level.UNMET] or found.objectives[Level.UNMET] >= held:
            return None
        eased = tuple(row.id for row in alone.requests if found.short[row.id] < self.plan.short[row.id])
        total = self._unmet - held + found.objectives[Level.UNMET]
        return Effect(changes, total, eased)

    def eases(self, request: Request, effect: Effect) -> bool:
        """Say whether a request can miss less after a change that helps somebody: less than it certainly misses.

        One that would be served by another plan as good as this one must be able to miss less than in this one.
        """
        program = build_program(changed(self.family_of(request), *effect.changes))
        held = self.least(request) or self.plan.short[request.id]
        least = least_short(program, request.id, effect.unmet - self._others(request), self._watch)
        return least.found is not None and least.found < held

    @property
    def _watch(self) -> Watch:
        return Watch(lambda: self._timer.left_s, self.run.cancelled)

    def _others(self, request: Request) -> int:
        """Give the weighted unmet of what has nothing to do with the types of a request."""
        alone = self.family_of(request)
        return self._unmet - sum(row.weight * self.plan.short[row.id] for row in alone.requests)

    @property
    def _unmet(self) -> int:
        """The weighted unmet of the plan; counted here, because not every problem has it among its levels."""
        return sum(row.weight * self.plan.short[row.id] for row in self.instance.requests)

    def least(self, request: Request) -> int:
        """Give what a request misses at the least in every plan that is best for all; 0: it is not certainly short."""
        return self._least_of(request).proven

    def avoidable(self, request: Request) -> bool:
        """Say whether a plan that is as good for all was found in which a request misses nothing."""
        return self._least_of(request).found == 0

    def _least_of(self, request: Request) -> Least:
        if not self.plan.short[request.id]:
            return Least(0, 0)
        if request.id not in self._least:
            held = self._unmet - self._others(request)
            program = build_program(self.family_of(request))
            self._least[request.id] = least_short(program, request.id, held, self._watch)
        return self._least[request.id]

    def answer(self, request: Request) -> Answer:
        """Give the least changes that help a short request, or the finding that no single one does.

        Nothing is said of a plan whose unmet is not proven, or gave way to another level before it: the gain could
        come from the search, not from the change.
        """
        if self.plan.proven[:1] != (Level.UNMET,):
            return Answer(request.id, (), (), 0, exhausted=False)
        helpful: list[Effect] = []
        beside: list[Effect] = []
        tried = 0
        for change in self._candidates(request, helpful):
            if self._timer.over or len(helpful) >= ENOUGH:
                return Answer(request.id, _ordered(helpful), (), tried, exhausted=False, beside=tuple(beside))
            if any(same_thing(change, known.changes[0]) for known in helpful) or _many(change.op, helpful):
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

    def _candidates(self, request: Request, helpful: Sequence[Effect]) -> Iterator[Change]:
        """Give what could help; what is far from the request only when nothing near it does."""
        alone = self.family_of(request)
        yield from near(alone, request, self.plan.short[request.id])
        if not helpful:
            yield from far(alone, request)

    def _smallest(self, request: Request, effect: Effect) -> Effect:
        """Give the least of a change that eases a request: what more of it cannot do, less of it cannot either."""
        change = effect.changes[0]
        most = abs(change.delta or 0)
        if change.op not in BY_THE_UNIT:
            return effect
        least, best = 0, effect
        while most - least > 1:
            middle = (least + most) // 2
            found = self.effect(request, replace(change, delta=middle if (change.delta or 0) > 0 else -middle))
            if found is not None and self.eases(request, found):
                most, best = middle, found
            else:
                least = middle
        return best

    def _pairs(self, request: Request) -> tuple[Effect, ...]:
        """Try two changes together."""
        tried = pairs(self.family_of(request), request, self.plan.short[request.id])
        for pair in islice(tried, PAIRS):
            if self._timer.over:
                break
            effect = self.effect(request, *pair)
            if effect is not None and self.eases(request, effect):
                return (effect,)
        return ()


def _least_unmet(program: Program) -> int:
    """Give what fractions of units would leave unmet, rounded up to what whole units can: no plan does better."""
    cost = program.cost[Level.UNMET]
    bound = relaxed(Whole(cost, program.upper, program.hard).all(), Watch())
    step = reduce(gcd, (int(value) for value in np.unique(cost)), 0)
    return 0 if bound is None or not step else ceil((bound.cost - 1e-6) / step) * step


def least_short(program: Program, request: str, unmet: int, watch: Watch) -> Least:
    """Give the least that a request can miss while the weighted unmet of all is at most what it is."""
    number = program.instance.request_at[request]
    mine = program.unmet.request == number
    cost = np.zeros(len(program.upper), dtype=np.int64)
    cost[program.unmet.places[mine]] = program.unmet.step[mine]
    total = program.cost[Level.UNMET]
    counted = np.flatnonzero(total)
    kept = at_most(np.zeros(len(counted), dtype=np.int64), counted, total[counted], np.array([unmet]))
    problem = Problem(cost, program.upper, stacked([program.hard, kept]))
    outcome = solved(problem, None, watch)
    found = None if outcome.values is None else int(cost @ outcome.values)
    if outcome.ending is Ending.OPTIMAL and found is not None:
        return Least(found, found)
    return Least(found, max(ceil(outcome.bound - 1e-6), 0) if isfinite(outcome.bound) else 0)


def _many(op: Op, helpful: list[Effect]) -> bool:
    return sum(op is known.changes[0].op for known in helpful) >= PER_KIND


def _ordered(found: list[Effect]) -> tuple[Effect, ...]:
    return tuple(sorted(found, key=lambda one: (abs(one.changes[0].delta or 0), one.unmet)))
