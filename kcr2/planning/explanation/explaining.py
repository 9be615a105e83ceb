"""Why is the plan as it is? Per short request what stands in the way and what helps; per delivery and owner why."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kcr2.planning.allocation.instance import Instance, Request
from kcr2.planning.allocation.plan import Plan
from kcr2.planning.allocation.run import Run
from kcr2.planning.explanation.certificate import Certificate, certificate
from kcr2.planning.explanation.deliveries import Delivery, deliveries
from kcr2.planning.explanation.reasons import Code, Reason, reasons
from kcr2.planning.explanation.usage import usage
from kcr2.planning.explanation.what_if import Answer, Effect, WhatIf


@dataclass(frozen=True)
class Shortage:
    """A request that is not met.

    missing      percent-units in this plan, `least` in every plan that is as good: above 0 it is certainly short
    avoidable    a plan that is as good was found in which it misses nothing; not found is not proven either way
    reasons      per owner and type the first rule that stops it, with its numbers
    answer       what would help, solved anew
    certificate  the sum that shows it, where a sum can
    """

    request: str
    missing: int
    least: int
    avoidable: bool
    reasons: tuple[Reason, ...]
    answer: Answer
    certificate: Certificate | None

    def as_row(self) -> dict[str, Any]:
        """Give it as data."""
        return {
            "kind": "shortage",
            "request": self.request,
            "missing": self.missing,
            "least": self.least,
            "certain": self.least > 0,
            "reasons": [reason.as_row() for reason in self.reasons],
            "helps": [effect.as_row() for effect in (*self.answer.single, *self.answer.combined)],
            "tried": self.answer.tried,
            "no_single_change_helps": self.answer.exhausted and not self.answer.single,
            "certificate": self.certificate.as_row() if self.certificate else None,
            "text": self.text,
        }

    @property
    def text(self) -> str:
        """The shortage and what helps, in one Dutch sentence."""
        told = f"{self.request} mist {self.missing} procent van een eenheid"
        if self.answer.single:
            helps = "; ".join(" en ".join(_told(effect)) for effect in self.answer.single)
            return f"{told}. Het helpt als: {helps}."
        if self.answer.exhausted:
            together = "".join(f" Samen helpt wel: {' en '.join(_told(effect))}." for effect in self.answer.combined)
            return f"{told}. Geen enkele losse wijziging helpt; {self.answer.tried} zijn doorgerekend.{together}"
        return f"{told}. Wat helpt, is niet tot het einde gezocht."


def _told(effect: Effect) -> Iterator[str]:
    return (change.op.label.format(**change.values()) for change in effect.changes)


@dataclass(frozen=True)
class Unused:
    """An owner that the plan asks nothing of, and why not, per request."""

    supplier: str
    reasons: tuple[tuple[str, Reason], ...]

    def as_row(self) -> dict[str, Any]:
        """Give it as data."""
        rows = [{"request": request} | reason.as_row() for request, reason in self.reasons]
        return {"kind": "unused", "supplier": self.supplier, "reasons": rows}


@dataclass(frozen=True)
class Explanation:
    """Everything that is said about a plan; data first, sentences from it."""

    shortages: tuple[Shortage, ...]
    deliveries: tuple[Delivery, ...]
    unused: tuple[Unused, ...]

    def explanations(self) -> list[dict[str, Any]]:
        """Give everything as rows."""
        rows: list[Shortage | Delivery | Unused] = [*self.shortages, *self.deliveries, *self.unused]
        return [row.as_row() for row in rows]

    def what_if(self) -> list[dict[str, Any]]:
        """Give every single change that was found to lower the unmet, once."""
        found = [effect for one in self.shortages for effect in (*one.answer.single, *one.answer.beside)]
        return [effect.as_row() for effect in dict.fromkeys(found)]

    def what_if_combined(self) -> list[dict[str, Any]]:
        """Give the combinations that help where no single change does."""
        return [effect.as_row() for effect in dict.fromkeys(e for one in self.shortages for e in one.answer.combined)]


def explain(instance: Instance, plan: Plan, run: Run) -> Explanation:
    """Explain a plan; what time runs out for is left out and says so."""
    used, what_if = usage(instance, plan.lines), WhatIf(instance, plan, run)
    short = [request for request in instance.requests if plan.short[request.id]]
    shortages = tuple(
        Shortage(
            request.id,
            plan.short[request.id],
            what_if.least(request),
            what_if.avoidable(request),
            tuple(one for one in reasons(instance, request, used) if one.code is not Code.NOT_NEEDED),
            what_if.answer(request),
            _shown(what_if.family_of(request), request),
        )
        for request in short
    )
    return Explanation(shortages, deliveries(instance, plan), _unused(instance, plan))


def _shown(alone: Instance, request: Request) -> Certificate | None:
    """Look for the sum with the fewest requests: this one, those that weigh as much, all that ask for the same."""
    heavier = frozenset(row.id for row in alone.requests if row.weight >= request.weight)
    together = frozenset(row.id for row in alone.requests)
    for requests in (frozenset({request.id}), heavier, together):
        found = certificate(alone, requests)
        if found is not None and request.id in found.requests:
            return found
    return None


def _unused(instance: Instance, plan: Plan) -> tuple[Unused, ...]:
    used = usage(instance, plan.lines)
    giving = {line.supplier for line in plan.lines}
    why: dict[str, list[tuple[str, Reason]]] = {row.id: [] for row in instance.suppliers if row.id not in giving}
    for request in instance.requests:
        for reason in reasons(instance, request, used):
            if reason.supplier in why:
                why[reason.supplier].append((request.id, reason))
    return tuple(Unused(supplier, tuple(rows)) for supplier, rows in why.items())
