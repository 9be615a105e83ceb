"""What do tests need of which the details do not matter? Builders: name what counts, the rest is dull.

    capacity_reported(total=3)
    author(role=Role.REGIO, organisation="VR07")

Every moment is counted in minutes from MOMENT, so that a test reads without a calendar.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from kcr2.journal import Author, Space
from kcr2.model import (
    CapacityReported,
    Event,
    GripSet,
    IncidentClosed,
    IncidentOpened,
    IncidentUpdated,
    RegionReported,
    RequestFiled,
    RequestLine,
    RequestStepped,
    StoryAdvanced,
    ThemeReported,
)
from kcr2.terms import IncidentStatus, IncidentType, Role, Signature, SpaceKind, Status, Step, Theme, Urgency

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


def story_advanced(told_until: datetime = MOMENT) -> StoryAdvanced:
    """Make a demonstration that was told up to a moment."""
    return StoryAdvanced(told_until=told_until)


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
        request_filed(),
        request_stepped(),
    ]


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
