"""How does a request go from filing to grant? Every step in the name of whose it is (domain 2.4)."""

from kcr2.actions import AcceptOffer, FileRequest, RecordSignature, ValidateAdvice, WriteAdvice
from kcr2.model.process import ASKED_BY
from kcr2.simulation import people
from kcr2.simulation.answering import called
from kcr2.simulation.cases import Course, ground_of, step, waited
from kcr2.simulation.demand import Case
from kcr2.simulation.terms import Wait
from kcr2.simulation.world import World
from kcr2.terms import CompetentAuthority, Decider, Feasibility, Signature, Step

LONGEST_H = 1_000.0


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
    yield from called(world, case)
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
    step(world, case, Step.WITHDRAW, people.requester(world.picture.reference, case.stream.demand.region), note=note)


def _taken_on(world: World, case: Case) -> Course:
    yield world.env.timeout(max(world.parameters.check_min // 2, 1))
    if case.dropped:
        return
    step(world, case, Step.TAKE_IN, people.HUB)
    yield world.env.timeout(max(world.parameters.check_min - world.parameters.check_min // 2, 1))
    if case.dropped:
        return
    step(world, case, Step.ACCEPT, people.HUB, legal_basis=ground_of(world, case))
    case.checked = world.now
    waited(world, case, Wait.CHECK, "KCR2", case.filed)


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
    step(world, case, Step.PRESENT, people.HUB)
    waited(world, case, Wait.ADVICE, "KCR2", since)


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
        step(world, case, Step.AGREE, author)
        waited(world, case, Wait.AGREEMENT, case.stream.demand.region, since)
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
        step(world, case, Step.GRANT, people.authority(decider), legal_basis=ground, decided_for=decider)
        waited(world, case, Wait.GRANT, decider.value, since)
    case.settled = True
    case.granted = True


def _grant_min(world: World, case: Case, decider: Decider) -> int:
    """Give the minutes from agreement to decision; the Chief of Defence decides from the check on (domain 2.7)."""
    p = world.parameters
    if decider is not Decider.CHIEF_OF_DEFENCE:
        return p.grant_min
    takes = world.lots.takes(p.decision_defence_min, p.decision_spread, world.now, decider.value, case.key)
    return max(case.checked + takes - world.now, 1)
