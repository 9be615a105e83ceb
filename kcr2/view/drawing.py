"""What does a drawn national map consist of? Plain values; how they look is up to the map component."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

PLACE_DECIMALS = 5
"""Of a degree: to a metre, which is finer than anybody points."""


@dataclass(frozen=True)
class RegionFill:
    """How one region or island is filled.

    value     short sign printed on it, so that colour is never the only signal
    text      what a reader hears or sees on pointing at it
    unknown   nothing was stated: grey and hatched, whatever `fill` says
    pattern   "dots", "lines" or "cross" over the fill; None for plain
    """

    fill: str
    text: str
    value: str
    unknown: bool
    pattern: str | None = None


@dataclass(frozen=True)
class Mark:
    """Something at a place: an incident, or the assembly point of a request. Degrees WGS84."""

    id: str
    kind: Literal["incident", "request", "unit"]
    lon: float
    lat: float
    text: str
    urgent: bool
    count: int | None = None

    def __post_init__(self) -> None:
        """Stop a mark without a place here: JSON has no such number, and the browser would drop the whole map."""
        _check_place(self.lon, self.lat, self.id)


@dataclass(frozen=True)
class Flow:
    """An arrow from the middle of a region to a place. Degrees WGS84; width in pixels."""

    from_code: str
    to_lon: float
    to_lat: float
    text: str
    width: float

    def __post_init__(self) -> None:
        """Stop an arrow without an end here, as for a mark."""
        _check_place(self.to_lon, self.to_lat, self.from_code)


@dataclass(frozen=True)
class Closure:
    """A closed stretch of road, drawn as a straight line between its ends. Degrees WGS84."""

    from_place: tuple[float, float]
    to_place: tuple[float, float]
    text: str

    def __post_init__(self) -> None:
        """Stop a stretch without ends here, as for a mark."""
        for lon, lat in (self.from_place, self.to_place):
            _check_place(lon, lat, self.text)


@dataclass(frozen=True)
class LegendItem:
    """One class of the legend; looks like the fill it explains."""

    fill: str
    label: str
    unknown: bool
    pattern: str | None = None


@dataclass(frozen=True)
class MapDrawing:
    """Everything that one look at the map shows.

    geometry_urls   addresses of the layers `regions`, `islands` and `hazards`; fetched once by the browser
    layers          kinds of hazards to show, with their Dutch names
    pick            a click on the land also tells where it was, and puts a pin there
    place           where the pin is at first; longitude and latitude, degrees WGS84; only shown in a map to pick on
    flow_label      what the legend calls an arrow; None for help that is possible
    closures        closed stretches of road
    """

    regions: Mapping[str, RegionFill]
    islands: Mapping[str, RegionFill]
    marks: Sequence[Mark]
    flows: Sequence[Flow]
    layers: Mapping[str, str]
    legend: Sequence[LegendItem]
    selected: str | None
    label: str
    geometry_urls: Mapping[str, str]
    pick: bool = False
    place: tuple[float, float] | None = None
    flow_label: str | None = None
    closures: Sequence[Closure] = ()

    def __post_init__(self) -> None:
        """Stop a place that is not on earth here, as for a mark; write others as the browser does."""
        place = None if self.place is None else read_place(self.place)
        if place is None and self.place is not None:
            raise ValueError(f"no place on earth: {self.place}")
        object.__setattr__(self, "place", place)


@dataclass(frozen=True)
class MapSelection:
    """What a reader clicked: a region by its code, a mark by its id, a place by longitude and latitude in WGS84."""

    region: str | None = None
    mark: str | None = None
    place: tuple[float, float] | None = None


def read_place(told: object) -> tuple[float, float] | None:
    """Take over a place as longitude and latitude to a metre; None for what is not a place on earth.

    >>> read_place([5.123456, 52])
    (5.12346, 52.0)
    >>> read_place([5.1, float("nan")]), read_place([181, 52]), read_place("VR01")
    (None, None, None)
    """
    if not (isinstance(told, list | tuple) and len(told) == 2 and all(_is_number(one) for one in told)):
        return None
    lon, lat = told
    on_earth = -180 <= lon <= 180 and -90 <= lat <= 90  # false for what is not finite
    return (round(float(lon), PLACE_DECIMALS), round(float(lat), PLACE_DECIMALS)) if on_earth else None


def payload(drawing: MapDrawing) -> dict[str, Any]:
    """Write a drawing as compact plain values for the browser; equal fills are sent once."""
    styles: dict[tuple[str, bool, str | None], int] = {}
    place = list(drawing.place) if drawing.place else None
    return {
        "u": dict(drawing.geometry_urls),
        "l": drawing.label,
        "s": drawing.selected,
        "r": {code: _fill(fill, styles) for code, fill in drawing.regions.items()},
        "i": {code: _fill(fill, styles) for code, fill in drawing.islands.items()},
        "m": [_mark(mark) for mark in drawing.marks],
        "f": [[f.from_code, round(f.to_lon, 4), round(f.to_lat, 4), f.text, f.width] for f in drawing.flows],
        "h": dict(drawing.layers),
        "k": [[item.fill, item.label, item.unknown, item.pattern] for item in drawing.legend],
        "y": [list(style) for style in styles],
        **({"g": place} if drawing.pick else {}),
        **({"x": [_closure(one) for one in drawing.closures]} if drawing.closures else {}),
    }


def _closure(closure: Closure) -> list[Any]:
    ends = (*closure.from_place, *closure.to_place)
    return [*(round(degrees, 4) for degrees in ends), closure.text]


def _fill(fill: RegionFill, styles: dict[tuple[str, bool, str | None], int]) -> list[Any]:
    style = (fill.fill, fill.unknown, fill.pattern)
    return [styles.setdefault(style, len(styles)), fill.value, fill.text]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_place(lon: float, lat: float, of: str) -> None:
    if not (isfinite(lon) and isfinite(lat)):
        raise ValueError(f"{of} at {lon}, {lat}: what has no place belongs in a table, not on the map")


def _mark(mark: Mark) -> list[Any]:
    return [mark.id, mark.kind, round(mark.lon, 4), round(mark.lat, 4), mark.text, mark.urgent, mark.count]
