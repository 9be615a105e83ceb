"""What do sources say of casualties, evacuated people and the like; and is it settled?"""

from collections.abc import Iterator, Sequence

import pandas as pd

from kcr2.facts.base import Row, known, named, plain_number, records
from kcr2.formats import clock_time, label_of
from kcr2.model import Fact
from kcr2.picture import Picture
from kcr2.terms import FactPart, FigureKind, FigureState

TOPIC = ["incident_id", "region", "figure", "named"]
STANDS = frozenset({FigureState.SETTLED, FigureState.AGREED, FigureState.ONE_SOURCE})
"""States in which a figure is told as one value; a contested one is told as a range, never as one of its values."""


def figure_facts(picture: Picture) -> Iterator[Fact]:
    """Give every figure of an open incident once, with what every source says of it."""
    names = picture.incidents[picture.incidents["is_open"]].set_index("incident_id")["name"].to_dict()
    table = picture.figures[picture.figures["incident_id"].isin(list(names))]
    for _topic, rows in table.groupby(TOPIC, dropna=False, sort=True):
        yield _figure(records(rows), str(names[rows["incident_id"].iloc[0]]), picture)


def _figure(rows: Sequence[Row], incident: str, picture: Picture) -> Fact:
    last = max(rows, key=lambda row: (row["observed_at"], row["seq"]))
    state, region = FigureState(last["state"]), known(last["region"])
    what = last["named"] or label_of(FigureKind, last["figure"])
    where = f" in {named(region, picture.reference.party_name(region))}" if region else ""
    low, high = known(last["shown_lowest"]), known(last["shown_highest"])
    settled = state is FigureState.SETTLED
    return Fact(
        key=":".join(["figure", last["incident_id"], region or "", last["figure"], last["named"].casefold()]),
        part=FactPart.SITUATION,
        group=incident,
        label=f"{what}{where}"[:200],
        text=f"{_told(low, high, state)}. {_sources(rows)}"[:4_000],
        number=float(low) if state in STANDS and low is not None and low == high else None,
        unit=last["unit"],
        owner=last["settled_by"] if settled else ", ".join(sorted({row["stated_by"] for row in rows}))[:80],
        observed_at=known(last["settled_at"] if settled else last["observed_at"]),
        quality=None if settled or len(rows) > 1 else known(last["quality"]),
        source=(last["settled_reason"] if settled else last["source"])[:300],
    )


def _told(low: float | None, high: float | None, state: FigureState) -> str:
    return _span(low, high) if state is FigureState.UNKNOWN else f"{_span(low, high)}, {state.label}"


def _span(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "onbekend"
    return plain_number(low) if low == high else f"{plain_number(low)}–{plain_number(high)}"


def _sources(rows: Sequence[Row]) -> str:
    told = [f"{row['stated_by']}: {_stated(row)} ({clock_time(row['observed_at'])})" for row in rows]
    return f"Opgaven: {'; '.join(told)}."


def _stated(row: Row) -> str:
    value = row["value"]
    return _span(known(row["lowest"]), known(row["highest"])) if pd.isna(value) else plain_number(value)
