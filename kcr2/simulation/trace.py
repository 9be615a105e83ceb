"""What came of it, minute by minute? What was needed, how long decisions took, and who moved."""

from dataclasses import dataclass, field

from kcr2.simulation.terms import Happening, Wait


@dataclass(frozen=True)
class Waited:
    """How long a request waited for somebody; `who` is an organisation."""

    request_id: str
    stream: str
    wait: Wait
    who: str
    since: int
    until: int


@dataclass(frozen=True)
class Happened:
    """What units of an owner did for a line of demand; `own`: in their own region, without a request."""

    minute: int
    stream: str
    happening: Happening
    owner: str
    amount: int
    request_id: str = ""
    own: bool = False


@dataclass(frozen=True)
class Needed:
    """From a minute on, so many units are needed for a line of demand."""

    minute: int
    stream: str
    amount: int


@dataclass
class Trace:
    """All of it, in the order in which it happened."""

    needed: list[Needed] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    waited: list[Waited] = field(default_factory=list)
