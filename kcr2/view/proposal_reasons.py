"""Why does a proposal leave something missing, and what would help? In the words of the field, with its numbers."""

from typing import Any

import pandas as pd

from kcr2.formats import clock_time, count, span
from kcr2.planning.allocation.instance import Level
from kcr2.planning.explanation.changes import Change, Op
from kcr2.planning.explanation.explaining import Shortage
from kcr2.planning.explanation.reasons import Code, Reason
from kcr2.planning.explanation.what_if import Answer, Effect
from kcr2.view.proposal import Shown, units
from kcr2.words import joined, many, mid_sentence
from kcr2.words import words as _

Row = dict[str, Any]
BESIDE = 2
"""So many changes that ease others only are told beside those that ease the line itself."""

HEADS = {
    Code.GIVEN_HIGHER: 0,
    Code.GIVEN_ELSEWHERE: 0,
    Code.CAPPED: 1,
    Code.COVER_HELD: 1,
    Code.RING_HELD: 1,
    Code.CREW_SHARED: 1,
    Code.TOO_LATE: 2,
    Code.DECLINED: 2,
    Code.NONE_FREE: 3,
    Code.OFFERS_NONE: 3,
}
"""Which reasons a planner wants first: those that a decision can still change; others come after."""


def reason_words(shown: Shown, reason: Reason) -> str:
    """Say one reason with names in place of codes."""
    named = {
        "supplier": shown.owner(reason.supplier),
        "type": mid_sentence(shown.type_(reason.type)),
        "asked": mid_sentence(shown.type_(str(reason.numbers.get("asked", "")))),
        "to": named_lines(shown, str(reason.numbers.get("to", ""))),
    }
    return _(reason.code.label).format(**{**reason.numbers, **named})


def named_lines(shown: Shown, told: str) -> str:
    """Name the lines in `A-2025-0001/1 (2), A-2025-0002/1 (1)`."""
    return ", ".join(_named(shown, part) for part in told.split(", ") if part)


def _named(shown: Shown, part: str) -> str:
    name, _space, rest = part.partition(" ")
    return f"{shown.request(name)} {rest}".strip() if "/" in name else part


def reason_table(shown: Shown, reasons: tuple[Reason, ...]) -> pd.DataFrame:
    """Give the reasons of one line, those that a decision can change first."""
    ordered = sorted(reasons, key=lambda one: HEADS.get(one.code, len(HEADS)))
    return pd.DataFrame(
        {
            _("Eigenaar"): [shown.owner(one.supplier) for one in ordered],
            _("Type"): [shown.type_(one.type) for one in ordered],
            _("Waarom niet meer"): [reason_words(shown, one) for one in ordered],
        }
    )


def binding(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Give the reasons of owners that have the type: that others have none of it is not what binds."""
    return tuple(
        sorted(
            (one for one in reasons if one.code not in {Code.NO_CAPABILITY, Code.OWN_REGION}),
            key=lambda one: HEADS.get(one.code, len(HEADS)),
        )
    )


def supply_words(shown: Shown, request: str) -> str:
    """Say how much there is of what a line asks, how much all lines ask, and how long deciding takes."""
    asked = shown.asked[request]
    type_, unit = asked["capability"], asked["unit"]
    rivals = [row for row in shown.asked.values() if row["capability"] == type_]
    held = [row for (_owner, held_type), row in shown.stock.items() if held_type == type_]
    told = _("Gevraagd zijn {asked} in {lines}; te leveren volgens de opgaven: {free}, door {owners}.").format(
        asked=count(sum(int(row["quantity"]) for row in rivals), unit),
        lines=many(len(rivals), _("1 regel"), _("{n} regels")),
        free=count(sum(int(min(row["available"], row["offer_cap"])) for row in held), unit),
        owners=joined([shown.owner(row["owner"]) for row in held]) or _("niemand"),
    )
    return " ".join([told, *(_times(shown, row) for row in held)])


def _times(shown: Shown, held: Row) -> str:
    return _("{owner}: beslistijd {decision} (aanname), gereed na {ready} ({source}); stand van {at}.").format(
        owner=shown.owner(held["owner"]),
        decision=span(held["decision_min"]),
        ready=span(held["ready_min"]),
        source=_("opgave") if held["ready_stated"] else _("aanname"),
        at=clock_time(held["observed_at"]),
    )


def change_words(shown: Shown, change: Change) -> str:
    """Say what would have to be agreed, with names in place of codes."""
    filled = change.values()
    named = {
        "supplier": shown.owner(change.supplier),
        "type": mid_sentence(shown.type_(change.type)),
        "request": shown.request(change.request) if change.request else "",
        "cover": change.cover,
        "pool": change.pool,
    }
    if change.op is Op.LATEST:
        return _("{request} mag {later} later aankomen").format(
            request=named["request"], later=span(abs(change.delta or 0))
        )
    return _(change.op.label).format(**filled | named)


def effect_words(shown: Shown, effect: Effect) -> str:
    """Say what a change does, as it was solved anew: who misses less, and what all miss by weight."""
    changes = joined([change_words(shown, change) for change in effect.changes])
    eased = joined([shown.request(name) for name in effect.eased])
    less = many(len(effect.eased), _("mist minder"), _("missen minder"))
    before = shown.plan.objectives[Level.UNMET]
    return _("{changes} → {eased} {less}; gewogen tekort {before} wordt {after} (doorgerekend)").format(
        changes=changes[:1].upper() + changes[1:],
        eased=eased,
        less=less,
        before=units(before),
        after=units(effect.unmet),
    )


def answer_words(shown: Shown, answer: Answer) -> list[str]:
    """Say everything that would help a line, or that no single change does."""
    told = [effect_words(shown, effect) for effect in (*answer.single, *answer.combined)]
    told += [
        _("{effect}; deze regel zelf niet").format(effect=effect_words(shown, effect))
        for effect in answer.beside[:BESIDE]
    ]
    if answer.single:
        return told
    if not answer.exhausted:
        return [*told, _("Er is niet verder gezocht; van {n} wijzigingen helpt er geen.").format(n=answer.tried)]
    return [*told, _("Een wijziging alleen helpt niet: van alle {n} is dat doorgerekend.").format(n=answer.tried)]


def missing_words(shown: Shown, short: Shortage) -> str:
    """Say what a line misses, and whether it would in every plan that is as good for all."""
    asked = shown.asked[short.request]
    told = _("{request} ({owner}) mist {missing} van {asked}").format(
        request=shown.request(short.request),
        owner=shown.owner(asked["region"]),
        missing=units(short.missing),
        asked=count(asked["quantity"], asked["unit"]),
    )
    if short.least >= short.missing:
        return told + "; " + _("in elk even goed voorstel ten minste zoveel")
    if short.least > 0:
        return told + "; " + _("in elk even goed voorstel ten minste {least}").format(least=units(short.least))
    if not short.avoidable:
        return told + "; " + _("niet bewezen of een even goed voorstel dit tekort voorkomt")
    return told + "; " + _("een even goed voorstel kan dit tekort bij een andere regel leggen")
