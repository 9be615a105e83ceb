"""Does the page Regiobeeld let a region report in one press, KCR2 take over, and others read, each only that?"""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.journal import Entry, Journal
from kcr2.terms import Phase, Status, Theme
from tests.pages.conftest import DEMONSTRATION, Open

PAGE = "regiobeeld"
SEND = "Meld dit, de rest ongewijzigd"
Written = Callable[[], list[Entry]]


@pytest.fixture
def url(journal_urls: dict[str, str], tmp_path: Path) -> str:
    """Give a copy of the demonstration for one test to write in."""
    copy = tmp_path / "kcr2.db"
    shutil.copy(journal_urls["demonstration"].removeprefix("sqlite:///"), copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def visit(open_page: Open, url: str) -> Callable[..., AppTest]:
    """Give a way to open the page, as region VR07 unless said otherwise."""
    return lambda role="regio", owner="VR07": open_page(PAGE, role=role, owner=owner, url=url)


def entries(url: str) -> list[Entry]:
    """Read the demonstration's journal."""
    journal = Journal(url)
    read = journal.read(DEMONSTRATION)
    journal.close()
    return read


@pytest.fixture
def written(url: str) -> Written:
    """Give what was written since the test began."""
    before = entries(url)[-1].seq
    return lambda: [entry for entry in entries(url) if entry.seq > before]


def key(field: str, form: str = "regional:VR07", owner: str = "VR07") -> str:
    """Name a field of a form."""
    return f"{DEMONSTRATION}:{owner}:{form}:0:{field}"


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button with this label."""
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception, app.exception[0].value
    return app


def said(app: AppTest) -> str:
    """Give everything that the page says in words."""
    parts = [*app.markdown, *app.title, *app.caption, *app.error, *app.success]
    return "\n".join(str(part.value) for part in parts)


def test_one_press_says_that_everything_still_holds(visit: Callable[..., AppTest], written: Written) -> None:
    app = press(visit(), "Ongewijzigd")

    assert "Gemeld: ongewijzigd." in said(app)
    assert [entry.kind for entry in written()] == ["theme_reported"] * 6 + ["region_reported"]
    assert {entry.content["quality"] for entry in written()} == {"fictitious"}
    assert {entry.content["observed_at"] for entry in written()} == {"2025-04-03T16:00:00.000000Z"}
    assert "0 min oud" in said(app)
    assert "6 met dezelfde status; 2 niet gemeld" in said(app)


def test_a_changed_theme_and_the_rest_are_reported_in_one_press(
    visit: Callable[..., AppTest], written: Written
) -> None:
    app = visit()
    app.selectbox(key=key("fire:status")).set_value(Status.ORANGE)
    app.text_area(key=key("fire:what_is")).set_value("Vuurlijn gestopt bij de A12.")

    press(app, SEND)

    changed, *rest = written()
    assert (changed.content["theme"], changed.content["status"]) == ("fire", "orange")
    assert changed.content["what_is"] == "Vuurlijn gestopt bij de A12."
    assert len(rest) == 6
    assert {entry.seq for entry in rest} == set(range(changed.seq + 1, changed.seq + 7))
    assert "was rood (3 apr 17:20)" in said(app)


def test_an_unknown_load_is_stored_as_unknown_and_not_as_zero(visit: Callable[..., AppTest], written: Written) -> None:
    app = visit()
    app.selectbox(key=key("pressure")).select_index(0)

    press(app, SEND)

    load = next(entry for entry in written() if entry.kind == "region_reported")
    assert (load.content["pressure"], load.content["wildfire_phase"]) == (None, "2")


def test_a_region_states_its_own_phase(visit: Callable[..., AppTest], written: Written) -> None:
    app = visit(owner="VR08")
    app.selectbox(key=key("phase", "regional:VR08", "VR08")).set_value(Phase.WARM)

    press(app, SEND)

    assert next(entry for entry in written() if entry.kind == "region_reported").content["phase"] == "warm"
    assert "door de regio zelf opgegeven" in said(app)


def test_too_long_a_text_is_told_with_its_theme_and_nothing_is_written(
    visit: Callable[..., AppTest], written: Written
) -> None:
    app = visit()
    app.text_area(key=key("water:what_is")).set_value("x" * 2_001)

    press(app, SEND)

    assert "Water" in app.error[0].value
    assert "Wat is" in app.error[0].value
    assert written() == []


def test_a_region_that_never_reported_cannot_be_unchanged(visit: Callable[..., AppTest], written: Written) -> None:
    app = press(visit(owner="VR10"), "Ongewijzigd")

    assert "VR10 meldde zelf 0 van de 8 thema's" in app.warning[0].value
    assert written() == []
    assert "Nooit gemeld" in said(app)


def test_a_bottleneck_is_noted_shown_and_resolved(visit: Callable[..., AppTest], written: Written) -> None:
    app = visit()
    app.text_area(key=key("text", "bottleneck:VR07:")).set_value("Te *weinig* aflossing.")
    app.selectbox(key=key("owner", "bottleneck:VR07:")).set_value("DEF")
    press(app, "Knelpunt vastleggen")

    assert (written()[-1].kind, written()[-1].content["owner"]) == ("bottleneck_noted", "DEF")
    assert r"Te \*weinig\* aflossing" in said(app)
    assert "ligt bij Defensie" in said(app)

    press(app, "Opgelost")
    assert written()[-1].kind == "bottleneck_resolved"
    assert "ligt bij Defensie" not in said(app)


def choose(app: AppTest, region: str) -> AppTest:
    """Look at another region."""
    next(box for box in app.selectbox if box.label == "Regio").set_value(region).run()
    return app


def test_the_hub_takes_over_a_theme_that_the_region_did_not_report(
    visit: Callable[..., AppTest], written: Written
) -> None:
    app = choose(visit("kcr2", "KCR2"), "VR10")
    app.selectbox(key=key("status", "transcribe:VR10:fire", "KCR2")).set_value(Status.YELLOW)
    press(app, "Overnemen")

    (entry,) = written()
    assert (entry.kind, entry.organisation, entry.content["region"]) == ("theme_reported", "KCR2", "VR10")
    assert entry.content["quality"] == "fictitious"
    assert "door KCR2 overgenomen" in said(app)


def test_the_hub_is_offered_only_what_the_region_did_not_say_itself(visit: Callable[..., AppTest]) -> None:
    app = choose(visit("kcr2", "KCR2"), "VR07")

    offered = next(box for box in app.selectbox if box.key == "transcribe:VR07")
    assert offered.options == [Theme.WATER.label, Theme.VITAL.label]
    assert not [button for button in app.button if button.label in {"Ongewijzigd", SEND}]


def test_the_hub_records_a_phase_that_was_agreed(visit: Callable[..., AppTest], written: Written) -> None:
    app = choose(visit("kcr2", "KCR2"), "VR01")
    app.selectbox(key=key("phase", "national_phase", "KCR2")).set_value(Phase.TEPID)
    app.text_input(key=key("agreed_in", "national_phase", "KCR2")).set_value("Overleg van 17:30")
    press(app, "Vastleggen")

    assert written()[-1].kind == "national_phase_agreed"
    assert "landelijk afgesproken: Overleg van 17:30" in said(app).replace("\\", "")
    assert "melden iedere 12 u" in said(app)


@pytest.mark.parametrize("role", ["rijk", "validator"])
def test_who_reads_along_gets_no_form(visit: Callable[..., AppTest], role: str) -> None:
    app = visit(role, "KCR2")

    assert "U leest mee: een regio meldt zelf hoe zij ervoor staat." in said(app)
    assert not app.text_area
    assert not app.button or {"Ongewijzigd", SEND}.isdisjoint(button.label for button in app.button)


def test_a_region_reads_another_without_a_form(visit: Callable[..., AppTest]) -> None:
    app = choose(visit(), "VR06")

    assert "U leest mee" in said(app)
    assert {"Ongewijzigd", SEND}.isdisjoint(button.label for button in app.button)


def test_lateness_is_told_in_words(visit: Callable[..., AppTest]) -> None:
    app = choose(visit(), "VR03")

    assert "Te laat: verwacht vóór 3 apr 11:58, 6 u 02 min geleden." in said(app)


def test_a_region_makes_its_own_what_the_hub_took_over_only_when_it_says_so(
    visit: Callable[..., AppTest], written: Written
) -> None:
    app = choose(visit("kcr2", "KCR2"), "VR10")
    app.selectbox(key=key("status", "transcribe:VR10:fire", "KCR2")).set_value(Status.YELLOW)
    press(app, "Overnemen")

    own = press(visit(owner="VR10"), "Ongewijzigd")
    assert "meldde zelf 0 van de 8 thema's; KCR2 nam er 1 over" in own.warning[0].value
    own.checkbox(key=key("adopt", "unchanged", "VR10")).check()
    press(own, "Ongewijzigd")

    taken_over, adopted = written()
    assert (taken_over.organisation, adopted.organisation) == ("KCR2", "VR10")
    assert adopted.content["status"] == taken_over.content["status"] == "yellow"
    assert "door KCR2 overgenomen" not in said(own)


def test_the_box_for_what_the_hub_took_over_is_there_only_when_it_did(visit: Callable[..., AppTest]) -> None:
    assert not [box for box in visit().checkbox if box.label == "ook wat KCR2 overnam"]


def test_a_bottleneck_that_the_hub_took_over_is_marked_and_the_region_may_restate_it(
    visit: Callable[..., AppTest], written: Written
) -> None:
    app = choose(visit("kcr2", "KCR2"), "VR07")
    app.text_area(key=key("text", "bottleneck:VR07:", "KCR2")).set_value("Geen bluswater.")
    press(app, "Knelpunt vastleggen")

    (noted,) = written()
    assert (noted.organisation, noted.content["quality"]) == ("KCR2", "fictitious")
    assert "door KCR2 overgenomen" in said(app)
    own = visit()
    assert [box for box in own.checkbox if box.label == "ook wat KCR2 overnam"]
    chosen = next(box for box in own.selectbox if box.label == "Welk knelpunt")
    assert any("Geen bluswater." in option for option in chosen.options)


def test_nobody_reports_while_looking_back(visit: Callable[..., AppTest]) -> None:
    app = visit()
    app.session_state["moment"] = make_moment()
    app.run()

    assert "Melden kan alleen in het nu" in said(app)
    assert {"Ongewijzigd", SEND}.isdisjoint(button.label for button in app.button)


def test_looking_back_tells_what_was_known_then(visit: Callable[..., AppTest]) -> None:
    app = visit()
    app.session_state["moment"] = make_moment()
    app.run()

    # At 13:30 the fire service of VR07 had reported, and was late by nobody's rhythm.
    assert "Op tijd: volgende vóór" in said(app)
    assert not app.exception


def test_a_press_that_was_overtaken_by_a_colleague_is_refused_whole(
    visit: Callable[..., AppTest], written: Written
) -> None:
    first, second = visit(), visit()
    first.selectbox(key=key("fire:status")).set_value(Status.ORANGE)
    second.selectbox(key=key("water:status")).set_value(Status.RED)
    second.text_area(key=key("water:what_is")).set_value("Peil stijgt.")
    press(first, SEND)
    before = len(written())

    press(second, SEND)

    assert len(written()) == before
    assert "seen-latest" in second.warning[0].value
    assert second.text_area(key=key("water:what_is")).value == "Peil stijgt."


def make_moment() -> datetime:
    """Give 13:30 Dutch time on the day of the case."""
    return datetime(2025, 4, 3, 11, 30, tzinfo=UTC)
