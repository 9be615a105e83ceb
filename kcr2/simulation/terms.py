"""Which words does a simulation use, and what are they called on screen? (closed lists)"""

from kcr2.terms import Term


class AskingOrder(Term):
    """Whom the hub asks first in a simulation."""

    PROPOSAL = "proposal", "voorstel van de planner"
    NEAREST = "nearest", "dichtstbijzijnde eerst"


class Chance(Term):
    """What falls by chance in a simulation."""

    REFUSAL = "refusal", "weigering"
    DECISION = "decision", "beslistijd"
    COUNT = "count", "opgavefout"


class Wait(Term):
    """What a request waited for."""

    CHECK = "check", "toetsing KCR2"
    ANSWER = "answer", "antwoord van een eigenaar"
    ADVICE = "advice", "advies en validatie"
    AGREEMENT = "agreement", "akkoord aanvrager"
    GRANT = "grant", "toekenning"


class Happening(Term):
    """What units, or their owner, did."""

    DEPARTED = "departed", "vertrokken"
    ARRIVED = "arrived", "op de UGS"
    DEPLOYED = "deployed", "ingezet"
    RELEASED = "released", "vrij van inzet"
    REFUSED = "refused", "geweigerd"
    LAPSED = "lapsed", "geen reactie"
