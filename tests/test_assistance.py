"""What is asked, offered, on its way and agreed? Does every derived column follow from what was said?"""

from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kcr2.journal import Entry
from kcr2.model import EVENTS, Event, moment_of
from kcr2.picture import Picture
from kcr2.picture.lookup import request_status
from kcr2.settings import Settings
from kcr2.terms import (
    AnswerKind,
    CallState,
    ChangeState,
    Decider,
    DeliveryState,
    LegalBasis,
    Overdue,
    RequestStatus,
    Signature,
    Step,
)
from tests import make
from tests.histories import KINDS, Batch, histories, recorded
from tests.pictures import SETTINGS, assert_same, head_of, picture, picture_of, row_of

REQUEST, OTHER = "A-2025-0001", "A-2025-0002"
UNTIL_CALLED = (Step.FILE, Step.TAKE_IN, Step.ACCEPT, Step.CALL)
UNTIL_PRESENTED = (*UNTIL_CALLED, Step.VALIDATE, Step.PRESENT)
UNTIL_AGREED = (*UNTIL_PRESENTED, Step.AGREE)
few = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])


def steps(*taken: Step, request_id: str = REQUEST, **values: Any) -> list[Event]:
    """Take steps one after the other."""
    return [make.request_stepped(request_id, step=step, number=n, **values) for n, step in enumerate(taken, start=1)]


def granted(*by: Decider, basis: LegalBasis = LegalBasis.WVR_51, after: int = 7) -> list[Event]:
    """Let deciders grant, one after the other."""
    return [
        make.request_stepped(step=Step.GRANT, number=n, decided_for=decider, legal_basis=basis)
        for n, decider in enumerate(by, start=after + 1)
    ]


def asked(amount: int = 3, **values: Any) -> Event:
    """Let VR07 ask for so many platoons."""
    return make.request_filed(lines=(make.request_line(amount=amount),), **values)


def line(*told: Event, minutes: float = 60, **with_: Any) -> dict[str, Any]:
    """Give the row of the one line of the request."""
    return row_of(picture(*told, at=make.at(minutes), **with_).requests, request_id=REQUEST)


def delivery(*told: Event, minutes: float = 60, owner: str = "VR06", **with_: Any) -> dict[str, Any]:
    """Give the row of the delivery of an owner."""
    return row_of(picture(*told, at=make.at(minutes), **with_).deliveries, owner=owner)


def status(*told: Event, **with_: Any) -> RequestStatus | None:
    """Say where the request stands."""
    return request_status(picture(*told, **with_), REQUEST)


# ---- where a request stands ------------------------------------------------------------------------


def test_a_request_stands_where_its_last_step_led() -> None:
    row = line(asked(), *steps(Step.FILE), make.request_stepped(step=Step.TAKE_IN, number=2, observed_at=make.at(20)))

    assert (row["status"], row["status_at"]) == ("in_check", pd.Timestamp(make.at(20)))


def test_steps_count_in_the_order_of_their_numbers_whatever_moments_they_state() -> None:
    late = make.request_stepped(step=Step.TAKE_IN, number=2, observed_at=make.at(-20))

    assert status(asked(), *steps(Step.FILE), late) is RequestStatus.IN_CHECK


def test_a_request_that_is_filed_without_a_step_stands_as_filed() -> None:
    assert status(asked()) is RequestStatus.FILED


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], RequestStatus.CALLED),
        ([make.call_answered()], RequestStatus.OFFERED),
        ([make.call_answered(answer=AnswerKind.REFUSED)], RequestStatus.CALLED),
        ([make.call_answered(), make.call_answered(answer=AnswerKind.TAKEN_BACK, number=2)], RequestStatus.CALLED),
        ([make.call_answered("VR08"), make.call_answered(answer=AnswerKind.REFUSED)], RequestStatus.OFFERED),
        ([make.call_answered(), make.call_issued()], RequestStatus.OFFERED),
        ([make.call_answered(answer=AnswerKind.REFUSED), make.call_issued()], RequestStatus.CALLED),
    ],
    ids=["none", "an offer", "a refusal", "taken back", "one of two", "asked again", "asked again after a refusal"],
)
def test_a_called_request_has_offers_as_long_as_one_holds(answers: list[Event], expected: RequestStatus) -> None:
    assert status(asked(), *steps(*UNTIL_CALLED), make.call_issued(), *answers) is expected


def test_an_offer_without_a_call_waits_for_the_hub_to_call() -> None:
    treated = [asked(), *steps(*UNTIL_CALLED[:3]), make.call_answered("VR08")]

    assert status(*treated) is RequestStatus.IN_TREATMENT
    assert status(*treated, make.request_stepped(step=Step.CALL, number=4)) is RequestStatus.OFFERED


def test_a_granted_request_is_underway_from_the_first_alarm_and_not_when_that_is_cancelled() -> None:
    told = [asked(), *steps(*UNTIL_AGREED), make.offer_accepted(), *granted(Decider.MINISTER)]
    alarm, stop = make.delivery_stepped(), make.delivery_stepped(DeliveryState.CANCELLED, number=2)

    assert status(*told) is RequestStatus.GRANTED
    assert status(*told, alarm) is RequestStatus.UNDERWAY
    assert status(*told, alarm, stop) is RequestStatus.GRANTED


def test_a_concept_is_a_concept_until_it_is_filed_or_withdrawn() -> None:
    saved = [make.request_drafted(), *steps(Step.SAVE)]

    assert status() is None
    assert status(*saved) is RequestStatus.DRAFT
    assert status(*saved, make.request_stepped(step=Step.WITHDRAW, number=2)) is RequestStatus.WITHDRAWN
    assert status(*saved, asked(), make.request_stepped(step=Step.FILE, number=2)) is RequestStatus.FILED
    assert picture(*saved).requests.empty


def test_the_numbers_that_are_taken_are_those_of_concepts_too() -> None:
    seen = picture(make.request_drafted(OTHER), make.request_filed("A-2025-0007"))

    assert seen.numbers_taken.to_list() == [OTHER, "A-2025-0007"]


@pytest.mark.parametrize(
    ("ended", "is_open"),
    [(Step.WITHDRAW, False), (Step.FORWARD, False), (Step.REJECT, False), (Step.CLOSE, False), (Step.STAND_DOWN, True)],
)
def test_what_has_ended_is_not_open_and_nothing_that_ended_or_runs_is_overdue(ended: Step, is_open: bool) -> None:
    row = line(asked(signature=Signature.FOLLOWS), *steps(ended), minutes=60 * 48)

    assert (row["is_open"], row["is_overdue"], row["signature_overdue"]) == (is_open, False, is_open)


@pytest.mark.parametrize(("minutes", "overdue"), [(180, False), (181, True)])
@pytest.mark.parametrize("told", [steps(Step.FILE), steps(*UNTIL_AGREED)], ids=["filed", "agreed"])
def test_a_request_is_overdue_while_it_is_not_granted(told: list[Event], minutes: float, overdue: bool) -> None:
    assert line(asked(), *told, minutes=minutes)["is_overdue"] is overdue


def test_a_request_that_is_granted_in_time_is_never_overdue() -> None:
    told = [asked(), *steps(*UNTIL_AGREED), make.offer_accepted(), *granted(Decider.MINISTER)]

    assert line(*told, minutes=600)["is_overdue"] is False


# ---- the signature ---------------------------------------------------------------------------------

DAY = 24 * 60


@pytest.mark.parametrize(("minutes", "overdue"), [(DAY - 1, False), (DAY, False), (DAY + 1, True)])
def test_a_signature_may_follow_for_exactly_a_day(minutes: float, overdue: bool) -> None:
    row = line(asked(signature=Signature.FOLLOWS), minutes=minutes)

    assert row["signature_due"] == pd.Timestamp(make.at(DAY))
    assert (row["signature_overdue"], row["signature"]) == (overdue, "follows")


def test_the_clock_of_the_signature_is_a_setting() -> None:
    soon = SETTINGS.model_copy(update={"signature_due_h": 1})

    row = line(asked(signature=Signature.FOLLOWS), minutes=61, settings=soon)

    assert (row["signature_due"], row["signature_overdue"]) == (pd.Timestamp(make.at(60)), True)


@pytest.mark.parametrize(
    ("signature", "more", "shown"),
    [
        (Signature.RECEIVED, [], "received"),
        (Signature.NOT_NEEDED, [], "not_needed"),
        (Signature.FOLLOWS, [make.signature_received()], "received"),
        (Signature.NOT_NEEDED, [make.signature_received()], "not_needed"),
    ],
)
def test_what_is_signed_is_not_due(signature: Signature, more: list[Event], shown: str) -> None:
    row = line(asked(signature=signature), *more, minutes=10 * DAY)

    assert (row["signature"], row["signature_overdue"]) == (shown, False)
    assert pd.isna(row["signature_due"])


# ---- who grants ------------------------------------------------------------------------------------


def agreed_with(*owners: str, basis: LegalBasis = LegalBasis.WVR_51) -> list[Event]:
    """Bring a request to agreement, with a delivery of each of these owners."""
    taken = [make.request_stepped(step=Step.ACCEPT, number=3, legal_basis=basis)]
    return [asked(9), *steps(*UNTIL_AGREED), *taken, *(make.offer_accepted(owner) for owner in owners)]


@pytest.mark.parametrize("basis", LegalBasis)
def test_who_grants_follows_from_the_ground(basis: LegalBasis) -> None:
    row = line(*agreed_with("VR06", basis=basis))

    assert set(row["waits_for"]) == set(SETTINGS.grant_deciders[basis])
    assert row["ground"] == basis


@pytest.mark.parametrize(
    ("owners", "deciders"),
    [
        (["VR06"], {Decider.MINISTER}),
        (["DEF"], {Decider.MINISTER, Decider.CHIEF_OF_DEFENCE}),
        (["POL", "KMAR"], {Decider.MINISTER, Decider.CHIEF_OF_DEFENCE, Decider.CHIEF_OF_POLICE}),
    ],
)
def test_an_owner_with_a_decider_of_its_own_needs_that_grant_too(owners: list[str], deciders: set[Decider]) -> None:
    told = agreed_with(*owners)
    all_but_one = sorted(deciders)[:-1]

    assert set(line(*told)["waits_for"]) == deciders
    assert status(*told, *granted(*all_but_one)) is RequestStatus.AGREED
    assert status(*told, *granted(*sorted(deciders))) is RequestStatus.GRANTED


def test_a_grant_by_one_of_two_is_remembered() -> None:
    told = agreed_with("DEF")

    assert line(*told, *granted(Decider.MINISTER))["waits_for"] == (Decider.CHIEF_OF_DEFENCE,)
    assert status(*told, *granted(Decider.MINISTER, Decider.MINISTER)) is RequestStatus.AGREED


def test_who_decides_is_a_setting() -> None:
    police_only = Settings(
        grant_deciders={LegalBasis.WVR_51: (Decider.CHIEF_OF_POLICE,)}, owner_deciders={"VR06": Decider.MINISTER}
    )

    row = line(*agreed_with("VR06"), settings=police_only)

    assert set(row["waits_for"]) == {Decider.CHIEF_OF_POLICE, Decider.MINISTER}


def test_a_delivery_that_was_let_go_needs_no_grant() -> None:
    again = [
        make.request_stepped(step=step, number=n)
        for n, step in enumerate([Step.ADJUST, *UNTIL_PRESENTED, Step.AGREE], start=8)
    ]

    row = line(*agreed_with("DEF"), *again, make.offer_accepted("VR06"))

    assert row["waits_for"] == (Decider.MINISTER,)


def test_a_new_agreement_asks_for_new_grants() -> None:
    told = [*agreed_with("DEF"), *granted(Decider.MINISTER)]
    anew = make.request_stepped(step=Step.AGREE, number=9)

    assert set(line(*told, anew)["waits_for"]) == {Decider.MINISTER, Decider.CHIEF_OF_DEFENCE}


@pytest.mark.parametrize("step", [Step.TAKE_IN, Step.PRESENT, Step.AGREE])
def test_only_a_step_that_must_name_the_ground_changes_it(step: Step) -> None:
    told = agreed_with("VR06")
    other = make.request_stepped(step=step, number=8, legal_basis=LegalBasis.POLICE_56)

    assert line(*told, other)["ground"] == LegalBasis.WVR_51


def test_units_that_come_from_elsewhere_ask_for_no_new_grant() -> None:
    target = [
        make.request_filed(OTHER, region="VR08"),
        *steps(*UNTIL_AGREED, request_id=OTHER),
        make.request_stepped(OTHER, step=Step.GRANT, number=8, decided_for=Decider.MINISTER, legal_basis="wvr_51"),
    ]
    name = make.delivery_id("DEF")
    moved = make.moved(to_request=OTHER, needs=("owner:DEF",), delivery_id=name)
    consent = make.consent_given(organisation="DEF", change_id=f"{name}/w1")

    seen = picture(*agreed_with("DEF"), *target, moved, consent)

    assert row_of(seen.deliveries, owner="DEF")["request_id"] == OTHER
    assert request_status(seen, OTHER) is RequestStatus.GRANTED


# ---- offers and amounts ----------------------------------------------------------------------------


def offered(*told: Event, minutes: float = 30, owner: str = "VR06") -> dict[str, Any]:
    """Give the row of what an owner was asked and said."""
    return row_of(picture(asked(), *told, at=make.at(minutes)).offers, owner=owner)


@pytest.mark.parametrize(("minutes", "state"), [(0, "asked"), (60, "asked"), (61, "lapsed")])
def test_a_call_lapses_after_its_deadline_and_not_at_it(minutes: float, state: str) -> None:
    row = offered(make.call_issued(), minutes=minutes)

    assert (row["state"], row["asked"], row["deadline"]) == (state, 2, pd.Timestamp(make.LATER))
    assert (row["amount_offered"], row["called"]) == (0, True)
    assert pd.isna(row["answered_at"])


@pytest.mark.parametrize("answer", AnswerKind)
def test_an_answer_holds_after_the_deadline_too(answer: AnswerKind) -> None:
    row = offered(make.call_issued(), make.call_answered(answer=answer), minutes=600)

    assert row["state"] == answer
    assert row["amount_offered"] == (2 if answer is AnswerKind.OFFERED else 0)


def test_the_last_answer_of_an_owner_holds() -> None:
    row = offered(make.call_issued(), make.call_answered(), make.call_answered(amount=1, number=2))

    assert (row["amount_offered"], row["remaining"]) == (1, 1)


def test_an_offer_that_nobody_asked_for_has_no_call() -> None:
    row = offered(make.call_answered("VR08"), owner="VR08")

    assert (row["state"], row["called"], row["amount_offered"], row["remaining"]) == ("offered", False, 2, 2)
    assert pd.isna(row["asked"])
    assert pd.isna(row["deadline"])


@pytest.mark.parametrize(("minutes", "state"), [(30, "asked"), (61, "lapsed")])
def test_who_refused_and_is_asked_again_has_not_answered(minutes: float, state: str) -> None:
    refused = make.call_answered(answer=AnswerKind.REFUSED)
    row = offered(make.call_issued(), refused, make.call_issued(amount=3), minutes=minutes)

    assert (row["state"], row["asked"], row["amount_offered"], row["remaining"]) == (state, 3, 0, 0)


def test_an_offer_stands_when_its_owner_is_asked_again() -> None:
    row = offered(make.call_issued(), make.call_answered(), make.call_issued(amount=3))

    assert (row["state"], row["asked"], row["amount_offered"], row["remaining"]) == ("offered", 3, 2, 2)


def test_a_line_counts_what_was_offered_refused_waits_and_is_missing() -> None:
    calls = [make.call_issued(owner) for owner in ("VR06", "VR08", "VR09", "VR10")]
    answers = [make.call_answered("VR06", amount=2), make.call_answered("VR08", answer=AnswerKind.REFUSED)]
    told = [asked(5), *calls, *answers, make.call_answered("DEF", amount=1), make.offer_accepted("VR06", amount=1)]

    before, after = line(*told, minutes=60), line(*told, minutes=61)

    shown = ("offered", "accepted", "gap", "refused", "waiting")
    assert [before[name] for name in shown] == [3, 1, 4, 1, 2]
    assert [after[name] for name in shown] == [3, 1, 4, 3, 0]


@pytest.mark.parametrize(("amount", "gap"), [(5, 1), (4, 0), (3, 0)])
def test_two_owners_fill_one_line_and_a_gap_is_never_less_than_nothing(amount: int, gap: int) -> None:
    told = [make.offer_accepted("VR06"), make.offer_accepted("VR08")]

    row = line(asked(amount), *told)

    assert (row["accepted"], row["gap"]) == (4, gap)


def test_a_second_acceptance_of_one_offer_adds_up_and_leaves_the_rest() -> None:
    taken: list[Event] = [make.offer_accepted(amount=1), make.offer_accepted(number=2, amount=2)]

    row = offered(make.call_answered(amount=4), *taken)

    assert (row["amount_offered"], row["accepted"], row["remaining"]) == (4, 3, 1)


@given(st.integers(1, 9), st.lists(st.integers(1, 4), max_size=3), st.lists(st.integers(1, 4), max_size=3))
def test_what_is_accepted_and_what_is_missing_make_what_was_asked(amount: int, one: list[int], two: list[int]) -> None:
    accepted = [
        make.offer_accepted(owner, number=number, amount=units)
        for owner, parts in (("VR06", one), ("VR08", two))
        for number, units in enumerate(parts, start=1)
    ]

    row = line(asked(amount), *accepted)

    assert row["accepted"] == sum(one) + sum(two)
    assert row["gap"] == max(0, amount - row["accepted"])


# ---- what ends lets go -----------------------------------------------------------------------------


@pytest.mark.parametrize("undone", [Step.ADJUST, Step.WITHDRAW, Step.REJECT, Step.FORWARD])
def test_what_was_accepted_is_let_go_when_the_request_is_undone(undone: Step) -> None:
    told = [asked(), make.call_answered(), *steps(*UNTIL_PRESENTED), make.offer_accepted()]
    undoing = make.request_stepped(step=undone, number=7)

    assert delivery(*told)["state"] == "accepted"
    assert delivery(*told, undoing)["state"] == "cancelled"
    assert (line(*told, undoing)["accepted"], line(*told, undoing)["gap"]) == (0, 3)


def test_what_is_accepted_after_adjusting_stands() -> None:
    told = [asked(), *steps(*UNTIL_PRESENTED, Step.ADJUST), make.offer_accepted(number=2)]

    assert delivery(*told)["state"] == "accepted"


def test_units_that_were_alarmed_are_not_let_go_by_a_step_of_the_request() -> None:
    told = [asked(), make.offer_accepted(), make.delivery_stepped(), *steps(Step.WITHDRAW)]

    assert delivery(*told)["state"] == "alarmed"


def test_a_delivery_that_its_owner_cancels_opens_the_gap_again() -> None:
    told = [asked(), make.call_answered(), make.offer_accepted(), make.delivery_stepped(DeliveryState.CANCELLED)]

    assert (line(*told)["accepted"], line(*told)["gap"]) == (0, 3)
    assert row_of(picture(*told).offers)["remaining"] == 2


# ---- one request and another -----------------------------------------------------------------------

OF_ONE_REQUEST = ("requests", "steps", "offers", "deliveries", "advice")


@few
@given(histories())
def test_nothing_of_one_request_changes_another(history: list[Batch]) -> None:
    entries = [entry for entry in recorded(history) if entry.kind not in {"change_proposed", "consent_given"}]
    alone = [entry for entry in entries if OTHER not in entry.payload]

    both, one = ended(entries, moment_of(last(entries))), ended(alone, moment_of(last(entries)))

    for name in OF_ONE_REQUEST:
        table = both.table(name)
        mine = table[table["request_id"] == REQUEST].reset_index(drop=True)
        held = one.table(name)
        pd.testing.assert_frame_equal(mine, held[held["request_id"] == REQUEST].reset_index(drop=True), obj=name)


def last(entries: list[Entry]) -> str:
    """Give the moment of the last entry."""
    return max((entry.recorded_at for entry in entries), default="2025-04-03T12:00:00.000000Z")


def ended(entries: list[Entry], at: Any) -> Picture:
    """Give the picture of entries at a moment."""
    return picture_of(entries, at=at)


@few
@given(histories())
def test_the_tables_built_entry_by_entry_are_the_tables_built_at_once(history: list[Batch]) -> None:
    entries = recorded(history)
    stepped = picture_of([], at=make.EARLIER)

    for entry in entries:
        stepped = stepped.with_entries([entry], at=moment_of(entry.recorded_at), head=head_of([entry]))
        assert stepped.requests is not None  # made, so that what is kept of it must be right

    assert_same(stepped, picture_of(entries, at=moment_of(last(entries))))


@few
@given(histories())
def test_amounts_are_never_below_nothing_and_every_status_is_one(history: list[Batch]) -> None:
    seen = picture_of(recorded(history), at=make.at(24 * 60))

    for name in ("offered", "accepted", "gap", "refused", "waiting"):
        assert (seen.requests[name] >= 0).all()
    assert set(seen.requests["status"]) <= set(RequestStatus)
    assert set(seen.offers["state"]) <= set(CallState)
    assert set(seen.deliveries["state"]) <= set(DeliveryState)
    assert set(seen.changes["state"]) <= set(ChangeState)
    assert {what for row in seen.deliveries["overdue"] for what in row} <= set(Overdue)


def test_a_history_draws_every_kind_that_states_a_fact() -> None:
    assert set(EVENTS) - {event.kind for event in make.about_the_space()} == KINDS


def test_two_requests_of_one_owner_are_kept_apart() -> None:
    seen = picture(
        asked(), make.request_filed(OTHER), make.offer_accepted(), make.offer_accepted(request_id=OTHER, amount=1)
    )

    amounts = seen.requests.set_index("request_id")["accepted"].to_dict()
    assert amounts == {REQUEST: 2, OTHER: 1}
