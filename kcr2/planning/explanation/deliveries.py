"""Why this owner for this delivery, who is the next best, what would that cost, and what stays at home?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from kcr2.planning.allocation.instance import Instance, Level
from kcr2.planning.allocation.plan import Line, Plan
from kcr2.planning.allocation.planned import key, key_of, units_of
from kcr2.planning.allocation.program import Program, build_program
from kcr2.planning.explanation.usage import Usage, away_periods, usage


@dataclass(frozen=True)
class NextBest:
    """The owner that one unit could come from instead, and what each level would then be more (or less)."""

    supplier: str
    type: str
    later_min: int
    costs: dict[Level, int]

    def as_row(self) -> dict[str, Any]:
        """Give it as data."""
        costs = {level.value: cost for level, cost in self.costs.items()}
        return {"supplier": self.supplier, "type": self.type, "later_min": self.later_min, "costs": costs}


@dataclass(frozen=True)
class Home:
    """What a cover rule keeps at home after the plan, at its leanest moment."""

    cover: str
    left: int
    minimum: int
    target: int

    def as_row(self) -> dict[str, Any]:
        """Give it as data."""
        return {"cover": self.cover, "left": self.left, "min": self.minimum, "target": self.target}


@dataclass(frozen=True)
class Delivery:
    """One line of the plan with its reasons. `early_min`: minutes before (+) or after (-) it is needed."""

    line: Line
    early_min: int
    next_best: NextBest | None
    home: tuple[Home, ...]

    def as_row(self) -> dict[str, Any]:
        """Give it as data."""
        return {
            "kind": "delivery",
            **self.line.as_row(),
            "early_min": self.early_min,
            "next_best": self.next_best.as_row() if self.next_best else None,
            "home": [one.as_row() for one in self.home],
            "text": self.text,
        }

    @property
    def text(self) -> str:
        """The delivery and its next best in one Dutch sentence."""
        line, next_best = self.line, self.next_best
        when = f"{self.early_min} min voor" if self.early_min >= 0 else f"{-self.early_min} min na"
        told = f"{line.supplier} levert {line.units} {line.type} aan {line.request}, {when} het gevraagde moment"
        if next_best is None:
            return f"{told}; niemand anders heeft hiervoor nog ruimte"
        more = [f"{LOSSES[level]} {cost:+d}" for level, cost in next_best.costs.items() if cost]
        return f"{told}; de volgende is {next_best.supplier} ({', '.join(more) or 'gelijk'})"


LOSSES = {
    Level.UNMET: "tekort",
    Level.LATE: "te laat",
    Level.DISTURB: "verstoring",
    Level.COVER: "dekkingsverlies",
    Level.BURDEN: "belasting",
    Level.TRAVEL: "reistijd",
}


def deliveries(instance: Instance, plan: Plan) -> tuple[Delivery, ...]:
    """Explain every line. The next best is who could send one unit instead, at the least cost level by level."""
    program = build_program(instance)
    units = units_of(program, plan.lines)
    held = program.completed(units)
    used = usage(instance, plan.lines)
    found = []
    for line in plan.lines:
        early = instance.requests[instance.request_at[line.request]].needed_by - line.arrive
        found.append(Delivery(line, early, _next_best(program, held, line), tuple(_homes(instance, used, line))))
    return tuple(found)


def _homes(instance: Instance, used: Usage, line: Line) -> Iterator[Home]:
    periods = away_periods(instance, line)
    for rule in instance.cover:
        if line.supplier in rule.members and line.type in rule.types and len(periods):
            left = min(instance.base(rule) - used.cover_away(rule, at) for at in periods)
            yield Home(rule.id, left, rule.min, rule.target)


def _next_best(program: Program, held: np.ndarray, line: Line) -> NextBest | None:
    columns, instance = program.columns, program.instance
    used = (int(at) for at in np.flatnonzero(held[: len(columns)]))
    mine = next((at for at in used if key_of(program, at) == key(line)), None)
    if mine is None:
        return None
    same = (columns.request == columns.request[mine]) & (columns.cover_from == columns.cover_from[mine])
    same &= (columns.cover_to == columns.cover_to[mine]) & (columns.supplier != columns.supplier[mine])
    same &= held[: len(columns)] < program.upper[: len(columns)]
    ranked = []
    for column in np.flatnonzero(same):
        moved = held[: len(columns)].copy()
        moved[mine] -= 1
        moved[column] += 1
        after = program.completed(moved)
        if program.keeps(after):
            costs = {level: program.score(level, after) - program.score(level, held) for level in instance.objectives}
            ranked.append((tuple(costs.values()), int(column), costs))
    if not ranked:
        return None
    _, best, costs = min(ranked)
    stock = instance.stock[columns.stock[best]]
    return NextBest(stock.supplier, stock.type, int(columns.arrive[best] - columns.arrive[mine]), costs)
