"""Which names may a scenario use? Regions, types, sources, tables and columns that are there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from kcr2.journal import Head
from kcr2.model import Measure
from kcr2.picture import Picture, build_picture
from kcr2.picture.measures import Found, measure_faults
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import Decider

SOURCE = re.compile(r"\bS\d+\b")
"""How a source is cited in a text."""


@dataclass(frozen=True)
class Vocabulary:
    """The names of one set of reference data."""

    reference: Reference

    @cached_property
    def empty(self) -> Picture:
        """A picture in which nothing was reported: it has the tables and the columns."""
        start = datetime(1900, 1, 1, tzinfo=UTC)
        return build_picture([], self.reference, start, space="", head=Head(0, "", ""), settings=Settings())

    def measure_faults(self, measure: Measure) -> list[Found]:
        """Tell what a measure names that the picture does not have."""
        return measure_faults(
            self.empty, table=measure.table, how=measure.how, column=measure.column, where=dict(measure.where)
        )

    def unknown_type(self, code: str) -> str:
        """Say what was expected instead of a type that does not exist; empty when it does."""
        return "" if code in self.reference.capabilities.index else "een code uit data/reference/capabilities.csv"

    def unknown_region(self, code: str) -> str:
        """Say what was expected instead of a region that does not exist; empty when it does."""
        return "" if code in self.reference.regions.index else "VR01 tot en met VR25"

    def unknown_owner(self, code: str) -> str:
        """Say what was expected instead of an owner that does not exist; empty when it does."""
        return "" if code in self.reference.owners else "een regio, of een partner uit data/reference/partners.csv"

    def unknown_party(self, code: str) -> str:
        """Say what was expected instead of who can prepare nothing; empty when it can."""
        others = ["KCR2", *Decider]
        return self.unknown_owner(code) and ("" if code in others else f"een regio of partner, of {', '.join(others)}")


def unlisted(text: str, sources: Iterable[str]) -> list[str]:
    """Give the sources that a text cites and that are not listed."""
    return sorted(set(SOURCE.findall(text)) - set(sources))
