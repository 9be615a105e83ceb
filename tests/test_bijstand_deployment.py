"""May these units move, stay or go elsewhere, and is that outside help? Every rule broken once, and just kept."""

from typing import Any

import pytest

from kcr2.actions import GiveConsent, PlanRelief, ProposeChange, RecordOutsideHelp, StepDelivery, ViewStrict
from kcr2.desk import Desk
from kcr2.journal import Author
from kcr2.terms import ChangeKind, DeliveryState, LegalBasis, Party, RequestStatus, Role, Route, Step
from tests import make
from tests.chain import INCIDENT, REQUEST, Chain, hub, minister, owner, requester
from tests.refusals import refused

S, D = RequestStatus, DeliveryState
OTHER = "A-2025-0002"
DELIVERY = make.delivery_id()
asker = make.author(actor="HOvD twee", role=Role.REGIO, organisation="VR23")


@pytest.fixture
def chain(desk: Desk) -> Chain:
    """Give people around a request that was granted."""
    return Chain(desk, make.space(name="bijstand")).to(S.GRANTED)


def delivery(chain: Chain) -> dict[str, Any]:
    """Give the row of the one delivery."""
    (row,) = chain.picture.deliveries.to_dict("records")
    return {str(name): value for name, value in row.items()}


def move(chain: Chain, author: Author, state: DeliveryState, delivery_id: str = DELIVERY) -> object:
    """Let somebody take the delivery a step further."""
    return chain.do(author, StepDelivery, delivery_id=delivery_id, state=state)


# ---- steps -----------------------------------------------------------------------------------------


def test_a_delivery_that_is_not_there_does_not_move(chain: Chain) -> None:
    refused(chain, lambda: move(chain, owner, D.ALARMED, f"{DELIVERY}9"), "delivery-known", f"{DELIVERY}9")


def test_a_delivery_takes_its_steps_in_order(chain: Chain) -> None:
    told = (f"{DELIVERY} is geaccepteerd", "gealarmeerd, vervallen", "niet gereed")

    refused(chain, lambda: move(chain, owner, D.READY), "delivery-in-order", *told)
    move(chain, owner, D.ALARMED)
    move(chain, owner, D.READY)

    assert (delivery(chain)["state"], delivery(chain)["steps"]) == ("ready", 2)


@pytest.mark.parametrize(("author", "state"), [(requester, D.ALARMED), (minister, D.ALARMED), (hub, D.CANCELLED)])
def test_units_leave_by_nobody_but_their_owner(chain: Chain, author: Author, state: DeliveryState) -> None:
    rule = "own-data" if author is requester else "role"

    refused(chain, lambda: move(chain, author, state), rule, "mag niet")


def test_units_are_deployed_by_the_requester_only(chain: Chain) -> None:
    chain.move(D.ALARMED, D.READY, D.EN_ROUTE, D.AT_UGS)

    refused(chain, lambda: move(chain, owner, D.DEPLOYED), "own-data", "VR06 mag niet", "VR07")
    move(chain, requester, D.DEPLOYED)

    assert chain.status() is S.UNDERWAY


def test_no_units_move_before_the_grant_but_they_may_be_cancelled(desk: Desk) -> None:
    chain = Chain(desk, make.space(name="bijstand")).to(S.AGREED)

    told = (f"{REQUEST} is akkoord aanvrager", "toegekend, in uitvoering")
    refused(chain, lambda: move(chain, owner, D.ALARMED), "request-granted", *told)
    move(chain, owner, D.CANCELLED)

    assert delivery(chain)["state"] == "cancelled"


# ---- relief ----------------------------------------------------------------------------------------


def relieve(chain: Chain, author: Author = owner, **values: Any) -> object:
    """Plan the relief of the delivery."""
    due = delivery(chain)["relief_due"].to_pydatetime()
    return chain.do(
        author, PlanRelief, **{"delivery_id": DELIVERY, "relief_at": due, "relieved_by": "peloton Utrecht", **values}
    )


def test_relief_is_planned_within_the_shift_of_the_type(chain: Chain) -> None:
    due = delivery(chain)["relief_due"]
    late = (due + make.LATER.resolution).to_pydatetime()

    refused(chain, lambda: relieve(chain, relief_at=late), "relief-in-time", f"{due:%d-%m-%Y %H:%M} UTC")
    relieve(chain)

    assert delivery(chain)["relief_at"] == due


@pytest.mark.parametrize("author", [owner, requester, hub], ids=lambda one: one.organisation)
def test_relief_is_planned_by_everybody_concerned(chain: Chain, author: Author) -> None:
    relieve(chain, author)

    assert delivery(chain)["relieved_by"] == "peloton Utrecht"


@pytest.mark.parametrize("last", [D.RELIEVED, D.RETURNING, D.AVAILABLE])
def test_nothing_is_planned_for_units_that_are_done(chain: Chain, last: DeliveryState) -> None:
    way = [D.ALARMED, D.READY, D.EN_ROUTE, D.AT_UGS, D.DEPLOYED, D.RELIEVED, D.RETURNING, D.AVAILABLE]
    chain.move(*way[: way.index(last) + 1])

    refused(chain, lambda: relieve(chain), "delivery-out", DELIVERY, f"is {last.label}")
    refused(chain, lambda: extend(chain), "delivery-out", DELIVERY, f"is {last.label}")


# ---- changes ---------------------------------------------------------------------------------------


def extend(chain: Chain, author: Author = requester, minutes: float = 2_000) -> object:
    """Propose that the units stay longer."""
    return propose(chain, author, change=ChangeKind.EXTENSION, until=make.at(minutes))


def send(chain: Chain, author: Author = hub, request_id: str = OTHER, line: int = 1) -> object:
    """Propose that the units go to another request."""
    return propose(chain, author, change=ChangeKind.REDISTRIBUTION, to_request=request_id, to_line=line)


def propose(chain: Chain, author: Author, **values: Any) -> object:
    """Propose a change of the delivery."""
    return chain.do(author, ProposeChange, delivery_id=DELIVERY, reason="Het brandt nog.", **values)


def consent(chain: Chain, author: Author, party: Party, *, number: int = 1, yes: bool = True) -> object:
    """Let a party say yes or no."""
    change = f"{DELIVERY}/w{number}"
    return chain.do(author, GiveConsent, change_id=change, party=party, organisation=author.organisation, consents=yes)


def test_an_extension_ends_later(chain: Chain) -> None:
    held = delivery(chain)["until"]
    minutes = (held.to_pydatetime() - make.MOMENT).total_seconds() / 60

    refused(chain, lambda: extend(chain, minutes=minutes), "extension-later", f"{held:%d-%m-%Y %H:%M} UTC")
    extend(chain, minutes=minutes + 1)
    consent(chain, owner, Party.OWNER)
    assert delivery(chain)["until"] == held
    consent(chain, hub, Party.HUB)

    assert delivery(chain)["until"] > held


def test_an_owner_proposes_nothing_for_others(chain: Chain) -> None:
    refused(chain, lambda: extend(chain, owner), "own-data", "VR06 mag niet", "VR07")


def test_there_is_one_proposal_at_a_time(chain: Chain) -> None:
    extend(chain)
    chain.minute += 89

    refused(chain, lambda: extend(chain, minutes=3_000), "change-one-open", f"{DELIVERY}/w1", "1.5 uur oud")
    consent(chain, owner, Party.OWNER, yes=False)
    extend(chain, minutes=3_000)

    assert chain.picture.changes["state"].to_list() == ["refused", "open"]


def test_no_change_is_proposed_before_the_grant(desk: Desk) -> None:
    chain = Chain(desk, make.space(name="bijstand")).to(S.AGREED)

    refused(chain, lambda: extend(chain), "request-granted", f"{REQUEST} is akkoord aanvrager")


@pytest.mark.parametrize(
    ("request_id", "line", "told"), [(OTHER, 2, "regel 2"), ("A-2025-0009", 1, "A-2025-0009"), (REQUEST, 1, REQUEST)]
)
def test_units_go_to_another_request_that_is_open(chain: Chain, request_id: str, line: int, told: str) -> None:
    chain.file(asker)

    refused(chain, lambda: send(chain, request_id=request_id, line=line), "redistribute-to-open", told)


def test_units_do_not_go_to_a_request_that_ended(chain: Chain) -> None:
    chain.file(asker)
    send(chain)
    chain.step(asker, Step.WITHDRAW, OTHER)

    refused(chain, lambda: consent(chain, owner, Party.OWNER), "redistribute-to-open", f"{OTHER} regel 1")
    consent(chain, owner, Party.OWNER, yes=False)
    refused(chain, lambda: send(chain), "redistribute-to-open", OTHER)


@pytest.mark.parametrize(
    ("capability", "amount", "told"), [("BRW-PEL-NB", 1, "mist 1 peloton"), ("BRW-TW", 5, "mist 5 voertuig")]
)
def test_units_go_where_as_many_of_their_type_are_missing(
    chain: Chain, capability: str, amount: int, told: str
) -> None:
    chain.file(asker, lines=(make.request_line(capability, amount=amount),))

    refused(chain, lambda: send(chain), "redistribute-within-line", told, "gaat het om 2 Peloton")


def present_other(chain: Chain) -> None:
    """Bring the request of another region to where it may agree; nobody offered it anything."""
    chain.file(asker)
    chain.step(hub, Step.TAKE_IN, OTHER)
    chain.step(hub, Step.ACCEPT, OTHER, legal_basis=LegalBasis.WVR_51)
    chain.call("VR08", request_id=OTHER)
    chain.refuse(make.author(role=Role.REGIO, organisation="VR08"), request_id=OTHER)
    chain.step(hub, Step.SETTLE_SHORT, OTHER, note="Niemand kan.")
    chain.advise(request_id=OTHER)
    chain.validate(request_id=OTHER)
    chain.step(hub, Step.PRESENT, OTHER)


def test_units_go_elsewhere_when_owner_and_both_requesters_consent_and_the_other_request_is_granted(
    chain: Chain,
) -> None:
    present_other(chain)
    refused(chain, lambda: chain.step(asker, Step.AGREE, OTHER), "agree-accepted", OTHER, "is 0 aanvaard")
    send(chain)
    consent(chain, owner, Party.OWNER)
    consent(chain, requester, Party.REQUESTER)
    chain.step(asker, Step.AGREE, OTHER)
    told = (f"{OTHER} is akkoord aanvrager", "toegekend, in uitvoering")
    refused(chain, lambda: consent(chain, asker, Party.REQUESTER), "redistribute-granted", *told)
    chain.grant(request_id=OTHER)
    assert delivery(chain)["request_id"] == REQUEST
    consent(chain, asker, Party.REQUESTER)

    gaps = chain.picture.requests.set_index("request_id")["gap"].to_dict()
    assert (delivery(chain)["request_id"], delivery(chain)["region"]) == (OTHER, "VR23")
    assert gaps == {REQUEST: 2, OTHER: 0}


def test_between_requests_of_one_region_that_region_consents_once(chain: Chain) -> None:
    chain.file(requester)
    send(chain)

    assert chain.picture.changes["needs"].to_list() == [["owner:VR06", "requester:VR07"]]


def test_units_of_defence_go_elsewhere_with_the_consent_of_their_commander(desk: Desk) -> None:
    general = make.author(actor="ODO", role=Role.REGIO, organisation="DEF")
    chain = Chain(desk, make.space(name="bijstand"), supplier=general).to(S.AGREED)
    chain.grant()
    chain.grant(make.author(role=Role.AUTHORITY, organisation="DEF"))
    chain.file(asker)
    name = make.delivery_id("DEF")
    move_it: dict[str, Any] = {
        "change": ChangeKind.REDISTRIBUTION,
        "to_request": OTHER,
        "to_line": 1,
        "reason": "Daar is meer nood.",
    }
    chain.do(hub, ProposeChange, delivery_id=name, **move_it)

    assert chain.picture.changes["needs"].to_list() == [
        ["owner:DEF", "requester:VR07", "requester:VR23", "authority:DEF"]
    ]


def test_who_is_not_asked_and_who_said_it_already_does_not_consent(chain: Chain) -> None:
    extend(chain)

    refused(chain, lambda: consent(chain, requester, Party.REQUESTER), "consent-asked", "aanvrager VR07", "owner:VR06")
    consent(chain, owner, Party.OWNER)
    refused(chain, lambda: consent(chain, owner, Party.OWNER), "consent-asked", "eigenaar VR06", "op: hub:KCR2")


def test_nobody_consents_to_what_is_not_open(chain: Chain) -> None:
    refused(chain, lambda: consent(chain, owner, Party.OWNER), "change-open", f"{DELIVERY}/w1", "bestaat niet")
    extend(chain)
    consent(chain, owner, Party.OWNER, yes=False)

    refused(chain, lambda: consent(chain, hub, Party.HUB), "change-open", "is niet ingestemd")


def test_nobody_consents_for_another(chain: Chain) -> None:
    extend(chain)
    other: dict[str, Any] = {
        "change_id": f"{DELIVERY}/w1",
        "party": Party.OWNER,
        "organisation": "VR06",
        "consents": True,
    }

    refused(chain, lambda: chain.do(asker, GiveConsent, **other), "own-data", "VR23 mag niet", "VR06")


# ---- outside help, and opening what is closed ----------------------------------------------------------


@pytest.mark.parametrize("route", Route)
def test_help_is_recorded_that_passes_the_hub_by(chain: Chain, route: Route) -> None:
    told: dict[str, Any] = {"route": route, "region": "VR07", "incident_id": INCIDENT, "what": "twee tankautospuiten"}

    def record() -> object:
        return chain.do(requester, RecordOutsideHelp, **told)

    if route in {Route.DEFENCE, Route.POLICE, Route.INTERNATIONAL}:
        refused(chain, record, "route-passes-by", route.label, "burenhulp, ambulancebijstand")
    else:
        record()
        record()
        assert chain.picture.outside_help["outside_id"].to_list() == ["B-2025-0001", "B-2025-0002"]


def test_help_is_for_an_open_incident(chain: Chain) -> None:
    told: dict[str, Any] = {
        "route": Route.NEIGHBOUR,
        "region": "VR07",
        "incident_id": "I-2025-0009",
        "what": "twee voertuigen",
    }

    refused(chain, lambda: chain.do(requester, RecordOutsideHelp, **told), "incident-open", "I-2025-0009")


def test_who_opens_a_record_is_recorded_and_what_is_not_there_is_not_opened(chain: Chain) -> None:
    refused(chain, lambda: chain.do(owner, ViewStrict, request_id="A-2025-0009"), "request-known", "A-2025-0009")

    (entry,) = chain.do(owner, ViewStrict)

    assert (entry.kind, entry.content["viewer"]) == ("record_viewed", owner.actor)
