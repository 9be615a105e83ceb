"""How is what waits shown, and how does one get to it?"""

import pandas as pd
import streamlit as st

from kcr2.planning import tasks_for
from kcr2.settings import ROOT
from kcr2.ui.session import Session
from kcr2.view.assistance import task_table, task_title
from kcr2.words import many
from kcr2.words import words as _

PAGE = ROOT / "pages" / "aanvragen.py"


def tell_new(visit: Session) -> int:
    """Tell what has come to wait on this visitor since the last look, and count all of it."""
    waiting = tasks_for(visit.picture, visit.author)
    now = {(row["task"], row["request_id"], row["about"]) for row in waiting.to_dict("records")}
    who = f"waiting:{visit.space.name}:{visit.author.role if visit.author else ''}"
    for task, request_id, _about in sorted(now - st.session_state.get(who, now)):
        st.toast(f"{task_title(task)} · {request_id}", icon=":material/notifications:")
    st.session_state[who] = now
    return len(waiting)


def work_table(visit: Session, waiting: pd.DataFrame) -> None:
    """Show what waits, most urgent first, with a way to the request."""
    if waiting.empty:
        st.success(_("Er wacht niets op u."), icon=":material/check_circle:")
        return
    late = int(waiting["overdue"].sum())
    told = many(len(waiting), _("1 ding wacht op u"), _("{n} dingen wachten op u"))
    st.markdown(f"**{told}**" + (f" · :red-badge[⚠ {many(late, _('1 te laat'), _('{n} te laat'))}]" if late else ""))
    st.dataframe(task_table(waiting, visit.picture), hide_index=True)
    open_request(list(dict.fromkeys(waiting["request_id"])), key="work_request")


def open_request(numbers: list[str], *, key: str) -> None:
    """Lead on to one of these requests."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(_("Naar aanvraag"), numbers, key=key, width=240)
        if st.button(_("Openen"), key=f"{key}_go", icon=":material/arrow_forward:") and number:
            st.session_state["request"] = number
            st.session_state.pop("request_open", None)
            st.switch_page(PAGE)
