"""How is a simulation run beside the screen, watched and stopped? It has a thread and a branch of its own."""

import logging
from dataclasses import dataclass, field
from threading import Event, Thread

import streamlit as st

from kcr2.desk import Desk
from kcr2.errors import Kcr2Error, PlanError
from kcr2.journal import Space
from kcr2.model import Variant
from kcr2.simulation.branch import run_into
from kcr2.simulation.parameters import Parameters
from kcr2.simulation.running import Simulation
from kcr2.telling import Watch
from kcr2.ui.session import Session

_log = logging.getLogger(__name__)


@dataclass
class Job:
    """One simulation of one visitor. share: how much of it was told in its branch, 0..1."""

    branch: Space
    title: str
    share: float = 0.0
    result: Simulation | None = None
    error: Kcr2Error | None = None
    running: bool = True
    _stop: Event = field(default_factory=Event)

    @property
    def stopped(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask it to end; the branch stays as far as it was told."""
        self._stop.set()

    def begin(self, desk: Desk, variant: Variant, parameters: Parameters) -> None:
        """Start it in a thread that does not keep the server from ending."""
        work = (desk, variant, parameters)
        Thread(target=self._carry_out, args=work, daemon=True, name="kcr2-simulation").start()

    def _carry_out(self, desk: Desk, variant: Variant, parameters: Parameters) -> None:
        watch = Watch(told=self._told, cancelled=self._stop.is_set)
        try:
            self.result = run_into(desk, self.branch, variant, parameters, watch=watch)
        except Kcr2Error as error:
            self.error = error
        except Exception as cause:
            # A thread that dies is silent: the visitor would wait for ever.
            _log.exception("a simulation ended by a mistake of the program")
            self.error = PlanError(
                "de simulatie brak af door een fout in het programma ({cause}).",
                where="simulatie",
                fix="Meld dit met scenario, variant en zaad; de tak blijft staan tot waar zij kwam.",
                cause=type(cause).__name__,
            )
        finally:
            self.running = False

    def _told(self, share: float) -> None:
        self.share = share


def job_of(visit: Session) -> Job | None:
    """Give what this visitor last simulated from this space."""
    held: Job | None = st.session_state.get(_place(visit))
    return held


def keep(visit: Session, job: Job) -> None:
    """Hold a simulation; one that still ran is stopped."""
    before = job_of(visit)
    if before is not None:
        before.stop()
    st.session_state[_place(visit)] = job


def _place(visit: Session) -> str:
    return f"simulation:{visit.space.name}"
