"""How is a ratio measured on a machine that is never quite still?"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Measured:
    """One result: what, against what, and the bound that it should keep."""

    what: str
    value: float
    unit: str
    bound: str
    detail: str

    def __str__(self) -> str:
        """Say it on one line."""
        return f"{self.what:<64} {self.value:10.3f} {self.unit:<6} {self.bound:<14} {self.detail}"


def seconds(act: Callable[[], object]) -> float:
    """Time one run."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def pair(first: Callable[[], object], second: Callable[[], object], *, rounds: int = 7) -> tuple[float, float]:
    """Time two acts in turn, A B A B …, after one round that does not count; give the medians."""
    first(), second()
    times = [(seconds(first), seconds(second)) for _ in range(rounds)]
    return median(one for one, _ in times), median(two for _, two in times)
