"""What do the browser tests stand on? A freshly started server with its own database, and a real browser."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from kcr2.settings import ROOT
from tests.browser.install import browser_path
from tests.browser.organisation import Organisation, claims_of, running_organisation
from tests.browser.servers import Server, start_server, stop_server

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
PATIENCE_MS = 30_000
# Two cores serve the app, the browser and the other tests: five seconds, the default, is not a fault yet.
expect.set_options(timeout=PATIENCE_MS)


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


def new_visitor(chromium: Browser, server: Server, contexts: list[BrowserContext]) -> Visitor:
    """Let somebody arrive with a browser of their own; it is added to `contexts`, to be closed."""
    context = chromium.new_context(viewport={"width": 1440, "height": 1100}, locale="nl-NL")
    context.set_default_timeout(PATIENCE_MS)
    contexts.append(context)
    visitor = Visitor(context.new_page(), server)

    def note(request: Request) -> None:
        if not request.url.startswith((server.url, "data:", "blob:")):
            visitor.elsewhere.append(request.url)

    visitor.page.on("request", note)
    return visitor


@pytest.fixture
def arrive(chromium: Browser, server: Server) -> Iterator[Callable[[], Visitor]]:
    """Give a way to let another visitor arrive, each with a session of their own."""
    contexts: list[BrowserContext] = []
    yield lambda: new_visitor(chromium, server, contexts)
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(arrive: Callable[[], Visitor]) -> Visitor:
    """Give one visitor."""
    return arrive()


@pytest.fixture(scope="module")
def organisation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organisation]:
    """Give an organisation that signs people in, and an app with a live space that relies on it."""
    with running_organisation(tmp_path_factory.mktemp("organisation")) as running:
        yield running


class SignedIn(Protocol):
    """A way to let somebody arrive and sign in."""

    def __call__(
        self,
        name: str,
        *,
        roles: Sequence[str] = (),
        organisation: str | None = None,
        path: str = "/",
        life_s: float | None = None,
    ) -> Visitor:
        """Sign in as an account with these groups and this organisation, wanting to go to `path`."""


@pytest.fixture
def arrive_unknown(chromium: Browser, organisation: Organisation) -> Iterator[Callable[[], Visitor]]:
    """Give a way to let a visitor arrive at the app of the organisation, who has not signed in yet."""
    contexts: list[BrowserContext] = []

    def arrived() -> Visitor:
        visitor = new_visitor(chromium, organisation.server, contexts)
        # The provider's pages want a style sheet from the internet.
        visitor.page.route("https://**", lambda route: route.abort())
        return visitor

    yield arrived
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(arrive_unknown: Callable[[], Visitor], organisation: Organisation) -> SignedIn:
    """Give a way to let somebody sign in, each with a browser of their own, all on one server with a live space."""
    provider = organisation

    def arrived(
        name: str,
        *,
        roles: Sequence[str] = (),
        organisation: str | None = None,
        path: str = "/",
        life_s: float | None = None,
    ) -> Visitor:
        visitor = arrive_unknown()
        visitor.go(path).get_by_role("button", name="Aanmelden").click()
        provider.enrol(name, claims_of(name, roles, organisation, life_s=life_s))
        provider.sign_in(visitor.page, name)
        return visitor

    return arrived
