"""Does a handover tell what changed, is open and is due about the information itself: questions, figures, warnings?"""

from collections.abc import Sequence

import pandas as pd
import pytest

from kcr2.model import Event
from kcr2.reports.difference import Told, who_and_when
from kcr2.reports.difference.watched import WATCHED
from kcr2.terms import BottleneckStatus, Classification, ProductStep, QuestionStatus, Theme
from kcr2.view.handover import PARTS, HandedOver, handed_over
from kcr2.view.handover_due import due_items
from kcr2.view.handover_open import open_items
from kcr2.view.wall import product_lines
from tests import make
from tests.pictures import picture, picture_of, said

LATER = make.at(60)


def shift(earlier: Sequence[Event], later: Sequence[Event], *, minutes: int = 90) -> HandedOver:
    """Give the handover of a shift from half an hour on, in which `later` was recorded."""
    told = [said(event, at=make.at(0)) for event in earlier] + [said(event, at=LATER) for event in later]
    entries = [entry._replace(seq=seq) for seq, entry in enumerate(told, start=1)]
    before, after = picture_of(entries, at=make.at(30)), picture_of(entries, at=make.at(minutes))
    return handed_over(before, after, entries[len(earlier) :], hours=48)


def only(found: HandedOver) -> Told:
    """Give the one thing that changed."""
    (told,) = [one for _part, part in found.told for one in part]
    return told


# ---- what changed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "table", "name", "words"),
    [
        (make.bottleneck_noted(), "bottlenecks", "VR07 Gelderland-Midden, Brandweer (K-2025-0001)", "open"),
        (make.phase_agreed(), "phases", "Heel Nederland", "landelijke fase lauw"),
        (make.question_asked(), "questions", "Vraag V-2025-0001 van ", "“Hoeveel mensen zijn er weg?”"),
        (make.signal_noted(), "signals", "Signaal S-2025-0001", "nog niet beoordeeld"),
        (make.interpretation_written(), "interpretations", "Duiding D-2025-0001", "geldt"),
        (make.figure_stated(), "figures", "I-2025-0001, VR07 Gelderland-Midden, ", "waarde 100"),
        (make.warning_received(), "warnings", "Onweer (Gelderland), weerdienst", "van kracht"),
        (make.outage_reported(), "outages", "Stroomstoring Ede-Oost, netbeheerder", "nog uitgevallen ja"),
        (make.wildfire_phase_stated(), "wildfire_statements", "VR07 Gelderland-Midden, natuurbrandlijst", "fase 1"),
        (make.product_prepared(), "products", "LOB-2025-0001", "status concept"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_new_is_told_under_its_name(event: Event, table: str, name: str, words: str) -> None:
    told = [one for _part, part in shift([make.incident_opened()], [event]).told for one in part]

    (one,) = [one for one in told if one.table == table]
    assert one.is_new
    assert one.sentence.startswith(name)
    assert words in one.sentence


@pytest.mark.parametrize(
    "event",
    [
        *(make.bottleneck_noted(), make.question_asked(), make.signal_noted(), make.phase_agreed()),
        *(make.interpretation_written(), make.figure_stated(), make.warning_received(), make.outage_reported()),
    ],
    ids=lambda event: event.kind,
)
def test_what_only_grew_older_is_not_told(event: Event) -> None:
    assert shift([event], [], minutes=60).told == ()


def test_an_answer_a_resolved_bottleneck_and_an_assessment_are_told_with_what_they_were() -> None:
    answered = only(shift([make.question_asked()], [make.question_answered()]))
    resolved = only(shift([make.bottleneck_noted()], [make.bottleneck_resolved()]))
    assessed = only(shift([make.signal_noted()], [make.signal_assessed()]))

    assert f"{QuestionStatus.ANSWERED.label} (was: {QuestionStatus.OPEN.label})" in answered.sentence
    assert "antwoord: “Twintig”" in answered.sentence
    assert f"{BottleneckStatus.RESOLVED.label} (was: {BottleneckStatus.OPEN.label})" in resolved.sentence
    assert "weerlegd (was: nog niet beoordeeld)" in assessed.sentence
    assert who_and_when(answered.by).startswith("KCR2, ")


def test_a_figure_of_the_whole_incident_does_not_fall_together_with_that_of_a_region() -> None:
    earlier = [make.figure_stated(region=None), make.figure_stated("C-2025-0002")]

    told = only(shift(earlier, [make.figure_stated("C-2025-0003", value=120.0, observed_at=make.at(50))]))

    assert "VR07" in told.sentence
    assert "waarde 120 (was: 100)" in told.sentence


def test_a_second_source_that_says_otherwise_makes_a_figure_contested() -> None:
    other = make.figure_stated("C-2025-0002", stated_by="VR06", source="luchtfoto", value=400.0)

    told = [one for _part, part in shift([make.figure_stated()], [other]).told for one in part]

    assert any("nog niet vastgesteld" in one.sentence for one in told)


def test_a_warning_that_ran_out_is_told_though_nobody_recorded_it() -> None:
    told = only(shift([make.warning_received()], [], minutes=60 * 12))

    assert "verlopen (was: van kracht)" in told.sentence
    assert who_and_when(told.by).startswith("zonder vastlegging")


def test_every_table_that_is_compared_is_in_one_part_of_the_handover() -> None:
    tables = [table for part in PARTS for table in part.tables]

    assert sorted(tables) == sorted(watched.table for watched in WATCHED)


# ---- what is open and due ----------------------------------------------------------------------------------


def test_an_open_bottleneck_is_told_with_whom_it_lies() -> None:
    (bottleneck,) = [one for one in open_items(picture(make.bottleneck_noted())) if one.kind == "Knelpunt"]

    assert Theme.FIRE.label in bottleneck.sentence
    assert bottleneck.sentence.endswith("Te weinig aflossing. Ligt bij Gelderland-Midden.")
    assert bottleneck.stand != "–"
    assert not open_items(picture(make.bottleneck_noted(), make.bottleneck_resolved()))


def test_a_question_without_an_answer_is_open_and_due_at_its_deadline() -> None:
    seen = picture(make.question_asked())

    (question,) = open_items(seen)
    (due,) = due_items(seen, until=make.at(2_000))

    assert question.kind == "Vraag zonder antwoord"
    assert (question.page, question.stand) == ("vragen", "–")
    assert (due.at, due.whose, due.overdue) == (pd.Timestamp(make.at(1440)), "Gelderland-Midden", False)
    assert open_items(picture(make.question_asked(), make.question_answered())) == []


def test_a_contested_figure_is_open_and_has_no_moment() -> None:
    two = [make.figure_stated(), make.figure_stated("C-2025-0002", stated_by="VR06", source="luchtfoto", value=400.0)]
    seen = picture(make.incident_opened(), *two)

    assert [one.kind for one in open_items(seen)] == ["Incident", "Regio zonder melding", "Cijfer nog niet vastgesteld"]
    assert not [one for one in due_items(seen, until=make.at(60)) if "Cijfer" in one.what]


def test_a_region_with_an_incident_that_never_reported_is_open_until_it_reports() -> None:
    (silent,) = [one for one in open_items(picture(make.incident_opened())) if one.kind == "Regio zonder melding"]

    assert "Gelderland-Midden heeft een open incident en meldde nog niets" in silent.sentence
    reported = open_items(picture(make.incident_opened(), make.theme_reported()))
    assert [one.kind for one in reported] == ["Incident"]


SENT = [
    make.product_prepared(next_update_at=make.at(120)),
    make.product_facts_taken(),
    make.product_stepped(number=1, step=ProductStep.SUBMIT),
    make.product_stepped(number=2, step=ProductStep.ESTABLISH),
    make.product_stepped(number=3, step=ProductStep.SEND),
]


def test_the_next_edition_is_due_when_the_last_one_promised_it() -> None:
    (due,) = due_items(picture(*SENT, at=make.at(30)), until=make.at(240))

    assert (due.whose, due.what) == ("KCR2", "Volgende uitgave na LOB-2025-0001")
    assert due.at == pd.Timestamp(make.at(120))
    assert due_items(picture(*SENT[:2], at=make.at(30)), until=make.at(240)) == []


def test_the_promise_of_an_edition_ends_with_the_next_one_that_was_sent_without_a_promise() -> None:
    number = "LOB-2025-0002"
    steps = (ProductStep.SUBMIT, ProductStep.ESTABLISH, ProductStep.SEND)
    taken = [make.product_stepped(number, number=n, step=step) for n, step in enumerate(steps, start=1)]
    later = [make.product_prepared(number), make.product_facts_taken(number), *taken]

    assert due_items(picture(*SENT, *later, at=make.at(30)), until=make.at(240)) == []


@pytest.mark.parametrize(("steps", "status"), [(0, "concept"), (1, "ter vaststelling"), (2, "vastgesteld")])
def test_an_edition_that_did_not_go_out_is_open(steps: int, status: str) -> None:
    (open_one,) = open_items(picture(*SENT[: 2 + steps]))

    assert open_one.sentence.startswith(f"LOB-2025-0001: {status}, nog niet verzonden; feiten van ")
    assert (open_one.kind, open_one.page) == ("Landelijk operationeel beeld", "lob")


def test_an_edition_that_was_sent_or_is_for_one_person_only_is_not_open() -> None:
    red = make.product_prepared(classification=Classification.RED)

    assert open_items(picture(*SENT)) == []
    assert open_items(picture(red, *SENT[1:4])) == []


def test_the_wall_names_the_product_that_was_established_last_and_no_concept() -> None:
    (line,) = product_lines(picture(*SENT, at=make.at(30)))

    assert line["head"] == "LOB-2025-0001"
    assert line["text"].startswith("verzonden, stand van ")
    assert product_lines(picture(*SENT[:3], at=make.at(30))) == []
