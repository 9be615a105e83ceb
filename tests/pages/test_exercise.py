"""Does the page Oefening show each role its own part, and does every page say that it is an exercise?"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.access import PAGES, may
from kcr2.actions import DeliverInject, EndExercise, NoteLearningPoint, PlanExercise, PlanInject, SetExerciseClock
from kcr2.desk import Desk
from kcr2.exchange.exercise_files import exercise_values, load_exercise
from kcr2.exchange.exercises import open_exercise, opening_of_space
from kcr2.journal import Author, Journal, Space
from kcr2.reference import Reference
from kcr2.settings import ROOT, Settings
from kcr2.terms import Role, SpaceKind
from kcr2.ui import resources
from tests import make

EXERCISE = "oef-heide"
LEADER = Author(actor="leider", role=Role.BEHEER, organisation="KCR2")
FIRST = "over het fietspad gesprongen"
NOTE = "vraag dan door naar het effect"

Look = Callable[..., AppTest]


@pytest.fixture
def desk(tmp_path: Path, reference: Reference) -> Iterator[Desk]:
    """Give a desk with the shipped exercise, whose first inject went out."""
    url = f"sqlite:///{tmp_path / 'kcr2.db'}"
    made = Desk(Journal(url), reference, Settings(database_url=url))
    file = load_exercise("natuurbranden-2027", reference)
    plan = PlanExercise(**exercise_values(file))
    injects = [PlanInject(**row) for row in file.planned(plan.starts_at)]
    held = open_exercise(made, make.space(name=EXERCISE, title="Twee Heiden"), LEADER, plan, injects)
    clock = {"running": False, "speed": 60, "exercise_at": plan.starts_at, "real_at": datetime.now(UTC)}
    made.perform(held, LEADER, [SetExerciseClock(**clock)], now=plan.starts_at)
    made.perform(held, LEADER, [DeliverInject(number=1)], now=plan.starts_at)
    yield made
    made.journal.close()


@pytest.fixture
def look(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Look:
    """Give a way to open a page of the exercise in a role."""

    def opened(page: str = "oefening", *, role: str = "beheer", owner: str = "VR07", space: str = EXERCISE) -> AppTest:
        monkeypatch.setenv("KCR2_DATABASE_URL", desk.journal.url)
        app = AppTest.from_file(str(ROOT / "kcr2" / "ui" / "main.py"), default_timeout=60)
        for name, value in {"rol": role, "organisatie": owner, "ruimte": space}.items():
            app.query_params[name] = value
        app.run()
        app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
        assert not app.exception, app.exception[0].value
        return app

    return opened


def said(app: AppTest) -> str:
    """Give everything that the screen says, tables and plain text too."""
    parts = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.text, *app.info, *app.error, *app.warning]
    html = [str(one.proto.body) for one in app.main.get("html")]
    tables = [frame.value.to_string() for frame in app.dataframe]
    return "\n".join([*(str(one.value) for one in parts), *html, *tables])


@pytest.mark.parametrize("role", Role)
def test_every_page_of_every_role_says_that_it_is_an_exercise(look: Look, role: Role) -> None:
    # The board's demonstration plays in a space of its own, and says so itself.
    pages = [name for name, needed in PAGES.items() if may(role, needed) and name != "demonstratie"]
    for page in pages[:4]:
        assert "OEFENING – OEFENING – OEFENING" in said(look(page, role=role.value)), page


def test_who_leads_sees_the_timeline_and_who_takes_part_what_was_sent(look: Look) -> None:
    led, mine, other = look(), look(role="regio", owner="VR07"), look(role="regio", owner="VR06")

    assert "blushelikopter" in said(led)
    for app in (mine, other, look(role="kcr2"), look(role="rijk")):
        assert "blushelikopter" not in said(app)
        assert NOTE not in said(app)
    assert FIRST in said(mine)
    assert FIRST not in said(other)


def test_a_message_stands_on_every_page_until_it_is_acknowledged(look: Look, desk: Desk) -> None:
    app = look("capaciteiten", role="regio")
    assert FIRST in said(app)

    next(one for one in app.button if one.label == "Ontvangen").click().run()

    assert not app.exception
    assert FIRST not in said(app)
    assert desk.journal.read(EXERCISE)[-1].kind == "inject_acknowledged"


def test_a_receiver_answers_and_who_leads_reads_it(look: Look) -> None:
    app = look(role="regio")
    app.text_area(key=next(one.key for one in app.text_area if "page:1" in one.key)).set_value("Wij vragen bluswater.")
    next(
        one for one in app.button if one.label == "Verstuur antwoord" and "page:1" in (one.form_id or "")
    ).click().run()

    assert not app.exception
    assert "Wij vragen bluswater." in said(look())


def test_who_leads_starts_the_clock_and_a_due_inject_goes_out(
    look: Look, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = look()
    next(one for one in app.button if one.label == "Start de klok").click().run()
    assert "loopt 60×" in said(app)

    later = datetime.now(UTC) + timedelta(seconds=30)
    monkeypatch.setattr(resources, "clock", lambda: later)
    app.run()

    assert not app.exception
    sent = [e.content["number"] for e in desk.journal.read(EXERCISE) if e.kind == "inject_delivered"]
    assert set(sent) >= {1, 2, 5, 8, 3}
    assert len(sent) == len(set(sent))


def test_after_the_end_who_took_part_reads_what_was_learnt(look: Look, desk: Desk) -> None:
    space = desk.journal.space(EXERCISE)
    now = desk.now(space, datetime.now(UTC))
    desk.perform(space, LEADER, [NoteLearningPoint(observation="Niemand noemde de stand.")], now=now)
    assert "Niemand noemde" not in said(look(role="regio"))
    desk.perform(space, LEADER, [EndExercise(real_at=datetime.now(UTC))], now=now)

    assert "Niemand noemde" in said(look(role="regio"))


def test_a_copy_of_live_is_not_entered_by_who_cannot_sign_in(look: Look, desk: Desk) -> None:
    live = Space(name="landelijk", kind=SpaceKind.LIVE, title="Landelijk", created_at=make.EARLIER)
    desk.journal.create_space(live)
    opens_with = opening_of_space(desk, live, make.author(), now=make.MOMENT)
    plan = PlanExercise(**make.exercise_planned().model_dump())
    open_exercise(desk, make.space(name="oef-kopie"), LEADER, plan, (), opens_with)

    app = look(space="oef-kopie")

    assert "oef-kopie bestaat niet" in said(app)


def test_an_exercise_is_made_from_its_script_on_the_page(look: Look, desk: Desk) -> None:
    app = look(space="demo-ede-2025")

    next(one for one in app.button if one.label == "Maak de oefening").click().run()

    assert not app.exception
    made = [space for space in desk.journal.spaces() if space.kind is SpaceKind.EXERCISE and space.name != EXERCISE]
    assert [space.title for space in made] == ["Oefening Twee Heiden"]
    assert sum(entry.kind == "inject_planned" for entry in desk.journal.read(made[0].name)) == 13
