"""Does an update bring good outlines in, and does anything else leave the present ones as they were?"""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import geopandas as gpd
import pytest
import shapely

from kcr2.errors import DataError
from kcr2.exchange import outlines as exchange
from kcr2.exchange.outlines import PDOK_OUTLINES, update_outlines
from kcr2.reference import RD_NEW, REGION_CODES, UPDATED, load_reference
from kcr2.reference.store import FOLDER

Document = dict[str, Any]
SHIPPED = load_reference()


class Service(BaseHTTPRequestHandler):
    """Stand in for PDOK: gives one prepared answer to everybody."""

    status: ClassVar[int] = 200
    body: ClassVar[bytes] = b""
    released: ClassVar[threading.Event] = threading.Event()

    def do_GET(self) -> None:
        """Answer, once the test lets it."""
        self.released.wait(5)
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def serving(body: bytes, *, status: int = 200, silent: bool = False) -> Iterator[str]:
    """Serve an answer on the loopback and give its address; `silent` never gets to answering."""
    released = threading.Event()
    if not silent:
        released.set()
    handler = type("Prepared", (Service,), {"status": status, "body": body, "released": released})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/cbs/2099/wfs?request=GetFeature"
    finally:
        released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def answer(shapes: gpd.GeoSeries = SHIPPED.outlines.geometry) -> Document:
    """Give outlines as the service does: GeoJSON in RD New with the CBS's property names and spellings."""
    return {
        "type": "FeatureCollection",
        "name": "veiligheidsregio_gegeneraliseerd",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}},
        "features": [
            {
                "type": "Feature",
                "properties": {"id": number, "statcode": code, "statnaam": "Limburg-Zuid", "rubriek": "vr"},
                "geometry": shapely.geometry.mapping(shape),
            }
            for number, (code, shape) in enumerate(shapes.items())
        ],
    }


def changed(change: Callable[[list[Document]], object]) -> bytes:
    """Give an answer with its features changed."""
    document = answer()
    change(document["features"])
    return json.dumps(document).encode()


GOOD = json.dumps(answer()).encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the reference data to update."""
    return Path(shutil.copytree(FOLDER, tmp_path / "reference"))


def contents(folder: Path) -> dict[str, bytes]:
    """Give every file with what is in it."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def refused(folder: Path, body: bytes, match: str, **serve: Any) -> DataError:
    """Try an update that has to fail, and see that it touched nothing."""
    before = contents(folder)
    with serving(body, **serve) as url, pytest.raises(DataError, match=match) as caught:
        update_outlines(folder, url=url, timeout_s=0.3)
    assert contents(folder) == before
    assert "De aanwezige omtrekken zijn behouden" in str(caught.value)
    return caught.value


# Good answers


def test_a_good_answer_is_read_instead_of_the_shipped_outlines(folder: Path) -> None:
    nudged = SHIPPED.outlines.geometry.translate(xoff=40)

    with serving(json.dumps(answer(nudged)).encode()) as url:
        update_outlines(folder, url=url)

    updated = load_reference(folder).outlines
    assert updated.crs == RD_NEW
    assert updated.geometry.geom_equals(nudged).all()
    assert list(updated["name"]) == list(SHIPPED.outlines["name"])


def test_an_update_says_what_it_did_and_the_outlines_say_where_they_came_from(folder: Path) -> None:
    with serving(GOOD) as url:
        told = update_outlines(folder, url=url)

    source = load_reference(folder).outlines_source
    assert told == f"De omtrekken van 25 regio's zijn vervangen door die van {source}."
    assert source.startswith("CBS/Kadaster via PDOK, CC BY 4.0; http://127.0.0.1")
    assert source.endswith("/cbs/2099/wfs")


def test_an_update_adds_one_file_that_all_may_read_and_leaves_the_shipped_ones(folder: Path) -> None:
    before = contents(folder)

    with serving(GOOD) as url:
        update_outlines(folder, url=url)

    after = contents(folder)
    assert after.keys() - before.keys() == {UPDATED}
    assert {name: after[name] for name in before} == before
    assert (folder / UPDATED).stat().st_mode & 0o777 == 0o644


def test_the_same_answer_twice_gives_the_same_file(folder: Path) -> None:
    with serving(GOOD) as url:
        update_outlines(folder, url=url)
        once = contents(folder)
        update_outlines(folder, url=url)

    assert contents(folder) == once


def test_the_order_of_the_answer_does_not_matter(folder: Path) -> None:
    with serving(changed(lambda features: features.reverse())) as url:
        update_outlines(folder, url=url)

    assert tuple(load_reference(folder).outlines.index) == REGION_CODES


def test_without_the_updated_file_the_shipped_outlines_are_back(folder: Path) -> None:
    with serving(GOOD) as url:
        update_outlines(folder, url=url)

    (folder / UPDATED).unlink()

    assert load_reference(folder).outlines_source == SHIPPED.outlines_source


def test_an_updated_file_that_was_damaged_later_is_refused_and_not_passed_over(folder: Path) -> None:
    (folder / UPDATED).write_text("{", encoding="utf-8")

    with pytest.raises(DataError, match=r"outlines\.geojson"):
        load_reference(folder)


def test_travel_and_regions_work_on_updated_outlines(folder: Path) -> None:
    with serving(GOOD) as url:
        update_outlines(folder, url=url)

    updated = load_reference(folder)

    assert updated.region_of(5.95, 52.204) == "VR06"
    times = updated.roads.travel_minutes(5.67, 52.03, access_detour=1.3, access_kmh=50)
    assert times.equals(SHIPPED.roads.travel_minutes(5.67, 52.03, access_detour=1.3, access_kmh=50))


# Answers that are not outlines


@pytest.mark.parametrize(
    ("body", "match"),
    [
        (b"<ows:ExceptionReport/>", "het antwoord is geen JSON"),
        (b"", "het antwoord is geen JSON"),
        (b"\xff\xfe", "het antwoord is geen JSON"),
        (GOOD[: len(GOOD) // 2], "het antwoord is geen JSON"),
        (b"[]", "geen TopoJSON of GeoJSON met statcode"),
        (b"null", "geen TopoJSON of GeoJSON met statcode"),
        (b'{"type": "FeatureCollection"}', "geen TopoJSON of GeoJSON met statcode"),
        (b'{"type": "FeatureCollection", "features": []}', "25 fouten in de omtrekken"),
        (GOOD.replace(b"statcode", b"code"), "geen TopoJSON of GeoJSON met statcode"),
        (GOOD.replace(b"EPSG::28992", b"EPSG::4326"), "stelsel urn:ogc:def:crs:EPSG::4326"),
    ],
)
def test_an_answer_that_is_something_else_is_refused(folder: Path, body: bytes, match: str) -> None:
    refused(folder, body, match)


def test_an_endless_answer_is_cut_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MOST_BYTES", 1_000_000)

    refused(folder, b" " * 1_000_001, "het antwoord is groter dan 1 MB")


# Outlines that cannot be right


def test_an_answer_with_a_region_short_names_it(folder: Path) -> None:
    error = refused(folder, changed(lambda features: features.pop(6)), "1 fouten .*gevonden 'ontbreekt', verwacht VR07")

    assert [fault.expected for fault in error.faults] == ["VR07"]


def test_an_answer_with_a_region_twice_is_refused(folder: Path) -> None:
    refused(folder, changed(lambda features: features.append(features[0])), "VR01 dubbel")


def test_an_answer_with_a_region_nobody_knows_is_refused(folder: Path) -> None:
    refused(folder, changed(lambda features: features[24]["properties"].update(statcode="VR26")), "ontbreekt")


def test_an_outline_that_crosses_itself_is_refused(folder: Path) -> None:
    bow_tie = shapely.Polygon([(150_000, 450_000), (160_000, 460_000), (160_000, 450_000), (150_000, 460_000)])

    error = refused(folder, _with_shape(bow_tie), "Self-intersection")

    assert error.faults[0].expected == "een geldig vlak"


def test_a_region_that_is_a_point_is_refused(folder: Path) -> None:
    refused(folder, _with_shape(shapely.Point(150_000, 450_000)), "gevonden 'Point', verwacht een vlak")


def test_a_region_without_geometry_is_refused(folder: Path) -> None:
    refused(folder, changed(lambda features: features[0].update(geometry=None)), "geen TopoJSON of GeoJSON")


def test_a_region_that_lost_most_of_its_land_is_refused(folder: Path) -> None:
    remnant = SHIPPED.outlines.geometry["VR01"].intersection(shapely.Point(235_352, 581_324).buffer(5_000))

    refused(folder, _with_shape(remnant), r"gevonden '\d+ km²', verwacht ongeveer 2388 km²")


def test_degrees_that_are_called_metres_are_refused(folder: Path) -> None:
    degrees = SHIPPED.outlines.to_crs("EPSG:4326").geometry

    error = refused(folder, json.dumps(answer(degrees)).encode(), "meters in RD New, binnen Nederland")

    assert len(error.faults) == 25


def test_two_regions_under_each_others_code_are_refused(folder: Path) -> None:
    def swap(features: list[Document]) -> None:
        for feature, code in ((features[7], "VR22"), (features[21], "VR08")):
            feature["properties"]["statcode"] = code

    refused(folder, changed(swap), "2 fouten")


def _with_shape(shape: shapely.Geometry) -> bytes:
    """Give an answer in which Groningen has another shape."""
    return changed(lambda features: features[0].update(geometry=shapely.geometry.mapping(shape)))


# No answer


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_a_refusal_is_told_with_its_number(folder: Path, status: int) -> None:
    refused(folder, b"{}", f"de dienst antwoordde met HTTP {status}", status=status)


def test_a_service_that_keeps_silent_is_given_up(folder: Path) -> None:
    refused(folder, GOOD, "de dienst antwoordde niet op tijd", silent=True)


def test_without_a_connection_the_present_outlines_are_kept(folder: Path) -> None:
    with serving(GOOD) as url:
        pass  # the address is real, but nobody listens there any more
    before = contents(folder)

    with pytest.raises(DataError, match=r"127.0.0.1: .*geen verbinding.*behouden. Probeer het later"):
        update_outlines(folder, url=url)

    assert contents(folder) == before


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/x", "outlines.json", ""])
def test_only_the_web_is_asked(folder: Path, url: str) -> None:
    with pytest.raises(DataError, match="begint niet met http:// of https://"):
        update_outlines(folder, url=url)


def test_a_failed_update_keeps_an_earlier_update(folder: Path) -> None:
    with serving(GOOD) as url:
        update_outlines(folder, url=url)

    refused(folder, b"", "het antwoord is geen JSON")

    assert load_reference(folder).outlines_source.endswith("/cbs/2099/wfs")


def test_a_disk_that_refuses_leaves_no_half_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exchange.os, "fsync", full)

    refused(folder, GOOD, "outlines.geojson kan niet worden geschreven")


def test_outlines_are_not_judged_by_regions_that_are_wrong(folder: Path) -> None:
    (folder / "regions.csv").write_text("code\n", encoding="utf-8")

    with serving(GOOD) as url, pytest.raises(DataError, match=r"regions\.csv"):
        update_outlines(folder, url=url)

    assert not (folder / UPDATED).exists()


# The address


def test_pdok_is_asked_for_generalised_regions_as_geojson_in_rd_new() -> None:
    address = urlsplit(PDOK_OUTLINES)
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}

    assert (address.scheme, address.hostname) == ("https", "service.pdok.nl")
    assert asked["typeNames"] == "gebiedsindelingen:veiligheidsregio_gegeneraliseerd"
    assert asked["outputFormat"] == "application/json"
    assert asked["srsName"] == RD_NEW
