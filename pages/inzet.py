"""Which units are where, and when are they relieved? A board per incident."""

import pandas as pd
import streamlit as st

from kcr2.model.process import GONE
from kcr2.terms import DeliveryState
from kcr2.ui.deploying import consent_forms, deployment_part
from kcr2.ui.errors import errors
from kcr2.ui.forms import say_done
from kcr2.ui.session import Session, enter
from kcr2.view.assistance import change_table, overdue_words
from kcr2.view.timeline import deployment_chart
from kcr2.words import words as _


def page(visit: Session) -> None:
    """Draw the page."""
    say_done()
    st.title(_("Inzet"))
    st.caption(_("Per levering: waar de eenheden zijn, wanneer zij worden afgelost en wat te laat is."))
    deliveries = visit.picture.deliveries
    if deliveries.empty:
        st.info(_("Er zijn nog geen leveringen. Een levering ontstaat als een aanvrager een aanbod aanvaardt."))
        return
    shown = chosen(visit, deliveries)
    board(shown)
    st.plotly_chart(deployment_chart(shown, pd.Timestamp(visit.picture.at)), key="inzet_gantt")
    deployment_part(visit, shown)
    changes = visit.picture.changes[visit.picture.changes["delivery_id"].isin(shown["delivery_id"])]
    if not changes.empty:
        st.subheader(_("Verlenging en herverdeling"))
        st.dataframe(change_table(changes), hide_index=True)
        consent_forms(visit, changes)


def chosen(visit: Session, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Ask which incident, and whether what is home again is shown too."""
    rows = visit.picture.incidents.set_index("incident_id")["name"]
    incidents = list(dict.fromkeys(deliveries["incident_id"]))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        incident = st.selectbox(
            _("Incident"),
            ["", *incidents],
            format_func=lambda one: str(rows.get(one, one)) if one else _("Alle incidenten"),
            key="inzet_incident",
            width=360,
        )
        home = st.toggle(_("Ook wat terug of vervallen is"), key="inzet_home")
    kept = deliveries["incident_id"].eq(incident) if incident else pd.Series(data=True, index=deliveries.index)
    kept &= ~deliveries["state"].isin([state.value for state in GONE]) | home
    return deliveries[kept].reset_index(drop=True)


def board(deliveries: pd.DataFrame) -> None:
    """Count units by state, and say first what is late."""
    late = deliveries[deliveries["overdue"].map(bool)]
    for row in late.to_dict("records"):
        st.warning(f"**{row['delivery_id']}** · {overdue_words(row['overdue'])}", icon=":material/alarm:")
    states = [state for state in DeliveryState if state in set(deliveries["state"])]
    with st.container(horizontal=True):
        for state in states:
            rows = deliveries[deliveries["state"] == state.value]
            units = rows.groupby("unit")["amount"].sum()
            told = ", ".join(f"{amount} {unit}" for unit, amount in units.items())
            st.metric(_(state.label).capitalize(), told, border=True)


session = enter("inzet")
with errors():
    page(session)
