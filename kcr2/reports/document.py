"""What is a document, before it is a file of any kind?

Plain text in blocks. A report makes one, `exchange.documents` writes it as DOCX or PDF, and a test reads the same
figures in `plain_text`. The fixed words follow the language of the document, not that of who opens the screen:
the same record is the same file for everybody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal, TypeVar, cast

from kcr2.reports.pictures import Chart, Map, Matrix, Statement, picture_lines

Row = tuple[str, ...]
T = TypeVar("T")

WORDS = {
    "nl": {"seq": "volgnummer", "seal": "zegel", "page": "pagina", "of": "van"},
    "en": {"seq": "sequence", "seal": "seal", "page": "page", "of": "of"},
}
"""Language of a document → the few words that stand on each of its pages."""

NEW_LINE = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
ILLEGIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Signs that XML cannot hold, that nobody can see, or that turn the order of a text around."""

DAMAGED = "\ufffd"


@dataclass(frozen=True)
class Heading:
    """A heading: 1 above a part, 2 within it."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text; a line end in it stays a line end."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Labels with their values, under each other."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table with headings, which every page repeats."""

    headings: Row
    rows: tuple[Row, ...]
    caption: str = ""

    def __post_init__(self) -> None:
        """Refuse a row that does not fit under the headings."""
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.headings):
                raise ValueError(f"row {number} has {len(row)} cells under {len(self.headings)} headings")


@dataclass(frozen=True)
class Bullets:
    """Points without an order."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Signature:
    """Who signs or validates: label and value; a dotted line where the value is empty."""

    lines: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | Facts | Grid | Bullets | Signature | Map | Chart | Matrix | Statement


@dataclass(frozen=True)
class Seal:
    """Head of the journal that a document was made from (decision D2)."""

    space: str
    seq: int
    seal: str


@dataclass(frozen=True)
class Document:
    """A document in plain text."""

    title: str
    subtitle: str
    number: str
    banner: str
    """What it says of anything that is not live; empty in a live space."""
    classification: str
    blocks: tuple[Block, ...]
    stand: str
    """The moment of the picture, in words."""
    seal: Seal
    language: str = "nl"
    author: str = "KCR2"

    def __post_init__(self) -> None:
        """Refuse a document that nobody can call by a name: PDF/UA asks for one."""
        if not self.title.strip():
            raise ValueError("a document needs a title")

    @property
    def words(self) -> dict[str, str]:
        """Give the words that stand on each page."""
        return WORDS[self.language]

    @property
    def provenance(self) -> str:
        """Say from which journal it came, up to where."""
        head, told = self.seal, self.words
        return f"{head.space} · {told['seq']} {head.seq} · {told['seal']} {head.seal}"


def plain_text(document: Document) -> str:
    """Write a document as lines of text, in the order in which it is read; cells are parted by tabs."""
    shown = legible(document)
    lines = [
        *(shown.number, shown.title, shown.subtitle, shown.banner, shown.stand, shown.classification),
        *(line for block in shown.blocks for line in _lines(block)),
        shown.provenance,
    ]
    return "\n".join(line for line in lines if line)


def legible(value: T) -> T:
    r"""Give a text, or all texts of a record, with a visible mark for each sign that a document cannot hold.

    >>> legible("boven\r\nonder, bel\x07")
    'boven\nonder, bel�'
    """
    return cast("T", _legible(value))


def _legible(value: Any) -> Any:
    if isinstance(value, str):
        return ILLEGIBLE.sub(DAMAGED, NEW_LINE.sub("\n", value))
    if isinstance(value, tuple):
        return tuple(_legible(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _legible(getattr(value, field.name)) for field in fields(value)})
    return value


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text) | Paragraph(text=text):
            yield text
        case Bullets(items=items):
            yield from items
        case Facts(rows=rows) | Signature(lines=rows):
            yield from ("\t".join(row) for row in rows)
        case Grid():
            yield block.caption
            yield from ("\t".join(row) for row in (block.headings, *block.rows))
        case Map() | Chart() | Matrix() | Statement():
            yield from picture_lines(block)
