"""How wide is each column of a table on paper, and which one holds numbers?"""

import re
from collections.abc import Sequence

from kcr2.reports.document import Grid, Row

SIGNS_PER_LINE = 108
"""What fits beside each other on A4 in the size of a table."""

MOST_SIGNS = 60
MOST_UNBROKEN = 31
NUMBER = re.compile(r"[+\-−]?\d[\d., ]*( ?%)?")
WHITE = 3
"""Signs of white between columns."""

BOLD = "·"
"""A heading is bold and takes a sign more than it has."""

DIGIT = re.compile(r"\d")


def widths(grid: Grid) -> tuple[float, ...]:
    """Give the share of each column in the width of the page, 0..1.

    Each gets room for its longest word. What is left is shared evenly among those that ask for more.
    """
    texts = [(*cells, heading + BOLD) for heading, cells in zip(grid.headings, _cells(grid), strict=True)]
    words = [_longest(re.split(r"\s+", " ".join(column)), at_most=MOST_UNBROKEN) for column in texts]
    wanted = [max(word, _longest(column, at_most=MOST_SIGNS)) for word, column in zip(words, texts, strict=True)]
    given = _shared(SIGNS_PER_LINE - sum(words), [want - word for word, want in zip(words, wanted, strict=True)])
    signs = [word + more for word, more in zip(words, given, strict=True)]
    return tuple(sign / sum(signs) for sign in signs)


def numeric(grid: Grid) -> tuple[bool, ...]:
    """Say of each column whether it holds numbers, with words at most where one is missing."""
    return tuple(_is_numeric(cells) for cells in _cells(grid))


def _cells(grid: Grid) -> list[Row]:
    return list(zip(*grid.rows, strict=True)) if grid.rows else [()] * len(grid.headings)


def _longest(texts: Sequence[str], *, at_most: int) -> float:
    return min(max(map(len, texts)), at_most) + WHITE


def _shared(left: float, asked: Sequence[float]) -> list[float]:
    """Share what is left: who asks little gets it whole, the others the same."""
    given = [0.0] * len(asked)
    for done, place in enumerate(sorted(range(len(asked)), key=asked.__getitem__)):
        given[place] = min(asked[place], max(left, 0.0) / (len(asked) - done))
        left -= given[place]
    return given


def _is_numeric(cells: Sequence[str]) -> bool:
    numbers = [cell for cell in cells if NUMBER.fullmatch(cell.strip())]
    return bool(numbers) and not any(DIGIT.search(cell) for cell in cells if cell not in numbers)
