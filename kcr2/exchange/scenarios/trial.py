"""Would every act of a story be accepted? Told in memory, and every refusal told, not the first alone."""

from kcr2.desk import Desk
from kcr2.errors import Fault, Kcr2Error, RefusedError
from kcr2.exchange.scenarios import Scenario
from kcr2.exchange.scenarios.story import FILE
from kcr2.journal import Journal, Space
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.telling import StoryLine, acts_of
from kcr2.terms import SpaceKind


def refusals(scenario: Scenario, reference: Reference, settings: Settings) -> list[Fault]:
    """Carry out a story in a database that is gone afterwards; give every line that is refused, and by which rule.

    A line that needs what a refused line would have made is refused too.
    """
    journal = Journal("sqlite://")
    try:
        desk = Desk(journal, reference, settings)
        space = journal.create_space(
            Space(
                name=scenario.name,
                kind=SpaceKind.DEMONSTRATION,
                title=scenario.title,
                created_at=scenario.starts_at,
                scenario=scenario.name,
            )
        )
        return [fault for act in acts_of(scenario.lines) for fault in _tried(desk, space, act)]
    finally:
        journal.close()


def _tried(desk: Desk, space: Space, act: list[StoryLine]) -> list[Fault]:
    """Try an act; of one that is refused try each line by itself, so that the line that is wrong is told."""
    try:
        desk.perform(space, act[0].author, [line.intention for line in act], now=act[0].at)
    except Kcr2Error as error:
        if len(act) > 1:
            return [fault for line in act for fault in _tried(desk, space, [line])]
        rule = f"regel {error.rule}" if isinstance(error, RefusedError) else "een act die kan worden vastgelegd"
        line = act[0]
        return [Fault(line.number, type(line.intention).__name__, error.told(), rule, FILE)]
    return []
