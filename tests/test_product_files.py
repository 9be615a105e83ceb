"""Can everybody read the files of a national product: with a screen reader, in another program, on one page?

The first judge is independent of what writes the files: `pdfua` checks tags, alternative texts, tables, language and
title in the PDF as it is. It covers a part of PDF/UA-1, so the structure is looked at here as well.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn
from pdfua import validate
from pypdf import PdfReader

from kcr2.exchange.documents import write_docx, write_pdf
from kcr2.exchange.documents.svg import chart_svg, map_svg, text_on
from kcr2.reports.document import Document, Facts, Grid, Heading, plain_text
from kcr2.reports.pictures import Bar, Chart, Ground, Map, Matrix, Shape
from kcr2.reports.product import one_page_document, product_document
from kcr2.reports.steps import STATUS_STEPS, UNKNOWN
from tests import lob
from tests.test_documents import BLOCKS, document, squeezed

OFFICE = shutil.which("soffice")
EMPTY_HEADINGS = "UA-14-001"
"""Its rule on empty headings gives up on these files; what headings hold is looked at here."""
PAPERS = ("small", "small-page", "busy-page")


@cache
def paper(name: str) -> Document:
    """Give one of the papers, made once."""
    shown, product_id = (lob.small(), lob.FIRST) if name.startswith("small") else (lob.busy(), lob.SECOND)
    make = one_page_document if name.endswith("page") else product_document
    return make(shown, lob.LIVE, product_id)


@cache
def pdf(name: str) -> bytes:
    """Write one of the papers as PDF, once."""
    return write_pdf(paper(name))


@cache
def word(name: str) -> bytes:
    """Write one of the papers as DOCX, once."""
    return write_docx(paper(name))


def elements(name: str) -> list[tuple[str, dict[str, Any]]]:
    """Give the tags of a PDF in reading order, each with its own dictionary."""
    return list(_elements(PdfReader(BytesIO(pdf(name))).trailer["/Root"]["/StructTreeRoot"]))


def _elements(found: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(found, list):
        for one in found:
            yield from _elements(one.get_object())
    elif isinstance(found, dict):
        yield from ([(str(found["/S"]), found)] if "/S" in found else [])
        yield from _elements(found["/K"].get_object() if "/K" in found else None)


# ---- PDF -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAPERS)
def test_an_independent_checker_finds_nothing_against_the_standard(name: str, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf(name))

    report = validate(str(file))

    assert [(found.rule_id, found.message) for found in report.findings] == []
    assert {outcome.rule_id for outcome in report.outcomes if outcome.skipped_reason} <= {EMPTY_HEADINGS}


def test_the_checker_does_find_a_table_without_headings(tmp_path: Path) -> None:
    file = tmp_path / "bad.pdf"
    file.write_bytes(write_pdf(document(Facts((("Label", "waarde"),)))))

    assert [found.rule_id for found in validate(str(file)).findings] == ["UA-15-003"]


@pytest.mark.parametrize("name", PAPERS)
def test_the_pdf_has_language_title_and_tags(name: str) -> None:
    root = PdfReader(BytesIO(pdf(name))).trailer["/Root"]

    assert root["/Lang"] == "nl-NL"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert PdfReader(BytesIO(pdf(name))).metadata.title == "Landelijk Operationeel Beeld"  # type: ignore[union-attr]


@pytest.mark.parametrize("name", PAPERS)
def test_every_picture_of_the_pdf_says_what_it_shows(name: str) -> None:
    drawn = [block for block in paper(name).blocks if isinstance(block, Map | Chart)]

    told = [str(element["/Alt"]) for tag, element in elements(name) if tag == "/Figure" and "/Alt" in element]

    assert [squeezed(text) for text in told] == [squeezed(block.alt) for block in drawn]
    assert not list(_images(PdfReader(BytesIO(pdf(name)))))


def _images(reader: PdfReader) -> Iterator[str]:
    """Name the pictures made of dots: a map of this house is made of lines."""
    for page in reader.pages:
        yield from (image.name for image in page.images)


@pytest.mark.parametrize("name", ["small", "small-page"])
def test_every_table_of_the_pdf_has_its_headings(name: str) -> None:
    tables = [block for block in paper(name).blocks if isinstance(block, Grid | Matrix)]

    tags = [tag for tag, _ in elements(name)]

    assert tags.count("/Table") == len(tables)
    assert tags.count("/TH") == sum(len(block.headings) for block in tables)


def test_the_headings_of_the_pdf_follow_each_other() -> None:
    levels = [int(tag[2]) for tag, _ in elements("small") if re.fullmatch(r"/H\d", tag)]

    headings = [block for block in paper("small").blocks if isinstance(block, Heading)]
    assert len(levels) == len(headings)
    assert all(element.get("/K") is not None for tag, element in elements("small") if re.fullmatch(r"/H\d", tag))
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_label_and_state_stand_on_every_page_of_the_pdf() -> None:
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf("small"))).pages]

    assert len(pages) > 3
    assert all("Intern (TLP:GREEN)" in page and "CONCEPT" in page for page in pages)


@pytest.mark.parametrize("name", ["small-page", "busy-page"])
def test_one_page_is_one_page(name: str) -> None:
    assert len(PdfReader(BytesIO(pdf(name))).pages) == 1


@pytest.mark.parametrize("name", ["small", "small-page"])
def test_both_files_hold_every_figure_of_the_document(name: str) -> None:
    printed = squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(pdf(name))).pages))
    typed = squeezed(text_of(word(name)))
    cells = [cell for block in paper(name).blocks if isinstance(block, Grid) for row in block.rows for cell in row]

    assert [cell for cell in cells if squeezed(cell) not in printed] == []
    assert [cell for cell in cells if squeezed(cell) not in typed] == []


def text_of(content: bytes) -> str:
    """Give all text of a Word file, tables too."""
    return "".join(part.text or "" for part in docx.Document(BytesIO(content)).element.body.iter(qn("w:t")))


# ---- DOCX ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["small", "small-page"])
def test_every_picture_of_the_word_file_says_what_it_shows(name: str) -> None:
    drawn = [block for block in paper(name).blocks if isinstance(block, Map | Chart)]
    body = docx.Document(BytesIO(word(name))).element.body

    assert [one.get("descr") for one in body.iter(qn("wp:docPr"))] == [block.alt for block in drawn]
    assert [one.get("title") for one in body.iter(qn("wp:docPr"))] == [block.caption for block in drawn]


def test_every_table_of_the_word_file_has_a_row_of_headings() -> None:
    tables = docx.Document(BytesIO(word("small"))).tables

    assert len(tables) == sum(isinstance(block, Grid | Matrix) for block in paper("small").blocks)
    assert all(list(table.rows[0]._tr.iter(qn("w:tblHeader"))) for table in tables)


def test_the_word_file_has_real_headings_language_and_title() -> None:
    opened = docx.Document(BytesIO(word("small")))

    headings = [line.text for line in opened.paragraphs if line.style.name.startswith("Heading")]  # type: ignore[union-attr]
    assert headings == [block.text for block in paper("small").blocks if isinstance(block, Heading)]
    assert opened.core_properties.language == "nl-NL"
    assert opened.core_properties.title == "Landelijk Operationeel Beeld"


def test_what_people_wrote_has_a_style_of_its_own_in_the_word_file() -> None:
    opened = docx.Document(BytesIO(word("small")))

    said = [line.text for line in opened.paragraphs if line.style.name == "Geschreven tekst"]  # type: ignore[union-attr]
    assert said == [text for text in lob.TEXTS.values() if text in said]
    assert len(said) == len(lob.TEXTS)


def test_a_state_in_the_word_file_has_the_colour_of_the_map_and_unknown_has_lines() -> None:
    matrix = next(table for table in docx.Document(BytesIO(word("small"))).tables if table.cell(0, 1).text == "Status")
    shades = {
        cell.text: (shade.get(qn("w:val")), shade.get(qn("w:fill")))
        for row in matrix.rows
        for cell in row.cells
        for shade in cell._tc.iter(qn("w:shd"))
    }

    assert shades["R rood"] == ("clear", STATUS_STEPS["red"].fill[1:].upper())
    assert shades["niet gemeld"] == ("diagStripe", UNKNOWN.fill[1:].upper())


@pytest.mark.parametrize("name", ["small", "small-page"])
def test_the_same_product_is_the_same_files(name: str) -> None:
    assert write_pdf(paper(name)) == pdf(name)
    assert write_docx(paper(name)) == word(name)


# ---- pictures ------------------------------------------------------------------------------------


def square(code: str, *, inset: str = "") -> Shape:
    """Give an area of ten by ten km."""
    return Shape(code, "M0,0L10,0L10,10L0,10Z", (5, 5), inset)


def a_map(**changes: Any) -> Map:
    """Give a map of two areas of which nothing is told."""
    ground = Ground((square("VR01"), square("BQ-SA", inset="Saba")), 100, 100, "Apart")
    told = {"caption": "K", "alt": 'A & "B"', "ground": ground, "fills": (), "legend": (UNKNOWN,)}
    return Map(**{**told, **changes})


def test_an_area_without_an_answer_is_drawn_as_unknown() -> None:
    drawn = map_svg(a_map())

    assert drawn.count(f'fill="{UNKNOWN.fill}"') >= 3
    assert 'fill="url(#p0)"' in drawn
    assert ">?<" in drawn


def test_a_drawing_is_well_formed_and_says_what_it_shows() -> None:
    for drawn in (map_svg(a_map()), chart_svg(Chart("K", "<&>", (Bar("<a>", 1, 2, "&"),), "p", "r", "u"))):
        assert ElementTree.fromstring(drawn).get("aria-label")


def test_a_small_map_has_no_room_for_the_names_of_islands() -> None:
    assert ">Saba<" in map_svg(a_map(height_mm=110))
    assert ">Saba<" not in map_svg(a_map(height_mm=70))


def bars(*told: Bar) -> str:
    """Draw a chart."""
    return chart_svg(Chart("K", "alt", told, "deel", "rest", "onbekend"))


def test_a_bar_of_which_the_part_is_unknown_is_hatched_and_not_empty() -> None:
    unknown, nothing = bars(Bar("a", None, 3, "")), bars(Bar("a", 0, 3, ""))

    assert ">?<" in unknown
    assert ">?<" not in nothing
    assert unknown != nothing


@pytest.mark.parametrize(("part", "whole"), [(5, 3), (0, 0), (-1, 2)])
def test_a_bar_never_leaves_its_whole(part: float, whole: float) -> None:
    widths = [float(width) for width in re.findall(r'<rect [^>]*width="([\d.-]+)"', bars(Bar("a", part, whole, "")))]

    assert max(widths) <= 58
    assert min(widths) > 0


@pytest.mark.parametrize(("fill", "ink"), [("#ffffff", "#000000"), ("#c8402f", "#ffffff"), ("#f4d35e", "#000000")])
def test_a_word_on_a_colour_stands_out(fill: str, ink: str) -> None:
    assert text_on(fill) == ink


def test_other_papers_know_nothing_of_the_styles_of_this_one() -> None:
    names = {style.name for style in docx.Document(BytesIO(write_docx(document(*BLOCKS)))).styles}

    assert not {"Geschreven tekst", "Geschreven door"} & names


def test_a_picture_tells_itself_in_lines() -> None:
    assert plain_text(document(a_map())).splitlines()[-3:-1] == ["K", 'A & "B"']


# ---- another program -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not on the PATH")
def test_another_program_opens_both_files_of_every_paper(tmp_path: Path) -> None:
    for name in PAPERS:
        (tmp_path / f"{name}-word.docx").write_bytes(word(name))
    (tmp_path / "small-page-read.pdf").write_bytes(pdf("small-page"))
    sources = [str(path) for path in sorted(tmp_path.iterdir())]
    own_profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / "out"

    # One start for all: starting takes longer than reading.
    command = [str(OFFICE), own_profile, "--headless", "--convert-to", "pdf", "--outdir", str(out), *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=180)

    for name in ("small", "small-page"):
        assert missing(paper(name), out / f"{name}-word.pdf") == []
    assert missing(paper("small-page"), out / "small-page-read.pdf") == []
    assert [len(PdfReader(out / f"{name}.pdf").pages) for name in ("busy-page-word", "small-page-read")] == [1, 1]


def missing(told: Document, file: Path) -> list[str]:
    """Give the cells of a document that a file does not show."""
    text = squeezed("".join(page.extract_text() for page in PdfReader(file).pages))
    cells = [cell for block in told.blocks if isinstance(block, Grid) for row in block.rows for cell in row]
    return [cell for cell in cells if squeezed(cell) not in text]
