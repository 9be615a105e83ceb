"""Is a run the same wherever and however it is carried out, and is nothing finished ever lost?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.stress.outcomes import Outcomes, joined
from kcr2.stress.running import Here, Partial, Processes, Watch, Work, evaluate_chunk, run
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
    work = fakes.work(90)

    assert outcomes(run(work, Processes(workers), watch=STILL, chunk=20)).same(whole(work))
