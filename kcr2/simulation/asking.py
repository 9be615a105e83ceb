"""How does a request go from filing to grant? Every step in the name of whose it is (domain 2.4)."""

from collections.abc import Generator
from typing import Any

import simpy

from kcr2.actions import (
    AcceptOffer,
    AnswerCall,
    CallForOffers,
    FileRequest,
    RecordSignature,
    TakeStep,
    ValidateAdvice,
    WriteAdvice,
)
from kcr2.model.process import ASKED_BY
from kcr2.simulation import people
from kcr2.simulation.demand import Case
from kcr2.simulation.hub import whom_to_ask
from kcr2.simulation.stock import Stock
from kcr2.simulation.terms import Happening, Wait
from kcr2.simulation.trace import Happened, Waited
from kcr2.simulation.world import World
from kcr2.terms import AnswerKind, CompetentAuthority, Decider, Feasibility, LegalBasis, Signature, Step

Course = Generator[simpy.Event, Any, None]

GROUNDS = {
    "politie": LegalBasis.POLICE_56,
    "defensie": LegalBasis.WVR_51_MILITARY,
}
"""Service of a type → ground on which it is asked; for all others article 51 (domain 2.2)."""
LONGEST_H = 1_000.0


def ground_of(world: World, case: Case) -> LegalBasis:
    """Give the ground on which a case asks."""
    service = world.picture.reference.capabilities.at[case.stream.demand.capability, "service"]
    return GROUNDS.get(str(service), LegalBasis.WVR_51)


def file(world: World, case: Case) -> None:
    """Let the region file the request."""
    demand, ground = case.stream.demand, ground_of(world, case)
    authority = next(one for one in CompetentAuthority if one in ASKED_BY[ground])
    left_h = max(world.variant.duration_min - world.now, 60) / 60
    world.script.say(
        world.now,
        people.requester(world.picture.reference, demand.region),
        FileRequest,
        request_id=case.request_id,
        region=demand.region,
        incident_id=case.stream.incident_id,
        authority=authority,
        filed_by="HOvD",
        mandate="mandaat van het bevoegd gezag (simulatie)",
        signature=Signature.FOLLOWS,
        legal_basis=ground,
        effect=demand.effect,
        situation=world.variant.summary[:2_000],
        own_effort="Zie het beeld van de regio (simulatie).",
        lines=({"capability": demand.capability, "amount": case.amount},),
        urgency=demand.urgency,
        ugs_name=demand.ugs_name,
        ugs_lon=demand.lon,
        ugs_lat=demand.lat,
        needed_by=world.script.moment(case.by),
        duration_h=min(left_h, LONGEST_H),
        contact="HOvD (simulatie)",
        decision_contact="Operationeel Leider (simulatie)",
        command="Operationeel Leider",
        safety="Volgens de aanvrager (simulatie).",
    )


def course(world: World, case: Case) -> Course:
    """Take a request through the hub; what comes of it is in the case."""
    yield from _taken_on(world, case)
    yield from _called(world, case)
    if not (case.dropped or case.offers):
        withdraw(world, case, "Niet leverbaar; de regio vraagt later opnieuw.")
    if not case.settled:
        yield from _advised(world, case)
        yield from _agreed(world, case)
    if case.dropped and not case.settled:
        withdraw(world, case, "Niet meer nodig.")


def signed(world: World, case: Case) -> Course:
    """Let the signature come in, if the request still runs then."""
    yield world.env.timeout(world.parameters.signature_min)
    if not case.signed:
        sign(world, case)


def sign(world: World, case: Case) -> None:
    """Let the hub state that the signed form came in."""
    case.signed = True
    authority = next(one for one in CompetentAuthority if one in ASKED_BY[ground_of(world, case)])
    values = {"request_id": case.request_id, "signed_by": authority, "reference": "simulatie"}
    world.script.say(world.now, people.HUB, RecordSignature, **values)


def withdraw(world: World, case: Case, note: str) -> None:
    """Let the requester withdraw; what was offered is free again."""
    for owner, amount in case.offers.items():
        stock = world.stocks[owner, case.stream.demand.capability]
        stock.let_go(amount, accepted=case.accepted)
    case.offers.clear()
    case.settled = case.signed = True
    _step(world, case, Step.WITHDRAW, people.requester(world.picture.reference, case.stream.demand.region), note=note)


def _taken_on(world: World, case: Case) -> Course:
    yield world.env.timeout(max(world.parameters.check_min // 2, 1))
    if case.dropped:
        return
    _step(world, case, Step.TAKE_IN, people.HUB)
    yield world.env.timeout(max(world.parameters.check_min - world.parameters.check_min // 2, 1))
    if case.dropped:
        return
    _step(world, case, Step.ACCEPT, people.HUB, legal_basis=ground_of(world, case))
    case.checked = world.now
    _waited(world, case, Wait.CHECK, "KCR2", case.filed)


def _called(world: World, case: Case) -> Course:
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
        _step(world, case, Step.SETTLE_SHORT, people.HUB, note=f"Er ontbreken er {case.short}.")


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
        world.report(stock)


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
        _happened(world, case, Happening.LAPSED, owner, amount)
        return
    _corrected(world, stock)
    refuses = world.lots.happens(world.refusal_chance(owner), world.now, owner, about)
    _say(world, case, stock, 0 if refuses else min(amount, stock.can_offer))
    _waited(world, case, Wait.ANSWER, owner, since)


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
        _happened(world, case, Happening.REFUSED, stock.owner, stock.can_offer)
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


def shift_min(world: World, capability: str) -> int:
    """Give how long a crew of a type works before it is relieved."""
    own = world.picture.reference.capabilities.at[capability, "max_shift_h"]
    return round((world.parameters.shift_h if own != own else float(own)) * 60)


def _advised(world: World, case: Case) -> Course:
    since = world.now
    yield world.env.timeout(world.parameters.advice_min)
    if case.dropped:
        return
    world.script.say(
        world.now,
        people.HUB,
        WriteAdvice,
        request_id=case.request_id,
        feasibility=Feasibility.YES if not case.short else Feasibility.YES_IF,
        judgement=f"Aangeboden: {', '.join(f'{owner} {n}' for owner, n in sorted(case.offers.items()))} (simulatie).",
        condition="" if not case.short else f"Er ontbreken er {case.short}; daarvoor wordt opnieuw gevraagd.",
        assumptions="Beslistijden en weigeringen zijn getrokken (simulatie).",
        cover_effect="Zie de opgaven van de eigenaren.",
    )
    yield world.env.timeout(world.parameters.validate_min)
    if case.dropped:
        return
    world.script.say(world.now, people.SECOND, ValidateAdvice, request_id=case.request_id, version=1)
    yield world.env.timeout(1)
    if case.dropped:
        return
    _step(world, case, Step.PRESENT, people.HUB)
    _waited(world, case, Wait.ADVICE, "KCR2", since)


def _agreed(world: World, case: Case) -> Course:
    """Let the requester take what it still needs of what is offered, agree, and let the authorities decide."""
    since, author = world.now, people.requester(world.picture.reference, case.stream.demand.region)
    if case.dropped:
        return
    yield world.env.timeout(world.parameters.agree_min - 1)
    if case.dropped:
        return
    for owner, amount in sorted(case.offers.items()):
        values = {"request_id": case.request_id, "line": 1, "owner": owner, "amount": amount}
        world.script.say(world.now, author, AcceptOffer, **values)
        stock = world.stocks[owner, case.stream.demand.capability]
        stock.promise(amount)
    case.accepted = True
    yield world.env.timeout(1)
    if not case.dropped:
        _step(world, case, Step.AGREE, author)
        _waited(world, case, Wait.AGREEMENT, case.stream.demand.region, since)
        yield from _granted(world, case)


def _granted(world: World, case: Case) -> Course:
    since, ground = world.now, ground_of(world, case)
    settings = world.picture.settings
    owners = {settings.owner_deciders[owner] for owner in case.offers if owner in settings.owner_deciders}
    deciders = owners | set(settings.grant_deciders.get(ground, (Decider.MINISTER,)))
    ready = {decider: world.now + _grant_min(world, case, decider) for decider in deciders}
    for decider in sorted(ready, key=lambda one: (ready[one], one.value)):
        # One at a time: two decisions about one request never fall together.
        yield world.env.timeout(max(ready[decider] - world.now, 1))
        if case.dropped:
            return
        _step(world, case, Step.GRANT, people.authority(decider), legal_basis=ground, decided_for=decider)
        _waited(world, case, Wait.GRANT, decider.value, since)
    case.settled = True
    case.granted = True


def _grant_min(world: World, case: Case, decider: Decider) -> int:
    """Give the minutes from agreement to decision; the Chief of Defence decides from the check on (domain 2.7)."""
    p = world.parameters
    if decider is not Decider.CHIEF_OF_DEFENCE:
        return p.grant_min
    takes = world.lots.takes(p.decision_defence_min, p.decision_spread, world.now, decider.value, case.key)
    return max(case.checked + takes - world.now, 1)


def _step(world: World, case: Case, step: Step, author: Any, **values: Any) -> None:
    world.script.say(world.now, author, TakeStep, request_id=case.request_id, step=step, **values)


def _waited(world: World, case: Case, wait: Wait, who: str, since: int) -> None:
    world.trace.waited.append(Waited(case.request_id, case.stream.key, wait, who, since, world.now))


def _happened(world: World, case: Case, happening: Happening, owner: str, amount: int) -> None:
    world.trace.happened.append(
        Happened(world.now, case.stream.key, happening, owner, amount, request_id=case.request_id)
    )
