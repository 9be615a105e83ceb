"""Which words tell what a problem leaves out and what it assumes? (closed lists)"""

from kcr2.terms import Term


class LeftOut(Term):
    """Why an owner's capacity of a type is not in the problem. Unknown is not zero: it is left out and named."""

    NOT_REPORTED = "not_reported", "geen opgave van dit type"
    RELEASABLE_UNKNOWN = "releasable_unknown", "leverbaar niet opgegeven"
    READY_UNKNOWN = "ready_unknown", "tijd tot vertrekgereed onbekend"
    NO_ROUTE = "no_route", "geen route over de weg bekend"
    CHOSEN = "chosen", "door de planner weggelaten"
    PARTNERS = "partners", "partners doen niet mee"


class Assumption(Term):
    """What a figure in the problem is, where no owner stated it."""

    READY = "ready", "tijd tot gereed van het type (min)"
    DECISION = "decision", "beslistijd van de eigenaar (min)"
    MOST_URGENT = "most_urgent", "beslistijd van de meest urgente regel geldt voor alle regels (min)"
    ACCESS = "access", "aanrijden buiten het wegennet (min)"
    TRAVEL_FACTOR = "travel_factor", "deel van de berekende reistijd (%)"
    TOLERANCE = "tolerance", "nog van nut na gereed op UGS (min)"
    COVER = "cover", "aangenomen restdekking (eenheden)"
    COVER_UNKNOWN = "cover_unknown", "inzetbaar niet opgegeven: restdekking niet te toetsen"
    DEPARTED = "departed", "vertrokken eenheden gaan voor op de minimale restdekking (eenheden)"
    RING = "ring", "blijft rond een getroffen regio (eenheden)"
    EFFECT = "effect", "effect van een vervangend type (%)"
    CREW = "crew", "gedeelde bemanning (personen)"
    STANDS = "stands", "loopt en blijft buiten het vraagstuk (eenheden)"


class Basis(Term):
    """Where an assumed figure comes from."""

    TYPE = "type", "capaciteitstype (data/reference/capability_types.csv)"
    NETWORK = "network", "wegennet (data/reference/roads_edges.csv)"
    SUBSTITUTION = "substitution", "vervanging (data/reference/substitutions.csv)"
    SHARED_CREW = "shared_crew", "gedeelde bemanning (data/reference/shared_crews.csv)"
    JOURNAL = "journal", "opgaven en meldingen in het journaal"
    OPTION = "option", "keuze van de planner of instelling"
