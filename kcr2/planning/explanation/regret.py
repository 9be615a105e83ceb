"""What if an owner refuses, or the roads are slower? The plan made anew, and what it then loses."""

from collections.abc import Sequence
from dataclasses import dataclass

from kcr2.planning.allocation.instance import Instance, Level
from kcr2.planning.allocation.levels import allocate
from kcr2.planning.allocation.plan import Plan
from kcr2.planning.allocation.run import Run, Timer

FIRST = (Level.UNMET, Level.LATE)
"""What decides whether a refusal hurts; the other levels are made good too where time allows."""


@dataclass(frozen=True)
class Regret:
    """What the best plan is without an owner, and how much more it costs per level.

    The first level that differs is more; the ones after it may be less, because less is sent.
    """

    supplier: str
    plan: Plan
    more: dict[Level, int]


def regrets(instance: Instance, plan: Plan, run: Run, *, levels: Sequence[Level] = FIRST) -> tuple[Regret, ...]:
    """Say for every owner in a plan what the best plan is when it refuses everything.

    Scores are those of `levels`, in the order of the problem; the others are not made best. Owners for whom time ran
    out are left out.
    """
    timer = Timer(run)
    order = tuple(level for level in instance.objectives if level in levels)
    found = []
    for supplier in dict.fromkeys(line.supplier for line in plan.lines):
        if timer.over:
            break
        other = allocate(refusing(instance, supplier).having(objectives=order), _rest(run, timer))
        more = {level: other.objectives[level] - plan.objectives[level] for level in order}
        found.append(Regret(supplier, other, more))
    return tuple(found)


def refusing(instance: Instance, supplier: str) -> Instance:
    """Give the problem in which an owner refuses every request; what has departed goes on."""
    departed = {line.request for line in instance.incumbent if line.supplier == supplier and line.frozen}
    requests = tuple(
        row if row.id in departed else row.model_copy(update={"declined_by": (*row.declined_by, supplier)})
        for row in instance.requests
    )
    return instance.having(requests=requests)


@dataclass(frozen=True)
class Sensitivity:
    """The best plan when everybody travels a percentage of the known time."""

    percent: int
    plan: Plan


def sensitivity(instance: Instance, run: Run, percents: Sequence[int]) -> tuple[Sensitivity, ...]:
    """Say what the best plan is with other travel times, 100 for the known ones."""
    timer = Timer(run)
    return tuple(
        Sensitivity(percent, allocate(slower(instance, percent), _rest(run, timer)))
        for percent in percents
        if not timer.over
    )


def slower(instance: Instance, percent: int) -> Instance:
    """Give the problem with every travel time a percentage of what it is, rounded up."""
    travel = {owner: _scaled(table, percent) for owner, table in instance.travel.items()}
    roads = {
        type_: {owner: _scaled(table, percent) for owner, table in tables.items()}
        for type_, tables in instance.roads.items()
    }
    return instance.having(travel=travel, roads=roads)


def _scaled(table: dict[str, int | None], percent: int) -> dict[str, int | None]:
    return {place: None if minutes is None else -(-minutes * percent // 100) for place, minutes in table.items()}


def _rest(run: Run, timer: Timer) -> Run:
    """Give the run of one calculation out of several: what is left of the time, and no progress of its own."""
    limit_s = None if run.limit_s is None else timer.left_s
    return Run(run.clock, limit_s, run.cancelled, workers=run.workers)
