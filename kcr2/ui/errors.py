"""How does a fault reach the person at the screen? (raise early, catch once)"""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from kcr2.errors import Kcr2Error, RefusedError
from kcr2.exchange.sheets import fault_table
from kcr2.words import words as _


@contextmanager
def errors() -> Iterator[None]:
    """Show what goes wrong inside as a message that says where, what and what to do."""
    try:
        yield
    except Kcr2Error as error:
        show(error)


def show(error: Kcr2Error) -> None:
    """Show one error; a refusal is not a fault and looks calmer."""
    box = st.warning if isinstance(error, RefusedError) else st.error
    box(told(error))
    # A form's faults are in the sentence; a file's have rows.
    if any(fault.row is not None for fault in error.faults):
        st.dataframe(fault_table(error).rename(columns=_), hide_index=True)


def told(error: Kcr2Error) -> str:
    """Compose the message in the language of the screen."""
    where = f"**{error.where}** · " if error.where else ""
    fix = f"\n\n{_(error.fix).format(**error.values)}" if error.fix else ""
    rule = f" _({_('regel')} {error.rule})_" if isinstance(error, RefusedError) else ""
    return f"{where}{_(error.template).format(**error.values)}{rule}{fix}"
