"""Is what the board is told marked for what it is; and do map and work list say no more than the picture holds?"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kcr2.access import PAGES
from kcr2.errors import DataError
from kcr2.exchange.demonstrations import DEMONSTRATIONS, Demonstration, load_demonstration
from kcr2.exchange.scenarios import load_scenario
from kcr2.journal import Author
from kcr2.model import Event
from kcr2.picture import Picture
from kcr2.planning import Task, tasks, tasks_for
from kcr2.reader import seen_by
from kcr2.terms import Classification, Party, Role, Step
from kcr2.view.board import comparison, scenes_payload, stretch_of
from kcr2.view.board_figures import FIGURES, Figure, helicopters
from kcr2.view.national import closures, fills, incident_marks, island_fills, legend_of, national_drawing, request_marks
from kcr2.view.questions import Question, answers
from kcr2.words import speak
from tests import make
from tests.pictures import picture

FAKE = {name: Figure(f"<{name}>", f"titel {name}", "kwaliteit", "bron", "moment") for name in FIGURES}
"""Every figure by a word of its own, so that one sees where it is told."""
REQUEST, OTHER = "A-2025-0001", "A-2025-0002"
STRANGER = make.author(actor="vreemde", role=Role.REGIO, organisation="VR25")


@pytest.fixture(scope="module")
def shown() -> Demonstration:
    """Give the guided story."""
    return load_demonstration("bestuur")


def sent(shown: Demonstration, **changes: Any) -> dict[str, Any]:
    """Give what is sent to somebody who may open every page."""
    return scenes_payload(shown, FAKE, **{"language": "nl", "allowed": set(PAGES), **changes})


# ---- what is computed is marked ---------------------------------------------------------------------


def test_every_cell_of_what_the_hub_would_do_says_that_it_is_simulated() -> None:
    assert [row[2] for row in comparison(FAKE) if "(gesimuleerd)" not in row[2]] == []


def test_no_cell_of_the_replayed_case_is_called_simulated() -> None:
    assert [row[1] for row in comparison(FAKE) if "gesimuleerd" in row[1]] == []


def test_the_replayed_case_and_the_hub_are_told_by_figures_of_their_own() -> None:
    hub = {name for name in FIGURES if name.startswith(("hub_", "in_parallel"))}

    for row in comparison(FAKE):
        assert not [name for name in hub if f"<{name}>" in row[1]]
        assert not [name for name in set(FIGURES) - hub if f"<{name}>" in row[2]]


def test_every_row_says_what_it_means() -> None:
    assert all(len(row) == 4 and all(row) for row in comparison(FAKE))


@pytest.fixture
def in_english() -> Iterator[None]:
    """Speak English for one test."""
    speak("en")
    yield
    speak("nl")


@pytest.mark.usefixtures("in_english")
def test_what_is_simulated_is_marked_in_english_too() -> None:
    assert [row[2] for row in comparison(FAKE) if "(simulated)" not in row[2]] == []


def test_every_figure_that_a_scene_shows_comes_with_quality_source_and_moment(shown: Demonstration) -> None:
    cards = [card for scene in sent(shown)["scenes"] for card in scene["figures"]]

    assert cards
    assert all(card[2:] == ["kwaliteit", "bron", "moment"] for card in cards)


def test_a_scene_that_tells_a_computed_figure_in_its_text_shows_it_with_its_quality(shown: Demonstration) -> None:
    computed = {name for name in FIGURES if name.startswith("hub_")}

    for scene in shown.scenes:
        told = {name for name in computed if f"{{{name}}}" in " ".join([scene.title, *scene.text])}
        assert not told or computed & set(scene.figures) or scene.show != "map", scene.key


@pytest.mark.parametrize(("amount", "told"), [(1, "1 helikopter"), (0, "0 helikopters"), (3, "3 helikopters")])
def test_an_amount_is_written_as_one_says_it(amount: int, told: str) -> None:
    assert helicopters(amount) == told


def test_an_amount_that_was_not_stated_is_no_number_of_helicopters() -> None:
    assert not any(letter.isdigit() for letter in helicopters(None))


# ---- the scenes -------------------------------------------------------------------------------------


def test_the_stretch_of_a_story_holds_every_scene_and_lies_within_its_case(shown: Demonstration) -> None:
    start, end = stretch_of(shown)
    case = load_scenario(shown.scenario)

    assert case.starts_at <= start < end <= case.ends_at
    assert start <= shown.opens_at <= end
    for scene in shown.scenes:
        assert scene.from_at is None or start <= scene.from_at <= end


def test_no_scene_plays_backwards(shown: Demonstration) -> None:
    played = [(one.from_at, one.to_at) for one in shown.scenes if one.from_at is not None and one.to_at is not None]

    assert played
    assert all(begin <= end for begin, end in played)


def test_no_two_scenes_have_one_name(shown: Demonstration) -> None:
    assert len({scene.key for scene in shown.scenes}) == len(shown.scenes)


def test_moments_of_scenes_are_sent_as_seconds_and_none_as_none(shown: Demonstration) -> None:
    for scene, told in zip(shown.scenes, sent(shown)["scenes"], strict=True):
        assert told["from"] == (scene.from_at.timestamp() if scene.from_at else None)
        assert told["to"] == (scene.to_at.timestamp() if scene.to_at else None)


def test_an_english_visitor_gets_english_texts_with_the_same_figures(shown: Demonstration) -> None:
    dutch, english = sent(shown), sent(shown, language="en")

    for one, other in zip(dutch["scenes"], english["scenes"], strict=True):
        assert one["title"] != other["title"]
        assert one["figures"] == other["figures"]
    assert dutch["limits"] != english["limits"]
    assert dutch["decisions"] != english["decisions"]


def test_what_is_not_there_yet_is_told_of_a_core_task_in_both_languages(shown: Demonstration) -> None:
    for task in shown.tasks:
        assert bool(task.missing_nl) == bool(task.missing_en), task.number


def test_the_six_core_tasks_are_told_in_order_each_with_where_it_lives(shown: Demonstration) -> None:
    told = sent(shown)["tasks"]

    assert [task["number"] for task in told] == [1, 2, 3, 4, 5, 6]
    assert all(task["pages"] or task["missing"] for task in told)


def test_who_may_open_nothing_gets_names_and_no_way_in(shown: Demonstration) -> None:
    pages = [page for task in sent(shown, allowed=())["tasks"] for page in task["pages"]]

    assert pages
    assert not [name for name, _title, allowed in pages if allowed]


def test_limits_and_decisions_are_told_to_the_board(shown: Demonstration) -> None:
    told = sent(shown)

    assert told["limits"]
    assert told["decisions"]


# ---- the file ---------------------------------------------------------------------------------------


def with_text(folder: Path, *changes: tuple[str, str]) -> str:
    """Write a copy of the story with other words in it; give its name."""
    text = (DEMONSTRATIONS / "bestuur.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "proef.toml").write_text(text, encoding="utf-8")
    return "proef"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('key = "opening"', 'key = "Opening met spaties"', "is Opening met spaties, verwacht een code"),
        ("seconds = 35", "seconds = 0", "is 0, verwacht meer dan 0"),
        ("seconds = 35", "seconds = 121", "verwacht ten hoogste 120"),
        ("focus = [5.55, 51.62, 1.9]", "focus = [5.55]", "focus"),
        ('scenario = "peel-meinweg-2020"', 'verhaal = "peel-meinweg-2020"', "scenario"),
        ("opens_at = 2020-04-20T13:30:00+02:00", 'opens_at = "straks"', "opens_at"),
    ],
)
def test_a_fault_in_the_file_is_told_with_what_was_found_and_expected(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    name = with_text(tmp_path, (old, new))

    with pytest.raises(DataError) as fault:
        load_demonstration(name, tmp_path)

    assert "proef.toml" in fault.value.told()
    assert told in fault.value.told()


def test_a_moment_without_a_zone_is_refused_in_the_file(tmp_path: Path) -> None:
    name = with_text(tmp_path, ("opens_at = 2020-04-20T13:30:00+02:00", "opens_at = 2020-04-20T13:30:00"))

    with pytest.raises(DataError, match="opens_at"):
        load_demonstration(name, tmp_path)


# ---- the national map -------------------------------------------------------------------------------


def requested(request_id: str = REQUEST, **values: Any) -> list[Event]:
    """Give a request that was filed."""
    return [make.request_filed(request_id, **values), make.request_stepped(request_id, step=Step.FILE)]


def test_an_incident_without_a_level_says_that_none_was_reported() -> None:
    marks = incident_marks(picture(make.incident_opened(lon=5.7, lat=52.1)))

    assert "GRIP niet gemeld" in marks[0].text
    assert "GRIP 0" not in marks[0].text


def test_a_level_that_was_set_to_nought_is_told_as_nought() -> None:
    marks = incident_marks(picture(make.incident_opened(lon=5.7, lat=52.1), make.grip_set(level=0)))

    assert "GRIP 0" in marks[0].text


def test_an_incident_without_a_place_or_that_ended_has_no_mark() -> None:
    placeless = make.incident_opened(lon=None, lat=None)
    ended = [make.incident_opened("I-2025-0002", lon=5.7, lat=52.1), make.incident_closed("I-2025-0002")]

    assert incident_marks(picture(placeless, *ended)) == []


def test_several_lines_of_a_request_are_one_mark_that_names_each_with_its_unit() -> None:
    lines = (make.request_line(make.CAPABILITY, amount=2), make.request_line("DEF-HELI-FBO", amount=3))

    (mark,) = request_marks(picture(make.incident_opened(), *requested(lines=lines)))

    assert "2 × " in mark.text
    assert "3 × " in mark.text


def test_a_closed_request_has_no_mark_for_a_stranger() -> None:
    whole = picture(make.incident_opened(), *requested(classification=Classification.RED))

    assert len(request_marks(whole)) == 1
    assert request_marks(seen_by(whole, STRANGER)) == []


def test_a_mark_of_a_strict_request_that_was_not_opened_hides_where_it_assembles() -> None:
    filed = requested(classification=Classification.RED, ugs_name="Geheime kade")
    asked = make.author(actor="gevraagde", role=Role.REGIO, organisation="VR06")
    seen = seen_by(picture(make.incident_opened(), *filed, make.call_issued("VR06")), asked)

    (mark,) = request_marks(seen)

    assert "Geheime kade" not in mark.text
    assert "gerubriceerd" in mark.text


def test_a_road_that_was_opened_again_is_not_drawn_as_closed() -> None:
    closed = picture(make.road_closed())
    again = picture(make.road_closed(), make.road_opened(observed_at=make.at(1)))

    assert len(closures(closed)) == 1
    assert closures(again) == []


def test_a_closed_road_says_why_who_said_so_and_of_when_it_is() -> None:
    (line,) = closures(picture(make.road_closed(reason="Brug <defect>")))

    assert "Brug <defect>" in line.text
    assert "stand van 3 apr 14:00" in line.text


def test_a_road_that_the_network_no_longer_has_breaks_nothing() -> None:
    assert closures(picture(make.road_closed(edge="R9999"))) == []


@pytest.mark.parametrize("question", [one for one in Question if one is not Question.RELEASABLE])
def test_of_an_empty_picture_every_region_is_unknown_for_every_question(question: Question) -> None:
    empty = picture()

    assert all(fill.unknown for fill in fills(empty, answers(empty, question, None)).values())


@pytest.mark.parametrize("question", list(Question))
def test_a_drawing_names_its_question_and_explains_unknown(question: Question) -> None:
    drawing = national_drawing(picture(), question, geometry_urls={}, capability=make.CAPABILITY)

    assert question.label in drawing.label
    assert any(item.unknown for item in legend_of(question))
    assert (drawing.marks, drawing.flows) == ([], [])


def test_the_islands_are_not_told_as_regions_that_stay_silent() -> None:
    assert all("geen veiligheidsregio" in fill.text for fill in island_fills(picture()).values())


# ---- the work list ----------------------------------------------------------------------------------


def presented(request_id: str) -> list[Event]:
    """Give a request that was presented although nobody offered anything."""
    way = (Step.FILE, Step.TAKE_IN, Step.ACCEPT, Step.CALL, Step.SETTLE_SHORT, Step.VALIDATE, Step.PRESENT)
    steps = [make.request_stepped(request_id, step=step, number=number) for number, step in enumerate(way, start=1)]
    return [make.request_filed(request_id), *steps]


def coming(*more: Event) -> Picture:
    """Give a request to which units of another may be moved."""
    serving = [make.request_filed(REQUEST), make.request_stepped(step=Step.FILE), make.offer_accepted("VR06")]
    proposed = make.moved(to_request=OTHER, needs=("owner:VR06",))
    return picture(make.incident_opened(), *serving, *presented(OTHER), proposed, *more)


def steps_of(shown: Picture, request_id: str) -> set[str]:
    """Give what a request waits for."""
    waiting = tasks(shown)
    return set(waiting.loc[waiting["request_id"] == request_id, "task"])


def test_while_units_of_another_request_may_come_agreement_is_asked() -> None:
    assert Step.AGREE.value in steps_of(coming(), OTHER)


def test_when_that_was_refused_there_is_nothing_to_agree_to_and_adjusting_is_asked() -> None:
    refused = make.consent_given(Party.OWNER, "VR06", consents=False)

    told = steps_of(coming(refused), OTHER)

    assert Step.ADJUST.value in told
    assert Step.AGREE.value not in told


def test_a_list_is_made_once_for_a_picture_and_anew_for_another() -> None:
    one = coming()

    assert tasks(one) is tasks(one)
    assert tasks(one) is not tasks(coming())


def test_what_waits_on_one_person_can_be_changed_without_changing_the_list() -> None:
    shown = coming()
    owner = Author(actor="AC-B", role=Role.REGIO, organisation="VR06")
    before = tasks(shown).copy()

    mine = tasks_for(shown, owner)
    mine["task"] = "iets anders"

    assert tasks(shown).equals(before)
    assert len(mine)


def test_in_the_past_a_term_that_has_passed_since_had_not_passed_yet() -> None:
    told = [make.incident_opened(), *requested(), make.request_stepped(step=Step.TAKE_IN, number=2)]
    called = [make.request_stepped(step=Step.ACCEPT, number=3), make.request_stepped(step=Step.CALL, number=4)]
    call = make.call_issued("VR06", deadline=make.at(45))

    then = picture(*told, *called, call, at=make.at(40))
    now = picture(*told, *called, call, at=make.at(50))

    assert Task.ANSWER.value in set(tasks(then)["task"])
    assert not tasks(then)["overdue"].any()
    assert Task.ANSWER.value not in set(tasks(now)["task"])


def test_the_list_of_a_stranger_s_view_holds_nothing_of_a_closed_request() -> None:
    whole = picture(make.incident_opened(), *requested(classification=Classification.RED))

    assert set(tasks(whole)["request_id"]) == {REQUEST}
    assert tasks(seen_by(whole, STRANGER)).empty


def test_a_term_in_the_hour_that_comes_twice_passes_once() -> None:
    second = datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
    told = [make.incident_opened(), *requested(signature="follows", needed_by=second)]

    before, after = (tasks(picture(*told, at=at)) for at in (second.replace(minute=29), second.replace(minute=31)))

    assert list(before["due"].dropna()) == list(after["due"].dropna())
