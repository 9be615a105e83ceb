"""Can a planner in a browser go from two fires and one helicopter to a call, through proposal and explanation?"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.servers import Server, start_server, stop_server
from tests.browser.test_journeys import settled

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give an app that opens in the demonstration of the Peel and the Meinweg, 20 April 2020, 13:30."""
    started = start_server(tmp_path_factory.mktemp("app"), settings={"KCR2_DEMONSTRATION": "peel-meinweg-2020"})
    yield started
    stop_server(started)


def test_from_two_fires_and_one_helicopter_to_a_call(visitor: Visitor) -> None:
    page = visitor.go("/planner?rol=kcr2")
    page.get_by_role("button", name="Bereken voorstel").click()

    expect(page.get_by_text("0 van 2 regels volledig gedekt; tekort 3 helikopter").first).to_be_visible()
    expect(page.get_by_text("VOORSTEL – geen toewijzing")).to_be_visible()
    expect(page.get_by_text("Gevraagd zijn 4 helikopter in 2 regels").first).to_be_visible()
    expect(page.get_by_text("beslistijd 2 u (aanname)").first).to_be_visible()
    expect(page.get_by_text("(doorgerekend)").first).to_be_visible()
    settled(page)
    visitor.keep("planner-1-voorstel")
    page.get_by_role("heading", name="Uitleg").scroll_into_view_if_needed()
    visitor.keep("planner-2-uitleg")

    box = page.get_by_role("combobox", name="Leveringen om uit te zetten")
    box.press_sequentially("DEF")
    page.get_by_role("option", name="DEF Defensie → A-2020-0002 regel 1").click()
    box.press("Escape")
    page.get_by_role("button", name="Zet uit").click()
    expect(page.get_by_text("1 uitvraag is gedaan: A-2020-0002 regel 1: DEF.")).to_be_visible()
    expect(page.get_by_text("Het beeld is sindsdien gewijzigd", exact=False)).to_be_visible()
    settled(page)
    visitor.keep("planner-3-uitgezet")

    assert visitor.elsewhere == []
