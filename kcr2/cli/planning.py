"""How is a proposal asked for from a script, and a set of scenarios judged?"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Annotated, Any

import typer

from kcr2.cli.base import ending, write_bytes
from kcr2.errors import DataError
from kcr2.exchange.plan_file import plan_file, stress_file
from kcr2.planning.allocation import Instance, Plan, Progress, Run, allocate
from kcr2.planning.checking.checker import require_sound
from kcr2.planning.checking.reading import read_instance, read_scenarios
from kcr2.planning.explanation.alternatives import alternatives
from kcr2.planning.explanation.explaining import explain
from kcr2.planning.stress import ScenarioResult, unmet_of
from kcr2.terms import PlanLevel, PlanStatus

MOST_ALTERNATIVES = 10
"""More plans than these nobody compares."""

ResultOption = Annotated[Path, typer.Option("--out", "-o", help="Bestand dat wordt geschreven (JSON).")]


def allocate_(
    file: Annotated[Path, typer.Argument(help="Probleem volgens kcr2-alloc/1 (JSON).")],
    out: ResultOption,
    why: Annotated[bool, typer.Option("--explain", help="Leg uit waarom, en wat zou helpen.")] = False,
    count: Annotated[
        int, typer.Option("--alternatives", help=f"Zoveel andere voorstellen, 0 tot en met {MOST_ALTERNATIVES}.")
    ] = 0,
    limit_s: Annotated[
        float | None,
        typer.Option(
            "--time-limit",
            help="Seconden voor het voorstel, en evenveel voor uitleg en andere voorstellen; zonder: tot bewijs.",
        ),
    ] = None,
) -> None:
    """Bereken het beste voorstel voor alle aanvragen samen, met bewijs; Ctrl+C geeft het beste tot dan."""
    with ending(), quiet(), interruptible() as cancelled:
        _require_limits(count, limit_s)
        instance = read_instance(_content(file), where=file.name)
        require_place(out)
        run = Run(time.perf_counter, limit_s, cancelled, _tell if sys.stderr.isatty() else _say_nothing)
        plan = allocate(instance, run)
        require_sound(instance, plan)
        write_bytes(plan_file(plan, seconds=plan.seconds), out)
        if why or count:
            # A second time, so that what was proven stands already whatever happens to its explanation.
            write_bytes(_enlarged(instance, plan, run, why=why, count=count), out)
    typer.echo(_summary(instance, plan), err=True)


def stress(
    file: Annotated[Path, typer.Argument(help="Scenario's volgens kcr2-alloc-mc/1 (JSON).")],
    out: ResultOption,
) -> None:
    """Bereken van elk scenario wat er ten minste tekortkomt."""
    with ending(), quiet():
        scenarios = read_scenarios(_content(file), where=file.name)
        require_place(out)
        began = time.perf_counter()
        results = list(unmet_of(scenarios, Run(time.perf_counter)))
        write_bytes(stress_file(results, seconds={"stress": time.perf_counter() - began}), out)
    typer.echo(_stress_summary(results), err=True)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep off standard output what compiled code prints by itself: the solver greets when it is made."""
    sys.stdout.flush()
    held = os.dup(1)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(held, 1)
        os.close(held)


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Let Ctrl+C end a calculation with what it has; pressed again it ends the program."""
    pressed = Event()

    def press(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, held)
        pressed.set()

    held = signal.signal(signal.SIGINT, press)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, held)


def _require_limits(count: int, limit_s: float | None) -> None:
    if not 0 <= count <= MOST_ALTERNATIVES:
        raise DataError(
            "{found} andere voorstellen kan niet.",
            where="--alternatives",
            fix="Kies 0 tot en met {most}.",
            found=count,
            most=MOST_ALTERNATIVES,
        )
    # Written so that what is not a number is refused too.
    if limit_s is not None and not 0 < limit_s < float("inf"):
        raise DataError(
            "{found} seconden is geen tijd om in te rekenen.",
            where="--time-limit",
            fix="Geef meer dan 0 seconden, of laat de optie weg om tot het bewijs te rekenen.",
            found=limit_s,
        )


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise DataError(
            "{file} kan niet worden gelezen: {cause}.",
            fix="Geef een bestand dat er is en dat u mag lezen.",
            file=file,
            cause=error.strerror,
        ) from error


def require_place(out: Path) -> None:
    """Refuse a place that cannot be written before minutes are spent on what would go there."""
    if out.is_dir() or not os.access(out if out.exists() else out.parent, os.W_OK):
        raise DataError(
            "{out} kan niet worden geschreven: {cause}.",
            where="--out",
            fix="Kies een andere plaats.",
            out=out,
            cause="map" if out.is_dir() else "geen map waarin u mag schrijven",
        )


def _enlarged(instance: Instance, plan: Plan, run: Run, *, why: bool, count: int) -> bytes:
    """Give the file of a plan with its explanation and other plans."""
    began = time.perf_counter()
    told = _explained(instance, plan, run) if why else {}
    explained = time.perf_counter()
    others = alternatives(instance, plan, count, run) if count else ()
    for other in others:
        require_sound(instance, other)
    seconds = {"explain": explained - began, "alternatives": time.perf_counter() - explained}
    return plan_file(plan, told=told, alternatives=others, seconds=plan.seconds | seconds)


def _explained(instance: Instance, plan: Plan, run: Run) -> dict[str, Sequence[dict[str, Any]]]:
    explanation = explain(instance, plan, run)
    return {
        "explanations": explanation.explanations(),
        "what_if": explanation.what_if(),
        "what_if_combined": explanation.what_if_combined(),
    }


def _say_nothing(_progress: Progress) -> None:
    """Tell no progress where nobody watches."""


def _tell(progress: Progress) -> None:
    what = "dichtstbijzijnde eerst" if progress.level is None else PlanLevel(progress.level.value).label
    scores = ", ".join(f"{level} {score}" for level, score in progress.plan.objectives.items())
    typer.echo(f"{progress.elapsed_s:7.1f} s  {scores}  ({what})", err=True)


def _summary(instance: Instance, plan: Plan) -> str:
    short = sum(1 for missing in plan.short.values() if missing)
    told = [f"{PlanStatus(plan.status.value).label}: {len(plan.lines)} regels"]
    told.append(f"{short} van {len(instance.requests)} aanvragen met tekort")
    told += [f"{level} {_score(plan.bounds.get(level), score)}" for level, score in plan.objectives.items()]
    return f"{'; '.join(told)}."


def _score(bound: int | None, score: int) -> str:
    if bound == score:
        return str(score)
    return f"{score} (ondergrens {'onbekend' if bound is None else bound})"


def _stress_summary(results: Sequence[ScenarioResult]) -> str:
    if not results:
        return "Geen scenario's."
    unmet = [result.unmet for result in results]
    short = sum(1 for one in unmet if one)
    mean = sum(unmet) / len(unmet)
    return (
        f"{len(results)} scenario's, {short} met tekort; gewogen tekort gemiddeld {mean:.0f} "
        f"en ten hoogste {max(unmet)} procenteenheden."
    )
