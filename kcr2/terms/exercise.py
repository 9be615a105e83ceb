"""Which words does an exercise use? (closed lists; domain 1.6, task 6)"""

from kcr2.terms.base import Term


class InjectMeans(Term):
    """By which means a message reaches who takes part."""

    PHONE = "phone", "telefoon"
    MAIL = "mail", "mail"
    LCMS = "lcms", "LCMS"
    MEDIA = "media", "media"


class InjectState(Term):
    """Where an inject stands."""

    PLANNED = "planned", "gepland"
    DELIVERED = "delivered", "verstuurd"
    SKIPPED = "skipped", "overgeslagen"


class LearningStatus(Term):
    """Where a learning point stands."""

    OPEN = "open", "nog open"
    TAKEN_ON = "taken_on", "opgepakt"
    DONE = "done", "afgerond"
    DECLINED = "declined", "niet overgenomen"
