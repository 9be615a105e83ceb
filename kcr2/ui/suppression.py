"""What help was asked less than needed, or passes KCR2 by?"""

import streamlit as st

from kcr2.access import Permission
from kcr2.actions import RecordOutsideHelp, RecordSuppression
from kcr2.model.process import FORWARDS
from kcr2.terms import Route, Suppression
from kcr2.ui.errors import errors
from kcr2.ui.forms import Form
from kcr2.ui.session import Session
from kcr2.view.assistance import outside_table, suppressed_table
from kcr2.words import words as _


def suppression_panel(visit: Session) -> None:
    """Let a region say what it did not ask, because refusal was expected."""
    with st.expander(_("Minder gevraagd dan nodig (onderdrukte vraag)"), icon=":material/trending_down:"), errors():
        rows = visit.picture.suppressed
        if not rows.empty:
            st.dataframe(suppressed_table(rows), hide_index=True)
        suppression_form(visit)


def _incident(form: Form, visit: Session) -> str | None:
    rows = visit.picture.incidents[visit.picture.incidents["is_open"]]
    names = dict(zip(rows["incident_id"], rows["name"], strict=True))
    chosen = st.selectbox(
        form.label("incident_id"), list(names), key=form.key("incident"), format_func=names.__getitem__
    )
    return None if chosen is None else str(chosen)


def suppression_form(visit: Session) -> None:
    """Ask what was needed, what was asked, and why the difference."""
    form = Form("suppression", visit, RecordSuppression)
    types = visit.reference.capabilities
    with st.form(form.name, enter_to_submit=False):
        values = {
            "region": visit.author.organisation if visit.author else "",
            "incident_id": _incident(form, visit),
            "how": form.term("how", Suppression),
            "capability": st.selectbox(
                form.label("capability"),
                list(types.index),
                key=form.key("capability"),
                format_func=lambda code: f"{types.at[code, 'name']} ({types.at[code, 'unit']})",
            ),
            "wanted": form.number("wanted"),
            "asked": form.number("asked", value=0, least=0),
            "reason": form.text("reason"),
            "request_id": form.text("request_id"),
            "observed_at": visit.now,
        }
        form.submit(_("Vastleggen"), values, done=_("De onderdrukte vraag is vastgelegd."))


def outside_panel(visit: Session) -> None:
    """Show help that passes KCR2 by, and let it be recorded for the picture."""
    rows = visit.picture.outside_help
    if not rows.empty:
        st.dataframe(outside_table(rows), hide_index=True)
    if visit.writable and visit.may(Permission.RECORD_OUTSIDE):
        with st.expander(_("Hulp buiten KCR2 om vastleggen"), icon=":material/add:"), errors():
            outside_form(visit)


def outside_form(visit: Session) -> None:
    """Ask which help goes along which route; KCR2 has no part in it."""
    form = Form("outside", visit, RecordOutsideHelp)
    regions = list(visit.reference.regions.index)
    own = visit.author.organisation if visit.author and visit.author.organisation in regions else None
    with st.form(form.name, enter_to_submit=False):
        routes = [route for route in Route if route not in FORWARDS]
        values = {
            "route": st.selectbox(
                form.label("route"), routes, key=form.key("route"), format_func=lambda one: _(one.label)
            ),
            "region": own or st.selectbox(form.label("region"), regions, key=form.key("region")),
            "incident_id": _incident(form, visit),
            "what": form.text("what"),
            "amount": form.number("amount"),
            "observed_at": visit.now,
        }
        form.submit(_("Vastleggen"), values, done=_("De hulp is in het beeld gebracht."))
