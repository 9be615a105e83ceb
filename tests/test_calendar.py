"""Does the exercise calendar let in what may be, refuse the rest by its rule, and tell in time what is late?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kcr2.actions import (
    CancelExercise,
    Context,
    EvaluateExercise,
    HoldExercise,
    Intention,
    MoveExercise,
    ScheduleExercise,
    decide,
)
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.exchange.exercise_copy import STAYS
from kcr2.journal import Author, Entry, Journal
from kcr2.model import DUTCH_TIME, CalendarExercise, CalendarPlan, Event
from kcr2.picture import Picture
from kcr2.settings import Settings
from kcr2.terms import CalendarDue, CalendarState, Quality, Role
from kcr2.view.preparation_calendar import (
    SIGNS,
    calendar_attention,
    calendar_table,
    month_table,
    state_words,
    when_words,
    year_table,
    years,
)
from kcr2.words import speak
from tests import make
from tests.pictures import SETTINGS, picture, reference, row_of, said

VR07 = make.author(role=Role.REGIO, organisation="VR07")
VR08 = make.author(role=Role.REGIO, organisation="VR08")
JENV = make.author(role=Role.AUTHORITY, organisation="JENV")
HUB = make.author(role=Role.KCR2, organisation="KCR2")
ID = "OEF-2025-0001"
PAST: dict[str, Any] = {"starts_at": make.at(-300), "ends_at": make.at(-120)}
UNSURE: dict[str, Any] = {"quality": Quality.UNCONFIRMED}


@pytest.fixture(autouse=True)
def _in_dutch() -> Iterator[None]:
    """Speak Dutch again after a test that spoke English."""
    yield
    speak("nl")


def own(event: Event) -> Entry:
    """Record an event of the calendar by its organiser."""
    return said(event, by=event.organiser)  # type: ignore[attr-defined]


def plan(**values: Any) -> ScheduleExercise:
    """Want an exercise of VR07 in the calendar, a week after MOMENT."""
    said_ = make.exercise_scheduled(**values).model_dump(include=set(CalendarPlan.model_fields))
    return ScheduleExercise(**said_)


def about(kind: type[Intention], **values: Any) -> Intention:
    """Want something of the exercise of VR07."""
    return kind.model_validate({"exercise_id": ID, "observed_at": make.MOMENT, **values})


def decided(intention: Intention, author: Author, *told: Event | Entry) -> CalendarExercise:
    """Decide on what was told, and give the one line of the calendar that follows."""
    (event,) = decide(intention, Context(picture(*told), author))
    assert isinstance(event, CalendarExercise)
    return event


def refusal(intention: Intention, author: Author, *told: Event | Entry, match: str) -> str:
    """Have it refused with this text, and give the rule."""
    with pytest.raises(RefusedError, match=match) as caught:
        decide(intention, Context(picture(*told), author))
    return caught.value.rule


PLANNED = own(make.exercise_scheduled())
BEGUN = own(make.exercise_scheduled(**PAST))
HELD = own(make.exercise_held(**PAST, spaces=("oef-heide",)))


# ---- planning --------------------------------------------------------------------------------------


def test_a_new_exercise_gets_the_next_number_of_the_dutch_year() -> None:
    first = decided(plan(), VR07)
    second = decided(plan(), VR07, PLANNED)

    assert (first.exercise_id, second.exercise_id) == ("OEF-2025-0001", "OEF-2025-0002")
    assert first.state is CalendarState.PLANNED


def test_a_new_exercise_may_be_decided_anew_and_a_plan_stated_anew_may_not() -> None:
    assert plan().is_new()
    assert not plan().model_copy(update={"exercise_id": ID}).is_new()


def test_a_region_a_partner_an_authority_and_the_hub_plan_their_own() -> None:
    for author in (VR07, make.author(role=Role.REGIO, organisation="RK"), JENV, HUB):
        assert decided(plan(organiser=author.organisation), author).organiser == author.organisation


def test_nobody_plans_an_exercise_of_another_region() -> None:
    assert refusal(plan(), VR08, match="^VR08: VR08 mag niet .* voor VR07: iedere eigenaar beslist") == "own-data"


@pytest.mark.parametrize("role", [Role.BESTUUR, Role.RIJK, Role.VALIDATOR, Role.BEHEER])
def test_who_prepares_nothing_plans_nothing(role: Role) -> None:
    author = make.author(role=role, organisation="VR07")

    assert refusal(plan(), author, match="mag niet de voorbereiding bijhouden") == "role"


def test_an_organiser_that_does_not_exist_plans_nothing() -> None:
    nobody = make.author(role=Role.REGIO, organisation="VR26")

    assert refusal(plan(organiser="VR26"), nobody, match="^VR26 is geen regio, partner, gezag of KCR2") == "party-known"


def test_a_participant_that_does_not_exist_is_refused() -> None:
    assert refusal(plan(participants=("VR08", "XX")), VR07, match="^XX is geen regio") == "party-known"


def test_the_hub_takes_over_an_exercise_never_as_confirmed() -> None:
    told = r"^wat KCR2 van VR07 overneemt, kan niet bevestigd heten\. Neem over als onbevestigd; VR07 bevestigt zelf\."

    assert refusal(plan(), HUB, match=told) == "transcribed-unconfirmed"
    assert decided(plan(**UNSURE), HUB).organiser == "VR07"


def test_the_hub_never_goes_on_with_what_its_organiser_stated_itself() -> None:
    told = r"^VR07 gaf dit zelf op, stand van 03-04-2025 12:00 UTC; die opgave blijft staan\. Vraag VR07 "
    cancel = about(CancelExercise, reason="Te druk.", **UNSURE)

    assert refusal(cancel, HUB, PLANNED, match=told) == "own-report-stands"


def test_the_hub_goes_on_with_what_it_took_over_until_the_organiser_states_it() -> None:
    taken_over = said(make.exercise_scheduled(**UNSURE), by="KCR2")
    cancel = about(CancelExercise, reason="Te druk.", **UNSURE)

    assert decided(cancel, HUB, taken_over).state is CalendarState.CANCELLED
    assert refusal(cancel, HUB, taken_over, PLANNED, match="zelf op") == "own-report-stands"


def test_a_plan_is_stated_anew_as_a_whole_while_it_is_planned() -> None:
    anew = plan(name="Drie branden", participants=()).model_copy(update={"exercise_id": ID})

    changed = decided(anew, VR07, PLANNED)

    assert (changed.exercise_id, changed.name, changed.participants) == (ID, "Drie branden", ())
    told = r"^OEF-2025-0001 is gehouden; bijwerken kan alleen als de oefening gepland is\."
    assert refusal(anew, VR07, HELD, match=told) == "calendar-in-order"


def test_an_exercise_keeps_its_organiser() -> None:
    anew = plan(organiser="VR08").model_copy(update={"exercise_id": ID})
    told = r"^OEF-2025-0001 is van VR07; een andere organisator \(VR08\) zet een eigen oefening in de kalender\."

    assert refusal(anew, VR07, PLANNED, match=told) == "calendar-organiser-kept"
    assert refusal(anew, VR08, PLANNED, match="VR08 mag niet") == "own-data"


# ---- what became of it -------------------------------------------------------------------------------

DOING: dict[type[Intention], dict[str, Any]] = {
    MoveExercise: {"starts_at": make.at(9_000), "ends_at": make.at(9_100), "reason": "De zaal is bezet."},
    CancelExercise: {"reason": "Te druk."},
    HoldExercise: {},
    EvaluateExercise: {"report": "map 4"},
}


@pytest.mark.parametrize("kind", DOING)
def test_nothing_becomes_of_an_exercise_that_is_not_in_the_calendar(kind: type[Intention]) -> None:
    told = r"^oefening OEF-2025-0001 staat niet in de kalender; daarin staan er 0\."

    assert refusal(about(kind, **DOING[kind]), VR07, match=told) == "calendar-known"


@pytest.mark.parametrize("kind", DOING)
def test_what_becomes_of_an_exercise_is_its_organisers_to_tell(kind: type[Intention]) -> None:
    begun = HELD if kind is EvaluateExercise else BEGUN

    assert refusal(about(kind, **DOING[kind]), VR08, begun, match="VR08 mag niet") == "own-data"
    assert decided(about(kind, **DOING[kind]), VR07, begun).exercise_id == ID


@pytest.mark.parametrize("kind", [MoveExercise, CancelExercise, HoldExercise])
@pytest.mark.parametrize("state", ["held", "evaluated", "cancelled"])
def test_only_what_is_planned_is_moved_cancelled_or_held(kind: type[Intention], state: str) -> None:
    event = {"held": make.exercise_held, "evaluated": make.exercise_evaluated, "cancelled": make.exercise_cancelled}
    told = own(event[state](**PAST))

    assert refusal(about(kind, **DOING[kind]), VR07, told, match="als de oefening gepland is") == "calendar-in-order"


@pytest.mark.parametrize("told", [PLANNED, own(make.exercise_evaluated()), own(make.exercise_cancelled())])
def test_only_what_was_held_is_evaluated(told: Entry) -> None:
    evaluate = about(EvaluateExercise, report="map 4")

    assert refusal(evaluate, VR07, told, match="kan alleen als de oefening gehouden is") == "calendar-in-order"


def test_a_move_says_why_and_keeps_the_rest() -> None:
    moved = decided(about(MoveExercise, **DOING[MoveExercise]), VR07, PLANNED)

    assert (moved.starts_at, moved.reason, moved.name) == (make.at(9_000), "De zaal is bezet.", "Twee branden")
    assert moved.state is CalendarState.PLANNED
    with pytest.raises(ValidationError, match="reason"):
        about(MoveExercise, starts_at=make.at(9_000), ends_at=make.at(9_100))


def test_a_move_goes_to_a_date_that_is_still_to_come() -> None:
    back = about(MoveExercise, reason="Eerder.", starts_at=make.at(-60), ends_at=make.LATER)
    told = r"^de nieuwe datum van OEF-2025-0001 eindigt op 03-04-2025 13:00 UTC en is al voorbij\."

    assert refusal(back, VR07, PLANNED, match=told) == "calendar-to-come"
    on_time = about(MoveExercise, reason="Eerder.", starts_at=make.at(-60), ends_at=make.at(61))
    assert decided(on_time, VR07, PLANNED).ends_at == make.at(61)


def test_what_becomes_of_an_exercise_is_not_older_than_what_is_held_of_it() -> None:
    older = about(CancelExercise, reason="Geen zaal.", observed_at=make.MOMENT - timedelta(minutes=1))

    assert refusal(older, VR07, PLANNED, match=f"{ID} is van .*; wat er al ligt is van") == "newer-than-held"


def test_a_cancelled_exercise_says_why() -> None:
    assert decided(about(CancelExercise, reason="Te druk."), VR07, PLANNED).reason == "Te druk."
    with pytest.raises(ValidationError, match="reason"):
        about(CancelExercise, reason="")


def test_an_exercise_is_held_once_it_has_begun() -> None:
    told = r"^OEF-2025-0001 begint pas op 10-04-2025 12:00 UTC\. Meld dit na de oefening"

    assert refusal(about(HoldExercise), VR07, PLANNED, match=told) == "calendar-begun"
    assert decided(about(HoldExercise), VR07, BEGUN).state is CalendarState.HELD


def test_who_held_it_may_name_the_spaces_and_else_they_are_as_planned() -> None:
    planned = own(make.exercise_scheduled(**PAST, spaces=("oef-heide",)))

    assert decided(about(HoldExercise), VR07, planned).spaces == ("oef-heide",)
    assert decided(about(HoldExercise, spaces=("oef-2",)), VR07, planned).spaces == ("oef-2",)


def test_an_evaluation_can_be_read_somewhere() -> None:
    told = r"^van OEF-2025-0001 is geen verslag en geen oefenruimte met evaluatie genoemd: 0 vindplaatsen\."

    assert refusal(about(EvaluateExercise), VR07, HELD, match=told) == "calendar-evaluation-found"
    assert decided(about(EvaluateExercise, report="map 4"), VR07, HELD).report == "map 4"
    assert decided(about(EvaluateExercise, review_space="oef-heide"), VR07, HELD).review_space == "oef-heide"


def test_an_evaluation_names_a_space_in_which_the_exercise_was_held() -> None:
    told = r"^ruimte elders hoort niet bij OEF-2025-0001; daarbij horen: oef-heide\."

    assert refusal(about(EvaluateExercise, review_space="elders"), VR07, HELD, match=told) == "calendar-space-known"


def test_the_whole_way_of_an_exercise_through_a_desk() -> None:
    desk = Desk(Journal("sqlite://"), reference(), SETTINGS)
    desk.journal.create_space(make.space())
    steps = [
        plan(**PAST),
        about(HoldExercise, spaces=("oef-heide",)),
        about(EvaluateExercise, review_space="oef-heide"),
    ]

    for minutes, step in enumerate(steps):
        desk.perform(make.space(), VR07, [step], now=make.at(minutes))

    row = row_of(desk.picture(make.space(), now=make.LATER).calendar)
    kinds = [entry.kind for entry in desk.journal.read("live")]
    desk.journal.close()
    assert kinds == ["exercise_scheduled", "exercise_held", "exercise_evaluated"]
    assert (row["state"], row["review_space"], row["due"]) == ("evaluated", "oef-heide", "")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"ends_at": make.at(7 * 1440)}, "een einde na het begin"),
        ({"participants": ("VR08", "VR08")}, "elke deelnemer één keer"),
        ({"state": "cancelled"}, "een reden waarom de oefening vervalt"),
        ({"state": "evaluated"}, "een verslag of een oefenruimte met evaluatie"),
    ],
)
def test_a_line_of_the_calendar_that_cannot_be_is_none(values: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        make.exercise_scheduled(**values)


def test_an_exercise_that_copies_a_space_copies_no_calendar() -> None:
    assert "calendar" in STAYS


# ---- what is late, by the Dutch calendar ---------------------------------------------------------------


def dutch(text: str) -> datetime:
    """Give a moment of Dutch local time."""
    return datetime.fromisoformat(text).replace(tzinfo=DUTCH_TIME).astimezone(UTC)


def line(event: Event, at: str, **values: Any) -> dict[str, Any]:
    """Give the one line of the calendar at a Dutch local time."""
    return row_of(picture(event, at=dutch(at), settings=Settings(**values)).calendar)


DAY = {"starts_at": dutch("2025-10-25T19:00"), "ends_at": dutch("2025-10-25T23:30")}
"""The evening before summer time ends: the next day has 25 hours."""


@pytest.mark.parametrize(
    ("at", "late"),
    [
        ("2025-10-25T19:30", None),
        ("2025-10-25T23:59", None),
        ("2025-10-26T00:00", 1),
        ("2025-10-26T23:59", 1),
        ("2025-10-27T00:00", 2),
    ],
)
def test_a_planned_exercise_is_late_from_the_day_after_also_when_the_clock_goes_back(at: str, late: int | None) -> None:
    row = line(make.exercise_scheduled(**DAY), at)

    assert row["due"] == ("" if late is None else CalendarDue.TELL)
    assert (None if pd.isna(row["days_late"]) else row["days_late"]) == late


@pytest.mark.parametrize(
    ("at", "late"),
    [
        ("2025-03-30T23:59", None),
        ("2025-03-31T00:00", 1),
        ("2025-03-31T23:59", 1),
        ("2025-04-01T00:30", 2),
    ],
)
def test_an_evaluation_is_late_after_so_many_days_also_when_the_clock_goes_forward(at: str, late: int | None) -> None:
    """Summer time begins in the night of 30 March 2025: that day has 23 hours."""
    when = {"starts_at": dutch("2025-03-28T19:00"), "ends_at": dutch("2025-03-28T22:00")}
    held = when | {"observed_at": dutch("2025-03-29T09:00")}
    row = line(make.exercise_held(**held), at, evaluation_due_days=2)

    assert row["due"] == ("" if late is None else CalendarDue.EVALUATE)
    assert (None if pd.isna(row["days_late"]) else row["days_late"]) == late


def test_an_exercise_that_ends_after_midnight_is_not_late_on_the_day_it_ends() -> None:
    night = {"starts_at": dutch("2025-10-24T22:00"), "ends_at": dutch("2025-10-25T01:00")}

    assert line(make.exercise_scheduled(**night), "2025-10-25T20:00")["due"] == ""
    assert line(make.exercise_scheduled(**night), "2025-10-26T00:00")["due"] == CalendarDue.TELL


@pytest.mark.parametrize("event", [make.exercise_cancelled(**PAST), make.exercise_evaluated(**PAST)])
def test_what_was_cancelled_or_evaluated_waits_for_nothing(event: Event) -> None:
    row = line(event, "2030-01-01T12:00")

    assert (row["due"], row["is_soon"]) == ("", False)


@pytest.mark.parametrize(("days", "soon"), [(30, True), (31, False)])
def test_an_exercise_is_soon_within_the_days_of_the_setting(days: int, soon: bool) -> None:
    starts = make.MOMENT + timedelta(days=days)
    event = make.exercise_scheduled(starts_at=starts, ends_at=starts + timedelta(hours=3))

    assert row_of(picture(event).calendar)["is_soon"] is soon


def test_what_is_late_is_not_called_soon() -> None:
    event = make.exercise_scheduled(**PAST)

    row = row_of(picture(event, at=make.at(3 * 1440)).calendar)

    assert (row["due"], row["is_soon"]) == (CalendarDue.TELL, False)


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 700 * 24),
    st.integers(1, 72),
    st.integers(0, 90),
    st.sampled_from(["planned", "held"]),
)
def test_what_is_late_stays_late_and_only_counts_up(begins: int, hours: int, days: int, state: str) -> None:
    starts = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=begins)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=hours)}
    event = make.exercise_scheduled(**times, observed_at=starts, state=state)
    at = starts + timedelta(days=days, hours=hours)

    now, later = (row_of(picture(event, at=one).calendar) for one in (at, at + timedelta(days=1)))

    late = [0 if pd.isna(row["days_late"]) else int(row["days_late"]) for row in (now, later)]
    assert late[1] >= late[0]
    assert all((row["due"] != "") == (n > 0) for row, n in zip((now, later), late, strict=True))


# ---- how it looks ------------------------------------------------------------------------------------


def several() -> Picture:
    """Give a picture with an exercise of each kind, seen on 3 May 2025."""
    later = {"starts_at": make.at(40 * 1440), "ends_at": make.at(40 * 1440 + 60)}
    next_year = {"starts_at": make.at(300 * 1440), "ends_at": make.at(300 * 1440 + 60)}
    return picture(
        own(make.exercise_scheduled(**PAST)),
        own(make.exercise_held("OEF-2025-0002", **PAST)),
        own(make.exercise_scheduled("OEF-2025-0003", **later)),
        own(make.exercise_evaluated("OEF-2025-0004", **PAST)),
        own(make.exercise_cancelled("OEF-2025-0005", **PAST)),
        own(make.exercise_scheduled("OEF-2025-0006", **next_year)),
        at=make.at(30 * 1440),
    )


def test_the_top_counts_late_and_soon_and_not_what_was_cancelled() -> None:
    found = calendar_attention(several())

    assert (found.total, found.overdue, found.soon, found.unknown) == (5, 1, 1, 0)


def test_every_state_has_a_sign_of_its_own() -> None:
    told = calendar_table(several().calendar, reference())["Status oefening"]

    assert set(told) == {
        "⚠ datum voorbij, nog gepland (30 dagen)",
        "● gehouden",
        "✓ geëvalueerd",
        "✕ vervallen",
        "◔ binnenkort · gepland",
        "○ gepland",
    }
    assert len(set(SIGNS.values())) == len(SIGNS) == len(CalendarState)


def test_one_day_late_is_told_in_the_singular() -> None:
    (row,) = [row for _, row in picture(make.exercise_scheduled(**PAST), at=make.at(1440)).calendar.iterrows()]

    assert state_words(row) == "⚠ datum voorbij, nog gepland (1 dag)"


def test_a_year_at_a_glance_counts_every_exercise_in_the_month_it_begins() -> None:
    seen = several()
    table = year_table(seen.calendar, 2025).set_index("Status oefening")

    assert years(seen.calendar, seen.at) == [2025, 2026]
    assert list(table.columns) == ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
    assert (table.at["○ gepland", "apr"], table.at["○ gepland", "mei"], table.at["● gehouden", "jan"]) == (
        "1",
        "1",
        "–",
    )
    assert (year_table(seen.calendar, 2026).set_index("Status oefening").loc["○ gepland"] == "1").sum() == 1


def test_a_month_is_the_one_on_the_dutch_calendar() -> None:
    first = {"starts_at": dutch("2025-12-31T23:30"), "ends_at": dutch("2026-01-01T01:00")}
    second = {"starts_at": dutch("2026-01-01T00:30"), "ends_at": dutch("2026-01-01T02:00")}
    calendar = picture(make.exercise_scheduled(**first), make.exercise_scheduled("OEF-2025-0002", **second)).calendar

    assert month_table(calendar, reference(), 2025)["Maand"].tolist() == ["december"]
    assert month_table(calendar, reference(), 2026)["Maand"].tolist() == ["januari"]


def test_a_stretch_of_time_names_its_last_day_only_when_it_is_another() -> None:
    begins = pd.Timestamp(dutch("2025-05-01T19:00"))

    assert when_words(begins, pd.Timestamp(dutch("2025-05-01T22:00"))) == "do 1 mei 2025 19:00 – 22:00"
    assert when_words(begins, pd.Timestamp(dutch("2025-05-02T02:00"))) == "do 1 mei 2025 19:00 – vr 2 mei 02:00"


def test_the_table_names_organisers_participants_and_where_the_evaluation_is() -> None:
    row = row_of(calendar_table(picture(own(make.exercise_evaluated())).calendar, reference()))

    assert (row["Organisator"], row["Deelnemers"], row["Verslag"]) == ("VR07 Gelderland-Midden", "VR08", "map 4")
    assert (row["Vastgelegd door"], row["Kwaliteit"]) == ("VR07", "bevestigd")


def test_the_calendar_speaks_english() -> None:
    speak("en")
    told = calendar_table(several().calendar, reference())

    assert "Status of the exercise" in told.columns
    assert "⚠ date passed, still planned (30 days)" in set(told["Status of the exercise"])


def test_an_empty_calendar_gives_tables_without_rows() -> None:
    calendar = picture().calendar

    assert calendar_table(calendar, reference()).empty
    assert month_table(calendar, reference(), 2025).empty
    assert years(calendar, make.MOMENT) == [2025]
    assert calendar_attention(picture())[2:] == (0, 0, 0, 0)
