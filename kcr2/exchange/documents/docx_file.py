"""How does a document become a Word file that a desk can go on editing?"""

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as Word
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from kcr2.exchange.documents import docx_styles as looks
from kcr2.exchange.documents.columns import numeric, widths
from kcr2.exchange.documents.docx_pictures import picture_into, shade, statement_into
from kcr2.reports.document import Block, Bullets, Document, Facts, Grid, Heading, Paragraph, Signature, legible
from kcr2.reports.pictures import Chart, Map, Matrix, Statement

LONGEST_PROPERTY = 255
"""What a property of a file may measure in the format."""

UNDATED = (1980, 1, 1, 0, 0, 0)
"""The oldest moment that a zip file knows, for each part: there is no clock in this room."""

LABEL_SHARE = 0.32
MOST_COLUMNS = 7
"""A table with more of them is set smaller."""

SIGN_HEIGHT = Mm(13)


def write_docx(document: Document) -> bytes:
    """Write a document as DOCX; the same document gives the same bytes."""
    shown = legible(document)
    word = docx.Document()
    looks.dress(word, shown.language)
    _properties(word, shown)
    _page_head(word, shown)
    _page_foot(word, shown)
    _opening(word, shown)
    for block in shown.blocks:
        _draw(word, block)
    return _saved(word)


# ---- around the text -----------------------------------------------------------------------------


def _properties(word: Word, document: Document) -> None:
    told = word.core_properties
    told.title, told.author, told.subject, told.keywords, told.category = (
        text[:LONGEST_PROPERTY]
        for text in (document.title, document.author, document.number, document.provenance, document.classification)
    )
    told.language, told.comments, told.last_modified_by = looks.TAGS[document.language], "", told.author
    _without_dates(word)
    package = word.part.package
    assert package is not None
    for name in [name for name, rel in package.rels.items() if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del package.rels[name]
    for setting in word.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _without_dates(word: Word) -> None:
    properties = word.core_properties._element
    for name in ("dcterms:created", "dcterms:modified"):
        for date in properties.findall(qn(name)):
            properties.remove(date)


def _page_head(word: Word, document: Document) -> None:
    header = word.sections[0].header
    line = header.paragraphs[0]
    if document.banner:
        banner = line.insert_paragraph_before(document.banner, looks.style_of(word, looks.BANNER))
        banner.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run(" · ".join(text for text in (document.number, document.title) if text) + "\t")
    line.add_run(document.classification).bold = True


def _page_foot(word: Word, document: Document) -> None:
    footer = word.sections[0].footer
    line = footer.paragraphs[0]
    line.add_run(f"{document.stand}\t{document.words['page']} ")
    _field(line, "PAGE")
    line.add_run(f" {document.words['of']} ")
    _field(line, "NUMPAGES")
    footer.add_paragraph(document.provenance, looks.style_of(word, looks.SEAL))


def _field(paragraph: WordParagraph, name: str) -> None:
    """Add a number that Word fills in on each page."""
    run = "<w:r><w:t>1</w:t></w:r>"
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{name}">{run}</w:fldSimple>'))


def _opening(word: Word, document: Document) -> None:
    _line(word, document.number, looks.NUMBER)
    _line(word, document.title, "Title")
    _line(word, document.subtitle, "Subtitle")
    status = word.add_paragraph(style=looks.STATUS)
    if document.banner:
        status.add_run(document.banner).bold = True
        status.add_run().add_break()
    status.add_run(" · ".join(text for text in (document.stand, document.classification) if text))


def _line(word: Word, text: str, style: str) -> None:
    if text:
        word.add_paragraph(text, style)


# ---- blocks --------------------------------------------------------------------------------------


def _draw(word: Word, block: Block) -> None:
    match block:
        case Heading(text=text, level=level) if text.strip():
            word.add_paragraph(text, f"Heading {level}")
        case Paragraph(text=text):
            word.add_paragraph(text)
        case Bullets(items=items):
            for item in items:
                word.add_paragraph(item, "List Bullet")
        case Facts(rows=rows) if rows:
            _facts(word, rows)
        case Grid() if block.headings:
            _grid(word, block)
        case _:
            _draw_more(word, block)


def _draw_more(word: Word, block: Block) -> None:
    match block:
        case Signature(lines=lines) if lines:
            _signature(word, lines)
        case Statement():
            statement_into(word, block)
        case Map() | Chart():
            _line(word, block.caption, "Caption")
            picture_into(word, block)
        case Matrix():
            _line(word, block.caption, "Caption")
            _matrix(word, block)


def _matrix(word: Word, block: Matrix) -> None:
    rest = (1 - looks.MATRIX_FIRST) / max(len(block.headings) - 1, 1)
    shares = (looks.MATRIX_FIRST, *[rest] * (len(block.headings) - 1))
    table = _table(word, len(block.rows) + 1, shares, rules=("top", "insideH", "bottom"), caption=block.caption)
    # Nine columns on a page need the room that other tables leave between theirs.
    next(table._tbl.tblPr.iter(qn("w:right"))).set(qn("w:w"), "20")
    head, *rows = table.rows
    _fill(head, block.headings, [looks.CELL_HEAD + looks.SMALL] * len(shares))
    for cell in head.cells[1:]:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    _repeat(head)
    for row, cells in zip(rows, block.rows, strict=True):
        _fill(row, [cell.text for cell in cells], [looks.CELL + looks.SMALL] * len(shares))
        for place, cell in zip(row.cells, cells, strict=True):
            if cell.step:
                place.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
                shade(place, cell.step)
    _space_after(word)


def _facts(word: Word, rows: Sequence[tuple[str, str]]) -> None:
    table = _table(word, len(rows), (LABEL_SHARE, 1 - LABEL_SHARE), rules=("top", "insideH", "bottom"))
    for row, (label, value) in zip(table.rows, rows, strict=True):
        _fill(row, (label, value), (looks.LABEL, looks.VALUE))
    _space_after(word)


def _grid(word: Word, block: Grid) -> None:
    _line(word, block.caption, "Caption")
    rules = ("top", "insideH", "bottom")
    table = _table(word, len(block.rows) + 1, widths(block), rules=rules, caption=block.caption)
    size = looks.SMALL if len(block.headings) > MOST_COLUMNS else ""
    styles = [looks.CELL + size] * len(block.headings)
    numbers = numeric(block)
    head, *rows = table.rows
    _fill(head, block.headings, [looks.CELL_HEAD + size] * len(styles), numbers)
    _repeat(head)
    for row, texts in zip(rows, block.rows, strict=True):
        _fill(row, texts, styles, numbers)
    _space_after(word)


def _signature(word: Word, lines: Sequence[tuple[str, str]]) -> None:
    _space_after(word)
    table = _table(word, len(lines), (LABEL_SHARE, 1 - LABEL_SHARE), rules=())
    for row, (label, value) in zip(table.rows, lines, strict=True):
        _fill(row, (label, value), (looks.LABEL, looks.VALUE))
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        if not value:
            _room_to_sign(row)


def _room_to_sign(row: _Row) -> None:
    row.height, row.height_rule = SIGN_HEIGHT, WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell in row.cells:
        _cell_property(cell, '<w:vAlign {} w:val="bottom"/>')
    line = '<w:bottom w:val="dotted" w:sz="8" w:space="0" w:color="000000"/>'
    _cell_property(row.cells[1], f"<w:tcBorders {{}}>{line}</w:tcBorders>", before="w:vAlign")


def _space_after(word: Word) -> None:
    # Word glues two tables without a paragraph between them into one.
    gap = word.add_paragraph().paragraph_format
    gap.space_after, gap.line_spacing = Mm(0), Mm(2)


# ---- tables --------------------------------------------------------------------------------------


def _table(word: Word, rows: int, shares: Sequence[float], *, rules: Sequence[str], caption: str = "") -> Table:
    table: Table = word.add_table(rows, len(shares))
    table._tbl.replace(table._tbl.tblPr, _table_properties(rules, caption))
    sizes = [Mm(looks.TEXT_MM * share) for share in shares]
    for column, size in zip(table.columns, sizes, strict=True):
        column.width = size
    for row in table.rows:
        _row_property(row, "<w:cantSplit {}/>")
        for cell, size in zip(row.cells, sizes, strict=True):
            cell.width = size
    return table


def _table_properties(rules: Sequence[str], caption: str) -> BaseOxmlElement:
    """Describe a table with lines between its rows only; a screen reader tells its caption."""
    lines = "".join(f'<w:{edge} w:val="single" w:sz="{_thick(edge)}" w:color="{_ink(edge)}"/>' for edge in rules)
    properties = parse_xml(
        f"<w:tblPr {nsdecls('w')}>"
        '<w:tblW w:w="5000" w:type="pct"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="110" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="04A0" w:firstRow="1" w:firstColumn="1" w:noHBand="0" w:noVBand="1"/>'
        "<w:tblCaption/></w:tblPr>"
    )
    properties[-1].set(qn("w:val"), caption)
    return properties


def _thick(edge: str) -> int:
    return 8 if edge == "top" else 4


def _ink(edge: str) -> str:
    return "000000" if edge == "top" else looks.HAIR


def _fill(row: _Row, texts: Sequence[str], styles: Sequence[str], numbers: Sequence[bool] = ()) -> None:
    # By its identity: by name the library looks through all styles for every cell.
    known = {style: looks.style_id(row, style) for style in set(styles)}
    for place, (cell, text, style) in enumerate(zip(row.cells, texts, styles, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph._p.style = known[style]
        paragraph.add_run(text)
        if numbers and numbers[place]:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = Mm(1)


def _repeat(row: _Row) -> None:
    """Mark a row as heading of its table, told again on each page."""
    _row_property(row, "<w:tblHeader {}/>")
    line = '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
    for cell in row.cells:
        _cell_property(cell, f"<w:tcBorders {{}}>{line}</w:tcBorders>")
        _cell_property(cell, '<w:vAlign {} w:val="bottom"/>')


def _row_property(row: _Row, xml: str) -> None:
    row._tr.get_or_add_trPr().append(parse_xml(xml.format(nsdecls("w"))))


def _cell_property(cell: _Cell, xml: str, *, before: str = "w:hideMark") -> None:
    cell._tc.get_or_add_tcPr().insert_element_before(parse_xml(xml.format(nsdecls("w"))), before)


# ---- the file ------------------------------------------------------------------------------------


def _saved(word: Word) -> bytes:
    """Give the bytes, with one date on every part: the library takes that from a clock."""
    written, out = BytesIO(), BytesIO()
    word.save(written)
    with ZipFile(written) as parts, ZipFile(out, "w") as packed:
        for name in parts.namelist():
            packed.writestr(ZipInfo(name, UNDATED), parts.read(name), compress_type=ZIP_DEFLATED)
    return out.getvalue()
