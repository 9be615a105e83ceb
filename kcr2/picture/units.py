"""Where are the units of each delivery, what changed about them, and what do they count for?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from kcr2.model.process import RELEASED
from kcr2.picture.fold import Facts, Row
from kcr2.settings import Settings
from kcr2.terms import (
    ChangeKind,
    ChangeState,
    DeliveryState,
    Party,
    Step,
)

LineKey = tuple[str, int]
"""Request and line."""


def grouped(rows: Iterable[Row], name: str, order: str = "number") -> dict[Any, list[Row]]:
    """Give rows by one of their columns, in order."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row[order]):
        groups[row[name]].append(row)
    return groups


def delivered(facts: Facts) -> list[Row]:
    """Give every delivery with its state, the moments of its steps and what changed about it."""
    steps = grouped(facts.get("delivery_steps", {}).values(), "delivery_id")
    settled, reliefs, void = settled_changes(facts), facts.get("reliefs", {}), _void(facts)
    return [
        _let_go(_delivery(row, steps.get(key[0], []), settled.get(key[0], []), reliefs.get((key[0],))), void)
        for key, row in facts.get("deliveries", {}).items()
    ]


def _void(facts: Facts) -> dict[str, tuple[int, str]]:
    """Give the sequence up to which what a requester accepted no longer stands, and since when, by request."""
    undone = {Step.ADJUST, Step.WITHDRAW, Step.REJECT, Step.FORWARD}
    void: dict[str, tuple[int, str]] = {}
    for row in steps_taken(facts):
        if row["step"] in undone:
            void[row["request_id"]] = max((row["seq"], row["observed_at"]), void.get(row["request_id"], (0, "")))
    return void


def _let_go(delivery: Row, void: Mapping[str, tuple[int, str]]) -> Row:
    seq, at = void.get(delivery["origin_request"], (0, ""))
    gone = delivery["steps"] == 0 and delivery["seq"] < seq
    return delivery | {"state": DeliveryState.CANCELLED.value, "let_go_at": at} if gone else delivery


def _delivery(row: Row, steps: list[Row], changes: list[Row], relief: Row | None) -> Row:
    told, moved = _since_moved(steps, changes)
    last = told[-1] if told else row
    state = DeliveryState(last["state"]) if told else DeliveryState.ACCEPTED
    if state is DeliveryState.DEPLOYED and relief is not None:
        state = DeliveryState.RELIEF_PLANNED
    expected = [step["expected_at"] for step in told if step["expected_at"]]
    return {
        **row,
        "origin_request": row["request_id"],
        "origin_line": row["line"],
        "accepted_at": row["observed_at"],
        **_changed(changes),
        **({"from_at": None} if moved else {}),
        **{f"{step['state']}_at": step["observed_at"] for step in told},
        "state": state.value,
        "state_at": max(last["observed_at"], moved or ""),
        "state_by": last["reported_by"],
        "state_quality": last["quality"],
        "steps": len(steps),
        "moved_at": moved,
        "expected_at": expected[-1] if expected else None,
        "relief_at": relief["relief_at"] if relief else None,
        "relieved_by": relief["relieved_by"] if relief else "",
    }


AWAY = frozenset({DeliveryState.EN_ROUTE.value, DeliveryState.AT_UGS.value, DeliveryState.DEPLOYED.value})


def _since_moved(steps: list[Row], changes: list[Row]) -> tuple[list[Row], str | None]:
    """Give the steps that count, and when the units were last sent elsewhere.

    Who goes to another incident has still to get there: what was reported of the way to the first one, and of the
    work there, does not count for the second.
    """
    moves = [change for change in changes if change["change"] == ChangeKind.REDISTRIBUTION]
    if not moves:
        return steps, None
    last = moves[-1]
    told = [step for step in steps if step["seq"] > last["settled_seq"] or step["state"] not in AWAY]
    return told, last["settled_at"]


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
    holding = []
    for row in facts.get("changes", {}).values():
        consents = given.get(row["change_id"], {})
        judgement = settlement(row, consents)
        if judgement.settled_at is not None:
            seq = max((consent["seq"] for consent in consents.values()), default=row["seq"])
            holding.append(row | {"settled_at": judgement.settled_at, "settled_seq": seq})
    changes: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(holding, key=lambda row: row["settled_seq"]):
        changes[row["delivery_id"]].append(row)
    return changes


class Tally(NamedTuple):
    """Units by request and line that serve it now, and by request, line and owner that were accepted of an offer."""

    serving: Mapping[LineKey, int]
    accepted: Mapping[tuple[str, int, str], int]


def tally(deliveries: Iterable[Row]) -> Tally:
    """Count units once for all lines and offers. Who turned back before the UGS serves nothing."""
    serving: Counter[LineKey] = Counter()
    accepted: Counter[tuple[str, int, str]] = Counter()
    for row in deliveries:
        state = DeliveryState(row["state"])
        if state is DeliveryState.CANCELLED:
            continue
        accepted[row["origin_request"], row["origin_line"], row["owner"]] += row["amount"]
        if state not in RELEASED or row.get("at_ugs_at"):
            serving[row["request_id"], row["line"]] += row["amount"]
    return Tally(serving, accepted)


def steps_taken(facts: Facts) -> Iterable[Row]:
    """Give every step of every request."""
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
