"""How does a simulation become a branch like any other? Its acts are told there, through the actions (D21)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kcr2.desk import Desk
from kcr2.journal import Author, Space
from kcr2.model import Variant
from kcr2.simulation.parameters import Parameters
from kcr2.simulation.running import Simulation, simulate
from kcr2.telling import Watch, tell_acts
from kcr2.terms import SpaceKind


@dataclass(frozen=True)
class Start:
    """Where a simulation leaves: the space and moment, and what the branch is called. `made_at`: when it is made."""

    parent: Space
    at: datetime
    name: str
    title: str
    made_at: datetime


def branch_off(desk: Desk, start: Start, variant: Variant, parameters: Parameters, author: Author) -> Space:
    """Make the branch that a simulation is told into.

    Raises
    ------
    RefusedError
        The author may not make a what-if, the moment was not reached, or the name is taken.
    """
    named = Space(name=start.name, kind=SpaceKind.BRANCH, title=start.title, created_at=start.made_at)
    question = f"Hoe gaat het verder? Variant {variant.kind.label}, zaad {parameters.seed}."
    return desk.fork(start.parent, named, at=start.at, question=question, author=author)


def run_into(
    desk: Desk, branch: Space, variant: Variant, parameters: Parameters, *, watch: Watch | None = None
) -> Simulation:
    """Simulate on from where a branch stands and tell the acts there; it then stands at the end of the variant.

    Raises
    ------
    Kcr2Error
        An act is refused: then the simulation and the rules of the program disagree. What came before it stays.
    """
    at = desk.now(branch, branch.created_at)
    simulation = simulate(desk.picture(branch, now=at), variant, parameters)
    until = simulation.at + timedelta(minutes=variant.duration_min)
    source = f"simulatie zaad {parameters.seed}"
    tell_acts(desk, branch, simulation.lines, until=until, source=source, watch=watch)
    return simulation
