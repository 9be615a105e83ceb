"""What stays at home when a proposal is carried out, beside what must and what should?"""

from typing import Any

import pandas as pd

from kcr2.formats import count
from kcr2.planning.allocation.instance import Cover
from kcr2.view.proposal import Shown, origin
from kcr2.words import joined
from kcr2.words import words as _

Row = dict[str, Any]


def cover_table(shown: Shown) -> pd.DataFrame:
    """Give what is at home before and after; what the plan touches comes first, then what nobody can judge."""
    rules = sorted(shown.problem.instance.cover, key=lambda rule: -shown.used.cover_away(rule, 0))
    return pd.DataFrame([*(_rule_row(shown, rule) for rule in rules), *_unjudged(shown)])


def _rule_row(shown: Shown, rule: Cover) -> Row:
    before, away = shown.problem.instance.base(rule), shown.used.cover_away(rule, 0)
    ring = rule.kind == "ring"
    held = shown.stock[rule.members[0], rule.types[0]]
    return {
        _("Eigenaar"): joined([shown.owner(code) for code in rule.members]),
        _("Type"): joined([shown.type_(code) for code in rule.types]),
        _("Oordeel"): verdict(rule, before - away),
        _("Thuis nu"): count(before, held["unit"]),
        _("Weg"): count(away),
        _("Thuis straks"): count(before - away),
        _("Minimum"): minimum_words(rule, held),
        _("Doel"): target_words(rule, held),
        _("Soort"): _("ring om getroffen regio") if ring else _("restdekking"),
        **_origin(shown, rule),
    }


def minimum_words(rule: Cover, held: Row) -> str:
    """Say what must stay, and whether anybody stated it; `held` is a stock that the rule counts."""
    if rule.kind == "ring":
        return _("{n} (aanname)").format(n=rule.min)
    return _("niet opgegeven: geen grens") if pd.isna(held["minimum_cover"]) else count(rule.min)


def target_words(rule: Cover, held: Row) -> str:
    """Say what should stay, and whether anybody stated it; a ring has no target beside its minimum."""
    if rule.kind == "ring":
        return "–"
    return _("{n} (aanname)").format(n=rule.target) if pd.isna(held["minimum_cover"]) else count(rule.target)


def verdict(rule: Cover, home: int) -> str:
    """Say how what stays relates to what must and what should, with a sign beside the words."""
    if home < rule.min:
        return _("✗ onder het minimum, ook zonder dit voorstel")
    if home == rule.min and rule.min:
        return _("■ precies het minimum")
    return _("▲ onder het doel") if home < rule.target else _("✓ op of boven het doel")


def _origin(shown: Shown, rule: Cover) -> Row:
    """Give the oldest of the reports that a rule counts."""
    held = [shown.stock[pair] for pair in shown.stock if pair[0] in rule.members and pair[1] in rule.types]
    return origin(min(held, key=lambda row: row["observed_at"]))


def _unjudged(shown: Shown) -> list[Row]:
    """Give the stocks that the plan uses while nobody knows what of them is deployable."""
    given = dict.fromkeys((line.supplier, line.type) for line in shown.plan.lines)
    unknown = [pair for pair in given if pd.isna(shown.stock[pair]["deployable"])]
    return [
        {
            _("Eigenaar"): shown.owner(owner),
            _("Type"): shown.type_(type_),
            _("Oordeel"): _("? niet te toetsen"),
            _("Thuis nu"): _("niet opgegeven"),
            _("Weg"): count(shown.used.away[owner, type_, 0]),
            _("Thuis straks"): _("onbekend"),
            _("Minimum"): count(shown.stock[owner, type_]["minimum_cover"]),
            _("Doel"): _("onbekend"),
            _("Soort"): _("restdekking"),
            **origin(shown.stock[owner, type_]),
        }
        for owner, type_ in unknown
    ]
