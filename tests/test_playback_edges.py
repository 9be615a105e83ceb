"""Does a playback tell only what is sealed, known then and for its reader, in empty, odd and crowded stories too?"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.journal import Author, Entry
from kcr2.model import Event
from kcr2.picture import Picture
from kcr2.reader import UNOPENED
from kcr2.terms import Classification, DeliveryState, Role, Step
from kcr2.view.playback import Playback, Stretch, play, playback_payload
from kcr2.view.playback_chapters import MOST as MOST_CHAPTERS
from kcr2.view.playback_chapters import Chapter
from kcr2.view.playback_frames import figure_titles, frame_moments, moments_recorded
from kcr2.view.playback_told import MOST as MOST_LINES
from kcr2.view.questions import Question
from kcr2.words import speak
from tests import make
from tests.pictures import picture_of, said

REQUEST, OTHER = "A-2025-0001", "A-2025-0002"
EFFECT = "De opslag blijft veilig tot de lading weg is."
HUB = make.author()
BOARD = make.author(actor="bestuurder", role=Role.BESTUUR, organisation="bestuur")
STRANGER = make.author(actor="vreemde", role=Role.REGIO, organisation="VR25")
ASKED = make.author(actor="gevraagde", role=Role.REGIO, organisation="VR06")
FIRST = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
SECOND = datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
"""Half past two, twice, in the night that summer time ends."""

Story = list[Entry]


def story(*events: Event, start: int = 0) -> Story:
    """Record events, a minute after one another."""
    return [
        said(event, at=make.at(start + seq))._replace(seq=seq + 1, seal=f"{seq + 1:064}")
        for seq, event in enumerate(events)
    ]


def played(entries: Story, author: Author | None = HUB, *, latest: Picture | None = None, **changes: Any) -> Playback:
    """Play a story of an hour."""
    asked = {"start": make.at(0), "end": make.at(60), "question": Question.STATUS, "author": author}
    named = author is not None and author.role is not Role.BESTUUR
    stretch = Stretch(**{**asked, "named": named, **changes})
    return play(entries, latest or picture_of(entries, at=make.at(60)), stretch)


def sent(playback: Playback) -> str:
    """Write a playback as it goes to the browser."""
    return json.dumps(playback_payload(playback, geometry_urls={}), ensure_ascii=False, allow_nan=False)


def lines(playback: Playback) -> list[str]:
    """Give what is told, in order."""
    return [f"{line.what} {line.detail}" for frame in playback.frames for line in frame.told]


def course(*more: Event, label: Classification = Classification.GREEN, **step: Any) -> Story:
    """Tell of a request of which two platoons of VR06 are on their way, and what comes then."""
    return story(
        make.incident_opened(),
        make.request_filed(REQUEST, classification=label, effect=EFFECT),
        *(
            make.request_stepped(step=one, number=number)
            for number, one in enumerate([Step.FILE, Step.TAKE_IN, Step.ACCEPT, Step.CALL], start=1)
        ),
        make.call_issued("VR06"),
        make.call_answered("VR06"),
        make.offer_accepted("VR06"),
        make.delivery_stepped(DeliveryState.EN_ROUTE, **step),
        *more,
    )


# ---- what the seals do not confirm ------------------------------------------------------------------


@pytest.mark.parametrize("author", [HUB, STRANGER, BOARD, None])
def test_what_the_picture_did_not_read_is_not_played_to_anybody(author: Author | None) -> None:
    sound = story(make.incident_opened())
    beyond = story(make.incident_opened(), make.request_filed(REQUEST, effect=EFFECT), make.theme_reported("VR08"))

    shown = sent(played(beyond, author, latest=picture_of(sound, at=make.at(60))))

    assert shown == sent(played(sound, author, latest=picture_of(sound, at=make.at(60))))


def test_of_a_space_that_is_broken_at_its_first_entry_nothing_is_played() -> None:
    beyond = story(make.incident_opened(), make.theme_reported("VR08"))

    playback = played(beyond, latest=picture_of([], at=make.at(60)))

    assert lines(playback) == []
    assert playback.chapters == []
    assert len(playback.frames) == 2


# ---- empty ------------------------------------------------------------------------------------------


def test_an_empty_story_is_unknown_everywhere_and_nowhere_nought() -> None:
    playback = played([])

    (first, last) = playback.frames
    assert all(fill.unknown for fill in first.fills.values())
    assert len(first.fills) == 25
    assert last.figures == ("0", "niet gemeld", "25 / 25", "0", "geen", "geen")


def test_an_empty_story_has_no_marks_no_ways_and_no_chapters() -> None:
    playback = played([])

    assert [frame.marks for frame in playback.frames] == [[], []]
    assert (playback.legs, playback.chapters) == ([], [])


def test_an_empty_story_can_be_sent() -> None:
    assert json.loads(sent(played([])))["frames"]


def test_a_region_that_reported_nothing_stays_unknown_while_another_reports() -> None:
    last = played(story(make.theme_reported("VR08"))).frames[-1]

    assert not last.fills["VR08"].unknown
    assert last.fills["VR09"].unknown


# ---- the moments that are shown ---------------------------------------------------------------------


@settings(max_examples=20)
@given(
    minutes=st.lists(st.integers(-20, 120), max_size=60),
    kept=st.lists(st.integers(-20, 120), max_size=6),
    most=st.integers(2, 30),
)
def test_moments_are_in_order_once_within_the_stretch_and_no_more_than_asked(
    minutes: list[int], kept: list[int], most: int
) -> None:
    recorded, chapters = [make.at(one) for one in minutes], [make.at(one) for one in kept]

    chosen = frame_moments(recorded, make.at(0), make.at(100), chapters, most=most)

    always = {make.at(0), make.at(100)} | {one for one in chapters if make.at(0) <= one <= make.at(100)}
    assert chosen == sorted(set(chosen))
    assert always <= set(chosen) <= always | set(recorded)
    assert (chosen[0], chosen[-1]) == (make.at(0), make.at(100))
    assert len(chosen) <= max(most, len(always))


def test_a_story_that_fits_is_shown_at_every_moment_of_it() -> None:
    recorded = [make.at(minute) for minute in range(1, 20)]

    assert frame_moments(recorded, make.at(0), make.at(20), []) == [make.at(0), *recorded, make.at(20)]


def test_more_chapters_than_moments_are_shown_all() -> None:
    chapters = [make.at(minute) for minute in range(10)]

    assert frame_moments([], make.at(0), make.at(60), chapters, most=3) == [*chapters, make.at(60)]


def test_moments_after_the_end_are_not_shown_and_one_with_many_entries_is_one() -> None:
    entries = story(*[make.theme_reported("VR08") for _ in range(5)])
    same = [entry._replace(recorded_at=entries[0].recorded_at) for entry in entries[:3]]

    assert moments_recorded([*same, *entries[3:]], make.at(3)) == [make.at(0), make.at(3)]


def test_the_night_that_has_an_hour_twice_runs_forwards() -> None:
    moments = [FIRST, FIRST + timedelta(minutes=20), SECOND, SECOND + timedelta(minutes=20)]
    entries = [
        said(make.theme_reported("VR08", observed_at=moment), at=moment)._replace(seq=seq)
        for seq, moment in enumerate(moments, start=1)
    ]
    stretch = {"start": moments[0], "end": moments[-1]}

    shown = json.loads(sent(played(entries, latest=picture_of(entries, at=moments[-1]), **stretch)))

    at = [frame[0] for frame in shown["frames"]]
    assert at == [moment.timestamp() for moment in moments]


# ---- as it was known then ---------------------------------------------------------------------------


def test_what_was_told_later_about_an_earlier_moment_is_not_in_the_earlier_frame() -> None:
    entries = story(make.incident_opened(), make.incident_opened(), make.theme_reported("VR08"))

    frames = played(entries).frames

    assert [frame.fills["VR08"].unknown for frame in frames] == [True, True, False, False]


def test_nothing_after_the_end_of_the_stretch_is_played() -> None:
    entries = story(make.incident_opened(), make.request_filed(REQUEST, effect=EFFECT))

    shown = sent(played(entries, end=make.at(0.5)))

    assert EFFECT not in shown
    assert REQUEST not in shown


def test_what_was_recorded_before_the_stretch_is_in_its_picture_and_not_told_again() -> None:
    entries = story(make.incident_opened(), make.theme_reported("VR08"))

    playback = played(entries, start=make.at(10))

    assert lines(playback) == []
    assert len(playback.frames[0].marks) == len(picture_of(entries, at=make.at(10)).incidents["lon"].dropna())
    assert not playback.frames[0].fills["VR08"].unknown


def test_the_same_story_gives_the_same_playback() -> None:
    assert sent(played(course())) == sent(played(course()))


# ---- expected is not reported -----------------------------------------------------------------------


def only_leg(playback: Playback) -> Any:
    """Give the one way that is played."""
    (leg,) = playback.legs
    return leg


def test_an_arrival_that_nobody_reported_is_told_as_expected_also_after_its_moment() -> None:
    leg = only_leg(played(course(expected_at=make.at(30))))

    assert (leg.known, leg.arrives, leg.shown_until) == ("expected", make.at(30).timestamp(), None)
    assert "verwacht 3 apr 14:30" in leg.text
    assert "aangekomen" not in leg.text


def test_without_an_expectation_nothing_is_said_of_an_arrival() -> None:
    leg = only_leg(played(course()))

    assert (leg.known, leg.arrives) == ("unknown", None)
    assert "verwacht" not in leg.text
    assert "aangekomen" not in leg.text


def test_a_reported_arrival_takes_the_place_of_the_expected_one() -> None:
    there = make.delivery_stepped(DeliveryState.AT_UGS, number=2, observed_at=make.at(9))

    leg = only_leg(played(course(there, expected_at=make.at(30))))

    assert (leg.known, leg.arrives) == ("reported", make.at(9).timestamp())
    assert "verwacht" not in leg.text


def test_units_that_turned_around_never_arrived() -> None:
    back = make.delivery_stepped(DeliveryState.RETURNING, number=2, observed_at=make.at(9))

    leg = only_leg(played(course(back, expected_at=make.at(30))))

    assert leg.known == "expected"
    assert "aangekomen" not in leg.text
    assert leg.shown_until == make.at(10).timestamp()


def test_units_are_on_their_way_from_when_that_was_recorded() -> None:
    leg = only_leg(played(course()))

    assert leg.left == make.at(0).timestamp()
    assert leg.shown_from == make.at(9).timestamp()


def test_a_way_that_ended_before_the_stretch_is_not_played() -> None:
    there = make.delivery_stepped(DeliveryState.AT_UGS, number=2, observed_at=make.at(9))

    assert played(course(there), start=make.at(30)).legs == []


def test_units_at_the_assembly_point_are_a_mark_there_and_no_way() -> None:
    there = make.delivery_stepped(DeliveryState.AT_UGS, number=2, observed_at=make.at(9))

    marks = {mark.id: mark for mark in played(course(there), start=make.at(30)).frames[-1].marks}

    assert marks[f"{REQUEST}/ugs"].count == 2
    assert "op de UGS of ingezet" in marks[f"{REQUEST}/ugs"].text


# ---- who sees what ----------------------------------------------------------------------------------


@pytest.mark.parametrize("author", [STRANGER, BOARD, None])
@pytest.mark.parametrize("label", [Classification.AMBER_STRICT, Classification.RED])
def test_of_a_strict_request_a_stranger_gets_no_word_no_way_and_no_figure(
    author: Author | None, label: Classification
) -> None:
    playback = played(course(label=label), author)

    shown = sent(playback)
    assert REQUEST not in shown
    assert EFFECT not in shown
    assert playback.legs == []
    assert playback.frames[-1].figures[3:] == ("0", "geen", "geen")


def test_who_was_asked_for_a_strict_request_and_did_not_open_it_gets_no_text_of_it() -> None:
    shown = sent(played(course(label=Classification.RED), ASKED))

    assert REQUEST in shown
    assert UNOPENED in shown
    assert EFFECT not in shown


def test_who_opened_it_gets_its_text() -> None:
    opened = make.record_viewed(viewer=ASKED.actor)

    assert EFFECT in sent(played(course(opened, label=Classification.RED), ASKED))


def test_that_somebody_opened_a_request_is_not_told_in_a_playback() -> None:
    opened = make.record_viewed(viewer="nieuwsgierige")

    assert "nieuwsgierige" not in sent(played(course(opened, label=Classification.RED)))


@pytest.mark.parametrize("author", [STRANGER, BOARD])
def test_a_concept_of_a_region_is_played_to_nobody_else(author: Author) -> None:
    drafted = make.request_drafted(OTHER, content={"situation": "Nog niet bekend"})

    shown = sent(played(story(make.incident_opened(), drafted), author))

    assert OTHER not in shown
    assert "Nog niet bekend" not in shown


def test_in_outline_no_owner_and_no_departure_is_named() -> None:
    playback = played(course(), BOARD)

    assert only_leg(playback).text.startswith(f"Eenheden naar {REQUEST}: vertrokken")
    assert not [chapter for chapter in playback.chapters if chapter.title.startswith("Eerste vertrek")]


def test_in_outline_only_incidents_levels_and_filed_requests_are_told() -> None:
    told = lines(played(course(make.grip_set(), make.theme_reported("VR08")), BOARD))

    assert len(told) == 3


# ---- what is told -----------------------------------------------------------------------------------


def at_once(*events: Event) -> Story:
    """Record events at one moment."""
    return [said(event, by="VR08", at=make.at(1))._replace(seq=seq) for seq, event in enumerate(events, start=1)]


def test_alike_things_of_one_moment_are_told_as_one_and_counted() -> None:
    (line,) = [one for frame in played(at_once(*[make.theme_reported("VR08")] * 7)).frames for one in frame.told]

    assert line.times == 7
    assert line.detail.startswith("7 × ")


def test_of_more_lines_than_a_reader_can_take_the_rest_is_counted() -> None:
    entries = [
        entry._replace(organisation=f"VR{number:02}")
        for number, entry in enumerate(at_once(*[make.theme_reported("VR08")] * 14), start=1)
    ]

    told = [one for frame in played(entries).frames for one in frame.told]

    assert len(told) == MOST_LINES
    assert told[-1].what == "en nog 5 regels"
    assert sum(one.times for one in told) == 14


def test_a_long_text_is_cut_and_says_so() -> None:
    (line,) = [one for frame in played(at_once(make.request_filed(effect="Water " * 60))).frames for one in frame.told]

    assert len(line.detail) == 140
    assert line.detail.endswith("…")


def test_a_text_with_signs_of_a_page_is_sent_as_the_text_that_it_is() -> None:
    name = "<b>Brand</b> [klik](http://elders)"

    assert name in sent(played(story(make.incident_opened(name=name))))


def test_an_event_of_a_newer_version_is_told_by_its_own_name_and_breaks_nothing() -> None:
    (entry,) = story(make.incident_opened())
    newer = entry._replace(kind="moon_landed", payload="{}", subject="moon:1")

    assert lines(played([newer])) == ["moon_landed "]


def test_an_authority_is_named_by_its_office() -> None:
    (entry,) = story(make.incident_opened())
    granted = entry._replace(role=Role.AUTHORITY.value, organisation="JENV")

    (line,) = [one for frame in played([granted]).frames for one in frame.told]

    assert "minister" in line.who


# ---- chapters ---------------------------------------------------------------------------------------


def titles(playback: Playback) -> list[str]:
    """Give the titles of the chapters."""
    return [chapter.title for chapter in playback.chapters]


def test_a_level_that_is_set_again_is_no_turning_point() -> None:
    entries = story(make.incident_opened(), make.grip_set(level=2), make.grip_set(level=2), make.grip_set(level=0))

    assert [title for title in titles(played(entries)) if title.startswith("GRIP")] == ["GRIP 2", "GRIP 0"]


def test_a_new_version_of_a_request_is_no_new_chapter() -> None:
    entries = story(make.incident_opened(), make.request_filed(), make.request_filed(version=2))

    assert titles(played(entries)).count(f"Aanvraag {REQUEST}") == 1


def test_a_request_is_granted_when_the_last_who_must_decide_did() -> None:
    grants = [make.request_stepped(step=Step.GRANT, number=number) for number in (5, 6)]

    playback = played(course(*grants))

    (granted,) = [chapter for chapter in playback.chapters if chapter.title == f"Toegekend: {REQUEST}"]
    assert granted.at == make.at(11)


def test_only_the_first_departure_of_a_request_is_a_chapter() -> None:
    again = make.delivery_stepped(DeliveryState.EN_ROUTE, number=2)

    assert titles(played(course(again))).count(f"Eerste vertrek: {REQUEST}") == 1


def test_of_too_many_turning_points_those_of_incidents_stay_and_they_stay_in_order() -> None:
    filed = [make.request_filed(f"A-2025-{number:04}") for number in range(1, 50)]
    entries = story(*filed, make.incident_opened(name="De laatste"))

    playback = played(entries)

    assert len(playback.chapters) == MOST_CHAPTERS
    assert titles(playback)[-1] == "Incident geopend: De laatste"
    assert playback.chapters == sorted(playback.chapters, key=lambda chapter: chapter.at)


def test_chapters_of_a_scenario_take_the_place_of_those_that_are_found_and_only_within_the_stretch() -> None:
    own = (Chapter(make.at(5), "Wending", "Toets"), Chapter(make.at(500), "Later", "Toets"))

    assert titles(played(story(make.incident_opened()), chapters=own)) == ["Wending"]


# ---- what is printed --------------------------------------------------------------------------------


def test_units_of_different_kinds_are_not_added_up() -> None:
    asked = (make.request_line(make.CAPABILITY, amount=2), make.request_line("DEF-HELI-FBO", amount=3))
    filed = make.request_filed(lines=asked)

    missing = played(story(make.incident_opened(), filed, make.request_stepped(step=Step.FILE))).frames[-1].figures[4]

    assert sorted(part.split()[0] for part in missing.split(", ")) == ["2", "3"]


@pytest.fixture
def in_english() -> Iterator[None]:
    """Speak English for one test."""
    speak("en")
    yield
    speak("nl")


@pytest.mark.usefixtures("in_english")
def test_an_english_playback_has_english_figures_and_legend() -> None:
    shown = json.loads(sent(played([])))

    assert "Open incidents" in shown["figures"]
    assert "geen" not in shown["texts"]


def test_there_is_a_title_for_every_figure() -> None:
    assert len(figure_titles()) == len(played([]).frames[0].figures)
