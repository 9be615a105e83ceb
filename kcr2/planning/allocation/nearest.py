"""What would a practitioner do by hand? The heaviest request first, by who arrives first: the first usable plan."""

import numpy as np

from kcr2.planning.allocation.program import Program


class _Room:
    """What every hard at-most row still leaves; columns by their own entries."""

    def __init__(self, program: Program) -> None:
        hard, count = program.hard, len(program.columns)
        upper = np.isfinite(hard.upper)
        mine = upper[hard.row] & (hard.column < count) & (hard.value > 0)
        order = np.argsort(hard.column[mine], kind="stable")
        self.row, self.value = hard.row[mine][order], hard.value[mine][order]
        self.first = np.searchsorted(hard.column[mine][order], np.arange(count + 1))
        self.left = np.where(upper, hard.upper, 0).astype(np.int64)
        # A row that counts suppliers speaks of other variables too: it is kept by counting, not by room.
        counted = np.unique(hard.row[hard.column >= count])
        self.left[counted] = np.iinfo(np.int64).max // 4

    def of(self, column: int) -> int:
        """Give the units of a column for which there is room."""
        entries = slice(self.first[column], self.first[column + 1])
        return int(min(self.left[self.row[entries]] // self.value[entries], default=np.iinfo(np.int32).max))

    def take(self, column: int, units: int) -> None:
        """Use the room of units."""
        entries = slice(self.first[column], self.first[column + 1])
        np.subtract.at(self.left, self.row[entries], self.value[entries] * units)


class _Filling:
    """A plan that grows one column at a time and never breaks a rule."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.room = _Room(program)
        self.units = np.zeros(len(program.columns), dtype=np.int64)
        instance = program.instance
        self.missing = [
            np.array(
                [100 * row.quantity if period in instance.window(row) else 0 for period in range(instance.periods)]
            )
            for row in instance.requests
        ]
        self.suppliers: list[set[int]] = [set() for _ in instance.requests]

    def give(self, column: int, wanted: int) -> int:
        """Give up to so many units of a column; say how many there were."""
        columns = self.program.columns
        number, supplier = int(columns.request[column]), int(columns.supplier[column])
        most = self.program.instance.requests[number].max_suppliers
        served = self.suppliers[number]
        if most is not None and supplier not in served and len(served) >= most:
            return 0
        units = min(wanted, self.room.of(column), int(self.program.upper[column] - self.units[column]))
        if units > 0:
            self.units[column] += units
            self.room.take(column, units)
            served.add(supplier)
            covered = slice(columns.cover_from[column], columns.cover_to[column])
            self.missing[number][covered] -= int(columns.effect[column]) * units
        return max(units, 0)


def nearest_first(program: Program) -> np.ndarray:
    """Give the units per column of the plan that serves the heaviest request first, by who arrives first.

    The type asked for goes before what may stand in for it. What is frozen in a running plan stays.
    """
    filling, columns = _Filling(program), program.columns
    _freeze(filling)
    own = np.array([stock.type for stock in program.instance.stock])[columns.stock] == np.array(
        [program.instance.requests[number].type for number in columns.request], dtype=object
    )
    longest = columns.cover_from - columns.cover_to
    order = np.lexsort((longest, columns.travel, columns.arrive, columns.cover_from, ~own, columns.request))
    by_request = np.split(order, np.searchsorted(columns.request[order], np.arange(1, len(filling.missing))))
    ranked = sorted(range(len(filling.missing)), key=lambda number: _rank(program, number))
    for number in ranked:
        _serve(filling, number, by_request[number])
    return filling.units


def _rank(program: Program, number: int) -> tuple[int, int, int]:
    request = program.instance.requests[number]
    return -request.weight, request.needed_by, number


def _freeze(filling: _Filling) -> None:
    columns, instance = filling.program.columns, filling.program.instance
    for line in instance.incumbent:
        if line.frozen:
            number, place = instance.request_at[line.request], instance.stock_at[line.supplier, line.type]
            same = (columns.request == number) & (columns.stock == place) & (columns.cover_from == line.period)
            left = line.units
            for column in np.flatnonzero(same):
                left -= filling.give(int(column), left)


def _serve(filling: _Filling, number: int, order: np.ndarray) -> None:
    """Fill a request period by period with the stints that begin there."""
    columns, missing = filling.program.columns, filling.missing[number]
    for column in order:
        first = int(columns.cover_from[column])
        if missing[first] > 0:
            filling.give(int(column), int(-(-missing[first] // columns.effect[column])))
