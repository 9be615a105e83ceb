"""Which words do feeds use: warnings, water levels and outages? (closed lists)"""

from kcr2.terms.base import Term


class FeedKind(Term):
    """What a feed tells about."""

    WARNINGS = "cap", "Waarschuwingen (CAP 1.2)"
    WILDFIRE = "wildfire", "Natuurbrandfase"
    WATER = "water", "Waterstanden"
    OUTAGES = "outage", "Stroomstoringen"


class FeedStatus(Term):
    """Whether what a feed tells is real, as CAP 1.2 has it (`status`)."""

    ACTUAL = "Actual", "werkelijk"
    EXERCISE = "Exercise", "oefening"
    SYSTEM = "System", "systeembericht"
    TEST = "Test", "proefbericht"
    DRAFT = "Draft", "concept"


class MessageType(Term):
    """What a message does, as CAP 1.2 has it (`msgType`)."""

    ALERT = "Alert", "waarschuwing"
    UPDATE = "Update", "bijstelling"
    CANCEL = "Cancel", "intrekking"
    ACK = "Ack", "ontvangstbevestiging"
    ERROR = "Error", "foutmelding"


class WarningUrgency(Term):
    """How soon to act, as CAP 1.2 has it (`urgency`)."""

    IMMEDIATE = "Immediate", "nu handelen"
    EXPECTED = "Expected", "binnen een uur handelen"
    FUTURE = "Future", "binnenkort handelen"
    PAST = "Past", "voorbij"
    UNKNOWN = "Unknown", "urgentie onbekend"


class WarningSeverity(Term):
    """How bad it is, as CAP 1.2 has it (`severity`)."""

    EXTREME = "Extreme", "buitengewoon ernstig"
    SEVERE = "Severe", "ernstig"
    MODERATE = "Moderate", "matig"
    MINOR = "Minor", "gering"
    UNKNOWN = "Unknown", "ernst onbekend"


class WarningCertainty(Term):
    """How sure it is, as CAP 1.2 has it (`certainty`)."""

    OBSERVED = "Observed", "waargenomen"
    LIKELY = "Likely", "waarschijnlijk"
    POSSIBLE = "Possible", "mogelijk"
    UNLIKELY = "Unlikely", "onwaarschijnlijk"
    UNKNOWN = "Unknown", "zekerheid onbekend"


class WarningLevel(Term):
    """The colour that the source itself states; never derived from severity."""

    GREEN = "green", "code groen"
    YELLOW = "yellow", "code geel"
    ORANGE = "orange", "code oranje"
    RED = "red", "code rood"


class WarningState(Term):
    """Whether a warning holds at a moment, and if not, why not."""

    ACTIVE = "active", "van kracht"
    REPLACED = "replaced", "vervangen"
    CANCELLED = "cancelled", "ingetrokken"
    EXPIRED = "expired", "verlopen"
    NO_WARNING = "no_warning", "geen waarschuwing"


class WaterQuantity(Term):
    """What was measured at a station."""

    HEIGHT = "height", "waterhoogte"
    DISCHARGE = "discharge", "afvoer"
