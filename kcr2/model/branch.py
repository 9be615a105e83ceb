"""Where did a what-if leave its parent, and which question does it ask?"""

from pydantic import NonNegativeInt

from kcr2.model.base import Event, Moment, Record, field


class BranchPoint(Record):
    """The point at which a what-if left the space that it was forked from."""

    parent: str = field("Tak van", "Ruimte die is gevolgd tot het vertakkingspunt.", max_length=60)
    parent_seq: NonNegativeInt = field("Tot volgnummer", "Laatste volgnummer dat de tak met haar ouder deelt.")
    parent_seal: str = field("Zegel", "Zegel van dat volgnummer.", max_length=64)
    forked_at: Moment = field("Vertakt op", "Moment van het beeld waarmee de tak begint.")
    question: str = field("Vraag", "Wat deze tak wil weten.", min_length=5, max_length=300)


class BranchStarted(BranchPoint, Event):
    """A what-if began."""

    kind = "branch_started"
    title = "Wat-als begonnen"
    table = "branch"
    key = ()
