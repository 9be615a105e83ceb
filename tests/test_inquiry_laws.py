"""What holds for questions, signals, interpretations and figures in every history? (D100–D102)"""

from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kcr2.journal import Entry
from kcr2.model import EVENTS, iso
from kcr2.model.figure import MEASURED, UNITS, FigureStated, FigureStatement, span_of, topic_of
from kcr2.model.question import Question, QuestionEnd
from kcr2.model.signal import Interpretation, Signal, SignalAssessment
from kcr2.picture import Picture
from kcr2.picture.figures import around, statements_by_topic, unit_of_figure
from kcr2.reader import seen_by
from kcr2.reports.information_due import information_due
from kcr2.terms import Certainty, FigureKind, FigureState, Role, SignalStatus
from tests import make
from tests.histories import asked, figures
from tests.pictures import picture, said

ORGANISATIONS = ("VR07", "VR08", "KCR2", "NCC")
EVERYBODY = [make.author(role=role, organisation="VR23") for role in Role]


@st.composite
def courses(draw: st.DrawFn) -> list[Entry]:
    """Draw up to twelve events of questions, signals, interpretations and figures, each by somebody, in any order."""
    told: list[Entry] = []
    for number in range(draw(st.integers(1, 12))):
        moment = make.at(number)
        stated = {"observed_at": moment}
        event = draw(st.one_of(asked(stated), figures(stated)))
        told.append(said(event, by=draw(st.sampled_from(ORGANISATIONS)), at=moment))
    return told


END = make.at(30)
"""After the last of a course."""


def at_end(told: list[Entry], at: datetime = END) -> Picture:
    """Give the picture after all of it."""
    return picture(make.incident_opened(regions=("VR07", "VR08")), *told, at=at)


some = settings(max_examples=25)

# ---- figures -------------------------------------------------------------------------------------


@some
@given(courses())
def test_a_contested_figure_shows_a_range_that_holds_every_statement_that_contests_it(told: list[Entry]) -> None:
    for _, rows in at_end(told).figures.groupby(["incident_id", "region", "figure"], dropna=False):
        first = rows.iloc[0]
        assert rows["state"].nunique() == 1
        assert bool(first["is_contested"]) is (first["state"] == FigureState.CONTESTED)
        if first["is_contested"]:
            contesting = rows[rows["newer"]] if first["is_settled"] else rows
            assert (contesting["value"].fillna(first["shown_lowest"]) >= first["shown_lowest"]).all()
            assert (contesting["value"].fillna(first["shown_highest"]) <= first["shown_highest"]).all()


@some
@given(courses())
def test_every_statement_that_was_made_stays_and_each_source_has_one_that_stands(told: list[Entry]) -> None:
    seen = at_end(told)
    kept = {entry.content["statement_id"] for entry in told if entry.kind == "figure_stated"}

    assert set(seen.figure_statements["statement_id"]) == kept
    assert set(seen.figures["statement_id"]) == set(seen.figure_statements.query("stands")["statement_id"])


@some
@given(courses())
def test_a_settlement_changes_no_statement(told: list[Entry]) -> None:
    without = [entry for entry in told if entry.kind != "figure_settled"]
    columns = ["statement_id", "stated_by", "value", "lowest", "highest", "stands"]

    pd.testing.assert_frame_equal(at_end(told).figure_statements[columns], at_end(without).figure_statements[columns])


@some
@given(courses())
def test_what_nobody_stated_is_in_no_figure(told: list[Entry]) -> None:
    seen = at_end([entry for entry in told if entry.kind != "figure_stated"])

    assert seen.figures.empty
    assert seen.figure_statements.empty


@given(st.lists(st.tuples(st.floats(0, 9), st.floats(0, 9)).map(lambda pair: (min(pair), max(pair))), min_size=1))
@settings(max_examples=25)
def test_a_range_around_others_holds_them_all_and_no_more(spans: list[tuple[float, float]]) -> None:
    low, high = around(spans)

    assert all(low <= one and other <= high for one, other in spans)
    assert low in [one for one, _ in spans]
    assert high in [other for _, other in spans]


@pytest.mark.parametrize("kind", list(FigureKind))
def test_every_kind_of_figure_has_a_unit_or_asks_for_one(kind: FigureKind) -> None:
    assert (kind in UNITS) is (kind is not FigureKind.OTHER)
    assert (kind in MEASURED) is (kind in {FigureKind.AREA, FigureKind.OTHER})


def test_what_a_statement_is_about_is_the_same_whichever_way_it_is_read() -> None:
    event = make.figure_stated(region=None)

    assert topic_of(event.model_dump(mode="json")) == ("I-2025-0001", "", "area", "")
    assert span_of(event.model_dump(mode="json")) == (100.0, 100.0)
    assert span_of({"value": None, "lowest": None, "highest": None}) is None
    assert isinstance(EVENTS["figure_stated"].model_validate_json(event.model_dump_json()), FigureStated)


def test_a_figure_of_its_own_name_has_the_unit_of_who_named_it_first() -> None:
    named = {"figure": FigureKind.OTHER, "named": "schapen"}
    first = make.figure_stated(**named, unit="dieren")
    second = make.figure_stated("C-2025-0002", **named, unit="stuks", stated_by="DEF", observed_at=make.at(5))

    (statements,) = statements_by_topic(picture(first, second).facts).values()

    assert unit_of_figure(statements) == "dieren"
    assert set(picture(first, second).figures["unit"]) == {"dieren"}


# ---- everything together ---------------------------------------------------------------------------


@some
@given(courses())
def test_what_is_due_is_exactly_what_is_open_or_ends_and_is_overdue_only_past_its_moment(told: list[Entry]) -> None:
    seen = at_end(told, make.at(2_000))

    due = information_due(seen)

    assert (due["kind"] == "question").sum() == seen.questions["is_open"].sum()
    assert (due["kind"] == "signal").sum() == seen.signals["is_open"].sum()
    past = due.dropna(subset=["due"])
    assert (past["overdue"] == (past["due"] <= pd.Timestamp(iso(seen.at)))).all()
    assert not due[due["due"].isna()]["overdue"].any()


@some
@given(courses(), st.sampled_from(EVERYBODY))
def test_who_sees_less_sees_a_part_and_never_something_else(told: list[Entry], author: Any) -> None:
    whole = at_end(told)
    seen = seen_by(whole, author)

    for name in ("questions", "signals", "interpretations", "figures"):
        part, every = seen.table(name), whole.table(name)
        assert set(part["seq"]) <= set(every["seq"])
        assert list(part.columns) == list(every.columns)
    if author.role in {Role.BESTUUR, Role.BEHEER}:
        assert seen.questions.empty
        assert seen.figures.empty


@some
@given(courses())
def test_an_open_signal_is_seen_by_few_and_an_assessed_one_by_every_reader(told: list[Entry]) -> None:
    whole = at_end(told)
    stranger = make.author(role=Role.REGIO, organisation="VR23")

    assert not seen_by(whole, stranger).signals["is_open"].any()
    assert len(seen_by(whole, stranger).signals) == (~whole.signals["is_open"]).sum()


# ---- what cannot be written --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Question, {"text": "Kort?"}),
        (Question, {"question_id": "Q-2025-0001"}),
        (Question, {"to": ""}),
        (QuestionEnd, {"reason": "nee"}),
        (Signal, {"heard_from": ""}),
        (Signal, {"region": "VR26"}),
        (SignalAssessment, {"grounds": ""}),
        (SignalAssessment, {"signal_status": "waar"}),
        (Interpretation, {"basis": ""}),
        (Interpretation, {"certainty": "zeker"}),
        (FigureStatement, {"stated_by": ""}),
        (FigureStatement, {"region": "NL"}),
    ],
)
def test_what_says_too_little_or_names_nothing_known_is_not_written(model: Any, values: dict[str, Any]) -> None:
    complete = {
        Question: make.question_asked(),
        QuestionEnd: make.question_withdrawn(),
        Signal: make.signal_noted(),
        SignalAssessment: make.signal_assessed(),
        Interpretation: make.interpretation_written(),
        FigureStatement: make.figure_stated(),
    }[model]
    usual = {name: value for name, value in complete.model_dump().items() if name in model.model_fields}

    assert model.model_validate(usual)
    with pytest.raises(ValidationError):
        model.model_validate(usual | values)


def test_the_words_of_likelihood_stand_beside_their_range_from_sure_to_excluded() -> None:
    told = [one.label for one in Certainty]

    assert all("%" in label for label in told[:-1])
    assert (told[0], told[-1]) == ("vrijwel zeker (95–99 %)", "niet te zeggen")


def test_an_assessment_leaves_the_signal_as_it_was_noted() -> None:
    noted = make.signal_noted()
    seen = picture(noted, make.signal_assessed(signal_status=SignalStatus.CONFIRMED))

    (row,) = seen.signals.to_dict("records")
    assert (row["text"], row["confidence"], row["heard_from"]) == (noted.text, noted.confidence, noted.heard_from)
