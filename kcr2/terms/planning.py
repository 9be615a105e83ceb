"""Which words does a proposal use, and what are they called on screen? (closed lists)"""

from kcr2.terms.base import Term


class PlanStatus(Term):
    """How the search for a proposal ended."""

    OPTIMAL = "optimal", "bewezen optimaal"
    GAP = "gap", "beste tot nu toe, met bewezen grens"
    NO_REQUESTS = "no requests", "geen aanvragen"
    CANCELLED = "cancelled", "afgebroken"
    CARRIED = "carried", "overgebracht uit een wat-als, hier niet doorgerekend"


class PlanLevel(Term):
    """What a proposal minimises, one after the other."""

    UNMET = "unmet", "tekort, gewogen naar urgentie"
    LATE = "late", "te late aankomst, gewogen naar urgentie"
    DISTURB = "disturb", "wijziging van wat al is aangeboden of toegezegd"
    COVER = "cover", "verlies van restdekking"
    BURDEN = "burden", "belasting van de leveranciers"
    TRAVEL = "travel", "reistijd van alle eenheden"


class VariantKind(Term):
    """How a scenario could go."""

    BEST = "best", "gunstig"
    LIKELY = "likely", "waarschijnlijk"
    WORST = "worst", "ongunstig"


class ScenarioKind(Term):
    """Whether a scenario really happened."""

    REAL = "real", "echt gebeurd"
    FICTIONAL = "fictional", "fictief"


class BranchOutcome(Term):
    """What became of a what-if when it was done."""

    KEPT = "kept", "bewaard"
    DISCARDED = "discarded", "verworpen"


class TriggerState(Term):
    """Whether a threshold is reached, as far as what was reported tells (decision D6)."""

    REACHED = "reached", "drempel bereikt"
    NOT_REACHED = "not_reached", "niet bereikt"
    UNKNOWN = "unknown", "onbekend"
