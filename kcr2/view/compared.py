"""What is different between two sides, in tables and a chart? Never a ranking of regions."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kcr2.formats import count, span
from kcr2.planning.comparing import Compared
from kcr2.view.compared_words import arrival, plain_number
from kcr2.words import words as _

Row = Mapping[str, Any]
Names = tuple[str, str]
"""What the two sides are called."""


def signed(change: Any) -> str:
    """Write a difference with its sign and a word's worth of direction, so that no colour is needed.

    >>> signed(2), signed(-1.5), signed(0), signed(pd.NA)
    ('▲ +2', '▼ −1,5', '= 0', '? onbekend')
    """
    if pd.isna(change):
        return f"? {_('onbekend')}"
    if change == 0:
        return "= 0"
    return f"▲ +{plain_number(change)}" if change > 0 else f"▼ −{plain_number(-change)}"


def line_table(compared: Compared) -> pd.DataFrame:
    """Give asked, met and still missing per request line, beside each other."""
    rows = compared.lines
    return pd.DataFrame(
        {
            _("Aanvraag"): rows["request_id"],
            _("Regel"): rows["line"],
            _("Regio"): rows["region"],
            _("Type"): rows["capability_name"],
            _("Gevraagd"): _pair(rows, "asked"),
            _("Krijgt"): _pair(rows, "met"),
            _("In voorstel"): _pair(rows, "proposed"),
            _("Mist"): _pair(rows, "left"),
            _("Verschil in tekort"): [signed(change) for change in rows["left_change"]],
        }
    )


def arrival_table(compared: Compared) -> pd.DataFrame:
    """Give when the first and all of it is there per request line, told or expected, on both sides."""
    told = [
        {
            _("Aanvraag"): f"{row['request_id']}/{row['line']}",
            _("Type"): row["capability_name"],
            _("Eerste"): _both(row, "first"),
            _("Geheel"): _both(row, "complete"),
            _("Verschil geheel"): _later(row),
        }
        for row in compared.lines.to_dict("records")
    ]
    return pd.DataFrame(told)


def _both(row: Row, name: str) -> str:
    one, other = (arrival(row, name, side) for side in ("one", "other"))
    return one if one == other else f"{one} → {other}"


def _later(row: Row) -> str:
    if pd.isna(row["complete_at_one"]) or pd.isna(row["complete_at_other"]):
        return f"? {_('onbekend')}"
    minutes = (row["complete_at_other"] - row["complete_at_one"]) / pd.Timedelta(minutes=1)
    if minutes == 0:
        return "="
    if minutes > 0:
        return _("▲ {span} later").format(span=span(minutes))
    return _("▼ {span} eerder").format(span=span(-minutes))


def stock_table(compared: Compared, *, changed_only: bool) -> pd.DataFrame:
    """Give who gives what and what stays at home, by owner and type; unknown stays unknown."""
    rows = compared.stocks
    if changed_only:
        rows = rows[_gives_or_changes(rows)]
    return pd.DataFrame(
        {
            _("Eigenaar"): rows["owner"] + " " + rows["owner_name"],
            _("Type"): rows["capability_name"],
            _("Levert"): _pair(rows, "given"),
            _("In voorstel"): _pair(rows, "proposed"),
            _("Thuis"): _pair(rows, "home"),
            _("Verschil thuis"): [signed(change) for change in rows["home_change"]],
            _("Minimale restdekking"): [_cover(row) for row in rows.to_dict("records")],
        }
    )


def _gives_or_changes(rows: pd.DataFrame) -> pd.Series:
    counted = [f"{name}_{side}" for name in ("given", "proposed") for side in ("one", "other")]
    some = (rows[counted].fillna(0) > 0).any(axis=1)
    moved = rows["home_change"].fillna(0) != 0
    known = rows["home_one"].isna() != rows["home_other"].isna()
    return (some | moved | known).astype(bool)


def _cover(row: Row) -> str:
    side = "other" if pd.isna(row["cover_one"]) else "one"
    if pd.isna(row[f"cover_{side}"]):
        return _("onbekend")
    stated = bool(row[f"cover_stated_{side}"])
    return count(row[f"cover_{side}"]) if stated else _("{n} (aanname)").format(n=row[f"cover_{side}"])


def total_table(compared: Compared, names: Names) -> pd.DataFrame:
    """Give the sums of both sides with their difference; units of several types are added up."""
    titles = total_titles()
    rows = compared.totals
    return pd.DataFrame(
        {
            _("Totaal"): [titles[str(name)] for name in rows.index],
            names[0]: [plain_number(value) for value in rows["one"]],
            names[1]: [plain_number(value) for value in rows["other"]],
            _("Verschil"): [signed(change) for change in rows["change"]],
        }
    )


def total_titles() -> dict[str, str]:
    """Give what each sum is called."""
    return {
        "lines": _("Open regels"),
        "asked": _("Gevraagd, alle typen"),
        "met": _("Krijgt, alle typen"),
        "gap": _("Tekort zonder voorstel"),
        "proposed": _("In voorstel, alle typen"),
        "left": _("Tekort met voorstel"),
        "suppliers": _("Eigenaren die leveren"),
        "given": _("Nu weg van de eigenaar"),
        "below_cover": _("Voorraden onder de restdekking"),
        "unknown": _("Voorraden waarvan onbekend is wat thuis blijft"),
    }


def _pair(rows: pd.DataFrame, name: str) -> list[str]:
    """Write a figure of both sides: once where they are the same, else the first, an arrow and the second."""
    one, other = ([_figure(value) for value in rows[f"{name}_{side}"]] for side in ("one", "other"))
    return [left if left == right else f"{left} → {right}" for left, right in zip(one, other, strict=True)]


def _figure(value: Any) -> str:
    return "–" if pd.isna(value) else plain_number(value)


def left_chart(compared: Compared, names: Names) -> go.Figure:
    """Draw what each line still misses on both sides; a pattern tells the second apart, not colour alone."""
    rows = compared.lines
    labels = [f"{row['request_id']}/{row['line']}" for row in rows.to_dict("records")]
    figure = go.Figure()
    for side, name, colour, pattern in (("one", names[0], "#154273", ""), ("other", names[1], "#e0a526", "/")):
        values = [None if pd.isna(value) else float(value) for value in rows[f"left_{side}"]]
        figure.add_bar(
            x=labels,
            y=values,
            name=name,
            marker={"color": colour, "pattern": {"shape": pattern}},
            text=["" if value is None else plain_number(value) for value in values],
            textposition="outside",
            cliponaxis=False,
        )
    figure.update_layout(
        height=300,
        barmode="group",
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        legend={"orientation": "h", "y": 1.12},
        yaxis={"rangemode": "tozero", "title": _("nog tekort, eenheden")},
    )
    return figure


def cells(table: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    """Give the rows of a table as texts, for paper."""
    for row in table.itertuples(index=False):
        yield tuple(str(value) for value in row)
