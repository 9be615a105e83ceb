"""What do the tests of the national map stand on? A small page with the map alone, served like the app itself."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = Path(os.environ.get("KCR2_ARTEFACTS", ROOT / "artefacts"))
START_S = 40

LAUNCHER = """
import streamlit as st
from kcr2.ui.web import MIDDLEWARE, ROUTES
app = st.App("screen.py", routes=ROUTES, middleware=MIDDLEWARE)
"""

# Far from the signs of the regions, so that their marks stand exactly where they belong.
KNOWN = {
    "Texel": (4.82, 53.09),
    "Den Helder": (4.77, 52.93),
    "Coevorden": (6.74, 52.66),
    "Winterswijk": (6.72, 51.97),
    "Domburg": (3.52, 51.56),
    "Bergen op Zoom": (4.29, 51.49),
    "Deurne": (5.80, 51.46),
}

SCREEN = """
import streamlit as st
from kcr2.ui import resources
from kcr2.ui.map_component import national_map
from kcr2.ui.web import geometry_urls
from kcr2.view.drawing import Flow, LegendItem, MapDrawing, Mark, RegionFill
from kcr2.view.layers import LAYERS

st.set_page_config(layout="wide")
HOSTILE = "<img src=x onerror=window.hacked=1><b>vet</b>"
STEPS = [("#7fb069", "G", None), ("#f4d35e", "Ge", "dots"), ("#ee9b3f", "O", "lines"), ("#c8402f", "R", "cross")]
GREY = ("#d3d8df", "?", None)
ARNHEM = (5.91, 51.98)
KNOWN = {known}
reference = resources.reference()
asked = st.query_params
step = st.session_state.setdefault("step", 0)
if st.button("Andere gegevens"):
    st.session_state.step = step = step + 1
if st.button("Kies Zeeland"):
    st.session_state.region = "VR19"
if "kies" in asked and st.button("Kies Arnhem"):
    st.session_state.place = ARNHEM
st.session_state.setdefault("place", ARNHEM if "plaats" in asked else None)


def fill(number, code, name):
    known = number % 6 < 4
    paint, sign, pattern = STEPS[number % 6] if known else GREY
    return RegionFill(paint, f"{name} ({code}): stap {step}", sign, not known, pattern)


def marks():
    if "leeg" in asked:
        return []
    if "bekend" in asked:
        return [Mark(name, "unit", *place, name, False) for name, place in KNOWN.items()]
    shared = [Mark(f"I{n}", "incident", 6.0 + n * 0.01, 52.2, f"Brand {n}", n == 0) for n in range(4)]
    asks = [Mark(f"A{n}", "request", 5.1 + n * 0.02, 52.1, f"Aanvraag {n}", n == 1, (n + 1) * 9) for n in range(3)]
    other = [Mark("X", "incident", 4.9, 52.4, HOSTILE, False), Mark("U", "unit", 5.9, 50.9, "Peloton", False)]
    return [*shared, *asks, *other]


urls = geometry_urls() | ({"regions": "/kaart/bestaat-niet"} if "stuk" in asked else {})
names = reference.outlines["name"]
sea = reference.island_outlines["name"]
legend = [LegendItem(paint, sign, False, pattern) for paint, sign, pattern in STEPS]
drawing = MapDrawing(
    regions={code: fill(number + step, code, names[code]) for number, code in enumerate(names.index)},
    islands={code: RegionFill(GREY[0], f"{name}: geen melding", "?", True) for code, name in sea.items()},
    marks=marks(),
    flows=[Flow("VR05", 4.9, 52.4, "Twente: 2 pelotons", 2), Flow("VR24", 5.12, 52.1, "Zuid-Limburg: 1 peloton", 3)],
    layers=LAYERS if "lagen" in asked else {},
    legend=[*legend, LegendItem("#d3d8df", "onbekend of niet gemeld", True)],
    selected=st.session_state.get("region"),
    label="Kaart van Nederland: proef",
    geometry_urls=urls,
    pick="kies" in asked,
    place=st.session_state.place,
)
chosen = national_map(drawing, key="map")
st.session_state.region = chosen.region
st.session_state.place = chosen.place
st.markdown(f"gekozen: regio={chosen.region} teken={chosen.mark} stap={step} plaats={chosen.place}")
""".replace("{known}", repr(KNOWN))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Give the address of the page while its server runs."""
    (folder / "launch.py").write_text(LAUNCHER, encoding="utf-8")
    (folder / "screen.py").write_text(SCREEN, encoding="utf-8")
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text((ROOT / ".streamlit" / "config.toml").read_text())
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "launch:app", "--host", "127.0.0.1", "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/gezond", server)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1)
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the test server did not start")


@contextmanager
def opened(
    chromium: Browser, *, width: int = 1130, height: int = 900, scheme: Literal["light", "dark"] = "light"
) -> Iterator[Page]:
    """Give a window of a reader of Dutch."""
    size: ViewportSize = {"width": width, "height": height}
    with chromium.new_context(viewport=size, color_scheme=scheme, locale="nl-NL") as context:
        yield context.new_page()


def show(page: Page, address: str) -> Locator:
    page.goto(address)
    expect(page.locator(".regions .region")).to_have_count(25, timeout=30_000)
    expect(page.get_by_text("gekozen:")).to_be_visible()
    return page.locator(".stage > svg")


def told(page: Page, text: str) -> None:
    expect(page.get_by_text(f"gekozen: {text}")).to_be_visible(timeout=10_000)


def click_region(page: Page, code: str) -> None:
    """Click where the sign of the region is: certainly inside it."""
    page.locator(f"[data-region={code}]").click()


def picture(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"map-{name}.png")
