"""How is a moment read from a link or a command, and what was the last thing recorded by then?"""

from datetime import UTC, datetime, timedelta

from kcr2.desk import Desk
from kcr2.errors import DataError
from kcr2.formats import clock_time
from kcr2.journal import Author, Space
from kcr2.model import DUTCH_TIME, moment_of
from kcr2.picture import Picture
from kcr2.reader import entries_seen_by
from kcr2.view.tables import kind_title
from kcr2.words import words as _

MORNING_H = 6
"""Hour at which the night is handed over: a picture of 06:00 is what the morning starts with (domain 5.3)."""


def read_moment(text: str, *, where: str) -> datetime:
    """Read a moment in ISO 8601; one without zone is Dutch local time.

    Raises
    ------
    DataError
        The text is not a moment.

    >>> read_moment("2025-04-03T18:00", where="?moment").isoformat()
    '2025-04-03T16:00:00+00:00'
    """
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=DUTCH_TIME)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise DataError(
            "'{text}' is geen moment.",
            where=where,
            fix="Schrijf het als 2025-04-03T18:00 (Nederlandse tijd) of 2025-04-03T16:00Z.",
            text=text,
        ) from error


def moment_from_link(text: str) -> datetime:
    """Read the moment of a link."""
    return read_moment(text, where="?moment")


def moment_in_link(moment: datetime) -> str:
    """Write a moment for a link: in UTC, so that it means the same wherever it is opened.

    >>> moment_in_link(datetime(2025, 4, 3, 16, 0, tzinfo=UTC))
    '2025-04-03T16:00:00Z'
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def shown_moment(moment: datetime) -> datetime:
    """Write a moment for a widget that knows Dutch clock time only: no zone, whole minutes."""
    return moment.astimezone(DUTCH_TIME).replace(tzinfo=None, second=0, microsecond=0)


def picked_moment(picked: datetime | None, shown: datetime) -> datetime:
    """Give the moment that somebody picked in a widget that showed `shown`.

    What was not changed is still that very moment: its seconds count, and in the hour that comes twice when summer
    time ends it stays the one that it was. Any other moment in that hour is the first.
    """
    if picked is None or picked.replace(second=0, microsecond=0) == shown_moment(shown):
        return shown
    return picked.replace(tzinfo=DUTCH_TIME).astimezone(UTC)


def story_line(first: datetime, now: datetime) -> tuple[datetime, datetime] | None:
    """Give the ends of the line through a story for a widget, see `shown_moment`; None when it is too short for one.

    When the clock goes back at night a story of less than an hour may end at an earlier clock time than it began.
    """
    start, end = shown_moment(first), shown_moment(now + timedelta(minutes=1))
    return (start, end) if end - start >= timedelta(minutes=3) else None


def last_morning(now: datetime) -> datetime:
    """Give the last 06:00 in Dutch local time before a moment.

    >>> last_morning(datetime(2025, 4, 3, 3, 59, tzinfo=UTC)).isoformat()
    '2025-04-02T04:00:00+00:00'
    """
    there = now.astimezone(DUTCH_TIME)
    day = there.date() if there.hour >= MORNING_H else there.date() - timedelta(days=1)
    return datetime(day.year, day.month, day.day, MORNING_H, tzinfo=DUTCH_TIME).astimezone(UTC)


def last_recorded(desk: Desk, space: Space, at: datetime, *, current: Picture, author: Author | None) -> str:
    """Say what was recorded last at a moment, as far as this reader may see it; empty when that is nothing.

    `current`: the whole picture of now, which says what is closed to whom.
    """
    seq = desk.history(space).seq_at(at)
    entries = desk.journal.read(space.name, after=seq - 1, until=seq) if seq else []
    told = entries_seen_by(entries, current, author)
    if not told:
        return ""
    return _("Laatst vastgelegd: {what}, {organisation}, {at} (volgnummer {seq})").format(
        what=kind_title(told[-1].kind).lower(),
        organisation=told[-1].organisation,
        at=clock_time(moment_of(told[-1].recorded_at)),
        seq=told[-1].seq,
    )
