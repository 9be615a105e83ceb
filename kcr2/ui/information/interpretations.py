"""What do the facts mean, according to KCR2? Interpretations, apart from every fact."""

from datetime import timedelta
from typing import Any

import streamlit as st

from kcr2.access import Permission
from kcr2.actions import WithdrawInterpretation, WriteInterpretation
from kcr2.terms import Certainty, InterpretationStatus
from kcr2.ui.forms import Form
from kcr2.ui.information.fields import incident_choice, region_or_none
from kcr2.ui.plain import plain
from kcr2.ui.session import Session
from kcr2.view.inquiry import interpretation_words, version_history
from kcr2.words import words as _

Row = dict[str, Any]


def interpretations_part(visit: Session) -> None:
    """Show what holds first, then what expired or was withdrawn."""
    st.caption(
        _(
            "Duiding is wat KCR2 uit de feiten opmaakt, met waarop dat rust en hoe waarschijnlijk het is. De klassen "
            "van waarschijnlijkheid zijn die van ICD 203 (ODNI, 2015); de Nederlandse woorden zijn een aanname."
        )
    )
    if visit.writable and visit.may(Permission.INTERPRET):
        with st.expander(_("Schrijf een duiding"), icon=":material/psychology:"):
            write_form(visit, None)
    table = visit.picture.interpretations
    if table.empty:
        st.info(_("Er is nog geen duiding geschreven."))
        return
    for row in table.to_dict("records"):
        card(visit, {str(name): value for name, value in row.items()})


def card(visit: Session, row: Row) -> None:
    """Show one interpretation: its text, how likely, on what it rests, and who wrote it."""
    state = InterpretationStatus(row["status"])
    with st.container(border=True):
        mark = "" if row["holds"] else f":orange-badge[⚠ {_(state.label)}] "
        st.markdown(f"{mark}:blue-badge[{_('duiding')}] **{_(Certainty(row['certainty']).label)}**")
        st.text(row["text"])
        st.markdown(f"{_('Berust op')}: {plain(row['basis'])}")
        st.caption(plain(interpretation_words(row)))
        if row["end_reason"]:
            st.caption(_("ingetrokken: {reason}").format(reason=plain(row["end_reason"])))
        if row["versions"] > 1:
            with st.expander(_("Eerdere versies")):
                st.dataframe(version_history(visit.picture, row["interpretation_id"]), hide_index=True)
        if visit.writable and visit.may(Permission.INTERPRET) and state is not InterpretationStatus.WITHDRAWN:
            with st.expander(_("Nieuwe versie of intrekken"), icon=":material/edit:"):
                write_form(visit, row)
                withdraw_form(visit, row)


def write_form(visit: Session, row: Row | None) -> None:
    """Ask for an interpretation, or for a new version of one."""
    number = "" if row is None else str(row["interpretation_id"])
    form = Form(f"interpret:{number}", visit, WriteInterpretation)
    with st.form(form.name, enter_to_submit=False, border=False):
        left, right = st.columns([2, 1])
        with left:
            text = form.text("text", area=True, value=row["text"] if row else "")
            basis = form.text("basis", area=True, value=row["basis"] if row else "")
        with right:
            held = Certainty(row["certainty"]) if row else Certainty.LIKELY
            certainty = form.term("certainty", Certainty, value=held)
            until = form.optional_moment("valid_until", value=visit.now + timedelta(hours=6))
            about: Row = {name: row[name] for name in ("incident_id", "region")} if row else {}
            if row is None:
                about = {"incident_id": incident_choice(form), "region": region_or_none(form)}
        values = {"interpretation_id": number, "text": text, "basis": basis, "certainty": certainty}
        about = {name: value if isinstance(value, str) else None for name, value in about.items()}
        form.submit(
            _("Leg duiding vast"),
            values | about | {"valid_until": until, "observed_at": None},
            done=_("De duiding is vastgelegd."),
        )


def withdraw_form(visit: Session, row: Row) -> None:
    """Ask why an interpretation holds no longer."""
    form = Form(f"interpret-end:{row['interpretation_id']}", visit, WithdrawInterpretation)
    with st.form(form.name, enter_to_submit=False, border=False):
        reason = form.text("reason")
        values = {"interpretation_id": row["interpretation_id"], "reason": reason, "observed_at": None}
        form.submit(_("Trek de duiding in"), values, done=_("De duiding is ingetrokken."))
