"""How does the national map get on the screen, and how does a click on it come back?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import streamlit as st

from kcr2.ui.map_component.texts import map_texts, place_texts
from kcr2.view.drawing import MapDrawing, MapSelection, payload, read_place

HERE = Path(__file__).parent
SCRIPTS = (
    "dom",
    "geometry",
    "patterns",
    "view",
    "regions",
    "marks",
    "hazards",
    "roads",
    "legend",
    "place",
    "pick",
    "keyboard",
    "map",
)
"""The files of the map itself, in the order in which they need each other."""


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def map_script() -> str:
    """Give the code of the map, for a component that has a map inside; it exports nothing."""
    style = f"const STYLE = {json.dumps(_file('map.css'))};"
    return "\n".join([style, *(_file(f"{name}.js") for name in SCRIPTS)])


def _script() -> str:
    return f"{map_script()}\n{_file('share.js')}"


# Streamlit sends the code and the style of a component along with its data, at every rerun. As a component of its
# own, without data, they are sent once: an unchanged large message is replaced by its hash.
_code = st.components.v2.component("kcr2_map_code", js=_script())
_map = st.components.v2.component("kcr2_map", js=_file("loader.js"))


@dataclass
class _Told:
    """What was said about one map.

    asked      what the page chose for the reader at the previous run
    given      what the page was given as an answer then
    pick       whether a place could be picked then
    commands   how often the page chose anew; what a browser said before the last time no longer holds
    """

    asked: MapSelection = field(default_factory=MapSelection)
    given: MapSelection = field(default_factory=MapSelection)
    pick: bool = False
    commands: int = 0


def national_map(drawing: MapDrawing, *, key: str, height_px: int = 640) -> MapSelection:
    """Show a drawing and give what is selected; a place only when the drawing is there to pick one.

    What the reader clicked holds until `drawing.selected` or `drawing.place` changes to something that this function
    did not give itself: a page may hand back the answer of its previous run, or always None, without undoing a click.
    """
    told: _Told = st.session_state.setdefault(_memory(key), _Told())
    asked = MapSelection(region=drawing.selected, place=drawing.place if drawing.pick else None)
    held = _held(_picked(key), drawing, asked, told)
    anew = _anew(asked, told, pick=drawing.pick)
    chosen = replace(held, mark=None, **anew) if anew else held
    told.asked, told.given, told.pick, told.commands = asked, chosen, drawing.pick, told.commands + bool(anew)
    _show(replace(drawing, selected=chosen.region, place=chosen.place), key, height_px, told.commands)
    return chosen


def _show(drawing: MapDrawing, key: str, height_px: int, commands: int) -> None:
    texts = map_texts() | (place_texts() if drawing.pick else {})
    if drawing.flow_label is not None:
        texts["flow"] = drawing.flow_label
    sent = payload(drawing) | {"c": commands, "p": height_px, "t": texts}
    with st.container(gap=None):
        _code(key=f"{key}.code", height=1)
        _map(key=key, data=sent, default={"picked": None}, on_picked_change=_noted)


def _held(picked: Mapping[str, Any] | None, drawing: MapDrawing, asked: MapSelection, told: _Told) -> MapSelection:
    """Give what the reader chose, unless the page chose something since."""
    if picked is None:
        return asked
    return _known(picked, drawing) if picked.get("c") == told.commands else told.given


def _anew(asked: MapSelection, told: _Told, *, pick: bool) -> dict[str, Any]:
    """Give what the page chooses now by itself. Beginning to pick begins at its place, ending leaves none."""
    region = asked.region not in (told.asked.region, told.given.region)
    place = pick != told.pick or asked.place not in (told.asked.place, told.given.place)
    return ({"region": asked.region} if region else {}) | ({"place": asked.place} if place else {})


def _picked(key: str) -> dict[str, Any] | None:
    """Give what the browser told; None when the reader has not touched this map."""
    picked = (st.session_state.get(key) or {}).get("picked")
    return picked if isinstance(picked, dict) else None


def _known(picked: Mapping[str, Any], drawing: MapDrawing) -> MapSelection:
    """Take over only what is on the map: what a browser says may be old, or anything."""
    region, mark = picked.get("region"), picked.get("mark")
    return MapSelection(
        region=next((code for code in drawing.regions if code == region), None),
        mark=next((one.id for one in drawing.marks if one.id == mark), None),
        place=read_place(picked.get("place")) if drawing.pick else None,
    )


def _memory(key: str) -> str:
    return f"{key}.told"


def _noted() -> None:
    """Do nothing: having a callback is what makes `picked` a state of the component."""
