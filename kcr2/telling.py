"""How are acts of a story carried out in a space, and told on where the telling was cut off?"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from kcr2.actions import AdvanceStory, Intention
from kcr2.desk import Desk
from kcr2.errors import Kcr2Error
from kcr2.journal import Author, Entry, Space
from kcr2.model import iso
from kcr2.terms import Role

NARRATOR = Author(actor="verteller", role=Role.KCR2, organisation="KCR2")
"""Who moves the story on; not a person."""

ADDED = frozenset({"version", "owners"})
"""Fields of an intention that its events say otherwise: counted anew, or one event for each."""


@dataclass(frozen=True)
class StoryLine:
    """One thing that somebody does at a moment; `number` is its place in the file or list that it comes from."""

    number: int
    at: datetime
    author: Author
    intention: Intention


@dataclass(frozen=True)
class Watch:
    """How a telling is watched: told the share that is done, 0..1, after each act; asked before each whether to end."""

    told: Callable[[float], None] = lambda share: None
    cancelled: Callable[[], bool] = lambda: False


def tell_acts(
    desk: Desk,
    space: Space,
    lines: Iterable[StoryLine],
    *,
    until: datetime,
    source: str,
    watch: Watch | None = None,
) -> list[Entry]:
    """Carry out lines from where the space stands up to and including `until`; give what was written.

    Lines of one author at one moment with one kind of intention are one act. The space then stands at `until`, or at
    the last act before it was cancelled.

    Parameters
    ----------
    space : a demonstration or a branch: a space with its own time
    lines : in the order of their moments
    source : what the lines come from, for messages

    Raises
    ------
    Kcr2Error
        A line is refused; what came before it stays, the message names the line.
    """
    seen = watch or Watch()
    due = list(acts_of(_untold(desk, space, [line for line in lines if line.at <= until])))
    written: list[Entry] = []
    for number, act in enumerate(due, start=1):
        if seen.cancelled():
            return written
        written += _carry_out(desk, space, act, source)
        seen.told(number / len(due))
    if iso(until) > desk.journal.head(space.name).recorded_at:
        written += desk.perform(space, NARRATOR, [AdvanceStory(told_until=until)], now=until)
    return written


def acts_of(lines: Iterable[StoryLine]) -> Iterator[list[StoryLine]]:
    """Give lines that follow each other, of one author at one moment with one kind of intention, together."""
    for _, act in groupby(lines, key=lambda line: (line.at, line.author, type(line.intention))):
        yield list(act)


def _carry_out(desk: Desk, space: Space, act: Sequence[StoryLine], source: str) -> list[Entry]:
    first = act[0]
    try:
        return desk.perform(space, first.author, [line.intention for line in act], now=first.at)
    except Kcr2Error as error:
        error.where = f"{source}, regel {first.number}" + (f": {error.where}" if error.where else "")
        raise


def _untold(desk: Desk, space: Space, lines: list[StoryLine]) -> list[StoryLine]:
    """Leave out what was told before. At the last moment told, a crash may have cut between two acts."""
    head = desk.journal.head(space.name)
    later = [line for line in lines if iso(line.at) > head.recorded_at]
    same = [line for line in lines if iso(line.at) == head.recorded_at]
    if not same:
        return later
    last = [entry for entry in desk.journal.read(space.name) if entry.recorded_at == head.recorded_at]
    return [line for line in same if not any(_came_of(line, entry) for entry in last)] + later


def _came_of(line: StoryLine, entry: Entry) -> bool:
    """Say whether an entry is what a line led to: the same actor, and every field that the line states is in it.

    An action may add to what is stated (a number, a version) and write several events for one line.
    """
    content = entry.content
    stated = {
        name: value
        for name, value in line.intention.model_dump(mode="json").items()
        if name not in ADDED and value not in ("", None)
    }
    same = all(name in content and content[name] == value for name, value in stated.items())
    return entry.actor == line.author.actor and same
