"""What is finished of a run, and what is still missing in it?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kcr2.errors import DataError
from kcr2.stress.outcomes import Outcomes, joined
from kcr2.stress.running.work import CHUNK, Work


@dataclass(frozen=True, eq=False)
class Partial:
    """The finished scenarios of one work, in any order.

    fingerprint  the work that it is of
    scenarios    how many the whole work has: numbers 0 up to, not including, this
    parts        outcomes; no scenario twice
    """

    fingerprint: str
    scenarios: int
    parts: tuple[Outcomes, ...] = ()

    @classmethod
    def nothing(cls, work: Work) -> "Partial":
        """Give the beginning: nothing finished."""
        return cls(work.fingerprint, work.options.scenarios)

    @property
    def done(self) -> int:
        """Count the finished scenarios."""
        return sum(map(len, self.parts))

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.done == self.scenarios

    @cached_property
    def outcomes(self) -> Outcomes | None:
        """Give the outcomes of what is finished, in the order of the numbers; None: nothing is finished yet."""
        return joined(self.parts) if self.parts else None

    def having(self, part: Outcomes) -> "Partial":
        """Give it with more finished."""
        return replace(self, parts=(*self.parts, part))

    def missing(self, chunk: int = CHUNK) -> Iterator[range]:
        """Give the numbers that are not finished, in order, as chunks between multiples of `chunk`."""
        still = np.ones(self.scenarios, dtype=bool)
        for part in self.parts:
            still[part.number] = False
        for first in range(0, self.scenarios, chunk):
            yield from _stretches(still[first : first + chunk], first)

    def require(self, work: Work) -> "Partial":
        """Give it, or refuse when it belongs to other work.

        Raises
        ------
        DataError
            Another seed, policy, hazard file, country or version made it.
        """
        if (self.fingerprint, self.scenarios) != (work.fingerprint, work.options.scenarios):
            raise DataError(
                "dit is een ander onderzoek (kenmerk {found}, gevraagd {expected}): andere keuzes, gevaren, "
                "capaciteit of programmaversie.",
                where="stresstest",
                fix="Begin een nieuw onderzoek, of kies dezelfde keuzes en hetzelfde moment als toen.",
                found=self.fingerprint[:12],
                expected=work.fingerprint[:12],
            )
        return self


def _stretches(still: np.ndarray, first: int) -> Iterator[range]:
    """Give the unbroken stretches of what is still to be done."""
    steps = np.flatnonzero(np.diff(np.concatenate([[False], still, [False]])))
    for begin, end in steps.reshape(-1, 2).tolist():
        yield range(first + begin, first + end)
