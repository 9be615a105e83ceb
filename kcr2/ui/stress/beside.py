"""How does a calculation go on beside the screen? In a thread of its own: a script ends at every look."""

import logging
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Event, Thread
from time import monotonic

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from kcr2.errors import Kcr2Error, PlanError

PATIENCE_S = 0.2

AWAY_S = 30
"""How long a visitor may be gone, as when a connection drops, before what nobody else reads is stopped."""

_log = logging.getLogger(__name__)
_room = BoundedSemaphore(1)
"""One calculation at a time in a server process: it takes every core that it may have."""


@dataclass(kw_only=True)
class Beside:
    """Something that is calculated for one visitor.

    error    why it ended before it was done; what was finished stays
    waits    whether it waits until another one is done
    kept     whether it goes on when its visitor is gone: others read it too
    """

    error: Kcr2Error | None = None
    running: bool = False
    waits: bool = False
    kept: bool = False
    _stop: Event = field(default_factory=Event)
    _session: str = ""
    _seen: float = 0.0

    @property
    def stopped(self) -> bool:
        """Whether somebody asked it to stop, or its visitor left: a page that is loaded anew is another session.

        What nobody can read any more would hold up everybody else.
        """
        if self.running and not self.kept and self._left():
            self._stop.set()
        return self._stop.is_set()

    def _left(self) -> bool:
        if is_there(self._session):
            self._seen = monotonic()
        return monotonic() - self._seen > AWAY_S

    def stop(self) -> None:
        """Ask it to end; what is finished stays, and it can be gone on with."""
        self._stop.set()

    def begin(self) -> None:
        """Start it, or go on with what is missing, in a thread that does not keep the server from ending."""
        if self.running:
            return
        self._session, self._seen = session_here(), monotonic()
        self.running, self.error = True, None
        self._stop.clear()
        Thread(target=self._carry_out, daemon=True, name="kcr2-stresstest").start()

    def work(self) -> None:
        """Do it; look at `stopped` often."""
        raise NotImplementedError

    def _carry_out(self) -> None:
        try:
            self._when_there_is_room()
        except Kcr2Error as error:
            self.error = error
        except Exception as cause:
            # A thread that dies is silent: the visitor would wait for ever.
            _log.exception("a stress test ended by a mistake of the program")
            self.error = PlanError(
                "de stresstest brak af door een fout in het programma ({cause}).",
                where="stresstest",
                fix="Meld dit met het zaad en de keuzes; wat klaar is, blijft staan.",
                cause=type(cause).__name__,
            )
        finally:
            self.running = False

    def _when_there_is_room(self) -> None:
        self.waits = True
        while not _room.acquire(timeout=PATIENCE_S):
            if self.stopped:
                return
        try:
            self.waits = False
            self.work()
        finally:
            _room.release()


def session_here() -> str:
    """Give the session of the script that runs; an empty text outside one."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""


def is_there(session: str) -> bool:
    """Say whether a session still has a screen; of what no session began, nobody leaves."""
    return not session or not runtime.exists() or runtime.get_instance().is_active_session(session)
