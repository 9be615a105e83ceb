"""Where can chunks be evaluated? Anything that takes a chunk and promises its outcomes."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from kcr2.stress.outcomes import Outcomes
from kcr2.stress.running.work import Work, evaluate_chunk

Submit = Callable[[range], "Future[Outcomes]"]


class Place(Protocol):
    """Somewhere to evaluate.

    Its outcomes do not depend on where that is. When it is left nothing of it goes on: what was submitted and is not
    finished is given up.
    """

    @property
    def ahead(self) -> int:
        """How many chunks it wants to know of at once."""

    def open(self, work: Work) -> AbstractContextManager[Submit]:
        """Make it ready for a work, and give the way to hand it chunks."""


@dataclass(frozen=True)
class Here:
    """The calling thread: nothing to start, and no way to stop within a chunk."""

    ahead: int = 1

    @contextmanager
    def open(self, work: Work) -> Iterator[Submit]:
        """Give a way to evaluate at once."""

        def submit(numbers: range) -> "Future[Outcomes]":
            future: Future[Outcomes] = Future()
            future.set_result(evaluate_chunk(work, numbers))
            return future

        yield submit
