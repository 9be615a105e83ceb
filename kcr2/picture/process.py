"""Where does each request stand, and what is offered for it? The steps that were taken, read by the state machine."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from kcr2.model import iso
from kcr2.model.process import ENDED, GONE, WAYS
from kcr2.picture.fold import Facts, Key, Row
from kcr2.picture.supposing import supposed_out
from kcr2.picture.units import LineKey, delivered, grouped, steps_taken, tally
from kcr2.settings import Settings
from kcr2.terms import (
    AnswerKind,
    CallState,
    Decider,
    DeliveryState,
    LegalBasis,
    RequestStatus,
    Step,
)


class Standing(NamedTuple):
    """Where a request stands: its status, since when, first filed when, on which ground, who must grant and who did."""

    status: RequestStatus
    since: str
    filed_at: str
    legal_basis: LegalBasis
    needed: frozenset[Decider]
    granted: frozenset[Decider]


def standings(facts: Facts, settings: Settings) -> dict[str, Standing]:
    """Give where every request that was filed stands."""
    steps = grouped(facts.get("request_steps", {}).values(), "request_id")
    offers = {row["request_id"] for row in answers(facts).values() if row["answer"] == AnswerKind.OFFERED}
    deliveries = delivered(facts)
    serving, given = grouped(deliveries, "request_id", "delivery_id"), _given(deliveries)
    judged = {
        key[0]: _standing(row, steps.get(key[0], []), given.get(key[0], set()), settings)
        for key, row in facts.get("requests", {}).items()
    }
    return {
        identity: one._replace(status=_derived(one.status, identity in offers, serving.get(identity, [])))
        for identity, one in judged.items()
    }


def _given(deliveries: Iterable[Row]) -> dict[str, set[str]]:
    """Give whose units were accepted for each request; where they went later asks no new grant."""
    given: dict[str, set[str]] = defaultdict(set)
    for row in deliveries:
        if row["state"] != DeliveryState.CANCELLED:
            given[row["origin_request"]].add(row["owner"])
    return given


def _standing(row: Row, steps: list[Row], owners: set[str], settings: Settings) -> Standing:
    """Read the steps. Only the hub, when it takes a request on, changes the ground: who decides depends on it."""
    status, since = RequestStatus.FILED, row["observed_at"]
    basis, granted = LegalBasis(row["legal_basis"]), frozenset[Decider]()
    asked: frozenset[Decider] | None = None
    for step in steps:
        way = WAYS[Step(step["step"])]
        if way.step is Step.ACCEPT and step["legal_basis"]:
            basis = LegalBasis(step["legal_basis"])
        granted, asked = _granted(granted, step), _asked(asked, step)
        if way.step is not Step.GRANT or granted >= (asked or _needed(basis, owners, settings)):
            status, since = way.target, step["observed_at"]
    filed = (step["observed_at"] for step in steps if step["step"] == Step.FILE)
    first = next(filed, row["observed_at"])
    return Standing(status, since, first, basis, asked or _needed(basis, owners, settings), granted)


def _granted(granted: frozenset[Decider], step: Row) -> frozenset[Decider]:
    """Add a grant; a new agreement of the requester asks for new grants."""
    if step["step"] == Step.AGREE:
        return frozenset()
    by = step["decided_for"] if step["step"] == Step.GRANT else None
    return granted | {Decider(by)} if by else granted


def _asked(asked: frozenset[Decider] | None, step: Row) -> frozenset[Decider] | None:
    """Give who must grant as the agreement fixed it: a mandate that changes later does not undo what runs."""
    if step["step"] != Step.AGREE:
        return asked
    return frozenset(Decider(one) for one in step.get("needs") or ()) or None


def _needed(basis: LegalBasis, owners: set[str], settings: Settings) -> frozenset[Decider]:
    by_owner = {settings.owner_deciders[owner] for owner in owners if owner in settings.owner_deciders}
    return frozenset(by_owner) | set(settings.grant_deciders.get(basis, (Decider.MINISTER,)))


def _derived(status: RequestStatus, offered: bool, supplied: list[Row]) -> RequestStatus:
    if status is RequestStatus.CALLED and offered:
        return RequestStatus.OFFERED
    moved = any(row["state"] not in {DeliveryState.ACCEPTED, DeliveryState.CANCELLED} for row in supplied)
    return RequestStatus.UNDERWAY if status is RequestStatus.GRANTED and moved else status


def answers(facts: Facts) -> dict[Key, Row]:
    """Give the answer that holds of each owner to each line: its last.

    Asking again reopens a refusal; an offer stands until its owner changes it or takes it back. Of a region that a
    what-if supposes out, what was not taken yet lapses.
    """
    last: dict[Key, Row] = {}
    out = supposed_out(facts)
    for row in sorted(facts.get("answers", {}).values(), key=lambda row: row["number"]):
        key = row["request_id"], row["line"], row["owner"]
        last[key] = row | LAPSED if row["owner"] in out and row["answer"] == AnswerKind.OFFERED else row
    calls = facts.get("calls", {})
    return {
        key: row
        for key, row in last.items()
        if row["answer"] == AnswerKind.OFFERED or key not in calls or calls[key]["seq"] < row["seq"]
    }


LAPSED: Row = {"answer": AnswerKind.TAKEN_BACK.value, "amount": 0}
"""What an offer of a region that is supposed out comes down to."""


def call_state(call: Row | None, answer: Row | None, at: datetime) -> CallState:
    """Say where a call stands for its owner. `answer`: the one that holds, see `answers`."""
    if answer is not None:
        return CallState(answer["answer"])
    lapsed = call is not None and call["deadline"] < iso(at)
    return CallState.LAPSED if lapsed else CallState.ASKED


def committed_since(facts: Facts, owner: str, capability: str, since: str) -> int:
    """Count the units of an owner's stock that are offered, or were accepted after `since`, and not back yet."""
    deliveries = [row for row in delivered(facts) if (row["owner"], row["capability"]) == (owner, capability)]
    away = sum(
        int(row["amount"])
        for row in deliveries
        if row["accepted_at"] > since and DeliveryState(row["state"]) not in GONE
    )
    return away + sum(open_offers(facts, owner, capability, deliveries).values())


def open_offers(facts: Facts, owner: str, capability: str, deliveries: list[Row]) -> dict[LineKey, int]:
    """Give what is still offered, and not yet taken, out of one stock per request line."""
    ended, accepted = _ended(facts), tally(deliveries).accepted
    return {
        (row["request_id"], row["line"]): row["amount"] - accepted.get((row["request_id"], row["line"], owner), 0)
        for row in answers(facts).values()
        if (row["owner"], row["capability"]) == (owner, capability)
        and row["answer"] == AnswerKind.OFFERED
        and row["request_id"] not in ended
    }


def _ended(facts: Facts) -> set[str]:
    """Give the requests that no longer hold an offer: agreed upon, or ended."""
    holding = ENDED | {RequestStatus.AGREED, RequestStatus.STOOD_DOWN}
    last = {identity: steps[-1] for identity, steps in grouped(steps_taken(facts), "request_id").items()}
    done = {identity for identity, step in last.items() if WAYS[Step(step["step"])].target in holding}
    granted = {identity for identity, step in last.items() if step["step"] == Step.GRANT}
    return done | granted
