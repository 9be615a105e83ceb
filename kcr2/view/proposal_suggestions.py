"""What can owners be asked beside a proposal: to stand in, to relieve, to wait ready? Questions, never orders."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from kcr2.formats import clock_time, count, span
from kcr2.planning.allocation import Level
from kcr2.planning.problem.expecting import AT_SITE
from kcr2.planning.suggestions import Hole, MoveUps, Positioned, Relief, Restored, Spell, Staged
from kcr2.reference import Reference
from kcr2.reports.wording import owner_of
from kcr2.view.proposal import Shown, origin, proven_words, units
from kcr2.view.proposal_cover import minimum_words, target_words
from kcr2.words import joined, many
from kcr2.words import words as _

Row = dict[str, Any]


# ---- standing in ---------------------------------------------------------------------------------


def moves_words(found: MoveUps) -> str:
    """Say in a sentence what moves would restore, or why there are none."""
    if not found.rules:
        return _("Wat te toetsen is, blijft na dit voorstel op of boven minimum en doel; er is niets te herstellen.")
    told = [_no_moves(found) if not found.moves else _moves(found)]
    if not found.proven:
        told.append(_("Niet bewezen dat geen andere verplaatsing meer herstelt: de rekentijd was om."))
    return " ".join(told)


def _no_moves(found: MoveUps) -> str:
    rules = many(len(found.rules), _("1 grens blijft"), _("{n} grenzen blijven"))
    told = _("{rules} onder minimum of doel; niemand met een bekende weg kan er eenheden voor missen.")
    return told.format(rules=rules)


def _moves(found: MoveUps) -> str:
    better = sum(rule.after > rule.left for rule in found.rules)
    told = _("Met {moved} wordt het tekort aan restdekking kleiner bij {better} van {rules}.")
    return told.format(
        moved=many(sum(one.units for one in found.moves), _("1 verplaatste eenheid"), _("{n} verplaatste eenheden")),
        better=better,
        rules=many(len(found.rules), _("1 grens"), _("{n} grenzen")),
    )


def move_table(shown: Shown, found: MoveUps) -> pd.DataFrame:
    """Give who would be asked to stand where, with how much, how far it is and what the owner's figure rests on."""
    return pd.DataFrame(
        [
            {
                _("Vraag aan"): shown.owner(one.supplier),
                _("Of die tijdelijk wil staan bij"): shown.owner(one.to),
                _("Aantal"): count(one.units, shown.unit(one.type)),
                _("Type"): shown.type_(one.type),
                _("Rijtijd"): span(one.minutes),
                **origin(shown.stock[one.supplier, one.type]),
            }
            for one in found.moves
        ]
    )


def restored_table(shown: Shown, found: MoveUps) -> pd.DataFrame:
    """Give every rule that the proposal leaves under its minimum or target, before and after the moves."""
    return pd.DataFrame([_restored_row(shown, one) for one in found.rules])


def _restored_row(shown: Shown, one: Restored) -> Row:
    rule = next(rule for rule in shown.problem.instance.cover if rule.id == one.cover)
    held = shown.stock[rule.members[0], rule.types[0]]
    return {
        _("Bij"): joined([shown.owner(code) for code in rule.members]),
        _("Type"): joined([shown.type_(code) for code in rule.types]),
        _("Na het voorstel"): count(one.left, held["unit"]),
        _("Met de verplaatsing"): count(one.after, held["unit"]),
        _("Minimum"): minimum_words(rule, held),
        _("Doel"): target_words(rule, held),
        _("Oordeel"): _restored_words(one),
    }


def _restored_words(one: Restored) -> str:
    if one.after >= max(one.minimum, one.target):
        return _("✓ hersteld")
    return _("▲ deels hersteld") if one.after > one.left else _("✗ niet hersteld")


# ---- relief --------------------------------------------------------------------------------------


def relief_words(found: Relief) -> str:
    """Say what a relief plan covers, how far it looks and how far it is proven."""
    if not found.instance.requests:
        return _("Geen lopende of gevraagde inzet heeft een aflossing nodig die nog niet gepland is.")
    told = _("{lines} in tijdvakken van {period}, tot {ahead} vooruit; {holes}; {proven}.")
    return told.format(
        lines=many(len(lines_of(found)), _("1 regel"), _("{n} regels")),
        period=span(found.instance.minutes),
        ahead=span(found.instance.minutes * found.instance.periods),
        holes=many(len(found.holes), _("1 periode niet gevuld"), _("{n} perioden niet gevuld")),
        proven=proven_words(found.plan),
    )


def lines_of(found: Relief) -> list[str]:
    """Give the lines of requests that a relief plan is about, each once."""
    return list(dict.fromkeys(_line(row.id) for row in found.instance.requests))


def _line(name: str) -> str:
    """Give the line of a part of it: what must be relieved at several moments is planned in parts."""
    return name.partition("#")[0]


def spell_table(shown: Shown, found: Relief, line: str) -> pd.DataFrame:
    """Give who would stand at a line from when to when, and whom it would relieve."""
    spells = sorted((one for one in found.spells if _line(one.line.request) == line), key=lambda one: one.line.arrive)
    return pd.DataFrame([_spell_row(shown, one) for one in spells])


def _spell_row(shown: Shown, spell: Spell) -> Row:
    line = spell.line
    whom = [f"{shown.owner(supplier)} ({amount})" for supplier, amount in spell.relieves]
    return {
        _("Vraag aan"): shown.owner(line.supplier),
        _("Aantal"): count(line.units, shown.unit(line.type)),
        _("Van"): clock_time(shown.at(line.arrive)),
        _("Tot"): clock_time(shown.at(line.release or line.arrive)),
        _("Lost af"): "; ".join(whom) or _("niemand uit dit plan"),
        _("Vertrek"): clock_time(shown.at(line.depart)),
        _("Type"): shown.type_(line.type),
        **origin(shown.stock[line.supplier, line.type]),
    }


def hole_words(shown: Shown, found: Relief, line: str) -> list[str]:
    """Name the periods of a line that the plan does not fill, with what is missing at its worst."""
    return [_hole_words(shown, found, one) for one in found.holes if _line(one.request) == line]


def _hole_words(shown: Shown, found: Relief, hole: Hole) -> str:
    asked = found.instance.requests[found.instance.request_at[hole.request]]
    # A period begins on the clock of the plan, which may be before anybody is needed.
    told = _("⚠ van {begin} tot {end} ontbreekt {missing} {unit} ({type})")
    return told.format(
        begin=clock_time(shown.at(max(hole.from_min, asked.needed_by))),
        end=clock_time(shown.at(hole.until_min)),
        missing=units(hole.missing),
        unit=shown.unit(asked.type),
        type=shown.type_(asked.type),
    )


# ---- waiting ready -------------------------------------------------------------------------------


def gain_table(shown: Shown, found: Positioned) -> pd.DataFrame:
    """Put starting from home beside waiting ready: what is missing, and how late it comes together."""
    (asked,) = shown.problem.asked.to_dict("records")
    home, ready = found.home, found.ready
    missing = (home[Level.UNMET], ready[Level.UNMET])
    return pd.DataFrame(
        [
            _gain_row(_("tekort"), asked["unit"], *map(units, (*missing, missing[0] - missing[1]))),
            _gain_row(
                _("te laat, bij elkaar"),
                _("eenheid × minuut"),
                *map(count, (home[Level.LATE], ready[Level.LATE], home[Level.LATE] - ready[Level.LATE])),
            ),
        ]
    )


def _gain_row(what: str, unit: str, home: str, ready: str, gain: str) -> Row:
    return {
        _("Maat"): what,
        _("Eenheid"): unit,
        _("Van huis uit"): home,
        _("Vooraf geplaatst"): ready,
        _("Minder door vooraf plaatsen"): gain,
    }


def position_words(shown: Shown, found: Positioned) -> str:
    """Say in a sentence what setting ready gains, or that it gains nothing, or that it is not known."""
    (asked,) = shown.problem.asked.to_dict("records")
    if shown.problem.stock.empty:
        told = _("Van niemand is bekend dat hij {type} vrij heeft; wat vooraf plaatsen wint, is onbekend.")
        return told.format(type=shown.type_(asked["capability"]))
    told = _ready_words(shown, found)
    if found.proven:
        return told
    return told + " " + _("Niet bewezen dat het niet beter kan: de rekentijd was om.")


def _ready_words(shown: Shown, found: Positioned) -> str:
    if not any(found.home.values()):
        return _("Vooraf plaatsen wint niets: van huis uit komt alles op tijd.")
    if not found.moves:
        return _("Vooraf plaatsen wint niets: het tekort blijft hetzelfde en niets komt eerder op tijd.")
    told = _("Vooraf plaatsen wint; het minste dat daarvoor nodig is: {moved}.")
    moved = many(sum(one.units for one in found.moves), _("1 eenheid"), _("{n} eenheden"))
    return told.format(moved=moved)


def staged_table(shown: Shown, moves: Iterable[Staged]) -> pd.DataFrame:
    """Give who would be asked to wait where, with how much, and from when it would stand there."""
    return pd.DataFrame(
        [
            {
                _("Vraag aan"): shown.owner(one.supplier),
                _("Aantal"): count(one.units, shown.unit(one.type)),
                _("Type"): shown.type_(one.type),
                _("Klaar te zetten"): place_name(one.staging, shown.reference),
                _("Daar om"): clock_time(shown.at(one.ready_min)),
                **origin(shown.stock[one.supplier, one.type]),
            }
            for one in moves
        ]
    )


def place_name(place: str, reference: Reference) -> str:
    """Name a place to wait: where it is expected itself, or the seat of an owner."""
    return _("ter plaatse") if place == AT_SITE else _("zetel van {owner}").format(owner=owner_of(place, reference))
