"""Which scenarios can be read, and how does their story enter a space?"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from kcr2.desk import Desk
from kcr2.errors import DataError, Fault, RefusedError
from kcr2.exchange.scenarios.about import FILE, About
from kcr2.exchange.scenarios.story import Story
from kcr2.exchange.scenarios.vocabulary import Vocabulary
from kcr2.journal import Entry, Space
from kcr2.model import Chapter, Indicator, Outcome, ScenarioFile, Variant
from kcr2.reference import Reference, load_reference
from kcr2.settings import DATA
from kcr2.telling import StoryLine, tell_acts
from kcr2.terms import ScenarioKind, SpaceKind, VariantKind

SCENARIOS = DATA / "scenarios"


@dataclass(frozen=True)
class Scenario:
    """A case: what it is, what is fictional in it, its sources, its outcome, how it can go, and its story.

    outcome   None for what did not really happen
    lines     empty when there is no story to tell
    """

    name: str
    title: str
    kind: ScenarioKind
    summary: str
    fictional: str
    starts_at: datetime
    opens_at: datetime
    ends_at: datetime
    sources: dict[str, str]
    outcome: Outcome | None
    chapters: tuple[Chapter, ...]
    indicators: tuple[Indicator, ...]
    variants: dict[VariantKind, Variant]
    lines: tuple[StoryLine, ...]


def scenario_names(folder: Path = SCENARIOS) -> list[str]:
    """Give the names of the scenarios in a folder."""
    return sorted(path.parent.name for path in folder.glob("*/scenario.toml"))


def load_scenario(name: str, folder: Path = SCENARIOS, *, reference: Reference | None = None) -> Scenario:
    """Read a scenario and check all of it.

    Raises
    ------
    DataError
        There is no such scenario, or it has faults: all of both files are told, nothing is loaded.
    """
    if name not in scenario_names(folder):
        raise DataError(
            "scenario {name} bestaat niet.",
            where="data/scenarios" if folder == SCENARIOS else str(folder),
            fix="Kies uit: {known}.",
            name=name,
            known=", ".join(scenario_names(folder)) or "geen",
        )
    return read_scenario(folder / name, reference=reference)


def read_scenario(folder: Path, *, reference: Reference | None = None) -> Scenario:
    """Read the scenario in a folder, wherever that is.

    Raises
    ------
    DataError
        With every fault of `scenario.toml` and `events.jsonl`: file, line, field, found, expected.
    """
    vocabulary = _vocabulary() if reference is None else Vocabulary(reference)
    about = About(folder, vocabulary)
    story = Story(vocabulary, about)
    story.read(folder)
    faults = [*about.faults, *story.faults]
    if faults or about.file is None:
        raise _faulty(folder, faults)
    return _scenario(about.file, tuple(story.lines))


@lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    # The names that may be used do not change while the program runs.
    return Vocabulary(load_reference())


def _scenario(file: ScenarioFile, lines: tuple[StoryLine, ...]) -> Scenario:
    told = {name: getattr(file, name) for name in ScenarioFile.model_fields if name != "sources"}
    return Scenario(**told, sources={source.key: source.title for source in file.sources}, lines=lines)


def _faulty(folder: Path, faults: list[Fault]) -> DataError:
    return DataError(
        "fouten gevonden: {n}; er is niets geladen.",
        where=f"scenario {folder.name}",
        fix="Verbeter de regels hieronder en lees het opnieuw.",
        faults=faults,
        n=len(faults),
    )


def tell(desk: Desk, space: Space, scenario: Scenario, *, until: datetime) -> list[Entry]:
    """Carry out the story from where the space stands up to and including `until`; see `telling.tell_acts`.

    Raises
    ------
    Kcr2Error
        A line is refused; what came before it stays, the message names the line.
    """
    return tell_acts(desk, space, scenario.lines, until=until, source=scenario.name)


def open_demonstration(desk: Desk, scenario: Scenario, *, name: str, until: datetime | None = None) -> Space:
    """Make a demonstration space, or go on with one whose telling was cut off, up to where it opens."""
    space = Space(
        name=name,
        kind=SpaceKind.DEMONSTRATION,
        title=scenario.title,
        created_at=scenario.starts_at,
        scenario=scenario.name,
    )
    held = next((known for known in desk.journal.spaces() if known.name == name), None)
    space = held or desk.journal.create_space(space)
    if (space.kind, space.scenario) != (SpaceKind.DEMONSTRATION, scenario.name):
        raise RefusedError(
            "{name} is {kind}, geen demonstratie van {case}.",
            rule="story-in-demonstration",
            fix="Kies een andere naam voor de ruimte.",
            name=name,
            kind=space.kind.label.lower(),
            case=scenario.name,
        )
    tell(desk, space, scenario, until=until or scenario.opens_at)
    return space


__all__ = [
    "FILE",
    "SCENARIOS",
    "Scenario",
    "load_scenario",
    "open_demonstration",
    "read_scenario",
    "scenario_names",
    "tell",
]
