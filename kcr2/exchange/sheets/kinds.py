"""Which kinds of sheets are there, and what becomes of their rows?"""

from dataclasses import dataclass

from kcr2.access import Permission
from kcr2.actions.base import Intention
from kcr2.actions.capacity import ReportCapacity, TranscribeCapacity
from kcr2.actions.reports import ReportTheme, TranscribeTheme
from kcr2.model import CapacityReport, CapacityReported, Event, Stated, ThemeReport, ThemeReported


@dataclass(frozen=True)
class Kind:
    """One kind of sheet: its tab, the model of its rows, and the intentions that rows lead to.

    title       name of the tab with the rows
    event       gives the key of a row and the table of the picture that the rows are compared with
    codes       field → table of the reference data that its codes come from
    report      what an owner does with its own rows; `permission` says who may
    transcribe  what KCR2 does with rows of owners
    """

    name: str
    title: str
    model: type[Stated]
    event: type[Event]
    codes: tuple[tuple[str, str], ...]
    report: type[Intention]
    transcribe: type[Intention]
    permission: Permission

    @property
    def key(self) -> tuple[str, ...]:
        """The fields that name a row: the owner first, then what the row is about."""
        return self.event.key

    @property
    def owner(self) -> str:
        """The field that says whose row it is."""
        return self.key[0]

    @property
    def about(self) -> str:
        """The field that says what the row is about."""
        return self.key[1]


CAPACITY = Kind(
    name="capacity",
    title="Capaciteit",
    model=CapacityReport,
    event=CapacityReported,
    codes=(("owner", "owners"), ("capability", "capabilities")),
    report=ReportCapacity,
    transcribe=TranscribeCapacity,
    permission=Permission.REPORT_CAPACITY,
)
THEMES = Kind(
    name="themes",
    title="Regiobeeld",
    model=ThemeReport,
    event=ThemeReported,
    codes=(("region", "regions"),),
    report=ReportTheme,
    transcribe=TranscribeTheme,
    permission=Permission.REPORT_REGION,
)
KINDS = {kind.name: kind for kind in (CAPACITY, THEMES)}
"""Every kind of sheet by its name."""
