"""May these units take this step, be relieved, stay longer or go elsewhere?"""

from datetime import datetime

import pandas as pd
from pydantic import Field

from kcr2.access import PARTIES, Permission, may_write_for, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.conditions import rely_on_stocks
from kcr2.errors import RefusedError
from kcr2.model import (
    Change,
    ChangeProposed,
    Consent,
    ConsentGiven,
    DeliveryStep,
    DeliveryStepped,
    Event,
    ReliefPlan,
    ReliefPlanned,
)
from kcr2.model.process import ENDED, RELEASED, RUNNING, moves_from
from kcr2.picture.lookup import Found, change_row, delivery_row, request_line, request_lines
from kcr2.picture.units import needed_consents
from kcr2.terms import ChangeKind, ChangeState, DeliveryState, Party, RequestStatus


class StepDelivery(DeliveryStep, Intention):
    """Take a delivery one step further."""


class PlanRelief(ReliefPlan, Intention):
    """Plan when and by whom a delivery is relieved."""


class ProposeChange(Change, Intention):
    """Lay an extension or a redistribution before everybody whose consent it needs."""

    change_id: str = Field(default="", title="Nummer", description="Volgt bij het voorleggen.", pattern=r"^$")


class GiveConsent(Consent, Intention):
    """Consent to a change, or not."""


@decides(StepDelivery)
def step_delivery(intention: StepDelivery, context: Context) -> list[Event]:
    """Accept a step that the chain has, of whose it is, while the request runs."""
    row = _delivery(context, intention.delivery_id)
    state = DeliveryState(row["state"])
    moves = {move.target: move for move in moves_from(state)}
    if intention.state not in moves:
        _either(context, row, frozenset({Party.OWNER, Party.REQUESTER}))
        raise RefusedError(
            "{delivery} is {state}; daarna kan: {next}, niet {wanted}.",
            rule="delivery-in-order",
            delivery=intention.delivery_id,
            state=state.label,
            next=", ".join(target.label for target in moves) or "niets meer",
            wanted=intention.state.label,
        )
    _either(context, row, moves[intention.state].parties)
    _after_last(intention, row)
    if intention.state not in RELEASED:
        _runs(context, row)
    return [DeliveryStepped(**intention.model_dump(), number=int(row["steps"]) + 1)]


@decides(PlanRelief)
def plan_relief(intention: PlanRelief, context: Context) -> list[Event]:
    """Accept a plan of owner, requester or hub for a delivery that is not on its way home."""
    row = _delivery(context, intention.delivery_id)
    _either(context, row, frozenset({Party.OWNER, Party.REQUESTER, Party.HUB}))
    _still_out(row)
    # Once it is too late, late is better than never.
    if intention.relief_at > row["relief_due"] > context.picture.at:
        raise RefusedError(
            "aflossing om {at:%d-%m-%Y %H:%M} UTC is na de uiterste aflossing van dit type, {due:%d-%m-%Y %H:%M} UTC.",
            rule="relief-in-time",
            where=intention.delivery_id,
            fix="Plan de aflossing eerder.",
            at=intention.relief_at,
            due=row["relief_due"].to_pydatetime(),
        )
    return [ReliefPlanned(**intention.model_dump())]


@decides(ProposeChange)
def propose_change(intention: ProposeChange, context: Context) -> list[Event]:
    """Accept a proposal of the requester or the hub; it changes nothing until everybody consents."""
    row = _delivery(context, intention.delivery_id)
    _either(context, row, frozenset({Party.REQUESTER, Party.HUB}))
    _still_out(row)
    _runs(context, row)
    _one_at_a_time(context, row)
    target = _target(intention, row, context)
    regions = (str(row["region"]), str(target["region"]))
    needs = needed_consents(intention.change, row, regions, context.picture.settings)
    changes = context.picture.changes
    number = int((changes["delivery_id"] == intention.delivery_id).sum()) + 1
    values = intention.model_dump() | {"change_id": f"{intention.delivery_id}/w{number}", "needs": needs}
    return [ChangeProposed(**values)]


@decides(GiveConsent)
def give_consent(intention: GiveConsent, context: Context) -> list[Event]:
    """Accept the word of a party that is asked, once, while the change is open and still possible."""
    owners = None if intention.party is Party.HUB else [intention.organisation]
    require(context.author, PARTIES[intention.party], owners=owners)
    change = _open_change(intention, context)
    party = f"{intention.party}:{intention.organisation}"
    if party not in change["waits_on"]:
        raise RefusedError(
            "{change} wacht niet op {party}; wel op: {waits}.",
            rule="consent-asked",
            change=intention.change_id,
            party=f"{intention.party.label} {intention.organisation}",
            waits=", ".join(change["waits_on"]) or "niemand",
        )
    if intention.consents:
        row = _delivery(context, change["delivery_id"])
        _still_out(row)
        _still_fits(change, row, context)
    return [ConsentGiven(**intention.model_dump())]


def _delivery(context: Context, delivery_id: str) -> Found:
    row = delivery_row(context.picture, delivery_id)
    context.relied_on.add(f"deliveries:{delivery_id}")
    if row is None:
        raise RefusedError(
            "levering {delivery} bestaat niet in dit beeld.", rule="delivery-known", delivery=delivery_id
        )
    return row


def _either(context: Context, row: Found, parties: frozenset[Party]) -> None:
    """Refuse who is none of the parties to a delivery; an organisation may be party in two ways."""
    whose = {Party.OWNER: row["owner"], Party.REQUESTER: row["region"]}
    organisations = [whose[party] for party in Party if party in parties and party in whose]
    needed = [PARTIES[party] for party in Party if party in parties]
    if any(may_write_for(context.author, permission, organisations) for permission in needed):
        return
    require(context.author, next(one for one in needed if one is not Permission.COORDINATE), owners=organisations)


def _after_last(intention: DeliveryStep, row: Found) -> None:
    """Refuse a step before the one that it follows: hours and looking back would be wrong."""
    if intention.observed_at < row["state_at"]:
        raise RefusedError(
            "{delivery} is {state} sinds {since:%d-%m-%Y %H:%M} UTC; deze stap is van {at:%d-%m-%Y %H:%M} UTC.",
            rule="delivery-after-last",
            fix="Kies een moment na de vorige stap.",
            delivery=intention.delivery_id,
            state=DeliveryState(row["state"]).label,
            since=row["state_at"].to_pydatetime(),
            at=intention.observed_at,
        )


def _runs(context: Context, row: Found) -> None:
    """Refuse to move units for a request that is not granted."""
    lines = request_lines(context.picture, row["request_id"])
    context.relied_on.add(f"requests:{row['request_id']}")
    status = RequestStatus(lines["status"].iloc[0])
    if status not in RUNNING:
        raise RefusedError(
            "{request_id} is {status}; eenheden bewegen bij: {running}.",
            rule="request-granted",
            where=row["delivery_id"],
            request_id=row["request_id"],
            status=status.label,
            running=", ".join(one.label for one in RequestStatus if one in RUNNING),
        )


def _still_out(row: Found) -> None:
    if DeliveryState(row["state"]) in RELEASED | {DeliveryState.RELIEVED}:
        raise RefusedError(
            "{delivery} is {state}; er is niets meer te plannen.",
            rule="delivery-out",
            delivery=row["delivery_id"],
            state=DeliveryState(row["state"]).label,
        )


def _one_at_a_time(context: Context, row: Found) -> None:
    changes = context.picture.changes
    waiting = changes[(changes["delivery_id"] == row["delivery_id"]) & (changes["state"] == ChangeState.OPEN.value)]
    if not waiting.empty:
        raise RefusedError(
            "voor {delivery} ligt al een voorstel: {change}, {hours:.1f} uur oud.",
            rule="change-one-open",
            delivery=row["delivery_id"],
            change=waiting["change_id"].iloc[0],
            hours=float(waiting["waited_h"].iloc[0]),
        )


def _target(intention: Change, row: Found, context: Context) -> Found:
    """Give the line that a delivery would serve: another one at a redistribution, its own at an extension."""
    if intention.change is ChangeKind.EXTENSION:
        _longer(intention.until, row)
        return row
    return _other_line(intention.to_request, intention.to_line or 0, row, context)


def _other_line(request_id: str, line: int, row: Found, context: Context) -> Found:
    """Give the line that units would go to: of another request that has not ended, with room for them."""
    target = request_line(context.picture, request_id, line)
    context.relied_on.add(f"requests:{request_id}")
    if target is None or RequestStatus(target["status"]) in ENDED or target["request_id"] == row["request_id"]:
        raise RefusedError(
            "{request_id} regel {line} is geen andere lopende aanvraag.",
            rule="redistribute-to-open",
            where=row["delivery_id"],
            fix="Kies een lopende aanvraag en een regel daarvan.",
            request_id=request_id,
            line=line,
        )
    _fits(target, row, context)
    return target


def _longer(until: datetime | None, row: Found) -> None:
    if until is None or until <= row["until"]:
        raise RefusedError(
            "de nieuwe eindtijd is niet na de huidige, {held:%d-%m-%Y %H:%M} UTC.",
            rule="extension-later",
            where=row["delivery_id"],
            held=row["until"].to_pydatetime(),
        )


def _granted(target: Found, change: Found) -> None:
    """Refuse the last consent until the request that units would go to was granted: they move at that moment."""
    status = RequestStatus(target["status"])
    if status not in RUNNING:
        raise RefusedError(
            "{request_id} is {status}; de laatste instemming kan bij: {running}.",
            rule="redistribute-granted",
            where=change["change_id"],
            fix="Wacht tot de aanvraag is toegekend.",
            request_id=target["request_id"],
            status=status.label,
            running=", ".join(one.label for one in RequestStatus if one in RUNNING),
        )


def _fits(target: Found, row: Found, context: Context) -> None:
    rely_on_stocks(context, target["request_id"])
    fits = target["capability"] == row["capability"] and target["gap"] >= row["amount"]
    if not fits:
        raise RefusedError(
            "{request_id} regel {line} mist {gap} {unit} {asked}; hier gaat het om {amount} {type}.",
            rule="redistribute-within-line",
            where=row["delivery_id"],
            fix="Kies een regel van hetzelfde type die nog genoeg mist.",
            request_id=target["request_id"],
            line=int(target["line"]),
            gap=int(target["gap"]),
            unit=target["unit"],
            asked=target["capability_name"],
            amount=int(row["amount"]),
            type=row["capability_name"],
        )


def _open_change(intention: GiveConsent, context: Context) -> Found:
    change = change_row(context.picture, intention.change_id)
    if change is None or change["state"] != ChangeState.OPEN:
        raise RefusedError(
            "voorstel {change} {state}.",
            rule="change-open",
            change=intention.change_id,
            state="bestaat niet" if change is None else f"is {ChangeState(change['state']).label}",
        )
    return change


def _still_fits(change: Found, row: Found, context: Context) -> None:
    """Judge a redistribution anew at every consent: the line may have been filled, or its request ended."""
    if change["change"] != ChangeKind.REDISTRIBUTION:
        return
    target = _other_line(change["to_request"], int(change["to_line"]), row, context)
    if len(change["waits_on"]) == 1:
        _granted(target, change)
    rivals = context.picture.changes
    same = (rivals["to_request"] == change["to_request"]) & ~pd.Series(rivals["change_id"] == change["change_id"])
    context.relied_on.update(f"consents:{identity}" for identity in rivals.loc[same, "change_id"])
