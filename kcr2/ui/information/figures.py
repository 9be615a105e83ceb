"""What does each source say of the figures of an incident, side by side, and who settles what holds?

`figures_of_region` draws the figures of one region anywhere.
"""

from typing import Any

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.actions import SettleFigure, StateFigure
from kcr2.model.figure import topic_of
from kcr2.picture.figures import statements_by_topic
from kcr2.terms import FigureKind, Quality, Role
from kcr2.ui import errors
from kcr2.ui.forms import Form
from kcr2.ui.information.fields import own_organisation, region_or_none
from kcr2.ui.plain import plain
from kcr2.ui.session import Session
from kcr2.view.figures import (
    Figure,
    entered,
    figure_name,
    figures_of,
    known_source,
    place_words,
    settled_words,
    settler,
    shown_words,
    state_words,
    statement_table,
)
from kcr2.words import words as _

Row = dict[str, Any]


def figures_part(visit: Session) -> None:
    """Show the figures of one incident, with what each source says, and the forms."""
    incidents = visit.picture.incidents
    names = dict(zip(incidents["incident_id"], incidents["name"], strict=True))
    if not names:
        st.info(_("Er is geen incident; een cijfer hoort altijd bij een incident."))
        return
    incident = st.selectbox(
        _("Incident"), list(names), key="figures_incident", format_func=lambda one: f"{names[one]} ({one})"
    )
    if visit.writable and visit.may(Permission.STATE_FIGURE):
        with st.expander(_("Geef een cijfer op"), icon=":material/pin:"):
            state_form(visit, str(incident))
    table = visit.picture.figures
    show(visit, figures_of(table[table["incident_id"] == incident]))


def figures_of_region(visit: Session, region: str) -> None:
    """Show the figures of one region, over all its incidents; nothing where none was stated."""
    table = visit.picture.figures
    own = table[table["region"] == region]
    if own.empty:
        return
    st.subheader(_("Cijfers bij incidenten"))
    show(visit, figures_of(own))


def show(visit: Session, figures: list[Figure]) -> None:
    """Show figures: what sources disagree on first."""
    if not figures:
        st.info(_("Er is nog geen cijfer opgegeven. Niet opgegeven is niet nul."))
        return
    for figure in sorted(figures, key=lambda one: not one.first["is_contested"]):
        card(visit, figure)


def card(visit: Session, figure: Figure) -> None:
    """Show one figure: what may be shown of it, how far sources agree, and every source."""
    row = figure.first
    with st.container(border=True):
        colour = "orange" if row["is_contested"] else "gray"
        name = f"{figure_name(row)} · {place_words(row, visit.picture)}"
        st.markdown(f"**{plain(name)}** :{colour}-badge[{state_words(row)}]")
        st.markdown(f"##### {plain(shown_words(known_source(figure)))}")
        st.dataframe(statement_table(figure.rows), hide_index=True, height="content")
        if told := settled_words(row):
            st.caption(plain(told))
        history(visit, figure)
        who = settler(figure, visit.picture)
        if not visit.writable:
            return
        if visit.may(Permission.STATE_FIGURE) and own_organisation(visit) == who:
            settle_form(visit, figure)
        elif row["is_contested"]:
            st.caption(_("Vaststellen doet {who}.").format(who=visit.reference.party_name(who)))


def _topic(row: Row) -> tuple[str, str, str, str]:
    return topic_of(row | {"region": None if pd.isna(row["region"]) else row["region"]})


def history(visit: Session, figure: Figure) -> None:
    """Show what sources said before, where they said more than once."""
    every = statements_by_topic(visit.picture.facts)[_topic(figure.first)]
    if len(every) == len(figure.rows):
        return
    table = visit.picture.figure_statements
    rows = table[table["seq"].isin([row["seq"] for row in every])].assign(unit=figure.first["unit"])
    with st.expander(_("Alle opgaven ({n})").format(n=len(every))):
        st.dataframe(statement_table(rows.to_dict("records"), every=True), hide_index=True, height="content")


def settle_form(visit: Session, figure: Figure) -> None:
    """Ask which value holds, and why; every statement stays where it is."""
    row = figure.first
    form = Form(f"settle:{':'.join(_topic(row))}", visit, SettleFigure)
    about = {name: row[name] if isinstance(row[name], str) else None for name in ("incident_id", "region", "figure")}
    with (
        st.form(form.name, enter_to_submit=False, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        typed = value_field(form)
        reason = form.text("reason")
        pressed = form.pressed(_("Stel vast"), primary=bool(row["is_contested"]))
    if pressed:
        with errors.errors():
            values = about | entered(typed) | {"named": row["named"], "reason": reason, "observed_at": None}
            form.carry_out(values, done=_("Het cijfer is vastgesteld; elke opgave blijft zichtbaar."))


def value_field(form: Form) -> str:
    """Ask for a value, a range or that it is not known, as a text: a number field drops a Dutch comma."""
    return str(
        st.text_input(
            form.label("value"),
            key=form.key("value"),
            placeholder=_("1.250 of 12,5 of 700-710 of onbekend"),
        )
    )


def state_form(visit: Session, incident: str) -> None:
    """Ask for a figure: what is counted, where, how much, and according to whom."""
    form = Form(f"figure:{incident}", visit, StateFigure)
    held = visit.picture.incidents
    regions = list(held[held["incident_id"] == incident]["regions"].iloc[0])
    hub = visit.author is not None and visit.author.role is Role.KCR2
    with st.form(form.name, enter_to_submit=False, border=False):
        left, middle, right = st.columns(3)
        with left:
            kind = form.term("figure", FigureKind, value=FigureKind.EVACUATED)
            named = form.text("named")
            unit = form.text("unit")
        with middle:
            region = region_or_none(form, options=regions, none=_("hele incident"))
            typed = value_field(form)
        with right:
            stated_by = form.text("stated_by")
            source = form.text("source")
            observed = form.moment("observed_at")
        pressed = form.pressed(_("Geef op"))
    if pressed:
        quality = Quality.UNCONFIRMED if hub and visit.quality is Quality.CONFIRMED else visit.quality
        values: Row = {"incident_id": incident, "region": region, "figure": kind, "named": named, "unit": unit}
        values |= {"stated_by": stated_by, "quality": quality, "observed_at": observed}
        values |= {"source": source} if source.strip() else {}
        with errors.errors():
            form.carry_out(values | entered(typed), done=_("Het cijfer is opgegeven."))
