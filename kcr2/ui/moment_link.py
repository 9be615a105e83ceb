"""Which moment does the address ask for, and how does it keep saying which one is on screen?"""

import re
from datetime import datetime

import streamlit as st

from kcr2.errors import DataError
from kcr2.view.moments import moment_from_link, moment_in_link

ODD = re.compile(r"[^0-9A-Za-z:+.-]")
"""What no moment holds: a faulty one is told back, and an address from elsewhere is not to draw on our screen."""

LONGEST = 40


def follow_link() -> None:
    """Take the moment from the address when a visitor comes in; a faulty one is told and left."""
    if "moment" in st.session_state:
        return
    st.session_state["moment"] = None
    told = st.query_params.get("moment")
    if not told:
        return
    try:
        st.session_state["moment"] = moment_from_link(ODD.sub("?", told[:LONGEST]))
    except DataError as error:
        st.session_state["space_notice"] = error.told()
    else:
        st.session_state["truth"] = st.query_params.get("kennis") == "nu"


def keep_link(space: str, moment: datetime | None, *, truth: bool) -> None:
    """Let the address say which moment is on screen, so that it can be handed on; it says nothing of now."""
    if moment is not None:
        st.query_params.update(ruimte=space, moment=moment_in_link(moment))
    elif "moment" in st.query_params:
        del st.query_params["moment"]
    if moment is not None and truth:
        st.query_params["kennis"] = "nu"
    elif "kennis" in st.query_params:
        del st.query_params["kennis"]
