"""Would the country cope? Thousands of drawn scenarios against the capacity of the picture on screen."""

import streamlit as st

from kcr2.ui.branching import may_branch
from kcr2.ui.errors import errors
from kcr2.ui.forms import say_done
from kcr2.ui.session import Session, enter
from kcr2.ui.stress.choosing import form
from kcr2.ui.stress.country import country_part
from kcr2.ui.stress.hazards import hazards_held, titles_of
from kcr2.ui.stress.results import results
from kcr2.ui.stress.run import shown_run
from kcr2.ui.stress.starting import begin
from kcr2.ui.stress.watching import watch
from kcr2.words import words as _


def page(visit: Session) -> None:
    """Draw the page."""
    say_done()
    st.title(_("Stresstest"))
    st.markdown(
        _(
            "Redt het land het als er tegelijk veel gebeurt? Duizenden getrokken scenario's worden gelegd naast de "
            "capaciteit van nu. **Dit is een uitkomst van een model met aannames: geen voorspelling en geen oordeel "
            "over een regio.**"
        )
    )
    with errors():
        country_part(visit)
    if may_branch(visit):
        with errors(), st.expander(_("Keuzes"), icon=":material/tune:", expanded=shown_run(visit) is None):
            chosen = form(visit, titles_of(hazards_held()))
            if chosen is not None:
                begin(visit, chosen)
        watch(visit)
    reading(visit)


def reading(visit: Session) -> None:
    """Draw what came of the test, as far as it is."""
    made = shown_run(visit)
    if made is not None and made.outcomes is not None:
        results(visit, made)
    elif made is None:
        st.info(
            _("Er is nog geen stresstest om te lezen.")
            if may_branch(visit)
            else _("KCR2 heeft in deze ruimte nog geen stresstest gedeeld.")
        )


session = enter("stresstest")
with errors():
    page(session)
