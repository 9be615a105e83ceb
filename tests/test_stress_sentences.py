"""Does a sentence say the figure, its interval and the windows behind it, and never more than is known?"""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcr2.stress import intervals
from kcr2.stress.comparing import Shift
from kcr2.stress.figures import between, frequency, number, percent
from kcr2.stress.intervals import Interval
from kcr2.stress.options import ANY, StressOptions
from kcr2.stress.results import Chance
from kcr2.stress.sentences import (
    amount_told,
    anything_told,
    difference_told,
    places_told,
    shift_told,
    type_told,
    windows_told,
)
from kcr2.words import speak

NAME = "Peloton natuurbrandbestrijding"
WINDOWS = "driedaagse vensters met een groot incident"


def row(short: int, n: int = 10_000, **changes: object) -> dict[str, object]:
    """Give a row of a type."""
    return {"short": short, "undecided": 0, "n": n, "asked_in": n, "unreported": 0, "chance": short / n, **changes}


# ---- figures -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.12, "12 van 100"),
        (0.05, "5 van 100"),
        (0.0123, "12 van 1.000"),
        (0.0004, "4 van 10.000"),
        (0.000012, "1 van 100.000"),
        (0.9996, "9.996 van 10.000"),
        (0.0, "0 van 100"),
        (1.0, "100 van 100"),
    ],
)
def test_a_share_is_told_on_the_smallest_base_that_is_near_enough(share: float, told: str) -> None:
    found = frequency(share, Interval(share, share))

    assert f"{found.whole} van {found.base}" == told


@given(share=st.floats(0.0001, 0.9999))
def test_a_natural_frequency_is_near_the_share_and_neither_none_nor_all(share: float) -> None:
    found = frequency(share, Interval(0, 1))
    whole, base = (int(text.replace(".", "")) for text in (found.whole, found.base))

    assert 0 < whole < base
    assert abs(whole / base - share) <= 0.05 * share + 1e-12


@pytest.mark.parametrize(
    ("value", "digits", "told"),
    [(1234.56, 1, "1.234,6"), (-3.14159, 2, "−3,14"), (-0.04, 1, "0,0"), (0, 0, "0"), (float("nan"), 1, "onbekend")],
)
def test_a_number_is_written_as_in_dutch(value: float, digits: int, told: str) -> None:
    assert number(value, digits) == told


@pytest.mark.parametrize(
    ("share", "told"), [(0.1234, "12,3%"), (0.00004, "< 0,1%"), (0, "0,0%"), (1, "100,0%"), (None, "onbekend")]
)
def test_a_percentage_is_never_nought_for_what_is_not(share: float, told: str) -> None:
    assert percent(share) == told


@pytest.mark.parametrize(
    ("ends", "told"),
    [((0.113, 0.127), "11,3–12,7"), ((-0.02, 0.01), "−2,0 tot 1,0"), ((0.1, float("nan")), "onbekend")],
)
def test_an_interval_is_written_from_low_to_high(ends: tuple[float, float], told: str) -> None:
    assert between(*ends, scale=100) == told


# ---- windows -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "driedaagse vensters met een groot incident"),
        ({"given": ANY}, "driedaagse vensters"),
        ({"given": "natuurbrand", "hours": 24}, "eendaagse vensters met natuurbrand"),
        ({"given": ANY, "hours": 50}, "tweedaagse vensters"),
        ({"given": ANY, "hours": 60}, "vensters van 60 uur"),
        ({"given": ANY, "months": (4, 5)}, "driedaagse vensters (april en mei)"),
    ],
)
def test_the_windows_are_told_with_their_length_and_condition(options: dict[str, object], told: str) -> None:
    # Of fifty hours two hours are part of no block of four: they are not looked at.
    assert windows_told(StressOptions.model_validate(options), {"natuurbrand": "Natuurbrand"}) == told


# ---- chances -------------------------------------------------------------------------------------


def test_a_type_is_told_with_frequency_interval_and_windows() -> None:
    low, high = intervals.share(1_200, 10_000)

    assert type_told(NAME, row(1_200), WINDOWS) == (
        f"{NAME}: in 12 van de 100 {WINDOWS} is er ergens een tekort "
        f"(95%-interval {number(100 * low, 1)}–{number(100 * high, 1)} van de 100; 10.000 vensters doorgerekend)."
    )


def test_what_was_never_seen_is_not_called_impossible() -> None:
    assert type_told(NAME, row(0), WINDOWS) == (
        f"{NAME}: in geen van de 10.000 doorgerekende {WINDOWS} was er ergens een tekort; "
        "vaker dan 4 van de 10.000 is onwaarschijnlijk (95%-interval 0–3,7 van de 10.000)."
    )


def test_what_always_happens_is_told_as_all() -> None:
    told = type_told(NAME, row(50, 50), WINDOWS)

    assert told.startswith(f"{NAME}: in alle {WINDOWS} is er ergens een tekort (95%-interval 92,9–100,0 van de 100")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"asked_in": 0}, "in geen enkel venster gevraagd"),
        ({"figures": False}, "niemand gaf op wat hij ervan heeft"),
    ],
)
def test_a_type_without_a_probability_says_why(changes: dict[str, object], said: str) -> None:
    told = type_told(NAME, row(0, chance=pd.NA, **changes), WINDOWS)

    assert told == f"{NAME}: {said}; over een tekort is niets te zeggen."


def test_owners_that_told_nothing_and_undecided_windows_are_told_too() -> None:
    told = type_told(NAME, row(1_200, unreported=3, undecided=1), WINDOWS)

    assert told.endswith(
        "Van 1 venster is niet beslist of een beter plan het tekort voorkomt; het interval rekent daarmee. "
        "Van 3 eigenaren is niet bekend wat zij hebben; dat telt niet mee."
    )


def test_anything_at_all_is_a_sentence_by_itself() -> None:
    told = anything_told(Chance(30, 0, 100), WINDOWS)

    assert told.startswith(f"In 30 van de 100 {WINDOWS} komt er ergens iets tekort (95%-interval 21,2–40,0")
    assert anything_told(Chance(0, 0, 0), WINDOWS) == "Er zijn nog geen vensters doorgerekend."


# ---- amounts, policies and places ----------------------------------------------------------------

AMOUNT = {"mean": 2.0, "most": 90.0, "asked_in": 9, "q99": 60.0, "q99_low": 52.0, "q99_high": 71.0, "of_asked": 0.031}


def test_an_amount_tells_the_heaviest_windows_and_the_share_of_what_was_asked() -> None:
    assert amount_told(NAME, "peloton", AMOUNT) == (
        f"{NAME}: in de zwaarste 1 van de 100 vensters ontbreekt 60 eenheid-uur of meer "
        "(95%-interval 52–71; eenheid: peloton). Van alles wat werd gevraagd, ontbreekt 3,1%."
    )


def test_an_amount_of_which_the_highest_is_not_known_says_at_least() -> None:
    assert "95%-interval ten minste 52;" in amount_told(NAME, "peloton", {**AMOUNT, "q99_high": pd.NA})


def test_an_amount_that_is_nought_or_unknown_is_told_as_that() -> None:
    assert amount_told(NAME, "peloton", {**AMOUNT, "most": 0.0}).endswith("ontbrak iets.")
    assert "niets te zeggen" in amount_told(NAME, "peloton", {**AMOUNT, "mean": pd.NA})


def changed(fell: int, rose: int) -> Shift:
    """Give a difference over ten thousand windows."""
    return Shift(1_200, 1_200 - fell + rose, fell, rose, 0, n=10_000, interval=intervals.difference(fell, rose, 10_000))


def test_a_policy_is_told_with_both_figures_and_their_difference() -> None:
    told = shift_told("Zonder Twente", NAME, changed(0, 170), WINDOWS)

    assert told.startswith(f"Zonder Twente: {NAME} komt tekort in 13,7 in plaats van 12,0 van de 100 {WINDOWS}.")
    assert re.search(r"Verschil 1,70 van de 100 \(95%-interval 1,\d\d–2,\d\d; dezelfde 10\.000 vensters\)\.$", told)


def test_a_difference_that_may_be_none_is_told_as_that() -> None:
    told = difference_told(changed(5, 4))

    assert "Verschil −0,01 van de 100 (95%-interval −0," in told
    assert told.endswith("Dat is niet van geen verschil te onderscheiden.")


def test_places_that_cannot_be_told_apart_are_told_together() -> None:
    told = {"hours": 0.123, "hours_low": 0.1, "hours_high": 0.15, "n": 1_000}

    assert places_told(NAME, ["Drenthe", "Twente"], told) == (
        f"{NAME}, één erbij bij Drenthe en Twente: per 100 vensters 12,3 eenheid-uur minder tekort "
        "(95%-interval 10,0–15,0; 1.000 vensters doorgerekend)."
    )
    assert "bij A, B, C en nog 2 plaatsen:" in places_told(NAME, list("ABCDE"), told)


def test_who_reads_english_reads_it_in_english() -> None:
    speak("en")
    try:
        told = type_told("Wildfire platoon", row(1_200), windows_told(StressOptions(), {}))
    finally:
        speak("nl")

    assert told.startswith("Wildfire platoon: in 12 out of 100 three-day windows with a major incident")
    assert "95% interval" in told
