"""With which choices is the country tested? Which windows of time, how many of them, and under which policy."""

from typing import Annotated

from pydantic import Field, PositiveInt

from kcr2.model import Record
from kcr2.model.base import field

ANY = "any"
"""Any window of time, whether something happens or not."""
INCIDENT = "incident"
"""A window in which at least one incident of any hazard begins."""

Owner = Annotated[str, Field(pattern=r"^[A-Z0-9-]{2,10}$")]
Code = Annotated[str, Field(pattern=r"^[A-Z0-9-]{3,20}$")]


class StressOptions(Record):
    """Which windows of time are drawn. The same options give the same scenarios, whatever the capacity."""

    seed: int = field("Toevalszaad", "Hetzelfde zaad geeft dezelfde scenario's.", default=1, ge=0, le=2**31)
    scenarios: PositiveInt = field(
        "Aantal scenario's", "Hoeveel vensters worden getrokken.", unit="vensters", default=10_000, le=100_000
    )
    given: str = field(
        "Gegeven",
        "Elk venster; een venster waarin iets gebeurt; of een venster waarin een gekozen gevaar optreedt.",
        default=INCIDENT,
        max_length=40,
    )
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = field(
        "Maanden", "Waarin het venster valt; leeg is het hele jaar.", default=(), max_length=12
    )
    hours: PositiveInt = field("Venster", "Hoe lang wordt gekeken.", unit="uur", default=72, ge=4, le=336)
    block_h: PositiveInt = field(
        "Blok", "De tijd loopt in blokken: tekort wordt per blok geteld.", unit="uur", default=4, le=24
    )

    @property
    def blocks(self) -> int:
        """Number of blocks of a window; a last part of a block is not looked at."""
        return self.hours // self.block_h


class Extra(Record):
    """Units that an owner would have more, or fewer, than it has."""

    owner: Owner
    capability: Code
    units: int = Field(ge=-1_000, le=1_000)


class Staged(Record):
    """Units of an owner that wait in another region, ready to leave, instead of at home."""

    owner: Owner
    capability: Code
    units: PositiveInt = Field(le=1_000)
    region: Owner


class Policy(Record):
    """What is different from how the country stands; without anything it is the country as it is.

    cover_share    the share that stays at home everywhere, instead of what owners stated or is assumed; None: as it is
    owners_out     owners that give nothing
    extra, staged  see `Extra` and `Staged`
    unreported     whether an owner that reported nothing of a type counts with the planning figure of that type
    """

    cover_share: float | None = field(
        "Restdekking",
        "Deel dat overal thuisblijft; leeg is wat eigenaren opgaven.",
        unit="deel",
        default=None,
        ge=0,
        le=1,
    )
    owners_out: tuple[Owner, ...] = field("Zonder", "Eigenaren die niets leveren.", default=(), max_length=40)
    extra: tuple[Extra, ...] = field("Extra", "Eenheden erbij of eraf.", default=(), max_length=200)
    staged: tuple[Staged, ...] = field(
        "Vooraf geplaatst", "Eenheden die elders klaarstaan.", default=(), max_length=200
    )
    unreported: bool = field("Niet opgegeven telt mee", "Met het planningsaantal van het type (aanname).", default=True)
