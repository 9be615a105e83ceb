"""Does the field dictionary say what everything is, and is a wrong value told in Dutch? (decision D7)"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from kcr2.actions import INTENTIONS
from kcr2.errors import DataError, Fault
from kcr2.journal import canonical
from kcr2.model import (
    EVENTS,
    AssistanceRequest,
    CapacityReport,
    CapacityReported,
    Event,
    GripLevel,
    Incident,
    IncidentOpened,
    RegionReport,
    RequestFiled,
    RequestLine,
    RequestWithdrawal,
    StoryPoint,
    ThemeReport,
    iso,
    moment_of,
    title_of,
    unit_of,
)
from kcr2.model.checks import EXPECTED, checked, choices_of, faults_of
from kcr2.terms import IncidentStatus, Quality, Status, Theme, WildfirePhase
from tests import make

ENTITIES: tuple[type[BaseModel], ...] = (
    CapacityReport,
    Incident,
    GripLevel,
    ThemeReport,
    RegionReport,
    AssistanceRequest,
    RequestLine,
    RequestWithdrawal,
    StoryPoint,
)
MODELS = (*ENTITIES, *EVENTS.values(), *INTENTIONS.values())
FIELDS = [(model, name) for model in MODELS for name in model.model_fields]
NUMBERS = [(model, name) for model, name in FIELDS if {int, float} & set(_parts)] if (_parts := ()) else []
