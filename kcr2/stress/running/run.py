"""How is a work carried out, watched, stopped and gone on with?"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from itertools import islice

from kcr2.stress.outcomes import Outcomes
from kcr2.stress.running.partial import Partial
from kcr2.stress.running.places import Place, Submit
from kcr2.stress.running.work import CHUNK, Work

PATIENCE_S = 0.1
"""How long a stop may go unheard."""


@dataclass(frozen=True)
class Progress:
    """Where a run stands.

    partial    all that is finished, usable as it is
    resumed    scenarios that were finished before this run began
    chunks     chunks that this run has to do, and those of them that are done
    elapsed_s  seconds since this run began
    """

    partial: Partial
    resumed: int
    chunks: int
    chunks_done: int
    elapsed_s: float

    @property
    def share(self) -> float:
        """Give the finished share of all scenarios, 0..1."""
        return self.partial.done / self.partial.scenarios

    @property
    def left_s(self) -> float | None:
        """Estimate the seconds that are left from those that were spent; None before anything is done."""
        done = self.partial.done - self.resumed
        return self.elapsed_s * (self.partial.scenarios - self.partial.done) / done if done else None


@dataclass(frozen=True)
class Watch:
    """Who looks on.

    clock      seconds from anywhere; running itself knows no time of day
    cancelled  asked often; True ends the run with what is finished
    told       told at the beginning and whenever something is finished, in the thread that runs
    """

    clock: Callable[[], float]
    cancelled: Callable[[], bool] = lambda: False
    told: Callable[[Progress], None] = lambda progress: None


def run(work: Work, place: Place, *, watch: Watch, partial: Partial | None = None, chunk: int = CHUNK) -> Partial:
    """Carry out what is missing of a work; give all that is finished, whole unless it was stopped.

    `partial` is what was finished before. Whatever the place, the number of processes, the size of the chunks and the
    order in which they are finished, the outcomes are the same.

    Raises
    ------
    DataError
        `partial` is of other work.
    PlanError
        A chunk cannot be evaluated. What was finished until then was told.
    """
    return _Run(work, watch, (partial or Partial.nothing(work)).require(work), chunk).carried_out(place)


class _Run:
    def __init__(self, work: Work, watch: Watch, partial: Partial, chunk: int) -> None:
        self.work, self.watch, self.partial = work, watch, partial
        self.to_do = list(partial.missing(chunk))
        self.began, self.resumed, self.chunks_done = watch.clock(), partial.done, 0

    def carried_out(self, place: Place) -> Partial:
        self.tell()
        if self.to_do and not self.watch.cancelled():
            with place.open(self.work) as submit:
                for future in _finished(submit, self.to_do, place.ahead, self.watch.cancelled):
                    self.take(future.result())
        return self.partial

    def take(self, part: Outcomes) -> None:
        self.partial = self.partial.having(part)
        self.chunks_done += 1
        self.tell()

    def tell(self) -> None:
        elapsed_s = self.watch.clock() - self.began
        self.watch.told(Progress(self.partial, self.resumed, len(self.to_do), self.chunks_done, elapsed_s))


def _finished(
    submit: Submit, to_do: Iterable[range], ahead: int, cancelled: Callable[[], bool]
) -> "Iterator[Future[Outcomes]]":
    """Give chunks as they are finished, with so many under way; what failed comes after what was finished with it."""
    waiting = iter(to_do)
    under_way: set[Future[Outcomes]] = set()
    while not cancelled():
        under_way |= {submit(numbers) for numbers in islice(waiting, ahead - len(under_way))}
        if not under_way:
            return
        done, under_way = wait(under_way, timeout=PATIENCE_S, return_when=FIRST_COMPLETED)
        yield from sorted(done, key=lambda future: future.cancelled() or future.exception() is not None)
