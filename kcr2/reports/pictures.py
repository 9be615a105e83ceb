"""What does a document show that is more than text: a map, a chart, a table of states, and what somebody wrote?

Each holds what it means, not how it is drawn, and can be told in words: `exchange.documents` draws it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kcr2.reports.steps import Step

Row = tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """An outline on a map: `path` as in SVG and `middle`, in km from the top left."""

    code: str
    path: str
    middle: tuple[float, float]
    inset: str = ""
    """The name under an outline that stands apart, on a scale of its own; empty on the map itself."""


@dataclass(frozen=True)
class Ground:
    """What a map is drawn on; width and height in km."""

    shapes: tuple[Shape, ...]
    width: float
    height: float
    inset_title: str = ""
    source: str = ""


@dataclass(frozen=True)
class Filled:
    """What a map says of one area: the class it has and the sign that stands in it."""

    code: str
    step: Step
    sign: str


@dataclass(frozen=True)
class Mark:
    """A letter on areas of a map, and what it stands for."""

    letter: str
    codes: Row
    label: str


@dataclass(frozen=True)
class Map:
    """Areas with a class each. Without an answer an area is unknown: it is never left white."""

    caption: str
    alt: str
    """What the map shows, for who does not see it."""
    ground: Ground
    fills: tuple[Filled, ...]
    legend: tuple[Step, ...]
    marks: tuple[Mark, ...] = ()
    height_mm: float = 118


@dataclass(frozen=True)
class Bar:
    """A part of a whole of one unit; None is unknown, which is not nothing."""

    label: str
    part: float | None
    whole: float | None
    text: str


@dataclass(frozen=True)
class Chart:
    """Bars that are each as wide as their own whole: wholes of different units are not compared."""

    caption: str
    alt: str
    bars: tuple[Bar, ...]
    part_label: str
    rest_label: str
    unknown_label: str


@dataclass(frozen=True)
class Cell:
    """A word in a table of states, with the class it belongs to; None: a plain text."""

    text: str
    step: Step | None = None


@dataclass(frozen=True)
class Matrix:
    """A table of states: the colour of a cell says the same as its word."""

    headings: Row
    rows: tuple[tuple[Cell, ...], ...]
    caption: str

    def __post_init__(self) -> None:
        """Refuse a row that does not fit under the headings."""
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.headings):
                raise ValueError(f"row {number} has {len(row)} cells under {len(self.headings)} headings")


@dataclass(frozen=True)
class Statement:
    """What somebody wrote, with who and when: never to be taken for a fact."""

    text: str
    by: str


Picture = Map | Chart | Matrix | Statement


def picture_lines(block: Picture) -> Iterator[str]:
    """Tell a block in lines of text; cells are parted by tabs."""
    match block:
        case Statement(text=text, by=by):
            yield from (by, text)
        case Map():
            yield from (block.caption, block.alt)
            yield from (f"{mark.letter}\t{mark.label}" for mark in block.marks)
        case Chart():
            yield from (block.caption, block.alt)
            yield from (f"{bar.label}\t{bar.text}" for bar in block.bars)
        case Matrix():
            yield block.caption
            yield "\t".join(block.headings)
            yield from ("\t".join(cell.text for cell in row) for row in block.rows)
