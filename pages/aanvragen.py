"""Who asks for help, where does each request stand, and what is its story?"""

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.model.process import RUNNING
from kcr2.planning import tasks_for
from kcr2.terms import RequestStatus, Urgency
from kcr2.ui.drafts import drafts_panel
from kcr2.ui.errors import errors
from kcr2.ui.forms import say_done
from kcr2.ui.request_detail import request_detail
from kcr2.ui.requesting import request_form
from kcr2.ui.session import Session, enter
from kcr2.ui.suppression import outside_panel, suppression_panel
from kcr2.view.tables import request_table
from kcr2.words import words as _

VIEWS = {
    "open": "Alle open",
    "wacht": "Wacht op mij",
    "spoed": "Spoed",
    "tekort": "Met tekort",
    "loopt": "In uitvoering",
    "mijn": "Van mijn organisatie",
    "einde": "Beëindigd",
}
"""Views of the list by their name in the address, so that a bookmark keeps one."""


def page(visit: Session) -> None:
    """Draw the page."""
    say_done()
    st.title(_("Aanvragen"))
    lines = most_urgent_first(visit.picture.requests)
    shown = searched(viewed(visit, lines))
    chosen = listed(shown)
    writing(visit)
    if chosen:
        request_detail(visit, chosen)


def most_urgent_first(lines: pd.DataFrame) -> pd.DataFrame:
    """Order request lines by urgency, then by the moment they are needed."""
    rank = lines["urgency"].map({urgency.value: place for place, urgency in enumerate(Urgency)})
    ordered = lines.assign(rank=rank).sort_values(["rank", "needed_by", "request_id", "line"], ignore_index=True)
    return ordered.drop(columns="rank")


def viewed(visit: Session, lines: pd.DataFrame) -> pd.DataFrame:
    """Ask which view of the list, remember it in the address, and give its lines."""
    asked = st.query_params.get("lijst", "open")
    default = asked if asked in VIEWS else "open"
    view = st.segmented_control(
        _("Lijst"), list(VIEWS), default=default, key="request_view", format_func=lambda one: _(VIEWS[one])
    )
    view = view or "open"
    st.query_params["lijst"] = view
    return lines[_in_view(visit, lines, view)].reset_index(drop=True)


def _in_view(visit: Session, lines: pd.DataFrame, view: str) -> pd.Series:
    organisation = visit.author.organisation if visit.author else ""
    running = lines["status"].isin([status.value for status in RUNNING])
    urgent = lines["urgency"].isin([Urgency.LIFE_SAVING.value, Urgency.URGENT.value])
    waiting = lines["request_id"].isin(tasks_for(visit.picture, visit.author)["request_id"])
    return {
        "open": lines["is_open"],
        "wacht": lines["is_open"] & waiting,
        "spoed": lines["is_open"] & urgent,
        "tekort": lines["is_open"] & (lines["gap"] > 0),
        "loopt": running,
        "mijn": lines["region"] == organisation,
        "einde": ~lines["is_open"],
    }[view].astype(bool)


def searched(lines: pd.DataFrame) -> pd.DataFrame:
    """Ask what to look for and give the lines that match."""
    with st.container(horizontal=True):
        text = st.text_input(_("Zoek in nummer, regio, effect en type"), key="request_text", width=380)
        states = st.multiselect(
            _("Status"),
            [status for status in RequestStatus if status in set(lines["status"])],
            key="request_states",
            width=380,
            format_func=lambda one: _(RequestStatus(one).label),
        )
    wanted = text.strip().casefold()
    told = lines["request_id"] + " " + lines["region"] + " " + lines["effect"] + " " + lines["capability_name"]
    found = told.str.casefold().str.contains(wanted, regex=False)
    if states:
        found &= lines["status"].isin([str(state) for state in states])
    return lines[found].reset_index(drop=True)


def listed(lines: pd.DataFrame) -> str | None:
    """Show the lines and give the request that is chosen, on screen or in the address."""
    if lines.empty:
        st.info(_("Er zijn geen aanvragen in deze lijst."))
    else:
        st.dataframe(request_table(lines), hide_index=True)
    known = list(dict.fromkeys(lines["request_id"]))
    asked = st.query_params.get("aanvraag") or st.session_state.get("request")
    options = known if asked is None or asked in known else [asked, *known]
    if not options:
        return None
    names = dict(zip(lines["request_id"], lines["effect"], strict=True))
    chosen = st.selectbox(
        _("Aanvraag openen"),
        options,
        index=options.index(asked) if asked in options else None,
        format_func=lambda one: f"{one} · {names.get(one, '')[:70]}",
        key="request_open",
    )
    if chosen:
        st.session_state["request"] = st.query_params["aanvraag"] = chosen
    return chosen


def writing(visit: Session) -> None:
    """Let a region write a request, go on with a concept, or say what it did not ask."""
    if not visit.may(Permission.FILE_REQUEST) or not visit.writable:
        st.caption(_("Indienen doet de regio zelf, in het nu van een onbeschadigde ruimte."))
        return
    if visit.author and visit.author.organisation not in visit.reference.regions.index:
        st.caption(_("Een partner levert capaciteit; bijstand vraagt een regio."))
        return
    with st.expander(_("Nieuwe aanvraag"), icon=":material/add:"), errors():
        request_form(visit)
    drafts_panel(visit)
    suppression_panel(visit)
    st.markdown(f"**{_('Hulp buiten KCR2 om')}**")
    outside_panel(visit)


session = enter("aanvragen")
with errors():
    page(session)
