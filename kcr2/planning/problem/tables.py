"""What stands behind the figures of a problem? Tables of what was asked, held, left out and assumed."""

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from kcr2.model import PlanOptions
from kcr2.picture import Picture
from kcr2.planning.allocation.instance import Instance
from kcr2.planning.problem.demand import Demand
from kcr2.planning.problem.rules import Departed
from kcr2.planning.problem.supply import Gone, Held, Supply
from kcr2.planning.problem.terms import Assumption, Basis, LeftOut
from kcr2.planning.problem.ways import Ways

Row = dict[str, Any]

_ASKED = {
    **dict.fromkeys(["request", "request_id", "region", "capability", "capability_name", "unit", "urgency"], "str"),
    **dict.fromkeys(["line", "gap", "quantity", "needed_min", "latest_min"], "Int64"),
}
_STOCK = {
    **dict.fromkeys(["owner", "owner_name", "capability", "capability_name", "unit", "quality"], "str"),
    **dict.fromkeys(["available", "offer_cap", "promised", "serving", "deployable", "releasable"], "Int64"),
    **dict.fromkeys(["minimum_cover", "cover", "ready_min", "decision_min"], "Int64"),
    **{"ready_stated": "bool", "own_report": "bool", "age_h": "Float64", "is_old": "bool"},
}
_LEFT_OUT = dict.fromkeys(["owner", "owner_name", "capability", "capability_name", "request", "reason"], "str")
_ASSUMED = {
    **dict.fromkeys(["assumption", "owner", "capability", "request"], "str"),
    **{"value": "Int64", "basis": "str"},
}
_REPORTED = ("releasable", "quality", "age_h", "is_old", "own_report", "observed_at", "source")


def asked_table(picture: Picture, demand: Demand, instance: Instance) -> pd.DataFrame:
    """Give one row per request of the problem.

    gap, quantity   units missing; units that the plan is about: with what runs and is planned anew
    needed_min, latest_min   minutes after the moment of the picture
    """
    rows = []
    for line in demand.lines:
        request = instance.requests[instance.request_at[line.id]]
        own = {"request": line.id, "request_id": line.key[0], "line": line.key[1], "region": line.region}
        times = {"needed_min": request.needed_by, "latest_min": request.latest, "needed_by": line.needed_by}
        amounts = {"gap": line.gap, "quantity": request.quantity, "urgency": line.urgency.value}
        rows.append(own | times | amounts | _named(picture, line.capability))
    table = pd.DataFrame(rows, columns=[*_ASKED, "needed_by"])
    return _moment(table, "needed_by").astype(_ASKED)


def stock_table(picture: Picture, supply: Supply) -> pd.DataFrame:
    """Give one row per stock of the problem, with stand van, quality and age of the owner's report."""
    rows = [_stock(picture, held) for held in supply.held]
    table = pd.DataFrame(rows, columns=[*_STOCK, "observed_at", "source"])
    return _moment(table, "observed_at").astype({**_STOCK, "source": "str"})


def _stock(picture: Picture, held: Held) -> Row:
    names = ("owner", "available", "offer_cap", "promised", "serving", "deployable", "cover", "ready_min")
    own = {name: getattr(held, name) for name in (*names, "ready_stated", "decision_min")}
    reported = {name: held.stated[name] for name in _REPORTED}
    cover = {"minimum_cover": held.minimum, "owner_name": picture.reference.owner_name(held.owner)}
    return own | reported | cover | _named(picture, held.capability)


def left_out_table(picture: Picture, supply: Supply, ways: Ways) -> pd.DataFrame:
    """Give what is not in the problem, and why; `request` where it holds for one line only."""
    gone = [*supply.left_out, *_no_route(supply, ways)]
    name = picture.reference.owner_name
    rows = [
        {"owner": one.owner, "owner_name": name(one.owner), "request": one.request, "reason": one.reason.value}
        | _named(picture, one.capability)
        for one in gone
    ]
    return pd.DataFrame(rows, columns=list(_LEFT_OUT)).astype(_LEFT_OUT)


def _no_route(supply: Supply, ways: Ways) -> Iterator[Gone]:
    for held in supply.held:
        for request, minutes in ways.served(supply, held):
            if minutes is None:
                yield Gone(held.owner, held.capability, LeftOut.NO_ROUTE, request)


def _named(picture: Picture, capability: str) -> Row:
    type_ = picture.reference.capabilities.loc[capability]
    return {"capability": capability, "capability_name": type_["name"], "unit": type_["unit"]}


def _moment(table: pd.DataFrame, column: str) -> pd.DataFrame:
    return table.assign(**{column: pd.to_datetime(table[column], utc=True).astype("datetime64[us, UTC]")})


def assumed_table(options: PlanOptions, demand: Demand, supply: Supply, ways: Ways, instance: Instance) -> pd.DataFrame:
    """Give every figure of the problem that no owner stated, with where it comes from."""
    rows = [
        *_of_plan(options, demand),
        *_of_stocks(supply, demand),
        *(_row(Assumption.ACCESS, Basis.NETWORK, value, key) for key, value in ways.access.items()),
        *_of_rules(supply, instance),
    ]
    return pd.DataFrame(rows, columns=list(_ASSUMED)).astype(_ASSUMED)


def _row(what: Assumption, basis: Basis, value: int | None, key: tuple[str, ...] = ()) -> Row:
    """Give a figure; `key` is its owner, type and request as far as it has these."""
    owner, capability, request = (*key, "", "", "")[:3]
    where = {"owner": owner, "capability": capability, "request": request}
    return {"assumption": what.value, **where, "value": value, "basis": basis.value}


def _of_plan(options: PlanOptions, demand: Demand) -> Iterable[Row]:
    if options.travel_factor != 100:
        yield _row(Assumption.TRAVEL_FACTOR, Basis.OPTION, options.travel_factor)
    for line in demand.lines:
        minutes = options.tolerance_min[line.urgency]
        yield _row(Assumption.TOLERANCE, Basis.OPTION, minutes, ("", line.capability, line.id))
    for one in demand.standing:
        request = f"{one.key[0]}/{one.key[1]}"
        yield _row(Assumption.STANDS, Basis.JOURNAL, one.amount, (one.owner, one.capability, request))


def _of_stocks(supply: Supply, demand: Demand) -> Iterable[Row]:
    departed = Departed.of(demand.serving)
    for held in supply.held:
        urgent = Assumption.MOST_URGENT if held.most_urgent else Assumption.DECISION
        yield _row(urgent, Basis.OPTION, held.decision_min, held.key)
        if not held.ready_stated:
            yield _row(Assumption.READY, Basis.TYPE, held.ready_min, held.key)
        if held.deployable is None:
            yield _row(Assumption.COVER_UNKNOWN, Basis.JOURNAL, None, held.key)
        elif held.minimum is None:
            yield _row(Assumption.COVER, Basis.OPTION, held.cover, held.key)
        elif departed.spared(held.minimum, [held]) < held.minimum:
            yield _row(Assumption.DEPARTED, Basis.JOURNAL, departed.units[held.key], held.key)


def _of_rules(supply: Supply, instance: Instance) -> Iterable[Row]:
    for rule in instance.cover:
        if rule.kind == "ring":
            yield _row(Assumption.RING, Basis.OPTION, rule.min, (", ".join(rule.members), rule.types[0]))
    for asked, uses in supply.serves.items():
        for use, effect in uses.items():
            if use != asked:
                yield _row(Assumption.EFFECT, Basis.SUBSTITUTION, effect, ("", f"{use} → {asked}"))
    for pool in instance.pools:
        yield _row(Assumption.CREW, Basis.SHARED_CREW, pool.cap, (pool.supplier, ", ".join(pool.use)))
