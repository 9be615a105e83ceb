"""Do the parts of a national product on paper keep their own rules: ground, marks, facts, comparison, mail lines?"""

import re
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.exchange.documents.svg import MOST_LETTERS, PATTERNS, WIDTH_MM, chart_svg, map_svg
from kcr2.model import Fact
from kcr2.reference import ISLAND_CODES, REGION_CODES
from kcr2.reports.document import Block, Bullets, Facts, Grid, Heading, Paragraph, Signature
from kcr2.reports.ground import ISLAND_KM, ground
from kcr2.reports.mail import WIDTH, mail_lines, wrapped
from kcr2.reports.pictures import Bar, Cell, Chart, Filled, Ground, Map, Mark, Matrix, Shape, Statement
from kcr2.reports.product.grids import listed, name_of, tabled
from kcr2.reports.product.held import Held, Row, is_silent, quality_of, stand_of, worded
from kcr2.reports.product.needs import need_chart
from kcr2.reports.product.one_page import one_page_document
from kcr2.reports.steps import PARTLY_GREEN, STATUS_STEPS, UNKNOWN
from kcr2.terms import FactPart, Quality, Status, Theme
from tests import lob, make
from tests.pictures import reference

POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)")


def row(fact: Fact) -> Row:
    """Give a fact as a row of the frozen table."""
    return fact.model_dump(mode="python") | {"part": fact.part.value, "level": fact.level and fact.level.value}


def held(*facts: Fact, before: tuple[Fact, ...] | None = None) -> Held:
    """Give facts as a product holds them, with those of the edition before."""
    now = {fact.key: row(fact) for fact in facts}
    return Held(now, None if before is None else {fact.key: row(fact) for fact in before})


def points(path: str) -> list[tuple[float, float]]:
    """Give the points of a path."""
    return [(float(x), float(y)) for x, y in POINT.findall(path)]


# ---- the ground ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def land() -> Ground:
    """Give the ground of the map."""
    return ground(reference())


def test_the_ground_holds_every_region_and_island_once(land: Ground) -> None:
    assert [shape.code for shape in land.shapes if not shape.inset] == list(REGION_CODES)
    assert {shape.code for shape in land.shapes if shape.inset} == set(ISLAND_CODES)


def test_every_region_lies_within_the_ground_and_touches_its_edges(land: Ground) -> None:
    found = [point for shape in land.shapes if not shape.inset for point in points(shape.path)]

    assert min(x for x, _ in found) == pytest.approx(0, abs=0.5)
    assert max(x for x, _ in found) == pytest.approx(land.width, abs=0.5)
    assert min(y for _, y in found) == pytest.approx(0, abs=0.5)
    assert max(y for _, y in found) == pytest.approx(land.height, abs=0.5)


def test_the_north_is_up(land: Ground) -> None:
    middle = {shape.code: shape.middle for shape in land.shapes}

    assert middle["VR01"][1] < middle["VR07"][1] < middle["VR24"][1]
    assert middle["VR19"][0] < middle["VR07"][0] < middle["VR05"][0]


def test_the_middle_of_an_area_lies_in_it(land: Ground) -> None:
    for shape in land.shapes:
        rings = [shapely.Polygon(points(ring)) for ring in shape.path.split("Z") if ring]
        assert any(ring.buffer(0.2).contains(shapely.Point(shape.middle)) for ring in rings), shape.code


def test_islands_stand_in_the_sea_and_beside_each_other(land: Ground) -> None:
    boxes = {shape.code: shapely.box(*shapely.MultiPoint(points(shape.path)).bounds) for shape in land.shapes}
    regions = [
        shapely.Polygon(points(ring))
        for shape in land.shapes
        if not shape.inset
        for ring in shape.path.split("Z")
        if ring
    ]
    islands = [boxes[code] for code in ISLAND_CODES]

    assert all(max(box.bounds[2] - box.bounds[0], box.bounds[3] - box.bounds[1]) <= ISLAND_KM + 1 for box in islands)
    assert not any(island.intersects(region) for island in islands for region in regions)
    assert not any(one.intersects(two) for n, one in enumerate(islands) for two in islands[n + 1 :])


def test_the_ground_is_the_same_every_time(land: Ground) -> None:
    assert ground(reference()) == land


# ---- states --------------------------------------------------------------------------------------

LEVELS = st.one_of(st.none(), st.sampled_from(Status))


@given(status=LEVELS, themes=st.lists(LEVELS, min_size=8, max_size=8))
@settings(max_examples=30)
def test_a_region_is_green_only_when_it_said_so_on_every_theme(status: Status | None, themes: list[Any]) -> None:
    told = [make.fact(f"region:VR07:{theme.value}", level=level) for theme, level in zip(Theme, themes, strict=True)]
    found = held(make.fact("region:VR07:status", level=status), *told)

    step = found.region_step("VR07")

    known = all(level not in (None, Status.UNKNOWN) for level in themes)
    assert (step == STATUS_STEPS["green"]) == (status is Status.GREEN and known)
    assert (step == STATUS_STEPS[PARTLY_GREEN]) == (status is Status.GREEN and not known)
    assert (step is UNKNOWN) == (status in (None, Status.UNKNOWN))


def test_a_region_without_any_fact_is_unknown() -> None:
    assert held().region_step("VR07") is UNKNOWN
    assert held().state("region:VR07:fire") == Cell("niet gemeld", UNKNOWN)
    assert held().shown("region:VR07:fire") == "niet gemeld"


def test_an_old_fact_says_so_but_silence_is_not_old() -> None:
    old = make.fact("region:VR07:fire", text="rood", number=None, level=Status.RED, is_old=True)
    silent = make.fact(
        "region:VR07:water", text="niet gemeld", number=None, level=Status.UNKNOWN, is_old=True, observed_at=None
    )

    assert worded(row(old)) == "rood (oud)"
    assert worded(row(silent)) == "niet gemeld"
    assert is_silent(row(silent))
    assert not is_silent(row(old))


@pytest.mark.parametrize(
    ("text", "unit", "shown"),
    [
        ("12", "peloton", "12 peloton"),
        ("1.200", "m³", "1.200 m³"),
        ("3,2", "m", "3,2 m"),
        ("niet opgegeven", "peloton", "niet opgegeven"),
        ("2 (matig)", "schaal 0–4", "2 (matig)"),
        ("12", "", "12"),
        ("130", "1.000 stuks", "130 × 1.000 stuks"),
        ("0", "100 bedden", "0 × 100 bedden"),
    ],
)
def test_a_bare_number_has_its_unit_and_words_have_none(text: str, unit: str, shown: str) -> None:
    assert worded(row(make.fact("need:x:asked", text=text, unit=unit))) == shown


def test_a_national_count_is_named_by_its_label_alone() -> None:
    assert worded(row(make.fact("national:open_incidents", text="1", unit="incidenten"))) == "1"


@pytest.mark.parametrize("accepted", [130, 0])
def test_a_bar_names_its_unit_once(accepted: int) -> None:
    told = {"part": FactPart.ASSISTANCE, "group": "Zandzakken", "unit": "1.000 stuks"}
    found = held(
        make.fact("need:bags:asked", label="Zandzakken: gevraagd", text="130", number=130.0, **told),
        make.fact("need:bags:accepted", label="Zandzakken: aanvaard", text=str(accepted), number=accepted, **told),
    )

    (bar,) = need_chart(found, found.subjects("need")).bars

    assert bar.text == f"{accepted} van 130 × 1.000 stuks"
    assert (bar.part, bar.whole) == (accepted, 130)


def test_what_nobody_asked_in_numbers_has_no_bar_of_its_own_length() -> None:
    told = {"part": FactPart.ASSISTANCE, "group": "Zandzakken"}
    found = held(make.fact("need:bags:accepted", label="Zandzakken: aanvaard", text="3", number=3.0, **told))

    (bar,) = need_chart(found, found.subjects("need")).bars

    assert bar.whole is None
    assert bar.text == "3 van niet opgegeven"


@given(st.lists(st.sampled_from(["asked", "accepted", "gap"]), unique=True))
@settings(max_examples=10)
def test_a_need_of_which_something_is_missing_is_still_told(known: list[str]) -> None:
    facts = [fact for fact in lob.need("x", "Pomp", 5, 2) if fact.key.rpartition(":")[2] in known]
    found = held(*facts)

    bars = need_chart(found, found.subjects("need")).bars

    assert len(bars) == min(len(known), 1)
    assert all("niet opgegeven" in bar.text for bar in bars if not {"asked", "accepted"} <= set(known))


def test_the_oldest_stand_counts_and_none_is_a_dash() -> None:
    new, old = make.fact("a:b", observed_at=make.LATER), make.fact("a:c")

    assert stand_of([row(new), row(old)]) == "3 apr 14:00"
    assert stand_of([row(make.fact(observed_at=None))]) == "–"


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (make.fact(quality=Quality.ESTIMATE), "schatting"),
        (make.fact(quality=None), "geteld"),
        (make.fact(quality=None, owner="VR07"), "afgeleid"),
    ],
)
def test_quality_is_that_of_the_source_and_only_the_hub_counts(fact: Fact, told: str) -> None:
    assert quality_of([row(fact)]) == told


# ---- comparing -----------------------------------------------------------------------------------

VALUES = st.dictionaries(st.sampled_from(["x:a", "x:b", "x:c", "x:d"]), st.integers(0, 3))


def valued(values: dict[str, int]) -> tuple[Fact, ...]:
    """Give facts with these numbers."""
    return tuple(make.fact(key, text=str(value), number=float(value)) for key, value in values.items())


@given(before=VALUES, now=VALUES)
@settings(max_examples=30)
def test_exactly_what_differs_is_marked(before: dict[str, int], now: dict[str, int]) -> None:
    found = held(*valued(now), before=valued(before))

    marked = {key for key in {**before, **now} if found.change(key)}

    assert marked == {key for key in {**before, **now} if before.get(key) != now.get(key)}
    assert {one["key"] for one in found.gone} == before.keys() - now.keys()


@given(before=st.integers(0, 99), now=st.integers(0, 99))
@settings(max_examples=30)
def test_the_sign_of_a_figure_says_where_it_went(before: int, now: int) -> None:
    change = held(*valued({"x:a": now}), before=valued({"x:a": before})).change("x:a")

    assert change == ("" if before == now else f"{'▲' if now > before else '▼'} was {before}")


def test_a_newer_stand_of_the_same_value_is_no_change() -> None:
    found = held(make.fact("x:a", observed_at=make.LATER), before=(make.fact("x:a"),))

    assert found.change("x:a") == ""


def test_what_became_known_or_unknown_has_no_direction() -> None:
    unknown = make.fact("x:a", text="niet opgegeven", number=None)
    known = make.fact("x:a", text="3", number=3.0)

    assert held(known, before=(unknown,)).change("x:a") == "◆ was niet opgegeven"
    assert held(unknown, before=(known,)).change("x:a") == "◆ was 3"


# ---- tables of facts -----------------------------------------------------------------------------


def test_a_table_has_a_column_for_what_any_row_says_and_says_what_another_lacks() -> None:
    told = {"part": FactPart.CAPACITY}
    found = held(
        make.fact("capacity:a:free", group="A", label="A: leverbaar", text="3", **told),
        make.fact("capacity:b:out", group="B", label="B: ingezet", text="1", **told),
    )

    grid = tabled(found, found.subjects("capacity"), "Type")

    assert grid.headings == ("Type", "Leverbaar", "Ingezet", "Stand van")
    assert grid.rows[0][:3] == ("A", "3", "niet gemeld")
    assert grid.rows[1][:3] == ("B", "niet gemeld", "1")


def test_the_name_of_a_line_holds_what_it_is_a_line_of() -> None:
    line = row(make.fact("request:A-1:1:asked", group="A-1, VR07 Gelderland-Midden", label="Pomp: gevraagd"))

    assert name_of("request:A-1:1", [line]) == "A-1, VR07 Gelderland-Midden · Pomp"


def test_a_list_names_the_group_unless_it_stands_under_it() -> None:
    found = held(make.fact("x:a", group="VR07", label="Water"))
    rows = list(found.facts.values())

    assert listed(found, rows).rows[0][0] == "VR07 · Water"
    assert listed(found, rows, grouped=False).rows[0][0] == "Water"


def test_a_chart_of_needs_has_a_bar_per_type_and_no_more_than_fit() -> None:
    found = held(*(fact for n in range(5) for fact in lob.need(f"t{n}", f"Type {n}", 4, n)))

    chart = need_chart(found, found.subjects("need"), most=3)

    assert [(bar.label, bar.part, bar.whole) for bar in chart.bars] == [
        *(("Type 0", 0, 4), ("Type 1", 1, 4), ("Type 2", 2, 4)),
    ]


def test_one_page_puts_the_largest_shortage_first_and_leaves_out_what_is_met() -> None:
    facts = (*lob.need("a", "Klein", 3, 2), *lob.need("b", "Groot", 9, 1), *lob.need("c", "Vervuld", 4, 4))
    shown = lob.picture(*lob.told(lob.FIRST, facts))

    grids = [block for block in one_page_document(shown, lob.LIVE, lob.FIRST).blocks if isinstance(block, Grid)]

    assert [cells[0] for cells in grids[-1].rows] == ["Groot", "Klein"]


# ---- drawings ------------------------------------------------------------------------------------


def drawn(**changes: Any) -> str:
    """Draw a map of two areas."""
    shapes = tuple(Shape(code, "M0,0L9,0L9,9Z", (5, 4)) for code in ("VR01", "VR02"))
    told = {"caption": "K", "alt": "A", "ground": Ground(shapes, 100, 100), "fills": (), "legend": ()}
    return map_svg(Map(**{**told, **changes}))


def test_a_pattern_is_defined_once_however_many_areas_have_it() -> None:
    red = STATUS_STEPS["red"]

    text = drawn(fills=(Filled("VR01", red, "R"), Filled("VR02", red, "R")), legend=(red,))

    assert text.count("<pattern") == 1
    assert text.count('fill="url(#p0)"') == 3
    assert PATTERNS["cross"] in text


def test_an_area_with_many_marks_shows_a_few_and_a_plus() -> None:
    text = drawn(marks=tuple(Mark(letter, ("VR01",), f"Incident {letter}") for letter in "ABCDE"))

    assert f">{'ABCDE'[:MOST_LETTERS]}+<" in text
    assert ">Incident A<" in text


def test_marks_that_do_not_fit_beside_a_map_stay_in_the_table() -> None:
    text = drawn(height_mm=40, marks=tuple(Mark("A", (), f"Incident {n}") for n in range(26)))

    heights = [float(y) for y in re.findall(r'<text x="[\d.]+" y="([\d.]+)"', text)]
    assert max(heights) <= 40


def test_nothing_of_a_legend_runs_off_the_page() -> None:
    text = drawn(legend=tuple(STATUS_STEPS.values()), height_mm=94)

    lefts = [float(x) for x in re.findall(r'<text x="([\d.]+)"', text)]
    assert max(lefts) < WIDTH_MM


def test_a_long_name_in_a_chart_is_cut_with_dots() -> None:
    chart = Chart("K", "A", (Bar("naam " * 20, 1, 2, "tekst " * 20),), "p", "r", "u")

    words = re.findall(r">([^<]+…)<", chart_svg(chart))
    assert len(words) == 2


# ---- mail ----------------------------------------------------------------------------------------


def lines(*blocks: Block) -> list[str]:
    """Write blocks as they stand in a mail."""
    return list(mail_lines(blocks))


def test_headings_are_capitals_and_those_of_a_part_are_underlined() -> None:
    assert lines(Heading("Kop")) == ["KOP", "==="]
    assert lines(Heading("Kop", 2)) == ["KOP"]


def test_points_and_fields_hang_under_their_first_word() -> None:
    told = lines(Bullets(("woord " * 20,)), Facts((("Label", "woord " * 20),)), Signature((("Naam", ""),)))

    assert told[0].startswith("- woord")
    assert told[1].startswith("  woord")
    assert "Naam:" in told
    assert max(map(len, told)) <= WIDTH


def test_a_table_that_fits_is_a_table_and_another_tells_each_row() -> None:
    small = Grid(("A", "B", "C"), (("1", "2", "3"),))
    wide = Grid(("A", "B", "C"), (("1", "x" * 50, "y" * 50),))

    assert lines(small)[:3] == ["A  B  C", "-  -  -", "1  2  3"]
    assert lines(wide)[0] == "- 1"
    assert all(line.startswith("  ") for line in lines(wide)[1:-1])


def test_labels_and_values_that_do_not_fit_stay_beside_each_other() -> None:
    told = lines(Grid(("Wat", "Waarde"), (("Label", "woord " * 30),)))

    assert told[0].startswith("Label: woord")


def test_who_reported_that_it_does_not_know_is_not_told_as_silent() -> None:
    told = {"part": FactPart.REGIONS, "number": None, "level": Status.UNKNOWN}
    unsure = make.fact("region:VR07:fire", text="onbekend", owner="VR07", **told)
    quiet = make.fact("region:VR07:fire", text="niet gemeld", owner="VR07", is_old=True, observed_at=None, **told)

    assert held(unsure).state("region:VR07:fire") == Cell("onbekend", UNKNOWN)
    assert held(quiet).state("region:VR07:fire") == Cell("niet gemeld", UNKNOWN)
    assert held(unsure, before=(quiet,)).state("region:VR07:fire").text == "onbekend ◆ was niet gemeld"


def test_what_somebody_wrote_has_a_bar_before_every_line() -> None:
    told = lines(Statement("een\n\ntwee " + "woord " * 20, "Geschreven door iemand"))

    assert told.pop() == ""
    assert all(line.startswith("|") for line in told)
    assert told[0] == "| (Geschreven door iemand)"


def test_a_row_of_states_tells_each_word_once() -> None:
    row = (Cell("VR01"), Cell("groen"), Cell("rood"), Cell("groen"))
    same = (Cell("VR02"), Cell("niet gemeld"), Cell("niet gemeld"), Cell("niet gemeld"))

    told = lines(Matrix(("Regio", "Brandweer", "GHOR", "Politie"), (row, same), "Titel"))

    assert told[:3] == ["TITEL", "VR01 – groen: Brandweer, Politie; rood: GHOR", "VR02 – niet gemeld"]


def test_a_chart_takes_no_line_and_a_text_of_nothing_neither() -> None:
    assert lines(Chart("K", "A", (), "p", "r", "u")) == []
    assert lines(Paragraph("een")) == ["een", ""]


@given(st.text("ab \n\t-", max_size=300))
@settings(max_examples=30)
def test_wrapping_loses_no_word(text: str) -> None:
    told = wrapped(text, first="* ", rest="  ")

    assert "".join(told).replace(" ", "").removeprefix("*") == re.sub(r"\s", "", text)
