"""What stands in a region's way, with whom does it lie, and which phase was agreed for the whole country?"""

from typing import Annotated

from pydantic import Field

from kcr2.model.base import Event, Moment, Stated, field
from kcr2.model.incident import RegionCode
from kcr2.terms import Phase, Theme

BottleneckNumber = Annotated[str, Field(pattern=r"^K-\d{4}-\d{4,}$")]


class BottleneckText(Stated):
    """What stands in a region's way on a theme, and who could do something about it."""

    region: RegionCode = field("Veiligheidsregio", "Regio die het knelpunt heeft.")
    theme: Theme = field("Thema", "Waarover het gaat.")
    text: str = field("Knelpunt", "Wat in de weg staat, feitelijk.", min_length=3, max_length=500)
    owner: str = field(
        "Ligt bij",
        "Code van wie er iets aan kan doen: regio, partner, KCR2 of een partij van het Rijk.",
        min_length=2,
        max_length=20,
    )


class Bottleneck(BottleneckText):
    """A bottleneck with its number."""

    bottleneck_id: BottleneckNumber = field("Knelpuntnummer", "Vast nummer van het knelpunt.")


class BottleneckNoted(Bottleneck, Event):
    """A bottleneck was noted, or stated anew."""

    kind = "bottleneck_noted"
    title = "Knelpunt gemeld"
    table = "bottlenecks"
    key = ("bottleneck_id",)

    since: Moment = field("Sinds", "Stand van waarmee het knelpunt het eerst werd gemeld.")


class BottleneckEnd(Stated):
    """A bottleneck no longer stands in the way."""

    bottleneck_id: BottleneckNumber = field("Knelpuntnummer", "Nummer van het knelpunt.")
    how: str = field("Hoe opgelost", "Wat er gebeurde; mag leeg blijven.", default="", max_length=500)


class BottleneckResolved(BottleneckEnd, Event):
    """A bottleneck was resolved."""

    kind = "bottleneck_resolved"
    title = "Knelpunt opgelost"
    table = "bottleneck_ends"
    key = ("bottleneck_id",)

    @property
    def subject(self) -> str:
        """Share a subject with the bottleneck: of two that restate and resolve it, the second is told so."""
        return f"bottlenecks:{self.bottleneck_id}"


class NationalPhase(Stated):
    """The phase that the regions agreed on for the whole country; it can raise a region's phase, never lower it."""

    phase: Phase = field("Landelijke fase", "Fase die voor alle regio's minstens geldt.")
    agreed_in: str = field(
        "Afgesproken in", "Overleg waarin de regio's het afspraken, en wanneer.", min_length=3, max_length=200
    )


class NationalPhaseAgreed(NationalPhase, Event):
    """KCR2 recorded a phase as agreed with the regions."""

    kind = "national_phase_agreed"
    title = "Landelijke fase afgesproken"
    table = "phases"
    key = ()
