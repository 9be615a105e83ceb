"""What is the short answer? Sentences, then the types that are short most often, then the hours."""

import streamlit as st

from kcr2.stress.amounts import gap
from kcr2.stress.figures import number, percent
from kcr2.ui.branching import plain
from kcr2.ui.session import Session
from kcr2.ui.stress.run import StressRun
from kcr2.view.stress import Shown, hour_table, short_answer, type_table
from kcr2.view.stress_charts import MOST_BARS, chance_chart, hour_chart
from kcr2.words import words as _


def overview_part(visit: Session, made: StressRun, shown: Shown) -> None:
    """Draw the short answer for all types."""
    if not shown.asked:
        st.info(_("In geen van deze vensters werd iets gevraagd."))
        return
    first, *types = short_answer(shown)
    with st.container(border=True):
        st.markdown(f"**{plain(first)}**")
        for sentence in types:
            st.text(sentence)
    st.markdown(f"#### {_('Kans op tekort per type')}")
    st.caption(
        _(
            "Deel van de {n} vensters waarin van het type iets ontbreekt, met het 95 %-interval. Getoond: de {most} "
            "typen die het vaakst ontbreken; alle typen staan in de tabel."
        ).format(n=number(shown.n), most=min(MOST_BARS, len(shown.asked)))
    )
    st.plotly_chart(chance_chart(shown), key="stress-types")
    st.dataframe(type_table(shown), hide_index=True, height=320)
    st.caption(_certainty(shown))
    st.markdown(f"#### {_('Wanneer ontbreekt het?')}")
    st.caption(_("Kans op tekort per type en uur na de start van het eerste incident. Grijs is onbekend."))
    st.plotly_chart(hour_chart(shown), key="stress-hours")
    with st.expander(_("Als tabel, met intervallen"), icon=":material/table:"):
        st.dataframe(hour_table(shown, shown.asked), hide_index=True)


def _certainty(shown: Shown) -> str:
    """Say what is certain, what is not decided, and how far the plans may be from the best."""
    held = gap(shown.outcomes)
    return _(
        "Een tekort telt pas mee als geen enkel plan het kan vermijden. Typen die elkaar vervangen of bemanning delen "
        "vormen een groep: dat de groep tekortkomt is zeker, bij welk type ligt aan het plan. In {undecided} van de "
        "{windows} vensters met een tekort is van een groep niet beslist of het te vermijden was; dat zit in het "
        "interval. Van wat ontbreekt was ten hoogste {share} te vermijden met een beter plan."
    ).format(undecided=number(held.undecided), windows=number(held.windows), share=percent(held.share))
