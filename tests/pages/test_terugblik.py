"""Does a look back show what was recorded between two moments, to whom it is for, and nothing of what is to come?"""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import DAMAGED_AT, DEMONSTRATION, Open
from tests.pages.test_pages import texts


def by_link(open_page: Open, moment: str, **more: str) -> AppTest:
    """Come in by a link to a moment."""
    app = AppTest.from_file(open_page("landelijk_beeld")._script_path, default_timeout=60)
    app.query_params.update({"rol": "kcr2", "ruimte": DEMONSTRATION, "moment": moment, **more})
    return app.run()


def test_a_link_to_a_moment_that_is_still_to_come_shows_now_and_no_picture_of_then(open_page: Open) -> None:
    app = by_link(open_page, "2030-01-01T12:00")

    assert not app.exception
    assert "2030" not in texts(app)
    assert "do 3 apr 2025 18:00" in texts(app)
    assert app.query_params["moment"] == "2025-04-03T16:00:00Z"


def test_a_link_to_long_before_the_story_shows_a_country_that_reported_nothing(open_page: Open) -> None:
    app = by_link(open_page, "1990-01-01T00:00")

    assert not app.exception
    assert "ma 1 jan 1990 00:00" in texts(app)


@pytest.mark.parametrize("state", ["empty", "damaged"])
def test_an_empty_and_a_damaged_space_can_be_looked_back_on(open_page: Open, state: str) -> None:
    app = open_page("terugblik", state)

    assert not app.exception


def test_a_damaged_space_plays_no_further_than_it_is_whole(open_page: Open) -> None:
    app = open_page("afspelen", "damaged")

    assert not app.exception
    # The one error on screen is the one that says where the space breaks.
    assert [f"volgnummer {DAMAGED_AT}" in error.value for error in app.error] == [True]


def test_the_difference_says_from_when_to_when_and_how_much_was_recorded(open_page: Open) -> None:
    app = open_page("terugblik")

    assert not app.exception
    assert "tot do 3 apr 2025 18:00" in texts(app)
    assert "gebeurtenissen vastgelegd." in texts(app)


def test_a_beginning_after_the_end_is_said_and_nothing_is_shown(open_page: Open) -> None:
    app = open_page("terugblik")
    start, end = app.get("datetime_input")[-2:]

    start.set_value(end.value).run()

    assert any("Het eerste moment ligt niet voor het tweede" in warning.value for warning in app.warning)
    assert not app.dataframe
