"""How is a road said to be closed, or open again?"""

from collections.abc import Sequence

import shapely
import streamlit as st

from kcr2.access import Permission
from kcr2.actions import CloseRoad, OpenRoad
from kcr2.reference.positions import to_rd
from kcr2.ui.forms import Form
from kcr2.ui.session import Session
from kcr2.words import words as _

RIVER = "rivier"


def road_form(visit: Session) -> None:
    """Close stretches of road, and open again what is closed."""
    close_form(visit)
    closed = visit.picture.road_closures
    codes = [code for code in closed.loc[closed["closed"], "edge"] if _own(visit, code)]
    if codes:
        open_form(visit, codes)


def close_form(visit: Session) -> None:
    """Ask which stretches of road are closed: of one road, over a river, or across a line between two places."""
    ways = {
        _("Een weg"): _of_road,
        _("Over een rivier"): _over_river,
        _("Door een lijn tussen twee plaatsen"): _by_line,
    }
    how = st.segmented_control(_("Wat gaat dicht?"), list(ways), default=_("Een weg"), key="road_how", required=True)
    found, chosen = ways[how or _("Een weg")](visit)
    told = visit.picture.road_closures
    shut = set(told.loc[told["closed"], "edge"])
    options = [code for code in found if code not in shut and _own(visit, code)]
    form = Form("close-road", visit, CloseRoad)
    with st.form(form.name, enter_to_submit=False):
        edges = st.multiselect(
            _("Wegvakken"),
            options,
            default=options if chosen else [],
            # Another choice above is another list: what was ticked in the first does not hold for the second.
            key=form.key(f"edges:{','.join(options)}"),
            format_func=lambda code: edge_words(visit, code),
            placeholder=_("geen"),
        )
        values = {
            "edges": tuple(edges),
            "reason": form.text("reason"),
            "observed_at": form.moment("observed_at"),
        }
        form.submit(_("Sluit af"), values, done=_("De weg is afgesloten; reistijden gaan er niet meer overheen."))


def open_form(visit: Session, codes: Sequence[str]) -> None:
    """Ask which closed stretches of road are open again."""
    form = Form("open-road", visit, OpenRoad)
    with st.form(form.name, enter_to_submit=False):
        edges = st.multiselect(
            _("Weer open"),
            codes,
            key=form.key("edges"),
            format_func=lambda code: edge_words(visit, code),
            placeholder=_("geen"),
        )
        values = {"edges": tuple(edges), "reason": form.text("reason"), "observed_at": form.moment("observed_at")}
        form.submit(_("Stel open"), values, done=_("De weg is weer open."))


def edge_words(visit: Session, code: str) -> str:
    """Name a stretch of road by its road and its ends."""
    roads = visit.reference.roads
    row = roads.edges.loc[code]
    start, end = (roads.nodes.at[row[side], "name"] for side in ("from_node", "to_node"))
    return f"{row['road']}: {start} – {end}"


def _own(visit: Session, code: str) -> bool:
    roads = visit.reference.roads
    regions = [str(roads.nodes.at[roads.edges.at[code, side], "region"]) for side in ("from_node", "to_node")]
    return visit.may(Permission.REPORT_ROAD, owners=regions)


Found = tuple[Sequence[str], bool]
"""Stretches of road to choose from, and whether all of them are chosen at first."""


def _of_road(visit: Session) -> Found:
    edges = visit.reference.roads.edges
    own = edges[[_own(visit, str(code)) for code in edges.index]]
    names = sorted(own["road"].unique())
    road = st.selectbox(_("Weg"), names, key="road_name", index=names.index("A12") if "A12" in names else 0)
    return list(map(str, own.index[own["road"] == road])), False


def _over_river(visit: Session) -> Found:
    hazards = visit.reference.hazards
    rivers = hazards[hazards["kind"] == RIVER]
    code = st.selectbox(
        _("Rivier"), list(rivers.index), key="road_river", format_func=lambda one: str(rivers.at[one, "name"])
    )
    st.caption(_("Rivier en wegen zijn vereenvoudigd tot lijnen: kijk na of elke oeververbinding erbij hoort."))
    return visit.reference.roads.crossing(rivers.at[code, "geometry"]), True


def _by_line(visit: Session) -> Found:
    towns = visit.reference.municipalities.sort_values("name")
    left, right = st.columns(2)
    ends = [
        column.selectbox(
            label, list(towns.index), index=None, key=key, format_func=lambda one: str(towns.at[one, "name"])
        )
        for column, label, key in ((left, _("Van gemeente"), "road_from"), (right, _("Naar gemeente"), "road_to"))
    ]
    if None in ends or ends[0] == ends[1]:
        st.caption(_("Kies twee gemeenten; elke weg die de rechte lijn daartussen kruist, wordt gekozen."))
        return (), True
    points = [to_rd(float(towns.at[code, "lon"]), float(towns.at[code, "lat"])) for code in ends]
    return visit.reference.roads.crossing(shapely.LineString(points)), True
