"""How does a document become a PDF that anybody can read, also with a screen reader?

PDF/UA-1 asks for tags, a language, a title, and a letter for every sign. The look is in `document.typ`.
"""

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from unicodedata import normalize

import typst

from kcr2.exchange.documents.columns import numeric, widths
from kcr2.exchange.documents.svg import chart_svg, map_svg, text_on
from kcr2.reports.document import DAMAGED, Block, Document, Grid, legible
from kcr2.reports.pictures import Cell, Chart, Map, Matrix

TEMPLATE = Path(__file__).with_name("document.typ")
"""Given as a path: of bytes the compiler keeps a name in its memory for ever, and it has room for 65,536."""

FONTS = typst.Fonts(include_system_fonts=False)
"""Only what the compiler carries: the same file on every machine."""

REGIONS = {"nl": "NL", "en": "GB"}
PLAIN = "\n\t -~\xa0-\u024f\u0391-\u03a1\u03a3-\u03ce\u0400-\u0482\u048a-\u04ff\u1e00-\u1eff"
SIGNS = "\u2010-\u2027\u2030-\u2040\u20a0-\u20bf\u2190-\u22ff\u25a0-\u25ff\ufffd"
NOT_DRAWN = re.compile(f"[^{PLAIN}{SIGNS}]")
"""All but Latin, Greek and Cyrillic letters and common signs: those the fonts have, whatever their neighbours."""


def write_pdf(document: Document) -> bytes:
    """Write a document as PDF/UA-1; the same document gives the same bytes.

    The standard allows no sign without a letter. A document that holds one is written with a visible mark in its
    place; the DOCX keeps it.
    """
    record = _record(legible(document))
    try:
        return _compiled(record)
    except typst.TypstError:
        return _compiled(_told(record, drawn))


def drawn(text: str) -> str:
    """Give a text with a visible mark for each sign that the fonts may not have.

    >>> drawn("4 × 😀 in Fryslân")
    '4 × � in Fryslân'
    """
    return NOT_DRAWN.sub(DAMAGED, normalize("NFC", text))


def _record(document: Document) -> dict[str, Any]:
    return {
        **asdict(document),
        "blocks": [_block(block) for block in document.blocks],
        "provenance": document.provenance,
        "region": REGIONS[document.language],
        "words": document.words,
    }


def _block(block: Block) -> dict[str, Any]:
    kind = {"kind": type(block).__name__}
    match block:
        case Map() | Chart():
            drawn = map_svg(block) if isinstance(block, Map) else chart_svg(block)
            return kind | {"caption": block.caption, "alt": block.alt, "svg": drawn}
        case Matrix():
            rows = [[_cell(cell) for cell in row] for row in block.rows]
            return kind | {"caption": block.caption, "headings": block.headings, "rows": rows}
        case Grid():
            return kind | asdict(block) | {"widths": widths(block), "numeric": numeric(block)}
    return kind | asdict(block)


def _cell(cell: Cell) -> dict[str, Any]:
    fill = cell.step.fill if cell.step else ""
    pattern = cell.step.pattern if cell.step else None
    return {"text": cell.text, "fill": fill, "pattern": pattern, "ink": text_on(fill) if fill else ""}


def _told(value: Any, known: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return known(value)
    if isinstance(value, dict):
        return {key: _told(one, known) for key, one in value.items()}
    return [_told(one, known) for one in value] if isinstance(value, list | tuple) else value


def _compiled(record: Any) -> bytes:
    return typst.compile(
        TEMPLATE,
        font_paths=FONTS,
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(record)},
        pdf_standards="ua-1",
    )


def page_drawings(document: Document) -> list[str]:
    """Give every page of a document as SVG, in order: the pages that `write_pdf` makes of it."""
    # A drawing has no rule about signs without a letter, so the mark that may stand in their place is set at once.
    record = _told(_record(legible(document)), drawn)
    pages = typst.compile(
        TEMPLATE,
        font_paths=FONTS,
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(record)},
        format="svg",
    )
    return [page.decode() for page in (pages if isinstance(pages, list) else [pages])]
