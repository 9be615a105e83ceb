"""Which concepts has this region, and how does it go on with one?"""

import streamlit as st

from kcr2.actions import TakeStep
from kcr2.formats import clock_time
from kcr2.model import moment_of
from kcr2.picture.fold import Row
from kcr2.picture.lookup import request_status
from kcr2.terms import RequestStatus, Step
from kcr2.ui.errors import errors
from kcr2.ui.forms import Form
from kcr2.ui.requesting import request_form
from kcr2.ui.session import Session
from kcr2.words import words as _


def own_drafts(visit: Session) -> list[Row]:
    """Give the concepts of the visitor's region that were not filed or withdrawn; nobody else sees them."""
    rows = visit.picture.facts.get("drafts", {}).values()
    return [row for row in rows if request_status(visit.picture, row["request_id"]) is RequestStatus.DRAFT]


def drafts_panel(visit: Session) -> None:
    """Show the concepts, to go on with or to take back."""
    for row in own_drafts(visit):
        told = _("Concept {number}, bewaard {at}").format(
            number=row["request_id"], at=clock_time(moment_of(row["observed_at"]))
        )
        with st.expander(told, icon=":material/draft:"), errors():
            request_form(visit, request_id=row["request_id"], start=row["content"])
            _take_back(visit, row["request_id"])


def _take_back(visit: Session, request_id: str) -> None:
    form = Form(f"undraft:{request_id}", visit, TakeStep)
    with st.form(form.name, enter_to_submit=False):
        values = {"request_id": request_id, "step": Step.WITHDRAW, "observed_at": visit.now}
        form.submit(_("Concept intrekken"), values, done=_("Het concept is ingetrokken."))
