"""May I do this? Intention + picture → events, or a refusal (decisions D8 and D9)."""

from kcr2.actions.base import INTENTIONS, Context, Intention, decide
from kcr2.actions.capacity import ReportCapacity, TranscribeCapacity
from kcr2.actions.incidents import CloseIncident, OpenIncident, SetGrip, UpdateIncident
from kcr2.actions.reports import ReportRegion, ReportTheme, TranscribeTheme
from kcr2.actions.requests import FileRequest, WithdrawRequest
from kcr2.actions.story import AdvanceStory

__all__ = [
    "INTENTIONS",
    "AdvanceStory",
    "CloseIncident",
    "Context",
    "FileRequest",
    "Intention",
    "OpenIncident",
    "ReportCapacity",
    "ReportRegion",
    "ReportTheme",
    "SetGrip",
    "TranscribeCapacity",
    "TranscribeTheme",
    "UpdateIncident",
    "WithdrawRequest",
    "decide",
]
