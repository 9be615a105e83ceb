"""How is a share of windows written, with its interval? As natural frequencies, percentages and plain numbers."""

from dataclasses import dataclass

import pandas as pd

from kcr2.formats import count
from kcr2.stress.intervals import Interval
from kcr2.words import words as _

BASES = (100, 1_000, 10_000, 100_000)
NEAR = 0.05
"""How far rounding to whole windows may move a natural frequency, as a part of it."""


@dataclass(frozen=True)
class Frequency:
    """So many of so many: `12` of `100`, and between which ends on the same base."""

    whole: str
    base: str
    low: str
    high: str


def frequency(share: float, interval: Interval) -> Frequency:
    """Give a share as a natural frequency: the smallest round base on which a whole number is near enough.

    A share that is not 1 is never written as all, and one that is not 0 never as none.

    >>> frequency(0.12, Interval(0.113, 0.127))
    Frequency(whole='12', base='100', low='11,3', high='12,7')
    """
    base = next((base for base in BASES if _near(share * base, base)), BASES[-1])
    return Frequency(
        count(round(share * base)), count(base), number(interval.low * base, 1), number(interval.high * base, 1)
    )


def _near(figure: float, base: int) -> bool:
    return figure in (0, base) or (abs(round(figure) - figure) <= NEAR * figure and 0 < round(figure) < base)


def number(value: float, digits: int = 0) -> str:
    """Write a number with its decimals, or *onbekend*.

    >>> number(1234.56, 1), number(-0.04, 1)
    ('1.234,6', '0,0')
    """
    if pd.isna(value):
        return _("onbekend")
    written = f"{value:,.{digits}f}"
    # What rounds to nought has no side.
    written = written.removeprefix("-") if not written.strip("-0.,") else written.replace("-", "−")
    return written.translate(str.maketrans(",.", ".,"))


def percent(share: float) -> str:
    """Write a share as a percentage: one decimal, and `< 0,1` for what is not nought.

    >>> percent(0.1234), percent(0.00004), percent(0)
    ('12,3%', '< 0,1%', '0,0%')
    """
    if pd.isna(share):
        return _("onbekend")
    return "< 0,1%" if 0 < share < 0.0005 else f"{number(100 * share, 1)}%"


def between(low: float, high: float, *, scale: float = 1, digits: int = 1) -> str:
    """Write an interval; *onbekend* when the windows do not tell it.

    >>> between(0.113, 0.127, scale=100), between(-2.04, 1, digits=1)
    ('11,3–12,7', '−2,0 tot 1,0')
    """
    if pd.isna(low) or pd.isna(high):
        return _("onbekend")
    ends = number(scale * low, digits), number(scale * high, digits)
    # A dash between numbers below nought reads as another sign.
    return _("{low} tot {high}").format(low=ends[0], high=ends[1]) if low < 0 else f"{ends[0]}–{ends[1]}"
