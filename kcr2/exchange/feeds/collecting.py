"""How are all faults of a message found before anything of it is used?"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from kcr2.errors import DataError, Fault
from kcr2.exchange.feeds.xml import Node
from kcr2.terms import Term

T = TypeVar("T", bound=Term)
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
MOMENT_FORM = "jjjj-mm-ddTuu:mm:ss±uu:mm"
SHOWN = 80


class Faults:
    """The faults of one file so far, with the line of each."""

    def __init__(self, file: str) -> None:
        """Begin without faults."""
        self.file = file
        self.found: list[Fault] = []
        self.notes: dict[str, None] = {}

    def add(self, line: int | None, where: str, found: str, expected: str) -> None:
        """Note one fault."""
        shown = found if len(found) <= SHOWN else f"{found[:SHOWN]}…"
        self.found.append(Fault(line, where, shown or "niets", expected, self.file))

    def note(self, text: str) -> None:
        """Note once what was read in another way than the standard has it."""
        self.notes[text] = None

    def refuse_if_any(self) -> None:
        """Refuse the whole file when anything in it is wrong.

        Raises
        ------
        DataError
            With every fault, by line.
        """
        if self.found:
            raise DataError(
                "{n} fouten in het bestand; er is niets ingelezen. De eerste: regel {row}, {column}: {found}, "
                "verwacht {expected}.",
                where=self.file,
                fix="Laat de bron het bestand herstellen en lees het opnieuw in.",
                faults=self.found,
                n=len(self.found),
                row=self.found[0].row if self.found[0].row is not None else "?",
                column=self.found[0].column,
                found=self.found[0].found,
                expected=self.found[0].expected,
            )


class Part:
    """One element of a message whose children are read by name; what is not asked for is a fault."""

    def __init__(self, node: Node, faults: Faults, known: Mapping[str, bool]) -> None:
        """Take an element. `known`: the names of its children → whether there may be several."""
        self.node, self.faults = node, faults
        self.by_name: dict[str, list[Node]] = {}
        for child in node.children:
            if child.space != node.space:
                faults.note(f"<{child.name}> hoort niet bij CAP en is niet gelezen, ook een handtekening niet")
                continue
            if child.name not in known:
                faults.add(child.line, f"{node.name}/{child.name}", child.name, "een element van CAP 1.2")
            self.by_name.setdefault(child.name, []).append(child)
        for name, found in self.by_name.items():
            if len(found) > 1 and not known.get(name, True):
                faults.add(found[1].line, f"{node.name}/{name}", f"{len(found)} keer", "ten hoogste één keer")

    def all(self, name: str) -> Sequence[Node]:
        """Give every child of a name."""
        return self.by_name.get(name, [])

    def text(self, name: str, *, required: bool = False, most: int = 20_000) -> str:
        """Give the text of a child, empty when it is not there."""
        found = self.all(name)
        text = found[0].text if found else ""
        line = found[0].line if found else self.node.line
        if found and found[0].children:
            self.faults.add(line, f"{self.node.name}/{name}", "elementen", "tekst")
        if required and not text:
            self.missing(name)
        if len(text) > most:
            self.faults.add(line, f"{self.node.name}/{name}", f"{len(text)} tekens", f"ten hoogste {most} tekens")
        return text

    def missing(self, name: str) -> None:
        """Note that a child is not there."""
        self.faults.add(self.node.line, f"{self.node.name}/{name}", "niets", "een waarde (verplicht)")

    def choice(self, name: str, among: type[T]) -> T | None:
        """Give the word of a closed list; a fault when it is missing or another."""
        text = self.text(name, required=True)
        if not text:
            return None
        try:
            return among(text)
        except ValueError:
            line = self.all(name)[0].line
            self.faults.add(line, f"{self.node.name}/{name}", text, "een van: " + ", ".join(one.value for one in among))
            return None

    def moment(self, name: str, *, required: bool = False) -> datetime | None:
        """Give a moment; one without zone is a fault, because it could be any of 26 hours."""
        text = self.text(name, required=required)
        if not text:
            return None
        return moment_in(text, self.all(name)[0].line, f"{self.node.name}/{name}", self.faults)


def moment_in(text: str, line: int | None, where: str, faults: Faults) -> datetime | None:
    """Read a moment of CAP; Z and fractions of a second are read too, with a note: they leave no doubt."""
    shape = MOMENT.fullmatch(text)
    if shape is None or shape[2] is None:
        zone = "een tijdzone: " if shape else ""
        faults.add(line, where, text, f"{zone}{MOMENT_FORM}")
        return None
    if shape[1] or shape[2] == "Z":
        faults.note(
            "tijden staan in een vorm die CAP 1.2 niet kent (Z of delen van seconden); ze zijn eenduidig en gelezen"
        )
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        faults.add(line, where, text, "een dag en een tijd die bestaan")
        return None
