"""Does the page of the simulation let choose, run, watch, stop and show what came of it?"""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.desk import Desk
from kcr2.exchange.scenarios import load_scenario, open_demonstration
from kcr2.journal import Journal
from kcr2.reference import Reference
from kcr2.settings import ROOT, Settings
from kcr2.terms import SpaceKind

SPACE = "demo-ede-2025"
SCENARIO = "112-uitval-2019"
MORNING = datetime.fromisoformat("2025-04-03T10:00:00+02:00")
PATIENCE_S = 90


class Visitor:
    """Somebody of KCR2 at the page."""

    def __init__(self, url: str, *, role: str = "kcr2") -> None:
        """Open the page."""
        self.url = url
        self.app = AppTest.from_file(str(ROOT / "kcr2" / "ui" / "main.py"), default_timeout=60)
        self.app.query_params.update({"rol": role, "organisatie": "VR07", "ruimte": SPACE})
        self.app.run()
        self.app.switch_page(str(ROOT / "pages" / "simulatie.py")).run()
        assert not self.app.exception, self.app.exception[0].value

    def choose(self, label: str, value: object) -> "Visitor":
        """Choose from a list."""
        next(one for one in self.app.selectbox if one.label == label).set_value(value).run()
        return self

    def press(self, label: str) -> "Visitor":
        """Press a button."""
        next(one for one in self.app.button if one.label == label).click().run()
        assert not self.app.exception, self.app.exception[0].value
        return self

    def labels(self) -> set[str]:
        """Give the buttons that are there."""
        return {one.label for one in self.app.button}

    def until(self, there: Callable[["Visitor"], bool]) -> "Visitor":
        """Look again until something is there."""
        deadline = time.monotonic() + PATIENCE_S
        while not there(self) and time.monotonic() < deadline:
            time.sleep(0.1)
            self.app.run()
        assert there(self)
        return self

    def branches(self, reference: Reference) -> list[str]:
        """Give the branches that are in the journal, all of them whole."""
        journal = Journal(self.url)
        desk = Desk(journal, reference, Settings(database_url=self.url))
        found = [space for space in journal.spaces() if space.kind is SpaceKind.BRANCH]
        assert all(desk.verify(space) is None for space in found)
        journal.close()
        return [space.name for space in found]


@pytest.fixture
def url(reference: Reference, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a database with the morning of Ede, for one test."""
    address = f"sqlite:///{tmp_path / 'kcr2.db'}"
    desk = Desk(Journal(address), reference, Settings(database_url=address))
    open_demonstration(desk, load_scenario("ede-2025"), name=SPACE, until=MORNING)
    desk.journal.close()
    monkeypatch.setenv("KCR2_DATABASE_URL", address)
    return address


def test_every_parameter_is_on_the_page_with_its_unit_and_basis(url: str) -> None:
    visitor = Visitor(url)

    inputs = [*visitor.app.number_input, *visitor.app.slider, *visitor.app.checkbox]
    labels = {one.label for one in inputs}
    assert "Toevalszaad" in labels
    assert "Beslistijd Defensie (min)" in labels
    assert "Weigerkans onder druk (kans)" in labels
    assert all(one.help for one in inputs if one.label in labels and "(min)" in one.label)


def test_a_run_ends_in_a_branch_with_its_outcome(url: str, reference: Reference) -> None:
    visitor = Visitor(url).choose("Scenario", SCENARIO)

    visitor.press("Simuleren").until(lambda seen: "Open de tak" in seen.labels())

    assert len(visitor.branches(reference)) == 1
    columns = [set(frame.value.columns) for frame in visitor.app.dataframe]
    assert any("Eerste vertrek" in names for names in columns)
    assert any("Mediaan (min)" in names for names in columns)
    assert any("Weigerkans" in names for names in columns)
    assert not visitor.app.error


def test_two_runs_make_two_branches(url: str, reference: Reference) -> None:
    visitor = Visitor(url).choose("Scenario", SCENARIO)
    visitor.press("Simuleren").until(lambda seen: "Open de tak" in seen.labels())

    visitor.press("Simuleren").until(lambda seen: "Open de tak" in seen.labels() and "Stoppen" not in seen.labels())

    assert len(visitor.branches(reference)) == 2


def test_a_run_can_be_stopped(url: str, reference: Reference) -> None:
    visitor = Visitor(url).choose("Scenario", "natuurbranden-gelijktijdig-fictief").press("Simuleren")

    visitor.press("Stoppen").until(lambda seen: "Stoppen" not in seen.labels())

    assert len(visitor.branches(reference)) == 1
    assert any("Gestopt" in one.value for one in visitor.app.warning)


@pytest.mark.parametrize("role", ["regio", "bestuur", "rijk"])
def test_only_who_may_simulate_sees_the_page(url: str, role: str) -> None:
    app = AppTest.from_file(str(ROOT / "kcr2" / "ui" / "main.py"), default_timeout=60)
    app.query_params.update({"rol": role, "organisatie": "VR07", "ruimte": SPACE})
    app.run()

    # A page that a role may not see is not registered for it.
    with pytest.raises(ValueError, match="simulatie"):
        app.switch_page(str(ROOT / "pages" / "simulatie.py")).run()
