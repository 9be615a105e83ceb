"""Are other plans as good, clearly different and sound; and what do a refusal or slower roads really cost?"""

from itertools import combinations

import pytest

from kcr2.planning.allocation import Level, Line, Plan, Run, Status
from kcr2.planning.checking.checker import check, require_sound
from kcr2.planning.explanation.alternatives import LEAST_DIFFERENCE, TOLERANCE_PERCENT, alternatives, distance
from kcr2.planning.explanation.regret import refusing, regrets, sensitivity, slower
from tests.allocations import KNOWN, changed, expected, instance
from tests.explained import RUN, plan, solved

SMALL = ["e01-nearest", "e06-priority", "e11-fairness", "s01", "s02", "s05", "s09", "m01", "p02", "t01-relief-chain"]
SMALL += ["t02", "t07"]
AS_GOOD = (Level.UNMET, Level.LATE, Level.DISTURB)
REPLANS = [name for name in KNOWN if name.startswith("p")]


def others(name: str, count: int = 3) -> tuple[Plan, ...]:
    """Give other plans for a known problem."""
    return alternatives(instance(name), plan(name), count, RUN)


# ---- other plans ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SMALL)
def test_other_plans_keep_every_rule_and_score_what_they_say(name: str) -> None:
    for other in others(name):
        require_sound(instance(name), other)


@pytest.mark.parametrize("name", SMALL)
def test_other_plans_lose_nothing_on_what_counts_first_and_little_elsewhere(name: str) -> None:
    best = plan(name).objectives
    for other in others(name):
        counted = check(instance(name), other.lines).objectives
        step = dict.fromkeys(best, 0) | steps(name)

        for level, score in counted.items():
            allowed = 0 if level in AS_GOOD else max(best[level] * TOLERANCE_PERCENT // 100, step[level])
            assert score <= best[level] + allowed, level


def steps(name: str) -> dict[Level, int]:
    """Give the most that one unit can change of each level: what may always be lost."""
    given = instance(name)
    periods = given.periods
    slopes = [sum(slope for _threshold, slope in row.burden_steps) for row in given.suppliers]
    roads = [minutes for table in given.travel.values() for minutes in table.values() if minutes is not None]
    return {
        Level.COVER: periods * sum(rule.weight for rule in given.cover),
        Level.BURDEN: max(slopes, default=0) * max(row.burden for row in given.types) * periods,
        Level.TRAVEL: max(roads, default=0),
    }


@pytest.mark.parametrize("name", SMALL)
def test_other_plans_differ_clearly_from_the_plan_and_from_each_other(name: str) -> None:
    for one, other in combinations((plan(name), *others(name)), 2):
        assert distance(one.lines, other.lines) >= LEAST_DIFFERENCE


def test_most_small_problems_have_other_plans() -> None:
    """Or the tests above would prove little."""
    assert sum(bool(others(name, 1)) for name in SMALL) >= len(SMALL) // 2


def test_no_more_other_plans_are_given_than_asked_for() -> None:
    assert len(others("s05", 2)) == 2
    assert others("s05", 0) == ()


def test_where_only_one_plan_is_as_good_there_is_no_other() -> None:
    assert others("e03-mobilisation") == ()


def test_without_tolerance_another_plan_loses_at_most_a_step() -> None:
    best, step = plan("s05").objectives, steps("s05")

    found = alternatives(instance("s05"), plan("s05"), 2, RUN, tolerance_percent=0)

    assert found
    for other in found:
        assert all(score <= best[level] + step.get(level, 0) for level, score in other.objectives.items())


def test_other_plans_are_not_called_proven() -> None:
    assert {other.status for other in others("s05")} == {Status.GAP}


def test_when_time_is_over_no_other_plan_is_sought() -> None:
    ended = Run(clock=RUN.clock, cancelled=lambda: True)

    assert alternatives(instance("s05"), plan("s05"), 3, ended) == ()


def test_plans_without_a_unit_in_common_differ_wholly() -> None:
    one = [Line("R1", "A", "P", 2, 30, 60)]

    assert distance(one, [Line("R1", "B", "P", 2, 30, 90)]) == 1
    assert distance(one, one) == 0
    assert distance([], []) == 0


# ---- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*SMALL, "p03-frozen", "p03"])
def test_a_refusal_never_lowers_what_is_missing(name: str) -> None:
    for one in regrets(instance(name), plan(name), RUN):
        assert one.more[Level.UNMET] >= 0
        assert one.plan.objectives[Level.UNMET] == plan(name).objectives[Level.UNMET] + one.more[Level.UNMET]


@pytest.mark.parametrize("name", [*SMALL, "p03-frozen", "p03"])
def test_an_owner_that_refuses_gives_nothing_but_what_has_departed(name: str) -> None:
    frozen = {(row.request, row.supplier) for row in instance(name).incumbent if row.frozen}
    for one in regrets(instance(name), plan(name), RUN):
        given = {(line.request, line.supplier) for line in one.plan.lines if line.supplier == one.supplier}

        assert given <= frozen


@pytest.mark.parametrize("name", [*SMALL, "p03-frozen", "p03"])
def test_a_plan_without_an_owner_keeps_every_rule_of_the_problem_itself(name: str) -> None:
    for one in regrets(instance(name), plan(name), RUN):
        assert check(instance(name), one.plan.lines).violations == ()


def test_every_owner_in_the_plan_is_asked_after_once() -> None:
    found = regrets(instance("s05"), plan("s05"), RUN)

    assert [one.supplier for one in found] == list(dict.fromkeys(line.supplier for line in plan("s05").lines))


def test_the_only_owner_that_can_help_is_missed_by_all_it_gives() -> None:
    (one,) = regrets(instance("e10-national-asset"), plan("e10-national-asset"), RUN)

    assert one.more == {Level.UNMET: 300, Level.LATE: 0}


def test_who_refuses_goes_on_with_what_has_departed() -> None:
    without = refusing(instance("p03-frozen"), "A")

    assert [row.declined_by for row in without.requests] == [(), ("A",)]


# ---- slower roads --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in SMALL if not name.startswith(("t", "p"))])
def test_slower_roads_never_lower_what_is_missing(name: str) -> None:
    found = sensitivity(instance(name).having(objectives=(Level.UNMET,)), RUN, (50, 100, 120, 150, 200))

    unmet = [one.plan.objectives[Level.UNMET] for one in found]
    assert [one.percent for one in found] == [50, 100, 120, 150, 200]
    assert unmet == sorted(unmet)
    assert unmet[1] == plan(name).objectives[Level.UNMET]


def test_a_minute_more_on_the_road_is_seen_where_it_matters() -> None:
    """A arrives exactly at the latest moment."""
    same, later = sensitivity(instance("e21-deadline-exact"), RUN, (100, 101))

    assert (same.plan.objectives[Level.UNMET], later.plan.objectives[Level.UNMET]) == (500, 1000)


def test_roads_of_a_type_are_slower_too_and_no_way_stays_no_way() -> None:
    given = changed("e21-deadline-exact", lambda told: told.update(roads={"P": {"A": {"L": None}, "B": {"L": 7}}}))

    after = slower(given, 150)

    assert after.roads == {"P": {"A": {"L": None}, "B": {"L": 11}}}
    assert after.travel["A"]["L"] == 45


# ---- planning again ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REPLANS)
def test_what_has_departed_stays_in_a_plan_made_anew(name: str) -> None:
    for row in instance(name).incumbent:
        stays = sum(
            line.units
            for line in plan(name).lines
            if (line.request, line.supplier, line.type) == (row.request, row.supplier, row.type)
        )

        assert stays >= row.units or not row.frozen


@pytest.mark.parametrize("name", REPLANS)
def test_a_plan_made_anew_disturbs_no_more_than_is_known_to_be_needed(name: str) -> None:
    known = expected(name)["objectives"]

    counted = check(instance(name), plan(name).lines).objectives

    assert counted[Level.DISTURB] == known["disturb"]
    assert counted[Level.UNMET] == known["unmet"]


def test_what_need_not_move_does_not_move() -> None:
    """B is on its way to R1 though A is nearer: sent anew, A would go there."""
    given = instance("p01-keep-incumbent")
    anew = solved(given.having(incumbent=(), objectives=(Level.UNMET, Level.LATE, Level.TRAVEL)))

    kept = {(line.request, line.supplier): line.units for line in plan("p01-keep-incumbent").lines}

    assert ("R1", "A") in {(line.request, line.supplier) for line in anew.lines}
    assert kept == {("R1", "B"): 2, ("R2", "A"): 2}
