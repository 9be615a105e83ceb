"""How does a process evaluate chunks? What to do comes in on standard input; when that closes, it ends.

First the work, then chunks of numbers, each answered on standard output by outcomes or by what went wrong: all pickled,
as both ends are this program.
"""

import os
import pickle
import signal
import sys
import traceback
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO

from kcr2.stress.running.work import Work, evaluate_chunk

NICE = 10
"""The screen goes first: somebody is looking at it."""


def main() -> None:
    """Evaluate until the parent closes the pipe or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.nice(NICE)
    inlet, outlet = sys.stdin.buffer, _own_outlet()
    work: Work = pickle.load(inlet)
    asked: SimpleQueue[range] = SimpleQueue()
    Thread(target=_listen, args=(inlet, asked), daemon=True).start()
    while True:
        outlet.write(answer(work, asked.get()))
        outlet.flush()


def _own_outlet() -> IO[bytes]:
    """Take standard output for answers only: compiled code prints on it by itself, as a solver that greets."""
    outlet = os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    return outlet


def _listen(inlet: IO[bytes], asked: "SimpleQueue[range]") -> None:
    """Hear at once that the parent is gone, also in the middle of a chunk that nobody waits for any more."""
    try:
        while True:
            asked.put(pickle.load(inlet))
    finally:
        os._exit(0)


def answer(work: Work, numbers: range) -> bytes:
    """Give the outcomes of a chunk and no error, or no outcomes and the error."""
    try:
        return pickle.dumps((evaluate_chunk(work, numbers), None), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        return pickle.dumps((None, _carried(error)))


def _carried(error: Exception) -> Exception:
    """Give an error as it can be raised in another process, with where it came from."""
    told = "".join(traceback.format_exception(error))
    error.add_note(told)
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(told)
    return error


if __name__ == "__main__":
    main()
