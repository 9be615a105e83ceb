"""Does one control move every page to any moment, mark it, and keep it from being written on?"""

from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.access import PAGES
from tests.pages.conftest import DEMONSTRATION, Open

AT = "2025-04-03T14:10"
"""Dutch time, in the middle of the fire at Ede."""


def look(open_page: Open, page: str, moment: str, *, role: str = "kcr2", knowledge: str | None = None) -> AppTest:
    """Open a page by a link to a moment."""
    app = open_page(page, role=role)
    app.session_state["moment"] = datetime.fromisoformat(f"{moment}+02:00")
    app.session_state["truth"] = knowledge == "now"
    return app.run()


def said(app: AppTest) -> str:
    """Give all running text on screen."""
    return " ".join(one.value for one in [*app.markdown, *app.caption, *app.info])


def button(app: AppTest, key: str) -> object:
    """Give a button by its key."""
    return next(one for one in app.button if one.key == key)


@pytest.mark.parametrize("page", [name for name in PAGES if name not in {"mijn_regio", "beheer", "demonstratie"}])
def test_a_past_moment_is_marked_on_every_page(open_page: Open, page: str) -> None:
    app = look(open_page, page, AT)

    assert not app.exception
    assert "**U kijkt terug** naar **do 3 apr 2025 14:10**, zoals wij het toen wisten." in said(app)


def test_the_address_says_which_moment_is_on_screen(open_page: Open) -> None:
    app = look(open_page, "landelijk_beeld", AT, knowledge="now")

    assert app.query_params["moment"] == "2025-04-03T12:10:00Z"
    assert app.query_params["ruimte"] == DEMONSTRATION
    assert app.query_params["kennis"] == "nu"


def test_the_address_says_nothing_of_now(open_page: Open) -> None:
    app = look(open_page, "landelijk_beeld", AT)

    button(app, "moment_now").click().run()

    assert "moment" not in app.query_params
    assert "U kijkt terug" not in said(app)


def test_a_link_to_a_moment_opens_it(open_page: Open) -> None:
    app = AppTest.from_file(open_page("landelijk_beeld")._script_path, default_timeout=60)
    app.query_params.update({"rol": "kcr2", "ruimte": DEMONSTRATION, "moment": AT, "kennis": "nu"})

    app.run()

    assert "**U kijkt terug** naar **do 3 apr 2025 14:10**, zoals wij het nu weten." in said(app)


def test_a_faulty_link_is_told_and_shows_now(open_page: Open) -> None:
    app = AppTest.from_file(open_page("landelijk_beeld")._script_path, default_timeout=60)
    app.query_params.update({"rol": "kcr2", "ruimte": DEMONSTRATION, "moment": "[gisteren](http://elders)"})

    app.run()

    assert "?moment: '?gisteren??http:??elders?' is geen moment." in said(app)
    assert "U kijkt terug" not in said(app)


def test_one_goes_through_the_story_event_by_event(open_page: Open) -> None:
    app = look(open_page, "landelijk_beeld", AT)
    start = app.session_state["moment"]

    button(app, "moment_on").click().run()
    later = app.session_state["moment"]
    button(app, "moment_back").click().run()
    button(app, "moment_back").click().run()

    assert app.session_state["moment"] <= start < later
    assert not app.exception


def test_the_line_through_the_story_moves_the_picture(open_page: Open) -> None:
    app = look(open_page, "landelijk_beeld", AT)

    app.slider(key=f"moment_on_line:{DEMONSTRATION}").set_value(datetime(2025, 4, 3, 13, 0)).run()  # noqa: DTZ001

    assert "**U kijkt terug** naar **do 3 apr 2025 13:00**" in said(app)


def test_the_last_six_in_the_morning_is_one_press_away(open_page: Open) -> None:
    app = look(open_page, "landelijk_beeld", AT)

    button(app, "moment_morning").click().run()

    assert "**U kijkt terug** naar **do 3 apr 2025 06:00**" in said(app)


def test_what_was_true_shows_what_was_told_later_about_that_moment(open_page: Open) -> None:
    knew = look(open_page, "journaal", AT)
    truth = look(open_page, "journaal", AT, knowledge="now")

    assert knew.dataframe[0].value.equals(truth.dataframe[0].value)
    assert "zoals wij het nu weten" in said(truth)


def test_a_moment_after_now_is_now(open_page: Open) -> None:
    app = look(open_page, "landelijk_beeld", AT)

    app.get("datetime_input")[0].set_value(datetime(2030, 1, 1, 12, 0)).run()  # noqa: DTZ001

    assert "do 3 apr 2025 18:00" in said(app)
