"""Can a reader pick a place on the national map, by pointer and by keyboard, and is it the place that was meant?"""

import re
import time
from collections.abc import Iterator
from math import cos, radians
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.map_page import KNOWN, click_region, opened, picture, served, show, told

pytestmark = pytest.mark.browser

PATIENCE_S = 10
NEAR_DEGREES = 0.005
ASIDE_PX = 25
KM_LAT = 1 / 111.2
PLACE = re.compile(r"plaats=\((-?[\d.]+), (-?[\d.]+)\)")
WINDOWS = [(1130, 900), (1600, 1000), (432, 960)]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("map")) as url:
        yield url


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with opened(chromium) as window:
        yield window


def place_of(page: Page) -> tuple[float, float] | None:
    """Give the place that the page was told."""
    found = PLACE.search(page.get_by_text("gekozen:").inner_text())
    return (float(found[1]), float(found[2])) if found else None


def told_like(page: Page, pattern: str) -> None:
    expect(page.get_by_text(re.compile(f"gekozen: {pattern}"))).to_be_visible(timeout=10_000)


def arrived(page: Page, lon: float, lat: float) -> None:
    """Wait until the page was told a place, to ten metres."""
    until = time.monotonic() + PATIENCE_S
    while place_of(page) != pytest.approx((lon, lat), abs=1e-4) and time.monotonic() < until:
        page.wait_for_timeout(100)
    assert place_of(page) == pytest.approx((lon, lat), abs=1e-4)


def announced(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("[aria-live]").filter(has_text=text)).to_have_count(1)


def middle_of(locator: Locator) -> tuple[float, float]:
    """Give the middle on the screen."""
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def window_of(drawn: Locator) -> tuple[float, float, float, float]:
    """Give the borders of the map on the screen, without those of its buttons."""
    box = drawn.bounding_box()
    assert box
    return box["x"] + 8, box["y"] + 8, box["x"] + box["width"] - 48, box["y"] + box["height"] - 8


def pick_known(page: Page, drawn: Locator, name: str) -> bool:
    """Click where a known mark stands, if that is in the window, and compare what comes back with where it is."""
    left, top, right, bottom = window_of(drawn)
    x, y = middle_of(page.locator(f"[data-mark='{name}'] .body"))
    if not (left < x < right and top < y < bottom):
        return False
    page.mouse.click(x + ASIDE_PX, y)
    told_like(page, r"regio=\w+ teken=None")
    page.mouse.click(x, y)
    told_like(page, rf"regio=VR\d\d teken={name}")
    assert place_of(page) == pytest.approx(KNOWN[name], abs=NEAR_DEGREES)
    return True


def zoom_to(page: Page, name: str, turns: int) -> None:
    """Zoom in around a mark."""
    page.mouse.move(*middle_of(page.locator(f"[data-mark='{name}'] .body")))
    page.keyboard.down("Control")
    for _ in range(turns):
        page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_timeout(200)


@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_a_click_on_a_known_place_gives_that_place(chromium: Browser, address: str, width: int, height: int) -> None:
    with opened(chromium, width=width, height=height) as page:
        drawn = show(page, f"{address}?kies=ja&bekend=ja")
        expect(page.locator(".leader")).to_have_count(0)
        drawn.scroll_into_view_if_needed()
        assert all(pick_known(page, drawn, name) for name in KNOWN)
        for turns in (3, 6):
            zoom_to(page, "Winterswijk", turns)
            assert "Winterswijk" in [name for name in KNOWN if pick_known(page, drawn, name)]
        picture(page, f"place-{width}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pin_stands_where_was_clicked_with_its_words(
    chromium: Browser, address: str, scheme: Literal["light", "dark"]
) -> None:
    with opened(chromium, scheme=scheme) as page:
        drawn = show(page, f"{address}?kies=ja&lagen=ja")
        assert drawn.locator(".regions .region").first.evaluate("path => getComputedStyle(path).cursor") == "crosshair"
        page.mouse.click(*middle_of(page.locator("[data-mark=U] .body")))
        told_like(page, r"regio=VR2\d teken=U")
        expect(drawn.get_by_role("img", name=re.compile("Gekozen plaats: 50,.*noorderbreedte"))).to_have_count(1)
        expect(page.locator(".place-name")).to_have_text("gekozen plaats")
        page.wait_for_timeout(300)
        picture(page, f"place-{scheme}")


def test_dragging_and_zooming_pick_nothing(page: Page, address: str) -> None:
    drawn = show(page, f"{address}?kies=ja&leeg=ja")
    x, y = middle_of(drawn)
    for zoom in ("home", "in"):
        if zoom == "in":
            for _ in range(3):
                page.get_by_role("button", name="Inzoomen").click()
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 40, y + 25, steps=4)
        page.mouse.up()
        page.wait_for_timeout(300)
        told(page, "regio=None teken=None stap=0 plaats=None")
    page.mouse.click(x, y)
    told_like(page, r"regio=VR\d\d")
    assert place_of(page)


def test_islands_and_the_sea_give_no_place(page: Page, address: str) -> None:
    drawn = show(page, f"{address}?kies=ja&leeg=ja")
    for island in page.locator(".region.island").all():
        page.mouse.click(*middle_of(island))
    page.wait_for_timeout(300)
    told(page, "regio=None teken=None stap=0 plaats=None")
    click_region(page, "VR01")
    told(page, "regio=VR01")
    drawn.click(position={"x": 20, "y": 600})
    told(page, "regio=None teken=None stap=0 plaats=None")
    expect(page.locator(".place .balloon")).to_have_count(0)


def test_the_keyboard_places_the_pin_in_a_region_and_moves_it_by_a_kilometre(page: Page, address: str) -> None:
    drawn = show(page, f"{address}?kies=ja&leeg=ja")
    drawn.focus()
    page.keyboard.press("Shift+ArrowUp")
    announced(page, "Nog geen plaats gekozen")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    told(page, "regio=VR03")
    announced(page, re.compile("Drenthe.*Gekozen plaats: 52,.*oosterlengte"))
    lon, lat = place_of(page) or (0.0, 0.0)
    page.keyboard.press("Shift+ArrowUp")
    arrived(page, lon, lat + KM_LAT)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    arrived(page, lon + KM_LAT / cos(radians(lat)), lat)
    announced(page, re.compile("Drenthe. Gekozen plaats"))
    picture(page, "place-keyboard")
    page.keyboard.press("Escape")
    told(page, "regio=None teken=None stap=0 plaats=None")


def test_the_pin_stays_on_land_and_leaps_over_water(page: Page, address: str) -> None:
    drawn = show(page, f"{address}?kies=ja&bekend=ja")
    page.locator("[data-mark='Den Helder']").click()
    told(page, "regio=VR10 teken=Den Helder")
    drawn.focus()
    for _ in range(10):
        page.keyboard.press("Shift+ArrowUp")
    told_like(page, r"regio=VR10 .*, 53\.")
    for _ in range(20):
        page.keyboard.press("Shift+ArrowLeft")
    announced(page, "Geen land in die richting")
    assert place_of(page)


def test_the_page_shows_a_place_that_a_click_moves_and_the_page_moves_again(page: Page, address: str) -> None:
    show(page, f"{address}?kies=ja&plaats=ja&leeg=ja")
    told(page, "regio=None teken=None stap=0 plaats=(5.91, 51.98)")
    pin = page.locator(".place .balloon")
    expect(pin).to_have_count(1)
    before = pin.bounding_box()
    click_region(page, "VR01")
    told(page, "regio=VR01")
    assert (place_of(page) or (0, 0))[1] > 53
    assert pin.bounding_box() != before
    page.get_by_role("button", name="Andere gegevens").click()
    told(page, "regio=VR01 teken=None stap=1 plaats=(6.")
    page.get_by_role("button", name="Kies Arnhem").click()
    told(page, "regio=VR01 teken=None stap=1 plaats=(5.91, 51.98)")
    assert pin.bounding_box() == before
    page.get_by_role("button", name="Andere gegevens").click()
    told(page, "regio=VR01 teken=None stap=2 plaats=(5.91, 51.98)")


def test_a_place_that_a_browser_makes_up_is_ignored(page: Page, address: str) -> None:
    show(page, f"{address}?kies=ja&leeg=ja")
    page.evaluate("Number.prototype.toFixed = () => '1000'")
    click_region(page, "VR01")
    told(page, "regio=VR01 teken=None stap=0 plaats=None")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_without_picking_a_click_gives_no_place_and_shows_no_pin(page: Page, address: str) -> None:
    drawn = show(page, f"{address}?plaats=ja")
    click_region(page, "VR01")
    told(page, "regio=VR01 teken=None stap=0 plaats=None")
    expect(page.locator(".place .balloon")).to_have_count(0)
    assert drawn.locator(".regions .region").first.evaluate("path => getComputedStyle(path).cursor") == "pointer"
    assert "Shift" not in page.locator("#help").inner_text()
