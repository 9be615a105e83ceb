"""Is every reason the right one, with the right numbers? Problems with one rule each, made by hand."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from kcr2.planning.allocation import Instance, Level, Line
from kcr2.planning.checking.checker import check
from kcr2.planning.explanation.deliveries import Delivery, deliveries
from kcr2.planning.explanation.explaining import Explanation
from kcr2.planning.explanation.reasons import Code, Reason
from tests.allocations import Rows, changed, instance
from tests.explained import BY_HAND, EXPLAINED, explained, explanation_of, plan, solved

# ---- what stands in the way ----------------------------------------------------------------------


class Case(NamedTuple):
    """A problem, who does not give more to its first short request, and what must be said of it."""

    name: str
    supplier: str
    code: Code
    text: str
    change: Callable[[Rows], object] = lambda told: None


def asked(**fields: object) -> Callable[[Rows], object]:
    """Change the first request."""
    return lambda told: told["requests"][0].update(fields)


def held(place: int, **fields: object) -> Callable[[Rows], object]:
    """Change a stock."""
    return lambda told: told["stock"][place].update(fields)


def closed(told: Rows) -> None:
    """Let no way be known from A."""
    told["travel"]["A"]["L"] = None


def too_few_suppliers(told: Rows) -> None:
    """Ask more than two owners can give."""
    told["requests"][0].update(quantity=6)


def equally_heavy(told: Rows) -> None:
    """Let the other request be as light as this one; there is enough for neither."""
    told["requests"][1].update(weight=1, quantity=3)


def never_in_time(told: Rows) -> None:
    """Let B need longer than the request lasts."""
    told["stock"][1].update(mobilise=2_000)


CASES = {
    "nothing that serves": Case(
        "e15-no-capability", "B", Code.NO_CAPABILITY, "B heeft geen Q en niets dat het vervangt"
    ),
    "too late by a minute": Case(
        "e22-deadline-missed-by-one", "A", Code.TOO_LATE, "A komt op zijn vroegst na 60 min, 1 min te laat"
    ),
    "held as minimum": Case(
        "e21-deadline-exact", "A", Code.COVER_HELD, "A houdt 2 van 3 P thuis; er mogen 1 weg, 1 zijn weg"
    ),
    "below its minimum": Case(
        "e18-below-minimum", "A", Code.COVER_HELD, "A houdt 3 van 2 P thuis; er mogen 0 weg, 0 zijn weg"
    ),
    "held in a ring": Case(
        "e07-ring",
        "A",
        Code.RING_HELD,
        "ring-H houdt 5 van 8 thuis; er mogen 3 weg, 3 zijn weg",
        asked(quantity=9),
    ),
    "refused": Case("e08-decline-cap", "A", Code.DECLINED, "A gaf aan niet te leveren"),
    "offers nothing": Case("e08-decline-cap", "B", Code.OFFERS_NONE, "B biedt 0 van 5 P aan"),
    "offers less than it has": Case(
        "e08-decline-cap",
        "B",
        Code.CAPPED,
        "B biedt ten hoogste 1 van 5 P aan; alle 1 zijn ingedeeld",
        held(1, offer_cap=1),
    ),
    "gives all it has": Case("e08-decline-cap", "C", Code.GIVEN_HERE, Code.GIVEN_HERE.label),
    "shared crew": Case(
        "e09-pool", "A", Code.CREW_SHARED, "A: gedeelde ploeg pool-A heeft 10, gebruikt 10; één P vraagt 4"
    ),
    "given to a heavier request": Case("e10-national-asset", "NAT", Code.GIVEN_HIGHER, Code.GIVEN_HIGHER.label),
    "given to an equally heavy one": Case(
        "e06-priority", "A", Code.GIVEN_ELSEWHERE, Code.GIVEN_ELSEWHERE.label, equally_heavy
    ),
    "enough suppliers": Case(
        "e14-max-suppliers",
        "A",
        Code.SUPPLIERS_FULL,
        "de aanvraag neemt ten hoogste 2 leveranciers en heeft er 2",
        too_few_suppliers,
    ),
    "asks itself": Case("e17-own-region", "H", Code.OWN_REGION, "H vraagt zelf"),
    "no substitute wanted": Case(
        "e04-substitution",
        "B",
        Code.NO_SUBSTITUTE,
        "B heeft B; de aanvraag neemt geen vervangend type",
        asked(substitutes=False),
    ),
    "none free": Case("e08-decline-cap", "B", Code.NONE_FREE, "B heeft nu 0 P vrij", held(1, available=0)),
    "no way known": Case("e21-deadline-exact", "A", Code.NO_ROUTE, "van A is geen route bekend", closed),
    "weighs nothing": Case(
        "e21-deadline-exact", "A", Code.WEIGHS_NOTHING, "de aanvraag weegt 0", asked(weight=0, quantity=9)
    ),
    "resting": Case("t02-rest-gap", "A", Code.AWAY_THEN, "P van A is dan nog elders of in rust"),
    "in no period": Case(
        "t04-slow-mobilisation",
        "B",
        Code.WINDOW,
        "B past met P in geen enkele periode van de aanvraag",
        never_in_time,
    ),
}


def said(case: Case) -> Explanation:
    """Explain the best plan of a case."""
    return explanation_of(changed(case.name, case.change))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_stops_an_owner_is_said_with_its_numbers(case: Case) -> None:
    (short, *_others) = said(case).shortages

    (reason,) = [one for one in short.reasons if one.supplier == case.supplier]

    assert reason.code is case.code
    assert reason.text == case.text.format(supplier=reason.supplier, type=reason.type, **reason.numbers)


def test_a_ring_without_a_minimum_is_no_reason_when_all_that_it_counts_is_away() -> None:
    def change(told: Rows) -> None:
        told["cover"] = [rule | {"min": 0} for rule in told["cover"]]
        told["requests"][0].update(quantity=40)

    (short,) = explanation_of(changed("e07-ring", change)).shortages

    assert Code.RING_HELD not in {reason.code for reason in short.reasons}
    assert Code.GIVEN_HERE in {reason.code for reason in short.reasons}


def test_what_is_given_to_a_heavier_request_is_named_with_its_units() -> None:
    (short,) = explained("e10-national-asset").shortages

    (reason,) = [one for one in short.reasons if one.supplier == "NAT"]

    assert {name: reason.numbers[name] for name in ("used", "to")} == {"used": 1, "to": "R2 (1)"}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_short_request_has_a_reason_for_every_owner(name: str) -> None:
    owners = {row.id for row in instance(name).suppliers}

    for short in explained(name).shortages:
        told = {reason.supplier for reason in short.reasons}

        assert told <= owners
        if instance(name).horizon is None:
            assert told == owners


def everything_said(case: Case) -> set[Code]:
    """Give every code in an explanation, of short requests and of owners that give nothing."""
    what = said(case)
    of_short = {reason.code for one in what.shortages for reason in one.reasons}
    return of_short | {reason.code for one in what.unused for _request, reason in one.reasons}


def test_every_reason_occurs() -> None:
    not_needed = Case("e01-nearest", "B", Code.NOT_NEEDED, "")

    found = set[Code]().union(*(everything_said(case) for case in (*CASES.values(), not_needed)))

    assert found == set(Code)


def test_every_reason_fills_its_own_sentence() -> None:
    for name in EXPLAINED:
        for row in explained(name).explanations():
            for reason in row.get("reasons", ()):
                assert "{" not in reason["text"]


# ---- owners that give nothing --------------------------------------------------------------------


def unused(name: str) -> dict[str, list[tuple[str, Reason]]]:
    """Give the owners that the plan asks nothing of."""
    return {one.supplier: list(one.reasons) for one in explained(name).unused}


def test_an_owner_that_gives_nothing_has_a_reason_per_request() -> None:
    (reason,) = unused("e03-mobilisation")["A"]

    assert reason[0] == "R1"
    assert reason[1].text == "A komt op zijn vroegst na 270 min, 90 min te laat"


def test_an_owner_that_could_have_given_is_told_to_be_not_needed() -> None:
    others = {owner: [reason.code for _, reason in why] for owner, why in unused("e01-nearest").items()}

    assert others == {"B": [Code.NOT_NEEDED], "C": [Code.NOT_NEEDED], "H": [Code.OWN_REGION]}


@pytest.mark.parametrize("name", EXPLAINED)
def test_every_owner_either_gives_or_is_told_why_not(name: str) -> None:
    giving = {line.supplier for line in plan(name).lines}

    assert {row.id for row in instance(name).suppliers} == giving | set(unused(name))
    assert not giving & set(unused(name))


# ---- deliveries ----------------------------------------------------------------------------------


def moved(lines: tuple[Line, ...], delivery: Delivery, given: Instance) -> list[Line]:
    """Let one unit of a delivery come from its next best owner."""
    line, other = delivery.line, delivery.next_best
    assert other is not None
    arrive = line.arrive + other.later_min
    road = given.road(other.supplier, other.type, given.requests[given.request_at[line.request]].location)
    assert road is not None
    unit = Line(line.request, other.supplier, other.type, 1, arrive - road, arrive, line.release)
    less = Line(**{**line.as_row(), "units": line.units - 1})
    return [*(one for one in lines if one != line), unit, *([less] if less.units else [])]


def next_bests(name: str) -> list[Delivery]:
    """Give the deliveries that somebody else could take over."""
    return [one for one in explained(name).deliveries if one.next_best]


@pytest.mark.parametrize("name", EXPLAINED)
def test_the_next_best_costs_what_counting_both_plans_again_gives(name: str) -> None:
    given, lines = instance(name), plan(name).lines
    before = check(given, lines).objectives
    for one in next_bests(name):
        after = check(given, moved(lines, one, given))

        assert after.violations == ()
        assert one.next_best is not None
        assert {level: after.objectives[level] - before[level] for level in before} == one.next_best.costs


@pytest.mark.parametrize("name", EXPLAINED)
def test_no_next_best_is_better_than_the_plan(name: str) -> None:
    for one in next_bests(name):
        assert one.next_best is not None
        assert tuple(one.next_best.costs.values()) >= (0,) * len(one.next_best.costs)


def test_the_next_best_of_the_nearest_is_the_one_after_it() -> None:
    (delivery,) = explained("e01-nearest").deliveries

    assert delivery.next_best is not None
    assert (delivery.next_best.supplier, delivery.next_best.later_min) == ("B", 40)
    assert delivery.next_best.costs[Level.TRAVEL] == 40
    assert delivery.text == "A levert 2 P aan R1, 240 min voor het gevraagde moment; de volgende is B (reistijd +40)"


def test_a_delivery_that_nobody_else_can_do_has_no_next_best() -> None:
    (delivery,) = explained("e03-mobilisation").deliveries

    assert delivery.next_best is None
    assert delivery.text.endswith("niemand anders heeft hiervoor nog ruimte")


def test_what_stays_at_home_is_said_beside_minimum_and_target() -> None:
    homes = {one.line.supplier: one.home for one in explained("e02-restdekking").deliveries}

    assert {owner: [(home.left, home.minimum, home.target) for home in held] for owner, held in homes.items()} == {
        "B": [(2, 2, 2)],
        "C": [(3, 1, 1)],
    }


@pytest.mark.parametrize("name", EXPLAINED)
def test_every_line_of_a_plan_is_explained_once(name: str) -> None:
    assert tuple(one.line for one in explained(name).deliveries) == plan(name).lines


@pytest.mark.parametrize("name", ["m02", "s05", "t02"])
def test_lines_of_another_plan_can_be_explained_too(name: str) -> None:
    other = solved(instance(name).having(objectives=(Level.UNMET, Level.TRAVEL)))

    found = deliveries(instance(name), other)

    assert [one.line for one in found] == list(other.lines)


def test_explanations_are_rows_that_json_can_hold() -> None:
    rows = explained("e08-decline-cap").explanations()

    assert [row["kind"] for row in rows] == ["shortage", "delivery", "unused", "unused", "unused"]
