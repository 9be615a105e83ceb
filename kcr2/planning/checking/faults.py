"""What in a problem does not fit together? Ids, doubles, windows, roads and cover, all faults at once.

A place is written as a path: `stock[3].available`; numbers in brackets count from 0, as in the file.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import chain

from kcr2.errors import Fault
from kcr2.planning.allocation.instance import Request
from kcr2.planning.checking.draft import Draft, mapped

TABLES = ("types", "suppliers", "locations", "cover", "pools", "requests")
"""Tables whose rows have an id."""

NOTHING = "niets"


def cross_faults(draft: Draft) -> Iterator[Fault]:
    """Tell everything that does not fit together in a problem."""
    yield from _horizon(draft)
    yield from _doubles(draft)
    yield from _unknown(draft, chain(_references(draft), _map_references(draft)))
    yield from _own_effect(draft)
    yield from _roads(draft)
    yield from _cover(draft)
    yield from request_faults(draft)
    yield from _periods(draft)


def request_faults(draft: Draft) -> Iterator[Fault]:
    """Tell what does not fit in the requests: for a problem, and for each scenario with requests of its own."""
    yield from _again((f"requests[{place}].id", name) for place, name in draft.ids("requests"))
    yield from _unknown(draft, _request_references(draft))
    regions = {row.region for row in draft.suppliers.values()} | {row.region for row in draft.locations.values()}
    for place, row in draft.requests.items():
        if row.requester not in regions:
            yield _fault(f"requests[{place}].requester", row.requester, "een regio van een eigenaar of locatie")
        if row.latest < row.needed_by:
            yield _fault(f"requests[{place}].latest", row.latest, f"ten minste needed_by ({row.needed_by})")
        if draft.shifts:
            yield from _window(draft, f"requests[{place}]", row)


def shown(value: object) -> str:
    """Write a value as the file does, so that text and number differ; a long one is cut."""
    return NOTHING if value is None else json.dumps(value, ensure_ascii=False)[:80]


def _fault(column: str, found: object, expected: str) -> Fault:
    return Fault(None, column, shown(found), expected)


# ---- doubles -------------------------------------------------------------------------------------


def _doubles(draft: Draft) -> Iterator[Fault]:
    """Tell what is said twice where once is meant."""
    for table in TABLES:
        if table != "requests":
            yield from _again((f"{table}[{place}].id", name) for place, name in draft.ids(table))
    yield from _again((f"stock[{place}]", f"{row.supplier}/{row.type}") for place, row in draft.stock.items())
    pairs = draft.substitutions.items()
    yield from _again((f"substitutions[{place}]", f"{row.use} voor {row.for_}") for place, row in pairs)
    levels = draft.said.get("objectives")
    yield from _again(
        (f"objectives[{place}]", level) for place, level in enumerate(levels if isinstance(levels, list) else [])
    )
    for place, rule in draft.cover.items():
        yield from _again((f"cover[{place}].members[{number}]", one) for number, one in enumerate(rule.members))
        yield from _again((f"cover[{place}].types[{number}]", one) for number, one in enumerate(rule.types))


def _again(said: Iterable[tuple[str, object]]) -> Iterator[Fault]:
    """Tell what was said before, and where."""
    first: dict[str, str] = {}
    for path, value in said:
        before = first.setdefault(shown(value), path)
        if before != path:
            yield _fault(path, value, f"eenmaal; staat al in {before}")


# ---- ids -----------------------------------------------------------------------------------------

Reference = tuple[str, str, str]
"""Where it stands, the table that it points into, the id."""


def _references(draft: Draft) -> Iterator[Reference]:
    """Give every id by which one table points into another."""
    for place, swap in draft.substitutions.items():
        yield f"substitutions[{place}].use", "types", swap.use
        yield f"substitutions[{place}].for", "types", swap.for_
    for place, stock in draft.stock.items():
        yield f"stock[{place}].supplier", "suppliers", stock.supplier
        yield f"stock[{place}].type", "types", stock.type
    for place, rule in draft.cover.items():
        yield from ((f"cover[{place}].members[{number}]", "suppliers", one) for number, one in enumerate(rule.members))
        yield from ((f"cover[{place}].types[{number}]", "types", one) for number, one in enumerate(rule.types))
    for place, pool in draft.pools.items():
        yield f"pools[{place}].supplier", "suppliers", pool.supplier
        yield from ((f"pools[{place}].use.{type_}", "types", type_) for type_ in pool.use)
    for place, line in draft.incumbent.items():
        yield f"incumbent[{place}].request", "requests", line.request
        yield f"incumbent[{place}].supplier", "suppliers", line.supplier
        yield f"incumbent[{place}].type", "types", line.type


def _request_references(draft: Draft) -> Iterator[Reference]:
    for place, row in draft.requests.items():
        yield f"requests[{place}].location", "locations", row.location
        yield f"requests[{place}].type", "types", row.type
        declined = enumerate(row.declined_by)
        yield from ((f"requests[{place}].declined_by[{number}]", "suppliers", one) for number, one in declined)


def _map_references(draft: Draft) -> Iterator[Reference]:
    """Give the ids that the tables of travel times are about."""
    yield from ((f"roads.{type_}", "types", type_) for type_ in mapped(draft.said, "roads"))
    for name, table in _travel_tables(draft):
        for supplier in table:
            yield f"{name}.{supplier}", "suppliers", supplier
            yield from ((f"{name}.{supplier}.{place}", "locations", place) for place in mapped(table, supplier))


def _travel_tables(draft: Draft) -> Iterator[tuple[str, dict[str, object]]]:
    roads = mapped(draft.said, "roads")
    yield "travel", mapped(draft.said, "travel")
    yield from ((f"roads.{type_}", mapped(roads, type_)) for type_ in roads)


def _unknown(draft: Draft, references: Iterable[Reference]) -> Iterator[Fault]:
    """Tell ids that point to nothing."""
    known = {table: draft.known(table) for table in TABLES}
    for path, table, name in references:
        if name not in known[table]:
            yield _fault(path, name, f"een id uit {table}")


# ---- what the numbers say together ---------------------------------------------------------------


def _horizon(draft: Draft) -> Iterator[Fault]:
    said = draft.said.get("horizon")
    if draft.shifts and said is None:
        yield _fault("horizon", None, "periods en minutes, want kind is shifts")


def _own_effect(draft: Draft) -> Iterator[Fault]:
    for place, row in draft.substitutions.items():
        if row.use == row.for_ and row.effect != 100:
            yield _fault(f"substitutions[{place}].effect", row.effect, "100: een type vervangt zichzelf geheel")


def _roads(draft: Draft) -> Iterator[Fault]:
    """Tell which travel times are not there; null is there and says that no way is known."""
    tables, places = dict(_travel_tables(draft)), draft.known("locations")
    suppliers = draft.known("suppliers")
    needed = dict.fromkeys(
        (f"roads.{row.type}" if f"roads.{row.type}" in tables else "travel", row.supplier)
        for row in draft.stock.values()
        if row.supplier in suppliers
    )
    for name, supplier in needed:
        if name == "travel" and not isinstance(draft.said.get("travel"), dict):
            continue
        said = tables[name].get(supplier, {})
        for place in sorted(places - said.keys()) if isinstance(said, dict) else ():
            yield _fault(f"{name}.{supplier}.{place}", None, "reistijd in minuten, of null als er geen weg bekend is")


def _cover(draft: Draft) -> Iterator[Fault]:
    """Tell minimum cover of what nobody has."""
    held = draft.held()
    for place, rule in draft.cover.items():
        nothing = not any((member, type_) in held for member in rule.members for type_ in rule.types)
        if rule.min > 0 and nothing:
            expected = "0: dekking boven de voorraad, want geen van de leden heeft voorraad van deze types"
            yield _fault(f"cover[{place}].min", rule.min, expected)


def _window(draft: Draft, path: str, row: Request) -> Iterator[Fault]:
    """Tell a window that is empty, outside the horizon, or begins after its first period."""
    missing = [name for name in ("start_period", "end_period") if name not in row.model_fields_set]
    yield from (_fault(f"{path}.{name}", None, "een waarde, want kind is shifts") for name in missing)
    if missing or draft.horizon is None:
        return
    if row.end_period <= row.start_period:
        yield _fault(f"{path}.end_period", row.end_period, f"meer dan start_period ({row.start_period})")
    name, last = (
        ("start_period", row.start_period + 1) if row.end_period <= row.start_period else ("end_period", row.end_period)
    )
    if last > draft.horizon.periods:
        yield _fault(f"{path}.{name}", getattr(row, name), f"binnen de horizon van {draft.horizon.periods} perioden")
    end_min = (row.start_period + 1) * draft.horizon.minutes
    if row.latest >= end_min:
        yield _fault(f"{path}.latest", row.latest, f"vóór het einde van de eerste periode ({end_min})")


def _periods(draft: Draft) -> Iterator[Fault]:
    """Tell what has departed for a period that its request lacks, and periods where there are none."""
    windows = {row.id: row for row in draft.requests.values()}
    for place, line in draft.incumbent.items():
        request = windows.get(line.request)
        if not draft.shifts and line.period:
            yield _fault(f"incumbent[{place}].period", line.period, "0 of niets, want kind is static")
        elif line.frozen and request and draft.shifts and not request.start_period <= line.period < request.end_period:
            window = f"een periode van {request.id}: {request.start_period} tot en met {request.end_period - 1}"
            yield _fault(f"incumbent[{place}].period", line.period, window)
