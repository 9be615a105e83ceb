"""Are the models that we compare ourselves with right? Their least unmet is ours, on problems small enough to prove."""

import time
from pathlib import Path

import pytest

from kcr2.planning.allocation import Instance, Level, Run, allocate
from tests import allocations
from tests.bench.first_level import by_cbc, by_cp_sat, first_level, scored
from tests.bench.plain import solve_plainly
from tests.synthetic import problem

LIMIT_S = 60.0
NAMED = [
    "e05-greedy-trap",
    "e07-ring",
    "e09-pool",
    "e14-max-suppliers",
    "e20-effect-over-100",
    "s01",
    "t01-relief-chain",
    "t06-ring-over-time",
]
PROBLEMS = [
    *(pytest.param(allocations.instance(name), id=name) for name in NAMED),
    *(pytest.param(problem(seed), id=f"static-{seed}") for seed in range(3)),
    *(
        pytest.param(problem(seed, suppliers=5, types=4, requests=4, periods=4), id=f"shifts-{seed}")
        for seed in range(3)
    ),
]


def ours(instance: Instance) -> dict[Level, int]:
    """Give the proven optimum."""
    plan = allocate(instance, Run(time.perf_counter))
    assert len(plan.proven) == len(plan.objectives)
    return plan.objectives


@pytest.mark.parametrize("instance", PROBLEMS)
def test_cp_sat_finds_the_least_unmet_that_we_find(instance: Instance) -> None:
    found = by_cp_sat(first_level(instance), limit_s=LIMIT_S, workers=1)

    least = ours(instance)[Level.UNMET]
    assert (found.unmet, round(found.bound or 0), found.ending) == (least, least, "optimal")


@pytest.mark.parametrize("instance", PROBLEMS)
def test_cbc_finds_the_least_unmet_that_we_find(instance: Instance, tmp_path: Path) -> None:
    found = by_cbc(first_level(instance), limit_s=LIMIT_S, folder=tmp_path)

    assert (found.unmet, found.ending) == (ours(instance)[Level.UNMET], "optimal")


@pytest.mark.parametrize("instance", PROBLEMS)
def test_the_plain_model_finds_the_optimum_that_we_find(instance: Instance) -> None:
    levels = solve_plainly(instance, limit_s=LIMIT_S)

    assert {one.level: one.score for one in levels} == ours(instance)
    assert all(one.proven for one in levels)


def test_units_that_break_a_rule_have_no_score() -> None:
    level = first_level(allocations.instance("s01"))

    assert scored(level, [99] * len(level.most)) is None
