"""How is the national stress test run from a script, stopped, and gone on with?"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from kcr2.cli.base import AtOption, SpaceOption, clock, ending, moment, open_desk, space_of
from kcr2.cli.planning import interruptible, require_place
from kcr2.desk import Desk
from kcr2.errors import DataError
from kcr2.exchange.hazard_files import HAZARDS, load_hazards
from kcr2.exchange.stress_files import RunAbout, about_of, read_run, write_run
from kcr2.formats import count, span
from kcr2.model.checks import checked
from kcr2.picture import Picture
from kcr2.stress.options import INCIDENT, Policy, StressOptions
from kcr2.stress.results import anything, chances
from kcr2.stress.running import Partial, Place, Progress, Watch, Work, run, work_of
from kcr2.stress.running.cluster import place_of
from kcr2.stress.sentences import anything_told, type_told, windows_told

KEEP_S = 10
"""So much work is lost at most when the machine stops."""
TELL_S = 2

EXTRA = ("owner", "capability", "units")
STAGED = ("owner", "capability", "units", "region")

Codes = list[str] | None
OutcomesOption = Annotated[
    Path, typer.Option("--out", "-o", help="Bestand met uitkomsten; is het er al, dan wordt daarop verder gerekend.")
]
ScenariosOption = Annotated[int, typer.Option("--scenarios", help="Hoeveel vensters.")]
SeedOption = Annotated[int, typer.Option("--seed", help="Toevalszaad; hetzelfde zaad, dezelfde vensters.")]
GivenOption = Annotated[
    str, typer.Option("--given", help="any: elk venster; incident: een waarin iets gebeurt; of de naam van een gevaar.")
]
MonthsOption = Annotated[str, typer.Option("--months", help="Maanden, als 6,7,8; zonder: het hele jaar.")]
HazardsOption = Annotated[Path, typer.Option("--hazards", help="Bestand met gevaren (TOML).")]
CoverOption = Annotated[
    float | None, typer.Option("--cover-share", help="Deel 0..1 dat overal thuisblijft; zonder: wat eigenaren opgaven.")
]
OwnerOutOption = Annotated[Codes, typer.Option("--owner-out", help="Eigenaar die niets levert; mag vaker.")]
ExtraOption = Annotated[
    Codes, typer.Option("--extra", help="EIGENAAR:TYPE:AANTAL erbij, of eraf als het onder 0 is; mag vaker.")
]
StagedOption = Annotated[
    Codes, typer.Option("--staged", help="EIGENAAR:TYPE:AANTAL:REGIO, dat daar klaarstaat; mag vaker.")
]
UnreportedOption = Annotated[
    bool, typer.Option(help="Wat niet is opgegeven telt mee met het planningsaantal van het type (aanname).")
]
ExactOption = Annotated[bool, typer.Option(help="De rekenkern oordeelt waar plan en ondergrens verschillen.")]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, max=256, help="Rekenprocessen op deze machine; zonder: de instelling.")
]
DaskOption = Annotated[
    str | None, typer.Option("--dask", help="Adres van de planner van een Dask-cluster, als tcp://10.0.0.5:8786.")
]


def stress_national(
    out: OutcomesOption,
    space: SpaceOption = "demo-ede-2025",
    at: AtOption = None,
    scenarios: ScenariosOption = 10_000,
    seed: SeedOption = 1,
    given: GivenOption = INCIDENT,
    months: MonthsOption = "",
    hazards: HazardsOption = HAZARDS,
    cover_share: CoverOption = None,
    owner_out: OwnerOutOption = None,
    extra: ExtraOption = None,
    staged: StagedOption = None,
    unreported: UnreportedOption = True,
    exact: ExactOption = True,
    workers: WorkersOption = None,
    dask: DaskOption = None,
) -> None:
    """Toets het land aan vele crises tegelijk; Ctrl+C bewaart wat klaar is, en dezelfde opdracht gaat daarop verder."""
    with ending(), interruptible() as cancelled:
        asked = {"scenarios": scenarios, "seed": seed, "given": given, "months": _listed(months)}
        options = checked(StressOptions, asked, where="vensters")
        changes = {"extra": _rows(extra, EXTRA, "--extra"), "staged": _rows(staged, STAGED, "--staged")}
        told = {"cover_share": cover_share, "owners_out": owner_out or (), "unreported": unreported}
        policy = checked(Policy, told | changes, where="beleid")
        require_place(out)
        desk = open_desk()
        picture = _picture(desk, space, at)
        work = work_of(picture, load_hazards(desk.reference, hazards), options, policy, exact=exact)
        ended = _carried_out(work, _place(desk, workers, dask), Keeper(out, about_of(work, picture)), cancelled)
        names = picture.reference.capabilities["name"].to_dict()
        typer.echo("\n".join(_summary(ended, work, names, out)), err=True)


def _picture(desk: Desk, space: str, at: str | None) -> Picture:
    held = space_of(desk, space)
    return desk.picture(held, now=desk.now(held, clock()), at=moment(at))


def _place(desk: Desk, workers: int | None, dask: str | None) -> Place:
    """Who names a number of processes means this machine, whatever the settings say of a cluster."""
    address = desk.settings.stress_cluster if dask is None and workers is None else dask or ""
    return place_of(workers or desk.settings.stress_workers, address)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _rows(given: Codes, names: tuple[str, ...], where: str) -> list[dict[str, str]]:
    """Read VR07:NBP:2 as fields; what they hold is judged with all the others."""
    rows = [text.split(":") for text in given or ()]
    wrong = [":".join(row) for row in rows if len(row) != len(names)]
    if wrong:
        raise DataError(
            "'{found}' heeft niet {n} delen tussen dubbele punten.",
            where=where,
            fix="Schrijf het als in `--help`.",
            found=wrong[0],
            n=len(names),
        )
    return [dict(zip(names, row, strict=True)) for row in rows]


class Keeper:
    """Keeps what is finished now and then, and tells how far it is."""

    def __init__(self, out: Path, about: RunAbout) -> None:
        self.out, self.about = out, about
        self.partial = read_run(out, wanted=about)[1] if out.exists() else None
        self._kept_s, self._told_s = 0.0, -float(TELL_S)
        self._kept = self.partial.done if self.partial else 0

    def told(self, progress: Progress) -> None:
        """Take in what is finished."""
        self.partial = progress.partial
        if progress.elapsed_s - self._kept_s >= KEEP_S:
            self.keep()
            self._kept_s = progress.elapsed_s
        if progress.elapsed_s - self._told_s >= TELL_S:
            typer.echo(_line(progress), err=True)
            self._told_s = progress.elapsed_s

    def keep(self) -> None:
        """Write what is finished, if that is more than was written."""
        partial = self.partial
        if partial is not None and partial.outcomes is not None and partial.done > self._kept:
            write_run(self.out, self.about, partial.outcomes)
            self._kept = partial.done


def _carried_out(work: Work, place: Place, keeper: Keeper, cancelled: Callable[[], bool]) -> Partial:
    watch = Watch(time.perf_counter, cancelled, keeper.told)
    try:
        return run(work, place, watch=watch, partial=keeper.partial)
    finally:
        keeper.keep()


def _line(progress: Progress) -> str:
    done, all_ = progress.partial.done, progress.partial.scenarios
    left = "" if progress.left_s is None else f", nog ongeveer {_left(progress.left_s)}"
    return f"{progress.elapsed_s:7.1f} s  {count(done)} van {count(all_)} scenario's{left}"


def _left(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 60 else span(seconds / 60)


def _summary(partial: Partial, work: Work, names: dict[str, str], out: Path) -> Iterator[str]:
    """Say what is finished, and what came out: for the whole country and for every type that was asked for."""
    done = f"{count(partial.done)} van {count(partial.scenarios)} scenario's"
    if partial.outcomes is None:
        yield f"Gestopt voordat iets klaar was: {done}; er is niets geschreven."
        return
    yield f"{done} in {out}."
    windows = windows_told(work.options, {one.key: one.title for one in work.hazards.hazards})
    yield anything_told(anything(partial.outcomes, work.country), windows)
    for row in chances(partial.outcomes, work.country).to_dict("records"):
        if row["asked_in"]:
            yield type_told(f"{names[row['capability']]} ({row['capability']})", row, windows)
