"""Does what is shown of a suggestion ask and not order, with every figure in its unit and nothing unknown as zero?"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest

from kcr2.errors import PlanError
from kcr2.model import DUTCH_TIME, Event
from kcr2.planning.allocation import Instance, Level, allocate
from kcr2.planning.allocation.instance import Incumbent
from kcr2.planning.allocation.plan import Plan, Status
from kcr2.planning.problem import build_problem, plan_options
from kcr2.planning.problem.expecting import (
    AT_SITE,
    MOST_DAYS,
    Expected,
    expected_problem,
    places_to_wait,
    position_for,
    taken_by,
)
from kcr2.planning.problem.suggesting import move_ups_of, relief_of
from kcr2.planning.suggestions import MoveUps, Positioned, Relief
from kcr2.planning.suggestions.free import running, without
from kcr2.terms import Urgency
from kcr2.view.proposal import Shown
from kcr2.view.proposal_map import proposal_drawing
from kcr2.view.proposal_suggestions import (
    gain_table,
    hole_words,
    lines_of,
    move_table,
    moves_words,
    place_name,
    position_words,
    relief_words,
    restored_table,
    spell_table,
    staged_table,
)
from tests import make
from tests.explained import RUN
from tests.pictures import SETTINGS, picture, reference
from tests.test_problem import LINE, PLATOON, asked, held

OPTIONS = plan_options(SETTINGS, ring_share=0)
EDE = (5.66, 52.04)


def shown_of(*told: Event) -> Shown:
    """Plan for what was told."""
    problem = build_problem(picture(*told), OPTIONS)
    return Shown(problem, allocate(problem.instance, RUN), reference())


# ---- standing in ---------------------------------------------------------------------------------

GIVES_ALL = held("VR06", total=3, deployable=3, releasable=3, minimum_cover=None)
FAR_AND_MANY = held("VR08", total=9, deployable=9, releasable=9, ready_min=2_000)


@cache
def moved() -> tuple[Shown, MoveUps]:
    """Let VR06 give all three platoons that it has, while VR08 has more than it wants and is too slow to help."""
    told = (asked(amount=3), GIVES_ALL, FAR_AND_MANY)
    shown = shown_of(*told)
    return shown, move_ups_of(shown.problem, shown.plan, picture(*told), RUN)


def test_a_move_asks_whom_to_stand_where_with_units_time_and_what_the_figure_rests_on() -> None:
    (row,) = move_table(*moved()).to_dict("records")

    assert (row["Vraag aan"], row["Of die tijdelijk wil staan bij"], row["Aantal"]) == (
        "VR08 Gelderland-Zuid",
        "VR06 Noord- en Oost-Gelderland",
        "1 peloton",
    )
    assert row["Rijtijd"].endswith("min")
    assert "" not in {row["Stand van"], row["Ouderdom"], row["Kwaliteit"]}


def test_what_a_move_restores_is_shown_before_and_after_and_an_assumed_target_as_assumed() -> None:
    (row,) = restored_table(*moved()).to_dict("records")

    assert (row["Na het voorstel"], row["Met de verplaatsing"]) == ("0 peloton", "1 peloton")
    assert (row["Minimum"], row["Doel"]) == ("niet opgegeven: geen grens", "1 (aanname)")
    assert row["Oordeel"] == "✓ hersteld"


def test_moves_are_summed_up_in_a_sentence_that_says_when_time_was_up() -> None:
    _shown, found = moved()

    assert moves_words(found) == (
        "Met 1 verplaatste eenheid wordt het tekort aan restdekking kleiner bij 1 van 1 grens."
    )
    assert moves_words(replace(found, proven=False)).endswith("de rekentijd was om.")


def test_where_nobody_can_be_spared_that_is_said() -> None:
    shown = shown_of(asked(amount=3), GIVES_ALL)

    found = move_ups_of(shown.problem, shown.plan, picture(asked(amount=3), GIVES_ALL), RUN)

    assert moves_words(found).startswith("1 grens blijft onder minimum of doel; niemand")
    assert restored_table(shown, found)["Oordeel"].tolist() == ["✗ niet hersteld"]


def test_where_enough_stays_at_home_nothing_is_to_be_restored_of_what_can_be_judged() -> None:
    shown = shown_of(asked(amount=1), FAR_AND_MANY)

    found = move_ups_of(shown.problem, shown.plan, picture(asked(amount=1), FAR_AND_MANY), RUN)

    assert moves_words(found).startswith("Wat te toetsen is, blijft na dit voorstel op of boven minimum en doel")


# ---- relief --------------------------------------------------------------------------------------


def relief(*told: Event) -> tuple[Shown, Relief]:
    """Plan the relief of what was told."""
    seen = picture(*told)
    found = relief_of(seen, OPTIONS, RUN)
    problem = build_problem(seen, OPTIONS.model_copy(update={"include_running": True}))
    return Shown(problem, found.plan, reference()), found


@cache
def lasting() -> tuple[Shown, Relief]:
    """Let three owners relieve each other at one platoon for a day."""
    return relief(asked(amount=1, hours=8, duration_h=24), held("VR06"), held("VR08"), held("VR09"))


def test_every_spell_says_who_from_when_until_when_in_dutch_time_and_whom_it_relieves() -> None:
    table = spell_table(*lasting(), LINE)

    assert len(table) == len(lasting()[1].spells) > 1
    assert (table["Aantal"] == "1 peloton").all()
    assert table["Van"].str.match(r"\d+ \w+ \d\d:\d\d").all()
    assert table["Lost af"].tolist()[0] == "niemand uit dit plan"
    assert table["Lost af"].str.endswith("(1)").any()
    assert not (table[["Stand van", "Ouderdom", "Kwaliteit"]] == "").any(axis=None)


def test_a_spell_begins_at_the_moment_of_its_arrival_on_the_clock_of_the_netherlands() -> None:
    shown, found = lasting()
    first = min(found.spells, key=lambda one: one.line.arrive).line

    told = spell_table(shown, found, LINE)["Van"].tolist()[0]

    there = (make.LATER + timedelta(minutes=first.arrive)).astimezone(DUTCH_TIME)
    assert told.endswith(f"{there:%H:%M}")


def test_a_period_that_is_not_filled_is_named_with_what_is_missing_and_begins_when_it_is_needed() -> None:
    shown, found = relief(asked(amount=2, hours=8, duration_h=24))

    (told,) = hole_words(shown, found, LINE)

    needed = (make.LATER + timedelta(hours=8)).astimezone(DUTCH_TIME)
    assert f"{needed:%H:%M} tot" in told
    assert "ontbreekt 2 peloton (Peloton natuurbrandbestrijding)" in told
    assert spell_table(shown, found, LINE).empty


def test_a_relief_plan_says_how_many_lines_how_far_and_how_sure() -> None:
    said = relief_words(lasting()[1])

    assert said.startswith("1 regel in tijdvakken van 6 u, tot ")
    assert "bewezen optimaal" in said


def test_where_nothing_lasts_nobody_is_relieved_and_that_is_said() -> None:
    found = relief_of(picture(held()), OPTIONS, RUN)

    assert relief_words(found).startswith("Geen lopende of gevraagde inzet heeft een aflossing nodig")
    assert lines_of(found) == []


# ---- waiting ready -------------------------------------------------------------------------------


def expected(**values: Any) -> Expected:
    """Let two platoons be needed at Ede, ten hours from now."""
    at = make.LATER + timedelta(hours=10)
    return Expected(**{**_ede(at), **values})


def _ede(at: datetime) -> dict[str, Any]:
    lon, lat = EDE
    where = {"region": "VR07", "lon": lon, "lat": lat}
    return {**where, "capability": PLATOON, "units": 2, "urgency": Urgency.URGENT, "at": at}


def positioned(*told: Event, places: tuple[str, ...] = (AT_SITE,), **values: Any) -> tuple[Shown, Positioned]:
    """Compare waiting ready with starting from home."""
    seen, what = picture(*told), expected(**values)
    problem = expected_problem(seen, OPTIONS, what)
    found = position_for(problem, places_to_wait(problem, seen, what, places), RUN, taken={})
    return Shown(problem, Plan((), Status.NO_REQUESTS, {}, {}, {}), reference()), found


def test_both_figures_are_shown_with_their_units_and_what_waiting_takes_off() -> None:
    table = gain_table(*positioned(held("VR06"))).set_index("Maat")

    late = table.loc["te laat, bij elkaar"]
    assert table["Eenheid"].tolist() == ["peloton", "eenheid × minuut"]
    assert late["Vooraf geplaatst"] == "0"
    assert int(late["Van huis uit"]) == int(late["Minder door vooraf plaatsen"]) > 0


def test_the_fewest_that_must_wait_are_asked_with_where_and_from_when() -> None:
    shown, found = positioned(held("VR06"))

    (row,) = staged_table(shown, found.moves).to_dict("records")

    assert position_words(shown, found) == "Vooraf plaatsen wint; het minste dat daarvoor nodig is: 2 eenheden."
    assert (row["Vraag aan"], row["Aantal"], row["Klaar te zetten"]) == (
        "VR06 Noord- en Oost-Gelderland",
        "2 peloton",
        "ter plaatse",
    )
    assert row["Daar om"]


def test_units_may_wait_at_the_seat_of_another_owner() -> None:
    shown, found = positioned(held("VR06"), places=("VR08",))

    assert {one.staging for one in found.moves} <= {"VR08"}
    assert place_name("VR08", shown.reference) == "zetel van VR08 Gelderland-Zuid"


def test_the_figures_do_not_weigh_by_urgency() -> None:
    _shown, found = positioned(held("VR06"), urgency=Urgency.LIFE_SAVING, units=5)

    assert found.ready[Level.UNMET] == 300


def test_where_nobody_reported_what_is_free_the_gain_is_unknown_and_not_nothing() -> None:
    shown, found = positioned(asked())

    assert position_words(shown, found) == (
        "Van niemand is bekend dat hij Peloton natuurbrandbestrijding vrij heeft; "
        "wat vooraf plaatsen wint, is onbekend."
    )


def test_where_waiting_does_not_help_that_is_said() -> None:
    shown, found = positioned(held("VR06", releasable=0))

    assert found.moves == ()
    assert position_words(shown, found).startswith("Vooraf plaatsen wint niets: het tekort blijft hetzelfde")


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(days=MOST_DAYS, minutes=1)])
def test_only_what_comes_soon_after_the_picture_can_be_expected(ahead: timedelta) -> None:
    with pytest.raises(PlanError, match=f"ten hoogste {MOST_DAYS} dagen"):
        expected_problem(picture(held()), OPTIONS, expected(at=make.LATER + ahead))


def test_what_the_proposal_takes_is_not_set_ready_too() -> None:
    told = (asked(amount=2), held("VR06"))
    planned, seen, what = shown_of(*told), picture(*told), expected()
    problem = expected_problem(seen, OPTIONS, what)
    places = places_to_wait(problem, seen, what, (AT_SITE,))

    found = position_for(problem, places, RUN, taken=taken_by(planned.problem, planned.plan))

    assert taken_by(planned.problem, planned.plan) == {("VR06", PLATOON): 2}
    assert found.moves == ()


# ---- what is left --------------------------------------------------------------------------------


def under_way() -> Instance:
    """Let three platoons of VR06 serve a line, of which one has departed."""
    given = shown_of(asked(amount=3), held("VR06", total=5, deployable=5, releasable=4)).problem.instance
    whole = Incumbent(request=LINE, supplier="VR06", type=PLATOON, units=3)
    return given.having(incumbent=(whole.model_copy(update={"units": 1, "frozen": True}), whole))


def test_what_departed_is_in_the_whole_and_counts_once() -> None:
    assert running(under_way()) == {("VR06", PLATOON): 3}


def test_what_is_away_is_neither_at_home_nor_offered() -> None:
    (row,) = without(under_way(), {("VR06", PLATOON): 3}).stock

    assert (row.available, row.offer_cap) == (2, 1)


def test_the_arrows_of_a_proposal_are_called_what_they_are() -> None:
    drawing = proposal_drawing(picture(asked(), held()), shown_of(asked(), held()), geometry_urls={})

    assert drawing.flow_label == "Voorgestelde levering"
