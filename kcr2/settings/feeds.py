"""Which feeds are read by themselves, how large and how slow may they be, and when is what they tell old?"""

from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings

from kcr2.terms import FeedKind


class Feed(BaseModel):
    """A feed that is read by itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=2, max_length=60)
    kind: FeedKind
    address: str = Field(min_length=1, max_length=2_000)
    """A URL with http or https, or the path of a file below `feed_folder`."""
    every_min: float = Field(default=10, ge=1, le=1_440)
    space: str = Field(default="landelijk", min_length=1, max_length=60)


class FeedSettings(BaseSettings):
    """The tunable numbers of feeds: name, default, unit and reason."""

    warning_without_end_h: float = Field(
        default=24,
        gt=0,
        description="Uur na verzending dat een waarschuwing zonder eindtijd van kracht heet (aanname).",
    )
    wildfire_rhythm_h: float = Field(
        default=26,
        gt=0,
        description="Uur. Natuurbrandfasen van een bron die ouder zijn tellen als oud; ze komen dagelijks (aanname).",
    )
    water_rhythm_h: float = Field(
        default=1,
        gt=0,
        description="Uur. Waterstanden die ouder zijn tellen als oud; meetnetten leveren elke tien minuten (aanname).",
    )
    outage_rhythm_h: float = Field(
        default=1,
        gt=0,
        description="Uur. Meldingen van stroomstoringen die ouder zijn tellen als oud (aanname).",
    )
    feeds: tuple[Feed, ...] = Field(
        default=(),
        description="Bronnen die vanzelf worden gelezen, zie docs/bronnen.md; leeg: geen, en dan geen netwerk (JSON).",
    )
    feed_folder: str = Field(
        default="",
        description="De enige map waaruit een bron een bestand mag lezen; leeg: geen.",
    )
    feed_timeout_s: float = Field(
        default=10,
        gt=0,
        le=120,
        description="Seconden dat een bron mag zwijgen; in het geheel mag een antwoord drie keer zo lang duren.",
    )
    feed_max_mb: float = Field(
        default=5,
        gt=0,
        le=100,
        description="MB waarboven een bestand of antwoord van een bron ongelezen wordt geweigerd.",
    )
