"""Where are the units over time, and when is their relief? (a Gantt chart and the gap over time)"""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kcr2.formats import clock_time
from kcr2.model import DUTCH_TIME
from kcr2.terms import DeliveryState
from kcr2.words import words as _

ROW_PX, MARGIN_PX = 34, 150

PHASES: tuple[tuple[str, str, str, str], ...] = (
    ("accepted_at", "alarmed_at", "accepted", "/"),
    ("alarmed_at", "at_ugs_at", "en_route", "x"),
    ("at_ugs_at", "deployed_at", "at_ugs", "."),
    ("deployed_at", "returning_at", "deployed", ""),
    ("returning_at", "available_at", "returning", "\\"),
)
"""From which step to which step a unit is in what phase, and its hatching: colour is never the only signal."""

COLOURS = {
    "accepted": "#b9c4d0",
    "en_route": "#e0a526",
    "at_ugs": "#6fa8dc",
    "deployed": "#154273",
    "returning": "#8c9aa8",
}
"""Dark on light and light on dark both keep a contrast of 3:1 with their neighbours in a row."""

Row = dict[str, Any]


def deployment_chart(deliveries: pd.DataFrame, at: pd.Timestamp) -> go.Figure:
    """Draw each delivery over time: phases as bars, the latest and the planned relief as marks, now as a line."""
    figure = go.Figure()
    names = [f"{row['delivery_id']} · {row['amount']} {row['unit']}" for row in deliveries.to_dict("records")]
    for phase, (colour, hatch) in _looks().items():
        bars = [bar for row in deliveries.to_dict("records") for bar in _bars(row, at) if bar[0] == phase]
        if bars:
            figure.add_bar(**_bar(phase, bars, colour, hatch))
    _marks(figure, deliveries, "relief_due", _("uiterste aflossing"), "line-ns-open", "#b3261e")
    _marks(figure, deliveries, "relief_at", _("geplande aflossing"), "diamond", "#2e7d32")
    figure.add_vline(x=_local(at), line={"dash": "dot", "color": "#5f6b77"})
    figure.add_annotation(
        x=_local(at), y=1, yref="paper", text=_("nu"), showarrow=False, xanchor="left", yanchor="top", xshift=3
    )
    _lay_out(figure, names)
    return figure


def _looks() -> dict[str, tuple[str, str]]:
    return {phase: (COLOURS[phase], hatch) for _from, _to, phase, hatch in PHASES}


def _bars(row: Row, at: pd.Timestamp) -> Iterator[tuple[str, Row, pd.Timestamp, pd.Timestamp]]:
    """Give the phases that a delivery has been through; the present one runs until now."""
    starts = [(start, phase) for start, _end, phase, _hatch in PHASES if not pd.isna(row[start])]
    ends = [row[start] for start, _ in starts[1:]]
    last = row["state_at"] if row["state"] in {DeliveryState.AVAILABLE, DeliveryState.CANCELLED} else at
    for (start, phase), end in zip(starts, [*ends, last], strict=True):
        if end > row[start]:
            yield phase, row, row[start], end


def _bar(phase: str, bars: list[Any], colour: str, hatch: str) -> dict[str, Any]:
    return {
        "name": phase_title(phase),
        "orientation": "h",
        "y": [_name(row) for _phase, row, _start, _end in bars],
        "base": [_local(start) for _phase, _row, start, _end in bars],
        # Of the local clock, as the axis is: in the night that an hour comes twice a bar may be an hour short.
        "x": [max((_local(end) - _local(start)).total_seconds(), 60) * 1000 for _phase, _row, start, end in bars],
        "marker": {"color": colour, "pattern": {"shape": hatch, "solidity": 0.25}},
        "customdata": [[clock_time(start), clock_time(end)] for _phase, _row, start, end in bars],
        "hovertemplate": f"{phase_title(phase)}: %{{customdata[0]}} – %{{customdata[1]}}<extra>%{{y}}</extra>",
    }


def phase_title(phase: str) -> str:
    """Give what a phase is called."""
    return _(DeliveryState(phase).label)


def _name(row: Row) -> str:
    return f"{row['delivery_id']} · {row['amount']} {row['unit']}"


def _marks(figure: go.Figure, deliveries: pd.DataFrame, column: str, title: str, symbol: str, colour: str) -> None:
    rows = [row for row in deliveries.to_dict("records") if not pd.isna(row[column])]
    if not rows:
        return
    figure.add_scatter(
        x=[_local(row[column]) for row in rows],
        y=[_name(row) for row in rows],
        mode="markers",
        name=title,
        marker={"symbol": symbol, "size": 15, "color": colour, "line": {"width": 3, "color": colour}},
        customdata=[clock_time(row[column]) for row in rows],
        hovertemplate=f"{title}: %{{customdata}}<extra>%{{y}}</extra>",
    )


def _lay_out(figure: go.Figure, names: list[str]) -> None:
    figure.update_layout(
        barmode="overlay",
        height=MARGIN_PX + ROW_PX * max(len(names), 1),
        margin={"l": 10, "r": 10, "t": 70, "b": 40},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
        yaxis={"categoryorder": "array", "categoryarray": names[::-1], "automargin": True},
        xaxis={"type": "date", "tickformat": "%H:%M\n%d-%m", "showgrid": True},
    )


def _local(moment: pd.Timestamp) -> Any:
    """Give a moment as Dutch local time without a zone: plotly would draw it in UTC."""
    return moment.tz_convert(DUTCH_TIME).tz_localize(None).to_pydatetime()


def gap_chart(history: pd.DataFrame) -> go.Figure:
    """Draw how much was asked, offered, taken and on site over time."""
    figure = go.Figure()
    series = {
        "asked": (_("gevraagd"), "#1b1b1b", "dot"),
        "offered": (_("aangeboden"), "#e0a526", "dash"),
        "accepted": (_("aanvaard"), "#6fa8dc", "solid"),
        "on_site": (_("op de UGS of ingezet"), "#154273", "solid"),
    }
    for name, (title, colour, dash) in series.items():
        figure.add_scatter(
            x=[_local(at) for at in history["at"]],
            y=history[name].astype("int64").tolist(),
            name=title,
            mode="lines+markers",
            line={"shape": "hv", "color": colour, "dash": dash, "width": 2},
        )
    few = history.empty or history["asked"].max() <= 10
    figure.update_layout(
        height=260,
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        legend={"orientation": "h"},
        yaxis={"rangemode": "tozero", "tickformat": "d", "dtick": 1 if few else None},
        xaxis={"tickformat": "%H:%M\n%d-%m"},
    )
    return figure
