"""Does a question or a signal wait on this visitor? One line under the work list, or nothing."""

import streamlit as st

from kcr2.settings import ROOT
from kcr2.ui.session import Session
from kcr2.view.inquiry import waiting_words
from kcr2.words import words as _


def own_questions(visit: Session) -> None:
    """Say how many questions wait on the visitor, with the way there; they are no steps of a request."""
    told = waiting_words(visit.picture, visit.author)
    if not told:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/contact_support: {_('Vragen en duiding')}: **{told}**", width="content")
        if st.button(_("Naar de vragen"), key="to_questions", type="tertiary", icon=":material/arrow_forward:"):
            st.switch_page(str(ROOT / "pages" / "vragen.py"))
