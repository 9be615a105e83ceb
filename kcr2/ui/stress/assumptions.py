"""On what does it rest? Every parameter with its source or the word aanname, the country, the method."""

import streamlit as st

from kcr2.stress.parameters import parameters
from kcr2.ui.session import Session
from kcr2.ui.stress.country import country_rows
from kcr2.ui.stress.run import StressRun
from kcr2.view.stress import Shown
from kcr2.view.stress_method import method, parameter_table, source_table
from kcr2.words import words as _

EVERY = "*"


def assumptions_part(visit: Session, made: StressRun, shown: Shown) -> None:
    """Draw method, parameters and country."""
    st.markdown(f"#### {_('Hoe wordt gerekend?')}")
    st.markdown("\n".join(f"- {line}" for line in method(shown)))
    st.markdown(f"#### {_('Gevaren: elk getal met zijn bron')}")
    _parameters(visit, made, shown)
    st.markdown(f"#### {_('Het land: elk getal met zijn herkomst')}")
    country_rows(visit, made.country)


def _parameters(visit: Session, made: StressRun, shown: Shown) -> None:
    """Show every number of the hazards, of one of them if asked."""
    found = parameters(made.hazards)
    every = {EVERY: _("alle gevaren"), "": _("wat voor alle gevaren geldt"), **{t: t for t in shown.titles.values()}}
    chosen = st.selectbox(
        _("Gevaar"), list(every), format_func=every.__getitem__, key=f"stress-hazard:{visit.space.name}", width=420
    )
    rows = found if chosen == EVERY else found[found["hazard"] == chosen]
    st.caption(
        _("{n} gegevens; bij {assumed} daarvan staat het woord aanname, de andere noemen een bron.").format(
            n=len(rows), assumed=int(rows["assumed"].sum())
        )
    )
    st.dataframe(parameter_table(rows, visit.reference), hide_index=True, height=420)
    with st.expander(_("Bronnen"), icon=":material/menu_book:"):
        st.dataframe(source_table(made.hazards), hide_index=True)
