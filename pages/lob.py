"""What is the national picture on paper: who writes it, who stands for it, and who has it in hand?"""

import streamlit as st

from kcr2.access import Permission
from kcr2.ui.errors import errors
from kcr2.ui.forms import say_done
from kcr2.ui.product.editor import difference_part, editor
from kcr2.ui.product.listing import chosen_edition, head_strip, start_part
from kcr2.ui.product.preview import preview
from kcr2.ui.product.steps import is_written, step_buttons, who_wrote
from kcr2.ui.session import Session, enter
from kcr2.view.product import Row
from kcr2.words import words as _

HEIGHT = 940
"""Pixels: text on the left and document on the right scroll apart, so that both stay in sight."""


def page(visit: Session) -> None:
    """Draw the page: the editions, and the chosen one with what may be done with it."""
    say_done()
    name, choice = st.columns([2, 3], vertical_alignment="bottom", gap="medium")
    name.title(_("Landelijk Operationeel Beeld"))
    with choice:
        row = chosen_edition(visit)
    if row is None:
        nothing_yet(visit)
        return
    with st.container(border=True, key="lob_head"), errors():
        told, steps = st.columns([3, 2], vertical_alignment="center")
        with told:
            head_strip(visit, row)
        with steps:
            step_buttons(visit, row)
    if not is_written(visit, row):
        start_part(visit, first=False)
    edition(visit, row)


def nothing_yet(visit: Session) -> None:
    """Say what is missing, and let the hub begin."""
    if visit.may(Permission.WRITE_PRODUCT):
        st.info(_("Er is in deze ruimte nog geen landelijk operationeel beeld opgesteld."))
        start_part(visit, first=True)
    else:
        st.info(
            _(
                "Er is geen landelijk operationeel beeld voor u. U ziet hier wat aan uw organisatie is verzonden, en "
                "wat openbaar is (TLP:CLEAR)."
            )
        )


def edition(visit: Session, row: Row) -> None:
    """Show text on the left and the document as it will be on the right."""
    left, right = st.columns([5, 6], gap="medium")
    with left, st.container(height=HEIGHT, border=False, key="lob_left"), errors():
        if is_written(visit, row):
            editor(visit, row)
        else:
            difference_part(visit, row)
            who_wrote(visit, row)
    with right, errors():
        preview(visit, row)


session = enter("lob")
with errors():
    page(session)
