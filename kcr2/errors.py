"""What can go wrong, and how is it told?

Kcr2Error
├── DataError      a file, a cell or a reference table is not what its definition says
├── JournalError   the journal cannot be read, written or trusted
│   └── AwayError  its server cannot be reached now; says nothing about what it holds
├── RefusedError   a rule stopped an intention; not a bug: names the rule and the number
└── PlanError      planning could not be carried out

A programming mistake is none of these: it stays a plain TypeError or KeyError.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one place of a file or form; `file` says which, where several were read together."""

    row: int | None
    column: str
    found: str
    expected: str
    file: str = ""


class Kcr2Error(Exception):
    """The root: a Dutch template with its values, where it holds, and one thing to do.

    `template` and `fix` are Dutch and go through translation at the edge;
    the values fill the template's named fields.
    """

    def __init__(
        self,
        template: str,
        *,
        where: str = "",
        fix: str = "",
        faults: Sequence[Fault] = (),
        **values: object,
    ) -> None:
        self.template = template
        self.where = where
        self.fix = fix
        self.faults = tuple(faults)
        self.values = values
        super().__init__(template)

    def __str__(self) -> str:
        """Give the whole message; where it holds may become known on the way up."""
        return self.told()

    @property
    def message(self) -> str:
        """What is wrong: found and expected, in Dutch."""
        return self.template.format(**self.values)

    def told(self) -> str:
        """Give the whole message on one line: where, what, what to do."""
        where = f"{self.where}: " if self.where else ""
        fix = f" {self.fix.format(**self.values)}" if self.fix else ""
        return f"{where}{self.message}{fix}"


class DataError(Kcr2Error):
    """A file, a cell or a reference table is not what its definition says."""


class JournalError(Kcr2Error):
    """The journal cannot be read, written or trusted."""


class AwayError(JournalError):
    """The journal's server cannot be reached now; that says nothing about what it holds."""


class RefusedError(Kcr2Error):
    """A rule stopped an intention. `rule` is the rule's short name in the documentation."""

    def __init__(
        self,
        template: str,
        *,
        rule: str,
        where: str = "",
        fix: str = "",
        faults: Sequence[Fault] = (),
        **values: object,
    ) -> None:
        self.rule = rule
        super().__init__(template, where=where, fix=fix, faults=faults, **values)


class PlanError(Kcr2Error):
    """Planning could not be carried out."""
