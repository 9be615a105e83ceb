"""Which plans are there, which must be revised, and how is one registered, revised or withdrawn?"""

from typing import Any

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.actions import RegisterPlan, TranscribePlan, WithdrawPlan
from kcr2.terms import Due, IncidentType, PlanKind, Quality, SpaceKind
from kcr2.ui.forms import Form
from kcr2.ui.preparation.fields import day, parties, party, party_words
from kcr2.ui.session import Session
from kcr2.view.preparation_plans import plan_table
from kcr2.words import words as _

Row = dict[str, Any]


def plans_part(visit: Session) -> None:
    """Show the plans, what is too late first, and let owners keep their own."""
    plans = visit.picture.plans
    if plans.empty:
        st.info(
            _(
                "Er zijn nog geen plannen vastgelegd. Een regio of partner legt hier eigen plannen vast; KCR2 de eigen "
                "plannen en plannen die op een andere weg bekend zijn gemaakt."
            )
        )
    else:
        st.dataframe(plan_table(_chosen(visit), visit.reference), hide_index=True, height="content")
    if visit.writable and visit.may(Permission.PREPARE):
        with st.expander(_("Plan vastleggen of herzien"), icon=":material/edit_document:"):
            plan_form(visit)
        with st.expander(_("Plan intrekken"), icon=":material/block:"):
            withdraw_form(visit)


def _chosen(visit: Session) -> pd.DataFrame:
    plans = visit.picture.plans
    shown = {"all": _("Alle plannen"), "due": _("Wat opvalt")}
    shown |= {"own": _("Eigen plannen")} if visit.may(Permission.PREPARE) else {}
    one = st.segmented_control(
        _("Toon"), list(shown), default="all", key="plans_shown", format_func=shown.__getitem__, required=True
    )
    if one == "due":
        return plans[plans["due"].isin([Due.OVERDUE.value, Due.SOON.value, Due.UNKNOWN.value])]
    own = visit.author.organisation if visit.author else ""
    return plans[plans["owner"] == own] if one == "own" else plans


def plan_form(visit: Session) -> None:
    """Ask for a new plan, or for the next version of one that is the visitor's to state."""
    held = {row["plan_id"]: row for row in _own(visit)}
    number = st.selectbox(
        _("Welk plan"),
        ["", *held],
        key="plan_chosen",
        format_func=lambda one: f"{held[one]['name']} ({one})" if one else _("een nieuw plan"),
    )
    row = held.get(number, {})
    form = Form(f"plan:{number}", visit, RegisterPlan)
    with st.form(form.name, enter_to_submit=False):
        values = _asked(form, row) | {"plan_id": number}
        if form.pressed(_("Leg vast")):
            taken_over = visit.author is not None and values["owner"] != visit.author.organisation
            form.carry_out(
                values | (_taken_over(visit) if taken_over else {}),
                done=_("Het plan is vastgelegd."),
                model=TranscribePlan if taken_over else RegisterPlan,
            )


def _asked(form: Form, row: Row) -> Row:
    types = form.visit.reference.capabilities
    left, right = st.columns(2)
    with left:
        owner = party(form, "owner", [row["owner"]] if row else _owners(form.visit), value=row.get("owner"))
        name = form.text("name", value=row.get("name", ""))
        kind = form.term("plan_kind", PlanKind, value=PlanKind(row["plan_kind"]) if row else PlanKind.REGIONAL)
        version = form.text("version", value=row.get("version", ""))
    with right:
        established = day(form, "established_on", value=row.get("established_on"))
        review = day(form, "review_by", value=row.get("review_by"))
        reference = form.text("reference", value=row.get("reference", ""))
        observed = form.moment("observed_at")
    incidents = st.multiselect(
        form.label("incident_types"),
        list(IncidentType),
        default=[IncidentType(one) for one in row.get("incident_types", ())],
        key=form.key("incident_types"),
        format_func=lambda one: _(one.label),
        placeholder=_("alle"),
    )
    capabilities = st.multiselect(
        form.label("capabilities"),
        list(types.index),
        default=list(row.get("capabilities", ())),
        key=form.key("capabilities"),
        format_func=lambda code: str(types.at[code, "name"]),
        placeholder=_("alle"),
    )
    return {
        **{"owner": owner, "name": name, "plan_kind": kind, "version": version, "established_on": established},
        **{"review_by": review, "reference": reference, "observed_at": observed},
        **{"incident_types": tuple(incidents), "capabilities": tuple(capabilities)},
    }


def withdraw_form(visit: Session) -> None:
    """Ask which plan holds no longer, and why."""
    held = {row["plan_id"]: row for row in _own(visit)}
    if not held:
        st.caption(_("Er is geen plan dat u kunt intrekken."))
        return
    form = Form("plan-withdraw", visit, WithdrawPlan)
    with st.form(form.name, enter_to_submit=False):
        number = st.selectbox(
            _("Welk plan"),
            list(held),
            key=form.key("plan_id"),
            format_func=lambda one: f"{held[one]['name']} · {party_words(visit, held[one]['owner'])} ({one})",
        )
        values = {"plan_id": number, "reason": form.text("reason"), "observed_at": form.moment("observed_at")}
        form.submit(_("Trek in"), values, done=_("Het plan is ingetrokken."))


def _own(visit: Session) -> list[Row]:
    """Give the plans that the visitor may restate: its own, and for KCR2 what it took over."""
    rows: list[Row] = visit.picture.plans.to_dict("records")
    hub = visit.may(Permission.TRANSCRIBE)
    own = visit.author.organisation if visit.author else ""
    return [row for row in rows if not row["is_withdrawn"] and (row["owner"] == own or (hub and not row["own_report"]))]


def _owners(visit: Session) -> list[str]:
    own = visit.author.organisation if visit.author else ""
    return parties(visit) if visit.may(Permission.TRANSCRIBE) else [own]


def _taken_over(visit: Session) -> Row:
    live = visit.space.kind is SpaceKind.LIVE
    return {"quality": Quality.UNCONFIRMED if live else Quality.FICTITIOUS}
