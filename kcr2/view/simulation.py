"""How does the outcome of a simulation look? Demand against presence over time, moments, waits and refusals."""

import pandas as pd
import plotly.graph_objects as go

from kcr2.formats import clock_time, local
from kcr2.model import DUTCH_TIME
from kcr2.reference import Reference
from kcr2.simulation.outcome import REGIONS, course, moments, refusals, waits
from kcr2.simulation.running import Simulation
from kcr2.simulation.terms import Wait
from kcr2.words import words as _

NOT_REACHED = "–"


def course_chart(simulation: Simulation, stream: str, unit: str) -> go.Figure:
    """Draw how many units a line of demand needs and how many are at work, over time."""
    table = course(simulation)
    rows = table[table["stream"] == stream]
    times = [at.tz_convert(DUTCH_TIME).tz_localize(None).to_pydatetime() for at in rows["at"]]
    figure = go.Figure()
    looks = {
        "needed": (_("nodig"), "#b3261e", "dash", "none"),
        "present": (_("ingezet"), "#154273", "solid", "tozeroy"),
    }
    for name, (title, colour, dash, fill) in looks.items():
        figure.add_scatter(
            x=times,
            y=rows[name].astype("int64").tolist(),
            name=title,
            mode="lines",
            fill=fill,
            fillcolor="rgba(21, 66, 115, 0.15)",
            line={"shape": "hv", "color": colour, "dash": dash, "width": 2.5},
        )
    few = int(rows[["needed", "present"]].max().max()) <= 10
    figure.update_layout(
        height=260,
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
        yaxis={"rangemode": "tozero", "tickformat": "d", "dtick": 1 if few else None, "title": unit},
        xaxis={"type": "date", "tickformat": "%H:%M\n%d-%m", "showgrid": True},
    )
    return figure


def moments_table(simulation: Simulation, reference: Reference) -> pd.DataFrame:
    """Give, per line of demand, the first departure and arrival and when there was enough, as people read it."""
    table = moments(simulation)
    return pd.DataFrame(
        {
            _("Regio"): table["region"].map(reference.owner_name),
            _("Type"): table["capability"].map(reference.capabilities["name"]),
            _("Nodig vanaf"): table["needed_at"].map(local),
            _("Meest nodig"): table["most_needed"],
            _("Meest ingezet"): table["most_present"],
            **{
                title: [
                    _reached(at, minutes) for at, minutes in zip(table[f"{name}_at"], table[f"{name}_min"], strict=True)
                ]
                for name, title in _titles().items()
            },
            _("Eigen regio"): table["own"],
            _("Van anderen"): table["given"],
            _("Leverende eigenaren"): table["owners"],
        }
    )


def waits_table(simulation: Simulation, reference: Reference) -> pd.DataFrame:
    """Give how many minutes was waited for whom."""
    table = waits(simulation, reference.regions.index)
    return pd.DataFrame(
        {
            _("Gewacht op"): [_(Wait(wait).label) for wait in table["wait"]],
            _("Wie"): [_who(who, reference) for who in table["who"]],
            _("Aantal"): table["n"],
            _("Kortst (min)"): table["least"],
            _("Mediaan (min)"): table["median"],
            _("Langst (min)"): table["most"],
        }
    )


def refusals_table(simulation: Simulation, reference: Reference) -> pd.DataFrame:
    """Give every draw of a refusal; a refusal is a right and no fault."""
    table = refusals(simulation)
    return pd.DataFrame(
        {
            _("Tijd"): table["at"].map(local),
            _("Eigenaar"): table["owner"].map(reference.owner_name),
            _("Aanvraag in de variant"): table["about"],
            _("Weigerkans"): table["chance"],
            _("Getrokken"): table["number"].round(3),
            _("Uitkomst"): [_("weigert") if refused else _("levert, als er is") for refused in table["refused"]],
        }
    )


def _titles() -> dict[str, str]:
    return {
        "departed": _("Eerste vertrek"),
        "arrived": _("Eerste aankomst"),
        "complete": _("Compleet"),
    }


def _reached(at: pd.Timestamp, minutes: object) -> str:
    if pd.isna(at):
        return NOT_REACHED
    return f"{clock_time(at)} (+{int(str(minutes)) // 60}:{int(str(minutes)) % 60:02})"


def _who(who: str, reference: Reference) -> str:
    known = {REGIONS: _("veiligheidsregio's"), "KCR2": "KCR2", "JENV": _("minister van JenV")}
    return known.get(who) or reference.owner_name(who)
