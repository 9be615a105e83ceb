"""How does a choice become a test that runs?"""

from dataclasses import replace

from kcr2.stress.options import Policy
from kcr2.stress.running import Work
from kcr2.ui.session import Session
from kcr2.ui.stress.choosing import Chosen
from kcr2.ui.stress.country import tested
from kcr2.ui.stress.hazards import hazards_held
from kcr2.ui.stress.run import MAIN, OTHER, StressRun, start


def begin(visit: Session, chosen: Chosen) -> None:
    """Start the test that was chosen, on the picture that is on screen."""
    country = tested(visit.picture, chosen.options, chosen.policy)
    work = Work(hazards_held(), chosen.options, country)
    start(visit, MAIN, StressRun(work, chosen.workers, visit.picture, _who(visit)))


def begin_other(visit: Session, made: StressRun, policy: Policy) -> None:
    """Start the same scenarios under another policy; on the picture of the first test."""
    country = tested(made.picture, made.options, policy)
    work = replace(made.task, country=country)
    start(visit, OTHER, StressRun(work, made.workers, made.picture, _who(visit)))


def _who(visit: Session) -> str:
    return visit.reader.organisation if visit.reader else ""
