"""What of the preparation stands out, in figures and in one sentence? And how does a day look that must be kept?"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from kcr2.terms import Due
from kcr2.words import joined, many
from kcr2.words import words as _

SIGNS = {Due.OVERDUE: "⚠", Due.SOON: "◔", Due.UNKNOWN: "?", Due.IN_TIME: "✓"}
"""A sign before the word, so that colour is nowhere the only signal."""


class Attention(NamedTuple):
    """How one kind of thing stands: how many in all, and how many of them stand out and why."""

    one: str
    """One of them, in the language of the screen: 1 plan."""
    more: str
    """Several, with their number as `{n}`: {n} plannen."""
    total: int
    overdue: int
    soon: int
    unknown: int


def attention(one: str, more: str, due: "pd.Series[Any]") -> Attention:
    """Count a column of `Due`; what has none (withdrawn, done) is not in the total."""
    counts = due.value_counts()
    known = [int(counts.get(state.value, 0)) for state in (Due.OVERDUE, Due.SOON, Due.UNKNOWN)]
    return Attention(one, more, int(due.notna().sum()), *known)


def summary(found: Sequence[Attention]) -> str:
    """Say in words what stands out; nothing registered is not the same as nothing late."""
    if not any(one.total for one in found):
        nothing = _("Er is nog niets vastgelegd: daarmee is niet gezegd dat alles op tijd is.")
        what = _named(found, "unknown")
        return f"{nothing} {_('Stand onbekend: {what}.').format(what=what)}" if what else nothing
    said = [
        _("te laat: {what}").format(what=what) if what else _("niets te laat") for what in [_named(found, "overdue")]
    ]
    for name, text in (("soon", _("binnenkort: {what}")), ("unknown", _("stand onbekend: {what}"))):
        if what := _named(found, name):
            said.append(text.format(what=what))
    sentence = "; ".join(said)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _named(found: Sequence[Attention], name: str) -> str:
    counted = [(getattr(one, name), one) for one in found]
    return joined([many(n, one.one, one.more) for n, one in counted if n])


def due_words(due: object) -> str:
    """Write how something stands, with its sign; what is never due is a dash."""
    if pd.isna(due):
        return "–"
    state = Due(str(due))
    return f"{SIGNS[state]} {_(state.label)}"


def day_words(day: object) -> str:
    """Write a day that is kept as 2026-10-01; a missing one is unknown.

    >>> day_words("2026-10-01")
    '01-10-2026'
    """
    return _("onbekend") if pd.isna(day) or not day else f"{date.fromisoformat(str(day)):%d-%m-%Y}"


def left_words(left: Any) -> str:
    """Write how long is left until a day, or how long it is past."""
    if pd.isna(left):
        return "–"
    days = int(left)
    if days == 0:
        # A day that something must be done before is too late itself.
        return _("voorbij sinds vandaag")
    return (
        many(days, _("nog 1 dag"), _("nog {n} dagen"))
        if days > 0
        else many(-days, _("1 dag voorbij"), _("{n} dagen voorbij"))
    )
