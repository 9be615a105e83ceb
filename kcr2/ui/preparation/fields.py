"""Which fields do the forms of preparation share: a day, an organisation?"""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from kcr2.model import title_of
from kcr2.terms import Decider
from kcr2.ui.forms import Form
from kcr2.ui.session import Session
from kcr2.words import words as _


def day(form: Form, field: str, *, value: str | None = None) -> date | None:
    """Ask for a day on the Dutch calendar that may stay empty; `value` as 2026-10-01."""
    picked = st.date_input(
        _(title_of(form.model, field)),
        value=date.fromisoformat(value) if value and not pd.isna(value) else None,
        format="DD-MM-YYYY",
        key=form.key(field),
        help=form.help(field),
    )
    return picked if isinstance(picked, date) else None


def parties(visit: Session) -> list[str]:
    """Give who can own what is prepared: KCR2, regions and partners, authorities."""
    owners = list(visit.reference.owners)
    return ["KCR2", *owners, *(one.value for one in Decider if one.value not in owners)]


def party_words(visit: Session, code: str) -> str:
    """Name an organisation by its code and name."""
    name = visit.reference.party_name(code)
    return code if name == code else f"{code} {name}"


def party(form: Form, field: str, options: Sequence[str], *, value: str | None = None) -> str:
    """Ask for an organisation; who has only one choice is not asked."""
    index = list(options).index(value) if value is not None and value in options else 0
    return str(
        st.selectbox(
            form.label(field),
            options,
            index=index,
            key=form.key(field),
            disabled=len(options) == 1,
            format_func=lambda code: party_words(form.visit, code),
        )
    )
