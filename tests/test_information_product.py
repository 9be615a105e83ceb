"""From 25 reporting regions to a product that was established and sent: the whole way, through actions and files."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from typing import NamedTuple

import docx
import pytest
from pypdf import PdfReader

from kcr2.actions import (
    ChangeProductHead,
    Intention,
    StartProduct,
    StepProduct,
    TakeProductFacts,
    WriteProductText,
)
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.exchange.documents import write_docx, write_pdf
from kcr2.formats import clock_time, local
from kcr2.journal import Author
from kcr2.picture import Picture
from kcr2.picture.product import facts_of
from kcr2.reports.product import file_name, mail_text, one_page_document, product_document
from kcr2.terms import Classification, ProductSection, ProductStatus, ProductStep, Role, Status
from tests import make
from tests.regional import report_all

SPACE = make.space()
WRITER = Author(actor="informatiemanager", role=Role.KCR2, organisation="KCR2")
SECOND = Author(actor="leider", role=Role.KCR2, organisation="KCR2")
VALIDATOR = Author(actor="validator", role=Role.VALIDATOR, organisation="KCR2")
SILENT = ("VR11", "VR19")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
FIRST, SECOND_ONE = "LOB-2025-0001", "LOB-2025-0002"


class Told(NamedTuple):
    """A desk at which 23 of 25 regions reported, and the product made of it was sent."""

    desk: Desk
    picture: Picture


def act(desk: Desk, author: Author, *intentions: Intention, at: datetime = make.MOMENT) -> Picture:
    desk.perform(SPACE, author, list(intentions), now=at)
    return desk.picture(SPACE, now=at)


def step(name: str, told: ProductStep, at: datetime = make.MOMENT) -> StepProduct:
    note = "Er klopt iets niet." if told in {ProductStep.RETURN, ProductStep.WITHDRAW} else ""
    return StepProduct(product_id=name, step=told, note=note, observed_at=at)


def start(at: datetime = make.MOMENT, **values: object) -> StartProduct:
    period = {"period_from": at - timedelta(hours=12), "period_to": at, "observed_at": at}
    dull = {"classification": Classification.AMBER, "recipients": ("NCC", "VR07", "DCC-IENW")}
    return StartProduct.model_validate(period | dull | values)


def text(name: str, section: ProductSection, words: str, at: datetime = make.MOMENT) -> WriteProductText:
    return WriteProductText(product_id=name, section=section, text=words, observed_at=at)


@pytest.fixture
def told(desk: Desk) -> Told:
    report_all(desk, SPACE, now=make.MOMENT, but=SILENT)
    act(desk, WRITER, start())
    act(desk, WRITER, text(FIRST, ProductSection.KEY_MESSAGE, "Het hele land meldt krapte in de aflossing."))
    act(desk, WRITER, text(FIRST, ProductSection.INTERPRETATION, "De druk loopt op tot de avond."))
    act(desk, WRITER, step(FIRST, ProductStep.SUBMIT))
    act(desk, VALIDATOR, step(FIRST, ProductStep.ESTABLISH))
    return Told(desk, act(desk, WRITER, step(FIRST, ProductStep.SEND)))


def row(picture: Picture, name: str = FIRST) -> dict[str, object]:
    (found,) = picture.products[picture.products["product_id"] == name].to_dict("records")
    return {str(key): value for key, value in found.items()}


def test_regions_report_and_the_product_goes_from_concept_to_sent(told: Told) -> None:
    product = row(told.picture)

    assert product["status"] == ProductStatus.SENT
    assert product["established_by"] == VALIDATOR.actor
    assert product["writers"] == (WRITER.actor,)


def words_of_docx(data: bytes) -> str:
    word = docx.Document(BytesIO(data))
    cells = (cell.text for table in word.tables for line in table.rows for cell in line.cells)
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


def words_of_pdf(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def known_numbers(picture: Picture, name: str = FIRST) -> set[str]:
    """Give every number that the frozen facts, the head and the texts of people hold; and those of the numbering."""
    facts = facts_of(picture.facts, name).to_dict("records")
    columns = ("text", "label", "group", "owner", "unit", "source")
    about = [" ".join(one[column] for column in columns) for one in facts]
    moments = {one["observed_at"] for one in facts}
    head = row(picture, name)
    moments |= {head[at] for at in ("period_from", "period_to", "status_at", "facts_at", "next_update_at", "sent_at")}
    moments |= set(picture.product_texts["observed_at"]) | {head["established_at"], picture.at}
    dated = [f"{clock_time(at)} {local(at)}" for at in moments]
    people = list(picture.product_texts["text"])
    parts = " ".join(str(number) for number in range(1, 13))
    regions = " ".join(picture.reference.regions.index)
    seal = f"{picture.head.seq} {picture.head.seal} {head['facts_seq']} {name} {head['edition']} {head['left_out']}"
    return set(NUMBER.findall(" ".join([*about, *dated, *people, parts, regions, seal])))


def without_furniture(words: str) -> str:
    """Leave out page numbers, seals and codes of capability types, which are no figures."""
    return re.sub(r"pagina \d+ van \d+|zegel [0-9a-f]+|\b[0-9a-f]{16,}\b|KCR2", " ", words)


def test_every_number_in_the_word_file_is_in_its_frozen_facts(told: Told) -> None:
    document = product_document(told.picture, SPACE, FIRST)
    found = set(NUMBER.findall(without_furniture(words_of_docx(write_docx(document)))))

    assert len(found) > 20
    assert found - known_numbers(told.picture) == set()


def test_both_files_tell_the_same_facts(told: Told) -> None:
    document = product_document(told.picture, SPACE, FIRST)
    word, paper = words_of_docx(write_docx(document)), words_of_pdf(write_pdf(document))

    for one in facts_of(told.picture.facts, FIRST).to_dict("records"):
        if one["key"].startswith("national:") or one["key"].startswith("source:"):
            assert one["text"] in word
            assert one["text"].split(",")[0] in " ".join(paper.split())


def test_a_region_that_did_not_report_is_so_in_facts_document_page_and_mail_and_is_nowhere_green(told: Told) -> None:
    facts = facts_of(told.picture.facts, FIRST)
    own = facts[facts["key"].str.startswith(tuple(f"region:{code}:" for code in SILENT))]
    stated = own[~own["key"].str.endswith(":phase")]
    mail = mail_text(told.picture, SPACE, FIRST)
    words = words_of_docx(write_docx(product_document(told.picture, SPACE, FIRST)))

    assert set(stated["text"]) == {"niet gemeld"}
    assert set(stated["level"]) == {Status.UNKNOWN}
    assert stated["number"].isna().all()
    for code in SILENT:
        assert code in mail
        assert code in words


def test_the_label_is_in_the_name_of_the_file_and_the_page_has_one_page(told: Told) -> None:
    name = file_name(row(told.picture), "pdf")
    page = write_pdf(one_page_document(told.picture, SPACE, FIRST))

    assert "TLP-AMBER" in name
    assert len(PdfReader(BytesIO(page)).pages) == 1


def test_who_wrote_a_product_cannot_establish_it_and_another_of_the_hub_can(desk: Desk) -> None:
    act(desk, WRITER, start())
    act(desk, WRITER, text(FIRST, ProductSection.KEY_MESSAGE, "Het is rustig."))
    act(desk, WRITER, step(FIRST, ProductStep.SUBMIT))

    with pytest.raises(RefusedError) as refused:
        act(desk, WRITER, step(FIRST, ProductStep.ESTABLISH))

    assert WRITER.actor in str(refused.value)
    assert row(act(desk, SECOND, step(FIRST, ProductStep.ESTABLISH)))["status"] == ProductStatus.ESTABLISHED


LATER = make.MOMENT + timedelta(hours=6)


def test_an_established_product_never_changes_and_only_gets_a_successor(told: Told) -> None:
    desk, before = told.desk, told.picture
    report_all(desk, SPACE, now=LATER)
    head = start(LATER).model_dump() | {"product_id": FIRST}
    for change in (
        text(FIRST, ProductSection.KEY_MESSAGE, "Anders.", LATER),
        TakeProductFacts(product_id=FIRST),
        ChangeProductHead.model_validate(head),
        step(FIRST, ProductStep.RETURN, LATER),
    ):
        with pytest.raises(RefusedError):
            act(desk, WRITER if not isinstance(change, StepProduct) else VALIDATOR, change, at=LATER)

    after = act(desk, WRITER, start(LATER, follows=FIRST), at=LATER)

    assert facts_of(after.facts, FIRST).equals(facts_of(before.facts, FIRST))
    assert row(after)["status"] == ProductStatus.SENT
    assert facts_of(after.facts, "LOB-2025-0002")["text"].tolist() != facts_of(before.facts, FIRST)["text"].tolist()


def succeeded(told: Told) -> tuple[Desk, Picture]:
    """Give the desk after every region reported and a second edition replaced the first."""
    desk = told.desk
    report_all(desk, SPACE, now=LATER)
    act(desk, WRITER, start(LATER, follows=FIRST), at=LATER)
    act(desk, WRITER, text(SECOND_ONE, ProductSection.KEY_MESSAGE, "Nu meldt iedereen.", LATER), at=LATER)
    act(desk, WRITER, step(SECOND_ONE, ProductStep.SUBMIT, LATER), at=LATER)
    act(desk, SECOND, step(SECOND_ONE, ProductStep.ESTABLISH, LATER), at=LATER)
    return desk, act(desk, WRITER, step(SECOND_ONE, ProductStep.SEND, LATER), at=LATER)


def test_the_successor_marks_what_the_silent_regions_now_say_and_replaces_the_first_when_sent(told: Told) -> None:
    _, picture = succeeded(told)
    words = words_of_docx(write_docx(product_document(picture, SPACE, SECOND_ONE)))

    assert row(picture)["status"] == ProductStatus.REPLACED
    assert row(picture)["successor"] == SECOND_ONE
    assert "was niet gemeld" in words


def test_what_was_replaced_does_not_hold_again_when_its_successor_is_withdrawn(told: Told) -> None:
    desk, _ = succeeded(told)
    picture = act(desk, VALIDATOR, step(SECOND_ONE, ProductStep.WITHDRAW, LATER), at=LATER)

    assert row(picture)["status"] == ProductStatus.REPLACED
    assert row(picture, SECOND_ONE)["status"] == ProductStatus.WITHDRAWN
