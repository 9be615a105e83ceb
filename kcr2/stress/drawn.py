"""What is one drawn window of time? The incidents that begin in it, and what they need where and when."""

from dataclasses import dataclass

from kcr2.terms import Urgency


@dataclass(frozen=True)
class Struck:
    """One incident.

    hazard    name of the hazard in the hazard file
    regions   the regions that it hits, the first is where it began
    block     block in which it begins
    hours     how long it lasts, also beyond the window
    size      its size in the unit of the hazard
    """

    hazard: str
    regions: tuple[str, ...]
    block: int
    hours: float
    size: float


@dataclass(frozen=True)
class Need:
    """Units of a type that one region needs throughout blocks `first` up to, not including, `last`.

    A demand that grows and shrinks is several of these on top of each other. `within_min` after block `first` begins
    units should be there; they serve a block if they arrive within it, as soon as they can. It is asked for `ahead_min`
    before block `first` begins, also before the window: what is foreseen, or comes later, is asked for in time.
    `incident` is the place of the incident in the window; no need reaches beyond the window.
    """

    incident: int
    region: str
    capability: str
    units: int
    first: int
    last: int
    urgency: Urgency
    within_min: int
    ahead_min: int = 0


@dataclass(frozen=True)
class Drawn:
    """One window of time: its number, month (1..12), what drove it (driver → state), incidents and needs."""

    number: int
    month: int
    drivers: tuple[tuple[str, str], ...]
    incidents: tuple[Struck, ...]
    needs: tuple[Need, ...]
