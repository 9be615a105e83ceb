"""How does demand lead to requests, and its fall to release? One line of demand from its begin to its end."""

from functools import partial

from kcr2.actions import PlanRelief, TakeStep
from kcr2.simulation import asking, deploying, people
from kcr2.simulation.cases import Course, shift_min
from kcr2.simulation.demand import Case, Sending, Stream
from kcr2.simulation.stock import Stock
from kcr2.simulation.trace import Needed
from kcr2.simulation.world import World, incident_of
from kcr2.terms import DeliveryState, Step, Urgency

NEEDED_WITHIN_MIN = {
    Urgency.LIFE_SAVING: 60,
    Urgency.URGENT: 240,
    Urgency.PRESSING: 1_440,
    Urgency.PLANNED: 1_440,
}
"""Minutes within which units are asked to be there: what the urgency says (domain 2.5); for life saving assumed."""

MOST_WAIT_MIN = 1_440
"""Nobody waits longer than a day before asking again."""

IN_ORDER = (
    *(DeliveryState.ACCEPTED, DeliveryState.ALARMED, DeliveryState.READY),
    *(DeliveryState.EN_ROUTE, DeliveryState.AT_UGS, DeliveryState.DEPLOYED),
)
"""Who is let go first when demand falls: who has not left yet, then who is not there yet."""


def course(world: World, stream: Stream) -> Course:
    """Follow the staircase of a line of demand; what ends with its incident ends here."""
    world.watching[stream.demand.capability].append(partial(_hears, world, stream))
    ends = incident_of(world.variant, stream.demand.incident).ends_after_min
    steps = [(point.after_min, point.amount) for point in stream.demand.points]
    if ends is not None:
        steps = [step for step in steps if step[0] < ends] + [(ends, 0)]
    for minute, amount in steps:
        # A minute after the incident itself is told.
        yield world.env.timeout(max(minute + 1 - world.now, 0))
        stream.needed, stream.quiet_until, stream.in_vain = amount, 0, 0
        world.trace.needed.append(Needed(world.now, stream.key, amount))
        release(world, stream)
        review(world, stream)


def _hears(world: World, stream: Stream) -> None:
    """Ask again at once when somebody has more."""
    stream.quiet_until = stream.in_vain = 0
    review(world, stream)


def review(world: World, stream: Stream, horizon: int | None = None) -> None:
    """Ask for what is short at a minute to come, of which so much is known now."""
    if world.now < stream.quiet_until:
        return
    at = _usable(world, stream, max(horizon or 0, world.now))
    short = stream.needed - stream.counted(at)
    if short > 0 and world.parameters.own_first:
        short -= _own(world, stream, short, at)
    if short > 0:
        _file(world, stream, short, at)


def release(world: World, stream: Stream) -> None:
    """Let go of what is too much, now or when it would count: requests that run first, then units; own units last."""
    for minute in stream.horizons(world.now):
        _let_go(stream, minute)


def _let_go(stream: Stream, minute: int) -> None:
    spare = stream.counted(minute) - stream.needed
    for case in stream.cases:
        waits = not case.settled and not case.dropped and case.needed <= minute
        if waits and case.amount <= spare:
            case.dropped = True
            spare -= case.amount
    here = stream.serving(minute)
    for sending in sorted(here, key=lambda one: (one.own, IN_ORDER.index(one.state), -one.amount)):
        if sending.amount <= spare:
            spare -= sending.amount
            sending.free.succeed()


def _usable(world: World, stream: Stream, minute: int) -> int:
    """Give the minute itself, or the next sunrise for who works by daylight only."""
    demand = stream.demand
    return world.first_light(minute, 1, demand.lon, demand.lat) if world.by_daylight(demand.capability) else minute


def _own(world: World, stream: Stream, short: int, at: int) -> int:
    """Deploy the region's own units above its cover, one by one, if they are needed now."""
    demand = stream.demand
    stock = world.stocks.get((demand.region, demand.capability))
    if stock is None or at > world.now:
        return 0
    way = world.way(stock, demand.lon, demand.lat, world.now)
    units = min(short, stock.own_spare) if way else 0
    for _number in range(units):
        stock.offer(1)
        stock.promise(1)
        sending = _sent(world, stream, stock, 1)
        world.env.process(deploying.course(world, sending))
    return units


def _file(world: World, stream: Stream, amount: int, at: int) -> None:
    by = max(at, world.now + NEEDED_WITHIN_MIN[stream.demand.urgency])
    key = f"{stream.key} aanvraag {len(stream.cases) + 1}"
    case = Case(world.next_request(), key, stream, amount, world.now, at, by)
    stream.cases.append(case)
    asking.file(world, case)
    world.env.process(asking.signed(world, case))
    world.env.process(_followed(world, case))


def _followed(world: World, case: Case) -> Course:
    """Take a request to its grant, send what was granted, and ask again for what is short."""
    yield from asking.course(world, case)
    if case.granted:
        _send(world, case)
        release(world, case.stream)
    if not case.dropped:
        yield from _asked_again(world, case)


def _asked_again(world: World, case: Case) -> Course:
    """Ask again after a while for what is short; every request in vain doubles the wait, up to a day."""
    stream = case.stream
    stream.in_vain = 0 if case.granted else stream.in_vain + 1
    wait = min(world.parameters.retry_min * 2 ** max(stream.in_vain - 1, 0), MOST_WAIT_MIN)
    if not case.granted:
        stream.quiet_until = world.now + wait
    yield world.env.timeout(wait)
    review(world, stream)


def _send(world: World, case: Case) -> None:
    capability = case.stream.demand.capability
    for owner, amount in sorted(case.offers.items()):
        sending = _sent(world, case.stream, world.stocks[owner, capability], amount, case)
        case.sendings.append(sending)
    _plan_relief(world, case)
    world.env.process(_ended(world, case))


def _sent(world: World, stream: Stream, stock: Stock, amount: int, case: Case | None = None) -> Sending:
    """Let units go on their way, and see in time to their relief."""
    demand, shift = stream.demand, shift_min(world, stock.capability)
    request_id = case.request_id if case else ""
    way = world.way(stock, demand.lon, demand.lat, world.now + (world.parameters.alarm_min if case else 0))
    if way is None:
        raise ValueError(f"{stock.owner} offered {stock.capability} without a way")
    sending = Sending(
        stream,
        stock,
        amount,
        identity=f"{request_id}/1/{stock.owner}/1" if case else "",
        request_id=request_id,
        way=way,
        begins=case.needed if case else world.now,
        ends=deploying.work_end(world, stream, stock, way, shift),
        due=case.due[stock.owner] if case else way.arrives + shift,
        free=world.env.event(),
        let_go=world.env.event(),
    )
    stream.sendings.append(sending)
    world.env.process(_relief(world, sending))
    return sending


def _ended(world: World, case: Case) -> Course:
    """Stand the request down when all are on their way home, and close it when all are back."""
    courses = [world.env.process(deploying.course(world, sending)) for sending in case.sendings]
    yield world.env.all_of([sending.let_go for sending in case.sendings])
    author = people.requester(world.picture.reference, case.stream.demand.region)
    step = {"request_id": case.request_id}
    world.script.say(world.now, author, TakeStep, **step, step=Step.STAND_DOWN)
    yield world.env.all_of(courses)
    yield world.env.timeout(1)
    if not case.signed:
        asking.sign(world, case)
    world.script.say(world.now, people.HUB, TakeStep, **step, step=Step.CLOSE, note="Alles is terug (simulatie).")


def _plan_relief(world: World, case: Case) -> None:
    """Tell of whoever ends when these come that they are relieved."""
    author = people.requester(world.picture.reference, case.stream.demand.region)
    left = sum(case.offers.values())
    relievers = ", ".join(sorted(case.offers))
    tired = [one for one in case.stream.sendings if world.now < one.ends <= case.needed and not one.released]
    for sending in sorted(tired, key=lambda one: one.ends):
        if sending.own or sending.relief_planned or left <= 0:
            continue
        sending.relief_planned = True
        left -= sending.amount
        values = {"delivery_id": sending.identity, "relieved_by": relievers[:120]}
        at = world.script.moment(min(sending.ends, sending.due))
        world.script.say(world.now, author, PlanRelief, **values, relief_at=at)


def _relief(world: World, sending: Sending) -> Course:
    """Ask in time for who takes over, and again at the end if nobody came."""
    ask = max(sending.ends - world.parameters.relief_lead_min, sending.way.arrives, world.now)
    yield world.env.timeout(ask - world.now) | sending.free
    if not sending.free.triggered:
        review(world, sending.stream, sending.ends)
    yield world.env.timeout(max(sending.ends + 2 - world.now, 0)) | sending.free
    if not sending.free.triggered:
        review(world, sending.stream)
