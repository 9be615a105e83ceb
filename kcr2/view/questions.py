"""Which question does the colour of the map answer, and what is the answer for each region?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kcr2.formats import age, clock_time, count, label_of
from kcr2.picture import Picture
from kcr2.reports.steps import PARTLY_GREEN, STATUS_STEPS, UNKNOWN, Step
from kcr2.terms import Phase, Status, Term, Theme, WildfirePhase
from kcr2.words import words as _


class Question(Term):
    """What the map can be coloured by."""

    STATUS = "status", "Status van de regio"
    GRIP = "grip", "GRIP-niveau"
    RELEASABLE = "releasable", "Leverbaar van een type"
    PRESSURE = "pressure", "Druk op capaciteit"
    AGE = "age", "Leeftijd van de informatie"
    WILDFIRE = "wildfire", "Natuurbrandfase"


BLUES = ("#f3f7fb", "#cfe0ee", "#94b9d8", "#5a8fbf", "#2f6299", "#154273")
GRIP_STEPS = {
    level: Step(BLUES[level], f"GRIP {level}" if level else "geen GRIP (0)", str(level)) for level in range(6)
}
PRESSURE_STEPS = {
    level: Step(BLUES[level], f"{level} {word}", str(level))
    for level, word in enumerate(["geen", "licht", "matig", "hoog", "zeer hoog"])
}
AGE_STEPS = {
    "fresh": Step("#cfe0ee", "binnen het afgesproken ritme"),
    "old": Step("#e7c38a", "ouder dan het ritme", "!", "lines"),
    "stale": Step("#c98b3c", "ouder dan twee keer het ritme", "!!", "cross"),
}
WILDFIRE_STEPS = {
    WildfirePhase.PHASE_1.value: Step("#cfe0ee", "fase 1", "1"),
    WildfirePhase.PHASE_2.value: Step("#e07a3f", "fase 2", "2", "lines"),
    WildfirePhase.NOT_PARTICIPATING.value: Step("#e9ecf0", "niet deelnemend", "–"),
}
RELEASABLE_STEPS = {
    0: Step("#f3f7fb", "0 leverbaar"),
    1: Step("#cfe0ee", "1"),
    2: Step("#94b9d8", "2"),
    3: Step("#5a8fbf", "3 of 4"),
    5: Step("#2f6299", "5 tot 10"),
    11: Step("#154273", "meer dan 10"),
}


@dataclass(frozen=True)
class Answer:
    """What the map says about one region: its legend class, the sign on it, and the words for it."""

    step: Step
    sign: str
    words: str

    @property
    def unknown(self) -> bool:
        """True when the region stated nothing that answers the question."""
        return self.step is UNKNOWN


Answers = dict[str, Answer]


def answers(picture: Picture, question: Question, capability: str | None = None) -> Answers:
    """Answer a question for every region.

    Parameters
    ----------
    capability : code of the type, needed for `Question.RELEASABLE`
    """
    if question is Question.RELEASABLE:
        return _releasable(picture, capability or "")
    return region_answers(picture.regions, pd.Timestamp(picture.at), question)


def region_answers(regions: pd.DataFrame, at: pd.Timestamp, question: Question) -> Answers:
    """Answer a question that the table of regions answers by itself: any but `Question.RELEASABLE`."""
    return {str(code): _ASKED[question](row) for code, row in regions.assign(at=at).iterrows()}


def legend(question: Question) -> list[Step]:
    """Give the classes of a question, unknown last."""
    return [*_STEPS[question].values(), UNKNOWN]


def _stated(steps: Mapping[Any, Step], value: Any, row: pd.Series, moment: str, note: str = "") -> Answer:
    if pd.isna(value) or value not in steps:
        return Answer(UNKNOWN, UNKNOWN.sign, _("niet gemeld"))
    step = steps[value]
    words = _("{label}{note}, stand van {at}").format(label=_(step.label), note=note, at=clock_time(row[moment]))
    return _marked(Answer(step, step.sign, words), old=_is_old(row, moment))


def _is_old(row: pd.Series, moment: str) -> bool:
    """Say whether what a region said on this question is older than its agreed rhythm."""
    age_h = (row["at"] - row[moment]) / pd.Timedelta(hours=1)
    return bool(age_h > row["rhythm_h"])


def _marked(answer: Answer, *, old: bool) -> Answer:
    """Mark an answer that is older than agreed, on the map and in words."""
    return Answer(answer.step, f"{answer.sign}!", f"{answer.words}, {_('oud')}") if old else answer


def _status(row: pd.Series) -> Answer:
    themes = int(row["themes"])
    partly = row["status"] == Status.GREEN.value and themes < len(Theme)
    note = " " + _("({n} van {of} thema's)").format(n=themes, of=len(Theme))
    return _stated(STATUS_STEPS, PARTLY_GREEN if partly else row["status"], row, "status_at", note)


def _pressure(row: pd.Series) -> Answer:
    return _stated(PRESSURE_STEPS, row["pressure"], row, "situation_at")


def _wildfire(row: pd.Series) -> Answer:
    return _stated(WILDFIRE_STEPS, row["wildfire_phase"], row, "situation_at")


def _grip(row: pd.Series) -> Answer:
    return _stated(GRIP_STEPS, row["grip"], row, "grip_at")


def _age(row: pd.Series) -> Answer:
    if pd.isna(row["age_h"]):
        return Answer(UNKNOWN, UNKNOWN.sign, _("nooit gemeld"))
    ratio = float(row["age_h"]) / float(row["rhythm_h"])
    step = AGE_STEPS["fresh" if ratio <= 1 else "old" if ratio <= 2 else "stale"]
    words = _("{age} oud, ritme {rhythm} ({phase})").format(
        age=age(row["age_h"]), rhythm=age(row["rhythm_h"]), phase=label_of(Phase, row["phase"])
    )
    return Answer(step, step.sign, words)


def _releasable(picture: Picture, capability: str) -> Answers:
    held = picture.capacity[picture.capacity["capability"] == capability].set_index("owner")
    return {str(code): _released(held, str(code)) for code in picture.regions.index}


def _released(held: pd.DataFrame, code: str) -> Answer:
    if code not in held.index:
        return Answer(UNKNOWN, UNKNOWN.sign, _("geen opgave van dit type"))
    row = held.loc[code]
    if pd.isna(row["releasable"]):
        return Answer(UNKNOWN, UNKNOWN.sign, _("leverbaar niet opgegeven"))
    amount = int(row["releasable"])
    step = RELEASABLE_STEPS[max(limit for limit in RELEASABLE_STEPS if limit <= amount)]
    words = _("{amount} leverbaar, stand van {at}").format(
        amount=count(amount, row["unit"]), at=clock_time(row["observed_at"])
    )
    return _marked(Answer(step, str(amount), words), old=bool(row["is_old"]))


_ASKED: dict[Question, Callable[[pd.Series], Answer]] = {
    Question.STATUS: _status,
    Question.GRIP: _grip,
    Question.PRESSURE: _pressure,
    Question.AGE: _age,
    Question.WILDFIRE: _wildfire,
}
_STEPS: dict[Question, Mapping[Any, Step]] = {
    Question.STATUS: STATUS_STEPS,
    Question.GRIP: GRIP_STEPS,
    Question.RELEASABLE: RELEASABLE_STEPS,
    Question.PRESSURE: PRESSURE_STEPS,
    Question.AGE: AGE_STEPS,
    Question.WILDFIRE: WILDFIRE_STEPS,
}
