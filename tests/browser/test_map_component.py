"""Does the national map work in a real browser: seen, clicked, walked by keyboard, and kept over changes?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.map_page import click_region, opened, picture, served, show, told

pytestmark = pytest.mark.browser


@dataclass
class Seen:
    """What a page asked of the network, and what its websocket brought."""

    hosts: set[str] = field(default_factory=set)
    received: list[int] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("map")) as url:
        yield url


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with opened(chromium) as window:
        yield window


def watch(page: Page) -> Seen:
    seen = Seen()
    page.on("request", lambda request: seen.hosts.add(request.url.split("/")[2]))
    page.on("request", lambda request: seen.layers.append(request.url) if "/kaart/" in request.url else None)
    page.on(
        "websocket",
        lambda socket_: socket_.on("framereceived", lambda frame: seen.received.append(len(frame))),
    )
    return seen


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1130, 432])
def test_map_fits_the_window_in_light_and_dark(
    chromium: Browser, address: str, scheme: Literal["light", "dark"], width: int
) -> None:
    with opened(chromium, width=width, height=960, scheme=scheme) as page:
        drawn = show(page, f"{address}?lagen=ja").bounding_box()
        page.wait_for_timeout(600)
        picture(page, f"{scheme}-{width}")
    assert drawn
    assert drawn["x"] >= 0
    assert drawn["x"] + drawn["width"] <= width


def test_unknown_is_hatched_and_never_has_the_colour_that_was_given(page: Page, address: str) -> None:
    show(page, address)
    unknown = page.locator("[data-region=VR05]")
    assert "url(" in unknown.evaluate("path => path.style.fill")
    name = unknown.evaluate("path => path.style.fill.match(/#([\\w-]+)/)[1]")
    assert page.locator(f"#{name} rect").get_attribute("fill") == "#d6dae0"
    assert page.locator(f"#{name} path").count() == 1
    assert page.locator("[data-region=VR01]").evaluate("path => path.style.fill") == "rgb(127, 176, 105)"


def test_click_selects_and_the_sea_clears(page: Page, address: str) -> None:
    drawn = show(page, address)
    click_region(page, "VR01")
    told(page, "regio=VR01 teken=None")
    assert page.locator(".outline .chosen").count() == 1
    picture(page, "selected")
    drawn.click(position={"x": 20, "y": 600})
    told(page, "regio=None teken=None")


def test_selection_and_zoom_survive_a_change_of_data(page: Page, address: str) -> None:
    drawn = show(page, address)
    click_region(page, "VR01")
    told(page, "regio=VR01")
    page.get_by_role("button", name="Inzoomen").click()
    window = drawn.get_attribute("viewBox")
    drawn.evaluate("svg => { svg.sameElement = true; }")
    page.get_by_role("button", name="Andere gegevens").click()
    told(page, "regio=VR01 teken=None stap=1")
    expect(page.locator("[data-region=VR01]")).to_have_attribute("aria-label", "Groningen (VR01): stap 1")
    assert drawn.get_attribute("viewBox") == window
    assert drawn.evaluate("svg => svg.sameElement")
    assert page.locator(".outline .chosen").count() == 1


def test_page_can_select_and_a_later_click_wins(page: Page, address: str) -> None:
    show(page, address)
    click_region(page, "VR01")
    told(page, "regio=VR01")
    page.get_by_role("button", name="Kies Zeeland").click()
    told(page, "regio=VR19")
    expect(page.locator("[data-region=VR19]")).to_have_attribute("aria-pressed", "true")
    click_region(page, "VR02")
    told(page, "regio=VR02")
    page.get_by_role("button", name="Andere gegevens").click()
    told(page, "regio=VR02 teken=None stap=1")
    expect(page.locator("[data-region=VR02]")).to_have_attribute("aria-pressed", "true")


def test_what_the_page_selected_outlives_a_click_from_before(page: Page, address: str) -> None:
    show(page, address)
    click_region(page, "VR01")
    told(page, "regio=VR01")
    page.get_by_role("button", name="Kies Zeeland").click()
    told(page, "regio=VR19")
    page.get_by_role("button", name="Andere gegevens").click()
    told(page, "regio=VR19 teken=None stap=1")


def test_two_clicks_in_a_row_end_at_the_last(page: Page, address: str) -> None:
    show(page, address)
    click_region(page, "VR01")
    click_region(page, "VR02")
    told(page, "regio=VR02")
    page.wait_for_timeout(500)
    told(page, "regio=VR02")
    expect(page.locator("[data-region=VR02]")).to_have_attribute("aria-pressed", "true")


def test_mark_is_selected_by_its_own_id_and_leaves_the_region(page: Page, address: str) -> None:
    show(page, address)
    click_region(page, "VR01")
    told(page, "regio=VR01")
    page.locator("[data-mark=A1]").click()
    told(page, "regio=VR01 teken=A1")


def test_a_click_on_a_hazard_chooses_the_region_under_it(page: Page, address: str) -> None:
    show(page, f"{address}?lagen=ja&leeg=ja")
    page.locator(".hazard[aria-label*='Dwingelderveld']").click()
    told(page, "regio=VR03 teken=None")


def test_what_a_browser_says_is_checked(page: Page, address: str) -> None:
    drawn = show(page, address)
    drawn.evaluate("svg => { svg.querySelector('[data-region=VR01]').dataset.region = 'VR99'; }")
    page.locator("[data-region=VR99]").click()
    page.wait_for_timeout(500)
    told(page, "regio=None teken=None")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_no_mark_hides_another(page: Page, address: str) -> None:
    show(page, address)
    boxes = [mark.bounding_box() for mark in page.locator("[data-mark] .body").all()]
    middles = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]
    assert len(middles) == 9
    for number, (x, y) in enumerate(middles):
        for a, b in middles[number + 1 :]:
            assert ((x - a) ** 2 + (y - b) ** 2) ** 0.5 >= 18


def test_text_of_a_mark_is_never_read_as_markup(page: Page, address: str) -> None:
    show(page, address)
    page.locator("[data-mark=X]").hover()
    expect(page.locator(".tip.shown")).to_contain_text("<img src=x onerror=window.hacked=1><b>vet</b>")
    assert page.locator(".map img, .map b").count() == 0
    assert page.evaluate("window.hacked") is None


def test_keyboard_walks_selects_zooms_and_clears(page: Page, address: str) -> None:
    drawn = show(page, address)
    page.get_by_role("button", name="Kies Zeeland").focus()
    page.keyboard.press("Tab")
    assert drawn.evaluate("svg => svg.getRootNode().activeElement === svg")
    live = page.locator("[aria-live]").filter(has_text="Groningen")
    expect(live).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-live]").filter(has_text="Drenthe (VR03)")).to_have_count(1)
    picture(page, "keyboard")
    page.keyboard.press("Enter")
    told(page, "regio=VR03")
    home = drawn.get_attribute("viewBox")
    page.keyboard.press("+")
    assert drawn.get_attribute("viewBox") != home
    page.keyboard.press("0")
    assert drawn.get_attribute("viewBox") == home
    page.keyboard.press("m")
    told(page, "regio=VR03 teken=I0")
    page.keyboard.press("Escape")
    told(page, "regio=None teken=None")


def test_arrow_keys_reach_every_region_and_island(page: Page, address: str) -> None:
    drawn = show(page, address)
    drawn.focus()
    walk = """svg => {
      const live = svg.getRootNode().querySelector("[aria-live]");
      const keys = ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"];
      const heard = new Set();
      let chance = 7;
      for (let step = 0; step < 3000; step++) {
        chance = (chance * 1103515245 + 12345) % 2147483648;
        svg.dispatchEvent(new KeyboardEvent("keydown", { key: keys[(chance >> 16) % 4], bubbles: true }));
        heard.add(live.textContent);
      }
      return heard.size;
    }"""
    assert drawn.evaluate(walk) == 31


def test_plain_wheel_scrolls_and_wheel_with_ctrl_zooms(page: Page, address: str) -> None:
    drawn = show(page, address)
    home = drawn.get_attribute("viewBox")
    drawn.hover()
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(200)
    assert drawn.get_attribute("viewBox") == home
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_timeout(200)
    assert drawn.get_attribute("viewBox") != home


def test_two_fingers_zoom_and_keep_the_place_between_them(page: Page, address: str) -> None:
    drawn = show(page, address)
    pinch = """svg => {
      const box = svg.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const send = (type, pointerId, dx) => svg.dispatchEvent(new PointerEvent(type, {
        pointerId, pointerType: "touch", clientX: x + dx, clientY: y, bubbles: true }));
      send("pointerdown", 11, -40);
      send("pointerdown", 12, 40);
      send("pointermove", 11, -80);
      send("pointermove", 12, 80);
      send("pointerup", 11, -80);
      send("pointerup", 12, 80);
    }"""
    before = [float(part) for part in (drawn.get_attribute("viewBox") or "").split()]
    drawn.evaluate(pinch)
    after = [float(part) for part in (drawn.get_attribute("viewBox") or "").split()]
    assert after[2] == pytest.approx(before[2] / 2)
    assert after[0] + after[2] / 2 == pytest.approx(before[0] + before[2] / 2, abs=before[2] / 20)


def test_dragging_moves_the_map_without_selecting(page: Page, address: str) -> None:
    drawn = show(page, address)
    for _ in range(4):
        page.get_by_role("button", name="Inzoomen").click()
    picture(page, "zoomed")
    before = drawn.get_attribute("viewBox")
    box = drawn.bounding_box()
    assert box
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 260, steps=4)
    page.mouse.up()
    page.wait_for_timeout(300)
    assert drawn.get_attribute("viewBox") != before
    told(page, "regio=None")


def test_only_our_own_host_is_asked_and_a_rerun_is_small(page: Page, address: str) -> None:
    seen = watch(page)
    show(page, address)
    page.wait_for_timeout(800)
    for step in (1, 2, 3):
        before = len(seen.received)
        page.get_by_role("button", name="Andere gegevens").click()
        told(page, f"regio=None teken=None stap={step}")
        page.wait_for_timeout(300)
        assert 0 < sum(seen.received[before:]) < 20_000, seen.received[before:]
    assert seen.hosts == {address.split("/")[2]}
    assert len(seen.layers) == 2, "regions and islands are fetched once"


def test_one_sentence_when_the_geometry_cannot_be_loaded(page: Page, address: str) -> None:
    page.goto(f"{address}?stuk=ja")
    expect(page.get_by_role("alert")).to_contain_text("kan niet worden getoond", timeout=30_000)
    expect(page.get_by_role("button", name="Opnieuw proberen")).to_be_visible()
    picture(page, "failed")


def test_missing_hazards_leave_the_map(page: Page, address: str) -> None:
    page.route("**/kaart/hazards-*", lambda route: route.abort())
    show(page, f"{address}?lagen=ja")
    expect(page.locator(".legend .missing")).to_contain_text("Niet alle kaartlagen")
