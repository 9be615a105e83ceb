"""How does the chosen region stand, how old is that, when is the next report due, and does it still hold?"""

from typing import Any

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.actions import ReportUnchanged
from kcr2.formats import age, clock_time
from kcr2.terms import Quality, Status
from kcr2.ui.forms import Form
from kcr2.ui.plain import plain
from kcr2.ui.regional.before import load_before
from kcr2.ui.session import Session
from kcr2.view.regional import (
    due_words,
    phase_label,
    phase_words,
    pressure_words,
    unchanged_words,
    wildfire_words,
)
from kcr2.words import words as _

COLOURS = {
    Status.GREEN.value: "green",
    Status.YELLOW.value: "yellow",
    Status.ORANGE.value: "orange",
    Status.RED.value: "red",
    Status.UNKNOWN.value: "gray",
}


def choose_region(visit: Session) -> str:
    """Ask which region: a region begins with its own, others with the one that was chosen on the map."""
    codes = list(visit.reference.regions.index)
    own = visit.author.organisation if visit.author else ""
    start = next((code for code in (own, st.session_state.get("region")) if code in codes), codes[0])
    names = visit.reference.regions["name"]
    chosen: str = st.selectbox(
        _("Regio"),
        codes,
        index=codes.index(start),
        key=f"regional:{visit.space.name}:{own}",
        format_func=lambda code: f"{names[code]} ({code})" + (f" · {_('uw regio')}" if code == own else ""),
        width=420,
    )
    return chosen


def is_own(visit: Session, region: str) -> bool:
    """Say whether the visitor reports for this region, here and now."""
    return visit.writable and visit.may(Permission.REPORT_REGION, owners=[region])


def takes_over(visit: Session) -> bool:
    """Say whether the visitor takes over what regions send another way, here and now."""
    return visit.writable and visit.may(Permission.TRANSCRIBE)


def badge(status: str) -> str:
    """Give the word of a state on its colour; our own markdown, with nothing that people typed."""
    return f":{COLOURS[status]}-badge[**{_(Status(status).label)}**]"


def head(visit: Session, region: str) -> None:
    """Draw what matters first, and for the region itself the one big button."""
    row = visit.picture.regions.loc[region]
    state, told, phase, load = st.columns([5, 6, 6, 5], gap="small")
    with state.container(border=True, height="stretch", gap="xsmall"):
        st.caption(_("Toestand"))
        st.markdown(badge(str(row["status"])))
        stuck = visit.picture.bottlenecks
        n = int(((stuck["region"] == region) & stuck["is_open"]).sum())
        st.caption(_("{n} van 8 thema's gemeld · {stuck} open knelpunten").format(n=row["themes"], stuck=n))
    with told.container(border=True, height="stretch", gap="xsmall"):
        st.caption(_("Laatste melding"))
        st.markdown(_last_words(row))
        due = due_words(row, visit.picture.at)
        st.markdown(f":red[:material/schedule: **{due}**]" if row["is_old"] else f":material/schedule: {due}")
    with phase.container(border=True, height="stretch", gap="xsmall"):
        st.caption(_("Fase en ritme"))
        st.markdown(f"**{phase_label(row['phase'])}** · {_('melden iedere {n}').format(n=age(row['rhythm_h']))}")
        st.caption(plain(phase_words(visit.picture, region)))
    with load.container(border=True, height="stretch", gap="xsmall"):
        _load(visit, region)


def _last_words(row: Any) -> str:
    if pd.isna(row["reported_at"]):
        return f"**{_('nooit gemeld')}**"
    return f"**{clock_time(row['reported_at'])}** · {_('{age} oud').format(age=age(row['age_h']))}"


def _load(visit: Session, region: str) -> None:
    st.caption(_("Druk op capaciteit"))
    row = visit.picture.latest("situations", (region,))
    st.markdown(f"**{pressure_words(row, load_before(visit, region))}**")
    st.caption(f"{_('Natuurbrandfase')}: {wildfire_words(row)}")
    if row is not None:
        quality = _(Quality(row["quality"]).label)
        st.caption(
            f"{_('stand van')} {clock_time(pd.Timestamp(row['observed_at']))} · {quality} · {row['reported_by']}"
        )


def unchanged_button(visit: Session, region: str) -> None:
    """Draw the button with which a region says that everything still holds."""
    form = Form("unchanged", visit, ReportUnchanged)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap="xxsmall"):
            st.markdown(f"**{_('Staat alles er nog zo voor?')}**")
            st.caption(unchanged_words(visit.picture, region) + " " + _("De stand van wordt nu."))
        adopt = _taken_over(visit, region) and st.checkbox(
            _("ook wat KCR2 overnam"), key=form.key("adopt"), help=form.help("adopt")
        )
        label = _("Ongewijzigd")
        pressed = st.button(
            label, type="primary", icon=":material/done_all:", key=f"send:{form.name}:{label}", width=220
        )
    if pressed:
        values = {"region": region, "adopt": bool(adopt), "observed_at": None}
        form.carry_out(values, done=_("Gemeld: ongewijzigd. De stand van is nu."))


def _taken_over(visit: Session, region: str) -> bool:
    tables = (visit.picture.reports, visit.picture.bottlenecks, visit.picture.situations)
    return any(((table["region"] == region) & (table["reported_by"] != region)).any() for table in tables)
