"""What do tests need of which the details do not matter? Builders: name what counts, the rest is dull.

    capacity_reported(total=3)
    author(role=Role.REGIO, organisation="VR07")

Every moment is counted in minutes from MOMENT, so that a test reads without a calendar.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from kcr2.journal import Author, Space
from kcr2.model import (
    AdviceValidated,
    AdviceWritten,
    BottleneckNoted,
    BottleneckResolved,
    BranchClosed,
    BranchStarted,
    CallAnswered,
    CallIssued,
    CapacityReported,
    ChangeProposed,
    ConsentGiven,
    DeliveryStepped,
    DemandSuppressed,
    DutyReported,
    Event,
    ExerciseCancelled,
    ExerciseClockSet,
    ExerciseEnded,
    ExerciseEvaluated,
    ExerciseHeld,
    ExerciseMoved,
    ExercisePlanned,
    ExerciseScheduled,
    Fact,
    GripSet,
    HandoverTaken,
    IncidentClosed,
    IncidentOpened,
    IncidentUpdated,
    Indicator,
    InjectAcknowledged,
    InjectAnswered,
    InjectChanged,
    InjectDelivered,
    InjectPlanned,
    LearningPointNoted,
    LessonLaid,
    LessonOrigin,
    LessonStepped,
    NationalPhaseAgreed,
    OfferAccepted,
    OutageReported,
    OutsideHelpRecorded,
    PlanOptions,
    PlanRegistered,
    PlanWithdrawn,
    PoolReported,
    ProductFactsTaken,
    ProductPrepared,
    ProductStepped,
    ProductTextWritten,
    ProposalKept,
    ReachTested,
    RecordViewed,
    RegionReported,
    RegionSupposed,
    ReliefPlanned,
    RequestDrafted,
    RequestFiled,
    RequestLine,
    RequestStepped,
    RoadClosed,
    RoadOpened,
    ScenarioFollowed,
    SignatureReceived,
    StoryAdvanced,
    ThemeReported,
    WarningPart,
    WarningReceived,
    WaterLevelMeasured,
    WildfirePhaseStated,
)
from kcr2.model.figure import FigureSettled, FigureStated
from kcr2.model.question import QuestionAnswered, QuestionAsked, QuestionWithdrawn
from kcr2.model.signal import InterpretationWithdrawn, InterpretationWritten, SignalAssessed, SignalNoted
from kcr2.settings import Settings
from kcr2.terms import (
    AnswerKind,
    BranchOutcome,
    Certainty,
    ChangeKind,
    Classification,
    CompetentAuthority,
    DeliveryState,
    FactPart,
    Feasibility,
    FeedStatus,
    FigureKind,
    IncidentStatus,
    IncidentType,
    InjectMeans,
    LessonSource,
    LessonStatus,
    MessageType,
    Party,
    Phase,
    PlanKind,
    PlanStatus,
    ProductSection,
    ProductStep,
    Role,
    Route,
    SignalConfidence,
    SignalStatus,
    Signature,
    SpaceKind,
    Status,
    Step,
    Theme,
    Urgency,
    WarningCertainty,
    WarningSeverity,
    WarningUrgency,
    WildfirePhase,
)

MOMENT = datetime(2025, 4, 3, 12, 0, tzinfo=UTC)
"""Noon of a dull day: what every builder states."""

EARLIER = MOMENT - timedelta(hours=1)
"""An hour before MOMENT."""

LATER = MOMENT + timedelta(hours=1)
"""An hour after MOMENT: when everything that the builders state may be recorded."""

CAPABILITY = "BRW-PEL-NB"
"""A type that the reference data knows: the wildfire platoon."""


def at(minutes: float) -> datetime:
    """Give the moment so many minutes after MOMENT; before it when negative."""
    return MOMENT + timedelta(minutes=minutes)


def author(*, actor: str = "officier", role: Role = Role.KCR2, organisation: str = "KCR2") -> Author:
    """Make somebody who writes."""
    return Author(actor=actor, role=role, organisation=organisation)


def space(*, name: str = "live", kind: SpaceKind = SpaceKind.LIVE, **values: Any) -> Space:
    """Make a space."""
    return Space(**{"name": name, "kind": kind, "title": f"Ruimte {name}", "created_at": EARLIER, **values})


def branch(*, name: str = "wat-als", parent: str = "live", parent_seq: int, **values: Any) -> Space:
    """Make a what-if space that leaves `parent` after sequence `parent_seq`."""
    return space(name=name, kind=SpaceKind.BRANCH, parent=parent, parent_seq=parent_seq, **values)


def capacity_reported(
    owner: str = "VR07", *, capability: str = CAPABILITY, total: int | None = 3, **values: Any
) -> CapacityReported:
    """Make a report of one owner's capacity of one type."""
    return CapacityReported(
        **{"observed_at": MOMENT, "owner": owner, "capability": capability, "total": total, **values}
    )


def incident_opened(incident_id: str = "I-2025-0001", **values: Any) -> IncidentOpened:
    """Make the opening of an incident."""
    return IncidentOpened(**_incident(incident_id, values))


def incident_updated(incident_id: str = "I-2025-0001", **values: Any) -> IncidentUpdated:
    """Make a new statement of an incident as a whole."""
    return IncidentUpdated(**_incident(incident_id, values))


def incident_closed(incident_id: str = "I-2025-0001", **values: Any) -> IncidentClosed:
    """Make the end of an incident."""
    ended = {"status": IncidentStatus.CLOSED, "ended_at": MOMENT}
    return IncidentClosed(**_incident(incident_id, ended | values))


def grip_set(incident_id: str = "I-2025-0001", *, region: str = "VR07", level: int = 2, **values: Any) -> GripSet:
    """Make the setting of a GRIP level."""
    return GripSet(**{"observed_at": MOMENT, "incident_id": incident_id, "region": region, "level": level, **values})


def theme_reported(
    region: str = "VR07", *, theme: Theme = Theme.FIRE, status: Status = Status.GREEN, **values: Any
) -> ThemeReported:
    """Make a region's state on one theme."""
    return ThemeReported(**{"observed_at": MOMENT, "region": region, "theme": theme, "status": status, **values})


def region_reported(region: str = "VR07", *, pressure: int | None = 1, **values: Any) -> RegionReported:
    """Make a region's view of its own load."""
    return RegionReported(**{"observed_at": MOMENT, "region": region, "pressure": pressure, **values})


def bottleneck_noted(bottleneck_id: str = "K-2025-0001", *, owner: str = "VR07", **values: Any) -> BottleneckNoted:
    """Make a bottleneck of VR07 that lies with itself."""
    told = {"region": "VR07", "theme": Theme.FIRE, "text": "Te weinig aflossing.", "owner": owner, "since": MOMENT}
    return BottleneckNoted(**{"observed_at": MOMENT, "bottleneck_id": bottleneck_id, **told, **values})


def bottleneck_resolved(bottleneck_id: str = "K-2025-0001", **values: Any) -> BottleneckResolved:
    """Make the end of a bottleneck."""
    return BottleneckResolved(**{"observed_at": MOMENT, "bottleneck_id": bottleneck_id, **values})


def phase_agreed(phase: Phase = Phase.TEPID, **values: Any) -> NationalPhaseAgreed:
    """Make a phase that the regions agreed on for the whole country."""
    agreed = {"agreed_in": "Afstemmingsoverleg van 12:00"}
    return NationalPhaseAgreed(**{"observed_at": MOMENT, "phase": phase, **agreed, **values})


def request_line(capability: str = CAPABILITY, *, amount: int = 2) -> RequestLine:
    """Make one line of a request."""
    return RequestLine(capability=capability, amount=amount)


def request_filed(request_id: str = "A-2025-0001", **values: Any) -> RequestFiled:
    """Make a request of one region for help."""
    dull = {
        "observed_at": MOMENT,
        "request_id": request_id,
        "region": "VR07",
        "incident_id": "I-2025-0001",
        "effect": "Bluswater aan de rand van de hei",
        "lines": (request_line(),),
        "urgency": Urgency.URGENT,
        "ugs_name": "Kazerne Ede",
        "ugs_lon": 5.66,
        "ugs_lat": 52.04,
        "needed_by": MOMENT + timedelta(hours=3),
        "duration_h": 12.0,
        "contact": "OvD, gespreksgroep 1",
        "filed_by": "HOvD",
        "mandate": "mandaatregeling regio",
        "situation": "Vijf hectare heide",
        "own_effort": "Twee pelotons",
        "decision_contact": "HOvD via de meldkamer",
        "command": "OvD-B",
        "safety": "Rook; adembescherming",
        "signature": Signature.RECEIVED,
    }
    return RequestFiled(**{**dull, **values})


def request_stepped(
    request_id: str = "A-2025-0001", *, step: Step = Step.WITHDRAW, number: int = 1, **values: Any
) -> RequestStepped:
    """Make a step of a request."""
    return RequestStepped(**{"observed_at": MOMENT, "request_id": request_id, "step": step, "number": number, **values})


def request_drafted(request_id: str = "A-2025-0001", **values: Any) -> RequestDrafted:
    """Make a concept of one region."""
    dull = {"observed_at": MOMENT, "request_id": request_id, "region": "VR07", "content": {"situation": "Heide"}}
    return RequestDrafted(**{**dull, **values})


def signature_received(request_id: str = "A-2025-0001", **values: Any) -> SignatureReceived:
    """Make the receipt of a signed form."""
    dull = {"signed_by": CompetentAuthority.CHAIR, "reference": "poststuk 7"}
    return SignatureReceived(**{"observed_at": MOMENT, "request_id": request_id, **dull, **values})


def demand_suppressed(suppression_id: str = "O-2025-0001", **values: Any) -> DemandSuppressed:
    """Make a statement that less was asked than was needed."""
    dull = {"region": "VR07", "incident_id": "I-2025-0001", "capability": CAPABILITY, "reason": "Er is toch niets."}
    asked = {"wanted": 4, "asked": 2}
    return DemandSuppressed(**{"observed_at": MOMENT, "suppression_id": suppression_id, **dull, **asked, **values})


def call_issued(owner: str = "VR06", *, request_id: str = "A-2025-0001", **values: Any) -> CallIssued:
    """Make a call for offers to one owner, with an hour to answer."""
    dull = {"line": 1, "amount": 2, "deadline": LATER}
    return CallIssued(**{"observed_at": MOMENT, "request_id": request_id, "owner": owner, **dull, **values})


def call_answered(
    owner: str = "VR06",
    *,
    request_id: str = "A-2025-0001",
    amount: int = 2,
    answer: AnswerKind = AnswerKind.OFFERED,
    **values: Any,
) -> CallAnswered:
    """Make an answer of one owner: two units for twelve hours, unless it is told otherwise."""
    offered = answer is AnswerKind.OFFERED
    dull = {"line": 1, "number": 1, "capability": CAPABILITY, "from_at": at(120), "until": at(840)}
    said = {"answer": answer, "amount": amount if offered else 0}
    return CallAnswered(**{"observed_at": MOMENT, "request_id": request_id, "owner": owner, **dull, **said, **values})


def delivery_id(owner: str = "VR06", *, request_id: str = "A-2025-0001", line: int = 1, number: int = 1) -> str:
    """Give the name of a delivery."""
    return f"{request_id}/{line}/{owner}/{number}"


def offer_accepted(
    owner: str = "VR06", *, request_id: str = "A-2025-0001", line: int = 1, number: int = 1, **values: Any
) -> OfferAccepted:
    """Make the acceptance of two units for twelve hours."""
    dull = {
        "observed_at": MOMENT,
        "delivery_id": delivery_id(owner, request_id=request_id, line=line, number=number),
        "request_id": request_id,
        "line": line,
        "owner": owner,
        "amount": 2,
        "capability": CAPABILITY,
        "from_at": at(120),
        "until": at(840),
        "relief_due": at(600),
    }
    return OfferAccepted(**{**dull, **values})


def delivery_stepped(
    state: DeliveryState = DeliveryState.ALARMED, *, number: int = 1, **values: Any
) -> DeliveryStepped:
    """Make a step of the delivery of VR06."""
    dull = {"observed_at": MOMENT, "delivery_id": delivery_id(), "state": state, "number": number}
    return DeliveryStepped(**{**dull, **values})


def relief_planned(**values: Any) -> ReliefPlanned:
    """Make a plan to relieve the delivery of VR06."""
    dull = {"observed_at": MOMENT, "delivery_id": delivery_id(), "relief_at": at(480), "relieved_by": "peloton Utrecht"}
    return ReliefPlanned(**{**dull, **values})


def change_proposed(number: int = 1, **values: Any) -> ChangeProposed:
    """Make a proposal to let the delivery of VR06 stay until a day after MOMENT."""
    name = values.get("delivery_id", delivery_id())
    dull = {"observed_at": MOMENT, "change_id": f"{name}/w{number}", "delivery_id": name, "reason": "Het brandt nog."}
    extension = {"change": ChangeKind.EXTENSION, "until": at(1440), "needs": ("owner:VR06", "hub:KCR2")}
    return ChangeProposed(**{**dull, **extension, **values})


def moved(
    *, to_request: str, needs: tuple[str, ...], to_line: int = 1, number: int = 1, **values: Any
) -> ChangeProposed:
    """Make a proposal to let the delivery of VR06 go to another line."""
    target = {"change": ChangeKind.REDISTRIBUTION, "until": None, "to_request": to_request, "to_line": to_line}
    return change_proposed(number, **{**target, "needs": needs, **values})


def consent_given(party: Party = Party.OWNER, organisation: str = "VR06", **values: Any) -> ConsentGiven:
    """Make the consent of one party to the first change of the delivery of VR06."""
    dull = {"observed_at": MOMENT, "change_id": f"{delivery_id()}/w1", "consents": True}
    return ConsentGiven(**{**dull, "party": party, "organisation": organisation, **values})


def advice_written(version: int = 1, *, request_id: str = "A-2025-0001", **values: Any) -> AdviceWritten:
    """Make an advice of the hub."""
    dull = {
        "observed_at": MOMENT,
        "feasibility": Feasibility.YES,
        "judgement": "Haalbaar met twee pelotons.",
        "assumptions": "Wegen vrij.",
        "cover_effect": "Thuis blijft genoeg over.",
        "writer": "piket",
    }
    return AdviceWritten(**{**dull, "request_id": request_id, "version": version, **values})


def advice_validated(version: int = 1, *, request_id: str = "A-2025-0001", **values: Any) -> AdviceValidated:
    """Make the validation of an advice by a second person."""
    dull = {"observed_at": MOMENT, "request_id": request_id, "version": version, "validator": "tweede"}
    return AdviceValidated(**{**dull, **values})


def outside_help_recorded(outside_id: str = "B-2025-0001", **values: Any) -> OutsideHelpRecorded:
    """Make help of neighbours that the hub only sees."""
    dull = {"route": Route.NEIGHBOUR, "region": "VR07", "incident_id": "I-2025-0001", "what": "twee tankautospuiten"}
    return OutsideHelpRecorded(**{"observed_at": MOMENT, "outside_id": outside_id, **dull, **values})


def plan_options(**values: Any) -> PlanOptions:
    """Make the options of a planner who left every figure as it stands."""
    settings = Settings()
    figures = {name: getattr(settings, name) for name in PlanOptions.model_fields if name in Settings.model_fields}
    return PlanOptions(**{**figures, "cover_share": settings.minimum_cover_share, **values})


def proposal_line(owner: str = "VR06", **values: Any) -> dict[str, Any]:
    """Make a line of a proposal: two units of one owner for the request of VR07."""
    dull = {"request_id": "A-2025-0001", "line": 1, "capability": CAPABILITY, "amount": 2}
    return {"owner": owner, **dull, "depart_at": at(90), "arrive_at": at(150), **values}


def proposal_kept(proposal_id: str = "V-2025-0001", **values: Any) -> ProposalKept:
    """Make a proposal that rests on a picture in which nothing was said yet."""
    dull = {"based_on": MOMENT, "based_on_seq": 0, "based_on_seal": "", "fingerprint": "0" * 64}
    found = {"status": PlanStatus.OPTIMAL, "objectives": {"unmet": 0}, "bounds": {"unmet": 0}}
    told = {"options": plan_options(), "lines": (proposal_line(),), "note": "Alles in een keer."}
    return ProposalKept(**{"observed_at": MOMENT, "proposal_id": proposal_id, **dull, **found, **told, **values})


def indicator(key: str = "pelotons", **values: Any) -> Indicator:
    """Make an indicator: platoons that owners call releasable, with two thresholds downwards."""
    where = {"capability": CAPABILITY}
    dull = {"title": "Leverbare pelotons", "unit": "pelotons", "source": "aanname"}
    measure = {"table": "capacity", "how": "sum", "column": "releasable", "where": where}
    few = {"at": 8, "direction": "at_most", "level": "yellow", "advice": "Vraag om een nieuwe opgave."}
    none = {"at": 2, "direction": "at_most", "level": "red", "advice": "Adviseer over de restdekking."}
    return Indicator.model_validate({"key": key, **dull, "measure": measure, "triggers": (few, none), **values})


def scenario_followed(scenario: str = "ede-2025", **values: Any) -> ScenarioFollowed:
    """Make the hub follow a scenario by one indicator."""
    dull = {"scenario_title": "Natuurbrand Ede", "indicators": (indicator(),)}
    return ScenarioFollowed(**{"observed_at": MOMENT, "scenario": scenario, **dull, **values})


def record_viewed(request_id: str = "A-2025-0001", **values: Any) -> RecordViewed:
    """Make the opening of a strictly classified request."""
    return RecordViewed(**{"observed_at": MOMENT, "request_id": request_id, "viewer": "officier", **values})


def story_advanced(told_until: datetime = MOMENT) -> StoryAdvanced:
    """Make a demonstration that was told up to a moment."""
    return StoryAdvanced(told_until=told_until)


def branch_started(**values: Any) -> BranchStarted:
    """Make the beginning of a what-if."""
    told = {"parent": "live", "parent_seq": 7, "parent_seal": "0" * 64, "forked_at": MOMENT}
    return BranchStarted(**{**told, "question": "Wat als VR06 uitvalt?", **values})


def branch_closed(outcome: BranchOutcome = BranchOutcome.DISCARDED, **values: Any) -> BranchClosed:
    """Make the end of a what-if."""
    return BranchClosed(**{"outcome": outcome, "reason": "De vraag is beantwoord.", **values})


def region_supposed(region: str = "VR06", *, out: bool = True, **values: Any) -> RegionSupposed:
    """Make a region that is thought away in a what-if."""
    return RegionSupposed(**{"region": region, "out": out, "reason": "Heeft het zelf druk.", **values})


EDGE = "R109"
"""A stretch of road between two places in region VR07."""


def road_closed(edge: str = EDGE, **values: Any) -> RoadClosed:
    """Make the closure of a stretch of road."""
    return RoadClosed(**{"observed_at": MOMENT, "edge": edge, "closed": True, "reason": "Brug defect.", **values})


def road_opened(edge: str = EDGE, **values: Any) -> RoadOpened:
    """Make the end of a closure."""
    return RoadOpened(**{"observed_at": MOMENT, "edge": edge, "closed": False, "reason": "Hersteld.", **values})


def exercise_planned(**values: Any) -> ExercisePlanned:
    """Make an exercise of two regions and the minister that begins at MOMENT; the hub may lead it."""
    taking_part = [(Role.REGIO, "VR07"), (Role.REGIO, "VR08"), (Role.AUTHORITY, "JENV")]
    dull = {"name": "Twee branden", "goals": ("Samen uitvragen",), "starts_at": MOMENT}
    who = tuple({"role": role, "organisation": organisation} for role, organisation in taking_part)
    return ExercisePlanned(**{**dull, "participants": who, **values})


def clock_set(**values: Any) -> ExerciseClockSet:
    """Make a clock that runs as fast as the real one, from MOMENT on."""
    return ExerciseClockSet(**{"running": True, "speed": 1, "exercise_at": MOMENT, "real_at": EARLIER, **values})


def exercise_ended(**values: Any) -> ExerciseEnded:
    """Make the end of an exercise."""
    return ExerciseEnded(**{"real_at": MOMENT, **values})


def inject(number: int = 1, **values: Any) -> dict[str, Any]:
    """Make the fields of an inject for everybody, an hour after MOMENT, to be answered within a quarter."""
    dull = {"storyline": "opvang", "planned_at": LATER, "means": InjectMeans.PHONE, "text": "De school moet leeg."}
    return {"number": number, **dull, "expected": "Zoekt een andere plek.", "answer_within_min": 15, **values}


def inject_planned(number: int = 1, **values: Any) -> InjectPlanned:
    """Make an inject on the timeline."""
    return InjectPlanned(**inject(number, **values))


def inject_changed(number: int = 1, **values: Any) -> InjectChanged:
    """Make an inject that is skipped."""
    return InjectChanged(**inject(number, **{"skipped": True, "reason": "Te druk.", **values}))


def inject_delivered(number: int = 1, **values: Any) -> InjectDelivered:
    """Make an inject that reached everybody."""
    told = {"means": InjectMeans.PHONE, "text": "De school moet leeg.", "planned_at": LATER}
    return InjectDelivered(**{"number": number, **told, **values})


def inject_acknowledged(number: int = 1, **values: Any) -> InjectAcknowledged:
    """Make the receipt of an inject by VR07."""
    return InjectAcknowledged(**{"number": number, "role": Role.REGIO, "organisation": "VR07", **values})


def inject_answered(number: int = 1, **values: Any) -> InjectAnswered:
    """Make the answer of VR07 to an inject."""
    said = {"role": Role.REGIO, "organisation": "VR07", "answer": "Naar de sporthal.", "n": 1}
    return InjectAnswered(**{"number": number, **said, **values})


def learning_point(point: int = 1, **values: Any) -> LearningPointNoted:
    """Make a learning point."""
    return LearningPointNoted(**{"point": point, "observation": "De lijst was oud.", **values})


def plan_registered(plan_id: str = "P-2025-0001", **values: Any) -> PlanRegistered:
    """Make a plan of VR07 of which nobody said before when it must be revised."""
    dull = {"name": "Plan natuurbrand", "plan_kind": PlanKind.REGIONAL, "owner": "VR07", "version": "1.0"}
    return PlanRegistered(**{"observed_at": MOMENT, "plan_id": plan_id, **dull, **values})


def plan_withdrawn(plan_id: str = "P-2025-0001", **values: Any) -> PlanWithdrawn:
    """Make the end of a plan."""
    return PlanWithdrawn(**{"observed_at": MOMENT, "plan_id": plan_id, "reason": "Opgegaan in een ander.", **values})


def exercise_scheduled(exercise_id: str = "OEF-2025-0001", **values: Any) -> ExerciseScheduled:
    """Make an exercise of VR07 in the calendar, a week after MOMENT, with VR08."""
    return ExerciseScheduled(**_calendar(exercise_id, values))


def exercise_moved(exercise_id: str = "OEF-2025-0001", **values: Any) -> ExerciseMoved:
    """Make an exercise in the calendar that got another date."""
    return ExerciseMoved(**_calendar(exercise_id, {"reason": "De zaal is bezet.", **values}))


def exercise_cancelled(exercise_id: str = "OEF-2025-0001", **values: Any) -> ExerciseCancelled:
    """Make an exercise in the calendar that will not be held."""
    return ExerciseCancelled(**_calendar(exercise_id, {"state": "cancelled", "reason": "Te druk.", **values}))


def exercise_held(exercise_id: str = "OEF-2025-0001", **values: Any) -> ExerciseHeld:
    """Make an exercise in the calendar that was held."""
    return ExerciseHeld(**_calendar(exercise_id, {"state": "held", **values}))


def exercise_evaluated(exercise_id: str = "OEF-2025-0001", **values: Any) -> ExerciseEvaluated:
    """Make an exercise in the calendar that was evaluated."""
    return ExerciseEvaluated(**_calendar(exercise_id, {"state": "evaluated", "report": "map 4", **values}))


def _calendar(exercise_id: str, values: dict[str, Any]) -> dict[str, Any]:
    week = {"starts_at": at(7 * 1440), "ends_at": at(7 * 1440 + 180)}
    dull = {"name": "Twee branden", "organiser": "VR07", "participants": ("VR08",), "aim": "Samen uitvragen."}
    return {"observed_at": MOMENT, "exercise_id": exercise_id, **dull, **week, **values}


def duty_reported(organisation: str = "VR07", *, function: str = "P-OL", **values: Any) -> DutyReported:
    """Make a duty period of a day from MOMENT on that is filled by the one who is needed."""
    dull = {"starts_at": MOMENT, "ends_at": at(1440), "needed": 1, "available": 1}
    stated = {"observed_at": MOMENT, "organisation": organisation, "function": function}
    return DutyReported(**{**stated, **dull, **values})


def pool_reported(organisation: str = "VR07", *, function: str = "LOCT-LEI", **values: Any) -> PoolReported:
    """Make two people of one organisation for a function of the LOCT."""
    stated = {"observed_at": MOMENT, "organisation": organisation, "function": function, "available": 2}
    return PoolReported(**{**stated, **values})


def reach_tested(organisation: str = "VR07", *, group: str = "P-OL", **values: Any) -> ReachTested:
    """Make a test in which three of four were reached."""
    stated = {"observed_at": MOMENT, "organisation": organisation, "group": group, "called": 4, "reached": 3}
    return ReachTested(**{**stated, **values})


def of_preparation() -> list[Event]:
    """Make one event of every kind of the calendar and of readiness."""
    calendar = [exercise_scheduled(), exercise_moved(), exercise_cancelled(), exercise_held(), exercise_evaluated()]
    return [*calendar, duty_reported(), pool_reported(), reach_tested()]


def warning_part(**values: Any) -> WarningPart:
    """Make one phenomenon in VR07 that begins at MOMENT and is over six hours later."""
    told = {"category": ("Met",), "event": "Onweer", "language": "nl-NL", "areas": ("Gelderland",)}
    sure = {"urgency": WarningUrgency.IMMEDIATE, "severity": WarningSeverity.SEVERE}
    dull = {"certainty": WarningCertainty.LIKELY, "expires": at(360), "regions": ("VR07",)}
    return WarningPart(**{**told, **sure, **dull, **values})


def warning_received(identifier: str = "W-1", **values: Any) -> WarningReceived:
    """Make a warning of one part that came in at MOMENT."""
    told = {"sender": "weer@voorbeeld.nl", "source": "weerdienst", "message_status": FeedStatus.ACTUAL}
    dull = {"message_type": MessageType.ALERT, "parts": (warning_part(),)}
    return WarningReceived(**{"observed_at": MOMENT, "identifier": identifier, **told, **dull, **values})


def wildfire_phase_stated(region: str = "VR07", **values: Any) -> WildfirePhaseStated:
    """Make phase 1 of a region, as a feed tells it."""
    dull = {"source": "natuurbrandlijst", "wildfire_phase": WildfirePhase.PHASE_1}
    return WildfirePhaseStated(**{"observed_at": MOMENT, "region": region, **dull, **values})


def water_level_measured(station: str = "EIJSDEN", **values: Any) -> WaterLevelMeasured:
    """Make a height of 4512 cm."""
    dull = {"source": "meetnet", "value": 4512.0, "unit": "cm", "datum": "NAP", "regions": ("VR24",)}
    return WaterLevelMeasured(**{"observed_at": MOMENT, "station": station, **dull, **values})


def outage_reported(outage_id: str = "S-1", **values: Any) -> OutageReported:
    """Make an outage in VR07 of which the number of customers is not known."""
    dull = {"source": "netbeheerder", "area": "Ede-Oost", "regions": ("VR07",), "started_at": MOMENT}
    return OutageReported(**{"observed_at": MOMENT, "outage_id": outage_id, **dull, **values})


def feed_items(**values: Any) -> dict[str, Any]:
    """Give what a feed tells: one power outage."""
    outage = outage_reported().model_dump()
    return {"feed": "storingen", "status": FeedStatus.ACTUAL, "outages": (outage,), **values}


def of_feeds() -> list[Event]:
    """Make one event of every kind that a feed tells."""
    return [warning_received(), wildfire_phase_stated(), water_level_measured(), outage_reported()]


def lesson_laid(lesson_id: str = "L-2025-0001", **values: Any) -> LessonLaid:
    """Make a learning point that was laid before VR07."""
    told = {"observation": "De lijst was oud.", "recommendation": "Ververs de lijst.", "owner": "VR07"}
    dull = {"lesson_source": LessonSource.REVIEW, "learnt_from": "Evaluatie heidebrand"}
    return LessonLaid(**{"observed_at": MOMENT, "lesson_id": lesson_id, **told, **dull, **values})


def fact(key: str = "national:incidents", **values: Any) -> Fact:
    """Make one fact of a national product."""
    told = {"part": FactPart.SITUATION, "label": "Open incidenten", "text": "1", "number": 1.0}
    return Fact(**{"key": key, "observed_at": MOMENT, **told, **values})


def product_prepared(product_id: str = "LOB-2025-0001", **values: Any) -> ProductPrepared:
    """Make the head of a national product."""
    period = {"period_from": MOMENT - timedelta(hours=12), "period_to": MOMENT}
    dull = {"classification": Classification.GREEN, "recipients": ("NCC", "VR07"), "writers": ("informatiemanager",)}
    return ProductPrepared(**{"observed_at": MOMENT, "product_id": product_id, **period, **dull, **values})


def product_facts_taken(product_id: str = "LOB-2025-0001", **values: Any) -> ProductFactsTaken:
    """Make the stand of a national product."""
    dull = {"facts_seq": 1, "facts": (fact(),), "writers": ("informatiemanager",)}
    return ProductFactsTaken(**{"observed_at": MOMENT, "product_id": product_id, **dull, **values})


def product_text_written(product_id: str = "LOB-2025-0001", **values: Any) -> ProductTextWritten:
    """Make a text of a national product."""
    told = {"section": ProductSection.KEY_MESSAGE, "text": "Het land is rustig."}
    return ProductTextWritten(
        **{"observed_at": MOMENT, "product_id": product_id, **told, "writers": ("informatiemanager",), **values}
    )


def product_stepped(product_id: str = "LOB-2025-0001", *, number: int = 1, **values: Any) -> ProductStepped:
    """Make a step of a national product."""
    dull = {"step": ProductStep.SUBMIT}
    return ProductStepped(**{"observed_at": MOMENT, "product_id": product_id, "number": number, **dull, **values})


def lesson_origin(point: int = 1, **values: Any) -> LessonOrigin:
    """Make where a learning point is recorded in an exercise."""
    dull = {"space": "oef-heide", "exercise": "Twee branden", "seq": 7, "seal": "ab" * 32}
    return LessonOrigin(**{"point": point, **dull, **values})


def lesson_stepped(lesson_id: str = "L-2025-0001", *, number: int = 1, **values: Any) -> LessonStepped:
    """Make VR07 take a learning point on, to be done within a month."""
    dull = {"lesson_status": LessonStatus.TAKEN_ON, "term": MOMENT.date() + timedelta(days=30)}
    return LessonStepped(**{"observed_at": MOMENT, "lesson_id": lesson_id, "number": number, **dull, **values})


def handover_taken(number: int = 1, **values: Any) -> HandoverTaken:
    """Make KCR2 hand over the shift that ends now."""
    dull = {"from_at": EARLIER, "until_at": MOMENT, "taken_by": "coördinator nacht", "note": "De brug is dicht."}
    return HandoverTaken(**{"number": number, "organisation": "KCR2", "shift": Role.KCR2, **dull, **values})


def question_asked(question_id: str = "V-2025-0001", **values: Any) -> QuestionAsked:
    """Make a question to VR07 that can be answered for a day."""
    dull = {"to": "VR07", "text": "Hoeveel mensen zijn er weg?", "deadline": at(1440)}
    return QuestionAsked(**{"observed_at": MOMENT, "question_id": question_id, **dull, **values})


def question_answered(question_id: str = "V-2025-0001", *, number: int = 1, **values: Any) -> QuestionAnswered:
    """Make the answer to a question."""
    stated = {"observed_at": MOMENT, "question_id": question_id, "number": number, "answer": "Twintig."}
    return QuestionAnswered(**{**stated, **values})


def question_withdrawn(question_id: str = "V-2025-0001", **values: Any) -> QuestionWithdrawn:
    """Make a question that was taken back."""
    return QuestionWithdrawn(**{"observed_at": MOMENT, "question_id": question_id, "reason": "Al bekend.", **values})


def signal_noted(signal_id: str = "S-2025-0001", **values: Any) -> SignalNoted:
    """Make a rumour about VR07."""
    dull = {"text": "De brug zou dicht zijn.", "heard_from": "een bezoeker", "region": "VR07"}
    stated = {"observed_at": MOMENT, "signal_id": signal_id, "confidence": SignalConfidence.RUMOUR}
    return SignalNoted(**{**stated, **dull, **values})


def signal_assessed(signal_id: str = "S-2025-0001", *, number: int = 1, **values: Any) -> SignalAssessed:
    """Make a signal that is not true."""
    stated = {"observed_at": MOMENT, "signal_id": signal_id, "number": number}
    dull = {"signal_status": SignalStatus.REFUTED, "grounds": "De weginspecteur reed erover."}
    return SignalAssessed(**{**stated, **dull, **values})


def interpretation_written(number: str = "D-2025-0001", *, version: int = 1, **values: Any) -> InterpretationWritten:
    """Make an interpretation that holds for a day."""
    stated = {"observed_at": MOMENT, "interpretation_id": number, "version": version, "writer": "duider"}
    dull = {"text": "De brand blijft ten zuiden van de weg.", "basis": "wind en brandstof", "valid_until": at(1440)}
    return InterpretationWritten(**{**stated, **dull, "certainty": Certainty.LIKELY, **values})


def interpretation_withdrawn(number: str = "D-2025-0001", **values: Any) -> InterpretationWithdrawn:
    """Make an interpretation that was taken back."""
    stated = {"observed_at": MOMENT, "interpretation_id": number, "reason": "De wind draaide."}
    return InterpretationWithdrawn(**{**stated, **values})


def figure_stated(statement_id: str = "C-2025-0001", **values: Any) -> FigureStated:
    """Make what VR07 says of the burnt area in its part of an incident."""
    about = {"incident_id": "I-2025-0001", "region": "VR07", "figure": FigureKind.AREA}
    told = {"stated_by": "VR07", "value": 100.0}
    if {"value", "lowest"} & set(values):
        told.pop("value")
    return FigureStated(**{"observed_at": MOMENT, "statement_id": statement_id, **about, **told, **values})


def figure_settled(*, number: int = 1, **values: Any) -> FigureSettled:
    """Make what VR07 settled of that area."""
    about = {"incident_id": "I-2025-0001", "region": "VR07", "figure": FigureKind.AREA}
    told: dict[str, Any] = {"reason": "Ingemeten.", "value": 100.0}
    if {"value", "lowest"} & set(values):
        told.pop("value")
    return FigureSettled(**{"observed_at": MOMENT, "number": number, **about, **told, **values})


def of_information() -> list[Event]:
    """Make one event of every kind that asks, hears, interprets or counts."""
    asked = [question_asked(), question_answered(), question_withdrawn()]
    heard = [signal_noted(), signal_assessed(), interpretation_written(), interpretation_withdrawn()]
    return [*asked, *heard, figure_stated(), figure_settled()]


def of_an_exercise() -> list[Event]:
    """Make one event of every kind that only an exercise has."""
    return [
        exercise_planned(),
        clock_set(),
        inject_planned(),
        inject_changed(),
        inject_delivered(),
        inject_acknowledged(),
        inject_answered(),
        learning_point(),
        exercise_ended(),
    ]


def one_of_each() -> list[Event]:
    """Make one event of every kind that states a fact, all of them about region VR07."""
    return [
        incident_opened(),
        incident_updated(),
        incident_closed(),
        grip_set(),
        capacity_reported(),
        theme_reported(),
        region_reported(),
        bottleneck_noted(),
        bottleneck_resolved(),
        phase_agreed(),
        request_drafted(),
        request_filed(),
        request_stepped(step=Step.FILE),
        call_issued(),
        call_answered(),
        advice_written(),
        advice_validated(),
        offer_accepted(),
        delivery_stepped(),
        relief_planned(),
        change_proposed(),
        consent_given(),
        signature_received(),
        demand_suppressed(),
        proposal_kept(),
        outside_help_recorded(),
        record_viewed(),
        plan_registered(),
        plan_withdrawn(),
        lesson_laid(),
        lesson_stepped(),
        product_prepared(),
        product_facts_taken(),
        product_text_written(),
        product_stepped(),
        *of_preparation(),
        *of_feeds(),
        *of_information(),
        road_closed(),
        road_opened(),
    ]


def about_the_space() -> list[Event]:
    """Make one event of every kind that says something of the space itself and states no fact."""
    told = [story_advanced(), branch_started(), branch_closed(), region_supposed(), scenario_followed()]
    return [*told, handover_taken(), *of_an_exercise()]


def _incident(incident_id: str, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "observed_at": MOMENT,
        "incident_id": incident_id,
        "name": "Heidebrand",
        "type": IncidentType.WILDFIRE,
        "regions": ("VR07",),
        "started_at": EARLIER,
        **values,
    }
