"""Which whole numbers of units just meet a demand, or just fill a crew? Written out, they make a proof much shorter.

Five units of 70 % and one of 50 % meet what four of 100 % meet. With fractions of units the relaxation meets it
exactly, and cheaper than any plan can; a solver needs thousands of branches to find that out, request by request. Where
few combinations are possible each becomes a variable of its own, 0 or 1, and the units are tied to the one that is
chosen. No plan is lost by that: whatever meets a demand holds a combination that just meets it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from kcr2.planning.allocation.program import Program
from kcr2.planning.allocation.rows import NOTHING, Rows, at_least, at_most, stacked

MOST = 150
"""More combinations than this say too little each to be worth their variables."""


@dataclass(frozen=True)
class Choice:
    """One demand or crew: the variables of each group together hold, or stay within, one of the combinations.

    groups        the variables of each group
    combinations  units per group, a row per combination
    covers        True for a demand (at least the combination), False for a crew (at most)
    """

    groups: tuple[np.ndarray, ...]
    combinations: np.ndarray
    covers: bool

    def rows(self, first: int) -> Rows:
        """Tie the groups to the combinations, which have their places from `first` on."""
        ties = [self._tie(group, first) for group in range(len(self.groups))]
        places = np.arange(first, first + len(self.combinations))
        one = np.ones(1)
        return stacked([*ties, Rows(np.zeros_like(places), places, np.ones_like(places), one, one)])

    def _tie(self, group: int, first: int) -> Rows:
        amounts = self.combinations[:, group]
        asked = np.flatnonzero(amounts)
        column = np.concatenate([self.groups[group], first + asked])
        value = np.concatenate([np.ones_like(self.groups[group]), -amounts[asked]])
        return (at_least if self.covers else at_most)(np.zeros_like(column), column, value, np.zeros(1))

    def chosen(self, values: np.ndarray) -> np.ndarray:
        """Give the first combination that a solution holds, as zeros and a one."""
        units = np.array([values[group].sum() for group in self.groups])
        fits = np.all(units >= self.combinations if self.covers else units <= self.combinations, axis=1)
        first: np.ndarray = (np.arange(len(fits)) == np.argmax(fits)).astype(np.int64)
        return first


def choices(program: Program, least: np.ndarray, upper: np.ndarray) -> list[Choice]:
    """Give the demands and crews that few combinations meet, for variables from `least` up to `upper`."""
    made = [*_demands(program, least, upper), *_crews(program, upper)]
    return [choice for choice in made if choice is not None]


def chosen(made: Sequence[Choice], values: np.ndarray) -> np.ndarray:
    """Give a solution with the combination that it holds of every choice."""
    return np.concatenate([values, *(choice.chosen(values) for choice in made)])


def tied(made: Sequence[Choice], count: int) -> Rows:
    """Give the rows of all choices; the combinations come after `count` variables."""
    rows = []
    for choice in made:
        rows.append(choice.rows(count))
        count += len(choice.combinations)
    return stacked(rows) if rows else NOTHING


def _demands(program: Program, least: np.ndarray, upper: np.ndarray) -> Iterator[Choice | None]:
    """Give the demands: units of each effect meet one together with what stays unmet, in its steps."""
    unmet, asked = program.unmet, program.demand.lower.astype(np.int64)
    for number, entries in enumerate(_entries(program.demand)):
        place, step = unmet.places[number], int(unmet.step[number])
        low = int(least[place])
        groups, sizes = _grouped(program.demand, entries, program.demand.value, upper)
        need = int(asked[number]) - low * step
        most = [min(int(upper[group].sum()), -(-need // size)) for group, size in zip(groups, sizes, strict=True)]
        found = _listed([*sizes, step], [*most, int(upper[place]) - low], need)
        if found is not None and need > 0:
            found[:, -1] += low
            yield Choice((*groups, np.array([place])), found, covers=True)


def _crews(program: Program, upper: np.ndarray) -> Iterator[Choice | None]:
    """Give the crews: what is away fills one exactly when what is left of its stocks just covers the rest."""
    crews, stock = program.crews, program.columns.stock
    for number, entries in enumerate(_entries(crews)):
        groups, sizes = _grouped(crews, entries, stock[crews.column], upper)
        limits = [int(program.limits[stock[group[0]]]) for group in groups]
        cap = int(crews.upper[number])
        most = [
            min(int(upper[group].sum()), limit, cap // size)
            for group, size, limit in zip(groups, sizes, limits, strict=True)
        ]
        found = _listed(sizes, most, sum(map(int.__mul__, sizes, most)) - cap)
        if found is not None:
            yield Choice(tuple(groups), np.array(most) - found, covers=False)


def _entries(rows: Rows) -> list[np.ndarray]:
    order = np.argsort(rows.row, kind="stable")
    return np.split(order, np.searchsorted(rows.row[order], np.arange(1, len(rows)))) if len(rows) else []


def _grouped(rows: Rows, entries: np.ndarray, key: np.ndarray, upper: np.ndarray) -> tuple[list[np.ndarray], list[int]]:
    """Give the variables of a row that may be more than 0, by their key, and the size of one in each group."""
    entries = entries[upper[rows.column[entries]] > 0]
    keys = key[entries]
    of_key = [entries[keys == one] for one in np.unique(keys)]
    return [rows.column[group] for group in of_key], [int(rows.value[group[0]]) for group in of_key]


def _listed(sizes: list[int], most: list[int], need: int) -> np.ndarray | None:
    found = list(islice(covering(sizes, most, need), MOST + 1))
    return np.array(found, dtype=np.int64) if 0 < len(found) <= MOST else None


def covering(sizes: Sequence[int], most: Sequence[int], need: int) -> Iterator[tuple[int, ...]]:
    """Give every way to reach a need with at most so many of each size, of which nothing can be left out.

    >>> list(covering([70, 100], [9, 9], 200))
    [(0, 2), (2, 1), (3, 0)]
    """
    order = sorted(range(len(sizes)), key=lambda group: -sizes[group])
    reach = [0] * (len(order) + 1)
    for rank in reversed(range(len(order))):
        reach[rank] = reach[rank + 1] + sizes[order[rank]] * most[order[rank]]
    units = [0] * len(sizes)

    def filled(rank: int, left: int) -> Iterator[tuple[int, ...]]:
        if left <= 0:
            if all(not count or sizes[group] > -left for group, count in enumerate(units)):
                yield tuple(units)
            return
        if left > reach[rank]:
            return
        group = order[rank]
        for count in range(min(most[group], -(-left // sizes[group])), -1, -1):
            units[group] = count
            yield from filled(rank + 1, left - count * sizes[group])
        units[group] = 0

    yield from filled(0, need)
