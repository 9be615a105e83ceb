"""Which words does the picture of a region use beside its states? (closed lists; domain 1.1 and 1.2)"""

from kcr2.terms.base import Term


class Phase(Term):
    """How busy a crisis makes a region; each phase has its own agreed reporting rhythm. In rising order."""

    COLD = "cold", "koud"
    TEPID = "tepid", "lauw"
    WARM = "warm", "warm"


class PhaseReason(Term):
    """Why a region is in its phase."""

    NONE = "none", "geen open incident"
    INCIDENT_OPEN = "incident_open", "incident gesignaleerd, gestabiliseerd of in nafase"
    INCIDENT_ACTIVE = "incident_active", "actief incident"
    AGREED = "agreed", "landelijk afgesproken"
    REGION = "region", "door de regio zelf opgegeven"


class BottleneckStatus(Term):
    """Whether a bottleneck still stands in the way."""

    OPEN = "open", "open"
    RESOLVED = "resolved", "opgelost"
