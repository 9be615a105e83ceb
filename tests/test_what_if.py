"""Is what is said to help exactly right, and is nothing that would help called useless?"""

from collections.abc import Iterator

import pytest

from kcr2.planning.allocation import Instance, Level
from kcr2.planning.explanation.changes import Change, Op, changed
from kcr2.planning.explanation.explaining import Shortage
from kcr2.planning.explanation.what_if import Effect
from tests.allocations import KNOWN, Rows, expected, instance
from tests.allocations import changed as changed_by_hand
from tests.explained import EXPLAINED, change_of, explained, explanation_of, least, plan, solved, unmet
from tests.oracle import tiny

CHANGED = [name for name in KNOWN if expected(name).get("what_if")]
RANGED = [name for name in EXPLAINED if "unmet_range" in expected(name)]
COUNT = 40
GENEROUS = 40
"""More of anything than a small problem can use."""


def shortages(name: str) -> tuple[Shortage, ...]:
    """Give what is said about the requests of a known problem that are not met."""
    return explained(name).shortages


def claimed(name: str) -> set[Effect]:
    """Give every change that is said to do something."""
    answers = [one.answer for one in shortages(name)]
    return {effect for one in answers for effect in (*one.single, *one.beside, *one.combined)}


# ---- what a change does --------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHANGED)
def test_every_change_with_a_known_effect_has_exactly_that_effect(name: str) -> None:
    for row in expected(name)["what_if"]:
        after = unmet(changed(instance(name), change_of(row)))

        assert after == row["unmet"], row


def test_the_known_changes_are_many_and_of_every_kind() -> None:
    rows = [row for name in CHANGED for row in expected(name)["what_if"]]

    assert len(rows) == 717
    assert {row["op"] for row in rows} == {op.value for op in Op}


def test_a_change_leaves_the_problem_itself_as_it_was() -> None:
    given = instance("e08-decline-cap")

    changed(given, Change(Op.ACCEPT, request="R1", supplier="A"), Change(Op.AVAILABLE, 9, supplier="C", type="P"))

    assert given == instance("e08-decline-cap")


def test_a_minimum_is_never_lowered_below_nothing() -> None:
    after = changed(instance("e18-below-minimum"), Change(Op.COVER_MIN, -9, cover="rest-A-P"))

    assert after.cover[0].min == 0


def test_changes_together_are_all_made() -> None:
    more = changed(
        instance("e08-decline-cap"),
        Change(Op.OFFER_CAP, 1, supplier="B", type="P"),
        Change(Op.AVAILABLE, 1, supplier="C", type="P"),
    )

    assert unmet(more) == 0


# ---- what is claimed -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", RANGED)
def test_a_shortage_is_avoidable_when_a_plan_that_is_as_good_avoids_it(name: str) -> None:
    given = instance(name)
    for one in shortages(name):
        assert one.avoidable == (least(given, given.requests[given.request_at[one.request]]) == 0)


@pytest.mark.parametrize("name", EXPLAINED)
def test_every_claimed_effect_is_what_solving_the_changed_problem_gives(name: str) -> None:
    for effect in claimed(name):
        after = unmet(changed(instance(name), *effect.changes))

        assert after == effect.unmet, effect.as_row()
        assert after < plan(name).objectives[Level.UNMET]


@pytest.mark.parametrize("name", [name for name in CHANGED if name in EXPLAINED])
def test_a_claimed_effect_that_is_known_is_the_known_one(name: str) -> None:
    known = {change_of(row): row["unmet"] for row in expected(name)["what_if"]}

    effects = {effect.changes[0]: effect.unmet for effect in claimed(name) if len(effect.changes) == 1}

    assert all(known.get(change, value) == value for change, value in effects.items())


@pytest.mark.parametrize("name", EXPLAINED)
def test_what_helps_a_short_request_lets_it_miss_less(name: str) -> None:
    """Less than it certainly misses, or than it misses in this plan."""
    given = instance(name)
    for one in shortages(name):
        request = given.requests[given.request_at[one.request]]
        for effect in (*one.answer.single, *one.answer.combined):
            after = least(changed(given, *effect.changes), request)

            assert after < (one.least or one.missing), effect.as_row()


@pytest.mark.parametrize("levels", [["late", "travel"], ["travel", "unmet"]])
def test_of_a_problem_that_does_not_put_unmet_first_nothing_is_said_to_help(levels: list[str]) -> None:
    what = explanation_of(changed_by_hand("e08-decline-cap", lambda told: told.update(objectives=levels)))

    assert [one.request for one in what.shortages] == ["R1"]
    assert what.what_if() == []
    assert not what.shortages[0].answer.exhausted


def test_the_least_of_a_change_that_helps_is_named() -> None:
    """Three are missing; two owners refuse all but one more each, so that one more of either already helps."""
    (one,) = shortages("e08-decline-cap")

    sizes = {effect.changes[0].op: effect.changes[0].delta for effect in one.answer.single}

    assert sizes == {Op.ACCEPT: None, Op.OFFER_CAP: 1, Op.AVAILABLE: 1}


# ---- who is short --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RANGED)
def test_a_shortage_lies_in_the_range_of_the_best_plans(name: str) -> None:
    """The known ranges are over plans that are best at every level; what is certain is certain on unmet alone."""
    short = {one.request: one for one in shortages(name)}

    for request, (low, high) in expected(name)["unmet_range"].items():
        assert low <= plan(name).short[request] <= high
        assert (request in short) == (plan(name).short[request] > 0)
        assert low >= (short[request].least if request in short else 0)


@pytest.mark.parametrize("name", EXPLAINED)
def test_what_is_missing_at_least_is_what_no_plan_with_the_least_unmet_avoids(name: str) -> None:
    given = instance(name)
    for one in shortages(name):
        found = least(given, given.requests[given.request_at[one.request]])

        assert one.least == found


@pytest.mark.parametrize("name", RANGED)
def test_nobody_who_can_be_served_whole_in_every_best_plan_is_called_short(name: str) -> None:
    served = {request for request, (_, high) in expected(name)["unmet_range"].items() if high == 0}

    short = {one.request for one in shortages(name)}

    assert not short & served


@pytest.mark.parametrize("name", EXPLAINED)
def test_whoever_is_short_gets_help_named_or_the_proof_that_no_single_change_helps(name: str) -> None:
    for one in shortages(name):
        assert one.answer.single or one.answer.exhausted, one.request


# ---- what is said not to help --------------------------------------------------------------------


def every_change(given: Instance) -> Iterator[Change]:
    """Give every kind of change about everybody, generously."""
    for row in given.requests:
        last = GENEROUS * 100 if given.horizon is None else (row.start_period + 1) * given.minutes - 1 - row.latest
        yield Change(Op.LATEST, max(last, 0), request=row.id)
        yield Change(Op.SUBSTITUTES, request=row.id)
        if row.max_suppliers is not None:
            yield Change(Op.MAX_SUPPLIERS, GENEROUS, request=row.id)
        yield from (Change(Op.ACCEPT, request=row.id, supplier=owner) for owner in row.declined_by)
    for stock in given.stock:
        yield Change(Op.AVAILABLE, GENEROUS, supplier=stock.supplier, type=stock.type)
        yield Change(Op.OFFER_CAP, GENEROUS, supplier=stock.supplier, type=stock.type)
    yield from (Change(Op.COVER_MIN, -rule.min, cover=rule.id) for rule in given.cover)
    yield from (Change(Op.POOL_CAP, GENEROUS, pool=pool.id) for pool in given.pools)


def useless(given: Instance) -> list[Shortage]:
    """Give the shortages for which it is said that no single change helps."""
    said = explanation_of(given).shortages
    return [one for one in said if one.answer.exhausted and not one.answer.single]


SHAPES = pytest.mark.parametrize("shape", [{}, {"running": True}, {"periods": 3}], ids=["moment", "running", "shifts"])


@SHAPES
def test_where_no_single_change_is_said_to_help_not_even_a_generous_one_does(shape: Rows) -> None:
    for seed in range(COUNT):
        given = tiny(seed, **shape)
        for one in useless(given):
            request = given.requests[given.request_at[one.request]]
            for change in every_change(given):
                after = changed(given, change)

                held = unmet(after) == solved(given).objectives[Level.UNMET]
                assert held or least(after, request) >= (one.least or one.missing), (seed, one.request, change)


@SHAPES
def test_some_tiny_problems_have_shortages_that_no_single_change_helps(shape: Rows) -> None:
    """Or the test above would prove nothing."""
    assert any(useless(tiny(seed, **shape)) for seed in range(COUNT))


def test_two_changes_are_named_where_no_single_one_helps() -> None:
    """A has one of the two that are asked, and offers one: more of either alone changes nothing."""

    def one_of_each(told: Rows) -> None:
        told["cover"] = []
        told["stock"] = [told["stock"][0] | {"available": 1, "offer_cap": 1}]

    (one,) = explanation_of(changed_by_hand("e21-deadline-exact", one_of_each)).shortages

    (both,) = one.answer.combined
    assert one.answer.single == ()
    assert [(change.op, change.delta) for change in both.changes] == [(Op.AVAILABLE, 1), (Op.OFFER_CAP, 1)]
    assert both.unmet == 0
    assert "Samen helpt wel: A heeft 1 P meer en A biedt 1 meer P aan." in one.text
