"""Which columns follow from what was reported? Each derived column is computed here and only here."""

from datetime import datetime

import pandas as pd

from kcr2.model import (
    CapacityReport,
    GripLevel,
    Incident,
    RegionReport,
    ThemeReport,
)
from kcr2.picture.fold import Facts
from kcr2.picture.frames import frame
from kcr2.picture.regional import due_at
from kcr2.picture.supposing import supposed_capacity
from kcr2.reference import Reference
from kcr2.terms import IncidentStatus, Status

SEVERITY = {Status.GREEN: 0, Status.YELLOW: 1, Status.ORANGE: 2, Status.RED: 3}
"""Order of the states that say something; unknown is not among them."""


def aged(table: pd.DataFrame, at: datetime, rhythm_h: float | pd.Series) -> pd.DataFrame:
    """Add `age_h`, hours since the figure held, and `is_old`: older than the agreed rhythm."""
    age_h = (pd.Timestamp(at) - table["observed_at"]) / pd.Timedelta(hours=1)
    return table.assign(age_h=age_h.astype("Float64"), is_old=(age_h > rhythm_h).astype(bool))


def capacity_told(facts: Facts, reference: Reference) -> pd.DataFrame:
    """Give one row per owner × capability as last reported, with name and unit of the type; `aged` adds its age.

    A region that a what-if supposes out can give nothing; see `supposing`.
    """
    table = frame(list(supposed_capacity(facts)), CapacityReport)
    types = reference.capabilities
    named = table.assign(
        owner_name=table["owner"].map(reference.owner_name).astype("str"),
        capability_name=table["capability"].map(types["name"]).astype("str"),
        service=table["capability"].map(types["service"]).astype("str"),
        unit=table["capability"].map(types["unit"]).astype("str"),
        own_report=table["owner"] == table["reported_by"],
    )
    return named.sort_values(["owner", "capability"], ignore_index=True)


def incidents_told(facts: Facts, grip: pd.DataFrame) -> pd.DataFrame:
    """Give one row per incident, with whether it is open and its highest GRIP level (NA: not reported)."""
    table = frame(facts.get("incidents", {}).values(), Incident)
    highest = grip.groupby("incident_id")["level"].max()
    derived = table.assign(
        is_open=table["status"] != IncidentStatus.CLOSED.value,
        grip=table["incident_id"].map(highest).astype("Int64"),
    )
    return derived.sort_values(["started_at", "incident_id"], ignore_index=True)


def grip(facts: Facts) -> pd.DataFrame:
    """Give one row per incident × region with its GRIP level."""
    table = frame(facts.get("grip", {}).values(), GripLevel)
    return table.sort_values(["incident_id", "region"], ignore_index=True)


def incidents(told: pd.DataFrame, at: datetime) -> pd.DataFrame:
    """Add `age_h`, hours since an incident was last stated, to what was told of incidents."""
    return told.assign(age_h=((pd.Timestamp(at) - told["observed_at"]) / pd.Timedelta(hours=1)).astype("Float64"))


def reports_told(facts: Facts) -> pd.DataFrame:
    """Give one row per region × theme as last reported."""
    table = frame(facts.get("reports", {}).values(), ThemeReport)
    return table.sort_values(["region", "theme"], ignore_index=True)


def reports(told: pd.DataFrame, at: datetime, rhythm_h: pd.Series) -> pd.DataFrame:
    """Add the age to what was told of themes. `rhythm_h`: hours by region."""
    return aged(told, at, told["region"].map(rhythm_h).astype("float64"))


def situations(facts: Facts) -> pd.DataFrame:
    """Give one row per region with its reported load and wildfire phase."""
    table = frame(facts.get("situations", {}).values(), RegionReport)
    return table.sort_values("region", ignore_index=True)


def regions(
    reference: Reference,
    at: datetime,
    *,
    report_table: pd.DataFrame,
    situation_table: pd.DataFrame,
    grip_table: pd.DataFrame,
    capacity_table: pd.DataFrame,
    incident_table: pd.DataFrame,
    phase_table: pd.DataFrame,
) -> pd.DataFrame:
    """Give one row per region, index its code, with what it reported; what it did not is NA.

    status, status_at   worst state over the themes that say something, and its stand van; `unknown` when none does
    themes         number of themes that say something; 0 is a fact about the picture, not about the region
    grip, grip_at  highest level over open incidents and its stand van, NA when none was reported
    pressure, wildfire_phase, situation_at, situation_quality   as last reported
    reported_at    the latest moment of any theme or load report, NA when there is none
    age_h, is_old  age of that against the region's rhythm; a silent region is old
    due_at         when the next report is due, NA for a silent region
    phase, phase_reason, rhythm_h   see `regional.phase_by_region`
    capacity_at, capacity_types   latest capacity report and number of types reported
    incidents      number of open incidents in the region
    """
    index = reference.regions.index
    situation = situation_table.set_index("region").reindex(index)
    latest = report_table.groupby("region")["observed_at"].max().reindex(index)
    reported_at = pd.concat([latest, situation["observed_at"]], axis=1).max(axis=1)
    own = capacity_table.groupby("owner")
    state = _state(report_table).reindex(index)
    grip = _highest(_open_grip(grip_table, incident_table), "level")
    return pd.DataFrame(
        {
            "name": reference.regions["name"],
            "status": state["status"].fillna(Status.UNKNOWN.value).astype("str"),
            "status_at": state["status_at"],
            "themes": state["themes"].fillna(0).astype("Int64"),
            "grip": grip["level"].reindex(index).astype("Int64"),
            "grip_at": grip["observed_at"].reindex(index),
            "pressure": situation["pressure"],
            "wildfire_phase": situation["wildfire_phase"],
            "situation_at": situation["observed_at"],
            "situation_quality": situation["quality"],
            **_against_rhythm(reported_at, at, phase_table),
            "capacity_at": own["observed_at"].max().reindex(index),
            "capacity_types": own["capability"].size().reindex(index).astype("Int64"),
            "incidents": _open_incidents(incident_table).reindex(index).fillna(0).astype("Int64"),
        }
    )


def _against_rhythm(reported_at: pd.Series, at: datetime, phase_table: pd.DataFrame) -> dict[str, pd.Series]:
    age_h = ((pd.Timestamp(at) - reported_at) / pd.Timedelta(hours=1)).astype("Float64")
    return {
        "reported_at": reported_at,
        "age_h": age_h,
        "is_old": (age_h.isna() | (age_h > phase_table["rhythm_h"])).astype(bool),
        "due_at": due_at(reported_at, phase_table["rhythm_h"]),
        **{name: phase_table[name] for name in ("phase", "phase_reason", "rhythm_h")},
    }


def _state(report_table: pd.DataFrame) -> pd.DataFrame:
    """Give per region its worst state over the themes that say something, and how many themes those are."""
    severity = report_table["status"].map({state.value: rank for state, rank in SEVERITY.items()})
    told = report_table.assign(severity=severity)[severity.notna()]
    worst = _highest(told, "severity").rename(columns={"observed_at": "status_at"})
    return worst[["status", "status_at"]].assign(themes=told.groupby("region").size())


def _highest(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Give per region the row that is highest in a column, the latest among equals; index region."""
    ordered = table.sort_values([column, "observed_at"], kind="stable")
    return ordered.drop_duplicates("region", keep="last").set_index("region")


def _open_grip(grip_table: pd.DataFrame, incident_table: pd.DataFrame) -> pd.DataFrame:
    still_open = incident_table.loc[incident_table["is_open"], "incident_id"]
    return grip_table[grip_table["incident_id"].isin(still_open)]


def _open_incidents(incident_table: pd.DataFrame) -> pd.Series:
    return incident_table.loc[incident_table["is_open"], "regions"].explode().value_counts()
