"""Can somebody in a browser go from a question to a proposal that is carried back from a what-if?"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_journeys import settled

pytestmark = pytest.mark.browser

BRANCH = "wat-als-20250403-1800"
STRETCHES = ("Waterberg – Knp. Grijs", "Velperbroek – Knp. Oud", "Maanderbroek – Knp. Grijs")


def go(page: Page, name: str) -> None:
    """Go to another page by the menu."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + f"/{name}?rol=kcr2&ruimte={BRANCH}")
    expect(page.get_by_text("NIETS HIERVAN IS ECHT")).to_be_visible()
    settled(page)


def part(page: Page, name: str) -> None:
    """Go to a part of the page."""
    page.get_by_role("radio", name=name, exact=True).or_(
        page.get_by_role("button", name=name, exact=True)
    ).first.click()
    settled(page)


def fork(visitor: Visitor) -> None:
    """Ask a question of the demonstration."""
    page = visitor.go("/wat-als?rol=kcr2")
    page.get_by_role("textbox", name="Welke vraag").fill("Wat als VR06 uitvalt en de A12 dicht gaat?")
    page.get_by_role("button", name="Maak wat-als").click()
    expect(page.get_by_text("NIETS HIERVAN IS ECHT")).to_be_visible()
    settled(page)
    visitor.keep("wat-als-1-gemaakt")


def suppose(visitor: Visitor) -> None:
    """Think a region away and close a road."""
    page = visitor.page
    page.get_by_role("combobox", name="Veiligheidsregio").click()
    page.get_by_role("option", name="VR06").click()
    page.get_by_role("textbox", name="Reden").first.fill("Heeft zelf brand")
    page.get_by_role("button", name="Denk weg").click()
    expect(page.get_by_text("De regio is weggedacht in deze wat-als.")).to_be_visible()

    page.get_by_role("tab", name="Wegen").click()
    box = page.get_by_role("combobox", name="Wegvakken")
    for stretch in STRETCHES:
        box.click()
        box.press_sequentially(stretch)
        page.get_by_role("option").last.click()
        box.press("Escape")
    page.get_by_role("tabpanel", name="Wegen").get_by_role("textbox", name="Reden").first.fill("Rook over de weg")
    page.get_by_role("button", name="Sluit af").click()
    expect(page.get_by_text("De weg is afgesloten")).to_be_visible()
    settled(page)
    visitor.keep("wat-als-2-wegen")


def look_and_plan(visitor: Visitor) -> None:
    """See the closed road on the map, make a proposal and keep it."""
    page = visitor.page
    go(page, "landelijk-beeld")
    closed = page.get_by_role("img", name="A12 dicht: Knp. Waterberg – Knp. Grijsoord")
    expect(closed).to_have_count(1)
    expect(page.get_by_text("Weg afgesloten")).to_be_visible()
    visitor.keep("wat-als-3-kaart")

    go(page, "planner")
    page.get_by_role("button", name="Bereken voorstel").click()
    expect(page.get_by_text("VOORSTEL – geen toewijzing")).to_be_visible()
    expect(page.get_by_text("de uitleg wordt doorgerekend")).to_have_count(0)
    settled(page)
    page.get_by_text("Voorstel bewaren").first.click()
    page.get_by_role("button", name="Voorstel bewaren").click()
    expect(page.get_by_text("Het voorstel is bewaard.")).to_be_visible()


def compare(visitor: Visitor) -> None:
    """Put the what-if beside its parent."""
    page = visitor.page
    go(page, "wat-als")
    part(page, "Vergelijken")
    expect(page.get_by_text("Noord- en Oost-Gelderland (VR06) is weggedacht: Heeft zelf brand").first).to_be_visible()
    expect(page.get_by_text("A12 is dicht op 3 wegvakken").first).to_be_visible()
    expect(page.get_by_text("mist 2 peloton minder").first).to_be_visible()
    visitor.keep("wat-als-4-vergeleken")


def carry_and_discard(visitor: Visitor) -> None:
    """Bring the proposal to the parent and end the what-if."""
    page = visitor.page
    part(page, "Overbrengen")
    page.get_by_role("button", name="Breng als voorstel naar").click()
    expect(page.get_by_text("bewaard als V-2025-0001 in Natuurbrand Ede")).to_be_visible()
    visitor.keep("wat-als-5-overgebracht")

    part(page, "Afsluiten")
    page.get_by_role("combobox", name="Uitkomst").click()
    page.get_by_role("option", name="verworpen").click()
    page.get_by_role("textbox", name="Reden").first.fill("De vraag is beantwoord")
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_text("De wat-als is verworpen.")).to_be_visible()
    expect(page.get_by_text("NIETS HIERVAN IS ECHT")).to_have_count(0)
    settled(page)
    visitor.keep("wat-als-6-verworpen")


def test_from_a_question_to_a_proposal_that_is_carried_back(visitor: Visitor) -> None:
    fork(visitor)
    suppose(visitor)
    look_and_plan(visitor)
    compare(visitor)
    carry_and_discard(visitor)

    assert visitor.elsewhere == []
