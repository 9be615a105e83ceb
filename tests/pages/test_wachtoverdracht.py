"""Does the handover page name exactly what changed in Limburg, and does it take a shift over?"""

import re
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.actions import HandOver
from kcr2.desk import Desk
from kcr2.journal import Author, Journal
from kcr2.reference import Reference
from kcr2.settings import ROOT, Settings
from kcr2.terms import Role
from kcr2.view.moments import shown_moment
from tests.limburg_shift import END, EXPECTED, SPACE, START, on_15_july, told_until
from tests.pages.conftest import Open
from tests.pages.test_pages import texts

HUB = Author(actor="Dienstdoende coördinator LOCC", role=Role.KCR2, organisation="KCR2")
NOTE = "Bel **Venlo** over de brug; <b>niet</b> vóór zeven."


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> str:
    """Give a journal of the case up to 18:00, in which KCR2 handed over at 06:00."""
    made = f"sqlite:///{tmp_path_factory.mktemp('limburg') / 'kcr2.db'}"
    desk = Desk(Journal(made), reference, Settings(database_url=made))
    space = told_until(desk, START)
    night = HandOver(from_at=on_15_july("00:00"), until_at=START, taken_by="coördinator dag", note=NOTE)
    desk.perform(space, HUB, [night], now=START)
    told_until(desk, END)
    desk.journal.close()
    return made


@pytest.fixture
def arrive(url: str, monkeypatch: pytest.MonkeyPatch) -> "Arrive":
    """Give a way to open the page in the case."""
    monkeypatch.setenv("KCR2_DATABASE_URL", url)
    return Arrive()


class Arrive:
    """Opens the page as a role."""

    def __call__(self, role: str = "kcr2", owner: str = "VR24", moment: datetime | None = None) -> AppTest:
        """Open it."""
        app = AppTest.from_file(str(ROOT / "kcr2" / "ui" / "main.py"), default_timeout=60)
        app.query_params.update({"rol": role, "organisatie": owner, "ruimte": SPACE})
        app.run()
        if moment is not None:
            app.session_state["moment"] = moment
        shown = app.switch_page(str(ROOT / "pages" / "wachtoverdracht.py")).run()
        assert not shown.exception
        return shown


def told(app: AppTest) -> list[str]:
    """Give the sentences of what changed, without the marks of markdown."""
    lines = [line for one in app.markdown for line in str(one.value).splitlines() if re.match(r"- \*\*.+\*\*: ", line)]
    return [re.sub(r"\\(.)", r"\1", line.replace("**", "")[2:]).rstrip() for line in lines]


def test_since_the_own_last_shift_it_names_exactly_the_documented_changes(arrive: Arrive) -> None:
    lines = told(arrive())

    assert len(lines) == len(EXPECTED)
    for one in EXPECTED:
        found = [line for line in lines if line.startswith(one.name) and says_all(line, one.columns)]
        assert len(found) == 1, one.name


def says_all(line: str, columns: dict[str, tuple[str, str]]) -> bool:
    """Say whether a line tells how every column stands now."""
    return all(f" {after}" in line or f"“{after.rstrip('.')}" in line for _before, after in columns.values())


def test_it_says_since_when_and_who_left_which_note_as_it_was_written(arrive: Arrive) -> None:
    app = arrive()

    assert "**Van do 15 jul 2021 06:00 tot do 15 jul 2021 18:00.**" in texts(app)
    assert [one.value for one in app.text if "Venlo" in one.value] == [NOTE]
    assert any("overgedragen aan coördinator dag" in one.value for one in app.caption)


def test_another_organisation_reads_no_note_and_is_offered_the_last_eight_hours(arrive: Arrive) -> None:
    app = arrive("regio")

    assert not [one for one in app.text if "Venlo" in one.value]
    assert "In uw rol en organisatie is nog geen wacht overgedragen." in texts(app)
    assert "**Van do 15 jul 2021 10:00 tot do 15 jul 2021 18:00.**" in texts(app)


def test_what_is_open_and_due_stands_in_tables_with_whose_it_is(arrive: Arrive) -> None:
    said = texts(arrive())

    assert "| Soort | Wat | Stand van |" in said
    assert "| Wanneer | Nog | Van wie | Wat |" in said
    assert "Nieuw beeld van de regio" in said


def test_a_shift_is_handed_over_once_and_the_next_begins_there(arrive: Arrive, url: str) -> None:
    app = arrive("rijk")
    field = next(one for one in app.text_input if one.key and one.key.endswith(":taken_by"))

    field.set_value("piket NCC avond")
    next(one for one in app.text_area if one.key and one.key.endswith(":note")).set_value("Niets bijzonders.")
    app.button(next(one.key for one in app.button if one.label == "Draag de wacht over")).click().run()

    assert not app.exception
    assert any("De wacht is overgedragen." in one.value for one in app.success)
    journal = Journal(url)
    last = [entry for entry in journal.read(SPACE) if entry.kind == "handover_taken"][-1]
    journal.close()
    assert (last.organisation, last.content["taken_by"]) != ("KCR2", "coördinator dag")
    assert last.content["until_at"] == "2021-07-15T16:00:00.000000Z"
    # Nothing lies between the end of that shift and now; the note is there for who goes on.
    assert any("ligt niet voor het einde" in one.value for one in app.warning)
    assert "Niets bijzonders." in [one.value for one in app.text]


def test_without_who_takes_over_it_is_not_handed_over(arrive: Arrive) -> None:
    app = arrive("validator")

    app.button(next(one.key for one in app.button if one.label == "Draag de wacht over")).click().run()

    assert app.error or app.warning
    assert not app.success or not any("overgedragen." in one.value for one in app.success)


def test_who_looks_back_hands_nothing_over_and_sees_the_shift_of_then(arrive: Arrive) -> None:
    app = arrive(moment=on_15_july("12:00"))

    assert "tot do 15 jul 2021 12:00.**" in texts(app)
    assert "Draag de wacht over" not in [one.label for one in app.button]
    assert not any("GRIP" in line for line in told(app) if "GRIP-niveau 4" in line)


def test_a_beginning_after_the_end_is_said(arrive: Arrive) -> None:
    app = arrive(moment=on_15_july("12:00"))
    app.session_state[f"handover_since:{SPACE}:1"] = "picked"
    app.run()

    app.get("datetime_input")[-1].set_value(shown_moment(on_15_july("13:00"))).run()

    assert any("ligt niet voor het einde" in one.value for one in app.warning)


@pytest.mark.parametrize("state", ["empty", "damaged"])
def test_an_empty_and_a_damaged_space_have_a_handover_too(open_page: Open, state: str) -> None:
    app = open_page("wachtoverdracht", state)

    assert not app.exception
    assert "Wachtoverdracht" in texts(app)


def test_the_page_is_thin() -> None:
    assert len(Path(ROOT / "pages" / "wachtoverdracht.py").read_text(encoding="utf-8").splitlines()) <= 80
