"""Which words do questions, signals, interpretations and differing figures use? (closed lists; domain 1.1, 5.4)"""

from kcr2.terms.base import Term


class QuestionStatus(Term):
    """Where a question to an organisation stands."""

    OPEN = "open", "open"
    ANSWERED = "answered", "beantwoord"
    WITHDRAWN = "withdrawn", "ingetrokken"


class SignalConfidence(Term):
    """How sure who noted a signal is of it; it stays a signal, also when its source calls it sure."""

    BY_SOURCE = "by_source", "door de bron bevestigd"
    UNCONFIRMED = "unconfirmed", "onbevestigd"
    RUMOUR = "rumour", "gerucht"


class SignalStatus(Term):
    """What KCR2 made of a signal."""

    NOTED = "noted", "nog niet beoordeeld"
    CONFIRMED = "confirmed", "bevestigd"
    REFUTED = "refuted", "weerlegd"
    KEPT = "kept", "blijft signaal"


class Certainty(Term):
    """How likely an interpretation is.

    The classes are those of ICD 203 (Analytic Standards, Office of the Director of National Intelligence, 2015), the
    Dutch words are an assumption of this project. A word stands beside its range, because readers differ in what
    they take a word for.
    """

    ALMOST_CERTAIN = "almost_certain", "vrijwel zeker (95–99 %)"
    VERY_LIKELY = "very_likely", "zeer waarschijnlijk (80–95 %)"
    LIKELY = "likely", "waarschijnlijk (55–80 %)"
    EVEN = "even", "even waarschijnlijk als niet (45–55 %)"
    UNLIKELY = "unlikely", "onwaarschijnlijk (20–45 %)"
    VERY_UNLIKELY = "very_unlikely", "zeer onwaarschijnlijk (5–20 %)"
    ALMOST_NO_CHANCE = "almost_no_chance", "vrijwel uitgesloten (1–5 %)"
    UNKNOWN = "unknown", "niet te zeggen"


class InterpretationStatus(Term):
    """Whether an interpretation still holds."""

    HOLDS = "holds", "geldt"
    EXPIRED = "expired", "verlopen"
    WITHDRAWN = "withdrawn", "ingetrokken"


class FigureKind(Term):
    """What a figure about an incident counts (domain 1.1; the last ones are an assumption of this project)."""

    DEAD = "dead", "doden"
    INJURED_T1 = "injured_t1", "gewonden T1"
    INJURED_T2 = "injured_t2", "gewonden T2"
    INJURED_T3 = "injured_t3", "gewonden T3"
    MISSING = "missing", "vermist"
    EVACUATED = "evacuated", "geëvacueerd"
    HOMES = "homes", "getroffen woningen"
    AREA = "area", "oppervlakte"
    WITHOUT_POWER = "without_power", "klanten zonder stroom"
    SHELTER_PLACES = "shelter_places", "opvangplaatsen"
    OTHER = "other", "anders"


class FigureState(Term):
    """Whether a figure may be shown as one value."""

    UNKNOWN = "unknown", "onbekend"
    ONE_SOURCE = "one_source", "één bron"
    AGREED = "agreed", "bronnen gelijk"
    CONTESTED = "contested", "nog niet vastgesteld"
    SETTLED = "settled", "vastgesteld"
