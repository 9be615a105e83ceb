"""Does a review say what the journal says when little, nothing, or very much happened?"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.actions import (
    AcknowledgeInject,
    AnswerInject,
    ChangeInject,
    DeliverInject,
    EndExercise,
    NoteLearningPoint,
)
from kcr2.desk import Desk
from kcr2.errors import PlanError
from kcr2.exchange.documents import write_docx, write_pdf
from kcr2.exchange.exercises import open_exercise, opening_of_space
from kcr2.journal import Entry, Journal, Space, canonical
from kcr2.model import Event, iso
from kcr2.reference import Reference
from kcr2.reports.document import Document, Grid, Heading, plain_text
from kcr2.reports.exercise_record import ExerciseRecord
from kcr2.reports.review import review
from kcr2.reports.review_words import duration, exact, sequences, when, who
from kcr2.settings import Settings
from kcr2.terms import Role, SpaceKind
from kcr2.words import in_dutch, speak
from tests import make
from tests.pictures import picture
from tests.test_exercise import HUB, LEADER, REAL, VR06, VR07, Room, after, inject, plan

SPACE = make.space(name="oefening", kind=SpaceKind.EXERCISE)
ACTORS = {"inject_acknowledged": ("regio", "VR07"), "inject_answered": ("regio", "VR07")}


@pytest.fixture
def desk(reference: Reference) -> Iterator[Desk]:
    """Give a desk on an empty journal in memory."""
    journal = Journal("sqlite://")
    yield Desk(journal, reference, Settings())
    journal.close()


def journal_of(*told: tuple[float, Event], starts: datetime = make.MOMENT) -> list[Entry]:
    """Give the journal in which an exercise was planned, and this was told so many seconds after its beginning."""
    whole = [(0.0, make.exercise_planned(starts_at=starts)), *told]
    return [
        Entry(
            SPACE.name,
            seq,
            iso(starts + timedelta(seconds=seconds)),
            "iemand",
            *ACTORS.get(event.kind, ("beheer", "KCR2")),
            event.kind,
            event.subject,
            canonical(event),
            f"{seq:064}",
        )
        for seq, (seconds, event) in enumerate(whole, start=1)
    ]


def made(*told: tuple[float, Event], **values: Any) -> Document:
    """Give the review of such a journal."""
    return review(journal_of(*told, **values), SPACE)


def grid(document: Document, *headings: str) -> list[tuple[str, ...]]:
    """Give the rows of the last table with these headings."""
    return [list(one.rows) for one in document.blocks if isinstance(one, Grid) and one.headings == headings][-1]


def figures(document: Document) -> dict[str, tuple[str, str]]:
    """Give the key figures: what → value and where."""
    return {what: (value, where) for what, value, where in grid(document, "Wat", "Waarde", "Vnr")}


def deviations(document: Document) -> list[tuple[str, ...]]:
    """Give how far each answer was from what was expected."""
    return grid(document, "Inject", "Ontvanger", "Afwijking", "Vnr")


def one_inject(**values: Any) -> list[tuple[float, Event]]:
    """Tell of a clock that runs, and an inject for VR07 that was planned and sent."""
    to = {"to_organisation": "VR07"} | values
    sent = {name: value for name, value in to.items() if name != "answer_within_min"}
    return [(0, make.inject_planned(**to)), (0, make.clock_set()), (60, make.inject_delivered(**sent))]


def review_of(room: Room) -> Document:
    """Give the review of an exercise as it stands."""
    return review(room.desk.journal.read(room.space.name), room.space)


# ---- little or nothing -----------------------------------------------------------------------------


@pytest.mark.parametrize("entries", [[], journal_of()[1:]])
def test_where_no_exercise_was_planned_there_is_no_review(entries: Sequence[Entry]) -> None:
    with pytest.raises(PlanError, match="in dit journaal van 0 gebeurtenissen is geen oefening gepland"):
        review(entries, SPACE)


def test_an_exercise_that_was_only_planned_says_of_everything_that_it_is_not_there() -> None:
    text = plain_text(made())

    for told in (
        "De oefenklok is niet gestart.",
        "Er is nog niets gespeeld.",
        "Er zijn geen leerpunten vastgelegd.",
        "Er zijn geen besluiten over bijstand vastgelegd.",
        "Op geen enkel verstuurd inject werd een antwoord binnen een termijn verwacht.",
        "niet vastgelegd",
    ):
        assert told in text


def test_of_nothing_there_is_no_median() -> None:
    told = figures(made())

    assert told["Mediaan tot antwoord"] == ("niet te bepalen: niets ontvangen", "–")
    assert told["Langste tot ontvangst"] == ("niet te bepalen: niets ontvangen", "–")
    assert told["Beantwoord, waar een antwoord werd verwacht"] == ("0 van 0 ontvangers", "–")


@pytest.mark.parametrize("write", [write_docx, write_pdf])
def test_the_review_of_nothing_can_be_written(write: Any) -> None:
    assert len(write(made())) > 1_000


def test_who_did_not_answer_is_named_and_not_only_counted() -> None:
    told = figures(made(*one_inject()))

    assert told["Zonder antwoord"] == ("1: inject 1 (VR07)", "4")
    assert told["Geen ontvangst gemeld"] == ("1: inject 1 (VR07)", "4")
    assert told["Later beantwoord dan verwacht"] == ("geen", "–")


def test_who_was_not_asked_for_an_answer_is_no_silent_one() -> None:
    told = figures(made(*one_inject(answer_within_min=None)))

    assert told["Zonder antwoord"] == ("geen", "–")
    assert told["Geen ontvangst gemeld"][0] == "1: inject 1 (VR07)"


def test_an_answer_that_was_not_asked_for_is_told_and_not_judged() -> None:
    document = made(*one_inject(answer_within_min=None), (90, make.inject_answered()))

    assert figures(document)["Beantwoord, waar een antwoord werd verwacht"] == ("0 van 0 ontvangers", "–")
    assert "VR07: Naar de sporthal." in plain_text(document)


def test_an_inject_that_was_neither_sent_nor_skipped_is_named() -> None:
    told = figures(made((0, make.inject_planned(3)), (0, make.inject_planned(4)), (0, make.inject_changed(4))))

    assert told["Niet verstuurd en niet overgeslagen"] == ("1: inject 3", "2")
    assert told["Overgeslagen"] == ("1: inject 4", "4")


def test_what_was_skipped_without_a_reason_says_so() -> None:
    skipped = make.inject_changed(1, reason="")

    assert deviations(made((0, make.inject_planned()), (0, skipped))) == [
        ("1", "–", "overgeslagen: geen reden vastgelegd", "3")
    ]


# ---- times -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (15 * 60, "op tijd, 0 s over"),
        (15 * 60 - 1, "op tijd, 1 s over"),
        (15 * 60 + 1, "1 s later dan verwacht"),
        (3 * 3_600, "2 u 45 min 00 s later dan verwacht"),
    ],
)
def test_an_answer_is_late_from_the_second_after_its_term(seconds: int, told: str) -> None:
    document = made(*one_inject(), (60 + seconds, make.inject_answered()))

    assert [row[2] for row in deviations(document)] == [told]
    assert (figures(document)["Later beantwoord dan verwacht"][0] == "geen") is told.startswith("op tijd")


def test_the_first_answer_counts_and_every_answer_is_told() -> None:
    document = made(
        *one_inject(),
        (120, make.inject_answered(answer="Naar de sporthal.")),
        (9_999, make.inject_answered(answer="Toch naar de school.", n=2)),
    )

    assert [row[2] for row in deviations(document)] == ["op tijd, 14 min 00 s over"]
    assert "VR07: Naar de sporthal. / Toch naar de school." in plain_text(document)


def test_at_sixty_times_the_clock_a_second_of_real_time_is_a_minute_of_exercise() -> None:
    entries = journal_of((0, make.clock_set(speed=60)), (600, make.learning_point()))
    record = ExerciseRecord(entries)

    assert record.real(record.told[-1]) == make.EARLIER + timedelta(seconds=10)


def test_while_the_clock_stood_still_the_real_moment_is_not_made_up() -> None:
    entries = journal_of(
        (0, make.clock_set()),
        (60, make.clock_set(running=False, exercise_at=make.at(1))),
        (60, make.learning_point()),
    )
    record = ExerciseRecord(entries)

    assert record.real(record.told[-1]) is None
    assert when(None) == "klok stond stil"
    assert record.real(record.told[1]) == make.EARLIER


def test_before_the_clock_was_started_no_real_moment_is_known() -> None:
    record = ExerciseRecord(journal_of((0, make.learning_point()), (0, make.clock_set())))

    assert record.real(record.told[1]) is None


def test_an_answer_over_the_night_that_clocks_go_back_takes_as_long_as_it_took() -> None:
    starts = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    clock = make.clock_set(exercise_at=starts)
    sent = make.inject_delivered(to_organisation="VR07", planned_at=starts)
    planned = make.inject_planned(to_organisation="VR07", planned_at=starts)
    document = made((0, planned), (0, clock), (0, sent), (3_600, make.inject_answered()), starts=starts)

    assert figures(document)["Mediaan tot antwoord"][0] == "1 u 00 min 00 s"
    # Both stand at 02:30 on a Dutch wall; the text tells them apart or at least holds both.
    assert plain_text(document).count("31 okt 02:30:00") >= 2


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0 s"), (59, "59 s"), (59.6, "1 min 00 s"), (3_599.7, "1 u 00 min 00 s"), (90_061, "25 u 01 min 01 s")],
)
def test_a_duration_is_rounded_once(seconds: float, told: str) -> None:
    assert duration(timedelta(seconds=seconds)) == told


def test_what_is_missing_is_a_dash_and_never_a_zero() -> None:
    assert (duration(None), sequences([None]), exact(None)) == ("–", "–", "niet vastgelegd")


def test_sequences_are_named_once_and_in_order() -> None:
    told = ExerciseRecord(journal_of(*one_inject())).told

    assert sequences([told[3], told[1], None, told[1]]) == "2, 4"


def test_a_role_that_this_program_does_not_know_is_still_named() -> None:
    assert who("regio", "VR07") == "Regio of partner (eigen gegevens) · VR07"


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_median_lies_between_the_first_and_the_longest(count: int) -> None:
    organisations = ("VR07", "VR08", "JENV")[:count]
    roles = {"JENV": Role.AUTHORITY}
    receipts: list[tuple[float, Event]] = [
        (60 + 10 * at, make.inject_acknowledged(organisation=code, role=roles.get(code, Role.REGIO)))
        for at, code in enumerate(organisations, start=1)
    ]
    told = figures(made(*one_inject(to_organisation=""), *receipts))

    assert told["Mediaan tot ontvangst"][0] == duration(timedelta(seconds=5 * (count + 1)))
    assert told["Langste tot ontvangst"][0] == f"{10 * count} s: inject 1 ({organisations[-1]})"
    assert told["Ontvangen gemeld"][0] == f"{count} van 3 ontvangers"


# ---- laws ------------------------------------------------------------------------------------------------

reactions = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(["VR07", "VR08"]), st.booleans(), st.integers(0, 4_000)), max_size=12
)


def played(told: Sequence[tuple[int, str, bool, int]]) -> list[Entry]:
    """Give the journal of four injects for two regions, and what these did."""
    to = {"to_role": Role.REGIO}
    planned = [(0.0, make.inject_planned(number, **to)) for number in range(1, 5)]
    sent = [(10.0, make.inject_delivered(number, **to)) for number in range(1, 4)]
    said: list[tuple[float, Event]] = []
    counted: dict[tuple[int, str], int] = {}
    for number, code, answers, seconds in sorted(told, key=lambda one: one[3]):
        counted[number, code] = counted.get((number, code), 0) + 1
        event = (
            make.inject_answered(number, organisation=code, n=counted[number, code])
            if answers
            else make.inject_acknowledged(number, organisation=code)
        )
        said.append((10.0 + seconds, event))
    return journal_of(*planned, (0, make.clock_set()), *sent, *said)


@settings(max_examples=20)
@given(reactions)
def test_every_receiver_is_counted_once_as_having_answered_or_not(told: Any) -> None:
    document = review(played(told), SPACE)
    counted = figures(document)
    answered = {(n, code) for n, code, answers, _ in told if answers and n < 4}

    assert counted["Beantwoord, waar een antwoord werd verwacht"][0] == f"{len(answered)} van 6 ontvangers"
    assert (counted["Zonder antwoord"][0] == "geen") is (len(answered) == 6)
    assert len(deviations(document)) == 6


@settings(max_examples=20)
@given(reactions)
def test_every_sequence_that_a_review_names_is_in_the_journal(told: Any) -> None:
    entries = played(told)
    document = review(entries, SPACE)
    held = {entry.seq for entry in entries}
    grids = [one for one in document.blocks if isinstance(one, Grid) and "Vnr" in one.headings]
    named = {
        int(one)
        for table in grids
        for row in table.rows
        for one in row[table.headings.index("Vnr")].split(", ")
        if one != "–"
    }

    assert named
    assert named <= held


@settings(max_examples=10)
@given(reactions)
def test_no_time_in_a_review_is_negative(told: Any) -> None:
    record = ExerciseRecord(played(told))

    for one in record.reactions:
        assert one.answered_after is None or one.answered_after >= timedelta(0)
        assert one.acknowledged_after is None or one.acknowledged_after >= timedelta(0)


# ---- what is in it ---------------------------------------------------------------------------------------


def test_what_the_exercise_opened_with_is_no_part_of_what_was_played(desk: Desk) -> None:
    desk.journal.create_space(make.space())
    events = [make.incident_opened(), make.request_filed()]
    desk.journal.append("live", events, author=HUB, at=make.LATER, seen=0)
    opens_with = opening_of_space(desk, desk.journal.space("live"), HUB, now=make.LATER)
    space = open_exercise(desk, make.space(name="kopie"), LEADER, plan(), (), opens_with)
    text = plain_text(review(desk.journal.read(space.name), space))

    assert "Er zijn geen besluiten over bijstand vastgelegd." in text
    assert "Er is nog niets gespeeld." in text
    assert "kopie van Ruimte live (ruimte live, tot volgnummer 2)" in text


def test_the_plan_that_was_made_anew_is_the_one_that_is_told(desk: Desk) -> None:
    room = Room(desk)
    room.do(LEADER, plan(VR06, name="Toch een heide", goals=("Op tijd uitvragen",)))
    document = review_of(room)

    assert document.subtitle == "Toch een heide"
    assert "Op tijd uitvragen" in plain_text(document)
    assert "Samen uitvragen" not in plain_text(document)


def test_an_improvised_inject_stands_in_the_timeline_and_a_planned_one_does_not(desk: Desk) -> None:
    room = Room(desk, inject(1, 60))
    room.set()
    room.do(LEADER, inject(0, 90, improvised=True))
    rows = grid(review_of(room), "Vnr", "Oefentijd", "Echte tijd", "Wie", "Wat")

    assert [row[4] for row in rows] == ["Oefenklok gezet", "Inject gepland 2"]


def test_the_latest_statement_of_an_inject_is_what_was_expected(desk: Desk) -> None:
    room = Room(desk, inject(1, 60))
    changed = inject(1, 90).model_dump() | {"answer_within_min": 1, "expected": "Belt meteen terug."}
    room.do(LEADER, ChangeInject.model_validate(changed))
    room.set()
    room.do(LEADER, DeliverInject(number=1))
    room.wait(120)
    room.do(VR07, AnswerInject(number=1, answer="Naar de sporthal."))
    document = review_of(room)

    assert [row[2] for row in deviations(document)] == ["1 min 00 s later dan verwacht"]
    assert "Belt meteen terug." in plain_text(document)


def test_the_clock_of_the_end_is_told_to_the_second(desk: Desk) -> None:
    room = Room(desk)
    room.set()
    room.wait(50)
    room.do(LEADER, EndExercise(real_at=room.clock))
    rows = grid(review_of(room), "Vnr", "Oefentijd", "Echte tijd", "Klok", "Snelheid")

    assert [(row[1][-8:], row[2][-8:], row[3]) for row in rows] == [
        ("16:00:00", "14:00:00", "loopt"),
        ("16:00:50", "14:00:50", "staat stil"),
    ]


def test_a_jump_forward_costs_no_real_time(desk: Desk) -> None:
    room = Room(desk)
    room.set()
    room.wait(60)
    room.set(forward=240)
    room.wait(60)
    room.do(LEADER, NoteLearningPoint(observation="De lijst was oud."))
    record = ExerciseRecord(desk.journal.read(room.space.name))

    assert record.told[-1].at == after(242)
    assert record.real(record.told[-1]) == REAL + timedelta(seconds=120)


def test_what_people_typed_reaches_the_review_as_it_is(desk: Desk) -> None:
    evil = '#set page() *vet* <b>x</b> $1$ "\\'
    room = Room(desk, inject(1, 5, text=evil))
    room.set()
    room.do(LEADER, DeliverInject(number=1))
    room.do(VR07, AnswerInject(number=1, answer=evil))
    room.do(LEADER, NoteLearningPoint(observation=evil))
    document = review_of(room)

    assert plain_text(document).count(evil) >= 3
    assert write_pdf(document)[:5] == b"%PDF-"


def test_no_account_name_stands_in_a_review(desk: Desk) -> None:
    secret = make.author(actor="Jansen de Vries", role=Role.REGIO, organisation="VR07")
    room = Room(desk, inject(1, 5))
    room.set()
    room.do(LEADER, DeliverInject(number=1))
    room.do(secret, AcknowledgeInject(number=1))

    assert "Jansen" not in plain_text(review_of(room))
    assert "Regio of partner (eigen gegevens) · VR07" in plain_text(review_of(room))


def test_every_page_says_that_it_is_an_exercise_and_where_the_journal_stood(desk: Desk) -> None:
    room = Room(desk)
    document = review_of(room)
    head = desk.journal.head(room.space.name)

    assert document.banner.startswith("OEFENING")
    assert document.seal is not None
    assert (document.seal.seq, document.seal.seal) == (head.seq, head.seal)


def test_a_review_on_paper_is_in_dutch_whatever_the_screen_speaks(desk: Desk) -> None:
    room = Room(desk, inject(1, 5))
    dutch = plain_text(review_of(room))
    speak("en")
    try:
        assert in_dutch(lambda: plain_text(review_of(room))) == dutch
    finally:
        speak("nl")


def test_a_kind_of_event_that_this_program_does_not_know_is_told_by_its_name() -> None:
    entries = journal_of((0, make.clock_set()), (5, make.learning_point()))
    strange = entries[-1]._replace(seq=9, kind="weather_changed", payload='{"wind": 9}')
    text = plain_text(review([*entries, strange], SPACE))

    assert "weather_changed" in text


def test_an_inject_of_a_newer_program_is_told_by_its_name() -> None:
    entries = journal_of((0, make.clock_set()))
    strange = entries[-1]._replace(seq=9, kind="inject_recalled", payload='{"why": "te vroeg"}')

    assert "inject_recalled" in plain_text(review([*entries, strange], SPACE))


def test_the_review_has_its_parts_in_one_order() -> None:
    titles = [one.text for one in made().blocks if isinstance(one, Heading) and one.level == 1]

    assert titles == [
        "De oefening",
        "Kerncijfers",
        "Per inject",
        "Afwijking van wat werd verwacht",
        "Besluiten over bijstand",
        "Leerpunten",
        "Tijdlijn",
        "Bijlage: de oefenklok",
    ]


def test_two_thousand_reactions_are_all_in_the_review() -> None:
    numbers = range(1, 401)
    planned = [(0.0, make.inject_planned(number, to_role=Role.REGIO)) for number in numbers]
    sent = [(10.0, make.inject_delivered(number, to_role=Role.REGIO)) for number in numbers]
    said = [
        (20.0, event)
        for number in numbers
        for code in ("VR07", "VR08")
        for event in (
            make.inject_acknowledged(number, organisation=code),
            make.inject_answered(number, organisation=code),
        )
    ]
    counted = figures(made(*planned, (0, make.clock_set()), *sent, *said))

    assert counted["Ontvangen gemeld"][0] == "800 van 800 ontvangers"
    assert counted["Mediaan tot antwoord"][0] == "10 s"


def test_the_record_and_the_picture_count_the_same() -> None:
    entries = played([(1, "VR07", True, 50), (2, "VR08", False, 60), (3, "VR07", True, 900), (3, "VR07", True, 950)])
    record, seen = ExerciseRecord(entries), picture(*entries, at=make.at(120))
    counted = seen.injects.set_index("number")

    for number in (1, 2, 3):
        own = [one for one in record.reactions if one.number == number]
        assert sum(one.answered is not None for one in own) == counted.at[number, "answered"]
        assert sum(one.acknowledged is not None for one in own) == counted.at[number, "acknowledged"]
        assert len(own) == counted.at[number, "receivers"]


def test_a_review_halfway_is_the_review_of_what_there_is(desk: Desk) -> None:
    room = Room(desk, inject(1, 5))
    room.set()
    entries = desk.journal.read(room.space.name)
    room.do(LEADER, DeliverInject(number=1))
    room.do(LEADER, EndExercise(real_at=room.clock))
    space: Space = room.space

    assert figures(review(entries, space))["Verstuurd"][0] == "0"
    assert figures(review_of(room))["Verstuurd"][0] == "1"
