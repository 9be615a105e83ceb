"""Which numbers does a product tell as facts? So that each of them can be found in its frozen facts."""

import re
from collections.abc import Iterator

from kcr2.reports.document import Block, Document, Facts, Grid, Heading, Paragraph
from kcr2.reports.pictures import Chart, Map, Matrix

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
OF_PEOPLE = frozenset({"1", "2", "4", "5", "8", "9", "10", "11"})
"""Numbers of the parts that hold no facts: the head, and what people write."""


def numbers_of(document: Document) -> frozenset[str]:
    """Give every number in the parts of a product that tell facts, as it is written there.

    What people wrote is not among them, and neither is a heading.
    """
    return frozenset(number for text in _texts(document) for number in NUMBER.findall(text))


def _texts(document: Document) -> Iterator[str]:
    of_facts = True
    for block in document.blocks:
        if isinstance(block, Heading):
            if block.level == 1:
                of_facts = block.text.partition(" ")[0] not in OF_PEOPLE
        elif of_facts:
            yield from _told(block)


def _told(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text=text):
            yield text
        case Facts(rows=rows):
            yield from (value for _, value in rows)
        case Grid(rows=rows):
            yield from (cell for row in rows for cell in row)
        case Matrix(rows=rows):
            yield from (cell.text for row in rows for cell in row)
        case Chart(bars=bars):
            yield block.alt
            yield from (text for bar in bars for text in (bar.label, bar.text))
        case Map():
            yield from (block.alt, *(mark.label for mark in block.marks))
