"""What does a look at the national picture cost, in time and in bytes to the browser?"""

from functools import partial
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

from tests.bench.timing import Measured, seconds
from tests.browser.conftest import FLAGS, Server, start_server, stop_server
from tests.browser.install import browser_path

EMPTY = """
import streamlit as st
st.set_page_config(layout="wide")
st.selectbox("Keuze", ["Een", "Twee"])
"""
ROUNDS = 13
READY = "[data-testid=stApp][data-test-script-state=notRunning]"


class Wire:
    """Counts what the server sends over the websocket."""

    def __init__(self, page: Page) -> None:
        """Listen to a page."""
        self.bytes = 0
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self._count(frame))

    def _count(self, frame: bytes | str) -> None:
        self.bytes += len(frame)


def screen(folder: Path) -> list[Measured]:
    """Compare a rerun of Landelijk beeld with a rerun of an empty page, side by side."""
    (folder / "empty.py").write_text(EMPTY, encoding="utf-8")
    app, empty = start_server(folder), start_server(folder, script=str(folder / "empty.py"), alive="/_stcore/health")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
            measured = _compare(browser, app, empty)
            browser.close()
    finally:
        stop_server(app)
        stop_server(empty)
    return measured


def _compare(browser: Browser, app: Server, empty: Server) -> list[Measured]:
    ours, theirs = browser.new_page(locale="nl-NL"), browser.new_page(locale="nl-NL")
    wire = Wire(ours)
    ours.goto(f"{app.url}/landelijk-beeld?rol=kcr2")
    theirs.goto(empty.url)
    ours.locator("[data-region=VR01]").wait_for()
    theirs.get_by_label("Keuze").wait_for()
    questions = ["GRIP-niveau", "Status van de regio"]
    times, sizes = [], []
    for number in range(ROUNDS):
        before = wire.bytes
        one = seconds(partial(_choose, ours, "Kleur de kaart naar", questions[number % 2]))
        sizes.append(wire.bytes - before)
        times.append((one, seconds(partial(_choose, theirs, "Keuze", ["Twee", "Een"][number % 2]))))
    one, two = median(first for first, _ in times), median(second for _, second in times)
    detail = f"{one * 1000:.0f} ms against {two * 1000:.0f} ms, click to ready"
    return [
        Measured("rerun of Landelijk beeld / rerun of an empty page", one / two, "x", "", detail),
        Measured("bytes to the browser per rerun of the map", median(sizes) / 1000, "kB", "under 20", "websocket"),
    ]


def _choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label).click()
    page.get_by_role("option", name=option).click()
    _ready(page)


def _ready(page: Page) -> None:
    # The script state turns to running a moment after the click; ready means that it came back.
    page.wait_for_timeout(30)
    page.wait_for_selector(READY)
