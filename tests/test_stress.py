"""What is missing at least in each of many scenarios? Held against known optima, scenario by scenario."""

import time
from collections.abc import Callable
from itertools import chain, islice, repeat

import pytest

from kcr2.planning.allocation import Run, nearest_plan
from kcr2.planning.allocation.instance import Level
from kcr2.planning.checking.reading import Scenario, Scenarios, read_scenarios
from kcr2.planning.stress import ScenarioResult, unmet_of
from tests import allocations
from tests.synthetic import national

RUN = Run(time.perf_counter)


def held(name: str) -> Scenarios:
    """Give a known set of scenarios."""
    return read_scenarios(allocations.content(name), where=name)


def one(number: int, *, weight: int | None = None) -> Scenarios:
    """Give a single scenario of a known set; with a weight, all its requests weigh that."""
    scenarios = held("mc-01")
    requests = scenarios.scenarios[number].requests
    if weight is not None:
        requests = tuple(row.model_copy(update={"weight": weight}) for row in requests)
    available = scenarios.scenarios[number].available
    return Scenarios(scenarios.base, (Scenario.model_construct(available=available, requests=requests),))


def judged(scenarios: Scenarios, run: Run = RUN) -> list[ScenarioResult]:
    """Give all results."""
    return list(unmet_of(scenarios, run))


def times(*moments: float) -> Callable[[], float]:
    """Give a clock that tells these moments and then stays at the last."""
    told = chain(moments, repeat(moments[-1]))
    return lambda: next(told)


@pytest.mark.parametrize("name", allocations.SCENARIOS)
def test_every_scenario_misses_exactly_what_is_known_to_be_the_least(name: str) -> None:
    known = [row["unmet"] for row in allocations.rows(name)["expected"]]

    results = judged(held(name))

    assert [result.unmet for result in results] == known
    assert all(result.proven for result in results)


@pytest.mark.parametrize("name", allocations.SCENARIOS)
def test_what_is_missing_of_each_type_lies_in_the_range_of_all_best_plans(name: str) -> None:
    known = [row["by_type"] for row in allocations.rows(name)["expected"]]

    results = judged(held(name))

    for result, ranges in zip(results, known, strict=True):
        assert result.by_type.keys() == ranges.keys()
        assert all(least <= result.by_type[type_] <= most for type_, (least, most) in ranges.items())


def test_a_scenario_that_nearest_first_serves_whole_needs_no_solver() -> None:
    scenarios = held("mc-02")
    served = [
        not nearest_plan(scenarios.instance(number)).objectives[Level.UNMET]
        for number in range(len(scenarios.scenarios))
    ]

    results = judged(scenarios)

    assert any(served)
    assert not all(served)
    assert [result.parts == 0 for result in results] == served


def test_only_what_nearest_first_leaves_short_is_judged() -> None:
    [result] = judged(one(0))

    assert (result.unmet, result.parts) == (680, 1)
    assert result.by_type == {"HWP": 0, "NBP": 340, "MWP": 0}


def test_what_weighs_nothing_is_missing_without_being_counted() -> None:
    [result] = judged(one(0, weight=0))

    assert (result.unmet, result.parts, result.proven) == (0, 0, True)
    assert result.by_type["NBP"] >= 340


def test_a_scenario_without_requests_misses_nothing() -> None:
    base = held("mc-01").base

    assert judged(Scenarios(base, (Scenario(requests=()),))) == [ScenarioResult(0, 0, {}, 0)]


def test_no_scenarios_give_no_results() -> None:
    assert judged(Scenarios(held("mc-01").base, ())) == []


def test_a_scenario_leaves_the_base_as_it_is() -> None:
    scenarios = held("mc-01")
    before = scenarios.base.model_dump()

    judged(scenarios)

    assert scenarios.base.model_dump() == before


def test_an_ended_run_gives_what_was_judged_until_then() -> None:
    asked = chain(repeat(False, 3), repeat(True))
    run = Run(time.perf_counter, cancelled=lambda: next(asked))

    results = judged(held("mc-02"), run)

    assert results == judged(held("mc-02"))[: len(results)]
    assert 0 < len(results) <= 3


def test_a_scenario_that_ran_out_of_time_does_not_claim_a_proof() -> None:
    base = national(1)
    run = Run(times(0, 0, 10), limit_s=10)

    [result] = judged(Scenarios(base, (Scenario.model_construct(requests=base.requests),)), run)

    assert not result.proven
    assert 0 <= result.bound < result.unmet <= nearest_plan(base).objectives[Level.UNMET]


def test_results_come_one_by_one() -> None:
    results = unmet_of(held("mc-01"), RUN)

    assert len(list(islice(results, 2))) == 2
