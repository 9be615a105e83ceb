"""Which dangers can strike, how often, how far and how hard? The model of a hazard file (data/stress/hazards.toml).

Nothing here is a forecast: the numbers are chosen so that the capacity is tested.
"""

from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

from kcr2.model import Source
from kcr2.model.base import field
from kcr2.stress.hazard_parts import (
    Begin,
    Curve,
    Driver,
    Duration,
    Effect,
    Key,
    Line,
    Part,
    PowerSize,
    Rate,
    Reach,
    Region,
    Season,
    Size,
    Split,
    Spread,
)


class Demand(Part):
    """What an incident asks: a row per type."""

    lines: tuple[Line, ...] = field("Regels", "Per type wat wordt gevraagd.", min_length=1, max_length=80)


class Hazard(Part):
    """One danger: its rate and what changes it, where it strikes, how large it is, how long it lasts, what it asks."""

    key: Key = field("Gevaar", "Korte naam.")
    title: str = field("Titel", "Hoe het heet.", max_length=80)
    about: str = field("Uitleg", "Wat ermee wordt bedoeld en wat er niet bij hoort.", max_length=600)
    rate: Rate = field("Hoe vaak", "Aantal per jaar.")
    season: Season = field("Seizoen", "Verdeling over het jaar.")
    drivers: dict[Key, Effect] = field("Drijvers", "Wat een toestand met de kans doet.", default={})
    begin: Begin = field("Waar", "Waar het begint.")
    spread: Spread = field("Bereik", "Hoeveel en welke regio's.")
    size: Size = field("Omvang", "Hoe groot het wordt.")
    duration: Duration = field("Duur", "Hoe lang het duurt.")
    demand: Demand = field("Vraag", "Wat het vraagt.")


class Hazards(Part):
    """Everything that is drawn from: drivers, curves and hazards, with the land neighbours of the reference data.

    `near` gives for every region all others, land neighbours first, the nearest first.
    """

    sources: tuple[Source, ...] = field("Bronnen", "Wat wordt aangehaald.", default=())
    drivers: tuple[Driver, ...] = field("Drijvers", "Wat alle regio's tegelijk raakt.", default=())
    curves: tuple[Curve, ...] = field("Verlopen", "Hoe vragen groeien en krimpen.", min_length=1)
    hazards: tuple[Hazard, ...] = field("Gevaren", "Wat kan gebeuren.", min_length=1, max_length=60)
    near: dict[Region, tuple[Region, ...]] = field("Buren", "Andere regio's, de naaste eerst.")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Give a copy in which other parts may stand; what was computed of this one does not come along."""
        held = {name: getattr(self, name) for name in type(self).model_fields} | dict(update or {})
        return type(self).model_validate(held)

    @cached_property
    def mark(self) -> str:
        """Give the SHA-256 of all numbers: two files with one mark draw the same scenarios."""
        return sha256(self.model_dump_json().encode()).hexdigest()

    @cached_property
    def by_key(self) -> dict[str, Hazard]:
        """Hazards by their key."""
        return {hazard.key: hazard for hazard in self.hazards}

    @cached_property
    def shares(self) -> dict[str, tuple[float, ...]]:
        """The shares of every curve by its key."""
        return {curve.key: curve.shares for curve in self.curves}

    def __hash__(self) -> int:
        """Two that hold the same are the same, also in another process."""
        return hash(self.mark)

    def __eq__(self, other: object) -> bool:
        """Compare by what is held; quick, for tables are kept by it."""
        return isinstance(other, Hazards) and (self is other or self.mark == other.mark)


__all__ = ["Curve", "Demand", "Driver", "Hazard", "Hazards", "Line", "PowerSize", "Reach", "Split"]
