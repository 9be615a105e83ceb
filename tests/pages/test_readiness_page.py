"""Do calendar, readiness and norms show on the page, to whom may see them, and does a form reach the journal?"""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.desk import Desk
from kcr2.journal import Entry, Journal
from kcr2.model import Event, moment_of
from kcr2.reference import Reference
from kcr2.settings import ROOT, Settings
from kcr2.terms import Quality, Role, SpaceKind
from kcr2.words import speak
from tests import make
from tests.pages.conftest import DEMONSTRATION, Open

PAGE = "preparatie"


def told(app: AppTest) -> str:
    """Give all texts of a page."""
    parts = [*app.markdown, *app.caption, *app.info, *app.expander, *app.error, *app.success]
    return "\n".join(str(getattr(part, "value", None) or getattr(part, "label", "")) for part in parts)


@pytest.fixture
def own_url(journal_urls: dict[str, str], tmp_path: Path) -> str:
    """Give a copy of the demonstration for one test to write in."""
    copy = tmp_path / "kcr2.db"
    shutil.copy(journal_urls["demonstration"].removeprefix("sqlite:///"), copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def filled(own_url: str, reference: Reference) -> str:
    """Give the demonstration with something of everything told in it."""
    desk = Desk(Journal(own_url), reference, Settings(database_url=own_url))
    now = desk.now(desk.journal.space(DEMONSTRATION), make.MOMENT)
    before = {"observed_at": now, "quality": Quality.FICTITIOUS}
    events: list[Event] = [
        make.exercise_scheduled(**before, starts_at=make.at(-9_000), ends_at=make.at(-8_900), spaces=("oef-heide",)),
        make.exercise_scheduled("OEF-2025-0002", **before, name="Oefening *later*", organiser="VR08"),
        make.duty_reported(**before, starts_at=now, ends_at=make.at(9_000), available=0),
        make.pool_reported(**before),
        make.reach_tested(observed_at=make.at(-90_000)),
    ]
    seen = desk.journal.head(DEMONSTRATION).seq
    author = make.author(role=Role.REGIO, organisation="VR07")
    desk.journal.append(DEMONSTRATION, events, author=author, at=now, seen=seen)
    desk.journal.close()
    return own_url


@pytest.fixture
def last(own_url: str) -> Callable[[], Entry]:
    """Give a way to look at what was written last."""

    def entry() -> Entry:
        journal = Journal(own_url)
        entries = journal.read(DEMONSTRATION)
        journal.close()
        return entries[-1]

    return entry


def key(form: str, field: str, *, organisation: str = "VR07") -> str:
    """Name a field of a form."""
    return f"{DEMONSTRATION}:{organisation}:{form}:0:{field}"


def press(app: AppTest, label: str, *, form: str = "") -> AppTest:
    """Press the button with this label, in the form that is called so."""
    return next(b for b in app.button if b.label == label and f":{form}" in (b.form_id or f":{form}")).click().run()


def frame(app: AppTest, heading: str) -> list[str]:
    """Give a column of the first table that has it."""
    return next(list(one.value[heading]) for one in app.dataframe if heading in one.value)


# ---- what is shown ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["kcr2", "gezag", "bestuur"])
def test_the_page_opens_for_every_reader_with_nothing_told(open_page: Open, role: str) -> None:
    app = open_page(PAGE, "empty", role=role)

    assert not app.exception
    assert not app.error
    assert [tab.label for tab in app.tabs][-3:] == ["Oefenkalender", "Gereedheid", "Planningsnormen"]


def test_what_is_empty_says_what_to_do(open_page: Open) -> None:
    text = told(open_page(PAGE))

    for begins in ("Er staat nog geen oefening", "Nog niemand meldde een rooster", "Nog niemand meldde mensen"):
        assert begins in text
    assert "Er is nog geen test gemeld" in text


def test_what_was_told_is_shown_late_first_and_counted_above(open_page: Open, filled: str) -> None:
    app = open_page(PAGE, url=filled)

    assert not app.exception
    assert "**⚠ 1 oefening vraagt aandacht**" in told(app)
    assert frame(app, "Status oefening") == ["⚠ datum voorbij, nog gepland (6 dagen)"]
    assert frame(app, "Piket")[0] == "⚠ niet gevuld"
    assert frame(app, "Laatste test") == ["⚠ te oud: 62 dagen geleden"]
    assert "1 oefening" in told(app)


def test_text_of_people_is_shown_as_they_wrote_it(open_page: Open, filled: str) -> None:
    app = open_page(PAGE, url=filled)

    names = [name for one in app.dataframe if "Naam" in one.value for name in one.value["Naam"]]
    assert "Oefening *later*" in names


def test_figures_per_organisation_are_not_for_administrators(open_page: Open, filled: str) -> None:
    app = open_page(PAGE, role="bestuur", url=filled)

    columns = {column for one in app.dataframe for column in one.value}
    assert not {"Piket", "Laatste test", "Niet gehaald in", "Onbekend in"} & columns
    assert "Met aflossing" in columns
    assert "Laatste testen: 1, waarvan te oud: 1" in told(app)


@pytest.mark.parametrize(("role", "forms"), [("regio", 7), ("gezag", 7), ("rijk", 0)])
def test_forms_are_offered_to_who_may_prepare(open_page: Open, filled: str, role: str, forms: int) -> None:
    owner = "JENV" if role == "gezag" else "VR07"
    app = open_page(PAGE, role=role, owner=owner, url=filled)

    wanted = {
        *("Oefening plannen of plan bijwerken", "Melden wat ervan werd", "Piketbezetting melden"),
        *("Piketperiode intrekken", "LOCT-pool melden", "Bereikbaarheidstest melden", "Plan vastleggen of herzien"),
    }
    assert len(wanted & {one.label for one in app.expander}) == forms


def test_a_space_that_is_not_there_is_told_and_not_linked(open_page: Open, filled: str) -> None:
    app = open_page(PAGE, url=filled)

    assert "De oefenruimten in de kalender bestaan nog niet, of zijn voor u niet te openen." in told(app)
    assert "Open de oefenruimte" not in {button.label for button in app.button}


def test_a_space_that_one_may_enter_is_opened_from_the_calendar(open_page: Open, filled: str) -> None:
    journal = Journal(filled)
    journal.create_space(make.space(name="oef-heide", kind=SpaceKind.EXERCISE))
    journal.close()
    app = open_page(PAGE, url=filled)

    app.button(key="calendar_space_go").click().run()

    assert not app.exception
    assert app.session_state["space"] == "oef-heide"


def test_the_form_names_no_exercise_space_that_one_may_not_enter(open_page: Open, filled: str) -> None:
    journal = Journal(filled)
    journal.create_space(make.space(name="echt"))
    for name, source in (("oef-heide", ""), ("oef-verrassing", "echt")):
        journal.create_space(make.space(name=name, kind=SpaceKind.EXERCISE))
        planned = make.exercise_planned(copied_from=source)
        journal.append(name, [planned], author=make.author(), at=make.MOMENT, seen=0)
    journal.close()
    app = open_page(PAGE, url=filled)

    (spaces,) = [one for one in app.multiselect if (one.key or "").endswith(":spaces")]
    assert "oef-heide" in spaces.options
    assert "oef-verrassing" not in spaces.options


def test_the_page_speaks_english(filled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KCR2_DATABASE_URL", filled)
    app = AppTest.from_file(str(ROOT / "kcr2" / "ui" / "main.py"), default_timeout=60)
    app.query_params.update({"rol": "kcr2", "organisatie": "KCR2", "ruimte": DEMONSTRATION, "taal": "en"})
    # The test finds options by their words, so it must speak what the page speaks.
    speak("en")
    try:
        app.run().switch_page(str(ROOT / "pages" / f"{PAGE}.py")).run()
    finally:
        speak("nl")

    assert not app.exception
    assert [tab.label for tab in app.tabs][-3:] == ["Exercise calendar", "Readiness", "Planning norms"]
    assert frame(app, "Status of the exercise") == ["⚠ date passed, still planned (6 days)"]


# ---- what is entered -------------------------------------------------------------------------------------


def test_a_region_puts_an_exercise_in_the_calendar(open_page: Open, own_url: str, last: Callable[[], Entry]) -> None:
    app = open_page(PAGE, role="regio", url=own_url)
    app.text_input(key=key("calendar:", "name")).set_value("Brand bij de Posbank")
    app.text_area(key=key("calendar:", "aim")).set_value("Samen uitvragen.")
    begins = datetime(2025, 5, 1, 19)  # noqa: DTZ001 (the widget speaks Dutch local time)
    app.datetime_input(key=key("calendar:", "starts_at")).set_value(begins)
    app.datetime_input(key=key("calendar:", "ends_at")).set_value(begins.replace(hour=22))

    press(app, "Zet in de kalender")

    assert not app.exception
    entry = last()
    row = entry.content
    assert (entry.kind, row["organiser"], row["name"]) == ("exercise_scheduled", "VR07", "Brand bij de Posbank")
    assert row["starts_at"] == "2025-05-01T17:00:00.000000Z"
    assert row["quality"] == "fictitious"
    assert "De oefening staat in de kalender." in told(app)


def test_a_form_proposes_whole_hours_that_end_later_than_they_begin(open_page: Open, own_url: str) -> None:
    app = open_page(PAGE, role="regio", url=own_url)

    for form, hours in (("calendar:", 3), ("duty", 24)):
        begins, ends = (app.datetime_input(key=key(form, name)).value for name in ("starts_at", "ends_at"))
        assert begins.minute == 0
        assert ends - begins == timedelta(hours=hours)


def test_a_missing_name_is_told_in_the_form_and_nothing_is_written(
    open_page: Open, own_url: str, last: Callable[[], Entry]
) -> None:
    before = last().seq
    app = open_page(PAGE, role="regio", url=own_url)

    press(app, "Zet in de kalender")

    assert app.error
    assert last().seq == before


def test_an_organiser_cancels_with_a_reason(open_page: Open, filled: str, last: Callable[[], Entry]) -> None:
    app = open_page(PAGE, role="regio", url=filled)
    app.segmented_control(key="calendar_step").set_value("cancel").run()
    app.text_input(key=key("calendar-cancel:OEF-2025-0001", "reason")).set_value("Te druk met de droogte.")

    press(app, "Laat vervallen")

    assert not app.exception
    assert (last().kind, last().content["state"]) == ("exercise_cancelled", "cancelled")


@pytest.mark.parametrize("ended", [False, True])
def test_an_exercise_is_evaluated_by_a_space_whose_exercise_has_ended(
    open_page: Open, filled: str, last: Callable[[], Entry], ended: bool
) -> None:
    journal, leader = Journal(filled), make.author(role=Role.BEHEER)
    journal.create_space(make.space(name="oef-heide", kind=SpaceKind.EXERCISE))
    told = [make.exercise_planned(), make.clock_set(), *([make.exercise_ended()] if ended else [])]
    journal.append("oef-heide", told, author=leader, at=make.MOMENT, seen=0)
    held = make.exercise_held(observed_at=make.at(240), starts_at=make.at(-9_000), spaces=("oef-heide",))
    now, region = moment_of(last().recorded_at), make.author(role=Role.REGIO, organisation="VR07")
    journal.append(DEMONSTRATION, [held], author=region, at=now, seen=last().seq)
    journal.close()
    app = open_page(PAGE, role="regio", url=filled)

    app.segmented_control(key="calendar_step").set_value("evaluate").run()

    box = app.selectbox(key=key("calendar-evaluate:OEF-2025-0001", "review_space"))
    assert box.options == (["geen", "oef-heide"] if ended else ["geen"])
    if ended:
        box.set_value("oef-heide")
        press(app, "Meld geëvalueerd")
        assert (last().kind, last().content["review_space"]) == ("exercise_evaluated", "oef-heide")


def test_a_region_reports_a_duty_of_which_it_does_not_know_the_number(
    open_page: Open, own_url: str, last: Callable[[], Entry]
) -> None:
    app = open_page(PAGE, role="regio", url=own_url)
    begins = datetime(2025, 5, 1, 8)  # noqa: DTZ001 (the widget speaks Dutch local time)
    app.datetime_input(key=key("duty", "starts_at")).set_value(begins)
    app.datetime_input(key=key("duty", "ends_at")).set_value(begins.replace(day=2))

    press(app, "Meld bezetting")

    assert not app.exception
    row = last().content
    assert (row["function"], row["available"], row["needed"]) == ("P-OL", None, 1)
    assert moment_of(row["ends_at"]).hour == 6


def test_the_hub_takes_over_a_count_and_says_so(open_page: Open, own_url: str, last: Callable[[], Entry]) -> None:
    app = open_page(PAGE, role="kcr2", owner="KCR2", url=own_url)
    app.selectbox(key=key("pool", "organisation", organisation="KCR2")).set_value("VR08")
    app.number_input(key=key("pool", "available", organisation="KCR2")).set_value(3)

    press(app, "Meld aantal")

    assert not app.exception
    entry = last()
    row = entry.content
    assert (entry.organisation, row["organisation"], row["available"]) == ("KCR2", "VR08", 3)
    assert (row["quality"], row["source"]) == ("fictitious", "overgenomen van VR08")


def test_more_reached_than_called_is_refused_in_the_form(
    open_page: Open, own_url: str, last: Callable[[], Entry]
) -> None:
    before = last().seq
    app = open_page(PAGE, role="regio", url=own_url)
    app.number_input(key=key("reach", "called")).set_value(3)
    app.number_input(key=key("reach", "reached")).set_value(4)

    press(app, "Meld test")

    assert "bereikt is 4, meer dan opgeroepen 3" in "".join(str(one.value) for one in app.error) + told(app)
    assert last().seq == before


def test_a_reported_period_is_withdrawn(open_page: Open, filled: str, last: Callable[[], Entry]) -> None:
    app = open_page(PAGE, role="regio", url=filled)

    press(app, "Trek in", form="duty-withdraw")

    assert not app.exception
    assert (last().kind, last().content["withdrawn"]) == ("duty_reported", True)
