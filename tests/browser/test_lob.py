"""Can two people, each signed in, carry a national product from start to a PDF that holds the figures of the screen?"""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import SignedIn
from tests.browser.test_bijstand import Desk

pytestmark = pytest.mark.browser

KEY = "Het land is rustig; een brand bij Ede wordt nageblust."


def pdf_text(path: Path) -> str:
    """Give the text of a PDF, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(path.read_bytes())).pages).split())


def opened_incident(region: Desk) -> None:
    """Let a region open an incident, so that there is something to tell."""
    page = region.go("/landelijk-beeld").page
    page.get_by_text("Melden", exact=True).first.click()
    page.get_by_role("tab", name="Incident openen").click()
    region.write("Naam incident", "Heidebrand Ede")
    region.press("Incident openen", "Het incident staat in het beeld.")


def taken_along(desk: Desk, tmp_path: Path) -> Path:
    """Download the whole document as PDF; give where it was saved, under its own name."""
    desk.page.get_by_role("button", name="Meenemen").click()
    with desk.page.expect_download() as started:
        desk.page.get_by_role("button", name="PDF", exact=True).click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    return path


def test_two_signed_in_people_carry_a_product_to_a_pdf_with_the_figures(signed_in: SignedIn, tmp_path: Path) -> None:
    region = Desk(signed_in("hovd-07", roles=["kcr2-regio"], organisation="VR07"))
    opened_incident(region)
    hub = Desk(signed_in("informatiemanager", roles=["kcr2-kcr2"]))
    hub.go("/lob").press("Opstellen", "De uitgave is opgesteld.")
    hub.write("Kernboodschap", KEY)
    hub.page.get_by_role("button", name="Bewaren", exact=True).first.click()
    expect(hub.page.get_by_text("Kernboodschap is bewaard.")).to_be_visible()
    hub.settled()
    hub.visitor.keep("lob-1-schrijven")
    concept = taken_along(hub, tmp_path)
    assert "_CONCEPT_TLP-AMBER_" in concept.name
    assert "CONCEPT – nog niet vastgesteld" in pdf_text(concept)
    hub.page.keyboard.press("Escape")

    hub.press("Voorleggen ter vaststelling", "Voorgelegd; iemand die er niet aan schreef, stelt vast.")
    expect(hub.page.get_by_role("button", name="Vaststellen")).to_have_count(0)
    second = Desk(signed_in("leider", roles=["kcr2-validator"]))
    second.go("/lob").visitor.keep("lob-2-vaststellen")
    second.press("Vaststellen", "Het verandert niet meer")
    hub.go("/lob").press("Verzenden vastleggen", "Vastgelegd dat het is verzonden.")
    hub.visitor.keep("lob-3-verzonden")

    region.go("/lob")
    sent = taken_along(region, tmp_path)
    told = pdf_text(sent)
    assert "_TLP-AMBER_" in sent.name
    assert "CONCEPT" not in sent.name + told
    assert KEY in told
    assert "Heidebrand Ede" in told
    assert "leider" in told
