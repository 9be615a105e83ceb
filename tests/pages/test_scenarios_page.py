"""Does the library show on its page, and does a reached threshold show above the map?"""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.actions import FollowScenario
from kcr2.desk import Desk
from kcr2.exchange.scenarios import load_scenario, scenario_names
from kcr2.journal import Author, Journal
from kcr2.reference import Reference
from kcr2.settings import ROOT, Settings
from kcr2.terms import Role
from tests import make
from tests.pages.conftest import DEMONSTRATION, Open

HUB = Author(actor="coördinator", role=Role.KCR2, organisation="KCR2")
FIRES = {
    "title": "Branden van de proef",
    "unit": "branden",
    "measure": {"table": "incidents", "how": "count", "where": {"type": "wildfire", "is_open": True}},
    "triggers": ({"at": 2, "level": "red", "advice": "Kijk *vooruit*: wie vraagt straks hetzelfde?"},),
}


def told(app: AppTest) -> str:
    """Give all texts of a page."""
    parts = [*app.markdown, *app.caption, *app.info, *app.expander]
    return "\n".join(str(getattr(part, "value", None) or getattr(part, "label", "")) for part in parts)


@pytest.fixture
def followed(journal_urls: dict[str, str], reference: Reference, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the demonstration with a scenario followed in it whose threshold is reached."""
    path = tmp_path_factory.mktemp("followed") / "kcr2.db"
    path.write_bytes(Path(journal_urls["demonstration"].removeprefix("sqlite:///")).read_bytes())
    url = f"sqlite:///{path}"
    desk = Desk(Journal(url), reference, Settings(database_url=url))
    space = desk.journal.space(DEMONSTRATION)
    now = desk.now(space, make.MOMENT)
    values = make.scenario_followed("bedacht", scenario_title="Bedachte branden", observed_at=now).model_dump()
    fires = make.indicator("branden", **FIRES)
    desk.perform(space, HUB, [FollowScenario.model_validate(values | {"indicators": (fires,)})], now=now)
    desk.journal.close()
    return url


@pytest.mark.parametrize("role", ["kcr2", "regio", "rijk", "bestuur", "gezag", "validator"])
def test_readers_see_the_library(open_page: Open, role: str) -> None:
    app = open_page("scenarios", role=role)

    assert not app.exception
    assert not app.error
    assert len(app.dataframe[0].value) == len(scenario_names())


def test_beheer_sees_no_library(open_page: Open) -> None:
    app = AppTest.from_file(str(ROOT / "kcr2" / "ui" / "main.py"), default_timeout=60)
    app.query_params["rol"] = "beheer"
    with pytest.raises(ValueError, match="scenarios"):
        app.run().switch_page(str(ROOT / "pages" / "scenarios.py"))


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_opens(open_page: Open, name: str) -> None:
    app = open_page("scenarios")

    app.selectbox(key="scenario").set_value(name).run()

    assert not app.exception
    assert not app.error


def test_only_the_hub_may_follow(open_page: Open) -> None:
    name = next(one for one in scenario_names() if load_scenario(one).indicators and one != "ede-2025")
    labels = {}
    for role in ("kcr2", "regio"):
        app = open_page("scenarios", role=role)
        labels[role] = {one.label for one in app.selectbox(key="scenario").set_value(name).run().button}

    assert "Volg dit scenario" in labels["kcr2"]
    assert "Volg dit scenario" not in labels["regio"]


@pytest.mark.parametrize("role", ["kcr2", "bestuur"])
def test_a_reached_threshold_stands_above_the_map(open_page: Open, followed: str, role: str) -> None:
    app = open_page("landelijk_beeld", role=role, url=followed)

    assert not app.exception
    assert "red-badge[**▲▲▲ rood · drempel bereikt**]" in told(app)
    assert "Branden van de proef" in told(app)
    assert r"Kijk \*vooruit\*" in told(app)


def test_before_anybody_follows_it_there_is_no_such_strip(open_page: Open) -> None:
    assert "Branden van de proef" not in told(open_page("landelijk_beeld"))
