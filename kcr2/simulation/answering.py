"""Who is called for offers, and what does each owner answer for itself? (decision D9)"""

from kcr2.actions import AnswerCall, CallForOffers
from kcr2.simulation import people
from kcr2.simulation.cases import Course, happened, shift_min, step, waited
from kcr2.simulation.demand import Case
from kcr2.simulation.hub import whom_to_ask
from kcr2.simulation.stock import Stock
from kcr2.simulation.terms import Happening, Wait
from kcr2.simulation.world import World
from kcr2.terms import AnswerKind, Step


def called(world: World, case: Case) -> Course:
    """Call in rounds until there is enough, nobody is left to ask, or the requester no longer asks."""
    called = False
    for number in range(world.parameters.rounds):
        if case.dropped or not case.short:
            break
        asked = whom_to_ask(world, case)
        if not asked:
            break
        called = True
        yield from _round(world, case, asked, number)
    if called and case.short and not case.dropped:
        yield world.env.timeout(1)
        step(world, case, Step.SETTLE_SHORT, people.HUB, note=f"Er ontbreken er {case.short}.")


def _round(world: World, case: Case, asked: dict[str, int], number: int) -> Course:
    capability = case.stream.demand.capability
    terms: dict[str, int] = {}
    for amount in sorted(set(asked.values())):
        yield world.env.timeout(1)
        owners = tuple(owner for owner in sorted(asked) if asked[owner] == amount)
        middles = [world.decision_min(world.stocks[owner, capability], case.stream.demand.urgency) for owner in owners]
        term = max(round(max(middles) * world.parameters.answer_term), 1) + 1
        terms |= dict.fromkeys(owners, world.now + term)
        values = {"request_id": case.request_id, "line": 1, "owners": owners, "amount": amount}
        deadline = world.script.moment(world.now + term)
        world.script.say(world.now, people.HUB, CallForOffers, **values, deadline=deadline)
        for owner in owners:
            stock = world.stocks[owner, capability]
            stock.asked += amount
            _defence_builds_up(world, stock)
    yield world.env.all_of(
        [world.env.process(_answer(world, case, owner, asked[owner], terms[owner], number)) for owner in sorted(asked)]
    )


def _defence_builds_up(world: World, stock: Stock) -> None:
    if stock.military and not stock.building:
        stock.building = True
        world.env.process(_built_up(world, stock))


def _built_up(world: World, stock: Stock) -> Course:
    yield world.env.timeout(world.parameters.reserve_min)
    before = stock.free
    stock.built_up()
    if stock.free > before:
        world.more(stock)


def _answer(world: World, case: Case, owner: str, amount: int, term: int, number: int) -> Course:
    """Let an owner answer for itself: after its decision time, by what it has then, and within the term."""
    stock, since = world.stocks[owner, case.stream.demand.capability], world.now
    about, p = f"{case.key} ronde {number + 1}", world.parameters
    middle = world.decision_min(stock, case.stream.demand.urgency)
    takes = max(world.lots.takes(middle, p.decision_spread, since, owner, about), 1)
    yield world.env.timeout(min(takes, term - since + 1))
    stock.asked -= amount
    case.declined.add(owner)
    if case.dropped:
        return
    if since + takes > term:
        happened(world, case, Happening.LAPSED, owner, amount)
        return
    _corrected(world, stock)
    refuses = world.lots.happens(world.refusal_chance(owner), world.now, owner, about)
    _say(world, case, stock, 0 if refuses else min(amount, stock.can_offer))
    waited(world, case, Wait.ANSWER, owner, since)


def _corrected(world: World, stock: Stock) -> None:
    """Let an owner find out once what it really has, when its figures are old (domain 2.7)."""
    old = world.now / 60 + float(stock.row["age_h"]) > world.parameters.count_error_after_h
    if stock.seen or not old or not world.parameters.count_error:
        return
    stock.seen = True
    stock.correct(world.lots.off_by(world.parameters.count_error, world.now, stock.owner, stock.capability))
    if not stock.told:
        world.report(stock)


def _say(world: World, case: Case, stock: Stock, amount: int) -> None:
    demand, author = case.stream.demand, people.supplier(world.picture.reference, stock.owner)
    values = {"request_id": case.request_id, "line": 1, "owner": stock.owner}
    way = world.way(stock, demand.lon, demand.lat, world.now + _still_to_go(world, case, stock))
    if amount == 0 or way is None:
        world.script.say(world.now, author, AnswerCall, **values, answer=AnswerKind.REFUSED)
        happened(world, case, Happening.REFUSED, stock.owner, stock.can_offer)
        return
    until = way.arrives + shift_min(world, stock.capability)
    between = {"from_at": world.script.moment(way.arrives), "until": world.script.moment(until)}
    world.script.say(world.now, author, AnswerCall, **values, answer=AnswerKind.OFFERED, amount=amount, **between)
    stock.offer(amount)
    case.offers[stock.owner], case.due[stock.owner] = amount, until


def _still_to_go(world: World, case: Case, stock: Stock) -> int:
    """Give the minutes from an offer to the alarm, as an owner would estimate them."""
    p = world.parameters
    usual = p.advice_min + p.validate_min + p.agree_min + p.grant_min
    if stock.military:
        usual = max(usual, case.checked + p.decision_defence_min - world.now)
    return usual + p.alarm_min
