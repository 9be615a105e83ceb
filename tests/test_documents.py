"""Does a document say the same in each kind of file, on every page, to every reader, every time?"""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.table import Table
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader

from kcr2.exchange.documents import write_docx, write_pdf
from kcr2.exchange.documents.columns import numeric, widths
from kcr2.exchange.documents.pdf_file import NOT_DRAWN, drawn
from kcr2.reports.document import (
    DAMAGED,
    WORDS,
    Block,
    Bullets,
    Document,
    Facts,
    Grid,
    Heading,
    Paragraph,
    Seal,
    Signature,
    legible,
    plain_text,
)

BANNER = "DEMONSTRATIE – deels fictieve gegevens"
CLASSIFICATION = "Intern (TLP:GREEN)"
STAND = "Stand van het beeld: do 3 apr 2025 18:00"
SEAL = Seal("demo-ede-2025", 412, "9f2c4e7ab1d08366" * 4)
PROVENANCE = f"demo-ede-2025 · volgnummer 412 · zegel {SEAL.seal}"
MARKUP = '#panic("x") *b* $x$ \\ <a> // /* */ @ref `c` _i_ [x] {y} ~ -- "q" &amp; <w:p/> http://a.nl'

WIND = Paragraph("De wind draait naar het oosten.\nDe aflossing is nodig vóór 06:00.")
ASKED = Facts((("Aanvragende regio", "Gelderland-Midden (VR07)"), ("Contact", "niet ingevuld")))
DONE = Bullets(("Buurregio's zijn bevraagd.", "Defensie is gevraagd."))
GIVEN = Grid(
    ("Regio", "Vrij", "Toelichting"),
    (("Twente (VR05)", "3", "Restdekking blijft 2."), ("Drenthe (VR03)", "niet opgegeven", "")),
    "Wie kan leveren",
)
SIGNED = Signature((("Opgesteld door", "Planner KCR2"), ("Gevalideerd door", "")))
BLOCKS: tuple[Block, ...] = (
    *(Heading("Aanvraag"), ASKED, Heading("Situatie", 2), WIND, DONE),
    *(GIVEN, Heading("Vaststelling"), SIGNED),
)


def document(*blocks: Block, **changes: Any) -> Document:
    """Give a document with these blocks; every other field has a dull default."""
    dull = Document(
        title="Bijstandsaanvraag",
        subtitle="Natuurbrand Ginkelse Heide",
        number="B-2025-0014",
        banner=BANNER,
        classification=CLASSIFICATION,
        blocks=blocks or BLOCKS,
        stand=STAND,
        seal=SEAL,
    )
    return replace(dull, **changes)


def long_grid(rows: int = 60) -> Grid:
    """Give a table that no page can hold."""
    told = tuple((f"VR{number:02}", str(number * 7), "do 3 apr 2025 17:15") for number in range(rows))
    return Grid(("Eigenaar", "Vrij", "Stand van"), told, "Per eigenaar")


# ---- the record ----------------------------------------------------------------------------------

TOLD = f"""B-2025-0014
Bijstandsaanvraag
Natuurbrand Ginkelse Heide
DEMONSTRATIE – deels fictieve gegevens
Stand van het beeld: do 3 apr 2025 18:00
Intern (TLP:GREEN)
Aanvraag
Aanvragende regio\tGelderland-Midden (VR07)
Contact\tniet ingevuld
Situatie
De wind draait naar het oosten.
De aflossing is nodig vóór 06:00.
Buurregio's zijn bevraagd.
Defensie is gevraagd.
Wie kan leveren
Regio\tVrij\tToelichting
Twente (VR05)\t3\tRestdekking blijft 2.
Drenthe (VR03)\tniet opgegeven\t
Vaststelling
Opgesteld door\tPlanner KCR2
Gevalideerd door\t
{PROVENANCE}"""


def test_a_document_reads_as_lines_in_the_order_of_the_page() -> None:
    assert plain_text(document()) == TOLD


def test_what_is_empty_takes_no_line() -> None:
    bare = document(Paragraph("Tekst."), banner="", number="", subtitle="", classification="")

    assert plain_text(bare).splitlines() == ["Bijstandsaanvraag", STAND, "Tekst.", PROVENANCE]


def test_a_row_that_does_not_fit_under_the_headings_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="row 2 has 1 cells under 2 headings"):
        Grid(("a", "b"), (("1", "2"), ("3",)))


@pytest.mark.parametrize("title", ["", "  \n"])
def test_a_document_without_a_title_is_a_mistake(title: str) -> None:
    with pytest.raises(ValueError, match="needs a title"):
        document(title=title)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("regel\r\nregel\rregel\u2028regel", "regel\nregel\nregel\nregel"),
        ("bel\x07 nul\x00", f"bel{DAMAGED} nul{DAMAGED}"),
        ("half \ud83d teken", f"half {DAMAGED} teken"),
        ("omgekeerd \u202etxt.exe", f"omgekeerd {DAMAGED}txt.exe"),
        ("\ufffe\uffff", DAMAGED * 2),
        ("vóór 06:00\tà €\xa05 – Fryslân 😀", "vóór 06:00\tà €\xa05 – Fryslân 😀"),
    ],
)
def test_a_sign_that_no_document_can_hold_stays_visible_as_a_damaged_one(text: str, shown: str) -> None:
    assert legible(text) == shown


def test_every_text_of_a_record_is_made_legible_however_deep_it_lies() -> None:
    bad = document(Grid(("\x00",), (("\x01",),), "\x02"), Facts((("\x03", "\x04"),)), seal=Seal("\x05", 7, "\x06"))

    shown = legible(bad)

    assert shown.blocks == (Grid((DAMAGED,), ((DAMAGED,),), DAMAGED), Facts(((DAMAGED, DAMAGED),)))
    assert shown.seal == Seal(DAMAGED, 7, DAMAGED)


ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60) | st.text(
    "\x00\x07\ud800\ufffe\u202e#*$\\<>&'\n\t"
)
"""Also what no keyboard gives: half characters, control characters, signs that turn a text around."""


@given(ANYTHING)
def test_what_is_legible_fits_in_xml_and_stays_as_it_is(text: str) -> None:
    shown = legible(text)

    element = etree.Element("p")
    element.text = shown
    assert legible(shown) == shown
    assert etree.fromstring(etree.tostring(element, encoding="utf-8")).text == (shown or None)


# ---- columns -------------------------------------------------------------------------------------


def test_the_column_that_says_most_is_widest() -> None:
    shares = widths(GIVEN)

    assert shares[2] == max(shares)
    assert sum(shares) == pytest.approx(1)


def test_short_columns_get_all_they_ask_before_long_ones_get_more() -> None:
    told = Grid(("Code", "Tijd", "Wat"), (("VR07", "do 3 apr 2025 17:15", "lange toelichting " * 20),))

    code, time, what = widths(told)

    assert time / code == pytest.approx((19 + 3) / (len("Code") + 4))
    assert what > 0.6


def test_words_without_end_do_not_push_the_other_columns_off_the_page() -> None:
    shares = widths(Grid(("a", "b"), (("x" * 500, "y"),)))

    assert shares[1] > 0.05


@given(st.integers(1, 9).flatmap(lambda n: st.lists(st.tuples(*[st.text(max_size=80)] * n), min_size=1, max_size=6)))
def test_columns_fill_the_page_and_none_disappears(rows: list[tuple[str, ...]]) -> None:
    shares = widths(Grid(rows[0], tuple(rows[1:])))

    assert sum(shares) == pytest.approx(1)
    assert min(shares) > 0.005


@pytest.mark.parametrize(
    ("cells", "holds_numbers"),
    [
        (("3", "1.200", "-4", "12,5 %"), True),
        (("3", "niet opgegeven", ""), True),
        (("niet opgegeven", ""), False),
        (("3", "VR07"), False),
        (("18:00", "19:00"), False),
        ((), False),
    ],
)
def test_a_column_of_numbers_may_miss_some_but_mixes_with_nothing_else(
    cells: Sequence[str], holds_numbers: bool
) -> None:
    assert numeric(Grid(("Vrij",), tuple((cell,) for cell in cells))) == (holds_numbers,)


# ---- reading back --------------------------------------------------------------------------------


def squeezed(text: str) -> str:
    """Take away what a line break, a bullet or a hyphenation adds or loses."""
    return re.sub(r"[\s\u200b\u00ad•\-‐]", "", text)


def opened(told: Document) -> Word:
    """Write a document as DOCX and open it again."""
    return docx.Document(BytesIO(write_docx(told)))


def body(word: Word) -> str:
    """Give the text of a Word document in order, without head and foot of the page."""
    lines = []
    for part in word.iter_inner_content():
        if isinstance(part, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in part.rows]
        else:
            lines.append(part.text)
    return "\n".join(lines)


def read(told: Document) -> PdfReader:
    """Write a document as PDF and open it again."""
    return PdfReader(BytesIO(write_pdf(told)))


def pages(told: Document) -> list[str]:
    """Give the text of each page of a PDF."""
    return [page.extract_text() for page in read(told).pages]


def within(told: Document) -> str:
    """Give what stands in the body of every file: all but the seal, which stands in the foot."""
    text = squeezed(plain_text(told).removesuffix(legible(told).provenance))
    # The files part stand and classification by a dot on one line.
    return text.replace(squeezed(STAND + CLASSIFICATION), squeezed(f"{STAND} · {CLASSIFICATION}"))


def tags(reader: PdfReader) -> list[str]:
    """Give the tags of a PDF in reading order."""
    return list(_tags(reader.trailer["/Root"]["/StructTreeRoot"]))


def _tags(element: Any) -> Iterator[str]:
    if isinstance(element, list):
        for one in element:
            yield from _tags(one.get_object())
    elif isinstance(element, dict):
        yield from ([str(element["/S"])] if "/S" in element else [])
        yield from _tags(element["/K"].get_object() if "/K" in element else None)


# ---- the same figures ----------------------------------------------------------------------------


def test_the_word_file_says_what_the_document_says() -> None:
    assert squeezed(body(opened(document()))) == within(document())


def test_the_pdf_says_what_the_document_says() -> None:
    assert within(document()) in squeezed("".join(pages(document())))


def test_a_long_table_is_whole_in_both_files() -> None:
    told = document(long_grid())
    figures = [cell for row in long_grid().rows for cell in row[:2]]

    for text in (body(opened(told)), "\n".join(pages(told))):
        words = iter(text.split())
        assert all(figure in words for figure in figures)


def test_a_word_without_end_is_whole_in_the_pdf() -> None:
    endless = "x1" * 300
    told = document(Paragraph(endless), Facts(((endless, endless),)), Bullets((endless,)), Grid(("a",), ((endless,),)))

    assert squeezed("".join(pages(told))).count("x1") == 5 * 300


def test_empty_blocks_leave_nothing_behind() -> None:
    told = document(Heading(" "), Facts(()), Bullets(()), Signature(()), Grid((), ()), Paragraph("Einde."))

    assert within(told) in squeezed("".join(pages(told)))
    assert opened(told).tables == []


@pytest.mark.parametrize("language", WORDS)
def test_a_document_speaks_one_language_on_the_page_too(language: str) -> None:
    told = document(Paragraph("Tekst."), language=language)
    page, of = WORDS[language]["page"], WORDS[language]["of"]

    assert squeezed(f"{page} 1 {of} 1") in squeezed(pages(told)[0])
    assert f"{page} 1 {of} 1" in opened(told).sections[0].footer.paragraphs[0]._p.xpath("string(.)")
    assert WORDS[language]["seal"] in plain_text(told)


# ---- what anybody may type -----------------------------------------------------------------------


def everywhere(text: str) -> Document:
    """Put a text in each place that takes one."""
    return Document(
        title=f"T{text}",
        subtitle=text,
        number=text[:20],
        banner=text[:40],
        classification=text[:40],
        blocks=(
            *(Heading(text), Heading(text, 2), Paragraph(text), Facts(((text, text),)), Bullets((text, text))),
            *(Grid((text, text), ((text, text),), text), Signature(((text, text),))),
        ),
        stand=text[:40],
        seal=Seal(text[:20], 1, text[:64]),
    )


def test_markup_is_a_text_like_any_other() -> None:
    told = document(Heading(MARKUP), Paragraph(MARKUP), Grid((MARKUP,), ((MARKUP,),), MARKUP), Bullets((MARKUP,)))

    assert squeezed("".join(pages(told))).count(squeezed(MARKUP)) == 6
    assert body(opened(told)).count(MARKUP) == 6


@given(ANYTHING)
@settings(max_examples=40, deadline=None)
def test_any_text_makes_a_word_file_that_opens(text: str) -> None:
    told = everywhere(text)

    assert squeezed(legible(text)) in squeezed(body(opened(told)))


@given(ANYTHING)
@settings(max_examples=60, deadline=None)
def test_any_text_makes_a_pdf_with_tags(text: str) -> None:
    assert read(everywhere(text)).trailer["/Root"]["/MarkInfo"]["/Marked"]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_what_is_on_a_keyboard_is_in_the_pdf_as_it_was_typed(text: str) -> None:
    told = document(Facts((("Begin", text), ("Einde", "."))))

    assert squeezed(f"Begin{text}Einde") in squeezed("".join(pages(told)))


def test_a_sign_without_a_letter_is_marked_in_the_pdf_and_kept_in_the_word_file() -> None:
    told = document(Paragraph("4 × 😀 in Fryslân, 漢"))

    assert "4 × � in Fryslân, �" in pages(told)[0]
    assert "4 × 😀 in Fryslân, 漢" in body(opened(told))


def test_an_accent_that_stands_alone_is_joined_with_its_letter() -> None:
    assert drawn("voo\u0301r") == "vo\u00f3r"


def test_every_sign_that_we_call_plain_has_a_letter() -> None:
    plain = "".join(sign for sign in map(chr, range(0x20, 0x3000)) if not NOT_DRAWN.match(sign))

    told = document(Paragraph(" ".join(plain)), Grid(("a",), ((" ".join(plain),),)))

    assert DAMAGED not in "".join(pages(told))


# ---- every page ----------------------------------------------------------------------------------


def test_banner_and_classification_stand_on_every_page_of_the_pdf() -> None:
    seen = pages(document(long_grid(120)))

    assert len(seen) > 2
    assert all(BANNER in page and CLASSIFICATION in page for page in seen)


def test_stand_seal_and_page_number_stand_under_every_page_of_the_pdf() -> None:
    seen = pages(document(long_grid(120)))

    for number, page in enumerate(seen, start=1):
        foot = squeezed(page)[-200:]
        assert squeezed(f"{STAND}pagina {number} van {len(seen)}") in foot
        assert squeezed(PROVENANCE) in foot


def test_a_table_repeats_its_headings_on_every_page_of_the_pdf() -> None:
    seen = pages(document(long_grid(120)))

    assert all("Eigenaar" in page for page in seen)


def test_a_live_document_has_no_banner() -> None:
    told = document(banner="")

    assert "DEMONSTRATIE" not in "".join(pages(told))
    assert [line.style.name for line in opened(told).sections[0].header.paragraphs] == ["Header"]


def test_the_word_file_has_banner_and_classification_in_the_head_of_its_pages() -> None:
    section = opened(document()).sections[0]

    banner, line = section.header.paragraphs

    assert (banner.text, banner.style.name) == (BANNER, "Banner")
    assert line.text == f"B-2025-0014 · Bijstandsaanvraag\t{CLASSIFICATION}"
    assert not section.different_first_page_header_footer


def test_the_word_file_has_stand_page_and_seal_in_the_foot_of_its_pages() -> None:
    line, seal = opened(document()).sections[0].footer.paragraphs

    assert line.text.startswith(STAND)
    assert [field.get(qn("w:instr")) for field in line._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert seal.text == PROVENANCE


def test_both_files_are_a4() -> None:
    section = opened(document()).sections[0]
    sheet = read(document()).pages[0].mediabox

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(float(sheet.width) / 72 * 25.4), round(float(sheet.height) / 72 * 25.4)) == (210, 297)


# ---- every reader --------------------------------------------------------------------------------


def test_the_pdf_promises_what_the_standard_for_accessible_files_asks() -> None:
    root = read(document()).trailer["/Root"]

    assert root["/Lang"] == "nl-NL"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_the_pdf_tells_what_it_is_without_being_opened() -> None:
    told = read(document()).metadata

    assert told is not None
    assert (told.title, told.author) == ("Bijstandsaanvraag", "KCR2")
    assert PROVENANCE in str(told.keywords)


def test_the_pdf_tags_headings_tables_and_lists_for_a_screen_reader() -> None:
    seen = tags(read(document()))

    assert [tag for tag in seen if tag in {"/H1", "/H2"}] == ["/H1", "/H2", "/H1"]
    assert seen.count("/TH") == len(GIVEN.headings)
    assert seen.count("/LI") == len(DONE.items)
    assert seen.count("/Table") == 3
    assert seen.count("/Caption") == 1


def test_the_word_file_is_in_the_language_of_the_document() -> None:
    word = opened(document())
    default = next(word.styles.element.iter(qn("w:lang")))

    assert (word.core_properties.language, default.get(qn("w:val"))) == ("nl-NL", "nl-NL")
    assert opened(document(language="en")).core_properties.language == "en-GB"


def test_the_word_file_tells_what_it_is_without_being_opened() -> None:
    told = opened(document()).core_properties

    assert (told.title, told.author, told.subject) == ("Bijstandsaanvraag", "KCR2", "B-2025-0014")
    assert (told.keywords, told.category) == (PROVENANCE, CLASSIFICATION)


def test_the_word_file_has_real_headings_and_lists() -> None:
    styles = [line.style.name for line in opened(document()).paragraphs if line.text]

    assert styles == [
        *("Kenmerk", "Title", "Subtitle", "Status"),
        *("Heading 1", "Heading 2", "Normal", "List Bullet", "List Bullet", "Caption", "Heading 1"),
    ]


def test_a_table_of_the_word_file_repeats_its_headings_and_breaks_between_rows_only() -> None:
    table = opened(document(long_grid())).tables[0]
    head, *rows = (row._tr for row in table.rows)

    assert list(head.iter(qn("w:tblHeader")))
    assert not any(list(row.iter(qn("w:tblHeader"))) for row in rows)
    assert all(list(row.iter(qn("w:cantSplit"))) for row in (head, *rows))


def test_a_table_of_the_word_file_carries_its_caption() -> None:
    table = opened(document(GIVEN)).tables[0]

    assert next(table._tbl.iter(qn("w:tblCaption"))).get(qn("w:val")) == "Wie kan leveren"


def test_a_table_of_many_columns_is_set_smaller_in_the_word_file() -> None:
    wide = Grid(tuple("abcdefgh"), (tuple("12345678"),))

    styles = [opened(document(grid)).tables[0].cell(1, 0).paragraphs[0].style.name for grid in (GIVEN, wide)]

    assert styles == ["Tabeltekst", "Tabeltekst klein"]


def test_there_is_a_line_to_sign_on_where_nobody_signed_yet() -> None:
    signed, unsigned = opened(document(SIGNED)).tables[0].rows

    assert not list(signed._tr.iter(qn("w:tcBorders")))
    assert [edge.get(qn("w:val")) for edge in unsigned._tr.iter(qn("w:bottom"))] == ["dotted"]
    assert unsigned.height.mm > 10


# ---- every time ----------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [write_docx, write_pdf])
def test_the_same_document_is_the_same_file(write: Any) -> None:
    assert write(document(long_grid())) == write(document(long_grid()))


def test_the_pdf_bears_no_moment_of_making() -> None:
    told = read(document()).metadata

    assert told is not None
    assert not {"/CreationDate", "/ModDate"} & set(told)


def test_the_word_file_bears_no_moment_of_making() -> None:
    written = write_docx(document())

    with ZipFile(BytesIO(written)) as parts:
        dates = {part.date_time for part in parts.infolist()}
        properties = parts.read("docProps/core.xml").decode()
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    assert "dcterms" not in properties.partition(">")[2].replace("xmlns:dcterms", "")


def test_the_word_file_brings_no_picture_of_another_document() -> None:
    with ZipFile(BytesIO(write_docx(document()))) as parts:
        assert not [name for name in parts.namelist() if name.endswith((".jpeg", ".png"))]


# ---- another program -----------------------------------------------------------------------------

OFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not on the PATH")
def test_another_program_opens_the_word_file_and_prints_the_same(tmp_path: Path) -> None:
    told = document(*BLOCKS, long_grid(80), Paragraph(MARKUP))
    source = tmp_path / "document.docx"
    source.write_bytes(write_docx(told))
    own_profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"

    command = [str(OFFICE), own_profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    printed = [page.extract_text() for page in PdfReader(tmp_path / "document.pdf").pages]
    assert len(printed) > 2
    for number, page in enumerate(printed, start=1):
        assert BANNER in page
        assert squeezed(PROVENANCE) in squeezed(page)
        assert squeezed(f"pagina {number} van {len(printed)}") in squeezed(page)
    assert squeezed(MARKUP) in squeezed("".join(printed))
