"""Who asks for help, and who could give it?"""

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.planning import Outcome, who_can_help
from kcr2.terms import Urgency
from kcr2.ui.errors import errors
from kcr2.ui.forms import say_done
from kcr2.ui.map_component import national_map
from kcr2.ui.requesting import file_form, withdraw_form
from kcr2.ui.session import Session, enter
from kcr2.ui.web import geometry_urls
from kcr2.view.formats import clock_time, count
from kcr2.view.national import help_drawing
from kcr2.view.tables import help_table, request_table
from kcr2.words import many
from kcr2.words import words as _


def page(visit: Session) -> None:
    """Draw the page."""
    say_done()
    st.title(_("Aanvragen"))
    lines = visit.picture.requests
    still_open = most_urgent_first(lines[lines["is_open"]])
    st.subheader(_("Open aanvragen"))
    if still_open.empty:
        st.info(_("Er zijn geen open aanvragen."))
    else:
        st.dataframe(request_table(still_open), hide_index=True)
        help_for(visit, still_open)
    if len(lines) > len(still_open):
        with st.expander(_("Ingetrokken aanvragen")):
            st.dataframe(request_table(lines[~lines["is_open"]]), hide_index=True)
    writing(visit, still_open)


def most_urgent_first(lines: pd.DataFrame) -> pd.DataFrame:
    """Order request lines by urgency, then by the moment they are needed."""
    rank = lines["urgency"].map({urgency.value: place for place, urgency in enumerate(Urgency)})
    ordered = lines.assign(rank=rank).sort_values(["rank", "needed_by", "request_id", "line"], ignore_index=True)
    return ordered.drop(columns="rank")


def help_for(visit: Session, still_open: pd.DataFrame) -> None:
    """Answer who can help with a chosen line."""
    st.subheader(_("Wie kan helpen?"))
    rows = still_open.to_dict("records")
    number = st.selectbox(
        _("Aanvraag en regel"),
        range(len(rows)),
        format_func=lambda at: _line(rows[at]),
        key="help_line",
    )
    row = still_open.iloc[number]
    judged = who_can_help(visit.picture, row["request_id"], int(row["line"]))
    st.markdown(f"**{_said(judged, row)}**")
    st.dataframe(help_table(judged), hide_index=True, height=420)
    national_map(help_drawing(visit.picture, judged, row, geometry_urls=geometry_urls()), key="help_map", height_px=540)
    st.caption(
        _(
            "Dit is een verkenning, geen toewijzing: iedere eigenaar beslist zelf. Aankomst = stand van het beeld + "
            "tijd tot vertrekgereed + reistijd over de weg; de besluittijd van de eigenaar komt daar nog bij."
        )
    )


def _line(row: dict[str, object]) -> str:
    return f"{row['request_id']} · {row['amount']} × {row['unit']} · {row['capability_name']} · {row['region']}"


def _said(judged: pd.DataFrame, row: pd.Series) -> str:
    in_time = judged[judged["outcome"] == Outcome.IN_TIME.value]
    if in_time.empty:
        return _("Niemand kan volgens het beeld op tijd helpen; zie per eigenaar waarom.")
    first = in_time.iloc[0]
    return _("Op tijd te leveren: {units} door {owners}; gevraagd is {asked}. Als eerste {owner}, {at}.").format(
        owners=many(len(in_time), _("1 eigenaar"), _("{n} eigenaren")),
        units=count(in_time["can_give"].sum(), row["unit"]),
        asked=count(row["amount"], row["unit"]),
        owner=first["owner_name"],
        at=clock_time(first["arrival_at"]),
    )


def writing(visit: Session, still_open: pd.DataFrame) -> None:
    """Let a region file a request or take its own back."""
    if not visit.may(Permission.FILE_REQUEST) or not visit.writable:
        st.caption(_("Indienen doet de regio zelf, in het nu van een onbeschadigde ruimte."))
        return
    with st.expander(_("Nieuwe aanvraag"), icon=":material/add:"), errors():
        file_form(visit)
    mine = still_open[still_open["region"] == (visit.author.organisation if visit.author else "")]
    if not mine.empty:
        with st.expander(_("Aanvraag intrekken")), errors():
            withdraw_form(visit, mine)


session = enter("aanvragen")
with errors():
    page(session)
