"""Whom does the hub ask? By the proposal of the planner, or by hand from near to far; it asks and does not assign."""

import pandas as pd

from kcr2.model import PlanOptions
from kcr2.planning.allocation import Run, allocate
from kcr2.planning.problem import plan_options
from kcr2.planning.problem.building import problem_of
from kcr2.planning.problem.demand import Asked
from kcr2.planning.problem.demand import Demand as Lines
from kcr2.simulation.demand import Case
from kcr2.simulation.stock import Stock
from kcr2.simulation.terms import AskingOrder
from kcr2.simulation.world import World


def whom_to_ask(world: World, case: Case) -> dict[str, int]:
    """Give the owners to ask for what is short, with how much of each; nobody is asked twice for one request.

    A proposal knows nobody who would come too late to be of use. Then who would be there first is asked: late is
    better than never, and the requester decides.
    """
    if world.parameters.asking is AskingOrder.PROPOSAL and (asked := _proposed(world, case)):
        return asked
    return _nearest(world, case)


def _proposed(world: World, case: Case) -> dict[str, int]:
    """Ask as the best use of what is known proposes: proven, because one line is a small problem."""
    demand = case.stream.demand
    line = Asked(
        (case.request_id, 1),
        demand.region,
        demand.capability,
        case.short,
        demand.urgency,
        pd.Timestamp(world.script.moment(max(case.by, world.now))),
        demand.lon,
        demand.lat,
        tuple(sorted(case.declined)),
    )
    problem = problem_of(world.known(demand.capability), _options(world), Lines((line,), ()))
    # Without a clock nothing is cut off: the same problem gives the same plan on every machine.
    plan = allocate(problem.instance, Run(clock=lambda: 0.0))
    asked: dict[str, int] = {}
    for one in plan.lines:
        asked[one.supplier] = asked.get(one.supplier, 0) + one.units
    return asked


def _options(world: World) -> PlanOptions:
    p = world.parameters
    return plan_options(
        world.picture.settings,
        substitutes=False,
        decision_urgent_min=p.decision_urgent_min,
        decision_planned_min=p.decision_planned_min,
        decision_defence_min=p.decision_defence_min,
        decision_partner_min=p.decision_partner_min,
    )


def _nearest(world: World, case: Case) -> dict[str, int]:
    """Ask who would be there first, and then the next, until it would be enough."""
    asked: dict[str, int] = {}
    left = case.short
    for _arrives, stock in sorted(_reachable(world, case), key=lambda one: (one[0], one[1].owner)):
        if left <= 0:
            break
        asked[stock.owner] = min(stock.can_be_asked, left)
        left -= asked[stock.owner]
    return asked


def _reachable(world: World, case: Case) -> list[tuple[int, Stock]]:
    demand = case.stream.demand
    found = []
    for stock in world.stocks.values():
        possible = stock.capability == demand.capability and stock.owner not in case.declined | {demand.region}
        if possible and stock.can_be_asked:
            way = world.way(stock, demand.lon, demand.lat, world.now)
            found += [] if way is None else [(way.arrives, stock)]
    return found
