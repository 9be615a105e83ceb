"""How smoothly does a browser play the day of Ede, at the fastest speed?"""

from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.timing import Measured
from tests.browser.conftest import FLAGS, Server, start_server, stop_server
from tests.browser.install import browser_path

PATIENCE_MS = 180_000
SECONDS = 12
FASTEST = "60"
LEAST_PER_SECOND = 4

# Every turn of the screen while the story is played, and again for as long beside it, when it stands still.
COUNT = """
seconds => new Promise(done => {
  const turns = [];
  const until = performance.now() + seconds * 1000;
  const turn = now => { turns.push(now); now < until ? requestAnimationFrame(turn) : done(turns); };
  requestAnimationFrame(turn);
})
"""


def playback(folder: Path) -> list[Measured]:
    """Count frames per second in the page while the story moves, beside a page where it stands still."""
    server = start_server(folder)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
            measured = _measured(browser, server)
            browser.close()
    finally:
        stop_server(server)
    return measured


def _measured(browser: Browser, server: Server) -> list[Measured]:
    page = browser.new_page(locale="nl-NL", viewport={"width": 1440, "height": 900})
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{server.url}/afspelen?rol=kcr2")
    page.locator(".player [data-region=VR07]").wait_for()
    still = _gaps(page)
    page.locator(".player select").select_option(FASTEST)
    page.locator(".player .primary").click()
    moving = _gaps(page)
    rate, quiet = 1000 * len(moving) / sum(moving), 1000 * len(still) / sum(still)
    detail = f"{rate:.1f} against {quiet:.1f} frames a second, over {SECONDS} s at {FASTEST} min of story per second"
    return [
        Measured("frames per second while Ede is played", rate, "/s", f"over {LEAST_PER_SECOND}", detail),
        Measured("the same / a player that stands still", rate / quiet, "x", "", ""),
        Measured(
            "longest gap between two frames", max(moving), "ms", "under 1000", f"{max(still):.0f} ms standing still"
        ),
    ]


def _gaps(page: Page) -> list[float]:
    """Give the milliseconds between turns of the screen."""
    turns = page.evaluate(COUNT, SECONDS)
    return [later - earlier for earlier, later in pairwise(turns)]
