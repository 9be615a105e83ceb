"""Is a run on a Dask cluster the same as on this machine, also when a worker of it is killed?"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from dask import config
from distributed import LocalCluster

from kcr2.errors import DataError, PlanError
from kcr2.stress.evaluating import evaluate
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.running import Here, Partial, Progress, Watch, Work, evaluate_chunk, run
from kcr2.stress.running import cluster as cluster_module
from kcr2.stress.running.cluster import Cluster
from tests import stress_fakes as fakes

STILL = Watch(lambda: 0.0)


def local(workers: int) -> LocalCluster:
    """Start a cluster of processes that nobody else can reach."""
    here = "127.0.0.1"
    return LocalCluster(n_workers=workers, threads_per_worker=1, host=here, dashboard_address=f"{here}:0")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Give a cluster of two processes, that gives up on a chunk after the second process."""
    with config.set({"distributed.scheduler.allowed-failures": 1}), local(2) as started:
        yield Cluster(started.scheduler_address)


def same(partial: Partial, work: Work) -> bool:
    """Say whether a run is whole and gives what the calling thread gives."""
    assert partial.outcomes is not None
    return partial.outcomes.same(evaluate_chunk(work, range(work.options.scenarios)))


def test_a_cluster_gives_the_same_outcomes(cluster: Cluster) -> None:
    work = fakes.work(90, evaluate=evaluate)

    assert same(run(work, cluster, watch=STILL, chunk=20), work)


def test_killing_a_worker_in_the_middle_changes_nothing(cluster: Cluster, tmp_path: Path) -> None:
    work = fakes.work(60, {"folder": str(tmp_path), "at": 25}, draw=fakes.waiting)
    killer = threading.Thread(target=_kill, args=(tmp_path,))

    killer.start()
    ended = run(work, cluster, watch=Watch(time.monotonic), chunk=10)
    killer.join()

    assert same(ended, fakes.work(60))


def _kill(folder: Path) -> None:
    os.kill(fakes.reached(folder), signal.SIGKILL)
    (folder / "go").touch()


def test_a_run_that_was_stopped_on_a_cluster_goes_on_elsewhere(cluster: Cluster, tmp_path: Path) -> None:
    work = fakes.work(60, {"folder": str(tmp_path), "at": 25}, draw=fakes.waiting)

    begun = run(work, cluster, watch=Watch(time.monotonic, (tmp_path / "pid").exists), chunk=10)
    (tmp_path / "go").touch()
    ended = run(work, Here(), watch=STILL, partial=begun)

    assert not begun.whole
    assert same(ended, fakes.work(60))


def test_a_fault_on_a_cluster_comes_back_as_it_was(cluster: Cluster) -> None:
    with pytest.raises(DataError, match="scenario 15 deugt niet"):
        run(fakes.work(30, {"at": 15}, draw=fakes.faulty), cluster, watch=STILL, chunk=10)


def test_a_chunk_that_kills_every_worker_ends_the_run_and_is_named(cluster: Cluster) -> None:
    with pytest.raises(PlanError, match="te veel rekenprocessen weg bij scenario 0 tot en met 9"):
        run(fakes.work(10, {"at": 5}, draw=fakes.deadly), cluster, watch=STILL, chunk=10)


def test_a_cluster_that_does_not_have_the_program_is_told() -> None:
    promise: Future[Outcomes] = Future()
    told = Cluster("tcp://10.0.0.5:8786")._told(promise, range(5))

    try:
        raise RuntimeError("Error during deserialization of the task graph") from ModuleNotFoundError("kcr2")
    except RuntimeError as error:
        promise.set_exception(error)

    with pytest.raises(DataError, match=r"10\.0\.0\.5:8786 kent dit programma niet\. Start .* met PYTHONPATH"):
        told.result()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nergens", "gopher://127.0.0.1:1"])
def test_a_cluster_that_does_not_answer_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "REACH_S", 0.5)

    with pytest.raises(DataError, match="antwoordt niet"):
        run(fakes.work(3), Cluster(address), watch=STILL)


def test_a_cluster_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "REACH_S", 1)

    with local(0) as empty, pytest.raises(DataError, match="heeft geen rekenprocessen"):
        run(fakes.work(3), Cluster(empty.scheduler_address), watch=STILL)


def test_a_cluster_that_is_lost_in_the_middle_is_told_and_what_was_finished_stays(tmp_path: Path) -> None:
    work = fakes.work(60, {"folder": str(tmp_path), "at": 25}, draw=fakes.waiting)
    seen: list[Progress] = []
    lost = local(1)
    loser = threading.Thread(target=_lose, args=(lost, tmp_path))

    loser.start()
    with pytest.raises(PlanError, match=r"viel weg bij scenario \d+ tot en met \d+\. Wat klaar is, blijft"):
        run(work, Cluster(lost.scheduler_address), watch=Watch(time.monotonic, told=seen.append), chunk=10)
    loser.join()

    assert 0 <= seen[-1].partial.done < 60


def _lose(cluster: LocalCluster, folder: Path) -> None:
    fakes.reached(folder)
    cluster.close()


def test_a_result_that_comes_just_as_the_cluster_falls_away_is_told_as_lost() -> None:
    promise: Future[Outcomes] = Future()
    kept = Cluster("tcp://127.0.0.1:1")._told(promise, range(10, 20))
    outcomes: Any = evaluate_chunk(fakes.work(10), range(10))
    with pytest.raises(TypeError) as caught:
        _typ, _exc, _tb = outcomes
    promise.set_exception(caught.value)

    with pytest.raises(PlanError, match="viel weg bij scenario 10 tot en met 19"):
        kept.result()
