"""What does one press mean: which themes changed, and what of the rest does the region confirm with it?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from kcr2.actions import Intention, ReportRegion, ReportTheme, ReportUnchanged
from kcr2.model.checks import checked
from kcr2.picture import Picture
from kcr2.terms import Status, Theme, Trend
from kcr2.words import words as _

Values = Mapping[str, Any]

THEME_FIELDS = ("status", "trend", "what_is", "what_if", "perspective")
LOAD_FIELDS = ("pressure", "wildfire_phase", "phase")
BLANK = {"status": Status.UNKNOWN, "trend": Trend.UNKNOWN, "what_is": "", "what_if": "", "perspective": ""}
"""What a theme starts from that was never reported."""


@dataclass(frozen=True)
class Held:
    """What a region's form starts from, and what of that the region said itself.

    themes, load   values by field
    own            themes that the region itself reported; own_load the same of its load
    stuck          whether it noted bottlenecks that are open
    """

    themes: Mapping[Theme, Values]
    load: Values
    own: Collection[Theme]
    own_load: bool
    stuck: bool


def held_of(picture: Picture, region: str) -> Held:
    """Give what is held of a region."""
    rows = {theme: picture.latest("reports", (region, theme.value)) for theme in Theme}
    load = picture.latest("situations", (region,))
    stuck = picture.bottlenecks
    return Held(
        themes={theme: {name: row[name] for name in THEME_FIELDS} if row else BLANK for theme, row in rows.items()},
        load={name: (load or {}).get(name) for name in LOAD_FIELDS},
        own={theme for theme, row in rows.items() if row is not None and row["reported_by"] == region},
        own_load=load is not None and load["reported_by"] == region,
        stuck=bool(((stuck["region"] == region) & stuck["is_open"] & stuck["own_report"]).any()),
    )


def wanted(region: str, held: Held, themes: Mapping[Theme, Values], load: Values, stated: Values) -> list[Intention]:
    """Give what a press asks for: each changed part anew, and that the rest of what the region said still holds.

    Parameters
    ----------
    themes, load : what the form shows when it is pressed
    stated : stand van, quality and source of all of it
    """
    changed = [theme for theme, values in themes.items() if dict(values) != dict(held.themes[theme])]
    made: list[Intention] = [
        checked(ReportTheme, {"region": region, "theme": theme, **themes[theme], **stated}, where=_(theme.label))
        for theme in changed
    ]
    load_changed = dict(load) != dict(held.load)
    if load_changed:
        made.append(checked(ReportRegion, {"region": region, **load, **stated}, where=_("Druk op capaciteit")))
    rest = tuple(theme for theme in Theme if theme in held.own and theme not in changed)
    load_holds = held.own_load and not load_changed
    if rest or load_holds or (held.stuck and held.own) or not made:
        named = {"region": region, "themes": rest if made else None, "load": load_holds if made else True}
        made.append(ReportUnchanged.model_validate({**named, **stated}))
    return made
