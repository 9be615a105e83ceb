"""Which units could be set ready beforehand for what is expected, and what would that gain? A proposal to owners."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kcr2.planning.allocation.instance import Instance, Kind, Level, Request
from kcr2.planning.allocation.levels import allocate
from kcr2.planning.allocation.plan import Plan, Status
from kcr2.planning.allocation.run import Run, Timer
from kcr2.planning.suggestions.waiting import GAIN, Staging, Waiting, called, waiting_too, ways_to_wait
from kcr2.words import words as _


@dataclass(frozen=True)
class Staged:
    """Units of an owner that would wait at a staging location, for what, and by when they are there."""

    supplier: str
    type: str
    units: int
    staging: str
    ready_min: int
    requests: tuple[str, ...]

    def as_row(self) -> dict[str, Any]:
        """Give it as data."""
        names = ("supplier", "type", "units", "staging", "ready_min")
        return {name: getattr(self, name) for name in names} | {"requests": list(self.requests), "text": self.text}

    @property
    def text(self) -> str:
        """The question to the owner, in one Dutch sentence."""
        told = _(
            "vraag {supplier} om {units} {type} klaar te zetten op {staging} (daar na {ready_min} min) voor {for_}"
        )
        return told.format(
            supplier=self.supplier,
            units=self.units,
            type=self.type,
            staging=self.staging,
            ready_min=self.ready_min,
            for_=", ".join(self.requests),
        )


@dataclass(frozen=True)
class Positioned:
    """The fewest units to set ready with which the expected requests are served best, and what that gains.

    home, ready   scores when units start from home, and when these wait at their staging location
    """

    moves: tuple[Staged, ...]
    home: dict[Level, int]
    ready: dict[Level, int]
    proven: bool

    @property
    def text(self) -> str:
        """What it gains, in one Dutch sentence."""
        if not self.moves:
            return _("klaarzetten wint niets: van huis uit is het verwachte even goed te bedienen")
        told = _(
            "met {units} eenheden klaargezet daalt het tekort van {home} naar {ready}, te laat van {late} naar {then}"
        )
        return told.format(
            units=sum(one.units for one in self.moves),
            home=self.home[Level.UNMET],
            ready=self.ready[Level.UNMET],
            late=self.home[Level.LATE],
            then=self.ready[Level.LATE],
        )

    def as_row(self) -> dict[str, Any]:
        """Give it as data."""
        scores = {"home": self.home, "ready": self.ready}
        told = {name: {level.value: score for level, score in each.items()} for name, each in scores.items()}
        moves = [one.as_row() for one in self.moves]
        return {"kind": "pre_position", "moves": moves, **told, "proven": self.proven, "text": self.text}


def pre_position(
    instance: Instance, expected: Sequence[Request], run: Run, *, stagings: Sequence[Staging], strikes_min: int
) -> Positioned:
    """Compare waiting at staging locations with starting from home, when `expected` is asked `strikes_min` from now.

    From home, units get ready only when they are asked for. Who is set ready leaves now, counts as away from now on,
    and drives on when it is there and asked for. The instance is one of a single moment; its requests do not count.
    """
    if instance.kind is not Kind.STATIC:
        msg = f"pre-positioning is about one moment, got {instance.kind}"
        raise ValueError(msg)
    timer = Timer(run)
    asked = instance.having(requests=tuple(expected), incumbent=(), objectives=GAIN)
    from_home = asked.having(stock=tuple(called(row, strikes_min) for row in asked.stock))
    home = allocate(from_home, _rest(run, timer))
    ways = tuple(ways_to_wait(asked, stagings, strikes_min))
    ready = allocate(waiting_too(from_home, ways), _rest(run, timer))
    gain = [ready.objectives[level] for level in GAIN] < [home.objectives[level] for level in GAIN]
    best = ready if gain else home
    return Positioned(
        _moves(ready, ways) if gain else (),
        home={level: home.objectives[level] for level in GAIN},
        ready={level: best.objectives[level] for level in GAIN},
        proven={home.status, ready.status} <= {Status.OPTIMAL, Status.NO_REQUESTS},
    )


def _rest(run: Run, timer: Timer) -> Run:
    return replace(run, limit_s=None if run.limit_s is None else timer.left_s, told=lambda progress: None)


def _moves(plan: Plan, ways: Sequence[Waiting]) -> tuple[Staged, ...]:
    found = []
    for way in ways:
        lines = [line for line in plan.lines if (line.supplier, line.type) == (way.stock.supplier, way.type)]
        if lines:
            units, requests = sum(line.units for line in lines), tuple(dict.fromkeys(line.request for line in lines))
            found.append(Staged(way.stock.supplier, way.stock.type, units, way.staging.id, way.ready_min, requests))
    return tuple(found)
