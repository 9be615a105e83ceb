"""Who relieves whom, when, at requests that last for days; and which periods can nobody fill? A proposal to owners."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kcr2.planning.allocation.instance import Horizon, Instance, Kind, Level, Request, TypeRow
from kcr2.planning.allocation.levels import allocate
from kcr2.planning.allocation.plan import Line, Plan
from kcr2.planning.allocation.run import Run
from kcr2.planning.suggestions.free import running, without
from kcr2.words import words as _

PERIOD_MIN = 360
"""Length of a period where no shift is shorter: reliefs at four moments of the day, a planning assumption."""
MOST_PERIODS = 28
"""So far ahead a relief plan looks, a week of periods of six hours; what lasts longer is planned again later."""


@dataclass(frozen=True)
class Lasting:
    """Units of a request that must be on site for long, from when on others must stand there, minutes after now.

    For what is on site already, `from_min` is when its shift ends; for what is not, when it is needed.
    """

    request: str
    from_min: int
    until_min: int
    units: int


@dataclass(frozen=True)
class Turn:
    """How long a crew of a type may work, and how long it rests at home afterwards, minutes."""

    longest_min: int
    rest_min: int


@dataclass(frozen=True)
class Spell:
    """Units on site from `arrive` to `release`, and whom they relieve; nobody where they are first or after a gap."""

    line: Line
    relieves: tuple[tuple[str, int], ...]

    def as_row(self) -> dict[str, Any]:
        """Give it as data."""
        relieves = [{"supplier": supplier, "units": units} for supplier, units in self.relieves]
        return self.line.as_row() | {"relieves": relieves, "text": self.text}

    @property
    def text(self) -> str:
        """Who stands there from when to when, in one Dutch sentence."""
        line = self.line
        told = _("{request}: {units} {type} van {supplier} van minuut {arrive} tot {release}").format(**line.as_row())
        if not self.relieves:
            return told
        whom = ", ".join(f"{supplier} ({units})" for supplier, units in self.relieves)
        return told + "; " + _("lost af: {whom}").format(whom=whom)


@dataclass(frozen=True)
class Hole:
    """A stretch in which a request lacks units, in percent of a unit at its worst."""

    request: str
    from_min: int
    until_min: int
    missing: int

    def as_row(self) -> dict[str, Any]:
        """Give it as data."""
        names = ("request", "from_min", "until_min", "missing")
        return {name: getattr(self, name) for name in names} | {"text": self.text}

    @property
    def text(self) -> str:
        """What nobody can fill, in one Dutch sentence."""
        told = _("{request}: van minuut {from_min} tot {until_min} ontbreekt {missing} procent van een eenheid")
        return told.format(**{name: getattr(self, name) for name in ("request", "from_min", "until_min", "missing")})


@dataclass(frozen=True)
class Relief:
    """A relief plan: the problem with shifts that it solves, the plan, who relieves whom, and what nobody can fill."""

    instance: Instance
    plan: Plan
    spells: tuple[Spell, ...]
    holes: tuple[Hole, ...]

    def as_row(self) -> dict[str, Any]:
        """Give it as data."""
        spells, holes = [one.as_row() for one in self.spells], [one.as_row() for one in self.holes]
        return {"kind": "relief", "status": self.plan.status.value, "spells": spells, "holes": holes}


def relief_plan(
    instance: Instance,
    lasting: Sequence[Lasting],
    run: Run,
    *,
    turns: Mapping[str, Turn],
    period_min: int = PERIOD_MIN,
) -> Relief:
    """Plan the relief of what lasts, from a problem of one moment.

    A type without a turn is goods: it stays until the end. What is under way now (the incumbent of the problem) stands
    until `from_min` of its request and is not counted on again: it is working or resting.
    """
    shifts = with_shifts(instance, lasting, turns=turns, period_min=period_min)
    plan = allocate(shifts, run)
    return Relief(shifts, plan, tuple(_spells(shifts, plan)), tuple(_holes(shifts, plan)))


def with_shifts(
    instance: Instance, lasting: Sequence[Lasting], *, turns: Mapping[str, Turn], period_min: int = PERIOD_MIN
) -> Instance:
    """Give the problem with shifts of what lasts; no period is longer than the shortest shift."""
    if instance.kind is not Kind.STATIC:
        msg = f"a relief plan is made from a problem of one moment, got {instance.kind}"
        raise ValueError(msg)
    minutes = min([period_min, *(turn.longest_min for turn in turns.values())])
    last = max((one.until_min for one in lasting), default=minutes)
    periods = min(max(-(-last // minutes), 1), MOST_PERIODS)
    horizon = Horizon(periods=periods, minutes=minutes)
    spare = without(instance, running(instance))
    return spare.having(
        kind=Kind.SHIFTS,
        horizon=horizon,
        objectives=tuple(level for level in instance.objectives if level is not Level.DISTURB),
        types=tuple(_type(row, turns.get(row.id), horizon) for row in instance.types),
        requests=tuple(_requests(instance, lasting, horizon)),
    )


def _type(row: TypeRow, turn: Turn | None, horizon: Horizon) -> TypeRow:
    if turn is None:
        return row.model_copy(update={"max_stint": horizon.periods, "rest": 0})
    longest, rest = turn.longest_min // horizon.minutes, -(-turn.rest_min // horizon.minutes)
    return row.model_copy(update={"max_stint": longest, "rest": rest})


def _requests(instance: Instance, lasting: Sequence[Lasting], horizon: Horizon) -> Iterator[Request]:
    end_min = horizon.periods * horizon.minutes
    parts: dict[str, int] = {}
    for one in lasting:
        if one.from_min >= min(one.until_min, end_min):
            continue
        parts[one.request] = parts.get(one.request, 0) + 1
        asked = instance.requests[instance.request_at[one.request]]
        start = one.from_min // horizon.minutes
        yield asked.model_copy(
            update={
                "id": one.request if parts[one.request] == 1 else f"{one.request}#{parts[one.request]}",
                "quantity": one.units,
                "needed_by": one.from_min,
                "latest": min(one.from_min + asked.latest - asked.needed_by, (start + 1) * horizon.minutes - 1),
                "start_period": start,
                "end_period": -(-min(one.until_min, end_min) // horizon.minutes),
            }
        )


def covered(instance: Instance, line: Line) -> range:
    """Give the periods that a line of a plan with shifts serves."""
    request = instance.requests[instance.request_at[line.request]]
    whole = -(-line.arrive // instance.minutes)
    first = request.start_period if line.arrive <= request.latest else whole
    return range(max(first, request.start_period), min((line.release or 0) // instance.minutes, request.end_period))


def _spells(instance: Instance, plan: Plan) -> Iterator[Spell]:
    """Let units that begin relieve units that end at that moment, in the order in which these came."""
    for request in instance.requests:
        lines = sorted((line for line in plan.lines if line.request == request.id), key=lambda line: line.arrive)
        ending: dict[int, list[list[Any]]] = {}
        for line in lines:
            periods = covered(instance, line)
            free = ending.get(periods.start, [])
            yield Spell(line, tuple(_taken(free, line.units)))
            ending.setdefault(periods.stop, []).append([line.supplier, line.units])


def _taken(free: list[list[Any]], units: int) -> Iterator[tuple[str, int]]:
    for post in free:
        taken = min(units, post[1])
        if taken:
            post[1] -= taken
            units -= taken
            yield post[0], taken


def _holes(instance: Instance, plan: Plan) -> Iterator[Hole]:
    for request in instance.requests:
        serving = dict(instance.serving[request.type])
        held = dict.fromkeys(instance.window(request), 0)
        for line in (line for line in plan.lines if line.request == request.id):
            for period in covered(instance, line):
                held[period] += serving[line.type] * line.units
        missing = {period: max(100 * request.quantity - percent, 0) for period, percent in held.items()}
        yield from _stretches(request.id, missing, instance.minutes)


def _stretches(request: str, missing: Mapping[int, int], minutes: int) -> Iterator[Hole]:
    """Join periods that follow each other and lack the same."""
    hole: Hole | None = None
    for period, percent in missing.items():
        begin, end = period * minutes, (period + 1) * minutes
        if hole and hole.missing == percent:
            hole = Hole(request, hole.from_min, end, percent)
            continue
        if hole and hole.missing:
            yield hole
        hole = Hole(request, begin, end, percent)
    if hole and hole.missing:
        yield hole
