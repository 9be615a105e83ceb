"""Does the wall fit a large screen, refresh itself, tick, and say so when what it shows may no longer be true?"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from kcr2.view.wall import MOST
from tests.browser.conftest import Server, Visitor
from tests.browser.test_journeys import settled

pytestmark = pytest.mark.browser

ADDRESS = "/wandbeeld?rol=kcr2"
FITS = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return main.scrollHeight <= main.clientHeight && document.documentElement.scrollHeight <= innerHeight;
}"""
Hang = Callable[..., Page]


@pytest.fixture
def hang(chromium: Browser, server: Server) -> Iterator[Hang]:
    """Give a way to hang the wall on a screen of a size."""
    contexts = []

    def hung(width: int = 1920, height: int = 1080, scheme: str = "light", address: str = ADDRESS) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="nl-NL", color_scheme=scheme)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(server.url + address)
        page.locator(".wall [data-region=VR07]").wait_for()
        return page

    yield hung
    for context in contexts:
        context.close()


def bottoms(page: Page) -> list[float]:
    """Give where each part of the wall ends, in pixels from above."""
    boxes = [one.bounding_box() for one in page.locator(".wall .part, .wall .stage, .wall .figures > div").all()]
    return [box["y"] + box["height"] for box in boxes if box]


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fills_the_screen_and_nothing_scrolls_or_is_cut_off(
    hang: Hang, width: int, height: int, scheme: str
) -> None:
    page = hang(width, height, scheme)

    box = page.locator(".wall").bounding_box()
    assert box is not None
    assert (round(box["x"]), round(box["y"]), round(box["width"]), round(box["height"])) == (0, 0, width, height)
    assert page.evaluate(FITS)
    assert max(bottoms(page)) <= height


FULL = """most => document.querySelectorAll("[data-testid=stApp] *").forEach((host) => {
  host.shadowRoot?.querySelectorAll(".wall .part").forEach((part, place) => {
    part.querySelector(".nothing")?.remove();
    const items = part.querySelector("ul") ?? part.appendChild(document.createElement("ul"));
    const line = "<li class='urgent'><strong>! 15 jul 12:35</strong><span>Regel</span><span>VR23</span></li>";
    items.innerHTML = line.repeat(most[place]);
  });
})"""
"""Fills every list with as many lines as it ever gets."""


def test_with_every_list_full_it_still_fits(hang: Hang) -> None:
    page = hang()

    page.evaluate(FULL, list(map(MOST.__getitem__, ("grip", "short", "due", "warnings", "product"))))

    assert page.locator(".wall .part li").count() == sum(MOST.values())
    assert max(bottoms(page)) <= 1080


def test_twice_the_screen_is_twice_the_letter(hang: Hang) -> None:
    small, large = hang(1920, 1080), hang(3840, 2160)

    heights = [page.locator(".wall .time").bounding_box() for page in (small, large)]

    assert heights[0]
    assert heights[1]
    assert heights[1]["height"] == pytest.approx(2 * heights[0]["height"], rel=0.02)
    # What is read from five metres on a screen of a metre wide is a hundredth of its height at least.
    letters = small.locator(".wall .part li").first.evaluate("el => parseFloat(getComputedStyle(el).fontSize)")
    assert letters >= 1080 / 100


def test_its_clocks_tick_in_dutch_time_and_utc(hang: Hang) -> None:
    page = hang()
    time, utc = page.locator(".wall .time"), page.locator(".wall .utc")
    first = time.inner_text()

    expect(time).not_to_have_text(first)
    expect(utc).to_contain_text("UTC")
    assert time.inner_text()[:2] != utc.inner_text()[:2]


def test_the_banner_of_a_demonstration_is_always_there(hang: Hang) -> None:
    page = hang()

    expect(page.locator(".wall .banner")).to_have_text("DEMONSTRATIE – fictieve gegevens")
    expect(page.locator(".wall .banner")).to_be_in_viewport()


def test_an_act_of_somebody_else_shows_without_a_touch(hang: Hang, visitor: Visitor) -> None:
    page = hang()
    stand = page.locator(".wall .stand")
    before = stand.inner_text()

    other = visitor.go("/?rol=kcr2")
    settled(other)
    other.get_by_role("button", name="Vertel een half uur verder").click()

    expect(stand).not_to_have_text(before)


def test_a_lost_connection_is_told_aloud_and_its_return_ends_that(hang: Hang) -> None:
    page = hang()
    alarm = page.locator(".wall .alarm")
    expect(alarm).to_be_hidden()

    page.context.set_offline(True)
    expect(alarm).to_contain_text("Verbinding verbroken sinds ")
    expect(alarm).to_be_in_viewport()

    page.context.set_offline(False)
    expect(alarm).to_be_hidden()


def test_a_picture_that_was_not_refreshed_is_told_though_the_server_answers(hang: Hang) -> None:
    page = hang()

    page.locator(".wall").evaluate("el => { el.parentNode.kcr2Wall.drawnAt -= 10 * 60 * 1000; }")

    expect(page.locator(".wall .alarm")).to_contain_text("Het beeld is niet ververst sinds ")
    expect(page.locator(".wall .age")).to_have_text("10 min geleden ververst")


def test_a_look_back_says_that_it_is_not_now(hang: Hang) -> None:
    page = hang(address=f"{ADDRESS}&moment=2025-04-03T14:10")

    expect(page.locator(".wall .past")).to_contain_text("U kijkt terug naar do 3 apr 2025 14:10")
    assert max(bottoms(page)) <= 1080


def test_the_board_sees_no_request_of_anybody(hang: Hang) -> None:
    page = hang(address="/wandbeeld?rol=bestuur")

    lists = page.locator(".wall .lists").inner_text()

    assert "A-2025-" not in lists
    assert "Open aanvragen met tekort" in lists


def test_the_keyboard_leads_back(hang: Hang) -> None:
    page = hang()
    leave = page.get_by_role("button", name="Terug naar het landelijk beeld")
    for _press in range(6):
        page.keyboard.press("Tab")
        if leave.evaluate("el => el.getRootNode().activeElement === el"):
            break

    expect(leave).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Kleur de kaart naar")).to_be_visible()
