"""Which hazards can be drawn from, and what is wrong with the file that says so? (data/stress/hazards.toml)"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from math import hypot
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kcr2.errors import DataError, Fault
from kcr2.exchange.scenarios.about import Found, Place, written
from kcr2.exchange.scenarios.places import line_of, places_of
from kcr2.exchange.scenarios.vocabulary import unlisted
from kcr2.model.checks import file_faults
from kcr2.reference import Reference
from kcr2.settings import DATA
from kcr2.stress.hazards import Hazards

HAZARDS = DATA / "stress" / "hazards.toml"
GROUND = re.compile(r"\bS\d+\b|\baanname\b|\bfacts/|\.csv\b")
"""What a source must name: the key of a source, a file of facts, or that it is an assumption."""


def load_hazards(reference: Reference, path: Path = HAZARDS) -> Hazards:
    """Read a hazard file and check all of it.

    Raises
    ------
    DataError
        The file cannot be read, or has faults: every one of them is told, nothing is loaded.
    """
    try:
        text = path.read_bytes().decode("utf-8")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, RecursionError, tomllib.TOMLDecodeError) as error:
        raise _faulty(path, [_unreadable(error, path)]) from error
    hazards, found = _validated(raw, near_of(reference))
    found += list(_judged(raw, reference))
    places = _places(text)
    faults = [Fault(line_of(places, at), written(at), told, expected, path.name) for at, told, expected in found]
    if faults or hazards is None:
        raise _faulty(path, sorted(faults, key=lambda fault: fault.row or 0))
    return hazards


def near_of(reference: Reference) -> dict[str, tuple[str, ...]]:
    """Give for every region all others: its land neighbours, then theirs, and so on; within a ring the nearest first.

    Nearness is the straight line between the seats. What no chain of land borders reaches comes last.
    """
    regions = reference.regions
    at = {str(code): (row["rd_x"], row["rd_y"]) for code, row in regions.iterrows()}
    borders = {str(code): set(named) for code, named in regions["neighbours_land"].items()}

    def apart(one: str, other: str) -> tuple[float, str]:
        return hypot(at[one][0] - at[other][0], at[one][1] - at[other][1]), other

    near = {}
    for first in at:
        order, ring = [first], {first}
        while ring := {other for one in ring for other in borders[one]} - set(order):
            order += sorted(ring, key=lambda other: apart(first, other))
        order += sorted(set(at) - set(order), key=lambda other: apart(first, other))
        near[first] = tuple(order[1:])
    return near


def _validated(raw: dict[str, Any], near: dict[str, tuple[str, ...]]) -> tuple[Hazards | None, list[Found]]:
    """Make the model, or tell what each field has wrong; who are neighbours is not the file's to say."""
    own: list[Found] = [(("near",), "een tabel", "geen: buren komen uit regions.csv")] if "near" in raw else []
    values = raw | {"near": near}
    try:
        return Hazards.model_validate(values), own
    except ValidationError as error:
        return None, own + file_faults(error, values)


def _judged(raw: dict[str, Any], reference: Reference) -> Iterator[Found]:
    """Tell what one part cannot know: types, regions, drivers, curves and sources that nobody has, and keys twice."""
    yield from _cited(raw)
    for name in ("sources", "drivers", "curves", "hazards"):
        yield from _twice(_rows(raw, name), (name,))
    states = _states(raw)
    curves = {str(row.get("key")) for row in _rows(raw, "curves")}
    for place, hazard in enumerate(_rows(raw, "hazards")):
        at: Place = ("hazards", place)
        yield from _driven(_table(hazard, "drivers"), (*at, "drivers"), states)
        yield from _placed(hazard, at, reference)
        for number, line in enumerate(_rows(_table(hazard, "demand"), "lines")):
            yield from _asked(line, (*at, "demand", "lines", number), curves, reference)


def _states(raw: dict[str, Any]) -> dict[str, list[str]]:
    """Give the states of every driver, as far as they can be read."""
    return {
        str(row.get("key")): [str(state.get("key")) for state in _rows(row, "states")] for row in _rows(raw, "drivers")
    }


def _cited(raw: dict[str, Any]) -> Iterator[Found]:
    """Tell grounds that are none, and sources that are cited and not listed."""
    listed = {str(row.get("key")) for row in _rows(raw, "sources")}
    for place, value in _walk({name: part for name, part in raw.items() if name != "sources"}):
        if place[-1] != "source" or not isinstance(value, str):
            continue
        if not GROUND.search(value):
            yield place, value, "de sleutel van een bron (S56), een bestand met feiten, of het woord aanname"
        for key in unlisted(value, listed):
            yield place, key, f"een bron uit sources: {', '.join(sorted(listed)) or 'er staan geen bronnen in'}"


def _twice(rows: Sequence[dict[str, Any]], at: Place) -> Iterator[Found]:
    seen = Counter[str]()
    for place, row in enumerate(rows):
        key = str(row.get("key"))
        if "key" in row and seen[key]:
            yield (*at, place, "key"), key, "iedere key één keer"
        seen[key] += 1
        yield from _twice(_rows(row, "states"), (*at, place, "states"))


def _driven(effects: dict[str, Any], at: Place, states: dict[str, list[str]]) -> Iterator[Found]:
    for driver, effect in effects.items():
        if driver not in states:
            yield (*at, driver), driver, f"een drijver uit drivers: {', '.join(states) or 'er zijn er geen'}"
            continue
        factors = list(_table(effect if isinstance(effect, dict) else {}, "factors"))
        if sorted(factors) != sorted(states[driver]):
            told = ", ".join(factors) or "niets"
            yield (*at, driver, "factors"), told, f"een factor voor elk van: {', '.join(states[driver])}"


def _placed(hazard: dict[str, Any], at: Place, reference: Reference) -> Iterator[Found]:
    """Tell regions that are not there, and a begin that lies on no route."""
    weights, spread = _table(_table(hazard, "begin"), "weights"), _table(hazard, "spread")
    routes = [route for route in spread.get("routes") or () if isinstance(route, list)]
    named = [((*at, "begin", "weights", code), code) for code in weights]
    named += [((*at, "spread", "routes", one), code) for one, route in enumerate(routes) for code in route]
    strange = {str(code) for _, code in named if code not in reference.regions.index}
    for place, code in named:
        if str(code) in strange:
            yield place, str(code), "VR01 tot en met VR25"
    reached = {code for route in routes for code in route}
    # Who wrote a wrong code in a route may well have meant the region that is missing: that is told already.
    for code in sorted(set(weights) - reached) if routes and spread.get("how") != "neighbours" and not strange else ():
        yield (*at, "spread", "routes"), f"geen route door {code}", "een route door elke regio waar het begint"


def _asked(line: dict[str, Any], at: Place, curves: set[str], reference: Reference) -> Iterator[Found]:
    code, curve = line.get("capability"), line.get("curve")
    if isinstance(code, str) and code not in reference.capabilities.index:
        yield (*at, "capability"), code, "een code uit data/reference/capability_types.csv"
    if isinstance(curve, str) and curve not in curves:
        yield (*at, "curve"), curve, f"een verloop uit curves: {', '.join(sorted(curves)) or 'er zijn er geen'}"


def _places(text: str) -> dict[Place, int]:
    """Give the line on which each thing stands, also of rows of a list that have a line each."""
    places = places_of(text)
    lines = text.split("\n")
    for path, number in list(places.items()):
        row = -1
        for line in range(number + 1, len(lines) + 1) if lines[number - 1].rstrip().endswith("= [") else ():
            if lines[line - 1].startswith("]"):
                break
            if lines[line - 1].lstrip().startswith(("{", "[")):
                row += 1
                places[*path, row] = line
    return places


def _rows(raw: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = raw.get(name)
    return [row if isinstance(row, dict) else {} for row in rows] if isinstance(rows, list) else []


def _table(raw: dict[str, Any], name: str) -> dict[str, Any]:
    table = raw.get(name)
    return table if isinstance(table, dict) else {}


def _walk(value: Any, at: Place = ()) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, dict | list):
        for name, inside in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _walk(inside, (*at, name))
    else:
        yield at, value


def _unreadable(error: Exception, path: Path) -> Fault:
    if isinstance(error, OSError):
        return Fault(None, "geheel", "geen leesbaar bestand", "een TOML-bestand met gevaren", path.name)
    row = re.search(r"at line (\d+)", str(error))
    expected = "geldige TOML in UTF-8; tot dit klopt is de rest van dit bestand niet gelezen"
    return Fault(int(row[1]) if row else None, "geheel", str(error), expected, path.name)


def _faulty(path: Path, faults: list[Fault]) -> DataError:
    return DataError(
        "fouten gevonden: {n}; er is niets geladen.",
        where=f"gevaren {path.name}",
        fix="Verbeter de regels hieronder en lees het opnieuw.",
        faults=faults,
        n=len(faults),
    )
