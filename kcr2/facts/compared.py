"""What is different between the facts of two editions?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from kcr2.terms import FactChange

Row = Mapping[str, Any]

TOLD = ("text", "level")
"""What makes a fact another one; a newer stand van of the same value is no change."""


class Difference(NamedTuple):
    """One fact that is new, changed or gone. `before` and `after` are rows of facts; None where it is not there."""

    key: str
    change: FactChange
    before: Row | None
    after: Row | None


def compared(before: Iterable[Row], after: Iterable[Row]) -> Sequence[Difference]:
    """Give what differs, in the order of the later edition; what is gone comes last, in its own order.

    Parameters
    ----------
    before, after : rows of facts with at least key, text and level, as they are frozen in two editions
    """
    old, new = ({row["key"]: row for row in rows} for rows in (before, after))
    differ = [key for key, row in new.items() if _differs(old.get(key), row)]
    found = [Difference(key, _change(old.get(key)), old.get(key), new[key]) for key in differ]
    return [*found, *(Difference(key, FactChange.GONE, row, None) for key, row in old.items() if key not in new)]


def _differs(held: Row | None, row: Row) -> bool:
    return held is None or any(_other(held[name], row[name]) for name in TOLD)


def _other(before: Any, after: Any) -> bool:
    # What is missing comes out of a table as NaN, which differs from itself.
    missing = bool(pd.isna(before)), bool(pd.isna(after))
    return before != after if not any(missing) else not all(missing)


def _change(held: Row | None) -> FactChange:
    return FactChange.NEW if held is None else FactChange.CHANGED
