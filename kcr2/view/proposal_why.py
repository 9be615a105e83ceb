"""Why does this owner deliver, who would be next, why is another not asked, and what sum shows a shortage?"""

from typing import Any

import pandas as pd

from kcr2.planning.explanation.certificate import Certificate, Weighed
from kcr2.planning.explanation.deliveries import Delivery, Home, NextBest
from kcr2.planning.explanation.explaining import Unused
from kcr2.planning.explanation.reasons import Code, Reason
from kcr2.terms import PlanLevel
from kcr2.view.proposal import Shown, margin_words, units
from kcr2.view.proposal_reasons import reason_words
from kcr2.words import joined
from kcr2.words import words as _

Row = dict[str, Any]


def delivery_why_table(shown: Shown, told: tuple[Delivery, ...]) -> pd.DataFrame:
    """Give per delivery why this owner: when, who would be next and at what cost, and what stays at home."""
    return pd.DataFrame(
        [
            {
                _("Levering"): f"{shown.owner(one.line.supplier)} · {one.line.units} × {shown.type_(one.line.type)}",
                _("Aan"): shown.request(one.line.request),
                _("Aankomst"): margin_words(one.early_min),
                _("De volgende"): next_words(shown, one.next_best),
                _("Wat die zou kosten"): cost_words(one.next_best),
                _("Blijft thuis"): "; ".join(map(home_words, one.home)) or _("niet te toetsen"),
            }
            for one in told
        ]
    )


def next_words(shown: Shown, found: NextBest | None) -> str:
    """Name who one unit could come from instead."""
    if found is None:
        return _("niemand anders heeft hiervoor nog ruimte")
    return f"{shown.owner(found.supplier)} · {shown.type_(found.type)}"


def cost_words(found: NextBest | None) -> str:
    """Say what one unit from the next best would cost: minutes, and every level that changes, gains too."""
    if found is None:
        return "–"
    minutes = _("{n} min later").format(n=found.later_min)
    if found.later_min < 0:
        minutes = _("{n} min eerder").format(n=-found.later_min)
    changed = [f"{_(PlanLevel(level.value).label)} {cost:+d}" for level, cost in found.costs.items() if cost]
    return "; ".join([minutes, *(changed or [_("op elk doel gelijk")])])


def home_words(home: Home) -> str:
    """Say what stays beside what must and what should."""
    return _("{left} (minimum {minimum}, doel {target})").format(
        left=home.left, minimum=home.minimum, target=home.target
    )


def unused_table(shown: Shown, told: tuple[Unused, ...]) -> pd.DataFrame:
    """Give the owners that are asked nothing, each with the reasons for the lines that they could have served."""
    return pd.DataFrame(
        [{_("Eigenaar"): shown.owner(one.supplier), _("Waarom niet"): _unused_words(shown, one)} for one in told]
    )


def _unused_words(shown: Shown, unused: Unused) -> str:
    """Say each reason once, with the lines for which it holds."""
    having = [(name, why) for name, why in unused.reasons if why.code is not Code.NO_CAPABILITY]
    by_text: dict[str, list[str]] = {}
    for name, why in having or list(unused.reasons):
        by_text.setdefault(_own_words(shown, why), []).append(shown.request(name))
    return "; ".join(f"{text} ({', '.join(names)})" for text, names in by_text.items()) or _("niets gevraagd")


def _own_words(shown: Shown, why: Reason) -> str:
    """Say a reason without the owner that the row already names."""
    return (
        reason_words(shown, why)
        .removeprefix(f"{shown.owner(why.supplier)} ")
        .removeprefix(f"{shown.owner(why.supplier)}: ")
    )


def certificate_words(shown: Shown, made: Certificate) -> str:
    """Say in one sentence why these lines cannot all be met."""
    template = _("{requests} kunnen niet samen volledig: er ontbreekt ten minste {missing}, wat men ook voorstelt.")
    if len(made.requests) == 1:
        template = _("{requests} kan niet volledig: er ontbreekt ten minste {missing}, wat men ook voorstelt.")
    return template.format(
        requests=joined([shown.request(name) for name in made.requests]), missing=_units_of(made.missing)
    )


def certificate_table(shown: Shown, made: Certificate) -> pd.DataFrame:
    """Give the sum line by line, so that anybody can add it up: what is asked less what may be sent."""
    rows = [(_("gevraagd"), one, 1) for one in made.asked] + [
        (_("te leveren, ten hoogste"), one, -1) for one in made.limited
    ]
    table = [
        {
            _("Post"): what,
            _("Van"): _about(shown, one),
            _("Rekenwijze"): f"{one.weight} × {one.amount}",
            _("Procent van een eenheid"): _whole(sign * one.weight * one.amount),
        }
        for what, one, sign in rows
    ]
    total = {
        _("Post"): _("ontbreekt ten minste"),
        _("Van"): "",
        _("Rekenwijze"): _("som"),
        _("Procent van een eenheid"): _whole(made.missing),
    }
    return pd.DataFrame([*table, total])


def _about(shown: Shown, one: Weighed) -> str:
    if one.about == "request":
        return shown.request(one.name)
    owner, _slash, type_ = one.name.partition("/")
    return f"{shown.owner(owner)} · {shown.type_(type_)}" if one.about == "stock" else one.name


def _whole(value: Any) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.2f}".replace(".", ",")


def _units_of(missing: Any) -> str:
    return _("{n} eenheid (naar de gewichten hieronder)").format(n=units(float(missing)))
