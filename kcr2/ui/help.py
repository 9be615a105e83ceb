"""Who can help with a chosen line, on a map and as a table?"""

import pandas as pd
import streamlit as st

from kcr2.formats import clock_time, count
from kcr2.planning import Outcome, who_can_help
from kcr2.ui.map_component import national_map
from kcr2.ui.session import Session
from kcr2.ui.web import geometry_urls
from kcr2.view.national import help_drawing
from kcr2.view.tables import help_table
from kcr2.words import many
from kcr2.words import words as _


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
