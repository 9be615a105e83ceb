"""What did a feed tell?"""

from dataclasses import dataclass

from kcr2.actions import RecordFeedItems
from kcr2.model import Outage, WarningMessage, WaterLevel, WildfireStatement
from kcr2.terms import FeedStatus

Item = WarningMessage | WildfireStatement | WaterLevel | Outage


@dataclass(frozen=True)
class Found:
    """The items of one file, whether they are real, and what was read in another way than the standard has it."""

    status: FeedStatus
    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()

    def intention(self, feed: str) -> RecordFeedItems:
        """Give what it takes to record them."""
        return RecordFeedItems(
            feed=feed,
            status=self.status,
            warnings=tuple(one for one in self.items if isinstance(one, WarningMessage)),
            wildfire=tuple(one for one in self.items if isinstance(one, WildfireStatement)),
            water=tuple(one for one in self.items if isinstance(one, WaterLevel)),
            outages=tuple(one for one in self.items if isinstance(one, Outage)),
        )
