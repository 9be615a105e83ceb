"""How does a problem come in from a file? Whole and without faults, or not at all and with every fault."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kcr2.errors import DataError, Fault
from kcr2.model.checks import EXPECTED
from kcr2.planning.allocation.instance import Instance, Kind, Level, Name, Part, Request, Whole
from kcr2.planning.allocation.plan import Line
from kcr2.planning.checking.checker import check
from kcr2.planning.checking.draft import Draft, draft_of, listed, mapped, readable_rows
from kcr2.planning.checking.faults import cross_faults, request_faults, shown

SCHEMA = "kcr2-alloc/1"
SCENARIO_SCHEMA = "kcr2-alloc-mc/1"


class Scenario(Part):
    """What differs from the base: units that are free, as (supplier, type, units), and what is asked."""

    available: tuple[tuple[Name, Name, Whole], ...] = ()
    requests: tuple[Request, ...]


class _ScenarioFile(Part):
    base: Instance
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True)
class Scenarios:
    """One problem without requests, and what may come."""

    base: Instance
    scenarios: tuple[Scenario, ...]

    def instance(self, number: int) -> Instance:
        """Give the problem of one scenario."""
        scenario = self.scenarios[number]
        free = {(supplier, type_): units for supplier, type_, units in scenario.available}
        stock = tuple(
            row.model_copy(update={"available": free.get((row.supplier, row.type), row.available)})
            for row in self.base.stock
        )
        held = {name: getattr(self.base, name) for name in Instance.model_fields}
        # Not model_copy: that would take along what the base has looked up already.
        return Instance.model_construct(**held | {"stock": stock, "requests": scenario.requests})


def read_instance(content: bytes, *, where: str) -> Instance:
    """Read a problem of schema `kcr2-alloc/1`.

    Raises
    ------
    DataError
        With every fault: what cannot be read, what does not fit together, or what has departed and cannot stay.
    """
    said = _object(content, where)
    faults = [*_schema(said, SCHEMA), *_field_faults(Instance, content), *cross_faults(draft_of(said))]
    if faults:
        raise _refused(faults, where)
    instance = Instance.model_validate_json(content)
    if departed := list(departed_faults(instance)):
        raise _refused(departed, where)
    return instance


def read_scenarios(content: bytes, *, where: str) -> Scenarios:
    """Read a set of scenarios of schema `kcr2-alloc-mc/1`.

    Raises
    ------
    DataError
        With every fault of the base and of all scenarios.
    """
    said = _object(content, where)
    faults = [*_schema(said, SCENARIO_SCHEMA), *_field_faults(_ScenarioFile, content)]
    base = draft_of(mapped(said, "base"))
    faults += _within("base", cross_faults(base))
    for number, scenario in enumerate(listed(said, "scenarios")):
        if isinstance(scenario, Mapping):
            faults += _within(f"scenarios[{number}]", _scenario_faults(base, scenario))
    if faults:
        raise _refused(faults, where)
    read = _ScenarioFile.model_validate_json(content)
    return Scenarios(read.base, read.scenarios)


def _scenario_faults(base: Draft, scenario: Mapping[str, Any]) -> Iterator[Fault]:
    """Tell what of a scenario does not fit its base."""
    said = {**base.said, "requests": scenario.get("requests")}
    yield from request_faults(replace(base, said=said, requests=readable_rows(said, "requests", Request)))
    held = base.held()
    for place, row in enumerate(listed(scenario, "available")):
        if isinstance(row, list) and (pair := tuple(map(str, row[:2]))) not in held:
            yield Fault(None, f"available[{place}]", "/".join(pair), "een eigenaar en type uit base.stock")


def _within(path: str, faults: Iterator[Fault]) -> list[Fault]:
    return [replace(fault, column=f"{path}.{fault.column}") for fault in faults]


def departed_faults(instance: Instance) -> Iterator[Fault]:
    """Tell what has departed and together breaks a rule: no plan can keep it, whatever else it does."""
    lines, places = [], {}
    for number, line in _departed(instance):
        lines.append(line)
        places[f"{line.request} ← {line.supplier}/{line.type}"] = f"incumbent[{number}]"
    for violation in check(instance, lines).violations:
        column = places.get(violation.where, "incumbent")
        yield Fault(None, column, violation.text, "vertrokken eenheden die samen binnen de harde regels blijven")


def _departed(instance: Instance) -> Iterator[tuple[int, Line]]:
    """Give what has departed as lines that are away as short as they can be: less no plan can do."""
    most: dict[tuple[str, str, str, int], tuple[int, int]] = {}
    for number, row in enumerate(instance.incumbent):
        key = (row.request, row.supplier, row.type, row.period)
        if row.frozen and row.units > most.get(key, (0, 0))[1]:
            most[key] = (number, row.units)
    for (name, supplier, type_, period), (number, units) in most.items():
        request = instance.requests[instance.request_at[name]]
        place = instance.stock_at.get((supplier, type_))
        road = instance.road(supplier, type_, request.location) or 0
        latest, end = _last_arrival(instance, request, period)
        depart = max(latest - road, 0 if place is None else instance.stock[place].mobilise)
        yield number, Line(name, supplier, type_, units, depart, depart + road, end)


def _last_arrival(instance: Instance, request: Request, period: int) -> tuple[int, int | None]:
    """Give the last arrival that still covers a period, and the end of that period."""
    if instance.kind is Kind.STATIC:
        return request.latest, None
    start = period * instance.minutes
    return max(start, request.latest) if period == request.start_period else start, start + instance.minutes


# ---- what cannot be read -------------------------------------------------------------------------


def _refused(faults: Sequence[Fault], where: str) -> DataError:
    """Make the one error that tells every fault of a file."""
    first = faults[0]
    return DataError(
        "{count}; er is niets ingelezen. {first}{place}: gevonden {found}, verwacht {expected}.",
        where=where,
        fix="Verbeter het bestand en lees het opnieuw in.",
        faults=faults,
        count="1 fout" if len(faults) == 1 else f"{len(faults)} fouten",
        first="" if len(faults) == 1 else "De eerste: ",
        place=first.column,
        found=first.found,
        expected=first.expected,
    )


def _object(content: bytes, where: str) -> Mapping[str, Any]:
    """Give the JSON object of a file."""
    try:
        said = json.loads(content.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        found, expected = f"byte {error.start}", "tekst in UTF-8"
    except json.JSONDecodeError as error:
        found, expected = f"een fout op regel {error.lineno}, teken {error.colno}", "JSON"
    except (ValueError, RecursionError):
        found, expected = "een getal of diepte die JSON niet kent", "JSON"
    else:
        if isinstance(said, dict):
            return said
        found, expected = shown(said), "een object met eigen velden"
    raise _refused([Fault(None, "geheel", found, expected)], where)


def _no_number(name: str) -> None:
    raise ValueError(name)


def _schema(said: Mapping[str, Any], schema: str) -> Iterator[Fault]:
    if said.get("schema") != schema:
        yield Fault(None, "schema", shown(said.get("schema")), f'"{schema}"')


def _field_faults(model: type[BaseModel], content: bytes) -> list[Fault]:
    """Give every field that cannot be read."""
    try:
        model.model_validate_json(content)
    except ValidationError as error:
        return [_field_fault(detail) for detail in error.errors(include_url=False)]
    return []


def _field_fault(detail: ErrorDetails) -> Fault:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"])
    found = None if detail["type"] == "missing" else detail["input"]
    column = path.removeprefix(".").removesuffix(".[key]")
    return Fault(None, column or "geheel", shown(found), _expected(detail))


TYPES = {
    "model_type": "een object",
    "dict_type": "een object",
    "bool_type": "true of false",
}
"""What was expected of a JSON file, beyond what fields of forms know."""


def _expected(detail: ErrorDetails) -> str:
    if detail["type"] == "enum":
        terms = Kind if detail["loc"][-1] == "kind" else Level
        return "een van: " + ", ".join(term.value for term in terms)
    template = TYPES.get(detail["type"]) or EXPECTED.get(detail["type"])
    return template.format(**detail.get("ctx", {})) if template else detail["msg"]
