"""What is a thing? One model per entity: the field dictionary (decision D7)."""

from kcr2.model.base import DUTCH_TIME, EVENTS, Event, Moment, Record, Stated, iso, moment_of, title_of, unit_of
from kcr2.model.capacity import CapacityReport, CapacityReported
from kcr2.model.incident import (
    GripLevel,
    GripSet,
    Incident,
    IncidentClosed,
    IncidentOpened,
    IncidentUpdated,
)
from kcr2.model.report import RegionReport, RegionReported, ThemeReport, ThemeReported
from kcr2.model.request import (
    AssistanceRequest,
    RequestFiled,
    RequestLine,
    RequestWithdrawal,
    RequestWithdrawn,
)
from kcr2.model.story import StoryAdvanced, StoryPoint

__all__ = [
    "DUTCH_TIME",
    "EVENTS",
    "AssistanceRequest",
    "CapacityReport",
    "CapacityReported",
    "Event",
    "GripLevel",
    "GripSet",
    "Incident",
    "IncidentClosed",
    "IncidentOpened",
    "IncidentUpdated",
    "Moment",
    "Record",
    "RegionReport",
    "RegionReported",
    "RequestFiled",
    "RequestLine",
    "RequestWithdrawal",
    "RequestWithdrawn",
    "Stated",
    "StoryAdvanced",
    "StoryPoint",
    "ThemeReport",
    "ThemeReported",
    "iso",
    "moment_of",
    "title_of",
    "unit_of",
]
