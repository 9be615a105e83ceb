"""Whose people are the same? Types of one owner that share crews cannot all go out at once."""

from collections import Counter
from collections.abc import Iterator, Sequence

from kcr2.picture import Picture
from kcr2.planning.allocation.instance import Pool
from kcr2.stress.capacity import Row
from kcr2.stress.options import Policy, Staged
from kcr2.stress.policy import refuse_staged, staged_of


def pools_of(picture: Picture, held: Sequence[Row], policy: Policy) -> Iterator[Pool]:
    """Give, per owner, the types whose people are the same: the largest single need is the crew there is.

    A unit that a policy adds brings its own crew. A unit that waits elsewhere took its crew along, so that it is no
    longer at home: staged or not, an owner has the same people.

    Raises
    ------
    PlanError
        More is staged than there are people for.
    """
    crews = picture.reference.capabilities["crew"].fillna(0)
    at_home: dict[str, list[Row]] = {}
    for row in held:
        if row["supplier"] == row["owner"]:
            at_home.setdefault(row["owner"], []).append(row)
    for name, codes in picture.reference.shared_crews.groupby("crew", sort=True)["capability"]:
        use = {str(code): int(crews[code]) for code in codes if crews[code] > 0}
        for owner, rows in at_home.items():
            yield from _pool(
                f"bemanning {owner} {name}", [row for row in rows if row["capability"] in use], use, policy
            )


def _pool(name: str, rows: Sequence[Row], use: dict[str, int], policy: Policy) -> Iterator[Pool]:
    owner = rows[0]["owner"] if rows else ""
    staged = [one for one in staged_of(policy) if one.owner == owner and one.capability in use]
    away = Counter({code: sum(one.units for one in staged if one.capability == code) for code in use})
    added = {code: _added(policy, owner, code) for code in use}
    had = {row["capability"]: row["cap"] + away[row["capability"]] for row in rows}
    here = {row["capability"]: use[row["capability"]] for row in rows if row["cap"] > 0}
    if sum(units > 0 for units in had.values()) > 1:
        own = {code: min(added[code], units) for code, units in had.items()}
        crew = max(use[code] * (units - own[code]) for code, units in had.items())
        left = _left(crew + sum(use[code] * units for code, units in own.items()), use, staged)
        if here:
            yield Pool(id=name, supplier=owner, use=here, cap=left)


def _added(policy: Policy, owner: str, code: str) -> int:
    return max(sum(one.units for one in policy.extra if (one.owner, one.capability) == (owner, code)), 0)


def _left(crew: int, use: dict[str, int], staged: Sequence[Staged]) -> int:
    """Give the people that are at home when others left with their units."""
    for one in staged:
        free = crew // use[one.capability]
        if one.units > free:
            refuse_staged(one, free)
        crew -= one.units * use[one.capability]
    return crew
