"""Is what is played the picture itself, at every moment, and no more than the reader may see?"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kcr2.desk import Desk
from kcr2.exchange.scenarios import Scenario, load_scenario, open_demonstration
from kcr2.journal import Author, Entry, Journal, Space
from kcr2.model import Event
from kcr2.picture import Picture
from kcr2.reader import seen_by
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import Classification, DeliveryState, Role, SpaceKind, Step
from kcr2.view.national import fills, incident_marks, request_marks
from kcr2.view.playback import Playback, Stretch, play, playback_payload
from kcr2.view.playback_chapters import Chapter
from kcr2.view.playback_frames import MOST_FRAMES, Frame, assistance_figures, frame_moments
from kcr2.view.questions import Question, answers
from tests import make
from tests.pictures import picture_of, said

HUB = Author(actor="kijker", role=Role.KCR2, organisation="KCR2")
BOARD = Author(actor="bestuurder", role=Role.BESTUUR, organisation="KCR2")
NOON = datetime(2020, 4, 20, 10, tzinfo=UTC)
NIGHT = datetime(2020, 4, 20, 22, tzinfo=UTC)
SECRET, EFFECT = "A-2025-0001", "De opslag blijft veilig tot de lading weg is."


@pytest.fixture(scope="module")
def peel() -> Scenario:
    """Give the case of two fires that asked for helicopters at once."""
    return load_scenario("peel-meinweg-2020")


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory, reference: Reference, peel: Scenario
) -> Iterator[tuple[Desk, Space]]:
    """Tell the whole case once."""
    settings = Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('playback') / 'kcr2.db'}")
    desk = Desk(Journal(settings.database_url), reference, settings)
    yield desk, open_demonstration(desk, peel, name="demo-peel", until=peel.ends_at)
    desk.journal.close()


Told = tuple[Desk, Space]
MADE: dict[Stretch, Playback] = {}
"""What was played before: the story is told once, and the same stretch of it gives the same."""
TURNING = (Chapter(datetime(2020, 4, 21, 8, 53, 30, tzinfo=UTC), "Midden in de ochtend", "Toets"),)


def latest(told: Told) -> Picture:
    """Give the whole picture at the end of the story."""
    desk, space = told
    return desk.picture(space, now=desk.now(space, NOON))


def entries(told: Told) -> list[Entry]:
    """Give everything that was recorded."""
    desk, space = told
    return desk.journal.read(space.name)


def played(told: Told, author: Author = HUB, **changes: Any) -> Playback:
    """Play the afternoon of the first day."""
    asked = {"start": NOON, "end": NIGHT, "question": Question.STATUS, "author": author, "named": author is HUB}
    stretch = Stretch(**asked | changes)
    if stretch not in MADE:
        MADE[stretch] = play(entries(told), latest(told), stretch)
    return MADE[stretch]


# Frames


@pytest.mark.parametrize("question", [Question.STATUS, Question.AGE])
def test_every_frame_is_the_picture_at_that_moment(told: Told, question: Question) -> None:
    desk, space = told
    frames = played(told, start=datetime(2020, 4, 20, 12, tzinfo=UTC), question=question).frames

    for frame in frames[:: len(frames) // 7]:
        picture = seen_by(desk.picture(space, now=NIGHT, at=frame.at), HUB, judged_on=latest(told))
        assert frame.fills == fills(picture, answers(picture, question))
        incidents, requests = incident_marks(picture), request_marks(picture)
        assert [mark for mark in frame.marks if not mark.id.endswith("/ugs")] == [*incidents, *requests]
        assert frame.figures[3:] == assistance_figures(picture)
        assert frame.figures[0] == str(picture.incidents["is_open"].sum())


def test_a_frame_of_releasable_capacity_is_the_picture_too(told: Told) -> None:
    desk, space = told
    frame = played(
        told, start=NIGHT - timedelta(hours=1), question=Question.RELEASABLE, capability="BRW-PEL-NB"
    ).frames[-1]

    picture = desk.picture(space, now=NIGHT, at=NIGHT)
    assert frame.fills == fills(picture, answers(picture, Question.RELEASABLE, "BRW-PEL-NB"))


def test_what_is_sent_gives_every_frame_back(told: Told) -> None:
    made = played(told)
    sent = json.loads(json.dumps(playback_payload(made, geometry_urls={})))

    for frame, unpacked in zip(made.frames, unpack(sent), strict=True):
        assert unpacked == as_sent(frame)


def unpack(sent: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Read the frames as the browser does."""
    texts, styles, marks = sent["texts"], sent["map"]["y"], sent["marks"]
    held: dict[str, Any] = {"fills": {}, "marks": [], "figures": []}
    for at, changed, shown, figures, _told in sent["frames"]:
        new = {code: (*styles[style], texts[sign], texts[text]) for code, (style, sign, text) in changed.items()}
        held = {
            "at": at,
            "fills": held["fills"] | new,
            "marks": held["marks"] if shown == 0 else [(marks[one][0], marks[one][4]) for one in shown],
            "figures": held["figures"] if figures == 0 else [texts[one] for one in figures],
        }
        yield held


def as_sent(frame: Frame) -> dict[str, Any]:
    """Write a frame as `unpack` does."""
    return {
        "at": frame.at.timestamp(),
        "fills": {code: (one.fill, one.unknown, one.pattern, one.value, one.text) for code, one in frame.fills.items()},
        "marks": [(mark.id, mark.text) for mark in frame.marks],
        "figures": list(frame.figures),
    }


def test_everything_that_was_recorded_is_told_once(told: Told) -> None:
    lines = [line for frame in played(told).frames for line in frame.told]

    recorded = [one for one in entries(told) if NOON.isoformat() < one.recorded_at.replace("Z", "+00:00")]
    assert lines
    assert {line.seq for line in lines} <= {one.seq for one in recorded}
    assert len({line.seq for line in lines}) == len(lines)


def test_a_long_story_is_shown_at_chosen_moments_and_at_every_chapter(told: Told, peel: Scenario) -> None:
    made = played(told, start=peel.starts_at, end=peel.ends_at, chapters=TURNING)

    assert len(made.frames) == MOST_FRAMES
    assert TURNING[0].at in {frame.at for frame in made.frames}
    assert len(json.dumps(playback_payload(made, geometry_urls={}))) < 400_000


def test_the_moments_are_in_order_and_hold_begin_and_end() -> None:
    recorded = [NOON + timedelta(minutes=number) for number in range(1000)]
    chosen = frame_moments(recorded, NOON, recorded[-1], [recorded[7]])

    assert chosen == sorted(set(chosen))
    assert (chosen[0], chosen[-1], recorded[7] in chosen, len(chosen)) == (NOON, recorded[-1], True, MOST_FRAMES)


# Units on their way


def test_a_helicopter_goes_straight_and_a_platoon_over_the_nodes_of_the_network(
    told: Told, reference: Reference
) -> None:
    ways = {leg.delivery_id: leg for leg in played(told).legs}
    helicopter, crew = ways["A-2020-0001/1/DEF/1"], ways["A-2020-0003/1/VR04/1"]

    nodes = {(float(lon), float(lat)) for lon, lat in reference.roads.nodes[["lon", "lat"]].itertuples(index=False)}
    seat = reference.regions.loc["VR04"]
    assert (helicopter.straight, len(helicopter.places)) == (True, 2)
    assert not crew.straight
    assert set(crew.places[1:-1]) <= nodes
    assert crew.places[0] == (seat["lon"], seat["lat"])
    assert crew.places[-1] == helicopter.places[-1]


def test_an_arrival_that_was_reported_is_known_and_one_that_was_not_is_expected(told: Told) -> None:
    left, arrived = (datetime(2020, 4, 20, 13, minute, tzinfo=UTC) for minute in (14, 47))
    before = {leg.delivery_id: leg for leg in played(told, start=left, end=arrived - timedelta(minutes=1)).legs}
    after = {leg.delivery_id: leg for leg in played(told, start=left, end=arrived).legs}

    early, late = before["A-2020-0001/1/DEF/1"], after["A-2020-0001/1/DEF/1"]
    expected = datetime(2020, 4, 20, 13, 50, tzinfo=UTC).timestamp()
    assert (early.known, early.arrives, early.shown_until) == ("expected", expected, None)
    assert "verwacht" in early.text
    assert "aangekomen" not in early.text
    assert (late.known, late.left, late.arrives) == ("reported", left.timestamp(), arrived.timestamp())


def test_without_an_expected_moment_the_place_is_unknown(told: Told) -> None:
    left = datetime(2020, 4, 21, 17, 53, tzinfo=UTC)
    ways = {leg.delivery_id: leg for leg in played(told, start=left - timedelta(minutes=5), end=left).legs}

    assert ways["A-2020-0004/1/VR24/1"].known == "unknown"
    assert ways["A-2020-0004/1/VR24/1"].arrives is None


def test_a_unit_sent_elsewhere_leaves_from_where_it_was(told: Told, peel: Scenario) -> None:
    ways = [
        leg
        for leg in played(told, start=peel.starts_at, end=peel.ends_at, chapters=TURNING).legs
        if leg.delivery_id.endswith("DEF/3")
    ]

    peel_ugs = latest(told).latest("requests", ("A-2020-0001",)) or {}
    assert ways[-1].places[0] == (peel_ugs["ugs_lon"], peel_ugs["ugs_lat"])


# Who sees what


def test_who_sees_no_figures_is_told_no_owner_and_no_offer(told: Told) -> None:
    made = played(told, author=BOARD)
    sent = json.dumps(playback_payload(made, geometry_urls={}), ensure_ascii=False)

    assert "Defensie" not in sent
    assert "Uitvraag" not in sent
    assert "Eenheden naar A-2020-0001" in sent
    assert [chapter.title for chapter in made.chapters if "Incident" in chapter.title]


def course(label: Classification, now: Classification) -> list[Entry]:
    """Give a granted request on its way, filed under a label that is another now."""
    events: list[Event] = [
        make.incident_opened(),
        make.request_filed(SECRET, classification=label, effect=EFFECT),
        *(
            make.request_stepped(SECRET, step=step, number=number)
            for number, step in enumerate([Step.FILE, Step.TAKE_IN, Step.ACCEPT, Step.CALL], start=1)
        ),
        make.call_issued("VR06", request_id=SECRET),
        make.call_answered("VR06", request_id=SECRET),
        make.offer_accepted("VR06", request_id=SECRET),
        make.delivery_stepped(state=DeliveryState.EN_ROUTE),
        make.request_filed(SECRET, classification=now, effect=EFFECT, version=2),
    ]
    return [said(event, at=make.at(seq))._replace(seq=seq) for seq, event in enumerate(events, start=1)]


@pytest.mark.parametrize("reader", [Role.RIJK, Role.BESTUUR])
@pytest.mark.parametrize("label", [Classification.RED, Classification.GREEN])
def test_nothing_of_a_request_that_the_reader_may_not_see_now_is_sent(label: Classification, reader: Role) -> None:
    recorded = course(label, Classification.RED)
    author = make.author(role=reader, organisation="NCC")
    picture = picture_of(recorded, at=make.at(60))

    def sent(who: Author) -> str:
        stretch = Stretch(make.at(0), picture.at, Question.STATUS, who, named=who.role is not Role.BESTUUR)
        return json.dumps(playback_payload(play(recorded, picture, stretch), geometry_urls={}), ensure_ascii=False)

    assert SECRET in sent(HUB)
    for text in (SECRET, EFFECT, "UGS"):
        assert text not in sent(author).replace("op de UGS", "")


def test_chapters_come_by_themselves_when_the_scenario_has_none(told: Told) -> None:
    titles = [chapter.title for chapter in played(told).chapters]

    assert "Incident geopend: Natuurbrand Deurnese Peel" in titles
    assert "Aanvraag A-2020-0002" in titles
    assert "Toegekend: A-2020-0001" in titles
    assert titles.index("Toegekend: A-2020-0001") < titles.index("Eerste vertrek: A-2020-0001")


def test_a_space_without_a_story_of_its_own_can_be_played(told: Told) -> None:
    desk, _space = told
    branch = Space(name="wat-als-1", kind=SpaceKind.BRANCH, title="Wat als", created_at=NIGHT)
    made = desk.fork(_space, branch, at=NIGHT, question="Wat als?", author=HUB)
    recorded = desk.journal.read(made.name)

    frames = play(
        recorded, desk.picture(made, now=NIGHT), Stretch(NOON, NIGHT, Question.STATUS, HUB, named=True)
    ).frames

    assert [frame.fills for frame in frames[:-1]] == [frame.fills for frame in played(told).frames[:-1]]


def test_the_path_between_two_places_takes_the_time_of_the_road(reference: Reference) -> None:
    options: dict[str, float] = {"access_detour": 1.3, "access_kmh": 50.0, "max_kmh": 55.0}
    end = (5.87, 51.41)
    minutes = reference.roads.travel_minutes(*end, **options)["travel_min"]

    for owner, row in reference.regions.iterrows():
        path = reference.roads.path((row["lon"], row["lat"]), end, **options)
        assert path is not None
        assert path.minutes == pytest.approx(minutes[owner], abs=1e-6)
