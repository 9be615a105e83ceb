"""What holds for every allocation problem, whoever owns what and whoever asks?"""

import json
import time
from itertools import permutations
from typing import Any

import pytest

from kcr2.planning.allocation import Instance, Level, Line, Plan, Run, Status, allocate, nearest_plan
from kcr2.planning.checking.checker import check, require_sound
from kcr2.planning.checking.draft import draft_of
from kcr2.planning.checking.faults import cross_faults
from kcr2.planning.checking.reading import departed_faults
from tests.allocations import Rows, instance, made
from tests.oracle import best, tiny
from tests.synthetic import problem

SHAPES: list[dict[str, Any]] = [
    {"suppliers": 4, "types": 12, "requests": 9},
    {"suppliers": 4, "types": 3, "requests": 3, "periods": 4},
    {"suppliers": 6, "types": 6, "requests": 8, "running": True},
    {"suppliers": 4, "types": 6, "requests": 5, "periods": 4, "running": True},
    {"suppliers": 9, "types": 4, "requests": 7},
]
"""At one moment and with relief shifts, at rest and with a plan under way."""

NAMES = ["at one moment", "relief shifts", "one moment, running", "relief shifts, running", "neighbours"]
shapes = pytest.mark.parametrize("shape", SHAPES, ids=NAMES)


def solved(given: Instance) -> Plan:
    """Solve a problem to the end."""
    return allocate(given, Run(clock=time.monotonic))


def told(given: Instance) -> Rows:
    """Give a problem as rows, to be changed at will."""
    held: Rows = json.loads(given.model_dump_json(exclude_unset=True))
    return held


def score(plan: Plan) -> tuple[int, ...]:
    """Give what counts first, first."""
    return tuple(plan.objectives.values())


# ---- nothing unsound -----------------------------------------------------------------------------


@pytest.mark.parametrize("block", range(5))
@shapes
def test_no_plan_breaks_a_rule_or_scores_otherwise_than_it_says(shape: Rows, block: int) -> None:
    """Over all blocks and shapes: two thousand problems."""
    for seed in range(block * 80, block * 80 + 80):
        given = problem(seed, **shape)

        plan = solved(given)

        require_sound(given, plan)
        assert plan.status is Status.OPTIMAL, seed


@shapes
def test_nearest_first_breaks_no_rule_and_scores_what_it_says(shape: Rows) -> None:
    for seed in range(80):
        given = problem(seed, **shape)

        plan = nearest_plan(given)

        require_sound(given, plan)


@shapes
def test_a_drawn_problem_is_without_faults(shape: Rows) -> None:
    for seed in range(40):
        given = problem(seed, **shape)

        faults = [*cross_faults(draft_of(told(given))), *departed_faults(given)]

        assert faults == [], seed


def test_drawn_problems_have_running_lines_that_departed_and_that_did_not() -> None:
    lines = [line for seed in range(20) for line in problem(seed, **SHAPES[2]).incumbent]

    assert {line.frozen for line in lines} == {True, False}


# ---- more is never worse -------------------------------------------------------------------------


def with_more(given: Instance, place: int) -> Instance:
    """Give an owner one unit more of a stock, which it offers too."""
    changed = told(given)
    row = changed["stock"][place]
    row["available"] += 1
    if row.get("offer_cap") is not None:
        row["offer_cap"] += 1
    return made(changed)


@shapes
def test_more_capacity_never_raises_unmet(shape: Rows) -> None:
    for seed in range(30):
        given = problem(seed, **shape)
        before = solved(given)

        after = solved(with_more(given, seed % len(given.stock)))

        assert after.objectives[Level.UNMET] <= before.objectives[Level.UNMET], seed


def test_one_unit_more_of_what_is_missing_lowers_unmet() -> None:
    """Or the law above would hold of a program that gives nothing."""
    short = instance("e08-decline-cap")

    after = solved(with_more(short, 2))

    assert after.objectives[Level.UNMET] < solved(short).objectives[Level.UNMET]


@pytest.mark.parametrize("periods", [None, 4])
def test_no_order_of_the_levels_makes_the_optimum_worse_than_nearest_first(periods: int | None) -> None:
    for seed, order in enumerate(permutations(["unmet", "late", "cover", "burden", "travel"])):
        drawn = problem(seed % 7, suppliers=5, types=3, requests=4, periods=periods)
        given = made(told(drawn) | {"objectives": order})

        plan = solved(given)

        assert score(plan) <= score(nearest_plan(given)), order


# ---- names and order mean nothing ----------------------------------------------------------------


def renamed(given: Instance, names: dict[str, str]) -> Instance:
    """Call owners otherwise, everywhere."""
    held = told(given)
    for row in held["suppliers"]:
        row["id"] = names[row["id"]]
    for row in [*held["stock"], *held["pools"], *held.get("incumbent", [])]:
        row["supplier"] = names[row["supplier"]]
    for row in held["cover"]:
        row["members"] = [names[one] for one in row["members"]]
    for row in held["requests"]:
        row["declined_by"] = [names[one] for one in row["declined_by"]]
    held["travel"] = {names[one]: roads for one, roads in held["travel"].items()}
    return made(held)


def line_renamed(line: Line, names: dict[str, str]) -> Line:
    """Give the line of the owner's other name."""
    return Line(**{**line.as_row(), "supplier": names[line.supplier]})


@shapes
def test_renaming_owners_renames_the_plan(shape: Rows) -> None:
    for seed in range(20):
        given = problem(seed, **shape)
        # Backwards, so that the order of the names is another one too.
        names = {row.id: f"owner-{99 - place}" for place, row in enumerate(given.suppliers)}
        before = solved(given)

        after = solved(renamed(given, names))

        assert after.objectives == before.objectives
        assert after.short == before.short
        assert after.lines == tuple(line_renamed(line, names) for line in before.lines), seed


@shapes
def test_the_order_of_the_rows_changes_no_score(shape: Rows) -> None:
    for seed in range(20):
        given = problem(seed, **shape)
        held = told(given)
        tables = ("types", "suppliers", "locations", "stock", "cover", "pools", "requests")

        after = solved(made(held | {table: held[table][::-1] for table in tables}))

        assert after.objectives == solved(given).objectives, seed


@shapes
def test_the_same_problem_gives_the_same_plan(shape: Rows) -> None:
    for seed in range(20):
        given = problem(seed, **shape)

        again = solved(problem(seed, **shape))

        assert again == solved(given), seed


# ---- every plan tried ----------------------------------------------------------------------------

TINY = [
    ({}, 100),
    ({"running": True}, 100),
    ({"periods": 3}, 30),
    ({"periods": 3, "running": True}, 30),
]


@pytest.mark.parametrize(("shape", "count"), TINY, ids=NAMES[:4])
def test_no_plan_is_better_than_the_optimum_at_any_level(shape: Rows, count: int) -> None:
    for seed in range(count):
        given = tiny(seed, **shape)

        plan = solved(given)

        assert plan.objectives == best(given), seed
        assert plan.bounds == plan.objectives, seed


@pytest.mark.parametrize(("shape", "count"), TINY, ids=NAMES[:4])
def test_tiny_problems_are_helped_and_left_short(shape: Rows, count: int) -> None:
    """Or trying every plan would prove little."""
    plans = [solved(tiny(seed, **shape)) for seed in range(count)]

    assert sum(bool(plan.lines) for plan in plans) > count // 2
    assert any(plan.objectives[Level.UNMET] for plan in plans)


def test_a_plan_that_gives_nothing_is_counted_as_the_definition_says() -> None:
    given = tiny(1)

    checked = check(given, [])

    unmet = sum(100 * row.quantity * row.weight for row in given.requests)
    assert checked.objectives[Level.UNMET] == unmet
