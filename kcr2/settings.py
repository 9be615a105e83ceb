"""Which numbers may a person tune, in which unit, and why do they stand where they stand?

Every setting can be overridden by an environment variable `KCR2_<NAME>`.
"""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from kcr2.terms import Decider, LegalBasis, Party, Step

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
    role_claim: str = Field(
        default="groups",
        description="De claim van het identiteitsstelsel waarin de groepen of rollen van een account staan.",
    )
    role_prefix: str = Field(
        default="kcr2-",
        min_length=1,
        description="Waarmee de naam van een groep begint die een rol geeft: kcr2-regio geeft de rol regio.",
    )
    organisation_claim: str = Field(
        default="kcr2_organisatie",
        description="De claim met de organisatie (VR07, JENV) waarvoor iemand de rol regio of gezag heeft.",
    )
    name_claim: str = Field(
        default="preferred_username",
        description="De claim met de accountnaam die in het journaal komt; ontbreekt die, dan geldt sub.",
    )
    session_idle_min: float = Field(
        default=60,
        ge=0,
        description="Minuten zonder handeling waarna opnieuw aanmelden nodig is; 0 is geen grens.",
    )
    demonstration_open: bool = Field(
        default=True,
        description="Of demonstraties zonder aanmelden te bezoeken zijn.",
    )
    step_parties: dict[Step, Party] = Field(
        default={},
        description="Wie een stap van een aanvraag zet, als dat anders is dan in kcr2/model/process.py: het mandaat "
        'verandert als de stichting start. JSON, bijvoorbeeld {"reject": "hub"}.',
    )
    grant_deciders: dict[LegalBasis, tuple[Decider, ...]] = Field(
        default={
            LegalBasis.WVR_51: (Decider.MINISTER,),
            LegalBasis.WVR_51_MILITARY: (Decider.MINISTER, Decider.CHIEF_OF_DEFENCE),
            LegalBasis.POLICE_56: (Decider.CHIEF_OF_POLICE,),
            LegalBasis.POLICE_57: (Decider.MINISTER, Decider.CHIEF_OF_DEFENCE),
            LegalBasis.POLICE_61: (Decider.MINISTER,),
            LegalBasis.MILITARY_SUPPORT: (Decider.CHIEF_OF_DEFENCE,),
            LegalBasis.BES: (Decider.MINISTER, Decider.CHIEF_OF_DEFENCE),
        },
        description="Wie toekent, per wettelijke grondslag; allen moeten toekennen (JSON).",
    )
    owner_deciders: dict[str, Decider] = Field(
        default={
            "DEF": Decider.CHIEF_OF_DEFENCE,
            "KMAR": Decider.CHIEF_OF_DEFENCE,
            "POL": Decider.CHIEF_OF_POLICE,
        },
        description="Wie naast de eigenaar over inzet en herverdeling beslist, per eigenaar (JSON).",
    )
    signature_due_h: float = Field(
        default=24,
        gt=0,
        description="Uur na indiening waarbinnen de handtekening van het bevoegd gezag mag volgen.",
    )
    shift_h: float = Field(
        default=8,
        gt=0,
        description="Uur inzet tot aflossing voor een type zonder eigen inzetduur (planningsaanname).",
    )
    rest_h: float = Field(
        default=11,
        gt=0,
        description="Uur rust na een inzet voordat een eenheid weer inzetbaar heet (planningsaanname).",
    )
    relief_warning_h: float = Field(
        default=4,
        gt=0,
        description="Uur voor de uiterste aflossing waarin een ontbrekend aflosplan opvalt (aanname).",
    )
