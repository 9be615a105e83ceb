"""What do many scenarios miss? Bounds for all at once, a plan for each, the exact engine where these disagree."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from kcr2.stress.bounding import bounds
from kcr2.stress.country import Country
from kcr2.stress.drawn import Drawn, Need
from kcr2.stress.exact import settled
from kcr2.stress.filling import HANDS, Filled, filled
from kcr2.stress.network import Network, network
from kcr2.stress.outcomes import Outcomes

ROUNDS = 3
"""How often each way of working by hand is tried again with what came short put first, where it is not sure to."""

VERSION = 2
"""Rises with every change of what an evaluation gives, so that outcomes of two versions are never mixed."""


def evaluate(
    country: Country,
    scenarios: Sequence[Drawn],
    *,
    exact: bool = True,
    proven: bool = False,
    families: frozenset[int] | None = None,
) -> Outcomes:
    """Judge scenarios against a country; the same arguments give the same outcomes to the last figure.

    exact      whether the engine judges where the plan misses something that the bound does not show to be missing:
               then whether anything is missing is known, but for what its limit of nodes leaves open
    proven     whether the engine judges wherever plan and bound differ: then also how much
    families   families of types to look at; the others are left at nothing asked and nothing missing

    With more capacity the plan may come out worse, because it is made by hand's rules. The plan of before still stands
    then, so who compares takes the lesser of the two; what is certainly short never comes out more.
    """
    net = network(country)
    needs = [_looked_at(country, drawn.needs, families) for drawn in scenarios]
    table = _Table(net, np.array([drawn.number for drawn in scenarios], dtype=np.int64))
    table.bound[:] = bounds(net, needs)
    for row, own in enumerate(needs):
        for family, mine in _by_family(net, own).items():
            _judge(table, (row, family), mine, exact=exact, proven=proven)
    return table.outcomes()


def _looked_at(country: Country, needs: Sequence[Need], families: frozenset[int] | None) -> Sequence[Need]:
    """Leave out what is not looked at, and what nobody can judge: of a type that nobody knows, nothing is missing."""
    codes = set(country.types if country.known is None else country.known)
    if families is not None:
        codes &= {code for family in families for code in country.families[family]}
    return [need for need in needs if need.capability in codes]


def _by_family(net: Network, needs: Sequence[Need]) -> dict[int, list[Need]]:
    found: dict[int, list[Need]] = {}
    for need in needs:
        found.setdefault(net.family[need.capability], []).append(need)
    return found


def _judge(table: "_Table", at: tuple[int, int], needs: list[Need], *, exact: bool, proven: bool) -> None:
    bound = int(table.bound[at])
    plan, found = _by_hand(table.net, needs, bound)
    if (exact and found > 0 and bound <= 0) or (proven and found > bound):
        judged = settled(table.net.country, at[1], needs, proven=proven)
        table.solved[at], table.bound[at] = True, max(bound, judged.bound)
        # The engine knows no better than its limit lets it; what was found first stands where it is as good.
        if judged.found < found:
            plan, found = judged.plan, judged.found
    table.found[at] = found
    table.add(at[0], needs, plan)


def _by_hand(net: Network, needs: list[Need], bound: int) -> tuple[Filled, int]:
    """Give the best plan by hand and what it leaves unmet; no other way of working is tried than needed."""
    best = filled(net, needs)
    least = _weighed(net.country, needs, best)
    for plan in _others(net, needs, rounds=0 if bound else ROUNDS) if least > bound else ():
        if (found := _weighed(net.country, needs, plan)) < least:
            best, least = plan, found
        if least <= bound:
            break
    return best, least


def _others(net: Network, needs: list[Need], *, rounds: int) -> Iterator[Filled]:
    """Give plans made in other ways, and then rounds of plans in which what came short before goes first."""
    blame: Counter[tuple[int, int]] = Counter()
    for hand in (*HANDS[1:], *(HANDS * rounds)):
        plan = filled(net, needs, hand, blame)
        yield plan
        for place, missing in enumerate(plan.missing):
            first = needs[place].first
            blame.update((place, first + at) for at, short in enumerate(missing) if short)


def _weighed(country: Country, needs: Sequence[Need], plan: Filled) -> int:
    return sum(country.weights[need.urgency] * sum(missing) for need, missing in zip(needs, plan.missing, strict=True))


@dataclass
class _Table:
    """Outcomes as they grow, one row per scenario."""

    net: Network
    number: np.ndarray
    entries: dict[tuple[int, int, int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        country = self.net.country
        rows, types, families = len(self.number), len(country.types), len(country.families)
        self.asked = np.zeros((rows, types), dtype=np.int64)
        self.late = np.zeros((rows, types), dtype=np.int64)
        self.found = np.zeros((rows, families), dtype=np.int64)
        self.bound = np.zeros((rows, families), dtype=np.int64)
        self.solved = np.zeros((rows, families), dtype=bool)

    def add(self, row: int, needs: Sequence[Need], plan: Filled) -> None:
        """Add the plan of a family."""
        for need, missing, late in zip(needs, plan.missing, plan.late, strict=True):
            kind, region = self.net.type_at[need.capability], self.net.region_at[need.region]
            self.asked[row, kind] += need.units * (need.last - need.first)
            self.late[row, kind] += late
            for block, short in enumerate(missing, start=need.first):
                if short:
                    key = row, kind, region, block
                    self.entries[key] = self.entries.get(key, 0) + short

    def outcomes(self) -> Outcomes:
        """Give what there is."""
        rows = np.array([(*key, short) for key, short in self._sorted()], dtype=np.int64).reshape(len(self.entries), 5)
        scenario = self.number[rows[:, 0]]
        judged = (self.asked, self.late, self.found, self.bound, self.solved)
        return Outcomes(self.number, *judged, scenario, *np.ascontiguousarray(rows[:, 1:].T))

    def _sorted(self) -> Iterator[tuple[tuple[int, int, int, int], int]]:
        yield from sorted(self.entries.items())
