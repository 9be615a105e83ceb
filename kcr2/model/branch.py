"""Where did a what-if leave its parent, what does it suppose, and what became of it?"""

from pydantic import NonNegativeInt

from kcr2.model.base import Event, Moment, Record, field
from kcr2.model.incident import RegionCode
from kcr2.terms import BranchOutcome


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


class BranchEnd(Record):
    """What became of a what-if, and why."""

    outcome: BranchOutcome = field("Uitkomst", "Bewaard, of verworpen: dan alleen nog te lezen.")
    reason: str = field("Reden", "Waarom deze tak wordt bewaard of verworpen.", min_length=5, max_length=500)


class BranchClosed(BranchEnd, Event):
    """A what-if was kept or discarded."""

    kind = "branch_closed"
    title = "Wat-als afgesloten"
    table = "branch_end"
    key = ()


class RegionSupposition(Record):
    """A what-if supposes that a region can give nothing, or takes that supposition back."""

    region: RegionCode = field("Veiligheidsregio", "Regio waarover het gaat.")
    out: bool = field("Valt uit", "Of de regio in deze wat-als niets kan leveren.")
    reason: str = field("Reden", "Waarom dit wordt verondersteld.", min_length=5, max_length=300)


class RegionSupposed(RegionSupposition, Event):
    """A region was taken out of a what-if, or back into it."""

    kind = "region_supposed"
    title = "Regio weggedacht of teruggezet"
    table = "regions_out"
    key = ("region",)
