"""What does a proposal mean for the advice on one request? A draft: a person judges, and a second one validates."""

from collections.abc import Iterable, Sequence
from typing import Any

from kcr2.formats import clock_time, count
from kcr2.planning.allocation import Line, Plan
from kcr2.planning.explanation.explaining import Explanation, Shortage
from kcr2.planning.problem import Assumption
from kcr2.terms import Feasibility
from kcr2.view.proposal import Shown, margin_words, proven_words, units
from kcr2.view.proposal_compare import difference, gain_words
from kcr2.view.proposal_reasons import answer_words, binding, reason_words
from kcr2.view.proposal_why import certificate_words
from kcr2.words import joined
from kcr2.words import words as _

Row = dict[str, Any]
LONG, SHORT = 2_000, 1_000
"""Characters of the fields of an advice."""
FEW = 3
"""So many reasons, changes and other owners are named in a draft; the planner's page has them all."""


def advice_draft(shown: Shown, told: Explanation | None, nearest: Plan, request_id: str) -> Row:
    """Fill the fields of an advice on a request from a proposal."""
    names = [name for name, row in shown.asked.items() if row["request_id"] == request_id]
    short = [one for one in (told.shortages if told else ()) if one.request in names]
    feasibility = feasible(shown, names, short)
    return {
        "feasibility": feasibility,
        "judgement": _cut([*_judged(shown, names), *_why(shown, short)], LONG),
        "condition": _cut(_conditions(shown, names, short), SHORT) if feasibility is Feasibility.YES_IF else "",
        "assumptions": _cut(_assumed(shown, names), LONG),
        "alternatives": _cut(_alternatives(shown, short, nearest), LONG),
        "cover_effect": _cut(_home(shown, told, names), SHORT),
    }


def feasible(shown: Shown, names: Iterable[str], short: Sequence[Shortage]) -> Feasibility:
    """Judge a request: only if when it is late or a matter of choice, not when nothing shows that it can be met."""
    names = list(names)
    missing = sum(shown.plan.short[name] for name in names)
    if not missing:
        late = any(_late(shown, name) for name in names)
        return Feasibility.YES_IF if late else Feasibility.YES
    choice = bool(short) and all(one.avoidable for one in short)
    return Feasibility.YES_IF if choice else Feasibility.NO


def _late(shown: Shown, name: str) -> int:
    needed = int(shown.asked[name]["needed_min"])
    return max((line.arrive - needed for line in shown.lines_of(name) if line.arrive > needed), default=0)


def _cut(parts: Iterable[str], most: int) -> str:
    """Join sentences as far as they fit: half a sentence would say something else."""
    told = ""
    for part in parts:
        longer = f"{told} {part}".strip()
        if len(longer) > most:
            break
        told = longer
    return told


def sentence(text: str) -> str:
    """Write a phrase as a sentence."""
    return text[:1].upper() + text[1:].removesuffix(".") + "."


def _judged(shown: Shown, names: Iterable[str]) -> list[str]:
    told = []
    for name in names:
        asked, lines = shown.asked[name], shown.lines_of(name)
        given = joined([_given(shown, line) for line in lines])
        told.append(
            _("Regel {line}: van {asked} {type} is {missing} niet te leveren; voorstel: {given}.").format(
                line=asked["line"],
                asked=count(asked["quantity"], asked["unit"]),
                type=asked["capability_name"],
                missing=units(shown.plan.short[name]),
                given=given or _("niemand"),
            )
        )
    return [*told, _("Voorstel van KCR2, {proven}; geen toewijzing.").format(proven=proven_words(shown.plan))]


def _given(shown: Shown, line: Line) -> str:
    amount = count(line.units, shown.unit(line.type))
    return f"{shown.owner(line.supplier)} {amount} ({clock_time(shown.at(line.arrive))})"


def _why(shown: Shown, short: Iterable[Shortage]) -> list[str]:
    told = []
    for one in short:
        told += [sentence(reason_words(shown, why)) for why in binding(one.reasons)[:FEW]]
        told += [certificate_words(shown, one.certificate)] if one.certificate else []
    return list(dict.fromkeys(told))


def _conditions(shown: Shown, names: Iterable[str], short: Iterable[Shortage]) -> list[str]:
    late = [(name, _late(shown, name)) for name in names if _late(shown, name)]
    told = [
        _("De aanvrager neemt genoegen met aankomst {late} bij {line}.").format(
            late=margin_words(-minutes), line=shown.request(name)
        )
        for name, minutes in late
    ]
    if any(one.avoidable for one in short):
        told.append(_("Het tekort wordt bij een andere regel gelegd, wat in het geheel even zwaar telt."))
    return told


def _assumed(shown: Shown, names: list[str]) -> list[str]:
    """Name the assumptions that touch the request: its own, those of its types and those of all."""
    types = {shown.asked[name]["capability"] for name in names}
    told = [
        _("Stand van het beeld {at}, volgnummer {seq}.").format(at=clock_time(shown.problem.at), seq=shown.problem.seq)
    ]
    for row in shown.problem.assumed.to_dict("records"):
        if row["request"] in ("", *names) and row["capability"] in ("", *types):
            owner = shown.owner(row["owner"]) if row["owner"] else ""
            label = _(Assumption(row["assumption"]).label)
            told.append(sentence(f"{' '.join(filter(None, [owner, label]))}: {count(row['value'])}"))
    return list(dict.fromkeys(told))


def _alternatives(shown: Shown, short: Iterable[Shortage], nearest: Plan) -> list[str]:
    told = [sentence(text) for one in short for text in answer_words(shown, one.answer)[:FEW]]
    told.append(gain_words(shown.plan, nearest))
    told += [sentence(text) for text in difference(shown, nearest)[:FEW]]
    return list(dict.fromkeys(told))


def _home(shown: Shown, told: Explanation | None, names: list[str]) -> list[str]:
    deliveries = [one for one in (told.deliveries if told else ()) if one.line.request in names]
    parts = [
        _("{owner} houdt {left} thuis (minimum {minimum}, doel {target}).").format(
            owner=shown.owner(one.line.supplier), left=home.left, minimum=home.minimum, target=home.target
        )
        for one in deliveries
        for home in one.home
    ]
    return parts or [_("Het voorstel vraagt voor deze aanvraag niets van iemands restdekking.")]
