"""Which tables of the picture tell what is told: reports of regions, questions, sources, and the product itself?"""

from functools import cached_property

import pandas as pd

from kcr2.picture import feeds, figures, handovers, product, questions, regional, signals
from kcr2.picture.basis import Basis


class InformationTables(Basis):
    """The tables of the information product."""

    @cached_property
    def bottlenecks(self) -> pd.DataFrame:
        """One row per bottleneck; see `regional.bottlenecks`."""
        return regional.bottlenecks(self.facts, self.reference)

    @cached_property
    def phases(self) -> pd.DataFrame:
        """The phase agreed for the whole country; see `regional.phases`."""
        return regional.phases(self.facts)

    @cached_property
    def handovers(self) -> pd.DataFrame:
        """One row per shift that was handed over; see `handovers.handovers`."""
        return handovers.handovers(self.facts)

    @cached_property
    def products(self) -> pd.DataFrame:
        """One row per national product; see `product.products`."""
        return product.products(self.facts)

    @cached_property
    def product_texts(self) -> pd.DataFrame:
        """One row per product × section that was written; see `product.product_texts`."""
        return product.product_texts(self.facts)

    @cached_property
    def product_steps(self) -> pd.DataFrame:
        """One row per step of a product; see `product.product_steps`."""
        return product.product_steps(self.facts)

    @cached_property
    def warnings(self) -> pd.DataFrame:
        """One row per warning × part; see `feeds.warnings`."""
        return feeds.warnings(self.facts, self.at, self.settings)

    @cached_property
    def wildfire_statements(self) -> pd.DataFrame:
        """One row per source × region; see `feeds.wildfire_statements`."""
        return feeds.wildfire_statements(self.facts, self.at, self.settings)

    @cached_property
    def water_levels(self) -> pd.DataFrame:
        """One row per station × quantity; see `feeds.water_levels`."""
        return feeds.water_levels(self.facts, self.at, self.settings)

    @cached_property
    def outages(self) -> pd.DataFrame:
        """One row per power outage; see `feeds.outages`."""
        return feeds.outages(self.facts, self.at, self.settings)

    @cached_property
    def questions(self) -> pd.DataFrame:
        """One row per question; see `questions.questions`."""
        return questions.questions(self.facts, self.reference, self.at)

    @cached_property
    def question_answers(self) -> pd.DataFrame:
        """One row per version of an answer; see `questions.question_answers`."""
        return questions.question_answers(self.facts)

    @cached_property
    def signals(self) -> pd.DataFrame:
        """One row per signal; see `signals.signals`."""
        return signals.signals(self.facts, self.at, self.settings)

    @cached_property
    def interpretations(self) -> pd.DataFrame:
        """One row per interpretation; see `signals.interpretations`."""
        return signals.interpretations(self.facts, self.at)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """One row per figure × source; see `figures.figures`."""
        return figures.figures(self.facts)

    @cached_property
    def figure_statements(self) -> pd.DataFrame:
        """One row per statement of a figure; see `figures.figure_statements`."""
        return figures.figure_statements(self.facts)
