"""Who wins when many people want the same at the same moment? (decision D1)

Everybody decides on the same picture before anybody writes: that is the worst that can happen to them. Who hears that
something changed looks again and tries again, a bounded number of times, as a person would.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, NamedTuple

import pytest

from kcr2.actions import (
    AcceptOffer,
    AnswerCall,
    CallForOffers,
    FileRequest,
    GiveConsent,
    Intention,
    ProposeChange,
    ReportCapacity,
    TakeStep,
)
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.journal import Author, Entry, Journal
from kcr2.picture.process import delivered
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import AnswerKind, ChangeKind, LegalBasis, Party, RequestStatus, Role, Step
from tests import make
from tests.chain import REQUEST, Chain, hub, owner, requester

Row = dict[str, Any]

PEOPLE = 20
STOCK = 7
LOOKS = 2 * PEOPLE
"""How often somebody looks again before giving up: more often than the others together can write."""

PATIENCE_S = 30


class Together(Journal):
    """A journal whose first writes wait for each other: everybody has decided before anybody writes."""

    def __init__(self, url: str) -> None:
        """Open the journal; nobody waits until `meet`."""
        super().__init__(url)
        self.waiting: list[Barrier] = []

    def append(self, *args: Any, **named: Any) -> list[Entry]:
        """Commit events; the first time after the others have come here too."""
        if self.waiting:
            self.waiting.pop().wait(PATIENCE_S)
        return super().append(*args, **named)


class Told(NamedTuple):
    """What somebody heard: what was written, or the refusal that ended it, and how often something had changed."""

    entries: Sequence[Entry]
    refusal: RefusedError | None
    changed: int


class Race:
    """People at desks of one database."""

    def __init__(self, url: str, reference: Reference, settings: Settings) -> None:
        """Open a desk that prepares what the race is about."""
        self.url, self.reference, self.settings = url, reference, settings
        self.journals: list[Together] = []
        self.chain = Chain(self.desk(), amount=STOCK)

    def desk(self) -> Desk:
        """Give a desk with a connection of its own."""
        self.journals.append(Together(self.url))
        return Desk(self.journals[-1], self.reference, self.settings)

    def run(self, acts: Sequence[tuple[Author, Intention]], *, shared: bool = False) -> list[Told]:
        """Let people act at once, each at an own desk or all at one; give what each heard."""
        self.chain.minute += 1
        meeting = Barrier(len(acts))
        one = self.desk()
        desks = [one if shared else self.desk() for _ in acts]
        for desk in desks:
            assert isinstance(desk.journal, Together)
            desk.journal.waiting.append(meeting)
        with ThreadPoolExecutor(len(acts)) as people:
            heard = [people.submit(self._try, desk, *act) for desk, act in zip(desks, acts, strict=True)]
            return [one.result() for one in heard]

    def _try(self, desk: Desk, author: Author, intention: Intention) -> Told:
        for changed in range(LOOKS):
            try:
                return Told(desk.perform(self.chain.space, author, [intention], now=self.chain.now), None, changed)
            except RefusedError as refusal:
                if refusal.rule != "seen-latest":
                    return Told([], refusal, changed)
        raise AssertionError(f"nothing was decided in {LOOKS} looks")

    def close(self) -> None:
        """Let go of the database."""
        for journal in self.journals:
            journal.close()


@pytest.fixture
def race(url: str, reference: Reference, settings: Settings) -> Iterator[Race]:
    """Give people at desks on each kind of database in turn."""
    opened = Race(url, reference, settings)
    yield opened
    opened.close()


def winners(heard: Sequence[Told]) -> list[Told]:
    """Give who was told a success."""
    return [told for told in heard if told.entries]


def assert_told_truly(race: Race, heard: Sequence[Told], kind: str) -> None:
    """Every success is in the journal as it was told, there is no other, and the seals hold."""
    journal = race.chain.desk.journal
    written = {entry.seq: entry for entry in journal.read("live")}
    told = [entry for one in heard for entry in one.entries]

    assert all(written[entry.seq] == entry for entry in told)
    assert {entry.seq for entry in told} == {
        seq for seq, entry in written.items() if entry.kind == kind and entry.recorded_at == told[0].recorded_at
    }
    assert len({entry.seq for entry in told}) == len(told)
    assert all(one.refusal is not None for one in heard if not one.entries)
    assert journal.broken_at("live") is None


def officer(number: int, organisation: str) -> Author:
    """Make one of many who act for the same organisation."""
    return make.author(actor=f"OvD {number}", role=Role.REGIO, organisation=organisation)


# ---- one offer -------------------------------------------------------------------------------------


def presented(chain: Chain, *, asked: int, offered: int) -> None:
    """Bring a request for more than is offered until its advice lies before the requester."""
    chain.file(lines=(make.request_line(amount=asked),))
    chain.step(hub, Step.TAKE_IN)
    chain.step(hub, Step.ACCEPT, legal_basis=LegalBasis.WVR_51)
    chain.call(amount=offered)
    chain.offer(amount=offered)
    chain.advise()
    chain.validate()
    chain.step(hub, Step.PRESENT)


@pytest.mark.parametrize("shared", [False, True], ids=["a desk each", "one desk"])
def test_twenty_people_take_from_an_offer_exactly_what_it_holds(race: Race, shared: bool) -> None:
    presented(race.chain, asked=PEOPLE, offered=STOCK)
    take = {"request_id": REQUEST, "line": 1, "owner": "VR06", "amount": 1, "observed_at": race.chain.now}
    acts = [(officer(number, "VR07"), AcceptOffer.model_validate(take)) for number in range(PEOPLE)]

    heard = race.run(acts, shared=shared)

    assert len(winners(heard)) == STOCK
    (row,) = race.chain.picture.offers.to_dict("records")
    assert (row["accepted"], row["remaining"]) == (STOCK, 0)
    for told in heard:
        assert told.refusal is None or told.refusal.rule == "accept-within-offer"
        assert told.refusal is None or "nog 0 peloton" in told.refusal.message
    assert sum(told.changed for told in heard) >= PEOPLE - 1, "they did not race"
    assert_told_truly(race, heard, "offer_accepted")


# ---- one stock ---------------------------------------------------------------------------------------


def called(chain: Chain, numbers: Sequence[str]) -> None:
    """File many requests of one region and call an owner for each."""
    dull = make.request_filed().model_dump(exclude={"observed_at", "request_id", "version"})
    dull |= {"needed_by": make.at(600)}
    steps = {"step": Step.ACCEPT, "legal_basis": LegalBasis.WVR_51}
    call = {"owners": ("VR06",), "amount": 2, "deadline": make.at(600)}
    for author, kind, values in (
        (requester, FileRequest, dull),
        (hub, TakeStep, {"step": Step.TAKE_IN}),
        (hub, TakeStep, steps),
        (hub, CallForOffers, call),
    ):
        said = [kind.model_validate({**values, "request_id": one, "observed_at": chain.now}) for one in numbers]
        chain.desk.perform(chain.space, author, said, now=chain.now)


def test_twenty_officers_of_one_owner_never_offer_more_than_it_reported(race: Race) -> None:
    numbers = [f"A-2025-{number:04}" for number in range(1, PEOPLE + 1)]
    figures: Row = {"owner": "VR06", "capability": make.CAPABILITY, "total": 9, "releasable": STOCK}
    race.chain.do(owner, ReportCapacity, **figures)
    race.chain.minute += 1
    called(race.chain, numbers)
    dull = {"line": 1, "owner": "VR06", "answer": AnswerKind.OFFERED, "from_at": make.at(60), "until": make.at(600)}
    acts = [
        (officer(place, "VR06"), AnswerCall(request_id=one, amount=1 + place % 3, observed_at=race.chain.now, **dull))
        for place, one in enumerate(numbers)
    ]

    heard = race.run(acts)

    # Who wanted 1 and was refused found nothing left; so all of the stock is out.
    assert int(race.chain.picture.offers["amount_offered"].sum()) == STOCK
    assert sum(entry.content["amount"] for told in heard for entry in told.entries) == STOCK
    for told in heard:
        assert told.refusal is None or told.refusal.rule == "offer-within-stock"
        assert told.refusal is None or "7 leverbaar" in told.refusal.message
    assert_told_truly(race, heard, "call_answered")


# ---- one place ---------------------------------------------------------------------------------------


def granted(chain: Chain, region: str, asked: int, suppliers: Sequence[str]) -> str:
    """Bring a request until it is granted, with one unit of each supplier."""
    asking = officer(1, region)
    request_id = chain.file(asking, lines=(make.request_line(amount=asked),))
    chain.step(hub, Step.TAKE_IN, request_id)
    chain.step(hub, Step.ACCEPT, request_id, legal_basis=LegalBasis.WVR_51)
    for code in suppliers:
        chain.offer(officer(1, code), request_id=request_id, amount=1)
    chain.call("VR12", request_id=request_id)
    chain.refuse(officer(1, "VR12"), request_id=request_id)
    chain.advise(request_id=request_id)
    chain.validate(request_id=request_id)
    chain.step(hub, Step.PRESENT, request_id)
    for code in suppliers:
        chain.do(asking, AcceptOffer, request_id=request_id, line=1, owner=code, amount=1)
    chain.step(asking, Step.AGREE, request_id)
    chain.grant(request_id=request_id)
    return request_id


def proposed(chain: Chain, delivery: str, there: str) -> str:
    """Propose to move a delivery; everybody consents but the region that would get it."""
    values: Row = {
        "change": ChangeKind.REDISTRIBUTION,
        "to_request": there,
        "to_line": 1,
        "reason": "Daar is het erger.",
    }
    chain.do(hub, ProposeChange, delivery_id=delivery, **values)
    change = f"{delivery}/w1"
    for party, code in ((Party.OWNER, delivery.split("/")[2]), (Party.REQUESTER, "VR07")):
        chain.do(officer(1, code), GiveConsent, change_id=change, party=party, organisation=code, consents=True)
    return change


def test_of_two_redistributions_for_one_place_exactly_one_goes_through(race: Race) -> None:
    here = granted(race.chain, "VR07", 2, ["VR06", "VR23"])
    there = granted(race.chain, "VR08", 2, ["VR24"])
    changes = [proposed(race.chain, f"{here}/1/{code}/1", there) for code in ("VR06", "VR23")]
    said = {"party": Party.REQUESTER, "organisation": "VR08", "consents": True, "observed_at": race.chain.now}
    acts = [(officer(place, "VR08"), GiveConsent(change_id=one, **said)) for place, one in enumerate(changes)]

    heard = race.run(acts)

    (refusal,) = [told.refusal for told in heard if told.refusal]
    assert refusal.rule == "redistribute-within-line"
    assert "mist 0 peloton" in refusal.message
    serving = [unit["delivery_id"] for unit in delivered(race.chain.picture.facts) if unit["request_id"] == there]
    assert len(serving) == 2
    assert_told_truly(race, heard, "consent_given")


# ---- one request -------------------------------------------------------------------------------------


def test_of_two_desks_that_saw_the_same_one_acts_and_the_other_hears_what_changed(race: Race) -> None:
    chain = race.chain.to(RequestStatus.FILED)
    seen = chain.picture.head.seq
    desks, meeting = [race.desk(), race.desk()], Barrier(2)
    chain.minute += 1

    def act(desk: Desk, author: Author, step: Step) -> Told:
        assert isinstance(desk.journal, Together)
        desk.journal.waiting.append(meeting)
        intention = TakeStep(request_id=REQUEST, step=step, observed_at=chain.now)
        try:
            return Told(desk.perform(chain.space, author, [intention], now=chain.now, seen=seen), None, 0)
        except RefusedError as refusal:
            return Told([], refusal, 0)

    with ThreadPoolExecutor(2) as people:
        acts = [(hub, Step.TAKE_IN), (requester, Step.WITHDRAW)]
        futures = [people.submit(act, desk, *one) for desk, one in zip(desks, acts, strict=True)]
        heard = [future.result() for future in futures]

    (won,), (lost,) = winners(heard), [told.refusal for told in heard if told.refusal]
    assert won.entries[0].seq == seen + 1
    assert lost.rule == "seen-latest"
    told = (
        f"requests:{REQUEST} is gewijzigd sinds u keek: volgnummer {seen + 1} om {won.entries[0].recorded_at} door "
        f"{won.entries[0].organisation} (stap in de aanvraag)."
    )
    assert lost.message == told
    assert_told_truly(race, heard, "request_stepped")


@pytest.mark.parametrize("looked", [0, 1], ids=["before", "after"])
def test_who_looked_before_the_other_wrote_is_refused_and_who_looked_after_is_not(race: Race, looked: int) -> None:
    chain = race.chain.to(RequestStatus.FILED)
    seen = chain.picture.head.seq
    chain.step(hub, Step.TAKE_IN)

    def withdraw() -> list[Entry]:
        return chain.do(requester, TakeStep, step=Step.WITHDRAW, seen=seen + looked)

    if looked:
        assert [entry.seq for entry in withdraw()] == [seen + 2]
    else:
        with pytest.raises(RefusedError, match=rf"volgnummer {seen + 1} om .* door KCR2 \(stap in de aanvraag\)"):
            withdraw()
