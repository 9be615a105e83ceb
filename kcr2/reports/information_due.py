"""Which questions, signals, interpretations and figures ask for something, of whom, and before when?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pandas as pd

from kcr2.picture import Picture
from kcr2.picture.figures import settler_of
from kcr2.picture.frames import MOMENT, table_of
from kcr2.reference.store import HUB
from kcr2.terms import FigureKind, Term

TYPES = {"kind": "str", "about": "str", "text": "str", "organisation": "str", "due": MOMENT, "overdue": "bool"}


class Due(Term):
    """What it is that asks for something."""

    QUESTION = "question", "vraag zonder antwoord"
    SIGNAL = "signal", "signaal nog niet beoordeeld"
    INTERPRETATION = "interpretation", "duiding loopt af"
    FIGURE = "figure", "cijfer nog niet vastgesteld"


def information_due(picture: Picture) -> pd.DataFrame:
    """Give one row per thing that asks for something, what is too late first, then by when it is due.

    kind          a `Due`
    about         its number; of a figure the incident
    text          what it says
    organisation  who can do it: who was asked, KCR2, or who settles the figure
    due           moment before which it is; NA where none was agreed (a contested figure)
    overdue       that moment is past
    """
    rows = [*_questions(picture), *_signals(picture), *_interpretations(picture), *_figures(picture)]
    return table_of(rows, TYPES).sort_values(
        ["overdue", "due", "kind", "about", "text"], ascending=[False, True, True, True, True], ignore_index=True
    )


def _row(kind: Due, about: str, text: str, organisation: str, **rest: Any) -> dict[str, Any]:
    return {"kind": kind.value, "about": about, "text": text, "organisation": organisation, **rest}


def _questions(picture: Picture) -> Iterator[dict[str, Any]]:
    for row in picture.questions.query("is_open").to_dict("records"):
        yield _row(
            *(Due.QUESTION, row["question_id"], row["text"], row["to"]), due=row["deadline"], overdue=row["is_overdue"]
        )


def _signals(picture: Picture) -> Iterator[dict[str, Any]]:
    within = timedelta(hours=picture.settings.signal_assess_h)
    for row in picture.signals.query("is_open").to_dict("records"):
        due = row["observed_at"] + within
        yield _row(Due.SIGNAL, row["signal_id"], row["text"], HUB, due=due, overdue=row["is_overdue"])


def _interpretations(picture: Picture) -> Iterator[dict[str, Any]]:
    """Give what ends soon or has ended; what was withdrawn asks for nothing."""
    soon = picture.interpretations["hours_left"] <= picture.settings.interpretation_warning_h
    for row in picture.interpretations[soon.fillna(False)].to_dict("records"):
        yield _row(
            *(Due.INTERPRETATION, row["interpretation_id"], row["text"], HUB),
            due=row["valid_until"],
            overdue=not row["holds"],
        )


def _figures(picture: Picture) -> Iterator[dict[str, Any]]:
    once = picture.figures.drop_duplicates(["incident_id", "region", "figure", "named"])
    regions = dict(zip(picture.incidents["incident_id"], picture.incidents["regions"], strict=True))
    for row in once.query("is_contested").to_dict("records"):
        region = None if pd.isna(row["region"]) else str(row["region"])
        name = row["named"] or FigureKind(row["figure"]).label
        settler = settler_of(region, regions.get(row["incident_id"], ()))
        yield _row(Due.FIGURE, row["incident_id"], name, settler, due=None, overdue=False)
