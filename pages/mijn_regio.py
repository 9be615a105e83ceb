"""What waits on my region, and where are my units?"""

import pandas as pd
import streamlit as st

from kcr2.model.process import GONE, OPEN_TO_OFFERS
from kcr2.planning import tasks_for
from kcr2.terms import AnswerKind, CallState
from kcr2.ui.deploying import consent_forms, deployment_part
from kcr2.ui.errors import errors
from kcr2.ui.forms import lingers, say_done
from kcr2.ui.information.notice import own_questions
from kcr2.ui.offering import answer_forms, own_offer
from kcr2.ui.preparation.notice import own_preparation
from kcr2.ui.session import Session, enter
from kcr2.ui.worklist import open_request, work_table
from kcr2.view.tables import capacity_table, request_table
from kcr2.words import words as _


def page(visit: Session) -> None:
    """Draw the page."""
    say_done()
    organisation = visit.author.organisation if visit.author else ""
    name = visit.reference.owner_name(organisation)
    st.title(_("Mijn regio: {name}").format(name=name))
    work_table(visit, tasks_for(visit.picture, visit.author))
    own_questions(visit)
    own_preparation(visit)
    calls(visit, organisation)
    st.subheader(_("Eigen inzet bij anderen"))
    deliveries = visit.picture.deliveries
    away = ~deliveries["state"].isin([state.value for state in GONE])
    deployment_part(visit, deliveries[(deliveries["owner"] == organisation) & away])
    consent_forms(visit, visit.picture.changes)
    own_requests(visit, organisation)
    own_capacity(visit, organisation)


def calls(visit: Session, organisation: str) -> None:
    """Show what KCR2 asks of this owner, and let it answer for itself."""
    st.subheader(_("Uitvragen aan u"))
    offers = visit.picture.offers
    lines = visit.picture.requests
    open_to = lines.loc[lines["status"].isin([status.value for status in OPEN_TO_OFFERS]), "request_id"]
    mine = offers[(offers["owner"] == organisation) & offers["request_id"].isin(open_to)]
    asked = mine[[row["state"] == CallState.ASKED or _still_at(visit, row) for row in mine.to_dict("records")]]
    if asked.empty:
        st.info(_("Er wacht geen uitvraag op antwoord."))
        return
    for call in asked.to_dict("records"):
        with st.container(border=True):
            line = _line(visit.picture.requests, call)
            st.markdown(f"**{call['request_id']} · {line['capability_name']}** · {line['effect']}")
            st.dataframe(request_table(pd.DataFrame([line])), hide_index=True)
            if visit.writable:
                answer_forms(visit, line, own_offer(visit, call["request_id"], int(call["line"])))


def _still_at(visit: Session, row: dict[str, object]) -> bool:
    about = f"{row['request_id']}:{row['line']}"
    return lingers(visit, f"offer:{about}") or lingers(visit, f"{AnswerKind.REFUSED}:{about}")


def _line(lines: pd.DataFrame, call: dict[str, object]) -> dict[str, object]:
    row = lines[(lines["request_id"] == call["request_id"]) & (lines["line"] == call["line"])].iloc[0]
    return {str(name): value for name, value in row.items()}


def own_requests(visit: Session, organisation: str) -> None:
    """Show what this region itself asks."""
    st.subheader(_("Eigen aanvragen"))
    lines = visit.picture.requests
    own = lines[(lines["region"] == organisation) & lines["is_open"]]
    if own.empty:
        st.info(_("U heeft geen open aanvragen."))
        return
    st.dataframe(request_table(own), hide_index=True)
    open_request(list(dict.fromkeys(own["request_id"])), key="own_request")


def own_capacity(visit: Session, organisation: str) -> None:
    """Show what this owner reported."""
    st.subheader(_("Eigen capaciteit"))
    own = visit.picture.capacity[visit.picture.capacity["owner"] == organisation]
    if own.empty:
        st.info(_("U heeft nog geen capaciteit opgegeven; dat kan op de pagina Capaciteiten."))
        return
    st.dataframe(capacity_table(own), hide_index=True, placeholder=_("niet opgegeven"))


session = enter("mijn_regio")
with errors():
    page(session)
