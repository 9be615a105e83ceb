"""What do the browser tests stand on? A freshly started server with its own database, and a real browser."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from kcr2.settings import ROOT
from tests.browser.install import browser_path

ARTEFACTS = Path(os.environ.get("KCR2_ARTEFACTS", ROOT / "artefacts"))
# Without these Chromium looks for its maker's hosts at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STARTING_S = 90
PATIENCE_MS = 30_000
# Two cores serve the app, the browser and the other tests: five seconds, the default, is not a fault yet.
expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Server:
    """A running app."""

    url: str
    database_url: str
    process: "subprocess.Popen[bytes]"
    environment: dict[str, str] = field(repr=False)

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run the command line on the same database, as another process would."""
        return subprocess.run(
            [sys.executable, "-m", "kcr2", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(folder: Path, *, script: str = "app.py", alive: str = "/gezond") -> Server:
    """Start the app, or another script, on an empty database and wait until it answers at `alive`."""
    port = free_port()
    environment = {**os.environ, "KCR2_DATABASE_URL": f"sqlite:///{folder / 'kcr2.db'}"}
    command = [sys.executable, "-m", "streamlit", "run", script]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    with (folder / f"server-{port}.log").open("wb") as log:
        process = subprocess.Popen([*command, *options], cwd=ROOT, env=environment, stdout=log, stderr=log)
    server = Server(f"http://127.0.0.1:{port}", environment["KCR2_DATABASE_URL"], process, environment)
    _wait(server.url + alive)
    return server


def _wait(address: str) -> None:
    deadline = time.monotonic() + STARTING_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"the app did not answer within {STARTING_S} s")


def stop_server(server: Server) -> None:
    """Stop a server that was started here."""
    server.process.terminate()
    server.process.wait(timeout=20)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a freshly started app for the tests of a module."""
    started = start_server(tmp_path_factory.mktemp("app"))
    yield started
    stop_server(started)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """A person with a browser of their own; remembers what it asked of other hosts."""

    page: Page
    server: Server
    elsewhere: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open an address of the app in a fresh load."""
        self.page.goto(self.server.url + path)
        return self.page

    def keep(self, name: str) -> None:
        """Keep what the screen shows."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(ARTEFACTS / f"{name}.png"), full_page=False)


@pytest.fixture
def arrive(chromium: Browser, server: Server) -> Iterator[Callable[[], Visitor]]:
    """Give a way to let another visitor arrive, each with a session of their own."""
    contexts: list[BrowserContext] = []

    def arrived() -> Visitor:
        context = chromium.new_context(viewport={"width": 1440, "height": 1100}, locale="nl-NL")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        visitor = Visitor(context.new_page(), server)

        def note(request: Request) -> None:
            if not request.url.startswith((server.url, "data:", "blob:")):
                visitor.elsewhere.append(request.url)

        visitor.page.on("request", note)
        return visitor

    yield arrived
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(arrive: Callable[[], Visitor]) -> Visitor:
    """Give one visitor."""
    return arrive()
