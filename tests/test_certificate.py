"""Can the sum that shows a shortage be added up by hand, and does it never claim too much?

Every way to help is listed here by the rules of the schema and plain loops; nothing of the model is used for it.
"""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import pytest

from kcr2.planning.allocation import Instance, Kind
from kcr2.planning.allocation.instance import Request, Stock
from kcr2.planning.explanation.certificate import Certificate, certificate
from tests.allocations import instance
from tests.explained import EXPLAINED, explained, plan, unmet
from tests.oracle import tiny

STEP_MIN = 5
"""All times of the problems with shifts are multiples of this."""


class Way(NamedTuple):
    """One unit that helps: whom, with what, in which periods, and in which it is not at home."""

    request: Request
    stock: Stock
    effect: int
    covered: range
    away: range


def effect_of(given: Instance, use: str, asked: str) -> int:
    """Give the percent that a unit counts for; 0: it may not stand in."""
    if use == asked:
        return 100
    return next((row.effect for row in given.substitutions if (row.use, row.for_) == (use, asked)), 0)


def ways(given: Instance, request: Request) -> Iterator[Way]:
    """List every way to help a request."""
    region = {row.id: row.region for row in given.suppliers}
    for stock in given.stock:
        effect = effect_of(given, stock.type, request.type)
        road = given.road(stock.supplier, stock.type, request.location)
        other_type = stock.type != request.type and not request.substitutes
        refused = stock.supplier in request.declined_by or region[stock.supplier] == request.requester
        gives = stock.available > 0 and stock.offer_cap != 0
        if effect and gives and road is not None and not other_type and not refused:
            for covered, away in when(given, request, stock, road):
                yield Way(request, stock, effect, covered, away)


def when(given: Instance, request: Request, stock: Stock, road: int) -> Iterator[tuple[range, range]]:
    """List the periods that a unit may serve, with those in which it is not at home."""
    earliest = stock.mobilise + road
    if given.kind is Kind.STATIC:
        if earliest <= request.latest:
            yield range(1), range(1)
        return
    minutes, type_ = given.minutes, given.type_of[stock.type]
    for arrive in range(earliest, given.periods * minutes, STEP_MIN):
        in_time = request.start_period if arrive <= request.latest else given.periods
        first = max(request.start_period, min(in_time, -(-arrive // minutes)))
        for last in range(first + 1, request.end_period + 1):
            if last * minutes - arrive <= type_.max_stint * minutes:
                back = -(-(last * minutes + road) // minutes) + type_.rest
                yield range(first, last), range((arrive - road) // minutes, min(back, given.periods))


def limits_of(given: Instance, stock: Stock) -> Iterator[tuple[str, str, int]]:
    """List what limits a stock: about what, by which name, and how much of it a unit uses."""
    yield "stock", f"{stock.supplier}/{stock.type}", 1
    for rule in given.cover:
        if stock.supplier in rule.members and stock.type in rule.types:
            yield "cover", rule.id, 1
    for pool in given.pools:
        if pool.supplier == stock.supplier and stock.type in pool.use:
            yield "pool", pool.id, pool.use[stock.type]


def amount_of(given: Instance, about: str, name: str) -> int:
    """Give how much of a limit there is."""
    if about == "stock":
        stock = next(row for row in given.stock if f"{row.supplier}/{row.type}" == name)
        return stock.available if stock.offer_cap is None else min(stock.available, stock.offer_cap)
    if about == "pool":
        return next(pool.cap for pool in given.pools if pool.id == name)
    rule = next(rule for rule in given.cover if rule.id == name)
    base = sum(row.available for row in given.stock if row.supplier in rule.members and row.type in rule.types)
    return max(0, base - rule.min)


def added_up(given: Instance, found: Certificate) -> Fraction:
    """Add up a sum from the problem itself, and see that no way to help serves more than it uses."""
    served = {(one.name, one.period): one.weight for one in found.asked}
    used = Counter({(one.about, one.name, one.period): one.weight for one in found.limited})
    for request in (row for row in given.requests if row.id in found.requests):
        for way in ways(given, request):
            gain = sum(way.effect * served.get((request.id, at), 0) for at in way.covered)
            cost = sum(
                use * used[about, name, at] for about, name, use in limits_of(given, way.stock) for at in way.away
            )
            assert gain <= cost, way
    asked = sum(
        weight * 100 * given.requests[given.request_at[name]].quantity for (name, _at), weight in served.items()
    )
    limited = sum(weight * amount_of(given, about, name) for (about, name, _at), weight in used.items())
    return Fraction(asked - limited)


def certificates(name: str) -> list[Certificate]:
    """Give every sum in the explanation of a known problem."""
    return [one.certificate for one in explained(name).shortages if one.certificate]


def alone(given: Instance, requests: frozenset[str]) -> Instance:
    """Give the problem in which only these ask, each as heavily, and nothing is under way."""
    rows = tuple(row.model_copy(update={"weight": 1}) for row in given.requests if row.id in requests)
    return given.having(requests=rows, incumbent=())


SUMS = [name for name in EXPLAINED if name != "m01"]


@pytest.mark.parametrize("name", SUMS)
def test_every_sum_can_be_added_up_from_the_problem_itself(name: str) -> None:
    for found in certificates(name):
        missing = added_up(instance(name), found)

        assert missing == found.missing > 0


@pytest.mark.parametrize("name", SUMS)
def test_no_sum_claims_more_than_its_requests_miss_when_nobody_else_asks(name: str) -> None:
    for found in certificates(name):
        misses = unmet(alone(instance(name), frozenset(found.requests)))

        assert found.missing <= misses
        assert misses <= sum(plan(name).short[request] for request in found.requests)


@pytest.mark.parametrize("name", SUMS)
def test_no_weight_of_what_is_asked_is_more_than_one(name: str) -> None:
    assert all(0 < one.weight <= 1 for found in certificates(name) for one in found.asked)


@pytest.mark.parametrize("shape", [{}, {"periods": 3}], ids=["moment", "shifts"])
def test_sums_of_problems_in_which_every_rule_may_bind_add_up(shape: dict[str, int]) -> None:
    count = 0
    for seed in range(60):
        given = tiny(seed, **shape)
        for requests in ({"R1"}, {"R2"}, {"R1", "R2"}):
            found = certificate(given, frozenset(requests))
            least = unmet(alone(given, frozenset(requests)))

            assert found is None or found.missing == added_up(given, found) <= least, seed
            assert least or found is None, seed
            count += found is not None
    assert count > 50


@pytest.mark.parametrize("name", EXPLAINED)
def test_requests_that_can_all_be_met_have_no_sum(name: str) -> None:
    met = frozenset(request for request, short in plan(name).short.items() if not short)

    assert certificate(instance(name), met) is None


def test_most_certain_shortages_have_a_sum() -> None:
    shown = [one.certificate is not None for name in SUMS for one in explained(name).shortages if one.least]

    assert sum(shown) > len(shown) * 0.8


# ---- what it says --------------------------------------------------------------------------------

TEXTS = {
    "e21-deadline-exact": "R1 kunnen niet volledig: gevraagd R1 200 (procent van een eenheid); wie op tijd mag en kan "
    "leveren heeft samen ten hoogste rest-A-P 100 × 1; er ontbreekt ten minste 100",
    "e15-no-capability": "R1 kunnen niet volledig: gevraagd R1 100 (procent van een eenheid); wie op tijd mag en kan "
    "leveren heeft samen ten hoogste niemand; er ontbreekt ten minste 100",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_sum_is_written_with_all_its_numbers(name: str) -> None:
    (found,) = certificates(name)

    assert found.text == TEXTS[name]


def test_a_sum_of_two_requests_names_both() -> None:
    (found,) = certificates("e06-priority")

    assert found.requests == ("R1", "R2")
    assert found.missing == 100
    assert [(one.name, one.weight, one.amount) for one in found.limited] == [("A/P", 100, 3)]


def test_a_sum_as_data_carries_fractions_as_text() -> None:
    (found,) = certificates("e09-pool")

    rows = [(row["about"], row["name"], Fraction(row["weight"]), row["amount"]) for row in found.as_row()["limited"]]

    assert sum(weight * amount for _about, _name, weight, amount in rows) == Fraction(
        sum(one.weight * one.amount for one in found.asked) - Fraction(found.as_row()["missing"])
    )
