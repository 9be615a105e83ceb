"""Does the page play what its visitor may see, and only what was recorded?"""

from tests.pages.conftest import Open
from tests.pages.test_pages import texts


def test_an_empty_space_has_nothing_to_play(open_page: Open) -> None:
    app = open_page("afspelen", "empty")

    assert not app.exception
    assert any("nog niets vastgelegd" in info.value for info in app.info)


def test_a_stretch_that_ends_before_it_begins_is_said_and_not_played(open_page: Open) -> None:
    app = open_page("afspelen")
    app.selectbox(key="play_part").set_value("own").run()
    app.datetime_input(key="play_0").set_value(app.datetime_input(key="play_1").value).run()

    assert not app.exception
    assert any("Het eind ligt niet na het begin" in warning.value for warning in app.warning)
    assert "Vastgelegd is van" in texts(app)


def test_administrators_are_not_offered_figures_per_owner(open_page: Open) -> None:
    app = open_page("afspelen", role="bestuur")

    assert not app.exception
    assert "Leverbaar van een type" not in app.selectbox(key="play_question").options
