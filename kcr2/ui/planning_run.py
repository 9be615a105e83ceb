"""How is a calculation run beside the screen, watched, and stopped?

A script thread ends at every look of its visitor, and a calculation takes longer. So it has a thread of its own; what
comes of it is held in the visitor's own session and in no other.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import BoundedSemaphore, Event, Lock, Thread
from time import monotonic
from typing import Any, Generic, TypeVar

import streamlit as st

from kcr2.errors import Kcr2Error, PlanError
from kcr2.planning.allocation import Plan, Progress, Run
from kcr2.planning.checking.checker import require_sound
from kcr2.planning.problem import Problem
from kcr2.ui.session import Session

T = TypeVar("T")
Keep = Callable[[T], None]
"""Shows what was found so far, before the whole is done."""

Work = Callable[[Run, Keep[T]], T]

AT_ONCE = 2
"""Calculations that one process carries out side by side; who comes later waits. A small server has two cores."""
PATIENCE_S = 0.2

_log = logging.getLogger(__name__)
_room = BoundedSemaphore(AT_ONCE)


@dataclass
class Calculation(Generic[T]):
    """One calculation of one visitor: what is known of it, and a way to stop it.

    problem    what it is about; its sequence tells on which picture it rests
    progress   the best plan so far, checked without the model
    result     what was found, in stages; None until there is something to show
    error      why it ended without a result, or without the rest of it
    """

    problem: Problem
    limit_s: float
    progress: Progress | None = None
    result: T | None = None
    error: Kcr2Error | None = None
    waits: bool = True
    running: bool = True
    _started: float = field(default_factory=monotonic)
    _ended: float | None = None
    _stop: Event = field(default_factory=Event)
    _left: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)

    @property
    def elapsed_s(self) -> float:
        """Seconds since it was asked for."""
        return (self._ended or monotonic()) - self._started

    @property
    def stopped(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask it to end what it is at; what comes after, such as the explanation, asks for a stop of its own."""
        self._stop.set()

    def leave(self) -> None:
        """Ask it to end altogether: nobody waits for it any more."""
        self._left.set()

    def begin(self, work: Work[T]) -> None:
        """Start it in a thread that does not keep the server from ending."""
        Thread(target=self._carry_out, args=(work,), daemon=True, name="kcr2-planning").start()

    def _carry_out(self, work: Work[T]) -> None:
        try:
            self._when_there_is_room(work)
        except Kcr2Error as error:
            self.error = error
        except Exception as cause:
            # A thread that dies is silent: the visitor would wait for ever.
            _log.exception("a calculation ended by a mistake of the program")
            self.error = PlanError(
                "de berekening brak af door een fout in het programma ({cause}).",
                where="planning",
                fix="Meld dit met het moment van het beeld; er is geen nieuw voorstel gemaakt.",
                cause=type(cause).__name__,
            )
        finally:
            self._ended = monotonic()
            self.running = False

    def _when_there_is_room(self, work: Work[T]) -> None:
        while not _room.acquire(timeout=PATIENCE_S):
            if self._ends():
                return
        try:
            self.waits = False
            self._keep(work(self._run(), self._keep))
        finally:
            _room.release()

    def _run(self) -> Run:
        return Run(clock=monotonic, limit_s=self.limit_s, cancelled=self._ends, told=self._told)

    def _ends(self) -> bool:
        return self._stop.is_set() or self._left.is_set()

    def _told(self, progress: Progress) -> None:
        require_sound(self.problem.instance, progress.plan)
        with self._lock:
            self.progress = progress

    def _keep(self, result: T) -> None:
        with self._lock:
            self.result = result
        self._stop.clear()


def sound(problem: Problem, plan: Plan) -> Plan:
    """Give a plan that was counted again without the model; nobody sees another."""
    require_sound(problem.instance, plan)
    return plan


def quiet(run: Run) -> Run:
    """Give the same run for what is no plan of its own: it tells nothing."""
    return replace(run, told=lambda progress: None)


def _place(visit: Session) -> str:
    who = f"{visit.author.actor}:{visit.author.organisation}" if visit.author else ""
    return f"calculations:{visit.space.name}:{who}"


def calculations(visit: Session) -> dict[str, Calculation[Any]]:
    """Give what this visitor, in this space and function, asked to calculate: by its name."""
    held: dict[str, Calculation[Any]] = st.session_state.setdefault(_place(visit), {})
    return held


def start(visit: Session, name: str, problem: Problem, work: Work[T], *, limit_s: float) -> Calculation[T]:
    """Start a calculation in place of the one of that name, which is stopped."""
    held = calculations(visit)
    if name in held:
        held[name].leave()
    calculation: Calculation[T] = Calculation(problem, limit_s)
    held[name] = calculation
    calculation.begin(work)
    return calculation


def forget(visit: Session, *names: str) -> None:
    """Stop calculations and let go of what came of them."""
    held = calculations(visit)
    for name in names:
        if name in held:
            held.pop(name).leave()
