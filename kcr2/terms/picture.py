"""Which words does the picture use, and what are they called on screen? (closed lists)"""

from kcr2.terms.base import Term


class Role(Term):
    """Who may do what (decision D8)."""

    REGIO = "regio", "Regio of partner (eigen gegevens)"
    KCR2 = "kcr2", "KCR2 (coördinatie)"
    VALIDATOR = "validator", "Validator"
    RIJK = "rijk", "Rijk"
    BESTUUR = "bestuur", "Bestuur"
    AUTHORITY = "gezag", "Beslissend gezag"
    BEHEER = "beheer", "Beheer"


class SpaceKind(Term):
    """What a line of events is for (decision D3)."""

    LIVE = "live", "Live"
    EXERCISE = "exercise", "Oefening"
    DEMONSTRATION = "demonstration", "Demonstratie"
    BRANCH = "branch", "Wat-als"


OWN_TIME = frozenset({SpaceKind.DEMONSTRATION, SpaceKind.BRANCH})
"""Kinds of spaces whose now is the moment up to which they were told, and not the clock (decision D20)."""


class Quality(Term):
    """How sure a figure is, as its source states it."""

    CONFIRMED = "confirmed", "bevestigd"
    UNCONFIRMED = "unconfirmed", "onbevestigd"
    ESTIMATE = "estimate", "schatting"
    DOCUMENTED = "documented", "gedocumenteerd"
    ASSUMED = "assumed", "aanname"
    FICTITIOUS = "fictitious", "fictief"


class Status(Term):
    """A region's state on one theme. Unknown is never green (decision D6)."""

    GREEN = "green", "groen"
    YELLOW = "yellow", "geel"
    ORANGE = "orange", "oranje"
    RED = "red", "rood"
    UNKNOWN = "unknown", "onbekend"


class Theme(Term):
    """What a region reports its state on (VRBN Veiligheidsbeeld, domain 1.2)."""

    FIRE = "fire", "Brandweer"
    MEDICAL = "medical", "GHOR"
    POPULATION_CARE = "population_care", "Bevolkingszorg"
    POLICE = "police", "Politie"
    DEFENCE = "defence", "Defensie"
    WATER = "water", "Water"
    VITAL = "vital", "Vitaal"
    COMMUNICATION = "communication", "Crisiscommunicatie"


class Trend(Term):
    """Where a situation is heading."""

    BETTER = "better", "verbetert"
    STABLE = "stable", "stabiel"
    WORSE = "worse", "verslechtert"
    UNKNOWN = "unknown", "onbekend"


class WildfirePhase(Term):
    """Wildfire risk phase of natuurbrandrisico.nl; 4 of 25 regions take no part."""

    PHASE_1 = "1", "fase 1"
    PHASE_2 = "2", "fase 2"
    NOT_PARTICIPATING = "not_participating", "niet deelnemend"


class IncidentType(Term):
    """What kind of incident it is."""

    WILDFIRE = "wildfire", "natuurbrand"
    FLOOD = "flood", "overstroming"
    HEAVY_RAIN = "heavy_rain", "wateroverlast"
    STORM = "storm", "storm"
    VITAL_FAILURE = "vital_failure", "uitval vitaal"
    CYBER = "cyber", "ICT/cyber"
    TELECOM = "telecom", "telecom/112"
    HAZMAT = "hazmat", "gevaarlijke stoffen"
    PUBLIC_ORDER = "public_order", "openbare orde"
    HEALTH = "health", "gezondheidscrisis"
    DISPLACED = "displaced", "opvang ontheemden"
    REPATRIATION = "repatriation", "repatriëring"
    ACCIDENT = "accident", "ongeval"
    EVENT = "event", "evenement"
    OTHER = "other", "overig"


class IncidentStatus(Term):
    """Where an incident stands."""

    SIGNAL = "signal", "signaal"
    ACTIVE = "active", "actief"
    STABILISED = "stabilised", "gestabiliseerd"
    AFTERMATH = "aftermath", "nafase"
    CLOSED = "closed", "afgesloten"


class Classification(Term):
    """Traffic Light Protocol label; state-secret labels are refused (domain 5.5)."""

    CLEAR = "clear", "Openbaar (TLP:CLEAR)"
    GREEN = "green", "Intern (TLP:GREEN)"
    AMBER = "amber", "Beperkt (TLP:AMBER)"
    AMBER_STRICT = "amber_strict", "Beperkt eigen organisatie (TLP:AMBER+STRICT)"
    RED = "red", "Persoonlijk (TLP:RED)"

    @property
    def tlp(self) -> str:
        """The label as the protocol writes it: TLP:AMBER+STRICT."""
        return self.label.partition("(")[2].rstrip(")")

    @property
    def is_strict(self) -> bool:
        """Say whether only those involved may open what has it; who does is recorded."""
        return self in {Classification.AMBER_STRICT, Classification.RED}
