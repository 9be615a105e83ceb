"""What do sources say of the figures of an incident, and which of them may be shown as one value? (decision D102)"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from kcr2.model.figure import UNITS, FigureStatement, Span, Topic, span_of, topic_of
from kcr2.picture.fold import Facts, Row
from kcr2.picture.frames import MOMENT, ORIGIN, column_types, table_of
from kcr2.reference.store import HUB
from kcr2.terms import FigureKind, FigureState

NUMBERS = ("value", "lowest", "highest")
OF_STATEMENT = {"statement_id": "str", "stands": "bool", "own_statement": "bool"}
OF_FIGURE = {
    "state": "str",
    **dict.fromkeys(["shown_lowest", "shown_highest"], "Float64"),
    **dict.fromkeys(["is_settled", "is_contested", "newer"], "bool"),
    **dict.fromkeys(["chosen_lowest", "chosen_highest"], "Float64"),
    **dict.fromkeys(["settled_by", "settled_reason"], "str"),
    "settled_at": MOMENT,
    **dict.fromkeys(["settlements", "sources"], "Int64"),
}


class Judged(NamedTuple):
    """One figure, judged: what stands of every source, what was settled, and what that comes to."""

    standing: Sequence[Row]
    """The last statement of every source, in the order in which they were made."""
    since: Sequence[Row]
    """Those of them that are newer than the settlement."""
    settlement: Row | None
    state: FigureState
    shown: Span | None
    """What may be shown: one value only where nobody says otherwise."""


def settler_of(region: str | None, regions: Sequence[str]) -> str:
    """Give who may settle a figure: the region that it is about; of a whole incident its only region, else KCR2."""
    if region:
        return region
    return str(regions[0]) if len(regions) == 1 else HUB


def statements_by_topic(facts: Facts) -> Mapping[Topic, Sequence[Row]]:
    """Give all that was ever stated of every figure, in the order in which it was recorded."""
    found: dict[Topic, list[Row]] = {}
    for row in sorted(facts.get("figure_statements", {}).values(), key=lambda row: int(row["seq"])):
        found.setdefault(topic_of(row), []).append(row)
    return found


def settlements_by_topic(facts: Facts) -> Mapping[Topic, Sequence[Row]]:
    """Give all that was ever settled of every figure, the first one first."""
    found: dict[Topic, list[Row]] = {}
    for row in sorted(facts.get("figure_settlements", {}).values(), key=lambda row: int(row["number"])):
        found.setdefault(topic_of(row), []).append(row)
    return found


def standing(statements: Iterable[Row]) -> Sequence[Row]:
    """Give what stands of every source: its last statement, by the moment it is about and then as recorded."""
    last: dict[str, Row] = {}
    for row in sorted(statements, key=_order):
        last[row["stated_by"].casefold()] = row
    return sorted(last.values(), key=_order)


def _order(row: Row) -> tuple[str, int]:
    return row["observed_at"], int(row["seq"])


def judge(statements: Iterable[Row], settlement: Row | None) -> Judged:
    """Judge one figure: what it comes to follows from what stands and from the last settlement alone.

    Without a settlement it is contested when two sources that know it differ. After one it is contested when a source
    says otherwise since: recorded later, and of a moment that is not earlier.
    """
    stands = standing(statements)
    if settlement is None:
        return Judged(stands, (), None, *_of_sources(_known(stands)))
    since = [row for row in stands if _is_since(row, settlement)]
    chosen = span_of(settlement)
    differ = [span for span in _known(since) if not _agrees(span, chosen)]
    if differ:
        whole = around([*differ, *([chosen] if chosen else [])])
        return Judged(stands, since, settlement, FigureState.CONTESTED, whole)
    return Judged(stands, since, settlement, FigureState.SETTLED, chosen)


def _is_since(row: Row, settlement: Row) -> bool:
    # A late report of an earlier moment is no news: who settled knew of a later one.
    return bool(row["seq"] > settlement["seq"] and row["observed_at"] >= settlement["observed_at"])


def _known(rows: Iterable[Row]) -> list[Span]:
    return [span for span in map(span_of, rows) if span is not None]


def _agrees(span: Span, chosen: Span | None) -> bool:
    """Say whether what is stated fits in what was settled; where "unknown" was settled, nothing fits."""
    return chosen is not None and chosen[0] <= span[0] and span[1] <= chosen[1]


def around(spans: Sequence[Span]) -> Span:
    """Give the lowest and the highest of all."""
    return min(low for low, _ in spans), max(high for _, high in spans)


def _of_sources(spans: Sequence[Span]) -> tuple[FigureState, Span | None]:
    if not spans:
        return FigureState.UNKNOWN, None
    if len(set(spans)) > 1:
        return FigureState.CONTESTED, around(spans)
    return (FigureState.ONE_SOURCE if len(spans) == 1 else FigureState.AGREED), spans[0]


def unit_of_figure(statements: Sequence[Row]) -> str:
    """Give in what a figure is counted; one with its own name has the unit of whoever named it first."""
    first = statements[0]
    return UNITS.get(FigureKind(first["figure"])) or str(first["unit"])


def figures(facts: Facts) -> pd.DataFrame:
    """Give one row per incident × region or whole × figure × source, its last statement; nobody's is left out.

    state                        a `FigureState`, the same on all rows of one figure
    shown_lowest, shown_highest  what a picture may show: equal only where nobody says otherwise; NA is unknown
    is_settled, is_contested     whether it was ever settled; whether it is open now
    newer                        this statement came after the settlement
    chosen_lowest, chosen_highest, settled_by, settled_at, settled_reason  the last settlement
    sources                      how many sources there are
    """
    settled = settlements_by_topic(facts)
    rows = [
        row
        for topic, statements in statements_by_topic(facts).items()
        for row in _figure(statements, settled.get(topic, ()))
    ]
    types = {**_types(), **OF_FIGURE, **ORIGIN}
    table = table_of(rows, types)
    return table.sort_values(
        ["incident_id", "region", "figure", "named", "observed_at", "statement_id"],
        ignore_index=True,
        na_position="first",
    )


def _types() -> dict[str, str]:
    return {**column_types(FigureStatement), **dict.fromkeys(NUMBERS, "Float64"), **OF_STATEMENT}


def _figure(statements: Sequence[Row], settlements: Sequence[Row]) -> list[dict[str, Any]]:
    judged = judge(statements, settlements[-1] if settlements else None)
    shared = {
        "state": judged.state.value,
        "shown_lowest": judged.shown[0] if judged.shown else None,
        "shown_highest": judged.shown[1] if judged.shown else None,
        "is_settled": judged.settlement is not None,
        "is_contested": judged.state is FigureState.CONTESTED,
        "settlements": len(settlements),
        "sources": len(judged.standing),
        "unit": unit_of_figure(statements),
        **_chosen(judged.settlement),
    }
    newer = {row["seq"] for row in judged.since}
    return [_statement(row, stands=True) | shared | {"newer": row["seq"] in newer} for row in judged.standing]


def _chosen(settlement: Row | None) -> dict[str, Any]:
    if settlement is None:
        return {"settled_by": "", "settled_reason": ""}
    span = span_of(settlement)
    return {
        "chosen_lowest": span[0] if span else None,
        "chosen_highest": span[1] if span else None,
        "settled_by": settlement["reported_by"],
        "settled_reason": settlement["reason"],
        "settled_at": settlement["observed_at"],
    }


def _statement(row: Row, *, stands: bool) -> dict[str, Any]:
    return row | {"stands": stands, "own_statement": row["stated_by"] == row["reported_by"]}


def figure_statements(facts: Facts) -> pd.DataFrame:
    """Give one row per statement that was ever made, in the order in which they were recorded.

    stands           whether it is the last of its source
    own_statement    whether the source itself recorded it
    """
    rows = []
    for statements in statements_by_topic(facts).values():
        stands = {row["seq"] for row in standing(statements)}
        rows += [_statement(row, stands=row["seq"] in stands) for row in statements]
    table = table_of(rows, {**_types(), **ORIGIN})
    return table.sort_values(["seq", "statement_id"], ignore_index=True)
