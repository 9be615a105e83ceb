"""Is a run the same wherever and however it is carried out, and is nothing finished ever lost?"""

import ast
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.errors import DataError, PlanError
from kcr2.settings import ROOT
from kcr2.stress.evaluating import evaluate
from kcr2.stress.options import Policy
from kcr2.stress.outcomes import Outcomes, joined
from kcr2.stress.running import Here, Partial, Place, Processes, Progress, Submit, Watch, Work, evaluate_chunk, run
from kcr2.stress.running.work import canonical
from kcr2.stress.running.worker import answer
from tests import stress_fakes as fakes

STILL = Watch(lambda: 0.0)
"""Nobody looks on."""


def whole(work: Work) -> Outcomes:
    """Give all outcomes, in one go."""
    return evaluate_chunk(work, range(work.options.scenarios))


def outcomes(partial: Partial) -> Outcomes:
    """Give the outcomes of what is finished, of which there is something."""
    assert partial.outcomes is not None
    return partial.outcomes


def stopping(after: int) -> Watch:
    """Give a watch that stops when so many scenarios are finished."""
    seen: list[int] = [0]
    return Watch(
        lambda: 0.0,
        cancelled=lambda: seen[0] >= after,
        told=lambda progress: seen.__setitem__(0, progress.partial.done),
    )


# ---- the same, in any order ----------------------------------------------------------------------


@settings(max_examples=20)
@given(st.integers(1, 60), st.integers(1, 25), st.integers(0, 70))
def test_any_size_of_chunk_and_any_stop_give_the_same_outcomes(scenarios: int, chunk: int, stop: int) -> None:
    work = fakes.work(scenarios)

    begun = run(work, Here(), watch=stopping(stop), chunk=7)
    ended = run(work, Here(), watch=STILL, partial=begun, chunk=chunk)

    assert begun.done >= min(stop, scenarios)
    assert ended.whole
    assert outcomes(ended).same(whole(work))


@settings(max_examples=20)
@given(st.permutations(range(6)))
def test_the_order_in_which_chunks_are_finished_changes_nothing(order: list[int]) -> None:
    work = fakes.work(30)
    parts = [evaluate_chunk(work, range(5 * place, 5 * place + 5)) for place in order]

    assert joined(parts).same(whole(work))


@settings(max_examples=20)
@given(st.sets(st.integers(0, 9)), st.integers(1, 60))
def test_what_is_missing_is_what_is_not_finished(finished: set[int], chunk: int) -> None:
    work = fakes.work(50)
    partial = Partial.nothing(work)
    for place in finished:
        partial = partial.having(evaluate_chunk(work, range(5 * place, 5 * place + 5)))

    missing = list(partial.missing(chunk))

    numbers = [number for stretch in missing for number in stretch]
    assert numbers == [number for number in range(50) if number // 5 not in finished]
    assert all(0 < len(stretch) <= chunk and stretch[0] // chunk == stretch[-1] // chunk for stretch in missing)
    assert partial.done == 50 - len(numbers)


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_any_number_of_processes_gives_the_same_outcomes(workers: int) -> None:
    work = fakes.work(90, evaluate=evaluate)
    here = whole(work)

    there = outcomes(run(work, Processes(workers), watch=STILL, chunk=20))

    assert there.same(here)
    assert here.solved.any()
    assert len(here.scenario) > 50


@settings(max_examples=10)
@given(st.integers(1, 30))
def test_what_is_said_of_a_scenario_does_not_depend_on_those_with_it(chunk: int) -> None:
    work = fakes.work(30, evaluate=evaluate, exact=False)

    assert outcomes(run(work, Here(), watch=STILL, chunk=chunk)).same(whole(work))


# ---- other work ----------------------------------------------------------------------------------


OTHERS = {
    "seed": fakes.work(20, seed=2),
    "number": fakes.work(21),
    "hazards": fakes.work(20, {"rate": 2.0}),
    "capacity": fakes.work(20, country=fakes.country(available=5)),
    "policy": fakes.work(20, country=fakes.country(policy=Policy(cover_share=0.25))),
    "engine": fakes.work(20, exact=False),
    "draw": fakes.work(20, draw=fakes.faulty),
    "release": fakes.work(20, release="0.0.1"),
}


@pytest.mark.parametrize("other", OTHERS)
def test_what_is_finished_of_one_work_is_never_mixed_with_another(other: str) -> None:
    with pytest.raises(DataError, match="een ander onderzoek"):
        run(OTHERS[other], Here(), watch=STILL, partial=run(fakes.work(20), Here(), watch=STILL))


def test_the_same_work_has_the_same_fingerprint_in_another_process() -> None:
    told = told_by("from tests import stress_fakes as f; print(f.work(20).fingerprint)")

    assert told == fakes.work(20).fingerprint


def test_what_a_country_only_tells_changes_no_fingerprint() -> None:
    country = fakes.country()
    told = replace(country, held=pd.DataFrame({"observed_at": ["2025-04-03"]}))

    assert fakes.work(20, country=told).fingerprint == fakes.work(20, country=country).fingerprint


@given(st.permutations(["VR01", "VR02", "VR03"]))
@settings(max_examples=6)
def test_a_set_has_the_same_form_in_any_order(order: list[str]) -> None:
    assert canonical({"known": frozenset(order)}) == {"known": ["VR01", "VR02", "VR03"]}


@pytest.mark.parametrize("value", [b"bytes", object(), fakes.Need])
def test_what_has_no_canonical_form_is_no_part_of_a_fingerprint(value: object) -> None:
    with pytest.raises(TypeError, match="has no canonical form"):
        canonical({"hazards": [value]})


def test_a_process_of_another_version_refuses() -> None:
    with pytest.raises(PlanError, match=r"heeft versie .*, gevraagd is 0\.0\.1"):
        evaluate_chunk(fakes.work(20, release="0.0.1"), range(3))


def test_a_chunk_that_comes_back_with_other_scenarios_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="other scenarios"):
        evaluate_chunk(fakes.work(20, evaluate=fakes.forgetful), range(3))


# ---- watched -------------------------------------------------------------------------------------


def test_progress_tells_what_is_done_of_how_many_and_how_long_it_takes() -> None:
    seconds, seen = iter(range(100)), list[Progress]()
    work = fakes.work(25)
    begun = run(work, Here(), watch=stopping(5), chunk=5)

    run(work, Here(), watch=Watch(lambda: float(next(seconds)), told=seen.append), partial=begun, chunk=10)

    assert [(one.partial.done, one.chunks_done, one.chunks, one.elapsed_s) for one in seen] == [
        (5, 0, 3, 1.0), (10, 1, 3, 2.0), (20, 2, 3, 3.0), (25, 3, 3, 4.0),
    ]  # fmt: skip
    assert [one.left_s for one in seen] == [None, 6.0, 1.0, 0.0]
    assert [one.share for one in seen] == [0.2, 0.4, 0.8, 1.0]
    assert all(one.resumed == 5 for one in seen)


def test_a_run_that_was_stopped_before_it_began_starts_nothing() -> None:
    ended = run(fakes.work(9), _Unwanted(), watch=Watch(lambda: 0.0, cancelled=lambda: True))

    assert (ended.done, ended.outcomes, ended.whole) == (0, None, False)


def test_a_whole_run_is_not_done_again() -> None:
    whole_run = run(fakes.work(9), Here(), watch=STILL)

    assert run(fakes.work(9), _Unwanted(), watch=STILL, partial=whole_run) is whole_run


class _Unwanted:
    ahead = 1

    def open(self, work: Work) -> AbstractContextManager[Submit]:
        raise AssertionError(work)


def test_partial_results_are_usable_on_the_way() -> None:
    work, seen = fakes.work(30), list[Partial]()

    run(work, Here(), watch=Watch(lambda: 0.0, told=lambda progress: seen.append(progress.partial)), chunk=10)

    assert [partial.done for partial in seen] == [0, 10, 20, 30]
    for partial in seen[1:]:
        assert outcomes(partial).same(evaluate_chunk(work, range(partial.done)))


# ---- killed, stopped, failing --------------------------------------------------------------------


class Carried:
    """A run in a thread, so that the test can act in the middle of it."""

    def __init__(self, work: Work, place: Place, chunk: int) -> None:
        self.stop, self.seen, self.error = threading.Event(), list[Progress](), None
        self._result: Partial | None = None
        self._given = (work, place, chunk)
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    def _carry(self) -> None:
        work, place, chunk = self._given
        watch = Watch(time.monotonic, self.stop.is_set, self.seen.append)
        self._result = run(work, place, watch=watch, chunk=chunk)

    def result(self) -> Partial:
        self._thread.join(fakes.WAIT_S)
        assert self._result is not None
        return self._result


def gone(pid: int) -> bool:
    """Wait until a process is no more, not even as one that nobody buried."""
    return fakes.until(lambda: not Path(f"/proc/{pid}").exists())


def test_killing_a_process_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    work = fakes.work(60, {"folder": str(tmp_path), "at": 25}, draw=fakes.waiting)
    carried = Carried(work, Processes(2), 10)

    killed = fakes.reached(tmp_path)
    os.kill(killed, signal.SIGKILL)
    (tmp_path / "go").touch()

    assert outcomes(carried.result()).same(whole(fakes.work(60)))
    assert gone(killed)


def test_a_stop_is_heard_in_the_middle_of_a_chunk_and_goes_on_later(tmp_path: Path) -> None:
    work = fakes.work(60, {"folder": str(tmp_path), "at": 25}, draw=fakes.waiting)
    carried = Carried(work, Processes(1), 10)

    stopped = fakes.reached(tmp_path)
    assert fakes.until(lambda: carried.seen[-1].partial.done == 20)
    carried.stop.set()
    begun = carried.result()
    (tmp_path / "go").touch()

    assert gone(stopped)
    assert begun.done == 20
    assert outcomes(run(work, Here(), watch=STILL, partial=begun)).same(whole(fakes.work(60)))


def test_a_chunk_that_kills_every_process_ends_the_run_and_is_named() -> None:
    seen: list[Progress] = []
    work = fakes.work(30, {"at": 15}, draw=fakes.deadly)

    with pytest.raises(PlanError, match="3 keer weg bij scenario 10 tot en met 19") as ended:
        run(work, Processes(1), watch=Watch(lambda: 0.0, told=seen.append), chunk=10)

    assert "wat klaar is, blijft" in str(ended.value)
    assert seen[-1].partial.done == 10


def test_a_fault_in_a_process_comes_back_as_it_was() -> None:
    with pytest.raises(DataError, match="scenario 15 deugt niet") as failed:
        run(fakes.work(30, {"at": 15}, draw=fakes.faulty), Processes(1), watch=STILL, chunk=10)

    assert (failed.value.where, failed.value.fix) == ("proef", "Neem een ander.")
    assert "stress_fakes.py" in failed.value.__notes__[0]


def test_a_mistake_of_the_program_stays_one() -> None:
    with pytest.raises(KeyError, match="no such key"):
        run(fakes.work(30, draw=fakes.mistaken), Processes(1), watch=STILL)


def test_an_error_that_cannot_travel_comes_as_its_text() -> None:
    found, error = pickle.loads(answer(fakes.work(3, draw=fakes.refusing), range(3)))

    assert found is None
    assert isinstance(error, RuntimeError)
    assert "hier niet" in str(error)


def test_what_is_finished_counts_also_when_another_chunk_fails() -> None:
    seen: list[Progress] = []

    with pytest.raises(DataError, match="scenario 15 deugt niet"):
        run(
            fakes.work(30, {"at": 15}, draw=fakes.faulty),
            Here(),
            watch=Watch(lambda: 0.0, told=seen.append),
            chunk=10,
        )

    assert seen[-1].partial.done == 10


def test_processes_end_with_their_parent(tmp_path: Path) -> None:
    told = (
        "import sys, time; from tests import stress_fakes as f; from kcr2.stress.running import *;"
        f"w = f.work(20, {{'folder': {str(tmp_path)!r}, 'at': 3}}, draw=f.waiting);"
        "run(w, Processes(1), watch=Watch(time.monotonic))"
    )
    parent = subprocess.Popen([sys.executable, "-c", told], cwd=ROOT)
    child = fakes.reached(tmp_path)

    parent.kill()
    parent.wait()

    assert gone(child)


def test_a_process_needs_neither_screen_nor_cluster_to_start() -> None:
    loaded = told_by("import kcr2.stress.running.worker; print(sorted(sys.modules))")

    assert "kcr2.stress.evaluating" in loaded
    assert not {"streamlit", "distributed", "typer", "plotly", "docx"} & set(ast.literal_eval(loaded))


def told_by(program: str) -> str:
    """Give what another process prints."""
    command = [sys.executable, "-c", f"import sys; {program}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
