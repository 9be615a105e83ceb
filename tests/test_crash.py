"""Is what was acknowledged still there when the writer is killed, whenever that is? (decision D1)

A killed process is not a failing disk: the operating system keeps what it was handed. That a commit
reaches the disk itself is the database's promise, for which `synchronous` is FULL.
"""

import multiprocessing
import random
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import count
from multiprocessing.connection import Connection
from typing import NamedTuple

import pytest

from kcr2.journal import Entry, Journal
from tests import make

if sys.platform == "win32":
    pytest.skip("Windows has no SIGKILL and no forkserver", allow_module_level=True)

ROUNDS = {"sqlite": 200, "postgresql": 50}
"""On a server each round costs a connection; the file is what a laptop at a desk stands on."""
BATCH = 3
PATIENCE_S = 60

# A server that has this module and the journal loaded forks a writer in milliseconds.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])


class Round(NamedTuple):
    """What a killed writer said: the batches it began, and those that were acknowledged to it."""

    begun: list[str]
    acknowledged: list[str]

    @property
    def killed(self) -> str:
        """Say where the writer was as far as it said."""
        return "in a write" if len(self.begun) > len(self.acknowledged) else "between two writes"


def write_without_end(url: str, name: str, rest_s: float, said: Connection) -> None:
    """Write batch after batch; say so before each and after each, and rest in between."""
    journal = Journal(url)
    with said:
        for number in count():
            batch = f"{name}.{number}"
            said.send(("begun", batch))
            append_batch(journal, batch)
            said.send(("acknowledged", batch))
            said.poll(rest_s)  # nobody ever answers: a rest


def append_batch(journal: Journal, batch: str) -> list[Entry]:
    """Write three events that carry the name of their batch."""
    events = [make.capacity_reported(f"O{number}", restriction=batch) for number in range(BATCH)]
    return journal.append("live", events, author=make.author(), at=make.LATER, seen=journal.head("live").seq)


def run_and_kill(url: str, name: str, dice: random.Random) -> Round:
    """Let a writer write, kill it at a moment that the dice decide, and give what it said."""
    here, there = PROCESSES.Pipe()
    rest_s = dice.uniform(0, 0.004)
    writer = PROCESSES.Process(target=write_without_end, args=(url, name, rest_s, there))
    writer.start()
    there.close()
    assert here.poll(PATIENCE_S), "the writer never began"
    writer.join(timeout=dice.uniform(0, 0.03))
    writer.kill()
    writer.join(PATIENCE_S)
    said = list(messages(here))
    return Round(*([batch for word, batch in said if word == which] for which in Round._fields))


def messages(connection: Connection) -> Iterator[tuple[str, str]]:
    """Give all that a killed process said."""
    with connection:
        while True:
            try:
                yield connection.recv()
            except (EOFError, ConnectionResetError):
                return


def batches_after(journal: Journal, sequence: int) -> Counter[str]:
    """Give how many events of each batch are there after a sequence."""
    return Counter(entry.content["restriction"] for entry in journal.read("live", after=sequence))


# Starting a writer takes far longer when the other tests keep the machine busy.
@pytest.mark.timeout(1_500)
@pytest.mark.slow
def test_killed_writers_lose_nothing_acknowledged_and_leave_nothing_half(url: str) -> None:
    dice = random.Random(20250403)
    where: Counter[str] = Counter()
    journal = Journal(url)
    journal.create_space(make.space())
    journal.close()

    for number in range(ROUNDS[url.split(":")[0].split("+")[0]]):
        before = journal.head("live")
        journal.close()  # so that the next to open it finds what the killed one left

        told = run_and_kill(url, str(number), dice)

        kept = batches_after(journal, before.seq)
        assert set(told.acknowledged) <= set(kept) <= set(told.begun)
        assert set(kept.values()) <= {BATCH}
        assert journal.sound_after(journal.space("live"), before)[1] is None
        where[told.killed] += 1

    append_batch(journal, "the next writer")
    assert batches_after(journal, journal.head("live").seq - BATCH) == {"the next writer": BATCH}
    assert journal.broken_at("live") is None
    assert set(where) == {"in a write", "between two writes"}
    journal.close()
