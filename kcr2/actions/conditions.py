"""What must hold for a step of a request, beside its place in the diagram?"""

from typing import Any

from kcr2.actions.base import Context
from kcr2.actions.stepping import deciders
from kcr2.errors import RefusedError
from kcr2.model import RequestStep
from kcr2.model.process import FORWARDS, GONE, RELEASED
from kcr2.picture.lookup import request_lines, request_status
from kcr2.terms import CallState, ChangeState, DeliveryState, RequestStatus, Route, Step


def _accepted_some(intention: RequestStep, context: Context) -> None:
    """Refuse an agreement to nothing: some offer was taken, or units of another incident may come."""
    accepted = int(request_lines(context.picture, intention.request_id)["accepted"].sum())
    rely_on_stocks(context, intention.request_id)
    if accepted == 0 and not _coming(context, intention.request_id):
        raise RefusedError(
            "{step} kan niet: van {request_id} is 0 aanvaard.",
            rule="agree-accepted",
            step=intention.step.label,
            fix="Aanvaard eerst een aanbod, of stel bij; een voorgelegde herverdeling hierheen telt ook.",
            request_id=intention.request_id,
        )


def rely_on_stocks(context: Context, request_id: str) -> None:
    """Let a decision stand on what is offered for a request: no answer or acceptance may come in between."""
    offers = context.picture.offers
    for row in offers[offers["request_id"] == request_id].to_dict("records"):
        context.relied_on.add(f"stock:{row['owner']}:{row['capability']}")


def _by_decider(intention: RequestStep, context: Context) -> None:
    lines = request_lines(context.picture, intention.request_id)
    asked = set(deciders(context.picture.settings, lines["ground"].iloc[0]))
    waits = set(lines["waits_for"].iloc[0])
    # Who must grant may also refuse, and nobody grants twice.
    allowed = waits if intention.step is Step.GRANT else asked | waits
    rely_on_stocks(context, intention.request_id)
    if intention.decided_for not in allowed:
        raise RefusedError(
            "{decider} beslist nu niet over {request_id}; dat doet: {allowed}.",
            rule="decider-asked",
            request_id=intention.request_id,
            decider=intention.decided_for.label if intention.decided_for else "niemand",
            allowed=", ".join(sorted(one.label for one in allowed)) or "niemand meer",
        )


def _grants_something(intention: RequestStep, context: Context) -> None:
    """Refuse a grant by who is not asked, or of nothing: an owner may have let its units go since the agreement."""
    _by_decider(intention, context)
    _accepted_some(intention, context)
    deliveries = context.picture.deliveries
    own = deliveries.loc[deliveries["request_id"] == intention.request_id, "delivery_id"]
    context.relied_on.update(f"deliveries:{identity}" for identity in own)


def _calls_done(intention: RequestStep, context: Context) -> None:
    offers = context.picture.offers
    waiting = offers[(offers["request_id"] == intention.request_id) & (offers["state"] == CallState.ASKED.value)]
    rely_on_stocks(context, intention.request_id)
    if not waiting.empty:
        raise RefusedError(
            "{n} uitvragen wachten nog op antwoord, de laatste tot {until:%d-%m-%Y %H:%M} UTC: {owners}.",
            rule="calls-answered",
            where=intention.request_id,
            fix="Wacht op antwoord of op het verstrijken van de termijn.",
            n=len(waiting),
            until=waiting["deadline"].max().to_pydatetime(),
            owners=", ".join(waiting["owner"]),
        )


def _busy(intention: RequestStep, context: Context, states: frozenset[DeliveryState]) -> dict[str, Any]:
    """Give what a refusal tells of the deliveries that are not in these states; nothing when all of them are."""
    deliveries = context.picture.deliveries
    own = deliveries[deliveries["request_id"] == intention.request_id]
    busy = own[~own["state"].isin([state.value for state in states])].to_dict("records")
    context.relied_on.update(f"deliveries:{identity}" for identity in own["delivery_id"])
    context.relied_on.update(f"consents:{identity}" for identity in _coming(context, intention.request_id))
    told = {
        "where": intention.request_id,
        "step": intention.step.label,
        "n": len(busy),
        "states": " of ".join(state.label for state in DeliveryState if state in states),
        "found": ", ".join(f"{row['delivery_id']} ({DeliveryState(row['state']).label})" for row in busy),
    }
    return told if busy else {}


def _coming(context: Context, request_id: str) -> list[str]:
    """Name the proposals that are open and would bring units to a request."""
    changes = context.picture.changes
    own = (changes["to_request"] == request_id) & (changes["state"] == ChangeState.OPEN.value)
    return list(changes.loc[own, "change_id"])


def _all_released(intention: RequestStep, context: Context) -> None:
    if busy := _busy(intention, context, RELEASED):
        raise RefusedError(
            "{step} kan niet: {n} leveringen zijn niet {states}: {found}.",
            rule="all-released",
            fix="Werk eerst de inzet bij.",
            **busy,
        )


def _signed_and_back(intention: RequestStep, context: Context) -> None:
    if busy := _busy(intention, context, GONE):
        raise RefusedError(
            "{step} kan niet: {n} leveringen zijn niet {states}: {found}.",
            rule="all-back",
            fix="Werk eerst de inzet bij.",
            **busy,
        )
    lines = request_lines(context.picture, intention.request_id)
    due = lines["signature_due"].iloc[0]
    if not context.picture.latest("signatures", (intention.request_id,)) and due == due:
        raise RefusedError(
            "de handtekening van het bevoegd gezag ontbreekt; zij moest er zijn op {due:%d-%m-%Y %H:%M} UTC.",
            rule="signature-received",
            where=intention.request_id,
            fix="Leg eerst vast dat de handtekening is ontvangen.",
            due=due.to_pydatetime(),
        )


def _forwards(intention: RequestStep, context: Context) -> None:
    if intention.route not in FORWARDS:
        raise RefusedError(
            "{route} loopt niet via KCR2; doorgeleiden kan naar: {routes}.",
            rule="route-forwards",
            where=intention.request_id,
            fix="Leg hulp buiten KCR2 om vast als deel van het beeld.",
            route=intention.route.label if intention.route else "",
            routes=", ".join(route.label for route in Route if route in FORWARDS),
        )


def _nothing_agreed(intention: RequestStep, context: Context) -> None:
    """Let a withdrawal of an agreed request stand on what was accepted for it."""
    if request_status(context.picture, intention.request_id) is RequestStatus.AGREED:
        rely_on_stocks(context, intention.request_id)


CONDITIONS = {
    Step.AGREE: _accepted_some,
    Step.GRANT: _grants_something,
    Step.REJECT: _by_decider,
    Step.RECONSIDER: _by_decider,
    Step.SETTLE_SHORT: _calls_done,
    Step.STAND_DOWN: _all_released,
    Step.CLOSE: _signed_and_back,
    Step.FORWARD: _forwards,
    Step.WITHDRAW: _nothing_agreed,
}
"""The condition of each step that has one."""
