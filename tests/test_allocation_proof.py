"""Do the means that shorten a proof lose no plan, and is a bound never above what the best plan costs?"""

import time
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcr2.planning.allocation import Instance, Level, Run
from kcr2.planning.allocation.combinations import covering
from kcr2.planning.allocation.levels import Search, first_units
from kcr2.planning.allocation.pricing import Pricing, Tied, upper_limits
from kcr2.planning.allocation.program import build_program
from kcr2.planning.allocation.rows import Rows, at_least, stacked
from kcr2.planning.allocation.run import Timer
from kcr2.planning.allocation.solver import Problem, Watch, ranges, solved
from kcr2.planning.allocation.stage import Stage, stage_of
from tests.synthetic import problem

SIZES = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 4)), min_size=1, max_size=4)

DRAWN = [
    {"suppliers": 5, "types": 12, "requests": 14},
    {"suppliers": 4, "types": 8, "requests": 6, "periods": 4},
    {"suppliers": 6, "types": 10, "requests": 12, "running": True},
]
drawn = pytest.mark.parametrize("shape", DRAWN, ids=["at one moment", "relief shifts", "running"])


def before(given: Instance, level: Level) -> Search:
    """Give a search that has made every level before one best."""
    program = build_program(given)
    search = Search(program, first_units(program), Timer(Run(time.monotonic)))
    for one in given.objectives:
        if one is level:
            break
        search.solve(one)
    return search


def stage(search: Search, level: Level) -> Stage:
    """Give the stage of a level as the search would go on with it."""
    soft = search.program.soft[level]
    separate = level in search.separate
    own = stacked([*search.rows, soft] if separate else search.rows)
    tying = stacked(search.tying if separate else [*search.tying, soft])
    return stage_of(search.program, level, (search.least, search.upper), own, tying)


def plain(search: Search, level: Level) -> Problem:
    """Give the same level without combinations or anything narrowed."""
    program = search.program
    rows = stacked([*search.rows, *search.tying, program.soft[level]])
    return Problem(program.cost[level], program.upper, rows)


# ---- combinations --------------------------------------------------------------------------------


def covers(sizes: list[int], most: list[int], need: int) -> Iterator[tuple[int, ...]]:
    """Give every way to reach a need by trying all, of which nothing can be left out."""
    for units in product(*(range(limit + 1) for limit in most)):
        held = sum(size * unit for size, unit in zip(sizes, units, strict=True))
        used = [size for size, unit in zip(sizes, units, strict=True) if unit]
        if held >= need and all(held - size < need for size in used):
            yield units


@given(SIZES, st.integers(0, 60))
def test_combinations_are_all_ways_to_reach_a_need_with_nothing_to_spare(
    drawn: list[tuple[int, int]], need: int
) -> None:
    sizes, most = [size for size, _ in drawn], [limit for _, limit in drawn]

    found = list(covering(sizes, most, need))

    assert sorted(found) == sorted(covers(sizes, most, need))


@drawn
@pytest.mark.parametrize("level", [Level.LATE, Level.COVER, Level.BURDEN, Level.TRAVEL])
def test_a_plan_that_keeps_the_levels_before_holds_a_combination_of_every_choice(
    shape: dict[str, int], level: Level
) -> None:
    chosen = 0
    for seed in range(12):
        search = before(problem(seed, **shape), level)
        staged = stage(search, level)

        extended = staged.extended(search.values)

        assert staged.whole.all().holds(extended), seed
        chosen += len(staged.made)
    assert chosen > 0


@drawn
@pytest.mark.parametrize("level", [Level.LATE, Level.COVER, Level.BURDEN, Level.TRAVEL])
def test_combinations_leave_the_optimum_where_it_was(shape: dict[str, int], level: Level) -> None:
    for seed in range(12):
        search = before(problem(seed, **shape), level)

        told = stage(search, level).whole.all()

        assert solved(told, None, Watch()).bound == pytest.approx(solved(plain(search, level), None, Watch()).bound), (
            seed
        )


def test_a_range_is_as_wide_as_the_rows_leave_it() -> None:
    one = np.zeros(1, dtype=np.int64)
    rows = at_least(one, one, one + 2, np.array([5]))

    least, most = ranges(Problem(np.array([0, 0]), np.array([7, 4]), rows), np.array([0, 1]), Watch())

    assert (least.tolist(), most.tolist()) == ([3, 0], [7, 4])


# ---- prices --------------------------------------------------------------------------------------


def priced(search: Search, level: Level) -> Pricing:
    """Give what prices find and prove of a level that ties all parts."""
    staged = stage(search, level)
    pricing = Pricing(
        Tied(staged.whole, staged.own, staged.tying, staged.blocks), staged.extended(search.values), workers=1
    )
    pricing.run(Watch())
    return pricing


@drawn
@pytest.mark.parametrize("level", [Level.BURDEN, Level.TRAVEL])
def test_prices_never_prove_more_than_is_true_nor_find_what_breaks_a_row(shape: dict[str, int], level: Level) -> None:
    several = 0
    for seed in range(12):
        search = before(problem(seed, **shape), level)
        best = solved(plain(search, level), None, Watch()).bound

        pricing = priced(search, level)

        assert pricing.bound <= best + 1e-6, seed
        assert pricing.score >= best - 1e-6, seed
        assert pricing.tied.whole.all().holds(pricing.values), seed
        several += len(pricing.tied.parts) > 1
    assert several > 0


def test_prices_prove_most_of_what_ties_parts_together() -> None:
    """Or the law above would hold of prices that prove nothing."""
    searches = [before(problem(seed, **DRAWN[0]), Level.BURDEN) for seed in range(12)]

    proven = sum(priced(search, Level.BURDEN).proven for search in searches)

    assert proven >= 8


def test_a_lower_limit_becomes_an_upper_one_of_the_opposite() -> None:
    first, second = np.array([0, 1]), np.array([1, 1])
    rows = Rows(first, second, np.array([2, 3]), np.array([1.0, -np.inf]), np.array([np.inf, 6.0]))

    limits = upper_limits(rows)

    assert limits.upper.tolist() == [6.0, -1.0]
    assert limits.value.tolist() == [3, -2]
    assert not np.isfinite(limits.lower).any()
