"""How does an owner keep its own capacity figures?"""

from typing import Any

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.actions import ReportCapacity
from kcr2.errors import DataError, Fault
from kcr2.formats import clock_time
from kcr2.model import CapacityReport, title_of
from kcr2.model.checks import checked
from kcr2.picture.totals import FIGURES
from kcr2.ui import errors
from kcr2.ui.session import Session
from kcr2.words import words as _

EDITED = (*FIGURES, "ready_min", "restriction")


def editor(visit: Session) -> None:
    """Let an owner edit its own figures; nobody else's."""
    owner = visit.author.organisation if visit.author else ""
    if not visit.may(Permission.REPORT_CAPACITY, owners=[owner]) or not visit.writable:
        st.caption(_("Alleen de eigenaar geeft zijn capaciteit op, in het nu van een onbeschadigde ruimte."))
        return
    base, seen = _kept(visit, owner)
    st.caption(_("Leeg betekent niet opgegeven; 0 betekent nul. Opslaan bevestigt alleen de rijen die u wijzigt."))
    st.data_editor(
        base,
        hide_index=True,
        key=_key(visit, owner),
        column_config=_columns(),
        disabled=["capability", "name", "unit", "known"],
        column_order=["name", "unit", *EDITED, "known"],
        height=460,
        placeholder=_("niet opgegeven"),
    )
    with st.container(horizontal=True):
        save = st.button(_("Opslaan"), type="primary", key="save_capacity")
        fresh = st.button(_("Opnieuw beginnen"), key="fresh_capacity")
    if fresh:
        _forget(visit, owner)
        st.rerun()
    if save:
        with errors.errors():
            _save(visit, owner, base, seen)


def _kept(visit: Session, owner: str) -> tuple[pd.DataFrame, int]:
    """Keep the table as it was first shown: a table that changes underneath drops what was typed."""
    key = f"base:{_key(visit, owner)}"
    if key not in st.session_state:
        st.session_state[key] = (_base(visit, owner), visit.picture.head.seq)
    kept: tuple[pd.DataFrame, int] = st.session_state[key]
    return kept


def _key(visit: Session, owner: str) -> str:
    """Name the editor: another space or another owner has its own."""
    return f"editor:{visit.space.name}:{owner}"


def _forget(visit: Session, owner: str) -> None:
    for key in (f"base:{_key(visit, owner)}", _key(visit, owner)):
        st.session_state.pop(key, None)


def _base(visit: Session, owner: str) -> pd.DataFrame:
    """Give one row per type: what was reported, or empty."""
    types = visit.reference.capabilities
    hosted = types.index[types["hosts"].map(lambda hosts: owner in hosts)]
    held = visit.picture.capacity[visit.picture.capacity["owner"] == owner].set_index("capability")
    codes = [
        code
        for code in types.index
        if code in held.index or code in hosted or owner not in visit.reference.regions.index
    ]
    rows = held.reindex(codes)
    return pd.DataFrame(
        {
            "capability": codes,
            "name": types.loc[codes, "name"].to_numpy(),
            "unit": types.loc[codes, "unit"].to_numpy(),
            **{field: rows[field].to_numpy() for field in (*FIGURES, "ready_min")},
            "restriction": rows["restriction"].fillna("").to_numpy(),
            "known": [clock_time(at) if at == at else _("niet opgegeven") for at in rows["observed_at"]],
        }
    ).astype(dict.fromkeys([*FIGURES, "ready_min"], "Int64"))


def _columns() -> dict[str, Any]:
    # No bounds here: the editor would clamp a wrong number without a word; the check below refuses it.
    counts = {
        field: st.column_config.NumberColumn(
            _(title_of(CapacityReport, field)), help=_(CapacityReport.model_fields[field].description or ""), step=1
        )
        for field in (*FIGURES, "ready_min")
    }
    return {
        "name": st.column_config.TextColumn(_("Type"), pinned=True, width="medium"),
        "unit": st.column_config.TextColumn(_("Eenheid"), width="small"),
        "restriction": st.column_config.TextColumn(_("Beperking")),
        "known": st.column_config.TextColumn(_("Stand van")),
        **counts,
    }


def _save(visit: Session, owner: str, base: pd.DataFrame, seen: int) -> None:
    changes = st.session_state.get(_key(visit, owner), {}).get("edited_rows", {})
    if not changes:
        st.info(_("Er is niets gewijzigd."))
        return
    intentions, faults = [], []
    for number, change in sorted(changes.items()):
        try:
            intentions.append(_intention(visit, owner, base.iloc[int(number)], change))
        except DataError as error:
            faults += [_in_row(base, int(number), fault) for fault in error.faults]
    if faults:
        raise DataError(
            "{n} fouten in de opgave; er is niets opgeslagen.",
            where=_("eigen opgave"),
            fix="Verbeter de cellen en sla opnieuw op.",
            faults=faults,
            n=len(faults),
        )
    visit.perform(intentions, seen=seen)
    _forget(visit, owner)
    st.session_state["done"] = _("{n} opgaven zijn vastgelegd.").format(n=len(intentions))
    st.rerun()


def _in_row(base: pd.DataFrame, number: int, fault: Fault) -> Fault:
    return Fault(number + 1, f"{base['name'].iloc[number]}: {fault.column}", fault.found, fault.expected)


def _intention(visit: Session, owner: str, row: pd.Series, change: dict[str, Any]) -> ReportCapacity:
    stated = {field: None if pd.isna(row[field]) else row[field] for field in EDITED} | change
    values = {
        **stated,
        "restriction": stated["restriction"] or "",
        "owner": owner,
        "capability": row["capability"],
        "observed_at": visit.now,
        "quality": visit.quality,
    }
    return checked(ReportCapacity, values, where=owner)
