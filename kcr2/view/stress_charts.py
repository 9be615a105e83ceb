"""How are chances of shortage drawn? Bars with whiskers, heat maps, and how much is missing; unknown is grey."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from kcr2.reports.steps import UNKNOWN
from kcr2.stress.figures import number
from kcr2.view.stress import Shown, chance_told
from kcr2.words import words as _

BAR = "#3d78ad"
WHISKER = "#8a8f98"
"""A grey that shows on white and on black."""

SCALE = [[0.0, "#eaf1f8"], [0.1, "#b9d2e6"], [0.3, "#7fadd0"], [0.6, "#3d78ad"], [1.0, "#123a66"]]
"""One hue from light to dark: it stays in order for every kind of colour blindness, and on paper without colour."""

DUTCH = ",."
"""Marks of decimals and thousands, as in every table beside a chart."""

MOST_BARS = 15
ROW_PX = 26
LONGEST_NAME = 42
TICKS = 3
"""Hours are written under every third block: more would not fit beside each other."""


def chance_chart(shown: Shown) -> go.Figure:
    """Draw the chance of shortage of the types that are short most often, with the 95 % interval."""
    codes = shown.asked[:MOST_BARS][::-1]
    rows = shown.by_type.loc[codes]
    share, low, high = (100 * rows[name].astype(float).to_numpy() for name in ("chance", "low", "high"))
    figure = go.Figure()
    figure.add_bar(
        y=[_short(shown.name(code)) for code in codes],
        x=share.tolist(),
        orientation="h",
        marker={"color": BAR},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": (high - share).tolist(),
            "arrayminus": (share - low).tolist(),
            "color": WHISKER,
            "thickness": 2,
            "width": 5,
        },
        text=[chance_told(row) for row in rows.to_dict("records")],
        textposition="none",
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    figure.update_layout(
        separators=DUTCH,
        height=90 + ROW_PX * len(codes),
        margin={"l": 10, "r": 20, "t": 10, "b": 40},
        xaxis={"title": _("kans op tekort, % van de vensters"), "rangemode": "tozero", "ticksuffix": " %"},
        yaxis={"automargin": True},
        bargap=0.35,
    )
    return figure


def hour_chart(shown: Shown) -> go.Figure:
    """Draw the chance of shortage per type and hours since the start."""
    codes = shown.asked[:MOST_BARS]
    rows = shown.by_block[shown.by_block["capability"].isin(codes)]
    table = rows.pivot(index="capability", columns="block", values="chance").reindex(codes)
    words = _words(rows, "capability").reindex(codes)
    return _heat(table, words, [_short(shown.name(code)) for code in codes], shown)


def region_hour_chart(shown: Shown, capability: str) -> go.Figure:
    """Draw a type's chance of shortage per region, in the order of codes, and hours since the start."""
    rows = shown.by_region_block[shown.by_region_block["capability"] == capability]
    codes = list(shown.country.regions)
    table = rows.pivot(index="region", columns="block", values="chance").reindex(codes)
    words = _words(rows, "region").reindex(codes)
    return _heat(table, words, [f"{code} {shown.reference.owner_name(code)}" for code in codes], shown)


def _words(rows: pd.DataFrame, index: str) -> pd.DataFrame:
    told = rows.assign(told=[chance_told(row) for row in rows.to_dict("records")])
    return told.pivot(index=index, columns="block", values="told")


def _heat(table: pd.DataFrame, words: pd.DataFrame, labels: list[str], shown: Shown) -> go.Figure:
    values = 100 * table.astype(float).to_numpy()
    most = float(np.nanmax(values)) if np.isfinite(values).any() else 0.0
    hours = [shown.hour(int(block)) for block in table.columns]
    figure = go.Figure(_unknown(values, hours, labels))
    figure.add_trace(
        go.Heatmap(
            z=[[None if np.isnan(cell) else float(cell) for cell in row] for row in values],
            x=hours,
            y=labels,
            text=words.to_numpy().tolist(),
            colorscale=SCALE,
            zmin=0,
            zmax=max(most, 1.0),
            xgap=1,
            ygap=1,
            hovertemplate=_("%{y}, uur %{x}: %{text}") + "<extra></extra>",
            colorbar={"title": {"text": _("kans (%)")}, "thickness": 12, "ticksuffix": " %"},
        )
    )
    figure.update_layout(
        separators=DUTCH,
        height=110 + ROW_PX * len(labels),
        margin={"l": 10, "r": 10, "t": 10, "b": 40},
        xaxis={
            "title": _("uren na de start van het eerste incident"),
            "type": "category",
            "showgrid": False,
            "range": [-0.5, len(hours) - 0.5],
            "tickvals": hours[::TICKS],
            "tickangle": 0,
        },
        yaxis={"automargin": True, "range": [len(labels) - 0.5, -0.5], "showgrid": False},
    )
    return figure


def _unknown(values: np.ndarray, hours: list[str], labels: list[str]) -> go.Heatmap:
    """Draw cells without a value grey under the others: unknown is not the colour of nought."""
    return go.Heatmap(
        z=[[1 if np.isnan(cell) else None for cell in row] for row in values],
        x=hours,
        y=labels,
        colorscale=[[0, UNKNOWN.fill], [1, UNKNOWN.fill]],
        showscale=False,
        xgap=1,
        ygap=1,
        hovertemplate=_("%{y}, uur %{x}: onbekend") + "<extra></extra>",
    )


def spread_chart(shown: Shown, capability: str) -> go.Figure:
    """Draw in which share of all windows more than so many unit-hours are missing."""
    hours = np.sort(shown.hours[:, shown.country.types.index(capability)])
    values, first = np.unique(hours, return_index=True)
    above = 100 * (1 - np.append(first[1:], len(hours)) / len(hours))
    figure = go.Figure()
    figure.add_scatter(
        x=values.tolist(),
        y=above.tolist(),
        mode="lines+markers" if len(values) < 40 else "lines",
        line={"shape": "hv", "color": BAR, "width": 2.5},
        fill="tozeroy",
        fillcolor="rgba(61, 120, 173, 0.2)",
        hovertemplate=_("meer dan %{x} eenheid-uren: %{y:.1f} % van de vensters") + "<extra></extra>",
    )
    figure.update_layout(
        separators=DUTCH,
        height=280,
        margin={"l": 10, "r": 20, "t": 10, "b": 40},
        xaxis={"title": _("tekort, eenheid-uren"), "rangemode": "tozero"},
        yaxis={"title": _("% van de vensters met meer"), "rangemode": "tozero", "ticksuffix": " %"},
    )
    return figure


def difference_chart(rows: list[dict[str, Any]]) -> go.Figure:
    """Draw differences in percentage points with their intervals. Rows: label, change, low, high (shares)."""
    rows = rows[::-1]
    points = [100 * row["change"] for row in rows]
    figure = go.Figure()
    figure.add_scatter(
        x=points,
        y=[_short(str(row["label"])) for row in rows],
        mode="markers",
        marker={"color": BAR, "size": 10, "symbol": "diamond"},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [100 * (row["high"] - row["change"]) for row in rows],
            "arrayminus": [100 * (row["change"] - row["low"]) for row in rows],
            "color": WHISKER,
            "thickness": 2,
        },
        text=[number(point, 1) for point in points],
        hovertemplate=_("%{y}: %{text} procentpunt") + "<extra></extra>",
    )
    figure.add_vline(x=0, line={"color": WHISKER, "dash": "dash"})
    figure.update_layout(
        separators=DUTCH,
        height=90 + ROW_PX * len(rows),
        margin={"l": 10, "r": 20, "t": 10, "b": 40},
        xaxis={"title": _("verschil in kans op tekort, procentpunten")},
        yaxis={"automargin": True},
    )
    return figure


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
