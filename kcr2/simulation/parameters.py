"""With which numbers is simulated? Every one has a unit, a default and a basis (domain 2.7)."""

from typing import Any

from pydantic import NonNegativeInt, PositiveInt

from kcr2.model import Record
from kcr2.model.base import field
from kcr2.settings import Settings
from kcr2.simulation.terms import AskingOrder

MOST_MINUTES = 100_000
MOST_SEED = 2**31


def _minutes(title: str, basis: str, *, default: Any = ..., least: int = 0) -> Any:
    return field(title, basis, unit="min", default=default, ge=least, le=MOST_MINUTES)


class Parameters(Record):
    """What is drawn and how long things take; the description of a field is its basis."""

    seed: NonNegativeInt = field("Toevalszaad", "Hetzelfde zaad geeft dezelfde handelingen.", default=1, le=MOST_SEED)
    asking: AskingOrder = field(
        "Wie wordt gevraagd", "Het voorstel van de planner, of met de hand van dichtbij.", default=AskingOrder.PROPOSAL
    )
    refusal_chance: float = field("Weigerkans", "Instelling refusal_chance (aanname).", unit="kans", ge=0, le=1)
    refusal_chance_pressed: float = field(
        "Weigerkans onder druk",
        "Instelling refusal_chance_pressed: eigen natuurbrandfase 2 of GRIP 3 en hoger (aanname).",
        unit="kans",
        ge=0,
        le=1,
    )
    count_error: NonNegativeInt = field(
        "Opgavefout",
        "Een opgave ouder dan het ritme zit er ten hoogste zoveel naast (aanname).",
        unit="eenheden",
        le=10,
    )
    count_error_after_h: float = field("Opgavefout vanaf", "Instelling capacity_rhythm_h.", unit="uur", gt=0)
    decision_urgent_min: int = _minutes("Beslistijd regio, spoed", "Instelling decision_urgent_min (aanname).")
    decision_planned_min: int = _minutes("Beslistijd regio, gepland", "Instelling decision_planned_min (aanname).")
    decision_partner_min: int = _minutes("Beslistijd partners", "Instelling decision_partner_min (aanname).")
    decision_defence_min: int = _minutes(
        "Beslistijd Defensie", "Instelling decision_defence_min: van toetsing tot akkoord CDS (aanname)."
    )
    decision_spread: float = field(
        "Spreiding beslistijd",
        "0 is geen; bij 1 driehoekig van de helft tot driemaal, zoals 60–360 om 120 bij Defensie (aanname).",
        unit="factor",
        default=1.0,
        ge=0,
        le=1,
    )
    answer_term: float = field(
        "Reactietermijn",
        "Zoveel maal de beslistijd; daarna geen reactie (aanname).",
        unit="maal",
        default=3.0,
        ge=1,
        allow_inf_nan=False,
    )
    rounds: PositiveInt = field(
        "Uitvraagrondes", "Zo vaak wordt voor één aanvraag uitgevraagd (aanname).", unit="rondes", default=3, le=20
    )
    check_min: int = _minutes("Toetsing KCR2", "Van indienen tot in behandeling (aanname).", default=10, least=2)
    advice_min: int = _minutes("Advies schrijven", "Na het laatste antwoord (aanname).", default=15, least=1)
    validate_min: int = _minutes("Advies valideren", "Door een tweede persoon (aanname).", default=5, least=1)
    agree_min: int = _minutes("Akkoord aanvrager", "Van voorleggen tot akkoord (aanname).", default=10, least=2)
    grant_min: int = _minutes("Toekenning", "Van akkoord tot besluit, buiten Defensie (aanname).", default=15, least=1)
    alarm_min: int = _minutes("Alarmering", "Van toekenning tot alarm (aanname).", default=2, least=1)
    brief_min: int = _minutes("Instructie op UGS", "Van melden tot ingezet (aanname).", default=15, least=1)
    retry_min: int = _minutes(
        "Opnieuw vragen", "Na een tekort; elke vergeefse vraag verdubbelt het (aanname).", default=120, least=10
    )
    relief_lead_min: int = _minutes("Aflossing vragen", "Zo lang voor het einde; instelling relief_warning_h.")
    reserve_min: int = _minutes(
        "Opbouw Defensie", "Eenheden die niet gereed staan: formeel binnen 24 uur na de vraag (S13).", default=1_440
    )
    signature_min: int = _minutes("Handtekening", "Na indienen; mag tot 24 uur volgen (S11; aanname).", default=720)
    shift_h: float = field(
        "Inzetduur", "Als het type er geen heeft; instelling shift_h.", unit="uur", gt=0, allow_inf_nan=False
    )
    rest_h: float = field("Rust", "Na een inzet; instelling rest_h (aanname).", unit="uur", ge=0, allow_inf_nan=False)
    own_first: bool = field("Eigen eerst", "De regio zet eerst eigen eenheden boven de restdekking in.", default=True)
    daylight: bool = field("Daglicht", "Blushelikopters vliegen van zonsopkomst tot zonsondergang (S14).", default=True)


FROM_SETTINGS = (
    *("refusal_chance", "refusal_chance_pressed", "decision_urgent_min", "decision_planned_min"),
    *("decision_partner_min", "decision_defence_min", "shift_h", "rest_h"),
)


def parameters_of(settings: Settings, **chosen: Any) -> Parameters:
    """Give the parameters as the settings have them, but for what was chosen."""
    held = {name: getattr(settings, name) for name in FROM_SETTINGS} | {
        "count_error": 1,
        "count_error_after_h": settings.capacity_rhythm_h,
        "relief_lead_min": round(settings.relief_warning_h * 60),
    }
    return Parameters(**{**held, **chosen})
