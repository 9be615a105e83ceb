"""Can somebody in a browser test the country, read the answer, and walk into one of its worst scenarios?"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_journeys import settled
from tests.browser.test_wat_als import part

pytestmark = pytest.mark.browser

LONGEST_MS = 240_000
"""A thousand scenarios take a minute or two on a small machine; a first interim result comes long before."""

INTERVAL = re.compile(r"95%-interval [\d.]+,\d–[\d.]+,\d")


def calculate(visitor: Visitor) -> None:
    """Ask for a test, and stop it when there is an interim result."""
    page = visitor.go("/stresstest?rol=kcr2")
    expect(page.get_by_text("Het land zoals het nu bekend is")).to_be_visible()
    page.get_by_role("button", name="Reken door").click()
    expect(page.get_by_text("van 1.000 scenario's")).to_be_visible(timeout=LONGEST_MS)
    expect(page.get_by_text("Kans op tekort per type", exact=True)).to_be_visible(timeout=LONGEST_MS)
    stop(page)
    settled(page)
    visitor.keep("stresstest-1-uitkomst")


def stop(page: Page) -> None:
    """Stop what still runs."""
    button = page.get_by_role("button", name="Stop", exact=True)
    if button.count():
        button.first.click()
    expect(button).to_have_count(0, timeout=LONGEST_MS)


def read(visitor: Visitor) -> None:
    """Read the answer, and where one type is missing."""
    page = visitor.page
    expect(page.get_by_text(INTERVAL).first).to_be_visible()
    part(page, "Per type")
    expect(page.locator("[data-region=VR01]").first).to_be_visible()
    expect(page.get_by_role("heading", name="Waar en wanneer?")).to_be_visible()
    visitor.keep("stresstest-2-type")


def enter_scenario(visitor: Visitor) -> None:
    """Open the heaviest scenario as a what-if, and plan in it."""
    page = visitor.page
    part(page, "Zwaarste scenario's")
    page.get_by_role("button", name="Open als wat-als").click()
    expect(page.get_by_text("NIETS HIERVAN IS ECHT")).to_be_visible(timeout=LONGEST_MS)
    expect(page.get_by_text("Redt het land scenario")).to_be_visible()
    settled(page)
    visitor.keep("stresstest-3-wat-als")
    page.get_by_role("link", name="Planner").click()
    expect(page.get_by_role("button", name="Bereken voorstel")).to_be_visible()
    expect(page.get_by_text("er is niets te plannen")).to_have_count(0)


def test_a_test_of_the_country_leads_to_a_scenario_in_which_one_can_plan(visitor: Visitor) -> None:
    calculate(visitor)
    read(visitor)
    enter_scenario(visitor)

    assert visitor.elsewhere == []
