"""Is the geometry for the browser valid, small, and still the same country?"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import shape

from kcr2.reference import Reference, load_reference
from kcr2.view.geometry import hazards_geojson, islands_geojson, regions_geojson

BUDGET_BYTES = 60_000
RD = "EPSG:28992"
NETHERLANDS = (3.2, 50.4, 7.6, 53.7)
CARIBBEAN = (-70.2, 11.9, -62.8, 18.2)


@cache
def reference() -> Reference:
    return load_reference()


def regions() -> bytes:
    return regions_geojson(reference().outlines)


def islands() -> bytes:
    return islands_geojson(reference().island_outlines)


def hazards() -> bytes:
    return hazards_geojson(reference().hazards)


def features(content: bytes) -> list[dict[str, Any]]:
    collection = json.loads(content)
    assert collection["type"] == "FeatureCollection"
    return list(collection["features"])


@pytest.mark.parametrize(("layer", "number"), [(regions, 25), (islands, 6)])
def test_every_outline_is_there_by_code_and_name(layer: Callable[[], bytes], number: int) -> None:
    found = features(layer())
    assert len({one["id"] for one in found}) == number
    assert all(one["properties"]["code"] == one["id"] and one["properties"]["name"] for one in found)


@pytest.mark.parametrize("layer", [regions, islands, hazards])
def test_every_shape_is_valid_and_small(layer: Callable[[], bytes]) -> None:
    content = layer()
    assert len(content) < BUDGET_BYTES
    shapes = [shape(one["geometry"]) for one in features(content)]
    assert all(one.is_valid and not one.is_empty for one in shapes)


@pytest.mark.parametrize(("layer", "bounds"), [(regions, NETHERLANDS), (islands, CARIBBEAN), (hazards, NETHERLANDS)])
def test_every_shape_lies_where_it_should(layer: Callable[[], bytes], bounds: tuple[float, ...]) -> None:
    west, south, east, north = gpd.GeoSeries([shape(one["geometry"]) for one in features(layer())]).total_bounds
    assert bounds[0] <= west <= east <= bounds[2]
    assert bounds[1] <= south <= north <= bounds[3]


def test_every_region_keeps_its_area_within_one_percent() -> None:
    found = features(regions())
    sent = gpd.GeoSeries([shape(one["geometry"]) for one in found], index=[one["id"] for one in found], crs="EPSG:4326")
    kept = sent.to_crs(RD).area / reference().outlines.to_crs(RD).area
    assert kept.between(0.99, 1.01).all(), kept[~kept.between(0.99, 1.01)]


def test_coordinates_are_written_to_ten_metres() -> None:
    text = regions().decode()
    decimals = [len(part.split(".")[1].rstrip("]},")) for part in text.split(",") if "." in part and "[" not in part]
    assert decimals
    assert max(decimals) <= 4


def test_geometry_is_the_same_every_time() -> None:
    assert regions() == regions()
    assert hazards() == hazards()


def test_hazards_name_their_kind() -> None:
    assert all(one["properties"]["kind"] and one["properties"]["name"] for one in features(hazards()))
