"""What of the preparation waits on one organisation itself?"""

from kcr2.picture import Picture
from kcr2.terms import Due, LessonStatus
from kcr2.words import joined, many
from kcr2.words import words as _


def own_words(picture: Picture, organisation: str) -> str:
    """Say which learning points wait on an organisation and what of its own is too late; empty when nothing is."""
    lessons = picture.lessons[picture.lessons["owner"] == organisation]
    plans = picture.plans[picture.plans["owner"] == organisation]
    asked = lessons["status"] == LessonStatus.LAID.value
    late = (lessons["due"] == Due.OVERDUE.value) & ~asked
    counted = [
        (int(asked.sum()), _("1 leerpunt wacht op uw antwoord"), _("{n} leerpunten wachten op uw antwoord")),
        (int(late.sum()), _("1 eigen leerpunt is te laat"), _("{n} eigen leerpunten zijn te laat")),
        (
            int((plans["due"] == Due.OVERDUE.value).sum()),
            _("1 eigen plan is te laat herzien"),
            _("{n} eigen plannen zijn te laat herzien"),
        ),
    ]
    return joined([many(n, one, more) for n, one, more in counted if n])
