"""Which scenarios are in the library, how could each go, and what do its signs say now?"""

import streamlit as st

from kcr2.ui import resources
from kcr2.ui.errors import errors
from kcr2.ui.forms import say_done
from kcr2.ui.scenarios import detail, faulty_part, library_part
from kcr2.ui.session import Session, enter
from kcr2.words import words as _


def page(visit: Session) -> None:
    """Draw the page."""
    say_done()
    st.title(_("Scenario’s"))
    st.caption(
        _(
            "Een scenario is geen voorspelling. Het zegt waaraan u ziet hoe een crisis verloopt, en wat er dan nodig "
            "kan zijn."
        )
    )
    faulty_part()
    scenarios = list(resources.library().values())
    if not scenarios:
        st.info(_("De bibliotheek is leeg."))
        return
    chosen = library_part(visit, scenarios)
    if chosen is not None:
        detail(visit, chosen)


session = enter("scenarios")
with errors():
    page(session)
