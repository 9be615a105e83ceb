"""How is a calculation watched? Its clock, its time, who may stop it, and what it tells on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kcr2.planning.allocation.instance import Level
from kcr2.planning.allocation.plan import Plan


@dataclass(frozen=True)
class Progress:
    """Where a calculation stands: the level that is being improved, and the best plan so far, usable as it is."""

    level: Level | None
    plan: Plan
    elapsed_s: float


@dataclass(frozen=True)
class Run:
    """How to run.

    clock      seconds from anywhere; planning itself knows no time of day
    limit_s    seconds for the whole; None: until everything is proven
    cancelled  asked often; True ends the calculation with the best plan so far
    told       told every better plan, at most once every `told_every_s`
    workers    threads that solve independent parts side by side; the plan does not depend on their number
    """

    clock: Callable[[], float]
    limit_s: float | None = None
    cancelled: Callable[[], bool] = lambda: False
    told: Callable[[Progress], None] = lambda progress: None
    told_every_s: float = 0.3
    workers: int = 2


@dataclass
class Timer:
    """Seconds since the start, and what may still be used of them."""

    run: Run
    started: float = field(init=False)

    def __post_init__(self) -> None:
        """Start."""
        self.started = self.run.clock()

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start."""
        return self.run.clock() - self.started

    @property
    def left_s(self) -> float:
        """Seconds that may still be used."""
        return float("inf") if self.run.limit_s is None else max(self.run.limit_s - self.elapsed_s, 0.0)

    @property
    def over(self) -> bool:
        """Whether to end now."""
        return self.run.cancelled() or self.left_s <= 0
