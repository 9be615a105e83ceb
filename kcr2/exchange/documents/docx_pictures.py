"""How do pictures, states and people's texts stand in a Word file? A picture with its meaning in words beside it."""

from io import BytesIO
from pathlib import Path

import typst
from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, RGBColor
from docx.table import _Cell

from kcr2.exchange.documents import docx_styles as looks
from kcr2.exchange.documents.pdf_file import FONTS, drawn
from kcr2.exchange.documents.svg import INK, chart_svg, map_svg, text_on
from kcr2.reports.pictures import Chart, Map, Statement
from kcr2.reports.steps import Step

TEMPLATE = Path(__file__).with_name("picture.typ")
DOTS_PER_INCH = 200
HATCH = "7D8794"


def picture_into(word: Word, block: Map | Chart) -> None:
    """Put a map or a chart in the file, as wide as the text; a screen reader tells `alt`."""
    svg = map_svg(block) if isinstance(block, Map) else chart_svg(block)
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.keep_together = True
    paragraph.add_run().add_picture(BytesIO(_png(svg)), width=Mm(looks.TEXT_MM))
    for properties in paragraph._p.iter(qn("wp:docPr"), qn("pic:cNvPr")):
        properties.set("descr", block.alt)
        properties.set("title", block.caption)


def _png(svg: str) -> bytes:
    return typst.compile(
        TEMPLATE,
        font_paths=FONTS,
        ignore_system_fonts=True,
        sys_inputs={"svg": drawn(svg)},
        format="png",
        ppi=DOTS_PER_INCH,
    )


def statement_into(word: Word, block: Statement) -> None:
    """Put a text of somebody in the file, under a style of its own, with who wrote it and when."""
    word.add_paragraph(block.by, looks.said_style(word, looks.SAID_BY))
    word.add_paragraph(block.text, looks.said_style(word, looks.SAID))


def shade(cell: _Cell, step: Step) -> None:
    """Give a cell the colour of its class; grey with lines when nothing is known."""
    pattern, ink = ("diagStripe", HATCH) if step.pattern == "unknown" else ("clear", "auto")
    shading = parse_xml(f'<w:shd {nsdecls("w")} w:val="{pattern}" w:color="{ink}" w:fill="{step.fill[1:].upper()}"/>')
    cell._tc.get_or_add_tcPr().append(shading)
    if text_on(step.fill) != INK:
        for run in cell.paragraphs[0].runs:
            run.font.color.rgb = RGBColor(255, 255, 255)
