"""What does a what-if suppose? The forms that exist nowhere else."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from kcr2.actions import AdvanceStory, CloseBranch, SupposeCapacity, SupposeRegionBack, SupposeRegionOut
from kcr2.model import CapacityReport
from kcr2.model.checks import checked
from kcr2.picture.lookup import capacity_row
from kcr2.picture.supposing import supposed_out
from kcr2.terms import BranchOutcome
from kcr2.ui import errors
from kcr2.ui.forms import Form
from kcr2.ui.reporting import open_form
from kcr2.ui.roads import road_form
from kcr2.ui.session import Session
from kcr2.words import words as _

MOST = 100_000
COUNTS = ("total", "deployable", "releasable")


def as_self(visit: Session) -> Session:
    """Give the same visit in the visitor's own name: what a what-if supposes, no party of it does."""
    return replace(visit, author=visit.reader)


def suppose_part(visit: Session) -> None:
    """Offer everything that may be supposed, each in a tab."""
    own = as_self(visit)
    forms = {
        _("Regio wegdenken"): region_form,
        _("Capaciteit"): capacity_form,
        _("Wegen"): road_form,
        _("Incident"): open_form,
        _("Tijd"): time_form,
    }
    for tab, form in zip(st.tabs(list(forms)), forms.values(), strict=True):
        with tab, errors.errors():
            form(own)


def region_form(visit: Session) -> None:
    """Think a region away, or put it back."""
    out = supposed_out(visit.whole.facts)
    names = visit.reference.regions["name"]
    st.caption(
        _(
            "Van een weggedachte regio is niets meer inzetbaar of leverbaar en vervalt elk aanbod dat nog niet is "
            "aanvaard. Wat al onderweg of ingezet is, blijft. Terugzetten herstelt alles."
        )
    )
    away = Form("region-out", visit, SupposeRegionOut)
    with st.form(away.name, enter_to_submit=False):
        values = {
            "region": _region(away, [code for code in names.index if code not in out], names),
            "reason": away.text("reason"),
        }
        away.submit(_("Denk weg"), values, done=_("De regio is weggedacht in deze wat-als."))
    if not out:
        return
    back = Form("region-back", visit, SupposeRegionBack)
    with st.form(back.name, enter_to_submit=False):
        values = {"region": _region(back, sorted(out), names), "reason": back.text("reason")}
        back.submit(_("Zet terug"), values, done=_("De regio doet weer mee."))


def _region(form: Form, codes: list[str], names: pd.Series) -> str | None:
    chosen: str | None = st.selectbox(
        form.label("region"), codes, key=form.key("region"), format_func=lambda code: f"{code} {names[code]}"
    )
    return chosen


def capacity_form(visit: Session) -> None:
    """Suppose other figures of any owner; what is not filled in is not known, and not 0."""
    left, right = st.columns(2)
    owners, types = list(visit.reference.owners), visit.reference.capabilities
    owner = left.selectbox(
        _("Eigenaar"),
        owners,
        key="suppose_owner",
        format_func=lambda code: f"{code} {visit.reference.owner_name(code)}",
    )
    reported = set(visit.picture.capacity.loc[visit.picture.capacity["owner"] == owner, "capability"])
    codes = sorted(types.index, key=lambda code: (code not in reported, str(types.at[code, "name"])))
    capability = right.selectbox(
        _("Type"), codes, key=f"suppose_type:{owner}", format_func=lambda code: str(types.at[code, "name"])
    )
    if owner is None or capability is None:
        return
    held = capacity_row(visit.picture, owner, capability) or {}
    form = Form(f"suppose:{owner}:{capability}", visit, SupposeCapacity)
    with st.form(form.name, enter_to_submit=False):
        counts = {name: _count(column, form, name, held) for column, name in zip(st.columns(3), COUNTS, strict=True)}
        values = {**_kept(held), "owner": owner, "capability": capability, **counts, "observed_at": visit.now}
        form.submit(_("Veronderstel"), values, done=_("De capaciteit geldt nu in deze wat-als, als aanname."))


def _count(column: Any, form: Form, name: str, held: dict[str, Any]) -> int | None:
    value = held.get(name, pd.NA)
    given = column.number_input(
        form.label(name),
        0,
        MOST,
        None if pd.isna(value) else int(value),
        step=1,
        key=form.key(name),
        help=form.help(name),
        placeholder=_("niet opgegeven"),
    )
    return None if given is None else int(given)


def _kept(held: dict[str, Any]) -> dict[str, Any]:
    """Give what of the report that holds is not asked anew."""
    asked = {"owner", "capability", "observed_at", "quality", "source", *COUNTS}
    kept = {name: held[name] for name in CapacityReport.model_fields if name in held and name not in asked}
    return {name: value for name, value in kept.items() if not pd.isna(value)}


def time_form(visit: Session) -> None:
    """Let the what-if's moment move on: it stands still until somebody moves it."""
    form = Form("what-if-time", visit, AdvanceStory)
    with st.form(form.name, enter_to_submit=False):
        st.caption(_("In een wat-als staat de tijd stil tot iemand verder gaat; termijnen lopen mee."))
        until = form.moment("told_until", value=visit.now)
        form.submit(_("Ga verder"), {"told_until": until}, done=_("De wat-als staat nu op een later moment."))


def close_form(visit: Session) -> None:
    """Keep or discard the what-if, with the reason."""
    own = as_self(visit)
    form = Form("close-branch", own, CloseBranch)
    with st.form(form.name, enter_to_submit=False):
        outcome = form.term("outcome", BranchOutcome)
        reason = form.text("reason")
        st.caption(
            _("Een verworpen wat-als is alleen nog te lezen en wordt niet meer aangeboden; zijn journaal blijft.")
        )
        if form.pressed(_("Leg vast")):
            with errors.errors():
                _close(own, form, {"outcome": outcome, "reason": reason})


def _close(visit: Session, form: Form, values: dict[str, Any]) -> None:
    end = checked(CloseBranch, values, where=_("formulier"))
    visit.perform([end], seen=form.seen)
    if end.outcome is BranchOutcome.DISCARDED:
        # It is no longer offered: what is on screen from now on is where it came from.
        st.session_state.update(space=visit.space.parent, moment=None, space_notice=None)
    form.close(_("De wat-als is {outcome}.").format(outcome=_(end.outcome.label)))
