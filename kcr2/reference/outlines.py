"""Where does each region lie, and is a set of outlines fit to draw and to search in?"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from kcr2.errors import Fault
from kcr2.reference.positions import RD_NEW, WGS84
from kcr2.reference.rows import ISLAND_CODES, REGION_CODES

SHIPPED = "outlines.topojson"
UPDATED = "outlines.geojson"
"""Updated outlines stand beside the shipped ones and go before them; without them the shipped ones count."""
ISLANDS = "island_outlines.geojson"

RD_BOX = shapely.box(0, 300_000, 300_000, 630_000)
"""Metres: no part of the European Netherlands lies outside it. Degrees fall outside too."""
CARIBBEAN = shapely.box(-72, 11, -60, 19)
"""Degrees around the six islands."""
AREA_TOLERANCE_SHARE = 0.25
"""Sets differ in how much inland water they count; a swapped or cut region differs more."""
SEAT_TOLERANCE_M = 2_000
"""Seats are known to about 2 km."""


class Outlines(NamedTuple):
    """Outlines as read, where they come from, and what is wrong with them."""

    shapes: gpd.GeoDataFrame
    source: str
    faults: Sequence[Fault]


def load_outlines(folder: Path, regions: pd.DataFrame) -> Outlines:
    """Read the outlines of the regions: the updated ones if there are any, else the shipped ones."""
    updated = folder / UPDATED
    path = updated if updated.exists() else folder / SHIPPED
    read = _read(path, crs=RD_NEW)
    return read if read.faults else read._replace(faults=outline_faults(read.shapes, regions, file=path.name))


def load_island_outlines(folder: Path) -> Outlines:
    """Read the outlines of the islands, for insets on the map."""
    read = _read(folder / ISLANDS, crs=WGS84)
    faults = list(_code_faults(read.shapes.index, ISLAND_CODES, ISLANDS))
    for code, shape in read.shapes.geometry.items():
        if not (shape.is_valid and CARIBBEAN.covers(shape)):
            expected = "een geldig vlak in de Cariben, in graden"
            faults.append(Fault(None, f"{ISLANDS}: {code}", str(shape.bounds), expected))
    return read if read.faults else read._replace(faults=faults)


def parse_outlines(document: Any, *, crs: str = RD_NEW, code: str = "code") -> gpd.GeoDataFrame:
    """Make outlines of a TopoJSON or GeoJSON document: index `code`, column `geometry`.

    Raises
    ------
    ValueError
        The document is something else, or says it is in another system than `crs`. The text is Dutch.
    """
    try:
        stated = document["crs"]["properties"]["name"] if "crs" in document else crs
        features = _topology(document) if document["type"] == "Topology" else _features(document)
        shapes = [(str(properties[code]), shape) for properties, shape in features]
    except (LookupError, TypeError, AttributeError, ValueError, ShapelyError) as error:
        raise ValueError(f"geen TopoJSON of GeoJSON met {code} ({type(error).__name__}: {error})") from error
    if stated.rsplit(":", 1)[-1] != crs.rsplit(":", 1)[-1]:
        raise ValueError(f"coördinatenstelsel {stated}")
    index = pd.Index([name for name, _ in shapes], name="code", dtype="str")
    return gpd.GeoDataFrame(geometry=[shape for _, shape in shapes], index=index, crs=crs)


def outline_faults(outlines: gpd.GeoDataFrame, regions: pd.DataFrame, *, file: str) -> list[Fault]:
    """Find every way in which `outlines` cannot be those of the 25 `regions`."""
    sure = regions[~regions.index.duplicated()]
    known = outlines[outlines.index.isin(sure.index)]
    shaped = [_shape_fault(code, shape, sure.loc[code], file) for code, shape in known.geometry.items()]
    return [*_code_faults(outlines.index, REGION_CODES, file), *(fault for fault in shaped if fault)]


def _read(path: Path, *, crs: str) -> Outlines:
    """Read a file whose property `code` names the region or island."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return Outlines(parse_outlines(document, crs=crs), document.get("source", "bron niet vermeld"), ())
    except FileNotFoundError:
        problem = "geen bestand"
    except ValueError as error:  # also what json and the decoding of UTF-8 raise
        problem = str(error)
    nothing = gpd.GeoDataFrame(geometry=[], index=pd.Index([], name="code", dtype="str"), crs=crs)
    return Outlines(nothing, "", (Fault(None, path.name, problem, f"TopoJSON of GeoJSON in {crs}"),))


def _features(document: Any) -> Iterator[tuple[dict[str, Any], BaseGeometry]]:
    for feature in document["features"]:
        yield feature["properties"], shapely.geometry.shape(feature["geometry"])


def _topology(document: Any) -> Iterator[tuple[dict[str, Any], BaseGeometry]]:
    """Decode TopoJSON: neighbours share an arc, and each arc holds steps from point to point."""
    scale, shift = (np.array(document["transform"][name]) for name in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in document["arcs"]]
    (layer,) = document["objects"].values()
    for part in layer["geometries"]:
        polygons = part["arcs"] if part["type"] == "MultiPolygon" else [part["arcs"]]
        yield part["properties"], shapely.MultiPolygon([_polygon(rings, arcs) for rings in polygons])


def _polygon(rings: Sequence[Sequence[int]], arcs: Sequence[np.ndarray]) -> shapely.Polygon:
    outer, *holes = (_ring(numbers, arcs) for numbers in rings)
    return shapely.Polygon(outer, holes)


def _ring(numbers: Sequence[int], arcs: Sequence[np.ndarray]) -> np.ndarray:
    """Chain arcs; ~n is arc n backwards, and each begins where the one before it ended."""
    parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _code_faults(found: pd.Index, expected: Sequence[str], file: str) -> Iterator[Fault]:
    for code in expected:
        if code not in found:
            yield Fault(None, f"{file}: code", "ontbreekt", code)
    for code in found[~found.isin(expected)]:
        yield Fault(None, f"{file}: code", code, f"een van {', '.join(expected)}")
    for code in found[found.duplicated()]:
        yield Fault(None, f"{file}: code", f"{code} dubbel", f"{code} eenmaal")


def _shape_fault(code: str, shape: BaseGeometry, region: pd.Series, file: str) -> Fault | None:
    """Find the first thing wrong with one outline; what follows would only repeat it."""

    def fault(found: str, expected: str) -> Fault:
        return Fault(None, f"{file}: {code}", found, expected)

    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        return fault(shape.geom_type, "een vlak")
    if not shape.is_valid:
        return fault(shapely.is_valid_reason(shape), "een geldig vlak")
    if not RD_BOX.covers(shape):
        return fault(f"{shape.bounds}", "meters in RD New, binnen Nederland")
    if abs(shape.area / 1e6 / region["outline_km2"] - 1) > AREA_TOLERANCE_SHARE:
        return fault(f"{shape.area / 1e6:.0f} km²", f"ongeveer {region['outline_km2']:.0f} km²")
    if shape.distance(shapely.Point(region["rd_x"], region["rd_y"])) > SEAT_TOLERANCE_M:
        return fault(f"een vlak zonder {region['seat']}", f"de zetel {region['seat']} erbinnen")
    return None
