"""May this be asked, answered, advised or accepted? Every rule once broken, and once just kept."""

from datetime import timedelta
from typing import Any

import pytest

from kcr2.actions import ReportCapacity, ValidateAdvice
from kcr2.desk import Desk
from kcr2.terms import AnswerKind, Feasibility, RequestStatus, Role, Step
from tests import make
from tests.chain import REQUEST, Chain, hub, owner, requester, validator
from tests.refusals import refused

S = RequestStatus
second = make.author(actor="AC-B twee", role=Role.REGIO, organisation="VR08")


@pytest.fixture
def chain(desk: Desk) -> Chain:
    """Give people around an open incident."""
    return Chain(desk, make.space(name="bijstand"))


def stock(chain: Chain, releasable: int) -> None:
    """Let VR06 report what it can release."""
    chain.do(owner, ReportCapacity, owner="VR06", capability=chain.capability, total=9, releasable=releasable)


def offers(chain: Chain, owner: str = "VR06") -> dict[str, Any]:
    """Give the row of what an owner offers."""
    table = chain.picture.offers
    (row,) = table[table["owner"] == owner].to_dict("records")
    return {str(name): value for name, value in row.items()}


# ---- calls -----------------------------------------------------------------------------------------


def test_only_an_existing_line_is_called_for(chain: Chain) -> None:
    chain.to(S.IN_TREATMENT)

    refused(chain, lambda: chain.call(line=2), "line-known", REQUEST, "geen regel 2", "regels: 1")


def test_the_requester_is_not_asked_itself(chain: Chain) -> None:
    chain.to(S.IN_TREATMENT)

    refused(chain, lambda: chain.call("VR06", "VR07"), "not-the-requester", "VR07 vraagt zelf")


def test_only_an_existing_owner_is_asked(chain: Chain) -> None:
    chain.to(S.IN_TREATMENT)

    refused(chain, lambda: chain.call("VR06", "VR26"), "owner-known", "VR26", "35")


@pytest.mark.parametrize("late", [0, -1])
def test_a_deadline_lies_ahead(chain: Chain, late: int) -> None:
    chain.to(S.IN_TREATMENT)
    passed = make.at(chain.minute + 1 + late)

    refused(chain, lambda: chain.call(deadline=passed), "deadline-to-come", f"{passed:%d-%m-%Y %H:%M}")
    chain.call(deadline=make.at(chain.minute + 2))

    assert chain.status() is S.CALLED


def test_many_owners_are_asked_at_once(chain: Chain) -> None:
    chain.to(S.IN_TREATMENT)
    everybody = [one for one in chain.desk.reference.owners if one != "VR07"]

    chain.call(*everybody)

    assert sorted(chain.picture.offers["owner"]) == sorted(everybody)


# ---- answers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [S.FILED, S.IN_CHECK, S.PRESENTED, S.AGREED])
def test_nothing_is_offered_before_treatment_or_after_advice(chain: Chain, status: RequestStatus) -> None:
    chain.to(status)

    told = (f"{REQUEST} is {status.label}", "in behandeling, uitgezet, aanbod ontvangen")
    refused(chain, lambda: chain.offer(), "open-to-offers", *told)


def test_an_owner_offers_without_being_asked(chain: Chain) -> None:
    chain.to(S.IN_TREATMENT)
    chain.offer(second)

    assert (offers(chain, "VR08")["called"], offers(chain, "VR08")["remaining"]) == (False, 2)


def test_the_requester_offers_nothing_to_itself(chain: Chain) -> None:
    chain.to(S.IN_TREATMENT)

    refused(chain, lambda: chain.offer(requester), "not-the-requester", "VR07 vraagt zelf")


def until_deadline(chain: Chain, minutes: int) -> str:
    """Let the next act be so many minutes after the deadline of the call, and give that deadline in words."""
    deadline = offers(chain)["deadline"].to_pydatetime()
    chain.minute = round((deadline - make.MOMENT) / timedelta(minutes=1)) + minutes - 1
    return f"{deadline:%d-%m-%Y %H:%M} UTC"


@pytest.mark.parametrize("answer", [AnswerKind.OFFERED, AnswerKind.REFUSED])
def test_a_call_is_not_answered_after_its_deadline(chain: Chain, answer: AnswerKind) -> None:
    chain.to(S.CALLED)
    deadline = until_deadline(chain, 1)
    says = chain.offer if answer is AnswerKind.OFFERED else chain.refuse

    refused(chain, says, "call-deadline", f"de termijn was {deadline}", "Bel KCR2")


@pytest.mark.parametrize("answer", [AnswerKind.OFFERED, AnswerKind.REFUSED])
def test_a_call_is_answered_up_to_its_deadline(chain: Chain, answer: AnswerKind) -> None:
    chain.to(S.CALLED)
    until_deadline(chain, 0)
    (chain.offer if answer is AnswerKind.OFFERED else chain.refuse)()

    assert offers(chain)["state"] == answer


def test_who_was_too_late_may_be_asked_again(chain: Chain) -> None:
    chain.to(S.CALLED)
    until_deadline(chain, 30)
    chain.call()
    chain.offer()

    assert (offers(chain)["state"], chain.status()) == ("offered", S.OFFERED)


def test_who_answered_in_time_may_change_its_offer_later(chain: Chain) -> None:
    chain.to(S.OFFERED)
    chain.minute += 600
    chain.offer(amount=1)

    assert offers(chain)["amount_offered"] == 1


def test_nothing_is_taken_back_that_was_not_offered(chain: Chain) -> None:
    chain.to(S.CALLED)
    back: dict[str, Any] = {"answer": AnswerKind.TAKEN_BACK, "amount": 0, "from_at": None, "until": None}

    refused(chain, lambda: chain.offer(**back), "offer-to-take-back", "VR06", f"{REQUEST} regel 1")
    chain.offer()
    chain.offer(**back)

    assert (offers(chain)["state"], chain.status()) == ("taken_back", S.CALLED)
    refused(chain, lambda: chain.offer(**back), "offer-to-take-back", "VR06")


def test_what_was_accepted_is_not_taken_back(chain: Chain) -> None:
    chain.to(S.AGREED)
    back: dict[str, Any] = {"answer": AnswerKind.TAKEN_BACK, "amount": 0, "from_at": None, "until": None}

    refused(chain, lambda: chain.offer(**back), "offer-taken", "al 2 peloton aanvaard", "0 is minder")


def test_an_offer_stays_within_what_the_owner_reported(chain: Chain) -> None:
    chain.to(S.CALLED)
    stock(chain, 1)

    refused(chain, lambda: chain.offer(amount=2), "offer-within-stock", "biedt 2 peloton", "1 over", "0 al aangeboden")
    chain.offer(amount=1)

    assert offers(chain)["amount_offered"] == 1


def test_an_owner_that_reported_nothing_is_taken_at_its_word(chain: Chain) -> None:
    chain.to(S.CALLED)
    chain.offer(amount=50)

    assert offers(chain)["amount_offered"] == 50


def test_what_is_offered_elsewhere_is_not_offered_again(chain: Chain) -> None:
    chain.to(S.IN_TREATMENT)
    stock(chain, 3)
    chain.offer(amount=2)
    other = chain.file()
    chain.step(hub, Step.TAKE_IN, other)
    chain.step(hub, Step.ACCEPT, other, legal_basis="wvr_51")

    told = ("biedt 2 peloton", "1 over", "3 leverbaar", "2 al aangeboden")
    refused(chain, lambda: chain.offer(amount=2, request_id=other), "offer-within-stock", *told)
    chain.offer(amount=1, request_id=other)

    assert chain.picture.offers["amount_offered"].sum() == 3


@pytest.mark.parametrize("again", [False, True], ids=["its own offer", "asked again"])
def test_an_owner_s_own_offer_does_not_stand_in_its_way(chain: Chain, again: bool) -> None:
    chain.to(S.CALLED)
    stock(chain, 2)
    chain.offer(amount=2)
    if again:
        chain.call()

    refused(chain, lambda: chain.offer(amount=3), "offer-within-stock", "biedt 3 peloton", "2 over")
    chain.offer(amount=2)

    assert (offers(chain)["state"], offers(chain)["remaining"]) == ("offered", 2)


# ---- acceptance ------------------------------------------------------------------------------------


def test_nothing_is_accepted_that_was_not_presented(chain: Chain) -> None:
    chain.to(S.OFFERED)

    refused(chain, lambda: chain.accept(), "accept-presented", f"{REQUEST} is aanbod ontvangen")


def test_no_more_is_accepted_than_is_offered(desk: Desk) -> None:
    chain = Chain(desk, make.space(name="bijstand"), amount=3).to(S.CALLED)
    chain.offer(amount=2)
    chain.advise()
    chain.validate()
    chain.step(hub, Step.PRESENT)

    refused(chain, lambda: chain.accept(3), "accept-within-offer", "nog 2 peloton", "3 is meer")
    refused(chain, lambda: chain.accept(1, owner="VR09"), "accept-within-offer", "VR09 heeft nog 0")
    chain.accept(1)
    refused(chain, lambda: chain.accept(2), "accept-within-offer", "nog 1 peloton")
    chain.accept(1)

    assert chain.picture.deliveries["delivery_id"].to_list() == [make.delivery_id(), make.delivery_id(number=2)]


def test_no_more_is_accepted_than_was_asked_of_all_owners_together(chain: Chain) -> None:
    chain.to(S.OFFERED)
    chain.offer(second)
    chain.advise()
    chain.validate()
    chain.step(hub, Step.PRESENT)
    chain.accept(1)

    refused(chain, lambda: chain.accept(2, owner="VR08"), "accept-within-line", "nog 1 van 2 peloton", "2 is meer")
    chain.accept(1, owner="VR08")

    assert chain.picture.requests["gap"].to_list() == [0]


def test_relief_is_due_after_the_shift_of_the_type(chain: Chain) -> None:
    chain.to(S.PRESENTED)
    chain.accept()
    shift_h = chain.desk.reference.capabilities.at[chain.capability, "max_shift_h"]
    hours = chain.desk.settings.shift_h if shift_h != shift_h else float(shift_h)

    (row,) = chain.picture.deliveries.to_dict("records")
    assert row["relief_due"] - row["from_at"] == timedelta(hours=hours)


# ---- advice ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [S.CALLED, S.PRESENTED])
def test_advice_is_about_offers(chain: Chain, status: RequestStatus) -> None:
    chain.to(status)

    told = (f"zij is {status.label}", "aanbod ontvangen, deels aanbod of niet leverbaar")
    refused(chain, lambda: chain.advise(), "advice-on-offers", REQUEST, *told)


def test_feasible_if_names_its_condition(chain: Chain) -> None:
    chain.to(S.OFFERED)

    refused(chain, lambda: chain.advise(feasibility=Feasibility.YES_IF), "advice-condition", "0 tekens")
    chain.advise(feasibility=Feasibility.YES_IF, condition="Als de A50 open is.")

    assert chain.picture.advice["version"].to_list() == [1]


def test_the_last_version_of_an_advice_is_validated(chain: Chain) -> None:
    chain.to(S.OFFERED)

    refused(chain, lambda: chain.validate(), "advice-latest", "versie 1", "er is er geen")
    chain.advise()
    chain.advise()
    refused(chain, lambda: chain.validate(), "advice-latest", "versie 1", "dat is 2")
    chain.validate(version=2)

    assert chain.status() is S.ADVISED


def test_who_wrote_an_advice_does_not_validate_it(chain: Chain) -> None:
    chain.to(S.OFFERED)
    chain.advise()
    same = validator.model_copy(update={"actor": hub.actor})

    refused(chain, lambda: chain.do(same, ValidateAdvice, version=1), "second-person", "piket schreef versie 1 zelf")
    chain.validate()

    assert chain.status() is S.ADVISED


def test_an_advice_about_the_request_as_it_was_does_not_serve_for_what_it_became(chain: Chain) -> None:
    chain.to(S.PRESENTED)
    chain.step(requester, Step.ADJUST, note="Anders.")
    chain.file(request_id=REQUEST)
    for _status, act in chain._way()[1:4]:
        act()
    chain.offer()

    refused(chain, lambda: chain.validate(), "advice-new", "versie 1 is al gevalideerd")
    chain.advise()
    chain.validate(version=2)

    assert chain.status() is S.ADVISED
