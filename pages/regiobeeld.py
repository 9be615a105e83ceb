"""How does one region stand, and does its report still hold? The regional picture."""

import streamlit as st

from kcr2.ui.errors import errors
from kcr2.ui.forms import say_done
from kcr2.ui.information.figures import figures_of_region
from kcr2.ui.regional.before import themes_before
from kcr2.ui.regional.forms import forms, quick_forms
from kcr2.ui.regional.head import choose_region, head
from kcr2.ui.regional.themes import theme_cards
from kcr2.ui.session import Session, enter
from kcr2.view.regional import cards, change_line
from kcr2.words import words as _


def page(visit: Session) -> None:
    """Draw the page."""
    say_done()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.title(_("Regiobeeld"))
        region = choose_region(visit)
    head(visit, region)
    quick_forms(visit, region)
    before = themes_before(visit, region)
    shown = cards(visit.picture, region, before)
    st.markdown(f"**{_('Tegenover de vorige melding')}:** {change_line(shown, before)}")
    theme_cards(shown)
    figures_of_region(visit, region)
    forms(visit, region)


session = enter("regiobeeld")
with errors():
    page(session)
