"""Which proposals were kept, and how is one opened again from the journal?"""

from typing import Any

import streamlit as st

from kcr2.planning.problem import picture_of_proposal, reproduce_problem
from kcr2.reader import seen_by
from kcr2.ui.planning import BESIDE, PLAN, planned
from kcr2.ui.planning_run import forget, start
from kcr2.ui.planning_settings import LIMIT_S
from kcr2.ui.session import Session
from kcr2.view.proposal_kept import kept_table
from kcr2.words import words as _


def kept_part(visit: Session) -> None:
    """List the kept proposals, and let one be made again."""
    kept = visit.picture.proposals
    st.subheader(_("Bewaarde voorstellen"))
    if kept.empty:
        st.info(_("Er is nog geen voorstel bewaard."))
        return
    st.dataframe(kept_table(kept), hide_index=True, width="stretch")
    rows = {row["proposal_id"]: row for row in kept.iloc[::-1].to_dict("records")}
    carried: dict[str, Any] | None = None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(_("Voorstel openen"), list(rows), key="kept_proposal", width=240)
        if st.button(_("Open en reken na"), key="kept_proposal_go", icon=":material/replay:") and number:
            if rows[number]["origin"] is None:
                open_again(visit, rows[number])
                st.rerun()
            carried = rows[number]["origin"]
    if carried is not None:
        st.info(
            _("{number} komt uit wat-als {branch} (daar {there}): open die ruimte om het na te rekenen.").format(
                number=number, branch=carried["branch"], there=carried["proposal_id"]
            )
        )


def open_again(visit: Session, row: dict[str, Any]) -> None:
    """Make the problem of a kept proposal again from the journal, and calculate it anew."""
    entries, _complete = visit.desk.journal.read_sound(visit.space.name)
    picture = picture_of_proposal(entries, row, visit.reference, visit.picture.settings)
    problem = reproduce_problem(seen_by(picture, visit.reader, judged_on=visit.current), row)
    forget(visit, *BESIDE)
    start(visit, PLAN, problem, planned(problem, kept=row), limit_s=float(LIMIT_S))
