"""Are moves, places to wait and reliefs the best that the rules allow? Held against trying everything."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
import pytest

from kcr2.planning.allocation import Instance, Level, Plan, Status, allocate
from kcr2.planning.allocation.instance import Kind, Stock
from kcr2.planning.checking.checker import check, require_sound
from kcr2.planning.suggestions import (
    Lasting,
    MoveUp,
    Positioned,
    Staging,
    Turn,
    move_up,
    pre_position,
    relief_plan,
)
from kcr2.planning.suggestions.relief import with_shifts
from tests.allocations import Rows, changed, instance
from tests.explained import RUN, solved
from tests.oracle import tiny

# ---- moves that restore cover --------------------------------------------------------------------

Between = dict[str, dict[str, int | None]]


def between(seed: int, owners: str = "ABCH") -> Between:
    """Draw the minutes from every owner to every other; of some no way is known."""
    rng = np.random.default_rng([seed, 7])
    return {
        one: {other: None if rng.random() < 0.1 else int(rng.integers(1, 9)) for other in owners if other != one}
        for one in owners
    }


def away(plan: Plan, supplier: str, type_: str) -> int:
    """Count what a plan of one moment takes from a stock."""
    return sum(line.units for line in plan.lines if (line.supplier, line.type) == (supplier, type_))


def left(given: Instance, plan: Plan, moves: Sequence[MoveUp] = ()) -> dict[str, int]:
    """Count what every cover rule has at home after a plan and moves."""
    found = {}
    for rule in given.cover:
        held = [row for row in given.stock if row.supplier in rule.members and row.type in rule.types]
        home = sum(row.available - away(plan, row.supplier, row.type) for row in held)
        for move in moves:
            if move.type in rule.types:
                home += move.units * ((move.to in rule.members) - (move.supplier in rule.members))
        found[rule.id] = home
    return found


def loss(given: Instance, plan: Plan, moves: Sequence[MoveUp]) -> tuple[int, int, int]:
    """Count units under a minimum, weighted units under a target, and minutes on the road."""
    home = left(given, plan, moves)
    return (
        sum(max(0, rule.min - home[rule.id]) for rule in given.cover),
        sum(rule.weight * max(0, rule.target - home[rule.id]) for rule in given.cover),
        sum(move.units * move.minutes for move in moves),
    )


def allowed(given: Instance, plan: Plan, moves: Sequence[MoveUp]) -> bool:
    """Say whether nobody gives what it lacks, and no rule is brought under what it wants."""
    before, after = left(given, plan), left(given, plan, moves)
    if any(after[rule.id] < min(before[rule.id], max(rule.min, rule.target)) for rule in given.cover):
        return False
    gone = Counter[tuple[str, str]]()
    for move in moves:
        gone[move.supplier, move.type] += move.units
    free = {(row.supplier, row.type): row.cap - away(plan, row.supplier, row.type) for row in given.stock}
    crews = all(
        sum(use * (gone[pool.supplier, of] + away(plan, pool.supplier, of)) for of, use in pool.use.items()) <= pool.cap
        for pool in given.pools
    )
    asking = {row.requester for row in given.requests}
    return crews and all(units <= free[key] and key[0] not in asking for key, units in gone.items())


def every_move(given: Instance, roads: Between) -> Iterator[list[MoveUp]]:
    """Try every number of units from every stock to every owner."""
    ways = [
        (row, to, minutes)
        for row in given.stock
        for to, minutes in roads[row.supplier].items()
        if minutes is not None and row.cap and row.supplier in "AB"
    ]
    for units in product(*(range(row.cap + 1) for row, _to, _minutes in ways)):
        if sum(units) <= 4:
            yield [
                MoveUp(row.supplier, to, row.type, count, minutes)
                for count, (row, to, minutes) in zip(units, ways, strict=True)
                if count
            ]


@pytest.mark.parametrize("seed", range(40))
def test_no_other_moves_restore_more_cover_or_drive_less(seed: int) -> None:
    given, roads = tiny(seed), between(seed)
    plan = solved(given)

    found = move_up(given, plan, RUN, between=roads)

    best = min(loss(given, plan, moves) for moves in every_move(given, roads) if allowed(given, plan, moves))
    assert allowed(given, plan, found.moves)
    assert loss(given, plan, found.moves) == best
    assert found.proven


def test_some_tiny_problems_have_cover_to_restore() -> None:
    """Or the test above would prove little."""
    plans = {seed: solved(tiny(seed)) for seed in range(40)}

    moved = [bool(move_up(tiny(seed), plan, RUN, between=between(seed)).moves) for seed, plan in plans.items()]

    assert sum(moved) >= 5


NEAR: Between = {"A": {"B": 10, "C": 40}, "B": {"A": 10, "C": 20}, "C": {"A": 40, "B": 20}}


def test_the_nearest_owner_with_more_than_it_needs_stands_in() -> None:
    """A gives one of its three and has a target of three; B and C keep one each, C is farther."""

    def lean(told: Rows) -> None:
        told["stock"] = [told["stock"][0] | {"supplier": owner} for owner in "ABC"]
        told["cover"] = [
            told["cover"][0] | {"id": f"rest-{owner}", "members": [owner], "min": least, "target": target}
            for owner, least, target in (("A", 2, 3), ("B", 1, 1), ("C", 1, 1))
        ]
        told["requests"][0] |= {"quantity": 1, "declined_by": ["B", "C"]}

    given = changed("e21-deadline-exact", lean)

    found = move_up(given, solved(given), RUN, between=NEAR)

    assert [move.as_row() for move in found.moves] == [
        {
            "supplier": "B",
            "to": "A",
            "type": "P",
            "units": 1,
            "minutes": 10,
            "text": "vraag B om 1 P tijdelijk bij A te zetten (10 min rijden)",
        }
    ]
    assert [rule.text for rule in found.rules] == [
        "rest-A: 2 over van minimum 2 en doel 3; met de verplaatsingen 3",
    ]


def test_an_owner_of_which_it_is_not_known_what_must_stay_is_not_asked_to_move() -> None:
    given = instance("e18-below-minimum").having(cover=instance("e18-below-minimum").cover[:1])

    found = move_up(given, solved(given.having(requests=())), RUN, between=NEAR)

    assert found.moves == ()
    assert [(rule.cover, rule.left, rule.after) for rule in found.rules] == [("rest-A-P", 2, 2)]


def test_without_a_known_way_nobody_moves() -> None:
    given = tiny(3)

    assert move_up(given, solved(given), RUN, between={}).moves == ()


# ---- waiting where it is expected ----------------------------------------------------------------

STRIKES_MIN = 60


def staging(seed: int) -> Staging:
    """Draw a place to wait between the owners and the locations of a tiny problem."""
    rng = np.random.default_rng([seed, 8])
    reach = {owner: None if rng.random() < 0.2 else 30 * int(rng.integers(0, 3)) for owner in "ABCH"}
    return Staging("S", reach, {place: 30 * int(rng.integers(0, 3)) for place in "LM"})


def expecting(seed: int) -> Instance:
    """Give a tiny problem without what ties an owner's units together but its stock."""
    given = tiny(seed)
    requests = tuple(
        row.model_copy(update={"max_suppliers": None, "needed_by": row.needed_by + 30, "latest": row.latest + 30})
        for row in given.requests
    )
    return given.having(pools=(), requests=requests)


def positioned(given: Instance, place: Staging) -> Positioned:
    """Compare waiting with starting from home."""
    return pre_position(given, given.requests, RUN, stagings=[place], strikes_min=STRIKES_MIN)


def split(given: Instance, place: Staging, waiting: Sequence[int]) -> Instance:
    """Give the problem in which so many of each stock have moved: to an owner of their own, of the same region."""
    stock: list[Stock] = []
    travel = dict(given.travel)
    for row, units in zip(given.stock, waiting, strict=True):
        reach = place.reach[row.supplier]
        stock.append(
            row.model_copy(update={"available": row.available - units, "mobilise": STRIKES_MIN + row.mobilise})
        )
        stock[-1] = stock[-1].model_copy(update={"offer_cap": row.cap - units})
        if units and reach is not None:
            ready = max(STRIKES_MIN, row.mobilise + reach)
            stock.append(row.model_copy(update={"supplier": f"{row.supplier}2", "available": units, "mobilise": ready}))
            travel[f"{row.supplier}2"] = dict(place.onward)
    second = [row.model_copy(update={"id": f"{row.id}2"}) for row in given.suppliers]
    cover = tuple(
        rule.model_copy(update={"members": (*rule.members, *(f"{one}2" for one in rule.members))})
        for rule in given.cover
    )
    requests = tuple(
        row.model_copy(update={"declined_by": (*row.declined_by, *(f"{one}2" for one in row.declined_by))})
        for row in given.requests
    )
    return given.having(
        suppliers=(*given.suppliers, *second),
        stock=tuple(stock),
        cover=cover,
        requests=requests,
        travel=travel,
        objectives=(Level.UNMET, Level.LATE),
    )


def every_wait(given: Instance, place: Staging) -> Iterator[tuple[int, ...]]:
    """Try every number of units that may wait."""
    yield from product(*(range(row.cap + 1 if place.reach[row.supplier] is not None else 1) for row in given.stock))


@pytest.mark.parametrize("seed", range(20))
def test_no_other_units_waiting_serve_better_and_no_fewer_serve_as_well(seed: int) -> None:
    given, place = expecting(seed), staging(seed)

    found = positioned(given, place)

    scored = []
    for waiting in every_wait(given, place):
        scores = allocate(split(given, place, waiting), RUN).objectives
        scored.append((scores[Level.UNMET], scores[Level.LATE], sum(waiting)))
    units = sum(move.units for move in found.moves)
    assert (found.ready[Level.UNMET], found.ready[Level.LATE], units) == min(scored)
    assert (found.home[Level.UNMET], found.home[Level.LATE]) == scored[0][:2]
    assert found.proven


def test_waiting_gains_in_some_tiny_problems_and_in_others_not() -> None:
    gains = [bool(positioned(expecting(seed), staging(seed)).moves) for seed in range(20)]

    assert 3 <= sum(gains) <= 17


CLOSE = Staging("kazerne", {"A": 30}, {"L": 10})


def test_units_that_would_come_a_minute_too_late_are_asked_to_wait_nearby() -> None:
    """Called after 50 minutes they arrive from home after 110; from nearby after 70."""
    given = changed("e21-deadline-exact", lambda told: told["requests"][0].update(needed_by=109, latest=109))

    found = pre_position(given, given.requests, RUN, stagings=[CLOSE], strikes_min=50)

    assert [move.text for move in found.moves] == ["vraag A om 1 P klaar te zetten op kazerne (daar na 60 min) voor R1"]
    assert (found.home[Level.UNMET], found.ready[Level.UNMET]) == (1_000, 500)


def test_what_waits_counts_as_away_from_home() -> None:
    """A keeps two of its three whatever is expected."""
    given = changed("e21-deadline-exact", lambda told: told["requests"][0].update(needed_by=100, latest=100))

    found = pre_position(given, given.requests, RUN, stagings=[CLOSE], strikes_min=60)

    assert [(move.supplier, move.units, move.staging) for move in found.moves] == [("A", 1, "kazerne")]
    assert found.ready[Level.UNMET] == 500
    assert found.text == "met 1 eenheden klaargezet daalt het tekort van 1000 naar 500, te laat van 0 naar 0"


def test_crews_are_shared_by_what_waits_and_what_stays() -> None:
    """One crew of ten: a P of four and three Q of two, wherever they stand."""

    def later(told: Rows) -> None:
        for row in told["requests"]:
            row.update(needed_by=100, latest=100)

    given = changed("e09-pool", later)

    found = pre_position(
        given, given.requests, RUN, stagings=[Staging("S", {"A": 20}, {"L": 5, "M": 5})], strikes_min=60
    )

    assert found.home[Level.UNMET] == 1_000
    assert found.ready[Level.UNMET] == 200


def test_a_request_that_takes_no_other_type_gets_none_that_waits() -> None:
    def exact(told: Rows) -> None:
        told["requests"][0].update(substitutes=False, needed_by=100, latest=100)

    given = changed("e04-substitution", exact)

    found = pre_position(
        given, given.requests, RUN, stagings=[Staging("S", {"A": 20, "B": 20}, {"L": 5})], strikes_min=60
    )

    assert [(move.supplier, move.type, move.units) for move in found.moves] == [("A", "N", 1)]


def test_where_waiting_gains_nothing_nobody_is_asked() -> None:
    given = instance("e01-nearest")

    found = pre_position(given, given.requests, RUN, stagings=[CLOSE], strikes_min=0)

    assert found.moves == ()
    assert found.text == "klaarzetten wint niets: van huis uit is het verwachte even goed te bedienen"
    assert found.home == found.ready


# ---- relief --------------------------------------------------------------------------------------

SHIFT = Turn(longest_min=720, rest_min=360)


def at_one_moment(given: Instance) -> Instance:
    """Give a problem with shifts as one of a single moment."""
    types = tuple(row.model_copy(update={"max_stint": 1, "rest": 0}) for row in given.types)
    requests = tuple(row.model_copy(update={"start_period": 0, "end_period": 1}) for row in given.requests)
    return given.having(kind=Kind.STATIC, horizon=None, types=types, requests=requests)


def lasting(given: Instance) -> list[Lasting]:
    """Say of a problem with shifts how long its requests last."""
    return [Lasting(row.id, row.needed_by, row.end_period * given.minutes, row.quantity) for row in given.requests]


def turns(given: Instance) -> dict[str, Turn]:
    """Say of a problem with shifts how long its types work and rest."""
    return {row.id: Turn(row.max_stint * given.minutes, row.rest * given.minutes) for row in given.types}


@pytest.mark.parametrize("name", ["t01-relief-chain", "t02-rest-gap", "t05-shorter-stint", "t06-ring-over-time"])
def test_what_lasts_becomes_the_problem_with_shifts_that_is_known(name: str) -> None:
    known = instance(name)

    made = with_shifts(at_one_moment(known), lasting(known), turns=turns(known), period_min=known.minutes)

    last = max(row.end_period for row in known.requests)
    assert made.requests == known.requests
    assert made.types == known.types
    assert made.horizon is not None
    assert (made.horizon.periods, made.horizon.minutes) == (last, known.minutes)


@pytest.mark.parametrize("seed", range(20))
def test_reliefs_are_sound_and_name_every_period_that_nobody_fills(seed: int) -> None:
    known = tiny(seed, periods=3)

    found = relief_plan(at_one_moment(known), lasting(known), RUN, turns=turns(known), period_min=known.minutes)

    require_sound(found.instance, found.plan)
    assert found.plan.status is Status.OPTIMAL
    for request in found.instance.requests:
        holes = [hole for hole in found.holes if hole.request == request.id]
        missing = sum(hole.missing * (hole.until_min - hole.from_min) // known.minutes for hole in holes)
        assert missing == found.plan.short[request.id]


@pytest.mark.parametrize("seed", range(20))
def test_who_relieves_comes_as_the_other_goes_and_nobody_is_relieved_twice(seed: int) -> None:
    known = tiny(seed, periods=3)

    found = relief_plan(at_one_moment(known), lasting(known), RUN, turns=turns(known), period_min=known.minutes)

    relieved = Counter[tuple[str, str, int]]()
    for spell in found.spells:
        assert sum(units for _supplier, units in spell.relieves) <= spell.line.units
        for supplier, units in spell.relieves:
            ends = {one.line.release for one in found.spells if one.line.supplier == supplier}
            assert any(end is not None and end >= spell.line.arrive for end in ends)
            relieved[spell.line.request, supplier, spell.line.arrive] += units
    for (request, supplier, _at), units in relieved.items():
        sent = sum(line.units for line in found.plan.lines if (line.request, line.supplier) == (request, supplier))
        assert units <= sent


def chain(name: str) -> list[str]:
    """Tell the reliefs of a known problem."""
    known = instance(name)
    found = relief_plan(at_one_moment(known), lasting(known), RUN, turns=turns(known), period_min=known.minutes)
    return [one.text for one in (*found.spells, *found.holes)]


def test_a_chain_of_reliefs_is_told_from_the_first_to_the_last() -> None:
    told = chain("t01-relief-chain")

    assert told[0] == "R1: 1 P van A van minuut 120 tot 720"
    assert len(told) == 4
    assert all("; lost af: " in text for text in told[1:])


def test_periods_that_nobody_can_fill_are_told() -> None:
    """Two owners cannot fill eight periods when each rests two after two; who comes after the hole relieves nobody."""
    *spells, hole = chain("t02-rest-gap")

    assert hole.startswith("R1: van minuut ")
    assert hole.endswith(" ontbreekt 100 procent van een eenheid")
    assert ["lost af" in text for text in spells] == [False, True, False]


def test_no_period_is_longer_than_the_shortest_shift() -> None:
    given = at_one_moment(instance("t01-relief-chain"))

    made = with_shifts(given, [Lasting("R1", 120, 2_000, 1)], turns={"P": Turn(200, 100)})

    assert made.horizon is not None
    assert (made.horizon.minutes, made.types[0].max_stint, made.types[0].rest) == (200, 1, 1)


def test_what_needs_no_crew_stays_to_the_end() -> None:
    given = at_one_moment(instance("t01-relief-chain"))

    found = relief_plan(given, [Lasting("R1", 120, 2_880, 1)], RUN, turns={})

    assert [(spell.line.supplier, spell.line.release) for spell in found.spells] == [("A", 2_880)]


def test_what_is_under_way_is_not_counted_on_for_its_own_relief() -> None:
    given = instance("p03-frozen")

    found = relief_plan(given, [Lasting("R1", 400, 1_400, 2)], RUN, turns={"P": SHIFT})

    assert {line.supplier for line in found.plan.lines} == {"B"}
    assert check(found.instance, found.plan.lines).violations == ()


def test_parts_of_a_request_that_end_at_other_moments_are_relieved_apart() -> None:
    given = at_one_moment(instance("t01-relief-chain"))

    made = with_shifts(given, [Lasting("R1", 120, 800, 1), Lasting("R1", 400, 800, 2)], turns={"P": SHIFT})

    assert [(row.id, row.quantity, row.start_period, row.end_period) for row in made.requests] == [
        ("R1", 1, 0, 3),
        ("R1#2", 2, 1, 3),
    ]


def test_what_has_ended_is_not_relieved() -> None:
    given = at_one_moment(instance("t01-relief-chain"))

    found = relief_plan(given, [Lasting("R1", 900, 800, 1)], RUN, turns={"P": SHIFT})

    assert (found.spells, found.holes, found.plan.status) == ((), (), Status.NO_REQUESTS)


def test_suggestions_are_about_problems_of_one_moment() -> None:
    shifts = instance("t01-relief-chain")

    with pytest.raises(ValueError, match="one moment"):
        relief_plan(shifts, [], RUN, turns={})
    with pytest.raises(ValueError, match="one moment"):
        pre_position(shifts, shifts.requests, RUN, stagings=[], strikes_min=0)


def test_a_suggestion_is_data_that_json_can_hold() -> None:
    given = at_one_moment(instance("t02-rest-gap"))

    row = relief_plan(given, [Lasting("R1", 120, 2_000, 1)], RUN, turns={"P": SHIFT}).as_row()

    assert row["kind"] == "relief"
    assert {"request", "supplier", "type", "units", "depart", "arrive", "release", "relieves", "text"} <= set(
        row["spells"][0]
    )
