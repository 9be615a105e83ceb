"""Who has what? Capacity per owner and type, national totals, own editing, and spreadsheets in."""

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.model.capacity import CapacityReport
from kcr2.ui.capacity_editor import editor
from kcr2.ui.errors import errors
from kcr2.ui.forms import say_done
from kcr2.ui.importing import importing
from kcr2.ui.session import Session, enter
from kcr2.view.tables import MOMENT_FORMAT, capacity_table, totals_table
from kcr2.words import words as _


def page(visit: Session) -> None:
    """Draw the page."""
    say_done()
    st.title(_("Capaciteiten"))
    chosen = filtered(visit)
    titles = [_("Landelijk per type"), _("Per eigenaar"), _("Eigen opgave"), _("Inlezen")]
    totals, owners, own, sheet = st.tabs(titles)
    with totals:
        national(visit, chosen)
    with owners:
        per_owner(chosen)
    with own, errors():
        editor(visit)
    with sheet, errors():
        importing(visit)


def filtered(visit: Session) -> pd.DataFrame:
    """Ask which reports to show, and give them."""
    table = visit.picture.capacity
    with st.container(horizontal=True):
        services = st.multiselect(
            _("Kolom"), sorted(table["service"].unique()), key="services", width=220, placeholder=_("alle")
        )
        names = dict(zip(table["capability"], table["capability_name"], strict=True))
        types = st.multiselect(
            _("Type"), list(names), format_func=names.__getitem__, key="types", width=320, placeholder=_("alle")
        )
        owners = st.multiselect(
            _("Eigenaar"),
            list(visit.reference.owners),
            key="owners",
            width=260,
            placeholder=_("alle"),
            format_func=lambda code: f"{code} {visit.reference.owner_name(code)}",
        )
        ages = st.segmented_control(
            _("Ouderdom"), [_("alle"), _("actueel"), _("oud")], default=_("alle"), key="ages", required=True
        )
    keep = pd.Series(data=True, index=table.index)
    for column, wanted in (("service", services), ("capability", types), ("owner", owners)):
        if wanted:
            keep &= table[column].isin(wanted)
    if ages != _("alle"):
        keep &= table["is_old"] == (ages == _("oud"))
    return table[keep]


def national(visit: Session, chosen: pd.DataFrame) -> None:
    """Show sums per type of what the filter leaves."""
    st.caption(
        _(
            "Een som telt alleen wat is opgegeven; (mist n) zegt van hoeveel eigenaren een getal ontbreekt. "
            "Inzetbaar, leverbaar en toegezegd zijn verschillende begrippen en worden niet bij elkaar opgeteld."
        )
    )
    st.dataframe(totals_table(visit.picture, chosen), hide_index=True, height=520)


def per_owner(chosen: pd.DataFrame) -> None:
    """Show every report, with owner, stand van and quality."""
    if chosen.empty:
        st.info(_("Geen opgaven bij deze filters."))
        return
    moments = {_("Stand van"): st.column_config.DatetimeColumn(format=MOMENT_FORMAT, timezone="Europe/Amsterdam")}
    st.dataframe(
        capacity_table(chosen), hide_index=True, height=520, placeholder=_("niet opgegeven"), column_config=moments
    )
    with st.expander(_("Wat betekenen de kolommen?")):
        for info in CapacityReport.model_fields.values():
            st.markdown(f"- **{_(info.title or '')}**: {_(info.description or '')}")


session = enter("capaciteiten")
with errors():
    if session.may(Permission.READ_FIGURES):
        page(session)
