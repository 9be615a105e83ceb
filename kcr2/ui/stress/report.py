"""How does the board get what was found? As two pages, DOCX or PDF, of what is on screen."""

import pandas as pd
import streamlit as st

from kcr2.stress.placing import marginal_table
from kcr2.stress.report import Findings, capacity_report
from kcr2.stress.report_tables import Compared
from kcr2.ui.advising import downloads
from kcr2.ui.session import Session
from kcr2.ui.stress.one_more import last
from kcr2.ui.stress.run import OTHER, StressRun, runs
from kcr2.view.stress import Shown
from kcr2.view.stress_other import compared
from kcr2.view.stress_policy import policy_told
from kcr2.words import words as _


def report_part(visit: Session, made: StressRun, shown: Shown) -> None:
    """Hand over the report, and say what is in it and what is not."""
    more, others = one_more_of(visit, shown), compared_of(visit, shown)
    st.caption(
        _(
            "Twee pagina's voor het bestuur: de uitkomst, waar die op rust en hoe zeker die is. Wat één eenheid erbij "
            "oplevert en wat ander beleid doet, staat erin als het hier is doorgerekend."
        )
    )
    if more.empty:
        st.text(_("Eén eenheid erbij: nog niet doorgerekend (zie Per type)."))
    if not others:
        st.text(_("Ander beleid: nog niet doorgerekend (zie Ander beleid)."))
    if not shown.whole:
        st.warning(_("Nog niet alle vensters zijn doorgerekend; het rapport zegt dat ook."))
    policy = shown.country.policy

    def found() -> Findings:
        told = policy_told(policy, visit.reference)
        return Findings(shown.outcomes, shown.country, shown.options, made.hazards, told, more, others)

    downloads("capaciteitsbeeld", lambda: capacity_report(found(), made.picture, visit.space))


def one_more_of(visit: Session, shown: Shown) -> pd.DataFrame:
    """Give what one more unit buys of the type that was calculated last, if every place is done."""
    job = last(visit, shown)
    return marginal_table(job.found if job is not None and job.whole else [])


def compared_of(visit: Session, shown: Shown) -> tuple[Compared, ...]:
    """Give what the other policy changes, if it was calculated."""
    other = runs(visit).get(OTHER)
    outcomes = None if other is None else other.outcomes
    if other is None or outcomes is None:
        return ()
    both = compared(shown, other.country, outcomes)
    return () if both is None else ((policy_told(other.country.policy, visit.reference), both),)
