"""Can a story be played, stopped, stepped through and opened, and does the board's demonstration run to its end?"""

import re

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

PREPARED_MS = 240_000
SCENES = 12
MOST_EVENTS = 30
"""More than there are between a chapter and the next departure."""


def errors_of(page: Page) -> list[str]:
    """Keep what the browser complains of."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            found.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def opened(visitor: Visitor) -> Locator:
    """Open the page and wait for its player."""
    player = visitor.go("/afspelen?rol=kcr2").locator(".player")
    player.locator("[data-region=VR07]").wait_for(timeout=PREPARED_MS)
    return player


def test_playing_pausing_and_stepping(visitor: Visitor) -> None:
    player = opened(visitor)
    clock = player.locator(".clock")
    begin = clock.inner_text()
    visitor.keep("afspelen-1-begin")

    player.locator("select").select_option("60")
    player.get_by_role("button", name="Afspelen").click()
    expect(clock).not_to_have_text(begin)
    player.get_by_role("button", name="Pauze").click()
    visitor.keep("afspelen-2-gepauzeerd")
    stopped = clock.inner_text()

    player.get_by_role("button", name="Volgende gebeurtenis").click()
    expect(clock).not_to_have_text(stopped)
    player.get_by_role("button", name="Vorige gebeurtenis").press("ArrowRight")
    player.get_by_role("button", name="Naar het begin").press("Home")
    expect(clock).to_have_text(begin)


def test_a_chapter_shows_its_unit_and_its_moment_opens(visitor: Visitor) -> None:
    errors = errors_of(visitor.page)
    player, page = opened(visitor), visitor.page
    clock = player.locator(".clock")

    player.locator(".chapters button", has_text="NL-Alert").click()
    expect(player.locator(".chapter-now")).to_have_text("NL-Alert")
    expect(player.locator("[aria-current=step]")).to_contain_text("NL-Alert")
    unit = player.locator("[data-way]")
    for _event in range(MOST_EVENTS):
        if unit.count():
            break
        player.get_by_role("button", name="Volgende gebeurtenis").click()
    expect(unit).to_have_count(1)
    expect(unit).to_have_attribute("aria-label", re.compile("positie tussen gemeld vertrek en gemelde aankomst"))
    visitor.keep("afspelen-3-onderweg")
    moment = clock.inner_text()

    player.get_by_role("button", name="Open dit moment").click()
    expect(page.get_by_text("U kijkt terug")).to_be_visible()
    expect(page.get_by_text(moment.split()[-1]).first).to_be_visible()
    visitor.keep("afspelen-4-geopend")
    assert visitor.elsewhere == []
    assert [text for text in errors if "404" not in text] == []


def test_with_less_motion_the_story_goes_in_steps(visitor: Visitor) -> None:
    visitor.page.emulate_media(reduced_motion="reduce")
    player = opened(visitor)
    begin = player.locator(".clock").inner_text()
    player.get_by_role("button", name="Afspelen").click()

    expect(player.locator(".clock")).not_to_have_text(begin)
    player.get_by_role("button", name="Pauze").click()
    # A whole step of fifteen minutes, or several: never something in between.
    minutes = int(player.locator(".clock").inner_text()[-2:]) - int(begin[-2:])
    assert minutes % 15 <= 2 or minutes % 15 >= 13


def test_the_demonstration_for_the_board_runs_from_one_click_to_its_end(visitor: Visitor) -> None:
    errors = errors_of(visitor.page)
    page = visitor.go("/")
    page.get_by_role("button", name="Start de demonstratie voor het bestuur").click()

    deck = page.locator(".deck")
    deck.locator("[data-region=VR07]").wait_for(state="attached", timeout=PREPARED_MS)
    expect(deck.locator(".cover")).to_be_hidden()
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    deck.locator("select").select_option("20")
    for number in range(1, SCENES + 1):
        expect(deck.locator(".counter")).to_have_text(f"Scène {number} van {SCENES}", timeout=PREPARED_MS)
    expect(deck).to_have_attribute("data-ended", "true", timeout=PREPARED_MS)

    for number in range(1, SCENES + 1):
        deck.locator(".dots button").nth(number - 1).click()
        expect(deck.locator(".counter")).to_have_text(f"Scène {number} van {SCENES}")
        visitor.keep(f"bestuur-{number:02}")
    # From a core task into the program.
    deck.locator(".dots button").nth(10).click()
    deck.locator(".links button", has_text="Afspelen").click()
    expect(page.get_by_role("heading", name="Afspelen")).to_be_visible()
    assert visitor.elsewhere == []
    assert errors == []
