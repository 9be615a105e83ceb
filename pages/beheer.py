"""On which spaces, reference data and settings does this installation stand?"""

import pandas as pd
import streamlit as st

from kcr2.exchange.scenarios import load_scenario, open_demonstration, scenario_names
from kcr2.formats import local
from kcr2.settings import DATA
from kcr2.ui import sign_in
from kcr2.ui.errors import errors
from kcr2.ui.session import Session, demonstrations, enter, spaces_for
from kcr2.words import words as _


def page(visit: Session) -> None:
    """Draw the page; it holds no operational data."""
    st.title(_("Beheer"))
    spaces, reference, settings = st.tabs([_("Ruimten"), _("Referentiegegevens"), _("Instellingen")])
    with spaces:
        st.dataframe(space_table(visit), hide_index=True)
        open_case(visit)
    with reference:
        st.markdown((DATA / "reference" / "SOURCES.md").read_text(encoding="utf-8"))
    with settings:
        st.dataframe(setting_table(visit), hide_index=True)


def open_case(visit: Session) -> None:
    """Let another real case be opened as a demonstration."""
    known = {space.name for space in demonstrations()}
    cases = {name: load_scenario(name) for name in scenario_names() if f"demo-{name}" not in known}
    if not cases:
        return
    name = st.selectbox(_("Nagespeeld geval"), list(cases), format_func=lambda one: cases[one].title)
    if st.button(_("Open als demonstratie")) and name:
        open_demonstration(visit.desk, cases[name], name=f"demo-{name}")
        st.rerun()


def space_table(visit: Session) -> pd.DataFrame:
    """Give every space with how far it is and whether it is whole."""
    rows = []
    for space in spaces_for(sign_in.account()):
        head, broken = visit.desk.journal.head(space.name), visit.desk.broken_at(space)
        rows.append(
            {
                _("Ruimte"): space.name,
                _("Soort"): _(space.kind.label),
                _("Titel"): space.title,
                _("Gemaakt"): local(space.created_at),
                _("Tak van"): space.parent or "",
                _("Gebeurtenissen"): head.seq,
                _("Zegels"): _("heel") if broken is None else _("verbroken bij {seq}").format(seq=broken),
            }
        )
    return pd.DataFrame(rows)


def setting_table(visit: Session) -> pd.DataFrame:
    """Give every setting with its value and reason; addresses, which may hold a password, are not shown."""
    values = visit.desk.settings.model_dump()
    fields = type(visit.desk.settings).model_fields
    shown = {name: "…" if name in {"database_url", "feeds"} else str(values[name]) for name in fields}
    return pd.DataFrame(
        {
            _("Instelling"): [f"KCR2_{name.upper()}" for name in fields],
            _("Waarde"): list(shown.values()),
            _("Waarom"): [_(info.description or "") for info in fields.values()],
        }
    )


session = enter("beheer")
with errors():
    page(session)
