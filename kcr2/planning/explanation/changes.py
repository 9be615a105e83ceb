"""What could be changed about a problem, one thing at a time? Each change is asked of its owner, never made here."""

from dataclasses import dataclass
from typing import Any

from kcr2.planning.allocation.instance import Instance, Part
from kcr2.terms import Term


class Op(Term):
    """One kind of change; the label is what would have to be agreed, over the fields of the change."""

    COVER_MIN = "cover_min", "dekkingsregel {cover} vraagt {amount} minder"
    OFFER_CAP = "offer_cap", "{supplier} biedt {amount} meer {type} aan"
    ACCEPT = "accept", "{supplier} komt terug op de weigering van {request}"
    LATEST = "latest", "{request} mag {amount} minuten later"
    POOL_CAP = "pool_cap", "ploeg {pool} krijgt {amount} erbij"
    AVAILABLE = "available", "{supplier} heeft {amount} {type} meer"
    SUBSTITUTES = "substitutes", "{request} neemt ook een vervangend type"
    MAX_SUPPLIERS = "max_suppliers", "{request} neemt {amount} leverancier meer"


@dataclass(frozen=True)
class Change:
    """One atomic change; only the fields that its kind names are filled. `delta` is negative for a lower minimum."""

    op: Op
    delta: int | None = None
    cover: str = ""
    supplier: str = ""
    type: str = ""
    request: str = ""
    pool: str = ""

    def as_row(self) -> dict[str, Any]:
        """Give the change as the schema writes it."""
        filled = {name: getattr(self, name) for name in ("cover", "supplier", "type", "request", "pool")}
        row: dict[str, Any] = {"op": self.op.value} | {name: value for name, value in filled.items() if value}
        return row if self.delta is None else row | {"delta": self.delta}

    def values(self) -> dict[str, Any]:
        """Give what the label is filled with."""
        return self.as_row() | {"amount": abs(self.delta or 0)}


def changed(instance: Instance, *changes: Change) -> Instance:
    """Give the problem with changes made."""
    for change in changes:
        instance = _APPLY[change.op](instance, change)
    return instance


def _rows(instance: Instance, table: str, found: dict[str, Any], **values: Any) -> Instance:
    """Replace values of the rows whose fields equal `found`."""
    rows = getattr(instance, table)
    new = tuple(row.model_copy(update=values) if _same(row, found) else row for row in rows)
    return instance.having(**{table: new})


def _same(row: Part, found: dict[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in found.items())


def _stock(instance: Instance, change: Change) -> dict[str, str]:
    return {"supplier": change.supplier, "type": change.type}


def _cover_min(instance: Instance, change: Change) -> Instance:
    held = next(rule for rule in instance.cover if rule.id == change.cover)
    return _rows(instance, "cover", {"id": change.cover}, min=max(0, held.min + (change.delta or 0)))


def _offer_cap(instance: Instance, change: Change) -> Instance:
    held = instance.stock[instance.stock_at[change.supplier, change.type]]
    cap = held.available if held.offer_cap is None else held.offer_cap
    return _rows(instance, "stock", _stock(instance, change), offer_cap=cap + (change.delta or 0))


def _available(instance: Instance, change: Change) -> Instance:
    held = instance.stock[instance.stock_at[change.supplier, change.type]]
    return _rows(instance, "stock", _stock(instance, change), available=held.available + (change.delta or 0))


def _accept(instance: Instance, change: Change) -> Instance:
    request = instance.requests[instance.request_at[change.request]]
    left = tuple(owner for owner in request.declined_by if owner != change.supplier)
    return _rows(instance, "requests", {"id": change.request}, declined_by=left)


def _latest(instance: Instance, change: Change) -> Instance:
    request = instance.requests[instance.request_at[change.request]]
    return _rows(instance, "requests", {"id": change.request}, latest=request.latest + (change.delta or 0))


def _pool_cap(instance: Instance, change: Change) -> Instance:
    held = next(pool for pool in instance.pools if pool.id == change.pool)
    return _rows(instance, "pools", {"id": change.pool}, cap=held.cap + (change.delta or 0))


def _substitutes(instance: Instance, change: Change) -> Instance:
    return _rows(instance, "requests", {"id": change.request}, substitutes=True)


def _max_suppliers(instance: Instance, change: Change) -> Instance:
    most = instance.requests[instance.request_at[change.request]].max_suppliers or 0
    return _rows(instance, "requests", {"id": change.request}, max_suppliers=most + (change.delta or 0))


_APPLY = {
    Op.COVER_MIN: _cover_min,
    Op.OFFER_CAP: _offer_cap,
    Op.ACCEPT: _accept,
    Op.LATEST: _latest,
    Op.POOL_CAP: _pool_cap,
    Op.AVAILABLE: _available,
    Op.SUBSTITUTES: _substitutes,
    Op.MAX_SUPPLIERS: _max_suppliers,
}
