"""Are there newer official outlines of the regions, and may they replace the present ones?"""

import json
import os
import tempfile
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import geopandas as gpd
import shapely

from kcr2.errors import DataError, Fault
from kcr2.reference import UPDATED, load_regions, outline_faults, parse_outlines

PDOK_OUTLINES = "https://service.pdok.nl/cbs/gebiedsindelingen/2026/wfs/v1_0?" + urlencode(
    {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": "gebiedsindelingen:veiligheidsregio_gegeneraliseerd",
        "outputFormat": "application/json",
        "srsName": "EPSG:28992",
    }
)
"""The CBS publishes each year's division under its own address; the year in it is the year of the borders."""
LICENCE = "CBS/Kadaster via PDOK, CC BY 4.0"

MOST_BYTES = 30_000_000
"""The layer is under 5 MB; a larger answer is something else."""


def update_outlines(folder: Path, *, url: str = PDOK_OUTLINES, timeout_s: float = 20) -> str:
    """Fetch the official outlines and put them beside the shipped ones, before which they then go.

    The new file is complete or not there: a reader never sees half of it, and a bad answer changes nothing.

    Parameters
    ----------
    folder : Path
        The reference folder; its regions say what outlines are plausible.
    url : str
        A WFS GetFeature request for GeoJSON in RD New, property `statcode` with the region's code.
    timeout_s : float
        Seconds without an answer after which to give up.

    Returns
    -------
    str
        A Dutch sentence that says what was done.

    Raises
    ------
    DataError
        No answer, or no plausible outlines of all 25 regions. The present outlines were kept.
    """
    regions = load_regions(folder)
    try:
        outlines = parse_outlines(json.loads(_fetched(url, timeout_s)), code="statcode")
    except (OSError, HTTPException, ValueError) as error:
        raise _kept(_reason(error), url) from error
    if faults := outline_faults(outlines, regions, file=UPDATED):
        raise _kept(f"{len(faults)} fouten in de omtrekken, te beginnen met {_told(faults[0])}", url, faults)
    source = f"{LICENCE}; {urlsplit(url)._replace(query='').geturl()}"
    try:
        _replace(folder / UPDATED, json.dumps(_document(outlines, source), ensure_ascii=False))
    except OSError as error:
        raise _kept(f"{folder / UPDATED} kan niet worden geschreven ({error.strerror})", url) from error
    return f"De omtrekken van {len(outlines)} regio's zijn vervangen door die van {source}."


def _fetched(url: str, timeout_s: float) -> str:
    if urlsplit(url).scheme not in ("http", "https"):
        raise ValueError("het adres begint niet met http:// of https://")
    request = Request(url, headers={"Accept": "application/json"})
    try:
        with urlopen(request, timeout=timeout_s) as answer:
            body = answer.read(MOST_BYTES + 1)
    except HTTPError as error:
        error.close()  # the error is itself an answer and holds the connection open
        raise
    if len(body) > MOST_BYTES:
        raise ValueError(f"het antwoord is groter dan {MOST_BYTES / 1e6:.0f} MB")
    return str(body, "utf-8")


def _document(outlines: gpd.GeoDataFrame, source: str) -> dict[str, Any]:
    """Make GeoJSON that names its coordinate system, lest a reader take metres for degrees."""
    return {
        "type": "FeatureCollection",
        "source": source,
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}},
        "features": [
            {"type": "Feature", "properties": {"code": code}, "geometry": shapely.geometry.mapping(shape)}
            for code, shape in outlines.geometry.sort_index().items()
        ],
    }


def _replace(path: Path, text: str) -> None:
    """Write beside `path` and move it into place in one step."""
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, prefix=f".{path.name}.", encoding="utf-8", delete=False
    ) as file:
        part = Path(file.name)
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            part.chmod(0o644)  # a temporary file is closed to others, the outlines are not
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise


def _reason(error: Exception) -> str:
    if isinstance(error, HTTPError):
        return f"de dienst antwoordde met HTTP {error.code} {error.reason}"
    if isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError):
        return "de dienst antwoordde niet op tijd"
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return "het antwoord is geen JSON"
    if isinstance(error, OSError | HTTPException):
        return f"geen verbinding ({getattr(error, 'reason', error)})"
    return str(error)


def _told(fault: Fault) -> str:
    return f"{fault.column}: gevonden '{fault.found}', verwacht {fault.expected}"


def _kept(reason: str, url: str, faults: Sequence[Fault] = ()) -> DataError:
    return DataError(
        "de omtrekken zijn niet bijgewerkt: {reason}. De aanwezige omtrekken zijn behouden.",
        where=urlsplit(url).hostname or url,
        fix="Probeer het later opnieuw, of ga door met de aanwezige omtrekken.",
        faults=faults,
        reason=reason,
    )
