"""Which safety regions does an area of a warning touch: by code, by name, by polygon or by circle?"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import cos, pi, radians, sin
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from kcr2.errors import DataError
from kcr2.reference import Reference

KM_PER_DEGREE = 111.32
WGS84 = "EPSG:4326"
MOST_POINTS = 20_000
"""Points of one polygon; the outline of the whole country in full detail has fewer."""
MOST_REPAIRED = 30
"""Points of a polygon that crosses itself and is still repaired: the work grows with the square of its crossings."""
LOOSE = 0.002
"""Degrees, some two hundred metres: how far a larger outline that crosses itself may be drawn more simply."""
LEAST_OF_REGION = 0.005
LEAST_OF_AREA = 0.01
"""A region is touched when the area covers this part of it, or lies in it for this part: outlines of different makers
run past each other by some hundred metres, and a sliver of the neighbour is no warning for the neighbour."""

PROVINCE_OF_NUTS2 = {
    **{"NL11": "Groningen", "NL12": "Fryslân", "NL13": "Drenthe", "NL21": "Overijssel", "NL22": "Gelderland"},
    **{"NL23": "Flevoland", "NL31": "Utrecht", "NL32": "Noord-Holland", "NL33": "Zuid-Holland", "NL34": "Zeeland"},
    **{"NL35": "Utrecht", "NL36": "Zuid-Holland", "NL41": "Noord-Brabant", "NL42": "Limburg"},
}
"""NUTS 2021 and 2024 (Eurostat): level 2 is the province. Finer codes are not provinces and are not guessed."""

OTHER_NAMES = {"friesland": "fryslân"}


class Geocode(NamedTuple):
    """A code of an area in some list of codes."""

    scheme: str
    code: str


class Placed(NamedTuple):
    """To which regions an area was traced; none when it could not be."""

    name: str
    regions: tuple[str, ...]


def place(name: str, geocodes: Iterable[Geocode], shapes: Sequence[BaseGeometry], reference: Reference) -> Placed:
    """Trace an area to safety regions: by all its codes and shapes, and by its name only when these give nothing."""
    found = {code for one in geocodes for code in _by_code(one, reference)}
    found |= {code for shape in shapes for code in by_shape(shape, reference)}
    return Placed(name, tuple(sorted(found or by_name(name, reference))))


def _by_code(geocode: Geocode, reference: Reference) -> tuple[str, ...]:
    scheme, code = geocode.scheme.upper(), geocode.code.strip().upper()
    if scheme.startswith("NUTS"):
        return by_name(PROVINCE_OF_NUTS2.get(code, ""), reference)
    if scheme in {"VR", "VEILIGHEIDSREGIO"}:
        return (code,) if code in reference.regions.index else ()
    if scheme in {"GM", "CBS", "GEMEENTE"}:
        return _municipality(code, reference)
    return ()


def by_name(name: str, reference: Reference) -> tuple[str, ...]:
    """Give the regions of a region, a province or a municipality of exactly this name; nothing is guessed."""
    plain = name.strip().casefold()
    plain = OTHER_NAMES.get(plain, plain)
    if not plain:
        return ()
    regions = reference.regions
    if same := tuple(regions.index[regions["name"].str.casefold() == plain]):
        return tuple(str(code) for code in same)
    towns = reference.municipalities
    within = towns.loc[towns["province"].str.casefold() == plain, "region"]
    return tuple(sorted(set(within.astype(str)))) or _municipality(name, reference)


def _municipality(name: str, reference: Reference) -> tuple[str, ...]:
    try:
        return (str(reference.municipality(name)["region"]),)
    except DataError:
        return ()


def by_shape(shape: BaseGeometry, reference: Reference) -> tuple[str, ...]:
    """Give the regions that a shape in degrees (lon, lat) touches for more than a sliver."""
    codes, outlines = _outlines(reference)
    if shape.is_empty or not shape.intersects(shapely.box(*shapely.total_bounds(outlines))):
        return ()
    # Both in degrees: only shares of one another are compared, so that the unit does not matter.
    overlap = shapely.area(shapely.intersection(outlines, shape))
    touched = (overlap >= LEAST_OF_REGION * shapely.area(outlines)) | (overlap >= LEAST_OF_AREA * shape.area)
    return tuple(code for code, hit, part in zip(codes, touched, overlap, strict=True) if hit and part > 0)


@lru_cache(maxsize=2)
def _outlines(reference: Reference) -> tuple[tuple[str, ...], npt.NDArray[np.object_]]:
    shapes = reference.outlines.to_crs(WGS84).geometry
    return tuple(str(code) for code in shapes.index), shapes.to_numpy()


def polygon(text: str) -> BaseGeometry | None:
    """Read a polygon of CAP: pairs latitude,longitude, the last one the first; None when it is none."""
    try:
        points = [tuple(float(value) for value in pair.split(",")) for pair in text.split()]
    except ValueError:
        return None
    if not 4 <= len(points) <= MOST_POINTS or points[0] != points[-1] or not all(_on_earth(point) for point in points):
        return None
    made = _repaired(shapely.Polygon([(lon, lat) for lat, lon in points]))
    return made if made.area > 0 else None


def _repaired(drawn: shapely.Polygon) -> BaseGeometry:
    """Undo that an outline crosses itself; what is tangled beyond that is taken by its hull, rather too wide."""
    if drawn.is_valid:
        return drawn
    # As a line: simplifying a surface mends it too, and that is the work to be avoided.
    line = drawn.exterior
    few = line.coords if len(line.coords) <= MOST_REPAIRED else shapely.simplify(line, LOOSE).coords
    plainer = shapely.Polygon(few) if len(few) >= 4 else drawn.convex_hull
    if plainer.is_valid:
        return plainer
    return shapely.make_valid(plainer) if len(few) <= MOST_REPAIRED else drawn.convex_hull


def circle(text: str) -> BaseGeometry | None:
    """Read a circle of CAP: latitude,longitude and a radius in km; None when it is none."""
    try:
        centre, radius = text.split()
        lat, lon = (float(value) for value in centre.split(","))
        radius_km = float(radius)
    except ValueError:
        return None
    if not _on_earth((lat, lon)) or not 0 <= radius_km <= 20_000 or abs(lat) > 85:
        return None
    # A radius of 0 is a point; a hundred metres around it lie in the same region.
    degrees = max(radius_km, 0.1) / KM_PER_DEGREE
    turns = [2 * pi * step / 72 for step in range(72)]
    wide = degrees / cos(radians(lat))
    return shapely.Polygon([(lon + wide * sin(turn), lat + degrees * cos(turn)) for turn in turns])


def _on_earth(point: Sequence[float]) -> bool:
    return len(point) == 2 and abs(point[0]) <= 90 and abs(point[1]) <= 180
