"""May I do this? Who is let in, who is refused by which rule, and does a desk write what was decided?"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kcr2.access import BOUND, MAY, Permission
from kcr2.actions import (
    INTENTIONS,
    AcceptOffer,
    AcknowledgeInject,
    AdvanceStory,
    AnswerCall,
    AnswerInject,
    AnswerQuestion,
    AskQuestion,
    AssessSignal,
    CallForOffers,
    CancelExercise,
    CarryLessons,
    ChangeInject,
    ChangeProductHead,
    CloseBranch,
    CloseIncident,
    CloseRoad,
    Context,
    DeliverInject,
    EndExercise,
    EvaluateExercise,
    FileRequest,
    FollowScenario,
    GiveConsent,
    HandOver,
    HoldExercise,
    Intention,
    KeepProposal,
    LayLesson,
    MoveExercise,
    NoteBottleneck,
    NoteLearningPoint,
    NoteSignal,
    OpenIncident,
    OpenRoad,
    PlanExercise,
    PlanInject,
    PlanRelief,
    ProposeChange,
    RecordFeedItems,
    RecordNationalPhase,
    RecordOutsideHelp,
    RecordSignature,
    RecordSuppression,
    RegisterPlan,
    ReportCapacity,
    ReportDuty,
    ReportPool,
    ReportReachTest,
    ReportRegion,
    ReportTheme,
    ReportUnchanged,
    ResolveBottleneck,
    SaveDraft,
    ScheduleExercise,
    SetExerciseClock,
    SetGrip,
    SettleFigure,
    StartProduct,
    StateFigure,
    StepDelivery,
    StepLesson,
    StepProduct,
    SupposeCapacity,
    SupposeRegionBack,
    SupposeRegionOut,
    TakeOverAnswer,
    TakeProductFacts,
    TakeStep,
    TranscribeCapacity,
    TranscribePlan,
    TranscribeTheme,
    UpdateIncident,
    ValidateAdvice,
    ViewStrict,
    WithdrawInterpretation,
    WithdrawPlan,
    WithdrawQuestion,
    WriteAdvice,
    WriteInterpretation,
    WriteProductText,
    decide,
)
from kcr2.desk import ATTEMPTS, Desk
from kcr2.errors import JournalError, RefusedError
from kcr2.journal import Author, Entry, Journal
from kcr2.model import Event, LessonText
from kcr2.picture import Picture
from kcr2.picture.lookup import incident_row, requester
from kcr2.terms import BranchOutcome, Decider, IncidentStatus, LegalBasis, ProductStep, Quality, Role, SpaceKind, Step
from tests import make
from tests.histories import Batch, events, histories, recorded
from tests.pictures import picture, picture_of, row_of, said

VR07 = make.author(role=Role.REGIO, organisation="VR07")
VR08 = make.author(role=Role.REGIO, organisation="VR08")
HUB = make.author(role=Role.KCR2, organisation="KCR2")


def intend(kind: type[Intention], event: Event, **values: Any) -> Intention:
    """Want what the event says happened, as far as a person states it; what gets a number has none yet."""
    stated = {name: value for name, value in event.model_dump().items() if name in kind.model_fields}
    fresh = {name: "" for name, form in kind.model_fields.items() if "^$" in str(form.metadata)}
    return kind.model_validate(stated | fresh | values)


def going_on(*more: Event | Entry) -> Picture:
    """Give the picture in which VR07 has an open incident and asked for help."""
    return picture(make.incident_opened(), make.request_filed(), *more)


def stepped(*steps: Step, **values: Any) -> list[Event]:
    """Give steps of the request of VR07, one after the other."""
    return [make.request_stepped(step=step, number=number, **values) for number, step in enumerate(steps, start=1)]


FILED = stepped(Step.FILE)
CALLED = [*stepped(Step.FILE, Step.TAKE_IN, Step.ACCEPT, Step.CALL), make.call_issued()]
OFFERED = [*CALLED, make.call_answered()]
PRESENTED = [*OFFERED, *stepped(Step.FILE, Step.TAKE_IN, Step.ACCEPT, Step.CALL, Step.VALIDATE, Step.PRESENT)[4:]]
AGREED = [*PRESENTED, make.offer_accepted(), make.request_stepped(step=Step.AGREE, number=7)]
BY_MINISTER: dict[str, Any] = {"decided_for": Decider.MINISTER, "legal_basis": LegalBasis.WVR_51}
GRANTED = [*AGREED, make.request_stepped(step=Step.GRANT, number=8, **BY_MINISTER)]
"""What was said of the request of VR07 on its way, so that VR06 delivers."""


def decided(intention: Intention, author: Author, seen: Picture | None = None) -> list[Event]:
    """Decide an intention on a picture; the usual one when none is given."""
    return decide(intention, Context(going_on() if seen is None else seen, author))


def refusal(intention: Intention, author: Author, seen: Picture | None = None, *, match: str) -> str:
    """Have an intention refused with this text, and give the rule."""
    with pytest.raises(RefusedError, match=match) as caught:
        decided(intention, author, seen)
    return caught.value.rule


class Sample(NamedTuple):
    """An intention that would be accepted from whoever may, when this was said beside the usual."""

    intention: Intention
    right: Permission
    told: tuple[Event | Entry, ...] = ()
    whose: str = "VR07"

    @property
    def seen(self) -> Picture:
        """The picture that it is decided on."""
        return going_on(*self.told)


CALL_VR06 = CallForOffers(
    observed_at=make.MOMENT, request_id="A-2025-0001", owners=("VR06",), amount=2, deadline=make.at(120)
)
UNCONFIRMED: dict[str, Any] = {"quality": Quality.UNCONFIRMED}
CLOSED = {"status": IncidentStatus.CLOSED, "ended_at": make.MOMENT}
EVERYBODY_IN = tuple({"role": role, "organisation": code} for role in Role for code in ("VR07", "KCR2", "JENV"))
PLAN: tuple[Event, ...] = (make.exercise_planned(),)
RUNNING: tuple[Event, ...] = (*PLAN, make.clock_set(), make.inject_planned())
LEARNT: tuple[Event, ...] = (*PLAN, make.learning_point())
SCHEDULED: tuple[Event, ...] = (make.exercise_scheduled(starts_at=make.EARLIER),)
HELD: tuple[Event, ...] = (make.exercise_held(starts_at=make.EARLIER),)
PRODUCT: tuple[Event, ...] = (make.product_prepared(), make.product_facts_taken(), make.product_text_written())
SENT: tuple[Event, ...] = (make.exercise_planned(participants=EVERYBODY_IN), make.inject_delivered())
"""What was said in an exercise, as it goes on."""

ASKED: tuple[Event, ...] = (make.question_asked(),)
BY_VR07 = said(make.question_asked(to="VR08"), by="VR07")
"""A question to VR07, and one that it asks itself."""

TEXT = make.lesson_laid().model_dump(include=set(LessonText.model_fields))

SAMPLES = [
    Sample(intend(ReportCapacity, make.capacity_reported()), Permission.REPORT_CAPACITY),
    Sample(intend(TranscribeCapacity, make.capacity_reported(**UNCONFIRMED)), Permission.TRANSCRIBE),
    Sample(intend(OpenIncident, make.incident_opened("I-2025-0002")), Permission.MANAGE_INCIDENT),
    Sample(intend(UpdateIncident, make.incident_updated()), Permission.MANAGE_INCIDENT),
    Sample(intend(CloseIncident, make.incident_closed()), Permission.MANAGE_INCIDENT),
    Sample(intend(SetGrip, make.grip_set()), Permission.SET_GRIP),
    Sample(intend(ReportTheme, make.theme_reported()), Permission.REPORT_REGION),
    Sample(intend(TranscribeTheme, make.theme_reported(**UNCONFIRMED)), Permission.TRANSCRIBE),
    Sample(intend(ReportRegion, make.region_reported()), Permission.REPORT_REGION),
    Sample(
        ReportUnchanged(observed_at=make.MOMENT, region="VR07", adopt=True),
        Permission.REPORT_REGION,
        (make.theme_reported(),),
    ),
    Sample(intend(RecordNationalPhase, make.phase_agreed()), Permission.RECORD_PHASE),
    Sample(intend(FileRequest, make.request_filed("A-2025-0002")), Permission.FILE_REQUEST),
    Sample(intend(SaveDraft, make.request_drafted("A-2025-0002")), Permission.FILE_REQUEST),
    Sample(intend(TakeStep, make.request_stepped()), Permission.FILE_REQUEST),
    Sample(intend(TakeStep, make.request_stepped(step=Step.TAKE_IN)), Permission.COORDINATE, tuple(FILED)),
    Sample(
        intend(TakeStep, make.request_stepped(step=Step.GRANT, **BY_MINISTER)), Permission.GRANT, tuple(AGREED), "JENV"
    ),
    Sample(intend(RecordSignature, make.signature_received()), Permission.COORDINATE),
    Sample(intend(RecordSuppression, make.demand_suppressed()), Permission.FILE_REQUEST),
    Sample(CALL_VR06, Permission.COORDINATE, tuple(CALLED)),
    Sample(intend(AnswerCall, make.call_answered()), Permission.SUPPLY, tuple(CALLED), "VR06"),
    Sample(intend(AcceptOffer, make.offer_accepted()), Permission.FILE_REQUEST, tuple(PRESENTED)),
    Sample(intend(WriteAdvice, make.advice_written()), Permission.COORDINATE, tuple(OFFERED)),
    Sample(intend(ValidateAdvice, make.advice_validated()), Permission.VALIDATE, (*OFFERED, make.advice_written())),
    Sample(intend(StepDelivery, make.delivery_stepped()), Permission.SUPPLY, tuple(GRANTED), "VR06"),
    Sample(intend(GiveConsent, make.consent_given()), Permission.SUPPLY, (*GRANTED, make.change_proposed()), "VR06"),
    Sample(intend(RecordOutsideHelp, make.outside_help_recorded()), Permission.RECORD_OUTSIDE),
    Sample(intend(KeepProposal, make.proposal_kept()), Permission.COORDINATE),
    Sample(intend(FollowScenario, make.scenario_followed()), Permission.COORDINATE),
    Sample(intend(TranscribePlan, make.plan_registered(**UNCONFIRMED)), Permission.TRANSCRIBE),
    Sample(
        CarryLessons(observed_at=make.MOMENT, lessons=({**TEXT, "origin": make.lesson_origin()},)),
        Permission.COORDINATE,
    ),
    Sample(intend(ViewStrict, make.record_viewed()), Permission.VIEW_STRICT),
    Sample(PlanExercise(**make.exercise_planned().model_dump()), Permission.LEAD_EXERCISE),
    Sample(SetExerciseClock(**make.clock_set(exercise_at=make.LATER).model_dump()), Permission.LEAD_EXERCISE, PLAN),
    Sample(EndExercise(real_at=make.LATER), Permission.LEAD_EXERCISE, RUNNING),
    Sample(NoteLearningPoint(**make.learning_point().model_dump()), Permission.LEAD_EXERCISE, LEARNT),
    Sample(PlanInject(**make.inject()), Permission.LEAD_EXERCISE, PLAN),
    Sample(ChangeInject(**make.inject()), Permission.LEAD_EXERCISE, RUNNING),
    Sample(DeliverInject(number=1), Permission.LEAD_EXERCISE, RUNNING),
    Sample(AcknowledgeInject(number=1), Permission.TAKE_PART, SENT),
    Sample(AnswerInject(number=1, answer="Naar de sporthal."), Permission.TAKE_PART, SENT),
    Sample(intend(ScheduleExercise, make.exercise_scheduled(**UNCONFIRMED)), Permission.PREPARE),
    Sample(intend(MoveExercise, make.exercise_moved(**UNCONFIRMED)), Permission.PREPARE, SCHEDULED),
    Sample(intend(CancelExercise, make.exercise_cancelled(**UNCONFIRMED)), Permission.PREPARE, SCHEDULED),
    Sample(intend(HoldExercise, make.exercise_held(**UNCONFIRMED)), Permission.PREPARE, SCHEDULED),
    Sample(intend(EvaluateExercise, make.exercise_evaluated(**UNCONFIRMED)), Permission.PREPARE, HELD),
    Sample(intend(ReportDuty, make.duty_reported(**UNCONFIRMED)), Permission.PREPARE),
    Sample(intend(ReportPool, make.pool_reported(**UNCONFIRMED)), Permission.PREPARE),
    Sample(intend(ReportReachTest, make.reach_tested(**UNCONFIRMED)), Permission.PREPARE),
    Sample(intend(HandOver, make.handover_taken()), Permission.HAND_OVER),
    Sample(RecordFeedItems(**make.feed_items()), Permission.RECORD_FEED),
    Sample(intend(StartProduct, make.product_prepared(), product_id=""), Permission.WRITE_PRODUCT),
    Sample(intend(ChangeProductHead, make.product_prepared()), Permission.WRITE_PRODUCT, PRODUCT),
    Sample(intend(TakeProductFacts, make.product_facts_taken()), Permission.WRITE_PRODUCT, PRODUCT),
    Sample(intend(WriteProductText, make.product_text_written()), Permission.WRITE_PRODUCT, PRODUCT[:1]),
    Sample(intend(StepProduct, make.product_stepped()), Permission.WRITE_PRODUCT, PRODUCT),
    Sample(
        intend(StepProduct, make.product_stepped(step=ProductStep.ESTABLISH)),
        Permission.ESTABLISH_PRODUCT,
        (*PRODUCT, make.product_stepped()),
    ),
    Sample(intend(AskQuestion, make.question_asked(to="VR08")), Permission.ASK),
    Sample(intend(NoteSignal, make.signal_noted()), Permission.ASK),
    Sample(intend(TakeOverAnswer, make.question_answered(**UNCONFIRMED)), Permission.TRANSCRIBE, ASKED),
    Sample(intend(AssessSignal, make.signal_assessed()), Permission.INTERPRET, (make.signal_noted(),)),
    Sample(intend(WriteInterpretation, make.interpretation_written(), interpretation_id=""), Permission.INTERPRET),
    Sample(
        intend(WithdrawInterpretation, make.interpretation_withdrawn()),
        Permission.INTERPRET,
        (make.interpretation_written(),),
    ),
    Sample(intend(StateFigure, make.figure_stated(**UNCONFIRMED)), Permission.STATE_FIGURE),
    Sample(AdvanceStory(told_until=make.LATER), Permission.TELL_STORY),
    Sample(CloseRoad(observed_at=make.MOMENT, edges=(make.EDGE,), reason="Brug defect."), Permission.REPORT_ROAD),
    Sample(
        OpenRoad(observed_at=make.MOMENT, edges=(make.EDGE,), reason="Hersteld."),
        Permission.REPORT_ROAD,
        (make.road_closed(),),
    ),
    Sample(SupposeRegionOut(region="VR06", reason="Heeft het druk."), Permission.SIMULATE, (make.branch_started(),)),
    Sample(
        SupposeRegionBack(region="VR06", reason="Kan weer leveren."),
        Permission.SIMULATE,
        (make.branch_started(), make.region_supposed()),
    ),
    Sample(intend(SupposeCapacity, make.capacity_reported()), Permission.SIMULATE, (make.branch_started(),)),
    Sample(
        CloseBranch(outcome=BranchOutcome.KEPT, reason="Beantwoord."), Permission.SIMULATE, (make.branch_started(),)
    ),
]
OF_TWO = [
    Sample(intend(PlanRelief, make.relief_planned()), Permission.FILE_REQUEST, tuple(GRANTED)),
    Sample(intend(ProposeChange, make.change_proposed()), Permission.FILE_REQUEST, tuple(GRANTED)),
    Sample(intend(NoteBottleneck, make.bottleneck_noted(**UNCONFIRMED)), Permission.REPORT_REGION),
    Sample(
        intend(ResolveBottleneck, make.bottleneck_resolved(**UNCONFIRMED)),
        Permission.REPORT_REGION,
        # What lies with the hub was said by it.
        (make.bottleneck_noted(owner="KCR2"),),
    ),
]
"""What a region and the hub may both do, each by its own right."""

BY_HUB_TOO = [Sample(intend(LayLesson, make.lesson_laid(), lesson_id=""), Permission.PREPARE)]
"""What an owner does for itself, and the hub for anybody."""

OF_OWNERS = [
    Sample(intend(RegisterPlan, make.plan_registered()), Permission.PREPARE),
    Sample(intend(StepLesson, make.lesson_stepped()), Permission.PREPARE, (make.lesson_laid(),)),
    Sample(intend(WithdrawPlan, make.plan_withdrawn()), Permission.PREPARE, (make.plan_registered(),)),
    Sample(intend(AnswerQuestion, make.question_answered()), Permission.ASK, ASKED),
    Sample(intend(WithdrawQuestion, make.question_withdrawn()), Permission.ASK, (BY_VR07,)),
    Sample(intend(SettleFigure, make.figure_settled()), Permission.STATE_FIGURE, (make.figure_stated(),)),
]
"""What each organisation does with its own only, the hub too."""

OF_EVERYBODY = {Permission.VIEW_STRICT, Permission.TAKE_PART, Permission.HAND_OVER, Permission.ASK}
OWN = [sample for sample in SAMPLES if Role.REGIO in MAY[sample.right] and sample.right not in OF_EVERYBODY]
"""What a region does, with its own data only."""


def named(value: object) -> str:
    """Name a sample in a report by its intention."""
    return type(value.intention).__name__ if isinstance(value, Sample) else str(value)


# ---- who is let in -------------------------------------------------------------------------------


def test_every_intention_is_tried() -> None:
    assert {type(sample.intention) for sample in [*SAMPLES, *OF_TWO, *OF_OWNERS, *BY_HUB_TOO]} == set(
        INTENTIONS.values()
    )


def acting(sample: Sample, role: Role) -> Author:
    """Give somebody with a role, for the organisation that a sample is about where that matters."""
    return make.author(actor="een ander", role=role, organisation=sample.whose if role in BOUND else "KCR2")


@pytest.mark.parametrize("sample", SAMPLES, ids=named)
@pytest.mark.parametrize("role", Role)
def test_an_intention_is_accepted_from_the_right_role_and_from_no_other(sample: Sample, role: Role) -> None:
    author = acting(sample, role)

    if role in MAY[sample.right]:
        assert decided(sample.intention, author, sample.seen)
    else:
        told = rf"^{author.organisation}: rol {re.escape(role.label)} mag niet {sample.right.label}; dat mag: "
        assert refusal(sample.intention, author, sample.seen, match=told) == "role"


@pytest.mark.parametrize("sample", OF_TWO, ids=named)
@pytest.mark.parametrize("role", Role)
def test_what_a_region_and_the_hub_may_is_refused_to_everybody_else(sample: Sample, role: Role) -> None:
    author = acting(sample, role)

    if role in {Role.REGIO, Role.KCR2}:
        assert decided(sample.intention, author, sample.seen)
    else:
        told = rf"^{author.organisation}: rol {re.escape(role.label)} mag niet "
        assert refusal(sample.intention, author, sample.seen, match=told) == "role"


GIVEN = {
    *("request_id", "outside_id", "suppression_id", "change_id", "owners", "proposal_id", "edges"),
    *("feed", "status", "warnings", "wildfire", "water", "outages"),
    *("bottleneck_id", "themes", "load", "bottlenecks", "adopt"),
    *("plan_id", "exercise_id", "lesson_id", "lessons", "product_id", "based_on", "interpretation_id"),
}
"""What an event says in another way than the intention: numbers that follow, and owners and
roads that each get an event."""


@pytest.mark.parametrize("sample", OF_OWNERS, ids=named)
@pytest.mark.parametrize("role", Role)
def test_what_an_owner_prepares_is_stated_by_itself_and_by_nobody_else(sample: Sample, role: Role) -> None:
    itself = make.author(role=role, organisation=sample.whose)
    another = make.author(role=role, organisation="KCR2" if role is Role.KCR2 else "VR08")

    if role in MAY[sample.right]:
        assert decided(sample.intention, itself, sample.seen)
        assert refusal(sample.intention, another, sample.seen, match=r"VR07") in {"own-data", "own-report-stands"}
    else:
        assert refusal(sample.intention, itself, sample.seen, match=f"mag niet {sample.right.label}") == "role"


@pytest.mark.parametrize("sample", [*SAMPLES, *OF_TWO, *OF_OWNERS, *BY_HUB_TOO], ids=named)
def test_an_accepted_intention_says_in_its_events_what_was_wanted(sample: Sample) -> None:
    role = next(role for role in Role if role in MAY[sample.right])

    written = decided(sample.intention, acting(sample, role), sample.seen)

    called = {"note": "VR06"} if isinstance(sample.intention, CallForOffers) else {}
    if isinstance(sample.intention, SupposeCapacity):
        # What is thought up is never more than assumed, whoever says so.
        called = {"quality": Quality.ASSUMED, "source": "wat-als"}
    said: dict[str, Any] = {}
    for event in written:
        said = event.model_dump() | said
    wanted = sample.intention.model_dump(exclude=GIVEN) | (CLOSED if written[0].kind == "incident_closed" else {})
    assert {name: said[name] for name in wanted} == wanted | called


@pytest.mark.parametrize("sample", [*OWN, *OF_TWO, *OF_OWNERS, *BY_HUB_TOO], ids=named)
def test_a_region_does_nothing_with_the_data_of_another(sample: Sample) -> None:
    stranger = make.author(role=Role.REGIO, organisation="VR09")
    told = rf"^VR09: VR09 mag niet .* voor .*{sample.whose}.*: iedere eigenaar beslist over eigen gegevens\."

    assert refusal(sample.intention, stranger, sample.seen, match=told) == "own-data"


# ---- capacity ------------------------------------------------------------------------------------


def test_an_owner_that_does_not_exist_reports_nothing() -> None:
    nobody = make.author(role=Role.REGIO, organisation="VR26")
    report = intend(ReportCapacity, make.capacity_reported("VR26"))

    assert refusal(report, nobody, match=r"^eigenaar VR26 is geen van de 35 regio's en partners\.") == "owner-known"


def test_a_type_that_does_not_exist_is_not_reported() -> None:
    report = intend(ReportCapacity, make.capacity_reported(capability="BRW-KANON"))

    assert refusal(report, VR07, match=r"^type BRW-KANON is geen van de 74 capaciteitstypen\.") == "capability-known"


def test_the_hub_takes_over_only_what_exists() -> None:
    report = intend(TranscribeCapacity, make.capacity_reported("VR26", **UNCONFIRMED))

    assert refusal(report, HUB, match=r"^eigenaar VR26 ") == "owner-known"


def test_what_the_hub_takes_over_is_never_confirmed() -> None:
    report = intend(TranscribeCapacity, make.capacity_reported())
    told = r"^VR07 BRW-PEL-NB is door KCR2 overgenomen en kan niet bevestigd heten\. Neem over als onbevestigd; de eig"

    assert refusal(report, HUB, match=told) == "transcribed-unconfirmed"


def test_the_hub_never_takes_over_what_the_owner_reported_itself() -> None:
    report = intend(TranscribeCapacity, make.capacity_reported(**UNCONFIRMED))
    told = r"^VR07 gaf BRW-PEL-NB zelf op, stand van 03-04-2025 12:00 UTC; die opgave blijft staan\. Vraag VR07 "

    assert refusal(report, HUB, picture(make.capacity_reported()), match=told) == "own-report-stands"


def test_the_hub_takes_over_again_what_it_took_over_before() -> None:
    before = said(make.capacity_reported(total=2, **UNCONFIRMED), by="KCR2")
    report = intend(TranscribeCapacity, make.capacity_reported(total=4, **UNCONFIRMED))

    (event,) = decided(report, HUB, picture(before))

    assert event == make.capacity_reported(total=4, **UNCONFIRMED)


def test_an_owner_reports_over_what_the_hub_took_over() -> None:
    before = said(make.capacity_reported(total=2, **UNCONFIRMED), by="KCR2")

    (event,) = decided(intend(ReportCapacity, make.capacity_reported(total=4)), VR07, picture(before))

    assert event == make.capacity_reported(total=4)


# ---- reports of a region -------------------------------------------------------------------------


def test_a_state_that_the_hub_takes_over_is_never_confirmed() -> None:
    state = intend(TranscribeTheme, make.theme_reported())

    told = r"^VR07 Brandweer is door KCR2 overgenomen en kan niet bevestigd heten\."
    assert refusal(state, HUB, match=told) == "transcribed-unconfirmed"


def test_the_hub_never_takes_over_a_state_that_the_region_reported_itself() -> None:
    state = intend(TranscribeTheme, make.theme_reported(**UNCONFIRMED))
    told = (
        r"^VR07 Brandweer: de regio meldde zelf; die melding blijft staan\. Vraag VR07 de eigen melding bij te werken"
    )

    assert refusal(state, HUB, picture(make.theme_reported()), match=told) == "own-report-stands"


# ---- incidents -----------------------------------------------------------------------------------


def test_an_incident_is_opened_once() -> None:
    again = intend(OpenIncident, make.incident_opened())

    assert refusal(again, VR07, match=r"^incident I-2025-0001 bestaat al\. ") == "incident-once"


@pytest.mark.parametrize("values", [{"status": IncidentStatus.CLOSED}, {"ended_at": make.MOMENT}])
@pytest.mark.parametrize("kind", [OpenIncident, UpdateIncident])
def test_an_incident_ends_by_closing_it(kind: type[Intention], values: dict[str, Any]) -> None:
    number = "I-2025-0002" if kind is OpenIncident else "I-2025-0001"
    ended = intend(kind, make.incident_opened(number, **values))

    told = rf"^incident {number} wordt niet hiermee afgesloten\. Gebruik Incident sluiten\.$"
    assert refusal(ended, VR07, match=told) == "close-by-closing"


def test_an_incident_is_not_closed_without_its_end() -> None:
    endless = intend(CloseIncident, make.incident_updated())

    told = r"^incident I-2025-0001 heeft geen einde\. Vul het einde in"
    assert refusal(endless, VR07, match=told) == "closed-has-end"


def test_a_closed_incident_says_so() -> None:
    (event,) = decided(intend(CloseIncident, make.incident_updated(ended_at=make.MOMENT)), VR07)

    assert (event.kind, event.model_dump()["status"]) == ("incident_closed", "closed")


NEEDS_OPEN = [
    intend(UpdateIncident, make.incident_updated()),
    intend(CloseIncident, make.incident_closed()),
    intend(SetGrip, make.grip_set()),
    intend(FileRequest, make.request_filed("A-2025-0002")),
]


@pytest.mark.parametrize("intention", NEEDS_OPEN, ids=lambda one: type(one).__name__)
def test_nothing_is_done_with_a_closed_incident(intention: Intention) -> None:
    closed = going_on(make.incident_opened("I-2025-0002"), make.incident_closed())

    told = r"^incident I-2025-0001 is afgesloten; open zijn: I-2025-0002\.$"
    assert refusal(intention, VR07, closed, match=told) == "incident-open"


@pytest.mark.parametrize("intention", NEEDS_OPEN, ids=lambda one: type(one).__name__)
def test_nothing_is_done_with_an_incident_that_is_not_there(intention: Intention) -> None:
    told = r"^incident I-2025-0001 bestaat niet in dit beeld; open zijn: geen\.$"

    assert refusal(intention, VR07, picture(), match=told) == "incident-open"


def test_grip_is_set_in_a_region_that_is_hit() -> None:
    elsewhere = intend(SetGrip, make.grip_set(region="VR08"))
    told = r"^VR08 is geen van de getroffen regio's van I-2025-0001: VR07\. Voeg de regio eerst toe"

    assert refusal(elsewhere, VR08, match=told) == "grip-in-hit-region"


def test_a_region_joins_no_incident_of_others_by_itself() -> None:
    joined = intend(UpdateIncident, make.incident_updated(regions=("VR07", "VR08")))

    assert refusal(joined, VR08, match=r"^VR08: VR08 mag niet een incident .* voor VR07: ") == "own-data"


# ---- requests ------------------------------------------------------------------------------------


def numbered(*taken: str, at: datetime = make.LATER) -> str:
    """Give the number that the next request gets when these are taken."""
    seen = picture(make.incident_opened(), *(make.request_filed(number) for number in taken), at=at)
    asked = intend(FileRequest, make.request_filed(), request_id="", observed_at=at, needed_by=at + timedelta(hours=1))
    event, _step = decided(asked, VR07, seen)
    return str(event.model_dump()["request_id"])


@pytest.mark.parametrize(
    ("taken", "number"),
    [
        ([], "A-2025-0001"),
        (["A-2025-0001"], "A-2025-0002"),
        (["A-2025-0007", "A-2025-0002"], "A-2025-0008"),
        (["A-2024-0009"], "A-2025-0001"),
    ],
)
def test_a_request_gets_the_next_number_of_its_year(taken: list[str], number: str) -> None:
    assert numbered(*taken) == number


def test_a_new_year_begins_at_one() -> None:
    assert numbered("A-2025-0042", at=make.MOMENT.replace(year=2026)) == "A-2026-0001"


def test_the_year_of_a_number_is_the_year_on_the_dutch_calendar() -> None:
    assert (
        numbered(at=datetime.fromisoformat("2026-01-01T00:30:00+01:00").astimezone(make.MOMENT.tzinfo))[:7] == "A-2026-"
    )


def test_the_ten_thousandth_request_of_a_year_can_be_filed() -> None:
    assert numbered("A-2025-9999") == "A-2025-10000"


@pytest.mark.parametrize("minutes", [0, -1])
def test_help_is_needed_at_a_moment_still_to_come(minutes: float) -> None:
    late = intend(FileRequest, make.request_filed("A-2025-0002", needed_by=make.at(minutes)))
    told = (
        rf"^gereed op UGS is {make.at(minutes):%d-%m-%Y %H:%M} UTC, niet na 03-04-2025 12:00 UTC, het moment van de aan"
    )

    assert refusal(late, VR07, match=told) == "needed-in-future"


def test_a_request_names_types_that_exist() -> None:
    lines = (make.request_line(), make.request_line("BRW-KANON"))

    strange = intend(FileRequest, make.request_filed("A-2025-0002", lines=lines))

    assert refusal(strange, VR07, match=r"^type BRW-KANON is geen van de 74 ") == "capability-known"


def test_a_request_is_not_filed_over_one_of_another_region() -> None:
    seen = picture(make.incident_opened(regions=("VR07", "VR08")), make.request_filed())
    over = intend(FileRequest, make.request_filed("A-2025-0001", region="VR08"))

    told = r"^VR07: VR08 mag niet een bijstandsaanvraag .* voor VR07|^VR08: VR08 mag niet .* voor VR07"
    assert refusal(over, VR08, seen, match=told) == "own-data"


def test_a_request_is_filed_over_its_own_as_a_next_version() -> None:
    over = intend(FileRequest, make.request_filed(effect="Bluswater, en een tweede peloton"))

    filed, step = decided(over, VR07)

    assert (filed.model_dump()["version"], filed.model_dump()["request_id"]) == (2, "A-2025-0001")
    assert (step.kind, step.model_dump()["step"]) == ("request_stepped", Step.FILE)


def test_a_number_of_another_form_cannot_be_wanted() -> None:
    with pytest.raises(ValidationError, match="request_id"):
        intend(FileRequest, make.request_filed(), request_id="aanvraag 7")


def test_a_request_is_withdrawn_once() -> None:
    told = r"^Intrekken kan niet: A-2025-0001 is ingetrokken; het kan vanuit: concept, ingediend, "
    again = intend(TakeStep, make.request_stepped())

    assert refusal(again, VR07, going_on(make.request_stepped()), match=told) == "step-in-order"


def test_a_request_that_is_not_there_is_not_withdrawn() -> None:
    unknown = intend(TakeStep, make.request_stepped("A-2025-0009"))

    told = r"^aanvraag A-2025-0009 bestaat niet in dit beeld; bekend zijn: A-2025-0001\."
    assert refusal(unknown, VR07, match=told) == "request-known"


# ---- nobody assigns another's capacity -------------------------------------------------------------

EVERYBODY = [make.author(role=role, organisation="VR07" if role is Role.REGIO else "KCR2") for role in Role]
TAKING_OVER = (TranscribeCapacity, TranscribeTheme)
BY_WHO_MAY = {"bottlenecks", "calendar", "duties", "loct_pool", "reach_tests"}
"""Tables where one intention serves the owner and the hub that takes over."""
few = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def wanted(draw: st.DrawFn) -> Intention:
    """Anything that anybody could want: an event's content under any intention that can hold it."""
    event = draw(events())
    kinds = [kind for kind in INTENTIONS.values() if set(kind.model_fields) <= set(type(event).model_fields)]
    if not kinds:
        reject()
    try:
        return intend(draw(st.sampled_from(kinds)), event, quality=draw(st.sampled_from(Quality)))
    except ValidationError:
        reject()


def outcome(intention: Intention, author: Author, seen: Picture) -> list[Event]:
    """Decide an intention; a refusal leads to nothing."""
    try:
        return decided(intention, author, seen)
    except RefusedError:
        return []


PREPARED = BY_WHO_MAY | {"plan_ends", "lesson_steps"}
"""Tables of what is prepared that do not name an owner or a region."""


def prepared_by(event: Event, seen: Picture) -> set[str]:
    """Give whose plan, learning point, exercise or readiness an event is about."""
    stated = event.model_dump()
    for table, number in (("plans", "plan_id"), ("lessons", "lesson_id")):
        if number in stated:
            held = seen.latest(table, (stated[number],))
            return set() if held is None else {str(held["owner"])}
    return {str(stated.get("organiser", stated.get("organisation")))}


def owners_of(event: Event, seen: Picture) -> set[str]:
    """Give whose data an event changes."""
    stated = event.model_dump()
    if event.table == "deliveries":
        return {str(requester(seen, stated["request_id"]))}
    if "delivery_id" in stated:
        row = row_of(seen.deliveries, delivery_id=stated["delivery_id"])
        return {row["owner"], row["region"]}
    if event.table in {"bottlenecks", "bottleneck_ends"}:
        return {str((seen.latest("bottlenecks", (stated["bottleneck_id"],)) or stated)["region"])}
    if event.table in {"consents", "proposals", "phases"}:
        return {str(stated.get("organisation", "KCR2"))}
    if event.table in PREPARED:
        return prepared_by(event, seen)
    if named := [stated[name] for name in ("owner", "region", "organisation", "organiser") if name in stated]:
        return {str(named[0])}
    if "request_id" in stated:
        return {str(requester(seen, stated["request_id"]))}
    held = incident_row(seen, stated["incident_id"])
    return set(stated["regions"] if held is None else held["regions"])


@few
@given(histories(), wanted())
def test_what_a_region_does_concerns_itself(history: list[Batch], intention: Intention) -> None:
    seen = picture_of(recorded(history), at=make.at(24 * 60))

    # What follows a statement of a request is about that request; a look is about who looks.
    for event in outcome(intention, VR07, seen)[:1]:
        assert event.table == "viewings" or "VR07" in owners_of(event, seen)


@few
@given(histories(), wanted(), st.sampled_from(EVERYBODY))
def test_figures_come_from_their_owner_or_are_taken_over_unconfirmed_where_it_said_nothing(
    history: list[Batch], intention: Intention, author: Author
) -> None:
    seen = picture_of(recorded(history), at=make.at(24 * 60))

    for event in outcome(intention, author, seen):
        if event.table in {"capacity", "reports"} | BY_WHO_MAY:
            (owner,) = owners_of(event, seen)
            hub = isinstance(intention, TAKING_OVER) or event.table in BY_WHO_MAY
            taken_over = hub and not own_report(event, owner, seen)
            unconfirmed = event.model_dump()["quality"] is not Quality.CONFIRMED
            assert author.organisation == owner or (taken_over and unconfirmed)


def own_report(event: Event, owner: str, seen: Picture) -> bool:
    """Say whether the owner itself reported what the event is about."""
    table = seen.table(event.table)
    for name in event.key:
        table = table[table[name] == getattr(event, name)]
    return bool((table["reported_by"] == owner).any())


# ---- the desk --------------------------------------------------------------------------------------


def desk_on(desk: Desk) -> Desk:
    """Give a second desk on the same journal."""
    return Desk(Journal(desk.journal.url), desk.reference, desk.settings)


def opened(desk: Desk) -> None:
    """Open the incident that everything is about."""
    desk.perform(make.space(), VR07, [intend(OpenIncident, make.incident_opened())], now=make.MOMENT)


def asking() -> Intention:
    """Ask for help; the desk gives the number."""
    return intend(FileRequest, make.request_filed(), request_id="")


def test_a_desk_writes_what_was_decided_in_the_name_of_who_wanted_it(desk: Desk) -> None:
    opened(desk)

    entry, step = desk.perform(make.space(), VR07, [asking()], now=make.LATER)

    assert (entry.seq, entry.organisation, entry.role, entry.actor) == (2, "VR07", "regio", "officier")
    assert entry.event == make.request_filed("A-2025-0001")
    assert (step.seq, step.event) == (3, make.request_stepped(step=Step.FILE))


def test_a_refusal_writes_nothing_of_an_act(desk: Desk) -> None:
    act = [
        intend(ReportCapacity, make.capacity_reported("VR07")),
        intend(ReportCapacity, make.capacity_reported("VR08")),
    ]

    with pytest.raises(RefusedError, match="VR07 mag niet capaciteit opgeven voor VR08"):
        desk.perform(make.space(), VR07, act, now=make.LATER)

    assert desk.journal.head("live").seq == 0


class Overtaken(Journal):
    """A journal in which somebody else writes just before each of the first acts."""

    def __init__(self, url: str, others: list[Callable[[], object]]) -> None:
        super().__init__(url)
        self.others = others

    def append(self, *args: Any, **kwargs: Any) -> list[Entry]:
        """Let another go first."""
        if self.others:
            self.others.pop(0)()
        return super().append(*args, **kwargs)


@pytest.fixture
def overtaken(desk: Desk) -> Callable[[int], Desk]:
    """Give a desk that another overtakes so many times with a request of its own."""

    def make_desk(times: int) -> Desk:
        def ask() -> object:
            return desk.perform(make.space(), VR07, [asking()], now=make.LATER)

        return Desk(Overtaken(desk.journal.url, [ask] * times), desk.reference, desk.settings)

    return make_desk


@pytest.mark.parametrize("times", [1, ATTEMPTS - 1])
def test_two_desks_that_file_at_once_get_two_numbers(desk: Desk, overtaken: Callable[[int], Desk], times: int) -> None:
    opened(desk)

    overtaken(times).perform(make.space(), VR07, [asking()], now=make.LATER)

    filed = [entry for entry in desk.journal.read("live", after=1) if entry.kind == "request_filed"]
    numbers = [entry.event.model_dump()["request_id"] for entry in filed]
    assert numbers == [f"A-2025-{number:04}" for number in range(1, times + 2)]


def test_a_desk_that_is_overtaken_every_time_gives_up(desk: Desk, overtaken: Callable[[int], Desk]) -> None:
    opened(desk)

    with pytest.raises(RefusedError, match=r"is gewijzigd sinds u keek") as caught:
        overtaken(ATTEMPTS).perform(make.space(), VR07, [asking()], now=make.LATER)

    assert caught.value.rule == "seen-latest"


def test_an_edit_of_what_changed_meanwhile_is_refused(desk: Desk) -> None:
    looked_at = desk.picture(make.space(), now=make.MOMENT).head.seq
    edit = intend(ReportCapacity, make.capacity_reported(total=5))
    desk_on(desk).perform(make.space(), VR07, [intend(ReportCapacity, make.capacity_reported())], now=make.MOMENT)

    told = (
        r"^capacity:VR07:BRW-PEL-NB: capacity:VR07:BRW-PEL-NB is gewijzigd sinds u keek: volgnummer 1 om 2025-04-03T12:"
    )
    with pytest.raises(RefusedError, match=told) as caught:
        desk.perform(make.space(), VR07, [edit], now=make.LATER, seen=looked_at)

    assert caught.value.rule == "seen-latest"
    assert desk.journal.head("live").seq == 1


def test_an_edit_is_not_stopped_by_news_about_something_else(desk: Desk) -> None:
    looked_at = desk.picture(make.space(), now=make.MOMENT).head.seq
    desk_on(desk).perform(make.space(), VR08, [intend(ReportRegion, make.region_reported("VR08"))], now=make.MOMENT)

    desk.perform(make.space(), VR07, [intend(ReportRegion, make.region_reported())], now=make.LATER, seen=looked_at)

    assert desk.journal.head("live").seq == 2


def test_a_desk_sees_at_once_what_another_wrote(desk: Desk) -> None:
    desk_on(desk).perform(make.space(), VR07, [intend(ReportCapacity, make.capacity_reported())], now=make.MOMENT)

    seen = desk.picture(make.space(), now=make.LATER)

    assert row_of(seen.capacity)["total"] == 3
    assert seen.at == make.LATER


def test_a_desk_shows_a_past_moment_as_it_was_known_and_as_it_was(desk: Desk) -> None:
    first, late = make.capacity_reported(total=3), make.capacity_reported(total=9, observed_at=make.at(10))
    desk.perform(make.space(), VR07, [intend(ReportCapacity, first)], now=make.MOMENT)
    desk.perform(make.space(), VR07, [intend(ReportCapacity, late)], now=make.at(30))

    known = desk.picture(make.space(), now=make.LATER, at=make.at(20))
    true = desk.picture(make.space(), now=make.LATER, at=make.at(20), known_at=make.at(30))

    assert (row_of(known.capacity)["total"], row_of(true.capacity)["total"]) == (3, 9)


def test_a_desk_can_tell_what_was_known_of_now(desk: Desk) -> None:
    desk.perform(make.space(), VR07, [intend(ReportCapacity, make.capacity_reported())], now=make.at(30))

    seen = desk.picture(make.space(), now=make.LATER, known_at=make.at(20))

    assert seen.capacity.empty


# ---- demonstrations ----------------------------------------------------------------------------------

DEMO = make.space(name="demo", kind=SpaceKind.DEMONSTRATION)
ADVANCE = AdvanceStory(told_until=make.LATER)


def test_the_time_of_a_live_space_is_the_clock(desk: Desk) -> None:
    assert desk.now(make.space(), make.LATER) == make.LATER


def test_the_time_of_a_demonstration_is_how_far_it_was_told(desk: Desk) -> None:
    clock = make.LATER + timedelta(days=500)
    desk.journal.create_space(DEMO)

    before = desk.now(DEMO, clock)
    desk.perform(DEMO, HUB, [ADVANCE], now=make.LATER)

    assert (before, desk.now(DEMO, clock)) == (DEMO.created_at, make.LATER)


def test_no_story_is_told_outside_a_demonstration(desk: Desk) -> None:
    told = r"^live is live; alleen een demonstratie en een wat-als hebben een eigen tijd\.$"

    with pytest.raises(RefusedError, match=told) as caught:
        desk.perform(make.space(), HUB, [ADVANCE], now=make.LATER)

    assert caught.value.rule == "story-in-demonstration"


def test_a_story_does_not_go_back(desk: Desk) -> None:
    desk.journal.create_space(DEMO)
    desk.perform(DEMO, HUB, [ADVANCE], now=make.LATER)

    with pytest.raises(JournalError, match=r"de klok staat op 2025-04-03T12:00:00\.000000Z, het journaal is al op "):
        desk.perform(DEMO, HUB, [AdvanceStory(told_until=make.MOMENT)], now=make.MOMENT)
