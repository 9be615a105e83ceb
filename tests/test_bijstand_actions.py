"""May a request be filed, taken further or ended? Every rule once broken, and once just kept."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from kcr2.actions import FileRequest, RecordSignature, RecordSuppression, SaveDraft, TakeStep
from kcr2.actions.requests import OWN_FORM
from kcr2.desk import Desk
from kcr2.journal import Space
from kcr2.model.process import WAYS
from kcr2.terms import (
    CompetentAuthority,
    Decider,
    DeliveryState,
    LegalBasis,
    RejectionReason,
    RequestStatus,
    Role,
    Route,
    Signature,
    Step,
)
from tests import make
from tests.chain import INCIDENT, REQUEST, Chain, defence, hub, minister, owner, requester
from tests.refusals import refused

S = RequestStatus


@pytest.fixture
def chain(desk: Desk) -> Chain:
    """Give people around an open incident."""
    return Chain(desk, space())


def space() -> Space:
    """Give a space of its own."""
    return make.space(name="bijstand")


def draft(chain: Chain, **values: Any) -> None:
    """Let the region save a concept."""
    chain.do(requester, SaveDraft, **{"request_id": "", "region": "VR07", "content": {"situation": "Hei"}, **values})


# ---- concepts and filing ---------------------------------------------------------------------------


def test_a_concept_is_filed_under_its_own_number(chain: Chain) -> None:
    draft(chain)
    draft(chain, request_id=REQUEST, content={"situation": "Hei en bos"})
    chain.file(request_id=REQUEST)

    assert chain.status() is S.FILED
    assert chain.picture.steps["step"].to_list() == ["save", "save", "file"]
    assert chain.picture.steps["number"].to_list() == [1, 2, 3]
    assert chain.picture.requests["version"].to_list() == [1]


def test_the_number_of_a_concept_is_not_given_away(chain: Chain) -> None:
    draft(chain)

    assert chain.file() == "A-2025-0002"


def test_a_concept_of_another_region_is_not_filed(chain: Chain) -> None:
    draft(chain)

    refused(chain, lambda: chain.file(owner, request_id=REQUEST), "own-data", "VR06 mag niet", "VR07")


def test_a_number_stays_with_its_region(chain: Chain) -> None:
    draft(chain)

    refused(chain, lambda: draft(chain, request_id=REQUEST, region="VR08"), "request-once", REQUEST, "VR07", "VR08")


def test_a_withdrawn_concept_is_not_taken_up_again(chain: Chain) -> None:
    draft(chain)
    chain.step(requester, Step.WITHDRAW)

    refused(chain, lambda: draft(chain, request_id=REQUEST), "step-in-order", REQUEST, "ingetrokken")
    refused(chain, lambda: chain.file(request_id=REQUEST), "step-in-order", REQUEST, "ingetrokken")


def test_a_filed_request_is_no_concept_any_more(chain: Chain) -> None:
    chain.to(S.FILED)

    refused(chain, lambda: draft(chain, request_id=REQUEST), "step-in-order", "Concept bewaren", "ingediend")


@pytest.mark.parametrize("minutes", [0, 1])
def test_a_version_is_not_older_than_the_one_before(chain: Chain, minutes: float) -> None:
    chain.to(S.FILED)
    filed_at = make.at(chain.minute)
    before: dict[str, Any] = {"request_id": REQUEST, "observed_at": filed_at - timedelta(minutes=1)}

    refused(chain, lambda: chain.file(**before), "newer-than-held", "03-04-2025 12:01", "03-04-2025 12:02")
    chain.file(request_id=REQUEST, observed_at=filed_at + timedelta(minutes=minutes))

    assert chain.picture.requests["version"].to_list() == [2]


def test_help_is_not_asked_on_a_ground_that_is_not_the_authority_s(chain: Chain) -> None:
    mayor: dict[str, Any] = {"authority": CompetentAuthority.MAYOR}

    refused(chain, lambda: chain.file(**mayor), "authority-may-ask", "burgemeester", "Wvr art. 51", "voorzitter")
    chain.file(**mayor, legal_basis=LegalBasis.POLICE_56)

    assert chain.status() is S.FILED


def test_a_new_version_keeps_the_lines_that_others_point_at(chain: Chain) -> None:
    chain.to(S.FILED)
    platoon, tanker = make.request_line(amount=5), make.request_line("BRW-TW")

    other: dict[str, Any] = {"request_id": REQUEST, "lines": (tanker, platoon)}
    refused(chain, lambda: chain.file(**other), "lines-kept", "versie 2", "de 1 regels", "BRW-PEL-NB")
    chain.file(request_id=REQUEST, lines=(platoon, tanker))

    assert chain.picture.requests["capability"].to_list() == ["BRW-PEL-NB", "BRW-TW"]


def test_a_new_version_after_adjusting_starts_anew_and_keeps_the_offers(chain: Chain) -> None:
    chain.to(S.PRESENTED)
    chain.accept()
    chain.step(requester, Step.ADJUST, note="Het vuur keerde.")
    chain.file(request_id=REQUEST)

    (row,) = chain.picture.requests.to_dict("records")
    assert (row["version"], row["status"], row["accepted"], row["gap"], row["offered"]) == (2, "filed", 0, 2, 2)
    assert chain.picture.deliveries["state"].to_list() == ["cancelled"]


# ---- steps in general ------------------------------------------------------------------------------


@pytest.mark.parametrize("step", sorted(OWN_FORM))
def test_a_step_with_a_form_of_its_own_is_not_taken_by_the_way(step: Step) -> None:
    with pytest.raises(ValidationError, match="heeft een eigen formulier"):
        TakeStep(observed_at=make.MOMENT, request_id=REQUEST, step=step)


def test_a_step_of_a_request_that_is_not_there_names_those_that_are(chain: Chain) -> None:
    chain.to(S.FILED)

    refused(chain, lambda: chain.step(hub, Step.TAKE_IN, "A-2025-0009"), "request-known", "A-2025-0009", REQUEST)


BY = {
    **dict.fromkeys([Step.ADJUST, Step.AGREE, Step.STAND_DOWN], requester),
    **dict.fromkeys([Step.RECONSIDER, Step.REJECT, Step.GRANT], minister),
}
SAID: dict[str, Any] = {
    "note": "Toelichting.",
    "reason": RejectionReason.NEED,
    "legal_basis": LegalBasis.WVR_51,
    "decided_for": Decider.MINISTER,
    "route": Route.DEFENCE,
    "reference": "D-7",
}


@pytest.mark.parametrize("step", sorted(set(TakeStep.TAKEN) - {Step.TAKE_IN, Step.WITHDRAW}))
def test_a_step_out_of_order_names_where_the_request_is_and_where_it_can_be_taken(chain: Chain, step: Step) -> None:
    chain.to(S.FILED)
    sources = [one.label for one in WAYS[step].sources if one]

    refused(
        chain,
        lambda: chain.step(BY.get(step, hub), step, **SAID),
        *("step-in-order", step.label, f"{REQUEST} is ingediend", *sources),
    )


@pytest.mark.parametrize(
    ("at", "step", "name"),
    [(way_at, step, name) for step, way_at in [
        (Step.ASK_MORE, S.IN_CHECK), (Step.ACCEPT, S.IN_CHECK), (Step.PROPOSE_REJECTION, S.IN_CHECK),
        (Step.ADJUST, S.PRESENTED), (Step.GRANT, S.AGREED), (Step.FORWARD, S.IN_TREATMENT), (Step.CLOSE, S.STOOD_DOWN),
    ] for name in WAYS[step].needs if name != "decided_for"],
)  # fmt: skip
def test_a_step_says_what_it_must(chain: Chain, at: RequestStatus, step: Step, name: str) -> None:
    chain.to(at)
    without = {key: value for key, value in SAID.items() if key != name}
    title = TakeStep.model_fields[name].title or ""

    refused(chain, lambda: chain.step(BY.get(step, hub), step, **without), "step-says", step.label, "1: ", title)
    chain.step(BY.get(step, hub), step, **SAID)

    assert chain.picture.steps["step"].to_list()[-1] == step


def test_an_authority_decides_in_its_own_name(chain: Chain) -> None:
    chain.to(S.AGREED)

    refused(chain, lambda: chain.grant(minister, decided_for=Decider.CHIEF_OF_DEFENCE), "own-data", "JENV mag niet")
    refused(chain, lambda: chain.grant(minister, decided_for=None), "own-data", "JENV mag niet")


def test_whose_step_it_is_follows_the_setting(desk: Desk) -> None:
    by_hub = desk.settings.model_copy(update={"step_parties": {Step.GRANT: "hub"}})
    chain = Chain(Desk(desk.journal, desk.reference, by_hub), space()).to(S.AGREED)

    refused(chain, lambda: chain.grant(), "role", "rol Beslissend gezag", "KCR2 (coördinatie)")
    chain.grant(hub, decided_for=Decider.MINISTER)

    assert chain.status() is S.GRANTED


# ---- what a step asks beside -----------------------------------------------------------------------


def test_nobody_agrees_to_nothing(chain: Chain) -> None:
    chain.to(S.PRESENTED)

    refused(chain, lambda: chain.step(requester, Step.AGREE), "agree-accepted", REQUEST, "is 0 aanvaard")
    chain.accept(1)
    chain.step(requester, Step.AGREE)

    assert chain.status() is S.AGREED


def test_who_is_not_asked_does_not_grant(chain: Chain) -> None:
    chain.to(S.AGREED)

    refused(chain, lambda: chain.grant(defence), "decider-asked", "Commandant der Strijdkrachten", "minister van JenV")


def of_two(desk: Desk) -> Chain:
    """Bring a request to which two authorities must consent to agreement."""
    general = make.author(actor="ODO", role=Role.REGIO, organisation="DEF")
    return Chain(desk, space(), supplier=general).to(S.AGREED)


def test_one_decider_grants_once_and_waits_for_the_other(desk: Desk) -> None:
    chain = of_two(desk)
    chain.grant()

    refused(chain, lambda: chain.grant(), "decider-asked", "minister van JenV", "Commandant der Strijdkrachten")
    assert chain.status() is S.AGREED
    chain.grant(defence)

    assert chain.status() is S.GRANTED


@pytest.mark.parametrize("author", [minister, defence], ids=lambda one: one.organisation)
@pytest.mark.parametrize("granted", [False, True])
def test_each_who_must_grant_an_agreed_request_may_reject_it_too(desk: Desk, author: Any, granted: bool) -> None:
    chain = of_two(desk)
    if granted:
        chain.grant()

    chain.step(author, Step.REJECT, decided_for=author.organisation, note="Geen noodzaak.")

    assert chain.status() is S.REJECTED
    assert chain.picture.deliveries["state"].to_list() == ["cancelled"]


def test_a_proposal_to_reject_is_decided_by_who_the_ground_names(chain: Chain) -> None:
    chain.to(S.IN_CHECK)
    chain.step(hub, Step.PROPOSE_REJECTION, reason=RejectionReason.NEED, note="Eigen middelen genoeg.")
    told: dict[str, Any] = {"decided_for": Decider.CHIEF_OF_DEFENCE, "note": "Nee."}

    refused(chain, lambda: chain.step(defence, Step.REJECT, **told), "decider-asked", REQUEST, "minister van JenV")
    chain.step(minister, Step.RECONSIDER, decided_for=Decider.MINISTER, note="Kijk nog eens.")

    assert chain.status() is S.IN_CHECK


def test_a_shortage_is_settled_when_nobody_can_answer_any_more(chain: Chain) -> None:
    chain.to(S.CALLED)
    deadline = chain.picture.offers["deadline"].iloc[0].to_pydatetime()
    told = ("1 uitvragen", "VR06", f"{deadline:%d-%m-%Y %H:%M}")

    chain.minute = round((deadline - make.MOMENT) / timedelta(minutes=1)) - 1
    refused(chain, lambda: chain.step(hub, Step.SETTLE_SHORT, note="Niets."), "calls-answered", *told)
    chain.step(hub, Step.SETTLE_SHORT, note="Niets.")

    assert chain.status() is S.SHORT


def test_a_refusal_settles_a_shortage_before_the_deadline(chain: Chain) -> None:
    chain.to(S.CALLED)
    chain.refuse()
    chain.step(hub, Step.SETTLE_SHORT, note="Niets.")

    assert chain.status() is S.SHORT


@pytest.mark.parametrize("path", [(), (DeliveryState.ALARMED, DeliveryState.READY, DeliveryState.EN_ROUTE)], ids=len)
def test_nothing_stands_down_while_units_are_needed(chain: Chain, path: tuple[DeliveryState, ...]) -> None:
    chain.to(S.GRANTED)
    chain.move(*path)
    state = path[-1].label if path else "geaccepteerd"

    refused(chain, lambda: chain.step(requester, Step.STAND_DOWN), "all-released", "1 leveringen", state)
    chain.move(DeliveryState.RETURNING if path else DeliveryState.CANCELLED)
    chain.step(requester, Step.STAND_DOWN)

    assert chain.status() is S.STOOD_DOWN


def test_nothing_is_closed_while_units_are_on_their_way_home(chain: Chain) -> None:
    chain.to(S.UNDERWAY)
    chain.move(DeliveryState.RETURNING)
    chain.step(requester, Step.STAND_DOWN)

    refused(chain, lambda: chain.step(hub, Step.CLOSE, note="Klaar."), "all-back", "1 leveringen", "retour")
    chain.move(DeliveryState.AVAILABLE)
    chain.step(hub, Step.CLOSE, note="Klaar.")

    assert chain.status() is S.CLOSED


def test_nothing_is_closed_without_the_signature(chain: Chain) -> None:
    chain.file(signature=Signature.FOLLOWS)
    for _status, act in chain._way()[1:-1]:
        act()

    told = ("handtekening", "04-04-2025 12:02 UTC")
    refused(chain, lambda: chain.step(hub, Step.CLOSE, note="Klaar."), "signature-received", *told)
    chain.do(hub, RecordSignature, signed_by=CompetentAuthority.CHAIR, reference="post 7")
    chain.step(hub, Step.CLOSE, note="Klaar.")

    assert chain.status() is S.CLOSED


@pytest.mark.parametrize("route", Route)
def test_a_request_is_forwarded_by_a_route_of_the_hub_only(chain: Chain, route: Route) -> None:
    chain.to(S.IN_TREATMENT)

    def forward() -> object:
        return chain.step(hub, Step.FORWARD, route=route, reference="D-7")

    if route in {Route.DEFENCE, Route.POLICE, Route.INTERNATIONAL}:
        forward()
        assert chain.status() is S.FORWARDED
    else:
        refused(chain, forward, "route-forwards", route.label, "Defensie, politie, internationaal")


# ---- signature and suppression ---------------------------------------------------------------------


def test_what_was_not_filed_is_not_signed(chain: Chain) -> None:
    draft(chain)
    signed: dict[str, Any] = {"signed_by": CompetentAuthority.CHAIR, "reference": "post 7"}

    refused(chain, lambda: chain.do(hub, RecordSignature, **signed), "request-known", REQUEST)


def test_suppressed_demand_gets_the_next_number(chain: Chain) -> None:
    told: dict[str, Any] = {
        "region": "VR07",
        "incident_id": INCIDENT,
        "capability": chain.capability,
        "wanted": 4,
        "reason": "Nee.",
    }

    for asked in (0, 3):
        chain.do(requester, RecordSuppression, request_id="", asked=asked, **told)

    assert chain.picture.suppressed["suppression_id"].to_list() == ["O-2025-0001", "O-2025-0002"]
    unknown: dict[str, Any] = told | {"capability": "BRW-KANON"}
    refused(
        chain,
        lambda: chain.do(requester, RecordSuppression, request_id="", asked=0, **unknown),
        *("capability-known", "BRW-KANON"),
    )
    with pytest.raises(ValidationError, match="gevraagd 4 is niet minder dan nodig 4"):
        chain.do(requester, RecordSuppression, request_id="", asked=4, **told)


def test_a_request_without_a_number_may_be_decided_anew_and_another_not() -> None:
    values = make.request_filed().model_dump()

    assert FileRequest.model_validate(values | {"request_id": ""}).is_new()
    assert not FileRequest.model_validate(values).is_new()
