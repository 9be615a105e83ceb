"""May this incident be opened, updated, closed or given a GRIP level?"""

from pydantic import Field

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.rules import next_number, open_incident
from kcr2.errors import RefusedError
from kcr2.model import (
    Event,
    GripLevel,
    GripSet,
    Incident,
    IncidentClosed,
    IncidentOpened,
    IncidentUpdated,
)
from kcr2.picture import Picture
from kcr2.picture.lookup import Found, incident_row
from kcr2.terms import IncidentStatus, Role


class OpenIncident(Incident, Intention):
    """Bring an incident into the picture; without a number it gets the next one."""

    incident_id: str = Field(
        default="",
        title="Incidentnummer",
        description="Volgt bij het openen.",
        pattern=r"^([A-Za-z0-9-]{3,40})?$",
    )

    def is_new(self) -> bool:
        """Say that it is always new."""
        return True


class UpdateIncident(Incident, Intention):
    """State an incident anew, whole."""


class CloseIncident(Incident, Intention):
    """End an incident; its end must be stated."""


class SetGrip(GripLevel, Intention):
    """State the GRIP level of an incident in the author's own region."""


@decides(OpenIncident)
def open_(intention: OpenIncident, context: Context) -> list[Event]:
    """Accept a new incident from one of its regions or from KCR2."""
    require(context.author, Permission.MANAGE_INCIDENT, owners=intention.regions)
    if incident_row(context.picture, intention.incident_id) is not None:
        raise RefusedError(
            "incident {incident_id} bestaat al.",
            rule="incident-once",
            fix="Werk het bestaande incident bij of kies een ander nummer.",
            incident_id=intention.incident_id,
        )
    _not_closed(intention)
    incident_id = intention.incident_id or next_incident_id(context.picture)
    return [IncidentOpened(**intention.model_dump() | {"incident_id": incident_id})]


def next_incident_id(picture: Picture) -> str:
    """Give the next number of the year of the picture: I-year-number."""
    return next_number(picture, picture.incidents["incident_id"], "I")


@decides(UpdateIncident)
def update(intention: UpdateIncident, context: Context) -> list[Event]:
    """Accept a new state of an open incident from one of its regions or from KCR2."""
    held = _may_change(intention, context)
    _own_region_only(intention, held, context)
    _not_closed(intention)
    return [IncidentUpdated(**intention.model_dump())]


@decides(CloseIncident)
def close(intention: CloseIncident, context: Context) -> list[Event]:
    """Accept the end of an open incident."""
    _may_change(intention, context)
    if intention.ended_at is None:
        raise RefusedError(
            "incident {incident_id} heeft geen einde.",
            rule="closed-has-end",
            fix="Vul het einde in en sluit opnieuw.",
            incident_id=intention.incident_id,
        )
    return [IncidentClosed(**intention.model_dump() | {"status": IncidentStatus.CLOSED})]


@decides(SetGrip)
def set_grip(intention: SetGrip, context: Context) -> list[Event]:
    """Accept a GRIP level from the region itself, for an open incident that touches it."""
    require(context.author, Permission.SET_GRIP, owners=[intention.region])
    held = open_incident(context, intention.incident_id)
    if intention.region not in held["regions"]:
        raise RefusedError(
            "{region} is geen van de getroffen regio's van {incident_id}: {regions}.",
            rule="grip-in-hit-region",
            fix="Voeg de regio eerst toe aan het incident.",
            region=intention.region,
            incident_id=intention.incident_id,
            regions=", ".join(held["regions"]),
        )
    return [GripSet(**intention.model_dump())]


def _may_change(intention: Incident, context: Context) -> Found:
    held = open_incident(context, intention.incident_id)
    require(context.author, Permission.MANAGE_INCIDENT, owners=held["regions"])
    return held


def _own_region_only(intention: Incident, held: Found, context: Context) -> None:
    """Let a region add or remove itself; which other regions are hit is theirs, or KCR2's, to say."""
    moved = (set(intention.regions) ^ set(held["regions"])) - {context.author.organisation}
    if moved and context.author.role is Role.REGIO:
        raise RefusedError(
            "{organisation} kan alleen zichzelf toevoegen of weghalen, niet {moved}.",
            rule="own-region-hit",
            where=intention.incident_id,
            fix="Vraag het die regio of KCR2.",
            organisation=context.author.organisation,
            moved=", ".join(sorted(moved)),
        )


def _not_closed(intention: Incident) -> None:
    if intention.status is IncidentStatus.CLOSED or intention.ended_at is not None:
        raise RefusedError(
            "incident {incident_id} wordt niet hiermee afgesloten.",
            rule="close-by-closing",
            fix="Gebruik Incident sluiten.",
            incident_id=intention.incident_id,
        )
