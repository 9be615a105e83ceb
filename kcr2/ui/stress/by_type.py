"""Where, when and how much of one type is missing, and what would one unit more change?"""

import streamlit as st

from kcr2.stress.figures import number
from kcr2.ui.map_component import national_map
from kcr2.ui.session import Session
from kcr2.ui.stress.one_more import more_part
from kcr2.ui.stress.run import StressRun
from kcr2.ui.web import geometry_urls
from kcr2.view.stress import Shown, chance_told, region_hour_table, region_table, spread_table
from kcr2.view.stress_charts import region_hour_chart, spread_chart
from kcr2.view.stress_map import stress_drawing
from kcr2.words import words as _

MAP_PX = 520


def type_part(visit: Session, made: StressRun, shown: Shown) -> None:
    """Let a type be chosen and draw it."""
    if not shown.asked:
        st.info(_("In geen van deze vensters werd iets gevraagd."))
        return
    capability = st.selectbox(
        _("Type"), shown.asked, format_func=shown.name, key=f"stress-type:{visit.space.name}", width=520
    )
    row = shown.by_type.loc[capability]
    st.markdown(
        _("**{type}**: kans op tekort **{chance}** in {n} vensters; in {asked} daarvan werd het gevraagd.").format(
            type=shown.name(capability), chance=chance_told(row), n=number(shown.n), asked=number(row["asked_in"])
        )
    )
    _where(visit, made, shown, capability)
    _when(shown, capability)
    _how_much(shown, capability)
    more_part(visit, made, shown, capability)


def _where(visit: Session, made: StressRun, shown: Shown, capability: str) -> None:
    st.markdown(f"#### {_('Waar ontbreekt het?')}")
    st.caption(
        _(
            "Waar het ontbreekt volgt uit één goed plan: een ander plan dat even goed is, kan het elders laten "
            "ontbreken. Dit is een uitkomst van het model en geen oordeel over een regio. Op de kaart staat "
            "het percentage van de vensters."
        )
    )
    left, right = st.columns([11, 9], gap="medium")
    with left:
        drawing = stress_drawing(made.picture, shown, capability, geometry_urls=geometry_urls())
        national_map(drawing, key=f"stress-map:{visit.space.name}", height_px=MAP_PX)
    right.dataframe(region_table(shown, capability), hide_index=True, height=MAP_PX)


def _when(shown: Shown, capability: str) -> None:
    st.markdown(f"#### {_('Waar en wanneer?')}")
    st.caption(_("Kans op tekort per regio (volgorde van code) en uur na de start van het eerste incident."))
    st.plotly_chart(region_hour_chart(shown, capability), key="stress-region-hours")
    with st.expander(_("Als tabel, met intervallen"), icon=":material/table:"):
        st.dataframe(region_hour_table(shown, capability), hide_index=True)


def _how_much(shown: Shown, capability: str) -> None:
    st.markdown(f"#### {_('Hoeveel ontbreekt er?')}")
    st.caption(
        _(
            "Eén eenheid ({unit}) die een uur ontbreekt is één eenheid-uur. De lijn zegt in welk deel van alle "
            "vensters meer ontbreekt dan dat."
        ).format(unit=shown.unit(capability))
    )
    left, right = st.columns([3, 2], gap="medium")
    left.plotly_chart(spread_chart(shown, capability), key="stress-spread")
    right.dataframe(spread_table(shown, capability), hide_index=True)
