"""Which real cases can be replayed, and how does their story enter a space?"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from kcr2.actions import INTENTIONS
from kcr2.desk import Desk
from kcr2.errors import DataError, RefusedError
from kcr2.journal import Author, Entry, Space
from kcr2.model import moment_of
from kcr2.model.checks import checked
from kcr2.settings import DATA
from kcr2.telling import StoryLine, tell_acts
from kcr2.terms import SpaceKind

SCENARIOS = DATA / "scenarios"


@dataclass(frozen=True)
class Scenario:
    """A real case: what it is, what is fictional in it, its sources, its outcome and its story."""

    name: str
    title: str
    summary: str
    fictional: str
    starts_at: datetime
    opens_at: datetime
    ends_at: datetime
    sources: dict[str, str]
    outcome: dict[str, Any]
    lines: tuple[StoryLine, ...]


def scenario_names(folder: Path = SCENARIOS) -> list[str]:
    """Give the names of the cases that can be replayed."""
    return sorted(path.parent.name for path in folder.glob("*/scenario.toml"))


def load_scenario(name: str, folder: Path = SCENARIOS) -> Scenario:
    """Read a case and check every line of it.

    Raises
    ------
    DataError
        There is no such case, or a line is not what its intention asks for (file and line number).
    """
    if name not in scenario_names(folder):
        raise DataError(
            "scenario {name} bestaat niet.",
            where="data/scenarios",
            fix="Kies uit: {known}.",
            name=name,
            known=", ".join(scenario_names(folder)) or "geen",
        )
    about = tomllib.loads((folder / name / "scenario.toml").read_text(encoding="utf-8"))
    lines = _lines(folder / name / "events.jsonl")
    sources = {source["key"]: source["title"] for source in about.pop("sources")}
    return Scenario(**about, sources=sources, lines=tuple(lines))


def tell(desk: Desk, space: Space, scenario: Scenario, *, until: datetime) -> list[Entry]:
    """Carry out the story from where the space stands up to and including `until`.

    Lines of one author at one moment are one act. The space then stands at `until`.

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


def _lines(path: Path) -> Iterator[StoryLine]:
    with path.open(encoding="utf-8") as file:
        for number, text in enumerate(file, start=1):
            if text.strip():
                yield _line(number, text, where=f"{path.parent.name}/{path.name}, regel {number}")


def _line(number: int, text: str, *, where: str) -> StoryLine:
    try:
        raw = orjson.loads(text)
        at, name, values = moment_of(raw["at"]), raw["do"], raw["with"]
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            "de regel kan niet worden gelezen: {cause!r}.",
            where=where,
            fix="Een regel is JSON met at, actor, role, organisation, do en with.",
            cause=error,
        ) from error
    if name not in INTENTIONS:
        raise DataError(
            "{name} is geen handeling.", where=where, fix="Kies uit: {known}.", name=name, known=", ".join(INTENTIONS)
        )
    author = checked(Author, {key: raw.get(key) for key in Author.model_fields}, where=where)
    model = INTENTIONS[name]
    stated = {"observed_at": at} if "observed_at" in model.model_fields else {}
    return StoryLine(number, at, author, checked(model, stated | values, where=where))
