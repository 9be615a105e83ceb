"""How are many rows of a sparse matrix made at once? Coordinates in numpy arrays, never row by row."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Rows:
    """Rows `lower <= value · x <= upper` in coordinates; `row` counts within this block."""

    row: np.ndarray
    column: np.ndarray
    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.lower)


_NONE = np.zeros(0, dtype=np.int64)
NOTHING = Rows(_NONE, _NONE, _NONE, np.zeros(0), np.zeros(0))
"""No rows at all."""


def at_most(row: np.ndarray, column: np.ndarray, value: np.ndarray, upper: np.ndarray) -> Rows:
    """Make rows that may not go over `upper`."""
    return Rows(row, column, value, np.full(len(upper), -np.inf), upper.astype(float))


def at_least(row: np.ndarray, column: np.ndarray, value: np.ndarray, lower: np.ndarray) -> Rows:
    """Make rows that may not stay under `lower`."""
    return Rows(row, column, value, lower.astype(float), np.full(len(lower), np.inf))


def stacked(blocks: list[Rows]) -> Rows:
    """Put blocks of rows under each other."""
    if not blocks:
        return NOTHING
    starts = np.cumsum([0, *(len(block) for block in blocks[:-1])])
    return Rows(
        np.concatenate([block.row + start for block, start in zip(blocks, starts, strict=True)]),
        *(np.concatenate([getattr(block, name) for block in blocks]) for name in ("column", "value", "lower", "upper")),
    )


def kept(rows: Rows, keep: np.ndarray) -> Rows:
    """Give only some rows, numbered anew."""
    number = np.cumsum(keep) - 1
    entries = keep[rows.row]
    return Rows(
        number[rows.row[entries]],
        rows.column[entries],
        rows.value[entries],
        rows.lower[keep],
        rows.upper[keep],
    )


def restricted(rows: Rows, places: np.ndarray, count: int) -> Rows:
    """Give the rows about some of `count` variables, in which each has the place that it has in `places`."""
    position = np.full(count, -1)
    position[places] = np.arange(len(places))
    entries = position[rows.column] >= 0
    keep = np.zeros(len(rows), dtype=bool)
    keep[rows.row[entries]] = True
    number = np.cumsum(keep) - 1
    return Rows(
        number[rows.row[entries]],
        position[rows.column[entries]],
        rows.value[entries],
        rows.lower[keep],
        rows.upper[keep],
    )


def binding(rows: Rows, most: np.ndarray) -> Rows:
    """Give the rows of an at-most block that columns up to `most` could break."""
    activity = np.bincount(rows.row, rows.value * most[rows.column], minlength=len(rows))
    return kept(rows, activity > rows.upper)


def spread(start: np.ndarray, stop: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give for each entry its whole range: the entry, and each number from `start` up to `stop`.

    >>> [list(map(int, part)) for part in spread(np.array([0, 5]), np.array([2, 6]))]
    [[0, 0, 1], [0, 1, 5]]
    """
    lengths = np.maximum(stop - start, 0)
    entry = np.repeat(np.arange(len(start)), lengths)
    before = np.repeat(np.cumsum(lengths) - lengths, lengths)
    return entry, np.arange(lengths.sum()) - before + start[entry]


@dataclass(frozen=True)
class Groups:
    """Which members belong to which group, and how heavily; ordered by member."""

    member: np.ndarray
    group: np.ndarray
    weight: np.ndarray


def groups(entries: list[tuple[int, int, int]]) -> Groups:
    """Make groups of (member, group, weight)."""
    table = np.array(sorted(entries), dtype=np.int64).reshape(len(entries), 3)
    return Groups(table[:, 0], table[:, 1], table[:, 2])


def joined(members: np.ndarray, held: Groups) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give for each entry all groups that its member is in: entry, group and weight."""
    first = np.searchsorted(held.member, members, "left")
    last = np.searchsorted(held.member, members, "right")
    entry, place = spread(first, last)
    return entry, held.group[place], held.weight[place]
