"""How is a stress test run beside the screen, watched, stopped, gone on with and shared? (decision D83)"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Event, Lock, Thread
from time import monotonic

import streamlit as st

from kcr2.errors import Kcr2Error, PlanError
from kcr2.picture import Picture
from kcr2.stress.country import Country
from kcr2.stress.drawing import draw
from kcr2.stress.drawn import Drawn
from kcr2.stress.hazards import Hazards
from kcr2.stress.options import StressOptions
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.running import Place, Processes, Progress, Watch, Work, run
from kcr2.ui.session import Session

MAIN = "main"
OTHER = "other"
"""The test itself, and the same scenarios under another policy."""

PATIENCE_S = 0.2

_log = logging.getLogger(__name__)
_room = BoundedSemaphore(1)
"""One test at a time in a server process: it takes every core that it may have."""

_shared: dict[str, "StressRun"] = {}
_sharing = Lock()


def place_of(workers: int) -> Place:
    """Give where chunks are calculated."""
    return Processes(workers)


@dataclass
class StressRun:
    """One test of one visitor.

    picture    what the country was taken from
    made_by    function of who asked for it
    progress   where it stands, with all that is finished
    """

    work: Work
    workers: int
    picture: Picture
    made_by: str
    progress: Progress | None = None
    error: Kcr2Error | None = None
    running: bool = False
    waits: bool = False
    _stop: Event = field(default_factory=Event)

    @property
    def options(self) -> StressOptions:
        """The windows that are drawn."""
        return self.work.options

    @property
    def country(self) -> Country:
        """The capacity that they are held against."""
        return self.work.country

    @property
    def hazards(self) -> Hazards:
        """What they are drawn from."""
        held: Hazards = self.work.hazards
        return held

    @property
    def done(self) -> int:
        """Count the finished scenarios."""
        return self.progress.partial.done if self.progress else 0

    @property
    def whole(self) -> bool:
        """Whether every scenario is finished."""
        return self.done == self.options.scenarios

    @property
    def outcomes(self) -> Outcomes | None:
        """Give what is finished; None: nothing yet."""
        return self.progress.partial.outcomes if self.progress else None

    @property
    def stopped(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._stop.is_set()

    def drawn(self, number: int) -> Drawn:
        """Draw one of its scenarios again."""
        return draw(self.work.hazards, self.options, number)

    def stop(self) -> None:
        """Ask it to end; what is finished stays, and it can be gone on with."""
        self._stop.set()

    def begin(self) -> None:
        """Start it, or go on with what is missing, in a thread that does not keep the server from ending."""
        if self.running:
            return
        self.running, self.error = True, None
        self._stop.clear()
        Thread(target=self._carry_out, daemon=True, name="kcr2-stresstest").start()

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
            if self._stop.is_set():
                return
        try:
            self.waits = False
            held = self.progress.partial if self.progress else None
            watch = Watch(clock=monotonic, cancelled=self._stop.is_set, told=self._told)
            run(self.work, place_of(self.workers), watch=watch, partial=held)
        finally:
            _room.release()

    def _told(self, progress: Progress) -> None:
        self.progress = progress


def work_of(hazards: Hazards, options: StressOptions, country: Country) -> Work:
    """Give the work of a test."""
    return Work(hazards, options, country)


def runs(visit: Session) -> dict[str, StressRun]:
    """Give what this visitor asked to calculate in this space, by its name."""
    held: dict[str, StressRun] = st.session_state.setdefault(f"stress-runs:{visit.space.name}", {})
    return held


def start(visit: Session, name: str, made: StressRun) -> None:
    """Start a test in place of the one of that name, which is stopped; a new one leaves nothing to compare with."""
    held = runs(visit)
    for gone in (OTHER, MAIN) if name == MAIN else (name,):
        if gone in held:
            held.pop(gone).stop()
    held[name] = made
    made.begin()


def shown_run(visit: Session) -> StressRun | None:
    """Give the test to read: the visitor's own, or else what was shared in this space."""
    return runs(visit).get(MAIN) or _shared.get(_key(visit))


def share(visit: Session, made: StressRun) -> None:
    """Let everybody who may open this page in this space read a test, until another is shared."""
    with _sharing:
        _shared[_key(visit)] = made


def is_shared(visit: Session, made: StressRun) -> bool:
    """Say whether it is this test that others read."""
    return _shared.get(_key(visit)) is made


def _key(visit: Session) -> str:
    return f"{visit.desk.settings.database_url} {visit.space.name}"


def country_for(visit: Session, key: str, make: Callable[[], Country]) -> Country:
    """Give a country that was made before of the same picture, or make it; the roads to every region take a second."""
    held: dict[str, Country] = st.session_state.setdefault(f"stress-countries:{visit.space.name}", {})
    if key not in held:
        made = make()
        for oldest in list(held)[: max(len(held) - 2, 0)]:
            del held[oldest]
        held[key] = made
    return held[key]
