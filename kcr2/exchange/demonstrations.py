"""Which guided stories can be shown, scene by scene? Texts in two languages; figures come in by their names."""

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, PositiveInt

from kcr2.model import Moment, Record
from kcr2.model.checks import checked
from kcr2.settings import DATA

DEMONSTRATIONS = DATA / "demonstrations"


class Words(Record):
    """What a scene says in another language than Dutch."""

    title: str = Field(min_length=3, max_length=120)
    text: tuple[str, ...] = Field(min_length=1, max_length=4)


class Scene(Words):
    """One scene: what is said, for how long, and which stretch of the story the map plays meanwhile.

    show      what stands beside the text: the map, a comparison, or a list
    figures   names of the figures that are shown with source and quality
    """

    key: str = Field(pattern=r"^[a-z][a-z-]{2,30}$")
    seconds: PositiveInt = Field(le=120)
    from_at: Moment | None = Field(default=None, alias="from")
    to_at: Moment | None = Field(default=None, alias="to")
    show: Literal["map", "table", "limits", "tasks", "decisions"] = "map"
    figures: tuple[str, ...] = ()
    en: Words


class Said(Record):
    """One line of a list, in two languages."""

    nl: str
    en: str


class CoreTask(Said):
    """One of the six core tasks: the pages where it lives, with their names, and what is not there yet."""

    number: PositiveInt = Field(le=6)
    pages: dict[str, str]
    missing_nl: str
    missing_en: str


class Demonstration(Record):
    """A guided story on a scenario.

    opens_at   the moment at which the proposal is made
    focus      where the map zooms in: longitude and latitude in degrees WGS84, and how many times
    """

    scenario: str
    opens_at: Moment
    focus: tuple[float, float, float]
    scenes: tuple[Scene, ...] = Field(min_length=1)
    limits: tuple[Said, ...]
    decisions: tuple[Said, ...]
    tasks: tuple[CoreTask, ...]


def load_demonstration(name: str, folder: Path = DEMONSTRATIONS) -> Demonstration:
    """Read a guided story and check all of it.

    Raises
    ------
    DataError
        The file is not what it should be: field, found, expected.
    """
    path = folder / f"{name}.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return checked(Demonstration, raw, where=f"data/demonstrations/{path.name}")
