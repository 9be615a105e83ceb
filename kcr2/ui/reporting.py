"""What may this visitor report on the national picture, and with which form?"""

from typing import Any

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.actions import CloseIncident, OpenIncident, SetGrip, UpdateIncident
from kcr2.model import iso
from kcr2.picture.lookup import incident_row
from kcr2.settings import ROOT
from kcr2.terms import IncidentStatus, IncidentType, Role, Trend
from kcr2.ui import errors
from kcr2.ui.forms import Form, choose_place, region_choice
from kcr2.ui.roads import road_form
from kcr2.ui.session import Session
from kcr2.words import words as _


def reporting(visit: Session) -> None:
    """Draw the forms that this visitor may use, and say why there are none otherwise."""
    if not visit.writable:
        st.caption(_("Melden kan alleen in het nu van een onbeschadigde ruimte."))
        return
    forms = {
        _("Incident openen"): (Permission.MANAGE_INCIDENT, open_form),
        _("Incident bijwerken of sluiten"): (Permission.MANAGE_INCIDENT, change_form),
        _("GRIP vastleggen"): (Permission.SET_GRIP, grip_form),
        _("Wegen"): (Permission.REPORT_ROAD, road_form),
    }
    allowed = {title: form for title, (needed, form) in forms.items() if visit.may(needed)}
    if not allowed or not _owns_region(visit):
        st.caption(_("Met deze rol leest u mee; melden doet de regio zelf."))
        return
    if visit.may(Permission.REPORT_REGION):
        st.page_link(
            str(ROOT / "pages" / "regiobeeld.py"), label=_("Thema's, druk en knelpunten meldt u op Regiobeeld.")
        )
    for tab, form in zip(st.tabs(list(allowed)), allowed.values(), strict=True):
        with tab, errors.errors():
            form(visit)


def _owns_region(visit: Session) -> bool:
    author = visit.author
    return author is not None and (author.role is Role.KCR2 or author.organisation in visit.reference.regions.index)


def _own(visit: Session) -> str:
    return visit.author.organisation if visit.author else ""


def open_form(visit: Session) -> None:
    """Bring an incident into the picture."""
    form = Form("incident", visit, OpenIncident)
    own = _own(visit) if _own(visit) in visit.reference.regions.index else None
    with st.form(form.name, enter_to_submit=False):
        values: dict[str, Any] = {
            "name": form.text("name"),
            "type": form.term("type", IncidentType),
            "regions": tuple(region_choice(form, [own] if own else [])),
        }
        place = choose_place(form, "", region=own)
        values |= {
            "started_at": form.moment("started_at"),
            "observed_at": form.moment("observed_at"),
            "trend": form.term("trend", Trend, value=Trend.UNKNOWN),
            "summary": form.text("summary", area=True),
        }
        form.submit(_("Incident openen"), values, done=_("Het incident staat in het beeld."), place=place)


def change_form(visit: Session) -> None:
    """State an open incident anew, or close it."""
    incident_id = _choose_incident(visit)
    held = incident_row(visit.picture, incident_id) if incident_id else None
    if held is None:
        return
    form = Form(f"change:{incident_id}", visit, UpdateIncident)
    with st.form(form.name, enter_to_submit=False):
        fields = ("incident_id", "name", "type", "regions", "started_at")
        kept = {field: held[field] for field in fields}
        place = {axis: None if pd.isna(held[axis]) else float(held[axis]) for axis in ("lon", "lat")}
        values = {
            **kept,
            **place,
            "started_at": iso(held["started_at"]),
            "status": form.term("status", IncidentStatus, value=IncidentStatus(held["status"])),
            "trend": form.term("trend", Trend, value=Trend(held["trend"])),
            "summary": form.text("summary", value=held["summary"], area=True),
            "observed_at": form.moment("observed_at"),
        }
        if values["status"] is IncidentStatus.CLOSED:
            form.model = CloseIncident
            values["ended_at"] = values["observed_at"]
        form.submit(_("Bijwerken"), values, done=_("Het incident is bijgewerkt."))


def grip_form(visit: Session) -> None:
    """State the GRIP level of an incident in the own region."""
    incident_id = _choose_incident(visit, key="grip")
    if not incident_id:
        return
    form = Form(f"grip:{incident_id}", visit, SetGrip)
    with st.form(form.name, enter_to_submit=False):
        held = visit.picture.latest("grip", (incident_id, _own(visit))) or {}
        level = st.segmented_control(
            form.label("level"), list(range(6)), default=held.get("level"), key=form.key("level")
        )
        values = {
            "incident_id": incident_id,
            "region": _own(visit),
            "level": level,
            "observed_at": form.moment("observed_at"),
        }
        form.submit(_("Vastleggen"), values, done=_("Het GRIP-niveau is vastgelegd."))


def _choose_incident(visit: Session, key: str = "change") -> str | None:
    """Ask for one of the open incidents of the own region, or of all for KCR2."""
    rows = visit.picture.incidents[visit.picture.incidents["is_open"]]
    mine = [row for row in rows.to_dict("records") if visit.may(Permission.MANAGE_INCIDENT, owners=row["regions"])]
    if not mine:
        st.caption(_("Er is geen open incident dat u mag wijzigen."))
        return None
    names = {row["incident_id"]: row["name"] for row in mine}
    chosen: str | None = st.selectbox(_("Incident"), list(names), format_func=names.__getitem__, key=f"{key}:incident")
    return chosen
