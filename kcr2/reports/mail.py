"""How does a document read in a plain mail: no markup, no tabs, no line wider than a terminal?"""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from kcr2.reports.document import Block, Bullets, Facts, Grid, Heading, Paragraph, Row, Signature
from kcr2.reports.pictures import Chart, Map, Matrix, Statement

WIDTH = 76
GAP = 2
PAIR = 2
"""A table of so many columns holds labels and values."""
SAID = "| "
"""Before every line that somebody wrote: what has none is a fact."""


def mail_lines(blocks: Sequence[Block]) -> Iterator[str]:
    """Write blocks as lines of at most `WIDTH` signs, with an empty line between them.

    A chart is left out: the figures it draws stand in a table of the same document.
    """
    for block in blocks:
        lines = list(_lines(block))
        if lines:
            yield from (line.expandtabs(1).rstrip() for line in lines)
            if not isinstance(block, Heading):
                yield ""


def wrapped(text: str, *, first: str = "", rest: str = "") -> list[str]:
    """Break a text in lines, each line end kept; `first` and `rest` stand before them."""
    lines: list[str] = []
    for part in text.expandtabs(1).splitlines() or [""]:
        begin = rest if lines else first
        lines += wrap(part, WIDTH, initial_indent=begin, subsequent_indent=rest) or [begin.rstrip()]
    return lines


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text, level=level):
            yield from wrapped(text.upper())
            yield from ["=" * min(len(text), WIDTH)] if level == 1 else []
        case Paragraph(text=text):
            yield from wrapped(text)
        case Bullets(items=items):
            for item in items:
                yield from wrapped(item, first="- ", rest="  ")
        case Facts(rows=rows) | Signature(lines=rows):
            for label, value in rows:
                yield from wrapped(f"{label}: {value}", rest="  ")
        case Grid():
            yield from _grid(block)
        case _:
            yield from _picture(block)


def _picture(block: Block) -> Iterator[str]:
    match block:
        case Statement(text=text, by=by):
            yield from wrapped(f"({by})", first=SAID, rest=SAID)
            yield from wrapped(text, first=SAID, rest=SAID)
        case Map():
            yield from wrapped(block.alt)
            for mark in block.marks:
                yield from wrapped(f"{mark.letter}  {mark.label}", rest="   ")
        case Matrix():
            yield from wrapped(block.caption.upper())
            for row in block.rows:
                yield from _states(block.headings, [cell.text for cell in row])
        case Chart():
            return


def _states(headings: Row, cells: Sequence[str]) -> Iterator[str]:
    """Tell a row of states by what is said, so that the same word stands once: *groen: Brandweer, GHOR*."""
    said: dict[str, list[str]] = {}
    for heading, text in zip(headings[1:], cells[1:], strict=True):
        said.setdefault(text, []).append(heading)
    told = [next(iter(said))] if len(said) == 1 else [f"{text}: {', '.join(names)}" for text, names in said.items()]
    yield from wrapped(f"{cells[0]} – {'; '.join(told)}", rest="  ")


def _grid(block: Grid) -> Iterator[str]:
    if block.caption:
        yield from wrapped(block.caption.upper())
    widths = [max(map(len, column)) for column in zip(block.headings, *block.rows, strict=True)]
    if sum(widths) + GAP * (len(widths) - 1) <= WIDTH and not any("\n" in cell for row in block.rows for cell in row):
        for row in (block.headings, tuple("-" * width for width in widths), *block.rows):
            yield (" " * GAP).join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        return
    if len(block.headings) == PAIR:
        for label, value in block.rows:
            yield from wrapped(f"{label}: {value}", rest="  ")
        return
    for row in block.rows:
        yield from wrapped(row[0], first="- ", rest="  ")
        told = "; ".join(
            f"{heading}: {cell}" for heading, cell in zip(block.headings[1:], row[1:], strict=True) if cell
        )
        yield from wrapped(told, first="  ", rest="  ")
