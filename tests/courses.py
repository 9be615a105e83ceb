"""Which course may bijstand take? Hypothesis strategies for its events, in a sensible order and in none at all.

A request goes its usual way, each draw a few events further (`Courses`); beside that anything may be said of any
request, line, owner and delivery (`loose`), whether it is there or not.
"""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from kcr2.model import Event
from kcr2.terms import (
    AnswerKind,
    Decider,
    DeliveryState,
    Feasibility,
    LegalBasis,
    Party,
    RejectionReason,
    Route,
    Signature,
    Step,
)
from tests import make

REQUESTS = ("A-2025-0001", "A-2025-0002")
ASKING = dict(zip(REQUESTS, ("VR07", "VR08"), strict=True))
"""Who asks, on the usual way."""

OWNERS = ("VR06", "VR08", "DEF")
TYPES = ("BRW-PEL-NB", "BRW-HC-OV", "BRW-WTS1000")
STATES = tuple(state for state in DeliveryState if state is not DeliveryState.RELIEF_PLANNED)
UNTIL = make.at(20_000)
"""An end after every moment that a history reaches."""

Stated = dict[str, Any]
Told = Callable[[Stated], Event]


class Courses:
    """How far each request of a history has come on its usual way."""

    def __init__(self) -> None:
        """Begin with no request at all."""
        self.ways = {request_id: usual_way(request_id) for request_id in REQUESTS}

    def next(self, request_id: str, stated: Stated, amount: int) -> list[Event]:
        """Give the next events of a request; none when it came to its end."""
        now, self.ways[request_id] = self.ways[request_id][:amount], self.ways[request_id][amount:]
        return [told(stated) for told in now]


def usual_way(request_id: str) -> list[Told]:
    """Give what usually happens to a request, from concept to closing; one owner refuses and one delivers."""
    return [*_asked(request_id), *_offered(request_id), *_delivered(request_id)]


def _asked(request_id: str) -> list[Told]:
    lines = tuple(make.request_line(capability, amount=3) for capability in TYPES[:2])
    return [
        lambda stated: make.request_drafted(request_id, region=ASKING[request_id], **stated),
        _step(request_id, 1, Step.SAVE),
        lambda stated: make.request_filed(
            request_id, region=ASKING[request_id], lines=lines, signature=Signature.FOLLOWS, **stated
        ),
        *(_step(request_id, number, step) for number, step in ((2, Step.FILE), (3, Step.TAKE_IN))),
        _step(request_id, 4, Step.ACCEPT, legal_basis=LegalBasis.WVR_51),
    ]


def _offered(request_id: str) -> list[Told]:
    named: dict[str, Any] = {"request_id": request_id}
    refused: dict[str, Any] = {"answer": AnswerKind.REFUSED, **named}
    return [
        _step(request_id, 5, Step.CALL),
        lambda stated: make.call_issued("VR06", deadline=UNTIL, **named, **stated),
        lambda stated: make.call_issued("DEF", deadline=UNTIL, **named, **stated),
        lambda stated: make.call_answered("VR06", until=UNTIL, **named, **stated),
        lambda stated: make.call_answered("DEF", **refused, **stated),
        lambda stated: make.advice_written(**named, **stated),
        lambda stated: make.advice_validated(**named, **stated),
        *(_step(request_id, number, step) for number, step in ((6, Step.VALIDATE), (7, Step.PRESENT))),
        lambda stated: make.offer_accepted("VR06", **named, **stated),
        _step(request_id, 8, Step.AGREE),
        _step(request_id, 9, Step.GRANT, decided_for=Decider.MINISTER, legal_basis=LegalBasis.WVR_51),
    ]


def _delivered(request_id: str) -> list[Told]:
    out: dict[str, Any] = {"delivery_id": make.delivery_id(request_id=request_id)}
    there = (DeliveryState.ALARMED, DeliveryState.READY, DeliveryState.EN_ROUTE, DeliveryState.AT_UGS)
    change: dict[str, Any] = {"change_id": f"{out['delivery_id']}/w1"}
    return [
        *(_moved(out, number, state) for number, state in enumerate([*there, DeliveryState.DEPLOYED], start=1)),
        lambda stated: make.relief_planned(**out, **stated),
        lambda stated: make.change_proposed(until=UNTIL, **out, **stated),
        lambda stated: make.consent_given(**change, **stated),
        lambda stated: make.consent_given(Party.HUB, "KCR2", **change, **stated),
        *(_moved(out, 6 + n, state) for n, state in enumerate((DeliveryState.RETURNING, DeliveryState.AVAILABLE))),
        lambda stated: make.signature_received(request_id, **stated),
        *(_step(request_id, number, step) for number, step in ((10, Step.STAND_DOWN), (11, Step.CLOSE))),
    ]


def _step(request_id: str, number: int, step: Step, **values: Any) -> Told:
    return lambda stated: make.request_stepped(request_id, step=step, number=number, **values, **stated)


def _moved(out: dict[str, Any], number: int, state: DeliveryState) -> Told:
    return lambda stated: make.delivery_stepped(state, number=number, **out, **stated)


# ---- in no order at all ----------------------------------------------------------------------------

numbers = st.integers(1, 9)
lines = st.integers(1, 3)
requests = st.sampled_from(REQUESTS)
owners = st.sampled_from(OWNERS)
deliveries = st.builds(make.delivery_id, owners, request_id=requests, line=lines, number=st.integers(1, 2))


Drawn = st.SearchStrategy[Told]


def _any(tell: Callable[..., Event], *drawn: st.SearchStrategy[Any]) -> Drawn:
    """Draw what an event is about; what every event states comes last."""
    return st.tuples(*drawn).map(lambda about: lambda stated: tell(*about, **stated))


def _filed(one: str, region: str, types: list[str], basis: LegalBasis, signature: Signature, **stated: Any) -> Event:
    asked = tuple(make.request_line(capability) for capability in types)
    return make.request_filed(one, region=region, lines=asked, legal_basis=basis, signature=signature, **stated)


def _stepped(one: str, said: Stated, **stated: Any) -> Event:
    return make.request_stepped(one, **said, **stated)


def _called(owner: str, one: str, line: int, **stated: Any) -> Event:
    return make.call_issued(owner, request_id=one, line=line, deadline=UNTIL, **stated)


def _answered(owner: str, one: str, line: int, answer: AnswerKind, numbers: tuple[int, int], **stated: Any) -> Event:
    number, amount = numbers
    return make.call_answered(
        owner, request_id=one, line=line, answer=answer, number=number, amount=amount, until=UNTIL, **stated
    )


def _accepted(owner: str, one: str, line: int, number: int, **stated: Any) -> Event:
    return make.offer_accepted(owner, request_id=one, line=line, number=number, **stated)


def _longer(delivery: str, number: int, **stated: Any) -> Event:
    return make.change_proposed(number, delivery_id=delivery, until=UNTIL, **stated)


def _elsewhere(delivery: str, number: int, to_request: str, to_line: int, **stated: Any) -> Event:
    return make.moved(
        number=number, delivery_id=delivery, to_request=to_request, to_line=to_line, needs=("owner:VR06",), **stated
    )


def _consented(delivery: str, number: int, owner: str, consents: bool, **stated: Any) -> Event:
    return make.consent_given(organisation=owner, change_id=f"{delivery}/w{number}", consents=consents, **stated)


SAID = st.fixed_dictionaries(
    {
        "step": st.sampled_from(Step),
        "number": numbers,
        "decided_for": st.none() | st.sampled_from(Decider),
        "legal_basis": st.none() | st.sampled_from(LegalBasis),
        "reason": st.none() | st.sampled_from(RejectionReason),
        "route": st.none() | st.sampled_from(Route),
    }
)
TYPE_LISTS = st.lists(st.sampled_from(TYPES), min_size=1, unique=True)
REGIONS = st.sampled_from(("VR06", "VR07", "VR08"))

_LOOSE: dict[str, Drawn] = {
    "request_drafted": _any(make.request_drafted, requests),
    "request_filed": _any(
        _filed, requests, REGIONS, TYPE_LISTS, st.sampled_from(LegalBasis), st.sampled_from(Signature)
    ),
    "request_stepped": _any(_stepped, requests, SAID),
    "signature_received": _any(make.signature_received, requests),
    "demand_suppressed": _any(make.demand_suppressed, numbers.map(lambda n: f"O-2025-000{n}")),
    "call_issued": _any(_called, owners, requests, lines),
    "call_answered": _any(_answered, owners, requests, lines, st.sampled_from(AnswerKind), st.tuples(numbers, numbers)),
    "offer_accepted": _any(_accepted, owners, requests, lines, st.integers(1, 2)),
    "delivery_stepped": _any(
        lambda delivery, state, number, **stated: make.delivery_stepped(
            state, number=number, delivery_id=delivery, **stated
        ),
        *(deliveries, st.sampled_from(STATES), numbers),
    ),
    "relief_planned": _any(lambda delivery, **stated: make.relief_planned(delivery_id=delivery, **stated), deliveries),
    "change_proposed": _any(_longer, deliveries, st.integers(1, 2))
    | _any(_elsewhere, deliveries, st.integers(1, 2), requests, lines),
    "consent_given": _any(_consented, deliveries, st.integers(1, 2), owners, st.booleans()),
    "advice_written": _any(
        lambda version, one, says, **stated: make.advice_written(version, request_id=one, feasibility=says, **stated),
        *(numbers, requests, st.sampled_from(Feasibility)),
    ),
    "advice_validated": _any(
        lambda version, one, **stated: make.advice_validated(version, request_id=one, **stated), numbers, requests
    ),
    "outside_help_recorded": _any(make.outside_help_recorded, numbers.map(lambda n: f"B-2025-000{n}")),
    "proposal_kept": _any(
        lambda number, owner, **stated: make.proposal_kept(
            f"V-2025-000{number}", lines=(make.proposal_line(owner),), **stated
        ),
        *(numbers, owners),
    ),
    "record_viewed": _any(make.record_viewed, requests),
}
"""Every kind of event of bijstand, and how one is drawn."""

KINDS = frozenset(_LOOSE)
"""The kinds of events that bijstand has."""

_ANY = st.one_of(*_LOOSE.values())


@st.composite
def loose(draw: st.DrawFn, stated: Stated) -> Event:
    """Draw any event of bijstand, about something that is there or not."""
    told: Told = draw(_ANY)
    return told(stated)
