"""Do the form and the advice on paper hold the figures of the picture, and say what they rest on?"""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.table import Table
from pypdf import PdfReader

from kcr2.actions import ReportCapacity
from kcr2.errors import PlanError
from kcr2.exchange.documents import write_docx, write_pdf
from kcr2.model import Event, title_of
from kcr2.model.request import AssistanceRequest
from kcr2.picture import Picture
from kcr2.reports.advice import advice_document, left_at_home
from kcr2.reports.document import Document, Facts, Grid, Heading, Signature, plain_text
from kcr2.reports.request_form import banner, request_form
from kcr2.reports.wording import PARTS, owner_of, part_rows
from kcr2.terms import AnswerKind, Classification, Feasibility, RequestStatus, SpaceKind, Step
from kcr2.words import in_dutch, speak, words
from tests import make
from tests.chain import REQUEST, Chain, hub, owner
from tests.pictures import picture, reference

S = RequestStatus
LIVE = make.space()
EXERCISE = make.space(name="oefening", kind=SpaceKind.EXERCISE)

OFFERED: list[Event] = [
    make.capacity_reported("VR06", total=5, deployable=4, minimum_cover=1, observed_at=make.EARLIER),
    make.request_filed(),
    make.request_stepped(step=Step.CALL),
    make.call_issued("VR06"),
    make.call_issued("VR08"),
    make.call_answered("VR06", amount=1, conditions="Alleen overdag"),
    make.call_answered("VR08", amount=2),
    make.advice_written(condition="Als de weg vrij is.", feasibility=Feasibility.YES_IF),
]
"""Two owners offer one and two of two; the first reported what it has, the second did not."""


@pytest.fixture
def english() -> Iterator[None]:
    """Let the screen speak English for one test."""
    speak("en")
    yield
    speak("nl")


def form(seen: Picture, space: Any = LIVE) -> Document:
    """Give the form of the request."""
    return request_form(seen, space, REQUEST)


def advice(seen: Picture, space: Any = LIVE, version: int = 1) -> Document:
    """Give the advice about the request."""
    return advice_document(seen, space, REQUEST, version)


BOTH = pytest.mark.parametrize("paper", [form, advice], ids=["form", "advice"])
Paper = Callable[..., Document]


def told(document: Document) -> dict[str, str]:
    """Give labels and values, wherever they stand."""
    blocks = [block for block in document.blocks if isinstance(block, Facts | Signature)]
    return {
        label: value for block in blocks for label, value in (block.rows if isinstance(block, Facts) else block.lines)
    }


def grid(document: Document, heading: str) -> list[dict[str, str]]:
    """Give the rows of the table that has a heading, by heading."""
    (table,) = [block for block in document.blocks if isinstance(block, Grid) and heading in block.headings]
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


# ---- the figures of the form -------------------------------------------------------------------------


def test_the_form_shows_what_is_asked_and_what_of_it_was_agreed() -> None:
    lines = (
        make.request_line(amount=1_200),
        make.request_line("BRW-HC-OV", amount=3).model_copy(update={"requirements": "nacht"}),
    )
    seen = picture(make.request_filed(lines=lines), make.offer_accepted(amount=2))

    first, second = grid(form(seen), "Bijzondere eisen")

    assert first == {
        "Regel": "1",
        "Gevraagd": "1.200 peloton",
        "Type": "Peloton natuurbrandbestrijding",
        "Bijzondere eisen": "–",
        "Aanvaard": "2 peloton",
    }
    assert (second["Gevraagd"], second["Bijzondere eisen"], second["Aanvaard"]) == ("3 team", "nacht", "0 team")


def test_the_form_shows_every_field_of_a_request() -> None:
    labels = set(told(form(picture(make.request_filed()))))

    apart = {"request_id", "version", "lines", "classification", "ugs_lon", "ugs_lat", "observed_at"}
    fields = set(AssistanceRequest.model_fields) - apart
    assert {title_of(AssistanceRequest, name) for name in fields} - labels == set()
    assert fields - {"quality", "source"} == {name for part in PARTS.values() for name in part} - {"position"}


def test_what_was_filled_in_stands_on_the_form_as_it_reads() -> None:
    filed = make.request_filed(armament="", evaluation=True, duration_h=12.5, relief_from=None)

    shown = told(form(picture(filed)))

    expected = {
        "Aanvragende regio": "VR07 Gelderland-Midden",
        "Coördinaten UGS (WGS84)": "52,04000; 5,66000",
        "Gereed op UGS": "do 3 apr 2025 17:00",
        "Verwachte duur": "12,5 uur",
        "Evaluatie nodig": "ja",
        "Mondeling vooraf": "nee",
        "Urgentie": "spoed (< 4 uur)",
        "Bewapening": "niet ingevuld",
        "Aflossing nodig vanaf": "niet ingevuld",
        "Bevoegd gezag": "voorzitter veiligheidsregio",
        "Handtekening": "",
        "Kwaliteit": "bevestigd",
        "Ingediend": "do 3 apr 2025 14:00",
    }
    assert {label: shown[label] for label in expected} == expected


def test_no_part_of_the_form_is_left_out() -> None:
    headings = [block.text for block in form(picture(make.request_filed())).blocks if isinstance(block, Heading)]

    assert headings == [*PARTS, "Herkomst"]


def test_the_screen_and_the_paper_write_a_field_alike() -> None:
    seen = picture(make.request_filed())
    row = seen.latest("requests", (REQUEST,)) or {}

    shown = told(form(seen))

    for part in PARTS:
        for title, text in part_rows(part, row, reference()):
            # The signature block repeats the competent authority.
            assert shown[title] == text or title == "Bevoegd gezag"


def test_the_form_says_which_version_it_is_and_where_the_request_stands() -> None:
    seen = picture(make.request_filed(), make.request_filed(version=2), make.request_stepped(step=Step.TAKE_IN))

    assert (form(seen).number, form(seen).subtitle) == (REQUEST, "Versie 2 · in toetsing")


# ---- the figures of the advice -----------------------------------------------------------------------


def test_the_advice_shows_what_is_asked_offered_and_short_as_the_picture_has_it() -> None:
    seen = picture(*OFFERED)

    (row,) = grid(advice(seen), "Nog niet aangeboden")

    line = seen.requests.iloc[0]
    assert row == {
        "Regel": "1",
        "Type": "Peloton natuurbrandbestrijding",
        "Gevraagd": f"{line['amount']} peloton",
        "Aangeboden": str(line["offered"]),
        "Aanvaard": str(line["accepted"]),
        "Nog niet aangeboden": "0",
        "Nog niet aanvaard": str(line["gap"]),
    }
    assert line["offered"] == 3


@pytest.mark.parametrize(("amount", "short"), [(1, "4"), (5, "0"), (7, "0")])
def test_what_is_short_is_what_nobody_offers_and_never_less_than_nothing(amount: int, short: str) -> None:
    asked = make.request_filed(lines=(make.request_line(amount=5),))

    (row,) = grid(
        advice(picture(asked, make.call_answered(amount=amount), make.advice_written())), "Nog niet aangeboden"
    )

    assert row["Nog niet aangeboden"] == short


def test_the_advice_shows_each_offer_and_what_then_stays_at_home() -> None:
    first, second = grid(advice(picture(*OFFERED)), "Blijft thuis")

    assert first == {
        "Eigenaar": owner_of("VR06", reference()),
        "Regel": "1",
        "Aangeboden": "1 peloton",
        "Vanaf": "3 apr 16:00",
        "Tot": "4 apr 04:00",
        "Voorwaarden": "Alleen overdag",
        "Blijft thuis": "3 (minimaal 1; stand 3 apr 13:00)",
    }
    assert (second["Aangeboden"], second["Voorwaarden"], second["Blijft thuis"]) == ("2 peloton", "–", "onbekend")


@pytest.mark.parametrize(
    ("reported", "words_"),
    [
        ({"deployable": 4}, "2 (minimum niet opgegeven; stand 3 apr 13:00)"),
        ({"deployable": 2, "minimum_cover": 0}, "0 (minimaal 0; stand 3 apr 13:00)"),
        ({"deployable": None}, "onbekend"),
    ],
)
def test_what_stays_at_home_is_known_unknown_or_zero_and_these_differ(reported: dict[str, Any], words_: str) -> None:
    stock = make.capacity_reported("VR06", total=5, observed_at=make.EARLIER, **reported)
    seen = picture(stock, make.request_filed(), make.call_answered("VR06", amount=2), make.advice_written())
    (offer,) = seen.offers.to_dict("records")

    assert left_at_home(seen, offer) == words_
    assert words_ in plain_text(advice(seen))


def test_who_refused_or_took_back_stands_not_among_the_offers() -> None:
    refused: list[Event] = [
        make.call_answered("VR06", answer=AnswerKind.REFUSED),
        make.call_answered("VR08"),
        make.call_answered("VR08", answer=AnswerKind.TAKEN_BACK, number=2),
    ]
    seen = picture(make.request_filed(), *refused, make.advice_written(feasibility=Feasibility.NO))

    text = plain_text(advice(seen))

    assert "Er is geen aanbod." in text
    assert "VR06" not in text
    assert "VR08" not in text
    assert grid(advice(seen), "Nog niet aangeboden")[0]["Nog niet aangeboden"] == "2"


def test_the_advice_says_who_decides_and_on_which_ground() -> None:
    shown = told(advice(picture(*OFFERED)))

    assert shown["Wettelijke grondslag"] == "Wvr art. 51"
    assert shown["Beslist nog"] == "minister van JenV (in mandaat: hoofd LOCC-KCR2)"


def test_after_the_last_grant_nobody_decides_any_more() -> None:
    seen = picture(*OFFERED, make.request_stepped(step=Step.GRANT, number=2, decided_for="JENV"))

    assert told(advice(seen))["Beslist nog"] == "niemand meer"


def test_the_advice_gives_its_words_and_says_what_was_not_said() -> None:
    shown, document = told(advice(picture(*OFFERED))), advice(picture(*OFFERED))

    assert document.title == "Advies bijstand: haalbaar mits"
    expected = {
        "Haalbaarheid": "haalbaar mits",
        "Mits": "Als de weg vrij is.",
        "Alternatieven": "geen genoemd",
        "Afwijkend standpunt": "geen",
        "Gereed op UGS": "do 3 apr 2025 17:00",
        "Aannames": "Wegen vrij.",
        "Gevolg voor de restdekking": "Thuis blijft genoeg over.",
    }
    assert {label: shown[label] for label in expected} == expected
    assert "Dit is een advies. De eigenaren beslissen over hun capaciteit" in plain_text(document)


def test_an_advice_says_whether_a_second_person_stands_for_it() -> None:
    alone, both = advice(picture(*OFFERED)), advice(picture(*OFFERED, make.advice_validated(observed_at=make.LATER)))

    assert alone.subtitle == "Versie 1 · nog niet gevalideerd"
    assert both.subtitle == "Versie 1 · gevalideerd do 3 apr 2025 15:00"
    assert told(alone)["Opgesteld door"] == "piket · do 3 apr 2025 14:00"
    assert told(alone)["Gevalideerd door"] == ""
    assert told(both)["Gevalideerd door"] == "tweede · do 3 apr 2025 15:00"


def test_each_version_of_an_advice_is_a_document_of_its_own() -> None:
    seen = picture(*OFFERED, make.advice_written(2, judgement="Bij nader inzien niet.", feasibility=Feasibility.NO))

    assert "Bij nader inzien niet." not in plain_text(advice(seen, version=1))
    assert "Bij nader inzien niet." in plain_text(advice(seen, version=2))
    assert advice(seen, version=2).title == "Advies bijstand: niet haalbaar"


# ---- what a document rests on ------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("kind", SpaceKind)
def test_what_is_not_live_says_so_on_paper(paper: Paper, kind: SpaceKind) -> None:
    document = paper(picture(*OFFERED), make.space(name="ruimte", kind=kind))

    word = kind.label.upper()
    told = " – ".join([word] * 3) if kind is SpaceKind.EXERCISE else word
    expected = "" if kind is SpaceKind.LIVE else f"{told} – deels fictieve gegevens"
    assert document.banner == banner(make.space(name="ruimte", kind=kind)) == expected
    assert ("fictieve" in plain_text(document)) is (kind is not SpaceKind.LIVE)


@BOTH
def test_a_document_carries_the_head_of_the_journal_and_the_moment(paper: Paper, desk: Any) -> None:
    chain = Chain(desk, make.space(name="bijstand")).to(S.ADVISED)
    head = chain.desk.journal.head("bijstand")

    document = paper(chain.picture, chain.space)

    assert (document.seal.space, document.seal.seq, document.seal.seal) == ("bijstand", head.seq, head.seal)
    assert f"volgnummer {head.seq} · zegel {head.seal}" in plain_text(document)
    assert document.stand == "Stand van het beeld: do 3 apr 2025 14:08"


@BOTH
@pytest.mark.parametrize("label", Classification)
def test_a_document_is_classified_as_its_request_is(paper: Paper, label: Classification) -> None:
    seen = picture(make.request_filed(classification=label), make.call_answered(), make.advice_written())

    assert paper(seen).classification == label.label
    assert label.label in plain_text(paper(seen)).splitlines()


@BOTH
@pytest.mark.usefixtures("english")
def test_a_document_is_dutch_whatever_the_screen_speaks(paper: Paper) -> None:
    seen = picture(*OFFERED)

    document = in_dutch(lambda: paper(seen, EXERCISE))

    assert words("Gevraagd") != "Gevraagd", "the screen goes on in English"
    speak("nl")
    assert plain_text(document) == plain_text(paper(seen, EXERCISE))


@pytest.mark.usefixtures("english")
def test_after_a_document_that_failed_the_screen_goes_on_in_its_language() -> None:
    with pytest.raises(PlanError):
        in_dutch(lambda: request_form(picture(), LIVE, REQUEST))

    assert words("Gevraagd") != "Gevraagd"


# ---- what is not there -------------------------------------------------------------------------------


def test_a_form_of_a_request_that_is_not_there_is_refused() -> None:
    with pytest.raises(PlanError) as caught:
        request_form(picture(make.request_filed()), LIVE, "A-2025-0009")

    assert "aanvraag A-2025-0009 bestaat niet in dit beeld" in caught.value.told()


def test_a_concept_has_no_form() -> None:
    with pytest.raises(PlanError):
        request_form(picture(make.request_drafted(), make.request_stepped(step=Step.SAVE)), LIVE, REQUEST)


def test_a_version_that_is_not_there_is_refused_with_those_that_are() -> None:
    seen = picture(*OFFERED, make.advice_written(2))

    with pytest.raises(PlanError) as caught:
        advice(seen, version=3)

    assert f"advies 3 over {REQUEST} bestaat niet; versies: 1, 2." in caught.value.told()


def test_an_advice_that_nobody_wrote_is_refused_and_says_that_there_is_none() -> None:
    with pytest.raises(PlanError) as caught:
        advice(picture(make.request_filed()))

    assert "versies: geen." in caught.value.told()


def test_a_form_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(PlanError) as caught:
        request_form(picture(make.request_filed()), LIVE, "A-2025-0009")

    assert REQUEST in caught.value.told()


# ---- as files ----------------------------------------------------------------------------------------


def real(desk: Any) -> tuple[Picture, Any]:
    """Give a picture that came about by acts, with an offer, an advice and a report."""
    chain = Chain(desk, make.space(name="oefening", kind=SpaceKind.EXERCISE))
    stock: dict[str, Any] = {
        "owner": "VR06",
        "capability": make.CAPABILITY,
        "total": 5,
        "deployable": 4,
        "minimum_cover": 1,
    }
    chain.do(owner, ReportCapacity, **stock)
    chain.to(S.OFFERED)
    chain.advise(alternatives="Handcrews uit Twente.", feasibility=Feasibility.YES_IF, condition="Als de weg vrij is.")
    chain.validate()
    chain.step(hub, Step.PRESENT)
    chain.accept()
    return chain.picture, chain.space


def squeezed(text: str) -> str:
    """Take away what a line break or a hyphenation adds or loses."""
    return re.sub(r"[\s\u200b\u00ad\-‐]", "", text)


def figures(document: Document) -> list[str]:
    """Give every cell and value of a document, its head and its foot."""
    cells = [cell for block in document.blocks if isinstance(block, Grid) for row in block.rows for cell in row]
    head = [document.number, document.title, document.subtitle, document.banner, document.classification]
    return [text for text in (*head, *told(document).values(), *cells, document.stand, document.provenance) if text]


def word_text(content: bytes) -> str:
    """Give everything that stands in a Word file, head and foot of the page too."""
    word = docx.Document(BytesIO(content))
    section = word.sections[0]
    lines = [part.text for part in (*section.header.paragraphs, *section.footer.paragraphs)]
    for part in word.iter_inner_content():
        rows = part.rows if isinstance(part, Table) else ()
        lines += [cell.text for row in rows for cell in row.cells] or [getattr(part, "text", "")]
    return squeezed("\n".join(lines))


def pdf_text(content: bytes) -> str:
    """Give everything that stands in a PDF."""
    return squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


@BOTH
def test_the_word_file_holds_every_figure(paper: Paper, desk: Any) -> None:
    document = paper(*real(desk))

    text = word_text(write_docx(document))

    assert len(figures(document)) > 20
    assert [figure for figure in figures(document) if squeezed(figure) not in text] == []


@BOTH
def test_the_pdf_holds_every_figure(paper: Paper, desk: Any) -> None:
    document = paper(*real(desk))

    text = pdf_text(write_pdf(document))

    assert [figure for figure in figures(document) if squeezed(figure) not in text] == []


@BOTH
def test_each_page_of_the_pdf_says_that_it_is_an_exercise_and_what_it_rests_on(paper: Paper, desk: Any) -> None:
    document = paper(*real(desk))

    pages = [page.extract_text() for page in PdfReader(BytesIO(write_pdf(document))).pages]

    assert pages
    for page in pages:
        assert "OEFENING – OEFENING – OEFENING – deels fictieve gegevens" in page
        assert squeezed(document.provenance) in squeezed(page)


@BOTH
def test_the_same_picture_is_the_same_file_whatever_the_screen_speaks(paper: Paper, desk: Any) -> None:
    seen, space = real(desk)
    speak("en")
    try:
        one = write_docx(in_dutch(lambda: paper(seen, space)))
    finally:
        speak("nl")

    assert one == write_docx(paper(seen, space))


def test_the_form_fits_on_two_pages(desk: Any) -> None:
    assert len(PdfReader(BytesIO(write_pdf(form(*real(desk))))).pages) <= 2


OFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not on the PATH")
def test_another_program_prints_the_word_files_with_every_figure(tmp_path: Path, desk: Any) -> None:
    seen, space = real(desk)
    papers = {"form": form(seen, space), "advice": advice(seen, space)}
    for name, document in papers.items():
        (tmp_path / f"{name}.docx").write_bytes(write_docx(document))
    own_profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    sources = [str(tmp_path / f"{name}.docx") for name in papers]

    command = [str(OFFICE), own_profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    for name, document in papers.items():
        text = pdf_text((tmp_path / f"{name}.pdf").read_bytes())
        assert [figure for figure in figures(document) if squeezed(figure) not in text] == []


def test_the_two_papers_of_one_picture_agree(desk: Any) -> None:
    seen, space = real(desk)
    (asked,), (advised,) = grid(form(seen, space), "Bijzondere eisen"), grid(advice(seen, space), "Nog niet aangeboden")
    (line,) = seen.requests.to_dict("records")

    assert asked["Gevraagd"] == advised["Gevraagd"] == f"{line['amount']} {line['unit']}"
    assert asked["Aanvaard"].split()[0] == advised["Aanvaard"] == str(line["accepted"])
