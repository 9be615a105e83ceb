"""Whose is a plan, when is it too late to revise it, and what may be said of it? (decision D85)"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kcr2.actions import Context, Intention, RegisterPlan, TranscribePlan, WithdrawPlan, decide
from kcr2.errors import RefusedError
from kcr2.exchange.exercise_copy import moved
from kcr2.journal import Author
from kcr2.model import DUTCH_TIME, Event, Plan, PlanRegistered
from kcr2.picture import Picture
from kcr2.picture.preparation import days_left, due_of, today
from kcr2.settings import Settings
from kcr2.terms import Due, IncidentType, PlanKind, Quality, Role
from kcr2.view.preparation import attention, day_words, due_words, left_words, summary
from kcr2.view.preparation_plans import plan_attention, plan_table, scope_words
from kcr2.words import speak
from tests import make
from tests.pictures import picture, reference, row_of, said

VR07 = make.author(role=Role.REGIO, organisation="VR07")
VR08 = make.author(role=Role.REGIO, organisation="VR08")
HUB = make.author()
MINISTER = make.author(role=Role.AUTHORITY, organisation="JENV")
DAY = make.MOMENT.date()

Words = dict[str, Any]
BY: dict[type[Intention], Author] = {RegisterPlan: VR07, TranscribePlan: HUB, WithdrawPlan: VR07}


def stated(kind: type[Intention] = RegisterPlan, **values: Any) -> Intention:
    """State the usual plan, a new one when no number is given."""
    dull = make.plan_registered().model_dump() | {"plan_id": ""}
    unsure = {"quality": Quality.UNCONFIRMED} if kind is TranscribePlan else {}
    return kind.model_validate({**dull, **unsure, **values})


def withdrawn(plan_id: str = "P-2025-0001") -> WithdrawPlan:
    """Say that a plan holds no longer."""
    return WithdrawPlan(observed_at=make.MOMENT, plan_id=plan_id, reason="Opgegaan in een ander.")


def decided(intention: Intention, *told: Event | Any, by: Author | None = None) -> Event:
    """Decide an intention by its usual author on a picture of what was told; give its one event."""
    author = by or BY[type(intention)]
    (event,) = decide(intention, Context(picture(*told), author))
    return event


def refusal(intention: Intention, *told: Event | Any, match: str, by: Author | None = None) -> str:
    """Have an intention refused with this text, and give the rule."""
    with pytest.raises(RefusedError, match=match) as caught:
        decided(intention, *told, by=by)
    return caught.value.rule


def plans_at(at: datetime, *told: Event | Any, **values: Any) -> pd.DataFrame:
    """Give the table of plans at a moment."""
    return picture(*told, at=at, settings=Settings(**values)).plans


# ---- whose it is -----------------------------------------------------------------------------------


def test_an_owner_registers_its_own_plan_under_the_next_number_of_the_year() -> None:
    event = decided(stated(), make.plan_registered("P-2025-0007", name="Een ander plan"))

    assert isinstance(event, PlanRegistered)
    assert (event.plan_id, event.owner, event.name) == ("P-2025-0008", "VR07", "Plan natuurbrand")


def test_the_hub_registers_its_own_plan() -> None:
    event = decided(stated(owner="KCR2"), by=HUB)

    assert event.model_dump()["owner"] == "KCR2"


def test_an_authority_registers_its_own_plan() -> None:
    event = decided(stated(owner="JENV", plan_kind=PlanKind.NATIONAL), by=MINISTER)

    assert event.model_dump()["plan_kind"] is PlanKind.NATIONAL


@pytest.mark.parametrize("author", [HUB, VR08, MINISTER], ids=lambda one: str(one.organisation))
def test_nobody_registers_the_plan_of_a_region_as_if_it_were_that_region(author: Author) -> None:
    told = rf"^{author.organisation}: {author.organisation} mag niet de voorbereiding bijhouden voor VR07: iedere eig"

    assert refusal(stated(), by=author, match=told) == "own-data"


def test_the_hub_takes_over_a_national_plan_that_its_owner_made_known_elsewhere() -> None:
    event = decided(stated(TranscribePlan, owner="JENV", name="Landelijk Crisisplan Natuurbranden"))

    assert event.model_dump()["quality"] is Quality.UNCONFIRMED


def test_what_the_hub_takes_over_is_never_confirmed() -> None:
    told = r"^Plan natuurbrand is door KCR2 overgenomen en kan niet bevestigd heten\."

    assert refusal(stated(TranscribePlan, quality=Quality.CONFIRMED), match=told) == "transcribed-unconfirmed"


def test_the_hub_never_takes_over_what_the_owner_stated_itself() -> None:
    told = r"^VR07 gaf Plan natuurbrand zelf op, stand van 03-04-2025 12:00 UTC; die opgave blijft staan\. Vraag VR07"
    later = stated(TranscribePlan, plan_id="P-2025-0001", version="2.0")

    assert refusal(later, make.plan_registered(), match=told) == "own-report-stands"


def test_an_owner_makes_its_own_what_the_hub_took_over_without_changing_a_word() -> None:
    taken_over = said(make.plan_registered(quality=Quality.UNCONFIRMED), by="KCR2")

    event = decided(stated(plan_id="P-2025-0001"), taken_over)

    assert event == make.plan_registered()


def test_the_hub_withdraws_what_it_took_over_and_nothing_else() -> None:
    taken_over = said(make.plan_registered(), by="KCR2")

    assert decided(withdrawn(), taken_over, by=HUB).kind == "plan_withdrawn"
    assert refusal(withdrawn(), make.plan_registered(), by=HUB, match="zelf op") == "own-report-stands"


def test_another_region_withdraws_nothing() -> None:
    assert refusal(withdrawn(), make.plan_registered(), by=VR08, match="^VR08: VR08 mag niet") == "own-data"


def test_a_plan_belongs_to_somebody_who_exists() -> None:
    told = r"^VR26 is geen regio, partner, gezag of KCR2; er zijn 35 regio's en partners\. Gebruik VR01 .* KCR2, JENV"
    nobody = make.author(role=Role.REGIO, organisation="VR26")

    assert refusal(stated(owner="VR26"), by=nobody, match=told) == "party-known"


# ---- what may be said of it --------------------------------------------------------------------------


def test_a_plan_names_types_that_exist() -> None:
    assert refusal(stated(capabilities=("BRW-KANON",)), match=r"^type BRW-KANON ") == "capability-known"


@pytest.mark.parametrize("days", [0, -1])
def test_a_plan_is_revised_after_it_was_established(days: int) -> None:
    with pytest.raises(ValidationError, match=r"herzien vóór een dag na 01-02-2024"):
        make.plan_registered(established_on=date(2024, 2, 1), review_by=date(2024, 2, 1) + timedelta(days=days))


def test_a_version_that_is_still_to_come_does_not_hold() -> None:
    told = r"^versie 1\.0 is vastgesteld op 04-04-2025, na vandaag 03-04-2025\."

    assert refusal(stated(established_on=DAY + timedelta(days=1)), match=told) == "plan-established"
    assert decided(stated(established_on=DAY))


def test_a_new_version_keeps_number_and_owner() -> None:
    held = make.plan_registered()
    told = r"^plan P-2025-0001 is van VR07, niet van VR08\."

    event = decided(stated(plan_id="P-2025-0001", version="2.0"), held)

    assert (event.model_dump()["plan_id"], event.model_dump()["version"]) == ("P-2025-0001", "2.0")
    assert refusal(stated(plan_id="P-2025-0001", owner="VR08"), held, by=VR08, match=told) == "plan-owner-kept"


def test_a_new_version_says_something_new() -> None:
    told = r"^plan P-2025-0001 staat er al zo, versie 1\.0; dit verandert niets\."

    assert refusal(stated(plan_id="P-2025-0001"), make.plan_registered(), match=told) == "plan-changes"


@pytest.mark.parametrize(
    "new",
    [
        {"name": "Plan natuurbrand en heide"},
        {"plan_kind": PlanKind.PROCEDURE},
        {"review_by": date(2026, 1, 1)},
        {"established_on": date(2025, 1, 1)},
        {"reference": "Map 12"},
        {"capabilities": (make.CAPABILITY,)},
        {"incident_types": (IncidentType.WILDFIRE,)},
    ],
    ids=lambda new: next(iter(new)),
)
def test_everything_that_differs_is_something_new(new: Words) -> None:
    event = decided(stated(plan_id="P-2025-0001", **new), make.plan_registered())

    assert event.model_dump().items() >= new.items()


def test_a_new_version_is_not_older_than_the_one_held() -> None:
    older = stated(plan_id="P-2025-0001", version="9.9", observed_at=make.MOMENT - timedelta(minutes=1))

    assert refusal(older, make.plan_registered(), match="wat er al ligt") == "newer-than-held"


def test_a_plan_is_registered_once() -> None:
    told = r"^PLAN natuurbrand van VR07 staat er al als P-2025-0001, versie 1\.0\. Herzie P-2025-0001"

    assert refusal(stated(name="PLAN natuurbrand"), make.plan_registered(), match=told) == "plan-once"
    assert decided(stated(), make.plan_registered(), make.plan_withdrawn())
    assert decided(stated(owner="VR08"), make.plan_registered(), by=VR08)


def test_an_unknown_plan_is_not_revised_nor_withdrawn() -> None:
    told = r"^plan P-2025-0009 bestaat niet in dit beeld\."

    assert refusal(stated(plan_id="P-2025-0009"), match=told) == "plan-holds"
    assert refusal(withdrawn("P-2025-0009"), match=told) == "plan-holds"


def test_a_plan_is_withdrawn_once_and_not_revised_after() -> None:
    ended = (make.plan_registered(), make.plan_withdrawn())
    told = r"^plan P-2025-0001 is ingetrokken bij volgnummer 2\."

    assert refusal(withdrawn(), *ended, match=told) == "plan-holds"
    assert refusal(stated(plan_id="P-2025-0001", version="2.0"), *ended, match=told) == "plan-holds"


def test_of_two_that_revise_and_withdraw_a_plan_the_second_is_told_so() -> None:
    assert make.plan_registered().subject == make.plan_withdrawn().subject == "plans:P-2025-0001"


# ---- when it is too late -----------------------------------------------------------------------------


def dutch(*parts: int) -> datetime:
    """Give a moment of the Dutch clock."""
    return datetime(*parts, tzinfo=DUTCH_TIME)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "left", "due"),
    [
        (dutch(2026, 9, 30, 23, 59), 1, Due.SOON),
        (dutch(2026, 10, 1, 0, 0), 0, Due.OVERDUE),
        (dutch(2026, 10, 2, 0, 0), -1, Due.OVERDUE),
        (dutch(2026, 7, 3, 0, 0), 90, Due.SOON),
        (dutch(2026, 7, 2, 23, 59), 91, Due.IN_TIME),
    ],
)
def test_a_plan_is_too_late_from_midnight_in_the_netherlands_on(at: datetime, left: int, due: Due) -> None:
    row = row_of(plans_at(at.astimezone(UTC), make.plan_registered(review_by=date(2026, 10, 1))))

    assert (row["days_left"], row["due"]) == (left, due.value)


def test_midnight_in_the_netherlands_is_the_evening_before_in_utc() -> None:
    summer, winter = datetime(2026, 9, 30, 22, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC)

    assert (today(summer), today(winter)) == (date(2026, 10, 1), date(2027, 1, 1))
    assert today(summer - timedelta(minutes=1)) == date(2026, 9, 30)


def test_how_soon_is_soon_is_a_setting() -> None:
    plan = make.plan_registered(review_by=DAY + timedelta(days=10))

    dues = [row_of(plans_at(make.LATER, plan, plan_warning_days=days))["due"] for days in (9, 10)]

    assert dues == [Due.IN_TIME, Due.SOON]


def test_a_plan_without_a_day_is_unknown_and_not_in_time() -> None:
    row = row_of(plans_at(make.LATER, make.plan_registered()))

    assert row["due"] == Due.UNKNOWN
    assert pd.isna(row["days_left"])


def test_a_plan_that_was_withdrawn_is_never_due() -> None:
    told = (make.plan_registered(review_by=date(2020, 1, 1)), make.plan_withdrawn())

    row = row_of(plans_at(make.LATER, *told))

    assert row["is_withdrawn"]
    assert pd.isna(row["due"])
    assert plan_attention(picture(*told)).total == 0


some = settings(max_examples=30)


@some
@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(-2_000, 2_000), st.integers(0, 400))
def test_a_day_is_judged_by_the_days_that_are_left(day: date, minutes: int, warning: int) -> None:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(minutes=minutes)

    left = days_left(day.isoformat(), at)

    assert left == (day - at.astimezone(DUTCH_TIME).date()).days
    assert (due_of(left, warning) is Due.OVERDUE) == (at.astimezone(DUTCH_TIME) >= dutch(day.year, day.month, day.day))


@some
@given(st.lists(st.one_of(st.none(), st.integers(-400, 400)), max_size=6))
def test_what_stands_out_goes_first_and_counts_add_up(days: list[int | None]) -> None:
    told = [
        make.plan_registered(
            f"P-2025-{number:04}", name=f"Plan {number:04}", review_by=None if left is None else DAY + timedelta(left)
        )
        for number, left in enumerate(days, start=1)
    ]
    seen = picture(*told)

    ranks = [list(Due).index(Due(due)) for due in seen.plans["due"]]
    counted = plan_attention(seen)

    assert ranks == sorted(ranks)
    assert counted.total == len(days)
    assert counted.unknown == days.count(None)
    assert counted.overdue == sum(left is not None and left <= 0 for left in days)
    assert counted.overdue + counted.soon + counted.unknown <= counted.total


def test_owners_of_equal_urgency_stand_by_code_and_not_by_how_late_they_are() -> None:
    day = DAY - timedelta(days=3)
    told = [
        make.plan_registered(f"P-2025-000{n}", owner=owner, review_by=day) for n, owner in ((1, "VR08"), (2, "VR06"))
    ]

    assert list(picture(*told).plans["owner"]) == ["VR06", "VR08"]


def test_a_plan_in_a_copy_for_an_exercise_keeps_the_days_that_are_left() -> None:
    plan = make.plan_registered(review_by=DAY + timedelta(days=10), established_on=DAY)

    later = moved(plan, timedelta(days=400, hours=3)).model_dump()

    assert (later["review_by"] - later["observed_at"].date()).days == 10
    assert later["established_on"] == DAY + timedelta(days=400)


# ---- how it looks ------------------------------------------------------------------------------------


def table(*told: Event | Any) -> pd.DataFrame:
    """Give the plans as they stand on screen."""
    return plan_table(picture(*told).plans, reference())


def test_a_plan_is_shown_with_owner_stand_van_and_quality() -> None:
    plan = make.plan_registered(review_by=date(2025, 4, 1), reference="Map 12", source="brief")

    (row,) = table(plan).to_dict("records")

    assert row["Herziening"] == "⚠ te laat"
    assert (row["Eigenaar"], row["Vastgelegd door"]) == ("VR07 Gelderland-Midden", "VR07")
    assert (row["Herzien vóór"], row["Nog"], row["Vastgesteld op"]) == ("01-04-2025", "2 dagen voorbij", "onbekend")
    assert (row["Stand van"], row["Kwaliteit"], row["Bron"]) == ("3 apr 14:00", "bevestigd", "brief")
    assert (row["Betreft"], row["Vindplaats"], row["Soort plan"]) == ("alles", "Map 12", "regionaal plan")


def test_a_plan_of_somebody_without_a_name_of_its_own_is_named_by_its_code() -> None:
    (row,) = table(said(make.plan_registered(owner="KCR2"), by="KCR2")).to_dict("records")

    assert row["Eigenaar"] == "KCR2"
    assert [reference().party_name(code) for code in ("JENV", "VR07")] == ["JENV", "Gelderland-Midden"]


def test_a_withdrawn_plan_says_so() -> None:
    (row,) = table(make.plan_registered(), make.plan_withdrawn()).to_dict("records")

    assert (row["Herziening"], row["Nog"]) == ("ingetrokken", "–")


def test_the_scope_of_a_plan_is_told_in_words() -> None:
    words = scope_words((make.CAPABILITY, "OUD-TYPE"), ("wildfire",), reference())

    assert words == "natuurbrand; Peloton natuurbrandbestrijding; OUD-TYPE"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (pd.NA, "–"),
        (0, "voorbij sinds vandaag"),
        (1, "nog 1 dag"),
        (2, "nog 2 dagen"),
        (-1, "1 dag voorbij"),
        (-30, "30 dagen voorbij"),
    ],
)
def test_days_are_told_in_words(days: Any, words: str) -> None:
    assert left_words(days) == words


@pytest.mark.parametrize("due", Due)
def test_no_state_is_told_by_colour_or_sign_alone(due: Due) -> None:
    sign, _, word = due_words(due.value).partition(" ")

    assert len(sign) == 1
    assert word == due.label
    assert due_words(pd.NA) == "–"


@pytest.mark.parametrize("missing", [None, pd.NA, ""])
def test_a_missing_day_is_unknown(missing: object) -> None:
    assert day_words(missing) == "onbekend"


def test_the_summary_says_what_stands_out_of_what() -> None:
    late = attention("1 plan", "{n} plannen", pd.Series(["overdue", "overdue", "soon", None]))
    unknown = attention("1 leerpunt", "{n} leerpunten", pd.Series(["overdue", "unknown", "in_time"]))

    assert (late.total, late.overdue, late.soon, late.unknown) == (3, 2, 1, 0)
    assert summary([late, unknown]) == (
        "Te laat: 2 plannen en 1 leerpunt; binnenkort: 1 plan; stand onbekend: 1 leerpunt."
    )


def test_the_summary_does_not_call_nothing_registered_in_time() -> None:
    nothing = attention("1 plan", "{n} plannen", pd.Series([], dtype="str"))
    all_well = attention("1 plan", "{n} plannen", pd.Series(["in_time"]))

    assert summary([nothing]) == "Er is nog niets vastgelegd: daarmee is niet gezegd dat alles op tijd is."
    assert summary([nothing, nothing._replace(unknown=4)]).endswith("is. Stand onbekend: 4 plannen.")
    assert summary([nothing, all_well]) == "Niets te laat."


def test_the_plans_speak_english() -> None:
    speak("en")
    try:
        (row,) = table(make.plan_registered()).to_dict("records")
        assert (row["Revision"], row["Kind of plan"]) == ("? unknown", "regional plan")
    finally:
        speak("nl")


def test_a_plan_holds_no_name_of_a_person() -> None:
    assert not {"contact", "person", "author", "writer"} & set(Plan.model_fields)


def test_the_picture_of_before_a_plan_was_registered_does_not_hold_it() -> None:
    seen: Picture = picture(make.plan_registered(), at=make.EARLIER)

    assert seen.plans.empty
    assert list(seen.table("plans").columns) == list(picture(make.plan_registered()).plans.columns)
