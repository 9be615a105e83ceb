"""May I do this? Intention + picture → events, or a refusal (decisions D8 and D9)."""

from kcr2.actions.advising import ValidateAdvice, WriteAdvice
from kcr2.actions.base import INTENTIONS, Context, Intention, decide
from kcr2.actions.calendar import CancelExercise, EvaluateExercise, HoldExercise, MoveExercise, ScheduleExercise
from kcr2.actions.capacity import ReportCapacity, TranscribeCapacity
from kcr2.actions.deployment import GiveConsent, PlanRelief, ProposeChange, StepDelivery
from kcr2.actions.exercise import EndExercise, NoteLearningPoint, PlanExercise, SetExerciseClock, check_space
from kcr2.actions.feeds import RecordFeedItems, check_feeds, sort_out
from kcr2.actions.figures import SettleFigure, StateFigure
from kcr2.actions.following import FollowScenario
from kcr2.actions.handing_over import HandOver
from kcr2.actions.incidents import CloseIncident, OpenIncident, SetGrip, UpdateIncident
from kcr2.actions.injects import AcknowledgeInject, AnswerInject, ChangeInject, DeliverInject, PlanInject
from kcr2.actions.learning import CarriedLesson, CarryLessons, LayLesson, StepLesson
from kcr2.actions.offers import AcceptOffer, AnswerCall, CallForOffers
from kcr2.actions.outside import RecordOutsideHelp, ViewStrict
from kcr2.actions.planning import KeepProposal
from kcr2.actions.preparing import RegisterPlan, TranscribePlan, WithdrawPlan
from kcr2.actions.product import ChangeProductHead, StartProduct, TakeProductFacts, WriteProductText
from kcr2.actions.product_steps import StepProduct
from kcr2.actions.questions import AnswerQuestion, AskQuestion, TakeOverAnswer, WithdrawQuestion
from kcr2.actions.readiness import ReportDuty, ReportPool, ReportReachTest
from kcr2.actions.regional import NoteBottleneck, RecordNationalPhase, ResolveBottleneck
from kcr2.actions.reports import ReportRegion, ReportTheme, TranscribeTheme
from kcr2.actions.requests import FileRequest, RecordSignature, RecordSuppression, SaveDraft, TakeStep
from kcr2.actions.roads import CloseRoad, OpenRoad
from kcr2.actions.signals import AssessSignal, NoteSignal, WithdrawInterpretation, WriteInterpretation
from kcr2.actions.story import AdvanceStory
from kcr2.actions.supposing import CloseBranch, SupposeCapacity, SupposeRegionBack, SupposeRegionOut
from kcr2.actions.unchanged import ReportUnchanged

__all__ = [
    "INTENTIONS",
    "AcceptOffer",
    "AcknowledgeInject",
    "AdvanceStory",
    "AnswerCall",
    "AnswerInject",
    "AnswerQuestion",
    "AskQuestion",
    "AssessSignal",
    "CallForOffers",
    "CancelExercise",
    "CarriedLesson",
    "CarryLessons",
    "ChangeInject",
    "ChangeProductHead",
    "CloseBranch",
    "CloseIncident",
    "CloseRoad",
    "Context",
    "DeliverInject",
    "EndExercise",
    "EvaluateExercise",
    "FileRequest",
    "FollowScenario",
    "GiveConsent",
    "HandOver",
    "HoldExercise",
    "Intention",
    "KeepProposal",
    "LayLesson",
    "MoveExercise",
    "NoteBottleneck",
    "NoteLearningPoint",
    "NoteSignal",
    "OpenIncident",
    "OpenRoad",
    "PlanExercise",
    "PlanInject",
    "PlanRelief",
    "ProposeChange",
    "RecordFeedItems",
    "RecordNationalPhase",
    "RecordOutsideHelp",
    "RecordSignature",
    "RecordSuppression",
    "RegisterPlan",
    "ReportCapacity",
    "ReportDuty",
    "ReportPool",
    "ReportReachTest",
    "ReportRegion",
    "ReportTheme",
    "ReportUnchanged",
    "ResolveBottleneck",
    "SaveDraft",
    "ScheduleExercise",
    "SetExerciseClock",
    "SetGrip",
    "SettleFigure",
    "StartProduct",
    "StateFigure",
    "StepDelivery",
    "StepLesson",
    "StepProduct",
    "SupposeCapacity",
    "SupposeRegionBack",
    "SupposeRegionOut",
    "TakeOverAnswer",
    "TakeProductFacts",
    "TakeStep",
    "TranscribeCapacity",
    "TranscribePlan",
    "TranscribeTheme",
    "UpdateIncident",
    "ValidateAdvice",
    "ViewStrict",
    "WithdrawInterpretation",
    "WithdrawPlan",
    "WithdrawQuestion",
    "WriteAdvice",
    "WriteInterpretation",
    "WriteProductText",
    "check_feeds",
    "check_space",
    "decide",
    "sort_out",
]
