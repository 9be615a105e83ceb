"""Where does each national product stand, who wrote it, and which facts are frozen in it?"""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

import pandas as pd

from kcr2.model import Fact, ProductHead, ProductMove, ProductText
from kcr2.model.product import WAYS
from kcr2.picture.fold import Facts, Row
from kcr2.picture.frames import MOMENT, ORIGIN, column_types, frame, table_of
from kcr2.terms import Classification, ProductStatus, ProductStep

OUT = frozenset({ProductStatus.SENT, ProductStatus.REPLACED})
"""What its recipients have in hand."""

FIXED = OUT | {ProductStatus.ESTABLISHED, ProductStatus.WITHDRAWN}
"""What never changes any more."""

OUTWARD = frozenset({ProductStep.ESTABLISH, ProductStep.SEND, ProductStep.WITHDRAW})
"""Steps of a product that whoever has it in hand may read."""

_DERIVED = {
    **dict.fromkeys(["status", "established_by", "successor"], "str"),
    **dict.fromkeys(["status_at", "established_at", "sent_at", "facts_at"], MOMENT),
    **dict.fromkeys(["facts_seq", "left_out", "n_facts", "edition"], "Int64"),
    "is_open": "boolean",
    "writers": "object",
}

Steps = Mapping[str, Sequence[Row]]


def products(facts: Facts) -> pd.DataFrame:
    """Give one row per product, the latest number last.

    status, status_at   a `ProductStatus` and since when
    edition             the number without its year
    writers             accounts that had a hand in head, facts or texts, tuple; none of them establishes it
    established_by, established_at, sent_at   who stands for it, since when, and when it was sent
    successor           the sent edition that follows it, NA when there is none
    facts_at, facts_seq, n_facts, left_out    when and up to where the stand was taken, how many facts, how many
        requests have a stricter label
    is_open             it may still change
    """
    steps = product_steps_of(facts)
    sent = {product_id for product_id, rows in steps.items() if _last(rows, ProductStep.SEND)}
    # Also when the successor was withdrawn since: what it replaced does not hold again by itself.
    followed = {row["follows"]: key[0] for key, row in _heads(facts).items() if key[0] in sent}
    rows = [_product(row, facts, steps[row["product_id"]], followed) for row in _heads(facts).values()]
    table = table_of(rows, {**column_types(ProductHead), **_DERIVED, **ORIGIN})
    return table.sort_values("product_id", key=_by_number, ignore_index=True)


def product_texts(facts: Facts) -> pd.DataFrame:
    """Give one row per product × section that somebody wrote; `actor` is the account that wrote it."""
    rows = list(facts.get("product_texts", {}).values())
    table = table_of(rows, {**column_types(ProductText), "actor": "str", **ORIGIN})
    return table.sort_values(["product_id", "section"], ignore_index=True)


def product_steps(facts: Facts) -> pd.DataFrame:
    """Give one row per step of a product, in order; `actor` is the account that took it."""
    rows = list(facts.get("product_steps", {}).values())
    table = table_of(rows, {**column_types(ProductMove), "number": "Int64", "actor": "str", **ORIGIN})
    return table.sort_values(["product_id", "number"], ignore_index=True)


def facts_of(facts: Facts, product_id: str) -> pd.DataFrame:
    """Give the facts that are frozen in one product, in their order: columns of `Fact`. No facts: no rows."""
    held = facts.get("product_facts", {}).get((product_id,))
    return frame(held["facts"] if held else [], Fact).drop(columns=list(ORIGIN))


def product_steps_of(facts: Facts) -> Steps:
    """Give the steps of every product, the first one first."""
    found: dict[str, list[Row]] = {key[0]: [] for key in _heads(facts)}
    for row in facts.get("product_steps", {}).values():
        found.setdefault(row["product_id"], []).append(row)
    return {product_id: sorted(rows, key=lambda row: int(row["number"])) for product_id, rows in found.items()}


def reaches(facts: Facts, product_id: str, organisation: str) -> bool:
    """Say whether an organisation has a product in hand: it was sent, and to it or to everybody.

    What was replaced or withdrawn since is still in its hands; a concept is in nobody's.
    """
    head = _heads(facts).get((product_id,))
    steps = facts.get("product_steps", {}).values()
    sent = any(row["product_id"] == product_id and row["step"] == ProductStep.SEND for row in steps)
    if head is None or not sent:
        return False
    return organisation in head["recipients"] or head["classification"] == Classification.CLEAR


def standing(steps: Sequence[Row]) -> ProductStatus:
    """Give where a product stands after these steps, apart from whether a successor was sent."""
    return reduce(_after, (ProductStep(row["step"]) for row in steps), ProductStatus.CONCEPT)


def _after(status: ProductStatus, step: ProductStep) -> ProductStatus:
    return WAYS.get((status, step), status)


def _heads(facts: Facts) -> Mapping[Any, Row]:
    return facts.get("products", {})


def _by_number(column: pd.Series) -> pd.Series:
    return column.str.extract(r"-(\d{4})-(\d+)$").astype("int64").agg(tuple, axis=1)


def _product(row: Row, facts: Facts, steps: Sequence[Row], followed: Mapping[Any, str]) -> dict[str, Any]:
    product_id = row["product_id"]
    status = standing(steps)
    successor = followed.get(product_id)
    if successor is not None and status in {ProductStatus.ESTABLISHED, ProductStatus.SENT}:
        status = ProductStatus.REPLACED
    established, sent = (_last(steps, step) for step in (ProductStep.ESTABLISH, ProductStep.SEND))
    held = facts.get("product_facts", {}).get((product_id,), {})
    return row | {
        "status": status.value,
        "status_at": steps[-1]["observed_at"] if steps else row["observed_at"],
        "edition": int(product_id.rsplit("-", 1)[1]),
        "writers": tuple(sorted(set(_hands(product_id, facts)))),
        "established_by": established.get("actor"),
        "established_at": established.get("observed_at"),
        "sent_at": sent.get("observed_at"),
        "successor": successor,
        "facts_at": held.get("observed_at"),
        "facts_seq": held.get("facts_seq"),
        "left_out": held.get("left_out"),
        "n_facts": len(held["facts"]) if held else None,
        "is_open": status not in FIXED,
    }


def _last(steps: Sequence[Row], step: ProductStep) -> Row:
    return next((row for row in reversed(steps) if row["step"] == step), {})


def _hands(product_id: str, facts: Facts) -> Iterator[str]:
    """Name the accounts that ever stated the head, took the facts, or wrote a text."""
    for table in ("products", "product_facts", "product_texts"):
        yield from (
            name for key, row in facts.get(table, {}).items() if key[0] == product_id for name in row["writers"]
        )
