"""Which stress tests does a visitor have, how does each stand, and which one is shared? (decision D83)"""

from dataclasses import dataclass
from threading import Lock
from time import monotonic

import streamlit as st

from kcr2.picture import Picture
from kcr2.stress.country import Country
from kcr2.stress.drawing import draw
from kcr2.stress.drawn import Drawn
from kcr2.stress.hazards import Hazards
from kcr2.stress.options import StressOptions
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.running import Progress, Watch, Work, run
from kcr2.stress.running.cluster import place_of
from kcr2.ui.session import Session
from kcr2.ui.stress.beside import Beside

MAIN = "main"
OTHER = "other"
"""The test itself, and the same scenarios under another policy."""

_shared: dict[str, "StressRun"] = {}
_sharing = Lock()


@dataclass
class StressRun(Beside):
    """One test of one visitor.

    picture    what the country was taken from
    made_by    function of who asked for it
    progress   where it stands, with all that is finished
    """

    task: Work
    workers: int
    picture: Picture
    made_by: str
    progress: Progress | None = None

    @property
    def options(self) -> StressOptions:
        """The windows that are drawn."""
        return self.task.options

    @property
    def country(self) -> Country:
        """The capacity that they are held against."""
        return self.task.country

    @property
    def hazards(self) -> Hazards:
        """What they are drawn from."""
        held: Hazards = self.task.hazards
        return held

    @property
    def done(self) -> int:
        """Count the finished scenarios."""
        return self.progress.partial.done if self.progress else 0

    @property
    def whole(self) -> bool:
        """Whether every scenario is finished."""
        return self.done == self.options.scenarios

    @property
    def outcomes(self) -> Outcomes | None:
        """Give what is finished; None: nothing yet."""
        return self.progress.partial.outcomes if self.progress else None

    def drawn(self, number: int) -> Drawn:
        """Draw one of its scenarios again."""
        return draw(self.task.hazards, self.options, number)

    def work(self) -> None:
        """Carry out what is missing."""
        held = self.progress.partial if self.progress else None
        watch = Watch(clock=monotonic, cancelled=lambda: self.stopped, told=self._told)
        place = place_of(self.workers, self.picture.settings.stress_cluster)
        run(self.task, place, watch=watch, partial=held)

    def _told(self, progress: Progress) -> None:
        self.progress = progress


def runs(visit: Session) -> dict[str, StressRun]:
    """Give what this visitor asked to calculate in this space, by its name."""
    held: dict[str, StressRun] = st.session_state.setdefault(f"stress-runs:{visit.space.name}", {})
    return held


def start(visit: Session, name: str, made: StressRun) -> None:
    """Start a test in place of the one of that name, which is stopped; a new one leaves nothing to compare with."""
    held = runs(visit)
    for gone in (OTHER, MAIN) if name == MAIN else (name,):
        if gone in held:
            held.pop(gone).stop()
    held[name] = made
    made.begin()


def shown_run(visit: Session) -> StressRun | None:
    """Give the test to read: the visitor's own, or else what was shared in this space."""
    return runs(visit).get(MAIN) or _shared.get(_key(visit))


def share(visit: Session, made: StressRun) -> None:
    """Let everybody who may open this page in this space read a test, until another is shared."""
    with _sharing:
        made.kept = True
        _shared[_key(visit)] = made


def is_shared(visit: Session, made: StressRun) -> bool:
    """Say whether it is this test that others read."""
    return _shared.get(_key(visit)) is made


def _key(visit: Session) -> str:
    return f"{visit.desk.settings.database_url} {visit.space.name}"
