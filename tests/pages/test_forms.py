"""Does what a person states in a form reach the journal as it was meant, and is a wrong statement refused?"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.journal import Entry, Journal
from kcr2.terms import IncidentStatus
from tests.pages.conftest import DEMONSTRATION, Open

Told = Callable[[], Entry]


@pytest.fixture
def own_url(journal_urls: dict[str, str], tmp_path: Path) -> str:
    """Give a copy of the demonstration for one test to write in."""
    copy = tmp_path / "kcr2.db"
    shutil.copy(journal_urls["demonstration"].removeprefix("sqlite:///"), copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def visit(open_page: Open, own_url: str) -> Callable[..., AppTest]:
    """Give a way to open a page on the copy, as region VR07 unless said otherwise."""

    def opened(page: str, *, role: str = "regio", owner: str = "VR07") -> AppTest:
        return open_page(page, role=role, owner=owner, url=own_url)

    return opened


@pytest.fixture
def last(own_url: str) -> Told:
    """Give a way to look at what was written last."""

    def told() -> Entry:
        journal = Journal(own_url)
        entries = journal.read(DEMONSTRATION)
        journal.close()
        return entries[-1]

    return told


def key(form: str, field: str) -> str:
    """Name a field of a form of VR07."""
    return f"{DEMONSTRATION}:VR07:{form}:0:{field}"


def press(app: AppTest, label: str, *, form: str = "") -> AppTest:
    """Press the button with this label, in the form that is called so."""
    return next(b for b in app.button if b.label == label and f":{form}" in (b.form_id or f":{form}")).click().run()


def test_an_incident_is_opened_at_the_middle_of_a_municipality(visit: Callable[..., AppTest], last: Told) -> None:
    app = visit("landelijk_beeld")
    app.text_input(key=key("incident", "name")).set_value("Duinbrand")
    app.selectbox(key=key("incident", "municipality")).set_value("GM0228")

    press(app, "Incident openen")

    opened = last().content
    assert (last().kind, opened["name"], opened["regions"]) == ("incident_opened", "Duinbrand", ["VR07"])
    assert (round(opened["lon"], 1), round(opened["lat"], 1)) == (5.7, 52.1)


def test_coordinates_with_decimal_commas_go_before_the_municipality(visit: Callable[..., AppTest], last: Told) -> None:
    app = visit("landelijk_beeld")
    app.text_input(key=key("incident", "name")).set_value("Duinbrand")
    app.text_input(key=key("incident", "coordinates")).set_value("52,03; 5,74")

    press(app, "Incident openen")

    assert (last().content["lon"], last().content["lat"]) == (5.74, 52.03)


def test_coordinates_that_are_none_are_told_and_nothing_is_written(visit: Callable[..., AppTest], last: Told) -> None:
    before = last().seq
    app = visit("landelijk_beeld")
    app.text_input(key=key("incident", "coordinates")).set_value("bij de kerk")

    press(app, "Incident openen")

    assert "'bij de kerk' is geen breedtegraad; lengtegraad" in app.error[0].value
    assert [button for button in app.button if button.label == "Incident openen"]
    assert last().seq == before


def test_what_one_organisation_typed_does_not_stand_in_the_form_of_another(visit: Callable[..., AppTest]) -> None:
    app = visit("landelijk_beeld")
    app.text_area(key=key("incident", "summary")).set_value("Alleen van VR07.").run()

    app.session_state["organisation"] = "VR08"
    app.run()

    assert not [area for area in app.text_area if area.value == "Alleen van VR07."]


def test_a_filed_form_starts_empty_so_that_a_second_press_files_nothing_again(visit: Callable[..., AppTest]) -> None:
    app = visit("landelijk_beeld")
    app.text_input(key=key("incident", "name")).set_value("Duinbrand")

    press(app, "Incident openen")

    assert not [field for field in app.text_input if field.value == "Duinbrand"]


def test_an_incident_without_a_name_is_refused_with_what_was_expected(visit: Callable[..., AppTest]) -> None:
    app = press(visit("landelijk_beeld"), "Incident openen")

    assert "Naam incident is niets, verwacht ten minste 3 tekens" in app.error[0].value


def test_an_incident_is_updated_as_a_whole(visit: Callable[..., AppTest], last: Told) -> None:
    app = visit("landelijk_beeld")
    app.text_area(key=key("change:NB-2025-EDE", "summary")).set_value("Brand onder controle.")

    press(app, "Bijwerken")

    assert (last().kind, last().content["summary"]) == ("incident_updated", "Brand onder controle.")
    assert last().content["name"] == "Natuurbrand Ginkelse Heide, Ede"


def test_an_incident_is_closed_by_its_status(visit: Callable[..., AppTest], last: Told) -> None:
    app = visit("landelijk_beeld")
    app.selectbox(key=key("change:NB-2025-EDE", "status")).set_value(IncidentStatus.CLOSED)

    press(app, "Bijwerken")

    assert (last().kind, last().content["status"]) == ("incident_closed", "closed")
    assert last().content["ended_at"] is not None


def test_a_region_records_its_grip_level(visit: Callable[..., AppTest], last: Told) -> None:
    press(visit("landelijk_beeld"), "Vastleggen")

    held = 2  # what VR07 stated before: the form starts from there
    assert (last().kind, last().content["region"], last().content["level"]) == ("grip_set", "VR07", held)


def test_a_request_is_taken_back(visit: Callable[..., AppTest], last: Told) -> None:
    app = visit("aanvragen")
    app.selectbox(key="request_open").set_value("A-2025-0003").run()

    press(app, "Intrekken")

    assert (last().kind, last().subject) == ("request_stepped", "requests:A-2025-0003")
    assert last().content["step"] == "withdraw"


def test_an_owner_saves_only_the_rows_that_it_changed(visit: Callable[..., AppTest], last: Told) -> None:
    before = last().seq
    app = visit("capaciteiten")
    edited = {"edited_rows": {0: {"releasable": 1}}, "added_rows": [], "deleted_rows": []}
    app.session_state[f"editor:{DEMONSTRATION}:VR07"] = edited

    press(app, "Opslaan")

    assert (last().seq, last().kind) == (before + 1, "capacity_reported")
    assert (last().content["owner"], last().content["releasable"]) == ("VR07", 1)


def test_a_wrong_cell_is_told_and_nothing_is_saved(visit: Callable[..., AppTest], last: Told) -> None:
    before = last().seq
    app = visit("capaciteiten")
    app.session_state[f"editor:{DEMONSTRATION}:VR07"] = {
        "edited_rows": {0: {"releasable": 99}, 1: {"total": -1}},
        "added_rows": [],
        "deleted_rows": [],
    }

    press(app, "Opslaan")

    assert "2 fouten in de opgave; er is niets opgeslagen" in app.error[0].value
    assert last().seq == before


def test_the_story_is_told_half_an_hour_further(visit: Callable[..., AppTest]) -> None:
    app = press(visit("landelijk_beeld", role="kcr2"), "Vertel een half uur verder")

    assert "do 3 apr 2025 18:30" in app.sidebar.markdown[0].value


@pytest.mark.parametrize("role", ["kcr2", "rijk", "validator"])
def test_only_a_region_finds_a_form_for_requests(visit: Callable[..., AppTest], role: str) -> None:
    app = visit("aanvragen", role=role)

    assert not [button for button in app.button if button.label in ("Indienen", "Intrekken")]
