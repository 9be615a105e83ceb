"""How does the geometry of the map reach the browser? As small GeoJSON in WGS84, fetched once."""

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import orjson
from shapely import set_precision
from shapely.geometry import mapping

from kcr2.reference import WGS84

PRECISION = 0.0001
"""Degrees, about ten metres: finer than the generalised outlines are."""


def regions_geojson(outlines: gpd.GeoDataFrame) -> bytes:
    """Give the outlines of the regions. `outlines`: index code, column name."""
    return _collection(_named(outlines))


def islands_geojson(outlines: gpd.GeoDataFrame) -> bytes:
    """Give the outlines of the Caribbean islands. `outlines`: index code, column name."""
    return _collection(_named(outlines))


def hazards_geojson(hazards: gpd.GeoDataFrame) -> bytes:
    """Give points and lines of hazards. `hazards`: index code, columns name and kind."""
    placed = hazards.to_crs(WGS84)
    rows = zip(placed.index, placed["name"], placed["kind"], placed.geometry, strict=True)
    return _collection(
        {"id": code, "properties": {"name": name, "kind": kind}, "geometry": shape} for code, name, kind, shape in rows
    )


def _named(outlines: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    placed = outlines.to_crs(WGS84)
    for code, name, shape in zip(placed.index, placed["name"], placed.geometry, strict=True):
        yield {"id": code, "properties": {"code": code, "name": name}, "geometry": shape}


def _collection(features: Any) -> bytes:
    return orjson.dumps({"type": "FeatureCollection", "features": [_feature(**one) for one in features]})


def _feature(*, id: str, properties: dict[str, str], geometry: Any) -> dict[str, Any]:
    shape = set_precision(geometry, PRECISION)
    return {"type": "Feature", "id": id, "properties": properties, "geometry": _rounded(mapping(shape))}


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": geometry["type"], "coordinates": _round(geometry["coordinates"])}


def _round(coordinates: Any) -> Any:
    if isinstance(coordinates, float):
        return round(coordinates, 4)
    return [_round(part) for part in coordinates]
