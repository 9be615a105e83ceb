"""How does the national map get on the screen, and how does a click on it come back?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from kcr2.ui.map_component.texts import map_texts
from kcr2.view.drawing import MapDrawing, MapSelection, payload

HERE = Path(__file__).parent
SCRIPTS = ("dom", "geometry", "patterns", "view", "regions", "marks", "hazards", "legend", "pick", "keyboard", "map")


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _script() -> str:
    style = f"const STYLE = {json.dumps(_file('map.css'))};"
    return "\n".join([style, *(_file(f"{name}.js") for name in SCRIPTS)])


# Streamlit sends the code and the style of a component along with its data, at every rerun. As a component of its
# own, without data, they are sent once: an unchanged large message is replaced by its hash.
_code = st.components.v2.component("kcr2_map_code", js=_script())
_map = st.components.v2.component("kcr2_map", js=_file("loader.js"))


def national_map(drawing: MapDrawing, *, key: str, height_px: int = 640) -> MapSelection:
    """Show a drawing and give what is selected.

    What the reader clicked holds until `drawing.selected` changes to something that this function did not give
    itself: a page may hand back the answer of its previous run, or always None, without undoing a click.
    """
    picked = _picked(key)
    told = st.session_state.setdefault(_memory(key), {"asked": None, "given": None, "commands": 0})
    command = drawing.selected not in (told["asked"], told["given"])
    chosen = MapSelection(region=drawing.selected) if command or picked is None else _known(picked, drawing)
    told.update(asked=drawing.selected, given=chosen.region, commands=told["commands"] + command)
    _show(drawing, key, height_px, chosen, told["commands"])
    return chosen


def _show(drawing: MapDrawing, key: str, height_px: int, chosen: MapSelection, commands: int) -> None:
    sent = payload(drawing) | {"s": chosen.region, "c": commands, "p": height_px, "t": map_texts()}
    with st.container(gap=None):
        _code(key=f"{key}.code", height=1)
        _map(key=key, data=sent, default={"picked": None}, on_picked_change=_noted)


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
    )


def _memory(key: str) -> str:
    return f"{key}.told"


def _noted() -> None:
    """Do nothing: having a callback is what makes `picked` a state of the component."""
