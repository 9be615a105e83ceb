"""How do questions, signals and interpretations look on screen, and what of them waits on whom?"""

from typing import Any

import pandas as pd

from kcr2.formats import clock_time, label_of, labelled, span
from kcr2.journal import Author
from kcr2.model import title_of
from kcr2.model.question import Question
from kcr2.model.signal import Interpretation, Signal
from kcr2.picture import Picture
from kcr2.picture.questions import answers_of
from kcr2.picture.signals import assessments_of, versions_of
from kcr2.terms import (
    Certainty,
    InterpretationStatus,
    Quality,
    QuestionStatus,
    Role,
    SignalConfidence,
    SignalStatus,
    Theme,
    Urgency,
)
from kcr2.words import joined, many
from kcr2.words import words as _

Row = dict[str, Any]

STATUS_SIGNS = {"open": "○", "answered": "✓", "withdrawn": "–", "noted": "?", "confirmed": "✓", "refuted": "✗"}
"""A sign before the word, so that colour is nowhere the only signal."""


def left_words(hours: Any) -> str:
    """Say how long is left until a moment, or how long it is past; a dash where nothing is awaited.

    >>> left_words(1.5), left_words(-2.0), left_words(pd.NA)
    ('nog 1 u 30 min', '⚠ 2 u te laat', '–')
    """
    if pd.isna(hours):
        return "–"
    told = span(abs(float(hours)) * 60)
    return _("nog {span}").format(span=told) if float(hours) >= 0 else _("⚠ {span} te laat").format(span=told)


def party_words(code: str, name: str) -> str:
    """Name a party by code and name; who has no name of its own by the code alone."""
    return code if code == name else f"{code} {name}"


def waiting_questions(picture: Picture, author: Author | None) -> pd.DataFrame:
    """Give the open questions to the organisation of a visitor, the first deadline first."""
    own = author.organisation if author else ""
    return picture.questions[picture.questions["is_open"] & (picture.questions["to"] == own)].reset_index(drop=True)


def waiting_words(picture: Picture, author: Author | None) -> str:
    """Say how many questions, and for KCR2 signals, wait on a visitor; empty when none do."""
    asked = waiting_questions(picture, author)
    late = int(asked["is_overdue"].sum())
    heard = picture.signals[picture.signals["is_open"]] if author and author.role is Role.KCR2 else asked[:0]
    counted = [
        (len(asked), _("1 vraag wacht op uw antwoord"), _("{n} vragen wachten op uw antwoord")),
        (late, _("1 antwoord is te laat"), _("{n} antwoorden zijn te laat")),
        (len(heard), _("1 signaal wacht op beoordeling"), _("{n} signalen wachten op beoordeling")),
    ]
    return joined([many(n, one, more) for n, one, more in counted if n])


def status_words(status: str, term: type[QuestionStatus | SignalStatus | InterpretationStatus]) -> str:
    """Write where something stands, with its sign."""
    sign = STATUS_SIGNS.get(status, "")
    return f"{sign} {label_of(term, status)}".strip()


def question_table(questions: pd.DataFrame) -> pd.DataFrame:
    """Give one row per question: of whom to whom, before when, and what came of it."""
    rows = questions.to_dict("records")
    return pd.DataFrame(
        {
            _(title_of(Question, "question_id")): questions["question_id"].to_numpy(),
            _("Stand"): [status_words(row["status"], QuestionStatus) for row in rows],
            _("Termijn"): [left_words(row["hours_left"]) for row in rows],
            _("Vraag"): questions["text"].to_numpy(),
            _("Van"): [party_words(row["asked_by"], row["asked_by_name"]) for row in rows],
            _("Aan"): [party_words(row["to"], row["to_name"]) for row in rows],
            _("Antwoord"): [answer_words(row) for row in rows],
            _("Antwoord uiterlijk"): [clock_time(at) for at in questions["deadline"]],
            _("Urgentie"): ["–" if pd.isna(row["urgency"]) else label_of(Urgency, row["urgency"]) for row in rows],
            _("Gesteld"): [clock_time(at) for at in questions["observed_at"]],
        }
    )


def answer_words(row: Row) -> str:
    """Write the answer with how sure it is where that is not usual; no answer is a dash, and never an empty cell."""
    if row["status"] == QuestionStatus.WITHDRAWN.value and not row["answer"]:
        return _("ingetrokken: {reason}").format(reason=row["end_reason"])
    if not row["answer"]:
        return "–"
    return str(row["answer"]) if row["own_answer"] else f"{row['answer']} ({taken_over_words(row)})"


def taken_over_words(row: Row) -> str:
    """Say that an answer was taken over, and how sure it is."""
    return _("overgenomen door {by}, {quality}").format(
        by=row["answered_by"], quality=label_of(Quality, row["answer_quality"])
    )


def answer_history(picture: Picture, question_id: str) -> pd.DataFrame:
    """Give every version of an answer, the last one first."""
    rows = [*reversed(answers_of(picture.facts, question_id))]
    table = {
        _("Versie"): [row["number"] for row in rows],
        _("Antwoord"): [row["answer"] for row in rows],
        _("Stand van"): [clock_time(pd.Timestamp(row["observed_at"])) for row in rows],
        _("Kwaliteit"): [label_of(Quality, row["quality"]) for row in rows],
        _("Bron"): [row["source"] for row in rows],
        _("Door"): [row["reported_by"] for row in rows],
    }
    return pd.DataFrame(table)


def signal_table(signals: pd.DataFrame) -> pd.DataFrame:
    """Give one row per signal, as what it is: something heard, from whom, and what became of it."""
    rows = signals.to_dict("records")
    return pd.DataFrame(
        {
            _(title_of(Signal, "signal_id")): signals["signal_id"].to_numpy(),
            _("Beoordeling"): [status_words(row["status"], SignalStatus) for row in rows],
            _("Gehoord, geen feit"): signals["text"].to_numpy(),
            _("Waarop dat rust"): [row["grounds"] or "–" for row in rows],
            _("Zekerheid"): labelled(signals["confidence"], SignalConfidence).to_numpy(),
            _("Gehoord van"): signals["heard_from"].to_numpy(),
            _("Plaats"): [row["place"] or "–" for row in rows],
            _("Regio"): ["–" if pd.isna(row["region"]) else row["region"] for row in rows],
            _("Thema"): ["–" if pd.isna(row["theme"]) else label_of(Theme, row["theme"]) for row in rows],
            _("Wacht"): [waits_words(row) for row in rows],
            _("Genoteerd"): [clock_time(at) for at in signals["observed_at"]],
            _("Door"): signals["noted_by"].to_numpy(),
        }
    )


def waits_words(row: Row) -> str:
    """Say how long a signal waits; a dash once it was assessed."""
    if pd.isna(row["waits_h"]):
        return "–"
    told = span(float(row["waits_h"]) * 60)
    return f"⚠ {told}" if row["is_overdue"] else told


def assessment_history(picture: Picture, signal_id: str) -> pd.DataFrame:
    """Give how a signal was assessed, the last time first."""
    rows = [*reversed(assessments_of(picture.facts, signal_id))]
    table = {
        _("Beoordeling"): [status_words(row["signal_status"], SignalStatus) for row in rows],
        _("Waarop dat rust"): [row["grounds"] for row in rows],
        _("Moment"): [clock_time(pd.Timestamp(row["observed_at"])) for row in rows],
        _("Door"): [row["reported_by"] for row in rows],
    }
    return pd.DataFrame(table)


def interpretation_words(row: Row) -> str:
    """Say under an interpretation who wrote it, when, and until when it holds."""
    told = _("{id} versie {version} · {writer}, {at} · geldt tot {until} ({left})")
    state = InterpretationStatus(row["status"])
    left = left_words(row["hours_left"]) if state is InterpretationStatus.HOLDS else _(state.label)
    return told.format(
        id=row["interpretation_id"],
        version=int(row["version"]),
        writer=row["writer"],
        at=clock_time(row["observed_at"]),
        until=clock_time(row["valid_until"]),
        left=left,
    )


def version_history(picture: Picture, interpretation_id: str) -> pd.DataFrame:
    """Give every version of an interpretation, the last one first."""
    rows = [*reversed(versions_of(picture.facts, interpretation_id))]
    table = {
        _("Versie"): [row["version"] for row in rows],
        _("Duiding"): [row["text"] for row in rows],
        _("Berust op"): [row["basis"] for row in rows],
        _(title_of(Interpretation, "certainty")): [label_of(Certainty, row["certainty"]) for row in rows],
        _("Stand van"): [clock_time(pd.Timestamp(row["observed_at"])) for row in rows],
        _("Opsteller"): [row["writer"] for row in rows],
    }
    return pd.DataFrame(table)
