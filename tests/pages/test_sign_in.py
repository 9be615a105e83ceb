"""Is somebody, in each kind of space, who they signed in as, and is nothing shown to whom it is not for?"""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.access import PAGES
from kcr2.journal import Entry, Journal, Space
from kcr2.settings import ROOT
from kcr2.terms import Role, SpaceKind
from kcr2.ui import resources
from tests.pages.conftest import DEMONSTRATION

LIVE, NIGHT, EXERCISE, BRANCH = "landelijk", "nacht", "oefening", "wat-als"
DEMONSTRATIONS = ["Natuurbrand Ede, 3 april 2025", "Ruimte empty"]
MADE_AT = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
AUTH = {"auth": {"cookie_secret": "only-for-tests-0123456789abcdef"}}

Visit = Callable[..., AppTest]


class Clock:
    """A clock that a test may move on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


BOARD = "Start de demonstratie voor het bestuur"
"""The button that leads to the story for the Veiligheidsberaad."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    told = Clock()
    monkeypatch.setattr(resources, "clock", told)
    return told


@pytest.fixture
def url(journal_urls: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a copy of the demonstration beside which there may be other spaces."""
    copy = tmp_path / "kcr2.db"
    shutil.copy(journal_urls["demonstration"].removeprefix("sqlite:///"), copy)
    monkeypatch.setenv("KCR2_DATABASE_URL", f"sqlite:///{copy}")
    return f"sqlite:///{copy}"


@pytest.fixture
def journal(url: str) -> Iterator[Journal]:
    """Give a journal with a live space, a branch of it, and an exercise."""
    opened = Journal(url)
    for name, kind, parent in (
        (LIVE, SpaceKind.LIVE, None),
        (NIGHT, SpaceKind.LIVE, None),
        (EXERCISE, SpaceKind.EXERCISE, None),
        (BRANCH, SpaceKind.BRANCH, LIVE),
    ):
        opened.create_space(Space(name=name, kind=kind, title=f"De {name}", created_at=MADE_AT, parent=parent))
    yield opened
    opened.close()


@pytest.fixture
def visit(url: str, request: pytest.FixtureRequest) -> Visit:
    """Give a way to arrive, signed in or not; what is named besides stands in the address."""

    def arrived(user: dict[str, Any] | None = None, *, auth: bool = True, **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "kcr2" / "ui" / "main.py"), default_timeout=60)
        app.user = {"is_logged_in": False} if user is None else {"nonce": request.node.nodeid, **user}
        if auth:
            app.secrets = dict(AUTH)
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    return arrived


def person(*roles: str, organisation: str | None = None, life: timedelta = 8 * HOUR) -> dict[str, Any]:
    """Give what the provider says of the account `piket`."""
    told = {"is_logged_in": True, "sub": "0042", "preferred_username": "piket", "groups": list(roles)}
    told["exp"] = int((datetime.now(UTC) + life).timestamp())
    return told if organisation is None else told | {"kcr2_organisatie": organisation}


HUB = person("kcr2-kcr2")
REGION = person("kcr2-regio", organisation="VR07")


def said(app: AppTest) -> str:
    """Give everything that the screen says in words, the side bar included."""
    kinds = (app.title, app.subheader, app.markdown, app.text, app.caption, app.info, app.error, app.warning)
    return "\n".join(str(part.value) for kind in kinds for part in kind)


def shows_nothing(app: AppTest) -> bool:
    """Say whether there is a door only: no table, no figure, no side bar, no page of a menu."""
    return not (app.dataframe or app.metric or app.sidebar.markdown or app.toggle or app.tabs)


def labels(app: AppTest) -> list[str]:
    return [box.label for box in app.selectbox]


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label == label)


def box(app: AppTest, label: str) -> Any:
    return next(one for one in app.selectbox if one.label == label)


def open_page(app: AppTest, page: str) -> AppTest:
    return app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()


def title(app: AppTest) -> str:
    return str(app.title[0].value) if app.title else ""


# ---- without signing in --------------------------------------------------------------------------


def test_where_nobody_signs_people_in_the_door_says_so_and_the_demonstration_is_open(visit: Visit) -> None:
    app = visit(auth=False)

    assert "Aanmelden is op deze installatie niet ingericht" in said(app)
    assert [one.label for one in app.button] == ["Open het beeld", BOARD]


def test_the_door_offers_to_sign_in(visit: Visit) -> None:
    app = visit()

    assert [one.label for one in app.button] == ["Aanmelden", "Open het beeld", BOARD]
    assert shows_nothing(app)


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("name", [LIVE, EXERCISE, BRANCH])
def test_without_signing_in_only_demonstrations_are_entered(visit: Visit, name: str) -> None:
    app = visit(ruimte=name, rol="kcr2")

    assert box(app, "Ruimte").options == DEMONSTRATIONS
    assert app.session_state["space"] == DEMONSTRATION
    assert "bestaat niet of vraagt aanmelden" in app.info[0].value


def test_closed_demonstrations_are_not_entered_without_signing_in(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KCR2_DEMONSTRATION_OPEN", "false")

    app = visit(rol="kcr2", ruimte=DEMONSTRATION)

    assert shows_nothing(app)
    assert [one.label for one in app.button] == ["Aanmelden"]
    assert "alleen na aanmelden" in said(app)


@pytest.mark.usefixtures("journal")
def test_closed_demonstrations_are_open_to_who_signed_in(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KCR2_DEMONSTRATION_OPEN", "false")

    app = visit(HUB, ruimte=DEMONSTRATION)

    assert app.session_state["space"] == DEMONSTRATION
    assert not shows_nothing(app)


def test_what_no_provider_confirmed_is_no_sign_in(visit: Visit) -> None:
    claims = {name: value for name, value in HUB.items() if name != "is_logged_in"}

    assert shows_nothing(visit(claims))
    assert shows_nothing(visit(claims | {"is_logged_in": "true"}))


# ---- signed in -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("journal")
def test_who_signed_in_opens_in_the_first_live_space_as_who_they_are(visit: Visit) -> None:
    app = visit(HUB)

    assert app.session_state["space"] == LIVE
    assert "Functie: KCR2 (coördinatie) · KCR2" in said(app)
    assert "Aangemeld als piket" in said(app)
    assert "Rol (demonstratie)" not in labels(app)


@pytest.mark.usefixtures("journal")
def test_who_signed_in_is_offered_live_spaces_exercises_and_demonstrations(visit: Visit) -> None:
    offered = box(visit(HUB), "Ruimte").options

    assert offered == ["De landelijk", "De nacht", "De wat-als", "De oefening", *DEMONSTRATIONS]


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("name", [LIVE, NIGHT, EXERCISE, BRANCH, DEMONSTRATION])
def test_the_address_chooses_the_space(visit: Visit, name: str) -> None:
    assert visit(HUB, ruimte=name).session_state["space"] == name


@pytest.mark.usefixtures("journal")
def test_an_exercise_says_that_it_is_one_and_is_entered_as_who_one_is(visit: Visit) -> None:
    app = visit(REGION, ruimte=EXERCISE, rol="beheer")

    assert "OEFENING" in said(app)
    assert "Functie: Regio of partner (eigen gegevens) · VR07" in said(app)


def test_without_a_live_space_it_says_so_and_offers_the_demonstration(visit: Visit) -> None:
    app = visit(HUB)
    assert "Er is nog geen live ruimte" in said(app)
    assert shows_nothing(app)

    button(app, "Naar de demonstratie").click().run()

    assert app.session_state["space"] == DEMONSTRATION
    assert box(app, "Rol (demonstratie)").value == Role.KCR2


def test_without_a_live_space_an_exercise_is_offered_by_name(visit: Visit, url: str) -> None:
    Journal(url).create_space(Space(name=EXERCISE, kind=SpaceKind.EXERCISE, title="De oefening", created_at=MADE_AT))
    app = visit(HUB)

    button(app, "De oefening").click().run()

    assert app.session_state["space"] == EXERCISE


@pytest.mark.usefixtures("journal")
def test_a_group_that_cannot_be_used_is_told_beside_one_that_can(visit: Visit) -> None:
    assert "Groep ‘kcr2-minister’ hoort bij geen rol" in said(visit(person("kcr2-kcr2", "kcr2-minister")))


# ---- no demonstration role gets into a live space -----------------------------------------------


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("name", [LIVE, EXERCISE, BRANCH])
def test_a_role_in_the_address_counts_in_demonstrations_only(visit: Visit, name: str) -> None:
    app = visit(REGION, ruimte=name, rol="beheer", organisatie="KCR2")

    assert "VR07" in said(app)
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        open_page(app, "beheer")


@pytest.mark.usefixtures("journal")
def test_a_role_in_the_memory_of_the_session_counts_in_demonstrations_only(visit: Visit) -> None:
    app = visit(REGION)
    app.session_state["role"] = Role.BEHEER
    app.session_state["organisation"] = "KCR2"
    app.session_state["function"] = (Role.BEHEER, "KCR2")
    app.run()

    assert "Functie: Regio of partner (eigen gegevens) · VR07" in said(app)
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        open_page(app, "beheer")


@pytest.mark.usefixtures("journal")
def test_a_role_played_in_a_demonstration_is_left_there(visit: Visit) -> None:
    app = visit(REGION, ruimte=DEMONSTRATION)
    box(app, "Rol (demonstratie)").select(Role.KCR2).run()
    assert app.session_state["role"] == Role.KCR2

    box(app, "Ruimte").select(LIVE).run()

    assert app.session_state["space"] == LIVE
    assert "Functie: Regio of partner (eigen gegevens) · VR07" in said(app)


@pytest.mark.usefixtures("journal")
def test_who_signed_in_may_play_any_role_in_a_demonstration(visit: Visit) -> None:
    app = visit(REGION, ruimte=DEMONSTRATION, rol="beheer")

    assert box(app, "Rol (demonstratie)").value == Role.BEHEER


@pytest.mark.usefixtures("journal")
def test_who_signed_in_plays_their_own_role_when_they_choose_none(visit: Visit) -> None:
    app = visit(REGION, ruimte=DEMONSTRATION)

    assert (box(app, "Rol (demonstratie)").value, box(app, "Regio of partner").value) == (Role.REGIO, "VR07")


@pytest.mark.parametrize(("asked", "given"), [("POL", "POL"), ("DEF", "DEF"), ("VR07", "JENV"), ("", "JENV")])
def test_the_role_of_an_authority_is_played_for_one_of_the_deciders(visit: Visit, asked: str, given: str) -> None:
    app = visit(rol="gezag", organisatie=asked)

    assert (app.session_state["role"], app.session_state["organisation"]) == (Role.AUTHORITY, given)


def test_at_the_door_an_authority_is_asked_whose(visit: Visit) -> None:
    app = visit()
    box(app, "Rol").select(Role.AUTHORITY).run()
    assert labels(app) == ["Rol", "Gezag"]
    assert box(app, "Gezag").options[2] == "korpschef"

    box(app, "Gezag").select("POL").run()
    button(app, "Open het beeld").click().run()

    assert app.session_state["organisation"] == "POL"


# ---- several functions ---------------------------------------------------------------------------


@pytest.mark.usefixtures("journal")
def test_who_has_several_functions_chooses_between_these(visit: Visit) -> None:
    app = visit(person("kcr2-kcr2", "kcr2-regio", organisation="VR07"))
    choice = box(app, "Functie")
    assert [one.split(" · ")[0] for one in choice.options] == [
        "Regio of partner (eigen gegevens)",
        "KCR2 (coördinatie)",
    ]

    choice.select_index(1).run()

    assert app.session_state["function"] == (Role.KCR2, "KCR2")
    assert "Indienen doet de regio zelf" in said(open_page(app, "aanvragen"))


# ---- what is written -----------------------------------------------------------------------------


def last(journal: Journal, space: str) -> Entry:
    return journal.read(space)[-1]


def report(app: AppTest) -> None:
    next(box for box in app.selectbox if box.label == "Druk op capaciteit").select_index(2)
    next(one for one in app.button if one.label == "Meld dit, de rest ongewijzigd").click().run()


@pytest.mark.parametrize(
    ("space", "actor", "quality"),
    [
        (LIVE, "piket", "confirmed"),
        (EXERCISE, "piket", "fictitious"),
        (DEMONSTRATION, "demonstratie (regio)", "fictitious"),
    ],
)
def test_the_journal_keeps_the_account_except_in_a_demonstration(
    visit: Visit, journal: Journal, space: str, actor: str, quality: str
) -> None:
    report(open_page(visit(REGION, ruimte=space), "regiobeeld"))

    written = last(journal, space)
    assert (written.actor, written.role, written.organisation) == (actor, "regio", "VR07")
    assert written.content["quality"] == quality


# ---- who has no role -----------------------------------------------------------------------------


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize(
    ("user", "told"),
    [
        (person(), "Gevonden: 0 groepen"),
        (person("kcr2-minister"), "hoort bij geen rol"),
        (person("kcr2-regio"), "Verwacht: een van VR01, VR02"),
        (person("kcr2-regio", organisation="VR77"), "Gevonden: ‘VR77’."),
        (person("kcr2-gezag", organisation="VR07"), "Verwacht: een van JENV, DEF, POL"),
    ],
)
def test_without_a_role_there_is_an_explanation_and_nothing_else(visit: Visit, user: dict[str, Any], told: str) -> None:
    app = visit(user, rol="kcr2", ruimte=DEMONSTRATION)

    assert title(app) == "U heeft hier nog geen rol"
    assert told in said(app)
    assert "Vraag het aan wie in uw organisatie de accounts beheert" in said(app)
    assert shows_nothing(app)
    assert [one.label for one in app.button] == ["Afmelden"]


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("page", list(PAGES))
def test_without_a_role_no_page_can_be_opened(visit: Visit, page: str) -> None:
    app = visit(person("kcr2-minister"))

    with pytest.raises(ValueError, match="Could not find a navigation page"):
        open_page(app, page)


# ---- sessions end --------------------------------------------------------------------------------


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("life", [timedelta(0), -HOUR])
def test_a_sign_in_that_ended_shows_nothing(visit: Visit, life: timedelta) -> None:
    app = visit(person("kcr2-kcr2", life=life), rol="kcr2")

    assert title(app) == "Uw sessie is beëindigd"
    assert shows_nothing(app)
    assert [one.label for one in app.button] == ["Opnieuw aanmelden", "Afmelden"]


@pytest.mark.usefixtures("journal")
def test_a_sign_in_without_an_end_does_not_hold(visit: Visit) -> None:
    user = {name: value for name, value in HUB.items() if name != "exp"}

    assert title(visit(user)) == "Uw sessie is beëindigd"


@pytest.mark.usefixtures("journal")
def test_a_session_ends_while_it_is_open(visit: Visit, clock: Clock) -> None:
    app = visit(HUB)
    open_page(app, "aanvragen")
    assert title(app) == "Aanvragen"

    clock.ahead = 9 * HOUR
    app.run()

    assert title(app) == "Uw sessie is beëindigd"
    assert shows_nothing(app)


@pytest.mark.usefixtures("journal")
def test_a_part_that_runs_alone_shows_nothing_after_the_end(visit: Visit, clock: Clock) -> None:
    app = open_page(visit(HUB), "landelijk_beeld")

    clock.ahead = 9 * HOUR
    app.multiselect(key="layers").select("haven").run()

    assert title(app) == "Uw sessie is beëindigd"
    assert shows_nothing(app)


@pytest.mark.usefixtures("journal")
def test_after_an_hour_without_anybody_one_must_sign_in_again_and_a_reload_does_not_help(
    visit: Visit, clock: Clock
) -> None:
    app = visit(HUB)
    clock.ahead = HOUR / 2
    app.run()
    clock.ahead = HOUR * 1.4
    assert title(app.run()) != "Uw sessie is beëindigd"

    clock.ahead = HOUR * 2.5
    assert title(app.run()) == "Uw sessie is beëindigd"
    assert title(visit(HUB)) == "Uw sessie is beëindigd"
    assert "Aangemeld als piket" in said(visit(HUB | {"iat": 2}))


@pytest.mark.usefixtures("journal")
def test_news_that_reruns_a_screen_keeps_no_session_alive(visit: Visit, clock: Clock) -> None:
    app = visit(HUB)
    for part in (0.5, 0.9):
        clock.ahead = HOUR * part
        app.session_state["woken"] = True
        app.run()
        assert "Aangemeld als piket" in said(app)
    assert "woken" not in app.session_state

    clock.ahead = HOUR * 1.1
    assert title(app.run()) == "Uw sessie is beëindigd"


@pytest.mark.usefixtures("journal")
def test_the_idle_limit_is_a_setting(visit: Visit, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KCR2_SESSION_IDLE_MIN", "0")
    app = visit(HUB)

    clock.ahead = 7 * HOUR

    assert "Aangemeld als piket" in said(app.run())


@pytest.mark.usefixtures("journal")
def test_signing_out_shows_nothing_more_and_ends_other_tabs(visit: Visit) -> None:
    app, other = visit(HUB), visit(HUB)

    button(app, "Afmelden").click().run()

    assert app.user == {"is_logged_in": False}
    assert not app.dataframe
    assert title(other.run()) == "Uw sessie is beëindigd"


@pytest.mark.usefixtures("journal")
def test_what_the_session_remembers_of_a_live_space_opens_it_to_nobody(visit: Visit) -> None:
    app = visit(HUB)
    assert app.session_state["space"] == LIVE

    app.user = {"is_logged_in": False}
    app.run()

    assert shows_nothing(app)
    assert app.session_state["space"] == DEMONSTRATION
