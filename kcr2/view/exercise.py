"""How do the timeline of an exercise and its messages look?"""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kcr2.formats import clock_time, label_of, span
from kcr2.model import DUTCH_TIME
from kcr2.terms import InjectMeans, InjectState, LearningStatus, Role
from kcr2.words import words as _

Row = dict[str, Any]

LOOKS: dict[str, tuple[str, str]] = {
    "planned": ("circle-open", "#5f6b77"),
    "due": ("triangle-up", "#b45309"),
    "delivered": ("circle", "#6fa8dc"),
    "acknowledged": ("diamond", "#154273"),
    "answered": ("square", "#2e7d32"),
    "overdue": ("x", "#b3261e"),
    "skipped": ("line-ew-open", "#8c9aa8"),
}
"""State of an inject → its sign and colour: colour is never the only signal."""


def inject_titles() -> dict[str, str]:
    """Give what each state of an inject is called."""
    return {
        "planned": _("gepland"),
        "due": _("nu aan de beurt"),
        "delivered": _("verstuurd"),
        "acknowledged": _("ontvangen"),
        "answered": _("beantwoord"),
        "overdue": _("te laat"),
        "skipped": _("overgeslagen"),
    }


def inject_state(row: Row) -> str:
    """Give how far an inject is, in the words of `LOOKS`."""
    if row["state"] == InjectState.SKIPPED:
        return "skipped"
    if row["state"] == InjectState.PLANNED:
        return "due" if row["is_due"] else "planned"
    if row["is_overdue"]:
        return "overdue"
    for done in ("answered", "acknowledged"):
        if row[done] and row[done] >= row["receivers"]:
            return done
    return "delivered"


def to_whom(row: Row) -> str:
    """Say who a message is for."""
    role, organisation = row["to_role"], row["to_organisation"]
    told = [label_of(Role, role)] if isinstance(role, str) and role else []
    return " · ".join([*told, organisation] if organisation else told) or _("alle deelnemers")


def inject_table(injects: pd.DataFrame) -> pd.DataFrame:
    """Give the timeline as a table: when, what, to whom, how far."""
    titles = inject_titles()
    rows = injects.to_dict("records")
    return pd.DataFrame(
        {
            _("Nr"): [row["number"] for row in rows],
            _("Gepland op"): [clock_time(row["planned_at"]) for row in rows],
            _("Verhaallijn"): [row["storyline"] for row in rows],
            _("Stand"): [titles[inject_state(row)] for row in rows],
            _("Aan"): [to_whom(row) for row in rows],
            _("Middel"): [label_of(InjectMeans, row["means"]) for row in rows],
            _("Bericht"): [row["text"] for row in rows],
            _("Verstuurd"): ["" if pd.isna(row["delivered_at"]) else clock_time(row["delivered_at"]) for row in rows],
            _("Ontvangen"): [_of(row, "acknowledged") for row in rows],
            _("Beantwoord"): [_of(row, "answered") for row in rows],
            _("Verwacht"): [row["expected"] for row in rows],
            _("Binnen"): ["" if pd.isna(row["answer_within_min"]) else span(row["answer_within_min"]) for row in rows],
        }
    )


def _of(row: Row, done: str) -> str:
    if row["state"] != InjectState.DELIVERED:
        return ""
    return _("{n} van {of}").format(n=row[done], of=row["receivers"])


def message_table(messages: pd.DataFrame) -> pd.DataFrame:
    """Give what reached whom and what came back."""
    rows = messages.to_dict("records")
    return pd.DataFrame(
        {
            _("Nr"): [row["number"] for row in rows],
            _("Verstuurd"): [clock_time(row["delivered_at"]) for row in rows],
            _("Ontvanger"): [f"{label_of(Role, row['role'])} · {row['organisation']}" for row in rows],
            _("Ontvangen na"): [_after(row, "acknowledged_at") for row in rows],
            _("Beantwoord na"): [_after(row, "answered_at") for row in rows],
            _("Antwoord"): [row["answer"] for row in rows],
        }
    )


def _after(row: Row, moment: str) -> str:
    if pd.isna(row[moment]):
        return _("nog niet")
    return span((row[moment] - row["delivered_at"]).total_seconds() / 60)


def learning_table(points: pd.DataFrame) -> pd.DataFrame:
    """Give the learning points."""
    rows = points.to_dict("records")
    return pd.DataFrame(
        {
            _("Nr"): [row["point"] for row in rows],
            _("Waarneming"): [row["observation"] for row in rows],
            _("Aanbeveling"): [row["recommendation"] for row in rows],
            _("Eigenaar leerpunt"): [row["owner"] or _("nog niemand") for row in rows],
            _("Termijn"): [row["term"] or _("niet afgesproken") for row in rows],
            _("Stand"): [label_of(LearningStatus, row["learning_status"]) for row in rows],
        }
    )


def timeline(injects: pd.DataFrame, at: pd.Timestamp) -> go.Figure:
    """Draw every inject on the line of its story, by how far it is; now as a line."""
    figure = go.Figure()
    rows = [{**row, "how": inject_state(row)} for row in injects.to_dict("records")]
    for how, title in inject_titles().items():
        chosen = [row for row in rows if row["how"] == how]
        if chosen:
            figure.add_scatter(**_signs(chosen, how, title))
    figure.add_vline(x=_local(at), line={"dash": "dot", "color": "#5f6b77"})
    figure.add_annotation(x=_local(at), y=1.02, yref="paper", text=_("nu"), showarrow=False, yanchor="bottom")
    lines = list(dict.fromkeys(injects["storyline"]))
    figure.update_layout(
        height=120 + 46 * max(len(lines), 1),
        margin={"l": 10, "r": 20, "t": 40, "b": 40},
        legend={"orientation": "h", "y": 1.12, "yanchor": "bottom", "x": 0},
        yaxis={
            "categoryorder": "array",
            "categoryarray": lines[::-1],
            "automargin": True,
            "range": [-0.5, len(lines) - 0.3],
        },
        xaxis={"type": "date", "tickformat": "%H:%M\n%d-%m", "showgrid": True},
    )
    return figure


def _signs(rows: list[Row], how: str, title: str) -> dict[str, Any]:
    sign, colour = LOOKS[how]
    when = [row["planned_at"] if pd.isna(row["delivered_at"]) else row["delivered_at"] for row in rows]
    return {
        "name": title,
        "x": [_local(moment) for moment in when],
        "y": [row["storyline"] for row in rows],
        "mode": "markers+text",
        "text": [str(row["number"]) for row in rows],
        "textposition": "top center",
        "marker": {"symbol": sign, "size": 13, "color": colour, "line": {"width": 2, "color": colour}},
        "customdata": [[clock_time(at), to_whom(row)] for at, row in zip(when, rows, strict=True)],
        "hovertemplate": f"%{{text}} · {title}<br>%{{customdata[0]}}<br>%{{customdata[1]}}<extra></extra>",
    }


def _local(moment: pd.Timestamp) -> Any:
    """Give a moment as Dutch local time without a zone: plotly would draw it in UTC."""
    return moment.tz_convert(DUTCH_TIME).tz_localize(None).to_pydatetime()
