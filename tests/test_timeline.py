"""Does the timeline show each phase where it was, in Dutch time, and readable without colour?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.model import DUTCH_TIME, Event
from kcr2.terms import DeliveryState
from kcr2.view.story import gap_over_time
from kcr2.view.timeline import COLOURS, PHASES, deployment_chart, gap_chart, phase_title
from kcr2.words import speak
from tests import make
from tests.pictures import picture

D = DeliveryState
NAME = f"{make.delivery_id()} · 2 peloton"
OUT = (D.ALARMED, D.READY, D.EN_ROUTE, D.AT_UGS, D.DEPLOYED, D.RELIEVED, D.RETURNING, D.AVAILABLE)
"""Each ten minutes after the one before; accepted at MOMENT."""


@pytest.fixture
def english() -> Iterator[None]:
    """Let the screen speak English for one test."""
    speak("en")
    yield
    speak("nl")


def deliveries(*states: DeliveryState, start: datetime = make.MOMENT, extra: tuple[Event, ...] = ()) -> pd.DataFrame:
    """Give one delivery that took these states, ten minutes apart."""
    times: dict[str, Any] = {"from_at": start + timedelta(hours=2), "until": start + timedelta(hours=14)}
    accepted = make.offer_accepted(observed_at=start, relief_due=start + timedelta(hours=10), **times)
    steps = [
        make.delivery_stepped(state, number=number, observed_at=start + timedelta(minutes=10 * number))
        for number, state in enumerate(states, start=1)
    ]
    filed = make.request_filed(observed_at=start)
    return picture(filed, accepted, *steps, *extra, at=start + timedelta(days=9)).deliveries


def drawn(table: pd.DataFrame, at: datetime) -> go.Figure:
    """Draw deliveries as it stands at a moment."""
    return deployment_chart(table, pd.Timestamp(at))


def bars(figure: go.Figure) -> dict[str, list[tuple[datetime, datetime]]]:
    """Give what each phase spans on the axis."""
    milli = timedelta(milliseconds=1)
    return {
        trace.name: [(base, base + length * milli) for base, length in zip(trace.base, trace.x, strict=True)]
        for trace in figure.data
        if trace.type == "bar"
    }


def marks(figure: go.Figure) -> dict[str, list[Any]]:
    """Give where each mark stands on the axis."""
    return {trace.name: list(trace.x) for trace in figure.data if trace.type == "scatter"}


def dutch(minutes: float, start: datetime = make.MOMENT) -> datetime:
    """Give the Dutch clock so many minutes after a start, as an axis without zones shows it."""
    return (start + timedelta(minutes=minutes)).astimezone(DUTCH_TIME).replace(tzinfo=None)


# ---- phases ------------------------------------------------------------------------------------------


def test_a_delivery_that_came_home_shows_all_its_phases_end_to_end() -> None:
    figure = drawn(deliveries(*OUT), make.at(1000))

    assert bars(figure) == {
        "geaccepteerd": [(dutch(0), dutch(10))],
        "onderweg": [(dutch(10), dutch(40))],
        "aangemeld op UGS": [(dutch(40), dutch(50))],
        "ingezet": [(dutch(50), dutch(70))],
        "retour": [(dutch(70), dutch(80))],
    }
    assert {name for trace in figure.data for name in trace.y} == {NAME}


@pytest.mark.parametrize(
    ("reached", "phase", "since"),
    [
        (0, "geaccepteerd", 0),
        (1, "onderweg", 10),
        (3, "onderweg", 10),
        (4, "aangemeld op UGS", 40),
        (5, "ingezet", 50),
        (6, "ingezet", 50),
        (7, "retour", 70),
    ],
)
def test_the_present_phase_runs_until_now(reached: int, phase: str, since: int) -> None:
    figure = drawn(deliveries(*OUT[:reached]), make.at(95))

    assert bars(figure)[phase] == [(dutch(since), dutch(95))]
    assert list(bars(figure))[-1] == phase


def test_a_delivery_that_was_cancelled_ends_where_it_was_cancelled() -> None:
    figure = drawn(deliveries(D.ALARMED, D.CANCELLED), make.at(1000))

    assert bars(figure) == {"geaccepteerd": [(dutch(0), dutch(10))], "onderweg": [(dutch(10), dutch(20))]}


def test_units_that_turned_back_go_home_without_a_phase_on_site() -> None:
    figure = drawn(deliveries(D.ALARMED, D.READY, D.EN_ROUTE, D.RETURNING), make.at(60))

    assert bars(figure) == {
        "geaccepteerd": [(dutch(0), dutch(10))],
        "onderweg": [(dutch(10), dutch(40))],
        "retour": [(dutch(40), dutch(60))],
    }


def test_a_phase_that_took_no_time_is_not_drawn() -> None:
    assert bars(drawn(deliveries(), make.MOMENT)) == {}


def test_each_delivery_has_its_own_row_the_first_on_top() -> None:
    two = picture(make.request_filed(), make.offer_accepted("VR06"), make.offer_accepted("VR08"), at=make.at(30))

    figure = drawn(two.deliveries, make.at(30))

    (trace,) = [trace for trace in figure.data if trace.type == "bar"]
    assert list(trace.y) == [f"{make.delivery_id(owner)} · 2 peloton" for owner in ("VR06", "VR08")]
    assert list(figure.layout.yaxis.categoryarray) == list(trace.y)[::-1]
    assert figure.layout.height > drawn(two.deliveries.iloc[:1], make.at(30)).layout.height


@settings(max_examples=25)
@given(st.integers(0, len(OUT)), st.integers(0, 500))
def test_phases_never_overlap_and_never_reach_beyond_now(reached: int, later: int) -> None:
    now = make.at(10 * reached + later)

    spans = sorted(span for row in bars(drawn(deliveries(*OUT[:reached]), now)).values() for span in row)

    assert all(start < end for start, end in spans)
    assert all(one[1] == next_[0] for one, next_ in pairwise(spans))
    assert all(end <= dutch(10 * reached + later) for _, end in spans)


# ---- marks -------------------------------------------------------------------------------------------


def test_the_latest_and_the_planned_relief_are_marked() -> None:
    planned = make.relief_planned(relief_at=make.at(480))

    figure = drawn(deliveries(D.ALARMED, extra=(planned,)), make.at(60))

    assert marks(figure) == {"uiterste aflossing": [dutch(600)], "geplande aflossing": [dutch(480)]}
    symbols = {trace.name: trace.marker.symbol for trace in figure.data if trace.type == "scatter"}
    assert len(set(symbols.values())) == 2, "marks differ by form and not by colour only"


def test_relief_that_is_not_planned_has_no_mark() -> None:
    assert marks(drawn(deliveries(D.ALARMED), make.at(60))) == {"uiterste aflossing": [dutch(600)]}


def test_now_is_a_line_that_says_so() -> None:
    figure = drawn(deliveries(), make.at(60))

    (line,) = figure.layout.shapes
    (word,) = figure.layout.annotations
    assert (line.x0, line.x1, word.x, word.text) == (dutch(60), dutch(60), dutch(60), "nu")


# ---- readable for everybody --------------------------------------------------------------------------


def test_every_phase_has_a_colour_and_a_hatching_of_its_own() -> None:
    phases = [phase for _, _, phase, _ in PHASES]
    hatchings = [hatch for *_, hatch in PHASES]

    assert set(COLOURS) == set(phases)
    assert len(set(hatchings)) == len(phases)
    assert len(set(COLOURS.values())) == len(phases)


def test_the_bars_are_drawn_with_their_hatching() -> None:
    figure = drawn(deliveries(*OUT), make.at(1000))

    shapes = {trace.name: trace.marker.pattern.shape for trace in figure.data if trace.type == "bar"}

    assert shapes == {phase_title(phase): hatch for _, _, phase, hatch in PHASES}


def test_a_bar_tells_from_when_until_when() -> None:
    figure = drawn(deliveries(D.ALARMED), make.at(60))

    (trace,) = [trace for trace in figure.data if trace.name == "onderweg"]
    assert list(map(list, trace.customdata)) == [["3 apr 14:10", "3 apr 15:00"]]
    assert "onderweg" in trace.hovertemplate


@pytest.mark.usefixtures("english")
def test_the_timeline_speaks_the_language_of_the_screen() -> None:
    figure = drawn(deliveries(D.ALARMED), make.at(60))

    names = {trace.name for trace in figure.data}
    assert names.isdisjoint({"geaccepteerd", "onderweg", "uiterste aflossing"})
    assert figure.layout.annotations[0].text == "now"


def test_no_delivery_is_an_empty_figure() -> None:
    figure = drawn(picture(make.request_filed()).deliveries, make.at(60))

    assert list(figure.data) == []
    assert figure.layout.height > 0


# ---- Dutch time --------------------------------------------------------------------------------------


def test_in_winter_the_clock_is_one_hour_ahead_and_in_summer_two() -> None:
    winter = datetime(2025, 1, 10, 12, 0, tzinfo=UTC)

    assert bars(drawn(deliveries(start=winter), winter + timedelta(hours=1))) == {
        "geaccepteerd": [(datetime(2025, 1, 10, 13, 0), datetime(2025, 1, 10, 14, 0))]  # noqa: DTZ001 the axis
    }
    assert dutch(0).hour == 14


SPRING = datetime(2025, 3, 30, 0, 0, tzinfo=UTC)
AUTUMN = datetime(2025, 10, 26, 0, 0, tzinfo=UTC)
"""An hour before the clock is put forward, and back."""


@pytest.mark.parametrize("night", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_marks_and_now_stand_on_the_dutch_clock_over_the_change_of_time(night: datetime) -> None:
    figure = drawn(deliveries(start=night), night + timedelta(hours=3))

    assert figure.layout.shapes[0].x0 == dutch(180, night)
    assert marks(figure) == {"uiterste aflossing": [dutch(600, night)]}
    hour = {SPRING: 5, AUTUMN: 4}[night]
    assert dutch(180, night).hour == hour


@pytest.mark.parametrize("night", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_a_bar_over_the_change_of_time_ends_where_the_clock_says(night: datetime) -> None:
    figure = drawn(deliveries(start=night), night + timedelta(hours=3))

    assert bars(figure)["geaccepteerd"] == [(dutch(0, night), dutch(180, night))]


# ---- the gap over time -------------------------------------------------------------------------------


def gap(*events: Event) -> go.Figure:
    """Draw the numbers of a request."""
    return gap_chart(gap_over_time(picture(*events), make.request_filed().request_id))


def test_the_numbers_are_drawn_as_steps_each_line_in_its_own_way() -> None:
    figure = gap(make.request_filed(), make.call_answered(observed_at=make.at(5)))

    assert {trace.name: list(trace.y) for trace in figure.data} == {
        "gevraagd": [2, 2],
        "aangeboden": [0, 2],
        "aanvaard": [0, 0],
        "op de UGS of ingezet": [0, 0],
    }
    assert {trace.line.shape for trace in figure.data} == {"hv"}
    assert {tuple(trace.x) for trace in figure.data} == {(dutch(0), dutch(5))}
    looks = [(trace.line.color, trace.line.dash) for trace in figure.data]
    assert len(set(looks)) == 4


def test_whole_numbers_are_on_the_axis() -> None:
    few, many = gap(make.request_filed()), gap(make.request_filed(lines=(make.request_line(amount=11),)))

    assert (few.layout.yaxis.dtick, many.layout.yaxis.dtick) == (1, None)
    assert few.layout.yaxis.rangemode == "tozero"


def test_no_numbers_are_an_empty_chart() -> None:
    assert [list(trace.y) for trace in gap(make.incident_opened()).data] == [[]] * 4
