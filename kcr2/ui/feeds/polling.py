"""How is every feed read again and again, without a screen ever waiting for one?"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event as Signal
from threading import Lock, Thread

from kcr2.errors import DataError, Kcr2Error
from kcr2.settings import Feed

LONGEST_MIN = 60
"""A feed that keeps failing is tried at least this often, or at its own rhythm if that is slower."""

PATIENCE = 2
"""A feed is late when it did not succeed within this many times its rhythm."""

Look = Callable[[Feed], int]
"""Reads a feed once and records what is new; gives how many items that were."""


@dataclass(frozen=True)
class FeedState:
    """How a feed does: since when it is read, when it last succeeded, and what went wrong since, if anything did."""

    feed: Feed
    since: datetime
    next_at: datetime
    last_success_at: datetime | None = None
    last_new: int | None = None
    last_failure_at: datetime | None = None
    error: Kcr2Error | None = None
    failures: int = 0

    def is_late(self, now: datetime) -> bool:
        """Say whether it did not succeed within twice its rhythm."""
        return now - (self.last_success_at or self.since) > timedelta(minutes=PATIENCE * self.feed.every_min)

    def succeeded(self, new: int, now: datetime) -> "FeedState":
        """Give the state after a success."""
        following = now + timedelta(minutes=self.feed.every_min)
        return replace(self, last_success_at=now, last_new=new, error=None, failures=0, next_at=following)

    def failed(self, error: Kcr2Error, now: datetime) -> "FeedState":
        """Give the state after a failure: the pause doubles with every failure in a row."""
        every = self.feed.every_min
        # Not beyond what a number can hold: a source may be away for months.
        pause = min(every * 2 ** min(self.failures, 10), max(LONGEST_MIN, every))
        return replace(
            self,
            last_failure_at=now,
            error=error,
            failures=self.failures + 1,
            next_at=now + timedelta(minutes=pause),
        )


class Poller:
    """Reads every feed in a thread of its own: one that hangs holds up no other, and no screen."""

    def __init__(self, feeds: Sequence[Feed], look: Look, clock: Callable[[], datetime]) -> None:
        """Take what to read, how, and what tells the time."""
        self._look, self._clock = look, clock
        self._lock, self._stopping = Lock(), Signal()
        now = clock()
        self._states = {feed.name: FeedState(feed, since=now, next_at=now) for feed in feeds}
        self._threads = [Thread(target=self._run, args=(name,), daemon=True) for name in self._states]

    def start(self) -> None:
        """Begin reading."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End reading; what is still waiting for a server is not waited for."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=1)

    def states(self) -> list[FeedState]:
        """Give how every feed does, in their order."""
        with self._lock:
            return list(self._states.values())

    def turn(self, name: str) -> FeedState:
        """Read one feed once; whatever goes wrong becomes its state."""
        with self._lock:
            state = self._states[name]
        try:
            new = self._look(state.feed)
            told = state.succeeded(new, self._clock())
        except Kcr2Error as error:
            told = state.failed(error, self._clock())
        except Exception as error:
            # A mistake of ours may not end the reading of this feed for good, nor go by unseen.
            logging.getLogger(__name__).exception("feed %s", name)
            told = state.failed(_unforeseen(error), self._clock())
        with self._lock:
            self._states[name] = told
        return told

    def _run(self, name: str) -> None:
        while not self._stopping.is_set():
            state = self.turn(name)
            self._stopping.wait(max((state.next_at - self._clock()).total_seconds(), 1))


def _unforeseen(error: Exception) -> DataError:
    return DataError(
        "onvoorziene fout bij het lezen ({cause}).",
        fix="Meld dit aan de beheerder; het staat met bijzonderheden in het logboek van de server.",
        cause=type(error).__name__,
    )
