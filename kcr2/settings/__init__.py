"""Which numbers may a person tune, in which unit, and why do they stand where they stand?

Every setting can be overridden by an environment variable `KCR2_<NAME>`.
"""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from kcr2.settings.feeds import Feed, FeedSettings
from kcr2.terms import Decider, LegalBasis, Party, Step, Urgency

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "data"


class Settings(FeedSettings):
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
        description="Uur. Afgesproken ritme van regiobeelden in de fase koud: geen open incident (aanname).",
    )
    report_rhythm_tepid_h: float = Field(
        default=12,
        gt=0,
        description="Uur. Afgesproken ritme in de fase lauw: een signaal, gestabiliseerd incident of nafase (aanname).",
    )
    report_rhythm_warm_h: float = Field(
        default=4,
        gt=0,
        description="Uur. Afgesproken ritme van regiobeelden in de fase warm: een actief incident (aanname).",
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
    urgency_weights: dict[Urgency, int] = Field(
        default={Urgency.LIFE_SAVING: 8, Urgency.URGENT: 4, Urgency.PRESSING: 2, Urgency.PLANNED: 1},
        description="Hoe zwaar een ontbrekende eenheid weegt in een voorstel, per urgentie: elke trede telt dubbel "
        "(waardeoordeel, JSON).",
    )
    tolerance_min: dict[Urgency, int] = Field(
        default={Urgency.LIFE_SAVING: 240, Urgency.URGENT: 240, Urgency.PRESSING: 480, Urgency.PLANNED: 720},
        description="Minuten na gereed op UGS waarin eenheden nog van nut zijn, per urgentie: een half inzetblok, en "
        "langer als het kan wachten (aanname, JSON).",
    )
    decision_urgent_min: int = Field(
        default=30,
        ge=0,
        description="Minuten van uitvraag tot aanbod van een regio bij levensreddend en spoed (aanname).",
    )
    decision_planned_min: int = Field(
        default=240,
        ge=0,
        description="Minuten van uitvraag tot aanbod van een regio bij dringend en gepland (aanname).",
    )
    decision_defence_min: int = Field(
        default=120,
        ge=0,
        description="Minuten van toetsing tot akkoord van de Commandant der Strijdkrachten; de praktijk ligt tussen 60 "
        "en 360 (aanname).",
    )
    decision_partner_min: int = Field(
        default=60,
        ge=0,
        description="Minuten van uitvraag tot aanbod van een andere partner, die een eigen piket heeft (aanname).",
    )
    ring_share: float = Field(
        default=1 / 3,
        ge=0,
        le=1,
        description="Deel 0..1 van wat de buurregio's van een getroffen regio samen inzetbaar hebben en dat daar "
        "blijft, per type; 0 zet deze regel uit (planningsaanname).",
    )
    cover_weight: int = Field(
        default=1,
        ge=0,
        description="Hoe zwaar een eenheid onder de restdekking weegt; voor elke eigenaar gelijk (waardeoordeel).",
    )
    burden_days: int = Field(
        default=14,
        ge=0,
        description="Dagen waarover eerdere leveringen meetellen in wat een eigenaar al droeg (aanname).",
    )
    burden_steps: dict[int, int] = Field(
        default={0: 1, 60: 1, 120: 2},
        description="Drempel in personen waarboven elke persoon zwaarder telt → hoeveel: na twee pelotons dubbel, na "
        "vier viermaal, zodat lasten zich verdelen (waardeoordeel, JSON).",
    )
    plan_warning_days: int = Field(
        default=90,
        ge=0,
        description="Dagen voor de uiterste dag waarin een plan dat herzien moet worden, opvalt (aanname).",
    )
    lesson_answer_days: int = Field(
        default=42,
        ge=1,
        description="Dagen waarbinnen een eigenaar antwoordt op een leerpunt dat hem is voorgelegd (aanname).",
    )
    lesson_warning_days: int = Field(
        default=30,
        ge=0,
        description="Dagen voor de termijn waarin een leerpunt dat nog niet gereed is, opvalt (aanname).",
    )
    product_stand_max_h: float = Field(
        default=3,
        gt=0,
        description="Uur. Hoe oud de stand van een landelijk operationeel beeld mag zijn als het ter vaststelling "
        "wordt voorgelegd (aanname).",
    )
    signal_assess_h: float = Field(
        default=2.0, gt=0, description="Uur waarbinnen KCR2 een signaal beoordeelt; daarna valt het op (aanname)."
    )
    interpretation_warning_h: float = Field(
        default=1.0, ge=0, description="Uur voor het verlopen waarin een duiding opvalt (aanname)."
    )
    refusal_chance: float = Field(
        default=0.15,
        ge=0,
        le=1,
        description="Kans 0..1 dat een eigenaar in een simulatie niet levert (aanname).",
    )
    refusal_chance_pressed: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="Kans 0..1 dat een eigenaar niet levert bij eigen natuurbrandfase 2 of GRIP 3 en hoger (aanname).",
    )
    calendar_soon_days: int = Field(
        default=30,
        ge=1,
        description="Dagen vooruit waarin een geplande oefening opvalt als binnenkort (aanname).",
    )
    evaluation_due_days: int = Field(
        default=42, ge=0, description="Dagen na een oefening waarin de evaluatie klaar hoort te zijn (aanname)."
    )
    duty_horizon_days: int = Field(
        default=7, ge=1, le=60, description="Dagen vooruit waarin gaten in het piket opvallen (aanname)."
    )
    pool_rhythm_days: int = Field(
        default=90, ge=1, description="Dagen waarna een opgave van de LOCT-pool als oud telt (aanname)."
    )
    reach_test_rhythm_days: int = Field(
        default=30,
        ge=1,
        description="Dagen waarbinnen elke groep opnieuw op bereikbaarheid wordt getest (aanname).",
    )
    stress_workers: int = Field(
        default=2,
        ge=1,
        le=256,
        description="Rekenprocessen van de stresstest op deze machine; evenveel als er kernen zijn is het snelst.",
    )
    stress_cluster: str = Field(
        default="",
        description="Adres van een Dask-cluster (tcp://…:8786) voor de stresstest; leeg is deze machine.",
    )


__all__ = ["DATA", "ROOT", "Feed", "Settings"]
