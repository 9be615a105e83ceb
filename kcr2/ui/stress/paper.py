"""How does an outcome go on paper? The board's picture of capacity, with what was calculated beside it."""

import pandas as pd

from kcr2.stress.placing import marginal_table
from kcr2.stress.report import Findings, capacity_report
from kcr2.stress.report_tables import Compared
from kcr2.ui.advising import downloads
from kcr2.ui.session import Session
from kcr2.ui.stress.one_more import calculated
from kcr2.ui.stress.run import OTHER, StressRun, runs
from kcr2.view.stress import Shown
from kcr2.view.stress_other import compared
from kcr2.view.stress_policy import policy_told


def paper_part(visit: Session, made: StressRun, shown: Shown) -> None:
    """Offer the report as DOCX and PDF; it is made when it is asked for."""
    downloads("capaciteitsbeeld", lambda: capacity_report(findings(visit, made, shown), made.picture, visit.space))


def findings(visit: Session, made: StressRun, shown: Shown) -> Findings:
    """Give what a report tells: the outcome, and what this visitor calculated of one more unit and another policy."""
    job = calculated(visit, shown)
    return Findings(
        shown.outcomes,
        made.country,
        made.options,
        made.hazards,
        policy_told(made.country.policy, visit.reference),
        marginal=marginal_table(job.found) if job is not None and job.whole else pd.DataFrame(),
        compared=tuple(_compared(visit, shown)),
    )


def _compared(visit: Session, shown: Shown) -> list[Compared]:
    other = runs(visit).get(OTHER)
    if other is None or other.outcomes is None or not other.whole:
        return []
    both = compared(shown, other.country, other.outcomes)
    return [] if both is None else [(policy_told(other.country.policy, visit.reference), both)]
