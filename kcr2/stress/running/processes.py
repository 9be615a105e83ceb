"""How are chunks evaluated by processes on this machine, also when one of them is killed?

Each is a program of its own (`kcr2.stress.running.worker`), not a child of `multiprocessing`: a copy of a process with
threads is not safe, and the other two ways run the main module of the parent again in every child, which in a
Streamlit server is the page that somebody looks at. A process listens to a pipe that ends with its parent.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

from kcr2.errors import PlanError
from kcr2.settings import ROOT
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.running.places import Submit
from kcr2.stress.running.work import Work

ATTEMPTS = 3
"""Processes that one chunk may cost before the run gives up on it."""
COMMAND = (sys.executable, "-m", "kcr2.stress.running.worker")
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
"""A process is one thread: libraries that start more of them would stand in each other's way."""
GONE = (OSError, EOFError, pickle.UnpicklingError)
"""What is raised when the other end of a pipe is gone; half an answer is none."""

Asked = tuple["Future[Outcomes]", range]


@dataclass(frozen=True)
class Processes:
    """Processes on this machine: how many."""

    workers: int

    @property
    def ahead(self) -> int:
        """A chunk for each process, and one for each to go on with."""
        return 2 * self.workers

    @contextmanager
    def open(self, work: Work) -> Iterator[Submit]:
        """Start the processes; they are gone when it is left."""
        payload = pickle.dumps(work, protocol=pickle.HIGHEST_PROTOCOL)
        hands = [_Hand(payload) for _ in range(self.workers)]
        asked: SimpleQueue[Asked | None] = SimpleQueue()
        threads = [Thread(target=_serve, args=(hand, asked), daemon=True, name="kcr2-stress") for hand in hands]
        for thread in threads:
            thread.start()

        def submit(numbers: range) -> "Future[Outcomes]":
            future: Future[Outcomes] = Future()
            asked.put((future, numbers))
            return future

        try:
            yield submit
        finally:
            for hand in hands:
                hand.end()
            for _ in threads:
                asked.put(None)
            for thread in threads:
                thread.join()


def _serve(hand: "_Hand", asked: "SimpleQueue[Asked | None]") -> None:
    while (one := asked.get()) is not None:
        future, numbers = one
        try:
            future.set_result(hand.evaluate(numbers))
        except Exception as error:
            future.set_exception(error)
    hand.let_go()


class _Hand:
    """One process, and another one when it is killed. One thread uses it; any thread may end it."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload
        self._process: _Process | None = None
        self._ended = False
        self._lock = Lock()

    def evaluate(self, numbers: range) -> Outcomes:
        """Give the outcomes of a chunk, by as many processes as it takes."""
        for _ in range(ATTEMPTS):
            try:
                return self._answer(numbers)
            except GONE:
                self.let_go()
        raise PlanError(
            "het rekenproces viel {times} keer weg bij scenario {first} tot en met {last}.",
            where="stresstest",
            fix="Kijk of er geheugen genoeg is, en in het logboek; wat klaar is, blijft. Ga daarna verder.",
            times=ATTEMPTS,
            first=numbers[0],
            last=numbers[-1],
        )

    def end(self) -> None:
        """Stop it, whatever it is at."""
        with self._lock:
            self._ended = True
            if self._process is not None:
                self._process.kill()

    def let_go(self) -> None:
        """Clear away what is left of a process."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.clear_away()

    def _answer(self, numbers: range) -> Outcomes:
        process = self._process or self._started()
        process.send(pickle.dumps(numbers))
        outcomes, error = process.answer()
        if error is not None:
            raise error
        return outcomes  # type: ignore[no-any-return]  # a pipe has no types

    def _started(self) -> "_Process":
        with self._lock:
            if self._ended:
                raise CancelledError
            process = self._process = _Process()
        # Without the lock: this waits until the process reads, and it may be ended before that.
        process.send(self._payload)
        return process


class _Process:
    """A process and its two pipes."""

    def __init__(self) -> None:
        # A session of its own: Ctrl+C is for the parent, which knows what is to be kept.
        self._popen = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | ONE_THREAD,
            start_new_session=True,
        )

    def send(self, message: bytes) -> None:
        inlet = self._popen.stdin
        if inlet is not None:
            inlet.write(message)
            inlet.flush()

    def answer(self) -> Any:
        return pickle.load(self._popen.stdout)  # type: ignore[arg-type]  # it was asked for as a pipe

    def kill(self) -> None:
        self._popen.kill()

    def clear_away(self) -> None:
        """Leave neither a process, nor a dead one that nobody buried, nor an open pipe."""
        self._popen.kill()
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
