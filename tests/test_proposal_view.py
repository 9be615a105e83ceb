"""Does what is shown of a proposal say what the plan and the reports say: names, numbers, and what is not known?"""

import time
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from kcr2.model import Event
from kcr2.picture import Picture
from kcr2.planning.allocation import Level, Run, allocate, nearest_plan
from kcr2.planning.explanation.changes import Change, Op
from kcr2.planning.explanation.explaining import Explanation, explain
from kcr2.planning.explanation.reasons import Code, Reason
from kcr2.planning.problem import build_problem, plan_options, proposal_values
from kcr2.terms import Feasibility, PlanLevel, Urgency
from kcr2.view.proposal import Shown, assumed_table, delivery_table, headline, line_table, units, unknown_table
from kcr2.view.proposal_advice import advice_draft
from kcr2.view.proposal_compare import comparison_table, gain_words, measures, moved_words, plans_table
from kcr2.view.proposal_cover import cover_table
from kcr2.view.proposal_kept import same_words
from kcr2.view.proposal_map import home_region, proposal_drawing
from kcr2.view.proposal_reasons import answer_words, change_words, missing_words, reason_words, supply_words
from kcr2.view.proposal_why import certificate_table, certificate_words, delivery_why_table, unused_table
from tests import make
from tests.pictures import SETTINGS, picture, reference

REQUEST, OTHER = "A-2025-0001", "A-2025-0002"
PLATOON = "BRW-PEL-NB"


def asked(request_id: str = REQUEST, *, amount: int = 2, **values: Any) -> Event:
    """Let VR07 ask for platoons at Ede, six hours from now."""
    line = make.request_line(PLATOON, amount=amount)
    return make.request_filed(request_id, lines=(line,), needed_by=make.LATER + timedelta(hours=6), **values)


def held(owner: str = "VR06", **values: Any) -> Event:
    """Let an owner have three platoons ready, of which two for others."""
    return make.capacity_reported(owner, **{"total": 3, "deployable": 3, "releasable": 2, **values})


@cache
def seen() -> Picture:
    """Let VR07 ask for five platoons and later, more urgently, for one; two owners have two each."""
    urgent = asked(OTHER, amount=1, urgency=Urgency.LIFE_SAVING)
    return picture(asked(amount=5), urgent, held("VR06", minimum_cover=1), held("VR08"))


@cache
def shown(**chosen: Any) -> Shown:
    """Plan for that picture."""
    problem = build_problem(seen(), plan_options(SETTINGS, **{"ring_share": 0.0, **chosen}))
    return Shown(problem, allocate(problem.instance, Run(clock=time.monotonic)), reference())


@cache
def told() -> Explanation:
    """Explain that plan."""
    return explain(shown().problem.instance, shown().plan, Run(clock=time.monotonic))


def test_the_headline_counts_lines_and_names_what_is_missing_in_units() -> None:
    said = headline(shown())

    assert said.startswith("1 van 2 regels volledig gedekt; tekort 2 peloton (Peloton natuurbrandbestrijding); ")
    assert said.endswith("bewezen optimaal op alle 5 doelen.")


def test_a_plan_that_is_not_proven_says_on_which_goal_and_how_far() -> None:
    plan = shown().plan
    bounds = {Level.UNMET: plan.objectives[Level.UNMET] * 3 // 4}

    assert "bewezen tot op 25,0 % van tekort" in headline(replace(shown(), plan=replace(plan, bounds=bounds)))
    assert "nog niets bewezen over tekort" in headline(replace(shown(), plan=replace(plan, bounds={})))


@pytest.mark.parametrize(("percent", "written"), [(0, "0"), (100, "1"), (150, "1,5"), (333, "3,33"), (1000, "10")])
def test_percent_units_are_written_as_units(percent: int, written: str) -> None:
    assert units(percent) == written


def test_a_line_table_says_what_is_short_with_a_sign_and_who_delivers_when() -> None:
    table = line_table(shown()).set_index("Regel")

    assert table.at[f"{REQUEST} regel 1", "Tekort"] == "⚠ 2 peloton"
    assert table.at[f"{OTHER} regel 1", "Tekort"] == "✓ geen"
    assert len(table.at[f"{REQUEST} regel 1", "Aankomst"].split("; ")) == len(shown().lines_of(f"{REQUEST}/1"))


def test_every_delivery_shows_owner_stand_van_quality_and_which_times_were_assumed() -> None:
    table = delivery_table(shown())

    assert set(table["Eigenaar"]) == {"VR06 Noord- en Oost-Gelderland", "VR08 Gelderland-Zuid"}
    assert not (table[["Stand van", "Ouderdom", "Kwaliteit"]] == "").any(axis=None)
    assert table["Opbouw"].str.contains("(aanname)", regex=False).all()


def test_a_known_host_that_reported_nothing_is_named_as_unknown() -> None:
    table = unknown_table(shown())
    rows = table[(table["Eigenaar"] == "VR02 Fryslân") & (table["Type"] == "Peloton natuurbrandbestrijding")]

    assert rows["Waarom niet meegerekend"].tolist() == ["geen opgave van dit type"]


def test_every_assumed_figure_says_where_it_comes_from() -> None:
    table = assumed_table(shown())

    assert (table["Herkomst"] != "").all()
    assert "beslistijd van de eigenaar (min)" in set(table["Aanname"])


def test_cover_shows_before_and_after_and_does_not_call_an_assumed_target_stated() -> None:
    table = cover_table(shown()).set_index("Eigenaar")
    stated, assumed = table.loc["VR06 Noord- en Oost-Gelderland"], table.loc["VR08 Gelderland-Zuid"]

    assert (stated["Thuis nu"], stated["Weg"], stated["Thuis straks"], stated["Minimum"]) == (
        "3 peloton",
        "2",
        "1",
        "1",
    )
    assert stated["Oordeel"] == "■ precies het minimum"
    assert assumed["Minimum"] == "niet opgegeven: geen grens"
    assert assumed["Doel"] == "1 (aanname)"


def test_who_did_not_say_what_is_deployable_cannot_be_checked() -> None:
    problem = build_problem(picture(asked(), held(deployable=None)), plan_options(SETTINGS, ring_share=0.0))
    plan = allocate(problem.instance, Run(clock=time.monotonic))

    (row,) = cover_table(Shown(problem, plan, reference())).to_dict("records")

    assert (row["Thuis nu"], row["Thuis straks"], row["Oordeel"]) == ("niet opgegeven", "onbekend", "? niet te toetsen")


def test_the_map_has_an_arrow_with_number_and_arrival_for_each_delivery_and_hatches_the_unknown() -> None:
    drawing = proposal_drawing(seen(), shown(), geometry_urls={})

    assert sorted(flow.from_code for flow in drawing.flows) == sorted(line.supplier for line in shown().plan.lines)
    assert all("peloton" in flow.text and "aankomst" in flow.text for flow in drawing.flows)
    assert drawing.regions["VR02"].unknown
    assert (drawing.regions["VR06"].value, drawing.regions["VR07"].value) == ("✓", "V")
    assert len({fill.value for fill in drawing.regions.values()}) >= 3


def test_who_has_nothing_free_is_not_drawn_as_one_that_can_give() -> None:
    options = plan_options(SETTINGS, ring_share=0.0, substitutes=False)
    problem = build_problem(picture(asked(), held("VR06"), held("VR08", releasable=0)), options)
    plan = allocate(problem.instance, Run(clock=time.monotonic))

    fill = proposal_drawing(seen(), Shown(problem, plan, reference()), geometry_urls={}).regions["VR08"]

    assert (fill.value, fill.unknown) == ("", False)
    assert "biedt nu niets aan" in fill.text


def test_who_was_left_out_by_choice_is_not_drawn_as_unknown() -> None:
    drawing = proposal_drawing(seen(), shown(owners_out=("VR08",)), geometry_urls={})

    assert not drawing.regions["VR08"].unknown
    assert "door de planner weggelaten" in drawing.regions["VR08"].text


def test_a_partner_starts_from_the_region_of_its_seat() -> None:
    assert home_region("DEF", reference()) == "VR20"
    assert home_region("VR07", reference()) == "VR07"


@pytest.mark.parametrize("code", list(Code))
def test_every_reason_is_a_sentence_with_names_in_place_of_codes(code: Code) -> None:
    names = ("arrive", "minutes", "most", "used", "minimum", "base", "allowed", "rule", "pool", "cap", "use", "free")
    numbers = {**dict.fromkeys(names, 7), "to": f"{REQUEST}/1 (2)", "asked": PLATOON}

    said = reason_words(shown(), Reason(code, "VR06", PLATOON, numbers))

    assert PLATOON not in said
    assert f"{REQUEST}/1" not in said
    assert "{" not in said


@pytest.mark.parametrize("op", list(Op))
def test_every_change_is_a_sentence_with_names_in_place_of_codes(op: Op) -> None:
    change = Change(op, 90, cover="ring VR07", supplier="VR06", type=PLATOON, request=f"{REQUEST}/1", pool="bemanning")

    said = change_words(shown(), change)

    assert PLATOON not in said
    assert f"{REQUEST}/1" not in said
    assert "{" not in said


def test_a_shortage_says_how_much_there_is_who_decides_how_long_and_what_was_solved_anew() -> None:
    (short,) = told().shortages

    assert missing_words(shown(), short).startswith(f"{REQUEST} regel 1 (VR07 Gelderland-Midden) mist 2 van 5 peloton")
    assert "Gevraagd zijn 6 peloton in 2 regels; te leveren volgens de opgaven: 4 peloton" in supply_words(
        shown(), short.request
    )
    assert "beslistijd" in supply_words(shown(), short.request)
    assert any("(doorgerekend)" in text for text in answer_words(shown(), short.answer))


def test_only_a_plan_that_was_found_shows_that_a_shortage_could_lie_elsewhere() -> None:
    (short,) = told().shortages

    found = missing_words(shown(), replace(short, least=0, avoidable=True))
    sought = missing_words(shown(), replace(short, least=0, avoidable=False))

    assert found.endswith("kan dit tekort bij een andere regel leggen")
    assert sought.endswith("niet bewezen of een even goed voorstel dit tekort voorkomt")


def test_a_certificate_can_be_added_up_by_the_reader() -> None:
    made = told().shortages[0].certificate
    assert made is not None

    table = certificate_table(shown(), made)
    *parts, total = [float(one.replace(",", ".")) for one in table["Procent van een eenheid"]]

    assert sum(parts) == total > 0
    assert "er ontbreekt ten minste" in certificate_words(shown(), made)


def test_every_delivery_says_why_and_every_owner_that_is_not_asked_why_not() -> None:
    problem = build_problem(
        picture(asked(amount=1), held("VR06"), held("VR08")), plan_options(SETTINGS, ring_share=0.0)
    )
    plan = allocate(problem.instance, Run(clock=time.monotonic))
    one = Shown(problem, plan, reference())
    why = explain(problem.instance, plan, Run(clock=time.monotonic))

    (delivery,) = delivery_why_table(one, why.deliveries).to_dict("records")
    (unused,) = unused_table(one, why.unused).to_dict("records")

    assert delivery["De volgende"].startswith(unused["Eigenaar"])
    assert "min later" in delivery["Wat die zou kosten"] or "min eerder" in delivery["Wat die zou kosten"]
    assert f"({REQUEST} regel 1)" in unused["Waarom niet"]


def test_the_comparison_shows_the_losing_figures_too() -> None:
    plan = shown().plan
    worse = replace(plan, objectives={**plan.objectives, Level.UNMET: 10_000, Level.TRAVEL: 1})

    table = comparison_table(plan, worse).set_index("Maat")

    assert table.at[PlanLevel.UNMET.label, "Oordeel"] == "✓ lager"
    assert table.at[PlanLevel.TRAVEL.label, "Oordeel"] == "▲ hoger"
    assert gain_words(plan, worse) == (
        "Beter dan dichtstbij eerst op: tekort, gewogen naar urgentie. Slechter op: reistijd van alle eenheden."
    )
    assert "niets te winnen" in gain_words(plan, plan)


def test_a_plan_that_is_not_proven_does_not_say_that_there_was_nothing_to_gain() -> None:
    plan = replace(shown().plan, bounds={})

    assert gain_words(plan, plan).endswith("is niet bewezen.")


def test_every_level_says_in_what_it_is_counted() -> None:
    assert set(measures()) == set(Level)


def test_another_plan_says_what_it_does_otherwise() -> None:
    plan = shown().plan
    fewer = replace(plan, lines=plan.lines[1:])

    table = plans_table(shown(), {"Voorstel": plan, "Ander": fewer})

    assert table["Anders dan het voorstel"].tolist()[0] == "niets"
    assert f"0 in plaats van {plan.lines[0].units}" in table["Anders dan het voorstel"].tolist()[1]


def test_a_picture_that_moved_on_is_told_with_both_sequences() -> None:
    later = picture(asked(), held(), held("VR09"))

    assert f"volgnummer {shown().problem.seq} " in moved_words(shown(), later)
    assert f"volgnummer {later.head.seq} " in moved_words(shown(), later)


def test_a_kept_proposal_is_the_same_only_when_every_line_and_score_is() -> None:
    kept = {"proposal_id": "V-2025-0001", **proposal_values(shown().problem, shown().plan)}
    fewer = replace(shown(), plan=replace(shown().plan, lines=shown().plan.lines[1:]))

    assert "komt regel voor regel hetzelfde uit" in same_words(shown(), kept)
    assert "1 regels zijn anders" in same_words(fewer, kept)


def test_an_advice_is_not_feasible_when_something_certainly_stays_missing_and_carries_the_sum() -> None:
    draft = advice_draft(shown(), told(), nearest_plan(shown().problem.instance), REQUEST)

    assert draft["feasibility"] is Feasibility.NO
    assert "er ontbreekt ten minste" in draft["judgement"]
    assert "geen toewijzing" in draft["judgement"]
    assert "beslistijd" in draft["assumptions"]
    assert "(doorgerekend)" in draft["alternatives"]
    assert "houdt 1 thuis" in draft["cover_effect"]


@pytest.mark.parametrize(("avoidable", "judged"), [(True, Feasibility.YES_IF), (False, Feasibility.NO)])
def test_an_advice_leaves_a_shortage_to_choice_only_when_it_can_lie_elsewhere(
    avoidable: bool, judged: Feasibility
) -> None:
    (short,) = told().shortages
    why = replace(told(), shortages=(replace(short, least=0, avoidable=avoidable),))

    draft = advice_draft(shown(), why, nearest_plan(shown().problem.instance), REQUEST)

    assert draft["feasibility"] is judged
    assert ("bij een andere regel" in draft["condition"]) is avoidable


def test_an_advice_is_feasible_when_all_is_there_in_time() -> None:
    draft = advice_draft(shown(), told(), nearest_plan(shown().problem.instance), OTHER)

    assert draft["feasibility"] is Feasibility.YES
    assert draft["condition"] == ""


def test_an_advice_fits_its_fields_by_leaving_out_whole_sentences() -> None:
    many = picture(asked(amount=40), *(held(f"VR{number:02}") for number in range(1, 26) if number != 7))
    problem = build_problem(many, plan_options(SETTINGS, ring_share=0.0))
    plan = allocate(problem.instance, Run(clock=time.monotonic))
    why = explain(problem.instance, plan, Run(clock=time.monotonic))

    draft = advice_draft(Shown(problem, plan, reference()), why, nearest_plan(problem.instance), REQUEST)

    assert max(len(str(text)) for text in draft.values()) <= 2_000
    assert len(draft["cover_effect"]) <= 1_000
    assert draft["assumptions"].endswith(".")
