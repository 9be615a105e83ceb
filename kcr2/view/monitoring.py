"""How is told what an indicator says, what it rests on, and who did not report?"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kcr2.formats import clock_time
from kcr2.model import Trigger
from kcr2.planning.measuring import EVERYBODY, Reading
from kcr2.planning.monitoring import Finding
from kcr2.terms import Status, TriggerState
from kcr2.words import joined, many
from kcr2.words import words as _

SIGNS = {Status.YELLOW: "▲", Status.ORANGE: "▲▲", Status.RED: "▲▲▲"}
"""How severe a threshold is, without its colour."""

STATES = {TriggerState.REACHED: "▲", TriggerState.NOT_REACHED: "✓", TriggerState.UNKNOWN: "?"}

Row = dict[str, Any]


def number(value: float) -> str:
    """Write a figure as people do here, in at most two decimals: 1.250, 3,5 or 0,25.

    >>> number(1250.0), number(3.5), number(0.25)
    ('1.250', '3,5', '0,25')
    """
    told = f"{value:,.2f}".rstrip("0").rstrip(".")
    return told.translate(str.maketrans(",.", ".,"))


def level_words(level: Status) -> str:
    """Give a level with its sign: never by colour alone."""
    return f"{SIGNS[level]} {_(level.label)}"


def threshold_words(trigger: Trigger, unit: str) -> str:
    """Say from where on a threshold is reached."""
    template = _("vanaf {n} {unit}") if trigger.direction == "at_least" else _("tot en met {n} {unit}")
    return template.format(n=number(trigger.at), unit=unit)


def figure_words(finding: Finding) -> str:
    """Say the figure; one that somebody who counts did not report is at least or at most this, or unknown."""
    reading, unit = finding.reading, finding.indicator.unit
    if reading.known is None:
        return _("onbekend") if reading.missing else _("geen: er is niets dat telt")
    told = f"{number(reading.known)} {unit}"
    if not reading.missing:
        return told
    return f"{_('ten hoogste') if finding.indicator.measure.how == 'min' else _('ten minste')} {told}"


def missing_words(reading: Reading, *, named: bool) -> str:
    """Say how many did not report, and who where the reader may see figures per owner."""
    if not reading.missing:
        return ""
    if EVERYBODY in reading.missing:
        return _("geen eigenaar meldde")
    told = many(len(reading.missing), _("1 niet gemeld"), _("{n} niet gemeld"))
    return f"{told}: {joined(reading.missing)}" if named else told


def basis_words(reading: Reading) -> str:
    """Say on what a figure rests: its stand van, its quality, and how much of it is old."""
    parts = []
    if reading.oldest is not None and reading.newest is not None:
        oldest, newest = clock_time(reading.oldest), clock_time(reading.newest)
        parts.append(f"{_('stand van')} {oldest}" + (f" – {newest}" if newest != oldest else ""))
    parts += [joined([_(one.label) for one in reading.qualities])] if reading.qualities else []
    parts += [many(reading.old, _("1 opgave is oud"), _("{n} opgaven zijn oud"))] if reading.old else []
    return " · ".join(parts)


def state_words(finding: Finding) -> str:
    """Say whether a threshold is reached, in word and sign."""
    if finding.trigger is not None:
        return f"{level_words(finding.trigger.level)} · {_('drempel bereikt')}"
    return f"{STATES[finding.state]} {_(finding.state.label)}"


def unsure_words(finding: Finding) -> str:
    """Say which more severe thresholds nobody can tell about."""
    if not finding.unsure:
        return ""
    levels = joined([_(trigger.level.label) for trigger in finding.unsure])
    return _("onbekend of {levels} is bereikt").format(levels=levels)


def strip_words(findings: Sequence[Finding]) -> str:
    """Say in one line how the followed indicators stand."""
    reached = sum(one.state is TriggerState.REACHED for one in findings)
    unknown = sum(one.state is TriggerState.UNKNOWN for one in findings)
    told = many(reached, _("1 drempel bereikt"), _("{n} drempels bereikt")) if reached else _("geen drempel bereikt")
    followed = many(len(findings), _("1 indicator gevolgd"), _("{n} indicatoren gevolgd"))
    return f"{told}, {followed}, {_('{n} onbekend').format(n=unknown)}"


def finding_table(findings: Sequence[Finding], *, named: bool = True) -> pd.DataFrame:
    """Give one row per indicator: what it says, its threshold, what to do, and what it rests on."""
    return pd.DataFrame([_row(one, named=named) for one in findings], columns=list(_columns()))


def _columns() -> tuple[str, ...]:
    said = (_("Stand"), _("Indicator"), _("Cijfer"), _("Drempel"), _("Wat te doen"), _("Sinds"))
    return *said, _("Niet gemeld"), _("Berust op"), _("Bron van de drempel"), _("Scenario")


def _row(finding: Finding, *, named: bool) -> Row:
    indicator, trigger = finding.indicator, finding.trigger
    nearest = trigger or indicator.triggers[0]
    unsure = unsure_words(finding)
    said = (
        state_words(finding) + (f" · {unsure}" if unsure and trigger else ""),
        indicator.title,
        figure_words(finding),
        threshold_words(nearest, indicator.unit),
        trigger.advice if trigger else "",
        _("in elk geval {at}").format(at=clock_time(finding.since)) if finding.since else "",
    )
    rests = (missing_words(finding.reading, named=named), basis_words(finding.reading), indicator.source)
    return dict(zip(_columns(), (*said, *rests, finding.watched.title), strict=True))
