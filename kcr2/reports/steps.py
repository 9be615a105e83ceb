"""Which classes can the state of a region have, and how is each told apart on screen and on paper?"""

from dataclasses import dataclass

from kcr2.terms import Status


@dataclass(frozen=True)
class Step:
    """One class of a legend. The pattern and the sign make it readable without colour."""

    fill: str
    label: str
    sign: str = ""
    pattern: str | None = None


UNKNOWN = Step("#d3d8df", "onbekend of niet gemeld", "?", "unknown")

PARTLY_GREEN = "partly_green"
STATUS_STEPS = {
    Status.GREEN.value: Step("#7fb069", "groen", "G"),
    PARTLY_GREEN: Step("#c9e0bd", "groen op wat is gemeld, de rest onbekend", "G?", "lines"),
    Status.YELLOW.value: Step("#f4d35e", "geel", "Ge", "dots"),
    Status.ORANGE.value: Step("#ee9b3f", "oranje", "O", "lines"),
    Status.RED.value: Step("#c8402f", "rood", "R", "cross"),
}
