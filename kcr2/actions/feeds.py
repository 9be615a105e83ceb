"""May this be recorded that a feed tells, and what of it is new?"""

from collections.abc import Iterable, Sequence
from typing import Annotated, NamedTuple

from pydantic import Field

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.errors import RefusedError
from kcr2.model import (
    Event,
    Outage,
    OutageReported,
    WarningMessage,
    WarningReceived,
    WaterLevel,
    WaterLevelMeasured,
    WildfirePhaseStated,
    WildfireStatement,
)
from kcr2.model.base import field
from kcr2.picture import Picture
from kcr2.picture.fold import Key, Row
from kcr2.terms import FeedStatus, SpaceKind

MOST_ITEMS = 5_000
EVENT_OF: dict[type[WarningMessage | WildfireStatement | WaterLevel | Outage], type[Event]] = {
    WarningMessage: WarningReceived,
    WildfireStatement: WildfirePhaseStated,
    WaterLevel: WaterLevelMeasured,
    Outage: OutageReported,
}
FeedItem = WarningMessage | WildfireStatement | WaterLevel | Outage


class RecordFeedItems(Intention):
    """Record what a feed tells, all or none; what is held already is not recorded again."""

    feed: str = field("Naam bron", "Onder welke naam de bron hier bekend is.", min_length=1, max_length=60)
    status: FeedStatus = field("Soort bericht", "Werkelijk of oefening.")
    warnings: Annotated[tuple[WarningMessage, ...], Field(max_length=MOST_ITEMS)] = field(
        "Waarschuwingen", "Berichten in CAP 1.2.", default=()
    )
    wildfire: Annotated[tuple[WildfireStatement, ...], Field(max_length=MOST_ITEMS)] = field(
        "Natuurbrandfasen", "Per regio.", default=()
    )
    water: Annotated[tuple[WaterLevel, ...], Field(max_length=MOST_ITEMS)] = field(
        "Waterstanden", "Per meetpunt.", default=()
    )
    outages: Annotated[tuple[Outage, ...], Field(max_length=MOST_ITEMS)] = field(
        "Stroomstoringen", "Per storing.", default=()
    )

    @property
    def items(self) -> tuple[FeedItem, ...]:
        """Everything that the feed tells."""
        return (*self.warnings, *self.wildfire, *self.water, *self.outages)

    def is_new(self) -> bool:
        """Say that it may be decided anew: what another desk recorded meanwhile is then known."""
        return True


class Sorted(NamedTuple):
    """What a feed tells, by what becomes of it."""

    new: tuple[Event, ...]
    known: int
    older: int


@decides(RecordFeedItems)
def record_feed_items(intention: RecordFeedItems, context: Context) -> list[Event]:
    """Accept what is new; what is held, or older than what is held, leads to nothing."""
    require(context.author, Permission.RECORD_FEED)
    return list(sort_out(intention.items, context.picture).new)


def sort_out(items: Iterable[FeedItem], picture: Picture) -> Sorted:
    """Tell what of a feed is new here, what is held already, and what is older than what is held."""
    held: dict[tuple[str, Key], Row | None] = {}
    new: dict[tuple[str, Key], Event] = {}
    known = older = 0
    for event in sorted(map(_event, items), key=_moment):
        row = event.model_dump(mode="json")
        place = event.table, tuple(row[name] for name in event.key)
        last = held[place] if place in held else picture.latest(*place)
        if last is not None and _says_the_same(event, row, last):
            known += 1
        elif last is not None and row["observed_at"] < last["observed_at"]:
            older += 1
        else:
            older += place in new
            held[place], new[place] = row, event
    return Sorted(tuple(new.values()), known, older)


def _event(item: FeedItem) -> Event:
    return EVENT_OF[type(item)].model_validate(item.model_dump())


def _moment(event: Event) -> str:
    return str(event.model_dump(mode="json")["observed_at"])


def _says_the_same(event: Event, row: Row, last: Row) -> bool:
    # A message of CAP has its moment in its name: who says something else under it has broken the standard.
    return isinstance(event, WarningReceived) or all(last.get(name) == value for name, value in row.items())


def check_feeds(kind: SpaceKind, space: str, intentions: Sequence[Intention]) -> None:
    """Refuse what is for exercise outside an exercise, what is real inside one, and tests everywhere.

    Raises
    ------
    RefusedError
        A feed tells something of a status that does not fit the space.
    """
    wanted = FeedStatus.EXERCISE if kind is SpaceKind.EXERCISE else FeedStatus.ACTUAL
    for one in intentions:
        if not isinstance(one, RecordFeedItems):
            continue
        for status in (one.status, *(warning.message_status for warning in one.warnings)):
            if status is not wanted:
                raise RefusedError(
                    "{feed} meldt iets met status {status} ({label}); in {space} ({kind}) komt alleen {wanted}.",
                    rule="feed-status",
                    fix="Lees werkelijke berichten buiten een oefening in en oefenberichten erin; "
                    "test, systeembericht en concept nergens.",
                    feed=one.feed,
                    status=status.value,
                    label=status.label,
                    space=space,
                    kind=kind.label.lower(),
                    wanted=wanted.value,
                )
