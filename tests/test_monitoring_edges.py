"""Does an indicator stay honest at its edges: lists, empty tables, both directions, since when, who may see whom?"""

from collections.abc import Iterator
from datetime import timedelta
from math import inf
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.model import Event, Following, Indicator, Measure, Trigger
from kcr2.picture import TABLES
from kcr2.picture.measures import measure_faults
from kcr2.planning.measuring import EVERYBODY, Reading, read
from kcr2.planning.monitoring import Watched, judge, monitor, own_watch, since_when, state_of, watched_in
from kcr2.terms import IncidentStatus, IncidentType, Quality, Status, Theme, TriggerState
from kcr2.view.monitoring import (
    basis_words,
    figure_words,
    finding_table,
    missing_words,
    number,
    state_words,
    strip_words,
    threshold_words,
    unsure_words,
)
from kcr2.words import speak
from tests import make
from tests.pictures import ede, picture, reference

ADVICE = "Bel de regio's na."


def trigger(at: float, level: str = "red", **values: Any) -> Trigger:
    """Make a threshold."""
    return Trigger.model_validate({"at": at, "level": level, "advice": ADVICE, **values})


def measure(table: str, how: str = "count", column: str = "", **where: Any) -> Measure:
    """Make a measure."""
    return Measure.model_validate({"table": table, "how": how, "column": column, "where": where})


def finding(*told: Event, **values: Any) -> Any:
    """Give what the one indicator of a followed scenario says."""
    watched = Watched("ede-2025", "Natuurbrand Ede", (make.indicator(**values),))
    (found,) = monitor(picture(*told), [watched])
    return found


def fires(n: int, **values: Any) -> list[Event]:
    """Open so many wildfires."""
    return [make.incident_opened(f"I-2025-{number:04}", **values) for number in range(1, n + 1)]


def regions() -> list[str]:
    """Give the codes of the regions."""
    return list(reference().regions.index)


def every_report(amount: int = 1, *, without: tuple[str, ...] = (), **values: Any) -> list[Event]:
    """Let every host of the type call as many releasable."""
    hosts = sorted(reference().capabilities.at[make.CAPABILITY, "hosts"])
    dull = {"total": 9, "deployable": 9, "releasable": amount, **values}
    return [make.capacity_reported(owner, **dull) for owner in hosts if owner not in without]


# ---- reading: lists ------------------------------------------------------------------------------------


def test_an_incident_that_hits_three_regions_counts_three_of_them() -> None:
    found = read(picture(*fires(1, regions=("VR01", "VR02", "VR03"))), measure("incidents", "distinct", "regions"))

    assert found.value == 3


def test_a_region_that_two_incidents_hit_is_one_region() -> None:
    found = read(picture(*fires(2, regions=("VR01", "VR02"))), measure("incidents", "distinct", "regions"))

    assert found.value == 2


def test_an_incident_of_which_is_not_known_whether_it_counts_may_add_all_its_regions() -> None:
    told = fires(1, regions=("VR01", "VR02", "VR03"))

    found = read(picture(*told), measure("incidents", "distinct", "regions", trend="worsening"))

    assert (found.value, found.low) == (None, 0)
    assert found.high >= 3
    assert state_of(found, trigger(2)) is TriggerState.UNKNOWN


def test_an_incident_of_several_regions_counts_if_one_of_them_fits() -> None:
    told = picture(*fires(1, regions=("VR01", "VR07")))

    assert read(told, measure("incidents", regions="VR07")).value == 1
    assert read(told, measure("incidents", regions=("VR02", "VR07"))).value == 1
    assert read(told, measure("incidents", regions="VR02")).value == 0


# ---- reading: nothing there ----------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_every_table_of_a_picture_can_be_counted(table: str) -> None:
    found = read(ede(), measure(table))

    assert found.known == len(ede().table(table))


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_picture_is_read_without_a_figure_for_who_should_report(table: str) -> None:
    found = read(picture(), measure(table))

    silent = table in {"capacity", "reports", "situations"}
    assert (found.value is None) == silent
    assert found.value == (None if silent else 25 if table == "regions" else 0)


def test_there_is_no_most_of_nothing_and_no_threshold_of_it_is_reached() -> None:
    found = read(picture(), measure("requests", "max", "amount"))

    assert (found.value, found.missing) == (None, ())
    assert state_of(found, trigger(0)) is TriggerState.NOT_REACHED
    assert state_of(found, trigger(0, direction="at_most")) is TriggerState.NOT_REACHED


def test_a_figure_that_rests_on_nothing_has_no_stand_van() -> None:
    found = read(picture(), measure("incidents"))

    assert (found.value, found.oldest, found.newest, found.old, found.qualities) == (0, None, None, 0, ())
    assert basis_words(found) == ""


def test_reports_of_nobody_miss_every_region_and_not_one() -> None:
    found = read(picture(), measure("reports", status="red"))

    assert found.missing == tuple(regions())
    assert found.high == 25


def test_a_theme_that_is_asked_for_is_missed_where_another_theme_was_told() -> None:
    told = picture(*[make.theme_reported(one, theme=Theme.FIRE, status=Status.RED) for one in regions()])

    found = read(told, measure("reports", theme="water"))

    assert (found.known, len(found.missing)) == (0, 25)


def test_one_region_is_asked_for_and_only_it_can_be_missed() -> None:
    found = read(picture(), measure("situations", "max", "pressure", region="VR07"))

    assert found.missing == ("VR07",)


def test_a_report_without_a_pressure_is_no_pressure_of_nought() -> None:
    told = picture(*[make.region_reported(one, pressure=None if one == "VR07" else 0) for one in regions()])

    found = read(told, measure("situations", "max", "pressure"))

    assert (found.known, found.value, found.missing) == (0, None, ("VR07",))
    assert state_of(found, trigger(3)) is TriggerState.UNKNOWN


# ---- reading: GRIP -------------------------------------------------------------------------------------


def test_a_hit_region_that_said_no_grip_is_missed() -> None:
    told = picture(*fires(1, regions=("VR06", "VR07")), make.grip_set(region="VR07", level=2))

    found = read(told, measure("grip", "max", "level"))

    assert (found.known, found.value, found.missing) == (2, None, ("VR06",))


def test_a_region_that_no_incident_hits_needs_no_grip() -> None:
    told = picture(*fires(1, regions=("VR07",)), make.grip_set(region="VR07", level=1))

    assert read(told, measure("grip", "max", "level")).missing == ()


def test_grip_nought_is_a_level_that_was_said() -> None:
    told = picture(*fires(1), make.grip_set(level=0))

    found = read(told, measure("grip", "max", "level"))

    assert (found.value, found.missing) == (0, ())


def test_a_closed_incident_asks_nobody_for_a_grip() -> None:
    told = picture(*fires(1), make.incident_closed())

    assert read(told, measure("grip")).missing == ()


def test_the_grip_of_one_incident_misses_nobody_of_another() -> None:
    told = picture(*fires(2), make.grip_set("I-2025-0001", level=3))

    assert read(told, measure("grip", "max", "level", incident_id="I-2025-0001")).value == 3
    assert read(told, measure("grip", "max", "level", incident_id="I-2025-0002")).value is None


# ---- reading: capacity ---------------------------------------------------------------------------------


def test_an_owner_that_is_asked_for_by_name_is_the_only_one_that_can_be_missed() -> None:
    found = read(
        picture(), measure("capacity", "sum", "releasable", capability=make.CAPABILITY, owner=("VR06", "VR07"))
    )

    assert found.missing == ("VR06", "VR07")


def test_a_type_of_which_not_even_the_owners_are_known_can_be_any_number() -> None:
    types = reference().capabilities
    partners = {code for code in types.index if code.split("-")[0] in reference().owners}
    unowned = next(code for code in types.index if not types.at[code, "hosts"] and code not in partners)

    found = read(picture(), measure("capacity", capability=unowned))

    assert (found.missing, found.high) == ((EVERYBODY,), inf)
    assert missing_words(found, named=True) == "geen eigenaar meldde"


def test_the_most_that_one_owner_has_can_only_be_more_when_others_are_silent() -> None:
    found = read(picture(*every_report(3)[1:]), measure("capacity", "max", "releasable", capability=make.CAPABILITY))

    assert (found.known, found.low, found.high) == (3, 3, inf)


def test_the_least_that_one_owner_has_can_only_be_less_when_others_are_silent() -> None:
    found = read(picture(*every_report(3)[1:]), measure("capacity", "min", "releasable", capability=make.CAPABILITY))

    assert (found.known, found.low, found.high) == (3, -inf, 3)
    assert state_of(found, trigger(3, direction="at_most")) is TriggerState.REACHED
    assert state_of(found, trigger(2, direction="at_most")) is TriggerState.UNKNOWN


def test_a_report_of_another_type_says_nothing_of_this_one() -> None:
    other = make.capacity_reported("VR07", capability="BRW-TW", releasable=50, deployable=50, total=50)
    wanted = measure("capacity", "sum", "releasable", capability=make.CAPABILITY)

    assert read(picture(other), wanted).known == 0
    assert len(read(picture(other), wanted).missing) == len(every_report())


def test_old_reports_are_counted_as_old_and_still_count() -> None:
    told = every_report(2)
    later = make.MOMENT + timedelta(days=30)

    found = read(picture(*told, at=later), measure("capacity", "sum", "releasable", capability=make.CAPABILITY))

    assert found.value == 2 * len(told)
    assert found.old == len(told)
    assert f"{len(told)} opgaven zijn oud" in basis_words(found)


def test_every_quality_that_a_figure_rests_on_is_named_once() -> None:
    first, *others = every_report(1)
    guess = first.model_copy(update={"quality": Quality.ESTIMATE})

    found = read(picture(guess, *others), measure("capacity", "sum", "releasable", capability=make.CAPABILITY))

    assert set(found.qualities) == {Quality.CONFIRMED, Quality.ESTIMATE}


# ---- reading: laws -------------------------------------------------------------------------------------


@settings(max_examples=15)
@given(st.sets(st.sampled_from(sorted(reference().capabilities.at[make.CAPABILITY, "hosts"])), min_size=1))
def test_who_reports_later_only_narrows_what_was_known(silent: set[str]) -> None:
    wanted = measure("capacity", "sum", "releasable", capability=make.CAPABILITY)

    before = read(picture(*every_report(2, without=tuple(silent))), wanted)
    after = read(picture(*every_report(2)), wanted)

    assert before.low <= after.low <= after.high <= before.high
    assert set(before.missing) == silent
    assert after.missing == ()


@settings(max_examples=15)
@given(st.lists(st.sampled_from([Status.GREEN, Status.ORANGE, Status.RED, Status.UNKNOWN]), min_size=25, max_size=25))
def test_the_count_of_red_lies_between_who_said_red_and_who_might(said: list[Status]) -> None:
    told = [make.theme_reported(region, status=status) for region, status in zip(regions(), said, strict=True)]

    found = read(picture(*told), measure("reports", theme="fire", status="red"))

    assert found.low == said.count(Status.RED)
    assert found.high == said.count(Status.RED) + said.count(Status.UNKNOWN)


# ---- thresholds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "value", "state"),
    [
        ("at_least", 4, TriggerState.NOT_REACHED),
        ("at_least", 5, TriggerState.REACHED),
        ("at_most", 5, TriggerState.REACHED),
        ("at_most", 6, TriggerState.NOT_REACHED),
    ],
)
def test_a_threshold_is_reached_on_the_number_itself(direction: str, value: float, state: TriggerState) -> None:
    assert state_of(Reading(value, value, value), trigger(5, direction=direction)) is state


def test_thresholds_both_ways_are_judged_apart() -> None:
    both = (trigger(2, "orange", direction="at_most"), trigger(8, "red"))

    assert judge(Reading(1, 1, 1), both)[1] == both[0]
    assert judge(Reading(5, 5, 5), both)[0] is TriggerState.NOT_REACHED
    assert judge(Reading(9, 9, 9), both)[1] == both[1]


def test_a_reached_red_leaves_nothing_to_be_unsure_of() -> None:
    triggers = (trigger(1, "yellow"), trigger(2, "red"))

    state, worst, unsure = judge(Reading(3, 3, inf, missing=("VR01",)), triggers)

    assert (state, worst.level if worst else None, unsure) == (TriggerState.REACHED, Status.RED, ())


def test_what_nobody_could_still_reach_is_not_reached_though_somebody_is_silent() -> None:
    assert state_of(Reading(2, 2, 3, missing=("VR01",)), trigger(4)) is TriggerState.NOT_REACHED


# ---- since when ----------------------------------------------------------------------------------------


def test_the_second_fire_is_what_two_fires_wait_for() -> None:
    first = make.incident_opened("I-2025-0001", observed_at=make.at(-120), started_at=make.at(-130))
    second = make.incident_opened("I-2025-0002", observed_at=make.at(-30), started_at=make.at(-40))

    since = since_when(picture(first, second), measure("incidents", is_open=True), trigger(2))

    assert since is None, "is_open is computed: no row says since when"
    assert since_when(picture(first, second), measure("incidents", type="wildfire"), trigger(2)) == make.at(-30)


def test_the_first_owner_with_enough_reaches_a_most() -> None:
    told = every_report(1)
    rich = told[0].model_copy(update={"releasable": 9, "observed_at": make.at(-200)})

    since = since_when(
        picture(rich, *told[1:]), measure("capacity", "max", "releasable", capability=make.CAPABILITY), trigger(9)
    )

    assert since == make.at(-200)


def test_few_is_sure_only_since_the_last_report() -> None:
    told = every_report(0, observed_at=make.at(-300))
    last = told[0].model_copy(update={"observed_at": make.at(-10)})

    since = since_when(
        picture(last, *told[1:]),
        measure("capacity", "sum", "releasable", capability=make.CAPABILITY),
        trigger(2, direction="at_most"),
    )

    assert since == make.at(-10)


def test_of_no_row_nothing_tells_since_when() -> None:
    assert since_when(picture(), measure("incidents", type="flood"), trigger(0, direction="at_most")) is None


# ---- following -----------------------------------------------------------------------------------------


def test_the_most_severe_stands_on_top_and_unknown_before_what_is_quiet() -> None:
    flames = {"measure": {"table": "incidents", "how": "count", "where": {"type": "wildfire"}}}
    told = [
        make.indicator("rustig", **flames, triggers=(trigger(9).model_dump(),)),
        make.indicator("geel", **flames, triggers=(trigger(1, "yellow").model_dump(),)),
        make.indicator("onbekend"),
        make.indicator("rood", **flames, triggers=(trigger(1, "red").model_dump(),)),
    ]

    found = monitor(picture(*fires(1)), [Watched("ede-2025", "Natuurbrand Ede", tuple(told))])

    assert [one.indicator.key for one in found] == ["rood", "geel", "onbekend", "rustig"]


def test_two_scenarios_are_watched_in_the_order_of_their_names() -> None:
    told = picture(make.scenario_followed("zee-brand"), make.scenario_followed("duin-brand"))

    assert [one.scenario for one in watched_in(told)] == ["duin-brand", "zee-brand"]


def test_the_journals_thresholds_go_before_the_space_s_own() -> None:
    change = {"indicator": "pelotons", "level": "red", "direction": "at_most", "at": 1, "reason": "De vakantie begint."}
    own = own_watch("ede-2025", "Natuurbrand Ede", (make.indicator(),))

    (watched,) = watched_in(picture(make.scenario_followed(changes=(change,))), own)

    assert not watched.by_itself
    assert [one.at for one in watched.indicators[0].triggers] == [8, 1]


def test_a_space_whose_scenario_has_no_indicators_follows_nothing() -> None:
    assert watched_in(picture(), own_watch("leeg", "Zonder indicatoren", ())) == []


def test_a_changed_threshold_may_not_make_the_milder_one_the_worse() -> None:
    change = {"indicator": "pelotons", "level": "red", "direction": "at_most", "at": 9, "reason": "De vakantie begint."}

    with pytest.raises(ValueError, match="ernstiger drempel verder weg"):
        make.scenario_followed(changes=(change,))


@pytest.mark.parametrize(("followed", "indicators"), [(True, ()), (False, (make.indicator(),))])
def test_following_without_signs_and_letting_go_with_them_is_neither(
    followed: bool, indicators: tuple[Indicator, ...]
) -> None:
    with pytest.raises(ValueError, match="indicatoren als het gevolgd wordt"):
        Following(
            observed_at=make.MOMENT,
            scenario="ede-2025",
            scenario_title="Natuurbrand Ede",
            followed=followed,
            indicators=indicators,
        )


@pytest.mark.parametrize("level", [Status.GREEN, Status.UNKNOWN])
def test_a_threshold_asks_for_something(level: Status) -> None:
    with pytest.raises(ValueError, match="wat een drempel bereikt, vraagt iets"):
        trigger(1, level.value)


@pytest.mark.parametrize("at", [inf, -inf, float("nan")])
def test_a_threshold_is_a_number(at: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        trigger(at)


# ---- what cannot be read -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "path", "expected"),
    [
        (measure("capaciteit"), ("table",), "een van: regions, "),
        (measure("capacity", "count", "total"), ("column",), "niets: bij count tellen rijen"),
        (measure("capacity", "sum", ""), ("column",), "een van: "),
        (measure("capacity", "sum", "owner"), ("column",), "een kolom met getallen bij sum"),
        (measure("incidents", "max", "is_open"), ("column",), "een kolom met getallen bij max"),
        (measure("incidents", kleur="rood"), ("where", "kleur"), "een van: "),
        (measure("incidents", started_at="vandaag"), ("where", "started_at"), "geen moment: daarop wordt niet gekozen"),
        (measure("incidents", is_open="ja"), ("where", "is_open"), "true of false"),
        (measure("incidents", type=("wildfire", "heidebrand")), ("where", "type"), "een van: "),
        (measure("incidents", type=()), ("where", "type"), "ten minste 1 waarde"),
        (measure("capacity", owner="VR26"), ("where", "owner"), "een van: "),
        (measure("reports", region="Utrecht"), ("where", "region"), "een van: VR01, "),
        (measure("requests", status="klaar"), ("where", "status"), "een van: "),
    ],
)
def test_a_measure_that_cannot_be_read_says_what_it_should_be(
    wanted: Measure, path: tuple[str, ...], expected: str
) -> None:
    (fault,) = measure_faults(
        picture(), table=wanted.table, how=wanted.how, column=wanted.column, where=dict(wanted.where)
    )

    assert fault[0] == path
    assert fault[2].startswith(expected)


def test_every_fault_of_a_measure_is_told_and_not_the_first_alone() -> None:
    wanted = measure("incidents", "sum", "name", kleur="rood", type="heidebrand")

    found = measure_faults(
        picture(), table=wanted.table, how=wanted.how, column=wanted.column, where=dict(wanted.where)
    )

    assert [path for path, _found, _expected in found] == [("column",), ("where", "kleur"), ("where", "type")]


# ---- words ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0, "0"),
        (1250, "1.250"),
        (1_000_000, "1.000.000"),
        (3.5, "3,5"),
        (0.25, "0,25"),
        (-2, "-2"),
        (-1250.5, "-1.250,5"),
    ],
)
def test_a_figure_is_written_as_people_do_here(value: float, told: str) -> None:
    assert number(value) == told


def test_a_threshold_is_told_as_it_is_and_not_rounded() -> None:
    assert threshold_words(trigger(0.25), "eenheden") == "vanaf 0,25 eenheden"
    assert threshold_words(trigger(2, direction="at_most"), "pelotons") == "tot en met 2 pelotons"


def test_a_least_that_somebody_misses_is_at_most_so_much() -> None:
    wanted = {"table": "capacity", "how": "min", "column": "releasable", "where": {"capability": make.CAPABILITY}}

    assert figure_words(finding(*every_report(3)[1:], measure=wanted)) == "ten hoogste 3 pelotons"


def test_unknown_and_nothing_that_counts_are_two_things() -> None:
    most = {"table": "requests", "how": "max", "column": "amount"}
    silent = {"table": "capacity", "how": "max", "column": "releasable", "where": {"capability": make.CAPABILITY}}

    assert figure_words(finding(measure=most)) == "geen: er is niets dat telt"
    assert figure_words(finding(measure=silent)) == "onbekend"


def test_a_state_is_told_by_a_sign_and_a_word_and_never_by_colour_alone() -> None:
    few = finding(*every_report(0))
    plenty = finding(*every_report(5))
    unknown = finding()

    assert state_words(few) == "▲▲▲ rood · drempel bereikt"
    assert state_words(plenty).startswith("✓ ")
    assert state_words(unknown).startswith("? ")


def test_thresholds_that_nobody_can_tell_about_are_named() -> None:
    many = ({"at": 1, "level": "yellow", "advice": ADVICE}, {"at": 900, "level": "red", "advice": ADVICE})

    found = finding(*every_report(1)[1:], triggers=many)

    assert unsure_words(found) == "onbekend of rood is bereikt"


def test_who_may_not_see_owners_reads_how_many_are_missing_and_not_which() -> None:
    found = finding(*every_report(1)[1:])

    named, plain = (finding_table([found], named=named) for named in (True, False))

    silent = found.reading.missing[0]
    assert silent in named.to_csv()
    assert silent not in plain.to_csv()
    assert "1 niet gemeld" in plain.to_csv()


def test_a_table_of_nothing_has_its_headings() -> None:
    table = finding_table([])

    assert table.empty
    assert list(table.columns)[:3] == ["Stand", "Indicator", "Cijfer"]
    assert strip_words([]) == "geen drempel bereikt, 0 indicatoren gevolgd, 0 onbekend"


@pytest.fixture
def english() -> Iterator[None]:
    """Let the screen speak English for one test."""
    speak("en")
    yield
    speak("nl")


@pytest.mark.usefixtures("english")
def test_the_words_are_english_on_an_english_screen() -> None:
    found = finding(*every_report(0))

    assert "reached" in state_words(found)
    assert not {"Stand", "Cijfer", "Wat te doen", "Niet gemeld"} & set(finding_table([found]).columns)
    assert "unknown" in strip_words([finding()])


def test_an_indicator_s_text_is_shown_as_it_was_written() -> None:
    found = finding(title="<b>Leverbaar</b> **nu**")

    assert list(finding_table([found])["Indicator"]) == ["<b>Leverbaar</b> **nu**"]


def test_a_closed_fire_counts_no_longer_as_open() -> None:
    closed = make.incident_closed("I-2025-0001", status=IncidentStatus.CLOSED, type=IncidentType.WILDFIRE)

    assert read(picture(*fires(2), closed), measure("incidents", is_open=True)).value == 1
