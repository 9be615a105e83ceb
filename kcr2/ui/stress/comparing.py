"""What would another policy change? The same scenarios again, compared window by window."""

import streamlit as st

from kcr2.stress.figures import number
from kcr2.ui.branching import may_branch
from kcr2.ui.session import Session
from kcr2.ui.stress.policy import policy_fields, policy_from
from kcr2.ui.stress.run import OTHER, StressRun, runs
from kcr2.ui.stress.starting import begin_other
from kcr2.view.stress import Shown
from kcr2.view.stress_charts import MOST_BARS, difference_chart
from kcr2.view.stress_other import compared, difference_rows, difference_sentence, difference_table
from kcr2.view.stress_policy import policy_told
from kcr2.words import words as _


def policy_part(visit: Session, made: StressRun, shown: Shown) -> None:
    """Ask for another policy, and show what it changes."""
    st.caption(
        _(
            "Dezelfde scenario's worden nog eens doorgerekend met ander beleid. Omdat toeval en vraag gelijk zijn, "
            "komt elk verschil door het beleid, binnen het model."
        )
    )
    if may_branch(visit):
        with st.form(f"stress-other:{visit.space.name}", enter_to_submit=False):
            told = policy_fields(visit, f"stress-other-policy:{visit.space.name}")
            pressed = st.form_submit_button(
                _("Vergelijk"), type="primary", icon=":material/compare_arrows:", disabled=made.running
            )
        if pressed:
            begin_other(visit, made, policy_from(told))
            st.rerun()
    other = runs(visit).get(OTHER)
    if other is None or other.outcomes is None:
        if not may_branch(visit):
            st.info(_("Hier is geen ander beleid om te lezen. Wie mag doorrekenen, kan dat vergelijken."))
        return
    _difference(visit, shown, other)


def _difference(visit: Session, shown: Shown, other: StressRun) -> None:
    outcomes = other.outcomes
    both = None if outcomes is None else compared(shown, other.country, outcomes)
    if both is None:
        return
    st.markdown(
        f"#### {_('Verschil')}: {policy_told(shown.country.policy, visit.reference)} → "
        f"{policy_told(other.country.policy, visit.reference)}"
    )
    if not other.whole or not shown.whole:
        st.warning(_("Tussenstand: {n} vensters staan in beide.").format(n=number(both.anything.n)))
    st.text(difference_sentence(shown, both, policy_told(other.country.policy, visit.reference)))
    rows = difference_rows(shown, both)
    if rows:
        st.plotly_chart(difference_chart(rows[:MOST_BARS]), key="stress-difference")
    st.dataframe(difference_table(shown, both), hide_index=True, height=320)
