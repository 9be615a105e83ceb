"""Can people do what they came for? Three journeys in a real browser, with pictures kept."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from kcr2.exchange.sheets import CAPACITY, template
from kcr2.reference import Reference
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def settled(page: Page) -> None:
    """Wait until the app has nothing left to do."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def test_reading_the_map_and_opening_a_region(visitor: Visitor) -> None:
    page = visitor.go("/?rol=kcr2")

    expect(page.get_by_text("2 lopende incidenten")).to_be_visible()
    expect(page.get_by_text("12 peloton van 4 eigenaren")).to_be_visible()
    page.locator("[data-region=VR02]").click()
    expect(page.get_by_role("heading", name="Fryslân (VR02)")).to_be_visible()
    settled(page)
    visitor.keep("reis-1-kaart")

    assert visitor.elsewhere == []


def test_loading_a_sheet_with_faults_and_then_a_good_one(
    visitor: Visitor, tmp_path: Path, reference: Reference
) -> None:
    page = visitor.go("/capaciteiten?rol=regio&organisatie=VR07")
    page.get_by_role("tab", name="Inlezen").click()

    page.locator("input[type=file]").set_input_files(sheet(tmp_path / "fout.xlsx", reference, total="veel"))
    expect(page.get_by_text("er is niets ingelezen", exact=False).first).to_be_visible()
    settled(page)
    visitor.keep("reis-2-fouten")

    page.locator("input[type=file]").set_input_files(sheet(tmp_path / "goed.xlsx", reference, total=9))
    page.get_by_role("button", name="Bevestig 1 wijzigingen").click()
    expect(page.get_by_text("1 rijen zijn ingelezen.")).to_be_visible()
    visitor.keep("reis-2-ingelezen")

    told = visitor.server.command("picture", "capacity").stdout
    assert any("VR07,BRW-SCHUIM,9," in line for line in told.splitlines())


def sheet(path: Path, reference: Reference, *, total: object) -> Path:
    """Fill one row of the template of VR07."""
    book = openpyxl.load_workbook(BytesIO(template(CAPACITY, reference)))
    rows = book[CAPACITY.title]
    headings = {str(cell.value).split(" (")[0].rstrip(" *"): cell.column for cell in rows[1] if cell.value}
    first = rows.max_row + 1 if rows.cell(2, 1).value else 2
    for title, value in {"Eigenaar": "VR07", "Type": "BRW-SCHUIM", "Totaal": total}.items():
        rows.cell(first, headings[title], value)
    book.save(path)
    return path


def test_filing_a_request_and_seeing_who_can_help(visitor: Visitor) -> None:
    page = visitor.go("/aanvragen?rol=regio&organisatie=VR07")
    page.get_by_text("Nieuwe aanvraag").click()

    # By telephone: the rest of the form follows later.
    page.get_by_text("Mondeling vooraf").first.click()
    page.get_by_role("textbox", name="Terugbelnummer").fill("HOvD, via de meldkamer")
    page.get_by_role("textbox", name="Gewenst effect").fill("De brand breidt zich niet uit voorbij de spoorlijn.")
    page.get_by_role("textbox", name="Uitgangsstelling (UGS)").fill("UGS Planken Wambuis")
    page.get_by_role("textbox", name="Of coördinaten").fill("52,03; 5,74")
    page.get_by_role("textbox", name="Contact ter plaatse").fill("OvD-B, gespreksgroep 07-3")
    page.get_by_role("button", name="Indienen").click()
    expect(page.get_by_text("De aanvraag is ingediend.")).to_be_visible()

    page.get_by_role("combobox", name="Aanvraag openen").press_sequentially("A-2025-0005")
    page.get_by_role("option", name="A-2025-0005").click()
    page.get_by_text("Wie kan helpen?", exact=True).click()
    expect(page.get_by_text("Op tijd te leveren", exact=False)).to_be_visible()
    settled(page)
    visitor.keep("reis-3-wie-kan-helpen")


def test_a_refused_request_names_the_field_and_keeps_what_was_typed(visitor: Visitor) -> None:
    page = visitor.go("/aanvragen?rol=regio&organisatie=VR07")
    page.get_by_text("Nieuwe aanvraag").click()

    page.get_by_role("textbox", name="Gewenst effect").fill("kort")
    page.get_by_role("textbox", name="Uitgangsstelling (UGS)").fill("UGS Planken Wambuis")
    page.get_by_role("button", name="Indienen").click()

    expect(page.get_by_text("ten minste 10 tekens", exact=False).first).to_be_visible()
    expect(page.get_by_role("textbox", name="Uitgangsstelling (UGS)")).to_have_value("UGS Planken Wambuis")


def test_a_change_in_one_browser_shows_in_another_that_keeps_what_is_being_typed(
    arrive: Callable[[], Visitor],
) -> None:
    reader = arrive()
    page = reader.go("/aanvragen?rol=regio&organisatie=VR06")
    settled(page)
    page.goto(reader.server.url + "/journaal?rol=regio&organisatie=VR06")
    box = page.get_by_role("textbox", name="Zoek in onderwerp, inhoud en organisatie")
    settled(page)
    box.press_sequentially("half ge")
    before = page.get_by_text("Laatste volgnummer").inner_text()

    writer = arrive()
    report = writer.go("/regiobeeld?rol=regio&organisatie=VR07")
    report.get_by_role("button", name="Ongewijzigd").click()
    expect(report.get_by_text("Gemeld: ongewijzigd.", exact=False)).to_be_visible()

    expect(page.get_by_text("Laatste volgnummer")).not_to_have_text(before)
    expect(box).to_have_value("half ge")


def test_no_fixed_english_is_left_on_the_main_pages(visitor: Visitor) -> None:
    english = ("Choose an option", "Choose options", "Browse files", "Drag and drop", "Press Enter", "No results")

    for path in ("/?rol=regio", "/capaciteiten?rol=regio", "/aanvragen?rol=regio", "/journaal?rol=regio"):
        page = visitor.go(path)
        settled(page)
        words = page.locator("body").inner_text()
        assert [text for text in english if text in words] == []
    assert page.locator("html").get_attribute("lang") == "nl"
