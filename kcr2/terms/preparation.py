"""Which words does preparation use? (closed lists; domain 1.4, task 6)"""

from kcr2.terms.base import Term


class Due(Term):
    """How something stands against the day before which it must be done; in the order in which it is shown."""

    OVERDUE = "overdue", "te laat"
    SOON = "soon", "binnenkort"
    UNKNOWN = "unknown", "onbekend"
    IN_TIME = "in_time", "op tijd"


class PlanKind(Term):
    """What a plan is."""

    NATIONAL = "national", "landelijk crisisplan"
    REGIONAL = "regional", "regionaal plan"
    COVENANT = "covenant", "convenant"
    PROCEDURE = "procedure", "procedure"
    OTHER = "other", "ander plan"


class LessonSource(Term):
    """What taught a learning point."""

    EXERCISE = "exercise", "oefening"
    REVIEW = "review", "evaluatie na inzet"
    INCIDENT = "incident", "incident"
    INQUIRY = "inquiry", "onderzoek van buiten"
    OTHER = "other", "anders"


class LessonStatus(Term):
    """Where a learning point of the register stands."""

    LAID = "laid", "voorgelegd"
    TAKEN_ON = "taken_on", "overgenomen"
    RUNNING = "running", "in uitvoering"
    DONE = "done", "gereed"
    SECURED = "secured", "geborgd"
    DECLINED = "declined", "niet overgenomen"
