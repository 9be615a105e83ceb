"""What does the best proposal gain over nearest-first, and what does it cost? The table of docs/allocation.md.

`python -m tests.bench.gain [--seeds 1-50] [--limit 600]` solves what `artefacts/gain.jsonl` does not hold yet, one
problem after the other, and writes the table between its two marks. It can be ended and begun again.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

from kcr2.planning.allocation import Level, Plan, Run, allocate, nearest_plan
from kcr2.planning.checking.checker import require_sound
from kcr2.settings import ROOT
from tests.synthetic import national

LIMIT_S = 600.0
SEEDS = "1-50"
FOUND = ROOT / "artefacts" / "gain.jsonl"
DOCUMENT = ROOT / "docs" / "allocation.md"
BEGIN, END = "<!-- gain -->", "<!-- /gain -->"

NAMES = {
    "unmet": "unmet, weighted",
    "late": "late, weighted minutes",
    "cover": "loss of cover, weighted",
    "burden": "burden, points over thresholds",
    "travel": "travel, unit-minutes",
    "units": "units that travel",
    "per unit": "minutes of travel per unit",
}
"""What is compared, in the order of the table. The last two say why travel grows."""


@dataclass(frozen=True)
class Compared:
    """One problem, solved and planned by hand."""

    seed: int
    limit_s: float
    seconds: float
    proven: list[str]
    nearest: dict[str, float]
    best: dict[str, float]


def compare(seed: int, limit_s: float) -> Compared:
    """Solve one problem on one thread, and plan it nearest-first."""
    instance = national(seed)
    began = time.perf_counter()
    best = allocate(instance, Run(time.perf_counter, limit_s, workers=1))
    seconds = time.perf_counter() - began
    nearest = nearest_plan(instance)
    for plan in (best, nearest):
        require_sound(instance, plan)
    return Compared(seed, limit_s, round(seconds, 1), [*best.proven], _figures(nearest), _figures(best))


def _figures(plan: Plan) -> dict[str, float]:
    units = sum(line.units for line in plan.lines)
    travel = plan.objectives[Level.TRAVEL]
    return {level.value: score for level, score in plan.objectives.items()} | {
        "units": units,
        "per unit": round(travel / max(units, 1), 1),
    }


def compare_all(seeds: Sequence[int], limit_s: float, path: Path) -> list[Compared]:
    """Give every comparison; what the file does not hold yet is solved and added to it at once."""
    held = {(one.seed, one.limit_s): one for one in _read(path)}
    path.parent.mkdir(exist_ok=True)
    for seed in seeds:
        if (seed, limit_s) not in held:
            held[seed, limit_s] = found = compare(seed, limit_s)
            with path.open("a", encoding="utf-8") as file:
                file.write(f"{json.dumps(asdict(found))}\n")
            sys.stdout.write(f"{seed}: {found.seconds} s, {len(found.proven)} levels proven\n")
            sys.stdout.flush()
    return [held[seed, limit_s] for seed in seeds]


def _read(path: Path) -> list[Compared]:
    if not path.exists():
        return []
    return [Compared(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def table(found: Sequence[Compared]) -> str:
    """Write all comparisons as one table, gains and losses alike."""
    levels = [level.value for level in Level if level.value in found[0].best]
    proven = {level: sum(level in one.proven for one in found) for level in levels}
    everything = sum(len(one.proven) == len(levels) for one in found)
    seeds = sorted(one.seed for one in found)
    rows = [_row(name, found, proven.get(name)) for name in NAMES if name in found[0].best]
    return "\n".join(
        [
            f"{len(found)} problems (seeds {seeds[0]} to {seeds[-1]}), at most {found[0].limit_s:.0f} s each on one "
            f"thread, {mean(one.seconds for one in found):.0f} s on average. All levels are proven in {everything} of "
            f"{len(found)}; a level that is not proven counts with the best that was found.",
            "",
            "| | nearest-first, mean | best, mean | mean change | largest fall | largest rise | lower / same / higher "
            "| proven in |",
            "|---|--:|--:|--:|--:|--:|--:|--:|",
            *rows,
        ]
    )


def _row(name: str, found: Sequence[Compared], proven: int | None) -> str:
    before, after = ([getattr(one, plan)[name] for one in found] for plan in ("nearest", "best"))
    change = [now - then for then, now in zip(before, after, strict=True)]
    counts = [sum(one < 0 for one in change), sum(one == 0 for one in change), sum(one > 0 for one in change)]
    share = f" ({_signed(100 * sum(change) / sum(before))} %)" if sum(before) else ""
    cells = [
        NAMES[name],
        _number(mean(before)),
        _number(mean(after)),
        f"{_signed(mean(change))}{share}",
        _signed(min(0, *change)),
        _signed(max(0, *change)),
        " / ".join(map(str, counts)),
        "" if proven is None else str(proven),
    ]
    return f"| {' | '.join(cells)} |"


def _number(value: float) -> str:
    return f"{value:,.1f}" if value < 1_000 else f"{value:,.0f}"


def _signed(value: float) -> str:
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return f"{sign}{_number(abs(value))}"


def write(told: str, path: Path) -> None:
    """Put a text between the two marks of a document."""
    before, rest = path.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n{told}\n{END}{after}", encoding="utf-8")


def _seeds(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main() -> None:
    """Solve what is missing, and write the table."""
    parser = argparse.ArgumentParser(description="Compare the best proposal with nearest-first.")
    parser.add_argument("--seeds", type=_seeds, default=SEEDS, help="a range of seeds, such as 1-50")
    parser.add_argument("--limit", type=float, default=LIMIT_S, help="seconds for each problem")
    parser.add_argument("--show", action="store_true", help="print the table instead of writing it")
    asked = parser.parse_args()
    told = table(compare_all(asked.seeds, asked.limit, FOUND))
    if asked.show:
        sys.stdout.write(f"{told}\n")
    else:
        write(told, DOCUMENT)


if __name__ == "__main__":
    main()
