"""Is what differs between two pictures told of each side by itself, and does what nobody knows stay unknown?"""

from typing import Any

import pandas as pd
import pytest

from kcr2.exchange.documents import write_docx, write_pdf
from kcr2.model import Event
from kcr2.picture import Picture
from kcr2.planning.comparing import Compared, Side, compare, latest_proposal
from kcr2.reports.document import plain_text
from kcr2.view.compared import (
    arrival_table,
    left_chart,
    line_table,
    signed,
    stock_table,
    total_table,
)
from kcr2.view.compared_document import Placed, comparison_document
from kcr2.view.compared_words import difference_words
from tests import make
from tests.pictures import picture

ASKED = (make.incident_opened(), make.request_filed())
CAPACITY = make.capacity_reported("VR06", total=6, deployable=5, releasable=4, minimum_cover=1)
OFFERED = (make.call_issued(), make.call_answered())
TAKEN = (*OFFERED, make.offer_accepted())
NAMES = ("Live", "wat-als")


def side(*events: Event, proposal: bool = False, **more: Any) -> Side:
    """Give a side in which the usual was told, and more; with the proposal that was kept last when asked."""
    seen = picture(*ASKED, *events, **more)
    return Side(seen, latest_proposal(seen) if proposal else None)


def line(compared: Compared) -> dict[str, Any]:
    """Give the only line."""
    (row,) = compared.lines.to_dict("records")
    return {str(name): value for name, value in row.items()}


def stock(compared: Compared, owner: str = "VR06") -> dict[str, Any]:
    """Give the only stock of an owner."""
    (row,) = compared.stocks[compared.stocks["owner"] == owner].to_dict("records")
    return {str(name): value for name, value in row.items()}


def words(one: Side, other: Side) -> list[str]:
    """Give the differences in words."""
    return difference_words(compare(one, other), one.picture, other.picture)


def test_a_side_beside_itself_shows_no_difference() -> None:
    one = side(CAPACITY, *TAKEN)
    compared = compare(one, one)

    assert words(one, one) == []
    assert (compared.totals["change"] == 0).all()
    assert (compared.lines[[f"{name}_change" for name in ("asked", "met", "left")]] == 0).all(axis=None)


def test_what_was_taken_is_met_and_no_longer_at_home() -> None:
    compared = compare(side(CAPACITY), side(CAPACITY, *TAKEN))
    row, held = line(compared), stock(compared)

    assert (row["asked_one"], row["met_one"], row["met_other"], row["left_change"]) == (2, 0, 2, -2)
    assert (held["given_one"], held["given_other"], held["home_one"], held["home_other"]) == (0, 2, 5, 5)


def test_what_was_taken_after_the_report_is_not_at_home() -> None:
    later = make.offer_accepted(observed_at=make.at(5))

    held = stock(compare(side(CAPACITY), side(CAPACITY, *OFFERED, later)))

    assert (held["home_one"], held["home_other"], held["home_change"]) == (5, 3, -2)


def test_a_proposal_counts_only_where_it_is_asked_for() -> None:
    told = (CAPACITY, make.proposal_kept())
    compared = compare(side(*told), side(*told, proposal=True))
    row, held = line(compared), stock(compared)

    assert (row["gap_one"], row["left_one"], row["left_other"], row["proposed_other"]) == (2, 2, 0, 2)
    assert (held["proposed_other"], held["home_other"], held["given_other"]) == (2, 3, 0)


def test_a_substitute_fills_for_what_it_is_worth() -> None:
    lines = (make.proposal_line(capability="BRW-HC-OV", amount=2),)
    row = line(compare(side(), side(make.proposal_kept(lines=lines), proposal=True)))

    assert row["left_other"] == pytest.approx(2 - effect_of_handcrew() * 2 / 100)


def effect_of_handcrew() -> int:
    """Give what a hand crew is worth for a wildfire platoon, 0 when it is no substitute."""
    table = picture().reference.substitutions
    rows = table[(table["asked"] == make.CAPABILITY) & (table["use"] == "BRW-HC-OV")]
    return 0 if rows.empty else int(rows["effect"].iloc[0])


def test_what_is_on_site_is_told_and_what_comes_is_expected() -> None:
    there = [
        make.delivery_stepped(state, number=number, observed_at=make.at(number))
        for number, state in enumerate(("alarmed", "ready", "en_route", "at_ugs"), start=1)
    ]
    row = line(compare(side(*TAKEN), side(*TAKEN, *there)))

    assert (row["first_at_one"], row["first_expected_one"]) == (pd.Timestamp(make.at(120)), True)
    assert (row["complete_at_other"], row["complete_expected_other"]) == (pd.Timestamp(make.at(4)), False)


def test_the_whole_is_there_when_the_last_of_it_is() -> None:
    lines = (make.proposal_line("VR06", amount=1), make.proposal_line("VR08", amount=1, arrive_at=make.at(200)))
    row = line(compare(side(), side(make.proposal_kept(lines=lines), proposal=True)))

    assert pd.isna(row["first_at_one"])
    assert (row["first_at_other"], row["complete_at_other"]) == (
        pd.Timestamp(make.at(150)),
        pd.Timestamp(make.at(200)),
    )


def test_what_an_owner_did_not_tell_stays_unknown() -> None:
    compared = compare(side(make.capacity_reported("VR06", total=3)), side(CAPACITY))
    held = stock(compared)

    assert pd.isna(held["home_one"])
    assert pd.isna(held["home_change"])
    assert compared.totals.loc["unknown"].tolist() == [1, 0, -1]
    assert stock_table(compared, changed_only=True).iloc[0]["Thuis"] == "– → 5"
    assert stock_table(compared, changed_only=True).iloc[0]["Verschil thuis"] == "? onbekend"


def test_a_line_that_only_one_side_has_is_told_as_such() -> None:
    more = make.request_filed("A-2025-0002", region="VR23")
    compared = compare(side(), side(more))

    assert pd.isna(compared.lines["asked_one"]).tolist() == [False, True]
    assert words(side(), side(more)) == [
        "A-2025-0002 regel 1 (VR23, Peloton natuurbrandbestrijding): is erbij",
    ]
    assert words(side(more), side()) == [
        "A-2025-0002 regel 1 (VR23, Peloton natuurbrandbestrijding): is er niet, of niet meer open",
    ]


def test_every_difference_has_its_words() -> None:
    other = side(
        CAPACITY,
        make.branch_started(),
        make.region_supposed(),
        make.road_closed(),
        make.proposal_kept(lines=(make.proposal_line("VR08", amount=2),)),
        make.incident_opened("I-2025-0002", name="Storm"),
        proposal=True,
    )

    told = words(side(CAPACITY), other)

    assert told[0] == "Noord- en Oost-Gelderland (VR06) is weggedacht: Heeft het zelf druk."
    assert told[2] == "incident Storm (I-2025-0002) is erbij"
    assert told[1].startswith("A12 is dicht tussen ")
    assert told[3] == "A-2025-0001 regel 1 (VR07, Peloton natuurbrandbestrijding): mist 2 peloton minder"
    assert "Gelderland-Zuid levert 2 × Peloton natuurbrandbestrijding meer" in told
    assert not any("Noord- en Oost-Gelderland houdt" in one for one in told)


def test_the_other_way_round_says_the_opposite() -> None:
    one, other = side(CAPACITY), side(CAPACITY, make.branch_started(), make.region_supposed(), make.road_closed())

    assert any("is niet weggedacht" in told for told in words(other, one))
    assert any("is open tussen" in told for told in words(other, one))


def test_several_stretches_of_one_road_are_one_sentence() -> None:
    closed = [make.road_closed(edge) for edge in ("R109", "R110", "R189")]

    assert words(side(), side(*closed)) == ["A12 is dicht op 3 wegvakken"]


@pytest.mark.parametrize(
    ("change", "told"),
    [(2, "▲ +2"), (-1.5, "▼ −1,5"), (0, "= 0"), (pd.NA, "? onbekend"), (0.25, "▲ +0,25")],
)
def test_a_difference_has_a_sign_and_never_only_a_colour(change: Any, told: str) -> None:
    assert signed(change) == told


def tables(compared: Compared) -> list[pd.DataFrame]:
    """Give every table of a comparison."""
    stocks = [stock_table(compared, changed_only=changed) for changed in (True, False)]
    return [line_table(compared), arrival_table(compared), total_table(compared, NAMES), *stocks]


def test_a_table_tells_both_sides_once_where_they_are_the_same() -> None:
    row = line_table(compare(side(CAPACITY), side(CAPACITY, *TAKEN))).iloc[0]

    assert (row["Gevraagd"], row["Krijgt"], row["Mist"]) == ("2", "0 → 2", "2 → 0")
    assert row["Verschil in tekort"] == "▼ −2"


def test_two_empty_pictures_can_be_compared() -> None:
    nothing = Side(picture())
    compared = compare(nothing, nothing)

    assert compared.lines.empty
    assert [len(table) for table in tables(compared)] == [0, 0, 10, 0, 0]


def test_the_chart_tells_the_sides_apart_without_colour() -> None:
    figure = left_chart(compare(side(), side(*TAKEN)), NAMES)

    assert [bar.name for bar in figure.data] == list(NAMES)
    assert [bar.marker.pattern.shape for bar in figure.data] == ["", "/"]
    assert [list(bar.y) for bar in figure.data] == [[2.0], [0.0]]


def placed(one: Side, name: str) -> Placed:
    """Give a side with a space."""
    made = make.branch(name=name, parent_seq=2) if name == "wat-als" else make.space(name=name)
    return Placed(made, one, name)


def document(one: Picture, other: Picture) -> str:
    """Give the text of the document that compares two pictures."""
    sides = Side(one), Side(other)
    return plain_text(comparison_document(placed(sides[0], "live"), placed(sides[1], "wat-als"), compare(*sides)))


def test_the_document_holds_every_figure_and_says_that_it_is_a_what_if() -> None:
    one, other = side(CAPACITY), side(CAPACITY, *TAKEN)
    text = document(one.picture, other.picture)

    assert "WAT-ALS – deels fictieve gegevens" in text
    for told in words(one, other):
        assert told in text
    for table in tables(compare(one, other))[:2]:
        for value in table.astype(str).to_numpy().ravel():
            assert value in text


def test_what_people_typed_reaches_the_document_as_it_is() -> None:
    evil = make.region_supposed(reason="#set page() *vet* <b>x</b>")
    other = side(CAPACITY, make.branch_started(), evil)

    assert "#set page() *vet* <b>x</b>" in document(side(CAPACITY).picture, other.picture)


def test_the_document_can_be_written() -> None:
    one, other = side(CAPACITY), side(CAPACITY, *TAKEN)
    made = comparison_document(placed(one, "live"), placed(other, "wat-als"), compare(one, other))

    assert write_docx(made)[:2] == b"PK"
    assert write_pdf(made)[:5] == b"%PDF-"
