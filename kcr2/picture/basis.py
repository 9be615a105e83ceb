"""What does every table of the picture rest on?"""

from dataclasses import dataclass, field
from datetime import datetime

from kcr2.journal import Head
from kcr2.picture.fold import Facts
from kcr2.reference import Reference
from kcr2.settings import Settings


@dataclass(frozen=True)
class Basis:
    """A moment of a space, with the latest facts of it.

    at        the moment the picture is about
    known_at  the moment up to which the journal was read: `at` answers *what did we know*, a later
              moment answers *what was true* (decision D4)
    head      last sequence, seal and moment that the picture has read
    """

    space: str
    at: datetime
    known_at: datetime
    head: Head
    reference: Reference = field(repr=False)
    settings: Settings = field(repr=False)
    facts: Facts = field(repr=False)
