"""Does an indicator say what was reported, and stay unknown where that does not tell?"""

from datetime import timedelta
from itertools import pairwise
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcr2.actions import FollowScenario, ReportCapacity
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.exchange.scenarios import load_scenario, open_demonstration, scenario_names
from kcr2.journal import Author
from kcr2.model import Event, Measure, Trigger
from kcr2.model.scenario import SEVERITY
from kcr2.picture import Picture
from kcr2.planning.measuring import Reading, read
from kcr2.planning.monitoring import Watched, judge, monitor, own_watch, state_of, watched_in
from kcr2.reference import Reference
from kcr2.terms import Quality, Role, Status, TriggerState
from kcr2.view.monitoring import figure_words, finding_table, missing_words, strip_words
from tests import make
from tests.pictures import picture

HUB = Author(actor="coördinator", role=Role.KCR2, organisation="KCR2")
RELEASABLE = Measure(table="capacity", how="sum", column="releasable", where={"capability": make.CAPABILITY})


def hosts(reference: Reference) -> list[str]:
    """Give the regions that have the type that the indicator adds up."""
    return sorted(reference.capabilities.at[make.CAPABILITY, "hosts"])


def reports(owners: list[str], amount: int | None = 1) -> list[Event]:
    """Let each owner call as many releasable; None reports without that figure."""
    return [make.capacity_reported(owner, total=5, deployable=5, releasable=amount) for owner in owners]


def finding(*told: Event, seen: Picture | None = None, **values: Any) -> Any:
    """Give what the one indicator of a followed scenario says."""
    watched = Watched("ede-2025", "Natuurbrand Ede", (make.indicator(**values),))
    (found,) = monitor(seen or picture(*told), [watched])
    return found


# ---- reading a figure --------------------------------------------------------------------------------


def test_what_everybody_reported_is_a_figure(reference: Reference) -> None:
    owners = hosts(reference)

    found = read(picture(*reports(owners)), RELEASABLE)

    assert (found.value, found.low, found.high, found.missing) == (len(owners), len(owners), len(owners), ())


def test_who_did_not_report_makes_it_unknown_and_is_named(reference: Reference) -> None:
    silent, *owners = hosts(reference)

    found = read(picture(*reports(owners)), RELEASABLE)

    assert found.value is None
    assert (found.known, found.low, found.high) == (len(owners), len(owners), inf)
    assert found.missing == (silent,)


def test_a_report_without_the_figure_is_no_nought(reference: Reference) -> None:
    first, *others = hosts(reference)

    found = read(picture(*reports(others), *reports([first], None)), RELEASABLE)

    assert (found.value, found.missing) == (None, (first,))


def test_nobody_reported_is_unknown_and_not_nought() -> None:
    found = finding()

    assert found.reading.value is None
    assert found.state is TriggerState.UNKNOWN


def test_a_table_of_acts_misses_nobody() -> None:
    found = read(picture(), Measure(table="requests", how="count", where={"is_open": True}))

    assert (found.value, found.missing) == (0, ())


def test_a_region_that_said_unknown_may_or_may_not_count(reference: Reference) -> None:
    measure = Measure(table="regions", how="count", where={"status": ("orange", "red")})
    told = [make.theme_reported(region, status=Status.UNKNOWN) for region in reference.regions.index[:1]]
    told += [make.theme_reported(region, status=Status.RED) for region in reference.regions.index[1:4]]
    told += [make.theme_reported(region, status=Status.GREEN) for region in reference.regions.index[4:]]

    found = read(picture(*told), measure)

    assert (found.known, found.low, found.high, found.missing) == (3, 3, 4, ("VR01",))


def test_a_figure_says_its_stand_van_and_its_quality(reference: Reference) -> None:
    owners = hosts(reference)
    earlier = make.MOMENT - timedelta(hours=2)
    old = make.capacity_reported(owners[0], releasable=1, quality=Quality.ESTIMATE, observed_at=earlier)

    found = read(picture(*reports(owners[1:]), old), RELEASABLE)

    assert (found.oldest, found.newest) == (old.observed_at, make.MOMENT)
    assert Quality.ESTIMATE in found.qualities


# ---- thresholds: laws ----------------------------------------------------------------------------------

numbers = st.integers(-20, 20).map(float)
ranges = st.tuples(numbers, numbers).map(sorted)
levels = st.permutations([Status.YELLOW, Status.ORANGE, Status.RED])


@st.composite
def ladders(draw: st.DrawFn, direction: str) -> list[Trigger]:
    """Draw thresholds of which the more severe lie further on."""
    at = sorted(draw(st.lists(numbers, min_size=1, max_size=3, unique=True)), reverse=direction == "at_most")
    ordered = zip(at, SEVERITY, strict=False)
    return [
        Trigger.model_validate({"at": one, "direction": direction, "level": level, "advice": "Vraag het na."})
        for one, level in ordered
    ]


def ranged(low: float, high: float) -> Reading:
    """Give a reading that lies between two figures; who misses makes it a range."""
    return Reading(low, low, high, missing=() if low == high else ("VR01",))


def rank(reading: Reading, triggers: list[Trigger]) -> int:
    """Give how severe the worst threshold is that is certainly reached, 0 for none."""
    _state, worst, _unsure = judge(reading, triggers)
    return SEVERITY[worst.level] if worst else 0


@given(ladders("at_least"), st.lists(numbers, min_size=2, max_size=6))
def test_more_never_reaches_less(triggers: list[Trigger], values: list[float]) -> None:
    ranks = [rank(ranged(value, value), triggers) for value in sorted(values)]
    assert all(earlier <= later for earlier, later in pairwise(ranks))


@given(ladders("at_most"), st.lists(numbers, min_size=2, max_size=6))
def test_less_never_reaches_less_where_few_is_what_matters(triggers: list[Trigger], values: list[float]) -> None:
    ranks = [rank(ranged(value, value), triggers) for value in sorted(values, reverse=True)]
    assert all(earlier <= later for earlier, later in pairwise(ranks))


@given(st.one_of(ladders("at_least"), ladders("at_most")), ranges, st.floats(0, 1))
def test_what_is_sure_stays_so_whatever_the_silent_report(
    triggers: list[Trigger], within: list[float], share: float
) -> None:
    low, high = within
    value = low + share * (high - low)
    for trigger in triggers:
        before, after = state_of(ranged(low, high), trigger), state_of(ranged(value, value), trigger)
        assert before in {after, TriggerState.UNKNOWN}


@given(st.one_of(ladders("at_least"), ladders("at_most")), numbers)
def test_unknown_is_never_told_as_not_reached(triggers: list[Trigger], value: float) -> None:
    nothing = Reading(None, -inf, inf, missing=("VR01",))
    assert judge(nothing, triggers) == (TriggerState.UNKNOWN, None, tuple(triggers))


def test_the_same_picture_gives_the_same_answer(reference: Reference) -> None:
    told = reports(hosts(reference)[1:])
    assert finding(*told) == finding(*told)


def test_what_is_reported_already_reaches_a_threshold_though_somebody_is_silent(reference: Reference) -> None:
    many = {"at": 3, "level": "orange", "advice": "Bel de regio's."}
    more = {"at": 1000, "level": "red", "advice": "Bel de regio's."}

    found = finding(*reports(hosts(reference)[1:]), triggers=(many, more))

    assert found.state is TriggerState.REACHED
    assert (found.trigger.level, [one.level for one in found.unsure]) == (Status.ORANGE, [Status.RED])


def test_it_is_reached_in_any_case_since_the_last_report_that_it_takes(reference: Reference) -> None:
    first, second, *others = hosts(reference)
    early = make.capacity_reported(first, releasable=2, observed_at=make.MOMENT - timedelta(hours=3))
    late = make.capacity_reported(second, releasable=2, observed_at=make.MOMENT - timedelta(hours=1))

    found = finding(
        early, late, *reports(others, 0), triggers=({"at": 3, "level": "red", "advice": "Bel de regio's."},)
    )

    assert found.since == late.observed_at


# ---- following -------------------------------------------------------------------------------------------


def test_a_followed_scenario_is_watched_and_one_that_was_let_go_is_not() -> None:
    followed = make.scenario_followed()
    gone = make.scenario_followed(followed=False, indicators=())

    assert [one.scenario for one in watched_in(picture(followed))] == ["ede-2025"]
    assert watched_in(picture(followed, gone)) == []


def test_a_space_follows_its_own_scenario_until_somebody_lets_it_go() -> None:
    own = own_watch("ede-2025", "Natuurbrand Ede", (make.indicator(),))

    assert watched_in(picture(), own) == [own]
    assert watched_in(picture(make.scenario_followed(followed=False, indicators=())), own) == []


def test_the_threshold_of_the_planner_holds() -> None:
    change = {"indicator": "pelotons", "level": "red", "direction": "at_most", "at": 5, "reason": "Het is hoogseizoen."}

    (watched,) = watched_in(picture(make.scenario_followed(changes=(change,))))

    assert [one.at for one in watched.indicators[0].triggers] == [8, 5]


def test_a_threshold_that_the_scenario_does_not_have_cannot_be_changed() -> None:
    change = {"indicator": "pelotons", "level": "orange", "at": 5, "reason": "Het is hoogseizoen."}

    with pytest.raises(ValueError, match="een drempel van het scenario; gevonden pelotons oranje"):
        make.scenario_followed(changes=(change,))


def test_following_is_refused_by_its_rules(desk: Desk) -> None:
    space = desk.journal.create_space(make.space(name="volgen"))
    values = make.scenario_followed().model_dump()
    follow = FollowScenario.model_validate(values)
    unreadable = make.indicator(measure={"table": "capaciteit", "how": "count"})
    desk.perform(space, HUB, [follow], now=make.MOMENT)

    for intention, rule in (
        (follow, "follow-changes"),
        (FollowScenario.model_validate(values | {"indicators": (unreadable,)}), "measure-known"),
    ):
        with pytest.raises(RefusedError) as caught:
            desk.perform(space, HUB, [intention], now=make.MOMENT)
        assert caught.value.rule == rule


def test_the_act_that_crosses_shows_on_the_next_picture(desk: Desk, reference: Reference) -> None:
    space = desk.journal.create_space(make.space(name="volgen"))
    first, *others = hosts(reference)
    author = "AC-B"
    desk.perform(space, HUB, [FollowScenario.model_validate(make.scenario_followed().model_dump())], now=make.MOMENT)
    for owner in others:
        acts_for(desk, space, author, owner, 0)

    before = monitor_here(desk, space)
    acts_for(desk, space, author, first, 1)
    after = monitor_here(desk, space)

    assert (before.state, after.state) == (TriggerState.UNKNOWN, TriggerState.REACHED)
    assert after.trigger.level is Status.RED


def acts_for(desk: Desk, space: Any, actor: str, owner: str, amount: int) -> None:
    """Let an owner report."""
    report = make.capacity_reported(owner, total=5, deployable=5, releasable=amount)
    intention = ReportCapacity.model_validate(report.model_dump())
    desk.perform(space, Author(actor=actor, role=Role.REGIO, organisation=owner), [intention], now=make.MOMENT)


def monitor_here(desk: Desk, space: Any) -> Any:
    """Give what the one indicator says now."""
    seen = desk.picture(space, now=make.MOMENT)
    (found,) = monitor(seen, watched_in(seen))
    return found


# ---- words ------------------------------------------------------------------------------------------------


def test_a_figure_that_somebody_misses_is_at_least_so_much(reference: Reference) -> None:
    silent, *owners = hosts(reference)
    found = finding(*reports(owners))

    assert figure_words(found) == f"ten minste {len(owners)} pelotons"
    assert missing_words(found.reading, named=True) == f"1 niet gemeld: {silent}"
    assert missing_words(found.reading, named=False) == "1 niet gemeld"


def test_the_strip_counts_reached_followed_and_unknown() -> None:
    assert strip_words([finding()]) == "geen drempel bereikt, 1 indicator gevolgd, 1 onbekend"


@pytest.mark.parametrize("name", scenario_names())
def test_every_indicator_of_the_library_can_be_read_in_every_demonstration(name: str, desk: Desk) -> None:
    scenario = load_scenario(name)
    space = open_demonstration(desk, scenario, name=name)
    seen = desk.picture(space, now=desk.now(space, make.MOMENT))

    found = monitor(seen, [own_watch(scenario.name, scenario.title, scenario.indicators)])

    assert len(finding_table(found)) == len(scenario.indicators)
