"""Does the checker agree with every known optimum, and does it catch each broken rule by its own code?"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kcr2.errors import PlanError
from kcr2.planning.allocation.instance import Instance, Level
from kcr2.planning.allocation.plan import Line, Plan, Status
from kcr2.planning.checking.checker import Checked, Rule, check, require_sound
from tests.allocations import KNOWN, Rows, changed, expected, instance, plan_of, rows

Lines = list[Line]


def codes(checked: Checked) -> list[Rule]:
    """Give the rules that were broken."""
    return [violation.code for violation in checked.violations]


def numbers(checked: Checked) -> list[tuple[Any, Any]]:
    """Give what was found and what is allowed."""
    return [(violation.found, violation.allowed) for violation in checked.violations]


# ---- known optima --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_optimum_breaks_no_rule(name: str) -> None:
    assert check(instance(name), plan_of(name)).violations == ()


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_optimum_scores_what_is_known(name: str) -> None:
    assert check(instance(name), plan_of(name)).objectives == expected(name)["objectives"]


@pytest.mark.parametrize("name", [name for name in KNOWN if "unmet_range" in expected(name)])
def test_a_known_optimum_is_short_within_what_every_optimum_is(name: str) -> None:
    short = check(instance(name), plan_of(name)).short

    ranges = expected(name)["unmet_range"]
    assert short.keys() == ranges.keys()
    assert all(low <= short[request] <= high for request, (low, high) in ranges.items())


@pytest.mark.parametrize("name", ["p01-keep-incumbent", "p02-pull-one-unit", "p05"])
def test_scores_come_in_the_order_of_the_levels(name: str) -> None:
    held = instance(name)

    assert list(check(held, plan_of(name)).objectives) == list(held.objectives)


def test_no_lines_leave_everything_unmet_and_what_stands_anyway() -> None:
    checked = check(instance("e18-below-minimum"), [])

    assert checked.violations == ()
    assert checked.objectives == {"unmet": 300, "late": 0, "cover": 12, "burden": 0, "travel": 0}


# ---- one rule at a time --------------------------------------------------------------------------


def more(plan: Lines) -> Lines:
    """Send one unit more with the first line."""
    return [replace(plan[0], units=plan[0].units + 1), *plan[1:]]


def first(**values: Any) -> Callable[[Lines], Lines]:
    """Change the first line."""
    return lambda plan: [replace(plan[0], **values), *plan[1:]]


BROKEN: list[tuple[Rule, str, Callable[[Lines], Lines]]] = [
    (Rule.KNOWN, "e01-nearest", first(supplier="Z")),
    (Rule.KNOWN, "e01-nearest", first(request="Z")),
    (Rule.KNOWN, "e01-nearest", first(type="Z")),
    (Rule.UNITS, "e01-nearest", first(units=0)),
    (Rule.UNITS, "e01-nearest", first(units=-1)),
    (Rule.UNITS, "e01-nearest", first(units=True)),
    (Rule.UNITS, "e01-nearest", first(depart=30.5)),
    (Rule.UNITS, "t01-relief-chain", first(release=None)),
    (Rule.TYPE, "e09-pool", first(type="Q", units=1)),
    (Rule.OWN_REGION, "e17-own-region", first(supplier="H")),
    (Rule.DECLINED, "e08-decline-cap", first(supplier="A")),
    (Rule.DEPART, "e08-decline-cap", first(depart=29)),
    (Rule.ARRIVE, "e08-decline-cap", first(arrive=68)),
    (Rule.LATEST, "e08-decline-cap", first(arrive=401)),
    (Rule.COVERS, "t01-relief-chain", first(arrive=361)),
    (Rule.COVERS, "t01-relief-chain", first(release=359)),
    (Rule.STOCK, "e08-decline-cap", more),
    (Rule.STOCK, "e08-decline-cap", first(supplier="B", units=1)),
    (Rule.STOCK, "e15-no-capability", lambda plan: [Line("R1", "A", "Q", 1, 30, 300)]),
    (Rule.COVER, "e02-restdekking", more),
    (Rule.COVER, "e07-ring", more),
    (Rule.COVER, "t06-ring-over-time", lambda plan: [*plan, replace(plan[0], supplier="C", arrive=80)]),
    (Rule.POOL, "e09-pool", more),
    (Rule.SUPPLIERS, "e14-max-suppliers", lambda plan: [*plan, replace(plan[0], supplier="A", units=1)]),
    (Rule.STINT, "t01-relief-chain", first(release=841)),
    (Rule.FROZEN, "p03-frozen", first(units=1)),
]


@pytest.mark.parametrize(("rule", "name", "change"), BROKEN)
def test_a_plan_that_breaks_a_rule_is_caught_by_its_code(
    rule: Rule, name: str, change: Callable[[Lines], Lines]
) -> None:
    assert rule in codes(check(instance(name), change(plan_of(name))))


def test_every_rule_has_a_plan_that_breaks_it() -> None:
    assert {rule for rule, _, _ in BROKEN} | {Rule.ROAD} == set(Rule)


def test_a_violation_carries_what_was_found_and_what_is_allowed() -> None:
    checked = check(instance("e07-ring"), more(plan_of("e07-ring")))

    assert codes(checked) == [Rule.COVER]
    assert numbers(checked) == [(4, 3)]
    assert checked.violations[0].text == "ring-H: 4 weg uit de dekking, ten hoogste 3"


def test_a_violation_in_a_plan_with_shifts_names_its_period() -> None:
    plan = [*plan_of("t06-ring-over-time"), Line("R1", "C", "P", 1, 750, 800, 1440)]

    checked = check(instance("t06-ring-over-time"), plan)

    assert {violation.code for violation in checked.violations} == {Rule.COVER}
    assert [violation.period for violation in checked.violations] == [2, 3, 4, 5]
    assert checked.violations[0].text == "ring-H, periode 2: 3 weg uit de dekking, ten hoogste 2"


def test_units_that_rest_are_not_sent_again() -> None:
    plan = plan_of("t01-relief-chain")
    sooner = [plan[0], replace(plan[0], depart=1000, arrive=1080, release=1440)]

    checked = check(instance("t01-relief-chain"), sooner)

    assert [(one.code, one.found, one.allowed, one.period) for one in checked.violations] == [
        (Rule.STOCK, 2, 1, 2),
        (Rule.STOCK, 2, 1, 3),
    ]


def test_no_known_way_is_a_violation_and_not_a_short_one() -> None:
    def cut_off(told: Rows) -> None:
        told["travel"]["C"]["L"] = None

    checked = check(changed("e08-decline-cap", cut_off), plan_of("e08-decline-cap"))

    assert codes(checked) == [Rule.ROAD]
    assert checked.violations[0].text == "R1 ← C/P: er is geen weg bekend"


def test_a_type_with_roads_of_its_own_takes_these() -> None:
    def slower(told: Rows) -> None:
        told["roads"] = {"P": {"C": {"L": 50}}}

    checked = check(changed("e08-decline-cap", slower), plan_of("e08-decline-cap"))

    assert [(one.code, one.found, one.allowed) for one in checked.violations] == [(Rule.ARRIVE, 69, 80)]


def test_a_substitute_serves_only_a_request_that_takes_substitutes() -> None:
    def only_its_own(told: Rows) -> None:
        told["requests"][0]["substitutes"] = False

    plan = plan_of("e04-substitution")
    other = [line for line in plan if line.type != rows("e04-substitution")["requests"][0]["type"]]

    checked = check(changed("e04-substitution", only_its_own), plan)

    assert codes(checked) == [Rule.TYPE] * len(other)
    assert other


def test_a_line_that_cannot_be_read_counts_for_nothing() -> None:
    nameless = replace(plan_of("e01-nearest")[0], supplier="Z")

    checked = check(instance("e01-nearest"), [nameless])

    assert checked.objectives[Level.TRAVEL] == 0
    assert checked.short == check(instance("e01-nearest"), []).short


# ---- nothing unsound reaches a reader ------------------------------------------------------------


def sound(name: str, **values: Any) -> tuple[Instance, Plan]:
    """Give a known optimum as a plan that claims what is so, but for what is changed."""
    held, lines = instance(name), tuple(plan_of(name))
    checked = check(held, lines)
    plan = Plan(lines, Status.OPTIMAL, checked.objectives, dict(checked.objectives), checked.short)
    return held, replace(plan, **values)


@pytest.mark.parametrize("name", KNOWN)
def test_a_sound_plan_passes(name: str) -> None:
    require_sound(*sound(name))


def test_a_plan_that_breaks_a_hard_rule_is_stopped_with_rule_and_numbers() -> None:
    held, plan = sound("e07-ring")

    with pytest.raises(PlanError, match=r"harde regel \(E10\): ring-H: 4 weg uit de dekking, ten hoogste 3\."):
        require_sound(held, replace(plan, lines=tuple(more(list(plan.lines)))))


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({"objectives": {Level.UNMET: 0}}, r"unmet = 0, nageteld is 400"),
        ({"objectives": {}}, r"unmet = None, nageteld is 400"),
        ({"short": {"R1": 100}}, r"short R1 = 100, nageteld is 200"),
        ({"bounds": {Level.UNMET: 300}}, r"bound unmet = 300, nageteld is 400"),
        ({"bounds": {Level.UNMET: 500}, "status": Status.GAP}, r"bound unmet = 500, nageteld is 400"),
    ],
)
def test_a_plan_that_claims_another_number_is_stopped_with_both(claims: Rows, told: str) -> None:
    with pytest.raises(PlanError, match=told):
        require_sound(*sound("e08-decline-cap", **claims))


def test_a_plan_that_is_not_proven_may_have_a_lower_bound() -> None:
    require_sound(*sound("e08-decline-cap", status=Status.GAP, bounds={Level.UNMET: 300}))
