"""May this be asked of an owner, answered by it, or taken from it?"""

from datetime import datetime
from typing import Any

import pandas as pd
from pydantic import PositiveInt

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.conditions import rely_on_stocks
from kcr2.actions.rules import known_owner
from kcr2.actions.stepping import stepped
from kcr2.actions.supposing import still_there
from kcr2.errors import RefusedError
from kcr2.model import (
    Acceptance,
    Answer,
    CallAnswered,
    CallIssued,
    Event,
    Moment,
    OfferAccepted,
    Stated,
    iso,
)
from kcr2.model.base import field
from kcr2.model.capacity import UNITS
from kcr2.model.process import OPEN_TO_OFFERS
from kcr2.model.request import RequestId
from kcr2.model.step import Owner
from kcr2.picture.lookup import Found, capacity_row, offer_row, request_line, request_lines
from kcr2.picture.process import committed_since
from kcr2.terms import AnswerKind, CallState, RequestStatus, Step


class CallForOffers(Stated, Intention):
    """The hub asks several owners about one line of a request, with a deadline."""

    request_id: RequestId = field("Aanvraagnummer", "Aanvraag waarvoor wordt uitgevraagd.")
    line: PositiveInt = field("Regel", "Regel van de aanvraag.", default=1)
    owners: tuple[Owner, ...] = field("Eigenaren", "Aan wie wordt gevraagd.", min_length=1, max_length=70)
    amount: PositiveInt = field("Gevraagd aantal", "Aantal per eigenaar.", unit=UNITS, le=10_000)
    deadline: Moment = field("Reactie uiterlijk", "Daarna geldt: geen reactie.")
    note: str = field("Toelichting", "Wat de eigenaar moet weten.", default="", max_length=500)


class AnswerCall(Answer, Intention):
    """An owner offers, refuses or takes its offer back."""


class AcceptOffer(Acceptance, Intention):
    """The requester takes an offer, or a part of it."""


@decides(CallForOffers)
def call_for_offers(intention: CallForOffers, context: Context) -> list[Event]:
    """Accept calls to owners about a line that is being treated; the requester itself is never asked."""
    stated = intention.model_dump(include={"request_id", "observed_at", "quality", "source"})
    step = stepped(context, {**stated, "step": Step.CALL, "note": ", ".join(intention.owners)})
    line = _line(context, intention.request_id, intention.line)
    _still_to_come(intention.deadline, context)
    for owner in intention.owners:
        known_owner(context.reference, owner)
        _not_the_requester(owner, line)
    shared = intention.model_dump(exclude={"owners"})
    return [step, *(CallIssued(**shared, owner=owner) for owner in intention.owners)]


@decides(AnswerCall)
def answer_call(intention: AnswerCall, context: Context) -> list[Event]:
    """Accept an owner's own answer, in time, within what it reported and what it has promised already."""
    require(context.author, Permission.SUPPLY, owners=[intention.owner])
    known_owner(context.reference, intention.owner)
    line = _line(context, intention.request_id, intention.line)
    _not_the_requester(intention.owner, line)
    if intention.answer is AnswerKind.OFFERED:
        still_there(intention.owner, context)
    held = offer_row(context.picture, intention.request_id, intention.line, intention.owner)
    _may_still_answer(intention, line, held, context)
    _over_nothing(intention, line, held, context)
    values = intention.model_dump() | {"capability": line["capability"], "number": _next(intention, context)}
    return [CallAnswered(**values)]


@decides(AcceptOffer)
def accept_offer(intention: AcceptOffer, context: Context) -> list[Event]:
    """Accept that the requester takes what is offered, up to the offer and up to what it asked."""
    line = _line(context, intention.request_id, intention.line)
    require(context.author, Permission.FILE_REQUEST, owners=[line["region"]])
    if line["status"] != RequestStatus.PRESENTED:
        raise RefusedError(
            "{request_id} is {status}; een aanbod wordt aanvaard als het is voorgelegd.",
            rule="accept-presented",
            request_id=intention.request_id,
            status=RequestStatus(line["status"]).label,
        )
    offer = offer_row(context.picture, intention.request_id, intention.line, intention.owner)
    _within_offer(intention, line, offer)
    rely_on_stocks(context, intention.request_id)
    return [OfferAccepted(**intention.model_dump(), **_agreed(intention, line, offer or {}, context))]


def _agreed(intention: AcceptOffer, line: Found, offer: Found, context: Context) -> dict[str, Any]:
    where = f"{intention.request_id}/{intention.line}/{intention.owner}"
    before = context.picture.deliveries["delivery_id"].str.startswith(f"{where}/").sum()
    return {
        "delivery_id": f"{where}/{int(before) + 1}",
        "capability": line["capability"],
        "from_at": offer["from_at"].to_pydatetime(),
        "until": offer["until"].to_pydatetime(),
        "relief_due": _relief_due(line, offer, context).to_pydatetime(),
    }


def _relief_due(line: Found, offer: Found, context: Context) -> pd.Timestamp:
    """Give until when a crew may work: the shift of its type, or sooner if the requester asked so.

    Goods without a crew are there until the end.
    """
    type_ = context.reference.capabilities.loc[line["capability"]]
    if pd.isna(type_["crew"]) or type_["crew"] == 0:
        return offer["until"]
    hours = context.picture.settings.shift_h if pd.isna(type_["max_shift_h"]) else float(type_["max_shift_h"])
    due = offer["from_at"] + pd.Timedelta(hours=hours)
    wanted = line["relief_from"]
    return due if pd.isna(wanted) or wanted <= offer["from_at"] else min(due, wanted)


def _line(context: Context, request_id: str, line: int) -> Found:
    found = request_line(context.picture, request_id, line)
    context.relied_on.add(f"requests:{request_id}")
    if found is None:
        lines = request_lines(context.picture, request_id)["line"]
        raise RefusedError(
            "aanvraag {request_id} heeft geen regel {line}; regels: {known}.",
            rule="line-known",
            fix="Kies een bestaande aanvraag en regel.",
            request_id=request_id,
            line=line,
            known=", ".join(map(str, lines)) or "geen",
        )
    return found


def _not_the_requester(owner: str, line: Found) -> None:
    if owner == line["region"]:
        raise RefusedError(
            "{owner} vraagt zelf; aan de aanvrager wordt niet uitgevraagd.",
            rule="not-the-requester",
            where=line["request_id"],
            fix="Kies andere eigenaren.",
            owner=owner,
        )


def _now(stated: datetime, context: Context) -> datetime:
    return max(stated, context.picture.at)


def _still_to_come(deadline: datetime, context: Context) -> None:
    if deadline <= context.picture.at:
        raise RefusedError(
            "de termijn {deadline:%d-%m-%Y %H:%M} UTC is al voorbij; het is {now:%d-%m-%Y %H:%M} UTC.",
            rule="deadline-to-come",
            fix="Kies een later tijdstip.",
            deadline=deadline,
            now=context.picture.at,
        )


def _may_still_answer(intention: AnswerCall, line: Found, held: Found | None, context: Context) -> None:
    taking_back = intention.answer is AnswerKind.TAKEN_BACK
    if taking_back:
        _has_offered(intention, held)
    elif RequestStatus(line["status"]) not in OPEN_TO_OFFERS:
        raise RefusedError(
            "{request_id} is {status}; aanbieden kan tot en met: {open}.",
            rule="open-to-offers",
            request_id=intention.request_id,
            status=RequestStatus(line["status"]).label,
            open=", ".join(status.label for status in RequestStatus if status in OPEN_TO_OFFERS),
        )
    now = _now(intention.observed_at, context)
    late = held is not None and held["called"] and held["state"] in {CallState.ASKED, CallState.LAPSED}
    if late and held is not None and held["deadline"] < now and not taking_back:
        raise RefusedError(
            "de termijn was {deadline:%d-%m-%Y %H:%M} UTC; het is {now:%d-%m-%Y %H:%M} UTC.",
            rule="call-deadline",
            where=intention.request_id,
            fix="Bel KCR2; dat kan opnieuw uitvragen.",
            deadline=held["deadline"].to_pydatetime(),
            now=now,
        )


def _has_offered(intention: AnswerCall, held: Found | None) -> None:
    if held is None or held["state"] != CallState.OFFERED:
        raise RefusedError(
            "{owner} heeft op {request_id} regel {line} niets aangeboden om terug te trekken.",
            rule="offer-to-take-back",
            owner=intention.owner,
            request_id=intention.request_id,
            line=intention.line,
        )


def _over_nothing(intention: AnswerCall, line: Found, held: Found | None, context: Context) -> None:
    """Refuse an answer below what was taken of it, or above what the owner reported and has left."""
    accepted = 0 if held is None else int(held["accepted"])
    if intention.amount < accepted:
        raise RefusedError(
            "van dit aanbod zijn al {accepted} {unit} aanvaard; {amount} is minder.",
            rule="offer-taken",
            where=intention.request_id,
            fix="Overleg met de aanvrager; een levering die nog niet is vertrokken, kan vervallen.",
            accepted=accepted,
            unit=line["unit"],
            amount=intention.amount,
        )
    stock = capacity_row(context.picture, intention.owner, line["capability"])
    context.relied_on.add(f"capacity:{intention.owner}:{line['capability']}")
    if stock is None or pd.isna(stock["releasable"]) or intention.answer is not AnswerKind.OFFERED:
        return
    since = iso(stock["observed_at"].to_pydatetime())
    own = 0 if held is None else int(held["remaining"])
    promised = committed_since(context.picture.facts, intention.owner, line["capability"], since) - own
    left = int(stock["releasable"]) - promised
    more = intention.amount - accepted
    if more > left:
        raise RefusedError(
            "{owner} biedt {more} {unit} aan, maar heeft er {left} over: {releasable} leverbaar, {promised} al "
            "aangeboden of toegezegd.",
            rule="offer-within-stock",
            where=intention.request_id,
            fix="Geef eerst een nieuwe stand op, of bied minder aan.",
            owner=intention.owner,
            more=more,
            unit=line["unit"],
            left=max(left, 0),
            releasable=int(stock["releasable"]),
            promised=promised,
        )


def _next(intention: AnswerCall, context: Context) -> int:
    key = (intention.request_id, intention.line, intention.owner)
    said = context.picture.facts.get("answers", {})
    return sum(row[:3] == key for row in said) + 1


def _within_offer(intention: AcceptOffer, line: Found, offer: Found | None) -> None:
    remaining = 0 if offer is None else int(offer["remaining"])
    if intention.amount > remaining:
        raise RefusedError(
            "{owner} heeft nog {remaining} {unit} in het aanbod; {amount} is meer.",
            rule="accept-within-offer",
            where=intention.request_id,
            fix="Aanvaard ten hoogste wat nog wordt aangeboden.",
            owner=intention.owner,
            remaining=remaining,
            unit=line["unit"],
            amount=intention.amount,
        )
    if intention.amount > line["gap"]:
        raise RefusedError(
            "regel {line} mist nog {gap} van {asked} {unit}; {amount} is meer.",
            rule="accept-within-line",
            where=intention.request_id,
            fix="Aanvaard ten hoogste wat nog ontbreekt, of dien een nieuwe versie in.",
            line=intention.line,
            gap=int(line["gap"]),
            asked=int(line["amount"]),
            unit=line["unit"],
            amount=intention.amount,
        )
