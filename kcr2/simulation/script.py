"""What was done, by whom and when? Minutes become moments, and what is stated says that it was simulated."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kcr2.actions import Intention
from kcr2.journal import Author
from kcr2.telling import StoryLine
from kcr2.terms import Quality


@dataclass
class Script:
    """The acts of a simulation in the order in which they happen."""

    at: datetime
    source: str
    lines: list[StoryLine] = field(default_factory=list)

    def moment(self, minute: int) -> datetime:
        """Give the moment of a minute after the start."""
        return self.at + timedelta(minutes=minute)

    def minute(self, moment: datetime) -> int:
        """Give the first whole minute after the start that is not before a moment."""
        return -int((self.at - moment) // timedelta(minutes=1))

    def stated(self, minute: int) -> dict[str, Any]:
        """Give what goes with everything that is stated: the moment, and that it never happened."""
        return {"observed_at": self.moment(minute), "quality": Quality.FICTITIOUS, "source": self.source}

    def say(self, minute: int, author: Author, intention: type[Intention], **values: Any) -> None:
        """Add what somebody does at a minute."""
        made = intention(**self.stated(minute), **values)
        self.lines.append(StoryLine(len(self.lines) + 1, self.moment(minute), author, made))
