"""Do replays of real cases come near what happened? `python -m tests.bench.replays [seeds]` rewrites the table.

Every seed is one way in which chance could have fallen; the table gives the median and the range over all of them.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

from kcr2.cli.planning import quiet
from kcr2.desk import Desk
from kcr2.journal import Journal
from kcr2.reference import load_reference
from kcr2.settings import ROOT, Settings
from kcr2.simulation.running import Simulation
from tests.replays import CASES, FIGURES, Figure, begun, replay

PAGE = ROOT / "docs" / "simulation.md"
BEGIN, END = "<!-- replays -->", "<!-- end of replays -->"
SEEDS = 50
HEAD = "| geval | figuur | gedocumenteerd | bron | simulatie: mediaan (laagste – hoogste) | afwijking | waarom |"


def main(seeds: int) -> None:
    """Simulate every case with every seed and write what came of it."""
    with tempfile.TemporaryDirectory() as folder, quiet():
        settings = Settings(database_url=f"sqlite:///{Path(folder) / 'replays.db'}")
        desk = Desk(Journal(settings.database_url), load_reference(), settings)
        found = {case: _simulated(desk, case, seeds) for case in CASES}
    table = "\n".join([HEAD, "|---" * 7 + "|", *_rows(found)])
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    told = f"{seeds} zaden (1 tot en met {seeds}) per geval."
    PAGE.write_text(f"{before}{BEGIN}\n{told}\n\n{table}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def _simulated(desk: Desk, case: str, seeds: int) -> list[Simulation]:
    space = begun(desk, case)
    return [replay(desk, space, case, seed) for seed in range(1, seeds + 1)]


def _rows(found: dict[str, list[Simulation]]) -> list[str]:
    return [_row(case, figure, found[case]) for case in CASES for figure in FIGURES[case]]


def _row(case: str, figure: Figure, simulations: list[Simulation]) -> str:
    values = [value for one in simulations if (value := figure.measure(one)) is not None]
    never = len(simulations) - len(values)
    if not values:
        told, off = f"komt in geen van {len(simulations)} voor", "–"
    else:
        middle = median(values)
        told = f"{_number(middle)} ({_number(min(values))} – {_number(max(values))})"
        off = f"{'+' if middle > figure.documented else ''}{_number(middle - figure.documented)}"
        told += f"; in {never} van {len(simulations)} niet" if never else ""
    documented = f"{_number(figure.documented)} {figure.unit}"
    return f"| {case} | {figure.title} | {documented} | {figure.source} | {told} | {off} | {figure.why} |"


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",").removesuffix(",0")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS)
