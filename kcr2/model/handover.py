"""What is told when one shift takes over from another?"""

from pydantic import PositiveInt

from kcr2.model.base import Event, Moment, Record, field
from kcr2.terms import Role


class Handover(Record):
    """A shift of one organisation and role that ended: from when to when, who goes on, and what they must know."""

    from_at: Moment = field("Wacht van", "Begin van de wacht die eindigt.")
    until_at: Moment = field("Wacht tot", "Moment van overdracht; daar begint de volgende wacht.")
    taken_by: str = field("Overgenomen door", "Functie van wie verder gaat.", min_length=2, max_length=80)
    note: str = field(
        "Notitie voor de volgende wacht",
        "Wat niet in het beeld staat en de volgende moet weten. Alleen de eigen organisatie en KCR2 lezen dit.",
        default="",
        max_length=2_000,
    )


class HandoverTaken(Handover, Event):
    """A shift was taken over. Which role it was of stands in the journal too; here it names the shift."""

    kind = "handover_taken"
    title = "Wacht overgedragen"
    table = "handovers"
    key = ("number",)

    number: PositiveInt = field("Overdracht", "Volgnummer in deze ruimte.")
    organisation: str = field("Organisatie", "Wiens wacht het is.", min_length=2, max_length=20)
    shift: Role = field("Wacht", "Rol waarvan het de wacht is.")
