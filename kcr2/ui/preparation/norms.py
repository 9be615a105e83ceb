"""Could the country do what the planning norms ask?"""

import streamlit as st

from kcr2.access import Permission
from kcr2.planning.norms import norm_cover
from kcr2.ui.session import Session
from kcr2.view.preparation_norms import norm_summary, norm_table
from kcr2.words import words as _


def norms_part(visit: Session) -> None:
    """Show every norm: met, not met or unknown, with who did not report."""
    st.caption(
        _(
            "Elke norm is apart getoetst, alsof er verder niets gevraagd wordt. Geteld is wat eigenaren leverbaar "
            "noemden, met de tijd tot vertrekgereed en de weg. Wie niets opgaf, telt niet als 0: dan is de norm "
            "onbekend, tenzij hij ook zonder die eigenaar wordt gehaald."
        )
    )
    norms = norm_cover(visit.picture)
    st.markdown(f"**{norm_summary(norms)}**")
    table = norm_table(norms, named=visit.may(Permission.READ_FIGURES))
    st.dataframe(table, hide_index=True, height="content", key="norms")
    st.caption(_("Een aanname is door niemand vastgesteld. Wat een norm niet toetst, staat bij Voorbehoud."))
