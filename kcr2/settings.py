"""Which numbers may a person tune, in which unit, and why do they stand where they stand?

Every setting can be overridden by an environment variable `KCR2_<NAME>`.
"""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


class Settings(BaseSettings):
    """Every tunable number: name, default, unit and reason."""

    model_config = SettingsConfigDict(env_prefix="KCR2_", frozen=True)

    database_url: str = Field(
        default=f"sqlite:///{ROOT / 'var' / 'kcr2.db'}",
        description="Waar het journaal staat. SQLite voor één werkplek, PostgreSQL voor een hub (D11).",
    )
    demonstration: str = Field(
        default="ede-2025",
        description="De demonstratieruimte waarin het scherm opent.",
    )
    capacity_rhythm_h: float = Field(
        default=24,
        gt=0,
        description="Uur. Capaciteitsopgaven ouder dan dit tellen als oud; opgaven worden dagelijks bevestigd.",
    )
    report_rhythm_cold_h: float = Field(
        default=24,
        gt=0,
        description="Uur. Afgesproken ritme van regiobeelden zonder actief incident (aanname).",
    )
    report_rhythm_warm_h: float = Field(
        default=4,
        gt=0,
        description="Uur. Afgesproken ritme van regiobeelden met een actief incident (aanname).",
    )
    minimum_cover_share: float = Field(
        default=1 / 3,
        ge=0,
        le=1,
        description="Deel 0..1 van het totaal dat thuis blijft als de eigenaar geen minimale restdekking opgaf; "
        "nooit minder dan 1 (planningsaanname).",
    )
    access_detour: float = Field(
        default=1.3,
        ge=1,
        description="Factor hemelsbreed → weg voor het stuk tot het wegennet (aanname).",
    )
    access_kmh: float = Field(
        default=50,
        gt=0,
        description="Km/uur over dat stuk: onderliggend wegennet in kolonne (aanname).",
    )
    clock_tolerance_s: float = Field(
        default=60,
        ge=0,
        description="Seconden dat een klok achter het journaal mag lopen; daarboven wordt schrijven geweigerd.",
    )
    live_poll_s: float = Field(
        default=1.0,
        gt=0,
        description="Seconden tussen twee blikken op het journaal om open schermen te verversen.",
    )
