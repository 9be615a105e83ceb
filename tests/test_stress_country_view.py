"""Is what is known of the country told before any result, and are differences and one more unit told with intervals?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as law
from hypothesis import strategies as st

from kcr2.planning.problem import Basis
from kcr2.stress.comparing import Judged, compare
from kcr2.stress.country import Country
from kcr2.stress.marginal import Candidate, Marginal
from kcr2.stress.options import Extra, Policy, Staged, StressOptions
from kcr2.stress.placing import marginal_table
from kcr2.terms import Quality
from kcr2.view.stress import Shown
from kcr2.view.stress_country import country_table, known, known_told
from kcr2.view.stress_more import more_sentences, more_table
from kcr2.view.stress_other import compared, difference_rows, difference_sentence, difference_table, only
from kcr2.view.stress_policy import COVER, column_titles, cover_titles, policy_told, row_faults
from tests import make, pictures, stressed
from tests.stressed import BB, NB, REGIONS, Missed

QUIET: Missed = {}
SHORT: Missed = {(NB, "VR06", 0): 100}


def row(owner: str, basis: Basis, **more: Any) -> dict[str, Any]:
    """Give a row of what is held."""
    told = {
        **{"supplier": owner, "owner": owner, "owner_name": pictures.reference().owner_name(owner)},
        **{"capability": NB, "capability_name": "Peloton natuurbrandbestrijding", "unit": "peloton"},
        **{"available": 3, "cap": 2, "minimum": 1, "ready_min": 60, "decision_min": 30, "drives": True},
        **{"observed_at": pd.NaT, "quality": "", "basis": basis.value},
    }
    return told | more


STATED = row("VR06", Basis.JOURNAL, observed_at=pd.Timestamp(make.MOMENT), quality=Quality.CONFIRMED.value)
LATER = row("VR07", Basis.JOURNAL, observed_at=pd.Timestamp(make.LATER), quality=Quality.FICTITIOUS.value)
PLANNED = row("VR09", Basis.TYPE)


def country(*rows: dict[str, Any], unknown: Sequence[str] = ()) -> Country:
    """Give a country of which these things are known."""
    nothing = pd.DataFrame(
        {
            "owner": list(unknown),
            "owner_name": [pictures.reference().owner_name(code) for code in unknown],
            "capability": NB,
            "capability_name": "Peloton natuurbrandbestrijding",
        }
    ).astype("str")
    held = stressed.held(*rows).astype(dict.fromkeys(["owner", "owner_name", "capability_name", "basis"], "str"))
    return replace(stressed.country(), held=held, unknown=nothing)


def shown(missed: Sequence[Missed], there: Country | None = None) -> Shown:
    """Give outcomes as they are on screen."""
    there = there or stressed.country()
    options = StressOptions(scenarios=max(len(missed), 1))
    return Shown(stressed.outcomes(missed, among=there), there, options, pictures.reference(), {})


# ---- what the country is -------------------------------------------------------------------------


def test_stated_assumed_and_unknown_figures_are_counted_apart() -> None:
    counts = known(country(STATED, LATER, PLANNED, unknown=["VR13"]))

    assert (counts.stated, counts.assumed, counts.unknown) == (2, 1, 1)


def test_stated_figures_are_told_with_the_moments_that_they_are_of() -> None:
    told = known_told(known(country(STATED, LATER, PLANNED)))

    assert told.startswith("Opgaven met stand van ")
    assert " tot " in told


def test_a_country_of_which_nobody_stated_anything_is_called_an_assumption() -> None:
    assert "aanname" in known_told(known(country(PLANNED)))


def test_every_figure_of_the_country_says_where_it_comes_from() -> None:
    table = country_table(country(STATED, PLANNED))

    assert list(table["Herkomst"]) == ["opgave van de eigenaar", "planningsaantal (aanname)"]
    assert list(table["Kwaliteit"]) == ["bevestigd", "–"]
    assert table["Stand van"].iloc[0] != "–"
    assert table["Stand van"].iloc[1] == "–"


def test_what_is_unknown_stands_in_the_table_without_a_number() -> None:
    last = country_table(country(STATED, unknown=["VR13"])).iloc[-1]

    assert last["Eigenaar"].startswith("VR13")
    assert [last[name] for name in ("Aanwezig", "Kan weg", "Blijft thuis")] == ["onbekend"] * 3


def test_what_may_go_and_what_stays_is_told_with_its_unit() -> None:
    first = country_table(country(STATED)).iloc[0]

    told = [first[name] for name in ("Aanwezig", "Kan weg", "Blijft thuis", "Eenheid")]
    assert told == ["3", "2", "1", "peloton"]
    assert (first["Gereed na (min)"], first["Beslistijd (min)"]) == (60, 30)


@law(max_examples=20, deadline=None)
@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
def test_every_figure_is_counted_once_and_only_once(stated: int, planned: int, unknown: int) -> None:
    there = country(*[STATED] * stated, *[PLANNED] * planned, unknown=["VR13"] * unknown)

    counts = known(there)

    assert counts.stated + counts.assumed + counts.unknown == len(country_table(there))


# ---- policies ------------------------------------------------------------------------------------


def test_the_country_as_it_is_is_called_so() -> None:
    assert policy_told(Policy(), pictures.reference()) == "het land zoals het is"


def test_everything_that_a_policy_changes_is_told() -> None:
    policy = Policy(
        cover_share=0.25,
        owners_out=("VR07",),
        extra=(Extra(owner="VR06", capability=NB, units=2),),
        staged=(Staged(owner="VR09", capability=NB, units=1, region="VR13"),),
        unreported=False,
    )

    told = policy_told(policy, pictures.reference())

    assert told.split("; ") == [
        "restdekking 25 % bij iedereen",
        "zonder Gelderland-Midden",
        "+2 Peloton natuurbrandbestrijding Noord- en Oost-Gelderland",
        "1 Peloton natuurbrandbestrijding van Utrecht klaar in Amsterdam-Amstelland",
        "wie niets opgaf telt niet mee",
    ]


def test_fewer_units_are_told_with_a_minus() -> None:
    policy = Policy(extra=(Extra(owner="VR06", capability=NB, units=-1),))

    assert policy_told(policy, pictures.reference()).startswith("-1 ")


def test_every_choice_of_cover_has_a_name_and_a_share() -> None:
    assert COVER.keys() == cover_titles().keys()
    assert COVER["third"] == pytest.approx(1 / 3)
    assert COVER["as_it_is"] is None


def rows(**columns: list[Any]) -> pd.DataFrame:
    """Give rows as the table of a form holds them."""
    table = pd.DataFrame(columns)
    return table.astype({"units": "Int64"}) if "units" in table else table


def test_rows_that_are_whole_have_no_faults() -> None:
    assert list(row_faults(rows(owner=["VR06"], capability=[NB], units=[-2]), "erbij")) == []


def test_every_empty_cell_of_every_row_is_told_with_its_row_and_column() -> None:
    faults = list(row_faults(rows(owner=["VR06", None], capability=[None, NB], units=[1, pd.NA]), "erbij"))

    assert [(fault.row, fault.column) for fault in faults] == [(1, "Type"), (2, "Eigenaar"), (2, "Aantal")]
    assert {fault.file for fault in faults} == {"erbij"}


@pytest.mark.parametrize(
    ("units", "staged", "expected"),
    [
        (0, False, ["een getal dat niet 0 is"]),
        (0, True, ["ten minste 1"]),
        (-1, True, ["ten minste 1"]),
        (-1, False, []),
        (3, True, []),
    ],
)
def test_a_number_that_changes_nothing_is_told(units: int, staged: bool, expected: list[str]) -> None:
    where = {"region": ["VR13"]} if staged else {}

    faults = list(row_faults(rows(owner=["VR06"], capability=[NB], units=[units], **where), "beleid"))

    assert [fault.expected for fault in faults] == expected


def test_the_columns_of_the_rows_have_names() -> None:
    assert set(column_titles()) == {"owner", "capability", "units", "region"}


# ---- another policy ------------------------------------------------------------------------------


def test_only_windows_that_both_have_are_compared() -> None:
    before = shown([SHORT, QUIET, SHORT, SHORT])
    after = stressed.outcomes([QUIET, QUIET], first=2)

    both = compared(before, before.country, after)

    assert both is not None
    assert both.anything.n == 2
    assert (both.anything.fell, both.anything.rose) == (2, 0)


def test_without_a_window_in_common_there_is_nothing_to_compare() -> None:
    before = shown([SHORT])

    assert compared(before, before.country, stressed.outcomes([SHORT], first=5)) is None


@law(max_examples=25, deadline=None)
@given(st.sets(st.integers(0, 9), min_size=1))
def test_a_part_of_the_outcomes_is_the_outcomes_of_that_part(chosen: set[int]) -> None:
    missed = [{(NB, "VR06", place): 10 * (place + 1)} for place in range(10)]
    whole = stressed.outcomes(missed)

    part = only(whole, np.array(sorted(chosen)))

    assert list(part.number) == sorted(chosen)
    assert list(part.missing) == [10 * (place + 1) for place in sorted(chosen)]
    assert only(part, part.number).same(part)


def test_the_sentence_says_how_often_before_and_after_with_the_interval_of_the_difference() -> None:
    before = shown([SHORT] * 40 + [QUIET] * 60)
    both = compared(before, before.country, stressed.outcomes([SHORT] * 10 + [QUIET] * 90))
    assert both is not None

    told = difference_sentence(before, both, "restdekking 25 % bij iedereen")

    assert told.startswith(
        "Restdekking 25 % bij iedereen: iets, ergens in het land, komt tekort in 10,0 in plaats van 40,0"
    )
    assert "95%-interval" in told
    assert "niet van geen verschil" not in told


def test_a_difference_that_chance_may_have_made_is_said_to_be_none_for_sure() -> None:
    before = shown([SHORT, QUIET, QUIET])
    both = compared(before, before.country, stressed.outcomes([QUIET, QUIET, QUIET]))
    assert both is not None

    assert "niet van geen verschil te onderscheiden" in difference_sentence(before, both, "x")


def test_types_that_differ_are_drawn_and_all_that_were_asked_for_stand_in_the_table() -> None:
    before = shown([SHORT, QUIET])
    both = compared(before, before.country, stressed.outcomes([QUIET, QUIET]))
    assert both is not None

    drawn, table = difference_rows(before, both), difference_table(before, both)

    assert [one["label"] for one in drawn] == [before.name(NB)]
    assert drawn[0]["change"] == pytest.approx(-0.5)
    assert drawn[0]["low"] <= -0.5 <= drawn[0]["high"]
    assert list(table["Type"]) == [before.name(NB)]
    assert table["Tekort verdwijnt in (vensters)"].iloc[0] == "1"
    assert table["Verschil, procentpunt (95 %-interval)"].iloc[0].startswith("−50,00 (")
    assert "te weinig vensters" in table["Verschil in eenheid-uren"].iloc[0]


def test_the_same_outcomes_differ_in_nothing() -> None:
    before = shown([SHORT, QUIET])

    both = compared(before, before.country, before.outcomes)

    assert both is not None
    assert difference_rows(before, both) == []
    assert difference_table(before, both)["Kans nu"].tolist() == difference_table(before, both)["Kans dan"].tolist()


# ---- one more unit -------------------------------------------------------------------------------


def more(owner: str, avoided: float, *, n: int = 40) -> Marginal:
    """Give what one more unit buys at an owner: as much in every window that was looked at again."""
    before = stressed.outcomes([SHORT] * n)
    after = stressed.outcomes([QUIET] * n if avoided else [SHORT] * n)
    there = stressed.country()
    chance = compare(Judged(there, before), Judged(there, after)).anything
    each = np.full(n, avoided) + np.arange(n) % 2
    ends = (avoided * 0.9, avoided * 1.1)
    intervals = type(chance.interval)(*ends)
    return Marginal(Candidate(owner, NB), avoided, intervals, avoided, avoided, intervals, chance, n, n, each)


def test_places_stand_in_order_of_code_and_say_which_cannot_be_told_apart() -> None:
    table = more_table(shown([SHORT]), marginal_table([more("VR09", 50.0), more("VR06", 2.0), more("VR07", 50.0)]))

    assert [one[:4] for one in table["Eén erbij bij"]] == list(REGIONS)
    assert list(table["Groep"]) == [2, 1, 1]


def test_what_one_more_unit_buys_has_its_interval_and_its_windows() -> None:
    told = more_table(shown([SHORT]), marginal_table([more("VR06", 2.0)])).iloc[0]

    assert told["Minder tekort per 100 vensters, eenheid-uren"] == "200,0 (180,0–220,0)"
    assert told["Kans op tekort daarna"] == "0,0%"
    assert told["Verschil, procentpunt (95 %-interval)"].startswith("−100,00 (")
    assert told["Vensters opnieuw bekeken"] == "40 / 40"


def test_the_sentence_names_the_places_of_the_first_group_together() -> None:
    (told,) = more_sentences(
        shown([SHORT]), marginal_table([more("VR09", 50.0), more("VR06", 2.0), more("VR07", 50.0)])
    )

    assert "Gelderland-Midden" in told
    assert "Utrecht" in told
    assert "Noord- en Oost-Gelderland" not in told
    assert "95%-interval" in told


def test_of_nothing_found_nothing_is_said() -> None:
    assert more_sentences(shown([SHORT]), marginal_table([])) == []
    assert more_table(shown([SHORT]), marginal_table([])).empty
    assert BB in shown([SHORT]).country.types
