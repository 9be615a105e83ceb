"""Does something of the preparation wait on this visitor? One line under the work list, or nothing."""

import streamlit as st

from kcr2.settings import ROOT
from kcr2.ui.session import Session
from kcr2.view.preparation_own import own_words
from kcr2.words import words as _


def own_preparation(visit: Session) -> None:
    """Say what of the own preparation waits or is too late, with the way there."""
    told = own_words(visit.picture, visit.author.organisation if visit.author else "")
    if not told:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/checklist: {_('Preparatie')}: **{told}**", width="content")
        if st.button(_("Naar de preparatie"), key="to_preparation", type="tertiary", icon=":material/arrow_forward:"):
            st.switch_page(str(ROOT / "pages" / "preparatie.py"))
