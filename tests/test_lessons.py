"""Who lays a learning point before whom, who alone takes it on, and when does it wait too long? (decision D85)"""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from pydantic import ValidationError

from kcr2.actions import CarryLessons, Context, Intention, LayLesson, StepLesson, decide
from kcr2.errors import RefusedError
from kcr2.journal import Author, Entry
from kcr2.model import DUTCH_TIME, Event, LessonLaid, LessonStepped, LessonText
from kcr2.model.lesson import HAS_TERM, IS_TOLD, SHARED, WAYS
from kcr2.picture import Picture
from kcr2.picture.lessons import carried, shared, standing, steps_of, term_of
from kcr2.reader import entries_seen_by, seen_by
from kcr2.settings import Settings
from kcr2.terms import Due, LessonSource, LessonStatus, Quality, Role
from kcr2.view.preparation_lessons import (
    hidden_words,
    history_table,
    lesson_attention,
    lesson_table,
    origin_words,
    postponed_words,
    source_words,
)
from kcr2.view.preparation_own import own_words
from tests import make
from tests.pictures import picture, picture_of, row_of, said

VR07 = make.author(role=Role.REGIO, organisation="VR07")
VR08 = make.author(role=Role.REGIO, organisation="VR08")
VR25 = make.author(role=Role.REGIO, organisation="VR25")
HUB = make.author()
MINISTER = make.author(role=Role.AUTHORITY, organisation="JENV")
DAY = make.MOMENT.date()
NUMBER = "L-2025-0001"
TEXT = make.lesson_laid().model_dump(include=set(LessonText.model_fields))
WAY_TO = {
    LessonStatus.LAID: (),
    LessonStatus.TAKEN_ON: (LessonStatus.TAKEN_ON,),
    LessonStatus.RUNNING: (LessonStatus.TAKEN_ON, LessonStatus.RUNNING),
    LessonStatus.DONE: (LessonStatus.TAKEN_ON, LessonStatus.RUNNING, LessonStatus.DONE),
    LessonStatus.SECURED: (LessonStatus.TAKEN_ON, LessonStatus.RUNNING, LessonStatus.DONE, LessonStatus.SECURED),
    LessonStatus.DECLINED: (LessonStatus.DECLINED,),
}
"""How a learning point comes to stand somewhere."""


def stepped(number: int, status: LessonStatus, **values: Any) -> LessonStepped:
    """Make one step of VR07, with a term where it must have one."""
    term = {"term": DAY + timedelta(days=30) if status in HAS_TERM else None}
    dull = {"number": number, "lesson_status": status, "note": "Zo staat het ervoor."}
    return make.lesson_stepped(**{**dull, **term, **values})


def standing_at(status: LessonStatus, *, by: str = "KCR2") -> list[Event | Entry]:
    """Tell a learning point that was laid by somebody before VR07 and brought to a status."""
    steps = [stepped(number, one) for number, one in enumerate(WAY_TO[status], start=1)]
    return [said(make.lesson_laid(), by=by), *(said(step, by="VR07") for step in steps)]


def step(status: LessonStatus, **values: Any) -> StepLesson:
    """Want a step with all that may be said with it."""
    term = {"term": DAY + timedelta(days=20)} if status in HAS_TERM else {}
    dull = {"observed_at": make.MOMENT, "lesson_id": NUMBER, "lesson_status": status, "note": "Vastgelegd in de gids."}
    return StepLesson.model_validate({**dull, **term, **values})


def lay(**values: Any) -> LayLesson:
    """Want the usual learning point laid before VR07."""
    return LayLesson.model_validate({**TEXT, "observed_at": make.MOMENT, **values})


def carry(*points: int, **values: Any) -> CarryLessons:
    """Want learning points of an exercise laid before VR07."""
    lessons = [{**TEXT, "origin": make.lesson_origin(point), **values} for point in points]
    return CarryLessons.model_validate({"observed_at": make.MOMENT, "lessons": lessons})


def decided(intention: Intention, *told: Event | Entry, by: Author = VR07) -> list[Event]:
    """Decide an intention on a picture of what was told."""
    return decide(intention, Context(picture(*told), by))


def refusal(intention: Intention, *told: Event | Entry, match: str, by: Author = VR07) -> str:
    """Have an intention refused with this text, and give the rule."""
    with pytest.raises(RefusedError, match=match) as caught:
        decided(intention, *told, by=by)
    return caught.value.rule


def lesson(*told: Event | Entry, at: datetime = make.LATER, **values: Any) -> dict[str, Any]:
    """Give the one learning point of the register at a moment."""
    return row_of(picture(*told, at=at, settings=Settings(**values)).lessons)


# ---- laying it before somebody -----------------------------------------------------------------------


@pytest.mark.parametrize("owner", ["VR07", "VR25", "DEF", "RK", "KCR2", "JENV"])
def test_the_hub_lays_a_learning_point_before_anybody(owner: str) -> None:
    (event,) = decided(lay(owner=owner), by=HUB)

    assert isinstance(event, LessonLaid)
    assert (event.lesson_id, event.owner, event.origin) == (NUMBER, owner, None)


def test_the_next_learning_point_gets_the_next_number_of_the_year() -> None:
    (event,) = decided(lay(), make.lesson_laid("L-2025-0041"), make.lesson_laid("L-2024-0099"), by=HUB)

    assert event.model_dump()["lesson_id"] == "L-2025-0042"


@pytest.mark.parametrize(("author", "owner"), [(VR07, "VR07"), (MINISTER, "JENV")])
def test_an_owner_registers_what_it_learnt_itself(author: Author, owner: str) -> None:
    assert decided(lay(owner=owner), by=author)


@pytest.mark.parametrize(("author", "owner"), [(VR08, "VR07"), (VR07, "KCR2"), (MINISTER, "VR07")])
def test_an_owner_lays_nothing_before_another(author: Author, owner: str) -> None:
    assert refusal(lay(owner=owner), by=author, match=f"mag niet de voorbereiding bijhouden voor {owner}") == "own-data"


def test_a_learning_point_is_laid_before_somebody_who_exists() -> None:
    assert refusal(lay(owner="VR26"), by=HUB, match=r"^VR26 is geen regio, partner, gezag of KCR2") == "party-known"


@pytest.mark.parametrize("status", [LessonStatus.LAID, LessonStatus.DECLINED])
def test_what_nobody_has_in_hand_is_laid_before_another_and_waits_anew(status: LessonStatus) -> None:
    told = standing_at(status)

    (event,) = decided(lay(lesson_id=NUMBER, owner="VR08"), *told, by=HUB)
    row = lesson(*told, said(event, by="KCR2"))

    assert (row["owner"], row["status"], row["steps"]) == ("VR08", LessonStatus.LAID, 0)


@pytest.mark.parametrize("status", sorted(SHARED))
def test_what_an_owner_has_in_hand_is_not_laid_before_another(status: LessonStatus) -> None:
    told = rf"^leerpunt {NUMBER} is {LessonStatus(status).label} door VR07; voorleggen kan niet meer\."
    again = lay(lesson_id=NUMBER, owner="VR08")

    assert refusal(again, *standing_at(status), by=HUB, match=told) == "lesson-not-in-hand"


def test_only_who_laid_it_lays_it_anew() -> None:
    own = standing_at(LessonStatus.LAID, by="VR07")

    assert refusal(lay(lesson_id=NUMBER, owner="VR08"), *own, by=HUB, match=r"^KCR2: KCR2 mag niet") == "own-data"
    assert decided(lay(lesson_id=NUMBER, recommendation="Beter verwoord."), *own)


def test_what_is_laid_anew_is_not_older_than_how_it_lies() -> None:
    older = lay(lesson_id=NUMBER, owner="VR08", observed_at=make.MOMENT - timedelta(minutes=1))

    assert refusal(older, *standing_at(LessonStatus.LAID), by=HUB, match="wat er al ligt") == "newer-than-held"


def test_a_learning_point_that_is_not_there_is_not_laid_anew_nor_answered() -> None:
    told = rf"^leerpunt {NUMBER} staat niet in het register; er zijn er 0\."

    assert refusal(lay(lesson_id=NUMBER), by=HUB, match=told) == "lesson-known"
    assert refusal(step(LessonStatus.TAKEN_ON), match=told) == "lesson-known"


def test_laid_anew_it_keeps_where_it_came_from() -> None:
    origin = make.lesson_origin(4)
    first = said(make.lesson_laid(origin=origin, lesson_source=LessonSource.EXERCISE), by="KCR2")

    (event,) = decided(lay(lesson_id=NUMBER, owner="VR08"), first, by=HUB)

    assert event.model_dump()["origin"] == origin.model_dump()


# ---- carrying over from an exercise --------------------------------------------------------------------


def test_learning_points_of_an_exercise_come_as_one_act_with_numbers_in_order() -> None:
    events = decided(carry(2, 5), make.lesson_laid("L-2025-0003"), by=HUB)

    assert [event.model_dump()["lesson_id"] for event in events] == ["L-2025-0004", "L-2025-0005"]
    assert [event.model_dump()["origin"]["point"] for event in events] == [2, 5]
    assert all(event.model_dump()["observed_at"] == make.MOMENT for event in events)


@pytest.mark.parametrize("status", LessonStatus)
def test_a_learning_point_of_an_exercise_comes_once_wherever_it_stands(status: LessonStatus) -> None:
    _laid, *steps = standing_at(status)
    first = said(make.lesson_laid(origin=make.lesson_origin(2)), by="KCR2")
    told = r"^leerpunt 2 van oefening Twee branden staat al in het register\."

    assert refusal(carry(1, 2), first, *steps, by=HUB, match=told) == "lesson-once"


def test_a_learning_point_is_not_named_twice_in_one_act() -> None:
    assert refusal(carry(3, 3), by=HUB, match=r"^leerpunt 3 van oefening") == "lesson-once"


def test_the_same_number_of_another_exercise_is_another_learning_point() -> None:
    elsewhere = said(make.lesson_laid(origin=make.lesson_origin(2, space="oef-kust")), by="KCR2")

    assert decided(carry(2), elsewhere, by=HUB)
    assert carried(picture(elsewhere).facts, "oef-kust") == {2}
    assert carried(picture(elsewhere).facts, "oef-heide") == frozenset()


def test_of_two_learning_points_with_one_unknown_owner_none_comes() -> None:
    lessons = [{**TEXT, "origin": make.lesson_origin(n), "owner": who} for n, who in ((1, "VR07"), (2, "VR26"))]
    both = CarryLessons.model_validate({"observed_at": make.MOMENT, "lessons": lessons})

    assert refusal(both, by=HUB, match=r"^VR26 is geen") == "party-known"


def test_carrying_over_nothing_is_no_act() -> None:
    with pytest.raises(ValidationError, match="at least 1"):
        carry()


@pytest.mark.parametrize("author", [VR07, MINISTER, make.author(role=Role.BEHEER)], ids=lambda one: one.role.value)
def test_only_the_hub_carries_over(author: Author) -> None:
    assert refusal(carry(1), by=author, match="mag niet een bijstandsaanvraag behandelen") == "role"


# ---- whose step it is ----------------------------------------------------------------------------------

PAIRS = list(product(LessonStatus, LessonStatus))


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_learning_point_goes_the_ways_that_there_are_and_no_other(source: LessonStatus, target: LessonStatus) -> None:
    told = standing_at(source)

    if target in WAYS[source]:
        (event,) = decided(step(target), *told)
        assert lesson(*told, said(event, by="VR07"))["status"] == target
    else:
        assert (
            refusal(step(target), *told, match=rf"^leerpunt {NUMBER} is {source.label} en kan niet")
            == "lesson-in-order"
        )


def test_what_is_secured_goes_nowhere() -> None:
    assert (
        refusal(step(LessonStatus.RUNNING), *standing_at(LessonStatus.SECURED), match="niets meer") == "lesson-in-order"
    )


@pytest.mark.parametrize("status", LessonStatus)
@pytest.mark.parametrize("author", [HUB, VR08, MINISTER], ids=lambda one: str(one.organisation))
def test_nobody_but_the_owner_takes_a_step(author: Author, status: LessonStatus) -> None:
    for target in WAYS[status]:
        told = rf"^{author.organisation}: {author.organisation} mag niet .* voor VR07: iedere eigenaar beslist"
        assert refusal(step(target), *standing_at(status), by=author, match=told) == "own-data"


@pytest.mark.parametrize("role", [Role.RIJK, Role.BESTUUR, Role.VALIDATOR, Role.BEHEER])
def test_who_only_reads_takes_no_step(role: Role) -> None:
    reader = make.author(role=role, organisation="VR07")

    assert refusal(step(LessonStatus.TAKEN_ON), make.lesson_laid(), by=reader, match="mag niet de voorb") == "role"


def test_the_hub_takes_on_what_is_its_own() -> None:
    own = said(make.lesson_laid(owner="KCR2"), by="KCR2")

    assert decided(step(LessonStatus.TAKEN_ON), own, by=HUB)


def test_declining_owes_no_reason() -> None:
    (event,) = decided(step(LessonStatus.DECLINED, note=""), *standing_at(LessonStatus.LAID))

    assert event.model_dump()["note"] == ""


@pytest.mark.parametrize("status", sorted(IS_TOLD))
def test_what_means_nothing_without_a_note_is_refused_without(status: LessonStatus) -> None:
    before = {LessonStatus.RUNNING: LessonStatus.TAKEN_ON, LessonStatus.DONE: LessonStatus.RUNNING}
    source = before.get(LessonStatus(status), LessonStatus.DONE)
    told = rf"^bij {LessonStatus(status).label} van leerpunt {NUMBER} hoort .*; de toelichting heeft 0 tekens\."

    assert refusal(step(LessonStatus(status), note=" "), *standing_at(source), match=told) == "lesson-says"


def test_who_takes_it_on_names_a_day_that_is_still_to_come() -> None:
    laid = standing_at(LessonStatus.LAID)
    told = rf"^leerpunt {NUMBER} heeft nog geen termijn; wie het overneemt, noemt er een\."
    past = r"^gereed vóór 03-04-2025 is niet na vandaag, 03-04-2025\."

    assert refusal(step(LessonStatus.TAKEN_ON, term=None), *laid, match=told) == "lesson-term"
    assert refusal(step(LessonStatus.TAKEN_ON, term=DAY), *laid, match=past) == "lesson-term"
    assert decided(step(LessonStatus.TAKEN_ON, term=DAY + timedelta(days=1), note=""), *laid)


def test_the_term_is_kept_until_another_is_named() -> None:
    told = standing_at(LessonStatus.TAKEN_ON)

    (event,) = decided(step(LessonStatus.RUNNING, term=None), *told)

    assert lesson(*told, said(event, by="VR07"))["term"] == (DAY + timedelta(days=30)).isoformat()


def test_who_takes_on_what_it_declined_names_a_day_anew() -> None:
    told = [*standing_at(LessonStatus.TAKEN_ON), said(stepped(2, LessonStatus.DECLINED), by="VR07")]

    assert refusal(step(LessonStatus.TAKEN_ON, term=None), *told, match="heeft nog geen termijn") == "lesson-term"
    assert decided(step(LessonStatus.TAKEN_ON), *told)


def test_who_is_too_late_tells_how_it_goes_without_putting_the_day_off() -> None:
    late = said(stepped(1, LessonStatus.TAKEN_ON, term=DAY), by="VR07")
    told = [said(make.lesson_laid(), by="KCR2"), late]

    assert decided(step(LessonStatus.RUNNING, term=DAY), *told)
    assert refusal(step(LessonStatus.RUNNING, term=DAY - timedelta(days=1)), *told, match="niet na") == "lesson-term"


@pytest.mark.parametrize("status", [LessonStatus.TAKEN_ON, LessonStatus.RUNNING])
def test_to_stay_is_to_tell_how_it_goes_or_to_name_another_day(status: LessonStatus) -> None:
    told = standing_at(status)
    same = DAY + timedelta(days=30)

    assert decided(step(status, note="", term=DAY + timedelta(days=60)), *told)
    assert decided(step(status, note="Halverwege.", term=None), *told)
    assert refusal(step(status, note="", term=None), *told, match="hoort") == "lesson-says"
    assert refusal(step(status, note="", term=same), *told, match="hoort") == "lesson-says"


def test_steps_are_numbered_on_also_when_it_was_laid_before_another() -> None:
    told = [*standing_at(LessonStatus.DECLINED), said(make.lesson_laid(owner="VR08"), by="KCR2")]

    (event,) = decided(step(LessonStatus.TAKEN_ON), *told, by=VR08)
    row = lesson(*told, said(event, by="VR08"))

    assert event.model_dump()["number"] == 2
    assert (row["status"], row["steps"]) == (LessonStatus.TAKEN_ON, 1)


def test_of_two_that_answer_and_lay_it_anew_the_second_is_told_so() -> None:
    assert make.lesson_laid().subject == make.lesson_stepped().subject == f"lessons:{NUMBER}"


# ---- any order of wanted steps ---------------------------------------------------------------------------


def tried(intention: Intention, *told: Entry, by: Author) -> tuple[Event | None, str]:
    """Give the event that an intention leads to, or the rule that stopped it."""
    try:
        (event,) = decided(intention, *told, by=by)
    except RefusedError as refused:
        return None, refused.rule
    return event, ""


class Going(RuleBasedStateMachine):
    """A learning point of VR07 with which anybody wants anything, in any order; what was told of it so far."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Entry] = [said(make.lesson_laid(), by="KCR2")]
        self.status = LessonStatus.LAID

    @rule(target_status=st.sampled_from(LessonStatus), who=st.sampled_from([VR07, VR08, HUB]), note=st.booleans())
    def want(self, target_status: LessonStatus, who: Author, *, note: bool) -> None:
        """Want a step, with or without a note; only what the table has may happen, and only by the owner."""
        wanted = step(target_status, note="Gedaan." if note else "")
        may = who is VR07 and target_status in WAYS[self.status]
        needs = target_status in IS_TOLD
        event, stopped = tried(wanted, *self.told, by=who)
        if event is None:
            untold = not note and (needs or target_status is self.status)
            assert not may or (stopped == "lesson-says" and untold)
            return
        assert may
        assert note or not needs or target_status is self.status
        self.told.append(said(event, by=who.organisation))
        self.status = target_status

    @invariant()
    def stands_where_it_was_brought(self) -> None:
        """Say in the picture what the last accepted step said, and wait for nothing that is settled."""
        row = lesson(*self.told)
        assert row["status"] == self.status
        assert pd.isna(row["due"]) == (self.status in {LessonStatus.DONE, LessonStatus.SECURED, LessonStatus.DECLINED})
        assert row["steps"] == len(self.told) - 1


Going.TestCase.settings = settings(max_examples=20, stateful_step_count=8, deadline=None)
TestGoing = Going.TestCase


# ---- when it waits too long --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "due", "left"),
    [
        (datetime(2025, 5, 14, 23, 59, tzinfo=DUTCH_TIME), Due.SOON, 1),
        (datetime(2025, 5, 15, 0, 0, tzinfo=DUTCH_TIME), Due.OVERDUE, 0),
        (datetime(2025, 4, 15, 0, 0, tzinfo=DUTCH_TIME), Due.SOON, 30),
        (datetime(2025, 4, 14, 23, 59, tzinfo=DUTCH_TIME), Due.IN_TIME, 31),
    ],
)
def test_an_answer_is_waited_for_six_weeks_by_the_dutch_calendar(at: datetime, due: Due, left: int) -> None:
    row = lesson(make.lesson_laid(), at=at.astimezone(UTC))

    assert (row["due"], row["days_left"], row["due_on"]) == (due.value, left, "2025-05-15")


def test_how_long_an_answer_may_take_is_a_setting() -> None:
    assert lesson(make.lesson_laid(), lesson_answer_days=7)["due_on"] == "2025-04-10"
    assert lesson(make.lesson_laid(), lesson_answer_days=7, lesson_warning_days=0)["due"] == Due.IN_TIME


@pytest.mark.parametrize("minutes", [0, -1])
def test_what_was_taken_on_is_too_late_from_its_day_on(minutes: int) -> None:
    midnight = datetime(2025, 5, 3, tzinfo=DUTCH_TIME).astimezone(UTC) + timedelta(minutes=minutes)

    row = lesson(*standing_at(LessonStatus.RUNNING), at=midnight)

    assert (row["term"], row["due"] == Due.OVERDUE) == ("2025-05-03", minutes == 0)


@pytest.mark.parametrize("status", [LessonStatus.DONE, LessonStatus.SECURED, LessonStatus.DECLINED])
def test_nothing_is_waited_for_when_it_is_done_or_declined(status: LessonStatus) -> None:
    row = lesson(*standing_at(status), at=make.at(1_000_000))

    assert pd.isna(row["due"])
    assert pd.isna(row["days_left"])


def test_a_term_that_moves_along_shows_how_often_it_was_put_off() -> None:
    days = [DAY + timedelta(days=add) for add in (10, 20, 15, 40)]
    steps = [stepped(n, LessonStatus.TAKEN_ON, term=day) for n, day in enumerate(days, start=1)]

    row = lesson(make.lesson_laid(), *(said(one, by="VR07") for one in steps))

    assert (row["postponed"], row["term"]) == (2, days[-1].isoformat())
    assert [postponed_words(n) for n in (0, 1, 2)] == ["–", "1 keer verzet", "2 keer verzet"]


def test_the_last_term_that_was_named_holds_and_none_is_none() -> None:
    assert term_of([]) is None
    assert term_of([{"term": "2025-05-01"}, {"term": None}]) == "2025-05-01"
    assert standing([]) is LessonStatus.LAID


def test_what_waits_too_long_goes_first() -> None:
    told = [
        *standing_at(LessonStatus.SECURED),
        make.lesson_laid("L-2025-0002", owner="VR08", observed_at=make.at(-60 * 24 * 43)),
        make.lesson_laid("L-2025-0003", owner="VR06"),
    ]

    assert list(picture(*told).lessons["lesson_id"]) == ["L-2025-0002", "L-2025-0003", NUMBER]
    counted = lesson_attention(picture(*told))
    assert (counted.total, counted.overdue, counted.soon, counted.unknown) == (2, 1, 0, 0)


def test_what_waits_on_an_organisation_is_told_where_it_works() -> None:
    told = [
        make.lesson_laid(),
        make.lesson_laid("L-2025-0002", observed_at=make.at(-60 * 24 * 50)),
        make.lesson_laid("L-2025-0003"),
        said(make.lesson_stepped("L-2025-0003", term=DAY), by="VR07"),
        make.plan_registered(review_by=DAY),
        make.plan_registered("P-2025-0002", name="Een ander plan", review_by=DAY + timedelta(days=1)),
        make.plan_registered("P-2025-0003", owner="VR08", review_by=DAY),
    ]

    words = own_words(picture(*told), "VR07")

    assert words == (
        "2 leerpunten wachten op uw antwoord, 1 eigen leerpunt is te laat en 1 eigen plan is te laat herzien"
    )
    assert own_words(picture(*told), "VR08") == "1 eigen plan is te laat herzien"
    assert own_words(picture(*told), "VR25") == ""


# ---- who reads it ------------------------------------------------------------------------------------------

READERS = {
    "hub": HUB,
    "owner": VR07,
    "another region": VR25,
    "new owner": VR08,
    "state": make.author(role=Role.RIJK, organisation="NCC"),
    "minister": MINISTER,
    "board": make.author(role=Role.BESTUUR, organisation="Veiligheidsberaad"),
    "administration": make.author(role=Role.BEHEER, organisation="KCR2"),
}


def who_reads(seen: Picture) -> set[str]:
    """Give who sees the learning point and its steps."""
    views = {name: seen_by(seen, author) for name, author in READERS.items()}
    return {name for name, view in views.items() if len(view.lessons)}


@pytest.mark.parametrize("status", [LessonStatus.LAID, LessonStatus.DECLINED])
def test_what_an_owner_did_not_take_on_is_between_owner_and_hub(status: LessonStatus) -> None:
    assert who_reads(picture(*standing_at(status))) == {"hub", "owner"}


@pytest.mark.parametrize("status", sorted(SHARED))
def test_what_an_owner_took_on_is_for_all_who_read_figures(status: LessonStatus) -> None:
    assert who_reads(picture(*standing_at(status))) == {
        *("hub", "owner", "another region", "new owner", "state", "minister")
    }


def test_steps_are_as_private_as_their_learning_point() -> None:
    seen = picture(*standing_at(LessonStatus.DECLINED))

    assert [len(seen_by(seen, author).lesson_steps) for author in (HUB, VR07, VR08)] == [1, 1, 0]
    assert not seen_by(seen, VR08).facts["lesson_steps"]


def test_who_declined_still_sees_its_own_step_after_it_went_to_another() -> None:
    told = [*standing_at(LessonStatus.DECLINED), said(make.lesson_laid(owner="VR08"), by="KCR2")]

    assert len(seen_by(picture(*told), VR07).lesson_steps) == 1
    assert len(seen_by(picture(*told), VR08).lessons) == 1


@pytest.mark.parametrize("after", [(), (LessonStatus.TAKEN_ON,)], ids=["it waits", "it was taken on"])
def test_what_one_owner_declined_is_not_told_to_whom_it_was_laid_before_after(after: tuple[LessonStatus, ...]) -> None:
    steps = [said(stepped(number, one), by="VR08") for number, one in enumerate(after, start=2)]
    again = [*standing_at(LessonStatus.DECLINED), said(make.lesson_laid(owner="VR08"), by="KCR2"), *steps]
    journal = [entry._replace(seq=seq) for seq, entry in enumerate(again, start=1) if isinstance(entry, Entry)]
    whole = picture_of(journal, at=make.LATER)
    told = {name: [one.seq for one in entries_seen_by(journal, whole, who)] for name, who in READERS.items()}

    everything = list(range(1, len(journal) + 1))
    assert told["hub"] == everything
    assert told["new owner"] == everything[2:]
    assert told["owner"][:2] == [1, 2]
    assert told["state"] == told["minister"] == (everything[2:] if after else [])
    assert set(seen_by(whole, READERS["new owner"]).lesson_steps["reported_by"]) == ({"VR08"} if after else set())


def test_a_list_that_is_not_whole_says_so() -> None:
    assert hidden_words(2, 2) == ""
    assert hidden_words(2, 5).startswith("U ziet 2 van de 5 leerpunten")


# ---- how it looks ------------------------------------------------------------------------------------------


def test_a_learning_point_is_shown_with_owner_days_and_where_it_was_learnt() -> None:
    told = [said(make.lesson_laid(happened_on=date(2025, 2, 3)), by="KCR2"), said(make.lesson_stepped(note="Loopt."))]

    (row,) = lesson_table(picture(*told).lessons).to_dict("records")

    assert (row["Termijn"], row["Stand leerpunt"]) == ("◔ binnenkort", "overgenomen")
    assert (row["Eigenaar"], row["Voorgelegd door"]) == ("VR07 Gelderland-Midden", "KCR2")
    assert (row["Uiterlijk vóór"], row["Nog"]) == ("03-05-2025", "nog 30 dagen")
    assert row["Geleerd uit"] == "evaluatie na inzet Evaluatie heidebrand, 03-02-2025"
    assert (row["Laatste bericht"], row["Kwaliteit"], row["Verzet"]) == ("Loopt.", "bevestigd", "–")


def test_what_is_settled_shows_no_day_that_is_waited_for() -> None:
    (row,) = lesson_table(picture(*standing_at(LessonStatus.DECLINED)).lessons).to_dict("records")

    assert (row["Termijn"], row["Uiterlijk vóór"], row["Nog"]) == ("–", "–", "–")


def test_without_a_recommendation_the_observation_is_shown() -> None:
    (row,) = lesson_table(picture(make.lesson_laid(recommendation="")).lessons).to_dict("records")

    assert row["Aanbeveling"] == "De lijst was oud."


def test_a_learning_point_of_an_exercise_says_where_it_is_to_be_found() -> None:
    origin = make.lesson_origin(3, about_inject=2)
    row = row_of(picture(make.lesson_laid(origin=origin, lesson_source=LessonSource.EXERCISE)).lessons)

    assert origin_words(origin.model_dump()) == (
        "leerpunt 3, inject 2, ruimte oef-heide, volgnummer 7, zegel abababababababab"
    )
    assert source_words(row).startswith("oefening Evaluatie heidebrand (leerpunt 3, inject 2")


def test_the_history_tells_every_step_with_who_took_it() -> None:
    table = history_table(picture(*standing_at(LessonStatus.DONE)), NUMBER)

    assert list(table["Stand"]) == ["voorgelegd", "overgenomen", "in uitvoering", "gereed"]
    assert list(table["Door"]) == ["KCR2", "VR07", "VR07", "VR07"]
    assert list(table["Gereed vóór"]) == ["–", "03-05-2025", "03-05-2025", "–"]


def test_the_steps_are_a_table_of_the_picture_too() -> None:
    table = picture(*standing_at(LessonStatus.DONE)).table("lesson_steps")

    assert list(table["number"]) == [1, 2, 3]
    assert set(table["reported_by"]) == {"VR07"}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(LessonStatus), max_size=6), st.booleans())
def test_it_is_shared_exactly_when_its_last_step_says_so(statuses: list[LessonStatus], anew: bool) -> None:
    steps = [said(stepped(number, one), by="VR07") for number, one in enumerate(statuses, start=1)]
    again = [said(make.lesson_laid(), by="KCR2")] if anew else []
    facts = picture(said(make.lesson_laid(), by="KCR2"), *steps, *again).facts

    last = LessonStatus.LAID if anew or not statuses else statuses[-1]

    assert (NUMBER in shared(facts)) == (last in SHARED)
    assert len(steps_of(facts)[NUMBER]) == (0 if anew else len(statuses))


def test_every_way_ends_somewhere_and_every_standing_can_be_reached() -> None:
    reached = {LessonStatus.LAID}
    while more := {target for source in reached for target in WAYS[source]} - reached:
        reached |= more

    assert reached == set(LessonStatus)
    assert set(WAYS) == set(LessonStatus)


def test_a_learning_point_told_outside_a_live_space_keeps_its_quality() -> None:
    (event,) = decided(lay(quality=Quality.FICTITIOUS), by=HUB)

    assert event.model_dump()["quality"] is Quality.FICTITIOUS
