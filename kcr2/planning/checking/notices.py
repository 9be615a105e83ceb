"""What is odd about a problem, though it can be solved?"""

from collections.abc import Iterator
from dataclasses import dataclass

from kcr2.planning.allocation.instance import Instance
from kcr2.terms import Term
from kcr2.words import words as _


class Oddity(Term):
    """What a planner should know before believing a plan. The label is a template over the numbers."""

    BELOW_MINIMUM = "below_minimum", "{where}: er zijn er {found}, het minimum is {limit}; hiervan gaat niets weg"
    OFFERS_MORE = "offers_more", "{where}: biedt er {found} aan en heeft er {limit}; het voorstel rekent met {limit}"
    NOBODY_HAS = (
        "nobody_has",
        "{where}: er worden er {found} gevraagd en niemand heeft dit type of een vervanger",
    )


@dataclass(frozen=True)
class Notice:
    """One odd thing, with its numbers."""

    kind: Oddity
    where: str
    found: int
    limit: int

    @property
    def text(self) -> str:
        """Say it as a sentence."""
        return _(self.kind.label).format(where=self.where, found=self.found, limit=self.limit)


def notices(instance: Instance) -> tuple[Notice, ...]:
    """Give what is odd: cover that is not there now, offers above stock, requests for what nobody has."""
    return (*_below_minimum(instance), *_offers_more(instance), *_nobody_has(instance))


def _below_minimum(instance: Instance) -> Iterator[Notice]:
    for rule in instance.cover:
        if instance.base(rule) < rule.min:
            yield Notice(Oddity.BELOW_MINIMUM, rule.id, instance.base(rule), rule.min)


def _offers_more(instance: Instance) -> Iterator[Notice]:
    for row in instance.stock:
        if row.offer_cap is not None and row.offer_cap > row.available:
            yield Notice(Oddity.OFFERS_MORE, f"{row.supplier}/{row.type}", row.offer_cap, row.available)


def _nobody_has(instance: Instance) -> Iterator[Notice]:
    held = {row.type for row in instance.stock if row.available}
    for request in instance.requests:
        serving = [type_ for type_, _effect in instance.serving[request.type]]
        usable = serving if request.substitutes else [request.type]
        if held.isdisjoint(usable):
            yield Notice(Oddity.NOBODY_HAS, request.id, request.quantity, 0)
