"""How is a story played on the screen, and how does the moment that a reader opens come back?"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import streamlit as st

from kcr2.ui.map_component import map_script
from kcr2.ui.map_component.texts import map_texts
from kcr2.ui.playback.texts import deck_texts, player_texts

HERE = Path(__file__).parent
SCRIPTS = ("film", "ways", "stage", "clockwork", "panel", "operate", "deck", "main")


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _script() -> str:
    style = f"const PLAYBACK_STYLE = {json.dumps(_file('playback.css'))};"
    return "\n".join([map_script(), style, *(_file(f"{name}.js") for name in SCRIPTS)])


# As for the map: code that comes without data is sent once.
_code = st.components.v2.component("kcr2_playback_code", js=_script())
_player = st.components.v2.component("kcr2_playback", js=_file("loader.js"))


def fingerprint(payload: Mapping[str, Any]) -> str:
    """Give a short name of what is played: another one is made anew in the browser."""
    return hashlib.sha256(orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def player(
    payload: Mapping[str, Any], *, key: str, height_px: int = 560, begin: datetime | None = None
) -> datetime | None:
    """Show a playback; give the moment that the reader asks to open, at that one run only."""
    sent = {**payload, "height": height_px, "t": map_texts() | player_texts()}
    sent["from"] = None if begin is None else begin.timestamp()
    asked = _show(sent, key)["open"]
    at = asked.get("at") if isinstance(asked, dict) else None
    known = isinstance(at, int | float) and payload["frames"][0][0] <= at <= payload["frames"][-1][0]
    return datetime.fromtimestamp(float(at), UTC) if at is not None and known else None


def deck(payload: Mapping[str, Any], *, key: str, begin: bool) -> str | None:
    """Show a guided story over the whole screen; give the page that the reader asks to go to, at that one run only."""
    page = _show({**payload, "begin": begin, "t": map_texts() | player_texts() | deck_texts()}, key)["page"]
    return page if isinstance(page, str) else None


def _show(payload: Mapping[str, Any], key: str) -> dict[str, Any]:
    sent = {**payload, "id": fingerprint(payload)}
    with st.container(gap=None):
        _code(key=f"{key}.code", height=1)
        told = _player(key=key, data=sent, on_open_change=_noted, on_page_change=_noted)
    return {"open": told.open, "page": told.page}


def _noted() -> None:
    """Do nothing: having a callback is what makes something a trigger of the component."""
