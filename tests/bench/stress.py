"""What does a national stress test cost, against a plain loop that builds and solves one model per scenario?

All get the same scenarios against the same country. The plain loop builds one whole model each and hands it to the
same solver. Beside it stands the engine for a file of scenarios (`unmet_of`): one whole model each too, but only the
parts that nearest first leaves short go to the solver. Both know the least unmet exactly, where the fast way stops when
it is certain that something is missing: it knows whether, and between which bounds how much.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from threading import Event, Thread

import psutil

from kcr2.cli.base import space_of
from kcr2.cli.planning import quiet
from kcr2.desk import Desk
from kcr2.exchange.hazard_files import load_hazards
from kcr2.journal import Journal
from kcr2.planning.allocation import Run
from kcr2.planning.allocation.instance import Request
from kcr2.planning.checking.reading import Scenario, Scenarios
from kcr2.planning.stress import unmet_of
from kcr2.reference import load_reference
from kcr2.settings import Settings
from kcr2.stress.drawn import Drawn
from kcr2.stress.evaluating import evaluate
from kcr2.stress.exact import problem_of
from kcr2.stress.options import Policy, StressOptions
from kcr2.stress.running import Processes, Watch, Work, run, work_of
from tests.bench.plain import solve_plainly
from tests.bench.timing import Measured

SCENARIOS, WORKERS = 10_000, 2
SAMPLE = 200
"""Scenarios that the plain loop gets, spread evenly over all."""
LIMIT_S = 30.0
"""Seconds after which the plain loop leaves a scenario: what it still needed is not counted."""
LOOK_S = 0.2


def stress(folder: Path) -> Iterator[Measured]:
    """Measure the whole run, its memory, and the ratio on a sample."""
    work = national_work(folder)
    yield from _against_plain(work)
    yield from _whole(work)


def national_work(folder: Path) -> Work:
    """Give the work of the command as it stands: the demonstration, the hazards that come along, no policy."""
    settings = Settings(database_url=f"sqlite:///{folder / 'stress.db'}")
    desk = Desk(Journal(settings.database_url), load_reference(), settings)
    space = space_of(desk, f"demo-{settings.demonstration}")
    picture = desk.picture(space, now=desk.now(space, space.created_at))
    return work_of(picture, load_hazards(desk.reference), StressOptions(scenarios=SCENARIOS), Policy())


def _whole(work: Work) -> Iterator[Measured]:
    began, before = time.perf_counter(), os.times()
    with _most_memory() as most:
        ended = run(work, Processes(WORKERS), watch=Watch(time.perf_counter))
    spent, after = time.perf_counter() - began, os.times()
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    outcomes = ended.outcomes
    assert outcomes is not None
    judged = int(outcomes.solved.any(axis=1).sum())
    open_ = int(outcomes.undecided.any(axis=1).sum())
    suppliers, types = len(work.country.base.suppliers), len(work.country.types)
    told = f"{suppliers} suppliers, {types} types; {judged} scenarios to the engine, {open_} left undecided"
    yield Measured(f"stress: {SCENARIOS:,} national scenarios, {WORKERS} processes", spent, "s", "< 600", told)
    yield Measured(
        "stress: scenarios per second",
        SCENARIOS / spent,
        "/s",
        "",
        f"{os.cpu_count()} cores; {busy:.0f} s of processor",
    )
    yield Measured("stress: most memory, all processes together", most[0] / 2**30, "GiB", "< 4", "resident, as sampled")


def _against_plain(work: Work) -> Iterator[Measured]:
    step = work.options.scenarios // SAMPLE
    drawn = [work.draw(work.hazards, work.options, number * step) for number in range(SAMPLE)]
    evaluate(work.country, drawn)  # compiles what is compiled once per run
    with quiet():
        fast = _processor_s(lambda: evaluate(work.country, drawn))
        plain = [_processor_s(partial(_plainly, work, one)) for one in drawn]
        engine = [_processor_s(partial(_by_engine, work, one)) for one in drawn]
    yield _ratio("stress: one plain model per scenario / all at once", plain, fast, ">= 20")
    yield _ratio("stress: the engine's own shortcuts per scenario / all at once", engine, fast, "")


def _ratio(what: str, spent: list[float], fast: float, bound: str) -> Measured:
    cut = sum(one >= 0.9 * LIMIT_S for one in spent)
    told = (
        f"{len(spent)} scenarios, one process, processor time: {sum(spent):.1f} s (median {median(spent):.2f} s, "
        f"{cut} cut off at {LIMIT_S:.0f} s) / {fast:.1f} s"
    )
    return Measured(what, sum(spent) / fast, "x", bound, told)


def _processor_s(act: Callable[[], object]) -> float:
    """Time one run on the processor: a few scenarios take most of it, and what else the machine does is not theirs."""
    start = time.process_time()
    act()
    return time.process_time() - start


def _requests(work: Work, drawn: Drawn) -> tuple[Request, ...]:
    known = work.country.known
    needs = [need for need in drawn.needs if known is None or need.capability in known]
    return problem_of(work.country, 0, needs).requests


def _plainly(work: Work, drawn: Drawn) -> None:
    """Build and solve one model for all needs of a scenario, without any technique."""
    solve_plainly(work.country.base.having(requests=_requests(work, drawn)), limit_s=LIMIT_S)


def _by_engine(work: Work, drawn: Drawn) -> None:
    """Build one model for all needs of a scenario, and solve only where nearest first leaves something short."""
    scenario = Scenario.model_construct(available=(), requests=_requests(work, drawn))
    for _ in unmet_of(Scenarios(work.country.base, (scenario,)), Run(time.perf_counter, LIMIT_S)):
        pass


@contextmanager
def _most_memory() -> Iterator[list[int]]:
    """Give, when it ends, the most bytes that this process and its children held together."""
    most, ended = [0], Event()
    thread = Thread(target=_look, args=(most, ended), daemon=True)
    thread.start()
    try:
        yield most
    finally:
        ended.set()
        thread.join()


def _look(most: list[int], ended: Event) -> None:
    here = psutil.Process()
    while not ended.wait(LOOK_S):
        held = 0
        for process in (here, *here.children(recursive=True)):
            try:
                held += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        most[0] = max(most[0], held)
