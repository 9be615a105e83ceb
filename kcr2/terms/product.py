"""Which words does the national product use? (closed lists; domain 1.2, 5.4)"""

from kcr2.terms.base import Term


class ProductStatus(Term):
    """Where a national product stands."""

    CONCEPT = "concept", "concept"
    FOR_APPROVAL = "for_approval", "ter vaststelling"
    ESTABLISHED = "established", "vastgesteld"
    SENT = "sent", "verzonden"
    REPLACED = "replaced", "vervangen"
    WITHDRAWN = "withdrawn", "ingetrokken"


class ProductStep(Term):
    """What somebody does with a national product; the label stands on the button."""

    SUBMIT = "submit", "Voorleggen ter vaststelling"
    RETURN = "return", "Teruggeven"
    ESTABLISH = "establish", "Vaststellen"
    SEND = "send", "Verzenden vastleggen"
    WITHDRAW = "withdraw", "Intrekken"


class ProductSection(Term):
    """What people write in a national product, in its order; facts are not among them."""

    KEY_MESSAGE = "key_message", "Kernboodschap"
    INTERPRETATION = "interpretation", "Duiding"
    SCENARIO_LIKELY = "scenario_likely", "Wat als: waarschijnlijk"
    SCENARIO_BEST = "scenario_best", "Wat als: gunstig"
    SCENARIO_WORST = "scenario_worst", "Wat als: ongunstig"
    INDICATORS = "indicators", "Indicatoren"
    ADVICE = "advice", "Advies"
    ACTIONS = "actions", "Acties en besluiten"
    COMMUNICATION = "communication", "Communicatie"
    UNCERTAINTY = "uncertainty", "Onzekerheden"


class FactPart(Term):
    """What a fact of a national product is about, in the order in which it is told."""

    SITUATION = "situation", "Incidenten"
    REGIONS = "regions", "Regio's en thema's"
    WARNINGS = "warnings", "Waarschuwingen en metingen"
    ASSISTANCE = "assistance", "Bijstand"
    CAPACITY = "capacity", "Capaciteit"
    BOTTLENECKS = "bottlenecks", "Knelpunten"
    QUESTIONS = "questions", "Vragen"
    SOURCES = "sources", "Wie meldde"


class FactChange(Term):
    """What became of a fact since the previous edition."""

    NEW = "new", "nieuw"
    CHANGED = "changed", "gewijzigd"
    GONE = "gone", "vervallen"
