"""What was heard and is no fact: how is it noted, and how does KCR2 assess it?"""

from typing import Any

import streamlit as st

from kcr2.access import Permission
from kcr2.actions import AssessSignal, NoteSignal
from kcr2.terms import SignalConfidence, SignalStatus, Theme
from kcr2.ui.forms import Form
from kcr2.ui.information.fields import chosen_row, incident_choice, region_or_none
from kcr2.ui.plain import plain
from kcr2.ui.session import Session
from kcr2.view.inquiry import assessment_history, signal_table
from kcr2.words import many
from kcr2.words import words as _

Row = dict[str, Any]


def signals_part(visit: Session) -> None:
    """Show what was heard, what was not assessed yet first."""
    st.caption(
        _(
            "Een signaal is gehoord en geen feit: het staat in geen kaart, telling of product. Tot KCR2 het "
            "beoordeelt, zien alleen wie het noteerde, de regio waarover het gaat en KCR2 het."
        )
    )
    if visit.writable and visit.may(Permission.ASK):
        with st.expander(_("Noteer een signaal"), icon=":material/hearing:"):
            note_form(visit)
    signals = visit.picture.signals
    if signals.empty:
        st.info(_("Er is geen signaal dat u kunt zien."))
        return
    _waiting(visit)
    st.dataframe(signal_table(signals), hide_index=True, height="content")
    row = chosen_row(signals, "signal_id", _("Welk signaal"), key="signal_open")
    if row is not None:
        one_signal(visit, row)


def _waiting(visit: Session) -> None:
    signals = visit.picture.signals
    waiting, late = int(signals["is_open"].sum()), int(signals["is_overdue"].sum())
    told = many(waiting, _("1 signaal is nog niet beoordeeld"), _("{n} signalen zijn nog niet beoordeeld"))
    hours = f"{visit.picture.settings.signal_assess_h:g}"
    if late:
        told += " · " + _("{n} daarvan langer dan {hours} uur").format(n=late, hours=hours)
    st.markdown(f"**{told}**")


def one_signal(visit: Session, row: Row) -> None:
    """Show a signal in full, how it was assessed, and for KCR2 the form."""
    with st.container(border=True):
        st.markdown(f"**{plain(row['text'])}**")
        history = assessment_history(visit.picture, row["signal_id"])
        if not history.empty:
            st.dataframe(history, hide_index=True, height="content")
        if visit.writable and visit.may(Permission.INTERPRET):
            assess_form(visit, row)


def assess_form(visit: Session, row: Row) -> None:
    """Ask what became of a signal, and by what."""
    form = Form(f"assess:{row['signal_id']}", visit, AssessSignal)
    with st.form(form.name, enter_to_submit=False, border=False):
        grounds = form.text("grounds", area=True)
        values = {"signal_id": row["signal_id"], "grounds": grounds, "observed_at": None}
        ways = {
            SignalStatus.CONFIRMED: _("Bevestig"),
            SignalStatus.REFUTED: _("Weerleg"),
            SignalStatus.KEPT: _("Houd als signaal"),
        }
        with st.container(horizontal=True):
            pressed = [one for one, label in ways.items() if form.pressed(label, primary=False)]
        for one in pressed:
            form.carry_out(values | {"signal_status": one}, done=_("Het signaal is beoordeeld."))


def note_form(visit: Session) -> None:
    """Ask what was heard, and from whom."""
    form = Form("signal", visit, NoteSignal)
    with st.form(form.name, enter_to_submit=False, border=False):
        left, right = st.columns([2, 1])
        with left:
            text = form.text("text", area=True)
            heard_from = form.text("heard_from")
            place = form.text("place")
        with right:
            confidence = form.term("confidence", SignalConfidence, value=SignalConfidence.UNCONFIRMED)
            region = region_or_none(form)
            theme = st.selectbox(
                form.label("theme"),
                list(Theme),
                index=None,
                key=form.key("theme"),
                placeholder=_("geen"),
                format_func=lambda one: _(one.label),
            )
            incident = incident_choice(form)
        values = {"text": text, "heard_from": heard_from, "place": place, "confidence": confidence}
        values |= {"region": region, "theme": theme, "incident_id": incident, "observed_at": None}
        form.submit(_("Noteer"), values, done=_("Het signaal is genoteerd; het is nog geen feit."))
