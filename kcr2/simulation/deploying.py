"""How do units go from alarm to rest? Ready, on their way, at the UGS, at work, home, rested."""

from typing import Any

from kcr2.actions import StepDelivery
from kcr2.simulation import people
from kcr2.simulation.cases import Course
from kcr2.simulation.demand import Sending, Stream
from kcr2.simulation.stock import Stock
from kcr2.simulation.terms import Happening
from kcr2.simulation.trace import Happened
from kcr2.simulation.world import Way, World
from kcr2.terms import DeliveryState

_D = DeliveryState

AT_HOME = frozenset({_D.ACCEPTED, _D.ALARMED, _D.READY})
"""Where units have not left yet."""
BY_REQUESTER = frozenset({_D.DEPLOYED, _D.RELIEVED, _D.RETURNING, _D.CANCELLED})
"""Steps that the requester tells; all others the owner."""


def course(world: World, sending: Sending) -> Course:
    """Take units through a whole deployment, or as far as they are needed."""
    yield from _out(world, sending)
    if sending.state in AT_HOME:
        _cancelled(world, sending)
        return
    yield from _back(world, sending)


def work_end(world: World, stream: Stream, stock: Stock, way: Way, shift: int) -> int:
    """Give the minute at which units stop: after their shift, and by daylight only in time to be home by sunset."""
    begin = way.arrives + world.parameters.brief_min
    if not world.by_daylight(stock.capability):
        return begin + shift
    demand = stream.demand
    home = way.arrives - way.departs
    return max(min(begin + shift, world.dusk(way.arrives, demand.lon, demand.lat) - home), begin)


def _out(world: World, sending: Sending) -> Course:
    """Go from alarm to work and work; ends early when the units are no longer needed."""
    way = sending.way
    if not sending.own:
        yield from _until(world, sending, world.now + world.parameters.alarm_min)
        if sending.free.triggered:
            return
    _step(world, sending, _D.ALARMED)
    for state, minute in ((_D.READY, way.ready), (_D.EN_ROUTE, way.departs), (_D.AT_UGS, way.arrives)):
        yield from _until(world, sending, minute)
        if sending.free.triggered:
            return
        _step(world, sending, state)
        if state is _D.EN_ROUTE:
            _leaves(world, sending)
    _tell(world, sending, Happening.ARRIVED)
    yield from _until(world, sending, way.arrives + world.parameters.brief_min)
    if sending.free.triggered:
        return
    _step(world, sending, _D.DEPLOYED)
    _tell(world, sending, Happening.DEPLOYED)
    yield from _until(world, sending, sending.ends)


def _back(world: World, sending: Sending) -> Course:
    """Go home, rest, and be deployable again."""
    turned = world.now
    worked = sending.state is _D.DEPLOYED
    if worked and sending.relief_planned and not sending.free.triggered:
        _step(world, sending, _D.RELIEVED)
        yield world.env.timeout(1)
    if worked:
        _tell(world, sending, Happening.RELEASED)
    _step(world, sending, _D.RETURNING)
    _released(sending)
    whole = sending.way.arrives - sending.way.departs
    yield world.env.timeout(max(min(whole, turned - sending.way.departs), 1))
    sending.stock.come_home(sending.amount)
    world.report(sending.stock)
    yield world.env.timeout(max(round(world.parameters.rest_h * 60), 1))
    sending.stock.rested(sending.amount)
    _step(world, sending, _D.AVAILABLE)
    world.more(sending.stock)


def _leaves(world: World, sending: Sending) -> None:
    sending.stock.leave(sending.amount)
    world.report(sending.stock)
    _tell(world, sending, Happening.DEPARTED)


def _cancelled(world: World, sending: Sending) -> None:
    sending.stock.let_go(sending.amount, accepted=True)
    _step(world, sending, _D.CANCELLED)
    _released(sending)


def _released(sending: Sending) -> None:
    sending.released = True
    sending.let_go.succeed()


def _until(world: World, sending: Sending, minute: int) -> Course:
    """Wait until a minute, or until the units are no longer needed; at least one minute between two steps."""
    yield world.env.timeout(max(minute - world.now, 1)) | sending.free


def _step(world: World, sending: Sending, state: DeliveryState) -> None:
    """Let whose step it is tell it; what units do in their own region is no delivery."""
    sending.state = state
    if sending.own:
        return
    reference = world.picture.reference
    author = people.supplier(reference, sending.stock.owner)
    if state in BY_REQUESTER:
        author = people.requester(reference, sending.stream.demand.region)
    values: dict[str, Any] = {"delivery_id": sending.identity, "state": state}
    if state is _D.EN_ROUTE:
        values["expected_at"] = world.script.moment(world.now + sending.way.arrives - sending.way.departs)
    world.script.say(world.now, author, StepDelivery, **values)


def _tell(world: World, sending: Sending, happening: Happening) -> None:
    stream = sending.stream.key
    told = Happened(world.now, stream, happening, sending.stock.owner, sending.amount, sending.request_id, sending.own)
    world.trace.happened.append(told)
