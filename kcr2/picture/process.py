"""Where does each request stand, and each delivery? The steps that were taken, read by the state machine."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from kcr2.model import iso
from kcr2.model.process import ENDED, GONE, WAYS
from kcr2.picture.fold import Facts, Key, Row
from kcr2.settings import Settings
from kcr2.terms import (
    AnswerKind,
    CallState,
    ChangeKind,
    ChangeState,
    Decider,
    DeliveryState,
    LegalBasis,
    Party,
    RequestStatus,
    Step,
)

LineKey = tuple[str, int]
"""Request and line."""


class Standing(NamedTuple):
    """Where a request stands: its status, since when, first filed when, on which ground, who must grant and who did."""

    status: RequestStatus
    since: str
    filed_at: str
    legal_basis: LegalBasis
    needed: frozenset[Decider]
    granted: frozenset[Decider]


def grouped(rows: Iterable[Row], name: str, order: str = "number") -> dict[Any, list[Row]]:
    """Give rows by one of their columns, in order."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row[order]):
        groups[row[name]].append(row)
    return groups


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
    for step in steps:
        way = WAYS[Step(step["step"])]
        if way.step is Step.ACCEPT and step["legal_basis"]:
            basis = LegalBasis(step["legal_basis"])
        granted = _granted(granted, step)
        if way.step is not Step.GRANT or granted >= _needed(basis, owners, settings):
            status, since = way.target, step["observed_at"]
    filed = (step["observed_at"] for step in steps if step["step"] == Step.FILE)
    first = next(filed, row["observed_at"])
    return Standing(status, since, first, basis, _needed(basis, owners, settings), granted)


def _granted(granted: frozenset[Decider], step: Row) -> frozenset[Decider]:
    """Add a grant; a new agreement of the requester asks for new grants."""
    if step["step"] == Step.AGREE:
        return frozenset()
    by = step["decided_for"] if step["step"] == Step.GRANT else None
    return granted | {Decider(by)} if by else granted


def _needed(basis: LegalBasis, owners: set[str], settings: Settings) -> frozenset[Decider]:
    by_owner = {settings.owner_deciders[owner] for owner in owners if owner in settings.owner_deciders}
    return frozenset(by_owner) | set(settings.grant_deciders.get(basis, (Decider.MINISTER,)))


def _derived(status: RequestStatus, offered: bool, supplied: list[Row]) -> RequestStatus:
    if status is RequestStatus.CALLED and offered:
        return RequestStatus.OFFERED
    moved = any(row["state"] not in {DeliveryState.ACCEPTED, DeliveryState.CANCELLED} for row in supplied)
    return RequestStatus.UNDERWAY if status is RequestStatus.GRANTED and moved else status


def answers(facts: Facts) -> dict[Key, Row]:
    """Give the answer that holds of each owner to each line: its last, unless it was asked again since."""
    last: dict[Key, Row] = {}
    for row in sorted(facts.get("answers", {}).values(), key=lambda row: row["number"]):
        last[row["request_id"], row["line"], row["owner"]] = row
    calls = facts.get("calls", {})
    return {key: row for key, row in last.items() if key not in calls or calls[key]["seq"] < row["seq"]}


def delivered(facts: Facts) -> list[Row]:
    """Give every delivery with its state, the moments of its steps and what changed about it."""
    steps = grouped(facts.get("delivery_steps", {}).values(), "delivery_id")
    settled, reliefs, void = settled_changes(facts), facts.get("reliefs", {}), _void(facts)
    return [
        _let_go(_delivery(row, steps.get(key[0], []), settled.get(key[0], []), reliefs.get((key[0],))), void)
        for key, row in facts.get("deliveries", {}).items()
    ]


def _void(facts: Facts) -> dict[str, int]:
    """Give the sequence up to which what a requester accepted no longer stands, by request."""
    undone = {Step.ADJUST, Step.WITHDRAW, Step.REJECT, Step.FORWARD}
    void: dict[str, int] = {}
    for row in _steps(facts):
        if row["step"] in undone:
            void[row["request_id"]] = max(row["seq"], void.get(row["request_id"], 0))
    return void


def _let_go(delivery: Row, void: Mapping[str, int]) -> Row:
    gone = delivery["steps"] == 0 and delivery["seq"] < void.get(delivery["origin_request"], 0)
    return delivery | {"state": DeliveryState.CANCELLED.value} if gone else delivery


def _delivery(row: Row, steps: list[Row], changes: list[Row], relief: Row | None) -> Row:
    state = DeliveryState(steps[-1]["state"]) if steps else DeliveryState.ACCEPTED
    if state is DeliveryState.DEPLOYED and relief is not None:
        state = DeliveryState.RELIEF_PLANNED
    expected = [step["expected_at"] for step in steps if step["expected_at"]]
    return {
        **row,
        "origin_request": row["request_id"],
        "origin_line": row["line"],
        "accepted_at": row["observed_at"],
        **_changed(changes),
        **{f"{step['state']}_at": step["observed_at"] for step in steps},
        "state": state.value,
        "state_at": steps[-1]["observed_at"] if steps else row["observed_at"],
        "state_by": steps[-1]["reported_by"] if steps else row["reported_by"],
        "state_quality": (steps[-1] if steps else row)["quality"],
        "steps": len(steps),
        "expected_at": expected[-1] if expected else None,
        "relief_at": relief["relief_at"] if relief else None,
        "relieved_by": relief["relieved_by"] if relief else "",
    }


def _changed(changes: list[Row]) -> Row:
    """Give where a delivery stands now and until when, by the changes that everybody consented to."""
    changed: Row = {}
    for change in changes:
        if change["change"] == ChangeKind.EXTENSION:
            changed["until"] = change["until"]
        else:
            changed |= {"request_id": change["to_request"], "line": change["to_line"]}
    return changed


class Settlement(NamedTuple):
    """Where a proposed change stands: whom it waits on, who refused, and when it was settled."""

    state: ChangeState
    waits_on: tuple[str, ...]
    refused_by: tuple[str, ...]
    settled_at: str | None


def settlement(change: Row, consents: Mapping[str, Row]) -> Settlement:
    """Judge one change by the consents to it (party:organisation → consent)."""
    waits = tuple(party for party in change["needs"] if party not in consents)
    refused = tuple(party for party in change["needs"] if party in consents and not consents[party]["consents"])
    if refused:
        return Settlement(ChangeState.REFUSED, waits, refused, None)
    if waits:
        return Settlement(ChangeState.OPEN, waits, (), None)
    last = max((consents[party]["observed_at"] for party in change["needs"]), default=change["observed_at"])
    return Settlement(ChangeState.SETTLED, (), (), last)


def consents_by_change(facts: Facts) -> dict[str, dict[str, Row]]:
    """Give the consents to each change, by party:organisation."""
    given: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in facts.get("consents", {}).values():
        given[row["change_id"]][f"{row['party']}:{row['organisation']}"] = row
    return given


def settled_changes(facts: Facts) -> dict[str, list[Row]]:
    """Give the changes that hold, per delivery, in the order in which they came to hold."""
    given = consents_by_change(facts)
    judged = [(row, settlement(row, given.get(row["change_id"], {}))) for row in facts.get("changes", {}).values()]
    holding = [(judgement.settled_at, row) for row, judgement in judged if judgement.settled_at is not None]
    changes: dict[str, list[Row]] = defaultdict(list)
    for _at, row in sorted(holding, key=lambda pair: (pair[0], pair[1]["change_id"])):
        changes[row["delivery_id"]].append(row)
    return changes


def call_state(call: Row | None, answer: Row | None, at: datetime) -> CallState:
    """Say where a call stands for its owner. `answer`: the one that holds, see `answers`."""
    if answer is not None:
        return CallState(answer["answer"])
    lapsed = call is not None and call["deadline"] < iso(at)
    return CallState.LAPSED if lapsed else CallState.ASKED


def taken(deliveries: Iterable[Row], key: LineKey, *, owner: str | None = None) -> int:
    """Count the units that were accepted of an owner's offer for a line, or that now serve a line."""
    names = ("request_id", "line") if owner is None else ("origin_request", "origin_line")
    return sum(
        int(row["amount"])
        for row in deliveries
        if (row[names[0]], row[names[1]]) == key
        and row["state"] != DeliveryState.CANCELLED
        and owner in (None, row["owner"])
    )


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
    ended = _ended(facts)
    return {
        (row["request_id"], row["line"]): row["amount"]
        - taken(deliveries, (row["request_id"], row["line"]), owner=owner)
        for row in answers(facts).values()
        if (row["owner"], row["capability"]) == (owner, capability)
        and row["answer"] == AnswerKind.OFFERED
        and row["request_id"] not in ended
    }


def _ended(facts: Facts) -> set[str]:
    """Give the requests that no longer hold an offer: agreed upon, or ended."""
    holding = ENDED | {RequestStatus.AGREED, RequestStatus.STOOD_DOWN}
    last = {identity: steps[-1] for identity, steps in grouped(_steps(facts), "request_id").items()}
    done = {identity for identity, step in last.items() if WAYS[Step(step["step"])].target in holding}
    granted = {identity for identity, step in last.items() if step["step"] == Step.GRANT}
    return done | granted


def _steps(facts: Facts) -> Iterable[Row]:
    return facts.get("request_steps", {}).values()


def needed_consents(change: ChangeKind, delivery: Row, regions: tuple[str, str], settings: Settings) -> tuple[str, ...]:
    """Give whose consent a change needs, as party:organisation. `regions`: of the request now, and of the next."""
    owner = delivery["owner"]
    needs = [f"{Party.OWNER}:{owner}"]
    if change is ChangeKind.EXTENSION:
        needs.append(f"{Party.HUB}:KCR2")
    else:
        needs += [f"{Party.REQUESTER}:{region}" for region in dict.fromkeys(regions)]
        if owner in settings.owner_deciders:
            needs.append(f"{Party.AUTHORITY}:{settings.owner_deciders[owner]}")
    return tuple(needs)
