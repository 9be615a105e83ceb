"""Until when does a sign-in hold? Until it says so itself, until nobody is there any more, or until signing out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock


@dataclass
class _Seen:
    ends_at: datetime
    active_at: datetime | None
    """When its person last did something; None after signing out."""


class SignIns:
    """The sign-ins that this process has seen, of all tabs and all reloads together.

    What a session of the screen remembers is gone after a reload, so that an idle limit kept there could be
    walked around. Held by a name that says nothing about the person, and only until it would have ended anyway.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._seen: dict[str, _Seen] = {}
        self._lock = Lock()

    def until(
        self, name: str, *, ends_at: datetime, now: datetime, idle: timedelta | None, active: bool
    ) -> datetime | None:
        """Give until when a sign-in holds if nobody does anything from now on; None when it has ended.

        Parameters
        ----------
        ends_at : when it ends by its own statement
        idle : how long its person may do nothing; None for no limit
        active : whether its person asks, not their screen by itself
        """
        with self._lock:
            self._forget(now)
            if ends_at <= now:
                return None
            seen = self._seen.setdefault(name, _Seen(ends_at, now))
            if seen.active_at is None or (idle is not None and now - seen.active_at >= idle):
                return None
            if active:
                seen.active_at = now
            return ends_at if idle is None else min(ends_at, seen.active_at + idle)

    def end(self, name: str, *, ends_at: datetime) -> None:
        """Let a sign-in hold no longer, in no tab."""
        with self._lock:
            self._seen[name] = _Seen(ends_at, None)

    def _forget(self, now: datetime) -> None:
        for name in [name for name, seen in self._seen.items() if seen.ends_at <= now]:
            del self._seen[name]
