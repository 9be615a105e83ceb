"""Do the reference files agree with each other, and is none of them incomplete?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from kcr2.errors import Fault
from kcr2.reference.positions import to_rd
from kcr2.reference.recipients import doubly_named
from kcr2.reference.rows import ISLAND_CODES, REGION_CODES
from kcr2.reference.tables import Table

SAME_PLACE_M = 100
"""Degrees are given to four or five decimals, some metres."""
NAMING = (
    ("substitutions", "asked"),
    ("substitutions", "use"),
    ("shared_crews", "capability"),
    ("planning_norms", "capability"),
)
"""Which tables name a capability type, in which column."""
NEIGHBOURS = ("neighbours_land", "neighbours_dam", "neighbours_water")


def cross_faults(tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Find what is wrong between tables; one with faults of its own is left out, it would only echo them."""
    sound = {name: table for name, table in tables.items() if not table.faults}
    if "regions" in sound:
        yield from _missing(sound["regions"], REGION_CODES)
        yield from _one_sided_neighbours(sound["regions"])
    if "islands" in sound:
        yield from _missing(sound["islands"], ISLAND_CODES)
    for table in (sound[name] for name in ("regions", "municipalities") if name in sound):
        yield from _displaced(table)
    if {"regions", "municipalities"} <= sound.keys():
        yield from _miscounted(sound["regions"], sound["municipalities"])
    if {"roads_nodes", "roads_edges"} <= sound.keys():
        yield from _loose_ends(sound["roads_edges"], set(sound["roads_nodes"].rows.index))
        yield from _parallel(sound["roads_edges"])
    if "capability_types" in sound:
        yield from _unknown_types(sound)
    if "organisations" in sound:
        yield from _strangers(sound)


def _strangers(sound: Mapping[str, Table]) -> Iterator[Fault]:
    """Find parties that nobody is, or that two are."""
    partners = sound["organisations"].rows.index
    if "functions" in sound:
        yield from _unknown_parties(sound["functions"], {"regio", "KCR2", *partners})
    if "recipients" in sound:
        yield from doubly_named(sound["recipients"], {"KCR2", *partners})


def _missing(table: Table, codes: Sequence[str]) -> Iterator[Fault]:
    for code in codes:
        if code not in table.rows.index:
            yield Fault(None, f"{table.file}: code", "ontbreekt", code)


def _one_sided_neighbours(regions: Table) -> Iterator[Fault]:
    for column in NEIGHBOURS:
        named: dict[str, Sequence[str]] = dict(zip(regions.rows.index, regions.rows[column], strict=True))
        for at, (code, neighbours) in enumerate(named.items()):
            for other in _not_naming_back(code, neighbours, named):
                yield regions.fault(at, column, f"{other} noemt {code} ook, of {code} noemt {other} niet")


def _not_naming_back(code: str, others: Iterable[str], named: Mapping[str, Sequence[str]]) -> list[str]:
    return [other for other in others if other == code or code not in named.get(other, ())]


def _miscounted(regions: Table, municipalities: Table) -> Iterator[Fault]:
    """Compare counts, so that a municipality that is gone or moved shows with its region."""
    counted = municipalities.rows.groupby("region").size()
    for at, (code, stated) in enumerate(regions.rows["municipality_count"].items()):
        if stated != (found := counted.get(code, 0)):
            yield regions.fault(at, "municipality_count", f"{found}, zoals in {municipalities.file}")


def _displaced(table: Table) -> Iterator[Fault]:
    """Find points whose metres and degrees are not one place: a typing error, or degrees for metres."""
    x, y = to_rd(table.rows["lon"], table.rows["lat"])
    for column, expected_m in (("rd_x", x), ("rd_y", y)):
        apart_m = (table.rows[column] - expected_m).abs()
        for at in np.flatnonzero(~(apart_m <= SAME_PLACE_M)):
            expected = f"{expected_m[at]:.0f} of minder dan {SAME_PLACE_M} m ernaast"
            yield table.fault(int(at), column, expected)


def _unknown_types(tables: Mapping[str, Table]) -> Iterator[Fault]:
    types = tables["capability_types"]
    for table, column in ((tables[name], column) for name, column in NAMING if name in tables):
        for at, code in enumerate(table.rows[column]):
            if code not in types.rows.index:
                yield table.fault(at, column, f"een code uit {types.file}")


def _unknown_parties(functions: Table, known: set[str]) -> Iterator[Fault]:
    for at, party in enumerate(functions.rows["party"]):
        if party not in known:
            yield functions.fault(at, "party", "regio, KCR2 of een code uit organisations.csv")


def _loose_ends(edges: Table, nodes: set[str]) -> Iterator[Fault]:
    for column in ("from_node", "to_node"):
        for at, node in enumerate(edges.rows[column]):
            if node not in nodes:
                yield edges.fault(at, column, "een code uit roads_nodes.csv")


def _parallel(edges: Table) -> Iterator[Fault]:
    """Find edges between nodes that have one already: the graph keeps one edge, and not by merit."""
    first: dict[frozenset[str], int] = {}
    for at, ends in enumerate(zip(edges.rows["from_node"], edges.rows["to_node"], strict=True)):
        if (other := first.setdefault(frozenset(ends), at)) != at:
            yield edges.fault(at, "to_node", f"een ander paar dan op rij {edges.lines[other]}")
