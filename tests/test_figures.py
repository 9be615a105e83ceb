"""Do figures of different sources stay side by side, and is a contested one never shown as one value? (D102)"""

from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.actions import Context, SettleFigure, StateFigure, decide
from kcr2.errors import RefusedError
from kcr2.journal import Author, Entry
from kcr2.model import Event
from kcr2.model.figure import FigureSettled, FigureStated, FigureStatement, span_of
from kcr2.picture import Picture
from kcr2.picture.figures import judge, settler_of, statements_by_topic
from kcr2.terms import FigureKind, FigureState, Quality, Role
from tests import make
from tests.pictures import picture, row_of, said

VR07 = make.author(role=Role.REGIO, organisation="VR07")
VR08 = make.author(role=Role.REGIO, organisation="VR08")
HUB = make.author()
TWO = make.incident_opened(regions=("VR07", "VR08"))
ONE = make.incident_opened(regions=("VR07",))
AREA: dict[str, Any] = {"incident_id": "I-2025-0001", "figure": FigureKind.AREA, "observed_at": make.MOMENT}


def stated(number: int, by: str, value: float | None, **values: Any) -> FigureStated:
    """Make what a source says of the area."""
    return make.figure_stated(f"C-2025-{number:04}", stated_by=by, value=value, **values)


def shown(seen: Picture) -> tuple[str, float | None, float | None]:
    """Give the state of the only figure of a picture and what may be shown of it; all its rows agree."""
    table = seen.figures[["state", "shown_lowest", "shown_highest"]].drop_duplicates()
    state, low, high = next(table.itertuples(index=False))
    assert len(table) == 1
    return state, None if pd.isna(low) else float(low), None if pd.isna(high) else float(high)


def decided(author: Author, seen: Picture, kind: type[StateFigure | SettleFigure], **values: Any) -> Event:
    """Decide a statement or a settlement; it leads to one event."""
    (event,) = decide(kind.model_validate(AREA | values), Context(seen, author))
    return event


def refused(author: Author, seen: Picture, kind: type[StateFigure | SettleFigure], **values: Any) -> str:
    """Have a statement or a settlement refused, and give the rule."""
    with pytest.raises(RefusedError) as caught:
        decided(author, seen, kind, **values)
    return caught.value.rule


# ---- what a statement may say --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"value": 1.0, "lowest": 1.0, "highest": 2.0}, "één waarde"),
        ({"lowest": 1.0}, "één waarde"),
        ({"lowest": 3.0, "highest": 2.0}, "niet boven de hoogste"),
        ({"value": -1.0}, "getallen van 0"),
        ({"value": 2e9}, "getallen van 0"),
        ({"figure": "dead", "value": 1.5}, "hele getallen"),
        ({"figure": "other", "value": 1.0}, "een eigen naam bij anders"),
        ({"named": "schapen", "value": 1.0}, "een eigen naam bij anders"),
        ({"figure": "other", "named": "schapen", "value": 1.0}, "een eenheid"),
        ({"unit": "km2", "value": 1.0}, "ha, of leeg"),
    ],
)
def test_a_figure_that_says_two_things_or_nothing_countable_is_refused(values: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        FigureStatement.model_validate(AREA | {"stated_by": "VR07"} | values)


def test_a_figure_of_its_own_name_has_its_own_unit() -> None:
    made = FigureStatement.model_validate(
        AREA | {"figure": "other", "named": "schapen", "unit": "dieren", "value": 12.5, "stated_by": "VR07"}
    )

    assert (made.unit, made.subject) == ("dieren", "figures:I-2025-0001::other:schapen")


# ---- side by side --------------------------------------------------------------------------------


def test_two_sources_that_differ_stand_side_by_side_and_are_shown_as_a_range() -> None:
    seen = picture(TWO, stated(1, "VR07", 100.0), stated(2, "Omroep Gelderland", 150.0))

    assert list(seen.figures["stated_by"]) == ["VR07", "Omroep Gelderland"]
    assert shown(seen) == ("contested", 100.0, 150.0)


def test_one_source_and_sources_that_agree_show_their_value() -> None:
    assert shown(picture(TWO, stated(1, "VR07", 100.0))) == ("one_source", 100.0, 100.0)
    assert shown(picture(TWO, stated(1, "VR07", 100.0), stated(2, "DEF", 100.0))) == ("agreed", 100.0, 100.0)


def test_who_does_not_know_contradicts_nobody_and_is_no_zero() -> None:
    assert shown(picture(TWO, stated(1, "VR07", None))) == ("unknown", None, None)
    assert shown(picture(TWO, stated(1, "VR07", 100.0), stated(2, "DEF", None))) == ("one_source", 100.0, 100.0)


def test_a_source_that_says_something_else_later_has_one_standing_statement_and_keeps_its_history() -> None:
    seen = picture(TWO, stated(1, "VR07", 100.0), stated(2, "VR07", 150.0, observed_at=make.at(5)))

    assert shown(seen) == ("one_source", 150.0, 150.0)
    assert list(seen.figure_statements["stands"]) == [False, True]


def test_a_range_counts_as_a_statement() -> None:
    seen = picture(TWO, make.figure_stated(stated_by="VR07", lowest=700.0, highest=710.0))

    assert shown(seen) == ("one_source", 700.0, 710.0)


def test_the_whole_incident_and_one_region_of_it_are_two_figures() -> None:
    seen = picture(TWO, stated(1, "VR07", 100.0), stated(2, "VR07", 300.0, region=None))

    assert set(seen.figures["state"]) == {"one_source"}
    assert len(seen.figures) == 2


# ---- settling ------------------------------------------------------------------------------------

DIFFER = (stated(1, "VR07", 100.0), stated(2, "Omroep Gelderland", 150.0))


def test_a_settlement_says_what_holds_and_changes_no_statement() -> None:
    before, after = picture(TWO, *DIFFER), picture(TWO, *DIFFER, make.figure_settled(value=110.0))

    assert shown(after) == ("settled", 110.0, 110.0)
    pd.testing.assert_frame_equal(before.figure_statements, after.figure_statements)
    assert set(after.figures["settled_by"]) == {"VR07"}
    assert set(after.figures["settled_reason"]) == {"Ingemeten."}


def test_that_it_is_not_known_can_be_settled_too() -> None:
    assert shown(picture(TWO, *DIFFER, make.figure_settled(value=None))) == ("settled", None, None)


@pytest.mark.parametrize(
    ("value", "expected"), [(105.0, "settled"), (110.0, "settled"), (99.0, "contested"), (111.0, "contested")]
)
def test_a_newer_statement_reopens_it_unless_it_fits_in_what_was_settled(value: float, expected: str) -> None:
    seen = picture(
        TWO, *DIFFER, make.figure_settled(lowest=100.0, highest=110.0), stated(3, "DEF", value, observed_at=make.at(5))
    )

    assert shown(seen) == (expected, min(100.0, value), max(110.0, value))
    assert list(seen.figures["newer"]) == [False, False, True]


def test_a_late_report_of_an_earlier_moment_reopens_nothing() -> None:
    late = said(stated(3, "DEF", 900.0, observed_at=make.EARLIER), at=make.at(5))

    assert shown(picture(TWO, *DIFFER, make.figure_settled(), late)) == ("settled", 100.0, 100.0)


def test_a_reopened_figure_is_settled_again() -> None:
    newer = stated(3, "DEF", 200.0, observed_at=make.at(5))
    again = make.figure_settled(number=2, value=200.0, observed_at=make.at(6))

    seen = picture(TWO, *DIFFER, make.figure_settled(), newer, again)

    assert shown(seen) == ("settled", 200.0, 200.0)
    assert set(seen.figures["settlements"]) == {2}


# ---- laws ----------------------------------------------------------------------------------------

SPANS = st.sampled_from([None, (0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (0.0, 2.0), (1.0, 3.0)])


def _row(seq: int, told: Any, **more: Any) -> dict[str, Any]:
    low, high = told or (None, None)
    return {"seq": seq, "observed_at": f"{seq:04}", "value": None, "lowest": low, "highest": high, **more}


@st.composite
def courses(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Draw statements of up to three sources and settlements, in any order."""
    statements, settlements = [], []
    for seq in range(1, draw(st.integers(1, 7)) + 1):
        if draw(st.booleans()):
            settlements.append(_row(seq, draw(SPANS), number=seq))
        else:
            statements.append(_row(seq, draw(SPANS), stated_by=draw(st.sampled_from("ABC"))))
    return statements, settlements


@settings(max_examples=30)
@given(courses())
def test_a_figure_is_contested_exactly_when_a_statement_since_differs(course: Any) -> None:
    statements, settlements = course
    settled = settlements[-1] if settlements else None

    found = judge(statements, settled)

    last = {row["stated_by"]: row for row in statements}
    known = [span_of(row) for row in last.values() if span_of(row) and row["seq"] > (settled["seq"] if settled else 0)]
    chosen = span_of(settled) if settled else None
    differ = [
        one for one in known if settled is None or chosen is None or not chosen[0] <= one[0] <= one[1] <= chosen[1]
    ]
    expected = bool(differ) if settled else len(set(known)) > 1
    assert (found.state is FigureState.CONTESTED) is expected


@settings(max_examples=30)
@given(courses())
def test_nothing_that_was_contested_is_shown_alone_and_nothing_disappears(course: Any) -> None:
    statements, settlements = course

    found = judge(statements, settlements[-1] if settlements else None)

    assert {row["stated_by"] for row in found.standing} == {row["stated_by"] for row in statements}
    if found.state is FigureState.CONTESTED:
        assert found.shown is not None
        spans = [span_of(row) for row in (found.since if found.settlement else found.standing)]
        assert all(found.shown[0] <= span[0] and span[1] <= found.shown[1] for span in spans if span)
    if found.state is FigureState.CONTESTED and not found.settlement:
        assert (found.shown and found.shown[0] < found.shown[1]) or len({*filter(None, spans)}) > 1


@settings(max_examples=30)
@given(courses(), SPANS)
def test_a_settlement_that_is_the_last_word_is_what_is_shown(course: Any, chosen: Any) -> None:
    statements, _ = course

    found = judge(statements, _row(99, chosen, number=99))

    assert (found.state, found.shown) == (FigureState.SETTLED, chosen)


# ---- who may -------------------------------------------------------------------------------------


def test_the_region_settles_its_own_and_of_several_regions_together_it_is_the_hub() -> None:
    assert settler_of("VR07", ["VR07", "VR08"]) == "VR07"
    assert settler_of(None, ["VR07"]) == "VR07"
    assert settler_of(None, ["VR07", "VR08"]) == "KCR2"


@pytest.mark.parametrize(
    ("author", "region", "incident", "may"),
    [
        (VR07, "VR07", TWO, True),
        (VR08, "VR07", TWO, False),
        (HUB, "VR07", TWO, False),
        (HUB, None, TWO, True),
        (VR07, None, TWO, False),
        (VR07, None, ONE, True),
        (HUB, None, ONE, False),
    ],
)
def test_a_figure_is_settled_by_who_has_the_right_only(
    author: Author, region: str | None, incident: Event, may: bool
) -> None:
    seen = picture(incident, stated(1, "VR07", 100.0, region=region))
    values = {"region": region, "value": 100.0, "reason": "Ingemeten."}

    if may:
        event = decided(author, seen, SettleFigure, **values)
        assert isinstance(event, FigureSettled)
        assert event.number == 1
    else:
        assert refused(author, seen, SettleFigure, **values) == "own-data"


def test_what_nobody_stated_is_not_settled() -> None:
    values = {"region": "VR07", "value": 100.0, "reason": "Ingemeten."}

    assert refused(VR07, picture(TWO), SettleFigure, **values) == "figure-stated"


def test_an_organisation_speaks_for_itself_and_records_what_an_outside_source_says() -> None:
    own = decided(VR07, picture(TWO), StateFigure, region="VR07", value=100.0)
    press = decided(VR07, picture(TWO), StateFigure, region="VR07", value=400.0, stated_by="Omroep Brabant")

    assert isinstance(own, FigureStated)
    assert own.stated_by == "VR07"
    assert isinstance(press, FigureStated)
    assert press.stated_by == "Omroep Brabant"
    assert refused(VR07, picture(TWO), StateFigure, region="VR07", value=1.0, stated_by="VR08") == "own-data"


def test_the_hub_names_whose_figure_it_is_and_takes_over_unconfirmed_and_never_over_an_own_statement() -> None:
    values = {"region": "VR07", "value": 1.0, "stated_by": "VR07"}
    unconfirmed = values | {"quality": Quality.UNCONFIRMED}

    assert refused(HUB, picture(TWO), StateFigure, region="VR07", value=1.0) == "figure-source"
    assert refused(HUB, picture(TWO), StateFigure, **values) == "transcribed-unconfirmed"
    assert decided(HUB, picture(TWO), StateFigure, **unconfirmed).kind == "figure_stated"
    own = said(stated(1, "VR07", 100.0), by="VR07")
    assert refused(HUB, picture(TWO, own), StateFigure, **unconfirmed) == "own-report-stands"


def test_a_figure_is_of_a_known_incident_and_of_one_of_its_regions() -> None:
    assert refused(VR07, picture(), StateFigure, value=1.0) == "incident-known"
    assert refused(VR07, picture(TWO), StateFigure, region="VR23", value=1.0) == "figure-region"


# ---- a real case: the burnt area of the Peel, April 2020 (S57) --------------------------------------

PEEL = make.incident_opened("I-2020-0001", name="Deurnese Peel", regions=("VR22",))
REPORTED = ((1, "S57, eerste", 100.0), (2, "S57, tweede", 150.0), (3, "S57, derde", 400.0), (4, "S57, vierde", 800.0))
"""The areas that the public sources of the case name, in their order. Which source named which is not known here, and
that the region settled the last one, 700–710 ha, in these words is an assumption."""


def peel(*more: Event | Entry, until: datetime = make.LATER) -> Picture:
    """Give the picture of the Peel fire with the areas that were reported."""
    told = [
        stated(number, by, hectares, incident_id="I-2020-0001", region="VR22", observed_at=make.at(number))
        for number, by, hectares in REPORTED
    ]
    return picture(PEEL, *told, *more, at=until)


def test_the_reported_areas_of_the_peel_stand_side_by_side_until_the_region_settles_them() -> None:
    seen = peel()

    assert list(seen.figures["value"]) == [100.0, 150.0, 400.0, 800.0]
    assert shown(seen) == ("contested", 100.0, 800.0)
    assert shown(peel(until=make.at(2))) == ("contested", 100.0, 150.0)


def test_the_settled_area_of_the_peel_is_a_range_and_an_old_press_figure_reopens_it_visibly() -> None:
    about = {"incident_id": "I-2020-0001", "region": "VR22"}
    settled = make.figure_settled(lowest=700.0, highest=710.0, observed_at=make.at(10), **about)
    again = stated(9, "S57, opnieuw", 800.0, observed_at=make.at(11), **about)

    assert shown(peel(settled)) == ("settled", 700.0, 710.0)
    assert shown(peel(settled, again)) == ("contested", 700.0, 800.0)
    assert len(peel(settled, again).figure_statements) == 5


def test_statements_are_found_by_figure_whatever_the_capitals_of_its_own_name() -> None:
    about = {"figure": FigureKind.OTHER, "unit": "dieren"}
    facts = picture(
        TWO, stated(1, "VR07", 1.0, named="Schapen", **about), stated(2, "VR08", 2.0, named="schapen", **about)
    )

    assert [len(rows) for rows in statements_by_topic(facts.facts).values()] == [2]
    assert row_of(facts.figures, stated_by="VR08")["unit"] == "dieren"


@pytest.mark.parametrize("typed", ["vr07", " VR07 ", "Vr07"])
def test_nobody_speaks_for_a_region_by_writing_its_code_in_another_way(typed: str) -> None:
    seen = picture(TWO, said(stated(1, "VR07", 100.0, region=None), by="VR07"))

    assert refused(VR08, seen, StateFigure, stated_by=typed, value=5.0) == "own-data"
    assert refused(HUB, seen, StateFigure, stated_by=typed, value=5.0, quality="unconfirmed") == "own-report-stands"


def test_a_figure_with_its_own_name_keeps_the_unit_in_which_it_was_first_counted() -> None:
    water = {"figure": "other", "named": "bluswater"}
    seen = picture(TWO, stated(1, "VR07", 5.0, region=None, unit="m3", **water))

    assert refused(VR08, seen, StateFigure, value=5_000.0, unit="liter", **water) == "figure-unit"
    event = decided(VR08, seen, StateFigure, value=6.0, unit="M3", **water)
    assert isinstance(event, FigureStated)
