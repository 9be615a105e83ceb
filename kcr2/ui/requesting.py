"""How does a region file a request, and take it back?"""

from datetime import timedelta

import pandas as pd
import streamlit as st

from kcr2.actions import FileRequest, WithdrawRequest
from kcr2.terms import Classification, Urgency
from kcr2.ui.forms import Form, Place, choose_place
from kcr2.ui.session import Session
from kcr2.words import words as _

NEEDED_IN = timedelta(hours=4)
USUAL_DURATION_H = 8
WILDFIRE_PLATOON = "BRW-PEL-NB"


def file_form(visit: Session) -> None:
    """Ask for an effect, and propose means for it."""
    region = visit.author.organisation if visit.author else ""
    incidents = _incidents(visit, region)
    if not incidents:
        st.caption(_("Open eerst het incident op de pagina Landelijk beeld."))
        return
    form = Form("request", visit, FileRequest)
    with st.form(form.name, enter_to_submit=False):
        left, right = st.columns(2)
        with left:
            what = _what(form, visit, incidents)
        with right:
            where, place = _where(form, visit, region)
            values = {**what, **where, "region": region, "observed_at": visit.now}
            form.submit(_("Indienen"), values, done=_("De aanvraag is ingediend."), place=place)


def _incidents(visit: Session, region: str) -> dict[str, str]:
    rows = visit.picture.incidents[visit.picture.incidents["is_open"]]
    return {row["incident_id"]: row["name"] for row in rows.to_dict("records") if region in row["regions"]}


def _what(form: Form, visit: Session, incidents: dict[str, str]) -> dict[str, object]:
    types = visit.reference.capabilities
    codes = list(types.index)
    incident_id = st.selectbox(
        form.label("incident_id"), list(incidents), format_func=incidents.__getitem__, key=form.key("incident")
    )
    effect = form.text("effect", area=True)
    situation = form.text("situation", area=True)
    capability = st.selectbox(
        _("Gevraagd type"),
        codes,
        index=codes.index(WILDFIRE_PLATOON),
        key=form.key("capability"),
        format_func=lambda code: f"{types.at[code, 'name']} ({types.at[code, 'unit']})",
    )
    amount = st.number_input(
        _("Gevraagd aantal"), min_value=1, max_value=10_000, value=1, step=1, key=form.key("amount")
    )
    return {
        "incident_id": incident_id,
        "effect": effect,
        "situation": situation,
        "lines": ({"capability": capability, "amount": int(amount)},),
        "urgency": form.term("urgency", Urgency, value=Urgency.URGENT),
    }


def _where(form: Form, visit: Session, region: str) -> tuple[dict[str, object], Place]:
    ugs_name = form.text("ugs_name")
    place = choose_place(form, "ugs_", region=region)
    needed_by = form.moment("needed_by", value=visit.now + NEEDED_IN)
    duration_h = st.number_input(
        form.label("duration_h"), min_value=1, max_value=1_000, value=USUAL_DURATION_H, step=1, key=form.key("duration")
    )
    fields: dict[str, object] = {
        "ugs_name": ugs_name,
        "needed_by": needed_by,
        "duration_h": duration_h,
        "contact": form.text("contact"),
        "classification": form.term("classification", Classification, value=Classification.GREEN),
    }
    return fields, place


def withdraw_form(visit: Session, mine: pd.DataFrame) -> None:
    """Take one of the own open requests back."""
    form = Form("withdraw", visit, WithdrawRequest)
    with st.form(form.name, enter_to_submit=False):
        names = dict(zip(mine["request_id"], mine["effect"], strict=True))
        values = {
            "request_id": st.selectbox(
                form.label("request_id"),
                list(names),
                key=form.key("request_id"),
                format_func=lambda one: f"{one} · {names[one][:60]}",
            ),
            "reason": form.text("reason"),
            "observed_at": visit.now,
        }
        form.submit(_("Intrekken"), values, done=_("De aanvraag is ingetrokken."))
