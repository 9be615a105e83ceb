"""What do all parts of a request's course share: its ground, its steps, and what is kept of it?"""

from collections.abc import Generator
from typing import Any

import pandas as pd
import simpy

from kcr2.actions import TakeStep
from kcr2.journal import Author
from kcr2.simulation.demand import Case
from kcr2.simulation.terms import Happening, Wait
from kcr2.simulation.trace import Happened, Waited
from kcr2.simulation.world import World
from kcr2.terms import LegalBasis, Step

Course = Generator[simpy.Event, Any, None]
"""What happens one after the other; it waits for what it yields."""

GROUNDS = {
    "politie": LegalBasis.POLICE_56,
    "defensie": LegalBasis.WVR_51_MILITARY,
}
"""Service of a type → ground on which it is asked; for all others article 51 (domain 2.2)."""


def ground_of(world: World, case: Case) -> LegalBasis:
    """Give the ground on which a case asks."""
    service = world.picture.reference.capabilities.at[case.stream.demand.capability, "service"]
    return GROUNDS.get(str(service), LegalBasis.WVR_51)


def shift_min(world: World, capability: str) -> int:
    """Give how long a crew of a type works before it is relieved."""
    own = world.picture.reference.capabilities.at[capability, "max_shift_h"]
    return round((world.parameters.shift_h if pd.isna(own) else float(own)) * 60)


def step(world: World, case: Case, taken: Step, author: Author, **values: Any) -> None:
    """Let a request take a step."""
    world.script.say(world.now, author, TakeStep, request_id=case.request_id, step=taken, **values)


def waited(world: World, case: Case, wait: Wait, who: str, since: int) -> None:
    """Keep that a request waited until now."""
    world.trace.waited.append(Waited(case.request_id, case.stream.key, wait, who, since, world.now))


def happened(world: World, case: Case, happening: Happening, owner: str, amount: int) -> None:
    """Keep what an owner did about a request."""
    world.trace.happened.append(
        Happened(world.now, case.stream.key, happening, owner, amount, request_id=case.request_id)
    )
