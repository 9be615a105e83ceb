"""Does the page Preparatie show each role what concerns it, and does each party only its own part there?"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.actions import EndExercise, LayLesson, NoteLearningPoint, RegisterPlan, SetExerciseClock, TranscribePlan
from kcr2.desk import Desk
from kcr2.exchange.exercises import open_exercise
from kcr2.journal import Journal
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import LessonSource, PlanKind, Quality, Role, SpaceKind
from tests import make
from tests.pages.conftest import DEMONSTRATION, Open
from tests.test_exercise import LEADER, plan

VR07 = make.author(role=Role.REGIO, organisation="VR07")
VR06 = make.author(role=Role.REGIO, organisation="VR06")
HUB = make.author()
EXERCISE = "oef-heide"
FICTIONAL = {"quality": Quality.FICTITIOUS}

Prepared = Callable[..., AppTest]


def fill(desk: Desk) -> None:
    """State plans and learning points of VR07, VR06 and the minister in the demonstration."""
    space = desk.journal.space(DEMONSTRATION)
    now = desk.now(space, datetime.now(UTC))
    told = FICTIONAL | {"observed_at": now}
    own = {"plan_kind": PlanKind.REGIONAL, "version": "1"}
    late = RegisterPlan(**told, **own, name="Crisisplan *VR07*", owner="VR07", review_by=date(2025, 4, 3))
    soon = RegisterPlan(**told, **own, name="Crisisplan VR06", owner="VR06", review_by=date(2025, 4, 20))
    law = TranscribePlan(**told, name="Landelijk plan", owner="JENV", plan_kind=PlanKind.NATIONAL, version="2025")
    words = {"lesson_source": LessonSource.REVIEW, "learnt_from": "Evaluatie heidebrand"}
    first = LayLesson(**told, **words, owner="VR07", observation="De *lijst* was oud.")
    second = LayLesson(**told, **words, owner="VR06", observation="Alleen voor VR06.")
    for author, wanted in ((VR07, late), (VR06, soon), (HUB, law), (HUB, first), (HUB, second)):
        desk.perform(space, author, [wanted], now=now)


def hold(desk: Desk) -> None:
    """Hold an exercise in which two things were learnt."""
    wanted = make.space(name=EXERCISE, kind=SpaceKind.EXERCISE)
    space = open_exercise(desk, wanted, LEADER, plan(VR07, VR06), ())
    now = datetime.now(UTC)
    clock = desk.now(space, now)
    begun = SetExerciseClock(running=False, speed=1, exercise_at=clock, real_at=now)
    points = [NoteLearningPoint(observation="De kaart was oud."), NoteLearningPoint(observation="Niemand belde terug.")]
    for one in (begun, *points, EndExercise(real_at=now)):
        desk.perform(space, LEADER, [one], now=desk.now(space, now))


@pytest.fixture
def url(journal_urls: dict[str, str], reference: Reference, tmp_path: Path) -> str:
    """Give the demonstration with plans, learning points and an exercise beside it."""
    path = tmp_path / "kcr2.db"
    path.write_bytes(Path(journal_urls["demonstration"].removeprefix("sqlite:///")).read_bytes())
    address = f"sqlite:///{path}"
    desk = Desk(Journal(address), reference, Settings(database_url=address))
    fill(desk)
    hold(desk)
    desk.journal.close()
    return address


@pytest.fixture
def prepared(open_page: Open, url: str) -> Prepared:
    """Give a way to open the page as a role."""

    def opened(role: str = "kcr2", owner: str = "VR07") -> AppTest:
        return open_page("preparatie", role=role, owner=owner, url=url)

    return opened


def said(app: AppTest) -> str:
    """Give all texts of a page."""
    parts = [*app.markdown, *app.caption, *app.info, *app.success, *app.warning, *app.error, *app.text]
    return "\n".join(str(part.value) for part in parts)


def buttons(app: AppTest) -> set[str]:
    """Give the labels of all buttons."""
    return {one.label for one in app.button}


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button with a label."""
    next(one for one in app.button if one.label == label).click().run()
    return app


def cells(app: AppTest) -> str:
    """Give all tables of a page as text."""
    return "\n".join(frame.value.to_string() for frame in app.dataframe)


def journal(url: str, reference: Reference) -> list[str]:
    """Give the kinds of what was recorded last in the demonstration."""
    desk = Desk(Journal(url), reference, Settings(database_url=url))
    kinds = [entry.kind for entry in desk.journal.read(DEMONSTRATION)][-2:]
    desk.journal.close()
    return kinds


# ---- who sees what -----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["kcr2", "regio", "rijk", "bestuur", "gezag", "validator"])
def test_every_reader_sees_the_plans_and_what_stands_out(prepared: Prepared, role: str) -> None:
    app = prepared(role)

    assert not app.exception
    assert not app.error
    assert "Crisisplan VR06" in cells(app)
    assert {one.label: one.value for one in app.metric}["⚠ Te laat"] != "0"
    assert "Te laat: 1 plan" in said(app)


def test_beheer_has_no_such_page(prepared: Prepared) -> None:
    with pytest.raises(ValueError, match="preparatie"):
        prepared("beheer")


@pytest.mark.parametrize(("role", "owner", "sees"), [("kcr2", "VR07", True), ("regio", "VR06", True)])
def test_a_learning_point_is_shown_to_hub_and_owner(prepared: Prepared, role: str, owner: str, sees: bool) -> None:
    assert ("Alleen voor VR06." in cells(prepared(role, owner))) is sees


@pytest.mark.parametrize(("role", "owner"), [("regio", "VR07"), ("rijk", "VR07"), ("gezag", "JENV"), ("bestuur", "")])
def test_a_learning_point_that_was_not_taken_on_is_not_shown_to_others(
    prepared: Prepared, role: str, owner: str
) -> None:
    app = prepared(role, owner)

    assert "Alleen voor VR06." not in cells(app) + said(app)


def test_the_board_reads_only_how_many_stand_where(prepared: Prepared) -> None:
    app = prepared("bestuur")

    counted = next(frame.value for frame in app.dataframe if "Aantal" in frame.value)
    assert dict(zip(counted["Stand leerpunt"], counted["Aantal"], strict=True))["voorgelegd"] == 2
    assert "De *lijst* was oud." not in cells(app)


def test_a_list_that_is_not_whole_says_so(prepared: Prepared) -> None:
    assert "U ziet 1 van de 2 leerpunten" in said(prepared("regio"))
    assert "U ziet" not in said(prepared("kcr2"))


@pytest.mark.parametrize("role", ["rijk", "bestuur", "validator"])
def test_who_only_reads_has_nothing_to_press(prepared: Prepared, role: str) -> None:
    assert not buttons(prepared(role)) & {"Leg vast", "Trek in", "Leg voor", "Neem over", "Leg voor aan de eigenaren"}


def test_an_empty_space_says_what_to_do(open_page: Open) -> None:
    app = open_page("preparatie", "empty")

    assert not app.exception
    assert "Er zijn nog geen plannen vastgelegd. Een regio of partner legt hier eigen plannen vast" in said(app)
    assert "daarmee is niet gezegd dat alles op tijd is" in said(app)


def test_looking_back_nothing_can_be_written(prepared: Prepared) -> None:
    app = prepared("regio")
    app.session_state["moment"] = datetime(2025, 4, 3, 12, tzinfo=UTC)
    app.run()

    assert not app.exception
    assert not buttons(app) & {"Leg vast", "Leg voor", "Neem over"}


def test_text_from_people_stays_text(prepared: Prepared) -> None:
    app = prepared("regio")

    assert "Crisisplan *VR07*" in cells(app)
    assert "**De *lijst* was oud.**" not in [one.value for one in app.markdown]
    assert any("lijst" in one.value and "*lijst*" not in one.value for one in app.markdown)


def test_the_page_speaks_english(prepared: Prepared) -> None:
    app = prepared("regio")
    app.session_state["language"] = "en"
    app.run()

    assert [one.label for one in app.tabs][:2] == ["Plans", "Learning points"]
    assert "Too late: 1 plan" in said(app)


# ---- plans -------------------------------------------------------------------------------------------


def text(app: AppTest, label: str) -> str:
    """Give the key of the first text field with a label."""
    return str(next(one.key for one in app.text_input if one.label == label))


def test_a_region_registers_a_plan_of_its_own(prepared: Prepared, url: str, reference: Reference) -> None:
    app = prepared("regio")
    app.text_input(key=text(app, "Naam plan *")).set_value("Plan hoogwater")
    app.text_input(key=text(app, "Versie *")).set_value("1.0")
    press(app, "Leg vast")

    assert "Het plan is vastgelegd." in said(app)
    assert "Plan hoogwater" in cells(app)
    assert journal(url, reference)[-1] == "plan_registered"


def test_what_is_missing_is_told_and_nothing_is_written(prepared: Prepared, url: str, reference: Reference) -> None:
    app = press(prepared("regio"), "Leg vast")

    assert app.error
    assert journal(url, reference)[-1] == "lesson_laid"


def test_the_hub_takes_over_the_plan_of_a_region_as_such(prepared: Prepared) -> None:
    app = prepared("kcr2")
    app.text_input(key=text(app, "Naam plan *")).set_value("Plan per brief")
    app.text_input(key=text(app, "Versie *")).set_value("3")
    next(one for one in app.selectbox if (one.key or "").endswith(":owner")).set_value("VR08")
    press(app, "Leg vast")

    plans = next(frame.value for frame in app.dataframe if "Herziening" in frame.value)
    (row,) = plans[plans["Naam plan"] == "Plan per brief"].to_dict("records")
    assert (row["Eigenaar"][:4], row["Vastgelegd door"], row["Kwaliteit"]) == ("VR08", "KCR2", "fictief")


def test_a_region_revises_and_withdraws_only_its_own(prepared: Prepared) -> None:
    app = prepared("regio")

    chosen = app.selectbox(key="plan_chosen").options
    assert len(chosen) == 2
    assert "Crisisplan *VR07*" in chosen[1]
    app.selectbox(key="plan_chosen").set_value("P-2025-0001").run()
    app.text_input(key=text(app, "Versie *")).set_value("2")
    press(app, "Leg vast")
    assert "Het plan is vastgelegd." in said(app)
    app.text_input(key=text(app, "Reden van intrekken *")).set_value("Opgegaan in een ander.")
    press(app, "Trek in")
    assert "Het plan is ingetrokken." in said(app)
    assert "Te laat: 1 plan" not in said(app)


def test_what_stands_out_is_a_press_away(prepared: Prepared) -> None:
    app = prepared("kcr2")
    app.segmented_control(key="plans_shown").set_value("due").run()
    shown = next(frame.value for frame in app.dataframe if "Herziening" in frame.value)

    assert list(shown["Herziening"]) == ["⚠ te laat", "◔ binnenkort", "? onbekend"]


# ---- learning points -------------------------------------------------------------------------------------


def test_an_owner_takes_on_with_a_day_and_only_then_others_see_it(prepared: Prepared) -> None:
    app = press(prepared("regio"), "Neem over")
    assert "heeft nog geen termijn" in said(app)
    next(one for one in app.date_input if (one.key or "").endswith(":term")).set_value(date(2025, 6, 1))
    press(app, "Neem over")

    assert "Het leerpunt is bijgewerkt." in said(app)
    assert "De *lijst* was oud." in cells(prepared("rijk"))


def test_an_owner_declines_without_a_reason(prepared: Prepared) -> None:
    app = press(prepared("regio"), "Neem niet over (geen reden nodig)")

    assert "Het leerpunt is bijgewerkt." in said(app)
    assert "De *lijst* was oud." not in cells(prepared("rijk"))


def test_the_hub_has_no_button_that_takes_on_for_a_region(prepared: Prepared) -> None:
    app = prepared("kcr2")
    for number in app.selectbox(key="lesson").options:
        app.selectbox(key="lesson").select(number).run()
        assert not buttons(app) & {"Neem over", "Neem niet over (geen reden nodig)", "Meld uitvoering"}


def test_the_hub_lays_a_learning_point_before_a_region(prepared: Prepared) -> None:
    app = prepared("kcr2")
    next(one for one in app.selectbox if "lesson-lay:" in (one.key or "") and one.key.endswith(":owner")).set_value(
        "VR25"
    )
    app.text_input(key=text(app, "Welke *")).set_value("Storing maart")
    area = next(one for one in app.text_area if one.label == "Waarneming *")
    area.set_value("De noodlijn was bezet.")
    press(app, "Leg voor")

    assert "Het leerpunt is voorgelegd aan zijn eigenaar." in said(app)
    assert "De noodlijn was bezet." in cells(prepared("regio", "VR25"))


def carrying(app: AppTest) -> AppTest:
    """Choose an owner for the first learning point of the exercise, and none of the others."""
    app.multiselect(key=next(one.key for one in app.multiselect if (one.key or "").startswith("carry:"))).set_value([1])
    app.run()
    owner = next(one for one in app.selectbox if one.label.startswith("Eigenaar van leerpunt 1"))
    owner.set_value("VR06")
    return press(app, "Leg voor aan de eigenaren")


def test_learning_points_of_an_exercise_are_laid_before_owners_once(prepared: Prepared) -> None:
    app = carrying(prepared("kcr2"))

    assert not app.exception
    assert "1 leerpunt is voorgelegd aan zijn eigenaar." in said(app)
    learnt = next(frame.value for frame in app.dataframe if "In het register" in frame.value)
    assert list(learnt["In het register"]) == ["ja", "nee"]
    assert "ruimte oef-heide" in cells(prepared("regio", "VR06"))


def test_a_learning_point_without_an_owner_is_told_and_nothing_goes(prepared: Prepared) -> None:
    app = press(prepared("kcr2"), "Leg voor aan de eigenaren")

    assert "leerpunt 1, 2 heeft nog geen eigenaar; 0 van 2 zijn gekozen." in said(app)


def test_a_region_carries_nothing_over(prepared: Prepared) -> None:
    assert "Leerpunten uit een oefening" not in {one.label for one in prepared("regio").expander}


def test_what_waits_on_an_owner_goes_first_in_its_choice(prepared: Prepared) -> None:
    app = prepared("regio")

    assert "VR07" in app.selectbox(key="lesson").options[0]
