"""Is a problem read whole, and is everything that is wrong with it told at once, where it stands?"""

import json
from collections.abc import Callable
from contextlib import suppress

import pytest

from kcr2.errors import DataError, Fault
from kcr2.planning.allocation.instance import Instance
from kcr2.planning.checking.notices import Oddity, notices
from kcr2.planning.checking.reading import read_instance, read_scenarios
from tests.allocations import KNOWN, SCENARIOS, Rows, content, instance, rows

STATIC, SHIFTS, RUNNING = "e09-pool", "t06-ring-over-time", "p03-frozen"


def read(told: Rows) -> Instance:
    """Read a problem of rows."""
    return read_instance(json.dumps(told).encode(), where="proef.json")


def faults(told: Rows) -> list[Fault]:
    """Give every fault of a problem of rows."""
    with pytest.raises(DataError) as refused:
        read(told)
    return list(refused.value.faults)


def after(name: str, change: Callable[[Rows], object]) -> list[tuple[str, str, str]]:
    """Give path, found and expected of every fault of a known problem after a change."""
    told = rows(name)
    change(told)
    return [(fault.column, fault.found, fault.expected) for fault in faults(told)]


# ---- what is right -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", KNOWN)
def test_a_problem_without_faults_is_read_whole(name: str) -> None:
    assert read_instance(content(name), where=name) == instance(name)


def test_a_minimum_above_what_is_there_now_is_told_and_stops_nothing() -> None:
    (notice,) = notices(read_instance(content("e18-below-minimum"), where="e18"))

    assert (notice.kind, notice.found, notice.limit) == (Oddity.BELOW_MINIMUM, 2, 3)
    assert notice.text == "rest-A-P: er zijn er 2, het minimum is 3; hiervan gaat niets weg"


def test_a_request_for_what_nobody_has_is_told() -> None:
    (notice,) = notices(instance("e15-no-capability"))

    assert (notice.kind, notice.where) == (Oddity.NOBODY_HAS, "R1")


def test_an_offer_above_the_stock_is_told() -> None:
    told = rows(STATIC)
    told["stock"][0]["offer_cap"] = 5

    (notice,) = notices(read(told))

    assert notice.text == "A/P: biedt er 5 aan en heeft er 3; het voorstel rekent met 3"


def test_a_plain_problem_gives_no_notice() -> None:
    assert notices(instance(STATIC)) == ()


def test_an_owner_of_no_region_is_no_fault() -> None:
    told = rows(STATIC)
    told["suppliers"][0]["region"] = None

    assert read(told).suppliers[0].region is None


def test_a_road_that_is_not_known_is_no_fault() -> None:
    told = rows(STATIC)
    told["travel"]["A"]["L"] = None

    assert read(told).road("A", "P", "L") is None


# ---- one fault at a time -------------------------------------------------------------------------


def drop(*path: str | int) -> Callable[[Rows], None]:
    """Leave something out."""

    def change(told: Rows) -> None:
        held = told
        for part in path[:-1]:
            held = held[part]
        del held[path[-1]]

    return change


def put(*path: str | int, value: object) -> Callable[[Rows], None]:
    """Write something in its place."""

    def change(told: Rows) -> None:
        held = told
        for part in path[:-1]:
            held = held[part]
        held[path[-1]] = value

    return change


def again(table: str) -> Callable[[Rows], None]:
    """Say the first row of a table twice."""
    return lambda told: told[table].append(told[table][0])


FIELDS = [
    (put("schema", value="kcr2-alloc/2"), ("schema", '"kcr2-alloc/2"', '"kcr2-alloc/1"')),
    (drop("schema"), ("schema", "niets", '"kcr2-alloc/1"')),
    (put("kind", value="both"), ("kind", '"both"', "een van: static, shifts")),
    (
        put("objectives", 1, value="cost"),
        ("objectives[1]", '"cost"', "een van: unmet, late, disturb, cover, burden, travel"),
    ),
    (put("objectives", value=[]), ("objectives", "[]", "ten minste 1")),
    (put("stock", 1, "available", value=-1), ("stock[1].available", "-1", "ten minste 0")),
    (put("stock", 1, "available", value=2.5), ("stock[1].available", "2.5", "een heel getal")),
    (put("stock", 1, "available", value="3"), ("stock[1].available", '"3"', "een heel getal")),
    (put("stock", 1, "available", value=True), ("stock[1].available", "true", "een heel getal")),
    (put("stock", 1, "available", value=None), ("stock[1].available", "niets", "een heel getal")),
    (put("stock", 1, "available", value=10**9), ("stock[1].available", "1000000000", "ten hoogste 10000000")),
    (put("stock", 1, "offer_cap", value=-2), ("stock[1].offer_cap", "-2", "ten minste 0")),
    (put("stock", 1, "mobilise", value=-5), ("stock[1].mobilise", "-5", "ten minste 0")),
    (drop("stock", 1, "available"), ("stock[1].available", "niets", "een waarde (verplicht veld)")),
    (put("requests", 0, "quantity", value=0), ("requests[0].quantity", "0", "ten minste 1")),
    (put("requests", 0, "substitutes", value=1), ("requests[0].substitutes", "1", "true of false")),
    (drop("requests", 0, "latest"), ("requests[0].latest", "niets", "een waarde (verplicht veld)")),
    (put("pools", 0, "cap", value=-1), ("pools[0].cap", "-1", "ten minste 0")),
    (put("pools", 0, "use", "P", value=0), ("pools[0].use.P", "0", "ten minste 1")),
    (put("types", 0, "max_stint", value=0), ("types[0].max_stint", "0", "ten minste 1")),
    (put("travel", "A", "L", value=-1), ("travel.A.L", "-1", "ten minste 0")),
    (put("travel", "A", value=7), ("travel.A", "7", "een object")),
    (put("cover", value="geen"), ("cover", '"geen"', "een lijst")),
    (put("suppliers", 3, value="H"), ("suppliers[3]", '"H"', "een object")),
]


@pytest.mark.parametrize(("change", "fault"), FIELDS)
def test_a_field_that_cannot_be_read_is_told_by_its_path(
    change: Callable[[Rows], None], fault: tuple[str, str, str]
) -> None:
    assert fault in after(STATIC, change)


TOGETHER = [
    (STATIC, again("types"), ("types[2].id", '"P"', "eenmaal; staat al in types[0].id")),
    (STATIC, again("suppliers"), ("suppliers[4].id", '"A"', "eenmaal; staat al in suppliers[0].id")),
    (STATIC, again("locations"), ("locations[2].id", '"L"', "eenmaal; staat al in locations[0].id")),
    (STATIC, again("pools"), ("pools[1].id", '"pool-A"', "eenmaal; staat al in pools[0].id")),
    (STATIC, again("requests"), ("requests[2].id", '"R1"', "eenmaal; staat al in requests[0].id")),
    (STATIC, again("stock"), ("stock[2]", '"A/P"', "eenmaal; staat al in stock[0]")),
    (SHIFTS, again("cover"), ("cover[4].id", '"rest-A-P"', "eenmaal; staat al in cover[0].id")),
    (
        SHIFTS,
        put("cover", 3, "members", 2, value="A"),
        ("cover[3].members[2]", '"A"', "eenmaal; staat al in cover[3].members[0]"),
    ),
    (
        SHIFTS,
        put("cover", 3, "types", value=["P", "P"]),
        ("cover[3].types[1]", '"P"', "eenmaal; staat al in cover[3].types[0]"),
    ),
    (
        "e04-substitution",
        again("substitutions"),
        ("substitutions[1]", '"B voor N"', "eenmaal; staat al in substitutions[0]"),
    ),
    (STATIC, put("objectives", 1, value="unmet"), ("objectives[1]", '"unmet"', "eenmaal; staat al in objectives[0]")),
    (STATIC, put("stock", 0, "supplier", value="Z"), ("stock[0].supplier", '"Z"', "een id uit suppliers")),
    (STATIC, put("stock", 0, "type", value="Z"), ("stock[0].type", '"Z"', "een id uit types")),
    (STATIC, put("requests", 0, "location", value="Z"), ("requests[0].location", '"Z"', "een id uit locations")),
    (STATIC, put("requests", 0, "type", value="Z"), ("requests[0].type", '"Z"', "een id uit types")),
    (
        STATIC,
        put("requests", 0, "declined_by", value=["A", "Z"]),
        ("requests[0].declined_by[1]", '"Z"', "een id uit suppliers"),
    ),
    (
        STATIC,
        put("requests", 0, "requester", value="Z"),
        ("requests[0].requester", '"Z"', "een regio van een eigenaar of locatie"),
    ),
    (STATIC, put("pools", 0, "supplier", value="Z"), ("pools[0].supplier", '"Z"', "een id uit suppliers")),
    (STATIC, put("pools", 0, "use", "Z", value=1), ("pools[0].use.Z", '"Z"', "een id uit types")),
    (STATIC, put("travel", "Z", value={}), ("travel.Z", '"Z"', "een id uit suppliers")),
    (STATIC, put("travel", "A", "Z", value=5), ("travel.A.Z", '"Z"', "een id uit locations")),
    (STATIC, put("roads", value={"Z": {}}), ("roads.Z", '"Z"', "een id uit types")),
    (
        "e04-substitution",
        put("substitutions", 0, "use", value="Z"),
        ("substitutions[0].use", '"Z"', "een id uit types"),
    ),
    (
        "e04-substitution",
        put("substitutions", 0, "for", value="Z"),
        ("substitutions[0].for", '"Z"', "een id uit types"),
    ),
    (
        "e04-substitution",
        put("substitutions", 0, "use", value="N"),
        ("substitutions[0].effect", "40", "100: een type vervangt zichzelf geheel"),
    ),
    (SHIFTS, put("cover", 3, "members", 1, value="Z"), ("cover[3].members[1]", '"Z"', "een id uit suppliers")),
    (SHIFTS, put("cover", 3, "types", 0, value="Z"), ("cover[3].types[0]", '"Z"', "een id uit types")),
    (RUNNING, put("incumbent", 0, "request", value="Z"), ("incumbent[0].request", '"Z"', "een id uit requests")),
    (RUNNING, put("incumbent", 0, "supplier", value="Z"), ("incumbent[0].supplier", '"Z"', "een id uit suppliers")),
    (RUNNING, put("incumbent", 0, "type", value="Z"), ("incumbent[0].type", '"Z"', "een id uit types")),
    (RUNNING, put("incumbent", 0, "period", value=1), ("incumbent[0].period", "1", "0 of niets, want kind is static")),
    (
        STATIC,
        drop("travel", "A", "L"),
        ("travel.A.L", "niets", "reistijd in minuten, of null als er geen weg bekend is"),
    ),
    (
        STATIC,
        put("roads", value={"P": {"A": {"L": 5}}}),
        ("roads.P.A.M", "niets", "reistijd in minuten, of null als er geen weg bekend is"),
    ),
    (STATIC, put("requests", 1, "latest", value=299), ("requests[1].latest", "299", "ten minste needed_by (300)")),
    (SHIFTS, put("requests", 0, "end_period", value=0), ("requests[0].end_period", "0", "meer dan start_period (0)")),
    (
        SHIFTS,
        put("requests", 0, "end_period", value=7),
        ("requests[0].end_period", "7", "binnen de horizon van 6 perioden"),
    ),
    (
        SHIFTS,
        put("requests", 0, "start_period", value=6),
        ("requests[0].start_period", "6", "binnen de horizon van 6 perioden"),
    ),
    (
        SHIFTS,
        put("requests", 0, "latest", value=360),
        ("requests[0].latest", "360", "vóór het einde van de eerste periode (360)"),
    ),
    (SHIFTS, drop("requests", 0, "end_period"), ("requests[0].end_period", "niets", "een waarde, want kind is shifts")),
    (SHIFTS, drop("horizon"), ("horizon", "niets", "periods en minutes, want kind is shifts")),
]


@pytest.mark.parametrize(("name", "change", "fault"), TOGETHER)
def test_what_does_not_fit_together_is_told_by_its_path(
    name: str, change: Callable[[Rows], None], fault: tuple[str, str, str]
) -> None:
    assert fault in after(name, change)


def test_minimum_cover_of_what_no_member_has_is_a_fault() -> None:
    (fault,) = after("e02-restdekking", put("cover", 0, "members", value=["H"]))

    assert fault[:2] == ("cover[0].min", "3")
    assert "dekking boven de voorraad" in fault[2]


# ---- all at once ---------------------------------------------------------------------------------


def test_faults_of_fields_and_of_what_does_not_fit_are_told_together() -> None:
    def change(told: Rows) -> None:
        told["stock"][0]["available"] = -1
        told["stock"][1]["type"] = "Z"
        told["requests"][0]["quantity"] = "2"
        told["requests"][1]["latest"] = 10
        told["suppliers"].append({"id": "A"})
        del told["travel"]["A"]["M"]

    assert [path for path, _, _ in after(STATIC, change)] == [
        "stock[0].available",
        "requests[0].quantity",
        "suppliers[4].id",
        "stock[1].type",
        "travel.A.M",
        "requests[1].latest",
    ]


def test_a_row_that_cannot_be_read_is_still_known_by_its_id() -> None:
    assert [path for path, _, _ in after(STATIC, put("suppliers", 0, "burden_base", value=-1))] == [
        "suppliers[0].burden_base"
    ]


def test_the_message_counts_the_faults_and_tells_the_first() -> None:
    told = rows(STATIC)
    told["stock"][0]["available"], told["stock"][1]["mobilise"] = -1, 2.5

    with pytest.raises(
        DataError,
        match=r"proef\.json: 2 fouten; .* De eerste: stock\[0\]\.available: gevonden -1, verwacht ten minste 0\.",
    ):
        read(told)


@pytest.mark.parametrize(
    ("raw", "found", "expected"),
    [
        (b"", "een fout op regel 1, teken 1", "JSON"),
        (b'{"schema":\n x}', "een fout op regel 2, teken 2", "JSON"),
        (b"\xff{}", "byte 0", "tekst in UTF-8"),
        (b'{"a": NaN}', "een getal of diepte die JSON niet kent", "JSON"),
        (b"[" * 100_000, "een getal of diepte die JSON niet kent", "JSON"),
        (b"[1, 2]", "[1, 2]", "een object met eigen velden"),
        (b"null", "niets", "een object met eigen velden"),
    ],
)
def test_what_is_no_json_object_is_told_where_it_breaks(raw: bytes, found: str, expected: str) -> None:
    with pytest.raises(DataError) as refused:
        read_instance(raw, where="proef.json")

    assert refused.value.faults == (Fault(None, "geheel", found, expected),)


@pytest.mark.parametrize("value", [None, 3, "x", [], {}, [3], [None], [[]], {"A": 3}, {"A": [3]}, [{"id": 3}]])
@pytest.mark.parametrize(
    "table", ["kind", "types", "suppliers", "stock", "requests", "travel", "roads", "incumbent", "horizon"]
)
def test_nothing_in_a_file_makes_reading_crash(table: str, value: object) -> None:
    told = {**rows(RUNNING), table: value}

    with suppress(DataError):
        read(told)


# ---- what has departed ---------------------------------------------------------------------------


def departed(name: str, change: Callable[[Rows], object]) -> list[tuple[str, str]]:
    """Give path and what was found of every fault after a change."""
    return [(path, found) for path, found, _ in after(name, change)]


def more(table: str, row: Rows) -> Callable[[Rows], None]:
    """Add a row."""
    return lambda told: told.setdefault(table, []).append(row)


GONE = {"request": "R1", "supplier": "A", "type": "P", "units": 2, "change_cost": 1, "frozen": True}
REST = {"id": "rest", "members": ["A"], "types": ["P"], "min": 1, "target": 1, "weight": 1}
CREWS = {"id": "ploegen", "supplier": "A", "use": {"P": 3}, "cap": 5}
CONTRADICTIONS = [
    (put("incumbent", 0, "units", value=3), ("incumbent", "A/P: 3 weg, ten hoogste 2")),
    (more("incumbent", GONE | {"request": "R2", "units": 1}), ("incumbent", "A/P: 3 weg, ten hoogste 2")),
    (more("cover", REST), ("incumbent", "rest: 2 weg uit de dekking, ten hoogste 1")),
    (more("pools", CREWS), ("incumbent", "ploegen: 6 nodig van wat types delen, ten hoogste 5")),
    (put("requests", 0, "declined_by", value=["A"]), ("incumbent[0]", "R1 ← A/P: deze eigenaar heeft geweigerd")),
    (put("requests", 0, "latest", value=100), ("incumbent[0]", "R1 ← A/P: aankomst op minuut 110, uiterlijk 100")),
    (put("requests", 0, "max_suppliers", value=0), ("incumbent", "R1: 1 eigenaren, ten hoogste 0")),
    (put("travel", "A", "L", value=None), ("incumbent[0]", "R1 ← A/P: er is geen weg bekend")),
    (put("incumbent", 0, "supplier", value="C"), ("incumbent", "C/P: 2 weg, ten hoogste 0")),
]


@pytest.mark.parametrize(("change", "fault"), CONTRADICTIONS)
def test_what_has_departed_and_breaks_a_rule_is_named_with_its_numbers(
    change: Callable[[Rows], None], fault: tuple[str, str]
) -> None:
    def slow(told: Rows) -> None:
        told["stock"][0]["mobilise"] = 90
        change(told)

    assert fault in departed(RUNNING, slow)


def test_what_has_departed_from_who_has_nothing_and_no_road_is_told_and_does_not_crash() -> None:
    def change(told: Rows) -> None:
        told["suppliers"].append({"id": "Z", "kind": "region", "region": "Z"})
        told["incumbent"].append(GONE | {"supplier": "Z", "units": 1})

    found = departed(RUNNING, change)

    assert ("incumbent", "Z/P: 1 weg, ten hoogste 0") in found
    assert ("incumbent[1]", "R1 ← Z/P: er is geen weg bekend") in found


def test_what_has_departed_twice_over_in_the_same_line_is_no_more_than_once() -> None:
    told = rows(RUNNING)
    told["incumbent"].append(GONE)

    assert len(read(told).incumbent) == 2


def shift_line(units: int, period: int, supplier: str = "A") -> Rows:
    """Give a line of relief shifts that has departed."""
    return {**GONE, "units": units, "period": period, "supplier": supplier}


def test_what_relieves_each_other_may_depart_one_after_the_other() -> None:
    told = rows("t01-relief-chain")
    told["incumbent"] = [shift_line(1, 0), shift_line(1, 4)]

    assert len(read(told).incumbent) == 2


def test_what_still_rests_cannot_have_departed_again() -> None:
    def change(told: Rows) -> None:
        told["incumbent"] = [shift_line(1, 0), shift_line(1, 2)]

    assert departed("t01-relief-chain", change) == [
        ("incumbent", "A/P, periode 1: 2 weg, ten hoogste 1"),
        ("incumbent", "A/P, periode 2: 2 weg, ten hoogste 1"),
    ]


def test_what_departed_for_a_period_that_the_request_lacks_is_named() -> None:
    fault = ("incumbent[0].period", "4", "een periode van R1: 0 tot en met 3")

    assert fault in after(SHIFTS, put("incumbent", value=[shift_line(1, 4)]))


def test_a_running_line_of_shifts_that_says_no_period_is_about_the_first() -> None:
    told = rows(SHIFTS)
    told["incumbent"] = [GONE | {"frozen": False}]

    assert read(told).incumbent[0].period == 0


def test_a_problem_at_one_moment_has_no_use_for_a_horizon() -> None:
    told = rows(STATIC) | {"horizon": {"periods": 2, "minutes": 60}}

    assert read(told).periods == 1


# ---- scenarios -----------------------------------------------------------------------------------


def scenario_faults(change: Callable[[Rows], object]) -> list[tuple[str, str]]:
    """Give path and what was found of every fault of a set of scenarios after a change."""
    told = rows("mc-01")
    change(told)
    with pytest.raises(DataError) as refused:
        read_scenarios(json.dumps(told).encode(), where="mc.json")
    return [(fault.column, fault.found) for fault in refused.value.faults]


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_set_of_scenarios_is_read_whole(name: str) -> None:
    read = read_scenarios(content(name), where=name)

    assert len(read.scenarios) == len(rows(name)["scenarios"])


def test_a_scenario_is_its_base_with_its_own_stock_and_requests() -> None:
    read = read_scenarios(content("mc-01"), where="mc-01")
    said = rows("mc-01")["scenarios"][3]
    before = {(row.supplier, row.type): row.available for row in read.base.stock}

    third = read.instance(3)

    assert [row.id for row in third.requests] == [row["id"] for row in said["requests"]]
    changed = {(supplier, type_): units for supplier, type_, units in said["available"]}
    assert {(row.supplier, row.type): row.available for row in third.stock} == before | changed


def test_a_scenario_looks_up_its_own_requests() -> None:
    read = read_scenarios(content("mc-01"), where="mc-01")
    assert read.base.request_at == {}

    third = read.instance(3)

    assert list(third.request_at) == [row.id for row in third.requests]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (put("schema", value="kcr2-alloc/1"), ("schema", '"kcr2-alloc/1"')),
        (put("base", "stock", 0, "available", value=-1), ("base.stock[0].available", "-1")),
        (put("base", "stock", 0, "type", value="Z"), ("base.stock[0].type", '"Z"')),
        (put("scenarios", 2, "requests", 0, "quantity", value=-4), ("scenarios[2].requests[0].quantity", "-4")),
        (put("scenarios", 2, "requests", 0, "type", value="Z"), ("scenarios[2].requests[0].type", '"Z"')),
        (put("scenarios", 2, "requests", 0, "latest", value=1), ("scenarios[2].requests[0].latest", "1")),
        (put("scenarios", 2, "available", 0, value=["VR01", "Z", 1]), ("scenarios[2].available[0]", "VR01/Z")),
        (put("scenarios", 2, "available", 0, 2, value=-1), ("scenarios[2].available[0][2]", "-1")),
        (put("scenarios", value=3), ("scenarios", "3")),
        (drop("base"), ("base", "niets")),
    ],
)
def test_a_fault_of_a_scenario_is_told_by_its_path(change: Callable[[Rows], None], fault: tuple[str, str]) -> None:
    assert fault in scenario_faults(change)
