"""Where are the units, what is overdue, and what was changed about them with everybody's consent?"""

from typing import Any

import pandas as pd
import pytest

from kcr2.model import Event
from kcr2.terms import ChangeKind, DeliveryState, Overdue, Party, Step
from tests import make
from tests.pictures import SETTINGS, picture, row_of

D = DeliveryState
OTHER = "A-2025-0002"
OUT = (D.ALARMED, D.READY, D.EN_ROUTE, D.AT_UGS, D.DEPLOYED)
FROM, UNTIL, DUE = 120, 840, 600
"""Minutes at which the delivery of `make` should be there, ends, and must be relieved."""


def asked(request_id: str = "A-2025-0001", *, amount: int = 3, **values: Any) -> Event:
    """Let VR07 ask for so many platoons."""
    return make.request_filed(request_id, lines=(make.request_line(amount=amount),), **values)


def gone_through(*states: DeliveryState) -> list[Event]:
    """Let the units of VR06 go through states, a minute after each other."""
    return [make.delivery_stepped(state, number=n, observed_at=make.at(n)) for n, state in enumerate(states, start=1)]


def delivery(*told: Event, minutes: float = 60) -> dict[str, Any]:
    """Give the row of the delivery of VR06."""
    return row_of(picture(asked(), make.offer_accepted(), *told, at=make.at(minutes)).deliveries)


# ---- where they are --------------------------------------------------------------------------------


def test_a_delivery_serves_what_it_was_accepted_for_until_it_is_moved() -> None:
    row = delivery()

    assert (row["request_id"], row["line"], row["origin_request"], row["origin_line"]) == (
        *("A-2025-0001", 1),
        *("A-2025-0001", 1),
    )
    assert (row["state"], row["steps"], row["region"], row["ugs_name"]) == ("accepted", 0, "VR07", "Kazerne Ede")
    assert (row["owner_name"], row["unit"]) == ("Noord- en Oost-Gelderland", "peloton")


def test_every_step_leaves_its_moment() -> None:
    row = delivery(*gone_through(*OUT))

    assert (row["state"], row["steps"], row["state_at"]) == ("deployed", 5, pd.Timestamp(make.at(5)))
    for number, state in enumerate(OUT, start=1):
        assert row[f"{state.value}_at"] == pd.Timestamp(make.at(number))
    assert row["accepted_at"] == pd.Timestamp(make.MOMENT)
    assert pd.isna(row["returning_at"])


def test_the_last_expected_arrival_that_was_told_holds() -> None:
    told = [
        make.delivery_stepped(D.EN_ROUTE, number=1, expected_at=make.at(90)),
        make.delivery_stepped(D.AT_UGS, number=2),
    ]

    assert delivery(*told)["expected_at"] == pd.Timestamp(make.at(90))


@pytest.mark.parametrize(
    ("states", "shown"),
    [((), "accepted"), (OUT[:4], "at_ugs"), (OUT, "relief_planned"), ((*OUT, D.RELIEVED), "relieved")],
)
def test_a_plan_shows_in_the_state_of_who_is_deployed_only(states: tuple[DeliveryState, ...], shown: str) -> None:
    row = delivery(*gone_through(*states), make.relief_planned())

    assert (row["state"], row["relieved_by"]) == (shown, "peloton Utrecht")
    assert row["relief_at"] == pd.Timestamp(make.at(480))


# ---- what should have happened ---------------------------------------------------------------------


def overdue(*told: Event, minutes: float) -> set[str]:
    """Say what about the delivery should have happened by now."""
    return set(delivery(*told, minutes=minutes)["overdue"])


@pytest.mark.parametrize("states", [OUT[:n] for n in range(4)], ids=len)
@pytest.mark.parametrize(("minutes", "late"), [(FROM, False), (FROM + 1, True)])
def test_units_are_late_after_the_moment_they_should_be_there(
    states: tuple[DeliveryState, ...], minutes: float, late: bool
) -> None:
    assert (Overdue.NOT_AT_UGS in overdue(*gone_through(*states), minutes=minutes)) is late


@pytest.mark.parametrize("states", [OUT[:4], OUT, (*OUT, D.RETURNING), (D.CANCELLED,)], ids=lambda way: way[-1].value)
def test_units_that_came_or_went_are_not_late(states: tuple[DeliveryState, ...]) -> None:
    assert Overdue.NOT_AT_UGS not in overdue(*gone_through(*states), minutes=FROM + 60)


@pytest.mark.parametrize("states", [OUT[:4], OUT], ids=len)
@pytest.mark.parametrize(("minutes", "late"), [(DUE, False), (DUE + 1, True)])
def test_relief_is_overdue_after_the_shift_of_the_type(
    states: tuple[DeliveryState, ...], minutes: float, late: bool
) -> None:
    assert (Overdue.RELIEF in overdue(*gone_through(*states), minutes=minutes)) is late


@pytest.mark.parametrize(("minutes", "late"), [(480, False), (481, True)])
def test_relief_is_overdue_after_the_moment_that_was_planned(minutes: float, late: bool) -> None:
    told = [*gone_through(*OUT), make.relief_planned()]

    assert (Overdue.RELIEF in overdue(*told, minutes=minutes)) is late


@pytest.mark.parametrize("states", [OUT[:4], OUT, (*OUT, D.RELIEVED)], ids=len)
@pytest.mark.parametrize(("minutes", "late"), [(UNTIL, False), (UNTIL + 1, True)])
def test_a_deployment_is_over_after_its_end(states: tuple[DeliveryState, ...], minutes: float, late: bool) -> None:
    assert (Overdue.END in overdue(*gone_through(*states), minutes=minutes)) is late


WARNED = DUE - SETTINGS.relief_warning_h * 60


@pytest.mark.parametrize("states", [(), OUT], ids=["accepted", "deployed"])
@pytest.mark.parametrize(("minutes", "warns"), [(WARNED, False), (WARNED + 1, True), (DUE, True), (DUE + 1, True)])
def test_a_missing_plan_is_told_some_hours_before_the_last_moment_and_after_it(
    states: tuple[DeliveryState, ...], minutes: float, warns: bool
) -> None:
    assert (Overdue.NO_RELIEF_PLAN in overdue(*gone_through(*states), minutes=minutes)) is warns


@pytest.mark.parametrize(
    "told",
    [
        [make.relief_planned()],
        gone_through(*OUT, D.RELIEVED),
        gone_through(*OUT, D.RETURNING),
        gone_through(D.CANCELLED),
    ],
    ids=["planned", "relieved", "returning", "cancelled"],
)
def test_no_plan_is_missed_where_none_is_needed(told: list[Event]) -> None:
    assert Overdue.NO_RELIEF_PLAN not in overdue(*told, minutes=DUE - 1)


@pytest.mark.parametrize("states", [(*OUT, D.RETURNING), (*OUT, D.RETURNING, D.AVAILABLE), (D.CANCELLED,)], ids=len)
def test_nothing_is_overdue_about_units_that_are_no_longer_needed(states: tuple[DeliveryState, ...]) -> None:
    assert overdue(*gone_through(*states), minutes=10_000) == set()


# ---- changes ---------------------------------------------------------------------------------------

OWNER = make.consent_given(observed_at=make.at(20))
HUB = make.consent_given(Party.HUB, "KCR2", observed_at=make.at(50))
NO = make.consent_given(Party.HUB, "KCR2", consents=False, observed_at=make.at(50))


def change(*told: Event, minutes: float = 60) -> dict[str, Any]:
    """Give the row of the one proposal."""
    return row_of(picture(asked(), make.offer_accepted(), *told, at=make.at(minutes)).changes)


def test_a_proposal_waits_on_everybody_and_its_age_grows() -> None:
    row = change(make.change_proposed(), minutes=90)

    assert (row["state"], row["waits_on"], row["consented"]) == ("open", ("owner:VR06", "hub:KCR2"), ())
    assert row["waited_h"] == 1.5
    assert pd.isna(row["settled_at"])


def test_a_proposal_waits_on_who_said_nothing_yet() -> None:
    row = change(make.change_proposed(), OWNER)

    assert (row["state"], row["waits_on"], row["consented"]) == ("open", ("hub:KCR2",), ("owner:VR06",))


@pytest.mark.parametrize("consents", [[OWNER, HUB], [HUB, OWNER]], ids=["one way", "the other way"])
def test_a_proposal_holds_from_the_last_consent_on(consents: list[Event]) -> None:
    row = change(make.change_proposed(), *consents, minutes=600)

    assert (row["state"], row["waits_on"]) == ("settled", ())
    assert (row["settled_at"], row["waited_h"]) == (pd.Timestamp(make.at(50)), pytest.approx(50 / 60))


def test_one_refusal_ends_a_proposal_and_stops_its_clock() -> None:
    row = change(make.change_proposed(), OWNER, NO, minutes=600)

    assert (row["state"], row["refused_by"], row["waited_h"]) == ("refused", ("hub:KCR2",), pytest.approx(50 / 60))
    assert pd.isna(row["settled_at"])


def test_the_word_of_a_party_that_was_not_asked_changes_nothing() -> None:
    stranger = make.consent_given(Party.REQUESTER, "VR08", consents=False)

    assert change(make.change_proposed(), OWNER, stranger)["waits_on"] == ("hub:KCR2",)


@pytest.mark.parametrize(("consents", "until"), [([OWNER], UNTIL), ([OWNER, HUB], 1440), ([OWNER, NO], UNTIL)])
def test_a_delivery_stays_longer_once_everybody_consented(consents: list[Event], until: float) -> None:
    row = delivery(make.change_proposed(), *consents)

    assert row["until"] == pd.Timestamp(make.at(until))
    assert row["relief_due"] == pd.Timestamp(make.at(DUE))


MOVE = make.moved(to_request=OTHER, needs=("owner:VR06", "requester:VR07", "requester:VR08"))
ALL = [
    make.consent_given(observed_at=make.at(10)),
    make.consent_given(Party.REQUESTER, "VR07", observed_at=make.at(150)),
    make.consent_given(Party.REQUESTER, "VR08", observed_at=make.at(90)),
]


@pytest.mark.parametrize(("consents", "request_id"), [(ALL[:2], "A-2025-0001"), (ALL, OTHER)])
def test_units_serve_another_request_once_everybody_consented(consents: list[Event], request_id: str) -> None:
    target = asked(OTHER, region="VR08", ugs_name="De Peel")
    seen = picture(asked(), target, make.offer_accepted(), MOVE, *consents, at=make.at(300))

    row = row_of(seen.deliveries)
    gaps = seen.requests.set_index("request_id")["gap"].to_dict()

    assert (row["request_id"], row["origin_request"]) == (request_id, "A-2025-0001")
    assert row["ugs_name"] == ("De Peel" if request_id == OTHER else "Kazerne Ede")
    assert gaps == {name: 1 if name == request_id else 3 for name in ("A-2025-0001", OTHER)}


def test_a_redistribution_shows_the_hours_that_the_decision_took() -> None:
    row = change(asked(OTHER, region="VR08"), MOVE, *ALL, minutes=600)

    assert (row["change"], row["waited_h"]) == (ChangeKind.REDISTRIBUTION, 2.5)


def test_what_was_taken_of_an_offer_stays_taken_when_the_units_go_elsewhere() -> None:
    seen = picture(
        asked(), asked(OTHER, region="VR08"), make.call_answered(), make.offer_accepted(), MOVE, *ALL, at=make.at(300)
    )

    assert row_of(seen.offers)["accepted"] == 2


def test_of_two_moves_the_one_that_was_settled_last_holds() -> None:
    back = make.moved(number=2, to_request="A-2025-0001", needs=("owner:VR06",), observed_at=make.at(160))
    agreed = make.consent_given(change_id=f"{make.delivery_id()}/w2", observed_at=make.at(170))

    seen = picture(
        asked(), asked(OTHER, region="VR08"), make.offer_accepted(), MOVE, *ALL, back, agreed, at=make.at(300)
    )

    assert row_of(seen.deliveries)["request_id"] == "A-2025-0001"


# ---- the other tables ------------------------------------------------------------------------------


def test_steps_are_told_in_order_with_where_they_led() -> None:
    table = picture(
        asked(), make.request_stepped(step=Step.TAKE_IN, number=2), make.request_stepped(step=Step.FILE, number=1)
    ).steps

    assert list(zip(table["number"], table["step"], table["status"], strict=True)) == [
        (1, "file", "filed"),
        (2, "take_in", "in_check"),
    ]


def test_an_advice_is_validated_by_version() -> None:
    table = picture(make.advice_written(1), make.advice_written(2), make.advice_validated(2)).advice

    assert list(table["version"]) == [1, 2]
    assert list(table["validator"]) == ["", "tweede"]
    assert list(table["validated_at"].isna()) == [True, False]
    assert list(table["writer"]) == ["piket", "piket"]


def test_suppressed_demand_says_what_is_missing() -> None:
    row = row_of(picture(make.demand_suppressed(wanted=5, asked=0)).suppressed)

    assert (row["missing"], row["unit"], row["capability_name"]) == (5, "peloton", "Peloton natuurbrandbestrijding")


def test_help_that_passes_by_may_have_no_number() -> None:
    row = row_of(picture(make.outside_help_recorded()).outside_help)

    assert pd.isna(row["amount"])
    assert (row["route"], row["region"]) == ("neighbour", "VR07")
