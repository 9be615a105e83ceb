"""Which tables of the picture tell how the country is prepared?"""

from functools import cached_property

import pandas as pd

from kcr2.picture import lessons, preparation, readiness
from kcr2.picture.basis import Basis


class PreparationTables(Basis):
    """Plans, exercises, duty periods, pools and learning points."""

    @cached_property
    def plans(self) -> pd.DataFrame:
        """One row per plan; see `preparation.plans`."""
        return preparation.plans(self.facts, self.reference, self.at, self.settings.plan_warning_days)

    @cached_property
    def calendar(self) -> pd.DataFrame:
        """One row per exercise in the calendar; see `readiness.calendar`."""
        return readiness.calendar(self.facts, self.at, self.settings)

    @cached_property
    def duties(self) -> pd.DataFrame:
        """One row per duty period; see `readiness.duties`."""
        return readiness.duties(self.facts, self.reference)

    @cached_property
    def loct_pool(self) -> pd.DataFrame:
        """One row per organisation × function of the LOCT; see `readiness.loct_pool`."""
        return readiness.loct_pool(self.facts, self.reference, self.at, self.settings)

    @cached_property
    def reach_tests(self) -> pd.DataFrame:
        """One row per test of reachability; see `readiness.reach_tests`."""
        return readiness.reach_tests(self.facts, self.reference, self.at, self.settings)

    @cached_property
    def lessons(self) -> pd.DataFrame:
        """One row per learning point of the register; see `lessons.lessons`."""
        return lessons.lessons(self.facts, self.reference, self.at, self.settings)

    @cached_property
    def lesson_steps(self) -> pd.DataFrame:
        """One row per step of a learning point; see `lessons.lesson_steps`."""
        return lessons.lesson_steps(self.facts)
