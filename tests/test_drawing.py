"""Is what a drawing sends to the browser small, plain and always the same?"""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcr2.view.drawing import Flow, LegendItem, MapDrawing, Mark, RegionFill, payload, read_place

BUDGET_BYTES = 8_000
CODES = [f"VR{number:02}" for number in range(1, 26)]
KEYS = {"u", "l", "s", "r", "i", "m", "f", "h", "k", "y"}

fills = st.builds(
    RegionFill,
    fill=st.sampled_from(["#7fb069", "#f4d35e", "#ee9b3f"]),
    text=st.text(max_size=40),
    value=st.text(max_size=3),
    unknown=st.booleans(),
    pattern=st.sampled_from([None, "dots", "lines", "cross"]),
)
marks = st.builds(
    Mark,
    id=st.text(max_size=8),
    kind=st.sampled_from(["incident", "request", "unit"]),
    lon=st.floats(3, 8),
    lat=st.floats(50, 54),
    text=st.text(max_size=40),
    urgent=st.booleans(),
    count=st.none() | st.integers(0, 500),
)
drawings = st.builds(
    MapDrawing,
    regions=st.dictionaries(st.sampled_from(CODES), fills),
    islands=st.dictionaries(st.sampled_from(["BQ-BO", "AW"]), fills),
    marks=st.lists(marks, max_size=5),
    flows=st.lists(st.just(Flow("VR05", 4.9, 52.4, "2 pelotons", 2.0)), max_size=3),
    layers=st.dictionaries(st.sampled_from(["rivier", "haven"]), st.text(max_size=10)),
    legend=st.just([LegendItem("#7fb069", "groen", False)]),
    selected=st.none() | st.sampled_from(CODES),
    label=st.text(max_size=20),
    geometry_urls=st.just({"regions": "/kaart/regions.geojson"}),
    pick=st.booleans(),
    place=st.none() | st.tuples(st.floats(3, 8), st.floats(50, 54)),
)


@given(drawings)
def test_payload_is_plain_json_with_known_keys(drawing: MapDrawing) -> None:
    sent = payload(drawing)
    assert set(sent) == KEYS | ({"g"} if drawing.pick else set())
    assert json.loads(json.dumps(sent)) == sent


@given(drawings)
def test_payload_depends_on_the_drawing_alone(drawing: MapDrawing) -> None:
    assert json.dumps(payload(drawing)) == json.dumps(payload(replace(drawing)))


@given(drawings)
def test_equal_fills_are_sent_once_and_every_fill_comes_back(drawing: MapDrawing) -> None:
    sent = payload(drawing)
    styles = [tuple(style) for style in sent["y"]]
    assert len(styles) == len(set(styles))
    for given_fills, key in ((drawing.regions, "r"), (drawing.islands, "i")):
        for code, fill in given_fills.items():
            number, value, text = sent[key][code]
            assert styles[number] == (fill.fill, fill.unknown, fill.pattern)
            assert (value, text) == (fill.value, fill.text)


@given(drawings)
def test_marks_keep_their_place_to_ten_metres(drawing: MapDrawing) -> None:
    for mark, sent in zip(drawing.marks, payload(drawing)["m"], strict=True):
        assert sent[:2] == [mark.id, mark.kind]
        assert abs(sent[2] - mark.lon) <= 0.00005 + 1e-9
        assert abs(sent[3] - mark.lat) <= 0.00005 + 1e-9


@pytest.mark.parametrize(("lon", "lat"), [(float("nan"), 52.1), (5.1, float("inf"))])
def test_what_has_no_place_is_refused_and_not_sent_as_a_number(lon: float, lat: float) -> None:
    with pytest.raises(ValueError, match=r"I1 at .* belongs in a table"):
        Mark("I1", "incident", lon, lat, "Brand", urgent=False)
    with pytest.raises(ValueError, match=r"VR05 at .* belongs in a table"):
        Flow("VR05", lon, lat, "2 pelotons", 2)


@given(drawings)
def test_a_place_is_sent_to_a_metre_and_only_where_one_is_picked(drawing: MapDrawing) -> None:
    sent = payload(replace(drawing, pick=True))["g"]
    assert sent == (list(drawing.place) if drawing.place else None)
    assert drawing.place is None or all(round(degrees, 5) == degrees for degrees in drawing.place)
    assert "g" not in payload(replace(drawing, pick=False))


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_a_place_on_earth_is_taken_over_to_a_metre(lon: float, lat: float) -> None:
    assert read_place([lon, lat]) == pytest.approx((lon, lat), abs=0.000005)
    assert read_place(read_place((lon, lat))) == read_place([lon, lat])


@pytest.mark.parametrize(
    "told",
    [
        None,
        5.1,
        "5.1",
        {"lon": 5.1, "lat": 52.1},
        [],
        [5.1],
        [5.1, 52.1, 0],
        [5.1, None],
        [True, 52.1],
        ["5.1", "52.1"],
        [float("nan"), 52.1],
        [5.1, float("-inf")],
        [180.001, 52.1],
        [5.1, -91],
        [10**400, 52.1],
    ],
)
def test_what_is_no_place_on_earth_is_ignored_from_a_browser_and_refused_from_a_page(told: Any) -> None:
    assert read_place(told) is None
    if told is not None:
        with pytest.raises(ValueError, match="no place on earth"):
            replace(busy(), place=told)


def test_a_busy_map_stays_within_its_budget() -> None:
    assert len(json.dumps(payload(busy()), ensure_ascii=False, separators=(",", ":")).encode()) < BUDGET_BYTES


def busy() -> MapDrawing:
    """Draw 25 regions and 30 marks with texts as long as they are in use."""
    words = "Noord- en Oost-Gelderland ({code}): oranje, stand van di 14 jul 09:30"
    incident = "Natuurbrand Deelerwoud: natuurbrand, actief, GRIP 2, stand van di 14 jul 09:30"
    return MapDrawing(
        regions={code: RegionFill("#ee9b3f", words.format(code=code), "O", False, "lines") for code in CODES},
        islands={code: RegionFill("#d3d8df", "Bonaire: geen melding", "?", True) for code in "ABCDEF"},
        marks=[Mark(f"INC-{n:03}", "incident", 5 + n / 90, 52.12345, incident, n % 2 == 0) for n in range(30)],
        flows=[],
        layers={},
        legend=[LegendItem("#7fb069", "groen", False)] * 5,
        selected="VR06",
        label="Kaart van Nederland: Status van de regio",
        geometry_urls={name: f"/kaart/{name}-0123456789ab.geojson" for name in ("regions", "islands", "hazards")},
    )
