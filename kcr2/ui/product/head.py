"""How is the head of a product stated: period, label, for whom, and which edition it follows?"""

from typing import Any

import pandas as pd
import streamlit as st

from kcr2.actions import ChangeProductHead
from kcr2.actions.product_rules import FOLLOWABLE
from kcr2.model import title_of
from kcr2.terms import Classification
from kcr2.ui.forms import Form
from kcr2.ui.session import Session
from kcr2.view.product import Row
from kcr2.words import words as _


def head_form(visit: Session, row: Row) -> None:
    """Let the head of a concept be stated anew."""
    form = Form(f"lob-head:{row['product_id']}", visit, ChangeProductHead)
    with st.form(form.name, enter_to_submit=False, border=False):
        values = head_fields(form, row)
        form.submit(
            _("Kop bewaren"), values | {"product_id": row["product_id"]}, done=_("De kop van de uitgave is bewaard.")
        )
    st.caption(_("Een ander label neemt ook de stand opnieuw: wat strenger is, blijft dan buiten het stuk."))


def head_fields(form: Form, start: Row) -> dict[str, Any]:
    """Ask for all fields of a head, with what they are now to begin from."""
    left, right = st.columns(2)
    with left:
        period_from = form.moment("period_from", value=start["period_from"])
    with right:
        period_to = form.moment("period_to", value=start["period_to"])
    with left:
        label = form.term("classification", Classification, value=Classification(start["classification"]))
    with right:
        held = start["next_update_at"]
        update = form.optional_moment("next_update_at", value=None if held is None or pd.isna(held) else held)
    recipients = _recipients(form, tuple(start["recipients"]))
    return {
        **{"period_from": period_from, "period_to": period_to or form.visit.now, "classification": label},
        **{"recipients": recipients, "follows": _follows(form, start), "next_update_at": update},
        "observed_at": None,
    }


def _recipients(form: Form, start: tuple[str, ...]) -> tuple[str, ...]:
    """Ask for all regions at once, and for others one by one: a list of thirty names is not read."""
    reference = form.visit.reference
    regions = list(reference.regions.index)
    every = st.checkbox(
        _("Alle {n} regio’s").format(n=len(regions)), value=set(regions) <= set(start), key=form.key("all_regions")
    )
    others = st.multiselect(
        f"{form.label('recipients')} · {_('naast de regio’s hierboven')}",
        reference.parties,
        default=[code for code in start if not (set(regions) <= set(start) and code in regions)],
        key=form.key("recipients"),
        format_func=lambda code: code if code == reference.party_name(code) else f"{code} {reference.party_name(code)}",
        placeholder=_("Kies ontvangers"),
    )
    chosen = {*others, *(regions if every else ())}
    return tuple(code for code in reference.parties if code in chosen)


def _follows(form: Form, start: Row) -> str | None:
    products = form.visit.picture.products
    own = start.get("product_id")
    held = None if start["follows"] is None or pd.isna(start["follows"]) else str(start["follows"])
    options = list(products.loc[products["status"].isin(FOLLOWABLE), "product_id"])[::-1]
    options = [one for one in options if one != own]
    chosen: str | None = st.selectbox(
        _(title_of(form.model, "follows")),
        [None, *options],
        index=options.index(held) + 1 if held in options else 0,
        key=form.key("follows"),
        format_func=lambda one: one or _("geen: een eerste uitgave"),
        help=form.help("follows"),
    )
    return chosen
