"""How does a type's chance of shortage look on the map of regions? The percentage stands in it; unknown is grey."""

from collections.abc import Mapping

import pandas as pd

from kcr2.picture import Picture
from kcr2.reports.steps import UNKNOWN, Step
from kcr2.view.drawing import LegendItem, MapDrawing, RegionFill
from kcr2.view.national import island_fills
from kcr2.view.questions import BLUES
from kcr2.view.stress import Shown, chance_told
from kcr2.words import words as _

STEPS: tuple[tuple[float, Step], ...] = (
    (0.0, Step(BLUES[0], "in geen venster een tekort", "0")),
    (0.01, Step(BLUES[1], "minder dan 1 %", "1")),
    (0.05, Step(BLUES[2], "1 tot 5 %", "2")),
    (0.10, Step(BLUES[3], "5 tot 10 %", "3")),
    (0.25, Step(BLUES[4], "10 tot 25 %", "4")),
    (1.0, Step(BLUES[5], "25 % of meer", "5")),
)
"""Upper end of each class. On the map stands the percentage itself: the number of a class would be read as one."""


def step_of(chance: object) -> Step:
    """Give the class of a chance; of what nobody asked for nothing is known."""
    if pd.isna(chance):
        return UNKNOWN
    share = float(str(chance))
    if share <= 0:
        return STEPS[0][1]
    return next((step for most, step in STEPS[1:] if share < most), STEPS[-1][1])


def percentage(chance: object) -> str:
    """Give what stands on the map: a whole percentage, and what is less than one but not nothing as such."""
    if pd.isna(chance):
        return UNKNOWN.sign
    share = float(str(chance))
    return "<1" if 0 < share < 0.01 else f"{100 * share:.0f}"


def stress_drawing(picture: Picture, shown: Shown, capability: str, *, geometry_urls: Mapping[str, str]) -> MapDrawing:
    """Draw where a type is missing in the plans that were found."""
    rows = shown.by_region[shown.by_region["capability"] == capability].to_dict("records")
    fills = {}
    for row in rows:
        step, code = step_of(row["chance"]), str(row["region"])
        told = _("type in geen venster gevraagd") if step is UNKNOWN else chance_told(row)
        text = f"{shown.reference.owner_name(code)}: {told}"
        fills[code] = RegionFill(
            step.fill, text, percentage(row["chance"]), step is UNKNOWN, step.pattern if step is not UNKNOWN else None
        )
    legend = [LegendItem(step.fill, _(step.label), False, None) for _most, step in STEPS]
    return MapDrawing(
        regions=fills,
        islands=island_fills(picture),
        marks=[],
        flows=[],
        layers={},
        legend=[*legend, LegendItem(UNKNOWN.fill, _("niet gevraagd: onbekend"), True, None)],
        selected=None,
        label=_("Kaart: kans op tekort aan {type} per regio").format(type=shown.name(capability)),
        geometry_urls=dict(geometry_urls),
    )
