"""How are durations, moments, people and places in the journal written in a review?"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from kcr2.formats import label_of, local
from kcr2.reports.exercise_record import Told
from kcr2.terms import Role

EXACT = "EEE d MMM y HH:mm:ss"
CLOCK = "d MMM HH:mm:ss"
NONE = "–"


def duration(span: timedelta | None) -> str:
    """Write a duration to the second; a missing one as a dash.

    >>> duration(timedelta(minutes=62, seconds=3)), duration(timedelta(seconds=45)), duration(None)
    ('1 u 02 min 03 s', '45 s', '–')
    """
    if span is None:
        return NONE
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} u {minutes:02} min {seconds:02} s"
    return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"


def sequences(told: Iterable[Told | None]) -> str:
    """Write where something is found in the journal."""
    return ", ".join(str(seq) for seq in sorted({one.seq for one in told if one is not None})) or NONE


def when(moment: datetime | None) -> str:
    """Write a real moment; none where the exercise's clock stood still."""
    return "klok stond stil" if moment is None else local(moment, pattern=CLOCK)


def who(role: str, organisation: str) -> str:
    """Write who acted or received."""
    return f"{label_of(Role, role)} · {organisation}"


def exact(moment: datetime | None) -> str:
    """Write a moment with its date; say so where it was not recorded."""
    return "niet vastgelegd" if moment is None else local(moment, pattern=EXACT)
