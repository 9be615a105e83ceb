"""Which scenarios miss most, and how is one of them looked at as a what-if?"""

import streamlit as st

from kcr2.exchange.branches import new_name
from kcr2.exchange.stress_branch import Opening, kinds_of, open_scenario
from kcr2.journal import Space
from kcr2.settings import ROOT
from kcr2.stress.amounts import TailScenario, tail, weight_in_tail
from kcr2.stress.figures import number, percent
from kcr2.ui import resources
from kcr2.ui.branching import TITLE_LENGTH, may_branch
from kcr2.ui.session import Session
from kcr2.ui.stress.run import StressRun
from kcr2.view.stress import Shown
from kcr2.view.stress_tail import hazards_told, missing_told, needs_table, tail_table
from kcr2.words import words as _

MOST = 20
PAGE = ROOT / "pages" / "landelijk_beeld.py"


def tail_part(visit: Session, made: StressRun, shown: Shown) -> None:
    """List the windows that miss most, and offer to open one."""
    found = tail(shown.outcomes, made.country, made.drawn, most=MOST)
    if not found:
        st.info(_("In geen van deze vensters ontbreekt iets."))
        return
    st.caption(
        _(
            "De {n} vensters waarin naar gewicht van de urgentie het meest ontbreekt. De zwaarste 1 % van alle "
            "vensters draagt {share} van alles wat ontbreekt. Regio's staan in volgorde van code."
        ).format(n=len(found), share=percent(weight_in_tail(shown.outcomes)))
    )
    st.dataframe(tail_table(shown, found), hide_index=True, row_height=44)
    numbers = {one.number: one for one in found}
    number = st.selectbox(
        _("Scenario bekijken"),
        list(numbers),
        format_func=lambda one: f"{one} · {hazards_told(shown, numbers[one])}",
        key=f"stress-scenario:{visit.space.name}",
    )
    if number is not None:
        _one(visit, made, shown, numbers[number])


def _one(visit: Session, made: StressRun, shown: Shown, one: TailScenario) -> None:
    st.markdown(f"#### {_('Scenario')} {one.number}")
    for struck in one.drawn.incidents:
        hazard = made.hazards.by_key[struck.hazard]
        st.markdown(
            _("- **{hazard}** vanaf uur {start}, {hours} uur, omvang {size} {unit}: {regions}").format(
                hazard=hazard.title,
                start=struck.block * made.options.block_h,
                hours=round(struck.hours),
                size=number(struck.size, 1),
                unit=hazard.size.unit,
                regions=", ".join(shown.reference.owner_name(code) for code in struck.regions),
            )
        )
    st.markdown(_("Ontbreekt: {missing}.").format(missing=missing_told(shown, one)))
    with st.expander(_("Alles wat dit scenario vraagt"), icon=":material/table:"):
        st.dataframe(needs_table(shown, one), hide_index=True)
    if may_branch(visit):
        st.caption(
            _(
                "Als wat-als openen de incidenten op hun eigen moment en wordt elke vraag een fictieve aanvraag. "
                "Planner, kaart en afspelen werken erop; deze ruimte verandert niet. De planner rekent alleen met wat "
                "eigenaren opgaven, dus zonder planningsaantallen: daar kan meer ontbreken dan hier."
            )
        )
        if st.button(_("Open als wat-als"), icon=":material/alt_route:", type="primary", key="stress-open"):
            with st.spinner(_("De wat-als wordt gemaakt.")):
                space = opened(visit, made, one.number)
            st.session_state.update(space=space.name, moment=None, space_notice=None)
            st.switch_page(str(PAGE))


def opened(visit: Session, made: StressRun, number: int) -> Space:
    """Open a scenario of a test as a what-if of the moment that is on screen.

    Raises
    ------
    RefusedError
        The visitor may not make a what-if.
    """
    if visit.reader is None:
        raise PermissionError
    at, drawn = visit.moment or visit.now, made.drawn(number)
    title = _("Stresstest scenario {number}, zaad {seed}").format(number=number, seed=made.options.seed)
    taken = [space.name for space in visit.desk.journal.spaces()]
    opening = Opening(visit.space, at, new_name(at, taken), title[:TITLE_LENGTH], resources.clock())
    return open_scenario(visit.desk, opening, drawn, made.options, hazards=kinds_of(made.hazards), author=visit.reader)
