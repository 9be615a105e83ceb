"""What does the report on differences look at in one table of the picture?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kcr2.picture.resting import RESTS_ON
from kcr2.reference import Reference
from kcr2.terms import Term

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Watched:
    """One table of the picture as the report looks at it.

    table     its name in the picture
    title     heading over its changes
    key       columns that tell its rows apart; an entry that names the first may have changed the row
    columns   column → its title and, for a closed list, the list
    name      what a row is called
    texts     columns that hold running text
    sources   column → the facts that it follows from, where those are not all that the table rests on: who moved a
              GRIP level did not report a theme
    """

    table: str
    title: str
    key: tuple[str, ...]
    columns: Mapping[str, tuple[str, type[Term] | None]]
    name: Callable[[Row, Reference], str]
    texts: frozenset[str] = frozenset()
    sources: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def told_in(self, column: str) -> frozenset[str]:
        """Give the tables of facts that a column follows from."""
        return self.sources.get(column, RESTS_ON[self.table])
