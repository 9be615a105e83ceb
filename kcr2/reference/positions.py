"""Where is a point of WGS84 in the metres of RD New?"""

from functools import cache

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

RD_NEW = "EPSG:28992"
WGS84 = "EPSG:4326"


def to_rd(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Turn degrees into metres of RD New; far from the Netherlands the result is far away or infinite."""
    x, y = _transformer().transform(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
    return np.asarray(x), np.asarray(y)


@cache
def _transformer() -> Transformer:
    # always_xy: without it EPSG:4326 means latitude first, and every point lands in Somalia.
    return Transformer.from_crs(WGS84, RD_NEW, always_xy=True)
