"""On which ground is a map on paper drawn? The regions in their place, the islands apart and never as a region."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from kcr2.reference import Reference
from kcr2.reports.pictures import Ground, Shape
from kcr2.words import words as _

KM = 1000
TOLERANCE_M = 300
"""A tenth of a millimetre on paper; borders that two regions share stay shared."""

ISLAND_KM = 20
"""Size of the box that each island is fitted in, on the scale of the map."""
ISLAND_COLUMN_KM, ISLAND_ROW_KM = 28, 33
ISLANDS_PER_ROW = 3
FIRST_ISLAND_KM = (12, 36)
"""Middle of the box at the top left: over the North Sea."""


def ground(reference: Reference) -> Ground:
    """Give the outlines of regions and islands in km from the top left of the country."""
    left, lower, right, upper = reference.outlines.total_bounds
    simple = shapely.coverage_simplify(reference.outlines.geometry.to_numpy(), TOLERANCE_M)
    placed = shapely.transform(simple, lambda xy: np.column_stack([xy[:, 0] - left, upper - xy[:, 1]]) / KM)
    regions = [_shape(code, area) for code, area in zip(reference.outlines.index, placed, strict=True)]
    return Ground(
        shapes=(*regions, *_islands(reference)),
        width=float(right - left) / KM,
        height=float(upper - lower) / KM,
        inset_title=_("Caribisch deel\n(eigen schaal)"),
        source=reference.outlines_source,
    )


def _islands(reference: Reference) -> Iterator[Shape]:
    outlines = reference.island_outlines
    for number, (code, name, area) in enumerate(zip(outlines.index, outlines["name"], outlines.geometry, strict=True)):
        row, column = divmod(number, ISLANDS_PER_ROW)
        middle = np.array(FIRST_ISLAND_KM) + np.array([column * ISLAND_COLUMN_KM, row * ISLAND_ROW_KM])
        yield _shape(code, _fitted(area, middle), inset=str(name))


def _fitted(area: Any, middle: np.ndarray) -> Any:
    """Scale an island to its box: a degree of latitude is longer than one of longitude by its cosine."""
    west, south, east, north = area.bounds
    narrow = float(np.cos(np.radians((south + north) / 2)))
    scale = ISLAND_KM / max((east - west) * narrow, north - south)
    centre, stretch = np.array([west + east, south + north]) / 2, np.array([narrow * scale, -scale])
    return shapely.transform(area.simplify((north - south) / 60), lambda xy: middle + (xy - centre) * stretch)


def _shape(code: str, area: Any, *, inset: str = "") -> Shape:
    centre = shapely.maximum_inscribed_circle(area, tolerance=0.5).coords[0]
    return Shape(str(code), "".join(_rings(area)), (round(centre[0], 1), round(centre[1], 1)), inset)


def _rings(area: Any) -> Iterator[str]:
    for part in shapely.get_parts(area):
        for ring in (part.exterior, *part.interiors):
            yield "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring.coords[:-1]) + "Z"
