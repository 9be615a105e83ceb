"""What did the previous shift leave for this one, and what does this one leave for the next?"""

from datetime import datetime

import streamlit as st

from kcr2.access import Permission
from kcr2.actions import HandOver
from kcr2.formats import local
from kcr2.picture.fold import Row
from kcr2.ui.errors import errors
from kcr2.ui.forms import Form
from kcr2.ui.plain import plain
from kcr2.ui.session import Session
from kcr2.words import words as _


def previous_note(last: Row | None) -> None:
    """Show what the previous shift left: somebody's own words, as they were written."""
    st.subheader(_("Notitie van de vorige wacht"))
    if last is None:
        st.caption(_("In uw rol en organisatie is nog geen wacht overgedragen."))
        return
    told = _("Wacht van {start} tot {end}, overgedragen aan {who}.").format(
        start=local(last["from_at"]), end=local(last["until_at"]), who=plain(last["taken_by"])
    )
    st.caption(told)
    with st.container(border=True):
        st.text(last["note"] or _("Er is geen notitie."))


def hand_over_part(visit: Session, since: datetime) -> None:
    """Let a shift be handed over by whose it is; a look back has nothing to hand over."""
    if not visit.may(Permission.HAND_OVER) or not visit.writable:
        return
    st.subheader(_("Wacht overdragen"))
    st.caption(
        _("De wacht van {start} tot nu. De volgende begint op het moment waarop u overdraagt.").format(
            start=local(since)
        )
    )
    with errors():
        form = Form("handover", visit, HandOver)
        with st.form(form.name, enter_to_submit=False):
            values = {
                "taken_by": form.text("taken_by"),
                "note": form.text("note", area=True),
                "from_at": since,
                "until_at": visit.now,
            }
            form.submit(_("Draag de wacht over"), values, done=_("De wacht is overgedragen."))
