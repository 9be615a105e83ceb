"""Which fields do the forms of questions, signals and figures share: a party, an incident, a region?"""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from kcr2.ui.forms import Form
from kcr2.ui.session import Session
from kcr2.view.inquiry import party_words
from kcr2.words import words as _

NONE = ""


def party_choice(form: Form, field: str, options: Sequence[str]) -> str | None:
    """Ask for a party by code and name; nobody is chosen beforehand."""
    names = form.visit.reference.party_name
    return st.selectbox(
        form.label(field),
        options,
        index=None,
        key=form.key(field),
        placeholder=_("kies een organisatie"),
        format_func=lambda code: party_words(code, names(code)),
    )


def incident_choice(form: Form, field: str = "incident_id") -> str | None:
    """Ask for an incident, or none."""
    incidents = form.visit.picture.incidents
    names = dict(zip(incidents["incident_id"], incidents["name"], strict=True))
    chosen = st.selectbox(
        form.label(field),
        [NONE, *names],
        key=form.key(field),
        format_func=lambda one: f"{names[one]} ({one})" if one else _("geen"),
    )
    return chosen or None


def region_or_none(form: Form, field: str = "region", *, options: Sequence[str] = (), none: str = "") -> str | None:
    """Ask for a region, or none of them."""
    regions = form.visit.reference.regions["name"]
    chosen = st.selectbox(
        form.label(field),
        [NONE, *(options or regions.index)],
        key=form.key(field),
        format_func=lambda code: f"{code} {regions[code]}" if code else none or _("geen"),
    )
    return chosen or None


def chosen_row(table: pd.DataFrame, number: str, label: str, *, key: str) -> dict[str, object] | None:
    """Ask which of a table is looked at, by its number and text; None when there is nothing to choose."""
    rows = {row[number]: row for row in table.to_dict("records")}
    if not rows:
        return None
    chosen = st.selectbox(
        label,
        list(rows),
        index=None,
        key=key,
        placeholder=_("kies om te lezen of te beantwoorden"),
        format_func=lambda one: f"{one} · {str(rows[one]['text'])[:90]}" if one in rows else str(one),
    )
    row = rows.get(chosen)
    return None if row is None else {str(name): value for name, value in row.items()}


def own_organisation(visit: Session) -> str:
    """Give the organisation that a visitor acts for."""
    return visit.author.organisation if visit.author else ""
