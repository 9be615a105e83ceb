"""Can somebody lead an exercise at sixty times the clock, and does an inject reach another screen and come back?"""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document as Word
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_journeys import settled

pytestmark = pytest.mark.browser

ANSWER = "Wij openen het incident en vragen om bluswater aan de westrand."


def downloaded(page: Page) -> Word:
    """Download the review and open it."""
    with page.expect_download() as coming:
        page.get_by_role("button", name=re.compile("Word")).click()
    return docx.Document(BytesIO(Path(coming.value.path()).read_bytes()))


def test_an_inject_arrives_is_answered_and_is_in_the_review(arrive: Callable[[], Visitor]) -> None:
    leader, region = arrive(), arrive()
    leader.server.command("exercise", "create", "natuurbranden-2027", "--space", "oef-heide", "--speed", "60")
    led = leader.go("/oefening?rol=beheer&ruimte=oef-heide")
    page = region.go("/capaciteiten?rol=regio&organisatie=VR07&ruimte=oef-heide")
    expect(page.get_by_text("OEFENING – OEFENING – OEFENING")).to_be_visible()
    expect(page.get_by_text("over het fietspad gesprongen")).to_have_count(0)

    led.get_by_role("button", name="Start de klok").click()
    expect(led.get_by_text("loopt 60×")).to_be_visible()
    expect(page.get_by_text("over het fietspad gesprongen")).to_be_visible()
    region.keep("oefening-1-bericht")
    led.get_by_role("button", name="Pauzeer").click()
    expect(led.get_by_text("staat stil")).to_be_visible()
    leader.keep("oefening-2-tijdlijn")

    settled(page)
    page.get_by_role("button", name="Ontvangen", exact=True).first.click()
    expect(page.get_by_text("1 bericht ontvangen en niet beantwoord")).to_be_visible()
    page = region.go("/oefening?rol=regio&organisatie=VR07&ruimte=oef-heide")
    page.get_by_role("button", name="Beantwoorden").first.click()
    page.get_by_role("textbox", name="Wat u doet of antwoordt").first.fill(ANSWER)
    page.get_by_role("button", name="Verstuur antwoord").first.click()
    expect(page.get_by_text("Uw antwoord")).to_be_visible()
    region.keep("oefening-3-beantwoord")

    led.get_by_role("tab", name="Evaluatie").click()
    paper = downloaded(led)
    leader.keep("oefening-4-evaluatie")

    told = "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    assert ANSWER in told
    assert paper.sections[0].header.paragraphs[0].text.startswith("OEFENING – OEFENING – OEFENING")
    assert leader.elsewhere == region.elsewhere == []
