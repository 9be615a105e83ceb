"""How does a test bring a request to where its question begins? A desk with people, and the usual way.

    chain = Chain(desk)
    chain.to(RequestStatus.PRESENTED)
    chain.do(chain.requester, AcceptOffer, line=1, owner="VR06", amount=2)

Moments are minutes from MOMENT; every act is a minute after the one before.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kcr2.actions import (
    AcceptOffer,
    AnswerCall,
    CallForOffers,
    FileRequest,
    Intention,
    OpenIncident,
    StepDelivery,
    TakeStep,
    ValidateAdvice,
    WriteAdvice,
)
from kcr2.desk import Desk
from kcr2.journal import Author, Entry, Space
from kcr2.picture import Picture
from kcr2.picture.lookup import request_status
from kcr2.terms import AnswerKind, Decider, DeliveryState, Feasibility, LegalBasis, RequestStatus, Role, Step
from tests import make

REQUEST = "A-2025-0001"
INCIDENT = "I-2025-0001"

requester = make.author(actor="HOvD", role=Role.REGIO, organisation="VR07")
owner = make.author(actor="AC-B", role=Role.REGIO, organisation="VR06")
hub = make.author(actor="piket")
validator = make.author(actor="tweede", role=Role.VALIDATOR)
minister = make.author(actor="hoofd", role=Role.AUTHORITY, organisation=Decider.MINISTER.value)
defence = make.author(actor="CDS", role=Role.AUTHORITY, organisation=Decider.CHIEF_OF_DEFENCE.value)


@dataclass
class Chain:
    """One space of a desk in which people act, one minute after another."""

    desk: Desk
    space: Space = field(default_factory=make.space)
    minute: int = 0
    capability: str = make.CAPABILITY
    supplier: Author = owner
    amount: int = 2

    def __post_init__(self) -> None:
        """Make the space, with an incident that everything is about."""
        self.desk.journal.create_space(self.space)
        incident = make.incident_opened(INCIDENT, regions=("VR07", "VR23"))
        self.do(requester, OpenIncident, **incident.model_dump(exclude={"observed_at"}))

    @property
    def now(self) -> datetime:
        """The moment of the next act."""
        return make.at(self.minute)

    @property
    def picture(self) -> Picture:
        """The picture as it stands."""
        return self.desk.picture(self.space, now=self.now)

    def status(self, request_id: str = REQUEST) -> RequestStatus | None:
        """Where a request stands."""
        return request_status(self.picture, request_id)

    def do(self, author: Author, kind: type[Intention], *, seen: int | None = None, **values: Any) -> list[Entry]:
        """Let somebody act; what the intention needs and was not named is dull."""
        self.minute += 1
        if "request_id" in kind.model_fields and kind is not FileRequest:
            values.setdefault("request_id", REQUEST)
        intention = kind.model_validate({"observed_at": self.now, **values})
        return self.desk.perform(self.space, author, [intention], now=self.now, seen=seen)

    def step(self, author: Author, step: Step, request_id: str = REQUEST, **values: Any) -> list[Entry]:
        """Let somebody take a step."""
        return self.do(author, TakeStep, step=step, request_id=request_id, **values)

    def file(self, author: Author = requester, **values: Any) -> str:
        """Let a region file a request and give its number."""
        line = make.request_line(self.capability, amount=self.amount)
        dull = make.request_filed(lines=(line,)).model_dump(exclude={"observed_at", "request_id", "version"})
        later = {"needed_by": self.now + timedelta(hours=3)}
        self.do(author, FileRequest, **{**dull, **later, "region": author.organisation, **values})
        return str(self.picture.numbers_taken.iloc[-1])

    def call(self, *owners: str, **values: Any) -> list[Entry]:
        """Let the hub ask owners."""
        dull = {"line": 1, "amount": self.amount, "deadline": self.now + timedelta(hours=1)}
        return self.do(hub, CallForOffers, **{"owners": owners or (self.supplier.organisation,), **dull, **values})

    def offer(self, author: Author | None = None, **values: Any) -> list[Entry]:
        """Let an owner offer."""
        who = author or self.supplier
        times = {"from_at": self.now + timedelta(hours=2), "until": self.now + timedelta(hours=14)}
        dull = {"line": 1, "owner": who.organisation, "answer": AnswerKind.OFFERED, "amount": self.amount, **times}
        return self.do(who, AnswerCall, **{**dull, **values})

    def refuse(self, author: Author | None = None, **values: Any) -> list[Entry]:
        """Let an owner refuse."""
        who = author or self.supplier
        return self.do(who, AnswerCall, line=1, owner=who.organisation, answer=AnswerKind.REFUSED, **values)

    def advise(self, **values: Any) -> list[Entry]:
        """Let the hub write an advice."""
        dull = {
            "feasibility": Feasibility.YES,
            "judgement": "Haalbaar met twee pelotons.",
            "assumptions": "Wegen vrij.",
            "cover_effect": "Thuis blijft genoeg over.",
        }
        return self.do(hub, WriteAdvice, **{**dull, **values})

    def validate(self, **values: Any) -> list[Entry]:
        """Let a second person validate it."""
        return self.do(validator, ValidateAdvice, **{"version": 1, **values})

    def accept(self, amount: int | None = None, **values: Any) -> list[Entry]:
        """Let the requester take what is offered."""
        dull = {"line": 1, "owner": self.supplier.organisation, "amount": amount or self.amount}
        return self.do(requester, AcceptOffer, **{**dull, **values})

    def grant(self, author: Author = minister, **values: Any) -> list[Entry]:
        """Let an authority grant."""
        dull = {"decided_for": author.organisation, "legal_basis": LegalBasis.WVR_51}
        return self.step(author, Step.GRANT, **{**dull, **values})

    def move(self, *states: DeliveryState, author: Author | None = None, number: int = 1) -> None:
        """Let units go through states, each as the one who may."""
        site = {DeliveryState.DEPLOYED, DeliveryState.RELIEVED}
        for state in states:
            who = author or (requester if state in site else self.supplier)
            delivery = f"{REQUEST}/1/{self.supplier.organisation}/{number}"
            self.do(who, StepDelivery, delivery_id=delivery, state=state)

    def to(self, status: RequestStatus) -> "Chain":
        """Go the usual way until the request stands at a status."""
        for reached, act in self._way():
            act()
            if reached is status:
                return self
        raise ValueError(status)

    def _way(self) -> list[tuple[RequestStatus, Callable[[], object]]]:
        out = (DeliveryState.ALARMED, DeliveryState.READY, DeliveryState.EN_ROUTE, DeliveryState.AT_UGS)
        home = (DeliveryState.RETURNING, DeliveryState.AVAILABLE)
        return [
            (RequestStatus.FILED, self.file),
            (RequestStatus.IN_CHECK, lambda: self.step(hub, Step.TAKE_IN)),
            (RequestStatus.IN_TREATMENT, lambda: self.step(hub, Step.ACCEPT, legal_basis=LegalBasis.WVR_51)),
            (RequestStatus.CALLED, self.call),
            (RequestStatus.OFFERED, self.offer),
            (RequestStatus.ADVISED, lambda: (self.advise(), self.validate())),
            (RequestStatus.PRESENTED, lambda: self.step(hub, Step.PRESENT)),
            (RequestStatus.AGREED, lambda: (self.accept(), self.step(requester, Step.AGREE))),
            (RequestStatus.GRANTED, self.grant),
            (RequestStatus.UNDERWAY, lambda: self.move(*out, DeliveryState.DEPLOYED)),
            (RequestStatus.STOOD_DOWN, lambda: (self.move(*home), self.step(requester, Step.STAND_DOWN))),
            (RequestStatus.CLOSED, lambda: self.step(hub, Step.CLOSE, note="Kosten verrekend.")),
        ]
