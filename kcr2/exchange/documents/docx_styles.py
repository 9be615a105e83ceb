"""How does a Word document look: paper, type, language?

Everything is a style, so that who edits the document can change its look in one place.
"""

from dataclasses import dataclass

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.document import DocumentPart
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Row

FONT = "Calibri"
SIDE_MM = 22
TEXT_MM = 210 - 2 * SIDE_MM
INK = RGBColor(0, 0, 0)
SOFT = RGBColor(0x41, 0x41, 0x41)
HAIR = "969696"
TAGS = {"nl": "nl-NL", "en": "en-GB"}

NUMBER, STATUS, BANNER, SEAL = "Kenmerk", "Status", "Banner", "Zegel"
CELL, CELL_HEAD, LABEL, VALUE = "Tabeltekst", "Tabelkop", "Label", "Waarde"
SMALL = " klein"
SAID, SAID_BY = "Geschreven tekst", "Geschreven door"
MATRIX_FIRST = 0.2
"""Share of the first column of a table of states."""
"""Styles of our own, by the name that Word shows."""

AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
"""What stands after borders and shading in a style: the order is part of the format."""


@dataclass(frozen=True)
class Look:
    """How a style of paragraphs looks; sizes and distances in points."""

    size: float
    bold: bool = False
    color: RGBColor = INK
    before: float = 0
    after: float = 0
    line: float = 1.0
    with_next: bool = False


LOOKS = {
    "Normal": Look(10.5, after=6, line=1.12),
    "Title": Look(23, bold=True, after=3, with_next=True),
    "Subtitle": Look(12.5, color=SOFT, after=8),
    "Heading 1": Look(14, bold=True, before=18, after=5, with_next=True),
    "Heading 2": Look(11, bold=True, before=11, after=4, with_next=True),
    "List Bullet": Look(10.5, after=4, line=1.12),
    "Caption": Look(9.5, bold=True, before=10, after=4, with_next=True),
    "Header": Look(9, before=4),
    "Footer": Look(8.5, before=3),
    NUMBER: Look(10, bold=True, color=SOFT, with_next=True),
    STATUS: Look(9.5, after=2),
    CELL: Look(9, before=2.2, after=2.2),
    LABEL: Look(9.5, color=SOFT, before=3, after=3),
    VALUE: Look(9.5, before=3, after=3),
    CELL_HEAD: Look(9, bold=True, before=3, after=3, with_next=True),
    CELL + SMALL: Look(8, before=2.2, after=2.2),
    CELL_HEAD + SMALL: Look(8, bold=True, before=3, after=3, with_next=True),
    BANNER: Look(10, bold=True, color=RGBColor(255, 255, 255), before=3, after=3),
    SEAL: Look(6.5, color=SOFT, before=2),
}


SAID_LOOKS = {
    SAID_BY: Look(9, color=SOFT, before=4, after=2, with_next=True),
    SAID: Look(10.5, after=8, line=1.12),
}
"""Only in a document that holds what somebody wrote: the others stay as they were."""


def said_style(word: Word, name: str) -> ParagraphStyle:
    """Give a style for what people wrote, with a line beside it; made when it is first asked for."""
    if name not in word.styles:
        _style(word, name, SAID_LOOKS[name])
        style_of(word, name).paragraph_format.left_indent = Mm(4)
        _border(style_of(word, name), "left", size=12, color="414141")
    return style_of(word, name)


def dress(word: Word, language: str) -> None:
    """Give an empty Word document its paper, styles and language."""
    _paper(word)
    _type(word, TAGS[language])
    for name, look in LOOKS.items():
        _style(word, name, look)
    for name in ("Header", "Footer"):
        tabs = style_of(word, name).paragraph_format.tab_stops
        tabs.clear_all()
        tabs.add_tab_stop(Mm(TEXT_MM), WD_TAB_ALIGNMENT.RIGHT)
    _border(style_of(word, "Header"), "bottom", size=4, color=HAIR)
    _border(style_of(word, "Footer"), "top", size=4, color=HAIR)
    _border(style_of(word, STATUS), "top", size=16, color="000000")
    _shade(style_of(word, BANNER))


def style_of(word: Word, name: str) -> ParagraphStyle:
    """Give a style of paragraphs, made when it is not there yet."""
    if name not in word.styles:
        word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style = word.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def style_id(row: _Row, name: str) -> str:
    """Give what a paragraph in a table calls a style of the document."""
    part = row.part
    assert isinstance(part, DocumentPart)
    found: str = part.styles[name].style_id
    return found


def _paper(word: Word) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(SIDE_MM)
    section.top_margin, section.bottom_margin = Mm(30), Mm(26)
    section.header_distance = section.footer_distance = Mm(12)


def _type(word: Word, tag: str) -> None:
    """Set one font and one language, in place of those of the theme and of the library's own styles."""
    root = word.styles.element
    for fonts in list(root.iter(qn("w:rFonts"))):
        fonts.getparent().remove(fonts)
    every = next(root.iter(qn("w:rPrDefault")))[0]
    every.insert(0, parse_xml(f'<w:rFonts {nsdecls("w")} w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'))
    for element in (*root.iter(qn("w:lang")), *word.settings.element.iter(qn("w:themeFontLang"))):
        element.set(qn("w:val"), tag)


def _style(word: Word, name: str, look: Look) -> None:
    style = style_of(word, name)
    _drop(style.element, "w:pBdr")
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, False
    style.font.color.rgb = look.color
    _drop(style.element.get_or_add_rPr(), "w:spacing", "w:kern")
    paragraph = style.paragraph_format
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    paragraph.line_spacing = look.line
    paragraph.keep_with_next = look.with_next
    _drop(style.element.pPr, "w:contextualSpacing")


def _drop(element: BaseOxmlElement, *names: str) -> None:
    for name in names:
        for found in list(element.iter(qn(name))):
            found.getparent().remove(found)


def _border(style: ParagraphStyle, edge: str, *, size: int, color: str) -> None:
    inner = f'<w:{edge} w:val="single" w:sz="{size}" w:space="4" w:color="{color}"/>'
    borders = parse_xml(f"<w:pBdr {nsdecls('w')}>{inner}</w:pBdr>")
    style.element.get_or_add_pPr().insert_element_before(borders, *AFTER_BORDERS)


def _shade(style: ParagraphStyle) -> None:
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="000000"/>')
    style.element.get_or_add_pPr().insert_element_before(shade, *AFTER_BORDERS[1:])
