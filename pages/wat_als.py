"""What if? Branches of the picture: made, changed, compared, carried back, kept or discarded."""

import pandas as pd
import streamlit as st

from kcr2.exchange.branches import BranchTold, branch_told
from kcr2.formats import local
from kcr2.terms import BranchOutcome, SpaceKind
from kcr2.ui import sign_in
from kcr2.ui.branching import branch_form, enter_space, may_branch, parent_title, plain
from kcr2.ui.carrying import carry_part
from kcr2.ui.comparing import compare_part
from kcr2.ui.errors import errors
from kcr2.ui.forms import say_done
from kcr2.ui.session import Session, enter, is_demonstration, spaces_for
from kcr2.ui.supposing import close_form, suppose_part
from kcr2.words import words as _


def page(visit: Session) -> None:
    """Draw the page."""
    say_done()
    st.title(_("Wat-als"))
    parts = {_("Alle wat-als"): list_part, _("Vergelijken"): compare_part}
    if visit.space.kind is SpaceKind.BRANCH:
        inside = {
            _("Veronderstellen"): changing,
            _("Vergelijken"): compare_part,
            _("Overbrengen"): carry_part,
            _("Afsluiten"): closing,
        }
        parts = inside | {_("Alle wat-als"): list_part}
    chosen = st.segmented_control(
        _("Onderdeel"), list(parts), default=next(iter(parts)), key=f"what_if:{visit.space.name}", required=True
    )
    with errors():
        parts[chosen or next(iter(parts))](visit)


def list_part(visit: Session) -> None:
    """Make a what-if of this moment, and list those that there are."""
    if may_branch(visit):
        st.subheader(_("Nieuwe wat-als"))
        branch_form(visit)
    st.subheader(_("Alle wat-als"))
    told = branches(visit)
    if not told:
        st.info(_("Er is nog geen wat-als."))
        return
    st.dataframe(branch_table(visit, told), hide_index=True, width="stretch")
    _back(visit)
    _open(visit, told)


def _back(visit: Session) -> None:
    parent = visit.space.parent
    told = _("Terug naar {parent}").format(parent=plain(parent_title(visit)))
    if parent is not None and st.button(told, icon=":material/arrow_back:", key="to_parent"):
        enter_space(parent)


def _open(visit: Session, told: list[BranchTold]) -> None:
    offered = {space.name: space for space in spaces_for(sign_in.account())}
    names = [one.space.name for one in told if one.space.name in offered and one.space.name != visit.space.name]
    if not names:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(_("Wat-als openen"), names, format_func=lambda one: offered[one].title, key="open_branch")
        if st.button(_("Ga naar deze wat-als"), key="open_branch_go", icon=":material/arrow_forward:") and name:
            enter_space(name)


def branches(visit: Session) -> list[BranchTold]:
    """Give the what-ifs of this kind of world, the youngest first; the discarded ones too, with the reason."""
    played = is_demonstration(visit.space)
    spaces = [space for space in visit.desk.journal.spaces() if is_demonstration(space) is played]
    told = [branch_told(visit.desk.journal, space) for space in spaces]
    return sorted((one for one in told if one), key=lambda one: one.space.created_at, reverse=True)


def branch_table(visit: Session, told: list[BranchTold]) -> pd.DataFrame:
    """Give every what-if with its question, where it left its parent and what became of it."""
    return pd.DataFrame(
        {
            _("Wat-als"): [one.space.name for one in told],
            _("Vraag"): [one.question for one in told],
            _("Tak van"): [one.space.parent or "" for one in told],
            _("Vertakt op"): [local(one.forked_at) for one in told],
            _("Gemaakt door"): [one.made_by for one in told],
            _("Uitkomst"): [_outcome(one) for one in told],
            _("Reden"): [one.reason for one in told],
        }
    )


def _outcome(told: BranchTold) -> str:
    if told.outcome is None:
        return _("loopt")
    sign = "✗" if told.outcome is BranchOutcome.DISCARDED else "✓"
    return f"{sign} {_(told.outcome.label)}"


def changing(visit: Session) -> None:
    """Offer what may be supposed, while the what-if can be written."""
    if not visit.writable:
        st.info(_("Veronderstellen kan alleen in het nu van een wat-als, door wie er een mag maken."))
        return
    suppose_part(visit)


def closing(visit: Session) -> None:
    """Offer to keep or discard the what-if."""
    if not visit.writable:
        st.info(_("Veronderstellen kan alleen in het nu van een wat-als, door wie er een mag maken."))
        return
    close_form(visit)


session = enter("wat_als")
with errors():
    page(session)
