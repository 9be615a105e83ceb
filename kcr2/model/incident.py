"""What is going on where, and at which GRIP level?"""

from typing import Annotated

from pydantic import Field, model_validator

from kcr2.model.base import Event, Moment, Stated, field
from kcr2.terms import IncidentStatus, IncidentType, Trend

RegionCode = Annotated[str, Field(pattern=r"^VR(0[1-9]|1\d|2[0-5])$")]
IncidentId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{3,40}$")]


class Incident(Stated):
    """One incident as it stands; an update is the whole incident again."""

    incident_id: IncidentId = field("Incidentnummer", "Vast nummer van het incident.")
    name: str = field("Naam incident", "Korte naam die iedereen gebruikt.", min_length=3, max_length=80)
    type: IncidentType = field("Incidenttype", "Soort incident.")
    regions: tuple[RegionCode, ...] = field(
        "Getroffen veiligheidsregio's", "Codes van de getroffen regio's.", min_length=1, max_length=25
    )
    lon: float | None = field(
        "Lengtegraad", "WGS84; leeg als het incident geen plaats heeft.", unit="graden", default=None, ge=-180, le=180
    )
    lat: float | None = field(
        "Breedtegraad", "WGS84; leeg als het incident geen plaats heeft.", unit="graden", default=None, ge=-90, le=90
    )
    started_at: Moment = field("Aanvang", "Begin van het incident.")
    ended_at: Moment | None = field("Einde", "Einde van het incident.", default=None)
    status: IncidentStatus = field("Status", "Waar het incident staat.", default=IncidentStatus.ACTIVE)
    trend: Trend = field("Ontwikkeling", "Waar het naartoe gaat.", default=Trend.UNKNOWN)
    summary: str = field("Situatie", "Wat er is, feitelijk.", default="", max_length=2_000)

    @model_validator(mode="after")
    def _place_and_time_fit(self) -> "Incident":
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lengtegraad en breedtegraad horen samen: vul beide in of geen van beide")
        if len(set(self.regions)) < len(self.regions):
            raise ValueError("iedere getroffen regio één keer")
        if self.ended_at is not None and self.ended_at < self.started_at:
            raise ValueError("het einde ligt vóór de aanvang")
        return self


class IncidentOpened(Incident, Event):
    """An incident entered the picture."""

    kind = "incident_opened"
    title = "Incident geopend"
    table = "incidents"
    key = ("incident_id",)


class IncidentUpdated(Incident, Event):
    """An incident's situation was stated anew."""

    kind = "incident_updated"
    title = "Incident bijgewerkt"
    table = "incidents"
    key = ("incident_id",)


class IncidentClosed(Incident, Event):
    """An incident ended; status is closed and the end is known."""

    kind = "incident_closed"
    title = "Incident afgesloten"
    table = "incidents"
    key = ("incident_id",)


class GripLevel(Stated):
    """The coordinated response level of one incident in one region (never a national level)."""

    incident_id: IncidentId = field("Incidentnummer", "Incident waarvoor het niveau geldt.")
    region: RegionCode = field("Veiligheidsregio", "Regio waarin het niveau geldt.")
    level: int = field("GRIP-niveau", "0 is geen GRIP of afgeschaald.", unit="schaal 0–5", ge=0, le=5)


class GripSet(GripLevel, Event):
    """A region set the GRIP level of an incident."""

    kind = "grip_set"
    title = "GRIP vastgelegd"
    table = "grip"
    key = ("incident_id", "region")
