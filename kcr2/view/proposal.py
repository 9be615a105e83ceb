"""What does a proposal say: how well are the requests served, by whom, when, and how sure is that?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from kcr2.formats import age, clock_time, count, label_of, span
from kcr2.planning.allocation import Line, Plan, Status
from kcr2.planning.explanation.usage import Usage, usage
from kcr2.planning.problem import Assumption, Basis, LeftOut, Problem
from kcr2.reference import Reference
from kcr2.reports.wording import owner_of
from kcr2.terms import PlanLevel, Quality, Urgency
from kcr2.words import joined
from kcr2.words import words as _

Row = dict[str, Any]
PERCENT = 100
"""A unit of what was asked, in the percent-units in which a plan counts."""


@dataclass(frozen=True, eq=False)
class Shown:
    """A plan with the problem that it solves, and the names of what it is about."""

    problem: Problem
    plan: Plan
    reference: Reference

    @cached_property
    def asked(self) -> dict[str, Row]:
        """What is asked, by the name of the line in the problem."""
        return {row["request"]: row for row in self.problem.asked.to_dict("records")}

    @cached_property
    def stock(self) -> dict[tuple[str, str], Row]:
        """What an owner has of a type, with its report."""
        return {(row["owner"], row["capability"]): row for row in self.problem.stock.to_dict("records")}

    @cached_property
    def used(self) -> Usage:
        """What the plan uses of everything."""
        return usage(self.problem.instance, self.plan.lines)

    def at(self, minutes: int) -> pd.Timestamp:
        """Give the moment of a minute of the problem."""
        return pd.Timestamp(self.problem.at) + pd.Timedelta(minutes=minutes)

    def owner(self, code: str) -> str:
        """Name an owner."""
        return owner_of(code, self.reference)

    def type_(self, code: str) -> str:
        """Name a capability type."""
        known = self.reference.capabilities
        return str(known.at[code, "name"]) if code in known.index else code

    def unit(self, code: str) -> str:
        """Give the unit of a capability type."""
        return str(self.reference.capabilities.at[code, "unit"])

    def request(self, name: str) -> str:
        """Name a line of a request: A-2025-0001 regel 1."""
        number, _slash, line = name.rpartition("/")
        return _("{number} regel {line}").format(number=number, line=line)

    def lines_of(self, request: str) -> list[Line]:
        """Give what the plan sends to a line, the first to arrive first."""
        return sorted((line for line in self.plan.lines if line.request == request), key=lambda one: one.arrive)


def units(percent: float) -> str:
    """Write percent-units as units of what was asked.

    >>> units(300), units(150), units(0)
    ('3', '1,5', '0')
    """
    return f"{percent / PERCENT:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def headline(shown: Shown) -> str:
    """Say in one sentence what the proposal does and how far it is proven."""
    short = shown.plan.short
    full = sum(missing == 0 for missing in short.values())
    told = _("{full} van {all} regels volledig gedekt; {short}; {proven}.")
    return told.format(full=full, all=len(short), short=_short_words(shown), proven=proven_words(shown.plan))


def _short_words(shown: Shown) -> str:
    missing: Counter[str] = Counter()
    for name, percent in shown.plan.short.items():
        missing[shown.asked[name]["capability"]] += percent
    parts = [
        f"{units(percent)} {shown.unit(code)} ({shown.type_(code)})" for code, percent in missing.items() if percent
    ]
    return _("tekort {parts}").format(parts=joined(parts)) if parts else _("geen tekort")


def proven_words(plan: Plan) -> str:
    """Say how far a plan is proven: on every level, or up to which gap on the first level that is not."""
    if plan.status is Status.NO_REQUESTS:
        return _("er is niets gevraagd")
    if len(plan.proven) == len(plan.objectives):
        return _("bewezen optimaal op alle {n} doelen").format(n=len(plan.objectives))
    level = next(one for one in plan.objectives if one not in plan.proven)
    label = _(PlanLevel(level.value).label)
    if level not in plan.bounds:
        return _("nog niets bewezen over {level}").format(level=label)
    return _("bewezen tot op {gap} % van {level}").format(
        gap=_gap(plan.objectives[level], plan.bounds[level]), level=label
    )


def _gap(value: int, bound: int) -> str:
    return f"{PERCENT * (value - bound) / value:.1f}".replace(".", ",")


def line_table(shown: Shown) -> pd.DataFrame:
    """Give one row per request line: asked, proposed, missing, by whom and when."""
    return pd.DataFrame([_line_row(shown, name) for name in shown.asked])


def _line_row(shown: Shown, name: str) -> Row:
    asked, lines, missing = shown.asked[name], shown.lines_of(name), shown.plan.short[name]
    from_whom = [f"{shown.owner(line.supplier)} {line.units}" for line in lines]
    return {
        _("Regel"): shown.request(name),
        _("Gevraagd"): count(asked["quantity"], asked["unit"]),
        _("Voorgesteld"): count(sum(line.units for line in lines)),
        _("Tekort"): _missing_words(missing, asked["unit"]),
        _("Door"): "; ".join(from_whom) or _("niemand"),
        _("Aankomst"): "; ".join(clock_time(shown.at(line.arrive)) for line in lines) or "–",
        _("Nodig op"): clock_time(asked["needed_by"]),
        _("Nog van nut tot"): clock_time(shown.at(int(asked["latest_min"]))),
        _("Urgentie"): label_of(Urgency, asked["urgency"]),
        _("Type"): asked["capability_name"],
        _("Vraagt"): shown.owner(asked["region"]),
    }


def _missing_words(missing: int, unit: str) -> str:
    return f"⚠ {units(missing)} {unit}" if missing else _("✓ geen")


def delivery_table(shown: Shown) -> pd.DataFrame:
    """Give one row per proposed delivery, with what the owner's figure rests on."""
    return pd.DataFrame([_delivery_row(shown, line) for line in _sorted(shown)])


def _sorted(shown: Shown) -> list[Line]:
    order = list(shown.reference.owners)
    return sorted(shown.plan.lines, key=lambda line: (order.index(line.supplier), line.request, line.arrive))


def _delivery_row(shown: Shown, line: Line) -> Row:
    asked, held = shown.asked[line.request], shown.stock[line.supplier, line.type]
    return {
        _("Eigenaar"): shown.owner(line.supplier),
        _("Aantal"): count(line.units, held["unit"]),
        _("Naar"): f"{shown.request(line.request)} · {asked['region']}",
        _("Aankomst"): clock_time(shown.at(line.arrive)),
        _("Marge"): margin_words(int(asked["needed_min"]) - line.arrive),
        _("Vertrek"): clock_time(shown.at(line.depart)),
        _("Type"): shown.type_(line.type),
        _("Opbouw"): build_up(shown, line),
        **origin(held),
    }


def margin_words(minutes: int) -> str:
    """Say how long before or after the moment that was asked."""
    template = _("{span} vóór") if minutes >= 0 else _("{span} te laat")
    return template.format(span=span(abs(minutes)))


def build_up(shown: Shown, line: Line) -> str:
    """Say of which times an arrival is made, and which of them nobody stated."""
    held = shown.stock[line.supplier, line.type]
    road = line.arrive - line.depart
    return _("beslissen {decision} (aanname) + gereed {ready} ({source}) + weg {road}").format(
        decision=span(held["decision_min"]),
        ready=span(held["ready_min"]),
        source=_("opgave") if held["ready_stated"] else _("aanname"),
        road=span(road),
    )


def origin(held: Mapping[str, Any]) -> Row:
    """Give what a reader must know of an owner's figure: stand van, age and quality."""
    old = f" · {_('oud')}" if held["is_old"] is True else ""
    return {
        _("Stand van"): clock_time(held["observed_at"]),
        _("Ouderdom"): age(held["age_h"]) + old,
        _("Kwaliteit"): label_of(Quality, held["quality"]),
    }


def unknown_table(shown: Shown) -> pd.DataFrame:
    """Give the owners whose capacity is not in the problem, because it is not known or was left out."""
    return pd.DataFrame(
        [
            {
                _("Eigenaar"): shown.owner(row["owner"]),
                _("Type"): row["capability_name"],
                _("Waarom niet meegerekend"): _(LeftOut(row["reason"]).label),
                _("Alleen voor"): shown.request(row["request"]) if row["request"] else _("alle regels"),
            }
            for row in shown.problem.left_out.to_dict("records")
        ]
    )


def assumed_table(shown: Shown) -> pd.DataFrame:
    """Give every figure that no owner stated."""
    return pd.DataFrame([_assumed_row(shown, row) for row in shown.problem.assumed.to_dict("records")])


def _assumed_row(shown: Shown, row: Row) -> Row:
    return {
        _("Aanname"): _(Assumption(row["assumption"]).label),
        _("Waarde"): count(row["value"]),
        _("Eigenaar"): joined([shown.owner(code) for code in row["owner"].split(", ") if code]) or _("alle"),
        _("Type"): shown.type_(row["capability"]) or _("alle"),
        _("Regel"): shown.request(row["request"]) if row["request"] else _("alle"),
        _("Herkomst"): _(Basis(row["basis"]).label),
    }
