"""On which journals are the pages opened? A demonstration, an empty one, a damaged one and a large one."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.desk import Desk
from kcr2.exchange.scenarios import load_scenario, open_demonstration
from kcr2.journal import Author, Journal, Space
from kcr2.model import CapacityReported, ThemeReported
from kcr2.reference import Reference
from kcr2.settings import ROOT, Settings
from kcr2.terms import Role, SpaceKind, Status, Theme

STATES = ("demonstration", "empty", "damaged", "large")
DEMONSTRATION = "demo-ede-2025"
DAMAGED_AT = 100
LARGE = 20_000
MORNING = datetime(2025, 6, 1, 6, tzinfo=UTC)

Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def journal_urls(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> dict[str, str]:
    """Give a database for each state, made once."""
    folder = tmp_path_factory.mktemp("journals")
    urls = {state: f"sqlite:///{folder / state}.db" for state in STATES}
    for state, url in urls.items():
        desk = Desk(Journal(url), reference, Settings(database_url=url))
        open_demonstration(desk, load_scenario("ede-2025"), name=DEMONSTRATION)
        desk.journal.create_space(_space("empty"))
        desk.journal.close()
        if state == "large":
            _fill(url, reference)
    _damage(folder / "damaged.db")
    return urls


@pytest.fixture
def open_page(journal_urls: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Open:
    """Give a way to open a page in a state, as a role, as its address would."""

    def opened(
        page: str,
        state: str = "demonstration",
        *,
        role: str | None = "kcr2",
        owner: str = "VR07",
        url: str | None = None,
    ) -> AppTest:
        monkeypatch.setenv("KCR2_DATABASE_URL", url or journal_urls[state])
        app = AppTest.from_file(str(ROOT / "kcr2" / "ui" / "main.py"), default_timeout=60)
        if role is not None:
            app.query_params["rol"] = role
            app.query_params["organisatie"] = owner
        app.query_params["ruimte"] = {"empty": "empty", "large": "large"}.get(state, DEMONSTRATION)
        app.run()
        return app if role is None else app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()

    return opened


def _space(name: str) -> Space:
    return Space(name=name, kind=SpaceKind.DEMONSTRATION, title=f"Ruimte {name}", created_at=MORNING)


def _damage(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("update journal set organisation = 'VR25' where seq = ?", (DAMAGED_AT,))


def _fill(url: str, reference: Reference) -> None:
    """Report every type of every region many times, and every theme."""
    journal, random = Journal(url), Random(20250601)
    journal.create_space(_space("large"))
    types, regions = list(reference.capabilities.index), list(reference.regions.index)
    author = Author(actor="vulling", role=Role.REGIO, organisation="VR01")
    for batch in range(LARGE // 2_000):
        at = MORNING + timedelta(minutes=batch)
        events: list[CapacityReported | ThemeReported] = [
            CapacityReported(
                owner=random.choice(regions),
                capability=random.choice(types),
                total=(total := random.randint(0, 40)),
                deployable=random.choice([None, total]),
                observed_at=at,
            )
            for _ in range(2_000)
        ]
        events += [
            ThemeReported(region=region, theme=theme, status=random.choice(list(Status)), observed_at=at)
            for region in regions
            for theme in Theme
        ]
        journal.append("large", events, author=author, at=at, seen=10**9)
    journal.close()
