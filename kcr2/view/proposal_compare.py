"""What does the best plan gain over another, and what does it lose? Both sides, always."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kcr2.formats import clock_time, span
from kcr2.picture import Picture
from kcr2.planning.allocation import Level, Plan
from kcr2.terms import PlanLevel
from kcr2.view.proposal import PERCENT, Shown, units
from kcr2.words import joined
from kcr2.words import words as _

Row = dict[str, Any]


def measures() -> dict[str, str]:
    """Give in what each level is counted."""
    return {
        Level.UNMET: _("procent van een eenheid × gewicht"),
        Level.LATE: _("eenheid × minuut × gewicht"),
        Level.DISTURB: _("gewijzigde eenheden"),
        Level.COVER: _("eenheden onder het doel × gewicht"),
        Level.BURDEN: _("punten, oplopend per drempel"),
        Level.TRAVEL: _("eenheid × minuut"),
    }


def comparison_table(optimum: Plan, other: Plan) -> pd.DataFrame:
    """Put a plan beside another on every level, and on what people notice; who is worse off is said in words."""
    rows = [
        _row(_(PlanLevel(level.value).label), measures()[level], value, other.objectives[level])
        for level, value in optimum.objectives.items()
    ]
    names = [(_("gemiddelde aankomst na nu"), _mean), (_("laatste aankomst na nu"), _last)]
    rows += [_row(name, _("minuten"), found(optimum), found(other)) for name, found in names]
    rows.append(_row(_("eigenaren die leveren"), _("aantal"), _givers(optimum), _givers(other)))
    return pd.DataFrame(rows)


def _row(name: str, measure: str, mine: int, other: int) -> Row:
    return {
        _("Maat"): name,
        _("Eenheid"): measure,
        _("Voorstel"): mine,
        _("Dichtstbij eerst"): other,
        _("Verschil"): _difference(mine, other),
        _("Oordeel"): _judged(mine, other),
    }


def _difference(mine: int, other: int) -> str:
    share = f" ({PERCENT * (mine - other) / other:+.0f} %)" if other else ""
    return f"{mine - other:+d}{share}" if mine != other else "0"


def _judged(mine: int, other: int) -> str:
    if mine == other:
        return _("= gelijk")
    return _("✓ lager") if mine < other else _("▲ hoger")


def _mean(plan: Plan) -> int:
    sent = sum(line.units for line in plan.lines)
    return round(sum(line.units * line.arrive for line in plan.lines) / sent) if sent else 0


def _last(plan: Plan) -> int:
    return max((line.arrive for line in plan.lines), default=0)


def _givers(plan: Plan) -> int:
    return len({line.supplier for line in plan.lines})


def gain_words(optimum: Plan, other: Plan) -> str:
    """Say in one sentence what is gained at the first level that differs, and what is lost after it."""
    better = [level for level, value in optimum.objectives.items() if value < other.objectives[level]]
    worse = [level for level, value in optimum.objectives.items() if value > other.objectives[level]]
    if not better and not worse:
        if len(optimum.proven) < len(optimum.objectives):
            return _("Op elk doel gelijk aan dichtstbij eerst; dat er niets te winnen valt, is niet bewezen.")
        return _("Op elk doel gelijk aan dichtstbij eerst: hier viel niets te winnen.")
    named = {"better": _names(better) or _("niets"), "worse": _names(worse) or _("niets")}
    return _("Beter dan dichtstbij eerst op: {better}. Slechter op: {worse}.").format(**named)


def _names(levels: Sequence[Level]) -> str:
    return joined([_(PlanLevel(level.value).label) for level in levels])


def plans_table(shown: Shown, plans: Mapping[str, Plan]) -> pd.DataFrame:
    """Put several plans under each other: what each misses, how it scores, and what it does otherwise."""
    return pd.DataFrame([_plan_row(shown, name, plan) for name, plan in plans.items()])


def _plan_row(shown: Shown, name: str, plan: Plan) -> Row:
    scores = {
        _(PlanLevel(level.value).label): _score(plan.objectives.get(level), value)
        for level, value in shown.plan.objectives.items()
    }
    return {
        _("Voorstel"): name,
        _("Tekort"): _short(shown, plan),
        **scores,
        _("Anders dan het voorstel"): "; ".join(difference(shown, plan)) or _("niets"),
    }


def _score(value: int | None, held: int) -> str:
    """Write a score with how it differs from the proposal's; a level that was not made best says so."""
    if value is None:
        return _("niet bepaald")
    return str(value) if value == held else f"{value} ({value - held:+d})"


def _short(shown: Shown, plan: Plan) -> str:
    parts = [f"{shown.request(name)}: {units(missing)}" for name, missing in plan.short.items() if missing]
    return "; ".join(parts) or _("geen")


def difference(shown: Shown, plan: Plan) -> list[str]:
    """Say which deliveries of another plan are more, fewer or new."""
    mine, other = _units(shown.plan), _units(plan)
    told = []
    for key in dict.fromkeys([*mine, *other]):
        if mine.get(key, 0) != other.get(key, 0):
            owner, type_, request = key
            told.append(
                _("{owner} → {request}: {after} in plaats van {before} × {type}").format(
                    owner=shown.owner(owner),
                    request=shown.request(request),
                    after=other.get(key, 0),
                    before=mine.get(key, 0),
                    type=shown.type_(type_),
                )
            )
    return told


def _units(plan: Plan) -> dict[tuple[str, str, str], int]:
    found: dict[tuple[str, str, str], int] = {}
    for line in plan.lines:
        key = line.supplier, line.type, line.request
        found[key] = found.get(key, 0) + line.units
    return found


def moved_words(shown: Shown, picture: Picture) -> str:
    """Say that the picture on screen is not the one that a plan was made on."""
    return _(
        "Het beeld is sindsdien gewijzigd, ook door wat u zelf uitzet: dit voorstel berust op volgnummer {then} van "
        "{at}, het scherm toont volgnummer {now} van {shown}. Bereken opnieuw voordat u er meer mee doet."
    ).format(
        then=shown.problem.seq,
        at=clock_time(shown.problem.at),
        now=picture.head.seq,
        shown=clock_time(picture.at),
    )


def aged_words(shown: Shown, picture: Picture) -> str:
    """Say that time went by since a plan was made."""
    minutes = (picture.at - shown.problem.at).total_seconds() / 60
    return _(
        "Dit voorstel is {span} oud: vertrek en aankomst zijn sindsdien opgeschoven. Bereken opnieuw voordat u er meer "
        "mee doet."
    ).format(span=span(minutes))
