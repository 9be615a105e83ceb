"""How is a proposal brought from a what-if to the space that it left?"""

from typing import Any

import pandas as pd
import streamlit as st

from kcr2.exchange.carrying import carry_back
from kcr2.formats import clock_time
from kcr2.journal import Space
from kcr2.model import ProposalKept
from kcr2.terms import Quality, SpaceKind
from kcr2.ui import errors, resources
from kcr2.ui.branching import plain
from kcr2.ui.session import Session
from kcr2.words import many
from kcr2.words import words as _

Row = dict[str, Any]


def carry_part(visit: Session) -> None:
    """Choose a kept proposal and its lines, and keep it in the parent in the visitor's own name."""
    parent = visit.desk.journal.space(visit.space.parent) if visit.space.parent else None
    start = visit.space.parent_seq
    kept = visit.picture.proposals
    kept = kept[kept["seq"] > start]
    if told := st.session_state.get(_told(visit)):
        st.success(told, icon=":material/check_circle:")
    if parent is None or kept.empty:
        st.info(_("In deze wat-als is nog geen voorstel bewaard; maak en bewaar er een op de pagina Planner."))
        return
    rows = {row["proposal_id"]: row for row in kept.iloc[::-1].to_dict("records")}
    number = str(st.selectbox(_("Voorstel"), list(rows), key="carry_proposal", width=240))
    lines = list(rows[number]["lines"])
    chosen = st.multiselect(
        _("Leveringen die meegaan"),
        range(len(lines)),
        default=list(range(len(lines))),
        key=f"carry_lines:{visit.space.name}:{number}",
        format_func=lambda at: line_words(visit, lines[at]),
        placeholder=_("geen"),
    )
    st.caption(
        _(
            "Het voorstel wordt in {parent} op uw eigen naam bewaard en daar opnieuw beoordeeld op het beeld van nu. "
            "Staat één regel niet toe, dan gaat niets mee. Het wijst niets toe. Vertrek en aankomst zijn die van de "
            "wat-als."
        ).format(parent=plain(parent.title))
    )
    go = _("Breng als voorstel naar {parent}").format(parent=plain(parent.title))
    if st.button(go, type="primary", key="carry", disabled=not chosen):
        st.session_state.pop(_told(visit), None)
        with errors.errors():
            _carry(visit, parent, number, chosen)


def _carry(visit: Session, parent: Space, number: str, chosen: list[int]) -> None:
    if visit.reader is None:
        raise PermissionError
    entries = carry_back(
        visit.desk,
        visit.space,
        number,
        author=visit.reader,
        now=visit.desk.now(parent, resources.clock()),
        quality=Quality.CONFIRMED if parent.kind is SpaceKind.LIVE else Quality.FICTITIOUS,
        chosen=chosen,
    )
    made = next(entry.content for entry in entries if entry.kind == ProposalKept.kind)
    st.session_state[_told(visit)] = _("{lines} bewaard als {number} in {parent}, volgnummer {seq}.").format(
        lines=many(len(chosen), _("1 levering"), _("{n} leveringen")),
        number=made["proposal_id"],
        parent=plain(parent.title),
        seq=entries[-1].seq,
    )
    st.rerun()


def line_words(visit: Session, line: Row) -> str:
    """Say who would give what, for which line, and when it would be there."""
    types = visit.reference.capabilities
    return (
        f"{line['owner']} {visit.reference.owner_name(line['owner'])} → {line['request_id']}/{line['line']} · "
        f"{line['amount']} × {types.at[line['capability'], 'name']} · {_arrives(line)}"
    )


def _arrives(line: Row) -> str:
    return _("aankomst {at}").format(at=clock_time(pd.Timestamp(line["arrive_at"])))


def _told(visit: Session) -> str:
    return f"carried:{visit.space.name}"
