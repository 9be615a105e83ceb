"""Does every page open on every kind of journal, and does it show no more than the role may see?"""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.access import PAGES, may
from kcr2.terms import Role
from tests.pages.conftest import DAMAGED_AT, STATES, Open

READING = [page for page in PAGES if page != "beheer"]


def texts(app: AppTest) -> str:
    """Give everything that the page says in words."""
    parts = [*app.markdown, *app.title, *app.subheader, *app.caption, *app.error, *app.warning, *app.info]
    return "\n".join(str(part.value) for part in parts)


def reader_of(page: str) -> str:
    """Give a role that may see a page."""
    return "regio" if page == "mijn_regio" else "kcr2"


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("page", READING)
def test_a_page_opens_without_a_crash(open_page: Open, page: str, state: str) -> None:
    app = open_page(page, state, role=reader_of(page))

    assert not app.exception


@pytest.mark.parametrize("page", READING)
def test_only_a_damaged_journal_shows_an_error(open_page: Open, page: str) -> None:
    shown = {state: bool(open_page(page, state, role=reader_of(page)).error) for state in STATES}

    assert shown == {"demonstration": False, "empty": False, "damaged": True, "large": False}


def test_a_damaged_journal_names_the_first_broken_sequence_and_is_read_only(open_page: Open) -> None:
    app = open_page("aanvragen", "damaged", role="regio")

    assert f"beschadigd vanaf volgnummer {DAMAGED_AT}" in app.error[0].value
    assert "onbeschadigde ruimte" in texts(app)
    assert not app.text_area


def test_an_unreadable_database_says_so_and_shows_nothing_else(tmp_path: Path, open_page: Open) -> None:
    broken = tmp_path / "kcr2.db"
    broken.write_bytes(b"dit is geen database" * 200)

    app = open_page("landelijk_beeld", role=None, url=f"sqlite:///{broken}")

    assert "kan niet worden gelezen" in app.error[0].value
    assert not app.dataframe
    assert not app.exception


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", list(PAGES))
def test_a_role_opens_exactly_the_pages_that_it_may_see(open_page: Open, page: str, role: Role) -> None:
    allowed = may(role, PAGES[page])

    if allowed:
        app = open_page(page, role=role.value)
        assert "niet voor uw rol" not in texts(app)
    else:
        with pytest.raises(ValueError, match="Could not find a navigation page"):
            open_page(page, role=role.value)


def test_nobody_sees_only_the_door(open_page: Open) -> None:
    app = open_page("landelijk_beeld", role=None)

    assert "demonstratie" in texts(app)
    assert [box.label for box in app.selectbox] == ["Rol", "Regio of partner (voor de rol Regio)"]
    assert not app.dataframe


def test_choosing_a_role_opens_the_picture(open_page: Open) -> None:
    app = open_page("landelijk_beeld", role=None)

    app.button[0].click().run()

    assert "lopende incidenten" in texts(app)


def test_the_picture_of_ede_names_twelve_platoons_of_four_owners(open_page: Open) -> None:
    app = open_page("landelijk_beeld")

    deployed = next(metric for metric in app.metric if "peloton natuurbrandbestrijding" in metric.label)
    assert deployed.value == "12 peloton van 4 eigenaren"


def test_administrators_do_not_see_figures_per_owner(open_page: Open) -> None:
    app = open_page("landelijk_beeld", role="bestuur")
    app.session_state["region"] = "VR07"
    app.run()

    question = next(box for box in app.selectbox if box.label == "Kleur de kaart naar")
    assert "Leverbaar van een type" not in question.options
    assert not any("Leverbaar" in frame.value.columns for frame in app.dataframe)


def test_a_clicked_region_shows_its_figures_with_owner_moment_and_quality(open_page: Open) -> None:
    app = open_page("landelijk_beeld")
    app.session_state["region"] = "VR07"
    app.run()

    capacity = next(frame.value for frame in app.dataframe if "Leverbaar" in frame.value.columns)
    assert {"Eigenaar", "Stand van", "Ouderdom", "Kwaliteit", "Eenheid"} <= set(capacity.columns)
    assert capacity["Eigenaar"].str.startswith("VR07").all()


def test_who_can_help_explains_every_exclusion(open_page: Open) -> None:
    app = open_page("aanvragen")
    app.session_state["part:A-2025-0003"] = "Wie kan helpen?"
    app.selectbox(key="request_open").set_value("A-2025-0003").run()

    table = next(frame.value for frame in app.dataframe if "Oordeel" in frame.value.columns)
    excluded = table[table["Oordeel"] != "kan op tijd"]
    assert len(excluded)
    assert (excluded["Waarom niet"] != "").all()


def test_looking_back_marks_the_page_and_closes_the_forms(open_page: Open) -> None:
    app = open_page("aanvragen", role="regio")
    app.toggle[0].set_value(True).run()

    assert any("U kijkt terug" in one.value for one in app.markdown)
    assert not app.text_area


def test_the_page_speaks_english_when_asked(open_page: Open) -> None:
    app = open_page("capaciteiten")
    app.session_state["language"] = "en"
    app.run()

    assert app.title[0].value == "Capacities"
