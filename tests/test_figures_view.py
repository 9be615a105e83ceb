"""Is every figure of an incident written with its unit and its source, and read as people type it? (D102)"""

import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.errors import DataError
from kcr2.picture import Picture
from kcr2.reader import seen_by
from kcr2.terms import FigureKind, Role
from kcr2.view.figures import (
    entered,
    figure_name,
    figures_of,
    known_source,
    number_words,
    place_words,
    settled_words,
    settler,
    shown_words,
    span_words,
    state_words,
    statement_table,
)
from tests import make
from tests.pictures import picture

TWO = make.incident_opened(regions=("VR07", "VR08"))
OWN = make.figure_stated(stated_by="VR07", value=100.0)
PRESS = make.figure_stated("C-2025-0002", stated_by="Omroep", value=1250.5)


def first(seen: Picture) -> Any:
    """Give the only figure of a picture."""
    (figure,) = figures_of(seen.figures)
    return figure


# ---- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "unit", "told"),
    [
        (0.0, 0.0, "personen", "0 personen"),
        (4200.0, 4200.0, "personen", "4.200 personen"),
        (700.0, 710.0, "ha", "700–710 ha"),
        (12.5, 12.5, "ha", "12,5 ha"),
        (pd.NA, pd.NA, "ha", "onbekend"),
        (1.0, 1.0, "", "1"),
    ],
)
def test_a_figure_is_written_the_dutch_way_with_its_unit(low: Any, high: Any, unit: str, told: str) -> None:
    assert span_words(low, high, unit) == told


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([OWN], "100 ha, volgens VR07"),
        ([OWN, make.figure_stated("C-2025-0003", stated_by="DEF")], "100 ha, bronnen gelijk"),
        ([OWN, PRESS], "100–1.250,5 ha, nog niet vastgesteld"),
        ([OWN, PRESS, make.figure_settled(value=130.0)], "130 ha, vastgesteld door KCR2"),
        ([make.figure_stated(value=None)], "onbekend"),
        ([OWN, PRESS, make.figure_settled(value=None)], "onbekend, vastgesteld door KCR2"),
    ],
)
def test_what_may_be_shown_says_whose_it_is_or_that_it_was_not_settled(told: list[Any], expected: str) -> None:
    settled = [event for event in told if event.kind == "figure_settled"]
    expected = expected.replace("KCR2", "VR07") if settled else expected

    assert shown_words(known_source(first(picture(TWO, *told)))) == expected


def test_a_contested_figure_is_nowhere_one_value() -> None:
    figure = first(picture(TWO, OWN, PRESS))

    assert state_words(figure.first) == "⚠ nog niet vastgesteld"
    assert shown_words(figure.first).startswith("100–1.250,5 ha")
    assert settled_words(figure.first) == ""


def test_of_one_source_that_knows_it_is_told_by_that_source() -> None:
    unknown = make.figure_stated("C-2025-0003", stated_by="DEF", value=None, observed_at=make.EARLIER)
    figure = first(picture(TWO, unknown, OWN))

    assert figure.first["stated_by"] == "DEF"
    assert shown_words(known_source(figure)) == "100 ha, volgens VR07"


def test_a_settlement_says_who_when_what_and_why() -> None:
    told = settled_words(first(picture(TWO, OWN, PRESS, make.figure_settled(lowest=120.0, highest=130.0))).first)

    assert re.fullmatch(r"VR07 stelde op .* vast: 120–130 ha\. Reden: Ingemeten\.", told)


def test_a_figure_is_named_with_what_it_is_about() -> None:
    sheep = make.figure_stated(figure=FigureKind.OTHER, named="schapen", unit="dieren", region=None)
    seen = picture(TWO, sheep)

    assert figure_name(first(seen).first) == "Schapen"
    assert place_words(first(seen).first, seen) == "hele incident"
    assert figure_name(first(picture(TWO, OWN)).first) == "Oppervlakte"
    assert place_words(first(picture(TWO, OWN)).first, seen) == "VR07 Gelderland-Midden"


def test_who_settles_follows_from_the_regions_of_the_incident() -> None:
    whole = make.figure_stated(region=None)

    assert settler(first(picture(TWO, OWN)), picture(TWO)) == "VR07"
    assert settler(first(picture(TWO, whole)), picture(TWO)) == "KCR2"
    assert settler(first(picture(whole)), picture(whole)) == "KCR2"


def test_every_source_stands_in_the_table_with_moment_quality_and_origin() -> None:
    figure = first(picture(TWO, OWN, PRESS))

    table = statement_table(figure.rows)

    assert list(table["Volgens"]) == ["VR07", "Omroep"]
    assert list(table["Waarde"]) == ["100 ha", "1.250,5 ha"]
    assert {"Stand van", "Kwaliteit", "Bron", "Opgenomen door"} <= set(table.columns)
    assert "Sinds de vaststelling" not in table.columns


def test_what_came_after_a_settlement_is_marked() -> None:
    newer = make.figure_stated("C-2025-0003", stated_by="DEF", value=200.0, observed_at=make.at(5))
    figure = first(picture(TWO, OWN, make.figure_settled(), newer))

    assert list(statement_table(figure.rows)["Sinds de vaststelling"]) == ["–", "nieuw"]


def test_what_a_source_said_before_is_marked_as_past() -> None:
    seen = picture(TWO, OWN, make.figure_stated("C-2025-0002", value=150.0, observed_at=make.at(5)))

    table = statement_table(seen.figure_statements.to_dict("records"), every=True)

    assert list(table["Geldt nog"]) == ["nee, er is een nieuwere", "ja"]


def test_figures_are_grouped_by_incident_region_and_kind() -> None:
    whole = make.figure_stated("C-2025-0003", region=None)
    homes = make.figure_stated("C-2025-0004", figure=FigureKind.HOMES)
    seen = picture(TWO, OWN, PRESS, whole, homes)

    assert sorted(len(figure.rows) for figure in figures_of(seen.figures)) == [1, 1, 2]


@pytest.mark.parametrize(
    ("role", "organisation", "shown"),
    [(Role.REGIO, "VR23", 2), (Role.RIJK, "NCC", 2), (Role.BESTUUR, "Veiligheidsberaad", 0), (Role.BEHEER, "KCR2", 0)],
)
def test_figures_of_owners_are_for_every_reader_of_figures(role: Role, organisation: str, shown: int) -> None:
    seen = seen_by(picture(TWO, OWN, PRESS), make.author(role=role, organisation=organisation))

    assert len(seen.figures) == len(seen.figure_statements) == shown


# ---- reading what is typed -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value", "lowest", "highest"),
    [
        ("400", 400.0, None, None),
        (" 1.250 ", 1250.0, None, None),
        ("12,5", 12.5, None, None),
        ("700-710", None, 700.0, 710.0),
        ("700 – 710", None, 700.0, 710.0),
        ("1.250,5-2.000", None, 1250.5, 2000.0),
        ("", None, None, None),
        ("Onbekend", None, None, None),
        ("0", 0.0, None, None),
    ],
)
def test_a_value_a_range_or_unknown_is_read(
    typed: str, value: float | None, lowest: float | None, highest: float | None
) -> None:
    assert entered(typed) == {"value": value, "lowest": lowest, "highest": highest}


@pytest.mark.parametrize("typed", ["2.5", "1,2,3", "12a", "1-2-3", "-5", "1.25.000", "1e5", "٣", "ca. 400", "5-", "."])
def test_what_is_neither_is_refused_with_what_to_write(typed: str) -> None:
    with pytest.raises(DataError, match="geen waarde en geen bereik") as caught:
        entered(typed)

    assert "een bereik (700-710)" in caught.value.fix
    assert caught.value.values["typed"] == typed


@settings(max_examples=30)
@given(st.integers(0, 10**8), st.integers(0, 9))
def test_what_is_written_is_read_back_the_same(whole: int, tenths: int) -> None:
    number = float(f"{whole}.{tenths}")

    assert entered(number_words(number))["value"] == number
