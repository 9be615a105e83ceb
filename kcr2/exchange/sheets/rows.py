"""What does one row of a sheet state, and what is wrong with it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from kcr2.errors import Fault
from kcr2.exchange.sheets.cells import Raw, shown, value_of
from kcr2.exchange.sheets.grid import Line
from kcr2.exchange.sheets.headings import Places
from kcr2.exchange.sheets.kinds import Kind
from kcr2.exchange.sheets.misread import Misread
from kcr2.model import Stated
from kcr2.model.checks import faults_of


@dataclass(frozen=True)
class SheetRow:
    """One row that was read: its number in the file, and what it states."""

    number: int
    record: Stated


@dataclass(frozen=True)
class RowReader:
    """What it takes to read a line.

    defaults  what an empty cell means, by field
    absent    titles of columns that the file lacks: told at the headings, not again in every row
    """

    kind: Kind
    places: Places
    zone: ZoneInfo
    defaults: Mapping[str, object]
    absent: frozenset[str]

    def says_nothing(self, line: Line) -> bool:
        """Say whether a line only names its row, as the template hands it out."""
        filled = {self.places[place].name for place in line.cells if place in self.places}
        return not filled or filled == set(self.kind.key)

    def observed(self, line: Line) -> Raw | None:
        """Give the cell that says when the row held."""
        return next((raw for place, raw in line.cells.items() if self._holds(place, "observed_at")), None)

    def row(self, line: Line) -> tuple[SheetRow | None, list[Fault]]:
        """Read a line: a checked record, and every fault in it."""
        values, faults = self._values(line)
        try:
            record = self.kind.model.model_validate({**self.defaults, **values})
        except ValidationError as error:
            told = self.absent.union(fault.column for fault in faults)
            found = faults_of(error, self.kind.model, row=line.number)
            return None, [*faults, *(fault for fault in found if fault.column not in told)]
        return SheetRow(line.number, record), faults

    def _values(self, line: Line) -> tuple[dict[str, object], list[Fault]]:
        values: dict[str, object] = {}
        faults = []
        for place, raw in line.cells.items():
            if column := self.places.get(place):
                try:
                    values[column.name] = value_of(column, raw, self.zone)
                except Misread as error:
                    faults.append(Fault(line.number, column.title, shown(raw)[:80], str(error)))
        return values, faults

    def _holds(self, place: int, name: str) -> bool:
        return place in self.places and self.places[place].name == name
