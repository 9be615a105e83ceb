"""How are moments, ages, numbers and stored terms written for a reader?"""

from datetime import datetime
from typing import Any

import pandas as pd
from babel.dates import format_datetime

from kcr2.model import DUTCH_TIME
from kcr2.terms import Term
from kcr2.words import words as _


def local(moment: datetime | pd.Timestamp | None, *, pattern: str = "EEE d MMM y HH:mm") -> str:
    """Write a moment in Dutch local time; a missing one as unknown.

    >>> from datetime import UTC
    >>> local(datetime(2025, 4, 3, 16, 0, tzinfo=UTC))
    'do 3 apr 2025 18:00'
    """
    if moment is None or pd.isna(moment):
        return _("onbekend")
    return str(format_datetime(moment, pattern, tzinfo=DUTCH_TIME, locale="nl")) + _which(moment)


def _which(moment: datetime) -> str:
    """Say which of the two, in the hour that comes twice when summer time ends."""
    there = moment.astimezone(DUTCH_TIME)
    summer, winter = (there.replace(fold=fold).utcoffset() for fold in (0, 1))
    if summer == winter:
        return ""
    return f" ({_('wintertijd')})" if there.fold else f" ({_('zomertijd')})"


def clock_time(moment: datetime | pd.Timestamp | None) -> str:
    """Write only the day and time, where the year is clear."""
    return local(moment, pattern="d MMM HH:mm")


def span(minutes: Any) -> str:
    """Write a duration: minutes below an hour, hours and minutes below two days, then days.

    >>> span(95), span(120), span(35), span(pd.NA), span(60 * 24 * 3)
    ('1 u 35 min', '2 u', '35 min', 'onbekend', '3 dagen')
    """
    if pd.isna(minutes):
        return _("onbekend")
    whole = round(float(minutes))
    if whole < 60:
        return f"{whole} min"
    if whole < 48 * 60:
        hours, rest = divmod(whole, 60)
        return f"{hours} u {rest:02} min" if rest else f"{hours} u"
    return _("{n} dagen").format(n=whole // (24 * 60))


def age(hours: Any) -> str:
    """Write an age given in hours."""
    return span(pd.NA if pd.isna(hours) else float(hours) * 60)


def count(value: Any, unit: str = "") -> str:
    """Write a count with its unit; a missing one is *niet opgegeven*, never 0 (decision D6)."""
    if pd.isna(value):
        return _("niet opgegeven")
    number = f"{int(value):,}".replace(",", ".")
    return f"{number} {unit}".strip()


def label_of(term: type[Term], value: object) -> str:
    """Give the screen word of a stored value; a missing one is unknown."""
    return _("onbekend") if pd.isna(value) else _(term(str(value)).label)


def labelled(column: pd.Series, term: type[Term]) -> pd.Series:
    """Give the screen words of a column of stored values."""
    return column.map(lambda value: label_of(term, value)).astype("str")
