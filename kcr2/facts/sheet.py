"""Which facts does a national product consist of, and which requests may it not tell?"""

from itertools import chain
from typing import NamedTuple

import pandas as pd

from kcr2.facts.assistance import capacity_facts, request_facts
from kcr2.facts.feeds import feed_facts
from kcr2.facts.figures import figure_facts
from kcr2.facts.information import bottleneck_facts, question_facts
from kcr2.facts.regions import region_facts
from kcr2.facts.situation import situation_facts
from kcr2.facts.sources import source_facts
from kcr2.model import Fact
from kcr2.picture import Picture
from kcr2.terms import Classification, FactPart
from kcr2.words import in_dutch

STRICTNESS = {label.value: place for place, label in enumerate(Classification)}
"""A label → how strict it is."""


AMONG_PARTIES = frozenset({FactPart.BOTTLENECKS, FactPart.QUESTIONS})
"""What parties tell each other; a product for everybody does not tell it."""


class Sheet(NamedTuple):
    """All facts of a picture, and how many requests have a label stricter than the product's."""

    facts: tuple[Fact, ...]
    left_out: int


def fact_sheet(picture: Picture, classification: Classification) -> Sheet:
    """Give every fact of the picture once, in the order of its parts, always in Dutch.

    Parameters
    ----------
    picture : the whole picture, not one reader's view: the label says who may read the product
    classification : label of the product; a request with a stricter one is counted and not told
    """
    return in_dutch(lambda: _sheet(picture, classification))


def _sheet(picture: Picture, classification: Classification) -> Sheet:
    lines = picture.requests[picture.requests["is_open"]]
    told = lines[_may_be_told(lines, classification)]
    left_out = lines["request_id"].nunique() - told["request_id"].nunique()
    found = chain(
        situation_facts(picture),
        figure_facts(picture),
        region_facts(picture),
        feed_facts(picture),
        request_facts(picture, told),
        capacity_facts(picture),
        bottleneck_facts(picture),
        question_facts(picture),
        source_facts(picture, left_out),
    )
    order = {part: place for place, part in enumerate(FactPart)}
    shown = (fact for fact in found if classification is not Classification.CLEAR or fact.part not in AMONG_PARTIES)
    return Sheet(tuple(sorted(shown, key=lambda fact: order[fact.part])), left_out)


def _may_be_told(lines: pd.DataFrame, classification: Classification) -> pd.Series:
    strictness = lines["classification"].map(STRICTNESS).astype("float64")
    return (strictness <= STRICTNESS[classification]).astype(bool)
