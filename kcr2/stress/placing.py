"""Where would one more unit help most? Tables without a ranking that chance decides."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kcr2.stress import intervals
from kcr2.stress.marginal import Marginal

_COLUMNS = {
    **dict.fromkeys(["capability", "owner"], "str"),
    "group": "int64",
    **dict.fromkeys(["avoided", "avoided_low", "avoided_high", "least_avoided"], "Float64"),
    **dict.fromkeys(["hours", "hours_low", "hours_high"], "Float64"),
    **dict.fromkeys(["chance_before", "chance_after", "difference", "low", "high"], "Float64"),
    **dict.fromkeys(["again", "n"], "int64"),
}


def marginal_table(found: Sequence[Marginal]) -> pd.DataFrame:
    """Give what one more unit buys, per type and place.

    Places of a type are in groups: within a group none avoids clearly more than another, and they stand in order of
    code. The groups are an order, the places within one are not.

    Returns
    -------
    DataFrame, one row per candidate, types as they came, then by group and owner
        capability, owner         code of the type, and of who would have one more
        group                     1 for the places that avoid most, 2 for the next
        avoided, _low, _high      mean weighted percent-units x blocks per window; the interval is NA with too few
        least_avoided             mean by which what no plan goes below falls
        hours, _low, _high        mean unit-hours per window that are missing less
        chance_before, _after     share of windows in which the family is certainly short
        difference, low, high     after minus before, with its interval
        again, n                  windows judged again, and all windows that the means are over
    """
    types = list(dict.fromkeys(one.candidate.capability for one in found))
    rows = []
    for code in types:
        own = [one for one in found if one.candidate.capability == code]
        groups = grouped(own)
        rows += [_row(one, number) for number, group in enumerate(groups, start=1) for one in group]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def grouped(found: Sequence[Marginal]) -> list[list[Marginal]]:
    """Part the places of one type into groups that cannot be told apart, those that avoid most first.

    A group is the place that avoids most of what is left, with every place of which the difference from it, window by
    window, has an interval that reaches nought. With too few windows that differ there is no interval: then the two
    are not told apart either. Within a group the order is that of the code.
    """
    left = sorted(found, key=lambda one: (-one.avoided, one.candidate.owner))
    groups: list[list[Marginal]] = []
    while left:
        head = left[0]
        group = [one for one in left if one is head or not differs(head, one)]
        left = [one for one in left if one not in group]
        groups.append(sorted(group, key=lambda one: one.candidate.owner))
    return groups


def differs(one: Marginal, other: Marginal) -> bool:
    """Say whether two places of a type clearly avoid not the same, over the windows that both were judged in."""
    # Windows that were not judged again avoid nought at both places.
    apart = np.zeros(one.n)
    apart[: one.again] = one.each - other.each
    low, high = intervals.mean(apart)
    return bool(low > 0 or high < 0)


def _row(found: Marginal, group: int) -> dict[str, object]:
    n = max(found.n, 1)
    return {
        "capability": found.candidate.capability,
        "owner": found.candidate.owner,
        "group": group,
        **_with_ends("avoided", found.avoided, found.avoided_interval),
        "least_avoided": found.least_avoided,
        **_with_ends("hours", found.hours, found.hours_interval),
        "chance_before": found.chance.before / n,
        "chance_after": found.chance.after / n,
        "difference": found.chance.difference,
        "low": found.chance.interval.low,
        "high": found.chance.interval.high,
        "again": found.again,
        "n": found.n,
    }


def _with_ends(name: str, figure: float, interval: intervals.Interval) -> dict[str, float]:
    return {name: figure, f"{name}_low": interval.low, f"{name}_high": interval.high}
