"""Who may do what, on whose data: is every square of action × role × ownership as decision D8 says?

The table stands here once more, in words of its own. Every act is tried where it would succeed by who may, so that
only the rights can stop it; a right that is planted wrong has to show.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any, Literal, NamedTuple

import pytest

from kcr2 import access
from kcr2.access import MAY, PARTIES, Permission
from kcr2.actions import (
    INTENTIONS,
    AcceptOffer,
    CloseRoad,
    Context,
    PlanRelief,
    ProposeChange,
    SaveDraft,
    SupposeRegionOut,
    TakeStep,
    decide,
)
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.journal import Author, Journal
from kcr2.model import CalendarPlan, LessonText, process
from kcr2.model.process import MOVES, WAYS, Move
from kcr2.picture import Picture
from kcr2.terms import ChangeKind, DeliveryState, LegalBasis, Party, ProductStep, Quality, RequestStatus, Role, Step
from tests import make
from tests.chain import INCIDENT, REQUEST, Chain, hub, requester
from tests.pictures import SETTINGS, picture, reference, said

# ---- the table ---------------------------------------------------------------------------------------

Row = dict[str, Any]
Cell = Literal["own", "any", "never", "not asked"]
"""own: for its own organisation only · any: for every one · never: not even for its own · not asked: stopped by
another rule than the rights. A role without a cell has no such right."""

HUB: dict[Role, Cell] = {Role.KCR2: "any"}
OWN: dict[Role, Cell] = {Role.REGIO: "own"}
OTHERS: dict[Role, Cell] = {Role.REGIO: "never"}
OWN_OR_HUB: dict[Role, Cell] = {Role.REGIO: "own", Role.KCR2: "any"}
SECOND: dict[Role, Cell] = {Role.VALIDATOR: "any"}
HUB_OR_SECOND: dict[Role, Cell] = {**HUB, **SECOND}
LEADER: dict[Role, Cell] = {Role.KCR2: "any", Role.BEHEER: "any"}
PREPARING: dict[Role, Cell] = {Role.REGIO: "own", Role.KCR2: "own", Role.AUTHORITY: "own"}
DECIDER: dict[Role, Cell] = {Role.AUTHORITY: "own"}
ORGANISER: dict[Role, Cell] = {**OWN_OR_HUB, Role.AUTHORITY: "own"}

READING: dict[Role, Cell] = dict.fromkeys((Role.REGIO, Role.KCR2, Role.VALIDATOR, Role.RIJK, Role.AUTHORITY), "any")

RIGHTS: dict[str, dict[Role, Cell]] = {
    "ReportCapacity": OWN,
    "TranscribeCapacity": HUB,
    "OpenIncident": OWN_OR_HUB,
    "UpdateIncident": OWN_OR_HUB,
    "CloseIncident": OWN_OR_HUB,
    "SetGrip": OWN,
    "ReportTheme": OWN,
    "TranscribeTheme": HUB,
    "ReportRegion": OWN,
    "ReportUnchanged": OWN,
    "NoteBottleneck": OWN_OR_HUB,
    "ResolveBottleneck": OWN_OR_HUB,
    "RecordNationalPhase": HUB,
    "SaveDraft": OWN,
    "FileRequest": OWN,
    "RecordSignature": HUB,
    "RecordSuppression": OWN,
    "CallForOffers": HUB,
    "AnswerCall": OWN,
    "AcceptOffer": OWN,
    "WriteAdvice": HUB,
    "ValidateAdvice": SECOND,
    "RecordOutsideHelp": OWN_OR_HUB,
    "KeepProposal": HUB,
    "FollowScenario": HUB,
    "RegisterPlan": PREPARING,
    "TranscribePlan": HUB,
    "WithdrawPlan": PREPARING,
    "LayLesson": {Role.REGIO: "own", Role.KCR2: "any", Role.AUTHORITY: "own"},
    "CarryLessons": HUB,
    "StepLesson": PREPARING,
    "StartProduct": HUB,
    "ChangeProductHead": HUB,
    "TakeProductFacts": HUB,
    "WriteProductText": HUB,
    "StepProduct submit": HUB,
    "StepProduct return": HUB_OR_SECOND,
    "StepProduct establish": HUB_OR_SECOND,
    "StepProduct send": HUB,
    "StepProduct withdraw": HUB_OR_SECOND,
    "AskQuestion": READING,
    "AnswerQuestion": dict.fromkeys(READING, "own"),
    "TakeOverAnswer": HUB,
    "WithdrawQuestion": dict.fromkeys(READING, "own"),
    "NoteSignal": READING,
    "AssessSignal": HUB,
    "WriteInterpretation": HUB,
    "WithdrawInterpretation": HUB,
    "StateFigure": OWN_OR_HUB,
    "SettleFigure": {Role.REGIO: "own", Role.KCR2: "own"},
    "ViewStrict": dict.fromkeys((Role.REGIO, Role.KCR2, Role.VALIDATOR, Role.RIJK, Role.AUTHORITY), "any"),
    "HandOver": dict.fromkeys((Role.REGIO, Role.KCR2, Role.VALIDATOR, Role.RIJK), "any"),
    "AdvanceStory": {Role.KCR2: "any", Role.BEHEER: "any"},
    "CloseRoad": OWN_OR_HUB,
    "OpenRoad": OWN_OR_HUB,
    "SupposeRegionOut": HUB,
    "SupposeRegionBack": HUB,
    "SupposeCapacity": HUB,
    "CloseBranch": HUB,
    "ScheduleExercise": ORGANISER,
    "MoveExercise": ORGANISER,
    "CancelExercise": ORGANISER,
    "HoldExercise": ORGANISER,
    "EvaluateExercise": ORGANISER,
    "ReportDuty": ORGANISER,
    "ReportPool": ORGANISER,
    "ReportReachTest": ORGANISER,
    "RecordFeedItems": HUB,
    "PlanExercise": LEADER,
    "SetExerciseClock": LEADER,
    "EndExercise": LEADER,
    "NoteLearningPoint": LEADER,
    "PlanInject": LEADER,
    "ChangeInject": LEADER,
    "DeliverInject": LEADER,
    "AcknowledgeInject": dict.fromkeys(Role, "any"),
    "AnswerInject": dict.fromkeys(Role, "any"),
    "TakeStep take_in": HUB,
    "TakeStep ask_more": HUB,
    "TakeStep accept": HUB,
    "TakeStep propose_rejection": HUB,
    "TakeStep reconsider": DECIDER,
    "TakeStep reject": DECIDER,
    "TakeStep settle_short": HUB,
    "TakeStep present": HUB,
    "TakeStep adjust": OWN,
    "TakeStep agree": OWN,
    "TakeStep grant": DECIDER,
    "TakeStep stand_down": OWN,
    "TakeStep close": HUB,
    "TakeStep withdraw": OWN,
    "TakeStep forward": HUB,
    "PlanRelief by owner": OWN_OR_HUB,
    "PlanRelief by requester": OWN_OR_HUB,
    "ProposeChange by owner": {Role.REGIO: "never", Role.KCR2: "any"},
    "ProposeChange by requester": OWN_OR_HUB,
    "GiveConsent as requester": OWN,
    "GiveConsent as hub": HUB,
    "GiveConsent as validator": {Role.VALIDATOR: "not asked"},
    "GiveConsent as owner": OWN,
    "GiveConsent as authority": DECIDER,
    "StepDelivery accepted > alarmed by owner": OWN,
    "StepDelivery accepted > alarmed by requester": OTHERS,
    "StepDelivery alarmed > ready by owner": OWN,
    "StepDelivery alarmed > ready by requester": OTHERS,
    "StepDelivery ready > en_route by owner": OWN,
    "StepDelivery ready > en_route by requester": OTHERS,
    "StepDelivery en_route > at_ugs by owner": OWN,
    "StepDelivery en_route > at_ugs by requester": OWN,
    "StepDelivery at_ugs > deployed by owner": OTHERS,
    "StepDelivery at_ugs > deployed by requester": OWN,
    "StepDelivery deployed > relieved by owner": OWN,
    "StepDelivery deployed > relieved by requester": OWN,
    "StepDelivery relief_planned > relieved by owner": OWN,
    "StepDelivery relief_planned > relieved by requester": OWN,
    "StepDelivery at_ugs > returning by owner": OWN,
    "StepDelivery at_ugs > returning by requester": OWN,
    "StepDelivery deployed > returning by owner": OWN,
    "StepDelivery deployed > returning by requester": OWN,
    "StepDelivery relief_planned > returning by owner": OWN,
    "StepDelivery relief_planned > returning by requester": OWN,
    "StepDelivery relieved > returning by owner": OWN,
    "StepDelivery relieved > returning by requester": OWN,
    "StepDelivery returning > available by owner": OWN,
    "StepDelivery returning > available by requester": OTHERS,
    "StepDelivery accepted > cancelled by owner": OWN,
    "StepDelivery accepted > cancelled by requester": OWN,
    "StepDelivery alarmed > cancelled by owner": OWN,
    "StepDelivery alarmed > cancelled by requester": OWN,
    "StepDelivery ready > cancelled by owner": OWN,
    "StepDelivery ready > cancelled by requester": OWN,
    "StepDelivery en_route > returning by owner": OWN,
    "StepDelivery en_route > returning by requester": OWN,
}
"""Act → role → for whom. Who changes a right changes it twice."""

SEVERAL_PARTIES = ("PlanRelief", "ProposeChange")
OWN_FORM = {
    Step.SAVE: "SaveDraft",
    Step.FILE: "FileRequest",
    Step.CALL: "CallForOffers",
    Step.VALIDATE: "ValidateAdvice",
}
"""Steps that come with an intention of their own."""


def every_act() -> set[str]:
    """Name everything that there is to do, as the program has it."""
    apart = {"TakeStep", "StepDelivery", "StepProduct", "GiveConsent", *SEVERAL_PARTIES}
    return {
        *(set(INTENTIONS) - apart),
        *(f"TakeStep {step}" for step in Step if step not in OWN_FORM),
        *(f"StepDelivery {move.source} > {move.target} by {who}" for move in MOVES for who in ("owner", "requester")),
        *(f"StepProduct {step}" for step in ProductStep),
        *(f"GiveConsent as {party}" for party in Party),
        *(f"{name} by {who}" for name in SEVERAL_PARTIES for who in ("owner", "requester")),
    }


Square = tuple[str, Role, bool]
"""Act, role, and whether it is about the author's own organisation."""

SQUARES: list[Square] = list(product(RIGHTS, Role, (True, False)))


def expected(square: Square) -> str:
    """Say what the table wants of a square: accepted, or the rule that refuses."""
    act, role, own = square
    cell = RIGHTS[act].get(role)
    if cell is None:
        return "role"
    if cell == "not asked":
        return "consent-asked"
    return "accepted" if cell == "any" or (cell == "own" and own) else "own-data"


# ---- where each act would succeed ----------------------------------------------------------------------

DELIVERY = f"{REQUEST}/1/VR06/1"
DEFENCE = f"{REQUEST}/1/DEF/1"
ELSEWHERE = "A-2025-0002"
OUT = (DeliveryState.ALARMED, DeliveryState.READY, DeliveryState.EN_ROUTE, DeliveryState.AT_UGS, DeliveryState.DEPLOYED)


class Situations(dict[str, Picture]):
    """Pictures by what stands in them; each is made once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._along_the_way()
        self._apart()
        self._of_units()
        self._of_changes()
        self._what_if()
        self._of_an_exercise()
        self._of_the_calendar()
        self["reported"] = picture(make.theme_reported())
        self["bottleneck taken over"] = picture(said(make.bottleneck_noted(), by="KCR2"))
        self._of_a_product()
        self["prepared"] = picture(make.plan_registered(), make.lesson_laid())
        self["asked"] = picture(make.question_asked(deadline=make.at(9_000)))
        self["asking"] = picture(said(make.question_asked(to="VR06"), by="VR07"))
        self["heard"] = picture(make.signal_noted(), make.interpretation_written())
        self["counted"] = picture(
            make.incident_opened(regions=("VR07", "VR08")), make.figure_stated(stated_by="Omroep")
        )

    def _chain(self, **values: Any) -> Chain:
        return Chain(self.desk, make.space(name=f"ruimte-{len(self.desk.journal.spaces())}"), **values)

    def _what_if(self) -> None:
        chain = self._chain()
        at, name = chain.now, f"{chain.space.name}-wat-als"
        branch = make.branch(name=name, parent_seq=0)
        chain.space = self.desk.fork(chain.space, branch, at=at, question="Wat als VR06 uitvalt?", author=hub)
        chain.do(hub, CloseRoad, edges=[make.EDGE], reason="Brug defect.")
        out = SupposeRegionOut(region="VR06", reason="Heeft het druk.")
        self.desk.perform(chain.space, hub, [out], now=chain.now)
        self["what-if"] = chain.picture

    def _along_the_way(self) -> None:
        chain = self._chain()
        self["nothing"] = chain.picture
        for status in (RequestStatus.FILED, RequestStatus.IN_CHECK, RequestStatus.IN_TREATMENT, RequestStatus.CALLED):
            self._go(chain, status)
        self._go(chain, RequestStatus.OFFERED)
        chain.advise()
        self["written"] = chain.picture
        chain.validate()
        self["advised"] = chain.picture
        self._go(chain, RequestStatus.PRESENTED)
        chain.accept(1)
        self["taken"] = chain.picture
        chain.step(requester, Step.AGREE)
        self["agreed"] = chain.picture
        chain.grant()
        self["granted"] = self["units accepted"] = chain.picture
        for state in OUT:
            chain.move(state)
            self[f"units {state}"] = chain.picture
        chain.move(DeliveryState.RETURNING)
        self["units returning"] = chain.picture
        chain.step(requester, Step.STAND_DOWN)
        chain.move(DeliveryState.AVAILABLE)
        self["stood_down"] = chain.picture

    def _go(self, chain: Chain, status: RequestStatus) -> None:
        dict(chain._way())[status]()
        self[status.value] = chain.picture

    def _apart(self) -> None:
        chain = self._chain().to(RequestStatus.IN_CHECK)
        rejection: Row = {"reason": "need", "note": "Eigen middelen volstaan."}
        chain.step(hub, Step.PROPOSE_REJECTION, **rejection)
        self["rejection_proposed"] = chain.picture
        chain = self._chain().to(RequestStatus.CALLED)
        chain.refuse()
        self["refused"] = chain.picture
        chain = self._chain()
        chain.do(requester, SaveDraft, request_id="", region="VR07", content={})
        self["draft"] = chain.picture

    def _of_units(self) -> None:
        chain = self._chain().to(RequestStatus.UNDERWAY)
        relief: Row = {"relief_at": chain.now + timedelta(hours=3), "relieved_by": "VR08"}
        chain.do(hub, PlanRelief, delivery_id=DELIVERY, **relief)
        self["units relief_planned"] = chain.picture
        chain.move(DeliveryState.RELIEVED)
        self["units relieved"] = chain.picture

    def _of_an_exercise(self) -> None:
        # Every role but those that lead takes part, for both organisations that squares are tried with.
        taking_part = [(role, code) for role in Role for code in ("VR07", "VR08")]
        who = tuple({"role": role, "organisation": code} for role, code in taking_part)
        apart = tuple(one for one in who if one["role"] not in LEADER)
        planned, ready = make.exercise_planned(participants=apart), [make.clock_set(), make.inject_planned()]
        self["exercise"] = picture(planned, *ready, at=make.MOMENT)
        self["exercise planned"] = picture(planned, at=make.MOMENT)
        everybody = make.exercise_planned(participants=who)
        self["inject delivered"] = picture(everybody, make.inject_planned(), make.inject_delivered())

    def _of_a_product(self) -> None:
        told = [make.product_prepared(), make.product_facts_taken(), make.product_text_written()]
        steps = [make.product_stepped(number=n, step=step) for n, step in ((1, "submit"), (2, "establish"))]
        for name, more in (("concept", 0), ("for approval", 1), ("established", 2)):
            self[name] = picture(*told, *steps[:more], at=make.MOMENT)

    def _of_the_calendar(self) -> None:
        # The hub took it over, so that it may go on with it too.
        began = {"starts_at": make.EARLIER, "ends_at": make.MOMENT, **UNCONFIRMED}
        for name, event in (("scheduled", make.exercise_scheduled(**began)), ("held", make.exercise_held(**began))):
            self[name] = picture(said(event, by="KCR2"), at=make.MOMENT)

    def _of_changes(self) -> None:
        there: Row = {"change": ChangeKind.REDISTRIBUTION, "to_request": ELSEWHERE, "to_line": 1}
        longer: Row = {"change": ChangeKind.EXTENSION, "until": make.at(6_000)}
        for name, change in (("redistribution", there), ("extension", longer)):
            chain = self._chain(supplier=make.author(role=Role.REGIO, organisation="DEF")).to(RequestStatus.AGREED)
            chain.grant()
            chain.grant(make.author(role=Role.AUTHORITY, organisation="DEF"))
            _granted_elsewhere(chain)
            chain.do(hub, ProposeChange, delivery_id=DEFENCE, reason="Daar is het erger.", **change)
            self[name] = chain.picture


def _granted_elsewhere(chain: Chain) -> None:
    """Bring a request of another region, for more than it gets, until it is granted."""
    asking, supplier = (make.author(role=Role.REGIO, organisation=code) for code in ("VR08", "VR23"))
    chain.file(asking, lines=(make.request_line(amount=4),))
    chain.step(hub, Step.TAKE_IN, ELSEWHERE)
    chain.step(hub, Step.ACCEPT, ELSEWHERE, legal_basis=LegalBasis.WVR_51)
    chain.call("VR23", request_id=ELSEWHERE)
    chain.offer(supplier, request_id=ELSEWHERE)
    chain.advise(request_id=ELSEWHERE)
    chain.validate(request_id=ELSEWHERE)
    chain.step(hub, Step.PRESENT, ELSEWHERE)
    chain.do(asking, AcceptOffer, request_id=ELSEWHERE, line=1, owner="VR23", amount=1)
    chain.step(asking, Step.AGREE, ELSEWHERE)
    chain.grant(request_id=ELSEWHERE)


class Try(NamedTuple):
    """An act where it would succeed: in which situation, with which words, and whose it is."""

    situation: str
    values: Row
    own: str = "VR07"
    other: str = "VR08"


UNCONFIRMED: Row = {"quality": Quality.UNCONFIRMED}
SCHEDULED: Row = {"exercise_id": "OEF-2025-0001", "observed_at": make.MOMENT, **UNCONFIRMED}
CALENDAR_PLAN: Row = make.exercise_scheduled(**UNCONFIRMED).model_dump(include=set(CalendarPlan.model_fields))
LATER_ON: Row = {"starts_at": make.at(9_000), "ends_at": make.at(9_100)}
INCIDENT_SAID = make.incident_opened(INCIDENT, regions=("VR07", "VR23")).model_dump()
ASKED = make.request_filed().model_dump(exclude={"request_id", "version"}) | {"needed_by": make.at(6_000)}
TIMES = {"from_at": make.at(600), "until": make.at(900)}
SAID = {"note": "Zoals besproken.", "legal_basis": LegalBasis.WVR_51}
THERE = {"change": ChangeKind.REDISTRIBUTION, "to_request": ELSEWHERE, "to_line": 1}
LONGER = {"change": ChangeKind.EXTENSION, "until": make.at(6_000), "reason": "Brand niet uit."}
ADVICE = {"feasibility": "yes", "judgement": "Haalbaar met twee.", "assumptions": "Geen.", "cover_effect": "Genoeg."}
LINE = {"request_id": REQUEST, "line": 1}
SUPPRESSED = {
    "incident_id": INCIDENT,
    "capability": make.CAPABILITY,
    "wanted": 3,
    "asked": 1,
    "reason": "Vol verwacht.",
}
KEPT = make.proposal_kept().model_dump() | {"proposal_id": ""}
PLAN = make.plan_registered().model_dump()
HANDOVER = make.handover_taken().model_dump(exclude={"number", "organisation", "shift"})
PRODUCT_HEAD = make.product_prepared().model_dump(exclude={"writers"})
PRODUCT_TEXT = make.product_text_written().model_dump(exclude={"writers"})
PRODUCT_STEPS = {"submit": "concept", "return": "for approval", "establish": "for approval", "send": "established"}
LESSON = make.lesson_laid().model_dump(exclude={"lesson_id", "origin"})
CARRIED = LessonText.model_validate({name: LESSON[name] for name in LessonText.model_fields}).model_dump() | {
    "origin": make.lesson_origin()
}
BOTTLENECK = make.bottleneck_noted().model_dump(exclude={"bottleneck_id", "since"})
ASKED_OF = make.question_asked(to="VR23", deadline=make.at(9_000)).model_dump(exclude={"question_id"})
ANSWER = make.question_answered().model_dump(exclude={"number"})
MEANT = make.interpretation_written(valid_until=make.at(9_000)).model_dump(exclude={"version", "writer"}) | {
    "interpretation_id": ""
}
PASSING = {"incident_id": INCIDENT, "route": "neighbour", "what": "Twee tankautospuiten"}

TRIES: dict[str, Try] = {
    "ReportCapacity": Try("nothing", make.capacity_reported().model_dump()),
    "TranscribeCapacity": Try("nothing", make.capacity_reported(**UNCONFIRMED).model_dump(), "KCR2"),
    "OpenIncident": Try("nothing", {**INCIDENT_SAID, "incident_id": ""}),
    "UpdateIncident": Try("nothing", INCIDENT_SAID),
    "CloseIncident": Try("nothing", {**INCIDENT_SAID, "ended_at": make.MOMENT, "status": "closed"}),
    "SetGrip": Try("nothing", make.grip_set(INCIDENT).model_dump()),
    "ReportTheme": Try("nothing", make.theme_reported().model_dump()),
    "TranscribeTheme": Try("nothing", make.theme_reported(**UNCONFIRMED).model_dump(), "KCR2"),
    "ReportRegion": Try("nothing", make.region_reported().model_dump()),
    "ReportUnchanged": Try("reported", {"region": "VR07"}),
    "NoteBottleneck": Try("nothing", BOTTLENECK | UNCONFIRMED),
    "ResolveBottleneck": Try("bottleneck taken over", {"bottleneck_id": "K-2025-0001", **UNCONFIRMED}),
    "RecordNationalPhase": Try("nothing", make.phase_agreed().model_dump(), "KCR2"),
    "SaveDraft": Try("nothing", {"region": "VR07", "content": {}}),
    "FileRequest": Try("nothing", ASKED),
    "RecordSignature": Try("filed", {"request_id": REQUEST, "signed_by": "chair", "reference": "map 4"}, "KCR2"),
    "RecordSuppression": Try("nothing", {"region": "VR07", **SUPPRESSED}),
    "CallForOffers": Try("in_treatment", {**LINE, "owners": ["VR06"], "amount": 2, "deadline": make.at(6_000)}, "KCR2"),
    "AnswerCall": Try("called", {**LINE, "owner": "VR06", "answer": "offered", "amount": 1, **TIMES}, "VR06"),
    "AcceptOffer": Try("presented", {**LINE, "owner": "VR06", "amount": 1}),
    "WriteAdvice": Try("offered", {"request_id": REQUEST, **ADVICE}, "KCR2"),
    "ValidateAdvice": Try("written", {"request_id": REQUEST, "version": 1}, "KCR2"),
    "RecordOutsideHelp": Try("nothing", {"region": "VR07", **PASSING}),
    "KeepProposal": Try("called", KEPT, "KCR2"),
    "FollowScenario": Try("nothing", make.scenario_followed().model_dump(), "KCR2"),
    "RegisterPlan": Try("nothing", PLAN | {"plan_id": ""}),
    "TranscribePlan": Try("nothing", PLAN | {"plan_id": "", **UNCONFIRMED}, "KCR2"),
    "WithdrawPlan": Try("prepared", make.plan_withdrawn().model_dump()),
    "LayLesson": Try("nothing", LESSON),
    "CarryLessons": Try("nothing", {"lessons": [CARRIED]}, "KCR2"),
    "StepLesson": Try("prepared", make.lesson_stepped().model_dump(exclude={"number"})),
    "StartProduct": Try("nothing", PRODUCT_HEAD | {"product_id": ""}, "KCR2"),
    "ChangeProductHead": Try("concept", PRODUCT_HEAD, "KCR2"),
    "TakeProductFacts": Try("concept", {"product_id": PRODUCT_HEAD["product_id"]}, "KCR2"),
    "WriteProductText": Try("concept", PRODUCT_TEXT | {"based_on": 3}, "KCR2"),
    "AskQuestion": Try("nothing", ASKED_OF),
    "AnswerQuestion": Try("asked", ANSWER),
    "TakeOverAnswer": Try("asked", ANSWER | UNCONFIRMED, "KCR2"),
    "WithdrawQuestion": Try("asking", make.question_withdrawn().model_dump()),
    "NoteSignal": Try("nothing", make.signal_noted().model_dump(exclude={"signal_id"})),
    "AssessSignal": Try("heard", make.signal_assessed().model_dump(exclude={"number"}), "KCR2"),
    "WriteInterpretation": Try("nothing", MEANT, "KCR2"),
    "WithdrawInterpretation": Try("heard", make.interpretation_withdrawn().model_dump(), "KCR2"),
    "StateFigure": Try("counted", make.figure_stated(**UNCONFIRMED).model_dump(exclude={"statement_id"})),
    "SettleFigure": Try("counted", make.figure_settled().model_dump(exclude={"number"})),
    "ViewStrict": Try("filed", {"request_id": REQUEST}),
    "HandOver": Try("nothing", HANDOVER, "KCR2"),
    "AdvanceStory": Try("nothing", {"told_until": make.LATER}, "KCR2"),
    "CloseRoad": Try("nothing", {"edges": [make.EDGE], "reason": "Brug defect."}),
    "OpenRoad": Try("what-if", {"edges": [make.EDGE], "reason": "Hersteld."}),
    "SupposeRegionOut": Try("what-if", {"region": "VR08", "reason": "Heeft het druk."}, "KCR2"),
    "SupposeRegionBack": Try("what-if", {"region": "VR06", "reason": "Kan weer."}, "KCR2"),
    "SupposeCapacity": Try("what-if", make.capacity_reported().model_dump(), "KCR2"),
    "CloseBranch": Try("what-if", {"outcome": "kept", "reason": "Beantwoord."}, "KCR2"),
    "ScheduleExercise": Try("nothing", CALENDAR_PLAN),
    "MoveExercise": Try("scheduled", {**SCHEDULED, "reason": "De zaal is bezet."} | LATER_ON),
    "CancelExercise": Try("scheduled", {**SCHEDULED, "reason": "Te druk."}),
    "HoldExercise": Try("scheduled", SCHEDULED),
    "EvaluateExercise": Try("held", {**SCHEDULED, "report": "map 4"}),
    "ReportDuty": Try("nothing", make.duty_reported(**UNCONFIRMED).model_dump()),
    "ReportPool": Try("nothing", make.pool_reported(**UNCONFIRMED).model_dump()),
    "ReportReachTest": Try("nothing", make.reach_tested(**UNCONFIRMED).model_dump()),
    "RecordFeedItems": Try("nothing", make.feed_items(), "KCR2"),
    "PlanExercise": Try("exercise planned", make.exercise_planned().model_dump(), "KCR2"),
    "SetExerciseClock": Try("exercise", make.clock_set().model_dump(), "KCR2"),
    "EndExercise": Try("exercise", {"real_at": make.MOMENT}, "KCR2"),
    "NoteLearningPoint": Try("exercise", {"observation": "De lijst was oud."}, "KCR2"),
    "PlanInject": Try("exercise", make.inject(0), "KCR2"),
    "ChangeInject": Try("exercise", make.inject(), "KCR2"),
    "DeliverInject": Try("exercise", {"number": 1}, "KCR2"),
    "AcknowledgeInject": Try("inject delivered", {"number": 1}),
    "AnswerInject": Try("inject delivered", {"number": 1, "answer": "Naar de sporthal."}),
    "PlanRelief by owner": Try("units deployed", {"relief_at": make.at(120), "relieved_by": "VR08"}, "VR06"),
    "PlanRelief by requester": Try("units deployed", {"relief_at": make.at(120), "relieved_by": "VR08"}),
    "ProposeChange by owner": Try("units deployed", LONGER, "VR06"),
    "ProposeChange by requester": Try("units deployed", LONGER),
    "GiveConsent as requester": Try("redistribution", {}, "VR08", "VR06"),
    "GiveConsent as hub": Try("extension", {}, "KCR2", "JENV"),
    "GiveConsent as validator": Try("extension", {}, "KCR2"),
    "GiveConsent as owner": Try("extension", {}, "DEF", "VR07"),
    "GiveConsent as authority": Try("redistribution", {}, "DEF", "JENV"),
}
"""What each act is tried with; steps are added below."""

STEPS = {
    **{"take_in": "filed", "ask_more": "in_check", "accept": "in_check", "propose_rejection": "in_check"},
    **{"reconsider": "rejection_proposed", "reject": "rejection_proposed", "settle_short": "refused"},
    **{
        "present": "advised",
        "adjust": "presented",
        "agree": "taken",
        "grant": "agreed",
        "stand_down": "units returning",
    },
    **{"close": "stood_down", "withdraw": "filed", "forward": "in_treatment"},
}
"""Step → in which situation it can be taken."""

SAID_WITH = {
    "propose_rejection": {"reason": "need"},
    "reconsider": {"decided_for": "JENV"},
    "reject": {"decided_for": "JENV"},
    "grant": {"decided_for": "JENV"},
    "forward": {"route": "defence", "reference": "LOCC-17"},
}


def tried(act: str) -> Try:
    """Give what an act is tried with."""
    name, _, rest = act.partition(" ")
    if name == "TakeStep":
        deciding = "decided_for" in SAID_WITH.get(rest, {})
        values = {"request_id": REQUEST, "step": rest, **SAID, **SAID_WITH.get(rest, {})}
        return Try(STEPS[rest], values, *(("JENV", "DEF") if deciding else ("VR07", "VR08")))
    if name == "StepProduct":
        values = {"product_id": PRODUCT_HEAD["product_id"], "step": rest, "note": "Zo is het."}
        return Try(PRODUCT_STEPS.get(rest, "concept"), values, "KCR2")
    if name == "StepDelivery":
        source, _, target, _, who = rest.split()
        values = {"delivery_id": DELIVERY, "state": target}
        return Try(f"units {source}", values, "VR06" if who == "owner" else "VR07")
    found = TRIES[act]
    if name == "GiveConsent":
        party = {"change_id": f"{DEFENCE}/w1", "party": rest.removeprefix("as "), "organisation": found.own}
        return found._replace(values={**party, "consents": True})
    return found._replace(values={**found.values, "delivery_id": DELIVERY}) if " by " in act else found


def outcome(situations: Situations, square: Square) -> str:
    """Try a square and give what came of it: accepted, or the rule that refused."""
    act, role, own = square
    wanted = tried(act)
    kind, picture = INTENTIONS[act.split()[0]], situations[wanted.situation]
    stated = {"observed_at": picture.at} if "observed_at" in kind.model_fields else {}
    author = Author(actor="iemand", role=role, organisation=wanted.own if own else wanted.other)
    try:
        decide(kind.model_validate({**wanted.values, **stated}), Context(picture, author))
    except RefusedError as refusal:
        return refusal.rule
    return "accepted"


def mismatches(situations: Situations, *first: str) -> Iterator[str]:
    """Give every square where the program and the table differ; those of acts or roles with these names first."""
    for square in sorted(SQUARES, key=lambda one: not {one[0], one[1].value, *one[0].split()} & set(first)):
        if (found := outcome(situations, square)) != expected(square):
            act, role, own = square
            yield f"{act} by {role} for {'its own' if own else 'another'}: {found}, not {expected(square)}"


@pytest.fixture(scope="module")
def situations() -> Iterator[Situations]:
    """Give every situation that an act is tried in."""
    journal = Journal("sqlite://")
    yield Situations(Desk(journal, reference(), SETTINGS))
    journal.close()


# ---- the whole table -----------------------------------------------------------------------------------


def test_the_table_has_every_act_that_there_is() -> None:
    assert set(RIGHTS) == every_act()
    assert frozenset(Step) - set(OWN_FORM) == TakeStep.TAKEN
    assert set(OWN_FORM.values()) <= set(INTENTIONS)


def test_every_square_of_act_role_and_ownership_is_tried() -> None:
    assert set(SQUARES) == {(act, role, own) for act in every_act() for role in Role for own in (True, False)}
    assert len(SQUARES) == len(every_act()) * len(Role) * 2


def test_every_square_has_the_outcome_of_the_table(situations: Situations) -> None:
    assert list(mismatches(situations)) == []


@pytest.mark.parametrize("act", RIGHTS)
def test_every_act_succeeds_by_who_may(situations: Situations, act: str) -> None:
    outcomes = {outcome(situations, square) for square in SQUARES if square[0] == act}

    never = set(RIGHTS[act].values()) <= {"never", "not asked"}
    assert ("accepted" in outcomes) is not never


# ---- a right that is planted wrong -----------------------------------------------------------------------

ELSEWHERE_TRIED = {
    *(Permission.READ_PICTURE, Permission.READ_FIGURES, Permission.READ_JOURNAL, Permission.MANAGE_SPACES),
}
"""Rights that no intention asks for; `test_access.py` holds them."""

ACTED_ON = [permission for permission in Permission if permission not in ELSEWHERE_TRIED]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", ACTED_ON)
def test_one_role_too_many_or_too_few_shows(
    situations: Situations, monkeypatch: pytest.MonkeyPatch, permission: Permission, role: Role
) -> None:
    monkeypatch.setitem(access.MAY, permission, MAY[permission] ^ {role})

    assert next(mismatches(situations, role.value), None)


@pytest.mark.parametrize("role", [Role.REGIO, Role.AUTHORITY, Role.KCR2, Role.VALIDATOR])
def test_a_role_that_is_bound_or_not_shows(situations: Situations, monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    monkeypatch.setattr(access, "BOUND", access.BOUND ^ {role})

    assert next(mismatches(situations, role.value), None)


REGIONAL = {Party.REQUESTER, Party.OWNER}
"""Both are what a region may, each with its own data: with the right of the one the other may the same."""

OTHER_RIGHTS = [(one, other) for one, other in product(Party, Party) if one is not other and {one, other} != REGIONAL]


@pytest.mark.parametrize(("party", "other"), OTHER_RIGHTS)
def test_a_party_with_the_right_of_another_shows(
    situations: Situations, monkeypatch: pytest.MonkeyPatch, party: Party, other: Party
) -> None:
    monkeypatch.setitem(access.PARTIES, party, PARTIES[other])

    assert next(mismatches(situations), None)


SAME = {(Step.FILE, Party.OWNER)}
"""Filing asks for the region's own right before it takes the step, so that this step cannot be planted wrong."""

OTHER_PARTIES = {(step, party) for step, party in product(Step, Party) if party is not WAYS[step].party} - SAME


@pytest.mark.parametrize(("step", "party"), sorted(OTHER_PARTIES))
def test_a_step_of_another_party_shows(
    situations: Situations, monkeypatch: pytest.MonkeyPatch, step: Step, party: Party
) -> None:
    monkeypatch.setitem(process.WAYS, step, WAYS[step]._replace(party=party))

    assert next(mismatches(situations, step.value, OWN_FORM.get(step, "")), None)


ONE_OR_BOTH = [frozenset({Party.OWNER}), frozenset({Party.REQUESTER}), frozenset({Party.OWNER, Party.REQUESTER})]
OTHER_MOVERS = [
    pytest.param(move, parties, id=f"{move.source}-{move.target}-{'-'.join(sorted(parties))}")
    for move, parties in product(MOVES, ONE_OR_BOTH)
    if parties != move.parties
]


@pytest.mark.parametrize(("move", "parties"), OTHER_MOVERS)
def test_a_move_of_another_party_shows(
    situations: Situations, monkeypatch: pytest.MonkeyPatch, move: Move, parties: frozenset[Party]
) -> None:
    planted = tuple(one._replace(parties=parties) if one is move else one for one in MOVES)
    monkeypatch.setattr(process, "MOVES", planted)

    assert next(mismatches(situations, move.source.value), None)
