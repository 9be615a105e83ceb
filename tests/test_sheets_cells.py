"""What does a cell say? Dutch numbers and dates, words of closed lists, codes and names."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcr2.exchange.sheets import AMSTERDAM, THEMES
from kcr2.exchange.sheets.cells import Broken, Raw, dutch_number, shown, value_of
from kcr2.exchange.sheets.columns import Column
from kcr2.exchange.sheets.misread import Misread
from kcr2.exchange.sheets.moments import dutch, moment_of_clock, moment_of_text, occurs_twice
from tests.test_sheets_builders import columns

TOTAL = columns()["total"]
OWNER = columns()["owner"]
TYPE = columns()["capability"]
QUALITY = columns()["quality"]
NOTE = columns()["restriction"]
MOMENT = columns()["observed_at"]


def said(column: Column, raw: Raw) -> object:
    """Read one cell."""
    return value_of(column, raw, AMSTERDAM)


def refusal(column: Column, raw: Raw) -> str:
    """Give what was expected instead of a cell."""
    with pytest.raises(Misread) as caught:
        said(column, raw)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("-3", -3),
        ("007", 7),
        ("1.234", 1234),
        ("12.345.678", 12_345_678),
        ("12,0", 12),
        ("1.234,00", 1234),
    ],
)
def test_a_count_is_read_as_dutch_people_write_it(text: str, number: int) -> None:
    assert said(TOTAL, text) == number


@pytest.mark.parametrize("text", ["2,5", "1.234,5", "0,1", "-2,50"])
def test_a_fraction_is_never_a_count(text: str) -> None:
    assert refusal(TOTAL, text) == "een heel getal, zonder decimalen"


@pytest.mark.parametrize(
    "text",
    ["onbekend", "n.v.t.", "nvt", "-", "?", "geen", "2.5", "12.0", "1.23", "1.2345", "0.123", "1,234,567", "1 234"],
)
def test_what_is_no_dutch_number_is_told_to_stay_empty(text: str) -> None:
    expected = "een heel getal; laat de cel leeg als het niet is opgegeven, 0 betekent nul"

    assert refusal(TOTAL, text) == expected


@pytest.mark.parametrize("text", ["1e3", "+5", "٣", "½", "12 stuks", "1.2.3", "9" * 16, "9" * 5000])
def test_signs_that_python_would_take_for_a_number_are_refused(text: str) -> None:
    assert "een heel getal" in refusal(TOTAL, text)


@pytest.mark.parametrize(("raw", "number"), [(12, 12), (12.0, 12), (0, 0), (-3, -3), (100_000.0, 100_000)])
def test_a_number_of_a_workbook_is_a_count_when_it_is_whole(raw: float, number: int) -> None:
    assert said(TOTAL, raw) == number


@pytest.mark.parametrize("raw", [2.5, 0.1, -1.5])
def test_a_fraction_in_a_workbook_is_never_a_count(raw: float) -> None:
    assert refusal(TOTAL, raw) == "een heel getal, zonder decimalen"


@pytest.mark.parametrize("raw", [True, False, timedelta(hours=3), float("inf"), float("nan")])
def test_what_is_no_number_in_a_workbook_is_no_count(raw: Raw) -> None:
    assert "laat de cel leeg" in refusal(TOTAL, raw)


@pytest.mark.parametrize("raw", [datetime(2025, 2, 1), time(12, 30)])  # noqa: DTZ001  # Excel knows no zone
def test_a_count_that_excel_made_a_date_of_is_told_as_such(raw: Raw) -> None:
    assert "Excel heeft er een datum of tijd van gemaakt" in refusal(TOTAL, raw)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.234,5", Decimal("1234.5")), ("2,50", Decimal("2.50")), ("12", Decimal(12)), ("12.34", None), ("", None)],
)
def test_a_number_has_a_decimal_comma_and_points_between_thousands(text: str, number: Decimal | None) -> None:
    assert dutch_number(text) == number


@given(st.integers(-(10**12), 10**12))
def test_a_count_written_with_points_reads_back_as_itself(number: int) -> None:
    assert said(TOTAL, f"{number:,}".replace(",", ".")) == number


@given(st.text(max_size=20))
def test_any_text_in_a_count_is_a_whole_number_or_refused(text: str) -> None:
    try:
        value = said(TOTAL, text)
    except Misread:
        value = None

    assert value is None or str(value) == text.strip().lstrip("0").replace(".", "").split(",")[0] or value == 0


@pytest.mark.parametrize(
    "text",
    [
        "03-04-2025 18:00",
        "3-4-2025 18:00",
        "03-04-2025 18:00:00",
        "3-4-2025  18:00",
        "2025-04-03 18:00",
        "2025-04-03T18:00",
        "2025-04-03T18:00:00.000000",
        "2025-04-03T16:00:00Z",
        "2025-04-03T16:00Z",
        "2025-04-03T18:00+02:00",
        "2025-04-03T12:00-04:00",
    ],
)
def test_one_moment_can_be_written_in_many_ways(text: str) -> None:
    assert said(MOMENT, text) == datetime(2025, 4, 3, 16, tzinfo=UTC)


def test_winter_time_is_an_hour_and_summer_time_two_hours_ahead_of_utc() -> None:
    assert said(MOMENT, "03-01-2025 18:00") == datetime(2025, 1, 3, 17, tzinfo=UTC)
    assert said(MOMENT, "03-07-2025 18:00") == datetime(2025, 7, 3, 16, tzinfo=UTC)


def test_a_day_alone_begins_at_midnight_local_time() -> None:
    assert said(MOMENT, "3-4-2025") == datetime(2025, 4, 2, 22, tzinfo=UTC)
    assert said(MOMENT, "2025-04-03") == datetime(2025, 4, 2, 22, tzinfo=UTC)


def test_a_date_of_excel_is_local_time() -> None:
    raw = datetime(2025, 4, 3, 18)  # noqa: DTZ001  # Excel knows no zone

    assert said(MOMENT, raw) == datetime(2025, 4, 3, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["3/4/2025", "04-03-25", "3 april 2025", "2025", "vandaag", "18:00", "03-04-2025 18u", "20250403", "2025-W14-4"],
)
def test_another_way_of_writing_a_date_is_refused(text: str) -> None:
    assert refusal(MOMENT, text) == "een datum en tijd als dd-mm-jjjj uu:mm"


@pytest.mark.parametrize("text", ["31-02-2025", "32-01-2025", "2025-13-01", "01-01-2025 24:00", "01-01-2025 12:60"])
def test_a_day_or_time_that_does_not_exist_is_refused(text: str) -> None:
    assert refusal(MOMENT, text) == "een dag en een tijd die bestaan"


@pytest.mark.parametrize("raw", [45_750, 1.5, True, time(18, 0), timedelta(hours=18)])
def test_what_is_no_date_in_a_workbook_is_no_moment(raw: Raw) -> None:
    assert refusal(MOMENT, raw) == "een datum en tijd als dd-mm-jjjj uu:mm"


@pytest.mark.parametrize("text", ["14-02-1900", "0001-01-01", "31-12-1999 23:59"])
def test_a_small_number_shown_as_a_date_is_refused(text: str) -> None:
    assert refusal(MOMENT, text) in ("een datum vanaf 01-01-2000", "een dag en een tijd die bestaan")


def test_an_hour_that_the_clock_skipped_is_refused() -> None:
    assert "slaat de klok dit uur over" in refusal(MOMENT, "30-03-2025 02:30")


def test_an_hour_that_the_clock_showed_twice_is_refused_with_both_ways_out() -> None:
    expected = refusal(MOMENT, "26-10-2025 02:30")

    assert "komt dit uur twee keer" in expected
    assert "2025-10-26T02:30:00+02:00 of 2025-10-26T02:30:00+01:00" in expected


@pytest.mark.parametrize("clock", ["30-03-2025 01:59", "30-03-2025 03:00", "26-10-2025 01:59", "26-10-2025 03:00"])
def test_the_hours_beside_a_change_of_the_clock_are_read(clock: str) -> None:
    assert dutch(moment_of_text(clock, AMSTERDAM), AMSTERDAM) == clock


def test_a_skipped_hour_of_excel_is_refused_too() -> None:
    with pytest.raises(Misread, match=r"slaat de klok dit uur over"):
        moment_of_clock(datetime(2025, 3, 30, 2, 30), AMSTERDAM)  # noqa: DTZ001  # Excel knows no zone


@given(st.datetimes(datetime(2000, 1, 2), datetime(2099, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_moment_written_in_dutch_reads_back_as_itself(moment: datetime) -> None:
    assert moment_of_text(dutch(moment, AMSTERDAM), AMSTERDAM) == moment


@given(st.integers(0, 7200), st.sampled_from([(2025, 3, 30), (2025, 10, 26), (2026, 10, 25)]))
def test_around_a_change_of_the_clock_each_second_reads_back_as_itself(second: int, day: tuple[int, int, int]) -> None:
    moment = datetime(*day, tzinfo=UTC) + timedelta(seconds=second)

    assert moment_of_text(dutch(moment, AMSTERDAM), AMSTERDAM) == moment


def test_only_the_hour_before_winter_time_occurs_twice() -> None:
    assert occurs_twice(datetime(2025, 10, 26, 2, 30, tzinfo=AMSTERDAM))
    assert not occurs_twice(datetime(2025, 3, 30, 2, 30, tzinfo=AMSTERDAM))
    assert not occurs_twice(datetime(2025, 7, 1, tzinfo=AMSTERDAM))


@pytest.mark.parametrize("text", ["bevestigd", "BEVESTIGD", " Bevestigd ", "confirmed", "Confirmed"])
def test_a_closed_list_is_taken_by_its_label_and_by_its_value(text: str) -> None:
    assert said(QUALITY, text) == "confirmed"


def test_a_word_outside_a_closed_list_is_told_the_list() -> None:
    expected = "een van: bevestigd, onbevestigd, schatting, gedocumenteerd, aanname, fictief"

    assert refusal(QUALITY, "zeker") == expected


def test_every_theme_and_status_is_read_by_its_label() -> None:
    for name in ("theme", "status", "trend"):
        column = columns(THEMES)[name]
        for value, label in column.labels.items():
            assert said(column, label) == value


@pytest.mark.parametrize("text", ["VR07", "Gelderland-Midden", "  VR07 "])
def test_an_owner_is_taken_by_its_code_and_its_official_name(text: str) -> None:
    assert said(OWNER, text) == "VR07"


def test_a_partner_and_a_type_are_taken_by_code_and_by_name() -> None:
    assert said(OWNER, "Defensie") == said(OWNER, "DEF") == "DEF"
    assert said(TYPE, "Peloton brandbestrijding") == said(TYPE, "BRW-PEL-BB") == "BRW-PEL-BB"


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("7", "VR07"),
        (7, "VR07"),
        ("VR7", "VR07"),
        ("vr07", "VR07"),
        ("vr 7", "VR07"),
        ("gelderland-midden", r"VR07 (Gelderland-Midden)"),
        ("Gelderland Midden", r"VR07 (Gelderland-Midden)"),
        ("Limburg-Nord", r"VR23 (Limburg-Noord)"),
        ("Fryslan", r"VR02 (Fryslân)"),
    ],
)
def test_an_owner_that_is_almost_right_is_refused_with_a_suggestion(raw: Raw, meant: str) -> None:
    expected = refusal(OWNER, raw)

    assert expected == f"een code of officiële naam van het blad Lijsten; bedoeld is misschien {meant}"


@pytest.mark.parametrize("text", ["VR26", "99", "Timboektoe"])
def test_an_owner_that_resembles_none_is_refused_without_a_guess(text: str) -> None:
    assert "Timboektoe" not in refusal(OWNER, text)
    assert refusal(OWNER, "Timboektoe") == "een code of officiële naam van het blad Lijsten"


def test_a_region_sheet_takes_no_partner() -> None:
    assert "een code of officiële naam" in refusal(columns(THEMES)["region"], "DEF")


@pytest.mark.parametrize("text", ["=1+1", "@som", "+31 werkt niet", "-", "- niet 's nachts", "'s nachts niet"])
def test_a_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    assert said(NOTE, text) == text


@pytest.mark.parametrize(("raw", "text"), [(112, "112"), (2.5, "2,5"), (True, "WAAR"), ("a\r\nb\rc", "a\nb\nc")])
def test_another_cell_in_a_text_column_is_read_as_people_see_it(raw: Raw, text: str) -> None:
    assert said(NOTE, raw) == text


@pytest.mark.parametrize("text", ["a\x07b", "a\x00b", "Frysl\ufffdn", "\x1b[0m"])
def test_damaged_letters_and_control_signs_are_refused(text: str) -> None:
    assert refusal(NOTE, text) == "tekst zonder stuurtekens of beschadigde letters"


@pytest.mark.parametrize("text", ["#N/B", "#REF!", "#VERW!", "#WAARDE!", "#n/a", "#DEEL/0!"])
@pytest.mark.parametrize("column", [TOTAL, NOTE, OWNER, MOMENT])
def test_an_error_value_of_excel_is_refused_in_every_column(column: Column, text: str) -> None:
    assert refusal(column, text) == "een waarde, geen foutwaarde van Excel"


def test_a_broken_cell_says_itself_what_was_expected() -> None:
    assert refusal(NOTE, Broken("#N/B", "een waarde")) == "een waarde"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a", "a"),
        (3, "3"),
        (2.5, "2,5"),
        (False, "ONWAAR"),
        (datetime(2025, 4, 3, 18, 5), "03-04-2025 18:05"),  # noqa: DTZ001  # Excel knows no zone
        (datetime(2025, 4, 3), "03-04-2025"),  # noqa: DTZ001  # Excel knows no zone
        (Broken("#N/B", "een waarde"), "#N/B"),
    ],
)
def test_a_cell_is_shown_as_a_dutch_spreadsheet_shows_it(raw: Raw, text: str) -> None:
    assert shown(raw) == text
