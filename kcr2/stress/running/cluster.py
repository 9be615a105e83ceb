"""How are chunks evaluated on a Dask cluster, by the address of its scheduler?

The cluster spreads chunks, and starts them anew when a worker is lost. The work is made by a task too, so that it is
made again where it was lost with its worker.
"""

import pickle
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass

from distributed import Client, KilledWorker

from kcr2.errors import DataError, PlanError
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.running.places import Place, Submit
from kcr2.stress.running.processes import Processes
from kcr2.stress.running.work import Work, evaluate_chunk

REACH_S = 10
"""Seconds in which a scheduler and its first worker must answer."""


def place_of(workers: int, address: str) -> Place:
    """Give the cluster at an address or, where there is none, so many processes of this machine."""
    return Cluster(address) if address else Processes(workers)


@dataclass(frozen=True)
class Cluster:
    """A Dask cluster: the address of its scheduler, as `tcp://10.0.0.5:8786`.

    Who can reach a scheduler can run any program on its workers: it belongs on a closed network.
    """

    address: str
    ahead: int = 10_000
    """All chunks at once: the scheduler does the queueing."""

    @contextmanager
    def open(self, work: Work) -> Iterator[Submit]:
        """Join the cluster; what is not finished when it is left is cancelled there.

        Raises
        ------
        DataError
            No scheduler answers at this address, or it has no workers.
        """
        client = self._joined()
        try:
            held = client.submit(pickle.loads, pickle.dumps(work, protocol=pickle.HIGHEST_PROTOCOL), pure=False)
            executor = client.get_executor(pure=False)

            def submit(numbers: range) -> "Future[Outcomes]":
                return self._told(executor.submit(evaluate_chunk, held, numbers), numbers)

            yield submit
            executor.shutdown(wait=False)
        finally:
            client.close()

    def _joined(self) -> Client:
        client = None
        try:
            client = Client(self.address, timeout=REACH_S, set_as_default=False)
            client.wait_for_workers(1, timeout=REACH_S)
        except (OSError, ValueError) as error:
            if client is not None:
                client.close()
            raise DataError(
                "het rekencluster {address} antwoordt niet, of heeft geen rekenprocessen.",
                where="rekencluster",
                fix="Kijk of `dask scheduler` en `dask worker` draaien, en of het adres klopt; of reken hier.",
                address=self.address,
            ) from error
        return client

    def _told(self, promise: "Future[Outcomes]", numbers: range) -> "Future[Outcomes]":
        """Give a promise that tells in the words of this program why it is not kept."""
        future: Future[Outcomes] = Future()

        def carry(kept: "Future[Outcomes]") -> None:
            lost = kept.cancelled() or _came_too_late(kept.exception())
            error = self._lost(numbers) if lost else kept.exception()
            if error is None:
                future.set_result(kept.result())
            else:
                future.set_exception(self._in_our_words(error, numbers))

        promise.add_done_callback(carry)
        return future

    def _in_our_words(self, error: BaseException, numbers: range) -> BaseException:
        if isinstance(error, KilledWorker):
            return self._killed(numbers)
        if any(isinstance(one, ModuleNotFoundError) for one in (error, error.__cause__)):
            return self._without_program()
        return error

    def _without_program(self) -> DataError:
        return DataError(
            "het rekencluster {address} kent dit programma niet.",
            where="rekencluster",
            fix="Start `dask scheduler` en `dask worker` met PYTHONPATH op de map van dit programma, op elke machine.",
            address=self.address,
        )

    def _lost(self, numbers: range) -> PlanError:
        return PlanError(
            "het rekencluster {address} viel weg bij scenario {first} tot en met {last}.",
            where="stresstest",
            fix="Wat klaar is, blijft. Ga verder als het cluster er weer is, of op deze machine.",
            address=self.address,
            first=numbers[0],
            last=numbers[-1],
        )

    def _killed(self, numbers: range) -> PlanError:
        return PlanError(
            "op het rekencluster {address} vielen te veel rekenprocessen weg bij scenario {first} tot en met {last}.",
            where="stresstest",
            fix="Kijk of er geheugen genoeg is, en in het logboek van het cluster; wat klaar is, blijft.",
            address=self.address,
            first=numbers[0],
            last=numbers[-1],
        )


def _came_too_late(error: BaseException | None) -> bool:
    """Say whether a result came as the cluster fell away: the library then unpacks it as if it were an error."""
    return isinstance(error, TypeError) and f"non-iterable {Outcomes.__name__} object" in str(error)
