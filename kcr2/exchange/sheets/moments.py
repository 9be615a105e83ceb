"""Which moment does a Dutch date and time mean, and how is a moment written for Dutch readers?"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from kcr2.exchange.sheets.misread import Misread

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FORM = "dd-mm-jjjj uu:mm"
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""A small number that Excel was told to show as a date lands in 1900: no report is that old."""

DUTCH = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})(?: +(\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})?)?", re.ASCII)


def moment_of_text(text: str, zone: ZoneInfo) -> datetime:
    """Read a Dutch or ISO date and time; without an offset it is local time. A day alone begins at 00:00."""
    written = _as_iso(text)
    if not ISO.fullmatch(written):
        raise Misread(f"een datum en tijd als {FORM}")
    try:
        return moment_of_clock(datetime.fromisoformat(written), zone)
    except (ValueError, OverflowError) as error:
        if isinstance(error, Misread):
            raise
        raise Misread("een dag en een tijd die bestaan") from error


def moment_of_clock(shown: datetime, zone: ZoneInfo) -> datetime:
    """Give the UTC moment at which the clock showed this time.

    Raises
    ------
    Misread
        The clock skipped this time, showed it twice, or it is too long ago to be meant.
    """
    moment = _only_moment(shown, zone)
    if moment < EARLIEST:
        raise Misread(f"een datum vanaf {EARLIEST:%d-%m-%Y}")
    return moment


def dutch(moment: datetime, zone: ZoneInfo) -> str:
    """Write a moment in local time so that it reads back as itself: with its offset where that is needed."""
    local = moment.astimezone(zone)
    if local.microsecond or occurs_twice(local):
        return local.isoformat()
    return local.strftime("%d-%m-%Y %H:%M:%S" if local.second else "%d-%m-%Y %H:%M")


def occurs_twice(local: datetime) -> bool:
    """Say whether the clock shows this local time at two moments."""
    first, second = _both(local)
    return _offset(first) > _offset(second)


def _only_moment(shown: datetime, zone: ZoneInfo) -> datetime:
    if shown.tzinfo is not None:
        return shown.astimezone(UTC)
    first, second = _both(shown.replace(tzinfo=zone))
    if _offset(first) < _offset(second):
        raise Misread("een tijd die bestaat: bij het begin van de zomertijd slaat de klok dit uur over")
    if _offset(first) > _offset(second):
        raise Misread(
            "een tijd die één keer voorkomt: bij het eind van de zomertijd komt dit uur twee keer; "
            f"schrijf {first.isoformat()} of {second.isoformat()}"
        )
    return first.astimezone(UTC)


def _both(local: datetime) -> tuple[datetime, datetime]:
    # Around a change of the clock the two readings of one time differ: PEP 495.
    return local.replace(fold=0), local.replace(fold=1)


def _offset(local: datetime) -> timedelta:
    return local.utcoffset() or timedelta(0)


def _as_iso(text: str) -> str:
    found = DUTCH.fullmatch(text)
    if found is None:
        return text
    day, month, year, hour, minute, second = found.groups(default="00")
    return f"{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute}:{second}"
