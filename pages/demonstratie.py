"""What does the board see in ten minutes? A guided story over the whole screen."""

import streamlit as st

from kcr2.access import PAGES
from kcr2.settings import ROOT
from kcr2.ui.errors import errors
from kcr2.ui.playback import deck
from kcr2.ui.playback.guided import guided
from kcr2.ui.session import Session, enter
from kcr2.words import words as _

ALONE = "<style>[data-testid=stSidebar], [data-testid=stHeader], [data-testid=stToolbar] { display: none; }</style>"
"""Only on this page: what is behind the story can be neither seen nor reached by the keyboard."""


def page(visit: Session) -> None:
    """Draw the page."""
    st.html(ALONE)
    if visit.author is None:
        return
    language = st.session_state.get("language", "nl")
    with st.spinner(_("Het verhaal wordt klaargezet …")):
        payload = guided(visit.author.role, language)
    begin = bool(st.session_state.get("begin_story"))
    wanted = deck(payload, key="guided_story", begin=begin)
    if wanted in PAGES and visit.opens(wanted):
        st.session_state.pop("begin_story", None)
        st.switch_page(str(ROOT / "pages" / f"{wanted}.py"))


session = enter("demonstratie")
with errors():
    page(session)
