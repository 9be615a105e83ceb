"""How does the wall view get on a large screen, and how does one leave it?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from kcr2.ui.map_component import map_script
from kcr2.ui.map_component.texts import map_texts
from kcr2.words import words as _

HERE = Path(__file__).parent


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _script() -> str:
    style = f"const WALL_STYLE = {json.dumps(_file('wall.css'))};"
    return "\n".join([map_script(), style, _file("watch.js"), _file("wall.js")])


# As for the map: code that comes without data is sent once.
_code = st.components.v2.component("kcr2_wall_code", js=_script())
_wall = st.components.v2.component("kcr2_wall", js=_file("loader.js"))


def wall_texts() -> dict[str, str]:
    """Give the words that the wall itself says."""
    return {
        "language": _("nl-NL"),
        "clock": _("Nederlandse tijd"),
        "stand": _("Stand van het beeld"),
        "leave": _("Terug naar het landelijk beeld"),
        "lost": _("Verbinding verbroken sinds {at}. Wat u ziet kan verouderd zijn."),
        "stale": _("Het beeld is niet ververst sinds {at}. Wat u ziet kan verouderd zijn."),
        "age": _("{n} min geleden ververst"),
        "fresh": _("ververst"),
    }


def show_wall(shown: Mapping[str, Any], *, stamp: str, refresh_s: int, key: str) -> bool:
    """Show the wall over the whole screen; say whether somebody wants to leave it, at that one run only.

    Parameters
    ----------
    shown : what `view.wall.wall` gave, with the banner of the space
    stamp : names this very run: a screen that gets no new one says that it is not refreshed
    refresh_s : seconds after which the next one is to come
    """
    sent = {**shown, "t": map_texts(), "w": wall_texts(), "stamp": stamp, "refresh": refresh_s}
    with st.container(gap=None):
        _code(key=f"{key}.code", height=1)
        told = _wall(key=key, data=sent, on_leave_change=_noted, height=1)
    return bool(told.leave)


def _noted() -> None:
    """Do nothing: having a callback is what makes something a trigger of the component."""
