"""Which policy is looked at? What may be different from how the country stands: cover, owners, units, places."""

from collections.abc import Mapping
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from kcr2.errors import DataError
from kcr2.model import title_of
from kcr2.model.checks import checked
from kcr2.stress.options import Extra, Policy, Staged
from kcr2.ui.session import Session
from kcr2.view.stress_policy import COVER, column_titles, cover_titles, row_faults
from kcr2.words import words as _

M = TypeVar("M", Extra, Staged)


def policy_fields(visit: Session, key: str) -> dict[str, Any]:
    """Draw the fields of a policy inside a form; give what stands in them, as yet unchecked."""
    left, right = st.columns(2)
    cover = left.selectbox(
        _(title_of(Policy, "cover_share")),
        list(COVER),
        key=f"{key}:cover",
        format_func=cover_titles().__getitem__,
        help=_("Het deel dat een eigenaar thuis houdt. Zoals het is: de opgave van de eigenaar, anders een aanname."),
    )
    out = right.multiselect(
        _(title_of(Policy, "owners_out")),
        list(visit.reference.owners),
        key=f"{key}:out",
        format_func=lambda code: f"{code} {visit.reference.owner_name(code)}",
        placeholder=_("geen"),
        help=_("Eigenaren die in deze doorrekening niets leveren."),
    )
    unreported = st.checkbox(
        _("Wie niets opgaf telt mee met het planningsaantal van het type (aanname)"), value=True, key=f"{key}:counted"
    )
    extra, staged = _tables(visit, key)
    return {"cover": cover, "owners_out": out, "unreported": unreported, "extra": extra, "staged": staged}


def _tables(visit: Session, key: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Let units be added, taken away or placed elsewhere, a row each."""
    left, right = st.columns(2)
    with left:
        st.caption(_("Eenheden erbij (of eraf, met een min)"))
        extra = _rows(visit, f"{key}:extra", ("owner", "capability", "units"))
    with right:
        st.caption(_("Vooraf geplaatst: eenheden die elders klaarstaan"))
        staged = _rows(visit, f"{key}:staged", ("owner", "capability", "units", "region"))
    return extra, staged


def _rows(visit: Session, key: str, names: tuple[str, ...]) -> pd.DataFrame:
    types, titles = visit.reference.capabilities["name"], column_titles()
    columns = {
        "owner": st.column_config.SelectboxColumn(titles["owner"], options=list(visit.reference.owners)),
        "capability": st.column_config.SelectboxColumn(
            titles["capability"], options=list(types.index), format_func=lambda code: str(types[code])
        ),
        "units": st.column_config.NumberColumn(titles["units"], step=1, min_value=-1_000, max_value=1_000),
        "region": st.column_config.SelectboxColumn(titles["region"], options=list(visit.reference.regions.index)),
    }
    empty = pd.DataFrame({name: pd.Series(dtype="Int64" if name == "units" else "str") for name in names})
    held: pd.DataFrame = st.data_editor(
        empty,
        column_config={name: columns[name] for name in names},
        num_rows="dynamic",
        hide_index=True,
        key=key,
        width="stretch",
        height=110,
    )
    return held


def policy_from(told: Mapping[str, Any]) -> Policy:
    """Give the policy that stands in the fields.

    Raises
    ------
    DataError
        Rows are not whole; it names them all.
    """
    extra, staged = told["extra"], told["staged"]
    if faults := [*row_faults(extra, _("erbij of eraf")), *row_faults(staged, _("vooraf geplaatst"))]:
        raise DataError(
            "de rijen kloppen niet (fouten: {n}); er is niets doorgerekend.",
            where=_("beleid"),
            fix="Vul elke rij helemaal in of haal haar weg.",
            faults=faults,
            n=len(faults),
        )
    values = {
        "cover_share": COVER[told["cover"]],
        "owners_out": tuple(told["owners_out"]),
        "unreported": told["unreported"],
        "extra": _records(Extra, extra),
        "staged": _records(Staged, staged),
    }
    return checked(Policy, values, where=_("beleid"))


def _records(model: type[M], rows: pd.DataFrame) -> tuple[M, ...]:
    told = rows.astype(object).to_dict("records")
    return tuple(checked(model, {str(name): cell for name, cell in row.items()}, where=_("beleid")) for row in told)
