"""Does a calculation beside the screen run, wait its turn, stop, go on, and tell what went wrong?"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Event, get_ident
from typing import Any

import numpy as np
import pytest

from kcr2.errors import PlanError
from kcr2.stress import running
from kcr2.stress.country import Country
from kcr2.stress.drawn import Drawn
from kcr2.stress.marginal import Candidate, Search
from kcr2.stress.options import StressOptions
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.running import Here, Work
from kcr2.ui.stress import beside, one_more, run
from kcr2.ui.stress.beside import Beside
from kcr2.ui.stress.one_more import OneMore
from kcr2.ui.stress.run import StressRun
from kcr2.view.stress import Shown
from tests import pictures, stressed
from tests.stressed import NB

PATIENCE_S = 20
SCENARIOS = 130


def until(there: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE_S
    while not there() and time.monotonic() < deadline:
        time.sleep(0.005)
    assert there()


@dataclass
class Counting(Beside):
    """Counts to a number, one at each opening of a gate; `fails` breaks it off."""

    most: int = 3
    done: int = 0
    fails: Exception | None = None
    gate: Event = field(default_factory=Event)
    thread: int = 0

    def work(self) -> None:
        """Count."""
        self.thread = get_ident()
        if self.fails is not None:
            raise self.fails
        while self.done < self.most and not self.stopped:
            if self.gate.wait(0.01):
                self.done += 1


@pytest.fixture
def counting() -> Iterator[Callable[..., Counting]]:
    """Give a way to begin countings; all of them end with the test."""
    made: list[Counting] = []

    def begun(*, opened: bool = True, **more: Any) -> Counting:
        one = Counting(**more)
        if opened:
            one.gate.set()
        made.append(one)
        one.begin()
        return one

    yield begun
    for one in made:
        one.stop()
        until(lambda one=one: not one.running)  # type: ignore[misc]


# ---- any calculation -----------------------------------------------------------------------------


def test_it_runs_in_a_thread_of_its_own_to_its_end(counting: Callable[..., Counting]) -> None:
    one = counting()

    until(lambda: not one.running)

    assert one.done == 3
    assert one.thread != get_ident()
    assert one.error is None


def test_it_says_that_it_runs_as_soon_as_it_is_begun(counting: Callable[..., Counting]) -> None:
    assert counting(opened=False).running


def test_it_is_stopped_and_keeps_what_is_done(counting: Callable[..., Counting]) -> None:
    one = counting(most=10**9)
    until(lambda: one.done > 0)

    one.stop()

    until(lambda: not one.running)
    assert one.stopped
    assert 0 < one.done < 10**9


def test_it_goes_on_where_it_was_stopped(counting: Callable[..., Counting]) -> None:
    one = counting(most=5, opened=False)
    one.stop()
    until(lambda: not one.running)
    one.done = 2
    one.gate.set()

    one.begin()

    until(lambda: not one.running)
    assert one.done == 5
    assert not one.stopped


def test_who_begins_it_twice_has_it_running_once(counting: Callable[..., Counting]) -> None:
    one = counting(opened=False)
    until(lambda: one.thread > 0)
    first = one.thread

    one.begin()
    one.gate.set()

    until(lambda: not one.running)
    assert one.thread == first
    assert one.done == 3


def test_it_ends_when_its_visitor_left_so_that_others_have_their_turn(
    counting: Callable[..., Counting], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "AWAY_S", 0.05)
    one = counting(most=10**9)
    until(lambda: one.done > 0)
    assert not one.stopped

    monkeypatch.setattr(beside, "is_there", lambda _session: False)

    until(lambda: not one.running)
    assert one.stopped
    assert one.done > 0


def test_it_outlives_a_connection_that_drops_for_a_moment(
    counting: Callable[..., Counting], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "is_there", lambda _session: False)
    one = counting(most=10**9)

    until(lambda: one.done > 3)

    assert one.running
    assert not one.stopped


def test_what_others_read_goes_on_without_its_visitor(
    counting: Callable[..., Counting], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "AWAY_S", 0)
    monkeypatch.setattr(beside, "is_there", lambda _session: False)

    one = counting(kept=True)

    until(lambda: not one.running)
    assert one.done == 3


def test_only_a_session_can_be_gone() -> None:
    assert beside.session_here() == ""
    assert beside.is_there("")


def test_one_at_a_time_and_the_next_says_that_it_waits(counting: Callable[..., Counting]) -> None:
    first = counting(opened=False)
    until(lambda: first.thread > 0)

    second = counting()

    until(lambda: second.waits)
    assert second.done == 0
    first.gate.set()
    until(lambda: not second.running)
    assert second.done == 3
    assert not second.waits


def test_what_waits_is_stopped_without_having_begun(counting: Callable[..., Counting]) -> None:
    first, second = counting(opened=False), counting()
    until(lambda: second.waits)

    second.stop()

    until(lambda: not second.running)
    assert second.done == 0
    assert first.running


def test_a_refusal_is_told_as_it_is(counting: Callable[..., Counting]) -> None:
    one = counting(fails=PlanError("het kan niet.", where="stresstest"))

    until(lambda: not one.running)

    assert one.error is not None
    assert one.error.told() == "stresstest: het kan niet."


def test_a_mistake_is_told_and_written_in_the_log(
    counting: Callable[..., Counting], caplog: pytest.LogCaptureFixture
) -> None:
    one = counting(fails=ZeroDivisionError("nul"))

    until(lambda: not one.running)

    assert one.error is not None
    assert "fout in het programma (ZeroDivisionError)" in one.error.told()
    assert "a stress test ended by a mistake" in caplog.text


def test_after_a_mistake_there_is_room_for_the_next(counting: Callable[..., Counting]) -> None:
    broken = counting(fails=ZeroDivisionError("nul"))
    until(lambda: not broken.running)

    one = counting()

    until(lambda: not one.running)
    assert one.done == 3


def test_a_new_beginning_forgets_what_went_wrong(counting: Callable[..., Counting]) -> None:
    one = counting(fails=PlanError("het kan niet."))
    until(lambda: not one.running)
    one.fails = None

    one.begin()

    until(lambda: not one.running)
    assert one.error is None


def test_what_it_does_is_for_each_kind_to_say() -> None:
    with pytest.raises(NotImplementedError):
        Beside().work()


def test_the_room_is_for_one() -> None:
    assert beside._room.acquire(timeout=PATIENCE_S)
    assert not beside._room.acquire(blocking=False)
    beside._room.release()


# ---- a test of the country -----------------------------------------------------------------------


def drawn(hazards: Any, options: StressOptions, number: int) -> Drawn:
    """Draw the same need in every window."""
    return stressed.drawn(number, stressed.need(2))


def evaluated(country: Country, scenarios: Sequence[Drawn], *, exact: bool = True) -> Outcomes:
    """Let every window miss one unit."""
    numbers = np.array([one.number for one in scenarios])
    made = stressed.outcomes([{(NB, "VR06", 0): 100}] * len(numbers), first=int(numbers[0]), among=country)
    assert list(made.number) == list(numbers)
    return made


GATE = Event()


def gated(country: Country, scenarios: Sequence[Drawn], *, exact: bool = True) -> Outcomes:
    """Evaluate, but the second part only when the gate is open."""
    if scenarios[0].number:
        GATE.wait(PATIENCE_S)
    return evaluated(country, scenarios)


def a_run(monkeypatch: pytest.MonkeyPatch, *, evaluate: Any = evaluated) -> StressRun:
    """Give a test of the small country, calculated in its own thread."""
    monkeypatch.setattr(run, "place_of", lambda *asked: Here())
    task = Work(None, StressOptions(scenarios=SCENARIOS), stressed.country(), draw=drawn, evaluate=evaluate)
    return StressRun(task, 1, pictures.picture(), "KCR2")


@pytest.fixture(autouse=True)
def _unfingered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a work of a test be named by its parts alone: what is drawn from is not there."""
    monkeypatch.setattr(running.work, "fingerprint", lambda task: f"{task.options.model_dump_json()}")


def test_a_test_that_was_not_begun_has_nothing_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    made = a_run(monkeypatch)

    assert (made.done, made.whole, made.outcomes) == (0, False, None)


def test_a_test_gives_all_its_scenarios(monkeypatch: pytest.MonkeyPatch) -> None:
    made = a_run(monkeypatch)

    made.begin()

    until(lambda: not made.running)
    assert made.whole
    assert made.outcomes is not None
    assert list(made.outcomes.number) == list(range(SCENARIOS))
    assert made.error is None


def test_what_is_finished_may_be_used_while_the_rest_is_calculated(monkeypatch: pytest.MonkeyPatch) -> None:
    GATE.clear()
    made = a_run(monkeypatch, evaluate=gated)
    made.begin()

    until(lambda: made.done > 0)

    assert made.running
    assert made.outcomes is not None
    assert 0 < len(made.outcomes) < SCENARIOS
    GATE.set()
    until(lambda: not made.running)
    assert made.whole


def test_a_stopped_test_goes_on_to_the_same_outcomes_as_one_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    GATE.clear()
    made = a_run(monkeypatch, evaluate=gated)
    made.begin()
    until(lambda: made.done > 0)
    made.stop()
    GATE.set()
    until(lambda: not made.running)
    before = made.done
    assert before < SCENARIOS

    made.begin()

    until(lambda: not made.running)
    in_one_go = a_run(monkeypatch)
    in_one_go.begin()
    until(lambda: not in_one_go.running)
    assert made.outcomes is not None
    assert in_one_go.outcomes is not None
    assert made.outcomes.same(in_one_go.outcomes)


def test_a_test_knows_its_options_and_country(monkeypatch: pytest.MonkeyPatch) -> None:
    made = a_run(monkeypatch)

    assert made.options.scenarios == SCENARIOS
    assert made.country is made.task.country
    assert made.hazards is None


def test_on_this_machine_a_test_has_as_many_processes_as_were_asked_for() -> None:
    assert run.place_of(2, "").ahead == running.Processes(2).ahead


# ---- one more unit -------------------------------------------------------------------------------


@pytest.fixture
def more(monkeypatch: pytest.MonkeyPatch) -> OneMore:
    """Give the question what one more unit buys at three places, each answered by its name."""
    made = a_run(monkeypatch)
    outcomes = stressed.outcomes([{(NB, "VR06", 0): 100}])
    shown = Shown(outcomes, made.country, made.options, pictures.reference(), {})
    places = tuple(Candidate(owner, NB) for owner in stressed.REGIONS)
    monkeypatch.setattr(one_more, "marginal", lambda candidates, *rest: iter([one.owner for one in candidates]))
    return OneMore(made, shown, NB, Search(places, (), ()))


def test_every_place_is_judged(more: OneMore) -> None:
    more.begin()

    until(lambda: not more.running)

    assert more.found == list(stressed.REGIONS)
    assert more.whole


def test_places_that_are_done_are_not_judged_again(more: OneMore) -> None:
    more.found = ["VR06"]  # type: ignore[list-item]

    more.begin()

    until(lambda: not more.running)
    assert more.found == list(stressed.REGIONS)


def test_judging_places_is_stopped_between_two_of_them(more: OneMore) -> None:
    more.stop()

    more.work()

    assert more.found == ["VR06"]
    assert not more.whole
