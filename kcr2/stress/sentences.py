"""How is a result said in one plain sentence? Natural frequencies, never without interval and number of windows.

The name of a type stands in front, so that every name makes a sentence: *Peloton natuurbrandbestrijding: in 12 van de
100 driedaagse vensters met een groot incident is er ergens een tekort (95%-interval 11,3–12,7 ...)*.
"""

from collections.abc import Mapping
from math import ceil
from typing import Any

import pandas as pd
from babel.dates import get_month_names

from kcr2.formats import count
from kcr2.stress.comparing import Shift
from kcr2.stress.figures import BASES, between, frequency, number
from kcr2.stress.options import ANY, INCIDENT, StressOptions
from kcr2.stress.results import Chance
from kcr2.words import joined, many, mid_sentence
from kcr2.words import words as _

Row = Mapping[str, Any]
DAY = 24


def windows_told(options: StressOptions, titles: Mapping[str, str]) -> str:
    """Say which windows were drawn, as they stand in a sentence: hazard → its title on screen."""
    told = _long(options.blocks * options.block_h)
    if options.given == INCIDENT:
        told = _("{windows} met een groot incident").format(windows=told)
    elif options.given != ANY:
        hazard = mid_sentence(titles.get(options.given, options.given))
        told = _("{windows} met {hazard}").format(windows=told, hazard=hazard)
    if options.months:
        names = get_month_names(locale="nl")
        told = f"{told} ({joined([names[one] for one in options.months])})"
    return told


def _long(hours: int) -> str:
    days, rest = divmod(hours, DAY)
    named = {1: _("eendaagse vensters"), 2: _("tweedaagse vensters"), 3: _("driedaagse vensters")}
    if rest or days not in named:
        return _("vensters van {n} uur").format(n=hours)
    return named[days]


def anything_told(chance: Chance, windows: str) -> str:
    """Say how often anything at all is missing."""
    return _capital(_often(chance, windows, _("komt er ergens iets tekort"), _("kwam er ergens iets tekort")))


def type_told(name: str, row: Row, windows: str) -> str:
    """Say how often a type is missing somewhere: its name, and its row of `results.chances`."""
    if pd.isna(row["chance"]):
        return f"{name}: {_unsaid(row)}"
    chance = Chance(int(row["short"]), int(row["undecided"]), int(row["n"]))
    said = _often(chance, windows, _("is er ergens een tekort"), _("was er ergens een tekort"))
    return " ".join([f"{name}: {said}", *_unreported(row)])


def _unsaid(row: Row) -> str:
    if not row.get("figures", True):
        return _("niemand gaf op wat hij ervan heeft; over een tekort is niets te zeggen.")
    return _("in geen enkel venster gevraagd; over een tekort is niets te zeggen.")


def _unreported(row: Row) -> list[str]:
    """Say of how many owners nothing is known: they may have more than was counted."""
    silent = int(row["unreported"])
    if not silent:
        return []
    owners = many(silent, _("Van 1 eigenaar"), _("Van {n} eigenaren"))
    return [_("{owners} is niet bekend wat zij hebben; dat telt niet mee.").format(owners=owners)]


def _often(chance: Chance, windows: str, happens: str, happened: str) -> str:
    if not chance.n:
        return _("er zijn nog geen vensters doorgerekend.")
    interval, n = chance.interval, count(chance.n)
    if not chance.short:
        return " ".join([_never(chance, windows, happened), *_undecided(chance)])
    told = frequency(chance.share, interval)
    start = _("in alle {windows}") if chance.short == chance.n else _("in {whole} van de {base} {windows}")
    parts = {"whole": told.whole, "base": told.base, "windows": windows}
    sure = _("(95%-interval {low}–{high} van de {base}; {n} vensters doorgerekend)")
    ends = sure.format(low=told.low, high=told.high, base=told.base, n=n)
    return " ".join([f"{start.format(**parts)} {happens} {ends}.", *_undecided(chance)])


def _never(chance: Chance, windows: str, happened: str) -> str:
    """Say that it was not seen, and how often it may still happen."""
    highest = chance.interval.high
    base = next((base for base in BASES if highest * base >= 1), BASES[-1])
    high, whole = number(highest * base, 1), number(ceil(highest * base))
    template = _(
        "in geen van de {n} doorgerekende {windows} {happened}; vaker dan {whole} van de {base} is onwaarschijnlijk"
    )
    sure = _("(95%-interval 0–{high} van de {base}).").format(high=high, base=number(base))
    said = template.format(n=count(chance.n), windows=windows, happened=happened, whole=whole, base=number(base))
    return f"{said} {sure}"


def _undecided(chance: Chance) -> list[str]:
    if not chance.undecided:
        return []
    windows = many(chance.undecided, _("Van 1 venster"), _("Van {n} vensters"))
    return [
        _("{windows} is niet beslist of een beter plan het tekort voorkomt; het interval rekent daarmee.").format(
            windows=windows
        )
    ]


def amount_told(name: str, unit: str, row: Row) -> str:
    """Say how much is missing: the name and unit of a type, and its row of `amounts.unmet_table`."""
    if pd.isna(row["mean"]):
        return f"{name}: {_unsaid(row)}"
    if not row["most"]:
        return _("{name}: in geen enkel doorgerekend venster ontbrak iets.").format(name=name)
    worst = _("{name}: in de zwaarste 1 van de 100 vensters ontbreekt {q99} eenheid-uur of meer").format(
        name=name, q99=number(row["q99"])
    )
    ends = _("(95%-interval {ends}; eenheid: {unit}).").format(ends=_open(row["q99_low"], row["q99_high"]), unit=unit)
    share = _("Van alles wat werd gevraagd, ontbreekt {share}%.").format(share=number(100 * row["of_asked"], 1))
    return f"{worst} {ends} {share}"


def _open(low: float, high: float) -> str:
    """Write an interval of which the highest end may be unknown."""
    return _("ten minste {low}").format(low=number(low)) if pd.isna(high) else between(low, high, digits=0)


def shift_told(policy: str, subject: str, shift: Shift, windows: str) -> str:
    """Say what a policy changes in how often something is missing: its name, and what is missing."""
    if not shift.n:
        return _("er zijn nog geen vensters doorgerekend.")
    said = _("{policy}: {subject} komt tekort in {after} in plaats van {before} van de 100 {windows}.").format(
        policy=policy,
        subject=subject,
        before=number(100 * shift.before / shift.n, 1),
        after=number(100 * shift.after / shift.n, 1),
        windows=windows,
    )
    return f"{said} {difference_told(shift)}"


def difference_told(shift: Shift) -> str:
    """Say how large a difference is, how sure, and whether it can be told from none."""
    ends = between(*shift.interval, scale=100, digits=2)
    told = _("Verschil {difference} van de 100 (95%-interval {ends}; dezelfde {n} vensters).").format(
        difference=number(100 * shift.difference, 2), ends=ends, n=count(shift.n)
    )
    return told if shift.clear else f"{told} {_('Dat is niet van geen verschil te onderscheiden.')}"


def places_told(name: str, places: list[str], row: Row) -> str:
    """Say what one more unit of a type buys, at places that cannot be told apart: a row of `placing.marginal_table`."""
    where = _("{first} en nog {n} plaatsen").format(first=joined_few(places), n=len(places) - FEW)
    told = _("{name}, één erbij bij {where}: per 100 vensters {hours} eenheid-uur minder tekort").format(
        name=name, where=where if len(places) > FEW else joined(places), hours=number(100 * row["hours"], 1)
    )
    ends = _("(95%-interval {ends}; {n} vensters doorgerekend).").format(
        ends=between(row["hours_low"], row["hours_high"], scale=100), n=count(row["n"])
    )
    return f"{told} {ends}"


FEW = 3
"""Places that a sentence names; the table has them all."""


def joined_few(places: list[str]) -> str:
    """Join the first few places."""
    return ", ".join(places[:FEW])


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
