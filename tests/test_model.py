"""Does the field dictionary say what everything is, and is a wrong value told in Dutch? (decision D7)"""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Annotated, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError

from kcr2.actions import INTENTIONS
from kcr2.errors import DataError, Fault
from kcr2.journal import canonical
from kcr2.model import (
    EVENTS,
    Acceptance,
    Advice,
    AdviceValidation,
    Answer,
    AssistanceRequest,
    Bottleneck,
    BottleneckEnd,
    BranchEnd,
    BranchPoint,
    CalendarExercise,
    Call,
    CapacityReport,
    Change,
    Consent,
    DeliveryStep,
    DutyPeriod,
    Event,
    Exercise,
    ExerciseClock,
    ExerciseEnd,
    Fact,
    Following,
    GripLevel,
    GripSet,
    Handover,
    Incident,
    Inject,
    InjectAnswer,
    InjectDelivery,
    InjectReceipt,
    LearningPoint,
    Lesson,
    LessonStep,
    NationalPhase,
    Outage,
    OutsideHelp,
    Plan,
    PlanEnd,
    PlanOptions,
    PoolCount,
    ProductFacts,
    ProductHead,
    ProductMove,
    ProductText,
    Proposal,
    ProposalLine,
    ReachTest,
    RegionReport,
    RegionSupposition,
    ReliefPlan,
    RequestDraft,
    RequestLine,
    RequestStep,
    RoadState,
    SignatureNote,
    StoryPoint,
    SuppressedDemand,
    ThemeReport,
    Viewing,
    WarningMessage,
    WaterLevel,
    WildfireStatement,
    iso,
    moment_of,
    title_of,
    unit_of,
)
from kcr2.model.checks import EXPECTED, checked, choices_of, faults_of
from kcr2.model.figure import FigureSettlement, FigureStatement
from kcr2.model.question import Question, QuestionAnswer, QuestionEnd
from kcr2.model.request import NEEDED_IN_WRITING
from kcr2.model.signal import Interpretation, InterpretationEnd, Signal, SignalAssessment
from kcr2.terms import Quality, Status, Trend, WildfirePhase
from tests import make

ENTITIES: tuple[type[BaseModel], ...] = (
    CalendarExercise,
    DutyPeriod,
    PoolCount,
    ReachTest,
    WarningMessage,
    WildfireStatement,
    WaterLevel,
    Outage,
    CapacityReport,
    Incident,
    GripLevel,
    Handover,
    ThemeReport,
    RegionReport,
    AssistanceRequest,
    RequestLine,
    RequestDraft,
    RequestStep,
    SignatureNote,
    SuppressedDemand,
    Call,
    Answer,
    Acceptance,
    Advice,
    AdviceValidation,
    DeliveryStep,
    ReliefPlan,
    Change,
    Consent,
    OutsideHelp,
    Proposal,
    ProposalLine,
    PlanOptions,
    Viewing,
    StoryPoint,
    Exercise,
    ExerciseClock,
    ExerciseEnd,
    Inject,
    InjectDelivery,
    InjectReceipt,
    InjectAnswer,
    LearningPoint,
    BranchPoint,
    BranchEnd,
    RegionSupposition,
    RoadState,
    Following,
    Plan,
    PlanEnd,
    Lesson,
    LessonStep,
    Question,
    QuestionAnswer,
    QuestionEnd,
    Signal,
    SignalAssessment,
    Interpretation,
    InterpretationEnd,
    FigureStatement,
    FigureSettlement,
    Fact,
    ProductHead,
    ProductFacts,
    ProductText,
    ProductMove,
    Bottleneck,
    BottleneckEnd,
    NationalPhase,
)
ORDINALS = {
    *("version", "line", "to_line", "based_on_seq", "number", "n", "point", "about_inject", "copied_seq"),
    "facts_seq",
    "parent_seq",
}
"""Numbers that say which one is meant, and so have no unit."""

ADDED = {
    "request_stepped": {"number", "needs"},
    "call_answered": {"number", "capability"},
    "offer_accepted": {"delivery_id", "capability", "from_at", "until", "relief_due"},
    "delivery_stepped": {"number"},
    "change_proposed": {"needs"},
    "lesson_stepped": {"number"},
    "handover_taken": {"number", "organisation", "shift"},
    "question_answered": {"number"},
    "signal_assessed": {"number"},
    "interpretation_written": {"version", "writer"},
    "figure_stated": {"statement_id"},
    "figure_settled": {"number"},
    "product_prepared": {"writers"},
    "product_facts_taken": {"writers"},
    "product_text_written": {"writers"},
    "product_stepped": {"number"},
    "bottleneck_noted": {"since"},
    "advice_written": {"version", "writer"},
    "advice_validated": {"validator"},
}
"""What the program adds to what a person states, per kind of event."""
EVERY_EVENT = [*make.one_of_each(), *make.about_the_space()]
COUNTS = ("total", "deployable", "releasable", "committed", "deployed", "resting", "minimum_cover", "ready_min")


def plain_types(annotation: Any) -> Iterator[Any]:
    """Give the types in an annotation, through unions and Annotated."""
    parts = get_args(annotation)
    if not parts:
        yield annotation
    for part in parts:
        yield from plain_types(part)


def fields(*models: type[BaseModel]) -> list[Any]:
    """Give every field of the models as a parameter that is named in a report."""
    return [pytest.param(model, name, id=f"{model.__name__}.{name}") for model in models for name in model.model_fields]


def numbers() -> list[Any]:
    """Give every field that holds a number."""
    return [
        pytest.param(model, name, id=f"{model.__name__}.{name}")
        for model in ENTITIES
        for name, info in model.model_fields.items()
        if {int, float} & set(plain_types(info.annotation))
    ]


def faults(model: type[BaseModel], **values: Any) -> list[Fault]:
    """Give the faults of a record that is right but for these values."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(RIGHT[model] | values)
    return faults_of(caught.value, model)


def capacity(**values: Any) -> CapacityReport:
    """Make a report of one owner's capacity."""
    return CapacityReport.model_validate(RIGHT[CapacityReport] | values)


RIGHT: dict[type[BaseModel], dict[str, Any]] = {
    CapacityReport: {"observed_at": make.MOMENT, "owner": "VR07", "capability": "BRW-PEL-NB"},
    Incident: make.incident_opened().model_dump(),
    GripLevel: make.grip_set().model_dump(),
    RegionReport: make.region_reported().model_dump(),
    AssistanceRequest: make.request_filed().model_dump(),
}
"""A record of each model without a fault."""


# ---- the dictionary ------------------------------------------------------------------------------


@pytest.mark.parametrize(("model", "name"), fields(*ENTITIES, *EVENTS.values(), *INTENTIONS.values()))
def test_a_field_has_a_title_and_a_meaning(model: type[BaseModel], name: str) -> None:
    title, meaning = title_of(model, name), model.model_fields[name].description or ""

    assert title[0].isupper()
    assert title != name
    assert meaning.endswith(".")


@pytest.mark.parametrize(("model", "name"), numbers())
def test_a_number_has_a_unit(model: type[BaseModel], name: str) -> None:
    assert bool(unit_of(model, name)) != (name in ORDINALS)


@pytest.mark.parametrize("kind", EVENTS)
def test_an_event_says_no_more_than_the_thing_it_is_about(kind: str) -> None:
    event = EVENTS[kind]

    stated = [model for model in ENTITIES if issubclass(event, model)]

    (said,) = [set(model.model_fields) for model in stated]
    assert set(event.model_fields) - said == ADDED.get(kind, set())
    assert said <= set(event.model_fields)
    assert set(event.key) <= set(event.model_fields)


@pytest.mark.parametrize("kind", EVENTS)
def test_an_event_is_called_something_of_its_own(kind: str) -> None:
    titles = [event.title for event in EVENTS.values()]

    assert EVENTS[kind].title[0].isupper()
    assert titles.count(EVENTS[kind].title) == 1


def test_a_closed_list_is_found_by_its_field() -> None:
    assert choices_of(ThemeReport, "status") is Status
    assert choices_of(RegionReport, "wildfire_phase") is WildfirePhase
    assert choices_of(ThemeReport, "what_is") is None


# ---- counts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COUNTS)
def test_a_count_that_is_not_stated_is_not_zero(name: str) -> None:
    report = capacity()

    assert getattr(report, name) is None


@pytest.mark.parametrize("name", COUNTS)
def test_a_count_is_not_below_zero(name: str) -> None:
    (fault,) = faults(CapacityReport, **{name: -1})

    assert fault == Fault(None, title_of(CapacityReport, name), "-1", f"ten minste 0 {unit_of(CapacityReport, name)}")


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"total": 3, "deployable": 4}, "inzetbaar is 4, meer dan totaal 3"),
        ({"deployable": 2, "releasable": 3}, "leverbaar is 3, meer dan inzetbaar 2"),
        ({"total": 3, "deployable": 2, "deployed": 2}, "inzetbaar, ingezet en in rust samen zijn 4, meer dan totaal 3"),
        ({"total": 3, "deployed": 2, "resting": 2}, "inzetbaar, ingezet en in rust samen zijn 4, meer dan totaal 3"),
    ],
)
def test_counts_that_contradict_each_other_are_refused(counts: dict[str, int], told: str) -> None:
    assert faults(CapacityReport, **counts) == [Fault(None, "geheel", "een combinatie die niet kan", f"anders: {told}")]


@pytest.mark.parametrize(
    "counts",
    [
        {"deployable": 4},
        {"releasable": 3},
        {"total": 3, "deployable": 0, "deployed": 3},
        {"total": 3, "deployable": 2, "releasable": 2, "deployed": 1, "committed": 2, "minimum_cover": 3},
    ],
)
def test_counts_that_may_be_true_are_let_in(counts: dict[str, int]) -> None:
    report = capacity(**counts)

    assert {name: getattr(report, name) for name in counts} == counts


# ---- moments -------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", [datetime(2025, 4, 3, 12), "2025-04-03T12:00", "2025-04-03"])  # noqa: DTZ001
def test_a_moment_without_a_zone_is_refused(moment: Any) -> None:
    (fault,) = faults(CapacityReport, observed_at=moment)

    assert (fault.column, fault.expected) == ("Stand van", "een moment met tijdzone")


@pytest.mark.parametrize(
    "moment",
    [
        3,
        1.5,
        "12",
        "-12",
        b"12",
    ],
)
def test_a_number_is_no_moment(moment: Any) -> None:
    assert faults(CapacityReport, observed_at=moment)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-02:00"])
def test_a_moment_beyond_the_calendar_is_a_fault_and_not_a_crash(moment: str) -> None:
    assert faults(CapacityReport, observed_at=moment)


def test_a_moment_is_kept_in_utc() -> None:
    report = capacity(observed_at="2025-04-03T18:00:00+02:00")

    assert report.observed_at == datetime.fromisoformat("2025-04-03T16:00:00+00:00")
    assert report.observed_at.utcoffset() == timedelta(0)


zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30), timezones=zones)  # noqa: DTZ001


@given(moments, moments)
def test_order_of_text_is_order_of_time(one: datetime, other: datetime) -> None:
    texts = iso(one), iso(other)

    assert (texts[0] < texts[1]) == (one < other)
    assert len(texts[0]) == len(texts[1])


def test_order_of_text_is_order_of_time_in_old_years_too() -> None:
    old = datetime.fromisoformat("0900-01-01T00:00:00+00:00")

    assert iso(old) < iso(make.MOMENT)


@given(moments)
def test_a_moment_is_read_back_as_it_was_written(moment: datetime) -> None:
    assert moment_of(iso(moment)) == moment


def test_an_incident_does_not_end_before_it_begins() -> None:
    (fault,) = faults(Incident, ended_at=make.EARLIER - timedelta(minutes=1))

    assert fault.expected == "anders: het einde ligt vóór de aanvang"


def test_a_region_is_hit_once_by_an_incident() -> None:
    assert faults(Incident, regions=("VR07", "VR07"))


# ---- fault texts ---------------------------------------------------------------------------------


class Odd(BaseModel):
    """Bounds that no model of ours has, yet that a fault text exists for."""

    share: Annotated[float, Field(lt=1, allow_inf_nan=False)] = 0.0


RIGHT[Odd] = {}
QUALITIES = "een van: bevestigd, onbevestigd, schatting, gedocumenteerd, aanname, fictief"

TOLD = [
    ("int_parsing", CapacityReport, "total", "drie", "drie", "een heel getal"),
    ("int_type", CapacityReport, "total", [], "[]", "een heel getal"),
    ("int_from_float", CapacityReport, "total", 2.5, "2.5", "een heel getal, zonder decimalen"),
    ("greater_than_equal", CapacityReport, "total", -1, "-1", "ten minste 0 eenheden"),
    ("less_than_equal", CapacityReport, "ready_min", 10_081, "10081", "ten hoogste 10080 min"),
    ("string_pattern_mismatch", CapacityReport, "owner", "vr07", "vr07", "een code van de vorm ^[A-Z0-9-]{2,12}$"),
    ("string_type", CapacityReport, "owner", None, "niets", "tekst"),
    ("string_too_long", CapacityReport, "source", "x" * 301, "x" * 80, "ten hoogste 300 tekens"),
    ("value_error", CapacityReport, "source", "a\0b", "a\0b", "anders: de tekst bevat een NUL-teken"),
    ("enum", CapacityReport, "quality", "zeker", "zeker", QUALITIES),
    ("extra_forbidden", CapacityReport, "pompen", 3, "3", "geen waarde: dit veld bestaat niet"),
    ("timezone_aware", CapacityReport, "observed_at", "2025-04-03", "2025-04-03", "een moment met tijdzone"),
    ("datetime_from_date_parsing", CapacityReport, "observed_at", "gisteren", "gisteren", "een datum en tijd"),
    ("datetime_parsing", CapacityReport, "observed_at", "2025-04-03T25:00", "2025-04-03T25:00", "een datum en tijd"),
    ("datetime_type", CapacityReport, "observed_at", [], "[]", "een datum en tijd"),
    ("string_too_short", Incident, "name", "ab", "ab", "ten minste 3 tekens"),
    ("too_short", Incident, "regions", [], "[]", "ten minste 1"),
    ("too_long", Incident, "regions", ["VR07"] * 26, str(["VR07"] * 26)[:80], "ten hoogste 25"),
    ("float_parsing", Incident, "lon", "oost", "oost", "een getal"),
    ("float_type", Incident, "lon", [], "[]", "een getal"),
    ("less_than_equal", GripLevel, "level", 6, "6", "ten hoogste 5 schaal 0–5"),
    ("greater_than", AssistanceRequest, "duration_h", 0, "0", "meer dan 0.0 uur"),
    ("enum", RegionReport, "wildfire_phase", "3", "3", "een van: fase 1, fase 2, niet deelnemend"),
    ("tuple_type", Incident, "regions", "VR07", "VR07", "een lijst"),
    ("int_parsing_size", CapacityReport, "total", "9" * 5_000, "9" * 80, "een heel getal van gewone lengte"),
    ("string_unicode", CapacityReport, "source", "\ud800", "\ud800", "tekst in geldige tekens"),
    ("missing_in_writing", AssistanceRequest, "situation", "", "niets", "een waarde, of kies mondeling vooraf"),
    ("less_than", Odd, "share", 1, "1", "minder dan 1.0"),
    ("finite_number", Odd, "share", math.inf, "inf", "een eindig getal"),
]


@pytest.mark.parametrize(
    ("model", "name", "value", "found", "expected"), [pytest.param(*told, id=kind) for kind, *told in TOLD]
)
def test_a_fault_says_in_dutch_what_was_found_and_what_was_expected(
    model: type[BaseModel], name: str, value: Any, found: str, expected: str
) -> None:
    column = title_of(model, name) if name in model.model_fields else name

    assert faults(model, **{name: value}) == [Fault(None, column, found, expected)]


def test_a_value_that_is_not_there_is_told_as_nothing() -> None:
    with pytest.raises(ValidationError) as caught:
        CapacityReport.model_validate({"observed_at": make.MOMENT, "owner": "VR07"})

    assert faults_of(caught.value, CapacityReport) == [Fault(None, "Type", "niets", "een waarde (verplicht veld)")]


def test_a_request_by_telephone_needs_a_number_to_call_back_and_no_more_in_writing() -> None:
    unwritten = dict.fromkeys(NEEDED_IN_WRITING, "")

    (fault,) = faults(AssistanceRequest, oral=True, **unwritten)
    asked = AssistanceRequest.model_validate(
        RIGHT[AssistanceRequest] | unwritten | {"oral": True, "call_back": "HOvD, 0900"}
    )

    assert (fault.column, fault.expected) == ("Terugbelnummer", "functie en nummer van wie belde")
    assert asked.situation == ""


@pytest.mark.parametrize("name", NEEDED_IN_WRITING)
def test_what_is_needed_in_writing_is_there_unless_it_was_asked_by_telephone(name: str) -> None:
    (fault,) = faults(AssistanceRequest, **{name: ""})

    assert fault.column == title_of(AssistanceRequest, name)


def test_every_fault_text_is_tested() -> None:
    tested = {kind for kind, *_ in TOLD} | {"missing", "model_type", "missing_call_back"}

    assert tested == set(EXPECTED) | {"value_error", "enum"}


def test_a_line_that_is_no_line_says_which() -> None:
    (fault,) = faults(AssistanceRequest, lines=["BRW-TW"])

    assert fault == Fault(None, "Gevraagde capaciteit 1", "BRW-TW", "een onderdeel met eigen velden")


def test_a_fault_in_a_line_says_which_line() -> None:
    lines = [{"capability": "BRW-TW", "amount": 1}, {"capability": "BRW-PEL-NB", "amount": 0}]

    (fault,) = faults(AssistanceRequest, lines=lines)

    assert (fault.column, fault.found) == ("Gevraagde capaciteit 2", "0")


def test_one_wrong_region_is_one_fault() -> None:
    (fault,) = faults(Incident, regions=("VR26",))

    assert fault.column == "Getroffen veiligheidsregio's 1"


def test_the_same_type_is_not_asked_for_twice() -> None:
    (fault,) = faults(AssistanceRequest, lines=[{"capability": "BRW-TW", "amount": 1}] * 2)

    assert fault.expected == "anders: type BRW-TW staat meer dan eens in de aanvraag"


def test_half_a_place_is_no_place() -> None:
    (fault,) = faults(Incident, lon=5.66)

    assert fault.expected == "anders: lengtegraad en breedtegraad horen samen: vul beide in of geen van beide"


@pytest.mark.parametrize(("model", "name"), [(Incident, "lon"), (AssistanceRequest, "ugs_lat")])
@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_place_is_a_finite_number(model: type[BaseModel], name: str, value: float) -> None:
    found = faults(model, lat=52.0, **{name: value}) if model is Incident else faults(model, **{name: value})

    assert {fault.column for fault in found} == {title_of(model, name)}


def test_all_faults_are_told_at_once_and_nothing_is_made() -> None:
    values = RIGHT[CapacityReport] | {"owner": "vr07", "total": -1, "quality": "zeker", "pompen": 3}

    with pytest.raises(DataError, match=r"^VR07\.xlsx, rij 3: dit klopt niet: .*Totaal is -1, ") as caught:
        checked(CapacityReport, values, where="VR07.xlsx, rij 3")

    assert {fault.column for fault in caught.value.faults} == {"Eigenaar", "Totaal", "Kwaliteit", "pompen"}


def test_a_right_record_is_made() -> None:
    report = checked(CapacityReport, RIGHT[CapacityReport] | {"total": 3}, where="VR07.xlsx, rij 3")

    assert report == capacity(total=3)


def test_a_fault_carries_the_row_it_was_found_in() -> None:
    with pytest.raises(ValidationError) as caught:
        capacity(total=-1)

    assert [fault.row for fault in faults_of(caught.value, CapacityReport, row=7)] == [7]


# ---- records -------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", EVERY_EVENT, ids=lambda event: event.kind)
def test_what_is_written_is_read_back_the_same(event: Event) -> None:
    assert type(event).model_validate(event.model_dump()) == event
    assert type(event).model_validate_json(canonical(event)) == event


@given(
    st.fixed_dictionaries({}, optional={name: st.integers(0, 100) for name in ("total", "committed", "ready_min")}),
    moments,
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300),
)
def test_any_report_is_read_back_the_same(counts: dict[str, int], observed_at: datetime, restriction: str) -> None:
    report = capacity(observed_at=observed_at, restriction=restriction, **counts)

    assert CapacityReport.model_validate(report.model_dump()) == report
    assert CapacityReport.model_validate_json(canonical(report)) == report


def test_the_canonical_text_of_an_event_never_changes() -> None:
    text = canonical(make.grip_set(source="OL Gelderland-Midden, één telefoontje"))

    assert text == (
        '{"incident_id":"I-2025-0001","level":2,"observed_at":"2025-04-03T12:00:00.000000Z",'
        '"quality":"confirmed","region":"VR07","source":"OL Gelderland-Midden, één telefoontje"}'
    )


def test_the_canonical_text_does_not_depend_on_how_the_event_was_written() -> None:
    backwards = dict(reversed(make.grip_set().model_dump().items()))
    summer = make.MOMENT.astimezone(timezone(timedelta(hours=2)))

    text = canonical(GripSet.model_validate(backwards | {"observed_at": summer, "source": " eigen opgave "}))

    assert text == canonical(make.grip_set())


def test_a_record_does_not_change() -> None:
    report = capacity(total=3)

    with pytest.raises(ValidationError, match="frozen"):
        report.total = 4  # type: ignore[misc]


def test_what_nobody_stated_is_unknown() -> None:
    incident = make.incident_opened()

    assert incident.trend is Trend.UNKNOWN
    assert incident.quality is Quality.CONFIRMED
    assert (incident.lon, incident.ended_at) == (None, None)


@pytest.mark.parametrize(
    ("event", "subject"),
    [
        (make.capacity_reported(), "capacity:VR07:BRW-PEL-NB"),
        (make.incident_updated(), "incidents:I-2025-0001"),
        (make.grip_set(), "grip:I-2025-0001:VR07"),
        (make.theme_reported(), "reports:VR07:fire"),
        (make.region_reported(), "situations:VR07"),
        (make.request_filed(), "requests:A-2025-0001"),
        (make.request_drafted(), "requests:A-2025-0001"),
        (make.request_stepped(), "requests:A-2025-0001"),
        (make.signature_received(), "signatures:A-2025-0001"),
        (make.call_issued(), "calls:A-2025-0001:1:VR06"),
        (make.call_answered(), "stock:VR06:BRW-PEL-NB"),
        (make.offer_accepted(), "stock:VR06:BRW-PEL-NB"),
        (make.delivery_stepped(), "deliveries:A-2025-0001/1/VR06/1"),
        (make.relief_planned(), "reliefs:A-2025-0001/1/VR06/1"),
        (make.change_proposed(), "changes:A-2025-0001/1/VR06/1"),
        (make.consent_given(), "consents:A-2025-0001/1/VR06/1/w1"),
        (make.advice_written(), "advice:A-2025-0001"),
        (make.advice_validated(), "advice:A-2025-0001"),
        (make.demand_suppressed(), "suppressed:O-2025-0001"),
        (make.outside_help_recorded(), "outside_help:B-2025-0001"),
        (make.record_viewed(), "viewings:A-2025-0001:officier"),
        (make.story_advanced(), "story"),
        (make.branch_started(), "branch"),
        (make.exercise_planned(), "exercise"),
        (make.inject_changed(3), "injects:3"),
        (make.inject_delivered(3), "injects:3"),
        (make.inject_answered(3), "inject_answers:3:regio:VR07:1"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.kind,
)
def test_an_event_says_what_it_is_about(event: Event, subject: str) -> None:
    assert event.subject == subject
