"""What waits on whom, until when, in which order; and can they do it?"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kcr2.access import PARTIES, may
from kcr2.actions import (
    AcceptOffer,
    AnswerCall,
    CallForOffers,
    FileRequest,
    GiveConsent,
    Intention,
    PlanRelief,
    ProposeChange,
    RecordSignature,
    StepDelivery,
    TakeStep,
    ValidateAdvice,
    WriteAdvice,
)
from kcr2.desk import Desk
from kcr2.journal import Author, Journal
from kcr2.model import AssistanceRequest, Event
from kcr2.model.process import moves_from
from kcr2.picture import Picture
from kcr2.picture.lookup import delivery_row, request_lines
from kcr2.planning import Task, tasks, tasks_for
from kcr2.planning.worklist import EXPECTED
from kcr2.settings import Settings
from kcr2.terms import (
    AnswerKind,
    ChangeKind,
    CompetentAuthority,
    Decider,
    DeliveryState,
    Feasibility,
    LegalBasis,
    Party,
    RejectionReason,
    RequestStatus,
    Role,
    Route,
    Signature,
    Step,
    Urgency,
)
from tests import make
from tests.chain import REQUEST, Chain, defence, hub, minister, owner, requester, validator
from tests.pictures import SETTINGS, picture, reference

S, D = RequestStatus, DeliveryState
DELIVERY = make.delivery_id()
OTHER = "A-2025-0002"
PEOPLE = (requester, owner, hub, validator, minister, defence)
other_requester = make.author(actor="HOvD twee", role=Role.REGIO, organisation="VR23")
other_owner = make.author(actor="AC-B twee", role=Role.REGIO, organisation="VR08")

Waiting = set[tuple[str, str, str, str]]
"""Task, party, organisation, and what it is about."""


@pytest.fixture
def chain(desk: Desk) -> Chain:
    """Give people around an incident."""
    return Chain(desk, make.space(name="bijstand"))


def a_chain(settings: Settings = SETTINGS) -> Chain:
    """Give people around an incident, on a journal in memory."""
    return Chain(Desk(Journal("sqlite://"), reference(), settings))


def waiting(seen: Picture, who: Author | str | None = "everybody") -> Waiting:
    """Give what waits, on everybody or on one."""
    rows = tasks(seen) if isinstance(who, str) else tasks_for(seen, who)
    columns = rows[["task", "party", "organisation", "about"]]
    found = [tuple(map(str, row)) for row in columns.itertuples(index=False)]
    assert len(found) == len(set(found)), "the same thing stands in the list twice"
    return set(found)  # type: ignore[arg-type]


def one(seen: Picture, task: Step | Task) -> dict[str, Any]:
    """Give the one row of a task."""
    (row,) = tasks(seen).query("task == @task.value").to_dict("records")
    return {str(name): value for name, value in row.items()}


def exactly(chain: Chain, at: datetime) -> Picture:
    """Give the picture at a moment to the microsecond."""
    return chain.desk.picture(chain.space, now=at, at=at)


def utc(moment: pd.Timestamp) -> datetime:
    """Give a moment of a table as the actions take it."""
    there: datetime = moment.to_pydatetime()
    return there


# ---- on whom -----------------------------------------------------------------------------------------


ON_WHOM: dict[RequestStatus, Waiting] = {
    S.FILED: {("take_in", "hub", "KCR2", "")},
    S.IN_CHECK: {("accept", "hub", "KCR2", "")},
    S.IN_TREATMENT: {("call", "hub", "KCR2", "")},
    S.CALLED: {("answer", "owner", "VR06", "1")},
    S.OFFERED: {("advise", "hub", "KCR2", "")},
    S.ADVISED: {("present", "hub", "KCR2", "")},
    S.PRESENTED: {("agree", "requester", "VR07", "")},
    S.AGREED: {("grant", "authority", "JENV", "")},
    S.GRANTED: {("move", "owner", "VR06", DELIVERY)},
    S.UNDERWAY: {("move", "owner", "VR06", DELIVERY)},
    S.STOOD_DOWN: {("close", "hub", "KCR2", "")},
    S.CLOSED: set(),
}
"""Who is waited on, and for what, wherever the usual way stops."""


@pytest.mark.parametrize("status", ON_WHOM, ids=str)
def test_on_the_usual_way_exactly_one_party_is_waited_on(chain: Chain, status: RequestStatus) -> None:
    chain.to(status)

    assert waiting(chain.picture) == ON_WHOM[status]


ASIDE: dict[RequestStatus, tuple[RequestStatus, Callable[[Chain], object], Waiting]] = {
    S.INCOMPLETE: (
        S.IN_CHECK,
        lambda chain: chain.step(hub, Step.ASK_MORE, note="Welke weg?"),
        {("file", "requester", "VR07", "")},
    ),
    S.REJECTION_PROPOSED: (
        S.IN_CHECK,
        lambda chain: chain.step(hub, Step.PROPOSE_REJECTION, reason=RejectionReason.NEED, note="Klein."),
        {("reject", "authority", "JENV", "")},
    ),
    S.SHORT: (
        S.CALLED,
        lambda chain: (chain.refuse(), chain.step(hub, Step.SETTLE_SHORT, note="Niemand heeft iets.")),
        {("advise", "hub", "KCR2", "")},
    ),
    S.ADJUSTING: (
        S.PRESENTED,
        lambda chain: chain.step(requester, Step.ADJUST, note="Een is genoeg."),
        {("file", "requester", "VR07", "")},
    ),
    S.WITHDRAWN: (S.IN_TREATMENT, lambda chain: chain.step(requester, Step.WITHDRAW), set()),
    S.FORWARDED: (
        S.IN_TREATMENT,
        lambda chain: chain.step(hub, Step.FORWARD, route=Route.DEFENCE, reference="D-7"),
        set(),
    ),
    S.REJECTED: (
        S.AGREED,
        lambda chain: chain.step(minister, Step.REJECT, decided_for=Decider.MINISTER, note="Elders nodig."),
        set(),
    ),
}
"""Where a request stands aside of the usual way: from where, by which act, and who is waited on then."""


@pytest.mark.parametrize("status", ASIDE, ids=str)
def test_aside_of_the_usual_way_too(chain: Chain, status: RequestStatus) -> None:
    start, act, expected = ASIDE[status]
    chain.to(start)

    act(chain)

    assert chain.status() is status
    assert waiting(chain.picture) == expected


def test_every_status_that_is_filed_has_its_place_in_a_table_above() -> None:
    assert {*ON_WHOM, *ASIDE} == set(RequestStatus) - {S.DRAFT}


def test_a_step_that_is_expected_is_one_that_the_diagram_has_there() -> None:
    for status, step in EXPECTED.items():
        assert status in {*ON_WHOM, *ASIDE}
        assert (step.value, status) in {(task, at) for at, rows in ON_WHOM.items() for task, *_ in rows} | {
            (task, at) for at, (_, _, rows) in ASIDE.items() for task, *_ in rows
        }


def test_a_concept_waits_on_nobody() -> None:
    seen = picture(make.incident_opened(), make.request_drafted(), make.request_stepped(step=Step.SAVE))

    assert waiting(seen) == set()


MOVES = {
    D.ALARMED: "owner",
    D.READY: "owner",
    D.EN_ROUTE: "owner",
    D.AT_UGS: "requester",
    D.DEPLOYED: "owner",
    D.RELIEVED: "owner",
}
"""Who says where the units are next."""


@pytest.mark.parametrize("state", MOVES, ids=str)
def test_units_that_are_out_wait_on_who_moves_them_next(chain: Chain, state: DeliveryState) -> None:
    chain.to(S.GRANTED)

    chain.move(*list(MOVES)[: list(MOVES).index(state) + 1])

    whose = {"owner": "VR06", "requester": "VR07"}[MOVES[state]]
    assert waiting(chain.picture) == {("move", MOVES[state], whose, DELIVERY)}


def test_when_all_units_are_on_their_way_home_the_requester_stands_down(chain: Chain) -> None:
    chain.to(S.UNDERWAY)

    chain.move(D.RETURNING)

    stand_down = ("stand_down", "requester", "VR07", "")
    assert waiting(chain.picture) == {stand_down, ("move", "owner", "VR06", DELIVERY)}
    chain.move(D.AVAILABLE)
    assert waiting(chain.picture) == {stand_down}


def test_while_one_delivery_of_two_is_out_nobody_stands_down(chain: Chain) -> None:
    chain.to(S.PRESENTED)
    chain.accept(1)
    chain.accept(1)
    chain.step(requester, Step.AGREE)
    chain.grant()

    chain.move(D.CANCELLED)

    assert waiting(chain.picture) == {("move", "owner", "VR06", make.delivery_id(number=2))}


def test_every_owner_that_was_called_is_waited_on_until_it_answers(chain: Chain) -> None:
    chain.to(S.IN_TREATMENT)
    chain.call("VR06", "VR08")

    assert waiting(chain.picture) == {("answer", "owner", "VR06", "1"), ("answer", "owner", "VR08", "1")}
    chain.refuse(other_owner)
    assert waiting(chain.picture) == {("answer", "owner", "VR06", "1")}
    chain.offer(amount=1)
    assert waiting(chain.picture) == {("advise", "hub", "KCR2", "")}


def test_a_second_person_is_waited_on_once_the_advice_is_written(chain: Chain) -> None:
    chain.to(S.OFFERED)

    chain.advise()

    assert waiting(chain.picture) == {("validate", "validator", "KCR2", "")}
    assert one(chain.picture, Step.VALIDATE)["since"] == chain.now


def test_after_a_new_call_the_old_advice_no_longer_counts(chain: Chain) -> None:
    chain.to(S.OFFERED)
    chain.advise()

    chain.call("VR08", amount=1)

    assert waiting(chain.picture) == {("answer", "owner", "VR08", "1"), ("advise", "hub", "KCR2", "")}


def test_every_decider_that_must_grant_is_waited_on_until_it_did() -> None:
    chain = a_chain()
    chain.to(S.IN_CHECK)
    chain.step(hub, Step.ACCEPT, legal_basis=LegalBasis.WVR_51_MILITARY)
    chain.call()
    chain.offer()
    chain.advise()
    chain.validate()
    chain.step(hub, Step.PRESENT)
    chain.accept()
    chain.step(requester, Step.AGREE)
    both = {("grant", "authority", "JENV", ""), ("grant", "authority", "DEF", "")}

    assert waiting(chain.picture) == both
    chain.grant(minister, legal_basis=LegalBasis.WVR_51_MILITARY)
    assert waiting(chain.picture) == both - {("grant", "authority", "JENV", "")}


def test_who_rejects_is_who_the_mandate_names() -> None:
    chain = a_chain(Settings(step_parties={Step.REJECT: Party.HUB}))
    start, act, _ = ASIDE[S.REJECTION_PROPOSED]
    chain.to(start)

    act(chain)

    assert waiting(chain.picture) == {("reject", "hub", "KCR2", "")}


def test_a_signature_that_follows_waits_on_the_requester_until_it_came(chain: Chain) -> None:
    chain.file(signature=Signature.FOLLOWS)
    filed = chain.now

    assert waiting(chain.picture) == {*ON_WHOM[S.FILED], ("signature", "requester", "VR07", "")}
    due = one(chain.picture, Task.SIGNATURE)
    assert (due["since"], due["due"]) == (filed, filed + timedelta(hours=24))
    chain.do(hub, RecordSignature, signed_by=CompetentAuthority.CHAIR, reference="poststuk 7")
    assert waiting(chain.picture) == ON_WHOM[S.FILED]


def test_a_proposal_waits_on_everybody_who_did_not_speak_yet(chain: Chain) -> None:
    chain.to(S.UNDERWAY)
    change = f"{DELIVERY}/w1"
    by: dict[str, Any] = {"change_id": change, "consents": True}
    chain.do(hub, ProposeChange, **extension())

    consent = {("consent", "owner", "VR06", change), ("consent", "hub", "KCR2", change)}
    assert waiting(chain.picture) == ON_WHOM[S.UNDERWAY] | consent
    chain.do(owner, GiveConsent, party=Party.OWNER, organisation="VR06", **by)
    assert waiting(chain.picture) == ON_WHOM[S.UNDERWAY] | {("consent", "hub", "KCR2", change)}
    chain.do(hub, GiveConsent, party=Party.HUB, organisation="KCR2", **by)
    assert waiting(chain.picture) == ON_WHOM[S.UNDERWAY]


def test_a_proposal_that_was_refused_waits_on_nobody(chain: Chain) -> None:
    chain.to(S.UNDERWAY)
    chain.do(hub, ProposeChange, **extension())

    chain.do(owner, GiveConsent, change_id=f"{DELIVERY}/w1", party=Party.OWNER, organisation="VR06", consents=False)

    assert waiting(chain.picture) == ON_WHOM[S.UNDERWAY]


def extension() -> dict[str, Any]:
    """Give a proposal to stay a day longer."""
    longer = {"change": ChangeKind.EXTENSION, "until": make.at(60 * 48), "reason": "Het brandt nog."}
    return {"delivery_id": DELIVERY, **longer}


# ---- relief ------------------------------------------------------------------------------------------


def test_relief_that_is_not_planned_is_asked_of_the_hub_from_four_hours_before(chain: Chain) -> None:
    chain.to(S.UNDERWAY)
    due = utc(chain.picture.deliveries["relief_due"].iloc[0])
    warned = due - timedelta(hours=4)
    relief = ("relief", "hub", "KCR2", DELIVERY)

    assert relief not in waiting(exactly(chain, warned))
    assert relief in waiting(exactly(chain, warned + timedelta.resolution))
    assert relief in waiting(exactly(chain, due))
    row = one(exactly(chain, due), Task.RELIEF)
    assert (row["due"], row["overdue"]) == (due, False)


def test_relief_that_is_planned_is_asked_of_nobody_and_the_units_are_waited_for_then(chain: Chain) -> None:
    chain.to(S.UNDERWAY)
    due = utc(chain.picture.deliveries["relief_due"].iloc[0])
    planned = due - timedelta(hours=2)

    chain.do(owner, PlanRelief, delivery_id=DELIVERY, relief_at=planned, relieved_by="peloton Utrecht")

    seen = exactly(chain, due - timedelta(hours=3))
    assert waiting(seen) == ON_WHOM[S.UNDERWAY]
    assert one(seen, Task.MOVE)["due"] == planned


# ---- until when --------------------------------------------------------------------------------------


def first_deadline(chain: Chain) -> datetime:
    """Give the one term in the list."""
    (due,) = tasks(chain.picture)["due"]
    return utc(due)


@pytest.mark.parametrize("status", [S.PRESENTED, S.AGREED, S.GRANTED, S.UNDERWAY], ids=str)
def test_a_task_is_overdue_after_its_term_and_not_at_it(chain: Chain, status: RequestStatus) -> None:
    chain.to(status)
    due = first_deadline(chain)

    def overdue(at: datetime) -> list[bool]:
        rows = tasks(exactly(chain, at))
        return list(rows.loc[rows["task"] != Task.RELIEF.value, "overdue"])

    assert overdue(due - timedelta.resolution) == [False]
    assert overdue(due) == [False]
    assert overdue(due + timedelta.resolution) == [True]


def test_agreement_and_grant_are_needed_when_the_units_are(chain: Chain) -> None:
    for status in (S.PRESENTED, S.AGREED):
        chain = a_chain().to(status)
        assert first_deadline(chain) == request_lines(chain.picture, REQUEST)["needed_by"].iloc[0]


def test_units_are_expected_when_they_were_offered_and_back_when_their_shift_ends(chain: Chain) -> None:
    chain.to(S.GRANTED)
    row = chain.picture.deliveries.iloc[0]

    assert first_deadline(chain) == row["from_at"]
    chain.move(D.ALARMED, D.READY, D.EN_ROUTE)
    assert first_deadline(chain) == row["from_at"]
    chain.move(D.AT_UGS, D.DEPLOYED)
    assert first_deadline(chain) == row["relief_due"]


def test_an_answer_is_waited_for_up_to_its_deadline_and_then_no_longer(chain: Chain) -> None:
    chain.to(S.CALLED)
    called, due = chain.now, first_deadline(chain)

    assert one(chain.picture, Task.ANSWER)["since"] == called
    assert waiting(exactly(chain, due)) == ON_WHOM[S.CALLED]
    assert ON_WHOM[S.CALLED].isdisjoint(waiting(exactly(chain, due + timedelta.resolution)))


@pytest.mark.parametrize("status", [S.FILED, S.IN_CHECK, S.IN_TREATMENT, S.OFFERED, S.ADVISED, S.STOOD_DOWN], ids=str)
def test_what_has_no_term_is_never_overdue(chain: Chain, status: RequestStatus) -> None:
    chain.to(status)

    rows = tasks(exactly(chain, chain.now + timedelta(days=400)))

    assert rows["due"].isna().all()
    assert not rows["overdue"].any()


@pytest.mark.parametrize("status", [S.FILED, S.IN_CHECK, S.ADVISED, S.PRESENTED, S.AGREED], ids=str)
def test_a_step_waits_since_the_step_before(chain: Chain, status: RequestStatus) -> None:
    chain.to(status)

    assert list(tasks(chain.picture)["since"]) == [chain.now]


# ---- in which order ----------------------------------------------------------------------------------


@st.composite
def presented(draw: st.DrawFn) -> list[Event]:
    """Draw requests that wait for agreement (with a term) or for taking in (without), whatever their urgency."""
    events: list[Event] = [make.incident_opened()]
    for number in range(1, draw(st.integers(2, 6)) + 1):
        request_id = f"A-2025-{number:04}"
        needed = make.at(draw(st.integers(1, 4)) * 30)
        events.append(make.request_filed(request_id, urgency=draw(st.sampled_from(Urgency)), needed_by=needed))
        if draw(st.booleans()):
            events.append(make.request_stepped(request_id, step=Step.PRESENT))
    return draw(st.permutations(events))


@hypothesis_settings(max_examples=30)
@given(presented())
def test_first_what_is_overdue_then_what_is_urgent_then_what_has_the_nearest_term(events: list[Event]) -> None:
    listed = tasks(picture(*events, at=make.at(70)))

    never = pd.Timestamp.max.tz_localize("UTC")
    keys = [
        (
            not row["overdue"],
            [urgency.value for urgency in Urgency].index(row["urgency"]),
            never if pd.isna(row["due"]) else row["due"],
            row["request_id"],
        )
        for row in listed.to_dict("records")
    ]
    filed = [event for event in events if event.kind == "request_filed"]
    assert keys == sorted(keys)
    assert len(keys) == len(filed)


def test_an_empty_picture_has_an_empty_list_with_every_column() -> None:
    rows = tasks(picture())

    assert rows.empty
    assert list(rows) == ["task", "party", "organisation", "request_id", "about", "urgency", "overdue", "since", "due"]
    assert str(rows["due"].dtype) == "datetime64[us, UTC]"
    assert rows["overdue"].dtype == bool


# ---- for whom ----------------------------------------------------------------------------------------


def busy() -> Chain:
    """Give two requests that wait on many: one is out with a proposal, one is called, without a signature."""
    chain = a_chain().to(S.UNDERWAY)
    chain.do(hub, ProposeChange, **extension())
    chain.file(other_requester, signature=Signature.FOLLOWS)
    chain.step(hub, Step.TAKE_IN, OTHER)
    chain.step(hub, Step.ACCEPT, OTHER, legal_basis=LegalBasis.WVR_51)
    chain.call("VR06", "VR08", request_id=OTHER)
    return chain


def test_everybody_sees_only_what_waits_on_them() -> None:
    seen = busy().picture
    change = f"{DELIVERY}/w1"

    shown = {who.actor: waiting(seen, who) for who in (*PEOPLE, other_requester, other_owner)}

    assert shown == {
        "HOvD": set(),
        "AC-B": {("move", "owner", "VR06", DELIVERY), ("consent", "owner", "VR06", change)}
        | {("answer", "owner", "VR06", "1")},
        "piket": {("consent", "hub", "KCR2", change)},
        "tweede": set(),
        "hoofd": set(),
        "CDS": set(),
        "HOvD twee": {("signature", "requester", "VR23", "")},
        "AC-B twee": {("answer", "owner", "VR08", "1")},
    }


def test_together_everybody_sees_all_of_it_and_nothing_twice() -> None:
    seen = busy().picture

    shown = [row for who in (*PEOPLE, other_requester, other_owner) for row in waiting(seen, who)]

    assert sorted(shown) == sorted(waiting(seen))


@pytest.mark.parametrize("role", [Role.RIJK, Role.BESTUUR, Role.BEHEER])
def test_who_has_no_part_in_bijstand_is_waited_on_for_nothing(role: Role) -> None:
    assert tasks_for(busy().picture, make.author(role=role, organisation="VR06")).empty


def test_nobody_is_waited_on_for_nothing() -> None:
    nothing = tasks_for(busy().picture, None)

    assert nothing.empty
    assert list(nothing) == list(tasks(picture()))


def test_an_authority_sees_its_own_decisions_only() -> None:
    seen = a_chain().to(S.AGREED).picture

    assert waiting(seen, minister) == ON_WHOM[S.AGREED]
    assert waiting(seen, defence) == set()
    assert waiting(seen, replace_organisation(requester, "JENV")) == set()


def test_the_same_organisation_in_another_role_has_another_list() -> None:
    seen = a_chain().to(S.OFFERED).picture

    assert waiting(seen, hub) == ON_WHOM[S.OFFERED]
    assert waiting(seen, validator) == set()


def replace_organisation(author: Author, organisation: str) -> Author:
    """Give the same person of another organisation."""
    return author.model_copy(update={"organisation": organisation})


# ---- the law: what is asked can be done --------------------------------------------------------------


def who_is(row: dict[str, Any]) -> Author:
    """Give somebody on whom a task waits."""
    known = {"piket": hub, "tweede": validator}
    roles = {Party.HUB: Role.KCR2, Party.VALIDATOR: Role.VALIDATOR, Party.AUTHORITY: Role.AUTHORITY}
    role = roles.get(Party(row["party"]), Role.REGIO)
    named = next((one for one in known.values() if one.role is role), None)
    return named or make.author(actor=f"piket {row['organisation']}", role=role, organisation=row["organisation"])


Doing = list[tuple[type[Intention], dict[str, Any]]]


def said(row: dict[str, Any], seen: Picture) -> Doing:
    """Give what the party of a task would do, in order; the last is what the task asks."""
    return DOES[row["task"]](row, seen) if row["task"] in DOES else [step(row)]


def step(row: dict[str, Any], **values: Any) -> tuple[type[Intention], dict[str, Any]]:
    """Give a step with a word about it."""
    return TakeStep, {"step": row["task"], "note": "Zo gedaan.", "request_id": row["request_id"], **values}


def _decision(row: dict[str, Any], seen: Picture) -> Doing:
    ground = request_lines(seen, row["request_id"])["ground"].iloc[0]
    by = row["organisation"] if row["party"] == Party.AUTHORITY else Decider.MINISTER
    return [step(row, decided_for=by, legal_basis=ground)]


def _agreement(row: dict[str, Any], seen: Picture) -> Doing:
    """Take what is offered first, as far as it serves."""
    taken: Doing = []
    gaps = dict(request_lines(seen, row["request_id"])[["line", "gap"]].itertuples(index=False))
    offers = seen.offers[(seen.offers["request_id"] == row["request_id"]) & (seen.offers["remaining"] > 0)]
    for offer in offers.to_dict("records"):
        amount = int(min(offer["remaining"], gaps[offer["line"]]))
        gaps[offer["line"]] -= amount
        about = {"request_id": row["request_id"], "line": offer["line"], "owner": offer["owner"], "amount": amount}
        taken += [(AcceptOffer, about)] if amount else []
    return [*taken, step(row)]


def _file_again(row: dict[str, Any], seen: Picture) -> Doing:
    held = seen.latest("requests", (row["request_id"],)) or {}
    kept = {name: held[name] for name in AssistanceRequest.model_fields if name not in {"observed_at", "version"}}
    return [(FileRequest, {**kept, "needed_by": seen.at + timedelta(hours=5)})]


def _call(row: dict[str, Any], seen: Picture) -> Doing:
    called = {"owners": ("VR06",), "amount": 2, "deadline": seen.at + timedelta(hours=1)}
    return [(CallForOffers, {"request_id": row["request_id"], "line": 1, **called})]


def _answer(row: dict[str, Any], seen: Picture) -> Doing:
    about = {"request_id": row["request_id"], "line": int(row["about"]), "owner": row["organisation"]}
    return [(AnswerCall, {**about, "answer": AnswerKind.REFUSED})]


def _advice(row: dict[str, Any], seen: Picture) -> Doing:
    words = {"judgement": "Haalbaar met wat er is.", "assumptions": "Wegen vrij.", "cover_effect": "Genoeg thuis."}
    return [(WriteAdvice, {"request_id": row["request_id"], "feasibility": Feasibility.YES, **words})]


def _validation(row: dict[str, Any], seen: Picture) -> Doing:
    latest = seen.advice.loc[seen.advice["request_id"] == row["request_id"], "version"].max()
    return [(ValidateAdvice, {"request_id": row["request_id"], "version": int(latest)})]


def _move(row: dict[str, Any], seen: Picture) -> Doing:
    found = delivery_row(seen, row["about"])
    assert found is not None
    return [(StepDelivery, {"delivery_id": row["about"], "state": moves_from(D(found["state"]))[0].target})]


def _relief(row: dict[str, Any], seen: Picture) -> Doing:
    return [
        (PlanRelief, {"delivery_id": row["about"], "relief_at": row["due"].to_pydatetime(), "relieved_by": "peloton"})
    ]


def _consent(row: dict[str, Any], seen: Picture) -> Doing:
    whose = {"party": row["party"], "organisation": row["organisation"]}
    return [(GiveConsent, {"change_id": row["about"], "consents": False, **whose})]


DOES: dict[str, Callable[[dict[str, Any], Picture], Doing]] = {
    Step.ACCEPT: lambda row, _: [step(row, legal_basis=LegalBasis.WVR_51)],
    Step.GRANT: _decision,
    Step.REJECT: _decision,
    Step.AGREE: _agreement,
    Step.FILE: _file_again,
    Step.CALL: _call,
    Step.VALIDATE: _validation,
    Task.ANSWER: _answer,
    Task.ADVISE: _advice,
    Task.MOVE: _move,
    Task.RELIEF: _relief,
    Task.CONSENT: _consent,
}
"""How each thing that is asked is done; a step that is not here needs a word only."""


def do_it(chain: Chain, row: dict[str, Any], at: datetime) -> None:
    """Let the party of a task do what is asked of it; a signature the requester sends and the hub notes."""
    who, seen = who_is(row), exactly(chain, at)
    assert may(who.role, PARTIES[Party(row["party"])])
    if row["task"] == Task.SIGNATURE:
        doing: Doing = [
            (RecordSignature, {"request_id": row["request_id"], "signed_by": "chair", "reference": "stuk 7"})
        ]
        who = hub
    else:
        doing = said(row, seen)
    for kind, values in doing:
        intention = kind.model_validate({"observed_at": at, **values})
        chain.desk.perform(chain.space, who, [intention], now=at)


TRIED: dict[str, Callable[[], Chain]] = {
    **{str(status): (lambda status=status: a_chain().to(status)) for status in ON_WHOM},  # type: ignore[misc]
    **{
        str(status): (lambda start=start, act=act: _after(a_chain().to(start), act))  # type: ignore[misc]
        for status, (start, act, _) in ASIDE.items()
    },
    "unsigned": lambda: _after(a_chain(), lambda chain: chain.file(signature=Signature.FOLLOWS)),
    "written": lambda: _after(a_chain().to(S.OFFERED), lambda chain: chain.advise()),
    "at the ugs": lambda: _after(a_chain().to(S.GRANTED), lambda chain: chain.move(*list(MOVES)[:4])),
    "relieved": lambda: _after(a_chain().to(S.UNDERWAY), lambda chain: chain.move(D.RELIEVED)),
    "returning": lambda: _after(a_chain().to(S.UNDERWAY), lambda chain: chain.move(D.RETURNING)),
    "home": lambda: _after(a_chain().to(S.UNDERWAY), lambda chain: chain.move(D.RETURNING, D.AVAILABLE)),
    "busy": busy,
}
"""Where everything that is asked is tried."""


def _after(chain: Chain, act: Callable[[Chain], object]) -> Chain:
    act(chain)
    return chain


@pytest.mark.parametrize("where", TRIED)
def test_everything_that_is_asked_can_be_done_by_who_it_is_asked_of(where: str) -> None:
    asked = tasks(TRIED[where]().picture).to_dict("records")

    for number, row in enumerate(asked):
        chain = TRIED[where]()
        assert tasks(chain.picture).to_dict("records")[number] == row
        do_it(chain, {str(name): value for name, value in row.items()}, chain.now + timedelta(minutes=1))


def test_relief_that_is_asked_can_be_planned_up_to_its_term() -> None:
    chain = a_chain().to(S.UNDERWAY)
    due = first_deadline(chain)

    do_it(chain, one(exactly(chain, due), Task.RELIEF), due)

    assert ("relief", "hub", "KCR2", DELIVERY) not in waiting(exactly(chain, due))


@pytest.mark.parametrize("seed", range(6))
def test_who_does_what_the_list_asks_in_any_order_brings_every_request_to_its_end(seed: int) -> None:
    chance, chain = random.Random(seed), busy()
    chain.offer(request_id=OTHER, amount=1)
    at = chain.now
    for _turn in range(60):
        at += timedelta(minutes=1)
        asked = can_be_done(tasks(exactly(chain, at)).to_dict("records"))
        if not asked:
            break
        do_it(chain, chance.choice(asked), at)

    assert set(exactly(chain, at).requests["status"]) == {S.CLOSED.value}


def can_be_done(asked: list[Any]) -> list[dict[str, Any]]:
    """Leave out what the list asks too early: see the two tests below that are expected to fail."""
    first = {Step.STAND_DOWN: Task.MOVE, Step.CLOSE: Task.SIGNATURE}
    there = {(row["request_id"], row["task"]) for row in asked}
    return [row for row in asked if (row["request_id"], first.get(row["task"])) not in there]


# ---- what the list does not tell yet -----------------------------------------------------------------


def test_units_on_their_way_home_are_waited_for_after_the_request_was_stood_down_too(chain: Chain) -> None:
    chain.to(S.UNDERWAY)
    chain.move(D.RETURNING)

    chain.step(requester, Step.STAND_DOWN)

    # Closing is refused (all-back) until the owner reports them back; nobody asks the owner.
    assert waiting(chain.picture) == {("move", "owner", "VR06", DELIVERY)}


def test_closing_is_not_asked_while_the_signature_is_missing(chain: Chain) -> None:
    chain.file(signature=Signature.FOLLOWS)
    for status, act in chain._way()[1:11]:
        act()
        assert chain.status() is status

    assert waiting(chain.picture) == {("signature", "requester", "VR07", "")}


@pytest.mark.parametrize("answered", ["refused", "lapsed"])
def test_when_every_owner_refused_or_stayed_silent_the_hub_is_waited_on(chain: Chain, answered: str) -> None:
    chain.to(S.CALLED)
    if answered == "refused":
        chain.refuse()
    else:
        chain.minute += 120

    # The hub settles the shortage or calls again; without a row the request is forgotten.
    assert {organisation for _, _, organisation, _ in waiting(chain.picture)} == {"KCR2"}


def test_agreement_is_not_asked_when_there_is_nothing_to_agree_to(chain: Chain) -> None:
    start, act, _ = ASIDE[S.SHORT]
    chain.to(start)
    act(chain)
    chain.advise(feasibility=Feasibility.NO)
    chain.validate()

    chain.step(hub, Step.PRESENT)

    # Agreeing is refused (agree-accepted); the requester can only adjust or withdraw.
    assert ("agree", "requester", "VR07", "") not in waiting(chain.picture)


def test_units_whose_time_is_up_are_overdue_in_the_list_as_they_are_in_the_picture(chain: Chain) -> None:
    chain.to(S.CALLED)
    chain.offer(until=chain.now + timedelta(hours=4))
    chain.advise()
    chain.validate()
    for status, act in chain._way()[6:10]:
        act()
        assert chain.status() is status
    until = utc(chain.picture.deliveries["until"].iloc[0])

    seen = exactly(chain, until + timedelta.resolution)

    (overdue,) = seen.deliveries["overdue"]
    assert bool(overdue) == one(seen, Task.MOVE)["overdue"]


@pytest.mark.parametrize(("step", "status"), [(Step.VALIDATE, S.OFFERED), (Step.STAND_DOWN, S.UNDERWAY)])
def test_the_mandate_says_who_validates_and_stands_down_too(step: Step, status: RequestStatus) -> None:
    chain = a_chain(Settings(step_parties={step: Party.AUTHORITY})).to(status)
    chain.advise() if step is Step.VALIDATE else chain.move(D.RETURNING)

    assert one(chain.picture, step)["party"] == Party.AUTHORITY


def test_a_proposal_about_units_that_went_elsewhere_waits_after_their_first_request_was_closed() -> None:
    first, second = make.delivery_id(), OTHER
    served: list[Event] = [
        make.request_filed(REQUEST),
        make.request_filed(second, region="VR23"),
        *(make.request_stepped(one, step=Step.GRANT, number=1) for one in (REQUEST, second)),
        *(
            make.request_stepped(one, step=Step.GRANT, number=2, decided_for=Decider.MINISTER)
            for one in (REQUEST, second)
        ),
        make.offer_accepted(),
        make.delivery_stepped(),
        make.moved(to_request=second, needs=("owner:VR06",)),
        make.consent_given(),
        make.request_stepped(REQUEST, step=Step.CLOSE, number=3),
        make.change_proposed(2, delivery_id=first),
    ]

    seen = picture(make.incident_opened(), *served)

    assert list(seen.deliveries["request_id"]) == [second]
    assert {row[:3] for row in waiting(seen) if row[0] == "consent"} == {
        ("consent", "owner", "VR06"),
        ("consent", "hub", "KCR2"),
    }
