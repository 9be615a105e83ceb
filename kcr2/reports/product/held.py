"""What do the frozen facts of a product say, and what changed since the edition before it?"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from kcr2.facts import Difference, compared
from kcr2.facts.regions import NOT_REPORTED
from kcr2.facts.sheet import STRICTNESS
from kcr2.formats import clock_time
from kcr2.picture import Picture
from kcr2.picture.product import facts_of
from kcr2.reference.store import HUB
from kcr2.reports.pictures import Cell
from kcr2.reports.steps import PARTLY_GREEN, STATUS_STEPS, UNKNOWN, Step
from kcr2.terms import FactPart, Quality, Status, Theme
from kcr2.words import words as _

Row = Mapping[str, Any]

NUMBER = re.compile(r"[+\-−]?\d[\d.,]*")
UP, DOWN, OTHER, GONE = "▲", "▼", "◆", "◇"
"""Sign of a figure that rose, of one that fell, of anything else that is new or changed, and of what is no more."""


@dataclass(frozen=True)
class Held:
    """The facts of one edition by their key, and those of the edition before when there is one to compare with."""

    facts: Mapping[str, Row]
    before: Mapping[str, Row] | None = None

    def shown(self, key: str) -> str:
        """Give a fact as it stands in the product, with what it was; *niet gemeld* where there is none."""
        return " ".join(filter(None, [self.value(key), self.change(key)]))

    def value(self, key: str) -> str:
        """Give a fact without what changed in it."""
        row = self.facts.get(key)
        return _("niet gemeld") if row is None else worded(row)

    @cached_property
    def differences(self) -> Mapping[str, Difference]:
        """What differs from the edition before, by key; nothing when there is nothing to compare with."""
        if self.before is None:
            return {}
        return {one.key: one for one in compared(self.before.values(), self.facts.values())}

    def change(self, key: str, told: Callable[[Row], str] = lambda row: str(row["text"])) -> str:
        """Say with a sign and a word what changed in a fact; empty when nothing did or nothing is compared.

        Parameters
        ----------
        told : how the fact of the edition before is written
        """
        found = self.differences.get(key)
        if found is None:
            return ""
        if found.before is None:
            return f"{OTHER} {_('nieuw')}"
        return f"{_direction(found)} {_('was {text}').format(text=told(found.before))}"

    def new_words(self, rows: Sequence[Row]) -> str:
        """Say of facts that belong together that all of them are new; empty when any was there before."""
        is_new = self.before is not None and not any(str(row["key"]) in self.before for row in rows)
        return f"{OTHER} {_('nieuw')}" if is_new else ""

    @cached_property
    def gone(self) -> tuple[Row, ...]:
        """The facts of the edition before that this one does not have."""
        return tuple(one.before for one in self.differences.values() if one.after is None and one.before is not None)

    def part(self, part: FactPart) -> Iterator[Row]:
        """Give the facts of a part, in their order."""
        return (row for row in self.facts.values() if row["part"] == part.value)

    def others(self, part: FactPart, *kinds: str) -> list[Row]:
        """Give the facts of a part that are of none of these kinds: what nobody foresaw is told too."""
        return [row for row in self.part(part) if str(row["key"]).partition(":")[0] not in kinds]

    def subjects(self, kind: str, depth: int = 2) -> dict[str, list[Row]]:
        """Give the facts of one kind by what they are about: `incident` → incident:I-1 → its facts, in order.

        Parameters
        ----------
        depth : how many parts of a key name the subject; facts with no more parts than that are not among them
        """
        found: dict[str, list[Row]] = {}
        for key, row in self.facts.items():
            parts = key.split(":")
            if parts[0] == kind and len(parts) > depth:
                found.setdefault(":".join(parts[:depth]), []).append(row)
        return found

    # ---- states ----------------------------------------------------------------------------------

    def step(self, key: str) -> Step:
        """Give the class of a fact that has a state; without one it is unknown, never green."""
        row = self.facts.get(key)
        level = None if row is None else row["level"]
        return UNKNOWN if pd.isna(level) else STATUS_STEPS.get(str(level), UNKNOWN)

    def region_step(self, code: str) -> Step:
        """Give the class of a region: green only partly when it did not report on every theme."""
        step = self.step(f"region:{code}:status")
        if step is not STATUS_STEPS[Status.GREEN.value]:
            return step
        known = all(self.step(f"region:{code}:{theme.value}") is not UNKNOWN for theme in Theme)
        return step if known else STATUS_STEPS[PARTLY_GREEN]

    def sign(self, key: str, step: Step) -> str:
        """Give the sign in an area of the map: with an exclamation mark when its fact is old."""
        row = self.facts.get(key)
        return f"{step.sign}!" if row is not None and row["is_old"] and step is not UNKNOWN else step.sign

    def level_word(self, key: str) -> str:
        """Give the word of a state: *onbekend* of who said so, *niet gemeld* of who said nothing."""
        return _level(self.facts.get(key))

    def state(self, key: str, *, compared: bool = True) -> Cell:
        """Give a state for a table: its word, with a sign that does not need the colour, and what it was."""
        step = self.step(key)
        word = self.level_word(key)
        told = word if step is UNKNOWN else f"{self.sign(key, step)} {word}"
        return Cell(" ".join(filter(None, [told, self._was(key) if compared else ""])), step)

    def _was(self, key: str) -> str:
        found = self.differences.get(key)
        both = found is not None and found.before is not None and found.after is not None
        if found is not None and both and _level(found.before) == _level(found.after):
            return ""
        return self.change(key, _level)


def held(picture: Picture, product: Row, *, previous: bool) -> Held:
    """Read the facts of a product, and those of the edition it follows when they are to be compared.

    What was cannot be told under a milder label than it was told under: then nothing is compared.
    """
    follows = product["follows"]
    earlier = facts_of(picture.facts, str(follows)) if previous and _may_be_compared(picture, product) else None
    known = earlier is not None and not earlier.empty
    return Held(_by_key(facts_of(picture.facts, str(product["product_id"]))), _by_key(earlier) if known else None)


def _may_be_compared(picture: Picture, product: Row) -> bool:
    products = picture.products
    labels = products.loc[products["product_id"] == product["follows"], "classification"]
    return all(STRICTNESS[label] <= STRICTNESS[product["classification"]] for label in labels) and not labels.empty


def _by_key(facts: pd.DataFrame) -> dict[str, Row]:
    return {str(row["key"]): row for row in facts.to_dict("records")}


def _direction(found: Difference) -> str:
    if found.after is None or found.before is None:
        return GONE
    now, was = found.after["number"], found.before["number"]
    if pd.isna(now) or pd.isna(was) or now == was:
        return OTHER
    return UP if now > was else DOWN


def worded(row: Row) -> str:
    """Give the value of a fact: a bare number with its unit; what is older than agreed says so."""
    told = with_unit(row)
    return f"{told} ({_('oud')})" if row["is_old"] and not is_silent(row) else told


def with_unit(row: Row) -> str:
    """Put a bare number before its unit: *12 peloton*, *130 × 1.000 stuks*; a national count is named by its label.

    A text of more than a number says itself of what.
    """
    if not NUMBER.fullmatch(str(row["text"])):
        return str(row["text"])
    unit = "" if str(row["key"]).startswith("national:") else str(row["unit"])
    times = "× " if unit[:1].isdigit() else ""
    return f"{row['text']} {times}{unit}".strip()


def is_silent(row: Row) -> bool:
    """Tell whether a fact says that nothing was reported."""
    return str(row["text"]) == NOT_REPORTED and bool(pd.isna(row["observed_at"]))


def _level(row: Row | None) -> str:
    # Who reported that it does not know did report: that is another thing than silence.
    if row is None or pd.isna(row["level"]) or is_silent(row):
        return _("niet gemeld")
    return _(Status(str(row["level"])).label)


def stand_of(rows: Sequence[Row]) -> str:
    """Give the oldest moment that facts are about; a dash for what KCR2 counted and nobody dated."""
    moments = [row["observed_at"] for row in rows if not pd.isna(row["observed_at"])]
    return clock_time(min(moments)) if moments else "–"


def quality_of(rows: Sequence[Row]) -> str:
    """Name the qualities of facts, each once; what was counted or follows from other facts has none of its own."""
    labels = [_(Quality(row["quality"]).label) for row in rows if not pd.isna(row["quality"])]
    if labels:
        return ", ".join(dict.fromkeys(labels))
    if all(is_silent(row) for row in rows):
        return "–"
    return _("geteld") if all(row["owner"] == HUB for row in rows) else _("afgeleid")
