"""May I do this? Intention + picture → events, or a refusal (decisions D8 and D9)."""

from kcr2.actions.advising import ValidateAdvice, WriteAdvice
from kcr2.actions.base import INTENTIONS, Context, Intention, decide
from kcr2.actions.capacity import ReportCapacity, TranscribeCapacity
from kcr2.actions.deployment import GiveConsent, PlanRelief, ProposeChange, StepDelivery
from kcr2.actions.incidents import CloseIncident, OpenIncident, SetGrip, UpdateIncident
from kcr2.actions.offers import AcceptOffer, AnswerCall, CallForOffers
from kcr2.actions.outside import RecordOutsideHelp, ViewStrict
from kcr2.actions.planning import KeepProposal
from kcr2.actions.reports import ReportRegion, ReportTheme, TranscribeTheme
from kcr2.actions.requests import FileRequest, RecordSignature, RecordSuppression, SaveDraft, TakeStep
from kcr2.actions.story import AdvanceStory

__all__ = [
    "INTENTIONS",
    "AcceptOffer",
    "AdvanceStory",
    "AnswerCall",
    "CallForOffers",
    "CloseIncident",
    "Context",
    "FileRequest",
    "GiveConsent",
    "Intention",
    "KeepProposal",
    "OpenIncident",
    "PlanRelief",
    "ProposeChange",
    "RecordOutsideHelp",
    "RecordSignature",
    "RecordSuppression",
    "ReportCapacity",
    "ReportRegion",
    "ReportTheme",
    "SaveDraft",
    "SetGrip",
    "StepDelivery",
    "TakeStep",
    "TranscribeCapacity",
    "TranscribeTheme",
    "UpdateIncident",
    "ValidateAdvice",
    "ViewStrict",
    "WriteAdvice",
    "decide",
]
