"""Which words do the exercise calendar and readiness use? (closed lists; domain 1.4, task 6)"""

from kcr2.terms.base import Term


class CalendarState(Term):
    """Where an exercise in the calendar stands."""

    PLANNED = "planned", "gepland"
    HELD = "held", "gehouden"
    EVALUATED = "evaluated", "geëvalueerd"
    CANCELLED = "cancelled", "vervallen"


class CalendarDue(Term):
    """What an exercise in the calendar waits for; past its day it stands out."""

    TELL = "tell", "datum voorbij, nog gepland"
    EVALUATE = "evaluate", "nog niet geëvalueerd"


class CoverState(Term):
    """Whether what must be there is there: a duty period, a pool of people, a norm."""

    MET = "met", "gehaald"
    SHORT = "short", "niet gehaald"
    UNKNOWN = "unknown", "onbekend"


class NormScope(Term):
    """Where a planning norm must be met."""

    DEPARTURE = "departure", "vertrekgereed"
    COUNTRY = "country", "overal in het land"
    REGION = "region", "in elke regio met eigen eenheden"


class FunctionUse(Term):
    """What a function is counted for."""

    DUTY = "duty", "piket"
    POOL = "pool", "LOCT-pool"
