"""How does the national map get on the screen, and how does a click on it come back?"""

from pathlib import Path
from typing import Any

import streamlit as st

from kcr2.view.drawing import MapDrawing, MapSelection, payload

HERE = Path(__file__).parent
SCRIPTS = ("dom", "geometry", "patterns", "view", "regions", "marks", "hazards", "legend", "pick", "keyboard", "map")


def _script() -> str:
    return "\n".join((HERE / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)


# Streamlit sends the code of a component along with its data, at every rerun. As a component of its own, without
# data, the code is sent once: an unchanged large message is replaced by its hash.
_code = st.components.v2.component("kcr2_map_code", js=_script())
_map = st.components.v2.component(
    "kcr2_map",
    js=(HERE / "loader.js").read_text(encoding="utf-8"),
    css=(HERE / "map.css").read_text(encoding="utf-8"),
)


def national_map(drawing: MapDrawing, *, key: str, height_px: int = 640) -> MapSelection:
    """Show a drawing and give what is selected.

    What the reader clicked holds until `drawing.selected` changes to something that this function did not give
    itself: a page may hand back the answer of its previous run, or always None, without undoing a click.
    """
    picked = _picked(key)
    told = st.session_state.setdefault(_memory(key), {"asked": None, "given": None, "commands": 0})
    command = drawing.selected not in (told["asked"], told["given"])
    if command or picked is None:
        chosen = MapSelection(region=drawing.selected)
    else:
        chosen = MapSelection(region=picked.get("region"), mark=picked.get("mark"))
    told.update(asked=drawing.selected, given=chosen.region, commands=told["commands"] + command)
    _show(drawing, key, height_px, chosen, told["commands"])
    return chosen


def _show(drawing: MapDrawing, key: str, height_px: int, chosen: MapSelection, commands: int) -> None:
    sent = payload(drawing) | {"s": chosen.region, "c": commands, "p": height_px}
    with st.container(gap=None):
        _code(key=f"{key}.code", height=1)
        _map(key=key, data=sent, default={"picked": None}, on_picked_change=_noted)


def _picked(key: str) -> dict[str, Any] | None:
    """Give what the browser told; None when the reader has not touched this map."""
    picked = (st.session_state.get(key) or {}).get("picked")
    return picked if isinstance(picked, dict) else None


def _memory(key: str) -> str:
    return f"{key}.told"


def _noted() -> None:
    """Do nothing: having a callback is what makes `picked` a state of the component."""
