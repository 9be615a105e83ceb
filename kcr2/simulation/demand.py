"""What is needed, what was asked for it, and what serves it?"""

from dataclasses import dataclass, field

import simpy

from kcr2.model import Demand
from kcr2.simulation.stock import Stock
from kcr2.simulation.world import Way
from kcr2.terms import DeliveryState


@dataclass(eq=False)
class Sending:
    """Units that are on their way to a line of demand, serve it, or come back from it.

    identity   the delivery; empty for units in their own region
    begins     minute from which they count for the demand: when they relieve others, not before
    ends       minute at which they should be relieved
    due        minute of the latest relief that was agreed
    free       triggers when the units are no longer needed
    let_go     triggers when they are on their way home, or were cancelled
    """

    stream: "Stream"
    stock: Stock
    amount: int
    identity: str
    request_id: str
    way: Way
    begins: int
    ends: int
    due: int
    free: simpy.Event
    let_go: simpy.Event
    state: DeliveryState = DeliveryState.ACCEPTED
    relief_planned: bool = False
    released: bool = False

    @property
    def own(self) -> bool:
        """Whether they work in their own region, without a request."""
        return not self.identity

    def serves(self, minute: int) -> bool:
        """Say whether they count at a minute to come."""
        return not self.released and self.begins <= minute < self.ends


@dataclass(eq=False)
class Case:
    """One request of one line, on its way through the hub.

    key       names it in draws: the line of demand and the how-manieth request for it
    needed    minute from which the units count for the demand
    by        minute that the request names: ready at the UGS
    settled   whether what comes of it is known: granted, withdrawn or nothing
    dropped   whether the requester no longer needs it
    due       owner → minute of the latest relief that its offer leads to
    """

    request_id: str
    key: str
    stream: "Stream"
    amount: int
    filed: int
    needed: int
    by: int
    settled: bool = False
    dropped: bool = False
    accepted: bool = False
    granted: bool = False
    signed: bool = False
    stood_down: bool = False
    checked: int = 0
    declined: set[str] = field(default_factory=set)
    offers: dict[str, int] = field(default_factory=dict)
    due: dict[str, int] = field(default_factory=dict)
    sendings: list[Sending] = field(default_factory=list)

    @property
    def short(self) -> int:
        """Units that nobody offered yet."""
        return max(self.amount - sum(self.offers.values()), 0)


@dataclass(eq=False)
class Stream:
    """One line of demand of a variant as it goes.

    quiet_until   minute before which nobody asks again, because nobody could be found
    in_vain       requests in a row that came to nothing
    """

    key: str
    demand: Demand
    incident_id: str
    needed: int = 0
    quiet_until: int = 0
    in_vain: int = 0
    cases: list[Case] = field(default_factory=list)
    sendings: list[Sending] = field(default_factory=list)

    def counted(self, minute: int) -> int:
        """Count what was asked for by a minute and what serves at it."""
        asked = [case for case in self.cases if not case.settled and not case.dropped]
        waiting = sum(case.amount for case in asked if case.needed <= minute)
        return waiting + sum(sending.amount for sending in self.serving(minute))

    def serving(self, minute: int) -> list[Sending]:
        """Give the units that serve it at a minute."""
        return [one for one in self.sendings if one.serves(minute) and not one.free.triggered]

    def horizons(self, now: int) -> list[int]:
        """Give now, and the minutes to come from which something that was asked for counts."""
        asked = {case.needed for case in self.cases if not case.settled}
        sent = {sending.begins for sending in self.sendings if not sending.released}
        return sorted({now} | {minute for minute in asked | sent if minute > now})
